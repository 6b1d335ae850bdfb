// Weak slots, weak hidden-class offsets, ephemerons, finalizers, weak tables outside the heap.
#include <vector>

#include "tests/unit/heap/heap_fixture.h"

namespace qdr::heap_test {

TEST_F(HeapTest, WeakSlotsAreClearedByFullCollections) {
  RootVector v(*heap_);
  v.push_back(NewObject(1));
  v.push_back(NewWeak(v[0]));
  v.push_back(NewWeak(NewObject(2)));
  v.push_back(NewWeak(NewArray(50'000)));
  v.push_back(NewWeak(NewArray(5, true)));
  Scavenge();
  EXPECT_TRUE(CellCast<Weak>(v[1])->target == v[0]);
  EXPECT_TRUE(CellCast<Weak>(v[2])->target.IsCell());
  Full();
  EXPECT_TRUE(CellCast<Weak>(v[1])->target == v[0]);
  for (int i = 2; i <= 4; ++i) EXPECT_TRUE(CellCast<Weak>(v[i])->target.IsNull());
  v[0] = Value::Undefined();
  Full();
  EXPECT_TRUE(CellCast<Weak>(v[1])->target.IsNull());
}

TEST_F(HeapTest, MapsLiveByTheirInstancesAndDieWithoutThem) {
  RootVector v(*heap_);
  size_t before = heap_->Statistics().map_used;
  TestMap* used = NewMap(InstanceType::kJSObject, Object::SizeFor(1));
  TestMap* unused = NewMap(InstanceType::kJSObject, Object::SizeFor(1));
  auto* object = static_cast<Object*>(heap_->Allocate(used, Object::SizeFor(1)));
  object->fields[0] = Value::Null();
  v.push_back(object);
  auto offset_of = [&](TestMap* map) {
    return static_cast<MapOffset>(map->address() - heap_->map_space_base);
  };
  array_map->weak_map = offset_of(used);
  bytes_map->weak_map = offset_of(unused);
  array_map->weak = used;
  bytes_map->weak = unused;
  Full();
  EXPECT_EQ(array_map->weak_map, offset_of(used));
  EXPECT_EQ(bytes_map->weak_map, 0u);
  EXPECT_TRUE(array_map->weak == Value(used));
  EXPECT_TRUE(bytes_map->weak.IsUndefined());
  EXPECT_EQ(heap_->Statistics().map_used, before + sizeof(TestMap));
  v.clear();
  Full();
  EXPECT_EQ(array_map->weak_map, 0u);
  EXPECT_EQ(heap_->Statistics().map_used, before);
  TestMap* again = NewMap(InstanceType::kJSObject, Object::SizeFor(1));
  EXPECT_TRUE(again == used || again == unused);
}

TEST_F(HeapTest, MapSlotsAreRememberedAndMarked) {
  RootVector v(*heap_);
  array_map->prototype = NewObject(3);
  heap_->Barrier(array_map);
  Scavenge();
  EXPECT_EQ(CellCast<Object>(array_map->prototype)->fields[2].AsSmi(), 2);
  Scavenge();
  Full();
  EXPECT_EQ(CellCast<Object>(array_map->prototype)->fields[2].AsSmi(), 2);
  EXPECT_FALSE(Heap::IsYoung(array_map->prototype.AsCell()));
}

TEST_F(HeapTest, EphemeronsKeepValuesOfLiveKeysOnly) {
  RootVector v(*heap_);
  v.push_back(NewEphemerons(4));
  auto table = [&] { return CellCast<Ephemerons>(v[0]); };
  v.push_back(NewObject(1));  // a live key
  for (uint32_t i = 0; i < 3; ++i) {
    HeapObject* key = i == 0 ? v[1].AsCell() : NewObject(1);
    table()->pairs[2 * i] = key;
    heap_->Barrier(table());
    Object* value = NewObject(2);
    table()->pairs[2 * i + 1] = value;
    heap_->Barrier(table());
  }
  // The third value refers to its own key: that must not keep it alive.
  CellCast<Object>(table()->pairs[5])->fields[0] = table()->pairs[4];
  Scavenge();
  EXPECT_TRUE(table()->pairs[2].IsCell());
  Full();
  EXPECT_TRUE(table()->pairs[0] == v[1]);
  EXPECT_EQ(CellCast<Object>(table()->pairs[1])->fields[1].AsSmi(), 1);
  for (int i = 2; i < 8; ++i) EXPECT_TRUE(table()->pairs[i].IsHole());
}

TEST_F(HeapTest, EphemeronChainsInWorstOrder) {
  for (uint32_t length : {3u, 8u, 50u, 20'000u}) {
    RootVector v(*heap_);
    v.push_back(NewEphemerons(length + 1));
    auto table = [&] { return CellCast<Ephemerons>(v[0]); };
    v.push_back(NewObject(1));
    // value of entry i+1 is the key of entry i; only the last key is live.
    table()->pairs[2 * length] = v[1];
    heap_->Barrier(table());
    for (uint32_t i = length; i > 0; --i) {
      Object* value = NewObject(1);
      value->fields[0] = Value::Smi(static_cast<int>(i));
      table()->pairs[2 * i + 1] = value;
      table()->pairs[2 * i - 2] = value;
      heap_->Barrier(table());
    }
    Full();
    Full();
    for (uint32_t i = length; i > 0; --i) {
      ASSERT_EQ(CellCast<Object>(table()->pairs[2 * i + 1])->fields[0].AsSmi(),
                static_cast<int>(i));
    }
    v[1] = Value::Undefined();
    Full();
    for (uint32_t i = 0; i < 2 * length + 2; ++i) ASSERT_TRUE(table()->pairs[i].IsHole());
  }
}

TEST_F(HeapTest, FinalizersRunOnce) {
  int died = 0;
  {
    RootVector v(*heap_);
    for (int i = 0; i < 100; ++i) v.push_back(NewOwner(&died));
    Full();
    EXPECT_EQ(died, 0);
    v.resize(40);
    Scavenge();
    EXPECT_EQ(died, 0);
    Full();
    EXPECT_EQ(died, 60);
    Full();
    EXPECT_EQ(died, 60);
  }
  Full();
  EXPECT_EQ(died, 100);
}

TEST_F(HeapTest, FinalizersRunWhenTheHeapGoesAway) {
  int died = 0;
  for (int i = 0; i < 10; ++i) NewOwner(&died);
  roots_ = nullptr;
  heap_ = nullptr;
  EXPECT_EQ(died, 10);
}

class WeakTable : public RootProvider {
 public:
  void VisitRoots(RootVisitor& visitor) override { visitor.VisitRoot(&strong); }
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) override {
    std::vector<HeapObject*> kept;
    for (HeapObject* entry : entries) {
      if (HeapObject* now = update(entry)) kept.push_back(now);
    }
    entries = kept;
  }
  Value strong = Value::Undefined();
  std::vector<HeapObject*> entries;
};

TEST_F(HeapTest, WeakTablesAreUpdatedByBothKindsOfCycle) {
  WeakTable table;
  heap_->AddRootProvider(&table);
  RootVector v(*heap_);
  for (int i = 0; i < 300; ++i) {
    Object* object = NewObject(1);
    object->fields[0] = Value::Smi(i);
    table.entries.push_back(object);
    if (i % 3 == 0) v.push_back(object);
  }
  table.strong = table.entries[1];
  Scavenge();
  EXPECT_EQ(table.entries.size(), 101u);
  EXPECT_TRUE(table.strong == Value(table.entries[1]));
  Scavenge();
  v.resize(10);
  Scavenge();
  EXPECT_EQ(table.entries.size(), 101u);
  Full();
  ASSERT_EQ(table.entries.size(), 11u);
  EXPECT_EQ(static_cast<Object*>(table.entries[10])->fields[0].AsSmi(), 27);
  heap_->RemoveRootProvider(&table);
  Full();
}

}  // namespace qdr::heap_test
