// The plain containers: allocation and copies.
#include "objects/arrays.h"

#include <cstring>

#include "objects/vm.h"
#include "objects/weak.h"

namespace qdr {

namespace {

void Fill(Value* to, uint32_t count, Value fill) {
  for (uint32_t i = 0; i < count; ++i) to[i] = fill;
}

}  // namespace

FixedArray* FixedArray::New(Vm& vm, uint32_t length, Value fill) {
  if (length == 0) return vm.empty_fixed_array();
  auto* array = static_cast<FixedArray*>(
      vm.heap.Allocate(vm.map(InstanceType::kFixedArray), SizeFor(length)));
  array->length_ = length;
  array->padding_ = 0;
  Fill(array->data(), length, fill);
  return array;
}

FixedArray* FixedArray::NewOld(Vm& vm, uint32_t length, Value fill) {
  auto* array = static_cast<FixedArray*>(
      vm.heap.AllocateOld(vm.map(InstanceType::kFixedArray), SizeFor(length)));
  array->length_ = length;
  array->padding_ = 0;
  Fill(array->data(), length, fill);
  if (fill.IsCell()) vm.heap.Barrier(array);
  return array;
}

FixedArray* FixedArray::CopyOf(Vm& vm, const FixedArray* source, uint32_t count, uint32_t length,
                               Value fill) {
  QDR_DCHECK(count <= source->length() && count <= length);
  if (length == 0) return vm.empty_fixed_array();
  auto* array = static_cast<FixedArray*>(
      vm.heap.Allocate(vm.map(InstanceType::kFixedArray), SizeFor(length)));
  array->length_ = length;
  array->padding_ = 0;
  if (count != 0) std::memcpy(array->data(), source->data(), size_t{8} * count);
  Fill(array->data() + count, length - count, fill);
  // Large arrays may be old from the start.
  vm.heap.Barrier(array);
  return array;
}

void FixedArray::Truncate(uint32_t length) {
  QDR_DCHECK(length <= length_);
  // Immediates: the collector takes the words that are given up for fillers.
  Fill(data() + length, length_ - length, Value::Undefined());
  length_ = length;
}

PropertyArray* PropertyArray::New(Vm& vm, uint32_t length) {
  auto* array = static_cast<PropertyArray*>(
      vm.heap.Allocate(vm.map(InstanceType::kPropertyArray), SizeFor(length)));
  array->length_ = length;
  array->padding_ = 0;
  Fill(array->data(), length, Value::Undefined());
  return array;
}

ByteArray* ByteArray::New(Vm& vm, uint32_t length) {
  auto* array = static_cast<ByteArray*>(vm.heap.Allocate(
      vm.map(InstanceType::kByteArray), (kDataOffset + size_t{length} + 7) & ~size_t{7}));
  array->length_ = length;
  array->padding_ = 0;
  std::memset(array->data(), 0, length);
  return array;
}

ByteArray* ByteArray::NewOld(Vm& vm, uint32_t length) {
  auto* array = static_cast<ByteArray*>(vm.heap.AllocateOld(
      vm.map(InstanceType::kByteArray), (kDataOffset + size_t{length} + 7) & ~size_t{7}));
  array->length_ = length;
  array->padding_ = 0;
  std::memset(array->data(), 0, length);
  return array;
}

Cell* Cell::New(Vm& vm, Value value) {
  auto* cell = static_cast<Cell*>(vm.heap.Allocate(vm.map(InstanceType::kCell), sizeof(Cell)));
  cell->value_ = value;
  return cell;
}

Foreign* Foreign::New(Vm& vm, void* pointer, Deleter deleter) {
  auto* foreign =
      static_cast<Foreign*>(vm.heap.AllocateOld(vm.map(InstanceType::kForeign), sizeof(Foreign)));
  foreign->pointer_ = pointer;
  foreign->deleter_ = deleter;
  return foreign;
}

void Foreign::Dispose() {
  if (deleter_ == nullptr) return;
  Deleter deleter = deleter_;
  deleter_ = nullptr;
  deleter(pointer_);
  pointer_ = nullptr;
}

Record* Record::New(Vm& vm, InstanceType type, uint32_t fields) {
  auto* record = static_cast<Record*>(vm.heap.Allocate(vm.map(type), SizeFor(fields)));
  record->length_ = fields;
  record->padding_ = 0;
  Fill(record->data(), fields, Value::Undefined());
  return record;
}

WeakCell* WeakCell::New(Vm& vm, Value target, Value holdings, Value token) {
  auto* cell =
      static_cast<WeakCell*>(vm.heap.Allocate(vm.map(InstanceType::kWeakCell), sizeof(WeakCell)));
  cell->target_ = target;
  cell->holdings_ = holdings;
  cell->token_ = token;
  return cell;
}

WeakArray* WeakArray::New(Vm& vm, uint32_t capacity) {
  auto* array = static_cast<WeakArray*>(
      vm.heap.Allocate(vm.map(InstanceType::kWeakArray), 16 + size_t{8} * capacity));
  array->length_ = capacity;
  array->used_ = 0;
  Fill(array->data(), capacity, Value());
  return array;
}

WeakArray* WeakArray::Append(Vm& vm, WeakArray* array, Value cell) {
  if (array->used_ == array->length_) {
    uint32_t live = 0;
    for (uint32_t i = 0; i < array->used_; ++i) {
      if (Value v = array->data()[i]; !v.IsEmpty()) array->data()[live++] = v;
    }
    Fill(array->data() + live, array->used_ - live, Value());
    array->used_ = live;
    if (live > array->length_ / 2) {
      WeakArray* grown = New(vm, array->length_ * 2);
      // The allocation may have cleared more of them; that does no harm.
      for (uint32_t i = 0; i < live; ++i) grown->data()[i] = array->data()[i];
      grown->used_ = live;
      vm.heap.Barrier(grown);
      array = grown;
    }
  }
  vm.heap.Store(array, &array->data()[array->used_++], cell);
  return array;
}

}  // namespace qdr
