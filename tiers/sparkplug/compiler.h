// Sparkplug: the baseline compiler. One pass over the bytecode; each instruction's code is its body
// (tiers/ignition/bodies.h) instantiated with operands that are known. No graph, no register
// allocation: values are where the interpreter has them, so that a frame can change tier in place.
#ifndef TIERS_SPARKPLUG_COMPILER_H_
#define TIERS_SPARKPLUG_COMPILER_H_

#include <memory>

#include "feedback/feedback_vector.h"
#include "heap/code_space.h"
#include "tiers/codegen/baseline_code.h"

namespace qdr {

class SparkplugAssembler;

class SparkplugCompiler {
 public:
  struct Options {
    /// --stress-tier-switch: each instruction counts down VmState::tier_switch_countdown.
    bool stress_tier_switch = false;
  };
  /// `runtime_table`: C++ functions by RuntimeFunction id; it must outlive the code.
  SparkplugCompiler(Vm& vm, CodeSpace& space, const BuiltinFunction* runtime_table,
                    const Options& options);
  ~SparkplugCompiler();

  /// Code for the function, whose bytecode is there; what `vector` (nullptr: nothing) has seen
  /// decides which cases are inline. nullptr where the function is too large or the code space is
  /// full. The caller attaches it to the bytecode. Allocates nothing in the heap.
  std::unique_ptr<BaselineCode> Compile(SharedFunctionInfo* shared, FeedbackVector* vector);

  /// Longer functions stay with the interpreter.
  static constexpr uint32_t kMaxBytecodeLength = 128 * 1024;

 private:
  void EmitPrologue(SharedFunctionInfo* shared);

  Vm& vm_;
  CodeSpace& space_;
  const BuiltinFunction* runtime_table_;
  Options options_;
  uint8_t* buffer_;
  std::unique_ptr<SparkplugAssembler> assembler_;
};

}  // namespace qdr

#endif  // TIERS_SPARKPLUG_COMPILER_H_
