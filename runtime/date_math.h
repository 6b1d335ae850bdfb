// Time values and calendar days (ECMA-262 21.4.1): pure arithmetic, no time zones. A time value is
// milliseconds since 1970-01-01T00:00Z; NaN is an invalid date. The calendar is the Gregorian one,
// extended in both directions.
#ifndef RUNTIME_DATE_MATH_H_
#define RUNTIME_DATE_MATH_H_

#include <cmath>
#include <cstdint>

namespace qdr {

inline constexpr double kMsPerSecond = 1000;
inline constexpr double kMsPerMinute = 60 * kMsPerSecond;
inline constexpr double kMsPerHour = 60 * kMsPerMinute;
inline constexpr double kMsPerDay = 24 * kMsPerHour;
inline constexpr double kMaxTimeValue = 8.64e15;

/// A time value taken apart.
struct DateFields {
  int32_t year;
  int32_t month;  ///< 0..11
  int32_t day;    ///< 1..31
  int32_t hour;
  int32_t minute;
  int32_t second;
  int32_t millisecond;
  int32_t weekday;  ///< 0: Sunday
};

/// Days since 1970-01-01 of the first day of a month; any year within 400,000 of it, month 0..11.
int64_t DaysFromCivil(int64_t year, int month);
/// 21.4.1.3 Day ( t ).
inline double Day(double t) { return std::floor(t / kMsPerDay); }
/// 21.4.1.4 TimeWithinDay ( t ).
inline double TimeWithinDay(double t) {
  const double rest = std::fmod(t, kMsPerDay);
  return rest < 0 ? rest + kMsPerDay : rest;
}
/// 21.4.1.6 to 21.4.1.15 at once; `t` is finite and within a day of the range of time values.
DateFields FieldsFromTime(double t);
/// 21.4.1.27 MakeTime.
double MakeTime(double hour, double minute, double second, double millisecond);
/// 21.4.1.28 MakeDay.
double MakeDay(double year, double month, double date);
/// 21.4.1.29 MakeDate.
double MakeDate(double day, double time);
/// 21.4.1.30 MakeFullYear: two-digit years are of the 20th century.
double MakeFullYear(double year);
/// 21.4.1.31 TimeClip.
double TimeClip(double time);

}  // namespace qdr

#endif  // RUNTIME_DATE_MATH_H_
