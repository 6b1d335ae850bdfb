#include "tiers/bytecode/slot_sites.h"

#include "tiers/bytecode/bytecode_iterator.h"

namespace qdr {

namespace {

/// Calls `f` with each slot the instruction names.
template <class F>
void ForEachSlot(const BytecodeIterator& it, F f) {
  const InstructionTraits& traits = it.traits();
  for (int i = 0; i < traits.operand_count; ++i) {
    if (traits.operands[i] != OperandKind::kSlot) continue;
    auto slot = static_cast<uint32_t>(it.operand(i));
    f(slot);
    // Jumps that compare have a branch slot right behind.
    if (HasFusedBranchSlot(it.opcode())) {
      f(slot + SlotWords(SlotKind::kCompareOp));
    }
  }
}

}  // namespace

int OffsetOfSlot(std::span<const uint8_t> code, uint32_t slot) {
  for (BytecodeIterator it(code); !it.done(); it.Advance()) {
    bool found = false;
    ForEachSlot(it, [&](uint32_t named) { found |= named == slot; });
    if (found) return static_cast<int>(it.offset());
  }
  return -1;
}

std::vector<int> OffsetsOfSlots(std::span<const uint8_t> code, uint32_t words) {
  std::vector<int> offsets(words, -1);
  for (BytecodeIterator it(code); !it.done(); it.Advance()) {
    ForEachSlot(it, [&](uint32_t named) {
      if (named < words && offsets[named] < 0) offsets[named] = static_cast<int>(it.offset());
    });
  }
  return offsets;
}

}  // namespace qdr
