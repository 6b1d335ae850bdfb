// WorkStealingDeque: the owner pushes and pops at one end, any thread steals at the other (Chase
// and Lev's algorithm with the fences of Lê et al., "Correct and Efficient Work-Stealing for Weak
// Memory Models", PPoPP 2013). Rings that were outgrown are freed with the deque, because a thief
// may still be reading one.
#ifndef HEAP_WORK_STEALING_DEQUE_H_
#define HEAP_WORK_STEALING_DEQUE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace qdr {

template <class T>
class WorkStealingDeque {
 public:
  WorkStealingDeque() = default;
  WorkStealingDeque(const WorkStealingDeque&) = delete;
  WorkStealingDeque& operator=(const WorkStealingDeque&) = delete;

  /// Owner only.
  void Push(T* item) {
    int64_t bottom = bottom_.load(std::memory_order_relaxed);
    int64_t top = top_.load(std::memory_order_acquire);
    Ring* ring = ring_.load(std::memory_order_relaxed);
    if (ring == nullptr || bottom - top >= ring->capacity) ring = Grow(ring, top, bottom);
    ring->Put(bottom, item);
    bottom_.store(bottom + 1, std::memory_order_release);
  }

  /// Owner only; nullptr when empty.
  T* Pop() {
    int64_t bottom = bottom_.load(std::memory_order_relaxed) - 1;
    Ring* ring = ring_.load(std::memory_order_relaxed);
    // seq_cst on both accesses stands in for the fence of the paper: the store must be seen before
    // top is read.
    bottom_.store(bottom, std::memory_order_seq_cst);
    int64_t top = top_.load(std::memory_order_seq_cst);
    if (top > bottom) {
      bottom_.store(bottom + 1, std::memory_order_relaxed);
      return nullptr;
    }
    T* item = ring->Get(bottom);
    if (top == bottom) {
      if (!top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst)) item = nullptr;
      bottom_.store(bottom + 1, std::memory_order_relaxed);
    }
    return item;
  }

  /// Any thread; nullptr when empty or when another thread was faster.
  T* Steal() {
    int64_t top = top_.load(std::memory_order_seq_cst);
    int64_t bottom = bottom_.load(std::memory_order_seq_cst);
    if (top >= bottom) return nullptr;
    T* item = ring_.load(std::memory_order_acquire)->Get(top);
    if (!top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst)) return nullptr;
    return item;
  }

  /// Exact only while no other thread uses the deque.
  bool empty() const {
    return bottom_.load(std::memory_order_relaxed) <= top_.load(std::memory_order_relaxed);
  }

 private:
  struct Ring {
    explicit Ring(int64_t n) : capacity(n), items(new std::atomic<T*>[static_cast<size_t>(n)]) {}
    T* Get(int64_t i) const {
      return items[static_cast<size_t>(i & (capacity - 1))].load(std::memory_order_relaxed);
    }
    void Put(int64_t i, T* item) {
      items[static_cast<size_t>(i & (capacity - 1))].store(item, std::memory_order_relaxed);
    }
    int64_t capacity;
    std::unique_ptr<std::atomic<T*>[]> items;
  };

  Ring* Grow(Ring* old, int64_t top, int64_t bottom) {
    rings_.push_back(std::make_unique<Ring>(old == nullptr ? 64 : old->capacity * 2));
    Ring* ring = rings_.back().get();
    for (int64_t i = top; i < bottom; ++i) ring->Put(i, old->Get(i));
    ring_.store(ring, std::memory_order_release);
    return ring;
  }

  std::atomic<int64_t> top_{0};
  std::atomic<int64_t> bottom_{0};
  std::atomic<Ring*> ring_{nullptr};
  std::vector<std::unique_ptr<Ring>> rings_;
};

}  // namespace qdr

#endif  // HEAP_WORK_STEALING_DEQUE_H_
