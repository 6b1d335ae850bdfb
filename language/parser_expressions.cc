// Expressions, from the comma operator down to primaries.
#include "language/parser_impl.h"

namespace qdr {

Expression* Parser::ParseExpression() {
  AcceptIn accept(this, true);
  return ParseExpressionNoCover();
}

Expression* Parser::ParseExpressionNoCover() {
  PendingError outer = cover_error_;
  cover_error_ = {};
  Expression* result = ParseExpressionCover();
  if (cover_error_) ReportPending(cover_error_);
  cover_error_ = outer;
  return result;
}

Expression* Parser::ParseExpressionCover() {
  uint32_t position = peek_position();
  Expression* first = ParseAssignmentCover();
  if (peek() != Token::kComma) [[likely]]
    return first;
  if (cover_error_) ReportPending(cover_error_);
  Collector<Expression> expressions(this);
  expressions.Add(first);
  while (Check(Token::kComma)) expressions.Add(ParseAssignment());
  return New<Sequence>(expressions.Take(), position);
}

Expression* Parser::ParseAssignment() {
  PendingError outer = cover_error_;
  cover_error_ = {};
  Expression* result = ParseAssignmentCover();
  if (cover_error_) [[unlikely]]
    ReportPending(cover_error_);
  cover_error_ = outer;
  return result;
}

Expression* Parser::ParseAssignmentCover() {
  uint32_t start = peek_position();
  if (StackOverflows()) return Failure(start);
  if (start == next_known_position_) [[unlikely]] {
    if (Expression* skipped = SkipArrowFunction()) return skipped;
  }
  if (peek() == Token::kYield && is_generator()) return ParseYield();
  arrow_allowed_at_ = start;
  PendingError outer = cover_error_;
  cover_error_ = {};
  Expression* expression = ParseConditional();
  Token op = peek();

  if (op == Token::kArrow) {
    cover_error_ = outer;
    if (arrow_.node != nullptr && expression == arrow_.node) {
      PendingArrow arrow = arrow_;
      arrow_.node = nullptr;
      return ParseArrowFunction(&arrow);
    }
    if (expression->Is<VariableProxy>() && !expression->is_parenthesized &&
        expression->position == start) {
      return ParseSimpleArrowFunction(expression->As<VariableProxy>(), start);
    }
    Report(Message::kMalformedArrowParameters, start, last_end());
    return expression;
  }

  bool is_literal = !expression->is_parenthesized &&
                    (expression->Is<ObjectLiteral>() || expression->Is<ArrayLiteral>());
  if (!IsAssignmentToken(op)) {
    if (cover_error_ && !is_literal) ReportPending(cover_error_);
    if (outer) cover_error_ = outer;
    return expression;
  }

  uint32_t position = peek_position();
  Expression* target;
  if (is_literal && op == Token::kAssign) {
    target = ToPattern(expression, PatternUse::kAssignment);
  } else {
    if (cover_error_) ReportPending(cover_error_);
    if (IsLogicalAssignmentToken(op) && expression->Is<Call>()) {
      Report(Message::kInvalidLhsInAssignment, start, last_end());
    }
    target = ToAssignmentTarget(expression, start, last_end(), Message::kInvalidLhsInAssignment);
  }
  cover_error_ = outer;
  Next();
  Expression* value = ParseAssignment();
  if (op == Token::kAssign) {
    NameByTarget(target, value);
    return New<Assignment>(target, value, position);
  }
  Token binary = BinaryOperatorOfAssignment(op);
  if (IsLogicalAssignmentToken(op)) {
    NameByTarget(target, value);
    return New<LogicalAssignment>(binary, target, value, position);
  }
  return New<CompoundAssignment>(binary, target, value, position);
}

Expression* Parser::ParseYield() {
  uint32_t position = peek_position();
  last_suspend_ = {Message::kYieldInParameter, position, token().end};
  if (function_->in_parameters) ReportPending(last_suspend_);
  PendingError suspend = last_suspend_;
  Next();
  Expression* argument = nullptr;
  bool delegates = false;
  if (!token().newline_before) {
    switch (peek()) {
      case Token::kEnd:
      case Token::kSemicolon:
      case Token::kRightBrace:
      case Token::kRightBracket:
      case Token::kRightParen:
      case Token::kColon:
      case Token::kComma:
      case Token::kIn:
        break;
      case Token::kMul:
        delegates = true;
        Next();
        [[fallthrough]];
      default:
        argument = ParseAssignment();
        break;
    }
  }
  last_suspend_ = suspend;
  if (delegates) return New<YieldStar>(argument, position);
  return New<Yield>(argument, position);
}

Expression* Parser::ParseConditional() {
  Expression* condition = ParseBinary(3);
  if (peek() != Token::kConditional) [[likely]]
    return condition;
  uint32_t position = peek_position();
  if (cover_error_) ReportPending(cover_error_);
  Next();
  Expression* then_expression;
  {
    AcceptIn accept(this, true);
    then_expression = ParseAssignment();
  }
  Expect(Token::kColon);
  Expression* else_expression = ParseAssignment();
  return New<Conditional>(condition, then_expression, else_expression, position);
}

// ----------------------------------------------------------------------------------- Operators

Expression* Parser::ParseBinary(int min_precedence) {
  Expression* left;
  if (peek() == Token::kPrivateName) [[unlikely]] {
    // `#name in object` is the only expression that begins so.
    uint32_t start = peek_position();
    ScannedToken name_token = token();
    VariableProxy* name = ParsePrivateNameUse();
    if (peek() != Token::kIn || !accept_in_ || min_precedence > TokenPrecedence(Token::kIn)) {
      ReportUnexpectedTokenAt(name_token);
      return Failure(start);
    }
    uint32_t position = peek_position();
    Next();
    Expression* object = ParseBinary(TokenPrecedence(Token::kIn) + 1);
    left = New<PrivateIn>(name, object, position);
  } else {
    left = ParseUnary();
  }
  int precedence = PeekPrecedence();
  if (precedence < min_precedence) [[likely]]
    return left;
  return ParseBinaryRest(left, min_precedence, precedence);
}

// Operators of one precedence are collected in a loop, so that long chains neither recurse here
// nor give deep trees.
Expression* Parser::ParseBinaryRest(Expression* left, int min_precedence, int precedence) {
  if (cover_error_) ReportPending(cover_error_);
  for (; precedence >= min_precedence; --precedence) {
    if (PeekPrecedence() != precedence) continue;
    const size_t base = operator_stack_.size();
    bool is_exponent = peek() == Token::kExp;
    do {
      Token op = peek();
      uint32_t position = peek_position();
      uint32_t left_kind_check = position;
      Next();
      if (StackOverflows()) break;
      // ** binds to the right.
      uint32_t right_start = peek_position();
      Expression* right = ParseBinary(is_exponent ? precedence : precedence + 1);
      if (op == Token::kNullish) {
        // ?? does not mix with || and && (13.13).
        if (operator_stack_.size() == base) CheckNullishOperand(left, left_kind_check);
        CheckNullishOperand(right, right_start);
      }
      operator_stack_.push_back({op, position, right});
    } while (PeekPrecedence() == precedence && !failed());
    left = CombineBinary(left, base);
  }
  return left;
}

void Parser::CheckNullishOperand(Expression* operand, uint32_t position) {
  if (operand->is_parenthesized) return;
  Token op = Token::kNullish;
  if (operand->Is<LogicalOperation>()) op = operand->As<LogicalOperation>()->op;
  if (operand->Is<NaryOperation>()) op = operand->As<NaryOperation>()->rest[0].op;
  if (op == Token::kAnd || op == Token::kOr) {
    // The operator that may not be there: the inner one on the right, the ?? on the left.
    bool is_left = operand->position < position;
    Report(Message::kUnexpectedToken, is_left ? position : operand->position,
           (is_left ? position : operand->position) + 2,
           is_left ? TokenText(Token::kNullish) : TokenText(op));
  }
}

Expression* Parser::CombineBinary(Expression* first, size_t base) {
  size_t count = operator_stack_.size() - base;
  Expression* result = first;
  if (count == 1) {
    const NaryOperation::Rest& rest = operator_stack_[base];
    if (IsLogicalToken(rest.op)) {
      result = New<LogicalOperation>(rest.op, first, rest.operand, rest.position);
    } else if (IsCompareToken(rest.op)) {
      result = New<CompareOperation>(rest.op, first, rest.operand, rest.position);
    } else {
      result = New<BinaryOperation>(rest.op, first, rest.operand, rest.position);
    }
  } else if (count > 1) {
    result = New<NaryOperation>(first, CopyToZone(operator_stack_.data() + base, count),
                                operator_stack_[base].position);
  }
  operator_stack_.resize(base);
  return result;
}

Expression* Parser::ParseUnary() {
  switch (peek()) {
    case Token::kNot:
    case Token::kBitNot:
    case Token::kAdd:
    case Token::kSub:
    case Token::kTypeof:
    case Token::kVoid:
    case Token::kDelete:
      return ParseUnaryOperator();
    case Token::kIncrement:
    case Token::kDecrement:
      return ParsePrefixCount();
    case Token::kAwait:
      if (is_await_operator()) return ParseAwait();
      break;
    default:
      break;
  }
  return ParsePostfix();
}

Expression* Parser::ParseUnaryOperator() {
  Token op = peek();
  uint32_t position = peek_position();
  if (StackOverflows()) return Failure(position);
  Next();
  if (op != Token::kDelete && op != Token::kTypeof) eager_at_ = peek_position();
  uint32_t operand_start = peek_position();
  Expression* operand = ParseUnary();
  if (cover_error_) ReportPending(cover_error_);
  if (op == Token::kDelete) {
    if (operand->Is<VariableProxy>() && is_strict()) {
      Report(Message::kStrictDelete, operand_start, last_end());
    }
    const Expression* target = operand;
    if (target->Is<OptionalChain>()) target = target->As<OptionalChain>()->expression;
    if (target->Is<PrivateProperty>()) {
      Report(Message::kDeletePrivate, operand_start, last_end());
    }
  }
  if (peek() == Token::kExp) Report(Message::kUnaryBeforeExponent, position, last_end());
  if (op == Token::kSub && operand->Is<Literal>() && operand->As<Literal>()->IsNumber()) {
    return NewNumberLiteral(-operand->As<Literal>()->AsNumber(), position);
  }
  return New<UnaryOperation>(op, operand, position);
}

Expression* Parser::ParsePrefixCount() {
  bool is_increment = peek() == Token::kIncrement;
  uint32_t position = peek_position();
  if (StackOverflows()) return Failure(position);
  Next();
  uint32_t start = peek_position();
  Expression* operand = ParseUnary();
  if (cover_error_) ReportPending(cover_error_);
  operand = ToAssignmentTarget(operand, start, last_end(), Message::kInvalidLhsInPrefix);
  return New<CountOperation>(true, is_increment, operand, position);
}

Expression* Parser::ParseAwait() {
  uint32_t position = peek_position();
  if (StackOverflows()) return Failure(position);
  if (token().has_escape) ReportAtToken(Message::kEscapedKeyword);
  last_suspend_ = {Message::kAwaitInParameters, position, token().end};
  if (function_->in_parameters) ReportPending(last_suspend_);
  PendingError suspend = last_suspend_;
  function_->awaits = true;
  Next();
  Expression* operand = ParseUnary();
  if (cover_error_) ReportPending(cover_error_);
  if (peek() == Token::kExp) Report(Message::kUnaryBeforeExponent, position, last_end());
  last_suspend_ = suspend;
  return New<Await>(operand, position);
}

Expression* Parser::ParsePostfix() {
  uint32_t start = peek_position();
  Expression* expression = ParseLeftHandSide();
  if ((peek() != Token::kIncrement && peek() != Token::kDecrement) || token().newline_before)
      [[likely]] {
    return expression;
  }
  if (cover_error_) ReportPending(cover_error_);
  expression = ToAssignmentTarget(expression, start, last_end(), Message::kInvalidLhsInPostfix);
  uint32_t position = peek_position();
  bool is_increment = peek() == Token::kIncrement;
  Next();
  return New<CountOperation>(false, is_increment, expression, position);
}

// ---------------------------------------------------------------------- Members, calls and new

namespace {

constexpr bool ContinuesMember(Token token) {
  return token == Token::kDot || token == Token::kLeftBracket || token == Token::kLeftParen ||
         token == Token::kQuestionDot || token == Token::kTemplateSpan ||
         token == Token::kTemplateTail;
}

}  // namespace

Expression* Parser::ParseLeftHandSide() {
  uint32_t start = peek_position();
  Expression* expression = ParsePrimary();
  if (!ContinuesMember(peek())) return expression;
  return ParseMemberRest(expression, start, true);
}

// Without calls: the callee of `new`.
Expression* Parser::ParseMember() {
  uint32_t start = peek_position();
  Expression* expression = ParsePrimary();
  return ParseMemberRest(expression, start, false);
}

Expression* Parser::ParseKeyedProperty(Expression* object) {
  uint32_t position = peek_position();
  Next();
  Expression* key = ParseExpression();
  Expect(Token::kRightBracket);
  if (key->Is<Literal>() && key->As<Literal>()->IsString()) {
    const AstString* name = key->As<Literal>()->string;
    if (!name->is_array_index()) return New<Property>(object, name, position);
  }
  return New<Property>(object, key, position);
}

AstList<Expression*> Parser::ParseArguments(bool* has_spread) {
  Next();
  AcceptIn accept(this, true);
  Collector<Expression> arguments(this);
  while (peek() != Token::kRightParen) {
    uint32_t start = peek_position();
    if (Check(Token::kEllipsis)) {
      *has_spread = true;
      arguments.Add(New<Spread>(ParseAssignment(), start));
    } else {
      arguments.Add(ParseAssignment());
    }
    if (!Check(Token::kComma)) break;
  }
  if (arguments.size() > 65535) ReportAtToken(Message::kArgumentsTooMany);
  if (!Check(Token::kRightParen)) {
    if (peek() == Token::kIllegal) {
      ReportUnexpectedToken();
    } else {
      ReportAtToken(Message::kMissingParenAfterArguments);
    }
  }
  return arguments.Take();
}

// The current token is the `(`.
Expression* Parser::ParseCall(Expression* callee, uint32_t start, bool is_optional) {
  uint32_t position = peek_position();
  uint32_t callee_end = last_end();
  bool has_spread = false;
  AstList<Expression*> arguments = ParseArguments(&has_spread);
  return NewCall(callee, arguments, has_spread, start, callee_end, position, is_optional);
}

Expression* Parser::NewCall(Expression* callee, AstList<Expression*> arguments, bool has_spread,
                            uint32_t start, uint32_t callee_end, uint32_t position,
                            bool is_optional) {
  bool is_eval = callee->Is<VariableProxy>() && !is_optional &&
                 callee->As<VariableProxy>()->name == names_.eval;
  switch (callee->kind) {
    case AstKind::kVariableProxy:
    case AstKind::kProperty:
    case AstKind::kPrivateProperty:
    case AstKind::kSuperProperty:
      position = callee->position;
      break;
    default:
      break;
  }
  auto* call = New<Call>(callee, arguments, position);
  call->has_spread = has_spread;
  call->is_optional = is_optional;
  call->callee_start = start;
  call->callee_end = callee_end;
  if (is_eval) {
    call->is_possibly_eval = true;
    scopes_.RecordEval(is_sloppy());
    scopes_.TrackScope(&call->eval_scope);
  }
  return call;
}

Expression* Parser::ParseMemberRest(Expression* expression, uint32_t start, bool allow_calls) {
  while (true) {
    switch (peek()) {
      case Token::kDot: {
        if (cover_error_) ReportPending(cover_error_);
        Next();
        uint32_t position = peek_position();
        if (peek() == Token::kPrivateName) {
          expression = New<PrivateProperty>(expression, ParsePrivateNameUse(), position);
        } else {
          expression = New<Property>(expression, ParseIdentifierName(), position);
        }
        break;
      }
      case Token::kLeftBracket:
        if (cover_error_) ReportPending(cover_error_);
        expression = ParseKeyedProperty(expression);
        break;
      case Token::kTemplateSpan:
      case Token::kTemplateTail:
        if (cover_error_) ReportPending(cover_error_);
        expression = ParseTemplate(expression, start);
        break;
      case Token::kQuestionDot:
        if (!allow_calls) {
          ReportAtToken(Message::kOptionalChainNew);
          return expression;
        }
        if (cover_error_) ReportPending(cover_error_);
        return ParseOptionalChain(expression, start);
      case Token::kLeftParen:
        if (!allow_calls) return expression;
        if (cover_error_) ReportPending(cover_error_);
        if (expression == async_name_ && start == arrow_allowed_at_ && !token().newline_before) {
          expression = ParseAsyncCallOrArrowHead(expression, start);
          if (expression == arrow_.node) return expression;
        } else {
          expression = ParseCall(expression, start, false);
        }
        break;
      default:
        return expression;
    }
  }
}

Expression* Parser::ParseOptionalChain(Expression* expression, uint32_t start) {
  uint32_t position = peek_position();
  while (true) {
    bool is_optional = peek() == Token::kQuestionDot;
    if (is_optional) Next();
    switch (peek()) {
      case Token::kLeftParen:
        expression = ParseCall(expression, start, is_optional);
        break;
      case Token::kLeftBracket:
        expression = ParseKeyedProperty(expression);
        expression->is_optional = is_optional;
        break;
      case Token::kTemplateSpan:
      case Token::kTemplateTail:
        ReportAtToken(Message::kOptionalChainTemplate);
        return expression;
      default:
        if (!is_optional) {
          if (peek() != Token::kDot) return New<OptionalChain>(expression, position);
          Next();
        }
        uint32_t name_position = peek_position();
        if (peek() == Token::kPrivateName) {
          expression = New<PrivateProperty>(expression, ParsePrivateNameUse(), name_position);
        } else {
          expression = New<Property>(expression, ParseIdentifierName(), name_position);
        }
        expression->is_optional = is_optional;
        break;
    }
    if (failed()) return expression;
  }
}

Expression* Parser::ParseNew() {
  uint32_t position = peek_position();
  if (StackOverflows()) return Failure(position);
  Next();
  uint32_t callee_start = peek_position();
  Expression* callee;
  switch (peek()) {
    case Token::kDot: {
      Next();
      if (token().string != names_.target || !IsAnyIdentifierToken(peek())) {
        ReportUnexpectedToken();
        return Failure(position);
      }
      if (token().has_escape) {
        Report(Message::kEscapedMetaProperty, position, token().end, "new.target");
      }
      Next();
      if (!IsNewTargetAllowed()) Report(Message::kUnexpectedNewTarget, position, last_end());
      return NewNewTarget(position);
    }
    case Token::kImport:
      callee = ParseImportExpression(true);
      callee = ParseMemberRest(callee, callee_start, false);
      break;
    case Token::kSuper:
      callee = ParseSuper(true);
      callee = ParseMemberRest(callee, callee_start, false);
      break;
    default:
      eager_at_ = callee_start;
      callee = ParseMember();
      break;
  }
  if (cover_error_) ReportPending(cover_error_);
  uint32_t callee_end = last_end();
  bool has_spread = false;
  AstList<Expression*> arguments;
  if (peek() == Token::kLeftParen) {
    arguments = ParseArguments(&has_spread);
  } else if (peek() == Token::kQuestionDot) {
    ReportAtToken(Message::kOptionalChainNew);
  }
  auto* node = New<qdr::New>(callee, arguments, position);
  node->has_spread = has_spread;
  node->callee_start = callee_start;
  node->callee_end = callee_end;
  return node;
}

Expression* Parser::ParseSuper(bool is_new) {
  uint32_t position = peek_position();
  uint32_t end = token().end;
  Next();
  if (peek() == Token::kDot || peek() == Token::kLeftBracket) {
    if (!IsSuperPropertyAllowed()) {
      Report(Message::kSuperUnexpected, position, end);
      return Failure(position);
    }
    SuperProperty* node;
    if (peek() == Token::kDot) {
      Next();
      if (peek() == Token::kPrivateName) {
        ReportUnexpectedToken();
        return Failure(position);
      }
      uint32_t name_position = peek_position();
      node = New<SuperProperty>(ParseIdentifierName(), name_position);
    } else {
      uint32_t bracket = peek_position();
      Next();
      node = New<SuperProperty>(ParseExpression(), bracket);
      Expect(Token::kRightBracket);
    }
    node->this_value = NewThis(position);
    node->this_function = NewThisFunction(position);
    return node;
  }
  if (peek() == Token::kLeftParen && !is_new && IsSuperCallAllowed()) {
    bool has_spread = false;
    auto* node = New<SuperCall>(ParseArguments(&has_spread), position);
    node->has_spread = has_spread;
    node->this_value = NewThis(position);
    node->this_value->is_assigned = true;
    node->new_target = NewNewTarget(position);
    node->this_function = NewThisFunction(position);
    function_->uses_super_call = true;
    return node;
  }
  if (peek() == Token::kQuestionDot && IsSuperPropertyAllowed()) {
    Report(Message::kOptionalChainSuper, position, token().end);
  } else {
    Report(Message::kSuperUnexpected, position, end);
  }
  return Failure(position);
}

Expression* Parser::ParseImportExpression(bool is_new) {
  uint32_t position = peek_position();
  Next();
  if (Check(Token::kDot)) {
    if (token().string != names_.meta || !IsAnyIdentifierToken(peek())) {
      ReportUnexpectedToken();
      return Failure(position);
    }
    if (token().has_escape) {
      Report(Message::kEscapedMetaProperty, position, token().end, "import.meta");
    }
    Next();
    if (!is_module_) Report(Message::kImportMetaOutsideModule, position, last_end());
    return New<ImportMeta>(position);
  }
  if (peek() != Token::kLeftParen) {
    if (!is_module_) {
      Report(Message::kImportOutsideModule, position, last_end());
    } else {
      ReportUnexpectedToken();
    }
    return Failure(position);
  }
  if (is_new) Report(Message::kImportCallNew, position, last_end());
  Next();
  if (peek() == Token::kRightParen) {
    Report(Message::kImportCallSpecifier, position, last_end());
    return Failure(position);
  }
  AcceptIn accept(this, true);
  Expression* specifier = ParseAssignment();
  Expression* options = nullptr;
  if (Check(Token::kComma) && peek() != Token::kRightParen) {
    options = ParseAssignment();
    Check(Token::kComma);
  }
  Expect(Token::kRightParen);
  return New<ImportCall>(specifier, options, position);
}

// ----------------------------------------------------------------------------------- Primaries

Expression* Parser::ParsePrimary() {
  uint32_t position = peek_position();
  switch (peek()) {
    case Token::kIdentifier: {
      const AstString* name = token().string;
      if (name == names_.arguments && IsArgumentsDisallowed()) [[unlikely]] {
        ReportAtToken(Message::kArgumentsDisallowed);
      }
      Next();
      return NewUse(name, position);
    }
    case Token::kNumber:
      return ParseNumberLiteral();
    case Token::kString:
      return ParseStringLiteral();
    case Token::kBigInt: {
      Literal* literal = NewLiteral(Literal::Type::kBigInt, position);
      literal->string = token().string;
      Next();
      return literal;
    }
    case Token::kThis:
      Next();
      return NewThis(position);
    case Token::kNull:
      Next();
      return NewLiteral(Literal::Type::kNull, position);
    case Token::kTrue:
      Next();
      return NewLiteral(Literal::Type::kTrue, position);
    case Token::kFalse:
      Next();
      return NewLiteral(Literal::Type::kFalse, position);
    case Token::kLeftParen:
      return ParseParenthesized();
    case Token::kLeftBracket:
      return ParseArrayLiteral();
    case Token::kLeftBrace:
      return ParseObjectLiteral();
    case Token::kFunction:
      return ParseFunctionExpression();
    case Token::kClass:
      return ParseClassExpression();
    case Token::kNew:
      return ParseNew();
    case Token::kSuper:
      return ParseSuper(false);
    case Token::kImport:
      return ParseImportExpression(false);
    case Token::kTemplateSpan:
    case Token::kTemplateTail:
      return ParseTemplate(nullptr, position);
    case Token::kDiv:
    case Token::kAssignDiv:
      return ParseRegExpLiteral();
    case Token::kAsync:
      return ParseAsync();
    case Token::kMod:
      if (allow_natives_) return ParseRuntimeCall();
      break;
    default:
      if (IsAnyIdentifierToken(peek())) return ParseIdentifierReference();
      break;
  }
  ReportUnexpectedToken();
  return Failure(position);
}

// A parenthesized expression or the head of an arrow function.
Expression* Parser::ParseParenthesized() {
  uint32_t start = peek_position();
  bool may_be_arrow = arrow_allowed_at_ == start;
  bool is_eager = IsEagerAt(start);
  Next();
  AcceptIn accept(this, true);
  eager_at_ = peek_position();
  PendingError outer = cover_error_;
  cover_error_ = {};
  if (!may_be_arrow) {
    Expression* expression = ParseExpressionCover();
    if (cover_error_) ReportPending(cover_error_);
    cover_error_ = outer;
    Expect(Token::kRightParen);
    expression->is_parenthesized = true;
    return expression;
  }

  uint32_t record_count = static_cast<uint32_t>(records_.size());
  ScopeBuilder::ArrowHead head = scopes_.BeginArrowHead();
  Collector<Expression> elements(this);
  std::vector<uint32_t>& ends = position_stack_;
  const size_t ends_base = ends.size();
  ScannedToken unexpected;  // What an expression could not contain.
  bool only_arrow = false;
  if (peek() == Token::kRightParen) {
    only_arrow = true;
    unexpected = token();
  }
  while (peek() != Token::kRightParen) {
    if (peek() == Token::kEllipsis) {
      only_arrow = true;
      unexpected = token();
      uint32_t position = peek_position();
      Next();
      elements.Add(New<Spread>(ParseAssignmentCover(), position));
      ends.push_back(last_end());
      if (peek() == Token::kComma) ReportAtToken(Message::kParameterAfterRest);
      break;
    }
    elements.Add(ParseAssignmentCover());
    ends.push_back(last_end());
    if (!Check(Token::kComma)) break;
    if (peek() == Token::kRightParen) {
      only_arrow = true;
      unexpected = token();
    }
  }
  Expect(Token::kRightParen);
  bool is_arrow = peek() == Token::kArrow;
  scopes_.EndArrowHead(head, is_arrow);
  Expression* result;
  if (is_arrow) {
    result = Failure(start);
    SetPendingArrow(result, head, elements.Take(), ends_base, start, record_count, false, is_eager);
  } else {
    if (only_arrow) ReportUnexpectedTokenAt(unexpected);
    if (cover_error_) ReportPending(cover_error_);
    result = elements.size() == 1   ? elements.at(0)
             : elements.size() == 0 ? Failure(start)
                                    : New<Sequence>(elements.Take(), elements.at(0)->position);
    result->is_parenthesized = true;
  }
  ends.resize(ends_base);
  cover_error_ = outer;
  return result;
}

void Parser::SetPendingArrow(Expression* node, const ScopeBuilder::ArrowHead& head,
                             AstList<Expression*> elements, size_t ends_base, uint32_t start,
                             uint32_t record_count, bool is_async, bool is_eager) {
  arrow_.node = node;
  arrow_.head = head;
  arrow_.elements = elements;
  arrow_.element_ends =
      CopyToZone(position_stack_.data() + ends_base, position_stack_.size() - ends_base);
  arrow_.start = start;
  arrow_.record_count = record_count;
  arrow_.is_async = is_async;
  arrow_.is_eager = is_eager;
}

// `async (` at the start of an assignment expression.
Expression* Parser::ParseAsyncCallOrArrowHead(Expression* callee, uint32_t start) {
  uint32_t position = peek_position();
  uint32_t callee_end = last_end();
  bool is_eager = IsEagerAt(start);
  uint32_t record_count = static_cast<uint32_t>(records_.size());
  PendingError outer = cover_error_;
  cover_error_ = {};
  ScopeBuilder::ArrowHead head = scopes_.BeginArrowHead();
  Collector<Expression> elements(this);
  std::vector<uint32_t>& ends = position_stack_;
  const size_t ends_base = ends.size();
  bool has_spread = false;
  uint32_t comma_after_spread = 0;
  {
    AcceptIn accept(this, true);
    Next();
    while (peek() != Token::kRightParen) {
      uint32_t element_start = peek_position();
      if (Check(Token::kEllipsis)) {
        has_spread = true;
        elements.Add(New<Spread>(ParseAssignmentCover(), element_start));
        if (peek() == Token::kComma && comma_after_spread == 0) {
          comma_after_spread = peek_position();
        }
      } else {
        elements.Add(ParseAssignmentCover());
      }
      ends.push_back(last_end());
      if (!Check(Token::kComma)) break;
    }
    if (!Check(Token::kRightParen)) {
      if (peek() == Token::kIllegal) {
        ReportUnexpectedToken();
      } else {
        ReportAtToken(Message::kMissingParenAfterArguments);
      }
    }
  }
  bool is_arrow = peek() == Token::kArrow && !token().newline_before;
  scopes_.EndArrowHead(head, is_arrow);
  Expression* result;
  if (is_arrow) {
    if (comma_after_spread != 0) {
      Report(Message::kParameterAfterRest, comma_after_spread, comma_after_spread + 1);
    }
    scopes_.RemoveUse(names_.async, static_cast<VariableReference*>(callee));
    result = Failure(start);
    SetPendingArrow(result, head, elements.Take(), ends_base, start, record_count, true, is_eager);
  } else {
    if (cover_error_) ReportPending(cover_error_);
    result = NewCall(callee, elements.Take(), has_spread, start, callee_end, position, false);
  }
  ends.resize(ends_base);
  cover_error_ = outer;
  return result;
}

Expression* Parser::ParseAsync() {
  uint32_t start = peek_position();
  Scanner::Ahead second = {};
  Scanner::Ahead first;
  if (arrow_allowed_at_ == start) {
    second = scanner_.PeekTwoAhead(&first);
  } else {
    first = scanner_.PeekAhead();
  }
  if (first.type == Token::kFunction && !first.newline_before) return ParseFunctionExpression();
  if (arrow_allowed_at_ == start && !first.newline_before && IsAnyIdentifierToken(first.type) &&
      second.type == Token::kArrow) {
    return ParseAsyncSimpleArrow(start);
  }
  const AstString* name = token().string;
  Next();
  VariableProxy* proxy = NewUse(name, start);
  async_name_ = proxy;
  return proxy;
}

Expression* Parser::ParseRuntimeCall() {
  uint32_t position = peek_position();
  Next();
  const AstString* name = ParseIdentifierName();
  if (peek() != Token::kLeftParen) {
    ReportUnexpectedToken();
    return Failure(position);
  }
  bool has_spread = false;
  AstList<Expression*> arguments = ParseArguments(&has_spread);
  return New<RuntimeCall>(name, arguments, position);
}

}  // namespace qdr
