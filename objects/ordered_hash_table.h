// OrderedHashTable: the storage of Map and Set (ECMA-262 24.1, 24.2). Keys compare by
// SameValueZero; entries are in the order of insertion.
//
// Iterators survive everything: a table that was rehashed or cleared points to its successor and
// remembers which of its entries had been deleted, so that an iterator that still holds the old
// table finds its place in the new one (`TableIterator::Settle`).
//
//   +8  size in words behind byte 16    +12 words of an entry (1: set, 2: map)
//   +16 successor (table), or 0
//   +24 used entries, deleted ones included   +28 deleted entries
//   +32 buckets - 1                           +36 capacity in entries
//   +40 entries: key[, value]; then raw: chain uint32 for each entry, then buckets uint32
//       (entry + 1, or 0; colliding entries chain)
#ifndef OBJECTS_ORDERED_HASH_TABLE_H_
#define OBJECTS_ORDERED_HASH_TABLE_H_

#include "objects/arrays.h"

namespace qdr {

class JSReceiver;

/// Hash of a value for SameValueZero: strings by content, numbers by value, objects by identity
/// (the object gets its hash now if it has none).
uint32_t HashForKey(Vm& vm, Value key);
/// The identity hash of an object that may have none yet: 0 is none. It lives in the object's
/// property storage (JSProxy: in the proxy) and survives moves.
uint32_t IdentityHashIfAny(const JSReceiver* object);
uint32_t IdentityHash(Vm& vm, JSReceiver* object);
bool SameValueZeroKeys(Vm& vm, Value a, Value b);

class OrderedHashTable : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kOrderedHashTable;
  static constexpr int kLengthOffset = 8;
  static constexpr int kEntryWordsOffset = 12;
  static constexpr int kSuccessorOffset = 16;
  static constexpr int kUsedOffset = 24;
  static constexpr int kDeletedOffset = 28;
  static constexpr int kBucketMaskOffset = 32;
  static constexpr int kCapacityOffset = 36;
  static constexpr int kEntriesOffset = 40;
  static constexpr uint32_t kNotFound = ~0u;
  /// In deleted(): the table was cleared, iterators start again at 0.
  static constexpr uint32_t kCleared = ~0u;
  static constexpr uint32_t kMaxCapacity = 1u << 24;

  enum Kind : uint32_t { kSet = 1, kMap = 2 };
  static OrderedHashTable* New(Vm& vm, Kind kind, uint32_t capacity = 4);

  uint32_t size() const { return used_ - deleted_; }
  uint32_t used() const { return used_; }
  uint32_t capacity() const { return capacity_; }
  bool is_obsolete() const { return !successor_.IsEmpty(); }
  OrderedHashTable* successor() const { return CellCast<OrderedHashTable>(successor_); }
  bool IsDeleted(uint32_t entry) const { return KeyAt(entry).IsHole(); }
  Value KeyAt(uint32_t entry) const { return words(entry)[0]; }
  /// Maps only.
  Value ValueAt(uint32_t entry) const { return words(entry)[1]; }
  void SetValueAt(Heap& heap, uint32_t entry, Value v) { heap.Store(this, &words(entry)[1], v); }

  static uint32_t Find(Vm& vm, OrderedHashTable* table, Value key);
  /// Adds or (maps) overwrites; -0 becomes +0. Gives the table to use from now on, or nullptr when
  /// it would be larger than kMaxCapacity ("Map maximum size exceeded").
  static OrderedHashTable* Set(Vm& vm, OrderedHashTable* table, Value key,
                               Value value = Value::Undefined());
  /// Gives the table to use from now on (it may shrink); `*found` says whether the key was there.
  static OrderedHashTable* Delete(Vm& vm, OrderedHashTable* table, Value key, bool* found);
  static OrderedHashTable* Clear(Vm& vm, OrderedHashTable* table);

 private:
  friend class TableIterator;
  friend struct OrderedHashTableLayout;
  Value* words(uint32_t entry) const {
    return reinterpret_cast<Value*>(address() + kEntriesOffset + size_t{8} * entry_words_ * entry);
  }
  uint32_t* chains() const { return reinterpret_cast<uint32_t*>(words(capacity_)); }
  uint32_t* buckets() const { return chains() + capacity_; }
  uint32_t FindWithHash(Vm& vm, Value key, uint32_t hash) const;
  static OrderedHashTable* Rehash(Vm& vm, OrderedHashTable* table, uint32_t capacity);

  uint32_t length_;
  uint32_t entry_words_;
  Value successor_;
  uint32_t used_;
  uint32_t deleted_;
  uint32_t bucket_mask_;
  uint32_t capacity_;
};

/// A position in a table that follows it through rehashes, clears and deletions:
///   TableIterator it(map->table()); while (it.Next()) use(it.key(), it.value());
/// To keep one in the heap, store table() and index() and make it again from them.
class TableIterator {
 public:
  explicit TableIterator(OrderedHashTable* table, uint32_t index = 0)
      : table_(table), index_(index) {}
  /// Moves to the next live entry; false at the end.
  bool Next();
  Value key() const { return table_->KeyAt(index_ - 1); }
  Value value() const { return table_->ValueAt(index_ - 1); }
  OrderedHashTable* table() const { return table_; }
  /// Of the entry that Next looks at first.
  uint32_t index() const { return index_; }

 private:
  void Settle();
  OrderedHashTable* table_;
  uint32_t index_;
};

}  // namespace qdr

#endif  // OBJECTS_ORDERED_HASH_TABLE_H_
