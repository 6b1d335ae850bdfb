// ModuleInfo: what the parser found about a module's imports and exports, in a form that outlives
// the parse and compares names by content. Owned by a Foreign in the module record.
#ifndef ENGINE_MODULE_INFO_H_
#define ENGINE_MODULE_INFO_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "language/parser.h"
#include "objects/module.h"
#include "objects/vm.h"

namespace qdr {

struct ModuleInfo {
  struct Request {
    std::u16string specifier;
    std::vector<std::pair<std::u16string, std::u16string>> attributes;
    uint32_t position;
  };
  struct Import {
    uint32_t request;
    /// Nothing: the namespace object.
    std::optional<std::u16string> name;
    uint32_t position;
  };
  struct IndirectExport {
    uint32_t request;
    /// Nothing: the namespace object.
    std::optional<std::u16string> name;
    uint32_t position;
  };

  std::vector<Request> requests;
  std::vector<Import> imports;
  /// Export name to cell: n > 0 is export cell n - 1, n < 0 import cell -n - 1.
  absl::flat_hash_map<std::u16string, int32_t> locals;
  absl::flat_hash_map<std::u16string, IndirectExport> indirects;
  std::vector<uint32_t> star_requests;
  int32_t export_cell_count = 0;

  static std::shared_ptr<ModuleInfo> From(const ModuleDescriptor& descriptor);

  static const ModuleInfo& Of(const Module* module) {
    return *CellCast<Foreign>(module->get(Module::kRecord))->shared<ModuleInfo>();
  }
};

/// The fields of a module record, by what they hold.
inline FixedArray* ExportCells(const Module* module) {
  return CellCast<FixedArray>(module->get(Module::kExports));
}
inline FixedArray* ImportCells(const Module* module) {
  return CellCast<FixedArray>(module->get(Module::kImportCells));
}
inline Module* LoadedModule(const Module* module, uint32_t request) {
  return CellCast<Module>(CellCast<FixedArray>(module->get(Module::kLoadedModules))->get(request));
}
inline bool HasTopLevelAwait(const Module* module) {
  return module->get(Module::kHasTopLevelAwait).IsTrue();
}

std::u16string ToUtf16(Vm& vm, String* string);
std::string Utf16ToUtf8(std::u16string_view text);

}  // namespace qdr

#endif  // ENGINE_MODULE_INFO_H_
