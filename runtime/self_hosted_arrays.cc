// What js/array.js, js/array_functions.js and js/sort.js call: checks, creation of arrays, and the
// parts of sorting that need no comparator. Arguments are those of tiers/bytecode/
// runtime_functions.h.
#include <cstring>

#include "runtime/array_sort.h"
#include "runtime/array_support.h"
#include "runtime/builtins_async.h"
#include "runtime/messages.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

Completion<Value> Runtime_IsReceiver(Vm& vm, Arguments& arguments) {
  return Value::Boolean(IsReceiver(arguments[0]));
}

Completion<Value> Runtime_IsArray(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TRY(IsArray(vm, arguments[0])));
}

Completion<Value> Runtime_ThrowNotCallable(Vm& vm, Arguments& arguments) {
  return ThrowNotCallable(vm, arguments[0]);
}

Completion<Value> Runtime_ThrowNotConstructor(Vm& vm, Arguments& arguments) {
  return ThrowMessage(vm, Message::kNotConstructor, {DescribeForError(vm, arguments[0])});
}

Completion<Value> Runtime_ThrowIteratorResultNotObject(Vm& vm, Arguments& arguments) {
  return ThrowMessage(vm, Message::kIteratorResultNotObject, {DescribeForError(vm, arguments[0])});
}

Completion<Value> Runtime_GetIteratorMethod(Vm& vm, Arguments& arguments) {
  return GetMethod(vm, arguments[0], PropertyKey::Name(vm.symbols().iterator));
}

Completion<Value> Runtime_GetAsyncIteratorMethod(Vm& vm, Arguments& arguments) {
  return GetMethod(vm, arguments[0], PropertyKey::Name(vm.symbols().asyncIterator));
}

Completion<Value> Runtime_CreateAsyncFromSyncIterator(Vm& vm, Arguments& arguments) {
  const IteratorRecord sync{arguments[0], arguments[1], false};
  return CreateAsyncFromSyncIterator(vm, sync).iterator;
}

Completion<Value> Runtime_IterableToArray(Vm& vm, Arguments& arguments) {
  RootVector values(vm.heap);
  // Fast path: a plain array whose iteration is the intrinsic one.
  if (CanIterateArrayFast(vm, arguments[0]) &&
      arguments[1] == vm.intrinsic(Intrinsic::kArrayPrototypeValues)) {
    TRY(IterableToList(vm, arguments[0], values));
  } else {
    // IteratorToList(? GetIteratorFromMethod(items, method))
    IteratorRecord iterator = TRY(GetIteratorFromMethod(vm, arguments[0], arguments[1]));
    Value value;
    while (TRY(IteratorStepValue(vm, iterator, &value))) values.push_back(value);
  }
  return JSArray::FromValues(vm, std::span<const Value>(values.data(), values.size()));
}

Completion<Value> Runtime_CreateDataProperty(Vm& vm, Arguments& arguments) {
  const PropertyKey key = TRY(ToPropertyKey(vm, arguments[1]));
  TRY(CreateDataPropertyOrThrow(vm, AsReceiver(arguments[0]), key, arguments[2]));
  return Value::Undefined();
}

Completion<Value> Runtime_NewArray(Vm& vm, Arguments& arguments) {
  return TRY(ArrayCreate(vm, arguments[0].AsNumber()));
}

Completion<Value> Runtime_ArraySpeciesCreate(Vm& vm, Arguments& arguments) {
  JSReceiver* original = AsReceiver(arguments[0]);
  // Fast path: no lookup has an effect.
  if (arguments[1] == Value::Smi(0) && Is<JSArray>(original) &&
      HasPlainSpecies(vm, As<JSArray>(original))) {
    return JSArray::New(vm);
  }
  return TRY(ArraySpeciesCreate(vm, original, arguments[1].AsNumber()));
}

namespace {

/// Room for elements that will probably be added; very long arrays may turn out to be sparse.
Completion<void> PrepareRoom(Vm& vm, JSArray* array, double length) {
  constexpr double kMaxPrepared = 1 << 24;
  return EnsureRoom(vm, array, std::min(length, kMaxPrepared));
}

}  // namespace

Completion<Value> Runtime_NewArrayIfPlainSpecies(Vm& vm, Arguments& arguments) {
  if (!Is<JSArray>(arguments[0]) || !HasPlainSpecies(vm, As<JSArray>(arguments[0]))) {
    return Value::Undefined();
  }
  JSArray* array = JSArray::New(vm);
  TRY(PrepareRoom(vm, array, arguments[1].AsNumber()));
  return array;
}

Completion<Value> Runtime_NewPlainArray(Vm& vm, Arguments& arguments) {
  const double length = arguments[1].AsNumber();
  if (arguments[0] != vm.intrinsic(Intrinsic::kArray) || length > kTwoTo32 - 1) {
    return Value::Undefined();
  }
  JSArray* array = JSArray::New(vm);
  TRY(PrepareRoom(vm, array, length));
  return array;
}

Completion<Value> Runtime_ArrayFromPlainArray(Vm& vm, Arguments& arguments) {
  if (arguments[0] != vm.intrinsic(Intrinsic::kArray) ||
      arguments[2] != vm.intrinsic(Intrinsic::kArrayPrototypeValues) ||
      !CanIterateArrayFast(vm, arguments[1])) {
    return Value::Undefined();
  }
  auto* array = As<JSArray>(arguments[1]);
  JSArray* copy = CopyOfRange(vm, array, 0, array->length());
  if (IsHoley(copy->elements_kind())) ReplaceHoles(vm, copy, 0);
  return copy;
}

Completion<Value> Runtime_SortScratch(Vm& vm, Arguments& arguments) {
  return TRY(NewDenseArray(vm, arguments[0].AsNumber()));
}

Completion<Value> Runtime_MergeSort(Vm& vm, Arguments& arguments) {
  const Value function = vm.intrinsic(Intrinsic::kMergeSort);
  if (!function.IsUndefined()) return function;
  // First use in this realm.
  JSObject* holder = JSObject::NewOrdinary(vm, Value::Null());
  InstallSelfHosted(vm, vm.realm(), holder, "sort");
  const PropertyKey name = PropertyKey::Name(String::InternalizeAscii(vm, "MergeSort"));
  const Value made = TRY(Get(vm, holder, name));
  vm.realm()->set(vm.heap, Intrinsic::kMergeSort, made);
  return made;
}

namespace {

/// The values to sort and how many undefined ones there are besides.
Completion<double> CollectForSort(Vm& vm, JSReceiver* object, double length, bool skip_holes,
                                  RootVector& values) {
  double undefined_count = 0;
  // 23.1.3.30.1 SortIndexedProperties, step 3: Repeat, while k < len,
  for (double k = 0; k < length; k++) {
    TRY(vm.PollInterrupt());
    // a-c. Read what is present, or everything.
    if (skip_holes && !TRY(HasAt(vm, object, k))) continue;
    const Value value = TRY(GetAt(vm, object, k));
    if (value.IsUndefined()) {
      undefined_count++;
    } else {
      values.push_back(value);
    }
  }
  return undefined_count;
}

/// Stores sorted values, undefined ones and holes back.
Completion<Value> WriteSorted(Vm& vm, JSReceiver* object, double length,
                              std::span<const Value> values, double undefined_count) {
  double j = 0;
  // 23.1.3.30 step 8. Repeat, while j < itemCount: Perform ? Set(obj, j, sortedList[j], true).
  for (; j < static_cast<double>(values.size()); j++) {
    TRY(SetAt(vm, object, j, values[static_cast<size_t>(j)]));
  }
  for (; undefined_count > 0; undefined_count--, j++) {
    TRY(SetAt(vm, object, j, Value::Undefined()));
  }
  // 10. Repeat, while j < len: Perform ? DeletePropertyOrThrow(obj, j): as many holes as there
  // were.
  for (; j < length; j++) {
    TRY(vm.PollInterrupt());
    TRY(DeleteAt(vm, object, j));
  }
  return object;
}

std::span<Value> Span(RootVector& values) { return {values.data(), values.size()}; }

}  // namespace

Completion<Value> Runtime_SortCollect(Vm& vm, Arguments& arguments) {
  RootVector values(vm.heap);
  const double undefined_count = TRY(CollectForSort(
      vm, AsReceiver(arguments[0]), arguments[1].AsNumber(), arguments[2].IsTrue(), values));
  JSArray* array = JSArray::FromValues(vm, Span(values));
  return JSArray::FromValues(vm,
                             std::initializer_list<Value>{array, Value::Number(undefined_count)});
}

Completion<Value> Runtime_SortWriteBack(Vm& vm, Arguments& arguments) {
  FixedArray* collected = As<JSArray>(arguments[2])->elements();
  auto* values = As<JSArray>(collected->get(0));
  const double undefined_count = collected->get(1).AsNumber();
  FixedArray* elements = values->elements();
  return WriteSorted(vm, AsReceiver(arguments[0]), arguments[1].AsNumber(),
                     std::span<const Value>(elements->data(), values->length()), undefined_count);
}

Completion<Value> Runtime_SortedArray(Vm& vm, Arguments& arguments) {
  FixedArray* collected = As<JSArray>(arguments[0])->elements();
  auto* values = As<JSArray>(collected->get(0));
  for (double n = collected->get(1).AsNumber(); n > 0; n--) {
    JSArray::Push(vm, values, Value::Undefined());
  }
  return values;
}

Completion<Value> Runtime_SortByText(Vm& vm, Arguments& arguments) {
  RootVector values(vm.heap);
  JSReceiver* object = AsReceiver(arguments[0]);
  const double length = arguments[1].AsNumber();
  const double undefined_count =
      TRY(CollectForSort(vm, object, length, /*skip_holes=*/true, values));
  TRY(SortByText(vm, Span(values)));
  return WriteSorted(vm, object, length, Span(values), undefined_count);
}

Completion<Value> Runtime_SortedByText(Vm& vm, Arguments& arguments) {
  RootVector values(vm.heap);
  const double undefined_count =
      TRY(CollectForSort(vm, AsReceiver(arguments[0]), arguments[1].AsNumber(),
                         /*skip_holes=*/false, values));
  TRY(SortByText(vm, Span(values)));
  JSArray* result = JSArray::FromValues(vm, Span(values));
  for (double n = undefined_count; n > 0; n--) JSArray::Push(vm, result, Value::Undefined());
  return result;
}

}  // namespace qdr
