// The blocks of code space: free stretches by offset and by size, joined with their neighbours when
// a block is freed.
#include "heap/code_space.h"

#include <sys/mman.h>

#include <cstring>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/check.h"

namespace qdr {

namespace {
constexpr size_t kAlignment = 64;
constexpr uint8_t kBreakpoint = 0xcc;  // int3: freed code traps
}  // namespace

class CodeSpace::Impl {
 public:
  explicit Impl(size_t reservation) : reservation_((reservation + 4095) & ~size_t{4095}) {
    // Shared anonymous memory, because perf asks its map of names only for what is anonymous.
    void* writable = mmap(nullptr, reservation_, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (writable == MAP_FAILED) QDR_FATAL("cannot map the code space");
    // With an old size of 0 mremap maps the same pages once more.
    void* executable = mremap(writable, 0, reservation_, MREMAP_MAYMOVE);
    if (executable == MAP_FAILED ||
        mprotect(executable, reservation_, PROT_READ | PROT_EXEC) != 0) {
      QDR_FATAL("cannot map the code space");
    }
    writable_ = static_cast<uint8_t*>(writable);
    executable_ = static_cast<uint8_t*>(executable);
  }
  ~Impl() {
    munmap(executable_, reservation_);
    munmap(writable_, reservation_);
  }

  Block Allocate(size_t bytes) {
    size_t size = (bytes + kAlignment - 1) & ~(kAlignment - 1);
    if (size == 0) size = kAlignment;
    size_t offset;
    if (auto best = by_size_.lower_bound({size, 0}); best != by_size_.end()) {
      auto [found, start] = *best;
      RemoveFree(start, found);
      if (found > size) AddFree(start + size, found - size);
      offset = start;
    } else {
      if (size > reservation_ - top_) return {nullptr, nullptr, 0};
      offset = top_;
      top_ += size;
    }
    blocks_[offset] = size;
    used_ += size;
    return {executable_ + offset, writable_ + offset, size};
  }

  void Free(uint8_t* executable) {
    QDR_CHECK(Contains(executable));
    auto offset = static_cast<size_t>(executable - executable_);
    auto block = blocks_.find(offset);
    QDR_CHECK(block != blocks_.end());
    size_t size = block->second;
    blocks_.erase(block);
    used_ -= size;
    std::memset(writable_ + offset, kBreakpoint, size);
    auto next = by_start_.lower_bound(offset);
    if (next != by_start_.begin()) {
      auto [start, length] = *std::prev(next);
      if (start + length == offset) {
        RemoveFree(start, length);
        offset = start;
        size += length;
      }
    }
    if (next != by_start_.end() && next->first == offset + size) {
      size_t length = next->second;
      RemoveFree(offset + size, length);
      size += length;
    }
    if (offset + size == top_) {
      top_ = offset;
    } else {
      AddFree(offset, size);
    }
  }

  bool Contains(const void* address) const {
    auto* p = static_cast<const uint8_t*>(address);
    return p >= executable_ && p < executable_ + reservation_;
  }
  uint8_t* Writable(const void* executable) const {
    QDR_DCHECK(Contains(executable));
    return writable_ + (static_cast<const uint8_t*>(executable) - executable_);
  }
  size_t used() const { return used_; }

 private:
  void AddFree(size_t start, size_t size) {
    by_start_[start] = size;
    by_size_.insert({size, start});
  }
  void RemoveFree(size_t start, size_t size) {
    by_start_.erase(start);
    by_size_.erase({size, start});
  }

  size_t reservation_;
  uint8_t* executable_;
  uint8_t* writable_;
  size_t top_ = 0;  ///< nothing beyond it has been handed out, or all of it is free again
  size_t used_ = 0;
  std::unordered_map<size_t, size_t> blocks_;
  std::map<size_t, size_t> by_start_;
  std::set<std::pair<size_t, size_t>> by_size_;
};

CodeSpace::CodeSpace(size_t reservation) : impl_(std::make_unique<Impl>(reservation)) {}
CodeSpace::~CodeSpace() = default;
CodeSpace::Block CodeSpace::Allocate(size_t bytes) { return impl_->Allocate(bytes); }
void CodeSpace::Free(uint8_t* executable) { impl_->Free(executable); }
uint8_t* CodeSpace::Writable(const void* executable) const { return impl_->Writable(executable); }
bool CodeSpace::Contains(const void* address) const { return impl_->Contains(address); }
size_t CodeSpace::used_bytes() const { return impl_->used(); }

}  // namespace qdr
