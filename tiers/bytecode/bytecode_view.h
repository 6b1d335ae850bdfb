// BytecodeView: a function's bytecode with its tables, whether it is in the heap or just came from
// the generator. What disassembler, verifier and analyses work on.
#ifndef TIERS_BYTECODE_BYTECODE_VIEW_H_
#define TIERS_BYTECODE_BYTECODE_VIEW_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "feedback/slot_kind.h"
#include "tiers/bytecode/handler_table.h"

namespace qdr {

struct CompiledBytecode;
class BytecodeArray;
class Vm;

struct BytecodeView {
  std::span<const uint8_t> code;
  std::span<const HandlerEntry> handlers;
  std::span<const uint8_t> positions;
  std::span<const SlotKind> slots;
  int register_count = 0;
  int parameter_count = 0;  ///< without the receiver
  /// Registers that are undefined at entry; -1: not known yet.
  int initialized_registers = -1;
  int constant_count = 0;
  /// A constant as a Smi: false if it is none.
  std::function<bool(int index, int32_t* value)> smi_constant;
  /// A constant in a line of text.
  std::function<std::string(int index)> describe_constant;
};

BytecodeView ViewOf(const CompiledBytecode& bytecode);
/// Valid as long as the array and its tables do not move (they are old).
BytecodeView ViewOf(Vm& vm, BytecodeArray* array);

}  // namespace qdr

#endif  // TIERS_BYTECODE_BYTECODE_VIEW_H_
