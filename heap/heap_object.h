// The one-word header of every heap object, and the part of a hidden class that the collector
// reads.
//
//   byte 0-3  offset of the hidden class from the start of the map space (a multiple of 8)
//   byte 4    InstanceType
//   byte 5    ElementsKind (JS objects); 0 elsewhere
//   byte 6    flags that belong to the type (see objects/)
//   byte 7    CellState, the collector's
//
// While a scavenge runs, the header of an evacuated object is its new address with bit 0 set;
// hidden class offsets are multiples of 8, so bit 0 tells the two apart. Hidden classes never move.
#ifndef HEAP_HEAP_OBJECT_H_
#define HEAP_HEAP_OBJECT_H_

#include <cstddef>
#include <cstdint>

#include "heap/instance_type.h"
#include "heap/value.h"

namespace qdr {

class MapBase;
using MapOffset = uint32_t;

/// The collector's view of a cell. The write barrier is one compare: it is needed exactly when the
/// byte is kOldClean.
enum class CellState : uint8_t {
  kOldClean = 0,       ///< old, nothing the next collection must learn of: the barrier fires
  kYoung = 1,          ///< in the young generation: no barrier
  kOldRemembered = 2,  ///< old and already in the remembered set: no barrier
};

class alignas(8) HeapObject {
 public:
  MapOffset map_offset() const { return map_offset_; }
  InstanceType type() const { return type_; }
  uint8_t elements_kind_bits() const { return elements_kind_; }
  CellState cell_state() const { return static_cast<CellState>(cell_state_); }
  uint8_t flags() const { return flags_; }
  bool has_flag(uint8_t mask) const { return (flags_ & mask) != 0; }
  void set_flags(uint8_t flags) { flags_ = flags; }
  void set_flag(uint8_t mask) { flags_ |= mask; }
  void clear_flag(uint8_t mask) { flags_ &= static_cast<uint8_t>(~mask); }

  bool IsString() const { return type_ <= InstanceType::kLastString; }
  bool IsPrimitiveCell() const { return type_ <= InstanceType::kLastPrimitive; }
  bool IsJSReceiver() const { return type_ >= InstanceType::kFirstJSReceiver; }
  bool IsJSObject() const { return type_ >= InstanceType::kFirstJSObject; }

  uintptr_t address() const { return reinterpret_cast<uintptr_t>(this); }
  uint64_t header_word() const { return *reinterpret_cast<const uint64_t*>(this); }
  void set_header_word(uint64_t word) { *reinterpret_cast<uint64_t*>(this) = word; }
  /// Replaces bytes 0-5 (hidden class, type, elements kind) by those of `map`'s instances; keeps
  /// flags and state.
  void SetMapWord(const MapBase* map);
  Value* slot(size_t byte_offset) { return reinterpret_cast<Value*>(address() + byte_offset); }

  static constexpr int kMapOffsetOffset = 0;
  static constexpr int kTypeOffset = 4;
  static constexpr int kElementsKindOffset = 5;
  static constexpr int kFlagsOffset = 6;
  static constexpr int kCellStateOffset = 7;
  static constexpr int kHeaderSize = 8;

 protected:
  HeapObject() = default;
  friend class Heap;
  friend class MapBase;

  MapOffset map_offset_;
  InstanceType type_;
  uint8_t elements_kind_;
  uint8_t flags_;
  uint8_t cell_state_;
};
static_assert(sizeof(HeapObject) == 8);

/// The start of every hidden class (objects/map.h has the rest): what the collector must know to
/// size and scan its instances, and the header word that new instances get.
class MapBase : public HeapObject {
 public:
  /// Bytes 0-6 of an instance's header; byte 7 is zero here.
  uint64_t instance_header() const { return instance_header_; }
  /// Bytes of an instance, for types whose size the hidden class gives; 0 elsewhere.
  uint32_t instance_size() const { return instance_size_; }
  InstanceType instance_type() const {
    return static_cast<InstanceType>(instance_header_ >> 32 & 0xff);
  }

  static constexpr int kInstanceHeaderOffset = 8;
  static constexpr int kInstanceSizeOffset = 16;

 protected:
  friend class Heap;
  uint64_t instance_header_;
  uint32_t instance_size_;
  uint32_t map_bits_;  ///< meaning in objects/map.h
};
static_assert(sizeof(MapBase) == 24);

inline void HeapObject::SetMapWord(const MapBase* map) {
  constexpr uint64_t kKept = 0xffff'0000'0000'0000;
  set_header_word((header_word() & kKept) | (map->instance_header() & ~kKept));
}

/// Casts a cell whose type the caller knows; objects/ adds checked `Is<T>` and `As<T>`.
template <class T>
T* CellCast(Value value) {
  return reinterpret_cast<T*>(value.bits());
}

}  // namespace qdr

#endif  // HEAP_HEAP_OBJECT_H_
