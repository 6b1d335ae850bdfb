// Small things that the files of builtins share: set-up of prototypes and maps, receivers, keys.
#ifndef RUNTIME_BUILTINS_SUPPORT_H_
#define RUNTIME_BUILTINS_SUPPORT_H_

#include <string_view>

#include "objects/builtin_objects.h"
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"

namespace qdr {

inline constexpr double kTwoTo32 = 4294967296.0;

/// Names `prototype` as the intrinsic and gives the intrinsic map of its instances, which is made
/// now. For maps that CreateRealmMaps knows.
Map* PrepareInstanceMap(Vm& vm, Realm* realm, Intrinsic map, Intrinsic prototype_intrinsic,
                        JSObject* prototype);
/// The same for the other types: an own map with `fixed_size` bytes and no in-object properties.
Map* PrepareInstanceMap(Vm& vm, Realm* realm, Intrinsic map, Intrinsic prototype_intrinsic,
                        JSObject* prototype, InstanceType type, int fixed_size,
                        ElementsKind kind = ElementsKind::kHoley);
/// A prototype that is itself a wrapper object (Number.prototype, String.prototype).
JSObject* NewWrapperPrototype(Vm& vm, Realm* realm, Value value);
/// Math, JSON, Atomics: an ordinary object, a global of that name with a toStringTag.
JSObject* DefineNamespace(Vm& vm, Realm* realm, std::string_view name, Intrinsic intrinsic);
/// An ordinary prototype object that inherits from %Object.prototype%.
JSObject* NewPrototypeObject(Vm& vm, Realm* realm, Intrinsic parent = Intrinsic::kObjectPrototype);
/// A constructor that is not a global.
JSFunction* DefineHiddenConstructor(Vm& vm, Realm* realm, std::string_view name,
                                    BuiltinFunction function, uint16_t length,
                                    Intrinsic constructor, Intrinsic prototype_intrinsic,
                                    JSObject* prototype);
/// `get [Symbol.species]` on a constructor: returns the this value.
void DefineSpeciesGetter(Vm& vm, JSFunction* constructor);
/// A second name for a function that `object` has (`[Symbol.iterator]` for `values`).
void DefineAlias(Vm& vm, JSObject* object, PropertyKey existing, PropertyKey alias);

/// The key of an integral number >= 0.
inline PropertyKey IndexKey(Vm& vm, double index) {
  if (index < kTwoTo32 - 1) [[likely]]
    return PropertyKey::Index(static_cast<uint32_t>(index));
  return MUST(ToPropertyKey(vm, Value::Number(index)));
}

/// A TypeError "Method NAME called on incompatible receiver V", as V8 words it.
Threw ThrowIncompatibleReceiver(Vm& vm, std::string_view method, Value receiver);
/// "V is not a function".
Threw ThrowNotCallable(Vm& vm, Value v);

/// For messages.
inline std::string ConcatText(std::initializer_list<std::string_view> parts) {
  std::string result;
  for (std::string_view part : parts) result += part;
  return result;
}

}  // namespace qdr

#endif  // RUNTIME_BUILTINS_SUPPORT_H_
