// Backwards data flow to a fixed point.
#include "tiers/bytecode/liveness.h"

#include <algorithm>

#include "tiers/bytecode/bytecode_iterator.h"

namespace qdr {

LivenessAnalysis::LivenessAnalysis(const BytecodeView& view)
    : registers_(view.register_count),
      words_((view.register_count + 64) / 64),
      index_(view.code.size(), -1) {
  std::vector<uint32_t> offsets;
  for (BytecodeIterator it(view.code); !it.done(); it.Advance()) {
    index_[it.offset()] = static_cast<int32_t>(offsets.size());
    offsets.push_back(it.offset());
  }
  bits_.assign(size_t{2} * words_ * offsets.size(), 0);

  auto set = [](Word* s, int i) { s[i / 64] |= Word{1} << (i % 64); };
  auto clear = [](Word* s, int i) { s[i / 64] &= ~(Word{1} << (i % 64)); };
  auto merge = [this](Word* into, const Word* from) {
    for (int w = 0; w < words_; ++w) into[w] |= from[w];
  };
  std::vector<Word> next(words_), handler(words_);
  BytecodeIterator it(view.code);
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t n = offsets.size(); n-- > 0;) {
      it.SetOffset(offsets[n]);
      const InstructionTraits& traits = it.traits();
      Opcode opcode = it.opcode();
      Word* in = &bits_[size_t{2} * words_ * n];
      Word* out = in + words_;

      bool falls_through = !traits.has(kEndsBlock) || opcode == Opcode::kSuspendGenerator;
      if (falls_through && n + 1 < offsets.size()) merge(out, out + words_);
      if (it.FindOperand(OperandKind::kJump) >= 0) merge(out, In(it.JumpTarget()));
      if (opcode == Opcode::kSwitchOnSmi) {
        it.ForEachSwitchTarget(view.smi_constant,
                               [&](int, uint32_t target) { merge(out, In(target)); });
      }

      std::copy(out, out + words_, next.begin());
      // A suspension ends with the accumulator undefined; resuming restores the rest.
      if (opcode == Opcode::kSuspendGenerator) clear(next.data(), registers_);
      if (traits.writes_accumulator()) clear(next.data(), registers_);
      for (int i = 0; i < traits.operand_count; ++i) {
        if (!IsRegisterOutput(traits.operands[i])) continue;
        for (int k = 0; k < it.ListLength(i); ++k) {
          Register reg = it.register_operand(i);
          if (reg.is_local()) clear(next.data(), reg.index() - k);
        }
      }
      if (traits.has(kCanThrow)) {
        if (const HandlerEntry* entry = LookupHandler(view.handlers, offsets[n])) {
          std::copy(In(entry->handler), In(entry->handler) + words_, handler.begin());
          clear(handler.data(), registers_);
          merge(next.data(), handler.data());
          Register context = Register::FromOperand(entry->context_register);
          if (context.is_local()) set(next.data(), context.index());
        }
      }
      if (traits.reads_accumulator()) set(next.data(), registers_);
      for (int i = 0; i < traits.operand_count; ++i) {
        OperandKind kind = traits.operands[i];
        if (kind != OperandKind::kReg && kind != OperandKind::kRegInOut &&
            kind != OperandKind::kRegList) {
          continue;
        }
        int length = kind == OperandKind::kRegList ? it.ListLength(i) : 1;
        Register reg = it.register_operand(i);
        for (int k = kind == OperandKind::kRegList && IgnoresReceiver(opcode) ? 1 : 0; k < length;
             ++k) {
          if (reg.is_local()) set(next.data(), reg.index() - k);
        }
      }
      if (!std::equal(next.begin(), next.end(), in)) {
        std::copy(next.begin(), next.end(), in);
        changed = true;
      }
    }
  }
}

std::string LivenessAnalysis::ToString(uint32_t offset, bool out) const {
  const Word* set = out ? Out(offset) : In(offset);
  std::string result;
  for (int i = 0; i < registers_; ++i) result += Test(set, i) ? 'L' : '.';
  result += Test(set, registers_) ? "|A" : "|.";
  return result;
}

}  // namespace qdr
