// The storage of Map and Set, and the identity hash of objects.
#include "objects/ordered_hash_table.h"

#include <cstring>

#include "objects/bigint.h"
#include "objects/dictionary.h"
#include "objects/js_object.h"
#include "objects/vm.h"

namespace qdr {

// --- Keys.

namespace {

uint32_t MixBits(uint64_t bits) {
  bits *= 0x9e37'79b9'7f4a'7c15;
  return static_cast<uint32_t>(bits >> 32);
}

/// Proxies have the property storage at the same place.
const JSObject* StorageOf(const JSReceiver* object) { return static_cast<const JSObject*>(object); }

}  // namespace

uint32_t IdentityHashIfAny(const JSReceiver* object) {
  // PropertyArrays and dictionaries keep it at the same place.
  static_assert(Dictionary::kIdentityHashOffset == PropertyArray::kIdentityHashOffset);
  return static_cast<PropertyArray*>(StorageOf(object)->properties())->identity_hash();
}

uint32_t IdentityHash(Vm& vm, JSReceiver* receiver) {
  if (uint32_t hash = IdentityHashIfAny(receiver); hash != 0) return hash;
  auto* object = static_cast<JSObject*>(receiver);
  uint32_t hash = vm.NextIdentityHash();
  if (object->properties() == vm.roots().EmptyPropertyArray) {
    object->set_properties(vm.heap, PropertyArray::New(vm, 0));
  }
  static_cast<PropertyArray*>(object->properties())->set_identity_hash(hash);
  return hash;
}

uint32_t HashForKey(Vm& vm, Value key) {
  if (key.IsNumber()) {
    double d = key.AsNumber();
    // +0.0 turns -0 into +0; a number has one hash whichever way it is stored.
    return MixBits(std::bit_cast<uint64_t>(d + 0.0));
  }
  if (!key.IsCell()) return MixBits(key.bits());
  HeapObject* cell = key.AsCell();
  if (cell->IsString()) return static_cast<String*>(cell)->Hash(vm);
  switch (cell->type()) {
    case InstanceType::kSymbol:
      return static_cast<Symbol*>(cell)->hash();
    case InstanceType::kBigInt: {
      auto* bigint = static_cast<BigInt*>(cell);
      uint64_t h = bigint->is_negative();
      for (uint32_t i = 0; i < bigint->limb_count(); ++i) h = h * 31 + bigint->limbs()[i];
      return MixBits(h);
    }
    default:
      return IdentityHash(vm, static_cast<JSReceiver*>(cell));
  }
}

bool SameValueZeroKeys(Vm& vm, Value a, Value b) {
  if (a == b) return true;
  if (a.IsNumber() && b.IsNumber()) {
    double x = a.AsNumber(), y = b.AsNumber();
    return x == y || (x != x && y != y);
  }
  if (!a.IsCell() || !b.IsCell()) return false;
  if (IsString(a) && IsString(b)) return String::Equals(vm, AsString(a), AsString(b));
  return Is<BigInt>(a) && Is<BigInt>(b) && BigInt::Equal(CellCast<BigInt>(a), CellCast<BigInt>(b));
}

// --- Tables.

OrderedHashTable* OrderedHashTable::New(Vm& vm, Kind kind, uint32_t capacity) {
  capacity = std::max(4u, capacity);
  uint32_t buckets = std::bit_ceil(capacity) / 2;
  size_t size = kEntriesOffset + size_t{8} * kind * capacity +
                ((size_t{4} * (capacity + buckets) + 7) & ~size_t{7});
  auto* table = static_cast<OrderedHashTable*>(
      vm.heap.Allocate(vm.map(InstanceType::kOrderedHashTable), size));
  table->length_ = static_cast<uint32_t>((size - 16) / 8);
  table->entry_words_ = kind;
  table->successor_ = Value();
  table->used_ = 0;
  table->deleted_ = 0;
  table->bucket_mask_ = buckets - 1;
  table->capacity_ = capacity;
  std::memset(table->buckets(), 0, size_t{4} * buckets);
  return table;
}

uint32_t OrderedHashTable::FindWithHash(Vm& vm, Value key, uint32_t hash) const {
  const uint32_t* chain = chains();
  bool by_bits = !key.IsNumber() && !(key.IsCell() && key.AsCell()->IsPrimitiveCell());
  for (uint32_t i = buckets()[hash & bucket_mask_]; i != 0; i = chain[i - 1]) {
    Value candidate = KeyAt(i - 1);
    if (candidate == key) return i - 1;
    if (!by_bits && SameValueZeroKeys(vm, candidate, key)) return i - 1;
  }
  return kNotFound;
}

uint32_t OrderedHashTable::Find(Vm& vm, OrderedHashTable* table, Value key) {
  uint32_t hash;
  if (IsReceiver(key)) {
    // An object without a hash is in no table.
    hash = IdentityHashIfAny(AsReceiver(key));
    if (hash == 0) return kNotFound;
  } else {
    hash = HashForKey(vm, key);
  }
  return table->FindWithHash(vm, key, hash);
}

OrderedHashTable* OrderedHashTable::Rehash(Vm& vm, OrderedHashTable* table, uint32_t capacity) {
  OrderedHashTable* result = New(vm, static_cast<Kind>(table->entry_words_), capacity);
  uint32_t words = table->entry_words_;
  for (uint32_t i = 0; i < table->used_; ++i) {
    if (table->IsDeleted(i)) continue;
    Value key = table->KeyAt(i);
    uint32_t bucket = HashForKey(vm, key) & result->bucket_mask_;
    uint32_t entry = result->used_++;
    for (uint32_t w = 0; w < words; ++w) result->words(entry)[w] = table->words(i)[w];
    result->chains()[entry] = result->buckets()[bucket];
    result->buckets()[bucket] = entry + 1;
  }
  vm.heap.Barrier(result);
  // Iterators need to know which entries are gone; the chains of the old table are free for that.
  uint32_t removed = 0;
  for (uint32_t i = 0; i < table->used_; ++i) {
    if (table->IsDeleted(i)) table->chains()[removed++] = i;
  }
  vm.heap.Store(table, &table->successor_, result);
  return result;
}

OrderedHashTable* OrderedHashTable::Set(Vm& vm, OrderedHashTable* table, Value key, Value value) {
  QDR_DCHECK(!table->is_obsolete());
  if (key.IsDouble()) key = key.AsDouble() == 0 ? Value::Smi(0) : key;
  uint32_t hash = HashForKey(vm, key);
  uint32_t entry = table->FindWithHash(vm, key, hash);
  if (entry != kNotFound) {
    if (table->entry_words_ == kMap) table->SetValueAt(vm.heap, entry, value);
    return table;
  }
  if (table->used_ == table->capacity_) {
    uint32_t live = table->size();
    // With many deleted ones, dropping them makes room enough.
    uint32_t capacity = live > table->capacity_ / 2 ? table->capacity_ * 2 : table->capacity_;
    if (capacity > kMaxCapacity) return nullptr;
    table = Rehash(vm, table, capacity);
  }
  entry = table->used_++;
  table->words(entry)[0] = key;
  if (table->entry_words_ == kMap) table->words(entry)[1] = value;
  uint32_t bucket = hash & table->bucket_mask_;
  table->chains()[entry] = table->buckets()[bucket];
  table->buckets()[bucket] = entry + 1;
  vm.heap.Barrier(table);
  return table;
}

OrderedHashTable* OrderedHashTable::Delete(Vm& vm, OrderedHashTable* table, Value key,
                                           bool* found) {
  uint32_t entry = Find(vm, table, key);
  *found = entry != kNotFound;
  if (!*found) return table;
  for (uint32_t w = 0; w < table->entry_words_; ++w) table->words(entry)[w] = Value::Hole();
  ++table->deleted_;
  constexpr uint32_t kMinShrink = 16;
  if (table->capacity_ > kMinShrink && table->size() < table->capacity_ / 4) {
    return Rehash(vm, table, table->capacity_ / 2);
  }
  return table;
}

OrderedHashTable* OrderedHashTable::Clear(Vm& vm, OrderedHashTable* table) {
  OrderedHashTable* result = New(vm, static_cast<Kind>(table->entry_words_));
  table->deleted_ = kCleared;
  vm.heap.Store(table, &table->successor_, result);
  return result;
}

// --- Iteration.

void TableIterator::Settle() {
  while (table_->is_obsolete()) {
    if (table_->deleted_ == OrderedHashTable::kCleared) {
      index_ = 0;
    } else {
      uint32_t passed = 0;
      while (passed < table_->deleted_ && table_->chains()[passed] < index_) ++passed;
      index_ -= passed;
    }
    table_ = table_->successor();
  }
}

bool TableIterator::Next() {
  Settle();
  while (index_ < table_->used()) {
    if (!table_->IsDeleted(index_++)) return true;
  }
  return false;
}

}  // namespace qdr
