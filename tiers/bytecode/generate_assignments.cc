// Assignment in all its forms and destructuring (ECMA-262 13.15, 13.4, 14.3.3, 8.6.2).
#include "tiers/bytecode/control_scopes.h"

namespace qdr {

// ------------------------------------------------------------------------------------- Targets

BytecodeGenerator::Target BytecodeGenerator::PrepareTarget(Expression* expression, StoreKind kind,
                                                           bool value_is_pure, bool key_once) {
  Target target{Target::Kind::kVariable, expression, kind, {}, {}, {}};
  switch (expression->kind) {
    case AstKind::kVariableProxy: {
      auto* proxy = expression->As<VariableProxy>();
      if (proxy->variable->location() != VariableLocation::kLookup || value_is_pure) return target;
      target.kind = Target::Kind::kLookup;
      target.object = builder_.NewTemporary();
      BuildResolveBinding(proxy);
      builder_.StoreRegister(target.object);
      return target;
    }
    case AstKind::kProperty: {
      auto* property = expression->As<Property>();
      target.object = VisitForRegister(property->object);
      if (property->is_named) {
        target.kind = Target::Kind::kNamed;
        return target;
      }
      target.kind = Target::Kind::kKeyed;
      target.key = VisitForRegister(property->key);
      if (key_once && !IsPrimitive(property->key)) {
        builder_.LoadRegister(target.key);
        At(property);
        builder_.Emit(Opcode::kToAccessKey, target.object);
        builder_.StoreRegister(target.key);
      }
      return target;
    }
    case AstKind::kPrivateProperty:
      target.kind = Target::Kind::kPrivate;
      target.object = VisitForRegister(expression->As<PrivateProperty>()->object);
      return target;
    case AstKind::kSuperProperty: {
      auto* property = expression->As<SuperProperty>();
      target.kind = property->is_named ? Target::Kind::kSuperNamed : Target::Kind::kSuperKeyed;
      target.receiver = VisitForRegister(property->this_value);
      if (!property->is_named) {
        target.key = VisitForRegister(property->key);
      }
      target.object = builder_.NewTemporary();
      LoadSuperBase(property);
      builder_.StoreRegister(target.object);
      if (!property->is_named && key_once && !IsPrimitive(property->key)) {
        builder_.LoadRegister(target.key);
        At(property);
        builder_.Emit(Opcode::kToPropertyKey);
        builder_.StoreRegister(target.key);
      }
      return target;
    }
    case AstKind::kObjectPattern:
    case AstKind::kArrayPattern:
      target.kind = Target::Kind::kPattern;
      return target;
    default:
      // f() = value: the call is made, then the assignment fails.
      target.kind = Target::Kind::kInvalid;
      VisitForEffect(expression);
      At(expression);
      CallRuntime(RuntimeFunction::kThrowInvalidAssignmentTarget, {});
      return target;
  }
}

void BytecodeGenerator::LoadTarget(const Target& target) {
  switch (target.kind) {
    case Target::Kind::kVariable:
      VisitForAccumulator(target.expression);
      return;
    case Target::Kind::kLookup: {
      auto* proxy = target.expression->As<VariableProxy>();
      At(proxy);
      LoadBinding(target.object, proxy->name);
      return;
    }
    case Target::Kind::kNamed: {
      auto* property = target.expression->As<Property>();
      BuildNamedLoad(target.object, property->name, property->position);
      return;
    }
    case Target::Kind::kKeyed:
      builder_.LoadRegister(target.key);
      BuildKeyedLoad(target.object, target.expression->position);
      return;
    case Target::Kind::kPrivate:
      LoadPrivate(target.expression->As<PrivateProperty>()->name, target.object,
                  target.expression->position);
      return;
    case Target::Kind::kSuperNamed:
      builder_.LoadRegister(target.object);
      At(target.expression);
      builder_.Emit(Opcode::kGetNamedFromSuper, target.receiver,
                    builder_.constants().String(target.expression->As<SuperProperty>()->name),
                    builder_.NewSlot(SlotKind::kLoadNamed));
      return;
    case Target::Kind::kSuperKeyed:
      At(target.expression);
      CallRuntime(RuntimeFunction::kGetKeyedFromSuper,
                  {target.object, target.key, target.receiver});
      return;
    case Target::Kind::kPattern:
    case Target::Kind::kInvalid:
      return;
  }
}

void BytecodeGenerator::StoreTarget(const Target& target) {
  RegisterScope registers(builder_);
  switch (target.kind) {
    case Target::Kind::kVariable: {
      auto* proxy = target.expression->As<VariableProxy>();
      At(proxy);
      StoreVariable(proxy->variable, proxy->name, proxy->needs_hole_check, target.store_kind);
      return;
    }
    case Target::Kind::kLookup: {
      auto* proxy = target.expression->As<VariableProxy>();
      RegisterList arguments = RuntimeArguments(4);
      builder_.StoreRegister(arguments[2]);
      builder_.Move(target.object, arguments[0]);
      builder_.LoadString(proxy->name);
      builder_.StoreRegister(arguments[1]);
      builder_.LoadBoolean(scope_->is_strict());
      builder_.StoreRegister(arguments[3]);
      At(proxy);
      builder_.CallRuntime(RuntimeFunction::kStoreBinding, arguments);
      return;
    }
    case Target::Kind::kNamed: {
      auto* property = target.expression->As<Property>();
      if (property->object->Is<ThisExpression>()) CountThisProperty(property->name);
      BuildNamedStore(target.object, property->name, property->position);
      return;
    }
    case Target::Kind::kKeyed:
      At(target.expression);
      builder_.Emit(Opcode::kSetKeyed, target.object, target.key,
                    builder_.NewSlot(SlotKind::kStoreKeyed), scope_->is_strict());
      return;
    case Target::Kind::kPrivate:
      StorePrivate(target.expression->As<PrivateProperty>()->name, target.object,
                   target.expression->position);
      return;
    case Target::Kind::kSuperNamed:
    case Target::Kind::kSuperKeyed: {
      RegisterList arguments = RuntimeArguments(5);
      builder_.StoreRegister(arguments[2]);
      builder_.Move(target.object, arguments[0]);
      if (target.kind == Target::Kind::kSuperNamed) {
        builder_.LoadString(target.expression->As<SuperProperty>()->name);
        builder_.StoreRegister(arguments[1]);
      } else {
        builder_.Move(target.key, arguments[1]);
      }
      builder_.Move(target.receiver, arguments[3]);
      builder_.LoadBoolean(scope_->is_strict());
      builder_.StoreRegister(arguments[4]);
      At(target.expression);
      builder_.CallRuntime(RuntimeFunction::kSetSuper, arguments);
      return;
    }
    case Target::Kind::kPattern:
      AssignPattern(target.expression, target.store_kind);
      return;
    case Target::Kind::kInvalid:
      return;
  }
}

void BytecodeGenerator::CountThisProperty(const AstString* name) {
  for (const AstString* known : assigned_this_properties_) {
    if (known == name) return;
  }
  assigned_this_properties_.push_back(name);
}

/// Stores to these leave the accumulator as it is.
bool BytecodeGenerator::StoreKeepsAccumulator(const Target& target) const {
  switch (target.kind) {
    case Target::Kind::kVariable: {
      const auto* proxy = target.expression->As<VariableProxy>();
      const Variable* variable = proxy->variable;
      return !(variable->is_const() || proxy->needs_hole_check);
    }
    case Target::Kind::kNamed:
    case Target::Kind::kKeyed:
      return true;
    default:
      return false;
  }
}

void BytecodeGenerator::StoreTargetKeepingValue(const Target& target) {
  if (StoreKeepsAccumulator(target)) {
    StoreTarget(target);
    return;
  }
  RegisterScope registers(builder_);
  Register value = builder_.NewTemporary();
  builder_.StoreRegister(value);
  StoreTarget(target);
  builder_.LoadRegister(value);
}

// --------------------------------------------------------------------------------- Assignments

void BytecodeGenerator::VisitAssignment(Assignment* node) {
  RegisterScope registers(builder_);
  Target target = PrepareTarget(node->target, StoreKind::kAssign, IsPure(node->value), false);
  VisitForAccumulator(node->value);
  StoreTargetKeepingValue(target);
}

void BytecodeGenerator::VisitCompoundAssignment(CompoundAssignment* node) {
  RegisterScope registers(builder_);
  Target target = PrepareTarget(node->target, StoreKind::kAssign, false, true);
  LoadTarget(target);
  if (!BuildBinarySmi(node->op, node->value, node->position)) {
    RegisterScope left_registers(builder_);
    Register left = builder_.NewTemporary();
    builder_.StoreRegister(left);
    VisitForAccumulator(node->value);
    BuildBinaryOnRegister(node->op, left, node->position);
  }
  StoreTargetKeepingValue(target);
}

void BytecodeGenerator::VisitLogicalAssignment(LogicalAssignment* node) {
  RegisterScope registers(builder_);
  Target target = PrepareTarget(node->target, StoreKind::kAssign, false, true);
  LoadTarget(target);
  Label end;
  builder_.JumpIf(node->op == Token::kAnd  ? Opcode::kJumpIfToBooleanFalse
                  : node->op == Token::kOr ? Opcode::kJumpIfToBooleanTrue
                                           : Opcode::kJumpIfNotNullish,
                  &end);
  VisitForAccumulator(node->value);
  StoreTargetKeepingValue(target);
  builder_.Bind(&end);
}

void BytecodeGenerator::VisitCountOperation(CountOperation* node) { BuildCount(node, false); }

void BytecodeGenerator::BuildCount(CountOperation* node, bool for_effect) {
  RegisterScope registers(builder_);
  Target target = PrepareTarget(node->target, StoreKind::kAssign, false, true);
  LoadTarget(target);
  bool keeps_old = !node->is_prefix && !for_effect;
  Register old;
  if (keeps_old) {
    At(node);
    builder_.Emit(Opcode::kToNumeric, builder_.NewSlot(SlotKind::kUnaryOp));
    old = builder_.NewTemporary();
    builder_.StoreRegister(old);
  }
  At(node);
  builder_.Emit(node->is_increment ? Opcode::kInc : Opcode::kDec,
                builder_.NewSlot(SlotKind::kUnaryOp));
  if (keeps_old || for_effect) {
    StoreTarget(target);
    if (keeps_old) builder_.LoadRegister(old);
  } else {
    StoreTargetKeepingValue(target);
  }
}

// ------------------------------------------------------------------------------------ Patterns

void BytecodeGenerator::BuildDefaultValue(Expression* initializer) {
  Label has_value;
  builder_.JumpIf(Opcode::kJumpIfNotUndefined, &has_value);
  VisitForAccumulator(initializer);
  builder_.Bind(&has_value);
}

void BytecodeGenerator::AssignPattern(Expression* pattern, StoreKind kind) {
  if (!CheckStack()) return;
  RegisterScope registers(builder_);
  Register value = builder_.NewTemporary();
  builder_.StoreRegister(value);
  if (auto* object = pattern->TryAs<ObjectPattern>()) {
    AssignObjectPattern(object, value, kind);
  } else {
    AssignArrayPattern(pattern->As<ArrayPattern>(), value, kind);
  }
}

void BytecodeGenerator::VisitObjectPattern(ObjectPattern*) { QDR_UNREACHABLE(); }
void BytecodeGenerator::VisitArrayPattern(ArrayPattern*) { QDR_UNREACHABLE(); }

void BytecodeGenerator::AssignObjectPattern(ObjectPattern* pattern, Register value,
                                            StoreKind kind) {
  // RequireObjectCoercible; loading a first property by its name does the same.
  bool load_checks = false;
  if (!pattern->properties.empty()) {
    const PatternProperty& first = pattern->properties[0];
    load_checks =
        !first.is_computed && (first.element.target->Is<VariableProxy>() &&
                               first.element.target->As<VariableProxy>()->variable->location() !=
                                   VariableLocation::kLookup);
  }
  if (!load_checks) {
    builder_.LoadRegister(value);
    At(pattern);
    builder_.Emit(Opcode::kThrowIfNullish);
  }
  // The keys, for the properties that `...rest` leaves out.
  RegisterList rest_arguments;
  if (pattern->rest != nullptr) {
    rest_arguments = builder_.NewList(static_cast<int>(pattern->properties.size()) + 1);
    builder_.Move(value, rest_arguments[0]);
  }
  int number = 0;
  for (const PatternProperty& property : pattern->properties) {
    RegisterScope registers(builder_);
    ++number;
    const Literal* literal = property.is_computed ? nullptr : property.key->TryAs<Literal>();
    bool named = literal != nullptr && literal->IsString() && !literal->string->is_array_index();
    Register key;
    if (!named || pattern->rest != nullptr) {
      key = pattern->rest != nullptr ? rest_arguments[number] : builder_.NewTemporary();
      if (literal != nullptr) {
        LoadPropertyKey(property.key);
      } else {
        VisitForAccumulator(property.key);
        At(property.key);
        builder_.Emit(Opcode::kToPropertyKey);
      }
      builder_.StoreRegister(key);
    }
    Target target = PrepareTarget(property.element.target, kind, false, false);
    uint32_t position = property.key->position;
    if (named) {
      BuildNamedLoad(value, literal->string, position);
    } else {
      builder_.LoadRegister(key);
      BuildKeyedLoad(value, position);
    }
    if (property.element.initializer != nullptr) BuildDefaultValue(property.element.initializer);
    StoreTarget(target);
  }
  if (pattern->rest != nullptr) {
    RegisterScope registers(builder_);
    Target target = PrepareTarget(pattern->rest, kind, false, false);
    At(pattern);
    builder_.CallRuntime(RuntimeFunction::kCopyDataPropertiesExcluding, rest_arguments);
    StoreTarget(target);
  }
}

void BytecodeGenerator::AssignArrayPattern(ArrayPattern* pattern, Register value, StoreKind kind) {
  // The iterator is closed when something goes wrong outside of its own methods, or when it is not
  // exhausted at the end. `done` says that there is nothing to close: it is done, or it threw.
  Iterator iterator{builder_.NewObservableList(2)};
  BuildGetIterator(iterator, value, false, pattern->position);
  Register done = builder_.NewObservableTemporary();
  builder_.Emit(Opcode::kLdaFalse);
  builder_.StoreRegister(done);
  ContextRegisterScope context(this);
  int handler = builder_.BeginHandler(HandlerEntry::kRethrown, context.reg());
  {
    IteratorScope scope(this, handler, iterator.iterator(), done, false);
    for (const PatternElement& element : pattern->elements) {
      RegisterScope registers(builder_);
      Target target;
      if (element.target != nullptr) target = PrepareTarget(element.target, kind, false, false);
      BuildPatternStep(iterator, done, handler, pattern->position,
                       &element == pattern->elements.data(), element.target == nullptr);
      if (element.target == nullptr) continue;
      if (element.initializer != nullptr) BuildDefaultValue(element.initializer);
      StoreTarget(target);
    }
    if (pattern->rest != nullptr) {
      RegisterScope registers(builder_);
      Target target = PrepareTarget(pattern->rest, kind, false, false);
      BuildPatternRest(iterator, done, handler, pattern->position);
      StoreTarget(target);
    }
    builder_.KillAccumulator();
  }
  builder_.EndHandler(handler);
  Label end;
  if (pattern->rest == nullptr) {
    builder_.LoadRegister(done);
    builder_.JumpIf(Opcode::kJumpIfTrue, &end);
    builder_.SetPosition(pattern->position);
    BuildIteratorClose(iterator.iterator(), false);
  }
  builder_.Jump(&end);
  builder_.BindHandler(handler);
  BuildRethrowAfter([&] {
    Label closed;
    builder_.LoadRegister(done);
    builder_.JumpIf(Opcode::kJumpIfTrue, &closed);
    BuildIteratorCloseOnThrow(iterator.iterator(), false);
    builder_.Bind(&closed);
  });
  builder_.Bind(&end);
}

void BytecodeGenerator::BuildPatternStep(const Iterator& iterator, Register done, int handler,
                                         uint32_t position, bool is_first, bool skip_value) {
  // What the iterator's own methods throw does not close it.
  builder_.PauseHandler(handler);
  Label exhausted, has_value;
  if (!is_first) {
    builder_.LoadRegister(done);
    builder_.JumpIf(Opcode::kJumpIfTrue, &exhausted);
  }
  BuildIteratorStep(iterator, &exhausted, position, !skip_value);
  builder_.Jump(&has_value);
  builder_.Bind(&exhausted);
  builder_.Emit(Opcode::kLdaTrue);
  builder_.StoreRegister(done);
  builder_.Emit(Opcode::kLdaUndefined);
  builder_.Bind(&has_value);
  builder_.ResumeHandler(handler);
}

void BytecodeGenerator::BuildPatternRest(const Iterator& iterator, Register done, int handler,
                                         uint32_t position) {
  builder_.PauseHandler(handler);
  Label exhausted, has_value;
  builder_.LoadRegister(done);
  builder_.JumpIf(Opcode::kJumpIfTrue, &exhausted);
  builder_.SetPosition(position);
  CallRuntime(RuntimeFunction::kIteratorRest, {iterator.iterator(), iterator.next()});
  RegisterScope registers(builder_);
  Register rest = builder_.NewTemporary();
  builder_.StoreRegister(rest);
  builder_.Emit(Opcode::kLdaTrue);
  builder_.StoreRegister(done);
  builder_.LoadRegister(rest);
  builder_.Jump(&has_value);
  builder_.Bind(&exhausted);
  builder_.Emit(Opcode::kCreateEmptyArrayLiteral, builder_.NewSlot(SlotKind::kLiteral));
  builder_.Bind(&has_value);
  builder_.ResumeHandler(handler);
}

}  // namespace qdr
