// The last steps of BytecodeBuilder: jumps to jumps are shortened, what that leaves unreachable is
// dropped, widths are chosen, and the bytes written. Widths start at the narrowest the operands
// allow; an instruction whose jump does not fit grows, which may push others apart, until nothing
// changes. Since widths only grow, that ends.
#include <algorithm>
#include <cstring>

#include "tiers/bytecode/bytecode_builder.h"
#include "tiers/bytecode/source_positions.h"

namespace qdr {
namespace {

int JumpOperandIndex(Opcode opcode) {
  const InstructionTraits& traits = TraitsOf(opcode);
  for (int i = 0; i < traits.operand_count; ++i) {
    if (traits.operands[i] == OperandKind::kJump) return i;
  }
  return -1;
}

OperandScale ScaleForSigned(int64_t value) {
  if (value == static_cast<int8_t>(value)) return OperandScale::kSingle;
  if (value == static_cast<int16_t>(value)) return OperandScale::kDouble;
  return OperandScale::kQuadruple;
}

OperandScale ScaleForUnsigned(uint32_t value) {
  if (value <= 0xff) return OperandScale::kSingle;
  if (value <= 0xffff) return OperandScale::kDouble;
  return OperandScale::kQuadruple;
}

}  // namespace

void BytecodeBuilder::ThreadJumps() {
  auto size = static_cast<int32_t>(code_.size());
  for (int32_t i = 0; i < size; ++i) {
    Instruction& instruction = code_[i];
    int operand = JumpOperandIndex(instruction.opcode);
    if (operand < 0 || instruction.opcode == Opcode::kJumpLoop) continue;
    // Chains are followed to their end; they only go forward, so they have one.
    for (;;) {
      int32_t target = labels_[instruction.operands[operand]].instruction;
      if (target >= size || code_[target].opcode != Opcode::kJump) break;
      instruction.operands[operand] = code_[target].operands[0];
    }
  }
}

/// The jump that is taken when `opcode` is not, with the same operands; kIllegal if there is none.
static Opcode InverseJump(Opcode opcode) {
  switch (opcode) {
#define QDR_PAIR(A, B)   \
  case Opcode::k##A:     \
    return Opcode::k##B; \
  case Opcode::k##B:     \
    return Opcode::k##A;
    QDR_PAIR(JumpIfTrue, JumpIfFalse)
    QDR_PAIR(JumpIfToBooleanTrue, JumpIfToBooleanFalse)
    QDR_PAIR(JumpIfNull, JumpIfNotNull)
    QDR_PAIR(JumpIfUndefined, JumpIfNotUndefined)
    QDR_PAIR(JumpIfNullish, JumpIfNotNullish)
    QDR_PAIR(JumpIfUndetectable, JumpIfNotUndetectable)
    QDR_PAIR(JumpIfHole, JumpIfNotHole)
    QDR_PAIR(JumpIfLess, JumpIfNotLess)
    QDR_PAIR(JumpIfGreater, JumpIfNotGreater)
    QDR_PAIR(JumpIfLessOrEqual, JumpIfNotLessOrEqual)
    QDR_PAIR(JumpIfGreaterOrEqual, JumpIfNotGreaterOrEqual)
    QDR_PAIR(JumpIfEqual, JumpIfNotEqual)
    QDR_PAIR(JumpIfEqualStrict, JumpIfNotEqualStrict)
#undef QDR_PAIR
    default:
      return Opcode::kIllegal;
  }
}

void BytecodeBuilder::InvertJumpsOverJumps() {
  std::vector<bool> targeted(code_.size() + 1, false);
  auto mark = [&](int label) {
    if (label >= 0) targeted[labels_[label].instruction] = true;
  };
  for (const Instruction& instruction : code_) {
    int operand = JumpOperandIndex(instruction.opcode);
    if (operand >= 0) mark(instruction.operands[operand]);
  }
  for (const JumpTable& table : jump_tables_) {
    for (int label : table.labels) mark(label);
  }
  for (const Handler& handler : handlers_) {
    if (handler.bound) targeted[handler.handler] = true;
  }
  for (size_t i = 0; i + 1 < code_.size(); ++i) {
    Instruction& branch = code_[i];
    Instruction& jump = code_[i + 1];
    if (jump.opcode != Opcode::kJump || jump.removed || targeted[i + 1]) continue;
    Opcode inverse = InverseJump(branch.opcode);
    if (inverse == Opcode::kIllegal) continue;
    int operand = JumpOperandIndex(branch.opcode);
    if (labels_[branch.operands[operand]].instruction != static_cast<int32_t>(i) + 2) continue;
    branch.opcode = inverse;
    branch.operands[operand] = jump.operands[0];
    jump.removed = true;
  }
}

void BytecodeBuilder::RemoveUnreachable() {
  std::vector<bool> reached(code_.size(), false);
  std::vector<uint32_t> work;
  auto visit = [&](uint32_t index) {
    if (index < code_.size() && !reached[index]) work.push_back(index);
  };
  auto drain = [&] {
    while (!work.empty()) {
      uint32_t i = work.back();
      work.pop_back();
      while (i < code_.size() && !reached[i]) {
        reached[i] = true;
        const Instruction& instruction = code_[i];
        if (instruction.removed) {
          ++i;
          continue;
        }
        int operand = JumpOperandIndex(instruction.opcode);
        if (operand >= 0) visit(labels_[instruction.operands[operand]].instruction);
        if (TraitsOf(instruction.opcode).has(kIsSwitch)) {
          for (const JumpTable& table : jump_tables_) {
            if (table.instruction != i) continue;
            for (int label : table.labels) {
              if (label >= 0) visit(labels_[label].instruction);
            }
          }
        }
        if (TraitsOf(instruction.opcode).has(kEndsBlock)) break;
        ++i;
      }
    }
  };
  visit(0);
  drain();
  for (bool changed = true; changed;) {
    changed = false;
    for (const Handler& handler : handlers_) {
      if (!handler.bound || handler.handler >= code_.size() || reached[handler.handler]) continue;
      for (const Handler::Piece& piece : handler.pieces) {
        for (uint32_t i = piece.start; i < piece.end; ++i) {
          if (reached[i]) visit(handler.handler);
        }
      }
      if (!work.empty()) {
        drain();
        changed = true;
      }
    }
  }
  for (size_t i = 0; i < code_.size(); ++i) {
    if (!reached[i]) code_[i].removed = true;
  }
}

uint32_t BytecodeBuilder::OffsetOfInstruction(uint32_t index) const {
  return index < code_.size() ? code_[index].offset : static_cast<uint32_t>(result_.code.size());
}

uint32_t BytecodeBuilder::OffsetOfLabel(int id) const {
  return code_[labels_[id].instruction].offset;
}

int32_t BytecodeBuilder::EncodedOperand(const Instruction& instruction, int i) const {
  if (TraitsOf(instruction.opcode).operands[i] != OperandKind::kJump) {
    return instruction.operands[i];
  }
  return static_cast<int32_t>(OffsetOfLabel(instruction.operands[i]) - instruction.offset);
}

void BytecodeBuilder::AssignOffsets() {
  for (size_t i = 0; i < code_.size(); ++i) {
    Instruction& instruction = code_[i];
    const InstructionTraits& traits = TraitsOf(instruction.opcode);
    // A jump to the instruction behind it is nothing.
    if (instruction.opcode == Opcode::kJump) {
      auto target = static_cast<size_t>(labels_[instruction.operands[0]].instruction);
      bool next = target > i;
      for (size_t k = i + 1; k < target && next; ++k) next = code_[k].removed;
      if (next) instruction.removed = true;
    }
    for (int k = 0; k < traits.operand_count; ++k) {
      OperandKind kind = traits.operands[k];
      if (kind == OperandKind::kJump || IsFixedSize(kind)) continue;
      int32_t value = instruction.operands[k];
      instruction.scale =
          std::max(instruction.scale, IsSignedOperand(kind)
                                          ? ScaleForSigned(value)
                                          : ScaleForUnsigned(static_cast<uint32_t>(value)));
    }
  }
  for (bool changed = true; changed;) {
    changed = false;
    uint32_t offset = 0;
    for (Instruction& instruction : code_) {
      instruction.offset = offset;
      if (instruction.removed) continue;
      offset += (instruction.scale == OperandScale::kSingle ? 0 : 1) +
                InstructionSize(instruction.opcode, instruction.scale);
    }
    for (Instruction& instruction : code_) {
      int operand = JumpOperandIndex(instruction.opcode);
      if (instruction.removed || operand < 0) continue;
      OperandScale needed = ScaleForSigned(EncodedOperand(instruction, operand));
      if (needed > instruction.scale) {
        instruction.scale = needed;
        changed = true;
      }
    }
  }
}

void BytecodeBuilder::EncodeInstruction(const Instruction& instruction) {
  std::vector<uint8_t>& out = result_.code;
  QDR_DCHECK(out.size() == instruction.offset);
  if (instruction.scale == OperandScale::kDouble) out.push_back(uint8_t(Opcode::kWide));
  if (instruction.scale == OperandScale::kQuadruple) out.push_back(uint8_t(Opcode::kExtraWide));
  out.push_back(static_cast<uint8_t>(instruction.opcode));
  const InstructionTraits& traits = TraitsOf(instruction.opcode);
  for (int i = 0; i < traits.operand_count; ++i) {
    auto value = static_cast<uint32_t>(EncodedOperand(instruction, i));
    for (int k = OperandSize(traits.operands[i], instruction.scale); k > 0; --k) {
      out.push_back(static_cast<uint8_t>(value));
      value >>= 8;
    }
  }
}

CompiledBytecode BytecodeBuilder::Finish() {
  QDR_DCHECK(!reachable_);
  if (generator_switch_ >= 0) {
    JumpTable& table = jump_tables_[generator_switch_];
    table.labels = resume_labels_;
    table.first_constant = constants().Reserve(static_cast<int>(resume_labels_.size()));
    Instruction& instruction = code_[table.instruction];
    instruction.operands[1] = table.first_constant;
    instruction.operands[2] = static_cast<int32_t>(table.labels.size());
  }
  ThreadJumps();
  InvertJumpsOverJumps();
  RemoveUnreachable();
  AssignOffsets();

  SourcePositionBuilder positions;
  uint32_t last_position = 0xffffffff;
  bool pending_statement = false;
  uint32_t statement_position = 0;
  for (const Instruction& instruction : code_) {
    if (instruction.is_statement) {
      pending_statement = true;
      statement_position = instruction.position;
    }
    if (instruction.removed) continue;
    bool can_throw = TraitsOf(instruction.opcode).has(kCanThrow);
    bool moved = can_throw && instruction.position != last_position;
    if (pending_statement || moved) {
      uint32_t position = moved ? instruction.position : statement_position;
      positions.Add({static_cast<uint32_t>(result_.code.size()), position, pending_statement});
      last_position = position;
      pending_statement = false;
    }
    EncodeInstruction(instruction);
  }
  result_.positions = positions.bytes();

  for (const JumpTable& table : jump_tables_) {
    if (code_[table.instruction].removed) continue;
    for (size_t i = 0; i < table.labels.size(); ++i) {
      int label = table.labels[i];
      if (label < 0) continue;
      constants().SetSmi(
          table.first_constant + static_cast<int>(i),
          static_cast<int32_t>(OffsetOfLabel(label) - code_[table.instruction].offset));
    }
  }

  for (int index : finished_handlers_) {
    const Handler& handler = handlers_[index];
    if (!handler.bound) continue;
    for (const Handler::Piece& piece : handler.pieces) {
      HandlerEntry entry;
      entry.start = OffsetOfInstruction(piece.start);
      entry.end = OffsetOfInstruction(piece.end);
      entry.handler = OffsetOfInstruction(handler.handler);
      entry.context_register = handler.context.operand();
      entry.number = static_cast<uint32_t>(index);
      entry.prediction = handler.prediction;
      if (entry.start < entry.end) result_.handlers.push_back(entry);
    }
  }
  result_.register_count = max_register_;
  result_.local_count = local_count_;
  return std::move(result_);
}

}  // namespace qdr
