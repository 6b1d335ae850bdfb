// Scavenger: one young collection. Copies what is reachable out of the young pages: the first time
// to other young pages, the second time to the old generation; or at once to the old generation
// when the policy expects most of it to live. Pages that a conservative root
// points into stay: what is reachable on them is marked in place and the rest becomes filler.
// Weak slots and ephemerons are strong here; only tables outside the heap are weak.
//
// Forwarding is an exchange of the header word and the work list is the stealing one, so that
// several workers can share a cycle; one runs today.
#ifndef HEAP_SCAVENGER_H_
#define HEAP_SCAVENGER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "heap/heap.h"
#include "heap/spaces.h"
#include "heap/work_list.h"

namespace qdr {

class Scavenger final : public SlotVisitor, public RootVisitor {
 public:
  Scavenger(Spaces& spaces, bool poison);

  /// Takes all young pages into the collected set and fixes the pinned cells. With `promote_all`
  /// everything that is copied becomes old.
  void Start(const std::vector<HeapObject*>& pinned, bool promote_all);
  void VisitRoots(Value* begin, Value* end) override;
  /// Scans the remembered set and then everything reached, until nothing is left.
  void ScanRemembered();
  void Drain();
  /// The new address of a cell that may have been collected; nullptr if it was not reached.
  HeapObject* Updated(HeapObject* object) const;
  /// Frees what was not reached.
  void Finish();

  size_t copied_bytes() const { return copied_bytes_; }
  size_t promoted_bytes() const { return promoted_bytes_; }
  /// Bytes of the pages allocated since the last cycle, and how much of that was copied.
  size_t fresh_bytes() const { return fresh_bytes_; }
  size_t fresh_survivor_bytes() const { return fresh_survivor_bytes_; }
  /// Bytes of the objects in the remembered set.
  size_t remembered_bytes() const { return remembered_bytes_; }
  size_t pinned_pages() const { return pinned_pages_; }

  void VisitRange(HeapObject* host, Value* begin, Value* end) override;
  void VisitWeak(HeapObject* host, Value* slot, Value cleared) override;
  void VisitWeakMapOffset(HeapObject* host, MapOffset* slot) override {}
  void VisitEphemeron(HeapObject* host, Value* key, Value* value) override;

 private:
  /// Updates a slot; true if it refers to a young cell afterwards.
  bool ProcessSlot(Value* slot);
  bool ProcessCollected(Value* slot, HeapObject* object, uint8_t kind);
  bool Evacuate(Value* slot, HeapObject* object, uint8_t kind);
  bool UseForwarding(Value* slot, uint64_t header);
  bool InstallForwarding(HeapObject* object, uint64_t* header, HeapObject* target);
  void UndoAllocation(HeapObject* target, size_t size, bool young);
  bool KeepLarge(HeapObject* object);
  HeapObject* AllocateSurvivor(size_t size);
  void ScanObject(HeapObject* object);
  void FinishPinnedPage(Page* page);

  Spaces& spaces_;
  const uintptr_t base_;
  const uint8_t* const kinds_;
  const bool poison_;
  bool promote_all_ = false;
  uintptr_t to_top_ = 0;
  uintptr_t to_end_ = 0;
  Page* to_page_ = nullptr;
  bool saw_young_ = false;
  size_t fresh_bytes_ = 0;
  size_t fresh_survivor_bytes_ = 0;
  size_t copied_bytes_ = 0;
  size_t promoted_bytes_ = 0;
  size_t remembered_bytes_ = 0;
  size_t pinned_pages_ = 0;
  std::vector<Page*> from_pages_;
  WorkList<HeapObject*> work_;
};

}  // namespace qdr

#endif  // HEAP_SCAVENGER_H_
