// The objects everything else stands on: Object.prototype, Function.prototype, the global object,
// the hidden classes of objects and functions; then Object and Function themselves.
#include "runtime/builtins_fundamentals.h"

#include "objects/builtin_objects.h"
#include "objects/realm_maps.h"
#include "runtime/builtins.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

// 20.2.3 The Function prototype object accepts any arguments and returns undefined.
Completion<Value> FunctionPrototype(Vm& vm, Arguments& arguments) { return Value::Undefined(); }

// 10.2.4.1 %ThrowTypeError% ( )
Completion<Value> ThrowTypeErrorFunction(Vm& vm, Arguments& arguments) {
  // Deviation for the web: as the accessor `caller` or `arguments` of a sloppy function it gives
  // null, as the own properties did that such functions once had.
  if (Is<JSFunction>(arguments.this_value())) {
    SharedFunctionInfo* shared = As<JSFunction>(arguments.this_value())->shared();
    if (shared->kind() == FunctionKind::kNormal && !shared->is_strict()) return Value::Null();
  }
  return ThrowMessage(vm, Message::kPoisonPill);
}

void CreateThrowTypeError(Vm& vm, Realm* realm) {
  JSFunction* function = NewBuiltinFunction(vm, "", ThrowTypeErrorFunction, 0);
  realm->set(vm.heap, Intrinsic::kThrowTypeError, function);
  FreezeThrowTypeError(vm, function);
  // AddRestrictedFunctionProperties (10.2.4).
  AccessorPair* pair = AccessorPair::New(vm, function, function);
  JSObject* prototype = realm->object(Intrinsic::kFunctionPrototype);
  JSObject::AddAccessor(vm, prototype, PropertyKey::Name(vm.names().arguments), pair, kDontEnum);
  JSObject::AddAccessor(vm, prototype, PropertyKey::Name(vm.names().caller), pair, kDontEnum);
}

}  // namespace

void CreateFundamentals(Vm& vm, Realm* realm) {
  // %Object.prototype%, whose prototype cannot be changed (10.4.7).
  Map* map = NewObjectMap(vm, InstanceType::kJSObject, JSObject::kHeaderSize, 0, Value::Null());
  map->set(Map::kImmutablePrototype);
  JSObject* object_prototype = JSObject::New(vm, map);
  realm->set(vm.heap, Intrinsic::kObjectPrototype, object_prototype);
  JSObject::NormalizeProperties(vm, object_prototype);

  // %Function.prototype%.
  SharedFunctionInfo* shared = SharedFunctionInfo::NewBuiltin(
      vm, FunctionPrototype, vm.names().empty, 0, /*is_constructor=*/false);
  Map* function_map = NewFunctionMap(vm, object_prototype, FunctionProperties::kNone,
                                     Map::kCallable | Map::kExtensible);
  JSFunction* function_prototype = JSFunction::NewWithMap(
      vm, function_map, shared, nullptr, static_cast<FeedbackCell*>(vm.roots().ManyClosuresCell));
  realm->set(vm.heap, Intrinsic::kFunctionPrototype, function_prototype);
  CreateRealmMaps(vm, realm);

  // The global object. The engine may put another object behind globalThis.
  Map* global_map = NewObjectMap(vm, InstanceType::kJSGlobalObject, JSGlobalObject::kFixedSize, 0,
                                 object_prototype, ElementsKind::kHoley);
  auto* global = static_cast<JSGlobalObject*>(JSObject::New(vm, global_map));
  global->set_realm(vm.heap, realm);
  JSObject::NormalizeProperties(vm, global);
  realm->set(vm.heap, Intrinsic::kGlobalObject, global);
  realm->set(vm.heap, Intrinsic::kGlobalThis, global);

  JSObject::NormalizeProperties(vm, function_prototype);
  CreateObjectConstructor(vm, realm);
  CreateFunctionConstructor(vm, realm);
  CreateThrowTypeError(vm, realm);
}

}  // namespace qdr
