// Elements: the lattice of kinds, growth, sparse elements, lengths, exotic elements.
#include "objects/builtin_objects.h"
#include "objects/dictionary.h"
#include "objects/own_keys.h"
#include "objects/typed_array.h"
#include "tests/unit/objects/fake_engine.h"

namespace qdr {
namespace {

class ElementsTest : public ObjectsTest {
 protected:
  JSArray* Array(std::initializer_list<Value> values) {
    return JSArray::FromValues(vm, {values.begin(), values.size()});
  }
};
INSTANTIATE_TEST_SUITE_P(Plain, ElementsTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Stress, ElementsTest, testing::Values(true));

using K = ElementsKind;

TEST_P(ElementsTest, TheJoinIsALattice) {
  for (int a = 0; a <= static_cast<int>(K::kHoley); ++a) {
    for (int b = 0; b <= static_cast<int>(K::kHoley); ++b) {
      K join = JoinFastKinds(static_cast<K>(a), static_cast<K>(b));
      EXPECT_EQ(join, JoinFastKinds(static_cast<K>(b), static_cast<K>(a)));
      EXPECT_EQ(JoinFastKinds(join, static_cast<K>(a)), join);
      EXPECT_EQ(IsHoley(join), IsHoley(static_cast<K>(a)) || IsHoley(static_cast<K>(b)));
    }
  }
}

TEST_P(ElementsTest, KindsClimb) {
  JSArray* a = Array({Value::Smi(1), Value::Smi(2)});
  EXPECT_EQ(a->elements_kind(), K::kPackedSmi);
  JSArray::Push(vm, a, Value::Double(1.5));
  EXPECT_EQ(a->elements_kind(), K::kPackedDouble);
  EXPECT_EQ(a->elements()->get(0), Value::Double(1));
  JSArray::Push(vm, a, Value::Smi(7));
  EXPECT_EQ(a->elements()->get(3), Value::Double(7));
  JSArray::Push(vm, a, Str("text"));
  EXPECT_EQ(a->elements_kind(), K::kPacked);
  EXPECT_EQ(GetIndex(a, 0), Value::Double(1));
  EXPECT_EQ(a->length(), 5u);
  JSObject::SetElement(vm, a, 10, Value::Smi(1));
  EXPECT_EQ(a->elements_kind(), K::kHoley);
  EXPECT_EQ(a->length(), 11u);
  EXPECT_TRUE(GetIndex(a, 7).IsHole());

  JSArray* b = Array({Value::Smi(1)});
  JSObject::SetElement(vm, b, 5, Value::Smi(1));
  EXPECT_EQ(b->elements_kind(), K::kHoleySmi);
  JSObject::SetElement(vm, b, 6, Value::Double(0.5));
  EXPECT_EQ(b->elements_kind(), K::kHoleyDouble);
  EXPECT_TRUE(GetIndex(b, 3).IsHole());
  // Each kind has one map per shape.
  JSArray* c = Array({Value::Double(0.5), Value::Hole()});
  EXPECT_EQ(MapOf(b), MapOf(c));
  Map* expected = vm.realm()->map(Intrinsic::kArrayMapHoley);
  EXPECT_EQ(MapOf(a), expected);
  // An int32 written as a double does not climb.
  JSArray* d = Array({Value::Smi(1)});
  JSArray::Push(vm, d, Value::Double(3));
  EXPECT_EQ(d->elements_kind(), K::kPackedSmi);
}

TEST_P(ElementsTest, GrowthIsGeometric) {
  JSArray* a = JSArray::New(vm);
  int reallocations = 0;
  FixedArray* last = a->elements();
  int count = GetParam() ? 300 : 10000;
  for (int i = 0; i < count; ++i) {
    JSArray::Push(vm, a, Value::Smi(i));
    if (a->elements()->length() != last->length()) ++reallocations;
    last = a->elements();
  }
  EXPECT_LT(reallocations, 25);
  EXPECT_EQ(a->elements_kind(), K::kPackedSmi);
  for (int i = 0; i < count; ++i)
    ASSERT_EQ(a->elements()->get(static_cast<uint32_t>(i)), Value::Smi(i));
}

TEST_P(ElementsTest, SparseElementsAreADictionaryAndBack) {
  JSArray* a = JSArray::New(vm);
  JSObject::SetElement(vm, a, 5000, Value::Smi(1));
  EXPECT_EQ(a->elements_kind(), K::kDictionary);
  EXPECT_EQ(a->length(), 5001u);
  EXPECT_EQ(GetIndex(a, 5000), Value::Smi(1));
  EXPECT_TRUE(GetIndex(a, 4999).IsHole());
  JSObject::SetElement(vm, a, 4294967294u, Value::Smi(9));
  EXPECT_EQ(a->length(), 4294967295u);
  EXPECT_EQ(a->length_value(), Value::Double(4294967295.0));

  JSArray* b = JSArray::New(vm);
  JSObject::SetElement(vm, b, 2000, Value::Smi(0));
  EXPECT_EQ(b->elements_kind(), K::kDictionary);
  for (uint32_t i = 0; i < 2000; ++i) JSObject::SetElement(vm, b, i, Value::Smi(1));
  EXPECT_TRUE(IsFast(b->elements_kind()));
  EXPECT_EQ(b->length(), 2001u);
  for (uint32_t i = 0; i < 2000; ++i) ASSERT_EQ(GetIndex(b, i), Value::Smi(1));

  JSObject* o = NewObject();
  JSObject::SetElement(vm, o, 100000, Value::Smi(2));
  JSObject::SetElement(vm, o, 3, Value::Smi(1));
  FixedArray* keys = MUST(OwnKeys(vm, o, kAllKeys, true));
  ASSERT_EQ(keys->length(), 2u);
  EXPECT_EQ(keys->get(0), Value::Smi(3));
  EXPECT_EQ(keys->get(1), Value::Smi(100000));
}

TEST_P(ElementsTest, Lengths) {
  JSArray* a = Array({Value::Smi(1), Value::Smi(2), Value::Smi(3)});
  EXPECT_TRUE(JSArray::SetLength(vm, a, 1));
  EXPECT_EQ(a->elements_kind(), K::kPackedSmi);
  EXPECT_TRUE(GetIndex(a, 1).IsHole());
  JSArray::Push(vm, a, Value::Smi(9));
  EXPECT_EQ(GetIndex(a, 1), Value::Smi(9));
  EXPECT_TRUE(JSArray::SetLength(vm, a, 50));
  EXPECT_EQ(a->elements_kind(), K::kHoleySmi);
  EXPECT_GE(a->elements()->length(), 50u);
  EXPECT_TRUE(JSArray::SetLength(vm, a, 0));
  EXPECT_EQ(a->length(), 0u);
  EXPECT_TRUE(JSArray::SetLength(vm, a, 4294967295u));
  EXPECT_EQ(a->length(), 4294967295u);
  EXPECT_TRUE(JSArray::SetLength(vm, a, 2));

  JSArray* b = Array({Value::Smi(1), Value::Smi(2), Value::Smi(3), Value::Smi(4)});
  JSObject::SetElementWithDetails(vm, b, 1, Value::Smi(2), PropertyDetails::Kind::kData,
                                  kDontDelete);
  EXPECT_FALSE(JSArray::SetLength(vm, b, 0));
  EXPECT_EQ(b->length(), 2u);
  EXPECT_EQ(GetIndex(b, 1), Value::Smi(2));
  EXPECT_TRUE(GetIndex(b, 2).IsHole());

  JSArray* big = JSArray::New(vm, 1000, K::kHoleySmi);
  EXPECT_TRUE(JSArray::SetLength(vm, big, 3));
  EXPECT_LT(big->elements()->length(), 100u);
  vm.heap.CollectFull(GcReason::kRequested);
}

TEST_P(ElementsTest, Deleting) {
  JSArray* a = Array({Value::Smi(1), Value::Smi(2), Value::Smi(3)});
  JSObject::DeleteElement(vm, a, 1);
  EXPECT_EQ(a->elements_kind(), K::kHoleySmi);
  EXPECT_TRUE(GetIndex(a, 1).IsHole());
  EXPECT_EQ(a->length(), 3u);
  JSObject::NormalizeElements(vm, a);
  EXPECT_EQ(GetIndex(a, 2), Value::Smi(3));
  JSObject::DeleteElement(vm, a, 2);
  EXPECT_TRUE(GetIndex(a, 2).IsHole());
}

TEST_P(ElementsTest, ElementsOfPrototypesAreFound) {
  JSObject* prototype = NewObject();
  JSObject::SetElement(vm, prototype, 2, Value::Smi(5));
  JSObject* o = JSObject::NewOrdinary(vm, prototype);
  EXPECT_EQ(GetIndex(o, 2), Value::Smi(5));
  JSObject::SetElement(vm, o, 2, Value::Smi(6));
  EXPECT_EQ(GetIndex(o, 2), Value::Smi(6));
}

TEST_P(ElementsTest, StringWrappers) {
  Map* map = vm.realm()->map(Intrinsic::kStringWrapperMap);
  auto* wrapper = static_cast<JSPrimitiveWrapper*>(JSObject::New(vm, map));
  wrapper->set_value(vm.heap, Str("abc"));
  LookupIterator it(vm, wrapper, PropertyKey::Index(1));
  EXPECT_EQ(it.where(), LookupIterator::Where::kStringCharacter);
  EXPECT_EQ(it.details().attributes, kReadOnly | kDontDelete);
  EXPECT_EQ(it.GetDataValue(), Value(String::FromCharCode(vm, 'b')));
  EXPECT_TRUE(GetIndex(wrapper, 3).IsHole());
  JSObject::SetElement(vm, wrapper, 5, Value::Smi(1));
  Add(wrapper, "extra", Value::Smi(2));
  FixedArray* keys = MUST(OwnKeys(vm, wrapper, kAllKeys, true));
  ASSERT_EQ(keys->length(), 6u);
  EXPECT_EQ(keys->get(3), Value::Smi(5));
  EXPECT_EQ(keys->get(4), Value(vm.names().length));
  LookupIterator length(vm, wrapper, Key("length"));
  ASSERT_EQ(length.state(), LookupIterator::State::kNativeAccessor);
  EXPECT_EQ(length.native_accessor()->getter()(vm, wrapper), Value::Smi(3));
}

TEST_P(ElementsTest, MappedArguments) {
  Context* context = Context::New(vm, 2, Value(), Value());
  context->set(vm.heap, 0, Value::Smi(10));
  context->set(vm.heap, 1, Value::Smi(20));
  auto* arguments = static_cast<JSMappedArguments*>(
      JSObject::New(vm, vm.realm()->map(Intrinsic::kMappedArgumentsMap)));
  FixedArray* map = FixedArray::New(vm, 3, Value::Hole());
  map->set(vm.heap, 0, context);
  map->set(vm.heap, 1, Value::Smi(1));
  map->set(vm.heap, 2, Value::Smi(0));
  arguments->set_parameter_map(vm.heap, map);
  FixedArray* elements = FixedArray::New(vm, 3, Value::Hole());
  elements->set(vm.heap, 2, Value::Smi(30));
  arguments->set_elements(vm.heap, elements);
  EXPECT_EQ(GetIndex(arguments, 0), Value::Smi(20));
  EXPECT_EQ(GetIndex(arguments, 1), Value::Smi(10));
  EXPECT_EQ(GetIndex(arguments, 2), Value::Smi(30));
  context->set(vm.heap, 1, Value::Smi(21));
  EXPECT_EQ(GetIndex(arguments, 0), Value::Smi(21));
  LookupIterator it(vm, arguments, PropertyKey::Index(0));
  it.WriteDataValue(Value::Smi(22));
  EXPECT_EQ(context->get(1), Value::Smi(22));
  it.Reconfigure(PropertyDetails::Kind::kData, Value::Smi(23), kDontEnum);
  EXPECT_EQ(context->get(1), Value::Smi(23));
  EXPECT_EQ(it.details().attributes, kDontEnum);
  EXPECT_EQ(MUST(OwnKeys(vm, arguments, kEnumerableOnly | kSkipSymbols))->length(), 2u);
  it.Reconfigure(PropertyDetails::Kind::kData, Value::Smi(24), kReadOnly);
  context->set(vm.heap, 1, Value::Smi(99));
  EXPECT_EQ(GetIndex(arguments, 0), Value::Smi(24));
  JSObject::DeleteElement(vm, arguments, 1);
  EXPECT_TRUE(GetIndex(arguments, 1).IsHole());
}

TEST_P(ElementsTest, TypedArraysFollowTheirBuffer) {
  Map* buffer_map = vm.realm()->map(Intrinsic::kArrayBufferMap);
  Map* map = vm.realm()->map(Intrinsic::kUint8ArrayMap);
  JSArrayBuffer* buffer =
      JSArrayBuffer::New(vm, buffer_map, BackingStore::New(16, 64, false, true));
  JSTypedArray* all = JSTypedArray::New(vm, map, buffer, 0, 0, true);
  JSTypedArray* part = JSTypedArray::New(vm, map, buffer, 8, 8, false);
  EXPECT_EQ(all->length(), 16u);
  EXPECT_EQ(part->length(), 8u);
  JSObject::SetElement(vm, all, 8, Value::Smi(300));
  EXPECT_EQ(GetIndex(part, 0), Value::Smi(44));
  LookupIterator beyond(vm, all, PropertyKey::Index(16));
  EXPECT_EQ(beyond.state(), LookupIterator::State::kIntegerIndexedAbsent);
  for (const char* name : {"-0", "1.5", "4294967295", "NaN", "-Infinity", "1e+21"}) {
    LookupIterator it(vm, all, Key(name));
    EXPECT_EQ(it.state(), LookupIterator::State::kIntegerIndexedAbsent) << name;
  }
  for (const char* name : {"+0", "1.50", "01", "infinity", "Nan", "1e21", "-"}) {
    LookupIterator it(vm, all, Key(name));
    EXPECT_EQ(it.state(), LookupIterator::State::kNotFound) << name;
  }
  EXPECT_TRUE(JSArrayBuffer::Resize(vm, buffer, 12));
  EXPECT_EQ(all->length(), 12u);
  EXPECT_EQ(part->length(), 0u);
  EXPECT_TRUE(part->IsOutOfBounds());
  EXPECT_TRUE(JSArrayBuffer::Resize(vm, buffer, 64));
  EXPECT_EQ(all->length(), 64u);
  EXPECT_EQ(part->length(), 8u);
  EXPECT_FALSE(JSArrayBuffer::Resize(vm, buffer, 65));
  EXPECT_EQ(MUST(OwnKeys(vm, part))->length(), 8u);
  std::shared_ptr<BackingStore> store = JSArrayBuffer::Detach(vm, buffer);
  EXPECT_EQ(store->byte_length(), 64u);
  EXPECT_EQ(all->length(), 0u);
  EXPECT_TRUE(all->IsOutOfBounds());
  EXPECT_EQ(buffer->byte_length(), 0u);
}

TEST_P(ElementsTest, BackingStoresAreChargedAndFreed) {
  vm.heap.CollectFull(GcReason::kRequested);
  size_t before = vm.heap.Statistics().external_bytes;
  [&]() __attribute__((noinline)) {
    for (int i = 0; i < 4; ++i) {
      JSArrayBuffer::New(vm, vm.realm()->map(Intrinsic::kArrayBufferMap),
                         BackingStore::New(1 << 20, 0, false, false));
    }
  }
  ();
  if (!GetParam()) {
    EXPECT_GE(vm.heap.Statistics().external_bytes, before + (4 << 20));
  }
  vm.heap.CollectFull(GcReason::kRequested);
  // A stale word on the stack may hold on to one of them.
  EXPECT_LE(vm.heap.Statistics().external_bytes, before + (1 << 20));
}

TEST_P(ElementsTest, RawElementsOfEveryKind) {
  uint8_t bytes[8];
  auto round = [&](K kind, Value v) {
    WriteRawElement(kind, bytes, v);
    return ReadRawElement(vm, kind, bytes);
  };
  EXPECT_EQ(round(K::kInt8, Value::Smi(200)), Value::Smi(-56));
  EXPECT_EQ(round(K::kUint8Clamped, Value::Double(-3.5)), Value::Smi(0));
  EXPECT_EQ(round(K::kUint8Clamped, Value::Smi(999)), Value::Smi(255));
  EXPECT_EQ(round(K::kInt16, Value::Double(65535.7)), Value::Smi(-1));
  EXPECT_EQ(round(K::kUint32, Value::Smi(-1)), Value::Double(4294967295.0));
  EXPECT_EQ(round(K::kFloat32, Value::Double(0.1)), Value::Double(0.1f));
  EXPECT_EQ(round(K::kFloat64, Value::Double(-0.0)), Value::Double(-0.0));
  EXPECT_EQ(round(K::kFloat16, Value::Double(1.0 / 3)), Value::Double(0.333251953125));
}

}  // namespace
}  // namespace qdr
