// Allocation in every space, survival and promotion, large objects, external memory and the limit.
#include "base/events.h"
#include "tests/unit/heap/heap_fixture.h"

namespace qdr::heap_test {

TEST_F(HeapTest, MetaMapIsItsOwnMap) {
  EXPECT_EQ(heap_->MapOf(meta_map), meta_map);
  EXPECT_EQ(heap_->MapOf(array_map), meta_map);
  EXPECT_NE(meta_map->map_offset(), 0u);
  EXPECT_EQ(meta_map->type(), InstanceType::kMap);
}

TEST_F(HeapTest, SurvivorsMoveAndKeepTheirContents) {
  RootVector v(*heap_);
  for (int i = 0; i < 1000; ++i) {
    v.push_back(NewObject(3));
    CellCast<Object>(v.back())->fields[0] = i == 0 ? Value::Null() : v[v.size() - 2];
    CellCast<Object>(v.back())->fields[1] = Value::Smi(i);
  }
  Value before = v[500];
  Scavenge();
  EXPECT_FALSE(before == v[500]);
  EXPECT_TRUE(Heap::IsYoung(v[500].AsCell()));
  Scavenge();
  EXPECT_FALSE(Heap::IsYoung(v[500].AsCell()));
  Value old = v[500];
  Scavenge();
  Full();
  EXPECT_TRUE(old == v[500]);
  for (int i = 1; i < 1000; ++i) {
    auto* object = CellCast<Object>(v[i]);
    EXPECT_EQ(object->fields[1].AsSmi(), i);
    EXPECT_TRUE(object->fields[0] == v[i - 1]);
  }
}

TEST_F(HeapTest, GarbageIsFreed) {
  RootVector v(*heap_);
  v.push_back(NewArray(10));
  for (int i = 0; i < 2'000'000; ++i) NewObject(1 + i % 8);
  HeapStatistics s = heap_->Statistics();
  EXPECT_GT(s.scavenges, 10u);
  EXPECT_LT(s.young_used + s.old_used, size_t{8} << 20);
  EXPECT_GT(s.total_allocated, size_t{60} << 20);
  EXPECT_EQ(CellCast<Array>(v[0])->elements[9].AsSmi(), 9);
}

TEST_F(HeapTest, EverySizeSurvives) {
  RootVector v(*heap_);
  for (uint32_t length = 0; length < 1200; ++length) {
    v.push_back(NewArray(length));
    v.push_back(NewBytes(length * 3));
    v.push_back(NewArray(length, true));
  }
  for (int cycle = 0; cycle < 3; ++cycle) {
    Scavenge();
    if (cycle == 1) Full();
    for (uint32_t length = 0; length < 1200; ++length) {
      for (int k : {0, 2}) {
        auto* array = CellCast<Array>(v[3 * length + k]);
        ASSERT_EQ(array->length, length);
        for (uint32_t i = 0; i < length; ++i)
          ASSERT_EQ(array->elements[i].AsSmi(), static_cast<int>(i));
      }
      auto* bytes = CellCast<Bytes>(v[3 * length + 1]);
      ASSERT_EQ(bytes->length, length * 3);
      for (uint32_t i = 0; i < bytes->length; ++i) {
        ASSERT_EQ(bytes->data[i], static_cast<uint8_t>(i * 7));
      }
    }
  }
}

TEST_F(HeapTest, RawHoleIsNotVisited) {
  RootVector v(*heap_);
  auto* mixed = static_cast<Mixed*>(heap_->Allocate(mixed_map, sizeof(Mixed)));
  mixed->first = mixed->last = Value::Null();
  mixed->raw = heap_->map_space_base + 4;  // would crash the verifier as a value
  v.push_back(mixed);
  v.push_back(NewObject(2));
  CellCast<Mixed>(v[0])->last = v[1];
  Scavenge();
  Full();
  EXPECT_EQ(CellCast<Mixed>(v[0])->raw, heap_->map_space_base + 4);
  EXPECT_TRUE(CellCast<Mixed>(v[0])->last == v[1]);
}

TEST_F(HeapTest, LargeObjectsStayInPlaceAndDie) {
  RootVector v(*heap_);
  v.push_back(NewArray(100'000));
  Value before = v[0];
  v.push_back(NewObject(1));
  CellCast<Array>(v[0])->elements[99'999] = v[1];
  heap_->Barrier(v[0].AsCell());
  Scavenge();
  EXPECT_TRUE(Heap::IsYoung(v[0].AsCell()));
  EXPECT_TRUE(CellCast<Array>(v[0])->elements[99'999] == v[1]);
  Scavenge();
  EXPECT_FALSE(Heap::IsYoung(v[0].AsCell()));
  EXPECT_TRUE(before == v[0]);
  EXPECT_EQ(heap_->Statistics().large_used, 800'016u);
  uint64_t scavenges = heap_->Statistics().scavenges;
  for (int i = 0; i < 200; ++i) NewArray(100'000);
  EXPECT_GT(heap_->Statistics().scavenges, scavenges + 5);
  EXPECT_LT(heap_->Statistics().young_used, size_t{20} << 20);
  v.clear();
  Full();
  EXPECT_EQ(heap_->Statistics().large_used, 0u);
}

TEST_F(HeapTest, OldObjectsRememberTheirInitializingStores) {
  RootVector v(*heap_);
  v.push_back(NewObject(2));
  auto* old = NewArray(3, true);
  old->elements[1] = v[0];  // no barrier
  v.push_back(old);
  Scavenge();
  EXPECT_TRUE(CellCast<Array>(v[1])->elements[1] == v[0]);
  Scavenge();
  EXPECT_TRUE(CellCast<Array>(v[1])->elements[1] == v[0]);
  EXPECT_EQ(v[1].AsCell()->cell_state(), CellState::kOldClean);
  v.push_back(NewObject(1));
  heap_->Store(v[1].AsCell(), &CellCast<Array>(v[1])->elements[0], v[2]);
  EXPECT_EQ(v[1].AsCell()->cell_state(), CellState::kOldRemembered);
  Scavenge();
  EXPECT_TRUE(CellCast<Array>(v[1])->elements[0] == v[2]);
}

TEST_F(HeapTest, FullCollectionReusesOldCells) {
  RootVector v(*heap_);
  for (int round = 0; round < 20; ++round) {
    v.clear();
    for (int i = 0; i < 20'000; ++i) v.push_back(NewArray(4, true));
    Full();
  }
  EXPECT_LT(heap_->Statistics().old_committed, size_t{3} << 20);
}

TEST_F(HeapTest, NoGcScopeGrows) {
  NoGcScope no_gc(*heap_);
  Array* first = NewArray(5);
  for (int i = 0; i < 500'000; ++i) NewObject(4);
  EXPECT_EQ(heap_->Statistics().scavenges, 0u);
  EXPECT_EQ(first->elements[4].AsSmi(), 4);
}

TEST_F(HeapTest, ExternalMemoryTriggersFullCollections) {
  for (int i = 0; i < 100; ++i) {
    heap_->AdjustExternal(1 << 20);
    NewObject(1);
  }
  uint64_t before = heap_->Statistics().full_collections;
  for (int i = 0; i < 5000; ++i) NewArray(100, i % 2 == 0);
  EXPECT_GT(heap_->Statistics().full_collections, before);
  heap_->AdjustExternal(-(100 << 20));
  EXPECT_EQ(heap_->Statistics().external_bytes, 0u);
}

TEST_F(HeapTest, YoungGenerationGrowsWithSurvivalAndShrinksWithout) {
  Create(HeapOptions{.young_semispace_bytes = 1 << 20, .max_young_semispace_bytes = 8 << 20});
  RootVector v(*heap_);
  for (int i = 0; i < 600'000; ++i) {
    auto* object = NewObject(8);
    if (i % 2 == 0) v.push_back(object);
  }
  EXPECT_EQ(heap_->Statistics().young_capacity, size_t{8} << 20);
  v.clear();
  for (int i = 0; i < 6'000'000; ++i) NewObject(8);
  EXPECT_EQ(heap_->Statistics().young_capacity, size_t{1} << 20);
}

TEST_F(HeapTest, PromotesAtOnceWhileAllSurvives) {
  Create(HeapOptions{.young_semispace_bytes = 1 << 20, .max_young_semispace_bytes = 8 << 20});
  RootVector v(*heap_);
  for (int i = 0; i < 200'000; ++i) v.push_back(NewObject(8));
  EXPECT_EQ(heap_->Statistics().young_capacity, size_t{4} << 20);
  auto is_young = [](Value value) { return Heap::IsYoung(value.AsCell()); };
  EXPECT_TRUE(is_young(v.back()));
  Scavenge();
  EXPECT_FALSE(is_young(v.back()));
  for (size_t i = 0; i < v.size(); ++i) {
    ASSERT_EQ(CellCast<Object>(v[i])->fields[7].AsSmi(), 7);
  }
  // Garbage ends it.
  v.clear();
  for (int i = 0; i < 200'000; ++i) NewObject(8);
  v.push_back(NewObject(8));
  Scavenge();
  EXPECT_TRUE(is_young(v.back()));
}

TEST_F(HeapTest, LargeRememberedArraysAreScannedSeldom) {
  Create(HeapOptions{.young_semispace_bytes = 1 << 20, .poison = false});
  RootVector v(*heap_);
  v.push_back(NewArray(2'000'000, true));
  for (int i = 0; i < 200'000; ++i) {
    auto* object = NewObject(8);
    auto* table = CellCast<Array>(v[0]);
    heap_->Store(table, &table->elements[i % 1000], object);
  }
  EXPECT_GE(heap_->Statistics().young_capacity, size_t{8} << 20);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(CellCast<Object>(CellCast<Array>(v[0])->elements[i])->fields[7].AsSmi(), 7);
  }
}

TEST_F(HeapTest, ExternalMemoryAloneCollects) {
  const size_t before = heap_->Statistics().full_collections;
  heap_->AdjustExternal(40 << 20);
  EXPECT_TRUE(heap_->CanAllocateExternal(1));
  EXPECT_EQ(heap_->Statistics().full_collections, before + 1);
  // What is left counts as needed: the next collection waits for more.
  EXPECT_TRUE(heap_->CanAllocateExternal(1));
  EXPECT_EQ(heap_->Statistics().full_collections, before + 1);
  heap_->AdjustExternal(40 << 20);
  EXPECT_TRUE(heap_->CanAllocateExternal(1));
  EXPECT_EQ(heap_->Statistics().full_collections, before + 2);
  heap_->AdjustExternal(-(80 << 20));
}

TEST_F(HeapTest, LimitCallsTheHandlerOnce) {
  Create(HeapOptions{.memory_limit_bytes = size_t{24} << 20, .verify = false, .poison = true});
  int calls = 0;
  heap_->SetOutOfMemoryHandler([&] { ++calls; });
  RootVector v(*heap_);
  while (calls == 0) v.push_back(NewArray(100));
  EXPECT_GT(v.size() * 816, size_t{16} << 20);
  for (int i = 0; i < 1000; ++i) v.push_back(NewArray(10));
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(heap_->CanAllocate(size_t{16} << 20));
  v.clear();
  EXPECT_TRUE(heap_->CanAllocate(size_t{16} << 20));
  EXPECT_FALSE(heap_->CanAllocate(size_t{1} << 50));
  // The heap is usable again, and tells again.
  for (int i = 0; i < 100'000; ++i) NewArray(100);
  EXPECT_EQ(calls, 1);
  while (calls == 1) v.push_back(NewArray(100));
}

// C++ that does not poll goes on for a while: as much again as the limit, but 64 MiB at least.
TEST_F(HeapTest, LimitHasAReserve) {
  Create(HeapOptions{.memory_limit_bytes = size_t{24} << 20, .verify = false, .poison = false});
  int calls = 0;
  heap_->SetOutOfMemoryHandler([&] { ++calls; });
  RootVector v(*heap_);
  while (v.size() * 816 < size_t{70} << 20) v.push_back(NewArray(100));
  EXPECT_EQ(calls, 1);
  // The program was stopped, and the next one is told anew.
  heap_->ForgetOutOfMemory();
  for (int i = 0; i < 1000; ++i) v.push_back(NewArray(100));
  EXPECT_EQ(calls, 2);
}

// Where collections are forbidden the limit is for the next growth after that.
TEST_F(HeapTest, LimitWaitsForCollections) {
  Create(HeapOptions{.memory_limit_bytes = size_t{24} << 20, .verify = false, .poison = false});
  int calls = 0;
  heap_->SetOutOfMemoryHandler([&] { ++calls; });
  RootVector v(*heap_);
  {
    NoGcScope no_gc(*heap_);
    while (v.size() * 816 < size_t{120} << 20) v.push_back(NewArray(100));
    EXPECT_EQ(calls, 0);
  }
  while (calls == 0) v.push_back(NewArray(100));
  EXPECT_LT(v.size() * 816, size_t{125} << 20);
  heap_->ReportOutOfMemory();
  EXPECT_EQ(calls, 1);
  heap_->ForgetOutOfMemory();
  heap_->ReportOutOfMemory();
  EXPECT_EQ(calls, 2);
}

TEST_F(HeapTest, LimitPastTheReserveEndsTheProcess) {
  EXPECT_DEATH(
      {
        Create(HeapOptions{.memory_limit_bytes = size_t{16} << 20, .poison = false});
        RootVector v(*heap_);
        for (;;) v.push_back(NewArray(1000));
      },
      "out of memory");
}

TEST_F(HeapTest, ForEachObjectSeesAll) {
  RootVector v(*heap_);
  for (uint32_t i = 0; i < 100; ++i) {
    v.push_back(NewArray(i, i % 2 == 0));
    v.push_back(NewArray(5000 + i, i % 2 == 0));
  }
  for (int cycle = 0; cycle < 4; ++cycle) {
    size_t arrays = 0;
    size_t maps = 0;
    heap_->ForEachObject([&](HeapObject* object) {
      arrays += object->type() == InstanceType::kFixedArray;
      maps += object->type() == InstanceType::kMap;
    });
    EXPECT_EQ(arrays, 200u);
    EXPECT_EQ(maps, 15u);
    Scavenge();
    if (cycle == 2) Full();
  }
}

TEST_F(HeapTest, CollectionsAreEvents) {
  EventStream events;
  heap_->SetEventStream(&events);
  Full();
  Scavenge();
  heap_->SetEventStream(nullptr);
  Scavenge();
  std::vector<std::string> kinds;
  events.ForEachRecent([&](const Event& event) {
    ASSERT_EQ(event.type, EventType::kCollection);
    const auto& collection = event.as<event::Collection>();
    kinds.emplace_back(collection.kind);
    EXPECT_EQ(collection.reason, "requested");
    EXPECT_GT(collection.duration_us.nanoseconds, 0);
  });
  EXPECT_EQ(kinds, (std::vector<std::string>{"mark-sweep", "scavenge"}));
}

}  // namespace qdr::heap_test
