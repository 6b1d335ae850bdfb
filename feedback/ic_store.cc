// Misses of stores and definitions: named, keyed, literals, globals.
#include "feedback/ic.h"
#include "feedback/ic_state.h"
#include "objects/lookup.h"
#include "objects/own_keys.h"
#include "objects/property_cell.h"
#include "objects/script_context_table.h"
#include "objects/typed_array.h"

namespace qdr {

namespace {

using Step = HandlerStep;
using State = LookupIterator::State;
using Where = LookupIterator::Where;

PropertyKey NameKey(Value name) {
  return Is<Symbol>(name) ? PropertyKey::Name(CellCast<Symbol>(name))
                          : PropertyKey::Name(CellCast<String>(name));
}

Value Result(Completion<void> completion, Value stored) {
  return completion.threw() ? Value::Exception() : stored;
}

Value NewHandler(Vm& vm, PropertyKey key, bool guard_key, Value validity_cell, Step step,
                 std::initializer_list<Value> words) {
  absl::InlinedVector<Step, 4> steps;
  absl::InlinedVector<Value, 6> data;
  if (guard_key) {
    steps.push_back(Step::kGuardKey);
    data.push_back(Value(key.name()));
  }
  if (!validity_cell.IsEmpty()) {
    steps.push_back(Step::kGuardValidityCell);
    data.push_back(validity_cell);
  }
  steps.push_back(step);
  data.insert(data.end(), words.begin(), words.end());
  return Handler::New(vm, steps, data);
}

int OutOfObjectOffset(const Map* map, uint32_t field) {
  return FixedArray::kElementsOffset + 8 * static_cast<int>(field - map->inobject_capacity());
}

/// The handler that stores again to the field found by `it`, an own writable data property.
Value OwnStoreHandler(Vm& vm, const LookupIterator& it, bool guard_key) {
  const Map* map = it.holder_object()->map(vm.heap);
  switch (it.where()) {
    case Where::kInObject: {
      auto offset = static_cast<int>(map->FieldOffset(it.details().field));
      if (!guard_key) return InObjectHandler(offset);
      return NewHandler(vm, it.key(), true, Value(), Step::kStoreInObject, {Value::Smi(offset)});
    }
    case Where::kOutOfObject: {
      int offset = OutOfObjectOffset(map, it.details().field);
      if (!guard_key) return OutOfObjectHandler(offset);
      return NewHandler(vm, it.key(), true, Value(), Step::kStoreOutOfObject, {Value::Smi(offset)});
    }
    case Where::kGlobalCell:
      return NewHandler(vm, it.key(), guard_key, Value(), Step::kStoreCell, {it.property_cell()});
    default:
      return Value();
  }
}

/// After `object`, whose class was `old_map`, got `key` as its newest property: the handler that
/// does the same to others of that class.
Value TransitionHandler(Vm& vm, JSObject* object, Map* old_map, PropertyKey key, bool guard_key,
                        Value validity_cell) {
  Map* map = object->map(vm.heap);
  if (old_map->is_dictionary() || map->is_dictionary() || old_map->is_prototype_map())
    return Value();
  if (Map::FindTransition(vm, old_map, key.name(), kNoAttributes) != map) return Value();
  PropertyDetails details = map->descriptors()->details(map->own_descriptors() - 1);
  if (details.location != PropertyDetails::Location::kField) return Value();
  if (map->IsInObject(details.field)) {
    return NewHandler(vm, key, guard_key, validity_cell, Step::kTransitionInObject,
                      {map, Value::Smi(static_cast<int32_t>(map->FieldOffset(details.field)))});
  }
  return NewHandler(vm, key, guard_key, validity_cell, Step::kTransitionOutOfObject,
                    {map, Value::Smi(OutOfObjectOffset(map, details.field))});
}

/// Named store to a receiver. True if it was done here, and taught; false: the generic path must do
/// it.
bool TryStore(Vm& vm, JSObject* object, PropertyKey key, Value value, uint64_t* slot,
              bool guard_key) {
  LookupIterator it(vm, object, key);
  Map* map = object->map(vm.heap);
  Value handler;
  switch (it.state()) {
    case State::kData:
      if (!it.details().writable()) return false;
      if (it.holder() == object) {
        if (it.where() != Where::kInObject && it.where() != Where::kOutOfObject &&
            it.where() != Where::kGlobalCell && it.where() != Where::kDictionary) {
          return false;
        }
        it.WriteDataValue(value);
        // Writing may have changed the class (a constant became a field).
        map = object->map(vm.heap);
        LookupIterator now(vm, object, key);
        handler = OwnStoreHandler(vm, now, guard_key);
        break;
      }
      [[fallthrough]];  // a property of that name on the chain does not matter: it is writable data
    case State::kNotFound: {
      if (!map->is_extensible() || key.is_private()) return false;
      if (object->type() == InstanceType::kJSGlobalObject) return false;
      // Only on plain storage: exotic receivers define properties their own way.
      Value cell = Value();
      if (!map->is_dictionary() && !map->is_prototype_map()) {
        cell = Map::PrototypeChainCell(vm, map);
      }
      JSObject::AddDataProperty(vm, object, key, value);
      if (!cell.IsEmpty()) handler = TransitionHandler(vm, object, map, key, guard_key, cell);
      break;
    }
    default:
      return false;
  }
  if (!handler.IsEmpty()) {
    TeachPropertySlot(vm, slot, map, handler, Value(key.name()), vm.feedback().store_cache);
  }
  return true;
}

/// A setter on the chain is taught before it runs.
void TeachSetter(Vm& vm, JSObject* object, PropertyKey key, uint64_t* slot, bool guard_key) {
  Map* map = object->map(vm.heap);
  if (map->is_dictionary()) return;
  LookupIterator it(vm, object, key);
  if (it.state() != State::kAccessor || !Is<JSFunction>(it.accessor()->setter())) return;
  Value cell;
  if (it.holder() != object) {
    cell = Map::PrototypeChainCell(vm, map);
    LookupIterator settled(vm, object, key);
    if (settled.where() == Where::kDictionary) return;
  }
  Value handler =
      NewHandler(vm, key, guard_key, cell, Step::kCallSetter, {it.accessor()->setter()});
  TeachPropertySlot(vm, slot, map, handler, Value(key.name()), vm.feedback().store_cache);
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

/// Element stores that may add elements: absent ones must stay absent on the prototype chain.
Value GrowingStoreHandler(Vm& vm, Map* map, ElementsKind kind) {
  Step steps[] = {Step::kGuardValidityCell, Step::kStoreElementGrow};
  Value data[] = {Map::PrototypeChainCell(vm, map), Value::Smi(static_cast<int32_t>(kind))};
  return Handler::New(vm, steps, data);
}

}  // namespace

extern "C" {

Value StoreNamedMiss(Vm* vm, Value object, Value name, uint64_t* slot, Value value, bool strict) {
  return StoreByName(*vm, object, NameKey(name), slot, value, strict, false);
}

Value StoreKeyedMiss(Vm* vm, Value object, Value key_value, uint64_t* slot, Value value,
                     bool strict) {
  PropertyKey key;
  if (!IsPlainStorage(object) || !PropertyKey::FromValue(*vm, key_value, &key)) {
    return Result(vm->feedback().generic->SetKeyed(*vm, object, key_value, value, strict), value);
  }
  auto* receiver = CellCast<JSObject>(object);
  if (!key.is_index()) {
    return StoreByName(*vm, object, key, slot, value, strict, true);
  }
  bool teach = key_value.IsSmi() && !IsSinkSlot(*vm, slot) && !IsMegamorphic(slot);
  if (HasPlainElements(*vm, receiver)) {
    bool adds = JSObject::GetElementFast(receiver, key.index()).IsHole();
    JSObject::SetElement(*vm, receiver, key.index(), value);
    if (teach && IsFast(receiver->elements_kind())) {
      Map* map = receiver->map(vm->heap);
      ElementsKind kind = receiver->elements_kind();
      Value handler = adds ? GrowingStoreHandler(*vm, map, kind) : ElementStoreHandler(kind);
      TeachPropertySlot(*vm, slot, map, handler, Value(), vm->feedback().store_cache);
    }
    return value;
  }
  ElementsKind kind = receiver->elements_kind();
  if (teach && IsTypedArrayKind(kind) && !JSTypedArray::IsBigIntKind(kind) &&
      kind != ElementsKind::kFloat16) {
    Step step = Step::kStoreTypedElement;
    Value data = Value::Smi(static_cast<int32_t>(kind));
    TeachPropertySlot(*vm, slot, receiver->map(vm->heap), Handler::New(*vm, {&step, 1}, {&data, 1}),
                      Value(), vm->feedback().store_cache);
  }
  return Result(vm->feedback().generic->SetProperty(*vm, object, key, value, strict), value);
}

Value DefineNamedOwnMiss(Vm* vm, Value object, Value name, uint64_t* slot, Value value) {
  PropertyKey key = NameKey(name);
  if (IsPlainStorage(object) && object.AsCell()->type() != InstanceType::kJSTypedArray) {
    auto* receiver = CellCast<JSObject>(object);
    Map* map = receiver->map(vm->heap);
    LookupIterator it(*vm, receiver, key, LookupIterator::Scope::kOwn);
    if (it.state() == State::kNotFound && map->is_extensible()) {
      JSObject::AddDataProperty(*vm, receiver, key, value);
      Value handler = TransitionHandler(*vm, receiver, map, key, false, Value());
      if (!handler.IsEmpty()) {
        TeachPropertySlot(*vm, slot, map, handler, Value(), nullptr);
      }
      return value;
    }
    if (it.state() == State::kData && it.details().attributes == kNoAttributes &&
        (it.where() == Where::kInObject || it.where() == Where::kOutOfObject)) {
      it.WriteDataValue(value);
      LookupIterator now(*vm, receiver, key, LookupIterator::Scope::kOwn);
      Value handler = OwnStoreHandler(*vm, now, false);
      if (!handler.IsEmpty()) {
        TeachPropertySlot(*vm, slot, receiver->map(vm->heap), handler, Value(),
                          nullptr);
      }
      return value;
    }
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
  JSObject::SetElement(*vm, receiver, static_cast<uint32_t>(index.AsNumber()), value);
  if (index.IsSmi() && IsFast(receiver->elements_kind()) && !IsMegamorphic(slot)) {
    TeachPropertySlot(*vm, slot, receiver->map(vm->heap),
                      ElementStoreHandler(receiver->elements_kind()), Value(),
                      vm->feedback().store_cache);
  }
  return value;
}

Value StoreGlobalMiss(Vm* vm, Value name, uint64_t* slot, Value value, bool strict) {
  auto* string = CellCast<String>(name);
  Realm* realm = vm->realm();
  GenericOperations* generic = vm->feedback().generic;
  ScriptBinding binding;
  if (FindScriptBinding(realm, string, &binding)) {
    if (binding.context->get(binding.slot).IsHole()) {
      (void)generic->ThrowUninitialized(*vm, string);
      return Value::Exception();
    }
    if (binding.is_const) {
      (void)generic->ThrowConstAssignment(*vm, string);
      return Value::Exception();
    }
    binding.context->set(vm->heap, binding.slot, value);
    if (!IsSinkSlot(*vm, slot)) {
      StoreSlotWord(*vm, slot, 0, binding.context);
      slot[1] = Value::Smi(Context::kSlotsOffset + 8 * static_cast<int>(binding.slot)).bits();
    }
    return value;
  }
  JSObject* global = realm->global_object();
  PropertyKey key = PropertyKey::Name(string);
  LookupIterator it(*vm, global, key);
  if (!it.found() && strict) {
    (void)generic->ThrowNotDefined(*vm, string);
    return Value::Exception();
  }
  if (it.state() == State::kData && it.where() == Where::kGlobalCell && it.holder() == global &&
      it.details().writable()) {
    it.WriteDataValue(value);
    if (!IsSinkSlot(*vm, slot)) {
      StoreSlotWord(*vm, slot, 0, it.property_cell());
      slot[1] = Value::Smi(PropertyCell::kValueOffset).bits();
    }
    return value;
  }
  return Result(generic->SetProperty(*vm, global, key, value, strict), value);
}
}

}  // namespace qdr
