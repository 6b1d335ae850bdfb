// DataView (ECMA-262 25.3).
#include <cstring>

#include "runtime/buffer_support.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

// 25.3.2.1 DataView ( buffer [ , byteOffset [ , byteLength ] ] )
Completion<Value> DataViewConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew, {"DataView"});
  }
  // 2. Perform ? RequireInternalSlot(buffer, [[ArrayBufferData]]).
  if (!Is<JSArrayBuffer>(arguments[0])) {
    return vm.ThrowTypeError("First argument to DataView constructor must be an ArrayBuffer");
  }
  auto* buffer = As<JSArrayBuffer>(arguments[0]);
  // 3. Let offset be ? ToIndex(byteOffset).
  const double offset = TRY(ToIndex(vm, arguments[1]));
  // 4. If IsDetachedBuffer(buffer) is true, throw a TypeError exception.
  if (buffer->is_detached()) return ThrowDetached(vm, "DataView");
  auto throw_offset = [&] {
    return vm.ThrowRangeError(
        ConcatText({"Start offset ", DescribeForError(vm, Value::Number(offset)),
                    " is outside the bounds of the buffer"}));
  };
  // 5-6. If offset > bufferByteLength, throw a RangeError exception.
  auto buffer_length = static_cast<double>(buffer->byte_length());
  if (offset > buffer_length) return throw_offset();
  // 7-9. The length is automatic, the rest of the buffer, or what was given.
  const bool tracking = arguments[2].IsUndefined() && buffer->is_resizable();
  double view_length = 0;
  if (arguments[2].IsUndefined()) {
    if (!tracking) view_length = buffer_length - offset;
  } else {
    view_length = TRY(ToIndex(vm, arguments[2]));
    if (offset + view_length > buffer_length) {
      return vm.ThrowRangeError(ConcatText(
          {"Invalid DataView length ", DescribeForError(vm, Value::Number(view_length))}));
    }
  }
  // 10. Let O be ? OrdinaryCreateFromConstructor(NewTarget, "%DataView.prototype%", ...).
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kDataViewMap,
                                    Intrinsic::kDataViewPrototype));
  // 11. If IsDetachedBuffer(buffer) is true, throw a TypeError exception.
  if (buffer->is_detached()) return ThrowDetached(vm, "DataView");
  // 12-14. The lookup of the prototype may have resized the buffer.
  buffer_length = static_cast<double>(buffer->byte_length());
  if (offset > buffer_length) return throw_offset();
  if (!arguments[2].IsUndefined() && offset + view_length > buffer_length) {
    return vm.ThrowRangeError("Invalid DataView length");
  }
  // 15-19.
  return JSDataView::New(vm, map, buffer, static_cast<size_t>(offset),
                         static_cast<size_t>(view_length), tracking);
}

Completion<JSDataView*> ThisDataView(Vm& vm, Arguments& arguments, std::string_view method) {
  // RequireInternalSlot(view, [[DataView]])
  if (Is<JSDataView>(arguments.this_value())) [[likely]] {
    return As<JSDataView>(arguments.this_value());
  }
  return ThrowIncompatibleReceiver(vm, ConcatText({"DataView.prototype.", method}),
                                   arguments.this_value());
}

// 25.3.4.1 get DataView.prototype.buffer
Completion<Value> DataViewBuffer(Vm& vm, Arguments& arguments) {
  return TRY(ThisDataView(vm, arguments, "buffer"))->buffer();
}

/// A view that is out of bounds has neither length nor offset.
Completion<void> RequireInBounds(Vm& vm, JSDataView* view, std::string_view method) {
  if (!view->IsOutOfBounds()) return Done{};
  if (view->buffer()->is_detached()) {
    return ThrowDetached(vm, ConcatText({"DataView.prototype.", method}));
  }
  return vm.ThrowTypeError(
      ConcatText({"Invalid DataView accessor ", method, ": the view is out of bounds"}));
}

// 25.3.4.2 get DataView.prototype.byteLength
Completion<Value> DataViewByteLength(Vm& vm, Arguments& arguments) {
  JSDataView* view = TRY(ThisDataView(vm, arguments, "byteLength"));
  TRY(RequireInBounds(vm, view, "byteLength"));
  return Value::Number(static_cast<double>(view->byte_length()));
}

// 25.3.4.3 get DataView.prototype.byteOffset
Completion<Value> DataViewByteOffset(Vm& vm, Arguments& arguments) {
  JSDataView* view = TRY(ThisDataView(vm, arguments, "byteOffset"));
  TRY(RequireInBounds(vm, view, "byteOffset"));
  return Value::Number(static_cast<double>(view->raw_byte_offset()));
}

void ReverseBytes(uint8_t* bytes, int count) { std::reverse(bytes, bytes + count); }

/// Where element `index` of `size` bytes is; the last steps of GetViewValue and SetViewValue.
Completion<uint8_t*> ElementAddress(Vm& vm, JSDataView* view, double index, int size,
                                    std::string_view method) {
  // If IsViewOutOfBounds(view) is true, throw a TypeError exception.
  TRY(RequireInBounds(vm, view, method));
  // If getIndex + elementSize > viewSize, throw a RangeError exception.
  if (index + size > static_cast<double>(view->byte_length())) {
    return vm.ThrowRangeError("Offset is outside the bounds of the DataView");
  }
  return view->buffer()->data() + view->raw_byte_offset() + static_cast<size_t>(index);
}

// 25.3.1.5 GetViewValue ( view, requestIndex, isLittleEndian, type )
template <ElementsKind kKind>
Completion<Value> GetViewValue(Vm& vm, Arguments& arguments) {
  JSDataView* view = TRY(ThisDataView(vm, arguments, "get"));
  // 3. Let getIndex be ? ToIndex(requestIndex).
  const double index = TRY(ToIndex(vm, arguments[0]));
  // 4. Set isLittleEndian to ToBoolean(isLittleEndian).
  const bool little_endian = ToBoolean(vm, arguments[1]);
  // 5-11.
  const int size = JSTypedArray::ElementSize(kKind);
  const uint8_t* address = TRY(ElementAddress(vm, view, index, size, "get"));
  // 12. Return GetValueFromBuffer(...).
  uint8_t bytes[8];
  std::memcpy(bytes, address, static_cast<size_t>(size));
  if (!little_endian) ReverseBytes(bytes, size);
  return ReadRawElement(vm, kKind, bytes);
}

// 25.3.1.6 SetViewValue ( view, requestIndex, isLittleEndian, type, value )
template <ElementsKind kKind>
Completion<Value> SetViewValue(Vm& vm, Arguments& arguments) {
  JSDataView* view = TRY(ThisDataView(vm, arguments, "set"));
  // 3. If IsImmutableBuffer(view.[[ViewedArrayBuffer]]) is true, throw a TypeError exception.
  if (view->buffer()->is_immutable()) return ThrowImmutable(vm, "DataView.prototype.set");
  // 4. Let getIndex be ? ToIndex(requestIndex).
  const double index = TRY(ToIndex(vm, arguments[0]));
  // 4. If IsBigIntElementType(type), let numberValue be ? ToBigInt(value), else ? ToNumber(value).
  Value number;
  if constexpr (kKind == ElementsKind::kBigInt64 || kKind == ElementsKind::kBigUint64) {
    number = TRY(ToBigInt(vm, arguments[1]));
  } else {
    number = Value::Number(TRY(ToNumber(vm, arguments[1])));
  }
  // 6. Set isLittleEndian to ToBoolean(isLittleEndian).
  const bool little_endian = ToBoolean(vm, arguments[2]);
  // 7-13.
  const int size = JSTypedArray::ElementSize(kKind);
  uint8_t* address = TRY(ElementAddress(vm, view, index, size, "set"));
  // 14. Perform SetValueInBuffer(...).
  uint8_t bytes[8];
  WriteRawElement(kKind, bytes, number);
  if (!little_endian) ReverseBytes(bytes, size);
  std::memcpy(address, bytes, static_cast<size_t>(size));
  return Value::Undefined();
}

#define QDR_VIEW_ROWS(Name)                                \
  {"get" #Name, GetViewValue<ElementsKind::k##Name>, 1}, { \
    "set" #Name, SetViewValue<ElementsKind::k##Name>, 2    \
  }

constexpr BuiltinSpec kFunctions[] = {
    {"buffer", DataViewBuffer, 0, BuiltinSpec::kGetter},
    {"byteLength", DataViewByteLength, 0, BuiltinSpec::kGetter},
    {"byteOffset", DataViewByteOffset, 0, BuiltinSpec::kGetter},
    QDR_VIEW_ROWS(Int8),
    QDR_VIEW_ROWS(Uint8),
    QDR_VIEW_ROWS(Int16),
    QDR_VIEW_ROWS(Uint16),
    QDR_VIEW_ROWS(Int32),
    QDR_VIEW_ROWS(Uint32),
    QDR_VIEW_ROWS(Float16),
    QDR_VIEW_ROWS(Float32),
    QDR_VIEW_ROWS(Float64),
    QDR_VIEW_ROWS(BigInt64),
    QDR_VIEW_ROWS(BigUint64),
};
#undef QDR_VIEW_ROWS

}  // namespace

void CreateDataView(Vm& vm, Realm* realm) {
  JSObject* prototype = NewPrototypeObject(vm, realm);
  Map* map = PrepareInstanceMap(vm, realm, Intrinsic::kDataViewMap, Intrinsic::kDataViewPrototype,
                                prototype, InstanceType::kJSDataView, JSDataView::kFixedSize);
  DefineConstructor(vm, realm, "DataView", DataViewConstructor, 1, Intrinsic::kDataView,
                    Intrinsic::kDataViewPrototype, prototype, map);
  DefineBuiltins(vm, prototype, kFunctions);
  DefineToStringTag(vm, prototype, "DataView");
}

}  // namespace qdr
