// Conservative roots: words of real C++ frames keep cells alive and in place, interior pointers
// included; what is dead on a pinned page is freed; registers are scanned; scanners are obeyed.
#include <vector>

#include "base/events.h"
#include "tests/unit/heap/heap_fixture.h"

namespace qdr::heap_test {

namespace {

uintptr_t StackHere() { return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)); }

/// Overwrites what earlier calls left below the current frame.
[[gnu::noinline]] void CleanStack() {
  volatile uintptr_t junk[512];
  for (auto& word : junk) word = 0;
}

/// Runs `body` so far down the stack that none of its leftovers is in the frames scanned later.
template <class Body>
[[gnu::noinline]] void FarBelow(const Body& body, int depth = 40) {
  volatile uintptr_t space[64];
  space[0] = 0;
  if (depth > 0) {
    FarBelow(body, depth - 1);
  } else {
    body();
  }
  EXPECT_EQ(space[0], 0u);
}

}  // namespace

class PinningTest : public HeapTest {
 public:
  /// Runs `body` in a frame of its own, below the start of the scanned stack.
  template <class Body>
  [[gnu::noinline]] void OnStack(const Body& body) {
    heap_->SetStackStart(StackHere());
    RunBody(body);
    heap_->SetStackStart(0);
  }
  using HeapTest::NewObject;
  using HeapTest::Scavenge;

 private:
  template <class Body>
  [[gnu::noinline]] void RunBody(const Body& body) {
    body();
  }
};

TEST_F(PinningTest, StackWordKeepsObjectInPlace) {
  OnStack([&] {
    Object* volatile object = NewObject(3);
    object->fields[1] = Value::Smi(77);
    object->fields[2] = NewArray(4);
    Object* before = object;
    for (int i = 0; i < 5; ++i) Scavenge();
    Full();
    EXPECT_EQ(before, object);
    EXPECT_EQ(object->fields[1].AsSmi(), 77);
    EXPECT_EQ(CellCast<Array>(object->fields[2])->elements[3].AsSmi(), 3);
    EXPECT_EQ(heap_->FindObject(object->address()), object);
  });
}

TEST_F(PinningTest, InteriorPointersPin) {
  OnStack([&] {
    Value* volatile inner = &NewArray(100)->elements[57];
    Value* volatile inner_large = &NewArray(100'000)->elements[99'999];
    Value* volatile inner_old = &NewArray(100, true)->elements[99];
    Value* volatile inner_old_large = &NewArray(100'000, true)->elements[70'000];
    CleanStack();
    for (int i = 0; i < 4; ++i) {
      Scavenge();
      Full();
      for (int k = 0; k < 10'000; ++k) NewArray(20, k % 2 == 0);
    }
    EXPECT_EQ(inner->AsSmi(), 57);
    EXPECT_EQ(inner_large->AsSmi(), 99'999);
    EXPECT_EQ(inner_old->AsSmi(), 99);
    EXPECT_EQ(inner_old_large->AsSmi(), 70'000);
    auto* found = heap_->FindObject(reinterpret_cast<uintptr_t>(inner));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(static_cast<Array*>(found)->length, 100u);
  });
}

TEST_F(PinningTest, RegistersAreScanned) {
  OnStack([&] {
    Object* object = NewObject(2);
    object->fields[0] = Value::Smi(5);
    // rbx, r12...: one of the callee-saved registers is the only place of the pointer.
    register Object* kept asm("r12") = object;
    asm volatile("" : "+r"(kept) : : "memory");
    object = nullptr;
    CleanStack();
    Scavenge();
    asm volatile("" : "+r"(kept) : : "memory");
    EXPECT_EQ(kept->fields[0].AsSmi(), 5);
  });
}

TEST_F(PinningTest, DeadNeighboursOfPinnedObjectsAreFreed) {
  RootVector v(*heap_);
  OnStack([&] {
    FarBelow([&] { v.push_back(NewWeak(NewObject(2))); });
    Object* volatile pin = NewObject(2);
    v.push_back(NewObject(4));
    Value moved = v[1];
    CleanStack();
    Scavenge();
    Scavenge();
    // The reachable neighbour stayed too, as long as the page was pinned.
    EXPECT_EQ(CellCast<Object>(v[1])->fields[3].AsSmi(), 3);
    EXPECT_TRUE(moved == v[1]);
    Full();
    EXPECT_TRUE(CellCast<Weak>(v[0])->target.IsNull());
    EXPECT_EQ(pin->fields[1].AsSmi(), 1);
  });
}

TEST_F(PinningTest, LongLivedPinsDoNotGrow) {
  OnStack([&] {
    Object* volatile pins[32];
    for (auto& pin : pins) {
      pin = NewObject(4);
      for (int i = 0; i < 1000; ++i) NewObject(4);
    }
    for (int round = 0; round < 100; ++round) {
      for (int i = 0; i < 20'000; ++i) NewObject(8);
    }
    HeapStatistics s = heap_->Statistics();
    EXPECT_LT(s.young_used, size_t{6} << 20);
    EXPECT_LT(s.old_used, size_t{1} << 20);
    for (auto& pin : pins) EXPECT_EQ(pin->fields[3].AsSmi(), 3);
  });
}

TEST_F(PinningTest, DeepStacksPinAndRelease) {
  struct Recursion {
    PinningTest* test;
    [[gnu::noinline]] int Go(int depth) {
      Object* volatile object = test->NewObject(3);
      object->fields[0] = Value::Smi(depth);
      if (depth > 0) {
        if (Go(depth - 1) != depth - 1) return -1;
      }
      if (depth % 500 == 0) test->Scavenge();
      return object->fields[0].AsSmi();
    }
  };
  OnStack([&] {
    Recursion recursion{this};
    EXPECT_EQ(recursion.Go(5000), 5000);
    CleanStack();
    Scavenge();
    Scavenge();
  });
  Full();
  EXPECT_LT(heap_->Statistics().young_used, size_t{1} << 20);
}

TEST_F(PinningTest, WithoutStackNothingIsPinned) {
  Object* volatile object = NewObject(3);
  (void)object;
  size_t pinned = 99;
  EventStream events;
  heap_->SetEventStream(&events);
  Scavenge();
  events.ForEachRecent(
      [&](const Event& event) { pinned = event.as<event::Collection>().pinned_pages; });
  EXPECT_EQ(pinned, 0u);
  heap_->SetEventStream(nullptr);
}

TEST_F(PinningTest, SlackIsSkippedInPinnedPages) {
  RootVector v(*heap_);
  TestMap* map = NewMap(InstanceType::kJSObject, Object::SizeFor(6));
  v.push_back(map);
  for (int i = 0; i < 100; ++i) {
    auto* object = static_cast<Object*>(heap_->Allocate(map, Object::SizeFor(6)));
    for (int f = 0; f < 6; ++f) object->fields[f] = f < 2 ? Value::Smi(f) : Value::Undefined();
    v.push_back(object);
  }
  map->Describe(*heap_, InstanceType::kJSObject, Object::SizeFor(2));
  heap_->Verify("after shrinking");
  OnStack([&] {
    HeapObject* volatile pin = v[50].AsCell();
    Scavenge();
    EXPECT_EQ(pin, v[50].AsCell());
  });
  Scavenge();
  for (int i = 1; i <= 100; ++i) EXPECT_EQ(CellCast<Object>(v[i])->fields[1].AsSmi(), 1);
}

class FakeScanner : public StackScanner {
 public:
  void Scan(uintptr_t stack_pointer,
            const std::function<void(const uintptr_t*, const uintptr_t*)>& conservative,
            const std::function<void(Value*, Value*)>& precise) override {
    ++scans;
    precise(slots.data(), slots.data() + slots.size());
    conservative(words.data(), words.data() + words.size());
  }
  int scans = 0;
  std::vector<Value> slots;
  std::vector<uintptr_t> words;
};

TEST_F(PinningTest, ScannerSeparatesPreciseFromConservative) {
  FakeScanner scanner;
  heap_->SetStackScanner(&scanner);
  heap_->SetStackStart(StackHere() + 64);
  scanner.slots.assign(200, Value());
  for (Value& slot : scanner.slots) slot = NewObject(2);
  for (int i = 0; i < 3000; ++i) NewObject(2);
  auto* pinned = NewObject(2);
  scanner.words.push_back(pinned->address() + 12);
  scanner.slots.push_back(pinned);
  scanner.slots.push_back(Value::Smi(3));
  Value first = scanner.slots[0];
  Full();
  EXPECT_EQ(scanner.scans, 1);
  EXPECT_FALSE(first == scanner.slots[0]);
  EXPECT_TRUE(scanner.slots[200] == Value(pinned));
  for (int i = 0; i < 201; ++i) EXPECT_EQ(CellCast<Object>(scanner.slots[i])->fields[1].AsSmi(), 1);
  heap_->SetStackStart(0);
}

TEST_F(PinningTest, MapOfThePendingAllocationSurvives) {
  Create(HeapOptions{.stress_every_allocation = true, .verify = true, .poison = true});
  // Nothing but the allocation itself refers to the map.
  TestMap* map = NewMap(InstanceType::kJSObject, Object::SizeFor(2));
  for (int i = 0; i < 500; ++i) {
    auto* object = static_cast<Object*>(heap_->Allocate(map, Object::SizeFor(2)));
    object->fields[0] = object->fields[1] = Value::Smi(1);
  }
  EXPECT_GT(heap_->Statistics().full_collections, 4u);
}

}  // namespace qdr::heap_test
