// Prototype validity: who depends on the shape of which prototype.
//
// A prototype object has a map of its own. That map holds the cell that guards chains starting at
// its object, and the list of the prototypes whose own prototype it is. Any change of the object's
// shape or its prototype invalidates its cell and those of everybody up the list.
#include "objects/js_object.h"
#include "objects/vm.h"
#include "objects/weak.h"

namespace qdr {

ValidityCell* ValidityCell::New(Vm& vm) {
  auto* cell = static_cast<ValidityCell*>(
      vm.heap.Allocate(vm.map(InstanceType::kValidityCell), sizeof(ValidityCell)));
  cell->valid_ = Value::True();
  cell->dependents_ = Value();
  return cell;
}

namespace {

JSObject* AsPrototypeObject(Value v) {
  return IsReceiver(v) && AsReceiver(v)->IsJSObject() ? CellCast<JSObject>(v) : nullptr;
}

}  // namespace

void Map::EnsurePrototype(Vm& vm, Value prototype) {
  JSObject* object = AsPrototypeObject(prototype);
  if (object != nullptr && !object->map(vm.heap)->is_prototype_map()) {
    JSObject::OptimizeAsPrototype(vm, object);
  }
}

ValidityCell* Map::PrototypeChainCell(Vm& vm, Map* map) {
  JSObject* first = AsPrototypeObject(map->prototype_);
  if (first == nullptr) return static_cast<ValidityCell*>(vm.roots().AlwaysValidCell);
  return ChainCellFrom(vm, first);
}

ValidityCell* Map::ChainCellFrom(Vm& vm, JSObject* first) {
  for (JSObject* object = first; object != nullptr;
       object = AsPrototypeObject(object->map(vm.heap)->prototype_)) {
    Map* own = object->map(vm.heap);
    if (!own->is_prototype_map()) {
      JSObject::OptimizeAsPrototype(vm, object);
    } else if (own->is_dictionary()) {
      // What was being set up is now in use.
      JSObject::MakeFast(vm, object);
    }
  }
  for (JSObject* object = first;;) {
    Map* own = object->map(vm.heap);
    if (own->is(kRegisteredWithPrototype)) break;
    own->set(kRegisteredWithPrototype);
    JSObject* next = AsPrototypeObject(own->prototype_);
    if (next == nullptr) break;
    Map* next_map = next->map(vm.heap);
    WeakArray* users =
        next_map->users_.IsCell() ? CellCast<WeakArray>(next_map->users_) : WeakArray::New(vm, 2);
    users = WeakArray::Append(vm, users, object);
    vm.heap.Store(next_map, &next_map->users_, users);
    object = next;
  }
  Map* own = first->map(vm.heap);
  if (own->validity_cell_.IsCell()) return CellCast<ValidityCell>(own->validity_cell_);
  ValidityCell* cell = ValidityCell::New(vm);
  vm.heap.Store(own, &own->validity_cell_, cell);
  return cell;
}

void Map::InvalidatePrototypeChains(Vm& vm, Map* prototype_map) {
  absl::InlinedVector<Map*, 8> work{prototype_map};
  while (!work.empty()) {
    Map* map = work.back();
    work.pop_back();
    if (map->validity_cell_.IsCell()) {
      CellCast<ValidityCell>(map->validity_cell_)->Invalidate();
      map->validity_cell_ = Value();
    }
    if (!map->users_.IsCell()) continue;
    auto* users = CellCast<WeakArray>(map->users_);
    for (uint32_t i = 0; i < users->used(); ++i) {
      if (Value user = users->get(i); user.IsCell()) {
        work.push_back(CellCast<JSObject>(user)->map(vm.heap));
      }
    }
  }
}

void Map::TransferPrototypeInfo(Vm& vm, Map* from, Map* to) {
  to->set(kPrototypeMap);
  to->set(kRegisteredWithPrototype, from->is(kRegisteredWithPrototype));
  vm.heap.Store(to, &to->users_, from->users_);
  vm.heap.Store(to, &to->transitions_, from->transitions_);
  from->users_ = Value();
  from->transitions_ = Value();
}

void Map::UnregisterPrototypeUser(Vm& vm, JSObject* object) {
  Map* own = object->map(vm.heap);
  if (!own->is(kRegisteredWithPrototype)) return;
  own->set(kRegisteredWithPrototype, false);
  JSObject* prototype = AsPrototypeObject(own->prototype_);
  if (prototype == nullptr) return;
  Value users = prototype->map(vm.heap)->users_;
  if (!users.IsCell()) return;
  auto* list = CellCast<WeakArray>(users);
  for (uint32_t i = 0; i < list->used(); ++i) {
    if (list->get(i) == Value(object)) list->clear(i);
  }
}

}  // namespace qdr
