// Patterns: binding patterns parsed as such, and expressions rewritten as assignment patterns or
// parameters. A rewritten literal is visited once for each literal around it that is rewritten in
// its turn, which happens for the outermost one only: linear in all.
#include "language/parser_impl.h"

namespace qdr {

// -------------------------------------------------------------------------- Assignment targets

void Parser::MarkAssigned(Expression* target) {
  if (auto* proxy = target->TryAs<VariableProxy>()) proxy->is_assigned = true;
}

Expression* Parser::ToAssignmentTarget(Expression* expression, uint32_t start, uint32_t end,
                                       Message message) {
  switch (expression->kind) {
    case AstKind::kVariableProxy: {
      auto* proxy = expression->As<VariableProxy>();
      if (is_strict() && (proxy->name == names_.eval || proxy->name == names_.arguments)) {
        Report(Message::kStrictEvalArguments, start, end);
      }
      proxy->is_assigned = true;
      return expression;
    }
    case AstKind::kProperty:
    case AstKind::kPrivateProperty:
    case AstKind::kSuperProperty:
      return expression;
    case AstKind::kCall:
      // The web has such programs: a ReferenceError when it is run, in sloppy mode.
      if (is_sloppy()) return expression;
      break;
    default:
      break;
  }
  Report(message, start, end);
  return expression;
}

Expression* Parser::ToPattern(Expression* expression, PatternUse use) {
  if (StackOverflows()) return expression;
  bool binds = use != PatternUse::kAssignment;
  if (auto* literal = expression->TryAs<ArrayLiteral>()) {
    size_t count = literal->elements.size();
    if (literal->comma_after_spread != 0) {
      Report(Message::kElementAfterRest, literal->comma_after_spread,
             literal->comma_after_spread + 1);
    }
    auto* pattern = New<ArrayPattern>(AstList<PatternElement>{}, literal->position);
    if (count > 0 && literal->elements[count - 1] != nullptr &&
        literal->elements[count - 1]->Is<Spread>()) {
      Expression* argument = literal->elements[--count]->As<Spread>()->argument;
      if (argument->Is<Assignment>() && !argument->is_parenthesized) {
        Report(binds ? Message::kInvalidRestBinding : Message::kInvalidDestructuringTarget,
               argument->position, literal->end_position);
      }
      pattern->rest = ToPatternTarget(argument, use);
    }
    PatternElement* elements = zone_->NewArray<PatternElement>(count);
    for (size_t i = 0; i < count; ++i) {
      Expression* element = literal->elements[i];
      if (element == nullptr) {
        elements[i] = {nullptr, nullptr};
      } else if (element->Is<Spread>()) {
        Report(Message::kElementAfterRest, element->position, element->position + 3);
        return expression;
      } else {
        elements[i] = ToPatternElement(element, use);
      }
    }
    pattern->elements = {elements, count};
    return pattern;
  }

  auto* literal = expression->As<ObjectLiteral>();
  size_t count = literal->properties.size();
  if (literal->comma_after_spread != 0) {
    Report(Message::kElementAfterRest, literal->comma_after_spread,
           literal->comma_after_spread + 1);
  }
  auto* pattern = New<ObjectPattern>(AstList<PatternProperty>{}, literal->position);
  if (count > 0 && literal->properties[count - 1].kind == ObjectProperty::Kind::kSpread) {
    Expression* target = literal->properties[--count].value;
    bool ok = binds ? target->Is<VariableProxy>() && !target->is_parenthesized
                    : target->Is<VariableProxy>() || target->Is<Property>() ||
                          target->Is<PrivateProperty>() || target->Is<SuperProperty>();
    if (!ok) {
      Report(binds ? Message::kInvalidRestBinding : Message::kInvalidRestAssignment,
             target->position, literal->end_position);
      return expression;
    }
    pattern->rest = ToPatternTarget(target, use);
  }
  PatternProperty* properties = zone_->NewArray<PatternProperty>(count);
  for (size_t i = 0; i < count; ++i) {
    const ObjectProperty& property = literal->properties[i];
    if (property.kind != ObjectProperty::Kind::kValue &&
        property.kind != ObjectProperty::Kind::kPrototype) {
      Report(binds ? Message::kInvalidPropertyBinding : Message::kInvalidDestructuringTarget,
             property.key != nullptr ? property.key->position : property.value->position,
             property.kind == ObjectProperty::Kind::kSpread ? literal->end_position
                                                            : property.value->position + 1);
      return expression;
    }
    properties[i] = {property.key, property.is_computed, ToPatternElement(property.value, use)};
  }
  pattern->properties = {properties, count};
  return pattern;
}

PatternElement Parser::ToPatternElement(Expression* expression, PatternUse use) {
  auto* assignment = expression->TryAs<Assignment>();
  if (assignment != nullptr && !assignment->is_parenthesized) {
    Expression* target = assignment->target;
    // A pattern in front of `=` has been rewritten already, as an assignment's; not so the name in
    // `{name = value}`.
    target = ToPatternTarget(target, use);
    return {target, assignment->value};
  }
  return {ToPatternTarget(expression, use), nullptr};
}

Expression* Parser::ToPatternTarget(Expression* expression, PatternUse use) {
  uint32_t start = expression->position;
  switch (expression->kind) {
    case AstKind::kArrayLiteral:
    case AstKind::kObjectLiteral:
      if (expression->is_parenthesized) break;
      return ToPattern(expression, use);
    case AstKind::kObjectPattern:
    case AstKind::kArrayPattern:
      return expression;
    case AstKind::kVariableProxy:
      if (use != PatternUse::kAssignment) {
        if (expression->is_parenthesized) break;
        return expression;
      }
      return ToAssignmentTarget(expression, start,
                                start + expression->As<VariableProxy>()->name->length(),
                                Message::kInvalidDestructuringTarget);
    case AstKind::kProperty:
    case AstKind::kPrivateProperty:
    case AstKind::kSuperProperty:
      if (use != PatternUse::kAssignment) break;
      return expression;
    default:
      break;
  }
  Report(Message::kInvalidDestructuringTarget, start, start + 1);
  return expression;
}

// ------------------------------------------------------------------ Parameters of arrow functions

void Parser::DeclareArrowName(VariableProxy* proxy, PatternUse use) {
  const AstString* name = proxy->name;
  uint32_t start = proxy->position;
  uint32_t end = start + name->length();
  proxy->is_declaration = true;
  proxy->is_assigned = false;
  if (name == names_.await && (use == PatternUse::kAsyncParameter || is_await_reserved())) {
    Report(Message::kAwaitBindingIdentifier, start, end);
  }
  if (name == names_.eval || name == names_.arguments) {
    if (is_strict()) Report(Message::kStrictEvalArguments, start, end);
    if (!function_->strict_parameter) {
      function_->strict_parameter = {Message::kStrictEvalArguments, start, end};
    }
  } else if (IsStrictReservedToken(name->keyword_) && !function_->strict_parameter) {
    function_->strict_parameter = {Message::kUnexpectedStrictReserved, start, end};
  }
  bool duplicate = false;
  Variable* variable = scopes_.DeclareParameter(name, start, &duplicate);
  if (duplicate) Report(Message::kDuplicateParameter, start, end);
  proxy->variable = variable;
}

void Parser::DeclareArrowPattern(Expression* target, PatternUse use) {
  if (failed() || StackOverflows()) return;
  switch (target->kind) {
    case AstKind::kVariableProxy:
      if (target->is_parenthesized) break;
      return DeclareArrowName(target->As<VariableProxy>(), use);
    case AstKind::kArrayPattern: {
      auto* pattern = target->As<ArrayPattern>();
      for (const PatternElement& element : pattern->elements) {
        if (element.target != nullptr) DeclareArrowPattern(element.target, use);
      }
      if (pattern->rest != nullptr) DeclareArrowPattern(pattern->rest, use);
      return;
    }
    case AstKind::kObjectPattern: {
      auto* pattern = target->As<ObjectPattern>();
      for (const PatternProperty& property : pattern->properties) {
        DeclareArrowPattern(property.element.target, use);
      }
      if (pattern->rest != nullptr) {
        if (!pattern->rest->Is<VariableProxy>()) break;
        DeclareArrowPattern(pattern->rest, use);
      }
      return;
    }
    default:
      break;
  }
  Report(Message::kInvalidDestructuringTarget, target->position, target->position + 1);
}

// ---------------------------------------------------------------------------- Binding patterns

VariableProxy* Parser::DeclareName(const AstString* name, uint32_t position, Binding* binding) {
  auto* proxy = New<VariableProxy>(name, position);
  proxy->is_declaration = true;
  uint32_t end = last_end();
  Variable* variable = nullptr;
  if (binding->is_parameter) {
    bool duplicate = false;
    variable = scopes_.DeclareParameter(name, position, &duplicate);
    if (duplicate && !function_->duplicate_parameter) {
      function_->duplicate_parameter = {Message::kDuplicateParameter, position, end};
    }
    if (!function_->strict_parameter) {
      if (name == names_.eval || name == names_.arguments) {
        function_->strict_parameter = {Message::kStrictEvalArguments, position, end};
      } else if (IsStrictReservedToken(name->keyword_)) {
        function_->strict_parameter = {Message::kUnexpectedStrictReserved, position, end};
      }
    }
  } else {
    switch (binding->mode) {
      case VariableMode::kVar:
        // The initializer assigns to what the name means here, which may be something else: a
        // catch parameter, a property of a with object.
        variable = scopes_.DeclareVar(name, position);
        proxy->is_declaration = false;
        proxy->is_assigned = true;
        scopes_.AddUse(name, proxy, position);
        break;
      case VariableMode::kCatch:
        variable = scopes_.DeclareCatchParameter(name, binding->is_simple_catch, position);
        break;
      default:
        if (name == names_.let) {
          Report(Message::kLetInLexicalBinding, position, end);
          return proxy;
        }
        variable = scopes_.DeclareLexical(name, binding->mode, position);
        break;
    }
  }
  if (variable == nullptr) {
    Report(Message::kRedeclaration, position, end, name);
    return proxy;
  }
  if (proxy->is_declaration) proxy->variable = variable;
  if (declared_names_ != nullptr) declared_names_->push_back(proxy);
  return proxy;
}

Expression* Parser::ParseBindingTarget(Binding* binding) {
  uint32_t position = peek_position();
  switch (peek()) {
    case Token::kLeftBracket:
      return ParseArrayBindingPattern(binding);
    case Token::kLeftBrace:
      return ParseObjectBindingPattern(binding);
    default: {
      const AstString* name = ParseBindingIdentifier();
      if (failed()) return Failure(position);
      return DeclareName(name, position, binding);
    }
  }
}

PatternElement Parser::ParseBindingElement(Binding* binding) {
  Expression* target = ParseBindingTarget(binding);
  Expression* initializer = nullptr;
  if (Check(Token::kAssign)) {
    AcceptIn accept(this, true);
    initializer = ParseAssignment();
    NameByTarget(target, initializer);
  }
  return {target, initializer};
}

Expression* Parser::ParseArrayBindingPattern(Binding* binding) {
  uint32_t position = peek_position();
  if (StackOverflows()) return Failure(position);
  Next();
  std::vector<PatternElement> elements;
  Expression* rest = nullptr;
  while (peek() != Token::kRightBracket && !failed()) {
    if (Check(Token::kComma)) {
      elements.push_back({nullptr, nullptr});
      continue;
    }
    if (Check(Token::kEllipsis)) {
      rest = ParseBindingTarget(binding);
      if (peek() == Token::kComma) ReportAtToken(Message::kElementAfterRest);
      break;
    }
    elements.push_back(ParseBindingElement(binding));
    if (peek() != Token::kRightBracket) Expect(Token::kComma);
  }
  Expect(Token::kRightBracket);
  auto* pattern = New<ArrayPattern>(CopyToZone(elements.data(), elements.size()), position);
  pattern->rest = rest;
  return pattern;
}

Expression* Parser::ParseObjectBindingPattern(Binding* binding) {
  uint32_t position = peek_position();
  if (StackOverflows()) return Failure(position);
  Next();
  std::vector<PatternProperty> properties;
  Expression* rest = nullptr;
  while (peek() != Token::kRightBrace && !failed()) {
    if (Check(Token::kEllipsis)) {
      uint32_t start = peek_position();
      if (!IsAnyIdentifierToken(peek())) {
        ReportAtToken(Message::kInvalidRestBinding);
        return Failure(position);
      }
      const AstString* name = ParseBindingIdentifier();
      if (failed()) return Failure(position);
      rest = DeclareName(name, start, binding);
      if (peek() == Token::kComma) ReportAtToken(Message::kElementAfterRest);
      break;
    }
    PatternProperty property = {};
    ScannedToken name_token = token();
    if (IsAnyIdentifierToken(peek()) && IsIdentifierHere(peek())) {
      // Either a shorthand or a key.
      Token type = peek();
      Next();
      if (peek() != Token::kColon) {
        if (type == Token::kAwait && !last_await_name_) {
          last_await_name_ = {Message::kAwaitBindingIdentifier, name_token.start, name_token.end};
        }
        CheckBindingName(name_token.string, name_token.start, name_token.end);
        if (failed()) return Failure(position);
        property.key = NewStringLiteral(name_token.string, name_token.start);
        property.element.target = DeclareName(name_token.string, name_token.start, binding);
        if (Check(Token::kAssign)) {
          AcceptIn accept(this, true);
          property.element.initializer = ParseAssignment();
          NameByTarget(property.element.target, property.element.initializer);
        }
        properties.push_back(property);
        if (peek() != Token::kRightBrace) Expect(Token::kComma);
        continue;
      }
      property.key = NewStringLiteral(name_token.string, name_token.start);
    } else {
      PropertyName name = ParsePropertyName(false);
      property.key = name.key;
      property.is_computed = name.is_computed;
      if (name.is_identifier && peek() != Token::kColon) {
        // A word that cannot be bound here.
        ReportUnexpectedTokenAt(IsAnyIdentifierToken(name_token.type) ||
                                        name_token.type == Token::kEscapedKeyword
                                    ? name_token
                                    : token());
        return Failure(position);
      }
    }
    Expect(Token::kColon);
    property.element = ParseBindingElement(binding);
    properties.push_back(property);
    if (peek() != Token::kRightBrace) Expect(Token::kComma);
  }
  Expect(Token::kRightBrace);
  auto* pattern = New<ObjectPattern>(CopyToZone(properties.data(), properties.size()), position);
  pattern->rest = rest;
  return pattern;
}

void Parser::SetInitializerPosition(Variable* after, Scope* scope, uint32_t position) {
  Variable* v = after == nullptr ? scope->first_variable_ : after->next_;
  for (; v != nullptr; v = v->next_) v->initializer_position_ = position;
}

// ---------------------------------------------------------------------- Names of anonymous
// functions

bool IsAnonymousFunctionDefinition(const Expression* expression) {
  if (auto* function = expression->TryAs<FunctionLiteral>()) {
    return function->facts.name == nullptr;
  }
  if (auto* literal = expression->TryAs<ClassLiteral>()) return literal->name == nullptr;
  return false;
}

void Parser::NameAnonymousFunction(Expression* value, const AstString* name) {
  if (auto* function = value->TryAs<FunctionLiteral>()) {
    if (function->facts.name != nullptr) return;
    function->facts.name = name;
    if (function->record != nullptr) function->record->facts_.name = name;
  } else if (auto* literal = value->TryAs<ClassLiteral>()) {
    if (literal->name != nullptr) return;
    literal->name = name;
    NameConstructor(literal);
  }
}

void Parser::NameConstructor(ClassLiteral* literal) {
  FunctionLiteral* constructor = literal->constructor;
  if (constructor == nullptr) return;
  constructor->facts.name = literal->name;
  if (constructor->record != nullptr) constructor->record->facts_.name = literal->name;
}

void Parser::NameByTarget(Expression* target, Expression* value) {
  if (target->Is<VariableProxy>() && !target->is_parenthesized) {
    NameAnonymousFunction(value, target->As<VariableProxy>()->name);
  }
}

}  // namespace qdr
