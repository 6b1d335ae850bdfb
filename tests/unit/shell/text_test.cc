// UTF-8, widths and quotes of the shell.
#include "shell/text.h"

#include <gtest/gtest.h>

#include "shell/files.h"

namespace quadrille::shell {
namespace {

TEST(Text, FindsTheFirstByteThatIsNotUtf8) {
  EXPECT_EQ(FindInvalidUtf8(""), std::nullopt);
  EXPECT_EQ(FindInvalidUtf8("abc äöü € 😀"), std::nullopt);
  EXPECT_EQ(FindInvalidUtf8("ab\xff"), 2u);
  EXPECT_EQ(FindInvalidUtf8("\xc0\x80"), 0u) << "overlong";
  EXPECT_EQ(FindInvalidUtf8("x\xed\xa0\x80"), 1u) << "a surrogate";
  EXPECT_EQ(FindInvalidUtf8("\xf4\x90\x80\x80"), 0u) << "past U+10FFFF";
  EXPECT_EQ(FindInvalidUtf8("a\xe2\x82"), 1u) << "cut off";
}

TEST(Text, ConvertsUtf16) {
  EXPECT_EQ(Utf16ToUtf8(u"a\u00e4\u20ac\U0001f600"), "aä€😀");
  EXPECT_EQ(Utf16ToUtf8(std::u16string{u'x', char16_t{0xd800}}), "x\xef\xbf\xbd");
}

TEST(Text, MeasuresColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3u);
  EXPECT_EQ(DisplayWidth("ä"), 1u);
  EXPECT_EQ(DisplayWidth("日本"), 4u);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1u);
  EXPECT_EQ(DisplayWidth("\x1b[33m12\x1b[39m"), 2u);
}

TEST(Text, ChoosesQuotesThatNeedNoEscape) {
  EXPECT_EQ(Quote(u"a"), "'a'");
  EXPECT_EQ(Quote(u"it's"), "\"it's\"");
  EXPECT_EQ(Quote(u"'\""), "`'\"`");
  EXPECT_EQ(Quote(u"'\"`"), "'\\'\"`'");
  EXPECT_EQ(Quote(u"'\"${"), "'\\'\"${'");
}

TEST(Text, EscapesWhatDoesNotShow) {
  EXPECT_EQ(Quote(u"\n\t\\"), "'\\n\\t\\\\'");
  EXPECT_EQ(Quote(u"\x1b\x7f\x85"), "'\\x1B\\x7F\\x85'");
  EXPECT_EQ(Quote(std::u16string{char16_t{0xd800}}), "'\\ud800'");
  EXPECT_EQ(Quote(u"\U0001f600"), "'😀'");
}

TEST(Files, SaysWhereASourceIsNotUtf8) {
  EXPECT_EQ(CheckSourceText("f.js", "ok"), std::nullopt);
  EXPECT_EQ(CheckSourceText("f.js", "a\nb\n\xfe"), "f.js:3: not UTF-8: byte 0xFE at offset 4\n");
}

TEST(Files, ResolvesSpecifiers) {
  EXPECT_EQ(ResolvePath("./b.js", "/x/a.js"), "/x/b.js");
  EXPECT_EQ(ResolvePath("../b.js", "/x/y/a.js"), "/x/b.js");
  EXPECT_EQ(ResolvePath("./b.js", "a.js"), "b.js");
  EXPECT_EQ(ResolvePath("../b.js", "a.js"), "../b.js");
  EXPECT_EQ(ResolvePath("/p/./q//r.js", "a.js"), "/p/q/r.js");
  EXPECT_EQ(ResolvePath("file:///p/q.js", "a.js"), "/p/q.js");
  EXPECT_EQ(ResolvePath("fs", "a.js"), std::nullopt);
}

}  // namespace
}  // namespace quadrille::shell
