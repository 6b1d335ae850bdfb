// Runtime functions for properties, calls, arrays and iteration, and the throws that bytecode asks
// for.
#include "runtime/abstract_operations.h"
#include "runtime/array_support.h"
#include "runtime/messages.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

// --- Throws.

Completion<Value> Runtime_ThrowConstAssignment(Vm& vm, Arguments& arguments) {
  return ThrowMessage(vm, Message::kConstAssign);
}

Completion<Value> Runtime_ThrowInvalidAssignmentTarget(Vm& vm, Arguments& arguments) {
  return vm.ThrowReferenceError("Invalid left-hand side in assignment");
}

Completion<Value> Runtime_ThrowDeleteSuper(Vm& vm, Arguments& arguments) {
  return ThrowMessage(vm, Message::kCannotDeleteSuper);
}

Completion<Value> Runtime_ThrowThrowMethodMissing(Vm& vm, Arguments& arguments) {
  return ThrowMessage(vm, Message::kThrowMethodMissing);
}

Completion<Value> Runtime_ThrowNotIterable(Vm& vm, Arguments& arguments) {
  return ThrowNotIterable(vm, arguments[0]);
}

Completion<Value> Runtime_ThrowTypeError(Vm& vm, Arguments& arguments) {
  return vm.ThrowTypeError(TRY(ToString(vm, arguments[0]))->ToUtf8(vm));
}

Completion<Value> Runtime_ThrowRangeError(Vm& vm, Arguments& arguments) {
  return vm.ThrowRangeError(TRY(ToString(vm, arguments[0]))->ToUtf8(vm));
}

// --- Properties.

// (base, key, receiver)
Completion<Value> Runtime_GetKeyedFromSuper(Vm& vm, Arguments& arguments) {
  // 13.3.7.1: the key is converted when the reference is read, behind the base's check.
  if (!IsReceiver(arguments[0])) {
    return ThrowMessage(vm, Message::kReadPropertyOfNullish,
                        {"null", DescribePrimitiveForError(vm, arguments[1])});
  }
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  return GetWithReceiver(vm, AsReceiver(arguments[0]), key, arguments[2]);
}

// (base, key, value, receiver, strict)
Completion<Value> Runtime_SetSuper(Vm& vm, Arguments& arguments) {
  if (!IsReceiver(arguments[0])) {
    return ThrowMessage(vm, Message::kSetPropertyOfNullish,
                        {"null", DescribePrimitiveForError(vm, arguments[1])});
  }
  PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  bool stored = TRY(TrySet(vm, AsReceiver(arguments[0]), key, arguments[2], arguments[3]));
  if (!stored && ToBoolean(vm, arguments[4])) return ThrowSetRefused(vm, arguments[3], key);
  return arguments[2];
}

// (target, source)
Completion<Value> Runtime_CopyDataProperties(Vm& vm, Arguments& arguments) {
  TRY(CopyDataProperties(vm, AsReceiver(arguments[0]), arguments[1], {}));
  return arguments[0];
}

// (source, key...)
Completion<Value> Runtime_CopyDataPropertiesExcluding(Vm& vm, Arguments& arguments) {
  JSObject* rest = JSObject::New(vm, vm.realm()->map(Intrinsic::kObjectMap));
  TRY(CopyDataProperties(vm, rest, arguments[0], arguments.from(1)));
  return Value(rest);
}

// --- Calls and arrays.

namespace {

/// The elements of an array that the engine itself has filled: nothing observes reading them.
FixedArray* ElementsOf(Vm& vm, Value array) {
  auto* js_array = As<JSArray>(array);
  uint32_t length = js_array->length();
  FixedArray* list = FixedArray::New(vm, length);
  for (uint32_t i = 0; i < length; ++i) {
    Value v = JSObject::GetElementFast(js_array, i);
    list->set(vm.heap, i, v.IsHole() ? Value::Undefined() : v);
  }
  return list;
}

}  // namespace

// (callee, receiver, JSArray)
Completion<Value> Runtime_CallWithArray(Vm& vm, Arguments& arguments) {
  FixedArray* list = ElementsOf(vm, arguments[2]);
  return Call(vm, arguments[0], arguments[1], std::span<const Value>(list->data(), list->length()));
}

// (constructor, new_target, JSArray)
Completion<Value> Runtime_ConstructWithArray(Vm& vm, Arguments& arguments) {
  if (!IsConstructor(vm.heap, arguments[0])) {
    return ThrowMessage(vm, Message::kNotConstructor, {DescribeForError(vm, arguments[0])});
  }
  FixedArray* list = ElementsOf(vm, arguments[2]);
  return Value(TRY(Construct(vm, arguments[0], std::span<const Value>(list->data(), list->length()),
                             arguments[1])));
}

// (JSArray, iterable)
Completion<Value> Runtime_AppendSpread(Vm& vm, Arguments& arguments) {
  auto* array = As<JSArray>(arguments[0]);
  if (CanIterateArrayFast(vm, arguments[1])) {
    auto* source = As<JSArray>(arguments[1]);
    uint32_t first = array->length();
    if (source != array && double{0} + first + source->length() < kTwoTo32 - 1) {
      TRY(AppendElements(vm, array, source));
      if (IsHoley(source->elements_kind())) ReplaceHoles(vm, array, first);
    } else {
      uint32_t length = source->length();
      for (uint32_t i = 0; i < length; ++i) JSArray::Push(vm, array, IteratedElement(source, i));
    }
    return Value(array);
  }
  IteratorRecord record = TRY(GetIterator(vm, arguments[1]));
  Value value;
  while (TRY(IteratorStepValue(vm, record, &value))) JSArray::Push(vm, array, value);
  return Value(array);
}

// --- Iteration.

// (iterator)
Completion<Value> Runtime_IteratorClose(Vm& vm, Arguments& arguments) {
  TRY(IteratorClose(vm, {arguments[0], Value::Undefined(), false}));
  return Value::Undefined();
}

// (iterator)
Completion<Value> Runtime_IteratorCloseOnThrow(Vm& vm, Arguments& arguments) {
  // The exception is the bytecode's to throw again: here only a termination comes out.
  Completion<Value> method = GetMethod(vm, arguments[0], PropertyKey::Name(vm.names().return_));
  if (!method.threw() && !method.value().IsUndefined()) {
    (void)Call(vm, method.value(), arguments[0]);
  }
  if (vm.is_terminating()) return Threw{};
  if (vm.has_pending_exception()) vm.TakeException();
  return Value::Undefined();
}

// (iterator, next method)
Completion<Value> Runtime_IteratorRest(Vm& vm, Arguments& arguments) {
  IteratorRecord record{arguments[0], arguments[1], false};
  JSArray* array = JSArray::New(vm);
  Value value;
  while (TRY(IteratorStepValue(vm, record, &value))) JSArray::Push(vm, array, value);
  return Value(array);
}

// --- For the library's own JavaScript.

Completion<Value> Runtime_ToObject(Vm& vm, Arguments& arguments) {
  return Value(TRY(ToObject(vm, arguments[0])));
}
Completion<Value> Runtime_ToLength(Vm& vm, Arguments& arguments) {
  return Value::Number(TRY(ToLength(vm, arguments[0])));
}
Completion<Value> Runtime_ToIntegerOrInfinity(Vm& vm, Arguments& arguments) {
  return Value::Number(TRY(ToIntegerOrInfinity(vm, arguments[0])));
}
Completion<Value> Runtime_IsCallable(Vm& vm, Arguments& arguments) {
  return Value::Boolean(IsCallable(vm.heap, arguments[0]));
}
Completion<Value> Runtime_IsConstructor(Vm& vm, Arguments& arguments) {
  return Value::Boolean(IsConstructor(vm.heap, arguments[0]));
}

}  // namespace qdr
