// The generator's stack of what stands between a point in the function and the targets of break,
// continue and return there. A command goes outwards through it; each scope adds the code that
// leaving it takes, until one of them is the target.
#ifndef TIERS_BYTECODE_CONTROL_SCOPES_H_
#define TIERS_BYTECODE_CONTROL_SCOPES_H_

#include <memory>
#include <vector>

#include "tiers/bytecode/bytecode_generator.h"

namespace qdr {

class BytecodeGenerator::ControlScope {
 public:
  explicit ControlScope(BytecodeGenerator* generator)
      : generator_(generator), outer_(generator->control_), state_(generator->CurrentState()) {
    generator->control_ = this;
  }
  virtual ~ControlScope() { generator_->control_ = outer_; }
  ControlScope(const ControlScope&) = delete;
  ControlScope& operator=(const ControlScope&) = delete;

  /// Emits what leaving takes. True: the command ends here, in a jump or a return.
  virtual bool Execute(Command command, Statement* target) = 0;
  /// The exception handler that must not cover the code which leaves this scope; -1: none.
  virtual int handler() const { return -1; }
  ControlScope* outer() const { return outer_; }
  /// Scope and context outside of this one.
  const ScopeState& state() const { return state_; }

 protected:
  BytecodeBuilder& builder() { return generator_->builder_; }
  BytecodeGenerator* generator_;

 private:
  ControlScope* outer_;
  ScopeState state_;
};

/// The function itself.
class BytecodeGenerator::TopLevelScope final : public ControlScope {
 public:
  using ControlScope::ControlScope;
  bool Execute(Command command, Statement* target) override;
};

/// Where a `break` out of `statement` goes: behind it. Binds the label at the end of its life.
class BytecodeGenerator::BreakScope final : public ControlScope {
 public:
  BreakScope(BytecodeGenerator* generator, Statement* statement)
      : ControlScope(generator), statement_(statement) {}
  bool Execute(Command command, Statement* target) override;
  Label* label() { return &label_; }

 private:
  Statement* statement_;
  Label label_;
};

/// Where a `continue` goes.
class BytecodeGenerator::ContinueScope final : public ControlScope {
 public:
  ContinueScope(BytecodeGenerator* generator, Statement* statement)
      : ControlScope(generator), statement_(statement) {}
  bool Execute(Command command, Statement* target) override;
  Label* label() { return &label_; }

 private:
  Statement* statement_;
  Label label_;
};

/// Code under an exception handler that has nothing to do when it is left.
class BytecodeGenerator::HandlerScope final : public ControlScope {
 public:
  HandlerScope(BytecodeGenerator* generator, int handler)
      : ControlScope(generator), handler_(handler) {}
  bool Execute(Command, Statement*) override { return false; }
  int handler() const override { return handler_; }

 private:
  int handler_;
};

/// The try block of a try-finally (BuildTryFinally). Every way out stores the number of its command
/// in a register and jumps to the finally block; behind that a switch goes on with the command.
class BytecodeGenerator::FinallyScope final : public ControlScope {
 public:
  FinallyScope(BytecodeGenerator* generator, int handler, Label* finally_label, Register token,
               Register result)
      : ControlScope(generator),
        handler_(handler),
        finally_label_(finally_label),
        token_(token),
        result_(result) {}
  bool Execute(Command command, Statement* target) override;
  int handler() const override { return handler_; }

  struct Deferred {
    Command command;
    Statement* target;
  };
  static constexpr int kFallThrough = -1;
  static constexpr int kRethrow = 0;
  static constexpr int kFirstCommand = 1;
  std::vector<Deferred> TakeDeferred() { return std::move(deferred_); }

 private:
  int handler_;
  Label* finally_label_;
  Register token_;
  Register result_;
  std::vector<Deferred> deferred_;
};

/// The body of a for-of loop: leaving it closes the iterator.
class BytecodeGenerator::IteratorScope final : public ControlScope {
 public:
  /// `done`: a register that is true when there is nothing to close, or an invalid one.
  IteratorScope(BytecodeGenerator* generator, int handler, Register iterator, Register done,
                bool is_async)
      : ControlScope(generator),
        handler_(handler),
        iterator_(iterator),
        done_(done),
        is_async_(is_async) {}
  bool Execute(Command command, Statement* target) override;
  int handler() const override { return handler_; }

 private:
  int handler_;
  Register iterator_;
  Register done_;
  bool is_async_;
};

class BytecodeGenerator::BlockScope {
 public:
  /// A null scope, or one that is the current scope already, does nothing.
  /// `exception`: of a catch scope whose only variable it is the value of.
  BlockScope(BytecodeGenerator* generator, Scope* scope, Register exception = Register());
  ~BlockScope();
  BlockScope(const BlockScope&) = delete;
  BlockScope& operator=(const BlockScope&) = delete;

 private:
  friend class BytecodeGenerator;
  BytecodeGenerator* generator_;
  Scope* saved_scope_;
  Register saved_context_register_;
  ContextScope context_{};
};

/// A register with the current context, for handlers to restore it: that of an enclosing handler in
/// the same context, or a new one.
class BytecodeGenerator::ContextRegisterScope {
 public:
  explicit ContextRegisterScope(BytecodeGenerator* generator)
      : generator_(generator), saved_(generator->context_register_) {
    if (saved_.is_valid()) return;
    BytecodeBuilder& builder = generator->builder_;
    generator->context_register_ = builder.NewObservableTemporary();
    builder.Emit(Opcode::kLdaCurrentContext);
    builder.StoreRegister(generator->context_register_);
    builder.KillAccumulator();
  }
  ~ContextRegisterScope() { generator_->context_register_ = saved_; }
  Register reg() const { return generator_->context_register_; }

 private:
  BytecodeGenerator* generator_;
  Register saved_;
};

/// Counts nesting for JumpLoop's depth operand.
class BytecodeGenerator::LoopScope {
 public:
  explicit LoopScope(BytecodeGenerator* generator) : generator_(generator) {
    generator->builder_.KillAccumulator();
    generator->builder_.BindLoopHeader(&header_);
    ++generator->loop_depth_;
  }
  ~LoopScope() { --generator_->loop_depth_; }
  void JumpBack() { generator_->builder_.JumpLoop(&header_, generator_->loop_depth_ - 1); }

 private:
  BytecodeGenerator* generator_;
  Label header_;
};

template <class TryBody, class CatchBody>
void BytecodeGenerator::BuildTryCatch(HandlerEntry::Prediction prediction, TryBody try_body,
                                      CatchBody catch_body) {
  ContextRegisterScope context(this);
  int handler = builder_.BeginHandler(prediction, context.reg());
  Label end;
  {
    HandlerScope scope(this, handler);
    try_body();
  }
  builder_.EndHandler(handler);
  builder_.Jump(&end);
  builder_.BindHandler(handler);
  catch_body();
  builder_.Bind(&end);
}

template <class TryBody, class FinallyBody>
void BytecodeGenerator::BuildTryFinally(TryBody try_body, FinallyBody finally_body) {
  Register token = builder_.NewTemporary();
  Register result = builder_.NewTemporary();
  ContextRegisterScope context(this);
  int handler = builder_.BeginHandler(HandlerEntry::kRethrown, context.reg());
  Label finally_label;
  std::vector<FinallyScope::Deferred> deferred;
  {
    FinallyScope scope(this, handler, &finally_label, token, result);
    try_body();
    deferred = scope.TakeDeferred();
  }
  builder_.EndHandler(handler);
  // Where nothing but an exception leaves the try block, it is told by its value, and no exception
  // by the hole.
  bool has_commands = !deferred.empty();
  if (has_commands) {
    // The result is written on every path, so that it is not live before.
    builder_.LoadSmi(FinallyScope::kFallThrough);
    builder_.StoreRegister(token);
    builder_.StoreRegister(result);
  } else {
    builder_.Emit(Opcode::kLdaHole);
    builder_.StoreRegister(result);
  }
  builder_.Jump(&finally_label);
  builder_.BindHandler(handler);
  builder_.StoreRegister(result);
  if (has_commands) {
    builder_.LoadSmi(FinallyScope::kRethrow);
    builder_.StoreRegister(token);
  }
  builder_.Bind(&finally_label);
  builder_.KillAccumulator();
  finally_body(has_commands ? token : Register(), result);

  if (!has_commands) {
    Label end;
    builder_.LoadRegister(result);
    builder_.JumpIf(Opcode::kJumpIfHole, &end);
    builder_.Emit(Opcode::kReThrow);
    builder_.Bind(&end);
    return;
  }
  std::vector<Label> labels(deferred.size() + 1);
  std::vector<Label*> targets;
  for (Label& label : labels) targets.push_back(&label);
  Label end;
  builder_.LoadRegister(token);
  builder_.SwitchOnSmi(FinallyScope::kRethrow, targets);
  builder_.Jump(&end);
  builder_.Bind(targets[0]);
  builder_.LoadRegister(result);
  builder_.Emit(Opcode::kReThrow);
  for (size_t i = 0; i < deferred.size(); ++i) {
    builder_.Bind(targets[i + 1]);
    if (deferred[i].command == Command::kReturn) builder_.LoadRegister(result);
    PerformCommand(deferred[i].command, deferred[i].target);
  }
  builder_.Bind(&end);
}

template <class Body>
void BytecodeGenerator::BuildRethrowAfter(Body body) {
  RegisterScope registers(builder_);
  Register exception = builder_.NewTemporary();
  builder_.StoreRegister(exception);
  body();
  builder_.LoadRegister(exception);
  builder_.Emit(Opcode::kReThrow);
}

template <class Body>
void BytecodeGenerator::BuildDisposeScope(bool has_using, bool has_await_using, Body body) {
  if (!has_using && !has_await_using) {
    body();
    return;
  }
  RegisterScope registers(builder_);
  Register saved = dispose_;
  Register capability = builder_.NewObservableTemporary();
  CallRuntime(RuntimeFunction::kCreateDisposeCapability, {});
  builder_.StoreRegister(capability);
  BuildTryFinally(
      [&] {
        dispose_ = capability;
        body();
        dispose_ = saved;
      },
      [&](Register token, Register result) {
        BuildDisposal(capability, token, result, has_await_using);
      });
}

}  // namespace qdr

#endif  // TIERS_BYTECODE_CONTROL_SCOPES_H_
