// Modules (ECMA-262 16.2): loading, linking and evaluation of module records. Where the text of a
// requested module comes from is the embedder's business (ModuleHost).
//
// A binding is a Cell of the module that declares it; importers share the cell, so imports are live
// by construction, and the hole in a cell is the temporal dead zone.
#ifndef ENGINE_MODULES_H_
#define ENGINE_MODULES_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "objects/module.h"
#include "objects/promise.h"
#include "objects/vm.h"

namespace qdr {

struct ModuleInfo;

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

/// Where in which module a link error is, for messages.
struct LinkErrorPosition {
  std::string file;
  uint32_t offset = 0;
  bool is_set = false;
};

/// One for each isolate.
class ModuleSystem {
 public:
  explicit ModuleSystem(Vm& vm) : vm_(vm) {}

  void set_host(ModuleHost* host) { host_ = host; }

  /// ParseModule (16.2.1.7.1): a source text module of the current realm. Throws the SyntaxError.
  Completion<Module*> Compile(String* source, String* name);
  /// The record for a module whose code is compiled: `code` is called with the cells of exports and
  /// imports when it is linked, and gives the generator that runs the body.
  Module* NewSourceText(JSFunction* code, std::shared_ptr<ModuleInfo> info,
                        bool has_top_level_await, String* name);
  /// CreateDefaultExportSyntheticModule (16.2.1.10.2) for any number of exports.
  Module* NewSynthetic(String* name, const std::vector<std::pair<std::u16string, Value>>& exports);

  /// LoadRequestedModules and Link (16.2.1.5.1): afterwards the module is linked, or the error says
  /// why not.
  Completion<void> Link(Module* module);
  /// Evaluate (16.2.1.5.3) of a linked module: a promise. The promise of a cycle is that of its
  /// root.
  JSPromise* Evaluate(Module* module);
  /// GetModuleNamespace (16.2.1.9).
  Completion<JSModuleNamespace*> GetNamespace(Module* module);

  /// EvaluateImportCall (13.3.10.2) from the code of `referrer`.
  Value DynamicImport(JSFunction* referrer, Value specifier, Value options);
  /// import.meta of the module the code belongs to.
  Completion<Value> ImportMeta(JSFunction* code);

  /// Of the last error that Link threw.
  const LinkErrorPosition& link_error() const { return link_error_; }

 private:
  friend class ModuleLinker;
  friend class ModuleEvaluator;
  Completion<void> LoadRequested(Module* module);

  Vm& vm_;
  ModuleHost* host_ = nullptr;
  LinkErrorPosition link_error_;
  // 16.2.1.6: [[ModuleAsyncEvaluationCount]].
  int32_t async_count_ = 0;
};

}  // namespace qdr

#endif  // ENGINE_MODULES_H_
