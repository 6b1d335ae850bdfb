// TextBuilder: a string in the making, outside the heap. Begins as Latin-1 and widens to UTF-16
// when the first character asks for it.
#ifndef RUNTIME_TEXT_BUILDER_H_
#define RUNTIME_TEXT_BUILDER_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "objects/vm.h"

namespace qdr {

class TextBuilder {
 public:
  TextBuilder() = default;
  TextBuilder(const TextBuilder&) = delete;
  TextBuilder& operator=(const TextBuilder&) = delete;

  size_t length() const { return is_wide_ ? wide_.size() : narrow_.size(); }
  bool is_empty() const { return length() == 0; }
  /// The text has become longer than a string can be; Finish will throw.
  bool overflowed() const { return length() > String::kMaxLength; }

  void AppendAscii(char c) {
    if (!is_wide_) [[likely]] {
      narrow_.push_back(static_cast<uint8_t>(c));
    } else {
      wide_.push_back(static_cast<char16_t>(c));
    }
  }
  void AppendAscii(std::string_view text) {
    Append(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
  }
  void AppendUnit(uint16_t unit) {
    if (!is_wide_) {
      if (unit <= 0xff) {
        narrow_.push_back(static_cast<uint8_t>(unit));
        return;
      }
      Widen();
    }
    wide_.push_back(static_cast<char16_t>(unit));
  }
  void Append(std::span<const uint8_t> text) {
    if (!is_wide_) [[likely]] {
      narrow_.insert(narrow_.end(), text.begin(), text.end());
    } else {
      wide_.insert(wide_.end(), text.begin(), text.end());
    }
  }
  void Append(std::span<const char16_t> text) {
    if (!is_wide_) Widen();
    wide_.insert(wide_.end(), text.begin(), text.end());
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
    if (length() + text->length() > String::kMaxLength) {
      Overflow();
      return;
    }
    Append(text->Flatten(vm));
  }

  /// Drops everything behind the first `length` units.
  void Truncate(size_t length) {
    if (is_wide_) {
      wide_.resize(length);
    } else {
      narrow_.resize(length);
    }
  }

  /// RangeError "Invalid string length" when it is too long.
  Completion<String*> Finish(Vm& vm) {
    if (too_long_ || overflowed()) return vm.ThrowRangeError("Invalid string length");
    if (is_wide_) return String::NewTwoByte(vm, wide_);
    return String::NewOneByte(vm, narrow_);
  }
  bool is_wide() const { return is_wide_; }
  std::span<const uint8_t> narrow() const { return narrow_; }
  std::span<const char16_t> wide() const { return wide_; }

 private:
  void Overflow() { too_long_ = true; }
  void Widen() {
    wide_.reserve(narrow_.size() * 2 + 16);
    wide_.assign(narrow_.begin(), narrow_.end());
    narrow_.clear();
    is_wide_ = true;
  }

  std::vector<uint8_t> narrow_;
  std::vector<char16_t> wide_;
  bool is_wide_ = false;
  bool too_long_ = false;
};

}  // namespace qdr

#endif  // RUNTIME_TEXT_BUILDER_H_
