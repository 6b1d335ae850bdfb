// The plain containers of the heap: arrays of values and of bytes, cells, and boxes for C++ data.
#ifndef OBJECTS_ARRAYS_H_
#define OBJECTS_ARRAYS_H_

#include <cstdint>
#include <memory>

#include "heap/heap.h"
#include "heap/heap_object.h"

namespace qdr {

class Vm;

/// Is the value a cell of exactly this class's type? Each class states its type as kType.
template <class T>
bool Is(Value v) {
  return v.IsCell() && v.AsCell()->type() == T::kType;
}
template <class T>
T* As(Value v) {
  QDR_DCHECK(Is<T>(v));
  return CellCast<T>(v);
}

/// length at 8, values from 16. Elements of fast kinds, out-of-object properties (PropertyArray),
/// constant pools and general tables.
class FixedArray : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kFixedArray;
  static constexpr int kLengthOffset = 8;
  static constexpr int kElementsOffset = 16;
  static constexpr uint32_t kMaxLength = (1u << 27) - 2;
  static constexpr size_t SizeFor(uint32_t length) { return kElementsOffset + size_t{8} * length; }

  /// Filled with `fill`.
  static FixedArray* New(Vm& vm, uint32_t length, Value fill = Value::Undefined());
  static FixedArray* NewOld(Vm& vm, uint32_t length, Value fill = Value::Undefined());
  /// The first `count` elements of `source`, then `fill` up to `length`.
  static FixedArray* CopyOf(Vm& vm, const FixedArray* source, uint32_t count, uint32_t length,
                            Value fill);

  uint32_t length() const { return length_; }
  Value get(uint32_t i) const {
    QDR_DCHECK(i < length_);
    return data()[i];
  }
  void set(Heap& heap, uint32_t i, Value v) {
    QDR_DCHECK(i < length_);
    heap.Store(this, data() + i, v);
  }
  /// For values that are not cells: no barrier.
  void set_no_barrier(uint32_t i, Value v) { data()[i] = v; }
  Value* data() const {
    return reinterpret_cast<Value*>(reinterpret_cast<uintptr_t>(this) + kElementsOffset);
  }
  /// For code that allocates arrays of derived types.
  void InitializeLength(uint32_t length) {
    length_ = length;
    padding_ = 0;
  }
  /// Gives the tail back: the array keeps its first `length` elements.
  void Truncate(uint32_t length);

 protected:
  uint32_t length_;
  uint32_t padding_;
};

/// Same form, own type: values of properties that do not fit in the object.
/// The word at 12 is the identity hash of the object (ordered_hash_table.h), 0 while it has none.
class PropertyArray : public FixedArray {
 public:
  static constexpr InstanceType kType = InstanceType::kPropertyArray;
  static constexpr int kIdentityHashOffset = 12;
  uint32_t identity_hash() const { return padding_; }
  void set_identity_hash(uint32_t hash) { padding_ = hash; }
  static PropertyArray* New(Vm& vm, uint32_t length);
};

/// length (bytes) at 8, bytes from 16.
class ByteArray : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kByteArray;
  static constexpr int kDataOffset = 16;
  static ByteArray* New(Vm& vm, uint32_t length);
  /// In the old generation, where it does not move.
  static ByteArray* NewOld(Vm& vm, uint32_t length);
  uint32_t length() const { return length_; }
  uint8_t* data() const {
    return reinterpret_cast<uint8_t*>(reinterpret_cast<uintptr_t>(this) + kDataOffset);
  }

 private:
  uint32_t length_;
  uint32_t padding_;
};

/// One mutable value with an identity of its own (module bindings).
class Cell : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kCell;
  static constexpr int kValueOffset = 8;
  static Cell* New(Vm& vm, Value value);
  Value value() const { return value_; }
  void set_value(Heap& heap, Value v) { heap.Store(this, &value_, v); }

 private:
  Value value_;
};

/// Owns a C++ object outside the heap; deleted when the Foreign dies.
class Foreign : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kForeign;
  using Deleter = void (*)(void*);
  static Foreign* New(Vm& vm, void* pointer, Deleter deleter);
  /// A reference to a shared C++ object (scope infos, regexp programs, parsed modules, ...).
  template <class T>
  static Foreign* NewShared(Vm& vm, std::shared_ptr<T> object) {
    return New(vm, new std::shared_ptr<T>(std::move(object)),
               [](void* p) { delete static_cast<std::shared_ptr<T>*>(p); });
  }
  template <class T>
  const std::shared_ptr<T>& shared() const {
    return *static_cast<std::shared_ptr<T>*>(pointer_);
  }
  void* pointer() const { return pointer_; }
  /// Runs the deleter now (finalizer of the type).
  void Dispose();

 private:
  void* pointer_;
  Deleter deleter_;
};

/// Internal object with `length` value fields that its users name by index: promise reactions,
/// capabilities, jobs and the like derive from it, each with its own instance type and an enum of
/// fields.
class Record : public FixedArray {
 public:
  static constexpr InstanceType kType = InstanceType::kRecord;
  static Record* New(Vm& vm, InstanceType type, uint32_t fields);
};

}  // namespace qdr

#endif  // OBJECTS_ARRAYS_H_
