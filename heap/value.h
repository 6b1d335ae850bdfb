// Value: every JavaScript value in 64 bits. Owns the encoding and nothing else.
//
//   cell (heap object)   0000:pppp:pppp:pppp   plain address; 0 is "no cell" and never a JS value
//   null                 0000:0000:0000:0002
//   false, true          0000:0000:0000:0006, ...:0007
//   undefined            0000:0000:0000:000a
//   the hole             0000:0000:0000:0012   array hole, TDZ, "absent"; never seen by programs
//   exception            0000:0000:0000:0022   returned by C++ when an exception is pending
//   double               0002:.... to fffc:....  bits of the double + 2^49 (NaN is canonical)
//   int32 ("Smi")        fffe:0000:iiii:iiii
//
// Three tests follow: `bits >= kNumberTag` (unsigned) is Smi, `bits & kNumberTag` is number, and
// `!(bits & kNotCellMask)` is cell. Generated code keeps both constants in pinned registers.
// A double that is an int32 (and not -0) may be stored either way; `Value::Number` picks Smi.
#ifndef HEAP_VALUE_H_
#define HEAP_VALUE_H_

#include <bit>
#include <cstdint>

#include "base/check.h"

namespace qdr {

class HeapObject;

class Value {
 public:
  static constexpr uint64_t kNumberTag = 0xfffe'0000'0000'0000;
  static constexpr uint64_t kDoubleOffset = uint64_t{1} << 49;
  static constexpr uint64_t kOtherTag = 0x2;
  static constexpr uint64_t kNotCellMask = kNumberTag | kOtherTag;
  static constexpr uint64_t kNullBits = 0x02;
  static constexpr uint64_t kFalseBits = 0x06;
  static constexpr uint64_t kTrueBits = 0x07;
  static constexpr uint64_t kUndefinedBits = 0x0a;
  static constexpr uint64_t kHoleBits = 0x12;
  static constexpr uint64_t kExceptionBits = 0x22;
  /// undefined and null differ in this bit alone: `(bits & ~kUndefinedBit) == kNullBits` is
  /// nullish.
  static constexpr uint64_t kUndefinedBit = 0x08;

  /// The default is "no cell": zeroed memory holds no JavaScript value.
  constexpr Value() : bits_(0) {}
  explicit constexpr Value(uint64_t bits) : bits_(bits) {}
  Value(const HeapObject* object)  // NOLINT: implicit by intent, a cell is a value
      : bits_(reinterpret_cast<uintptr_t>(object)) {}

  static constexpr Value Undefined() { return Value(kUndefinedBits); }
  static constexpr Value Null() { return Value(kNullBits); }
  static constexpr Value True() { return Value(kTrueBits); }
  static constexpr Value False() { return Value(kFalseBits); }
  static constexpr Value Hole() { return Value(kHoleBits); }
  static constexpr Value Exception() { return Value(kExceptionBits); }
  static constexpr Value Boolean(bool b) { return Value(kFalseBits | uint64_t{b}); }
  static constexpr Value Smi(int32_t i) { return Value(kNumberTag | static_cast<uint32_t>(i)); }
  /// Keeps the double representation even for integral values; NaNs become the canonical one.
  static constexpr Value Double(double d) {
    if (d != d) return Value(kCanonicalNan + kDoubleOffset);
    return Value(std::bit_cast<uint64_t>(d) + kDoubleOffset);
  }
  /// Smi where the number is an int32 and not -0, double otherwise.
  static constexpr Value Number(double d) {
    if (d >= -2147483648.0 && d <= 2147483647.0) {
      auto i = static_cast<int32_t>(d);
      if (static_cast<double>(i) == d && (i != 0 || !(std::bit_cast<uint64_t>(d) >> 63))) {
        return Smi(i);
      }
    }
    return Double(d);
  }
  static constexpr Value Number(int32_t i) { return Smi(i); }
  static constexpr Value Number(uint32_t u) {
    return u <= 0x7fffffffu ? Smi(static_cast<int32_t>(u)) : Double(u);
  }
  static constexpr Value Number(int64_t i) { return Number(static_cast<double>(i)); }
  static constexpr Value Number(uint64_t i) { return Number(static_cast<double>(i)); }

  constexpr uint64_t bits() const { return bits_; }

  constexpr bool IsSmi() const { return bits_ >= kNumberTag; }
  constexpr bool IsNumber() const { return (bits_ & kNumberTag) != 0; }
  constexpr bool IsDouble() const { return IsNumber() && !IsSmi(); }
  constexpr bool IsCell() const { return (bits_ & kNotCellMask) == 0 && bits_ != 0; }
  constexpr bool IsEmpty() const { return bits_ == 0; }
  constexpr bool IsUndefined() const { return bits_ == kUndefinedBits; }
  constexpr bool IsNull() const { return bits_ == kNullBits; }
  constexpr bool IsNullish() const { return (bits_ & ~kUndefinedBit) == kNullBits; }
  constexpr bool IsBoolean() const { return (bits_ & ~uint64_t{1}) == kFalseBits; }
  constexpr bool IsTrue() const { return bits_ == kTrueBits; }
  constexpr bool IsFalse() const { return bits_ == kFalseBits; }
  constexpr bool IsHole() const { return bits_ == kHoleBits; }
  constexpr bool IsException() const { return bits_ == kExceptionBits; }

  constexpr int32_t AsSmi() const { return static_cast<int32_t>(bits_); }
  constexpr double AsDouble() const { return std::bit_cast<double>(bits_ - kDoubleOffset); }
  /// The number as a double, whichever way it is stored.
  constexpr double AsNumber() const { return IsSmi() ? AsSmi() : AsDouble(); }
  HeapObject* AsCell() const { return reinterpret_cast<HeapObject*>(bits_); }

  /// Same bits. Not strict equality: a number can be stored two ways, strings compare by content.
  constexpr bool operator==(const Value& other) const = default;

 private:
  static constexpr uint64_t kCanonicalNan = 0x7ff8'0000'0000'0000;
  uint64_t bits_;
};

static_assert(sizeof(Value) == 8);

}  // namespace qdr

#endif  // HEAP_VALUE_H_
