// Syntax of patterns: which are valid, what the error says, what the tree looks like.
#include "language/regexp/regexp_parser.h"

#include <gtest/gtest.h>

#include <string>

namespace qdr {
namespace {

std::string Reason(std::u16string_view pattern, std::string_view flags) {
  auto parsed = ParseRegExpFlags(flags);
  EXPECT_TRUE(parsed.has_value()) << flags;
  auto error = ValidateRegExp(pattern, *parsed);
  return error ? error->message : "";
}

struct ErrorRow {
  const char16_t* pattern;
  const char* flags;
  const char* reason;  // "" when valid
};

class RegExpErrors : public testing::TestWithParam<ErrorRow> {};

TEST_P(RegExpErrors, Reason) {
  const ErrorRow& row = GetParam();
  EXPECT_EQ(Reason(row.pattern, row.flags), row.reason)
      << std::string(row.pattern, row.pattern + std::char_traits<char16_t>::length(row.pattern))
      << " flags " << row.flags;
}

constexpr ErrorRow kErrors[] = {
    {u"(", "", "Unterminated group"},
    {u")", "", "Unmatched ')'"},
    {u"\\", "", "\\ at end of pattern"},
    {u"*", "", "Nothing to repeat"},
    {u"a**", "", "Nothing to repeat"},
    {u"{1}", "", "Nothing to repeat"},
    {u"a{2,1}", "", "numbers out of order in {} quantifier"},
    {u"a{", "u", "Incomplete quantifier"},
    {u"{", "u", "Lone quantifier brackets"},
    {u"}", "u", "Lone quantifier brackets"},
    {u"]", "u", "Lone quantifier brackets"},
    {u"a{1", "u", "Incomplete quantifier"},
    {u"\\1", "u", "Invalid escape"},
    {u"\\01", "u", "Invalid decimal escape"},
    {u"\\00", "u", "Invalid decimal escape"},
    {u"[\\1]", "u", "Invalid decimal escape"},
    {u"[\\00]", "u", "Invalid decimal escape"},
    {u"\\8", "u", "Invalid escape"},
    {u"\\c", "u", "Invalid Unicode escape"},
    {u"[\\c]", "u", "Invalid Unicode escape"},
    {u"\\x", "u", "Invalid escape"},
    {u"\\xg", "u", "Invalid escape"},
    {u"[\\x]", "u", "Invalid escape"},
    {u"\\u", "u", "Invalid Unicode escape"},
    {u"\\u{110000}", "u", "Invalid Unicode escape"},
    {u"\\u{", "u", "Invalid Unicode escape"},
    {u"\\-", "u", "Invalid escape"},
    {u"\\a", "u", "Invalid escape"},
    {u"[\\a]", "u", "Invalid escape"},
    {u"[\\B]", "u", "Invalid escape"},
    {u"\\p", "u", "Invalid property name"},
    {u"\\p{", "u", "Invalid property name"},
    {u"\\p{Foo}", "u", "Invalid property name"},
    {u"[\\p{Foo}]", "u", "Invalid property name in character class"},
    {u"\\p{RGI_Emoji}", "u", "Invalid property name"},
    {u"\\P{RGI_Emoji}", "v", "Invalid property name"},
    {u"[^\\p{RGI_Emoji}]", "v", "Negated character class may contain strings"},
    {u"[\\P{RGI_Emoji}]", "v", "Invalid property name in character class"},
    {u"[", "", "Unterminated character class"},
    {u"[b-a]", "", "Range out of order in character class"},
    {u"[\\d-a]", "u", "Invalid character class"},
    {u"[a-\\d]", "u", "Invalid character class"},
    {u"[a", "u", "Unterminated character class"},
    {u"[", "v", "Unterminated character class"},
    {u"[a", "v", "Unterminated character class"},
    {u"[a--b&&c]", "v", "Invalid set operation in character class"},
    {u"[a&&b--c]", "v", "Invalid set operation in character class"},
    {u"[a&&&b]", "v", "Invalid character in character class"},
    {u"[&&a]", "v", "Invalid set operation in character class"},
    {u"[a&&]", "v", "Invalid character in character class"},
    {u"[(]", "v", "Invalid character in character class"},
    {u"[a-]", "v", "Invalid character in character class"},
    {u"[-a]", "v", "Invalid character in character class"},
    {u"[ab--c]", "v", "Invalid set operation in character class"},
    {u"[a-z--c]", "v", "Invalid set operation in character class"},
    {u"[!!]", "v", "Invalid set operation in character class"},
    {u"[a||b]", "v", "Invalid character in character class"},
    {u"[\\q{a]", "v", "Invalid character in character class"},
    {u"[\\q]", "v", "Invalid escape"},
    {u"[^\\q{ab}]", "v", "Negated character class may contain strings"},
    {u"[\\d-a]", "v", "Invalid character class"},
    {u"[a-\\d]", "v", "Invalid character class"},
    {u"[b-a]", "v", "Range out of order in character class"},
    {u"[a-[b]]", "v", "Invalid character class"},
    {u"[{]", "v", "Invalid character in character class"},
    {u"[}]", "v", "Invalid character in character class"},
    {u"\\q", "v", "Invalid escape"},
    {u"\\q", "u", "Invalid escape"},
    {u"(\?", "", "Invalid group"},
    {u"(\?a)", "", "Invalid group"},
    {u"(\?<a", "", "Invalid capture group name"},
    {u"(\?<", "", "Invalid capture group name"},
    {u"(\?<a>)(\?<a>)", "", "Duplicate capture group name"},
    {u"(\?<1>)", "", "Invalid capture group name"},
    {u"(\?<>)", "", "Invalid capture group name"},
    {u"(\?<\\u{110000}>)", "", "Invalid Unicode escape"},
    {u"\\k", "u", "Invalid named reference"},
    {u"\\k<a>", "u", "Invalid named capture referenced"},
    {u"\\k<a", "u", "Invalid capture group name"},
    {u"(\?<a>)\\k", "", "Invalid named reference"},
    {u"(\?<a>)\\k<b>", "", "Invalid named capture referenced"},
    {u"(\?<a>)\\k<b", "", "Invalid capture group name"},
    {u"(\?<a>)[\\k]", "", "Invalid escape"},
    {u"(\?=a)*", "u", "Invalid quantifier"},
    {u"(\?<=a)*", "", "Invalid quantifier"},
    {u"(\?<!a)*", "", "Invalid quantifier"},
    {u"(\?i", "", "Invalid group"},
    {u"(\?i)", "", "Invalid group"},
    {u"(\?-:a)", "", "Invalid flag group"},
    {u"(\?ii:a)", "", "Repeated flag in flag group"},
    {u"(\?i-i:a)", "", "Repeated flag in flag group"},
    {u"(\?i--m:a)", "", "Multiple dashes in flag group"},
    {u"(\?u:a)", "", "Invalid group"},
    {u"(\?-", "", "Invalid group"},
    {u"(\?i-", "", "Invalid group"},
    {u"(\?-i)", "", "Invalid group"},
    {u"(\?i-u:)", "", "Invalid group"},
    {u"(\?:", "", "Unterminated group"},
    {u"(\?=", "", "Unterminated group"},
    {u"(\?<=", "", "Unterminated group"},
    {u"a|*", "", "Nothing to repeat"},
    {u"^*", "", "Nothing to repeat"},
    {u"\\b+", "", "Nothing to repeat"},
    {u"$\?", "u", "Nothing to repeat"},
    {u"x{1}{1}", "", "Nothing to repeat"},
    {u"x{1}\?\?", "", "Nothing to repeat"},
    {u"\\u{1", "u", "Invalid Unicode escape"},
    {u"\\ud83d\\u", "u", "Invalid Unicode escape"},
    {u"\\u123", "u", "Invalid Unicode escape"},
    {u"[\\u]", "u", "Invalid Unicode escape"},
    {u"[\\-]", "u", ""},
    {u"[\\_]", "u", "Invalid escape"},
    {u"[\\c]", "v", "Invalid Unicode escape"},
    {u"[\\c1]", "u", "Invalid Unicode escape"},
    {u"[\\p{Any}-a]", "u", "Invalid character class"},
    {u"\\p{General_Category}", "u", "Invalid property name"},
    {u"\\p{Script=Hrkt}", "u", "Invalid property name"},
    {u"\\p{Script=Jpan}", "u", "Invalid property name"},
    {u"\\p{sc=Qaai}", "u", ""},
    {u"(\?<a\\", "u", "Invalid capture group name"},
    {u"(\?<a\\u", "u", "Invalid Unicode escape"},
    {u"(\?<\U0001d49c>.)", "", ""},
    {u"(\?<\\ud835\\udc9c>.)", "", ""},
    {u"(\?<a\\u0062>.)\\k<ab>", "", ""},
    {u"[a-z", "", "Unterminated character class"},
    {u"[\\", "u", "\\ at end of pattern"},
    {u"[\\", "v", "\\ at end of pattern"},
    {u"[^", "v", "Unterminated character class"},
    {u"(\?>a)", "", "Invalid group"},
    {u"(\?#a)", "", "Invalid group"},
    {u"\\k<", "u", "Invalid capture group name"},
    {u"(\?<a>)|\\k<", "", "Invalid capture group name"},
    {u"[\\b-a]", "u", ""},
    {u"[&&&]", "v", "Invalid set operation in character class"},
    {u"[a&&b&c]", "v", "Invalid set operation in character class"},
    {u"[a--]", "v", "Invalid character in character class"},
    {u"[a---b]", "v", "Invalid character in character class"},
    {u"[a-&&b]", "v", "Invalid set operation in character class"},
    {u"[a&&b-c]", "v", "Invalid set operation in character class"},
    {u"[a--b-c]", "v", "Invalid set operation in character class"},
    {u"[\\q{ab|\\d}]", "v", "Invalid escape"},
    {u"[\\q{(}]", "v", "Invalid character in character class"},
    {u"[a-\\q{b}]", "v", "Invalid character class"},
    {u"[\\w&&\\q{a|bc}]", "v", ""},
    {u"[^\\w&&\\q{a|bc}]", "v", ""},
    {u"[^\\q{a|bc}--b]", "v", "Negated character class may contain strings"},
    {u"[^\\w--\\q{bc}]", "v", ""},
    {u"\\N", "u", "Invalid escape"},
    {u"[|]", "v", "Invalid character in character class"},
    {u"[a/b]", "v", "Invalid character in character class"},
    {u"[&]", "v", ""},
    {u"[a&b]", "v", ""},
    {u"[~~]", "v", "Invalid set operation in character class"},
    {u"[\\&&a]", "v", ""},
    {u"[^^^]", "v", "Invalid set operation in character class"},
    {u"[^^]", "v", ""},
    {u"[a^^b]", "v", "Invalid set operation in character class"},
    {u"\\c1", "u", "Invalid Unicode escape"},
    {u"(\?<a>a)(\?:(\?<a>b)|c)", "", "Duplicate capture group name"},
    {u"(\?:(\?<a>a)|b)(\?:(\?<a>b)|c)", "", "Duplicate capture group name"},
    {u"(\?:(\?<a>a)|(\?<a>b))\\k<a>", "", ""},
    {u"(\?<a>a)|(\?<b>b)(\?<a>c)", "", ""},
    {u"a{99999999999999999999999,1}", "", "numbers out of order in {} quantifier"},
    {u"a{1,99999999999999999999999}", "", ""},
    {u"a{5,}", "", ""},
    {u"(\?<a>.)\\k<a>", "u", ""},
    {u"\\k<a>(\?<a>.)", "", ""},
    {u"\\k<a>", "", ""},
    {u"[\\d-\\w]", "", ""},
    {u"[--a]", "", ""},
    {u"[a-]", "u", ""},
    {u"[]", "", ""},
    {u"[^]", "", ""},
    {u"[]", "v", ""},
    {u"[^]", "v", ""},
    {u"[[a]--[b]]", "v", ""},
    {u"[[a]&&[b]&&c]", "v", ""},
    {u"[a-c[d-f]\\q{g}]", "v", ""},
    {u"[[^\\p{RGI_Emoji}]]", "v", "Negated character class may contain strings"},
    {u"[^[\\p{RGI_Emoji}--\\p{RGI_Emoji}]]", "v", "Negated character class may contain strings"},
    {u"(\?i-:a)", "", ""},
    {u"(\?-i:a)", "", ""},
    {u"(\?ims:a)", "", ""},
    {u"(\?im-s:a)", "", ""},
    {u"(\?-ims:a)", "", ""},
    {u"(\?-ii:a)", "", "Repeated flag in flag group"},
    {u"\\p{Lu}", "u", ""},
    {u"\\p{Uppercase_Letter}", "u", ""},
    {u"\\p{uppercase_letter}", "u", "Invalid property name"},
    {u"\\p{gc=Lu}", "u", ""},
    {u"\\p{General_Category=Lu}", "u", ""},
    {u"\\p{sc=Greek}", "u", ""},
    {u"\\p{scx=Grek}", "u", ""},
    {u"\\p{Greek}", "u", "Invalid property name"},
    {u"\\p{IsGreek}", "u", "Invalid property name"},
    {u"\\p{InBasicLatin}", "u", "Invalid property name"},
    {u"\\p{Block=Basic_Latin}", "u", "Invalid property name"},
    {u"\\p{ASCII=Y}", "u", "Invalid property name"},
    {u"\\p{^Lu}", "u", "Invalid property name"},
    {u"\\p{ Lu}", "u", "Invalid property name"},
    {u"\\p{}", "u", "Invalid property name"},
    {u"\\p{=}", "u", "Invalid property name"},
    {u"\\p{gc=}", "u", "Invalid property name"},
    {u"\\p{Any}\\p{ASCII}\\p{Assigned}", "u", ""},
    {u"\\p{Emoji}", "u", ""},
    {u"\\p{digit}\\p{punct}\\p{LC}\\p{Combining_Mark}", "u", ""},
    {u"\\p{Other_Math}", "u", "Invalid property name"},
    {u"\\p{Line_Break}", "u", "Invalid property name"},
    {u"\\p{Hyphen}", "u", "Invalid property name"},
    {u"\\p{Script=Zinh}\\p{Script=Zyyy}", "u", ""},
    {u"\\p{Script=Zzzz}", "u", ""},
    {u"\\p{Script=Unknown}", "u", ""},
    {u"\\p{NFC_QC}", "u", "Invalid property name"},
    {u"\\p{Full_Composition_Exclusion}", "u", "Invalid property name"},
    {u"\\p{Expands_On_NFC}", "u", "Invalid property name"},
    {u"\\p{Prepended_Concatenation_Mark}", "u", "Invalid property name"},
    {u"\\p{lc}", "u", "Invalid property name"},
    {u"\\p{Grapheme_Link}", "u", "Invalid property name"},
    {u"(\?=a)*", "", ""},
    {u"(\?!a){2}", "", ""},
    {u"(\?<=a){a", "", ""},
    {u"(\?<!a)\?", "", "Invalid quantifier"},
    {u"\\\\", "", ""},
    {u"a|b|", "", ""},
    {u"|", "", ""},
    {u"()", "", ""},
    {u"(\?:)", "", ""},
    {u"(\?<$_a1>.)", "", ""},
    {u"(\?<a\u200d>.)", "", ""},
    {u"(\?<\u200d>.)", "", "Invalid capture group name"},
    {u"(\?<a b>.)", "", "Invalid capture group name"},
    {u"(\?<\\u{61}>.)", "", ""},
    {u"(\?<\\u0061>.)", "", ""},
    {u"(\?<\\ud835>.)", "", "Invalid capture group name"},
    {u"(\?<\\ud835\\u0061>.)", "", "Invalid capture group name"},
    {u"[\\b]", "", ""},
    {u"[\\B]", "", ""},
    {u"[\\k]", "", ""},
    {u"\\_", "", ""},
    {u"\\_", "u", "Invalid escape"},
    {u"\\/", "u", ""},
    {u"[\\/]", "u", ""},
    {u"\\ud83d", "u", ""},
    {u"[\\u{1F600}-\\u{1F64F}]", "u", ""},
    {u"[\U0001f600-\U0001f64f]", "u", ""},
    {u"[\U0001f64f-\U0001f600]", "", "Range out of order in character class"},
    {u"[\U0001f64f-\U0001f600]", "u", "Range out of order in character class"},
    {u"(\?<a>a)|(\?<a>b)", "", ""},
    {u"(\?:(\?<a>a)|(\?<a>b))(\?<a>c)", "", "Duplicate capture group name"},
    {u"(\?<a>(\?<a>c))", "", "Duplicate capture group name"},
    {u"(\?<a>a|(\?<a>c))", "", "Duplicate capture group name"},
    {u"(\?:(\?<x>a)|(\?<y>a)(\?<x>b))(\?:(\?<z>c)|(\?<z>d))", "", ""},
    {u"(\?<=(\?<a>x))|(\?<a>y)", "", ""},
    {u"\\8(a)", "", ""},
    {u"(a)\\2", "u", "Invalid escape"},
    {u"(a)\\1", "u", ""},
    {u"[\\08]", "", ""},
    {u"\\08", "u", "Invalid decimal escape"},
    {u"[\\8]", "u", "Invalid escape"},
    {u"(\?!", "", "Unterminated group"},
    {u"(\?<!", "", "Unterminated group"},
    {u"x{,2}", "", ""},
    {u"x{,2}", "u", "Incomplete quantifier"},
    {u"x{2,", "", ""},
    {u"x{ 2}", "", ""},
    {u"[a-b-c]", "", ""},
    {u"[a-b-c]", "u", ""},
    {u"[a-\\d-c]", "", ""},
    {u"[\\q{a|bc|}]", "v", ""},
    {u"[\\q{}]", "v", ""},
    {u"\\q{a}", "v", "Invalid escape"},
    {u"[\\-\\&\\!\\~]", "v", ""},
    {u"[\\&\\-]", "u", "Invalid escape"},
    {u"[a-z&&[aeiou]]", "v", "Invalid set operation in character class"},
    {u"[a&&a-c]", "v", "Invalid set operation in character class"},
    {u"[a--a-c]", "v", "Invalid set operation in character class"},
    {u"[\\w--\\d--_]", "v", ""},
    {u"[\\w--\\d&&_]", "v", "Invalid set operation in character class"},
    {u"[a\\-z]", "v", ""},
    {u"[a-\\b]", "v", "Range out of order in character class"},
    {u"[\\b-a]", "v", ""},
    {u"[\U0001f600--a]", "v", ""},
    {u"[(a)]", "v", "Invalid character in character class"},
    {u"\\u{1F600}+", "v", ""},
    {u"[$$]", "v", "Invalid set operation in character class"},
    {u"[a$$]", "v", "Invalid set operation in character class"},
    {u"[a$b$]", "v", ""},
    {u"[$]", "v", ""},
    {u"[a-$$]", "v", "Invalid set operation in character class"},
    {u"[!-~]", "v", ""},
    {u"[!-!]", "v", ""},
    {u"[a-a&&b]", "v", "Invalid set operation in character class"},
    {u"\\p{Script=Garay}\\p{scx=Gara}", "u", ""},
    {u"\\p{Script=garay}", "u", "Invalid property name"},
};

INSTANTIATE_TEST_SUITE_P(Table, RegExpErrors, testing::ValuesIn(kErrors));

TEST(RegExpFlags, Parse) {
  EXPECT_EQ(ParseRegExpFlags("")->bits(), 0);
  EXPECT_EQ(ParseRegExpFlags("yvsmigd")->ToString(), "dgimsvy");
  EXPECT_EQ(ParseRegExpFlags(std::span<const char16_t>(u"ug", 2))->ToString(), "gu");
  for (const char* bad : {"gg", "a", "uv", "G", "\\u0067", "g ", "\xFF"}) {
    EXPECT_FALSE(ParseRegExpFlags(bad)) << bad;
  }
}

RegExpTree Parse(Zone* zone, RegExpText pattern, std::string_view flags = "") {
  RegExpTree tree;
  auto error = ParseRegExp(zone, pattern, *ParseRegExpFlags(flags), &tree);
  EXPECT_FALSE(error.has_value()) << error->message;
  return tree;
}

TEST(RegExpParser, CapturesAndNames) {
  Zone zone;
  RegExpTree tree = Parse(&zone, std::u16string_view(u"(a)(?<x>b)(?:c(d))|(?<y>(?<x>e))"));
  EXPECT_EQ(tree.capture_count, 5u);
  ASSERT_EQ(tree.names.size(), 2u);
  EXPECT_EQ(tree.names[0].name, u"x");
  ASSERT_EQ(tree.names[0].groups.size(), 2u);
  EXPECT_EQ(tree.names[0].groups[0], 2u);
  EXPECT_EQ(tree.names[0].groups[1], 5u);
  EXPECT_EQ(tree.names[1].name, u"y");
  EXPECT_EQ(tree.root->kind, RegExpNodeKind::kDisjunction);
}

TEST(RegExpParser, QuantifierRemembersItsGroups) {
  Zone zone;
  RegExpTree tree = Parse(&zone, std::string_view("(a)(?:(b)(c))*?(d){2,}"));
  auto terms = tree.root->as<RegExpSequence>().terms;
  ASSERT_EQ(terms.size(), 3u);
  const auto& lazy = terms[1]->as<RegExpQuantifier>();
  EXPECT_FALSE(lazy.greedy);
  EXPECT_EQ(lazy.first_capture, 2u);
  EXPECT_EQ(lazy.last_capture, 4u);
  const auto& counted = terms[2]->as<RegExpQuantifier>();
  EXPECT_EQ(counted.min, 2u);
  EXPECT_EQ(counted.max, kRegExpInfinity);
}

TEST(RegExpParser, ModifiersReachTheLeaves) {
  Zone zone;
  RegExpTree tree = Parse(&zone, std::string_view("a(?i-m:b^)c$"), "m");
  auto terms = tree.root->as<RegExpSequence>().terms;
  EXPECT_FALSE(terms[0]->as<RegExpCharacter>().ignore_case);
  auto inner = terms[1]->as<RegExpSequence>().terms;
  EXPECT_TRUE(inner[0]->as<RegExpCharacter>().ignore_case);
  EXPECT_FALSE(inner[1]->as<RegExpAssertion>().multiline);
  EXPECT_FALSE(terms[2]->as<RegExpCharacter>().ignore_case);
  EXPECT_TRUE(terms[3]->as<RegExpAssertion>().multiline);
}

TEST(RegExpParser, AnnexB) {
  Zone zone;
  auto character = [&](std::string_view pattern) {
    RegExpTree tree = Parse(&zone, pattern);
    const RegExpNode* node = tree.root;
    if (node->kind == RegExpNodeKind::kSequence) node = node->as<RegExpSequence>().terms[0];
    EXPECT_EQ(node->kind, RegExpNodeKind::kCharacter) << pattern;
    return static_cast<uint32_t>(node->as<RegExpCharacter>().character);
  };
  EXPECT_EQ(character("\\101"), 'A');
  EXPECT_EQ(character("\\0"), 0u);
  EXPECT_EQ(character("\\377"), 0xFFu);
  EXPECT_EQ(character("\\400"), 0x20u);
  EXPECT_EQ(character("\\8"), '8');
  EXPECT_EQ(character("\\c"), '\\');
  EXPECT_EQ(character("\\cA"), 1u);
  EXPECT_EQ(character("\\x4"), 'x');
  EXPECT_EQ(character("\\x41"), 'A');
  EXPECT_EQ(character("\\u004"), 'u');
  EXPECT_EQ(character("\\u{4x}"), 'u');
  EXPECT_EQ(character("\\k"), 'k');
  EXPECT_EQ(character("{,1}"), '{');
  EXPECT_EQ(character("]"), ']');
  // A reference that comes before its group is a reference all the same.
  RegExpTree tree = Parse(&zone, std::string_view("\\2(a)(b)"));
  EXPECT_EQ(tree.root->as<RegExpSequence>().terms[0]->kind, RegExpNodeKind::kBackReference);
}

TEST(RegExpParser, UnicodeCharacters) {
  Zone zone;
  for (const char16_t* pattern :
       {u"\U0001F600", u"\\ud83d\\ude00", u"\\u{1F600}", u"\\u{001F600}"}) {
    RegExpTree tree = Parse(&zone, std::u16string_view(pattern), "u");
    ASSERT_EQ(tree.root->kind, RegExpNodeKind::kCharacter);
    EXPECT_EQ(tree.root->as<RegExpCharacter>().character, 0x1F600u);
  }
  RegExpTree units = Parse(&zone, std::u16string_view(u"\U0001F600"));
  EXPECT_EQ(units.root->kind, RegExpNodeKind::kSequence);
}

TEST(RegExpParser, DeepNestingIsAnError) {
  for (const char* flags : {"", "v"}) {
    for (const char* unit : {"(?:", "(", "(?=", "["}) {
      if (unit[0] == '[' && flags[0] == '\0') continue;
      std::string pattern;
      for (int i = 0; i < 60000; i++) pattern += unit;
      for (int i = 0; i < 60000; i++) pattern += unit[0] == '[' ? ']' : ')';
      auto error = ValidateRegExp(std::string_view(pattern), *ParseRegExpFlags(flags));
      ASSERT_TRUE(error.has_value());
      EXPECT_STREQ(error->message, "Regular expression too large");
    }
  }
}

TEST(RegExpParser, OffsetsPointAtTheFault) {
  EXPECT_EQ(ValidateRegExp(std::string_view("ab**"), RegExpFlags())->offset, 3u);
  EXPECT_EQ(ValidateRegExp(std::string_view("ab[z-a]"), RegExpFlags())->offset, 3u);
  EXPECT_EQ(ValidateRegExp(std::string_view("ab)"), RegExpFlags())->offset, 2u);
}

}  // namespace
}  // namespace qdr
