// Bytecode as text (--print-bytecode, golden tests): instructions with their positions, bytes and
// operands, constant pool, handler table, feedback slots.
#ifndef TIERS_BYTECODE_DISASSEMBLER_H_
#define TIERS_BYTECODE_DISASSEMBLER_H_

#include <string>

#include "tiers/bytecode/bytecode_iterator.h"
#include "tiers/bytecode/bytecode_view.h"

namespace qdr {

/// The mnemonic and operands of one instruction: "Add r1, [4]", "JumpIfFalse -> 20, [2]".
std::string InstructionText(const BytecodeIterator& it, const BytecodeView& view);

/// All of a function. `with_bytes`: the columns of raw bytes.
std::string Disassemble(const BytecodeView& view, bool with_bytes = true);

std::string_view SlotKindName(SlotKind kind);

}  // namespace qdr

#endif  // TIERS_BYTECODE_DISASSEMBLER_H_
