// Misses of loads: named, keyed, super and global; `in` and `instanceof`.
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

/// A handler under construction.
struct Program {
  absl::InlinedVector<Step, Handler::kMaxSteps> steps;
  absl::InlinedVector<Value, 8> data;
  void Add(Step step, std::initializer_list<Value> words = {}) {
    steps.push_back(step);
    data.insert(data.end(), words.begin(), words.end());
  }
  Value Build(Vm& vm) { return Handler::New(vm, steps, data); }
};

/// Where the lookup of a property of `object` starts; nullptr for undefined and null.
JSReceiver* LookupStart(Vm& vm, Value object) {
  if (IsReceiver(object)) return AsReceiver(object);
  if (IsString(object)) return vm.intrinsic_object(Intrinsic::kStringPrototype);
  if (object.IsNumber()) return vm.intrinsic_object(Intrinsic::kNumberPrototype);
  if (object.IsBoolean()) return vm.intrinsic_object(Intrinsic::kBooleanPrototype);
  if (Is<Symbol>(object)) return vm.intrinsic_object(Intrinsic::kSymbolPrototype);
  if (object.IsCell()) return vm.intrinsic_object(Intrinsic::kBigIntPrototype);
  return nullptr;
}

int OutOfObjectOffset(const Map* map, uint32_t field) {
  return FixedArray::kElementsOffset + 8 * static_cast<int>(field - map->inobject_capacity());
}

/// Appends the step that loads what the iterator found on `holder`. False: no such step.
bool AddLoad(Vm& vm, const LookupIterator& it, Program& program) {
  auto* holder = it.holder_object();
  const Map* map = holder->map(vm.heap);
  if (it.state() == State::kAccessor) {
    Value getter = it.accessor()->getter();
    if (!Is<JSFunction>(getter)) {
      program.Add(Step::kLoadUndefined);
    } else {
      program.Add(Step::kCallGetter, {getter});
    }
    return it.where() == Where::kDescriptor || it.where() == Where::kInObject ||
           it.where() == Where::kOutOfObject;
  }
  if (it.state() == State::kNativeAccessor) {
    if (holder->type() == InstanceType::kJSArray) {
      program.Add(Step::kLoadArrayLength);
      return it.receiver_is_holder();
    }
    program.Add(Step::kCallNativeGetter, {it.native_accessor()});
    return true;
  }
  if (it.state() != State::kData) return false;
  switch (it.where()) {
    case Where::kInObject:
      program.Add(Step::kLoadInObject,
                  {Value::Smi(static_cast<int32_t>(map->FieldOffset(it.details().field)))});
      return true;
    case Where::kOutOfObject:
      program.Add(Step::kLoadOutOfObject, {Value::Smi(OutOfObjectOffset(map, it.details().field))});
      return true;
    case Where::kDescriptor:
      program.Add(Step::kLoadConstant, {it.GetDataValue()});
      return true;
    case Where::kDictionary:
      program.Add(Step::kLoadDictionary, {Value::Smi(static_cast<int32_t>(it.entry()))});
      return true;
    case Where::kGlobalCell:
      program.Add(Step::kLoadCell, {it.property_cell()});
      return true;
    default:
      return false;
  }
}

/// The handler for loading `key` from objects of the class of `object` (a cell); empty: not
/// cacheable.
Value LoadHandler(Vm& vm, Value object, PropertyKey key, bool guard_key) {
  Map* map = vm.MapOf(object.AsCell());
  Program program;
  if (guard_key) program.Add(Step::kGuardKey, {Value(key.name())});
  if (IsString(object) && key.name() == vm.names().length) {
    program.Add(Step::kLoadStringLength);
    return program.Build(vm);
  }
  JSReceiver* start = LookupStart(vm, object);
  LookupIterator it(vm, object, key, start, LookupIterator::Scope::kChain);
  if (it.found() && it.holder() == start && IsReceiver(object)) {
    if (it.holder()->IsProxy()) return Value();
    if (it.state() == State::kData && !guard_key) {
      if (it.where() == Where::kInObject) {
        return InObjectHandler(static_cast<int>(map->FieldOffset(it.details().field)));
      }
      if (it.where() == Where::kOutOfObject) {
        return OutOfObjectHandler(OutOfObjectOffset(map, it.details().field));
      }
    }
    // Whatever a dictionary holds besides data can change without a change of class.
    if (map->is_dictionary() && it.state() != State::kData) return Value();
    return AddLoad(vm, it, program) ? program.Build(vm) : Value();
  }
  // Found on the chain or absent: own properties must be told by the class, the chain by its cell.
  if (IsReceiver(object) && (map->is_dictionary() || AsReceiver(object)->IsProxy())) return Value();
  if (it.state() != State::kNotFound && it.state() != State::kData &&
      it.state() != State::kAccessor && it.state() != State::kNativeAccessor) {
    return Value();
  }
  Map* chain_map = map;
  if (!IsReceiver(object)) {
    // The chain of a primitive starts at the prototype itself: guard its class and what lies
    // behind.
    program.Add(
        Step::kGuardClassOf,
        {Value(start), Value::Smi(static_cast<int32_t>(start->map(vm.heap)->offset(vm.heap)))});
    if (start->map(vm.heap)->is_dictionary()) return Value();
    chain_map = start->map(vm.heap);
  }
  program.Add(Step::kGuardValidityCell, {Map::PrototypeChainCell(vm, chain_map)});
  // Making the cell may have changed how the holders keep their properties.
  LookupIterator settled(vm, object, key, start, LookupIterator::Scope::kChain);
  if (settled.state() == State::kNotFound) {
    // A missing private name is an error each time.
    if (key.is_private()) return Value();
    program.Add(Step::kLoadUndefined);
    return program.Build(vm);
  }
  if (!IsReceiver(object)) {
    program.data[program.data.size() - 2] =
        Value::Smi(static_cast<int32_t>(start->map(vm.heap)->offset(vm.heap)));
  }
  if (settled.where() == Where::kDictionary && settled.state() != State::kData) return Value();
  program.Add(Step::kUseHolder, {Value(settled.holder())});
  return AddLoad(vm, settled, program) ? program.Build(vm) : Value();
}

/// The handler for element loads from objects of this class, given what happened for `index`.
Value ElementHandler(Vm& vm, Value object, uint32_t index) {
  Program program;
  if (IsString(object)) {
    if (index >= AsString(object)->length()) return Value();
    program.Add(Step::kLoadStringCharacter);
    return program.Build(vm);
  }
  if (!IsReceiver(object) || AsReceiver(object)->IsProxy()) return Value();
  auto* receiver = CellCast<JSObject>(object);
  ElementsKind kind = receiver->elements_kind();
  if (IsFast(kind)) {
    if (!JSObject::GetElementFast(receiver, index).IsHole()) return ElementLoadHandler();
    // Holes and what lies beyond the end read as undefined while no prototype has elements.
    Map* map = receiver->map(vm.heap);
    if (!ChainHasNoElements(vm, map)) return Value();
    program.Add(Step::kGuardValidityCell, {Map::PrototypeChainCell(vm, map)});
    program.Add(Step::kLoadElementHoleToUndefined);
    return program.Build(vm);
  }
  if (IsTypedArrayKind(kind) && !JSTypedArray::IsBigIntKind(kind) &&
      kind != ElementsKind::kFloat16 && index < static_cast<JSTypedArray*>(receiver)->length()) {
    program.Add(Step::kLoadTypedElement, {Value::Smi(static_cast<int32_t>(kind))});
    return program.Build(vm);
  }
  return Value();
}

Value ToBits(Completion<Value> result) { return result.value(); }

/// Result of a lookup that found plain data, without a second lookup.
Value FinishLoad(Vm& vm, Value object, PropertyKey key) {
  JSReceiver* start = LookupStart(vm, object);
  if (start != nullptr) {
    LookupIterator it(vm, object, key, start, LookupIterator::Scope::kChain);
    if (it.state() == State::kData) return it.GetDataValue();
    if (it.state() == State::kNotFound && !key.is_private()) return Value::Undefined();
  }
  return ToBits(vm.feedback().generic->GetProperty(vm, object, key, object));
}

}  // namespace

extern "C" {

Value LoadNamedMiss(Vm* vm, Value object, Value name, uint64_t* slot) {
  PropertyKey key = Is<Symbol>(name) ? PropertyKey::Name(CellCast<Symbol>(name))
                                     : PropertyKey::Name(CellCast<String>(name));
  if (object.IsCell() && !IsSinkSlot(*vm, slot)) {
    Value handler = LoadHandler(*vm, object, key, false);
    if (!handler.IsEmpty()) {
      TeachPropertySlot(*vm, slot, vm->MapOf(object.AsCell()), handler, name,
                        vm->feedback().load_cache);
    }
  }
  return FinishLoad(*vm, object, key);
}

Value LoadSuperMiss(Vm* vm, Value receiver, Value name, uint64_t* slot, Value home_prototype) {
  PropertyKey key = Is<Symbol>(name) ? PropertyKey::Name(CellCast<Symbol>(name))
                                     : PropertyKey::Name(CellCast<String>(name));
  if (IsReceiver(home_prototype)) {
    LookupIterator it(*vm, receiver, key, AsReceiver(home_prototype),
                      LookupIterator::Scope::kChain);
    if (it.state() == State::kData) return it.GetDataValue();
  }
  return ToBits(vm->feedback().generic->GetProperty(*vm, home_prototype, key, receiver));
}

Value LoadKeyedMiss(Vm* vm, Value object, Value key_value, uint64_t* slot) {
  PropertyKey key;
  if (!object.IsCell() || !PropertyKey::FromValue(*vm, key_value, &key)) {
    return ToBits(vm->feedback().generic->GetKeyed(*vm, object, key_value));
  }
  bool teach = !IsSinkSlot(*vm, slot);
  if (key.is_index()) {
    if (teach && key_value.IsSmi() && !IsMegamorphic(slot)) {
      Value handler = ElementHandler(*vm, object, key.index());
      if (!handler.IsEmpty()) {
        TeachPropertySlot(*vm, slot, vm->MapOf(object.AsCell()), handler, Value(),
                          vm->feedback().load_cache);
      }
    }
    if (IsReceiver(object) && !AsReceiver(object)->IsProxy() &&
        IsFast(AsReceiver(object)->elements_kind())) {
      Value element = JSObject::GetElementFast(CellCast<JSObject>(object), key.index());
      if (!element.IsHole()) return element;
    }
    return ToBits(vm->feedback().generic->GetProperty(*vm, object, key, object));
  }
  // The stubs compare keys by identity: only internalized names and symbols can hit.
  if (teach && key_value == Value(key.name())) {
    Value handler = LoadHandler(*vm, object, key, true);
    if (!handler.IsEmpty()) {
      TeachPropertySlot(*vm, slot, vm->MapOf(object.AsCell()), handler, key_value,
                        vm->feedback().load_cache);
    }
  }
  return FinishLoad(*vm, object, key);
}

Value LoadGlobalMiss(Vm* vm, Value name, uint64_t* slot, bool inside_typeof) {
  auto* string = CellCast<String>(name);
  Realm* realm = vm->realm();
  ScriptBinding binding;
  if (FindScriptBinding(realm, string, &binding)) {
    Value value = binding.context->get(binding.slot);
    if (value.IsHole()) return ToBits(vm->feedback().generic->ThrowUninitialized(*vm, string));
    if (!IsSinkSlot(*vm, slot)) {
      StoreSlotWord(*vm, slot, 0, binding.context);
      slot[1] = Value::Smi(Context::kSlotsOffset + 8 * static_cast<int>(binding.slot)).bits();
    }
    return value;
  }
  JSObject* global = realm->global_object();
  PropertyKey key = PropertyKey::Name(string);
  LookupIterator it(*vm, global, key);
  if (!it.found()) {
    if (inside_typeof) return Value::Undefined();
    return ToBits(vm->feedback().generic->ThrowNotDefined(*vm, string));
  }
  if (it.state() == State::kData && it.where() == Where::kGlobalCell && it.holder() == global) {
    if (!IsSinkSlot(*vm, slot)) {
      StoreSlotWord(*vm, slot, 0, it.property_cell());
      slot[1] = Value::Smi(PropertyCell::kValueOffset).bits();
    }
    return it.GetDataValue();
  }
  return ToBits(vm->feedback().generic->GetProperty(*vm, global, key, realm->global_this()));
}

Value HasPropertyMiss(Vm* vm, Value key, Value object, uint64_t* slot) {
  Completion<bool> result = vm->feedback().generic->HasProperty(*vm, object, key);
  return result.threw() ? Value::Exception() : Value::Boolean(result.value());
}

Value InstanceOfMiss(Vm* vm, Value value, Value constructor, uint64_t* slot) {
  Completion<bool> result = vm->feedback().generic->InstanceOf(*vm, value, constructor);
  return result.threw() ? Value::Exception() : Value::Boolean(result.value());
}
}

}  // namespace qdr
