// YoungSpace: the bump-allocated pages. `pages` are those in use (since the last cycle, survivors,
// pinned); emptied ones wait in a small pool, the most recently used first, because they are still
// in the processor's caches. Invariant: every page in use is walkable from its start to its top.
#ifndef HEAP_YOUNG_SPACE_H_
#define HEAP_YOUNG_SPACE_H_

#include <cstddef>
#include <vector>

#include "heap/page.h"
#include "heap/page_space.h"

namespace qdr {

class YoungSpace {
 public:
  explicit YoungSpace(PageSpace& space) : space_(space) {}

  /// A page of the given kind, in use from now on.
  Page* Acquire(PageKind kind);
  /// Takes all pages in use out of the space for a cycle; what stays in use is added again.
  std::vector<Page*> TakePages() { return std::move(pages_); }
  void Add(Page* page) { pages_.push_back(page); }
  void Recycle(Page* page, bool poison);
  /// Keeps at most `count` empty pages.
  void ShrinkPool(size_t count);

  const std::vector<Page*>& pages() const { return pages_; }
  size_t pool_size() const { return pool_.size(); }
  size_t used_bytes() const { return pages_.size() * kPageSize; }

  /// Calls `visit(object, size)` for each cell of a page, and `filler(address, size)` for the rest.
  template <class SizeOf, class Visit>
  static void Walk(Page* page, const SizeOf& size_of, const Visit& visit) {
    for (uintptr_t p = page->young_start(); p < page->top;) {
      auto* object = reinterpret_cast<HeapObject*>(p);
      uint64_t header = object->header_word();
      if (IsFiller(header)) {
        p += FillerSize(header);
        continue;
      }
      size_t size = size_of(object);
      visit(object, size);
      p += size;
    }
  }

 private:
  PageSpace& space_;
  std::vector<Page*> pages_;
  std::vector<Page*> pool_;
};

}  // namespace qdr

#endif  // HEAP_YOUNG_SPACE_H_
