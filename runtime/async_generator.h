// Async generators (ECMA-262 27.6): the queue of requests and what advances it.
#ifndef RUNTIME_ASYNC_GENERATOR_H_
#define RUNTIME_ASYNC_GENERATOR_H_

#include "objects/generator.h"
#include "objects/vm.h"

namespace qdr {

/// Await in an async generator: it is "executing" to the outside while it waits.
Completion<void> AsyncGeneratorAwait(Vm& vm, JSAsyncGenerator* generator, Value value);
/// AsyncGeneratorYield: completes the first request; the body suspends next.
Completion<void> AsyncGeneratorYield(Vm& vm, JSAsyncGenerator* generator, Value value);
/// The body has returned `value`, or thrown it: completes the first request, drains the queue.
Completion<void> AsyncGeneratorComplete(Vm& vm, JSAsyncGenerator* generator, Value value,
                                        bool threw);
/// Continues the body after an await, and then with the requests that are waiting.
Completion<void> AsyncGeneratorContinue(Vm& vm, JSAsyncGenerator* generator, ResumeMode mode,
                                        Value value);
/// The continuation of AsyncGeneratorAwaitReturn (27.6.3.9).
Completion<void> AsyncGeneratorReturnSettled(Vm& vm, JSAsyncGenerator* generator, Value value,
                                             bool rejected);

}  // namespace qdr

#endif  // RUNTIME_ASYNC_GENERATOR_H_
