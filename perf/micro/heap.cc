// The heap alone, without JavaScript: allocation, scavenging with few, many and all survivors,
// marking, the barrier, start-up. Objects have the layouts of small JavaScript objects and arrays.
#include "heap/heap.h"

#include <benchmark/benchmark.h>

#include <memory>
#include <random>
#include <vector>

#include "perf/micro/micro.h"

namespace qdr::micro {
namespace {

class BenchMap : public MapBase {
 public:
  void Describe(const Heap& heap, InstanceType type, uint32_t size) {
    instance_header_ = static_cast<MapOffset>(address() - heap.map_space_base) |
                       uint64_t{static_cast<uint8_t>(type)} << 32;
    instance_size_ = size;
  }
};

/// Properties, elements, and in-object fields.
struct Object : HeapObject {
  Value properties;
  Value elements;
  Value fields[4];
};

struct Array : HeapObject {
  uint32_t length;
  uint32_t extra;
  Value elements[1];
};

class BenchHeap {
 public:
  explicit BenchHeap(HeapOptions options = {}) : heap(options), roots(heap) {
    using Size = TypeLayout::Size;
    heap.SetLayout(InstanceType::kMap,
                   {.size_kind = Size::kFixed, .has_pointers = false, .fixed_size = 96});
    heap.SetLayout(InstanceType::kJSObject, {.size_kind = Size::kFromMap});
    heap.SetLayout(InstanceType::kFixedArray,
                   {.size_kind = Size::kByLength, .fixed_size = 16, .tagged_begin = 16});
    auto* meta = static_cast<BenchMap*>(heap.AllocateMap(nullptr, 96));
    roots.push_back(meta);
    object_map = static_cast<BenchMap*>(heap.AllocateMap(meta, 96));
    object_map->Describe(heap, InstanceType::kJSObject, sizeof(Object));
    roots.push_back(object_map);
    array_map = static_cast<BenchMap*>(heap.AllocateMap(meta, 96));
    array_map->Describe(heap, InstanceType::kFixedArray, 0);
    roots.push_back(array_map);
    empty = NewArray(0);
    roots.push_back(empty);
    heap.CollectFull(GcReason::kRequested);
    heap.CollectYoung(GcReason::kRequested);
    empty = roots.back();
  }

  Object* NewObject() {
    auto* object = static_cast<Object*>(heap.Allocate(object_map, sizeof(Object)));
    object->properties = object->elements = empty;
    for (Value& field : object->fields) field = Value::Undefined();
    return object;
  }
  Array* NewArray(uint32_t length) {
    auto* array = static_cast<Array*>(heap.Allocate(array_map, 16 + 8 * size_t{length}));
    array->length = length;
    array->extra = 0;
    for (uint32_t i = 0; i < length; ++i) array->elements[i] = Value::Undefined();
    return array;
  }
  void Report(benchmark::State& state) const {
    HeapStatistics s = heap.Statistics();
    state.counters["scavenges"] = static_cast<double>(s.scavenges);
    state.counters["scavenge_ms"] = s.scavenge_ms;
    state.counters["full"] = static_cast<double>(s.full_collections);
    state.counters["full_ms"] = s.full_ms;
    state.counters["longest_ms"] = s.longest_pause_ms;
  }

  Heap heap;
  RootVector roots;
  BenchMap* object_map;
  BenchMap* array_map;
  Value empty;
};

/// Creating and destroying a heap with a little in it.
void StartUp(benchmark::State& state) {
  for (auto _ : state) {
    BenchHeap h;
    benchmark::DoNotOptimize(h.NewObject());
  }
}

/// Objects that all die at once: the bump window and empty scavenges, by size of the semispace in
/// KiB.
void AllocateGarbage(benchmark::State& state) {
  BenchHeap h({.young_semispace_bytes = static_cast<size_t>(state.range(0)) << 10});
  for (auto _ : state) benchmark::DoNotOptimize(h.NewObject());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(sizeof(Object)));
  h.Report(state);
}

/// Arrays of a size that dies young; from 1,000 elements on they have pages of their own.
void AllocateGarbageArrays(benchmark::State& state) {
  BenchHeap h;
  auto length = static_cast<uint32_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(h.NewArray(length));
  state.SetBytesProcessed(state.iterations() * (16 + 8 * int64_t{length}));
  h.Report(state);
}

Value BuildTree(BenchHeap& h, RootVector& stack, int depth) {
  if (depth == 0) return h.NewObject();
  stack.push_back(BuildTree(h, stack, depth - 1));
  stack.push_back(BuildTree(h, stack, depth - 1));
  Object* object = h.NewObject();
  object->fields[1] = stack.back();
  stack.pop_back();
  object->fields[0] = stack.back();
  stack.pop_back();
  return object;
}

/// Binary trees that live for a while and die: the copying loop.
void Trees(benchmark::State& state) {
  BenchHeap h;
  RootVector stack(h.heap);
  int depth = static_cast<int>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(BuildTree(h, stack, depth));
  state.SetItemsProcessed(state.iterations() * ((int64_t{2} << depth) - 1));
  h.Report(state);
}

/// Octane's splay in small: a large live table whose entries are replaced one after the other, so
/// that everything is promoted and dies old.
void Replace(benchmark::State& state) {
  BenchHeap h;
  auto live = static_cast<uint32_t>(state.range(0));
  h.roots.push_back(h.NewArray(live));
  std::mt19937 random(1);
  for (auto _ : state) {
    RootVector entry(h.heap);
    entry.push_back(h.NewObject());
    Array* payload = h.NewArray(10);
    CellCast<Object>(entry[0])->fields[0] = payload;
    h.heap.Barrier(entry[0].AsCell());
    auto* table = CellCast<Array>(h.roots.back());
    // Neighbours in age are neighbours in the table, as in a splay tree whose keys are random but
    // whose nodes refer to each other.
    uint32_t at = random() % live;
    CellCast<Object>(entry[0])->fields[1] = table->elements[at].IsCell()
                                                ? CellCast<Object>(table->elements[at])->fields[0]
                                                : Value::Undefined();
    h.heap.Store(table, &table->elements[at], entry[0]);
  }
  h.Report(state);
}

/// Full collections of a heap of `range` objects, scattered in memory.
void Mark(benchmark::State& state) {
  BenchHeap h;
  auto count = static_cast<uint32_t>(state.range(0));
  h.roots.push_back(h.NewArray(count));
  std::mt19937 random(1);
  for (uint32_t i = 0; i < count; ++i) {
    Object* object = h.NewObject();
    auto* table = CellCast<Array>(h.roots.back());
    if (i > 0) {
      object->fields[0] = table->elements[random() % i];
      object->fields[1] = table->elements[random() % i];
    }
    h.heap.Store(table, &table->elements[i], object);
  }
  h.heap.CollectYoung(GcReason::kRequested);
  h.heap.CollectYoung(GcReason::kRequested);
  for (auto _ : state) h.heap.CollectFull(GcReason::kRequested);
  state.SetItemsProcessed(state.iterations() * count);
}

/// A scavenge with nothing to do: the floor of --stress-gc.
void EmptyScavenge(benchmark::State& state) {
  BenchHeap h;
  for (auto _ : state) {
    h.NewObject();
    h.heap.CollectYoung(GcReason::kRequested);
  }
}

[[gnu::noinline]] void Descend(BenchHeap& h, int depth) {
  Object* volatile object = h.NewObject();
  for (int i = 0; i < 20; ++i) h.NewObject();
  if (depth == 0) {
    for (int i = 0; i < 20; ++i) h.heap.CollectYoung(GcReason::kRequested);
  } else {
    Descend(h, depth - 1);
  }
  benchmark::DoNotOptimize(object->fields[0]);
}

/// Twenty scavenges below C++ frames that each hold an object.
void PinnedFrames(benchmark::State& state) {
  BenchHeap h;
  h.heap.SetStackStart(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
  for (auto _ : state) Descend(h, static_cast<int>(state.range(0)));
  h.heap.SetStackStart(0);
}

}  // namespace

void RegisterHeap() {
  Register("heap/start_up", StartUp)->Unit(benchmark::kMicrosecond);
  Register("heap/allocate_garbage", AllocateGarbage)->Arg(512)->Arg(1024)->Arg(2048)->Arg(16384);
  Register("heap/allocate_garbage_arrays", AllocateGarbageArrays)
      ->Arg(10)
      ->Arg(300)
      ->Arg(1000)
      ->Arg(3000)
      ->Arg(100'000);
  Register("heap/trees", Trees)->Arg(10)->Arg(14)->Arg(17)->Unit(benchmark::kMillisecond);
  Register("heap/replace", Replace)->Arg(8000)->Arg(500'000);
  Register("heap/mark", Mark)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
  Register("heap/empty_scavenge", EmptyScavenge);
  Register("heap/pinned_frames", PinnedFrames)->Arg(10)->Arg(1000)->Unit(benchmark::kMicrosecond);
}

}  // namespace qdr::micro
