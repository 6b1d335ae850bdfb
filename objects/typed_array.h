// ArrayBuffer, SharedArrayBuffer, typed arrays and DataView (ECMA-262 23.2, 25.1-25.3): the memory
// and its views.
//
// The bytes are outside the heap in a BackingStore, which several buffers may share across threads.
// A typed array caches its data pointer and its length, so that an element access in generated code
// is: index < length, then data[index]. Detaching and resizing rewrite the caches of all views (a
// buffer knows its typed arrays weakly): a view that is out of bounds has length 0. A growable
// shared buffer may be grown by another thread: its length-tracking views learn that in
// `RefreshView`, which every slow path calls.
#ifndef OBJECTS_TYPED_ARRAY_H_
#define OBJECTS_TYPED_ARRAY_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "objects/completion.h"
#include "objects/js_object.h"

namespace qdr {

/// Bytes outside the heap. Resizable stores reserve their maximum at once, so `data` never changes.
class BackingStore {
 public:
  /// Zeroed; nullptr when there is not enough memory.
  static std::shared_ptr<BackingStore> New(size_t byte_length, size_t max_byte_length, bool shared,
                                           bool resizable);
  /// Takes memory the embedder owns; `deleter` is called once when nobody uses it.
  static std::shared_ptr<BackingStore> Adopt(void* data, size_t byte_length,
                                             void (*deleter)(void* data, size_t length,
                                                             void* context),
                                             void* context);
  ~BackingStore();
  BackingStore(const BackingStore&) = delete;
  BackingStore& operator=(const BackingStore&) = delete;

  uint8_t* data() const { return data_; }
  size_t byte_length() const { return byte_length_.load(std::memory_order_acquire); }
  size_t max_byte_length() const { return max_byte_length_; }
  /// Memory that it can be charged for: of large maxima only what is in use, because the system
  /// gives pages as they are touched and gets back those that shrinking gives up.
  size_t committed_bytes() const { return from_system_ ? byte_length() : max_byte_length_; }
  bool is_shared() const { return shared_; }
  bool is_resizable() const { return resizable_; }
  /// Something of a higher layer that lives as long as the store: the agents that wait on its
  /// memory.
  class Companion {
   public:
    virtual ~Companion() = default;
  };
  /// The companion, made by `make` when there is none yet. From any thread.
  Companion& GetCompanion(std::unique_ptr<Companion> (*make)());
  /// Shared: grows only, atomically; false if `new_length` is smaller or beyond the maximum.
  bool Grow(size_t new_length);
  /// Not shared: what shrinking gives up reads as zero when it grows again.
  bool Resize(size_t new_length);

 private:
  BackingStore() = default;
  uint8_t* data_ = nullptr;
  std::atomic<size_t> byte_length_{0};
  size_t max_byte_length_ = 0;
  bool shared_ = false;
  bool resizable_ = false;
  bool from_system_ = false;
  void (*deleter_)(void*, size_t, void*) = nullptr;
  void* deleter_context_ = nullptr;
  std::atomic<Companion*> companion_{nullptr};
};

/// The raw words (data, length) mirror the backing store; a detached buffer has neither.
class JSArrayBuffer : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSArrayBuffer;
  // Flags (header byte 6).
  static constexpr uint8_t kSharedFlag = 1;
  static constexpr uint8_t kResizableFlag = 2;  ///< or growable, when shared
  static constexpr uint8_t kDetachedFlag = 4;
  static constexpr uint8_t kImmutableFlag = 8;
  static constexpr int kBackingOffset = 24;
  static constexpr int kViewsOffset = 32;
  static constexpr int kDetachKeyOffset = 40;
  static constexpr int kDataOffset = 48;
  static constexpr int kByteLengthOffset = 56;
  static constexpr int kFixedSize = 64;

  /// `map` has this instance type. The store's committed_bytes() count as external memory of the
  /// heap.
  static JSArrayBuffer* New(Vm& vm, Map* map, std::shared_ptr<BackingStore> store);
  bool is_shared() const { return has_flag(kSharedFlag); }
  bool is_resizable() const { return has_flag(kResizableFlag); }
  bool is_detached() const { return has_flag(kDetachedFlag); }
  /// [[ArrayBufferIsImmutable]]: neither written, resized nor detached.
  bool is_immutable() const { return has_flag(kImmutableFlag); }
  /// Before the first view is made.
  void MakeImmutable() { set_flag(kImmutableFlag); }
  uint8_t* data() const { return data_; }
  /// In bytes, now: atomic for growable shared buffers; 0 when detached.
  size_t byte_length() const {
    return is_shared() && is_resizable() ? store()->byte_length() : byte_length_;
  }
  size_t max_byte_length() const {
    return is_detached() ? 0 : is_resizable() ? store()->max_byte_length() : byte_length_;
  }
  const std::shared_ptr<BackingStore>& store() const;
  /// [[ArrayBufferDetachKey]].
  Value detach_key() const { return detach_key_; }
  void set_detach_key(Heap& heap, Value key) { heap.Store(this, &detach_key_, key); }

  /// DetachArrayBuffer after its checks; gives the store to whom it is transferred.
  static std::shared_ptr<BackingStore> Detach(Vm& vm, JSArrayBuffer* buffer);
  /// ArrayBuffer.prototype.resize and SharedArrayBuffer.prototype.grow after validation; false when
  /// out of memory or (grow) another thread grew it further.
  static bool Resize(Vm& vm, JSArrayBuffer* buffer, size_t new_length);

 private:
  friend class JSTypedArray;
  void UpdateViews();
  static void RegisterView(Vm& vm, JSArrayBuffer* buffer, HeapObject* view);

  Value backing_;     ///< Foreign (owner of the store's reference), or 0
  Value views_;       ///< WeakArray of JSTypedArrays, or 0
  Value detach_key_;  ///< undefined by default
  uint8_t* data_;
  size_t byte_length_;
};

/// The elements kind tells the element type.
class JSTypedArray : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSTypedArray;
  // Flags (header byte 6).
  static constexpr uint8_t kLengthTrackingFlag = 1;
  static constexpr int kBufferOffset = 24;
  static constexpr int kDataOffset = 32;
  static constexpr int kLengthOffset = 40;
  static constexpr int kByteOffsetOffset = 48;
  static constexpr int kFixedLengthOffset = 56;
  static constexpr int kFixedSize = 64;
  static constexpr size_t kMaxLength = 0xffff'fffe;  ///< so that every index is an array index

  /// A view of `length` elements from `byte_offset`; length-tracking if `tracking` (`length` is
  /// ignored). The caller has checked bounds and alignment. `map` has the elements kind.
  static JSTypedArray* New(Vm& vm, Map* map, JSArrayBuffer* buffer, size_t byte_offset,
                           size_t length, bool tracking);
  JSArrayBuffer* buffer() const { return CellCast<JSArrayBuffer>(buffer_); }
  /// First byte of the first element; meaningless when length is 0.
  uint8_t* data() const { return data_; }
  /// Elements; 0 while out of bounds or detached. May lag behind growth in other threads.
  size_t length() const { return length_; }
  bool is_length_tracking() const { return has_flag(kLengthTrackingFlag); }
  size_t raw_byte_offset() const { return byte_offset_; }
  /// The array length given when it was made (not for length-tracking views).
  size_t fixed_length() const { return fixed_length_; }
  /// 10.4.5.14 IsTypedArrayOutOfBounds: detached buffers included.
  bool IsOutOfBounds() const;
  /// Recomputes data and length from the buffer.
  void RefreshView();
  int element_size() const { return ElementSize(elements_kind()); }

  /// The element as a value; `index` < length(). BigInt kinds allocate.
  static Value GetElement(Vm& vm, const JSTypedArray* array, size_t index);
  /// Stores a number (or BigInt for BigInt kinds), converted already; `index` < length().
  void SetElement(size_t index, Value number_or_bigint);

  static int ElementSize(ElementsKind kind);
  static bool IsBigIntKind(ElementsKind kind) {
    return kind == ElementsKind::kBigInt64 || kind == ElementsKind::kBigUint64;
  }

 private:
  friend class JSArrayBuffer;
  Value buffer_;
  uint8_t* data_;
  size_t length_;
  size_t byte_offset_;
  size_t fixed_length_;
};

/// Reads an element of a kind at an address of any alignment (RawBytesToNumeric, little endian).
Value ReadRawElement(Vm& vm, ElementsKind kind, const uint8_t* address);
/// Writes it (NumericToRawBytes): `value` is a number, or a BigInt for BigInt kinds.
void WriteRawElement(ElementsKind kind, uint8_t* address, Value value);

class JSDataView : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSDataView;
  static constexpr uint8_t kLengthTrackingFlag = 1;
  static constexpr int kBufferOffset = 24;
  static constexpr int kByteOffsetOffset = 32;
  static constexpr int kByteLengthOffset = 40;
  static constexpr int kFixedSize = 48;
  static JSDataView* New(Vm& vm, Map* map, JSArrayBuffer* buffer, size_t byte_offset,
                         size_t byte_length, bool tracking);
  JSArrayBuffer* buffer() const { return CellCast<JSArrayBuffer>(buffer_); }
  bool is_length_tracking() const { return has_flag(kLengthTrackingFlag); }
  size_t raw_byte_offset() const { return byte_offset_; }
  /// 25.3.1.2 IsViewOutOfBounds: detached buffers included.
  bool IsOutOfBounds() const;
  /// 25.3.1.1 GetViewByteLength; 0 when out of bounds.
  size_t byte_length() const;

 private:
  Value buffer_;
  size_t byte_offset_;
  size_t byte_length_;
};

}  // namespace qdr

#endif  // OBJECTS_TYPED_ARRAY_H_
