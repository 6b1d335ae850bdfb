// The shape of syntax trees, positions, names and records of functions.
#include "language/parser.h"

#include <gtest/gtest.h>

#include "language/ast_walker.h"
#include "language/scope_dump.h"

namespace qdr {
namespace {

std::unique_ptr<ParseResult> Script(std::string_view text, bool eager = true) {
  ParseOptions options;
  options.eager = eager;
  auto result = ParseScript(SourceText(text), options);
  EXPECT_TRUE(result->ok()) << text << ": " << result->error.message;
  if (result->ok()) {
    EXPECT_EQ(VerifyAst(*result), "") << text;
  }
  return result;
}

Expression* FirstExpression(const ParseResult& result) {
  return result.function->body[0]->As<ExpressionStatement>()->expression;
}

// All function literals, outermost first.
class Functions : public AstWalker<Functions> {
 public:
  explicit Functions(const ParseResult& result) {
    Visit(result.function);
    list.erase(list.begin());
  }
  void VisitFunctionLiteral(FunctionLiteral* n) {
    list.push_back(n);
    WalkFunctionLiteral(n);
  }
  std::vector<FunctionLiteral*> list;
};

TEST(ParserTest, ChainsOfOperatorsAreFlat) {
  auto result = Script("a + b - c + d * e");
  auto* nary = FirstExpression(*result)->As<NaryOperation>();
  ASSERT_EQ(nary->rest.size(), 3u);
  EXPECT_EQ(nary->rest[0].op, Token::kAdd);
  EXPECT_EQ(nary->rest[1].op, Token::kSub);
  EXPECT_EQ(nary->rest[1].position, 6u);
  EXPECT_TRUE(nary->rest[2].operand->Is<BinaryOperation>());

  auto power = Script("a ** b ** c");
  auto* outer = FirstExpression(*power)->As<BinaryOperation>();
  EXPECT_TRUE(outer->right->Is<BinaryOperation>());

  auto logical = Script("a && b && c || d");
  auto* either = FirstExpression(*logical)->As<LogicalOperation>();
  EXPECT_EQ(either->left->As<NaryOperation>()->rest.size(), 2u);
}

TEST(ParserTest, Positions) {
  auto result = Script("  foo.bar(1)[x]");
  auto* keyed = FirstExpression(*result)->As<Property>();
  EXPECT_EQ(keyed->position, 12u);
  auto* call = keyed->object->As<Call>();
  EXPECT_EQ(call->position, 6u);
  EXPECT_EQ(call->callee_start, 2u);
  EXPECT_EQ(call->callee_end, 9u);
  auto plain = Script("x = foo()");
  EXPECT_EQ(FirstExpression(*plain)->As<Assignment>()->value->position, 4u);
}

TEST(ParserTest, LiteralKinds) {
  auto result = Script("[1, -1, 1.5, -0, 2147483648, 'a', 10n, null, true, false, undefined]");
  auto elements = FirstExpression(*result)->As<ArrayLiteral>()->elements;
  using Type = Literal::Type;
  Type expected[] = {Type::kSmi,    Type::kSmi,    Type::kNumber, Type::kNumber, Type::kNumber,
                     Type::kString, Type::kBigInt, Type::kNull,   Type::kTrue,   Type::kFalse};
  for (size_t i = 0; i < std::size(expected); ++i) {
    EXPECT_EQ(elements[i]->As<Literal>()->type, expected[i]) << i;
  }
  EXPECT_EQ(elements[1]->As<Literal>()->smi, -1);
  EXPECT_TRUE(elements[10]->Is<VariableProxy>());
}

TEST(ParserTest, PatternsReplaceLiterals) {
  auto result = Script("({a, b: c.d = 1, ...r} = x); [e, , [f] = [], ...g] = y;");
  auto* object = FirstExpression(*result)->As<Assignment>()->target->As<ObjectPattern>();
  ASSERT_EQ(object->properties.size(), 2u);
  EXPECT_TRUE(object->properties[1].element.target->Is<Property>());
  EXPECT_NE(object->properties[1].element.initializer, nullptr);
  EXPECT_TRUE(object->rest->Is<VariableProxy>());
  auto* array = result->function->body[1]
                    ->As<ExpressionStatement>()
                    ->expression->As<Assignment>()
                    ->target->As<ArrayPattern>();
  ASSERT_EQ(array->elements.size(), 3u);
  EXPECT_EQ(array->elements[1].target, nullptr);
  EXPECT_TRUE(array->elements[2].target->Is<ArrayPattern>());
}

TEST(ParserTest, OptionalChains) {
  auto result = Script("a?.b.c?.(d)[e]; delete a?.b; (a?.b).c");
  auto* chain = FirstExpression(*result)->As<OptionalChain>();
  auto* last = chain->expression->As<Property>();
  EXPECT_FALSE(last->is_optional);
  auto* call = last->object->As<Call>();
  EXPECT_TRUE(call->is_optional);
  EXPECT_FALSE(call->callee->As<Property>()->is_optional);
  auto* outside = result->function->body[2]->As<ExpressionStatement>()->expression;
  EXPECT_TRUE(outside->As<Property>()->object->Is<OptionalChain>());
}

TEST(ParserTest, FunctionNames) {
  auto result = Script(
      "var a = function() {}; b = () => {}; ({c: function() {}, d() {}, get e() { return 1 },"
      "1: () => 2, ['x']: () => 3}); let [f = () => 4] = []; (g) = function() {};"
      "class H { static i = () => 5; #j() {} 'k'() {} } a ?\?= function() {}; m = class {};");
  Functions functions(*result);
  std::string names;
  for (FunctionLiteral* f : functions.list) {
    names += f->facts.name != nullptr ? f->facts.name->ToUtf8() : "-";
    names += ' ';
  }
  // Kept in the order the walker finds them.
  EXPECT_EQ(names,
            "a b c d e 1 - f - H #j k <instance_members_initializer> <static_initializer> i a m ");
}

TEST(ParserTest, FunctionFactsAndSourceRanges) {
  std::string_view text = "x = { async *foo(a, b = 1, ...c) { yield await this; } }";
  auto result = Script(text);
  const FunctionFacts& facts = Functions(*result).list[0]->facts;
  EXPECT_EQ(facts.kind, FunctionKind::kAsyncGeneratorMethod);
  EXPECT_EQ(facts.length, 1);
  EXPECT_EQ(facts.parameter_count, 2);
  EXPECT_TRUE(facts.has_rest_parameter);
  EXPECT_FALSE(facts.has_simple_parameters);
  EXPECT_TRUE(facts.uses_this);
  EXPECT_EQ(text.substr(facts.start_position, facts.end_position - facts.start_position),
            "async *foo(a, b = 1, ...c) { yield await this; }");
  EXPECT_EQ(text[facts.parameters_position], '(');

  std::string_view class_text = "(class A extends B { constructor(x, y) { super() } m() {} })";
  auto class_result = Script(class_text);
  const FunctionFacts& constructor = Functions(*class_result).list[0]->facts;
  EXPECT_EQ(constructor.kind, FunctionKind::kDerivedConstructor);
  EXPECT_EQ(constructor.length, 2);
  EXPECT_TRUE(constructor.uses_super_call);
  EXPECT_EQ(class_text.substr(constructor.start_position,
                              constructor.end_position - constructor.start_position),
            "class A extends B { constructor(x, y) { super() } m() {} }");
}

TEST(ParserTest, Classes) {
  auto result = Script(
      "class A { static #p = 1; get #q() {} set #q(v) {} [k] = 2; static { this.x; } "
      "static name() {} }");
  auto* literal = result->function->body[0]->As<ClassDeclaration>()->literal;
  EXPECT_EQ(literal->members.size(), 6u);
  EXPECT_TRUE(literal->constructor->facts.is_default_constructor);
  EXPECT_TRUE(literal->has_private_instance_methods);
  EXPECT_TRUE(literal->has_static_name_member);
  EXPECT_EQ(literal->members[1]->private_name, literal->members[2]->private_name);
  EXPECT_EQ(literal->members[1]->private_name->mode(), VariableMode::kPrivateAccessor);
  EXPECT_EQ(literal->instance_initializer->body.size(), 1u);
  ASSERT_EQ(literal->static_initializer->body.size(), 2u);
  EXPECT_TRUE(literal->static_initializer->body[1]->As<Block>()->is_static_block);
  EXPECT_TRUE(literal->constructor->facts.has_instance_members);
}

TEST(ParserTest, JumpsKnowTheirTargets) {
  auto result = Script("a: b: while (1) { switch (2) { default: continue b; } break a; break; }");
  auto* outer = result->function->body[0]->As<LabelledStatement>();
  auto* inner = outer->body->As<LabelledStatement>();
  auto* loop = inner->body->As<WhileStatement>();
  auto statements = loop->body->As<Block>()->statements;
  auto* jump = statements[0]->As<SwitchStatement>()->clauses[0].statements[0];
  EXPECT_EQ(jump->As<ContinueStatement>()->target, loop);
  EXPECT_EQ(statements[1]->As<BreakStatement>()->target, outer);
  EXPECT_EQ(statements[2]->As<BreakStatement>()->target, loop);
}

TEST(ParserTest, Templates) {
  auto result = Script("`a${1}b${2}c`; f`\\u{z}${0}`");
  auto* plain = FirstExpression(*result)->As<TemplateLiteral>();
  EXPECT_EQ(plain->strings.size(), 3u);
  EXPECT_EQ(plain->expressions.size(), 2u);
  auto* tagged =
      result->function->body[1]->As<ExpressionStatement>()->expression->As<TaggedTemplate>();
  EXPECT_EQ(tagged->cooked[0], nullptr);
  EXPECT_EQ(tagged->raw[0]->ToUtf8(), "\\u{z}");
}

TEST(ParserTest, ImmediatelyCalledFunctionsAreKept) {
  auto result = Script(
      "(function() { return 1 })(); !function() {}(); (() => { return 2 })();"
      "x = function() {}; (async () => {})(); new function() {};",
      false);
  std::string kept;
  for (FunctionLiteral* f : Functions(*result).list) kept += f->is_lazy() ? 'l' : 'k';
  EXPECT_EQ(kept, "kkklkk");
}

TEST(ParserTest, UsingDeclarations) {
  auto result = Script(
      "{ using a = b, c = d; } async function f() { await using x = y; for (using q of r) {} "
      "for (await using s of t); using\nz; } for (using of of) ; using = 1");
  auto* block = result->function->body[0]->As<Block>();
  EXPECT_TRUE(block->has_using);
  EXPECT_FALSE(block->has_await_using);
  FunctionLiteral* f = Functions(*result).list[0];
  EXPECT_TRUE(f->has_await_using);
  EXPECT_FALSE(f->has_using);
  EXPECT_EQ(f->body[1]->As<ForOfStatement>()->mode, VariableMode::kUsing);
  EXPECT_EQ(f->body[2]->As<ForOfStatement>()->mode, VariableMode::kAwaitUsing);
}

TEST(ParserTest, DirectEvalIsMarked) {
  auto result = Script("eval('a'); (eval)('b'); eval?.('c'); x.eval('d'); (0, eval)('e')");
  std::string marks;
  for (Statement* statement : result->function->body) {
    Expression* e = statement->As<ExpressionStatement>()->expression;
    if (e->Is<OptionalChain>()) e = e->As<OptionalChain>()->expression;
    marks += e->As<Call>()->is_possibly_eval ? 'e' : '-';
  }
  EXPECT_EQ(marks, "ee---");
}

TEST(ParserTest, NativesSyntax) {
  ParseOptions options;
  EXPECT_FALSE(ParseScript(SourceText("%Foo(1)"), options)->ok());
  options.allow_natives_syntax = true;
  auto result = ParseScript(SourceText("%Foo(1, 2)"), options);
  ASSERT_TRUE(result->ok());
  EXPECT_EQ(FirstExpression(*result)->As<RuntimeCall>()->arguments.size(), 2u);
}

TEST(ParserTest, InputClassification) {
  ParseOptions options;
  options.allow_top_level_await = true;
  for (const char* text :
       {"function f() {", "`abc", "/* x", "f(1,", "x =", "if (a)", "[1, 2", "class A {", "try {}",
        "a +", "x => {", "`${a", "'abc\\", "do x", "({a:", "async function f() { await"}) {
    EXPECT_EQ(ClassifyInput(SourceText(text), options), InputState::kIncomplete) << text;
  }
  for (const char* text : {"1", "await x", "let a = 1\nlet b", "a\n", "", "// c"}) {
    EXPECT_EQ(ClassifyInput(SourceText(text), options), InputState::kComplete) << text;
  }
  for (const char* text : {"a b", "1 = 2", "'abc", "let a; let a", ")", "/x", "const q"}) {
    EXPECT_EQ(ClassifyInput(SourceText(text), options), InputState::kInvalid) << text;
  }
}

TEST(ParserTest, DynamicFunctions) {
  auto parse = [](std::string_view parameters, std::string_view body) {
    std::string text = "function anonymous(";
    uint32_t start = static_cast<uint32_t>(text.size());
    text += parameters;
    uint32_t end = static_cast<uint32_t>(text.size());
    text += "\n) {\n";
    text += body;
    text += "\n}";
    auto result = ParseDynamicFunction(SourceText(std::string_view(text)), start, end,
                                       FunctionKind::kNormal, {});
    return result->ok();
  };
  EXPECT_TRUE(parse("a, b = function(x) { return x }", "return a + b"));
  EXPECT_TRUE(parse("", "-->"));
  EXPECT_TRUE(parse("\n-->", ""));
  EXPECT_TRUE(parse("a //", "return a"));
  EXPECT_FALSE(parse("/*", "*/) {"));
  EXPECT_FALSE(parse("a) { return 1 }, function(b", ""));
  EXPECT_FALSE(parse("", "}, function() {"));
  EXPECT_FALSE(parse("a, a", "'use strict'"));
  EXPECT_FALSE(parse("", "super.x"));
}

TEST(ParserTest, LineAndColumn) {
  std::string_view text = "a;\r\nb;\n  c c";
  auto result = ParseScript(SourceText(text), {});
  ASSERT_FALSE(result->ok());
  EXPECT_EQ(result->error.line, 3u);
  EXPECT_EQ(result->error.column, 5u);
  EXPECT_EQ(text.substr(result->error.start, result->error.end - result->error.start), "c");
}

}  // namespace
}  // namespace qdr
