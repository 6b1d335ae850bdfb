// Classes of characters, by table for Latin-1 and by ICU beyond it.
#ifndef LANGUAGE_CHARACTER_H_
#define LANGUAGE_CHARACTER_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>

namespace qdr {

constexpr bool IsLeadSurrogate(uint32_t c) { return (c & 0xFFFFFC00) == 0xD800; }
constexpr bool IsTrailSurrogate(uint32_t c) { return (c & 0xFFFFFC00) == 0xDC00; }
constexpr uint32_t CombineSurrogates(uint32_t lead, uint32_t trail) {
  return 0x10000 + ((lead & 0x3FF) << 10 | (trail & 0x3FF));
}

constexpr bool IsDecimalDigit(uint32_t c) { return c - '0' <= 9; }
constexpr bool IsOctalDigit(uint32_t c) { return c - '0' <= 7; }
/// Value of a hexadecimal digit, or -1.
constexpr int HexDigitValue(uint32_t c) {
  if (IsDecimalDigit(c)) return static_cast<int>(c - '0');
  uint32_t letter = (c | 0x20) - 'a';
  return letter <= 5 ? static_cast<int>(letter + 10) : -1;
}

namespace character_tables {
enum : uint8_t { kIdStart = 1, kIdPart = 2 };

constexpr std::array<uint8_t, 256> MakeFlags() {
  std::array<uint8_t, 256> flags{};
  auto set = [&flags](int from, int to, uint8_t value) {
    for (int c = from; c <= to; ++c) flags[c] |= value;
  };
  constexpr uint8_t kBoth = kIdStart | kIdPart;
  set('a', 'z', kBoth);
  set('A', 'Z', kBoth);
  set('$', '$', kBoth);
  set('_', '_', kBoth);
  set('0', '9', kIdPart);
  set(0xAA, 0xAA, kBoth);
  set(0xB5, 0xB5, kBoth);
  set(0xB7, 0xB7, kIdPart);
  set(0xBA, 0xBA, kBoth);
  set(0xC0, 0xD6, kBoth);
  set(0xD8, 0xF6, kBoth);
  set(0xF8, 0xFF, kBoth);
  return flags;
}
inline constexpr std::array<uint8_t, 256> kFlags = MakeFlags();
}  // namespace character_tables

bool IsIdentifierStartSlow(uint32_t code_point);
bool IsIdentifierPartSlow(uint32_t code_point);
bool IsSpaceSeparatorSlow(uint32_t c);

/// IdentifierStart, `\` not included.
inline bool IsIdentifierStart(uint32_t c) {
  return c < 256 ? character_tables::kFlags[c] & character_tables::kIdStart
                 : IsIdentifierStartSlow(c);
}
inline bool IsIdentifierPart(uint32_t c) {
  return c < 256 ? character_tables::kFlags[c] & character_tables::kIdPart
                 : IsIdentifierPartSlow(c);
}

constexpr bool IsLineTerminator(uint32_t c) {
  return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}
/// WhiteSpace (ECMA-262 12.2); line terminators not included.
inline bool IsWhiteSpace(uint32_t c) {
  if (c < 128) return c == ' ' || c == '\t' || c == '\v' || c == '\f';
  return c == 0xA0 || c == 0xFEFF || (c > 0xFF && IsSpaceSeparatorSlow(c));
}

/// Lone surrogates become U+FFFD.
void AppendCharsAsUtf8(std::string* out, std::span<const char16_t> chars);

}  // namespace qdr

#endif  // LANGUAGE_CHARACTER_H_
