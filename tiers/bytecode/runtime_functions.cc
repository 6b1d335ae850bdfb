// Lookups in the table of runtime functions.
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {
namespace {

struct Row {
  std::string_view name;
  int arguments;
};
constexpr Row kRows[] = {
#define QDR_ROW(Name, arguments) {#Name, arguments},
    QDR_RUNTIME_FUNCTIONS(QDR_ROW)
#undef QDR_ROW
};

}  // namespace

std::string_view RuntimeFunctionName(RuntimeFunction id) {
  return kRows[static_cast<int>(id)].name;
}

int RuntimeFunctionArguments(RuntimeFunction id) { return kRows[static_cast<int>(id)].arguments; }

RuntimeFunction LookupRuntimeFunction(std::string_view name) {
  for (int i = 0; i < kRuntimeFunctionCount; ++i) {
    if (kRows[i].name == name) return static_cast<RuntimeFunction>(i);
  }
  return RuntimeFunction::kCount;
}

}  // namespace qdr
