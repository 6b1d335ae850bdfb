// BigInt against GMP's own integers, and against known answers.
#include "objects/bigint.h"

#include <gmp.h>

#include <cmath>
#include <random>

#include "tests/unit/objects/fake_engine.h"

namespace qdr {
namespace {

class BigIntTest : public ObjectsTest {
 protected:
  BigInt* Parse(std::string_view s) {
    Value result = MUST(BigInt::FromString(vm, Str(s)));
    return result.IsUndefined() ? nullptr : As<BigInt>(result);
  }
  std::string RandomDigits(size_t n) {
    std::string s = (random() & 1) != 0 ? "-" : "";
    s.push_back(static_cast<char>('1' + random() % 9));
    while (s.size() < n) s.push_back(static_cast<char>('0' + random() % 10));
    return s;
  }
  std::mt19937_64 random{42};
};
INSTANTIATE_TEST_SUITE_P(Plain, BigIntTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Stress, BigIntTest, testing::Values(true));

struct Mpz {
  explicit Mpz(const std::string& s) { mpz_init_set_str(value, s.c_str(), 10); }
  Mpz() { mpz_init(value); }
  ~Mpz() { mpz_clear(value); }
  std::string Text(int radix = 10) const {
    char* text = mpz_get_str(nullptr, radix, value);
    std::string result = text;
    free(text);
    return result;
  }
  mpz_t value;
};

TEST_P(BigIntTest, ArithmeticAgreesWithGmp) {
  int rounds = GetParam() ? 20 : 400;
  for (int round = 0; round < rounds; ++round) {
    std::string sa = RandomDigits(1 + random() % 120);
    std::string sb = RandomDigits(1 + random() % 120);
    BigInt* a = Parse(sa);
    BigInt* b = Parse(sb);
    Mpz x(sa), y(sb), z;
    EXPECT_EQ(a->ToString(10), x.Text());
    EXPECT_EQ(a->ToString(16), x.Text(16));
    EXPECT_EQ(a->ToString(7), x.Text(7));
    auto check = [&](Completion<BigInt*> result, const char* what) {
      ASSERT_FALSE(result.threw());
      EXPECT_EQ(result.value()->ToString(10), z.Text()) << sa << " " << what << " " << sb;
    };
    mpz_add(z.value, x.value, y.value);
    check(BigInt::Add(vm, a, b), "+");
    mpz_sub(z.value, x.value, y.value);
    check(BigInt::Subtract(vm, a, b), "-");
    mpz_mul(z.value, x.value, y.value);
    check(BigInt::Multiply(vm, a, b), "*");
    mpz_tdiv_q(z.value, x.value, y.value);
    check(BigInt::Divide(vm, a, b), "/");
    mpz_tdiv_r(z.value, x.value, y.value);
    check(BigInt::Remainder(vm, a, b), "%");
    mpz_and(z.value, x.value, y.value);
    check(BigInt::BitwiseAnd(vm, a, b), "&");
    mpz_ior(z.value, x.value, y.value);
    check(BigInt::BitwiseOr(vm, a, b), "|");
    mpz_xor(z.value, x.value, y.value);
    check(BigInt::BitwiseXor(vm, a, b), "^");
    mpz_com(z.value, x.value);
    check(BigInt::BitwiseNot(vm, a), "~");
    uint64_t shift = random() % 200;
    mpz_mul_2exp(z.value, x.value, shift);
    check(BigInt::LeftShift(vm, a, BigInt::FromUint64(vm, shift)), "<<");
    mpz_fdiv_q_2exp(z.value, x.value, shift);
    check(BigInt::SignedRightShift(vm, a, BigInt::FromUint64(vm, shift)), ">>");
    check(BigInt::LeftShift(vm, a, BigInt::FromInt64(vm, -static_cast<int64_t>(shift))), "<< -");
    mpz_pow_ui(z.value, x.value, round % 9);
    check(BigInt::Exponentiate(vm, a, BigInt::FromUint64(vm, static_cast<uint64_t>(round % 9))),
          "**");
    mpz_fdiv_r_2exp(z.value, x.value, shift);
    check(BigInt::AsUintN(vm, shift, a), "uintN");
    if (shift > 0) {
      if (mpz_tstbit(z.value, shift - 1) != 0) {
        Mpz modulus("1");
        mpz_mul_2exp(modulus.value, modulus.value, shift);
        mpz_sub(z.value, z.value, modulus.value);
      }
      check(BigInt::AsIntN(vm, shift, a), "intN");
    }
    EXPECT_EQ(BigInt::Compare(a, b) < 0, mpz_cmp(x.value, y.value) < 0);
    EXPECT_EQ(BigInt::Equal(a, b), mpz_cmp(x.value, y.value) == 0);
  }
}

TEST_P(BigIntTest, DoublesAreExact) {
  for (double d : {0.0, 1.0, -1.0, 9007199254740991.0, 9007199254740992.0, 1e100, -1e300,
                   1.7976931348623157e308}) {
    EXPECT_EQ(BigInt::FromDouble(vm, d)->ToDouble(), d);
    EXPECT_EQ(BigInt::CompareToDouble(BigInt::FromDouble(vm, d), d), 0);
  }
  EXPECT_EQ(Parse("9007199254740993")->ToDouble(), 9007199254740992.0);
  EXPECT_EQ(Parse("9007199254740995")->ToDouble(), 9007199254740996.0);
  EXPECT_EQ(Parse("36893488147419103233")->ToDouble(), 36893488147419103232.0);
  EXPECT_EQ(Parse("0x20000000000000800000000000000001")->ToDouble(),
            std::strtod("0x1.0000000000000p125", nullptr));
  EXPECT_EQ(MUST(BigInt::Exponentiate(vm, Parse("2"), Parse("1024")))->ToDouble(), INFINITY);
  EXPECT_EQ(BigInt::CompareToDouble(Parse("5"), 5.5), -1);
  EXPECT_EQ(BigInt::CompareToDouble(Parse("-5"), -5.5), 1);
  EXPECT_EQ(BigInt::CompareToDouble(Parse("0"), -0.5), 1);
  EXPECT_EQ(BigInt::CompareToDouble(Parse("1"), 0.5), 1);
  EXPECT_EQ(BigInt::CompareToDouble(Parse("1"), INFINITY), -1);
}

TEST_P(BigIntTest, TextForms) {
  EXPECT_EQ(Parse("")->ToString(10), "0");
  EXPECT_EQ(Parse("  -0 ")->ToString(10), "0");
  EXPECT_EQ(Parse("0xFF")->ToString(10), "255");
  EXPECT_EQ(Parse("0b11")->ToString(10), "3");
  EXPECT_EQ(Parse("+12")->ToString(10), "12");
  // So long that it is converted in parts, and in one.
  for (size_t size : {200'000, 262'144, 300'001, 1'000'003}) {
    std::string digits(size, '7');
    for (size_t i = 0; i < size; i += 13) digits[i] = static_cast<char>('0' + i % 10);
    digits[0] = '3';
    EXPECT_TRUE(BigInt::Equal(Parse("-" + digits), BigInt::FromDigits(vm, digits, 10, true)));
    EXPECT_TRUE(Parse(digits)->ToString(10) == digits);
    for (int radix : {10, 36, 16}) {
      BigInt* value = Parse("-" + digits);
      EXPECT_TRUE(MUST(BigInt::ToText(vm, value, radix))->ToUtf8(vm) == value->ToString(radix));
    }
  }
  // Zeros where the halves meet.
  for (int exponent : {131'072, 262'144, 524'288, 600'000}) {
    std::string digits = "1" + std::string(static_cast<size_t>(exponent), '0');
    EXPECT_TRUE(MUST(BigInt::ToText(vm, Parse(digits), 10))->ToUtf8(vm) == digits);
  }
  for (const char* bad : {"1.5", "1n", "0x", "-0x1", "1e5", "- 1", "abc", "0b2"}) {
    EXPECT_EQ(Parse(bad), nullptr) << bad;
  }
}

TEST_P(BigIntTest, Limits) {
  BigInt* one = Parse("1");
  BigInt* zero = Parse("0");
  EXPECT_TRUE(BigInt::Divide(vm, one, zero).threw());
  EXPECT_TRUE(BigInt::Remainder(vm, one, zero).threw());
  EXPECT_TRUE(BigInt::Exponentiate(vm, one, Parse("-1")).threw());
  EXPECT_TRUE(BigInt::Exponentiate(vm, Parse("3"), Parse("99999999999")).threw());
  EXPECT_TRUE(BigInt::LeftShift(vm, one, Parse("99999999999")).threw());
  EXPECT_FALSE(BigInt::Exponentiate(vm, one, Parse("99999999999999999999999")).threw());
  EXPECT_EQ(MUST(BigInt::SignedRightShift(vm, Parse("-5"), Parse("99999999999999999999999")))
                ->ToString(10),
            "-1");
  EXPECT_EQ(Parse("-1")->AsUint64(), ~uint64_t{0});
  EXPECT_EQ(Parse("18446744073709551617")->AsInt64(), 1);
  EXPECT_EQ(MUST(BigInt::AsIntN(vm, 64, Parse("-9223372036854775808")))->ToString(10),
            "-9223372036854775808");
  EXPECT_EQ(MUST(BigInt::AsIntN(vm, 8, Parse("255")))->ToString(10), "-1");
  EXPECT_EQ(MUST(BigInt::AsIntN(vm, 0, Parse("255")))->ToString(10), "0");
  EXPECT_TRUE(BigInt::AsUintN(vm, uint64_t{1} << 53, Parse("-1")).threw());
}

}  // namespace
}  // namespace qdr
