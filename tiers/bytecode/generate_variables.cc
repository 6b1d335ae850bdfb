// Names: reading, assigning and initializing variables in each of their locations.
#include "tiers/bytecode/bytecode_generator.h"

namespace qdr {

bool BytecodeGenerator::IsInRegister(const Variable* variable) const {
  return variable->location() == VariableLocation::kRegister ||
         variable->location() == VariableLocation::kParameter ||
         variable->location() == VariableLocation::kReceiver;
}

Register BytecodeGenerator::RegisterOf(const Variable* variable) {
  switch (variable->location()) {
    case VariableLocation::kRegister:
      return Register::Local(variable->index());
    case VariableLocation::kParameter:
      return first_parameter_copy_ >= 0 ? Register::Local(first_parameter_copy_ + variable->index())
                                        : Register::Parameter(variable->index());
    case VariableLocation::kReceiver:
      return receiver_;
    default:
      QDR_UNREACHABLE();
  }
}

bool BytecodeGenerator::IsUndefinedName(const Expression* expression) const {
  if (const auto* literal = expression->TryAs<Literal>()) {
    return literal->type == Literal::Type::kUndefined;
  }
  // The global object's `undefined` can be neither changed nor shadowed by a script's let.
  if (const auto* proxy = expression->TryAs<VariableProxy>()) {
    return proxy->variable->location() == VariableLocation::kGlobal &&
           proxy->name->Equals("undefined");
  }
  if (const auto* unary = expression->TryAs<UnaryOperation>()) {
    return unary->op == Token::kVoid && unary->operand->Is<Literal>();
  }
  return false;
}

void BytecodeGenerator::LoadVariable(Variable* variable, const AstString* name, bool hole_check,
                                     bool inside_typeof) {
  switch (variable->location()) {
    case VariableLocation::kUnallocated:
    case VariableLocation::kUndefined:
      builder_.Emit(Opcode::kLdaUndefined);
      return;
    case VariableLocation::kParameter:
    case VariableLocation::kRegister:
    case VariableLocation::kReceiver:
      builder_.LoadRegister(RegisterOf(variable));
      break;
    case VariableLocation::kContext:
    case VariableLocation::kScriptLexical: {
      int depth = ContextDepthOf(variable);
      if (depth == 0) {
        builder_.Emit(Opcode::kLdaCurrentContextSlot, variable->index());
      } else {
        builder_.Emit(Opcode::kLdaContextSlot, variable->index(), depth);
      }
      break;
    }
    case VariableLocation::kGlobal:
      if (name->Equals("undefined")) {
        builder_.Emit(Opcode::kLdaUndefined);
      } else if (inside_typeof) {
        builder_.Emit(Opcode::kLdaGlobalInsideTypeof, builder_.constants().String(name),
                      builder_.NewGlobalSlot(SlotKind::kLoadGlobalInsideTypeof, name));
      } else {
        builder_.Emit(Opcode::kLdaGlobal, builder_.constants().String(name),
                      builder_.NewGlobalSlot(SlotKind::kLoadGlobal, name));
      }
      return;
    case VariableLocation::kModule:
      builder_.Emit(Opcode::kLdaModuleVariable, variable->index(), ContextDepthOf(variable));
      break;
    case VariableLocation::kLookup:
      builder_.Emit(inside_typeof ? Opcode::kLdaLookupSlotInsideTypeof : Opcode::kLdaLookupSlot,
                    builder_.constants().String(name));
      return;
    case VariableLocation::kGlobalThis:
      builder_.Emit(Opcode::kLdaConstant,
                    builder_.constants().Of(ConstantEntry::Kind::kGlobalThis));
      return;
  }
  if (hole_check) BuildHoleCheck(variable, name);
}

void BytecodeGenerator::BuildHoleCheck(Variable* variable, const AstString* name) {
  if (variable->mode() == VariableMode::kThis) {
    builder_.Emit(Opcode::kThrowSuperNotCalledIfHole);
  } else {
    builder_.Emit(Opcode::kThrowReferenceErrorIfHole, builder_.constants().String(name));
  }
}

void BytecodeGenerator::LoadReference(VariableReference* reference) {
  At(reference);
  LoadVariable(reference->variable, reference->variable->name(), reference->needs_hole_check);
}

/// GetBindingValue of what ResolveBinding gave.
void BytecodeGenerator::LoadBinding(Register base, const AstString* name) {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(3);
  builder_.Move(base, arguments[0]);
  builder_.LoadString(name);
  builder_.StoreRegister(arguments[1]);
  builder_.LoadBoolean(scope_->is_strict());
  builder_.StoreRegister(arguments[2]);
  builder_.CallRuntime(RuntimeFunction::kLoadBinding, arguments);
}

void BytecodeGenerator::StoreToContext(Variable* variable) {
  int depth = ContextDepthOf(variable);
  if (depth == 0) {
    builder_.Emit(Opcode::kStaCurrentContextSlot, variable->index());
  } else {
    builder_.Emit(Opcode::kStaContextSlot, variable->index(), depth);
  }
}

void BytecodeGenerator::StoreVariable(Variable* variable, const AstString* name, bool hole_check,
                                      StoreKind kind) {
  if (kind == StoreKind::kAssign) {
    // Names found at run time are checked there. An import is immutable whether its module has
    // initialized it or not.
    if (hole_check && variable->location() != VariableLocation::kLookup &&
        variable->location() != VariableLocation::kGlobal &&
        variable->mode() != VariableMode::kImport) {
      RegisterScope registers(builder_);
      Register value = builder_.NewTemporary();
      builder_.StoreRegister(value);
      LoadVariable(variable, name, true);
      builder_.LoadRegister(value);
    }
    if (variable->ignores_assignment()) return;
    if (variable->is_const() && variable->location() != VariableLocation::kLookup &&
        variable->location() != VariableLocation::kGlobal) {
      RegisterScope registers(builder_);
      RegisterList arguments = RuntimeArguments(1);
      builder_.LoadString(name);
      builder_.StoreRegister(arguments[0]);
      builder_.CallRuntime(RuntimeFunction::kThrowConstAssignment, arguments);
      return;
    }
  }
  switch (variable->location()) {
    case VariableLocation::kUnallocated:
    case VariableLocation::kUndefined:
    case VariableLocation::kGlobalThis:
      return;
    case VariableLocation::kParameter:
    case VariableLocation::kRegister:
    case VariableLocation::kReceiver:
      builder_.StoreRegister(RegisterOf(variable));
      return;
    case VariableLocation::kContext:
    case VariableLocation::kScriptLexical:
      StoreToContext(variable);
      return;
    case VariableLocation::kGlobal:
      builder_.Emit(Opcode::kStaGlobal, builder_.constants().String(name),
                    builder_.NewGlobalSlot(SlotKind::kStoreGlobal, name), scope_->is_strict());
      return;
    case VariableLocation::kModule:
      builder_.Emit(Opcode::kStaModuleVariable, variable->index(), ContextDepthOf(variable));
      return;
    case VariableLocation::kLookup:
      builder_.Emit(Opcode::kStaLookupSlot, builder_.constants().String(name), scope_->is_strict());
      return;
  }
}

void BytecodeGenerator::VisitVariableProxy(VariableProxy* node) {
  At(node);
  LoadVariable(node->variable, node->name, node->needs_hole_check);
}

void BytecodeGenerator::VisitThisExpression(ThisExpression* node) { LoadReference(node); }
void BytecodeGenerator::VisitNewTarget(NewTarget* node) { LoadReference(node); }

void BytecodeGenerator::LoadReceiver() { builder_.LoadRegister(receiver_); }

bool BytecodeGenerator::IsPure(const Expression* expression) const {
  switch (expression->kind) {
    case AstKind::kLiteral:
    case AstKind::kFunctionLiteral:
    case AstKind::kRegExpLiteral:
      return true;
    case AstKind::kVariableProxy:
    case AstKind::kThisExpression:
    case AstKind::kNewTarget: {
      // The kinds are told apart above; all three are references.
      const auto* reference = static_cast<const VariableReference*>(expression);
      if (reference->needs_hole_check) return false;
      const Variable* variable = reference->variable;
      switch (variable->location()) {
        case VariableLocation::kUnallocated:
        case VariableLocation::kParameter:
        case VariableLocation::kRegister:
        case VariableLocation::kReceiver:
        case VariableLocation::kGlobalThis:
        case VariableLocation::kUndefined:
          return true;
        case VariableLocation::kContext:
          return !variable->is_maybe_assigned();
        case VariableLocation::kGlobal:
          return IsUndefinedName(expression);
        default:
          return false;
      }
    }
    case AstKind::kUnaryOperation: {
      const auto* unary = expression->As<UnaryOperation>();
      if (unary->op == Token::kVoid || unary->op == Token::kNot) return IsPure(unary->operand);
      return (unary->op == Token::kSub || unary->op == Token::kAdd) &&
             unary->operand->Is<Literal>() && unary->operand->As<Literal>()->IsNumber();
    }
    default:
      return false;
  }
}

bool BytecodeGenerator::IsPrimitive(const Expression* expression) const {
  switch (expression->kind) {
    case AstKind::kLiteral:
    case AstKind::kTemplateLiteral:
    case AstKind::kUnaryOperation:
    case AstKind::kCountOperation:
    case AstKind::kBinaryOperation:
    case AstKind::kCompareOperation:
    case AstKind::kPrivateIn:
    case AstKind::kCompoundAssignment:
      return true;
    case AstKind::kNaryOperation:
      return !IsLogicalToken(expression->As<NaryOperation>()->rest[0].op);
    default:
      return false;
  }
}

}  // namespace qdr
