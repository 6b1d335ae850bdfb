#include "base/zone.h"

#include <algorithm>
#include <utility>

#include "base/memory.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace qdr {

namespace {

constexpr size_t kFirstSegment = 8 * 1024;
constexpr size_t kLargestSegment = 256 * 1024;

#if defined(__SANITIZE_ADDRESS__)
// limit_ stays at position_, so every allocation takes the slow path and gets a red zone behind it;
// the rest of the segment is poisoned.
constexpr size_t kRedZone = 16;
void Poison(const void* start, size_t bytes) { __asan_poison_memory_region(start, bytes); }
void Unpoison(const void* start, size_t bytes) { __asan_unpoison_memory_region(start, bytes); }
#else
constexpr size_t kRedZone = 0;
void Poison(const void*, size_t) {}
void Unpoison(const void*, size_t) {}
#endif

template <class Segment>
char* EndOf(Segment* segment) {
  return reinterpret_cast<char*>(segment) + segment->size;
}

template <class Segment>
void Free(Segment* segment) {
  if (segment != nullptr) Unpoison(segment, segment->size);
  FreeMemory(segment);
}

}  // namespace

Zone::~Zone() {
  Free(spare_);
  for (Segment* segment = segments_; segment != nullptr;) {
    Segment* next = segment->next;
    Free(segment);
    segment = next;
  }
}

void* Zone::AllocateSlow(size_t bytes) {
  size_t taken = bytes + kRedZone;
  char* end = segments_ == nullptr ? position_ : EndOf(segments_);
  if (taken > static_cast<size_t>(end - position_)) {
    size_t wanted =
        segments_ == nullptr ? kFirstSegment : std::min(segments_->size * 2, kLargestSegment);
    size_t size = std::max(wanted, taken + sizeof(Segment));
    Segment* segment;
    if (spare_ != nullptr && spare_->size >= size) {
      segment = std::exchange(spare_, nullptr);
    } else {
      segment = static_cast<Segment*>(AllocateMemory(size));
      QDR_CHECK(segment != nullptr);
      segment->size = size;
    }
    segment->next = segments_;
    segments_ = segment;
    allocated_ += segment->size;
    position_ = reinterpret_cast<char*>(segment + 1);
    end = EndOf(segment);
    Poison(position_, static_cast<size_t>(end - position_));
  }
  void* result = position_;
  Unpoison(result, bytes);
  position_ += taken;
  limit_ = kRedZone == 0 ? end : position_;
  return result;
}

void Zone::Rewind(const Mark& mark) {
  while (segments_ != mark.segment) {
    Segment* segment = segments_;
    segments_ = segment->next;
    allocated_ -= segment->size;
    Free(std::exchange(spare_, segment));
  }
  position_ = mark.position;
  limit_ = mark.limit;
  if (segments_ == nullptr) return;
  size_t rest = static_cast<size_t>(EndOf(segments_) - position_);
#ifdef QDR_DEBUG
  // Whoever kept a pointer to what is gone shall notice.
  Unpoison(position_, rest);
  std::memset(position_, 0xDB, rest);
#endif
  Poison(position_, rest);
}

}  // namespace qdr
