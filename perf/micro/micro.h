// What the micro-benchmarks share: an isolate of one's own, functions that are held in one tier,
// loops in JavaScript, and checks. A benchmark whose check fails reports an error instead of a
// time, and the program ends with exit code 1.
#ifndef PERF_MICRO_MICRO_H_
#define PERF_MICRO_MICRO_H_

#include <benchmark/benchmark.h>
#include <quadrille/quadrille.h>

#include <initializer_list>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/tier.h"
#include "engine/isolate.h"
#include "objects/function.h"

namespace qdr::micro {

// Each theme registers its benchmarks.
void RegisterAllocation();
void RegisterCalls();
void RegisterCollection();
void RegisterCompilation();
void RegisterHeap();
void RegisterInlineCaches();

template <class Body>
benchmark::internal::Benchmark* Register(const std::string& name, Body body) {
  return benchmark::RegisterBenchmark(name.c_str(), std::move(body));
}

/// The parts as one text.
template <class... Parts>
std::string Concat(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  return text.str();
}

/// The tiers that loops are measured in.
inline constexpr Tier kTiers[] = {Tier::kIgnition, Tier::kSparkplug};

/// An isolate for one run of one benchmark.
class World {
 public:
  explicit World(benchmark::State& state);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  quadrille::Isolate& isolate() { return *isolate_; }
  qdr::Isolate& engine() { return engine_; }
  const quadrille::Context& context() const { return context_; }

  /// Fails the benchmark, unless it has failed before. Gives `condition`.
  bool Check(bool condition, std::string_view what);
  bool ok() const { return !state_.error_occurred(); }

  /// The value of a script, which may use %-functions. Undefined, and the benchmark fails, if it
  /// throws.
  quadrille::Value Run(std::string_view source);
  /// A script whose value is a function; if it is not, the process ends.
  quadrille::Function RunFunction(std::string_view source);
  quadrille::Value Call(const quadrille::Function& function,
                        std::initializer_list<quadrille::Value> arguments);

  /// Gives the function a feedback vector and, for Sparkplug, code for what it has seen so far. It
  /// stays in this tier: its budgets never run out, if Refill is called now and then.
  void Hold(const quadrille::Function& function, Tier tier);
  void Refill();
  /// Fails if a function that is held runs in another tier.
  void CheckTiers();

  /// Every site of this kind ("LoadNamed") in the function is in this state, with so many classes,
  /// whose handlers hold these words in this order; and there are `count` of them.
  void CheckSites(const quadrille::Function& function, std::string_view kind,
                  quadrille::FeedbackState state, size_t classes, std::string_view words,
                  size_t count);

  /// As the engine sees them.
  JSFunction* Engine(const quadrille::Function& function);
  qdr::Value Engine(const quadrille::Value& value);
  /// What inline caches were taught so far.
  uint64_t taught();
  /// Bytes allocated in the heap so far.
  size_t allocated();

 private:
  benchmark::State& state_;
  std::unique_ptr<quadrille::Isolate> isolate_;
  qdr::Isolate& engine_;
  quadrille::Context context_;
  std::vector<std::pair<quadrille::Function, Tier>> held_;
};

/// A loop in JavaScript. Its body has the operation ten times, so that the loop itself ("loop/...")
/// adds a tenth of its own time.
struct LoopText {
  /// Body of a function that gives the operands a, b, c, d as an array.
  std::string setup;
  /// A statement that uses a, b, c, d and the trip's number i.
  std::string operation;
  /// Once a trip, before the operations.
  std::string before;
  int trips = 1000;
};
inline constexpr int kRepeats = 10;

class Loop {
 public:
  /// Warms it up, so that its sites know what they will see.
  Loop(World& world, Tier tier, const LoopText& text);

  /// One round: operations() operations. Fails the benchmark if the loop is in another tier at its
  /// end.
  void Run() { RunTrips(trips_); }
  int64_t operations() const { return int64_t{trips_} * kRepeats; }
  const quadrille::Function& function() const { return function_; }
  const quadrille::Value& operand(size_t i) const { return operands_[i]; }

 private:
  void RunTrips(int trips);

  World& world_;
  Tier tier_;
  int trips_;
  std::vector<quadrille::Value> operands_;
  quadrille::Function function_;
};

/// Times rounds of the loop; an iteration is an operation. Checks the tiers of all held functions
/// before and after.
void Measure(benchmark::State& state, World& world, Loop& loop);

}  // namespace qdr::micro

#endif  // PERF_MICRO_MICRO_H_
