// Collections of heaps that programs have filled: scavenges by what survives, remembered sets, full
// collections by the shape of what is live. Only the collection is timed. The heap alone, without
// JavaScript, is in heap.cc.
#include <chrono>

#include "perf/micro/micro.h"

namespace qdr::micro {

namespace {

/// Objects of three fields; about 1 MB, which fits the smallest semispace.
constexpr int kYoungObjects = 20'000;

/// Of n objects, every `part`th or so stays alive, in a list.
constexpr const char* kFill = R"((function fill(n, percent) {
  let head = null;
  for (let i = 0, due = 0; i < n; i++) {
    const object = {value: i, other: null, next: head};
    due += percent;
    if (due >= 100) {
      head = object;
      due -= 100;
    }
  }
  return head;
}))";

HeapStatistics StatisticsOf(World& world) { return world.engine().heap.Statistics(); }

void CollectYoung(World& world) {
  IsolateScope scope(world.engine());
  world.engine().heap.CollectYoung(GcReason::kRequested);
}

void CollectFull(World& world) {
  IsolateScope scope(world.engine());
  world.engine().heap.CollectFull(GcReason::kRequested);
}

/// Makes everything old, then lets a cycle find nothing alive: after one with everything alive the
/// collector promotes at once.
void Settle(World& world) {
  CollectFull(world);
  CollectYoung(world);
  world.Call(world.RunFunction(kFill), {quadrille::Value(kYoungObjects), quadrille::Value(0)});
  CollectYoung(world);
}

template <class Body>
void Time(benchmark::State& state, Body body) {
  auto start = std::chrono::steady_clock::now();
  body();
  state.SetIterationTime(
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

/// A scavenge of 1 MB of new objects, of which `percent` live; or, if `promotes`, the next one,
/// which moves them to the old generation.
void Scavenge(benchmark::State& state, int percent, bool promotes) {
  World world(state);
  quadrille::Function fill = world.RunFunction(kFill);
  auto fill_with = [&](int n) {
    return world.Call(fill, {quadrille::Value(kYoungObjects), quadrille::Value(n)});
  };
  for (int i = 0; i < 3; ++i) fill_with(0);
  world.Hold(fill, Tier::kSparkplug);
  CollectFull(world);
  int64_t bytes = 0;
  while (state.KeepRunning()) {
    // A cycle with nothing to do first: after one with everything alive the next promotes at once.
    fill_with(0);
    CollectYoung(world);
    if (StatisticsOf(world).old_used > size_t{16} << 20) CollectFull(world);
    HeapStatistics before = StatisticsOf(world);
    quadrille::Value list = fill_with(percent);
    HeapStatistics filled = StatisticsOf(world);
    const auto fresh = static_cast<int64_t>(filled.young_used - before.young_used);
    if (promotes) {
      CollectYoung(world);
      filled = StatisticsOf(world);
    }
    Time(state, [&] { CollectYoung(world); });
    HeapStatistics after = StatisticsOf(world);
    world.Check(after.scavenges == before.scavenges + (promotes ? 2 : 1) &&
                    after.full_collections == before.full_collections,
                "there were other collections");
    const auto copied =
        promotes ? static_cast<int64_t>(after.old_used) - static_cast<int64_t>(filled.old_used)
                 : static_cast<int64_t>(after.young_used) - static_cast<int64_t>(before.young_used);
    const double survival = 100.0 * static_cast<double>(copied) / static_cast<double>(fresh);
    world.Check(survival > percent - 10.0 && survival < percent + 10.0,
                Concat(survival, " % survived"));
    bytes += fresh;
  }
  state.SetBytesProcessed(bytes);
  state.SetItemsProcessed(state.iterations() * kYoungObjects * (promotes ? percent : 100) / 100);
}

/// A scavenge whose only work is the remembered set: so many old objects that refer to one young
/// object each.
void RememberedObjects(benchmark::State& state) {
  const auto count = static_cast<int>(state.range(0));
  World world(state);
  quadrille::Function store = world.RunFunction(Concat(R"(
      globalThis.old = Array.from({length: )",
                                                       count, R"(}, () => ({child: null}));
      (function store() { for (const object of old) object.child = {value: 1}; }))"));
  world.Call(store, {});
  world.Hold(store, Tier::kSparkplug);
  Settle(world);
  while (state.KeepRunning()) {
    CollectYoung(world);
    HeapStatistics before = StatisticsOf(world);
    world.Call(store, {});
    Time(state, [&] { CollectYoung(world); });
    HeapStatistics after = StatisticsOf(world);
    world.Check(after.scavenges == before.scavenges + 1, "there were other collections");
    world.Check(after.young_used > static_cast<size_t>(count) * 24,
                "what the old objects refer to did not live");
  }
  world.Check(world.Run("old.every((object) => object.child.value === 1)").ToBoolean(),
              "what the old objects refer to is lost");
  state.SetItemsProcessed(state.iterations() * count);
}

/// The same with one old array that refers to one young object: it is scanned whole.
void RememberedArray(benchmark::State& state) {
  const auto length = static_cast<int64_t>(state.range(0));
  World world(state);
  quadrille::Function store = world.RunFunction(
      Concat("globalThis.old = new Array(", length,
             ").fill(null); (function store() { old[old.length >> 1] = {value: 1}; })"));
  Settle(world);
  while (state.KeepRunning()) {
    CollectYoung(world);
    HeapStatistics before = StatisticsOf(world);
    world.Call(store, {});
    Time(state, [&] { CollectYoung(world); });
    world.Check(StatisticsOf(world).scavenges == before.scavenges + 1,
                "there were other collections");
  }
  world.Check(world.Run("old[old.length >> 1].value === 1").ToBoolean(), "the object is lost");
  state.SetItemsProcessed(state.iterations() * length);
  state.SetBytesProcessed(state.iterations() * length * 8);
}

/// What is live in a full collection; an item is an object.
struct Shape {
  const char* name;
  const char* source;
};

constexpr int kLiveObjects = 100'000;
constexpr Shape kShapes[] = {
    {"list", "let list = null; for (let i = 0; i < n; i++) list = {value: i, next: list}; list"},
    {"tree",
     "function tree(n) { const half = n >> 1;"
     " return n < 1 ? null : {value: n, left: tree(half), right: tree(n - 1 - half)}; } tree(n)"},
    {"arrays", "Array.from({length: n / 2}, (_, i) => [i, {}])"},
    {"strings", "Array.from({length: n}, (_, i) => 'number ' + i)"},
    {"closures", "Array.from({length: n / 2}, (_, i) => { let x = i; return () => x; })"},
};

/// Marking, and sweeping as far as it is not lazy.
void Full(benchmark::State& state, const Shape& shape) {
  World world(state);
  world.Run(Concat("globalThis.live = (() => eval(`const n = ", kLiveObjects, "; ", shape.source,
                   "`))()"));
  CollectFull(world);
  CollectFull(world);
  const HeapStatistics live = StatisticsOf(world);
  for (auto _ : state) CollectFull(world);
  HeapStatistics after = StatisticsOf(world);
  world.Check(
      after.full_collections == live.full_collections + static_cast<uint64_t>(state.iterations()),
      "there were not as many full collections");
  world.Check(after.old_used + after.large_used > size_t{kLiveObjects} * 20,
              Concat("only ", after.old_used, " bytes are live"));
  state.SetItemsProcessed(state.iterations() * kLiveObjects);
  state.SetBytesProcessed(state.iterations() *
                          static_cast<int64_t>(after.old_used + after.large_used));
}

/// A full collection that frees as much as it keeps: garbage between what is live, and the time
/// until it can be used again.
void Sweep(benchmark::State& state) {
  World world(state);
  quadrille::Function make = world.RunFunction(Concat(R"(
      globalThis.live = null;
      (function make() {
        live = Array.from({length: )",
                                                      kLiveObjects, R"(}, (_, i) => ({value: i}));
      }))"));
  quadrille::Function thin = world.RunFunction(
      "(function thin() { for (let i = 0; i < live.length; i += 2) live[i] = null; })");
  while (state.KeepRunning()) {
    world.Call(make, {});
    CollectFull(world);
    CollectFull(world);
    world.Call(thin, {});
    HeapStatistics before = StatisticsOf(world);
    Time(state, [&] { CollectFull(world); });
    HeapStatistics after = StatisticsOf(world);
    world.Check(before.old_used > after.old_used + size_t{kLiveObjects} / 2 * 24,
                Concat("from ", before.old_used, " to ", after.old_used, " bytes"));
  }
  state.SetItemsProcessed(state.iterations() * kLiveObjects);
}

}  // namespace

void RegisterCollection() {
  constexpr benchmark::TimeUnit kUnit = benchmark::kMicrosecond;
  for (int percent : {0, 50, 100}) {
    Register(Concat("scavenge/copy/survival:", percent),
             [=](benchmark::State& state) { Scavenge(state, percent, false); })
        ->UseManualTime()
        ->Unit(kUnit);
  }
  for (int percent : {50, 100}) {
    Register(Concat("scavenge/promote/survival:", percent),
             [=](benchmark::State& state) { Scavenge(state, percent, true); })
        ->UseManualTime()
        ->Unit(kUnit);
  }
  Register("scavenge/remembered/objects", RememberedObjects)
      ->Arg(100)
      ->Arg(4000)
      ->UseManualTime()
      ->Unit(kUnit);
  Register("scavenge/remembered/array_elements", RememberedArray)
      ->Arg(1000)
      ->Arg(100'000)
      ->UseManualTime()
      ->Unit(kUnit);
  for (const Shape& shape : kShapes) {
    Register(Concat("full/live/", shape.name), [=](benchmark::State& state) {
      Full(state, shape);
    })->Unit(kUnit);
  }
  Register("full/half_dead", Sweep)->UseManualTime()->Unit(kUnit);
}

}  // namespace qdr::micro
