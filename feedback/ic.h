// The miss functions of inline caches: called by generated code when a slot does not know the case
// at hand. Each performs the operation completely (it may call program code and throw) and then
// teaches the slot. `slot` is the address of the slot's first word; inside the sink it is only
// read.
//
// They are C functions of one convention: all arguments in registers, Value::Exception() means that
// an exception is pending.
#ifndef FEEDBACK_IC_H_
#define FEEDBACK_IC_H_

#include "feedback/feedback_vector.h"

namespace qdr {

/// What feedback/ needs of runtime/ (generic operations); installed by the engine.
class GenericOperations {
 public:
  virtual ~GenericOperations() = default;
  virtual Completion<Value> GetProperty(Vm& vm, Value object, PropertyKey key, Value receiver) = 0;
  virtual Completion<Value> GetKeyed(Vm& vm, Value object, Value key) = 0;
  virtual Completion<void> SetProperty(Vm& vm, Value object, PropertyKey key, Value value,
                                       bool strict) = 0;
  virtual Completion<void> SetKeyed(Vm& vm, Value object, Value key, Value value, bool strict) = 0;
  /// DefineKeyedOwn of the instruction table; flags: DefineKeyedOwnFlag.
  virtual Completion<void> DefineKeyedOwn(Vm& vm, Value object, Value key, Value value,
                                          uint64_t flags) = 0;
  virtual Completion<void> DefineOwn(Vm& vm, JSObject* object, PropertyKey key, Value value) = 0;
  virtual Completion<PropertyKey> ToPropertyKey(Vm& vm, Value key) = 0;
  virtual Completion<bool> HasProperty(Vm& vm, Value object, Value key) = 0;
  virtual Completion<bool> InstanceOf(Vm& vm, Value v, Value target) = 0;
  /// Global lookup beyond script contexts and the global object: throws ReferenceError.
  virtual Threw ThrowNotDefined(Vm& vm, String* name) = 0;
  /// A let, const or class binding in its temporal dead zone.
  virtual Threw ThrowUninitialized(Vm& vm, String* name) = 0;
  virtual Threw ThrowConstAssignment(Vm& vm, String* name) = 0;
};

/// Direct-mapped cache of (name, hidden class) -> handler for megamorphic named loads and stores;
/// read by generated code. Only names that are old are entered, and handlers and classes never
/// move, so scavenges leave it alone; full collections, which may free what it names, empty it.
struct StubCacheEntry {
  uint64_t name;     ///< cell address
  uint64_t handler;  ///< Value bits
  uint32_t map;      ///< hidden class offset; 0 empty
  uint32_t padding;
};
inline constexpr uint32_t kStubCacheEntries = 2048;
/// Index: ((name_address >> 3) ^ map_offset >> 3) & (kStubCacheEntries - 1).
inline uint32_t StubCacheIndex(uint64_t name, uint32_t map) {
  return (static_cast<uint32_t>(name >> 3) ^ (map >> 3)) & (kStubCacheEntries - 1);
}

/// A property, global or call slot was taught something.
struct SlotChange {
  FeedbackVector* vector;
  FeedbackVector::SlotInfo slot;
  InlineCacheState from, to;
  const Map* map;  ///< the class taught, or nullptr
  Value key;       ///< name, called function, or 0
  Value handler;   ///< what accesses do now, or 0
};

/// Makes events of changes; the engine installs it. Asked only while somebody wants IcChange.
class SlotObserver {
 public:
  virtual ~SlotObserver() = default;
  virtual void SlotChanged(Vm& vm, const SlotChange& change) = 0;
};

/// The feedback side of an isolate; reached through Vm (vm.feedback()).
struct FeedbackState {
  StubCacheEntry load_cache[kStubCacheEntries];
  StubCacheEntry store_cache[kStubCacheEntries];
  HandlerCompiler* handler_compiler = nullptr;
  GenericOperations* generic = nullptr;
  SlotObserver* observer = nullptr;
  FeedbackVector* sink = nullptr;
  uint64_t ic_misses = 0;
  /// Strings, symbols and bigints have one hidden class for all realms, but prototypes in each:
  /// with several realms the stub caches, which do not tell sites of different realms apart, are
  /// not for them.
  bool several_realms = false;
};

extern "C" {
Value LoadNamedMiss(Vm* vm, Value object, Value name, uint64_t* slot);
/// `receiver` is `this`, the lookup starts at `home_prototype` (super.name); never cached beyond
/// monomorphic.
Value LoadSuperMiss(Vm* vm, Value receiver, Value name, uint64_t* slot, Value home_prototype);
Value LoadKeyedMiss(Vm* vm, Value object, Value key, uint64_t* slot);
// Stores give back the stored value.
Value StoreNamedMiss(Vm* vm, Value object, Value name, uint64_t* slot, Value value, bool strict);
Value StoreKeyedMiss(Vm* vm, Value object, Value key, uint64_t* slot, Value value, bool strict);
Value DefineNamedOwnMiss(Vm* vm, Value object, Value name, uint64_t* slot, Value value);
Value DefineKeyedOwnMiss(Vm* vm, Value object, Value key, uint64_t* slot, Value value,
                         uint64_t flags);
Value StoreInArrayLiteralMiss(Vm* vm, Value array, Value index, uint64_t* slot, Value value);
/// Finds the binding in script contexts or on the global object. With `inside_typeof` an absent one
/// is undefined.
Value LoadGlobalMiss(Vm* vm, Value name, uint64_t* slot, bool inside_typeof);
Value StoreGlobalMiss(Vm* vm, Value name, uint64_t* slot, Value value, bool strict);
/// Not a miss of its own: gives `object` the class `map`, whose newest field gets `value`, where
/// the PropertyArray has no room for it.
Value TransitionWithGrowth(Vm* vm, JSObject* object, Map* map, Value value);
Value HasPropertyMiss(Vm* vm, Value key, Value object, uint64_t* slot);
/// The slot knows the constructor's class.
Value InstanceOfMiss(Vm* vm, Value constructor, Value value, uint64_t* slot);
}

}  // namespace qdr

#endif  // FEEDBACK_IC_H_
