// The heap's interface and its policy of allocation: windows, thresholds, the memory limit. The
// collections themselves are in collection.cc.
#include "heap/heap.h"

#include <algorithm>
#include <cstring>

#include "heap/heap_impl.h"

namespace qdr {

namespace {

constexpr size_t kMegabyte = size_t{1} << 20;
constexpr size_t kMinOldLimit = 32 * kMegabyte;
constexpr size_t kMinYoungLargeBudget = 8 * kMegabyte;
// Objects from this size on do not end a window that has more room left than they waste.
constexpr size_t kMediumObjectSize = 512;
// How many old bytes are allocated between two looks at the thresholds.
constexpr size_t kOldCheckStep = 64 << 10;
// Without a limit of its own a heap ends before its address space does.
constexpr size_t kAbsoluteLimit = PageSpace::kPageReservation - (PageSpace::kPageReservation >> 3);
// What may be committed beyond the limit once the program was asked to stop: as much again as the
// limit, within these bounds. A function of the library that does not poll makes no more out of
// what fits the limit, as a rule: a key for each element, a string for each character are the
// exceptions, and those poll.
constexpr size_t kMinReserve = 64 * kMegabyte;
constexpr size_t kMaxReserve = 512 * kMegabyte;
// And what large allocations, and scopes without collections, may come to beside that: enough for
// the longest text, and then some.
constexpr size_t kMaxOvershoot = 4096 * kMegabyte;
constexpr uint64_t kYoungState = uint64_t{static_cast<uint8_t>(CellState::kYoung)} << 56;

}  // namespace

// --- Impl: construction

Heap::Impl::Impl(Heap& owner)
    : heap(owner),
      stack_roots(spaces),
      old_limit(kMinOldLimit),
      external_limit(kMinOldLimit),
      stress(owner.options_.stress_every_allocation || owner.options_.stress_interval != 0) {
  size_t capacity = std::max(owner.options_.young_semispace_bytes, 16 * kPageSize);
  if (size_t limit = owner.options_.memory_limit_bytes; limit != 0) {
    capacity = std::clamp(limit / 16, 16 * kPageSize, capacity);
  }
  young_policy.SetInitial(capacity);
  young_page_budget = capacity / kPageSize;
  young_large_budget = std::max(4 * capacity, kMinYoungLargeBudget);
}

Heap::Impl::~Impl() {
  spaces.old.FinalizeAll(spaces.layouts);
  spaces.large.FinalizeAll(spaces.layouts);
}

// --- Impl: young allocation

void Heap::Impl::SyncWindow() {
  if (window_page != nullptr) window_page->top = heap.window.top;
}

uintptr_t Heap::Impl::Bump(size_t bytes) {
  uintptr_t result = heap.window.top;
  if (bytes > window_end - result) return 0;
  heap.window.top = result + bytes;
  if (stress) heap.window.limit = heap.window.top;
  return result;
}

void Heap::Impl::NextWindow() {
  if (window_page != nullptr) {
    SyncWindow();
    allocated_bytes += window_page->top - window_page->young_start();
  }
  window_page = spaces.young.Acquire(kYoungPage);
  window_end = window_page->address() + kPageSize;
  heap.window.top = window_page->young_start();
  heap.window.limit = stress ? heap.window.top : window_end;
}

void Heap::Impl::Stress() {
  if (!stress || in_callback || heap.no_gc_depth_ != 0) return;
  ++stress_allocations;
  const HeapOptions& options = heap.options_;
  if (!options.stress_every_allocation && stress_allocations % options.stress_interval != 0) return;
  constexpr uint64_t kFullEvery = 64;
  Collect(GcReason::kStress, ++stress_cycles % kFullEvery == 0);
}

uintptr_t Heap::Impl::AllocateYoung(size_t bytes) {
  if (uintptr_t result = Bump(bytes)) return result;
  // A window that still has much room is kept for smaller objects.
  if (bytes >= kMediumObjectSize && window_end - heap.window.top >= kMediumObjectSize) {
    return AllocateMedium(bytes);
  }
  for (;;) {
    BeforeGrowth(kPageSize, false);
    // The collection's observer may have allocated.
    if (uintptr_t result = Bump(bytes)) return result;
    NextWindow();
    if (uintptr_t result = Bump(bytes)) return result;
  }
}

uintptr_t Heap::Impl::AllocateMedium(size_t bytes) {
  if (medium_page == nullptr || bytes > medium_end - medium_page->top) {
    BeforeGrowth(kPageSize, false);
    if (medium_page == nullptr || bytes > medium_end - medium_page->top) {
      medium_page = spaces.young.Acquire(kYoungPage);
      medium_end = medium_page->address() + kPageSize;
    }
  }
  uintptr_t result = medium_page->top;
  medium_page->top += bytes;
  allocated_bytes += bytes;
  return result;
}

uintptr_t Heap::Impl::AllocateLargeYoung(size_t bytes) {
  BeforeGrowth(bytes, false);
  HeapObject* object = spaces.large.Allocate(spaces.pages, bytes, true);
  if (object == nullptr) QDR_FATAL("out of memory: the heap's address space is used up");
  allocated_bytes += bytes;
  return object->address();
}

HeapObject* Heap::Impl::AllocateOld(size_t bytes, bool finalizable) {
  if (bytes >= old_check_countdown) {
    BeforeGrowth(bytes, true);
    old_check_countdown = kOldCheckStep;
  } else {
    old_check_countdown -= bytes;
  }
  HeapObject* object = spaces.AllocateOld(bytes, finalizable);
  if (object == nullptr) QDR_FATAL("out of memory: the heap's address space is used up");
  allocated_bytes += bytes;
  return object;
}

// --- Impl: thresholds

size_t Heap::Impl::limit() const {
  size_t limit = heap.options_.memory_limit_bytes;
  return limit != 0 ? std::min(limit, kAbsoluteLimit) : kAbsoluteLimit;
}

void Heap::Impl::BeforeGrowth(size_t bytes, bool old) {
  if (heap.no_gc_depth_ == 0) {
    bool full =
        external_bytes > external_limit || spaces.old_bytes() + (old ? bytes : 0) > old_limit;
    bool young =
        !old && (spaces.young.pages().size() >= young_page_budget ||
                 spaces.large.young_bytes() + (bytes > kPageSize ? bytes : 0) > young_large_budget);
    // A large object alone may be above the budget: there must be something to collect.
    if (young && bytes > young_large_budget) young = spaces.young.used_bytes() > kMegabyte;
    if (full) {
      Collect(external_bytes > external_limit ? GcReason::kExternal : GcReason::kOldLimit, true);
    } else if (young) {
      Collect(GcReason::kAllocation, false);
    }
  }
  if (committed_bytes() + bytes > limit()) EnforceLimit(bytes);
}

void Heap::Impl::EnforceLimit(size_t bytes) {
  // Who forbids collections has asked for the memory (CanAllocate); what is too much is seen to by
  // the next growth after that.
  if (heap.no_gc_depth_ != 0) return;
  const size_t max = limit();
  const size_t reserve = std::clamp(max, kMinReserve, kMaxReserve);
  auto needed = [&] { return committed_bytes() + bytes; };
  if (!in_callback && (!limit_signaled || needed() > limit_checked_at)) {
    Collect(GcReason::kLowMemory, true);
    // So close to the limit the program would do nothing but collect: that is the end, too.
    if (needed() <= max - max / 32) return;
    limit_checked_at = needed() + reserve / 4;
    if (!limit_signaled) SignalLimit();
  }
  // Large allocations go through: the program was asked to stop, and does so when the function of
  // the library that makes them comes to an end or to its next poll.
  if (limit_signaled && bytes > reserve / 4) overshoot += bytes;
  overshoot = std::min(overshoot, kMaxOvershoot);
  if (needed() > max + reserve + overshoot) QDR_FATAL("out of memory: the heap is at its limit");
}

void Heap::Impl::SignalLimit() {
  limit_signaled = true;
  // What is there already, of a scope without collections or of programs that were stopped before.
  const size_t committed = committed_bytes();
  overshoot = committed > limit() ? committed - limit() : 0;
  if (!out_of_memory_handler) return;
  in_callback = true;
  out_of_memory_handler();
  in_callback = false;
}

// --- Heap

Heap::Heap(const HeapOptions& options) : options_(options), impl_(std::make_unique<Impl>(*this)) {
  map_space_base = impl_->spaces.pages.base();
}

Heap::~Heap() { QDR_DCHECK(!in_collection_ && root_vectors_ == nullptr); }

/// Keeps the hidden class of an allocation alive while that allocation may collect.
class Heap::PendingMap {
 public:
  PendingMap(Impl& impl, const MapBase* map) : impl_(impl), previous_(impl.pending_map) {
    impl.pending_map = map;
  }
  ~PendingMap() { impl_.pending_map = previous_; }

 private:
  Impl& impl_;
  const MapBase* previous_;
};

HeapObject* Heap::AllocateSlow(const MapBase* map, size_t bytes) {
  QDR_CHECK(!in_collection_);
  QDR_DCHECK(bytes >= kMinObjectSize && bytes % 8 == 0);
  QDR_DCHECK(impl_->spaces.layouts.Of(map->instance_type()).finalize == nullptr);
  PendingMap pending(*impl_, map);
  impl_->Stress();
  uintptr_t address =
      bytes <= kMaxSmallObjectSize ? impl_->AllocateYoung(bytes) : impl_->AllocateLargeYoung(bytes);
  auto* object = reinterpret_cast<HeapObject*>(address);
  object->set_header_word(map->instance_header() | kYoungState);
  return object;
}

HeapObject* Heap::AllocateOld(const MapBase* map, size_t bytes) {
  QDR_CHECK(!in_collection_);
  QDR_DCHECK(bytes >= kMinObjectSize && bytes % 8 == 0);
  PendingMap pending(*impl_, map);
  impl_->Stress();
  const TypeLayout& layout = impl_->spaces.layouts.Of(map->instance_type());
  HeapObject* object = impl_->AllocateOld(bytes, layout.finalize != nullptr);
  object->set_header_word(map->instance_header());
  // The caller's initializing stores have no barrier.
  if (layout.has_pointers) impl_->spaces.Remember(object);
  return object;
}

MapBase* Heap::AllocateMap(const MapBase* meta_map, size_t bytes) {
  QDR_CHECK(!in_collection_);
  Impl& impl = *impl_;
  BlockList& maps = impl.spaces.maps;
  if (maps.cell_size() == 0) maps.Init(static_cast<uint32_t>(bytes));
  QDR_CHECK(maps.cell_size() == bytes && bytes % 8 == 0 && bytes >= sizeof(MapBase));
  PendingMap pending(impl, meta_map);
  impl.Stress();
  auto* map = static_cast<MapBase*>(maps.Allocate(impl.spaces.pages, true));
  std::memset(static_cast<void*>(map), 0, bytes);
  impl.allocated_bytes += bytes;
  if (meta_map == nullptr) {
    map->instance_header_ = static_cast<MapOffset>(map->address() - map_space_base) |
                            uint64_t{static_cast<uint8_t>(InstanceType::kMap)} << 32;
    map->instance_size_ = static_cast<uint32_t>(bytes);
    meta_map = map;
  }
  map->set_header_word(meta_map->instance_header());
  impl.spaces.Remember(map);
  return map;
}

bool Heap::CanAllocate(size_t bytes) {
  Impl& impl = *impl_;
  auto fits = [&] {
    size_t max = impl.limit();
    return bytes <= max && impl.committed_bytes() <= max - bytes;
  };
  if (fits()) return true;
  if (no_gc_depth_ != 0 || in_collection_ || bytes > impl.limit()) return false;
  impl.Collect(GcReason::kLowMemory, true);
  return fits();
}

bool Heap::CanAllocateExternal(size_t bytes) {
  Impl& impl = *impl_;
  if (impl.external_bytes > impl.external_limit && no_gc_depth_ == 0 && !in_collection_) {
    impl.Collect(GcReason::kExternal, true);
  }
  return CanAllocate(bytes);
}

void Heap::ReportOutOfMemory() {
  if (!impl_->limit_signaled) impl_->SignalLimit();
}
void Heap::ForgetOutOfMemory() { impl_->limit_signaled = false; }

size_t Heap::SizeOf(const HeapObject* object) const { return impl_->spaces.layouts.SizeOf(object); }

HeapObject* Heap::FindObject(uintptr_t address) {
  QDR_DCHECK(!in_collection_);
  impl_->SyncWindow();
  impl_->spaces.RetireCursors();
  return FindCell(impl_->spaces, address);
}

HeapObject* Heap::OldCellAround(const void* address) {
  auto place = reinterpret_cast<uintptr_t>(address);
  PageSpace& pages = impl_->spaces.pages;
  if (pages.KindAtOffset(pages.OffsetOf(place)) == kOldPage) {
    return Page::Of(place)->CellAround(place);
  }
  return FindCell(impl_->spaces, place);
}

void Heap::AdjustExternal(int64_t delta) {
  QDR_DCHECK(delta >= 0 || impl_->external_bytes >= static_cast<size_t>(-delta));
  impl_->external_bytes += static_cast<size_t>(delta);
}

void Heap::RememberSlow(HeapObject* host) {
  QDR_DCHECK(host->cell_state() == CellState::kOldClean);
  impl_->spaces.Remember(host);
}

void Heap::CollectYoung(GcReason reason) { impl_->Collect(reason, false); }
void Heap::CollectFull(GcReason reason) { impl_->Collect(reason, true); }

void Heap::SetLayout(InstanceType type, const TypeLayout& layout) {
  impl_->spaces.layouts.Set(type, layout);
}

void Heap::AddRootProvider(RootProvider* provider) { impl_->providers.push_back(provider); }

void Heap::RemoveRootProvider(RootProvider* provider) { std::erase(impl_->providers, provider); }

void Heap::SetStackScanner(StackScanner* scanner) { impl_->scanner = scanner; }
void Heap::SetStackStart(uintptr_t stack_start) { stack_start_ = stack_start; }

void Heap::SetOutOfMemoryHandler(std::function<void()> handler) {
  impl_->out_of_memory_handler = std::move(handler);
}

void Heap::SetEventStream(EventStream* events) { impl_->events = events; }

void Heap::SetStressEveryAllocation(bool on) {
  options_.stress_every_allocation = on;
  impl_->stress = on || options_.stress_interval != 0;
  window.limit = impl_->stress ? window.top : impl_->window_end;
}

HeapStatistics Heap::Statistics() const {
  const Impl& impl = *impl_;
  size_t in_window = impl.window_page == nullptr ? 0 : window.top - impl.window_page->young_start();
  HeapStatistics s{};
  s.young_used = impl.spaces.young.used_bytes() + impl.spaces.large.young_bytes();
  s.young_capacity = impl.young_policy.capacity();
  s.old_used = impl.spaces.old.used_bytes();
  s.old_committed = impl.spaces.old.block_count() * kPageSize;
  s.large_used = impl.spaces.large.old_bytes();
  s.map_used = impl.spaces.maps.used_bytes();
  s.external_bytes = impl.external_bytes;
  s.total_allocated = impl.allocated_bytes + in_window;
  s.scavenges = impl.scavenges;
  s.full_collections = impl.full_collections;
  s.scavenge_ms = impl.scavenge_ms;
  s.full_ms = impl.full_ms;
  s.longest_pause_ms = impl.longest_pause_ms;
  return s;
}

void Heap::ForEachObject(const std::function<void(HeapObject*)>& visit) {
  NoGcScope no_gc(*this);
  impl_->SyncWindow();
  impl_->spaces.RetireCursors();
  impl_->spaces.ForEachObject(visit);
}

void Heap::Verify(const char* when) {
  QDR_CHECK(!in_collection_);
  impl_->SyncWindow();
  impl_->spaces.RetireCursors();
  VerifyHeap(impl_->spaces, when);
}

// --- Roots

RootVector::RootVector(Heap& heap) : heap_(heap), previous_(nullptr), next_(heap.root_vectors_) {
  if (next_ != nullptr) next_->previous_ = this;
  heap_.root_vectors_ = this;
}

RootVector::~RootVector() {
  if (next_ != nullptr) next_->previous_ = previous_;
  (previous_ != nullptr ? previous_->next_ : heap_.root_vectors_) = next_;
}

NoGcScope::NoGcScope(Heap& heap) : heap_(heap) { ++heap_.no_gc_depth_; }
NoGcScope::~NoGcScope() { --heap_.no_gc_depth_; }

}  // namespace qdr
