// Numbers to integers, and numbers to text.
#include "objects/numbers.h"

#include <bit>
#include <cstring>

#include "double-conversion/double-conversion.h"
#include "objects/string.h"
#include "objects/vm.h"

namespace qdr {

namespace {

using double_conversion::DoubleToStringConverter;
using double_conversion::StringBuilder;

const DoubleToStringConverter& Converter() {
  static const DoubleToStringConverter converter(
      DoubleToStringConverter::UNIQUE_ZERO | DoubleToStringConverter::EMIT_POSITIVE_EXPONENT_SIGN,
      "Infinity", "NaN", 'e', -6, 21, 6, 0);
  return converter;
}

char* WriteDigits(uint64_t u, char* end) {
  do {
    *--end = static_cast<char>('0' + u % 10);
    u /= 10;
  } while (u != 0);
  return end;
}

constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";

}  // namespace

namespace internal {

int32_t DoubleToInt32Slow(double d) {
  auto bits = std::bit_cast<uint64_t>(d);
  int exponent = static_cast<int>(bits >> 52 & 0x7ff);
  // Infinities, NaNs, and numbers whose low 32 bits are all zero.
  int shift = exponent - 1023 - 52;
  if (exponent == 0x7ff || shift > 31) return 0;
  uint64_t mantissa = (bits & ((uint64_t{1} << 52) - 1)) | uint64_t{1} << 52;
  // Only |d| >= 2^63 comes here, so the mantissa is shifted left.
  auto low = static_cast<uint32_t>(mantissa << shift);
  return static_cast<int32_t>(bits >> 63 ? 0 - low : low);
}

}  // namespace internal

uint8_t DoubleToUint8Clamped(double d) {
  if (!(d > 0)) return 0;
  if (d >= 255) return 255;
  return static_cast<uint8_t>(std::nearbyint(d));
}

uint16_t DoubleToFloat16(double d) {
  auto bits = std::bit_cast<uint64_t>(d);
  auto sign = static_cast<uint16_t>(bits >> 63 << 15);
  bits &= ~(uint64_t{1} << 63);
  double magnitude = std::bit_cast<double>(bits);
  if (d != d) return 0x7e00;
  if (magnitude >= 65520) return sign | 0x7c00;
  if (magnitude < 0x1p-14) {
    // Subnormal: units of 2^-24; what rounds up to 2^-14 has the right encoding by itself.
    return sign | static_cast<uint16_t>(std::nearbyint(magnitude * 0x1p24));
  }
  uint64_t rounded = bits + ((uint64_t{1} << 41) - 1) + (bits >> 42 & 1);
  return sign | static_cast<uint16_t>((rounded >> 42) - (uint64_t{1023 - 15} << 10));
}

double Float16ToDouble(uint16_t bits) {
  int exponent = bits >> 10 & 0x1f;
  int mantissa = bits & 0x3ff;
  double magnitude;
  if (exponent == 0) {
    magnitude = mantissa * 0x1p-24;
  } else if (exponent == 0x1f) {
    magnitude = mantissa == 0 ? std::numeric_limits<double>::infinity()
                              : std::numeric_limits<double>::quiet_NaN();
  } else {
    magnitude = std::ldexp(1024 + mantissa, exponent - 25);
  }
  return bits >> 15 ? -magnitude : magnitude;
}

bool NumberToArrayIndex(Value number, uint32_t* index) {
  if (number.IsSmi()) {
    *index = static_cast<uint32_t>(number.AsSmi());
    return number.AsSmi() >= 0;
  }
  double d = number.AsDouble();
  if (!(d >= 0 && d < 4294967295.0)) return false;
  auto u = static_cast<uint32_t>(d);
  *index = u;
  // -0 is the property "0" too.
  return u == d;
}

std::string_view Int32ToChars(int32_t i, std::span<char, kNumberBufferSize> buffer) {
  char* end = buffer.data() + buffer.size();
  uint32_t magnitude = i < 0 ? 0 - static_cast<uint32_t>(i) : static_cast<uint32_t>(i);
  char* begin = WriteDigits(magnitude, end);
  if (i < 0) *--begin = '-';
  return {begin, static_cast<size_t>(end - begin)};
}

std::string_view NumberToChars(double d, std::span<char, kNumberBufferSize> buffer) {
  if (std::abs(d) < 9007199254740992.0) {
    auto i = static_cast<int64_t>(d);
    if (static_cast<double>(i) == d) {
      char* end = buffer.data() + buffer.size();
      char* begin = WriteDigits(static_cast<uint64_t>(i < 0 ? -i : i), end);
      if (i < 0) *--begin = '-';
      return {begin, static_cast<size_t>(end - begin)};
    }
  }
  StringBuilder builder(buffer.data(), static_cast<int>(buffer.size()));
  Converter().ToShortest(d, &builder);
  auto length = static_cast<size_t>(builder.position());
  builder.Finalize();
  return {buffer.data(), length};
}

String* NumberToString(Vm& vm, Value number) {
  // An int32 has one entry, whichever way it is stored.
  if (number.IsDouble()) number = Value::Number(number.AsDouble());
  uint64_t bits = number.bits();
  uint64_t slot = (bits ^ bits >> 32 ^ bits >> 47) & (Vm::kNumberCacheSize - 1);
  Vm::NumberTextEntry& entry = vm.number_cache()[slot];
  if (entry.number == number && !entry.text.IsEmpty()) return CellCast<String>(entry.text);
  char buffer[kNumberBufferSize];
  std::string_view text = number.IsSmi() ? Int32ToChars(number.AsSmi(), buffer)
                                         : NumberToChars(number.AsDouble(), buffer);
  String* string = String::NewAscii(vm, text);
  if (number.IsSmi() && number.AsSmi() >= 0) {
    string->SetIndexHash(static_cast<uint32_t>(number.AsSmi()));
  }
  vm.number_cache()[slot] = {number, string};
  return string;
}

String* NumberToString(Vm& vm, double d) { return NumberToString(vm, Value::Number(d)); }
String* Uint32ToString(Vm& vm, uint32_t u) { return NumberToString(vm, Value::Number(u)); }

std::string NumberToRadix(double d, int radix) {
  if (radix == 10) {
    char buffer[kNumberBufferSize];
    return std::string(NumberToChars(d, buffer));
  }
  if (d != d) return "NaN";
  if (std::isinf(d)) return d < 0 ? "-Infinity" : "Infinity";
  double magnitude = std::abs(d);
  double integer = std::floor(magnitude);
  double fraction = magnitude - integer;

  // The text is as long as it must be to tell the number from its neighbours: digits are made while
  // what is left exceeds half the distance to the next double.
  std::string text;
  double half_gap = 0.5 * (std::nextafter(magnitude, INFINITY) - magnitude);
  half_gap = std::max(std::nextafter(0.0, 1.0), half_gap);
  if (fraction >= half_gap) {
    do {
      fraction *= radix;
      half_gap *= radix;
      int digit = static_cast<int>(fraction);
      text.push_back(kDigits[digit]);
      fraction -= digit;
      if ((fraction > 0.5 || (fraction == 0.5 && (digit & 1) != 0)) && fraction + half_gap > 1) {
        // Rounds up; the carry may run through the digits into the integer part.
        for (;;) {
          if (text.empty()) {
            integer += 1;
            break;
          }
          char last = text.back();
          text.pop_back();
          int value = last > '9' ? last - 'a' + 10 : last - '0';
          if (value + 1 < radix) {
            text.push_back(kDigits[value + 1]);
            break;
          }
        }
        break;
      }
    } while (fraction >= half_gap);
  }
  // Digits of the integer part that 53 bits do not determine are zeros.
  std::string reversed;
  while (integer >= 9007199254740992.0) {
    integer /= radix;
    reversed.push_back('0');
  }
  integer = std::floor(integer);
  do {
    double digit = std::fmod(integer, radix);
    reversed.push_back(kDigits[static_cast<int>(digit)]);
    integer = (integer - digit) / radix;
  } while (integer > 0);
  if (d < 0) reversed.push_back('-');
  std::string result(reversed.rbegin(), reversed.rend());
  if (!text.empty()) {
    result.push_back('.');
    result += text;
  }
  return result;
}

namespace {

template <class Convert>
std::string ConvertWith(const Convert& convert) {
  char buffer[256];
  StringBuilder builder(buffer, sizeof buffer);
  QDR_CHECK(convert(builder));
  auto length = static_cast<size_t>(builder.position());
  builder.Finalize();
  return std::string(buffer, length);
}

}  // namespace

std::string NumberToFixed(double d, int fraction_digits) {
  return ConvertWith([&](StringBuilder& b) { return Converter().ToFixed(d, fraction_digits, &b); });
}
std::string NumberToExponential(double d, int fraction_digits) {
  return ConvertWith(
      [&](StringBuilder& b) { return Converter().ToExponential(d, fraction_digits, &b); });
}
std::string NumberToPrecision(double d, int precision) {
  return ConvertWith([&](StringBuilder& b) { return Converter().ToPrecision(d, precision, &b); });
}

}  // namespace qdr
