// Transformations: Latin-1 by hand, the rest through ICU.
#include "runtime/text_transform.h"

#include <unicode/ustring.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "language/regexp/unicode_17.h"
#include "objects/numbers.h"

namespace qdr {

namespace {

bool IsLatin1Upper(uint8_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
}
bool IsLatin1Lower(uint8_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7);
}
/// Small letters whose capitals are two letters (sharp s) or outside Latin-1 (micro sign, y with
/// diaeresis).
bool HasCapitalOutsideLatin1(uint8_t c) { return c == 0xdf || c == 0xb5 || c == 0xff; }

/// Runs an ICU function that writes into a buffer and says how much room it would need.
template <class Function>
Completion<String*> WithIcuBuffer(Vm& vm, size_t estimate, Function function) {
  std::u16string buffer(estimate, 0);
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = function(buffer.data(), static_cast<int32_t>(buffer.size()), &status);
  if (status == U_BUFFER_OVERFLOW_ERROR) {
    if (static_cast<uint32_t>(length) > String::kMaxLength) {
      return vm.ThrowRangeError("Invalid string length");
    }
    buffer.resize(static_cast<size_t>(length));
    status = U_ZERO_ERROR;
    length = function(buffer.data(), static_cast<int32_t>(buffer.size()), &status);
  }
  // ICU fails otherwise only where a length passes its 32 bits, or its memory.
  if (U_FAILURE(status) || static_cast<uint32_t>(length) > String::kMaxLength) {
    return vm.ThrowRangeError("Invalid string length");
  }
  return String::NewTwoByte(vm, std::span(buffer.data(), static_cast<size_t>(length)));
}

/// The case mappings of letters that ICU does not know yet; it left them alone. None changes the
/// number of units.
void MapNewerLetters(std::span<const UnicodeCaseRow> Unicode17::*rows, std::span<char16_t> text) {
  for (size_t i = 0; i < text.size(); ++i) {
    const bool pair = i + 1 < text.size() && U16_IS_LEAD(text[i]) && U16_IS_TRAIL(text[i + 1]);
    const char32_t c = pair ? U16_GET_SUPPLEMENTARY(text[i], text[i + 1]) : text[i];
    const char32_t mapped = MapByUnicode17(rows, c);
    if (pair) {
      text[i] = U16_LEAD(mapped);
      text[++i] = U16_TRAIL(mapped);
    } else {
      text[i] = static_cast<char16_t>(mapped);
    }
  }
}

/// In each byte of eight ASCII characters: 0x80 where it is between the two bounds.
template <uint8_t kLow, uint8_t kHigh>
uint64_t BytesBetween(uint64_t ascii) {
  constexpr uint64_t kOnes = 0x0101'0101'0101'0101;
  // Adding carries into bit 7 from kLow on, and from kHigh + 1 on: no byte overflows.
  const uint64_t from_low = ascii + kOnes * (0x80 - kLow);
  const uint64_t above_high = ascii + kOnes * (0x7f - kHigh);
  return (from_low & ~above_high) & (kOnes * 0x80);
}

uint64_t LoadWord(const uint8_t* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}
constexpr uint64_t kHighBits = 0x8080'8080'8080'8080;

/// Latin-1 text and how its letters change by flipping bit 5: `kLow` to `kHigh` of ASCII, and
/// beyond ASCII what `changes` says.
template <uint8_t kLow, uint8_t kHigh, class Changes>
struct CaseFlipper {
  Changes changes;

  bool AnyChange(std::span<const uint8_t> in) const {
    size_t i = 0;
    for (; i + 8 <= in.size(); i += 8) {
      const uint64_t word = LoadWord(in.data() + i);
      if ((word & kHighBits) == 0) {
        if (BytesBetween<kLow, kHigh>(word) != 0) return true;
      } else if (std::any_of(in.begin() + i, in.begin() + i + 8, changes)) {
        return true;
      }
    }
    return std::any_of(in.begin() + i, in.end(), changes);
  }

  String* Flip(Vm& vm, String* text) const {
    const uint32_t length = text->length();
    uint8_t* out;
    String* result = String::NewRawOneByte(vm, length, &out);
    const uint8_t* in = text->Flatten(vm).one_byte().data();
    auto flip_one = [&](uint32_t i) { out[i] = changes(in[i]) ? in[i] ^ 0x20 : in[i]; };
    uint32_t i = 0;
    for (; i + 8 <= length; i += 8) {
      const uint64_t word = LoadWord(in + i);
      if ((word & kHighBits) == 0) {
        const uint64_t flipped = word ^ (BytesBetween<kLow, kHigh>(word) >> 2);
        std::memcpy(out + i, &flipped, sizeof flipped);
      } else {
        for (uint32_t k = i; k < i + 8; k++) flip_one(k);
      }
    }
    for (; i < length; i++) flip_one(i);
    return result;
  }
};

bool IsLead(char16_t c) { return (c & 0xfc00) == 0xd800; }
bool IsTrail(char16_t c) { return (c & 0xfc00) == 0xdc00; }

/// The first lone surrogate at or after `from`, or the length.
size_t FindLoneSurrogate(std::span<const char16_t> text, size_t from) {
  for (size_t i = from; i < text.size(); i++) {
    if (IsLead(text[i])) {
      if (i + 1 == text.size() || !IsTrail(text[i + 1])) return i;
      i++;
    } else if (IsTrail(text[i])) {
      return i;
    }
  }
  return text.size();
}

}  // namespace

Completion<String*> ToLowerCase(Vm& vm, String* text) {
  const FlatString flat = text->Flatten(vm);
  if (flat.is_one_byte()) {
    // The small letters of Latin-1's capitals are all in Latin-1.
    const std::span<const uint8_t> in = flat.one_byte();
    const CaseFlipper<'A', 'Z', decltype(&IsLatin1Upper)> flipper{IsLatin1Upper};
    return flipper.AnyChange(in) ? flipper.Flip(vm, text) : text;
  }
  const std::u16string source = ToUtf16(flat);
  return WithIcuBuffer(vm, source.size(), [&](char16_t* out, int32_t size, UErrorCode* status) {
    const int32_t length =
        u_strToLower(out, size, source.data(), static_cast<int32_t>(source.size()), "", status);
    if (U_SUCCESS(*status)) {
      MapNewerLetters(&Unicode17::to_lower, {out, static_cast<size_t>(length)});
    }
    return length;
  });
}

Completion<String*> ToUpperCase(Vm& vm, String* text) {
  const FlatString flat = text->Flatten(vm);
  if (flat.is_one_byte()) {
    const std::span<const uint8_t> in = flat.one_byte();
    if (IsAscii(in) || std::none_of(in.begin(), in.end(), HasCapitalOutsideLatin1)) {
      const CaseFlipper<'a', 'z', decltype(&IsLatin1Lower)> flipper{IsLatin1Lower};
      return flipper.AnyChange(in) ? flipper.Flip(vm, text) : text;
    }
  }
  const std::u16string source = ToUtf16(flat);
  return WithIcuBuffer(vm, source.size(), [&](char16_t* out, int32_t size, UErrorCode* status) {
    const int32_t length =
        u_strToUpper(out, size, source.data(), static_cast<int32_t>(source.size()), "", status);
    if (U_SUCCESS(*status)) {
      MapNewerLetters(&Unicode17::to_upper, {out, static_cast<size_t>(length)});
    }
    return length;
  });
}

bool IsAscii(std::span<const uint8_t> text) {
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    if ((LoadWord(text.data() + i) & kHighBits) != 0) return false;
  }
  return std::none_of(text.begin() + i, text.end(), [](uint8_t c) { return c >= 0x80; });
}

std::u16string ToUtf16(const FlatString& text) {
  std::u16string result(text.length(), 0);
  if (text.is_one_byte()) {
    std::copy(text.one_byte().begin(), text.one_byte().end(), result.begin());
  } else {
    std::copy(text.two_byte().begin(), text.two_byte().end(), result.begin());
  }
  return result;
}

String* TrimText(Vm& vm, String* text, TrimWhere where) {
  const FlatString flat = text->Flatten(vm);
  uint32_t start = 0;
  uint32_t end = text->length();
  if (where != TrimWhere::kEnd) {
    while (start < end && IsWhiteSpaceOrLineTerminator(flat[start])) start++;
  }
  if (where != TrimWhere::kStart) {
    while (end > start && IsWhiteSpaceOrLineTerminator(flat[end - 1])) end--;
  }
  if (start == 0 && end == text->length()) return text;
  return String::Substring(vm, text, start, end);
}

bool IsWellFormed(Vm& vm, String* text) {
  const FlatString flat = text->Flatten(vm);
  return flat.is_one_byte() || FindLoneSurrogate(flat.two_byte(), 0) == flat.length();
}

String* ToWellFormed(Vm& vm, String* text) {
  if (IsWellFormed(vm, text)) return text;
  std::u16string result = ToUtf16(text->Flatten(vm));
  for (size_t i = 0; (i = FindLoneSurrogate(result, i)) < result.size();) result[i] = 0xfffd;
  return String::NewTwoByte(vm, result);
}

}  // namespace qdr
