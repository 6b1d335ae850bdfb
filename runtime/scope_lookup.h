// Contexts and what the front end knows of their scopes.
#ifndef RUNTIME_SCOPE_LOOKUP_H_
#define RUNTIME_SCOPE_LOOKUP_H_

#include "language/scope_info.h"
#include "objects/vm.h"

namespace qdr {

// Declared in tiers/bytecode/compiler.h, which cannot stand beside abstract_operations.h: the
// syntax tree has a node called Call.
const ScopeInfo* ScopeInfoOf(Value v);
int EvalExtensionSlot(const Context* context);

/// The description of the scope a context was made for; nullptr if it has none.
inline const ScopeInfo* ScopeInfoOf(const Context* context) {
  return ScopeInfoOf(context->scope_info());
}

/// The binding of a name in a scope's context, or nullptr. Who asks for many names in the order of
/// their declarations gives the last answer as `previous`: the search begins behind it.
const ScopeInfo::Slot* FindScopeSlot(Vm& vm, const ScopeInfo* info, String* name,
                                     const ScopeInfo::Slot* previous = nullptr);

/// The context of a module has two slots behind those of its scope: FixedArrays of Cells with what
/// it exports and what it imports. The engine sets them when the module is linked.
inline constexpr uint32_t kModuleExportsFromEnd = 2;
inline constexpr uint32_t kModuleImportsFromEnd = 1;

/// The cell of a module's binding; `index` as in ScopeInfo::Slot: n > 0 is export cell n - 1, n < 0
/// import cell -n - 1.
inline Cell* ModuleCell(const Context* context, int64_t index) {
  uint32_t from_end = index > 0 ? kModuleExportsFromEnd : kModuleImportsFromEnd;
  auto* cells = CellCast<FixedArray>(context->get(context->length() - from_end));
  return CellCast<Cell>(cells->get(static_cast<uint32_t>((index > 0 ? index : -index) - 1)));
}

}  // namespace qdr

#endif  // RUNTIME_SCOPE_LOOKUP_H_
