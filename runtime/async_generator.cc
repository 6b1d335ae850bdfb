// Async generator functions and their objects.
//
// State (27.6.3.1): suspended-start is resume offset 0; executing is kExecuting, or suspended with
// the awaiting flag; suspended-yield is any other suspension; draining-queue is the awaiting-return
// flag; completed is kCompleted without it.
#include "runtime/async_generator.h"

#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/builtins_async.h"
#include "runtime/builtins_fundamentals.h"
#include "runtime/generators.h"
#include "runtime/messages.h"
#include "runtime/promise_operations.h"

namespace qdr {

namespace {

using Request = AsyncGeneratorRequest;

// 27.4.1.1 AsyncGeneratorFunction ( ...parameterArgs, bodyArg )
Completion<Value> AsyncGeneratorFunctionConstructor(Vm& vm, Arguments& arguments) {
  return CreateDynamicFunction(vm, arguments, FunctionKind::kAsyncGenerator);
}

bool IsAwaiting(JSAsyncGenerator* g) { return g->has_flag(JSAsyncGenerator::kAwaitingFlag); }
bool IsSuspendedYield(JSAsyncGenerator* g) {
  return g->is_suspended() && !IsAwaiting(g) && !IsSuspendedAtStart(g);
}
bool IsSuspendedStart(JSAsyncGenerator* g) { return IsSuspendedAtStart(g) && !IsAwaiting(g); }

Request* FirstRequest(JSAsyncGenerator* generator) {
  return generator->queue().IsCell() ? CellCast<Request>(generator->queue()) : nullptr;
}

/// AsyncGeneratorEnqueue (27.6.3.4).
void Enqueue(Vm& vm, JSAsyncGenerator* generator, ResumeMode mode, Value value,
             JSPromise* promise) {
  auto* request =
      static_cast<Request*>(Record::New(vm, InstanceType::kRecord, Request::kFieldCount));
  request->set_no_barrier(Request::kMode, Value::Smi(static_cast<int32_t>(mode)));
  request->set(vm.heap, Request::kValue, value);
  request->set(vm.heap, Request::kCapability, promise);
  Request* last = FirstRequest(generator);
  if (last == nullptr) {
    generator->set_queue(vm.heap, request);
    return;
  }
  while (last->get(Request::kNext).IsCell()) last = CellCast<Request>(last->get(Request::kNext));
  last->set(vm.heap, Request::kNext, request);
}

ResumeMode ModeOf(Request* request) {
  return static_cast<ResumeMode>(request->get(Request::kMode).AsSmi());
}

/// AsyncGeneratorCompleteStep (27.6.3.5).
Completion<void> CompleteStep(Vm& vm, JSAsyncGenerator* generator, Value value, bool threw,
                              bool done) {
  Request* request = FirstRequest(generator);
  QDR_DCHECK(request != nullptr);
  generator->set_queue(vm.heap, request->get(Request::kNext));
  auto* promise = As<JSPromise>(request->get(Request::kCapability));
  if (threw) {
    RejectPromise(vm, promise, value);
    return Done{};
  }
  return ResolvePromise(vm, promise, CreateIteratorResult(vm, value, done));
}

Completion<void> AwaitReturn(Vm& vm, JSAsyncGenerator* generator);

/// AsyncGeneratorDrainQueue (27.6.3.10).
Completion<void> DrainQueue(Vm& vm, JSAsyncGenerator* generator) {
  // The state is draining-queue.
  while (Request* next = FirstRequest(generator)) {
    // c. A return completion waits for its value.
    if (ModeOf(next) == ResumeMode::kReturn) return AwaitReturn(vm, generator);
    bool threw = ModeOf(next) == ResumeMode::kThrow;
    TRY(CompleteStep(vm, generator, threw ? next->get(Request::kValue) : Value::Undefined(), threw,
                     true));
  }
  generator->set_awaiting_return(false);
  return Done{};
}

/// AsyncGeneratorAwaitReturn (27.6.3.9).
Completion<void> AwaitReturn(Vm& vm, JSAsyncGenerator* generator) {
  Request* next = FirstRequest(generator);
  // 6. Let promiseCompletion be PromiseResolve(%Promise%, completion.[[Value]]).
  Completion<JSPromise*> promise = PromiseResolveIntrinsic(vm, next->get(Request::kValue));
  // 7. If it is abrupt, the request is rejected.
  if (promise.threw()) {
    if (vm.is_terminating()) return Threw{};
    TRY(CompleteStep(vm, generator, vm.TakeException(), true, true));
    return DrainQueue(vm, generator);
  }
  PromiseThenNative(vm, promise.value(), NativeReaction::kAsyncGeneratorReturn, generator);
  return Done{};
}

/// Runs the body, and again for each request that waits when it suspends at a yield.
Completion<void> Resume(Vm& vm, JSAsyncGenerator* generator, ResumeMode mode, Value value) {
  for (;;) {
    generator->clear_flag(JSAsyncGenerator::kAwaitingFlag);
    // What the body throws has been given to its request; only a termination comes out.
    TRY(ResumeGenerator(vm, generator, mode, value));
    if (!IsSuspendedYield(generator)) return Done{};
    Request* next = FirstRequest(generator);
    if (next == nullptr) return Done{};
    mode = ModeOf(next);
    value = next->get(Request::kValue);
  }
}

/// The frame of next, return and throw: a promise that takes every error.
struct MethodStart {
  JSPromise* promise;
  JSAsyncGenerator* generator;  ///< nullptr: `this` is none, the promise was rejected
};
MethodStart Begin(Vm& vm, Arguments& arguments, const char* method) {
  JSPromise* promise = NewPromise(vm);
  Value v = arguments.this_value();
  if (Is<JSAsyncGenerator>(v)) return {promise, As<JSAsyncGenerator>(v)};
  (void)ThrowMessage(vm, Message::kIncompatibleReceiver, {method, DescribeForError(vm, v)});
  RejectPromise(vm, promise, vm.TakeException());
  return {promise, nullptr};
}

// 27.6.1.2 %AsyncGeneratorPrototype%.next ( value )
Completion<Value> AsyncGeneratorNext(Vm& vm, Arguments& arguments) {
  auto [promise, generator] = Begin(vm, arguments, "[AsyncGenerator].prototype.next");
  if (generator == nullptr) return Value(promise);
  // 6. If state is completed, resolve at once.
  if (generator->is_completed() && !generator->is_awaiting_return()) {
    TRY(ResolvePromise(vm, promise, CreateIteratorResult(vm, Value::Undefined(), true)));
    return Value(promise);
  }
  // 8-10. Enqueue; resume if it is suspended.
  Enqueue(vm, generator, ResumeMode::kNext, arguments[0], promise);
  if (IsSuspendedStart(generator) || IsSuspendedYield(generator)) {
    TRY(Resume(vm, generator, ResumeMode::kNext, arguments[0]));
  }
  return Value(promise);
}

// 27.6.1.3 %AsyncGeneratorPrototype%.return ( value )
Completion<Value> AsyncGeneratorReturn(Vm& vm, Arguments& arguments) {
  auto [promise, generator] = Begin(vm, arguments, "[AsyncGenerator].prototype.return");
  if (generator == nullptr) return Value(promise);
  Enqueue(vm, generator, ResumeMode::kReturn, arguments[0], promise);
  // 8. suspended-start or completed: the value is awaited without the body.
  if (IsSuspendedStart(generator) ||
      (generator->is_completed() && !generator->is_awaiting_return())) {
    generator->set_resume_offset(JSGenerator::kCompleted);
    generator->set_awaiting_return(true);
    TRY(AwaitReturn(vm, generator));
  } else if (IsSuspendedYield(generator)) {
    TRY(Resume(vm, generator, ResumeMode::kReturn, arguments[0]));
  }
  return Value(promise);
}

// 27.6.1.4 %AsyncGeneratorPrototype%.throw ( exception )
Completion<Value> AsyncGeneratorThrow(Vm& vm, Arguments& arguments) {
  auto [promise, generator] = Begin(vm, arguments, "[AsyncGenerator].prototype.throw");
  if (generator == nullptr) return Value(promise);
  // 6. suspended-start becomes completed.
  if (IsSuspendedStart(generator)) generator->set_resume_offset(JSGenerator::kCompleted);
  // 7. If state is completed, reject.
  if (generator->is_completed() && !generator->is_awaiting_return()) {
    RejectPromise(vm, promise, arguments[0]);
    return Value(promise);
  }
  Enqueue(vm, generator, ResumeMode::kThrow, arguments[0], promise);
  if (IsSuspendedYield(generator)) {
    TRY(Resume(vm, generator, ResumeMode::kThrow, arguments[0]));
  }
  return Value(promise);
}

constexpr BuiltinSpec kPrototypeSpecs[] = {
    {"next", AsyncGeneratorNext, 1},
    {"return", AsyncGeneratorReturn, 1},
    {"throw", AsyncGeneratorThrow, 1},
};

}  // namespace

Completion<void> AsyncGeneratorAwait(Vm& vm, JSAsyncGenerator* generator, Value value) {
  TRY(AwaitValue(vm, generator, value));
  generator->set_flag(JSAsyncGenerator::kAwaitingFlag);
  return Done{};
}

Completion<void> AsyncGeneratorYield(Vm& vm, JSAsyncGenerator* generator, Value value) {
  return CompleteStep(vm, generator, value, false, false);
}

Completion<void> AsyncGeneratorComplete(Vm& vm, JSAsyncGenerator* generator, Value value,
                                        bool threw) {
  // 27.6.3.2 AsyncGeneratorStart steps 4.f to 4.j.
  generator->set_resume_offset(JSGenerator::kCompleted);
  generator->set_awaiting_return(true);
  TRY(CompleteStep(vm, generator, value, threw, true));
  return DrainQueue(vm, generator);
}

Completion<void> AsyncGeneratorContinue(Vm& vm, JSAsyncGenerator* generator, ResumeMode mode,
                                        Value value) {
  return Resume(vm, generator, mode, value);
}

Completion<void> AsyncGeneratorReturnSettled(Vm& vm, JSAsyncGenerator* generator, Value value,
                                             bool rejected) {
  TRY(CompleteStep(vm, generator, value, rejected, true));
  return DrainQueue(vm, generator);
}

void CreateAsyncGenerator(Vm& vm, Realm* realm) {
  JSObject* prototype = NewBuiltinObject(vm, realm->get(Intrinsic::kAsyncIteratorPrototype));
  realm->set(vm.heap, Intrinsic::kAsyncGeneratorPrototype, prototype);
  CreateGeneratorFunctionClass(
      vm, realm, "AsyncGeneratorFunction", AsyncGeneratorFunctionConstructor,
      Intrinsic::kAsyncGeneratorFunction, Intrinsic::kAsyncGeneratorFunctionPrototype, prototype,
      Intrinsic::kAsyncGeneratorFunctionMap);
  DefineBuiltins(vm, prototype, kPrototypeSpecs);
  DefineToStringTag(vm, prototype, "AsyncGenerator");
}

}  // namespace qdr
