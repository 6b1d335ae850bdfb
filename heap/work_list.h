// WorkList: the objects that one worker of a collection still has to scan. Entries are pushed to
// and popped from a private segment without any synchronization; full segments go to the worker's
// deque, from which others may steal them whole.
#ifndef HEAP_WORK_LIST_H_
#define HEAP_WORK_LIST_H_

#include <cstddef>
#include <memory>

#include "heap/work_stealing_deque.h"

namespace qdr {

template <class T>
class WorkList {
 public:
  static constexpr size_t kSegmentSize = 254;

  WorkList() = default;
  WorkList(const WorkList&) = delete;
  WorkList& operator=(const WorkList&) = delete;
  ~WorkList() {
    while (Segment* segment = deque_.Pop()) delete segment;
    delete spare_;
    delete current_;
  }

  void Push(T entry) {
    if (current_ == nullptr || current_->count == kSegmentSize) [[unlikely]]
      NextSegment();
    current_->entries[current_->count++] = entry;
  }
  /// False when this worker has nothing left of its own.
  bool Pop(T* entry) {
    if (current_ == nullptr || current_->count == 0) [[unlikely]] {
      if (!PreviousSegment()) return false;
    }
    *entry = current_->entries[--current_->count];
    return true;
  }
  /// Takes a segment from another worker's list; false when there was none to be had.
  bool StealFrom(WorkList& victim) {
    Segment* segment = victim.deque_.Steal();
    if (segment == nullptr) return false;
    if (current_ != nullptr) Discard(current_);
    current_ = segment;
    return true;
  }
  bool empty() const { return (current_ == nullptr || current_->count == 0) && deque_.empty(); }

 private:
  struct Segment {
    size_t count = 0;
    T entries[kSegmentSize];
  };

  void NextSegment() {
    if (current_ != nullptr) deque_.Push(current_);
    current_ = spare_ != nullptr ? spare_ : new Segment;
    spare_ = nullptr;
  }
  bool PreviousSegment() {
    Segment* segment = deque_.Pop();
    if (segment == nullptr) return false;
    if (current_ != nullptr) Discard(current_);
    current_ = segment;
    return true;
  }
  void Discard(Segment* segment) {
    segment->count = 0;
    if (spare_ == nullptr) {
      spare_ = segment;
    } else {
      delete segment;
    }
  }

  Segment* current_ = nullptr;
  Segment* spare_ = nullptr;  ///< empty; saves an allocation when the list moves across a boundary
  WorkStealingDeque<Segment> deque_;
};

}  // namespace qdr

#endif  // HEAP_WORK_LIST_H_
