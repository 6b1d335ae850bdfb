// %TypedArray%.prototype (ECMA-262 23.2.3): the functions that change their receiver.
#include <cmath>

#include "runtime/array_support.h"
#include "runtime/typed_array_support.h"

namespace qdr {

namespace {

#define QDR_METHOD(name) "%TypedArray%.prototype." name

double LengthOf(const JSTypedArray* array) { return static_cast<double>(array->length()); }

// ValidateTypedArray(O, seq-cst, write)
Completion<JSTypedArray*> ThisWritable(Vm& vm, Arguments& arguments, std::string_view method) {
  return ValidateTypedArray(vm, arguments.this_value(), method, AccessMode::kWrite);
}

// 23.2.3.6 %TypedArray%.prototype.copyWithin ( target, start [ , end ] )
Completion<Value> TypedArrayCopyWithin(Vm& vm, Arguments& arguments) {
  JSTypedArray* array =
      TRY(ThisWritable(vm, arguments, QDR_METHOD("copyWithin")));
  const double length = LengthOf(array);
  // 4-15. Let targetIndex, startIndex and endIndex be the relative indices.
  const double to = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  const double from = TRY(ToRelativeIndex(vm, arguments[1], length, 0));
  const double end = TRY(ToRelativeIndex(vm, arguments[2], length, length));
  // 16. Let count be min(endIndex - startIndex, len - targetIndex).
  double count = std::min(end - from, length - to);
  // 17. If count > 0, then
  if (count <= 0) return array;
  // b-c. If IsTypedArrayOutOfBounds(taRecord) is true, throw a TypeError exception.
  Refresh(array);
  if (array->IsOutOfBounds()) return ThrowDetached(vm, QDR_METHOD("copyWithin"));
  // d-m. Bytes beyond the end that the array has by now are left out.
  const double present = LengthOf(array);
  count = std::min({count, present - from, present - to});
  if (count > 0) {
    const auto size = static_cast<size_t>(array->element_size());
    std::memmove(array->data() + static_cast<size_t>(to) * size,
                 array->data() + static_cast<size_t>(from) * size,
                 static_cast<size_t>(count) * size);
  }
  // 18. Return O.
  return array;
}

// 23.2.3.9 %TypedArray%.prototype.fill ( value [ , start [ , end ] ] )
Completion<Value> TypedArrayFill(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ThisWritable(vm, arguments, QDR_METHOD("fill")));
  const double length = LengthOf(array);
  // 4-5. Set value to ? ToBigInt(value) or ? ToNumber(value).
  const Value value = TRY(ToElementValue(vm, array->elements_kind(), arguments[0]));
  // 6-13. Let startIndex and endIndex be the relative indices.
  const double start = TRY(ToRelativeIndex(vm, arguments[1], length, 0));
  double end = TRY(ToRelativeIndex(vm, arguments[2], length, length));
  // 14-15. If IsTypedArrayOutOfBounds(taRecord) is true, throw a TypeError exception.
  Refresh(array);
  if (array->IsOutOfBounds()) return ThrowDetached(vm, QDR_METHOD("fill"));
  // 16-17. Set endIndex to min(endIndex, len).
  end = std::min(end, LengthOf(array));
  // 18-19. Store the value's bytes everywhere.
  if (start < end) {
    uint8_t bytes[8];
    WriteRawElement(array->elements_kind(), bytes, value);
    WithElementType(array->elements_kind(), [&]<class T>() {
      T element;
      std::memcpy(&element, bytes, sizeof element);
      auto* data = reinterpret_cast<T*>(array->data());
      std::fill(data + static_cast<size_t>(start), data + static_cast<size_t>(end), element);
    });
  }
  // 20. Return O.
  return array;
}

// 23.2.3.25 %TypedArray%.prototype.reverse ( )
Completion<Value> TypedArrayReverse(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ThisWritable(vm, arguments, QDR_METHOD("reverse")));
  WithElementType(array->elements_kind(), [&]<class T>() {
    auto* data = reinterpret_cast<T*>(array->data());
    std::reverse(data, data + array->length());
  });
  return array;
}

Threw ThrowOffset(Vm& vm) { return vm.ThrowRangeError("offset is out of bounds"); }

// 23.2.3.26.1 SetTypedArrayFromTypedArray ( target, targetOffset, source )
Completion<void> SetFromTypedArray(Vm& vm, JSTypedArray* target, double offset,
                                   JSTypedArray* source) {
  // 1-4. If IsTypedArrayOutOfBounds(targetRecord) is true, throw a TypeError exception.
  Refresh(target);
  if (target->IsOutOfBounds()) return ThrowDetached(vm, QDR_METHOD("set"));
  // 5-7. The same for the source.
  Refresh(source);
  if (source->IsOutOfBounds()) return ThrowDetached(vm, QDR_METHOD("set"));
  const ElementsKind to_kind = target->elements_kind();
  const ElementsKind from_kind = source->elements_kind();
  // 14. If target.[[ContentType]] is not source.[[ContentType]], throw a TypeError exception.
  if (JSTypedArray::IsBigIntKind(to_kind) != JSTypedArray::IsBigIntKind(from_kind)) {
    return vm.ThrowTypeError("Cannot mix BigInt and other types, use explicit conversions");
  }
  // 15-16. If targetOffset = +∞ or srcLength + targetOffset > targetLength, RangeError.
  if (LengthOf(source) + offset > LengthOf(target)) return ThrowOffset(vm);
  // 17-24. Copy; CopyElements knows overlaps.
  const size_t skipped = static_cast<size_t>(offset) * static_cast<size_t>(target->element_size());
  CopyElements(to_kind, target->data() + skipped, from_kind, source->data(), source->length());
  return Done{};
}

// 23.2.3.26.2 SetTypedArrayFromArrayLike ( target, targetOffset, source )
Completion<void> SetFromArrayLike(Vm& vm, JSTypedArray* target, double offset, Value source) {
  // 1-3. If IsTypedArrayOutOfBounds(targetRecord) is true, throw a TypeError exception.
  Refresh(target);
  if (target->IsOutOfBounds()) return ThrowDetached(vm, QDR_METHOD("set"));
  // 3. Let targetLength be TypedArrayLength(targetRecord).
  const double target_length = LengthOf(target);
  // 4. Let src be ? ToObject(source). 5. Let srcLength be ? LengthOfArrayLike(src).
  JSReceiver* object = TRY(ToObject(vm, source));
  const double length = TRY(LengthOfArrayLike(vm, object));
  // 6-7. If targetOffset = +∞ or srcLength + targetOffset > targetLength, RangeError.
  if (length + offset > target_length) return ThrowOffset(vm);
  // 8-9. Repeat, while k < srcLength,
  for (double k = 0; k < length; k++) {
    TRY(vm.PollInterrupt());
    // b. Let value be ? Get(src, Pk). d. Perform ? TypedArraySetElement(target, targetIndex,
    // value).
    const Value value = TRY(GetAt(vm, object, k));
    TRY(SetTypedElement(vm, target, offset + k, value));
  }
  return Done{};
}

// 23.2.3.26 %TypedArray%.prototype.set ( source [ , offset ] )
Completion<Value> TypedArraySet(Vm& vm, Arguments& arguments) {
  // 1-3. Perform ? RequireInternalSlot(target, [[TypedArrayName]]).
  JSTypedArray* target = TRY(RequireTypedArray(vm, arguments.this_value(), QDR_METHOD("set")));
  // 5. If IsImmutableBuffer(target.[[ViewedArrayBuffer]]) is true, throw a TypeError exception.
  if (target->buffer()->is_immutable()) return ThrowImmutable(vm, QDR_METHOD("set"));
  // 4. Let targetOffset be ? ToIntegerOrInfinity(offset).
  const double offset = TRY(ToIntegerOrInfinity(vm, arguments[1]));
  // 5. If targetOffset < 0, throw a RangeError exception.
  if (offset < 0) return ThrowOffset(vm);
  // 6-7.
  if (Is<JSTypedArray>(arguments[0])) {
    TRY(SetFromTypedArray(vm, target, offset, As<JSTypedArray>(arguments[0])));
  } else {
    TRY(SetFromArrayLike(vm, target, offset, arguments[0]));
  }
  // 8. Return undefined.
  return Value::Undefined();
}

constexpr BuiltinSpec kFunctions[] = {
    {"copyWithin", TypedArrayCopyWithin, 2},
    {"fill", TypedArrayFill, 1},
    {"reverse", TypedArrayReverse, 0},
    {"set", TypedArraySet, 1},
};

#undef QDR_METHOD

}  // namespace

std::span<const BuiltinSpec> TypedArrayMutateFunctions() { return kFunctions; }

}  // namespace qdr
