// What Unicode 17.0 changed since 15.0, the version of Debian 12's ICU. Patterns must know current
// properties, so sets taken from that ICU are corrected by these tables; with any other ICU they
// are not used.
#ifndef LANGUAGE_REGEXP_UNICODE_17_H_
#define LANGUAGE_REGEXP_UNICODE_17_H_

#include <cstdint>
#include <span>
#include <string_view>

namespace qdr {

/// The characters first..last now have the value `tags`: a general category, a script's short name,
/// or the short names of script extensions separated by spaces.
struct UnicodeTagRow {
  char32_t first;
  char32_t last;
  std::string_view tags;
};

/// The characters first..last now have, or no longer have, the property (an ICU UProperty).
struct UnicodeBinaryRow {
  uint32_t property;
  char32_t first;
  char32_t last;
  bool value;
};

/// A script that ICU does not know.
struct UnicodeScriptName {
  std::string_view long_name;
  std::string_view short_name;
};

/// The case mapping of the characters first..last adds `distance`.
struct UnicodeCaseRow {
  char32_t first;
  char32_t last;
  int32_t distance;
};

/// A string (or character) that now belongs to a property of strings, and so to RGI_Emoji.
struct UnicodeStringRow {
  uint32_t property;
  std::u32string_view string;
};

struct Unicode17 {
  std::span<const UnicodeTagRow> general_categories;
  std::span<const UnicodeTagRow> scripts;
  std::span<const UnicodeTagRow> script_extensions;
  std::span<const UnicodeBinaryRow> binary;
  std::span<const UnicodeScriptName> script_names;
  std::span<const UnicodeCaseRow> to_upper;
  std::span<const UnicodeCaseRow> to_lower;  // simple case folding as well
  std::span<const UnicodeStringRow> strings;
};

/// The values of UnicodeProperty for the scripts in `script_names` count from here.
inline constexpr uint32_t kFirstUnicode17Script = 0x10000;

/// The differences when the ICU in use has Unicode 15.0, else null.
const Unicode17* Unicode17IfIcuIsOlder();

/// The simple mapping of `c` in `rows` (to_upper or to_lower), or `c`. To be asked where ICU maps
/// `c` to itself.
char32_t MapByUnicode17(std::span<const UnicodeCaseRow> Unicode17::*rows, char32_t c);

}  // namespace qdr

#endif  // LANGUAGE_REGEXP_UNICODE_17_H_
