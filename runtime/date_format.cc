// Date formats.
#include "runtime/date_format.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "runtime/date_math.h"

namespace qdr {

namespace {

constexpr const char* kWeekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// At least four digits behind the sign.
std::string YearText(int year) {
  return absl::StrFormat("%s%04d", year < 0 ? "-" : "", std::abs(year));
}

// 21.4.4.41.2 DateString ( tv )
std::string DateText(const DateFields& f) {
  return absl::StrFormat("%s %s %02d %s", kWeekdays[f.weekday], kMonths[f.month], f.day,
                         YearText(f.year));
}

// 21.4.4.41.1 TimeString ( tv ) and 21.4.4.41.3 TimeZoneString ( tv )
std::string TimeText(const DateFields& f, double time, LocalTime& zone) {
  const int minutes = static_cast<int>(zone.OffsetAt(time) / kMsPerMinute);
  return absl::StrFormat("%02d:%02d:%02d GMT%c%02d%02d (%s)", f.hour, f.minute, f.second,
                         minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60,
                         zone.NameAt(time));
}

std::string LocaleDateText(const DateFields& f) {
  // Years before the first count backwards from it.
  if (f.year <= 0) return absl::StrFormat("%d/%d/%d BC", f.month + 1, f.day, 1 - f.year);
  return absl::StrFormat("%d/%d/%d", f.month + 1, f.day, f.year);
}

std::string LocaleTimeText(const DateFields& f) {
  return absl::StrFormat("%d:%02d:%02d %s", f.hour % 12 == 0 ? 12 : f.hour % 12, f.minute, f.second,
                         f.hour < 12 ? "AM" : "PM");
}

}  // namespace

std::string FormatDate(double time, DateFormat format, LocalTime& zone) {
  const bool is_utc = format == DateFormat::kUtc || format == DateFormat::kIso;
  const DateFields f = FieldsFromTime(is_utc ? time : zone.FromUtc(time));
  switch (format) {
    case DateFormat::kDateTime:
      return absl::StrCat(DateText(f), " ", TimeText(f, time, zone));
    case DateFormat::kDate:
      return DateText(f);
    case DateFormat::kTime:
      return TimeText(f, time, zone);
    case DateFormat::kUtc:
      return absl::StrFormat("%s, %02d %s %s %02d:%02d:%02d GMT", kWeekdays[f.weekday], f.day,
                             kMonths[f.month], YearText(f.year), f.hour, f.minute, f.second);
    case DateFormat::kIso: {
      std::string year = f.year >= 0 && f.year <= 9999
                             ? absl::StrFormat("%04d", f.year)
                             : absl::StrFormat("%c%06d", f.year < 0 ? '-' : '+', std::abs(f.year));
      return absl::StrFormat("%s-%02d-%02dT%02d:%02d:%02d.%03dZ", year, f.month + 1, f.day, f.hour,
                             f.minute, f.second, f.millisecond);
    }
    case DateFormat::kLocaleDateTime:
      return absl::StrCat(LocaleDateText(f), ", ", LocaleTimeText(f));
    case DateFormat::kLocaleDate:
      return LocaleDateText(f);
    case DateFormat::kLocaleTime:
      return LocaleTimeText(f);
  }
  return {};
}

}  // namespace qdr
