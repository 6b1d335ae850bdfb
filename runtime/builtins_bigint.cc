// BigInt (ECMA-262 21.2): the constructor and its prototype. Arithmetic is in objects/bigint.h.
#include <cmath>

#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/builtins_support.h"
#include "runtime/locale_format.h"

namespace qdr {

namespace {

// 21.2.1.1.1 NumberToBigInt ( number )
Completion<Value> NumberToBigInt(Vm& vm, Value number) {
  // 1. If number is not an integral Number, throw a RangeError exception.
  if (!IsIntegralNumber(number)) {
    return vm.ThrowRangeError(
        ConcatText({"The number ", DescribeForError(vm, number),
                    " cannot be converted to a BigInt because it is not an integer"}));
  }
  // 2. Return ℤ(ℝ(number)).
  return BigInt::FromDouble(vm, number.AsNumber());
}

// 21.2.1.1 BigInt ( value )
Completion<Value> BigIntConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is not undefined, throw a TypeError exception.
  if (arguments.is_construct()) return vm.ThrowTypeError("BigInt is not a constructor");
  // 2. Let prim be ? ToPrimitive(value, number).
  const Value primitive = TRY(ToPrimitive(vm, arguments[0], PreferredType::kNumber));
  // 3. If prim is a Number, return ? NumberToBigInt(prim).
  if (primitive.IsNumber()) return NumberToBigInt(vm, primitive);
  // 4. Otherwise, return ? ToBigInt(prim).
  return TRY(ToBigInt(vm, primitive));
}

// 21.2.2.1 BigInt.asIntN ( bits, bigint )
Completion<Value> BigIntAsIntN(Vm& vm, Arguments& arguments) {
  // 1. Set bits to ? ToIndex(bits).
  const double bits = TRY(ToIndex(vm, arguments[0]));
  // 2. Set bigint to ? ToBigInt(bigint).
  BigInt* bigint = TRY(ToBigInt(vm, arguments[1]));
  // 3-4.
  return TRY(BigInt::AsIntN(vm, static_cast<uint64_t>(bits), bigint));
}

// 21.2.2.2 BigInt.asUintN ( bits, bigint )
Completion<Value> BigIntAsUintN(Vm& vm, Arguments& arguments) {
  // 1. Set bits to ? ToIndex(bits).
  const double bits = TRY(ToIndex(vm, arguments[0]));
  // 2. Set bigint to ? ToBigInt(bigint).
  BigInt* bigint = TRY(ToBigInt(vm, arguments[1]));
  // 3.
  return TRY(BigInt::AsUintN(vm, static_cast<uint64_t>(bits), bigint));
}

// 21.2.3.4.1 ThisBigIntValue ( value )
Completion<BigInt*> ThisBigIntValue(Vm& vm, Arguments& arguments, std::string_view method) {
  const Value value = arguments.this_value();
  // 1. If value is a BigInt, return value.
  if (Is<BigInt>(value)) return As<BigInt>(value);
  // 2. If value is an Object and value has a [[BigIntData]] internal slot, return it.
  if (Is<JSPrimitiveWrapper>(value) && Is<BigInt>(As<JSPrimitiveWrapper>(value)->value())) {
    return As<BigInt>(As<JSPrimitiveWrapper>(value)->value());
  }
  // 3. Throw a TypeError exception.
  return vm.ThrowTypeError(
      ConcatText({"BigInt.prototype.", method, " requires that 'this' be a BigInt"}));
}

// 21.2.3.2 BigInt.prototype.toLocaleString ( [ reserved1 [ , reserved2 ] ] )
Completion<Value> BigIntToLocaleString(Vm& vm, Arguments& arguments) {
  BigInt* x = TRY(ThisBigIntValue(vm, arguments, "toLocaleString"));
  return String::NewAscii(vm, GroupThousands(TRY(BigInt::ToText(vm, x, 10))->ToUtf8(vm)));
}

// 21.2.3.3 BigInt.prototype.toString ( [ radix ] )
Completion<Value> BigIntToStringMethod(Vm& vm, Arguments& arguments) {
  // 1. Let x be ? ThisBigIntValue(this value).
  BigInt* x = TRY(ThisBigIntValue(vm, arguments, "toString"));
  // 2. If radix is undefined, let radixMV be 10. 3. Else, let radixMV be ?
  // ToIntegerOrInfinity(radix).
  double radix = 10;
  if (!arguments[0].IsUndefined()) radix = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 4. If radixMV is not in the inclusive interval from 2 to 36, throw a RangeError exception.
  if (!(radix >= 2 && radix <= 36)) {
    return vm.ThrowRangeError("toString() radix must be between 2 and 36");
  }
  // 5. Return BigInt::toString(x, radixMV).
  return Value(TRY(BigInt::ToText(vm, x, static_cast<int>(radix))));
}

// 21.2.3.4 BigInt.prototype.valueOf ( )
Completion<Value> BigIntValueOf(Vm& vm, Arguments& arguments) {
  return TRY(ThisBigIntValue(vm, arguments, "valueOf"));
}

constexpr BuiltinSpec kConstructorFunctions[] = {
    {"asIntN", BigIntAsIntN, 2},
    {"asUintN", BigIntAsUintN, 2},
};

constexpr BuiltinSpec kPrototypeFunctions[] = {
    {"toLocaleString", BigIntToLocaleString, 0},
    {"toString", BigIntToStringMethod, 0},
    {"valueOf", BigIntValueOf, 0},
};

}  // namespace

void CreateBigInt(Vm& vm, Realm* realm) {
  // 21.2.3: the prototype is an ordinary object, not a BigInt.
  JSObject* prototype = JSObject::NewOrdinary(vm, realm->get(Intrinsic::kObjectPrototype));
  PrepareInstanceMap(vm, realm, Intrinsic::kBigIntWrapperMap, Intrinsic::kBigIntPrototype,
                     prototype);
  JSFunction* constructor =
      DefineConstructor(vm, realm, "BigInt", BigIntConstructor, 1, Intrinsic::kBigInt,
                        Intrinsic::kBigIntPrototype, prototype);
  DefineBuiltins(vm, constructor, kConstructorFunctions);
  DefineBuiltins(vm, prototype, kPrototypeFunctions);
  DefineToStringTag(vm, prototype, "BigInt");
}

}  // namespace qdr
