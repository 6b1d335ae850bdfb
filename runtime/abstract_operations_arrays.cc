// Arrays (ECMA-262 10.4.2).
#include "objects/lookup.h"
#include "runtime/abstract_operations.h"
#include "runtime/internal_methods.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

Threw ThrowArrayLength(Vm& vm) { return ThrowMessage(vm, Message::kInvalidArrayLength); }

}  // namespace

Completion<uint32_t> ArrayLengthFromValue(Vm& vm, Value value) {
  if (value.IsSmi() && value.AsSmi() >= 0) return static_cast<uint32_t>(value.AsSmi());
  // 3. Let newLen be ? ToUint32(Desc.[[Value]]). 4. Let numberLen be ? ToNumber(Desc.[[Value]]).
  uint32_t length = TRY(ToUint32(vm, value));
  double number = TRY(ToNumber(vm, value));
  // 5. If they differ, throw a RangeError exception.
  if (number != length) return ThrowArrayLength(vm);
  return length;
}

Completion<bool> ArrayWriteLength(Vm& vm, JSArray* array, Value value) {
  uint32_t length = TRY(ArrayLengthFromValue(vm, value));
  // The conversion may have made it read-only.
  if (array->length_is_read_only()) return length == array->length();
  return JSArray::SetLength(vm, array, length);
}

Completion<bool> ArrayDefineLength(Vm& vm, JSArray* array, const PropertyDescriptor& d) {
  // 1-5. The value is converted first, with its side effects.
  uint32_t length = array->length();
  if (d.has_value) length = TRY(ArrayLengthFromValue(vm, d.value));
  // OrdinaryDefineOwnProperty's checks of a { writable?, not enumerable, not configurable }
  // property.
  if (d.is_accessor() || (d.has_configurable && d.configurable) ||
      (d.has_enumerable && d.enumerable)) {
    return false;
  }
  if (array->length_is_read_only()) {
    // 12. If oldLenDesc.[[Writable]] is false, only what changes nothing is allowed.
    return length == array->length() && !(d.has_writable && d.writable);
  }
  // 13-17. A non-configurable element stops the truncation.
  bool complete = length == array->length() || JSArray::SetLength(vm, array, length);
  // 14, 18. newWritable false takes effect even when the truncation failed.
  if (d.has_writable && !d.writable) MakeArrayLengthReadOnly(vm, array);
  return complete;
}

void MakeArrayLengthReadOnly(Vm& vm, JSArray* array) {
  array->set_flag(JSArray::kReadOnlyLengthFlag);
  // The descriptor says so too, so that inline caches of `array.length = x` and of elements beyond
  // the end miss.
  LookupIterator it(vm, array, PropertyKey::Name(vm.names().length), LookupIterator::Scope::kOwn);
  it.Reconfigure(PropertyDetails::Kind::kAccessor, it.native_accessor(),
                 kReadOnly | kDontEnum | kDontDelete);
}

Completion<JSArray*> ArrayCreate(Vm& vm, double length, Value prototype) {
  // 1. If length > 2^32 - 1, throw a RangeError exception.
  if (length > 4294967295.0) return ThrowArrayLength(vm);
  JSArray* array = JSArray::New(vm);
  if (IsReceiver(prototype) && prototype != vm.intrinsic(Intrinsic::kArrayPrototype)) {
    JSObject::SetPrototype(vm, array, prototype);
  }
  // 6. Set the length.
  if (length != 0) JSArray::SetLength(vm, array, static_cast<uint32_t>(length));
  return array;
}

Completion<JSReceiver*> ArraySpeciesCreate(Vm& vm, JSReceiver* original, double length) {
  // 1-2. What is not an array makes a plain one.
  if (!TRY(IsArray(vm, original))) return TRY(ArrayCreate(vm, length));
  // 3. Let C be ? Get(originalArray, "constructor").
  Value constructor = TRY(Get(vm, original, PropertyKey::Name(vm.names().constructor)));
  // Fast: %Array% of this realm with its own species.
  // 4. %Array% of another realm counts as undefined.
  if (IsConstructor(vm.heap, constructor)) {
    Realm* other = TRY(GetFunctionRealm(vm, AsReceiver(constructor)));
    if (other != vm.realm() && constructor == other->get(Intrinsic::kArray)) {
      constructor = Value::Undefined();
    }
  }
  // 5. If C is an Object, its species.
  if (IsReceiver(constructor)) {
    constructor = TRY(Get(vm, AsReceiver(constructor), PropertyKey::Name(vm.symbols().species)));
    if (constructor.IsNull()) constructor = Value::Undefined();
  }
  if (constructor.IsUndefined() || constructor == vm.intrinsic(Intrinsic::kArray)) {
    return TRY(ArrayCreate(vm, length));
  }
  if (!IsConstructor(vm.heap, constructor)) {
    return ThrowMessage(vm, Message::kSpeciesNotConstructor);
  }
  return Construct(vm, constructor, {Value::Number(length)});
}

JSArray* CreateArrayFromList(Vm& vm, std::span<const Value> values) {
  return JSArray::FromValues(vm, values);
}

JSArray* CreateArrayFromFixedArray(Vm& vm, FixedArray* list) {
  return JSArray::FromElements(vm, list, list->length(), ElementsKind::kPacked);
}

}  // namespace qdr
