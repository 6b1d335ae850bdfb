// The toLocale* forms of the plain default locale (English): what programs see until an Intl
// library gives them a choice.
#ifndef RUNTIME_LOCALE_FORMAT_H_
#define RUNTIME_LOCALE_FORMAT_H_

#include <string>
#include <string_view>

namespace qdr {

/// Number.prototype.toLocaleString: groups of three digits, at most three digits behind the point.
/// UTF-8, because infinity is a sign of its own.
std::string NumberToLocaleText(double value);

/// Puts commas between groups of three into a run of decimal digits, which may have a sign.
std::string GroupThousands(std::string_view digits);

}  // namespace qdr

#endif  // RUNTIME_LOCALE_FORMAT_H_
