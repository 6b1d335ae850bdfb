// State of a parse that only modules have.
#ifndef LANGUAGE_PARSER_MODULES_H_
#define LANGUAGE_PARSER_MODULES_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "language/parser_impl.h"

namespace qdr {

struct Parser::ModuleState {
  /// Names exported so far.
  absl::flat_hash_set<const AstString*> export_names;
  /// Exports of local names, to be sorted out when all declarations are known.
  std::vector<ExportName> local_exports;
  /// Cells of exported variables; entries of imported ones.
  absl::flat_hash_map<const Variable*, int32_t> cells;
  absl::flat_hash_map<const Variable*, uint32_t> import_of;
};

}  // namespace qdr

#endif  // LANGUAGE_PARSER_MODULES_H_
