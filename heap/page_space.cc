// Reserving, committing and recycling pages.
#include "heap/page_space.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace qdr {

namespace {
constexpr size_t kCommitStep = size_t{1} << 20;
constexpr size_t kKindTableSize = PageSpace::kReservation >> kPageBits;
// From this size on pages are backed by huge pages of the processor: walks over a large heap miss
// the TLB at almost every object otherwise. Small heaps must not pay for memory they do not touch.
constexpr size_t kHugeThreshold = size_t{8} << 20;
constexpr size_t kHugeSize = size_t{2} << 20;
constexpr size_t kHugeUnits = kHugeSize >> kPageBits;

uintptr_t Reserve(size_t bytes) {
  void* p = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) QDR_FATAL("cannot reserve address space for the heap");
  return reinterpret_cast<uintptr_t>(p);
}

void Commit(uintptr_t start, size_t bytes) {
  if (mprotect(reinterpret_cast<void*>(start), bytes, PROT_READ | PROT_WRITE) != 0) {
    QDR_FATAL("out of memory: the system refuses memory for the heap");
  }
}
}  // namespace

PageSpace::PageSpace() {
  reservation_ = Reserve(kReservation + kHugeSize);
  base_ = (reservation_ + kHugeSize - 1) & ~(kHugeSize - 1);
  void* table = mmap(nullptr, kKindTableSize, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (table == MAP_FAILED) QDR_FATAL("cannot reserve address space for the heap");
  kinds_ = static_cast<uint8_t*>(table);
  map_top_ = map_committed_ = base_;
  page_top_ = page_committed_ = base_ + kMapReservation;
}

PageSpace::~PageSpace() {
  uintptr_t pages = base_ + kMapReservation;
  MakeAccessible(pages, page_top_ - pages);
  munmap(reinterpret_cast<void*>(reservation_), kReservation + kHugeSize);
  munmap(kinds_, kKindTableSize);
}

Page* PageSpace::HeadOf(uintptr_t address) const {
  size_t unit = (address - base_) >> kPageBits;
  while (kinds_[unit] == kContinuationPage) --unit;
  return reinterpret_cast<Page*>(base_ + (unit << kPageBits));
}

Page* PageSpace::Acquire(size_t units, PageKind kind) {
  uintptr_t start;
  if (auto best = FindFree(units); best != by_start_.end()) {
    auto [first, span] = *best;
    Erase(best);
    if (span.units > units) InsertAlone(first + units, span.units - units, span.dirty);
    start = base_ + (first << kPageBits);
  } else {
    size_t bytes = units << kPageBits;
    if (bytes > base_ + kReservation - page_top_) return nullptr;
    start = page_top_;
    page_top_ += bytes;
    if (page_top_ > page_committed_) CommitTo(page_top_);
  }
  used_units_ += units;
  MakeAccessible(start, units << kPageBits);
  auto* page = reinterpret_cast<Page*>(start);
  std::memset(static_cast<void*>(page), 0, kBlockHeaderSize);
  page->units = static_cast<uint32_t>(units);
  size_t unit = (start - base_) >> kPageBits;
  kinds_[unit] = kind;
  if (units > 1) std::memset(kinds_ + unit + 1, kContinuationPage, units - 1);
  return page;
}

void PageSpace::Release(Page* page) {
  size_t units = page->units;
  size_t start = (page->address() - base_) >> kPageBits;
  std::memset(kinds_ + start, kFreePage, units);
  used_units_ -= units;
  MakeInaccessible(page->address(), units << kPageBits);
  Insert(start, units, true);
}

Page* PageSpace::AcquireMapPage() {
  QDR_CHECK(map_top_ < base_ + kMapReservation);
  if (map_top_ == map_committed_) {
    constexpr size_t kMapCommitStep = 16 * kPageSize;
    Commit(map_committed_, kMapCommitStep);
    map_committed_ += kMapCommitStep;
  }
  auto* page = reinterpret_cast<Page*>(map_top_);
  map_top_ += kPageSize;
  page->units = 1;
  SetKind(page, kMapPage);
  return page;
}

void PageSpace::CommitTo(uintptr_t top) {
  const uintptr_t huge = base_ + kMapReservation + kHugeThreshold;
  while (page_committed_ < top) {
    size_t step = page_committed_ < huge ? kCommitStep : kHugeSize;
    step = std::min<size_t>(step, base_ + kReservation - page_committed_);
    Commit(page_committed_, step);
    // A kernel without huge pages refuses; then it is ordinary memory.
    if (page_committed_ >= huge) {
      madvise(reinterpret_cast<void*>(page_committed_), step, MADV_HUGEPAGE);
    }
    page_committed_ += step;
  }
}

PageSpace::Spans::iterator PageSpace::FindFree(size_t units) {
  for (bool dirty : {true, false}) {
    auto best = by_size_[dirty].lower_bound({units, 0});
    if (best != by_size_[dirty].end()) return by_start_.find(best->second);
  }
  return by_start_.end();
}

void PageSpace::InsertAlone(size_t start, size_t units, bool dirty) {
  by_start_[start] = {units, dirty};
  by_size_[dirty].insert({units, start});
  if (dirty) dirty_free_units_ += units;
}

PageSpace::Spans::iterator PageSpace::Erase(Spans::iterator span) {
  auto [start, value] = *span;
  by_size_[value.dirty].erase({value.units, start});
  if (value.dirty) dirty_free_units_ -= value.units;
  return by_start_.erase(span);
}

void PageSpace::Insert(size_t start, size_t units, bool dirty) {
  auto next = by_start_.lower_bound(start);
  if (next != by_start_.begin()) {
    auto previous = std::prev(next);
    if (previous->first + previous->second.units == start && previous->second.dirty == dirty) {
      start = previous->first;
      units += previous->second.units;
      next = Erase(previous);
    }
  }
  if (next != by_start_.end() && start + units == next->first && next->second.dirty == dirty) {
    units += next->second.units;
    Erase(next);
  }
  InsertAlone(start, units, dirty);
}

void PageSpace::Decommit(size_t start, size_t first, size_t end) {
  auto span = by_start_.find(start);
  size_t span_end = start + span->second.units;
  Erase(span);
  if (first > start) InsertAlone(start, first - start, true);
  if (span_end > end) InsertAlone(end, span_end - end, true);
  madvise(reinterpret_cast<void*>(base_ + (first << kPageBits)), (end - first) << kPageBits,
          MADV_DONTNEED);
  Insert(first, end - first, false);
}

void PageSpace::Trim(size_t keep) {
  // Whole huge pages first, the highest first: pieces of one are dear to give back and to take
  // again.
  for (size_t alignment : {kHugeUnits, size_t{1}}) {
    if (dirty_free_units_ <= keep) return;
    std::vector<std::pair<size_t, size_t>> spans;
    for (auto& [start, span] : by_start_) {
      if (span.dirty) spans.emplace_back(start, span.units);
    }
    for (auto span = spans.rbegin(); span != spans.rend() && dirty_free_units_ > keep; ++span) {
      auto [start, units] = *span;
      size_t first = (start + alignment - 1) / alignment * alignment;
      size_t end = (start + units) / alignment * alignment;
      if (first >= end) continue;
      size_t surplus = dirty_free_units_ - keep;
      size_t wanted = (surplus + alignment - 1) / alignment * alignment;
      Decommit(start, std::max(first, end - std::min(wanted, end)), end);
    }
  }
}

}  // namespace qdr
