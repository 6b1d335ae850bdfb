// Classes.
#include "language/parser_impl.h"

namespace qdr {

struct Parser::ClassBody {
  std::vector<ClassMember*> members;
  std::vector<Statement*> instance_elements;
  std::vector<Statement*> static_elements;
  Scope* instance_scope = nullptr;
  Scope* static_scope = nullptr;
  bool is_derived = false;
};

const AstString* Parser::ParseClassName() {
  uint32_t start = peek_position();
  Token type = peek();
  const AstString* name = token().string;
  if (IsStrictReservedToken(type)) {
    ReportAtToken(Message::kUnexpectedStrictReserved);
    return names_.empty;
  }
  ParseIdentifier();
  if (failed()) return names_.empty;
  if (name == names_.eval || name == names_.arguments) {
    Report(Message::kStrictEvalArguments, start, last_end());
  }
  return name;
}

Expression* Parser::ParseClassExpression() {
  uint32_t start = peek_position();
  if (StackOverflows()) return Failure(start);
  Next();
  const AstString* name = nullptr;
  uint32_t name_start = peek_position();
  if (IsAnyIdentifierToken(peek())) name = ParseClassName();
  return ParseClass(name, start, name_start);
}

ClassLiteral* Parser::ParseClass(const AstString* name, uint32_t start, uint32_t name_start) {
  auto* literal = New<ClassLiteral>(start);
  Scope* class_scope = scopes_.Open(ScopeKind::kClass, start);
  class_scope->is_strict_ = true;
  literal->scope = class_scope;
  literal->name = name;
  if (name != nullptr) {
    literal->class_variable = scopes_.DeclareLexical(name, VariableMode::kConst, name_start);
  }
  ClassBody body;
  if (Check(Token::kExtends)) {
    body.is_derived = true;
    PendingError outer = cover_error_;
    cover_error_ = {};
    literal->extends = ParseLeftHandSide();
    if (cover_error_) ReportPending(cover_error_);
    cover_error_ = outer;
  }
  Expect(Token::kLeftBrace);
  if (failed()) return literal;
  scopes_.BeginClassBody(class_scope);
  ++class_depth_;
  {
    AcceptIn accept(this, true);
    while (peek() != Token::kRightBrace && !failed()) {
      if (Check(Token::kSemicolon)) continue;
      ParseClassMember(literal, &body);
    }
  }
  --class_depth_;
  Expect(Token::kRightBrace);
  if (failed()) return literal;
  uint32_t end = last_end();
  literal->end_position = end;
  literal->members = CopyToZone(body.members.data(), body.members.size());
  if (literal->class_variable != nullptr) literal->class_variable->initializer_position_ = end;
  if (literal->has_private_instance_methods || !body.instance_elements.empty()) {
    literal->instance_initializer =
        NewInitializer(literal, FunctionKind::kClassMembersInitializer,
                       InitializerScope(literal, &body, false), body.instance_elements);
  }
  if (!body.static_elements.empty()) {
    literal->static_initializer = NewInitializer(literal, FunctionKind::kClassStaticInitializer,
                                                 body.static_scope, body.static_elements);
  }
  if (literal->constructor == nullptr) {
    literal->constructor = DefaultConstructor(literal, body.is_derived);
  }
  auto finish = [&](FunctionFacts* facts) {
    facts->start_position = start;
    facts->end_position = end;
    facts->has_instance_members = literal->instance_initializer != nullptr;
  };
  finish(&literal->constructor->facts);
  if (literal->constructor->record != nullptr) finish(&literal->constructor->record->facts_);
  NameConstructor(literal);
  scopes_.Close(class_scope, end);
  return literal;
}

FunctionLiteral* Parser::DefaultConstructor(ClassLiteral* literal, bool is_derived) {
  auto* constructor = New<FunctionLiteral>(literal->position);
  FunctionFacts& facts = constructor->facts;
  facts.kind = is_derived ? FunctionKind::kDerivedConstructor : FunctionKind::kBaseConstructor;
  facts.is_strict = true;
  facts.is_default_constructor = true;
  facts.parameters_position = facts.body_end_position = literal->end_position;
  constructor->class_literal = literal;
  constructor->outer_scope = literal->scope;
  return constructor;
}

Scope* Parser::InitializerScope(ClassLiteral* literal, ClassBody* body, bool is_static) {
  Scope*& slot = is_static ? body->static_scope : body->instance_scope;
  if (slot == nullptr) {
    slot = scopes_.NewInitializer(
        is_static ? FunctionKind::kClassStaticInitializer : FunctionKind::kClassMembersInitializer,
        literal->scope);
  }
  return slot;
}

FunctionLiteral* Parser::NewInitializer(ClassLiteral* literal, FunctionKind kind, Scope* scope,
                                        const std::vector<Statement*>& body) {
  auto* function = New<FunctionLiteral>(literal->position);
  FunctionFacts& facts = function->facts;
  facts.name = kind == FunctionKind::kClassStaticInitializer ? names_.static_members
                                                             : names_.instance_members;
  facts.kind = kind;
  facts.start_position = facts.parameters_position = literal->position;
  facts.end_position = facts.body_end_position = literal->end_position;
  facts.is_strict = true;
  facts.is_eager = true;
  function->scope = scope;
  function->outer_scope = literal->scope;
  function->class_literal = literal;
  function->body = CopyToZone(body.data(), body.size());
  scope->function_ = function;
  scopes_.FinishInitializer(scope, literal->end_position, &facts);
  return function;
}

void Parser::ParseClassMember(ClassLiteral* literal, ClassBody* body) {
  uint32_t start = peek_position();
  PropertyName name;
  bool is_static = false;
  if (peek() == Token::kStatic) {
    name.start = start;
    name.token = Token::kStatic;
    Next();
    switch (peek()) {
      case Token::kLeftParen:
      case Token::kAssign:
      case Token::kSemicolon:
      case Token::kRightBrace:
        name.name = names_.static_;
        name.key = NewStringLiteral(name.name, start);
        name.is_identifier = true;
        name.end = last_end();
        break;
      case Token::kLeftBrace:
        return ParseStaticBlock(literal, body, start);
      default:
        is_static = true;
        start = peek_position();
        break;
    }
  }
  MethodPrefix prefix;
  if (name.key == nullptr) {
    prefix = ParseMethodPrefix(&name, true);
    if (name.key == nullptr) name = ParsePropertyName(true);
  }
  if (failed()) return;
  if (name.private_name == names_.hash_constructor) {
    return Report(Message::kConstructorIsPrivate, name.start, name.end);
  }
  if (is_static && name.name == names_.name && name.private_name == nullptr) {
    literal->has_static_name_member = true;
  }
  if (prefix.any() || peek() == Token::kLeftParen) {
    return ParseClassMethod(literal, body, name, prefix, is_static, start);
  }
  ParseClassField(literal, body, name, is_static);
  ExpectSemicolon();
}

void Parser::ParseClassMethod(ClassLiteral* literal, ClassBody* body, const PropertyName& name,
                              const MethodPrefix& prefix, bool is_static, uint32_t start) {
  bool is_named = !name.is_computed && name.private_name == nullptr;
  bool is_constructor = false;
  if (is_named && is_static && name.name == names_.prototype) {
    return Report(Message::kStaticPrototype, name.start, name.end);
  }
  if (is_named && !is_static && name.name == names_.constructor) {
    Message message = prefix.is_getter || prefix.is_setter ? Message::kConstructorIsAccessor
                      : prefix.is_generator                ? Message::kConstructorIsGenerator
                      : prefix.is_async                    ? Message::kConstructorIsAsync
                                                           : Message::kNone;
    if (literal->constructor != nullptr && message == Message::kNone) {
      message = Message::kDuplicateConstructor;
    }
    if (message != Message::kNone) return Report(message, name.start, name.end);
    is_constructor = true;
  }
  FunctionSyntax syntax;
  syntax.name = name.name;
  syntax.start_position = start;
  syntax.position = start;
  syntax.kind = is_constructor ? (body->is_derived ? FunctionKind::kDerivedConstructor
                                                   : FunctionKind::kBaseConstructor)
                               : MethodKind(prefix);
  ClassMember* member = nullptr;
  if (!is_constructor) {
    member = New<ClassMember>();
    member->kind = prefix.is_getter   ? ClassMember::Kind::kGetter
                   : prefix.is_setter ? ClassMember::Kind::kSetter
                                      : ClassMember::Kind::kMethod;
    member->is_static = is_static;
    member->is_computed = name.is_computed;
    member->is_private = name.private_name != nullptr;
    member->needs_name = name.is_computed;
    member->key = name.key;
    member->position = name.start;
    if (member->is_private) {
      VariableMode mode = prefix.is_getter   ? VariableMode::kPrivateGetter
                          : prefix.is_setter ? VariableMode::kPrivateSetter
                                             : VariableMode::kPrivateMethod;
      member->private_name = scopes_.DeclarePrivateName(literal->scope, name.private_name, mode,
                                                        is_static, name.start);
      if (member->private_name == nullptr) {
        return Report(Message::kRedeclaration, name.start, name.end, name.private_name);
      }
      if (is_static) {
        literal->has_private_static_methods = true;
        scopes_.static_brand(literal->scope);
      } else {
        literal->has_private_instance_methods = true;
        scopes_.brand(literal->scope);
      }
    }
    body->members.push_back(member);
  }
  FunctionLiteral* function = ParseFunctionLiteral(syntax);
  if (is_constructor) {
    function->class_literal = literal;
    literal->constructor = function;
  } else {
    member->value = function;
  }
}

void Parser::ParseClassField(ClassLiteral* literal, ClassBody* body, const PropertyName& name,
                             bool is_static) {
  bool is_named = !name.is_computed && name.private_name == nullptr;
  if (is_named && is_static && name.name == names_.prototype) {
    return Report(Message::kStaticPrototype, name.start, name.end);
  }
  if (is_named && name.name == names_.constructor) {
    return Report(Message::kClassFieldConstructor, name.start, name.end);
  }
  auto* member = New<ClassMember>();
  member->kind = ClassMember::Kind::kField;
  member->is_static = is_static;
  member->is_computed = name.is_computed;
  member->is_private = name.private_name != nullptr;
  member->key = name.key;
  member->position = name.start;
  if (member->is_private) {
    member->private_name = scopes_.DeclarePrivateName(
        literal->scope, name.private_name, VariableMode::kPrivateField, is_static, name.start);
    if (member->private_name == nullptr) {
      return Report(Message::kRedeclaration, name.start, name.end, name.private_name);
    }
  } else if (name.is_computed) {
    member->computed_key =
        scopes_.DeclareTemporary(names_.computed_key, VariableMode::kTemporary, literal->scope);
    member->computed_key->is_force_context_ = member->computed_key->is_used_ = true;
  }
  body->members.push_back(member);

  Scope* initializer_scope = InitializerScope(literal, body, is_static);
  scopes_.ResumeInitializer(initializer_scope);
  Expression* value = nullptr;
  {
    FunctionState state = {nullptr, initializer_scope->function_kind_, initializer_scope};
    FunctionEntry entry(this, &state);
    if (Check(Token::kAssign)) {
      value = ParseAssignment();
      if (name.is_computed) {
        member->needs_name = IsAnonymousFunctionDefinition(value);
      } else {
        NameAnonymousFunction(value, name.name);
      }
    }
  }
  if (failed()) return;
  auto* element = New<ClassElementInitializer>(member, value, name.start);
  Variable* key = member->is_private ? member->private_name : member->computed_key;
  if (key != nullptr) {
    element->key = New<VariableProxy>(key->name(), name.start);
    element->key->variable = key;
  }
  scopes_.SuspendInitializer(initializer_scope);
  (is_static ? body->static_elements : body->instance_elements).push_back(element);
}

void Parser::ParseStaticBlock(ClassLiteral* literal, ClassBody* body, uint32_t start) {
  Scope* initializer_scope = InitializerScope(literal, body, true);
  scopes_.ResumeInitializer(initializer_scope);
  Block* block;
  {
    FunctionState state = {nullptr, FunctionKind::kClassStaticInitializer, initializer_scope};
    state.in_static_block = true;
    FunctionEntry entry(this, &state);
    Scope* block_scope = scopes_.Open(ScopeKind::kFunctionBody, peek_position());
    Expect(Token::kLeftBrace);
    Collector<Statement> statements(this);
    ParseStatementList(&statements, Token::kRightBrace);
    Expect(Token::kRightBrace);
    block = New<Block>(statements.Take(), start);
    block->is_static_block = true;
    block->has_using = state.has_using;
    block->has_await_using = state.has_await_using;
    block->end_position = last_end();
    if (failed()) return;
    if (scopes_.Close(block_scope, last_end())) block->scope = block_scope;
  }
  scopes_.SuspendInitializer(initializer_scope);
  auto* member = New<ClassMember>();
  member->kind = ClassMember::Kind::kStaticBlock;
  member->is_static = true;
  member->position = start;
  body->members.push_back(member);
  body->static_elements.push_back(block);
}

}  // namespace qdr
