// Zone: bump allocation for what dies together (an AST, a bytecode generator's lists, a graph).
// Objects in a zone are never destroyed one by one; the zone frees its segments at its end, so what
// lives in it must not own memory outside it.
#ifndef BASE_ZONE_H_
#define BASE_ZONE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.h"

namespace qdr {

class Zone {
 public:
  Zone() = default;
  ~Zone();
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;

  /// `bytes` of uninitialized memory, aligned to 8.
  void* Allocate(size_t bytes) {
    bytes = (bytes + 7) & ~size_t{7};
    if (bytes > static_cast<size_t>(limit_ - position_)) [[unlikely]]
      return AllocateSlow(bytes);
    void* result = position_;
    position_ += bytes;
    return result;
  }

  template <class T, class... Args>
  T* New(Args&&... args) {
    static_assert(alignof(T) <= 8);
    return new (Allocate(sizeof(T))) T(std::forward<Args>(args)...);
  }

  template <class T>
  T* NewArray(size_t count) {
    static_assert(alignof(T) <= 8 && std::is_trivially_destructible_v<T>);
    return static_cast<T*>(Allocate(count * sizeof(T)));
  }

  /// A place to go back to: what is allocated after Save is gone after Rewind.
  struct Mark {
    void* segment;
    char* position;
    char* limit;
  };
  Mark Save() const { return {segments_, position_, limit_}; }
  void Rewind(const Mark& mark);

  /// Bytes handed out and reserved so far, for statistics and limits.
  size_t allocated_bytes() const { return allocated_; }

 private:
  void* AllocateSlow(size_t bytes);

  struct Segment {
    Segment* next;
    size_t size;
  };
  Segment* segments_ = nullptr;
  Segment* spare_ = nullptr;  // The last segment a Rewind freed, kept for the next one wanted.
  char* position_ = nullptr;
  char* limit_ = nullptr;
  size_t allocated_ = 0;
};

/// Lets standard containers live in a zone: `ZoneVector<int> v{zone}`.
template <class T>
class ZoneAllocator {
 public:
  using value_type = T;
  ZoneAllocator(Zone* zone) : zone_(zone) {}  // NOLINT: implicit by intent
  template <class U>
  ZoneAllocator(const ZoneAllocator<U>& other) : zone_(other.zone()) {}  // NOLINT
  T* allocate(size_t n) { return static_cast<T*>(zone_->Allocate(n * sizeof(T))); }
  void deallocate(T*, size_t) {}
  Zone* zone() const { return zone_; }
  template <class U>
  bool operator==(const ZoneAllocator<U>& other) const {
    return zone_ == other.zone();
  }

 private:
  Zone* zone_;
};

template <class T>
using ZoneVector = std::vector<T, ZoneAllocator<T>>;

}  // namespace qdr

#endif  // BASE_ZONE_H_
