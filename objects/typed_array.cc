// Array buffers and their views: backing stores, caches of data and length, raw elements.
#include "objects/typed_array.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "base/memory.h"
#include "objects/bigint.h"
#include "objects/numbers.h"
#include "objects/vm.h"
#include "objects/weak.h"

namespace qdr {

// --- Backing stores.

std::shared_ptr<BackingStore> BackingStore::New(size_t byte_length, size_t max_byte_length,
                                                bool shared, bool resizable) {
  auto store = std::shared_ptr<BackingStore>(new BackingStore);
  size_t reserved = resizable ? std::max(byte_length, max_byte_length) : byte_length;
  // Large blocks come from the system, which gives zeroed pages as they are touched: a large
  // maximum costs little.
  constexpr size_t kLargeBytes = size_t{1} << 20;
  if (reserved >= kLargeBytes) {
    void* pages = mmap(nullptr, reserved, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (pages == MAP_FAILED) return nullptr;
    store->data_ = static_cast<uint8_t*>(pages);
    store->from_system_ = true;
    store->deleter_ = [](void* data, size_t bytes, void*) { munmap(data, bytes); };
  } else {
    store->data_ = static_cast<uint8_t*>(AllocateZeroedMemory(std::max<size_t>(reserved, 1)));
    if (store->data_ == nullptr) return nullptr;
    store->deleter_ = [](void* data, size_t, void*) { FreeMemory(data); };
  }
  store->byte_length_ = byte_length;
  store->max_byte_length_ = reserved;
  store->shared_ = shared;
  store->resizable_ = resizable;
  return store;
}

std::shared_ptr<BackingStore> BackingStore::Adopt(void* data, size_t byte_length,
                                                  void (*deleter)(void*, size_t, void*),
                                                  void* context) {
  auto store = std::shared_ptr<BackingStore>(new BackingStore);
  store->data_ = static_cast<uint8_t*>(data);
  store->byte_length_ = byte_length;
  store->max_byte_length_ = byte_length;
  store->deleter_ = deleter;
  store->deleter_context_ = context;
  return store;
}

BackingStore::~BackingStore() {
  delete companion_.load();
  if (deleter_ != nullptr && data_ != nullptr) deleter_(data_, max_byte_length_, deleter_context_);
}

BackingStore::Companion& BackingStore::GetCompanion(std::unique_ptr<Companion> (*make)()) {
  Companion* present = companion_.load(std::memory_order_acquire);
  if (present == nullptr) {
    std::unique_ptr<Companion> made = make();
    if (companion_.compare_exchange_strong(present, made.get())) present = made.release();
  }
  return *present;
}

bool BackingStore::Grow(size_t new_length) {
  size_t old_length = byte_length_.load();
  do {
    if (new_length < old_length || new_length > max_byte_length_) return false;
  } while (!byte_length_.compare_exchange_weak(old_length, new_length));
  return true;
}

bool BackingStore::Resize(size_t new_length) {
  if (new_length > max_byte_length_) return false;
  size_t old_length = byte_length_.load(std::memory_order_relaxed);
  if (new_length < old_length) {
    size_t cleared = old_length;
    if (from_system_) {
      // Whole pages go back to the system and read as zero again.
      constexpr size_t kSystemPage = 4096;
      cleared = std::min((new_length + kSystemPage - 1) & ~(kSystemPage - 1), old_length);
      if (cleared < old_length) madvise(data_ + cleared, old_length - cleared, MADV_DONTNEED);
    }
    std::memset(data_ + new_length, 0, cleared - new_length);
  }
  byte_length_.store(new_length, std::memory_order_release);
  return true;
}

// --- Buffers.

namespace {

/// A buffer's share of a store, with the memory it is charged for.
struct StoreReference {
  std::shared_ptr<BackingStore> store;
  Heap* heap;
  int64_t charged;
  ~StoreReference() { heap->AdjustExternal(-charged); }
};

StoreReference* ReferenceOf(Value backing) {
  return static_cast<StoreReference*>(CellCast<Foreign>(backing)->pointer());
}

}  // namespace

JSArrayBuffer* JSArrayBuffer::New(Vm& vm, Map* map, std::shared_ptr<BackingStore> store) {
  auto* buffer = static_cast<JSArrayBuffer*>(JSObject::New(vm, map));
  buffer->backing_ = Value();
  buffer->views_ = Value();
  auto charged = static_cast<int64_t>(store->committed_bytes());
  auto* reference = new StoreReference{std::move(store), &vm.heap, charged};
  Foreign* foreign =
      Foreign::New(vm, reference, [](void* p) { delete static_cast<StoreReference*>(p); });
  vm.heap.Store(buffer, &buffer->backing_, foreign);
  if (reference->store->is_shared()) buffer->set_flag(kSharedFlag);
  if (reference->store->is_resizable()) buffer->set_flag(kResizableFlag);
  buffer->data_ = reference->store->data();
  buffer->byte_length_ = reference->store->byte_length();
  vm.heap.AdjustExternal(charged);
  return buffer;
}

const std::shared_ptr<BackingStore>& JSArrayBuffer::store() const {
  static const std::shared_ptr<BackingStore> none;
  return is_detached() ? none : ReferenceOf(backing_)->store;
}

std::shared_ptr<BackingStore> JSArrayBuffer::Detach(Vm& vm, JSArrayBuffer* buffer) {
  if (buffer->is_detached()) return nullptr;
  std::shared_ptr<BackingStore> store = ReferenceOf(buffer->backing_)->store;
  CellCast<Foreign>(buffer->backing_)->Dispose();
  buffer->backing_ = Value();
  buffer->set_flag(kDetachedFlag);
  buffer->data_ = nullptr;
  buffer->byte_length_ = 0;
  buffer->UpdateViews();
  buffer->views_ = Value();
  return store;
}

bool JSArrayBuffer::Resize(Vm& vm, JSArrayBuffer* buffer, size_t new_length) {
  StoreReference* reference = ReferenceOf(buffer->backing_);
  BackingStore& store = *reference->store;
  if (!(store.is_shared() ? store.Grow(new_length) : store.Resize(new_length))) return false;
  auto charged = static_cast<int64_t>(store.committed_bytes());
  int64_t difference = charged - reference->charged;
  reference->charged = charged;
  buffer->byte_length_ = new_length;
  buffer->UpdateViews();
  vm.heap.AdjustExternal(difference);
  return true;
}

void JSArrayBuffer::UpdateViews() {
  if (!views_.IsCell()) return;
  auto* views = CellCast<WeakArray>(views_);
  for (uint32_t i = 0; i < views->used(); ++i) {
    if (Value view = views->get(i); view.IsCell()) CellCast<JSTypedArray>(view)->RefreshView();
  }
}

void JSArrayBuffer::RegisterView(Vm& vm, JSArrayBuffer* buffer, HeapObject* view) {
  WeakArray* views =
      buffer->views_.IsCell() ? CellCast<WeakArray>(buffer->views_) : WeakArray::New(vm, 1);
  views = WeakArray::Append(vm, views, view);
  vm.heap.Store(buffer, &buffer->views_, views);
}

// --- Typed arrays.

JSTypedArray* JSTypedArray::New(Vm& vm, Map* map, JSArrayBuffer* buffer, size_t byte_offset,
                                size_t length, bool tracking) {
  // Inline caches tell by the hidden class that stores have to be refused.
  if (buffer->is_immutable()) map = Map::WithReadOnlyElements(vm, map);
  auto* array = static_cast<JSTypedArray*>(JSObject::New(vm, map));
  vm.heap.Store(array, &array->buffer_, buffer);
  if (tracking) array->set_flag(kLengthTrackingFlag);
  array->byte_offset_ = byte_offset;
  array->fixed_length_ = tracking ? 0 : length;
  JSArrayBuffer::RegisterView(vm, buffer, array);
  array->RefreshView();
  return array;
}

bool JSTypedArray::IsOutOfBounds() const {
  const JSArrayBuffer* buffer = this->buffer();
  if (buffer->is_detached()) return true;
  size_t available = buffer->byte_length();
  if (byte_offset_ > available) return true;
  if (is_length_tracking()) return false;
  return fixed_length_ > (available - byte_offset_) / static_cast<size_t>(element_size());
}

void JSTypedArray::RefreshView() {
  const JSArrayBuffer* buffer = this->buffer();
  if (IsOutOfBounds()) {
    length_ = 0;
    data_ = nullptr;
    return;
  }
  length_ = is_length_tracking() ? std::min(kMaxLength, (buffer->byte_length() - byte_offset_) /
                                                            static_cast<size_t>(element_size()))
                                 : fixed_length_;
  data_ = buffer->data() + byte_offset_;
}

int JSTypedArray::ElementSize(ElementsKind kind) {
  switch (kind) {
    case ElementsKind::kInt8:
    case ElementsKind::kUint8:
    case ElementsKind::kUint8Clamped:
      return 1;
    case ElementsKind::kInt16:
    case ElementsKind::kUint16:
    case ElementsKind::kFloat16:
      return 2;
    case ElementsKind::kInt32:
    case ElementsKind::kUint32:
    case ElementsKind::kFloat32:
      return 4;
    default:
      return 8;
  }
}

namespace {

template <class T>
T ReadAs(const uint8_t* address) {
  T value;
  std::memcpy(&value, address, sizeof value);
  return value;
}
template <class T>
void WriteAs(uint8_t* address, T value) {
  std::memcpy(address, &value, sizeof value);
}
int32_t ToInt32(Value number) {
  return number.IsSmi() ? number.AsSmi() : DoubleToInt32(number.AsDouble());
}

}  // namespace

Value ReadRawElement(Vm& vm, ElementsKind kind, const uint8_t* p) {
  switch (kind) {
    case ElementsKind::kInt8:
      return Value::Smi(static_cast<int8_t>(*p));
    case ElementsKind::kUint8:
    case ElementsKind::kUint8Clamped:
      return Value::Smi(*p);
    case ElementsKind::kInt16:
      return Value::Smi(ReadAs<int16_t>(p));
    case ElementsKind::kUint16:
      return Value::Smi(ReadAs<uint16_t>(p));
    case ElementsKind::kInt32:
      return Value::Smi(ReadAs<int32_t>(p));
    case ElementsKind::kUint32:
      return Value::Number(ReadAs<uint32_t>(p));
    case ElementsKind::kBigInt64:
      return BigInt::FromInt64(vm, ReadAs<int64_t>(p));
    case ElementsKind::kBigUint64:
      return BigInt::FromUint64(vm, ReadAs<uint64_t>(p));
    case ElementsKind::kFloat16:
      return Value::Number(Float16ToDouble(ReadAs<uint16_t>(p)));
    case ElementsKind::kFloat32:
      return Value::Number(static_cast<double>(ReadAs<float>(p)));
    case ElementsKind::kFloat64:
      return Value::Number(ReadAs<double>(p));
    default:
      QDR_UNREACHABLE();
  }
}

void WriteRawElement(ElementsKind kind, uint8_t* p, Value value) {
  switch (kind) {
    case ElementsKind::kInt8:
    case ElementsKind::kUint8:
      *p = static_cast<uint8_t>(ToInt32(value));
      return;
    case ElementsKind::kUint8Clamped:
      *p = value.IsSmi() ? static_cast<uint8_t>(std::clamp(value.AsSmi(), 0, 255))
                         : DoubleToUint8Clamped(value.AsDouble());
      return;
    case ElementsKind::kInt16:
    case ElementsKind::kUint16:
      WriteAs(p, static_cast<uint16_t>(ToInt32(value)));
      return;
    case ElementsKind::kInt32:
    case ElementsKind::kUint32:
      WriteAs(p, ToInt32(value));
      return;
    case ElementsKind::kBigInt64:
    case ElementsKind::kBigUint64:
      WriteAs(p, CellCast<BigInt>(value)->AsUint64());
      return;
    case ElementsKind::kFloat16:
      WriteAs(p, DoubleToFloat16(value.AsNumber()));
      return;
    case ElementsKind::kFloat32:
      WriteAs(p, static_cast<float>(value.AsNumber()));
      return;
    case ElementsKind::kFloat64:
      WriteAs(p, value.AsNumber());
      return;
    default:
      QDR_UNREACHABLE();
  }
}

Value JSTypedArray::GetElement(Vm& vm, const JSTypedArray* array, size_t index) {
  QDR_DCHECK(index < array->length_);
  size_t size = static_cast<size_t>(array->element_size());
  return ReadRawElement(vm, array->elements_kind(), array->data_ + index * size);
}

void JSTypedArray::SetElement(size_t index, Value value) {
  QDR_DCHECK(index < length_);
  WriteRawElement(elements_kind(), data_ + index * static_cast<size_t>(element_size()), value);
}

// --- DataView.

JSDataView* JSDataView::New(Vm& vm, Map* map, JSArrayBuffer* buffer, size_t byte_offset,
                            size_t byte_length, bool tracking) {
  auto* view = static_cast<JSDataView*>(JSObject::New(vm, map));
  vm.heap.Store(view, &view->buffer_, buffer);
  if (tracking) view->set_flag(kLengthTrackingFlag);
  view->byte_offset_ = byte_offset;
  view->byte_length_ = tracking ? 0 : byte_length;
  return view;
}

bool JSDataView::IsOutOfBounds() const {
  const JSArrayBuffer* buffer = this->buffer();
  if (buffer->is_detached()) return true;
  size_t available = buffer->byte_length();
  if (byte_offset_ > available) return true;
  return !is_length_tracking() && byte_length_ > available - byte_offset_;
}

size_t JSDataView::byte_length() const {
  if (IsOutOfBounds()) return 0;
  return is_length_tracking() ? buffer()->byte_length() - byte_offset_ : byte_length_;
}

}  // namespace qdr
