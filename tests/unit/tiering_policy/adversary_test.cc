// The bound in figures: adversaries that never learn, against the policy and against what is left
// of it when one of its rules is taken away.
#include <cstdio>
#include <random>

#include "gtest/gtest.h"
#include "tests/unit/tiering_policy/world.h"

namespace qdr {
namespace {

struct Figures {
  uint64_t exits = 0;        ///< the most of any function in any run
  uint64_t early_exits = 0;  ///< the same, charged to its loops
  uint64_t invalidations = 0;
  uint64_t compilations = 0;
  uint64_t defects = 0;  ///< in all runs
};

/// A program that wants as many deoptimizations as it can get. Each run has a temper of its own:
/// what it prefers, and how much its exits teach.
class Adversary {
 public:
  Adversary(const WorldOptions& options, uint32_t seed) : world_(options), random_(seed) {
    for (uint32_t& weight : weights_) weight = 1 + Below(8);
    lesson_ = Below(4);
  }

  void Play(uint64_t steps) {
    for (uint64_t i = 0; i < steps; ++i) {
      auto& functions = world_.functions();
      Step step{.what = Step::kRun,
                .function = static_cast<uint8_t>(Below(static_cast<uint32_t>(functions.size()))),
                .pick = static_cast<uint8_t>(Below(48)),
                .value = static_cast<uint8_t>(Below(48))};
      static constexpr Step::What kMoves[] = {Step::kExit,    Step::kFireCell,    Step::kRun,
                                              Step::kRunLoop, Step::kExitLate,    Step::kCollect,
                                              Step::kDrop,    Step::kFailOsrEntry};
      step.what = kMoves[Weighted()];
      // Exits need code.
      if (step.what <= Step::kExit && !world_.HasSpeculatingCode(*functions[step.function]))
        step.what = Below(2) == 0 ? Step::kRun : Step::kRunLoop;
      // Step::pick modulo 3 is what an exit teaches: nothing, a little, everything.
      if (lesson_ < 3) step.pick = static_cast<uint8_t>(step.pick / 3 * 3 + lesson_);
      world_.Apply(step);
    }
  }

  World& world() { return world_; }

 private:
  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>(random_() % limit); }
  size_t Weighted() {
    // Mostly what hurts: exits and cells, then running.
    const uint32_t scaled[] = {8 * weights_[0], 2 * weights_[1], 4 * weights_[2], 2 * weights_[3],
                               weights_[4],     weights_[5],     weights_[6],     weights_[7]};
    uint32_t sum = 0;
    for (uint32_t weight : scaled) sum += weight;
    uint32_t at = Below(sum);
    size_t i = 0;
    while (at >= scaled[i]) at -= scaled[i++];
    return i;
  }

  World world_;
  std::mt19937 random_;
  uint32_t weights_[8];
  uint32_t lesson_;
};

Figures Simulate(const WorldOptions& options, int runs, uint64_t steps) {
  Figures figures;
  for (int run = 0; run < runs; ++run) {
    Adversary adversary(options, static_cast<uint32_t>(run));
    adversary.Play(steps);
    World& world = adversary.world();
    using Counters = World::Counters;
    figures.exits = std::max(figures.exits, world.Most(&Counters::exits));
    figures.early_exits = std::max(figures.early_exits, world.Most(&Counters::early_exits));
    figures.invalidations = std::max(figures.invalidations, world.Most(&Counters::invalidations));
    figures.compilations = std::max(figures.compilations, world.Most(&Counters::compilations));
    figures.defects += world.manager().defects();
  }
  return figures;
}

void Print(const char* what, uint64_t runs, uint64_t steps, const Figures& figures) {
  std::printf("%-34s %3llu x %6llu steps: %6llu exits %6llu invalidations %6llu compilations\n",
              what, static_cast<unsigned long long>(runs), static_cast<unsigned long long>(steps),
              static_cast<unsigned long long>(figures.exits),
              static_cast<unsigned long long>(figures.invalidations),
              static_cast<unsigned long long>(figures.compilations));
}

constexpr int kRuns = 300;
constexpr uint64_t kSteps = 20'000;
// A tenth of the runs, ten times as long.
constexpr int kLongRuns = kRuns / 10;
constexpr uint64_t kLongSteps = 10 * kSteps;

WorldOptions BigWorld(Ablation ablation = Ablation::kNone) {
  WorldOptions options;
  options.functions = 3;
  options.sites = 33;
  options.dependencies = 7;
  options.ablation = ablation;
  return options;
}

TEST(Adversaries, AreHeldToTheBound) {
  const Figures figures = Simulate(BigWorld(), kRuns, kSteps);
  Print("the policy", kRuns, kSteps, figures);
  EXPECT_LE(figures.exits, 42u);
  EXPECT_LE(figures.invalidations, 14u);
  EXPECT_LE(figures.early_exits, 8u);  // Of two loops.
  EXPECT_EQ(figures.defects, 0u);
  // The adversaries do come near it, or this would show nothing.
  EXPECT_GE(figures.exits, 20u);
  EXPECT_EQ(figures.invalidations, 14u);
  // And time does not help them.
  const Figures longer = Simulate(BigWorld(), kLongRuns, kLongSteps);
  Print("the policy", kLongRuns, kLongSteps, longer);
  EXPECT_LE(longer.exits, 42u);
  EXPECT_LE(longer.invalidations, 14u);
}

TEST(Adversaries, OfConcurrentCompilationsAreHeldToTheBoundToo) {
  WorldOptions options = BigWorld();
  options.resets = true;
  const Figures figures = Simulate(options, kLongRuns, kSteps);
  EXPECT_LE(figures.exits, 42u);
  EXPECT_LE(figures.invalidations, 14u);
}

TEST(Adversaries, WithoutCapsGrowWithTheirSites) {
  uint64_t last = 42;
  for (uint32_t sites : {33u, 132u, 528u}) {
    WorldOptions options = BigWorld(Ablation::kNoCaps);
    options.sites = sites;
    options.calls = 0;
    const Figures figures = Simulate(options, 3, kSteps);
    Print(("no caps, " + std::to_string(sites) + " sites").c_str(), 3, kSteps, figures);
    EXPECT_GT(figures.exits, last);
    last = figures.exits;
  }
}

// The others grow with time: ten times the steps, at least five times the figure.
void ExpectGrowth(const char* what, Ablation ablation, uint64_t Figures::*figure) {
  constexpr int kFewRuns = 3;
  const Figures figures = Simulate(BigWorld(ablation), kFewRuns, kSteps);
  Print(what, kFewRuns, kSteps, figures);
  const Figures longer = Simulate(BigWorld(ablation), kFewRuns, kLongSteps);
  Print(what, kFewRuns, kLongSteps, longer);
  EXPECT_GT(figures.*figure, 100u);
  EXPECT_GT(longer.*figure, 5 * (figures.*figure));
}

TEST(Adversaries, GrowWhenACollectionResetsRecords) {
  ExpectGrowth("records that a collection resets", Ablation::kRecordsCollected, &Figures::exits);
}

TEST(Adversaries, GrowWhenDependenciesAreKeyedByCell) {
  ExpectGrowth("dependencies keyed by cell", Ablation::kDependenciesByCell,
               &Figures::invalidations);
}

TEST(Adversaries, GrowWhenCodeIsKeptAfterItsExits) {
  ExpectGrowth("code kept after its exits", Ablation::kCodeKept, &Figures::exits);
}

// A compiler that does not ask cannot do harm either: what it makes again is refused.
TEST(Adversaries, GainNothingFromACompilerThatDoesNotAsk) {
  const Figures figures = Simulate(BigWorld(Ablation::kRecordsNotAsked), kLongRuns, kSteps);
  Print("records that are not asked", kLongRuns, kSteps, figures);
  EXPECT_LE(figures.exits, 42u);
  EXPECT_LE(figures.invalidations, 14u);
  EXPECT_GT(figures.defects, 0u);
}

}  // namespace
}  // namespace qdr
