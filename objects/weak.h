// Weak references: cells and lists that do not keep what they point to alive.
#ifndef OBJECTS_WEAK_H_
#define OBJECTS_WEAK_H_

#include "objects/arrays.h"

namespace qdr {

/// One weak reference with what belongs to it: the cells of a FinalizationRegistry, and the
/// engine's own weak references.
class WeakCell : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kWeakCell;
  static WeakCell* New(Vm& vm, Value target, Value holdings = Value::Undefined(),
                       Value token = Value::Undefined());
  /// Undefined once it died.
  Value target() const { return target_; }
  void clear() { target_ = token_ = Value::Undefined(); }
  Value holdings() const { return holdings_; }
  /// Unregister token, held weakly; undefined if there is none or it died.
  Value token() const { return token_; }

 private:
  friend struct WeakLayouts;
  Value target_;    ///< weak
  Value token_;     ///< weak
  Value holdings_;  ///< strong
};

/// A growable list of weak references: length (capacity) at 8, used at 12, entries from 16; a dead
/// entry is 0.
class WeakArray : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kWeakArray;
  static WeakArray* New(Vm& vm, uint32_t capacity = 4);
  uint32_t used() const { return used_; }
  /// 0 if it died.
  Value get(uint32_t i) const { return data()[i]; }
  void clear(uint32_t i) { data()[i] = Value(); }
  /// Gives the list to use from now on: dead entries are squeezed out before it grows.
  static WeakArray* Append(Vm& vm, WeakArray* array, Value cell);

 private:
  friend struct WeakLayouts;
  Value* data() const { return reinterpret_cast<Value*>(reinterpret_cast<uintptr_t>(this) + 16); }
  uint32_t length_;
  uint32_t used_;
};

}  // namespace qdr

#endif  // OBJECTS_WEAK_H_
