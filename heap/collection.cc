// The phases of a collection. A full one marks young and old in place, clears what is weak, sweeps
// the old generation, and then scavenges with the same roots: so everything that survives the
// scavenge is marked, and what is dead in the young generation disappears in the same pause.
#include <chrono>

#include "base/events.h"
#include "heap/heap_impl.h"

namespace qdr {

namespace {
constexpr size_t kMegabyte = size_t{1} << 20;
constexpr size_t kMinOldLimit = 32 * kMegabyte;
/// What a heap of any size may grow by between full collections, if that does not triple it.
constexpr size_t kFreeGrowth = 160 * kMegabyte;

double MillisecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}
}  // namespace

std::string_view GcReasonName(GcReason reason) {
  switch (reason) {
    case GcReason::kAllocation:
      return "allocation";
    case GcReason::kOldLimit:
      return "old generation's limit";
    case GcReason::kExternal:
      return "external memory";
    case GcReason::kRequested:
      return "requested";
    case GcReason::kStress:
      return "stress";
    case GcReason::kLowMemory:
      return "low memory";
  }
  return "";
}

// Puts the callee-saved registers, which may hold the only reference to a cell, where the stack
// scan sees them.
__attribute__((noinline, no_sanitize("address"))) void Heap::Impl::Collect(GcReason reason,
                                                                           bool full) {
  uintptr_t registers[6];
  asm volatile(
      "movq %%rbx, 0(%0)\n\t"
      "movq %%rbp, 8(%0)\n\t"
      "movq %%r12, 16(%0)\n\t"
      "movq %%r13, 24(%0)\n\t"
      "movq %%r14, 32(%0)\n\t"
      "movq %%r15, 40(%0)"
      :
      : "r"(registers)
      : "memory");
  CollectFrom(reinterpret_cast<uintptr_t>(registers), reason, full);
  asm volatile("" : : "r"(registers) : "memory");
}

void Heap::Impl::CollectFrom(uintptr_t stack_pointer, GcReason reason, bool full) {
  if (heap.no_gc_depth_ != 0) return;
  QDR_CHECK(!heap.in_collection_);
  auto start = std::chrono::steady_clock::now();
  heap.in_collection_ = true;
  SyncWindow();
  if (window_page != nullptr) allocated_bytes += window_page->top - window_page->young_start();
  spaces.RetireCursors();
  if (heap.options_.verify)
    VerifyHeap(spaces, full ? "before a full collection" : "before a scavenge");
  event::Collection record{.kind = full ? "mark-sweep" : "scavenge",
                           .reason = GcReasonName(reason),
                           .bytes_before = total_bytes(),
                           .committed_before = committed_bytes()};

  stack_roots.Scan(stack_pointer, heap.stack_start_, scanner, full);
  if (heap.options_.verify) {
    auto visit = [this](RootVisitor& visitor) { VisitStrongRoots(visitor); };
    VerifyRoots(spaces, visit, "before a collection");
  }
  if (full) Mark();
  Scavenge();
  if (full) {
    spaces.maps.Sweep(spaces.pages, true, nullptr, heap.options_.poison);
    AdjustOldLimit();
    if (committed_bytes() <= limit() - limit() / 32) limit_signaled = false;
    spaces.young.ShrinkPool(young_policy.capacity() / kPageSize);
  }
  TrimPages(reason);
  window_page = medium_page = nullptr;
  window_end = medium_end = 0;
  heap.window = {0, 0};

  record.bytes_after = total_bytes();
  record.committed_after = committed_bytes();
  record.promoted = last_promoted;
  record.pinned_pages = static_cast<uint32_t>(last_pinned_pages);
  if (heap.options_.verify) {
    spaces.RetireCursors();
    VerifyHeap(spaces, full ? "after a full collection" : "after a scavenge");
  }
  heap.in_collection_ = false;
  double ms = MillisecondsSince(start);
  (full ? full_ms : scavenge_ms) += ms;
  ++(full ? full_collections : scavenges);
  longest_pause_ms = std::max(longest_pause_ms, ms);
  if (events != nullptr) {
    record.duration_us = {static_cast<int64_t>(ms * 1e6)};
    events->Emit(record);
  }
}

void Heap::Impl::VisitStrongRoots(RootVisitor& visitor) {
  for (RootVector* v = heap.root_vectors_; v != nullptr; v = v->next_) {
    visitor.VisitRoots(v->begin(), v->end());
  }
  for (RootProvider* provider : providers) provider->VisitRoots(visitor);
  for (auto [begin, end] : stack_roots.precise()) visitor.VisitRoots(begin, end);
}

void Heap::Impl::UpdateWeakTables(const std::function<HeapObject*(HeapObject*)>& update,
                                  bool young_only) {
  for (RootProvider* provider : providers) {
    if (young_only) {
      provider->UpdateWeakYoung(update);
    } else {
      provider->UpdateWeak(update);
    }
  }
}

void Heap::Impl::Mark() {
  Marker marker(spaces);
  if (pending_map != nullptr) marker.MarkCell(const_cast<MapBase*>(pending_map));
  VisitStrongRoots(marker);
  for (HeapObject* object : stack_roots.pinned()) marker.MarkCell(object);
  for (HeapObject* object : stack_roots.old_cells()) marker.MarkCell(object);
  marker.Drain();
  marker.ClearWeak();
  UpdateWeakTables([](HeapObject* object) { return Marker::IsMarked(object) ? object : nullptr; },
                   false);
  std::erase_if(spaces.remembered, [](HeapObject* host) { return !Marker::IsMarked(host); });
  spaces.old.Sweep(spaces.pages, spaces.layouts, heap.options_.poison);
  spaces.large.SweepOld(spaces.pages, spaces.layouts);
  for (Page* page : spaces.young.pages()) page->marks.ClearAll();
  for (Page* page : spaces.large.young_pages()) page->marks.ClearAll();
  // The map space waits: the walk over pinned pages still sizes dead cells by their maps.
}

void Heap::Impl::Scavenge() {
  Scavenger scavenger(spaces, heap.options_.poison);
  scavenger.Start(stack_roots.pinned(), young_policy.promote_all());
  VisitStrongRoots(scavenger);
  scavenger.ScanRemembered();
  scavenger.Drain();
  UpdateWeakTables([&](HeapObject* object) { return scavenger.Updated(object); }, true);
  scavenger.Finish();
  last_promoted = scavenger.promoted_bytes();
  last_pinned_pages = scavenger.pinned_pages();
  AdjustYoungSize(scavenger);
}

void Heap::Impl::AdjustYoungSize(const Scavenger& scavenger) {
  size_t max = heap.options_.max_young_semispace_bytes;
  if (size_t limit = heap.options_.memory_limit_bytes; limit != 0) max = std::min(max, limit / 16);
  if (stress) max = 0;  // it stays as it is
  young_policy.Update({.fresh = scavenger.fresh_bytes(),
                       .fresh_survivors = scavenger.fresh_survivor_bytes(),
                       .copied = scavenger.copied_bytes() + scavenger.promoted_bytes(),
                       .remembered = scavenger.remembered_bytes()},
                      max);
  size_t capacity = young_policy.capacity();
  size_t capacity_pages = capacity / kPageSize;
  size_t in_use = spaces.young.pages().size();
  // At least half a semispace of fresh pages, however much is pinned or survived.
  young_page_budget = std::max(capacity_pages, in_use + capacity_pages / 2);
  young_large_budget = spaces.large.young_bytes() + std::max(4 * capacity, 8 * kMegabyte);
  spaces.young.ShrinkPool(capacity_pages);
}

void Heap::Impl::AdjustOldLimit() {
  // Small heaps may grow to three times what lives in them, large ones by three quarters.
  size_t live = spaces.old_bytes();
  size_t growth = std::min(2 * live, std::max(kFreeGrowth, live / 4 * 3));
  old_limit = std::max(kMinOldLimit, live + growth);
  external_limit = std::max(kMinOldLimit, external_bytes + external_bytes / 4 * 3);
  external_limit = std::max(external_limit, external_bytes + live / 2);
}

void Heap::Impl::TrimPages(GcReason reason) {
  // The heap will grow to its limit before the next full collection: pages that it takes until then
  // are not given back, because touching fresh ones is dearer than clearing used ones.
  size_t keep = std::max<size_t>(spaces.pages.used_units() / 8, 2 * kMegabyte / kPageSize);
  if (reason != GcReason::kRequested && reason != GcReason::kLowMemory) {
    size_t old = spaces.old_bytes();
    keep = (young_policy.capacity() + (old_limit > old ? old_limit - old : 0)) / kPageSize;
  }
  spaces.pages.Trim(keep);
}

}  // namespace qdr
