// BaselineCodes: owns the baseline code of an isolate. Code is weak in everything it mentions: it
// dies with its bytecode, and its class comparisons are overwritten when a class dies.
#ifndef ENGINE_BASELINE_CODES_H_
#define ENGINE_BASELINE_CODES_H_

#include <functional>
#include <memory>
#include <vector>

#include "base/events.h"
#include "objects/vm.h"
#include "tiers/codegen/baseline_code.h"
#include "tiers/sparkplug/compiler.h"

namespace qdr {

class Isolate;

class BaselineCodes {
 public:
  explicit BaselineCodes(Isolate& isolate) : isolate_(isolate) {}
  ~BaselineCodes();

  /// Puts what was compiled into the code space and attaches it to the bytecode; calls that come
  /// through the interpreter's entry find it by themselves. nullptr when the code space is full.
  BaselineCode* Install(SharedFunctionInfo* shared, BaselineOutput output);

  /// For the end of a full collection. `is_cold` is asked for the code of each function that lives;
  /// for true the code is detached, and freed by FreeDetached.
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update,
                  const std::function<bool(BaselineCode&)>& is_cold);
  /// Detaches the code of a bytecode array.
  void Detach(BytecodeArray* bytecode);
  bool has_detached() const { return !detached_.empty(); }
  /// Outside of collections: frees detached code that no frame is running, and sends the functions
  /// that still point to it back to the interpreter; `sent_back` is told of each.
  void FreeDetached(const std::function<void(JSFunction*)>& sent_back);

  /// Is `address` in the code that frames of `bytecode` may be running?
  bool IsCodeOf(const BytecodeArray* bytecode, const void* address) const;

  size_t count() const { return codes_.size(); }
  size_t bytes() const { return bytes_; }

 private:
  void Free(const BaselineCode& code, std::string_view reason);

  Isolate& isolate_;
  std::vector<std::unique_ptr<BaselineCode>> codes_;
  /// No longer attached, but functions and frames may still be in them.
  std::vector<std::unique_ptr<BaselineCode>> detached_;
  size_t bytes_ = 0;
};

}  // namespace qdr

#endif  // ENGINE_BASELINE_CODES_H_
