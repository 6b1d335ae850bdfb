// Reserving, committing and recycling pages. Spans that touch are joined, so that by_start_ never
// holds two neighbours.
#include "heap/page_space.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

namespace qdr {

namespace {
constexpr size_t kCommitStep = size_t{1} << 20;
constexpr size_t kKindTableSize = PageSpace::kReservation >> kPageBits;
// Free spans keep their memory up to this sum, because touching fresh pages is dearer than clearing
// used ones; Trim looks again, and gives all of it back if it is more than the threshold.
constexpr size_t kDirtyBudgetUnits = (size_t{16} << 20) >> kPageBits;
constexpr size_t kTrimThresholdUnits = (size_t{2} << 20) >> kPageBits;

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
  reservation_ = Reserve(kReservation + kPageSize);
  base_ = (reservation_ + kPageMask) & ~kPageMask;
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
  munmap(reinterpret_cast<void*>(reservation_), kReservation + kPageSize);
  munmap(kinds_, kKindTableSize);
}

Page* PageSpace::HeadOf(uintptr_t address) const {
  size_t unit = (address - base_) >> kPageBits;
  while (kinds_[unit] == kContinuationPage) --unit;
  return reinterpret_cast<Page*>(base_ + (unit << kPageBits));
}

Page* PageSpace::Acquire(size_t units, PageKind kind) {
  uintptr_t start;
  if (auto best = by_size_.lower_bound({units, 0}); best != by_size_.end()) {
    size_t first = best->second;
    auto node = by_start_.find(first);
    Span span = node->second;
    by_size_.erase(best);
    by_start_.erase(node);
    if (span.dirty) dirty_free_units_ -= units;
    if (span.units > units) {
      by_start_[first + units] = {span.units - units, span.dirty};
      by_size_.insert({span.units - units, first + units});
    }
    start = base_ + (first << kPageBits);
  } else {
    size_t bytes = units << kPageBits;
    if (bytes > base_ + kReservation - page_top_) return nullptr;
    start = page_top_;
    page_top_ += bytes;
    if (page_top_ > page_committed_) {
      size_t step = (page_top_ - page_committed_ + kCommitStep - 1) & ~(kCommitStep - 1);
      step = std::min<size_t>(step, base_ + kReservation - page_committed_);
      Commit(page_committed_, step);
      page_committed_ += step;
    }
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
  bool dirty = dirty_free_units_ + units <= kDirtyBudgetUnits;
  if (dirty) {
    dirty_free_units_ += units;
  } else {
    Decommit(start, units);
  }
  auto next = by_start_.lower_bound(start);
  if (next != by_start_.begin()) {
    auto previous = std::prev(next);
    if (previous->first + previous->second.units == start && previous->second.dirty == dirty) {
      start = previous->first;
      units += previous->second.units;
      by_size_.erase({previous->second.units, previous->first});
      by_start_.erase(previous);
    }
  }
  if (next != by_start_.end() && start + units == next->first && next->second.dirty == dirty) {
    units += next->second.units;
    by_size_.erase({next->second.units, next->first});
    by_start_.erase(next);
  }
  by_start_[start] = {units, dirty};
  by_size_.insert({units, start});
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

void PageSpace::Decommit(size_t start, size_t units) {
  madvise(reinterpret_cast<void*>(base_ + (start << kPageBits)), units << kPageBits, MADV_DONTNEED);
}

void PageSpace::Trim() {
  if (dirty_free_units_ < std::max(kTrimThresholdUnits, used_units_ / 8)) return;
  std::map<size_t, Span> joined;
  by_size_.clear();
  for (auto& [start, span] : by_start_) {
    if (span.dirty) Decommit(start, span.units);
    if (!joined.empty()) {
      auto& [last_start, last] = *joined.rbegin();
      if (last_start + last.units == start) {
        last.units += span.units;
        continue;
      }
    }
    joined[start] = {span.units, false};
  }
  by_start_ = std::move(joined);
  for (auto& [start, span] : by_start_) by_size_.insert({span.units, start});
  dirty_free_units_ = 0;
}

}  // namespace qdr
