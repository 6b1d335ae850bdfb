// Operations on objects (ECMA-262 7.3): calls, own keys, integrity levels, array-likes, species,
// prototypes from constructors, CopyDataProperties.
#include "objects/builtin_objects.h"
#include "objects/lookup.h"
#include "objects/numbers.h"
#include "objects/own_keys.h"
#include "objects/realm_maps.h"
#include "objects/typed_array.h"
#include "runtime/abstract_operations.h"
#include "runtime/internal_methods.h"
#include "runtime/messages.h"

namespace qdr {

using State = LookupIterator::State;

bool IsTypedArrayFixedLength(const JSObject* object) {
  // 10.4.5.2
  auto* array = static_cast<const JSTypedArray*>(object);
  if (array->is_length_tracking()) return false;
  const JSArrayBuffer* buffer = array->buffer();
  return !buffer->is_resizable() || buffer->is_shared();
}

Completion<FixedArray*> OwnPropertyKeys(Vm& vm, JSReceiver* object) {
  if (object->IsProxy()) return ProxyOwnKeys(vm, static_cast<JSProxy*>(object));
  return OwnKeys(vm, static_cast<JSObject*>(object));
}

// --- Calls.

Completion<Value> GetMethod(Vm& vm, Value v, PropertyKey key) {
  Value method = TRY(GetV(vm, v, key));
  if (method.IsNullish()) return Value::Undefined();
  if (!IsCallable(vm.heap, method)) {
    return ThrowMessage(vm, Message::kNotCallable, {DescribeForError(vm, method)});
  }
  return method;
}

Completion<Value> Call(Vm& vm, Value callee, Value receiver, std::span<const Value> arguments) {
  if (!IsCallable(vm.heap, callee)) {
    return ThrowMessage(vm, Message::kNotCallable, {DescribeForError(vm, callee)});
  }
  return vm.hooks().Call(vm, callee, receiver, arguments);
}

Completion<Value> Call(Vm& vm, Value callee, Value receiver,
                       std::initializer_list<Value> arguments) {
  return Call(vm, callee, receiver, std::span<const Value>(arguments.begin(), arguments.size()));
}

Completion<Value> Invoke(Vm& vm, Value v, PropertyKey key, std::initializer_list<Value> arguments) {
  Value method = TRY(GetV(vm, v, key));
  if (!IsCallable(vm.heap, method)) {
    std::string base = IsReceiver(v) ? "(intermediate value)" : DescribeForError(vm, v);
    return ThrowMessage(vm, Message::kNotCallable, {base + "." + KeyForError(vm, key)});
  }
  return vm.hooks().Call(vm, method, v,
                         std::span<const Value>(arguments.begin(), arguments.size()));
}

Completion<JSReceiver*> Construct(Vm& vm, Value constructor, std::span<const Value> arguments,
                                  Value new_target) {
  QDR_DCHECK(IsConstructor(vm.heap, constructor));
  if (new_target.IsUndefined()) new_target = constructor;
  Value result = TRY(vm.hooks().Construct(vm, constructor, arguments, new_target));
  return AsReceiver(result);
}

Completion<JSReceiver*> Construct(Vm& vm, Value constructor,
                                  std::initializer_list<Value> arguments) {
  return Construct(vm, constructor, std::span<const Value>(arguments.begin(), arguments.size()));
}

// --- Integrity levels.

Completion<bool> SetIntegrityLevel(Vm& vm, JSReceiver* object, IntegrityLevel level) {
  bool freeze = level == IntegrityLevel::kFrozen;
  // Fast: ordinary objects, whose hidden class and elements change as a whole.
  if (object->IsJSObject() && object->type() != InstanceType::kJSTypedArray &&
      object->type() != InstanceType::kJSModuleNamespace) {
    JSObject::ApplyIntegrity(vm, static_cast<JSObject*>(object),
                             freeze ? kDontDelete | kReadOnly : kDontDelete);
    return true;
  }
  // 3. If ? O.[[PreventExtensions]]() is false, return false.
  if (!TRY(PreventExtensions(vm, object))) return false;
  // A view with elements cannot be frozen: its elements stay writable, if they are.
  if (object->type() == InstanceType::kJSTypedArray && freeze &&
      static_cast<JSTypedArray*>(object)->length() > 0 &&
      !object->map(vm.heap)->is(Map::kHasReadOnlyElements)) {
    return ThrowMessage(vm, Message::kCannotFreezeArrayBufferView);
  }
  // 5-6. Each own key loses configurability, and data properties writability.
  FixedArray* keys = TRY(OwnPropertyKeys(vm, object));
  for (uint32_t i = 0; i < keys->length(); ++i) {
    TRY(vm.PollInterrupt());
    PropertyKey key = TRY(ToPropertyKey(vm, keys->get(i)));
    PropertyDescriptor change;
    change.has_configurable = true;
    if (freeze) {
      PropertyDescriptor current;
      if (!TRY(GetOwnProperty(vm, object, key, &current))) continue;
      if (!current.is_accessor()) change.has_writable = true;
    }
    TRY(DefinePropertyOrThrow(vm, object, key, change));
  }
  return true;
}

Completion<bool> TestIntegrityLevel(Vm& vm, JSReceiver* object, IntegrityLevel level) {
  // 1-2. An extensible object has neither.
  if (TRY(IsExtensible(vm, object))) return false;
  FixedArray* keys = TRY(OwnPropertyKeys(vm, object));
  for (uint32_t i = 0; i < keys->length(); ++i) {
    TRY(vm.PollInterrupt());
    PropertyKey key = TRY(ToPropertyKey(vm, keys->get(i)));
    PropertyDescriptor current;
    if (!TRY(GetOwnProperty(vm, object, key, &current))) continue;
    if (current.configurable) return false;
    if (level == IntegrityLevel::kFrozen && current.is_data() && current.writable) return false;
  }
  return true;
}

// --- Array-likes.

Completion<double> LengthOfArrayLike(Vm& vm, JSReceiver* object) {
  if (object->type() == InstanceType::kJSArray) {
    return static_cast<JSArray*>(object)->length_value().AsNumber();
  }
  return ToLength(vm, TRY(Get(vm, object, PropertyKey::Name(vm.names().length))));
}

Completion<PropertyKey> KeyFromNumber(Vm& vm, double index) {
  if (index < 4294967295.0) return PropertyKey::Index(static_cast<uint32_t>(index));
  return PropertyKey::From(vm, NumberToString(vm, index));
}

Completion<FixedArray*> CreateListFromArrayLike(Vm& vm, Value v) {
  if (!IsReceiver(v)) return ThrowMessage(vm, Message::kArrayLikeNotObject);
  JSReceiver* object = AsReceiver(v);
  // Fast: arrays and arguments with fast elements, whose holes nothing on the prototype chain
  // fills.
  if (object->IsJSObject() && IsFast(object->elements_kind())) {
    auto* plain = static_cast<JSObject*>(object);
    Map* map = plain->map(vm.heap);
    Value length;
    if (object->type() == InstanceType::kJSArray) {
      length = static_cast<JSArray*>(object)->length_value();
    } else if (map == vm.realm()->map(Intrinsic::kSloppyArgumentsMap) ||
               map == vm.realm()->map(Intrinsic::kStrictArgumentsMap)) {
      // Their first field is `length`.
      length = plain->GetField(map, 0);
    }
    FixedArray* elements = plain->elements();
    if (length.IsSmi() && static_cast<uint32_t>(length.AsSmi()) <= elements->length() &&
        (IsPacked(object->elements_kind()) || ChainHasNoElements(vm, map))) {
      auto count = static_cast<uint32_t>(length.AsSmi());
      FixedArray* list = FixedArray::CopyOf(vm, elements, count, count, Value::Undefined());
      for (uint32_t i = 0; i < count; ++i) {
        if (list->get(i).IsHole()) list->set_no_barrier(i, Value::Undefined());
      }
      return list;
    }
  }
  double length = TRY(LengthOfArrayLike(vm, object));
  if (length > FixedArray::kMaxLength ||
      !vm.heap.CanAllocate(FixedArray::SizeFor(static_cast<uint32_t>(length)))) {
    return ThrowMessage(vm, Message::kInvalidArrayLength);
  }
  auto count = static_cast<uint32_t>(length);
  FixedArray* list = FixedArray::New(vm, count);
  for (uint32_t i = 0; i < count; ++i) {
    list->set(vm.heap, i, TRY(Get(vm, object, PropertyKey::Index(i))));
    if ((i & 0xfff) == 0) TRY(vm.PollInterrupt());
  }
  return list;
}

// --- instanceof.

Completion<bool> OrdinaryHasInstance(Vm& vm, Value constructor, Value v) {
  // 1. If IsCallable(C) is false, return false.
  if (!IsCallable(vm.heap, constructor)) return false;
  // 2. A bound function asks its target.
  if (Is<JSBoundFunction>(constructor)) {
    TRY(vm.CheckStack());
    return InstanceofOperator(vm, v, Value(As<JSBoundFunction>(constructor)->target()));
  }
  // 3. If O is not an Object, return false.
  if (!IsReceiver(v)) return false;
  // 4-5. Let P be ? Get(C, "prototype").
  Value prototype = TRY(Get(vm, AsReceiver(constructor), PropertyKey::Name(vm.names().prototype)));
  if (!IsReceiver(prototype)) {
    return ThrowMessage(vm, Message::kNonObjectInInstanceof, {DescribeForError(vm, prototype)});
  }
  // 6. Walk the chain.
  JSReceiver* object = AsReceiver(v);
  for (;;) {
    Value next =
        object->IsProxy() ? TRY(GetPrototypeOf(vm, object)) : object->map(vm.heap)->prototype();
    if (next.IsNull()) return false;
    if (next == prototype) return true;
    object = AsReceiver(next);
    TRY(vm.PollInterrupt());
  }
}

Completion<bool> InstanceofOperator(Vm& vm, Value v, Value target) {
  // 1. If target is not an Object, throw a TypeError exception.
  if (!IsReceiver(target)) {
    return ThrowMessage(vm, IsCallable(vm.heap, target) ? Message::kInstanceofNotCallable
                                                        : Message::kInstanceofNotObject);
  }
  // 2. Let instOfHandler be ? GetMethod(target, %Symbol.hasInstance%).
  Value handler = TRY(GetMethod(vm, target, PropertyKey::Name(vm.symbols().hasInstance)));
  // 3. If it is not undefined, return ToBoolean(? Call(instOfHandler, target, « V »)).
  if (!handler.IsUndefined()) {
    if (handler == vm.intrinsic(Intrinsic::kFunctionPrototypeHasInstance)) {
      return OrdinaryHasInstance(vm, target, v);
    }
    return ToBoolean(vm, TRY(Call(vm, handler, target, {v})));
  }
  // 4-5. An object without the method: if it is callable, the ordinary check.
  if (!IsCallable(vm.heap, target)) return ThrowMessage(vm, Message::kInstanceofNotCallable);
  return OrdinaryHasInstance(vm, target, v);
}

// --- Constructors, species, realms.

Completion<Value> SpeciesConstructor(Vm& vm, JSReceiver* object, Value default_constructor) {
  // 1. Let C be ? Get(O, "constructor").
  Value constructor = TRY(Get(vm, object, PropertyKey::Name(vm.names().constructor)));
  if (constructor.IsUndefined()) return default_constructor;
  if (!IsReceiver(constructor)) return ThrowMessage(vm, Message::kConstructorNotObject);
  // 4. Let S be ? Get(C, %Symbol.species%).
  Value species = TRY(Get(vm, AsReceiver(constructor), PropertyKey::Name(vm.symbols().species)));
  if (species.IsNullish()) return default_constructor;
  if (!IsConstructor(vm.heap, species)) return ThrowMessage(vm, Message::kSpeciesNotConstructor);
  return species;
}

Completion<Realm*> GetFunctionRealm(Vm& vm, JSReceiver* function) {
  for (;;) {
    switch (function->type()) {
      case InstanceType::kJSFunction:
        return static_cast<JSFunction*>(function)->realm();
      case InstanceType::kJSBoundFunction:
        function = static_cast<JSBoundFunction*>(function)->target();
        break;
      case InstanceType::kJSProxy: {
        auto* proxy = static_cast<JSProxy*>(function);
        if (proxy->handler().IsNull()) {
          return ThrowMessage(vm, Message::kProxyRevoked, {"construct"});
        }
        function = AsReceiver(proxy->target());
        break;
      }
      default:
        return vm.realm();
    }
  }
}

Completion<JSObject*> GetPrototypeFromConstructor(Vm& vm, Value new_target, Intrinsic fallback) {
  JSReceiver* constructor = AsReceiver(new_target);
  // 2. Let proto be ? Get(constructor, "prototype").
  Value prototype = TRY(Get(vm, constructor, PropertyKey::Name(vm.names().prototype)));
  if (IsReceiver(prototype)) return static_cast<JSObject*>(AsReceiver(prototype));
  // 3. Otherwise the default one, from the constructor's realm.
  Realm* realm = TRY(GetFunctionRealm(vm, constructor));
  return realm->object(fallback);
}

Completion<void> CheckStackForArguments(Vm& vm, size_t count) {
  constexpr size_t kReserve = 64 * 1024;
  constexpr size_t kMaxArguments = size_t{1} << 24;
  if (count > kMaxArguments) return vm.ThrowStackOverflow();
  return vm.CheckStack(count * sizeof(Value) + kReserve);
}

Completion<JSBoundFunction*> BoundFunctionCreate(Vm& vm, JSReceiver* target, Value bound_this,
                                                 std::span<const Value> arguments) {
  // 1. Let proto be ? targetFunction.[[GetPrototypeOf]]().
  Value prototype = TRY(GetPrototypeOf(vm, target));
  // 2-6. Make the object, [[Construct]] if targetFunction has it.
  Map* map = vm.realm()->map(IsConstructor(vm.heap, target) ? Intrinsic::kBoundConstructorMap
                                                            : Intrinsic::kBoundFunctionMap);
  if (map->prototype() != prototype) map = Map::WithPrototype(vm, map, prototype);
  auto* bound = static_cast<JSBoundFunction*>(JSObject::New(vm, map));
  auto set = [&](int offset, Value v) { vm.heap.Store(bound, bound->slot(offset), v); };
  // 7. Set obj.[[BoundTargetFunction]] to targetFunction.
  set(JSBoundFunction::kTargetOffset, target);
  // 8. Set obj.[[BoundThis]] to boundThis.
  set(JSBoundFunction::kBoundThisOffset, bound_this);
  // 9. Set obj.[[BoundArguments]] to boundArgs.
  FixedArray* list = vm.empty_fixed_array();
  set(JSBoundFunction::kArgumentsOffset, list);
  if (!arguments.empty()) {
    list = FixedArray::New(vm, static_cast<uint32_t>(arguments.size()));
    for (uint32_t i = 0; i < arguments.size(); ++i) list->set(vm.heap, i, arguments[i]);
    set(JSBoundFunction::kArgumentsOffset, list);
  }
  // 10. Return obj.
  return bound;
}

Completion<Map*> MapFromConstructor(Vm& vm, Value new_target, Intrinsic base_map,
                                    Intrinsic default_prototype) {
  // Fast: the constructor itself, whose `prototype` cannot change.
  if (Is<JSFunction>(new_target) && As<JSFunction>(new_target)->shared()->is_builtin()) {
    auto* function = As<JSFunction>(new_target);
    Value initial = function->prototype_or_initial_map();
    if (initial == function->realm()->get(base_map)) return CellCast<Map>(initial);
  }
  JSObject* prototype = TRY(GetPrototypeFromConstructor(vm, new_target, default_prototype));
  Realm* realm = TRY(GetFunctionRealm(vm, AsReceiver(new_target)));
  Map* map = realm->map(base_map);
  if (map->prototype() == Value(prototype)) return map;
  return Map::WithPrototype(vm, map, prototype);
}

// --- Own properties as lists, copies.

Completion<FixedArray*> EnumerableOwnProperties(Vm& vm, JSReceiver* object,
                                                PropertyKindFilter kind) {
  // Fast: the keys of an ordinary object need no descriptors.
  if (kind == PropertyKindFilter::kKey && object->IsJSObject() &&
      object->type() != InstanceType::kJSModuleNamespace) {
    return OwnKeys(vm, static_cast<JSObject*>(object), kEnumerableOnly | kSkipSymbols);
  }
  FixedArray* keys = TRY(OwnPropertyKeys(vm, object));
  FixedArray* result = FixedArray::New(vm, keys->length());
  uint32_t count = 0;
  bool ordinary = object->IsJSObject() && object->type() != InstanceType::kJSModuleNamespace;
  // 3. For each own string key,
  for (uint32_t i = 0; i < keys->length(); ++i) {
    TRY(vm.PollInterrupt());
    Value key_value = keys->get(i);
    if (!IsString(key_value)) continue;
    PropertyKey key = PropertyKey::From(vm, AsString(key_value));
    Value value;
    // a. Let desc be ? O.[[GetOwnProperty]](key); it may be gone by now.
    if (ordinary) {
      LookupIterator own(vm, object, key, LookupIterator::Scope::kOwn);
      if (!own.found() || own.state() == State::kIntegerIndexedAbsent ||
          !own.details().enumerable()) {
        continue;
      }
      if (kind != PropertyKindFilter::kKey) {
        value = own.state() == State::kData ? own.GetDataValue() : TRY(Get(vm, object, key));
      }
    } else {
      PropertyDescriptor d;
      if (!TRY(GetOwnProperty(vm, object, key, &d)) || !d.enumerable) continue;
      if (kind != PropertyKindFilter::kKey) value = TRY(Get(vm, object, key));
    }
    if (kind == PropertyKindFilter::kKey) {
      value = key_value;
    } else if (kind == PropertyKindFilter::kKeyAndValue) {
      Value pair[2] = {key_value, value};
      value = CreateArrayFromList(vm, pair);
    }
    result->set(vm.heap, count++, value);
  }
  if (count != result->length()) {
    result = FixedArray::CopyOf(vm, result, count, count, Value::Undefined());
  }
  return result;
}

Completion<void> CopyDataProperties(Vm& vm, JSReceiver* target, Value source,
                                    std::span<const Value> excluded_keys) {
  // 1. If source is undefined or null, return.
  if (source.IsNullish()) return Done{};
  // 2-3. Let from be ! ToObject(source). A primitive that is no string has no own properties.
  if (!IsReceiver(source) && !IsString(source)) return Done{};
  JSReceiver* from = TRY(ToObject(vm, source));
  auto is_excluded = [&](PropertyKey key) {
    for (Value e : excluded_keys) {
      PropertyKey excluded;
      if (PropertyKey::FromValue(vm, e, &excluded) && excluded == key) return true;
    }
    return false;
  };
  bool ordinary = from->IsJSObject() && from->type() != InstanceType::kJSModuleNamespace;
  FixedArray* keys = ordinary ? TRY(OwnKeys(vm, static_cast<JSObject*>(from), kAllKeys, true))
                              : TRY(OwnPropertyKeys(vm, from));
  // 4. For each element nextKey of keys,
  for (uint32_t i = 0; i < keys->length(); ++i) {
    TRY(vm.PollInterrupt());
    PropertyKey key = TRY(ToPropertyKey(vm, keys->get(i)));
    if (!excluded_keys.empty() && is_excluded(key)) continue;
    Value value;
    if (ordinary) {
      LookupIterator own(vm, from, key, LookupIterator::Scope::kOwn);
      if (!own.found() || own.state() == State::kIntegerIndexedAbsent ||
          !own.details().enumerable()) {
        continue;
      }
      value = own.state() == State::kData ? own.GetDataValue() : TRY(Get(vm, from, key));
    } else {
      PropertyDescriptor d;
      if (!TRY(GetOwnProperty(vm, from, key, &d)) || !d.enumerable) continue;
      value = TRY(Get(vm, from, key));
    }
    // ii.2. Perform ! CreateDataPropertyOrThrow(target, nextKey, propValue).
    TRY(CreateDataPropertyOrThrow(vm, target, key, value));
  }
  return Done{};
}

Completion<Value> SetterThatIgnoresPrototypeProperties(Vm& vm, Value this_value, JSObject* home,
                                                       PropertyKey key, Value value) {
  // 1. If this is not an Object, throw a TypeError exception.
  if (!IsReceiver(this_value)) {
    return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, this_value)});
  }
  JSReceiver* object = AsReceiver(this_value);
  // 2. If this is home, throw: the property of the prototype cannot be replaced by assignment.
  if (object == home) {
    return ThrowMessage(
        vm, Message::kReadOnlyProperty,
        {KeyForError(vm, key), "object '" + DescribeObjectForError(vm, object) + "'"});
  }
  // 3-5. An own property is set, a missing one created.
  PropertyDescriptor current;
  if (!TRY(GetOwnProperty(vm, object, key, &current))) {
    TRY(CreateDataPropertyOrThrow(vm, object, key, value));
  } else {
    TRY(Set(vm, object, key, value));
  }
  return Value::Undefined();
}

// --- Function names.

void SetFunctionName(Vm& vm, JSFunction* function, PropertyKey key, std::string_view prefix) {
  // 1-4. The name as a string; a symbol's is its description in brackets.
  String* name;
  if (key.is_symbol()) {
    Value description = key.symbol()->description();
    if (description.IsUndefined()) {
      name = vm.names().empty;
    } else if (key.symbol()->has_flag(Symbol::kPrivateNameFlag)) {
      name = AsString(description);
    } else {
      String* open = MUST(String::Concat(vm, String::NewAscii(vm, "["), AsString(description)));
      name = MUST(String::Concat(vm, open, String::NewAscii(vm, "]")));
    }
  } else {
    name = key.is_index() ? NumberToString(vm, Value::Number(key.index())) : key.string();
  }
  // 5. If prefix is present, put it and a space before.
  if (!prefix.empty()) {
    String* start = String::NewAscii(vm, std::string(prefix) + " ");
    name = MUST(String::Concat(vm, start, name));
  }
  // 6. { [[Value]]: name, [[Writable]]: false, [[Enumerable]]: false, [[Configurable]]: true }.
  LookupIterator it(vm, function, PropertyKey::Name(vm.names().name), LookupIterator::Scope::kOwn);
  if (it.found()) {
    it.Reconfigure(PropertyDetails::Kind::kData, name, kReadOnly | kDontEnum);
  } else {
    JSObject::AddDataProperty(vm, function, PropertyKey::Name(vm.names().name), name,
                              kReadOnly | kDontEnum);
  }
}

}  // namespace qdr
