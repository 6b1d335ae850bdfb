// ExactSum: the accumulator.
#include "runtime/exact_sum.h"

#include <bit>
#include <cmath>

#include "base/check.h"

namespace qdr {

void ExactSum::Add(double value) {
  const uint64_t bits = std::bit_cast<uint64_t>(value);
  const int biased = static_cast<int>(bits >> 52 & 0x7ff);
  QDR_DCHECK(biased != 0x7ff);
  uint64_t mantissa = bits & 0x000f'ffff'ffff'ffff;
  if (biased != 0) mantissa |= uint64_t{1} << 52;
  // value = mantissa * 2^(position - 1074)
  const int position = biased == 0 ? 0 : biased - 1;
  const int limb = position / 32;
  const unsigned __int128 shifted = static_cast<unsigned __int128>(mantissa) << (position % 32);
  const auto low = static_cast<int64_t>(static_cast<uint32_t>(shifted));
  const auto middle = static_cast<int64_t>(static_cast<uint32_t>(shifted >> 32));
  const auto high = static_cast<int64_t>(static_cast<uint32_t>(shifted >> 64));
  if ((bits >> 63) != 0) {
    limbs_[limb] -= low;
    limbs_[limb + 1] -= middle;
    limbs_[limb + 2] -= high;
  } else {
    limbs_[limb] += low;
    limbs_[limb + 1] += middle;
    limbs_[limb + 2] += high;
  }
  if (++pending_ == kAdditionsBetweenCarries) PropagateCarries();
}

void ExactSum::PropagateCarries() {
  for (int i = 0; i + 1 < kLimbs; i++) {
    const int64_t carry = limbs_[i] >> 32;  // floor
    limbs_[i] -= carry * (int64_t{1} << 32);
    limbs_[i + 1] += carry;
  }
  pending_ = 0;
}

double ExactSum::Round() {
  PropagateCarries();
  // All limbs but the last are now in [0, 2^32); the last one has the sign.
  const bool negative = limbs_[kLimbs - 1] < 0;
  if (negative) {
    for (int64_t& limb : limbs_) limb = -limb;
    PropagateCarries();
  }
  int top = kLimbs - 1;
  while (top >= 0 && limbs_[top] == 0) top--;
  if (top < 0) return 0;
  // The number's highest bit, counted in units of 2^-1074.
  const int highest = top * 32 + 63 - std::countl_zero(static_cast<uint64_t>(limbs_[top]));
  // A double keeps 53 bits, or all of them when it is subnormal.
  const int lowest = highest >= 52 ? highest - 52 : 0;
  auto bit_at = [&](int position) {
    return static_cast<uint64_t>(limbs_[position / 32] >> (position % 32)) & 1;
  };
  uint64_t mantissa = 0;
  for (int position = highest; position >= lowest; position--) {
    mantissa = mantissa << 1 | bit_at(position);
  }
  if (lowest > 0 && bit_at(lowest - 1) != 0) {
    bool rest = false;
    for (int position = lowest - 2; position >= 0 && !rest; position--) {
      rest = bit_at(position) != 0;
    }
    if (rest || (mantissa & 1) != 0) mantissa++;
  }
  const double magnitude = std::ldexp(static_cast<double>(mantissa), lowest - 1074);
  return negative ? -magnitude : magnitude;
}

}  // namespace qdr
