// Generators, async functions and what waits in them: yield, yield*, await; disposal of resources
// (ECMA-262 15.5, 15.6, 15.8, 27.3 to 27.7; explicit resource management).
#include "objects/vm.h"
#include "tiers/bytecode/control_scopes.h"

namespace qdr {
namespace {

constexpr int kNextMode = static_cast<int>(ResumeMode::kNext);
constexpr int kReturnMode = static_cast<int>(ResumeMode::kReturn);
constexpr int kThrowMode = static_cast<int>(ResumeMode::kThrow);
static_assert(kNextMode == 0 && kThrowMode == 1 && kReturnMode == 2);

}  // namespace

// ----------------------------------------------------------------------------- Start and end

void BytecodeGenerator::CallRuntimeWithCallee(RuntimeFunction function) {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(1);
  builder_.Emit(Opcode::kLdaCallee);
  builder_.StoreRegister(arguments[0]);
  builder_.CallRuntime(function, arguments);
}

void BytecodeGenerator::BuildAsyncFunctionStart() {
  CallRuntimeWithCallee(RuntimeFunction::kCreateAsyncFunction);
  builder_.StoreRegister(generator_);
}

void BytecodeGenerator::BuildAsyncReject() {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(2);
  builder_.StoreRegister(arguments[1]);
  builder_.Move(generator_, arguments[0]);
  builder_.CallRuntime(IsAsyncGenerator() ? RuntimeFunction::kAsyncGeneratorReject
                                          : RuntimeFunction::kAsyncFunctionReject,
                       arguments);
  builder_.Emit(Opcode::kReturn);
}

void BytecodeGenerator::BuildInitialYield() {
  CallRuntimeWithCallee(RuntimeFunction::kCreateGenerator);
  builder_.StoreRegister(generator_);
  BuildSuspend();
  builder_.KillAccumulator();
}

void BytecodeGenerator::BuildModuleInitialYield() {
  CallRuntimeWithCallee(IsAsync() ? RuntimeFunction::kCreateAsyncFunction
                                  : RuntimeFunction::kCreateGenerator);
  builder_.StoreRegister(generator_);
  BuildSuspend();
  builder_.KillAccumulator();
}

// ------------------------------------------------------------------------------ await and yield

void BytecodeGenerator::BuildAwait(uint32_t position) {
  RegisterScope registers(builder_);
  builder_.SetPosition(position);
  {
    RegisterScope call_registers(builder_);
    RegisterList arguments = RuntimeArguments(2);
    builder_.StoreRegister(arguments[1]);
    builder_.Move(generator_, arguments[0]);
    builder_.CallRuntime(IsAsyncGenerator() ? RuntimeFunction::kAsyncGeneratorAwait
                                            : RuntimeFunction::kAsyncFunctionAwait,
                         arguments);
  }
  BuildSuspend();
  Register value = builder_.NewTemporary();
  builder_.StoreRegister(value);
  Label throws, end;
  LoadResumeMode();
  builder_.SwitchOnSmi(kThrowMode, {&throws});
  builder_.LoadRegister(value);
  builder_.Jump(&end);
  builder_.Bind(&throws);
  builder_.LoadRegister(value);
  builder_.Emit(Opcode::kThrow);
  builder_.Bind(&end);
}

void BytecodeGenerator::VisitAwait(Await* node) {
  VisitForAccumulator(node->argument);
  BuildAwait(node->position);
}

void BytecodeGenerator::BuildAsyncGeneratorYield() {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(2);
  builder_.StoreRegister(arguments[1]);
  builder_.Move(generator_, arguments[0]);
  builder_.CallRuntime(RuntimeFunction::kAsyncGeneratorYield, arguments);
}

void BytecodeGenerator::VisitYield(Yield* node) {
  RegisterScope registers(builder_);
  if (node->argument != nullptr) {
    VisitForAccumulator(node->argument);
  } else {
    builder_.Emit(Opcode::kLdaUndefined);
  }
  At(node);
  if (IsAsyncGenerator()) {
    BuildAwait(node->position);
    BuildAsyncGeneratorYield();
  } else {
    builder_.Emit(Opcode::kCreateIteratorResult, false);
  }
  BuildSuspend();
  Register value = builder_.NewTemporary();
  builder_.StoreRegister(value);
  Label returns, throws, end;
  LoadResumeMode();
  builder_.SwitchOnSmi(kThrowMode, {&throws, &returns});
  builder_.LoadRegister(value);
  builder_.Jump(&end);
  builder_.Bind(&throws);
  builder_.LoadRegister(value);
  At(node);
  builder_.Emit(Opcode::kThrow);
  builder_.Bind(&returns);
  builder_.LoadRegister(value);
  if (IsAsyncGenerator()) BuildAwait(node->position);
  PerformCommand(Command::kReturn, nullptr);
  builder_.Bind(&end);
}

void BytecodeGenerator::VisitYieldStar(YieldStar* node) {
  RegisterScope registers(builder_);
  bool async = IsAsyncGenerator();
  uint32_t position = node->position;
  Iterator iterator{builder_.NewObservableList(2)};
  {
    RegisterScope iterable_registers(builder_);
    Register iterable = VisitForRegister(node->argument);
    BuildGetIterator(iterator, iterable, async, position);
  }
  // What the consumer sent last, and how.
  Register input = builder_.NewObservableTemporary();
  Register mode = builder_.NewObservableTemporary();
  Register result = builder_.NewTemporary();
  builder_.Emit(Opcode::kLdaUndefined);
  builder_.StoreRegister(input);
  builder_.LoadSmi(kNextMode);
  builder_.StoreRegister(mode);
  Label done;
  {
    LoopScope loop(this);
    Label returns, throws, have_result;
    builder_.SetPosition(position);
    builder_.LoadRegister(mode);
    builder_.SwitchOnSmi(kThrowMode, {&throws, &returns});

    BuildDelegateCall(iterator.next(), iterator.iterator(), input);
    builder_.Jump(&have_result);

    builder_.Bind(&returns);
    {
      RegisterScope method_registers(builder_);
      Register method = builder_.NewTemporary();
      Label has_method;
      BuildNamedLoad(iterator.iterator(), Name("return"), position);
      builder_.JumpIf(Opcode::kJumpIfNotNullish, &has_method);
      builder_.LoadRegister(input);
      if (async) BuildAwait(position);
      PerformCommand(Command::kReturn, nullptr);
      builder_.Bind(&has_method);
      builder_.StoreRegister(method);
      BuildDelegateCall(method, iterator.iterator(), input);
      builder_.Jump(&have_result);
    }

    builder_.Bind(&throws);
    {
      RegisterScope method_registers(builder_);
      Register method = builder_.NewTemporary();
      Label has_method;
      BuildNamedLoad(iterator.iterator(), Name("throw"), position);
      builder_.JumpIf(Opcode::kJumpIfNotNullish, &has_method);
      // The protocol is violated: the iterator is closed, and that is the error.
      BuildIteratorClose(iterator.iterator(), async);
      CallRuntime(RuntimeFunction::kThrowThrowMethodMissing, {});
      builder_.Bind(&has_method);
      builder_.StoreRegister(method);
      BuildDelegateCall(method, iterator.iterator(), input);
    }

    builder_.Bind(&have_result);
    if (async) BuildAwait(position);
    builder_.StoreRegister(result);
    builder_.Emit(Opcode::kThrowIfNotReceiver, result, NotReceiverMessage::kIteratorResult);
    BuildNamedLoad(result, Name("done"), position);
    builder_.JumpIf(Opcode::kJumpIfToBooleanTrue, &done);
    if (async) {
      BuildNamedLoad(result, Name("value"), position);
      BuildAsyncGeneratorYield();
    } else {
      // The result object goes to the consumer as it is.
      builder_.LoadRegister(result);
    }
    BuildSuspend();
    builder_.StoreRegister(input);
    LoadResumeMode();
    builder_.StoreRegister(mode);
    if (async) BuildUnwrapResumption(input, mode, position);
    loop.JumpBack();
  }
  builder_.Bind(&done);
  Label returns, end;
  BuildNamedLoad(result, Name("value"), position);
  builder_.StoreRegister(result);
  builder_.LoadRegister(mode);
  builder_.SwitchOnSmi(kReturnMode, {&returns});
  builder_.LoadRegister(result);
  builder_.Jump(&end);
  builder_.Bind(&returns);
  builder_.LoadRegister(result);
  PerformCommand(Command::kReturn, nullptr);
  builder_.Bind(&end);
}

void BytecodeGenerator::BuildDelegateCall(Register method, Register iterator, Register input) {
  RegisterScope registers(builder_);
  RegisterList block = builder_.NewList(2);
  builder_.Move(iterator, block[0]);
  builder_.Move(input, block[1]);
  builder_.Emit(Opcode::kCall, method, block.first, 1, builder_.NewSlot(SlotKind::kCall));
}

/// AsyncGeneratorUnwrapYieldResumption (27.6.3.7): the value of a return is awaited; if that
/// throws, the resumption is a throw.
void BytecodeGenerator::BuildUnwrapResumption(Register input, Register mode, uint32_t position) {
  RegisterScope registers(builder_);
  Label returns, end;
  builder_.LoadRegister(mode);
  builder_.SwitchOnSmi(kReturnMode, {&returns});
  builder_.Jump(&end);
  builder_.Bind(&returns);
  BuildTryCatch(
      HandlerEntry::kCaught,
      [&] {
        builder_.LoadRegister(input);
        BuildAwait(position);
        builder_.StoreRegister(input);
      },
      [&] {
        builder_.StoreRegister(input);
        builder_.LoadSmi(kThrowMode);
        builder_.StoreRegister(mode);
      });
  builder_.Bind(&end);
}

// ------------------------------------------------------------------------------------- Disposal

void BytecodeGenerator::BuildAddDisposable(bool is_async) {
  RegisterScope registers(builder_);
  Register value = builder_.NewTemporary();
  builder_.StoreRegister(value);
  {
    RegisterScope call_registers(builder_);
    RegisterList arguments = RuntimeArguments(3);
    builder_.Move(dispose_, arguments[0]);
    builder_.Move(value, arguments[1]);
    builder_.LoadBoolean(is_async);
    builder_.StoreRegister(arguments[2]);
    builder_.CallRuntime(RuntimeFunction::kAddDisposableResource, arguments);
  }
  builder_.LoadRegister(value);
}

void BytecodeGenerator::BuildDisposal(Register capability, Register token, Register exception,
                                      bool has_await_using) {
  RegisterScope registers(builder_);
  Label no_exception;
  if (token.is_valid()) {
    static_assert(FinallyScope::kRethrow == 0);
    builder_.LoadRegister(token);
    builder_.JumpIf(Opcode::kJumpIfToBooleanTrue, &no_exception);
  } else {
    builder_.LoadRegister(exception);
    builder_.JumpIf(Opcode::kJumpIfHole, &no_exception);
  }
  CallRuntime(RuntimeFunction::kDisposeAddError, {capability, exception});
  builder_.Bind(&no_exception);
  if (has_await_using) {
    Label done;
    {
      LoopScope loop(this);
      CallRuntime(RuntimeFunction::kDisposeNext, {capability});
      builder_.JumpIf(Opcode::kJumpIfHole, &done);
      RegisterScope loop_registers(builder_);
      Register awaited = builder_.NewTemporary();
      builder_.StoreRegister(awaited);
      BuildTryCatch(
          HandlerEntry::kCaught,
          [&] {
            builder_.LoadRegister(awaited);
            BuildAwait(builder_.position());
            builder_.KillAccumulator();
          },
          [&] {
            RegisterScope catch_registers(builder_);
            Register error = builder_.NewTemporary();
            builder_.StoreRegister(error);
            CallRuntime(RuntimeFunction::kDisposeAddError, {capability, error});
          });
      loop.JumpBack();
    }
    builder_.Bind(&done);
  } else {
    CallRuntime(RuntimeFunction::kDisposeNext, {capability});
  }
  CallRuntime(RuntimeFunction::kDisposeEnd, {capability});
}

// -------------------------------------------------------------------------------------- Modules

void BytecodeGenerator::VisitImportMeta(ImportMeta* node) {
  At(node);
  CallRuntimeWithCallee(RuntimeFunction::kGetImportMeta);
}

void BytecodeGenerator::VisitImportCall(ImportCall* node) {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(3);
  VisitInto(node->specifier, arguments[1]);
  if (node->options != nullptr) {
    VisitInto(node->options, arguments[2]);
  } else {
    builder_.Emit(Opcode::kLdaUndefined);
    builder_.StoreRegister(arguments[2]);
  }
  builder_.Emit(Opcode::kLdaCallee);
  builder_.StoreRegister(arguments[0]);
  At(node);
  builder_.CallRuntime(RuntimeFunction::kDynamicImport, arguments);
}

}  // namespace qdr
