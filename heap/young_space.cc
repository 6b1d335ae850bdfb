// The pool of young pages.
#include "heap/young_space.h"

namespace qdr {

Page* YoungSpace::Acquire(PageKind kind) {
  Page* page;
  if (pool_.empty()) {
    page = space_.Acquire(1, kind);
    if (page == nullptr) QDR_FATAL("out of memory: the heap's address space is used up");
  } else {
    page = pool_.back();
    pool_.pop_back();
    space_.SetKind(page, kind);
    MakeAccessible(page->young_start(), kYoungPayload);
  }
  page->top = page->young_start();
  pages_.push_back(page);
  return page;
}

void YoungSpace::Recycle(Page* page, bool poison) {
  if (poison) PoisonRange(page->young_start(), page->top);
  MakeInaccessible(page->young_start(), kYoungPayload);
  space_.SetKind(page, kFreePage);
  pool_.push_back(page);
}

void YoungSpace::ShrinkPool(size_t count) {
  // The oldest are at the front: they are the coldest.
  if (pool_.size() <= count) return;
  size_t surplus = pool_.size() - count;
  for (size_t i = 0; i < surplus; ++i) space_.Release(pool_[i]);
  pool_.erase(pool_.begin(), pool_.begin() + static_cast<ptrdiff_t>(surplus));
}

}  // namespace qdr
