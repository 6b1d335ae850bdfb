// Scanner: source text to tokens, one token of lookahead. The scanner knows nothing of the
// grammar; where the meaning of a character depends on it (`/`, the `}` that ends a template
// substitution) the parser asks for the token it wants to be scanned again.
//
// After the first illegal token every further one is illegal too, so that the parser's loops end.
#ifndef LANGUAGE_SCANNER_H_
#define LANGUAGE_SCANNER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/zone.h"
#include "language/ast_string.h"
#include "language/message.h"
#include "language/source_text.h"
#include "language/token.h"

namespace qdr {

/// What makes a literal illegal in strict mode.
enum class LegacyOctal : uint8_t {
  kNone,
  kOctalNumber,  // 017
  kDecimalZero,  // 019
  kOctalEscape,  // "\17"
  kEightOrNine,  // "\8"
};

struct ScannedToken {
  Token type = Token::kEnd;
  /// A line terminator stands between this token and the one before.
  bool newline_before = false;
  /// Identifiers, keywords: written with a Unicode escape. Strings: has any escape or line
  /// continuation.
  bool has_escape = false;
  LegacyOctal legacy_octal = LegacyOctal::kNone;
  /// Templates: the cooked value is undefined because of ...
  Message template_error = Message::kNone;
  uint32_t start = 0;
  uint32_t end = 0;
  uint32_t template_error_start = 0;
  uint32_t template_error_end = 0;
  /// The identifier, string value, private name, BigInt digits or cooked template string.
  const AstString* string = nullptr;
  union {
    double number = 0;
    const AstString* raw;  // Templates.
  };
};

struct ScanError {
  Message message = Message::kNone;
  uint32_t start = 0;
  uint32_t end = 0;
};

class Scanner {
 public:
  Scanner(const SourceText& source, AstStringTable* strings, Zone* zone);

  /// The token that has not been consumed yet.
  const ScannedToken& token() const { return token_; }
  Token peek() const { return token_.type; }
  /// End of the last consumed token.
  uint32_t last_end() const { return last_end_; }

  /// The last consumed token.
  Token last() const { return last_; }

  /// Consumes the current token.
  void Next();

  /// What follows the current token.
  struct Ahead {
    Token type;
    bool newline_before;
    uint32_t start;
    bool has_escape;
  };
  Ahead PeekAhead();
  /// The second token after the current one, with the first.
  Ahead PeekTwoAhead(Ahead* first);

  /// The current token is `/` or `/=` and begins a regular expression: scans it and consumes it.
  /// False (with an error) if it does not end. Otherwise body and flags are ranges of the source.
  struct RegExpToken {
    uint32_t start, end;
    uint32_t body_start, body_end;
    uint32_t flags_start, flags_end;
  };
  bool ScanRegExp(RegExpToken* result);

  /// The current token is the `}` that ends a template substitution: replaces it by the template
  /// span or tail that it begins.
  void RescanTemplateContinuation();

  /// Continues at `position`; the current token is the one found there.
  void SeekTo(uint32_t position);

  /// Scans the current token once more, because its string is in memory about to go.
  void Rescan();

  /// Makes every token from here on illegal.
  void Stop();

  void set_module(bool is_module) { is_module_ = is_module; }
  bool saw_html_comment() const { return saw_html_comment_; }
  const ScanError& error() const { return error_; }
  bool has_error() const { return error_.message != Message::kNone; }
  /// The illegal token is one only because the input ends inside it.
  bool error_at_end() const { return error_at_end_; }

  const SourceText& source() const { return source_; }
  void set_zone(Zone* zone) { zone_ = zone; }

  /// The exact text of a range, as a string of the table (or the zone if long).
  const AstString* StringOfRange(uint32_t start, uint32_t end);

 private:
  void Peek(Ahead* first, Ahead* second);
  template <class Char>
  const Char* base() const;
  template <class Char>
  void Scan();
  template <class Char>
  const Char* SkipMultiLineComment(const Char* p, const Char* end);
  template <class Char>
  const Char* SkipSingleLineComment(const Char* p, const Char* end);
  template <class Char>
  void ScanIdentifier(const Char* start, const Char* end);
  template <class Char>
  void ScanIdentifierSlow(const Char* start, const Char* p, const Char* end, bool is_private);
  template <class Char>
  void ScanPrivateName(const Char* start, const Char* end);
  template <class Char>
  void ScanString(const Char* start, const Char* end);
  template <class Char>
  void ScanStringSlow(const Char* start, const Char* p, const Char* end);
  template <class Char>
  void ScanTemplate(const Char* p, const Char* end);
  template <class Char>
  void ScanNumber(const Char* start, const Char* end);
  template <class Char>
  bool ScanRegExpImpl(RegExpToken* result);
  template <class Char>
  const AstString* InternRange(const Char* start, const Char* end);

  // Escapes: p stands after the backslash. Each gives the position after the escape, or null after
  // having reported an error into *error.
  template <class Char>
  const Char* ScanUnicodeEscape(const Char* p, const Char* end, uint32_t* code_point,
                                ScanError* error);
  template <class Char>
  const Char* ScanHexEscape(const Char* p, const Char* end, uint32_t* c, ScanError* error);

  void SetIdentifier(const AstString* string, bool escaped);
  void Append(uint32_t code_point);
  const AstString* TakeBuffer(bool literal);

  template <class Char>
  void Finish(Token type, const Char* end) {
    token_.type = type;
    token_.end = cursor_ = static_cast<uint32_t>(end - base<Char>());
  }
  template <class Char>
  void Fail(Message message, const Char* start, const Char* end);
  template <class Char>
  uint32_t OffsetOf(const Char* p) const {
    return static_cast<uint32_t>(p - base<Char>());
  }

  SourceText source_;
  AstStringTable* strings_;
  Zone* zone_;
  ScannedToken token_;
  uint32_t cursor_ = 0;
  uint32_t last_end_ = 0;
  Token last_ = Token::kIllegal;
  bool is_module_ = false;
  bool stopped_ = false;
  bool error_at_end_ = false;
  bool saw_html_comment_ = false;
  ScanError error_;
  std::u16string buffer_;
  std::u16string raw_buffer_;
  const AstString* single_characters_[128] = {};
};

}  // namespace qdr

#endif  // LANGUAGE_SCANNER_H_
