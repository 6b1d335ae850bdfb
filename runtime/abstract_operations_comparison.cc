// Testing and comparison (ECMA-262 7.2).
#include "objects/numbers.h"
#include "runtime/abstract_operations.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

Comparison ToComparison(bool b) { return b ? Comparison::kTrue : Comparison::kFalse; }

Comparison CompareNumbers(double a, double b) {
  if (a != a || b != b) return Comparison::kUndefined;
  return ToComparison(a < b);
}

/// a < b for a BigInt and a number.
Comparison CompareBigIntToNumber(BigInt* a, double b) {
  if (b != b) return Comparison::kUndefined;
  return ToComparison(BigInt::CompareToDouble(a, b) < 0);
}

Comparison CompareNumberToBigInt(double a, BigInt* b) {
  if (a != a) return Comparison::kUndefined;
  return ToComparison(BigInt::CompareToDouble(b, a) > 0);
}

bool BigIntEqualsNumber(BigInt* a, double b) {
  return b == b && BigInt::CompareToDouble(a, b) == 0;
}

}  // namespace

Completion<Value> RequireObjectCoercible(Vm& vm, Value v, std::string_view method) {
  if (v.IsNullish()) return ThrowMessage(vm, Message::kCalledOnNullish, {method});
  return v;
}

Completion<bool> IsArray(Vm& vm, Value v) {
  if (!v.IsCell()) return false;
  HeapObject* cell = v.AsCell();
  if (cell->type() == InstanceType::kJSArray) return true;
  while (cell->type() == InstanceType::kJSProxy) {
    auto* proxy = static_cast<JSProxy*>(cell);
    // 7.2.2 step 3.a. Perform ? ValidateNonRevokedProxy(argument).
    if (proxy->handler().IsNull()) return ThrowMessage(vm, Message::kProxyRevoked, {"IsArray"});
    cell = proxy->target().AsCell();
  }
  return cell->type() == InstanceType::kJSArray;
}

Completion<bool> IsRegExp(Vm& vm, Value v) {
  if (!IsReceiver(v)) return false;
  // 2. Let matcher be ? Get(argument, %Symbol.match%).
  Value matcher = TRY(Get(vm, AsReceiver(v), PropertyKey::Name(vm.symbols().match)));
  if (!matcher.IsUndefined()) return ToBoolean(vm, matcher);
  return v.AsCell()->type() == InstanceType::kJSRegExp;
}

bool IsIntegralNumber(Value v) {
  if (v.IsSmi()) return true;
  if (!v.IsDouble()) return false;
  double d = v.AsDouble();
  return std::isfinite(d) && std::trunc(d) == d;
}

bool SameValue(Vm& vm, Value a, Value b) {
  if (a == b) return true;
  if (a.IsNumber()) {
    if (!b.IsNumber()) return false;
    double x = a.AsNumber(), y = b.AsNumber();
    if (x != x) return y != y;
    return x == y && std::signbit(x) == std::signbit(y);
  }
  if (!a.IsCell() || !b.IsCell()) return false;
  if (a.AsCell()->IsString()) return IsString(b) && String::Equals(vm, AsString(a), AsString(b));
  if (Is<BigInt>(a)) return Is<BigInt>(b) && BigInt::Equal(As<BigInt>(a), As<BigInt>(b));
  return false;
}

bool SameValueZero(Vm& vm, Value a, Value b) {
  if (a.IsNumber() && b.IsNumber()) {
    double x = a.AsNumber(), y = b.AsNumber();
    return x == y || (x != x && y != y);
  }
  return SameValue(vm, a, b);
}

bool IsStrictlyEqual(Vm& vm, Value a, Value b) {
  if (a.IsNumber()) return b.IsNumber() && a.AsNumber() == b.AsNumber();
  return SameValue(vm, a, b);
}

Completion<bool> IsLooselyEqual(Vm& vm, Value a, Value b) {
  for (;;) {
    if (a.IsNumber() && b.IsNumber()) return a.AsNumber() == b.AsNumber();
    // 2-3. undefined and null equal each other, and objects with [[IsHTMLDDA]].
    if (a.IsNullish() || b.IsNullish()) {
      if (a.IsNullish() && b.IsNullish()) return true;
      Value other = a.IsNullish() ? b : a;
      return IsReceiver(other) && AsReceiver(other)->map(vm.heap)->is(Map::kUndetectable);
    }
    if (a.IsBoolean() && b.IsBoolean()) return a == b;
    bool a_object = IsReceiver(a), b_object = IsReceiver(b);
    if (a_object && b_object) return a == b;
    // 9-10. A boolean counts as a number.
    if (a.IsBoolean()) {
      a = Value::Smi(a.IsTrue());
      continue;
    }
    if (b.IsBoolean()) {
      b = Value::Smi(b.IsTrue());
      continue;
    }
    // 11-12. An object against a primitive: its primitive value.
    if (a_object) {
      a = TRY(ToPrimitive(vm, a));
      continue;
    }
    if (b_object) {
      b = TRY(ToPrimitive(vm, b));
      continue;
    }
    if (a.IsNumber()) std::swap(a, b);
    // Here a is a string, symbol or bigint, b one of those or a number.
    if (IsString(a)) {
      if (IsString(b)) return String::Equals(vm, AsString(a), AsString(b));
      if (b.IsNumber()) return StringToNumber(vm, AsString(a)) == b.AsNumber();
      std::swap(a, b);
    }
    if (Is<BigInt>(a)) {
      if (Is<BigInt>(b)) return BigInt::Equal(As<BigInt>(a), As<BigInt>(b));
      if (b.IsNumber()) return BigIntEqualsNumber(As<BigInt>(a), b.AsNumber());
      if (IsString(b)) {
        // 7.b. Let n be StringToBigInt(y).
        const Value n = TRY(BigInt::FromString(vm, AsString(b)));
        return Is<BigInt>(n) && BigInt::Equal(As<BigInt>(a), As<BigInt>(n));
      }
      return false;
    }
    return a == b;  // symbols
  }
}

Completion<Comparison> IsLessThan(Vm& vm, Value a, Value b, bool left_first) {
  if (a.IsNumber() && b.IsNumber()) return CompareNumbers(a.AsNumber(), b.AsNumber());
  // 1-2. Both operands to primitives, in source order.
  if (left_first) {
    a = TRY(ToPrimitive(vm, a, PreferredType::kNumber));
    b = TRY(ToPrimitive(vm, b, PreferredType::kNumber));
  } else {
    b = TRY(ToPrimitive(vm, b, PreferredType::kNumber));
    a = TRY(ToPrimitive(vm, a, PreferredType::kNumber));
  }
  // 3. Two strings compare by code units.
  if (IsString(a) && IsString(b)) {
    return ToComparison(String::Compare(vm, AsString(a), AsString(b)) < 0);
  }
  // 4.a-b. A BigInt against a string that denotes one.
  if (Is<BigInt>(a) && IsString(b)) {
    const Value n = TRY(BigInt::FromString(vm, AsString(b)));
    if (n.IsUndefined()) return Comparison::kUndefined;
    return ToComparison(BigInt::Compare(As<BigInt>(a), As<BigInt>(n)) < 0);
  }
  if (IsString(a) && Is<BigInt>(b)) {
    const Value n = TRY(BigInt::FromString(vm, AsString(a)));
    if (n.IsUndefined()) return Comparison::kUndefined;
    return ToComparison(BigInt::Compare(As<BigInt>(n), As<BigInt>(b)) < 0);
  }
  // 4.d-e. Let nx be ? ToNumeric(px). Let ny be ? ToNumeric(py).
  a = TRY(ToNumeric(vm, a));
  b = TRY(ToNumeric(vm, b));
  if (a.IsNumber() && b.IsNumber()) return CompareNumbers(a.AsNumber(), b.AsNumber());
  if (a.IsNumber()) return CompareNumberToBigInt(a.AsNumber(), As<BigInt>(b));
  if (b.IsNumber()) return CompareBigIntToNumber(As<BigInt>(a), b.AsNumber());
  return ToComparison(BigInt::Compare(As<BigInt>(a), As<BigInt>(b)) < 0);
}

String* TypeOf(Vm& vm, Value v) {
  const Names& names = vm.names();
  if (v.IsNumber()) return names.number;
  if (v.IsUndefined()) return names.undefined;
  if (v.IsNull()) return names.object;
  if (v.IsBoolean()) return names.boolean;
  HeapObject* cell = v.AsCell();
  if (cell->IsString()) return names.string;
  if (cell->type() == InstanceType::kSymbol) return names.symbol;
  if (cell->type() == InstanceType::kBigInt) return names.bigint;
  Map* map = vm.MapOf(cell);
  if (map->is(Map::kUndetectable)) return names.undefined;
  return map->is_callable() ? names.function : names.object;
}

}  // namespace qdr
