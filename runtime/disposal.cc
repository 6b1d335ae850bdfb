// Disposing of resources, in the order and with the awaits of DisposeResources.
#include "runtime/disposal.h"

#include "runtime/abstract_operations.h"
#include "runtime/errors.h"
#include "runtime/messages.h"
#include "runtime/promise_operations.h"

namespace qdr {

DisposeCapability* DisposeCapability::New(Vm& vm) {
  auto* capability = static_cast<DisposeCapability*>(
      Record::New(vm, InstanceType::kRecord, DisposeCapability::kFieldCount));
  capability->set(vm.heap, kResources, vm.empty_fixed_array());
  capability->set_no_barrier(kCount, Value::Smi(0));
  capability->set_no_barrier(kError, Value::Hole());
  capability->set_no_barrier(kNeedsAwait, Value::False());
  capability->set_no_barrier(kHasAwaited, Value::False());
  return capability;
}

void AppendResource(Vm& vm, DisposeCapability* capability, Value value, Value method,
                    int32_t hint) {
  auto* resources = CellCast<FixedArray>(capability->get(DisposeCapability::kResources));
  auto count = static_cast<uint32_t>(capability->get(DisposeCapability::kCount).AsSmi());
  if (count + 3 > resources->length()) {
    resources =
        FixedArray::CopyOf(vm, resources, count, std::max(12u, count * 2), Value::Undefined());
    capability->set(vm.heap, DisposeCapability::kResources, resources);
  }
  resources->set(vm.heap, count, value);
  resources->set(vm.heap, count + 1, method);
  resources->set_no_barrier(count + 2, Value::Smi(hint));
  capability->set_no_barrier(DisposeCapability::kCount, Value::Number(count + 3));
}

Completion<void> AddDisposableResource(Vm& vm, DisposeCapability* capability, Value value,
                                       bool is_async) {
  // 1.a. null and undefined need nothing done, but an `await using` still awaits once.
  if (value.IsNullish()) {
    if (is_async) {
      AppendResource(vm, capability, Value::Undefined(), Value::Undefined(), kDisposeAsync);
    }
    return Done{};
  }
  // CreateDisposableResource: 1.b.i. If V is not an Object, throw a TypeError exception.
  if (!IsReceiver(value)) {
    return ThrowMessage(vm, Message::kExpectedObjectForUsing, {DescribeForError(vm, value)});
  }
  // GetDisposeMethod: async falls back to the sync method.
  int32_t hint = is_async ? kDisposeAsync : kDisposeSync;
  Value method = Value::Undefined();
  if (is_async) {
    method = TRY(GetMethod(vm, value, PropertyKey::Name(vm.symbols().asyncDispose)));
    if (method.IsUndefined()) hint |= kDisposeSyncFallback;
  }
  if (method.IsUndefined()) {
    method = TRY(GetMethod(vm, value, PropertyKey::Name(vm.symbols().dispose)));
  }
  if (method.IsUndefined()) {
    return ThrowMessage(vm, is_async ? Message::kNotAsyncDisposable : Message::kNotDisposable);
  }
  AppendResource(vm, capability, value, method, hint);
  return Done{};
}

void AddDisposalError(Vm& vm, DisposeCapability* capability, Value reason) {
  Value earlier = capability->get(DisposeCapability::kError);
  if (!earlier.IsHole()) reason = MakeSuppressedError(vm, reason, earlier);
  capability->set(vm.heap, DisposeCapability::kError, reason);
}

Completion<Value> DisposeNext(Vm& vm, DisposeCapability* capability) {
  using Field = DisposeCapability::Field;
  auto owed = [&] {
    return capability->get(Field::kNeedsAwait).IsTrue() &&
           !capability->get(Field::kHasAwaited).IsTrue();
  };
  auto take_owed = [&] {
    capability->set_no_barrier(Field::kNeedsAwait, Value::False());
    return Value::Undefined();
  };
  for (;;) {
    auto count = static_cast<uint32_t>(capability->get(Field::kCount).AsSmi());
    if (count == 0) return owed() ? take_owed() : Value::Hole();
    auto* resources = CellCast<FixedArray>(capability->get(Field::kResources));
    int32_t hint = resources->get(count - 1).AsSmi();
    // 3.d. A sync resource behind an owed await waits for it.
    if (!(hint & kDisposeAsync) && owed()) return take_owed();
    Value method = resources->get(count - 2);
    Value value = resources->get(count - 3);
    for (uint32_t i = 1; i <= 3; ++i) resources->set_no_barrier(count - i, Value::Undefined());
    capability->set_no_barrier(Field::kCount, Value::Number(count - 3));
    if (method.IsUndefined()) {
      capability->set_no_barrier(Field::kNeedsAwait, Value::True());
      continue;
    }
    // 3.e.i. Let result be Completion(Call(method, value)).
    Completion<Value> result = (hint & kDisposeWithValue)
                                   ? Call(vm, method, Value::Undefined(), {value})
                                   : Call(vm, method, value);
    if (result.threw() && vm.is_terminating()) return Threw{};
    if (hint & kDisposeSyncFallback) {
      // The wrapper around the sync method gives a promise, rejected if it threw.
      capability->set_no_barrier(Field::kHasAwaited, Value::True());
      if (!result.threw()) return Value::Undefined();
      JSPromise* promise = NewPromise(vm);
      RejectPromise(vm, promise, vm.TakeException());
      return Value(promise);
    }
    if (result.threw()) {
      AddDisposalError(vm, capability, vm.TakeException());
    } else if (hint & kDisposeAsync) {
      capability->set_no_barrier(Field::kHasAwaited, Value::True());
      return result.value();
    }
  }
}

Completion<void> DisposeEnd(Vm& vm, DisposeCapability* capability) {
  Value error = capability->get(DisposeCapability::kError);
  if (error.IsHole()) return Done{};
  return vm.Throw(error);
}

}  // namespace qdr
