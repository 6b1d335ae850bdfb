// Entry of the generator: what each kind of function does before and after its body
// (ECMA-262 10.2.11 FunctionDeclarationInstantiation, 16.1.7, 19.2.1.3, 15.x EvaluateBody).
#include "tiers/bytecode/bytecode_generator.h"

#include "tiers/bytecode/control_scopes.h"

namespace qdr {
namespace {

/// Modules are called with their cells (README.md).
int ParameterCount(const FunctionLiteral* function) {
  return function->facts.kind == FunctionKind::kModule ? 2 : function->facts.parameter_count;
}

int LocalCount(const FunctionLiteral* function) {
  return function->scope != nullptr ? function->scope->local_count() : 0;
}

}  // namespace

BytecodeGenerator::BytecodeGenerator(AstStringTable* strings, FunctionLiteral* function,
                                     const GeneratorOptions& options)
    : strings_(strings),
      function_(function),
      options_(options),
      kind_(function->facts.kind),
      builder_(LocalCount(function), ParameterCount(function)),
      receiver_(Register::Receiver()) {}

bool BytecodeGenerator::Generate() {
  builder_.SetPosition(function_->facts.start_position);
  TopLevelScope top(this);
  if (function_->facts.is_default_constructor) {
    GenerateDefaultConstructor();
  } else {
    scope_ = function_->scope;
    GenerateFunction();
  }
  return !stack_overflow_ && error_.empty();
}

bool BytecodeGenerator::CheckStack() {
  if (reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < options_.stack_limit) {
    stack_overflow_ = true;
  }
  return !stack_overflow_;
}

void BytecodeGenerator::ReportError(std::string message, uint32_t position) {
  if (!error_.empty()) return;
  error_ = std::move(message);
  error_position_ = position;
}

void BytecodeGenerator::VisitChecked(AstNode* node) {
  if (CheckStack()) Visit(node);
}

bool BytecodeGenerator::IsAsync() const {
  return IsAsyncFunction(kind_) || (IsProgram() && function_->facts.has_top_level_await);
}

bool BytecodeGenerator::IsResumable() const { return IsGenerator() || IsAsync() || IsModule(); }

int BytecodeGenerator::ContextSlots(const Scope* scope) {
  int slots = scope->context_slot_count();
  if (scope->kind() == ScopeKind::kModule) return slots + 2;
  bool has_vars =
      scope->kind() == ScopeKind::kFunction || scope->kind() == ScopeKind::kFunctionBody;
  return has_vars && scope->calls_sloppy_eval() ? slots + 1 : slots;
}

// -------------------------------------------------------------------------------------- Entry

void BytecodeGenerator::GenerateFunction() {
  Scope* scope = function_->scope;
  Register new_target;
  Variable* new_target_variable = scope->new_target_variable();
  if (IsResumable()) {
    generator_ = builder_.NewObservableTemporary();
    builder_.Emit(Opcode::kLdaNewTarget);
    builder_.StoreRegister(generator_);
    builder_.SwitchOnGeneratorState(generator_);
    CopyParametersToRegisters();
  } else if (new_target_variable != nullptr && new_target_variable->is_used()) {
    new_target = builder_.NewTemporary();
    builder_.Emit(Opcode::kLdaNewTarget);
    builder_.StoreRegister(new_target);
  }

  const Variable* this_variable = scope->this_variable();
  bool coerces = !scope->is_strict() && this_variable != nullptr &&
                 scope->kind() == ScopeKind::kFunction &&
                 (this_variable->location() == VariableLocation::kReceiver ||
                  this_variable->location() == VariableLocation::kContext);
  if (coerces) builder_.Emit(Opcode::kCoerceReceiver);
  if (IsResumable() && this_variable != nullptr && !IsArrowFunction(kind_)) {
    Register copy = builder_.NewObservableTemporary();
    builder_.Move(Register::Receiver(), copy);
    receiver_ = copy;
  }

  if (IsAsync() && !IsGenerator() && !IsModule()) {
    BuildAsyncFunctionStart();
    Register context = builder_.NewObservableTemporary();
    builder_.Emit(Opcode::kLdaCurrentContext);
    builder_.StoreRegister(context);
    int handler = builder_.BeginHandler(HandlerEntry::kPromise, context);
    {
      HandlerScope covered(this, handler);
      GenerateBody(new_target);
    }
    builder_.EndHandler(handler);
    builder_.BindHandler(handler);
    BuildAsyncReject();
  } else {
    GenerateBody(new_target);
  }
}

void BytecodeGenerator::CopyParametersToRegisters() {
  // A resumed activation gets no arguments: what may be read later lives in registers.
  Scope* scope = function_->scope;
  if (scope->kind() != ScopeKind::kFunction) return;
  int count = function_->facts.parameter_count;
  if (count == 0) return;
  RegisterList copies = builder_.NewObservableList(count);
  int first = copies[count - 1].index();
  for (int i = 0; i < count; ++i) {
    builder_.Move(Register::Parameter(i), Register::Local(first + i));
  }
  first_parameter_copy_ = first;
}

void BytecodeGenerator::GenerateBody(Register new_target) {
  Scope* scope = function_->scope;
  ContextScope function_context{};
  if (IsProgram()) {
    DeclareProgram(&function_context);
  } else {
    if (scope->needs_context()) PushFunctionContext(scope, &function_context);
    DeclareImplicitVariables(new_target);
    if (kind_ == FunctionKind::kBaseConstructor && function_->facts.has_instance_members) {
      RegisterScope registers(builder_);
      Register callee = builder_.NewTemporary();
      builder_.Emit(Opcode::kLdaCallee);
      builder_.StoreRegister(callee);
      BuildInstanceInitialization(callee, Register::Receiver(), true);
    }
    DeclareParameters();
  }

  // The scope of the body may be apart from that of the parameters.
  BlockScope body(this, function_->body_scope);
  if (IsGenerator()) BuildInitialYield();
  if (IsModule()) BuildModuleInitialYield();
  if (IsAsyncGenerator()) {
    Register context = builder_.NewObservableTemporary();
    builder_.Emit(Opcode::kLdaCurrentContext);
    builder_.StoreRegister(context);
    int handler = builder_.BeginHandler(HandlerEntry::kPromise, context);
    {
      HandlerScope covered(this, handler);
      GenerateStatements();
    }
    builder_.EndHandler(handler);
    builder_.BindHandler(handler);
    BuildAsyncReject();
  } else if (IsModule() && IsAsync()) {
    Register context = builder_.NewObservableTemporary();
    builder_.Emit(Opcode::kLdaCurrentContext);
    builder_.StoreRegister(context);
    int handler = builder_.BeginHandler(HandlerEntry::kPromise, context);
    {
      HandlerScope covered(this, handler);
      GenerateStatements();
    }
    builder_.EndHandler(handler);
    builder_.BindHandler(handler);
    BuildAsyncReject();
  } else {
    GenerateStatements();
  }
  // What is left of the scopes unwinds in code that is not reached.
  context_ = nullptr;
}

void BytecodeGenerator::GenerateStatements() {
  if (IsClassInitializer(kind_)) BuildBrandInitialization();
  if (options_.completion_value) {
    completion_ = builder_.NewObservableTemporary();
    builder_.Emit(Opcode::kLdaUndefined);
    builder_.StoreRegister(completion_);
  }
  BuildDisposeScope(function_->has_using, function_->has_await_using,
                    [this] { VisitStatements(function_->body); });
  if (!builder_.is_reachable()) return;
  builder_.SetPosition(function_->facts.body_end_position > 0
                           ? function_->facts.body_end_position - 1
                           : function_->facts.end_position);
  if (kind_ == FunctionKind::kDerivedConstructor) {
    LoadConstructedThis();
    builder_.Emit(Opcode::kReturn);
    return;
  }
  if (completion_.is_valid()) {
    builder_.LoadRegister(completion_);
  } else {
    builder_.Emit(Opcode::kLdaUndefined);
  }
  PerformCommand(Command::kReturn, nullptr);
}

void BytecodeGenerator::PushFunctionContext(Scope* scope, ContextScope* context) {
  int info = builder_.constants().Of(ConstantEntry::Kind::kScopeInfo, scope->EnsureScopeInfo());
  bool starts_as_hole = scope->kind() == ScopeKind::kScript;
  builder_.Emit(starts_as_hole ? Opcode::kCreateBlockContext : Opcode::kCreateFunctionContext, info,
                ContextSlots(scope));
  // Nothing comes back to the context around a function: the register is only for the instruction.
  context->outer_register = builder_.NewObservableTemporary();
  context->outer = nullptr;
  builder_.Emit(Opcode::kPushContext, context->outer_register);
  context_ = context;
}

void BytecodeGenerator::DeclareImplicitVariables(Register new_target) {
  Scope* scope = function_->scope;
  if (Variable* variable = scope->this_variable()) {
    if (kind_ == FunctionKind::kDerivedConstructor) {
      // Bound by super().
      builder_.Emit(Opcode::kLdaHole);
      InitializeVariable(variable);
    } else if (variable->is_in_context() || variable->location() == VariableLocation::kRegister) {
      LoadReceiver();
      InitializeVariable(variable);
    }
  }
  if (Variable* variable = scope->this_function_variable()) {
    builder_.Emit(Opcode::kLdaCallee);
    InitializeVariable(variable);
  }
  if (Variable* variable = scope->function_name_variable()) {
    builder_.Emit(Opcode::kLdaCallee);
    InitializeVariable(variable);
  }
  if (Variable* variable = scope->new_target_variable()) {
    if (new_target.is_valid()) {
      builder_.LoadRegister(new_target);
    } else {
      builder_.Emit(Opcode::kLdaUndefined);
    }
    InitializeVariable(variable);
  }
}

void BytecodeGenerator::DeclareParameters() {
  Scope* scope = function_->scope;
  // Holes before anything can run: the functions of the scope come after the parameters.
  InitializeHoles(scope);
  // Simple parameters in context slots are copied there first: a mapped arguments object aliases
  // them. Of duplicates the last one has the name.
  bool simple = scope->has_simple_parameters();
  if (simple) {
    for (size_t i = 0; i < function_->parameters.size(); ++i) {
      auto* proxy = function_->parameters[i].target->As<VariableProxy>();
      if (proxy->variable->location() == VariableLocation::kParameter) continue;
      builder_.LoadRegister(ParameterRegister(static_cast<int>(i)));
      InitializeVariable(proxy->variable);
    }
  }
  if (Variable* variable = scope->arguments_variable()) {
    if (variable->location() != VariableLocation::kUnallocated) {
      if (scope->has_mapped_arguments()) {
        builder_.Emit(Opcode::kCreateMappedArguments,
                      builder_.constants().Of(ConstantEntry::Kind::kParameterSlots, function_));
      } else {
        builder_.Emit(Opcode::kCreateUnmappedArguments);
      }
      InitializeVariable(variable);
    }
  }
  if (!simple) {
    for (size_t i = 0; i < function_->parameters.size(); ++i) {
      DeclareComplexParameter(function_->parameters[i], static_cast<int>(i));
    }
  }
  InstantiateFunctions(scope);
}

Register BytecodeGenerator::ParameterRegister(int index) const {
  return first_parameter_copy_ >= 0 ? Register::Local(first_parameter_copy_ + index)
                                    : Register::Parameter(index);
}

void BytecodeGenerator::DeclareComplexParameter(const Parameter& parameter, int index) {
  RegisterScope registers(builder_);
  auto* proxy = parameter.target->TryAs<VariableProxy>();
  if (parameter.is_rest) {
    builder_.Emit(Opcode::kCreateRestParameter, index);
  } else {
    bool in_place = proxy != nullptr && proxy->variable->location() == VariableLocation::kParameter;
    if (in_place && parameter.initializer == nullptr) return;
    builder_.LoadRegister(ParameterRegister(index));
    if (parameter.initializer != nullptr) {
      if (in_place) {
        Label has_value;
        builder_.JumpIf(Opcode::kJumpIfNotUndefined, &has_value);
        VisitForAccumulator(parameter.initializer);
        InitializeVariable(proxy->variable);
        builder_.Bind(&has_value);
        return;
      }
      BuildDefaultValue(parameter.initializer);
    }
  }
  if (proxy != nullptr) {
    InitializeVariable(proxy->variable);
  } else {
    AssignPattern(parameter.target, StoreKind::kInitialize);
  }
}

// --------------------------------------------------------------------------------- Scopes

void BytecodeGenerator::InitializeHoles(Scope* scope) {
  bool context_has_holes =
      scope->kind() == ScopeKind::kBlock || scope->kind() == ScopeKind::kCatch ||
      scope->kind() == ScopeKind::kClass || scope->kind() == ScopeKind::kScript;
  for (Variable* variable = scope->first_variable(); variable != nullptr;
       variable = variable->next()) {
    if (variable->location() == VariableLocation::kModule) {
      // Cells start as the hole; vars are there from the start.
      if (!variable->may_be_uninitialized() && variable->mode() == VariableMode::kVar) {
        builder_.Emit(Opcode::kLdaUndefined);
        InitializeVariable(variable);
      }
      continue;
    }
    if (!variable->needs_hole_initialization()) continue;
    // `this` of derived constructors and parameters that stay in place are dealt with elsewhere.
    if (variable->mode() == VariableMode::kThis) continue;
    bool in_context = variable->is_in_context();
    if (in_context && context_has_holes) continue;
    if (!in_context && variable->location() != VariableLocation::kRegister) continue;
    builder_.Emit(Opcode::kLdaHole);
    InitializeVariable(variable);
  }
}

void BytecodeGenerator::InstantiateFunctions(Scope* scope) {
  for (HoistedFunction* hoisted = scope->first_hoisted_function(); hoisted != nullptr;
       hoisted = hoisted->next) {
    BuildClosure(hoisted->function);
    if (hoisted->variable->location() == VariableLocation::kLookup) {
      BuildStoreToVariableEnvironment(hoisted->variable->name());
    } else {
      InitializeVariable(hoisted->variable);
    }
  }
}

void BytecodeGenerator::BuildStoreToVariableEnvironment(const AstString* name) {
  RegisterScope registers(builder_);
  RegisterList arguments = RuntimeArguments(3);
  builder_.StoreRegister(arguments[1]);
  builder_.LoadString(name);
  builder_.StoreRegister(arguments[0]);
  builder_.Emit(Opcode::kLdaCurrentContext);
  builder_.StoreRegister(arguments[2]);
  builder_.CallRuntime(RuntimeFunction::kStoreVariableEnvironment, arguments);
}

void BytecodeGenerator::InstantiateScope(Scope* scope) {
  InitializeHoles(scope);
  if (scope->kind() == ScopeKind::kFunctionBody) {
    for (Variable* variable = scope->first_variable(); variable != nullptr;
         variable = variable->next()) {
      Variable* initial = variable->initial_value();
      if (initial == nullptr || variable->location() == VariableLocation::kUnallocated) continue;
      LoadVariable(initial, initial->name(), false);
      InitializeVariable(variable);
    }
  }
  InstantiateFunctions(scope);
}

void BytecodeGenerator::DeclareProgram(ContextScope* context) {
  Scope* scope = scope_;
  bool has_declarations = false;
  for (Variable* variable = scope->first_variable(); variable != nullptr;
       variable = variable->next()) {
    has_declarations |= IsProgramDeclaration(variable);
  }
  // EvalDeclarationInstantiation works on the context around the eval code.
  if (options_.is_eval && has_declarations) {
    RegisterScope registers(builder_);
    RegisterList arguments = RuntimeArguments(2);
    LoadDeclarations(arguments[0]);
    builder_.Emit(Opcode::kLdaCurrentContext);
    builder_.StoreRegister(arguments[1]);
    builder_.CallRuntime(RuntimeFunction::kEvalDeclarationInstantiation, arguments);
  }
  if (scope->needs_context() || IsModule()) {
    PushFunctionContext(scope, context);
  }
  if (IsModule()) {
    int slots = scope->context_slot_count();
    for (int i = 0; i < 2; ++i) {
      builder_.LoadRegister(Register::Parameter(i));
      builder_.Emit(Opcode::kStaCurrentContextSlot, slots + i);
    }
  } else if (!options_.is_eval && has_declarations) {
    RegisterScope registers(builder_);
    RegisterList arguments = RuntimeArguments(2);
    LoadDeclarations(arguments[0]);
    builder_.Emit(scope->needs_context() ? Opcode::kLdaCurrentContext : Opcode::kLdaUndefined);
    builder_.StoreRegister(arguments[1]);
    builder_.CallRuntime(RuntimeFunction::kGlobalDeclarationInstantiation, arguments);
  }
  InstantiateScope(scope);
}

bool BytecodeGenerator::IsProgramDeclaration(const Variable* variable) {
  switch (variable->location()) {
    case VariableLocation::kScriptLexical:
      return IsLexicalVariableMode(variable->mode());
    case VariableLocation::kGlobal:
    case VariableLocation::kLookup:
      return variable->mode() == VariableMode::kVar || variable->mode() == VariableMode::kFunction;
    default:
      return false;
  }
}

void BytecodeGenerator::LoadDeclarations(Register target) {
  builder_.Emit(Opcode::kLdaConstant,
                builder_.constants().Of(ConstantEntry::Kind::kDeclarations, scope_));
  builder_.StoreRegister(target);
}

// ----------------------------------------------------------------------------------- Return

void BytecodeGenerator::BuildReturn() {
  if (kind_ == FunctionKind::kDerivedConstructor) {
    BuildDerivedConstructorReturn();
  } else if (IsAsyncGenerator() || IsAsync()) {
    RegisterScope registers(builder_);
    RegisterList arguments = RuntimeArguments(2);
    builder_.StoreRegister(arguments[1]);
    builder_.Move(generator_, arguments[0]);
    builder_.CallRuntime(IsAsyncGenerator() ? RuntimeFunction::kAsyncGeneratorComplete
                                            : RuntimeFunction::kAsyncFunctionResolve,
                         arguments);
  }
  builder_.Emit(Opcode::kReturn);
}

void BytecodeGenerator::BuildDerivedConstructorReturn() {
  RegisterScope registers(builder_);
  Label done, use_this;
  builder_.JumpIf(Opcode::kJumpIfReceiver, &done);
  builder_.JumpIf(Opcode::kJumpIfUndefined, &use_this);
  Register value = builder_.NewTemporary();
  builder_.StoreRegister(value);
  builder_.Emit(Opcode::kThrowIfNotReceiver, value, NotReceiverMessage::kDerivedConstructor);
  builder_.Bind(&use_this);
  LoadConstructedThis();
  builder_.Bind(&done);
}

/// `this` at the end of a derived constructor, which must be bound by then.
void BytecodeGenerator::LoadConstructedThis() {
  RegisterScope registers(builder_);
  Variable* variable = function_->scope->this_variable();
  if (variable != nullptr && variable->location() != VariableLocation::kUnallocated) {
    LoadVariable(variable, variable->name(), false);
  } else {
    builder_.Emit(Opcode::kLdaHole);
  }
  Register value = builder_.NewTemporary();
  builder_.StoreRegister(value);
  builder_.Emit(Opcode::kThrowIfNotReceiver, value, NotReceiverMessage::kConstructedThis);
}

// ------------------------------------------------------------------------- Class constructors

void BytecodeGenerator::BuildInstanceInitialization(Register constructor, Register instance,
                                                    bool known_present) {
  RegisterScope registers(builder_);
  Label none;
  Register initializer = builder_.NewTemporary();
  builder_.Emit(Opcode::kGetNamed, constructor,
                builder_.constants().Of(ConstantEntry::Kind::kClassFieldsSymbol),
                builder_.NewSlot(SlotKind::kLoadNamed));
  builder_.StoreRegister(initializer);
  if (!known_present) builder_.JumpIf(Opcode::kJumpIfUndefined, &none);
  RegisterList block = builder_.NewList(1);
  builder_.Move(instance, block[0]);
  builder_.Emit(Opcode::kCall, initializer, block.first, 0, builder_.NewSlot(SlotKind::kCall));
  builder_.Bind(&none);
}

void BytecodeGenerator::GenerateDefaultConstructor() {
  bool derived = kind_ == FunctionKind::kDerivedConstructor;
  Register new_target = builder_.NewTemporary();
  if (derived) {
    builder_.Emit(Opcode::kLdaNewTarget);
    builder_.StoreRegister(new_target);
  }
  Register callee = builder_.NewTemporary();
  Register instance = Register::Receiver();
  if (derived || function_->facts.has_instance_members) {
    builder_.Emit(Opcode::kLdaCallee);
    builder_.StoreRegister(callee);
  }
  if (derived) {
    instance = builder_.NewTemporary();
    RegisterScope registers(builder_);
    Register parent = builder_.NewTemporary();
    builder_.Emit(Opcode::kGetSuperConstructor);
    builder_.StoreRegister(parent);
    RegisterList block = builder_.NewList(2);
    builder_.LoadRegister(new_target);
    builder_.Emit(Opcode::kSuperConstructForward, parent, block.first, 0,
                  builder_.NewSlot(SlotKind::kConstruct));
    builder_.StoreRegister(instance);
  }
  if (function_->facts.has_instance_members) {
    BuildInstanceInitialization(callee, instance, true);
  }
  if (derived) {
    builder_.LoadRegister(instance);
  } else {
    builder_.Emit(Opcode::kLdaUndefined);
  }
  builder_.Emit(Opcode::kReturn);
}

}  // namespace qdr
