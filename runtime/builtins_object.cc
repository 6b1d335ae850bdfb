// Object (ECMA-262 20.1).
#include "objects/builtin_objects.h"
#include "objects/lookup.h"
#include "objects/own_keys.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/builtins_fundamentals.h"
#include "runtime/internal_methods.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

// 20.1.1.1 Object ( [ value ] )
Completion<Value> ObjectConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is neither undefined nor the active function, OrdinaryCreateFromConstructor.
  if (arguments.is_construct() && arguments.new_target() != Value(arguments.callee())) {
    Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kObjectMap,
                                      Intrinsic::kObjectPrototype));
    return Value(JSObject::New(vm, map));
  }
  // 2-3. A new object for undefined and null, else ToObject.
  if (arguments[0].IsNullish()) {
    return Value(JSObject::New(vm, vm.realm()->map(Intrinsic::kObjectMap)));
  }
  return Value(TRY(ToObject(vm, arguments[0])));
}

// 20.1.2.1 Object.assign ( target, ...sources )
Completion<Value> ObjectAssign(Vm& vm, Arguments& arguments) {
  // 1. Let to be ? ToObject(target).
  JSReceiver* to = TRY(ToObject(vm, arguments[0]));
  // 3. For each element nextSource of sources,
  for (Value source : arguments.from(1)) {
    if (source.IsNullish()) continue;
    JSReceiver* from = TRY(ToObject(vm, source));
    bool ordinary = from->IsJSObject() && from->type() != InstanceType::kJSModuleNamespace;
    // ii-iii. Each own enumerable property is got and set.
    FixedArray* keys = ordinary
                           ? TRY(OwnKeys(vm, static_cast<JSObject*>(from), kEnumerableOnly, true))
                           : TRY(OwnPropertyKeys(vm, from));
    for (uint32_t i = 0; i < keys->length(); ++i) {
      TRY(vm.PollInterrupt());
      PropertyKey key = TRY(ToPropertyKey(vm, keys->get(i)));
      Value value;
      if (ordinary) {
        // A getter or setter that ran may have removed it or hidden it.
        LookupIterator own(vm, from, key, LookupIterator::Scope::kOwn);
        if (!own.found() || own.state() == LookupIterator::State::kIntegerIndexedAbsent ||
            !own.details().enumerable()) {
          continue;
        }
        value = own.state() == LookupIterator::State::kData ? own.GetDataValue()
                                                            : TRY(Get(vm, from, key));
      } else {
        PropertyDescriptor d;
        if (!TRY(GetOwnProperty(vm, from, key, &d)) || !d.enumerable) continue;
        value = TRY(Get(vm, from, key));
      }
      TRY(Set(vm, to, key, value));
    }
  }
  return Value(to);
}

// 20.1.2.3.1 ObjectDefineProperties ( O, Properties )
Completion<void> DefineAll(Vm& vm, JSReceiver* object, Value properties) {
  // 1-2. Let keys be ? props.[[OwnPropertyKeys]]().
  JSReceiver* from = TRY(ToObject(vm, properties));
  FixedArray* keys = TRY(OwnPropertyKeys(vm, from));
  // 4. All descriptors are read before the first is applied.
  struct Entry {
    PropertyKey key;
    PropertyDescriptor descriptor;
  };
  // Values are kept in a rooted list: value, get, set of each.
  RootVector values(vm.heap);
  std::vector<Entry> entries;
  for (uint32_t i = 0; i < keys->length(); ++i) {
    TRY(vm.PollInterrupt());
    PropertyKey key = TRY(ToPropertyKey(vm, keys->get(i)));
    PropertyDescriptor own;
    if (!TRY(GetOwnProperty(vm, from, key, &own)) || !own.enumerable) continue;
    PropertyDescriptor d = TRY(ToPropertyDescriptor(vm, TRY(Get(vm, from, key))));
    values.push_back(keys->get(i));
    values.push_back(d.value);
    values.push_back(d.get);
    values.push_back(d.set);
    entries.push_back({key, d});
  }
  // 5. DefinePropertyOrThrow for each.
  for (size_t i = 0; i < entries.size(); ++i) {
    PropertyDescriptor d = entries[i].descriptor;
    d.value = values[i * 4 + 1];
    d.get = values[i * 4 + 2];
    d.set = values[i * 4 + 3];
    PropertyKey key = TRY(ToPropertyKey(vm, values[i * 4]));
    TRY(DefinePropertyOrThrow(vm, object, key, d));
  }
  return Done{};
}

// 20.1.2.2 Object.create ( O, Properties )
Completion<Value> ObjectCreate(Vm& vm, Arguments& arguments) {
  // 1. If O is neither an Object nor null, throw a TypeError exception.
  if (!IsReceiver(arguments[0]) && !arguments[0].IsNull()) {
    return ThrowMessage(vm, Message::kProtoNotObjectOrNull, {DescribeForError(vm, arguments[0])});
  }
  // 2-4.
  JSObject* object = JSObject::NewOrdinary(vm, arguments[0]);
  if (!arguments[1].IsUndefined()) TRY(DefineAll(vm, object, arguments[1]));
  return Value(object);
}

// 20.1.2.3 Object.defineProperties ( O, Properties )
Completion<Value> ObjectDefineProperties(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments[0])) {
    return ThrowMessage(vm, Message::kCalledOnNonObject, {"Object.defineProperties"});
  }
  TRY(DefineAll(vm, AsReceiver(arguments[0]), arguments[1]));
  return arguments[0];
}

// 20.1.2.4 Object.defineProperty ( O, P, Attributes )
Completion<Value> ObjectDefineProperty(Vm& vm, Arguments& arguments) {
  // 1. If O is not an Object, throw a TypeError exception.
  if (!IsReceiver(arguments[0])) {
    return ThrowMessage(vm, Message::kCalledOnNonObject, {"Object.defineProperty"});
  }
  // 2-4.
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  PropertyDescriptor d = TRY(ToPropertyDescriptor(vm, arguments[2]));
  TRY(DefinePropertyOrThrow(vm, AsReceiver(arguments[0]), key, d));
  return arguments[0];
}

Completion<Value> ListOwn(Vm& vm, Value v, PropertyKindFilter kind) {
  JSReceiver* object = TRY(ToObject(vm, v));
  FixedArray* list = TRY(EnumerableOwnProperties(vm, object, kind));
  return Value(CreateArrayFromFixedArray(vm, list));
}

// 20.1.2.5 Object.entries ( O )
Completion<Value> ObjectEntries(Vm& vm, Arguments& arguments) {
  return ListOwn(vm, arguments[0], PropertyKindFilter::kKeyAndValue);
}
// 20.1.2.19 Object.keys ( O )
Completion<Value> ObjectKeys(Vm& vm, Arguments& arguments) {
  return ListOwn(vm, arguments[0], PropertyKindFilter::kKey);
}
// 20.1.2.24 Object.values ( O )
Completion<Value> ObjectValues(Vm& vm, Arguments& arguments) {
  return ListOwn(vm, arguments[0], PropertyKindFilter::kValue);
}

// 20.1.2.6 Object.freeze ( O )
Completion<Value> ObjectFreeze(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments[0])) return arguments[0];
  if (!TRY(SetIntegrityLevel(vm, AsReceiver(arguments[0]), IntegrityLevel::kFrozen))) {
    return ThrowMessage(vm, Message::kCannotFreeze);
  }
  return arguments[0];
}

// 20.1.2.22 Object.seal ( O )
Completion<Value> ObjectSeal(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments[0])) return arguments[0];
  if (!TRY(SetIntegrityLevel(vm, AsReceiver(arguments[0]), IntegrityLevel::kSealed))) {
    return ThrowMessage(vm, Message::kCannotSeal);
  }
  return arguments[0];
}

// 20.1.2.20 Object.preventExtensions ( O )
Completion<Value> ObjectPreventExtensions(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments[0])) return arguments[0];
  if (!TRY(PreventExtensions(vm, AsReceiver(arguments[0])))) {
    return ThrowMessage(vm, Message::kCannotPreventExtensions);
  }
  return arguments[0];
}

// 20.1.2.16 Object.isExtensible ( O )
Completion<Value> ObjectIsExtensible(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments[0])) return Value::False();
  return Value::Boolean(TRY(IsExtensible(vm, AsReceiver(arguments[0]))));
}

// 20.1.2.17 Object.isFrozen ( O )
Completion<Value> ObjectIsFrozen(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments[0])) return Value::True();
  return Value::Boolean(
      TRY(TestIntegrityLevel(vm, AsReceiver(arguments[0]), IntegrityLevel::kFrozen)));
}

// 20.1.2.18 Object.isSealed ( O )
Completion<Value> ObjectIsSealed(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments[0])) return Value::True();
  return Value::Boolean(
      TRY(TestIntegrityLevel(vm, AsReceiver(arguments[0]), IntegrityLevel::kSealed)));
}

// 20.1.2.7 Object.fromEntries ( iterable )
Completion<Value> ObjectFromEntries(Vm& vm, Arguments& arguments) {
  // 1. Perform ? RequireObjectCoercible(iterable).
  if (arguments[0].IsNullish()) {
    return ThrowNotIterable(vm, arguments[0]);
  }
  JSObject* object = JSObject::New(vm, vm.realm()->map(Intrinsic::kObjectMap));
  // 4-6. AddEntriesFromIterable(obj, iterable, adder).
  IteratorRecord record = TRY(GetIterator(vm, arguments[0]));
  Value entry;
  while (TRY(IteratorStepValue(vm, record, &entry))) {
    auto add = [&]() -> Completion<void> {
      if (!IsReceiver(entry)) {
        return vm.ThrowTypeError("Iterator value " + DescribeForError(vm, entry) +
                                 " is not an entry object");
      }
      Value k = TRY(Get(vm, AsReceiver(entry), PropertyKey::Index(0)));
      Value v = TRY(Get(vm, AsReceiver(entry), PropertyKey::Index(1)));
      PropertyKey key = TRY(ToPropertyKey(vm, k));
      return CreateDataPropertyOrThrow(vm, object, key, v);
    };
    if (add().threw()) return IteratorCloseOnThrow(vm, record);
  }
  return Value(object);
}

// 20.1.2.8 Object.getOwnPropertyDescriptor ( O, P )
Completion<Value> ObjectGetOwnPropertyDescriptor(Vm& vm, Arguments& arguments) {
  JSReceiver* object = TRY(ToObject(vm, arguments[0]));
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  PropertyDescriptor d;
  if (!TRY(GetOwnProperty(vm, object, key, &d))) return Value::Undefined();
  return FromPropertyDescriptor(vm, d);
}

// 20.1.2.9 Object.getOwnPropertyDescriptors ( O )
Completion<Value> ObjectGetOwnPropertyDescriptors(Vm& vm, Arguments& arguments) {
  JSReceiver* object = TRY(ToObject(vm, arguments[0]));
  FixedArray* keys = TRY(OwnPropertyKeys(vm, object));
  JSObject* descriptors = JSObject::New(vm, vm.realm()->map(Intrinsic::kObjectMap));
  for (uint32_t i = 0; i < keys->length(); ++i) {
    TRY(vm.PollInterrupt());
    PropertyKey key = TRY(ToPropertyKey(vm, keys->get(i)));
    PropertyDescriptor d;
    if (!TRY(GetOwnProperty(vm, object, key, &d))) continue;
    TRY(CreateDataPropertyOrThrow(vm, descriptors, key, FromPropertyDescriptor(vm, d)));
  }
  return Value(descriptors);
}

// 20.1.2.11.1 GetOwnPropertyKeys ( O, type )
Completion<Value> OwnKeysOfType(Vm& vm, Value v, bool symbols) {
  JSReceiver* object = TRY(ToObject(vm, v));
  FixedArray* keys = TRY(OwnPropertyKeys(vm, object));
  RootVector list(vm.heap);
  for (uint32_t i = 0; i < keys->length(); ++i) {
    if (Is<Symbol>(keys->get(i)) == symbols) list.push_back(keys->get(i));
  }
  return Value(CreateArrayFromList(vm, std::span<const Value>(list.data(), list.size())));
}

// 20.1.2.10 Object.getOwnPropertyNames ( O )
Completion<Value> ObjectGetOwnPropertyNames(Vm& vm, Arguments& arguments) {
  return OwnKeysOfType(vm, arguments[0], false);
}
// 20.1.2.11 Object.getOwnPropertySymbols ( O )
Completion<Value> ObjectGetOwnPropertySymbols(Vm& vm, Arguments& arguments) {
  return OwnKeysOfType(vm, arguments[0], true);
}

// 20.1.2.12 Object.getPrototypeOf ( O )
Completion<Value> ObjectGetPrototypeOf(Vm& vm, Arguments& arguments) {
  return GetPrototypeOf(vm, TRY(ToObject(vm, arguments[0])));
}

Threw ThrowSetPrototypeRefused(Vm& vm, JSReceiver* object, Value prototype) {
  if (object->IsProxy()) return ThrowMessage(vm, Message::kProxyTrapFalsish, {"setPrototypeOf"});
  Map* map = object->map(vm.heap);
  if (map->is(Map::kImmutablePrototype)) {
    return ThrowMessage(vm, Message::kImmutablePrototype, {"Object.prototype"});
  }
  if (!map->is_extensible()) {
    return ThrowMessage(vm, Message::kProtoNotExtensible, {DescribeObjectForError(vm, object)});
  }
  return ThrowMessage(vm, Message::kCyclicProto);
}

// 20.1.2.23 Object.setPrototypeOf ( O, proto )
Completion<Value> ObjectSetPrototypeOf(Vm& vm, Arguments& arguments) {
  // 1. Set O to ? RequireObjectCoercible(O).
  if (arguments[0].IsNullish()) {
    return ThrowMessage(vm, Message::kCalledOnNullish, {"Object.setPrototypeOf"});
  }
  // 2. If proto is neither an Object nor null, throw a TypeError exception.
  if (!IsReceiver(arguments[1]) && !arguments[1].IsNull()) {
    return ThrowMessage(vm, Message::kProtoNotObjectOrNull, {DescribeForError(vm, arguments[1])});
  }
  if (!IsReceiver(arguments[0])) return arguments[0];
  // 4-5.
  JSReceiver* object = AsReceiver(arguments[0]);
  if (!TRY(SetPrototypeOf(vm, object, arguments[1]))) {
    return ThrowSetPrototypeRefused(vm, object, arguments[1]);
  }
  return arguments[0];
}

// 20.1.2.13 Object.groupBy ( items, callback )
Completion<Value> ObjectGroupBy(Vm& vm, Arguments& arguments) {
  // GroupBy (7.3.36) with property keys: groups in order of first appearance.
  if (arguments[0].IsNullish()) {
    return ThrowNotIterable(vm, arguments[0]);
  }
  Value callback = arguments[1];
  if (!IsCallable(vm.heap, callback)) {
    return ThrowMessage(vm, Message::kNotCallable, {DescribeForError(vm, callback)});
  }
  JSObject* groups = JSObject::NewOrdinary(vm, Value::Null());
  IteratorRecord record = TRY(GetIterator(vm, arguments[0]));
  Value value;
  for (double k = 0; TRY(IteratorStepValue(vm, record, &value)); ++k) {
    auto add = [&]() -> Completion<void> {
      Value group = TRY(Call(vm, callback, Value::Undefined(), {value, Value::Number(k)}));
      PropertyKey key = TRY(ToPropertyKey(vm, group));
      LookupIterator it(vm, groups, key, LookupIterator::Scope::kOwn);
      if (it.state() == LookupIterator::State::kData) {
        JSArray::Push(vm, As<JSArray>(it.GetDataValue()), value);
        return Done{};
      }
      return CreateDataPropertyOrThrow(vm, groups, key,
                                       CreateArrayFromList(vm, std::span<const Value>(&value, 1)));
    };
    if (add().threw()) return IteratorCloseOnThrow(vm, record);
  }
  return Value(groups);
}

// 20.1.2.14 Object.hasOwn ( O, P )
Completion<Value> ObjectHasOwn(Vm& vm, Arguments& arguments) {
  JSReceiver* object = TRY(ToObject(vm, arguments[0]));
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  return Value::Boolean(TRY(HasOwnProperty(vm, object, key)));
}

// 20.1.2.15 Object.is ( value1, value2 )
Completion<Value> ObjectIs(Vm& vm, Arguments& arguments) {
  return Value::Boolean(SameValue(vm, arguments[0], arguments[1]));
}

// --- 20.1.3 Properties of the Object prototype object.

// 20.1.3.2 Object.prototype.hasOwnProperty ( V )
Completion<Value> HasOwnPropertyMethod(Vm& vm, Arguments& arguments) {
  PropertyKey key;
  // Fast: a key and an object.
  if (PropertyKey::FromValue(vm, arguments[0], &key) && IsReceiver(arguments.this_value())) {
    return Value::Boolean(TRY(HasOwnProperty(vm, AsReceiver(arguments.this_value()), key)));
  }
  // 1-2. The key is converted before the object.
  key = TRY(ToPropertyKey(vm, arguments[0]));
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  return Value::Boolean(TRY(HasOwnProperty(vm, object, key)));
}

// 20.1.3.3 Object.prototype.isPrototypeOf ( V )
Completion<Value> IsPrototypeOf(Vm& vm, Arguments& arguments) {
  // 1. If V is not an Object, return false.
  if (!IsReceiver(arguments[0])) return Value::False();
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  // 3. Walk V's chain.
  Value v = TRY(GetPrototypeOf(vm, AsReceiver(arguments[0])));
  while (IsReceiver(v)) {
    if (v == Value(object)) return Value::True();
    v = TRY(GetPrototypeOf(vm, AsReceiver(v)));
    TRY(vm.PollInterrupt());
  }
  return Value::False();
}

// 20.1.3.4 Object.prototype.propertyIsEnumerable ( V )
Completion<Value> PropertyIsEnumerable(Vm& vm, Arguments& arguments) {
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[0]));
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  PropertyDescriptor d;
  if (!TRY(GetOwnProperty(vm, object, key, &d))) return Value::False();
  return Value::Boolean(d.enumerable);
}

// 20.1.3.5 Object.prototype.toLocaleString ( )
Completion<Value> ToLocaleStringMethod(Vm& vm, Arguments& arguments) {
  return Invoke(vm, arguments.this_value(), PropertyKey::Name(vm.names().toString));
}

// 20.1.3.6 Object.prototype.toString ( )
Completion<Value> ToStringMethod(Vm& vm, Arguments& arguments) {
  Value v = arguments.this_value();
  // 1-2.
  if (v.IsUndefined()) return Value(String::InternalizeAscii(vm, "[object Undefined]"));
  if (v.IsNull()) return Value(String::InternalizeAscii(vm, "[object Null]"));
  // 3. Let O be ! ToObject(this value). 4. Let isArray be ? IsArray(O).
  JSReceiver* object = TRY(ToObject(vm, v));
  const char* builtin_tag = "Object";
  if (TRY(IsArray(vm, object))) {
    builtin_tag = "Array";
  } else {
    switch (object->type()) {
      case InstanceType::kJSArguments:
      case InstanceType::kJSMappedArguments:
        builtin_tag = "Arguments";
        break;
      case InstanceType::kJSError:
        builtin_tag = "Error";
        break;
      case InstanceType::kJSDate:
        builtin_tag = "Date";
        break;
      case InstanceType::kJSRegExp:
        builtin_tag = "RegExp";
        break;
      case InstanceType::kJSPrimitiveWrapper: {
        Value primitive = static_cast<JSPrimitiveWrapper*>(object)->value();
        if (primitive.IsBoolean()) builtin_tag = "Boolean";
        if (primitive.IsNumber()) builtin_tag = "Number";
        if (IsString(primitive)) builtin_tag = "String";
        break;
      }
      default:
        if (IsCallable(vm.heap, object)) builtin_tag = "Function";
    }
  }
  // 15-17. Let tag be ? Get(O, %Symbol.toStringTag%), or the builtin one.
  Value tag = TRY(Get(vm, object, PropertyKey::Name(vm.symbols().toStringTag)));
  if (!IsString(tag)) {
    return Value(String::InternalizeAscii(vm, std::string("[object ") + builtin_tag + "]"));
  }
  String* text = TRY(String::Concat(vm, String::NewAscii(vm, "[object "), AsString(tag)));
  return Value(TRY(String::Concat(vm, text, String::NewAscii(vm, "]"))));
}

// 20.1.3.7 Object.prototype.valueOf ( )
Completion<Value> ValueOfMethod(Vm& vm, Arguments& arguments) {
  return Value(TRY(ToObject(vm, arguments.this_value())));
}

// 20.1.3.8.1 get Object.prototype.__proto__
Completion<Value> ProtoGetter(Vm& vm, Arguments& arguments) {
  return GetPrototypeOf(vm, TRY(ToObject(vm, arguments.this_value())));
}

// 20.1.3.8.2 set Object.prototype.__proto__
Completion<Value> ProtoSetter(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? RequireObjectCoercible(this value).
  TRY(RequireObjectCoercible(vm, arguments.this_value(), "Object.prototype.__proto__"));
  // 2-3. Anything but an object or null, and primitives, are ignored.
  Value prototype = arguments[0];
  if ((!IsReceiver(prototype) && !prototype.IsNull()) || !IsReceiver(arguments.this_value())) {
    return Value::Undefined();
  }
  JSReceiver* object = AsReceiver(arguments.this_value());
  if (!TRY(SetPrototypeOf(vm, object, prototype))) {
    return ThrowSetPrototypeRefused(vm, object, prototype);
  }
  return Value::Undefined();
}

// --- 20.1.3.9 Legacy accessor methods.

Completion<Value> DefineAccessorHalf(Vm& vm, Arguments& arguments, bool getter) {
  // 1. Let O be ? ToObject(this value).
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  // 2. If it is not callable, throw a TypeError exception.
  if (!IsCallable(vm.heap, arguments[1])) {
    return ThrowMessage(vm, Message::kNotCallable, {DescribeForError(vm, arguments[1])});
  }
  PropertyDescriptor d;
  (getter ? d.get : d.set) = arguments[1];
  (getter ? d.has_get : d.has_set) = true;
  d.has_enumerable = d.enumerable = d.has_configurable = d.configurable = true;
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[0]));
  TRY(DefinePropertyOrThrow(vm, object, key, d));
  return Value::Undefined();
}
Completion<Value> DefineGetterMethod(Vm& vm, Arguments& arguments) {
  return DefineAccessorHalf(vm, arguments, true);
}
Completion<Value> DefineSetterMethod(Vm& vm, Arguments& arguments) {
  return DefineAccessorHalf(vm, arguments, false);
}

Completion<Value> LookupAccessorHalf(Vm& vm, Arguments& arguments, bool getter) {
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[0]));
  for (;;) {
    PropertyDescriptor d;
    if (TRY(GetOwnProperty(vm, object, key, &d))) {
      if (!d.is_accessor()) return Value::Undefined();
      return getter ? d.get : d.set;
    }
    Value next = TRY(GetPrototypeOf(vm, object));
    if (next.IsNull()) return Value::Undefined();
    object = AsReceiver(next);
  }
}
Completion<Value> LookupGetterMethod(Vm& vm, Arguments& arguments) {
  return LookupAccessorHalf(vm, arguments, true);
}
Completion<Value> LookupSetterMethod(Vm& vm, Arguments& arguments) {
  return LookupAccessorHalf(vm, arguments, false);
}

constexpr BuiltinSpec kConstructorSpecs[] = {
    {"assign", ObjectAssign, 2},
    {"create", ObjectCreate, 2},
    {"defineProperties", ObjectDefineProperties, 2},
    {"defineProperty", ObjectDefineProperty, 3},
    {"entries", ObjectEntries, 1},
    {"freeze", ObjectFreeze, 1},
    {"fromEntries", ObjectFromEntries, 1},
    {"getOwnPropertyDescriptor", ObjectGetOwnPropertyDescriptor, 2},
    {"getOwnPropertyDescriptors", ObjectGetOwnPropertyDescriptors, 1},
    {"getOwnPropertyNames", ObjectGetOwnPropertyNames, 1},
    {"getOwnPropertySymbols", ObjectGetOwnPropertySymbols, 1},
    {"getPrototypeOf", ObjectGetPrototypeOf, 1},
    {"groupBy", ObjectGroupBy, 2},
    {"hasOwn", ObjectHasOwn, 2},
    {"is", ObjectIs, 2},
    {"isExtensible", ObjectIsExtensible, 1},
    {"isFrozen", ObjectIsFrozen, 1},
    {"isSealed", ObjectIsSealed, 1},
    {"keys", ObjectKeys, 1},
    {"preventExtensions", ObjectPreventExtensions, 1},
    {"seal", ObjectSeal, 1},
    {"setPrototypeOf", ObjectSetPrototypeOf, 2},
    {"values", ObjectValues, 1},
};

constexpr BuiltinSpec kPrototypeSpecs[] = {
    {"__defineGetter__", DefineGetterMethod, 2},
    {"__defineSetter__", DefineSetterMethod, 2},
    {"hasOwnProperty", HasOwnPropertyMethod, 1},
    {"__lookupGetter__", LookupGetterMethod, 1},
    {"__lookupSetter__", LookupSetterMethod, 1},
    {"isPrototypeOf", IsPrototypeOf, 1},
    {"propertyIsEnumerable", PropertyIsEnumerable, 1},
    {"toString", ToStringMethod, 0},
    {"valueOf", ValueOfMethod, 0},
    {"__proto__", ProtoGetter, 0, BuiltinSpec::kGetter},
    {"__proto__", ProtoSetter, 1, BuiltinSpec::kSetter},
    {"toLocaleString", ToLocaleStringMethod, 0},
};

}  // namespace

void CreateObjectConstructor(Vm& vm, Realm* realm) {
  JSObject* prototype = realm->object(Intrinsic::kObjectPrototype);
  JSFunction* constructor =
      DefineConstructor(vm, realm, "Object", ObjectConstructor, 1, Intrinsic::kObject,
                        Intrinsic::kObjectPrototype, prototype, realm->map(Intrinsic::kObjectMap));
  DefineBuiltins(vm, constructor, kConstructorSpecs);
  DefineBuiltins(vm, prototype, kPrototypeSpecs);
  realm->set(vm.heap, Intrinsic::kObjectPrototypeToString, GetOwnData(vm, prototype, "toString"));
}

}  // namespace qdr
