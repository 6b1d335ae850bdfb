// The engine's side of modules; see modules.h.
#include "engine/modules.h"

#include "engine/compilation.h"
#include "runtime/modules.h"
#include "tiers/bytecode/compiler.h"

namespace qdr {

Completion<Module*> ModuleSystem::Compile(String* source, String* name) {
  // 1-2. Let body be ParseText(sourceText, Module). If body is a List of errors, return body.
  CompiledModule compiled;
  TRY(CompileModule(vm_, source, name, {}, &compiled));
  JSFunction* code = JSFunction::New(vm_, compiled.shared, nullptr,
                                     FeedbackCell::New(vm_, vm_.state.initial_budget));
  FitFeedback(code);
  return NewSourceTextModule(vm_, code, *compiled.descriptor, compiled.has_top_level_await, name);
}

Module* ModuleSystem::NewSynthetic(String* name,
                                   const std::vector<std::pair<std::u16string, Value>>& exports) {
  RootVector names(vm_.heap);
  RootVector values(vm_.heap);
  for (const auto& [key, value] : exports) values.push_back(value);
  for (const auto& [key, value] : exports) {
    names.push_back(String::InternalizeTwoByte(vm_, key));
  }
  return NewSyntheticModule(vm_, name, {names.begin(), names.end()},
                            {values.begin(), values.end()});
}

Completion<Module*> ModuleSystem::NewJson(String* source, String* name) {
  return ParseJsonModule(vm_, source, name);
}

std::vector<ModuleHostRequest> ModuleSystem::Requests(Module* module) {
  std::vector<ModuleHostRequest> result;
  auto* requests = CellCast<FixedArray>(module->get(Module::kRequests));
  for (uint32_t i = 0; i < requests->length(); ++i) {
    result.push_back(ToHost(module, CellCast<ImportRequest>(requests->get(i))));
  }
  return result;
}

Completion<void> ModuleSystem::Link(Module* module) {
  JSPromise* loaded = TRY(LoadRequestedModules(vm_, module));
  // The host answers at once, so the promise is settled.
  QDR_CHECK(loaded->state() != JSPromise::State::kPending);
  if (loaded->state() == JSPromise::State::kRejected) {
    vm_.hooks().PromiseRejectionTracker(vm_, loaded, VmHooks::RejectionOperation::kHandle);
    loaded->set_handled();
    return vm_.Throw(loaded->result());
  }
  return qdr::Link(vm_, module);
}

Completion<JSPromise*> ModuleSystem::Evaluate(Module* module) { return qdr::Evaluate(vm_, module); }

Completion<JSObject*> ModuleSystem::GetNamespace(Module* module) {
  return GetModuleNamespace(vm_, module);
}

ModuleHostRequest ModuleSystem::ToHost(Value referrer, ImportRequest* request) {
  ModuleHostRequest result;
  result.specifier = request->specifier()->ToUtf8(vm_);
  result.referrer = ReferrerName(vm_, referrer)->ToUtf8(vm_);
  result.dynamic = request->is_dynamic();
  for (uint32_t i = 0; i < request->attributes()->length(); i += 2) {
    result.attributes.emplace_back(AsString(request->attributes()->get(i))->ToUtf8(vm_),
                                   AsString(request->attributes()->get(i + 1))->ToUtf8(vm_));
  }
  return result;
}

Completion<void> ModuleSystem::LoadImportedModule(Value referrer, ImportRequest* request,
                                                  Value payload) {
  auto load = [&]() -> Completion<Module*> {
    if (host_ == nullptr) return vm_.ThrowTypeError("There is no module loader");
    Realm* realm = Is<Module>(referrer)
                       ? CellCast<Realm>(CellCast<Module>(referrer)->get(Module::kRealm))
                       : vm_.realm();
    RealmScope scope(vm_, realm);
    return host_->LoadModule(vm_, realm, ToHost(referrer, request));
  };
  return FinishLoadingImportedModule(vm_, referrer, request, payload, load());
}

Completion<void> ModuleSystem::GetImportMetaProperties(Module* module, JSObject* import_meta) {
  if (host_ == nullptr) return Done{};
  return host_->InitializeImportMeta(vm_, module, import_meta);
}

}  // namespace qdr
