#include "base/zone.h"

#include <mimalloc.h>

#include <algorithm>

namespace qdr {

namespace {
constexpr size_t kFirstSegment = 8 * 1024;
constexpr size_t kLargestSegment = 256 * 1024;
}  // namespace

Zone::~Zone() {
  for (Segment* segment = segments_; segment != nullptr;) {
    Segment* next = segment->next;
    mi_free(segment);
    segment = next;
  }
}

void* Zone::AllocateSlow(size_t bytes) {
  size_t wanted = segments_ == nullptr ? kFirstSegment
                                       : std::min(segments_->size * 2, kLargestSegment);
  size_t size = std::max(wanted, bytes + sizeof(Segment));
  auto* segment = static_cast<Segment*>(mi_malloc(size));
  QDR_CHECK(segment != nullptr);
  segment->next = segments_;
  segment->size = size;
  segments_ = segment;
  allocated_ += size;
  position_ = reinterpret_cast<char*>(segment + 1);
  limit_ = reinterpret_cast<char*>(segment) + size;
  void* result = position_;
  position_ += bytes;
  return result;
}

}  // namespace qdr
