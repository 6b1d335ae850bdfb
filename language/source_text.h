// SourceText: a view of source text in one of two representations. It owns nothing; whoever starts
// a parse keeps the characters alive and unmoved until the parse has returned.
#ifndef LANGUAGE_SOURCE_TEXT_H_
#define LANGUAGE_SOURCE_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"

namespace qdr {

class SourceText {
 public:
  /// Offsets into a source are 30 bits wide.
  static constexpr size_t kMaxLength = (size_t{1} << 30) - 1;

  SourceText() = default;
  SourceText(const uint8_t* latin1, size_t length)
      : one_byte_(latin1), length_(static_cast<uint32_t>(length)) {
    QDR_CHECK(length <= kMaxLength);
  }
  SourceText(const char16_t* utf16, size_t length)
      : two_byte_(utf16), length_(static_cast<uint32_t>(length)) {
    QDR_CHECK(length <= kMaxLength);
  }
  /// Latin-1, as a convenience for tests and embedded sources.
  explicit SourceText(std::string_view latin1)
      : SourceText(reinterpret_cast<const uint8_t*>(latin1.data()), latin1.size()) {}
  explicit SourceText(std::u16string_view utf16) : SourceText(utf16.data(), utf16.size()) {}

  bool is_one_byte() const { return two_byte_ == nullptr; }
  uint32_t length() const { return length_; }
  const uint8_t* one_byte() const { return one_byte_; }
  const char16_t* two_byte() const { return two_byte_; }
  char16_t operator[](uint32_t index) const {
    QDR_DCHECK(index < length_);
    return is_one_byte() ? one_byte_[index] : two_byte_[index];
  }

 private:
  const uint8_t* one_byte_ = nullptr;
  const char16_t* two_byte_ = nullptr;
  uint32_t length_ = 0;
};

}  // namespace qdr

#endif  // LANGUAGE_SOURCE_TEXT_H_
