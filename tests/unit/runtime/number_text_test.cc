// Exact sums, and numbers as English writes them.
#include <cmath>
#include <random>

#include "gtest/gtest.h"
#include "runtime/exact_sum.h"
#include "runtime/locale_format.h"

namespace qdr {
namespace {

double Sum(std::initializer_list<double> values) {
  ExactSum sum;
  for (double v : values) sum.Add(v);
  return sum.Round();
}

TEST(ExactSumTest, RoundsOnce) {
  EXPECT_EQ(Sum({}), 0);
  EXPECT_EQ(Sum({0.1, 0.2, 0.3}), 0.6);
  EXPECT_EQ(Sum({1e308, 1e308, 0.1, 0.1, 1e30, 0.1, -1e30, -1e308, -1e308}), 0.30000000000000004);
  EXPECT_EQ(Sum({1e20, 0.1, -1e20}), 0.1);
  EXPECT_EQ(Sum({5e-324, 5e-324}), 1e-323);
  EXPECT_EQ(Sum({-5e-324, 5e-324}), 0);
  EXPECT_FALSE(std::signbit(Sum({-1, 1})));
  // Ties go to even, a crumb behind the tie decides otherwise.
  EXPECT_EQ(Sum({9007199254740992.0, 1}), 9007199254740992.0);
  EXPECT_EQ(Sum({9007199254740992.0, 1, 5e-324}), 9007199254740994.0);
  EXPECT_EQ(Sum({-9007199254740992.0, -1, -5e-324}), -9007199254740994.0);
  // Beyond the range, and back.
  EXPECT_EQ(Sum({1.7976931348623157e308, 1.7976931348623157e308}), INFINITY);
  EXPECT_EQ(Sum({1.7976931348623157e308, 1.7976931348623157e308, -1.7976931348623157e308}),
            1.7976931348623157e308);
  EXPECT_EQ(Sum({1.7976931348623157e308, 9.979201547673598e291}), 1.7976931348623157e308);
  EXPECT_EQ(Sum({1.7976931348623157e308, 9.979201547673599e291}), INFINITY);
}

TEST(ExactSumTest, DoesNotDependOnTheOrder) {
  std::mt19937_64 random(1);
  std::vector<double> values;
  for (int i = 0; i < 1000; i++) {
    const double v =
        std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 1500) - 900);
    values.push_back((random() & 1) != 0 ? v : -v);
  }
  auto total = [&] {
    ExactSum sum;
    for (double v : values) sum.Add(v);
    return sum.Round();
  };
  const double first = total();
  for (int i = 0; i < 10; i++) {
    std::shuffle(values.begin(), values.end(), random);
    EXPECT_EQ(total(), first);
  }
}

TEST(LocaleFormatTest, GroupsDigits) {
  EXPECT_EQ(NumberToLocaleText(0), "0");
  EXPECT_EQ(NumberToLocaleText(-0.0), "-0");
  EXPECT_EQ(NumberToLocaleText(999), "999");
  EXPECT_EQ(NumberToLocaleText(1234567.8914), "1,234,567.891");
  EXPECT_EQ(NumberToLocaleText(-1000.5), "-1,000.5");
  EXPECT_EQ(NumberToLocaleText(1e21), "1,000,000,000,000,000,000,000");
  EXPECT_EQ(NumberToLocaleText(NAN), "NaN");
  EXPECT_EQ(NumberToLocaleText(-INFINITY), "-\u221e");
  EXPECT_EQ(GroupThousands("-1234"), "-1,234");
}

}  // namespace
}  // namespace qdr
