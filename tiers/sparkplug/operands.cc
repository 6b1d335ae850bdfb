#include "tiers/sparkplug/operands.h"

#include <algorithm>

#include "tiers/bytecode/handler_table.h"
#include "tiers/sparkplug/inline_caches.h"

namespace qdr {

void SparkplugAssembler::BeginFunction(BytecodeArray* bytecode, std::span<const Value> constants,
                                       const FeedbackSnapshot& feedback) {
  Restart();
  bytecode_ = bytecode;
  constants_ = constants;
  feedback_ = &feedback;
  frame_bottom_ = frame::kFirstRegister + 8 - 8 * static_cast<int>(bytecode->register_count());
  accumulator_is_smi_ = false;
  it_ = BytecodeIterator({bytecode->code(), bytecode->length()});
  labels_.assign(bytecode->length() + 1, Label());
  label_pool_.clear();
  deferred_.clear();
  tables_.clear();
  guards_.clear();
  handler_starts_.clear();
  const ByteArray* handlers = bytecode->handlers();
  for (const HandlerEntry& entry : HandlerEntries(handlers->data(), handlers->length())) {
    handler_starts_.push_back(entry.handler);
  }
  std::ranges::sort(handler_starts_);
}

void SparkplugAssembler::BeginInstruction(const BytecodeIterator& it) {
  // A jump or exception may come here with any accumulator; otherwise it is what the instruction
  // before left. Where jumps come from behind, and switches, it is dead (contract 6).
  const Label& label = labels_[it.offset()];
  const bool is_handler = std::ranges::binary_search(handler_starts_, it.offset());
  Opcode before = it_.opcode();
  bool loads_smi = before == Opcode::kLdaSmi || before == Opcode::kLdaZero;
  bool keeps = before == Opcode::kStar || before == Opcode::kMov;
  accumulator_is_smi_ = it.offset() != 0 && !label.is_used() && !is_handler &&
                        (loads_smi || (keeps && accumulator_is_smi_));
  it_ = it;
  L(label);
}

void SparkplugAssembler::EndFunction() {
  // Deferred code may defer more.
  while (!deferred_.empty()) {
    DeferredCode code = std::move(deferred_.front());
    deferred_.pop_front();
    it_.SetOffset(code.offset);
    accumulator_is_smi_ = code.accumulator_is_smi;
    code.emit();
  }
  for (const JumpTable& table : tables_) {
    align(4);
    L(*table.label);
    it_.SetOffset(table.offset);
    for (uint32_t i = 0; i < table.count; ++i) {
      Value distance = constants_[table.first + i];
      uint32_t target = distance.IsSmi() ? table.offset + distance.AsSmi() : it_.next_offset();
      DistanceFrom(*table.label, labels_[target]);
    }
  }
}

bool SparkplugAssembler::InlineLoad(int slot_operand, bool keyed, Label& slow) {
  return InlineCaches(*this).EmitLoad(slot_operand, keyed, slow);
}
bool SparkplugAssembler::InlineStore(int slot_operand, bool keyed, Label& slow) {
  return InlineCaches(*this).EmitStore(slot_operand, keyed, slow);
}
void SparkplugAssembler::JumpByTable(int first, Label& hole) {
  Label* table = NewLabel();
  tables_.push_back({table, it_.offset(), UnsignedOperand(first), UnsignedOperand(first + 1)});
  LoadAddress(rdx, *table);
  movsxd(rcx, dword[rdx + rcx * 4]);
  add(rcx, rdx);
  jmp(rcx);
}

void SparkplugAssembler::SavePc() {
  uintptr_t code = reinterpret_cast<uintptr_t>(bytecode_->code());
  uintptr_t pc = code + it_.offset();
  // The frame keeps the address of an instruction of this array at all times, so its high half is
  // already there, unless the array lies across a multiple of 4 GiB.
  constexpr int kHalf = 32;
  if ((code >> kHalf) == ((code + bytecode_->length()) >> kHalf)) {
    mov(dword[At(rbp, frame::kPc)], static_cast<uint32_t>(pc));
  } else {
    mov(r11, pc);
    mov(Frame(frame::kPc), r11);
  }
}

}  // namespace qdr
