// The edges of the transition trees: which hidden class an object gets when a property is added to
// one of this class, and the special edges (elements kinds, integrity levels, ...), whose keys are
// private symbols that no property has.
#ifndef OBJECTS_TRANSITIONS_H_
#define OBJECTS_TRANSITIONS_H_

#include <functional>

#include "objects/map.h"

namespace qdr {

/// A hash table of (key, tag, target). Targets are held weakly; a dead one becomes the hole and its
/// entry is dropped when the table grows.
///   +8 words of the entries   +12 used entries   +16 capacity (power of two)   +24 entries
class TransitionArray : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kTransitionArray;
  static constexpr int kEntriesOffset = 24;
  enum Word { kKey, kTag, kTarget, kEntryWords };

  uint32_t used() const { return used_; }
  uint32_t capacity() const { return capacity_; }
  /// The target at `entry`, or nullptr if there is none or it died.
  Map* target(uint32_t entry) const {
    Value v = words(entry)[kTarget];
    return v.IsCell() ? CellCast<Map>(v) : nullptr;
  }
  HeapObject* key(uint32_t entry) const { return words(entry)[kKey].AsCell(); }
  uint32_t tag(uint32_t entry) const { return static_cast<uint32_t>(words(entry)[kTag].AsSmi()); }

 private:
  friend class Transitions;
  friend struct TransitionLayout;
  Value* words(uint32_t entry) const {
    return reinterpret_cast<Value*>(address() + kEntriesOffset + size_t{8} * kEntryWords * entry);
  }
  uint32_t length_;
  uint32_t used_;
  uint32_t capacity_;
  uint32_t refusals_;  ///< how often it was full
};

/// The operations on a map's `transitions_`.
class Transitions {
 public:
  static constexpr uint32_t kMaxTransitions = 1536;

  /// Tells edges of one key apart: what the property becomes.
  static uint32_t PropertyTag(PropertyDetails::Kind kind, uint8_t attributes) {
    return static_cast<uint32_t>(kind) | uint32_t{attributes} << 1;
  }
  static uint32_t ReconfigureTag(PropertyDetails::Kind kind, uint8_t attributes) {
    return PropertyTag(kind, attributes) | 16;
  }

  static Map* Find(const Map* map, HeapObject* key, uint32_t tag);
  /// False when the map has as many as it may have. Dead ones count until that is noticed.
  static bool CanAdd(const Map* map);
  static void Add(Vm& vm, Map* map, HeapObject* key, uint32_t tag, Map* target);
  /// Calls `visit` for each live target.
  static void ForEach(const Map* map, const std::function<void(Map*)>& visit);
  /// The map and all its descendants.
  static void ForEachInTree(Map* root, const std::function<void(Map*)>& visit);

 private:
  static uint32_t LiveCount(const TransitionArray* array);
  static TransitionArray* NewArray(Vm& vm, uint32_t capacity);
  static void Insert(Heap& heap, TransitionArray* array, HeapObject* key, uint32_t tag,
                     Map* target);
};

}  // namespace qdr

#endif  // OBJECTS_TRANSITIONS_H_
