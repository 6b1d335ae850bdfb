// Registration of built-in objects: functions, constructors, properties from tables.
#include "runtime/builtins.h"

#include "objects/lookup.h"
#include "objects/property_cell.h"
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/embedded_js.h"
#include "runtime/runtime_state.h"

namespace qdr {

namespace {

/// The key that a table's name stands for: "[Symbol.x]" is the well-known symbol.
PropertyKey KeyOfSpec(Vm& vm, std::string_view name) {
  if (name.starts_with("[Symbol.")) {
    std::string_view symbol = name.substr(8, name.size() - 9);
#define QDR_MATCH(which) \
  if (symbol == #which) return PropertyKey::Name(vm.symbols().which);
    QDR_WELL_KNOWN_SYMBOLS(QDR_MATCH)
#undef QDR_MATCH
    QDR_FATAL("a builtin table names an unknown symbol");
  }
  if (!name.empty() && name[0] >= '0' && name[0] <= '9') {
    return PropertyKey::From(vm, String::NewAscii(vm, name));
  }
  return PropertyKey::Name(String::InternalizeAscii(vm, name));
}

/// Objects with fewer rows than this stay on the transition tree.
constexpr size_t kDictionaryThreshold = 4;

void UseDictionary(Vm& vm, JSObject* object) {
  Map* map = object->map(vm.heap);
  if (!map->is_dictionary()) JSObject::NormalizeProperties(vm, object);
}

}  // namespace

JSObject* NewBuiltinObject(Vm& vm, Value prototype) { return JSObject::NewOrdinary(vm, prototype); }

Completion<Value> SpeciesGetter(Vm& vm, Arguments& arguments) { return arguments.this_value(); }

void DefineConstant(Vm& vm, JSObject* object, std::string_view name, Value value,
                    uint8_t attributes) {
  JSObject::AddDataProperty(vm, object, KeyOfSpec(vm, name), value, attributes);
}

JSFunction* NewBuiltinFunction(Vm& vm, std::string_view name, BuiltinFunction function,
                               uint16_t length, Stub entry) {
  SharedFunctionInfo* shared = SharedFunctionInfo::NewBuiltin(
      vm, function, String::InternalizeAscii(vm, name), length, /*is_constructor=*/false);
  if (entry != Stub::kBuiltinEntry) shared->data_ = Value::Smi(static_cast<int32_t>(entry));
  return JSFunction::New(vm, shared, nullptr,
                         static_cast<FeedbackCell*>(vm.roots().ManyClosuresCell));
}

JSFunction* NewBuiltinClosureWithContext(Vm& vm, std::string_view name, BuiltinFunction function,
                                         uint16_t length, Context* context) {
  // One SharedFunctionInfo for each function and realm: closures are made often.
  uint32_t index = RuntimeState::Of(vm).ClosureIndex(function);
  Realm* realm = vm.realm();
  Value cache = realm->get(Intrinsic::kBuiltinClosures);
  auto* infos = cache.IsCell() ? CellCast<FixedArray>(cache) : vm.empty_fixed_array();
  if (index >= infos->length()) {
    infos = FixedArray::CopyOf(vm, infos, infos->length(), (index + 8) & ~7u, Value::Undefined());
    realm->set(vm.heap, Intrinsic::kBuiltinClosures, infos);
  }
  if (!infos->get(index).IsCell()) {
    SharedFunctionInfo* made = SharedFunctionInfo::NewBuiltin(
        vm, function, String::InternalizeAscii(vm, name), length, /*is_constructor=*/false);
    infos->set(vm.heap, index, made);
  }
  return JSFunction::New(vm, CellCast<SharedFunctionInfo>(infos->get(index)), context,
                         static_cast<FeedbackCell*>(vm.roots().ManyClosuresCell));
}

JSFunction* NewBuiltinClosure(Vm& vm, std::string_view name, BuiltinFunction function,
                              uint16_t length, std::initializer_list<Value> slots) {
  Context* context = Context::New(vm, static_cast<uint32_t>(slots.size()), Value(), Value());
  uint32_t i = 0;
  for (Value v : slots) context->set(vm.heap, i++, v);
  return NewBuiltinClosureWithContext(vm, name, function, length, context);
}

void DefineBuiltins(Vm& vm, JSObject* object, std::span<const BuiltinSpec> specs) {
  if (specs.size() >= kDictionaryThreshold) UseDictionary(vm, object);
  for (const BuiltinSpec& spec : specs) {
    PropertyKey key = KeyOfSpec(vm, spec.name);
    if (spec.kind == BuiltinSpec::kMethod) {
      JSFunction* function =
          NewBuiltinFunction(vm, spec.name, spec.function, spec.length, spec.entry);
      JSObject::AddDataProperty(vm, object, key, function, spec.attributes);
      continue;
    }
    bool getter = spec.kind == BuiltinSpec::kGetter;
    JSFunction* function = NewBuiltinFunction(vm, std::string(getter ? "get " : "set ") + spec.name,
                                              spec.function, getter ? 0 : 1);
    // The second half of a pair joins the first.
    LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
    if (it.state() == LookupIterator::State::kAccessor) {
      AccessorPair* pair = it.accessor();
      getter ? pair->set_getter(vm.heap, function) : pair->set_setter(vm.heap, function);
      continue;
    }
    AccessorPair* pair = AccessorPair::New(vm, getter ? Value(function) : Value::Undefined(),
                                           getter ? Value::Undefined() : Value(function));
    JSObject::AddAccessor(vm, object, key, pair, spec.attributes);
  }
}

JSFunction* NewConstructor(Vm& vm, String* name, BuiltinFunction function, uint16_t length,
                           JSObject* prototype, Value constructor_prototype) {
  SharedFunctionInfo* shared =
      SharedFunctionInfo::NewBuiltin(vm, function, name, length, /*is_constructor=*/true);
  auto* cell = static_cast<FeedbackCell*>(vm.roots().ManyClosuresCell);
  JSFunction* result;
  if (prototype == nullptr) {
    Map* map = NewFunctionMap(vm, vm.intrinsic(Intrinsic::kFunctionPrototype),
                              FunctionProperties::kNone, Map::kConstructor);
    result = JSFunction::NewWithMap(vm, map, shared, nullptr, cell);
  } else {
    result = JSFunction::New(vm, shared, nullptr, cell);
    JSFunction::SetPrototypeProperty(vm, result, prototype);
  }
  if (!constructor_prototype.IsUndefined()) {
    JSObject::SetPrototype(vm, result, constructor_prototype);
  }
  return result;
}

JSFunction* DefineConstructor(Vm& vm, Realm* realm, std::string_view name, BuiltinFunction function,
                              uint16_t length, Intrinsic constructor, Intrinsic prototype_intrinsic,
                              JSObject* prototype, Map* instance_map, Value constructor_prototype) {
  String* name_string = String::InternalizeAscii(vm, name);
  JSFunction* result =
      NewConstructor(vm, name_string, function, length, prototype, constructor_prototype);
  if (instance_map != nullptr) result->set_prototype_or_initial_map(vm.heap, instance_map);
  JSObject::AddDataProperty(vm, prototype, PropertyKey::Name(vm.names().constructor), result,
                            kDontEnum);
  realm->set(vm.heap, constructor, result);
  realm->set(vm.heap, prototype_intrinsic, prototype);
  JSObject::AddDataProperty(vm, realm->global_object(), PropertyKey::Name(name_string), result,
                            kDontEnum);
  return result;
}

void DefineToStringTag(Vm& vm, JSObject* object, std::string_view tag) {
  JSObject::AddDataProperty(vm, object, PropertyKey::Name(vm.symbols().toStringTag),
                            String::InternalizeAscii(vm, tag), kReadOnly | kDontEnum);
}

Value GetOwnData(Vm& vm, JSObject* object, std::string_view name) {
  LookupIterator it(vm, object, KeyOfSpec(vm, name), LookupIterator::Scope::kOwn);
  QDR_CHECK(it.state() == LookupIterator::State::kData);
  return it.GetDataValue();
}

void InstallSelfHosted(Vm& vm, Realm* realm, JSObject* target, std::string_view file) {
  if (auto* requests = RuntimeState::Of(vm).self_hosted_requests) {
    requests->targets.push_back(target);
    requests->files.push_back(file);
    return;
  }
  const EmbeddedJsFile* source = FindEmbeddedJs(file);
  QDR_CHECK(source != nullptr);
  RealmScope scope(vm, realm);
  Completion<Value> result = vm.hooks().EvaluateSelfHosted(vm, source->name, source->text);
  QDR_CHECK(!result.threw() && IsReceiver(result.value()));
  auto* methods = static_cast<JSObject*>(AsReceiver(result.value()));
  FixedArray* keys = MUST(OwnPropertyKeys(vm, methods));
  UseDictionary(vm, target);
  for (uint32_t i = 0; i < keys->length(); ++i) {
    PropertyKey key = MUST(ToPropertyKey(vm, keys->get(i)));
    JSObject::AddDataProperty(vm, target, key, MUST(Get(vm, methods, key)), kDontEnum);
  }
}

}  // namespace qdr
