// %TypedArray%.prototype (ECMA-262 23.2.3): the functions that leave their receiver as it is. Those
// that call back are in js/typed_array.js.
#include <cmath>

#include "runtime/array_support.h"
#include "runtime/text_builder.h"
#include "runtime/typed_array_support.h"

namespace qdr {

namespace {

#define QDR_METHOD(name) "%TypedArray%.prototype." name

double LengthOf(const JSTypedArray* array) { return static_cast<double>(array->length()); }

// 23.2.3.1 %TypedArray%.prototype.at ( index )
Completion<Value> TypedArrayAt(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("at")));
  // 3. Let len be TypedArrayLength(taRecord).
  const double length = LengthOf(array);
  // 4-6. Let k be the relative index.
  const double relative = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  const double k = relative >= 0 ? relative : length + relative;
  // 7. If k < 0 or k ≥ len, return undefined.
  if (k < 0 || k >= length) return Value::Undefined();
  // 8. Return ! Get(O, ! ToString(𝔽(k))).
  return GetTypedElement(vm, array, k);
}

// 23.2.3.2 get %TypedArray%.prototype.buffer
Completion<Value> TypedArrayBuffer(Vm& vm, Arguments& arguments) {
  return TRY(RequireTypedArray(vm, arguments.this_value(), QDR_METHOD("buffer")))->buffer();
}

// 23.2.3.3 get %TypedArray%.prototype.byteLength
Completion<Value> TypedArrayByteLength(Vm& vm, Arguments& arguments) {
  JSTypedArray* array =
      TRY(RequireTypedArray(vm, arguments.this_value(), QDR_METHOD("byteLength")));
  Refresh(array);
  return Value::Number(LengthOf(array) * array->element_size());
}

// 23.2.3.4 get %TypedArray%.prototype.byteOffset
Completion<Value> TypedArrayByteOffset(Vm& vm, Arguments& arguments) {
  JSTypedArray* array =
      TRY(RequireTypedArray(vm, arguments.this_value(), QDR_METHOD("byteOffset")));
  Refresh(array);
  // 5. If IsTypedArrayOutOfBounds(taRecord) is true, return +0.
  if (array->IsOutOfBounds()) return Value::Smi(0);
  return Value::Number(static_cast<double>(array->raw_byte_offset()));
}

// 23.2.3.21 get %TypedArray%.prototype.length
Completion<Value> TypedArrayLength(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(RequireTypedArray(vm, arguments.this_value(), QDR_METHOD("length")));
  Refresh(array);
  return Value::Number(LengthOf(array));
}

// 23.2.3.38 get %TypedArray%.prototype [ %Symbol.toStringTag% ]
Completion<Value> TypedArrayToStringTag(Vm& vm, Arguments& arguments) {
  // 2-3. What is no typed array has none.
  if (!Is<JSTypedArray>(arguments.this_value())) return Value::Undefined();
  return String::InternalizeAscii(
      vm, KindInfo(As<JSTypedArray>(arguments.this_value())->elements_kind()).name);
}

template <JSIterator::IterationKind kKind>
Completion<Value> TypedArrayIterator(Vm& vm, Arguments& arguments) {
  // 1. Perform ? ValidateTypedArray(O, seq-cst). 2. Return CreateArrayIterator(O, kind).
  JSTypedArray* array = TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("values")));
  return NewArrayIterator(vm, array, kKind);
}

template <class T>
double ToDouble(T element) {
  if constexpr (std::is_same_v<T, Half>) {
    return Float16ToDouble(element.bits);
  } else {
    return static_cast<double>(element);
  }
}

/// Index of the first element in [begin, end) (last one when `backwards`) equal to `target`, or -1.
/// NaN is found only if `same_value_zero`.
int64_t Search(Vm& vm, JSTypedArray* array, Value target, int64_t begin, int64_t end,
               bool backwards, bool same_value_zero) {
  if (begin >= end) return -1;
  const bool is_bigint = JSTypedArray::IsBigIntKind(array->elements_kind());
  if (is_bigint ? !Is<BigInt>(target) : !target.IsNumber()) return -1;
  uint64_t wanted_bits = 0;
  double wanted = 0;
  if (is_bigint) {
    // A BigInt beyond 64 bits equals no element.
    wanted_bits = As<BigInt>(target)->AsUint64();
    BigInt* wrapped = array->elements_kind() == ElementsKind::kBigInt64
                          ? BigInt::FromInt64(vm, static_cast<int64_t>(wanted_bits))
                          : BigInt::FromUint64(vm, wanted_bits);
    if (!BigInt::Equal(wrapped, As<BigInt>(target))) return -1;
  } else {
    wanted = target.AsNumber();
    if (wanted != wanted && !same_value_zero) return -1;
  }
  return WithElementType(array->elements_kind(), [&]<class T>() -> int64_t {
    const T* data = reinterpret_cast<const T*>(array->data());
    auto matches = [&](int64_t i) {
      if constexpr (sizeof(T) == 8 && std::is_integral_v<T>) {
        return static_cast<uint64_t>(data[i]) == wanted_bits;
      } else {
        const double element = ToDouble(data[i]);
        return element == wanted || (wanted != wanted && element != element);
      }
    };
    if (backwards) {
      for (int64_t i = end - 1; i >= begin; i--) {
        if (matches(i)) return i;
      }
    } else {
      for (int64_t i = begin; i < end; i++) {
        if (matches(i)) return i;
      }
    }
    return -1;
  });
}

// 23.2.3.16 %TypedArray%.prototype.includes ( searchElement [ , fromIndex ] )
Completion<Value> TypedArrayIncludes(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("includes")));
  const double length = LengthOf(array);
  // 4. If len = 0, return false.
  if (length == 0) return Value::False();
  // 5-10. Let k be the start that fromIndex means.
  const double k = TRY(ToRelativeIndex(vm, arguments[1], length, 0));
  // The conversion may have shrunk the array: elements that are gone read as undefined.
  const double present = std::min(length, LengthOf(array));
  if (arguments[0].IsUndefined()) return Value::Boolean(k < length && present < length);
  return Value::Boolean(Search(vm, array, arguments[0], static_cast<int64_t>(k),
                               static_cast<int64_t>(present), false, true) >= 0);
}

// 23.2.3.17 %TypedArray%.prototype.indexOf ( searchElement [ , fromIndex ] )
Completion<Value> TypedArrayIndexOf(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("indexOf")));
  const double length = LengthOf(array);
  if (length == 0) return Value::Smi(-1);
  const double k = TRY(ToRelativeIndex(vm, arguments[1], length, 0));
  const double present = std::min(length, LengthOf(array));
  return Value::Number(Search(vm, array, arguments[0], static_cast<int64_t>(k),
                              static_cast<int64_t>(present), false, false));
}

// 23.2.3.20 %TypedArray%.prototype.lastIndexOf ( searchElement [ , fromIndex ] )
Completion<Value> TypedArrayLastIndexOf(Vm& vm, Arguments& arguments) {
  JSTypedArray* array =
      TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("lastIndexOf")));
  const double length = LengthOf(array);
  if (length == 0) return Value::Smi(-1);
  // 5. If fromIndex is present, let n be ? ToIntegerOrInfinity(fromIndex); else let n be len - 1.
  double n = length - 1;
  if (arguments.size() > 1) n = TRY(ToIntegerOrInfinity(vm, arguments[1]));
  // 6-8. Let k be min(n, len - 1), or len + n.
  const double k = n >= 0 ? std::min(n, length - 1) : length + n;
  const double end = std::min(k + 1, LengthOf(array));
  return Value::Number(Search(vm, array, arguments[0], 0, static_cast<int64_t>(end), true, false));
}

// 23.2.3.18 %TypedArray%.prototype.join ( separator )
Completion<Value> TypedArrayJoin(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("join")));
  const double length = LengthOf(array);
  // 4-5. Let sep be "," or ? ToString(separator).
  String* separator =
      arguments[0].IsUndefined() ? String::FromCharCode(vm, ',') : TRY(ToString(vm, arguments[0]));
  // 6-8. Elements that are gone by now read as undefined: the empty string.
  TextBuilder result;
  for (double k = 0; k < length; k++) {
    TRY(vm.PollInterrupt());
    if (k > 0 && separator->length() > 0) result.Append(vm, separator);
    const Value element = GetTypedElement(vm, array, k);
    if (element.IsNumber()) {
      char buffer[kNumberBufferSize];
      result.AppendAscii(
          NumberToChars(element.AsNumber(), std::span<char, kNumberBufferSize>(buffer)));
    } else if (!element.IsUndefined()) {
      result.Append(vm, TRY(ToString(vm, element)));
    }
    if (result.overflowed()) break;
  }
  // 9. Return R.
  return TRY(result.Finish(vm));
}

// 23.2.3.27 %TypedArray%.prototype.slice ( start, end )
Completion<Value> TypedArraySlice(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("slice")));
  const double length = LengthOf(array);
  // 4-11. Let countElements be max(endIndex - startIndex, 0).
  const double start = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  double end = TRY(ToRelativeIndex(vm, arguments[1], length, length));
  double count = std::max(end - start, 0.0);
  // 12. Let A be ? TypedArraySpeciesCreate(O, « 𝔽(countElements) »).
  JSTypedArray* a = TRY(TypedArraySpeciesCreate(vm, array, {Value::Number(count)}, AccessMode::kWrite));
  // 13. If countElements > 0, then
  if (count == 0) return a;
  // a-b. If IsTypedArrayOutOfBounds(taRecord) is true, throw a TypeError exception.
  Refresh(array);
  if (array->IsOutOfBounds()) return ThrowDetached(vm, QDR_METHOD("slice"));
  // c-d. Set endIndex to min(endIndex, len). Set countElements to max(endIndex - startIndex, 0).
  end = std::min(end, LengthOf(array));
  count = std::max(end - start, 0.0);
  const ElementsKind kind = array->elements_kind();
  if (a->elements_kind() == kind) {
    // g. Bytes, one by one upwards: where the two overlap, what was written is read again.
    const auto size = static_cast<size_t>(array->element_size());
    const size_t bytes = static_cast<size_t>(std::min(count, LengthOf(a))) * size;
    const uint8_t* from = array->data() + static_cast<size_t>(start) * size;
    uint8_t* to = a->data();
    if (to > from && to < from + bytes) {
      for (size_t i = 0; i < bytes; i++) to[i] = from[i];
    } else if (bytes > 0) {
      std::memmove(to, from, bytes);
    }
    return a;
  }
  // h. Element by element, converting.
  for (double k = start, n = 0; k < end; k++, n++) {
    TRY(SetTypedElement(vm, a, n, GetTypedElement(vm, array, k)));
  }
  // 14. Return A.
  return a;
}

// 23.2.3.30 %TypedArray%.prototype.subarray ( start, end )
Completion<Value> TypedArraySubarray(Vm& vm, Arguments& arguments) {
  // 1-3.
  JSTypedArray* array = TRY(RequireTypedArray(vm, arguments.this_value(), QDR_METHOD("subarray")));
  JSArrayBuffer* buffer = array->buffer();
  // 5-6. Let srcLength be 0 if out of bounds, else TypedArrayLength(srcRecord).
  Refresh(array);
  const double length = LengthOf(array);
  // 7-10. Let startIndex be the relative index.
  const double start = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  // 11-14. Let beginByteOffset be srcByteOffset + (startIndex × elementSize).
  const double offset = static_cast<double>(array->raw_byte_offset()) +
                        start * static_cast<double>(array->element_size());
  // 15. If O.[[ArrayLength]] is auto and end is undefined, the result tracks the length too.
  const bool tracking = array->is_length_tracking() && arguments[1].IsUndefined();
  double new_length = 0;
  if (!tracking) {
    // 16.a-e. Let newLength be max(endIndex - startIndex, 0).
    const double end = TRY(ToRelativeIndex(vm, arguments[1], length, length));
    new_length = std::max(end - start, 0.0);
  }
  // Fast path: the intrinsic constructor on a buffer that nothing can refuse.
  const double end_offset = offset + new_length * array->element_size();
  if (!buffer->is_detached() && end_offset <= static_cast<double>(buffer->byte_length()) &&
      HasPlainTypedArraySpecies(vm, array)) {
    Map* map = vm.realm()->map(KindInfo(array->elements_kind()).map);
    return JSTypedArray::New(vm, map, buffer, static_cast<size_t>(offset),
                             static_cast<size_t>(new_length), tracking);
  }
  // 17. Return ? TypedArraySpeciesCreate(O, argumentsList).
  if (tracking) {
    return TRY(TypedArraySpeciesCreate(vm, array, {buffer, Value::Number(offset)},
                                       AccessMode::kRead));
  }
  return TRY(TypedArraySpeciesCreate(vm, array,
                                     {buffer, Value::Number(offset), Value::Number(new_length)},
                                     AccessMode::kRead));
}

// 23.2.3.31 %TypedArray%.prototype.toLocaleString ( [ reserved1 [ , reserved2 ] ] )
Completion<Value> TypedArrayToLocaleString(Vm& vm, Arguments& arguments) {
  JSTypedArray* array =
      TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("toLocaleString")));
  const double length = LengthOf(array);
  const PropertyKey name = PropertyKey::Name(String::InternalizeAscii(vm, "toLocaleString"));
  // As in Array.prototype.toLocaleString.
  TextBuilder result;
  for (double k = 0; k < length; k++) {
    if (k > 0) result.AppendAscii(',');
    const Value element = GetTypedElement(vm, array, k);
    if (element.IsUndefined()) continue;
    const Value text = TRY(Invoke(vm, element, name));
    result.Append(vm, TRY(ToString(vm, text)));
    if (result.overflowed()) break;
  }
  return TRY(result.Finish(vm));
}

// 23.2.3.32 %TypedArray%.prototype.toReversed ( )
Completion<Value> TypedArrayToReversed(Vm& vm, Arguments& arguments) {
  JSTypedArray* array =
      TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("toReversed")));
  const ElementsKind kind = array->elements_kind();
  // 4. Let A be ? TypedArrayCreateSameType(O, « 𝔽(length) »).
  JSTypedArray* a = TRY(NewTypedArray(vm, kind, LengthOf(array)));
  // 5-6. Elements in mirrored order.
  WithElementType(kind, [&]<class T>() {
    const T* from = reinterpret_cast<const T*>(array->data());
    std::reverse_copy(from, from + a->length(), reinterpret_cast<T*>(a->data()));
  });
  return a;
}

// 23.2.3.36 %TypedArray%.prototype.with ( index, value )
Completion<Value> TypedArrayWith(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(ValidateTypedArray(vm, arguments.this_value(), QDR_METHOD("with")));
  const ElementsKind kind = array->elements_kind();
  const double length = LengthOf(array);
  // 4-6. Let actualIndex be the relative index.
  const double relative = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  const double actual = relative >= 0 ? relative : length + relative;
  // 7-8. Let numericValue be ? ToBigInt(value) or ? ToNumber(value).
  const Value number = TRY(ToElementValue(vm, kind, arguments[1]));
  // 9. If IsValidIntegerIndex(O, 𝔽(actualIndex)) is false, throw a RangeError exception.
  if (!(actual >= 0 && actual < LengthOf(array))) {
    return vm.ThrowRangeError("Invalid typed array index");
  }
  // 10. Let A be ? TypedArrayCreateSameType(O, « 𝔽(len) »).
  JSTypedArray* a = TRY(NewTypedArray(vm, kind, length));
  // 11-12. Elements that are gone by now read as undefined, which converts like any value.
  const auto present = static_cast<size_t>(std::min(length, LengthOf(array)));
  CopyElements(kind, a->data(), kind, array->data(), present);
  for (double k = static_cast<double>(present); k < length; k++) {
    TRY(SetTypedElement(vm, a, k, Value::Undefined()));
  }
  // The conversion may also have made the array longer: what is new is not copied.
  if (actual < length) a->SetElement(static_cast<size_t>(actual), number);
  return a;
}

constexpr BuiltinSpec kFunctions[] = {
    {"buffer", TypedArrayBuffer, 0, BuiltinSpec::kGetter},
    {"byteLength", TypedArrayByteLength, 0, BuiltinSpec::kGetter},
    {"byteOffset", TypedArrayByteOffset, 0, BuiltinSpec::kGetter},
    {"length", TypedArrayLength, 0, BuiltinSpec::kGetter},
    {"[Symbol.toStringTag]", TypedArrayToStringTag, 0, BuiltinSpec::kGetter},
    {"at", TypedArrayAt, 1},
    {"entries", TypedArrayIterator<JSIterator::IterationKind::kEntries>, 0},
    {"includes", TypedArrayIncludes, 1},
    {"indexOf", TypedArrayIndexOf, 1},
    {"join", TypedArrayJoin, 1},
    {"keys", TypedArrayIterator<JSIterator::IterationKind::kKeys>, 0},
    {"lastIndexOf", TypedArrayLastIndexOf, 1},
    {"slice", TypedArraySlice, 2},
    {"subarray", TypedArraySubarray, 2},
    {"toLocaleString", TypedArrayToLocaleString, 0},
    {"toReversed", TypedArrayToReversed, 0},
    {"values", TypedArrayIterator<JSIterator::IterationKind::kValues>, 0},
    {"with", TypedArrayWith, 2},
};

#undef QDR_METHOD

}  // namespace

std::span<const BuiltinSpec> TypedArrayAccessFunctions() { return kFunctions; }

}  // namespace qdr
