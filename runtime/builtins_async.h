// Async functions (ECMA-262 27.7), await, and async iteration over sync iterators (27.1.6).
#ifndef RUNTIME_BUILTINS_ASYNC_H_
#define RUNTIME_BUILTINS_ASYNC_H_

#include "objects/generator.h"
#include "runtime/abstract_operations.h"

namespace qdr {

/// Await (27.7.5.3) up to the suspension: when `value` settles, the activation is resumed. Throws
/// what PromiseResolve throws.
Completion<void> AwaitValue(Vm& vm, JSGenerator* activation, Value value);

/// CreateAsyncFromSyncIterator (27.1.6.1).
IteratorRecord CreateAsyncFromSyncIterator(Vm& vm, const IteratorRecord& sync);
/// The continuation of its methods; `context` is the record they wait with.
Completion<void> AsyncFromSyncSettled(Vm& vm, Value context, Value argument, bool rejected);

/// %AsyncIteratorPrototype% [ %Symbol.asyncDispose% ] ( )
Completion<Value> AsyncIteratorDispose(Vm& vm, Arguments& arguments);

}  // namespace qdr

#endif  // RUNTIME_BUILTINS_ASYNC_H_
