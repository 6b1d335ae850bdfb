// Misses of stores and definitions: named, keyed, literals.
#include "feedback/handler_builder.h"
#include "feedback/ic.h"
#include "feedback/ic_state.h"
#include "objects/numbers.h"
#include "objects/own_keys.h"
#include "objects/property_cell.h"
#include "objects/typed_array.h"

namespace qdr {

namespace {

using Step = HandlerStep;
using State = LookupIterator::State;
using Where = LookupIterator::Where;
using Scope = LookupIterator::Scope;

Value Result(Completion<void> completion, Value stored) {
  return completion.threw() ? Value::Exception() : stored;
}

/// The handler that stores again to what `it` found: an own writable data property.
Value OwnStoreHandler(Vm& vm, const LookupIterator& it, bool guard_key, Value known) {
  const Map* map = it.holder_object()->map(vm.heap);
  HandlerBuilder program(vm, known);
  if (guard_key) program.GuardKey(it.key());
  switch (it.where()) {
    case Where::kInObject: {
      auto offset = static_cast<int>(map->FieldOffset(it.details().field));
      if (!guard_key) return InObjectHandler(offset);
      program.Add(Step::kStoreInObject, {Value::Smi(offset)});
      return program.Build();
    }
    case Where::kOutOfObject: {
      int offset = OutOfObjectOffset(map, it.details().field);
      if (!guard_key) return OutOfObjectHandler(offset);
      program.Add(Step::kStoreOutOfObject, {Value::Smi(offset)});
      return program.Build();
    }
    case Where::kGlobalCell:
      program.Add(Step::kStoreCell, {Value(it.property_cell())});
      return program.Build();
    case Where::kDictionary:
      program.AddHashed(Step::kStoreOwnDictionary, it.key());
      return program.Build();
    default:
      return Value();
  }
}

/// After `object`, whose class was `old_map`, got `key` as its newest property: the handler that
/// does the same to others of that class. `cell` guards the chain (definitions need none: nullptr).
Value TransitionHandler(Vm& vm, JSObject* object, Map* old_map, PropertyKey key, bool guard_key,
                        ValidityCell* cell, Value known) {
  Map* map = object->map(vm.heap);
  if (old_map->is_dictionary() || map->is_dictionary() || old_map->is_prototype_map()) {
    return Value();
  }
  if (Map::FindTransition(vm, old_map, key.name(), kNoAttributes) != map) return Value();
  PropertyDetails details = map->descriptors()->details(map->own_descriptors() - 1);
  HandlerBuilder program(vm, known);
  if (guard_key) program.GuardKey(key);
  if (cell != nullptr) program.GuardCell(cell);
  if (map->IsInObject(details.field)) {
    program.Add(Step::kTransitionInObject,
                {Value(map), Value::Smi(static_cast<int32_t>(map->FieldOffset(details.field)))});
  } else {
    program.Add(Step::kTransitionOutOfObject,
                {Value(map), Value::Smi(OutOfObjectOffset(map, details.field))});
  }
  return program.Build();
}

/// Can a class that gets a new property keep its transition in feedback?
bool HasTransitions(const JSObject* object, const Map* map) {
  return !map->is_dictionary() && !map->is_prototype_map() &&
         object->type() != InstanceType::kJSGlobalObject;
}

/// Named store to a receiver. True if it was done here, and taught; false: the generic path must do
/// it.
bool TryStore(Vm& vm, JSObject* object, PropertyKey key, Value value, uint64_t* slot,
              bool guard_key) {
  LookupIterator it(vm, object, key);
  Map* map = object->map(vm.heap);
  const bool teach = !IsSinkSlot(vm, slot);
  StubCacheEntry* cache = vm.feedback().store_cache;
  Value handler;
  switch (it.state()) {
    case State::kData:
      if (!it.details().writable()) return false;
      if (it.holder() == object) {
        it.WriteDataValue(value);
        if (!teach) break;
        // A constant became a field: what the iterator knows of it is still right but for that.
        handler = OwnStoreHandler(vm, it, guard_key,
                                  KnownHandler(vm, slot, map, Value(key.name()), cache));
        break;
      }
      [[fallthrough]];  // writable data on the chain does not stand in the way
    case State::kNotFound: {
      if (!map->is_extensible() || key.is_private()) return false;
      if (object->type() == InstanceType::kJSGlobalObject) return false;
      ValidityCell* cell =
          teach && HasTransitions(object, map) ? Map::PrototypeChainCell(vm, map) : nullptr;
      // The cell may have given the object, if it is a prototype itself, another class.
      map = object->map(vm.heap);
      JSObject::AddDataProperty(vm, object, key, value);
      if (cell != nullptr) {
        handler = TransitionHandler(vm, object, map, key, guard_key, cell,
                                    KnownHandler(vm, slot, map, Value(key.name()), cache));
      }
      break;
    }
    case State::kNativeAccessor: {
      // arr.length = n, f.prototype = {...}: done by its setter, where it takes the value as it is.
      if (it.holder() != object || !it.details().writable()) return false;
      NativeAccessor* accessor = it.native_accessor();
      if (accessor == vm.roots().ArrayLengthAccessor) {
        return value.IsNumber() && accessor->setter()(vm, object, value);
      }
      return accessor == vm.roots().FunctionPrototypeAccessor &&
             accessor->setter()(vm, object, value);
    }
    default:
      return false;
  }
  if (!handler.IsEmpty()) {
    TeachPropertySlot(vm, slot, map, handler, Value(key.name()), cache);
  }
  return true;
}

/// A setter is taught before it runs.
void TeachSetter(Vm& vm, JSObject* object, PropertyKey key, uint64_t* slot, bool guard_key) {
  if (IsSinkSlot(vm, slot)) return;
  Map* map = object->map(vm.heap);
  if (map->is_dictionary()) return;
  LookupIterator it(vm, object, key);
  if (it.state() != State::kAccessor || !IsReceiver(it.accessor()->setter())) return;
  HandlerBuilder program(vm,
                         KnownHandler(vm, slot, map, Value(key.name()), vm.feedback().store_cache));
  if (guard_key) program.GuardKey(key);
  if (it.holder() != object) {
    for (JSReceiver* holder = object; holder != it.holder();) {
      holder = AsReceiver(holder->map(vm.heap)->prototype());
      if (holder->IsProxy()) return;
    }
    program.GuardCell(Map::PrototypeChainCell(vm, map));
  }
  program.Add(Step::kCallSetter, {it.accessor()->setter()});
  TeachPropertySlot(vm, slot, object->map(vm.heap), program.Build(), Value(key.name()),
                    vm.feedback().store_cache);
}

bool IsPlainStorage(Value object) {
  return IsReceiver(object) && !AsReceiver(object)->IsProxy() &&
         object.AsCell()->type() != InstanceType::kJSModuleNamespace;
}

Value StoreByName(Vm& vm, Value object, PropertyKey key, uint64_t* slot, Value value, bool strict,
                  bool guard_key) {
  if (IsPlainStorage(object)) {
    auto* receiver = CellCast<JSObject>(object);
    if (TryStore(vm, receiver, key, value, slot, guard_key)) return value;
    TeachSetter(vm, receiver, key, slot, guard_key);
  }
  return Result(vm.feedback().generic->SetProperty(vm, object, key, value, strict), value);
}

/// Can `SetElement` do an element store as [[Set]] would?
bool HasPlainElements(Vm& vm, JSObject* object) {
  Map* map = object->map(vm.heap);
  if (!IsFast(object->elements_kind()) || !map->is_extensible()) return false;
  if (object->type() == InstanceType::kJSArray &&
      static_cast<JSArray*>(object)->length_is_read_only()) {
    return false;
  }
  return ChainHasNoElements(vm, map);
}

/// After an element store that could be done directly: what the slot learns. `added`: it filled a
/// hole or appended; `guard`: assignments look at the chain, definitions do not.
void TeachElementStore(Vm& vm, JSObject* object, bool added, bool guard, uint64_t* slot) {
  Map* map = object->map(vm.heap);
  if (!IsFast(object->elements_kind()) || map->is_prototype_map()) return;
  Value handler;
  if (added) {
    HandlerBuilder program(vm, HandlerFor(vm, slot, map));
    if (guard) program.GuardCell(Map::PrototypeChainCell(vm, map));
    program.Add(Step::kStoreElementGrow);
    handler = program.Build();
  } else {
    handler = ElementStoreHandler(object->elements_kind());
  }
  TeachPropertySlot(vm, slot, map, handler, Value(), vm.feedback().store_cache);
}

}  // namespace

extern "C" {

Value StoreNamedMiss(Vm* vm, Value object, Value name, uint64_t* slot, Value value, bool strict) {
  return StoreByName(*vm, object, KeyOfName(name), slot, value, strict, false);
}

Value StoreKeyedMiss(Vm* vm, Value object, Value key_value, uint64_t* slot, Value value,
                     bool strict) {
  PropertyKey key;
  if (!IsPlainStorage(object) || !PropertyKey::FromValue(*vm, key_value, &key)) {
    return Result(vm->feedback().generic->SetKeyed(*vm, object, key_value, value, strict), value);
  }
  auto* receiver = CellCast<JSObject>(object);
  if (!key.is_index()) {
    if (key_value == Value(key.name())) {
      return StoreByName(*vm, object, key, slot, value, strict, true);
    }
    // The stubs compare keys by identity: this one would never hit.
    return Result(vm->feedback().generic->SetProperty(*vm, object, key, value, strict), value);
  }
  bool teach = key_value.IsSmi() && !IsSinkSlot(*vm, slot) && !IsMegamorphic(slot);
  if (HasPlainElements(*vm, receiver)) {
    bool added = JSObject::GetElementFast(receiver, key.index()).IsHole();
    JSObject::SetElement(*vm, receiver, key.index(), value);
    if (teach) TeachElementStore(*vm, receiver, added, /*guard=*/true, slot);
    return value;
  }
  ElementsKind kind = receiver->elements_kind();
  if (receiver->map(vm->heap)->is(Map::kHasReadOnlyElements)) {
    return Result(vm->feedback().generic->SetProperty(*vm, object, key, value, strict), value);
  }
  if (teach && IsTypedArrayKind(kind) && !JSTypedArray::IsBigIntKind(kind) &&
      kind != ElementsKind::kFloat16) {
    Map* map = receiver->map(vm->heap);
    HandlerBuilder program(*vm, HandlerFor(*vm, slot, map));
    program.Add(Step::kStoreTypedElement, {Value::Smi(static_cast<int32_t>(kind))});
    TeachPropertySlot(*vm, slot, map, program.Build(), Value(), vm->feedback().store_cache);
  }
  if (IsTypedArrayKind(kind) && value.IsNumber() && !JSTypedArray::IsBigIntKind(kind)) {
    // A number needs no conversion; stores out of bounds do nothing (10.4.5.16).
    auto* array = static_cast<JSTypedArray*>(receiver);
    if (key.index() >= array->length()) array->RefreshView();
    if (key.index() < array->length()) array->SetElement(key.index(), value);
    return value;
  }
  return Result(vm->feedback().generic->SetProperty(*vm, object, key, value, strict), value);
}

Value DefineNamedOwnMiss(Vm* vm, Value object, Value name, uint64_t* slot, Value value) {
  PropertyKey key = KeyOfName(name);
  if (IsPlainStorage(object) && object.AsCell()->type() != InstanceType::kJSTypedArray) {
    auto* receiver = CellCast<JSObject>(object);
    Map* map = receiver->map(vm->heap);
    LookupIterator it(*vm, receiver, key, Scope::kOwn);
    Value handler;
    const bool teach = !IsSinkSlot(*vm, slot);
    bool done = false;
    if (it.state() == State::kNotFound && map->is_extensible() && !key.is_private()) {
      JSObject::AddDataProperty(*vm, receiver, key, value);
      if (teach) {
        handler =
            TransitionHandler(*vm, receiver, map, key, false, nullptr, HandlerFor(*vm, slot, map));
      }
      done = true;
    } else if (it.state() == State::kData && it.details().attributes == kNoAttributes &&
               (it.where() == Where::kInObject || it.where() == Where::kOutOfObject)) {
      it.WriteDataValue(value);
      if (teach) handler = OwnStoreHandler(*vm, it, false, HandlerFor(*vm, slot, map));
      done = true;
    }
    if (!handler.IsEmpty()) TeachPropertySlot(*vm, slot, map, handler, Value(), nullptr);
    if (done) return value;
  }
  return Result(vm->feedback().generic->DefineOwn(*vm, CellCast<JSObject>(object), key, value),
                value);
}

Value DefineKeyedOwnMiss(Vm* vm, Value object, Value key, uint64_t* slot, Value value,
                         uint64_t flags) {
  return Result(vm->feedback().generic->DefineKeyedOwn(*vm, object, key, value, flags), value);
}

Value StoreInArrayLiteralMiss(Vm* vm, Value array, Value index, uint64_t* slot, Value value) {
  auto* receiver = CellCast<JSArray>(array);
  auto position = static_cast<uint32_t>(index.AsNumber());
  bool added = JSObject::GetElementFast(receiver, position).IsHole();
  JSObject::SetElement(*vm, receiver, position, value);
  if (index.IsSmi() && !IsSinkSlot(*vm, slot) && !IsMegamorphic(slot)) {
    TeachElementStore(*vm, receiver, added, /*guard=*/false, slot);
  }
  return value;
}

Value TransitionWithGrowth(Vm* vm, JSObject* object, Map* map, Value value) {
  uint32_t field = map->descriptors()->details(map->own_descriptors() - 1).field;
  JSObject::EnsureFieldCapacity(*vm, object, map, field + 1);
  object->SetField(vm->heap, map, field, value);
  JSObject::MigrateToMap(*vm, object, map);
  return value;
}
}

}  // namespace qdr
