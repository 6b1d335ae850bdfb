// The exception handlers of a bytecode array: a ByteArray of HandlerEntry. Inner ranges come before
// the ranges around them, so the first entry that covers an offset is the one to enter.
#ifndef TIERS_BYTECODE_HANDLER_TABLE_H_
#define TIERS_BYTECODE_HANDLER_TABLE_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace qdr {

struct HandlerEntry {
  uint32_t start;  ///< Offset of the first instruction covered (of its prefix).
  uint32_t end;    ///< Offset behind the last one.
  uint32_t handler;
  int32_t context_register;  ///< Operand (contract 3) of the register that holds the context.
  /// Innermost try statement of the function that this handler belongs to, counted from 0: entries
  /// with the same number are pieces of one range.
  uint32_t number;
  enum Prediction : uint32_t {
    kCaught,    ///< a catch clause of the program
    kRethrown,  ///< finally, iterator closing: the exception goes on
    kPromise,   ///< becomes the rejection of the function's promise
  };
  uint32_t prediction;
};
static_assert(sizeof(HandlerEntry) == 24);

/// The entries in the bytes of a handler table.
inline std::span<const HandlerEntry> HandlerEntries(const uint8_t* bytes, uint32_t length) {
  return {reinterpret_cast<const HandlerEntry*>(bytes), length / sizeof(HandlerEntry)};
}

/// The entry for an exception thrown by the instruction at `offset`; null if it leaves the frame.
inline const HandlerEntry* LookupHandler(std::span<const HandlerEntry> entries, uint32_t offset) {
  for (const HandlerEntry& entry : entries) {
    if (offset >= entry.start && offset < entry.end) return &entry;
  }
  return nullptr;
}

/// LookupHandler for many questions: in logarithmic time.
class HandlerMap {
 public:
  /// `entries` nest, inner ones first, and stay where they are.
  explicit HandlerMap(std::span<const HandlerEntry> entries);
  const HandlerEntry* Lookup(uint32_t offset) const {
    auto it = std::upper_bound(ranges_.begin(), ranges_.end(), offset,
                               [](uint32_t o, const Range& range) { return o < range.start; });
    return it == ranges_.begin() ? nullptr : std::prev(it)->entry;
  }

 private:
  /// Ends where the next one starts.
  struct Range {
    uint32_t start;
    const HandlerEntry* entry;  ///< the innermost, or null
  };
  std::vector<Range> ranges_;
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_HANDLER_TABLE_H_
