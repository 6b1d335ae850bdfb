// Loads and stores of module bindings: LdaModuleVariable and StaModuleVariable.
#include "runtime/messages.h"
#include "runtime/scope_lookup.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

namespace {

Cell* CellAt(uintptr_t fp, int64_t index, uint64_t depth) {
  Context* context = JsFrame(fp).context();
  for (; depth > 0; --depth) context = CellCast<Context>(context->previous());
  return ModuleCell(context, index);
}

}  // namespace

extern "C" {

// The hole is the temporal dead zone: the bytecode tests for it where it can be.
Value SlowLoadModuleVariable(Vm* vm, uintptr_t fp, int64_t index, uint64_t depth) {
  return CellAt(fp, index, depth)->value();
}

Value SlowStoreModuleVariable(Vm* vm, uintptr_t fp, int64_t index, uint64_t depth, Value value) {
  CellAt(fp, index, depth)->set_value(vm->heap, value);
  return value;
}
}

}  // namespace qdr
