// Operations on promises (ECMA-262 27.2.1, 27.2.2) for builtins, async functions and the engine.
//
// A capability is a PromiseCapability record, or a JSPromise alone when its constructor is
// %Promise% (resolving it needs no functions), or undefined. A reaction's handlers are callables,
// undefined for the defaults, a generator that is resumed with the result (await), or, in both
// fields, a native continuation: a NativeReaction as a Smi and a value that belongs to it.
#ifndef RUNTIME_PROMISE_OPERATIONS_H_
#define RUNTIME_PROMISE_OPERATIONS_H_

#include "objects/generator.h"
#include "objects/promise.h"
#include "objects/vm.h"

namespace qdr {

/// Continuations written in C++. `context` is the value stored with the reaction.
enum class NativeReaction : uint8_t {
  kSettlePromise,         ///< passes the result on to the promise `context`
  kAsyncGeneratorReturn,  ///< 27.6.3.9 AsyncGeneratorAwaitReturn: `context` is the generator
  kAsyncFromSync,         ///< 27.1.6.4: `context` is a Record of builtins_async.cc
  kDisposeResources,      ///< `context` is a Record of disposal.cc
};

/// A pending promise of the current realm.
JSPromise* NewPromise(Vm& vm);
inline bool IsPromise(Value v) { return Is<JSPromise>(v); }

void FulfillPromise(Vm& vm, JSPromise* promise, Value value);
void RejectPromise(Vm& vm, JSPromise* promise, Value reason);
/// The steps of a resolve function (27.2.1.3.2) behind the already-resolved check. Threw: a
/// termination.
Completion<void> ResolvePromise(Vm& vm, JSPromise* promise, Value resolution);

struct ResolvingFunctions {
  JSFunction* resolve;
  JSFunction* reject;
};
ResolvingFunctions CreateResolvingFunctions(Vm& vm, JSPromise* promise);

/// A capability: a plain JSPromise for %Promise%, else a PromiseCapability.
Completion<Value> NewPromiseCapability(Vm& vm, Value constructor);
Value CapabilityPromise(Value capability);
Completion<void> ResolveCapability(Vm& vm, Value capability, Value value);
Completion<void> RejectCapability(Vm& vm, Value capability, Value reason);
/// IfAbruptRejectPromise: the pending exception rejects the capability, whose promise is the
/// result.
Completion<Value> RejectWithPending(Vm& vm, Value capability);

/// PromiseResolve (27.2.4.7.1).
Completion<JSReceiver*> PromiseResolve(Vm& vm, Value constructor, Value x);
/// PromiseResolve(%Promise%, x).
Completion<JSPromise*> PromiseResolveIntrinsic(Vm& vm, Value x);

/// PerformPromiseThen (27.2.5.4.1); handlers that are not callable are undefined.
void PerformPromiseThen(Vm& vm, JSPromise* promise, Value on_fulfilled, Value on_rejected,
                        Value capability);
/// The same with a continuation in C++.
void PromiseThenNative(Vm& vm, JSPromise* promise, NativeReaction reaction, Value context);
/// The same with a generator or async function that waits.
void PromiseThenResume(Vm& vm, JSPromise* promise, JSGenerator* generator);

// --- Jobs (27.2.2); Threw: a termination.
Completion<void> RunPromiseReaction(Vm& vm, PromiseReaction* reaction, Value argument,
                                    bool rejected);
Completion<void> RunResolveThenable(Vm& vm, JSPromise* promise, Value thenable, Value then);
/// Continues an async function or async generator after an await.
Completion<void> ResumeAwaiting(Vm& vm, JSGenerator* generator, ResumeMode mode, Value value);

}  // namespace qdr

#endif  // RUNTIME_PROMISE_OPERATIONS_H_
