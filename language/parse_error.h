// What is wrong with a source text, and where.
#ifndef LANGUAGE_PARSE_ERROR_H_
#define LANGUAGE_PARSE_ERROR_H_

#include <cstdint>
#include <string>

namespace qdr {

enum class ParseErrorKind : uint8_t {
  kNone,
  kSyntaxError,
  kReferenceError,
  kRangeError,  // Too deeply nested for the stack.
};

struct ParseError {
  ParseErrorKind kind = ParseErrorKind::kNone;
  /// UTF-8, without "SyntaxError: ".
  std::string message;
  /// The offending text is [start, end) of the source.
  uint32_t start = 0;
  uint32_t end = 0;
  /// Both from 1; the column counts UTF-16 units.
  uint32_t line = 0;
  uint32_t column = 0;
  /// More input could have made the program valid: it ends inside a construct, a template literal
  /// or a comment.
  bool at_end_of_input = false;
};

}  // namespace qdr

#endif  // LANGUAGE_PARSE_ERROR_H_
