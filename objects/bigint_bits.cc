// BigInt: shifts, the bitwise operations on two's complement, and truncation to a number of bits.
#include <gmp.h>

#include <cstring>

#include "objects/bigint.h"
#include "objects/vm.h"

namespace qdr {

namespace {

constexpr uint64_t kMaxBits = uint64_t{BigInt::kMaxLimbs} * 64;

using Limbs = absl::InlinedVector<uint64_t, 16>;

void Negate(Limbs& limbs) {
  uint64_t carry = 1;
  for (uint64_t& limb : limbs) {
    limb = ~limb + carry;
    carry = carry != 0 && limb == 0;
  }
}

/// The low `n` limbs of the value in two's complement.
Limbs ToTwosComplement(const BigInt* a, size_t n) {
  Limbs limbs(n, 0);
  size_t count = std::min(n, size_t{a->limb_count()});
  for (size_t i = 0; i < count; ++i) limbs[i] = a->limbs()[i];
  if (a->is_negative()) Negate(limbs);
  return limbs;
}

BigInt* FromTwosComplement(Vm& vm, Limbs& limbs) {
  bool negative = !limbs.empty() && limbs.back() >> 63 != 0;
  if (negative) Negate(limbs);
  return BigInt::FromMagnitude(vm, limbs, negative);
}

template <class Operation>
BigInt* Bitwise(Vm& vm, BigInt* a, BigInt* b, const Operation& operation) {
  // One limb more than the longer one has room for the signs.
  size_t n = std::max(a->limb_count(), b->limb_count()) + 1;
  Limbs x = ToTwosComplement(a, n);
  Limbs y = ToTwosComplement(b, n);
  for (size_t i = 0; i < n; ++i) x[i] = operation(x[i], y[i]);
  return FromTwosComplement(vm, x);
}

Threw ThrowTooBig(Vm& vm) { return vm.ThrowRangeError("Maximum BigInt size exceeded"); }

Completion<BigInt*> ShiftLeftBy(Vm& vm, BigInt* a, uint64_t shift) {
  if (shift > kMaxBits || a->BitLength() + shift > kMaxBits) return ThrowTooBig(vm);
  size_t words = shift / 64;
  int bits = static_cast<int>(shift % 64);
  Limbs limbs(a->limb_count() + words + 1, 0);
  if (bits == 0) {
    std::memcpy(limbs.data() + words, a->limbs(), size_t{8} * a->limb_count());
  } else {
    limbs.back() =
        mpn_lshift(limbs.data() + words, a->limbs(), a->limb_count(), static_cast<unsigned>(bits));
  }
  return BigInt::FromMagnitude(vm, limbs, a->is_negative());
}

/// Rounds towards minus infinity.
BigInt* ShiftRightBy(Vm& vm, BigInt* a, uint64_t shift) {
  if (shift >= a->BitLength()) return BigInt::FromInt64(vm, a->is_negative() ? -1 : 0);
  size_t words = shift / 64;
  int bits = static_cast<int>(shift % 64);
  bool lost = false;
  for (size_t i = 0; i < words && !lost; ++i) lost = a->limbs()[i] != 0;
  size_t n = a->limb_count() - words;
  Limbs limbs(n + 1, 0);
  if (bits == 0) {
    std::memcpy(limbs.data(), a->limbs() + words, 8 * n);
  } else {
    lost |= mpn_rshift(limbs.data(), a->limbs() + words, static_cast<mp_size_t>(n),
                       static_cast<unsigned>(bits)) != 0;
  }
  if (a->is_negative() && lost) mpn_add_1(limbs.data(), limbs.data(), limbs.size(), 1);
  return BigInt::FromMagnitude(vm, limbs, a->is_negative());
}

}  // namespace

Completion<BigInt*> BigInt::LeftShift(Vm& vm, BigInt* a, BigInt* b) {
  if (a->is_zero() || b->is_zero()) return a;
  if (b->is_negative()) {
    return ShiftRightBy(vm, a, b->length_ > 1 ? ~uint64_t{0} : b->limbs()[0]);
  }
  if (b->length_ > 1) return ThrowTooBig(vm);
  return ShiftLeftBy(vm, a, b->limbs()[0]);
}

Completion<BigInt*> BigInt::SignedRightShift(Vm& vm, BigInt* a, BigInt* b) {
  if (a->is_zero() || b->is_zero()) return a;
  if (!b->is_negative()) {
    return ShiftRightBy(vm, a, b->length_ > 1 ? ~uint64_t{0} : b->limbs()[0]);
  }
  if (b->length_ > 1) return ThrowTooBig(vm);
  return ShiftLeftBy(vm, a, b->limbs()[0]);
}

Completion<BigInt*> BigInt::BitwiseNot(Vm& vm, BigInt* a) {
  // ~a = -a - 1
  BigInt* one = FromUint64(vm, 1);
  BigInt* minus = UnaryMinus(vm, a);
  return Subtract(vm, minus, one);
}

Completion<BigInt*> BigInt::BitwiseAnd(Vm& vm, BigInt* a, BigInt* b) {
  return Bitwise(vm, a, b, [](uint64_t x, uint64_t y) { return x & y; });
}
Completion<BigInt*> BigInt::BitwiseOr(Vm& vm, BigInt* a, BigInt* b) {
  return Bitwise(vm, a, b, [](uint64_t x, uint64_t y) { return x | y; });
}
Completion<BigInt*> BigInt::BitwiseXor(Vm& vm, BigInt* a, BigInt* b) {
  return Bitwise(vm, a, b, [](uint64_t x, uint64_t y) { return x ^ y; });
}

Completion<BigInt*> BigInt::AsUintN(Vm& vm, uint64_t bits, BigInt* a) {
  if (!a->is_negative() && a->BitLength() <= bits) return a;
  if (bits == 0) return FromUint64(vm, 0);
  if (bits > kMaxBits) return ThrowTooBig(vm);
  Limbs limbs = ToTwosComplement(a, (bits + 63) / 64);
  if (bits % 64 != 0) limbs.back() &= (uint64_t{1} << (bits % 64)) - 1;
  return FromMagnitude(vm, limbs, false);
}

Completion<BigInt*> BigInt::AsIntN(Vm& vm, uint64_t bits, BigInt* a) {
  if (a->BitLength() < bits) return a;
  if (bits == 0) return FromUint64(vm, 0);
  // Here bits <= BitLength, so it is within the limits.
  Limbs limbs = ToTwosComplement(a, (bits + 63) / 64);
  // Sign extension from the highest bit that stays.
  if (int unused = static_cast<int>(limbs.size() * 64 - bits); unused != 0) {
    limbs.back() = static_cast<uint64_t>(static_cast<int64_t>(limbs.back() << unused) >> unused);
  }
  return FromTwosComplement(vm, limbs);
}

}  // namespace qdr
