// Statements other than loops, and the completion values of scripts and eval code (ECMA-262 14,
// UpdateEmpty).
#include "tiers/bytecode/control_scopes.h"

namespace qdr {
namespace {

/// A switch whose labels are Smis close together, in the number that makes a table worth it.
struct DenseCases {
  bool ok = false;
  int32_t lowest = 0;
  int32_t highest = 0;
};

DenseCases FindDenseCases(const SwitchStatement* node) {
  constexpr size_t kFewestCases = 4;
  DenseCases result;
  size_t count = 0;
  for (const SwitchClause& clause : node->clauses) {
    if (clause.label == nullptr) continue;
    const auto* literal = clause.label->TryAs<Literal>();
    if (literal == nullptr || literal->type != Literal::Type::kSmi) return {};
    if (count == 0) result.lowest = result.highest = literal->smi;
    if (literal->smi < result.lowest) result.lowest = literal->smi;
    if (literal->smi > result.highest) result.highest = literal->smi;
    ++count;
  }
  int64_t range = int64_t{result.highest} - result.lowest + 1;
  result.ok = count >= kFewestCases && range <= static_cast<int64_t>(count) * 3;
  return result;
}

}  // namespace

// --------------------------------------------------------------------------- Completion values

void BytecodeGenerator::ResetCompletion() {
  if (!completion_.is_valid()) return;
  builder_.Emit(Opcode::kLdaUndefined);
  builder_.StoreRegister(completion_);
}

bool BytecodeGenerator::AlwaysHasValue(const Statement* statement) const {
  switch (statement->kind) {
    case AstKind::kExpressionStatement:
    case AstKind::kIfStatement:
    case AstKind::kDoWhileStatement:
    case AstKind::kWhileStatement:
    case AstKind::kForStatement:
    case AstKind::kForInStatement:
    case AstKind::kForOfStatement:
    case AstKind::kSwitchStatement:
    case AstKind::kTryStatement:
    case AstKind::kWithStatement:
      return true;
    case AstKind::kLabelledStatement:
      return AlwaysHasValue(statement->As<LabelledStatement>()->body);
    default:
      return false;
  }
}

void BytecodeGenerator::VisitStatements(AstList<Statement*> statements) {
  // Of the statements of the program itself only the last one with a value counts: no break leaves
  // the program.
  size_t first_that_counts = 0;
  Register completion = completion_;
  if (completion.is_valid() && statements.data() == function_->body.data()) {
    for (size_t i = statements.size(); i-- > 0;) {
      if (AlwaysHasValue(statements[i])) {
        first_that_counts = i;
        break;
      }
    }
  }
  for (size_t i = 0; i < statements.size() && builder_.is_reachable(); ++i) {
    if (completion.is_valid()) completion_ = i < first_that_counts ? Register() : completion;
    RegisterScope registers(builder_);
    VisitChecked(statements[i]);
    builder_.KillAccumulator();
  }
  completion_ = completion;
}

// ---------------------------------------------------------------------------------- Statements

void BytecodeGenerator::VisitBlock(Block* node) {
  RegisterScope registers(builder_);
  BlockScope scope(this, node->scope);
  BuildDisposeScope(node->has_using, node->has_await_using,
                    [this, node] { VisitStatements(node->statements); });
}

void BytecodeGenerator::VisitEmptyStatement(EmptyStatement*) {}

void BytecodeGenerator::VisitExpressionStatement(ExpressionStatement* node) {
  builder_.SetStatementPosition(node->position);
  if (completion_.is_valid()) {
    VisitForAccumulator(node->expression);
    builder_.StoreRegister(completion_);
  } else {
    VisitForEffect(node->expression);
  }
}

void BytecodeGenerator::VisitVariableDeclaration(VariableDeclaration* node) {
  bool lexical = node->mode != VariableMode::kVar;
  StoreKind kind = lexical ? StoreKind::kInitialize : StoreKind::kAssign;
  for (const Declarator& declarator : node->declarators) {
    RegisterScope registers(builder_);
    builder_.SetStatementPosition(declarator.target->position);
    if (declarator.initializer == nullptr) {
      if (!lexical) continue;
      builder_.Emit(Opcode::kLdaUndefined);
      InitializeVariable(declarator.target->As<VariableProxy>()->variable);
      continue;
    }
    auto* proxy = declarator.target->TryAs<VariableProxy>();
    if (proxy == nullptr) {
      VisitForAccumulator(declarator.initializer);
      AssignPattern(declarator.target, kind);
      continue;
    }
    if (lexical || proxy->variable->location() != VariableLocation::kLookup) {
      VisitForAccumulator(declarator.initializer);
      if (node->mode == VariableMode::kUsing || node->mode == VariableMode::kAwaitUsing) {
        BuildAddDisposable(node->mode == VariableMode::kAwaitUsing);
      }
      builder_.SetPosition(proxy->position);
      // A var is not initialized but assigned; it has no dead zone unless it is a parameter's.
      StoreVariable(proxy->variable, proxy->name, proxy->needs_hole_check, kind);
    } else {
      // The binding is resolved before the value is computed (14.3.2.1).
      Target target = PrepareTarget(proxy, kind, IsPure(declarator.initializer), false);
      VisitForAccumulator(declarator.initializer);
      StoreTarget(target);
    }
  }
}

void BytecodeGenerator::VisitClassDeclaration(ClassDeclaration* node) {
  builder_.SetStatementPosition(node->position);
  VisitForAccumulator(node->literal);
  InitializeVariable(node->target->variable);
}

void BytecodeGenerator::VisitSloppyBlockFunction(SloppyBlockFunction* node) {
  if (node->to == nullptr) return;
  LoadVariable(node->from, node->from->name(), false);
  if (node->to->location() == VariableLocation::kLookup) {
    BuildStoreToVariableEnvironment(node->to->name());
  } else {
    StoreVariable(node->to, node->to->name(), false, StoreKind::kInitialize);
  }
}

void BytecodeGenerator::VisitIfStatement(IfStatement* node) {
  builder_.SetStatementPosition(node->position);
  ResetCompletion();
  Label then_label, else_label, end;
  VisitForTest(node->condition, &then_label, &else_label, FallThrough::kThen);
  builder_.Bind(&then_label);
  VisitSubStatement(node->then_statement);
  if (node->else_statement == nullptr) {
    builder_.Bind(&else_label);
    return;
  }
  builder_.Jump(&end);
  builder_.Bind(&else_label);
  VisitSubStatement(node->else_statement);
  builder_.Bind(&end);
}

void BytecodeGenerator::VisitSubStatement(Statement* statement) {
  if (!builder_.is_reachable()) return;
  RegisterScope registers(builder_);
  VisitChecked(statement);
  builder_.KillAccumulator();
}

void BytecodeGenerator::VisitSwitchStatement(SwitchStatement* node) {
  builder_.SetStatementPosition(node->position);
  ResetCompletion();
  BreakScope break_scope(this, node);
  Register tag = VisitForRegister(node->tag);
  {
    BlockScope scope(this, node->scope);
    BuildSwitch(node, tag);
  }
  builder_.Bind(break_scope.label());
}

void BytecodeGenerator::BuildSwitch(SwitchStatement* node, Register tag) {
  std::vector<Label> labels(node->clauses.size());
  DenseCases dense = FindDenseCases(node);
  if (dense.ok) {
    std::vector<Label*> table(dense.highest - dense.lowest + 1, nullptr);
    for (size_t i = 0; i < labels.size(); ++i) {
      if (node->clauses[i].label == nullptr) continue;
      Label*& entry = table[node->clauses[i].label->As<Literal>()->smi - dense.lowest];
      if (entry == nullptr) entry = &labels[i];
    }
    builder_.LoadRegister(tag);
    builder_.SwitchOnSmi(dense.lowest, table);
  }
  Label no_match;
  Label* default_label = &no_match;
  for (size_t i = 0; i < labels.size(); ++i) {
    const SwitchClause& clause = node->clauses[i];
    if (clause.label == nullptr) {
      default_label = &labels[i];
      continue;
    }
    builder_.SetPosition(clause.position);
    VisitForAccumulator(clause.label);
    builder_.CompareAndJump(Opcode::kJumpIfEqualStrict, tag, &labels[i], false);
  }
  builder_.Jump(default_label);
  for (size_t i = 0; i < labels.size(); ++i) {
    builder_.Bind(&labels[i]);
    VisitStatements(node->clauses[i].statements);
  }
  builder_.Bind(&no_match);
}

void BytecodeGenerator::VisitLabelledStatement(LabelledStatement* node) {
  BreakScope break_scope(this, node);
  VisitSubStatement(node->body);
  builder_.Bind(break_scope.label());
}

void BytecodeGenerator::VisitBreakStatement(BreakStatement* node) {
  builder_.SetStatementPosition(node->position);
  PerformCommand(Command::kBreak, node->target);
}

void BytecodeGenerator::VisitContinueStatement(ContinueStatement* node) {
  builder_.SetStatementPosition(node->position);
  PerformCommand(Command::kContinue, node->target);
}

void BytecodeGenerator::VisitReturnStatement(ReturnStatement* node) {
  builder_.SetStatementPosition(node->position);
  if (node->value == nullptr) {
    builder_.Emit(Opcode::kLdaUndefined);
  } else {
    VisitForAccumulator(node->value);
    if (IsAsyncGenerator()) BuildAwait(node->position);
  }
  builder_.SetPosition(node->position);
  PerformCommand(Command::kReturn, nullptr);
}

void BytecodeGenerator::VisitThrowStatement(ThrowStatement* node) {
  builder_.SetStatementPosition(node->position);
  VisitForAccumulator(node->value);
  At(node);
  builder_.Emit(Opcode::kThrow);
}

void BytecodeGenerator::VisitTryStatement(TryStatement* node) {
  ResetCompletion();
  if (node->finally_block == nullptr) {
    VisitTryCatch(node);
    return;
  }
  BuildTryFinally(
      [this, node] {
        RegisterScope registers(builder_);
        if (node->catch_block != nullptr) {
          VisitTryCatch(node);
        } else {
          VisitSubStatement(node->try_block);
        }
      },
      [this, node](Register token, Register result) {
        // A finally block that ends normally leaves the value of what was before (14.15.3).
        RegisterScope registers(builder_);
        Register value;
        if (completion_.is_valid()) {
          value = builder_.NewTemporary();
          builder_.Move(completion_, value);
          ResetCompletion();
        }
        VisitSubStatement(node->finally_block);
        if (value.is_valid()) builder_.Move(value, completion_);
      });
}

void BytecodeGenerator::VisitTryCatch(TryStatement* node) {
  RegisterScope registers(builder_);
  BuildTryCatch(
      HandlerEntry::kCaught, [this, node] { VisitSubStatement(node->try_block); },
      [this, node] {
        RegisterScope registers(builder_);
        bool has_context = node->catch_scope != nullptr && node->catch_scope->needs_context();
        Register exception;
        if (has_context || completion_.is_valid()) {
          exception = builder_.NewTemporary();
          builder_.StoreRegister(exception);
          ResetCompletion();
        }
        auto* proxy = node->catch_parameter != nullptr
                          ? node->catch_parameter->TryAs<VariableProxy>()
                          : nullptr;
        bool is_only_slot = has_context && proxy != nullptr && proxy->variable->is_in_context() &&
                            proxy->variable->index() == 0 &&
                            node->catch_scope->context_slot_count() == 1;
        BlockScope scope(this, node->catch_scope, is_only_slot ? exception : Register());
        if (node->catch_parameter != nullptr && !is_only_slot) {
          if (exception.is_valid()) builder_.LoadRegister(exception);
          if (proxy != nullptr) {
            InitializeVariable(proxy->variable);
          } else {
            AssignPattern(node->catch_parameter, StoreKind::kInitialize);
          }
        }
        builder_.KillAccumulator();
        VisitSubStatement(node->catch_block);
      });
}

void BytecodeGenerator::VisitWithStatement(WithStatement* node) {
  builder_.SetStatementPosition(node->position);
  ResetCompletion();
  RegisterScope registers(builder_);
  VisitForAccumulator(node->object);
  Register object = builder_.NewTemporary();
  builder_.Emit(Opcode::kToObject, object);
  builder_.Emit(
      Opcode::kCreateWithContext, object,
      builder_.constants().Of(ConstantEntry::Kind::kScopeInfo, node->scope->EnsureScopeInfo()));
  ContextScope context{context_, builder_.NewObservableTemporary()};
  builder_.Emit(Opcode::kPushContext, context.outer_register);
  Scope* saved = scope_;
  Register saved_context_register = context_register_;
  scope_ = node->scope;
  context_ = &context;
  context_register_ = Register();
  VisitSubStatement(node->body);
  builder_.Emit(Opcode::kPopContext, context.outer_register);
  context_ = context.outer;
  context_register_ = saved_context_register;
  scope_ = saved;
}

void BytecodeGenerator::VisitDebuggerStatement(DebuggerStatement* node) {
  builder_.SetStatementPosition(node->position);
  builder_.Emit(Opcode::kDebugger);
}

}  // namespace qdr
