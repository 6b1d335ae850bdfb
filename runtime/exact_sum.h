// The exact sum of doubles, rounded once at the end (Math.sumPrecise). A fixed-point number as wide
// as the range of doubles, in limbs that overlap by enough bits to delay carries.
#ifndef RUNTIME_EXACT_SUM_H_
#define RUNTIME_EXACT_SUM_H_

#include <array>
#include <cstdint>

namespace qdr {

class ExactSum {
 public:
  /// Finite values only.
  void Add(double value);
  /// The sum rounded to nearest, ties to even; +0 when the sum is zero.
  double Round();

 private:
  void PropagateCarries();

  // Limb i counts units of 2^(32 i - 1074). 67 limbs hold the largest double; two more hold the
  // carries of as many additions as one likes.
  static constexpr int kLimbs = 69;
  // Each addition adds less than 2^32 to a limb.
  static constexpr uint32_t kAdditionsBetweenCarries = 1u << 30;
  std::array<int64_t, kLimbs> limbs_{};
  uint32_t pending_ = 0;
};

}  // namespace qdr

#endif  // RUNTIME_EXACT_SUM_H_
