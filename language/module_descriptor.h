// What the parser finds of a module's imports and exports (ECMA-262 16.2.1.7). Free of the AST, so
// that the folders below can keep it.
#ifndef LANGUAGE_MODULE_DESCRIPTOR_H_
#define LANGUAGE_MODULE_DESCRIPTOR_H_

#include <cstdint>
#include <vector>

#include "language/ast_string.h"

namespace qdr {

struct ImportAttribute {
  const AstString* key;
  const AstString* value;
  uint32_t position;
};

/// ModuleRequest Record (ECMA-262 16.2.1.3). Requests that are equal appear once.
struct ModuleRequest {
  const AstString* specifier;
  std::vector<ImportAttribute> attributes;  // Sorted by key.
  uint32_t position;
};

/// ImportEntry Record. The local name is a kModule variable with index -cell - 1, where cell is
/// the number of the entry in ModuleDescriptor::imports.
struct ImportEntry {
  uint32_t request;
  const AstString* import_name;  // Null for the namespace object.
  const AstString* local_name;
  uint32_t position;
};

/// Local ExportEntry Record. cell as in Variable::index(): positive for the module's own export
/// cells (cell - 1 counts them from 0), negative for an import (a namespace exported again).
struct LocalExportEntry {
  const AstString* export_name;
  const AstString* local_name;
  int32_t cell;
  uint32_t position;
};

/// `export {a as b} from` (import_name set), `export * as b from` (null: the namespace), and
/// imported names exported again.
struct IndirectExportEntry {
  const AstString* export_name;
  uint32_t request;
  const AstString* import_name;
  uint32_t position;
};

struct StarExportEntry {
  uint32_t request;
  uint32_t position;
};

struct ModuleDescriptor {
  std::vector<ModuleRequest> requests;
  std::vector<ImportEntry> imports;
  std::vector<LocalExportEntry> local_exports;
  std::vector<IndirectExportEntry> indirect_exports;
  std::vector<StarExportEntry> star_exports;
  /// Number of cells local_exports use.
  int32_t export_cell_count = 0;
};

}  // namespace qdr

#endif  // LANGUAGE_MODULE_DESCRIPTOR_H_
