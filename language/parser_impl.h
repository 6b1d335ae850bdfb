// Parser: recursive descent over the whole grammar. Every production builds its nodes; functions
// that are not kept build them too, into memory that is taken back at their end. So there is one
// grammar, and a skipped function has had exactly the checks of a kept one.
//
// Errors: the first one is kept, the scanner then gives illegal tokens only, and every loop ends
// on those. Productions never return null; after an error what they return is not looked at.
//
// Cover grammars: object and array literals and parenthesized lists are parsed as expressions and
// rewritten as patterns or parameters once `=`, `of`, `in` or `=>` shows what they are. What an
// expression may not contain but a pattern may (`{a = 1}`, two __proto__) waits in cover_error_.
#ifndef LANGUAGE_PARSER_IMPL_H_
#define LANGUAGE_PARSER_IMPL_H_

#include <string>
#include <string_view>
#include <vector>

#include "language/ast.h"
#include "language/message.h"
#include "language/parser.h"
#include "language/scanner.h"
#include "language/scope_builder.h"

namespace qdr {

class Parser {
 public:
  Parser(const SourceText& source, const ParseOptions& options, ParseResult* result);
  ~Parser();

  void ParseScriptProgram(ScopeKind kind, const ScopeInfo* outer, bool strict);
  void ParseModuleProgram();
  void ParseSingleFunction(const FunctionRecord& record, const ScopeInfo* outer);
  void ParseDynamicFunction(uint32_t parameters_start, uint32_t parameters_end, FunctionKind kind);
  void FinishResult();

 private:
  static constexpr uint32_t kNowhere = 0xFFFFFFFF;

  template <class T>
  class Collector;

  // ---- State (parser.cc) ----------------------------------------------------------------------

  struct Target {
    Target* outer;
    BreakableStatement* statement;
    /// For a label: the loop it labels, once that has begun.
    BreakableStatement* loop;
    const AstString* label;  // Null for loops and switches.
    bool is_loop;
  };

  /// Where an error from a cover grammar would be.
  struct PendingError {
    Message message = Message::kNone;
    uint32_t start = 0;
    uint32_t end = 0;
    explicit operator bool() const { return message != Message::kNone; }
  };

  struct FunctionState {
    FunctionState* outer;
    FunctionKind kind;
    Scope* scope;
    Target* targets = nullptr;
    bool in_parameters = false;
    bool in_static_block = false;
    bool uses_super_call = false;
    bool awaits = false;     // Has an await of its own code.
    bool has_using = false;  // Of the innermost block being parsed.
    bool has_await_using = false;
    PendingError duplicate_parameter;
    PendingError strict_parameter;  // A parameter that strict mode forbids.
    PendingError legacy_octal;      // In the directives so far.
    bool top_level_await = false;   // Await is an operator although the kind is not async.
  };

  /// A parenthesized list that is followed by `=>`.
  struct PendingArrow {
    Expression* node = nullptr;  // What the production returned for it.
    ScopeBuilder::ArrowHead head;
    AstList<Expression*> elements;  // A Spread at the end stands for a rest parameter.
    AstList<uint32_t> element_ends;
    uint32_t start = 0;
    uint32_t end = 0;
    uint32_t record_count = 0;
    bool is_async = false;
    bool is_eager = false;
  };

  /// What entering a function (or a piece of code evaluated as one) puts aside.
  class FunctionEntry {
   public:
    FunctionEntry(Parser* parser, FunctionState* state)
        : parser_(parser),
          cover_error_(parser->cover_error_),
          last_suspend_(parser->last_suspend_),
          last_await_name_(parser->last_await_name_),
          declared_names_(parser->declared_names_),
          accept_in_(parser->accept_in_) {
      parser->declared_names_ = nullptr;
      state->outer = parser->function_;
      parser->function_ = state;
      parser->cover_error_ = {};
      parser->accept_in_ = true;
    }
    ~FunctionEntry() {
      parser_->function_ = parser_->function_->outer;
      parser_->cover_error_ = cover_error_;
      parser_->last_suspend_ = last_suspend_;
      parser_->last_await_name_ = last_await_name_;
      parser_->accept_in_ = accept_in_;
      parser_->declared_names_ = declared_names_;
    }

   private:
    Parser* parser_;
    PendingError cover_error_, last_suspend_, last_await_name_;
    std::vector<VariableProxy*>* declared_names_;
    bool accept_in_;
  };

  class AcceptIn {
   public:
    AcceptIn(Parser* parser, bool accept) : parser_(parser), saved_(parser->accept_in_) {
      parser->accept_in_ = accept;
    }
    ~AcceptIn() { parser_->accept_in_ = saved_; }

   private:
    Parser* parser_;
    bool saved_;
  };

  // Tokens.
  Token peek() const { return scanner_.peek(); }
  const ScannedToken& token() const { return scanner_.token(); }
  uint32_t peek_position() const { return scanner_.token().start; }
  uint32_t last_end() const { return scanner_.last_end(); }
  void Next() { scanner_.Next(); }
  bool Check(Token type) {
    if (peek() != type) return false;
    Next();
    return true;
  }
  void Expect(Token type) {
    if (peek() == type) {
      Next();
    } else {
      ReportUnexpectedToken();
    }
  }
  bool PeekContextual(const AstString* word) const {
    return IsAnyIdentifierToken(peek()) && token().string == word && !token().has_escape;
  }
  bool CheckContextual(const AstString* word) {
    if (!PeekContextual(word)) return false;
    Next();
    return true;
  }
  void ExpectSemicolon();

  // Errors.
  bool failed() const { return result_->error.kind != ParseErrorKind::kNone; }
  void Report(Message message, uint32_t start, uint32_t end, std::string_view argument = {});
  void Report(Message message, uint32_t start, uint32_t end, const AstString* argument);
  void ReportAtToken(Message message) { Report(message, token().start, token().end); }
  void ReportUnexpectedToken() { ReportUnexpectedTokenAt(token()); }
  void ReportUnexpectedTokenAt(const ScannedToken& token);
  void ReportPending(const PendingError& error) { Report(error.message, error.start, error.end); }
  Expression* Failure(uint32_t position);
  bool StackOverflows() {
    if (reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) >= stack_limit_) [[likely]] {
      return false;
    }
    ReportStackOverflow();
    return true;
  }
  void ReportStackOverflow();

  // Contexts.
  Scope* scope() const { return scopes_.current(); }
  bool is_strict() const { return scope()->is_strict_; }
  bool is_sloppy() const { return !is_strict(); }
  bool is_await_operator() const {
    return (IsAsyncFunction(function_->kind) || function_->top_level_await) &&
           !function_->in_static_block;
  }
  bool is_generator() const { return IsGeneratorFunction(function_->kind); }
  bool is_await_reserved() const {
    return is_module_ || is_await_operator() || IsClassStaticBlock();
  }
  bool IsClassStaticBlock() const { return function_->in_static_block; }
  const FunctionState* ReceiverFunction() const;
  bool IsNewTargetAllowed() const;
  bool IsSuperPropertyAllowed() const;
  bool IsSuperCallAllowed() const;
  bool IsArgumentsDisallowed() const;

  // Lists: collected on a stack, copied to the zone when complete.
  template <class T>
  AstList<T> CopyToZone(const T* items, size_t count);

  template <class T, class... Args>
  T* New(Args&&... args) {
    return zone_->New<T>(std::forward<Args>(args)...);
  }

  // ---- Identifiers and literals (parser_primary.cc) ---------------------------------------------

  bool IsIdentifierHere(Token type) const;
  /// Consumes an identifier that may be bound or referred to here.
  const AstString* ParseIdentifier();
  /// The same for a name that is bound: not eval or arguments in strict mode.
  const AstString* ParseBindingIdentifier();
  void CheckBindingName(const AstString* name, uint32_t start, uint32_t end);
  /// Any IdentifierName.
  const AstString* ParseIdentifierName();
  VariableProxy* NewUse(const AstString* name, uint32_t position);
  Expression* ParseIdentifierReference();
  ThisExpression* NewThis(uint32_t position);
  NewTarget* NewNewTarget(uint32_t position);
  VariableProxy* NewThisFunction(uint32_t position);
  VariableProxy* ParsePrivateNameUse();

  Literal* NewLiteral(Literal::Type type, uint32_t position) {
    return New<Literal>(type, position);
  }
  Literal* NewStringLiteral(const AstString* string, uint32_t position);
  Literal* NewNumberLiteral(double value, uint32_t position);
  Expression* ParseNumberLiteral();
  Expression* ParseStringLiteral();
  void CheckLegacyOctal();
  Expression* ParseRegExpLiteral();
  Expression* ParseTemplate(Expression* tag, uint32_t tag_start);
  Expression* ParseArrayLiteral();
  Expression* ParseObjectLiteral();

  struct PropertyName {
    Expression* key = nullptr;  // Literal, or any expression if computed; null for private names.
    const AstString* private_name = nullptr;
    /// Function name that follows from it; null if computed.
    const AstString* name = nullptr;
    bool is_computed = false;
    bool is_identifier = false;  // Could be a shorthand.
    Token token = Token::kIdentifier;
    uint32_t start = 0, end = 0;
    bool has_escape = false;
  };
  PropertyName ParsePropertyName(bool allow_private);
  struct MethodPrefix {
    bool is_async = false;
    bool is_generator = false;
    bool is_getter = false;
    bool is_setter = false;
    bool any() const { return is_async || is_generator || is_getter || is_setter; }
  };
  /// async, *, get, set before a property name, if they are that. `plain` receives the name when
  /// the word itself turns out to be it.
  MethodPrefix ParseMethodPrefix(PropertyName* plain, bool allow_private);
  static FunctionKind MethodKind(const MethodPrefix& prefix);
  const AstString* NumberToName(double value);

  // ---- Expressions (parser_expressions.cc) ------------------------------------------------------

  Expression* ParseExpression();
  Expression* ParseExpressionNoCover();
  Expression* ParseExpressionCover();
  Expression* ParseAssignment();
  /// May leave an error in cover_error_, if it returns an object or array literal.
  Expression* ParseAssignmentCover();
  Expression* ParseConditional();
  Expression* ParseBinary(int min_precedence);
  Expression* ParseBinaryRest(Expression* left, int min_precedence, int precedence);
  Expression* CombineBinary(Expression* first, size_t base);
  void CheckNullishOperand(Expression* operand, uint32_t position);
  int PeekPrecedence() const {
    return peek() == Token::kIn && !accept_in_ ? 0 : TokenPrecedence(peek());
  }
  Expression* ParseUnary();
  Expression* ParseUnaryOperator();
  Expression* ParsePrefixCount();
  Expression* ParseAwait();
  Expression* ParseYield();
  Expression* ParsePostfix();
  Expression* ParseLeftHandSide();
  Expression* ParseMember();
  Expression* ParseMemberRest(Expression* expression, uint32_t start, bool allow_calls);
  Expression* ParseOptionalChain(Expression* expression, uint32_t start);
  Expression* ParseNew();
  Expression* ParseSuper(bool is_new);
  Expression* ParseImportExpression(bool is_new);
  Expression* ParsePrimary();
  Expression* ParseParenthesized();
  Expression* ParseAsync();
  Expression* ParseRuntimeCall();
  AstList<Expression*> ParseArguments(bool* has_spread);
  Expression* ParseKeyedProperty(Expression* object);
  Expression* ParseCall(Expression* callee, uint32_t start, bool is_optional);
  Expression* NewCall(Expression* callee, AstList<Expression*> arguments, bool has_spread,
                      uint32_t start, uint32_t callee_end, uint32_t position, bool is_optional);
  Expression* ParseAsyncCallOrArrowHead(Expression* callee, uint32_t start);
  void SetPendingArrow(Expression* node, const ScopeBuilder::ArrowHead& head,
                       AstList<Expression*> elements, size_t ends_base, uint32_t start,
                       uint32_t record_count, bool is_async, bool is_eager);

  // ---- Patterns (parser_patterns.cc) ------------------------------------------------------------

  enum class PatternUse : uint8_t { kAssignment, kParameter, kAsyncParameter };

  /// Declaring what a pattern binds.
  struct Binding {
    VariableMode mode = VariableMode::kVar;
    bool is_parameter = false;
    bool is_simple_catch = false;
  };

  /// An expression as target of `=`; reports an error if it cannot be one.
  Expression* ToAssignmentTarget(Expression* expression, uint32_t start, uint32_t end,
                                 Message message);
  Expression* ToPattern(Expression* expression, PatternUse use);
  Expression* ToPatternTarget(Expression* expression, PatternUse use);
  PatternElement ToPatternElement(Expression* expression, PatternUse use);
  void DeclareArrowPattern(Expression* target, PatternUse use);
  void DeclareArrowName(VariableProxy* proxy, PatternUse use);
  void MarkAssigned(Expression* target);

  Expression* ParseBindingTarget(Binding* binding);
  PatternElement ParseBindingElement(Binding* binding);
  Expression* ParseObjectBindingPattern(Binding* binding);
  Expression* ParseArrayBindingPattern(Binding* binding);
  VariableProxy* DeclareName(const AstString* name, uint32_t position, Binding* binding);
  /// Variables of `scope` declared after `after` (null: all) are initialized at `position`.
  void SetInitializerPosition(Variable* after, Scope* scope, uint32_t position);

  void NameAnonymousFunction(Expression* value, const AstString* name);
  void NameByTarget(Expression* target, Expression* value);

  // ---- Functions and classes (parser_functions.cc, parser_classes.cc) ---------------------------

  struct FunctionSyntax {
    const AstString* name = nullptr;
    FunctionKind kind = FunctionKind::kNormal;
    uint32_t start_position = 0;
    uint32_t position = 0;
    uint32_t name_start = 0, name_end = 0;  // For messages about a reserved name.
    bool is_named_expression = false;
    bool is_declaration = false;
    bool is_eager = false;
  };

  Expression* ParseFunctionExpression();
  FunctionLiteral* ParseFunctionLiteral(const FunctionSyntax& syntax);
  Scope* ParseFunctionParts(FunctionLiteral* literal);
  void ParseParameters(FunctionLiteral* literal);
  void FinishParameters(FunctionLiteral* literal, std::span<const Parameter> parameters,
                        uint32_t end, bool has_expressions);
  void CheckParameterNames(FunctionLiteral* literal);
  /// From after the `{` to before the `}`.
  void ParseFunctionBody(FunctionLiteral* literal);
  /// The directive prologue; acts on "use strict".
  void ParseDirectives(FunctionLiteral* literal, Collector<Statement>* statements);
  Expression* ParseArrowFunction(PendingArrow* arrow);
  Expression* ParseSimpleArrowFunction(VariableProxy* parameter, uint32_t start);
  Expression* ParseAsyncSimpleArrow(uint32_t start);
  Expression* ParseOneParameterArrow(VariableProxy* parameter, uint32_t start, FunctionKind kind);
  void ParseArrowTail(FunctionLiteral* literal, const ScopeBuilder::FunctionMark& mark,
                      uint32_t record_count, bool accept_in, bool keep);
  void ParseKnownFunction(FunctionLiteral* literal);
  bool IsEagerAt(uint32_t start) const { return eager_at_ == start; }

  // Functions that are not kept.
  FunctionRecord* TakeRecord(const FunctionFacts& facts, const ScopeBuilder::FunctionMark& mark,
                             uint32_t record_count, Scope* scope);
  void ForgetParts(FunctionLiteral* literal, const Zone::Mark& mark);
  /// The record that says how to skip the function at `parameters_position`, or null.
  FunctionRecord* FindRecord(uint32_t parameters_position);
  void AdvanceKnownRecord();
  void SkipFunction(FunctionLiteral* literal, FunctionRecord* record);
  Expression* SkipArrowFunction();

  struct ClassBody;
  Expression* ParseClassExpression();
  /// The current token is the one after the name.
  ClassLiteral* ParseClass(const AstString* name, uint32_t start, uint32_t name_start);
  /// Consumes the name of a class, which is strict mode code.
  const AstString* ParseClassName();
  void ParseClassMember(ClassLiteral* literal, ClassBody* body);
  void ParseClassMethod(ClassLiteral* literal, ClassBody* body, const PropertyName& name,
                        const MethodPrefix& prefix, bool is_static, uint32_t start);
  void ParseClassField(ClassLiteral* literal, ClassBody* body, const PropertyName& name,
                       bool is_static);
  void ParseStaticBlock(ClassLiteral* literal, ClassBody* body, uint32_t start);
  FunctionLiteral* DefaultConstructor(ClassLiteral* literal, bool is_derived);
  FunctionLiteral* NewInitializer(ClassLiteral* literal, FunctionKind kind, Scope* scope,
                                  const std::vector<Statement*>& body);
  Scope* InitializerScope(ClassLiteral* literal, ClassBody* body, bool is_static);
  void NameConstructor(ClassLiteral* literal);

  // ---- Statements (parser_statements.cc) --------------------------------------------------------

  void ParseStatementList(Collector<Statement>* statements, Token end);
  Statement* ParseStatementListItem();
  Statement* ParseStatement(bool allow_function, int labels = 0);
  Statement* ParseScopedStatement();
  Block* ParseBlock();
  Statement* ParseExpressionOrLabelled(bool allow_function, int labels);
  Statement* ParseVariableStatement(VariableMode mode);
  /// The list after `var` and the like, without the semicolon.
  VariableDeclaration* ParseVariableDeclarations(VariableMode mode, uint32_t position, bool in_for);
  Statement* ParseIf();
  Statement* ParseDoWhile(int labels);
  Statement* ParseWhile(int labels);
  Statement* ParseFor(int labels);
  Statement* ParseForRest(ForStatement* loop, Scope* loop_scope, int labels);
  Statement* ParseForEach(ForEachStatement* loop, Scope* loop_scope, int labels);
  Statement* ParseLoopBody(BreakableStatement* loop, int labels);
  Statement* ParseSwitch();
  Statement* ParseBreak();
  Statement* ParseContinue();
  Statement* ParseReturn();
  Statement* ParseThrow();
  Statement* ParseTry();
  Statement* ParseWith();
  Statement* ParseFunctionDeclaration(uint32_t start, bool is_async, bool is_default_export);
  Statement* ParseClassDeclaration(bool is_default_export);
  bool IsLetDeclaration();
  bool IsUsingDeclaration();
  bool IsAwaitUsingDeclaration();
  void CheckUsingAllowed(VariableMode mode, uint32_t start, uint32_t end);

  // ---- Modules (parser_modules.cc)
  // ---------------------------------------------------------------

  struct ExportName {
    const AstString* local_name;
    const AstString* export_name;
    uint32_t start, end;
    uint32_t position;
  };
  struct ModuleState;
  void ParseModuleItems(Collector<Statement>* statements);
  void ParseImportDeclaration();
  Statement* ParseExportDeclaration();
  Statement* ParseExportDefault();
  uint32_t ParseFromClause();
  void ParseAttributes(std::vector<ImportAttribute>* attributes);
  uint32_t AddModuleRequest(const AstString* specifier, std::vector<ImportAttribute> attributes,
                            uint32_t position);
  const AstString* ParseModuleExportName(bool* is_string);
  void AddImport(uint32_t request, const AstString* import_name, const AstString* local_name,
                 uint32_t position);
  void AddExport(const AstString* export_name, const AstString* local_name, uint32_t start,
                 uint32_t end);
  void ClaimExportName(const AstString* name, uint32_t start, uint32_t end);
  void FinishModule(Scope* module_scope);

  // ---- Data
  // ----------------------------------------------------------------------------------------

  ParseResult* result_;
  Zone* zone_;
  AstStringTable* strings_;
  const AstStringTable::WellKnown& names_;
  Scanner scanner_;
  ScopeBuilder scopes_;
  const uintptr_t stack_limit_;
  const bool eager_;
  const bool allow_natives_;
  const bool allow_top_level_await_;
  bool is_module_ = false;
  bool accept_in_ = true;
  /// Of a dynamic function: where its parameters end. Until they have been parsed.
  uint32_t dynamic_parameters_end_ = kNowhere;

  FunctionState* function_ = nullptr;
  PendingError cover_error_;
  PendingArrow arrow_;
  /// Only a primary expression that starts here can be the head of an arrow function.
  uint32_t arrow_allowed_at_ = 0;
  /// A function literal that starts here is probably called at once.
  uint32_t eager_at_ = kNowhere;
  /// `async` used as a name, which a list of parameters may follow.
  Expression* async_name_ = nullptr;
  /// Where the latest yield or await expression, and the latest `await` used as a name, stood: an
  /// arrow head may have none.
  PendingError last_suspend_;
  PendingError last_await_name_;

  /// Scratch for lists under construction; each production uses what is above the size it found.
  std::vector<void*> node_stack_;
  std::vector<NaryOperation::Rest> operator_stack_;
  std::vector<ObjectProperty> property_stack_;
  std::vector<uint32_t> position_stack_;
  std::vector<Declarator> declarator_stack_;

  /// Records of forgotten functions, to become children of the function around them.
  std::vector<RefPtr<FunctionRecord>> records_;
  /// When a function is parsed again: what is known of those inside it.
  std::span<const RefPtr<FunctionRecord>> known_records_;
  size_t next_known_record_ = 0;
  uint32_t next_known_position_ = kNowhere;

  // What the code around the parsed text allows.
  bool outside_allows_new_target_ = false;
  bool outside_allows_super_property_ = false;
  bool outside_allows_super_call_ = false;
  bool outside_disallows_arguments_ = false;
  bool has_class_around_ = false;  // Some private name may be declared outside of the text.
  int class_depth_ = 0;
  bool next_block_is_catch_body_ = false;
  std::unique_ptr<ModuleState> module_state_;
  /// If set: names declared, in order.
  std::vector<VariableProxy*>* declared_names_ = nullptr;
};

/// A list under construction on Parser::node_stack_.
template <class T>
class Parser::Collector {
 public:
  explicit Collector(Parser* parser) : parser_(parser), base_(parser->node_stack_.size()) {}
  ~Collector() { parser_->node_stack_.resize(base_); }
  void Add(T* node) { parser_->node_stack_.push_back(node); }
  size_t size() const { return parser_->node_stack_.size() - base_; }
  T* at(size_t i) const { return static_cast<T*>(parser_->node_stack_[base_ + i]); }
  AstList<T*> Take() {
    size_t count = size();
    T** copy = parser_->zone_->template NewArray<T*>(count);
    for (size_t i = 0; i < count; ++i) copy[i] = at(i);
    return {copy, count};
  }

 private:
  Parser* parser_;
  size_t base_;
};

template <class T>
AstList<T> Parser::CopyToZone(const T* items, size_t count) {
  T* copy = zone_->NewArray<T>(count);
  std::copy(items, items + count, copy);
  return {copy, count};
}

}  // namespace qdr

#endif  // LANGUAGE_PARSER_IMPL_H_
