// PageSpace: the address space of one heap. One reservation holds the 4 GiB of hidden classes
// followed by all other pages; a byte per page tells its kind, so that "is this word an address in
// the heap, and of what" is one subtraction, one compare and one load. Memory is committed as the
// high-water mark rises; beyond what a small program needs, in huge pages. Free spans keep their
// memory until Trim gives it back to the system.
#ifndef HEAP_PAGE_SPACE_H_
#define HEAP_PAGE_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "heap/page.h"

namespace qdr {

class PageSpace {
 public:
  static constexpr size_t kMapReservation = size_t{4} << 30;
  static constexpr size_t kPageReservation = size_t{64} << 30;
  static constexpr size_t kReservation = kMapReservation + kPageReservation;

  PageSpace();
  ~PageSpace();
  PageSpace(const PageSpace&) = delete;
  PageSpace& operator=(const PageSpace&) = delete;

  /// Start of the reservation, and of the map space.
  uintptr_t base() const { return base_; }
  uint8_t* kinds() const { return kinds_; }
  /// A word is an address in the reservation exactly if this is less than kReservation; it never is
  /// for immediates and numbers.
  uintptr_t OffsetOf(uintptr_t word) const { return word - base_; }
  uint8_t KindAtOffset(uintptr_t offset) const { return kinds_[offset >> kPageBits]; }
  uint8_t KindOf(const void* address) const {
    return KindAtOffset(reinterpret_cast<uintptr_t>(address) - base_);
  }
  void SetKind(const Page* page, PageKind kind) {
    kinds_[(page->address() - base_) >> kPageBits] = kind;
  }
  /// The head of the span around `address`, which must lie in a page that is not free.
  Page* HeadOf(uintptr_t address) const;

  /// A span of `units` pages whose header is zeroed but for `units`; the rest is whatever was there
  /// before. nullptr when the reservation is used up.
  Page* Acquire(size_t units, PageKind kind);
  void Release(Page* page);
  /// The next page of the map space; never given back.
  Page* AcquireMapPage();
  /// Gives memory of free spans back to the system until at most `keep` free units are backed.
  void Trim(size_t keep);

  /// Units in use.
  size_t used_units() const { return used_units_; }
  /// Units in use or free but still backed by memory.
  size_t committed_units() const { return used_units_ + dirty_free_units_; }
  size_t map_units() const { return (map_top_ - base_) >> kPageBits; }

 private:
  struct Span {
    size_t units;
    bool dirty;  ///< backed by memory
  };
  using Spans = std::map<size_t, Span>;  ///< by start, in units from base

  void CommitTo(uintptr_t top);
  /// The smallest free span of at least `units`, one with memory if there is any.
  Spans::iterator FindFree(size_t units);
  void Insert(size_t start, size_t units, bool dirty);
  /// Inserts without looking for neighbours to join.
  void InsertAlone(size_t start, size_t units, bool dirty);
  Spans::iterator Erase(Spans::iterator span);
  /// Decommits the units of [first, end) in the free dirty span at `start`.
  void Decommit(size_t start, size_t first, size_t end);

  uintptr_t reservation_ = 0;
  uintptr_t base_ = 0;
  uint8_t* kinds_ = nullptr;
  uintptr_t map_top_ = 0;
  uintptr_t map_committed_ = 0;
  uintptr_t page_top_ = 0;  ///< high-water mark of the pages
  uintptr_t page_committed_ = 0;
  size_t used_units_ = 0;
  size_t dirty_free_units_ = 0;

  // Free spans below the high-water mark; no two neighbours are equally dirty. By size, those
  // without memory and those with.
  Spans by_start_;
  std::set<std::pair<size_t, size_t>> by_size_[2];
};

}  // namespace qdr

#endif  // HEAP_PAGE_SPACE_H_
