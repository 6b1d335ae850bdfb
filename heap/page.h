// Page: the header at the start of every unit of 16 KiB (or span of units) that holds cells, and
// the constants of the geometry. Invariant: the start of every cell lies in the first unit of its
// span, so that masking a cell's address gives its page, whatever kind of page that is.
#ifndef HEAP_PAGE_H_
#define HEAP_PAGE_H_

#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/check.h"
#include "heap/heap_object.h"

namespace qdr {

inline constexpr int kPageBits = 14;
inline constexpr size_t kPageSize = size_t{1} << kPageBits;
inline constexpr uintptr_t kPageMask = kPageSize - 1;

/// One byte for each unit of the reservation. The order carries meaning: young kinds come last, and
/// kCollected marks those that the running scavenge empties or marks in place.
enum PageKind : uint8_t {
  kFreePage = 0,
  kContinuationPage = 1,  ///< a further unit of a span; its start is below
  kMapPage = 2,
  kOldPage = 3,       ///< a block of equal cells
  kOldLargePage = 4,  ///< one object
  kYoungPage = 5,     ///< bump-allocated since the last cycle: survivors are copied within young
  kSurvivorPage = 6,  ///< copied there by an earlier cycle, or pinned in it: survivors are promoted
  kYoungLargePage = 7,
  kCollected = 0x80,
  kFromPage = kCollected | kYoungPage,
  kFromSurvivorPage = kCollected | kSurvivorPage,
  kFromLargePage = kCollected | kYoungLargePage,
  kPinnedPage = kCollected | 8,
};

inline constexpr bool IsYoungKind(uint8_t kind) { return (kind & ~kCollected) >= kYoungPage; }

/// The bits of a page, one for every 16 bytes. No two cells start in the same 16 bytes because no
/// cell is smaller.
class PageBitmap {
 public:
  static constexpr size_t kWords = kPageSize / 16 / 64;

  static size_t IndexOf(uintptr_t address) { return (address & kPageMask) >> 4; }
  bool Test(uintptr_t address) const {
    size_t i = IndexOf(address);
    return (words_[i >> 6] >> (i & 63) & 1) != 0;
  }
  /// True if the bit was clear before.
  bool Set(uintptr_t address) {
    size_t i = IndexOf(address);
    uint64_t mask = uint64_t{1} << (i & 63);
    if ((words_[i >> 6] & mask) != 0) return false;
    words_[i >> 6] |= mask;
    return true;
  }
  void Clear(uintptr_t address) {
    size_t i = IndexOf(address);
    words_[i >> 6] &= ~(uint64_t{1} << (i & 63));
  }
  void ClearAll() {
    for (uint64_t& w : words_) w = 0;
  }
  size_t Count() const {
    size_t n = 0;
    for (uint64_t w : words_) n += std::popcount(w);
    return n;
  }
  uint64_t word(size_t i) const { return words_[i]; }

 private:
  uint64_t words_[kWords];
};

struct alignas(16) Page {
  uint32_t units;            ///< of the span
  uint32_t survived_cycles;  ///< young large objects
  /// Blocks: the size of a cell, how many there are, and ceil(2^32 / size).
  uint32_t cell_size;
  uint32_t cell_count;
  uint32_t reciprocal;
  uint32_t live_cells;  ///< found by the last sweep
  uintptr_t top;        ///< young pages: where the walkable cells end
  size_t object_bytes;  ///< large pages: the object, rounded up to 8
  size_t list_index;    ///< large pages: the place in their space's list
  uint64_t reserved[2];
  /// All clear between collections.
  PageBitmap marks;
  /// Blocks only (elsewhere the payload begins here): cells handed out, or in the run that a cursor
  /// holds.
  PageBitmap allocated;

  static Page* Of(uintptr_t address) { return reinterpret_cast<Page*>(address & ~kPageMask); }
  static Page* Of(const HeapObject* object) { return Of(object->address()); }
  uintptr_t address() const { return reinterpret_cast<uintptr_t>(this); }
  inline uintptr_t young_start() const;
  inline uintptr_t cells_start() const;
  uintptr_t cell(uint32_t index) const { return cells_start() + size_t{index} * cell_size; }
  /// The index of the cell that contains `address`; may be cell_count for the unused tail.
  uint32_t IndexOfCell(uintptr_t address) const {
    return static_cast<uint32_t>(uint64_t{address - cells_start()} * reciprocal >> 32);
  }
  /// The cell around an address in this block if it is handed out, else nullptr.
  HeapObject* CellAt(uintptr_t address) const {
    if (address < cells_start()) return nullptr;
    uint32_t index = IndexOfCell(address);
    if (index >= cell_count || !allocated.Test(cell(index))) return nullptr;
    return reinterpret_cast<HeapObject*>(cell(index));
  }
  /// The same for an address known to be inside a cell in use: cells of a cursor's run, whose bits
  /// are not set yet, included.
  HeapObject* CellAround(uintptr_t address) const {
    return reinterpret_cast<HeapObject*>(cell(IndexOfCell(address)));
  }
  HeapObject* large_object() const { return reinterpret_cast<HeapObject*>(young_start()); }
};

inline constexpr size_t kYoungHeaderSize = offsetof(Page, allocated);
inline constexpr size_t kBlockHeaderSize = sizeof(Page);
static_assert(kYoungHeaderSize % 16 == 0 && kBlockHeaderSize % 16 == 0);

uintptr_t Page::young_start() const { return address() + kYoungHeaderSize; }
uintptr_t Page::cells_start() const { return address() + kBlockHeaderSize; }

inline constexpr size_t kYoungPayload = kPageSize - kYoungHeaderSize;
inline constexpr size_t kBlockPayload = kPageSize - kBlockHeaderSize;
inline constexpr size_t kMinObjectSize = 16;
/// Larger old objects get a span of their own. In a young page any object may lie that fits, since
/// the inline allocation only looks at the window.
inline constexpr size_t kMaxSmallObjectSize = kBlockPayload / 2 & ~size_t{7};

inline void SetCellState(HeapObject* object, CellState state) {
  reinterpret_cast<uint8_t*>(object)[HeapObject::kCellStateOffset] = static_cast<uint8_t>(state);
}

// What is no cell in a walkable page. Headers have their three low bits clear, immediates do not:
// so the unused fields at the end of an object whose size shrank are skipped word by word, and
// longer stretches begin with `bytes << 8 | 4`, which is no value at all.
inline constexpr uint64_t kFillerTag = 4;
inline bool IsFiller(uint64_t header) { return (header & 7) != 0; }
inline size_t FillerSize(uint64_t header) { return (header & 7) == kFillerTag ? header >> 8 : 8; }
inline void WriteFiller(uintptr_t start, size_t bytes) {
  if (bytes != 0) *reinterpret_cast<uint64_t*>(start) = uint64_t{bytes} << 8 | kFillerTag;
}

/// For AddressSanitizer: a touch of a free page is reported where it happens.
void MakeAccessible(uintptr_t start, size_t bytes);
void MakeInaccessible(uintptr_t start, size_t bytes);

/// What freed memory is overwritten with: as a value it is a cell at an unmapped address, as a
/// header it names no hidden class.
inline constexpr uint64_t kPoison = 0x0000'7bad'bad0'bad8;
inline void PoisonRange(uintptr_t begin, uintptr_t end) {
  for (uintptr_t p = begin; p < end; p += 8) *reinterpret_cast<uint64_t*>(p) = kPoison;
}

}  // namespace qdr

#endif  // HEAP_PAGE_H_
