// The slow paths of operators and conversions (tiers/ignition/slow_paths.h): the abstract
// operations, and what they saw as feedback.
#include "runtime/abstract_operations.h"
#include "runtime/callee_text.h"
#include "runtime/messages.h"
#include "tiers/bytecode/instructions.h"
#include "tiers/codegen/frames.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

namespace {

uint8_t KindOf(Value v) {
  if (v.IsSmi()) return kSeenSmi;
  if (v.IsNumber()) return kSeenDouble;
  if (!v.IsCell()) return kSeenOddball;
  if (v.AsCell()->IsString()) return kSeenString;
  if (v.AsCell()->type() == InstanceType::kBigInt) return kSeenBigInt;
  return kSeenReceiver;
}

/// What two operands together say: mixed kinds beyond numbers are kSeenAny.
uint8_t KindOfPair(Value left, Value right) {
  uint8_t a = KindOf(left);
  uint8_t b = KindOf(right);
  constexpr uint8_t kNumeric = kSeenSmi | kSeenDouble | kSeenOddball;
  if (a == b) return a;
  return (a | b) & ~kNumeric ? kSeenAny : a | b;
}

Value Bits(const Completion<Value>& completion) { return completion.value(); }
Value Bits(const Completion<bool>& completion) {
  return completion.threw() ? Value::Exception() : Value::Boolean(completion.value());
}
template <class T>
Value Bits(const Completion<T*>& completion) {
  return completion.threw() ? Value::Exception() : Value(completion.value());
}

/// The realm of the code that called the running function.
Realm* CallerRealm(Vm& vm) {
  FrameIterator it(vm);
  if (!it.done()) it.Advance();
  return it.done() ? vm.realm() : it.frame().function()->realm();
}

constexpr BinaryOperator kOperators[] = {
    BinaryOperator::kAdd,        BinaryOperator::kSubtract,   BinaryOperator::kMultiply,
    BinaryOperator::kDivide,     BinaryOperator::kRemainder,  BinaryOperator::kExponentiate,
    BinaryOperator::kBitwiseAnd, BinaryOperator::kBitwiseOr,  BinaryOperator::kBitwiseXor,
    BinaryOperator::kShiftLeft,  BinaryOperator::kShiftRight, BinaryOperator::kShiftRightLogical,
};

Completion<Value> ApplyUnary(Vm& vm, Value v, UnaryOp op) {
  if (op == UnaryOp::kToNumber) return Value::Number(TRY(ToNumber(vm, v)));
  // 1. Let oldValue be ? ToNumeric(v).
  Value numeric = TRY(ToNumeric(vm, v));
  switch (op) {
    case UnaryOp::kInc:
    case UnaryOp::kDec: {
      int delta = op == UnaryOp::kInc ? 1 : -1;
      if (numeric.IsNumber()) return Value::Number(numeric.AsNumber() + delta);
      return Value(TRY(BigInt::Add(vm, CellCast<BigInt>(numeric), BigInt::FromInt64(vm, delta))));
    }
    case UnaryOp::kNegate:
      if (numeric.IsNumber()) return Value::Number(-numeric.AsNumber());
      return Value(BigInt::UnaryMinus(vm, CellCast<BigInt>(numeric)));
    case UnaryOp::kBitNot:
      if (numeric.IsNumber()) return Value::Smi(~TRY(ToInt32(vm, numeric)));
      return Value(TRY(BigInt::BitwiseNot(vm, CellCast<BigInt>(numeric))));
    default:
      return numeric;
  }
}

Completion<Value> Compare(Vm& vm, Value left, Value right, CompareOp op) {
  switch (op) {
    case CompareOp::kEqual:
      return Value::Boolean(TRY(IsLooselyEqual(vm, left, right)));
    case CompareOp::kEqualStrict:
      return Value::Boolean(IsStrictlyEqual(vm, left, right));
    // 13.10.1: a > b is b < a with the operands still evaluated (and converted) left to right.
    case CompareOp::kLess:
      return Value::Boolean(TRY(IsLessThan(vm, left, right, true)) == Comparison::kTrue);
    case CompareOp::kGreater:
      return Value::Boolean(TRY(IsLessThan(vm, right, left, false)) == Comparison::kTrue);
    case CompareOp::kLessOrEqual:
      return Value::Boolean(TRY(IsLessThan(vm, right, left, false)) == Comparison::kFalse);
    case CompareOp::kGreaterOrEqual:
      return Value::Boolean(TRY(IsLessThan(vm, left, right, true)) == Comparison::kFalse);
  }
  QDR_UNREACHABLE();
}

bool IsUndetectable(Vm& vm, Value v) {
  return IsReceiver(v) && vm.MapOf(v.AsCell())->is(Map::kUndetectable);
}

bool HasType(Vm& vm, Value v, TypeOfLiteral literal) {
  switch (literal) {
    case TypeOfLiteral::kNumber:
      return v.IsNumber();
    case TypeOfLiteral::kString:
      return IsString(v);
    case TypeOfLiteral::kSymbol:
      return Is<Symbol>(v);
    case TypeOfLiteral::kBoolean:
      return v.IsBoolean();
    case TypeOfLiteral::kBigInt:
      return Is<BigInt>(v);
    case TypeOfLiteral::kUndefined:
      return v.IsUndefined() || IsUndetectable(vm, v);
    case TypeOfLiteral::kFunction:
      return IsCallable(vm.heap, v) && !IsUndetectable(vm, v);
    case TypeOfLiteral::kObject:
      return v.IsNull() || (IsReceiver(v) && !IsCallable(vm.heap, v) && !IsUndetectable(vm, v));
    case TypeOfLiteral::kOther:
      return false;
  }
  QDR_UNREACHABLE();
}

}  // namespace

extern "C" {

Value SlowBinaryOp(Vm* vm, Value left, Value right, uint8_t* feedback, BinaryOp op) {
  Completion<Value> result =
      ApplyBinaryOperator(*vm, kOperators[static_cast<int>(op)], left, right);
  uint8_t seen = KindOfPair(left, right);
  if (seen == kSeenSmi && !result.value().IsSmi()) seen |= kSeenOverflow;
  *feedback |= seen;
  return result.value();
}

Value SlowUnaryOp(Vm* vm, Value v, uint8_t* feedback, UnaryOp op) {
  uint8_t seen = KindOf(v);
  Completion<Value> result = ApplyUnary(*vm, v, op);
  if (seen == kSeenSmi && !result.value().IsSmi()) seen |= kSeenOverflow;
  *feedback |= seen;
  return result.value();
}

Value SlowCompare(Vm* vm, Value left, Value right, uint8_t* feedback, CompareOp op) {
  *feedback |= KindOfPair(left, right);
  return Bits(Compare(*vm, left, right, op));
}

Value SlowToBoolean(Vm* vm, Value v) { return Value::Boolean(ToBoolean(*vm, v)); }
Value SlowTypeOf(Vm* vm, Value v) { return TypeOf(*vm, v); }
Value SlowToString(Vm* vm, Value v) { return Bits(ToString(*vm, v)); }
Value SlowToObject(Vm* vm, Value v) { return Bits(ToObject(*vm, v)); }
Value SlowToPropertyKey(Vm* vm, Value v) {
  Completion<PropertyKey> key = ToPropertyKey(*vm, v);
  return key.threw() ? Value::Exception() : key.value().ToValue(*vm);
}

// 6.2.5.5 GetValue, steps 3.a and 3.c: the base is checked before the key is converted.
Value SlowToAccessKey(Vm* vm, Value key, Value object) {
  if (key.IsNumber() || IsString(key) || Is<Symbol>(key)) return key;
  if (object.IsNullish()) {
    Threw thrown = ThrowMessage(*vm, Message::kReadPropertyOfNullish,
                                {DescribeForError(*vm, object), DescribeForError(*vm, key)});
    return Completion<Value>(thrown).value();
  }
  return SlowToPropertyKey(vm, key);
}

// 10.2.1.2 OrdinaryCallBindThis, sloppy mode.
Value SlowCoerceReceiver(Vm* vm, Value receiver) {
  if (receiver.IsNullish()) return vm->realm()->global_this();
  return Bits(ToObject(*vm, receiver));
}

Value SlowTestTypeOf(Vm* vm, Value v, uint64_t literal) {
  return Value::Boolean(HasType(*vm, v, static_cast<TypeOfLiteral>(literal)));
}

Value SlowDelete(Vm* vm, Value object, Value key_value, bool strict) {
  // 13.5.1.2, step 5.
  Completion<JSReceiver*> receiver = ToObject(*vm, object);
  if (receiver.threw()) return Value::Exception();
  Completion<PropertyKey> key = ToPropertyKey(*vm, key_value);
  if (key.threw()) return Value::Exception();
  if (!strict) return Bits(Delete(*vm, receiver.value(), key.value()));
  if (DeletePropertyOrThrow(*vm, receiver.value(), key.value()).threw()) return Value::Exception();
  return Value::True();
}

// 13.10.1: PrivateIdentifier in ShiftExpression.
Value SlowTestPrivateIn(Vm* vm, Value name, Value object) {
  PropertyKey key = PropertyKey::Name(CellCast<Symbol>(name));
  if (!IsReceiver(object)) {
    (void)ThrowMessage(*vm, Message::kPrivateInNonObject,
                       {key.ToDisplay(*vm), DescribeForError(*vm, object)});
    return Value::Exception();
  }
  return Bits(HasOwnProperty(*vm, AsReceiver(object), key));
}

Value SlowThrow(Vm* vm, Value exception) {
  (void)vm->Throw(exception);
  return Value::Exception();
}
Value SlowReThrow(Vm* vm, Value exception) {
  (void)vm->Throw(exception);
  return Value::Exception();
}
Value ThrowHoleRead(Vm* vm, Value name) {
  (void)ThrowMessage(*vm, Message::kAccessBeforeInit, {CellCast<String>(name)->ToUtf8(*vm)});
  return Value::Exception();
}
Value ThrowSuperNotCalled(Vm* vm) {
  (void)ThrowMessage(*vm, Message::kThisBeforeSuper);
  return Value::Exception();
}
Value ThrowSuperAlreadyCalled(Vm* vm) {
  (void)ThrowMessage(*vm, Message::kSuperAlreadyCalled);
  return Value::Exception();
}
Value ThrowNotReceiver(Vm* vm, Value v, uint64_t message) {
  switch (static_cast<NotReceiverMessage>(message)) {
    case NotReceiverMessage::kDerivedConstructor: {
      RealmScope scope(*vm, CallerRealm(*vm));
      (void)ThrowMessage(*vm, Message::kDerivedConstructorReturn);
      break;
    }
    case NotReceiverMessage::kConstructedThis: {
      RealmScope scope(*vm, CallerRealm(*vm));
      (void)ThrowMessage(*vm, Message::kThisBeforeSuper);
      break;
    }
    case NotReceiverMessage::kIteratorResult:
      (void)vm->ThrowTypeError("Iterator result " + DescribeForError(*vm, v) + " is not an object");
      break;
    case NotReceiverMessage::kIteratorReturnValue:
      (void)ThrowMessage(*vm, Message::kNotObject, {DescribeForError(*vm, v)});
      break;
  }
  return Value::Exception();
}
Value ThrowNullish(Vm* vm, Value v) {
  std::string text = v.IsNull() ? "null" : "undefined";
  (void)ThrowMessage(*vm, Message::kDestructureNullish, {text, text});
  return Value::Exception();
}
Value ThrowNotConstructor(Vm* vm, Value callee) {
  (void)ThrowCalleeNotConstructor(*vm, callee);
  return Value::Exception();
}
}

}  // namespace qdr
