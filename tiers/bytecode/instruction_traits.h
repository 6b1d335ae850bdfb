// What the table says of each opcode, as constants: operands, sizes, effects, names.
#ifndef TIERS_BYTECODE_INSTRUCTION_TRAITS_H_
#define TIERS_BYTECODE_INSTRUCTION_TRAITS_H_

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/check.h"
#include "feedback/slot_kind.h"
#include "tiers/bytecode/instructions.h"

namespace qdr {

inline constexpr int kMaxOperands = 5;

struct InstructionTraits {
  std::string_view name;
  Acc accumulator;
  uint16_t flags;
  SlotKind slot_kind;
  uint8_t operand_count;
  std::array<OperandKind, kMaxOperands> operands;

  constexpr bool reads_accumulator() const {
    return accumulator == Acc::kRead || accumulator == Acc::kReadWrite;
  }
  constexpr bool writes_accumulator() const {
    return accumulator == Acc::kWrite || accumulator == Acc::kReadWrite;
  }
  constexpr bool has(uint16_t flag) const { return (flags & flag) != 0; }
};

namespace traits_internal {

/// A row's flags with what they imply.
constexpr uint16_t CompleteFlags(uint16_t flags) {
  return (flags & kCanCallJs) != 0 ? flags | kCanThrow : flags;
}

template <class... Kinds>
constexpr InstructionTraits Make(std::string_view name, Acc acc, uint16_t flags, SlotKind slot,
                                 Kinds... kinds) {
  static_assert(sizeof...(kinds) <= kMaxOperands);
  return {name,      acc, CompleteFlags(flags), slot, static_cast<uint8_t>(sizeof...(kinds)),
          {kinds...}};
}

}  // namespace traits_internal

#define QDR_SIXTH(_1, _2, _3, _4, _5, sixth, ...) sixth
#define QDR_MAP_OPERANDS_1(a) , OperandKind::a
#define QDR_MAP_OPERANDS_2(a, b) , OperandKind::a, OperandKind::b
#define QDR_MAP_OPERANDS_3(a, b, c) , OperandKind::a, OperandKind::b, OperandKind::c
#define QDR_MAP_OPERANDS_4(a, b, c, d) \
  , OperandKind::a, OperandKind::b, OperandKind::c, OperandKind::d
#define QDR_MAP_OPERANDS_5(a, b, c, d, e) \
  , OperandKind::a, OperandKind::b, OperandKind::c, OperandKind::d, OperandKind::e
#define QDR_MAP_OPERANDS(...)                                                        \
  QDR_SIXTH(__VA_ARGS__, QDR_MAP_OPERANDS_5, QDR_MAP_OPERANDS_4, QDR_MAP_OPERANDS_3, \
            QDR_MAP_OPERANDS_2, QDR_MAP_OPERANDS_1)                                  \
  (__VA_ARGS__)

inline constexpr InstructionTraits kInstructionTraits[] = {
#define QDR_ROW(Name, acc, row_flags, slot, ...)    \
  traits_internal::Make(#Name, Acc::acc, row_flags, \
                        SlotKind::slot __VA_OPT__(QDR_MAP_OPERANDS(__VA_ARGS__))),
    QDR_INSTRUCTIONS(QDR_ROW)
#undef QDR_ROW
};
static_assert(std::size(kInstructionTraits) == kOpcodeCount);

constexpr const InstructionTraits& TraitsOf(Opcode opcode) {
  return kInstructionTraits[static_cast<int>(opcode)];
}

/// Width of the operands of an instruction: what its prefix says.
enum class OperandScale : uint8_t { kSingle = 1, kDouble = 2, kQuadruple = 4 };

constexpr bool IsFixedSize(OperandKind kind) {
  return kind == OperandKind::kFlag8 || kind == OperandKind::kRuntime;
}
constexpr bool IsSignedOperand(OperandKind kind) {
  switch (kind) {
    case OperandKind::kReg:
    case OperandKind::kRegOut:
    case OperandKind::kRegInOut:
    case OperandKind::kRegList:
    case OperandKind::kRegOutPair:
    case OperandKind::kRegOutTriple:
    case OperandKind::kImm:
    case OperandKind::kJump:
      return true;
    default:
      return false;
  }
}
constexpr bool IsRegisterOperand(OperandKind kind) {
  return kind >= OperandKind::kReg && kind <= OperandKind::kRegOutTriple;
}
constexpr bool IsRegisterOutput(OperandKind kind) {
  return kind == OperandKind::kRegOut || kind == OperandKind::kRegInOut ||
         kind == OperandKind::kRegOutPair || kind == OperandKind::kRegOutTriple;
}

constexpr int OperandSize(OperandKind kind, OperandScale scale) {
  switch (kind) {
    case OperandKind::kNone:
      return 0;
    case OperandKind::kFlag8:
      return 1;
    case OperandKind::kRuntime:
      return 2;
    default:
      return static_cast<int>(scale);
  }
}

/// Bytes of an instruction without its prefix.
constexpr int InstructionSize(Opcode opcode, OperandScale scale) {
  const InstructionTraits& traits = TraitsOf(opcode);
  int size = 1;
  for (int i = 0; i < traits.operand_count; ++i) size += OperandSize(traits.operands[i], scale);
  return size;
}

/// Byte offset of operand `index` from the opcode byte.
constexpr int OperandOffset(Opcode opcode, int index, OperandScale scale) {
  const InstructionTraits& traits = TraitsOf(opcode);
  int offset = 1;
  for (int i = 0; i < index; ++i) offset += OperandSize(traits.operands[i], scale);
  return offset;
}

/// Feedback words that a slot operand of the instruction stands for: fused comparisons have the
/// branch's behind the comparison's, CallMethod has two operands.
constexpr bool HasFusedBranchSlot(Opcode opcode) {
  return opcode >= Opcode::kJumpIfLess && opcode <= Opcode::kJumpIfNotEqualStrict;
}

constexpr bool IsPrefix(Opcode opcode) { return TraitsOf(opcode).has(kIsPrefix); }

}  // namespace qdr

#endif  // TIERS_BYTECODE_INSTRUCTION_TRAITS_H_
