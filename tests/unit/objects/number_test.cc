// Numbers to text and back, conversions to integers.
#include <cmath>
#include <random>

#include "objects/numbers.h"
#include "objects/typed_array.h"
#include "tests/unit/objects/fake_engine.h"

namespace qdr {
namespace {

class NumberTest : public ObjectsTest {
 protected:
  std::string Text(double d) { return NumberToString(vm, d)->ToUtf8(vm); }
  double Parse(std::string_view utf8) { return StringToNumber(vm, String::FromUtf8(vm, utf8)); }
  double Float(std::string_view utf8) {
    return ParseFloatPrefix(String::FromUtf8(vm, utf8)->Flatten(vm));
  }
  double Int(std::string_view utf8, int32_t radix = 0) {
    return ParseIntPrefix(String::FromUtf8(vm, utf8)->Flatten(vm), radix);
  }
};
INSTANTIATE_TEST_SUITE_P(Plain, NumberTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Stress, NumberTest, testing::Values(true));

TEST_P(NumberTest, KnownTexts) {
  EXPECT_EQ(Text(0), "0");
  EXPECT_EQ(Text(-0.0), "0");
  EXPECT_EQ(Text(NAN), "NaN");
  EXPECT_EQ(Text(INFINITY), "Infinity");
  EXPECT_EQ(Text(-INFINITY), "-Infinity");
  EXPECT_EQ(Text(1), "1");
  EXPECT_EQ(Text(-2147483648.0), "-2147483648");
  EXPECT_EQ(Text(4294967296.0), "4294967296");
  EXPECT_EQ(Text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(Text(1e21), "1e+21");
  EXPECT_EQ(Text(123456789012345680000.0), "123456789012345680000");
  EXPECT_EQ(Text(1e-6), "0.000001");
  EXPECT_EQ(Text(1e-7), "1e-7");
  EXPECT_EQ(Text(1.5e-10), "1.5e-10");
  EXPECT_EQ(Text(5e-324), "5e-324");
  EXPECT_EQ(Text(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(Text(9007199254740993.0), "9007199254740992");
  EXPECT_EQ(NumberToString(vm, Value::Smi(77)), NumberToString(vm, Value::Double(77)));
}

TEST_P(NumberTest, RandomDoublesRoundTrip) {
  std::mt19937_64 random(7);
  int count = GetParam() ? 50 : 20000;
  for (int i = 0; i < count; ++i) {
    auto d = std::bit_cast<double>(random());
    if (d != d || std::isinf(d)) continue;
    EXPECT_EQ(Parse(Text(d)), d);
    for (int radix : {2, 3, 16, 36}) {
      if (std::abs(d) < 1e15 && std::abs(d) > 1e-3) {
        std::string text = NumberToRadix(std::trunc(d), radix);
        EXPECT_EQ(Int(text, radix), std::trunc(d)) << text;
      }
    }
  }
}

TEST_P(NumberTest, Radices) {
  EXPECT_EQ(NumberToRadix(255, 16), "ff");
  EXPECT_EQ(NumberToRadix(-255, 2), "-11111111");
  EXPECT_EQ(NumberToRadix(0.5, 2), "0.1");
  EXPECT_EQ(NumberToRadix(0.1, 3), "0.0022002200220022002200220022002201");
  EXPECT_EQ(NumberToRadix(1e21, 16), "3635c9adc5dea00000");
  EXPECT_EQ(NumberToRadix(35, 36), "z");
  EXPECT_EQ(NumberToRadix(NAN, 7), "NaN");
  EXPECT_EQ(NumberToRadix(0, 7), "0");
  EXPECT_EQ(NumberToRadix(-INFINITY, 7), "-Infinity");
  EXPECT_EQ(NumberToRadix(9007199254740991.0 / 3, 32), "2lalalalala.g");
}

TEST_P(NumberTest, FixedExponentialPrecision) {
  EXPECT_EQ(NumberToFixed(1.005, 2), "1.00");
  EXPECT_EQ(NumberToFixed(0.5, 0), "1");
  EXPECT_EQ(NumberToFixed(2.5, 0), "3");
  EXPECT_EQ(NumberToFixed(-1.5, 0), "-2");
  EXPECT_EQ(NumberToFixed(123.456, 1), "123.5");
  EXPECT_EQ(NumberToFixed(0.000001, 7), "0.0000010");
  EXPECT_EQ(NumberToFixed(1000000000000000128.0, 1), "1000000000000000128.0");
  EXPECT_EQ(NumberToExponential(123456, 2), "1.23e+5");
  EXPECT_EQ(NumberToExponential(0, 2), "0.00e+0");
  EXPECT_EQ(NumberToExponential(25, 0), "3e+1");
  EXPECT_EQ(NumberToExponential(0.00015, -1), "1.5e-4");
  EXPECT_EQ(NumberToPrecision(123.456, 4), "123.5");
  EXPECT_EQ(NumberToPrecision(0.000123, 2), "0.00012");
  EXPECT_EQ(NumberToPrecision(0.0000001, 1), "1e-7");
  EXPECT_EQ(NumberToPrecision(123456, 2), "1.2e+5");
  EXPECT_EQ(NumberToPrecision(1e21, 3), "1.00e+21");
  EXPECT_EQ(NumberToPrecision(0, 3), "0.00");
}

TEST_P(NumberTest, StringsToNumbers) {
  EXPECT_EQ(Parse(""), 0);
  EXPECT_EQ(Parse("   "), 0);
  EXPECT_EQ(Parse(" \t\n42\xc2\xa0\xe2\x80\xa8\xef\xbb\xbf"), 42);
  EXPECT_EQ(Parse("0x1F"), 31);
  EXPECT_EQ(Parse("0b101"), 5);
  EXPECT_EQ(Parse("0O17"), 15);
  EXPECT_EQ(Parse(".5"), 0.5);
  EXPECT_EQ(Parse("5."), 5);
  EXPECT_EQ(Parse("+5e-1"), 0.5);
  EXPECT_EQ(Parse("-Infinity"), -INFINITY);
  EXPECT_TRUE(std::signbit(Parse("-0")));
  EXPECT_EQ(Parse("1e1000"), INFINITY);
  EXPECT_EQ(Parse("1e-1000"), 0);
  EXPECT_EQ(Parse("123456789012345678901234567890"), 123456789012345678901234567890.0);
  EXPECT_EQ(Parse("0x20000000000001"), 9007199254740992.0);  // ties to even
  EXPECT_EQ(Parse("0x20000000000003"), 9007199254740996.0);
  for (const char* bad : {".", "+", "-", "e5", "1e", "1e+", "0x", "0xg", "-0x1", "+0b1", "1 2",
                          "1_0", "infinity", "Infinityx", "0b2", "12px", "--1", "1..2"}) {
    EXPECT_TRUE(std::isnan(Parse(bad))) << bad;
  }
  char16_t wide[] = {' ', '3', '.', '2', '5', 0x2003};
  EXPECT_EQ(StringToNumber(vm, String::NewTwoByte(vm, wide)), 3.25);
}

TEST_P(NumberTest, Prefixes) {
  EXPECT_EQ(Float("  3.14abc"), 3.14);
  EXPECT_EQ(Float("-.5.5"), -0.5);
  EXPECT_EQ(Float("1e5e5"), 1e5);
  EXPECT_EQ(Float("1e"), 1);
  EXPECT_EQ(Float("Infinityx"), INFINITY);
  EXPECT_EQ(Float("0x10"), 0);
  EXPECT_TRUE(std::isnan(Float("abc")));
  EXPECT_TRUE(std::isnan(Float("")));
  EXPECT_EQ(Int("42px"), 42);
  EXPECT_EQ(Int("0x1f"), 31);
  EXPECT_EQ(Int("0x1f", 16), 31);
  EXPECT_EQ(Int("0x1f", 10), 0);
  EXPECT_EQ(Int("z", 36), 35);
  EXPECT_EQ(Int("101", 2), 5);
  EXPECT_TRUE(std::isnan(Int("9", 8)));
  EXPECT_TRUE(std::isnan(Int("1", 1)));
  EXPECT_TRUE(std::isnan(Int("0x")));
  EXPECT_EQ(Int("-12"), -12);
  EXPECT_EQ(Int("100000000000000000000000000000000000000", 3), std::pow(3.0, 38));
  EXPECT_EQ(Int("9007199254740993"), 9007199254740992.0);
}

TEST_P(NumberTest, ToIntegers) {
  EXPECT_EQ(DoubleToInt32(4294967296.0 + 5), 5);
  EXPECT_EQ(DoubleToInt32(2147483648.0), INT32_MIN);
  EXPECT_EQ(DoubleToInt32(-2147483649.0), INT32_MAX);
  EXPECT_EQ(DoubleToInt32(1.9), 1);
  EXPECT_EQ(DoubleToInt32(-1.9), -1);
  EXPECT_EQ(DoubleToInt32(NAN), 0);
  EXPECT_EQ(DoubleToInt32(INFINITY), 0);
  EXPECT_EQ(DoubleToInt32(1e300), 0);
  // 2^70 + 2^53 + 2^19 does not fit 53 bits; 2^70 + 2^20 does.
  EXPECT_EQ(DoubleToInt32(0x1p70 + 0x1p20), 1 << 20);
  EXPECT_EQ(DoubleToInt32(-(0x1p70 + 0x1p20)), -(1 << 20));
  EXPECT_EQ(DoubleToUint32(-1), 0xffffffffu);
  EXPECT_EQ(DoubleToIntegerOrInfinity(-0.5), 0);
  EXPECT_FALSE(std::signbit(DoubleToIntegerOrInfinity(-0.5)));
  EXPECT_EQ(DoubleToUint8Clamped(254.5), 254);
  EXPECT_EQ(DoubleToUint8Clamped(253.5), 254);
  EXPECT_EQ(DoubleToUint8Clamped(NAN), 0);
  EXPECT_EQ(DoubleToUint8Clamped(1e9), 255);
}

TEST_P(NumberTest, Float16) {
  for (uint32_t bits = 0; bits < 0x10000; ++bits) {
    double d = Float16ToDouble(static_cast<uint16_t>(bits));
    if (d != d) continue;
    ASSERT_EQ(DoubleToFloat16(d), bits);
  }
  EXPECT_EQ(DoubleToFloat16(65519.999), 0x7bff);
  EXPECT_EQ(DoubleToFloat16(65520), 0x7c00);
  EXPECT_EQ(DoubleToFloat16(1 + 0x1p-11), 0x3c00);            // a tie, to even
  EXPECT_EQ(DoubleToFloat16(1 + 0x1p-11 + 0x1p-40), 0x3c01);  // no double rounding
  EXPECT_EQ(DoubleToFloat16(0x1p-25), 0);
  EXPECT_EQ(DoubleToFloat16(0x1.8p-25), 1);
}

}  // namespace
}  // namespace qdr
