// Array support: bulk copies and the species check.
#include "runtime/array_support.h"

#include <cstring>

#include "objects/lookup.h"

namespace qdr {

bool HasPlainSpecies(Vm& vm, JSArray* array) {
  // A map that realms start with has no own property but length.
  const Map* map = array->map(vm.heap);
  const ElementsKind kind = array->elements_kind();
  if (!IsFast(kind)) return false;
  const auto first = static_cast<int>(Intrinsic::kArrayMapPackedSmi);
  const auto plain = static_cast<Intrinsic>(first + static_cast<int>(kind));
  if (Value(map) != vm.intrinsic(plain)) return false;
  const Value constructor = vm.intrinsic(Intrinsic::kArray);
  LookupIterator own(vm, vm.intrinsic_object(Intrinsic::kArrayPrototype),
                     PropertyKey::Name(vm.names().constructor), LookupIterator::Scope::kOwn);
  if (own.state() != LookupIterator::State::kData || own.GetDataValue() != constructor) {
    return false;
  }
  LookupIterator species(vm, AsReceiver(constructor), PropertyKey::Name(vm.symbols().species),
                         LookupIterator::Scope::kOwn);
  if (species.state() != LookupIterator::State::kAccessor) return false;
  const Value getter = species.accessor()->getter();
  return Is<JSFunction>(getter) && As<JSFunction>(getter)->shared()->builtin_ == SpeciesGetter;
}

JSArray* CopyOfRange(Vm& vm, JSArray* array, uint32_t begin, uint32_t end) {
  const uint32_t length = end - begin;
  if (length == 0) return JSArray::New(vm);
  FixedArray* elements = FixedArray::New(vm, length, Value::Hole());
  const uint32_t stored = StoredLength(array);
  if (begin < stored) {
    const uint32_t count = std::min(end, stored) - begin;
    std::memcpy(elements->data(), array->elements()->data() + begin, size_t{8} * count);
    vm.heap.Barrier(elements);
  }
  return JSArray::FromElements(vm, elements, length, array->elements_kind());
}

namespace {
/// Can elements of this length be had?
bool FitsTheHeap(Vm& vm, double length) {
  static_assert(FixedArray::kMaxLength <= kTwoTo32 - 1);
  return length <= FixedArray::kMaxLength &&
         vm.heap.CanAllocate(FixedArray::SizeFor(static_cast<uint32_t>(length)));
}
}  // namespace

Completion<void> EnsureRoom(Vm& vm, JSArray* array, double capacity) {
  if (capacity <= array->elements()->length()) return Done{};
  if (!FitsTheHeap(vm, capacity)) return ThrowInvalidArrayLength(vm);
  // An array that grows a second time goes on growing.
  if (array->elements()->length() > 0) {
    const double grown =
        std::max<double>(capacity, JSObject::GrownCapacity(array->elements()->length()));
    if (FitsTheHeap(vm, grown)) capacity = grown;
  }
  JSObject::EnsureCapacity(vm, array, static_cast<uint32_t>(capacity));
  return Done{};
}

Completion<void> AppendElements(Vm& vm, JSArray* to, JSArray* from) {
  const uint32_t old_length = to->length();
  const uint32_t count = from->length();
  if (count == 0) return Done{};
  const uint32_t stored = StoredLength(from);
  ElementsKind kind = from->elements_kind();
  if (stored < count) kind = ToHoley(kind);
  // What is behind the stored part of the target is absent: absent elements must be holes.
  if (to->elements()->length() < old_length) kind = ToHoley(kind);
  TRY(EnsureRoom(vm, to, static_cast<double>(old_length) + count));
  GeneralizeTo(vm, to, kind);
  const Value* source = from->elements()->data();
  Value* target = to->elements()->data() + old_length;
  if (IsDoubleKind(to->elements_kind()) && IsSmiKind(from->elements_kind())) {
    for (uint32_t i = 0; i < stored; i++) target[i] = EncodeFor(to->elements_kind(), source[i]);
  } else {
    std::memmove(target, source, size_t{8} * stored);
  }
  std::fill(target + stored, target + count, Value::Hole());
  vm.heap.Barrier(to->elements());
  to->set_length_value(old_length + count);
  return Done{};
}

Completion<JSArray*> NewDenseArray(Vm& vm, double length) {
  if (!FitsTheHeap(vm, length)) return ThrowInvalidArrayLength(vm);
  const auto count = static_cast<uint32_t>(length);
  FixedArray* elements = FixedArray::New(vm, count, Value::Undefined());
  return JSArray::FromElements(vm, elements, count, ElementsKind::kPacked);
}

JSIterator* NewArrayIterator(Vm& vm, JSReceiver* object, JSIterator::IterationKind kind) {
  JSIterator* iterator =
      JSIterator::New(vm, vm.realm()->map(Intrinsic::kArrayIteratorMap), JSIterator::Kind::kArray);
  iterator->set_field(vm.heap, kIteratedObject, object);
  iterator->set_field(vm.heap, kIterationIndex, Value::Smi(0));
  iterator->set_field(vm.heap, kIterationKind, Value::Smi(static_cast<int32_t>(kind)));
  return iterator;
}

void ReplaceHoles(Vm& vm, JSArray* array, uint32_t first) {
  Value* data = array->elements()->data();
  const uint32_t length = array->length();
  if (std::find(data + first, data + length, Value::Hole()) == data + length) return;
  GeneralizeTo(vm, array, ElementsKind::kPacked);
  data = array->elements()->data();
  std::replace(data + first, data + length, Value::Hole(), Value::Undefined());
}

void ShrinkElements(Vm& vm, JSArray* array) {
  FixedArray* elements = array->elements();
  const uint32_t capacity = elements->length();
  const uint32_t length = array->length();
  if (capacity > 64 && length < capacity / 4) {
    elements->Truncate(std::max(length + length / 2, uint32_t{16}));
  }
}

Completion<bool> IsConcatSpreadable(Vm& vm, Value v) {
  // 1. If O is not an Object, return false.
  if (!IsReceiver(v)) return false;
  // 2. Let spreadable be ? Get(O, %Symbol.isConcatSpreadable%).
  const Value spreadable =
      TRY(Get(vm, AsReceiver(v), PropertyKey::Name(vm.symbols().isConcatSpreadable)));
  // 3. If spreadable is not undefined, return ToBoolean(spreadable).
  if (!spreadable.IsUndefined()) return ToBoolean(vm, spreadable);
  // 4. Return ? IsArray(O).
  return IsArray(vm, v);
}

}  // namespace qdr
