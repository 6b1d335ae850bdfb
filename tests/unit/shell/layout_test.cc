// The layout of shown values, against what node prints.
#include "shell/layout.h"

#include <gtest/gtest.h>

namespace quadrille::shell {
namespace {

Layout List(std::vector<std::string> entries, bool numbers = false) {
  Layout layout;
  layout.open = "[";
  layout.close = "]";
  layout.entries = std::move(entries);
  layout.is_list = true;
  layout.all_numbers = numbers;
  return layout;
}

TEST(Layout, PutsShortContentsOnOneLine) {
  EXPECT_EQ(Arrange(List({"1", "2"})), "[ 1, 2 ]");
  Layout object;
  object.open = "Foo {";
  object.close = "}";
  object.entries = {"a: 1"};
  EXPECT_EQ(Arrange(object), "Foo { a: 1 }");
}

TEST(Layout, BreaksLongContents) {
  Layout object;
  object.open = "{";
  object.close = "}";
  object.entries = {std::string(40, 'a'), std::string(40, 'b')};
  object.indentation = 2;
  EXPECT_EQ(Arrange(object),
            "{\n    " + std::string(40, 'a') + ",\n    " + std::string(40, 'b') + "\n  }");
}

TEST(Layout, BreaksDeeplyNestedContents) {
  Layout object = List({"[ [ [ 1 ] ] ]"});
  object.nesting = 3;
  EXPECT_EQ(Arrange(object), "[\n  [ [ [ 1 ] ] ]\n]");
}

TEST(Layout, SetsManyNumbersInColumns) {
  std::vector<std::string> entries;
  for (int number = 0; number < 100; ++number) entries.push_back(std::to_string(number));
  entries.push_back("... 20 more items");
  Layout layout = List(entries, true);
  layout.has_more_note = true;
  std::string text = Arrange(layout);
  EXPECT_EQ(text.substr(0, text.find('\n', 2)),
            "[\n   0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11,");
  EXPECT_NE(text.find("\n  96, 97, 98, 99,\n  ... 20 more items\n]"), text.npos);
}

TEST(Layout, SetsManyStringsInColumns) {
  EXPECT_EQ(Arrange(List(std::vector<std::string>(7, "1.5"), true)),
            "[\n  1.5, 1.5, 1.5,\n  1.5, 1.5, 1.5,\n  1.5\n]");
}

}  // namespace
}  // namespace quadrille::shell
