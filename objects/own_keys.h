// The own keys of an object in the order of the specification (10.1.11 OrdinaryOwnPropertyKeys):
// array indices ascending, then strings, then symbols, each in the order of creation. Without side
// effects: proxies are the caller's matter.
#ifndef OBJECTS_OWN_KEYS_H_
#define OBJECTS_OWN_KEYS_H_

#include "objects/js_object.h"

namespace qdr {

enum KeyFilter : uint8_t {
  kAllKeys = 0,
  kEnumerableOnly = 1,
  kSkipStrings = 2,  ///< names and indices
  kSkipSymbols = 4,
  kSkipIndices = 8,
};

/// Private symbols never appear. Indices come as numbers if `indices_as_numbers`, else as strings;
/// names as internalized strings. Exotic objects (strings, typed arrays, arguments, namespaces)
/// included, proxies not.
/// Threw: a termination, or a RangeError for more indices than an array can hold; neither with
/// kSkipIndices.
Completion<FixedArray*> OwnKeys(Vm& vm, JSObject* object, uint8_t filter = kAllKeys,
                                bool indices_as_numbers = false);
/// Count of own indexed properties, 0 if there is none for certain: the quick test of for-in and
/// Object.keys.
bool HasOwnElements(const JSObject* object);

/// No object on the prototype chain of `map` has elements or could conjure them up (proxies, exotic
/// objects): absent elements read as undefined and are stored without running code. It stays so
/// while Map::PrototypeChainCell(vm, map) is valid.
bool ChainHasNoElements(Vm& vm, const Map* map);

/// The enumerable string names of an object with fast properties, no matter what its elements are:
/// shared by all objects of the map (its descriptors' enum cache). Use the first `*count`.
FixedArray* EnumCache(Vm& vm, Map* map, uint32_t* count);
/// For-in over objects without enumerable properties on the chain and without elements can use the
/// enum cache alone: then this is the map to compare with while it runs, else nullptr.
Map* ForInEnumCacheMap(Vm& vm, JSReceiver* receiver);

}  // namespace qdr

#endif  // OBJECTS_OWN_KEYS_H_
