// Binary data: buffers and the views on them.
#ifndef QUADRILLE_BUFFER_H_
#define QUADRILLE_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "quadrille/object.h"

namespace quadrille {

/// The memory behind a SharedArrayBuffer. May be passed to another thread, and made into a
/// SharedArrayBuffer of another isolate there: both then see the same bytes.
class QUADRILLE_EXPORT SharedMemory {
 public:
  size_t size() const;

 private:
  friend struct internal::Access;
  std::shared_ptr<void> data_;
};

/// An ArrayBuffer or a SharedArrayBuffer.
class QUADRILLE_EXPORT ArrayBuffer : public Object {
 public:
  /// Zeroed. Throws a RangeError if there is no memory for it.
  static Result<ArrayBuffer> New(Isolate& isolate, size_t bytes);
  static ArrayBuffer FromShared(Isolate& isolate, const SharedMemory& memory);

  bool is_shared() const { return kind() == ObjectKind::kSharedArrayBuffer; }
  bool is_detached() const;
  /// The bytes now; invalid after a detach or a resize.
  std::span<std::byte> bytes() const;
  /// Only for a SharedArrayBuffer.
  SharedMemory shared_memory() const;
  /// DetachArrayBuffer: throws a TypeError for a shared one.
  Result<void> Detach() const;

  static bool Matches(const Value& value);
  ArrayBuffer(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

enum class ElementType {
  kInt8,
  kUint8,
  kUint8Clamped,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kBigInt64,
  kBigUint64,
  kFloat16,
  kFloat32,
  kFloat64,
};

class QUADRILLE_EXPORT TypedArray : public Object {
 public:
  static Result<TypedArray> New(Isolate& isolate, ElementType type, const ArrayBuffer& buffer,
                                size_t byte_offset, size_t length);

  ElementType element_type() const;
  /// In elements; 0 when out of bounds or detached.
  size_t length() const;
  size_t byte_offset() const;
  ArrayBuffer buffer() const;

  static bool Matches(const Value& value);
  TypedArray(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

class QUADRILLE_EXPORT DataView : public Object {
 public:
  size_t byte_length() const;
  size_t byte_offset() const;
  ArrayBuffer buffer() const;

  static bool Matches(const Value& value);
  DataView(internal::Unchecked unchecked, const Value& value) : Object(unchecked, value) {}
};

}  // namespace quadrille

#endif  // QUADRILLE_BUFFER_H_
