// Text to numbers: the grammar is checked here, the digits are converted by fast_float (decimal) or
// by GMP (other radices), both correctly rounded.
#include <gmp.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "fast_float/fast_float.h"
#include "objects/bigint_limbs.h"
#include "objects/numbers.h"
#include "objects/string.h"
#include "objects/vm.h"

namespace qdr {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class Char>
using Text = std::span<const Char>;

template <class Char>
bool IsDigit(Char c) {
  return c >= '0' && c <= '9';
}

template <class Char>
int DigitValue(Char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

template <class Char>
Text<Char> TrimStart(Text<Char> s) {
  size_t i = 0;
  while (i < s.size() && IsWhiteSpaceOrLineTerminator(s[i])) ++i;
  return s.subspan(i);
}
template <class Char>
Text<Char> TrimEnd(Text<Char> s) {
  size_t n = s.size();
  while (n > 0 && IsWhiteSpaceOrLineTerminator(s[n - 1])) --n;
  return s.first(n);
}

template <class Char>
bool StartsWith(Text<Char> s, std::string_view prefix) {
  return s.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), s.begin());
}

/// Length of the longest prefix that is a StrUnsignedDecimalLiteral without Infinity; 0 if none.
template <class Char>
size_t DecimalPrefix(Text<Char> s) {
  size_t i = 0;
  while (i < s.size() && IsDigit(s[i])) ++i;
  size_t digits = i;
  if (i < s.size() && s[i] == '.') {
    size_t j = i + 1;
    while (j < s.size() && IsDigit(s[j])) ++j;
    digits += j - i - 1;
    if (digits > 0) i = j;
  }
  if (digits == 0) return 0;
  if (i < s.size() && (s[i] == 'e' || s[i] == 'E')) {
    size_t j = i + 1;
    if (j < s.size() && (s[j] == '+' || s[j] == '-')) ++j;
    if (j < s.size() && IsDigit(s[j])) {
      while (j < s.size() && IsDigit(s[j])) ++j;
      i = j;
    }
  }
  return i;
}

/// The characters are ASCII.
template <class Char>
double DecimalValue(Text<Char> s) {
  if constexpr (sizeof(Char) == 1) {
    return ParseDecimal({reinterpret_cast<const char*>(s.data()), s.size()});
  } else {
    absl::InlinedVector<char, 64> narrow(s.begin(), s.end());
    return ParseDecimal({narrow.data(), narrow.size()});
  }
}
template <class Char>
double DigitsValue(Text<Char> s, int radix) {
  if constexpr (sizeof(Char) == 1) {
    return ParseDigits({reinterpret_cast<const char*>(s.data()), s.size()}, radix);
  } else {
    absl::InlinedVector<char, 64> narrow(s.begin(), s.end());
    return ParseDigits({narrow.data(), narrow.size()}, radix);
  }
}

template <class Char>
double ToNumber(Text<Char> s) {
  s = TrimEnd(TrimStart(s));
  if (s.empty()) return 0;
  if (s.size() > 2 && s[0] == '0') {
    Char prefix = s[1] | 0x20;
    int radix = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 0;
    if (radix != 0) {
      Text<Char> digits = s.subspan(2);
      for (Char c : digits) {
        if (DigitValue(c) >= radix) return kNaN;
      }
      return DigitsValue(digits, radix);
    }
  }
  bool negative = s[0] == '-';
  if (negative || s[0] == '+') s = s.subspan(1);
  double magnitude;
  if (s.size() == 8 && StartsWith(s, "Infinity")) {
    magnitude = kInfinity;
  } else {
    if (s.empty() || DecimalPrefix(s) != s.size()) return kNaN;
    magnitude = DecimalValue(s);
  }
  return negative ? -magnitude : magnitude;
}

template <class Char>
double ParseFloat(Text<Char> s) {
  s = TrimStart(s);
  bool negative = !s.empty() && s[0] == '-';
  if (!s.empty() && (negative || s[0] == '+')) s = s.subspan(1);
  double magnitude;
  if (StartsWith(s, "Infinity")) {
    magnitude = kInfinity;
  } else {
    size_t n = DecimalPrefix(s);
    if (n == 0) return kNaN;
    magnitude = DecimalValue(s.first(n));
  }
  return negative ? -magnitude : magnitude;
}

template <class Char>
double ParseInt(Text<Char> s, int32_t radix) {
  s = TrimStart(s);
  bool negative = !s.empty() && s[0] == '-';
  if (!s.empty() && (negative || s[0] == '+')) s = s.subspan(1);
  bool strip_prefix = radix == 0 || radix == 16;
  if (radix == 0) radix = 10;
  if (radix < 2 || radix > 36) return kNaN;
  if (strip_prefix && s.size() >= 2 && s[0] == '0' && (s[1] | 0x20) == 'x') {
    s = s.subspan(2);
    radix = 16;
  }
  size_t n = 0;
  while (n < s.size() && DigitValue(s[n]) < radix) ++n;
  if (n == 0) return kNaN;
  double magnitude = DigitsValue(s.first(n), radix);
  return negative ? -magnitude : magnitude;
}

// Texts from this length on are shortened before they are converted.
constexpr size_t kLongDecimal = 2048;

/// A long decimal literal, shortened to a text of the same nearest double: a double and the middle
/// between two have at most 767 significant digits, so of the digits behind those it matters only
/// whether all are zero.
std::string Shortened(std::string_view s) {
  constexpr size_t kDigits = 800;
  std::string result;
  int64_t exponent = 0;
  bool rest = false;
  bool fraction = false;
  size_t i = 0;
  for (; i < s.size() && (IsDigit(s[i]) || (s[i] == '.' && !fraction)); ++i) {
    if (s[i] == '.') {
      fraction = true;
      continue;
    }
    if (fraction) --exponent;
    if (result.size() < kDigits) {
      if (s[i] != '0' || !result.empty()) result.push_back(s[i]);
    } else {
      ++exponent;
      rest |= s[i] != '0';
    }
  }
  if (result.empty()) return "0";
  if (rest) {
    result.push_back('1');
    --exponent;
  }
  if (i < s.size()) {
    bool negative = s[++i] == '-';
    if (negative || s[i] == '+') ++i;
    // Beyond any length that a text can have.
    constexpr int64_t kMost = int64_t{1} << 40;
    int64_t written = 0;
    for (; i < s.size(); ++i) written = std::min(kMost, written * 10 + (s[i] - '0'));
    exponent += negative ? -written : written;
  }
  return result + 'e' + std::to_string(exponent);
}

}  // namespace

bool IsWhiteSpaceOrLineTerminator(uint16_t c) {
  if (c <= 0x20) return c == ' ' || (c >= 9 && c <= 13);
  if (c < 0xa0) return false;
  // NBSP, the byte order mark, LS and PS, and the category Space_Separator.
  return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
         c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}

double ParseDecimal(std::string_view s) {
  if (s.size() <= 15) {
    uint64_t value = 0;
    size_t i = 0;
    while (i < s.size() && IsDigit(s[i])) value = value * 10 + static_cast<uint64_t>(s[i++] - '0');
    if (i == s.size()) return static_cast<double>(value);
  }
  if (s.size() > kLongDecimal) return ParseDecimal(Shortened(s));
  double result = 0;
  fast_float::from_chars(s.data(), s.data() + s.size(), result);
  return result;
}

double ParseDigits(std::string_view s, int radix) {
  uint64_t value = 0;
  size_t i = 0;
  while (i < s.size() && value < (uint64_t{1} << 53) / 36) {
    value = value * static_cast<uint64_t>(radix) + static_cast<uint64_t>(DigitValue(s[i++]));
  }
  if (i == s.size()) return static_cast<double>(value);
  s.remove_prefix(std::min(s.find_first_not_of('0'), s.size()));
  // Even in radix 2 so many digits are beyond the greatest double.
  if (s.size() > std::numeric_limits<double>::max_exponent) return kInfinity;
  if (radix == 10) return ParseDecimal(s);
  std::vector<uint8_t> digits;
  digits.reserve(s.size());
  for (char c : s) digits.push_back(static_cast<uint8_t>(DigitValue(c)));
  // A digit is less than 5.2 bits.
  std::vector<mp_limb_t> limbs(digits.size() * 6 / 64 + 2);
  mp_size_t n = mpn_set_str(limbs.data(), digits.data(), digits.size(), radix);
  return LimbsToDouble({limbs.data(), static_cast<size_t>(n)});
}

double StringToNumber(const FlatString& text) {
  return text.is_one_byte() ? ToNumber(text.one_byte()) : ToNumber(text.two_byte());
}
double StringToNumber(Vm& vm, String* string) {
  uint32_t index;
  if (string->AsArrayIndex(vm, &index)) return index;
  return StringToNumber(string->Flatten(vm));
}
double ParseFloatPrefix(const FlatString& text) {
  return text.is_one_byte() ? ParseFloat(text.one_byte()) : ParseFloat(text.two_byte());
}
double ParseIntPrefix(const FlatString& text, int32_t radix) {
  return text.is_one_byte() ? ParseInt(text.one_byte(), radix) : ParseInt(text.two_byte(), radix);
}

}  // namespace qdr
