// Identifiers, literals, property names.
#include <cmath>

#include "double-conversion/double-conversion.h"
#include "language/parser_impl.h"
#include "language/regexp/regexp_flags.h"
#include "language/regexp/regexp_parser.h"

namespace qdr {

// -------------------------------------------------------------------------------- Identifiers

bool Parser::IsIdentifierHere(Token type) const {
  switch (type) {
    case Token::kIdentifier:
    case Token::kAsync:
    case Token::kUsing:
    case Token::kGet:
    case Token::kSet:
    case Token::kOf:
      return true;
    case Token::kAwait:
      return !is_await_reserved();
    case Token::kYield:
      return !is_generator() && is_sloppy();
    case Token::kEscapedStrictReserved:
      return is_sloppy() && !(is_generator() && token().string == names_.yield);
    case Token::kLet:
    case Token::kStatic:
    case Token::kFutureStrict:
      return is_sloppy();
    default:
      return false;
  }
}

const AstString* Parser::ParseIdentifier() {
  Token type = peek();
  const AstString* name = token().string;
  if (type != Token::kIdentifier) [[unlikely]] {
    if (!IsIdentifierHere(type)) {
      ReportUnexpectedToken();
      return names_.empty;
    }
    if (type == Token::kAwait && !last_await_name_) {
      last_await_name_ = {Message::kAwaitBindingIdentifier, token().start, token().end};
    }
  }
  Next();
  return name;
}

void Parser::CheckBindingName(const AstString* name, uint32_t start, uint32_t end) {
  if (is_strict() && (name == names_.eval || name == names_.arguments)) {
    Report(Message::kStrictEvalArguments, start, end);
  }
}

const AstString* Parser::ParseBindingIdentifier() {
  uint32_t start = peek_position();
  const AstString* name = ParseIdentifier();
  CheckBindingName(name, start, last_end());
  return name;
}

const AstString* Parser::ParseIdentifierName() {
  if (!IsPropertyNameToken(peek())) {
    ReportUnexpectedToken();
    return names_.empty;
  }
  const AstString* name = token().string;
  Next();
  return name;
}

VariableProxy* Parser::NewUse(const AstString* name, uint32_t position) {
  auto* proxy = New<VariableProxy>(name, position);
  scopes_.AddUse(name, proxy, position);
  return proxy;
}

Expression* Parser::ParseIdentifierReference() {
  uint32_t start = peek_position();
  const AstString* name = ParseIdentifier();
  if (name == names_.arguments && IsArgumentsDisallowed()) {
    Report(Message::kArgumentsDisallowed, start, last_end());
  }
  return NewUse(name, start);
}

ThisExpression* Parser::NewThis(uint32_t position) {
  auto* node = New<ThisExpression>(position);
  scopes_.AddUse(names_.this_, node, position);
  return node;
}

NewTarget* Parser::NewNewTarget(uint32_t position) {
  auto* node = New<NewTarget>(position);
  scopes_.AddUse(names_.new_target, node, position);
  return node;
}

VariableProxy* Parser::NewThisFunction(uint32_t position) {
  return NewUse(names_.this_function, position);
}

VariableProxy* Parser::ParsePrivateNameUse() {
  uint32_t start = peek_position();
  const AstString* name = token().string;
  if (class_depth_ == 0 && !has_class_around_) {
    Report(Message::kPrivateNotDeclared, start, token().end, name);
  }
  Next();
  return NewUse(name, start);
}

// ----------------------------------------------------------------------------------- Literals

Literal* Parser::NewStringLiteral(const AstString* string, uint32_t position) {
  Literal* literal = NewLiteral(Literal::Type::kString, position);
  literal->string = string;
  return literal;
}

Literal* Parser::NewNumberLiteral(double value, uint32_t position) {
  if (value >= -2147483648.0 && value <= 2147483647.0) {
    int32_t smi = static_cast<int32_t>(value);
    if (smi == value && !(smi == 0 && std::signbit(value))) {
      Literal* literal = NewLiteral(Literal::Type::kSmi, position);
      literal->smi = smi;
      return literal;
    }
  }
  Literal* literal = NewLiteral(Literal::Type::kNumber, position);
  literal->number = value;
  return literal;
}

void Parser::CheckLegacyOctal() {
  if (token().legacy_octal == LegacyOctal::kNone || is_sloppy()) [[likely]]
    return;
  Message message = Message::kNone;
  switch (token().legacy_octal) {
    case LegacyOctal::kNone:
      return;
    case LegacyOctal::kOctalNumber:
      message = Message::kStrictOctalLiteral;
      break;
    case LegacyOctal::kDecimalZero:
      message = Message::kStrictDecimalLeadingZero;
      break;
    case LegacyOctal::kOctalEscape:
      message = Message::kStrictOctalEscape;
      break;
    case LegacyOctal::kEightOrNine:
      message = Message::kStrictEightOrNineEscape;
      break;
  }
  ReportAtToken(message);
}

Expression* Parser::ParseNumberLiteral() {
  uint32_t position = peek_position();
  CheckLegacyOctal();
  double value = token().number;
  Next();
  return NewNumberLiteral(value, position);
}

Expression* Parser::ParseStringLiteral() {
  uint32_t position = peek_position();
  CheckLegacyOctal();
  Literal* literal = NewStringLiteral(token().string, position);
  Next();
  return literal;
}

Expression* Parser::ParseRegExpLiteral() {
  uint32_t position = peek_position();
  Scanner::RegExpToken regexp;
  if (!scanner_.ScanRegExp(&regexp)) {
    ReportUnexpectedToken();
    return Failure(position);
  }
  const AstString* pattern = scanner_.StringOfRange(regexp.body_start, regexp.body_end);
  const AstString* flags = scanner_.StringOfRange(regexp.flags_start, regexp.flags_end);
  std::optional<RegExpFlags> parsed_flags =
      flags->is_one_byte() ? ParseRegExpFlags(flags->one_byte()) : std::nullopt;
  if (!parsed_flags) {
    Report(Message::kInvalidRegExpFlags, regexp.start, regexp.end);
    return Failure(position);
  }
  RegExpText text =
      pattern->is_one_byte() ? RegExpText(pattern->one_byte()) : RegExpText(pattern->two_byte());
  if (auto error = ValidateRegExp(text, *parsed_flags, stack_limit_)) {
    std::string detail = "/" + pattern->ToUtf8() + "/" + flags->ToUtf8() + ": " + error->message;
    Report(Message::kInvalidRegExp, regexp.start, regexp.end, std::string_view(detail));
  }
  return New<RegExpLiteral>(pattern, flags, position);
}

// The current token is a template span or tail.
Expression* Parser::ParseTemplate(Expression* tag, uint32_t tag_start) {
  uint32_t position = peek_position();
  if (tag == nullptr && peek() == Token::kTemplateTail &&
      token().template_error == Message::kNone) {
    Literal* literal = NewStringLiteral(token().string, position);
    Next();
    return literal;
  }
  std::vector<const AstString*> cooked;
  std::vector<const AstString*> raw;
  Collector<Expression> expressions(this);
  while (true) {
    if (peek() != Token::kTemplateSpan && peek() != Token::kTemplateTail) {
      ReportUnexpectedToken();
      return Failure(position);
    }
    if (tag == nullptr && token().template_error != Message::kNone) {
      Report(token().template_error, token().template_error_start, token().template_error_end);
    }
    cooked.push_back(token().string);
    raw.push_back(token().raw);
    bool tail = peek() == Token::kTemplateTail;
    Next();
    if (tail) break;
    expressions.Add(ParseExpression());
    if (peek() != Token::kRightBrace) {
      if (peek() == Token::kEnd || peek() == Token::kIllegal) {
        ReportUnexpectedToken();
      } else {
        ReportAtToken(Message::kMissingBraceInTemplate);
      }
      return Failure(position);
    }
    scanner_.RescanTemplateContinuation();
  }
  auto cooked_list = CopyToZone(cooked.data(), cooked.size());
  if (tag == nullptr) {
    return New<TemplateLiteral>(cooked_list, expressions.Take(), position);
  }
  auto* node = New<TaggedTemplate>(tag, position);
  node->cooked = cooked_list;
  node->raw = CopyToZone(raw.data(), raw.size());
  node->expressions = expressions.Take();
  node->start_position = tag_start;
  return node;
}

Expression* Parser::ParseArrayLiteral() {
  uint32_t position = peek_position();
  Next();
  AcceptIn accept(this, true);
  Collector<Expression> elements(this);
  uint32_t comma_after_spread = 0;
  bool has_spread = false;
  while (peek() != Token::kRightBracket) {
    if (peek() == Token::kComma) {
      elements.Add(nullptr);
    } else if (peek() == Token::kEllipsis) {
      uint32_t start = peek_position();
      Next();
      elements.Add(New<Spread>(ParseAssignmentCover(), start));
      has_spread = true;
      if (peek() == Token::kComma && comma_after_spread == 0) comma_after_spread = peek_position();
    } else {
      elements.Add(ParseAssignmentCover());
    }
    if (peek() != Token::kRightBracket) Expect(Token::kComma);
    if (failed()) return Failure(position);
  }
  Next();
  auto* literal = New<ArrayLiteral>(elements.Take(), position);
  literal->has_spread = has_spread;
  literal->comma_after_spread = comma_after_spread;
  literal->end_position = last_end();
  return literal;
}

// ------------------------------------------------------------------------------ Property names

const AstString* Parser::NumberToName(double value) {
  char buffer[64];
  double_conversion::StringBuilder builder(buffer, sizeof buffer);
  double_conversion::DoubleToStringConverter::EcmaScriptConverter().ToShortest(value, &builder);
  int length = builder.position();
  return strings_->Intern(std::string_view(buffer, static_cast<size_t>(length)));
}

namespace {

// The decimal text of a BigInt literal, which may be in another radix.
std::string BigIntToDecimal(const AstString* literal) {
  std::string text = literal->ToUtf8();
  if (text.size() < 2 || text[0] != '0' || text[1] < 'a') return text;
  int bits = text[1] == 'x' ? 4 : text[1] == 'o' ? 3 : 1;
  std::vector<uint32_t> limbs;  // Base 10^9, least significant first.
  for (size_t i = 2; i < text.size(); ++i) {
    char c = text[i];
    uint64_t carry = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    for (uint32_t& limb : limbs) {
      uint64_t value = (uint64_t{limb} << bits) + carry;
      limb = static_cast<uint32_t>(value % 1000000000);
      carry = value / 1000000000;
    }
    if (carry != 0) limbs.push_back(static_cast<uint32_t>(carry));
  }
  std::string result = limbs.empty() ? "0" : std::to_string(limbs.back());
  for (size_t i = limbs.size(); i-- > 1;) {
    std::string digits = std::to_string(limbs[i - 1]);
    result.append(9 - digits.size(), '0');
    result += digits;
  }
  return result;
}

}  // namespace

Parser::PropertyName Parser::ParsePropertyName(bool allow_private) {
  PropertyName name;
  name.start = peek_position();
  name.token = peek();
  name.has_escape = token().has_escape;
  switch (peek()) {
    case Token::kString:
      name.name = token().string;
      name.key = ParseStringLiteral();
      break;
    case Token::kNumber: {
      double value = token().number;
      name.key = ParseNumberLiteral();
      name.name = NumberToName(value);
      break;
    }
    case Token::kBigInt:
      name.name = strings_->Intern(std::string_view(BigIntToDecimal(token().string)));
      name.key = NewStringLiteral(name.name, name.start);
      Next();
      break;
    case Token::kLeftBracket: {
      Next();
      AcceptIn accept(this, true);
      name.key = ParseAssignment();
      name.is_computed = true;
      Expect(Token::kRightBracket);
      break;
    }
    case Token::kPrivateName:
      if (!allow_private) {
        ReportUnexpectedToken();
        name.key = Failure(name.start);
        break;
      }
      name.private_name = name.name = token().string;
      Next();
      break;
    default:
      name.name = ParseIdentifierName();
      name.key = NewStringLiteral(name.name, name.start);
      name.is_identifier = true;
      break;
  }
  name.end = last_end();
  return name;
}

Parser::MethodPrefix Parser::ParseMethodPrefix(PropertyName* plain, bool allow_private) {
  MethodPrefix prefix;
  Token type = peek();
  if (type == Token::kMul) {
    Next();
    prefix.is_generator = true;
    return prefix;
  }
  if (type != Token::kAsync && type != Token::kGet && type != Token::kSet) return prefix;
  plain->start = peek_position();
  plain->token = type;
  plain->name = token().string;
  Next();
  plain->end = last_end();
  bool is_name = false;
  switch (peek()) {
    case Token::kLeftParen:
    case Token::kComma:
    case Token::kRightBrace:
    case Token::kColon:
    case Token::kAssign:
    case Token::kSemicolon:
    case Token::kEnd:
      is_name = true;
      break;
    case Token::kMul:
      is_name = type != Token::kAsync || token().newline_before;
      break;
    default:
      is_name = type == Token::kAsync && token().newline_before;
      break;
  }
  if (is_name) {
    plain->key = NewStringLiteral(plain->name, plain->start);
    plain->is_identifier = true;
    return prefix;
  }
  plain->name = nullptr;
  if (type == Token::kAsync) {
    prefix.is_async = true;
    prefix.is_generator = Check(Token::kMul);
  } else {
    prefix.is_getter = type == Token::kGet;
    prefix.is_setter = type == Token::kSet;
  }
  return prefix;
}

FunctionKind Parser::MethodKind(const MethodPrefix& prefix) {
  if (prefix.is_getter) return FunctionKind::kGetter;
  if (prefix.is_setter) return FunctionKind::kSetter;
  if (prefix.is_async) {
    return prefix.is_generator ? FunctionKind::kAsyncGeneratorMethod : FunctionKind::kAsyncMethod;
  }
  return prefix.is_generator ? FunctionKind::kGeneratorMethod : FunctionKind::kMethod;
}

// ----------------------------------------------------------------------------- Object literals

Expression* Parser::ParseObjectLiteral() {
  uint32_t position = peek_position();
  if (StackOverflows()) return Failure(position);
  Next();
  AcceptIn accept(this, true);
  std::vector<ObjectProperty>& properties = property_stack_;
  const size_t base = properties.size();
  uint32_t comma_after_spread = 0;
  bool has_proto = false;
  while (peek() != Token::kRightBrace && !failed()) {
    ObjectProperty property = {ObjectProperty::Kind::kValue, false, false, false, nullptr, nullptr};
    uint32_t start = peek_position();
    if (Check(Token::kEllipsis)) {
      property.kind = ObjectProperty::Kind::kSpread;
      property.value = ParseAssignmentCover();
      if (peek() == Token::kComma && comma_after_spread == 0) comma_after_spread = peek_position();
    } else {
      PropertyName name;
      MethodPrefix prefix = ParseMethodPrefix(&name, false);
      if (name.key == nullptr) name = ParsePropertyName(false);
      property.key = name.key;
      property.is_computed = name.is_computed;
      if (prefix.any() || peek() == Token::kLeftParen) {
        FunctionSyntax syntax;
        syntax.name = name.name;
        syntax.kind = MethodKind(prefix);
        syntax.start_position = syntax.position = start;
        property.kind = prefix.is_getter   ? ObjectProperty::Kind::kGetter
                        : prefix.is_setter ? ObjectProperty::Kind::kSetter
                                           : ObjectProperty::Kind::kMethod;
        property.value = ParseFunctionLiteral(syntax);
        property.needs_name = name.is_computed;
      } else if (Check(Token::kColon)) {
        property.value = ParseAssignmentCover();
        if (!name.is_computed && name.name == names_.proto) {
          if (has_proto && !cover_error_) {
            cover_error_ = {Message::kDuplicateProto, name.start, name.end};
          }
          has_proto = true;
          property.kind = ObjectProperty::Kind::kPrototype;
        } else if (name.is_computed) {
          property.needs_name = IsAnonymousFunctionDefinition(property.value);
        } else {
          NameAnonymousFunction(property.value, name.name);
        }
      } else {
        ScannedToken name_token = token();
        name_token.type = name.token;
        name_token.string = name.name;
        name_token.start = name.start;
        name_token.end = name.end;
        if (!name.is_identifier || !IsAnyIdentifierToken(name.token)) {
          ReportUnexpectedTokenAt(name.is_computed || failed() ? token() : name_token);
          break;
        }
        if (!IsIdentifierHere(name.token) || (name.token == Token::kEscapedStrictReserved &&
                                              is_generator() && name.name == names_.yield)) {
          ReportUnexpectedTokenAt(name_token);
          break;
        }
        if (name.token == Token::kAwait && !last_await_name_) {
          last_await_name_ = {Message::kAwaitBindingIdentifier, name.start, name.end};
        }
        if (name.name == names_.arguments && IsArgumentsDisallowed()) {
          Report(Message::kArgumentsDisallowed, name.start, name.end);
        }
        property.is_shorthand = true;
        VariableProxy* proxy = NewUse(name.name, name.start);
        property.value = proxy;
        if (peek() == Token::kAssign) {
          PendingError error = {Message::kInvalidCoverInitializedName, peek_position(),
                                peek_position() + 1};
          uint32_t assign_position = peek_position();
          Next();
          Expression* initializer = ParseAssignment();
          NameByTarget(proxy, initializer);
          property.value = New<Assignment>(proxy, initializer, assign_position);
          if (!cover_error_) cover_error_ = error;
        }
      }
    }
    properties.push_back(property);
    if (peek() != Token::kRightBrace) Expect(Token::kComma);
  }
  Next();
  auto* literal =
      New<ObjectLiteral>(CopyToZone(properties.data() + base, properties.size() - base), position);
  properties.resize(base);
  literal->comma_after_spread = comma_after_spread;
  literal->end_position = last_end();
  return literal;
}

}  // namespace qdr
