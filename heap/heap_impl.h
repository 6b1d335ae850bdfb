// Heap::Impl: the state behind the heap's interface, and its policy: when to collect, how far the
// spaces may grow, what happens at the limit.
#ifndef HEAP_HEAP_IMPL_H_
#define HEAP_HEAP_IMPL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "heap/heap.h"
#include "heap/marker.h"
#include "heap/scavenger.h"
#include "heap/spaces.h"
#include "heap/stack_roots.h"
#include "heap/young_policy.h"

namespace qdr {

class Heap::Impl {
 public:
  explicit Impl(Heap& heap);
  ~Impl();

  // --- Allocation (heap.cc).
  uintptr_t AllocateYoung(size_t bytes);
  uintptr_t AllocateMedium(size_t bytes);
  uintptr_t AllocateLargeYoung(size_t bytes);
  HeapObject* AllocateOld(size_t bytes, bool finalizable);
  /// Bumps the window, past its limit in stress modes; 0 if there is no room.
  uintptr_t Bump(size_t bytes);
  void NextWindow();
  /// Makes window.top known to its page, so that all young pages can be walked.
  void SyncWindow();
  /// Collects if a stress mode says so.
  void Stress();
  /// Before the spaces grow by `bytes`: collects when a threshold has been crossed, and enforces
  /// the memory limit.
  void BeforeGrowth(size_t bytes, bool old);
  void EnforceLimit(size_t bytes);
  void SignalLimit();
  size_t limit() const;
  size_t total_bytes() const { return spaces.used_bytes() + external_bytes; }
  /// What the limit is about: memory the heap holds, but for the pool of empty young pages.
  size_t committed_bytes() const {
    return (spaces.pages.used_units() + spaces.pages.map_units() - spaces.young.pool_size()) *
               kPageSize +
           external_bytes;
  }

  // --- Collections (collection.cc).
  void Collect(GcReason reason, bool full);
  [[gnu::noinline]] void CollectFrom(uintptr_t stack_pointer, GcReason reason, bool full);
  void Mark();
  void Scavenge();
  void VisitStrongRoots(RootVisitor& visitor);
  void UpdateWeakTables(const std::function<HeapObject*(HeapObject*)>& update, bool young_only);
  void AdjustYoungSize(const Scavenger& scavenger);
  void AdjustOldLimit();
  void TrimPages(GcReason reason);

  Heap& heap;
  Spaces spaces;
  StackRoots stack_roots;

  Page* window_page = nullptr;
  uintptr_t window_end = 0;  ///< the true limit; window.limit may be lower (stress modes)
  // A second window for objects that would waste the rest of the first.
  Page* medium_page = nullptr;
  uintptr_t medium_end = 0;

  YoungPolicy young_policy;
  size_t young_page_budget;   ///< a scavenge is due when this many pages are in use
  size_t young_large_budget;  ///< ... or when large young objects reach this
  size_t old_limit;           ///< a full collection is due when old bytes reach this
  size_t external_limit;      ///< ... or external bytes this
  size_t external_bytes = 0;
  size_t old_check_countdown = 0;
  bool limit_signaled = false;  ///< the out-of-memory handler has been called
  size_t limit_checked_at = 0;
  size_t overshoot = 0;      ///< bytes of large allocations since then
  bool in_callback = false;  ///< a handler runs: no stress

  bool stress = false;
  uint64_t stress_allocations = 0;
  uint64_t stress_cycles = 0;

  const MapBase* pending_map = nullptr;  ///< of the allocation that triggered the collection
  std::vector<RootProvider*> providers;
  StackScanner* scanner = nullptr;
  std::function<void()> out_of_memory_handler;
  EventStream* events = nullptr;

  // Statistics.
  size_t allocated_bytes = 0;  ///< in windows and spaces left behind
  uint64_t scavenges = 0;
  uint64_t full_collections = 0;
  double scavenge_ms = 0;
  double full_ms = 0;
  double longest_pause_ms = 0;
  size_t last_promoted = 0;
  size_t last_pinned_pages = 0;
};

/// Aborts with a description at the first broken invariant (verifier.cc).
void VerifyHeap(Spaces& spaces, const char* when);
/// The same for the roots that `visit_roots` shows.
void VerifyRoots(Spaces& spaces, const std::function<void(RootVisitor&)>& visit_roots,
                 const char* when);

}  // namespace qdr

#endif  // HEAP_HEAP_IMPL_H_
