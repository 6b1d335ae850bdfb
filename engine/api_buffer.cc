// The public API: array buffers, shared memory, typed arrays and views.
#include "engine/api_internal.h"
#include "objects/typed_array.h"

namespace quadrille {

using internal::Access;
using internal::Entry;

namespace {

Isolate& IsolateOf(const Value& value) { return *Access::IsolateOf(value); }

std::shared_ptr<qdr::BackingStore> StoreOf(const SharedMemory& memory) {
  return std::static_pointer_cast<qdr::BackingStore>(Access::SharedOf(memory));
}

}  // namespace

size_t SharedMemory::size() const {
  auto store = StoreOf(*this);
  return store == nullptr ? 0 : store->byte_length();
}

bool ArrayBuffer::Matches(const Value& value) {
  return qdr::Is<qdr::JSArrayBuffer>(Access::ToEngine(value));
}

Result<ArrayBuffer> ArrayBuffer::New(Isolate& isolate, size_t bytes) {
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  auto store = qdr::BackingStore::New(bytes, bytes, false, false);
  if (store == nullptr) return Exception::RangeError(isolate, "Array buffer allocation failed");
  return Access::WrapAs<ArrayBuffer>(
      isolate, qdr::JSArrayBuffer::New(vm, vm.realm()->map(qdr::Intrinsic::kArrayBufferMap),
                                       std::move(store)));
}

ArrayBuffer ArrayBuffer::FromShared(Isolate& isolate, const SharedMemory& memory) {
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  return Access::WrapAs<ArrayBuffer>(
      isolate, qdr::JSArrayBuffer::New(vm, vm.realm()->map(qdr::Intrinsic::kSharedArrayBufferMap),
                                       StoreOf(memory)));
}

bool ArrayBuffer::is_detached() const {
  return Access::Cell<qdr::JSArrayBuffer>(*this)->is_detached();
}

std::span<std::byte> ArrayBuffer::bytes() const {
  auto* buffer = Access::Cell<qdr::JSArrayBuffer>(*this);
  return {reinterpret_cast<std::byte*>(buffer->data()), buffer->byte_length()};
}

SharedMemory ArrayBuffer::shared_memory() const {
  if (!is_shared()) internal::BadAccess("ArrayBuffer::shared_memory: the buffer is not shared");
  SharedMemory memory;
  Access::SharedOf(memory) = Access::Cell<qdr::JSArrayBuffer>(*this)->store();
  return memory;
}

Result<void> ArrayBuffer::Detach() const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  if (is_shared()) return Exception::TypeError(isolate, "A SharedArrayBuffer cannot be detached");
  if (is_detached()) return {};
  auto* buffer = Access::Cell<qdr::JSArrayBuffer>(*this);
  if (buffer->is_immutable()) {
    return Exception::TypeError(isolate, "An immutable ArrayBuffer cannot be detached");
  }
  qdr::JSArrayBuffer::Detach(entry.vm(), buffer);
  return {};
}

bool TypedArray::Matches(const Value& value) {
  return qdr::Is<qdr::JSTypedArray>(Access::ToEngine(value));
}

namespace {

struct ElementRow {
  ElementType type;
  qdr::ElementsKind kind;
  qdr::Intrinsic map;
};
constexpr ElementRow kElements[] = {
    {ElementType::kInt8, qdr::ElementsKind::kInt8, qdr::Intrinsic::kInt8ArrayMap},
    {ElementType::kUint8, qdr::ElementsKind::kUint8, qdr::Intrinsic::kUint8ArrayMap},
    {ElementType::kUint8Clamped, qdr::ElementsKind::kUint8Clamped,
     qdr::Intrinsic::kUint8ClampedArrayMap},
    {ElementType::kInt16, qdr::ElementsKind::kInt16, qdr::Intrinsic::kInt16ArrayMap},
    {ElementType::kUint16, qdr::ElementsKind::kUint16, qdr::Intrinsic::kUint16ArrayMap},
    {ElementType::kInt32, qdr::ElementsKind::kInt32, qdr::Intrinsic::kInt32ArrayMap},
    {ElementType::kUint32, qdr::ElementsKind::kUint32, qdr::Intrinsic::kUint32ArrayMap},
    {ElementType::kBigInt64, qdr::ElementsKind::kBigInt64, qdr::Intrinsic::kBigInt64ArrayMap},
    {ElementType::kBigUint64, qdr::ElementsKind::kBigUint64, qdr::Intrinsic::kBigUint64ArrayMap},
    {ElementType::kFloat16, qdr::ElementsKind::kFloat16, qdr::Intrinsic::kFloat16ArrayMap},
    {ElementType::kFloat32, qdr::ElementsKind::kFloat32, qdr::Intrinsic::kFloat32ArrayMap},
    {ElementType::kFloat64, qdr::ElementsKind::kFloat64, qdr::Intrinsic::kFloat64ArrayMap},
};

}  // namespace

Result<TypedArray> TypedArray::New(Isolate& isolate, ElementType type, const ArrayBuffer& buffer,
                                   size_t byte_offset, size_t length) {
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  const ElementRow& row = kElements[static_cast<int>(type)];
  auto size = static_cast<size_t>(qdr::JSTypedArray::ElementSize(row.kind));
  size_t available = buffer.bytes().size();
  if (buffer.is_detached()) return Exception::TypeError(isolate, "The buffer is detached");
  if (byte_offset % size != 0 || byte_offset > available ||
      length > (available - byte_offset) / size) {
    return Exception::RangeError(isolate, "Invalid typed array length or offset");
  }
  return Access::WrapAs<TypedArray>(
      isolate,
      qdr::JSTypedArray::New(vm, vm.realm()->map(row.map), Access::Cell<qdr::JSArrayBuffer>(buffer),
                             byte_offset, length, false));
}

ElementType TypedArray::element_type() const {
  qdr::ElementsKind kind = Access::Cell<qdr::JSTypedArray>(*this)->elements_kind();
  for (const ElementRow& row : kElements) {
    if (row.kind == kind) return row.type;
  }
  internal::BadAccess("TypedArray::element_type: unknown kind of elements");
}

size_t TypedArray::length() const {
  auto* array = Access::Cell<qdr::JSTypedArray>(*this);
  array->RefreshView();
  return array->length();
}

size_t TypedArray::byte_offset() const {
  return Access::Cell<qdr::JSTypedArray>(*this)->raw_byte_offset();
}

ArrayBuffer TypedArray::buffer() const {
  return Access::WrapAs<ArrayBuffer>(IsolateOf(*this),
                                     Access::Cell<qdr::JSTypedArray>(*this)->buffer());
}

bool DataView::Matches(const Value& value) {
  return qdr::Is<qdr::JSDataView>(Access::ToEngine(value));
}

size_t DataView::byte_length() const { return Access::Cell<qdr::JSDataView>(*this)->byte_length(); }

size_t DataView::byte_offset() const {
  return Access::Cell<qdr::JSDataView>(*this)->raw_byte_offset();
}

ArrayBuffer DataView::buffer() const {
  return Access::WrapAs<ArrayBuffer>(IsolateOf(*this),
                                     Access::Cell<qdr::JSDataView>(*this)->buffer());
}

}  // namespace quadrille
