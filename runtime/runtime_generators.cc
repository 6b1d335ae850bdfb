// Runtime functions for generators, async functions, async generators and explicit resource
// management.
#include "runtime/async_generator.h"
#include "runtime/builtins_async.h"
#include "runtime/disposal.h"
#include "runtime/generators.h"
#include "runtime/messages.h"
#include "runtime/promise_operations.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

namespace {

/// Room for what a suspension saves: parameters, then registers.
FixedArray* NewRegisterFile(Vm& vm, JSFunction* closure) {
  BytecodeArray* bytecode = closure->shared()->bytecode();
  return FixedArray::New(vm, bytecode->parameter_count() - 1 + bytecode->register_count());
}

DisposeCapability* Capability(Value v) { return CellCast<DisposeCapability>(v); }

}  // namespace

// (closure)
Completion<Value> Runtime_CreateGenerator(Vm& vm, Arguments& arguments) {
  auto* closure = As<JSFunction>(arguments[0]);
  FixedArray* registers = NewRegisterFile(vm, closure);
  // OrdinaryCreateFromConstructor(functionObject, ...): modules have no `prototype`.
  Map* map = closure->shared()->kind() == FunctionKind::kModule
                 ? closure->realm()->map(Intrinsic::kGeneratorMap)
                 : JSFunction::InitialMap(vm, closure);
  return Value(JSGenerator::New(vm, map, closure, Value::Undefined(), registers));
}

// (closure)
Completion<Value> Runtime_CreateAsyncFunction(Vm& vm, Arguments& arguments) {
  auto* closure = As<JSFunction>(arguments[0]);
  FixedArray* registers = NewRegisterFile(vm, closure);
  JSGenerator* activation =
      JSGenerator::New(vm, closure->realm()->map(Intrinsic::kAsyncFunctionStateMap), closure,
                       Value::Undefined(), registers);
  // It runs already; the first suspension is an await.
  activation->set_resume_offset(JSGenerator::kExecuting);
  JSPromise* promise = NewPromise(vm);
  activation->set_promise(vm.heap, promise);
  return Value(activation);
}

// (object, value)
Completion<Value> Runtime_AsyncFunctionAwait(Vm& vm, Arguments& arguments) {
  auto* activation = CellCast<JSGenerator>(arguments[0]);
  TRY(AwaitValue(vm, activation, arguments[1]));
  return activation->promise();
}

// (object, value)
Completion<Value> Runtime_AsyncFunctionResolve(Vm& vm, Arguments& arguments) {
  auto* promise = As<JSPromise>(CellCast<JSGenerator>(arguments[0])->promise());
  TRY(ResolvePromise(vm, promise, arguments[1]));
  return Value(promise);
}

// (object, reason)
Completion<Value> Runtime_AsyncFunctionReject(Vm& vm, Arguments& arguments) {
  auto* promise = As<JSPromise>(CellCast<JSGenerator>(arguments[0])->promise());
  RejectPromise(vm, promise, arguments[1]);
  return Value(promise);
}

// (generator, value)
Completion<Value> Runtime_AsyncGeneratorAwait(Vm& vm, Arguments& arguments) {
  TRY(AsyncGeneratorAwait(vm, As<JSAsyncGenerator>(arguments[0]), arguments[1]));
  return Value::Undefined();
}

// (generator, value)
Completion<Value> Runtime_AsyncGeneratorYield(Vm& vm, Arguments& arguments) {
  TRY(AsyncGeneratorYield(vm, As<JSAsyncGenerator>(arguments[0]), arguments[1]));
  return Value::Undefined();
}

// (generator, value)
Completion<Value> Runtime_AsyncGeneratorComplete(Vm& vm, Arguments& arguments) {
  TRY(AsyncGeneratorComplete(vm, As<JSAsyncGenerator>(arguments[0]), arguments[1], false));
  return Value::Undefined();
}

// (generator, reason)
Completion<Value> Runtime_AsyncGeneratorReject(Vm& vm, Arguments& arguments) {
  TRY(AsyncGeneratorComplete(vm, As<JSAsyncGenerator>(arguments[0]), arguments[1], true));
  return Value::Undefined();
}

// --- using, await using.

Completion<Value> Runtime_CreateDisposeCapability(Vm& vm, Arguments& arguments) {
  return Value(DisposeCapability::New(vm));
}

// (capability, value, is_async)
Completion<Value> Runtime_AddDisposableResource(Vm& vm, Arguments& arguments) {
  TRY(AddDisposableResource(vm, Capability(arguments[0]), arguments[1],
                            ToBoolean(vm, arguments[2])));
  return Value::Undefined();
}

// (capability, reason)
Completion<Value> Runtime_DisposeAddError(Vm& vm, Arguments& arguments) {
  AddDisposalError(vm, Capability(arguments[0]), arguments[1]);
  return Value::Undefined();
}

// (capability)
Completion<Value> Runtime_DisposeNext(Vm& vm, Arguments& arguments) {
  return DisposeNext(vm, Capability(arguments[0]));
}

// (capability)
Completion<Value> Runtime_DisposeEnd(Vm& vm, Arguments& arguments) {
  TRY(DisposeEnd(vm, Capability(arguments[0])));
  return Value::Undefined();
}

}  // namespace qdr
