// Modules for the API: the graph's loading goes through the embedder (ModuleHost); what modules
// mean is the library's (runtime/modules.h).
#ifndef ENGINE_MODULES_H_
#define ENGINE_MODULES_H_

#include <string>
#include <utility>
#include <vector>

#include "objects/module.h"
#include "objects/promise.h"
#include "objects/vm.h"

namespace qdr {

/// What an import asks for, in the embedder's terms.
struct ModuleHostRequest {
  std::string specifier;
  /// The name of the script or module that asks.
  std::string referrer;
  std::vector<std::pair<std::string, std::string>> attributes;
  bool dynamic = false;
};

class ModuleHost {
 public:
  virtual ~ModuleHost() = default;
  /// HostLoadImportedModule (16.2.1.8), without delay. The same request by the same referrer must
  /// give the same module.
  virtual Completion<Module*> LoadModule(Vm& vm, Realm* realm,
                                         const ModuleHostRequest& request) = 0;
  /// HostGetImportMetaProperties (13.3.12.1.1).
  virtual Completion<void> InitializeImportMeta(Vm& vm, Module* module, JSObject* meta) = 0;
};

/// One for each isolate.
class ModuleSystem {
 public:
  explicit ModuleSystem(Vm& vm) : vm_(vm) {}

  void set_host(ModuleHost* host) { host_ = host; }

  /// ParseModule (16.2.1.7.1): a source text module of the current realm. Throws the SyntaxError.
  Completion<Module*> Compile(String* source, String* name);
  /// A synthetic module that exports these values.
  Module* NewSynthetic(String* name, const std::vector<std::pair<std::u16string, Value>>& exports);
  /// ParseJSONModule (16.2.1.8.2). Throws the SyntaxError.
  Completion<Module*> NewJson(String* source, String* name);
  /// What the module imports, without duplicates.
  std::vector<ModuleHostRequest> Requests(Module* module);

  /// LoadRequestedModules and Link (16.2.1.6.1): afterwards the module is linked, or the error says
  /// why not.
  Completion<void> Link(Module* module);
  /// Evaluate (16.2.1.6.1.3) of a linked module: a promise. Throws terminations only.
  Completion<JSPromise*> Evaluate(Module* module);
  /// GetModuleNamespace (16.2.1.10) of a loaded module.
  Completion<JSObject*> GetNamespace(Module* module);

  // What VmHooks ask for.
  Completion<void> LoadImportedModule(Value referrer, ImportRequest* request, Value payload);
  Completion<void> GetImportMetaProperties(Module* module, JSObject* import_meta);

 private:
  ModuleHostRequest ToHost(Value referrer, ImportRequest* request);

  Vm& vm_;
  ModuleHost* host_ = nullptr;
};

}  // namespace qdr

#endif  // ENGINE_MODULES_H_
