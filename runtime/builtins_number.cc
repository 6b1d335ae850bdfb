// Number (ECMA-262 21.1): the constructor, its prototype, and the global parseFloat and parseInt
// that are also its properties.
#include <cmath>

#include "objects/numbers.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/builtins_support.h"
#include "runtime/locale_format.h"

namespace qdr {

namespace {

// 21.1.1.1 Number ( value )
Completion<Value> NumberConstructor(Vm& vm, Arguments& arguments) {
  Value number = Value::Smi(0);
  // 1. If value is present, then
  if (arguments.size() > 0) {
    // a. Let prim be ? ToNumeric(value).
    number = TRY(ToNumeric(vm, arguments[0]));
    // b. If prim is a BigInt, let n be 𝔽(ℝ(prim)). c. Otherwise, let n be prim.
    if (Is<BigInt>(number)) number = Value::Number(As<BigInt>(number)->ToDouble());
  }
  // 3. If NewTarget is undefined, return n.
  if (!arguments.is_construct()) return number;
  // 4. Let O be ? OrdinaryCreateFromConstructor(NewTarget, "%Number.prototype%", « [[NumberData]]
  // »).
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kNumberWrapperMap,
                                    Intrinsic::kNumberPrototype));
  auto* wrapper = static_cast<JSPrimitiveWrapper*>(JSObject::New(vm, map));
  // 5. Set O.[[NumberData]] to n.
  wrapper->set_value(vm.heap, number);
  return wrapper;
}

// 21.1.2.2 Number.isFinite ( number )
Completion<Value> NumberIsFinite(Vm& vm, Arguments& arguments) {
  const Value number = arguments[0];
  return Value::Boolean(number.IsNumber() && std::isfinite(number.AsNumber()));
}

// 21.1.2.3 Number.isInteger ( number )
Completion<Value> NumberIsInteger(Vm& vm, Arguments& arguments) {
  return Value::Boolean(IsIntegralNumber(arguments[0]));
}

// 21.1.2.4 Number.isNaN ( number )
Completion<Value> NumberIsNaN(Vm& vm, Arguments& arguments) {
  const Value number = arguments[0];
  return Value::Boolean(number.IsNumber() && std::isnan(number.AsNumber()));
}

// 21.1.2.5 Number.isSafeInteger ( number )
Completion<Value> NumberIsSafeInteger(Vm& vm, Arguments& arguments) {
  return Value::Boolean(IsIntegralNumber(arguments[0]) &&
                        std::fabs(arguments[0].AsNumber()) <= kMaxSafeInteger);
}

// 21.1.3.7.1 ThisNumberValue ( value )
Completion<Value> ThisNumberValue(Vm& vm, Arguments& arguments, std::string_view method) {
  const Value value = arguments.this_value();
  // 1. If value is a Number, return value.
  if (value.IsNumber()) return value;
  // 2. If value is an Object and value has a [[NumberData]] internal slot, return it.
  if (Is<JSPrimitiveWrapper>(value) && As<JSPrimitiveWrapper>(value)->value().IsNumber()) {
    return As<JSPrimitiveWrapper>(value)->value();
  }
  // 3. Throw a TypeError exception.
  return vm.ThrowTypeError(
      ConcatText({"Number.prototype.", method, " requires that 'this' be a Number"}));
}

/// The text of NaN and the infinities; nullptr for finite numbers.
String* NonFiniteToString(Vm& vm, double number) {
  if (std::isnan(number)) return vm.names().NaN;
  if (std::isinf(number)) return number < 0 ? vm.names().negative_infinity : vm.names().Infinity;
  return nullptr;
}

// 21.1.3.2 Number.prototype.toExponential ( fractionDigits )
Completion<Value> NumberToExponentialMethod(Vm& vm, Arguments& arguments) {
  // 1. Let x be ? ThisNumberValue(this value).
  const double x = TRY(ThisNumberValue(vm, arguments, "toExponential")).AsNumber();
  // 2. Let f be ? ToIntegerOrInfinity(fractionDigits).
  const double f = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 4. If x is not finite, return Number::toString(x, 10).
  if (String* text = NonFiniteToString(vm, x)) return text;
  // 5. If f < 0 or f > 100, throw a RangeError exception.
  if (f < 0 || f > 100) {
    return vm.ThrowRangeError("toExponential() argument must be between 0 and 100");
  }
  // 6-15. As many digits as needed when fractionDigits is undefined.
  const int digits = arguments[0].IsUndefined() ? -1 : static_cast<int>(f);
  return String::NewAscii(vm, NumberToExponential(x, digits));
}

// 21.1.3.3 Number.prototype.toFixed ( fractionDigits )
Completion<Value> NumberToFixedMethod(Vm& vm, Arguments& arguments) {
  // 1. Let x be ? ThisNumberValue(this value).
  const double x = TRY(ThisNumberValue(vm, arguments, "toFixed")).AsNumber();
  // 2. Let f be ? ToIntegerOrInfinity(fractionDigits).
  const double f = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 4-5. If f < 0 or f > 100, throw a RangeError exception.
  if (!(f >= 0 && f <= 100)) {
    return vm.ThrowRangeError("toFixed() digits argument must be between 0 and 100");
  }
  // 6. If x is not finite, return Number::toString(x, 10).
  if (String* text = NonFiniteToString(vm, x)) return text;
  // 9. If x ≥ 10^21, let m be ! ToString(𝔽(x)).
  if (std::fabs(x) >= 1e21) return TRY(ToString(vm, Value::Number(x)));
  // 10-11.
  return String::NewAscii(vm, NumberToFixed(x, static_cast<int>(f)));
}

// 21.1.3.4 Number.prototype.toLocaleString ( [ reserved1 [ , reserved2 ] ] )
Completion<Value> NumberToLocaleString(Vm& vm, Arguments& arguments) {
  const double x = TRY(ThisNumberValue(vm, arguments, "toLocaleString")).AsNumber();
  return String::FromUtf8(vm, NumberToLocaleText(x));
}

// 21.1.3.5 Number.prototype.toPrecision ( precision )
Completion<Value> NumberToPrecisionMethod(Vm& vm, Arguments& arguments) {
  // 1. Let x be ? ThisNumberValue(this value).
  const Value x = TRY(ThisNumberValue(vm, arguments, "toPrecision"));
  // 2. If precision is undefined, return ! ToString(x).
  if (arguments[0].IsUndefined()) return TRY(ToString(vm, x));
  // 3. Let p be ? ToIntegerOrInfinity(precision).
  const double p = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 4. If x is not finite, return Number::toString(x, 10).
  if (String* text = NonFiniteToString(vm, x.AsNumber())) return text;
  // 5. If p < 1 or p > 100, throw a RangeError exception.
  if (!(p >= 1 && p <= 100)) {
    return vm.ThrowRangeError("toPrecision() argument must be between 1 and 100");
  }
  // 6-13.
  return String::NewAscii(vm, NumberToPrecision(x.AsNumber(), static_cast<int>(p)));
}

// 21.1.3.6 Number.prototype.toString ( [ radix ] )
Completion<Value> NumberToStringMethod(Vm& vm, Arguments& arguments) {
  // 1. Let x be ? ThisNumberValue(this value).
  const Value x = TRY(ThisNumberValue(vm, arguments, "toString"));
  // 2. If radix is undefined, let radixMV be 10. 3. Else, let radixMV be ?
  // ToIntegerOrInfinity(radix).
  double radix = 10;
  if (!arguments[0].IsUndefined()) radix = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 4. If radixMV is not in the inclusive interval from 2 to 36, throw a RangeError exception.
  if (!(radix >= 2 && radix <= 36)) {
    return vm.ThrowRangeError("toString() radix must be between 2 and 36");
  }
  // 5. Return Number::toString(x, radixMV).
  if (radix == 10) return TRY(ToString(vm, x));
  if (x.IsSmi() && x.AsSmi() >= 0 && x.AsSmi() < radix) {
    const int digit = x.AsSmi();
    return String::FromCharCode(vm,
                                static_cast<uint16_t>(digit < 10 ? '0' + digit : 'a' + digit - 10));
  }
  if (String* text = NonFiniteToString(vm, x.AsNumber())) return text;
  return String::NewAscii(vm, NumberToRadix(x.AsNumber(), static_cast<int>(radix)));
}

// 21.1.3.7 Number.prototype.valueOf ( )
Completion<Value> NumberValueOf(Vm& vm, Arguments& arguments) {
  return ThisNumberValue(vm, arguments, "valueOf");
}

constexpr BuiltinSpec kConstructorFunctions[] = {
    {"isFinite", NumberIsFinite, 1},
    {"isInteger", NumberIsInteger, 1},
    {"isNaN", NumberIsNaN, 1},
    {"isSafeInteger", NumberIsSafeInteger, 1},
};

constexpr BuiltinSpec kPrototypeFunctions[] = {
    {"toExponential", NumberToExponentialMethod, 1}, {"toFixed", NumberToFixedMethod, 1},
    {"toLocaleString", NumberToLocaleString, 0},     {"toPrecision", NumberToPrecisionMethod, 1},
    {"toString", NumberToStringMethod, 1},           {"valueOf", NumberValueOf, 0},
};

}  // namespace

void CreateNumber(Vm& vm, Realm* realm) {
  // 21.1.3: the prototype is itself a Number object with the value +0.
  JSObject* prototype = NewWrapperPrototype(vm, realm, Value::Smi(0));
  Map* map = PrepareInstanceMap(vm, realm, Intrinsic::kNumberWrapperMap,
                                Intrinsic::kNumberPrototype, prototype);
  JSFunction* constructor =
      DefineConstructor(vm, realm, "Number", NumberConstructor, 1, Intrinsic::kNumber,
                        Intrinsic::kNumberPrototype, prototype, map);
  DefineBuiltins(vm, constructor, kConstructorFunctions);
  DefineConstant(vm, constructor, "EPSILON", Value::Double(0x1p-52));
  DefineConstant(vm, constructor, "MAX_SAFE_INTEGER", Value::Double(kMaxSafeInteger));
  DefineConstant(vm, constructor, "MAX_VALUE", Value::Double(1.7976931348623157e308));
  DefineConstant(vm, constructor, "MIN_SAFE_INTEGER", Value::Double(-kMaxSafeInteger));
  DefineConstant(vm, constructor, "MIN_VALUE", Value::Double(5e-324));
  DefineConstant(vm, constructor, "NaN", Value::Double(NAN));
  DefineConstant(vm, constructor, "NEGATIVE_INFINITY", Value::Double(-INFINITY));
  DefineConstant(vm, constructor, "POSITIVE_INFINITY", Value::Double(INFINITY));
  DefineBuiltins(vm, prototype, kPrototypeFunctions);
}

}  // namespace qdr
