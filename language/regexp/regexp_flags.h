// The flags of a regular expression. Invariant: a RegExpFlags made by ParseRegExpFlags never has
// both kUnicode and kUnicodeSets.
#ifndef LANGUAGE_REGEXP_REGEXP_FLAGS_H_
#define LANGUAGE_REGEXP_REGEXP_FLAGS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qdr {

/// One bit for each flag of ECMA-262 RegExpInitialize, in the order `flags` prints them.
enum RegExpFlag : uint8_t {
  kRegExpHasIndices = 1 << 0,   // d
  kRegExpGlobal = 1 << 1,       // g
  kRegExpIgnoreCase = 1 << 2,   // i
  kRegExpMultiline = 1 << 3,    // m
  kRegExpDotAll = 1 << 4,       // s
  kRegExpUnicode = 1 << 5,      // u
  kRegExpUnicodeSets = 1 << 6,  // v
  kRegExpSticky = 1 << 7,       // y
};

class RegExpFlags {
 public:
  constexpr RegExpFlags() = default;
  constexpr explicit RegExpFlags(uint8_t bits) : bits_(bits) {}

  constexpr uint8_t bits() const { return bits_; }
  constexpr bool has(RegExpFlag flag) const { return (bits_ & flag) != 0; }
  constexpr bool has_indices() const { return has(kRegExpHasIndices); }
  constexpr bool global() const { return has(kRegExpGlobal); }
  constexpr bool ignore_case() const { return has(kRegExpIgnoreCase); }
  constexpr bool multiline() const { return has(kRegExpMultiline); }
  constexpr bool dot_all() const { return has(kRegExpDotAll); }
  constexpr bool unicode() const { return has(kRegExpUnicode); }
  constexpr bool unicode_sets() const { return has(kRegExpUnicodeSets); }
  constexpr bool sticky() const { return has(kRegExpSticky); }
  /// u or v: the subject is a list of code points and Annex B's syntax is off.
  constexpr bool either_unicode() const { return unicode() || unicode_sets(); }

  constexpr RegExpFlags With(RegExpFlag flag) const {
    return RegExpFlags(static_cast<uint8_t>(bits_ | flag));
  }
  constexpr RegExpFlags Without(RegExpFlag flag) const {
    return RegExpFlags(static_cast<uint8_t>(bits_ & ~flag));
  }
  constexpr bool operator==(const RegExpFlags&) const = default;

  /// The letters in alphabetical order, as RegExp.prototype.flags gives them.
  std::string ToString() const;

 private:
  uint8_t bits_ = 0;
};

/// Reads flags ("giu"); nullopt when a letter is unknown or repeated, or u and v meet
/// (ECMA-262, RegExpInitialize).
std::optional<RegExpFlags> ParseRegExpFlags(std::string_view latin1);
std::optional<RegExpFlags> ParseRegExpFlags(std::span<const uint8_t> latin1);
std::optional<RegExpFlags> ParseRegExpFlags(std::span<const char16_t> utf16);

}  // namespace qdr

#endif  // LANGUAGE_REGEXP_REGEXP_FLAGS_H_
