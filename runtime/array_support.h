// What the builtins of Array share: which arrays may be worked on directly, and element operations
// that are direct where that is not observable.
#ifndef RUNTIME_ARRAY_SUPPORT_H_
#define RUNTIME_ARRAY_SUPPORT_H_

#include "runtime/builtins.h"
#include "runtime/builtins_support.h"

namespace qdr {

/// Array.prototype and Object.prototype of the current realm have no elements and nothing stands
/// between or behind them: an absent element of a plain array reads as undefined and is stored
/// without running any code.
inline bool PrototypesHaveNoElements(Vm& vm) {
  const JSObject* array_prototype = vm.intrinsic_object(Intrinsic::kArrayPrototype);
  const JSObject* object_prototype = vm.intrinsic_object(Intrinsic::kObjectPrototype);
  return array_prototype->elements() == vm.empty_fixed_array() &&
         object_prototype->elements() == vm.empty_fixed_array() &&
         array_prototype->map(vm.heap)->prototype() == Value(object_prototype);
}

/// The array if it is plain: fast elements, and absent ones behave as above. Else nullptr.
inline JSArray* AsPlainArray(Vm& vm, Value v) {
  if (!Is<JSArray>(v)) return nullptr;
  auto* array = As<JSArray>(v);
  if (!IsFast(array->elements_kind())) return nullptr;
  if (array->map(vm.heap)->prototype() != vm.intrinsic(Intrinsic::kArrayPrototype)) return nullptr;
  return PrototypesHaveNoElements(vm) ? array : nullptr;
}

/// Plain, and elements may be added and length changed. (Arrays that are frozen or sealed have
/// dictionary elements.)
inline JSArray* AsWritablePlainArray(Vm& vm, Value v) {
  JSArray* array = AsPlainArray(vm, v);
  if (array == nullptr || array->length_is_read_only()) return nullptr;
  return array->map(vm.heap)->is_extensible() ? array : nullptr;
}

/// The number of elements physically there: those behind it are absent.
inline uint32_t StoredLength(const JSArray* array) {
  return std::min(array->length(), array->elements()->length());
}

/// The least packed kind that can hold the value.
inline ElementsKind KindFor(Value v) {
  if (v.IsSmi()) return ElementsKind::kPackedSmi;
  return v.IsNumber() ? ElementsKind::kPackedDouble : ElementsKind::kPacked;
}
/// The value as an array of this kind stores it (double kinds hold double encodings only).
inline Value EncodeFor(ElementsKind kind, Value v) {
  return IsDoubleKind(kind) && v.IsSmi() ? Value::Double(v.AsSmi()) : v;
}
/// The array's kind becomes one that can hold values of `kind` too.
inline void GeneralizeTo(Vm& vm, JSArray* array, ElementsKind kind) {
  const ElementsKind joined = JoinFastKinds(array->elements_kind(), kind);
  if (joined != array->elements_kind()) JSObject::TransitionElementsKind(vm, array, joined);
}

/// Get(O, k). Direct for plain arrays.
inline Completion<Value> GetAt(Vm& vm, JSReceiver* object, double k) {
  if (JSArray* array = AsPlainArray(vm, object); array != nullptr && k < kTwoTo32 - 1) {
    if (k >= StoredLength(array)) return Value::Undefined();
    const Value v = array->elements()->get(static_cast<uint32_t>(k));
    return v.IsHole() ? Value::Undefined() : v;
  }
  return Get(vm, object, IndexKey(vm, k));
}
/// HasProperty(O, k). Direct for plain arrays.
inline Completion<bool> HasAt(Vm& vm, JSReceiver* object, double k) {
  if (JSArray* array = AsPlainArray(vm, object); array != nullptr && k < kTwoTo32 - 1) {
    return k < StoredLength(array) && !array->elements()->get(static_cast<uint32_t>(k)).IsHole();
  }
  return HasProperty(vm, object, IndexKey(vm, k));
}
/// Set(O, k, v, true). Direct for elements inside plain arrays.
inline Completion<void> SetAt(Vm& vm, JSReceiver* object, double k, Value v) {
  if (JSArray* array = AsWritablePlainArray(vm, object); array != nullptr && k < array->length()) {
    JSObject::SetElement(vm, array, static_cast<uint32_t>(k), v);
    return Done{};
  }
  return Set(vm, object, IndexKey(vm, k), v);
}
inline Completion<void> DeleteAt(Vm& vm, JSReceiver* object, double k) {
  return DeletePropertyOrThrow(vm, object, IndexKey(vm, k));
}
/// Set(O, "length", n, true).
inline Completion<void> SetLength(Vm& vm, JSReceiver* object, double n) {
  return Set(vm, object, PropertyKey::Name(vm.names().length), Value::Number(n));
}
/// CreateDataPropertyOrThrow(O, k, v). Direct for plain arrays.
inline Completion<void> CreateAt(Vm& vm, JSReceiver* object, double k, Value v) {
  if (JSArray* array = AsWritablePlainArray(vm, object);
      array != nullptr && k <= array->length() && k < kTwoTo32 - 1) {
    JSObject::SetElement(vm, array, static_cast<uint32_t>(k), v);
    return Done{};
  }
  return CreateDataPropertyOrThrow(vm, object, IndexKey(vm, k), v);
}

/// ArraySpeciesCreate(array, n) would give a new array of the current realm, and looking that up
/// has no effect: own `constructor` and Array[Symbol.species] are what they were.
bool HasPlainSpecies(Vm& vm, JSArray* array);

/// A new array of elements [begin, end) of a plain array.
JSArray* CopyOfRange(Vm& vm, JSArray* array, uint32_t begin, uint32_t end);
/// Appends what `from` holds, holes as holes. Both are plain, `to` writable; the sum of the lengths
/// is below 2^32 - 1. RangeError when there is not enough memory.
Completion<void> AppendElements(Vm& vm, JSArray* to, JSArray* from);
/// Holes from index `first` on become undefined elements, as iteration makes of them.
void ReplaceHoles(Vm& vm, JSArray* array, uint32_t first);
/// Room for `capacity` elements in all. RangeError when there is not enough memory.
Completion<void> EnsureRoom(Vm& vm, JSArray* array, double capacity);
/// After elements were taken off: gives memory back when most of it is unused.
void ShrinkElements(Vm& vm, JSArray* array);

/// 23.1.3.2.1 IsConcatSpreadable.
Completion<bool> IsConcatSpreadable(Vm& vm, Value v);

inline Threw ThrowInvalidArrayLength(Vm& vm) { return vm.ThrowRangeError("Invalid array length"); }

/// Lengths above 2^53 - 1 are TypeErrors, not RangeErrors.
inline Threw ThrowInvalidArrayLengthType(Vm& vm) {
  return vm.ThrowTypeError("Invalid array length");
}

/// A new packed array (tagged kind) of `length` undefined elements that the caller overwrites, none
/// of which programs can see yet. RangeError if it is too long or there is not enough memory.
Completion<JSArray*> NewDenseArray(Vm& vm, double length);

/// 23.1.5.1 CreateArrayIterator; fields as JSIterator::Kind::kArray says.
JSIterator* NewArrayIterator(Vm& vm, JSReceiver* object, JSIterator::IterationKind kind);
/// The fields of an array iterator.
enum ArrayIteratorField { kIteratedObject, kIterationIndex, kIterationKind };

/// Array.prototype.toString, which falls back to %Object.prototype.toString%.
JSFunction* NewArrayToString(Vm& vm, Value object_to_string);

// The tables of Array.prototype: builtins_array_access.cc, builtins_array_mutate.cc.
std::span<const BuiltinSpec> ArrayAccessFunctions();
std::span<const BuiltinSpec> ArrayMutateFunctions();

}  // namespace qdr

#endif  // RUNTIME_ARRAY_SUPPORT_H_
