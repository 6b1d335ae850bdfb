// The entry points, errors, and what the kinds of programs differ in.
#include "language/parser.h"

#include <algorithm>

#include "base/stack.h"
#include "language/character.h"
#include "language/parser_impl.h"
#include "language/parser_modules.h"

namespace qdr {

namespace {

constexpr uintptr_t kDefaultStack = kStackScale * 500 * 1024;

uintptr_t StackLimitOf(const ParseOptions& options) {
  if (options.stack_limit != 0) return options.stack_limit;
  return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - kDefaultStack;
}

}  // namespace

ParseResult::ParseResult() = default;
ParseResult::~ParseResult() = default;

SourceLocation LocationOf(const SourceText& source, uint32_t offset) {
  SourceLocation location = {1, 1};
  uint32_t line_start = 0;
  offset = std::min(offset, source.length());
  for (uint32_t i = 0; i < offset; ++i) {
    char16_t c = source[i];
    if (!IsLineTerminator(c)) continue;
    if (c == '\r' && i + 1 < source.length() && source[i + 1] == '\n') {
      if (i + 1 >= offset) break;
      ++i;
    }
    ++location.line;
    line_start = i + 1;
  }
  location.column = offset - line_start + 1;
  return location;
}

Parser::Parser(const SourceText& source, const ParseOptions& options, ParseResult* result)
    : result_(result),
      zone_(&result->zone),
      strings_(result->strings.get()),
      names_(result->strings->names()),
      scanner_(source, result->strings.get(), &result->zone),
      scopes_(&result->zone, result->strings.get(), result),
      stack_limit_(StackLimitOf(options)),
      eager_(options.eager),
      allow_natives_(options.allow_natives_syntax),
      allow_top_level_await_(options.allow_top_level_await) {}

Parser::~Parser() = default;

// ------------------------------------------------------------------------------------- Errors

void Parser::Report(Message message, uint32_t start, uint32_t end, std::string_view argument) {
  if (failed()) return;
  ParseError& error = result_->error;
  error.kind = message == Message::kStackOverflow ? ParseErrorKind::kRangeError
                                                  : ParseErrorKind::kSyntaxError;
  std::string_view text = MessageTemplate(message);
  size_t percent = text.find('%');
  if (percent == std::string_view::npos) {
    error.message = text;
  } else {
    error.message.append(text.substr(0, percent));
    error.message.append(argument);
    error.message.append(text.substr(percent + 1));
  }
  error.start = std::min(start, scanner_.source().length());
  error.end = std::min(std::max(start, end), scanner_.source().length());
  error.at_end_of_input = start >= scanner_.source().length() || scanner_.error_at_end();
  scanner_.Stop();
}

void Parser::Report(Message message, uint32_t start, uint32_t end, const AstString* argument) {
  if (failed()) return;
  Report(message, start, end, std::string_view(argument->ToUtf8()));
}

void Parser::ReportStackOverflow() { ReportAtToken(Message::kStackOverflow); }

void Parser::ReportUnexpectedTokenAt(const ScannedToken& token) {
  if (failed()) return;
  switch (token.type) {
    case Token::kIllegal:
      if (scanner_.has_error()) {
        const ScanError& error = scanner_.error();
        return Report(error.message, error.start, error.end);
      }
      return Report(Message::kInvalidOrUnexpectedToken, token.start, token.end);
    case Token::kEnd:
      return Report(Message::kUnexpectedEnd, token.start, token.end);
    case Token::kNumber:
    case Token::kBigInt:
      return Report(Message::kUnexpectedNumber, token.start, token.end);
    case Token::kString:
      return Report(Message::kUnexpectedString, token.start, token.end);
    case Token::kTemplateSpan:
    case Token::kTemplateTail:
      return Report(Message::kUnexpectedTemplate, token.start, token.end);
    case Token::kEnum:
      return Report(Message::kUnexpectedReserved, token.start, token.end);
    case Token::kEscapedKeyword:
      return Report(Message::kEscapedKeyword, token.start, token.end);
    case Token::kPrivateName:
      return Report(Message::kUnexpectedPrivateName, token.start, token.end, token.string);
    case Token::kLet:
    case Token::kStatic:
    case Token::kYield:
    case Token::kFutureStrict:
    case Token::kEscapedStrictReserved:
      if (is_strict()) {
        return Report(Message::kUnexpectedStrictReserved, token.start, token.end);
      }
      break;
    case Token::kAwait:
      return Report(Message::kUnexpectedReserved, token.start, token.end);
    default:
      break;
  }
  if (IsAnyIdentifierToken(token.type)) {
    return Report(Message::kUnexpectedIdentifier, token.start, token.end, token.string);
  }
  Report(Message::kUnexpectedToken, token.start, token.end, TokenText(token.type));
}

Expression* Parser::Failure(uint32_t position) {
  return NewLiteral(Literal::Type::kUndefined, position);
}

void Parser::ExpectSemicolon() {
  Token type = peek();
  if (type == Token::kSemicolon) [[likely]] {
    Next();
    return;
  }
  if (type == Token::kRightBrace || type == Token::kEnd || token().newline_before) return;
  if (scanner_.last() == Token::kAwait && !is_await_operator()) {
    return Report(Message::kAwaitOutsideAsync, last_end() - 5, last_end());
  }
  ReportUnexpectedToken();
}

// ----------------------------------------------------------------------------------- Contexts

const Parser::FunctionState* Parser::ReceiverFunction() const {
  const FunctionState* state = function_;
  while (state != nullptr && IsArrowFunction(state->kind)) state = state->outer;
  return state;
}

bool Parser::IsNewTargetAllowed() const {
  const FunctionState* state = ReceiverFunction();
  if (state == nullptr || state->kind == FunctionKind::kScript) return outside_allows_new_target_;
  return state->kind != FunctionKind::kModule;
}

bool Parser::IsSuperPropertyAllowed() const {
  const FunctionState* state = ReceiverFunction();
  if (state == nullptr || state->kind == FunctionKind::kScript) {
    return outside_allows_super_property_;
  }
  return AllowsSuperProperty(state->kind);
}

bool Parser::IsSuperCallAllowed() const {
  const FunctionState* state = ReceiverFunction();
  if (state == nullptr || state->kind == FunctionKind::kScript) return outside_allows_super_call_;
  return state->kind == FunctionKind::kDerivedConstructor;
}

bool Parser::IsArgumentsDisallowed() const {
  const FunctionState* state = ReceiverFunction();
  if (state == nullptr || state->kind == FunctionKind::kScript) {
    return outside_disallows_arguments_;
  }
  return IsClassInitializer(state->kind);
}

// ----------------------------------------------------------------------------------- Programs

void Parser::ParseScriptProgram(ScopeKind kind, const ScopeInfo* outer, bool strict) {
  scopes_.OpenOutside(outer);
  bool found_receiver = false;
  for (const ScopeInfo* info = outer; info != nullptr; info = info->outer()) {
    if (info->kind() == ScopeKind::kClass) has_class_around_ = true;
    if (found_receiver || info->kind() != ScopeKind::kFunction ||
        IsArrowFunction(info->function_kind())) {
      continue;
    }
    found_receiver = true;
    outside_allows_new_target_ = true;
    outside_allows_super_property_ = AllowsSuperProperty(info->function_kind());
    outside_allows_super_call_ = info->function_kind() == FunctionKind::kDerivedConstructor;
    outside_disallows_arguments_ = IsClassInitializer(info->function_kind());
  }
  auto* literal = New<FunctionLiteral>(0u);
  literal->facts.kind = FunctionKind::kScript;
  literal->facts.end_position = literal->facts.body_end_position = scanner_.source().length();
  Scope* program = scopes_.Open(kind, 0);
  program->is_strict_ = strict;
  program->function_kind_ = FunctionKind::kScript;
  program->function_ = literal;
  FunctionState state = {nullptr, FunctionKind::kScript, program};
  state.top_level_await = allow_top_level_await_;
  FunctionEntry entry(this, &state);
  Next();
  Collector<Statement> statements(this);
  ParseDirectives(literal, &statements);
  ParseStatementList(&statements, Token::kEnd);
  if (failed()) return;
  literal->body = statements.Take();
  literal->scope = program;
  literal->outer_scope = program->outer_;
  literal->facts.is_strict = program->is_strict_;
  literal->facts.has_top_level_await = state.awaits;
  literal->facts.contains_eval = program->contains_eval_;
  if (kind == ScopeKind::kEval && !program->is_strict_) {
    if (const Variable* v = scopes_.FindEvalConflict(program)) {
      return Report(Message::kRedeclaration, v->position(), v->position() + v->name()->length(),
                    v->name());
    }
  }
  if (!scopes_.CloseProgram(program, scanner_.source().length())) {
    const auto& name = scopes_.unresolved_private_name();
    return Report(Message::kPrivateNotDeclared, name.position, name.position + name.name->length(),
                  name.name);
  }
  result_->function = literal;
}

void Parser::ParseModuleProgram() {
  is_module_ = true;
  scanner_.set_module(true);
  result_->module = std::make_unique<ModuleDescriptor>();
  module_state_ = std::make_unique<ModuleState>();
  scopes_.OpenOutside(nullptr);
  auto* literal = New<FunctionLiteral>(0u);
  literal->facts.kind = FunctionKind::kModule;
  literal->facts.is_strict = true;
  literal->facts.end_position = literal->facts.body_end_position = scanner_.source().length();
  Scope* program = scopes_.Open(ScopeKind::kModule, 0);
  program->is_strict_ = true;
  program->function_kind_ = FunctionKind::kModule;
  program->function_ = literal;
  FunctionState state = {nullptr, FunctionKind::kModule, program};
  state.top_level_await = true;
  FunctionEntry entry(this, &state);
  Next();
  Collector<Statement> statements(this);
  ParseModuleItems(&statements);
  if (!failed()) FinishModule(program);
  if (failed()) return;
  literal->body = statements.Take();
  literal->scope = program;
  literal->outer_scope = program->outer_;
  literal->has_using = state.has_using;
  literal->has_await_using = state.has_await_using;
  literal->facts.has_top_level_await = state.awaits;
  if (!scopes_.CloseProgram(program, scanner_.source().length())) {
    const auto& name = scopes_.unresolved_private_name();
    return Report(Message::kPrivateNotDeclared, name.position, name.position + name.name->length(),
                  name.name);
  }
  result_->function = literal;
}

// What the function may contain was checked when it was parsed for the first time.
void Parser::ParseSingleFunction(const FunctionRecord& record, const ScopeInfo* outer) {
  scopes_.OpenOutside(outer);
  outside_allows_new_target_ = outside_allows_super_property_ = true;
  outside_allows_super_call_ = has_class_around_ = true;
  for (const ScopeInfo* info = outer; info != nullptr; info = info->outer()) {
    if (info->kind() == ScopeKind::kModule) is_module_ = true;
  }
  scanner_.set_module(is_module_);
  known_records_ = record.children();
  next_known_record_ = 0;
  next_known_position_ =
      known_records_.empty() ? kNowhere : known_records_[0]->facts().parameters_position;
  FunctionState outside = {nullptr, FunctionKind::kScript, scope()};
  FunctionEntry entry(this, &outside);
  auto* literal = New<FunctionLiteral>(record.facts().start_position);
  literal->facts = record.facts();
  scanner_.SeekTo(record.facts().parameters_position);
  ParseKnownFunction(literal);
  if (failed()) return;
  literal->facts = record.facts();
  scopes_.ResolveOutside();
  if (failed()) return;
  result_->function = literal;
}

void Parser::ParseDynamicFunction(uint32_t parameters_start, uint32_t parameters_end,
                                  FunctionKind kind) {
  scopes_.OpenOutside(nullptr);
  FunctionState outside = {nullptr, FunctionKind::kScript, scope()};
  FunctionEntry entry(this, &outside);
  auto* literal = New<FunctionLiteral>(0u);
  literal->facts.name = names_.anonymous;
  literal->facts.kind = kind;
  literal->facts.start_position = 0;
  literal->facts.is_declaration = true;
  QDR_DCHECK(parameters_start > 0);
  scanner_.SeekTo(parameters_start - 1);
  dynamic_parameters_end_ = parameters_end + 1;
  ParseFunctionParts(literal);
  if (!failed() && peek() != Token::kEnd) ReportUnexpectedToken();
  if (failed()) return;
  literal->facts.end_position = literal->facts.body_end_position = last_end();
  literal->outer_scope = scope();
  if (!scopes_.ResolveOutside()) {
    const auto& name = scopes_.unresolved_private_name();
    return Report(Message::kPrivateNotDeclared, name.position, name.position + name.name->length(),
                  name.name);
  }
  result_->function = literal;
}

// -------------------------------------------------------------------------------- Entry points

namespace {

std::unique_ptr<ParseResult> NewResult(const ParseOptions& options) {
  auto result = std::make_unique<ParseResult>();
  result->strings = options.strings;
  if (!result->strings) result->strings = new AstStringTable();
  return result;
}

void Finish(const SourceText& source, ParseResult* result) {
  ParseError& error = result->error;
  if (error.kind == ParseErrorKind::kNone) {
    QDR_CHECK(result->function != nullptr);
    return;
  }
  result->function = nullptr;
  SourceLocation location = LocationOf(source, error.start);
  error.line = location.line;
  error.column = location.column;
}

}  // namespace

std::unique_ptr<ParseResult> ParseScript(const SourceText& source, const ParseOptions& options) {
  auto result = NewResult(options);
  {
    Parser parser(source, options, result.get());
    parser.ParseScriptProgram(ScopeKind::kScript, nullptr, options.strict);
    parser.FinishResult();
  }
  Finish(source, result.get());
  return result;
}

std::unique_ptr<ParseResult> ParseModule(const SourceText& source, const ParseOptions& options) {
  auto result = NewResult(options);
  {
    Parser parser(source, options, result.get());
    parser.ParseModuleProgram();
    parser.FinishResult();
  }
  Finish(source, result.get());
  return result;
}

std::unique_ptr<ParseResult> ParseEval(const SourceText& source, const ScopeInfo* outer,
                                       bool strict, const ParseOptions& options) {
  auto result = NewResult(options);
  {
    Parser parser(source, options, result.get());
    parser.ParseScriptProgram(ScopeKind::kEval, outer, strict);
    parser.FinishResult();
  }
  Finish(source, result.get());
  return result;
}

std::unique_ptr<ParseResult> ParseFunction(const SourceText& source, const FunctionRecord& record,
                                           const ScopeInfo* outer, const ParseOptions& options) {
  auto result = std::make_unique<ParseResult>();
  // The free names of the record's functions are strings of this table.
  result->strings = const_cast<AstStringTable*>(record.strings());
  {
    Parser parser(source, options, result.get());
    parser.ParseSingleFunction(record, outer);
    parser.FinishResult();
  }
  Finish(source, result.get());
  return result;
}

std::unique_ptr<ParseResult> ParseDynamicFunction(const SourceText& source,
                                                  uint32_t parameters_start,
                                                  uint32_t parameters_end, FunctionKind kind,
                                                  const ParseOptions& options) {
  auto result = NewResult(options);
  {
    Parser parser(source, options, result.get());
    parser.ParseDynamicFunction(parameters_start, parameters_end, kind);
    parser.FinishResult();
  }
  Finish(source, result.get());
  return result;
}

InputState ClassifyInput(const SourceText& source, const ParseOptions& options) {
  auto result = ParseScript(source, options);
  if (result->ok()) return InputState::kComplete;
  return result->error.at_end_of_input ? InputState::kIncomplete : InputState::kInvalid;
}

RefPtr<FunctionRecord> ParseResult::EnsureRecord(FunctionLiteral* literal) {
  const FunctionFacts& facts = literal->facts;
  if (facts.is_default_constructor || IsClassInitializer(facts.kind) ||
      facts.kind == FunctionKind::kScript || facts.kind == FunctionKind::kModule) {
    return nullptr;
  }
  if (literal->record == nullptr) {
    RefPtr<FunctionRecord> record(new FunctionRecord());
    record->facts_ = facts;
    record->strings_ = strings;
    literal->record = record.get();
    records.push_back(std::move(record));
  }
  return literal->record;
}

}  // namespace qdr
