// Map and Set storage under mutation while iterating; weak collections; identity hashes.
#include "objects/collections.h"

#include <random>

#include "objects/bigint.h"
#include "objects/dictionary.h"
#include "objects/module.h"
#include "objects/own_keys.h"
#include "tests/unit/objects/fake_engine.h"

namespace qdr {
namespace {

class CollectionsTest : public ObjectsTest {
 protected:
  JSMap* NewMap() { return JSMap::New(vm, vm.realm()->map(Intrinsic::kMapMap)); }
  JSSet* NewSet() { return JSSet::New(vm, vm.realm()->map(Intrinsic::kSetMap)); }
};
INSTANTIATE_TEST_SUITE_P(Plain, CollectionsTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(Stress, CollectionsTest, testing::Values(true));

TEST_P(CollectionsTest, KeysCompareBySameValueZero) {
  JSMap* map = NewMap();
  JSMap::Set(vm, map, Value::Smi(1), Value::Smi(10));
  EXPECT_EQ(JSMap::Get(vm, map, Value::Double(1)), Value::Smi(10));
  JSMap::Set(vm, map, Value::Double(-0.0), Value::Smi(20));
  EXPECT_EQ(JSMap::Get(vm, map, Value::Smi(0)), Value::Smi(20));
  EXPECT_EQ(TableIterator(map->table()).table()->KeyAt(1), Value::Smi(0));
  JSMap::Set(vm, map, Value::Double(NAN), Value::Smi(30));
  EXPECT_EQ(JSMap::Get(vm, map, Value::Double(-NAN)), Value::Smi(30));
  JSMap::Set(vm, map, Str("long enough for a rope"), Value::Smi(40));
  String* rope = MUST(String::Concat(vm, Str("long enough "), Str("for a rope")));
  EXPECT_EQ(JSMap::Get(vm, map, rope), Value::Smi(40));
  JSMap::Set(vm, map, BigInt::FromInt64(vm, -5), Value::Smi(50));
  EXPECT_EQ(JSMap::Get(vm, map, BigInt::FromInt64(vm, -5)), Value::Smi(50));
  EXPECT_TRUE(JSMap::Get(vm, map, Value::Smi(-5)).IsUndefined());
  JSObject* key = NewObject();
  EXPECT_TRUE(JSMap::Get(vm, map, key).IsUndefined());
  JSMap::Set(vm, map, key, Value::Smi(60));
  EXPECT_EQ(JSMap::Get(vm, map, key), Value::Smi(60));
  EXPECT_EQ(map->table()->size(), 6u);
}

TEST_P(CollectionsTest, IdentityHashesSurviveEverything) {
  JSSet* set = NewSet();
  RootVector keys(vm.heap);
  for (int i = 0; i < 50; ++i) {
    keys.push_back(NewObject());
    JSSet::Add(vm, set, keys.back());
  }
  for (int i = 0; i < 50; ++i) {
    auto* object = CellCast<JSObject>(keys[static_cast<size_t>(i)]);
    for (int p = 0; p < i; ++p) Add(object, "p" + std::to_string(p), Value::Smi(p));
    if (i % 3 == 0) JSObject::NormalizeProperties(vm, object);
    if (i % 6 == 0) JSObject::MakeFast(vm, object);
    if (i % 5 == 0) JSObject::OptimizeAsPrototype(vm, object);
  }
  vm.heap.CollectYoung(GcReason::kRequested);
  vm.heap.CollectFull(GcReason::kRequested);
  for (Value key : keys) {
    EXPECT_NE(OrderedHashTable::Find(vm, set->table(), key), OrderedHashTable::kNotFound);
  }
}

TEST_P(CollectionsTest, IteratorsSeeWhatTheSpecificationSays) {
  JSSet* set = NewSet();
  for (int i = 0; i < 10; ++i) JSSet::Add(vm, set, Value::Smi(i));
  std::vector<int> seen;
  TableIterator it(set->table());
  while (it.Next()) {
    int v = it.key().AsSmi();
    seen.push_back(v);
    if (v == 2) {
      JSSet::Delete(vm, set, Value::Smi(0));  // behind: no effect on what follows
      JSSet::Delete(vm, set, Value::Smi(3));  // ahead: not seen
      JSSet::Delete(vm, set, Value::Smi(5));
      JSSet::Add(vm, set, Value::Smi(5));  // again at the end
    }
    if (v == 6) {
      for (int i = 100; i < 130; ++i) JSSet::Add(vm, set, Value::Smi(i));  // rehashes
    }
  }
  std::vector<int> expected{0, 1, 2, 4, 6, 7, 8, 9, 5};
  for (int i = 100; i < 130; ++i) expected.push_back(i);
  EXPECT_EQ(seen, expected);
  EXPECT_FALSE(it.Next());
}

TEST_P(CollectionsTest, ClearRestartsIterators) {
  JSSet* set = NewSet();
  for (int i = 0; i < 5; ++i) JSSet::Add(vm, set, Value::Smi(i));
  TableIterator it(set->table());
  ASSERT_TRUE(it.Next());
  ASSERT_TRUE(it.Next());
  JSSet::Clear(vm, set);
  JSSet::Add(vm, set, Value::Smi(50));
  JSSet::Add(vm, set, Value::Smi(51));
  ASSERT_TRUE(it.Next());
  EXPECT_EQ(it.key(), Value::Smi(50));
  JSSet::Clear(vm, set);
  for (int i = 0; i < 40; ++i) JSSet::Add(vm, set, Value::Smi(i));
  ASSERT_TRUE(it.Next());
  EXPECT_EQ(it.key(), Value::Smi(0));
}

TEST_P(CollectionsTest, RandomMutationAgreesWithAModel) {
  // The model: keys in order, with an iterator that is an index into a list that never shrinks.
  std::mt19937 random(3);
  JSMap* map = NewMap();
  struct Entry {
    int key;
    bool live;
  };
  std::vector<Entry> model;
  size_t model_at = 0;
  TableIterator it(map->table());
  int steps = GetParam() ? 300 : 5000;
  for (int step = 0; step < steps; ++step) {
    int key = static_cast<int>(random() % 60);
    auto found = std::find_if(model.begin(), model.end(),
                              [&](const Entry& e) { return e.live && e.key == key; });
    switch (random() % 8) {
      case 0:
      case 1:
      case 2:
        JSMap::Set(vm, map, Value::Smi(key), Value::Smi(step));
        if (found == model.end()) model.push_back({key, true});
        break;
      case 3:
      case 4:
      case 5:
        EXPECT_EQ(JSMap::Delete(vm, map, Value::Smi(key)), found != model.end());
        if (found != model.end()) found->live = false;
        break;
      case 6: {
        while (model_at < model.size() && !model[model_at].live) ++model_at;
        bool more = it.Next();
        ASSERT_EQ(more, model_at < model.size());
        if (more) {
          ASSERT_EQ(it.key(), Value::Smi(model[model_at++].key));
        } else {
          it = TableIterator(map->table());
          model_at = 0;
        }
        break;
      }
      default:
        if (random() % 40 == 0) {
          JSMap::Clear(vm, map);
          for (Entry& e : model) e.live = false;
        }
    }
  }
}

TEST_P(CollectionsTest, WeakMapsForgetDeadKeys) {
  auto* map = JSWeakCollection::New(vm, vm.realm()->map(Intrinsic::kWeakMapMap));
  Root kept(vm.heap, NewObject());
  JSWeakCollection::Set(vm, map, kept.get(), Value::Smi(1));
  [&]() __attribute__((noinline)) {
    for (int i = 0; i < 100; ++i) {
      JSObject* key = NewObject();
      // The value refers to its key: that does not keep it.
      JSWeakCollection::Set(vm, map, key, key);
    }
  }
  ();
  vm.heap.CollectFull(GcReason::kRequested);
  uint32_t live = 0;
  for (uint32_t i = 0; i < map->table()->slots(); ++i) live += map->table()->IsLive(i);
  EXPECT_LE(live, 6u);
  EXPECT_EQ(map->Get(kept.get()), Value::Smi(1));
  EXPECT_TRUE(map->Delete(kept.get()));
  EXPECT_TRUE(map->Get(kept.get()).IsHole());
  Symbol* symbol = Symbol::New(vm, Value::Undefined());
  JSWeakCollection::Set(vm, map, symbol, Value::Smi(3));
  EXPECT_EQ(map->Get(symbol), Value::Smi(3));
}

TEST_P(CollectionsTest, FinalizationRegistriesReportTheDead) {
  auto* registry = JSFinalizationRegistry::New(
      vm, vm.realm()->map(Intrinsic::kFinalizationRegistryMap), Value::Undefined(), vm.realm());
  Root kept(vm.heap, NewObject());
  Root token(vm.heap, NewObject());
  JSFinalizationRegistry::Register(vm, registry, kept.get(), Value::Smi(-1), Value::Undefined());
  [&]() __attribute__((noinline)) {
    for (int i = 0; i < 50; ++i) {
      JSFinalizationRegistry::Register(vm, registry, NewObject(), Value::Smi(i),
                                       i < 10 ? token.get() : Value::Undefined());
    }
  }
  ();
  EXPECT_TRUE(JSFinalizationRegistry::Unregister(vm, registry, token.get()));
  EXPECT_FALSE(JSFinalizationRegistry::Unregister(vm, registry, token.get()));
  vm.heap.CollectFull(GcReason::kRequested);
  EXPECT_TRUE(registry->HasDeadCell());
  int dead = 0;
  for (;;) {
    Value holdings = registry->TakeDeadHoldings(vm);
    if (holdings.IsHole()) break;
    EXPECT_GE(holdings.AsSmi(), 10);
    ++dead;
  }
  EXPECT_GE(dead, 35);
  EXPECT_TRUE(vm.finalization_registries().IsCell());
  auto* ref = JSWeakRef::New(vm, vm.realm()->map(Intrinsic::kWeakRefMap), kept.get());
  vm.heap.CollectFull(GcReason::kRequested);
  EXPECT_EQ(ref->target(), kept.get());
}

TEST_P(CollectionsTest, NamespacesFindTheirExports) {
  const char* names[] = {"0", "a", "b", "default", "z"};
  FixedArray* name_array = FixedArray::New(vm, 5);
  FixedArray* cells = FixedArray::New(vm, 5);
  for (uint32_t i = 0; i < 5; ++i) {
    name_array->set(vm.heap, i, Name(names[i]));
    cells->set(vm.heap, i, Cell::New(vm, i == 4 ? Value::Hole() : Value::Smi(static_cast<int>(i))));
  }
  JSModuleNamespace* ns = JSModuleNamespace::New(vm, Value::Undefined(), name_array, cells);
  LookupIterator it(vm, ns, Key("b"));
  ASSERT_EQ(it.state(), LookupIterator::State::kModuleNamespace);
  EXPECT_EQ(it.GetDataValue(), Value::Smi(2));
  LookupIterator index(vm, ns, PropertyKey::Index(0));
  EXPECT_EQ(index.GetDataValue(), Value::Smi(0));
  LookupIterator tdz(vm, ns, Key("z"));
  EXPECT_TRUE(tdz.GetDataValue().IsHole());
  LookupIterator absent(vm, ns, Key("absent"));
  EXPECT_FALSE(absent.found());
  LookupIterator tag(vm, ns, PropertyKey::Name(vm.symbols().toStringTag));
  EXPECT_EQ(AsString(tag.GetDataValue())->ToUtf8(vm), "Module");
  EXPECT_EQ(MUST(OwnKeys(vm, ns))->length(), 6u);
}

TEST_P(CollectionsTest, ProxiesKeepPrivateNames) {
  JSProxy* proxy = JSProxy::New(vm, NewObject(), NewObject());
  Symbol* name = Symbol::New(vm, Str("#x"), Symbol::kPrivateFlag | Symbol::kPrivateNameFlag);
  using Scope = LookupIterator::Scope;
  EXPECT_FALSE(LookupIterator(vm, proxy, PropertyKey::Name(name), Scope::kOwn).found());
  IdentityHash(vm, proxy);
  JSObject::AddPrivateToProxy(vm, proxy, name, Value::Smi(4), PropertyDetails());
  LookupIterator it(vm, proxy, PropertyKey::Name(name), Scope::kOwn);
  ASSERT_EQ(it.state(), LookupIterator::State::kData);
  it.WriteDataValue(Value::Smi(5));
  EXPECT_EQ(LookupIterator(vm, proxy, PropertyKey::Name(name), Scope::kOwn).GetDataValue(),
            Value::Smi(5));
  EXPECT_EQ(LookupIterator(vm, proxy, Key("x")).state(), LookupIterator::State::kProxy);
}

}  // namespace
}  // namespace qdr
