// BigInt: creation, comparison, conversion to and from numbers, and arithmetic.
#include "objects/bigint.h"

#include <gmp.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "objects/bigint_limbs.h"
#include "objects/vm.h"

namespace qdr {

static_assert(GMP_LIMB_BITS == 64 && GMP_NAIL_BITS == 0);

double LimbsToDouble(std::span<const uint64_t> limbs) {
  while (!limbs.empty() && limbs.back() == 0) limbs = limbs.first(limbs.size() - 1);
  if (limbs.empty()) return 0;
  size_t n = limbs.size();
  int leading = std::countl_zero(limbs[n - 1]);
  uint64_t top = limbs[n - 1] << leading;
  if (n > 1 && leading > 0) top |= limbs[n - 2] >> (64 - leading);
  // What lies below `top` matters only as "something or nothing".
  bool sticky = false;
  if (n > 1) sticky = leading == 0 ? limbs[n - 2] != 0 : limbs[n - 2] << leading != 0;
  for (size_t i = 0; !sticky && i + 2 < n; ++i) sticky = limbs[i] != 0;
  size_t bits = n * 64 - static_cast<size_t>(leading);
  if (bits > 1024) return std::numeric_limits<double>::infinity();
  uint64_t mantissa = top >> 11;
  uint64_t rest = top & 0x7ff;
  if (rest > 0x400 || (rest == 0x400 && (sticky || (mantissa & 1) != 0))) ++mantissa;
  return std::ldexp(static_cast<double>(mantissa), static_cast<int>(bits) - 53);
}

// --- Creation.

BigInt* BigInt::NewRaw(Vm& vm, uint32_t limbs) {
  auto* result = static_cast<BigInt*>(
      vm.heap.Allocate(vm.map(InstanceType::kBigInt), kLimbsOffset + size_t{8} * limbs));
  result->length_ = limbs;
  result->padding_ = 0;
  return result;
}

BigInt* BigInt::Trim(BigInt* value) {
  uint32_t n = value->length_;
  while (n > 0 && value->limbs()[n - 1] == 0) {
    // The words given up must be immediates for the collector's walk.
    value->limbs()[--n] = Value::kUndefinedBits;
  }
  value->length_ = n;
  if (n == 0) value->clear_flag(kNegativeFlag);
  return value;
}

BigInt* BigInt::FromMagnitude(Vm& vm, std::span<const uint64_t> limbs, bool negative) {
  while (!limbs.empty() && limbs.back() == 0) limbs = limbs.first(limbs.size() - 1);
  BigInt* result = NewRaw(vm, static_cast<uint32_t>(limbs.size()));
  if (!limbs.empty()) std::memcpy(result->limbs(), limbs.data(), limbs.size() * 8);
  if (negative && !limbs.empty()) result->set_flag(kNegativeFlag);
  return result;
}

BigInt* BigInt::FromUint64(Vm& vm, uint64_t value) { return FromMagnitude(vm, {&value, 1}, false); }

BigInt* BigInt::FromInt64(Vm& vm, int64_t value) {
  auto magnitude = static_cast<uint64_t>(value);
  if (value < 0) magnitude = 0 - magnitude;
  return FromMagnitude(vm, {&magnitude, 1}, value < 0);
}

namespace {

/// The magnitude of trunc(value), which is finite; 1024 bits and 53 of shift fit.
size_t DoubleToLimbs(double value, uint64_t (&limbs)[17]) {
  auto bits = std::bit_cast<uint64_t>(std::abs(value));
  int exponent = static_cast<int>(bits >> 52) - 1023;
  std::memset(limbs, 0, sizeof limbs);
  if (exponent < 0) return 0;
  uint64_t mantissa = (bits & ((uint64_t{1} << 52) - 1)) | uint64_t{1} << 52;
  if (exponent <= 52) {
    limbs[0] = mantissa >> (52 - exponent);
    return 1;
  }
  int shift = exponent - 52;
  limbs[shift / 64] = mantissa << (shift % 64);
  if (shift % 64 != 0) limbs[shift / 64 + 1] = mantissa >> (64 - shift % 64);
  size_t n = 17;
  while (limbs[n - 1] == 0) --n;
  return n;
}

int CompareMagnitudes(const uint64_t* a, size_t an, const uint64_t* b, size_t bn) {
  if (an != bn) return an < bn ? -1 : 1;
  return an == 0 ? 0 : mpn_cmp(a, b, static_cast<mp_size_t>(an));
}

Threw ThrowTooBig(Vm& vm) { return vm.ThrowRangeError("Maximum BigInt size exceeded"); }

}  // namespace

BigInt* BigInt::FromDouble(Vm& vm, double value) {
  uint64_t limbs[17];
  size_t n = DoubleToLimbs(value, limbs);
  return FromMagnitude(vm, {limbs, n}, value < 0);
}

// --- To numbers; comparison.

double BigInt::ToDouble() const {
  double magnitude = LimbsToDouble({limbs(), length_});
  return is_negative() ? -magnitude : magnitude;
}

uint64_t BigInt::AsUint64() const {
  if (length_ == 0) return 0;
  return is_negative() ? 0 - limbs()[0] : limbs()[0];
}
int64_t BigInt::AsInt64() const { return static_cast<int64_t>(AsUint64()); }

uint64_t BigInt::BitLength() const {
  if (length_ == 0) return 0;
  return uint64_t{length_} * 64 - static_cast<uint64_t>(std::countl_zero(limbs()[length_ - 1]));
}

bool BigInt::Equal(const BigInt* a, const BigInt* b) {
  return a->is_negative() == b->is_negative() && a->length_ == b->length_ &&
         std::memcmp(a->limbs(), b->limbs(), size_t{8} * a->length_) == 0;
}

int BigInt::Compare(const BigInt* a, const BigInt* b) {
  if (a->is_negative() != b->is_negative()) return a->is_negative() ? -1 : 1;
  int magnitudes = CompareMagnitudes(a->limbs(), a->length_, b->limbs(), b->length_);
  return a->is_negative() ? -magnitudes : magnitudes;
}

int BigInt::CompareToDouble(const BigInt* a, double number) {
  QDR_DCHECK(number == number);
  if (std::isinf(number)) return number > 0 ? -1 : 1;
  if (a->is_zero()) return number > 0 ? -1 : number < 0 ? 1 : 0;
  if (number == 0 || a->is_negative() != (number < 0)) return a->is_negative() ? -1 : 1;
  uint64_t limbs[17];
  size_t n = DoubleToLimbs(number, limbs);
  int magnitudes = CompareMagnitudes(a->limbs(), a->length_, limbs, n);
  // The same integral part: a fraction makes the number the greater one.
  if (magnitudes == 0 && std::trunc(number) != number) magnitudes = -1;
  return a->is_negative() ? -magnitudes : magnitudes;
}

// --- Arithmetic.

BigInt* BigInt::UnaryMinus(Vm& vm, BigInt* a) {
  return FromMagnitude(vm, {a->limbs(), a->length_}, !a->is_negative());
}

BigInt* BigInt::AddMagnitudes(Vm& vm, BigInt* a, BigInt* b, bool negative) {
  if (a->length_ < b->length_) std::swap(a, b);
  BigInt* result = NewRaw(vm, a->length_ + 1);
  uint64_t carry = 0;
  if (b->length_ != 0) {
    carry = mpn_add(result->limbs(), a->limbs(), a->length_, b->limbs(), b->length_);
  } else {
    std::memcpy(result->limbs(), a->limbs(), size_t{8} * a->length_);
  }
  result->limbs()[a->length_] = carry;
  if (negative) result->set_flag(kNegativeFlag);
  return Trim(result);
}

BigInt* BigInt::SubtractMagnitudes(Vm& vm, BigInt* a, BigInt* b, bool negative) {
  if (CompareMagnitudes(a->limbs(), a->length_, b->limbs(), b->length_) < 0) {
    std::swap(a, b);
    negative = !negative;
  }
  BigInt* result = NewRaw(vm, a->length_);
  if (b->length_ != 0) {
    mpn_sub(result->limbs(), a->limbs(), a->length_, b->limbs(), b->length_);
  } else {
    std::memcpy(result->limbs(), a->limbs(), size_t{8} * a->length_);
  }
  if (negative) result->set_flag(kNegativeFlag);
  return Trim(result);
}

Completion<BigInt*> BigInt::Checked(Vm& vm, BigInt* value) {
  if (value->length_ > kMaxLimbs) return ThrowTooBig(vm);
  return value;
}

Completion<BigInt*> BigInt::Add(Vm& vm, BigInt* a, BigInt* b) {
  return Checked(vm, a->is_negative() == b->is_negative()
                         ? AddMagnitudes(vm, a, b, a->is_negative())
                         : SubtractMagnitudes(vm, a, b, a->is_negative()));
}

Completion<BigInt*> BigInt::Subtract(Vm& vm, BigInt* a, BigInt* b) {
  return Checked(vm, a->is_negative() != b->is_negative()
                         ? AddMagnitudes(vm, a, b, a->is_negative())
                         : SubtractMagnitudes(vm, a, b, a->is_negative()));
}

Completion<BigInt*> BigInt::Multiply(Vm& vm, BigInt* a, BigInt* b) {
  if (a->is_zero() || b->is_zero()) return NewRaw(vm, 0);
  if (a->length_ < b->length_) std::swap(a, b);
  if (uint64_t{a->length_} + b->length_ > kMaxLimbs + 1) return ThrowTooBig(vm);
  BigInt* result = NewRaw(vm, a->length_ + b->length_);
  if (a == b) {
    mpn_sqr(result->limbs(), a->limbs(), a->length_);
  } else {
    mpn_mul(result->limbs(), a->limbs(), a->length_, b->limbs(), b->length_);
  }
  if (a->is_negative() != b->is_negative()) result->set_flag(kNegativeFlag);
  return Checked(vm, Trim(result));
}

Completion<BigInt*> BigInt::Divide(Vm& vm, BigInt* a, BigInt* b) {
  if (b->is_zero()) return vm.ThrowRangeError("Division by zero");
  if (a->length_ < b->length_) return NewRaw(vm, 0);
  BigInt* quotient = NewRaw(vm, a->length_ - b->length_ + 1);
  if (b->length_ == 1) {
    mpn_divrem_1(quotient->limbs(), 0, a->limbs(), a->length_, b->limbs()[0]);
  } else {
    std::vector<mp_limb_t> remainder(b->length_);
    mpn_tdiv_qr(quotient->limbs(), remainder.data(), 0, a->limbs(), a->length_, b->limbs(),
                b->length_);
  }
  if (a->is_negative() != b->is_negative()) quotient->set_flag(kNegativeFlag);
  return Trim(quotient);
}

Completion<BigInt*> BigInt::Remainder(Vm& vm, BigInt* a, BigInt* b) {
  if (b->is_zero()) return vm.ThrowRangeError("Division by zero");
  if (a->length_ < b->length_) return a;
  BigInt* remainder = NewRaw(vm, b->length_);
  if (b->length_ == 1) {
    remainder->limbs()[0] = mpn_mod_1(a->limbs(), a->length_, b->limbs()[0]);
  } else {
    std::vector<mp_limb_t> quotient(a->length_ - b->length_ + 1);
    mpn_tdiv_qr(quotient.data(), remainder->limbs(), 0, a->limbs(), a->length_, b->limbs(),
                b->length_);
  }
  if (a->is_negative()) remainder->set_flag(kNegativeFlag);
  return Trim(remainder);
}

Completion<BigInt*> BigInt::Exponentiate(Vm& vm, BigInt* base, BigInt* exponent) {
  if (exponent->is_negative()) return vm.ThrowRangeError("Exponent must be non-negative");
  if (exponent->is_zero()) return FromUint64(vm, 1);
  if (base->is_zero()) return base;
  bool odd = (exponent->limbs()[0] & 1) != 0;
  bool negative = base->is_negative() && odd;
  if (base->length_ == 1 && base->limbs()[0] == 1) {
    uint64_t one = 1;
    return FromMagnitude(vm, {&one, 1}, negative);
  }
  // |base| >= 2, so the result has more than (bits - 1) * exponent bits.
  constexpr uint64_t kMaxBits = uint64_t{kMaxLimbs} * 64;
  if (exponent->length_ > 1 || exponent->limbs()[0] > kMaxBits) return ThrowTooBig(vm);
  uint64_t n = exponent->limbs()[0];
  if ((base->BitLength() - 1) * n > kMaxBits) return ThrowTooBig(vm);
  if (n == 1) return base;
  if (base->length_ == 1 && std::has_single_bit(base->limbs()[0])) {
    uint64_t shift = n * static_cast<uint64_t>(std::countr_zero(base->limbs()[0]));
    if (shift >= kMaxBits) return ThrowTooBig(vm);
    BigInt* result = NewRaw(vm, static_cast<uint32_t>(shift / 64 + 1));
    std::memset(result->limbs(), 0, size_t{8} * result->length_);
    result->limbs()[shift / 64] = uint64_t{1} << (shift % 64);
    if (negative) result->set_flag(kNegativeFlag);
    return result;
  }
  // Square and multiply, from the exponent's highest bit down.
  std::vector<mp_limb_t> power(base->limbs(), base->limbs() + base->length_);
  std::vector<mp_limb_t> next;
  for (int bit = 62 - std::countl_zero(n); bit >= 0; --bit) {
    next.resize(power.size() * 2);
    mpn_sqr(next.data(), power.data(), static_cast<mp_size_t>(power.size()));
    while (next.back() == 0) next.pop_back();
    power.swap(next);
    if ((n >> bit & 1) != 0) {
      next.resize(power.size() + base->length_);
      if (power.size() >= base->length_) {
        mpn_mul(next.data(), power.data(), static_cast<mp_size_t>(power.size()), base->limbs(),
                base->length_);
      } else {
        mpn_mul(next.data(), base->limbs(), base->length_, power.data(),
                static_cast<mp_size_t>(power.size()));
      }
      while (next.back() == 0) next.pop_back();
      power.swap(next);
    }
    if (power.size() > kMaxLimbs) return ThrowTooBig(vm);
  }
  return FromMagnitude(vm, power, negative);
}

}  // namespace qdr
