// The names that \p{...} accepts: exactly those of ECMA-262's tables (no loose matching), resolved
// to numbers that the compiler turns into sets of code points.
#ifndef LANGUAGE_REGEXP_UNICODE_PROPERTY_H_
#define LANGUAGE_REGEXP_UNICODE_PROPERTY_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace qdr {

/// A property, or a property with its value, out of \p{...}.
struct UnicodeProperty {
  enum class Kind : uint8_t {
    kAny,
    kAscii,
    kAssigned,
    kBinary,            // `value` is an ICU UProperty
    kStrings,           // property of strings; `value` is an ICU UProperty
    kGeneralCategory,   // `value` is a mask of general categories
    kScript,            // `value` is an ICU UScriptCode, or one of Unicode17's
    kScriptExtensions,  // `value` is an ICU UScriptCode
  };
  Kind kind = Kind::kAny;
  uint32_t value = 0;
};

/// \p{name=value} (ECMA-262 UnicodeMatchProperty and UnicodeMatchPropertyValue), or nullopt.
std::optional<UnicodeProperty> FindUnicodeProperty(std::string_view name, std::string_view value);

/// \p{name}: a binary property, a general category or, if `allow_strings`, a property of strings.
std::optional<UnicodeProperty> FindUnicodeProperty(std::string_view name, bool allow_strings);

}  // namespace qdr

#endif  // LANGUAGE_REGEXP_UNICODE_PROPERTY_H_
