// Strings: ropes, slices, hashes, internalization, UTF-8, indices; symbols and keys.
#include <random>

#include "objects/print.h"
#include "objects/string_table.h"
#include "tests/unit/objects/fake_engine.h"

namespace qdr {
namespace {

class StringTest : public ObjectsTest {
 protected:
  String* Cat(String* a, String* b) { return MUST(String::Concat(vm, a, b)); }
};
INSTANTIATE_TEST_SUITE_P(Plain, StringTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Stress, StringTest, testing::Values(true));

TEST_P(StringTest, ShortConcatenationsAreFlat) {
  String* s = Cat(Str("abc"), Str("def"));
  EXPECT_TRUE(s->is_sequential());
  EXPECT_EQ(s->ToUtf8(vm), "abcdef");
  EXPECT_EQ(Cat(s, vm.names().empty), s);
  EXPECT_EQ(Cat(vm.names().empty, s), s);
}

TEST_P(StringTest, RopesFlattenInPlaceWhateverTheirShape) {
  std::mt19937 random(1);
  int count = GetParam() ? 200 : 3000;
  for (int shape = 0; shape < 3; ++shape) {
    String* rope = Str("0123456789abcdef");
    std::string expected = "0123456789abcdef";
    for (int i = 0; i < count; ++i) {
      std::string piece = std::to_string(random() % 100000);
      bool left = shape == 0 || (shape == 2 && (random() & 1) != 0);
      rope = left ? Cat(rope, Str(piece)) : Cat(Str(piece), rope);
      expected = left ? expected + piece : piece + expected;
    }
    EXPECT_EQ(rope->type(), InstanceType::kConsString);
    EXPECT_EQ(rope->length(), expected.size());
    FlatString flat = rope->Flatten(vm);
    EXPECT_EQ(std::string(flat.one_byte().begin(), flat.one_byte().end()), expected);
    EXPECT_EQ(static_cast<ConsString*>(rope)->second()->length(), 0u);
    EXPECT_TRUE(String::Equals(vm, rope, String::FromUtf8(vm, expected)));
    EXPECT_EQ(rope->Hash(vm), String::FromUtf8(vm, expected)->Hash(vm));
  }
}

TEST_P(StringTest, DeepRopesNeedNoStack) {
  // One piece, doubled and appended to: deep on both sides.
  String* piece = Str("some characters here");
  String* rope = piece;
  int depth = GetParam() ? 500 : 200000;
  for (int i = 0; i < depth; ++i) rope = (i & 1) != 0 ? Cat(rope, piece) : Cat(piece, rope);
  EXPECT_EQ(rope->Flatten(vm).length(), 20u * (static_cast<uint32_t>(depth) + 1));
}

TEST_P(StringTest, SlicesShareTheirParent) {
  String* s = Str("the quick brown fox jumps over the lazy dog");
  String* slice = String::Substring(vm, s, 4, 30);
  EXPECT_EQ(slice->type(), InstanceType::kSlicedString);
  EXPECT_EQ(slice->ToUtf8(vm), "quick brown fox jumps over");
  String* again = String::Substring(vm, slice, 6, 21);
  EXPECT_EQ(static_cast<SlicedString*>(again)->parent(), s);
  EXPECT_EQ(again->ToUtf8(vm), "brown fox jumps");
  EXPECT_TRUE(String::Substring(vm, s, 4, 9)->is_sequential());
  EXPECT_EQ(String::Substring(vm, s, 4, 5), String::FromCharCode(vm, 'q'));
  EXPECT_EQ(String::Substring(vm, s, 7, 7), vm.names().empty);
  String* rope = Cat(s, Str("; and then it rests"));
  EXPECT_EQ(String::Substring(vm, rope, 40, 60)->ToUtf8(vm), "dog; and then it res");
}

TEST_P(StringTest, EqualityDoesNotDependOnTheForm) {
  char16_t* units;
  String* wide = String::NewRawTwoByte(vm, 40, &units);
  for (int i = 0; i < 40; ++i) units[i] = static_cast<char16_t>('a' + i % 26);
  std::string text;
  for (int i = 0; i < 40; ++i) text.push_back(static_cast<char>('a' + i % 26));
  String* narrow = Str(text);
  EXPECT_TRUE(String::Equals(vm, wide, narrow));
  EXPECT_EQ(wide->Hash(vm), narrow->Hash(vm));
  EXPECT_EQ(String::Internalize(vm, narrow), String::Internalize(vm, wide));
  EXPECT_EQ(String::Compare(vm, narrow, wide), 0);
  text[39] = 'z';
  EXPECT_FALSE(String::Equals(vm, Str(text), wide));
  EXPECT_GT(String::Compare(vm, Str(text), wide), 0);
  EXPECT_LT(String::Compare(vm, Str("ab"), Str("abc")), 0);
  EXPECT_LT(String::Compare(vm, Str("Z"), String::FromCodePoint(vm, 0x1f600)), 0);
}

TEST_P(StringTest, InternalizedStringsAreUniqueAndDieUnused) {
  String* name = String::InternalizeAscii(vm, "a rather unusual name");
  EXPECT_EQ(String::Internalize(vm, Cat(Str("a rather "), Str("unusual name"))), name);
  EXPECT_TRUE(name->is_internalized());
  uint32_t before = vm.string_table().size();
  for (int i = 0; i < 500; ++i) {
    String::Internalize(vm, Str("temporary" + std::to_string(i)));
  }
  vm.heap.CollectFull(GcReason::kRequested);
  EXPECT_LE(vm.string_table().size(), before + 20);
  EXPECT_EQ(String::InternalizeAscii(vm, "a rather unusual name"), name);
}

TEST_P(StringTest, YoungNamesFollowTheirMoves) {
  RootVector names(vm.heap);
  for (int i = 0; i < 300; ++i) {
    names.push_back(String::Internalize(vm, Str("young" + std::to_string(i))));
  }
  for (int round = 0; round < 3; ++round) {
    vm.heap.CollectYoung(GcReason::kRequested);
    for (int i = 0; i < 300; ++i) {
      EXPECT_EQ(Value(String::InternalizeAscii(vm, "young" + std::to_string(i))),
                names[static_cast<size_t>(i)]);
    }
  }
}

TEST_P(StringTest, ArrayIndices) {
  auto index = [&](std::string_view text) -> int64_t {
    uint32_t result;
    return Str(text)->AsArrayIndex(vm, &result) ? int64_t{result} : -1;
  };
  EXPECT_EQ(index("0"), 0);
  EXPECT_EQ(index("7"), 7);
  EXPECT_EQ(index("123456789"), 123456789);
  EXPECT_EQ(index("999999999"), 999999999);
  EXPECT_EQ(index("1000000000"), 1000000000);
  EXPECT_EQ(index("4294967294"), 4294967294);
  EXPECT_EQ(index("4294967295"), -1);
  EXPECT_EQ(index("42949672940"), -1);
  EXPECT_EQ(index("01"), -1);
  EXPECT_EQ(index("-1"), -1);
  EXPECT_EQ(index("1.0"), -1);
  EXPECT_EQ(index(""), -1);
  EXPECT_EQ(index("1e3"), -1);
  EXPECT_TRUE(PropertyKey::From(vm, Str("17")).is_index());
  EXPECT_TRUE(PropertyKey::From(vm, Str("4294967295")).is_string_name());
  PropertyKey key;
  EXPECT_TRUE(PropertyKey::FromValue(vm, Value::Double(3), &key));
  EXPECT_EQ(key.index(), 3u);
  EXPECT_TRUE(PropertyKey::FromValue(vm, Value::Double(-0.0), &key));
  EXPECT_EQ(key.index(), 0u);
  EXPECT_FALSE(PropertyKey::FromValue(vm, Value::Smi(-1), &key));
  EXPECT_FALSE(PropertyKey::FromValue(vm, Value::Double(1.5), &key));
  EXPECT_EQ(AsString(PropertyKey::Index(42).ToValue(vm))->ToUtf8(vm), "42");
}

TEST_P(StringTest, Utf8RoundTrips) {
  for (std::string text : {"", "plain", "caf\xc3\xa9", "\xe2\x82\xac and \xf0\x9f\x98\x80!",
                           "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf\xee\x80\x80"}) {
    EXPECT_EQ(String::FromUtf8(vm, text)->ToUtf8(vm), text);
  }
  EXPECT_TRUE(String::FromUtf8(vm, "caf\xc3\xa9")->is_one_byte());
  EXPECT_EQ(String::FromUtf8(vm, "\xf0\x9f\x98\x80")->length(), 2u);
}

TEST_P(StringTest, IllFormedUtf8IsReplacedBySubparts) {
  auto units = [&](std::string_view text) {
    String* s = String::FromUtf8(vm, text);
    std::u16string result;
    for (uint32_t i = 0; i < s->length(); ++i) result.push_back(s->At(vm, i));
    return result;
  };
  EXPECT_EQ(units("\x80"), u"\ufffd");
  EXPECT_EQ(units("a\xc0\x80z"), u"a\ufffd\ufffdz");
  EXPECT_EQ(units("\xe2\x82"), u"\ufffd");
  EXPECT_EQ(units("\xe2\x82z"), u"\ufffdz");
  EXPECT_EQ(units("\xed\xa0\x80"), u"\ufffd\ufffd\ufffd");
  EXPECT_EQ(units("\xf0\x9f\x98z"), u"\ufffdz");
  EXPECT_EQ(units("\xf4\x90\x80\x80"), u"\ufffd\ufffd\ufffd\ufffd");
  EXPECT_EQ(units("\xff\xfe"), u"\ufffd\ufffd");
  char16_t lone[] = {'a', 0xd800, 'b', 0xdc00};
  EXPECT_EQ(String::NewTwoByte(vm, lone)->ToUtf8(vm),
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd");
}

TEST_P(StringTest, HashesSpread) {
  std::vector<int> buckets(1024);
  for (int i = 0; i < 4096; ++i) {
    ++buckets[Str("item_" + std::to_string(i) + "x")->Hash(vm) & 1023];
  }
  EXPECT_LT(*std::max_element(buckets.begin(), buckets.end()), 20);
}

TEST_P(StringTest, TooLongIsARangeError) {
  String* s = Str("0123456789abcdef");
  while (s->length() <= String::kMaxLength / 2) s = Cat(s, s);
  EXPECT_TRUE(String::Concat(vm, s, s).threw());
  EXPECT_TRUE(vm.has_pending_exception());
  EXPECT_EQ(AsString(vm.TakeException())->ToUtf8(vm), "Invalid string length");
}

TEST_P(StringTest, SymbolsAndPrinting) {
  Symbol* symbol = Symbol::New(vm, Str("mark"));
  EXPECT_EQ(PropertyKey::Name(symbol).ToDisplay(vm), "Symbol(mark)");
  EXPECT_EQ(ShortPrint(vm.heap, symbol), "Symbol(mark)");
  EXPECT_EQ(ShortPrint(vm.heap, Str("text")), "\"text\"");
  EXPECT_EQ(ShortPrint(vm.heap, Value::Double(2)), "2.0");
  EXPECT_EQ(ShortPrint(vm.heap, Value::Double(-0.0)), "-0.0");
  EXPECT_EQ(ShortPrint(vm.heap, Cat(Str("0123456789"), Str("abcdefghij"))),
            "\"0123456789abcdefghij\"");
}

}  // namespace
}  // namespace qdr
