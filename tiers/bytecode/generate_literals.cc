// Literals of objects, arrays, templates, functions and plain values (ECMA-262 13.2).
//
// Leading properties with literal keys come from a boilerplate; those whose values are not
// constants hold their place in it and are defined right after, in order.
#include "absl/container/flat_hash_set.h"
#include "tiers/bytecode/control_scopes.h"
#include "tiers/bytecode/literals.h"

namespace qdr {

// --------------------------------------------------------------------------------------- Values

void BytecodeGenerator::VisitLiteral(Literal* node) { LoadLiteral(node); }

void BytecodeGenerator::LoadLiteral(const Literal* literal) {
  switch (literal->type) {
    case Literal::Type::kUndefined:
      builder_.Emit(Opcode::kLdaUndefined);
      return;
    case Literal::Type::kNull:
      builder_.Emit(Opcode::kLdaNull);
      return;
    case Literal::Type::kTrue:
      builder_.Emit(Opcode::kLdaTrue);
      return;
    case Literal::Type::kFalse:
      builder_.Emit(Opcode::kLdaFalse);
      return;
    case Literal::Type::kSmi:
      builder_.LoadSmi(literal->smi);
      return;
    case Literal::Type::kNumber:
      builder_.Emit(Opcode::kLdaConstant, builder_.constants().Number(literal->number));
      return;
    case Literal::Type::kString:
      builder_.LoadString(literal->string);
      return;
    case Literal::Type::kBigInt:
      builder_.Emit(Opcode::kLdaConstant, builder_.constants().BigInt(literal->string));
      return;
  }
}

void BytecodeGenerator::LoadPropertyKey(Expression* key) {
  const auto* literal = key->As<Literal>();
  if (literal->IsString() && literal->string->is_array_index()) {
    uint32_t index = literal->string->array_index();
    if (index <= INT32_MAX) {
      builder_.LoadSmi(static_cast<int32_t>(index));
    } else {
      builder_.Emit(Opcode::kLdaConstant, builder_.constants().Number(index));
    }
    return;
  }
  LoadLiteral(literal);
}

void BytecodeGenerator::VisitRegExpLiteral(RegExpLiteral* node) {
  builder_.Emit(Opcode::kCreateRegExpLiteral, builder_.constants().String(node->pattern),
                builder_.constants().String(node->flags), builder_.NewSlot(SlotKind::kLiteral));
}

void BytecodeGenerator::VisitFunctionLiteral(FunctionLiteral* node) { BuildClosure(node); }

void BytecodeGenerator::BuildClosure(FunctionLiteral* literal, bool without_name) {
  if (!literal->is_lazy() && builder_.is_reachable()) inner_functions_.push_back(literal);
  int constant = builder_.constants().Of(
      without_name ? ConstantEntry::Kind::kUnnamedFunction : ConstantEntry::Kind::kFunction,
      literal);
  builder_.Emit(Opcode::kCreateClosure, constant, builder_.NewSlot(SlotKind::kClosure));
}

void BytecodeGenerator::VisitSpread(Spread*) { QDR_UNREACHABLE(); }

// ------------------------------------------------------------------------------------ Templates

void BytecodeGenerator::VisitTemplateLiteral(TemplateLiteral* node) {
  RegisterScope registers(builder_);
  bool first = true;
  Register left;
  auto begin_part = [&] {
    if (first) return;
    if (!left.is_valid()) left = builder_.NewTemporary();
    builder_.StoreRegister(left);
  };
  auto end_part = [&] {
    if (!first) BuildBinaryOnRegister(Token::kAdd, left, node->position);
    first = false;
  };
  for (size_t i = 0; i < node->strings.size(); ++i) {
    if (!node->strings[i]->empty() || (first && i == node->expressions.size())) {
      begin_part();
      builder_.LoadString(node->strings[i]);
      end_part();
    }
    if (i == node->expressions.size()) break;
    begin_part();
    VisitForAccumulator(node->expressions[i]);
    if (!node->expressions[i]->Is<Literal>() || !node->expressions[i]->As<Literal>()->IsString()) {
      builder_.SetPosition(node->expressions[i]->position);
      builder_.Emit(Opcode::kToString);
    }
    end_part();
  }
}

void BytecodeGenerator::VisitTaggedTemplate(TaggedTemplate* node) {
  RegisterScope registers(builder_);
  auto count = static_cast<int>(node->expressions.size()) + 1;
  Register callee = builder_.NewTemporary();
  RegisterList block = builder_.NewList(count + 1);
  ReceiverKind receiver = VisitCallee(node->tag, callee, block[0]);
  builder_.Emit(Opcode::kGetTemplateObject,
                builder_.constants().Of(ConstantEntry::Kind::kTemplate, node),
                builder_.NewSlot(SlotKind::kLiteral));
  builder_.StoreRegister(block[1]);
  VisitArguments(node->expressions, block.From(2));
  At(node);
  builder_.Emit(
      receiver == ReceiverKind::kUndefined ? Opcode::kCallUndefinedReceiver : Opcode::kCall, callee,
      block.first, count, builder_.NewSlot(SlotKind::kCall));
}

// --------------------------------------------------------------------------------------- Arrays

void BytecodeGenerator::VisitArrayLiteral(ArrayLiteral* node) {
  RegisterScope registers(builder_);
  if (node->elements.empty()) {
    builder_.Emit(Opcode::kCreateEmptyArrayLiteral, builder_.NewSlot(SlotKind::kLiteral));
    return;
  }
  size_t fixed = FixedElementCount(*node);
  if (fixed == 0) {
    builder_.Emit(Opcode::kCreateEmptyArrayLiteral, builder_.NewSlot(SlotKind::kLiteral));
  } else {
    builder_.Emit(Opcode::kCreateArrayLiteral,
                  builder_.constants().Of(ConstantEntry::Kind::kArrayBoilerplate, node),
                  builder_.NewSlot(SlotKind::kLiteral));
  }
  if (fixed == node->elements.size() && IsConstantArray(*node)) return;
  Register array = builder_.NewTemporary();
  builder_.StoreRegister(array);
  int slot = -1;
  for (size_t i = 0; i < fixed; ++i) {
    Expression* element = node->elements[i];
    if (element == nullptr || IsConstantValue(element)) continue;
    RegisterScope element_registers(builder_);
    Register index = builder_.NewTemporary();
    builder_.LoadSmi(static_cast<int32_t>(i));
    builder_.StoreRegister(index);
    VisitForAccumulator(element);
    if (slot < 0) slot = builder_.NewSlot(SlotKind::kStoreInArrayLiteral);
    builder_.Emit(Opcode::kStaInArrayLiteral, array, index, slot);
  }
  if (fixed < node->elements.size()) BuildArrayElements(node->elements, array, fixed);
  builder_.LoadRegister(array);
}

void BytecodeGenerator::BuildArrayElements(AstList<Expression*> elements, Register array,
                                           size_t first) {
  RegisterScope registers(builder_);
  Register index = builder_.NewTemporary();
  builder_.LoadSmi(static_cast<int32_t>(first));
  builder_.StoreRegister(index);
  const AstString* length = Name("length");
  auto advance = [&] {
    builder_.LoadRegister(index);
    builder_.Emit(Opcode::kInc, builder_.NewSlot(SlotKind::kUnaryOp));
    builder_.StoreRegister(index);
  };
  for (size_t i = first; i < elements.size(); ++i) {
    RegisterScope element_registers(builder_);
    Expression* element = elements[i];
    if (element == nullptr) {
      advance();
      builder_.Emit(Opcode::kSetNamed, array, builder_.constants().String(length),
                    builder_.NewSlot(SlotKind::kStoreNamed), true);
    } else if (element->Is<Spread>()) {
      RegisterList arguments = RuntimeArguments(2);
      VisitInto(element->As<Spread>()->argument, arguments[1]);
      builder_.Move(array, arguments[0]);
      builder_.SetPosition(element->As<Spread>()->argument->position);
      builder_.CallRuntime(RuntimeFunction::kAppendSpread, arguments);
      if (i + 1 < elements.size()) {
        BuildNamedLoad(array, length, element->position);
        builder_.StoreRegister(index);
      }
    } else {
      VisitForAccumulator(element);
      builder_.Emit(Opcode::kStaInArrayLiteral, array, index,
                    builder_.NewSlot(SlotKind::kStoreInArrayLiteral));
      if (i + 1 < elements.size()) advance();
    }
  }
}

// -------------------------------------------------------------------------------------- Objects

void BytecodeGenerator::VisitObjectLiteral(ObjectLiteral* node) {
  RegisterScope registers(builder_);
  AstList<ObjectProperty> properties = node->properties;
  size_t fixed = FixedPropertyCount(*node);
  size_t next = 0;
  Register object;
  if (fixed > 0) {
    builder_.Emit(Opcode::kCreateObjectLiteral,
                  builder_.constants().Of(ConstantEntry::Kind::kObjectBoilerplate, node),
                  builder_.NewSlot(SlotKind::kLiteral));
    if (fixed == properties.size() && IsConstantObject(*node)) return;
  } else if (!properties.empty() && properties[0].kind == ObjectProperty::Kind::kSpread) {
    Register source = VisitForRegister(properties[0].value);
    builder_.SetPosition(properties[0].value->position);
    builder_.Emit(Opcode::kCloneObject, source, 0, builder_.NewSlot(SlotKind::kCloneObject));
    next = 1;
  } else {
    builder_.Emit(Opcode::kCreateEmptyObjectLiteral);
    if (properties.empty()) return;
  }
  object = builder_.NewTemporary();
  builder_.StoreRegister(object);
  absl::flat_hash_set<uint64_t> keys;
  for (; next < properties.size(); ++next) {
    RegisterScope property_registers(builder_);
    const ObjectProperty& property = properties[next];
    if (next < fixed) {
      bool is_new = property.kind == ObjectProperty::Kind::kPrototype ||
                    keys.insert(PropertyKeyIdentity(*property.key->As<Literal>())).second;
      if (property.kind == ObjectProperty::Kind::kPrototype) continue;
      // Of duplicates the first one's constant is in the boilerplate.
      if (is_new && IsConstantValue(property.value)) continue;
    }
    BuildObjectProperty(property, object);
  }
  builder_.LoadRegister(object);
}

void BytecodeGenerator::BuildObjectProperty(const ObjectProperty& property, Register object) {
  switch (property.kind) {
    case ObjectProperty::Kind::kSpread: {
      RegisterList arguments = RuntimeArguments(2);
      VisitInto(property.value, arguments[1]);
      builder_.Move(object, arguments[0]);
      builder_.SetPosition(property.value->position);
      builder_.CallRuntime(RuntimeFunction::kCopyDataProperties, arguments);
      return;
    }
    case ObjectProperty::Kind::kPrototype: {
      RegisterList arguments = RuntimeArguments(2);
      VisitInto(property.value, arguments[1]);
      builder_.Move(object, arguments[0]);
      builder_.CallRuntime(RuntimeFunction::kSetLiteralPrototype, arguments);
      return;
    }
    case ObjectProperty::Kind::kGetter:
    case ObjectProperty::Kind::kSetter: {
      int flags = property.kind == ObjectProperty::Kind::kGetter ? kDefineGetter : kDefineSetter;
      BuildMethodDefinition(object, property.key, property.is_computed,
                            property.value->As<FunctionLiteral>(), flags | kDefineEnumerable);
      return;
    }
    case ObjectProperty::Kind::kMethod:
      if (property.is_computed) {
        BuildMethodDefinition(object, property.key, true, property.value->As<FunctionLiteral>(),
                              kDefineEnumerable);
        return;
      }
      break;
    case ObjectProperty::Kind::kValue:
      break;
  }
  builder_.SetPosition(property.key->position);
  if (!property.is_computed) {
    const auto* literal = property.key->As<Literal>();
    if (literal->IsString() && !literal->string->is_array_index()) {
      VisitPropertyValue(property, object, Register());
      builder_.Emit(Opcode::kDefineNamedOwn, object, builder_.constants().String(literal->string),
                    builder_.NewSlot(SlotKind::kDefineOwn));
      return;
    }
  }
  Register key = builder_.NewTemporary();
  if (property.is_computed) {
    VisitForAccumulator(property.key);
    builder_.SetPosition(property.key->position);
    builder_.Emit(Opcode::kToPropertyKey);
  } else {
    LoadPropertyKey(property.key);
  }
  builder_.StoreRegister(key);
  VisitPropertyValue(property, object, property.needs_name ? key : Register());
  bool set_name = property.needs_name && property.value->Is<FunctionLiteral>();
  builder_.Emit(Opcode::kDefineKeyedOwn, object, key, builder_.NewSlot(SlotKind::kDefineOwn),
                set_name ? kSetFunctionName : 0);
}

void BytecodeGenerator::VisitPropertyValue(const ObjectProperty& property, Register object,
                                           Register name) {
  if (name.is_valid()) {
    if (auto* literal = property.value->TryAs<ClassLiteral>()) {
      BuildClass(literal, name);
    } else {
      BuildClosure(property.value->As<FunctionLiteral>(), true);
    }
    return;
  }
  VisitForAccumulator(property.value);
  if (property.kind == ObjectProperty::Kind::kMethod) {
    BuildHomeObject(property.value->As<FunctionLiteral>(), object);
  }
}

/// The accumulator has the closure of `literal`, and keeps it.
void BytecodeGenerator::BuildHomeObject(FunctionLiteral* literal, Register home) {
  if (!literal->facts.needs_home_object) return;
  RegisterScope registers(builder_);
  Register closure = builder_.NewTemporary();
  builder_.StoreRegister(closure);
  CallRuntime(RuntimeFunction::kSetHomeObject, {closure, home});
  builder_.LoadRegister(closure);
}

void BytecodeGenerator::BuildMethodDefinition(Register target, Expression* key, bool is_computed,
                                              FunctionLiteral* function, int flags) {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(4);
  builder_.Move(target, arguments[0]);
  if (is_computed) {
    VisitForAccumulator(key);
    builder_.SetPosition(key->position);
    builder_.Emit(Opcode::kToPropertyKey);
    flags |= kDefineSetName;
  } else {
    LoadPropertyKey(key);
  }
  builder_.StoreRegister(arguments[1]);
  BuildClosure(function, is_computed);
  builder_.StoreRegister(arguments[2]);
  builder_.LoadSmi(flags);
  builder_.StoreRegister(arguments[3]);
  builder_.SetPosition(key->position);
  builder_.CallRuntime(RuntimeFunction::kDefineMethod, arguments);
}

}  // namespace qdr
