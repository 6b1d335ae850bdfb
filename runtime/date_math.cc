// Calendar arithmetic. Days and civil dates convert through years that begin in March, so that the
// leap day is the last of its year and month lengths follow a line.
#include "runtime/date_math.h"

namespace qdr {

namespace {

constexpr int64_t kDaysPer400Years = 146097;
/// 0000-03-01 to 1970-01-01.
constexpr int64_t kDaysToEpoch = 719468;

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

/// ToIntegerOrInfinity of a number that is finite.
double Truncate(double d) { return std::trunc(d) + 0.0; }

}  // namespace

int64_t DaysFromCivil(int64_t year, int month) {
  // Months count from March = 0.
  const int shifted_month = month >= 2 ? month - 2 : month + 10;
  if (month < 2) year--;
  const int64_t era = FloorDivide(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * shifted_month + 2) / 5;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPer400Years + day_of_era - kDaysToEpoch;
}

DateFields FieldsFromTime(double t) {
  const auto days = static_cast<int64_t>(Day(t));
  const auto ms = static_cast<int64_t>(TimeWithinDay(t));
  DateFields fields;
  const int64_t shifted = days + kDaysToEpoch;
  const int64_t era = FloorDivide(shifted, kDaysPer400Years);
  const int64_t day_of_era = shifted - era * kDaysPer400Years;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  fields.day = static_cast<int32_t>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  fields.month = static_cast<int32_t>(shifted_month < 10 ? shifted_month + 2 : shifted_month - 10);
  fields.year = static_cast<int32_t>(era * 400 + year_of_era + (fields.month < 2 ? 1 : 0));
  fields.hour = static_cast<int32_t>(ms / 3'600'000);
  fields.minute = static_cast<int32_t>(ms / 60'000 % 60);
  fields.second = static_cast<int32_t>(ms / 1000 % 60);
  fields.millisecond = static_cast<int32_t>(ms % 1000);
  const int64_t weekday = (days + 4) % 7;  // 1970-01-01 was a Thursday
  fields.weekday = static_cast<int32_t>(weekday < 0 ? weekday + 7 : weekday);
  return fields;
}

double MakeTime(double hour, double minute, double second, double millisecond) {
  // 1. If hour, min, sec or ms is not finite, return NaN.
  if (!std::isfinite(hour) || !std::isfinite(minute) || !std::isfinite(second) ||
      !std::isfinite(millisecond)) {
    return NAN;
  }
  // 2-6.
  return Truncate(hour) * kMsPerHour + Truncate(minute) * kMsPerMinute +
         Truncate(second) * kMsPerSecond + Truncate(millisecond);
}

double MakeDay(double year, double month, double date) {
  // 1. If year, month or date is not finite, return NaN.
  if (!std::isfinite(year) || !std::isfinite(month) || !std::isfinite(date)) return NAN;
  // 2-4.
  const double y = Truncate(year);
  const double m = Truncate(month);
  const double dt = Truncate(date);
  // 5. Let ym be y + floor(m / 12). 6. If ym is not finite, return NaN.
  const double ym = y + std::floor(m / 12);
  // 7. Let mn be m modulo 12.
  double mn = std::fmod(m, 12);
  if (mn < 0) mn += 12;
  // 8. Find the time value of that month; if it is not representable, return NaN. Beyond this many
  // years no date brings it back into the range.
  if (!(std::fabs(ym) <= 400'000)) return NAN;
  // 9.
  return static_cast<double>(DaysFromCivil(static_cast<int64_t>(ym), static_cast<int>(mn))) + dt -
         1;
}

double MakeDate(double day, double time) {
  // 1. If day is not finite or time is not finite, return NaN. 2. Let tv be day × msPerDay + time.
  const double tv = day * kMsPerDay + time;
  // 3. If tv is not finite, return NaN.
  return std::isfinite(tv) ? tv : NAN;
}

double MakeFullYear(double year) {
  // 1. If year is NaN, return NaN. 2. Let truncated be ! ToIntegerOrInfinity(year).
  if (std::isnan(year)) return NAN;
  const double truncated = Truncate(year);
  // 3. If truncated is in the inclusive interval from 0 to 99, return 1900 + truncated.
  return truncated >= 0 && truncated <= 99 ? 1900 + truncated : truncated;
}

double TimeClip(double time) {
  // 1. If time is not finite, return NaN. 2. If abs(time) > 8.64 × 10^15, return NaN.
  if (!(std::fabs(time) <= kMaxTimeValue)) return NAN;
  // 3. Return 𝔽(! ToIntegerOrInfinity(time)).
  return Truncate(time);
}

}  // namespace qdr
