// Captured stack frames: where they are in the source, what they call, how V8 writes them.
#ifndef RUNTIME_STACK_TRACE_H_
#define RUNTIME_STACK_TRACE_H_

#include <optional>
#include <string>

#include "objects/vm.h"

namespace qdr {

/// 1-based line and column (UTF-16 units) in a script.
struct ScriptLocation {
  uint32_t line;
  uint32_t column;
};
ScriptLocation LocationInScript(Vm& vm, Script* script, uint32_t offset);

/// Adds to a captured trace what waits for `activation`, the async function or async generator of
/// its outermost frame: the activations that await its result, as long as the chain is a single
/// one. At most `limit` frames of kStackFrameFieldCount values each.
void AppendAsyncFrames(Vm& vm, Value activation, uint32_t limit, RootVector& frames);

/// One frame of a captured trace.
class StackFrame {
 public:
  StackFrame(Vm& vm, FixedArray* frames, uint32_t index)
      : vm_(vm), frames_(frames), base_(index * kStackFrameFieldCount) {}
  static uint32_t CountIn(const FixedArray* frames) {
    return frames->length() / kStackFrameFieldCount;
  }

  JSFunction* function() const {
    return CellCast<JSFunction>(frames_->get(base_ + kFrameFunction));
  }
  /// undefined when it is not known.
  Value receiver() const;
  bool is_construct() const { return (flags() & kFrameIsConstruct) != 0; }
  bool is_async() const { return (flags() & kFrameIsAsync) != 0; }
  /// Built in, in C++ or in the library's JavaScript.
  bool is_native() const {
    SharedFunctionInfo* shared = function()->shared();
    return !shared->has_script() || shared->has_flag(SharedFunctionInfo::kSelfHostedFlag);
  }
  bool is_toplevel() const;
  bool is_eval() const { return function()->shared()->kind() == FunctionKind::kEval; }
  /// Offset in the source; nothing for builtins.
  std::optional<uint32_t> position() const;
  std::optional<ScriptLocation> location() const;
  /// String or undefined.
  Value script_name() const;
  /// Empty when it has none.
  std::string function_name() const;
  std::string type_name() const;
  /// The property of the receiver that the function is; empty when there is none.
  std::string method_name() const;
  /// "file.js:1:2", "<anonymous>", "native".
  std::string LocationText() const;
  /// What stands behind "    at ".
  std::string ToText() const;

 private:
  int32_t flags() const { return frames_->get(base_ + kFrameFlags).AsSmi(); }
  Vm& vm_;
  FixedArray* frames_;
  uint32_t base_;
};

}  // namespace qdr

#endif  // RUNTIME_STACK_TRACE_H_
