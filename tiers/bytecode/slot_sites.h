// Which instruction a feedback slot belongs to.
#ifndef TIERS_BYTECODE_SLOT_SITES_H_
#define TIERS_BYTECODE_SLOT_SITES_H_

#include <cstdint>
#include <span>
#include <vector>

namespace qdr {

/// Offset of the first instruction that names the slot at this word; -1 if none does.
int OffsetOfSlot(std::span<const uint8_t> code, uint32_t slot);
/// The same for all words below `words`: for those of no slot's beginning, -1.
std::vector<int> OffsetsOfSlots(std::span<const uint8_t> code, uint32_t words);

}  // namespace qdr

#endif  // TIERS_BYTECODE_SLOT_SITES_H_
