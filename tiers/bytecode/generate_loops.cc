// Loops and the iteration protocols (ECMA-262 14.7, 7.4).
//
// A loop's test stands at its top and is entered by falling in; JumpLoop closes it. for-of tries
// the fast step first and has the general protocol behind it, in line.
#include "tiers/bytecode/control_scopes.h"

namespace qdr {

void BytecodeGenerator::VisitIterationBody(Statement* body) { VisitSubStatement(body); }

void BytecodeGenerator::VisitDoWhileStatement(DoWhileStatement* node) {
  ResetCompletion();
  BreakScope break_scope(this, node);
  {
    LoopScope loop(this);
    {
      ContinueScope continue_scope(this, node);
      VisitIterationBody(node->body);
      builder_.Bind(continue_scope.label());
    }
    Label again;
    builder_.SetStatementPosition(node->condition->position);
    VisitForTest(node->condition, &again, break_scope.label(), FallThrough::kThen);
    builder_.Bind(&again);
    loop.JumpBack();
  }
  builder_.Bind(break_scope.label());
}

void BytecodeGenerator::VisitWhileStatement(WhileStatement* node) {
  ResetCompletion();
  BreakScope break_scope(this, node);
  {
    LoopScope loop(this);
    Label body;
    builder_.SetStatementPosition(node->condition->position);
    VisitForTest(node->condition, &body, break_scope.label(), FallThrough::kThen);
    builder_.Bind(&body);
    {
      ContinueScope continue_scope(this, node);
      VisitIterationBody(node->body);
      builder_.Bind(continue_scope.label());
    }
    loop.JumpBack();
  }
  builder_.Bind(break_scope.label());
}

void BytecodeGenerator::VisitForStatement(ForStatement* node) {
  ResetCompletion();
  BreakScope break_scope(this, node);
  {
    RegisterScope registers(builder_);
    BlockScope scope(this, node->scope);
    BuildDisposeScope(node->has_using, node->has_await_using, [this, node] { BuildForLoop(node); });
  }
  builder_.Bind(break_scope.label());
}

void BytecodeGenerator::BuildForLoop(ForStatement* node) {
  // The initializer has no completion value.
  Register completion = completion_;
  completion_ = Register();
  if (node->initializer != nullptr) VisitSubStatement(node->initializer);
  completion_ = completion;
  // The scope's own break target: contexts and disposal lie between it and the statement's.
  Label end;
  Register context_register = context_register_;
  if (node->needs_per_iteration_context) {
    CopyIterationContext();
    context_register_ = Register();
  }
  {
    LoopScope loop(this);
    if (node->condition != nullptr) {
      Label body;
      builder_.SetStatementPosition(node->condition->position);
      VisitForTest(node->condition, &body, &end, FallThrough::kThen);
      builder_.Bind(&body);
    }
    {
      ContinueScope continue_scope(this, node);
      VisitIterationBody(node->body);
      builder_.Bind(continue_scope.label());
    }
    if (builder_.is_reachable()) {
      if (node->needs_per_iteration_context) CopyIterationContext();
      if (node->next != nullptr) {
        RegisterScope registers(builder_);
        builder_.SetStatementPosition(node->next->position);
        VisitForEffect(node->next);
      }
    }
    loop.JumpBack();
  }
  context_register_ = context_register;
  builder_.Bind(&end);
}

void BytecodeGenerator::CopyIterationContext() {
  RegisterScope registers(builder_);
  Register ignored = builder_.NewTemporary();
  builder_.Emit(Opcode::kCloneBlockContext);
  builder_.Emit(Opcode::kPushContext, ignored);
}

// ------------------------------------------------------------------------------------ for-in

void BytecodeGenerator::VisitForInStatement(ForInStatement* node) {
  ResetCompletion();
  RegisterScope registers(builder_);
  if (node->initializer != nullptr) {
    builder_.SetStatementPosition(node->initializer->position);
    auto* proxy = node->target->As<VariableProxy>();
    Target target = PrepareTarget(proxy, StoreKind::kAssign, IsPure(node->initializer), false);
    VisitForAccumulator(node->initializer);
    StoreTarget(target);
  }
  BreakScope break_scope(this, node);
  builder_.SetStatementPosition(node->subject->position);
  {
    BlockScope subject_scope(this, node->subject_scope);
    VisitForAccumulator(node->subject);
  }
  Label nothing;
  builder_.JumpIf(Opcode::kJumpIfNullish, &nothing);
  Register object = builder_.NewTemporary();
  builder_.SetPosition(node->subject->position);
  builder_.Emit(Opcode::kToObject, object);
  RegisterList triple = builder_.NewList(3);
  builder_.Emit(Opcode::kForInEnumerate, object);
  int slot = builder_.NewSlot(SlotKind::kForIn);
  builder_.Emit(Opcode::kForInPrepare, triple.first, slot);
  Register length = triple[2];
  Register index = builder_.NewTemporary();
  builder_.Emit(Opcode::kLdaZero);
  builder_.StoreRegister(index);
  {
    LoopScope loop(this);
    builder_.SetStatementPosition(node->target->position);
    builder_.LoadRegister(length);
    builder_.CompareAndJump(Opcode::kJumpIfNotLess, index, break_scope.label(), false);
    {
      ContinueScope continue_scope(this, node);
      builder_.Emit(Opcode::kForInNext, object, index, RegisterList{triple.first, 2}, slot);
      builder_.JumpIf(Opcode::kJumpIfUndefined, continue_scope.label());
      VisitForEachBody(node);
      builder_.Bind(continue_scope.label());
    }
    builder_.LoadRegister(index);
    builder_.Emit(Opcode::kInc, builder_.NewSlot(SlotKind::kUnaryOp));
    builder_.StoreRegister(index);
    loop.JumpBack();
  }
  builder_.Bind(break_scope.label());
  builder_.Bind(&nothing);
}

/// Assigns the accumulator to the target, then the body.
void BytecodeGenerator::VisitForEachBody(ForEachStatement* node) {
  RegisterScope registers(builder_);
  auto* proxy = node->target->TryAs<VariableProxy>();
  bool has_context = node->scope != nullptr && node->scope->needs_context();
  bool has_using = node->is_declaration && node->mode == VariableMode::kUsing;
  bool has_await_using = node->is_declaration && node->mode == VariableMode::kAwaitUsing;
  bool in_accumulator = proxy != nullptr && !has_context && !has_using && !has_await_using &&
                        proxy->variable->location() != VariableLocation::kLookup;
  Register value;
  if (!in_accumulator) {
    value = builder_.NewTemporary();
    builder_.StoreRegister(value);
  }
  BlockScope scope(this, node->scope);
  BuildDisposeScope(has_using, has_await_using, [&] {
    if (value.is_valid()) builder_.LoadRegister(value);
    builder_.SetStatementPosition(node->target->position);
    bool lexical = node->is_declaration && node->mode != VariableMode::kVar;
    StoreKind kind = lexical ? StoreKind::kInitialize : StoreKind::kAssign;
    if (has_using || has_await_using) {
      BuildAddDisposable(has_await_using);
      InitializeVariable(proxy->variable);
    } else if (in_accumulator) {
      StoreVariable(proxy->variable, proxy->name, proxy->needs_hole_check, kind);
    } else {
      RegisterScope target_registers(builder_);
      Target target = PrepareTarget(node->target, kind, false, false);
      builder_.LoadRegister(value);
      StoreTarget(target);
    }
    builder_.KillAccumulator();
    VisitIterationBody(node->body);
  });
}

// ------------------------------------------------------------------------------------ for-of

void BytecodeGenerator::VisitForOfStatement(ForOfStatement* node) {
  ResetCompletion();
  RegisterScope registers(builder_);
  BreakScope break_scope(this, node);
  builder_.SetStatementPosition(node->subject->position);
  Iterator iterator{builder_.NewObservableList(2)};
  {
    RegisterScope iterable_registers(builder_);
    Register iterable = builder_.NewTemporary();
    {
      RegisterScope subject_registers(builder_);
      BlockScope subject_scope(this, node->subject_scope);
      VisitInto(node->subject, iterable);
    }
    BuildGetIterator(iterator, iterable, node->is_await, node->subject->position);
  }
  ContextRegisterScope context(this);
  Label done;
  int handler;
  {
    LoopScope loop(this);
    builder_.SetStatementPosition(node->target->position);
    if (node->is_await) {
      BuildIteratorNextCall(iterator, &done, true, node->subject->position);
    } else {
      BuildIteratorStep(iterator, &done, node->subject->position);
    }
    handler = builder_.BeginHandler(HandlerEntry::kRethrown, context.reg());
    {
      IteratorScope iterator_scope(this, handler, iterator.iterator(), Register(), node->is_await);
      ContinueScope continue_scope(this, node);
      VisitForEachBody(node);
      builder_.Bind(continue_scope.label());
    }
    builder_.EndHandler(handler);
    loop.JumpBack();
  }
  builder_.BindHandler(handler);
  BuildRethrowAfter([&] { BuildIteratorCloseOnThrow(iterator.iterator(), node->is_await); });
  builder_.Bind(&done);
  builder_.Bind(break_scope.label());
}

void BytecodeGenerator::BuildGetIterator(const Iterator& iterator, Register iterable, bool is_async,
                                         uint32_t position) {
  builder_.SetPosition(position);
  if (is_async) {
    builder_.Emit(Opcode::kGetAsyncIterator, iterable, iterator.list.first);
  } else {
    builder_.Emit(Opcode::kGetIterator, iterable, iterator.list.first,
                  builder_.NewSlot(SlotKind::kIteration));
  }
}

void BytecodeGenerator::BuildIteratorStep(const Iterator& iterator, Label* done, uint32_t position,
                                          bool needs_value) {
  Label general, has_value;
  builder_.SetPosition(position);
  builder_.Emit(Opcode::kIteratorFastStep, iterator.list, &general,
                builder_.NewSlot(SlotKind::kIteration));
  builder_.JumpIf(Opcode::kJumpIfNotHole, &has_value);
  builder_.Jump(done);
  builder_.Bind(&general);
  BuildIteratorNextCall(iterator, done, false, position, needs_value);
  builder_.Bind(&has_value);
}

void BytecodeGenerator::BuildIteratorNextCall(const Iterator& iterator, Label* done, bool is_async,
                                              uint32_t position, bool needs_value) {
  RegisterScope registers(builder_);
  builder_.SetPosition(position);
  Register result = builder_.NewTemporary();
  {
    RegisterScope block_registers(builder_);
    RegisterList block = builder_.NewList(1);
    builder_.Move(iterator.iterator(), block[0]);
    builder_.Emit(Opcode::kCall, iterator.next(), block.first, 0,
                  builder_.NewSlot(SlotKind::kCall));
  }
  if (is_async) BuildAwait(position);
  builder_.StoreRegister(result);
  builder_.Emit(Opcode::kThrowIfNotReceiver, result, NotReceiverMessage::kIteratorResult);
  BuildNamedLoad(result, Name("done"), position);
  builder_.JumpIf(Opcode::kJumpIfToBooleanTrue, done);
  if (needs_value) BuildNamedLoad(result, Name("value"), position);
}

void BytecodeGenerator::BuildIteratorClose(Register iterator, bool is_async) {
  if (!is_async) {
    CallRuntime(RuntimeFunction::kIteratorClose, {iterator});
    return;
  }
  // AsyncIteratorClose for a completion that is not a throw.
  RegisterScope registers(builder_);
  Label none;
  uint32_t position = builder_.position();
  BuildIteratorReturnCall(iterator, &none, position);
  BuildAwait(position);
  Register result = builder_.NewTemporary();
  builder_.StoreRegister(result);
  builder_.Emit(Opcode::kThrowIfNotReceiver, result, NotReceiverMessage::kIteratorReturnValue);
  builder_.Bind(&none);
}

void BytecodeGenerator::BuildIteratorReturnCall(Register iterator, Label* none, uint32_t position) {
  RegisterScope registers(builder_);
  Register method = builder_.NewTemporary();
  BuildNamedLoad(iterator, Name("return"), position);
  builder_.JumpIf(Opcode::kJumpIfNullish, none);
  builder_.StoreRegister(method);
  RegisterList block = builder_.NewList(1);
  builder_.Move(iterator, block[0]);
  builder_.Emit(Opcode::kCall, method, block.first, 0, builder_.NewSlot(SlotKind::kCall));
}

void BytecodeGenerator::BuildIteratorCloseOnThrow(Register iterator, bool is_async) {
  if (!is_async) {
    CallRuntime(RuntimeFunction::kIteratorCloseOnThrow, {iterator});
    return;
  }
  // Whatever goes wrong while closing, the first exception is the one that counts.
  RegisterScope registers(builder_);
  BuildTryCatch(
      HandlerEntry::kCaught,
      [&] {
        RegisterScope inner(builder_);
        Label none;
        uint32_t position = builder_.position();
        BuildIteratorReturnCall(iterator, &none, position);
        BuildAwait(position);
        builder_.Bind(&none);
        builder_.KillAccumulator();
      },
      [&] { builder_.KillAccumulator(); });
}

}  // namespace qdr
