// Parsing patterns: early errors for the JavaScript parser, trees for the compiler.
#ifndef LANGUAGE_REGEXP_REGEXP_PARSER_H_
#define LANGUAGE_REGEXP_REGEXP_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/stack.h"
#include "base/zone.h"
#include "language/regexp/regexp_ast.h"
#include "language/regexp/regexp_flags.h"

namespace qdr {

/// The text of a pattern, Latin-1 or UTF-16; a view. Offsets count code units.
class RegExpText {
 public:
  RegExpText(std::span<const uint8_t> latin1)  // NOLINT: implicit by intent
      : data_(latin1.data()), length_(latin1.size()), latin1_(true) {}
  RegExpText(std::span<const char16_t> utf16)  // NOLINT: implicit by intent
      : data_(utf16.data()), length_(utf16.size()), latin1_(false) {}
  RegExpText(std::string_view latin1)  // NOLINT: implicit by intent
      : data_(latin1.data()), length_(latin1.size()), latin1_(true) {}
  RegExpText(std::u16string_view utf16)  // NOLINT: implicit by intent
      : data_(utf16.data()), length_(utf16.size()), latin1_(false) {}

  size_t length() const { return length_; }
  char16_t operator[](size_t index) const {
    return latin1_ ? static_cast<const uint8_t*>(data_)[index]
                   : static_cast<const char16_t*>(data_)[index];
  }

 private:
  const void* data_;
  size_t length_;
  bool latin1_;
};

/// Why a pattern is wrong. The caller composes
/// "Invalid regular expression: /" + pattern + "/" + flags + ": " + message.
struct RegExpSyntaxError {
  const char* message;
  size_t offset;  // code units from the start of the pattern
};

/// Largest number of capturing groups in one pattern.
inline constexpr uint32_t kMaxRegExpCaptures = (1 << 16) - 1;

/// Stack the parser may use when the caller names no limit, in bytes.
inline constexpr size_t kDefaultRegExpStack = kStackScale * 256 * 1024;

/// Parses `pattern` into `zone` (ECMA-262 ParsePattern, with Annex B when neither u nor v is set).
/// On failure returns the error and leaves `*tree` alone. Nesting that would take the C++ stack
/// below `stack_limit` (an address; 0 allows kDefaultRegExpStack bytes from here) is an error too.
std::optional<RegExpSyntaxError> ParseRegExp(Zone* zone, RegExpText pattern, RegExpFlags flags,
                                             RegExpTree* tree, uintptr_t stack_limit = 0);

/// The early errors of a regular expression literal; nullopt when the pattern is valid.
std::optional<RegExpSyntaxError> ValidateRegExp(RegExpText pattern, RegExpFlags flags,
                                                uintptr_t stack_limit = 0);

}  // namespace qdr

#endif  // LANGUAGE_REGEXP_REGEXP_PARSER_H_
