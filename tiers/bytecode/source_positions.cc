// Coding of the source position table.
#include "tiers/bytecode/source_positions.h"

#include "base/check.h"

namespace qdr {

void SourcePositionBuilder::Write(uint32_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<uint8_t>(value | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<uint8_t>(value));
}

void SourcePositionBuilder::Add(const SourcePosition& position) {
  QDR_DCHECK(position.bytecode_offset >= previous_.bytecode_offset);
  Write((position.bytecode_offset - previous_.bytecode_offset) << 1 |
        static_cast<uint32_t>(position.is_statement));
  auto delta = static_cast<int32_t>(position.source_offset - previous_.source_offset);
  Write(static_cast<uint32_t>(delta) << 1 ^ static_cast<uint32_t>(delta >> 31));
  previous_ = position;
}

uint32_t SourcePositionIterator::Read() {
  uint32_t value = 0;
  for (int shift = 0;; shift += 7) {
    uint8_t byte = bytes_[next_++];
    value |= static_cast<uint32_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

void SourcePositionIterator::Advance() {
  if (next_ >= bytes_.size()) {
    done_ = true;
    return;
  }
  uint32_t first = Read();
  uint32_t second = Read();
  current_.bytecode_offset += first >> 1;
  current_.is_statement = (first & 1) != 0;
  current_.source_offset += second >> 1 ^ (0 - (second & 1));
}

int32_t SourceOffsetOf(std::span<const uint8_t> table, uint32_t bytecode_offset) {
  int32_t result = -1;
  for (SourcePositionIterator it(table); !it.done(); it.Advance()) {
    if (it.current().bytecode_offset > bytecode_offset) break;
    result = static_cast<int32_t>(it.current().source_offset);
  }
  return result;
}

}  // namespace qdr
