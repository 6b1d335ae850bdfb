// Map, Set, WeakMap, WeakSet, WeakRef, FinalizationRegistry: the objects.
#include "objects/collections.h"

#include "objects/vm.h"

namespace qdr {

JSMap* JSMap::New(Vm& vm, Map* map) {
  auto* result = static_cast<JSMap*>(JSObject::New(vm, map));
  result->set_table(vm.heap, OrderedHashTable::New(vm, OrderedHashTable::kMap));
  return result;
}

Value JSMap::Get(Vm& vm, JSMap* map, Value key) {
  uint32_t entry = OrderedHashTable::Find(vm, map->table(), key);
  return entry == OrderedHashTable::kNotFound ? Value::Undefined() : map->table()->ValueAt(entry);
}

bool JSMap::Set(Vm& vm, JSMap* map, Value key, Value value) {
  OrderedHashTable* table = OrderedHashTable::Set(vm, map->table(), key, value);
  if (table == nullptr) return false;
  map->set_table(vm.heap, table);
  return true;
}

bool JSMap::Delete(Vm& vm, JSMap* map, Value key) {
  bool found;
  map->set_table(vm.heap, OrderedHashTable::Delete(vm, map->table(), key, &found));
  return found;
}

void JSMap::Clear(Vm& vm, JSMap* map) {
  map->set_table(vm.heap, OrderedHashTable::Clear(vm, map->table()));
}

JSSet* JSSet::New(Vm& vm, Map* map) {
  auto* result = static_cast<JSSet*>(JSObject::New(vm, map));
  result->set_table(vm.heap, OrderedHashTable::New(vm, OrderedHashTable::kSet));
  return result;
}

bool JSSet::Add(Vm& vm, JSSet* set, Value key) {
  OrderedHashTable* table = OrderedHashTable::Set(vm, set->table(), key);
  if (table == nullptr) return false;
  set->set_table(vm.heap, table);
  return true;
}

bool JSSet::Delete(Vm& vm, JSSet* set, Value key) {
  bool found;
  set->set_table(vm.heap, OrderedHashTable::Delete(vm, set->table(), key, &found));
  return found;
}

void JSSet::Clear(Vm& vm, JSSet* set) {
  set->set_table(vm.heap, OrderedHashTable::Clear(vm, set->table()));
}

JSWeakCollection* JSWeakCollection::New(Vm& vm, Map* map) {
  auto* result = static_cast<JSWeakCollection*>(JSObject::New(vm, map));
  vm.heap.Store(result, &result->table_, EphemeronTable::New(vm));
  return result;
}

void JSWeakCollection::Set(Vm& vm, JSWeakCollection* collection, Value key, Value value) {
  EphemeronTable* table = EphemeronTable::Set(vm, collection->table(), key, value);
  vm.heap.Store(collection, &collection->table_, table);
}

JSWeakRef* JSWeakRef::New(Vm& vm, Map* map, Value target) {
  auto* result = static_cast<JSWeakRef*>(JSObject::New(vm, map));
  vm.heap.Store(result, &result->cell_, WeakCell::New(vm, target));
  return result;
}

JSFinalizationRegistry* JSFinalizationRegistry::New(Vm& vm, Map* map, Value cleanup_callback,
                                                    Value realm) {
  auto* registry = static_cast<JSFinalizationRegistry*>(JSObject::New(vm, map));
  vm.heap.Store(registry, &registry->cleanup_callback_, cleanup_callback);
  vm.heap.Store(registry, &registry->realm_, realm);
  vm.heap.Store(registry, &registry->cells_, vm.empty_fixed_array());
  registry->count_ = Value::Smi(0);
  WeakArray* registries = vm.finalization_registries().IsCell()
                              ? CellCast<WeakArray>(vm.finalization_registries())
                              : WeakArray::New(vm);
  vm.set_finalization_registries(WeakArray::Append(vm, registries, registry));
  return registry;
}

void JSFinalizationRegistry::Register(Vm& vm, JSFinalizationRegistry* registry, Value target,
                                      Value holdings, Value token) {
  WeakCell* cell = WeakCell::New(vm, target, holdings, token);
  auto count = static_cast<uint32_t>(registry->count_.AsSmi());
  auto* cells = CellCast<FixedArray>(registry->cells_);
  if (count == cells->length()) {
    cells = FixedArray::CopyOf(vm, cells, count, count + count / 2 + 4, Value());
    vm.heap.Store(registry, &registry->cells_, cells);
  }
  cells->set(vm.heap, count, cell);
  registry->count_ = Value::Smi(static_cast<int32_t>(count + 1));
}

bool JSFinalizationRegistry::Unregister(Vm& vm, JSFinalizationRegistry* registry, Value token) {
  auto* cells = CellCast<FixedArray>(registry->cells_);
  auto count = static_cast<uint32_t>(registry->count_.AsSmi());
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; ++i) {
    Value cell = cells->get(i);
    if (CellCast<WeakCell>(cell)->token() == token) continue;
    cells->set(vm.heap, kept++, cell);
  }
  for (uint32_t i = kept; i < count; ++i) cells->set_no_barrier(i, Value());
  registry->count_ = Value::Smi(static_cast<int32_t>(kept));
  return kept != count;
}

bool JSFinalizationRegistry::HasDeadCell() const {
  auto* cells = CellCast<FixedArray>(cells_);
  auto count = static_cast<uint32_t>(count_.AsSmi());
  for (uint32_t i = 0; i < count; ++i) {
    if (CellCast<WeakCell>(cells->get(i))->target().IsUndefined()) return true;
  }
  return false;
}

Value JSFinalizationRegistry::TakeDeadHoldings(Vm& vm) {
  auto* cells = CellCast<FixedArray>(cells_);
  auto count = static_cast<uint32_t>(count_.AsSmi());
  for (uint32_t i = 0; i < count; ++i) {
    auto* cell = CellCast<WeakCell>(cells->get(i));
    if (!cell->target().IsUndefined()) continue;
    // Order among the cells is of no account.
    cells->set(vm.heap, i, cells->get(count - 1));
    cells->set_no_barrier(count - 1, Value());
    count_ = Value::Smi(static_cast<int32_t>(count - 1));
    return cell->holdings();
  }
  return Value::Hole();
}

}  // namespace qdr
