// Shared set-up of built-in objects.
#include "runtime/builtins_support.h"

#include "objects/lookup.h"
#include "runtime/messages.h"

namespace qdr {

Map* PrepareInstanceMap(Vm& vm, Realm* realm, Intrinsic map, Intrinsic prototype_intrinsic,
                        JSObject* prototype) {
  realm->set(vm.heap, prototype_intrinsic, prototype);
  CreateRealmMaps(vm, realm);
  QDR_CHECK(Is<Map>(realm->get(map)));
  return realm->map(map);
}

Map* PrepareInstanceMap(Vm& vm, Realm* realm, Intrinsic map, Intrinsic prototype_intrinsic,
                        JSObject* prototype, InstanceType type, int fixed_size, ElementsKind kind) {
  realm->set(vm.heap, prototype_intrinsic, prototype);
  Map* result = NewObjectMap(vm, type, fixed_size, 0, prototype, kind, Map::kExtensible);
  realm->set(vm.heap, map, result);
  return result;
}

JSObject* NewWrapperPrototype(Vm& vm, Realm* realm, Value value) {
  const ElementsKind kind = IsString(value) ? ElementsKind::kString : ElementsKind::kHoley;
  Map* map =
      NewObjectMap(vm, InstanceType::kJSPrimitiveWrapper, JSPrimitiveWrapper::kValueOffset + 8, 0,
                   realm->get(Intrinsic::kObjectPrototype), kind, Map::kExtensible);
  auto* wrapper = static_cast<JSPrimitiveWrapper*>(JSObject::New(vm, map));
  wrapper->set_value(vm.heap, value);
  return wrapper;
}

JSObject* NewPrototypeObject(Vm& vm, Realm* realm, Intrinsic parent) {
  return JSObject::NewOrdinary(vm, realm->get(parent));
}

JSObject* DefineNamespace(Vm& vm, Realm* realm, std::string_view name, Intrinsic intrinsic) {
  JSObject* object = JSObject::NewOrdinary(vm, realm->get(Intrinsic::kObjectPrototype));
  realm->set(vm.heap, intrinsic, object);
  DefineToStringTag(vm, object, name);
  DefineConstant(vm, realm->global_object(), name, object, kDontEnum);
  return object;
}

JSFunction* DefineHiddenConstructor(Vm& vm, Realm* realm, std::string_view name,
                                    BuiltinFunction function, uint16_t length,
                                    Intrinsic constructor, Intrinsic prototype_intrinsic,
                                    JSObject* prototype) {
  SharedFunctionInfo* shared = SharedFunctionInfo::NewBuiltin(
      vm, function, String::InternalizeAscii(vm, name), length, /*is_constructor=*/true);
  JSFunction* result =
      JSFunction::New(vm, shared, nullptr, static_cast<FeedbackCell*>(vm.roots().ManyClosuresCell));
  JSFunction::SetPrototypeProperty(vm, result, prototype);
  JSObject::AddDataProperty(vm, prototype, PropertyKey::Name(vm.names().constructor), result,
                            kDontEnum);
  realm->set(vm.heap, constructor, result);
  realm->set(vm.heap, prototype_intrinsic, prototype);
  return result;
}

void DefineSpeciesGetter(Vm& vm, JSFunction* constructor) {
  const BuiltinSpec specs[] = {{"[Symbol.species]", SpeciesGetter, 0, BuiltinSpec::kGetter}};
  DefineBuiltins(vm, constructor, specs);
}

void DefineAlias(Vm& vm, JSObject* object, PropertyKey existing, PropertyKey alias) {
  LookupIterator lookup(vm, object, existing, LookupIterator::Scope::kOwn);
  QDR_CHECK(lookup.state() == LookupIterator::State::kData);
  JSObject::AddDataProperty(vm, object, alias, lookup.GetDataValue(), kDontEnum);
}

Threw ThrowIncompatibleReceiver(Vm& vm, std::string_view method, Value receiver) {
  return ThrowMessage(vm, Message::kIncompatibleReceiver, {method, DescribeForError(vm, receiver)});
}

Threw ThrowNotCallable(Vm& vm, Value v) {
  return ThrowMessage(vm, Message::kNotCallable, {DescribeForError(vm, v)});
}

}  // namespace qdr
