// Math (ECMA-262 21.3). The transcendental functions are the C library's, which are within one unit
// of the last place; where the specification fixes special cases that C does not share, they are
// spelled out.
#include <cmath>

#include "objects/numbers.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/builtins_support.h"
#include "runtime/exact_sum.h"
#include "runtime/realm_state.h"

namespace qdr {

namespace {

/// The functions whose meaning is that of C's function of one argument.
template <double (*Function)(double)>
Completion<Value> MathUnary(Vm& vm, Arguments& arguments) {
  return Value::Number(Function(TRY(ToNumber(vm, arguments[0]))));
}

// 21.3.2.1 Math.abs ( x )
Completion<Value> MathAbs(Vm& vm, Arguments& arguments) {
  const Value x = arguments[0];
  if (x.IsSmi() && x.AsSmi() > INT32_MIN) return Value::Smi(x.AsSmi() < 0 ? -x.AsSmi() : x.AsSmi());
  return Value::Number(std::fabs(TRY(ToNumber(vm, x))));
}

// 21.3.2.8 Math.atan2 ( y, x )
Completion<Value> MathAtan2(Vm& vm, Arguments& arguments) {
  const double y = TRY(ToNumber(vm, arguments[0]));
  const double x = TRY(ToNumber(vm, arguments[1]));
  return Value::Number(std::atan2(y, x));
}

template <double (*Function)(double)>
Completion<Value> MathRounding(Vm& vm, Arguments& arguments) {
  if (arguments[0].IsSmi()) return arguments[0];
  return Value::Number(Function(TRY(ToNumber(vm, arguments[0]))));
}

// 21.3.2.11 Math.clz32 ( x )
Completion<Value> MathClz32(Vm& vm, Arguments& arguments) {
  return Value::Smi(std::countl_zero(TRY(ToUint32(vm, arguments[0]))));
}

// 21.3.2.17 Math.fround ( x )
Completion<Value> MathFround(Vm& vm, Arguments& arguments) {
  return Value::Number(static_cast<double>(static_cast<float>(TRY(ToNumber(vm, arguments[0])))));
}

// 21.3.2.18 Math.f16round ( x )
Completion<Value> MathF16round(Vm& vm, Arguments& arguments) {
  return Value::Number(Float16ToDouble(DoubleToFloat16(TRY(ToNumber(vm, arguments[0])))));
}

// 21.3.2.19 Math.hypot ( ...args )
Completion<Value> MathHypot(Vm& vm, Arguments& arguments) {
  // 1. Let coerced be a new empty List. 2. For each element arg of args: append ? ToNumber(arg).
  absl::InlinedVector<double, 8> coerced;
  for (Value argument : arguments.all()) coerced.push_back(TRY(ToNumber(vm, argument)));
  double largest = 0;
  bool has_nan = false;
  for (double number : coerced) {
    // 3. If number is either +∞ or -∞, return +∞ (before any NaN counts).
    if (std::isinf(number)) return Value::Double(INFINITY);
    if (std::isnan(number)) has_nan = true;
    largest = std::max(largest, std::fabs(number));
  }
  // 5. If any number is NaN, return NaN.
  if (has_nan) return Value::Double(NAN);
  // 6. If all are zeros, return +0.
  if (largest == 0) return Value::Smi(0);
  // 7. The root of the sum of squares: scaled against overflow, with compensated summation.
  double sum = 0;
  double compensation = 0;
  for (double number : coerced) {
    const double scaled = number / largest;
    const double summand = scaled * scaled - compensation;
    const double preliminary = sum + summand;
    compensation = (preliminary - sum) - summand;
    sum = preliminary;
  }
  return Value::Number(std::sqrt(sum) * largest);
}

// 21.3.2.20 Math.imul ( x, y )
Completion<Value> MathImul(Vm& vm, Arguments& arguments) {
  const uint32_t a = TRY(ToUint32(vm, arguments[0]));
  const uint32_t b = TRY(ToUint32(vm, arguments[1]));
  return Value::Smi(static_cast<int32_t>(a * b));
}

// 21.3.2.25 Math.max ( ...args ) and 21.3.2.26 Math.min ( ...args )
template <bool kMax>
Completion<Value> MathExtremum(Vm& vm, Arguments& arguments) {
  // Fast path, two Smis: no conversion has an effect.
  if (arguments.size() == 2 && arguments[0].IsSmi() && arguments[1].IsSmi()) {
    const int32_t a = arguments[0].AsSmi();
    const int32_t b = arguments[1].AsSmi();
    return Value::Smi(kMax ? std::max(a, b) : std::min(a, b));
  }
  // 3. Let highest be -∞ (lowest: +∞).
  double result = kMax ? -INFINITY : INFINITY;
  // All arguments are converted, also behind a NaN.
  for (size_t i = 0; i < arguments.size(); i++) {
    const double number = TRY(ToNumber(vm, arguments[i]));
    // 4.a-c. NaN wins; +0 is larger than -0.
    if (std::isnan(number) || std::isnan(result)) {
      result = NAN;
    } else if (number == 0 && result == 0) {
      if (std::signbit(number) != kMax) result = number;
    } else if (kMax ? number > result : number < result) {
      result = number;
    }
  }
  return Value::Number(result);
}

// 21.3.2.27 Math.pow ( base, exponent )
Completion<Value> MathPow(Vm& vm, Arguments& arguments) {
  // 1. Set base to ? ToNumber(base). 2. Set exponent to ? ToNumber(exponent).
  const double base = TRY(ToNumber(vm, arguments[0]));
  const double exponent = TRY(ToNumber(vm, arguments[1]));
  // 3. Return Number::exponentiate(base, exponent).
  return Value::Number(NumberExponentiate(base, exponent));
}

// 21.3.2.28 Math.random ( )
Completion<Value> MathRandom(Vm& vm, Arguments& arguments) {
  return Value::Number(CurrentRealmState(vm).random.NextDouble());
}

double RoundHalfUp(double x) {
  double result = std::floor(x);
  if (x - result >= 0.5) result += 1;
  // [-0.5, -0] rounds to -0.
  return std::copysign(result, x);
}

double Sign(double x) { return x > 0 ? 1 : x < 0 ? -1 : x; }

// 21.3.2.33 Math.sumPrecise ( items )
Completion<Value> MathSumPrecise(Vm& vm, Arguments& arguments) {
  // 1. Perform ? RequireObjectCoercible(items).
  TRY(RequireObjectCoercible(vm, arguments[0], "Math.sumPrecise"));
  // 2. Let iteratorRecord be ? GetIterator(items, sync).
  IteratorRecord iterator = TRY(GetIterator(vm, arguments[0]));
  // 3. Let state be minus-zero.
  enum { kMinusZero, kFinite, kPlusInfinity, kMinusInfinity, kNotANumber } state = kMinusZero;
  // 4. Let sum be 0. 5. Let count be 0.
  ExactSum sum;
  // 6. Let next be not-started. 7. Repeat, while next is not done,
  Value next;
  while (TRY(IteratorStepValue(vm, iterator, &next))) {
    // 7.b.iii. If next is not a Number, close the iterator with a TypeError.
    if (!next.IsNumber()) {
      vm.ThrowTypeError(ConcatText({DescribeForError(vm, next), " is not a number"}));
      return IteratorCloseOnThrow(vm, iterator);
    }
    const double n = next.AsNumber();
    // 7.b.iv. If state is not not-a-number, then
    if (state == kNotANumber) continue;
    if (std::isnan(n)) {
      state = kNotANumber;
    } else if (std::isinf(n)) {
      const auto same = n > 0 ? kPlusInfinity : kMinusInfinity;
      const auto opposite = n > 0 ? kMinusInfinity : kPlusInfinity;
      state = state == opposite ? kNotANumber : same;
    } else if (!(n == 0 && std::signbit(n)) && (state == kMinusZero || state == kFinite)) {
      state = kFinite;
      sum.Add(n);
    }
  }
  // 8-12.
  switch (state) {
    case kNotANumber:
      return Value::Double(NAN);
    case kPlusInfinity:
      return Value::Double(INFINITY);
    case kMinusInfinity:
      return Value::Double(-INFINITY);
    case kMinusZero:
      return Value::Double(-0.0);
    case kFinite:
      break;
  }
  return Value::Number(sum.Round());
}

// The C library's result can be off by one: a step of Newton's method with an exact residual gives
// the nearest number for cubes.
double CubeRoot(double x) {
  double root = std::cbrt(x);
  if (root == 0 || !std::isfinite(root)) return root;
  double square = root * root;
  double residual = std::fma(square, root, -x) + std::fma(root, root, -square) * root;
  return root - residual / (3 * square);
}

constexpr BuiltinSpec kFunctions[] = {
    NativeMethod("abs", MathAbs, 1, Stub::kMathAbs),
    {"acos", MathUnary<std::acos>, 1},
    {"acosh", MathUnary<std::acosh>, 1},
    {"asin", MathUnary<std::asin>, 1},
    {"asinh", MathUnary<std::asinh>, 1},
    {"atan", MathUnary<std::atan>, 1},
    {"atanh", MathUnary<std::atanh>, 1},
    {"atan2", MathAtan2, 2},
    NativeMethod("ceil", MathRounding<std::ceil>, 1, Stub::kMathCeil),
    {"cbrt", MathUnary<CubeRoot>, 1},
    {"expm1", MathUnary<std::expm1>, 1},
    {"clz32", MathClz32, 1},
    {"cos", MathUnary<std::cos>, 1},
    {"cosh", MathUnary<std::cosh>, 1},
    {"exp", MathUnary<std::exp>, 1},
    NativeMethod("floor", MathRounding<std::floor>, 1, Stub::kMathFloor),
    {"fround", MathFround, 1},
    {"f16round", MathF16round, 1},
    {"hypot", MathHypot, 2},
    {"imul", MathImul, 2},
    {"log", MathUnary<std::log>, 1},
    {"log1p", MathUnary<std::log1p>, 1},
    {"log2", MathUnary<std::log2>, 1},
    {"log10", MathUnary<std::log10>, 1},
    NativeMethod("max", MathExtremum<true>, 2, Stub::kMathMax),
    NativeMethod("min", MathExtremum<false>, 2, Stub::kMathMin),
    {"pow", MathPow, 2},
    {"random", MathRandom, 0},
    {"round", MathRounding<RoundHalfUp>, 1},
    {"sign", MathUnary<Sign>, 1},
    {"sin", MathUnary<std::sin>, 1},
    {"sinh", MathUnary<std::sinh>, 1},
    NativeMethod("sqrt", MathUnary<std::sqrt>, 1, Stub::kMathSqrt),
    {"sumPrecise", MathSumPrecise, 1},
    {"tan", MathUnary<std::tan>, 1},
    {"tanh", MathUnary<std::tanh>, 1},
    NativeMethod("trunc", MathRounding<std::trunc>, 1, Stub::kMathTrunc),
};

}  // namespace

void CreateMath(Vm& vm, Realm* realm) {
  JSObject* math = DefineNamespace(vm, realm, "Math", Intrinsic::kMath);
  DefineBuiltins(vm, math, kFunctions);
  DefineConstant(vm, math, "E", Value::Double(2.7182818284590452354));
  DefineConstant(vm, math, "LN10", Value::Double(2.302585092994046));
  DefineConstant(vm, math, "LN2", Value::Double(0.6931471805599453));
  DefineConstant(vm, math, "LOG10E", Value::Double(0.4342944819032518));
  DefineConstant(vm, math, "LOG2E", Value::Double(1.4426950408889634));
  DefineConstant(vm, math, "PI", Value::Double(3.1415926535897932));
  DefineConstant(vm, math, "SQRT1_2", Value::Double(0.7071067811865476));
  DefineConstant(vm, math, "SQRT2", Value::Double(1.4142135623730951));
}

}  // namespace qdr
