// Internal methods of exotic receivers, behind the dispatching functions of abstract_operations.h.
// Nobody outside the abstract operations calls these.
#ifndef RUNTIME_INTERNAL_METHODS_H_
#define RUNTIME_INTERNAL_METHODS_H_

#include "objects/lookup.h"
#include "runtime/abstract_operations.h"

namespace qdr {

// --- Proxies (ECMA-262 10.5), proxy_methods.cc.
Completion<Value> ProxyGetPrototypeOf(Vm& vm, JSProxy* proxy);
Completion<bool> ProxySetPrototypeOf(Vm& vm, JSProxy* proxy, Value prototype);
Completion<bool> ProxyIsExtensible(Vm& vm, JSProxy* proxy);
Completion<bool> ProxyPreventExtensions(Vm& vm, JSProxy* proxy);
Completion<bool> ProxyGetOwnProperty(Vm& vm, JSProxy* proxy, PropertyKey key,
                                     PropertyDescriptor* out);
Completion<bool> ProxyDefineOwnProperty(Vm& vm, JSProxy* proxy, PropertyKey key,
                                        const PropertyDescriptor& descriptor);
Completion<bool> ProxyHas(Vm& vm, JSProxy* proxy, PropertyKey key);
Completion<Value> ProxyGet(Vm& vm, JSProxy* proxy, PropertyKey key, Value receiver);
Completion<bool> ProxySet(Vm& vm, JSProxy* proxy, PropertyKey key, Value value, Value receiver);
Completion<bool> ProxyDelete(Vm& vm, JSProxy* proxy, PropertyKey key);
Completion<FixedArray*> ProxyOwnKeys(Vm& vm, JSProxy* proxy);

// --- Module namespaces (10.4.6), module_namespace.cc. Symbol keys are ordinary properties and do
// not come here.
Completion<Value> ModuleNamespaceGet(Vm& vm, JSObject* name_space, PropertyKey key);
bool ModuleNamespaceHas(Vm& vm, JSObject* name_space, PropertyKey key);
Completion<bool> ModuleNamespaceGetOwnProperty(Vm& vm, JSObject* name_space, PropertyKey key,
                                               PropertyDescriptor* out);
Completion<bool> ModuleNamespaceDefineOwnProperty(Vm& vm, JSObject* name_space, PropertyKey key,
                                                  const PropertyDescriptor& descriptor);
FixedArray* ModuleNamespaceOwnKeys(Vm& vm, JSObject* name_space);

// --- Arrays (10.4.2), abstract_operations_arrays.cc.
/// ArraySetLength steps 3 to 5: the length that `value` stands for, or a RangeError.
Completion<uint32_t> ArrayLengthFromValue(Vm& vm, Value value);
Completion<bool> ArrayDefineLength(Vm& vm, JSArray* array, const PropertyDescriptor& descriptor);
/// `array.length = value`: false if refused.
Completion<bool> ArrayWriteLength(Vm& vm, JSArray* array, Value value);

/// ValidateAndApplyPropertyDescriptor (10.1.6.3) without an object: may a property that is now
/// `current` (nothing if null) become `descriptor`?
bool IsCompatibleDescriptor(Vm& vm, bool extensible, const PropertyDescriptor& descriptor,
                            const PropertyDescriptor* current);
/// CompletePropertyDescriptor (6.2.6.6).
void CompleteDescriptor(PropertyDescriptor& descriptor);
/// The value as a property key in texts.
std::string KeyForError(Vm& vm, PropertyKey key);

}  // namespace qdr

#endif  // RUNTIME_INTERNAL_METHODS_H_
