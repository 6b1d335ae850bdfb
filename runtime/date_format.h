// Dates as text (ECMA-262 21.4.4.41): the formats of toString, toUTCString, toISOString, and the
// English forms of toLocaleString.
#ifndef RUNTIME_DATE_FORMAT_H_
#define RUNTIME_DATE_FORMAT_H_

#include <string>

#include "runtime/local_time.h"

namespace qdr {

enum class DateFormat : uint8_t {
  kDateTime,        ///< "Thu Nov 20 2025 09:17:00 GMT+0100 (Central European Standard Time)"
  kDate,            ///< "Thu Nov 20 2025"
  kTime,            ///< "09:17:00 GMT+0100 (Central European Standard Time)"
  kUtc,             ///< "Thu, 20 Nov 2025 08:17:00 GMT"
  kIso,             ///< "2025-11-20T08:17:00.000Z"; years of six digits with a sign where needed
  kLocaleDateTime,  ///< "11/20/2025, 9:17:00 AM"
  kLocaleDate,      ///< "11/20/2025"
  kLocaleTime,      ///< "9:17:00 AM"
};

/// UTF-8; `time` is a valid time value.
std::string FormatDate(double time, DateFormat format, LocalTime& zone);

}  // namespace qdr

#endif  // RUNTIME_DATE_FORMAT_H_
