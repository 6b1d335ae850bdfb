// BlockSpace: old cells that never move, in blocks of equal cells. A block has two bitmaps: the
// cells handed out and the cells marked. Sweeping adopts the marks as the new allocation bitmap and
// touches no dead cell; the runs of free cells are searched lazily, when allocation reaches the
// block. Invariant: outside a cursor's run, a cell is in use exactly if its allocation bit is set.
#ifndef HEAP_BLOCK_SPACE_H_
#define HEAP_BLOCK_SPACE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "heap/object_visitor.h"
#include "heap/page.h"
#include "heap/page_space.h"

namespace qdr {

/// The sizes of cells: steps of 8 where most objects are, then about an eighth apart, each
/// cut so that a block has no useless tail.
class SizeClasses {
 public:
  static constexpr int kCount = 46;
  static constexpr std::array<uint32_t, kCount> kSizes = [] {
    std::array<uint32_t, kCount> sizes{};
    int n = 0;
    for (uint32_t size = 16; size <= 128; size += 8) sizes[n++] = size;
    for (uint32_t size = 144; size <= 256; size += 16) sizes[n++] = size;
    for (uint32_t cells :
         {50, 45, 40, 36, 32, 28, 25, 22, 20, 18, 16, 14, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2}) {
      sizes[n++] = static_cast<uint32_t>(kBlockPayload / cells) & ~7u;
    }
    return sizes;
  }();
  static_assert(kSizes[kCount - 1] == kMaxSmallObjectSize);

  /// The class of the smallest cells that hold `bytes` (at most kMaxSmallObjectSize).
  static int Of(size_t bytes) { return kClassOf[(bytes + 7) >> 3]; }

 private:
  static constexpr std::array<uint8_t, kMaxSmallObjectSize / 8 + 1> kClassOf = [] {
    std::array<uint8_t, kMaxSmallObjectSize / 8 + 1> table{};
    int c = 0;
    for (size_t i = 0; i < table.size(); ++i) {
      while (kSizes[c] < i * 8) ++c;
      table[i] = static_cast<uint8_t>(c);
    }
    return table;
  }();
};

/// The blocks of one cell size.
class BlockList {
 public:
  void Init(uint32_t cell_size) { cell_size_ = cell_size; }

  /// The next cell. `pages` gives new blocks: of the map space if `maps`.
  HeapObject* Allocate(PageSpace& pages, bool maps) {
    if (top_ < end_) [[likely]] {
      auto* result = reinterpret_cast<HeapObject*>(top_);
      top_ += cell_size_;
      return result;
    }
    return AllocateSlow(pages, maps);
  }
  void Undo() { top_ -= cell_size_; }
  /// Hands the rest of the cursor's run back, so that the bitmaps are exact.
  void Retire();
  /// Frees every unmarked cell, finalizing those whose layout asks for it when `finalize` is given.
  /// Blocks left empty go back to `pages` unless `keep_empty`. Cursors must be retired.
  void Sweep(PageSpace& pages, bool keep_empty, const LayoutTable* finalize, bool poison);

  const std::vector<Page*>& blocks() const { return blocks_; }
  uint32_t cell_size() const { return cell_size_; }
  /// Bytes of cells in use.
  size_t used_bytes() const { return used_cells_ * cell_size_ - (end_ - top_); }

  /// Calls `visit` for each cell in use. The cursor must be retired.
  template <class Visit>
  void ForEachCell(const Visit& visit) const {
    for (Page* block : blocks_) {
      for (uint32_t i = 0; i < block->cell_count; ++i) {
        uintptr_t cell = block->cell(i);
        if (block->allocated.Test(cell)) visit(reinterpret_cast<HeapObject*>(cell));
      }
    }
  }

 private:
  HeapObject* AllocateSlow(PageSpace& pages, bool maps);
  bool FindRun();

  uint32_t cell_size_ = 0;
  // The cursor: a run of free cells in block_, and where to look for the next run.
  uintptr_t top_ = 0;
  uintptr_t end_ = 0;
  Page* block_ = nullptr;
  uint32_t next_cell_ = 0;
  size_t next_block_ = 0;  ///< blocks before it have been searched since the last sweep
  size_t used_cells_ = 0;  ///< the cursor's whole run included
  std::vector<Page*> blocks_;
};

/// All block lists of the old generation; cells with finalizers are kept apart from the others, so
/// that sweeping need not look at dead cells of ordinary blocks.
class OldSpace {
 public:
  OldSpace();
  HeapObject* Allocate(PageSpace& pages, size_t bytes, bool finalizable) {
    return lists_[finalizable][SizeClasses::Of(bytes)].Allocate(pages, false);
  }
  /// Takes back the last ordinary cell of this size.
  void Undo(size_t bytes) { lists_[0][SizeClasses::Of(bytes)].Undo(); }
  void Retire();
  void Sweep(PageSpace& pages, const LayoutTable& layouts, bool poison);
  size_t used_bytes() const;
  size_t block_count() const;
  /// Runs the finalizers of all cells: the heap goes away.
  void FinalizeAll(const LayoutTable& layouts);

  template <class Visit>
  void ForEachCell(const Visit& visit) const {
    for (auto& group : lists_) {
      for (const BlockList& list : group) list.ForEachCell(visit);
    }
  }

 private:
  BlockList lists_[2][SizeClasses::kCount];
};

}  // namespace qdr

#endif  // HEAP_BLOCK_SPACE_H_
