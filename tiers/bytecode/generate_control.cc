// Leaving scopes: break, continue and return on their way out.
#include "tiers/bytecode/control_scopes.h"

namespace qdr {

void BytecodeGenerator::PerformCommand(Command command, Statement* target) {
  if (!builder_.is_reachable()) return;
  ScopeState saved_state = CurrentState();
  ControlScope* saved_control = control_;
  // What is emitted while leaving is outside of the handlers that are left.
  std::vector<int> paused;
  for (ControlScope* scope = control_;; scope = scope->outer()) {
    if (scope->handler() >= 0) {
      builder_.PauseHandler(scope->handler());
      paused.push_back(scope->handler());
    }
    control_ = scope->outer();
    if (scope->Execute(command, target)) break;
  }
  control_ = saved_control;
  scope_ = saved_state.scope;
  context_ = saved_state.context;
  for (int handler : paused) builder_.ResumeHandler(handler);
}

void BytecodeGenerator::PopContextsTo(const ScopeState& state) {
  if (context_ != state.context) {
    ContextScope* outermost = context_;
    while (outermost->outer != state.context) outermost = outermost->outer;
    builder_.Emit(Opcode::kPopContext, outermost->outer_register);
    context_ = state.context;
  }
  scope_ = state.scope;
}

bool BytecodeGenerator::TopLevelScope::Execute(Command command, Statement* target) {
  QDR_DCHECK(command == Command::kReturn);
  generator_->BuildReturn();
  return true;
}

bool BytecodeGenerator::BreakScope::Execute(Command command, Statement* target) {
  if (command != Command::kBreak || target != statement_) return false;
  generator_->PopContextsTo(state());
  builder().Jump(&label_);
  return true;
}

bool BytecodeGenerator::ContinueScope::Execute(Command command, Statement* target) {
  if (command != Command::kContinue || target != statement_) return false;
  generator_->PopContextsTo(state());
  builder().Jump(&label_);
  return true;
}

bool BytecodeGenerator::FinallyScope::Execute(Command command, Statement* target) {
  size_t number = 0;
  while (number < deferred_.size() &&
         (deferred_[number].command != command || deferred_[number].target != target)) {
    ++number;
  }
  if (number == deferred_.size()) deferred_.push_back({command, target});
  if (command == Command::kReturn) builder().StoreRegister(result_);
  builder().LoadSmi(kFirstCommand + static_cast<int>(number));
  builder().StoreRegister(token_);
  if (command != Command::kReturn) builder().StoreRegister(result_);
  generator_->PopContextsTo(state());
  builder().Jump(finally_label_);
  return true;
}

bool BytecodeGenerator::IteratorScope::Execute(Command command, Statement* target) {
  RegisterScope registers(builder());
  Register value;
  if (command == Command::kReturn) {
    value = builder().NewTemporary();
    builder().StoreRegister(value);
  }
  generator_->PopContextsTo(state());
  Label closed;
  if (done_.is_valid()) {
    builder().LoadRegister(done_);
    builder().JumpIf(Opcode::kJumpIfTrue, &closed);
  }
  generator_->BuildIteratorClose(iterator_, is_async_);
  builder().Bind(&closed);
  if (value.is_valid()) builder().LoadRegister(value);
  return false;
}

BytecodeGenerator::BlockScope::BlockScope(BytecodeGenerator* generator, Scope* scope,
                                          Register exception)
    : generator_(generator),
      saved_scope_(generator->scope_),
      saved_context_register_(generator->context_register_) {
  if (scope == nullptr || scope == generator->scope_) return;
  BytecodeBuilder& builder = generator->builder_;
  generator->scope_ = scope;
  if (scope->needs_context()) {
    int info = builder.constants().Of(ConstantEntry::Kind::kScopeInfo, scope->EnsureScopeInfo());
    // Vars start as undefined, everything else that a block has in its dead zone.
    if (exception.is_valid()) {
      builder.Emit(Opcode::kCreateCatchContext, exception, info);
    } else {
      builder.Emit(scope->kind() == ScopeKind::kFunctionBody ? Opcode::kCreateFunctionContext
                                                             : Opcode::kCreateBlockContext,
                   info, generator->ContextSlots(scope));
    }
    context_.outer_register = builder.NewObservableTemporary();
    context_.outer = generator->context_;
    builder.Emit(Opcode::kPushContext, context_.outer_register);
    generator->context_ = &context_;
    generator->context_register_ = Register();
  }
  generator->InstantiateScope(scope);
}

BytecodeGenerator::BlockScope::~BlockScope() {
  if (context_.outer_register.is_valid()) {
    generator_->builder_.Emit(Opcode::kPopContext, context_.outer_register);
    generator_->context_ = context_.outer;
  }
  generator_->scope_ = saved_scope_;
  generator_->context_register_ = saved_context_register_;
}

}  // namespace qdr
