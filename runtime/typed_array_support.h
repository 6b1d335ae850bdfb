// Typed arrays for builtins (ECMA-262 10.4.5, 23.2.4): kinds, creation, validation, elements.
#ifndef RUNTIME_TYPED_ARRAY_SUPPORT_H_
#define RUNTIME_TYPED_ARRAY_SUPPORT_H_

#include <cstring>

#include "objects/numbers.h"
#include "runtime/buffer_support.h"

namespace qdr {

/// One row of Table 71.
struct TypedArrayKind {
  ElementsKind kind;
  const char* name;
  Intrinsic constructor;
  Intrinsic prototype;
  Intrinsic map;
};
/// In the order of ElementsKind.
std::span<const TypedArrayKind> TypedArrayKinds();
inline const TypedArrayKind& KindInfo(ElementsKind kind) {
  return TypedArrayKinds()[static_cast<size_t>(kind) - static_cast<size_t>(ElementsKind::kInt8)];
}

/// 23.2.4.4 ValidateTypedArray: a typed array that is in bounds, with its length up to date; to be
/// written, its buffer must not be immutable.
Completion<JSTypedArray*> ValidateTypedArray(Vm& vm, Value v, std::string_view method,
                                             AccessMode mode = AccessMode::kRead);
/// RequireInternalSlot(O, [[TypedArrayName]]): bounds are not looked at.
Completion<JSTypedArray*> RequireTypedArray(Vm& vm, Value v, std::string_view method);
/// MakeTypedArrayWithBufferWitnessRecord: brings length() up to date with what other threads did.
inline void Refresh(JSTypedArray* array) {
  if (array->buffer()->is_shared() && array->buffer()->is_resizable()) array->RefreshView();
}

/// A new typed array of `length` zeros on a new buffer, with this map. RangeError if too long.
Completion<JSTypedArray*> AllocateTypedArray(Vm& vm, Map* map, ElementsKind kind, double length);
/// 23.2.4.3 TypedArrayCreateSameType, of the current realm.
Completion<JSTypedArray*> NewTypedArray(Vm& vm, ElementsKind kind, double length);
/// 23.2.4.2 TypedArrayCreateFromConstructor.
Completion<JSTypedArray*> TypedArrayCreate(Vm& vm, Value constructor,
                                           std::initializer_list<Value> arguments,
                                           AccessMode mode);
/// 23.2.4.1 TypedArraySpeciesCreate.
Completion<JSTypedArray*> TypedArraySpeciesCreate(Vm& vm, JSTypedArray* exemplar,
                                                  std::initializer_list<Value> arguments,
                                                  AccessMode mode);
/// TypedArraySpeciesCreate would call the intrinsic constructor of the exemplar's kind, and looking
/// that up has no effect.
bool HasPlainTypedArraySpecies(Vm& vm, JSTypedArray* exemplar);

/// ToBigInt or ToNumber, as the kind's content type asks.
Completion<Value> ToElementValue(Vm& vm, ElementsKind kind, Value v);
/// 10.4.5.17 TypedArraySetElement: converts, then stores if the index is valid by then.
Completion<void> SetTypedElement(Vm& vm, JSTypedArray* array, double index, Value v);
/// 10.4.5.16 TypedArrayGetElement: undefined where the index is not valid.
inline Value GetTypedElement(Vm& vm, JSTypedArray* array, double index) {
  if (!(index < static_cast<double>(array->length()))) return Value::Undefined();
  return JSTypedArray::GetElement(vm, array, static_cast<size_t>(index));
}

/// binary16 in memory.
struct Half {
  uint16_t bits;
};
/// Calls `operation.template operator()<T>()` with the C++ type of the kind's elements.
template <class Operation>
auto WithElementType(ElementsKind kind, Operation operation) {
  switch (kind) {
    case ElementsKind::kInt8:
      return operation.template operator()<int8_t>();
    case ElementsKind::kInt16:
      return operation.template operator()<int16_t>();
    case ElementsKind::kUint16:
      return operation.template operator()<uint16_t>();
    case ElementsKind::kInt32:
      return operation.template operator()<int32_t>();
    case ElementsKind::kUint32:
      return operation.template operator()<uint32_t>();
    case ElementsKind::kBigInt64:
      return operation.template operator()<int64_t>();
    case ElementsKind::kBigUint64:
      return operation.template operator()<uint64_t>();
    case ElementsKind::kFloat16:
      return operation.template operator()<Half>();
    case ElementsKind::kFloat32:
      return operation.template operator()<float>();
    case ElementsKind::kFloat64:
      return operation.template operator()<double>();
    default:
      return operation.template operator()<uint8_t>();
  }
}

/// Copies `count` elements between views that may overlap, converting from kind to kind; both hold
/// numbers or both hold BigInts.
void CopyElements(ElementsKind to_kind, uint8_t* to, ElementsKind from_kind, const uint8_t* from,
                  size_t count);

// The tables of %TypedArray%.prototype: builtins_typed_array_access.cc,
// builtins_typed_array_mutate.cc.
std::span<const BuiltinSpec> TypedArrayAccessFunctions();
std::span<const BuiltinSpec> TypedArrayMutateFunctions();
/// fromBase64, toHex, ... of Uint8Array: builtins_uint8_array.cc.
void DefineUint8ArrayText(Vm& vm, JSObject* constructor, JSObject* prototype);

}  // namespace qdr

#endif  // RUNTIME_TYPED_ARRAY_SUPPORT_H_
