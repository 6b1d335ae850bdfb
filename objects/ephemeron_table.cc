// The storage of WeakMap and WeakSet.
#include "objects/ephemeron_table.h"

#include "objects/js_object.h"
#include "objects/ordered_hash_table.h"
#include "objects/vm.h"

namespace qdr {

namespace {

/// 0: the key has no hash, so it is in no table.
uint32_t HashIfAny(Value key) {
  if (Is<Symbol>(key)) return CellCast<Symbol>(key)->hash();
  return IdentityHashIfAny(AsReceiver(key));
}

}  // namespace

EphemeronTable* EphemeronTable::New(Vm& vm, uint32_t slots) {
  QDR_DCHECK(std::has_single_bit(slots));
  auto* table = static_cast<EphemeronTable*>(
      vm.heap.Allocate(vm.map(InstanceType::kEphemeronTable), 16 + size_t{16} * slots));
  table->length_ = slots;
  table->used_ = 0;
  for (uint32_t i = 0; i < slots * 2; ++i) table->words(0)[i] = Value();
  return table;
}

uint32_t EphemeronTable::Find(Value key, uint32_t hash) const {
  uint32_t mask = length_ - 1;
  for (uint32_t i = hash & mask;; i = (i + 1) & mask) {
    Value candidate = KeyAt(i);
    if (candidate == key) return i;
    if (candidate.IsEmpty()) return kNotFound;
  }
}

Value EphemeronTable::Get(Value key) const {
  uint32_t hash = HashIfAny(key);
  if (hash == 0) return Value::Hole();
  uint32_t slot = Find(key, hash);
  return slot == kNotFound ? Value::Hole() : ValueAt(slot);
}

bool EphemeronTable::Delete(Value key) {
  uint32_t hash = HashIfAny(key);
  uint32_t slot = hash == 0 ? kNotFound : Find(key, hash);
  if (slot == kNotFound) return false;
  words(slot)[0] = words(slot)[1] = Value::Hole();
  return true;
}

void EphemeronTable::Insert(Heap& heap, Value key, uint32_t hash, Value value) {
  uint32_t mask = length_ - 1;
  uint32_t i = hash & mask;
  while (!KeyAt(i).IsEmpty()) i = (i + 1) & mask;
  ++used_;
  words(i)[0] = key;
  words(i)[1] = value;
  heap.Barrier(this);
}

EphemeronTable* EphemeronTable::Set(Vm& vm, EphemeronTable* table, Value key, Value value) {
  uint32_t hash =
      Is<Symbol>(key) ? CellCast<Symbol>(key)->hash() : IdentityHash(vm, AsReceiver(key));
  uint32_t slot = table->Find(key, hash);
  if (slot != kNotFound) {
    vm.heap.Store(table, &table->words(slot)[1], value);
    return table;
  }
  if ((table->used_ + 1) * 4 > table->length_ * 3) {
    // The collector vacates slots without telling, so the live ones are counted now.
    uint32_t live = 0;
    for (uint32_t i = 0; i < table->length_; ++i) live += table->IsLive(i);
    EphemeronTable* grown = New(vm, std::max(8u, std::bit_ceil((live + 1) * 2)));
    for (uint32_t i = 0; i < table->length_; ++i) {
      if (table->IsLive(i)) {
        grown->Insert(vm.heap, table->KeyAt(i), HashIfAny(table->KeyAt(i)), table->ValueAt(i));
      }
    }
    table = grown;
  }
  table->Insert(vm.heap, key, hash, value);
  return table;
}

}  // namespace qdr
