// Iteration (ECMA-262 7.4).
#include "objects/builtin_objects.h"
#include "objects/lookup.h"
#include "objects/own_keys.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins_async.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

/// Would the iteration protocol over this array only read its elements? %Array.prototype% and
/// %ArrayIteratorPrototype% have the methods they started with.
bool IterationIsPristine(Vm& vm, JSArray* array) {
  Realm* realm = vm.realm();
  JSObject* prototype = realm->object(Intrinsic::kArrayPrototype);
  Map* map = array->map(vm.heap);
  if (map->prototype() != Value(prototype)) return false;
  LookupIterator own(vm, array, PropertyKey::Name(vm.symbols().iterator),
                     LookupIterator::Scope::kChain);
  if (own.state() != LookupIterator::State::kData || own.holder() != prototype ||
      own.GetDataValue() != realm->get(Intrinsic::kArrayPrototypeValues)) {
    return false;
  }
  JSObject* iterator_prototype = realm->object(Intrinsic::kArrayIteratorPrototype);
  LookupIterator next(vm, iterator_prototype, PropertyKey::Name(vm.names().next),
                      LookupIterator::Scope::kOwn);
  return next.state() == LookupIterator::State::kData &&
         next.GetDataValue() == realm->get(Intrinsic::kArrayIteratorPrototypeNext);
}

}  // namespace

Threw ThrowNotIterable(Vm& vm, Value v) {
  // "number 5 is not iterable (cannot read property Symbol(Symbol.iterator))"
  std::string text = TypeOf(vm, v)->ToUtf8(vm);
  if (IsString(v)) {
    text += " " + DescribeForError(vm, v);
  } else if (v.IsNull() || v.IsBoolean() || v.IsNumber()) {
    text += " " + DescribePrimitiveForError(vm, v);
  } else if (IsReceiver(v) && IsCallable(vm.heap, v)) {
    text = DescribeForError(vm, v);
  }
  return ThrowMessage(vm, Message::kNotIterableNoSymbolLoad, {text, "Symbol(Symbol.iterator)"});
}

bool CanIterateArrayFast(Vm& vm, Value v) {
  if (!Is<JSArray>(v)) return false;
  auto* array = As<JSArray>(v);
  // Holes would be looked up on the prototypes.
  const ElementsKind kind = array->elements_kind();
  if (!IsPacked(kind) && !(IsHoley(kind) && ChainHasNoElements(vm, array->map(vm.heap)))) {
    return false;
  }
  return IterationIsPristine(vm, array);
}

Completion<IteratorRecord> GetIteratorDirect(Vm& vm, JSReceiver* object) {
  // 1. Let nextMethod be ? Get(obj, "next").
  Value next = TRY(Get(vm, object, PropertyKey::Name(vm.names().next)));
  return IteratorRecord{Value(object), next, false};
}

Completion<IteratorRecord> GetIteratorFromMethod(Vm& vm, Value v, Value method) {
  // 1-2. Let iterator be ? Call(method, obj); it is an object.
  Value iterator = TRY(Call(vm, method, v));
  if (!IsReceiver(iterator)) return ThrowMessage(vm, Message::kIteratorSymbolNonObject);
  return GetIteratorDirect(vm, AsReceiver(iterator));
}

Completion<IteratorRecord> GetIterator(Vm& vm, Value v, IteratorKind kind) {
  Value method;
  if (kind == IteratorKind::kAsync) {
    if (v.IsNullish()) {
      return ThrowMessage(vm, Message::kNotAsyncIterable, {DescribeForError(vm, v)});
    }
    // 1.a. Let method be ? GetMethod(obj, %Symbol.asyncIterator%).
    method = TRY(GetMethod(vm, v, PropertyKey::Name(vm.symbols().asyncIterator)));
    if (!method.IsUndefined()) {
      Value iterator = TRY(Call(vm, method, v));
      if (!IsReceiver(iterator)) return ThrowMessage(vm, Message::kAsyncIteratorSymbolNonObject);
      return GetIteratorDirect(vm, AsReceiver(iterator));
    }
    // 1.b. Otherwise a sync iterator that is wrapped.
    Value sync_method = TRY(GetMethod(vm, v, PropertyKey::Name(vm.symbols().iterator)));
    if (sync_method.IsUndefined()) {
      return ThrowMessage(vm, Message::kNotAsyncIterable, {DescribeForError(vm, v)});
    }
    IteratorRecord sync = TRY(GetIteratorFromMethod(vm, v, sync_method));
    return CreateAsyncFromSyncIterator(vm, sync);
  }
  if (v.IsNullish()) return ThrowNotIterable(vm, v);
  // 2. Let method be ? GetMethod(obj, %Symbol.iterator%).
  method = TRY(GetV(vm, v, PropertyKey::Name(vm.symbols().iterator)));
  // 3. If method is undefined, throw a TypeError exception.
  if (!IsCallable(vm.heap, method)) return ThrowNotIterable(vm, v);
  return GetIteratorFromMethod(vm, v, method);
}

Completion<IteratorRecord> GetIteratorFlattenable(Vm& vm, Value v, StringHandling strings) {
  // 1. If obj is not an Object, only a string is possible.
  if (!IsReceiver(v) && !(strings == StringHandling::kIterateStrings && IsString(v))) {
    return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, v)});
  }
  // 2. Let method be ? GetMethod(obj, %Symbol.iterator%).
  Value method = TRY(GetMethod(vm, v, PropertyKey::Name(vm.symbols().iterator)));
  // 3-4. Without one the object itself is the iterator.
  Value iterator = method.IsUndefined() ? v : TRY(Call(vm, method, v));
  if (!IsReceiver(iterator)) {
    return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, iterator)});
  }
  return GetIteratorDirect(vm, AsReceiver(iterator));
}

namespace {

/// IteratorNext, IteratorComplete, and, where `value` is given, IteratorValue.
Completion<bool> Step(Vm& vm, IteratorRecord& record, Value* value) {
  TRY(vm.PollInterrupt());
  // Let result be ? Call(iteratorRecord.[[NextMethod]], iterator).
  Value result = TRY(Call(vm, record.next_method, record.iterator));
  if (!IsReceiver(result)) {
    return ThrowMessage(vm, Message::kIteratorResultNotObject, {DescribeForError(vm, result)});
  }
  JSReceiver* object = AsReceiver(result);
  // Fast: results of the usual hidden class, as built-in iterators and generators make them.
  Map* map = object->map(vm.heap);
  if (Value(map) == vm.intrinsic(Intrinsic::kIteratorResultMap)) {
    auto* fields = static_cast<JSObject*>(object);
    if (ToBoolean(vm, fields->GetField(map, 1))) return false;
    if (value != nullptr) *value = fields->GetField(map, 0);
    return true;
  }
  Value done = TRY(Get(vm, object, PropertyKey::Name(vm.names().done)));
  if (ToBoolean(vm, done)) return false;
  if (value != nullptr) *value = TRY(Get(vm, object, PropertyKey::Name(vm.names().value)));
  return true;
}

}  // namespace

Completion<bool> IteratorStepValue(Vm& vm, IteratorRecord& record, Value* value) {
  Completion<bool> more = Step(vm, record, value);
  if (more.threw() || !more.value()) record.done = true;
  return more;
}

Completion<bool> IteratorStep(Vm& vm, IteratorRecord& record) {
  Completion<bool> more = Step(vm, record, nullptr);
  if (more.threw() || !more.value()) record.done = true;
  return more;
}

Completion<void> IteratorClose(Vm& vm, const IteratorRecord& record) {
  // 3-4. Let return be ? GetMethod(iterator, "return").
  Value method = TRY(GetMethod(vm, record.iterator, PropertyKey::Name(vm.names().return_)));
  if (method.IsUndefined()) return Done{};
  Value result = TRY(Call(vm, method, record.iterator));
  // 7. If innerResult.[[Value]] is not an Object, throw a TypeError exception.
  if (!IsReceiver(result)) {
    return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, result)});
  }
  return Done{};
}

Threw IteratorCloseOnThrow(Vm& vm, const IteratorRecord& record) {
  // A termination runs no program code any more.
  if (vm.is_terminating()) return Threw{};
  Value exception = vm.TakeException();
  // 5. The original throw completion wins over whatever return() does.
  Completion<Value> method = GetMethod(vm, record.iterator, PropertyKey::Name(vm.names().return_));
  if (!method.threw() && !method.value().IsUndefined()) {
    Completion<Value> result = Call(vm, method.value(), record.iterator);
    (void)result;
  }
  if (vm.is_terminating()) return Threw{};
  if (vm.has_pending_exception()) vm.TakeException();
  return vm.Throw(exception);
}

JSObject* CreateIteratorResult(Vm& vm, Value value, bool done) {
  Map* map = vm.realm()->map(Intrinsic::kIteratorResultMap);
  JSObject* result = JSObject::New(vm, map);
  result->SetField(vm.heap, map, 0, value);
  result->SetField(vm.heap, map, 1, Value::Boolean(done));
  return result;
}

Completion<void> IterableToList(Vm& vm, Value iterable, RootVector& out) {
  // Fast: plain arrays.
  if (CanIterateArrayFast(vm, iterable)) {
    auto* array = As<JSArray>(iterable);
    uint32_t length = array->length();
    out.reserve(out.size() + length);
    for (uint32_t i = 0; i < length; ++i) out.push_back(IteratedElement(array, i));
    return Done{};
  }
  IteratorRecord record = TRY(GetIterator(vm, iterable));
  Value value;
  while (TRY(IteratorStepValue(vm, record, &value))) out.push_back(value);
  return Done{};
}

}  // namespace qdr
