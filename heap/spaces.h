// Spaces: everything a collector works on, put together. It decides nothing: when to collect and
// how far to grow is in heap.cc and collection.cc.
#ifndef HEAP_SPACES_H_
#define HEAP_SPACES_H_

#include <cstddef>
#include <vector>

#include "heap/block_space.h"
#include "heap/large_space.h"
#include "heap/object_visitor.h"
#include "heap/page_space.h"
#include "heap/young_space.h"

namespace qdr {

struct Spaces {
  Spaces() : layouts(pages.base()), young(pages) {}

  PageSpace pages;
  LayoutTable layouts;
  YoungSpace young;
  OldSpace old;
  LargeSpace large;
  BlockList maps;
  /// Old cells whose state is kOldRemembered: those that may hold addresses of young cells.
  std::vector<HeapObject*> remembered;

  /// An old object of any size, in use, header not yet written.
  HeapObject* AllocateOld(size_t bytes, bool finalizable) {
    if (bytes > kMaxSmallObjectSize) return large.Allocate(pages, bytes, false);
    return old.Allocate(pages, bytes, finalizable);
  }
  /// Takes back the last allocation, an ordinary one, which nobody has seen.
  void UndoAllocateOld(size_t bytes) {
    if (bytes <= kMaxSmallObjectSize) {
      old.Undo(bytes);
    } else {
      large.UndoOld(pages);
    }
  }
  void Remember(HeapObject* object) {
    SetCellState(object, CellState::kOldRemembered);
    remembered.push_back(object);
  }
  void RetireCursors() {
    old.Retire();
    maps.Retire();
  }
  size_t old_bytes() const { return old.used_bytes() + large.old_bytes() + maps.used_bytes(); }
  size_t used_bytes() const { return old_bytes() + young.used_bytes() + large.young_bytes(); }

  /// Calls `visit` for every cell in use. Cursors must be retired and the tops of young pages set.
  template <class Visit>
  void ForEachObject(const Visit& visit) {
    for (Page* page : young.pages()) {
      YoungSpace::Walk(
          page, [&](HeapObject* object) { return layouts.SizeOf(object); },
          [&](HeapObject* object, size_t) { visit(object); });
    }
    for (Page* page : large.young_pages()) visit(page->large_object());
    old.ForEachCell(visit);
    for (Page* page : large.old_pages()) visit(page->large_object());
    maps.ForEachCell(visit);
  }
};

}  // namespace qdr

#endif  // HEAP_SPACES_H_
