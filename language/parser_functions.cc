// Functions: parameters, bodies, arrow functions, and which functions are kept.
#include "absl/container/inlined_vector.h"
#include "language/parser_impl.h"

namespace qdr {

// --------------------------------------------------------------- Functions that are not kept

FunctionRecord* Parser::FindRecord(uint32_t parameters_position) {
  while (next_known_position_ < parameters_position) AdvanceKnownRecord();
  if (next_known_position_ != parameters_position) return nullptr;
  FunctionRecord* record = known_records_[next_known_record_].get();
  AdvanceKnownRecord();
  return record;
}

void Parser::AdvanceKnownRecord() {
  ++next_known_record_;
  next_known_position_ = next_known_record_ < known_records_.size()
                             ? known_records_[next_known_record_]->facts().parameters_position
                             : kNowhere;
}

void Parser::SkipFunction(FunctionLiteral* literal, FunctionRecord* record) {
  literal->facts = record->facts();
  literal->record = record;
  result_->records.push_back(record);
  scopes_.UseRecord(*record);
  scanner_.SeekTo(record->facts().body_end_position);
}

Expression* Parser::SkipArrowFunction() {
  if (!IsArrowFunction(known_records_[next_known_record_]->facts().kind)) return nullptr;
  uint32_t start = peek_position();
  FunctionRecord* record = FindRecord(start);
  auto* literal = New<FunctionLiteral>(start);
  SkipFunction(literal, record);
  scopes_.TrackScope(&literal->outer_scope);
  return literal;
}

FunctionRecord* Parser::TakeRecord(const FunctionFacts& facts,
                                   const ScopeBuilder::FunctionMark& mark, uint32_t record_count,
                                   Scope* scope) {
  auto* record = new FunctionRecord();
  RefPtr<FunctionRecord> owner(record);
  record->facts_ = facts;
  record->strings_ = strings_;
  scopes_.DropFunction(mark, scope, record);
  record->children_.assign(std::make_move_iterator(records_.begin() + record_count),
                           std::make_move_iterator(records_.end()));
  records_.resize(record_count);
  records_.push_back(std::move(owner));
  return record;
}

void Parser::FinishResult() {
  for (RefPtr<FunctionRecord>& record : records_) result_->records.push_back(std::move(record));
  records_.clear();
}

// --------------------------------------------------------------------------- Function literals

Expression* Parser::ParseFunctionExpression() {
  FunctionSyntax syntax;
  syntax.start_position = syntax.position = peek_position();
  syntax.is_eager = IsEagerAt(peek_position());
  bool is_async = Check(Token::kAsync);
  Expect(Token::kFunction);
  bool is_generator = Check(Token::kMul);
  syntax.kind = is_async ? (is_generator ? FunctionKind::kAsyncGenerator : FunctionKind::kAsync)
                         : (is_generator ? FunctionKind::kGenerator : FunctionKind::kNormal);
  if (peek() != Token::kLeftParen) {
    syntax.name_start = peek_position();
    syntax.name_end = token().end;
    syntax.is_named_expression = true;
    Token type = peek();
    const AstString* name = token().string;
    // The name of an expression is bound inside the function: yield and await are reserved by its
    // own kind only.
    bool allowed = IsAnyIdentifierToken(type);
    if (type == Token::kAwait) allowed = !is_async && !is_module_;
    if (type == Token::kYield || (type == Token::kEscapedStrictReserved && name == names_.yield)) {
      allowed = !is_generator && is_sloppy();
    } else if (IsStrictReservedToken(type)) {
      allowed = is_sloppy();
    }
    if (!allowed) {
      if (type == Token::kAwait) {
        Report(Message::kUnexpectedReserved, syntax.name_start, syntax.name_end);
      }
      ReportUnexpectedToken();
      return Failure(syntax.position);
    }
    Next();
    syntax.name = name;
  }
  return ParseFunctionLiteral(syntax);
}

FunctionLiteral* Parser::ParseFunctionLiteral(const FunctionSyntax& syntax) {
  auto* literal = New<FunctionLiteral>(syntax.position);
  FunctionFacts& facts = literal->facts;
  facts.name = syntax.name;
  facts.kind = syntax.kind;
  facts.start_position = syntax.start_position;
  facts.is_named_expression = syntax.is_named_expression;
  facts.is_declaration = syntax.is_declaration;
  facts.is_eager = syntax.is_eager;
  if (peek() != Token::kLeftParen) {
    ReportUnexpectedToken();
    return literal;
  }
  if (StackOverflows()) return literal;
  bool keep = eager_ || syntax.is_eager;
  if (!keep) {
    if (FunctionRecord* record = FindRecord(peek_position())) {
      SkipFunction(literal, record);
      scopes_.TrackScope(&literal->outer_scope);
      return literal;
    }
  }
  ScopeBuilder::FunctionMark mark = scopes_.MarkFunction();
  Zone::Mark zone_mark = zone_->Save();
  uint32_t record_count = static_cast<uint32_t>(records_.size());
  Scope* function_scope = ParseFunctionParts(literal);
  // The name was read before the function could say that it is strict.
  if (facts.is_strict && syntax.name != nullptr && syntax.name_end != 0) {
    if (syntax.name == names_.eval || syntax.name == names_.arguments) {
      Report(Message::kStrictEvalArguments, syntax.name_start, syntax.name_end);
    } else if (IsStrictReservedToken(syntax.name->keyword_)) {
      Report(Message::kUnexpectedStrictReserved, syntax.name_start, syntax.name_end);
    }
  }
  if (failed()) return literal;
  if (!keep) {
    literal->record = TakeRecord(facts, mark, record_count, function_scope);
    ForgetParts(literal, zone_mark);
  }
  scopes_.TrackScope(&literal->outer_scope);
  return literal;
}

void Parser::ForgetParts(FunctionLiteral* literal, const Zone::Mark& mark) {
  literal->scope = literal->body_scope = nullptr;
  literal->parameters = {};
  literal->body = {};
  zone_->Rewind(mark);
  // The lookahead may be a long string, which is in the zone.
  if (token().string != nullptr && !token().string->is_unique()) {
    scanner_.Rescan();
  } else if ((peek() == Token::kTemplateSpan || peek() == Token::kTemplateTail) &&
             !token().raw->is_unique()) {
    scanner_.Rescan();
  }
}

// From the `(` of the parameters to the `}` of the body.
Scope* Parser::ParseFunctionParts(FunctionLiteral* literal) {
  FunctionFacts& facts = literal->facts;
  facts.parameters_position = peek_position();
  Scope* function_scope = scopes_.OpenFunction(facts.kind, peek_position());
  function_scope->function_ = literal;
  if (facts.is_strict) function_scope->is_strict_ = true;  // A record says so.
  FunctionState state = {nullptr, facts.kind, function_scope};
  FunctionEntry entry(this, &state);
  uint32_t expected_end = std::exchange(dynamic_parameters_end_, kNowhere);
  Expect(Token::kLeftParen);
  ParseParameters(literal);
  uint32_t parameters_end = peek_position();
  Expect(Token::kRightParen);
  if (expected_end != kNowhere && parameters_end != expected_end) {
    // The parameters of a dynamic function have to be parameters by themselves.
    Report(Message::kUnexpectedToken, parameters_end, parameters_end + 1, ")");
  }
  Expect(Token::kLeftBrace);
  ParseFunctionBody(literal);
  Expect(Token::kRightBrace);
  facts.end_position = facts.body_end_position = last_end();
  if (failed()) return function_scope;
  facts.is_strict = function_scope->is_strict_;
  facts.uses_super_call |= state.uses_super_call;
  CheckParameterNames(literal);
  if (failed()) return function_scope;
  literal->scope = function_scope;
  scopes_.CloseFunction(function_scope, last_end(), &facts);
  return function_scope;
}

void Parser::CheckParameterNames(FunctionLiteral* literal) {
  const FunctionFacts& facts = literal->facts;
  bool is_method = AllowsSuperProperty(facts.kind);
  if (function_->duplicate_parameter &&
      (facts.is_strict || !facts.has_simple_parameters || is_method)) {
    ReportPending(function_->duplicate_parameter);
  }
  if (function_->strict_parameter && facts.is_strict) ReportPending(function_->strict_parameter);
}

void Parser::ParseParameters(FunctionLiteral* literal) {
  FunctionFacts& facts = literal->facts;
  function_->in_parameters = true;
  absl::InlinedVector<Parameter, 8> parameters;
  Scope* function_scope = scope();
  Binding binding;
  binding.is_parameter = true;
  bool has_expressions = false;
  uint32_t open = last_end() - 1;
  while (peek() != Token::kRightParen && !failed()) {
    Parameter parameter = {nullptr, nullptr, false};
    Variable* last = function_scope->last_variable_;
    bool is_name = IsAnyIdentifierToken(peek());
    if (Check(Token::kEllipsis)) {
      if (facts.kind == FunctionKind::kSetter) {
        Report(Message::kBadSetterRest, last_end() - 3, last_end());
      }
      parameter.is_rest = true;
      is_name = IsAnyIdentifierToken(peek());
      parameter.target = ParseBindingTarget(&binding);
      if (peek() == Token::kAssign) ReportAtToken(Message::kRestDefault);
      if (peek() == Token::kComma) ReportAtToken(Message::kParameterAfterRest);
    } else {
      PatternElement element = ParseBindingElement(&binding);
      parameter.target = element.target;
      parameter.initializer = element.initializer;
    }
    if (!is_name || parameter.initializer != nullptr) has_expressions = true;
    SetInitializerPosition(last, function_scope, last_end());
    parameters.push_back(parameter);
    if (parameters.size() > 65534) ReportAtToken(Message::kParameterTooMany);
    if (peek() != Token::kRightParen) Expect(Token::kComma);
  }
  if (facts.kind == FunctionKind::kGetter && !parameters.empty()) {
    Report(Message::kBadGetterArity, open, token().end);
  }
  if (facts.kind == FunctionKind::kSetter && parameters.size() != 1) {
    Report(Message::kBadSetterArity, open, token().end);
  }
  FinishParameters(literal, parameters, peek_position(), has_expressions);
  function_->in_parameters = false;
}

// What follows from the whole list. `has_expressions`: there is a default or a pattern.
void Parser::FinishParameters(FunctionLiteral* literal, std::span<const Parameter> parameters,
                              uint32_t end, bool has_expressions) {
  FunctionFacts& facts = literal->facts;
  Scope* function_scope = scope();
  bool counting = true;
  facts.length = facts.parameter_count = 0;
  facts.has_simple_parameters = true;
  facts.has_rest_parameter = false;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = parameters[i];
    if (parameter.is_rest) {
      facts.has_rest_parameter = true;
      counting = false;
    } else {
      ++facts.parameter_count;
    }
    if (parameter.initializer != nullptr) counting = false;
    if (counting) ++facts.length;
    auto* proxy = parameter.target->TryAs<VariableProxy>();
    if (proxy == nullptr || parameter.initializer != nullptr || parameter.is_rest) {
      facts.has_simple_parameters = false;
    }
    if (proxy != nullptr && !parameter.is_rest && proxy->variable != nullptr) {
      proxy->variable->is_plain_parameter_ = true;
      proxy->variable->index_ = static_cast<int32_t>(i);
    }
  }
  literal->parameters = CopyToZone(parameters.data(), parameters.size());
  function_scope->has_simple_parameters_ = facts.has_simple_parameters;
  function_scope->parameters_end_ = end;
  if (facts.has_simple_parameters || !has_expressions) return;
  function_scope->has_separate_body_ = true;
  for (Variable* v = function_scope->first_variable_; v != nullptr; v = v->next_) {
    v->has_tdz_ = true;
  }
}

void Parser::ParseFunctionBody(FunctionLiteral* literal) {
  Scope* function_scope = scope();
  Scope* body = nullptr;
  if (function_scope->has_separate_body_) {
    body = scopes_.Open(ScopeKind::kFunctionBody, peek_position());
  }
  Collector<Statement> statements(this);
  if (peek() == Token::kString) ParseDirectives(literal, &statements);
  ParseStatementList(&statements, Token::kRightBrace);
  literal->has_using = function_->has_using;
  literal->has_await_using = function_->has_await_using;
  literal->body = statements.Take();
  if (body != nullptr && !failed()) {
    bool declares = scopes_.Close(body, peek_position());
    literal->body_scope = declares || body->needs_context_ ? body : nullptr;
  }
}

void Parser::ParseDirectives(FunctionLiteral* literal, Collector<Statement>* statements) {
  PendingError legacy_octal;
  while (peek() == Token::kString) {
    ScannedToken directive = token();
    uint32_t start = peek_position();
    bool is_use_strict = directive.string == names_.use_strict && !directive.has_escape;
    if (directive.legacy_octal != LegacyOctal::kNone && !legacy_octal) {
      legacy_octal = {directive.legacy_octal == LegacyOctal::kEightOrNine
                          ? Message::kStrictEightOrNineEscape
                          : Message::kStrictOctalEscape,
                      directive.start, directive.end};
    }
    Statement* statement = ParseStatementListItem();
    statements->Add(statement);
    auto* expression = statement->TryAs<ExpressionStatement>();
    if (expression == nullptr || !expression->expression->Is<Literal>() ||
        expression->expression->is_parenthesized ||
        !expression->expression->As<Literal>()->IsString() ||
        expression->expression->position != start ||
        expression->expression->As<Literal>()->string != directive.string) {
      return;
    }
    if (!is_use_strict) continue;
    if (literal->facts.kind != FunctionKind::kScript &&
        literal->facts.kind != FunctionKind::kModule && !literal->facts.has_simple_parameters) {
      Report(Message::kIllegalUseStrict, directive.start, directive.end);
    }
    for (Scope* s = scope();; s = s->outer_) {
      s->is_strict_ = true;
      if (s->is_code_scope()) break;
    }
    if (legacy_octal) ReportPending(legacy_octal);
  }
}

// ---------------------------------------------------------------------------- Arrow functions

Expression* Parser::ParseArrowFunction(PendingArrow* arrow) {
  if (token().newline_before) ReportUnexpectedToken();
  auto* literal = New<FunctionLiteral>(arrow->start);
  FunctionFacts& facts = literal->facts;
  facts.kind = arrow->is_async ? FunctionKind::kAsyncArrow : FunctionKind::kArrow;
  facts.start_position = facts.parameters_position = arrow->start;
  facts.is_eager = arrow->is_eager;
  if (last_suspend_ && last_suspend_.start >= arrow->start) ReportPending(last_suspend_);
  if (arrow->is_async && last_await_name_ && last_await_name_.start > arrow->start) {
    ReportPending(last_await_name_);
  }
  ScopeBuilder::FunctionMark mark = ScopeBuilder::MarkArrowFunction(arrow->head);
  Scope* function_scope = scopes_.OpenArrowFunction(arrow->head, facts.kind, arrow->start);
  function_scope->function_ = literal;
  bool accept_in = accept_in_;
  {
    FunctionState state = {nullptr, facts.kind, function_scope};
    FunctionEntry entry(this, &state);
    PatternUse use = arrow->is_async ? PatternUse::kAsyncParameter : PatternUse::kParameter;
    absl::InlinedVector<Parameter, 8> parameters;
    bool has_expressions = false;
    for (size_t i = 0; i < arrow->elements.size() && !failed(); ++i) {
      Expression* element = arrow->elements[i];
      Parameter parameter = {nullptr, nullptr, false};
      Variable* last = function_scope->last_variable_;
      if (auto* spread = element->TryAs<Spread>()) {
        parameter.is_rest = true;
        if (spread->argument->Is<Assignment>() && !spread->argument->is_parenthesized) {
          Report(Message::kRestDefault, spread->argument->position, spread->argument->position + 1);
          break;
        }
        parameter.target = ToPatternTarget(spread->argument, use);
        if (i + 1 != arrow->elements.size()) {
          Report(Message::kParameterAfterRest, spread->position, spread->position + 3);
        }
      } else {
        PatternElement pattern = ToPatternElement(element, use);
        parameter.target = pattern.target;
        parameter.initializer = pattern.initializer;
      }
      if (failed()) break;
      DeclareArrowPattern(parameter.target, use);
      if (!parameter.target->Is<VariableProxy>() || parameter.initializer != nullptr) {
        has_expressions = true;
      }
      SetInitializerPosition(last, function_scope, arrow->element_ends[i]);
      parameters.push_back(parameter);
    }
    if (parameters.size() > 65534) ReportAtToken(Message::kParameterTooMany);
    FinishParameters(literal, parameters, peek_position(), has_expressions);
    ParseArrowTail(literal, mark, arrow->record_count, accept_in, eager_ || facts.is_eager);
  }
  scopes_.TrackScope(&literal->outer_scope);
  return literal;
}

// `x => ...`: x has just been parsed as a reference.
Expression* Parser::ParseSimpleArrowFunction(VariableProxy* parameter, uint32_t start) {
  if (token().newline_before) ReportUnexpectedToken();
  scopes_.RemoveUse(parameter->name, parameter);
  return ParseOneParameterArrow(parameter, start, FunctionKind::kArrow);
}

// `async x => ...`, known to be that.
Expression* Parser::ParseAsyncSimpleArrow(uint32_t start) {
  Next();
  uint32_t position = peek_position();
  if (peek() == Token::kAwait) ReportAtToken(Message::kAwaitBindingIdentifier);
  const AstString* name = ParseIdentifier();
  if (failed()) return Failure(start);
  if (token().newline_before) ReportUnexpectedToken();
  return ParseOneParameterArrow(New<VariableProxy>(name, position), start,
                                FunctionKind::kAsyncArrow);
}

Expression* Parser::ParseOneParameterArrow(VariableProxy* parameter, uint32_t start,
                                           FunctionKind kind) {
  auto* literal = New<FunctionLiteral>(start);
  FunctionFacts& facts = literal->facts;
  facts.kind = kind;
  facts.start_position = facts.parameters_position = start;
  facts.is_eager = IsEagerAt(start);
  ScopeBuilder::FunctionMark mark = scopes_.MarkFunction();
  uint32_t record_count = static_cast<uint32_t>(records_.size());
  Scope* function_scope = scopes_.OpenFunction(kind, start);
  function_scope->function_ = literal;
  bool accept_in = accept_in_;
  {
    FunctionState state = {nullptr, kind, function_scope};
    FunctionEntry entry(this, &state);
    DeclareArrowName(parameter, PatternUse::kParameter);
    SetInitializerPosition(nullptr, function_scope, last_end());
    Parameter parameters[] = {{parameter, nullptr, false}};
    FinishParameters(literal, parameters, peek_position(), false);
    ParseArrowTail(literal, mark, record_count, accept_in, eager_ || facts.is_eager);
  }
  scopes_.TrackScope(&literal->outer_scope);
  return literal;
}

// From the `=>` on. Closes the scope.
void Parser::ParseArrowTail(FunctionLiteral* literal, const ScopeBuilder::FunctionMark& mark,
                            uint32_t record_count, bool accept_in, bool keep) {
  FunctionFacts& facts = literal->facts;
  Scope* function_scope = scope();
  if (facts.is_strict) function_scope->is_strict_ = true;  // A record says so.
  Zone::Mark zone_mark = zone_->Save();
  Expect(Token::kArrow);
  if (failed()) return;
  if (peek() == Token::kLeftBrace) {
    Next();
    ParseFunctionBody(literal);
    Expect(Token::kRightBrace);
  } else {
    AcceptIn accept(this, accept_in);
    Scope* body = nullptr;
    if (function_scope->has_separate_body_) {
      body = scopes_.Open(ScopeKind::kFunctionBody, peek_position());
    }
    uint32_t position = peek_position();
    Expression* value = ParseAssignment();
    Statement* statement = New<ReturnStatement>(value, position);
    static_cast<ReturnStatement*>(statement)->end_position = last_end();
    literal->body = CopyToZone(&statement, 1);
    literal->is_concise_body = true;
    if (body != nullptr && !failed()) {
      scopes_.Close(body, last_end());
      literal->body_scope = body->needs_context_ ? body : nullptr;
    }
  }
  if (failed()) return;
  facts.end_position = facts.body_end_position = last_end();
  facts.is_strict = function_scope->is_strict_;
  facts.uses_super_call |= function_->uses_super_call;
  if (function_->strict_parameter && facts.is_strict) ReportPending(function_->strict_parameter);
  if (failed()) return;
  literal->scope = function_scope;
  scopes_.CloseFunction(function_scope, last_end(), &facts);
  if (!keep) {
    literal->record = TakeRecord(facts, mark, record_count, function_scope);
    ForgetParts(literal, zone_mark);
  }
}

// ---------------------------------------------------------------------- A function by itself

// The current token is the first of the parameters.
void Parser::ParseKnownFunction(FunctionLiteral* literal) {
  FunctionFacts& facts = literal->facts;
  if (!IsArrowFunction(facts.kind)) {
    ParseFunctionParts(literal);
    literal->outer_scope = scope();
    return;
  }
  uint32_t start = peek_position();
  ScopeBuilder::FunctionMark mark = scopes_.MarkFunction();
  Scope* function_scope = scopes_.OpenFunction(facts.kind, start);
  function_scope->function_ = literal;
  function_scope->is_strict_ = facts.is_strict;
  FunctionState state = {nullptr, facts.kind, function_scope};
  FunctionEntry entry(this, &state);
  if (facts.kind == FunctionKind::kAsyncArrow) Next();
  if (Check(Token::kLeftParen)) {
    ParseParameters(literal);
    Expect(Token::kRightParen);
  } else {
    Binding binding;
    binding.is_parameter = true;
    Parameter parameters[] = {{ParseBindingTarget(&binding), nullptr, false}};
    SetInitializerPosition(nullptr, function_scope, last_end());
    FinishParameters(literal, parameters, peek_position(), false);
  }
  ParseArrowTail(literal, mark, 0, true, true);
  literal->outer_scope = scope();
}

}  // namespace qdr
