// Typed arrays (ECMA-262 23.2): %TypedArray%, the twelve constructors, and the set-up of the
// prototypes.
#include "objects/lookup.h"
#include "runtime/array_support.h"
#include "runtime/messages.h"
#include "runtime/typed_array_support.h"

namespace qdr {

namespace {

// 23.2.1.1 %TypedArray% ( )
Completion<Value> TypedArrayAbstractConstructor(Vm& vm, Arguments& arguments) {
  // 1. Throw a TypeError exception.
  return ThrowMessage(vm, Message::kAbstractClass, {"TypedArray"});
}

// 23.2.2.2 %TypedArray%.of ( ...items )
Completion<Value> TypedArrayOf(Vm& vm, Arguments& arguments) {
  // 2-3. If IsConstructor(C) is false, throw a TypeError exception.
  const Value c = arguments.this_value();
  if (!IsConstructor(vm.heap, c)) {
    return ThrowMessage(vm, Message::kNotConstructor, {DescribeForError(vm, c)});
  }
  // 4. Let newObj be ? TypedArrayCreateFromConstructor(C, « 𝔽(len) »).
  const auto length = static_cast<double>(arguments.size());
  JSTypedArray* array = TRY(TypedArrayCreate(vm, c, {Value::Number(length)}, AccessMode::kWrite));
  // 5-6. Repeat, while k < len: Perform ? Set(newObj, Pk, kValue, true).
  for (size_t k = 0; k < arguments.size(); k++) {
    TRY(SetTypedElement(vm, array, static_cast<double>(k), arguments[k]));
  }
  // 7. Return newObj.
  return array;
}

// 23.2.5.1.2 InitializeTypedArrayFromTypedArray ( O, srcArray )
Completion<Value> FromTypedArray(Vm& vm, Map* map, ElementsKind kind, JSTypedArray* source) {
  // 5-6. If IsTypedArrayOutOfBounds(srcRecord) is true, throw a TypeError exception.
  Refresh(source);
  if (source->IsOutOfBounds()) return ThrowDetached(vm, "Construct");
  // 7-9, 11.a. Let data be ? AllocateArrayBuffer(%ArrayBuffer%, byteLength).
  const size_t length = source->length();
  const ElementsKind source_kind = source->elements_kind();
  JSTypedArray* array = TRY(AllocateTypedArray(vm, map, kind, static_cast<double>(length)));
  // 11.b. If the content types differ, throw a TypeError exception.
  if (JSTypedArray::IsBigIntKind(kind) != JSTypedArray::IsBigIntKind(source_kind)) {
    return vm.ThrowTypeError("Cannot mix BigInt and other types, use explicit conversions");
  }
  // 10, 11.c-g. Copy.
  CopyElements(kind, array->data(), source_kind, source->data(), length);
  return array;
}

// 23.2.5.1.3 InitializeTypedArrayFromArrayBuffer ( O, buffer, byteOffset, length )
Completion<Value> FromArrayBuffer(Vm& vm, Map* map, ElementsKind kind, JSArrayBuffer* buffer,
                                  Value byte_offset, Value length) {
  const int size = JSTypedArray::ElementSize(kind);
  const char* name = KindInfo(kind).name;
  // 2. Let offset be ? ToIndex(byteOffset).
  const double offset = TRY(ToIndex(vm, byte_offset));
  // 3. If offset modulo elementSize ≠ 0, throw a RangeError exception.
  if (std::fmod(offset, size) != 0) {
    return vm.ThrowRangeError(ConcatText({"start offset of ", name, " should be a multiple of ",
                                          DescribeForError(vm, Value::Smi(size))}));
  }
  // 5. If length is not undefined, let newLength be ? ToIndex(length).
  double new_length = 0;
  if (!length.IsUndefined()) new_length = TRY(ToIndex(vm, length));
  // 6. If IsDetachedBuffer(buffer) is true, throw a TypeError exception.
  if (buffer->is_detached()) return ThrowDetached(vm, "Construct");
  // 7. Let bufferByteLength be ArrayBufferByteLength(buffer, seq-cst).
  const auto buffer_length = static_cast<double>(buffer->byte_length());
  const bool tracking = length.IsUndefined() && buffer->is_resizable();
  if (tracking) {
    // 8.a. If offset > bufferByteLength, throw a RangeError exception.
    if (offset > buffer_length) {
      return vm.ThrowRangeError(
          ConcatText({"Start offset ", DescribeForError(vm, Value::Number(offset)),
                      " is outside the bounds of the buffer"}));
    }
  } else if (length.IsUndefined()) {
    // 9.a.i. If bufferByteLength modulo elementSize ≠ 0, throw a RangeError exception.
    if (std::fmod(buffer_length, size) != 0) {
      return vm.ThrowRangeError(ConcatText({"byte length of ", name, " should be a multiple of ",
                                            DescribeForError(vm, Value::Smi(size))}));
    }
    // 9.a.ii-iii. If newByteLength < 0, throw a RangeError exception.
    if (offset > buffer_length) {
      return vm.ThrowRangeError(
          ConcatText({"Start offset ", DescribeForError(vm, Value::Number(offset)),
                      " is outside the bounds of the buffer"}));
    }
    new_length = (buffer_length - offset) / size;
  } else if (offset + new_length * size > buffer_length) {
    // 9.b.ii. If offset + newByteLength > bufferByteLength, throw a RangeError exception.
    return vm.ThrowRangeError(ConcatText(
        {"Invalid typed array length: ", DescribeForError(vm, Value::Number(new_length))}));
  }
  // 10-11.
  return JSTypedArray::New(vm, map, buffer, static_cast<size_t>(offset),
                           static_cast<size_t>(new_length), tracking);
}

// 23.2.5.1.4 InitializeTypedArrayFromList ( O, values )
Completion<Value> FromList(Vm& vm, Map* map, ElementsKind kind, RootVector& values) {
  JSTypedArray* array = TRY(AllocateTypedArray(vm, map, kind, static_cast<double>(values.size())));
  for (size_t k = 0; k < values.size(); k++) {
    TRY(SetTypedElement(vm, array, static_cast<double>(k), values[k]));
  }
  return array;
}

// 23.2.5.1.5 InitializeTypedArrayFromArrayLike ( O, arrayLike )
Completion<Value> FromArrayLike(Vm& vm, Map* map, ElementsKind kind, JSReceiver* array_like) {
  // 1. Let len be ? LengthOfArrayLike(arrayLike). 2. Perform ? AllocateTypedArrayBuffer(O, len).
  const double length = TRY(LengthOfArrayLike(vm, array_like));
  JSTypedArray* array = TRY(AllocateTypedArray(vm, map, kind, length));
  // 3-4. Repeat, while k < len,
  for (double k = 0; k < length; k++) {
    const Value value = TRY(GetAt(vm, array_like, k));
    TRY(SetTypedElement(vm, array, k, value));
  }
  return array;
}

// 23.2.5.1 TypedArray ( ...args )
template <ElementsKind kKind>
Completion<Value> TypedArrayConstructor(Vm& vm, Arguments& arguments) {
  const TypedArrayKind& info = KindInfo(kKind);
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew, {info.name});
  }
  const Value first = arguments[0];
  if (!IsReceiver(first)) {
    // 4, 5.c. Let elementLength be ? ToIndex(firstArgument), 0 without arguments.
    const double length = TRY(ToIndex(vm, first));
    Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), info.map, info.prototype));
    return TRY(AllocateTypedArray(vm, map, kKind, length));
  }
  // 5.b.i. Let O be ? AllocateTypedArray(constructorName, NewTarget, proto).
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), info.map, info.prototype));
  // 5.b.ii. If firstArgument has a [[TypedArrayName]] internal slot, ...
  if (Is<JSTypedArray>(first)) return FromTypedArray(vm, map, kKind, As<JSTypedArray>(first));
  // 5.b.iii. Else if it has an [[ArrayBufferData]] internal slot, ...
  if (Is<JSArrayBuffer>(first)) {
    return FromArrayBuffer(vm, map, kKind, As<JSArrayBuffer>(first), arguments[1], arguments[2]);
  }
  // 5.b.iv. Else, let usingIterator be ? GetMethod(firstArgument, %Symbol.iterator%).
  const Value method = TRY(GetMethod(vm, first, PropertyKey::Name(vm.symbols().iterator)));
  // If usingIterator is undefined, firstArgument is an array-like.
  if (method.IsUndefined()) return FromArrayLike(vm, map, kKind, AsReceiver(first));
  // Let values be ? IteratorToList(? GetIteratorFromMethod(firstArgument, usingIterator)).
  RootVector values(vm.heap);
  if (CanIterateArrayFast(vm, first) && method == vm.intrinsic(Intrinsic::kArrayPrototypeValues)) {
    TRY(IterableToList(vm, first, values));
  } else {
    IteratorRecord iterator = TRY(GetIteratorFromMethod(vm, first, method));
    Value value;
    while (TRY(IteratorStepValue(vm, iterator, &value))) values.push_back(value);
  }
  return FromList(vm, map, kKind, values);
}

BuiltinFunction ConstructorFor(ElementsKind kind) {
  switch (kind) {
#define QDR_CASE(Name)        \
  case ElementsKind::k##Name: \
    return TypedArrayConstructor<ElementsKind::k##Name>;
    QDR_CASE(Int8)
    QDR_CASE(Uint8)
    QDR_CASE(Uint8Clamped)
    QDR_CASE(Int16)
    QDR_CASE(Uint16)
    QDR_CASE(Int32)
    QDR_CASE(Uint32)
    QDR_CASE(BigInt64)
    QDR_CASE(BigUint64)
    QDR_CASE(Float16)
    QDR_CASE(Float32)
    QDR_CASE(Float64)
#undef QDR_CASE
    default:
      QDR_UNREACHABLE();
  }
}

constexpr BuiltinSpec kConstructorFunctions[] = {{"of", TypedArrayOf, 0}};

}  // namespace

void CreateTypedArray(Vm& vm, Realm* realm) {
  // 23.2.2, 23.2.3: the abstract constructor and its prototype. It is no global.
  JSObject* prototype = NewPrototypeObject(vm, realm);
  JSFunction* abstract =
      DefineHiddenConstructor(vm, realm, "TypedArray", TypedArrayAbstractConstructor, 0,
                              Intrinsic::kTypedArray, Intrinsic::kTypedArrayPrototype, prototype);
  DefineBuiltins(vm, abstract, kConstructorFunctions);
  InstallSelfHosted(vm, realm, abstract, "typed_array_functions");
  DefineSpeciesGetter(vm, abstract);
  DefineBuiltins(vm, prototype, TypedArrayAccessFunctions());
  DefineBuiltins(vm, prototype, TypedArrayMutateFunctions());
  // Inline caches know this getter and read the length without a call.
  LookupIterator length(vm, prototype, PropertyKey::Name(vm.names().length),
                        LookupIterator::Scope::kOwn);
  realm->set(vm.heap, Intrinsic::kTypedArrayLengthGetter, length.accessor()->getter());
  InstallSelfHosted(vm, realm, prototype, "typed_array");
  auto name = [&](std::string_view text) {
    return PropertyKey::Name(String::InternalizeAscii(vm, text));
  };
  // 23.2.3.34: toString is the same function as Array.prototype.toString.
  const Value to_string = GetOwnData(vm, realm->object(Intrinsic::kArrayPrototype), "toString");
  JSObject::AddDataProperty(vm, prototype, PropertyKey::Name(vm.names().toString), to_string,
                            kDontEnum);
  DefineAlias(vm, prototype, name("values"), PropertyKey::Name(vm.symbols().iterator));

  // 23.2.5 to 23.2.7: the constructors.
  for (const TypedArrayKind& info : TypedArrayKinds()) {
    JSObject* kind_prototype = NewPrototypeObject(vm, realm, Intrinsic::kTypedArrayPrototype);
    Map* map = PrepareInstanceMap(vm, realm, info.map, info.prototype, kind_prototype,
                                  InstanceType::kJSTypedArray, JSTypedArray::kFixedSize, info.kind);
    JSFunction* constructor =
        DefineConstructor(vm, realm, info.name, ConstructorFor(info.kind), 3, info.constructor,
                          info.prototype, kind_prototype, map, abstract);
    const Value size = Value::Smi(JSTypedArray::ElementSize(info.kind));
    DefineConstant(vm, constructor, "BYTES_PER_ELEMENT", size);
    DefineConstant(vm, kind_prototype, "BYTES_PER_ELEMENT", size);
    if (info.kind == ElementsKind::kUint8) DefineUint8ArrayText(vm, constructor, kind_prototype);
  }
}

// --- What js/typed_array.js and js/typed_array_functions.js call.

Completion<Value> Runtime_ValidateTypedArray(Vm& vm, Arguments& arguments) {
  const std::string method = AsString(arguments[1])->ToUtf8(vm);
  JSTypedArray* array = TRY(ValidateTypedArray(vm, arguments[0], method));
  return Value::Number(static_cast<double>(array->length()));
}

Completion<Value> Runtime_ValidateWritableTypedArray(Vm& vm, Arguments& arguments) {
  const std::string method = AsString(arguments[1])->ToUtf8(vm);
  JSTypedArray* array = TRY(ValidateTypedArray(vm, arguments[0], method, AccessMode::kWrite));
  return Value::Number(static_cast<double>(array->length()));
}

Completion<Value> Runtime_TypedArrayCreate(Vm& vm, Arguments& arguments) {
  return TRY(TypedArrayCreate(vm, arguments[0], {arguments[1]}, AccessMode::kWrite));
}

Completion<Value> Runtime_TypedArrayCreateSameType(Vm& vm, Arguments& arguments) {
  return TRY(
      NewTypedArray(vm, As<JSTypedArray>(arguments[0])->elements_kind(), arguments[1].AsNumber()));
}

Completion<Value> Runtime_TypedArraySpeciesCreate(Vm& vm, Arguments& arguments) {
  return TRY(TypedArraySpeciesCreate(vm, As<JSTypedArray>(arguments[0]), {arguments[1]},
                                     AccessMode::kWrite));
}

Completion<Value> Runtime_TypedArrayToArray(Vm& vm, Arguments& arguments) {
  auto* array = As<JSTypedArray>(arguments[0]);
  const double length = arguments[1].AsNumber();
  JSArray* result = TRY(NewDenseArray(vm, length));
  FixedArray* elements = result->elements();
  for (uint32_t k = 0; k < length; k++) elements->set(vm.heap, k, GetTypedElement(vm, array, k));
  return result;
}

namespace {

/// Sorts floating-point numbers by their bits, read as signed integers of the same size: those
/// order as the numbers do once the negative ones are mirrored. That puts -0 before +0 (23.2.4.7
/// CompareTypedArrayElements); NaNs, whatever their sign, are put last.
template <class Int>
void SortFloats(uint8_t* memory, size_t length, Int infinity) {
  auto* data = reinterpret_cast<Int*>(memory);
  constexpr Int kMagnitude = std::numeric_limits<Int>::max();
  Int* end = std::partition(data, data + length,
                            [&](Int bits) { return (bits & kMagnitude) <= infinity; });
  auto mirror = [](Int bits) { return bits < 0 ? static_cast<Int>(bits ^ kMagnitude) : bits; };
  std::transform(data, end, data, mirror);
  std::sort(data, end);
  std::transform(data, end, data, mirror);
}

}  // namespace

Completion<Value> Runtime_TypedArraySortByValue(Vm& vm, Arguments& arguments) {
  auto* array = As<JSTypedArray>(arguments[0]);
  const size_t length = array->length();
  const size_t bytes = length * static_cast<size_t>(array->element_size());
  // Other threads may write to shared memory while it is sorted: sort a copy.
  std::vector<uint8_t> copy;
  uint8_t* memory = array->data();
  if (array->buffer()->is_shared()) {
    copy.assign(memory, memory + bytes);
    memory = copy.data();
  }
  WithElementType(array->elements_kind(), [&]<class T>() {
    if constexpr (std::is_same_v<T, Half>) {
      SortFloats<int16_t>(memory, length, 0x7c00);
    } else if constexpr (std::is_same_v<T, float>) {
      SortFloats<int32_t>(memory, length, 0x7f80'0000);
    } else if constexpr (std::is_same_v<T, double>) {
      SortFloats<int64_t>(memory, length, 0x7ff0'0000'0000'0000);
    } else {
      auto* data = reinterpret_cast<T*>(memory);
      std::sort(data, data + length);
    }
  });
  if (!copy.empty()) std::memcpy(array->data(), copy.data(), bytes);
  return array;
}

}  // namespace qdr
