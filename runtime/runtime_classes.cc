// Runtime functions for classes, methods and private names (ECMA-262 15.7, 13.2.5).
#include "objects/lookup.h"
#include "runtime/abstract_operations.h"
#include "runtime/messages.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

namespace {

/// The key in a register: it was converted before.
PropertyKey KeyOf(Vm& vm, Value v) { return MUST(ToPropertyKey(vm, v)); }

void SetHomeObject(Vm& vm, JSFunction* function, JSReceiver* home) {
  if (function->shared()->has_flag(SharedFunctionInfo::kNeedsHomeObjectFlag)) {
    function->set_home_object(vm.heap, home);
  }
}

/// Functions whose own `name` is not what the literal gave them keep it: a class may have a static
/// member of that name.
bool HasOwnNameMember(Vm& vm, JSFunction* function) {
  LookupIterator it(vm, function, PropertyKey::Name(vm.names().name), LookupIterator::Scope::kOwn);
  return it.found() && it.state() != LookupIterator::State::kNativeAccessor;
}

std::string PrivateNameText(Vm& vm, Value name) {
  if (Is<Symbol>(name)) name = As<Symbol>(name)->description();
  std::string text = IsString(name) ? AsString(name)->ToUtf8(vm) : "";
  // Messages have the '#' in their text.
  return text.starts_with("#") ? text.substr(1) : text;
}

}  // namespace

// (constructor, superclass, flags)
Completion<Value> Runtime_DefineClass(Vm& vm, Arguments& arguments) {
  auto* constructor = As<JSFunction>(arguments[0]);
  Value superclass = arguments[1];
  int32_t flags = arguments[2].AsSmi();
  Realm* realm = vm.realm();
  // 6-8. The parents of the prototype and of the constructor.
  Value prototype_parent = realm->get(Intrinsic::kObjectPrototype);
  Value constructor_parent = realm->get(Intrinsic::kFunctionPrototype);
  if (superclass.IsNull()) {
    prototype_parent = Value::Null();
  } else if (!superclass.IsHole()) {
    if (!IsConstructor(vm.heap, superclass)) {
      return ThrowMessage(vm, Message::kExtendsNotConstructor, {DescribeForError(vm, superclass)});
    }
    prototype_parent =
        TRY(Get(vm, AsReceiver(superclass), PropertyKey::Name(vm.names().prototype)));
    if (!IsReceiver(prototype_parent) && !prototype_parent.IsNull()) {
      return ThrowMessage(vm, Message::kPrototypeParentNotObject,
                          {DescribeForError(vm, prototype_parent)});
    }
    constructor_parent = superclass;
  }
  // 9. Let proto be OrdinaryObjectCreate(protoParent).
  JSObject* prototype = JSObject::NewOrdinary(vm, prototype_parent);
  if (constructor->map(vm.heap)->prototype() != constructor_parent) {
    JSObject::SetPrototype(vm, constructor, constructor_parent);
  }
  // 14-18. MakeConstructor(F, false, proto), home object, `constructor`.
  JSFunction::SetPrototypeProperty(vm, constructor, prototype);
  constructor->set_home_object(vm.heap, prototype);
  JSObject::AddDataProperty(vm, prototype, PropertyKey::Name(vm.names().constructor), constructor,
                            kDontEnum);
  if ((flags & kDefineClassWithoutFields) && !superclass.IsHole()) {
    JSObject::AddDataProperty(vm, constructor, PropertyKey::Name(vm.private_symbols().class_fields),
                              Value::Undefined(), kDontEnum);
  }
  return Value(prototype);
}

// (target, key, function, flags)
Completion<Value> Runtime_DefineMethod(Vm& vm, Arguments& arguments) {
  auto* target = static_cast<JSObject*>(AsReceiver(arguments[0]));
  PropertyKey key = KeyOf(vm, arguments[1]);
  auto* function = As<JSFunction>(arguments[2]);
  int32_t flags = arguments[3].AsSmi();
  bool getter = (flags & kDefineGetter) != 0, setter = (flags & kDefineSetter) != 0;
  SetHomeObject(vm, function, target);
  if (flags & kDefineSetName) {
    SetFunctionName(vm, function, key, getter ? "get" : setter ? "set" : "");
  }
  uint8_t attributes = (flags & kDefineEnumerable) ? kNoAttributes : kDontEnum;
  PropertyDescriptor d;
  if (getter || setter) {
    (getter ? d.get : d.set) = function;
    (getter ? d.has_get : d.has_set) = true;
    d.has_enumerable = d.has_configurable = d.configurable = true;
    d.enumerable = !(attributes & kDontEnum);
  } else {
    // Fast: a new method.
    LookupIterator it(vm, target, key, LookupIterator::Scope::kOwn);
    if (!it.found() && !key.is_index() && target->map(vm.heap)->is_extensible()) {
      JSObject::AddDataProperty(vm, target, key, function, attributes);
      return Value::Undefined();
    }
    d = PropertyDescriptor::Data(function, attributes);
  }
  if (!TRY(DefineOwnProperty(vm, target, key, d))) {
    // Only the prototype of a class is not configurable.
    if (key.name() == vm.names().prototype) return ThrowMessage(vm, Message::kStaticPrototype);
    return ThrowDefineRefused(vm, target, key);
  }
  return Value::Undefined();
}

// (function, key)
Completion<Value> Runtime_SetFunctionName(Vm& vm, Arguments& arguments) {
  auto* function = As<JSFunction>(arguments[0]);
  if (!HasOwnNameMember(vm, function)) SetFunctionName(vm, function, KeyOf(vm, arguments[1]));
  return Value::Undefined();
}

// (function, object)
Completion<Value> Runtime_SetHomeObject(Vm& vm, Arguments& arguments) {
  As<JSFunction>(arguments[0])->set_home_object(vm.heap, arguments[1]);
  return Value::Undefined();
}

// (object, value)
Completion<Value> Runtime_SetLiteralPrototype(Vm& vm, Arguments& arguments) {
  // B.3.1: an object or null; anything else has no effect.
  if (IsReceiver(arguments[1]) || arguments[1].IsNull()) {
    MUST(SetPrototypeOf(vm, AsReceiver(arguments[0]), arguments[1]));
  }
  return Value::Undefined();
}

// (description)
Completion<Value> Runtime_CreatePrivateName(Vm& vm, Arguments& arguments) {
  return Value(Symbol::New(vm, arguments[0], Symbol::kPrivateFlag | Symbol::kPrivateNameFlag));
}

// (getter or undefined, setter or undefined)
Completion<Value> Runtime_CreatePrivateAccessors(Vm& vm, Arguments& arguments) {
  return Value(AccessorPair::New(vm, arguments[0], arguments[1]));
}

// (pair, name)
Completion<Value> Runtime_PrivateGetter(Vm& vm, Arguments& arguments) {
  Value getter = As<AccessorPair>(arguments[0])->getter();
  if (IsReceiver(getter)) return getter;
  return ThrowMessage(vm, Message::kPrivateNoGetter, {PrivateNameText(vm, arguments[1])});
}

// (pair, name)
Completion<Value> Runtime_PrivateSetter(Vm& vm, Arguments& arguments) {
  Value setter = As<AccessorPair>(arguments[0])->setter();
  if (IsReceiver(setter)) return setter;
  return ThrowMessage(vm, Message::kPrivateNoSetter, {PrivateNameText(vm, arguments[1])});
}

// (name)
Completion<Value> Runtime_ThrowPrivateMethodAssignment(Vm& vm, Arguments& arguments) {
  return ThrowMessage(vm, Message::kPrivateMethodWrite, {PrivateNameText(vm, arguments[0])});
}

// (name)
Completion<Value> Runtime_ThrowPrivateReceiver(Vm& vm, Arguments& arguments) {
  return ThrowMessage(vm, Message::kPrivateReadMissing, {PrivateNameText(vm, arguments[0])});
}

// (closure)
Completion<Value> Runtime_ThrowConstructorNonCallable(Vm& vm, Arguments& arguments) {
  SharedFunctionInfo* shared = As<JSFunction>(arguments[0])->shared();
  std::string name = IsString(shared->name_) ? shared->name()->ToUtf8(vm) : "";
  return ThrowMessage(vm, Message::kClassConstructorWithoutNew, {name});
}

}  // namespace qdr
