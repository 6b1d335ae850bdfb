// CodeLog: which machine code lies where and what it is. Those who make code describe each piece as
// it is installed, and say when it is freed; printers and profilers' files are listeners. A Vm has
// a log only while there are listeners (Vm::code_log is nullptr otherwise), so that nobody works
// out names for nothing:
//
//     if (vm.code_log != nullptr) vm.code_log->Added({.kind = CodeKind::kFunction, ...});
//
// On the isolate's thread only.
#ifndef TIERS_CODEGEN_CODE_LOG_H_
#define TIERS_CODEGEN_CODE_LOG_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/tier.h"

namespace qdr {

class SharedFunctionInfo;

enum class CodeKind : uint8_t {
  kStub,         ///< of stubs.h
  kInterpreter,  ///< the interpreter's code for one instruction
  kHandler,      ///< an inline-cache handler
  kFunction,     ///< a function compiled by a tier
};

/// From `native_offset` on the code is that of the instruction at `bytecode_offset`, or what
/// `remark` says if that is not empty ("prologue", "slow path of 12").
struct CodePosition {
  uint32_t native_offset;
  uint32_t bytecode_offset;
  std::string remark = {};
};

struct CodeDescription {
  CodeKind kind = CodeKind::kFunction;
  std::string name;
  /// Where it runs, and its length in bytes.
  const uint8_t* start = nullptr;
  size_t size = 0;
  // Of functions:
  Tier tier = Tier::kIgnition;
  /// Its bytecode is there.
  SharedFunctionInfo* function = nullptr;
  bool osr = false;
  /// Ascending native offsets; may be empty.
  std::vector<CodePosition> positions;

  /// "LdaSmi", "add", "add (sparkplug)": `name` with what sort of code it is.
  std::string FullName() const;
};

class CodeListener {
 public:
  virtual ~CodeListener() = default;
  /// The description lives as long as the call.
  virtual void CodeAdded(const CodeDescription& code) = 0;
  virtual void CodeRemoved(const uint8_t* start) {}
};

class CodeLog {
 public:
  void AddListener(CodeListener* listener) { listeners_.push_back(listener); }
  void RemoveListener(CodeListener* listener) { std::erase(listeners_, listener); }

  /// Code has been copied to where it runs.
  void Added(const CodeDescription& code) { Added(std::span(&code, 1)); }
  /// Pieces that refer to each other: listeners can name each from the first on.
  void Added(std::span<const CodeDescription> pieces);
  /// The piece that begins there is about to be freed.
  void Removed(const uint8_t* start);

  /// "stub LoadCache", "stub LoadCache+0x12" for an address inside code that was added; empty for
  /// others.
  std::string NameAt(const void* address) const;

 private:
  struct Range {
    size_t size;
    std::string name;
  };
  std::vector<CodeListener*> listeners_;
  std::map<uintptr_t, Range> ranges_;
};

}  // namespace qdr

#endif  // TIERS_CODEGEN_CODE_LOG_H_
