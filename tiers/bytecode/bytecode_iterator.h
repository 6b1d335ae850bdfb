// Decoding: BytecodeIterator stands on one instruction of a bytecode array and reads its operands.
#ifndef TIERS_BYTECODE_BYTECODE_ITERATOR_H_
#define TIERS_BYTECODE_BYTECODE_ITERATOR_H_

#include <cstdint>
#include <cstring>
#include <span>

#include "base/check.h"
#include "tiers/bytecode/instruction_traits.h"
#include "tiers/bytecode/register.h"

namespace qdr {

class BytecodeIterator {
 public:
  explicit BytecodeIterator(std::span<const uint8_t> code, uint32_t offset = 0) : code_(code) {
    SetOffset(offset);
  }

  bool done() const { return offset_ >= code_.size(); }
  /// Of the prefix, if there is one.
  uint32_t offset() const { return offset_; }
  uint32_t next_offset() const { return offset_ + size_; }
  uint32_t size() const { return size_; }
  Opcode opcode() const { return opcode_; }
  OperandScale scale() const { return scale_; }
  const InstructionTraits& traits() const { return TraitsOf(opcode_); }
  std::span<const uint8_t> code() const { return code_; }

  void Advance() { SetOffset(next_offset()); }
  /// Goes to the instruction that starts there.
  void SetOffset(uint32_t offset) {
    offset_ = offset;
    if (done()) return;
    scale_ = OperandScale::kSingle;
    prefix_ = 0;
    opcode_ = static_cast<Opcode>(code_[offset]);
    if (opcode_ == Opcode::kWide || opcode_ == Opcode::kExtraWide) {
      scale_ = opcode_ == Opcode::kWide ? OperandScale::kDouble : OperandScale::kQuadruple;
      prefix_ = 1;
      opcode_ = static_cast<Opcode>(code_[offset + 1]);
    }
    size_ = prefix_ + InstructionSize(opcode_, scale_);
  }

  /// Operand `i`: sign-extended where the kind is signed, zero-extended otherwise.
  int32_t operand(int i) const {
    QDR_DCHECK(i < traits().operand_count);
    OperandKind kind = traits().operands[i];
    const uint8_t* p = &code_[offset_ + prefix_ + OperandOffset(opcode_, i, scale_)];
    bool is_signed = IsSignedOperand(kind);
    switch (OperandSize(kind, scale_)) {
      case 1:
        return is_signed ? static_cast<int8_t>(*p) : *p;
      case 2: {
        uint16_t value;
        memcpy(&value, p, 2);
        return is_signed ? static_cast<int16_t>(value) : value;
      }
      default: {
        int32_t value;
        memcpy(&value, p, 4);
        return value;
      }
    }
  }
  Register register_operand(int i) const { return Register::FromOperand(operand(i)); }

  /// Index of the first operand of this kind; -1 if there is none.
  int FindOperand(OperandKind kind) const {
    for (int i = 0; i < traits().operand_count; ++i) {
      if (traits().operands[i] == kind) return i;
    }
    return -1;
  }
  /// Absolute target of an instruction with a kJump operand.
  uint32_t JumpTarget() const { return offset_ + operand(FindOperand(OperandKind::kJump)); }
  /// Registers a list operand stands for: Call and its like read the receiver besides the arguments
  /// their count counts.
  int ListLength(int list_operand) const;

  /// Switches: calls `f(case_value, absolute_target)` for each entry of the table. `constant(i)`
  /// gives constant i as a signed offset, or a value for which `is_hole` of it holds.
  template <class ConstantAt, class F>
  void ForEachSwitchTarget(ConstantAt constant, F f) const {
    bool generator = opcode_ == Opcode::kSwitchOnGeneratorState;
    int first = operand(generator ? 1 : 0);
    int count = operand(generator ? 2 : 1);
    int base = generator ? 0 : operand(2);
    for (int i = 0; i < count; ++i) {
      int32_t offset = 0;
      if (constant(first + i, &offset)) f(base + i, offset_ + offset);
    }
  }

 private:
  std::span<const uint8_t> code_;
  uint32_t offset_ = 0;
  uint32_t size_ = 0;
  Opcode opcode_ = Opcode::kIllegal;
  OperandScale scale_ = OperandScale::kSingle;
  uint8_t prefix_ = 0;
};

/// True for Call and its like: the list has one register more than the count says (the receiver).
constexpr bool HasReceiverInList(Opcode opcode) {
  switch (opcode) {
    case Opcode::kCall:
    case Opcode::kCallUndefinedReceiver:
    case Opcode::kCallMethod:
    case Opcode::kCallWithSpread:
    case Opcode::kConstruct:
    case Opcode::kConstructWithSpread:
    case Opcode::kSuperConstruct:
    case Opcode::kSuperConstructWithSpread:
    case Opcode::kSuperConstructForward:
      return true;
    default:
      return false;
  }
}
constexpr bool IsConstructOpcode(Opcode opcode) {
  return opcode == Opcode::kConstruct || opcode == Opcode::kConstructWithSpread ||
         opcode == Opcode::kSuperConstruct || opcode == Opcode::kSuperConstructWithSpread ||
         opcode == Opcode::kSuperConstructForward;
}
/// The receiver's register need not be set before the instruction.
constexpr bool IgnoresReceiver(Opcode opcode) {
  return opcode == Opcode::kCallUndefinedReceiver || IsConstructOpcode(opcode);
}

inline int BytecodeIterator::ListLength(int list_operand) const {
  switch (traits().operands[list_operand]) {
    case OperandKind::kRegList:
      return operand(list_operand + 1) + (HasReceiverInList(opcode_) ? 1 : 0);
    case OperandKind::kRegOutPair:
      return 2;
    case OperandKind::kRegOutTriple:
      return 3;
    default:
      return 1;
  }
}

}  // namespace qdr

#endif  // TIERS_BYTECODE_BYTECODE_ITERATOR_H_
