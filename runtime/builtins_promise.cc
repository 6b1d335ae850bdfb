// Promise (ECMA-262 27.2): the constructor, its combinators, the prototype.
#include "objects/lookup.h"
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/errors.h"
#include "runtime/messages.h"
#include "runtime/promise_operations.h"

namespace qdr {

namespace {

// 27.2.3.1 Promise ( executor )
Completion<Value> PromiseConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) {
    return vm.ThrowTypeError("Promise constructor cannot be invoked without 'new'");
  }
  // 2. If IsCallable(executor) is false, throw a TypeError exception.
  Value executor = arguments[0];
  if (!IsCallable(vm.heap, executor)) {
    return ThrowMessage(vm, Message::kPromiseResolverNotFunction, {DescribeForError(vm, executor)});
  }
  // 3-7. Let promise be ? OrdinaryCreateFromConstructor(NewTarget, "%Promise.prototype%").
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kPromiseMap,
                                    Intrinsic::kPromisePrototype));
  JSPromise* promise = JSPromise::New(vm, map);
  // 8-9. Call(executor, undefined, « resolve, reject »).
  ResolvingFunctions functions = CreateResolvingFunctions(vm, promise);
  Completion<Value> result =
      Call(vm, executor, Value::Undefined(), {Value(functions.resolve), Value(functions.reject)});
  // 10. If it threw, reject.
  if (result.threw()) {
    if (vm.is_terminating()) return Threw{};
    Value exception = vm.TakeException();
    TRY(Call(vm, functions.reject, Value::Undefined(), {exception}));
  }
  return Value(promise);
}

/// GetPromiseResolve (27.2.4.1.1).
Completion<Value> GetPromiseResolve(Vm& vm, Value constructor) {
  Value resolve = TRY(
      Get(vm, AsReceiver(constructor), PropertyKey::Name(String::InternalizeAscii(vm, "resolve"))));
  if (!IsCallable(vm.heap, resolve)) return ThrowMessage(vm, Message::kPromiseResolveNotCallable);
  return resolve;
}

// --- The combinators. Each goes over an iterable or the properties of an object, calls resolve and
// then for each element, and collects in a FixedArray that the element functions share through a
// Record.

enum class Combinator : uint8_t { kAll, kAllSettled, kAny };

/// What the element functions of one combinator call share.
class CombinatorState : public Record {
 public:
  enum Field : uint32_t { kValues, kRemaining, kCapability, kKeys, kFieldCount };
  static CombinatorState* New(Vm& vm, Value capability) {
    auto* state =
        static_cast<CombinatorState*>(Record::New(vm, InstanceType::kRecord, kFieldCount));
    state->set(vm.heap, kValues, FixedArray::New(vm, 8));
    state->set_no_barrier(kRemaining, Value::Smi(1));
    state->set(vm.heap, kCapability, capability);
    return state;
  }
  FixedArray* values() const { return CellCast<FixedArray>(get(kValues)); }
  Value capability() const { return get(kCapability); }
  /// Property keys beside the values (allKeyed, allSettledKeyed); nullptr: the result is an array.
  FixedArray* keys() const {
    return get(kKeys).IsCell() ? CellCast<FixedArray>(get(kKeys)) : nullptr;
  }
  void Put(Vm& vm, uint32_t index, Value value) {
    if (index >= values()->length()) {
      set(vm.heap, kValues,
          FixedArray::CopyOf(vm, values(), values()->length(), values()->length() * 2,
                             Value::Undefined()));
    }
    values()->set(vm.heap, index, value);
  }
  void Increment() { set_no_barrier(kRemaining, Value::Smi(get(kRemaining).AsSmi() + 1)); }
  /// True when it was the last.
  bool Decrement() {
    int32_t remaining = get(kRemaining).AsSmi() - 1;
    set_no_barrier(kRemaining, Value::Smi(remaining));
    return remaining == 0;
  }
};

/// CreateKeyedPromiseCombinatorResultObject.
JSObject* KeyedResult(Vm& vm, CombinatorState* state, uint32_t length) {
  // 1. Let obj be OrdinaryObjectCreate(null).
  JSObject* object = JSObject::NewOrdinary(vm, Value::Null());
  // 2. Each key with its value.
  for (uint32_t i = 0; i < length; ++i) {
    const PropertyKey key = MUST(ToPropertyKey(vm, state->keys()->get(i)));
    MUST(CreateDataPropertyOrThrow(vm, object, key, state->values()->get(i)));
  }
  return object;
}

/// All elements are there: resolves with the array or object, or (any) rejects with an
/// AggregateError.
Completion<void> FinishCombinator(Vm& vm, CombinatorState* state, Combinator kind,
                                  uint32_t length) {
  if (state->keys() != nullptr) {
    return ResolveCapability(vm, state->capability(), KeyedResult(vm, state, length));
  }
  JSArray* array = CreateArrayFromList(vm, std::span<const Value>(state->values()->data(), length));
  if (kind != Combinator::kAny) return ResolveCapability(vm, state->capability(), array);
  JSObject* error = MakeAggregateError(vm, FormatMessage(Message::kAllPromisesRejected), array);
  return RejectCapability(vm, state->capability(), error);
}

// Slots of an element function: state, index (Smi; undefined once called), length record.
// The number of elements is the index of the last one plus one; it is known when the count of
// remaining elements falls to zero, so each function carries only its own index, and the state's
// array is cut by the largest index seen.
enum ElementSlot : uint32_t { kState, kIndex, kAlreadyCalled, kTotal };

JSObject* MakeSettledResult(Vm& vm, bool fulfilled, Value value) {
  JSObject* object = JSObject::New(vm, vm.realm()->map(Intrinsic::kObjectMap));
  JSObject::Put(vm, object, PropertyKey::Name(vm.names().status),
                String::InternalizeAscii(vm, fulfilled ? "fulfilled" : "rejected"));
  JSObject::Put(vm, object, PropertyKey::Name(fulfilled ? vm.names().value : vm.names().reason),
                value);
  return object;
}

/// The body of every element function. `value` is what goes into the result.
Completion<Value> SettleElement(Vm& vm, Arguments& arguments, Combinator kind, Value value) {
  Context* context = arguments.callee()->context();
  auto* state = CellCast<CombinatorState>(context->get(kState));
  state->Put(vm, static_cast<uint32_t>(context->get(kIndex).AsSmi()), value);
  if (state->Decrement()) {
    auto* total = CellCast<Cell>(context->get(kTotal));
    TRY(FinishCombinator(vm, state, kind, static_cast<uint32_t>(total->value().AsSmi())));
  }
  return Value::Undefined();
}

/// [[AlreadyCalled]], which the two functions of one allSettled element share as a Cell.
bool AlreadyCalled(Vm& vm, Arguments& arguments) {
  auto* cell = CellCast<Cell>(BuiltinSlot(arguments, kAlreadyCalled));
  if (cell->value().IsTrue()) return true;
  cell->set_value(vm.heap, Value::True());
  return false;
}

// 27.2.4.1.3 Promise.all Resolve Element Functions
Completion<Value> AllResolveElement(Vm& vm, Arguments& arguments) {
  if (AlreadyCalled(vm, arguments)) return Value::Undefined();
  return SettleElement(vm, arguments, Combinator::kAll, arguments[0]);
}

// 27.2.4.2.2 Promise.allSettled Resolve Element Functions
Completion<Value> AllSettledResolveElement(Vm& vm, Arguments& arguments) {
  if (AlreadyCalled(vm, arguments)) return Value::Undefined();
  return SettleElement(vm, arguments, Combinator::kAllSettled,
                       MakeSettledResult(vm, true, arguments[0]));
}

// 27.2.4.2.3 Promise.allSettled Reject Element Functions
Completion<Value> AllSettledRejectElement(Vm& vm, Arguments& arguments) {
  if (AlreadyCalled(vm, arguments)) return Value::Undefined();
  return SettleElement(vm, arguments, Combinator::kAllSettled,
                       MakeSettledResult(vm, false, arguments[0]));
}

// 27.2.4.3.2 Promise.any Reject Element Functions
Completion<Value> AnyRejectElement(Vm& vm, Arguments& arguments) {
  if (AlreadyCalled(vm, arguments)) return Value::Undefined();
  return SettleElement(vm, arguments, Combinator::kAny, arguments[0]);
}

/// The functions of a capability as values; for a plain promise they are made now.
struct CapabilityFunctions {
  Value resolve, reject;
};
CapabilityFunctions FunctionsOf(Vm& vm, Value capability) {
  if (IsPromise(capability)) {
    ResolvingFunctions functions = CreateResolvingFunctions(vm, As<JSPromise>(capability));
    return {Value(functions.resolve), Value(functions.reject)};
  }
  auto* record = CellCast<PromiseCapability>(capability);
  return {record->resolve(), record->reject()};
}

/// A capability whose resolving functions exist: combinators pass them to `then`.
Completion<PromiseCapability*> NewFullCapability(Vm& vm, Value constructor) {
  Value capability = TRY(NewPromiseCapability(vm, constructor));
  if (!IsPromise(capability)) return CellCast<PromiseCapability>(capability);
  CapabilityFunctions functions = FunctionsOf(vm, capability);
  PromiseCapability* record = PromiseCapability::New(vm);
  record->set(vm.heap, PromiseCapability::kPromise, capability);
  record->set(vm.heap, PromiseCapability::kResolve, functions.resolve);
  record->set(vm.heap, PromiseCapability::kReject, functions.reject);
  return record;
}

/// One combinator call that is under way.
struct CombinatorCall {
  Value constructor;
  PromiseCapability* capability;
  Value resolve;  ///< of the constructor
  Combinator kind;
  CombinatorState* state;
  Cell* total;  ///< the number of elements so far
};

/// The steps for one element (27.2.4.1.2, steps 4.c to 4.t).
Completion<void> AddElement(Vm& vm, const CombinatorCall& call, int32_t index, Value element) {
  // c. Append undefined to values.
  call.state->Put(vm, static_cast<uint32_t>(index), Value::Undefined());
  call.total->set_value(vm.heap, Value::Smi(index + 1));
  // d. Let nextPromise be ? Call(promiseResolve, constructor, « next »).
  Value promise = TRY(Call(vm, call.resolve, call.constructor, {element}));
  // e-m. The element's functions.
  Cell* called = Cell::New(vm, Value::False());
  auto closure = [&](BuiltinFunction function) {
    return Value(NewBuiltinClosure(
        vm, "", function, 1,
        {Value(call.state), Value::Smi(index), Value(called), Value(call.total)}));
  };
  Value on_fulfilled, on_rejected;
  switch (call.kind) {
    case Combinator::kAll:
      on_fulfilled = closure(AllResolveElement);
      on_rejected = call.capability->reject();
      break;
    case Combinator::kAllSettled:
      on_fulfilled = closure(AllSettledResolveElement);
      on_rejected = closure(AllSettledRejectElement);
      break;
    case Combinator::kAny:
      on_fulfilled = call.capability->resolve();
      on_rejected = closure(AnyRejectElement);
      break;
  }
  // n-o. Perform ? Invoke(nextPromise, "then", « ... »).
  call.state->Increment();
  TRY(Invoke(vm, promise, PropertyKey::Name(vm.names().then), {on_fulfilled, on_rejected}));
  return Done{};
}

/// The end of the loop: when all elements have settled already, finishes now.
Completion<Value> EndElements(Vm& vm, const CombinatorCall& call, int32_t count) {
  if (call.state->Decrement()) {
    TRY(FinishCombinator(vm, call.state, call.kind, static_cast<uint32_t>(count)));
  }
  return call.capability->promise();
}

CombinatorCall NewCombinatorCall(Vm& vm, Value constructor, PromiseCapability* capability,
                                 Value resolve, Combinator kind) {
  return {constructor,
          capability,
          resolve,
          kind,
          CombinatorState::New(vm, capability),
          Cell::New(vm, Value::Smi(0))};
}

/// PerformPromiseAll, PerformPromiseAllSettled and PerformPromiseAny.
Completion<Value> PerformCombinator(Vm& vm, IteratorRecord& record, Value constructor,
                                    PromiseCapability* capability, Value resolve, Combinator kind) {
  CombinatorCall call = NewCombinatorCall(vm, constructor, capability, resolve, kind);
  // 4. Repeat,
  for (int32_t index = 0;; ++index) {
    // a. Let next be ? IteratorStepValue(iteratorRecord).
    Value next;
    if (!TRY(IteratorStepValue(vm, record, &next))) return EndElements(vm, call, index);
    TRY(AddElement(vm, call, index, next));
  }
}

/// PerformPromiseAllKeyed ( variant, promises, constructor, resultCapability, promiseResolve ).
Completion<Value> PerformKeyedCombinator(Vm& vm, JSReceiver* promises, Value constructor,
                                         PromiseCapability* capability, Value resolve,
                                         Combinator kind) {
  CombinatorCall call = NewCombinatorCall(vm, constructor, capability, resolve, kind);
  // 1. Let allKeys be ? promises.[[OwnPropertyKeys]]().
  FixedArray* all_keys = TRY(OwnPropertyKeys(vm, promises));
  // 2. Let keys be a new empty List.
  FixedArray* keys = FixedArray::New(vm, all_keys->length());
  call.state->set(vm.heap, CombinatorState::kKeys, keys);
  // 6. For each element key of allKeys, do
  int32_t index = 0;
  for (uint32_t i = 0; i < all_keys->length(); ++i) {
    const PropertyKey key = MUST(ToPropertyKey(vm, all_keys->get(i)));
    // a. Let desc be ? promises.[[GetOwnProperty]](key).
    PropertyDescriptor descriptor;
    if (!TRY(GetOwnProperty(vm, promises, key, &descriptor)) || !descriptor.enumerable) continue;
    // b. If it is enumerable, its value is an element.
    Value value = TRY(Get(vm, promises, key));
    keys->set(vm.heap, static_cast<uint32_t>(index), all_keys->get(i));
    TRY(AddElement(vm, call, index, value));
    ++index;
  }
  // 7-10.
  return EndElements(vm, call, index);
}

/// PerformPromiseRace (27.2.4.5.1).
Completion<Value> PerformRace(Vm& vm, IteratorRecord& record, Value constructor,
                              PromiseCapability* capability, Value resolve) {
  PropertyKey then = PropertyKey::Name(vm.names().then);
  Value next;
  while (TRY(IteratorStepValue(vm, record, &next))) {
    Value promise = TRY(Call(vm, resolve, constructor, {next}));
    TRY(Invoke(vm, promise, then, {capability->resolve(), capability->reject()}));
  }
  return capability->promise();
}

/// The frame of Promise.all, allSettled, any and race.
template <class Perform>
Completion<Value> RunCombinator(Vm& vm, Arguments& arguments, Perform perform) {
  // 1-2. Let promiseCapability be ? NewPromiseCapability(C).
  Value constructor = arguments.this_value();
  PromiseCapability* capability = TRY(NewFullCapability(vm, constructor));
  // 3-4. Let promiseResolve be GetPromiseResolve(C); a throw rejects.
  Completion<Value> resolve = GetPromiseResolve(vm, constructor);
  if (resolve.threw()) return RejectWithPending(vm, capability);
  // 5-6. Let iteratorRecord be GetIterator(iterable, sync).
  Completion<IteratorRecord> iterator = GetIterator(vm, arguments[0]);
  if (iterator.threw()) return RejectWithPending(vm, capability);
  IteratorRecord record = iterator.value();
  // 7-8. A throw closes the iterator, if it is not done, and rejects.
  Completion<Value> result = perform(record, constructor, capability, resolve.value());
  if (!result.threw()) return result;
  if (!record.done) (void)IteratorCloseOnThrow(vm, record);
  return RejectWithPending(vm, capability);
}

// 27.2.4.1 Promise.all ( iterable )
Completion<Value> PromiseAll(Vm& vm, Arguments& arguments) {
  return RunCombinator(vm, arguments,
                       [&](IteratorRecord& r, Value c, PromiseCapability* p, Value f) {
                         return PerformCombinator(vm, r, c, p, f, Combinator::kAll);
                       });
}

// 27.2.4.2 Promise.allSettled ( iterable )
Completion<Value> PromiseAllSettled(Vm& vm, Arguments& arguments) {
  return RunCombinator(vm, arguments,
                       [&](IteratorRecord& r, Value c, PromiseCapability* p, Value f) {
                         return PerformCombinator(vm, r, c, p, f, Combinator::kAllSettled);
                       });
}

// 27.2.4.3 Promise.any ( iterable )
Completion<Value> PromiseAny(Vm& vm, Arguments& arguments) {
  return RunCombinator(vm, arguments,
                       [&](IteratorRecord& r, Value c, PromiseCapability* p, Value f) {
                         return PerformCombinator(vm, r, c, p, f, Combinator::kAny);
                       });
}

/// Promise.allKeyed ( promises ) and Promise.allSettledKeyed ( promises ).
template <Combinator kKind>
Completion<Value> PromiseKeyed(Vm& vm, Arguments& arguments) {
  // 1-2. Let promiseCapability be ? NewPromiseCapability(C).
  Value constructor = arguments.this_value();
  PromiseCapability* capability = TRY(NewFullCapability(vm, constructor));
  // 3-4. Let promiseResolve be GetPromiseResolve(C); a throw rejects.
  Completion<Value> resolve = GetPromiseResolve(vm, constructor);
  if (resolve.threw()) return RejectWithPending(vm, capability);
  // 5. If promises is not an Object, reject with a TypeError.
  if (!IsReceiver(arguments[0])) {
    (void)ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, arguments[0])});
    return RejectWithPending(vm, capability);
  }
  // 6-8. A throw rejects.
  Completion<Value> result = PerformKeyedCombinator(vm, AsReceiver(arguments[0]), constructor,
                                                    capability, resolve.value(), kKind);
  return result.threw() ? RejectWithPending(vm, capability) : result;
}

// 27.2.4.5 Promise.race ( iterable )
Completion<Value> PromiseRace(Vm& vm, Arguments& arguments) {
  return RunCombinator(vm, arguments,
                       [&](IteratorRecord& r, Value c, PromiseCapability* p, Value f) {
                         return PerformRace(vm, r, c, p, f);
                       });
}

// 27.2.4.6 Promise.reject ( r )
Completion<Value> PromiseReject(Vm& vm, Arguments& arguments) {
  // 2. Let promiseCapability be ? NewPromiseCapability(C).
  Value capability = TRY(NewPromiseCapability(vm, arguments.this_value()));
  TRY(RejectCapability(vm, capability, arguments[0]));
  return CapabilityPromise(capability);
}

// 27.2.4.7 Promise.resolve ( x )
Completion<Value> PromiseResolveMethod(Vm& vm, Arguments& arguments) {
  // 2. If C is not an Object, throw a TypeError exception.
  if (!IsReceiver(arguments.this_value())) {
    return ThrowMessage(vm, Message::kCalledOnNonObject, {"PromiseResolve"});
  }
  return Value(TRY(PromiseResolve(vm, arguments.this_value(), arguments[0])));
}

// 27.2.4.8 Promise.try ( callback, ...args )
Completion<Value> PromiseTry(Vm& vm, Arguments& arguments) {
  // 2. If C is not an Object, throw a TypeError exception.
  if (!IsReceiver(arguments.this_value())) {
    return ThrowMessage(vm, Message::kCalledOnNonObject, {"Promise.try"});
  }
  // 3. Let promiseCapability be ? NewPromiseCapability(C).
  Value capability = TRY(NewPromiseCapability(vm, arguments.this_value()));
  // 4-6. Settle it as the call ends.
  Completion<Value> status =
      Call(vm, arguments[0], Value::Undefined(), std::span<const Value>(arguments.from(1)));
  if (status.threw()) return RejectWithPending(vm, capability);
  TRY(ResolveCapability(vm, capability, status.value()));
  return CapabilityPromise(capability);
}

// 27.2.4.9 Promise.withResolvers ( )
Completion<Value> PromiseWithResolvers(Vm& vm, Arguments& arguments) {
  PromiseCapability* capability = TRY(NewFullCapability(vm, arguments.this_value()));
  JSObject* object = JSObject::New(vm, vm.realm()->map(Intrinsic::kObjectMap));
  auto put = [&](const char* name, Value value) {
    JSObject::Put(vm, object, PropertyKey::Name(String::InternalizeAscii(vm, name)), value);
  };
  put("promise", capability->promise());
  put("resolve", capability->resolve());
  put("reject", capability->reject());
  return Value(object);
}

// 27.2.5.1 Promise.prototype.catch ( onRejected )
Completion<Value> PromisePrototypeCatch(Vm& vm, Arguments& arguments) {
  return Invoke(vm, arguments.this_value(), PropertyKey::Name(vm.names().then),
                {Value::Undefined(), arguments[0]});
}

// 27.2.5.4 Promise.prototype.then ( onFulfilled, onRejected )
Completion<Value> PromisePrototypeThen(Vm& vm, Arguments& arguments) {
  // 2. If IsPromise(promise) is false, throw a TypeError exception.
  if (!IsPromise(arguments.this_value())) {
    return ThrowMessage(vm, Message::kIncompatibleReceiver,
                        {"Promise.prototype.then", DescribeForError(vm, arguments.this_value())});
  }
  auto* promise = As<JSPromise>(arguments.this_value());
  // 3. Let C be ? SpeciesConstructor(promise, %Promise%).
  Value constructor = TRY(SpeciesConstructor(vm, promise, vm.intrinsic(Intrinsic::kPromise)));
  // 4-5.
  Value capability = TRY(NewPromiseCapability(vm, constructor));
  PerformPromiseThen(vm, promise, arguments[0], arguments[1], capability);
  return CapabilityPromise(capability);
}

// --- 27.2.5.3 Promise.prototype.finally. Slots of its functions: value or onFinally, constructor.

Completion<Value> ReturnSlot(Vm& vm, Arguments& arguments) { return BuiltinSlot(arguments, 0); }
Completion<Value> ThrowSlot(Vm& vm, Arguments& arguments) {
  return vm.Throw(BuiltinSlot(arguments, 0));
}

Completion<Value> FinallyContinue(Vm& vm, Arguments& arguments, BuiltinFunction continuation) {
  // i. Let result be ? Call(onFinally, undefined).
  Value result = TRY(Call(vm, BuiltinSlot(arguments, 0), Value::Undefined()));
  // ii. Let p be ? PromiseResolve(C, result).
  JSReceiver* promise = TRY(PromiseResolve(vm, BuiltinSlot(arguments, 1), result));
  // iii-v. Then goes on with the original value or reason.
  JSFunction* next = NewBuiltinClosure(vm, "", continuation, 0, {arguments[0]});
  return Invoke(vm, promise, PropertyKey::Name(vm.names().then), {Value(next)});
}
Completion<Value> ThenFinally(Vm& vm, Arguments& arguments) {
  return FinallyContinue(vm, arguments, ReturnSlot);
}
Completion<Value> CatchFinally(Vm& vm, Arguments& arguments) {
  return FinallyContinue(vm, arguments, ThrowSlot);
}

// 27.2.5.3 Promise.prototype.finally ( onFinally )
Completion<Value> PromisePrototypeFinally(Vm& vm, Arguments& arguments) {
  // 2. If promise is not an Object, throw a TypeError exception.
  if (!IsReceiver(arguments.this_value())) {
    return ThrowMessage(vm, Message::kCalledOnNonObject, {"Promise.prototype.finally"});
  }
  JSReceiver* promise = AsReceiver(arguments.this_value());
  // 3. Let C be ? SpeciesConstructor(promise, %Promise%).
  Value constructor = TRY(SpeciesConstructor(vm, promise, vm.intrinsic(Intrinsic::kPromise)));
  // 5-6. What is not callable is passed on.
  Value on_finally = arguments[0];
  Value then_finally = on_finally, catch_finally = on_finally;
  if (IsCallable(vm.heap, on_finally)) {
    then_finally = NewBuiltinClosure(vm, "", ThenFinally, 1, {on_finally, constructor});
    catch_finally = NewBuiltinClosure(vm, "", CatchFinally, 1, {on_finally, constructor});
  }
  // 7. Return ? Invoke(promise, "then", « thenFinally, catchFinally »).
  return Invoke(vm, promise, PropertyKey::Name(vm.names().then), {then_finally, catch_finally});
}

constexpr BuiltinSpec kConstructorSpecs[] = {
    {"all", PromiseAll, 1},
    {"allKeyed", PromiseKeyed<Combinator::kAll>, 1},
    {"allSettled", PromiseAllSettled, 1},
    {"allSettledKeyed", PromiseKeyed<Combinator::kAllSettled>, 1},
    {"any", PromiseAny, 1},
    {"race", PromiseRace, 1},
    {"reject", PromiseReject, 1},
    {"resolve", PromiseResolveMethod, 1},
    {"try", PromiseTry, 1},
    {"withResolvers", PromiseWithResolvers, 0},
    {"[Symbol.species]", SpeciesGetter, 0, BuiltinSpec::kGetter},
};

constexpr BuiltinSpec kPrototypeSpecs[] = {
    {"then", PromisePrototypeThen, 2},
    {"catch", PromisePrototypeCatch, 1},
    {"finally", PromisePrototypeFinally, 1},
};

}  // namespace

void CreatePromise(Vm& vm, Realm* realm) {
  JSObject* prototype = NewBuiltinObject(vm, realm->get(Intrinsic::kObjectPrototype));
  realm->set(vm.heap, Intrinsic::kPromisePrototype, prototype);
  CreateRealmMaps(vm, realm);
  JSFunction* constructor = DefineConstructor(vm, realm, "Promise", PromiseConstructor, 1,
                                              Intrinsic::kPromise, Intrinsic::kPromisePrototype,
                                              prototype, realm->map(Intrinsic::kPromiseMap));
  DefineBuiltins(vm, constructor, kConstructorSpecs);
  DefineBuiltins(vm, prototype, kPrototypeSpecs);
  DefineToStringTag(vm, prototype, "Promise");
  realm->set(vm.heap, Intrinsic::kPromiseThen, GetOwnData(vm, prototype, "then"));
  realm->set(vm.heap, Intrinsic::kPromiseResolve, GetOwnData(vm, constructor, "resolve"));
}

}  // namespace qdr
