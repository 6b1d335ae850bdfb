// Deep nesting ends in a RangeError or in a tree, never in a crash.
#include <gtest/gtest.h>

#include <string>

#include "language/parser.h"

namespace qdr {
namespace {

std::string Repeat(const char* text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

constexpr int kDeep = 100000;

TEST(NestingTest, RecursiveProductionsCheckTheStack) {
  struct Shape {
    const char* open;
    const char* middle;
    const char* close;
  };
  for (const Shape& s : {Shape{"[", "", "]"},
                         {"(", "1", ")"},
                         {"{", "", "}"},
                         {"({a:", "1", "})"},
                         {"`${", "1", "}`"},
                         {"function f() {", "", "}"},
                         {"(function() {", "", "})()"},
                         {"x => ", "1", ""},
                         {"(x = ", "1", ") => 1"},
                         {"async(x = ", "1", ") => 1"},
                         {"class A { m() {", "", "}}"},
                         {"x = class { a = ", "1", "}"},
                         {"if (a) b; else ", "c", ""},
                         {"!", "1", ""},
                         {"new ", "a", ""},
                         {"a ** ", "b", ""},
                         {"a = ", "b", ""},
                         {"a ? b : ", "c", ""},
                         {"a[", "b", "]"},
                         {"while (1) ", ";", ""},
                         {"with (a) ", ";", ""},
                         {"do {", "", "} while (1)"},
                         {"try {", "", "} finally {}"},
                         {"switch (a) { case 1: ", "", "}"},
                         {"import(", "1", ")"},
                         {"x = [...", "1", "]"}}) {
    std::string text = Repeat(s.open, kDeep) + s.middle + Repeat(s.close, kDeep);
    if (s.open[0] == 'x' && s.open[2] == '=' && s.open[3] != '>') text += ";";
    auto result = ParseScript(SourceText(std::string_view(text)), {});
    ASSERT_FALSE(result->ok()) << s.open;
    EXPECT_EQ(result->error.kind, ParseErrorKind::kRangeError) << s.open;
    EXPECT_EQ(result->error.message, "Maximum call stack size exceeded");
  }
  for (const char* open : {"[", "{a:"}) {
    std::string text = "let " + Repeat(open, kDeep) + "b";
    auto result = ParseScript(SourceText(std::string_view(text)), {});
    EXPECT_EQ(result->error.kind, ParseErrorKind::kRangeError);
  }
}

TEST(NestingTest, ChainsDoNotRecurse) {
  for (const char* link :
       {"+a", "-b", "&&a", "??a", "<a", ",a", ".a", ".a()", "()", "?.a", "`b`"}) {
    std::string text = "a" + Repeat(link, kDeep);
    auto result = ParseScript(SourceText(std::string_view(text)), {});
    EXPECT_TRUE(result->ok()) << link << result->error.message;
  }
}

// Compiling a function costs the same however deep it stands: the functions inside are skipped.
TEST(NestingTest, SkippedFunctionsAreNotParsedAgain) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "function f" + std::to_string(i) + "(a) { let b = a;\n";
  text += Repeat("}", 500);
  SourceText source{std::string_view(text)};
  auto result = ParseScript(source, {});
  ASSERT_TRUE(result->ok());
  int depth = 0;
  while (true) {
    HoistedFunction* hoisted = result->function->scope->first_hoisted_function();
    if (hoisted == nullptr) break;
    FunctionLiteral* literal = hoisted->function;
    ASSERT_TRUE(literal->is_lazy());
    RefPtr<FunctionRecord> record = literal->record;
    RefPtr<const ScopeInfo> outer = literal->outer_scope->EnsureScopeInfo();
    result = ParseFunction(source, *record, outer.get(), {});
    ASSERT_TRUE(result->ok());
    EXPECT_LT(result->zone.allocated_bytes(), 64u * 1024);
    ++depth;
  }
  EXPECT_EQ(depth, 500);
}

}  // namespace
}  // namespace qdr
