// Ignition: the interpreter, generated when an isolate starts by instantiating the instruction
// bodies with operands that are decoded at run time. Owns the dispatch tables and the code entries
// through which interpreted functions are called.
#ifndef TIERS_IGNITION_INTERPRETER_H_
#define TIERS_IGNITION_INTERPRETER_H_

#include <memory>

#include "heap/code_space.h"
#include "objects/vm.h"
#include "tiers/bytecode/instruction_traits.h"

namespace qdr {

class Interpreter {
 public:
  /// `runtime_table`: C++ functions by RuntimeFunction id; it must outlive the interpreter.
  /// `stress_tier_switch`: every instruction counts down VmState::tier_switch_countdown.
  Interpreter(Vm& vm, CodeSpace& space, const BuiltinFunction* runtime_table,
              bool stress_tier_switch);
  ~Interpreter();

  /// Generates the handlers of prefixed instructions, at the first prefix executed.
  void GenerateWideHandlers();

 private:
  void GenerateEntries();
  void LogHandlers(OperandScale scale, const uint8_t* base, const size_t* offsets,
                   size_t size) const;
  Vm& vm_;
  CodeSpace& space_;
  const BuiltinFunction* runtime_table_;
  bool stress_tier_switch_;
  std::unique_ptr<const void*[]> dispatch_;
};

}  // namespace qdr

#endif  // TIERS_IGNITION_INTERPRETER_H_
