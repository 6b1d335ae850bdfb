// Direct eval: what the code sees of the scopes around it, and what it may not contain.
#include <gtest/gtest.h>

#include "language/ast_walker.h"
#include "language/parser.h"
#include "language/scope_dump.h"

namespace qdr {
namespace {

class EvalCalls : public AstWalker<EvalCalls> {
 public:
  Call* call = nullptr;
  void VisitCall(Call* n) {
    if (n->is_possibly_eval && call == nullptr) call = n;
    WalkCall(n);
  }
};

// Parses `program`, then `code` as if evaluated by the first direct eval in it.
struct Evaluation {
  Evaluation(std::string_view program, std::string_view code) {
    ParseOptions options;
    options.eager = true;
    outer = ParseScript(SourceText(program), options);
    EXPECT_TRUE(outer->ok()) << outer->error.message;
    EvalCalls calls;
    calls.Visit(outer->function);
    EXPECT_NE(calls.call, nullptr);
    Scope* scope = calls.call->eval_scope;
    inner = ParseEval(SourceText(code), scope->EnsureScopeInfo(), scope->is_strict(), options);
    if (inner->ok()) {
      EXPECT_EQ(VerifyAst(*inner), "");
    }
  }

  // The variable that the first reference to `name` leads to.
  Variable* Find(std::string_view name) {
    struct Finder : AstWalker<Finder> {
      std::string_view name;
      Variable* found = nullptr;
      void Note(VariableReference* n, const std::string& text) {
        if (found == nullptr && text == name) found = n->variable;
      }
      void VisitVariableProxy(VariableProxy* n) { Note(n, n->name->ToUtf8()); }
      void VisitThisExpression(ThisExpression* n) { Note(n, "this"); }
    } finder;
    finder.name = name;
    finder.Visit(inner->function);
    return finder.found;
  }

  std::unique_ptr<ParseResult> outer, inner;
};

TEST(EvalTest, SeesVariablesInContexts) {
  Evaluation e("function f(a) { let b; { const c = 1; eval('') } }", "a + b + c + d");
  ASSERT_TRUE(e.inner->ok());
  EXPECT_EQ(e.Find("a")->location(), VariableLocation::kContext);
  EXPECT_EQ(e.Find("b")->location(), VariableLocation::kContext);
  EXPECT_EQ(e.Find("c")->location(), VariableLocation::kContext);
  EXPECT_TRUE(e.Find("c")->is_const());
  // Another eval in f may have declared d.
  EXPECT_EQ(e.Find("d")->location(), VariableLocation::kLookup);
  EXPECT_EQ(e.inner->function->scope->ContextDistance(e.Find("a")->scope()), 1);
}

TEST(EvalTest, DeclaresIntoTheFunction) {
  Evaluation e("function f() { eval('') }", "var x = 1; let y = 2; function g() { return y } x");
  ASSERT_TRUE(e.inner->ok());
  EXPECT_EQ(e.Find("x")->location(), VariableLocation::kLookup);
  std::string dump = DumpScopes(*e.inner);
  EXPECT_NE(dump.find("g: function lookup"), std::string::npos) << dump;
  EXPECT_NE(dump.find("y: let context(0)"), std::string::npos) << dump;

  Evaluation strict("function f() { 'use strict'; eval('') }", "var x = 1; x");
  ASSERT_TRUE(strict.inner->ok());
  EXPECT_EQ(strict.Find("x")->location(), VariableLocation::kRegister);

  Evaluation global("eval('')", "var x = 1; x");
  ASSERT_TRUE(global.inner->ok());
  EXPECT_EQ(global.Find("x")->location(), VariableLocation::kGlobal);
}

TEST(EvalTest, ReceivesWhatTheFunctionReceives) {
  Evaluation method("({ m() { (() => eval(''))() } })", "this; super.x; new.target; arguments");
  ASSERT_TRUE(method.inner->ok()) << method.inner->error.message;
  EXPECT_EQ(method.Find("this")->location(), VariableLocation::kContext);
  EXPECT_EQ(method.Find(".this_function")->location(), VariableLocation::kContext);

  Evaluation script("eval('')", "this");
  EXPECT_EQ(script.Find("this")->location(), VariableLocation::kGlobalThis);
  EXPECT_FALSE(Evaluation("eval('')", "new.target").inner->ok());
  EXPECT_FALSE(Evaluation("function f() { eval('') }", "super.x").inner->ok());
  EXPECT_TRUE(Evaluation("function f() { eval('') }", "new.target").inner->ok());
  EXPECT_TRUE(
      Evaluation("class A extends B { constructor() { eval('') } }", "super()").inner->ok());
  EXPECT_FALSE(Evaluation("class A { constructor() { eval('') } }", "super()").inner->ok());
  EXPECT_FALSE(Evaluation("class A { x = eval('') }", "arguments").inner->ok());
  EXPECT_TRUE(
      Evaluation("class A { x = eval('') }", "function f() { arguments } this").inner->ok());
}

TEST(EvalTest, KnowsPrivateNames) {
  Evaluation e("class A { #x; #m() {} m() { eval('') } }", "this.#x; this.#m(); #x in this");
  ASSERT_TRUE(e.inner->ok()) << e.inner->error.message;
  EXPECT_EQ(e.Find("#m")->mode(), VariableMode::kPrivateMethod);
  EXPECT_NE(e.Find("#m")->scope()->brand_variable(), nullptr);
  EXPECT_FALSE(Evaluation("class A { #x; m() { eval('') } }", "this.#y").inner->ok());
  EXPECT_FALSE(Evaluation("function f() { eval('') }", "this.#y").inner->ok());
}

TEST(EvalTest, VarsMayNotCrossLexicalDeclarations) {
  EXPECT_FALSE(Evaluation("function f() { { let x; eval('') } }", "var x").inner->ok());
  EXPECT_FALSE(Evaluation("function f() { let x; eval('') }", "{ var x }").inner->ok());
  EXPECT_FALSE(Evaluation("function f() { let x; eval('') }", "function x() {}").inner->ok());
  EXPECT_TRUE(Evaluation("function f() { let x; eval('') }", "let x").inner->ok());
  EXPECT_TRUE(Evaluation("function f() { let x; eval('') }", "'use strict'; var x").inner->ok());
  EXPECT_TRUE(Evaluation("function f() { var x; eval('') }", "var x").inner->ok());
  EXPECT_TRUE(
      Evaluation("function f(x) { try {} catch (e) { eval('') } }", "var e, x").inner->ok());
  EXPECT_FALSE(Evaluation("function f() { try {} catch ([e]) { eval('') } }", "var e").inner->ok());
  // Functions in blocks just do not become vars.
  EXPECT_TRUE(Evaluation("function f() { let x; eval('') }", "{ function x() {} }").inner->ok());
  // Code in a parameter list may not redeclare parameters; in the body it may.
  EXPECT_FALSE(Evaluation("function f(a, b = eval('')) {}", "var a").inner->ok());
  EXPECT_FALSE(Evaluation("function f(b = eval('')) {}", "var arguments").inner->ok());
  EXPECT_TRUE(Evaluation("function f(a, b = 1) { eval('') }", "var a").inner->ok());
  EXPECT_TRUE(Evaluation("(b = eval('')) => {}", "var arguments").inner->ok());
}

TEST(EvalTest, FunctionsOfEvalCodeCompileLater) {
  std::string_view program = "function f(a) { eval('') }";
  ParseOptions eager;
  eager.eager = true;
  auto outer = ParseScript(SourceText(program), eager);
  EvalCalls calls;
  calls.Visit(outer->function);
  const ScopeInfo* info = calls.call->eval_scope->EnsureScopeInfo();
  SourceText code("let b; (x => { return () => a + b + c + x })");
  auto eval = ParseEval(code, info, false, {});
  ASSERT_TRUE(eval->ok());
  struct Lazy : AstWalker<Lazy> {
    FunctionLiteral* found = nullptr;
    void VisitFunctionLiteral(FunctionLiteral* n) {
      if (n->is_lazy()) found = n;
      WalkFunctionLiteral(n);
    }
  } lazy;
  // The parenthesized function is kept; the one inside is not.
  lazy.Visit(eval->function);
  ASSERT_NE(lazy.found, nullptr);
  auto inner =
      ParseFunction(code, *lazy.found->record, lazy.found->outer_scope->EnsureScopeInfo(), {});
  ASSERT_TRUE(inner->ok());
  EXPECT_EQ(VerifyAst(*inner), "");
}

}  // namespace
}  // namespace qdr
