// Modules (ECMA-262 16.2.1): what the engine and its API do with module records. A module is made
// from what the parser found, its graph is loaded through VmHooks::LoadImportedModule
// (LoadRequestedModules), it is linked (Link) and evaluated (Evaluate); import() does all of that
// by itself.
//
//   modules.cc            making module records; loading graphs
//   modules_link.cc       ResolveExport, namespaces, Link, InitializeEnvironment
//   modules_evaluate.cc   Evaluate, top-level await
//   modules_import.cc     import(), import.meta
//
// Errors are thrown as usual; a function whose result is a promise rejects it, and throws only when
// the script is being terminated.
#ifndef RUNTIME_MODULES_H_
#define RUNTIME_MODULES_H_

#include <span>

#include "objects/module.h"
#include "objects/promise.h"
#include "objects/vm.h"

namespace qdr {

struct ModuleDescriptor;  // language/parser.h

/// ParseModule (16.2.1.7.1) from step 3 on, in the current realm: the record of a text that has
/// been parsed and compiled. `code` is called with the cells of exports and imports when the module
/// is linked, and gives the generator or async function that runs the body. `specifier` names the
/// module to the host as a referrer.
Module* NewSourceTextModule(Vm& vm, JSFunction* code, const ModuleDescriptor& descriptor,
                            bool has_top_level_await, String* specifier);
/// CreateDefaultExportSyntheticModule (16.2.1.8.1) and its like: exports `values` under `names`,
/// which are distinct.
Module* NewSyntheticModule(Vm& vm, String* specifier, std::span<const Value> names,
                           std::span<const Value> values);
/// ParseJSONModule (16.2.1.8.2): the default export is the value of the text. SyntaxError if the
/// text is no JSON.
Completion<Module*> ParseJsonModule(Vm& vm, String* source, String* specifier);

/// LoadRequestedModules (16.2.1.6.1.1): a promise for the graph being there. It is settled when
/// this returns if the host's loader is synchronous.
Completion<JSPromise*> LoadRequestedModules(Vm& vm, Module* module);
/// FinishLoadingImportedModule (16.2.1.8.1): the host's answer to VmHooks::LoadImportedModule, with
/// its arguments. If `result` is a throw, the pending exception is the reason.
Completion<void> FinishLoadingImportedModule(Vm& vm, Value referrer, ImportRequest* request,
                                             Value payload, Completion<Module*> result);

/// Link (16.2.1.6.1.2) of a loaded graph: SyntaxError if a name cannot be resolved. A module that
/// is linked already stays as it is.
Completion<void> Link(Vm& vm, Module* module);
/// Evaluate (16.2.1.6.1.3) of a linked graph: a promise for the end of the evaluation. Asked again,
/// gives the same promise.
Completion<JSPromise*> Evaluate(Vm& vm, Module* module);
/// GetModuleNamespace (16.2.1.10) of a loaded graph. RangeError if the graph is too deep.
Completion<JSObject*> GetModuleNamespace(Vm& vm, Module* module);

/// The name by which a referrer is known to the host: the specifier of a module, the name of a
/// script; the empty string for a realm.
String* ReferrerName(Vm& vm, Value referrer);
/// AllImportAttributesSupported (16.2.1.10): `type` is the one key that is.
bool AllImportAttributesSupported(Vm& vm, ImportRequest* request);

}  // namespace qdr

#endif  // RUNTIME_MODULES_H_
