// import() and import.meta (ECMA-262 13.3.10, 13.3.12).
#include <algorithm>

#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/messages.h"
#include "runtime/modules.h"
#include "runtime/modules_internal.h"
#include "runtime/promise_operations.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

namespace {

/// GetActiveScriptOrModule (9.4.1) for the code of `closure`.
Value ActiveScriptOrModule(JSFunction* closure) {
  Value referrer = closure->shared()->script();
  // Code made by eval or Function belongs to what called them.
  while (Is<Script>(referrer)) {
    Value host_defined = CellCast<Script>(referrer)->get(Script::kHostDefined);
    if (!Is<Script>(host_defined) && !Is<Module>(host_defined)) break;
    referrer = host_defined;
  }
  return referrer;
}

/// 13.3.10.2 step 11 of EvaluateImportCall: the attributes that `options` asks for, sorted by key.
Completion<FixedArray*> AttributesFromOptions(Vm& vm, Value options) {
  // 10. Let attributes be a new empty List.
  // 11. If options is not undefined, then
  if (options.IsUndefined()) return vm.empty_fixed_array();
  // a. If options is not an Object, throw a TypeError.
  if (!IsReceiver(options)) return ThrowMessage(vm, Message::kImportOptionsNotObject);
  // b-c. Let attributesObj be ? Get(options, "with").
  PropertyKey with = PropertyKey::Name(String::InternalizeAscii(vm, "with"));
  Value attributes = TRY(Get(vm, AsReceiver(options), with));
  // d. If attributesObj is not undefined, then
  if (attributes.IsUndefined()) return vm.empty_fixed_array();
  // i. If attributesObj is not an Object, throw a TypeError.
  if (!IsReceiver(attributes)) return ThrowMessage(vm, Message::kImportWithNotObject);
  // ii-iii. Let entries be ? EnumerableOwnProperties(attributesObj, key+value): the properties one
  // after the other, without making an array for each.
  FixedArray* keys = TRY(OwnPropertyKeys(vm, AsReceiver(attributes)));
  RootVector entries(vm.heap);
  for (uint32_t i = 0; i < keys->length(); ++i) {
    Value key = keys->get(i);
    if (!IsString(key)) continue;
    PropertyKey property = PropertyKey::From(vm, AsString(key));
    PropertyDescriptor descriptor;
    if (!TRY(GetOwnProperty(vm, AsReceiver(attributes), property, &descriptor))) continue;
    if (!descriptor.enumerable) continue;
    entries.push_back(key);
    entries.push_back(TRY(Get(vm, AsReceiver(attributes), property)));
  }
  // iv. For each element entry of entries: the value is a String, or throw a TypeError.
  size_t count = entries.size() / 2;
  std::vector<size_t> order(count);
  for (size_t i = 0; i < count; ++i) {
    if (!IsString(entries[2 * i + 1])) {
      return ThrowMessage(vm, Message::kImportAttributeNotString);
    }
    order[i] = 2 * i;
  }
  // f. Sort attributes by their keys' code units.
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return String::Compare(vm, AsString(entries[a]), AsString(entries[b])) < 0;
  });
  FixedArray* result = FixedArray::New(vm, static_cast<uint32_t>(2 * count));
  for (size_t i = 0; i < count; ++i) {
    auto at = static_cast<uint32_t>(2 * i);
    result->set(vm.heap, at, entries[order[i]]);
    result->set(vm.heap, at + 1, entries[order[i] + 1]);
  }
  return result;
}

/// The ModuleRequest of an import call (13.3.10.2 steps 8 to 12).
Completion<ImportRequest*> RequestFromCall(Vm& vm, Value specifier, Value options) {
  // 8-9. Let specifierString be ? ToString(specifier).
  String* text = TRY(ToString(vm, specifier));
  FixedArray* attributes = TRY(AttributesFromOptions(vm, options));
  ImportRequest* request = ImportRequest::New(vm, text, attributes, -1, ImportRequest::kDynamic);
  // 11.e. If AllImportAttributesSupported(attributes) is false, throw a TypeError.
  if (String* key = UnsupportedImportAttribute(vm, request); key != nullptr) {
    return ThrowMessage(vm, Message::kImportAttributeUnsupported, {key->ToUtf8(vm)});
  }
  return request;
}

/// The pending exception rejects the promise.
Completion<void> Reject(Vm& vm, JSPromise* promise) {
  RejectPromise(vm, promise, TRY(TakeThrown(vm)));
  return Done{};
}

// The closures of ContinueDynamicImport. Slots: promise, module.
constexpr uint32_t kPromiseSlot = 0;
constexpr uint32_t kModuleSlot = 1;

// 4. rejectedClosure(reason): Perform ! Call(promiseCapability.[[Reject]], undefined, « reason »).
Completion<Value> ImportRejected(Vm& vm, Arguments& arguments) {
  RejectPromise(vm, As<JSPromise>(BuiltinSlot(arguments, kPromiseSlot)), arguments[0]);
  return Value::Undefined();
}

// 6.d. fulfilledClosure()
Completion<Value> ImportFulfilled(Vm& vm, Arguments& arguments) {
  auto* promise = As<JSPromise>(BuiltinSlot(arguments, kPromiseSlot));
  // i. Let namespace be GetModuleNamespace(module).
  Completion<JSObject*> name_space =
      GetModuleNamespace(vm, AsModule(BuiltinSlot(arguments, kModuleSlot)));
  if (name_space.threw()) {
    TRY(Reject(vm, promise));
  } else {
    // ii. Perform ! Call(promiseCapability.[[Resolve]], undefined, « namespace »).
    TRY(ResolvePromise(vm, promise, name_space.value()));
  }
  return Value::Undefined();
}

// 6. linkAndEvaluateClosure()
Completion<Value> LinkAndEvaluate(Vm& vm, Arguments& arguments) {
  auto* promise = As<JSPromise>(BuiltinSlot(arguments, kPromiseSlot));
  Module* module = AsModule(BuiltinSlot(arguments, kModuleSlot));
  // a-b. Let link be Completion(module.Link()). If it is abrupt, reject.
  if (Link(vm, module).threw()) {
    TRY(Reject(vm, promise));
    return Value::Undefined();
  }
  // c. Let evaluatePromise be module.Evaluate().
  JSPromise* evaluated = TRY(Evaluate(vm, module));
  // e-f. Perform PerformPromiseThen(evaluatePromise, onFulfilled, onRejected).
  JSFunction* on_fulfilled =
      NewBuiltinClosure(vm, "", ImportFulfilled, 0, {Value(promise), Value(module)});
  JSFunction* on_rejected = NewBuiltinClosure(vm, "", ImportRejected, 1, {Value(promise)});
  PerformPromiseThen(vm, evaluated, on_fulfilled, on_rejected, Value::Undefined());
  return Value::Undefined();
}

}  // namespace

Completion<void> ContinueDynamicImport(Vm& vm, JSPromise* promise, Completion<Module*> result) {
  // 1. If moduleCompletion is an abrupt completion, reject.
  if (result.threw()) return Reject(vm, promise);
  // 2. Let module be moduleCompletion.[[Value]].
  Module* module = result.value();
  // 3. Let loadPromise be module.LoadRequestedModules().
  JSPromise* loaded = TRY(LoadRequestedModules(vm, module));
  // 5, 7-8. Perform PerformPromiseThen(loadPromise, linkAndEvaluate, onRejected).
  JSFunction* link_and_evaluate =
      NewBuiltinClosure(vm, "", LinkAndEvaluate, 0, {Value(promise), Value(module)});
  JSFunction* on_rejected = NewBuiltinClosure(vm, "", ImportRejected, 1, {Value(promise)});
  PerformPromiseThen(vm, loaded, link_and_evaluate, on_rejected, Value::Undefined());
  return Done{};
}

// 13.3.10.2 EvaluateImportCall from step 7 on.
Completion<Value> Runtime_DynamicImport(Vm& vm, Arguments& arguments) {
  auto* closure = As<JSFunction>(arguments[0]);
  // 7. Let promiseCapability be ! NewPromiseCapability(%Promise%).
  JSPromise* promise = NewPromise(vm);
  // 8-12. What is abrupt rejects.
  Completion<ImportRequest*> request = RequestFromCall(vm, arguments[1], arguments[2]);
  if (request.threw()) {
    TRY(Reject(vm, promise));
    return Value(promise);
  }
  // 13. Perform HostLoadImportedModule(referrer, moduleRequest, empty, promiseCapability).
  TRY(LoadImportedModule(vm, ActiveScriptOrModule(closure), request.value(), promise));
  // 14. Return promiseCapability.[[Promise]].
  return Value(promise);
}

// 13.3.12.1 ImportMeta : import.meta
Completion<Value> Runtime_GetImportMeta(Vm& vm, Arguments& arguments) {
  // 1. Let module be GetActiveScriptOrModule().
  Module* module = AsModule(ActiveScriptOrModule(As<JSFunction>(arguments[0])));
  // 3-4. Let importMeta be module.[[ImportMeta]]. If importMeta is empty, then
  Value known = module->get(Module::kImportMeta);
  if (!known.IsUndefined()) return known;
  // a. Set importMeta to OrdinaryObjectCreate(null).
  JSObject* import_meta = NewBuiltinObject(vm, Value::Null());
  // b-d. HostGetImportMetaProperties, HostFinalizeImportMeta.
  TRY(vm.hooks().GetImportMetaProperties(vm, module, import_meta));
  // e. Set module.[[ImportMeta]] to importMeta.
  module->set(vm.heap, Module::kImportMeta, import_meta);
  // 5. Return importMeta.
  return Value(import_meta);
}

}  // namespace qdr
