// Marker: finds everything reachable, young and old, without moving anything, and clears what is
// weak. Slots are recorded as addresses, which is sound because the world stands still. The
// stack of objects to scan grows in segments and cannot overflow; very long arrays are scanned
// piece by piece, so that it stays short.
#ifndef HEAP_MARKER_H_
#define HEAP_MARKER_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "heap/heap.h"
#include "heap/spaces.h"
#include "heap/work_list.h"

namespace qdr {

class Marker final : public SlotVisitor, public RootVisitor {
 public:
  explicit Marker(Spaces& spaces);

  void VisitRoots(Value* begin, Value* end) override;
  void MarkCell(HeapObject* object);
  /// Marks all that is reachable from what was given, ephemerons included.
  void Drain();
  /// Clears weak slots and ephemerons whose target or key was not reached.
  void ClearWeak();
  static bool IsMarked(const HeapObject* object) {
    return Page::Of(object)->marks.Test(object->address());
  }

  void VisitRange(HeapObject* host, Value* begin, Value* end) override;
  void VisitWeak(HeapObject* host, Value* slot, Value cleared) override;
  void VisitWeakMapOffset(HeapObject* host, MapOffset* slot) override;
  void VisitEphemeron(HeapObject* host, Value* key, Value* value) override;

 private:
  struct Ephemeron {
    Value* key;
    Value* value;
  };
  struct WeakSlot {
    Value* slot;
    Value cleared;
  };

  bool InHeap(Value value) const { return value.bits() - base_ < PageSpace::kReservation; }
  void MarkSlot(Value value);
  void DrainObjects();
  void ScanObject(HeapObject* object);
  /// Marks the values of ephemerons with marked keys; true if that found any.
  bool MarkEphemerons();
  void MarkEphemeronsByKey();

  Spaces& spaces_;
  const uintptr_t base_;
  MapOffset last_map_ = 0;
  WorkList<HeapObject*> work_;
  std::vector<std::pair<Value*, Value*>> long_ranges_;
  std::vector<WeakSlot> weak_slots_;
  std::vector<MapOffset*> weak_maps_;
  std::vector<Ephemeron> ephemerons_;
  /// Values that wait for their key, once iterating over all ephemerons has taken too many rounds.
  bool by_key_ = false;
  absl::flat_hash_map<HeapObject*, std::vector<Value*>> waiting_;
};

}  // namespace qdr

#endif  // HEAP_MARKER_H_
