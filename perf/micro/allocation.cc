// Allocation of what programs make most, by tier. Each benchmark knows the bytes that one operation
// takes in the heap, and checks them.
#include "perf/micro/micro.h"

namespace qdr::micro {

namespace {

struct Kind {
  const char* name;
  const char* setup;
  const char* operation;
  /// Bytes an operation allocates, at least and at most.
  size_t least;
  size_t most;
};

constexpr Kind kKinds[] = {
    {"object/empty", "", "a = {};", 24, 64},
    {"object/2_fields", "", "a = {x: i, y: i};", 40, 64},
    {"object/8_fields", "", "a = {a: i, b: i, c: i, d: i, e: i, f: i, g: i, h: i};", 88, 120},
    {"object/constructor", "function P(x, y) { this.x = x; this.y = y; } return [P];",
     "b = new a(i, i);", 40, 80},
    {"object/class", "class P { constructor(x, y) { this.x = x; this.y = y; } } return [P];",
     "b = new a(i, i);", 40, 80},
    {"array/empty", "", "a = [];", 32, 32},
    {"array/3_smis", "", "a = [i, i, i];", 72, 80},
    {"array/3_constants", "", "a = [1, 2, 3];", 72, 80},
    {"array/constructor", "return [Array];", "b = new a(8);", 100, 120},
    {"closure", "", "a = () => b;", 72, 72},
    {"context_and_closure", "return [function () { let x = 1; return () => x; }];", "b = a();", 96,
     112},
    {"string/concatenation", "return ['a string of some length', ', and another'];", "c = a + b;",
     32, 32},
    {"string/with_number", "return ['number '];", "b = a + i;", 32, 80},
    {"string/substring", "return ['a string of some length'.repeat(4)];",
     "b = a.substring(20, 60);", 32, 64},
    // Numbers are never allocated.
    {"double", "return [{x: 1.5}, 1.5];", "a.x = b * i;", 0, 0},
};

void Allocate(benchmark::State& state, Tier tier, const Kind& kind) {
  World world(state);
  Loop loop(world, tier, {.setup = kind.setup, .operation = kind.operation});
  const size_t before = world.allocated();
  loop.Run();
  const double bytes =
      static_cast<double>(world.allocated() - before) / static_cast<double>(loop.operations());
  // A round has some objects of its own.
  world.Check(
      bytes >= static_cast<double>(kind.least) && bytes < static_cast<double>(kind.most) + 0.5,
      Concat("an operation allocates ", bytes, " bytes"));
  Measure(state, world, loop);
  if (kind.most > 0) {
    state.SetBytesProcessed(static_cast<int64_t>(static_cast<double>(state.iterations()) * bytes));
    state.counters["bytes"] = bytes;
  }
}

}  // namespace

void RegisterAllocation() {
  for (const Kind& kind : kKinds) {
    for (Tier tier : kTiers) {
      Register(Concat("allocate/", kind.name, "/", TierName(tier)),
               [=](benchmark::State& state) { Allocate(state, tier, kind); });
    }
  }
}

}  // namespace qdr::micro
