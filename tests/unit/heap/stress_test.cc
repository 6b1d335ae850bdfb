// A random program over the heap, compared with a model outside it, under every mode of collection.
#include <random>
#include <vector>

#include "tests/unit/heap/heap_fixture.h"

namespace qdr::heap_test {

namespace {

/// What a cell should look like: its kind, a number that names it, and its references.
struct Node {
  bool array;
  std::vector<int> references;  ///< indices of nodes, -1 for none
};

}  // namespace

class FuzzTest : public HeapTest {
 protected:
  // A node in the heap: field 0 is its number, the others are references.
  Value* Slots(Value cell) {
    return cell.AsCell()->type() == InstanceType::kJSObject ? CellCast<Object>(cell)->fields
                                                            : CellCast<Array>(cell)->elements;
  }

  void Run(uint32_t seed, int steps) {
    std::mt19937 random(seed);
    auto below = [&](size_t n) { return static_cast<int>(random() % n); };
    std::vector<Node> model;
    std::vector<int> root_nodes;
    RootVector roots(*heap_);
    heap_->SetStackStart(seed % 2 == 0 ? 0
                                       : reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
    for (int step = 0; step < steps; ++step) {
      int choice = below(100);
      if (choice < 50 || roots.empty()) {
        bool array = below(4) == 0;
        int count = array ? (below(200) == 0 ? 1500 + below(8000) : below(40)) : below(7);
        Value cell = array ? Value(NewArray(static_cast<uint32_t>(count + 1), below(5) == 0))
                           : Value(NewObject(count + 1));
        Value* slots = Slots(cell);
        slots[0] = Value::Smi(static_cast<int>(model.size()));
        Node node{array, {}};
        for (int i = 0; i < count; ++i) {
          int reference = roots.empty() || below(3) == 0 || i > 50 ? -1 : below(roots.size());
          slots[i + 1] = reference < 0 ? Value::Undefined() : roots[reference];
          node.references.push_back(reference < 0 ? -1 : root_nodes[reference]);
        }
        if (below(2) == 0 && !roots.empty()) {
          int at = below(roots.size());
          roots[at] = cell;
          root_nodes[at] = static_cast<int>(model.size());
        } else {
          roots.push_back(cell);
          root_nodes.push_back(static_cast<int>(model.size()));
        }
        model.push_back(std::move(node));
      } else if (choice < 85) {
        int from = below(roots.size());
        int to = below(roots.size());
        Node& node = model[root_nodes[from]];
        if (node.references.empty()) continue;
        int at = below(node.references.size());
        node.references[at] = root_nodes[to];
        heap_->Store(roots[from].AsCell(), &Slots(roots[from])[at + 1], roots[to]);
      } else if (choice < 97) {
        // Walk into the graph: makes inner nodes roots.
        int from = below(roots.size());
        const Node& node = model[root_nodes[from]];
        if (node.references.empty()) continue;
        int at = below(node.references.size());
        if (node.references[at] < 0) continue;
        roots[from] = Slots(roots[from])[at + 1];
        root_nodes[from] = node.references[at];
      } else if (choice == 97 && roots.size() > 20) {
        roots.resize(roots.size() / 2);
        root_nodes.resize(roots.size());
      } else if (choice == 98) {
        Scavenge();
      } else if (below(10) == 0) {
        Full();
      }
    }
    heap_->Verify("at the end");
    // Compare the whole graph.
    std::vector<Value> seen(model.size());
    std::vector<std::pair<int, Value>> work;
    for (size_t i = 0; i < roots.size(); ++i) work.emplace_back(root_nodes[i], roots[i]);
    NoGcScope no_gc(*heap_);
    while (!work.empty()) {
      auto [number, cell] = work.back();
      work.pop_back();
      if (!seen[number].IsEmpty()) {
        ASSERT_TRUE(seen[number] == cell);
        continue;
      }
      seen[number] = cell;
      const Node& node = model[number];
      ASSERT_EQ(cell.AsCell()->type(),
                node.array ? InstanceType::kFixedArray : InstanceType::kJSObject);
      Value* slots = Slots(cell);
      ASSERT_EQ(slots[0].AsSmi(), number);
      for (size_t i = 0; i < node.references.size(); ++i) {
        if (node.references[i] < 0) {
          ASSERT_TRUE(slots[i + 1].IsUndefined());
        } else {
          work.emplace_back(node.references[i], slots[i + 1]);
        }
      }
    }
    heap_->SetStackStart(0);
  }
};

TEST_F(FuzzTest, VerifiedBeforeAndAfterEachCycle) {
  for (uint32_t seed = 0; seed < 10; ++seed) Run(seed, 8000);
}

TEST_F(FuzzTest, LongRuns) {
  Create(HeapOptions{.young_semispace_bytes = 256 << 10, .verify = false, .poison = true});
  for (uint32_t seed = 100; seed < 104; ++seed) Run(seed, 200'000);
}

TEST_F(FuzzTest, CollectAtEveryAllocation) {
  Create(HeapOptions{.stress_every_allocation = true, .verify = false, .poison = true});
  for (uint32_t seed = 200; seed < 204; ++seed) Run(seed, 5000);
  EXPECT_GT(heap_->Statistics().scavenges, 5000u);
  EXPECT_GT(heap_->Statistics().full_collections, 80u);
}

TEST_F(FuzzTest, CollectAtEveryAllocationVerified) {
  Create(HeapOptions{.stress_every_allocation = true, .verify = true, .poison = true});
  for (uint32_t seed = 300; seed < 302; ++seed) Run(seed, 700);
}

TEST_F(FuzzTest, CollectAtEveryNthAllocation) {
  Create(HeapOptions{.stress_interval = 17, .verify = true, .poison = true});
  for (uint32_t seed = 400; seed < 402; ++seed) Run(seed, 4000);
}

TEST_F(HeapTest, StressCanBeSwitched) {
  auto cycles = [&] {
    HeapStatistics s = heap_->Statistics();
    return s.scavenges + s.full_collections;
  };
  NewObject(2);
  EXPECT_EQ(cycles(), 0u);
  heap_->SetStressEveryAllocation(true);
  for (int i = 0; i < 200; ++i) NewObject(2);
  for (int i = 0; i < 200; ++i) NewArray(2, true);
  EXPECT_EQ(cycles(), 400u);
  heap_->SetStressEveryAllocation(false);
  for (int i = 0; i < 200; ++i) NewObject(2);
  EXPECT_EQ(cycles(), 400u);
}

TEST_F(HeapTest, StressWithFewLiveObjectsIsCheap) {
  Create(HeapOptions{.stress_every_allocation = true, .verify = false, .poison = true});
  RootVector v(*heap_);
  for (int i = 0; i < 30'000; ++i) v.push_back(NewArray(8, true));
  double before = heap_->Statistics().scavenge_ms;
  uint64_t scavenges = heap_->Statistics().scavenges;
  v.resize(100);
  for (int i = 0; i < 2000; ++i) NewObject(4);
  HeapStatistics s = heap_->Statistics();
  double average = (s.scavenge_ms - before) / static_cast<double>(s.scavenges - scavenges);
  EXPECT_LT(average, 0.1);
  EXPECT_LT(s.young_used, size_t{1} << 20);
}

}  // namespace qdr::heap_test
