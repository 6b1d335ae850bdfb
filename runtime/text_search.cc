// Text search, in linear time for every text and pattern. Single bytes go to memchr and byte
// strings to memmem, which use the machine's wide registers; the rest, and searches from the end,
// look for the first unit and compare, and turn to the Two-Way algorithm when that is slow.
#include "runtime/text_search.h"

#include <algorithm>
#include <cstring>

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

/// Units in reading order, or from the last to the first.
template <class Unit, bool kBackwards>
class Units {
 public:
  Units(const Unit* data, size_t size) : data_(data), size_(size) {}
  size_t size() const { return size_; }
  const Unit* data() const { return data_; }
  Unit operator[](size_t i) const { return kBackwards ? data_[size_ - 1 - i] : data_[i]; }
  Units Part(size_t from, size_t size) const {
    return {kBackwards ? data_ + (size_ - from - size) : data_ + from, size};
  }

 private:
  const Unit* data_;
  size_t size_;
};

/// The greatest suffix of the pattern under one order of the units, or the opposite one: where it
/// begins, and the period of it.
struct Factorization {
  size_t start;
  size_t period;
};
template <class Pattern>
Factorization GreatestSuffix(const Pattern& pattern, bool opposite) {
  size_t start = 0;
  size_t period = 1;
  // The suffix at `start` is compared with the one at `candidate`.
  size_t candidate = 1;
  size_t equal = 0;
  while (candidate + equal < pattern.size()) {
    const auto a = pattern[candidate + equal];
    const auto b = pattern[start + equal];
    if (a == b) {
      if (++equal == period) {
        candidate += period;
        equal = 0;
      }
    } else if ((a < b) != opposite) {
      candidate += equal + 1;
      equal = 0;
      period = candidate - start;
    } else {
      start = candidate++;
      equal = 0;
      period = 1;
    }
  }
  return {start, period};
}

/// The Two-Way algorithm (Crochemore and Perrin, "Two-way string-matching", 1991): linear time and
/// no memory for any text and pattern. The pattern is cut where a suffix that is greatest under an
/// order begins; the right part is compared first, then the left one.
template <class Text, class Pattern>
int64_t FindTwoWay(const Text& text, const Pattern& pattern, size_t from) {
  const size_t length = pattern.size();
  const Factorization one = GreatestSuffix(pattern, false);
  const Factorization other = GreatestSuffix(pattern, true);
  auto [cut, period] = one.start > other.start ? one : other;
  // Is the period of the right part one of the whole pattern?
  bool periodic = cut + period <= length;
  for (size_t i = 0; periodic && i < cut; i++) periodic = pattern[i] == pattern[i + period];
  if (!periodic) period = std::max(cut, length - cut) + 1;
  // So much at the beginning is known to match, because the last place matched up to its period.
  size_t known = 0;
  for (size_t at = from; at + length <= text.size();) {
    size_t i = std::max(cut, known);
    while (i < length && pattern[i] == text[at + i]) i++;
    if (i < length) {
      at += i - cut + 1;
      known = 0;
      continue;
    }
    i = cut;
    while (i > known && pattern[i - 1] == text[at + i - 1]) i--;
    if (i <= known) return static_cast<int64_t>(at);
    at += period;
    known = periodic ? length - period : 0;
  }
  return kTextNotFound;
}

/// Looks for the first unit and compares; when that comes to more work than the text is long, the
/// text is one for the other algorithm.
template <class Text, class Pattern>
int64_t FindInUnits(const Text& text, const Pattern& pattern) {
  const size_t last = text.size() - pattern.size();
  const auto first = pattern[0];
  size_t compared = 0;
  for (size_t at = 0; at <= last; at++) {
    if (text[at] != first) continue;
    size_t i = 1;
    while (i < pattern.size() && text[at + i] == pattern[i]) i++;
    if (i == pattern.size()) return static_cast<int64_t>(at);
    constexpr size_t kFree = 1024;
    compared += i;
    if (compared > kFree + 4 * at) return FindTwoWay(text, pattern, at + 1);
  }
  return kTextNotFound;
}

/// In the order of the units.
template <class Text, class Pattern, bool kBackwards>
int64_t FindInPart(Units<Text, kBackwards> text, Units<Pattern, kBackwards> pattern) {
  // A unit that Latin-1 does not have occurs nowhere.
  if constexpr (sizeof(Text) == 1 && sizeof(Pattern) == 2) {
    if (pattern[0] > 0xff) return kTextNotFound;
  }
  if constexpr (!kBackwards && sizeof(Text) == 1 && sizeof(Pattern) == 1) {
    const void* found = pattern.size() == 1
                            ? std::memchr(text.data(), pattern[0], text.size())
                            : memmem(text.data(), text.size(), pattern.data(), pattern.size());
    return found == nullptr ? kTextNotFound : static_cast<const Text*>(found) - text.data();
  } else {
    if constexpr (kBackwards && sizeof(Text) == 1) {
      if (pattern.size() == 1) {
        const void* found = memrchr(text.data(), pattern[0], text.size());
        if (found == nullptr) return kTextNotFound;
        return text.data() + text.size() - 1 - static_cast<const Text*>(found);
      }
    }
    return FindInUnits(text, pattern);
  }
}

/// The first place in the order of the units. Long texts are searched part by part, with a look at
/// interrupts between them.
template <class Text, class Pattern, bool kBackwards>
Completion<int64_t> Find(Vm& vm, Units<Text, kBackwards> text, Units<Pattern, kBackwards> pattern) {
  if (pattern.size() > text.size()) return kTextNotFound;
  if (pattern.size() == 0) return 0;
  constexpr size_t kPart = 1 << 24;
  const size_t places = text.size() - pattern.size() + 1;
  const size_t step = std::max(kPart, 2 * pattern.size());
  for (size_t from = 0; from < places; from += step) {
    const size_t size = std::min(step, places - from) + pattern.size() - 1;
    const int64_t found = FindInPart(text.Part(from, size), pattern);
    if (found != kTextNotFound) return static_cast<int64_t>(from) + found;
    if (places > kPart) TRY(vm.PollInterrupt());
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

Completion<int64_t> FindText(Vm& vm, const FlatString& text, const FlatString& pattern,
                             size_t from) {
  if (from > text.length()) return kTextNotFound;
  return WithUnits(text, pattern, [&](auto t, auto p) -> Completion<int64_t> {
    const int64_t found = TRY(
        Find(vm, Units<typename decltype(t)::value_type, false>(t.data() + from, t.size() - from),
             Units<typename decltype(p)::value_type, false>(p.data(), p.size())));
    return found == kTextNotFound ? found : static_cast<int64_t>(from) + found;
  });
}

Completion<int64_t> FindTextBackwards(Vm& vm, const FlatString& text, const FlatString& pattern,
                                      size_t from) {
  const size_t length = pattern.length();
  if (length > text.length()) return kTextNotFound;
  // What a match may cover.
  const size_t end = std::min<size_t>(from, text.length() - length) + length;
  return WithUnits(text, pattern, [&](auto t, auto p) -> Completion<int64_t> {
    const int64_t found =
        TRY(Find(vm, Units<typename decltype(t)::value_type, true>(t.data(), end),
                 Units<typename decltype(p)::value_type, true>(p.data(), p.size())));
    return found == kTextNotFound ? found : static_cast<int64_t>(end - length) - found;
  });
}

bool TextMatchesAt(const FlatString& text, const FlatString& pattern, size_t position) {
  if (position > text.length() || text.length() - position < pattern.length()) return false;
  return WithUnits(text, pattern, [&](auto t, auto p) {
    return EqualAt(t.data() + position, p.data(), p.size());
  });
}

}  // namespace qdr
