// Typed array support: the table of kinds, creation and conversions.
#include "runtime/typed_array_support.h"

#include "objects/lookup.h"
#include "runtime/messages.h"

namespace qdr {

std::span<const TypedArrayKind> TypedArrayKinds() {
#define QDR_ROW(Name)                                               \
  {ElementsKind::k##Name, #Name "Array", Intrinsic::k##Name##Array, \
   Intrinsic::k##Name##ArrayPrototype, Intrinsic::k##Name##ArrayMap},
  static constexpr TypedArrayKind kKinds[] = {
      QDR_ROW(Int8) QDR_ROW(Uint8) QDR_ROW(Uint8Clamped) QDR_ROW(Int16) QDR_ROW(Uint16)
          QDR_ROW(Int32) QDR_ROW(Uint32) QDR_ROW(BigInt64) QDR_ROW(BigUint64) QDR_ROW(Float16)
              QDR_ROW(Float32) QDR_ROW(Float64)};
#undef QDR_ROW
  return kKinds;
}

Completion<JSTypedArray*> RequireTypedArray(Vm& vm, Value v, std::string_view method) {
  if (Is<JSTypedArray>(v)) [[likely]]
    return As<JSTypedArray>(v);
  return vm.ThrowTypeError("this is not a typed array.");
}

Completion<JSTypedArray*> ValidateTypedArray(Vm& vm, Value v, std::string_view method,
                                             AccessMode mode) {
  // 2. Perform ? RequireInternalSlot(O, [[TypedArrayName]]).
  JSTypedArray* array = TRY(RequireTypedArray(vm, v, method));
  // 4. If accessMode is write and the buffer is immutable, throw a TypeError exception.
  if (mode == AccessMode::kWrite && array->buffer()->is_immutable()) {
    return ThrowImmutable(vm, method);
  }
  // 5-6. If IsTypedArrayOutOfBounds(taRecord) is true, throw a TypeError exception.
  Refresh(array);
  if (array->IsOutOfBounds()) return ThrowDetached(vm, method);
  return array;
}

Completion<JSTypedArray*> AllocateTypedArray(Vm& vm, Map* map, ElementsKind kind, double length) {
  const int size = JSTypedArray::ElementSize(kind);
  if (length * size > kMaxBufferBytes) {
    return vm.ThrowRangeError(
        ConcatText({"Invalid typed array length: ", DescribeForError(vm, Value::Number(length))}));
  }
  // 23.2.5.1.6 AllocateTypedArrayBuffer ( O, length )
  JSArrayBuffer* buffer = TRY(NewArrayBuffer(vm, length * size));
  return JSTypedArray::New(vm, map, buffer, 0, static_cast<size_t>(length), /*tracking=*/false);
}

Completion<JSTypedArray*> NewTypedArray(Vm& vm, ElementsKind kind, double length) {
  return AllocateTypedArray(vm, vm.realm()->map(KindInfo(kind).map), kind, length);
}

Completion<JSTypedArray*> TypedArrayCreate(Vm& vm, Value constructor,
                                           std::initializer_list<Value> arguments,
                                           AccessMode mode) {
  // 2. Let newTypedArray be ? Construct(constructor, arguments).
  JSReceiver* made = TRY(Construct(vm, constructor, arguments));
  // 3. Let taRecord be ? ValidateTypedArray(newTypedArray, seq-cst, accessMode).
  JSTypedArray* array = TRY(ValidateTypedArray(vm, made, "%TypedArray%", mode));
  // 3. If the number of elements in arguments is 1 and arguments[0] is a Number, then
  if (arguments.size() == 1 && arguments.begin()->IsNumber()) {
    // b-c. If length < ℝ(arguments[0]), throw a TypeError exception.
    if (static_cast<double>(array->length()) < arguments.begin()->AsNumber()) {
      return vm.ThrowTypeError(
          "Derived TypedArray constructor created an array which was too small");
    }
  }
  return array;
}

bool HasPlainTypedArraySpecies(Vm& vm, JSTypedArray* exemplar) {
  const TypedArrayKind& info = KindInfo(exemplar->elements_kind());
  // The map that the realm starts with: no own properties, the intrinsic prototype.
  if (Value(exemplar->map(vm.heap)) != vm.intrinsic(info.map)) return false;
  const PropertyKey species = PropertyKey::Name(vm.symbols().species);
  LookupIterator constructor(vm, vm.intrinsic_object(info.prototype),
                             PropertyKey::Name(vm.names().constructor),
                             LookupIterator::Scope::kOwn);
  if (constructor.state() != LookupIterator::State::kData ||
      constructor.GetDataValue() != vm.intrinsic(info.constructor)) {
    return false;
  }
  LookupIterator lookup(vm, vm.intrinsic_object(info.constructor), species);
  if (lookup.state() != LookupIterator::State::kAccessor) return false;
  const Value getter = lookup.accessor()->getter();
  return Is<JSFunction>(getter) && As<JSFunction>(getter)->shared()->builtin_ == SpeciesGetter;
}

Completion<JSTypedArray*> TypedArraySpeciesCreate(Vm& vm, JSTypedArray* exemplar,
                                                  std::initializer_list<Value> arguments,
                                                  AccessMode mode) {
  const ElementsKind kind = exemplar->elements_kind();
  // Fast path: a length for the intrinsic constructor.
  if (arguments.size() == 1 && HasPlainTypedArraySpecies(vm, exemplar)) {
    return NewTypedArray(vm, kind, arguments.begin()->AsNumber());
  }
  // 1. Let defaultConstructor be the intrinsic of exemplar's kind.
  const Value default_constructor = vm.intrinsic(KindInfo(kind).constructor);
  // 2. Let constructor be ? SpeciesConstructor(exemplar, defaultConstructor).
  const Value constructor = TRY(SpeciesConstructor(vm, exemplar, default_constructor));
  // 3. Let result be ? TypedArrayCreateFromConstructor(constructor, argumentList).
  JSTypedArray* result = TRY(TypedArrayCreate(vm, constructor, arguments, mode));
  // 5. If result.[[ContentType]] is not exemplar.[[ContentType]], throw a TypeError exception.
  if (JSTypedArray::IsBigIntKind(result->elements_kind()) != JSTypedArray::IsBigIntKind(kind)) {
    return vm.ThrowTypeError("Content type of the new typed array is not that of the original");
  }
  return result;
}

Completion<Value> ToElementValue(Vm& vm, ElementsKind kind, Value v) {
  if (JSTypedArray::IsBigIntKind(kind)) return TRY(ToBigInt(vm, v));
  if (v.IsNumber()) return v;
  return Value::Number(TRY(ToNumber(vm, v)));
}

Completion<void> SetTypedElement(Vm& vm, JSTypedArray* array, double index, Value v) {
  // 1-2. Let numValue be ? ToBigInt(value) or ? ToNumber(value).
  const Value number = TRY(ToElementValue(vm, array->elements_kind(), v));
  // 3. If IsValidIntegerIndex(O, index) is true, then store it.
  if (index < static_cast<double>(array->length())) {
    array->SetElement(static_cast<size_t>(index), number);
  }
  return Done{};
}

namespace {

template <class T>
double LoadNumber(const uint8_t* address) {
  T element;
  std::memcpy(&element, address, sizeof element);
  if constexpr (std::is_same_v<T, Half>) {
    return Float16ToDouble(element.bits);
  } else {
    return static_cast<double>(element);
  }
}

template <class T>
void StoreNumber(uint8_t* address, double number, bool clamped) {
  T element;
  if constexpr (std::is_same_v<T, Half>) {
    element = {DoubleToFloat16(number)};
  } else if constexpr (std::is_floating_point_v<T>) {
    element = static_cast<T>(number);
  } else {
    element = clamped ? static_cast<T>(DoubleToUint8Clamped(number))
                      : static_cast<T>(DoubleToInt32(number));
  }
  std::memcpy(address, &element, sizeof element);
}

}  // namespace

void CopyElements(ElementsKind to_kind, uint8_t* to, ElementsKind from_kind, const uint8_t* from,
                  size_t count) {
  const int to_size = JSTypedArray::ElementSize(to_kind);
  const int from_size = JSTypedArray::ElementSize(from_kind);
  // Integers of one width have the same bits, unless they are clamped; BigInts always have.
  const bool same_bits =
      to_kind == from_kind || JSTypedArray::IsBigIntKind(to_kind) ||
      (to_size == from_size && to_kind < ElementsKind::kFloat16 &&
       from_kind < ElementsKind::kFloat16 && to_kind != ElementsKind::kUint8Clamped) ||
      (to_kind == ElementsKind::kUint8Clamped && from_kind == ElementsKind::kUint8);
  if (count == 0) return;
  if (same_bits) {
    std::memmove(to, from, count * static_cast<size_t>(to_size));
    return;
  }
  std::vector<uint8_t> copy;
  if (from < to + count * static_cast<size_t>(to_size) &&
      to < from + count * static_cast<size_t>(from_size)) {
    copy.assign(from, from + count * static_cast<size_t>(from_size));
    from = copy.data();
  }
  const bool clamped = to_kind == ElementsKind::kUint8Clamped;
  WithElementType(from_kind, [&]<class From>() {
    WithElementType(to_kind, [&]<class To>() {
      for (size_t i = 0; i < count; i++) {
        StoreNumber<To>(to + i * sizeof(To), LoadNumber<From>(from + i * sizeof(From)), clamped);
      }
    });
  });
}

}  // namespace qdr
