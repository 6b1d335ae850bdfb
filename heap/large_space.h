// LargeSpace: objects above kMaxSmallObjectSize, each in a span of pages of its own. They never
// move: a young one that survives twice becomes old where it is.
#ifndef HEAP_LARGE_SPACE_H_
#define HEAP_LARGE_SPACE_H_

#include <cstddef>
#include <vector>

#include "heap/object_visitor.h"
#include "heap/page.h"
#include "heap/page_space.h"

namespace qdr {

class LargeSpace {
 public:
  /// nullptr when the address space is used up. The header is the caller's to write.
  HeapObject* Allocate(PageSpace& pages, size_t bytes, bool young);
  /// Frees the old object that was allocated last.
  void UndoOld(PageSpace& pages);
  /// Moves the page of a young object to the old list.
  void Promote(PageSpace& pages, Page* page);
  /// Frees the old objects without a mark and clears the marks of the others.
  void SweepOld(PageSpace& pages, const LayoutTable& layouts);
  /// Frees the young objects whose page is still in the collected set.
  void FreeCollected(PageSpace& pages);
  void FinalizeAll(const LayoutTable& layouts);

  const std::vector<Page*>& old_pages() const { return old_; }
  const std::vector<Page*>& young_pages() const { return young_; }
  size_t old_bytes() const { return old_bytes_; }
  size_t young_bytes() const { return young_bytes_; }

 private:
  std::vector<Page*> old_;
  std::vector<Page*> young_;
  size_t old_bytes_ = 0;
  size_t young_bytes_ = 0;
};

}  // namespace qdr

#endif  // HEAP_LARGE_SPACE_H_
