// DisposeCapability Records (explicit resource management): the resources of a scope with `using`
// declarations or of a disposable stack, and how they are disposed of. Disposal is driven from
// outside, one await at a time: bytecode, disposable stacks and continuations share it.
#ifndef RUNTIME_DISPOSAL_H_
#define RUNTIME_DISPOSAL_H_

#include "objects/vm.h"

namespace qdr {

/// Bits of how a resource is disposed of.
enum DisposeHint : int32_t {
  kDisposeSync = 0,
  kDisposeAsync = 1,         ///< the result of the method is awaited
  kDisposeWithValue = 2,     ///< the method is called with the value as argument (adopt)
  kDisposeSyncFallback = 4,  ///< async, but the method is @@dispose: its result is dropped
};

class DisposeCapability : public Record {
 public:
  enum Field : uint32_t {
    kResources,   ///< FixedArray: value, method, hint of each; the last is disposed of first
    kCount,       ///< Smi: words in use
    kError,       ///< the hole: none
    kNeedsAwait,  ///< boolean: an `await using` of null or undefined wants its tick
    kHasAwaited,  ///< boolean
    kFieldCount,
  };
  static DisposeCapability* New(Vm& vm);
};

/// AddDisposableResource without a method: reads it from `value`. TypeError if it has none.
Completion<void> AddDisposableResource(Vm& vm, DisposeCapability* capability, Value value,
                                       bool is_async);
/// With a method.
void AppendResource(Vm& vm, DisposeCapability* capability, Value value, Value method, int32_t hint);
/// A throw during the scope or its disposal: a second one becomes a SuppressedError.
void AddDisposalError(Vm& vm, DisposeCapability* capability, Value reason);
/// Disposes of the resources that are left, last first, up to and including one whose result must
/// be awaited: that result; the hole when none is left. Errors of methods are added. Threw: a
/// termination.
Completion<Value> DisposeNext(Vm& vm, DisposeCapability* capability);
/// Throws the error, if there is one.
Completion<void> DisposeEnd(Vm& vm, DisposeCapability* capability);

/// The continuation of AsyncDisposableStack.prototype.disposeAsync.
Completion<void> DisposalSettled(Vm& vm, Value context, Value argument, bool rejected);

}  // namespace qdr

#endif  // RUNTIME_DISPOSAL_H_
