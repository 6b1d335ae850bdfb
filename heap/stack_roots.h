// StackRoots: one snapshot of what the machine stack refers to, taken at the start of a collection.
// Words of C++ frames are only addresses perhaps: they keep the cell around them alive and in
// place. Slots of generated frames are exact and are updated.
#ifndef HEAP_STACK_ROOTS_H_
#define HEAP_STACK_ROOTS_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "heap/heap.h"
#include "heap/spaces.h"

namespace qdr {

class StackRoots {
 public:
  explicit StackRoots(Spaces& spaces) : spaces_(spaces) {}

  /// Scans [stack_pointer, stack_start), through `scanner` if there is one. With `old` false words
  /// that point into old pages are left out: a scavenge has no use for them.
  void Scan(uintptr_t stack_pointer, uintptr_t stack_start, StackScanner* scanner, bool old);

  /// Young cells that must stay in place (sorted by address), and, if asked for, the old cells.
  const std::vector<HeapObject*>& pinned() const { return pinned_; }
  const std::vector<HeapObject*>& old_cells() const { return old_cells_; }
  const std::vector<std::pair<Value*, Value*>>& precise() const { return precise_; }

 private:
  void AddRange(const uintptr_t* begin, const uintptr_t* end);
  void AddFakeFrame(uintptr_t word);
  void Resolve();
  /// Resolves the words from index `i` on that lie in the young page of words_[i]; returns the
  /// index of the first one that does not.
  size_t ResolveYoungPage(size_t i);

  Spaces& spaces_;
  bool old_ = false;
  void* fake_stack_ = nullptr;
  std::vector<uintptr_t> words_;
  std::vector<HeapObject*> pinned_;
  std::vector<HeapObject*> old_cells_;
  std::vector<std::pair<Value*, Value*>> precise_;
};

/// The cell in use around an address, nullptr if there is none. Cursors must be retired and the
/// tops of young pages set.
HeapObject* FindCell(Spaces& spaces, uintptr_t address);

}  // namespace qdr

#endif  // HEAP_STACK_ROOTS_H_
