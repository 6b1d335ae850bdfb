// Settling promises and running their reactions.
#include "runtime/promise_operations.h"

#include "objects/lookup.h"
#include "runtime/abstract_operations.h"
#include "runtime/async_generator.h"
#include "runtime/builtins.h"
#include "runtime/builtins_async.h"
#include "runtime/disposal.h"
#include "runtime/errors.h"
#include "runtime/generators.h"
#include "runtime/messages.h"
#include "runtime/runtime_state.h"

namespace qdr {

namespace {

JobQueue& Jobs(Vm& vm) { return RuntimeState::Of(vm).jobs; }

/// Enqueues the job of a reaction whose promise has settled.
void EnqueueReaction(Vm& vm, PromiseReaction* reaction, Value argument, bool rejected) {
  Value handler = reaction->get(PromiseReaction::kFulfillHandler);
  if (IsAnyGenerator(handler)) {
    Jobs(vm).Enqueue(
        JobKind::kResume, handler, argument,
        Value::Smi(static_cast<int32_t>(rejected ? ResumeMode::kThrow : ResumeMode::kNext)));
    return;
  }
  // The job runs in the realm of its handler (HostEnqueuePromiseJob's second argument).
  Value callable = rejected ? reaction->get(PromiseReaction::kRejectHandler) : handler;
  if (Is<JSFunction>(callable)) {
    RealmScope scope(vm, As<JSFunction>(callable)->realm());
    Jobs(vm).Enqueue(JobKind::kReaction, reaction, argument, Value::Boolean(rejected));
  } else {
    Jobs(vm).Enqueue(JobKind::kReaction, reaction, argument, Value::Boolean(rejected));
  }
}

/// TriggerPromiseReactions (27.2.1.8): the chain is newest first, jobs go oldest first.
void TriggerReactions(Vm& vm, Value chain, Value argument, bool rejected) {
  Value reversed = Value::Undefined();
  while (chain.IsCell()) {
    auto* reaction = CellCast<PromiseReaction>(chain);
    chain = reaction->get(PromiseReaction::kNext);
    reaction->set(vm.heap, PromiseReaction::kNext, reversed);
    reversed = reaction;
  }
  while (reversed.IsCell()) {
    auto* reaction = CellCast<PromiseReaction>(reversed);
    reversed = reaction->get(PromiseReaction::kNext);
    EnqueueReaction(vm, reaction, argument, rejected);
  }
}

/// Adds a reaction to a promise, or its job when it is settled (27.2.5.4.1 steps 9 to 12).
void AddReaction(Vm& vm, JSPromise* promise, PromiseReaction* reaction) {
  switch (promise->state()) {
    case JSPromise::State::kPending:
      reaction->set(vm.heap, PromiseReaction::kNext, promise->reactions());
      promise->set_reactions(vm.heap, reaction);
      break;
    case JSPromise::State::kFulfilled:
      EnqueueReaction(vm, reaction, promise->result(), false);
      break;
    case JSPromise::State::kRejected:
      if (!promise->is_handled()) {
        vm.hooks().PromiseRejectionTracker(vm, promise, VmHooks::RejectionOperation::kHandle);
      }
      EnqueueReaction(vm, reaction, promise->result(), true);
      break;
  }
  promise->set_handled();
}

Completion<void> RunNativeReaction(Vm& vm, NativeReaction reaction, Value context, Value argument,
                                   bool rejected) {
  switch (reaction) {
    case NativeReaction::kSettlePromise:
      if (!rejected) return ResolvePromise(vm, As<JSPromise>(context), argument);
      RejectPromise(vm, As<JSPromise>(context), argument);
      return Done{};
    case NativeReaction::kAsyncGeneratorReturn:
      return AsyncGeneratorReturnSettled(vm, As<JSAsyncGenerator>(context), argument, rejected);
    case NativeReaction::kAsyncFromSync:
      return AsyncFromSyncSettled(vm, context, argument, rejected);
    case NativeReaction::kDisposeResources:
      return DisposalSettled(vm, context, argument, rejected);
  }
  QDR_UNREACHABLE();
}

// 27.2.1.3.1 Promise Reject Functions. Slots: promise, already resolved.
constexpr uint32_t kPromiseSlot = 0;
constexpr uint32_t kAlreadyResolvedSlot = 1;

Completion<Value> PromiseRejectFunction(Vm& vm, Arguments& arguments) {
  Context* context = arguments.callee()->context();
  if (context->get(kAlreadyResolvedSlot).IsTrue()) return Value::Undefined();
  context->set(vm.heap, kAlreadyResolvedSlot, Value::True());
  RejectPromise(vm, As<JSPromise>(context->get(kPromiseSlot)), arguments[0]);
  return Value::Undefined();
}

// 27.2.1.3.2 Promise Resolve Functions.
Completion<Value> PromiseResolveFunction(Vm& vm, Arguments& arguments) {
  Context* context = arguments.callee()->context();
  if (context->get(kAlreadyResolvedSlot).IsTrue()) return Value::Undefined();
  context->set(vm.heap, kAlreadyResolvedSlot, Value::True());
  TRY(ResolvePromise(vm, As<JSPromise>(context->get(kPromiseSlot)), arguments[0]));
  return Value::Undefined();
}

// 27.2.1.5 step 4: the executor of NewPromiseCapability. Slot 0: the PromiseCapability.
Completion<Value> CapabilityExecutor(Vm& vm, Arguments& arguments) {
  auto* capability = CellCast<PromiseCapability>(BuiltinSlot(arguments, 0));
  // a-b. It is called once with functions.
  if (!capability->resolve().IsUndefined() || !capability->reject().IsUndefined()) {
    return ThrowMessage(vm, Message::kPromiseExecutorCalledTwice);
  }
  capability->set(vm.heap, PromiseCapability::kResolve, arguments[0]);
  capability->set(vm.heap, PromiseCapability::kReject, arguments[1]);
  return Value::Undefined();
}

/// Would `promise.then(...)` do exactly what the intrinsic does, unobserved? Its `then`,
/// `constructor` and the constructor's species are those of the realm.
bool ThenIsPristine(Vm& vm, JSPromise* promise, Value then) {
  Realm* realm = vm.realm();
  if (then != realm->get(Intrinsic::kPromiseThen)) return false;
  LookupIterator it(vm, promise, PropertyKey::Name(vm.names().constructor));
  if (it.state() != LookupIterator::State::kData ||
      it.GetDataValue() != realm->get(Intrinsic::kPromise)) {
    return false;
  }
  JSObject* constructor = realm->object(Intrinsic::kPromise);
  LookupIterator species(vm, constructor, PropertyKey::Name(vm.symbols().species),
                         LookupIterator::Scope::kOwn);
  return species.state() == LookupIterator::State::kAccessor &&
         Is<JSFunction>(species.accessor()->getter()) &&
         As<JSFunction>(species.accessor()->getter())->shared()->builtin_ == SpeciesGetter;
}

}  // namespace

JSPromise* NewPromise(Vm& vm) {
  return JSPromise::New(vm, vm.realm()->map(Intrinsic::kPromiseMap));
}

void FulfillPromise(Vm& vm, JSPromise* promise, Value value) {
  // 27.2.1.4
  QDR_DCHECK(promise->state() == JSPromise::State::kPending);
  Value reactions = promise->Settle(vm.heap, JSPromise::State::kFulfilled, value);
  TriggerReactions(vm, reactions, value, false);
}

void RejectPromise(Vm& vm, JSPromise* promise, Value reason) {
  // 27.2.1.7
  QDR_DCHECK(promise->state() == JSPromise::State::kPending);
  Value reactions = promise->Settle(vm.heap, JSPromise::State::kRejected, reason);
  // 7. If promise.[[PromiseIsHandled]] is false, perform HostPromiseRejectionTracker.
  if (!promise->is_handled()) {
    vm.hooks().PromiseRejectionTracker(vm, promise, VmHooks::RejectionOperation::kReject);
  }
  TriggerReactions(vm, reactions, reason, true);
}

Completion<void> ResolvePromise(Vm& vm, JSPromise* promise, Value resolution) {
  // 7. If SameValue(resolution, promise) is true, reject with a TypeError.
  if (resolution == Value(promise)) {
    RejectPromise(vm, promise,
                  MakeError(vm, ErrorKind::kTypeError, FormatMessage(Message::kPromiseCyclic)));
    return Done{};
  }
  // 8. If resolution is not an Object, fulfill.
  if (!IsReceiver(resolution)) {
    FulfillPromise(vm, promise, resolution);
    return Done{};
  }
  // 9-10. Let then be Completion(Get(resolution, "then")); if it throws, reject.
  Completion<Value> then = Get(vm, AsReceiver(resolution), PropertyKey::Name(vm.names().then));
  if (then.threw()) {
    if (vm.is_terminating()) return Threw{};
    RejectPromise(vm, promise, vm.TakeException());
    return Done{};
  }
  // 12. If thenAction is not callable, fulfill.
  if (!IsCallable(vm.heap, then.value())) {
    FulfillPromise(vm, promise, resolution);
    return Done{};
  }
  // 13-15. A job calls it, in its realm.
  if (Is<JSFunction>(then.value())) {
    RealmScope scope(vm, As<JSFunction>(then.value())->realm());
    Jobs(vm).Enqueue(JobKind::kResolveThenable, promise, resolution, then.value());
  } else {
    Jobs(vm).Enqueue(JobKind::kResolveThenable, promise, resolution, then.value());
  }
  return Done{};
}

ResolvingFunctions CreateResolvingFunctions(Vm& vm, JSPromise* promise) {
  // 27.2.1.3: both share one context, and so one [[AlreadyResolved]].
  Context* context = Context::New(vm, 2, Value(), Value(), Value::False());
  context->set(vm.heap, kPromiseSlot, promise);
  JSFunction* resolve = NewBuiltinClosureWithContext(vm, "", PromiseResolveFunction, 1, context);
  JSFunction* reject = NewBuiltinClosureWithContext(vm, "", PromiseRejectFunction, 1, context);
  return {resolve, reject};
}

Completion<Value> NewPromiseCapability(Vm& vm, Value constructor) {
  // Fast: a plain promise needs no executor.
  if (constructor == vm.intrinsic(Intrinsic::kPromise)) return Value(NewPromise(vm));
  // 1. If IsConstructor(C) is false, throw a TypeError exception.
  if (!IsConstructor(vm.heap, constructor)) {
    return ThrowMessage(vm, Message::kNotConstructor, {DescribeForError(vm, constructor)});
  }
  // 3-6. Let promise be ? Construct(C, « executor »).
  PromiseCapability* capability = PromiseCapability::New(vm);
  JSFunction* executor = NewBuiltinClosure(vm, "", CapabilityExecutor, 2, {Value(capability)});
  JSReceiver* promise = TRY(Construct(vm, constructor, {Value(executor)}));
  // 7-8. Both functions must be there.
  if (!IsCallable(vm.heap, capability->resolve()) || !IsCallable(vm.heap, capability->reject())) {
    return ThrowMessage(vm, Message::kPromiseNonCallable);
  }
  capability->set(vm.heap, PromiseCapability::kPromise, promise);
  return Value(capability);
}

Value CapabilityPromise(Value capability) {
  if (IsPromise(capability)) return capability;
  return CellCast<PromiseCapability>(capability)->promise();
}

Completion<void> ResolveCapability(Vm& vm, Value capability, Value value) {
  if (IsPromise(capability)) return ResolvePromise(vm, As<JSPromise>(capability), value);
  TRY(Call(vm, CellCast<PromiseCapability>(capability)->resolve(), Value::Undefined(), {value}));
  return Done{};
}

Completion<void> RejectCapability(Vm& vm, Value capability, Value reason) {
  if (IsPromise(capability)) {
    RejectPromise(vm, As<JSPromise>(capability), reason);
    return Done{};
  }
  TRY(Call(vm, CellCast<PromiseCapability>(capability)->reject(), Value::Undefined(), {reason}));
  return Done{};
}

Completion<Value> RejectWithPending(Vm& vm, Value capability) {
  if (vm.is_terminating()) return Threw{};
  TRY(RejectCapability(vm, capability, vm.TakeException()));
  return CapabilityPromise(capability);
}

Completion<JSReceiver*> PromiseResolve(Vm& vm, Value constructor, Value x) {
  // 1. If IsPromise(x) is true and its constructor is C, return x.
  if (IsPromise(x)) {
    Value own = TRY(Get(vm, AsReceiver(x), PropertyKey::Name(vm.names().constructor)));
    if (SameValue(vm, own, constructor)) return AsReceiver(x);
  }
  // 2-4. Let promiseCapability be ? NewPromiseCapability(C), resolved with x.
  Value capability = TRY(NewPromiseCapability(vm, constructor));
  TRY(ResolveCapability(vm, capability, x));
  return AsReceiver(CapabilityPromise(capability));
}

Completion<JSPromise*> PromiseResolveIntrinsic(Vm& vm, Value x) {
  if (!IsReceiver(x)) {
    // Fast: primitives are never thenables.
    JSPromise* promise = NewPromise(vm);
    FulfillPromise(vm, promise, x);
    return promise;
  }
  return static_cast<JSPromise*>(TRY(PromiseResolve(vm, vm.intrinsic(Intrinsic::kPromise), x)));
}

void PerformPromiseThen(Vm& vm, JSPromise* promise, Value on_fulfilled, Value on_rejected,
                        Value capability) {
  PromiseReaction* reaction = PromiseReaction::New(vm);
  reaction->set(vm.heap, PromiseReaction::kCapability, capability);
  // 3-6. What is not callable stands for the default handler.
  if (IsCallable(vm.heap, on_fulfilled)) {
    reaction->set(vm.heap, PromiseReaction::kFulfillHandler, on_fulfilled);
  }
  if (IsCallable(vm.heap, on_rejected)) {
    reaction->set(vm.heap, PromiseReaction::kRejectHandler, on_rejected);
  }
  AddReaction(vm, promise, reaction);
}

void PromiseThenNative(Vm& vm, JSPromise* promise, NativeReaction native, Value context) {
  PromiseReaction* reaction = PromiseReaction::New(vm);
  reaction->set_no_barrier(PromiseReaction::kFulfillHandler,
                           Value::Smi(static_cast<int32_t>(native)));
  reaction->set(vm.heap, PromiseReaction::kRejectHandler, context);
  AddReaction(vm, promise, reaction);
}

void PromiseThenResume(Vm& vm, JSPromise* promise, JSGenerator* generator) {
  // Fast: nothing to record when it is fulfilled already.
  if (promise->state() == JSPromise::State::kFulfilled) {
    promise->set_handled();
    Jobs(vm).Enqueue(JobKind::kResume, generator, promise->result(),
                     Value::Smi(static_cast<int32_t>(ResumeMode::kNext)));
    return;
  }
  PromiseReaction* reaction = PromiseReaction::New(vm);
  reaction->set(vm.heap, PromiseReaction::kFulfillHandler, generator);
  AddReaction(vm, promise, reaction);
}

Completion<void> RunPromiseReaction(Vm& vm, PromiseReaction* reaction, Value argument,
                                    bool rejected) {
  // 27.2.2.1 step 1.
  Value fulfill = reaction->get(PromiseReaction::kFulfillHandler);
  if (fulfill.IsSmi()) {
    return RunNativeReaction(vm, static_cast<NativeReaction>(fulfill.AsSmi()),
                             reaction->get(PromiseReaction::kRejectHandler), argument, rejected);
  }
  Value handler = rejected ? reaction->get(PromiseReaction::kRejectHandler) : fulfill;
  Value capability = reaction->get(PromiseReaction::kCapability);
  // d-e. Without a handler the result passes through; else Call(handler, undefined, « argument »).
  Value result = argument;
  bool threw = rejected;
  if (!handler.IsUndefined()) {
    Completion<Value> completion =
        vm.hooks().Call(vm, handler, Value::Undefined(), std::span<const Value>(&argument, 1));
    threw = completion.threw();
    if (threw) {
      if (vm.is_terminating()) return Threw{};
      result = vm.TakeException();
    } else {
      result = completion.value();
    }
  }
  // f. If promiseCapability is undefined, there is nobody to tell.
  if (capability.IsUndefined()) return Done{};
  // h-i. Settle the derived promise.
  Completion<void> settled =
      threw ? RejectCapability(vm, capability, result) : ResolveCapability(vm, capability, result);
  if (settled.threw()) {
    if (vm.is_terminating()) return Threw{};
    // What resolving functions of a subclass throw is lost (27.2.2.1 step i).
    vm.TakeException();
  }
  return Done{};
}

Completion<void> RunResolveThenable(Vm& vm, JSPromise* promise, Value thenable, Value then) {
  // Fast: another plain promise passes its result on without resolving functions.
  if (IsPromise(thenable) && ThenIsPristine(vm, As<JSPromise>(thenable), then)) {
    PromiseThenNative(vm, As<JSPromise>(thenable), NativeReaction::kSettlePromise, promise);
    return Done{};
  }
  // 27.2.2.2 step 1.a-b. Call then with resolving functions.
  ResolvingFunctions functions = CreateResolvingFunctions(vm, promise);
  Completion<Value> result =
      Call(vm, then, thenable, {Value(functions.resolve), Value(functions.reject)});
  // c. If it threw, reject, unless one of the functions was called before.
  if (result.threw()) {
    if (vm.is_terminating()) return Threw{};
    Value exception = vm.TakeException();
    TRY(Call(vm, functions.reject, Value::Undefined(), {exception}));
  }
  return Done{};
}

Completion<void> ResumeAwaiting(Vm& vm, JSGenerator* generator, ResumeMode mode, Value value) {
  RealmScope scope(vm, generator->function()->realm());
  if (generator->type() == InstanceType::kJSAsyncGenerator) {
    return AsyncGeneratorContinue(vm, static_cast<JSAsyncGenerator*>(generator), mode, value);
  }
  TRY(ResumeGenerator(vm, generator, mode, value));
  return Done{};
}

}  // namespace qdr
