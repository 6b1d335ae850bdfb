// The hash of AstStrings. Eight bytes at a time; not meant to withstand an adversary who can
// watch it, and never shown to programs.
#ifndef LANGUAGE_STRING_HASH_H_
#define LANGUAGE_STRING_HASH_H_

#include <cstdint>
#include <cstring>

namespace qdr {

inline uint64_t LoadWord64(const void* p) {
  uint64_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

inline uint64_t LoadWord32(const void* p) {
  uint32_t word;
  std::memcpy(&word, p, sizeof word);
  return word;
}

inline uint32_t HashBytes(const uint8_t* bytes, uint32_t length) {
  constexpr uint64_t kMultiplier = 0x9E3779B97F4A7C15u;
  uint64_t hash = length * kMultiplier;
  auto mix = [&hash](uint64_t word) {
    hash = (hash ^ word) * kMultiplier;
    hash ^= hash >> 29;
  };
  if (length >= 8) {
    uint32_t i = 0;
    for (; i + 8 < length; i += 8) mix(LoadWord64(bytes + i));
    mix(LoadWord64(bytes + length - 8));
  } else if (length >= 4) {
    mix(LoadWord32(bytes) << 32 | LoadWord32(bytes + length - 4));
  } else if (length > 0) {
    mix(uint64_t{bytes[0]} << 16 | uint64_t{bytes[length / 2]} << 8 | bytes[length - 1]);
  }
  return static_cast<uint32_t>(hash >> 32);
}

inline uint32_t HashChars(const uint8_t* chars, uint32_t length) {
  return HashBytes(chars, length);
}

inline uint32_t HashChars(const char16_t* chars, uint32_t length) {
  return HashBytes(reinterpret_cast<const uint8_t*>(chars), length * 2) ^ 0x55555555;
}

}  // namespace qdr

#endif  // LANGUAGE_STRING_HASH_H_
