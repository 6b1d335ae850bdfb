// Reflect (ECMA-262 28.1).
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

Completion<JSReceiver*> Target(Vm& vm, Arguments& arguments, const char* method) {
  if (IsReceiver(arguments[0])) return AsReceiver(arguments[0]);
  return ThrowMessage(vm, Message::kCalledOnNonObject, {method});
}

// 28.1.1 Reflect.apply ( target, thisArgument, argumentsList )
Completion<Value> ReflectApply(Vm& vm, Arguments& arguments) {
  // 1. If IsCallable(target) is false, throw a TypeError exception.
  if (!IsCallable(vm.heap, arguments[0])) {
    return ThrowMessage(vm, Message::kNotCallable, {DescribeForError(vm, arguments[0])});
  }
  // 2. Let args be ? CreateListFromArrayLike(argumentsList).
  FixedArray* list = TRY(CreateListFromArrayLike(vm, arguments[2]));
  return Call(vm, arguments[0], arguments[1], std::span<const Value>(list->data(), list->length()));
}

// 28.1.2 Reflect.construct ( target, argumentsList [ , newTarget ] )
Completion<Value> ReflectConstruct(Vm& vm, Arguments& arguments) {
  // 1-3. Both are constructors.
  if (!IsConstructor(vm.heap, arguments[0])) {
    return ThrowMessage(vm, Message::kNotConstructor, {DescribeForError(vm, arguments[0])});
  }
  Value new_target = arguments.size() > 2 ? arguments[2] : arguments[0];
  if (!IsConstructor(vm.heap, new_target)) {
    return ThrowMessage(vm, Message::kNotConstructor, {DescribeForError(vm, new_target)});
  }
  // 4-5.
  FixedArray* list = TRY(CreateListFromArrayLike(vm, arguments[1]));
  return Value(TRY(Construct(vm, arguments[0], std::span<const Value>(list->data(), list->length()),
                             new_target)));
}

// 28.1.3 Reflect.defineProperty ( target, propertyKey, attributes )
Completion<Value> ReflectDefineProperty(Vm& vm, Arguments& arguments) {
  JSReceiver* target = TRY(Target(vm, arguments, "Reflect.defineProperty"));
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  PropertyDescriptor d = TRY(ToPropertyDescriptor(vm, arguments[2]));
  return Value::Boolean(TRY(DefineOwnProperty(vm, target, key, d)));
}

// 28.1.4 Reflect.deleteProperty ( target, propertyKey )
Completion<Value> ReflectDeleteProperty(Vm& vm, Arguments& arguments) {
  JSReceiver* target = TRY(Target(vm, arguments, "Reflect.deleteProperty"));
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  return Value::Boolean(TRY(Delete(vm, target, key)));
}

// 28.1.5 Reflect.get ( target, propertyKey [ , receiver ] )
Completion<Value> ReflectGet(Vm& vm, Arguments& arguments) {
  JSReceiver* target = TRY(Target(vm, arguments, "Reflect.get"));
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  return GetWithReceiver(vm, target, key, arguments.size() > 2 ? arguments[2] : arguments[0]);
}

// 28.1.6 Reflect.getOwnPropertyDescriptor ( target, propertyKey )
Completion<Value> ReflectGetOwnPropertyDescriptor(Vm& vm, Arguments& arguments) {
  JSReceiver* target = TRY(Target(vm, arguments, "Reflect.getOwnPropertyDescriptor"));
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  PropertyDescriptor d;
  if (!TRY(GetOwnProperty(vm, target, key, &d))) return Value::Undefined();
  return FromPropertyDescriptor(vm, d);
}

// 28.1.7 Reflect.getPrototypeOf ( target )
Completion<Value> ReflectGetPrototypeOf(Vm& vm, Arguments& arguments) {
  return GetPrototypeOf(vm, TRY(Target(vm, arguments, "Reflect.getPrototypeOf")));
}

// 28.1.8 Reflect.has ( target, propertyKey )
Completion<Value> ReflectHas(Vm& vm, Arguments& arguments) {
  JSReceiver* target = TRY(Target(vm, arguments, "Reflect.has"));
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  return Value::Boolean(TRY(HasProperty(vm, target, key)));
}

// 28.1.9 Reflect.isExtensible ( target )
Completion<Value> ReflectIsExtensible(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TRY(IsExtensible(vm, TRY(Target(vm, arguments, "Reflect.isExtensible")))));
}

// 28.1.10 Reflect.ownKeys ( target )
Completion<Value> ReflectOwnKeys(Vm& vm, Arguments& arguments) {
  JSReceiver* target = TRY(Target(vm, arguments, "Reflect.ownKeys"));
  FixedArray* keys = TRY(OwnPropertyKeys(vm, target));
  return Value(CreateArrayFromList(vm, std::span<const Value>(keys->data(), keys->length())));
}

// 28.1.11 Reflect.preventExtensions ( target )
Completion<Value> ReflectPreventExtensions(Vm& vm, Arguments& arguments) {
  return Value::Boolean(
      TRY(PreventExtensions(vm, TRY(Target(vm, arguments, "Reflect.preventExtensions")))));
}

// 28.1.12 Reflect.set ( target, propertyKey, V [ , receiver ] )
Completion<Value> ReflectSet(Vm& vm, Arguments& arguments) {
  JSReceiver* target = TRY(Target(vm, arguments, "Reflect.set"));
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  Value receiver = arguments.size() > 3 ? arguments[3] : arguments[0];
  return Value::Boolean(TRY(TrySet(vm, target, key, arguments[2], receiver)));
}

// 28.1.13 Reflect.setPrototypeOf ( target, proto )
Completion<Value> ReflectSetPrototypeOf(Vm& vm, Arguments& arguments) {
  JSReceiver* target = TRY(Target(vm, arguments, "Reflect.setPrototypeOf"));
  if (!IsReceiver(arguments[1]) && !arguments[1].IsNull()) {
    return ThrowMessage(vm, Message::kProtoNotObjectOrNull, {DescribeForError(vm, arguments[1])});
  }
  return Value::Boolean(TRY(SetPrototypeOf(vm, target, arguments[1])));
}

constexpr BuiltinSpec kSpecs[] = {
    {"apply", ReflectApply, 3},
    {"construct", ReflectConstruct, 2},
    {"defineProperty", ReflectDefineProperty, 3},
    {"deleteProperty", ReflectDeleteProperty, 2},
    {"get", ReflectGet, 2},
    {"getOwnPropertyDescriptor", ReflectGetOwnPropertyDescriptor, 2},
    {"getPrototypeOf", ReflectGetPrototypeOf, 1},
    {"has", ReflectHas, 2},
    {"isExtensible", ReflectIsExtensible, 1},
    {"ownKeys", ReflectOwnKeys, 1},
    {"preventExtensions", ReflectPreventExtensions, 1},
    {"set", ReflectSet, 3},
    {"setPrototypeOf", ReflectSetPrototypeOf, 2},
};

}  // namespace

void CreateReflect(Vm& vm, Realm* realm) {
  JSObject* reflect = NewBuiltinObject(vm, realm->get(Intrinsic::kObjectPrototype));
  realm->set(vm.heap, Intrinsic::kReflect, reflect);
  DefineBuiltins(vm, reflect, kSpecs);
  DefineToStringTag(vm, reflect, "Reflect");
  DefineConstant(vm, realm->global_object(), "Reflect", reflect, kDontEnum);
}

}  // namespace qdr
