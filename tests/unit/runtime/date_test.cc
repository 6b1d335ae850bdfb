// Dates: calendar arithmetic, zones, parsing and formats.
#include <cmath>
#include <string_view>

#include "gtest/gtest.h"
#include "runtime/date_format.h"
#include "runtime/date_math.h"
#include "runtime/date_parser.h"

namespace qdr {
namespace {

double Parse(std::string_view text, LocalTime& zone) {
  return ParseDate(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()), zone);
}

double ParseUtc(std::string_view text) {
  LocalTime zone("UTC");
  return Parse(text, zone);
}

double Utc(double year, double month, double day, double hour = 0, double minute = 0,
           double second = 0, double ms = 0) {
  return MakeDate(MakeDay(year, month - 1, day), MakeTime(hour, minute, second, ms));
}

TEST(DateMath, TakesTimesApart) {
  const DateFields epoch = FieldsFromTime(0);
  EXPECT_EQ(epoch.year, 1970);
  EXPECT_EQ(epoch.month, 0);
  EXPECT_EQ(epoch.day, 1);
  EXPECT_EQ(epoch.weekday, 4);
  const DateFields before = FieldsFromTime(-1);
  EXPECT_EQ(before.year, 1969);
  EXPECT_EQ(before.month, 11);
  EXPECT_EQ(before.day, 31);
  EXPECT_EQ(before.hour, 23);
  EXPECT_EQ(before.millisecond, 999);
  EXPECT_EQ(before.weekday, 3);
  const DateFields last = FieldsFromTime(kMaxTimeValue);
  EXPECT_EQ(last.year, 275760);
  EXPECT_EQ(last.month, 8);
  EXPECT_EQ(last.day, 13);
  const DateFields first = FieldsFromTime(-kMaxTimeValue);
  EXPECT_EQ(first.year, -271821);
  EXPECT_EQ(first.month, 3);
  EXPECT_EQ(first.day, 20);
}

TEST(DateMath, PutsDaysTogetherAgain) {
  for (double day = -800000; day < 800000; day += 997) {
    const DateFields f = FieldsFromTime(day * kMsPerDay);
    EXPECT_EQ(MakeDay(f.year, f.month, f.day), day);
  }
  // Months carry into years, both ways.
  EXPECT_EQ(MakeDay(2019, 14, 1), MakeDay(2020, 2, 1));
  EXPECT_EQ(MakeDay(2020, -1, 1), MakeDay(2019, 11, 1));
  EXPECT_TRUE(std::isnan(MakeDay(INFINITY, 0, 1)));
  EXPECT_TRUE(std::isnan(TimeClip(kMaxTimeValue + 1)));
  EXPECT_FALSE(std::signbit(TimeClip(-0.0)));
  EXPECT_EQ(MakeFullYear(99), 1999);
  EXPECT_EQ(MakeFullYear(100), 100);
}

TEST(LocalTimeTest, FollowsTransitions) {
  LocalTime berlin("Europe/Berlin");
  EXPECT_EQ(berlin.OffsetAt(Utc(2024, 1, 1)), kMsPerHour);
  EXPECT_EQ(berlin.OffsetAt(Utc(2024, 7, 1)), 2 * kMsPerHour);
  // 2024-03-31 01:00 UTC: clocks go from 02:00 to 03:00.
  EXPECT_EQ(berlin.OffsetAt(Utc(2024, 3, 31, 0, 59, 59, 999)), kMsPerHour);
  EXPECT_EQ(berlin.OffsetAt(Utc(2024, 3, 31, 1)), 2 * kMsPerHour);
  // A time that is skipped is read with the offset before.
  EXPECT_EQ(berlin.ToUtc(Utc(2024, 3, 31, 2, 30)), Utc(2024, 3, 31, 1, 30));
  // One that occurs twice is the earlier one.
  EXPECT_EQ(berlin.ToUtc(Utc(2024, 10, 27, 2, 30)), Utc(2024, 10, 27, 0, 30));
  EXPECT_EQ(berlin.ToUtc(Utc(2024, 10, 27, 3, 30)), Utc(2024, 10, 27, 2, 30));
  EXPECT_EQ(berlin.NameAt(Utc(2024, 7, 1)), "Central European Summer Time");
  // Far future: the rule still holds.
  EXPECT_EQ(berlin.OffsetAt(Utc(3000, 7, 1)), 2 * kMsPerHour);
  LocalTime unknown("Nowhere/Land");
  EXPECT_EQ(unknown.OffsetAt(0), 0);
}

TEST(DateParserTest, ReadsTheStandardFormat) {
  EXPECT_EQ(ParseUtc("1970-01-01"), 0);
  EXPECT_EQ(ParseUtc("2020"), Utc(2020, 1, 1));
  EXPECT_EQ(ParseUtc("2020-02"), Utc(2020, 2, 1));
  EXPECT_EQ(ParseUtc("2020-02-29T12:34:56.789Z"), Utc(2020, 2, 29, 12, 34, 56, 789));
  EXPECT_EQ(ParseUtc("2020-02-29T12:34:56.7891234Z"), Utc(2020, 2, 29, 12, 34, 56, 789));
  EXPECT_EQ(ParseUtc("2020-02-29T12:34+05:30"), Utc(2020, 2, 29, 7, 4));
  EXPECT_EQ(ParseUtc("+275760-09-13T00:00:00.000Z"), kMaxTimeValue);
  EXPECT_EQ(ParseUtc("-271821-04-20T00:00:00.000Z"), -kMaxTimeValue);
  EXPECT_EQ(ParseUtc("2020-01-01T24:00Z"), Utc(2020, 1, 2));
  for (const char* bad :
       {"-000000-01-01T00:00:00Z", "2020-13-01", "2020-01-32", "2020-01-01T25:00Z",
        "2020-01-01T24:01Z", "2020-01-01T1:00Z", "2020-01-01T10:00:00.Z", "2020-01-01T10:00 GMT",
        "+275760-09-13T00:00:00.001Z", ""}) {
    EXPECT_TRUE(std::isnan(ParseUtc(bad))) << bad;
  }
}

TEST(DateParserTest, KnowsWhatIsLocal) {
  LocalTime zone("America/New_York");
  EXPECT_EQ(Parse("2020-01-01", zone), Utc(2020, 1, 1));
  EXPECT_EQ(Parse("2020-01-01T00:00", zone), Utc(2020, 1, 1, 5));
  EXPECT_EQ(Parse("Jan 1 2020", zone), Utc(2020, 1, 1, 5));
  EXPECT_EQ(Parse("Jan 1 2020 EST", zone), Utc(2020, 1, 1, 5));
  EXPECT_EQ(Parse("Jan 1 2020 UTC", zone), Utc(2020, 1, 1));
}

TEST(DateParserTest, ReadsFreeForms) {
  EXPECT_EQ(ParseUtc("Thu Nov 20 2025 09:17:00 GMT+0100 (Central European Standard Time)"),
            Utc(2025, 11, 20, 8, 17));
  EXPECT_EQ(ParseUtc("Thu, 20 Nov 2025 08:17:00 GMT"), Utc(2025, 11, 20, 8, 17));
  EXPECT_EQ(ParseUtc("20 November 2025"), Utc(2025, 11, 20));
  EXPECT_EQ(ParseUtc("11/20/2025"), Utc(2025, 11, 20));
  EXPECT_EQ(ParseUtc("2025/11/20"), Utc(2025, 11, 20));
  EXPECT_EQ(ParseUtc("2025/11/20 9:17 PM"), Utc(2025, 11, 20, 21, 17));
  EXPECT_EQ(ParseUtc("12:30 AM 1/1/70"), Utc(1970, 1, 1, 0, 30));
  EXPECT_EQ(ParseUtc("1/1/49"), Utc(2049, 1, 1));
  EXPECT_EQ(ParseUtc("1/1/50"), Utc(1950, 1, 1));
  EXPECT_EQ(ParseUtc("Nov 20"), Utc(2001, 11, 20));
  EXPECT_EQ(ParseUtc("2020-1-5"), Utc(2020, 1, 5));
  EXPECT_EQ(ParseUtc("2020-01-01 10:20:30.5"), Utc(2020, 1, 1, 10, 20, 30, 500));
  EXPECT_EQ(ParseUtc("Jan 1 2020 10:00 GMT-8"), Utc(2020, 1, 1, 18));
  EXPECT_EQ(ParseUtc("Jan 1 2020 10:00 +05:30"), Utc(2020, 1, 1, 4, 30));
  EXPECT_EQ(ParseUtc("Jan 1 2020 10:00 PST"), Utc(2020, 1, 1, 18));
  for (const char* bad : {"foo", "Jan 1 2020 foo", "Jan 32 2020", "Jan 1 2020 25:00", "13/1/2020",
                          "1 2 3 4", "Jan 1 2020 13:00 PM"}) {
    EXPECT_TRUE(std::isnan(ParseUtc(bad))) << bad;
  }
}

TEST(DateFormatTest, WritesAllForms) {
  LocalTime berlin("Europe/Berlin");
  const double t = Utc(2025, 11, 20, 8, 17, 5, 42);
  EXPECT_EQ(FormatDate(t, DateFormat::kDateTime, berlin),
            "Thu Nov 20 2025 09:17:05 GMT+0100 (Central European Standard Time)");
  EXPECT_EQ(FormatDate(t, DateFormat::kDate, berlin), "Thu Nov 20 2025");
  EXPECT_EQ(FormatDate(t, DateFormat::kUtc, berlin), "Thu, 20 Nov 2025 08:17:05 GMT");
  EXPECT_EQ(FormatDate(t, DateFormat::kIso, berlin), "2025-11-20T08:17:05.042Z");
  EXPECT_EQ(FormatDate(t, DateFormat::kLocaleDateTime, berlin), "11/20/2025, 9:17:05 AM");
  EXPECT_EQ(FormatDate(Utc(2025, 1, 1, 12), DateFormat::kLocaleTime, berlin), "1:00:00 PM");
  EXPECT_EQ(FormatDate(Utc(-1, 1, 1), DateFormat::kIso, berlin), "-000001-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatDate(Utc(12345, 1, 1), DateFormat::kIso, berlin), "+012345-01-01T00:00:00.000Z");
  EXPECT_EQ(FormatDate(Utc(-1, 1, 1), DateFormat::kUtc, berlin), "Fri, 01 Jan -0001 00:00:00 GMT");
  LocalTime india("Asia/Kolkata");
  EXPECT_EQ(FormatDate(0, DateFormat::kTime, india), "05:30:00 GMT+0530 (India Standard Time)");
  LocalTime utc("UTC");
  EXPECT_EQ(FormatDate(0, DateFormat::kTime, utc),
            "00:00:00 GMT+0000 (Coordinated Universal Time)");
}

}  // namespace
}  // namespace qdr
