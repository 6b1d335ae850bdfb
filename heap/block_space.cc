// Finding free runs, and sweeping by adopting mark bitmaps.
#include "heap/block_space.h"

namespace qdr {

HeapObject* BlockList::AllocateSlow(PageSpace& pages, bool maps) {
  for (;;) {
    if (block_ != nullptr && FindRun()) {
      auto* result = reinterpret_cast<HeapObject*>(top_);
      top_ += cell_size_;
      return result;
    }
    if (next_block_ < blocks_.size()) {
      block_ = blocks_[next_block_++];
      next_cell_ = block_->live_cells < block_->cell_count ? 0 : block_->cell_count;
      continue;
    }
    Page* block = maps ? pages.AcquireMapPage() : pages.Acquire(1, kOldPage);
    if (block == nullptr) QDR_FATAL("out of memory: the heap's address space is used up");
    block->cell_size = cell_size_;
    block->cell_count = static_cast<uint32_t>(kBlockPayload / cell_size_);
    block->reciprocal = static_cast<uint32_t>(((uint64_t{1} << 32) + cell_size_ - 1) / cell_size_);
    blocks_.push_back(block);
  }
}

bool BlockList::FindRun() {
  uint32_t first = next_cell_;
  uint32_t count = block_->cell_count;
  while (first < count && block_->allocated.Test(block_->cell(first))) ++first;
  if (first == count) {
    next_cell_ = count;
    return false;
  }
  uint32_t end = first;
  while (end < count && block_->allocated.Set(block_->cell(end))) ++end;
  next_cell_ = end;
  used_cells_ += end - first;
  top_ = block_->cell(first);
  end_ = block_->cell(end);
  return true;
}

void BlockList::Retire() {
  if (top_ == end_) return;
  next_cell_ = block_->IndexOfCell(top_);
  for (; top_ < end_; top_ += cell_size_) {
    block_->allocated.Clear(top_);
    --used_cells_;
  }
  top_ = end_ = 0;
}

void BlockList::Sweep(PageSpace& pages, bool keep_empty, const LayoutTable* finalize, bool poison) {
  QDR_DCHECK(top_ == end_);
  size_t kept = 0;
  used_cells_ = 0;
  for (Page* block : blocks_) {
    if (finalize != nullptr || poison) {
      for (uint32_t i = 0; i < block->cell_count; ++i) {
        uintptr_t cell = block->cell(i);
        if (!block->allocated.Test(cell) || block->marks.Test(cell)) continue;
        auto* object = reinterpret_cast<HeapObject*>(cell);
        if (finalize != nullptr) {
          if (auto* function = finalize->Of(object).finalize) function(object);
        }
        if (poison) PoisonRange(cell, cell + cell_size_);
      }
    }
    block->live_cells = static_cast<uint32_t>(block->marks.Count());
    if (block->live_cells == 0 && !keep_empty) {
      pages.Release(block);
      continue;
    }
    block->allocated = block->marks;
    block->marks.ClearAll();
    used_cells_ += block->live_cells;
    blocks_[kept++] = block;
  }
  blocks_.resize(kept);
  block_ = nullptr;
  top_ = end_ = 0;
  next_cell_ = 0;
  next_block_ = 0;
}

OldSpace::OldSpace() {
  for (auto& group : lists_) {
    for (int c = 0; c < SizeClasses::kCount; ++c) group[c].Init(SizeClasses::kSizes[c]);
  }
}

void OldSpace::Retire() {
  for (auto& group : lists_) {
    for (BlockList& list : group) list.Retire();
  }
}

void OldSpace::Sweep(PageSpace& pages, const LayoutTable& layouts, bool poison) {
  for (int finalizable = 0; finalizable < 2; ++finalizable) {
    for (BlockList& list : lists_[finalizable]) {
      list.Sweep(pages, false, finalizable != 0 ? &layouts : nullptr, poison);
    }
  }
}

size_t OldSpace::used_bytes() const {
  size_t bytes = 0;
  for (auto& group : lists_) {
    for (const BlockList& list : group) bytes += list.used_bytes();
  }
  return bytes;
}

size_t OldSpace::block_count() const {
  size_t blocks = 0;
  for (auto& group : lists_) {
    for (const BlockList& list : group) blocks += list.blocks().size();
  }
  return blocks;
}

void OldSpace::FinalizeAll(const LayoutTable& layouts) {
  Retire();
  for (const BlockList& list : lists_[1]) {
    list.ForEachCell([&](HeapObject* object) {
      if (auto* function = layouts.Of(object).finalize) function(object);
    });
  }
}

}  // namespace qdr
