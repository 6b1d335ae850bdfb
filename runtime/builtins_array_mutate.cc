// Array.prototype (ECMA-262 23.1.3): the functions that change their receiver. Plain arrays that
// may be written to take direct paths: with no elements on the prototypes and nothing read-only,
// moving elements one by one and moving them at once cannot be told apart.
#include <cmath>
#include <cstring>

#include "runtime/array_support.h"

namespace qdr {

namespace {

// 23.1.3.4 Array.prototype.copyWithin ( target, start [ , end ] )
Completion<Value> ArrayCopyWithin(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? ToObject(this value). 2. Let len be ? LengthOfArrayLike(O).
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  const double length = TRY(LengthOfArrayLike(vm, object));
  // 3-14. Let to, from and final be the relative indices.
  double to = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  double from = TRY(ToRelativeIndex(vm, arguments[1], length, 0));
  const double final = TRY(ToRelativeIndex(vm, arguments[2], length, length));
  // 15. Let count be min(final - from, len - to).
  double count = std::min(final - from, length - to);
  // Fast path: all within the stored elements of a plain array.
  if (JSArray* array = AsWritablePlainArray(vm, object); array != nullptr && count > 0 &&
                                                         from + count <= StoredLength(array) &&
                                                         to + count <= StoredLength(array)) {
    Value* data = array->elements()->data();
    std::memmove(data + static_cast<size_t>(to), data + static_cast<size_t>(from),
                 static_cast<size_t>(count) * sizeof(Value));
    vm.heap.Barrier(array->elements());
    return object;
  }
  // 16. If from < to and to < from + count, copy backwards. 17. Else, forwards.
  double direction = 1;
  if (from < to && to < from + count) {
    direction = -1;
    from += count - 1;
    to += count - 1;
  }
  // 18. Repeat, while count > 0,
  for (; count > 0; count--, from += direction, to += direction) {
    TRY(vm.PollInterrupt());
    // c. Let fromPresent be ? HasProperty(O, fromKey).
    if (TRY(HasAt(vm, object, from))) {
      // d. Perform ? Set(O, toKey, ? Get(O, fromKey), true).
      const Value value = TRY(GetAt(vm, object, from));
      TRY(SetAt(vm, object, to, value));
    } else {
      // e. Perform ? DeletePropertyOrThrow(O, toKey).
      TRY(DeleteAt(vm, object, to));
    }
  }
  // 19. Return O.
  return object;
}

// 23.1.3.7 Array.prototype.fill ( value [ , start [ , end ] ] )
Completion<Value> ArrayFill(Vm& vm, Arguments& arguments) {
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  const double length = TRY(LengthOfArrayLike(vm, object));
  const Value value = arguments[0];
  // 3-10. Let k be start and final be end, counted from the end when negative.
  double k = TRY(ToRelativeIndex(vm, arguments[1], length, 0));
  const double final = TRY(ToRelativeIndex(vm, arguments[2], length, length));
  // Fast path: a range inside a plain array, in room that is there or can be had.
  if (JSArray* array = AsWritablePlainArray(vm, object); array != nullptr && k < final &&
                                                         final <= array->length() &&
                                                         final <= FixedArray::kMaxLength) {
    if (array->elements()->length() < final) {
      TRY(EnsureRoom(vm, array, final));
      if (k > 0) GeneralizeTo(vm, array, ElementsKind::kHoleySmi);
    }
    GeneralizeTo(vm, array, KindFor(value));
    FixedArray* elements = array->elements();
    std::fill(elements->data() + static_cast<size_t>(k),
              elements->data() + static_cast<size_t>(final),
              EncodeFor(array->elements_kind(), value));
    vm.heap.Barrier(elements);
    return object;
  }
  // 11. Repeat, while k < final: Perform ? Set(O, k, value, true).
  for (; k < final; k++) {
    TRY(vm.PollInterrupt());
    TRY(SetAt(vm, object, k, value));
  }
  // 12. Return O.
  return object;
}

// 23.1.3.22 Array.prototype.pop ( )
Completion<Value> ArrayPop(Vm& vm, Arguments& arguments) {
  // Fast path.
  if (JSArray* array = AsWritablePlainArray(vm, arguments.this_value()); array != nullptr) {
    const uint32_t length = array->length();
    if (length == 0) return Value::Undefined();
    array->set_length_value(length - 1);
    if (length > array->elements()->length()) return Value::Undefined();
    const Value element = array->elements()->get(length - 1);
    array->elements()->set_no_barrier(length - 1, Value::Hole());
    ShrinkElements(vm, array);
    return element.IsHole() ? Value::Undefined() : element;
  }
  // 1. Let O be ? ToObject(this value). 2. Let len be ? LengthOfArrayLike(O).
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  const double length = TRY(LengthOfArrayLike(vm, object));
  // 3. If len = 0, set the length to +0 and return undefined.
  if (length == 0) {
    TRY(SetLength(vm, object, 0));
    return Value::Undefined();
  }
  // 4.c-e. Let element be ? Get(O, index). Perform ? DeletePropertyOrThrow(O, index).
  const Value element = TRY(GetAt(vm, object, length - 1));
  TRY(DeleteAt(vm, object, length - 1));
  // 4.f. Perform ? Set(O, "length", newLen, true).
  TRY(SetLength(vm, object, length - 1));
  return element;
}

// 23.1.3.23 Array.prototype.push ( ...items )
Completion<Value> ArrayPush(Vm& vm, Arguments& arguments) {
  // Fast path.
  if (JSArray* array = AsWritablePlainArray(vm, arguments.this_value());
      array != nullptr && array->length() + arguments.size() < kTwoTo32 - 1) {
    for (size_t i = 0; i < arguments.size(); i++) JSArray::Push(vm, array, arguments[i]);
    return array->length_value();
  }
  // 1. Let O be ? ToObject(this value). 2. Let len be ? LengthOfArrayLike(O).
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  double length = TRY(LengthOfArrayLike(vm, object));
  // 4. If len + argCount > 2^53 - 1, throw a TypeError exception.
  if (length + static_cast<double>(arguments.size()) > kMaxSafeInteger) {
    return vm.ThrowTypeError(
        "Pushing elements past the maximum array-like length of 2 ** 53 - 1 is disallowed");
  }
  // 5. For each element E of items: Perform ? Set(O, len, E, true).
  for (size_t i = 0; i < arguments.size(); i++, length++) {
    TRY(Set(vm, object, IndexKey(vm, length), arguments[i]));
  }
  // 6. Perform ? Set(O, "length", 𝔽(len), true). 7. Return 𝔽(len).
  TRY(SetLength(vm, object, length));
  return Value::Number(length);
}

// 23.1.3.26 Array.prototype.reverse ( )
Completion<Value> ArrayReverse(Vm& vm, Arguments& arguments) {
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  const double length = TRY(LengthOfArrayLike(vm, object));
  // Fast path: holes change places like values.
  if (JSArray* array = AsWritablePlainArray(vm, object);
      array != nullptr && array->length() <= array->elements()->length()) {
    Value* data = array->elements()->data();
    std::reverse(data, data + array->length());
    return object;
  }
  // 3. Let middle be floor(len / 2). 5. Repeat, while lower ≠ middle,
  const double middle = std::floor(length / 2);
  for (double lower = 0; lower < middle; lower++) {
    TRY(vm.PollInterrupt());
    const double upper = length - lower - 1;
    Value lower_value;
    Value upper_value;
    // d-e. Let lowerExists be ? HasProperty(O, lowerP); if so, Get.
    const bool lower_exists = TRY(HasAt(vm, object, lower));
    if (lower_exists) lower_value = TRY(GetAt(vm, object, lower));
    // f-g. Let upperExists be ? HasProperty(O, upperP); if so, Get.
    const bool upper_exists = TRY(HasAt(vm, object, upper));
    if (upper_exists) upper_value = TRY(GetAt(vm, object, upper));
    // h. If both exist, exchange them. i-j. If one does, move it and delete the other.
    if (upper_exists) {
      TRY(SetAt(vm, object, lower, upper_value));
      if (!lower_exists) TRY(DeleteAt(vm, object, upper));
    }
    if (lower_exists) {
      if (!upper_exists) TRY(DeleteAt(vm, object, lower));
      TRY(SetAt(vm, object, upper, lower_value));
    }
  }
  // 6. Return O.
  return object;
}

// 23.1.3.27 Array.prototype.shift ( )
Completion<Value> ArrayShift(Vm& vm, Arguments& arguments) {
  // Fast path.
  if (JSArray* array = AsWritablePlainArray(vm, arguments.this_value()); array != nullptr) {
    const uint32_t length = array->length();
    if (length == 0) return Value::Undefined();
    array->set_length_value(length - 1);
    FixedArray* elements = array->elements();
    const uint32_t stored = std::min(length, elements->length());
    if (stored == 0) return Value::Undefined();
    const Value first = elements->get(0);
    std::memmove(elements->data(), elements->data() + 1, (stored - 1) * sizeof(Value));
    elements->set_no_barrier(stored - 1, Value::Hole());
    vm.heap.Barrier(elements);
    // With part of the elements stored, the last stored one is now absent inside the length.
    if (stored < length) GeneralizeTo(vm, array, ElementsKind::kHoleySmi);
    ShrinkElements(vm, array);
    return first.IsHole() ? Value::Undefined() : first;
  }
  // 1. Let O be ? ToObject(this value). 2. Let len be ? LengthOfArrayLike(O).
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  const double length = TRY(LengthOfArrayLike(vm, object));
  // 3. If len = 0, set the length to +0 and return undefined.
  if (length == 0) {
    TRY(SetLength(vm, object, 0));
    return Value::Undefined();
  }
  // 4. Let first be ? Get(O, "0").
  const Value first = TRY(GetAt(vm, object, 0));
  // 6. Repeat, while k < len: move each element down by one.
  for (double k = 1; k < length; k++) {
    TRY(vm.PollInterrupt());
    if (TRY(HasAt(vm, object, k))) {
      const Value value = TRY(GetAt(vm, object, k));
      TRY(SetAt(vm, object, k - 1, value));
    } else {
      TRY(DeleteAt(vm, object, k - 1));
    }
  }
  // 7. Perform ? DeletePropertyOrThrow(O, len - 1). 8. Perform ? Set(O, "length", len - 1, true).
  TRY(DeleteAt(vm, object, length - 1));
  TRY(SetLength(vm, object, length - 1));
  // 9. Return first.
  return first;
}

/// splice of a plain array: takes `remove` elements out at `start`, puts `items` in, gives a plain
/// array of what was taken out.
Completion<Value> SplicePlain(Vm& vm, JSArray* array, uint32_t start, uint32_t remove,
                              std::span<Value> items) {
  const uint32_t length = array->length();
  if (!vm.heap.CanAllocate(FixedArray::SizeFor(remove))) return ThrowInvalidArrayLength(vm);
  JSArray* removed = CopyOfRange(vm, array, start, start + remove);
  const auto insert = static_cast<uint32_t>(items.size());
  const uint32_t new_length = length - remove + insert;
  if (insert > remove) TRY(EnsureRoom(vm, array, new_length));
  for (Value item : items) GeneralizeTo(vm, array, KindFor(item));
  FixedArray* elements = array->elements();
  Value* data = elements->data();
  std::memmove(data + start + insert, data + start + remove,
               (length - start - remove) * sizeof(Value));
  for (uint32_t i = 0; i < insert; i++) {
    data[start + i] = EncodeFor(array->elements_kind(), items[i]);
  }
  if (new_length < length) std::fill(data + new_length, data + length, Value::Hole());
  vm.heap.Barrier(elements);
  array->set_length_value(new_length);
  ShrinkElements(vm, array);
  return removed;
}

// 23.1.3.31 Array.prototype.splice ( start, deleteCount, ...items )
Completion<Value> ArraySplice(Vm& vm, Arguments& arguments) {
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  const double length = TRY(LengthOfArrayLike(vm, object));
  // 3-6. Let actualStart be start, counted from the end when negative.
  const double start = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  // 7. Let itemCount be the number of elements in items.
  const std::span<Value> items = arguments.from(2);
  const auto item_count = static_cast<double>(items.size());
  // 8-10. Let actualDeleteCount be 0, len - actualStart, or what deleteCount says, clamped.
  double remove = 0;
  if (arguments.size() == 1) {
    remove = length - start;
  } else if (arguments.size() > 1) {
    remove = std::clamp(TRY(ToIntegerOrInfinity(vm, arguments[1])), 0.0, length - start);
  }
  // 11. If len + itemCount - actualDeleteCount > 2^53 - 1, throw a TypeError exception.
  if (length + item_count - remove > kMaxSafeInteger) return ThrowInvalidArrayLengthType(vm);
  // Fast path: a plain array with plain species that the conversions left as it was.
  if (JSArray* array = AsWritablePlainArray(vm, object);
      array != nullptr && array->length() == length && length <= array->elements()->length() &&
      length + item_count < kTwoTo32 - 1 && HasPlainSpecies(vm, array)) {
    return SplicePlain(vm, array, static_cast<uint32_t>(start), static_cast<uint32_t>(remove),
                       items);
  }
  // 12. Let A be ? ArraySpeciesCreate(O, actualDeleteCount).
  JSReceiver* a = TRY(ArraySpeciesCreate(vm, object, remove));
  // 13-14. Copy what is taken out.
  for (double k = 0; k < remove; k++) {
    TRY(vm.PollInterrupt());
    if (!TRY(HasAt(vm, object, start + k))) continue;
    const Value value = TRY(GetAt(vm, object, start + k));
    TRY(CreateAt(vm, a, k, value));
  }
  // 15. Perform ? Set(A, "length", 𝔽(actualDeleteCount), true).
  TRY(SetLength(vm, a, remove));
  auto move = [&](double from, double to) -> Completion<void> {
    TRY(vm.PollInterrupt());
    if (TRY(HasAt(vm, object, from))) {
      const Value value = TRY(GetAt(vm, object, from));
      return SetAt(vm, object, to, value);
    }
    return DeleteAt(vm, object, to);
  };
  if (item_count < remove) {
    // 17. Move the rest down; delete the end.
    for (double k = start; k < length - remove; k++) TRY(move(k + remove, k + item_count));
    for (double k = length; k > length - remove + item_count; k--) {
      TRY(vm.PollInterrupt());
      TRY(DeleteAt(vm, object, k - 1));
    }
  } else if (item_count > remove) {
    // 18. Move the rest up, from its end.
    for (double k = length - remove; k > start; k--) {
      TRY(move(k + remove - 1, k + item_count - 1));
    }
  }
  // 19-20. Put the items in.
  for (size_t i = 0; i < items.size(); i++) {
    TRY(SetAt(vm, object, start + static_cast<double>(i), items[i]));
  }
  // 21. Perform ? Set(O, "length", 𝔽(len - actualDeleteCount + itemCount), true).
  TRY(SetLength(vm, object, length - remove + item_count));
  // 22. Return A.
  return a;
}

// 23.1.3.37 Array.prototype.unshift ( ...items )
Completion<Value> ArrayUnshift(Vm& vm, Arguments& arguments) {
  // Fast path.
  if (JSArray* array = AsWritablePlainArray(vm, arguments.this_value());
      array != nullptr && array->length() <= array->elements()->length() &&
      array->length() + static_cast<double>(arguments.size()) < kTwoTo32 - 1) {
    const uint32_t length = array->length();
    const auto count = static_cast<uint32_t>(arguments.size());
    if (count == 0) return Value::Number(length);
    TRY(EnsureRoom(vm, array, static_cast<double>(length) + count));
    for (Value item : arguments.all()) GeneralizeTo(vm, array, KindFor(item));
    FixedArray* elements = array->elements();
    std::memmove(elements->data() + count, elements->data(), length * sizeof(Value));
    for (uint32_t i = 0; i < count; i++) {
      elements->data()[i] = EncodeFor(array->elements_kind(), arguments[i]);
    }
    vm.heap.Barrier(elements);
    array->set_length_value(length + count);
    return Value::Number(length + count);
  }
  // 1. Let O be ? ToObject(this value). 2. Let len be ? LengthOfArrayLike(O).
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  const double length = TRY(LengthOfArrayLike(vm, object));
  // 3. Let argCount be the number of elements in items.
  const auto count = static_cast<double>(arguments.size());
  // 4. If argCount > 0, then
  if (count > 0) {
    // a. If len + argCount > 2^53 - 1, throw a TypeError exception.
    if (length + count > kMaxSafeInteger) return ThrowInvalidArrayLengthType(vm);
    // b-c. Move everything up, from the end.
    for (double k = length; k > 0; k--) {
      TRY(vm.PollInterrupt());
      if (TRY(HasAt(vm, object, k - 1))) {
        const Value value = TRY(GetAt(vm, object, k - 1));
        TRY(SetAt(vm, object, k + count - 1, value));
      } else {
        TRY(DeleteAt(vm, object, k + count - 1));
      }
    }
    // d-e. Put the items in.
    for (size_t j = 0; j < arguments.size(); j++) {
      TRY(SetAt(vm, object, static_cast<double>(j), arguments[j]));
    }
  }
  // 5. Perform ? Set(O, "length", 𝔽(len + argCount), true).
  TRY(SetLength(vm, object, length + count));
  return Value::Number(length + count);
}

constexpr BuiltinSpec kFunctions[] = {
    {"copyWithin", ArrayCopyWithin, 2},
    {"fill", ArrayFill, 1},
    NativeMethod("pop", ArrayPop, 0, Stub::kArrayPop),
    NativeMethod("push", ArrayPush, 1, Stub::kArrayPush),
    {"reverse", ArrayReverse, 0},
    {"shift", ArrayShift, 0},
    {"splice", ArraySplice, 2},
    {"unshift", ArrayUnshift, 1},
};

}  // namespace

std::span<const BuiltinSpec> ArrayMutateFunctions() { return kFunctions; }

}  // namespace qdr
