// Matching, end to end: a table of patterns with what every group must hold, then the properties a
// table cannot show. Expectations are those of ECMA-262; each row runs on a UTF-16 subject and, if
// the subject allows, on a Latin-1 one.
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "runtime/regexp/regexp_program.h"

namespace qdr {
namespace {

RegExpProgramRef Compile(std::u16string_view pattern, std::string_view flags = "") {
  auto result = RegExpProgram::Compile(pattern, *ParseRegExpFlags(flags));
  EXPECT_TRUE(static_cast<bool>(result.program)) << result.error.message;
  return std::move(result.program);
}

std::string Describe(RegExpResult result, const std::vector<int32_t>& captures) {
  switch (result) {
    case RegExpResult::kMatch:
      break;
    case RegExpResult::kNoMatch:
      return "null";
    case RegExpResult::kStackOverflow:
      return "overflow";
    case RegExpResult::kInterrupted:
      return "interrupted";
  }
  std::string text;
  for (size_t i = 0; i < captures.size(); i += 2) {
    if (i > 0) text += ",";
    if (captures[i] < 0) {
      text += "-";
    } else {
      absl::StrAppend(&text, captures[i], ":", captures[i + 1]);
    }
  }
  return text;
}

std::string Match(const RegExpProgram& program, std::u16string_view subject, size_t start = 0,
                  RegExpInterrupt interrupt = {}, RegExpMode mode = RegExpMode::kFromFlags) {
  std::vector<int32_t> captures(program.capture_slots());
  std::span<const char16_t> units(subject.data(), subject.size());
  std::string wide =
      Describe(ExecuteRegExp(program, units, start, captures, interrupt, mode), captures);
  std::string narrow;
  for (char16_t unit : subject) {
    if (unit > 0xFF) return wide;
    narrow += static_cast<char>(unit);
  }
  std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(narrow.data()), narrow.size());
  EXPECT_EQ(Describe(ExecuteRegExp(program, bytes, start, captures, interrupt, mode), captures),
            wide);
  return wide;
}

struct MatchRow {
  const char16_t* pattern;
  const char* flags;
  const char16_t* subject;
  size_t length;
  size_t start;
  const char* groups;  // "from:to" or "-" for each, or "null"
};

class RegExpMatch : public testing::TestWithParam<MatchRow> {};

TEST_P(RegExpMatch, Groups) {
  const MatchRow& row = GetParam();
  RegExpProgramRef program = Compile(row.pattern, row.flags);
  ASSERT_TRUE(static_cast<bool>(program));
  EXPECT_EQ(Match(*program, {row.subject, row.length}, row.start), row.groups)
      << program->Disassemble();
}

constexpr MatchRow kRows[] = {
    {u"abc", "", u"xabcy", 5, 0, "1:4"},
    {u"abc", "", u"xaby", 4, 0, "null"},
    {u"a|ab", "", u"abc", 3, 0, "0:1"},
    {u"((a)|(ab))((c)|(bc))", "", u"abc", 3, 0, "0:3,0:1,0:1,-,1:3,-,1:3"},
    {u"a[a-z]{2,4}", "", u"abcdefghi", 9, 0, "0:5"},
    {u"a[a-z]{2,4}\?", "", u"abcdefghi", 9, 0, "0:3"},
    {u"(aa|aabaac|ba|b|c)*", "", u"aabaac", 6, 0, "0:4,2:4"},
    {u"(z)((a+)\?(b+)\?(c))*", "", u"zaacbbbcac", 10, 0, "0:10,0:1,8:10,8:9,-,9:10"},
    {u"(a*)*", "", u"b", 1, 0, "0:0,-"},
    {u"(a*)b\\1+", "", u"baaaac", 6, 0, "0:1,0:0"},
    {u"(\?=(a+))", "", u"baaabac", 7, 0, "1:1,1:4"},
    {u"(\?=(a+))a*b\\1", "", u"baaabac", 7, 0, "3:6,3:4"},
    {u"(.*\?)a(\?!(a+)b\\2c)\\2(.*)", "", u"baaabaac", 8, 0, "0:8,0:2,-,3:8"},
    {u"^abc$", "m",
     u"x\xa"
     u"abc\xa"
     u"y",
     7, 0, "2:5"},
    {u"^abc$", "",
     u"x\xa"
     u"abc\xa"
     u"y",
     7, 0, "null"},
    {u".", "",
     u"\xa"
     u"",
     1, 0, "null"},
    {u".", "s",
     u"\xa"
     u"",
     1, 0, "0:1"},
    {u".+", "", u"ab\u2028c", 4, 0, "0:2"},
    {u".+", "s", u"ab\u2028c", 4, 0, "0:4"},
    {u"\\bfoo\\b", "", u"a foo b", 7, 0, "2:5"},
    {u"\\Boo", "", u"foo", 3, 0, "1:3"},
    {u"\\bfoo\\b", "", u"afoo", 4, 0, "null"},
    {u"(\?:a|b)*c", "", u"abababc", 7, 0, "0:7"},
    {u"(\?:a|b)+\?c", "", u"abababc", 7, 0, "0:7"},
    {u"(a|b)*\?c", "", u"abababc", 7, 0, "0:7,5:6"},
    {u"x*", "", u"aaa", 3, 0, "0:0"},
    {u"x*y", "", u"xxxxz", 5, 0, "null"},
    {u"(\?<=a)b", "", u"ab", 2, 0, "1:2"},
    {u"(\?<!a)b", "", u"ab cb", 5, 0, "4:5"},
    {u"(\?<=(\\d+)(\\d+))$", "", u"1053", 4, 0, "4:4,0:1,1:4"},
    {u"(\?<=\\1(.))x", "", u"aax", 3, 0, "2:3,1:2"},
    {u"(\?<=(.)\\1)x", "", u"aax", 3, 0, "2:3,1:2"},
    {u"(\?<=([abc]+)([abc]+))\\1\?", "", u"abcdbc", 6, 0, "2:2,0:1,1:2"},
    {u"(\?<=^(\\w{3}))def", "", u"abcdef", 6, 0, "3:6,0:3"},
    {u"(\?<=a{2,3})b", "", u"aaab", 4, 0, "3:4"},
    {u"(\?<=a|bc)d", "", u"bcd", 3, 0, "2:3"},
    {u"(\?<=ab*\?c)d", "", u"abbbcd", 6, 0, "5:6"},
    {u"(\?<=(\?:a|ab)+)c", "", u"aabc", 4, 0, "3:4"},
    {u"(\?<=(\?=a)\\w+)b", "", u"xaab", 4, 0, "3:4"},
    {u"(\?<=$)", "", u"ab", 2, 0, "2:2"},
    {u"(\?<=^|,)x", "", u"a,x", 3, 0, "2:3"},
    {u"(\?<![a-z]\\d)x", "", u"a1x b2x 33x", 11, 0, "10:11"},
    {u"(\?<year>\\d{4})-(\?<m>\\d\\d)", "", u"on 2024-05", 10, 0, "3:10,3:7,8:10"},
    {u"(\?<a>.)(\?<b>.)\\k<a>\\k<b>", "", u"xyxy", 4, 0, "0:4,0:1,1:2"},
    {u"(\?:(\?<x>a)|(\?<x>b))\\k<x>", "", u"bb", 2, 0, "0:2,-,0:1"},
    {u"(\?:(\?:(\?<x>a)|(\?<x>b))\\k<x>)+", "", u"aabb", 4, 0, "0:4,-,2:3"},
    {u"\\k<a>(\?<a>x)", "", u"x", 1, 0, "0:1,0:1"},
    {u"abc", "i", u"xABCy", 5, 0, "1:4"},
    {u"[a-z]+", "i", u"ABC", 3, 0, "0:3"},
    {u"[^a]", "i", u"A", 1, 0, "null"},
    {u"[^a]", "i", u"Ab", 2, 0, "1:2"},
    {u"\\u00e9", "i", u"\u00c9", 1, 0, "0:1"},
    {u"[\\u00e0-\\u00fe]", "i", u"\u00d7", 1, 0, "null"},
    {u"[\\u00e0-\\u00fe]+", "i", u"\u00c0\u00d7", 2, 0, "0:1"},
    {u"\\u00b5", "i", u"\u03bc", 1, 0, "0:1"},
    {u"\\u00ff", "i", u"\u0178", 1, 0, "0:1"},
    {u"\u0178", "i", u"\u00ff", 1, 0, "0:1"},
    {u"\\u212a", "i", u"k", 1, 0, "null"},
    {u"\\u212a", "iu", u"k", 1, 0, "0:1"},
    {u"k", "iu", u"\u212a", 1, 0, "0:1"},
    {u"\\u017f", "i", u"s", 1, 0, "null"},
    {u"\\u017f", "iu", u"s", 1, 0, "0:1"},
    {u"[^x]", "iu", u"X", 1, 0, "null"},
    {u"\\w", "iu", u"\u017f", 1, 0, "0:1"},
    {u"\\w", "i", u"\u017f", 1, 0, "null"},
    {u"\\W", "iu", u"\u017f", 1, 0, "null"},
    {u"\\W", "iu", u"S", 1, 0, "null"},
    {u"[^\\W]", "iu", u"\u212a", 1, 0, "0:1"},
    {u"[\\W]", "iu", u"s", 1, 0, "null"},
    {u"\\b", "iu", u"\u017f", 1, 0, "0:0"},
    {u"\\u03b8", "i", u"\u03f4", 1, 0, "null"},
    {u"\\u03b8", "iu", u"\u03f4", 1, 0, "0:1"},
    {u"\u1e9e", "i", u"\u00df", 1, 0, "null"},
    {u"\u1e9e", "iu", u"\u00df", 1, 0, "0:1"},
    {u"\u01c5", "i", u"\u01c4", 1, 0, "0:1"},
    {u"\u01c5", "i", u"\u01c6", 1, 0, "0:1"},
    {u"\\u{10400}", "iu", u"\U00010428", 2, 0, "0:2"},
    {u"[\\u{10400}-\\u{10410}]+", "iu", u"\U00010428\U00010430", 4, 0, "0:4"},
    {u"\u0130", "i", u"i", 1, 0, "null"},
    {u"\u0131", "i", u"I", 1, 0, "null"},
    {u"\u0131", "iu", u"I", 1, 0, "null"},
    {u"(a)\\1", "i", u"aA", 2, 0, "0:2,0:1"},
    {u"(\U00010400)\\1", "iu", u"\U00010400\U00010428", 4, 0, "0:4,0:2"},
    {u"(\u00e5)\\1", "i", u"\u00e5\u00c5", 2, 0, "0:2,0:1"},
    {u"\u0345", "i", u"\u0399", 1, 0, "0:1"},
    {u"\u1f80", "i", u"\u1f88", 1, 0, "null"},
    {u"\u1f80", "iu", u"\u1f88", 1, 0, "0:1"},
    {u"\u1fd3", "iu", u"\u0390", 1, 0, "0:1"},
    {u"\ufb05", "iu", u"\ufb06", 1, 0, "0:1"},
    {u"\ufb05", "i", u"\ufb06", 1, 0, "null"},
    {u"\U0001f600", "u", u"\U0001f600", 2, 0, "0:2"},
    {u"^.$", "u", u"\U0001f600", 2, 0, "0:2"},
    {u"^.$", "", u"\U0001f600", 2, 0, "null"},
    {u"^..$", "", u"\U0001f600", 2, 0, "0:2"},
    {u"[\U0001f600]", "u", u"a\U0001f600", 3, 0, "1:3"},
    {u"[^a]", "u", u"\U0001f600", 2, 0, "0:2"},
    {u"\\ud83d", "u", u"\U0001f600", 2, 0, "null"},
    {u"\\ud83d", "", u"\U0001f600", 2, 0, "0:1"},
    {u"\\ude00", "u", u"\U0001f600", 2, 0, "null"},
    {u"\\ude00", "", u"\U0001f600", 2, 0, "1:2"},
    {u"\\ud83d", "u",
     u"\xd83d"
     u"",
     1, 0, "0:1"},
    {u"^[^x]$", "u", u"\U0001f600", 2, 0, "0:2"},
    {u"\U0001f600{2}", "u", u"\U0001f600\U0001f600", 4, 0, "0:4"},
    {u"(\?<=\U0001f600)a", "u", u"\U0001f600a", 3, 0, "2:3"},
    {u"(\?<=^.)a", "u", u"\U0001f600a", 3, 0, "2:3"},
    {u"(\?<=^..)a", "u", u"\U0001f600a", 3, 0, "null"},
    {u"(\?<=\\ude00)a", "u", u"\U0001f600a", 3, 0, "null"},
    {u"(\?<=[\U0001f600])a", "u", u"\U0001f600a", 3, 0, "2:3"},
    {u".*\?a", "u", u"\U0001f600\U0001f600a", 5, 0, "0:5"},
    {u".*a", "u", u"\U0001f600\U0001f600ab", 6, 0, "0:5"},
    {u"[^]*\?\U0001f601", "u", u"\U0001f600\U0001f600\U0001f601", 6, 0, "0:6"},
    {u"(.)\\1", "u", u"\U0001f600\U0001f600", 4, 0, "0:4,0:2"},
    {u"\\S+", "u", u"\U0001f600 x", 4, 0, "0:2"},
    {u"\\udf06", "u", u"\U0001d306", 2, 1, "null"},
    {u"\\ud834", "u", u"\U0001d306", 2, 0, "null"},
    {u"x", "u", u"\U0001d306x", 3, 1, "2:3"},
    {u"", "u", u"\U0001d306", 2, 1, "0:0"},
    {u"", "gu", u"\U0001d306", 2, 1, "0:0"},
    {u"", "y", u"ab", 2, 1, "1:1"},
    {u"b", "y", u"ab", 2, 1, "1:2"},
    {u"b", "y", u"ab", 2, 0, "null"},
    {u"^b", "y", u"ab", 2, 1, "null"},
    {u"^b", "my",
     u"a\xa"
     u"b",
     3, 2, "2:3"},
    {u"$", "", u"ab", 2, 0, "2:2"},
    {u"$", "m",
     u"a\xa"
     u"b",
     3, 0, "1:1"},
    {u"(\?:)", "", u"ab", 2, 2, "2:2"},
    {u"a\?$", "", u"bab", 3, 0, "3:3"},
    {u"\\p{Lu}+", "u", u"abCDe", 5, 0, "2:4"},
    {u"\\P{Lu}+", "u", u"ABcd", 4, 0, "2:4"},
    {u"\\p{Script=Greek}+", "u", u"abc\u03b1\u03b2", 5, 0, "3:5"},
    {u"\\p{scx=Deva}", "u", u"\u0964", 1, 0, "0:1"},
    {u"\\p{L}+", "u", u"\U00020000a1", 4, 0, "0:3"},
    {u"[\\p{L}--[a-z]]+", "v", u"abcABC", 6, 0, "3:6"},
    {u"[\\p{L}&&[a-z]]+", "v", u"ABCabc", 6, 0, "3:6"},
    {u"[[a-z]--[aeiou]]+", "v", u"aeibcd", 6, 0, "3:6"},
    {u"[\\q{abc|ab|a}x]+", "v", u"abxabc", 6, 0, "0:6"},
    {u"^[\\q{abc|ab|a|}x]$", "v", u"", 0, 0, "0:0"},
    {u"^[\\q{abc|ab|a|}x]$", "v", u"ab", 2, 0, "0:2"},
    {u"^\\p{RGI_Emoji}$", "v", u"\U0001f468\u200d\U0001f469\u200d\U0001f467", 8, 0, "0:8"},
    {u"^\\p{Emoji_Keycap_Sequence}$", "v", u"1\ufe0f\u20e3", 3, 0, "0:3"},
    {u"^[\\p{RGI_Emoji}--\\q{\U0001f600}]", "v", u"\U0001f600", 2, 0, "null"},
    {u"\\p{Basic_Emoji}", "v", u"x\U0001f600", 3, 0, "1:3"},
    {u"\\p{RGI_Emoji_Flag_Sequence}", "v", u"\U0001f1e9\U0001f1ea", 4, 0, "0:4"},
    {u"[^\\d]", "v", u"5a", 2, 0, "1:2"},
    {u"\\p{Lu}", "iu", u"a", 1, 0, "0:1"},
    {u"\\P{Lu}", "iu", u"A", 1, 0, "0:1"},
    {u"[^\\P{Lu}]", "iu", u"a", 1, 0, "null"},
    {u"[^\\P{Lu}]", "iv", u"a", 1, 0, "0:1"},
    {u"\\p{Lu}", "iv", u"a", 1, 0, "0:1"},
    {u"\\P{Lu}", "iv", u"A", 1, 0, "null"},
    {u"\\P{Lu}", "iv", u"a", 1, 0, "null"},
    {u"[^x]", "iv", u"X", 1, 0, "null"},
    {u"[\\w--[a-f]]+", "iv", u"ABCXYZ", 6, 0, "3:6"},
    {u"[\\q{KM|x}]+", "iv", u"kmX\u212am", 5, 0, "0:5"},
    {u"(\?<=[\\q{abc|b}])d", "v", u"abcd", 4, 0, "3:4"},
    {u"(\?<=^[\\q{abc|b}])d", "v", u"abcd", 4, 0, "3:4"},
    {u"[[^a]--b]", "v", u"abc", 3, 0, "2:3"},
    {u"[a&&\\q{a|bc}]", "v", u"bca", 3, 0, "2:3"},
    {u"[\\p{ASCII}--\\p{L}]+", "v", u"abc123", 6, 0, "3:6"},
    {u"(\?i:a)b", "", u"Ab", 2, 0, "0:2"},
    {u"(\?i:a)b", "", u"AB", 2, 0, "null"},
    {u"(\?-i:a)b", "i", u"aB", 2, 0, "0:2"},
    {u"(\?-i:a)b", "i", u"AB", 2, 0, "null"},
    {u"(\?s:.)x.", "",
     u"\xa"
     u"x\xa"
     u"",
     3, 0, "null"},
    {u"(\?s-i:A.)b", "i",
     u"A\xa"
     u"B",
     3, 0, "0:3"},
    {u"(\?m:^)a", "",
     u"b\xa"
     u"a",
     3, 0, "2:3"},
    {u"(\?i:(a))\\1", "", u"Aa", 2, 0, "null"},
    {u"(a)(\?i:\\1)", "", u"aA", 2, 0, "0:2,0:1"},
    {u"(\?i:[^b])", "", u"B", 1, 0, "null"},
    {u"(\?i:\\w)", "u", u"\u017f", 1, 0, "0:1"},
    {u"\\1(a)", "", u"aa", 2, 0, "0:1,0:1"},
    {u"(\\1a)", "", u"aa", 2, 0, "0:1,0:1"},
    {u"(a\\1)", "", u"aa", 2, 0, "0:1,0:1"},
    {u"(\?:(a)|b)*", "", u"ab", 2, 0, "0:2,-"},
    {u"(\?:(a)|(b))+", "", u"abab", 4, 0, "0:4,-,3:4"},
    {u"(\?:(a)|(b)|(c))*\?$", "", u"abc", 3, 0, "0:3,-,-,2:3"},
    {u"(a|ab)(c|bcd)(d*)", "", u"abcd", 4, 0, "0:4,0:1,1:4,4:4"},
    {u"(a+)+$", "", u"aaaa", 4, 0, "0:4,0:4"},
    {u"(\?:a\?){3}b", "", u"aab", 3, 0, "0:3"},
    {u"(\?:a\?\?){3}b", "", u"aab", 3, 0, "0:3"},
    {u"(\?:(a)\?){3}b", "", u"aab", 3, 0, "0:3,-"},
    {u"(a\?)*\?b", "", u"aab", 3, 0, "0:3,1:2"},
    {u"(\?:a\?)+", "", u"b", 1, 0, "0:0"},
    {u"(\?:a\?\?)+", "", u"aa", 2, 0, "0:2"},
    {u"(\?:a\?\?)+$", "", u"aa", 2, 0, "0:2"},
    {u"()*", "", u"a", 1, 0, "0:0,-"},
    {u"()+", "", u"a", 1, 0, "0:0,0:0"},
    {u"(){2}", "", u"a", 1, 0, "0:0,0:0"},
    {u"(){0,2}", "", u"a", 1, 0, "0:0,-"},
    {u"(\?:(x\?)){3,}", "", u"xx", 2, 0, "0:2,2:2"},
    {u"(\?:(x\?\?)){2,3}y", "", u"xxxy", 4, 0, "0:4,2:3"},
    {u"(\\2a)(\\1)", "", u"aa", 2, 0, "0:2,0:1,1:2"},
    {u"(\?!(a)b)\\1.", "", u"ac", 2, 0, "0:1,-"},
    {u"(\?:(\?!(a)b)\\w)+", "", u"acab", 4, 0, "0:2,-"},
    {u"(\?=(a))\?b", "", u"ab", 2, 0, "1:2,-"},
    {u"(\?=(a))\?", "", u"a", 1, 0, "0:0,-"},
    {u"(\?=(a)){1}", "", u"a", 1, 0, "0:0,0:1"},
    {u"(\?=(a)){0,1}b", "", u"b", 1, 0, "0:1,-"},
    {u"(\?:(\?=(\\w))a)+", "", u"aab", 3, 0, "0:2,1:2"},
    {u"(\?:a(\?=b)|ab)c", "", u"abc", 3, 0, "0:3"},
    {u"(\?=a|ab)ab", "", u"ab", 2, 0, "0:2"},
    {u"(\?!)|a", "", u"a", 1, 0, "0:1"},
    {u"[]|a", "", u"a", 1, 0, "0:1"},
    {u"[^]", "",
     u"\xa"
     u"",
     1, 0, "0:1"},
    {u"[]*a", "", u"a", 1, 0, "0:1"},
    {u"a{0}b", "", u"ab", 2, 0, "1:2"},
    {u"(a){0}b\\1", "", u"ab", 2, 0, "1:2,-"},
    {u"a{2}", "", u"aaa", 3, 0, "0:2"},
    {u"a{2,}", "", u"aaaa", 4, 0, "0:4"},
    {u"a{2,}\?", "", u"aaaa", 4, 0, "0:2"},
    {u"(ab){2}", "", u"ababab", 6, 0, "0:4,2:4"},
    {u"(ab){2,3}", "", u"abababab", 8, 0, "0:6,4:6"},
    {u"(ab){2,3}\?", "", u"abababab", 8, 0, "0:4,2:4"},
    {u"(\?:ab){1,2}c", "", u"ababc", 5, 0, "0:5"},
    {u"(\?:ab|cd){2}", "", u"abcdab", 6, 0, "0:4"},
    {u"a{,2}", "", u"a{,2}", 5, 0, "0:5"},
    {u"x{a", "", u"x{a", 3, 0, "0:3"},
    {u"{a", "", u"{a", 2, 0, "0:2"},
    {u"}", "", u"}", 1, 0, "0:1"},
    {u"]", "", u"a]", 2, 0, "1:2"},
    {u"\\c", "", u"\\c", 2, 0, "0:2"},
    {u"[\\c]", "", u"c", 1, 0, "0:1"},
    {u"[\\c]", "", u"\\", 1, 0, "0:1"},
    {u"[\\c1]", "",
     u"\x11"
     u"",
     1, 0, "0:1"},
    {u"\\ca", "",
     u"\x1"
     u"",
     1, 0, "0:1"},
    {u"[\\ca]", "",
     u"\x1"
     u"",
     1, 0, "0:1"},
    {u"\\x4", "", u"x4", 2, 0, "0:2"},
    {u"\\u12", "", u"u12", 3, 0, "0:3"},
    {u"\\u{3}", "", u"uuu", 3, 0, "0:3"},
    {u"\\k", "", u"k", 1, 0, "0:1"},
    {u"\\8", "", u"8", 1, 0, "0:1"},
    {u"\\101", "", u"A", 1, 0, "0:1"},
    {u"\\1", "",
     u"\x1"
     u"",
     1, 0, "0:1"},
    {u"(a)\\2", "",
     u"a\x2"
     u"",
     2, 0, "0:2,0:1"},
    {u"\\07", "",
     u"\x7"
     u"",
     1, 0, "0:1"},
    {u"[\\101]", "", u"A", 1, 0, "0:1"},
    {u"[\\1]", "",
     u"\x1"
     u"",
     1, 0, "0:1"},
    {u"[a-\\d]", "", u"-", 1, 0, "0:1"},
    {u"[\\d-z]", "", u"-", 1, 0, "0:1"},
    {u"(\?=a)*b", "", u"b", 1, 0, "0:1"},
    {u"(\?=a){2}a", "", u"a", 1, 0, "0:1"},
    {u"(\?!a)+b", "", u"b", 1, 0, "0:1"},
    {u"\\_", "", u"_", 1, 0, "0:1"},
    {u"[\\b]", "",
     u"\x8"
     u"",
     1, 0, "0:1"},
    {u"[\\B]", "", u"B", 1, 0, "0:1"},
    {u"\\a", "", u"a", 1, 0, "0:1"},
    {u"[\\w-_]+", "", u"a-_", 3, 0, "0:3"},
    {u"\\s+", "",
     u"a \x9"
     u"\xa"
     u"\u00a0\ufeff\u2028b",
     8, 0, "1:7"},
    {u"\\S+", "", u" ab ", 4, 0, "1:3"},
    {u"\\d+", "", u"a123", 4, 0, "1:4"},
    {u"\\D+", "", u"123abc", 6, 0, "3:6"},
    {u"\\w+", "", u"-ab_1-", 6, 0, "1:5"},
    {u"\\W+", "", u"ab--c", 5, 0, "2:4"},
    {u"[\\s\\S]", "",
     u"\xa"
     u"",
     1, 0, "0:1"},
    {u"[^\\s]+", "", u" abc ", 5, 0, "1:4"},
    {u"\\n\\r\\t\\v\\f\\0", "",
     u"\xa"
     u"\xd"
     u"\x9"
     u"\xb"
     u"\xc"
     u"\x0"
     u"",
     6, 0, "0:6"},
    {u"[\\x41-\\x43]+", "", u"ABCD", 4, 0, "0:3"},
    {u"\\u0041", "", u"A", 1, 0, "0:1"},
    {u"foo|bar|baz", "", u"xbaz", 4, 0, "1:4"},
    {u"(foo|bar|baz|foobar)$", "", u"foobar", 6, 0, "0:6,0:6"},
    {u"a.*b.*c", "", u"aXbXbXcXc", 9, 0, "0:9"},
    {u"\".*\?\"", "", u"x\"a\"b\"", 6, 0, "1:4"},
    {u"\"(\?:[^\"\\\\]|\\\\.)*\"", "", u"x\"a\\\"b\"c", 8, 0, "1:7"},
    {u"<([a-z]+)[^>]*>.*\?</\\1>", "", u"<b>x</i></b>", 12, 0, "0:12,1:2"},
    {u"(\\d+)-(\\d+)", "", u"10-20", 5, 0, "0:5,0:2,3:5"},
    {u"([a-z]+)\\d", "", u"abc abc1", 8, 0, "4:8,4:7"},
    {u"\\s*(\\w+)\\s*=\\s*(.*\?)\\s*$", "", u"  key = some value  ", 20, 0, "0:20,2:5,8:18"},
    {u"^(\?:\\+|-)\?\\d+(\?:\\.\\d+)\?$", "", u"-3.14", 5, 0, "0:5"},
    {u"(\?:a+b)+c", "", u"aabaabc", 7, 0, "0:7"},
    {u"(\?:x[ab]*y)*z", "", u"xabyxyz", 7, 0, "0:7"},
    {u"(a*)(a*)", "", u"aaa", 3, 0, "0:3,0:3,3:3"},
    {u"(a*\?)(a*)", "", u"aaa", 3, 0, "0:3,0:0,0:3"},
    {u"(a+\?)(a*)", "", u"aaa", 3, 0, "0:3,0:1,1:3"},
    {u"[a-c]*c", "", u"abcabcd", 7, 0, "0:6"},
    {u"[a-c]*\?c", "", u"abcabcd", 7, 0, "0:3"},
    {u".{3}", "",
     u"ab\xa"
     u"cdef",
     7, 0, "3:6"},
    {u".{2,3}\?x", "", u"abcx", 4, 0, "0:4"},
    {u"\\u3042+", "", u"x\u3042\u3042", 3, 0, "1:3"},
    {u"[\\u3040-\\u309f]+", "", u"x\u3042\u3044y", 4, 0, "1:3"},
    {u"[^\\u3040-\\u309f]+", "", u"\u3042xy\u3044", 4, 0, "1:3"},
    {u"ABC", "i", u"xxabcx", 6, 0, "2:5"},
    {u"hello world", "i", u"say HELLO World", 15, 0, "4:15"},
    {u"[0-9a-f]{4}", "i", u"xyzBEEF", 7, 0, "3:7"},
    {u"(\?:foo|bar)baz", "", u"xfoobarbaz", 10, 0, "4:10"},
    {u"a[bc]d[ef]g", "", u"xabdegacdfg", 11, 0, "1:6"},
    {u"xyz.*abc", "", u"abcxyz123abc", 12, 0, "3:12"},
    {u"(\?:ab)*\?c", "", u"ababc", 5, 0, "0:5"},
    {u"(\?:(\?:a|b)|c)*d", "", u"abcd", 4, 0, "0:4"},
    {u"((\?:a|b){2,4}\?)(b*)", "", u"abab", 4, 0, "0:2,0:2,2:2"},
    {u"(\?:.|\\n)*\?\\*/", "",
     u"/* a\xa"
     u"b */",
     9, 0, "0:9"},
    {u"^(\?:(a)|(b)|(c))+$", "", u"abc", 3, 0, "0:3,-,-,2:3"},
    {u"(\?:^|\\s)x(\?=\\s|$)", "", u"ax x", 4, 0, "2:4"},
    {u"(\?:a$|b)", "", u"ab", 2, 0, "1:2"},
    {u"(\?:$|a)*b", "", u"aab", 3, 0, "0:3"},
    {u"(\?:a|$)+", "", u"aa", 2, 0, "0:2"},
    {u"(\?:^a|b)*c", "", u"abbc", 4, 0, "0:4"},
    {u"a(\?:b(\?:c(\?:d)\?)\?)\?e", "", u"abce", 4, 0, "0:4"},
    {u"(\?:(\?:x|y)\?z)+", "", u"xzyzz", 5, 0, "0:5"},
    {u"(\?:a|ab)(\?:c|bcd)(\?:d*)$", "", u"abcd", 4, 0, "0:4"},
    {u"(\?<!\\\\)\"", "", u"\\\"x\"", 4, 0, "3:4"},
    {u"(\?<=\\$)\\d+(\?:\\.\\d\\d)\?", "", u"cost $12.34", 11, 0, "6:11"},
    {u"(\?<!\\$)\\b\\d+", "", u"$12 34", 6, 0, "4:6"},
    // A back reference ends at the end of a code point.
    {u"foo(.+)bar\\1", "u",
     u"foo\xD834"
     u"bar\xD834\xDC00",
     9, 0, "null"},
    {u"foo(.+)bar\\1", "",
     u"foo\xD834"
     u"bar\xD834\xDC00",
     9, 0, "0:8,3:4"},
    {u"(?<=\\1(.))b", "u",
     u"\xD834\xDC00\xDC00"
     u"b",
     4, 0, "null"},
    // Unicode 17.
    {u"\\p{Lu}", "u", u"\U00010D50", 2, 0, "0:2"},
    {u"\\p{Script=Garay}\\p{sc=Gara}", "u", u"\U00010D50\U00010D70", 4, 0, "0:4"},
    {u"\U00010D50", "iu", u"\U00010D70", 2, 0, "0:2"},
    {u"\u019B", "i", u"\uA7DC", 1, 0, "0:1"},
    {u"^\\p{RGI_Emoji_Flag_Sequence}$", "v", u"\U0001F1E8\U0001F1F6", 4, 0, "0:4"},
    {u"^\\p{RGI_Emoji}$", "v", u"\U0001F1E8\U0001F1F6", 4, 0, "0:4"},
};

INSTANTIATE_TEST_SUITE_P(Table, RegExpMatch, testing::ValuesIn(kRows));

TEST(RegExpProgram, Names) {
  RegExpProgramRef program = Compile(u"(?<a>x)|(?<b>y)(?<a>z)");
  EXPECT_EQ(program->capture_count(), 3u);
  ASSERT_EQ(program->names().size(), 2u);
  EXPECT_EQ(program->names()[0].name, u"a");
  EXPECT_EQ(program->names()[0].groups, (std::vector<uint32_t>{1, 3}));
  EXPECT_EQ(program->names()[1].name, u"b");
}

TEST(RegExpProgram, SyntaxErrorsComeBack) {
  auto result = RegExpProgram::Compile(std::string_view("a("), RegExpFlags());
  EXPECT_FALSE(static_cast<bool>(result.program));
  EXPECT_STREQ(result.error.message, "Unterminated group");
}

TEST(RegExpProgram, ModeOverridesSticky) {
  RegExpProgramRef sticky = Compile(u"b", "y");
  EXPECT_EQ(Match(*sticky, u"ab"), "null");
  EXPECT_EQ(Match(*sticky, u"ab", 0, {}, RegExpMode::kSearch), "1:2");
  RegExpProgramRef search = Compile(u"b");
  EXPECT_EQ(Match(*search, u"ab", 0, {}, RegExpMode::kSticky), "null");
}

TEST(RegExpProgram, FewerCaptureSlotsAreEnough) {
  RegExpProgramRef program = Compile(u"(a)(b)");
  int32_t bounds[2];
  std::span<const uint8_t> subject(reinterpret_cast<const uint8_t*>("xab"), 3);
  EXPECT_EQ(ExecuteRegExp(*program, subject, 0, bounds), RegExpResult::kMatch);
  EXPECT_EQ(bounds[0], 1);
  EXPECT_EQ(bounds[1], 3);
}

TEST(RegExpProgram, PlainPatternsLeaveNoChoices) {
  // Disjoint neighbours make loops possessive and alternatives a dispatch.
  std::string code = Compile(u"^\\s*(\\w+)=(?:in|off|yes)$")->Disassemble();
  EXPECT_EQ(code.find("Choice"), std::string::npos) << code;
  EXPECT_EQ(code.find("LoopGreedy"), std::string::npos) << code;
  EXPECT_NE(code.find("scan at start"), std::string::npos) << code;
  code = Compile(u"\"(?:[^\"\\\\]|\\\\.)*\"")->Disassemble();
  EXPECT_EQ(code.find("Choice"), std::string::npos) << code;
}

// The position in the subject at which a choice between searches was made must not matter.
TEST(RegExpScan, EveryKindFindsTheFirstMatch) {
  struct {
    const char16_t* pattern;
    const char* flags;
    const char* scan;
  } rows[] = {
      {u"needle", "", "literal"},
      {u"(?:nee|fee)dle", "", "shift"},
      {u"NEEDLE", "i", "shift"},
      {u"[n-o]eedle|needles", "", "shift"},
      {u"n|m", "", "class"},
      {u"^needle", "m", "at line start"},
      {u"(?=n)(?:[^]*e)?", "", "everywhere"},
      {u"n.*e", "", "literal"},
  };
  for (const auto& row : rows) {
    RegExpProgramRef program = Compile(row.pattern, row.flags);
    EXPECT_EQ(program->Disassemble().substr(5, std::string(row.scan).size()), row.scan)
        << program->Disassemble();
    for (size_t before = 0; before < 40; before++) {
      std::u16string subject(before, u'x');
      subject += u"\nneedle";
      std::string found = Match(*program, subject + u"yyy");
      EXPECT_EQ(found.substr(0, found.find(':')), std::to_string(before + 1)) << row.scan;
      subject.insert(0, u"\u3042");
      found = Match(*program, subject);
      EXPECT_EQ(found.substr(0, found.find(':')), std::to_string(before + 2)) << row.scan;
      EXPECT_EQ(Match(*program, subject.substr(0, before + 2) + u"NADEL"), "null") << row.scan;
    }
  }
}

TEST(RegExpLimits, CatastrophicPatternsCanBeInterrupted) {
  RegExpProgramRef program = Compile(u"(?:x+x+)+y");
  std::u16string subject(40, u'x');
  int polls = 0;
  RegExpInterrupt interrupt{[](void* data) { return ++*static_cast<int*>(data) > 10; }, &polls};
  EXPECT_EQ(Match(*program, subject, 0, interrupt), "interrupted");
  EXPECT_GT(polls, 10);
}

TEST(RegExpLimits, CountedEmptyLoopsCanBeInterrupted) {
  RegExpProgramRef program = Compile(u"(?:a?){4000000000}");
  RegExpInterrupt interrupt{[](void*) { return true; }, nullptr};
  EXPECT_EQ(Match(*program, u"b", 0, interrupt), "interrupted");
}

TEST(RegExpLimits, BacktrackStackHasAnEnd) {
  RegExpProgramRef program = Compile(u"(?:(a)|(b)|ab)*c");
  std::u16string subject(12'000'000, u'a');
  std::vector<int32_t> captures(program->capture_slots());
  std::span<const char16_t> units(subject.data(), subject.size());
  EXPECT_EQ(ExecuteRegExp(*program, units, 0, captures), RegExpResult::kStackOverflow);
}

TEST(RegExpLimits, LongSubjectsNeedNoStack) {
  std::u16string subject(3'000'000, u'a');
  EXPECT_EQ(Match(*Compile(u"^(?:a|b)*$"), subject), "0:3000000");
  EXPECT_EQ(Match(*Compile(u"^[^]*?$"), subject), "0:3000000");
  EXPECT_EQ(Match(*Compile(u"(?:a(?=a|$))*"), subject), "0:3000000");
}

TEST(RegExpLimits, HugePatterns) {
  std::u16string alternatives;
  for (int i = 0; i < 3000; i++) {
    std::string word = "word" + std::to_string(i);
    alternatives += std::u16string(word.begin(), word.end()) + u"|";
  }
  EXPECT_EQ(Match(*Compile(alternatives + u"last"), u"word2999"), "0:5");
  std::u16string nested;
  for (int i = 0; i < 100; i++) nested += u"(?:a";
  for (int i = 0; i < 100; i++) nested += u")*";
  EXPECT_EQ(Match(*Compile(nested), u"aab"), "0:2");
  std::u16string deep(200000, u'(');
  deep += std::u16string(200000, u')');
  EXPECT_FALSE(
      static_cast<bool>(RegExpProgram::Compile(std::u16string_view(deep), RegExpFlags()).program));
}

TEST(RegExpProgram, ReferencesAreCounted) {
  RegExpProgramRef one = Compile(u"a");
  RegExpProgramRef two = one;
  const RegExpProgram* raw = two.Leak();
  EXPECT_FALSE(static_cast<bool>(two));
  EXPECT_EQ(raw, one.get());
  one = {};
  EXPECT_GT(raw->SizeInBytes(), 0u);
  raw->Release();
}

}  // namespace
}  // namespace qdr
