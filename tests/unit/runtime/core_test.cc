// The core of the library without an interpreter: conversions, properties, proxies, promises,
// iterators, errors.
#include "objects/realm_maps.h"
#include "runtime/messages.h"
#include "runtime/promise_operations.h"
#include "tests/unit/runtime/core_fixture.h"

namespace qdr {

void CoreTest::CreateArrayBasics() {
  Map* map = NewArrayMap(vm, realm->get(Intrinsic::kObjectPrototype));
  JSObject* prototype = JSObject::New(vm, map);
  realm->set(vm.heap, Intrinsic::kArrayPrototype, prototype);
  CreateRealmMaps(vm, realm);
}

namespace {

class Core : public CoreTest {};

TEST_F(Core, MessagesTakeArguments) {
  EXPECT_EQ(FormatMessage(Message::kReadPropertyOfNullish, {"null", "x"}),
            "Cannot read properties of null (reading 'x')");
  EXPECT_EQ(KindOfMessage(Message::kNotDefined), ErrorKind::kReferenceError);
}

TEST_F(Core, ConvertsPrimitives) {
  EXPECT_EQ(MUST(ToNumber(vm, Text("  12.5 "))), 12.5);
  EXPECT_EQ(MUST(ToNumber(vm, Value::Null())), 0);
  EXPECT_EQ(TextOf(Value::Double(-0.0)), "0");
  EXPECT_EQ(TextOf(Value::Smi(-7)), "-7");
  EXPECT_TRUE(ToNumber(vm, Symbol::New(vm, Value::Undefined())).threw());
  EXPECT_EQ(Thrown(), "TypeError: Cannot convert a Symbol value to a number");
  EXPECT_EQ(MUST(ToIntegerOrInfinity(vm, Value::Double(-0.5))), 0);
}

TEST_F(Core, ComparesLoosely) {
  EXPECT_TRUE(MUST(IsLooselyEqual(vm, Value::Null(), Value::Undefined())));
  EXPECT_FALSE(MUST(IsLooselyEqual(vm, Value::Null(), Value::Smi(0))));
  EXPECT_TRUE(MUST(IsLooselyEqual(vm, Text("1"), Value::True())));
  EXPECT_TRUE(MUST(IsLooselyEqual(vm, BigInt::FromInt64(vm, 2), Text("0x2"))));
  EXPECT_EQ(MUST(IsLessThan(vm, Text("a"), Text("b"), true)), Comparison::kTrue);
  EXPECT_EQ(MUST(IsLessThan(vm, Value::Smi(1), Text("x"), true)), Comparison::kUndefined);
}

TEST_F(Core, AppliesOperators) {
  EXPECT_EQ(TextOf(MUST(ApplyBinaryOperator(vm, BinaryOperator::kAdd, Value::Smi(1), Text("2")))),
            "12");
  EXPECT_EQ(MUST(ApplyBinaryOperator(vm, BinaryOperator::kShiftRightLogical, Value::Smi(-1),
                                     Value::Smi(0))),
            Value::Number(uint32_t{0xffffffff}));
  EXPECT_TRUE(ApplyBinaryOperator(vm, BinaryOperator::kAdd, Value::Smi(1), BigInt::FromInt64(vm, 1))
                  .threw());
  EXPECT_EQ(Thrown(), "TypeError: Cannot mix BigInt and other types, use explicit conversions");
}

TEST_F(Core, SetsAndRefuses) {
  JSObject* object = NewObject();
  MUST(Set(vm, object, Key("a"), Value::Smi(1)));
  MUST(DefinePropertyOrThrow(vm, object, Key("b"),
                             PropertyDescriptor::Data(Value::Smi(2), kReadOnly)));
  EXPECT_TRUE(Set(vm, object, Key("b"), Value::Smi(3)).threw());
  EXPECT_EQ(Thrown(), "TypeError: Cannot assign to read only property 'b' of object '#<Object>'");
  MUST(PreventExtensions(vm, object));
  EXPECT_TRUE(Set(vm, object, Key("c"), Value::Smi(3)).threw());
  EXPECT_EQ(Thrown(), "TypeError: Cannot add property c, object is not extensible");
  // An object that inherits a read-only property cannot shadow it by assignment.
  JSObject* heir = JSObject::NewOrdinary(vm, object);
  EXPECT_FALSE(MUST(TrySet(vm, heir, Key("b"), Value::Smi(4), heir)));
  EXPECT_TRUE(MUST(TrySet(vm, heir, Key("a"), Value::Smi(4), heir)));
  EXPECT_EQ(MUST(Get(vm, object, Key("a"))), Value::Smi(1));
}

TEST_F(Core, DefinesAndRedefines) {
  JSObject* object = NewObject();
  PropertyDescriptor d;
  d.has_value = true;
  d.value = Value::Smi(1);
  EXPECT_TRUE(MUST(DefineOwnProperty(vm, object, Key("x"), d)));
  PropertyDescriptor out;
  EXPECT_TRUE(MUST(GetOwnProperty(vm, object, Key("x"), &out)));
  EXPECT_FALSE(out.writable || out.enumerable || out.configurable);
  EXPECT_TRUE(MUST(DefineOwnProperty(vm, object, Key("x"), d)));
  d.value = Value::Smi(2);
  EXPECT_FALSE(MUST(DefineOwnProperty(vm, object, Key("x"), d)));
  EXPECT_TRUE(DefinePropertyOrThrow(vm, object, Key("x"), d).threw());
  EXPECT_EQ(Thrown(), "TypeError: Cannot redefine property: x");
}

TEST_F(Core, ArrayLengthIsExotic) {
  Value values[] = {Value::Smi(1), Value::Smi(2), Value::Smi(3)};
  JSArray* array = CreateArrayFromList(vm, values);
  MUST(Set(vm, array, Key("length"), Text("2")));
  EXPECT_EQ(array->length(), 2u);
  EXPECT_TRUE(Set(vm, array, Key("length"), Value::Smi(-1)).threw());
  EXPECT_EQ(Thrown(), "RangeError: Invalid array length");
  PropertyDescriptor d;
  d.has_writable = true;
  EXPECT_TRUE(MUST(DefineOwnProperty(vm, array, Key("length"), d)));
  EXPECT_FALSE(MUST(TrySet(vm, array, PropertyKey::Index(2), Value::Smi(9), array)));
  EXPECT_FALSE(MUST(TrySet(vm, array, Key("length"), Value::Smi(9), array)));
  PropertyDescriptor out;
  EXPECT_TRUE(MUST(GetOwnProperty(vm, array, Key("length"), &out)));
  EXPECT_FALSE(out.writable);
  EXPECT_EQ(out.value, Value::Smi(2));
}

TEST_F(Core, FunctionsHaveNameAndLength) {
  Value assign = GetOf(Global("Object"), "assign");
  EXPECT_EQ(TextOf(GetOf(assign, "name")), "assign");
  EXPECT_EQ(GetOf(assign, "length"), Value::Smi(2));
  EXPECT_EQ(TextOf(MUST(CallMethod(assign, "toString"))), "function assign() { [native code] }");
  // Redefining gives an own data property; deleting it shows the inherited one.
  MUST(DefinePropertyOrThrow(vm, AsReceiver(assign), Key("name"),
                             PropertyDescriptor::Data(Text("q"), kReadOnly)));
  EXPECT_EQ(TextOf(GetOf(assign, "name")), "q");
  MUST(DeletePropertyOrThrow(vm, AsReceiver(assign), Key("name")));
  EXPECT_EQ(TextOf(GetOf(assign, "name")), "");
}

TEST_F(Core, ObjectMethodsWork) {
  Value object_class = Global("Object");
  JSObject* a = NewObject();
  MUST(Set(vm, a, Key("x"), Value::Smi(1)));
  MUST(Set(vm, a, PropertyKey::Index(3), Value::Smi(2)));
  Value keys = MUST(CallMethod(object_class, "keys", {Value(a)}));
  EXPECT_EQ(TextOf(GetOf(keys, "0")), "3");
  EXPECT_EQ(TextOf(GetOf(keys, "1")), "x");
  Value frozen = MUST(CallMethod(object_class, "freeze", {Value(a)}));
  EXPECT_EQ(frozen, Value(a));
  EXPECT_EQ(MUST(CallMethod(object_class, "isFrozen", {Value(a)})), Value::True());
  EXPECT_FALSE(MUST(TrySet(vm, a, Key("x"), Value::Smi(5), a)));
  Value tag = MUST(CallMethod(Value(a), "toString"));
  EXPECT_EQ(TextOf(tag), "[object Object]");
  Value bound = MUST(CallMethod(GetOf(object_class, "keys"), "bind", {object_class, Value(a)}));
  EXPECT_EQ(TextOf(GetOf(bound, "name")), "bound keys");
  EXPECT_EQ(GetOf(bound, "length"), Value::Smi(0));
}

TEST_F(Core, ProxiesForwardAndCheck) {
  JSObject* target = NewObject();
  MUST(Set(vm, target, Key("x"), Value::Smi(1)));
  JSObject* handler = NewObject();
  JSReceiver* proxy = MUST(Construct(vm, Global("Proxy"), {Value(target), Value(handler)}));
  EXPECT_EQ(MUST(Get(vm, proxy, Key("x"))), Value::Smi(1));
  MUST(Set(vm, proxy, Key("y"), Value::Smi(2)));
  EXPECT_EQ(MUST(Get(vm, target, Key("y"))), Value::Smi(2));
  // A trap that hides what it must not.
  MUST(Set(vm, handler, Key("has"), GetOf(Global("Object"), "isFrozen")));
  MUST(DefinePropertyOrThrow(vm, target, Key("z"),
                             PropertyDescriptor::Data(Value::Smi(3), kDontDelete)));
  EXPECT_TRUE(HasProperty(vm, proxy, Key("z")).threw());
  EXPECT_EQ(Thrown(),
            "TypeError: 'has' on proxy: trap returned falsish for property 'z' which exists in "
            "the proxy target as non-configurable");
  Value pair = MUST(CallMethod(Global("Proxy"), "revocable", {Value(target), Value(NewObject())}));
  Value revocable = GetOf(pair, "proxy");
  MUST(CallMethod(pair, "revoke"));
  EXPECT_TRUE(Get(vm, AsReceiver(revocable), Key("x")).threw());
  EXPECT_EQ(Thrown(), "TypeError: Cannot perform 'get' on a proxy that has been revoked");
}

TEST_F(Core, ErrorsHaveTextAndCause) {
  JSObject* options = NewObject();
  MUST(Set(vm, options, Key("cause"), Value::Smi(5)));
  JSReceiver* error =
      MUST(Construct(vm, Global("RangeError"), {Value(Text("far")), Value(options)}));
  EXPECT_EQ(TextOf(error), "RangeError: far");
  EXPECT_EQ(GetOf(error, "cause"), Value::Smi(5));
  EXPECT_EQ(TextOf(GetOf(error, "stack")), "RangeError: far");
  EXPECT_TRUE(MUST(InstanceofOperator(vm, error, Global("Error"))));
  FixedArray* keys = MUST(OwnPropertyKeys(vm, error));
  ASSERT_EQ(keys->length(), 2u);
  EXPECT_EQ(TextOf(keys->get(0)), "message");
}

TEST_F(Core, SymbolsAreRegistered) {
  Value a = MUST(CallMethod(Global("Symbol"), "for", {Value(Text("k"))}));
  Value b = MUST(CallMethod(Global("Symbol"), "for", {Value(Text("k"))}));
  EXPECT_EQ(a, b);
  EXPECT_EQ(TextOf(MUST(CallMethod(Global("Symbol"), "keyFor", {a}))), "k");
}

TEST_F(Core, PromisesSettleInOrder) {
  JSPromise* first = NewPromise(vm);
  Value second = MUST(CallMethod(Value(first), "then"));
  JSPromise* outer = NewPromise(vm);
  MUST(ResolvePromise(vm, outer, second));
  EXPECT_EQ(outer->state(), JSPromise::State::kPending);
  MUST(ResolvePromise(vm, first, Value::Smi(42)));
  RunJobs();
  EXPECT_EQ(outer->state(), JSPromise::State::kFulfilled);
  EXPECT_EQ(outer->result(), Value::Smi(42));
  JSPromise* self = NewPromise(vm);
  MUST(ResolvePromise(vm, self, self));
  EXPECT_EQ(self->state(), JSPromise::State::kRejected);
  EXPECT_EQ(ErrorToText(vm, self->result()),
            "TypeError: Chaining cycle detected for promise #<Promise>");
}

TEST_F(Core, DisposableStacksDispose) {
  JSReceiver* stack = MUST(Construct(vm, Global("DisposableStack")));
  Value callback = GetOf(Global("Symbol"), "keyFor");  // throws for what is no symbol
  MUST(CallMethod(Value(stack), "defer", {callback}));
  MUST(CallMethod(Value(stack), "defer", {callback}));
  EXPECT_TRUE(CallMethod(Value(stack), "dispose").threw());
  Value error = vm.TakeException();
  EXPECT_EQ(TextOf(GetOf(error, "name")), "SuppressedError");
  EXPECT_EQ(GetOf(Value(stack), "disposed"), Value::True());
}

}  // namespace
}  // namespace qdr
