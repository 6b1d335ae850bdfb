// The abstract syntax tree: one struct per kind of node, told apart by a tag, all in the zone of
// their parse. Fields are set by the parser and read by everyone else.
//
// Depth: chains of binary operators of one precedence are flat (NaryOperation, Sequence), but the
// left spines of Property, Call and TaggedTemplate chains can be as long as the program makes
// them. Walk those in a loop, or check the stack. Everything else is no deeper than the parser's
// own recursion was.
//
// position is the place a stack trace shows: the operator of a binary operation, the property name
// (or the '[') of a property access, the name of the function in a call, else the first token.
#ifndef LANGUAGE_AST_H_
#define LANGUAGE_AST_H_

#include <cstdint>
#include <span>

#include "base/check.h"
#include "language/ast_string.h"
#include "language/scope_info.h"
#include "language/scopes.h"
#include "language/token.h"

namespace qdr {

#define QDR_EXPRESSION_NODES(V) \
  V(Literal)                    \
  V(RegExpLiteral)              \
  V(TemplateLiteral)            \
  V(TaggedTemplate)             \
  V(ObjectLiteral)              \
  V(ArrayLiteral)               \
  V(FunctionLiteral)            \
  V(ClassLiteral)               \
  V(VariableProxy)              \
  V(ThisExpression)             \
  V(NewTarget)                  \
  V(ImportMeta)                 \
  V(ImportCall)                 \
  V(Property)                   \
  V(PrivateProperty)            \
  V(SuperProperty)              \
  V(PrivateIn)                  \
  V(OptionalChain)              \
  V(Call)                       \
  V(New)                        \
  V(SuperCall)                  \
  V(RuntimeCall)                \
  V(UnaryOperation)             \
  V(CountOperation)             \
  V(BinaryOperation)            \
  V(CompareOperation)           \
  V(LogicalOperation)           \
  V(NaryOperation)              \
  V(Sequence)                   \
  V(Conditional)                \
  V(Assignment)                 \
  V(CompoundAssignment)         \
  V(LogicalAssignment)          \
  V(Spread)                     \
  V(Yield)                      \
  V(YieldStar)                  \
  V(Await)                      \
  V(ObjectPattern)              \
  V(ArrayPattern)

#define QDR_STATEMENT_NODES(V) \
  V(Block)                     \
  V(EmptyStatement)            \
  V(ExpressionStatement)       \
  V(VariableDeclaration)       \
  V(ClassDeclaration)          \
  V(SloppyBlockFunction)       \
  V(IfStatement)               \
  V(DoWhileStatement)          \
  V(WhileStatement)            \
  V(ForStatement)              \
  V(ForInStatement)            \
  V(ForOfStatement)            \
  V(SwitchStatement)           \
  V(LabelledStatement)         \
  V(BreakStatement)            \
  V(ContinueStatement)         \
  V(ReturnStatement)           \
  V(ThrowStatement)            \
  V(TryStatement)              \
  V(WithStatement)             \
  V(DebuggerStatement)         \
  V(ClassElementInitializer)

#define QDR_AST_NODES(V)  \
  QDR_EXPRESSION_NODES(V) \
  QDR_STATEMENT_NODES(V)

enum class AstKind : uint8_t {
#define QDR_AST_KIND(Name) k##Name,
  QDR_AST_NODES(QDR_AST_KIND)
#undef QDR_AST_KIND
};

#define QDR_AST_FORWARD(Name) struct Name;
QDR_AST_NODES(QDR_AST_FORWARD)
#undef QDR_AST_FORWARD

/// An array in the zone that does not grow.
template <class T>
using AstList = std::span<T>;

struct AstNode {
  uint32_t position;
  AstKind kind;

  template <class T>
  bool Is() const {
    return kind == T::kKind;
  }
  /// Checked cast.
  template <class T>
  T* As() {
    QDR_DCHECK(Is<T>());
    return static_cast<T*>(this);
  }
  template <class T>
  const T* As() const {
    QDR_DCHECK(Is<T>());
    return static_cast<const T*>(this);
  }
  /// Null if it is of another kind.
  template <class T>
  T* TryAs() {
    return Is<T>() ? static_cast<T*>(this) : nullptr;
  }
  template <class T>
  const T* TryAs() const {
    return Is<T>() ? static_cast<const T*>(this) : nullptr;
  }

 protected:
  AstNode(AstKind kind, uint32_t position) : position(position), kind(kind) {}
};

struct Expression : AstNode {
  /// Stands in parentheses in the source: `(a) = function() {}` names nothing, `({}) = 1` is an
  /// error.
  bool is_parenthesized = false;
  /// Property, PrivateProperty, Call: preceded by `?.`: if the object or callee is null or
  /// undefined, the enclosing OptionalChain is undefined.
  bool is_optional = false;

 protected:
  using AstNode::AstNode;
};

struct Statement : AstNode {
 protected:
  using AstNode::AstNode;
};

// ------------------------------------------------------------------------------------ Literals

struct Literal final : Expression {
  static constexpr AstKind kKind = AstKind::kLiteral;
  enum class Type : uint8_t {
    kUndefined,  // Made by the parser only; `undefined` in a program is a name.
    kNull,
    kTrue,
    kFalse,
    kSmi,     // Fits int32 and is not -0.
    kNumber,  // Any other number.
    kString,
    kBigInt,
  };
  Type type;
  union {
    int32_t smi;
    double number;
    /// kString: the value. kBigInt: the digits as written without separators and 'n', with their
    /// 0x, 0o or 0b.
    const AstString* string;
  };

  Literal(Type type, uint32_t position) : Expression(kKind, position), type(type), number(0) {}
  bool IsString() const { return type == Type::kString; }
  bool IsNumber() const { return type == Type::kSmi || type == Type::kNumber; }
  double AsNumber() const { return type == Type::kSmi ? smi : number; }
};

struct RegExpLiteral final : Expression {
  static constexpr AstKind kKind = AstKind::kRegExpLiteral;
  const AstString* pattern;
  const AstString* flags;
  RegExpLiteral(const AstString* pattern, const AstString* flags, uint32_t position)
      : Expression(kKind, position), pattern(pattern), flags(flags) {}
};

/// `a${x}b`: strings has one element more than expressions.
struct TemplateLiteral final : Expression {
  static constexpr AstKind kKind = AstKind::kTemplateLiteral;
  AstList<const AstString*> strings;
  AstList<Expression*> expressions;
  TemplateLiteral(AstList<const AstString*> strings, AstList<Expression*> expressions,
                  uint32_t position)
      : Expression(kKind, position), strings(strings), expressions(expressions) {}
};

struct TaggedTemplate final : Expression {
  static constexpr AstKind kKind = AstKind::kTaggedTemplate;
  Expression* tag;  // A Property or SuperProperty gives the receiver, as in a call.
  AstList<const AstString*> cooked;  // Null where an invalid escape makes it undefined.
  AstList<const AstString*> raw;
  AstList<Expression*> expressions;
  uint32_t start_position = 0;  // Of the tag.
  TaggedTemplate(Expression* tag, uint32_t position) : Expression(kKind, position), tag(tag) {}
};

struct ObjectProperty {
  enum class Kind : uint8_t {
    kValue,   // key: value; also shorthand.
    kMethod,  // value is a FunctionLiteral that wants the object as its home object.
    kGetter,
    kSetter,
    kSpread,     // ...value
    kPrototype,  // __proto__: value sets the prototype.
  };
  Kind kind;
  bool is_computed;
  /// The value is an anonymous function or class that takes the computed key as its name (for
  /// literal keys the literal already has it). Methods and accessors with computed keys too.
  bool needs_name;
  /// `{a}` or `{a = 1}` in the source.
  bool is_shorthand;
  Expression* key;  // Literal (string or number) unless computed; null for spread.
  Expression* value;
};

struct ObjectLiteral final : Expression {
  static constexpr AstKind kKind = AstKind::kObjectLiteral;
  AstList<ObjectProperty> properties;
  uint32_t end_position = 0;
  uint32_t comma_after_spread = 0;  // Position of the first, which a pattern may not have; or 0.
  ObjectLiteral(AstList<ObjectProperty> properties, uint32_t position)
      : Expression(kKind, position), properties(properties) {}
};

struct ArrayLiteral final : Expression {
  static constexpr AstKind kKind = AstKind::kArrayLiteral;
  AstList<Expression*> elements;  // Null for a hole; may contain Spread.
  bool has_spread = false;
  uint32_t end_position = 0;
  uint32_t comma_after_spread = 0;  // As in ObjectLiteral.
  ArrayLiteral(AstList<Expression*> elements, uint32_t position)
      : Expression(kKind, position), elements(elements) {}
};

// ----------------------------------------------------------------------- Functions and classes

struct Parameter {
  /// VariableProxy, ObjectPattern or ArrayPattern. A proxy whose variable's location is
  /// kParameter needs no copy, only the default.
  Expression* target;
  Expression* initializer;  // Or null.
  bool is_rest;
};

struct FunctionLiteral final : Expression {
  static constexpr AstKind kKind = AstKind::kFunctionLiteral;
  FunctionFacts facts;
  /// Null for a function that was parsed and forgotten; then `record` is set and it is compiled by
  /// ParseFunction on its first call. Default constructors have neither body nor record.
  Scope* scope = nullptr;
  /// Scope of the body where it is apart from the parameters' (ScopeKind::kFunctionBody), else
  /// null.
  Scope* body_scope = nullptr;
  /// The scope in which the closure is created; EnsureScopeInfo() of it is the outer ScopeInfo.
  Scope* outer_scope = nullptr;
  AstList<Parameter> parameters;
  AstList<Statement*> body;
  /// The body contains `using` or `await using` declarations directly.
  bool has_using = false;
  bool has_await_using = false;
  /// Arrow function with an expression body: body is one ReturnStatement.
  bool is_concise_body = false;
  /// Owned by the parse result. For functions parsed in full it is made on request by
  /// ParseResult::EnsureRecord.
  FunctionRecord* record = nullptr;
  /// Class constructors and class initializers: the class.
  ClassLiteral* class_literal = nullptr;

  explicit FunctionLiteral(uint32_t position) : Expression(kKind, position) {}
  bool is_lazy() const { return scope == nullptr && !facts.is_default_constructor; }
  FunctionKind function_kind() const { return facts.kind; }
};

struct ClassMember {
  enum class Kind : uint8_t { kMethod, kGetter, kSetter, kField, kStaticBlock };
  Kind kind;
  bool is_static;
  bool is_computed;
  bool is_private;
  /// The function or the field's anonymous function takes the computed key as its name.
  bool needs_name;
  /// Literal (string or number), or any expression if computed; null for private members and
  /// static blocks. Computed keys are evaluated once, in order, when the class is.
  Expression* key;
  /// Methods and accessors: the FunctionLiteral. Fields: see the initializer functions.
  FunctionLiteral* value;
  /// Private members: the variable of the class scope that holds the private name. A getter and a
  /// setter of one name share it.
  Variable* private_name;
  /// Computed field: the (context or local) variable of the class scope that keeps the key, as
  /// ToPropertyKey gave it, for the initializer function.
  Variable* computed_key;
  uint32_t position;
};

struct ClassLiteral final : Expression {
  static constexpr AstKind kKind = AstKind::kClassLiteral;
  Scope* scope = nullptr;              // ScopeKind::kClass; encloses heritage and body.
  const AstString* name = nullptr;     // As the name property has it; null or empty for none.
  Variable* class_variable = nullptr;  // Inner const binding of the name; null if there is none.
  Expression* extends = nullptr;
  FunctionLiteral* constructor = nullptr;  // Never null; maybe a default constructor.
  AstList<ClassMember*> members;           // In source order, without the constructor.
  /// Run on each instance when `this` is bound: private methods, then fields; its body is a list
  /// of ClassElementInitializer. Null if there is nothing to do.
  FunctionLiteral* instance_initializer = nullptr;
  /// Run once on the class: ClassElementInitializer and Block (static blocks, each a scope of its
  /// own), in source order. Null if there are none.
  FunctionLiteral* static_initializer = nullptr;
  bool has_private_instance_methods = false;  // scope->brand_variable() is set.
  bool has_private_static_methods = false;
  /// Has a static member called "name", so that none is defined for it.
  bool has_static_name_member = false;
  uint32_t end_position = 0;
  explicit ClassLiteral(uint32_t position) : Expression(kKind, position) {}
};

// ---------------------------------------------------------------------------------- References

/// What the nodes that read or write a variable have in common.
struct VariableReference : Expression {
  /// Never null once the parse has ended. Location kGlobal: found by name; kLookup: found by name
  /// through the context chain, variable->static_candidate() if nothing shadows it.
  Variable* variable = nullptr;
  /// The variable may hold the hole here, so that reading or assigning must check for it.
  bool needs_hole_check = false;
  /// Target of an assignment, ++ or --, or of a `var` with an initializer.
  bool is_assigned = false;

 protected:
  using Expression::Expression;
};

struct VariableProxy final : VariableReference {
  static constexpr AstKind kKind = AstKind::kVariableProxy;
  const AstString* name;
  bool is_declaration = false;  // The name in a declaration or a parameter list.
  VariableProxy(const AstString* name, uint32_t position)
      : VariableReference(kKind, position), name(name) {}
};

struct ThisExpression final : VariableReference {
  static constexpr AstKind kKind = AstKind::kThisExpression;
  explicit ThisExpression(uint32_t position) : VariableReference(kKind, position) {}
};

struct NewTarget final : VariableReference {
  static constexpr AstKind kKind = AstKind::kNewTarget;
  explicit NewTarget(uint32_t position) : VariableReference(kKind, position) {}
};

struct ImportMeta final : Expression {
  static constexpr AstKind kKind = AstKind::kImportMeta;
  explicit ImportMeta(uint32_t position) : Expression(kKind, position) {}
};

struct ImportCall final : Expression {
  static constexpr AstKind kKind = AstKind::kImportCall;
  Expression* specifier;
  Expression* options;  // Or null.
  ImportCall(Expression* specifier, Expression* options, uint32_t position)
      : Expression(kKind, position), specifier(specifier), options(options) {}
};

/// object.name (key is a string Literal and is_named holds) or object[key]. A string literal key
/// in brackets that is not an array index is made a named access.
struct Property final : Expression {
  static constexpr AstKind kKind = AstKind::kProperty;
  bool is_named;
  Expression* object;
  union {
    Expression* key;        // !is_named
    const AstString* name;  // is_named
  };
  Property(Expression* object, const AstString* name, uint32_t position)
      : Expression(kKind, position), is_named(true), object(object), name(name) {}
  Property(Expression* object, Expression* key, uint32_t position)
      : Expression(kKind, position), is_named(false), object(object), key(key) {}
};

/// object.#name. `name` is a reference to the variable that holds the private name.
struct PrivateProperty final : Expression {
  static constexpr AstKind kKind = AstKind::kPrivateProperty;
  Expression* object;
  VariableProxy* name;
  PrivateProperty(Expression* object, VariableProxy* name, uint32_t position)
      : Expression(kKind, position), object(object), name(name) {}
};

/// super.name or super[key].
struct SuperProperty final : Expression {
  static constexpr AstKind kKind = AstKind::kSuperProperty;
  bool is_named;
  union {
    Expression* key;
    const AstString* name;
  };
  ThisExpression* this_value;
  VariableProxy* this_function;  // The function whose home object counts.
  SuperProperty(const AstString* name, uint32_t position)
      : Expression(kKind, position), is_named(true), name(name) {}
  SuperProperty(Expression* key, uint32_t position)
      : Expression(kKind, position), is_named(false), key(key) {}
};

/// #name in object
struct PrivateIn final : Expression {
  static constexpr AstKind kKind = AstKind::kPrivateIn;
  VariableProxy* name;
  Expression* object;
  PrivateIn(VariableProxy* name, Expression* object, uint32_t position)
      : Expression(kKind, position), name(name), object(object) {}
};

/// Bounds the effect of the `?.`s on the spine of `expression`. `delete a?.b` is a delete of an
/// OptionalChain; a call of a parenthesized OptionalChain keeps the receiver.
struct OptionalChain final : Expression {
  static constexpr AstKind kKind = AstKind::kOptionalChain;
  Expression* expression;
  OptionalChain(Expression* expression, uint32_t position)
      : Expression(kKind, position), expression(expression) {}
};

// --------------------------------------------------------------------------------------- Calls

struct Call final : Expression {
  static constexpr AstKind kKind = AstKind::kCall;
  bool has_spread = false;
  /// `eval(...)`: if the callee is the realm's own eval, the call is a direct eval.
  bool is_possibly_eval = false;
  /// Of possible direct evals: the scope the code is evaluated in.
  Scope* eval_scope = nullptr;
  Expression* callee;
  AstList<Expression*> arguments;  // May contain Spread.
  /// Source range of the callee, for messages.
  uint32_t callee_start = 0;
  uint32_t callee_end = 0;
  Call(Expression* callee, AstList<Expression*> arguments, uint32_t position)
      : Expression(kKind, position), callee(callee), arguments(arguments) {}
};

struct New final : Expression {
  static constexpr AstKind kKind = AstKind::kNew;
  bool has_spread = false;
  Expression* callee;
  AstList<Expression*> arguments;
  uint32_t callee_start = 0;
  uint32_t callee_end = 0;
  New(Expression* callee, AstList<Expression*> arguments, uint32_t position)
      : Expression(kKind, position), callee(callee), arguments(arguments) {}
};

/// super(...). Constructs the parent with new.target, binds `this` (an error if it is bound) and
/// runs the instance initializer of the active function's class.
struct SuperCall final : Expression {
  static constexpr AstKind kKind = AstKind::kSuperCall;
  bool has_spread = false;
  AstList<Expression*> arguments;
  ThisExpression* this_value;
  NewTarget* new_target;
  VariableProxy* this_function;
  SuperCall(AstList<Expression*> arguments, uint32_t position)
      : Expression(kKind, position), arguments(arguments) {}
};

/// %Name(arguments), with natives syntax.
struct RuntimeCall final : Expression {
  static constexpr AstKind kKind = AstKind::kRuntimeCall;
  const AstString* name;
  AstList<Expression*> arguments;
  RuntimeCall(const AstString* name, AstList<Expression*> arguments, uint32_t position)
      : Expression(kKind, position), name(name), arguments(arguments) {}
};

// ----------------------------------------------------------------------------------- Operators

struct UnaryOperation final : Expression {
  static constexpr AstKind kKind = AstKind::kUnaryOperation;
  Token op;  // kNot, kBitNot, kAdd, kSub, kTypeof, kVoid, kDelete.
  Expression* operand;
  UnaryOperation(Token op, Expression* operand, uint32_t position)
      : Expression(kKind, position), op(op), operand(operand) {}
};

/// ++ and --. The target is what an Assignment's target may be, without patterns.
struct CountOperation final : Expression {
  static constexpr AstKind kKind = AstKind::kCountOperation;
  bool is_prefix;
  bool is_increment;
  Expression* target;
  CountOperation(bool is_prefix, bool is_increment, Expression* target, uint32_t position)
      : Expression(kKind, position),
        is_prefix(is_prefix),
        is_increment(is_increment),
        target(target) {}
};

/// Arithmetic and bitwise.
struct BinaryOperation final : Expression {
  static constexpr AstKind kKind = AstKind::kBinaryOperation;
  Token op;
  Expression* left;
  Expression* right;
  BinaryOperation(Token op, Expression* left, Expression* right, uint32_t position)
      : Expression(kKind, position), op(op), left(left), right(right) {}
};

/// Equality, relational, `in` and `instanceof`.
struct CompareOperation final : Expression {
  static constexpr AstKind kKind = AstKind::kCompareOperation;
  Token op;
  Expression* left;
  Expression* right;
  CompareOperation(Token op, Expression* left, Expression* right, uint32_t position)
      : Expression(kKind, position), op(op), left(left), right(right) {}
};

/// && || ??
struct LogicalOperation final : Expression {
  static constexpr AstKind kKind = AstKind::kLogicalOperation;
  Token op;
  Expression* left;
  Expression* right;
  LogicalOperation(Token op, Expression* left, Expression* right, uint32_t position)
      : Expression(kKind, position), op(op), left(left), right(right) {}
};

/// first op0 e0 op1 e1 ..., evaluated from the left: two or more operators of one precedence, all
/// of the same family (arithmetic, comparison or logical; logical ones are all the same operator).
struct NaryOperation final : Expression {
  static constexpr AstKind kKind = AstKind::kNaryOperation;
  struct Rest {
    Token op;
    uint32_t position;
    Expression* operand;
  };
  Expression* first;
  AstList<Rest> rest;
  NaryOperation(Expression* first, AstList<Rest> rest, uint32_t position)
      : Expression(kKind, position), first(first), rest(rest) {}
};

/// The comma operator: two or more expressions.
struct Sequence final : Expression {
  static constexpr AstKind kKind = AstKind::kSequence;
  AstList<Expression*> expressions;
  Sequence(AstList<Expression*> expressions, uint32_t position)
      : Expression(kKind, position), expressions(expressions) {}
};

struct Conditional final : Expression {
  static constexpr AstKind kKind = AstKind::kConditional;
  Expression* condition;
  Expression* then_expression;
  Expression* else_expression;
  Conditional(Expression* condition, Expression* then_expression, Expression* else_expression,
              uint32_t position)
      : Expression(kKind, position),
        condition(condition),
        then_expression(then_expression),
        else_expression(else_expression) {}
};

/// target = value. The target is a VariableProxy, Property, PrivateProperty, SuperProperty,
/// ObjectPattern or ArrayPattern, or (web reality, sloppy mode) a Call: then the call is made and
/// a ReferenceError thrown.
struct Assignment final : Expression {
  static constexpr AstKind kKind = AstKind::kAssignment;
  Expression* target;
  Expression* value;
  Assignment(Expression* target, Expression* value, uint32_t position)
      : Expression(kKind, position), target(target), value(value) {}
};

/// target op= value, op arithmetic or bitwise.
struct CompoundAssignment final : Expression {
  static constexpr AstKind kKind = AstKind::kCompoundAssignment;
  Token op;  // The binary operator.
  Expression* target;
  Expression* value;
  CompoundAssignment(Token op, Expression* target, Expression* value, uint32_t position)
      : Expression(kKind, position), op(op), target(target), value(value) {}
};

/// target &&= value, ||=, ??=.
struct LogicalAssignment final : Expression {
  static constexpr AstKind kKind = AstKind::kLogicalAssignment;
  Token op;  // kAnd, kOr, kNullish.
  Expression* target;
  Expression* value;
  LogicalAssignment(Token op, Expression* target, Expression* value, uint32_t position)
      : Expression(kKind, position), op(op), target(target), value(value) {}
};

/// ...argument in array literals and argument lists.
struct Spread final : Expression {
  static constexpr AstKind kKind = AstKind::kSpread;
  Expression* argument;
  Spread(Expression* argument, uint32_t position)
      : Expression(kKind, position), argument(argument) {}
};

struct Yield final : Expression {
  static constexpr AstKind kKind = AstKind::kYield;
  Expression* argument;  // Or null.
  Yield(Expression* argument, uint32_t position)
      : Expression(kKind, position), argument(argument) {}
};

struct YieldStar final : Expression {
  static constexpr AstKind kKind = AstKind::kYieldStar;
  Expression* argument;
  YieldStar(Expression* argument, uint32_t position)
      : Expression(kKind, position), argument(argument) {}
};

struct Await final : Expression {
  static constexpr AstKind kKind = AstKind::kAwait;
  Expression* argument;
  Await(Expression* argument, uint32_t position)
      : Expression(kKind, position), argument(argument) {}
};

// ------------------------------------------------------------------------------------ Patterns
// Used by declarations and parameters (targets are VariableProxy or patterns) and by assignments
// (targets are anything assignable).

struct PatternElement {
  Expression* target;       // Null for an elision in an array pattern.
  Expression* initializer;  // Or null.
};

struct PatternProperty {
  Expression* key;  // Literal unless computed.
  bool is_computed;
  PatternElement element;
};

struct ObjectPattern final : Expression {
  static constexpr AstKind kKind = AstKind::kObjectPattern;
  AstList<PatternProperty> properties;
  Expression* rest = nullptr;  // Target of `...rest`.
  ObjectPattern(AstList<PatternProperty> properties, uint32_t position)
      : Expression(kKind, position), properties(properties) {}
};

struct ArrayPattern final : Expression {
  static constexpr AstKind kKind = AstKind::kArrayPattern;
  AstList<PatternElement> elements;
  Expression* rest = nullptr;
  ArrayPattern(AstList<PatternElement> elements, uint32_t position)
      : Expression(kKind, position), elements(elements) {}
};

// ---------------------------------------------------------------------------------- Statements

/// scope is null when the block declares nothing. Entering a scope: context if needs_context(),
/// holes into what needs_hole_initialization(), then the hoisted functions.
struct Block final : Statement {
  static constexpr AstKind kKind = AstKind::kBlock;
  AstList<Statement*> statements;
  Scope* scope = nullptr;
  /// Contains `using` or `await using` declarations directly: leaving disposes of the resources.
  bool has_using = false;
  bool has_await_using = false;
  /// Body of a static block: `arguments` and `this` are the initializer function's.
  bool is_static_block = false;
  uint32_t end_position = 0;
  Block(AstList<Statement*> statements, uint32_t position)
      : Statement(kKind, position), statements(statements) {}
};

struct EmptyStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kEmptyStatement;
  explicit EmptyStatement(uint32_t position) : Statement(kKind, position) {}
};

struct ExpressionStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kExpressionStatement;
  Expression* expression;
  ExpressionStatement(Expression* expression, uint32_t position)
      : Statement(kKind, position), expression(expression) {}
};

struct Declarator {
  Expression* target;       // VariableProxy, ObjectPattern or ArrayPattern.
  Expression* initializer;  // Or null: a let is then set to undefined, a var not touched.
};

/// Also `export default <expression>`: a kConst of the name *default*.
struct VariableDeclaration final : Statement {
  static constexpr AstKind kKind = AstKind::kVariableDeclaration;
  VariableMode mode;  // kVar, kLet, kConst, kUsing or kAwaitUsing.
  AstList<Declarator> declarators;
  VariableDeclaration(VariableMode mode, AstList<Declarator> declarators, uint32_t position)
      : Statement(kKind, position), mode(mode), declarators(declarators) {}
};

struct ClassDeclaration final : Statement {
  static constexpr AstKind kKind = AstKind::kClassDeclaration;
  VariableProxy* target;
  ClassLiteral* literal;
  ClassDeclaration(VariableProxy* target, ClassLiteral* literal, uint32_t position)
      : Statement(kKind, position), target(target), literal(literal) {}
};

/// Where a sloppy mode function declaration in a block stands (ECMA-262 B.3.2): evaluating it
/// copies the block's binding to the var of the same name. `to` is null if there is no such var
/// and the statement does nothing. If to's location is kLookup, the variable is that of the
/// variable environment (not of a block around the statement).
struct SloppyBlockFunction final : Statement {
  static constexpr AstKind kKind = AstKind::kSloppyBlockFunction;
  Variable* from;
  Variable* to = nullptr;
  SloppyBlockFunction(Variable* from, uint32_t position) : Statement(kKind, position), from(from) {}
};

struct IfStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kIfStatement;
  Expression* condition;
  Statement* then_statement;
  Statement* else_statement;  // Or null.
  IfStatement(Expression* condition, Statement* then_statement, Statement* else_statement,
              uint32_t position)
      : Statement(kKind, position),
        condition(condition),
        then_statement(then_statement),
        else_statement(else_statement) {}
};

/// Targets of break: loops, switches, labelled statements. A labelled break goes to the
/// LabelledStatement (even if that labels a loop), a continue always to a loop.
struct BreakableStatement : Statement {
  bool is_break_target = false;
  bool is_continue_target = false;

 protected:
  using Statement::Statement;
};

struct DoWhileStatement final : BreakableStatement {
  static constexpr AstKind kKind = AstKind::kDoWhileStatement;
  Statement* body = nullptr;
  Expression* condition = nullptr;
  explicit DoWhileStatement(uint32_t position) : BreakableStatement(kKind, position) {}
};

struct WhileStatement final : BreakableStatement {
  static constexpr AstKind kKind = AstKind::kWhileStatement;
  Expression* condition = nullptr;
  Statement* body = nullptr;
  explicit WhileStatement(uint32_t position) : BreakableStatement(kKind, position) {}
};

struct ForStatement final : BreakableStatement {
  static constexpr AstKind kKind = AstKind::kForStatement;
  Statement* initializer = nullptr;  // VariableDeclaration, ExpressionStatement or null.
  Expression* condition = nullptr;   // Or null.
  Expression* next = nullptr;        // Or null.
  Statement* body = nullptr;
  Scope* scope = nullptr;  // Of let and const declared by the initializer; or null.
  /// Some let of the scope is captured: its context is copied for each iteration, before `next`
  /// is evaluated (CreatePerIterationEnvironment).
  bool needs_per_iteration_context = false;
  /// The initializer is a using declaration: disposed of when the loop ends.
  bool has_using = false;
  bool has_await_using = false;
  explicit ForStatement(uint32_t position) : BreakableStatement(kKind, position) {}
};

/// What for-in and for-of share.
struct ForEachStatement : BreakableStatement {
  /// The target of each value: anything assignable, or the declared name or pattern if
  /// is_declaration.
  Expression* target = nullptr;
  bool is_declaration = false;
  VariableMode mode = VariableMode::kVar;  // If is_declaration.
  /// `for (var x = initializer in ...)`, sloppy mode only; or null. Evaluated first.
  Expression* initializer = nullptr;
  Expression* subject = nullptr;
  /// Where the lexically declared names are in their dead zone while the subject is evaluated;
  /// null if the subject mentions none of them. All of its variables just hold the hole.
  Scope* subject_scope = nullptr;
  /// The scope of the declared names, entered anew for each iteration; or null.
  Scope* scope = nullptr;
  Statement* body = nullptr;

 protected:
  using BreakableStatement::BreakableStatement;
};

struct ForInStatement final : ForEachStatement {
  static constexpr AstKind kKind = AstKind::kForInStatement;
  explicit ForInStatement(uint32_t position) : ForEachStatement(kKind, position) {}
};

struct ForOfStatement final : ForEachStatement {
  static constexpr AstKind kKind = AstKind::kForOfStatement;
  bool is_await = false;
  explicit ForOfStatement(uint32_t position) : ForEachStatement(kKind, position) {}
};

struct SwitchClause {
  Expression* label;  // Null for default.
  AstList<Statement*> statements;
  uint32_t position;
};

struct SwitchStatement final : BreakableStatement {
  static constexpr AstKind kKind = AstKind::kSwitchStatement;
  Expression* tag = nullptr;
  AstList<SwitchClause> clauses;
  Scope* scope = nullptr;  // Or null; entered after the tag has been evaluated.
  explicit SwitchStatement(uint32_t position) : BreakableStatement(kKind, position) {}
};

struct LabelledStatement final : BreakableStatement {
  static constexpr AstKind kKind = AstKind::kLabelledStatement;
  const AstString* label;
  Statement* body = nullptr;
  LabelledStatement(const AstString* label, uint32_t position)
      : BreakableStatement(kKind, position), label(label) {}
};

struct BreakStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kBreakStatement;
  BreakableStatement* target;
  BreakStatement(BreakableStatement* target, uint32_t position)
      : Statement(kKind, position), target(target) {}
};

struct ContinueStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kContinueStatement;
  BreakableStatement* target;
  ContinueStatement(BreakableStatement* target, uint32_t position)
      : Statement(kKind, position), target(target) {}
};

struct ReturnStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kReturnStatement;
  Expression* value;  // Or null.
  /// Where the statement ends.
  uint32_t end_position = 0;
  ReturnStatement(Expression* value, uint32_t position)
      : Statement(kKind, position), value(value) {}
};

struct ThrowStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kThrowStatement;
  Expression* value;
  ThrowStatement(Expression* value, uint32_t position) : Statement(kKind, position), value(value) {}
};

struct TryStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kTryStatement;
  Block* try_block = nullptr;
  Block* catch_block = nullptr;           // Null without catch.
  Expression* catch_parameter = nullptr;  // VariableProxy or pattern; null for `catch {`.
  Scope* catch_scope = nullptr;           // Around catch_block; null without parameter.
  Block* finally_block = nullptr;         // Or null.
  explicit TryStatement(uint32_t position) : Statement(kKind, position) {}
};

struct WithStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kWithStatement;
  Expression* object;
  Statement* body = nullptr;
  Scope* scope = nullptr;  // ScopeKind::kWith.
  WithStatement(Expression* object, uint32_t position)
      : Statement(kKind, position), object(object) {}
};

struct DebuggerStatement final : Statement {
  static constexpr AstKind kKind = AstKind::kDebuggerStatement;
  explicit DebuggerStatement(uint32_t position) : Statement(kKind, position) {}
};

/// One field, in the body of a class initializer function: defines (does not assign) the property
/// on `this`. In an instance initializer private methods are installed before the first of them.
struct ClassElementInitializer final : Statement {
  static constexpr AstKind kKind = AstKind::kClassElementInitializer;
  ClassMember* member;
  Expression* value;  // Null for undefined.
  /// Computed keys and private names, referenced from the initializer function; else null.
  VariableProxy* key;
  ClassElementInitializer(ClassMember* member, Expression* value, uint32_t position)
      : Statement(kKind, position), member(member), value(value), key(nullptr) {}
};

inline bool IsExpressionKind(AstKind kind) { return kind <= AstKind::kArrayPattern; }
std::string_view AstKindName(AstKind kind);

/// True for function and class literals and arrow functions without a name of their own
/// (IsAnonymousFunctionDefinition), which take the name of what they are assigned to.
bool IsAnonymousFunctionDefinition(const Expression* expression);

/// Calls `Derived::VisitX(X*)` for a node of kind X. Result is what they all return.
template <class Derived, class Result = void>
class AstVisitor {
 public:
  Result Visit(AstNode* node) {
    switch (node->kind) {
#define QDR_AST_CASE(Name) \
  case AstKind::k##Name:   \
    return static_cast<Derived*>(this)->Visit##Name(static_cast<Name*>(node));
      QDR_AST_NODES(QDR_AST_CASE)
#undef QDR_AST_CASE
    }
    QDR_UNREACHABLE();
  }
};

}  // namespace qdr

#endif  // LANGUAGE_AST_H_
