// Module namespace exotic objects (ECMA-262 10.4.6). Exports are cells; a cell with the hole is a
// binding in its temporal dead zone.
#include "objects/module.h"
#include "runtime/internal_methods.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

JSModuleNamespace* Cast(JSObject* object) { return static_cast<JSModuleNamespace*>(object); }

}  // namespace

// 10.4.6.8
Completion<Value> ModuleNamespaceGet(Vm& vm, JSObject* name_space, PropertyKey key) {
  int index = Cast(name_space)->Find(vm, key);
  // 3. If exports does not contain P, return undefined.
  if (index < 0) return Value::Undefined();
  // 12. An uninitialized binding throws a ReferenceError.
  Value value = Cast(name_space)->cell(index)->value();
  if (value.IsHole()) {
    return ThrowMessage(vm, Message::kAccessBeforeInit, {KeyForError(vm, key)});
  }
  return value;
}

// 10.4.6.7
bool ModuleNamespaceHas(Vm& vm, JSObject* name_space, PropertyKey key) {
  return Cast(name_space)->Find(vm, key) >= 0;
}

// 10.4.6.5
Completion<bool> ModuleNamespaceGetOwnProperty(Vm& vm, JSObject* name_space, PropertyKey key,
                                               PropertyDescriptor* out) {
  if (!ModuleNamespaceHas(vm, name_space, key)) return false;
  // 4-5. { [[Value]]: ? O.[[Get]](P, O), writable, enumerable, not configurable }.
  *out = PropertyDescriptor::Data(TRY(ModuleNamespaceGet(vm, name_space, key)), kDontDelete);
  return true;
}

// 10.4.6.6
Completion<bool> ModuleNamespaceDefineOwnProperty(Vm& vm, JSObject* name_space, PropertyKey key,
                                                  const PropertyDescriptor& d) {
  PropertyDescriptor current;
  if (!TRY(ModuleNamespaceGetOwnProperty(vm, name_space, key, &current))) return false;
  // 4-8. Only what changes nothing succeeds.
  if (d.has_configurable && d.configurable) return false;
  if (d.has_enumerable && !d.enumerable) return false;
  if (d.is_accessor()) return false;
  if (d.has_writable && !d.writable) return false;
  return !d.has_value || SameValue(vm, d.value, current.value);
}

// 10.4.6.11, without the symbols
FixedArray* ModuleNamespaceOwnKeys(Vm& vm, JSObject* name_space) {
  return Cast(name_space)->names();
}

}  // namespace qdr
