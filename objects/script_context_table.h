// The declarative part of the global environment (ECMA-262 9.1.1.4): the realm's top-level let,
// const and class bindings by name. Each lives in a slot of the context of the script that declared
// it; the hole there is the temporal dead zone.
#ifndef OBJECTS_SCRIPT_CONTEXT_TABLE_H_
#define OBJECTS_SCRIPT_CONTEXT_TABLE_H_

#include "objects/vm.h"

namespace qdr {

struct ScriptBinding {
  Context* context = nullptr;
  uint32_t slot = 0;
  bool is_const = false;
};

/// False if no script declared the name.
bool FindScriptBinding(Realm* realm, const String* name, ScriptBinding* binding);
/// Adds a binding, or replaces one (a REPL may declare again).
void AddScriptBinding(Vm& vm, Realm* realm, String* name, const ScriptBinding& binding);

}  // namespace qdr

#endif  // OBJECTS_SCRIPT_CONTEXT_TABLE_H_
