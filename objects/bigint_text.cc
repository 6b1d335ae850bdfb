// BigInt: text in any radix.
#include <gmp.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <vector>

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

/// A GMP integer.
struct Integer {
  Integer() { mpz_init(value); }
  ~Integer() { mpz_clear(value); }
  Integer(const Integer&) = delete;
  Integer& operator=(const Integer&) = delete;
  std::span<const mp_limb_t> limbs() const { return {mpz_limbs_read(value), mpz_size(value)}; }
  mpz_t value;
};

void SetDigits(Integer& out, std::span<const uint8_t> digits, int radix) {
  // A digit is less than 5.2 bits.
  const auto most = static_cast<mp_size_t>(digits.size() * 6 / 64 + 2);
  mp_limb_t* limbs = mpz_limbs_write(out.value, most);
  mpz_limbs_finish(out.value, mpn_set_str(limbs, digits.data(), digits.size(), radix));
}

/// The same in parts that are joined pair by pair, with a look at interrupts before each step: only
/// the last multiplications are long.
Completion<void> SetManyDigits(Vm& vm, Integer& out, std::span<const uint8_t> digits, int radix) {
  constexpr size_t kPart = 1 << 17;
  const size_t count = (digits.size() + kPart - 1) / kPart;
  // The least significant part first; only the last one may be shorter.
  std::vector<std::unique_ptr<Integer>> parts;
  for (size_t i = 0; i < count; ++i) {
    TRY(vm.PollInterrupt());
    const size_t end = digits.size() - i * kPart;
    const size_t size = std::min(end, kPart);
    parts.push_back(std::make_unique<Integer>());
    SetDigits(*parts.back(), digits.subspan(end - size, size), radix);
  }
  Integer weight;  // of a part, as seen from the one before it
  mpz_ui_pow_ui(weight.value, static_cast<unsigned long>(radix), kPart);
  while (parts.size() > 1) {
    size_t joined = 0;
    for (size_t i = 0; i < parts.size(); i += 2) {
      TRY(vm.PollInterrupt());
      if (i + 1 < parts.size()) {
        mpz_addmul(parts[i]->value, parts[i + 1]->value, weight.value);
        parts[i + 1].reset();
      }
      parts[joined++] = std::move(parts[i]);
    }
    parts.resize(joined);
    if (joined > 1) mpz_mul(weight.value, weight.value, weight.value);
  }
  mpz_swap(out.value, parts[0]->value);
  return Done{};
}

/// Texts of very large integers, by halves: divides by powers of the radix until a part has at most
/// kPart digits, with a look at interrupts before each division.
class LongText {
 public:
  static constexpr size_t kPart = 1 << 17;

  LongText(Vm& vm, int radix) : vm_(vm), radix_(radix) {}

  /// Appends the digits; `value` is used up.
  Completion<void> Append(Integer& value) {
    powers_.push_back(std::make_unique<Integer>());
    mpz_ui_pow_ui(powers_[0]->value, static_cast<unsigned long>(radix_), kPart);
    // Up to the one that has more than half of the digits.
    while (2 * powers_.back()->limbs().size() <= value.limbs().size() + 1) {
      TRY(vm_.PollInterrupt());
      auto square = std::make_unique<Integer>();
      mpz_mul(square->value, powers_.back()->value, powers_.back()->value);
      powers_.push_back(std::move(square));
    }
    return Append(value, powers_.size());
  }
  std::string& text() { return text_; }

 private:
  /// `value` is less than the power number `level`, or the whole. All but the first digits of the
  /// text stand with their zeros.
  Completion<void> Append(Integer& value, size_t level) {
    TRY(vm_.PollInterrupt());
    if (level == 0) {
      if (text_.empty() && mpz_sgn(value.value) == 0) return Done{};
      const size_t most = mpz_sizeinbase(value.value, radix_) + 2;
      const size_t start = text_.size();
      std::string digits(most, '\0');
      mpz_get_str(digits.data(), radix_, value.value);
      digits.resize(std::strlen(digits.c_str()));
      if (start != 0) text_.append(kPart - digits.size(), '0');
      text_ += digits;
      return Done{};
    }
    Integer high;
    mpz_tdiv_qr(high.value, value.value, value.value, powers_[level - 1]->value);
    TRY(Append(high, level - 1));
    return Append(value, level - 1);
  }

  Vm& vm_;
  int radix_;
  std::vector<std::unique_ptr<Integer>> powers_;
  std::string text_;
};

/// Digits of text as numbers, without leading zeros; false if there is anything else.
bool ReadDigits(std::string_view text, int radix, std::vector<uint8_t>& digits) {
  digits.reserve(text.size());
  for (char c : text) {
    int digit = DigitValue(c);
    if (digit >= radix) return false;
    if (digit != 0 || !digits.empty()) digits.push_back(static_cast<uint8_t>(digit));
  }
  // More are certainly too many.
  const double bits = static_cast<double>(digits.size()) * std::log2(radix);
  return !text.empty() && bits < 64.0 * BigInt::kMaxLimbs + 64;
}

}  // namespace

BigInt* BigInt::FromDigits(Vm& vm, std::string_view text, int radix, bool negative) {
  std::vector<uint8_t> digits;
  if (!ReadDigits(text, radix, digits)) return nullptr;
  if (digits.empty()) return FromUint64(vm, 0);
  Integer value;
  SetDigits(value, digits, radix);
  if (value.limbs().size() > kMaxLimbs) return nullptr;
  return FromMagnitude(vm, value.limbs(), negative);
}

Completion<Value> BigInt::FromString(Vm& vm, String* string) {
  constexpr size_t kMany = 1 << 18;
  FlatString flat = string->Flatten(vm);
  uint32_t begin = 0;
  uint32_t end = flat.length();
  while (begin < end && IsWhiteSpaceOrLineTerminator(flat[begin])) ++begin;
  while (end > begin && IsWhiteSpaceOrLineTerminator(flat[end - 1])) --end;
  std::string text;
  text.reserve(end - begin);
  for (uint32_t i = begin; i < end; ++i) {
    if (flat[i] > 0x7f) return Value::Undefined();
    text.push_back(static_cast<char>(flat[i]));
  }
  std::string_view s = text;
  if (s.empty()) return FromUint64(vm, 0);
  int radix = 10;
  bool negative = false;
  if (s.size() > 2 && s[0] == '0') {
    char prefix = s[1] | 0x20;
    radix = prefix == 'x' ? 16 : prefix == 'o' ? 8 : prefix == 'b' ? 2 : 10;
    if (radix != 10) s.remove_prefix(2);
  }
  if (radix == 10) {
    negative = s[0] == '-';
    if (negative || s[0] == '+') s.remove_prefix(1);
  }
  BigInt* result;
  if (s.size() < kMany || radix != 10) {
    result = FromDigits(vm, s, radix, negative);
  } else {
    std::vector<uint8_t> digits;
    if (!ReadDigits(s, radix, digits)) return Value::Undefined();
    Integer value;
    TRY(SetManyDigits(vm, value, digits, radix));
    const std::span<const mp_limb_t> limbs = value.limbs();
    result = limbs.size() > kMaxLimbs ? nullptr : FromMagnitude(vm, limbs, negative);
  }
  return result == nullptr ? Value::Undefined() : Value(result);
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

Completion<String*> BigInt::ToText(Vm& vm, const BigInt* value, int radix) {
  TRY(vm.PollInterrupt());
  const size_t length = value->limb_count();
  if (length != 0) {
    const size_t digits = mpn_sizeinbase(value->limbs(), static_cast<mp_size_t>(length), radix);
    // One too many, perhaps.
    if (digits > String::kMaxLength) return vm.ThrowRangeError("Invalid string length");
  }
  const bool linear = (radix & (radix - 1)) == 0;
  if (linear || length * 64 < 8 * LongText::kPart) {
    return String::NewAscii(vm, value->ToString(radix));
  }
  Integer magnitude;
  std::copy_n(value->limbs(), length,
              mpz_limbs_write(magnitude.value, static_cast<mp_size_t>(length)));
  mpz_limbs_finish(magnitude.value, static_cast<mp_size_t>(length));
  const bool negative = value->is_negative();
  LongText text(vm, radix);
  TRY(text.Append(magnitude));
  if (negative) text.text().insert(0, 1, '-');
  return String::NewAscii(vm, text.text());
}

}  // namespace qdr
