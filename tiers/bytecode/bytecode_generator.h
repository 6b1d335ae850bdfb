// BytecodeGenerator: the AST of one function to its bytecode, without touching the heap. Its parts:
//   bytecode_generator.cc   entry, prologue and epilogue of each kind of function, declarations
//   generate_variables.cc   reading, writing and initializing names in all their locations
//   generate_statements.cc  statements but loops; completion values
//   generate_loops.cc       loops, iteration protocols
//   generate_control.cc     leaving scopes: break, continue, return, finally, iterator closing
//   generate_expressions.cc operators and conditions
//   generate_calls.cc       calls of all forms, property access
//   generate_assignments.cc assignment, compound and logical assignment, patterns
//   generate_literals.cc    object, array, template, function literals
//   generate_classes.cc     classes and private names
//   generate_async.cc       generators, await, yield*, disposal
//
// Discipline: visiting an expression leaves its value in the accumulator and every temporary it
// made released; results that must survive are in registers that the caller made before.
#ifndef TIERS_BYTECODE_BYTECODE_GENERATOR_H_
#define TIERS_BYTECODE_BYTECODE_GENERATOR_H_

#include <vector>

#include "language/ast.h"
#include "language/parser.h"
#include "tiers/bytecode/bytecode_builder.h"

namespace qdr {

struct GeneratorOptions {
  /// Scripts and eval code: their completion value is what they return.
  bool completion_value = false;
  /// The program is eval code.
  bool is_eval = false;
  /// Stack addresses below this end the generation with `stack_overflow`.
  uintptr_t stack_limit = 0;
};

class BytecodeGenerator final : public AstVisitor<BytecodeGenerator> {
 public:
  BytecodeGenerator(AstStringTable* strings, FunctionLiteral* function,
                    const GeneratorOptions& options);

  /// False if the program is nested too deeply, or calls an unknown runtime function (see error()).
  bool Generate();
  CompiledBytecode Finish() { return builder_.Finish(); }

  /// UTF-8 message of an error that is not an overflow; empty if there is none.
  const std::string& error() const { return error_; }
  uint32_t error_position() const { return error_position_; }
  /// Functions met whose AST is there: to be compiled along with this one.
  const std::vector<FunctionLiteral*>& inner_functions() const { return inner_functions_; }
  /// Properties that `this.name = ` assignments in the function suggest.
  int expected_properties() const { return static_cast<int>(assigned_this_properties_.size()); }

#define QDR_DECLARE_VISIT(Name) void Visit##Name(Name* node);
  QDR_AST_NODES(QDR_DECLARE_VISIT)
#undef QDR_DECLARE_VISIT

 private:
  using B = BytecodeBuilder;

  // --- Scopes of the generator (generate_control.cc).
  class ControlScope;
  class TopLevelScope;
  class BreakScope;
  class ContinueScope;
  class HandlerScope;
  class FinallyScope;
  class IteratorScope;
  class PatternScope;
  friend class ControlScope;

  /// A context that has been pushed; outer_register keeps the one before.
  struct ContextScope {
    ContextScope* outer;
    Register outer_register;
  };
  /// Scope and context as they are at some point, to come back to.
  struct ScopeState {
    Scope* scope;
    ContextScope* context;
  };
  /// Enters a scope for its lifetime: context, holes, hoisted functions.
  class BlockScope;
  class ContextRegisterScope;

  enum class Command : uint8_t { kBreak, kContinue, kReturn };
  /// Leaves by way of all scopes around: the accumulator has the value of a return.
  void PerformCommand(Command command, Statement* target);
  void PopContextsTo(const ScopeState& state);
  ScopeState CurrentState() const { return {scope_, context_}; }

  // --- Entry (bytecode_generator.cc).
  void GenerateFunction();
  void GenerateBody(Register new_target);
  void GenerateStatements();
  void LoadConstructedThis();
  void PushFunctionContext(Scope* scope, ContextScope* context);
  void DeclareComplexParameter(const Parameter& parameter, int index);
  Register ParameterRegister(int index) const;
  void InitializeHoles(Scope* scope);
  void InstantiateFunctions(Scope* scope);
  void BuildStoreToVariableEnvironment(const AstString* name);
  void LoadDeclarations(Register target);
  static bool IsProgramDeclaration(const Variable* variable);
  void BuildBrandInitialization();
  void BuildAsyncFunctionStart();
  void BuildAsyncReject();
  void BuildInitialYield();
  void BuildModuleInitialYield();
  void GenerateDefaultConstructor();
  void BuildReturn();
  void BuildDerivedConstructorReturn();
  void CopyParametersToRegisters();
  void DeclareImplicitVariables(Register new_target);
  void DeclareParameters();
  /// Holes, then hoisted functions.
  void InstantiateScope(Scope* scope);
  /// Slots of the scope's context with the engine's own ones (README.md) behind.
  static int ContextSlots(const Scope* scope);
  void DeclareProgram(ContextScope* context);
  void BuildInstanceInitialization(Register constructor, Register instance, bool known_present);
  bool IsResumable() const;
  bool IsAsync() const;
  bool IsGenerator() const { return IsGeneratorFunction(kind_); }
  bool IsAsyncGenerator() const { return IsAsyncGeneratorFunction(kind_); }
  bool IsModule() const { return kind_ == FunctionKind::kModule; }
  bool IsProgram() const { return kind_ == FunctionKind::kScript || IsModule(); }

  // --- Visiting.
  void VisitForAccumulator(Expression* expression) { VisitChecked(expression); }
  void VisitForEffect(Expression* expression);
  void VisitChecked(AstNode* node);
  /// A new temporary with the value.
  Register VisitForRegister(Expression* expression);
  void VisitInto(Expression* expression, Register target);
  void VisitStatements(AstList<Statement*> statements);
  enum class FallThrough : uint8_t { kThen, kElse };
  /// Jumps to one of the labels; the one that `fall_through` names is bound next by the caller.
  void VisitForTest(Expression* condition, Label* then_label, Label* else_label,
                    FallThrough fall_through);
  void BuildTestOfAccumulator(bool is_boolean, Label* then_label, Label* else_label,
                              FallThrough fall_through);
  bool BuildComparisonTest(Token op, Expression* left, Expression* right, uint32_t position,
                           Label* then_label, Label* else_label, FallThrough fall_through);
  void BuildLogicalTest(Token op, Expression* left, Expression* right, Label* then_label,
                        Label* else_label, FallThrough fall_through);
  void At(const AstNode* node) { builder_.SetPosition(node->position); }

  // --- Variables (generate_variables.cc).
  Register RegisterOf(const Variable* variable);
  bool IsInRegister(const Variable* variable) const;
  void LoadVariable(Variable* variable, const AstString* name, bool hole_check,
                    bool inside_typeof = false);
  void LoadReference(VariableReference* reference);
  enum class StoreKind : uint8_t { kAssign, kInitialize };
  /// The accumulator's value is stored and stays.
  void StoreVariable(Variable* variable, const AstString* name, bool hole_check, StoreKind kind);
  void InitializeVariable(Variable* variable) {
    StoreVariable(variable, variable->name(), false, StoreKind::kInitialize);
  }
  void StoreToContext(Variable* variable);
  void BuildHoleCheck(Variable* variable, const AstString* name);
  void LoadReceiver();
  int ContextDepthOf(const Variable* variable) {
    return scope_->ContextDistance(variable->scope());
  }
  /// The register that holds a variable for as long as nothing is assigned, or an invalid one.
  bool IsUndefinedName(const Expression* expression) const;
  bool IsPure(const Expression* expression) const;
  bool IsPrimitive(const Expression* expression) const;

  // --- Operators.
  void BuildBinary(Token op, Register left, Expression* right, uint32_t position);
  void BuildBinaryOnRegister(Token op, Register left, uint32_t position);
  bool BuildBinarySmi(Token op, Expression* right, uint32_t position);
  void BuildCompare(Token op, Register left, uint32_t position);
  void BuildBinaryTree(Token op, Expression* left, Expression* right, uint32_t position);
  bool BuildTypeofComparison(Token op, Expression* left, Expression* right, bool* negated);
  bool BuildLiteralComparison(Token op, Expression* left, Expression* right, uint32_t position);
  void VisitDelete(UnaryOperation* node);
  void VisitTypeof(UnaryOperation* node);
  void VisitTypeofOperand(Expression* operand);
  void BuildCount(CountOperation* node, bool for_effect);

  // --- Property access and calls.
  void BuildNamedLoad(Register object, const AstString* name, uint32_t position);
  void BuildKeyedLoad(Register object, uint32_t position);
  void BuildNamedStore(Register object, const AstString* name, uint32_t position);
  /// Evaluates object and loads the property; leaves the object in `object` if it is valid.
  void VisitPropertyLoad(Property* node, Register object);
  void VisitPrivateLoad(PrivateProperty* node, Register object);
  void VisitSuperLoad(SuperProperty* node, Register receiver);
  /// Evaluates a callee and, into `receiver`, its receiver.
  enum class ReceiverKind : uint8_t { kUndefined, kValue };
  ReceiverKind VisitCallee(Expression* callee, Register callee_register, Register receiver);
  void BuildOptionalCheck(Register value);
  /// The object of a property access, which `?.` may cut short.
  void VisitChainedObject(Expression* object, bool is_optional, Register target);
  void BuildResolveBinding(VariableProxy* proxy);
  void LoadBinding(Register base, const AstString* name);
  void LoadSuperBase(SuperProperty* node);
  void VisitCallWithArray(Call* node);
  void VisitArguments(AstList<Expression*> arguments, RegisterList block);
  void BuildArgumentsArray(AstList<Expression*> arguments);
  bool IsFinalSpreadOnly(AstList<Expression*> arguments) const;
  void BuildDirectEvalResolution(Call* node, Register callee, Register source);
  RegisterList RuntimeArguments(int count) { return builder_.NewList(count); }
  /// CallRuntime with values already in registers.
  void CallRuntime(RuntimeFunction function, std::initializer_list<Register> arguments);
  void CallRuntimeWithCallee(RuntimeFunction function);
  void BuildClosure(FunctionLiteral* literal, bool without_name = false);

  // --- Iterators.
  struct Iterator {
    RegisterList list;  // [iterator, next method]
    Register iterator() const { return list[0]; }
    Register next() const { return list[1]; }
  };

  // --- Assignment (generate_assignments.cc).
  struct Target {
    enum class Kind : uint8_t {
      kVariable,
      kLookup,  // Resolved before the value is evaluated: base.
      kNamed,
      kKeyed,
      kPrivate,
      kSuperNamed,
      kSuperKeyed,
      kPattern,
      kInvalid,  // A call: throws.
    };
    Kind kind;
    Expression* expression;
    StoreKind store_kind = StoreKind::kAssign;
    Register object;  // Also the base of super references.
    Register key;
    Register receiver;
  };
  /// Evaluates what comes before the value. `key_once`: the key is converted now, because it is
  /// used twice.
  Target PrepareTarget(Expression* target, StoreKind kind, bool value_is_pure, bool key_once);
  void LoadTarget(const Target& target);
  /// Stores the accumulator, which is not kept.
  void StoreTarget(const Target& target);
  void StoreTargetKeepingValue(const Target& target);
  bool StoreKeepsAccumulator(const Target& target) const;
  void CountThisProperty(const AstString* name);
  void AssignPattern(Expression* pattern, StoreKind kind);
  void AssignObjectPattern(ObjectPattern* pattern, Register value, StoreKind kind);
  void AssignArrayPattern(ArrayPattern* pattern, Register value, StoreKind kind);
  void BuildDefaultValue(Expression* initializer);
  void BuildPatternStep(const Iterator& iterator, Register done, int handler, uint32_t position,
                        bool is_first, bool skip_value);
  void BuildPatternRest(const Iterator& iterator, Register done, int handler, uint32_t position);

  // --- Private names (generate_classes.cc).
  void BuildPrivateBrandCheck(VariableProxy* name, Register object, uint32_t position);
  void LoadPrivateName(VariableProxy* name);
  void LoadPrivateAccessor(RuntimeFunction which, VariableProxy* name, uint32_t position);
  void BuildPrivateTest(PrivateIn* node);
  void BuildPrivateAccessor(ClassLiteral* node, ClassMember& member, Register home);
  void ThrowForName(RuntimeFunction function, const AstString* name);
  void LoadPrivate(VariableProxy* name, Register object, uint32_t position);
  void StorePrivate(VariableProxy* name, Register object, uint32_t position);
  void BuildClass(ClassLiteral* node, Register computed_name);
  void BuildClassMember(ClassLiteral* node, ClassMember& member, Register constructor,
                        Register prototype);
  void DeclarePrivateNames(ClassLiteral* node);
  void LoadPropertyKey(Expression* key);

  // --- Loops and iteration.
  class LoopScope;
  void VisitIterationBody(Statement* body);
  void BuildGetIterator(const Iterator& iterator, Register iterable, bool is_async,
                        uint32_t position);
  /// One step: value in the accumulator, or a jump to `done`. Sync iterators only.
  void BuildIteratorStep(const Iterator& iterator, Label* done, uint32_t position,
                         bool needs_value = true);
  void BuildIteratorNextCall(const Iterator& iterator, Label* done, bool is_async,
                             uint32_t position, bool needs_value = true);
  void BuildIteratorReturnCall(Register iterator, Label* none, uint32_t position);
  void BuildIteratorClose(Register iterator, bool is_async);
  void BuildIteratorCloseOnThrow(Register iterator, bool is_async);
  void VisitForEachBody(ForEachStatement* node);
  void BuildForLoop(ForStatement* node);
  void CopyIterationContext();
  void VisitSubStatement(Statement* statement);
  void BuildSwitch(SwitchStatement* node, Register tag);
  void VisitTryCatch(TryStatement* node);

  // --- Control (generate_control.cc, generate_async.cc).
  template <class TryBody, class CatchBody>
  void BuildTryCatch(HandlerEntry::Prediction prediction, TryBody try_body, CatchBody catch_body);
  /// `finally_body(token, exception)`: the block is entered with an exception if token is 0, or,
  /// where token is not valid, if exception is not the hole.
  template <class TryBody, class FinallyBody>
  void BuildTryFinally(TryBody try_body, FinallyBody finally_body);
  /// Runs `body` with a capability for `using` declarations.
  template <class Body>
  void BuildDisposeScope(bool has_using, bool has_await_using, Body body);
  void BuildAwait(uint32_t position);
  void BuildSuspend() { builder_.Suspend(generator_); }
  void LoadResumeMode() { builder_.Emit(Opcode::kLdaResumeMode, generator_); }
  void BuildAsyncGeneratorYield();
  void BuildDelegateCall(Register method, Register iterator, Register input);
  void BuildUnwrapResumption(Register input, Register mode, uint32_t position);
  void BuildAddDisposable(bool is_async);
  void BuildDisposal(Register capability, Register token, Register exception, bool has_await_using);
  template <class Body>
  void BuildRethrowAfter(Body body);

  // --- Completion values.
  /// `undefined` as the value so far, at the start of a statement that always has a value.
  void ResetCompletion();
  bool AlwaysHasValue(const Statement* statement) const;

  // --- Literals.
  void LoadLiteral(const Literal* literal);
  void BuildArrayElements(AstList<Expression*> elements, Register array, size_t first);
  void BuildObjectProperty(const ObjectProperty& property, Register object);
  void VisitPropertyValue(const ObjectProperty& property, Register object, Register name);
  void BuildHomeObject(FunctionLiteral* literal, Register home);
  void BuildMethodDefinition(Register target, Expression* key, bool is_computed,
                             FunctionLiteral* function, int flags);

  const AstString* Name(std::string_view text) { return strings_->Intern(text); }
  bool CheckStack();
  void ReportError(std::string message, uint32_t position);

  AstStringTable* strings_;
  FunctionLiteral* function_;
  GeneratorOptions options_;
  FunctionKind kind_;
  BytecodeBuilder builder_;
  Scope* scope_ = nullptr;           // Innermost scope whose code is being generated.
  ContextScope* context_ = nullptr;  // Innermost context pushed by this function.
  ControlScope* control_ = nullptr;
  Register context_register_;      // Holds the current context, if some handler around needs it.
  Register generator_;             // Resumable functions: the object that is suspended.
  Register receiver_;              // Where `this` is: the receiver's slot, or its copy.
  int first_parameter_copy_ = -1;  // Resumable functions: register of parameter 0.
  Register completion_;            // Valid while statements give their value.
  Register dispose_;               // Capability of the innermost scope with `using`.
  std::vector<Label*> optional_chains_;  // Where `?.` jumps to.
  std::vector<FunctionLiteral*> inner_functions_;
  std::vector<const AstString*> assigned_this_properties_;
  int loop_depth_ = 0;
  bool stack_overflow_ = false;
  std::string error_;
  uint32_t error_position_ = 0;
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_BYTECODE_GENERATOR_H_
