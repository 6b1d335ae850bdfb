// Early errors: what is refused, in which words, and where.
#include <gtest/gtest.h>

#include "language/parser.h"

namespace qdr {
namespace {

struct Case {
  const char* text;
  const char* message;
  const char* offending = nullptr;  // Not checked if null.
};

void Check(const Case& c, bool module) {
  std::string_view text = c.text;
  for (bool eager : {false, true}) {
    ParseOptions options;
    options.eager = eager;
    auto result =
        module ? ParseModule(SourceText(text), options) : ParseScript(SourceText(text), options);
    ASSERT_FALSE(result->ok()) << text;
    const ParseError& error = result->error;
    EXPECT_EQ(error.message, c.message) << text;
    EXPECT_EQ(error.kind, ParseErrorKind::kSyntaxError);
    if (c.offending != nullptr) {
      EXPECT_EQ(text.substr(error.start, error.end - error.start), c.offending) << text;
    }
  }
}

TEST(EarlyErrorsTest, Scripts) {
  const Case cases[] = {
      {"a b", "Unexpected identifier 'b'", "b"},
      {"f(1", "missing ) after argument list"},
      {"f(1 2)", "missing ) after argument list", "2"},
      {"x = )", "Unexpected token ')'", ")"},
      {"1 2", "Unexpected number", "2"},
      {"1 'a'", "Unexpected string", "'a'"},
      {"{", "Unexpected end of input", ""},
      {"let a; let a;", "Identifier 'a' has already been declared", "a"},
      {"let a; var a;", "Identifier 'a' has already been declared"},
      {"{ var a; let a; }", "Identifier 'a' has already been declared"},
      {"{ { var a; } let a; }", "Identifier 'a' has already been declared"},
      {"function f(a) { let a; }", "Identifier 'a' has already been declared"},
      {"function f(a = 1) { let a; }", "Identifier 'a' has already been declared"},
      {"try {} catch (e) { let e; }", "Identifier 'e' has already been declared"},
      {"try {} catch ([e]) { var e; }", "Identifier 'e' has already been declared"},
      {"switch (1) { case 1: let a; case 2: let a; }", "Identifier 'a' has already been declared"},
      {"'use strict'; { function f() {} function f() {} }",
       "Identifier 'f' has already been declared"},
      {"let let = 1", "let is disallowed as a lexically bound name", "let"},
      {"const x;", "Missing initializer in const declaration"},
      {"let {a};", "Missing initializer in destructuring declaration"},
      {"1 = 2", "Invalid left-hand side in assignment", "1"},
      {"a + b = 2", "Invalid left-hand side in assignment", "a + b"},
      {"++1", "Invalid left-hand side expression in prefix operation", "1"},
      {"a()++; 1++", "Invalid left-hand side expression in postfix operation", "1"},
      {"'use strict'; f() = 1", "Invalid left-hand side in assignment"},
      {"a?.b = 1", "Invalid left-hand side in assignment", "a?.b"},
      {"({a: 1} = {})", "Invalid destructuring assignment target"},
      {"[(a, b)] = c", "Invalid destructuring assignment target"},
      {"[...a, b] = c", "Rest element must be last element"},
      {"({a = 1})", "Invalid shorthand property initializer", "="},
      {"f({a = 1})", "Invalid shorthand property initializer"},
      {"({__proto__: a, '__proto__': b})",
       "Duplicate __proto__ fields are not allowed in object literals"},
      {"(a, b) + 1 => 2", "Malformed arrow function parameter list"},
      {"(a, 1) => 2", "Invalid destructuring assignment target", "1"},
      {"()", "Unexpected token ')'"},
      {"(a,)", "Unexpected token ')'"},
      {"(...a)", "Unexpected token '...'"},
      {"(a, a) => 1", "Duplicate parameter name not allowed in this context"},
      {"a\n=> 1", "Unexpected token '=>'"},
      {"function f(a, a) { 'use strict' }", "Duplicate parameter name not allowed in this context"},
      {"function f(a, [a]) {}", "Duplicate parameter name not allowed in this context"},
      {"function f(...a, b) {}", "Rest parameter must be last formal parameter"},
      {"function f(a = 1) { 'use strict' }",
       "Illegal 'use strict' directive in function with non-simple parameter list"},
      {"function eval() { 'use strict' }", "Unexpected eval or arguments in strict mode", "eval"},
      {"function f(static) { 'use strict' }", "Unexpected strict mode reserved word", "static"},
      {"'use strict'; eval = 1", "Unexpected eval or arguments in strict mode", "eval"},
      {"'use strict'; var public;", "Unexpected strict mode reserved word"},
      {"'use strict'; with (a) {}", "Strict mode code may not include a with statement"},
      {"'use strict'; delete a", "Delete of an unqualified identifier in strict mode."},
      {"'use strict'; 017", "Octal literals are not allowed in strict mode.", "017"},
      {"'use strict'; 09", "Decimals with leading zeros are not allowed in strict mode."},
      {"'\\07'; 'use strict'", "Octal escape sequences are not allowed in strict mode."},
      {"`\\07`", "Octal escape sequences are not allowed in template strings"},
      {"if (1) let\n[a] = b", "Lexical declaration cannot appear in a single-statement context"},
      {"while (1) function f() {}",
       "In non-strict mode code, functions can only be declared at top level, inside a block, or "
       "as the body of an if statement."},
      {"'use strict'; if (1) function f() {}",
       "In strict mode code, functions can only be declared at top level or inside a block."},
      {"if (1) async function f() {}",
       "Async functions can only be declared at the top level or inside a block."},
      {"break", "Illegal break statement"},
      {"continue", "Illegal continue statement: no surrounding iteration statement"},
      {"a: { continue a }",
       "Illegal continue statement: 'a' does not denote an iteration statement"},
      {"while (1) { break a }", "Undefined label 'a'", "a"},
      {"a: a: ;", "Label 'a' has already been declared"},
      {"return", "Illegal return statement"},
      {"throw\na", "Illegal newline after throw"},
      {"try {}", "Missing catch or finally after try"},
      {"switch (1) { default: default: }", "More than one default clause in switch statement"},
      {"for (let a, b of c) ;",
       "Invalid left-hand side in for-of loop: Must have a single binding."},
      {"for (let a = 1 of c) ;", "for-of loop variable declaration may not have an initializer."},
      {"for (let of a) ;", "Unexpected identifier 'a'"},
      {"for (async of a) ;", "The left-hand side of a for-of loop may not be 'async'."},
      {"for (1 of a) ;", "Invalid left-hand side in for-loop"},
      {"-1 ** 2",
       "Unary operator used immediately before exponentiation expression. Parenthesis must be used "
       "to disambiguate operator precedence"},
      {"a ?? b || c", "Unexpected token '||'", "||"},
      {"a && b ?? c", "Unexpected token '\?\?'", "\?\?"},
      {"new a?.b()", "Invalid optional chain from new expression"},
      {"a?.`b`", "Invalid tagged template on optional chain"},
      {"super.x", "'super' keyword unexpected here", "super"},
      {"class A { constructor() { super() } }", "'super' keyword unexpected here"},
      {"new.target", "new.target expression is not allowed here"},
      {"import.meta", "Cannot use 'import.meta' outside a module"},
      {"import a from 'b'", "Cannot use import statement outside a module"},
      {"new import('a')", "Cannot use new with import"},
      {"import()", "import() requires a specifier"},
      {"class A { constructor() {} constructor() {} }", "A class may only have one constructor"},
      {"class A { get constructor() {} }", "Class constructor may not be an accessor"},
      {"class A { static prototype() {} }",
       "Classes may not have a static property named 'prototype'"},
      {"class A { constructor = 1 }", "Classes may not have a field named 'constructor'"},
      {"class A { #constructor() {} }", "Class constructor may not be a private method"},
      {"class A { #a; #a }", "Identifier '#a' has already been declared"},
      {"class A { get #a() {} static set #a(v) {} }", "Identifier '#a' has already been declared"},
      {"class A { m() { this.#b } }", "Private field '#b' must be declared in an enclosing class",
       "#b"},
      {"a.#b", "Private field '#b' must be declared in an enclosing class", "#b"},
      {"class A { #b; m() { delete this.#b } }", "Private fields can not be deleted"},
      {"class A { x = arguments }",
       "'arguments' is not allowed in class field initializer or static initialization block"},
      {"class A { static { await } }", "Unexpected reserved word", "await"},
      {"class A { static { return } }", "Illegal return statement"},
      {"class let {}", "Unexpected strict mode reserved word"},
      {"({ get a(b) {} })", "Getter must not have any formal parameters."},
      {"({ set a() {} })", "Setter must have exactly one formal parameter."},
      {"({ set a(...b) {} })", "Setter function argument must not be a rest parameter"},
      {"function* g(a = yield) {}", "Yield expression not allowed in formal parameter"},
      {"async function f(a = await 1) {}",
       "Illegal await-expression in formal parameters of async function"},
      {"async (a = await 1) => {}", "missing ) after argument list"},
      {"async (await) => {}", "Can not use 'await' as identifier inside an async function"},
      {"function f() { await 1 }",
       "await is only valid in async functions and the top level bodies of modules", "await"},
      {"function* g() { (yield) => 1 }", "Yield expression not allowed in formal parameter"},
      {"v\\u0061r a", "Keyword must not contain escaped characters"},
      {"'\\u{110000}'", "Undefined Unicode code-point"},
      {"/a", "Invalid regular expression: missing /"},
      {"/a/gg", "Invalid regular expression flags"},
      {"`a", "Unterminated template literal"},
      {"`${a", "Unexpected end of input"},
      {"`${a b}`", "Missing } in template expression"},
      {"1_", "Numeric separators are not allowed at the end of numeric literals"},
      {"using a = b", "using declarations are not allowed at the top level of a script"},
      {"{ using a; }", "Missing initializer in using declaration"},
      {"switch (1) { case 1: using a = b }",
       "using declarations are not allowed directly in a switch case"},
  };
  for (const Case& c : cases) Check(c, false);
}

TEST(EarlyErrorsTest, Modules) {
  const Case cases[] = {
      {"export let a; export {a}", "Duplicate export of 'a'"},
      {"export default 1; export default 2", "Duplicate export of 'default'"},
      {"export {a}", "Export 'a' is not defined in module", "a"},
      {"import {a} from 'x'; let a", "Identifier 'a' has already been declared"},
      {"import {a, a} from 'x'", "Identifier 'a' has already been declared"},
      {"import {default} from 'x'", "Unexpected token 'default'"},
      {"import a from 'x' with {type: 'json', type: 'b'}",
       "Import attributes has a duplicate key 'type'"},
      {"export {'\\uD800' as a} from 'x'",
       "Invalid module export name: contains unpaired surrogate character"},
      {"await = 1", "Unexpected token '='"},
      {"var await", "Unexpected reserved word"},
      {"{ import a from 'x' }", "Unexpected identifier 'a'"},
      {"var f; function f() {}", "Identifier 'f' has already been declared"},
      {"a <!-- b", "HTML comments are not allowed in modules"},
      {"with (a) ;", "Strict mode code may not include a with statement"},
      {"new.target", "new.target expression is not allowed here"},
      {"this.#x", "Private field '#x' must be declared in an enclosing class"},
  };
  for (const Case& c : cases) Check(c, true);
}

TEST(EarlyErrorsTest, Accepted) {
  for (const char* text : {
           "var yield, await, let, static, async, of, get, set, using;",
           "let\na; let = 1; let\n* 2;",
           "async\nfunction f() {}",
           "({async, get, set, async a() {}, get() {}, set: 1, await: 2, async *b() {}})",
           "for (let in {}) ; for (let = 0; ;) break; for (var i = 0 in {}) ;",
           "label: function f() {}",
           "if (1) function f() {} else function f() {}",
           "{ function f() {} function f() {} var g; }",
           "try {} catch (e) { var e; for (var e of []) ; }",
           "({a = 1} = {}); ({a: [b.c]} = d); [a = 1, {b = 2}] = []; ({__proto__: a, __proto__: b} "
           "= c)",
           "({a = 1}) => a; async ({a = 1}, ...b) => a; async(1, ...b); async();",
           "function f(a, a) {} function g(eval) { arguments = 1 }",
           "f() = 1; f()++; for (f() of []) ;",
           "a ?? (b || c); (a, b) ?? c; (-1) ** 2; a ? (b) : c => d",
           "x = class { static async *#m() {} static static; get; set; async; static = 1; "
           "'constructor'() {} }",
           "class A { static { var await1; (() => { return arguments1 }); function f() { "
           "return arguments } } }",
           "class A { #x; m() { class B extends this.#x { #x } return #x in this } }",
           "yield\n/1/g; var a\n++b",
           "do ; while (0) x",
           "/[/]/.test('/'); a = b / c / d; a\n/1/x",
           "`a${`b${`c`}`}`",
           "var \\u{61}b, \\u0063; ({v\\u0061r: 1})",
           "async function f() { for await (async of []) ; await (1) }",
           "function f() { new.target; () => new.target }",
           "a\n<!-- b\n--> c",
           "import('a', {with: {}}); import('a',)",
           "(async function await1() {}); function* g() { function h() { var yield } }",
       }) {
    for (bool eager : {false, true}) {
      ParseOptions options;
      options.eager = eager;
      auto result = ParseScript(SourceText(text), options);
      EXPECT_TRUE(result->ok()) << text << ": " << result->error.message << " at "
                                << result->error.start;
    }
  }
}

}  // namespace
}  // namespace qdr
