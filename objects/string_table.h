// StringTable: the internalized strings of a Vm, held weakly. Open addressing with linear probing;
// an entry is the string's address with 16 bits of its hash above, so that a probe seldom reads a
// string that is not the one.
#ifndef OBJECTS_STRING_TABLE_H_
#define OBJECTS_STRING_TABLE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "objects/string.h"

namespace qdr {

/// The 32-bit hash field (string.h) of a content; UTF-16 that fits Latin-1 hashes as Latin-1.
uint32_t ComputeHashField(std::span<const uint8_t> characters, uint64_t seed);
uint32_t ComputeHashField(std::span<const char16_t> characters, uint64_t seed);

class StringTable {
 public:
  explicit StringTable(uint32_t capacity = 2048);

  /// The internalized string of this content, or nullptr.
  String* Find(std::span<const uint8_t> characters, uint32_t hash_field) const;
  String* Find(std::span<const char16_t> characters, uint32_t hash_field) const;
  /// Enters a sequential string with its hash computed whose content is not there yet.
  void Add(String* string);
  uint32_t size() const { return live_; }

  /// Drops the dead (a full collection).
  void Update(const std::function<HeapObject*(HeapObject*)>& update);
  /// Follows those that were young (a scavenge).
  void UpdateYoung(const std::function<HeapObject*(HeapObject*)>& update);

 private:
  static constexpr uint64_t kDeleted = 1;
  static constexpr uint64_t kAddressMask = (uint64_t{1} << 48) - 1;
  static uint64_t Tag(uint32_t hash_field) { return uint64_t{hash_field >> 16} << 48; }
  static String* StringOf(uint64_t entry) {
    return reinterpret_cast<String*>(entry & kAddressMask);
  }
  template <class Char>
  String* FindContent(std::span<const Char> characters, uint32_t hash_field) const;
  void Insert(String* string, uint32_t hash_field);
  void Rehash(uint32_t capacity);

  std::unique_ptr<uint64_t[]> entries_;
  uint32_t mask_;
  uint32_t used_ = 0;  ///< deleted ones included
  uint32_t live_ = 0;
  struct Young {
    String* string;
    uint32_t hash_field;
  };
  std::vector<Young> young_;
};

}  // namespace qdr

#endif  // OBJECTS_STRING_TABLE_H_
