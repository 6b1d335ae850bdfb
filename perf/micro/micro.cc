// The isolate of a benchmark, its checks, and the program.
#include "perf/micro/micro.h"

#include <cstdio>
#include <limits>
#include <memory>

#include "absl/strings/str_split.h"
#include "engine/api_internal.h"
#include "engine/tiering.h"
#include "feedback/feedback_vector.h"
#include "feedback/ic.h"

namespace qdr::micro {

using quadrille::internal::Access;

namespace {

constexpr int kWarmTrips = 64;

std::unique_ptr<quadrille::Isolate> NewIsolate() {
  quadrille::Isolate::Options options;
  // Only what a benchmark asks for is to be compiled, and at once.
  options.flags = {"--allow-natives-syntax", "--single-threaded", "--no-maglev", "--no-turbofan"};
  return quadrille::Isolate::New(options);
}

/// The words occur in the text in this order.
bool HoldsInOrder(std::string_view text, std::string_view words) {
  size_t at = 0;
  for (absl::string_view word :
       absl::StrSplit(absl::string_view(words.data(), words.size()), ' ', absl::SkipEmpty())) {
    at = text.find(std::string_view(word.data(), word.size()), at);
    if (at == std::string_view::npos) return false;
    at += word.size();
  }
  return true;
}

std::string LoopSource(const LoopText& text) {
  std::string body;
  for (int i = 0; i < kRepeats; ++i) body += Concat("      ", text.operation, "\n");
  return Concat("(function loop(n, a, b, c, d) {\n  for (let i = 0; i < n; i++) {\n      ",
                text.before, "\n", body, "  }\n  return %IsBeingInterpreted();\n})");
}

}  // namespace

World::World(benchmark::State& state)
    : state_(state),
      isolate_(NewIsolate()),
      engine_(*Access::DataOf(*isolate_).engine),
      context_(isolate_->current_context()) {}

bool World::Check(bool condition, std::string_view what) {
  if (!condition && ok()) state_.SkipWithError(std::string(what).c_str());
  return condition;
}

quadrille::Value World::Run(std::string_view source) {
  quadrille::Result<quadrille::Value> result = context_.Evaluate(source);
  if (result.ok()) return *result;
  Check(false, result.exception().message() + " in " + std::string(source));
  return {};
}

quadrille::Function World::RunFunction(std::string_view source) {
  quadrille::Value value = Run(source);
  if (!value.IsFunction())
    std::fprintf(stderr, "not a function: %s\n", std::string(source).c_str());
  return value.As<quadrille::Function>();
}

quadrille::Value World::Call(const quadrille::Function& function,
                             std::initializer_list<quadrille::Value> arguments) {
  quadrille::Result<quadrille::Value> result = function.Call({}, arguments);
  if (result.ok()) return *result;
  Check(false, result.exception().message() + " in a call of " + function.name());
  return {};
}

JSFunction* World::Engine(const quadrille::Function& function) {
  return Access::Cell<JSFunction>(function);
}

qdr::Value World::Engine(const quadrille::Value& value) { return Access::ToEngine(value); }

void World::Hold(const quadrille::Function& function, Tier tier) {
  Call(RunFunction("(f) => %PrepareFunctionForOptimization(f)"), {function});
  if (tier == Tier::kSparkplug) {
    Check(Call(RunFunction("(f) => %CompileBaseline(f)"), {function}).ToBoolean(),
          "there is no baseline code of " + function.name());
  }
  std::erase_if(held_, [&](const auto& entry) { return entry.first.StrictEquals(function); });
  held_.emplace_back(function, tier);
  Refill();
}

void World::Refill() {
  for (const auto& [function, tier] : held_) {
    FeedbackCell* cell = Engine(function)->feedback_cell();
    cell->budget_ = std::numeric_limits<int32_t>::max();
    CellCast<FeedbackVector>(cell->vector())->loop_budget_ = std::numeric_limits<int32_t>::max();
  }
}

void World::CheckTiers() {
  for (const auto& [function, tier] : held_) {
    JSFunction* f = Engine(function);
    Check(engine_.tiering().ActiveTier(f) == tier &&
              f->code_entry_ == engine_.tiering().EntryFor(f->shared()),
          Concat(function.name(), " is not in the tier ", TierName(tier)));
  }
}

void World::CheckSites(const quadrille::Function& function, std::string_view kind,
                       quadrille::FeedbackState state, size_t classes, std::string_view words,
                       size_t count) {
  std::optional<quadrille::FunctionFeedback> feedback = function.Feedback();
  if (!Check(feedback.has_value(), "the function has no feedback")) return;
  size_t found = 0;
  for (const quadrille::FeedbackSlot& slot : feedback->slots) {
    if (slot.kind != kind) continue;
    ++found;
    Check(slot.state == state && slot.classes.size() == classes,
          Concat("a site is ", quadrille::FeedbackStateName(slot.state), " with ",
                 slot.classes.size(), " classes, not ", quadrille::FeedbackStateName(state),
                 " with ", classes));
    for (const quadrille::FeedbackClass& seen : slot.classes) {
      Check(HoldsInOrder(seen.handler, words),
            Concat("a handler is \"", seen.handler, "\" without \"", words, "\""));
    }
  }
  Check(found == count, Concat("there are ", found, " sites of the kind ", kind));
}

uint64_t World::taught() { return engine_.feedback().ic_misses; }

size_t World::allocated() { return engine_.heap.Statistics().total_allocated; }

Loop::Loop(World& world, Tier tier, const LoopText& text)
    : world_(world),
      tier_(tier),
      trips_(text.trips),
      operands_(4),
      function_(world.RunFunction(LoopSource(text))) {
  quadrille::Value operands = world.Run(Concat("(() => {", text.setup, "})()"));
  if (operands.IsArray()) {
    auto array = operands.As<quadrille::Array>();
    for (size_t i = 0; i < operands_.size(); ++i) {
      operands_[i] = array.Get(quadrille::PropertyKey(static_cast<uint32_t>(i))).value_or({});
    }
  }
  world.Hold(function_, Tier::kIgnition);
  tier_ = Tier::kIgnition;
  RunTrips(std::min(kWarmTrips, trips_));
  // Baseline code is made for what the sites have seen.
  world.Hold(function_, tier);
  tier_ = tier;
  RunTrips(std::min(kWarmTrips, trips_));
}

void Loop::RunTrips(int trips) {
  quadrille::Value interpreted = world_.Call(
      function_, {quadrille::Value(trips), operands_[0], operands_[1], operands_[2], operands_[3]});
  world_.Check(interpreted.IsBoolean() && interpreted.AsBoolean() == (tier_ == Tier::kIgnition),
               "the loop has changed its tier");
}

void Measure(benchmark::State& state, World& world, Loop& loop) {
  world.CheckTiers();
  while (state.KeepRunningBatch(loop.operations())) {
    world.Refill();
    loop.Run();
  }
  world.CheckTiers();
}

namespace {

/// Shows what the usual reporter shows, and counts failures.
class CountingReporter final : public benchmark::BenchmarkReporter {
 public:
  explicit CountingReporter(std::unique_ptr<BenchmarkReporter> reporter)
      : reporter_(std::move(reporter)) {}
  bool ReportContext(const Context& context) override { return reporter_->ReportContext(context); }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) failures_ += run.error_occurred ? 1 : 0;
    reporter_->ReportRuns(runs);
  }
  void Finalize() override { reporter_->Finalize(); }
  int failures() const { return failures_; }

 private:
  std::unique_ptr<BenchmarkReporter> reporter_;
  int failures_ = 0;
};

int Main(int argc, char** argv) {
  RegisterAllocation();
  RegisterCalls();
  RegisterCollection();
  RegisterCompilation();
  RegisterHeap();
  RegisterInlineCaches();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  CountingReporter reporter(
      std::unique_ptr<benchmark::BenchmarkReporter>(benchmark::CreateDefaultDisplayReporter()));
  // A filter that matches nothing is a mistake.
  if (benchmark::RunSpecifiedBenchmarks(&reporter) == 0) return 2;
  benchmark::Shutdown();
  return reporter.failures() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace qdr::micro

int main(int argc, char** argv) { return qdr::micro::Main(argc, argv); }
