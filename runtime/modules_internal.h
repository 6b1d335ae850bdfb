// What the files of the module semantics share. Nobody else includes it.
#ifndef RUNTIME_MODULES_INTERNAL_H_
#define RUNTIME_MODULES_INTERNAL_H_

#include "objects/module.h"
#include "objects/vm.h"
#include "runtime/modules.h"

namespace qdr {

/// A growable list of values in the heap: a FixedArray whose first element is the count. Undefined
/// is the empty list.
inline uint32_t ListSize(Value list) {
  return list.IsCell() ? static_cast<uint32_t>(CellCast<FixedArray>(list)->get(0).AsSmi()) : 0;
}
inline Value ListGet(Value list, uint32_t i) { return CellCast<FixedArray>(list)->get(i + 1); }
/// The list to use from now on.
Value ListAppend(Vm& vm, Value list, Value item);
bool ListContains(Value list, Value item);

inline Module* AsModule(Value v) { return As<Module>(v); }
inline bool IsCyclicModule(const Module* module) {
  return module->kind() == Module::Kind::kSourceText;
}
inline FixedArray* RequestsOf(const Module* module) {
  return CellCast<FixedArray>(module->get(Module::kRequests));
}
inline ImportRequest* RequestAt(const Module* module, uint32_t i) {
  return CellCast<ImportRequest>(RequestsOf(module)->get(i));
}
/// GetImportedModule (16.2.1.7); the graph has been loaded.
inline Module* ImportedModule(const Module* module, uint32_t request) {
  return AsModule(CellCast<FixedArray>(module->get(Module::kLoadedModules))->get(request));
}
inline int32_t SmiField(const Module* module, Module::Field field) {
  return module->get(field).AsSmi();
}
inline void SetSmiField(Module* module, Module::Field field, int32_t value) {
  module->set_no_barrier(field, Value::Smi(value));
}
inline bool HasTopLevelAwait(const Module* module) {
  return module->get(Module::kHasTopLevelAwait).IsTrue();
}

/// Link of a synthetic module (16.2.1.8.4.4).
void LinkSynthetic(Vm& vm, Module* module);
/// Evaluate of a synthetic module (16.2.1.8.4.5) without its promise: the exports get their values.
void EvaluateSynthetic(Vm& vm, Module* module);

/// HostLoadImportedModule, unless the referrer has asked for the same before and got a module.
Completion<void> LoadImportedModule(Vm& vm, Value referrer, ImportRequest* request, Value payload);
/// ContinueDynamicImport (13.3.10.3). If `result` is a throw, the pending exception is the reason.
Completion<void> ContinueDynamicImport(Vm& vm, JSPromise* promise, Completion<Module*> result);

/// The first key of the request that is not supported, or nullptr.
String* UnsupportedImportAttribute(Vm& vm, ImportRequest* request);

/// The pending exception as a value; none is pending afterwards. Threw: it is a termination.
Completion<Value> TakeThrown(Vm& vm);

}  // namespace qdr

#endif  // RUNTIME_MODULES_INTERNAL_H_
