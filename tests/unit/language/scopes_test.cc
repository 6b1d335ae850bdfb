// Scope analysis: where variables live, and what inner functions, eval and with do to them.
#include <gtest/gtest.h>

#include "language/ast_walker.h"
#include "language/parser.h"
#include "language/scope_dump.h"

namespace qdr {
namespace {

std::string Dump(std::string_view text, bool module = false) {
  ParseOptions options;
  options.eager = true;
  auto result =
      module ? ParseModule(SourceText(text), options) : ParseScript(SourceText(text), options);
  EXPECT_TRUE(result->ok()) << result->error.message;
  if (!result->ok()) return "";
  EXPECT_EQ(VerifyAst(*result), "");
  return DumpScopes(*result);
}

void Expect(std::string_view text, std::string_view dump, bool module = false) {
  EXPECT_EQ(Dump(text, module), dump) << text;
}

TEST(ScopesTest, OnlyCapturedVariablesAreInContexts) {
  Expect("function f(a, b) { let x = a; var y; { const z = x; () => [z, y, b]; } }",
         "function  (script)\n"
         "  f: function global assigned\n"
         "  function f (normal) context[2] locals[1]\n"
         "    a: parameter parameter(0)\n"
         "    b: parameter context(0)\n"
         "    x: let register(0)\n"
         "    y: var context(1)\n"
         "    block context[1]\n"
         "      z: const context(0) hole\n"
         "      function  (arrow)\n");
}

TEST(ScopesTest, ScriptTopLevel) {
  Expect("var a; let b; const c = 1; class D {} function e() { b; this }",
         "function  (script) context[3]\n"
         "  a: var global assigned\n"
         "  b: let script lexical(0) hole assigned\n"
         "  c: const script lexical(1) hole assigned\n"
         "  D: class script lexical(2) hole assigned\n"
         "  e: function global assigned\n"
         "  function e (normal)\n"
         "    this: this receiver\n"
         "  class strict\n"
         "    D: const unallocated\n");
}

TEST(ScopesTest, MappedArguments) {
  Expect(
      "function f(a, b) { arguments } function g(a) { 'use strict'; arguments }"
      "function h(a = 1) { arguments }",
      "function  (script)\n"
      "  f: function global assigned\n"
      "  g: function global assigned\n"
      "  h: function global assigned\n"
      "  function f (normal) context[2] locals[1] mapped-arguments\n"
      "    a: parameter context(0) assigned\n"
      "    b: parameter context(1) assigned\n"
      "    arguments: arguments register(0)\n"
      "  function g (normal) strict locals[1]\n"
      "    a: parameter parameter(0)\n"
      "    arguments: arguments register(0)\n"
      "  function h (normal) locals[1]\n"
      "    a: parameter parameter(0)\n"
      "    arguments: arguments register(0)\n");
}

TEST(ScopesTest, LoopsHaveContextsPerIteration) {
  Expect("function f() { for (let i = 0, j; ;) () => i; for (let k of k) () => k; }",
         "function  (script)\n"
         "  f: function global assigned\n"
         "  function f (normal) locals[1]\n"
         "    for context[1]\n"
         "      i: let context(0) hole\n"
         "      j: let unallocated\n"
         "      function  (arrow)\n"
         "    for-of subject\n"
         "      k: let register(0) hole\n"
         "    for-of context[1]\n"
         "      k: let context(0) hole\n"
         "      function  (arrow)\n");
}

TEST(ScopesTest, SeparateBodyOfComplexParameters) {
  Expect("function f(a = () => b, b = a) { var a, c; return [a, c, b]; }",
         "function  (script)\n"
         "  f: function global assigned\n"
         "  function f (normal) context[1] locals[2]\n"
         "    a: parameter parameter(0)\n"
         "    b: parameter context(0) hole\n"
         "    body\n"
         "      a: var register(0)\n"
         "      c: var register(1)\n"
         "      function a (arrow)\n");
}

TEST(ScopesTest, FunctionsInBlocksBecomeVars) {
  Expect(
      "function f(p) { { function a() {} } { let b; { function b() {} } } { function p() {} } a }",
      "function  (script)\n"
      "  f: function global assigned\n"
      "  function f (normal) locals[4]\n"
      "    p: parameter parameter(0)\n"
      "    a: var register(3) assigned\n"
      "    block\n"
      "      a: block function register(0)\n"
      "      function a (normal)\n"
      "    block\n"
      "      b: let unallocated\n"
      "      block\n"
      "        b: block function register(1)\n"
      "        function b (normal)\n"
      "    block\n"
      "      p: block function register(2)\n"
      "      function p (normal)\n");
}

TEST(ScopesTest, DirectEvalKeepsEverythingInContexts) {
  Expect("function f(a) { let b; return () => { 'use strict'; eval('') } }",
         "function  (script) eval\n"
         "  f: function global assigned\n"
         "  function f (normal) context[5] mapped-arguments eval\n"
         "    a: parameter context(0) assigned\n"
         "    b: let context(1) hole assigned\n"
         "    this: this context(2)\n"
         "    .new.target: new.target context(3)\n"
         "    arguments: arguments context(4)\n"
         "    function  (arrow) strict eval\n");
}

TEST(ScopesTest, ArrowsCaptureWhatTheFunctionReceives) {
  Expect(
      "function f() { () => [this, new.target, arguments] }"
      "class A extends B { constructor() { () => super(); } m() { () => super.x } }",
      "function  (script) context[1]\n"
      "  f: function global assigned\n"
      "  A: class script lexical(0) hole assigned\n"
      "  function f (normal) context[3] mapped-arguments\n"
      "    this: this context(0)\n"
      "    .new.target: new.target context(1)\n"
      "    arguments: arguments context(2)\n"
      "    function  (arrow)\n"
      "  class strict\n"
      "    A: const unallocated\n"
      "    function A (derived constructor) strict context[3]\n"
      "      this: this context(0) hole assigned\n"
      "      .new.target: new.target context(1)\n"
      "      .this_function: this function context(2)\n"
      "      function  (arrow) strict\n"
      "    function m (method) strict context[2]\n"
      "      this: this context(0)\n"
      "      .this_function: this function context(1)\n"
      "      function  (arrow) strict\n");
}

TEST(ScopesTest, PrivateNamesAndInitializers) {
  Expect("class A { #a = () => this; #m() {} static #s() {} [k] = 1; static b = 2; }",
         "function  (script) context[1]\n"
         "  A: class script lexical(0) hole assigned\n"
         "  class strict context[6]\n"
         "    A: const unallocated\n"
         "    #a: private field context(0)\n"
         "    #m: private method context(1)\n"
         "    .brand: brand context(2)\n"
         "    #s: private method context(3) static\n"
         "    .class: static brand context(4)\n"
         "    .computed_key: temporary context(5)\n"
         "    function #m (method) strict\n"
         "    function #s (method) strict\n"
         "    function <instance_members_initializer> (members initializer) strict context[1]\n"
         "      this: this context(0)\n"
         "      function #a (arrow) strict\n"
         "    function <static_initializer> (static initializer) strict\n");
}

TEST(ScopesTest, Modules) {
  Expect(
      "import d, {x as y} from 'a'; import * as ns from 'b'; export let p = 1; let q, r; "
      "export function f() { return [q, y, p]; } export default class {} export {r as s, ns}; r",
      "function  (module) strict context[1]\n"
      "  d: import module(-1) hole\n"
      "  y: import module(-2) hole\n"
      "  ns: import module(-3) hole\n"
      "  p: let module(1) hole\n"
      "  q: let context(0) hole\n"
      "  r: let module(4) hole\n"
      "  f: block function module(2)\n"
      "  *default*: class module(3) hole\n"
      "  function f (normal) strict\n"
      "  class strict\n",
      true);
}

TEST(ScopesTest, ModuleRecords) {
  auto result = ParseModule(
      SourceText("import d, {x as y} from 'a'; import * as ns from 'b' with {type: 'json'};"
                 "import 'a'; export {y, ns}; export * from 'c'; export * as 'n s' from 'c';"
                 "export {p as q} from 'a'; var v; export {v, v as w}; export default 1; await v"),
      {});
  ASSERT_TRUE(result->ok()) << result->error.message;
  const ModuleDescriptor& m = *result->module;
  ASSERT_EQ(m.requests.size(), 3u);
  EXPECT_EQ(m.requests[1].attributes.size(), 1u);
  ASSERT_EQ(m.imports.size(), 3u);
  EXPECT_EQ(m.imports[0].import_name->ToUtf8(), "default");
  EXPECT_EQ(m.imports[2].import_name, nullptr);
  ASSERT_EQ(m.star_exports.size(), 1u);
  ASSERT_EQ(m.indirect_exports.size(), 3u);
  ASSERT_EQ(m.local_exports.size(), 4u);
  EXPECT_EQ(m.local_exports[0].cell, -3);  // The namespace.
  EXPECT_EQ(m.local_exports[1].cell, m.local_exports[2].cell);
  EXPECT_EQ(m.export_cell_count, 2);
  EXPECT_TRUE(result->function->facts.has_top_level_await);
}

// Every function compiled by itself, down to the innermost, comes out as in a parse of everything.
class LazyFunctions : public AstWalker<LazyFunctions> {
 public:
  std::vector<FunctionLiteral*> list;
  void VisitFunctionLiteral(FunctionLiteral* n) {
    if (n->is_lazy()) list.push_back(n);
    WalkFunctionLiteral(n);
  }
};

void CompareWithWhole(const SourceText& source, ParseResult* result,
                      const FunctionDescriptions& whole) {
  EXPECT_EQ(VerifyAst(*result), "");
  for (const auto& [key, text] : DescribeFunctions(*result)) {
    auto it = whole.find(key);
    ASSERT_NE(it, whole.end()) << key.first;
    EXPECT_EQ(text, it->second);
  }
  LazyFunctions lazy;
  lazy.Visit(result->function);
  for (FunctionLiteral* literal : lazy.list) {
    auto inner =
        ParseFunction(source, *literal->record, literal->outer_scope->EnsureScopeInfo(), {});
    ASSERT_TRUE(inner->ok()) << inner->error.message;
    CompareWithWhole(source, inner.get(), whole);
  }
}

TEST(ScopesTest, FunctionsAloneAreAsInTheWhole) {
  for (std::string_view text : {
           "function f(a, b = () => a) { let x, y; { let z; function g() { return x + z + glob } } "
           "return (q = () => y) => { x = q; return function() { return arguments[0] + q } } }",
           "class A extends B { #p = () => this.#p; static #q() {} constructor() { (() => "
           "super())() } "
           "get x() { return super.x + A.#q() } static { let s; this.f = () => s; } [k]() { A } }",
           "function f() { var o; with (o) { (() => o)(); function g() { return p } } }",
           "function f() { let a; function g() { eval('a'); let b; return () => b + a + c } return "
           "g }",
           "function f() { for (let i of [1]) { for (const j in i) { x.push(() => i + j) } } }",
           "(function n() { return function() { return n } })",
           "function f() { try { } catch ({e}) { return () => e } switch (1) { case 1: let s; () "
           "=> s } }",
           "async function f(x) { await (async (y = () => x) => { await y; return () => arguments "
           "})() }",
           "let a = 'string'.repeat(3), b = (function() { return function() { return a } })();"
           "function c() { return (function() { return () => b })() } 'tail'",
           "function f(a) { 'use strict'; return { m() { return super.m(() => a) }, "
           "get g() { return () => this } } }",
           "function f(arg) { { function arg2() { return arg } } return arg2; { function f2() {} } "
           "}",
       }) {
    SourceText source(text);
    ParseOptions options;
    auto lazy = ParseScript(source, options);
    options.eager = true;
    auto whole = ParseScript(source, options);
    ASSERT_TRUE(lazy->ok() && whole->ok()) << text;
    CompareWithWhole(source, lazy.get(), DescribeFunctions(*whole));
  }
}

}  // namespace
}  // namespace qdr
