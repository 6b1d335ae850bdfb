// Classes and private names (ECMA-262 15.7).
//
// A private field's name is a private symbol in a variable of the class scope. Private methods and
// accessors live in such variables themselves; that an object has them is told by the brand, one
// private symbol for all of a class's instance methods, or for static ones by being the class.
#include "tiers/bytecode/control_scopes.h"

namespace qdr {

void BytecodeGenerator::VisitClassLiteral(ClassLiteral* node) { BuildClass(node, Register()); }

void BytecodeGenerator::BuildClass(ClassLiteral* node, Register computed_name) {
  RegisterScope registers(builder_);
  Register constructor = builder_.NewTemporary();
  {
    BlockScope scope(this, node->scope);
    DeclarePrivateNames(node);
    Register prototype = builder_.NewTemporary();
    {
      RegisterScope definition_registers(builder_);
      RegisterList arguments = RuntimeArguments(3);
      if (node->extends != nullptr) {
        VisitInto(node->extends, arguments[1]);
      } else {
        builder_.Emit(Opcode::kLdaHole);
        builder_.StoreRegister(arguments[1]);
      }
      BuildClosure(node->constructor, computed_name.is_valid());
      builder_.StoreRegister(constructor);
      if (computed_name.is_valid()) {
        CallRuntime(RuntimeFunction::kSetFunctionName, {constructor, computed_name});
      }
      builder_.Move(constructor, arguments[0]);
      builder_.LoadSmi(node->instance_initializer == nullptr ? kDefineClassWithoutFields : 0);
      builder_.StoreRegister(arguments[2]);
      builder_.SetPosition(node->extends != nullptr ? node->extends->position : node->position);
      builder_.CallRuntime(RuntimeFunction::kDefineClass, arguments);
      builder_.StoreRegister(prototype);
    }
    for (ClassMember* member : node->members) {
      RegisterScope member_registers(builder_);
      BuildClassMember(node, *member, constructor, prototype);
    }
    // The inner binding is there before anything static runs.
    Variable* self = node->scope->class_variable();
    builder_.LoadRegister(constructor);
    if (node->class_variable != nullptr) InitializeVariable(node->class_variable);
    if (self != nullptr && self != node->class_variable) InitializeVariable(self);
    if (node->instance_initializer != nullptr) {
      BuildClosure(node->instance_initializer);
      BuildHomeObject(node->instance_initializer, prototype);
      builder_.Emit(Opcode::kDefineNamedOwn, constructor,
                    builder_.constants().Of(ConstantEntry::Kind::kClassFieldsSymbol),
                    builder_.NewSlot(SlotKind::kDefineOwn));
    }
    if (node->static_initializer != nullptr) {
      RegisterScope call_registers(builder_);
      Register initializer = builder_.NewTemporary();
      BuildClosure(node->static_initializer);
      BuildHomeObject(node->static_initializer, constructor);
      builder_.StoreRegister(initializer);
      RegisterList block = builder_.NewList(1);
      builder_.Move(constructor, block[0]);
      builder_.SetPosition(node->position);
      builder_.Emit(Opcode::kCall, initializer, block.first, 0, builder_.NewSlot(SlotKind::kCall));
    }
  }
  builder_.LoadRegister(constructor);
}

void BytecodeGenerator::DeclarePrivateNames(ClassLiteral* node) {
  RegisterScope registers(builder_);
  auto create = [this](Variable* variable, const AstString* description) {
    RegisterScope call_registers(builder_);
    RegisterList arguments = RuntimeArguments(1);
    builder_.LoadString(description);
    builder_.StoreRegister(arguments[0]);
    builder_.CallRuntime(RuntimeFunction::kCreatePrivateName, arguments);
    InitializeVariable(variable);
  };
  for (Variable* variable = node->scope->first_variable(); variable != nullptr;
       variable = variable->next()) {
    if (variable->mode() == VariableMode::kPrivateField) create(variable, variable->name());
  }
  if (Variable* brand = node->scope->brand_variable()) {
    create(brand, node->name != nullptr && !node->name->empty() ? node->name : Name("anonymous"));
  }
}

void BytecodeGenerator::BuildClassMember(ClassLiteral* node, ClassMember& member,
                                         Register constructor, Register prototype) {
  Register home = member.is_static ? constructor : prototype;
  switch (member.kind) {
    case ClassMember::Kind::kStaticBlock:
      return;
    case ClassMember::Kind::kField:
      if (!member.is_computed) return;
      VisitForAccumulator(member.key);
      builder_.SetPosition(member.position);
      builder_.Emit(Opcode::kToPropertyKey);
      InitializeVariable(member.computed_key);
      return;
    case ClassMember::Kind::kMethod:
      if (member.is_private) {
        BuildClosure(member.value);
        BuildHomeObject(member.value, home);
        InitializeVariable(member.private_name);
        return;
      }
      BuildMethodDefinition(home, member.key, member.is_computed, member.value, 0);
      return;
    case ClassMember::Kind::kGetter:
    case ClassMember::Kind::kSetter:
      if (member.is_private) {
        BuildPrivateAccessor(node, member, home);
        return;
      }
      BuildMethodDefinition(
          home, member.key, member.is_computed, member.value,
          member.kind == ClassMember::Kind::kGetter ? kDefineGetter : kDefineSetter);
      return;
  }
}

void BytecodeGenerator::BuildPrivateAccessor(ClassLiteral* node, ClassMember& member,
                                             Register home) {
  // The first of a getter and a setter makes the pair of both.
  FunctionLiteral* getter = nullptr;
  FunctionLiteral* setter = nullptr;
  for (ClassMember* other : node->members) {
    if (other->private_name != member.private_name || !other->is_private) continue;
    if (getter == nullptr && setter == nullptr && other != &member) return;
    (other->kind == ClassMember::Kind::kGetter ? getter : setter) = other->value;
  }
  RegisterList arguments = RuntimeArguments(2);
  int i = 0;
  for (FunctionLiteral* function : {getter, setter}) {
    if (function != nullptr) {
      BuildClosure(function);
      BuildHomeObject(function, home);
    } else {
      builder_.Emit(Opcode::kLdaUndefined);
    }
    builder_.StoreRegister(arguments[i++]);
  }
  builder_.CallRuntime(RuntimeFunction::kCreatePrivateAccessors, arguments);
  InitializeVariable(member.private_name);
}

// ------------------------------------------------------------------------- Initializer functions

void BytecodeGenerator::BuildBrandInitialization() {
  const ClassLiteral* node = function_->class_literal;
  if (kind_ != FunctionKind::kClassMembersInitializer || !node->has_private_instance_methods) {
    return;
  }
  RegisterScope registers(builder_);
  Variable* brand = node->scope->brand_variable();
  Register key = builder_.NewTemporary();
  LoadVariable(brand, brand->name(), false);
  builder_.StoreRegister(key);
  builder_.Emit(Opcode::kLdaUndefined);
  builder_.Emit(Opcode::kDefineKeyedOwn, Register::Receiver(), key,
                builder_.NewSlot(SlotKind::kDefineOwn), kDefinePrivate);
}

void BytecodeGenerator::VisitClassElementInitializer(ClassElementInitializer* node) {
  RegisterScope registers(builder_);
  const ClassMember* member = node->member;
  builder_.SetStatementPosition(member->position);
  Register key;
  const Literal* literal = node->key == nullptr ? member->key->As<Literal>() : nullptr;
  bool named = literal != nullptr && literal->IsString() && !literal->string->is_array_index();
  if (!named) {
    key = builder_.NewTemporary();
    if (node->key != nullptr) {
      LoadVariable(node->key->variable, node->key->name, node->key->needs_hole_check);
    } else {
      LoadPropertyKey(member->key);
    }
    builder_.StoreRegister(key);
  }
  bool names_function = false;
  if (node->value == nullptr) {
    builder_.Emit(Opcode::kLdaUndefined);
  } else if (member->needs_name && node->value->Is<ClassLiteral>()) {
    BuildClass(node->value->As<ClassLiteral>(), key);
  } else if (member->needs_name && node->value->Is<FunctionLiteral>()) {
    BuildClosure(node->value->As<FunctionLiteral>(), true);
    names_function = true;
  } else {
    VisitForAccumulator(node->value);
  }
  builder_.SetPosition(member->position);
  if (named) {
    builder_.Emit(Opcode::kDefineNamedOwn, Register::Receiver(),
                  builder_.constants().String(literal->string),
                  builder_.NewSlot(SlotKind::kDefineOwn));
    CountThisProperty(literal->string);
  } else {
    builder_.Emit(
        Opcode::kDefineKeyedOwn, Register::Receiver(), key, builder_.NewSlot(SlotKind::kDefineOwn),
        (member->is_private ? kDefinePrivate : 0) | (names_function ? kSetFunctionName : 0));
  }
}

// ---------------------------------------------------------------------------------- Private names

void BytecodeGenerator::LoadPrivateName(VariableProxy* name) {
  At(name);
  LoadVariable(name->variable, name->name, name->needs_hole_check);
}

void BytecodeGenerator::ThrowForName(RuntimeFunction function, const AstString* name) {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(1);
  builder_.LoadString(name);
  builder_.StoreRegister(arguments[0]);
  builder_.CallRuntime(function, arguments);
}

void BytecodeGenerator::BuildPrivateBrandCheck(VariableProxy* name, Register object,
                                               uint32_t position) {
  Scope* class_scope = name->variable->scope();
  if (name->variable->is_static()) {
    Label is_class;
    Variable* self = class_scope->class_variable();
    LoadVariable(self, self->name(), false);
    builder_.Emit(Opcode::kTestReferenceEqual, object);
    builder_.JumpIf(Opcode::kJumpIfTrue, &is_class);
    builder_.SetPosition(position);
    ThrowForName(RuntimeFunction::kThrowPrivateReceiver, name->name);
    builder_.Bind(&is_class);
    return;
  }
  Variable* brand = class_scope->brand_variable();
  LoadVariable(brand, brand->name(), false);
  BuildKeyedLoad(object, position);
}

void BytecodeGenerator::LoadPrivate(VariableProxy* name, Register object, uint32_t position) {
  VariableMode mode = name->variable->mode();
  if (mode == VariableMode::kPrivateField) {
    LoadPrivateName(name);
    BuildKeyedLoad(object, position);
    return;
  }
  BuildPrivateBrandCheck(name, object, position);
  if (mode == VariableMode::kPrivateMethod) {
    LoadPrivateName(name);
    return;
  }
  RegisterScope registers(builder_);
  Register getter = builder_.NewTemporary();
  LoadPrivateAccessor(RuntimeFunction::kPrivateGetter, name, position);
  builder_.StoreRegister(getter);
  RegisterList block = builder_.NewList(1);
  builder_.Move(object, block[0]);
  builder_.SetPosition(position);
  builder_.Emit(Opcode::kCall, getter, block.first, 0, builder_.NewSlot(SlotKind::kCall));
}

void BytecodeGenerator::LoadPrivateAccessor(RuntimeFunction which, VariableProxy* name,
                                            uint32_t position) {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(2);
  LoadPrivateName(name);
  builder_.StoreRegister(arguments[0]);
  builder_.LoadString(name->name);
  builder_.StoreRegister(arguments[1]);
  builder_.SetPosition(position);
  builder_.CallRuntime(which, arguments);
}

void BytecodeGenerator::StorePrivate(VariableProxy* name, Register object, uint32_t position) {
  RegisterScope registers(builder_);
  VariableMode mode = name->variable->mode();
  Register value = builder_.NewTemporary();
  builder_.StoreRegister(value);
  if (mode == VariableMode::kPrivateField) {
    Register key = builder_.NewTemporary();
    LoadPrivateName(name);
    builder_.StoreRegister(key);
    builder_.LoadRegister(value);
    builder_.SetPosition(position);
    builder_.Emit(Opcode::kSetKeyed, object, key, builder_.NewSlot(SlotKind::kStoreKeyed), true);
    return;
  }
  BuildPrivateBrandCheck(name, object, position);
  if (mode == VariableMode::kPrivateMethod) {
    builder_.SetPosition(position);
    ThrowForName(RuntimeFunction::kThrowPrivateMethodAssignment, name->name);
    return;
  }
  Register setter = builder_.NewTemporary();
  LoadPrivateAccessor(RuntimeFunction::kPrivateSetter, name, position);
  builder_.StoreRegister(setter);
  RegisterList block = builder_.NewList(2);
  builder_.Move(object, block[0]);
  builder_.Move(value, block[1]);
  builder_.SetPosition(position);
  builder_.Emit(Opcode::kCall, setter, block.first, 1, builder_.NewSlot(SlotKind::kCall));
}

/// `#name in object`: the accumulator has the object.
void BytecodeGenerator::BuildPrivateTest(PrivateIn* node) {
  RegisterScope registers(builder_);
  Variable* variable = node->name->variable;
  Register object = builder_.NewTemporary();
  builder_.StoreRegister(object);
  At(node);
  if (IsPrivateMethodOrAccessorMode(variable->mode()) && variable->is_static()) {
    builder_.Emit(Opcode::kThrowIfNotReceiver, object, NotReceiverMessage::kIteratorReturnValue);
    Variable* self = variable->scope()->class_variable();
    LoadVariable(self, self->name(), false);
    builder_.Emit(Opcode::kTestReferenceEqual, object);
    return;
  }
  Register key = builder_.NewTemporary();
  if (IsPrivateMethodOrAccessorMode(variable->mode())) {
    Variable* brand = variable->scope()->brand_variable();
    LoadVariable(brand, brand->name(), false);
  } else {
    LoadPrivateName(node->name);
  }
  builder_.StoreRegister(key);
  builder_.LoadRegister(object);
  At(node);
  builder_.Emit(Opcode::kTestPrivateIn, key);
}

}  // namespace qdr
