// Scanner: numbers, strings, templates and regular expressions.
#include <emmintrin.h>

#include <cmath>

#include "fast_float/fast_float.h"
#include "language/character.h"
#include "language/scanner.h"
#include "language/scanner_impl.h"

namespace qdr {

namespace {

// Value of digits in a radix that is a power of two, rounded to nearest, ties to even.
double ParsePowerOfTwoRadix(const std::string& digits, int bits) {
  uint64_t mantissa = 0;
  int exponent = 0;
  bool sticky = false;
  for (char c : digits) {
    int digit = HexDigitValue(static_cast<uint8_t>(c));
    if (mantissa >> (63 - bits) == 0) {
      mantissa = mantissa << bits | static_cast<uint64_t>(digit);
    } else {
      exponent += bits;
      sticky |= digit != 0;
    }
  }
  // With the sticky bit below at least 59 significant ones, the conversion rounds correctly.
  if (sticky) mantissa |= 1;
  return std::ldexp(static_cast<double>(mantissa), exponent);
}

}  // namespace

template <class Char>
void Scanner::ScanNumber(const Char* start, const Char* end) {
  const Char* p = start;
  token_.string = nullptr;
  token_.legacy_octal = LegacyOctal::kNone;

  // The commonest case: a few decimal digits and nothing else.
  {
    uint32_t value = 0;
    const Char* q = p;
    while (q < end && q - p < 9 && IsDecimalDigit(*q)) value = value * 10 + (*q++ - '0');
    if (q > p && (*p != '0' || q - p == 1) &&
        (q == end || (*q < 128 && *q != '.' && *q != '_' && *q != '\\' &&
                      (character_tables::kFlags[*q] & character_tables::kIdPart) == 0))) {
      token_.number = value;
      return Finish(Token::kNumber, q);
    }
  }

  std::string digits;
  bool is_bigint = false;
  auto fail_at = [&](Message message, const Char* at) {
    if (at >= end) error_at_end_ = false;
    Fail(message, at < end ? at : start, at < end ? at + 1 : end);
  };
  // Digits with single separators between them. False after an error.
  auto scan_digits = [&](auto is_digit) {
    bool separator = false;
    while (p < end) {
      if (*p == '_') {
        if (separator) {
          fail_at(Message::kContinuousSeparator, p);
          return false;
        }
        if (digits.empty() || !is_digit(static_cast<uint8_t>(digits.back()))) {
          fail_at(Message::kInvalidOrUnexpectedToken, p);
          return false;
        }
        separator = true;
        ++p;
        continue;
      }
      if (*p >= 128 || !is_digit(static_cast<uint8_t>(*p))) break;
      separator = false;
      digits.push_back(static_cast<char>(*p++));
    }
    if (separator) {
      fail_at(Message::kTrailingSeparator, p - 1);
      return false;
    }
    return true;
  };
  auto is_decimal = [](uint8_t c) { return IsDecimalDigit(c); };

  int radix_bits = 0;
  bool legacy_octal = false;
  bool allows_fraction = true;
  bool allows_bigint = true;
  if (*p == '0' && p + 1 < end) {
    uint32_t second = p[1] | 0x20;
    if (second == 'x') radix_bits = 4;
    if (second == 'o') radix_bits = 3;
    if (second == 'b') radix_bits = 1;
    if (radix_bits != 0) {
      p += 2;
      bool ok = radix_bits == 4   ? scan_digits([](uint8_t c) { return HexDigitValue(c) >= 0; })
                : radix_bits == 3 ? scan_digits([](uint8_t c) { return IsOctalDigit(c); })
                                  : scan_digits([](uint8_t c) { return c == '0' || c == '1'; });
      if (!ok) return;
      if (digits.empty()) {
        error_at_end_ = false;
        return Fail(Message::kInvalidOrUnexpectedToken, start, p < end ? p + 1 : p);
      }
    } else if (p[1] == '_') {
      return fail_at(Message::kZeroSeparator, p + 1);
    } else if (IsDecimalDigit(p[1])) {
      // 017 is octal, 019 decimal; neither has separators or a BigInt form (B.1.1).
      const Char* q = p + 1;
      legacy_octal = true;
      while (q < end && IsDecimalDigit(*q)) legacy_octal &= *q++ <= '7';
      if (q < end && *q == '_') return fail_at(Message::kZeroSeparator, q);
      token_.legacy_octal = legacy_octal ? LegacyOctal::kOctalNumber : LegacyOctal::kDecimalZero;
      digits.assign(p, q);
      p = q;
      allows_bigint = false;
      if (legacy_octal) {
        radix_bits = 3;
      }
    }
  }

  if (radix_bits == 0) {
    if (token_.legacy_octal == LegacyOctal::kNone && *p != '.' && !scan_digits(is_decimal)) return;
    if (p < end && *p == 'n' && allows_bigint && *start != '.') {
      is_bigint = true;
      ++p;
    } else if (allows_fraction) {
      if (p < end && *p == '.') {
        digits.push_back('.');
        ++p;
        if (p < end && *p == '_') return fail_at(Message::kInvalidOrUnexpectedToken, p);
        if (!scan_digits(is_decimal)) return;
      }
      if (p < end && (*p | 0x20) == 'e') {
        digits.push_back('e');
        ++p;
        if (p < end && (*p == '+' || *p == '-')) digits.push_back(static_cast<char>(*p++));
        if (p >= end || !IsDecimalDigit(*p)) {
          return Fail(Message::kInvalidOrUnexpectedToken, start, p < end ? p + 1 : p);
        }
        if (!scan_digits(is_decimal)) return;
      }
    }
  } else if (allows_bigint && p < end && *p == 'n') {
    is_bigint = true;
    ++p;
  }

  // 12.9.3: the character after a number is neither a digit nor the start of an identifier.
  if (p < end) {
    uint32_t c = *p;
    if (IsLeadSurrogate(c) && p + 1 < end && IsTrailSurrogate(p[1])) {
      c = CombineSurrogates(c, p[1]);
    }
    if (IsDecimalDigit(c) || c == '\\' || IsIdentifierStart(c)) {
      return Fail(Message::kInvalidOrUnexpectedToken, start, p + 1);
    }
  }

  if (is_bigint) {
    buffer_.clear();
    if (radix_bits != 0) {
      buffer_.push_back('0');
      buffer_.push_back(radix_bits == 4 ? 'x' : radix_bits == 3 ? 'o' : 'b');
    }
    for (char c : digits) buffer_.push_back(static_cast<uint8_t>(c));
    token_.string = TakeBuffer(true);
    return Finish(Token::kBigInt, p);
  }
  if (radix_bits != 0) {
    token_.number = ParsePowerOfTwoRadix(digits, radix_bits);
  } else {
    double value = 0;
    const char* first = digits.data();
    const char* last = first + digits.size();
    fast_float::from_chars(first, last, value);
    token_.number = value;
  }
  Finish(Token::kNumber, p);
}

template <class Char>
void Scanner::ScanString(const Char* start, const Char* end) {
  const Char quote = *start;
  const Char* p = start + 1;
  token_.has_escape = false;
  token_.legacy_octal = LegacyOctal::kNone;
  if constexpr (sizeof(Char) == 1) {
    const __m128i quotes = _mm_set1_epi8(static_cast<char>(quote));
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i newline = _mm_set1_epi8('\n');
    const __m128i carriage_return = _mm_set1_epi8('\r');
    for (; end - p >= 16; p += 16) {
      __m128i chars = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
      __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(chars, quotes), _mm_cmpeq_epi8(chars, backslash));
      hit = _mm_or_si128(hit, _mm_cmpeq_epi8(chars, newline));
      hit = _mm_or_si128(hit, _mm_cmpeq_epi8(chars, carriage_return));
      int mask = _mm_movemask_epi8(hit);
      if (mask != 0) {
        p += __builtin_ctz(mask);
        break;
      }
    }
  }
  while (p < end && *p != quote && *p != '\\' && *p != '\n' && *p != '\r') ++p;
  if (p < end && *p == quote) {
    token_.string = strings_->Literal(zone_, std::span<const Char>(start + 1, p));
    return Finish(Token::kString, p + 1);
  }
  ScanStringSlow(start, p, end);
}

template <class Char>
void Scanner::ScanStringSlow(const Char* start, const Char* p, const Char* end) {
  const Char quote = *start;
  buffer_.assign(start + 1, p);
  token_.has_escape = true;
  ScanError error;
  while (true) {
    if (p >= end || *p == '\n' || *p == '\r') {
      return Fail(Message::kInvalidOrUnexpectedToken, start, p);
    }
    uint32_t c = *p++;
    if (c == quote) break;
    if (c != '\\') {
      buffer_.push_back(static_cast<char16_t>(c));
      continue;
    }
    if (p >= end) {
      error_at_end_ = true;  // A line continuation without the line.
      return Fail(Message::kInvalidOrUnexpectedToken, start, p);
    }
    c = *p++;
    switch (c) {
      case 'b':
        c = '\b';
        break;
      case 'f':
        c = '\f';
        break;
      case 'n':
        c = '\n';
        break;
      case 'r':
        c = '\r';
        break;
      case 't':
        c = '\t';
        break;
      case 'v':
        c = '\v';
        break;
      case '\r':
        if (p < end && *p == '\n') ++p;
        continue;
      case '\n':
      case 0x2028:
      case 0x2029:
        continue;
      case 'x':
        p = ScanHexEscape(p, end, &c, &error);
        break;
      case 'u':
        p = ScanUnicodeEscape(p, end, &c, &error);
        break;
      case '0':
      case '1':
      case '2':
      case '3':
      case '4':
      case '5':
      case '6':
      case '7': {
        if (c == '0' && (p >= end || !IsDecimalDigit(*p))) {
          c = 0;
          break;
        }
        token_.legacy_octal = LegacyOctal::kOctalEscape;
        uint32_t value = c - '0';
        if (p < end && IsOctalDigit(*p)) {
          value = value * 8 + (*p++ - '0');
          if (value < 32 && p < end && IsOctalDigit(*p)) value = value * 8 + (*p++ - '0');
        }
        c = value;
        break;
      }
      case '8':
      case '9':
        if (token_.legacy_octal == LegacyOctal::kNone) {
          token_.legacy_octal = LegacyOctal::kEightOrNine;
        }
        break;
      default:
        break;
    }
    if (p == nullptr) {
      if (!has_error()) error_ = error;
      token_.type = Token::kIllegal;
      token_.end = cursor_ = error.end;
      stopped_ = true;
      return;
    }
    Append(c);
  }
  token_.string = TakeBuffer(true);
  Finish(Token::kString, p);
}

template <class Char>
const Char* Scanner::ScanHexEscape(const Char* p, const Char* end, uint32_t* c, ScanError* error) {
  uint32_t value = 0;
  for (int i = 0; i < 2; ++i) {
    int digit = p < end ? HexDigitValue(*p) : -1;
    if (digit < 0) {
      *error = {Message::kInvalidHexEscape, OffsetOf(p) - 2 - i, OffsetOf(p)};
      return nullptr;
    }
    value = value * 16 + static_cast<uint32_t>(digit);
    ++p;
  }
  *c = value;
  return p;
}

template <class Char>
const Char* Scanner::ScanUnicodeEscape(const Char* p, const Char* end, uint32_t* code_point,
                                       ScanError* error) {
  uint32_t start = OffsetOf(p) - 2;
  uint32_t value = 0;
  if (p < end && *p == '{') {
    ++p;
    int digits = 0;
    for (; p < end && HexDigitValue(*p) >= 0; ++p, ++digits) {
      value = value * 16 + static_cast<uint32_t>(HexDigitValue(*p));
      if (value > 0x10FFFF) {
        *error = {Message::kUndefinedCodePoint, start, OffsetOf(p) + 1};
        return nullptr;
      }
    }
    if (digits == 0 || p >= end || *p != '}') {
      *error = {Message::kInvalidUnicodeEscape, start, OffsetOf(p)};
      return nullptr;
    }
    *code_point = value;
    return p + 1;
  }
  for (int i = 0; i < 4; ++i, ++p) {
    int digit = p < end ? HexDigitValue(*p) : -1;
    if (digit < 0) {
      *error = {Message::kInvalidUnicodeEscape, start, OffsetOf(p)};
      return nullptr;
    }
    value = value * 16 + static_cast<uint32_t>(digit);
  }
  *code_point = value;
  return p;
}

// p stands after the '`' or the '}'. Sets the cooked and raw strings; a cooked one that is
// undefined is left null with template_error saying why.
template <class Char>
void Scanner::ScanTemplate(const Char* p, const Char* end) {
  token_.has_escape = false;
  token_.template_error = Message::kNone;
  buffer_.clear();
  raw_buffer_.clear();
  auto undefine = [&](Message message, uint32_t start, uint32_t error_end) {
    if (token_.template_error != Message::kNone) return;
    token_.template_error = message;
    token_.template_error_start = start;
    token_.template_error_end = error_end;
  };
  Token type = Token::kTemplateTail;
  while (true) {
    if (p >= end) {
      error_at_end_ = true;
      return Fail(Message::kUnterminatedTemplate, end, end);
    }
    uint32_t c = *p++;
    if (c == '`') break;
    if (c == '$' && p < end && *p == '{') {
      ++p;
      type = Token::kTemplateSpan;
      break;
    }
    if (c == '\r') {  // Line ends are LF in both values.
      if (p < end && *p == '\n') ++p;
      c = '\n';
    }
    if (c != '\\') {
      buffer_.push_back(static_cast<char16_t>(c));
      raw_buffer_.push_back(static_cast<char16_t>(c));
      continue;
    }
    raw_buffer_.push_back('\\');
    if (p >= end) continue;
    const Char* escape = p;
    c = *p++;
    ScanError error;
    bool append = true;
    switch (c) {
      case 'b':
        c = '\b';
        break;
      case 'f':
        c = '\f';
        break;
      case 'n':
        c = '\n';
        break;
      case 'r':
        c = '\r';
        break;
      case 't':
        c = '\t';
        break;
      case 'v':
        c = '\v';
        break;
      case '\r':
        if (p < end && *p == '\n') ++p;
        raw_buffer_.push_back('\n');
        continue;
      case '\n':
      case 0x2028:
      case 0x2029:
        append = false;
        break;
      case 'x': {
        const Char* next = ScanHexEscape(p, end, &c, &error);
        if (next == nullptr) {
          undefine(error.message, error.start, error.end);
          append = false;
        } else {
          p = next;
        }
        break;
      }
      case 'u': {
        const Char* next = ScanUnicodeEscape(p, end, &c, &error);
        if (next == nullptr) {
          undefine(error.message, error.start, error.end);
          append = false;
        } else {
          p = next;
        }
        break;
      }
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
        if (c == '0' && (p >= end || !IsDecimalDigit(*p))) {
          c = 0;
        } else {
          undefine(c >= '8' ? Message::kTemplateEightOrNineEscape : Message::kTemplateOctalEscape,
                   OffsetOf(escape) - 1, OffsetOf(p));
          append = false;
        }
        break;
      default:
        break;
    }
    raw_buffer_.append(escape, p);
    if (append) Append(c);
  }
  token_.raw = strings_->Literal(zone_, std::span<const char16_t>(raw_buffer_));
  if (token_.template_error == Message::kNone) {
    token_.string = TakeBuffer(true);
  } else {
    token_.string = nullptr;
  }
  Finish(type, p);
}

void Scanner::RescanTemplateContinuation() {
  QDR_DCHECK(token_.type == Token::kRightBrace);
  if (source_.is_one_byte()) {
    const uint8_t* p = source_.one_byte() + token_.start + 1;
    ScanTemplate(p, source_.one_byte() + source_.length());
  } else {
    const char16_t* p = source_.two_byte() + token_.start + 1;
    ScanTemplate(p, source_.two_byte() + source_.length());
  }
}

template <class Char>
bool Scanner::ScanRegExpImpl(RegExpToken* result) {
  const Char* const start = base<Char>() + token_.start;
  const Char* const end = base<Char>() + source_.length();
  const Char* p = start + 1;
  bool in_class = false;
  for (;; ++p) {
    if (p >= end || IsLineTerminator(*p)) {
      Fail(Message::kUnterminatedRegExp, start, p);
      return false;
    }
    if (*p == '\\') {
      if (p + 1 >= end || IsLineTerminator(p[1])) {
        Fail(Message::kUnterminatedRegExp, start, p + 1);
        return false;
      }
      ++p;
    } else if (*p == '[') {
      in_class = true;
    } else if (*p == ']') {
      in_class = false;
    } else if (*p == '/' && !in_class) {
      break;
    }
  }
  result->start = OffsetOf(start);
  result->body_start = OffsetOf(start + 1);
  result->body_end = OffsetOf(p);
  ++p;
  result->flags_start = OffsetOf(p);
  while (p < end) {
    uint32_t c = *p;
    if (IsLeadSurrogate(c) && p + 1 < end && IsTrailSurrogate(p[1])) {
      c = CombineSurrogates(c, p[1]);
    }
    if (c == '\\') {
      Fail(Message::kInvalidRegExpFlags, start, p + 1);
      return false;
    }
    if (!IsIdentifierPart(c)) break;
    p += c >= 0x10000 ? 2 : 1;
  }
  result->flags_end = result->end = OffsetOf(p);
  token_.end = cursor_ = OffsetOf(p);
  return true;
}

bool Scanner::ScanRegExp(RegExpToken* result) {
  if (stopped_) return false;
  bool ok =
      source_.is_one_byte() ? ScanRegExpImpl<uint8_t>(result) : ScanRegExpImpl<char16_t>(result);
  if (ok) Next();
  return ok;
}

#define QDR_INSTANTIATE(Char)                                                                \
  template void Scanner::ScanNumber<Char>(const Char*, const Char*);                         \
  template void Scanner::ScanString<Char>(const Char*, const Char*);                         \
  template void Scanner::ScanTemplate<Char>(const Char*, const Char*);                       \
  template const Char* Scanner::ScanUnicodeEscape<Char>(const Char*, const Char*, uint32_t*, \
                                                        ScanError*);
QDR_INSTANTIATE(uint8_t)
QDR_INSTANTIATE(char16_t)
#undef QDR_INSTANTIATE

}  // namespace qdr
