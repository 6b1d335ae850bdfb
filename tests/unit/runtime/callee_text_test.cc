// Callees read from source text.
#include "runtime/callee_text.h"

#include <gtest/gtest.h>

namespace qdr {
namespace {

/// `^` marks the position.
std::string At(std::u16string marked) {
  size_t position = marked.find(u'^');
  marked.erase(position, 1);
  return CalleeText(marked, static_cast<uint32_t>(position));
}

TEST(CalleeText, ReadsNamesAndChains) {
  EXPECT_EQ(At(u"^f()"), "f");
  EXPECT_EQ(At(u"x = a.b.^c(1)"), "a.b.c");
  EXPECT_EQ(At(u"this.^go()"), "this.go");
  EXPECT_EQ(At(u"a?.^b()"), "a?.b");
  EXPECT_EQ(At(u"a\n  .^b()"), "a.b");
  EXPECT_EQ(At(u"[...^f()]"), "f");
}

TEST(CalleeText, ShortensCallsAndComputedNames) {
  EXPECT_EQ(At(u"f(1, (2)).^g()"), "f(...).g");
  EXPECT_EQ(At(u"a^[0]()"), "a[0]");
  EXPECT_EQ(At(u"a^[i + 1]()"), "a[(intermediate value)]");
  EXPECT_EQ(At(u"a['k'].^m()"), "a['k'].m");
  EXPECT_EQ(At(u"return (a || b).^m()"), "(intermediate value).m");
  EXPECT_EQ(At(u"({}).^m()"), "(intermediate value).m");
  EXPECT_EQ(At(u"[1, 2].^m()"), "(intermediate value).m");
}

TEST(CalleeText, ReadsConstructors) {
  EXPECT_EQ(At(u"^new a.B(1)"), "a.B");
  EXPECT_EQ(At(u"^new (f())(1)"), "(intermediate value)");
}

TEST(CalleeText, GivesUpOnOtherText) { EXPECT_EQ(At(u"^(function () {})()"), ""); }

}  // namespace
}  // namespace qdr
