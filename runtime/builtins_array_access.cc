// Array.prototype (ECMA-262 23.1.3): the functions that leave their receiver as it is. Those that
// call back are in js/array.js.
#include <cmath>

#include "objects/numbers.h"
#include "runtime/array_support.h"
#include "runtime/realm_state.h"
#include "runtime/text_builder.h"

namespace qdr {

namespace {

/// The steps "Let O be ? ToObject(this value). Let len be ? LengthOfArrayLike(O)."
struct ArrayLike {
  JSReceiver* object;
  double length;
};
Completion<ArrayLike> ThisArrayLike(Vm& vm, Arguments& arguments) {
  if (Is<JSArray>(arguments.this_value())) {
    auto* array = As<JSArray>(arguments.this_value());
    return ArrayLike{array, array->length_value().AsNumber()};
  }
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  const double length = TRY(LengthOfArrayLike(vm, object));
  return ArrayLike{object, length};
}

// 23.1.3.1 Array.prototype.at ( index )
Completion<Value> ArrayAt(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3. Let relativeIndex be ? ToIntegerOrInfinity(index). 4-5. Negative ones count from the end.
  const double relative = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  const double k = relative >= 0 ? relative : length + relative;
  // 6. If k < 0 or k ≥ len, return undefined.
  if (k < 0 || k >= length) return Value::Undefined();
  // 7. Return ? Get(O, ! ToString(𝔽(k))).
  return GetAt(vm, object, k);
}

// 23.1.3.2 Array.prototype.concat ( ...items )
Completion<Value> ArrayConcat(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? ToObject(this value).
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  // 2. Let A be ? ArraySpeciesCreate(O, 0).
  JSReceiver* a;
  if (Is<JSArray>(object) && HasPlainSpecies(vm, As<JSArray>(object))) {
    a = JSArray::New(vm);
  } else {
    a = TRY(ArraySpeciesCreate(vm, object, 0));
  }
  // Not in the specification: room for all plain arrays at once.
  if (JSArray* target = AsWritablePlainArray(vm, a)) {
    auto room_for = [](Value e) { return Is<JSArray>(e) ? As<JSArray>(e)->length() : 1.0; };
    double room = room_for(object);
    for (Value item : arguments.all()) room += room_for(item);
    constexpr double kMaxPrepared = 1 << 24;
    if (room <= kMaxPrepared) TRY(EnsureRoom(vm, target, room));
  }
  // 3. Let n be 0.
  double n = 0;
  // 4. Prepend O to items. 5. For each element E of items, do
  for (size_t i = 0; i <= arguments.size(); i++) {
    const Value e = i == 0 ? Value(object) : arguments[i - 1];
    // a. Let spreadable be ? IsConcatSpreadable(E). b. If spreadable is true, then
    if (TRY(IsConcatSpreadable(vm, e))) {
      JSReceiver* source = AsReceiver(e);
      // Fast path: from a plain array to the end of a plain array, no code runs.
      JSArray* target = AsWritablePlainArray(vm, a);
      JSArray* plain = AsPlainArray(vm, e);
      if (target != nullptr && plain != nullptr && target != plain && target->length() == n &&
          n + plain->length() < kTwoTo32 - 1) {
        n += plain->length();
        TRY(AppendElements(vm, target, plain));
        continue;
      }
      // i. Let len be ? LengthOfArrayLike(E).
      const double length = TRY(LengthOfArrayLike(vm, source));
      // ii. If n + len > 2^53 - 1, throw a TypeError exception.
      if (n + length > kMaxSafeInteger) return ThrowInvalidArrayLengthType(vm);
      // iii-iv. Copy what is present.
      for (double k = 0; k < length; k++, n++) {
        TRY(vm.PollInterrupt());
        if (TRY(HasAt(vm, source, k))) {
          const Value sub_element = TRY(GetAt(vm, source, k));
          TRY(CreateAt(vm, a, n, sub_element));
        }
      }
    } else {
      // c. Else, E is added as a single item.
      if (n >= kMaxSafeInteger) return ThrowInvalidArrayLengthType(vm);
      TRY(CreateAt(vm, a, n, e));
      n++;
    }
  }
  // 6. Perform ? Set(A, "length", 𝔽(n), true).
  TRY(SetLength(vm, a, n));
  return a;
}

// 23.1.3.13.1 FlattenIntoArray ( target, source, sourceLen, start, depth )
Completion<double> FlattenIntoArray(Vm& vm, JSReceiver* target, JSReceiver* source,
                                    double source_length, double start, double depth) {
  TRY(vm.CheckStack());
  double target_index = start;
  // 5. Repeat, while sourceIndex < sourceLen,
  for (double source_index = 0; source_index < source_length; source_index++) {
    TRY(vm.PollInterrupt());
    // b. Let exists be ? HasProperty(source, P). c. If exists is true, then
    if (!TRY(HasAt(vm, source, source_index))) continue;
    // i. Let element be ? Get(source, P).
    const Value element = TRY(GetAt(vm, source, source_index));
    // iii-iv. If depth > 0, let shouldFlatten be ? IsArray(element).
    if (depth > 0 && IsReceiver(element) && TRY(IsArray(vm, element))) {
      // v. Flatten one level deeper.
      const double element_length = TRY(LengthOfArrayLike(vm, AsReceiver(element)));
      target_index = TRY(FlattenIntoArray(vm, target, AsReceiver(element), element_length,
                                          target_index, depth - 1));
    } else {
      // vi. Add the element itself.
      if (target_index >= kMaxSafeInteger) return ThrowInvalidArrayLengthType(vm);
      TRY(CreateAt(vm, target, target_index, element));
      target_index++;
    }
  }
  // 6. Return targetIndex.
  return target_index;
}

// 23.1.3.13 Array.prototype.flat ( [ depth ] )
Completion<Value> ArrayFlat(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3-4. Let depthNum be 1, or ? ToIntegerOrInfinity(depth).
  double depth = 1;
  if (!arguments[0].IsUndefined()) depth = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 5. Let A be ? ArraySpeciesCreate(O, 0).
  JSReceiver* a = TRY(ArraySpeciesCreate(vm, object, 0));
  // 6. Perform ? FlattenIntoArray(A, O, sourceLen, 0, depthNum).
  TRY(FlattenIntoArray(vm, a, object, length, 0, depth));
  // 7. Return A.
  return a;
}

/// Searches the stored elements of a plain array from `begin` (going on by `step`) to `end`
/// exclusive, by strict equality; -1 if nothing is found.
int64_t SearchElements(Vm& vm, JSArray* array, Value target, int64_t begin, int64_t end,
                       int64_t step) {
  const Value* data = array->elements()->data();
  const ElementsKind kind = array->elements_kind();
  if (target.IsNumber()) {
    const double number = target.AsNumber();
    if (number != number) return -1;
    if (IsSmiKind(kind)) {
      const Value wanted = Value::Number(number == 0 ? 0.0 : number);
      if (!wanted.IsSmi()) return -1;
      for (int64_t i = begin; i != end; i += step) {
        if (data[i] == wanted) return i;
      }
      return -1;
    }
    for (int64_t i = begin; i != end; i += step) {
      if (data[i].IsNumber() && data[i].AsNumber() == number) return i;
    }
    return -1;
  }
  if (!IsTaggedKind(kind)) return -1;
  const bool by_content = IsString(target) || Is<BigInt>(target);
  for (int64_t i = begin; i != end; i += step) {
    if (data[i] == target) return i;
    if (by_content && data[i].IsCell() && IsStrictlyEqual(vm, data[i], target)) return i;
  }
  return -1;
}

// 23.1.3.16 Array.prototype.includes ( searchElement [ , fromIndex ] )
Completion<Value> ArrayIncludes(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3. If len = 0, return false.
  if (length == 0) return Value::False();
  const Value target = arguments[0];
  // 4-9. Let k be the start that fromIndex means.
  double k = TRY(ToRelativeIndex(vm, arguments[1], length, 0));
  // Fast path: nothing but reading. Absent elements are undefined; NaN equals itself here.
  if (JSArray* array = AsPlainArray(vm, object); array != nullptr && array->length() == length) {
    const uint32_t stored = StoredLength(array);
    if (target.IsUndefined()) {
      if (stored < length) return Value::Boolean(k < length);
      for (auto i = static_cast<uint32_t>(k); i < stored; i++) {
        const Value v = array->elements()->get(i);
        if (v.IsUndefined() || v.IsHole()) return Value::True();
      }
      return Value::False();
    }
    if (target.IsNumber() && std::isnan(target.AsNumber())) {
      for (auto i = static_cast<uint32_t>(k); i < stored; i++) {
        if (array->elements()->get(i) == Value::Double(NAN)) return Value::True();
      }
      return Value::False();
    }
    if (k >= stored) return Value::False();
    return Value::Boolean(SearchElements(vm, array, target, static_cast<int64_t>(k), stored, 1) >=
                          0);
  }
  // 10. Repeat, while k < len,
  for (; k < length; k++) {
    TRY(vm.PollInterrupt());
    // a-b. If SameValueZero(searchElement, ? Get(O, k)) is true, return true.
    const Value element = TRY(GetAt(vm, object, k));
    if (SameValueZero(vm, target, element)) return Value::True();
  }
  // 11. Return false.
  return Value::False();
}

// 23.1.3.17 Array.prototype.indexOf ( searchElement [ , fromIndex ] )
Completion<Value> ArrayIndexOf(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3. If len = 0, return -1.
  if (length == 0) return Value::Smi(-1);
  // 4-9. Let k be the start that fromIndex means.
  double k = TRY(ToRelativeIndex(vm, arguments[1], length, 0));
  // Fast path: nothing but reading. No hole is strictly equal to anything.
  if (JSArray* array = AsPlainArray(vm, object); array != nullptr && array->length() == length) {
    const uint32_t stored = StoredLength(array);
    if (k >= stored) return Value::Smi(-1);
    return Value::Number(
        SearchElements(vm, array, arguments[0], static_cast<int64_t>(k), stored, 1));
  }
  // 10. Repeat, while k < len,
  for (; k < length; k++) {
    TRY(vm.PollInterrupt());
    // a. Let kPresent be ? HasProperty(O, k). b. If so, compare strictly with ? Get(O, k).
    if (!TRY(HasAt(vm, object, k))) continue;
    const Value element = TRY(GetAt(vm, object, k));
    if (IsStrictlyEqual(vm, element, arguments[0])) return Value::Number(k);
  }
  // 11. Return -1.
  return Value::Smi(-1);
}

// 23.1.3.20 Array.prototype.lastIndexOf ( searchElement [ , fromIndex ] )
Completion<Value> ArrayLastIndexOf(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3. If len = 0, return -1.
  if (length == 0) return Value::Smi(-1);
  // 4. If fromIndex is present, let n be ? ToIntegerOrInfinity(fromIndex); else let n be len - 1.
  double n = length - 1;
  if (arguments.size() > 1) n = TRY(ToIntegerOrInfinity(vm, arguments[1]));
  // 5-7. Let k be min(n, len - 1), or len + n.
  double k = n >= 0 ? std::min(n, length - 1) : length + n;
  // Fast path: nothing but reading.
  if (JSArray* array = AsPlainArray(vm, object); array != nullptr && array->length() == length) {
    k = std::min<double>(k, StoredLength(array) - 1.0);
    if (k < 0) return Value::Smi(-1);
    return Value::Number(SearchElements(vm, array, arguments[0], static_cast<int64_t>(k), -1, -1));
  }
  // 8. Repeat, while k ≥ 0,
  for (; k >= 0; k--) {
    TRY(vm.PollInterrupt());
    if (!TRY(HasAt(vm, object, k))) continue;
    const Value element = TRY(GetAt(vm, object, k));
    if (IsStrictlyEqual(vm, element, arguments[0])) return Value::Number(k);
  }
  // 9. Return -1.
  return Value::Smi(-1);
}

}  // namespace

/// While an object's elements are being joined it is on the realm's stack: joining it again, inside
/// an element, gives the empty string instead of no end (as in all engines).
class JoinScope {
 public:
  JoinScope(Vm& vm, JSReceiver* object)
      : state_(CurrentRealmState(vm)), object_(object), outer_(state_.innermost_join) {
    for (const JoinScope* scope = outer_; scope != nullptr; scope = scope->outer_) {
      if (scope->object_ == object) return;
    }
    state_.innermost_join = this;
    entered_ = true;
  }
  ~JoinScope() {
    if (entered_) state_.innermost_join = outer_;
  }
  JoinScope(const JoinScope&) = delete;
  JoinScope& operator=(const JoinScope&) = delete;
  bool entered() const { return entered_; }

 private:
  RealmState& state_;
  JSReceiver* object_;
  JoinScope* outer_;
  bool entered_ = false;
};

namespace {

/// Appends the text of an element: nothing for undefined and null.
Completion<void> AppendElementText(Vm& vm, TextBuilder& builder, Value element) {
  if (element.IsNullish()) return Done{};
  if (IsString(element)) {
    builder.Append(vm, AsString(element));
  } else if (element.IsNumber()) {
    char buffer[kNumberBufferSize];
    const std::span<char, kNumberBufferSize> space(buffer);
    builder.AppendAscii(element.IsSmi() ? Int32ToChars(element.AsSmi(), space)
                                        : NumberToChars(element.AsDouble(), space));
  } else {
    builder.Append(vm, TRY(ToString(vm, element)));
  }
  return Done{};
}

// 23.1.3.18 Array.prototype.join ( separator )
Completion<Value> ArrayJoin(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3. If separator is undefined, let sep be ",". 4. Else, let sep be ? ToString(separator).
  String* separator =
      arguments[0].IsUndefined() ? String::FromCharCode(vm, ',') : TRY(ToString(vm, arguments[0]));
  JoinScope scope(vm, object);
  if (!scope.entered()) return vm.names().empty;
  TRY(vm.CheckStack());
  // The separators alone may be too much.
  if ((length - 1) * separator->length() > String::kMaxLength) {
    return vm.ThrowRangeError("Invalid string length");
  }
  // 5. Let R be the empty String. 7. Repeat, while k < len,
  TextBuilder result;
  for (double k = 0; k < length; k++) {
    TRY(vm.PollInterrupt());
    // a. If k > 0, append sep.
    if (k > 0 && separator->length() > 0) result.Append(vm, separator);
    // b-d. Append the text of ? Get(O, k).
    const Value element = TRY(GetAt(vm, object, k));
    TRY(AppendElementText(vm, result, element));
    if (result.overflowed()) break;
  }
  // 8. Return R.
  return TRY(result.Finish(vm));
}

// 23.1.3.28 Array.prototype.slice ( start, end )
Completion<Value> ArraySlice(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3-10. Let k be start and final be end, counted from the end when negative.
  double k = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  const double final = TRY(ToRelativeIndex(vm, arguments[1], length, length));
  // 11. Let count be max(final - k, 0).
  const double count = std::max(final - k, 0.0);
  // Fast path: a plain array whose copy is a plain array. The conversions may have shortened it.
  if (JSArray* array = AsPlainArray(vm, object);
      array != nullptr && k + count <= array->length() && HasPlainSpecies(vm, array)) {
    if (!vm.heap.CanAllocate(FixedArray::SizeFor(static_cast<uint32_t>(count)))) {
      return ThrowInvalidArrayLength(vm);
    }
    return CopyOfRange(vm, array, static_cast<uint32_t>(k), static_cast<uint32_t>(k + count));
  }
  // 12. Let A be ? ArraySpeciesCreate(O, count).
  JSReceiver* a = TRY(ArraySpeciesCreate(vm, object, count));
  // 13-14. Copy what is present.
  double n = 0;
  for (; k < final; k++, n++) {
    TRY(vm.PollInterrupt());
    if (!TRY(HasAt(vm, object, k))) continue;
    const Value element = TRY(GetAt(vm, object, k));
    TRY(CreateAt(vm, a, n, element));
  }
  // 15. Perform ? Set(A, "length", 𝔽(n), true).
  TRY(SetLength(vm, a, n));
  return a;
}

// 23.1.3.32 Array.prototype.toLocaleString ( [ reserved1 [ , reserved2 ] ] )
Completion<Value> ArrayToLocaleString(Vm& vm, Arguments& arguments) {
  // 1. Let array be ? ToObject(this value). 2. Let len be ? LengthOfArrayLike(array).
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  JoinScope scope(vm, object);
  if (!scope.entered()) return vm.names().empty;
  TRY(vm.CheckStack());
  const PropertyKey name = PropertyKey::Name(String::InternalizeAscii(vm, "toLocaleString"));
  // 4. Let R be the empty String. 6. Repeat, while k < len,
  TextBuilder result;
  for (double k = 0; k < length; k++) {
    TRY(vm.PollInterrupt());
    // a. If k > 0, append the list separator.
    if (k > 0) result.AppendAscii(',');
    // b-c. Append ? ToString(? Invoke(element, "toLocaleString")).
    const Value element = TRY(GetAt(vm, object, k));
    if (element.IsNullish()) continue;
    const Value text = TRY(Invoke(vm, element, name));
    result.Append(vm, TRY(ToString(vm, text)));
    if (result.overflowed()) break;
  }
  // 7. Return R.
  return TRY(result.Finish(vm));
}

// 23.1.3.33 Array.prototype.toReversed ( )
Completion<Value> ArrayToReversed(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3. Let A be ? ArrayCreate(len).
  JSArray* a = TRY(NewDenseArray(vm, length));
  FixedArray* elements = a->elements();
  // 4-5. Repeat, while k < len: from is the mirrored index.
  for (double k = 0; k < length; k++) {
    TRY(vm.PollInterrupt());
    const Value element = TRY(GetAt(vm, object, length - k - 1));
    elements->set(vm.heap, static_cast<uint32_t>(k), element);
  }
  return a;
}

// 23.1.3.35 Array.prototype.toSpliced ( start, skipCount, ...items )
Completion<Value> ArrayToSpliced(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3-6. Let actualStart be start, counted from the end when negative.
  const double start = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  // 7. Let insertCount be the number of elements in items.
  const std::span<Value> items = arguments.from(2);
  // 8-10. Let actualSkipCount be 0, len - actualStart, or what skipCount says, clamped.
  double skip = 0;
  if (arguments.size() == 1) {
    skip = length - start;
  } else if (arguments.size() > 1) {
    skip = std::clamp(TRY(ToIntegerOrInfinity(vm, arguments[1])), 0.0, length - start);
  }
  // 11. Let newLen be len + insertCount - actualSkipCount. 12. If newLen > 2^53 - 1, TypeError.
  const double new_length = length + static_cast<double>(items.size()) - skip;
  if (new_length > kMaxSafeInteger) return ThrowInvalidArrayLengthType(vm);
  // 13. Let A be ? ArrayCreate(newLen).
  JSArray* a = TRY(NewDenseArray(vm, new_length));
  FixedArray* elements = a->elements();
  uint32_t i = 0;
  // 16. The part before.
  for (double k = 0; k < start; k++) {
    TRY(vm.PollInterrupt());
    elements->set(vm.heap, i++, TRY(GetAt(vm, object, k)));
  }
  // 17. The items.
  for (Value item : items) elements->set(vm.heap, i++, item);
  // 18. The part behind.
  for (double k = start + skip; k < length; k++) {
    TRY(vm.PollInterrupt());
    elements->set(vm.heap, i++, TRY(GetAt(vm, object, k)));
  }
  return a;
}

// 23.1.3.36 Array.prototype.toString ( )
Completion<Value> ArrayToString(Vm& vm, Arguments& arguments) {
  // 1. Let array be ? ToObject(this value).
  JSReceiver* array = TRY(ToObject(vm, arguments.this_value()));
  // 2. Let func be ? Get(array, "join").
  Value function = TRY(Get(vm, array, PropertyKey::Name(vm.names().join)));
  // 3. If IsCallable(func) is false, set func to the intrinsic function
  // %Object.prototype.toString%.
  if (!IsCallable(vm.heap, function)) function = BuiltinSlot(arguments, 0);
  // 4. Return ? Call(func, array).
  return Call(vm, function, array);
}

// 23.1.3.39 Array.prototype.with ( index, value )
Completion<Value> ArrayWith(Vm& vm, Arguments& arguments) {
  const auto [object, length] = TRY(ThisArrayLike(vm, arguments));
  // 3. Let relativeIndex be ? ToIntegerOrInfinity(index). 4-5. Negative ones count from the end.
  const double relative = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  const double actual = relative >= 0 ? relative : length + relative;
  // 6. If actualIndex ≥ len or actualIndex < 0, throw a RangeError exception.
  if (actual >= length || actual < 0) {
    return vm.ThrowRangeError(
        ConcatText({"Invalid index : ", DescribeForError(vm, Value::Number(relative))}));
  }
  // 7. Let A be ? ArrayCreate(len).
  JSArray* a = TRY(NewDenseArray(vm, length));
  FixedArray* elements = a->elements();
  // 8-9. Repeat, while k < len,
  for (double k = 0; k < length; k++) {
    TRY(vm.PollInterrupt());
    const Value element = k == actual ? arguments[1] : TRY(GetAt(vm, object, k));
    elements->set(vm.heap, static_cast<uint32_t>(k), element);
  }
  return a;
}

template <JSIterator::IterationKind kKind>
Completion<Value> ArrayIterator(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? ToObject(this value). 2. Return CreateArrayIterator(O, kind).
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  return NewArrayIterator(vm, object, kKind);
}

constexpr BuiltinSpec kFunctions[] = {
    {"at", ArrayAt, 1},
    {"concat", ArrayConcat, 1},
    {"entries", ArrayIterator<JSIterator::IterationKind::kEntries>, 0},
    {"flat", ArrayFlat, 0},
    {"includes", ArrayIncludes, 1},
    {"indexOf", ArrayIndexOf, 1},
    {"join", ArrayJoin, 1},
    {"keys", ArrayIterator<JSIterator::IterationKind::kKeys>, 0},
    {"lastIndexOf", ArrayLastIndexOf, 1},
    {"slice", ArraySlice, 2},
    {"toLocaleString", ArrayToLocaleString, 0},
    {"toReversed", ArrayToReversed, 0},
    {"toSpliced", ArrayToSpliced, 2},
    {"values", ArrayIterator<JSIterator::IterationKind::kValues>, 0},
    {"with", ArrayWith, 2},
};

}  // namespace

std::span<const BuiltinSpec> ArrayAccessFunctions() { return kFunctions; }

JSFunction* NewArrayToString(Vm& vm, Value object_to_string) {
  return NewBuiltinClosure(vm, "toString", ArrayToString, 0, {object_to_string});
}

}  // namespace qdr
