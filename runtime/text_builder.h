// TextBuilder: a string in the making, outside the heap. Begins as Latin-1 and widens to UTF-16
// when the first character asks for it.
#ifndef RUNTIME_TEXT_BUILDER_H_
#define RUNTIME_TEXT_BUILDER_H_

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "objects/vm.h"

namespace qdr {

class TextBuilder {
 public:
  TextBuilder() = default;
  ~TextBuilder() { std::free(data_); }
  TextBuilder(const TextBuilder&) = delete;
  TextBuilder& operator=(const TextBuilder&) = delete;

  size_t length() const { return length_; }
  bool is_empty() const { return length_ == 0; }
  /// The text has become longer than a string can be; Finish will throw.
  bool overflowed() const { return too_long_ || length_ > String::kMaxLength; }

  void AppendAscii(char c) { AppendUnit(static_cast<uint8_t>(c)); }
  void AppendAscii(std::string_view text) {
    Append(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  }
  void AppendUnit(uint16_t unit) {
    if (!is_wide_) [[likely]] {
      if (unit <= 0xff) [[likely]] {
        *Room<uint8_t>(1) = static_cast<uint8_t>(unit);
        length_++;
        return;
      }
      Widen();
    }
    *Room<char16_t>(1) = static_cast<char16_t>(unit);
    length_++;
  }
  void Append(std::span<const uint8_t> text) {
    if (text.empty()) return;
    if (!is_wide_) [[likely]] {
      std::memcpy(Room<uint8_t>(text.size()), text.data(), text.size());
    } else {
      std::copy(text.begin(), text.end(), Room<char16_t>(text.size()));
    }
    length_ += text.size();
  }
  void Append(std::span<const char16_t> text) {
    if (text.empty()) return;
    if (!is_wide_) Widen();
    std::memcpy(Room<char16_t>(text.size()), text.data(), text.size() * sizeof(char16_t));
    length_ += text.size();
  }
  void Append(const FlatString& text) {
    if (text.is_one_byte()) {
      Append(text.one_byte());
    } else {
      Append(text.two_byte());
    }
  }
  void Append(const FlatString& text, size_t begin, size_t end) {
    if (text.is_one_byte()) {
      Append(text.one_byte().subspan(begin, end - begin));
    } else {
      Append(text.two_byte().subspan(begin, end - begin));
    }
  }
  /// A text that would make this one longer than a string can be is left out, and the builder
  /// remembers the overflow, so that endless loops of appends do not exhaust memory.
  void Append(Vm& vm, String* text) {
    if (length_ + text->length() > String::kMaxLength) {
      too_long_ = true;
      return;
    }
    Append(text->Flatten(vm));
  }

  /// While the text is Latin-1: room for `count` more characters, to be filled in place and then
  /// counted with `Advance`. nullptr once it is UTF-16.
  uint8_t* NarrowRoom(size_t count) { return is_wide_ ? nullptr : Room<uint8_t>(count); }
  void Advance(size_t count) { length_ += count; }

  /// Drops everything behind the first `length` units.
  void Truncate(size_t length) { length_ = length; }

  /// RangeError "Invalid string length" when it is too long.
  Completion<String*> Finish(Vm& vm) {
    if (overflowed()) return vm.ThrowRangeError("Invalid string length");
    if (is_wide_) {
      return String::NewTwoByte(vm, std::span(static_cast<const char16_t*>(data_), length_));
    }
    return String::NewOneByte(vm, std::span(static_cast<const uint8_t*>(data_), length_));
  }

 private:
  /// Where the next `count` units go.
  template <class Unit>
  Unit* Room(size_t count) {
    if (count > capacity_ - length_) [[unlikely]]
      Grow(count);
    return static_cast<Unit*>(data_) + length_;
  }
  void Grow(size_t count) {
    capacity_ = std::max(capacity_ * 2, length_ + count + 64);
    data_ = std::realloc(data_, capacity_ * (is_wide_ ? sizeof(char16_t) : 1));
    QDR_CHECK(data_ != nullptr);
  }
  void Widen() {
    capacity_ = std::max(capacity_, length_ + 64);
    auto* wide = static_cast<char16_t*>(std::malloc(capacity_ * sizeof(char16_t)));
    QDR_CHECK(wide != nullptr);
    const auto* narrow = static_cast<const uint8_t*>(data_);
    std::copy(narrow, narrow + length_, wide);
    std::free(data_);
    data_ = wide;
    is_wide_ = true;
  }

  void* data_ = nullptr;  ///< uint8_t or char16_t units
  size_t length_ = 0;     ///< in units
  size_t capacity_ = 0;
  bool is_wide_ = false;
  bool too_long_ = false;
};

}  // namespace qdr

#endif  // RUNTIME_TEXT_BUILDER_H_
