// Sparkplug: the baseline compiler. One pass over the bytecode; each instruction's code is its body
// (tiers/ignition/bodies.h) instantiated with operands that are known. No graph, no register
// allocation: values are where the interpreter has them, so that a frame can change tier in place.
//
// A compilation has three steps: BaselineInput is taken on the isolate's thread, Compile may run on
// any, Install puts the result into the code space, on the isolate's thread again.
#ifndef TIERS_SPARKPLUG_COMPILER_H_
#define TIERS_SPARKPLUG_COMPILER_H_

#include <memory>
#include <vector>

#include "feedback/feedback_snapshot.h"
#include "heap/code_space.h"
#include "tiers/codegen/baseline_code.h"

namespace qdr {

class SparkplugAssembler;

/// All that a compilation reads. The bytecode and its constants are old, so they stay where they
/// are; the owner keeps them alive.
struct BaselineInput {
  /// `vector`: what sites have seen decides which cases are in line; nullptr: nothing.
  BaselineInput(Vm& vm, SharedFunctionInfo* shared, FeedbackVector* vector);

  SharedFunctionInfo* shared;
  BytecodeArray* bytecode;
  FunctionKind kind;
  /// A copy: the collector may move what the pool refers to while the compiler reads.
  std::vector<Value> constants;
  FeedbackSnapshot feedback;
};

/// What came out, before it has a place.
struct BaselineOutput {
  std::vector<uint8_t> code;
  std::vector<BaselineCode::Position> positions;
  std::vector<BaselineCode::ClassGuard> guards;
  uint32_t main_size = 0;
  bool ok = false;
};

class SparkplugCompiler {
 public:
  struct Options {
    /// --stress-tier-switch: each instruction counts down VmState::tier_switch_countdown.
    bool stress_tier_switch = false;
  };
  /// `runtime_table`: C++ functions by RuntimeFunction id; it must outlive the code.
  SparkplugCompiler(const BuiltinFunction* runtime_table, const Options& options);
  ~SparkplugCompiler();

  /// Any thread; one at a time for one compiler. Not ok where the function is too large.
  BaselineOutput Compile(const BaselineInput& input);

  /// Copies the code to its place; nullptr when the code space is full. The caller attaches it to
  /// the bytecode.
  static std::unique_ptr<BaselineCode> Install(CodeSpace& space, BytecodeArray* bytecode,
                                               BaselineOutput output);

  /// Longer functions stay with the interpreter.
  static constexpr uint32_t kMaxBytecodeLength = 128 * 1024;

 private:
  void EmitPrologue(const BaselineInput& input);

  const BuiltinFunction* runtime_table_;
  Options options_;
  uint8_t* buffer_;
  std::unique_ptr<SparkplugAssembler> assembler_;
};

}  // namespace qdr

#endif  // TIERS_SPARKPLUG_COMPILER_H_
