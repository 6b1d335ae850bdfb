// Statements and declarations.
#include "language/parser_impl.h"

namespace qdr {

void Parser::ParseStatementList(Collector<Statement>* statements, Token end) {
  while (peek() != end && peek() != Token::kIllegal && peek() != Token::kEnd) {
    statements->Add(ParseStatementListItem());
  }
  if (peek() != end) ReportUnexpectedToken();
}

// --------------------------------------------------------------------- What a word begins here

bool Parser::IsLetDeclaration() {
  Scanner::Ahead next = scanner_.PeekAhead();
  switch (next.type) {
    case Token::kLeftBrace:
    case Token::kLeftBracket:
      return true;
    case Token::kFutureStrict:
    case Token::kEscapedStrictReserved:
      return is_sloppy();
    default:
      return IsAnyIdentifierToken(next.type);
  }
}

bool Parser::IsUsingDeclaration() {
  Scanner::Ahead next = scanner_.PeekAhead();
  return IsAnyIdentifierToken(next.type) && !next.newline_before;
}

// `await using x`, with no line end in between.
bool Parser::IsAwaitUsingDeclaration() {
  if (!is_await_operator() || token().has_escape) return false;
  Scanner::Ahead first;
  Scanner::Ahead second = scanner_.PeekTwoAhead(&first);
  return first.type == Token::kUsing && !first.newline_before &&
         IsAnyIdentifierToken(second.type) && !second.newline_before;
}

void Parser::CheckUsingAllowed(VariableMode mode, uint32_t start, uint32_t end) {
  if (scope()->kind() == ScopeKind::kScript || scope()->kind() == ScopeKind::kEval) {
    return Report(Message::kUsingAtScriptTopLevel, start, end);
  }
  if (scope()->is_nonlinear_) return Report(Message::kUsingInCase, start, end);
  (mode == VariableMode::kUsing ? function_->has_using : function_->has_await_using) = true;
}

Statement* Parser::ParseStatementListItem() {
  uint32_t position = peek_position();
  switch (peek()) {
    case Token::kFunction:
      return ParseFunctionDeclaration(position, false, false);
    case Token::kClass:
      return ParseClassDeclaration(false);
    case Token::kVar:
      return ParseVariableStatement(VariableMode::kVar);
    case Token::kConst:
      return ParseVariableStatement(VariableMode::kConst);
    case Token::kLet:
      if (IsLetDeclaration()) return ParseVariableStatement(VariableMode::kLet);
      break;
    case Token::kUsing:
      if (IsUsingDeclaration()) return ParseVariableStatement(VariableMode::kUsing);
      break;
    case Token::kAwait:
      if (IsAwaitUsingDeclaration()) return ParseVariableStatement(VariableMode::kAwaitUsing);
      break;
    case Token::kAsync: {
      Scanner::Ahead next = scanner_.PeekAhead();
      if (next.type == Token::kFunction && !next.newline_before) {
        Next();
        return ParseFunctionDeclaration(position, true, false);
      }
      break;
    }
    default:
      break;
  }
  return ParseStatement(true);
}

// `labels`: how many of the innermost targets are labels of this very statement.
Statement* Parser::ParseStatement(bool allow_function, int labels) {
  uint32_t position = peek_position();
  switch (peek()) {
    case Token::kLeftBrace:
      return ParseBlock();
    case Token::kSemicolon:
      Next();
      return New<EmptyStatement>(position);
    case Token::kIf:
      return ParseIf();
    case Token::kDo:
      return ParseDoWhile(labels);
    case Token::kWhile:
      return ParseWhile(labels);
    case Token::kFor:
      return ParseFor(labels);
    case Token::kContinue:
      return ParseContinue();
    case Token::kBreak:
      return ParseBreak();
    case Token::kReturn:
      return ParseReturn();
    case Token::kThrow:
      return ParseThrow();
    case Token::kTry:
      return ParseTry();
    case Token::kWith:
      return ParseWith();
    case Token::kSwitch:
      return ParseSwitch();
    case Token::kDebugger:
      Next();
      ExpectSemicolon();
      return New<DebuggerStatement>(position);
    case Token::kVar:
      return ParseVariableStatement(VariableMode::kVar);
    case Token::kFunction:
      ReportAtToken(is_strict() ? Message::kStrictFunction : Message::kSloppyFunction);
      return New<EmptyStatement>(position);
    case Token::kClass:
      ReportUnexpectedToken();
      return New<EmptyStatement>(position);
    case Token::kAsync: {
      Scanner::Ahead next = scanner_.PeekAhead();
      if (next.type == Token::kFunction && !next.newline_before) {
        ReportAtToken(Message::kAsyncFunctionInSingleStatement);
        return New<EmptyStatement>(position);
      }
      break;
    }
    default:
      break;
  }
  return ParseExpressionOrLabelled(allow_function, labels);
}

Statement* Parser::ParseExpressionOrLabelled(bool allow_function, int labels) {
  uint32_t position = peek_position();
  if (peek() == Token::kLet) {
    // A declaration where only a statement may stand; but a line end before the name makes `let`
    // an expression statement.
    Scanner::Ahead next = scanner_.PeekAhead();
    if (next.type == Token::kLeftBracket ||
        ((next.type == Token::kLeftBrace || next.type == Token::kIdentifier) &&
         !next.newline_before)) {
      ReportAtToken(Message::kUnexpectedLexicalDeclaration);
      return New<EmptyStatement>(position);
    }
  }
  bool starts_with_identifier = IsAnyIdentifierToken(peek());
  Expression* expression = ParseExpression();
  if (peek() == Token::kColon && starts_with_identifier && expression->Is<VariableProxy>() &&
      !expression->is_parenthesized) {
    auto* proxy = expression->As<VariableProxy>();
    const AstString* label = proxy->name;
    scopes_.RemoveUse(label, proxy);
    for (Target* t = function_->targets; t != nullptr; t = t->outer) {
      if (t->label == label) Report(Message::kLabelRedeclaration, position, last_end(), label);
    }
    Next();
    if (StackOverflows()) return New<EmptyStatement>(position);
    auto* statement = New<LabelledStatement>(label, position);
    Target target = {function_->targets, statement, nullptr, label, false};
    function_->targets = &target;
    if (peek() == Token::kFunction && is_sloppy() && allow_function) {
      if (scanner_.PeekAhead().type == Token::kMul) {
        ReportAtToken(Message::kGeneratorInSingleStatement);
      }
      statement->body = ParseFunctionDeclaration(peek_position(), false, false);
    } else {
      statement->body = ParseStatement(allow_function, labels + 1);
    }
    function_->targets = target.outer;
    return statement;
  }
  ExpectSemicolon();
  return New<ExpressionStatement>(expression, position);
}

Block* Parser::ParseBlock() {
  uint32_t position = peek_position();
  Collector<Statement> statements(this);
  if (StackOverflows()) return New<Block>(statements.Take(), position);
  bool saved_using = function_->has_using;
  bool saved_await_using = function_->has_await_using;
  function_->has_using = function_->has_await_using = false;
  Expect(Token::kLeftBrace);
  Scope* block_scope = scopes_.Open(ScopeKind::kBlock, position);
  block_scope->is_catch_body_ = next_block_is_catch_body_;
  next_block_is_catch_body_ = false;
  ParseStatementList(&statements, Token::kRightBrace);
  Expect(Token::kRightBrace);
  auto* block = New<Block>(statements.Take(), position);
  block->has_using = function_->has_using;
  block->has_await_using = function_->has_await_using;
  block->end_position = last_end();
  function_->has_using = saved_using;
  function_->has_await_using = saved_await_using;
  if (failed()) return block;
  if (scopes_.Close(block_scope, last_end())) block->scope = block_scope;
  return block;
}

// A statement in the place of a block; a function declaration is one in sloppy mode (B.3.3).
Statement* Parser::ParseScopedStatement() {
  if (is_strict() || peek() != Token::kFunction) return ParseStatement(false);
  uint32_t position = peek_position();
  if (scanner_.PeekAhead().type == Token::kMul) {
    ReportAtToken(Message::kGeneratorInSingleStatement);
  }
  Scope* block_scope = scopes_.Open(ScopeKind::kBlock, position);
  Collector<Statement> statements(this);
  statements.Add(ParseFunctionDeclaration(position, false, false));
  auto* block = New<Block>(statements.Take(), position);
  block->end_position = last_end();
  if (failed()) return block;
  if (scopes_.Close(block_scope, last_end())) block->scope = block_scope;
  return block;
}

// ------------------------------------------------------------------------------- Declarations

Statement* Parser::ParseVariableStatement(VariableMode mode) {
  uint32_t position = peek_position();
  if (mode == VariableMode::kAwaitUsing) {
    function_->awaits = true;
    last_suspend_ = {Message::kAwaitInParameters, position, token().end};
    Next();
  }
  Next();
  if (mode == VariableMode::kUsing || mode == VariableMode::kAwaitUsing) {
    CheckUsingAllowed(mode, position, last_end());
  }
  Statement* statement = ParseVariableDeclarations(mode, position, false);
  ExpectSemicolon();
  return statement;
}

VariableDeclaration* Parser::ParseVariableDeclarations(VariableMode mode, uint32_t position,
                                                       bool in_for) {
  Binding binding;
  binding.mode = mode;
  std::vector<Declarator>& declarators = declarator_stack_;
  const size_t base = declarators.size();
  do {
    uint32_t start = peek_position();
    Declarator declarator = {nullptr, nullptr};
    Scope* declaring = scope();
    Variable* last = declaring->last_variable_;
    bool is_pattern = peek() == Token::kLeftBracket || peek() == Token::kLeftBrace;
    if (is_pattern && (mode == VariableMode::kUsing || mode == VariableMode::kAwaitUsing)) {
      ReportAtToken(Message::kUsingPattern);
    }
    declarator.target = ParseBindingTarget(&binding);
    if (failed()) break;
    if (Check(Token::kAssign)) {
      declarator.initializer = ParseAssignment();
      NameByTarget(declarator.target, declarator.initializer);
    } else if (!(in_for && (peek() == Token::kIn || PeekContextual(names_.of)))) {
      if (is_pattern || IsConstVariableMode(mode)) {
        Report(Message::kMissingInitializer, start, last_end(),
               is_pattern                     ? "destructuring"
               : mode == VariableMode::kConst ? "const"
               : mode == VariableMode::kUsing ? "using"
                                              : "await using");
        break;
      }
      if (mode == VariableMode::kVar) {
        // Nothing is assigned: not a use of the variable.
        auto* proxy = declarator.target->As<VariableProxy>();
        scopes_.RemoveUse(proxy->name, proxy);
        proxy->is_declaration = true;
        proxy->is_assigned = false;
        Scope* var_scope = declaring;
        while (!IsVarScopeKind(var_scope->kind_)) var_scope = var_scope->outer_;
        proxy->variable = scopes_.LookupIn(var_scope, proxy->name);
      }
    }
    if (mode != VariableMode::kVar) SetInitializerPosition(last, declaring, last_end());
    declarators.push_back(declarator);
  } while (Check(Token::kComma));
  auto list = CopyToZone(declarators.data() + base, declarators.size() - base);
  declarators.resize(base);
  return New<VariableDeclaration>(mode, list, position);
}

// The current token is `function`. `start`: of `async` if there is one.
Statement* Parser::ParseFunctionDeclaration(uint32_t start, bool is_async, bool is_default_export) {
  uint32_t position = peek_position();
  Next();
  bool is_generator = Check(Token::kMul);
  FunctionSyntax syntax;
  syntax.kind = is_async ? (is_generator ? FunctionKind::kAsyncGenerator : FunctionKind::kAsync)
                         : (is_generator ? FunctionKind::kGenerator : FunctionKind::kNormal);
  syntax.start_position = start;
  syntax.position = position;
  syntax.is_declaration = true;
  const AstString* name;
  uint32_t name_position = peek_position();
  if (peek() == Token::kLeftParen && is_default_export) {
    name = names_.star_default;
    syntax.name = names_.default_;
  } else {
    if (peek() == Token::kLeftParen) {
      ReportAtToken(Message::kMissingFunctionName);
      return New<EmptyStatement>(start);
    }
    name = ParseBindingIdentifier();
    syntax.name = name;
    syntax.name_start = name_position;
    syntax.name_end = last_end();
    if (failed()) return New<EmptyStatement>(start);
  }

  Scope* declaring = scope();
  Variable* variable;
  bool is_sloppy_block_function = false;
  if (IsVarScopeKind(declaring->kind_) && declaring->kind_ != ScopeKind::kModule) {
    variable = scopes_.DeclareFunction(name, name_position);
  } else if (is_sloppy() && syntax.kind == FunctionKind::kNormal) {
    variable = scopes_.DeclareSloppyBlockFunction(name, name_position);
    is_sloppy_block_function = true;
  } else {
    variable = scopes_.DeclareLexical(name, VariableMode::kBlockFunction, name_position);
  }
  if (variable == nullptr) {
    Report(Message::kRedeclaration, name_position, last_end(), name);
    return New<EmptyStatement>(start);
  }
  if (declared_names_ != nullptr) {
    auto* proxy = New<VariableProxy>(name, name_position);
    proxy->variable = variable;
    declared_names_->push_back(proxy);
  }
  SloppyBlockFunction* statement = nullptr;
  if (is_sloppy_block_function) {
    statement = New<SloppyBlockFunction>(variable, start);
    variable->is_used_ = true;
  }
  FunctionLiteral* function = ParseFunctionLiteral(syntax);
  if (failed()) return New<EmptyStatement>(start);
  scopes_.AddHoistedFunction(declaring, variable, function);
  if (statement != nullptr) {
    scopes_.AddSloppyBlockFunction(statement, name);
    return statement;
  }
  return New<EmptyStatement>(start);
}

Statement* Parser::ParseClassDeclaration(bool is_default_export) {
  uint32_t position = peek_position();
  if (StackOverflows()) return New<EmptyStatement>(position);
  Next();
  uint32_t name_position = peek_position();
  const AstString* name = nullptr;
  const AstString* variable_name = names_.star_default;
  if (!is_default_export || IsAnyIdentifierToken(peek())) {
    name = variable_name = ParseClassName();
    if (failed()) return New<EmptyStatement>(position);
  }
  Binding binding;
  binding.mode = VariableMode::kClass;
  Variable* last = scope()->last_variable_;
  VariableProxy* target = DeclareName(variable_name, name_position, &binding);
  if (failed()) return New<EmptyStatement>(position);
  ClassLiteral* literal = ParseClass(name, position, name_position);
  if (failed()) return New<EmptyStatement>(position);
  if (name == nullptr) {
    literal->name = names_.default_;
    NameConstructor(literal);
  }
  SetInitializerPosition(last, scope(), last_end());
  return New<ClassDeclaration>(target, literal, position);
}

// ---------------------------------------------------------------------------- Control structure

Statement* Parser::ParseIf() {
  uint32_t position = peek_position();
  if (StackOverflows()) return New<EmptyStatement>(position);
  Next();
  Expect(Token::kLeftParen);
  Expression* condition = ParseExpression();
  Expect(Token::kRightParen);
  Statement* then_statement = ParseScopedStatement();
  Statement* else_statement = nullptr;
  if (Check(Token::kElse)) else_statement = ParseScopedStatement();
  return New<IfStatement>(condition, then_statement, else_statement, position);
}

Statement* Parser::ParseLoopBody(BreakableStatement* loop, int labels) {
  if (StackOverflows()) return New<EmptyStatement>(peek_position());
  Target* label = function_->targets;
  for (int i = 0; i < labels; ++i, label = label->outer) label->loop = loop;
  Target target = {function_->targets, loop, loop, nullptr, true};
  function_->targets = &target;
  Statement* body = ParseStatement(false);
  function_->targets = target.outer;
  return body;
}

Statement* Parser::ParseDoWhile(int labels) {
  auto* loop = New<DoWhileStatement>(peek_position());
  Next();
  loop->body = ParseLoopBody(loop, labels);
  Expect(Token::kWhile);
  Expect(Token::kLeftParen);
  loop->condition = ParseExpression();
  Expect(Token::kRightParen);
  Check(Token::kSemicolon);  // Inserted after do-while in any case.
  return loop;
}

Statement* Parser::ParseWhile(int labels) {
  auto* loop = New<WhileStatement>(peek_position());
  Next();
  Expect(Token::kLeftParen);
  loop->condition = ParseExpression();
  Expect(Token::kRightParen);
  loop->body = ParseLoopBody(loop, labels);
  return loop;
}

Statement* Parser::ParseFor(int labels) {
  uint32_t position = peek_position();
  Next();
  bool is_await = false;
  if (peek() == Token::kAwait) {
    if (!is_await_operator()) {
      ReportAtToken(is_await_reserved() ? Message::kUnexpectedReserved
                                        : Message::kAwaitOutsideAsync);
      return New<EmptyStatement>(position);
    }
    if (token().has_escape) ReportAtToken(Message::kEscapedKeyword);
    function_->awaits = true;
    last_suspend_ = {Message::kAwaitInParameters, peek_position(), token().end};
    is_await = true;
    Next();
  }
  Expect(Token::kLeftParen);
  bool saved_using = function_->has_using;
  bool saved_await_using = function_->has_await_using;
  function_->has_using = function_->has_await_using = false;

  Scope* loop_scope = nullptr;
  VariableDeclaration* declaration = nullptr;
  Expression* expression = nullptr;
  uint32_t init_start = peek_position();
  uint32_t first_name_end = token().end;
  bool starts_with_let = peek() == Token::kLet;
  bool starts_with_async = peek() == Token::kAsync;
  bool is_literal = false;
  VariableMode mode = VariableMode::kVar;
  bool is_declaration = true;
  switch (peek()) {
    case Token::kVar:
      break;
    case Token::kConst:
      mode = VariableMode::kConst;
      break;
    case Token::kLet:
      mode = VariableMode::kLet;
      is_declaration = IsLetDeclaration();
      break;
    case Token::kUsing: {
      // `using of` begins a for-of loop over a variable called using, unless `of` is what is
      // declared: that shows by the token after it.
      mode = VariableMode::kUsing;
      Scanner::Ahead first;
      Scanner::Ahead second = scanner_.PeekTwoAhead(&first);
      is_declaration = IsAnyIdentifierToken(first.type) && !first.newline_before &&
                       (first.type != Token::kOf || second.type == Token::kAssign ||
                        second.type == Token::kSemicolon || second.type == Token::kComma);
      break;
    }
    case Token::kAwait:
      mode = VariableMode::kAwaitUsing;
      is_declaration = IsAwaitUsingDeclaration();
      break;
    default:
      is_declaration = false;
      break;
  }

  if (is_declaration) {
    if (mode != VariableMode::kVar) loop_scope = scopes_.Open(ScopeKind::kBlock, position);
    uint32_t declaration_position = peek_position();
    if (mode == VariableMode::kAwaitUsing) {
      function_->awaits = true;
      last_suspend_ = {Message::kAwaitInParameters, peek_position(), token().end};
      Next();
    }
    Next();
    if (mode == VariableMode::kUsing || mode == VariableMode::kAwaitUsing) {
      CheckUsingAllowed(mode, declaration_position, last_end());
    }
    AcceptIn accept(this, false);
    declaration = ParseVariableDeclarations(mode, declaration_position, true);
  } else if (peek() != Token::kSemicolon) {
    AcceptIn accept(this, false);
    PendingError outer = cover_error_;
    cover_error_ = {};
    expression = ParseExpressionCover();
    is_literal = !expression->is_parenthesized &&
                 (expression->Is<ArrayLiteral>() || expression->Is<ObjectLiteral>());
    if (!is_literal || (peek() != Token::kIn && !PeekContextual(names_.of))) {
      if (cover_error_) ReportPending(cover_error_);
    }
    cover_error_ = outer;
  }
  if (failed()) return New<EmptyStatement>(position);

  bool is_of = PeekContextual(names_.of);
  bool is_in = peek() == Token::kIn;
  Statement* result;
  if ((is_of || is_in) && (declaration != nullptr || expression != nullptr)) {
    ForEachStatement* loop;
    std::string_view loop_name = is_of ? (is_await ? "for-await-of" : "for-of") : "for-in";
    if (is_of) {
      auto* for_of = New<ForOfStatement>(position);
      for_of->is_await = is_await;
      loop = for_of;
    } else {
      if (is_await) ReportUnexpectedToken();
      loop = New<ForInStatement>(position);
    }
    if (declaration != nullptr) {
      loop->is_declaration = true;
      loop->mode = mode;
      if (declaration->declarators.size() != 1) {
        Report(Message::kForInOfMultipleBindings, init_start, last_end(), loop_name);
        return New<EmptyStatement>(position);
      }
      const Declarator& declarator = declaration->declarators[0];
      loop->target = declarator.target;
      if (declarator.initializer != nullptr) {
        if (is_of || is_strict() || mode != VariableMode::kVar ||
            !declarator.target->Is<VariableProxy>()) {
          Report(Message::kForInOfInitializer, init_start, last_end(), loop_name);
        }
        loop->initializer = declarator.initializer;
      }
      if (is_in && (mode == VariableMode::kUsing || mode == VariableMode::kAwaitUsing)) {
        Report(Message::kUsingInForIn, init_start, last_end());
      }
      if (mode != VariableMode::kVar && loop_scope != nullptr) {
        SetInitializerPosition(nullptr, loop_scope, last_end());
      }
    } else {
      if (starts_with_let && is_of) {
        Report(Message::kForOfLet, init_start, first_name_end);
      }
      if (starts_with_async && is_of && !is_await && expression->Is<VariableProxy>() &&
          !expression->is_parenthesized && last_end() == first_name_end) {
        Report(Message::kForOfAsync, init_start, first_name_end);
      }
      loop->target = is_literal ? ToPattern(expression, PatternUse::kAssignment)
                                : ToAssignmentTarget(expression, init_start, last_end(),
                                                     Message::kInvalidLhsInFor);
    }
    if (failed()) return loop;
    result = ParseForEach(loop, loop_scope, labels);
  } else {
    if (is_await) {
      ReportUnexpectedToken();
      return New<EmptyStatement>(position);
    }
    auto* loop = New<ForStatement>(position);
    if (declaration != nullptr) {
      loop->initializer = declaration;
    } else if (expression != nullptr) {
      loop->initializer = New<ExpressionStatement>(expression, init_start);
    }
    loop->has_using = function_->has_using;
    loop->has_await_using = function_->has_await_using;
    result = ParseForRest(loop, loop_scope, labels);
    loop->needs_per_iteration_context =
        loop->scope != nullptr && loop->scope->needs_context() && mode == VariableMode::kLet;
  }
  function_->has_using = saved_using;
  function_->has_await_using = saved_await_using;
  return result;
}

// From the first semicolon.
Statement* Parser::ParseForRest(ForStatement* loop, Scope* loop_scope, int labels) {
  Expect(Token::kSemicolon);
  if (peek() != Token::kSemicolon) loop->condition = ParseExpression();
  Expect(Token::kSemicolon);
  if (peek() != Token::kRightParen) loop->next = ParseExpression();
  Expect(Token::kRightParen);
  loop->body = ParseLoopBody(loop, labels);
  if (loop_scope != nullptr && !failed()) {
    if (scopes_.Close(loop_scope, last_end())) loop->scope = loop_scope;
  }
  return loop;
}

// From `in` or `of`.
Statement* Parser::ParseForEach(ForEachStatement* loop, Scope* loop_scope, int labels) {
  bool is_of = loop->Is<ForOfStatement>();
  Next();
  Scope* subject_scope = nullptr;
  if (loop_scope != nullptr && loop_scope->first_variable_ != nullptr) {
    subject_scope = scopes_.OpenLoopSubject(loop_scope, peek_position());
  }
  {
    AcceptIn accept(this, true);
    loop->subject = is_of ? ParseAssignment() : ParseExpression();
  }
  if (failed()) return loop;
  if (subject_scope != nullptr) {
    scopes_.Close(subject_scope, last_end());
    for (Variable* v = subject_scope->first_variable_; v != nullptr; v = v->next_) {
      if (v->is_used_) loop->subject_scope = subject_scope;
    }
  }
  Expect(Token::kRightParen);
  loop->body = ParseLoopBody(loop, labels);
  if (loop_scope != nullptr && !failed()) {
    if (scopes_.Close(loop_scope, last_end())) loop->scope = loop_scope;
  }
  return loop;
}

Statement* Parser::ParseSwitch() {
  auto* statement = New<SwitchStatement>(peek_position());
  if (StackOverflows()) return statement;
  Next();
  Expect(Token::kLeftParen);
  statement->tag = ParseExpression();
  Expect(Token::kRightParen);
  Scope* block_scope = scopes_.Open(ScopeKind::kBlock, peek_position());
  block_scope->is_nonlinear_ = true;
  Expect(Token::kLeftBrace);
  Target target = {function_->targets, statement, nullptr, nullptr, false};
  function_->targets = &target;
  std::vector<SwitchClause> clauses;
  bool has_default = false;
  while (peek() != Token::kRightBrace && !failed()) {
    SwitchClause clause = {nullptr, {}, peek_position()};
    if (Check(Token::kCase)) {
      clause.label = ParseExpression();
    } else {
      if (peek() == Token::kDefault && has_default) ReportAtToken(Message::kMultipleDefaults);
      Expect(Token::kDefault);
      has_default = true;
    }
    Expect(Token::kColon);
    Collector<Statement> statements(this);
    while (peek() != Token::kCase && peek() != Token::kDefault && peek() != Token::kRightBrace &&
           peek() != Token::kEnd && !failed()) {
      statements.Add(ParseStatementListItem());
    }
    clause.statements = statements.Take();
    clauses.push_back(clause);
  }
  Expect(Token::kRightBrace);
  function_->targets = target.outer;
  statement->clauses = CopyToZone(clauses.data(), clauses.size());
  if (!failed() && scopes_.Close(block_scope, last_end())) statement->scope = block_scope;
  return statement;
}

Statement* Parser::ParseBreak() {
  uint32_t position = peek_position();
  Next();
  BreakableStatement* target = nullptr;
  if (IsAnyIdentifierToken(peek()) && !token().newline_before) {
    uint32_t label_start = peek_position();
    const AstString* label = ParseIdentifier();
    for (Target* t = function_->targets; t != nullptr && target == nullptr; t = t->outer) {
      if (t->label == label) target = t->statement;
    }
    if (target == nullptr) Report(Message::kUndefinedLabel, label_start, last_end(), label);
  } else {
    for (Target* t = function_->targets; t != nullptr && target == nullptr; t = t->outer) {
      if (t->label == nullptr) target = t->statement;
    }
    if (target == nullptr) Report(Message::kIllegalBreak, position, last_end());
  }
  ExpectSemicolon();
  if (target != nullptr) target->is_break_target = true;
  return New<BreakStatement>(target, position);
}

Statement* Parser::ParseContinue() {
  uint32_t position = peek_position();
  Next();
  BreakableStatement* target = nullptr;
  if (IsAnyIdentifierToken(peek()) && !token().newline_before) {
    uint32_t label_start = peek_position();
    const AstString* label = ParseIdentifier();
    bool found = false;
    for (Target* t = function_->targets; t != nullptr && !found; t = t->outer) {
      if (t->label != label) continue;
      found = true;
      target = t->loop;
    }
    if (target == nullptr) {
      Report(found ? Message::kIllegalContinue : Message::kUndefinedLabel, label_start, last_end(),
             label);
    }
  } else {
    for (Target* t = function_->targets; t != nullptr && target == nullptr; t = t->outer) {
      if (t->is_loop) target = t->loop;
    }
    if (target == nullptr) Report(Message::kIllegalContinueNoLoop, position, last_end());
  }
  ExpectSemicolon();
  if (target != nullptr) target->is_continue_target = true;
  return New<ContinueStatement>(target, position);
}

Statement* Parser::ParseReturn() {
  uint32_t position = peek_position();
  if (function_->kind == FunctionKind::kScript || function_->kind == FunctionKind::kModule ||
      IsClassInitializer(function_->kind)) {
    ReportAtToken(Message::kIllegalReturn);
  }
  Next();
  Expression* value = nullptr;
  if (!token().newline_before && peek() != Token::kSemicolon && peek() != Token::kRightBrace &&
      peek() != Token::kEnd) {
    value = ParseExpression();
  }
  ExpectSemicolon();
  auto* statement = New<ReturnStatement>(value, position);
  statement->end_position = last_end();
  return statement;
}

Statement* Parser::ParseThrow() {
  uint32_t position = peek_position();
  Next();
  if (token().newline_before) Report(Message::kNewlineAfterThrow, position, last_end());
  Expression* value = ParseExpression();
  ExpectSemicolon();
  return New<ThrowStatement>(value, position);
}

Statement* Parser::ParseTry() {
  auto* statement = New<TryStatement>(peek_position());
  Next();
  statement->try_block = ParseBlock();
  if (peek() != Token::kCatch && peek() != Token::kFinally) {
    ReportAtToken(Message::kMissingCatchOrFinally);
    return statement;
  }
  if (Check(Token::kCatch)) {
    if (Check(Token::kLeftParen)) {
      Scope* catch_scope = scopes_.Open(ScopeKind::kCatch, last_end() - 1);
      Binding binding;
      binding.mode = VariableMode::kCatch;
      binding.is_simple_catch = peek() != Token::kLeftBracket && peek() != Token::kLeftBrace;
      statement->catch_parameter = ParseBindingTarget(&binding);
      Expect(Token::kRightParen);
      next_block_is_catch_body_ = true;
      statement->catch_block = ParseBlock();
      next_block_is_catch_body_ = false;
      if (failed()) return statement;
      scopes_.Close(catch_scope, last_end());
      statement->catch_scope = catch_scope;
    } else {
      statement->catch_block = ParseBlock();
    }
  }
  if (Check(Token::kFinally)) statement->finally_block = ParseBlock();
  return statement;
}

Statement* Parser::ParseWith() {
  uint32_t position = peek_position();
  if (StackOverflows()) return New<EmptyStatement>(position);
  if (is_strict()) ReportAtToken(Message::kStrictWith);
  Next();
  Expect(Token::kLeftParen);
  auto* statement = New<WithStatement>(ParseExpression(), position);
  Expect(Token::kRightParen);
  Scope* with_scope = scopes_.Open(ScopeKind::kWith, peek_position());
  with_scope->contains_dynamic_scope_ = true;
  statement->body = ParseStatement(false);
  if (failed()) return statement;
  scopes_.Close(with_scope, last_end());
  statement->scope = with_scope;
  return statement;
}

}  // namespace qdr
