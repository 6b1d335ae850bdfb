// Reading and printing the flags of a regular expression.
#include "language/regexp/regexp_flags.h"

namespace qdr {

namespace {

constexpr std::string_view kLetters = "dgimsuvy";

template <class Unit>
std::optional<RegExpFlags> Parse(const Unit* text, size_t length) {
  uint8_t bits = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] > 0x7F) return std::nullopt;
    size_t index = kLetters.find(static_cast<char>(text[i]));
    if (index == std::string_view::npos) return std::nullopt;
    auto bit = static_cast<uint8_t>(1u << index);
    if ((bits & bit) != 0) return std::nullopt;
    bits |= bit;
  }
  RegExpFlags flags(bits);
  if (flags.unicode() && flags.unicode_sets()) return std::nullopt;
  return flags;
}

}  // namespace

std::string RegExpFlags::ToString() const {
  std::string result;
  for (size_t i = 0; i < kLetters.size(); i++) {
    if ((bits_ >> i & 1) != 0) result += kLetters[i];
  }
  return result;
}

std::optional<RegExpFlags> ParseRegExpFlags(std::string_view latin1) {
  return Parse(reinterpret_cast<const uint8_t*>(latin1.data()), latin1.size());
}

std::optional<RegExpFlags> ParseRegExpFlags(std::span<const uint8_t> latin1) {
  return Parse(latin1.data(), latin1.size());
}

std::optional<RegExpFlags> ParseRegExpFlags(std::span<const char16_t> utf16) {
  return Parse(utf16.data(), utf16.size());
}

}  // namespace qdr
