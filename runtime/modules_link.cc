// Resolving the names that modules import and export, namespaces, and linking (ECMA-262
// 16.2.1.6.1.2, 16.2.1.7.2, 16.2.1.10).
//
// A resolved binding is a Cell, or, for the namespace object of a module, that Module: both have
// the identity of the pair (module, binding name) that the specification compares. Nothing is
// allocated in the heap while a name is being resolved, so its sets hold plain pointers.
#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "objects/generator.h"
#include "runtime/abstract_operations.h"
#include "runtime/errors.h"
#include "runtime/messages.h"
#include "runtime/modules.h"
#include "runtime/modules_internal.h"

namespace qdr {

namespace {

/// What ResolveExport gives.
struct Resolution {
  /// The specification's null is kNull, or kCircular when the name leads back to itself.
  enum class Kind : uint8_t { kNull, kCircular, kAmbiguous, kFound };
  Kind kind = Kind::kNull;
  Value binding = Value::Undefined();
  bool found() const { return kind == Kind::kFound; }
};

using ResolveSet = absl::flat_hash_set<std::pair<Module*, String*>>;

/// ResolveExport (16.2.1.7.2.2); `name` is internalized.
Completion<Resolution> ResolveExport(Vm& vm, Module* module, String* name,
                                     ResolveSet& resolve_set) {
  auto* exports = CellCast<NameDictionary>(module->get(Module::kExports));
  if (!IsCyclicModule(module)) {
    // 16.2.1.8.4.3: the binding, if it is one of [[ExportNames]].
    uint32_t entry = exports->Find(name);
    if (entry == Dictionary::kNotFound) return Resolution{};
    return Resolution{Resolution::Kind::kFound, exports->ValueAt(entry)};
  }
  // 1. Assert: module.[[Status]] is not new.
  QDR_DCHECK(module->status() != Module::Status::kNew);
  TRY(vm.CheckStack());
  // 3-4. If resolveSet has module and exportName, this is a circular import request: return null.
  if (!resolve_set.emplace(module, name).second) return Resolution{Resolution::Kind::kCircular};
  // 5. For each ExportEntry Record e of module.[[LocalExportEntries]]: the binding of this name.
  if (uint32_t entry = exports->Find(name); entry != Dictionary::kNotFound) {
    return Resolution{Resolution::Kind::kFound, exports->ValueAt(entry)};
  }
  // 6. For each ExportEntry Record e of module.[[IndirectExportEntries]], do
  auto* indirect = CellCast<NameDictionary>(module->get(Module::kIndirectExports));
  if (uint32_t entry = indirect->Find(name); entry != Dictionary::kNotFound) {
    auto* record = CellCast<FixedArray>(indirect->ValueAt(entry));
    // a.ii. Let importedModule be GetImportedModule(module, e.[[ModuleRequest]]).
    Module* imported =
        ImportedModule(module, static_cast<uint32_t>(record->get(Module::kImportRequest).AsSmi()));
    // iii. If e.[[ImportName]] is all, return { [[Module]]: importedModule, [[BindingName]]:
    // namespace }.
    Value import_name = record->get(Module::kImportName);
    if (import_name.IsUndefined()) return Resolution{Resolution::Kind::kFound, imported};
    // iv. Else, return importedModule.ResolveExport(e.[[ImportName]], resolveSet).
    return ResolveExport(vm, imported, AsString(import_name), resolve_set);
  }
  // 7. If exportName is "default", return null: a star export never provides it.
  if (name == vm.names().default_) return Resolution{};
  // 8. Let starResolution be null.
  Resolution star_resolution;
  // 9. For each ExportEntry Record e of module.[[StarExportEntries]], do
  auto* stars = CellCast<FixedArray>(module->get(Module::kStarExports));
  for (uint32_t i = 0; i < stars->length(); ++i) {
    // b. Let importedModule be GetImportedModule(module, e.[[ModuleRequest]]).
    Module* imported = ImportedModule(module, static_cast<uint32_t>(stars->get(i).AsSmi()));
    // c. Let resolution be importedModule.ResolveExport(exportName, resolveSet).
    Resolution resolution = TRY(ResolveExport(vm, imported, name, resolve_set));
    // d. If resolution is ambiguous, return ambiguous.
    if (resolution.kind == Resolution::Kind::kAmbiguous) return resolution;
    // e. If resolution is not null, then
    if (!resolution.found()) continue;
    if (!star_resolution.found()) {
      // ii. If starResolution is null, set starResolution to resolution.
      star_resolution = resolution;
    } else if (resolution.binding != star_resolution.binding) {
      // iii. Else, if there is more than one binding, return ambiguous.
      return Resolution{Resolution::Kind::kAmbiguous};
    }
  }
  // 10. Return starResolution.
  return star_resolution;
}

/// The same with an empty resolveSet; what is found is remembered.
Completion<Resolution> ResolveExport(Vm& vm, Module* module, String* name) {
  Value known = module->get(Module::kResolvedExports);
  if (known.IsCell()) {
    auto* table = CellCast<NameDictionary>(known);
    if (uint32_t entry = table->Find(name); entry != Dictionary::kNotFound) {
      return Resolution{Resolution::Kind::kFound, table->ValueAt(entry)};
    }
  }
  ResolveSet resolve_set;
  Resolution resolution = TRY(ResolveExport(vm, module, name, resolve_set));
  if (resolution.found()) {
    auto* table = known.IsCell() ? CellCast<NameDictionary>(known) : NameDictionary::New(vm);
    table = NameDictionary::Add(vm, table, name, resolution.binding, {});
    module->set(vm.heap, Module::kResolvedExports, table);
  }
  return resolution;
}

/// GetExportedNames (16.2.1.7.2.1), in the order of code units. One list serves all modules of the
/// star exports: the order in which they are met does not matter to a sorted result.
void GetExportedNames(Vm& vm, Module* root, RootVector& names) {
  absl::flat_hash_set<String*> seen;
  absl::flat_hash_set<Module*> export_star_set;
  std::vector<Module*> pending = {root};
  auto add_keys = [&](const Module* module, Module::Field field) {
    Value table = module->get(field);
    if (!table.IsCell()) return;
    auto* dictionary = CellCast<NameDictionary>(table);
    for (uint32_t i = 0; i < dictionary->used(); ++i) {
      auto* name = static_cast<String*>(dictionary->NameAt(i));
      // Star exports do not include a default export.
      if (module != root && name == vm.names().default_) continue;
      if (seen.insert(name).second) names.push_back(name);
    }
  };
  while (!pending.empty()) {
    Module* module = pending.back();
    pending.pop_back();
    // If exportStarSet contains module, it is the starting point of an `export *` circularity.
    if (!export_star_set.insert(module).second) continue;
    add_keys(module, Module::kExports);
    add_keys(module, Module::kIndirectExports);
    if (!IsCyclicModule(module)) continue;
    auto* stars = CellCast<FixedArray>(module->get(Module::kStarExports));
    for (uint32_t i = 0; i < stars->length(); ++i) {
      pending.push_back(ImportedModule(module, static_cast<uint32_t>(stars->get(i).AsSmi())));
    }
  }
  std::sort(names.begin(), names.end(),
            [&vm](Value a, Value b) { return String::Compare(vm, AsString(a), AsString(b)) < 0; });
}

Cell* NamespaceCell(const Module* module) {
  return CellCast<Cell>(module->get(Module::kNamespaceCell));
}

/// GetModuleNamespace step 3 for one module; modules whose namespaces it exports go to `pending`.
Completion<void> CreateNamespace(Vm& vm, Module* module, RootVector& pending) {
  // a. Let exportedNames be module.GetExportedNames().
  RootVector exported_names(vm.heap);
  GetExportedNames(vm, module, exported_names);
  // b-c. The unambiguous ones.
  RootVector names(vm.heap);
  RootVector cells(vm.heap);
  for (size_t i = 0; i < exported_names.size(); ++i) {
    // i. Let resolution be module.ResolveExport(name).
    Resolution resolution = TRY(ResolveExport(vm, module, AsString(exported_names[i])));
    // ii. If resolution is a ResolvedBinding Record, append name to unambiguousNames.
    if (!resolution.found()) continue;
    names.push_back(exported_names[i]);
    if (Is<Module>(resolution.binding)) {
      pending.push_back(resolution.binding);
      cells.push_back(NamespaceCell(AsModule(resolution.binding)));
    } else {
      cells.push_back(resolution.binding);
    }
  }
  // d. Set namespace to ModuleNamespaceCreate(module, unambiguousNames).
  auto count = static_cast<uint32_t>(names.size());
  FixedArray* name_array = FixedArray::New(vm, count);
  FixedArray* cell_array = FixedArray::New(vm, count);
  for (uint32_t i = 0; i < count; ++i) {
    name_array->set(vm.heap, i, names[i]);
    cell_array->set(vm.heap, i, cells[i]);
  }
  JSModuleNamespace* name_space = JSModuleNamespace::New(vm, module, name_array, cell_array);
  NamespaceCell(module)->set_value(vm.heap, name_space);
  return Done{};
}

/// The SyntaxError for an import or indirect export that resolves to nothing, or to too much.
/// `entry` and `base`: the group of ImportFields that asks for it.
Threw ThrowUnresolvable(Vm& vm, Module* module, FixedArray* entry, uint32_t base,
                        const Resolution& resolution) {
  auto request = static_cast<uint32_t>(entry->get(base + Module::kImportRequest).AsSmi());
  std::string specifier = RequestAt(module, request)->specifier()->ToUtf8(vm);
  std::string name = AsString(entry->get(base + Module::kImportName))->ToUtf8(vm);
  if (resolution.kind == Resolution::Kind::kAmbiguous) {
    (void)ThrowMessage(vm, Message::kAmbiguousModuleExport, {specifier, name});
  } else if (resolution.kind == Resolution::Kind::kCircular) {
    (void)ThrowMessage(vm, Message::kCircularModuleExport, {name, specifier});
  } else {
    (void)ThrowMessage(vm, Message::kNoModuleExport, {specifier, name});
  }
  Script* script = CellCast<JSFunction>(module->get(Module::kFunction))->shared()->script();
  SetErrorPosition(vm, vm.state.pending_exception, script,
                   static_cast<uint32_t>(entry->get(base + Module::kImportPosition).AsSmi()),
                   static_cast<uint32_t>(entry->get(base + Module::kImportEnd).AsSmi()));
  return Threw{};
}

/// InitializeEnvironment (16.2.1.7.3.1).
Completion<void> InitializeEnvironment(Vm& vm, Module* module) {
  RealmScope realm(vm, CellCast<Realm>(module->get(Module::kRealm)));
  // 1. For each ExportEntry Record e of module.[[IndirectExportEntries]], do
  auto* indirect = CellCast<NameDictionary>(module->get(Module::kIndirectExports));
  for (uint32_t i = 0; i < indirect->used(); ++i) {
    // b. Let resolution be module.ResolveExport(e.[[ExportName]]).
    auto* export_name = static_cast<String*>(indirect->NameAt(i));
    Resolution resolution = TRY(ResolveExport(vm, module, export_name));
    // c. If resolution is either null or ambiguous, throw a SyntaxError exception.
    if (!resolution.found()) {
      return ThrowUnresolvable(vm, module, CellCast<FixedArray>(indirect->ValueAt(i)), 0,
                               resolution);
    }
  }
  // 7. For each ImportEntry Record in of module.[[ImportEntries]], do
  auto* imports = CellCast<FixedArray>(module->get(Module::kImports));
  auto* cells = CellCast<FixedArray>(module->get(Module::kImportCells));
  for (uint32_t i = 0; i < cells->length(); ++i) {
    uint32_t base = i * Module::kImportFieldCount;
    auto request = static_cast<uint32_t>(imports->get(base + Module::kImportRequest).AsSmi());
    // a. Let importedModule be GetImportedModule(module, in.[[ModuleRequest]]).
    Module* imported = ImportedModule(module, request);
    Value import_name = imports->get(base + Module::kImportName);
    // b. If in.[[ImportName]] is namespace-object, then
    if (import_name.IsUndefined()) {
      // i. Let namespace be GetModuleNamespace(importedModule).
      TRY(GetModuleNamespace(vm, imported));
      // ii-iii. env.CreateImmutableBinding and env.InitializeBinding(in.[[LocalName]], namespace):
      // the cell that the namespace is kept in.
      cells->set(vm.heap, i, NamespaceCell(imported));
      continue;
    }
    // c.i. Let resolution be importedModule.ResolveExport(in.[[ImportName]]).
    Resolution resolution = TRY(ResolveExport(vm, imported, AsString(import_name)));
    // ii. If resolution is either null or ambiguous, throw a SyntaxError exception.
    if (!resolution.found()) return ThrowUnresolvable(vm, module, imports, base, resolution);
    if (Is<Module>(resolution.binding)) {
      // iii. If resolution.[[BindingName]] is namespace, then the binding is its namespace.
      TRY(GetModuleNamespace(vm, AsModule(resolution.binding)));
      cells->set(vm.heap, i, NamespaceCell(AsModule(resolution.binding)));
    } else {
      // iv. Else, perform CreateImportBinding(env, in.[[LocalName]], resolution.[[Module]],
      // resolution.[[BindingName]]).
      cells->set(vm.heap, i, resolution.binding);
    }
  }
  // 8-25. The code of the module makes its context, initializes vars, instantiates functions, and
  // suspends before its first statement: the call gives the activation.
  Value arguments[] = {module->get(Module::kExportCells), cells};
  Value activation =
      TRY(vm.hooks().Call(vm, module->get(Module::kFunction), Value::Undefined(), arguments));
  QDR_CHECK(IsAnyGenerator(activation));
  module->set(vm.heap, Module::kActivation, activation);
  return Done{};
}

/// InnerModuleLinking (16.2.1.6.1.2.1). Gives the next index.
Completion<int32_t> InnerModuleLinking(Vm& vm, Module* module, RootVector& stack, int32_t index) {
  // 1. If module is not a Cyclic Module Record, then
  if (!IsCyclicModule(module)) {
    // a-b. Perform ? module.Link(). Return index.
    LinkSynthetic(vm, module);
    return index;
  }
  // 2. If module.[[Status]] is one of linking, linked, evaluating-async, or evaluated, return
  // index.
  if (module->status() >= Module::Status::kLinking) return index;
  // 3. Assert: module.[[Status]] is unlinked.
  QDR_DCHECK(module->status() == Module::Status::kUnlinked);
  TRY(vm.CheckStack());
  // 4. Set module.[[Status]] to linking.
  module->set_status(Module::Status::kLinking);
  // 5-6. Let moduleIndex be index. Set module.[[DFSAncestorIndex]] to index.
  SetSmiField(module, Module::kDfsIndex, index);
  SetSmiField(module, Module::kDfsAncestorIndex, index);
  // 7. Set index to index + 1.
  ++index;
  // 8. Append module to stack.
  stack.push_back(module);
  // 9. For each ModuleRequest Record request of module.[[RequestedModules]], do
  for (uint32_t i = 0; i < RequestsOf(module)->length(); ++i) {
    // a. Let requiredModule be GetImportedModule(module, request).
    Module* required = ImportedModule(module, i);
    // b. Set index to ? InnerModuleLinking(requiredModule, stack, index).
    index = TRY(InnerModuleLinking(vm, required, stack, index));
    // c. If requiredModule is a Cyclic Module Record and is linking, set
    // module.[[DFSAncestorIndex]] to min(module.[[DFSAncestorIndex]],
    // requiredModule.[[DFSAncestorIndex]]).
    if (IsCyclicModule(required) && required->status() == Module::Status::kLinking) {
      SetSmiField(module, Module::kDfsAncestorIndex,
                  std::min(SmiField(module, Module::kDfsAncestorIndex),
                           SmiField(required, Module::kDfsAncestorIndex)));
    }
  }
  // 10. Perform ? module.InitializeEnvironment().
  TRY(InitializeEnvironment(vm, module));
  // 11-12. Assert: module occurs exactly once in stack; its ancestor index is not above its index.
  QDR_DCHECK(SmiField(module, Module::kDfsAncestorIndex) <= SmiField(module, Module::kDfsIndex));
  // 13. If module.[[DFSAncestorIndex]] = moduleIndex, then
  if (SmiField(module, Module::kDfsAncestorIndex) == SmiField(module, Module::kDfsIndex)) {
    // b. Repeat, while done is false: the last element of stack is linked.
    Module* required;
    do {
      required = AsModule(stack.back());
      stack.pop_back();
      required->set_status(Module::Status::kLinked);
    } while (required != module);
  }
  // 14. Return index.
  return index;
}

}  // namespace

Completion<void> Link(Vm& vm, Module* module) {
  if (!IsCyclicModule(module)) {
    LinkSynthetic(vm, module);
    return Done{};
  }
  // 1. Assert: module.[[Status]] is one of unlinked, linked, evaluating-async, or evaluated.
  QDR_DCHECK(module->status() != Module::Status::kNew);
  // 2. Let stack be a new empty List.
  RootVector stack(vm.heap);
  // 3. Let result be Completion(InnerModuleLinking(module, stack, 0)).
  Completion<int32_t> result = InnerModuleLinking(vm, module, stack, 0);
  // 4. If result is an abrupt completion, then
  if (result.threw()) {
    // a. For each Cyclic Module Record m of stack, set m.[[Status]] to unlinked.
    for (Value m : stack) AsModule(m)->set_status(Module::Status::kUnlinked);
    // c. Return ? result.
    return Threw{};
  }
  // 6. Assert: stack is empty.
  QDR_DCHECK(stack.empty());
  return Done{};
}

Completion<JSObject*> GetModuleNamespace(Vm& vm, Module* module) {
  // 2. Let namespace be module.[[Namespace]].
  // 3. If namespace is empty, then make it, and those of the modules it exports as namespaces.
  if (NamespaceCell(module)->value().IsHole()) {
    RootVector pending(vm.heap);
    pending.push_back(module);
    while (!pending.empty()) {
      Module* next = AsModule(pending.back());
      pending.pop_back();
      if (NamespaceCell(next)->value().IsHole()) TRY(CreateNamespace(vm, next, pending));
    }
  }
  // 4. Return namespace.
  return CellCast<JSObject>(NamespaceCell(module)->value());
}

}  // namespace qdr
