// The exception handlers of a bytecode array: a ByteArray of HandlerEntry. Inner ranges come before
// the ranges around them, so the first entry that covers an offset is the one to enter.
#ifndef TIERS_BYTECODE_HANDLER_TABLE_H_
#define TIERS_BYTECODE_HANDLER_TABLE_H_

#include <cstdint>
#include <span>

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

}  // namespace qdr

#endif  // TIERS_BYTECODE_HANDLER_TABLE_H_
