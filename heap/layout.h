// How the collector sizes and scans each instance type. objects/layouts.cc fills one table per
// heap. Every word of an object outside its raw hole is a Value or an internal pointer, which has
// the same encoding; 0 is none.
#ifndef HEAP_LAYOUT_H_
#define HEAP_LAYOUT_H_

#include <cstdint>

#include "heap/heap_object.h"

namespace qdr {

/// Receives the slots of an object; strong slots keep their target alive and are updated when it
/// moves.
class SlotVisitor {
 public:
  virtual ~SlotVisitor() = default;
  virtual void VisitRange(HeapObject* host, Value* begin, Value* end) = 0;
  void Visit(HeapObject* host, Value* slot) { VisitRange(host, slot, slot + 1); }
  /// Does not keep the target alive in a full cycle (a scavenge treats it as strong): the slot of a
  /// dead target is overwritten with `cleared`.
  virtual void VisitWeak(HeapObject* host, Value* slot, Value cleared) = 0;
  /// A hidden-class offset held weakly: of a dead class it becomes 0.
  virtual void VisitWeakMapOffset(HeapObject* host, MapOffset* slot) = 0;
  /// The value lives only while the key does; when the key dies both become the hole.
  virtual void VisitEphemeron(HeapObject* host, Value* key, Value* value) = 0;
};

struct TypeLayout {
  enum class Size : uint8_t {
    kFromMap,   ///< MapBase::instance_size
    kFixed,     ///< fixed_size
    kByLength,  ///< fixed_size + (uint32 at byte 8) << element_shift, rounded up to 8
    kCustom,    ///< size_of(object)
  };
  Size size_kind = Size::kFixed;
  uint8_t element_shift = 3;
  bool has_pointers = true;  ///< false: only the header refers to anything
  uint32_t fixed_size = 0;
  /// Tagged words are [tagged_begin, raw_begin) and [raw_end, size); with raw_begin = 0 there is no
  /// hole.
  uint32_t tagged_begin = 8;
  uint32_t raw_begin = 0;
  uint32_t raw_end = 0;
  uint32_t (*size_of)(const HeapObject*) = nullptr;
  /// Where set, it is called instead of the ranges (weak slots, ephemerons, ...).
  void (*visit)(HeapObject*, SlotVisitor&) = nullptr;
  /// Where set, it runs once when the object is found dead: frees what it owns outside the heap. It
  /// must not touch the heap. Types with finalizers are allocated in the old generation only.
  void (*finalize)(HeapObject*) = nullptr;
};

}  // namespace qdr

#endif  // HEAP_LAYOUT_H_
