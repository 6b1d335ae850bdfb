// Scanner: punctuation, white space, comments, identifiers. Literals are in scanner_literals.cc.
#include "language/scanner.h"

#include <emmintrin.h>

#include "language/character.h"
#include "language/scanner_impl.h"

namespace qdr {

Scanner::Scanner(const SourceText& source, AstStringTable* strings, Zone* zone)
    : source_(source), strings_(strings), zone_(zone) {}

void Scanner::Next() {
  last_end_ = token_.end;
  last_ = token_.type;
  if (source_.is_one_byte()) {
    Scan<uint8_t>();
  } else {
    Scan<char16_t>();
  }
}

void Scanner::SeekTo(uint32_t position) {
  cursor_ = position;
  token_.end = position;
  Next();
}

void Scanner::Stop() {
  stopped_ = true;
  token_.type = Token::kIllegal;
}

void Scanner::Rescan() {
  bool newline_before = token_.newline_before;
  uint32_t last_end = last_end_;
  cursor_ = token_.start;
  Next();
  last_end_ = last_end;
  token_.newline_before = newline_before;
}

Scanner::Ahead Scanner::PeekAhead() {
  Ahead first;
  Peek(&first, nullptr);
  return first;
}

Scanner::Ahead Scanner::PeekTwoAhead(Ahead* first) {
  Ahead second;
  Peek(first, &second);
  return second;
}

void Scanner::Peek(Ahead* first, Ahead* second) {
  ScannedToken saved_token = token_;
  uint32_t saved_cursor = cursor_;
  uint32_t saved_last_end = last_end_;
  Token saved_last = last_;
  ScanError saved_error = error_;
  bool saved_stopped = stopped_;
  bool saved_at_end = error_at_end_;
  bool saved_html = saw_html_comment_;
  Next();
  *first = {token_.type, token_.newline_before, token_.start, token_.has_escape};
  if (second != nullptr) {
    Next();
    *second = {token_.type, token_.newline_before, token_.start, token_.has_escape};
  }
  token_ = saved_token;
  cursor_ = saved_cursor;
  last_end_ = saved_last_end;
  last_ = saved_last;
  error_ = saved_error;
  stopped_ = saved_stopped;
  error_at_end_ = saved_at_end;
  saw_html_comment_ = saved_html;
}

template <class Char>
const AstString* Scanner::InternRange(const Char* start, const Char* end) {
  return strings_->Intern(std::span<const Char>(start, end));
}

const AstString* Scanner::StringOfRange(uint32_t start, uint32_t end) {
  if (source_.is_one_byte()) {
    return strings_->Literal(zone_,
                             std::span<const uint8_t>(source_.one_byte() + start, end - start));
  }
  return strings_->Literal(zone_,
                           std::span<const char16_t>(source_.two_byte() + start, end - start));
}

void Scanner::Append(uint32_t c) {
  if (c >= 0x10000) {
    buffer_.push_back(static_cast<char16_t>(0xD7C0 + (c >> 10)));
    buffer_.push_back(static_cast<char16_t>(0xDC00 + (c & 0x3FF)));
  } else {
    buffer_.push_back(static_cast<char16_t>(c));
  }
}

const AstString* Scanner::TakeBuffer(bool literal) {
  std::span<const char16_t> chars(buffer_.data(), buffer_.size());
  const AstString* string = literal ? strings_->Literal(zone_, chars) : strings_->Intern(chars);
  buffer_.clear();
  return string;
}

void Scanner::SetIdentifier(const AstString* string, bool escaped) {
  token_.string = string;
  token_.has_escape = escaped;
  Token type = string->keyword_;
  if (escaped && type != Token::kIdentifier) {
    if (IsReservedWordToken(type)) {
      type = Token::kEscapedKeyword;
    } else if (IsStrictReservedToken(type)) {
      type = Token::kEscapedStrictReserved;
    } else if (type != Token::kAwait) {
      type = Token::kIdentifier;
    }
  }
  token_.type = type;
}

template <class Char>
const Char* Scanner::SkipSingleLineComment(const Char* p, const Char* end) {
  if constexpr (sizeof(Char) == 1) {
    const __m128i newline = _mm_set1_epi8('\n');
    const __m128i carriage_return = _mm_set1_epi8('\r');
    for (; end - p >= 16; p += 16) {
      __m128i chars = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
      int mask = _mm_movemask_epi8(
          _mm_or_si128(_mm_cmpeq_epi8(chars, newline), _mm_cmpeq_epi8(chars, carriage_return)));
      if (mask != 0) return p + __builtin_ctz(mask);
    }
  }
  while (p < end && !IsLineTerminator(*p)) ++p;
  return p;
}

// p stands after the "/*". Null if the comment does not end.
template <class Char>
const Char* Scanner::SkipMultiLineComment(const Char* p, const Char* end) {
  if constexpr (sizeof(Char) == 1) {
    const __m128i newline = _mm_set1_epi8('\n');
    const __m128i carriage_return = _mm_set1_epi8('\r');
    const __m128i star = _mm_set1_epi8('*');
    for (; end - p >= 17; p += 16) {
      __m128i chars = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
      __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 1));
      int close = _mm_movemask_epi8(
          _mm_and_si128(_mm_cmpeq_epi8(chars, star), _mm_cmpeq_epi8(next, _mm_set1_epi8('/'))));
      int lines = _mm_movemask_epi8(
          _mm_or_si128(_mm_cmpeq_epi8(chars, newline), _mm_cmpeq_epi8(chars, carriage_return)));
      if (close != 0) {
        int at = __builtin_ctz(close);
        if ((lines & ((1 << at) - 1)) != 0) token_.newline_before = true;
        return p + at + 2;
      }
      if (lines != 0) token_.newline_before = true;
    }
  }
  for (; p + 1 < end; ++p) {
    if (*p == '*' && p[1] == '/') return p + 2;
    if (IsLineTerminator(*p)) token_.newline_before = true;
  }
  return nullptr;
}

template <class Char>
void Scanner::Scan() {
  const Char* p = base<Char>() + cursor_;
  const Char* const end = base<Char>() + source_.length();
  token_.newline_before = cursor_ == 0;
  if (stopped_) [[unlikely]] {
    token_.type = Token::kIllegal;
    token_.start = token_.end = cursor_;
    return;
  }

again:
  if (p >= end) {
    token_.start = source_.length();
    return Finish(Token::kEnd, end);
  }
  const Char* const start = p;
  uint32_t c = *p++;
  token_.start = OffsetOf(start);
  auto next_is = [&](char16_t expected) { return p < end && *p == expected; };

  switch (c) {
    case '\n':
    case '\r':
      token_.newline_before = true;
      [[fallthrough]];
    case ' ':
    case '\t':
    case '\v':
    case '\f':
      // Indentation comes in runs.
      while (p < end && (*p == ' ' || *p == '\t')) ++p;
      goto again;

    case '(':
      return Finish(Token::kLeftParen, p);
    case ')':
      return Finish(Token::kRightParen, p);
    case '[':
      return Finish(Token::kLeftBracket, p);
    case ']':
      return Finish(Token::kRightBracket, p);
    case '{':
      return Finish(Token::kLeftBrace, p);
    case '}':
      return Finish(Token::kRightBrace, p);
    case ';':
      return Finish(Token::kSemicolon, p);
    case ',':
      return Finish(Token::kComma, p);
    case ':':
      return Finish(Token::kColon, p);
    case '~':
      return Finish(Token::kBitNot, p);

    case '.':
      if (p < end && IsDecimalDigit(*p)) return ScanNumber(start, end);
      if (end - p >= 2 && p[0] == '.' && p[1] == '.') return Finish(Token::kEllipsis, p + 2);
      return Finish(Token::kDot, p);

    case '?':
      if (next_is('?')) {
        ++p;
        return next_is('=') ? Finish(Token::kAssignNullish, p + 1) : Finish(Token::kNullish, p);
      }
      // `a?.5:1` is a conditional.
      if (next_is('.') && !(end - p >= 2 && IsDecimalDigit(p[1]))) {
        return Finish(Token::kQuestionDot, p + 1);
      }
      return Finish(Token::kConditional, p);

    case '=':
      if (next_is('=')) {
        ++p;
        return next_is('=') ? Finish(Token::kEqStrict, p + 1) : Finish(Token::kEq, p);
      }
      return next_is('>') ? Finish(Token::kArrow, p + 1) : Finish(Token::kAssign, p);

    case '!':
      if (next_is('=')) {
        ++p;
        return next_is('=') ? Finish(Token::kNeStrict, p + 1) : Finish(Token::kNe, p);
      }
      return Finish(Token::kNot, p);

    case '+':
      if (next_is('+')) return Finish(Token::kIncrement, p + 1);
      return next_is('=') ? Finish(Token::kAssignAdd, p + 1) : Finish(Token::kAdd, p);

    case '-':
      if (next_is('-')) {
        ++p;
        // `-->` at the start of a line is a comment in scripts (B.1.1).
        if (next_is('>') && token_.newline_before && !is_module_) {
          saw_html_comment_ = true;
          p = SkipSingleLineComment(p, end);
          goto again;
        }
        return Finish(Token::kDecrement, p);
      }
      return next_is('=') ? Finish(Token::kAssignSub, p + 1) : Finish(Token::kSub, p);

    case '*':
      if (next_is('*')) {
        ++p;
        return next_is('=') ? Finish(Token::kAssignExp, p + 1) : Finish(Token::kExp, p);
      }
      return next_is('=') ? Finish(Token::kAssignMul, p + 1) : Finish(Token::kMul, p);

    case '%':
      return next_is('=') ? Finish(Token::kAssignMod, p + 1) : Finish(Token::kMod, p);

    case '<':
      if (next_is('<')) {
        ++p;
        return next_is('=') ? Finish(Token::kAssignShl, p + 1) : Finish(Token::kShl, p);
      }
      if (end - p >= 3 && p[0] == '!' && p[1] == '-' && p[2] == '-') {
        if (is_module_) return Fail(Message::kHtmlCommentInModule, start, p + 3);
        saw_html_comment_ = true;
        p = SkipSingleLineComment(p, end);
        goto again;
      }
      return next_is('=') ? Finish(Token::kLte, p + 1) : Finish(Token::kLt, p);

    case '>':
      if (next_is('>')) {
        ++p;
        if (next_is('>')) {
          ++p;
          return next_is('=') ? Finish(Token::kAssignShr, p + 1) : Finish(Token::kShr, p);
        }
        return next_is('=') ? Finish(Token::kAssignSar, p + 1) : Finish(Token::kSar, p);
      }
      return next_is('=') ? Finish(Token::kGte, p + 1) : Finish(Token::kGt, p);

    case '&':
      if (next_is('&')) {
        ++p;
        return next_is('=') ? Finish(Token::kAssignAnd, p + 1) : Finish(Token::kAnd, p);
      }
      return next_is('=') ? Finish(Token::kAssignBitAnd, p + 1) : Finish(Token::kBitAnd, p);

    case '|':
      if (next_is('|')) {
        ++p;
        return next_is('=') ? Finish(Token::kAssignOr, p + 1) : Finish(Token::kOr, p);
      }
      return next_is('=') ? Finish(Token::kAssignBitOr, p + 1) : Finish(Token::kBitOr, p);

    case '^':
      return next_is('=') ? Finish(Token::kAssignBitXor, p + 1) : Finish(Token::kBitXor, p);

    case '/':
      if (next_is('/')) {
        p = SkipSingleLineComment(p, end);
        goto again;
      }
      if (next_is('*')) {
        p = SkipMultiLineComment(p + 1, end);
        if (p == nullptr) {
          error_at_end_ = true;
          return Fail(Message::kInvalidOrUnexpectedToken, start, end);
        }
        goto again;
      }
      return next_is('=') ? Finish(Token::kAssignDiv, p + 1) : Finish(Token::kDiv, p);

    case '#':
      if (start == base<Char>() && next_is('!')) {  // Hashbang (12.5).
        p = SkipSingleLineComment(p, end);
        goto again;
      }
      return ScanPrivateName(start, end);

    case '"':
    case '\'':
      return ScanString(start, end);

    case '`':
      return ScanTemplate(p, end);

    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      return ScanNumber(start, end);

    case '\\':
      return ScanIdentifierSlow(start, start, end, false);

    default:
      if (c < 256 && (character_tables::kFlags[c] & character_tables::kIdStart) != 0) {
        return ScanIdentifier(start, end);
      }
      if (IsWhiteSpace(c)) goto again;
      if (IsLineTerminator(c)) {
        token_.newline_before = true;
        goto again;
      }
      if constexpr (sizeof(Char) == 2) {
        uint32_t code_point = c;
        if (IsLeadSurrogate(c) && p < end && IsTrailSurrogate(*p)) {
          code_point = CombineSurrogates(c, *p);
        }
        if (IsIdentifierStart(code_point)) return ScanIdentifierSlow(start, start, end, false);
        if (code_point >= 0x10000) ++p;
      }
      return Fail(Message::kInvalidOrUnexpectedToken, start, p);
  }
}

template <class Char>
void Scanner::ScanIdentifier(const Char* start, const Char* end) {
  const Char* p = start + 1;
  if constexpr (sizeof(Char) == 1) {
    while (p < end && (character_tables::kFlags[*p] & character_tables::kIdPart) != 0) ++p;
    if (p < end && *p == '\\') [[unlikely]]
      return ScanIdentifierSlow(start, p, end, false);
    const AstString* string;
    if (p - start == 1 && *start < 128) {
      const AstString*& cached = single_characters_[*start];
      if (cached == nullptr) cached = InternRange(start, p);
      string = cached;
    } else {
      string = InternRange(start, p);
    }
    token_.has_escape = false;
    token_.string = string;
    return Finish(string->keyword_, p);
  } else {
    uint8_t narrow[AstStringTable::kMaxInterned];
    narrow[0] = static_cast<uint8_t>(*start);
    uint32_t length = 1;
    while (p < end && *p < 256 && length < sizeof narrow &&
           (character_tables::kFlags[*p] & character_tables::kIdPart) != 0) {
      narrow[length++] = static_cast<uint8_t>(*p++);
    }
    if (p < end && (*p == '\\' || *p >= 256 || length == sizeof narrow)) {
      return ScanIdentifierSlow(start, p, end, false);
    }
    const AstString* string = strings_->Intern(std::span<const uint8_t>(narrow, length));
    token_.has_escape = false;
    token_.string = string;
    return Finish(string->keyword_, p);
  }
}

// [start, p) are characters of the name already; a leading '#' belongs to it.
template <class Char>
void Scanner::ScanIdentifierSlow(const Char* start, const Char* p, const Char* end,
                                 bool is_private) {
  buffer_.assign(start, p);
  bool escaped = false;
  bool first = p == start + (is_private ? 1 : 0);
  while (p < end) {
    uint32_t c = *p;
    const Char* next = p + 1;
    if (c == '\\') {
      ScanError error;
      if (next >= end || *next != 'u') {
        return Fail(Message::kInvalidOrUnexpectedToken, start, next);
      }
      next = ScanUnicodeEscape(next + 1, end, &c, &error);
      if (next == nullptr) {
        error_ = error;
        token_.type = Token::kIllegal;
        stopped_ = true;
        return;
      }
      escaped = true;
      if (!(first ? IsIdentifierStart(c) : IsIdentifierPart(c))) {
        return Fail(Message::kInvalidUnicodeEscape, p, next);
      }
    } else {
      if (IsLeadSurrogate(c) && next < end && IsTrailSurrogate(*next)) {
        c = CombineSurrogates(c, *next++);
      }
      if (!(first ? IsIdentifierStart(c) : IsIdentifierPart(c))) break;
    }
    Append(c);
    first = false;
    p = next;
  }
  if (first) return Fail(Message::kInvalidOrUnexpectedToken, start, p < end ? p + 1 : p);
  const AstString* string = TakeBuffer(false);
  if (is_private) {
    token_.string = string;
    token_.has_escape = escaped;
    return Finish(Token::kPrivateName, p);
  }
  SetIdentifier(string, escaped);
  Finish(token_.type, p);
}

template <class Char>
void Scanner::ScanPrivateName(const Char* start, const Char* end) {
  const Char* p = start + 1;
  if (p < end && *p < 256 && (character_tables::kFlags[*p] & character_tables::kIdStart) != 0) {
    while (p < end && *p < 256 && (character_tables::kFlags[*p] & character_tables::kIdPart) != 0) {
      ++p;
    }
    if (p >= end || (*p != '\\' && *p < 256)) {
      token_.string = InternRange(start, p);
      token_.has_escape = false;
      return Finish(Token::kPrivateName, p);
    }
  }
  ScanIdentifierSlow(start, start + 1, end, true);
}

template void Scanner::Scan<uint8_t>();
template void Scanner::Scan<char16_t>();

}  // namespace qdr
