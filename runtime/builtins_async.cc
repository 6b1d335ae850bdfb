// Async functions, await, %AsyncFromSyncIteratorPrototype%.
//
// Nothing here makes closures to wait with: a reaction names the activation to resume, or a
// continuation in C++ with a record of its state.
#include "runtime/builtins_async.h"

#include "objects/builtin_objects.h"
#include "objects/realm_maps.h"
#include "runtime/builtins.h"
#include "runtime/builtins_fundamentals.h"
#include "runtime/generators.h"
#include "runtime/messages.h"
#include "runtime/promise_operations.h"

namespace qdr {

namespace {

// 27.7.1.1 AsyncFunction ( ...parameterArgs, bodyArg )
Completion<Value> AsyncFunctionConstructor(Vm& vm, Arguments& arguments) {
  return CreateDynamicFunction(vm, arguments, FunctionKind::kAsync);
}

// --- %AsyncFromSyncIteratorPrototype% (27.1.6.2). Fields of its iterators: the sync record.

enum AsyncFromSyncField : int { kSyncIterator, kSyncNext, kAsyncFromSyncFieldCount };

/// What a method waits with.
enum WaitField : uint32_t {
  kWaitPromise,   ///< the promise it returned
  kWaitIterator,  ///< the sync iterator to close when the value rejects; undefined: none
  kWaitDone,      ///< boolean
  kWaitFieldCount,
};

JSIterator* ThisIterator(Arguments& arguments) {
  // These methods are not reachable for programs with any other receiver.
  QDR_CHECK(IsIterator(arguments.this_value(), JSIterator::Kind::kAsyncFromSync));
  return CellCast<JSIterator>(arguments.this_value());
}

IteratorRecord SyncRecord(JSIterator* iterator) {
  return {iterator->field(kSyncIterator), iterator->field(kSyncNext), false};
}

/// AsyncFromSyncIteratorContinuation (27.1.6.4).
Completion<Value> Continue(Vm& vm, Value result, JSPromise* promise, const IteratorRecord& sync,
                           bool close_on_rejection) {
  // 2-5. Let done and value be those of the result; a throw rejects.
  Completion<Value> done_value = Get(vm, AsReceiver(result), PropertyKey::Name(vm.names().done));
  if (done_value.threw()) return RejectWithPending(vm, promise);
  bool done = ToBoolean(vm, done_value.value());
  Completion<Value> value = Get(vm, AsReceiver(result), PropertyKey::Name(vm.names().value));
  if (value.threw()) return RejectWithPending(vm, promise);
  // 6-8. Let valueWrapper be PromiseResolve(%Promise%, value); a throw closes the iterator.
  Completion<JSPromise*> wrapper = PromiseResolveIntrinsic(vm, value.value());
  if (wrapper.threw()) {
    if (!done && close_on_rejection) (void)IteratorCloseOnThrow(vm, sync);
    return RejectWithPending(vm, promise);
  }
  // 9-13. The continuation makes the result, or closes the iterator and rejects.
  Record* wait = Record::New(vm, InstanceType::kRecord, kWaitFieldCount);
  wait->set(vm.heap, kWaitPromise, promise);
  wait->set(vm.heap, kWaitIterator,
            done || !close_on_rejection ? Value::Undefined() : sync.iterator);
  wait->set_no_barrier(kWaitDone, Value::Boolean(done));
  PromiseThenNative(vm, wrapper.value(), NativeReaction::kAsyncFromSync, wait);
  return Value(promise);
}

// 27.1.6.2.1 %AsyncFromSyncIteratorPrototype%.next ( [ value ] )
Completion<Value> AsyncFromSyncNext(Vm& vm, Arguments& arguments) {
  IteratorRecord sync = SyncRecord(ThisIterator(arguments));
  JSPromise* promise = NewPromise(vm);
  // 5-7. IteratorNext with the value only if it is present.
  Completion<Value> result =
      Call(vm, sync.next_method, sync.iterator,
           std::span<const Value>(arguments.all()).first(std::min<size_t>(arguments.size(), 1)));
  if (result.threw()) return RejectWithPending(vm, promise);
  if (!IsReceiver(result.value())) {
    (void)ThrowMessage(vm, Message::kIteratorResultNotObject,
                       {DescribeForError(vm, result.value())});
    return RejectWithPending(vm, promise);
  }
  return Continue(vm, result.value(), promise, sync, true);
}

// 27.1.6.2.2 %AsyncFromSyncIteratorPrototype%.return ( [ value ] )
Completion<Value> AsyncFromSyncReturn(Vm& vm, Arguments& arguments) {
  IteratorRecord sync = SyncRecord(ThisIterator(arguments));
  JSPromise* promise = NewPromise(vm);
  // 6-7. Let return be GetMethod(syncIterator, "return").
  Completion<Value> method = GetMethod(vm, sync.iterator, PropertyKey::Name(vm.names().return_));
  if (method.threw()) return RejectWithPending(vm, promise);
  // 8. Without one, resolve with a finished result.
  if (method.value().IsUndefined()) {
    TRY(ResolvePromise(vm, promise, CreateIteratorResult(vm, arguments[0], true)));
    return Value(promise);
  }
  Completion<Value> result =
      Call(vm, method.value(), sync.iterator,
           std::span<const Value>(arguments.all()).first(std::min<size_t>(arguments.size(), 1)));
  if (result.threw()) return RejectWithPending(vm, promise);
  if (!IsReceiver(result.value())) {
    (void)ThrowMessage(vm, Message::kIteratorResultNotObject,
                       {DescribeForError(vm, result.value())});
    return RejectWithPending(vm, promise);
  }
  return Continue(vm, result.value(), promise, sync, false);
}

// 27.1.6.2.3 %AsyncFromSyncIteratorPrototype%.throw ( [ value ] )
Completion<Value> AsyncFromSyncThrow(Vm& vm, Arguments& arguments) {
  IteratorRecord sync = SyncRecord(ThisIterator(arguments));
  JSPromise* promise = NewPromise(vm);
  Completion<Value> method = GetMethod(vm, sync.iterator, PropertyKey::Name(vm.names().throw_));
  if (method.threw()) return RejectWithPending(vm, promise);
  // 8. Without one, close the iterator and reject with a TypeError.
  if (method.value().IsUndefined()) {
    if (!IteratorClose(vm, sync).threw()) {
      (void)ThrowMessage(vm, Message::kThrowMethodMissing);
    }
    return RejectWithPending(vm, promise);
  }
  Completion<Value> result =
      Call(vm, method.value(), sync.iterator,
           std::span<const Value>(arguments.all()).first(std::min<size_t>(arguments.size(), 1)));
  if (result.threw()) return RejectWithPending(vm, promise);
  if (!IsReceiver(result.value())) {
    (void)ThrowMessage(vm, Message::kIteratorResultNotObject,
                       {DescribeForError(vm, result.value())});
    return RejectWithPending(vm, promise);
  }
  return Continue(vm, result.value(), promise, sync, true);
}

// The fulfilled step of AsyncIteratorDispose: whatever return gave, undefined.
Completion<Value> ReturnUndefined(Vm& vm, Arguments& arguments) { return Value::Undefined(); }

constexpr BuiltinSpec kAsyncFromSyncSpecs[] = {
    {"next", AsyncFromSyncNext, 1},
    {"return", AsyncFromSyncReturn, 1},
    {"throw", AsyncFromSyncThrow, 1},
};

}  // namespace

Completion<void> AwaitValue(Vm& vm, JSGenerator* activation, Value value) {
  // 2. Let promise be ? PromiseResolve(%Promise%, value).
  JSPromise* promise = TRY(PromiseResolveIntrinsic(vm, value));
  // 3-7. Perform PerformPromiseThen(promise, onFulfilled, onRejected).
  PromiseThenResume(vm, promise, activation);
  return Done{};
}

IteratorRecord CreateAsyncFromSyncIterator(Vm& vm, const IteratorRecord& sync) {
  JSIterator* iterator = JSIterator::New(vm, vm.realm()->map(Intrinsic::kAsyncFromSyncIteratorMap),
                                         JSIterator::Kind::kAsyncFromSync);
  iterator->set_field(vm.heap, kSyncIterator, sync.iterator);
  iterator->set_field(vm.heap, kSyncNext, sync.next_method);
  // 3. Let nextMethod be ! Get(asyncIterator, "next").
  Value next = MUST(Get(vm, iterator, PropertyKey::Name(vm.names().next)));
  return {Value(iterator), next, false};
}

Completion<void> AsyncFromSyncSettled(Vm& vm, Value context, Value argument, bool rejected) {
  auto* wait = CellCast<Record>(context);
  auto* promise = As<JSPromise>(wait->get(kWaitPromise));
  if (!rejected) {
    // 27.1.6.2.4: unwrap.
    return ResolvePromise(vm, promise,
                          CreateIteratorResult(vm, argument, wait->get(kWaitDone).IsTrue()));
  }
  // 12.a. closeIterator: Return ? IteratorClose(syncIteratorRecord, ThrowCompletion(error)).
  Value iterator = wait->get(kWaitIterator);
  if (!iterator.IsUndefined()) {
    (void)vm.Throw(argument);
    (void)IteratorCloseOnThrow(vm, {iterator, Value::Undefined(), false});
    if (vm.is_terminating()) return Threw{};
    argument = vm.TakeException();
  }
  RejectPromise(vm, promise, argument);
  return Done{};
}

Completion<Value> AsyncIteratorDispose(Vm& vm, Arguments& arguments) {
  JSPromise* promise = NewPromise(vm);
  // 3-4. Let return be GetMethod(O, "return").
  Completion<Value> method =
      GetMethod(vm, arguments.this_value(), PropertyKey::Name(vm.names().return_));
  if (method.threw()) return RejectWithPending(vm, promise);
  // 5. Without one, resolve with undefined.
  if (method.value().IsUndefined()) {
    TRY(ResolvePromise(vm, promise, Value::Undefined()));
    return Value(promise);
  }
  // 6. Call it, wait for what it gives, drop that.
  Completion<Value> result = Call(vm, method.value(), arguments.this_value());
  if (result.threw()) return RejectWithPending(vm, promise);
  Completion<JSPromise*> wrapper = PromiseResolveIntrinsic(vm, result.value());
  if (wrapper.threw()) return RejectWithPending(vm, promise);
  JSFunction* unwrap = NewBuiltinClosure(vm, "", ReturnUndefined, 1, {});
  PerformPromiseThen(vm, wrapper.value(), unwrap, Value::Undefined(), promise);
  return Value(promise);
}

void CreateAsyncFunction(Vm& vm, Realm* realm) {
  CreateGeneratorFunctionClass(vm, realm, "AsyncFunction", AsyncFunctionConstructor,
                               Intrinsic::kAsyncFunction, Intrinsic::kAsyncFunctionPrototype,
                               nullptr, Intrinsic::kAsyncFunctionMap);
  JSObject* from_sync = NewBuiltinObject(vm, realm->get(Intrinsic::kAsyncIteratorPrototype));
  realm->set(vm.heap, Intrinsic::kAsyncFromSyncIteratorPrototype, from_sync);
  DefineBuiltins(vm, from_sync, kAsyncFromSyncSpecs);
  realm->set(vm.heap, Intrinsic::kAsyncFromSyncIteratorMap,
             NewObjectMap(vm, InstanceType::kJSIterator,
                          JSIterator::SizeFor(kAsyncFromSyncFieldCount), 0, from_sync));
}

}  // namespace qdr
