// The string table: open addressing over strings laid out one after the other in a zone, so that
// an identifier costs one hash and one probe.
#include "language/ast_string.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "language/character.h"
#include "language/string_hash.h"

namespace qdr {

namespace {

constexpr uint32_t kInitialCapacity = 1024;

template <class Char>
bool SameChars(const AstString* string, const Char* chars, uint32_t length);

template <>
bool SameChars(const AstString* string, const uint8_t* chars, uint32_t length) {
  return string->is_one_byte() && string->length() == length &&
         std::memcmp(string->one_byte().data(), chars, length) == 0;
}

template <>
bool SameChars(const AstString* string, const char16_t* chars, uint32_t length) {
  return !string->is_one_byte() && string->length() == length &&
         std::memcmp(string->two_byte().data(), chars, length * 2) == 0;
}

uint32_t ArrayIndexOf(const uint8_t* chars, uint32_t length) {
  if (length == 0 || length > 10 || !IsDecimalDigit(chars[0])) return AstString::kNotAnArrayIndex;
  if (chars[0] == '0') return length == 1 ? 0 : AstString::kNotAnArrayIndex;
  uint64_t value = 0;
  for (uint32_t i = 0; i < length; ++i) {
    if (!IsDecimalDigit(chars[i])) return AstString::kNotAnArrayIndex;
    value = value * 10 + (chars[i] - '0');
  }
  return value < AstString::kNotAnArrayIndex ? static_cast<uint32_t>(value)
                                             : AstString::kNotAnArrayIndex;
}

bool FitsLatin1(std::span<const char16_t> chars) {
  char16_t all = 0;
  for (char16_t c : chars) all |= c;
  return all < 0x100;
}

void AppendUtf8(std::string* out, uint32_t c) {
  if (c < 0x80) {
    out->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out->push_back(static_cast<char>(0xC0 | c >> 6));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | c >> 12));
    out->push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | c >> 18));
    out->push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

}  // namespace

void AppendCharsAsUtf8(std::string* out, std::span<const char16_t> chars) {
  for (size_t i = 0; i < chars.size(); ++i) {
    uint32_t c = chars[i];
    if (IsLeadSurrogate(c) && i + 1 < chars.size() && IsTrailSurrogate(chars[i + 1])) {
      c = CombineSurrogates(c, chars[++i]);
    } else if (IsLeadSurrogate(c) || IsTrailSurrogate(c)) {
      c = 0xFFFD;
    }
    AppendUtf8(out, c);
  }
}

bool AstString::Equals(const AstString& other) const {
  if (this == &other) return true;
  if (hash_ != other.hash_ || length_ != other.length_ || is_one_byte_ != other.is_one_byte_) {
    return false;
  }
  return std::memcmp(this + 1, &other + 1, is_one_byte_ ? length_ : length_ * 2) == 0;
}

bool AstString::Equals(std::string_view ascii) const {
  return is_one_byte_ && length_ == ascii.size() &&
         std::memcmp(this + 1, ascii.data(), length_) == 0;
}

std::u16string AstString::ToUtf16() const {
  if (!is_one_byte_) return std::u16string(two_byte().begin(), two_byte().end());
  return std::u16string(one_byte().begin(), one_byte().end());
}

std::string AstString::ToUtf8() const {
  std::string result;
  std::u16string chars = ToUtf16();
  AppendCharsAsUtf8(&result, chars);
  return result;
}

AstStringTable::AstStringTable()
    : entries_(new Entry[kInitialCapacity]()), capacity_(kInitialCapacity) {
#define QDR_INTERN_WELL_KNOWN(name, text) names_.name = Intern(std::string_view(text));
  QDR_AST_WELL_KNOWN(QDR_INTERN_WELL_KNOWN)
#undef QDR_INTERN_WELL_KNOWN
  for (int i = static_cast<int>(Token::kInstanceof); i <= static_cast<int>(Token::kWith); ++i) {
    AddKeyword(TokenText(static_cast<Token>(i)), static_cast<Token>(i));
  }
  for (Token token : {Token::kLet, Token::kStatic, Token::kYield, Token::kAwait, Token::kAsync,
                      Token::kUsing, Token::kGet, Token::kSet, Token::kOf}) {
    AddKeyword(TokenText(token), token);
  }
  for (std::string_view word :
       {"implements", "interface", "package", "private", "protected", "public"}) {
    AddKeyword(word, Token::kFutureStrict);
  }
}

AstStringTable::~AstStringTable() = default;

void AstStringTable::AddKeyword(std::string_view word, Token token) {
  const_cast<AstString*>(Intern(word))->keyword_ = token;
}

template <class Char>
AstString* AstStringTable::NewString(Zone* zone, const Char* chars, uint32_t length,
                                     uint32_t hash) {
  void* memory = zone->Allocate(sizeof(AstString) + length * sizeof(Char));
  auto* string = new (memory) AstString(sizeof(Char) == 1, length, hash);
  std::memcpy(static_cast<void*>(string + 1), chars, length * sizeof(Char));
  if constexpr (sizeof(Char) == 1) string->array_index_ = ArrayIndexOf(chars, length);
  return string;
}

template <class Char>
const AstString* AstStringTable::InternHashed(const Char* chars, uint32_t length, uint32_t hash) {
  uint32_t mask = capacity_ - 1;
  uint32_t i = hash & mask;
  for (; entries_[i].string != nullptr; i = (i + 1) & mask) {
    if (entries_[i].hash == hash && SameChars(entries_[i].string, chars, length)) {
      return entries_[i].string;
    }
  }
  AstString* string = NewString(&zone_, chars, length, hash);
  string->is_unique_ = true;
  entries_[i] = {hash, string};
  if (++count_ * 2 > capacity_) Grow();
  return string;
}

void AstStringTable::Grow() {
  uint32_t new_capacity = capacity_ * 2;
  std::unique_ptr<Entry[]> grown(new Entry[new_capacity]());
  for (uint32_t i = 0; i < capacity_; ++i) {
    if (entries_[i].string == nullptr) continue;
    uint32_t j = entries_[i].hash & (new_capacity - 1);
    while (grown[j].string != nullptr) j = (j + 1) & (new_capacity - 1);
    grown[j] = entries_[i];
  }
  entries_ = std::move(grown);
  capacity_ = new_capacity;
}

const AstString* AstStringTable::Intern(std::span<const uint8_t> latin1) {
  uint32_t length = static_cast<uint32_t>(latin1.size());
  return InternHashed(latin1.data(), length, HashChars(latin1.data(), length));
}

const AstString* AstStringTable::Intern(std::span<const char16_t> utf16) {
  uint32_t length = static_cast<uint32_t>(utf16.size());
  if (FitsLatin1(utf16)) {
    if (length <= kMaxInterned) {
      uint8_t narrow[kMaxInterned];
      std::copy(utf16.begin(), utf16.end(), narrow);
      return Intern(std::span<const uint8_t>(narrow, length));
    }
    std::vector<uint8_t> narrow(utf16.begin(), utf16.end());
    return Intern(std::span<const uint8_t>(narrow));
  }
  return InternHashed(utf16.data(), length, HashChars(utf16.data(), length));
}

const AstString* AstStringTable::Intern(const AstString& other) {
  if (other.is_one_byte()) {
    return InternHashed(other.one_byte().data(), other.length(), other.hash());
  }
  return InternHashed(other.two_byte().data(), other.length(), other.hash());
}

const AstString* AstStringTable::Literal(Zone* zone, std::span<const uint8_t> latin1) {
  if (latin1.size() <= kMaxInterned) return Intern(latin1);
  uint32_t length = static_cast<uint32_t>(latin1.size());
  return NewString(zone, latin1.data(), length, HashChars(latin1.data(), length));
}

const AstString* AstStringTable::Literal(Zone* zone, std::span<const char16_t> utf16) {
  if (utf16.size() <= kMaxInterned) return Intern(utf16);
  uint32_t length = static_cast<uint32_t>(utf16.size());
  if (FitsLatin1(utf16)) {
    std::vector<uint8_t> narrow(utf16.begin(), utf16.end());
    return NewString(zone, narrow.data(), length, HashChars(narrow.data(), length));
  }
  return NewString(zone, utf16.data(), length, HashChars(utf16.data(), length));
}

}  // namespace qdr
