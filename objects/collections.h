// Map, Set, WeakMap, WeakSet, WeakRef, FinalizationRegistry (ECMA-262 24, 26): the objects. Their
// storage is in ordered_hash_table.h and ephemeron_table.h.
#ifndef OBJECTS_COLLECTIONS_H_
#define OBJECTS_COLLECTIONS_H_

#include "objects/ephemeron_table.h"
#include "objects/js_object.h"
#include "objects/ordered_hash_table.h"
#include "objects/weak.h"

namespace qdr {

class JSMap : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSMap;
  static constexpr int kTableOffset = 24;
  static constexpr int kFixedSize = 32;
  static JSMap* New(Vm& vm, Map* map);
  OrderedHashTable* table() const { return CellCast<OrderedHashTable>(table_); }
  void set_table(Heap& heap, OrderedHashTable* t) { heap.Store(this, &table_, t); }
  /// undefined if absent.
  static Value Get(Vm& vm, JSMap* map, Value key);
  /// False when the map is as large as it can be.
  static bool Set(Vm& vm, JSMap* map, Value key, Value value);
  static bool Delete(Vm& vm, JSMap* map, Value key);
  static void Clear(Vm& vm, JSMap* map);

 private:
  Value table_;
};

class JSSet : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSSet;
  static constexpr int kTableOffset = 24;
  static constexpr int kFixedSize = 32;
  static JSSet* New(Vm& vm, Map* map);
  OrderedHashTable* table() const { return CellCast<OrderedHashTable>(table_); }
  void set_table(Heap& heap, OrderedHashTable* t) { heap.Store(this, &table_, t); }
  static bool Add(Vm& vm, JSSet* set, Value key);
  static bool Delete(Vm& vm, JSSet* set, Value key);
  static void Clear(Vm& vm, JSSet* set);

 private:
  Value table_;
};

/// WeakMap, and (as JSWeakSet) WeakSet, whose values are true.
class JSWeakCollection : public JSObject {
 public:
  static constexpr int kTableOffset = 24;
  static constexpr int kFixedSize = 32;
  static JSWeakCollection* New(Vm& vm, Map* map);
  EphemeronTable* table() const { return CellCast<EphemeronTable>(table_); }
  /// The hole if absent.
  Value Get(Value key) const { return table()->Get(key); }
  static void Set(Vm& vm, JSWeakCollection* collection, Value key, Value value);
  bool Delete(Value key) { return table()->Delete(key); }

 private:
  Value table_;
};
class JSWeakMap : public JSWeakCollection {
 public:
  static constexpr InstanceType kType = InstanceType::kJSWeakMap;
};
class JSWeakSet : public JSWeakCollection {
 public:
  static constexpr InstanceType kType = InstanceType::kJSWeakSet;
};

class JSWeakRef : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSWeakRef;
  static constexpr int kFixedSize = 32;
  static JSWeakRef* New(Vm& vm, Map* map, Value target);
  /// undefined once it died. Keeping it alive until the job's end (AddToKeptObjects) is the
  /// caller's.
  Value target() const { return CellCast<WeakCell>(cell_)->target(); }

 private:
  Value cell_;  ///< WeakCell
};

/// After a collection the engine asks each registry of Vm::finalization_registries() for cells
/// whose target died.
class JSFinalizationRegistry : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSFinalizationRegistry;
  static constexpr int kFixedSize = 56;
  /// Also enters it in Vm::finalization_registries().
  static JSFinalizationRegistry* New(Vm& vm, Map* map, Value cleanup_callback, Value realm);
  Value cleanup_callback() const { return cleanup_callback_; }
  Value realm() const { return realm_; }
  static void Register(Vm& vm, JSFinalizationRegistry* registry, Value target, Value holdings,
                       Value token);
  /// Removes all cells with this token; false if there was none.
  static bool Unregister(Vm& vm, JSFinalizationRegistry* registry, Value token);
  bool HasDeadCell() const;
  /// Takes the holdings of one cell whose target died; the hole when there is none.
  Value TakeDeadHoldings(Vm& vm);
  bool cleanup_scheduled() const { return has_flag(1); }
  void set_cleanup_scheduled(bool on) { on ? set_flag(1) : clear_flag(1); }

 private:
  Value cleanup_callback_;
  Value realm_;
  Value cells_;  ///< FixedArray of WeakCell, the first `count_` in use
  Value count_;  ///< Smi
};

}  // namespace qdr

#endif  // OBJECTS_COLLECTIONS_H_
