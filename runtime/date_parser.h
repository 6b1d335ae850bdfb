// Date.parse (ECMA-262 21.4.3.2): the format of 21.4.1.32, and the free forms that web engines
// accept ("Nov 20, 2025 9:17 PM GMT+0100", "20 November 2025", "11/20/2025", ...), read as V8 reads
// them.
#ifndef RUNTIME_DATE_PARSER_H_
#define RUNTIME_DATE_PARSER_H_

#include <cstdint>
#include <span>

#include "runtime/local_time.h"

namespace qdr {

/// The time value, or NaN.
double ParseDate(std::span<const uint8_t> text, LocalTime& zone);
double ParseDate(std::span<const char16_t> text, LocalTime& zone);

}  // namespace qdr

#endif  // RUNTIME_DATE_PARSER_H_
