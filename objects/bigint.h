// BigInt (ECMA-262 6.1.6.2): sign and magnitude in 64-bit limbs, least significant first, without
// leading zero limbs; zero has no limbs and no sign. Arithmetic is GMP's mpn functions on the
// limbs.
#ifndef OBJECTS_BIGINT_H_
#define OBJECTS_BIGINT_H_

#include "objects/string.h"

namespace qdr {

class BigInt : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kBigInt;
  static constexpr int kLengthOffset = 8;
  static constexpr int kLimbsOffset = 16;
  static constexpr uint8_t kNegativeFlag = 1;
  static constexpr uint32_t kMaxLimbs = 1u << 24;  // 2^30 bits, as V8

  uint32_t limb_count() const { return length_; }
  bool is_negative() const { return has_flag(kNegativeFlag); }
  bool is_zero() const { return length_ == 0; }
  uint64_t* limbs() const {
    return reinterpret_cast<uint64_t*>(reinterpret_cast<uintptr_t>(this) + kLimbsOffset);
  }

  static BigInt* FromInt64(Vm& vm, int64_t value);
  static BigInt* FromUint64(Vm& vm, uint64_t value);
  /// `value` is integral.
  static BigInt* FromDouble(Vm& vm, double value);
  /// Digits of `radix` (2..36), no sign and no prefix; nullptr on anything else.
  static BigInt* FromDigits(Vm& vm, std::string_view digits, int radix, bool negative);
  /// ECMA-262 7.1.14 StringToBigInt; undefined for what is no BigInt, or too large. Threw: a
  /// termination.
  static Completion<Value> FromString(Vm& vm, String* text);
  std::string ToString(int radix) const;
  /// BigInt::toString (6.1.6.2.21). RangeError if that is too long for a string; Threw also for a
  /// termination: it polls for interrupts.
  static Completion<String*> ToText(Vm& vm, const BigInt* value, int radix);
  /// Nearest double, ties to even; infinite beyond the range.
  double ToDouble() const;
  uint64_t AsUint64() const;  ///< modulo 2^64, two's complement
  int64_t AsInt64() const;

  // ECMA-262 6.1.6.2.x; RangeError "Maximum BigInt size exceeded", "Division by zero", negative
  // exponents.
  static BigInt* UnaryMinus(Vm& vm, BigInt* a);
  static Completion<BigInt*> BitwiseNot(Vm& vm, BigInt* a);
  static Completion<BigInt*> Add(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> Subtract(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> Multiply(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> Divide(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> Remainder(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> Exponentiate(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> LeftShift(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> SignedRightShift(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> BitwiseAnd(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> BitwiseOr(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> BitwiseXor(Vm& vm, BigInt* a, BigInt* b);
  static Completion<BigInt*> AsIntN(Vm& vm, uint64_t bits, BigInt* a);
  static Completion<BigInt*> AsUintN(Vm& vm, uint64_t bits, BigInt* a);
  static bool Equal(const BigInt* a, const BigInt* b);
  static int Compare(const BigInt* a, const BigInt* b);
  /// <0, 0, >0; `number` is not NaN.
  static int CompareToDouble(const BigInt* a, double number);

  /// Bits of the magnitude without leading zeros; 0 for 0.
  uint64_t BitLength() const;
  /// Leading zero limbs are dropped.
  static BigInt* FromMagnitude(Vm& vm, std::span<const uint64_t> limbs, bool negative);

 private:
  static BigInt* NewRaw(Vm& vm, uint32_t limbs);
  static BigInt* Trim(BigInt* value);
  static BigInt* AddMagnitudes(Vm& vm, BigInt* a, BigInt* b, bool negative);
  static BigInt* SubtractMagnitudes(Vm& vm, BigInt* a, BigInt* b, bool negative);
  static Completion<BigInt*> Checked(Vm& vm, BigInt* value);
  uint32_t length_;
  uint32_t padding_;
};

}  // namespace qdr

#endif  // OBJECTS_BIGINT_H_
