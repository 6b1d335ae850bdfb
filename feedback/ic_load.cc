// Misses of loads: named, keyed and super.
#include "feedback/handler_builder.h"
#include "feedback/ic.h"
#include "feedback/ic_state.h"
#include "objects/own_keys.h"
#include "objects/typed_array.h"

namespace qdr {

using Step = HandlerStep;
using State = LookupIterator::State;
using Where = LookupIterator::Where;
using Scope = LookupIterator::Scope;

JSReceiver* LookupStart(Vm& vm, Value object) {
  if (IsReceiver(object)) return AsReceiver(object);
  if (IsString(object)) return vm.intrinsic_object(Intrinsic::kStringPrototype);
  if (object.IsNumber()) return vm.intrinsic_object(Intrinsic::kNumberPrototype);
  if (object.IsBoolean()) return vm.intrinsic_object(Intrinsic::kBooleanPrototype);
  if (Is<Symbol>(object)) return vm.intrinsic_object(Intrinsic::kSymbolPrototype);
  if (object.IsCell()) return vm.intrinsic_object(Intrinsic::kBigIntPrototype);
  return nullptr;
}

namespace {

/// `length` of typed arrays is a getter far up the chain that everybody calls in loops.
bool IsTypedArrayLength(Vm& vm, const LookupIterator& it, Value getter) {
  return Is<JSTypedArray>(it.receiver()) && it.key().name() == vm.names().length &&
         getter == vm.intrinsic(Intrinsic::kTypedArrayLengthGetter);
}

bool AddAccessorLoad(Vm& vm, const LookupIterator& it, HandlerBuilder& program) {
  Value getter = it.accessor()->getter();
  if (!IsReceiver(getter)) {
    program.Add(Step::kLoadUndefined);
  } else if (IsTypedArrayLength(vm, it, getter)) {
    program.Add(Step::kLoadTypedArrayLength);
  } else {
    program.Add(Step::kCallGetter, {getter});
  }
  return true;
}

bool AddNativeLoad(Vm& vm, const LookupIterator& it, HandlerBuilder& program) {
  NativeAccessor* accessor = it.native_accessor();
  if (it.receiver_is_holder() && accessor == vm.roots().ArrayLengthAccessor) {
    program.Add(Step::kLoadArrayLength);
  } else if (accessor == vm.roots().FunctionPrototypeAccessor) {
    program.Add(Step::kLoadFunctionPrototype);
  } else {
    program.Add(Step::kCallNativeGetter, {Value(accessor)});
  }
  return true;
}

/// Appends the step that loads what the iterator found on its holder. False: there is no such step.
bool AddLoad(Vm& vm, const LookupIterator& it, HandlerBuilder& program) {
  const Map* map = it.holder()->map(vm.heap);
  // A dictionary's accessors can change without a change of class; on a chain the cell tells.
  bool may_be_accessor = !map->is_dictionary() || !it.receiver_is_holder();
  switch (it.state()) {
    case State::kAccessor:
      return may_be_accessor && AddAccessorLoad(vm, it, program);
    case State::kNativeAccessor:
      return may_be_accessor && AddNativeLoad(vm, it, program);
    case State::kModuleNamespace:
      if (!it.receiver_is_holder()) return false;
      program.Add(Step::kLoadModuleCell, {it.module_cell()});
      return true;
    case State::kData:
      break;
    default:
      return false;
  }
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
      if (it.receiver_is_holder()) {
        // Objects of one dictionary class have their entries at different places.
        program.AddHashed(Step::kLoadOwnDictionary, it.key());
      } else {
        program.Add(Step::kLoadDictionary, {Value::Smi(static_cast<int32_t>(it.entry()))});
      }
      return true;
    case Where::kGlobalCell:
      program.Add(Step::kLoadCell, {Value(it.property_cell())});
      return true;
    default:
      return false;
  }
}

/// For a property that the receiver itself has.
Value OwnLoadHandler(Vm& vm, const LookupIterator& it, bool guard_key, Value known) {
  const Map* map = it.holder()->map(vm.heap);
  if (it.state() == State::kData && !guard_key) {
    if (it.where() == Where::kInObject) {
      return InObjectHandler(static_cast<int>(map->FieldOffset(it.details().field)));
    }
    if (it.where() == Where::kOutOfObject) {
      return OutOfObjectHandler(OutOfObjectOffset(map, it.details().field));
    }
  }
  HandlerBuilder program(vm, known);
  if (guard_key) program.GuardKey(it.key());
  return AddLoad(vm, it, program) ? program.Build() : Value();
}

/// For one that it inherits, or that is nowhere. The class (or a look into the dictionary) tells
/// that it is not its own, the cell that the chain is as it was.
Value ChainLoadHandler(Vm& vm, Value object, PropertyKey key, JSReceiver* start, bool guard_key,
                       Value known) {
  HandlerBuilder program(vm, known);
  if (guard_key) program.GuardKey(key);
  if (IsReceiver(object)) {
    Map* map = start->map(vm.heap);
    if (map->is_dictionary()) {
      if (start->type() == InstanceType::kJSGlobalObject) return Value();
      program.AddHashed(Step::kGuardNotOwn, key);
    }
    program.GuardCell(Map::PrototypeChainCell(vm, map));
  } else {
    program.GuardCell(Map::ChainCellFrom(vm, static_cast<JSObject*>(start)));
  }
  // Making the cell may have changed how the holders keep their properties.
  LookupIterator it(vm, object, key, start, Scope::kChain);
  if (it.state() == State::kNotFound) {
    program.Add(Step::kLoadUndefined);
    return program.Build();
  }
  program.Add(Step::kUseHolder, {Value(it.holder())});
  return AddLoad(vm, it, program) ? program.Build() : Value();
}

/// The handler for loading `key` from objects of the class of `object`, a cell; empty: not
/// cacheable.
Value LoadHandler(Vm& vm, Value object, const LookupIterator& it, bool guard_key, Value known) {
  PropertyKey key = it.key();
  if (IsString(object) && key.name() == vm.names().length) {
    HandlerBuilder program(vm, known);
    if (guard_key) program.GuardKey(key);
    program.Add(Step::kLoadStringLength);
    return program.Build();
  }
  JSReceiver* start = LookupStart(vm, object);
  if (start->IsProxy() || it.state() == State::kProxy ||
      it.state() == State::kIntegerIndexedAbsent) {
    return Value();
  }
  if (IsReceiver(object) && it.found() && it.holder() == start) {
    return OwnLoadHandler(vm, it, guard_key, known);
  }
  // A private name that is missing is an error each time.
  if (key.is_private()) return Value();
  return ChainLoadHandler(vm, object, key, start, guard_key, known);
}

/// A complete named load.
Value LoadByName(Vm& vm, Value object, PropertyKey key, uint64_t* slot, bool guard_key) {
  JSReceiver* start = LookupStart(vm, object);
  if (start == nullptr) {
    return vm.feedback().generic->GetProperty(vm, object, key, object).value();
  }
  if (object.IsCell() && !IsSinkSlot(vm, slot)) {
    LookupIterator it(vm, object, key, start, Scope::kChain);
    Value name(key.name());
    StubCacheEntry* cache = vm.feedback().load_cache;
    Value known = KnownHandler(vm, slot, vm.MapOf(object.AsCell()), name, cache);
    Value handler = LoadHandler(vm, object, it, guard_key, known);
    if (!handler.IsEmpty()) {
      TeachPropertySlot(vm, slot, vm.MapOf(object.AsCell()), handler, name, cache);
    }
  }
  // Making the handler may have moved what the first lookup found.
  LookupIterator it(vm, object, key, start, Scope::kChain);
  if (it.state() == State::kData) return it.GetDataValue();
  if (it.state() == State::kNotFound && !key.is_private() && !IsString(object)) {
    return Value::Undefined();
  }
  return vm.feedback().generic->GetProperty(vm, object, key, object).value();
}

/// Beyond its bounds and holes it gives undefined: nothing can be added to it for its class.
bool AnswersAnyIndex(Value handler) {
  if (!handler.IsCell()) return false;
  auto* program = CellCast<Handler>(handler);
  return (program->last_step() == Step::kLoadElementHoleToUndefined ||
          program->last_step() == Step::kLoadStringCharacterOrUndefined) &&
         program->IsStillValid();
}

/// The handler for element loads from objects of this class, given what happened for `index`;
/// `known` is what the slot has for them.
Value ElementHandler(Vm& vm, Value object, uint32_t index, Value known) {
  if (AnswersAnyIndex(known)) return known;
  HandlerBuilder program(vm, known);
  if (IsString(object)) {
    if (index < AsString(object)->length()) {
      program.Add(Step::kLoadStringCharacter);
      return program.Build();
    }
    JSObject* prototype = vm.intrinsic_object(Intrinsic::kStringPrototype);
    if (HasOwnElements(prototype) || !ChainHasNoElements(vm, prototype->map(vm.heap))) {
      return Value();
    }
    program.GuardCell(Map::ChainCellFrom(vm, prototype));
    program.Add(Step::kLoadStringCharacterOrUndefined);
    return program.Build();
  }
  if (!IsReceiver(object) || AsReceiver(object)->IsProxy()) return Value();
  auto* receiver = CellCast<JSObject>(object);
  ElementsKind kind = receiver->elements_kind();
  if (IsFast(kind)) {
    if (!JSObject::GetElementFast(receiver, index).IsHole()) return ElementLoadHandler();
    // Holes and what lies beyond the end read as undefined while no prototype has elements.
    Map* map = receiver->map(vm.heap);
    if (!ChainHasNoElements(vm, map)) return Value();
    program.GuardCell(Map::PrototypeChainCell(vm, map));
    program.Add(Step::kLoadElementHoleToUndefined);
    return program.Build();
  }
  if (IsTypedArrayKind(kind) && !JSTypedArray::IsBigIntKind(kind) &&
      kind != ElementsKind::kFloat16 && index < static_cast<JSTypedArray*>(receiver)->length()) {
    program.Add(Step::kLoadTypedElement, {Value::Smi(static_cast<int32_t>(kind))});
    return program.Build();
  }
  return Value();
}

Value LoadElement(Vm& vm, Value object, Value key_value, PropertyKey key, uint64_t* slot) {
  if (key_value.IsSmi() && !IsSinkSlot(vm, slot) && !IsMegamorphic(slot)) {
    Map* map = vm.MapOf(object.AsCell());
    Value handler = ElementHandler(vm, object, key.index(), HandlerFor(vm, slot, map));
    if (!handler.IsEmpty()) {
      TeachPropertySlot(vm, slot, vm.MapOf(object.AsCell()), handler, Value(),
                        vm.feedback().load_cache);
    }
  }
  if (IsString(object)) {
    String* string = AsString(object);
    if (key.index() < string->length()) {
      return String::FromCharCode(vm, string->At(vm, key.index()));
    }
  } else if (IsReceiver(object)) {
    LookupIterator it(vm, AsReceiver(object), key);
    if (it.state() == State::kData) return it.GetDataValue();
    if (it.state() == State::kNotFound) return Value::Undefined();
  }
  return vm.feedback().generic->GetProperty(vm, object, key, object).value();
}

}  // namespace

extern "C" {

Value LoadNamedMiss(Vm* vm, Value object, Value name, uint64_t* slot) {
  return LoadByName(*vm, object, KeyOfName(name), slot, false);
}

Value LoadSuperMiss(Vm* vm, Value receiver, Value name, uint64_t* slot, Value home_prototype) {
  PropertyKey key = KeyOfName(name);
  if (IsReceiver(home_prototype)) {
    LookupIterator it(*vm, receiver, key, AsReceiver(home_prototype), Scope::kChain);
    if (it.state() == State::kData) return it.GetDataValue();
  }
  return vm->feedback().generic->GetProperty(*vm, home_prototype, key, receiver).value();
}

Value LoadKeyedMiss(Vm* vm, Value object, Value key_value, uint64_t* slot) {
  PropertyKey key;
  if (!object.IsCell() || !PropertyKey::FromValue(*vm, key_value, &key)) {
    return vm->feedback().generic->GetKeyed(*vm, object, key_value).value();
  }
  if (key.is_index()) return LoadElement(*vm, object, key_value, key, slot);
  // The stubs compare keys by identity: only internalized names and symbols can hit.
  if (key_value != Value(key.name())) {
    JSReceiver* start = LookupStart(*vm, object);
    LookupIterator it(*vm, object, key, start, Scope::kChain);
    if (it.state() == State::kData) return it.GetDataValue();
    return vm->feedback().generic->GetProperty(*vm, object, key, object).value();
  }
  return LoadByName(*vm, object, key, slot, true);
}
}

}  // namespace qdr
