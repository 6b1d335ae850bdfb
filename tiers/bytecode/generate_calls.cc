// Property access and calls in all their forms (ECMA-262 13.3).
//
// A call's block is made before its parts are evaluated, with the receiver in the newest register;
// what evaluating an argument needs is made above it and gone by the time of the call (contract 5).
// The method of obj.name(...) is loaded before the arguments are evaluated; only where they cannot
// tell does the one instruction CallMethod do both.
#include <algorithm>

#include "tiers/bytecode/control_scopes.h"

namespace qdr {
namespace {

constexpr int kMaxCallArguments = 0xfffe;

}  // namespace

void BytecodeGenerator::CallRuntime(RuntimeFunction function,
                                    std::initializer_list<Register> values) {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(static_cast<int>(values.size()));
  int i = 0;
  for (Register value : values) builder_.Move(value, arguments[i++]);
  builder_.CallRuntime(function, arguments);
}

// ----------------------------------------------------------------------------------- Properties

void BytecodeGenerator::BuildNamedLoad(Register object, const AstString* name, uint32_t position) {
  builder_.SetPosition(position);
  builder_.Emit(Opcode::kGetNamed, object, builder_.constants().String(name),
                builder_.NewSlot(SlotKind::kLoadNamed));
}

void BytecodeGenerator::BuildKeyedLoad(Register object, uint32_t position) {
  builder_.SetPosition(position);
  builder_.Emit(Opcode::kGetKeyed, object, builder_.NewSlot(SlotKind::kLoadKeyed));
}

void BytecodeGenerator::BuildNamedStore(Register object, const AstString* name, uint32_t position) {
  builder_.SetPosition(position);
  builder_.Emit(Opcode::kSetNamed, object, builder_.constants().String(name),
                builder_.NewSlot(SlotKind::kStoreNamed), scope_->is_strict());
}

void BytecodeGenerator::VisitChainedObject(Expression* object, bool is_optional, Register target) {
  if (!is_optional) {
    VisitInto(object, target);
    return;
  }
  VisitForAccumulator(object);
  builder_.JumpIf(Opcode::kJumpIfNullish, optional_chains_.back());
  builder_.StoreRegister(target);
}

void BytecodeGenerator::BuildOptionalCheck(Register value) {
  builder_.LoadRegister(value);
  builder_.JumpIf(Opcode::kJumpIfNullish, optional_chains_.back());
}

void BytecodeGenerator::VisitPropertyLoad(Property* node, Register object) {
  VisitChainedObject(node->object, node->is_optional, object);
  if (node->is_named) {
    BuildNamedLoad(object, node->name, node->position);
  } else {
    VisitForAccumulator(node->key);
    BuildKeyedLoad(object, node->position);
  }
}

void BytecodeGenerator::VisitProperty(Property* node) {
  RegisterScope registers(builder_);
  VisitPropertyLoad(node, builder_.NewTemporary());
}

void BytecodeGenerator::VisitPrivateLoad(PrivateProperty* node, Register object) {
  VisitChainedObject(node->object, node->is_optional, object);
  LoadPrivate(node->name, object, node->position);
}

void BytecodeGenerator::VisitPrivateProperty(PrivateProperty* node) {
  RegisterScope registers(builder_);
  VisitPrivateLoad(node, builder_.NewTemporary());
}

void BytecodeGenerator::LoadSuperBase(SuperProperty* node) {
  At(node);
  LoadVariable(node->this_function->variable, node->this_function->name,
               node->this_function->needs_hole_check);
  builder_.Emit(Opcode::kGetSuperBase);
}

void BytecodeGenerator::VisitSuperLoad(SuperProperty* node, Register receiver) {
  VisitInto(node->this_value, receiver);
  if (node->is_named) {
    LoadSuperBase(node);
    At(node);
    builder_.Emit(Opcode::kGetNamedFromSuper, receiver, builder_.constants().String(node->name),
                  builder_.NewSlot(SlotKind::kLoadNamed));
    return;
  }
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(3);
  VisitInto(node->key, arguments[1]);
  LoadSuperBase(node);
  builder_.StoreRegister(arguments[0]);
  builder_.Move(receiver, arguments[2]);
  At(node);
  builder_.CallRuntime(RuntimeFunction::kGetKeyedFromSuper, arguments);
}

void BytecodeGenerator::VisitSuperProperty(SuperProperty* node) {
  RegisterScope registers(builder_);
  VisitSuperLoad(node, builder_.NewTemporary());
}

void BytecodeGenerator::VisitOptionalChain(OptionalChain* node) {
  Label short_circuit, end;
  optional_chains_.push_back(&short_circuit);
  VisitForAccumulator(node->expression);
  optional_chains_.pop_back();
  builder_.Jump(&end);
  builder_.Bind(&short_circuit);
  builder_.Emit(Opcode::kLdaUndefined);
  builder_.Bind(&end);
}

// ---------------------------------------------------------------------------------------- Calls

BytecodeGenerator::ReceiverKind BytecodeGenerator::VisitCallee(Expression* callee, Register target,
                                                               Register receiver) {
  switch (callee->kind) {
    case AstKind::kProperty:
      VisitPropertyLoad(callee->As<Property>(), receiver);
      builder_.StoreRegister(target);
      return ReceiverKind::kValue;
    case AstKind::kPrivateProperty:
      VisitPrivateLoad(callee->As<PrivateProperty>(), receiver);
      builder_.StoreRegister(target);
      return ReceiverKind::kValue;
    case AstKind::kSuperProperty:
      VisitSuperLoad(callee->As<SuperProperty>(), receiver);
      builder_.StoreRegister(target);
      return ReceiverKind::kValue;
    case AstKind::kOptionalChain: {
      // (a?.b)(): the receiver is kept; where the chain is cut short both are undefined.
      Label short_circuit, end;
      optional_chains_.push_back(&short_circuit);
      ReceiverKind kind = VisitCallee(callee->As<OptionalChain>()->expression, target, receiver);
      optional_chains_.pop_back();
      builder_.Jump(&end);
      builder_.Bind(&short_circuit);
      builder_.Emit(Opcode::kLdaUndefined);
      builder_.StoreRegister(target);
      builder_.StoreRegister(receiver);
      builder_.Bind(&end);
      return kind;
    }
    case AstKind::kVariableProxy: {
      auto* proxy = callee->As<VariableProxy>();
      if (proxy->variable->location() != VariableLocation::kLookup) break;
      // The object of a `with` becomes the receiver.
      RegisterScope registers(builder_);
      Register base = builder_.NewTemporary();
      BuildResolveBinding(proxy);
      builder_.StoreRegister(base);
      LoadBinding(base, proxy->name);
      builder_.StoreRegister(target);
      RegisterList arguments = RuntimeArguments(2);
      builder_.Move(base, arguments[0]);
      builder_.Emit(Opcode::kLdaCurrentContext);
      builder_.StoreRegister(arguments[1]);
      builder_.CallRuntime(RuntimeFunction::kBindingReceiver, arguments);
      builder_.StoreRegister(receiver);
      return ReceiverKind::kValue;
    }
    default:
      break;
  }
  VisitInto(callee, target);
  return ReceiverKind::kUndefined;
}

void BytecodeGenerator::BuildResolveBinding(VariableProxy* proxy) {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(2);
  builder_.LoadString(proxy->name);
  builder_.StoreRegister(arguments[0]);
  builder_.Emit(Opcode::kLdaCurrentContext);
  builder_.StoreRegister(arguments[1]);
  At(proxy);
  builder_.CallRuntime(RuntimeFunction::kResolveBinding, arguments);
}

bool BytecodeGenerator::IsFinalSpreadOnly(AstList<Expression*> arguments) const {
  for (size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (arguments[i]->Is<Spread>()) return false;
  }
  return true;
}

void BytecodeGenerator::VisitArguments(AstList<Expression*> arguments, RegisterList block) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    RegisterScope registers(builder_);
    Expression* argument = arguments[i];
    if (argument->Is<Spread>()) argument = argument->As<Spread>()->argument;
    VisitInto(argument, block[static_cast<int>(i)]);
  }
}

void BytecodeGenerator::VisitCall(Call* node) {
  RegisterScope registers(builder_);
  auto count = static_cast<int>(node->arguments.size());
  if (count > kMaxCallArguments || (node->has_spread && !IsFinalSpreadOnly(node->arguments))) {
    VisitCallWithArray(node);
    return;
  }
  // A method of which the arguments cannot tell when it was loaded.
  if (!node->has_spread && !node->is_optional) {
    auto* property = node->callee->TryAs<Property>();
    if (property != nullptr && property->is_named && !property->is_optional &&
        std::all_of(node->arguments.begin(), node->arguments.end(),
                    [this](Expression* argument) { return IsPure(argument); })) {
      RegisterList block = builder_.NewList(count + 1);
      VisitInto(property->object, block[0]);
      VisitArguments(node->arguments, block.From(1));
      At(node);
      int call_slot = builder_.NewSlot(SlotKind::kCall);
      builder_.Emit(Opcode::kCallMethod, builder_.constants().String(property->name), block.first,
                    count, call_slot, builder_.NewSlot(SlotKind::kLoadNamed));
      return;
    }
  }
  Register callee = builder_.NewTemporary();
  RegisterList block = builder_.NewList(count + 1);
  ReceiverKind receiver = VisitCallee(node->callee, callee, block[0]);
  if (node->is_optional) BuildOptionalCheck(callee);
  VisitArguments(node->arguments, block.From(1));
  if (node->is_possibly_eval) {
    BuildDirectEvalResolution(node, callee, count > 0 ? block[1] : Register());
  }
  At(node);
  if (node->has_spread) {
    if (receiver == ReceiverKind::kUndefined) {
      builder_.Emit(Opcode::kLdaUndefined);
      builder_.StoreRegister(block[0]);
    }
    builder_.Emit(Opcode::kCallWithSpread, callee, block.first, count,
                  builder_.NewSlot(SlotKind::kCall));
  } else {
    builder_.Emit(
        receiver == ReceiverKind::kUndefined ? Opcode::kCallUndefinedReceiver : Opcode::kCall,
        callee, block.first, count, builder_.NewSlot(SlotKind::kCall));
  }
}

void BytecodeGenerator::VisitCallWithArray(Call* node) {
  RegisterList arguments = RuntimeArguments(3);
  ReceiverKind receiver = VisitCallee(node->callee, arguments[0], arguments[1]);
  if (node->is_optional) BuildOptionalCheck(arguments[0]);
  if (receiver == ReceiverKind::kUndefined) {
    builder_.Emit(Opcode::kLdaUndefined);
    builder_.StoreRegister(arguments[1]);
  }
  BuildArgumentsArray(node->arguments);
  builder_.StoreRegister(arguments[2]);
  if (node->is_possibly_eval) {
    Register source = builder_.NewTemporary();
    builder_.LoadSmi(0);
    BuildKeyedLoad(arguments[2], node->position);
    builder_.StoreRegister(source);
    BuildDirectEvalResolution(node, arguments[0], source);
  }
  At(node);
  builder_.CallRuntime(RuntimeFunction::kCallWithArray, arguments);
}

void BytecodeGenerator::BuildDirectEvalResolution(Call* node, Register callee, Register source) {
  RegisterScope registers(builder_);
  // Without arguments, or with ones that are spread, only the first value counts.
  RegisterList arguments = RuntimeArguments(6);
  builder_.Move(callee, arguments[0]);
  if (!source.is_valid()) {
    builder_.Emit(Opcode::kLdaUndefined);
    builder_.StoreRegister(arguments[1]);
  } else if (node->has_spread && node->arguments.size() == 1) {
    // The spread is not evaluated yet: a copy of it decides what is first. It becomes the list.
    RegisterScope spread_registers(builder_);
    RegisterList append = RuntimeArguments(2);
    builder_.Emit(Opcode::kCreateEmptyArrayLiteral, builder_.NewSlot(SlotKind::kLiteral));
    builder_.StoreRegister(append[0]);
    builder_.Move(source, append[1]);
    builder_.CallRuntime(RuntimeFunction::kAppendSpread, append);
    builder_.StoreRegister(source);
    builder_.LoadSmi(0);
    BuildKeyedLoad(source, node->position);
    builder_.StoreRegister(arguments[1]);
  } else {
    builder_.Move(source, arguments[1]);
  }
  builder_.Emit(Opcode::kLdaConstant, builder_.constants().Of(ConstantEntry::Kind::kScopeInfo,
                                                              node->eval_scope->EnsureScopeInfo()));
  builder_.StoreRegister(arguments[2]);
  builder_.LoadSmi(scope_->is_strict() ? kEvalStrict : 0);
  builder_.StoreRegister(arguments[3]);
  builder_.LoadSmi(static_cast<int32_t>(node->position));
  builder_.StoreRegister(arguments[4]);
  builder_.Emit(Opcode::kLdaCurrentContext);
  builder_.StoreRegister(arguments[5]);
  At(node);
  builder_.CallRuntime(RuntimeFunction::kResolvePossiblyDirectEval, arguments);
  builder_.StoreRegister(callee);
}

void BytecodeGenerator::BuildArgumentsArray(AstList<Expression*> arguments) {
  RegisterScope registers(builder_);
  Register array = builder_.NewTemporary();
  builder_.Emit(Opcode::kCreateEmptyArrayLiteral, builder_.NewSlot(SlotKind::kLiteral));
  builder_.StoreRegister(array);
  BuildArrayElements(arguments, array, 0);
  builder_.LoadRegister(array);
}

void BytecodeGenerator::VisitNew(New* node) {
  RegisterScope registers(builder_);
  auto count = static_cast<int>(node->arguments.size());
  if (count > kMaxCallArguments || (node->has_spread && !IsFinalSpreadOnly(node->arguments))) {
    RegisterList arguments = RuntimeArguments(3);
    VisitInto(node->callee, arguments[0]);
    BuildArgumentsArray(node->arguments);
    builder_.StoreRegister(arguments[2]);
    builder_.Move(arguments[0], arguments[1]);
    At(node);
    builder_.CallRuntime(RuntimeFunction::kConstructWithArray, arguments);
    return;
  }
  Register constructor = VisitForRegister(node->callee);
  // One more register, allocated first, for the new object (contract 5).
  RegisterList block = builder_.NewList(count + 2);
  block.count = count + 1;
  VisitArguments(node->arguments, block.From(1));
  At(node);
  builder_.Emit(node->has_spread ? Opcode::kConstructWithSpread : Opcode::kConstruct, constructor,
                block.first, count, builder_.NewSlot(SlotKind::kConstruct));
}

void BytecodeGenerator::VisitSuperCall(SuperCall* node) {
  RegisterScope registers(builder_);
  auto count = static_cast<int>(node->arguments.size());
  Register active = builder_.NewTemporary();
  VisitInto(node->this_function, active);
  Register parent = builder_.NewTemporary();
  builder_.LoadRegister(active);
  builder_.Emit(Opcode::kGetSuperConstructor);
  builder_.StoreRegister(parent);
  Register instance = builder_.NewTemporary();
  {
    RegisterScope call_registers(builder_);
    if (count > kMaxCallArguments || (node->has_spread && !IsFinalSpreadOnly(node->arguments))) {
      RegisterList arguments = RuntimeArguments(3);
      builder_.Move(parent, arguments[0]);
      VisitInto(node->new_target, arguments[1]);
      BuildArgumentsArray(node->arguments);
      builder_.StoreRegister(arguments[2]);
      At(node);
      builder_.CallRuntime(RuntimeFunction::kConstructWithArray, arguments);
    } else {
      RegisterList block = builder_.NewList(count + 2);
      block.count = count + 1;
      VisitArguments(node->arguments, block.From(1));
      VisitForAccumulator(node->new_target);
      At(node);
      builder_.Emit(node->has_spread ? Opcode::kSuperConstructWithSpread : Opcode::kSuperConstruct,
                    parent, block.first, count, builder_.NewSlot(SlotKind::kConstruct));
    }
    builder_.StoreRegister(instance);
  }
  // BindThisValue.
  Variable* this_variable = node->this_value->variable;
  LoadVariable(this_variable, this_variable->name(), false);
  At(node);
  builder_.Emit(Opcode::kThrowSuperAlreadyCalledIfNotHole);
  builder_.LoadRegister(instance);
  StoreVariable(this_variable, this_variable->name(), false, StoreKind::kInitialize);
  // In the constructor itself it is known whether there is anything to initialize.
  bool own = kind_ == FunctionKind::kDerivedConstructor;
  if (!own || function_->facts.has_instance_members) {
    BuildInstanceInitialization(active, instance, own);
  }
  builder_.LoadRegister(instance);
}

void BytecodeGenerator::VisitRuntimeCall(RuntimeCall* node) {
  RegisterScope registers(builder_);
  auto count = static_cast<int>(node->arguments.size());
  std::string name = node->name->ToUtf8();
  if (name == "_Call") {
    if (count < 2) {
      ReportError("%_Call needs a function and a receiver", node->position);
      return;
    }
    Register callee = VisitForRegister(node->arguments[0]);
    RegisterList block = builder_.NewList(count - 1);
    VisitArguments(node->arguments.subspan(1), block);
    At(node);
    builder_.Emit(Opcode::kCall, callee, block.first, count - 2, builder_.NewSlot(SlotKind::kCall));
    return;
  }
  if (name == "_CreateDataProperty") {
    if (count != 3) {
      ReportError("%_CreateDataProperty needs an object, a key and a value", node->position);
      return;
    }
    Register object = VisitForRegister(node->arguments[0]);
    Register key = VisitForRegister(node->arguments[1]);
    VisitForAccumulator(node->arguments[2]);
    At(node);
    builder_.Emit(Opcode::kDefineKeyedOwn, object, key, builder_.NewSlot(SlotKind::kDefineOwn), 0);
    return;
  }
  if (name == "_StoreElement") {
    // Of a plain array that programs do not see yet.
    if (count != 3) {
      ReportError("%_StoreElement needs an array, an index and a value", node->position);
      return;
    }
    Register array = VisitForRegister(node->arguments[0]);
    Register index = VisitForRegister(node->arguments[1]);
    VisitForAccumulator(node->arguments[2]);
    At(node);
    builder_.Emit(Opcode::kStaInArrayLiteral, array, index,
                  builder_.NewSlot(SlotKind::kStoreInArrayLiteral));
    return;
  }
  RuntimeFunction function = LookupRuntimeFunction(name);
  int expected = function == RuntimeFunction::kCount ? 0 : RuntimeFunctionArguments(function);
  if (function == RuntimeFunction::kCount || (expected >= 0 && expected != count)) {
    ReportError(function == RuntimeFunction::kCount ? "%" + name + " is not a runtime function"
                                                    : "%" + name + ": wrong number of arguments",
                node->position);
    return;
  }
  RegisterList block = RuntimeArguments(count);
  VisitArguments(node->arguments, block);
  At(node);
  builder_.CallRuntime(function, block);
}

}  // namespace qdr
