// Backwards data flow over stretches of code, to a fixed point.
#include "tiers/bytecode/liveness.h"

#include <algorithm>

namespace qdr {
namespace {

// Stretches are cut at control flow, and when they get longer than this: the sets of all
// instructions of one are kept at once.
constexpr int kMaxInstructions = 32;

}  // namespace

LivenessAnalysis::LivenessAnalysis(const BytecodeView& view)
    : view_(view),
      handlers_(view.handlers.begin(), view.handlers.end()),
      handler_map_(handlers_),
      registers_(view.register_count),
      words_((view.register_count + 64) / 64) {
  FindBlocks();
  Solve();
}

void LivenessAnalysis::FindBlocks() {
  std::vector<bool> starts(view_.code.size() + 1, false);
  starts[0] = true;
  for (const HandlerEntry& entry : handlers_) starts[entry.handler] = true;
  for (BytecodeIterator it(view_.code); !it.done(); it.Advance()) {
    const InstructionTraits& traits = it.traits();
    if (it.FindOperand(OperandKind::kJump) >= 0) starts[it.JumpTarget()] = true;
    if (traits.has(kIsSwitch)) {
      it.ForEachSwitchTarget(view_.smi_constant,
                             [&](int, uint32_t target) { starts[target] = true; });
    }
    if (traits.has(kIsJump | kIsSwitch | kEndsBlock)) starts[it.next_offset()] = true;
  }
  int length = 0;
  for (BytecodeIterator it(view_.code); !it.done(); it.Advance()) {
    if (starts[it.offset()] || ++length > kMaxInstructions) {
      if (!blocks_.empty()) blocks_.back().end = it.offset();
      blocks_.push_back({it.offset(), 0});
      length = 1;
    }
  }
  if (!blocks_.empty()) blocks_.back().end = static_cast<uint32_t>(view_.code.size());
  block_in_.assign(blocks_.size() * words_, 0);
}

size_t LivenessAnalysis::BlockAt(uint32_t offset) const {
  auto it = std::upper_bound(blocks_.begin(), blocks_.end(), offset,
                             [](uint32_t o, const Block& block) { return o < block.start; });
  return static_cast<size_t>(it - blocks_.begin()) - 1;
}

void LivenessAnalysis::InstructionsOf(const Block& block, std::vector<uint32_t>* offsets) const {
  offsets->clear();
  for (BytecodeIterator it(view_.code, block.start); it.offset() < block.end; it.Advance()) {
    offsets->push_back(it.offset());
  }
}

void LivenessAnalysis::ComputeOut(const Block& block, uint32_t last, Word* out) const {
  std::fill(out, out + words_, 0);
  BytecodeIterator it(view_.code, last);
  Opcode opcode = it.opcode();
  // A suspension goes on at its resume point, right behind it.
  bool falls_through = !it.traits().has(kEndsBlock) || opcode == Opcode::kSuspendGenerator;
  if (falls_through && block.end < view_.code.size()) Merge(out, BlockIn(BlockAt(block.end)));
  if (it.FindOperand(OperandKind::kJump) >= 0) Merge(out, BlockIn(BlockAt(it.JumpTarget())));
  if (opcode == Opcode::kSwitchOnSmi) {
    it.ForEachSwitchTarget(view_.smi_constant,
                           [&](int, uint32_t target) { Merge(out, BlockIn(BlockAt(target))); });
  }
}

void LivenessAnalysis::Transfer(const BytecodeIterator& it, Word* set) const {
  const InstructionTraits& traits = it.traits();
  Opcode opcode = it.opcode();
  // The accumulator does not outlive a suspension; resuming restores the rest.
  if (traits.writes_accumulator() || opcode == Opcode::kSuspendGenerator) Clear(set, registers_);
  for (int i = 0; i < traits.operand_count; ++i) {
    if (!IsRegisterOutput(traits.operands[i])) continue;
    Register reg = it.register_operand(i);
    if (!reg.is_local()) continue;
    for (int k = 0; k < it.ListLength(i); ++k) Clear(set, reg.index() - k);
  }
  if (traits.has(kCanThrow)) {
    if (const HandlerEntry* entry = handler_map_.Lookup(it.offset())) {
      // The exception is in the accumulator there.
      bool accumulator = Test(set, registers_);
      Merge(set, BlockIn(BlockAt(entry->handler)));
      if (!accumulator) Clear(set, registers_);
      Register context = Register::FromOperand(entry->context_register);
      if (context.is_local()) Set(set, context.index());
    }
  }
  if (traits.reads_accumulator()) Set(set, registers_);
  for (int i = 0; i < traits.operand_count; ++i) {
    OperandKind kind = traits.operands[i];
    if (kind != OperandKind::kReg && kind != OperandKind::kRegInOut &&
        kind != OperandKind::kRegList) {
      continue;
    }
    Register reg = it.register_operand(i);
    if (!reg.is_local()) continue;
    bool is_list = kind == OperandKind::kRegList;
    int length = is_list ? it.ListLength(i) : 1;
    for (int k = is_list && IgnoresReceiver(opcode) ? 1 : 0; k < length; ++k) {
      Set(set, reg.index() - k);
    }
  }
}

void LivenessAnalysis::Solve() {
  std::vector<Word> set(words_);
  std::vector<uint32_t> offsets;
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t b = blocks_.size(); b-- > 0;) {
      InstructionsOf(blocks_[b], &offsets);
      ComputeOut(blocks_[b], offsets.back(), set.data());
      for (size_t i = offsets.size(); i-- > 0;) {
        Transfer(BytecodeIterator(view_.code, offsets[i]), set.data());
      }
      if (!std::equal(set.begin(), set.end(), BlockIn(b))) {
        std::copy(set.begin(), set.end(), BlockIn(b));
        changed = true;
      }
    }
  }
}

void LivenessAnalysis::Expand(size_t b) const {
  if (expanded_ == b) return;
  expanded_ = b;
  InstructionsOf(blocks_[b], &expanded_offsets_);
  size_t count = expanded_offsets_.size();
  expanded_sets_.assign(2 * words_ * count, 0);
  for (size_t i = count; i-- > 0;) {
    Word* in = &expanded_sets_[2 * words_ * i];
    Word* out = in + words_;
    if (i + 1 == count) {
      ComputeOut(blocks_[b], expanded_offsets_[i], out);
    } else {
      std::copy(out + words_, out + 2 * words_, out);
    }
    std::copy(out, out + words_, in);
    Transfer(BytecodeIterator(view_.code, expanded_offsets_[i]), in);
  }
}

size_t LivenessAnalysis::IndexInExpanded(uint32_t offset) const {
  Expand(BlockAt(offset));
  auto it = std::lower_bound(expanded_offsets_.begin(), expanded_offsets_.end(), offset);
  QDR_DCHECK(it != expanded_offsets_.end() && *it == offset);
  return static_cast<size_t>(it - expanded_offsets_.begin());
}

const LivenessAnalysis::Word* LivenessAnalysis::In(uint32_t offset) const {
  return &expanded_sets_[2 * words_ * IndexInExpanded(offset)];
}

const LivenessAnalysis::Word* LivenessAnalysis::Out(uint32_t offset) const {
  return In(offset) + words_;
}

std::string LivenessAnalysis::ToString(uint32_t offset, bool out) const {
  const Word* set = out ? Out(offset) : In(offset);
  std::string result;
  for (int i = 0; i < registers_; ++i) result += Test(set, i) ? 'L' : '.';
  result += Test(set, registers_) ? "|A" : "|.";
  return result;
}

}  // namespace qdr
