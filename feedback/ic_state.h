// The lattice of property slots: how what a miss learned moves a slot.
#ifndef FEEDBACK_IC_STATE_H_
#define FEEDBACK_IC_STATE_H_

#include "feedback/ic.h"

namespace qdr {

/// True for slots in the sink, which nobody teaches.
bool IsSinkSlot(Vm& vm, const uint64_t* slot);
/// Records `handler` for objects of class `map` at a property slot. `name` is the key under which
/// the megamorphic cache `cache` remembers it (0: none, element accesses). Without a cache the slot
/// never goes megamorphic (definitions, which must not share the cache of assignments).
void TeachPropertySlot(Vm& vm, uint64_t* slot, Map* map, Value handler, Value name,
                       StubCacheEntry* cache);
/// Runs `teach`, which may change the slot, and tells the observer if it did.
template <class Teach>
void ObserveTeaching(Vm& vm, uint64_t* slot, const Map* map, Value key, Value handler,
                     Teach teach) {
  if (!vm.events.wants(EventType::kIcChange) || IsSinkSlot(vm, slot)) [[likely]] {
    teach();
    return;
  }
  auto* vector = static_cast<FeedbackVector*>(vm.heap.OldCellAround(slot));
  FeedbackVector::SlotInfo info = SlotContaining(vector, slot);
  InlineCacheState from = SlotState(vector, info);
  uint64_t before = slot[0];
  teach();
  if (slot[0] == before) return;
  vm.feedback().observer->SlotChanged(
      vm, {vector, info, from, SlotState(vector, info), map, key, handler});
}
/// What the slot holds for the class now; empty if nothing.
Value HandlerFor(Vm& vm, const uint64_t* slot, const Map* map);
/// The same, or what the megamorphic cache holds for it and `name` if that is where the slot looks:
/// what a miss, which found it wanting, may find again. Empty for slots in the sink.
Value KnownHandler(Vm& vm, const uint64_t* slot, const Map* map, Value name,
                   const StubCacheEntry* cache);
/// A slot that is megamorphic stays so; its cache entry is what is taught.
bool IsMegamorphic(const uint64_t* slot);
/// Stores into a slot word with the write barrier of its vector.
void StoreSlotWord(Vm& vm, uint64_t* slot, int word, Value value);
/// Both stub caches forget everything.
void ClearStubCaches(FeedbackState& state);

}  // namespace qdr

#endif  // FEEDBACK_IC_STATE_H_
