// Binary operators on values of any type (ECMA-262 13.15.3 ApplyStringOrNumericBinaryOperator).
#include <cmath>

#include "objects/numbers.h"
#include "runtime/abstract_operations.h"
#include "runtime/messages.h"

namespace qdr {

double NumberRemainder(double a, double b) {
  // fmod is the specification's remainder: the sign is the dividend's, also of a zero.
  return std::fmod(a, b);
}

double NumberExponentiate(double base, double exponent) {
  // 6.1.6.1.3. Where IEEE's pow gives 1 for a NaN or a base of ±1 with an infinite exponent,
  // JavaScript gives NaN.
  if (exponent != exponent) return exponent;
  if (std::isinf(exponent) && std::fabs(base) == 1) {
    return std::numeric_limits<double>::quiet_NaN();
  }
  return std::pow(base, exponent);
}

namespace {

Value ApplyToNumbers(BinaryOperator op, double a, double b) {
  switch (op) {
    case BinaryOperator::kAdd:
      return Value::Number(a + b);
    case BinaryOperator::kSubtract:
      return Value::Number(a - b);
    case BinaryOperator::kMultiply:
      return Value::Number(a * b);
    case BinaryOperator::kDivide:
      return Value::Number(a / b);
    case BinaryOperator::kRemainder:
      return Value::Number(NumberRemainder(a, b));
    case BinaryOperator::kExponentiate:
      return Value::Number(NumberExponentiate(a, b));
    case BinaryOperator::kBitwiseAnd:
      return Value::Smi(DoubleToInt32(a) & DoubleToInt32(b));
    case BinaryOperator::kBitwiseOr:
      return Value::Smi(DoubleToInt32(a) | DoubleToInt32(b));
    case BinaryOperator::kBitwiseXor:
      return Value::Smi(DoubleToInt32(a) ^ DoubleToInt32(b));
    case BinaryOperator::kShiftLeft:
      return Value::Smi(static_cast<int32_t>(DoubleToUint32(a) << (DoubleToUint32(b) & 31)));
    case BinaryOperator::kShiftRight:
      return Value::Smi(DoubleToInt32(a) >> (DoubleToUint32(b) & 31));
    case BinaryOperator::kShiftRightLogical:
      return Value::Number(DoubleToUint32(a) >> (DoubleToUint32(b) & 31));
  }
  QDR_UNREACHABLE();
}

Completion<Value> ApplyToBigInts(Vm& vm, BinaryOperator op, BigInt* a, BigInt* b) {
  switch (op) {
    case BinaryOperator::kAdd:
      return Value(TRY(BigInt::Add(vm, a, b)));
    case BinaryOperator::kSubtract:
      return Value(TRY(BigInt::Subtract(vm, a, b)));
    case BinaryOperator::kMultiply:
      return Value(TRY(BigInt::Multiply(vm, a, b)));
    case BinaryOperator::kDivide:
      return Value(TRY(BigInt::Divide(vm, a, b)));
    case BinaryOperator::kRemainder:
      return Value(TRY(BigInt::Remainder(vm, a, b)));
    case BinaryOperator::kExponentiate:
      return Value(TRY(BigInt::Exponentiate(vm, a, b)));
    case BinaryOperator::kBitwiseAnd:
      return Value(TRY(BigInt::BitwiseAnd(vm, a, b)));
    case BinaryOperator::kBitwiseOr:
      return Value(TRY(BigInt::BitwiseOr(vm, a, b)));
    case BinaryOperator::kBitwiseXor:
      return Value(TRY(BigInt::BitwiseXor(vm, a, b)));
    case BinaryOperator::kShiftLeft:
      return Value(TRY(BigInt::LeftShift(vm, a, b)));
    case BinaryOperator::kShiftRight:
      return Value(TRY(BigInt::SignedRightShift(vm, a, b)));
    case BinaryOperator::kShiftRightLogical:
      return ThrowMessage(vm, Message::kBigIntShiftRight);
  }
  QDR_UNREACHABLE();
}

}  // namespace

Completion<Value> ApplyBinaryOperator(Vm& vm, BinaryOperator op, Value left, Value right) {
  // Fast: numbers, and concatenation of strings.
  if (left.IsNumber() && right.IsNumber()) {
    return ApplyToNumbers(op, left.AsNumber(), right.AsNumber());
  }
  if (op == BinaryOperator::kAdd) {
    if (IsString(left) && IsString(right)) {
      return Value(TRY(String::Concat(vm, AsString(left), AsString(right))));
    }
    // 1.a-b. Let lprim be ? ToPrimitive(lval). Let rprim be ? ToPrimitive(rval).
    left = TRY(ToPrimitive(vm, left));
    right = TRY(ToPrimitive(vm, right));
    // 1.c. If either is a String, concatenate.
    if (IsString(left) || IsString(right)) {
      String* a = TRY(ToString(vm, left));
      String* b = TRY(ToString(vm, right));
      return Value(TRY(String::Concat(vm, a, b)));
    }
  }
  // 3-4. Let lnum be ? ToNumeric(lval). Let rnum be ? ToNumeric(rval).
  left = TRY(ToNumeric(vm, left));
  right = TRY(ToNumeric(vm, right));
  if (left.IsNumber() && right.IsNumber()) {
    return ApplyToNumbers(op, left.AsNumber(), right.AsNumber());
  }
  // 5. If the types differ, throw a TypeError exception.
  if (left.IsNumber() != right.IsNumber()) return ThrowMessage(vm, Message::kBigIntMixedTypes);
  return ApplyToBigInts(vm, op, As<BigInt>(left), As<BigInt>(right));
}

}  // namespace qdr
