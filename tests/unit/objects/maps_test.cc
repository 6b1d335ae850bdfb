// Hidden classes: sharing, dictionary mode, deletion, slack tracking, prototype validity,
// integrity.
#include "objects/builtin_objects.h"
#include "objects/dictionary.h"
#include "objects/function.h"
#include "objects/own_keys.h"
#include "objects/print.h"
#include "objects/property_cell.h"
#include "objects/transitions.h"
#include "tests/unit/objects/fake_engine.h"

namespace qdr {
namespace {

class MapsTest : public ObjectsTest {};
INSTANTIATE_TEST_SUITE_P(Plain, MapsTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Stress, MapsTest, testing::Values(true));

TEST_P(MapsTest, ObjectsBuiltAlikeShareTheirMap) {
  JSObject* a = NewObject();
  JSObject* b = NewObject();
  for (const char* name : {"x", "y", "z", "u", "v", "w", "q", "r"}) {
    Add(a, name, Value::Smi(1));
    Add(b, name, Value::Smi(2));
    EXPECT_EQ(MapOf(a), MapOf(b));
  }
  EXPECT_EQ(Get(a, "w"), Value::Smi(1));
  EXPECT_EQ(Get(b, "w"), Value::Smi(2));
  JSObject* c = NewObject();
  Add(c, "y", Value::Smi(1));
  EXPECT_NE(MapOf(c)->own_descriptors(), MapOf(a)->own_descriptors());
  JSObject* d = NewObject();
  Add(d, "x", Value::Smi(1), kDontEnum);
  Add(d, "y", Value::Smi(1));
  Add(c, "x", Value::Smi(3));
  EXPECT_NE(MapOf(c), MapOf(d));
}

TEST_P(MapsTest, ASharedDescriptorArrayServesTheWholePath) {
  JSObject* a = NewObject();
  std::vector<Map*> path;
  for (int i = 0; i < 20; ++i) {
    Add(a, "p" + std::to_string(i), Value::Smi(i));
    path.push_back(MapOf(a));
  }
  for (Map* map : path) EXPECT_EQ(map->descriptors(), MapOf(a)->descriptors());
  // A branch has its own.
  JSObject* b = NewObject();
  Add(b, "p0", Value::Smi(0));
  Add(b, "other", Value::Smi(1));
  EXPECT_NE(MapOf(b)->descriptors(), MapOf(a)->descriptors());
  EXPECT_EQ(Get(b, "other"), Value::Smi(1));
  EXPECT_EQ(Get(b, "p1"), Value::Hole());
}

TEST_P(MapsTest, FieldsLoseConstnessInAllMapsOfTheTree) {
  JSObject* a = NewObject();
  Add(a, "x", Value::Smi(1));
  Map* short_map = MapOf(a);
  JSObject* b = NewObject();
  Add(b, "x", Value::Smi(1));
  Add(b, "branch1", Value::Smi(1));
  JSObject* c = NewObject();
  Add(c, "x", Value::Smi(1));
  Add(c, "branch2", Value::Smi(1));
  EXPECT_TRUE(MapOf(c)->descriptors()->details(0).is_const);
  LookupIterator it(vm, b, Key("x"));
  it.WriteDataValue(Value::Smi(2));
  EXPECT_FALSE(short_map->descriptors()->details(0).is_const);
  EXPECT_FALSE(MapOf(c)->descriptors()->details(0).is_const);
  EXPECT_TRUE(MapOf(c)->descriptors()->details(1).is_const);
}

TEST_P(MapsTest, TooManyPropertiesMakeADictionary) {
  JSObject* a = NewObject();
  for (int i = 0; i < 400; ++i) Add(a, "p" + std::to_string(i), Value::Smi(i));
  EXPECT_TRUE(MapOf(a)->is_dictionary());
  for (int i = 0; i < 400; ++i) EXPECT_EQ(Get(a, "p" + std::to_string(i)), Value::Smi(i));
  FixedArray* keys = MUST(OwnKeys(vm, a));
  ASSERT_EQ(keys->length(), 400u);
  for (uint32_t i = 0; i < 400; ++i) EXPECT_EQ(keys->get(i), Value(Name("p" + std::to_string(i))));
  JSObject::MakeFast(vm, a);
  EXPECT_FALSE(MapOf(a)->is_dictionary());
  for (int i = 0; i < 400; ++i) EXPECT_EQ(Get(a, "p" + std::to_string(i)), Value::Smi(i));
}

TEST_P(MapsTest, DeletingTheLastGoesBack) {
  JSObject* a = NewObject();
  Add(a, "x", Value::Smi(1));
  Map* with_x = MapOf(a);
  Add(a, "y", Value::Smi(2));
  JSObject::DeleteProperty(vm, a, Key("y"));
  EXPECT_EQ(MapOf(a), with_x);
  EXPECT_EQ(Get(a, "y"), Value::Hole());
  Add(a, "y", Value::Smi(2));
  JSObject::DeleteProperty(vm, a, Key("x"));
  EXPECT_TRUE(MapOf(a)->is_dictionary());
  EXPECT_EQ(Get(a, "y"), Value::Smi(2));
  EXPECT_EQ(Get(a, "x"), Value::Hole());
  Add(a, "x", Value::Smi(3));
  FixedArray* keys = MUST(OwnKeys(vm, a));
  ASSERT_EQ(keys->length(), 2u);
  EXPECT_EQ(keys->get(0), Value(Name("y")));
  EXPECT_EQ(keys->get(1), Value(Name("x")));
}

TEST_P(MapsTest, DictionariesKeepOrderThroughChurn) {
  JSObject* a = NewObject();
  JSObject::NormalizeProperties(vm, a);
  std::vector<std::string> expected;
  for (int i = 0; i < 300; ++i) {
    std::string name = "k" + std::to_string(i);
    Add(a, name, Value::Smi(i));
    expected.push_back(name);
    if (i % 3 == 2) {
      auto victim = expected.begin() + i % static_cast<int>(expected.size());
      JSObject::DeleteProperty(vm, a, Key(*victim));
      expected.erase(victim);
    }
  }
  FixedArray* keys = MUST(OwnKeys(vm, a));
  ASSERT_EQ(keys->length(), expected.size());
  for (uint32_t i = 0; i < keys->length(); ++i) EXPECT_EQ(keys->get(i), Value(Name(expected[i])));
}

TEST_P(MapsTest, ReconfigureChangesAttributesAndKind) {
  JSObject* a = NewObject();
  JSObject* b = NewObject();
  for (JSObject* o : {a, b}) {
    Add(o, "x", Value::Smi(1));
    Add(o, "y", Value::Smi(2));
    LookupIterator it(vm, o, Key("x"));
    it.Reconfigure(PropertyDetails::Kind::kData, Value::Smi(5), kReadOnly | kDontEnum);
    EXPECT_EQ(it.details().attributes, kReadOnly | kDontEnum);
    EXPECT_EQ(it.GetDataValue(), Value::Smi(5));
  }
  EXPECT_EQ(MapOf(a), MapOf(b));
  EXPECT_EQ(Get(a, "y"), Value::Smi(2));
  AccessorPair* pair = AccessorPair::New(vm, Value::Undefined(), Value::Undefined());
  LookupIterator it(vm, a, Key("y"));
  it.Reconfigure(PropertyDetails::Kind::kAccessor, pair, kDontEnum);
  EXPECT_EQ(it.state(), LookupIterator::State::kAccessor);
  EXPECT_EQ(it.accessor(), pair);
  it.Reconfigure(PropertyDetails::Kind::kData, Value::Smi(9), kNoAttributes);
  EXPECT_EQ(Get(a, "y"), Value::Smi(9));
  EXPECT_EQ(Get(a, "x"), Value::Smi(5));
}

TEST_P(MapsTest, AccessorsOfDifferentObjectsDoNotGrowTheTree) {
  Value first_pair;
  for (int i = 0; i < 3; ++i) {
    JSObject* o = NewObject();
    AccessorPair* pair = AccessorPair::New(vm, Value::Undefined(), Value::Undefined());
    JSObject::AddAccessor(vm, o, Key("acc"), pair, kNoAttributes);
    LookupIterator it(vm, o, Key("acc"));
    EXPECT_EQ(it.accessor(), pair);
    // The tree's first one may be gone with its object.
    if (i > 0 && !GetParam()) {
      EXPECT_TRUE(MapOf(o)->is_dictionary());
    }
  }
}

TEST_P(MapsTest, SlackTrackingShrinksInstances) {
  SharedFunctionInfo* shared =
      SharedFunctionInfo::New(vm, FunctionKind::kNormal, static_cast<String*>(Name("F")), 0);
  JSFunction* f = JSFunction::New(vm, shared, nullptr, nullptr);
  Map* initial = JSFunction::InitialMap(vm, f);
  uint32_t before = initial->instance_size();
  EXPECT_EQ(initial->inobject_capacity(), 8u);
  JSObject* kept[10];
  for (int i = 0; i < 10; ++i) {
    kept[i] = JSObject::New(vm, initial);
    Add(kept[i], "a", Value::Smi(i));
    Add(kept[i], "b", Str("text that is long enough"));
    initial->CountConstruction(vm);
  }
  EXPECT_EQ(initial->inobject_capacity(), 2u);
  EXPECT_EQ(initial->instance_size(), before - 6 * 8);
  EXPECT_EQ(MapOf(kept[0])->instance_size(), initial->instance_size());
  EXPECT_EQ(MapOf(kept[0]), MapOf(kept[9]));
  vm.heap.CollectFull(GcReason::kRequested);
  vm.heap.Verify("after slack tracking");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Get(kept[i], "a"), Value::Smi(i));
  // What comes later goes out of the object.
  Add(kept[0], "c", Value::Smi(7));
  EXPECT_EQ(Get(kept[0], "c"), Value::Smi(7));
}

TEST_P(MapsTest, PrototypePropertyIsMadeLazilyAndOwned) {
  SharedFunctionInfo* shared =
      SharedFunctionInfo::New(vm, FunctionKind::kNormal, static_cast<String*>(Name("F")), 2);
  JSFunction* f = JSFunction::New(vm, shared, nullptr, nullptr);
  EXPECT_TRUE(f->prototype_or_initial_map().IsHole());
  FixedArray* keys = MUST(OwnKeys(vm, f));
  ASSERT_EQ(keys->length(), 3u);
  EXPECT_EQ(keys->get(0), Value(vm.names().length));
  EXPECT_EQ(keys->get(1), Value(vm.names().name));
  EXPECT_EQ(keys->get(2), Value(vm.names().prototype));
  Value prototype = JSFunction::GetPrototypeProperty(vm, f);
  ASSERT_TRUE(IsReceiver(prototype));
  EXPECT_EQ(Get(AsReceiver(prototype), "constructor"), Value(f));
  Map* initial = JSFunction::InitialMap(vm, f);
  EXPECT_EQ(initial->prototype(), prototype);
  EXPECT_EQ(JSFunction::GetPrototypeProperty(vm, f), prototype);
  EXPECT_TRUE(AsReceiver(prototype)->map(vm.heap)->is_prototype_map());
  JSObject* other = NewObject();
  JSFunction::SetPrototypeProperty(vm, f, other);
  EXPECT_EQ(JSFunction::InitialMap(vm, f)->prototype(), Value(other));
  LookupIterator it(vm, f, Key("length"));
  EXPECT_EQ(it.state(), LookupIterator::State::kNativeAccessor);
  EXPECT_EQ(it.native_accessor()->getter()(vm, f), Value::Smi(2));
}

TEST_P(MapsTest, WithPrototypeIsRemembered) {
  JSObject* prototype = NewObject();
  JSObject* a = JSObject::NewOrdinary(vm, prototype);
  JSObject* b = JSObject::NewOrdinary(vm, prototype);
  EXPECT_EQ(MapOf(a), MapOf(b));
  EXPECT_EQ(MapOf(a)->prototype(), Value(prototype));
  Add(a, "x", Value::Smi(1));
  Add(b, "x", Value::Smi(1));
  EXPECT_EQ(MapOf(a), MapOf(b));
  Add(prototype, "p", Value::Smi(3));
  EXPECT_EQ(Get(a, "p"), Value::Smi(3));
  JSObject* c = JSObject::NewOrdinary(vm, prototype);
  Add(c, "x", Value::Smi(1));
  EXPECT_EQ(MapOf(a), MapOf(c));
}

TEST_P(MapsTest, ValidityCellsGuardTheChain) {
  JSObject* top = NewObject();
  JSObject* middle = JSObject::NewOrdinary(vm, top);
  JSObject* bottom = JSObject::NewOrdinary(vm, middle);
  auto cell = [&] { return Map::PrototypeChainCell(vm, MapOf(bottom)); };
  ValidityCell* first = cell();
  EXPECT_TRUE(first->valid());
  EXPECT_EQ(first, cell());
  Add(bottom, "own", Value::Smi(1));
  EXPECT_TRUE(first->valid());

  Add(top, "x", Value::Smi(1));
  EXPECT_FALSE(first->valid());
  ValidityCell* second = cell();
  EXPECT_TRUE(second->valid());
  Add(middle, "y", Value::Smi(1));
  EXPECT_FALSE(second->valid());

  ValidityCell* third = cell();
  LookupIterator it(vm, top, Key("x"));
  it.WriteDataValue(Value::Smi(2));  // a value is no shape
  EXPECT_TRUE(third->valid());
  it.Reconfigure(PropertyDetails::Kind::kData, Value::Smi(2), kReadOnly);
  EXPECT_FALSE(third->valid());

  ValidityCell* fourth = cell();
  JSObject::DeleteProperty(vm, middle, Key("y"));
  EXPECT_FALSE(fourth->valid());

  ValidityCell* fifth = cell();
  JSObject* new_top = NewObject();
  JSObject::SetPrototype(vm, middle, new_top);
  EXPECT_FALSE(fifth->valid());
  ValidityCell* sixth = cell();
  Add(top, "z", Value::Smi(1));  // not on the chain any more
  EXPECT_TRUE(sixth->valid());
  Add(new_top, "z", Value::Smi(1));
  EXPECT_FALSE(sixth->valid());

  ValidityCell* seventh = cell();
  JSObject::SetElement(vm, new_top, 3, Value::Smi(1));
  EXPECT_FALSE(seventh->valid());
  ValidityCell* eighth = cell();
  Add(vm.intrinsic_object(Intrinsic::kObjectPrototype), "far", Value::Smi(1));
  EXPECT_FALSE(eighth->valid());
  EXPECT_EQ(Get(bottom, "far"), Value::Smi(1));
}

TEST_P(MapsTest, CyclesOfFormerPrototypesDoNotLoop) {
  JSObject* a = NewObject();
  JSObject* b = JSObject::NewOrdinary(vm, a);
  JSObject* c = JSObject::NewOrdinary(vm, b);
  Map::PrototypeChainCell(vm, MapOf(c));
  JSObject::SetPrototype(vm, b, vm.intrinsic(Intrinsic::kObjectPrototype));
  JSObject::SetPrototype(vm, a, b);
  JSObject* d = JSObject::NewOrdinary(vm, a);
  ValidityCell* cell = Map::PrototypeChainCell(vm, MapOf(d));
  Add(b, "x", Value::Smi(1));
  EXPECT_FALSE(cell->valid());
}

TEST_P(MapsTest, IntegrityLevels) {
  JSObject* a = NewObject();
  JSObject* b = NewObject();
  for (JSObject* o : {a, b}) {
    Add(o, "x", Value::Smi(1));
    JSObject::SetElement(vm, o, 0, Value::Smi(5));
    JSObject::ApplyIntegrity(vm, o, kReadOnly | kDontDelete);
    LookupIterator it(vm, o, Key("x"));
    EXPECT_EQ(it.details().attributes, kReadOnly | kDontDelete);
    LookupIterator element(vm, o, PropertyKey::Index(0));
    EXPECT_EQ(element.details().attributes, kReadOnly | kDontDelete);
    EXPECT_FALSE(MapOf(o)->is_extensible());
  }
  EXPECT_EQ(MapOf(a), MapOf(b));
  JSObject* c = NewObject();
  Add(c, "x", Value::Smi(1));
  JSObject::PreventExtensions(vm, c);
  EXPECT_FALSE(MapOf(c)->is_extensible());
  LookupIterator it(vm, c, Key("x"));
  EXPECT_EQ(it.details().attributes, kNoAttributes);
}

TEST_P(MapsTest, GlobalObjectsKeepCells) {
  Map* map = NewObjectMap(vm, InstanceType::kJSGlobalObject, JSGlobalObject::kFixedSize, 0,
                          vm.intrinsic(Intrinsic::kObjectPrototype), ElementsKind::kHoley,
                          Map::kDictionary);
  JSObject* global = JSObject::New(vm, map);
  Add(global, "x", Value::Smi(1));
  LookupIterator it(vm, global, Key("x"));
  ASSERT_EQ(it.where(), LookupIterator::Where::kGlobalCell);
  auto* cell = static_cast<PropertyCell*>(it.property_cell());
  EXPECT_EQ(cell->value(), Value::Smi(1));
  it.WriteDataValue(Value::Smi(2));
  EXPECT_EQ(cell->value(), Value::Smi(2));
  JSObject::DeleteProperty(vm, global, Key("x"));
  EXPECT_TRUE(cell->value().IsHole());
  EXPECT_EQ(Get(global, "x"), Value::Hole());
  JSObject::MakeFast(vm, global);
  EXPECT_TRUE(MapOf(global)->is_dictionary());
}

TEST_P(MapsTest, EnumCacheIsSharedAlongThePath) {
  JSObject* a = NewObject();
  Add(a, "x", Value::Smi(1));
  Add(a, "hidden", Value::Smi(1), kDontEnum);
  JSObject::AddDataProperty(vm, a, PropertyKey::Name(vm.symbols().iterator), Value::Smi(0));
  Add(a, "y", Value::Smi(1));
  uint32_t count;
  FixedArray* cache = EnumCache(vm, MapOf(a), &count);
  ASSERT_EQ(count, 2u);
  EXPECT_EQ(cache->get(0), Value(Name("x")));
  EXPECT_EQ(cache->get(1), Value(Name("y")));
  EXPECT_EQ(EnumCache(vm, MapOf(a), &count), cache);
  EXPECT_EQ(ForInEnumCacheMap(vm, a), MapOf(a));
  Add(vm.intrinsic_object(Intrinsic::kObjectPrototype), "enumerable", Value::Smi(1));
  EXPECT_EQ(ForInEnumCacheMap(vm, a), nullptr);
}

TEST_P(MapsTest, DeadTransitionsAreForgottenAndMadeAgain) {
  Map* root = MapOf(NewObject());
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 40; ++i) {
      JSObject* o = NewObject();
      Add(o, "t" + std::to_string(i), Value::Smi(i));
      Add(o, "u", Value::Smi(i));
      EXPECT_EQ(Get(o, "u"), Value::Smi(i));
    }
    vm.heap.CollectFull(GcReason::kRequested);
    vm.heap.Verify("transitions");
  }
  EXPECT_FALSE(PrintMap(vm.heap, root).empty());
}

TEST_P(MapsTest, DeadTransitionsDoNotKeepAMapFull) {
  Map* root = MapOf(NewObject());
  auto add = [&](int i) {
    JSObject* o = NewObject();
    Add(o, "full" + std::to_string(i), Value::Smi(i));
    return !o->map(vm.heap)->is_dictionary();
  };
  int i = 0;
  while (i < 3000 && add(i)) ++i;
  // Collected at every allocation, it never fills.
  ASSERT_EQ(i == 3000, GetParam());
  if (GetParam()) return;
  EXPECT_FALSE(Transitions::CanAdd(root));
  vm.heap.CollectFull(GcReason::kRequested);
  vm.heap.CollectFull(GcReason::kRequested);
  int later = 0;
  while (later < 1000 && !add(i + later)) ++later;
  EXPECT_LT(later, 1000);
}

TEST_P(MapsTest, OwnKeysAreOrdered) {
  JSObject* a = NewObject();
  Add(a, "b", Value::Smi(1));
  JSObject::AddDataProperty(vm, a, PropertyKey::Name(vm.symbols().iterator), Value::Smi(0));
  JSObject::SetElement(vm, a, 10, Value::Smi(1));
  JSObject::SetElement(vm, a, 2, Value::Smi(1));
  Add(a, "a", Value::Smi(1), kDontEnum);
  JSObject::AddDataProperty(vm, a, PropertyKey::Index(7), Value::Smi(3), kDontEnum);
  FixedArray* keys = MUST(OwnKeys(vm, a, kAllKeys, /*indices_as_numbers=*/true));
  ASSERT_EQ(keys->length(), 6u);
  EXPECT_EQ(keys->get(0), Value::Smi(2));
  EXPECT_EQ(keys->get(1), Value::Smi(7));
  EXPECT_EQ(keys->get(2), Value::Smi(10));
  EXPECT_EQ(keys->get(3), Value(Name("b")));
  EXPECT_EQ(keys->get(4), Value(Name("a")));
  EXPECT_EQ(keys->get(5), Value(vm.symbols().iterator));
  keys = MUST(OwnKeys(vm, a, kEnumerableOnly | kSkipSymbols, true));
  ASSERT_EQ(keys->length(), 3u);
  EXPECT_EQ(keys->get(1), Value::Smi(10));
}

TEST_P(MapsTest, LargeShapesUseTheDescriptorCache) {
  JSObject* a = NewObject();
  for (int i = 0; i < 100; ++i) Add(a, "field" + std::to_string(i), Value::Smi(i));
  ASSERT_FALSE(MapOf(a)->is_dictionary());
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 100; ++i) {
      EXPECT_EQ(Get(a, "field" + std::to_string(i)), Value::Smi(i));
    }
    EXPECT_EQ(Get(a, "absent"), Value::Hole());
  }
}

}  // namespace
}  // namespace qdr
