// BigInt: text in any radix.
#include <gmp.h>

#include "objects/bigint.h"
#include "objects/numbers.h"
#include "objects/vm.h"

namespace qdr {

namespace {

int DigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

}  // namespace

BigInt* BigInt::FromDigits(Vm& vm, std::string_view text, int radix, bool negative) {
  if (text.empty()) return nullptr;
  std::vector<uint8_t> digits;
  digits.reserve(text.size());
  for (char c : text) {
    int digit = DigitValue(c);
    if (digit >= radix) return nullptr;
    if (digit != 0 || !digits.empty()) digits.push_back(static_cast<uint8_t>(digit));
  }
  if (digits.empty()) return FromUint64(vm, 0);
  if (digits.size() > uint64_t{kMaxLimbs} * 64) return nullptr;
  // A digit is less than 5.2 bits.
  std::vector<mp_limb_t> limbs(digits.size() * 6 / 64 + 2);
  mp_size_t n = mpn_set_str(limbs.data(), digits.data(), digits.size(), radix);
  if (n > kMaxLimbs) return nullptr;
  return FromMagnitude(vm, {limbs.data(), static_cast<size_t>(n)}, negative);
}

BigInt* BigInt::FromString(Vm& vm, String* string) {
  FlatString flat = string->Flatten(vm);
  uint32_t begin = 0;
  uint32_t end = flat.length();
  while (begin < end && IsWhiteSpaceOrLineTerminator(flat[begin])) ++begin;
  while (end > begin && IsWhiteSpaceOrLineTerminator(flat[end - 1])) --end;
  std::string text;
  text.reserve(end - begin);
  for (uint32_t i = begin; i < end; ++i) {
    if (flat[i] > 0x7f) return nullptr;
    text.push_back(static_cast<char>(flat[i]));
  }
  std::string_view s = text;
  if (s.empty()) return FromUint64(vm, 0);
  if (s.size() > 2 && s[0] == '0') {
    char prefix = s[1] | 0x20;
    int radix = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 0;
    if (radix != 0) return FromDigits(vm, s.substr(2), radix, false);
  }
  bool negative = s[0] == '-';
  if (negative || s[0] == '+') s.remove_prefix(1);
  return FromDigits(vm, s, 10, negative);
}

std::string BigInt::ToString(int radix) const {
  if (length_ == 0) return "0";
  std::vector<mp_limb_t> scratch(limbs(), limbs() + length_);
  std::string text(mpn_sizeinbase(scratch.data(), length_, radix) + 2, '\0');
  auto* digits = reinterpret_cast<unsigned char*>(text.data());
  size_t n = mpn_get_str(digits, radix, scratch.data(), length_);
  size_t skip = 0;
  while (skip + 1 < n && digits[skip] == 0) ++skip;
  for (size_t i = skip; i < n; ++i) {
    digits[i] = static_cast<unsigned char>("0123456789abcdefghijklmnopqrstuvwxyz"[digits[i]]);
  }
  text.resize(n);
  text.erase(0, skip);
  if (is_negative()) text.insert(text.begin(), '-');
  return text;
}

}  // namespace qdr
