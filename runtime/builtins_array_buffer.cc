// ArrayBuffer (ECMA-262 25.1) and SharedArrayBuffer (25.2).
#include <cstring>

#include "runtime/buffer_support.h"
#include "runtime/messages.h"

namespace qdr {

Completion<JSArrayBuffer*> AllocateBuffer(Vm& vm, Map* map, double byte_length,
                                          std::optional<double> max_byte_length, bool shared) {
  const double reserved = max_byte_length.value_or(byte_length);
  std::shared_ptr<BackingStore> store;
  if (reserved <= kMaxBufferBytes &&
      vm.heap.CanAllocateExternal(static_cast<size_t>(byte_length))) {
    store = BackingStore::New(static_cast<size_t>(byte_length), static_cast<size_t>(reserved),
                              shared, max_byte_length.has_value());
  }
  // CreateByteDataBlock: If it is impossible to create such a block, throw a RangeError exception.
  if (store == nullptr) return vm.ThrowRangeError("Array buffer allocation failed");
  return JSArrayBuffer::New(vm, map, std::move(store));
}

Completion<JSArrayBuffer*> NewArrayBuffer(Vm& vm, double byte_length) {
  return AllocateBuffer(vm, vm.realm()->map(Intrinsic::kArrayBufferMap), byte_length, std::nullopt,
                        /*shared=*/false);
}

Threw ThrowDetached(Vm& vm, std::string_view method) {
  return vm.ThrowTypeError(ConcatText({"Cannot perform ", method, " on a detached ArrayBuffer"}));
}

Threw ThrowImmutable(Vm& vm, std::string_view method) {
  return vm.ThrowTypeError(ConcatText({"Cannot perform ", method, " on an immutable ArrayBuffer"}));
}

namespace {

// 25.1.3.7 GetArrayBufferMaxByteLengthOption ( options )
Completion<std::optional<double>> MaxByteLengthOption(Vm& vm, Value options) {
  // 1. If options is not an Object, return empty.
  if (!IsReceiver(options)) return std::optional<double>();
  // 2. Let maxByteLength be ? Get(options, "maxByteLength").
  const PropertyKey key = PropertyKey::Name(String::InternalizeAscii(vm, "maxByteLength"));
  const Value max_byte_length = TRY(Get(vm, AsReceiver(options), key));
  // 3. If maxByteLength is undefined, return empty. 4. Return ? ToIndex(maxByteLength).
  if (max_byte_length.IsUndefined()) return std::optional<double>();
  return std::optional<double>(TRY(ToIndex(vm, max_byte_length)));
}

// 25.1.4.1 ArrayBuffer ( length [ , options ] ), 25.2.3.1 SharedArrayBuffer ( length [ , options ]
// )
template <bool kShared>
Completion<Value> BufferConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew,
                        {kShared ? "SharedArrayBuffer" : "ArrayBuffer"});
  }
  // 2. Let byteLength be ? ToIndex(length).
  const double byte_length = TRY(ToIndex(vm, arguments[0]));
  // 3. Let requestedMaxByteLength be ? GetArrayBufferMaxByteLengthOption(options).
  const std::optional<double> max = TRY(MaxByteLengthOption(vm, arguments[1]));
  // 4. AllocateArrayBuffer: 3.a. If byteLength > maxByteLength, throw a RangeError exception.
  if (max.has_value() && byte_length > *max) {
    return vm.ThrowRangeError("Invalid array buffer max length");
  }
  // 4. Let obj be ? OrdinaryCreateFromConstructor(constructor, ...). 5-8.
  Map* map = TRY(MapFromConstructor(
      vm, arguments.new_target(),
      kShared ? Intrinsic::kSharedArrayBufferMap : Intrinsic::kArrayBufferMap,
      kShared ? Intrinsic::kSharedArrayBufferPrototype : Intrinsic::kArrayBufferPrototype));
  return TRY(AllocateBuffer(vm, map, byte_length, max, kShared));
}

// 25.1.5.1 ArrayBuffer.isView ( arg )
Completion<Value> ArrayBufferIsView(Vm& vm, Arguments& arguments) {
  // 1-3. Whether it has a [[ViewedArrayBuffer]] internal slot.
  return Value::Boolean(Is<JSTypedArray>(arguments[0]) || Is<JSDataView>(arguments[0]));
}

/// RequireInternalSlot(O, [[ArrayBufferData]]) and the check of IsSharedArrayBuffer(O).
template <bool kShared>
Completion<JSArrayBuffer*> ThisBuffer(Vm& vm, Arguments& arguments, std::string_view method) {
  const Value value = arguments.this_value();
  if (Is<JSArrayBuffer>(value) && As<JSArrayBuffer>(value)->is_shared() == kShared) {
    return As<JSArrayBuffer>(value);
  }
  return ThrowIncompatibleReceiver(
      vm, ConcatText({kShared ? "SharedArrayBuffer" : "ArrayBuffer", ".prototype.", method}),
      value);
}

Value ByteCount(size_t n) { return Value::Number(static_cast<double>(n)); }

// 25.1.6.1 get ArrayBuffer.prototype.byteLength, 25.2.5.1 get
// SharedArrayBuffer.prototype.byteLength
template <bool kShared>
Completion<Value> BufferByteLength(Vm& vm, Arguments& arguments) {
  return ByteCount(TRY(ThisBuffer<kShared>(vm, arguments, "byteLength"))->byte_length());
}

// 25.1.6.3 get ArrayBuffer.prototype.detached
Completion<Value> BufferDetached(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TRY(ThisBuffer<false>(vm, arguments, "detached"))->is_detached());
}

// 25.1.6.4 get ArrayBuffer.prototype.maxByteLength, 25.2.5.5 of SharedArrayBuffer
template <bool kShared>
Completion<Value> BufferMaxByteLength(Vm& vm, Arguments& arguments) {
  return ByteCount(TRY(ThisBuffer<kShared>(vm, arguments, "maxByteLength"))->max_byte_length());
}

// 25.1.6.5 get ArrayBuffer.prototype.resizable
Completion<Value> BufferResizable(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TRY(ThisBuffer<false>(vm, arguments, "resizable"))->is_resizable());
}

// 25.2.5.4 get SharedArrayBuffer.prototype.growable
Completion<Value> BufferGrowable(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TRY(ThisBuffer<true>(vm, arguments, "growable"))->is_resizable());
}

/// The steps of resize and grow that need memory: true if there is enough.
Completion<bool> ResizeStore(Vm& vm, JSArrayBuffer* buffer, double new_length) {
  if (new_length > static_cast<double>(buffer->max_byte_length())) return false;
  const auto bytes = static_cast<size_t>(new_length);
  const size_t old_bytes = buffer->byte_length();
  if (bytes > old_bytes && !vm.heap.CanAllocateExternal(bytes - old_bytes)) {
    return vm.ThrowRangeError("Array buffer allocation failed");
  }
  return JSArrayBuffer::Resize(vm, buffer, bytes);
}

// 25.1.6.6 ArrayBuffer.prototype.resize ( newLength )
Completion<Value> BufferResize(Vm& vm, Arguments& arguments) {
  JSArrayBuffer* buffer = TRY(ThisBuffer<false>(vm, arguments, "resize"));
  // 2. Perform ? RequireInternalSlot(O, [[ArrayBufferMaxByteLength]]).
  if (!buffer->is_resizable()) {
    return ThrowIncompatibleReceiver(vm, "ArrayBuffer.prototype.resize", buffer);
  }
  // 4. Let newByteLength be ? ToIndex(newLength).
  const double new_length = TRY(ToIndex(vm, arguments[0]));
  // 5. If IsDetachedBuffer(O) is true, throw a TypeError exception.
  if (buffer->is_detached()) return ThrowDetached(vm, "ArrayBuffer.prototype.resize");
  // 6. If newByteLength > O.[[ArrayBufferMaxByteLength]], throw a RangeError exception.
  if (!TRY(ResizeStore(vm, buffer, new_length))) {
    return vm.ThrowRangeError("ArrayBuffer.prototype.resize: Invalid length parameter");
  }
  return Value::Undefined();
}

// 25.2.5.3 SharedArrayBuffer.prototype.grow ( newLength )
Completion<Value> BufferGrow(Vm& vm, Arguments& arguments) {
  JSArrayBuffer* buffer = TRY(ThisBuffer<true>(vm, arguments, "grow"));
  // 2. Perform ? RequireInternalSlot(O, [[ArrayBufferMaxByteLength]]).
  if (!buffer->is_resizable()) {
    return ThrowIncompatibleReceiver(vm, "SharedArrayBuffer.prototype.grow", buffer);
  }
  // 4. Let newByteLength be ? ToIndex(newLength).
  const double new_length = TRY(ToIndex(vm, arguments[0]));
  // 10. If newByteLength < currentByteLength or > O.[[ArrayBufferMaxByteLength]], RangeError.
  if (!TRY(ResizeStore(vm, buffer, new_length))) {
    return vm.ThrowRangeError("SharedArrayBuffer.prototype.grow: Invalid length parameter");
  }
  return Value::Undefined();
}

// 25.1.6.7 ArrayBuffer.prototype.slice ( start, end ), 25.2.5.6 of SharedArrayBuffer
template <bool kShared>
Completion<Value> BufferSlice(Vm& vm, Arguments& arguments) {
  constexpr std::string_view kMethod =
      kShared ? "SharedArrayBuffer.prototype.slice" : "ArrayBuffer.prototype.slice";
  // 1-3.
  JSArrayBuffer* buffer = TRY(ThisBuffer<kShared>(vm, arguments, "slice"));
  // 4. If IsDetachedBuffer(O) is true, throw a TypeError exception.
  if (buffer->is_detached()) return ThrowDetached(vm, kMethod);
  // 5-13. Let newLen be max(final - first, 0).
  const auto length = static_cast<double>(buffer->byte_length());
  const double first = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  const double final = TRY(ToRelativeIndex(vm, arguments[1], length, length));
  const double new_length = std::max(final - first, 0.0);
  // 14. Let ctor be ? SpeciesConstructor(O, %ArrayBuffer%).
  const Value constructor = TRY(SpeciesConstructor(
      vm, buffer, vm.intrinsic(kShared ? Intrinsic::kSharedArrayBuffer : Intrinsic::kArrayBuffer)));
  // 15. Let new be ? Construct(ctor, « 𝔽(newLen) »).
  JSReceiver* made = TRY(Construct(vm, constructor, {Value::Number(new_length)}));
  // 16-17. Perform ? RequireInternalSlot(new, [[ArrayBufferData]]); it is shared, or not, like O.
  if (!Is<JSArrayBuffer>(made) || As<JSArrayBuffer>(made)->is_shared() != kShared) {
    return ThrowIncompatibleReceiver(vm, kMethod, made);
  }
  auto* result = As<JSArrayBuffer>(made);
  // 18. If IsDetachedBuffer(new) is true, throw a TypeError exception.
  if (result->is_detached()) return ThrowDetached(vm, kMethod);
  // 19. If SameValue(new, O) is true, throw a TypeError exception (shared: the same data block).
  if (result == buffer || (kShared && result->data() == buffer->data() && length > 0)) {
    return vm.ThrowTypeError("ArrayBuffer subclass returned this from species constructor");
  }
  // If IsImmutableBuffer(new) is true, throw a TypeError exception.
  if (result->is_immutable()) return ThrowImmutable(vm, kMethod);
  // 20. If new.[[ArrayBufferByteLength]] < newLen, throw a TypeError exception.
  if (static_cast<double>(result->byte_length()) < new_length) {
    return vm.ThrowTypeError("Species constructor returned a too small ArrayBuffer");
  }
  // 22. If IsDetachedBuffer(O) is true, throw a TypeError exception.
  if (buffer->is_detached()) return ThrowDetached(vm, kMethod);
  // 23-26. Copy what is still there.
  const auto current = static_cast<double>(buffer->byte_length());
  if (first < current) {
    const double count = std::min(new_length, current - first);
    std::memmove(result->data(), buffer->data() + static_cast<size_t>(first),
                 static_cast<size_t>(count));
  }
  // 27. Return new.
  return result;
}

/// What becomes of resizability when memory is transferred.
enum class Transfer : uint8_t { kPreserveResizability, kFixedLength, kImmutable };

// 25.1.3.3 ArrayBufferCopyAndDetach ( arrayBuffer, newLength, preserveResizability )
Completion<Value> CopyAndDetach(Vm& vm, Arguments& arguments, Transfer transfer,
                                std::string_view method) {
  // 1-2.
  JSArrayBuffer* buffer = TRY(ThisBuffer<false>(vm, arguments, method));
  // 3-4. Let newByteLength be arrayBuffer.[[ArrayBufferByteLength]], or ? ToIndex(newLength).
  auto new_length = static_cast<double>(buffer->byte_length());
  if (!arguments[0].IsUndefined()) new_length = TRY(ToIndex(vm, arguments[0]));
  // 5. If IsDetachedBuffer(arrayBuffer) is true, throw a TypeError exception.
  const std::string name = ConcatText({"ArrayBuffer.prototype.", method});
  if (buffer->is_detached()) return ThrowDetached(vm, name);
  // 6. If IsImmutableBuffer(arrayBuffer) is true, throw a TypeError exception.
  if (buffer->is_immutable()) return ThrowImmutable(vm, name);
  // 7-8. Let newMaxByteLength be arrayBuffer.[[ArrayBufferMaxByteLength]] or empty.
  std::optional<double> max;
  if (transfer == Transfer::kPreserveResizability && buffer->is_resizable()) {
    max = static_cast<double>(buffer->max_byte_length());
    if (new_length > *max) return vm.ThrowRangeError("Invalid array buffer length");
  }
  // 9. If arrayBuffer.[[ArrayBufferDetachKey]] is not undefined, throw a TypeError exception.
  if (!buffer->detach_key().IsUndefined()) {
    return vm.ThrowTypeError("Cannot detach this ArrayBuffer");
  }
  const auto old_length = static_cast<double>(buffer->byte_length());
  JSArrayBuffer* result;
  if (new_length == old_length && buffer->is_resizable() == max.has_value()) {
    // Moving the memory instead of copying it makes no visible difference when its shape stays.
    result = JSArrayBuffer::New(vm, vm.realm()->map(Intrinsic::kArrayBufferMap),
                                JSArrayBuffer::Detach(vm, buffer));
  } else {
    // 10. Let newBuffer be ? AllocateArrayBuffer(%ArrayBuffer%, newByteLength, newMaxByteLength).
    result = TRY(AllocateBuffer(vm, vm.realm()->map(Intrinsic::kArrayBufferMap), new_length, max,
                                /*shared=*/false));
    // 11-14. Copy min(newByteLength, old length) bytes.
    const auto count = static_cast<size_t>(std::min(new_length, old_length));
    if (count > 0) std::memcpy(result->data(), buffer->data(), count);
    // 16. Perform ! DetachArrayBuffer(arrayBuffer).
    JSArrayBuffer::Detach(vm, buffer);
  }
  if (transfer == Transfer::kImmutable) result->MakeImmutable();
  // 17. Return newBuffer.
  return result;
}

// 25.1.6.8 ArrayBuffer.prototype.transfer ( [ newLength ] )
Completion<Value> BufferTransfer(Vm& vm, Arguments& arguments) {
  return CopyAndDetach(vm, arguments, Transfer::kPreserveResizability, "transfer");
}

// 25.1.6.9 ArrayBuffer.prototype.transferToFixedLength ( [ newLength ] )
Completion<Value> BufferTransferToFixedLength(Vm& vm, Arguments& arguments) {
  return CopyAndDetach(vm, arguments, Transfer::kFixedLength, "transferToFixedLength");
}

// --- Immutable ArrayBuffers (proposal).

// get ArrayBuffer.prototype.immutable
Completion<Value> BufferImmutable(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TRY(ThisBuffer<false>(vm, arguments, "immutable"))->is_immutable());
}

// ArrayBuffer.prototype.transferToImmutable ( [ newLength ] )
Completion<Value> BufferTransferToImmutable(Vm& vm, Arguments& arguments) {
  return CopyAndDetach(vm, arguments, Transfer::kImmutable, "transferToImmutable");
}

// ArrayBuffer.prototype.sliceToImmutable ( [ start [ , end ] ] )
Completion<Value> BufferSliceToImmutable(Vm& vm, Arguments& arguments) {
  constexpr std::string_view kMethod = "ArrayBuffer.prototype.sliceToImmutable";
  // 1-3.
  JSArrayBuffer* buffer = TRY(ThisBuffer<false>(vm, arguments, "sliceToImmutable"));
  // 4. If IsDetachedBuffer(O) is true, throw a TypeError exception.
  if (buffer->is_detached()) return ThrowDetached(vm, kMethod);
  // 5-9. Let newLen be max(final - first, 0).
  const auto length = static_cast<double>(buffer->byte_length());
  const double first = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  const double final = TRY(ToRelativeIndex(vm, arguments[1], length, length));
  const double new_length = std::max(final - first, 0.0);
  // 11. If IsDetachedBuffer(O) is true, throw a TypeError exception.
  if (buffer->is_detached()) return ThrowDetached(vm, kMethod);
  // 13-14. If currentLen < final, throw a RangeError exception.
  if (static_cast<double>(buffer->byte_length()) < final) {
    return vm.ThrowRangeError(ConcatText({kMethod, ": Invalid length parameter"}));
  }
  // 15. Let newBuffer be ? AllocateImmutableArrayBuffer(...).
  JSArrayBuffer* result = TRY(NewArrayBuffer(vm, new_length));
  if (new_length > 0) {
    std::memcpy(result->data(), buffer->data() + static_cast<size_t>(first),
                static_cast<size_t>(new_length));
  }
  result->MakeImmutable();
  // 16. Return newBuffer.
  return result;
}

constexpr BuiltinSpec kArrayBufferStatics[] = {{"isView", ArrayBufferIsView, 1}};

constexpr BuiltinSpec kArrayBufferFunctions[] = {
    {"byteLength", BufferByteLength<false>, 0, BuiltinSpec::kGetter},
    {"detached", BufferDetached, 0, BuiltinSpec::kGetter},
    {"immutable", BufferImmutable, 0, BuiltinSpec::kGetter},
    {"maxByteLength", BufferMaxByteLength<false>, 0, BuiltinSpec::kGetter},
    {"resizable", BufferResizable, 0, BuiltinSpec::kGetter},
    {"resize", BufferResize, 1},
    {"slice", BufferSlice<false>, 2},
    {"sliceToImmutable", BufferSliceToImmutable, 2},
    {"transfer", BufferTransfer, 0},
    {"transferToFixedLength", BufferTransferToFixedLength, 0},
    {"transferToImmutable", BufferTransferToImmutable, 0},
};

constexpr BuiltinSpec kSharedArrayBufferFunctions[] = {
    {"byteLength", BufferByteLength<true>, 0, BuiltinSpec::kGetter},
    {"grow", BufferGrow, 1},
    {"growable", BufferGrowable, 0, BuiltinSpec::kGetter},
    {"maxByteLength", BufferMaxByteLength<true>, 0, BuiltinSpec::kGetter},
    {"slice", BufferSlice<true>, 2},
};

JSFunction* CreateBufferKind(Vm& vm, Realm* realm, std::string_view name, BuiltinFunction function,
                             Intrinsic constructor, Intrinsic prototype_intrinsic, Intrinsic map,
                             std::span<const BuiltinSpec> functions) {
  JSObject* prototype = NewPrototypeObject(vm, realm);
  Map* instance_map = PrepareInstanceMap(vm, realm, map, prototype_intrinsic, prototype,
                                         InstanceType::kJSArrayBuffer, JSArrayBuffer::kFixedSize);
  JSFunction* result = DefineConstructor(vm, realm, name, function, 1, constructor,
                                         prototype_intrinsic, prototype, instance_map);
  DefineSpeciesGetter(vm, result);
  DefineBuiltins(vm, prototype, functions);
  DefineToStringTag(vm, prototype, name);
  return result;
}

}  // namespace

void CreateArrayBuffer(Vm& vm, Realm* realm) {
  JSFunction* constructor = CreateBufferKind(
      vm, realm, "ArrayBuffer", BufferConstructor<false>, Intrinsic::kArrayBuffer,
      Intrinsic::kArrayBufferPrototype, Intrinsic::kArrayBufferMap, kArrayBufferFunctions);
  DefineBuiltins(vm, constructor, kArrayBufferStatics);
  CreateBufferKind(vm, realm, "SharedArrayBuffer", BufferConstructor<true>,
                   Intrinsic::kSharedArrayBuffer, Intrinsic::kSharedArrayBufferPrototype,
                   Intrinsic::kSharedArrayBufferMap, kSharedArrayBufferFunctions);
}

}  // namespace qdr
