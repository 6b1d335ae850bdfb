// LayoutTable: the layouts of all types of one heap, and the walk over an object's size and slots
// that they prescribe. The walk is a template over the visitor, so that ordinary types cost no
// virtual call; only layouts with a `visit` function go through SlotVisitor.
#ifndef HEAP_OBJECT_VISITOR_H_
#define HEAP_OBJECT_VISITOR_H_

#include <cstddef>
#include <cstdint>

#include "heap/heap_object.h"
#include "heap/layout.h"

namespace qdr {

class LayoutTable {
 public:
  explicit LayoutTable(uintptr_t map_base) : map_base_(map_base) {}

  void Set(InstanceType type, const TypeLayout& layout) {
    layouts_[static_cast<size_t>(type)] = layout;
  }
  const TypeLayout& Of(InstanceType type) const { return layouts_[static_cast<size_t>(type)]; }
  const TypeLayout& Of(const HeapObject* object) const { return Of(object->type()); }
  MapBase* MapOf(uint64_t header) const {
    return reinterpret_cast<MapBase*>(map_base_ + static_cast<MapOffset>(header));
  }

  /// Bytes of an object whose header word is `header` (its own word may be a forwarding address).
  size_t SizeOf(const HeapObject* object, uint64_t header, const TypeLayout& layout) const {
    switch (layout.size_kind) {
      case TypeLayout::Size::kFromMap:
        return MapOf(header)->instance_size();
      case TypeLayout::Size::kFixed:
        return layout.fixed_size;
      case TypeLayout::Size::kByLength: {
        auto length = *reinterpret_cast<const uint32_t*>(object->address() + 8);
        return (layout.fixed_size + (size_t{length} << layout.element_shift) + 7) & ~size_t{7};
      }
      case TypeLayout::Size::kCustom:
        return layout.size_of(object);
    }
    return 0;
  }
  size_t SizeOf(const HeapObject* object) const {
    return SizeOf(object, object->header_word(), Of(object));
  }

  /// Calls visitor.VisitRange for the slots of `object`, or its layout's `visit`. Visitor is final
  /// and derives from SlotVisitor.
  template <class Visitor>
  void VisitSlots(HeapObject* object, const TypeLayout& layout, Visitor& visitor) const {
    if (!layout.has_pointers) return;
    if (layout.visit != nullptr) [[unlikely]] {
      layout.visit(object, visitor);
      return;
    }
    size_t size = SizeOf(object, object->header_word(), layout);
    if (layout.raw_begin == 0) {
      visitor.VisitRange(object, object->slot(layout.tagged_begin), object->slot(size));
      return;
    }
    visitor.VisitRange(object, object->slot(layout.tagged_begin), object->slot(layout.raw_begin));
    if (layout.raw_end < size) {
      visitor.VisitRange(object, object->slot(layout.raw_end), object->slot(size));
    }
  }

 private:
  uintptr_t map_base_;
  TypeLayout layouts_[kInstanceTypeCount];
};

}  // namespace qdr

#endif  // HEAP_OBJECT_VISITOR_H_
