// Large objects: allocation, promotion in place, sweeping.
#include "heap/large_space.h"

namespace qdr {

HeapObject* LargeSpace::Allocate(PageSpace& pages, size_t bytes, bool young) {
  size_t units = (kYoungHeaderSize + bytes + kPageMask) >> kPageBits;
  Page* page = pages.Acquire(units, young ? kYoungLargePage : kOldLargePage);
  if (page == nullptr) return nullptr;
  page->object_bytes = bytes;
  auto& list = young ? young_ : old_;
  page->list_index = list.size();
  list.push_back(page);
  (young ? young_bytes_ : old_bytes_) += bytes;
  return page->large_object();
}

void LargeSpace::UndoOld(PageSpace& pages) {
  Page* page = old_.back();
  old_.pop_back();
  old_bytes_ -= page->object_bytes;
  pages.Release(page);
}

void LargeSpace::Promote(PageSpace& pages, Page* page) {
  young_[page->list_index] = young_.back();
  young_[page->list_index]->list_index = page->list_index;
  young_.pop_back();
  young_bytes_ -= page->object_bytes;
  page->list_index = old_.size();
  old_.push_back(page);
  old_bytes_ += page->object_bytes;
  pages.SetKind(page, kOldLargePage);
}

void LargeSpace::SweepOld(PageSpace& pages, const LayoutTable& layouts) {
  size_t kept = 0;
  for (Page* page : old_) {
    HeapObject* object = page->large_object();
    if (page->marks.Test(object->address())) {
      page->marks.ClearAll();
      page->list_index = kept;
      old_[kept++] = page;
      continue;
    }
    if (auto* function = layouts.Of(object).finalize) function(object);
    old_bytes_ -= page->object_bytes;
    pages.Release(page);
  }
  old_.resize(kept);
}

void LargeSpace::FreeCollected(PageSpace& pages) {
  size_t kept = 0;
  for (Page* page : young_) {
    if (pages.KindOf(page) != kFromLargePage) {
      page->list_index = kept;
      young_[kept++] = page;
      continue;
    }
    young_bytes_ -= page->object_bytes;
    pages.Release(page);
  }
  young_.resize(kept);
}

void LargeSpace::FinalizeAll(const LayoutTable& layouts) {
  for (Page* page : old_) {
    if (auto* function = layouts.Of(page->large_object()).finalize) function(page->large_object());
  }
}

}  // namespace qdr
