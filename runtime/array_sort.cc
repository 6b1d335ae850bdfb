// Sorting by text. Small integers compare by their digits, packed into 16 bytes; everything else is
// converted to strings first, which then compare by their first four code units and only where
// those agree in full.
#include "runtime/array_sort.h"

#include <algorithm>

#include "objects/numbers.h"
#include "runtime/abstract_operations.h"

namespace qdr {

namespace {

struct SmiKey {
  /// The digits as two big-endian words, zeros behind them: their order is the order of the text.
  uint64_t high;
  uint64_t low;
  Value value;
  bool operator<(const SmiKey& other) const {
    return high != other.high ? high < other.high : low < other.low;
  }
};

void SortSmis(std::span<Value> values) {
  std::vector<SmiKey> keys;
  keys.reserve(values.size());
  for (Value v : values) {
    char buffer[kNumberBufferSize];
    uint8_t digits[16] = {};
    const std::string_view text =
        Int32ToChars(v.AsSmi(), std::span<char, kNumberBufferSize>(buffer));
    std::copy(text.begin(), text.end(), digits);
    uint64_t words[2];
    std::memcpy(words, digits, sizeof words);
    keys.push_back({__builtin_bswap64(words[0]), __builtin_bswap64(words[1]), v});
  }
  // Equal texts are equal Smis: stability makes no difference.
  std::sort(keys.begin(), keys.end());
  for (size_t i = 0; i < values.size(); i++) values[i] = keys[i].value;
}

struct TextKey {
  uint64_t prefix;
  uint32_t index;
};

uint64_t PrefixOf(const FlatString& text) {
  uint64_t prefix = 0;
  for (uint32_t i = 0; i < 4; i++) {
    prefix = prefix << 16 | (i < text.length() ? text[i] : 0);
  }
  return prefix;
}

}  // namespace

Completion<void> SortByText(Vm& vm, std::span<Value> values) {
  if (values.size() < 2) return Done{};
  if (std::all_of(values.begin(), values.end(), [](Value v) { return v.IsSmi(); })) {
    SortSmis(values);
    return Done{};
  }
  RootVector texts(vm.heap);
  RootVector originals(vm.heap);
  texts.reserve(values.size());
  originals.reserve(values.size());
  std::vector<TextKey> keys;
  keys.reserve(values.size());
  for (size_t i = 0; i < values.size(); i++) {
    originals.push_back(values[i]);
    String* text = TRY(ToString(vm, values[i]));
    const FlatString flat = text->Flatten(vm);
    keys.push_back({PrefixOf(flat), static_cast<uint32_t>(i)});
    texts.push_back(text);
  }
  std::stable_sort(keys.begin(), keys.end(), [&](const TextKey& a, const TextKey& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return String::Compare(vm, AsString(texts[a.index]), AsString(texts[b.index])) < 0;
  });
  for (size_t i = 0; i < values.size(); i++) values[i] = originals[keys[i].index];
  return Done{};
}

}  // namespace qdr
