// DisposableStack and AsyncDisposableStack.
#include "objects/builtin_objects.h"
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/disposal.h"
#include "runtime/messages.h"
#include "runtime/promise_operations.h"

namespace qdr {

namespace {

struct StackClass {
  const char* name;
  Intrinsic map;
  Intrinsic prototype;
  bool is_async;
};
constexpr StackClass kSync{"DisposableStack", Intrinsic::kDisposableStackMap,
                           Intrinsic::kDisposableStackPrototype, false};
constexpr StackClass kAsync{"AsyncDisposableStack", Intrinsic::kAsyncDisposableStackMap,
                            Intrinsic::kAsyncDisposableStackPrototype, true};

JSDisposableStack* NewStack(Vm& vm, Map* map, bool is_async, DisposeCapability* capability) {
  auto* stack = static_cast<JSDisposableStack*>(JSObject::New(vm, map));
  if (is_async) stack->set_flag(JSDisposableStack::kAsyncFlag);
  stack->set_resources(vm.heap, capability);
  return stack;
}

DisposeCapability* CapabilityOf(JSDisposableStack* stack) {
  return CellCast<DisposeCapability>(stack->resources());
}
bool IsDisposed(JSDisposableStack* stack) {
  return stack->has_flag(JSDisposableStack::kDisposedFlag);
}

bool IsStack(Value v, const StackClass& type) {
  return Is<JSDisposableStack>(v) &&
         As<JSDisposableStack>(v)->has_flag(JSDisposableStack::kAsyncFlag) == type.is_async;
}

/// RequireInternalSlot.
Completion<JSDisposableStack*> ThisStack(Vm& vm, Arguments& arguments, const StackClass& type,
                                         const char* method) {
  if (IsStack(arguments.this_value(), type)) return As<JSDisposableStack>(arguments.this_value());
  return ThrowMessage(vm, Message::kIncompatibleReceiver,
                      {std::string(type.name) + ".prototype." + method,
                       DescribeForError(vm, arguments.this_value())});
}

/// The stack, which must not be disposed of yet.
Completion<JSDisposableStack*> ThisPendingStack(Vm& vm, Arguments& arguments,
                                                const StackClass& type, const char* method) {
  JSDisposableStack* stack = TRY(ThisStack(vm, arguments, type, method));
  if (IsDisposed(stack)) return ThrowMessage(vm, Message::kDisposedStack);
  return stack;
}

// DisposableStack ( ), AsyncDisposableStack ( )
template <const StackClass& kType>
Completion<Value> Constructor(Vm& vm, Arguments& arguments) {
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew, {kType.name});
  }
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), kType.map, kType.prototype));
  DisposeCapability* capability = DisposeCapability::New(vm);
  return Value(NewStack(vm, map, kType.is_async, capability));
}

// prototype.use ( value )
template <const StackClass& kType>
Completion<Value> Use(Vm& vm, Arguments& arguments) {
  JSDisposableStack* stack = TRY(ThisPendingStack(vm, arguments, kType, "use"));
  TRY(AddDisposableResource(vm, CapabilityOf(stack), arguments[0], kType.is_async));
  return arguments[0];
}

// prototype.adopt ( value, onDispose )
template <const StackClass& kType>
Completion<Value> Adopt(Vm& vm, Arguments& arguments) {
  JSDisposableStack* stack = TRY(ThisPendingStack(vm, arguments, kType, "adopt"));
  if (!IsCallable(vm.heap, arguments[1])) {
    return ThrowMessage(vm, Message::kNotCallable, {DescribeForError(vm, arguments[1])});
  }
  AppendResource(vm, CapabilityOf(stack), arguments[0], arguments[1],
                 kDisposeWithValue | (kType.is_async ? kDisposeAsync : kDisposeSync));
  return arguments[0];
}

// prototype.defer ( onDispose )
template <const StackClass& kType>
Completion<Value> Defer(Vm& vm, Arguments& arguments) {
  JSDisposableStack* stack = TRY(ThisPendingStack(vm, arguments, kType, "defer"));
  if (!IsCallable(vm.heap, arguments[0])) {
    return ThrowMessage(vm, Message::kNotCallable, {DescribeForError(vm, arguments[0])});
  }
  AppendResource(vm, CapabilityOf(stack), Value::Undefined(), arguments[0],
                 kType.is_async ? kDisposeAsync : kDisposeSync);
  return Value::Undefined();
}

// prototype.move ( )
template <const StackClass& kType>
Completion<Value> Move(Vm& vm, Arguments& arguments) {
  JSDisposableStack* stack = TRY(ThisPendingStack(vm, arguments, kType, "move"));
  JSDisposableStack* result =
      NewStack(vm, vm.realm()->map(kType.map), kType.is_async, CapabilityOf(stack));
  DisposeCapability* empty = DisposeCapability::New(vm);
  stack->set_resources(vm.heap, empty);
  stack->set_flag(JSDisposableStack::kDisposedFlag);
  return Value(result);
}

// get prototype.disposed
template <const StackClass& kType>
Completion<Value> Disposed(Vm& vm, Arguments& arguments) {
  return Value::Boolean(IsDisposed(TRY(ThisStack(vm, arguments, kType, "disposed"))));
}

// DisposableStack.prototype.dispose ( )
Completion<Value> Dispose(Vm& vm, Arguments& arguments) {
  JSDisposableStack* stack = TRY(ThisStack(vm, arguments, kSync, "dispose"));
  if (IsDisposed(stack)) return Value::Undefined();
  stack->set_flag(JSDisposableStack::kDisposedFlag);
  DisposeCapability* capability = CapabilityOf(stack);
  // Nothing here is awaited: one call disposes of everything.
  Value left = TRY(DisposeNext(vm, capability));
  QDR_CHECK(left.IsHole());
  TRY(DisposeEnd(vm, capability));
  return Value::Undefined();
}

/// What disposeAsync waits with.
enum WaitField : uint32_t { kWaitCapability, kWaitPromise, kWaitFieldCount };

/// Goes on until something must be awaited, or settles the promise.
Completion<void> RunAsyncDisposal(Vm& vm, Record* wait) {
  auto* capability = CellCast<DisposeCapability>(wait->get(kWaitCapability));
  auto* promise = As<JSPromise>(wait->get(kWaitPromise));
  for (;;) {
    Value result = TRY(DisposeNext(vm, capability));
    if (result.IsHole()) break;
    Completion<JSPromise*> awaited = PromiseResolveIntrinsic(vm, result);
    if (!awaited.threw()) {
      PromiseThenNative(vm, awaited.value(), NativeReaction::kDisposeResources, wait);
      return Done{};
    }
    if (vm.is_terminating()) return Threw{};
    AddDisposalError(vm, capability, vm.TakeException());
  }
  Value error = capability->get(DisposeCapability::kError);
  if (error.IsHole()) return ResolvePromise(vm, promise, Value::Undefined());
  RejectPromise(vm, promise, error);
  return Done{};
}

// AsyncDisposableStack.prototype.disposeAsync ( )
Completion<Value> DisposeAsync(Vm& vm, Arguments& arguments) {
  JSPromise* promise = NewPromise(vm);
  // 3. If this is no AsyncDisposableStack, reject with a TypeError.
  Completion<JSDisposableStack*> stack = ThisStack(vm, arguments, kAsync, "disposeAsync");
  if (stack.threw()) return RejectWithPending(vm, promise);
  // 4. If it is disposed of already, resolve.
  if (IsDisposed(stack.value())) {
    TRY(ResolvePromise(vm, promise, Value::Undefined()));
    return Value(promise);
  }
  stack.value()->set_flag(JSDisposableStack::kDisposedFlag);
  Record* wait = Record::New(vm, InstanceType::kRecord, kWaitFieldCount);
  wait->set(vm.heap, kWaitCapability, stack.value()->resources());
  wait->set(vm.heap, kWaitPromise, promise);
  TRY(RunAsyncDisposal(vm, wait));
  return Value(promise);
}

constexpr BuiltinSpec kSyncSpecs[] = {
    {"adopt", Adopt<kSync>, 2}, {"defer", Defer<kSync>, 1},
    {"dispose", Dispose, 0},    {"disposed", Disposed<kSync>, 0, BuiltinSpec::kGetter},
    {"move", Move<kSync>, 0},   {"use", Use<kSync>, 1},
};

constexpr BuiltinSpec kAsyncSpecs[] = {
    {"adopt", Adopt<kAsync>, 2},       {"defer", Defer<kAsync>, 1},
    {"disposeAsync", DisposeAsync, 0}, {"disposed", Disposed<kAsync>, 0, BuiltinSpec::kGetter},
    {"move", Move<kAsync>, 0},         {"use", Use<kAsync>, 1},
};

void CreateClass(Vm& vm, Realm* realm, const StackClass& type, BuiltinFunction function,
                 Intrinsic constructor, std::span<const BuiltinSpec> specs,
                 const char* dispose_name, Symbol* dispose_symbol) {
  JSObject* prototype = NewBuiltinObject(vm, realm->get(Intrinsic::kObjectPrototype));
  Map* map = NewObjectMap(vm, InstanceType::kJSDisposableStack, JSDisposableStack::kFixedSize, 0,
                          prototype);
  realm->set(vm.heap, type.map, map);
  DefineConstructor(vm, realm, type.name, function, 0, constructor, type.prototype, prototype, map);
  DefineBuiltins(vm, prototype, specs);
  // The well-known method is the same function as the named one.
  JSObject::AddDataProperty(vm, prototype, PropertyKey::Name(dispose_symbol),
                            GetOwnData(vm, prototype, dispose_name), kDontEnum);
  DefineToStringTag(vm, prototype, type.name);
}

}  // namespace

Completion<void> DisposalSettled(Vm& vm, Value context, Value argument, bool rejected) {
  auto* wait = CellCast<Record>(context);
  if (rejected) {
    AddDisposalError(vm, CellCast<DisposeCapability>(wait->get(kWaitCapability)), argument);
  }
  return RunAsyncDisposal(vm, wait);
}

void CreateDisposableStack(Vm& vm, Realm* realm) {
  CreateClass(vm, realm, kSync, Constructor<kSync>, Intrinsic::kDisposableStack, kSyncSpecs,
              "dispose", vm.symbols().dispose);
  CreateClass(vm, realm, kAsync, Constructor<kAsync>, Intrinsic::kAsyncDisposableStack, kAsyncSpecs,
              "disposeAsync", vm.symbols().asyncDispose);
}

}  // namespace qdr
