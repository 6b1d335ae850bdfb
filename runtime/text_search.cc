// Text search. Single bytes go to memchr and byte strings to memmem, which use the machine's wide
// registers; UTF-16 looks for the first unit and compares.
#include "runtime/text_search.h"

#include <cstring>
#include <string_view>

namespace qdr {

namespace {

template <class Text, class Pattern>
bool EqualAt(const Text* text, const Pattern* pattern, size_t length) {
  if constexpr (sizeof(Text) == sizeof(Pattern)) {
    return std::memcmp(text, pattern, length * sizeof(Text)) == 0;
  } else {
    for (size_t i = 0; i < length; i++) {
      if (text[i] != pattern[i]) return false;
    }
    return true;
  }
}

template <class Text, class Pattern>
int64_t Find(std::span<const Text> text, std::span<const Pattern> pattern, size_t from) {
  if (pattern.size() > text.size() || from > text.size() - pattern.size()) return kTextNotFound;
  if (pattern.empty()) return static_cast<int64_t>(from);
  const Text* const start = text.data();
  const Text* const last = start + (text.size() - pattern.size());
  const Pattern first = pattern[0];
  if constexpr (sizeof(Text) == 1) {
    // A unit that Latin-1 does not have occurs nowhere.
    if constexpr (sizeof(Pattern) == 2) {
      if (first > 0xff) return kTextNotFound;
    } else {
      const size_t size = text.size() - from;
      const void* found = pattern.size() == 1
                              ? std::memchr(start + from, first, size)
                              : memmem(start + from, size, pattern.data(), pattern.size());
      return found == nullptr ? kTextNotFound : static_cast<const Text*>(found) - start;
    }
    for (const Text* at = start + from; at <= last; at++) {
      at = static_cast<const Text*>(std::memchr(at, first, static_cast<size_t>(last - at) + 1));
      if (at == nullptr) return kTextNotFound;
      if (EqualAt(at, pattern.data(), pattern.size())) return at - start;
    }
  } else {
    for (const Text* at = start + from; at <= last; at++) {
      if (*at == first && EqualAt(at, pattern.data(), pattern.size())) return at - start;
    }
  }
  return kTextNotFound;
}

template <class Text, class Pattern>
int64_t FindBackwards(std::span<const Text> text, std::span<const Pattern> pattern, size_t from) {
  if (pattern.size() > text.size()) return kTextNotFound;
  const size_t highest = std::min(from, text.size() - pattern.size());
  for (size_t at = highest + 1; at-- > 0;) {
    if (EqualAt(text.data() + at, pattern.data(), pattern.size())) return static_cast<int64_t>(at);
  }
  return kTextNotFound;
}

/// Calls `operation` with both texts in their own units.
template <class Operation>
auto WithUnits(const FlatString& text, const FlatString& pattern, Operation operation) {
  if (text.is_one_byte()) {
    return pattern.is_one_byte() ? operation(text.one_byte(), pattern.one_byte())
                                 : operation(text.one_byte(), pattern.two_byte());
  }
  return pattern.is_one_byte() ? operation(text.two_byte(), pattern.one_byte())
                               : operation(text.two_byte(), pattern.two_byte());
}

}  // namespace

int64_t FindText(const FlatString& text, const FlatString& pattern, size_t from) {
  return WithUnits(text, pattern, [&](auto t, auto p) { return Find(t, p, from); });
}

int64_t FindTextBackwards(const FlatString& text, const FlatString& pattern, size_t from) {
  return WithUnits(text, pattern, [&](auto t, auto p) { return FindBackwards(t, p, from); });
}

bool TextMatchesAt(const FlatString& text, const FlatString& pattern, size_t position) {
  if (position > text.length() || text.length() - position < pattern.length()) return false;
  return WithUnits(text, pattern, [&](auto t, auto p) {
    return EqualAt(t.data() + position, p.data(), p.size());
  });
}

}  // namespace qdr
