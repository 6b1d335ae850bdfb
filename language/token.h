// The tokens of ECMAScript, with their text and the precedence of the binary operators. The order
// of the rows matters: ranges of it are tested (assignment operators, contextual keywords, ...).
#ifndef LANGUAGE_TOKEN_H_
#define LANGUAGE_TOKEN_H_

#include <cstdint>
#include <string_view>

namespace qdr {

// P: punctuation and the rest. B: binary operator with its precedence. K: reserved word.
// C: contextual keyword, an identifier in some or all places.
#define QDR_TOKENS(P, B, K, C)                                                          \
  P(kEnd, "end of input")                                                               \
  P(kIllegal, "illegal")                                                                \
  P(kLeftParen, "(")                                                                    \
  P(kRightParen, ")")                                                                   \
  P(kLeftBracket, "[")                                                                  \
  P(kRightBracket, "]")                                                                 \
  P(kLeftBrace, "{")                                                                    \
  P(kRightBrace, "}")                                                                   \
  P(kColon, ":")                                                                        \
  P(kSemicolon, ";")                                                                    \
  P(kDot, ".")                                                                          \
  P(kQuestionDot, "?.")                                                                 \
  P(kConditional, "?")                                                                  \
  P(kEllipsis, "...")                                                                   \
  P(kArrow, "=>")                                                                       \
  P(kIncrement, "++")                                                                   \
  P(kDecrement, "--")                                                                   \
  P(kNot, "!")                                                                          \
  P(kBitNot, "~")                                                                       \
  P(kTemplateSpan, "template span")                                                     \
  P(kTemplateTail, "template tail")                                                     \
  P(kNumber, "number")                                                                  \
  P(kBigInt, "bigint")                                                                  \
  P(kString, "string")                                                                  \
  P(kPrivateName, "private name")                                                       \
  /* Assignment operators; the compound ones in the order of their binary operators. */ \
  P(kAssign, "=")                                                                       \
  P(kAssignNullish, "?\?=")                                                             \
  P(kAssignOr, "||=")                                                                   \
  P(kAssignAnd, "&&=")                                                                  \
  P(kAssignBitOr, "|=")                                                                 \
  P(kAssignBitXor, "^=")                                                                \
  P(kAssignBitAnd, "&=")                                                                \
  P(kAssignShl, "<<=")                                                                  \
  P(kAssignSar, ">>=")                                                                  \
  P(kAssignShr, ">>>=")                                                                 \
  P(kAssignAdd, "+=")                                                                   \
  P(kAssignSub, "-=")                                                                   \
  P(kAssignMul, "*=")                                                                   \
  P(kAssignDiv, "/=")                                                                   \
  P(kAssignMod, "%=")                                                                   \
  P(kAssignExp, "**=")                                                                  \
  P(kComma, ",")                                                                        \
  B(kNullish, "?\?", 3)                                                                 \
  B(kOr, "||", 4)                                                                       \
  B(kAnd, "&&", 5)                                                                      \
  B(kBitOr, "|", 6)                                                                     \
  B(kBitXor, "^", 7)                                                                    \
  B(kBitAnd, "&", 8)                                                                    \
  B(kShl, "<<", 11)                                                                     \
  B(kSar, ">>", 11)                                                                     \
  B(kShr, ">>>", 11)                                                                    \
  B(kAdd, "+", 12)                                                                      \
  B(kSub, "-", 12)                                                                      \
  B(kMul, "*", 13)                                                                      \
  B(kDiv, "/", 13)                                                                      \
  B(kMod, "%", 13)                                                                      \
  B(kExp, "**", 14)                                                                     \
  B(kEq, "==", 9)                                                                       \
  B(kNe, "!=", 9)                                                                       \
  B(kEqStrict, "===", 9)                                                                \
  B(kNeStrict, "!==", 9)                                                                \
  B(kLt, "<", 10)                                                                       \
  B(kGt, ">", 10)                                                                       \
  B(kLte, "<=", 10)                                                                     \
  B(kGte, ">=", 10)                                                                     \
  B(kInstanceof, "instanceof", 10)                                                      \
  B(kIn, "in", 10)                                                                      \
  K(kBreak, "break")                                                                    \
  K(kCase, "case")                                                                      \
  K(kCatch, "catch")                                                                    \
  K(kClass, "class")                                                                    \
  K(kConst, "const")                                                                    \
  K(kContinue, "continue")                                                              \
  K(kDebugger, "debugger")                                                              \
  K(kDefault, "default")                                                                \
  K(kDelete, "delete")                                                                  \
  K(kDo, "do")                                                                          \
  K(kElse, "else")                                                                      \
  K(kEnum, "enum")                                                                      \
  K(kExport, "export")                                                                  \
  K(kExtends, "extends")                                                                \
  K(kFalse, "false")                                                                    \
  K(kFinally, "finally")                                                                \
  K(kFor, "for")                                                                        \
  K(kFunction, "function")                                                              \
  K(kIf, "if")                                                                          \
  K(kImport, "import")                                                                  \
  K(kNew, "new")                                                                        \
  K(kNull, "null")                                                                      \
  K(kReturn, "return")                                                                  \
  K(kSuper, "super")                                                                    \
  K(kSwitch, "switch")                                                                  \
  K(kThis, "this")                                                                      \
  K(kThrow, "throw")                                                                    \
  K(kTrue, "true")                                                                      \
  K(kTry, "try")                                                                        \
  K(kTypeof, "typeof")                                                                  \
  K(kVar, "var")                                                                        \
  K(kVoid, "void")                                                                      \
  K(kWhile, "while")                                                                    \
  K(kWith, "with")                                                                      \
  /* Words with escapes in them that may not stand for what they spell. */              \
  P(kEscapedKeyword, "escaped keyword")                                                 \
  /* From here on: identifiers. First those that strict mode reserves. */               \
  C(kLet, "let")                                                                        \
  C(kStatic, "static")                                                                  \
  C(kYield, "yield")                                                                    \
  C(kFutureStrict, "future reserved word")                                              \
  C(kEscapedStrictReserved, "escaped strict reserved word")                             \
  C(kAwait, "await")                                                                    \
  C(kAsync, "async")                                                                    \
  C(kUsing, "using")                                                                    \
  C(kGet, "get")                                                                        \
  C(kSet, "set")                                                                        \
  C(kOf, "of")                                                                          \
  C(kIdentifier, "identifier")

enum class Token : uint8_t {
#define QDR_TOKEN_ROW(name, text, ...) name,
  QDR_TOKENS(QDR_TOKEN_ROW, QDR_TOKEN_ROW, QDR_TOKEN_ROW, QDR_TOKEN_ROW)
#undef QDR_TOKEN_ROW
      kCount
};

namespace token_tables {
#define QDR_TOKEN_TEXT(name, text, ...) text,
inline constexpr std::string_view kText[] = {
    QDR_TOKENS(QDR_TOKEN_TEXT, QDR_TOKEN_TEXT, QDR_TOKEN_TEXT, QDR_TOKEN_TEXT)};
#undef QDR_TOKEN_TEXT
#define QDR_TOKEN_ZERO(name, text) 0,
#define QDR_TOKEN_PRECEDENCE(name, text, precedence) precedence,
inline constexpr uint8_t kPrecedence[] = {
    QDR_TOKENS(QDR_TOKEN_ZERO, QDR_TOKEN_PRECEDENCE, QDR_TOKEN_ZERO, QDR_TOKEN_ZERO)};
#undef QDR_TOKEN_ZERO
#undef QDR_TOKEN_PRECEDENCE
}  // namespace token_tables

constexpr std::string_view TokenText(Token token) {
  return token_tables::kText[static_cast<int>(token)];
}

/// Precedence of a binary operator, 0 for every other token. `in` counts as an operator.
constexpr int TokenPrecedence(Token token) {
  return token_tables::kPrecedence[static_cast<int>(token)];
}

constexpr bool IsInRange(Token token, Token first, Token last) {
  return static_cast<uint8_t>(static_cast<int>(token) - static_cast<int>(first)) <=
         static_cast<int>(last) - static_cast<int>(first);
}

constexpr bool IsAssignmentToken(Token t) {
  return IsInRange(t, Token::kAssign, Token::kAssignExp);
}
constexpr bool IsLogicalAssignmentToken(Token t) {
  return IsInRange(t, Token::kAssignNullish, Token::kAssignAnd);
}
/// Arithmetic and bitwise operators.
constexpr bool IsBinaryOperatorToken(Token t) { return IsInRange(t, Token::kBitOr, Token::kExp); }
constexpr bool IsCompareToken(Token t) { return IsInRange(t, Token::kEq, Token::kIn); }
constexpr bool IsLogicalToken(Token t) { return IsInRange(t, Token::kNullish, Token::kAnd); }
/// Words that are reserved in every context.
constexpr bool IsReservedWordToken(Token t) {
  return IsInRange(t, Token::kInstanceof, Token::kWith);
}
/// Any token that is an IdentifierName and is an identifier in at least some contexts.
constexpr bool IsAnyIdentifierToken(Token t) {
  return IsInRange(t, Token::kLet, Token::kIdentifier);
}
/// Identifiers that strict mode reserves.
constexpr bool IsStrictReservedToken(Token t) {
  return IsInRange(t, Token::kLet, Token::kEscapedStrictReserved);
}
/// Anything that is an IdentifierName (reserved words included).
constexpr bool IsPropertyNameToken(Token t) {
  return IsInRange(t, Token::kInstanceof, Token::kIdentifier);
}

/// The operator that `a op= b` applies: kAdd for kAssignAdd, kOr for kAssignOr.
constexpr Token BinaryOperatorOfAssignment(Token t) {
  return static_cast<Token>(static_cast<int>(t) - static_cast<int>(Token::kAssignNullish) +
                            static_cast<int>(Token::kNullish));
}

static_assert(BinaryOperatorOfAssignment(Token::kAssignExp) == Token::kExp);
static_assert(BinaryOperatorOfAssignment(Token::kAssignAnd) == Token::kAnd);
static_assert(BinaryOperatorOfAssignment(Token::kAssignShr) == Token::kShr);

}  // namespace qdr

#endif  // LANGUAGE_TOKEN_H_
