// Dictionaries: hash tables of properties that keep insertion order. NameDictionary holds the named
// properties of objects in dictionary mode, NumberDictionary the elements of sparse ones.
//
// Entries lie densely in the order of insertion, and a table of 32-bit entry numbers finds them by
// hash. A deletion leaves a tombstone (key: the hole) that the next rehash drops; a rehash keeps
// the order. So enumeration is a walk, and adding never moves what it need not.
//
//   +8  size in words behind byte 16   +12 identity hash of the owner (as in PropertyArray)
//   +16 capacity in entries    +20 used entries, tombstones included
//   +24 live entries           +28 buckets - 1 (buckets are a power of two)
//   +32 flags                  +36 unused
//   +40 entries: key, details, value; then the buckets: uint32, entry + 1, or 0
#ifndef OBJECTS_DICTIONARY_H_
#define OBJECTS_DICTIONARY_H_

#include "objects/arrays.h"
#include "objects/property_key.h"

namespace qdr {

class Dictionary : public HeapObject {
 public:
  static constexpr int kLengthOffset = 8;
  static constexpr int kIdentityHashOffset = 12;
  static constexpr int kCapacityOffset = 16;
  static constexpr int kUsedOffset = 20;
  static constexpr int kLiveOffset = 24;
  static constexpr int kBucketMaskOffset = 28;
  static constexpr int kFlagsWordOffset = 32;
  static constexpr int kEntriesOffset = 40;
  static constexpr int kEntrySize = 24;
  static constexpr int kEntryKeyOffset = 0;
  static constexpr int kEntryDetailsOffset = 8;
  static constexpr int kEntryValueOffset = 16;
  static constexpr uint32_t kNotFound = ~0u;

  uint32_t capacity() const { return capacity_; }
  /// Entries to walk, tombstones included: for (i = 0; i < used(); ++i) if (!IsDeleted(i)) ...
  uint32_t used() const { return used_; }
  uint32_t live() const { return live_; }
  uint32_t bucket_mask() const { return bucket_mask_; }
  uint32_t identity_hash() const { return identity_hash_; }
  void set_identity_hash(uint32_t hash) { identity_hash_ = hash; }

  bool IsDeleted(uint32_t entry) const { return KeyAt(entry).IsHole(); }
  /// A name, a number, or the hole.
  Value KeyAt(uint32_t entry) const { return words(entry)[0]; }
  PropertyDetails DetailsAt(uint32_t entry) const {
    return PropertyDetails::Decode(words(entry)[1]);
  }
  Value ValueAt(uint32_t entry) const { return words(entry)[2]; }
  void SetDetailsAt(uint32_t entry, PropertyDetails details) { words(entry)[1] = details.Encode(); }
  void SetValueAt(Heap& heap, uint32_t entry, Value value) {
    heap.Store(this, &words(entry)[2], value);
  }
  /// Leaves a tombstone; never moves entries.
  void DeleteAt(uint32_t entry);

  Value* words(uint32_t entry) const {
    return reinterpret_cast<Value*>(address() + kEntriesOffset + size_t{kEntrySize} * entry);
  }
  uint32_t* buckets() const { return reinterpret_cast<uint32_t*>(words(capacity_)); }
  static size_t SizeFor(uint32_t capacity, uint32_t buckets) {
    return kEntriesOffset + size_t{kEntrySize} * capacity +
           ((size_t{4} * buckets + 7) & ~size_t{7});
  }

 protected:
  static Dictionary* NewTable(Vm& vm, InstanceType type, uint32_t entries);
  /// Entry of the key with these bits, or kNotFound.
  uint32_t FindBits(Value key, uint32_t hash) const {
    uint32_t mask = bucket_mask_;
    const uint32_t* table = buckets();
    for (uint32_t b = hash & mask;; b = (b + 1) & mask) {
      uint32_t entry = table[b];
      if (entry == 0) return kNotFound;
      if (words(entry - 1)[0] == key) return entry - 1;
    }
  }
  /// Room for one more; the result is `table` itself or a bigger or cleaned-up copy.
  static Dictionary* EnsureRoom(Vm& vm, Dictionary* table, uint32_t (*hash_of)(Value key));
  uint32_t Append(Heap& heap, Value key, uint32_t hash, Value value, PropertyDetails details);

  friend struct DictionaryLayout;
  uint32_t length_;
  uint32_t identity_hash_;
  uint32_t capacity_;
  uint32_t used_;
  uint32_t live_;
  uint32_t bucket_mask_;
  uint32_t table_flags_;
  uint32_t unused_;
};

/// Key: internalized string or symbol. Values are data values or accessors; for the global object,
/// PropertyCells (whose own details count).
class NameDictionary : public Dictionary {
 public:
  static constexpr InstanceType kType = InstanceType::kNameDictionary;
  /// Room for `entries` at least.
  static NameDictionary* New(Vm& vm, uint32_t entries = 0);
  static uint32_t HashOf(const HeapObject* name);
  uint32_t Find(const HeapObject* name) const { return FindBits(Value(name), HashOf(name)); }
  /// The key is absent. Gives the table to use from now on (it may have grown).
  static NameDictionary* Add(Vm& vm, NameDictionary* table, HeapObject* name, Value value,
                             PropertyDetails details);
  HeapObject* NameAt(uint32_t entry) const { return KeyAt(entry).AsCell(); }
};

/// Key: array index (0 .. 2^32 - 2) as a number.
class NumberDictionary : public Dictionary {
 public:
  static constexpr InstanceType kType = InstanceType::kNumberDictionary;
  static NumberDictionary* New(Vm& vm, uint32_t entries = 0);
  static uint32_t HashOf(uint32_t index) {
    uint64_t h = index * uint64_t{0x9e37'79b9'7f4a'7c15};
    return static_cast<uint32_t>(h >> 32);
  }
  uint32_t Find(uint32_t index) const { return FindBits(Value::Number(index), HashOf(index)); }
  static NumberDictionary* Add(Vm& vm, NumberDictionary* table, uint32_t index, Value value,
                               PropertyDetails details);
  uint32_t IndexAt(uint32_t entry) const { return static_cast<uint32_t>(KeyAt(entry).AsNumber()); }
  /// Some element is an accessor or lacks {W,E,C}: the elements never become fast again.
  bool requires_slow() const { return (table_flags_ & 1) != 0; }
  void set_requires_slow() { table_flags_ |= 1; }
  /// Live entries sorted by index.
  std::vector<uint32_t> SortedEntries() const;
};

}  // namespace qdr

#endif  // OBJECTS_DICTIONARY_H_
