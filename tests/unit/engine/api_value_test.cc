// The public API: values, conversions, strings, symbols, BigInts, handles.
#include <cmath>
#include <vector>

#include "tests/unit/engine/api_test_support.h"

namespace quadrille {
namespace {

using ApiValueTest = ApiTest;

TEST_F(ApiValueTest, ImmediatesNeedNoIsolate) {
  EXPECT_TRUE(Value().IsUndefined());
  EXPECT_TRUE(Value::Null().IsNull());
  EXPECT_TRUE(Value(true).AsBoolean());
  EXPECT_EQ(Value(1.5).AsNumber(), 1.5);
  EXPECT_EQ(Value(7).type(), Type::kNumber);
  EXPECT_EQ(Value(size_t{1} << 40).AsNumber(), 1099511627776.0);
  EXPECT_EQ(Value(1.5).ToDisplayString(), "1.5");
  EXPECT_EQ(*Value(true).ToNumber(), 1);
  EXPECT_TRUE(std::isnan(*Value().ToNumber()));
  EXPECT_EQ(*Value(4294967297.0).ToInt32(), 1);
  EXPECT_TRUE(Value(2).StrictEquals(Value(2.0)));
  EXPECT_FALSE(Value(0.0).SameValue(Value(-0.0)));
  EXPECT_TRUE(*Value().LooseEquals(Value::Null()));
}

TEST_F(ApiValueTest, KnowsTypes) {
  EXPECT_EQ(Run("'s'").type(), Type::kString);
  EXPECT_EQ(Run("Symbol()").type(), Type::kSymbol);
  EXPECT_EQ(Run("1n").type(), Type::kBigInt);
  EXPECT_EQ(Run("({})").type(), Type::kObject);
  EXPECT_TRUE(Run("(() => 1)").IsFunction());
  EXPECT_TRUE(Run("[]").Is<Array>());
  EXPECT_FALSE(Run("({})").Is<Array>());
  EXPECT_EQ(Run("({})").TypeOf(), "object");
  EXPECT_EQ(Run("(class {})").TypeOf(), "function");
  EXPECT_FALSE(Run("1").TryAs<Object>().has_value());
}

TEST_F(ApiValueTest, Converts) {
  EXPECT_EQ(*Run("'12'").ToNumber(), 12);
  EXPECT_EQ(Run("[1, 2]").ToString(*isolate)->ToUtf8(), "1,2");
  EXPECT_TRUE(Run("'x'").ToBoolean());
  EXPECT_FALSE(Run("''").ToBoolean());
  EXPECT_FALSE(Run("0n").ToBoolean());
  Result<double> thrown = Run("({ valueOf() { throw new RangeError('no') } })").ToNumber();
  ASSERT_FALSE(thrown.ok());
  EXPECT_EQ(thrown.exception().Header(), "RangeError: no");
  EXPECT_FALSE(Run("Symbol()").ToNumber().ok());
  EXPECT_TRUE(Value(1).ToObject(*isolate).ok());
  EXPECT_FALSE(Value::Null().ToObject(*isolate).ok());
  EXPECT_EQ(Run("({ toString() { throw 1 } })").ToDisplayString().front(), '[');
}

TEST_F(ApiValueTest, HandlesStringsInAllEncodings) {
  EXPECT_EQ(Str("grüße 😀").length(), 8u);
  EXPECT_EQ(Str("grüße 😀").ToUtf8(), "grüße 😀");
  EXPECT_EQ(String::NewUtf16(*isolate, u"a\u20ac").ToUtf8(), "a€");
  EXPECT_EQ(String::NewLatin1(*isolate, "\xe4").ToUtf8(), "ä");
  EXPECT_EQ(Run("'\\ud800x'").As<String>().ToUtf8(), "\xef\xbf\xbdx");
  EXPECT_EQ(Run("'\\ud800x'").As<String>().ToUtf16(), (std::u16string{char16_t{0xd800}, u'x'}));
  EXPECT_EQ(Str("bad \xff byte").ToUtf8(), "bad \xef\xbf\xbd byte");
  EXPECT_TRUE(Str("ab").StrictEquals(Run("'a' + 'b'")));
  EXPECT_EQ(Run("'ab'.repeat(100) + 'c'").As<String>().length(), 201u);
}

TEST_F(ApiValueTest, HandlesSymbols) {
  EXPECT_EQ(Symbol::New(*isolate, "d").description().ToDisplayString(), "d");
  EXPECT_TRUE(Symbol::For(*isolate, "k").StrictEquals(Run("Symbol.for('k')")));
  EXPECT_TRUE(Symbol::WellKnown(*isolate, "iterator").StrictEquals(Run("Symbol.iterator")));
  EXPECT_TRUE(Run("Symbol()").As<Symbol>().description().IsUndefined());
}

TEST_F(ApiValueTest, HandlesBigInts) {
  bool exact = false;
  EXPECT_EQ(BigInt::New(*isolate, -5).Digits(), "-5");
  EXPECT_EQ(BigInt::New(*isolate, INT64_MIN).ToInt64(&exact), INT64_MIN);
  EXPECT_TRUE(exact);
  EXPECT_EQ(BigInt::NewUnsigned(*isolate, UINT64_MAX).ToUint64(&exact), UINT64_MAX);
  EXPECT_TRUE(exact);
  Run("2n ** 64n").As<BigInt>().ToUint64(&exact);
  EXPECT_FALSE(exact);
  EXPECT_EQ(BigInt::Parse(*isolate, "0xff")->Digits(), "255");
  EXPECT_FALSE(BigInt::Parse(*isolate, "1.5").has_value());
}

TEST_F(ApiValueTest, KeepsValuesAliveAndFollowsThem) {
  std::vector<Value> kept;
  for (int index = 0; index < 2000; ++index) {
    kept.push_back(Run("({ n: " + std::to_string(index) + " })"));
    if (index % 500 == 0) isolate->CollectGarbage(Isolate::Collection::kYoung);
  }
  isolate->CollectGarbage();
  for (int index = 0; index < 2000; ++index) {
    EXPECT_EQ(kept[static_cast<size_t>(index)].As<Object>().Get("n")->AsNumber(), index);
  }
  Value copy = kept[5];
  uint64_t hash = copy.IdentityHash();
  kept.clear();
  isolate->CollectGarbage();
  EXPECT_EQ(copy.As<Object>().Get("n")->AsNumber(), 5);
  EXPECT_EQ(copy.IdentityHash(), hash);
  Value moved = std::move(copy);
  EXPECT_TRUE(moved.IsObject());
}

TEST_F(ApiValueTest, OutlivesTheIsolateAsUndefined) {
  Value object = Run("({})");
  Value copy = object;
  context = Context(context);
  {
    std::unique_ptr<Isolate> other = Isolate::New();
    object = *other->current_context().Evaluate("[1]");
    EXPECT_TRUE(object.Is<Array>());
  }
  EXPECT_TRUE(object.IsUndefined());
  EXPECT_TRUE(copy.IsObject());
}

}  // namespace
}  // namespace quadrille
