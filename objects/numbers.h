// Numbers and text: conversions between doubles, integers and strings as the specification defines
// them. Text that the conversions read is Latin-1 or UTF-16; nothing here throws.
#ifndef OBJECTS_NUMBERS_H_
#define OBJECTS_NUMBERS_H_

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "heap/value.h"

namespace qdr {

class FlatString;
class String;
class Vm;

// --- Numbers to integers.

namespace internal {
int32_t DoubleToInt32Slow(double d);
}
/// ECMA-262 7.1.6 ToInt32 of a number: modulo 2^32.
inline int32_t DoubleToInt32(double d) {
  // Out of this range the conversion is undefined, and compilers fold it as they like.
  if (std::abs(d) < 0x1p63) [[likely]]
    return static_cast<int32_t>(static_cast<int64_t>(d));
  return internal::DoubleToInt32Slow(d);
}
inline uint32_t DoubleToUint32(double d) { return static_cast<uint32_t>(DoubleToInt32(d)); }
/// ECMA-262 7.1.5 ToIntegerOrInfinity of a number: truncates; NaN and -0 become +0.
inline double DoubleToIntegerOrInfinity(double d) { return d != d ? 0 : std::trunc(d) + 0.0; }
/// ECMA-262 7.1.12 ToUint8Clamp: ties to even.
uint8_t DoubleToUint8Clamped(double d);
/// IEEE binary16, round to nearest, ties to even, from the double at once.
uint16_t DoubleToFloat16(double d);
double Float16ToDouble(uint16_t bits);
/// True, with the integer, when the number is a uint32 below 2^32 - 1 and not -0: an array index.
bool NumberToArrayIndex(Value number, uint32_t* index);

// --- Numbers to text.

/// The longest text of a number in radix 10, terminator included.
inline constexpr int kNumberBufferSize = 32;
/// ECMA-262 6.1.6.1.20 Number::toString, radix 10; the result points into `buffer` or to a literal.
std::string_view NumberToChars(double d, std::span<char, kNumberBufferSize> buffer);
std::string_view Int32ToChars(int32_t i, std::span<char, kNumberBufferSize> buffer);
/// As a string; recent results are cached.
String* NumberToString(Vm& vm, Value number);
String* NumberToString(Vm& vm, double d);
String* Uint32ToString(Vm& vm, uint32_t u);
/// Number::toString for radix 2..36: for fractions the shortest text that is nearest to the number.
std::string NumberToRadix(double d, int radix);
/// Number.prototype.toFixed (0..100 digits) for finite |d| < 1e21; toExponential (0..100 digits,
/// -1: as many as needed); toPrecision (1..100 digits). Exact.
std::string NumberToFixed(double d, int fraction_digits);
std::string NumberToExponential(double d, int fraction_digits);
std::string NumberToPrecision(double d, int precision);

// --- Text to numbers.

/// ECMA-262 7.1.4.1.1 StringToNumber.
double StringToNumber(Vm& vm, String* string);
double StringToNumber(const FlatString& text);
/// 19.2.4 parseFloat, from the string that was passed: leading white space is skipped, the longest
/// prefix that is a StrDecimalLiteral counts; NaN if there is none.
double ParseFloatPrefix(const FlatString& text);
/// 19.2.5 parseInt after ToInt32 of the radix (0: not given). Exact for every radix.
double ParseIntPrefix(const FlatString& text, int32_t radix);
/// A decimal literal (digits, point, exponent; no sign, nothing else), correctly rounded.
double ParseDecimal(std::string_view ascii);
/// Digits of a radix (2..36), at least one and nothing else, correctly rounded to the nearest
/// double.
double ParseDigits(std::string_view ascii, int radix);

/// ECMA-262 12.2 WhiteSpace or 12.3 LineTerminator.
bool IsWhiteSpaceOrLineTerminator(uint16_t unit);

}  // namespace qdr

#endif  // OBJECTS_NUMBERS_H_
