// EphemeronTable: the storage of WeakMap and WeakSet (ECMA-262 24.3, 24.4). Keys are objects or
// symbols compared by identity; the collector removes an entry when its key dies, and a value does
// not keep its own key alive.
//
//   +8 slots (a power of two)   +12 used slots, vacated ones included
//   +16 slots: key, value. Key 0: never used; the hole: vacated.
#ifndef OBJECTS_EPHEMERON_TABLE_H_
#define OBJECTS_EPHEMERON_TABLE_H_

#include "objects/arrays.h"

namespace qdr {

class EphemeronTable : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kEphemeronTable;
  static EphemeronTable* New(Vm& vm, uint32_t slots = 8);
  /// The value, or the hole if the key is absent.
  Value Get(Value key) const;
  bool Has(Value key) const { return !Get(key).IsHole(); }
  /// Gives the table to use from now on.
  static EphemeronTable* Set(Vm& vm, EphemeronTable* table, Value key, Value value);
  bool Delete(Value key);
  uint32_t slots() const { return length_; }
  Value KeyAt(uint32_t slot) const { return words(slot)[0]; }
  Value ValueAt(uint32_t slot) const { return words(slot)[1]; }
  bool IsLive(uint32_t slot) const { return KeyAt(slot).IsCell(); }

 private:
  friend struct EphemeronTableLayout;
  static constexpr uint32_t kNotFound = ~0u;
  Value* words(uint32_t slot) const {
    return reinterpret_cast<Value*>(address() + 16 + size_t{16} * slot);
  }
  uint32_t Find(Value key, uint32_t hash) const;
  void Insert(Heap& heap, Value key, uint32_t hash, Value value);

  uint32_t length_;
  uint32_t used_;
};

}  // namespace qdr

#endif  // OBJECTS_EPHEMERON_TABLE_H_
