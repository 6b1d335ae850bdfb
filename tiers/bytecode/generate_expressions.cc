// Operators and conditions (ECMA-262 13.4 to 13.16).
#include "tiers/bytecode/control_scopes.h"

namespace qdr {
namespace {

Opcode BinaryOpcode(Token op) {
  switch (op) {
    case Token::kAdd:
      return Opcode::kAdd;
    case Token::kSub:
      return Opcode::kSub;
    case Token::kMul:
      return Opcode::kMul;
    case Token::kDiv:
      return Opcode::kDiv;
    case Token::kMod:
      return Opcode::kMod;
    case Token::kExp:
      return Opcode::kExp;
    case Token::kBitAnd:
      return Opcode::kBitAnd;
    case Token::kBitOr:
      return Opcode::kBitOr;
    case Token::kBitXor:
      return Opcode::kBitXor;
    case Token::kShl:
      return Opcode::kShl;
    case Token::kSar:
      return Opcode::kSar;
    case Token::kShr:
      return Opcode::kShr;
    default:
      QDR_UNREACHABLE();
  }
}

/// kIllegal: no such row.
Opcode SmiOpcode(Token op) {
  switch (op) {
    case Token::kAdd:
      return Opcode::kAddSmi;
    case Token::kSub:
      return Opcode::kSubSmi;
    case Token::kMul:
      return Opcode::kMulSmi;
    case Token::kDiv:
      return Opcode::kDivSmi;
    case Token::kMod:
      return Opcode::kModSmi;
    case Token::kBitAnd:
      return Opcode::kBitAndSmi;
    case Token::kBitOr:
      return Opcode::kBitOrSmi;
    case Token::kBitXor:
      return Opcode::kBitXorSmi;
    case Token::kShl:
      return Opcode::kShlSmi;
    case Token::kSar:
      return Opcode::kSarSmi;
    case Token::kShr:
      return Opcode::kShrSmi;
    default:
      return Opcode::kIllegal;
  }
}

/// Operators whose operands can change places once both are evaluated; not addition, which may
/// concatenate.
bool IsCommutative(Token op) {
  return op == Token::kMul || op == Token::kBitAnd || op == Token::kBitOr || op == Token::kBitXor;
}

Opcode CompareOpcode(Token op) {
  switch (op) {
    case Token::kEq:
    case Token::kNe:
      return Opcode::kTestEqual;
    case Token::kEqStrict:
    case Token::kNeStrict:
      return Opcode::kTestEqualStrict;
    case Token::kLt:
      return Opcode::kTestLess;
    case Token::kGt:
      return Opcode::kTestGreater;
    case Token::kLte:
      return Opcode::kTestLessOrEqual;
    case Token::kGte:
      return Opcode::kTestGreaterOrEqual;
    default:
      QDR_UNREACHABLE();
  }
}

/// The fused row that jumps if the comparison holds, or (`negated`) if it does not.
Opcode CompareJumpOpcode(Token op, bool negated) {
  switch (op) {
    case Token::kEq:
      return negated ? Opcode::kJumpIfNotEqual : Opcode::kJumpIfEqual;
    case Token::kNe:
      return negated ? Opcode::kJumpIfEqual : Opcode::kJumpIfNotEqual;
    case Token::kEqStrict:
      return negated ? Opcode::kJumpIfNotEqualStrict : Opcode::kJumpIfEqualStrict;
    case Token::kNeStrict:
      return negated ? Opcode::kJumpIfEqualStrict : Opcode::kJumpIfNotEqualStrict;
    case Token::kLt:
      return negated ? Opcode::kJumpIfNotLess : Opcode::kJumpIfLess;
    case Token::kGt:
      return negated ? Opcode::kJumpIfNotGreater : Opcode::kJumpIfGreater;
    case Token::kLte:
      return negated ? Opcode::kJumpIfNotLessOrEqual : Opcode::kJumpIfLessOrEqual;
    case Token::kGte:
      return negated ? Opcode::kJumpIfNotGreaterOrEqual : Opcode::kJumpIfGreaterOrEqual;
    default:
      QDR_UNREACHABLE();
  }
}

bool IsEquality(Token op) { return IsInRange(op, Token::kEq, Token::kNeStrict); }
bool IsNegatedEquality(Token op) { return op == Token::kNe || op == Token::kNeStrict; }
bool IsNullLiteral(const Expression* e) {
  const auto* literal = e->TryAs<Literal>();
  return literal != nullptr && literal->type == Literal::Type::kNull;
}

/// What a condition decides without being evaluated.
enum class Known : uint8_t { kNo, kTrue, kFalse };
Known KnownCondition(const Expression* e) {
  const auto* literal = e->TryAs<Literal>();
  if (literal == nullptr) return Known::kNo;
  switch (literal->type) {
    case Literal::Type::kTrue:
      return Known::kTrue;
    case Literal::Type::kUndefined:
    case Literal::Type::kNull:
    case Literal::Type::kFalse:
      return Known::kFalse;
    case Literal::Type::kSmi:
      return literal->smi != 0 ? Known::kTrue : Known::kFalse;
    case Literal::Type::kNumber:
      return literal->number == literal->number && literal->number != 0 ? Known::kTrue
                                                                        : Known::kFalse;
    case Literal::Type::kString:
      return literal->string->empty() ? Known::kFalse : Known::kTrue;
    case Literal::Type::kBigInt:
      return Known::kNo;
  }
  return Known::kNo;
}

/// The expression's value is a boolean whatever it works on.
bool IsBooleanValued(const Expression* e) {
  switch (e->kind) {
    case AstKind::kCompareOperation:
    case AstKind::kPrivateIn:
      return true;
    case AstKind::kUnaryOperation: {
      Token op = e->As<UnaryOperation>()->op;
      return op == Token::kNot || op == Token::kDelete;
    }
    case AstKind::kNaryOperation:
      return IsCompareToken(e->As<NaryOperation>()->rest.back().op);
    case AstKind::kLiteral: {
      auto type = e->As<Literal>()->type;
      return type == Literal::Type::kTrue || type == Literal::Type::kFalse;
    }
    default:
      return false;
  }
}

TypeOfLiteral TypeOfLiteralOf(const AstString* text) {
  constexpr std::pair<std::string_view, TypeOfLiteral> kTypes[] = {
      {"number", TypeOfLiteral::kNumber},     {"string", TypeOfLiteral::kString},
      {"symbol", TypeOfLiteral::kSymbol},     {"boolean", TypeOfLiteral::kBoolean},
      {"bigint", TypeOfLiteral::kBigInt},     {"undefined", TypeOfLiteral::kUndefined},
      {"function", TypeOfLiteral::kFunction}, {"object", TypeOfLiteral::kObject},
  };
  for (const auto& [name, type] : kTypes) {
    if (text->Equals(name)) return type;
  }
  return TypeOfLiteral::kOther;
}

}  // namespace

// -------------------------------------------------------------------------------- Visiting

Register BytecodeGenerator::VisitForRegister(Expression* expression) {
  Register result = builder_.NewTemporary();
  VisitInto(expression, result);
  return result;
}

void BytecodeGenerator::VisitInto(Expression* expression, Register target) {
  if (auto* proxy = expression->TryAs<VariableProxy>()) {
    if (IsInRegister(proxy->variable) && !proxy->needs_hole_check) {
      builder_.Move(RegisterOf(proxy->variable), target);
      return;
    }
  }
  if (auto* self = expression->TryAs<ThisExpression>()) {
    if (IsInRegister(self->variable) && !self->needs_hole_check) {
      builder_.Move(RegisterOf(self->variable), target);
      return;
    }
  }
  VisitForAccumulator(expression);
  builder_.StoreRegister(target);
}

void BytecodeGenerator::VisitForEffect(Expression* expression) {
  RegisterScope registers(builder_);
  switch (expression->kind) {
    case AstKind::kLiteral:
    case AstKind::kFunctionLiteral:
      return;
    case AstKind::kCountOperation:
      if (CheckStack()) BuildCount(expression->As<CountOperation>(), true);
      break;
    case AstKind::kSequence:
      for (Expression* part : expression->As<Sequence>()->expressions) VisitForEffect(part);
      break;
    case AstKind::kUnaryOperation: {
      auto* unary = expression->As<UnaryOperation>();
      if (unary->op == Token::kVoid || unary->op == Token::kNot) {
        VisitForEffect(unary->operand);
      } else {
        VisitForAccumulator(expression);
      }
      break;
    }
    case AstKind::kConditional: {
      auto* conditional = expression->As<Conditional>();
      Label then_label, else_label, end;
      VisitForTest(conditional->condition, &then_label, &else_label, FallThrough::kThen);
      builder_.Bind(&then_label);
      VisitForEffect(conditional->then_expression);
      builder_.Jump(&end);
      builder_.Bind(&else_label);
      VisitForEffect(conditional->else_expression);
      builder_.Bind(&end);
      break;
    }
    case AstKind::kLogicalOperation: {
      auto* logical = expression->As<LogicalOperation>();
      if (logical->op == Token::kNullish) {
        VisitForAccumulator(expression);
        break;
      }
      Label right, end;
      bool is_and = logical->op == Token::kAnd;
      VisitForTest(logical->left, is_and ? &right : &end, is_and ? &end : &right,
                   is_and ? FallThrough::kThen : FallThrough::kElse);
      builder_.Bind(&right);
      VisitForEffect(logical->right);
      builder_.Bind(&end);
      break;
    }
    default:
      VisitForAccumulator(expression);
      break;
  }
  builder_.KillAccumulator();
}

// ------------------------------------------------------------------------------- Arithmetic

bool BytecodeGenerator::BuildBinarySmi(Token op, Expression* right, uint32_t position) {
  const auto* literal = right->TryAs<Literal>();
  if (literal == nullptr || literal->type != Literal::Type::kSmi) return false;
  Opcode opcode = SmiOpcode(op);
  if (opcode == Opcode::kIllegal) return false;
  builder_.SetPosition(position);
  builder_.Emit(opcode, literal->smi, builder_.NewSlot(SlotKind::kBinaryOp));
  return true;
}

void BytecodeGenerator::BuildBinaryOnRegister(Token op, Register left, uint32_t position) {
  builder_.SetPosition(position);
  builder_.Emit(BinaryOpcode(op), left, builder_.NewSlot(SlotKind::kBinaryOp));
}

void BytecodeGenerator::VisitBinaryOperation(BinaryOperation* node) {
  BuildBinaryTree(node->op, node->left, node->right, node->position);
}

void BytecodeGenerator::BuildBinaryTree(Token op, Expression* left, Expression* right,
                                        uint32_t position) {
  RegisterScope registers(builder_);
  if (right->Is<Literal>() && right->As<Literal>()->type == Literal::Type::kSmi &&
      SmiOpcode(op) != Opcode::kIllegal) {
    VisitForAccumulator(left);
    BuildBinarySmi(op, right, position);
    return;
  }
  if (IsCommutative(op) && left->Is<Literal>() &&
      left->As<Literal>()->type == Literal::Type::kSmi) {
    VisitForAccumulator(right);
    BuildBinarySmi(op, left, position);
    return;
  }
  Register left_register = VisitForRegister(left);
  VisitForAccumulator(right);
  BuildBinaryOnRegister(op, left_register, position);
}

void BytecodeGenerator::VisitNaryOperation(NaryOperation* node) {
  RegisterScope registers(builder_);
  if (IsLogicalToken(node->rest[0].op)) {
    Label end;
    VisitForAccumulator(node->first);
    for (size_t i = 0; i < node->rest.size(); ++i) {
      Token op = node->rest[i].op;
      builder_.JumpIf(op == Token::kAnd  ? Opcode::kJumpIfToBooleanFalse
                      : op == Token::kOr ? Opcode::kJumpIfToBooleanTrue
                                         : Opcode::kJumpIfNotNullish,
                      &end);
      VisitForAccumulator(node->rest[i].operand);
    }
    builder_.Bind(&end);
    return;
  }
  VisitForAccumulator(node->first);
  for (const NaryOperation::Rest& rest : node->rest) {
    RegisterScope operand_registers(builder_);
    if (IsBinaryOperatorToken(rest.op)) {
      if (BuildBinarySmi(rest.op, rest.operand, rest.position)) continue;
      Register left = builder_.NewTemporary();
      builder_.StoreRegister(left);
      VisitForAccumulator(rest.operand);
      BuildBinaryOnRegister(rest.op, left, rest.position);
    } else {
      Register left = builder_.NewTemporary();
      builder_.StoreRegister(left);
      VisitForAccumulator(rest.operand);
      BuildCompare(rest.op, left, rest.position);
    }
  }
}

void BytecodeGenerator::VisitUnaryOperation(UnaryOperation* node) {
  switch (node->op) {
    case Token::kNot: {
      if (IsBooleanValued(node->operand)) {
        VisitForAccumulator(node->operand);
        builder_.Emit(Opcode::kLogicalNot);
      } else {
        VisitForAccumulator(node->operand);
        builder_.Emit(Opcode::kToBooleanLogicalNot, builder_.NewSlot(SlotKind::kToBoolean));
      }
      return;
    }
    case Token::kVoid:
      VisitForEffect(node->operand);
      builder_.Emit(Opcode::kLdaUndefined);
      return;
    case Token::kTypeof:
      VisitTypeof(node);
      return;
    case Token::kDelete:
      VisitDelete(node);
      return;
    default:
      break;
  }
  if (const auto* literal = node->operand->TryAs<Literal>(); literal && literal->IsNumber()) {
    // Folded where the result is exact and plain.
    double value = literal->AsNumber();
    if (node->op == Token::kSub || node->op == Token::kAdd) {
      double result = node->op == Token::kSub ? -value : value;
      if (literal->type == Literal::Type::kSmi && literal->smi != 0 && literal->smi != INT32_MIN) {
        builder_.LoadSmi(node->op == Token::kSub ? -literal->smi : literal->smi);
      } else {
        builder_.Emit(Opcode::kLdaConstant, builder_.constants().Number(result));
      }
      return;
    }
    if (literal->type == Literal::Type::kSmi) {
      builder_.LoadSmi(~literal->smi);
      return;
    }
  }
  VisitForAccumulator(node->operand);
  At(node);
  switch (node->op) {
    case Token::kSub:
      builder_.Emit(Opcode::kNegate, builder_.NewSlot(SlotKind::kUnaryOp));
      return;
    case Token::kAdd:
      builder_.Emit(Opcode::kToNumber, builder_.NewSlot(SlotKind::kUnaryOp));
      return;
    case Token::kBitNot:
      builder_.Emit(Opcode::kBitNot, builder_.NewSlot(SlotKind::kUnaryOp));
      return;
    default:
      QDR_UNREACHABLE();
  }
}

void BytecodeGenerator::VisitTypeof(UnaryOperation* node) {
  VisitTypeofOperand(node->operand);
  builder_.Emit(Opcode::kTypeOf);
}

void BytecodeGenerator::VisitTypeofOperand(Expression* operand) {
  if (auto* proxy = operand->TryAs<VariableProxy>()) {
    At(proxy);
    LoadVariable(proxy->variable, proxy->name, proxy->needs_hole_check, true);
  } else {
    VisitForAccumulator(operand);
  }
}

void BytecodeGenerator::VisitDelete(UnaryOperation* node) {
  RegisterScope registers(builder_);
  bool chained = node->operand->Is<OptionalChain>();
  Expression* operand = chained ? node->operand->As<OptionalChain>()->expression : node->operand;
  Label short_circuit, end;
  if (chained) optional_chains_.push_back(&short_circuit);
  switch (operand->kind) {
    case AstKind::kProperty: {
      auto* property = operand->As<Property>();
      Register object = builder_.NewTemporary();
      VisitChainedObject(property->object, property->is_optional, object);
      if (property->is_named) {
        builder_.LoadString(property->name);
      } else {
        VisitForAccumulator(property->key);
      }
      At(property);
      builder_.Emit(
          scope_->is_strict() ? Opcode::kDeletePropertyStrict : Opcode::kDeletePropertySloppy,
          object);
      break;
    }
    case AstKind::kSuperProperty: {
      auto* property = operand->As<SuperProperty>();
      VisitForEffect(property->this_value);
      if (!property->is_named) VisitForEffect(property->key);
      At(property);
      CallRuntime(RuntimeFunction::kThrowDeleteSuper, {});
      break;
    }
    case AstKind::kVariableProxy: {
      auto* proxy = operand->As<VariableProxy>();
      VariableLocation location = proxy->variable->location();
      if (location == VariableLocation::kLookup || location == VariableLocation::kGlobal) {
        RegisterList arguments = RuntimeArguments(2);
        builder_.LoadString(proxy->name);
        builder_.StoreRegister(arguments[0]);
        builder_.Emit(Opcode::kLdaCurrentContext);
        builder_.StoreRegister(arguments[1]);
        At(node);
        builder_.CallRuntime(RuntimeFunction::kDeleteBinding, arguments);
      } else {
        builder_.Emit(Opcode::kLdaFalse);
      }
      break;
    }
    default:
      VisitForEffect(operand);
      builder_.Emit(Opcode::kLdaTrue);
      break;
  }
  if (chained) {
    optional_chains_.pop_back();
    builder_.Jump(&end);
    builder_.Bind(&short_circuit);
    builder_.Emit(Opcode::kLdaTrue);
    builder_.Bind(&end);
  }
}

// ------------------------------------------------------------------------------- Comparison

void BytecodeGenerator::BuildCompare(Token op, Register left, uint32_t position) {
  builder_.SetPosition(position);
  switch (op) {
    case Token::kIn:
      builder_.Emit(Opcode::kTestIn, left, builder_.NewSlot(SlotKind::kHasProperty));
      return;
    case Token::kInstanceof:
      builder_.Emit(Opcode::kTestInstanceOf, left, builder_.NewSlot(SlotKind::kInstanceOf));
      return;
    default:
      builder_.Emit(CompareOpcode(op), left, builder_.NewSlot(SlotKind::kCompareOp));
      if (IsNegatedEquality(op)) builder_.Emit(Opcode::kLogicalNot);
      return;
  }
}

bool BytecodeGenerator::BuildTypeofComparison(Token op, Expression* left, Expression* right,
                                              bool* negated) {
  if (!IsEquality(op)) return false;
  if (left->Is<Literal>()) std::swap(left, right);
  auto* unary = left->TryAs<UnaryOperation>();
  const auto* literal = right->TryAs<Literal>();
  if (unary == nullptr || unary->op != Token::kTypeof || literal == nullptr ||
      !literal->IsString()) {
    return false;
  }
  VisitTypeofOperand(unary->operand);
  builder_.Emit(Opcode::kTestTypeOf, TypeOfLiteralOf(literal->string));
  *negated = IsNegatedEquality(op);
  return true;
}

/// Comparison with null or undefined: leaves a boolean in the accumulator.
bool BytecodeGenerator::BuildLiteralComparison(Token op, Expression* left, Expression* right,
                                               uint32_t position) {
  if (!IsEquality(op)) return false;
  bool null = IsNullLiteral(right), undefined = IsUndefinedName(right);
  if (!null && !undefined) {
    null = IsNullLiteral(left);
    undefined = IsUndefinedName(left);
    if (!null && !undefined) return false;
    std::swap(left, right);
  }
  VisitForAccumulator(left);
  bool strict = op == Token::kEqStrict || op == Token::kNeStrict;
  builder_.Emit(!strict ? Opcode::kTestUndetectable
                : null  ? Opcode::kTestNull
                        : Opcode::kTestUndefined);
  if (IsNegatedEquality(op)) builder_.Emit(Opcode::kLogicalNot);
  return true;
}

void BytecodeGenerator::VisitCompareOperation(CompareOperation* node) {
  RegisterScope registers(builder_);
  bool negated = false;
  if (BuildTypeofComparison(node->op, node->left, node->right, &negated)) {
    if (negated) builder_.Emit(Opcode::kLogicalNot);
    return;
  }
  if (BuildLiteralComparison(node->op, node->left, node->right, node->position)) return;
  Register left = VisitForRegister(node->left);
  VisitForAccumulator(node->right);
  BuildCompare(node->op, left, node->position);
}

void BytecodeGenerator::VisitPrivateIn(PrivateIn* node) {
  RegisterScope registers(builder_);
  VisitForAccumulator(node->object);
  BuildPrivateTest(node);
}

// -------------------------------------------------------------------------------- Conditions

void BytecodeGenerator::BuildTestOfAccumulator(bool is_boolean, Label* then_label,
                                               Label* else_label, FallThrough fall_through) {
  if (fall_through == FallThrough::kThen) {
    builder_.JumpIf(is_boolean ? Opcode::kJumpIfFalse : Opcode::kJumpIfToBooleanFalse, else_label);
  } else {
    builder_.JumpIf(is_boolean ? Opcode::kJumpIfTrue : Opcode::kJumpIfToBooleanTrue, then_label);
  }
}

bool BytecodeGenerator::BuildComparisonTest(Token op, Expression* left, Expression* right,
                                            uint32_t position, Label* then_label, Label* else_label,
                                            FallThrough fall_through) {
  bool jump_on_false = fall_through == FallThrough::kThen;
  Label* target = jump_on_false ? else_label : then_label;
  bool negated = false;
  if (BuildTypeofComparison(op, left, right, &negated)) {
    builder_.JumpIf(jump_on_false != negated ? Opcode::kJumpIfFalse : Opcode::kJumpIfTrue, target);
    return true;
  }
  if (IsEquality(op)) {
    Expression* operand = left;
    bool null = IsNullLiteral(right), undefined = IsUndefinedName(right);
    if (!null && !undefined) {
      null = IsNullLiteral(left);
      undefined = IsUndefinedName(left);
      operand = right;
    }
    if (null || undefined) {
      VisitForAccumulator(operand);
      bool strict = op == Token::kEqStrict || op == Token::kNeStrict;
      bool jump_on_equal = jump_on_false == IsNegatedEquality(op);
      Opcode opcode;
      if (!strict) {
        opcode = jump_on_equal ? Opcode::kJumpIfUndetectable : Opcode::kJumpIfNotUndetectable;
      } else if (null) {
        opcode = jump_on_equal ? Opcode::kJumpIfNull : Opcode::kJumpIfNotNull;
      } else {
        opcode = jump_on_equal ? Opcode::kJumpIfUndefined : Opcode::kJumpIfNotUndefined;
      }
      builder_.JumpIf(opcode, target);
      return true;
    }
  }
  if (op == Token::kIn || op == Token::kInstanceof) return false;
  Register left_register = VisitForRegister(left);
  VisitForAccumulator(right);
  builder_.SetPosition(position);
  builder_.CompareAndJump(CompareJumpOpcode(op, jump_on_false), left_register, target, true);
  return true;
}

void BytecodeGenerator::BuildLogicalTest(Token op, Expression* left, Expression* right,
                                         Label* then_label, Label* else_label,
                                         FallThrough fall_through) {
  Label middle;
  if (op == Token::kAnd) {
    VisitForTest(left, &middle, else_label, FallThrough::kThen);
  } else {
    VisitForTest(left, then_label, &middle, FallThrough::kElse);
  }
  builder_.Bind(&middle);
  VisitForTest(right, then_label, else_label, fall_through);
}

void BytecodeGenerator::VisitForTest(Expression* condition, Label* then_label, Label* else_label,
                                     FallThrough fall_through) {
  if (!CheckStack()) return;
  RegisterScope registers(builder_);
  bool falls_to_then = fall_through == FallThrough::kThen;
  switch (KnownCondition(condition)) {
    case Known::kTrue:
      if (!falls_to_then) builder_.Jump(then_label);
      return;
    case Known::kFalse:
      if (falls_to_then) builder_.Jump(else_label);
      return;
    case Known::kNo:
      break;
  }
  switch (condition->kind) {
    case AstKind::kUnaryOperation: {
      auto* unary = condition->As<UnaryOperation>();
      if (unary->op != Token::kNot) break;
      VisitForTest(unary->operand, else_label, then_label,
                   falls_to_then ? FallThrough::kElse : FallThrough::kThen);
      return;
    }
    case AstKind::kLogicalOperation: {
      auto* logical = condition->As<LogicalOperation>();
      if (logical->op == Token::kNullish) break;
      BuildLogicalTest(logical->op, logical->left, logical->right, then_label, else_label,
                       fall_through);
      return;
    }
    case AstKind::kNaryOperation: {
      auto* nary = condition->As<NaryOperation>();
      Token op = nary->rest[0].op;
      if (op != Token::kAnd && op != Token::kOr) break;
      Expression* current = nary->first;
      for (size_t i = 0; i < nary->rest.size(); ++i) {
        Label middle;
        if (op == Token::kAnd) {
          VisitForTest(current, &middle, else_label, FallThrough::kThen);
        } else {
          VisitForTest(current, then_label, &middle, FallThrough::kElse);
        }
        builder_.Bind(&middle);
        current = nary->rest[i].operand;
      }
      VisitForTest(current, then_label, else_label, fall_through);
      return;
    }
    case AstKind::kSequence: {
      auto* sequence = condition->As<Sequence>();
      for (size_t i = 0; i + 1 < sequence->expressions.size(); ++i) {
        VisitForEffect(sequence->expressions[i]);
      }
      VisitForTest(sequence->expressions.back(), then_label, else_label, fall_through);
      return;
    }
    case AstKind::kCompareOperation: {
      auto* compare = condition->As<CompareOperation>();
      if (BuildComparisonTest(compare->op, compare->left, compare->right, compare->position,
                              then_label, else_label, fall_through)) {
        return;
      }
      break;
    }
    default:
      break;
  }
  VisitForAccumulator(condition);
  BuildTestOfAccumulator(IsBooleanValued(condition), then_label, else_label, fall_through);
}

void BytecodeGenerator::VisitLogicalOperation(LogicalOperation* node) {
  Label end;
  VisitForAccumulator(node->left);
  builder_.JumpIf(node->op == Token::kAnd  ? Opcode::kJumpIfToBooleanFalse
                  : node->op == Token::kOr ? Opcode::kJumpIfToBooleanTrue
                                           : Opcode::kJumpIfNotNullish,
                  &end);
  VisitForAccumulator(node->right);
  builder_.Bind(&end);
}

void BytecodeGenerator::VisitConditional(Conditional* node) {
  Label then_label, else_label, end;
  VisitForTest(node->condition, &then_label, &else_label, FallThrough::kThen);
  builder_.Bind(&then_label);
  VisitForAccumulator(node->then_expression);
  builder_.Jump(&end);
  builder_.Bind(&else_label);
  VisitForAccumulator(node->else_expression);
  builder_.Bind(&end);
}

void BytecodeGenerator::VisitSequence(Sequence* node) {
  for (size_t i = 0; i + 1 < node->expressions.size(); ++i) VisitForEffect(node->expressions[i]);
  VisitForAccumulator(node->expressions.back());
}

}  // namespace qdr
