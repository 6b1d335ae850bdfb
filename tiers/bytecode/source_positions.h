// The table that maps bytecode offsets to offsets in the source. Each entry is two variable-length
// numbers: the distance from the previous entry's bytecode offset, shifted left by one, with the
// statement bit; and the zigzag-coded distance from the previous source offset. An entry holds from
// its instruction to the next entry.
#ifndef TIERS_BYTECODE_SOURCE_POSITIONS_H_
#define TIERS_BYTECODE_SOURCE_POSITIONS_H_

#include <cstdint>
#include <span>
#include <vector>

namespace qdr {

struct SourcePosition {
  uint32_t bytecode_offset = 0;
  uint32_t source_offset = 0;
  /// A statement begins here: a place for a breakpoint.
  bool is_statement = false;
};

class SourcePositionBuilder {
 public:
  /// Bytecode offsets ascend.
  void Add(const SourcePosition& position);
  const std::vector<uint8_t>& bytes() const { return bytes_; }

 private:
  void Write(uint32_t value);
  std::vector<uint8_t> bytes_;
  SourcePosition previous_;
};

class SourcePositionIterator {
 public:
  explicit SourcePositionIterator(std::span<const uint8_t> bytes) : bytes_(bytes) { Advance(); }
  bool done() const { return done_; }
  const SourcePosition& current() const { return current_; }
  void Advance();

 private:
  uint32_t Read();
  std::span<const uint8_t> bytes_;
  size_t next_ = 0;
  SourcePosition current_;
  bool done_ = false;
};

/// Source offset of the expression or statement that the instruction at `bytecode_offset` belongs
/// to; -1 if the table has none.
int32_t SourceOffsetOf(std::span<const uint8_t> table, uint32_t bytecode_offset);

}  // namespace qdr

#endif  // TIERS_BYTECODE_SOURCE_POSITIONS_H_
