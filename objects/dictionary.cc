// Dictionaries: growth, rehash, insertion.
#include "objects/dictionary.h"

#include <algorithm>
#include <cstring>

#include "objects/vm.h"

namespace qdr {

namespace {

constexpr uint32_t kMinEntries = 4;

uint32_t NumberKeyHash(Value key) {
  return NumberDictionary::HashOf(static_cast<uint32_t>(key.AsNumber()));
}
uint32_t NameKeyHash(Value key) { return NameDictionary::HashOf(key.AsCell()); }

}  // namespace

Dictionary* Dictionary::NewTable(Vm& vm, InstanceType type, uint32_t entries) {
  entries = std::max(entries, kMinEntries);
  // At most two thirds of the buckets are taken.
  uint32_t buckets = std::bit_ceil(entries + entries / 2 + 1);
  size_t size = SizeFor(entries, buckets);
  auto* table = static_cast<Dictionary*>(vm.heap.Allocate(vm.map(type), size));
  table->length_ = static_cast<uint32_t>((size - 16) / 8);
  table->identity_hash_ = 0;
  table->capacity_ = entries;
  table->used_ = 0;
  table->live_ = 0;
  table->bucket_mask_ = buckets - 1;
  table->table_flags_ = 0;
  table->unused_ = 0;
  std::memset(table->buckets(), 0, size_t{4} * buckets);
  return table;
}

uint32_t Dictionary::Append(Heap& heap, Value key, uint32_t hash, Value value,
                            PropertyDetails details) {
  QDR_DCHECK(used_ < capacity_);
  uint32_t mask = bucket_mask_;
  uint32_t* table = buckets();
  uint32_t bucket = hash & mask;
  while (table[bucket] != 0) bucket = (bucket + 1) & mask;
  uint32_t entry = used_++;
  table[bucket] = entry + 1;
  Value* slots = words(entry);
  slots[0] = key;
  slots[1] = details.Encode();
  slots[2] = value;
  if (key.IsCell() || value.IsCell()) heap.Barrier(this);
  ++live_;
  return entry;
}

Dictionary* Dictionary::EnsureRoom(Vm& vm, Dictionary* table, uint32_t (*hash_of)(Value key)) {
  if (table->used_ < table->capacity_) return table;
  // Room comes from dropping tombstones where they are many, else from doubling.
  uint32_t live = table->live_;
  uint32_t entries = live > table->capacity_ / 4 * 3 ? live * 2 : live + live / 2 + kMinEntries;
  Dictionary* result = NewTable(vm, table->type(), entries);
  result->identity_hash_ = table->identity_hash_;
  result->table_flags_ = table->table_flags_;
  for (uint32_t i = 0; i < table->used_; ++i) {
    if (table->IsDeleted(i)) continue;
    Value key = table->KeyAt(i);
    result->Append(vm.heap, key, hash_of(key), table->ValueAt(i), table->DetailsAt(i));
  }
  return result;
}

void Dictionary::DeleteAt(uint32_t entry) {
  Value* slots = words(entry);
  slots[0] = Value::Hole();
  slots[1] = Value::Smi(0);
  slots[2] = Value::Undefined();
  --live_;
}

uint32_t NameDictionary::HashOf(const HeapObject* name) {
  return name->type() == InstanceType::kSymbol ? static_cast<const Symbol*>(name)->hash()
                                               : static_cast<const String*>(name)->known_hash();
}

NameDictionary* NameDictionary::New(Vm& vm, uint32_t entries) {
  return static_cast<NameDictionary*>(NewTable(vm, kType, entries));
}

NameDictionary* NameDictionary::Add(Vm& vm, NameDictionary* table, HeapObject* name, Value value,
                                    PropertyDetails details) {
  QDR_DCHECK(table->Find(name) == kNotFound);
  auto* result = static_cast<NameDictionary*>(EnsureRoom(vm, table, NameKeyHash));
  result->Append(vm.heap, name, HashOf(name), value, details);
  return result;
}

NumberDictionary* NumberDictionary::New(Vm& vm, uint32_t entries) {
  return static_cast<NumberDictionary*>(NewTable(vm, kType, entries));
}

NumberDictionary* NumberDictionary::Add(Vm& vm, NumberDictionary* table, uint32_t index,
                                        Value value, PropertyDetails details) {
  QDR_DCHECK(table->Find(index) == kNotFound);
  auto* result = static_cast<NumberDictionary*>(EnsureRoom(vm, table, NumberKeyHash));
  result->Append(vm.heap, Value::Number(index), HashOf(index), value, details);
  return result;
}

std::vector<uint32_t> NumberDictionary::SortedEntries() const {
  std::vector<uint32_t> entries;
  entries.reserve(live_);
  for (uint32_t i = 0; i < used_; ++i) {
    if (!IsDeleted(i)) entries.push_back(i);
  }
  std::sort(entries.begin(), entries.end(),
            [this](uint32_t a, uint32_t b) { return IndexAt(a) < IndexAt(b); });
  return entries;
}

}  // namespace qdr
