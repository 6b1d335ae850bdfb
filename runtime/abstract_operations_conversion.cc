// Type conversion (ECMA-262 7.1). Each function answers for the common representations first and
// only then follows the specification's steps.
#include "objects/numbers.h"
#include "runtime/abstract_operations.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

/// OrdinaryToPrimitive (7.1.1.1).
Completion<Value> OrdinaryToPrimitive(Vm& vm, JSReceiver* input, PreferredType hint) {
  String* first = hint == PreferredType::kString ? vm.names().toString : vm.names().valueOf;
  String* second = hint == PreferredType::kString ? vm.names().valueOf : vm.names().toString;
  for (String* name : {first, second}) {
    Value method = TRY(Get(vm, input, PropertyKey::Name(name)));
    if (!IsCallable(vm.heap, method)) continue;
    Value result = TRY(Call(vm, method, input));
    if (!IsReceiver(result)) return result;
  }
  return ThrowMessage(vm, Message::kNotConvertibleToPrimitive);
}

Completion<double> ToNumberSlow(Vm& vm, Value v) {
  for (;;) {
    if (v.IsNumber()) return v.AsNumber();
    if (v.IsUndefined()) return std::numeric_limits<double>::quiet_NaN();
    if (v.IsNull() || v.IsFalse()) return 0.0;
    if (v.IsTrue()) return 1.0;
    if (IsString(v)) return StringToNumber(vm, AsString(v));
    if (Is<Symbol>(v)) return ThrowMessage(vm, Message::kSymbolToNumber);
    if (Is<BigInt>(v)) return ThrowMessage(vm, Message::kBigIntToNumber);
    v = TRY(ToPrimitive(vm, v, PreferredType::kNumber));
  }
}

}  // namespace

Completion<Value> ToPrimitive(Vm& vm, Value input, PreferredType hint) {
  if (!IsReceiver(input)) return input;
  JSReceiver* object = AsReceiver(input);
  // 1.a. Let exoticToPrim be ? GetMethod(input, %Symbol.toPrimitive%).
  Value exotic = TRY(GetMethod(vm, input, PropertyKey::Name(vm.symbols().toPrimitive)));
  // 1.b. If exoticToPrim is not undefined, then
  if (!exotic.IsUndefined()) {
    String* hint_name = hint == PreferredType::kDefault  ? vm.names().default_
                        : hint == PreferredType::kString ? vm.names().string
                                                         : vm.names().number;
    Value result = TRY(Call(vm, exotic, input, {Value(hint_name)}));
    if (!IsReceiver(result)) return result;
    return ThrowMessage(vm, Message::kNotConvertibleToPrimitive);
  }
  // 1.c-d. Without a preference, number.
  return OrdinaryToPrimitive(vm, object, hint);
}

bool ToBoolean(Vm& vm, Value v) {
  if (v.IsBoolean()) return v.IsTrue();
  if (v.IsSmi()) return v.AsSmi() != 0;
  if (v.IsDouble()) {
    double d = v.AsDouble();
    return d == d && d != 0;
  }
  if (!v.IsCell()) return false;  // undefined, null
  HeapObject* cell = v.AsCell();
  if (cell->IsString()) return static_cast<String*>(cell)->length() != 0;
  if (cell->type() == InstanceType::kBigInt) return !static_cast<BigInt*>(cell)->is_zero();
  return !vm.MapOf(cell)->is(Map::kUndetectable);
}

Completion<Value> ToNumeric(Vm& vm, Value v) {
  if (v.IsNumber()) return v;
  // 1. Let primValue be ? ToPrimitive(value, number).
  Value primitive = TRY(ToPrimitive(vm, v, PreferredType::kNumber));
  if (Is<BigInt>(primitive)) return primitive;
  return Value::Number(TRY(ToNumber(vm, primitive)));
}

Completion<double> ToNumber(Vm& vm, Value v) {
  if (v.IsNumber()) return v.AsNumber();
  return ToNumberSlow(vm, v);
}

Completion<double> ToIntegerOrInfinity(Vm& vm, Value v) {
  if (v.IsSmi()) return static_cast<double>(v.AsSmi());
  double number = TRY(ToNumber(vm, v));
  if (number != number) return 0.0;
  // Adding +0 turns -0 into +0.
  return std::trunc(number) + 0.0;
}

Completion<int32_t> ToInt32(Vm& vm, Value v) {
  if (v.IsSmi()) return v.AsSmi();
  return DoubleToInt32(TRY(ToNumber(vm, v)));
}

Completion<uint32_t> ToUint32(Vm& vm, Value v) {
  return static_cast<uint32_t>(TRY(ToInt32(vm, v)));
}

Completion<BigInt*> ToBigInt(Vm& vm, Value v) {
  // 1. Let prim be ? ToPrimitive(argument, number).
  Value primitive = TRY(ToPrimitive(vm, v, PreferredType::kNumber));
  if (Is<BigInt>(primitive)) return As<BigInt>(primitive);
  if (primitive.IsBoolean()) return BigInt::FromInt64(vm, primitive.IsTrue() ? 1 : 0);
  if (IsString(primitive)) {
    const Value result = TRY(BigInt::FromString(vm, AsString(primitive)));
    if (result.IsUndefined()) {
      return ThrowMessage(vm, Message::kToBigIntSyntax, {AsString(primitive)->ToUtf8(vm)});
    }
    return As<BigInt>(result);
  }
  return ThrowMessage(vm, Message::kToBigInt, {DescribeForError(vm, primitive)});
}

Completion<String*> ToString(Vm& vm, Value v) {
  for (;;) {
    if (v.IsSmi()) return NumberToString(vm, v);
    if (v.IsCell()) {
      HeapObject* cell = v.AsCell();
      if (cell->IsString()) return static_cast<String*>(cell);
      if (cell->type() == InstanceType::kSymbol) return ThrowMessage(vm, Message::kSymbolToString);
      if (cell->type() == InstanceType::kBigInt) {
        return BigInt::ToText(vm, static_cast<BigInt*>(cell), 10);
      }
      v = TRY(ToPrimitive(vm, v, PreferredType::kString));
      continue;
    }
    if (v.IsNumber()) return NumberToString(vm, v.AsNumber());
    if (v.IsUndefined()) return vm.names().undefined;
    if (v.IsNull()) return vm.names().null_;
    return v.IsTrue() ? vm.names().true_ : vm.names().false_;
  }
}

Completion<JSReceiver*> ToObject(Vm& vm, Value v) {
  if (IsReceiver(v)) return AsReceiver(v);
  Intrinsic map;
  if (v.IsNumber()) {
    map = Intrinsic::kNumberWrapperMap;
  } else if (v.IsBoolean()) {
    map = Intrinsic::kBooleanWrapperMap;
  } else if (v.IsNullish()) {
    return ThrowMessage(vm, Message::kUndefinedOrNullToObject);
  } else if (IsString(v)) {
    map = Intrinsic::kStringWrapperMap;
  } else if (Is<Symbol>(v)) {
    map = Intrinsic::kSymbolWrapperMap;
  } else {
    QDR_DCHECK(Is<BigInt>(v));
    map = Intrinsic::kBigIntWrapperMap;
  }
  auto* wrapper = static_cast<JSPrimitiveWrapper*>(JSObject::New(vm, vm.realm()->map(map)));
  wrapper->set_value(vm.heap, v);
  return wrapper;
}

Completion<PropertyKey> ToPropertyKey(Vm& vm, Value v) {
  PropertyKey key;
  if (PropertyKey::FromValue(vm, v, &key)) [[likely]]
    return key;
  // 1. Let key be ? ToPrimitive(argument, string).
  Value primitive = TRY(ToPrimitive(vm, v, PreferredType::kString));
  if (PropertyKey::FromValue(vm, primitive, &key)) return key;
  if (Is<Symbol>(primitive)) return PropertyKey::Name(As<Symbol>(primitive));
  return PropertyKey::From(vm, TRY(ToString(vm, primitive)));
}

Completion<double> ToLength(Vm& vm, Value v) {
  if (v.IsSmi()) return v.AsSmi() > 0 ? static_cast<double>(v.AsSmi()) : 0.0;
  double length = TRY(ToIntegerOrInfinity(vm, v));
  if (length <= 0) return 0.0;
  return std::min(length, kMaxSafeInteger);
}

Completion<double> ToIndex(Vm& vm, Value v) {
  if (v.IsUndefined()) return 0.0;
  double index = TRY(ToIntegerOrInfinity(vm, v));
  if (index < 0 || index > kMaxSafeInteger) {
    return ThrowMessage(vm, Message::kInvalidIndexNamed);
  }
  return index;
}

Completion<double> ToRelativeIndex(Vm& vm, Value v, double length, double fallback) {
  if (v.IsUndefined()) return fallback;
  double relative = TRY(ToIntegerOrInfinity(vm, v));
  if (relative < 0) return std::max(length + relative, 0.0);
  return std::min(relative, length);
}

}  // namespace qdr
