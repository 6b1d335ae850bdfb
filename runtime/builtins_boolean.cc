// Boolean (ECMA-262 20.3).
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

// 20.3.1.1 Boolean ( value )
Completion<Value> BooleanConstructor(Vm& vm, Arguments& arguments) {
  Value b = Value::Boolean(ToBoolean(vm, arguments[0]));
  if (!arguments.is_construct()) return b;
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kBooleanWrapperMap,
                                    Intrinsic::kBooleanPrototype));
  auto* wrapper = static_cast<JSPrimitiveWrapper*>(JSObject::New(vm, map));
  wrapper->set_value(vm.heap, b);
  return Value(wrapper);
}

// 20.3.3.3.1 ThisBooleanValue ( value )
Completion<Value> ThisBooleanValue(Vm& vm, Value v, const char* method) {
  if (v.IsBoolean()) return v;
  if (Is<JSPrimitiveWrapper>(v)) {
    Value b = As<JSPrimitiveWrapper>(v)->value();
    if (b.IsBoolean()) return b;
  }
  return ThrowMessage(vm, Message::kNotGeneric, {method, "Boolean"});
}

// 20.3.3.2 Boolean.prototype.toString ( )
Completion<Value> BooleanToString(Vm& vm, Arguments& arguments) {
  Value b = TRY(ThisBooleanValue(vm, arguments.this_value(), "Boolean.prototype.toString"));
  return Value(b.IsTrue() ? vm.names().true_ : vm.names().false_);
}

// 20.3.3.3 Boolean.prototype.valueOf ( )
Completion<Value> BooleanValueOf(Vm& vm, Arguments& arguments) {
  return ThisBooleanValue(vm, arguments.this_value(), "Boolean.prototype.valueOf");
}

constexpr BuiltinSpec kPrototypeSpecs[] = {
    {"toString", BooleanToString, 0},
    {"valueOf", BooleanValueOf, 0},
};

}  // namespace

void CreateBoolean(Vm& vm, Realm* realm) {
  // The prototype is itself a Boolean object: false.
  Map* map =
      NewObjectMap(vm, InstanceType::kJSPrimitiveWrapper, JSPrimitiveWrapper::kValueOffset + 8, 0,
                   realm->get(Intrinsic::kObjectPrototype));
  auto* prototype = static_cast<JSPrimitiveWrapper*>(JSObject::New(vm, map));
  prototype->set_value(vm.heap, Value::False());
  realm->set(vm.heap, Intrinsic::kBooleanPrototype, prototype);
  CreateRealmMaps(vm, realm);
  DefineConstructor(vm, realm, "Boolean", BooleanConstructor, 1, Intrinsic::kBoolean,
                    Intrinsic::kBooleanPrototype, prototype,
                    realm->map(Intrinsic::kBooleanWrapperMap));
  DefineBuiltins(vm, prototype, kPrototypeSpecs);
}

}  // namespace qdr
