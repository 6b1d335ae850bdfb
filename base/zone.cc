#include "base/zone.h"

#include <mimalloc.h>

#include <algorithm>
#include <utility>

namespace qdr {

namespace {
constexpr size_t kFirstSegment = 8 * 1024;
constexpr size_t kLargestSegment = 256 * 1024;
}  // namespace

Zone::~Zone() {
  mi_free(spare_);
  for (Segment* segment = segments_; segment != nullptr;) {
    Segment* next = segment->next;
    mi_free(segment);
    segment = next;
  }
}

void* Zone::AllocateSlow(size_t bytes) {
  size_t wanted =
      segments_ == nullptr ? kFirstSegment : std::min(segments_->size * 2, kLargestSegment);
  size_t size = std::max(wanted, bytes + sizeof(Segment));
  Segment* segment;
  if (spare_ != nullptr && spare_->size >= size) {
    segment = std::exchange(spare_, nullptr);
    size = segment->size;
  } else {
    segment = static_cast<Segment*>(mi_malloc(size));
    QDR_CHECK(segment != nullptr);
    segment->size = size;
  }
  segment->next = segments_;
  segments_ = segment;
  allocated_ += size;
  position_ = reinterpret_cast<char*>(segment + 1);
  limit_ = reinterpret_cast<char*>(segment) + size;
  void* result = position_;
  position_ += bytes;
  return result;
}

void Zone::Rewind(const Mark& mark) {
  while (segments_ != mark.segment) {
    Segment* segment = segments_;
    segments_ = segment->next;
    allocated_ -= segment->size;
    mi_free(std::exchange(spare_, segment));
  }
  position_ = mark.position;
  limit_ = mark.limit;
#ifdef QDR_DEBUG
  // Whoever kept a pointer to what is gone shall notice.
  if (position_ != nullptr) std::memset(position_, 0xDB, static_cast<size_t>(limit_ - position_));
#endif
}

}  // namespace qdr
