// Atomics (ECMA-262 25.4). Every operation is sequentially consistent.
#include <cmath>

#include "runtime/agent_waits.h"
#include "runtime/promise_operations.h"
#include "runtime/runtime_state.h"
#include "runtime/typed_array_support.h"

namespace qdr {

namespace {

// 25.4.3.1 ValidateIntegerTypedArray ( typedArray, waitable [ , accessMode ] )
Completion<JSTypedArray*> ValidateIntegerTypedArray(Vm& vm, Value v, bool waitable,
                                                    std::string_view method,
                                                    AccessMode mode = AccessMode::kRead) {
  // 2. Let taRecord be ? ValidateTypedArray(typedArray, unordered, accessMode).
  JSTypedArray* array = TRY(ValidateTypedArray(vm, v, method, mode));
  const ElementsKind kind = array->elements_kind();
  // 3. If waitable is true, only Int32Array and BigInt64Array will do. 4. Else, any integers but
  // clamped ones.
  const bool fits = waitable ? kind == ElementsKind::kInt32 || kind == ElementsKind::kBigInt64
                             : kind < ElementsKind::kFloat16 && kind != ElementsKind::kUint8Clamped;
  if (!fits) {
    return vm.ThrowTypeError(waitable ? "[object Array] is not an int32 or BigInt64 typed array."
                                      : "[object Array] is not an integer typed array.");
  }
  return array;
}

// 25.4.3.2 ValidateAtomicAccess ( taRecord, requestIndex ): the index of the element.
Completion<size_t> ValidateAtomicAccess(Vm& vm, JSTypedArray* array, Value request_index) {
  // 1. Let length be TypedArrayLength(taRecord).
  const auto length = static_cast<double>(array->length());
  // 2. Let accessIndex be ? ToIndex(requestIndex).
  const double index = TRY(ToIndex(vm, request_index));
  // 4. If accessIndex ≥ length, throw a RangeError exception.
  if (index >= length) return vm.ThrowRangeError("Invalid atomic access index");
  return static_cast<size_t>(index);
}

// 25.4.3.4 RevalidateAtomicAccess ( typedArray, byteIndexInBuffer ): conversions may have detached
// or shrunk the buffer.
Completion<void> RevalidateAtomicAccess(Vm& vm, JSTypedArray* array, size_t index,
                                        std::string_view method) {
  Refresh(array);
  if (array->IsOutOfBounds()) return ThrowDetached(vm, method);
  if (index >= array->length()) return vm.ThrowRangeError("Invalid atomic access index");
  return Done{};
}

/// Calls `operation.template operator()<T>(address)` for the integer type of the elements.
template <class Operation>
auto WithIntegerAt(JSTypedArray* array, size_t index, Operation operation) {
  uint8_t* address = array->data() + index * static_cast<size_t>(array->element_size());
  switch (array->elements_kind()) {
    case ElementsKind::kInt8:
      return operation(reinterpret_cast<int8_t*>(address));
    case ElementsKind::kInt16:
      return operation(reinterpret_cast<int16_t*>(address));
    case ElementsKind::kUint16:
      return operation(reinterpret_cast<uint16_t*>(address));
    case ElementsKind::kInt32:
      return operation(reinterpret_cast<int32_t*>(address));
    case ElementsKind::kUint32:
      return operation(reinterpret_cast<uint32_t*>(address));
    case ElementsKind::kBigInt64:
      return operation(reinterpret_cast<int64_t*>(address));
    case ElementsKind::kBigUint64:
      return operation(reinterpret_cast<uint64_t*>(address));
    default:
      return operation(address);
  }
}

template <class T>
Value ToValue(Vm& vm, T element) {
  if constexpr (std::is_same_v<T, int64_t>) {
    return BigInt::FromInt64(vm, element);
  } else if constexpr (std::is_same_v<T, uint64_t>) {
    return BigInt::FromUint64(vm, element);
  } else {
    return Value::Number(static_cast<double>(element));
  }
}

/// The value to store or combine: ? ToBigInt(value) or 𝔽(? ToIntegerOrInfinity(value)).
Completion<Value> ToAtomicValue(Vm& vm, JSTypedArray* array, Value v) {
  if (JSTypedArray::IsBigIntKind(array->elements_kind())) return TRY(ToBigInt(vm, v));
  return Value::Number(TRY(ToIntegerOrInfinity(vm, v)));
}

template <class T>
T FromValue(Value v) {
  if constexpr (sizeof(T) == 8) {
    return static_cast<T>(As<BigInt>(v)->AsUint64());
  } else {
    return static_cast<T>(DoubleToInt32(v.AsNumber()));
  }
}

struct AddOperation {
  static constexpr const char* kName = "Atomics.add";
  template <class T>
  static T Apply(T* address, T operand) {
    return __atomic_fetch_add(address, operand, __ATOMIC_SEQ_CST);
  }
};
struct AndOperation {
  static constexpr const char* kName = "Atomics.and";
  template <class T>
  static T Apply(T* address, T operand) {
    return __atomic_fetch_and(address, operand, __ATOMIC_SEQ_CST);
  }
};
struct ExchangeOperation {
  static constexpr const char* kName = "Atomics.exchange";
  template <class T>
  static T Apply(T* address, T operand) {
    return __atomic_exchange_n(address, operand, __ATOMIC_SEQ_CST);
  }
};
struct OrOperation {
  static constexpr const char* kName = "Atomics.or";
  template <class T>
  static T Apply(T* address, T operand) {
    return __atomic_fetch_or(address, operand, __ATOMIC_SEQ_CST);
  }
};
struct SubOperation {
  static constexpr const char* kName = "Atomics.sub";
  template <class T>
  static T Apply(T* address, T operand) {
    return __atomic_fetch_sub(address, operand, __ATOMIC_SEQ_CST);
  }
};
struct XorOperation {
  static constexpr const char* kName = "Atomics.xor";
  template <class T>
  static T Apply(T* address, T operand) {
    return __atomic_fetch_xor(address, operand, __ATOMIC_SEQ_CST);
  }
};

// 25.4.3.17 AtomicReadModifyWrite ( typedArray, index, value, op )
template <class Modify>
Completion<Value> ReadModifyWrite(Vm& vm, Arguments& arguments) {
  // 1. Let byteIndexInBuffer be ? ValidateAtomicAccessOnIntegerTypedArray(typedArray, index).
  JSTypedArray* array =
      TRY(ValidateIntegerTypedArray(vm, arguments[0], /*waitable=*/false, Modify::kName,
                                    AccessMode::kWrite));
  const size_t index = TRY(ValidateAtomicAccess(vm, array, arguments[1]));
  // 2-3. Let v be ? ToBigInt(value), or 𝔽(? ToIntegerOrInfinity(value)).
  const Value v = TRY(ToAtomicValue(vm, array, arguments[2]));
  // 4. Perform ? RevalidateAtomicAccess(typedArray, byteIndexInBuffer).
  TRY(RevalidateAtomicAccess(vm, array, index, Modify::kName));
  // 5-7. Return GetModifySetValueInBuffer(...).
  return WithIntegerAt(array, index, [&]<class T>(T* address) {
    return ToValue(vm, Modify::Apply(address, FromValue<T>(v)));
  });
}

// 25.4.6 Atomics.compareExchange ( typedArray, index, expectedValue, replacementValue )
Completion<Value> AtomicsCompareExchange(Vm& vm, Arguments& arguments) {
  JSTypedArray* array = TRY(
      ValidateIntegerTypedArray(vm, arguments[0], /*waitable=*/false, "Atomics.compareExchange",
                                AccessMode::kWrite));
  const size_t index = TRY(ValidateAtomicAccess(vm, array, arguments[1]));
  // 4-5. Let expected and replacement be the converted values.
  const Value expected = TRY(ToAtomicValue(vm, array, arguments[2]));
  const Value replacement = TRY(ToAtomicValue(vm, array, arguments[3]));
  // 6. Perform ? RevalidateAtomicAccess(typedArray, byteIndexInBuffer).
  TRY(RevalidateAtomicAccess(vm, array, index, "Atomics.compareExchange"));
  // 7-13.
  return WithIntegerAt(array, index, [&]<class T>(T* address) {
    T old = FromValue<T>(expected);
    __atomic_compare_exchange_n(address, &old, FromValue<T>(replacement), false, __ATOMIC_SEQ_CST,
                                __ATOMIC_SEQ_CST);
    return ToValue(vm, old);
  });
}

// 25.4.8 Atomics.isLockFree ( size )
Completion<Value> AtomicsIsLockFree(Vm& vm, Arguments& arguments) {
  // 1. Let n be ? ToIntegerOrInfinity(size). All sizes of elements are.
  const double n = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  return Value::Boolean(n == 1 || n == 2 || n == 4 || n == 8);
}

// 25.4.9 Atomics.load ( typedArray, index )
Completion<Value> AtomicsLoad(Vm& vm, Arguments& arguments) {
  JSTypedArray* array =
      TRY(ValidateIntegerTypedArray(vm, arguments[0], /*waitable=*/false, "Atomics.load"));
  const size_t index = TRY(ValidateAtomicAccess(vm, array, arguments[1]));
  TRY(RevalidateAtomicAccess(vm, array, index, "Atomics.load"));
  return WithIntegerAt(array, index, [&]<class T>(T* address) {
    return ToValue(vm, __atomic_load_n(address, __ATOMIC_SEQ_CST));
  });
}

// 25.4.11 Atomics.pause ( [ N ] )
Completion<Value> AtomicsPause(Vm& vm, Arguments& arguments) {
  // 1. If N is neither undefined nor an integral Number, throw a TypeError exception.
  if (!arguments[0].IsUndefined() && !IsIntegralNumber(arguments[0])) {
    return vm.ThrowTypeError("Atomics.pause: the argument must be an integral Number");
  }
  // 2-3. Larger numbers mean longer pauses, within reason.
  const double n = arguments[0].IsUndefined() ? 1 : arguments[0].AsNumber();
  const int count = static_cast<int>(std::clamp(n, 1.0, 64.0));
  for (int i = 0; i < count; i++) __builtin_ia32_pause();
  return Value::Undefined();
}

// 25.4.12 Atomics.store ( typedArray, index, value )
Completion<Value> AtomicsStore(Vm& vm, Arguments& arguments) {
  JSTypedArray* array =
      TRY(ValidateIntegerTypedArray(vm, arguments[0], /*waitable=*/false, "Atomics.store",
                                    AccessMode::kWrite));
  const size_t index = TRY(ValidateAtomicAccess(vm, array, arguments[1]));
  // 3-4. Let v be the converted value.
  const Value v = TRY(ToAtomicValue(vm, array, arguments[2]));
  TRY(RevalidateAtomicAccess(vm, array, index, "Atomics.store"));
  WithIntegerAt(array, index, [&]<class T>(T* address) {
    __atomic_store_n(address, FromValue<T>(v), __ATOMIC_SEQ_CST);
  });
  // 9. Return v.
  return v;
}

// 25.4.3.14 DoWait ( mode, typedArray, index, value, timeout )
Completion<Value> DoWait(Vm& vm, Arguments& arguments, bool async, std::string_view method) {
  // 1. Let taRecord be ? ValidateIntegerTypedArray(typedArray, true).
  JSTypedArray* array = TRY(ValidateIntegerTypedArray(vm, arguments[0], /*waitable=*/true, method));
  // 3. If IsSharedArrayBuffer(buffer) is false, throw a TypeError exception.
  if (!array->buffer()->is_shared()) {
    return vm.ThrowTypeError(ConcatText({method, " needs a typed array on shared memory"}));
  }
  // 4. Let i be ? ValidateAtomicAccess(taRecord, index).
  const size_t index = TRY(ValidateAtomicAccess(vm, array, arguments[1]));
  // 6-7. Let v be ? ToInt32(value) or ? ToBigInt64(value).
  const bool is_bigint = array->elements_kind() == ElementsKind::kBigInt64;
  int64_t expected;
  if (is_bigint) {
    expected = TRY(ToBigInt(vm, arguments[2]))->AsInt64();
  } else {
    expected = TRY(ToInt32(vm, arguments[2]));
  }
  // 8-9. Let t be the timeout: NaN is no limit, what is negative is none at all.
  double timeout = TRY(ToNumber(vm, arguments[3]));
  timeout = std::isnan(timeout) ? INFINITY : std::max(timeout, 0.0);
  // 10. If mode is sync and AgentCanSuspend() is false, throw a TypeError exception: every thread
  // of this engine can be suspended.
  const std::shared_ptr<BackingStore> store = array->buffer()->store();
  uint8_t* address = array->data() + index * static_cast<size_t>(array->element_size());
  const auto byte_index = static_cast<size_t>(address - store->data());
  auto is_expected = [&] {
    return is_bigint
               ? __atomic_load_n(reinterpret_cast<int64_t*>(address), __ATOMIC_SEQ_CST) == expected
               : __atomic_load_n(reinterpret_cast<int32_t*>(address), __ATOMIC_SEQ_CST) == expected;
  };
  WaiterList& waiters = WaiterList::Of(*store);
  if (!async) {
    const WaitResult result = TRY(waiters.Wait(vm, byte_index, is_expected, timeout));
    return String::InternalizeAscii(vm, result == WaitResult::kOk         ? "ok"
                                        : result == WaitResult::kNotEqual ? "not-equal"
                                                                          : "timed-out");
  }
  // 14-15. Let resultObject be { async, value }.
  JSObject* result = JSObject::NewOrdinary(vm, vm.intrinsic(Intrinsic::kObjectPrototype));
  auto finish = [&](bool is_async, Value value) {
    JSObject::Put(vm, result, PropertyKey::Name(vm.names().async), Value::Boolean(is_async));
    JSObject::Put(vm, result, PropertyKey::Name(vm.names().value), value);
    return result;
  };
  if (!is_expected()) return finish(false, String::InternalizeAscii(vm, "not-equal"));
  if (timeout == 0) return finish(false, String::InternalizeAscii(vm, "timed-out"));
  JSPromise* promise = NewPromise(vm);
  if (!RuntimeState::Of(vm).async_waits->Start(store, byte_index, is_expected, timeout, promise)) {
    return finish(false, String::InternalizeAscii(vm, "not-equal"));
  }
  return finish(true, promise);
}

// 25.4.13 Atomics.wait ( typedArray, index, value, timeout )
Completion<Value> AtomicsWait(Vm& vm, Arguments& arguments) {
  return DoWait(vm, arguments, /*async=*/false, "Atomics.wait");
}

// 25.4.14 Atomics.waitAsync ( typedArray, index, value, timeout )
Completion<Value> AtomicsWaitAsync(Vm& vm, Arguments& arguments) {
  return DoWait(vm, arguments, /*async=*/true, "Atomics.waitAsync");
}

// 25.4.15 Atomics.notify ( typedArray, index, count )
Completion<Value> AtomicsNotify(Vm& vm, Arguments& arguments) {
  // 1-2. Let byteIndexInBuffer be ? ValidateAtomicAccess(taRecord, index).
  JSTypedArray* array =
      TRY(ValidateIntegerTypedArray(vm, arguments[0], /*waitable=*/true, "Atomics.notify"));
  const size_t index = TRY(ValidateAtomicAccess(vm, array, arguments[1]));
  // 3. If count is undefined, let c be +∞. 4. Else, max(? ToIntegerOrInfinity(count), 0).
  double count = INFINITY;
  if (!arguments[2].IsUndefined()) {
    count = std::max(TRY(ToIntegerOrInfinity(vm, arguments[2])), 0.0);
  }
  // 7. If IsSharedArrayBuffer(buffer) is false, return +0.
  if (!array->buffer()->is_shared()) return Value::Smi(0);
  // 8-13.
  BackingStore& store = *array->buffer()->store();
  const auto byte_index = static_cast<size_t>(array->data() - store.data()) +
                          index * static_cast<size_t>(array->element_size());
  return Value::Number(WaiterList::Of(store).Notify(byte_index, count));
}

constexpr BuiltinSpec kFunctions[] = {
    {"load", AtomicsLoad, 2},
    {"store", AtomicsStore, 3},
    {"add", ReadModifyWrite<AddOperation>, 3},
    {"sub", ReadModifyWrite<SubOperation>, 3},
    {"and", ReadModifyWrite<AndOperation>, 3},
    {"or", ReadModifyWrite<OrOperation>, 3},
    {"xor", ReadModifyWrite<XorOperation>, 3},
    {"exchange", ReadModifyWrite<ExchangeOperation>, 3},
    {"compareExchange", AtomicsCompareExchange, 4},
    {"isLockFree", AtomicsIsLockFree, 1},
    {"wait", AtomicsWait, 4},
    {"waitAsync", AtomicsWaitAsync, 4},
    {"notify", AtomicsNotify, 3},
    {"pause", AtomicsPause, 0},
};

}  // namespace

void CreateAtomics(Vm& vm, Realm* realm) {
  JSObject* atomics = DefineNamespace(vm, realm, "Atomics", Intrinsic::kAtomics);
  DefineBuiltins(vm, atomics, kFunctions);
}

}  // namespace qdr
