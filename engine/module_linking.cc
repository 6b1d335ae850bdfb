// Loading and linking of modules (ECMA-262 16.2.1.5.1, 16.2.1.6, 16.2.1.7.3), and namespaces.
#include <algorithm>
#include <set>

#include "absl/container/flat_hash_set.h"
#include "engine/isolate.h"
#include "engine/module_info.h"
#include "engine/modules.h"
#include "runtime/abstract_operations.h"

namespace qdr {

std::u16string ToUtf16(Vm& vm, String* string) {
  FlatString flat = string->Flatten(vm);
  std::u16string text;
  text.reserve(flat.length());
  for (uint32_t i = 0; i < flat.length(); ++i) text.push_back(static_cast<char16_t>(flat[i]));
  return text;
}

std::string Utf16ToUtf8(std::u16string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    uint32_t c = text[i];
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < text.size() && text[i + 1] >= 0xdc00 &&
        text[i + 1] < 0xe000) {
      c = 0x10000 + ((c - 0xd800) << 10) + (text[++i] - 0xdc00u);
    } else if (c >= 0xd800 && c < 0xe000) {
      c = 0xfffd;
    }
    auto put = [&](uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xc0 | c >> 6);
      put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
      put(0xe0 | c >> 12);
      put(0x80 | (c >> 6 & 0x3f));
      put(0x80 | (c & 0x3f));
    } else {
      put(0xf0 | c >> 18);
      put(0x80 | (c >> 12 & 0x3f));
      put(0x80 | (c >> 6 & 0x3f));
      put(0x80 | (c & 0x3f));
    }
  }
  return out;
}

std::shared_ptr<ModuleInfo> ModuleInfo::From(const ModuleDescriptor& descriptor) {
  auto info = std::make_shared<ModuleInfo>();
  auto name_of = [](const AstString* name) {
    return name == nullptr ? std::optional<std::u16string>() : name->ToUtf16();
  };
  for (const ModuleRequest& request : descriptor.requests) {
    Request row{request.specifier->ToUtf16(), {}, request.position};
    for (const ImportAttribute& attribute : request.attributes) {
      row.attributes.emplace_back(attribute.key->ToUtf16(), attribute.value->ToUtf16());
    }
    info->requests.push_back(std::move(row));
  }
  for (const ImportEntry& entry : descriptor.imports) {
    info->imports.push_back({entry.request, name_of(entry.import_name), entry.position});
  }
  for (const LocalExportEntry& entry : descriptor.local_exports) {
    info->locals.emplace(entry.export_name->ToUtf16(), entry.cell);
  }
  for (const IndirectExportEntry& entry : descriptor.indirect_exports) {
    info->indirects.emplace(
        entry.export_name->ToUtf16(),
        IndirectExport{entry.request, name_of(entry.import_name), entry.position});
  }
  for (const StarExportEntry& entry : descriptor.star_exports) {
    info->star_requests.push_back(entry.request);
  }
  info->export_cell_count = descriptor.export_cell_count;
  return info;
}

namespace {

FixedArray* NewCells(Vm& vm, uint32_t count) {
  FixedArray* cells = FixedArray::New(vm, count);
  for (uint32_t i = 0; i < count; ++i) {
    Cell* cell = Cell::New(vm, Value::Hole());
    cells->set(vm.heap, i, cell);
  }
  return cells;
}

std::string NameOf(Vm& vm, const Module* module) {
  return CellCast<String>(module->get(Module::kSpecifier))->ToUtf8(vm);
}

}  // namespace

Module* ModuleSystem::NewSourceText(JSFunction* code, std::shared_ptr<ModuleInfo> info,
                                    bool has_top_level_await, String* name) {
  Script* script = code->shared()->script();
  Module* module = Module::New(vm_, Module::Kind::kSourceText, name);
  module->set(vm_.heap, Module::kShared, code->shared());
  module->set(vm_.heap, Module::kScript, script);
  script->set(vm_.heap, Script::kHostDefined, module);
  module->set(vm_.heap, Module::kActivation, code);
  module->set_no_barrier(Module::kHasTopLevelAwait, Value::Boolean(has_top_level_await));
  module->set(vm_.heap, Module::kExports,
              NewCells(vm_, static_cast<uint32_t>(info->export_cell_count)));
  module->set(vm_.heap, Module::kLoadedModules,
              FixedArray::New(vm_, static_cast<uint32_t>(info->requests.size())));
  // Cells of named imports are those of the exporting modules, known after linking. A namespace
  // has one of its own from the start: it may be exported again before this module is linked.
  FixedArray* imports = FixedArray::New(vm_, static_cast<uint32_t>(info->imports.size()));
  module->set(vm_.heap, Module::kImportCells, imports);
  for (uint32_t i = 0; i < info->imports.size(); ++i) {
    if (!info->imports[i].name.has_value()) {
      Cell* cell = Cell::New(vm_, Value::Hole());
      ImportCells(module)->set(vm_.heap, i, cell);
    }
  }
  module->set(vm_.heap, Module::kRecord, Foreign::NewShared(vm_, std::move(info)));
  module->set_status(Module::Status::kUnlinked);
  return module;
}

Module* ModuleSystem::NewSynthetic(String* name,
                                   const std::vector<std::pair<std::u16string, Value>>& exports) {
  auto info = std::make_shared<ModuleInfo>();
  RootVector values(vm_.heap);
  for (const auto& [key, value] : exports) {
    info->locals.emplace(key, ++info->export_cell_count);
    values.push_back(value);
  }
  Module* module = Module::New(vm_, Module::Kind::kSynthetic, name);
  FixedArray* cells = FixedArray::New(vm_, static_cast<uint32_t>(values.size()));
  for (uint32_t i = 0; i < values.size(); ++i) {
    cells->set(vm_.heap, i, Cell::New(vm_, values[i]));
  }
  module->set(vm_.heap, Module::kExports, cells);
  module->set(vm_.heap, Module::kImportCells, FixedArray::New(vm_, 0));
  module->set(vm_.heap, Module::kLoadedModules, FixedArray::New(vm_, 0));
  module->set(vm_.heap, Module::kRecord, Foreign::NewShared(vm_, std::move(info)));
  module->set_no_barrier(Module::kHasTopLevelAwait, Value::False());
  module->set_status(Module::Status::kLinked);
  return module;
}

/// One run of Link: resolution of names and the walk over the graph.
class ModuleLinker {
 public:
  explicit ModuleLinker(ModuleSystem& system)
      : system_(system), vm_(system.vm_), stack_(vm_.heap) {}

  /// ResolvedBinding Record (16.2.1.5).
  struct Binding {
    enum Kind : uint8_t { kNone, kAmbiguous, kCell, kNamespace } kind = kNone;
    Module* module = nullptr;  ///< kCell: who declares it; kNamespace: whose namespace
    Cell* cell = nullptr;
    bool Same(const Binding& other) const {
      return kind == other.kind && module == other.module && cell == other.cell;
    }
  };
  using ResolveSet = std::set<std::pair<const Module*, std::u16string>>;

  /// ResolveExport (16.2.1.7.2.2).
  Completion<Binding> Resolve(Module* module, const std::u16string& name, ResolveSet& visited) {
    TRY(vm_.CheckStack());
    // 2-3. A circular request gives null.
    if (!visited.emplace(module, name).second) return Binding{};
    const ModuleInfo& info = ModuleInfo::Of(module);
    // 4. Local exports.
    if (auto local = info.locals.find(name); local != info.locals.end()) {
      int32_t index = local->second;
      Value cell = index > 0 ? ExportCells(module)->get(static_cast<uint32_t>(index - 1))
                             : ImportCells(module)->get(static_cast<uint32_t>(-index - 1));
      if (index < 0) {
        // A namespace that is exported again: the binding is the namespace, whoever exports it.
        uint32_t request = info.imports[static_cast<size_t>(-index - 1)].request;
        return Binding{Binding::kNamespace, LoadedModule(module, request), nullptr};
      }
      return Binding{Binding::kCell, module, CellCast<Cell>(cell)};
    }
    // 5. Indirect exports.
    if (auto found = info.indirects.find(name); found != info.indirects.end()) {
      Module* imported = LoadedModule(module, found->second.request);
      if (!found->second.name.has_value()) return Binding{Binding::kNamespace, imported, nullptr};
      return Resolve(imported, *found->second.name, visited);
    }
    // 6. A default export cannot come through a star.
    if (name == u"default") return Binding{};
    // 8-9. Star exports: all that resolve must be one and the same.
    Binding star;
    for (uint32_t request : info.star_requests) {
      Binding found = TRY(Resolve(LoadedModule(module, request), name, visited));
      if (found.kind == Binding::kAmbiguous) return found;
      if (found.kind == Binding::kNone) continue;
      if (star.kind == Binding::kNone) {
        star = found;
      } else if (!star.Same(found)) {
        return Binding{Binding::kAmbiguous, nullptr, nullptr};
      }
    }
    return star;
  }

  /// GetExportedNames (16.2.1.7.2.1), in no particular order, with repetitions.
  void CollectNames(Module* module, absl::flat_hash_set<const Module*>& visited, bool is_root,
                    std::vector<std::u16string>& names) {
    if (!visited.insert(module).second) return;
    const ModuleInfo& info = ModuleInfo::Of(module);
    for (const auto& [name, cell] : info.locals) {
      if (is_root || name != u"default") names.push_back(name);
    }
    for (const auto& [name, entry] : info.indirects) {
      if (is_root || name != u"default") names.push_back(name);
    }
    for (uint32_t request : info.star_requests) {
      CollectNames(LoadedModule(module, request), visited, false, names);
    }
  }

  /// InnerModuleLinking (16.2.1.5.1.1).
  Completion<int32_t> Inner(Module* module, int32_t index) {
    TRY(vm_.CheckStack());
    // 1-3. Synthetic modules are linked when they are made.
    if (module->status() != Module::Status::kUnlinked) return index;
    // 5-8.
    module->set_status(Module::Status::kLinking);
    module->set_no_barrier(Module::kDfsIndex, Value::Smi(index));
    module->set_no_barrier(Module::kDfsAncestorIndex, Value::Smi(index));
    ++index;
    stack_.push_back(module);
    // 9.
    const ModuleInfo& info = ModuleInfo::Of(module);
    for (uint32_t i = 0; i < info.requests.size(); ++i) {
      Module* required = LoadedModule(module, i);
      index = TRY(Inner(required, index));
      if (required->status() == Module::Status::kLinking) {
        int32_t ancestor = std::min(module->get(Module::kDfsAncestorIndex).AsSmi(),
                                    required->get(Module::kDfsAncestorIndex).AsSmi());
        module->set_no_barrier(Module::kDfsAncestorIndex, Value::Smi(ancestor));
      }
    }
    // 10.
    TRY(InitializeEnvironment(module));
    // 13.
    if (module->get(Module::kDfsAncestorIndex) == module->get(Module::kDfsIndex)) {
      while (true) {
        auto* member = CellCast<Module>(stack_.back());
        stack_.pop_back();
        member->set_status(Module::Status::kLinked);
        if (member == module) break;
      }
    }
    return index;
  }

  /// After an error every module that was being linked is unlinked again.
  void Abandon() {
    for (Value module : stack_) {
      CellCast<Module>(module)->set_status(Module::Status::kUnlinked);
    }
  }

  Completion<JSModuleNamespace*> GetNamespace(Module* module) {
    // 2.
    if (module->get(Module::kNamespace).IsCell()) {
      return CellCast<JSModuleNamespace>(module->get(Module::kNamespace));
    }
    // 3.a
    std::vector<std::u16string> names;
    absl::flat_hash_set<const Module*> visited;
    CollectNames(module, visited, true, names);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    // 3.c Names that do not resolve, or to several bindings, are left out.
    RootVector keys(vm_.heap);
    RootVector cells(vm_.heap);
    RootVector namespaces(vm_.heap);
    for (const std::u16string& name : names) {
      ResolveSet set;
      Binding binding = TRY(Resolve(module, name, set));
      if (binding.kind != Binding::kCell && binding.kind != Binding::kNamespace) continue;
      keys.push_back(String::InternalizeTwoByte(vm_, name));
      if (binding.kind == Binding::kCell) {
        cells.push_back(binding.cell);
        namespaces.push_back(Value::Undefined());
      } else {
        cells.push_back(Cell::New(vm_, Value::Hole()));
        namespaces.push_back(binding.module);
      }
    }
    // 3.d
    auto count = static_cast<uint32_t>(keys.size());
    FixedArray* name_list = FixedArray::New(vm_, count);
    FixedArray* cell_list = FixedArray::New(vm_, count);
    for (uint32_t i = 0; i < count; ++i) {
      name_list->set(vm_.heap, i, keys[i]);
      cell_list->set(vm_.heap, i, cells[i]);
    }
    JSModuleNamespace* result = JSModuleNamespace::New(vm_, module, name_list, cell_list);
    module->set(vm_.heap, Module::kNamespace, result);
    // Namespaces may export each other, so theirs are found when this one is in place.
    for (uint32_t i = 0; i < count; ++i) {
      if (namespaces[i].IsUndefined()) continue;
      JSModuleNamespace* inner = TRY(GetNamespace(CellCast<Module>(namespaces[i])));
      CellCast<Cell>(cells[i])->set_value(vm_.heap, inner);
    }
    return result;
  }

 private:
  Threw ThrowAt(Module* module, uint32_t position, const std::string& message) {
    system_.link_error_ = {NameOf(vm_, module), position, true};
    return vm_.ThrowSyntaxError(message);
  }

  Threw ThrowUnresolved(Module* module, uint32_t position, uint32_t request,
                        const std::u16string& name, const Binding& binding) {
    std::string specifier = Utf16ToUtf8(ModuleInfo::Of(module).requests[request].specifier);
    std::string text = Utf16ToUtf8(name);
    if (binding.kind == Binding::kAmbiguous) {
      return ThrowAt(module, position,
                     "The requested module '" + specifier +
                         "' contains conflicting star exports for name '" + text + "'");
    }
    return ThrowAt(
        module, position,
        "The requested module '" + specifier + "' does not provide an export named '" + text + "'");
  }

  /// InitializeEnvironment (16.2.1.7.3.1).
  Completion<void> InitializeEnvironment(Module* module) {
    const ModuleInfo& info = ModuleInfo::Of(module);
    // 1. Every indirect export must resolve.
    for (const auto& [name, entry] : info.indirects) {
      ResolveSet set;
      Binding binding = TRY(Resolve(module, name, set));
      if (binding.kind == Binding::kNone || binding.kind == Binding::kAmbiguous) {
        return ThrowUnresolved(module, entry.position, entry.request, entry.name.value_or(name),
                               binding);
      }
    }
    // 7. Imports.
    for (uint32_t i = 0; i < info.imports.size(); ++i) {
      const ModuleInfo::Import& entry = info.imports[i];
      Module* imported = LoadedModule(module, entry.request);
      if (!entry.name.has_value()) {
        JSModuleNamespace* name_space = TRY(GetNamespace(imported));
        CellCast<Cell>(ImportCells(module)->get(i))->set_value(vm_.heap, name_space);
        continue;
      }
      ResolveSet set;
      Binding binding = TRY(Resolve(imported, *entry.name, set));
      if (binding.kind == Binding::kNone || binding.kind == Binding::kAmbiguous) {
        return ThrowUnresolved(module, entry.position, entry.request, *entry.name, binding);
      }
      Cell* cell = binding.cell;
      if (binding.kind == Binding::kNamespace) {
        JSModuleNamespace* name_space = TRY(GetNamespace(binding.module));
        cell = Cell::New(vm_, name_space);
      }
      ImportCells(module)->set(vm_.heap, i, cell);
    }
    // 8-24. The code up to its initial suspension makes the environment and the functions.
    auto* code = CellCast<JSFunction>(module->get(Module::kActivation));
    RealmScope realm(vm_, code->realm());
    Value cells[] = {ExportCells(module), ImportCells(module)};
    Value activation = TRY(Call(vm_, code, Value::Undefined(), cells));
    module->set(vm_.heap, Module::kActivation, activation);
    return Done{};
  }

  ModuleSystem& system_;
  Vm& vm_;
  RootVector stack_;
};

Completion<void> ModuleSystem::LoadRequested(Module* module) {
  TRY(vm_.CheckStack());
  if (module->status() != Module::Status::kUnlinked || module->get(Module::kHostDefined).IsTrue()) {
    return Done{};
  }
  // Marks the module as visited: cycles end here. Cleared if something is missing, so that a later
  // attempt asks again.
  module->set_no_barrier(Module::kHostDefined, Value::True());
  const ModuleInfo& info = ModuleInfo::Of(module);
  Realm* realm = CellCast<SharedFunctionInfo>(module->get(Module::kShared))->realm();
  for (uint32_t i = 0; i < info.requests.size(); ++i) {
    auto* loaded = CellCast<FixedArray>(module->get(Module::kLoadedModules));
    if (loaded->get(i).IsUndefined()) {
      ModuleHostRequest request;
      request.specifier = Utf16ToUtf8(info.requests[i].specifier);
      request.referrer = NameOf(vm_, module);
      for (const auto& [key, value] : info.requests[i].attributes) {
        request.attributes.emplace_back(Utf16ToUtf8(key), Utf16ToUtf8(value));
      }
      auto found = host_->LoadModule(vm_, realm, request);
      if (found.threw()) {
        module->set_no_barrier(Module::kHostDefined, Value::Undefined());
        return Threw{};
      }
      loaded->set(vm_.heap, i, found.value());
    }
    auto done = LoadRequested(LoadedModule(module, i));
    if (done.threw()) {
      module->set_no_barrier(Module::kHostDefined, Value::Undefined());
      return Threw{};
    }
  }
  return Done{};
}

Completion<void> ModuleSystem::Link(Module* module) {
  link_error_ = {};
  TRY(LoadRequested(module));
  ModuleLinker linker(*this);
  if (linker.Inner(module, 0).threw()) {
    linker.Abandon();
    return Threw{};
  }
  return Done{};
}

Completion<JSModuleNamespace*> ModuleSystem::GetNamespace(Module* module) {
  return ModuleLinker(*this).GetNamespace(module);
}

}  // namespace qdr
