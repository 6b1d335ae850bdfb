// The scanner: every kind of token, in both representations of source text.
#include "language/scanner.h"

#include <gtest/gtest.h>

#include <cmath>

namespace qdr {
namespace {

class ScannerTest : public ::testing::Test {
 protected:
  // Scans `text` as Latin-1 and as UTF-16, checks that both agree, and gives the tokens as text.
  std::string Scan(std::string_view text, bool module = false) {
    std::u16string wide;
    for (unsigned char c : text) wide.push_back(c);
    std::string narrow_tokens = ScanAll(SourceText(text), module);
    EXPECT_EQ(narrow_tokens, ScanAll(SourceText(std::u16string_view(wide)), module));
    return narrow_tokens;
  }

  std::string ScanAll(const SourceText& source, bool module) {
    Scanner scanner(source, table_.get(), &zone_);
    scanner.set_module(module);
    std::string result;
    while (true) {
      scanner.Next();
      const ScannedToken& token = scanner.token();
      if (token.type == Token::kEnd) break;
      if (!result.empty()) result += ' ';
      if (token.newline_before && token.start > 0) result += "| ";
      if (token.type == Token::kIllegal) {
        result += "illegal: ";
        result += MessageTemplate(scanner.error().message);
        break;
      }
      if (token.type == Token::kString) {
        result += "'" + token.string->ToUtf8() + "'";
      } else if (token.type == Token::kNumber) {
        char buffer[40];
        std::snprintf(buffer, sizeof buffer, "%.17g", token.number);
        result += buffer;
      } else if (token.type == Token::kBigInt) {
        result += token.string->ToUtf8() + "n";
      } else if (token.type == Token::kPrivateName) {
        result += token.string->ToUtf8();
      } else if (IsAnyIdentifierToken(token.type)) {
        result += token.string->ToUtf8();
      } else if (token.type == Token::kTemplateSpan || token.type == Token::kTemplateTail) {
        result += token.type == Token::kTemplateSpan ? "span<" : "tail<";
        result += token.string != nullptr ? token.string->ToUtf8() : "undefined";
        result += "|" + token.raw->ToUtf8() + ">";
      } else {
        result += TokenText(token.type);
      }
    }
    return result;
  }

  double Number(std::string_view text) {
    Scanner scanner(SourceText(text), table_.get(), &zone_);
    scanner.Next();
    EXPECT_EQ(scanner.peek(), Token::kNumber) << text;
    return scanner.token().number;
  }

  RefPtr<AstStringTable> table_{new AstStringTable()};
  Zone zone_;
};

TEST_F(ScannerTest, Punctuation) {
  EXPECT_EQ(Scan("a?.b ?? c ?\?= ...x => ** **= >>>= >>> >>= === !== <= &&= ||="),
            "a ?. b ?? c ?\?= ... x => ** **= >>>= >>> >>= === !== <= &&= ||=");
  EXPECT_EQ(Scan("a?.5:1"), "a ? 0.5 : 1");
  EXPECT_EQ(Scan("@"), "illegal: Invalid or unexpected token");
}

TEST_F(ScannerTest, Numbers) {
  EXPECT_EQ(Number("0"), 0);
  EXPECT_EQ(Number("123456789012"), 123456789012.0);
  EXPECT_EQ(Number("1.5e3"), 1500);
  EXPECT_EQ(Number(".5"), 0.5);
  EXPECT_EQ(Number("5."), 5);
  EXPECT_EQ(Number("1e400"), INFINITY);
  EXPECT_EQ(Number("5e-324"), 5e-324);
  EXPECT_EQ(Number("0x1F"), 31);
  EXPECT_EQ(Number("0b101"), 5);
  EXPECT_EQ(Number("0O17"), 15);
  EXPECT_EQ(Number("017"), 15);
  EXPECT_EQ(Number("019"), 19);
  EXPECT_EQ(Number("08.5"), 8.5);
  EXPECT_EQ(Number("1_000_000"), 1000000);
  EXPECT_EQ(Number("0x20000000000001"), 9007199254740992.0);  // Ties to even.
  EXPECT_EQ(Number("0x20000000000003"), 9007199254740996.0);
  EXPECT_EQ(Number("0x200000000000011"), 144115188075855904.0);
  EXPECT_EQ(Number("0b" + std::string(1100, '1')), INFINITY);
  EXPECT_EQ(Scan("1n 0x1Fn 0n 1_2n"), "1n 0x1Fn 0n 12n");
  for (const char* bad : {"1__0", "1_", "0_1", "0x", "0b2", "1a", "01n", "1.5n", "1e", "0x_1",
                          "1._5", "3in", "08_1"}) {
    EXPECT_NE(Scan(bad).find("illegal"), std::string::npos) << bad;
  }
}

TEST_F(ScannerTest, Strings) {
  EXPECT_EQ(Scan(R"('a' "b" '\n\x41\u0042\u{43}\
d' "\0" '\101')"),
            std::string("'a' 'b' '\nABCd' '\0' 'A'", 23));
  EXPECT_EQ(Scan("'abc"), "illegal: Invalid or unexpected token");
  EXPECT_EQ(Scan("'a\nb'"), "illegal: Invalid or unexpected token");
  EXPECT_EQ(Scan(R"('\u{110000}')"), "illegal: Undefined Unicode code-point");
  EXPECT_EQ(Scan(R"('\xg')"), "illegal: Invalid hexadecimal escape sequence");
  std::string lengthy(500, 'x');
  EXPECT_EQ(Scan("'" + lengthy + "'"), "'" + lengthy + "'");
}

TEST_F(ScannerTest, Templates) {
  EXPECT_EQ(Scan("`a\\n`"), "tail<a\n|a\\n>");
  EXPECT_EQ(Scan("`a\r\nb`"), "tail<a\nb|a\nb>");
  EXPECT_EQ(Scan("`\\u{z}`"), "tail<undefined|\\u{z}>");
  EXPECT_EQ(Scan("`\\07`"), "tail<undefined|\\07>");
  EXPECT_EQ(Scan("`a${"), "span<a|a>");
  EXPECT_EQ(Scan("`a"), "illegal: Unterminated template literal");
}

TEST_F(ScannerTest, Identifiers) {
  EXPECT_EQ(Scan("abc $ _ \xE9t\xE9 #priv"), "abc $ _ \xC3\xA9t\xC3\xA9 #priv");
  EXPECT_EQ(Scan("\\u0061b \\u{63}"), "ab c");
  EXPECT_EQ(Scan("v\\u0061r"), "escaped keyword");
  EXPECT_EQ(Scan("a\\u0020"), "illegal: Invalid Unicode escape sequence");
  EXPECT_EQ(ScanAll(SourceText(std::u16string_view(u"\u03B1\u03B2 \U00020000x")), false),
            "\xCE\xB1\xCE\xB2 \xF0\xA0\x80\x80x");
  EXPECT_EQ(ScanAll(SourceText(std::u16string_view(u"a\u2028b\uFEFFc")), false), "a | b c");
}

TEST_F(ScannerTest, Comments) {
  EXPECT_EQ(Scan("a // x\nb /* y */ c /* \n */ d"), "a | b c | d");
  EXPECT_EQ(Scan("a /* 0123456789012345678901234567890 \n 0123456789 */ d"), "a | d");
  EXPECT_EQ(Scan("#!shebang\na"), "| a");
  EXPECT_EQ(Scan("a <!-- b\nc\n --> d\ne --> f"), "a | c | e -- > f");
  EXPECT_EQ(Scan("a\n/* \n*/ --> d"), "a");
  EXPECT_EQ(Scan("a <!-- b", true), "a illegal: HTML comments are not allowed in modules");
  EXPECT_EQ(Scan("/* x"), "illegal: Invalid or unexpected token");
}

TEST_F(ScannerTest, EqualNamesAreOneString) {
  const AstString* narrow = table_->Intern(std::string_view("name"));
  std::u16string wide = u"name";
  EXPECT_EQ(narrow, table_->Intern(std::span<const char16_t>(wide)));
  EXPECT_TRUE(table_->Intern(std::string_view("4294967294"))->is_array_index());
  EXPECT_FALSE(table_->Intern(std::string_view("4294967295"))->is_array_index());
  EXPECT_FALSE(table_->Intern(std::string_view("01"))->is_array_index());
}

}  // namespace
}  // namespace qdr
