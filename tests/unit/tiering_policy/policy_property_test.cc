// The properties P1 to P10 of the policy, over random histories of a model world.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <sstream>

#include "tests/unit/tiering_policy/monitor.h"

namespace rc {

template <>
struct Arbitrary<qdr::Step> {
  static Gen<qdr::Step> arbitrary() {
    using qdr::Step;
    return gen::build<qdr::Step>(
        gen::set(&Step::what, gen::weightedElement<Step::What>({{6, Step::kRun},
                                                                {3, Step::kRunLoop},
                                                                {8, Step::kExit},
                                                                {1, Step::kExitLate},
                                                                {2, Step::kFireCell},
                                                                {1, Step::kFailOsrEntry},
                                                                {1, Step::kCollect},
                                                                {1, Step::kDrop},
                                                                {2, Step::kFinish},
                                                                {1, Step::kReset}})),
        gen::set(&Step::function, gen::inRange<uint8_t>(0, 2)),
        gen::set(&Step::pick, gen::inRange<uint8_t>(0, 48)),
        gen::set(&Step::value, gen::inRange<uint8_t>(0, 48)));
  }
};

}  // namespace rc

namespace qdr {

void showValue(const Step& step, std::ostream& out) {
  static constexpr const char* kNames[] = {"Run",     "RunLoop", "Exit", "ExitLate", "FireCell",
                                           "FailOsr", "Collect", "Drop", "Finish",   "Reset"};
  out << kNames[step.what] << "(" << int{step.function} << ", " << int{step.pick} << ", "
      << int{step.value} << ")";
}

namespace {

constexpr double kLengthOfHistories = 6;

rc::Gen<std::vector<Step>> Histories() {
  return rc::gen::scale(kLengthOfHistories, rc::gen::arbitrary<std::vector<Step>>());
}

WorldOptions SmallWorld() {
  WorldOptions options;
  options.parameters.decay_waits = 2;  // So that short histories see it.
  return options;
}

/// Checks a property over many histories; rapidcheck shrinks one that breaks it.
template <class Property>
void Check(Property property) {
  constexpr int kHistories = 1000;
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = std::max(params.maxSuccess, kHistories);
  const rc::detail::TestResult result =
      rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  EXPECT_TRUE(result.is<rc::detail::SuccessResult>()) << text.str();
}

TEST(PolicyProperties, HoldInEveryHistory) {
  Check([] {
    WorldOptions options = SmallWorld();
    options.concurrent = *rc::gen::arbitrary<bool>();
    Monitor monitor(options);
    RC_ASSERT(monitor.Watch(*Histories()) == "");
    RC_ASSERT(monitor.world().manager().defects() == 0u);
  });
}

TEST(PolicyProperties, HoldWithResets) {
  Check([] {
    WorldOptions options = SmallWorld();
    options.resets = true;
    options.concurrent = *rc::gen::arbitrary<bool>();
    Monitor monitor(options);
    RC_ASSERT(monitor.Watch(*Histories()) == "");
    RC_ASSERT(monitor.world().manager().defects() == 0u);
  });
}

TEST(PolicyProperties, WaitsAreMonotoneInBackoff) {
  Check([] {
    World world(SmallWorld());
    const auto tier = *rc::gen::element(Tier::kMaglev, Tier::kTurbofan);
    const auto length = *rc::gen::arbitrary<uint32_t>();
    const auto k = *rc::gen::inRange<uint8_t>(0, 255);
    const auto next = static_cast<uint8_t>(k + 1);
    const TieringManager& manager = world.manager();
    RC_ASSERT(manager.Wait(tier, length, k) <= manager.Wait(tier, length, next));
    RC_ASSERT(manager.OsrWait(tier, length, k) <= manager.OsrWait(tier, length, next));
    if (k < 8) RC_ASSERT(2 * manager.Wait(tier, length, k) == manager.Wait(tier, length, next));
  });
}

/// P9: the decisions of a history whose compilations end at once, and of the same history with each
/// compilation ending as late as the program can tell: before the next step of another kind than
/// running, and before the next decision of its function. Empty: they are the same.
std::string CompareWithConcurrent(const std::vector<Step>& history, Ablation ablation) {
  WorldOptions options = SmallWorld();
  options.ablation = ablation;
  options.calls = 0;
  World synchronous(options);
  options.concurrent = true;
  World concurrent(options);
  auto run = [](World& world, const Step& step) -> TieringDecision {
    World::Function& f = *world.functions()[step.function % world.functions().size()];
    const auto units = uint64_t{step.pick} * step.value * 50;
    return world.Run(f, units, step.what == Step::kRunLoop, step.pick % 2);
  };
  for (const Step& step : history) {
    auto finish_all = [&] {
      for (auto& f : concurrent.functions()) concurrent.Finish(*f);
    };
    if (step.what != Step::kRun && step.what != Step::kRunLoop) {
      finish_all();
      synchronous.Apply(step);
      concurrent.Apply(step);
      continue;
    }
    // A decision of the synchronous world ends what is pending in the other.
    TieringDecision expected = run(synchronous, step);
    if (expected.action != TieringAction::kNone) finish_all();
    TieringDecision got = run(concurrent, step);
    if (expected.action != got.action || expected.tier != got.tier ||
        expected.terminal != got.terminal || expected.osr_offset != got.osr_offset ||
        expected.osr_urgency != got.osr_urgency) {
      return "P9: other decisions";
    }
  }
  for (auto& f : concurrent.functions()) concurrent.Finish(*f);
  for (size_t i = 0; i < synchronous.functions().size(); ++i) {
    if (!SameRecords(synchronous.functions()[i]->records, concurrent.functions()[i]->records))
      return "P9: other records";
  }
  return "";
}

TEST(PolicyProperties, DecisionsDoNotDependOnWhenCompilationsEnd) {
  Check([] { RC_ASSERT(CompareWithConcurrent(*Histories(), Ablation::kNone) == ""); });
}

// P10: each ablation breaks a property. rapidcheck must find a history that shows it, and shrinks
// it to the steps that matter.
struct AblationCase {
  Ablation ablation;
  const char* name;
  const char* breaks;  ///< the property
};
void PrintTo(const AblationCase& c, std::ostream* out) { *out << c.name; }

class AblationTest : public testing::TestWithParam<AblationCase> {};

INSTANTIATE_TEST_SUITE_P(
    Each, AblationTest,
    testing::Values(AblationCase{Ablation::kNoCaps, "NoCaps", "P3"},
                    AblationCase{Ablation::kRecordsCollected, "RecordsCollected", "P8"},
                    AblationCase{Ablation::kDependenciesByCell, "DependenciesByCell", "P2"},
                    AblationCase{Ablation::kCodeKept, "CodeKept", "P2"},
                    AblationCase{Ablation::kFingerprintsIgnored, "FingerprintsIgnored", "P5"},
                    AblationCase{Ablation::kGuardsWithoutToken, "GuardsWithoutToken", "P6"},
                    AblationCase{Ablation::kNothingNewForgiven, "NothingNewForgiven", "P2"},
                    AblationCase{Ablation::kTerminalSpeculates, "TerminalSpeculates", "P3"},
                    AblationCase{Ablation::kBackoffForgotten, "BackoffForgotten", "P7"},
                    AblationCase{Ablation::kDecayForgives, "DecayForgives", "P1"},
                    AblationCase{Ablation::kWaitsFromInstall, "WaitsFromInstall", "P9"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_P(AblationTest, BreaksAProperty) {
  const AblationCase& c = GetParam();
  std::string broken;
  auto property = [&] {
    const std::vector<Step> history = *Histories();
    WorldOptions options = SmallWorld();
    options.ablation = c.ablation;
    std::string now = c.ablation == Ablation::kWaitsFromInstall
                          ? CompareWithConcurrent(history, c.ablation)
                          : Monitor(options, c.breaks).Watch(history);
    if (!now.empty()) broken = now;
    RC_ASSERT(now == "");
  };
  rc::detail::TestParams params;
  params.seed = 1;
  params.maxSuccess = 2000;
  params.disableShrinking = true;  // It takes seconds; turn it on to read a counterexample.
  const rc::detail::TestResult result =
      rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  ASSERT_TRUE(result.is<rc::detail::FailureResult>()) << "no history breaks a property";
  EXPECT_EQ(broken.substr(0, 2), c.breaks) << broken;
  std::ostringstream text;
  rc::detail::printResultMessage(result, text);
  RecordProperty("counterexample", text.str());
}

}  // namespace
}  // namespace qdr
