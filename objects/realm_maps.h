// The hidden classes that every realm starts with and the mechanisms in objects/ rely on: plain
// objects, arrays of each elements kind, functions of each kind, arguments.
#ifndef OBJECTS_REALM_MAPS_H_
#define OBJECTS_REALM_MAPS_H_

#include "objects/function.h"
#include "objects/realm.h"

namespace qdr {

/// Which own properties a function of a map has, in the order `length`, `name`, `prototype`.
enum class FunctionProperties : uint8_t {
  kNone,               ///< length, name
  kWritablePrototype,  ///< + prototype {W}: ordinary functions, generators
  kReadOnlyPrototype,  ///< + prototype {}: class constructors, built-in constructors
};
/// A map for functions with native `length`, `name` (and `prototype`) properties.
Map* NewFunctionMap(Vm& vm, Value prototype, FunctionProperties properties, uint32_t bits);

/// Maps of String wrappers and of arrays, with their native `length`: for prototype objects that
/// are such objects themselves (String.prototype, Array.prototype).
Map* NewStringWrapperMap(Vm& vm, Value prototype);
Map* NewArrayMap(Vm& vm, Value prototype, ElementsKind kind = ElementsKind::kHoley);

/// Fills the realm's maps whose prototypes are there: call it when ObjectPrototype and
/// FunctionPrototype exist (function and object maps), and again after the other prototypes were
/// made; a map already made is kept. Which: ObjectMap, NullPrototypeMap, IteratorResultMap (value,
/// done), PropertyDescriptorMap (value, writable, enumerable, configurable), ArrayMap*, all
/// function maps, BoundFunctionMap, BoundConstructorMap, Proxy*Map, *ArgumentsMap, the wrappers'
/// maps, ErrorMap, DateMap, RegExpMap, RegExpMatchMap (an array with index, input, groups),
/// PromiseMap, MapMap, SetMap, GeneratorMap, AsyncGeneratorMap, AsyncFunctionStateMap and the
/// iterators' maps.
void CreateRealmMaps(Vm& vm, Realm* realm);

/// The map of an instance type with `fixed_size` bytes of header and fields, and room for
/// `inobject_properties`.
Map* NewObjectMap(Vm& vm, InstanceType type, int fixed_size, uint32_t inobject_properties,
                  Value prototype, ElementsKind kind = ElementsKind::kHoley, uint32_t bits = 0);

/// The intrinsic map of a closure over a function of this kind.
Intrinsic FunctionMapFor(FunctionKind kind, uint8_t shared_flags);

}  // namespace qdr

#endif  // OBJECTS_REALM_MAPS_H_
