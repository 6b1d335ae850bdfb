// The public API: properties, and what each kind of object tells.
#include <cmath>

#include "tests/unit/engine/api_test_support.h"

namespace quadrille {
namespace {

using ApiObjectTest = ApiTest;

std::string Join(const std::vector<Value>& values) {
  std::string text;
  for (const Value& value : values) text += (text.empty() ? "" : ",") + value.ToDisplayString();
  return text;
}

TEST_F(ApiObjectTest, GetsAndSets) {
  Object object = Object::New(*isolate);
  ASSERT_TRUE(object.Set("name", Str("value")).ok());
  ASSERT_TRUE(object.Set(3, 1.5).ok());
  ASSERT_TRUE(object.Set(Symbol::WellKnown(*isolate, "toStringTag"), Str("Tag")).ok());
  EXPECT_EQ(object.Get("name")->ToDisplayString(), "value");
  EXPECT_EQ(object.Get("3")->AsNumber(), 1.5);
  EXPECT_EQ(object.ToDisplayString(), "[object Tag]");
  EXPECT_TRUE(object.Get("missing")->IsUndefined());
  EXPECT_TRUE(*object.Has("toString"));
  EXPECT_FALSE(*object.HasOwn("toString"));
  EXPECT_TRUE(*object.Delete("name"));
  EXPECT_FALSE(*object.HasOwn("name"));
}

TEST_F(ApiObjectTest, ReportsWhatThrows) {
  Object object = Run("Object.freeze({ get g() { throw new EvalError('getter') } })").As<Object>();
  EXPECT_EQ(object.Get("g").exception().name(), "EvalError");
  EXPECT_EQ(object.Set("x", 1).exception().name(), "TypeError");
  PropertyDescriptor descriptor;
  descriptor.value = Value(1);
  EXPECT_FALSE(object.Define("y", descriptor).ok());
}

TEST_F(ApiObjectTest, DefinesAndDescribesProperties) {
  Object object = Object::New(*isolate);
  PropertyDescriptor accessor;
  accessor.get = Run("(function () { return 42 })");
  accessor.enumerable = true;
  ASSERT_TRUE(object.Define("computed", accessor).ok());
  ASSERT_TRUE(object.DefineHidden("hidden", 1).ok());
  EXPECT_EQ(object.Get("computed")->AsNumber(), 42);
  auto found = object.GetOwnProperty("computed");
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_TRUE((*found)->is_accessor());
  EXPECT_FALSE((*found)->configurable.value_or(true));
  EXPECT_FALSE((*object.GetOwnProperty("none")).has_value());
  EXPECT_EQ(Join(*object.OwnKeys()), "computed,hidden");
  EXPECT_EQ(Join(*object.OwnKeys({.non_enumerable = false})), "computed");
}

TEST_F(ApiObjectTest, ListsKeysByKind) {
  Object object = Run("({ b: 1, 2: 1, a: 1, 1: 1, [Symbol.iterator]: 1 })").As<Object>();
  EXPECT_EQ(Join(*object.OwnKeys()), "1,2,b,a,Symbol(Symbol.iterator)");
  EXPECT_EQ(Join(*object.OwnKeys({.indices = false})), "b,a,Symbol(Symbol.iterator)");
  EXPECT_EQ(Join(*object.OwnKeys({.strings = false})), "Symbol(Symbol.iterator)");
  Object proxy = Run("new Proxy({ x: 1, 0: 1 }, { ownKeys: () => ['x', '0'] })").As<Object>();
  EXPECT_EQ(Join(*proxy.OwnKeys({.indices = false})), "x");
  Object throwing = Run("new Proxy({}, { ownKeys() { throw 1 } })").As<Object>();
  EXPECT_FALSE(throwing.OwnKeys().ok());
}

TEST_F(ApiObjectTest, KnowsPrototypes) {
  Object object = Object::NewWithPrototype(*isolate, Value::Null());
  EXPECT_TRUE(object.GetPrototype()->IsNull());
  EXPECT_TRUE(*object.SetPrototype(Object::New(*isolate)));
  EXPECT_TRUE(*object.PreventExtensions());
  EXPECT_FALSE(*object.SetPrototype(Value::Null()));
  EXPECT_FALSE(*object.IsExtensible());
  EXPECT_EQ(Run("new (class Foo {})").As<Object>().ConstructorName(), "Foo");
  EXPECT_TRUE(*Run("[]").As<Object>().InstanceOf(Run("Array")));
  EXPECT_EQ(Run("[3, 1]").As<Object>().CallMethod("join", {Str("-")})->ToDisplayString(), "3-1");
}

TEST_F(ApiObjectTest, KnowsKinds) {
  const std::pair<const char*, ObjectKind> cases[] = {
      {"({})", ObjectKind::kOrdinary},
      {"[]", ObjectKind::kArray},
      {"(() => 1)", ObjectKind::kFunction},
      {"(() => 1).bind()", ObjectKind::kFunction},
      {"new Error", ObjectKind::kError},
      {"Object(true)", ObjectKind::kBoolean},
      {"Object(1)", ObjectKind::kNumber},
      {"Object('')", ObjectKind::kString},
      {"Object(Symbol())", ObjectKind::kSymbol},
      {"Object(1n)", ObjectKind::kBigInt},
      {"new Date", ObjectKind::kDate},
      {"/x/", ObjectKind::kRegExp},
      {"new Map", ObjectKind::kMap},
      {"new Set", ObjectKind::kSet},
      {"new WeakMap", ObjectKind::kWeakMap},
      {"new WeakSet", ObjectKind::kWeakSet},
      {"new WeakRef({})", ObjectKind::kWeakRef},
      {"Promise.resolve()", ObjectKind::kPromise},
      {"new Proxy({}, {})", ObjectKind::kProxy},
      {"new ArrayBuffer(1)", ObjectKind::kArrayBuffer},
      {"new SharedArrayBuffer(1)", ObjectKind::kSharedArrayBuffer},
      {"new Int8Array(1)", ObjectKind::kTypedArray},
      {"new DataView(new ArrayBuffer(1))", ObjectKind::kDataView},
      {"(function () { return arguments })()", ObjectKind::kArguments},
      {"(function* () {})()", ObjectKind::kGenerator},
      {"(async function* () {})()", ObjectKind::kAsyncGenerator},
      {"new Map().keys()", ObjectKind::kMapIterator},
      {"new Set().values()", ObjectKind::kSetIterator},
      {"globalThis", ObjectKind::kGlobal},
  };
  for (const auto& [source, kind] : cases) {
    EXPECT_EQ(Run(source).As<Object>().kind(), kind) << source;
  }
}

TEST_F(ApiObjectTest, LooksIntoCollections) {
  Map map = Run("new Map([['a', 1], [NaN, 2]])").As<Map>();
  EXPECT_EQ(map.size(), 2u);
  EXPECT_EQ(map.Get(Value(std::nan(""))).AsNumber(), 2);
  map.Set(Str("b"), 3);
  EXPECT_TRUE(map.Has(Str("b")));
  EXPECT_TRUE(map.Delete(Str("a")));
  EXPECT_EQ(map.Entries().size(), 2u);
  Set set = Set::New(*isolate);
  set.Add(1);
  set.Add(1.0);
  EXPECT_EQ(set.size(), 1u);
  EXPECT_TRUE(set.Has(1));
  bool pairs = true;
  EXPECT_EQ(Join(Run("const i = new Map([[1, 2], [3, 4]]).keys(); i.next(); i")
                     .As<Object>()
                     .IteratorPreview(&pairs)),
            "3");
  EXPECT_FALSE(pairs);
  EXPECT_EQ(Join(Run("new Set([5]).entries()").As<Object>().IteratorPreview(&pairs)), "5,5");
  EXPECT_TRUE(pairs);
}

TEST_F(ApiObjectTest, LooksIntoOtherKinds) {
  Promise promise = Run("Promise.reject(7)").As<Promise>();
  promise.MarkHandled();
  EXPECT_EQ(promise.state(), Promise::State::kRejected);
  EXPECT_EQ(promise.result().AsNumber(), 7);
  EXPECT_EQ(Date::New(*isolate, 0).ToIsoString(), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(Run("new Date(NaN)").As<Date>().ToIsoString(), "Invalid Date");
  EXPECT_EQ(Run("/a\\/b/gi").As<RegExp>().source(), "a\\/b");
  EXPECT_EQ(RegExp::New(*isolate, "x", "y")->flags(), "y");
  EXPECT_FALSE(RegExp::New(*isolate, "(", "").ok());
  Proxy proxy = Proxy::New(*isolate, Object::New(*isolate), Object::New(*isolate));
  EXPECT_TRUE(proxy.target().IsObject());
  EXPECT_TRUE(
      Run("const r = Proxy.revocable({}, {}); r.revoke(); r.proxy").As<Proxy>().target().IsNull());
  EXPECT_EQ(Run("Object('boxed')").As<Object>().PrimitiveValue().ToDisplayString(), "boxed");
  Array array = Array::New(*isolate, {1, Str("two")});
  ASSERT_TRUE(array.Push(3).ok());
  EXPECT_EQ(array.ToDisplayString(), "1,two,3");
  EXPECT_EQ(array.length(), 3u);
}

TEST_F(ApiObjectTest, SharesBytes) {
  ArrayBuffer buffer = *ArrayBuffer::New(*isolate, 4);
  buffer.bytes()[1] = std::byte{7};
  TypedArray view = *TypedArray::New(*isolate, ElementType::kUint8, buffer, 0, 4);
  ASSERT_TRUE(global.Set("view", view).ok());
  EXPECT_EQ(Number("view[2] = 9; view[1]"), 7);
  EXPECT_EQ(buffer.bytes()[2], std::byte{9});
  EXPECT_EQ(view.element_type(), ElementType::kUint8);
  EXPECT_FALSE(TypedArray::New(*isolate, ElementType::kInt32, buffer, 2, 1).ok());
  ASSERT_TRUE(buffer.Detach().ok());
  EXPECT_TRUE(buffer.is_detached());
  EXPECT_EQ(view.length(), 0u);
}

TEST_F(ApiObjectTest, SharesMemoryBetweenIsolates) {
  ArrayBuffer shared = Run("new SharedArrayBuffer(8)").As<ArrayBuffer>();
  SharedMemory memory = shared.shared_memory();
  std::unique_ptr<Isolate> other = Isolate::New();
  ArrayBuffer there = ArrayBuffer::FromShared(*other, memory);
  there.bytes()[3] = std::byte{5};
  EXPECT_EQ(shared.bytes()[3], std::byte{5});
  EXPECT_EQ(memory.size(), 8u);
}

}  // namespace
}  // namespace quadrille
