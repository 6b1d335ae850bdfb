// Going up: feedback, baseline code and its batch, Maglev, TurboFan, OSR; ageing.
#include "tests/unit/tiering_policy/policy_test.h"

namespace qdr {
namespace {

using Action = TieringAction;
using Reason = TieringReason;

constexpr LoopProfile kLoop{.offset = 40, .depth = 0, .trips = 1000};

TEST_F(PolicyTest, FeedbackIsAllocatedAfterItsBudget) {
  uint32_t first = manager->InitialBudget(kLength);
  EXPECT_EQ(first, 940u);
  EXPECT_EQ(manager->InitialBudget(1000), 8000u);
  EXPECT_EQ(manager->InitialBudget(1u << 30), parameters.interrupt_budget);
  EXPECT_EQ(Use(first - 1).action, Action::kNone);
  TieringDecision decision = Use(1);
  EXPECT_EQ(decision.action, Action::kAllocateFeedback);
  EXPECT_EQ(decision.reason, Reason::kFirstFeedback);
  EXPECT_EQ(decision.next_budget, 600u);  // To baseline code.
}

TEST_F(PolicyTest, BaselineCodeIsMadeInBatches) {
  profile.has_feedback_vector = true;
  EXPECT_EQ(Use(599).reason, Reason::kNotWarm);
  TieringDecision decision = Use(1);
  EXPECT_EQ(decision.action, Action::kEnqueueBaseline);
  EXPECT_EQ(decision.tier, Tier::kSparkplug);
  EXPECT_FALSE(decision.flush_batch);
  // The sixth function of 100 bytes brings the batch over 4 kB: it is compiled with the others.
  for (FunctionId id = 2; id <= 6; ++id) {
    TieringState other(id);
    profile.budget_used = 600;
    decision = manager->OnBudgetInterrupt(other, profile);
    EXPECT_EQ(decision.flush_batch, id == 6);
    EXPECT_EQ(decision.action, id == 6 ? Action::kCompileBaseline : Action::kEnqueueBaseline);
  }
  EXPECT_EQ(decision.reason, Reason::kBatchFull);
  // And a new batch begins.
  TieringState next(7);
  EXPECT_EQ(manager->OnBudgetInterrupt(next, profile).action, Action::kEnqueueBaseline);
}

TEST_F(PolicyTest, AQueuedFunctionThatGrowsHotFlushesTheBatch) {
  profile.has_feedback_vector = true;
  ASSERT_EQ(Use(600).action, Action::kEnqueueBaseline);
  TieringDecision decision = Use(last.next_budget);
  EXPECT_EQ(decision.action, Action::kCompileBaseline);
  EXPECT_EQ(decision.reason, Reason::kQueuedAndHot);
  EXPECT_TRUE(decision.flush_batch);
  manager->OnBaselineCompiled(state);
  EXPECT_EQ(state.ActiveTier(), Tier::kSparkplug);
  EXPECT_EQ(Use(600).action, Action::kNone);
}

TEST_F(PolicyTest, ALoopGetsBaselineCodeAtOnceAndEntersIt) {
  profile.has_feedback_vector = true;
  TieringDecision decision = UseInLoop(600, kLoop, Tier::kIgnition);
  EXPECT_EQ(decision.action, Action::kCompileBaseline);
  EXPECT_EQ(decision.reason, Reason::kWarmLoop);
  manager->OnBaselineCompiled(state);
  decision = UseInLoop(600, kLoop, Tier::kIgnition);
  EXPECT_EQ(decision.action, Action::kEnterBaseline);
  EXPECT_EQ(decision.osr_offset, kLoop.offset);
  EXPECT_EQ(UseInLoop(600, kLoop, Tier::kSparkplug).action, Action::kNone);
}

TEST_F(PolicyTest, AlwaysSparkplugNeedsNoFeedback) {
  EXPECT_EQ(manager->OnBytecodeReady(state).action, Action::kNone);
  parameters.always_sparkplug = true;
  Restart();
  EXPECT_EQ(manager->OnBytecodeReady(state).action, Action::kCompileBaseline);
  manager->OnBaselineFailed(state, true);
  EXPECT_EQ(manager->OnBytecodeReady(state).action, Action::kNone);
}

TEST_F(PolicyTest, WithoutSparkplugThereIsNoBaselineCode) {
  parameters.sparkplug = false;
  Restart();
  profile.has_feedback_vector = true;
  TieringDecision decision = RunUntilDecision();
  EXPECT_EQ(decision.action, Action::kCompile);
  EXPECT_EQ(decision.tier, Tier::kMaglev);
}

TEST_F(PolicyTest, FunctionsClimbByTheirBudgets) {
  WarmUp();
  EXPECT_EQ(Use(39999).reason, Reason::kNotWarm);
  EXPECT_EQ(last.next_budget, 1u);
  TieringDecision decision = Use(1);  // 400 invocations of 100 bytes.
  EXPECT_EQ(decision.action, Action::kCompile);
  EXPECT_EQ(decision.reason, Reason::kHot);
  EXPECT_EQ(decision.tier, Tier::kMaglev);
  EXPECT_TRUE(decision.concurrent);
  EXPECT_FALSE(decision.terminal);
  EXPECT_EQ(Use(1000).reason, Reason::kCompilePending);
  auto maglev = Compile(decision);
  ASSERT_NE(maglev, nullptr);
  EXPECT_EQ(state.ActiveTier(), Tier::kMaglev);
  EXPECT_EQ(maglev->number, 1);
  // The wait for TurboFan began with the request for Maglev.
  EXPECT_EQ(Use(300000 - 1001).reason, Reason::kNotWarm);
  decision = Use(1);
  EXPECT_EQ(decision.tier, Tier::kTurbofan);
  auto turbofan = Compile(decision);
  EXPECT_EQ(state.ActiveTier(), Tier::kTurbofan);
  EXPECT_EQ(Use(1000000).reason, Reason::kTopTier);
  // Falling, the function finds its Maglev code, if the engine kept it.
  manager->OnDropped(state, *turbofan, DropReason::kCold);
  EXPECT_EQ(state.ActiveTier(), Tier::kMaglev);
  manager->OnDropped(state, *maglev, DropReason::kCold);
  EXPECT_EQ(state.ActiveTier(), Tier::kSparkplug);
}

TEST_F(PolicyTest, WithoutMaglevTurbofanFollowsSparkplug) {
  parameters.maglev = false;
  parameters.concurrent_recompilation = false;
  Restart();
  WarmUp();
  TieringDecision decision = RunUntilDecision();
  EXPECT_EQ(decision.tier, Tier::kTurbofan);
  EXPECT_FALSE(decision.concurrent);
}

TEST_F(PolicyTest, UnstableFeedbackWaitsButNotForEver) {
  WarmUp();
  profile.feedback_version = 1;
  Use(39000);
  profile.feedback_version = 2;
  EXPECT_EQ(Use(1000).reason, Reason::kFeedbackUnstable);
  EXPECT_EQ(last.next_budget, 10000u);  // 100 invocations without new feedback.
  EXPECT_EQ(Use(10000).reason, Reason::kHot);

  Restart();
  WarmUp();
  TieringDecision decision;
  uint64_t used = 0;
  do {
    ++profile.feedback_version;
    decision = Use(5000);
    used += 5000;
  } while (decision.action == Action::kNone && used < 10'000'000);
  EXPECT_EQ(decision.reason, Reason::kPatienceSpent);
  EXPECT_EQ(used, 8u * 40000u);
}

TEST_F(PolicyTest, LongFunctionsAndShortMemoryStayDown) {
  WarmUp();
  profile.bytecode_length = 100000;
  EXPECT_EQ(Use(400000000).reason, Reason::kTooLarge);
  profile.bytecode_length = kLength;
  profile.pressure = MemoryPressure::kCritical;
  EXPECT_EQ(Use(1).reason, Reason::kMemoryShort);
  profile.pressure = MemoryPressure::kModerate;
  auto maglev = Compile(Use(1));
  ASSERT_NE(maglev, nullptr);
  EXPECT_EQ(Use(400000).reason, Reason::kMemoryShort);
  profile.pressure = MemoryPressure::kNone;
  EXPECT_EQ(Use(1).tier, Tier::kTurbofan);
}

TEST_F(PolicyTest, CostsMayDelayCompiling) {
  parameters.compile_cost_units = 100;
  Restart();
  WarmUp();
  profile.maglev_cost = 1000;  // A millisecond is worth 100,000 units.
  EXPECT_EQ(Use(99999).reason, Reason::kCostTooHigh);
  EXPECT_EQ(Use(1).action, Action::kCompile);
}

TEST_F(PolicyTest, CompilersMayGiveUp) {
  WarmUp();
  TieringDecision decision = RunUntilDecision();
  manager->OnCompileFailed(state, CodeVersion(kFunction, decision), false);
  EXPECT_EQ(Use(39999).reason, Reason::kNotWarm);
  decision = Use(1);
  EXPECT_EQ(decision.tier, Tier::kMaglev);
  manager->OnCompileFailed(state, CodeVersion(kFunction, decision), true);
  EXPECT_EQ(RunUntilDecision().tier, Tier::kTurbofan);
}

TEST_F(PolicyTest, UrgencyOfLoopsGrowsWithTheirBudgets) {
  WarmUp();
  LoopProfile inner{.offset = 60, .depth = 2, .trips = 1000};
  // The function itself goes first.
  EXPECT_EQ(UseInLoop(30000, inner, Tier::kSparkplug).action, Action::kNone);
  TieringDecision decision = UseInLoop(10000, inner, Tier::kSparkplug);
  ASSERT_EQ(decision.action, Action::kCompile);
  auto maglev = Compile(decision);
  // This frame is stuck in its loop; loops of depth 2 are entered at urgency 3.
  for (int urgency = 1; urgency <= 2; ++urgency) {
    EXPECT_EQ(UseInLoop(9999, inner, Tier::kSparkplug).action, Action::kNone);
    decision = UseInLoop(1, inner, Tier::kSparkplug);
    EXPECT_EQ(decision.reason, Reason::kUrgencyRaised);
    EXPECT_EQ(decision.osr_urgency, urgency);
    EXPECT_EQ(decision.next_budget, 10000u);
  }
  decision = UseInLoop(10000, inner, Tier::kSparkplug);
  EXPECT_EQ(decision.action, Action::kCompileOsr);
  EXPECT_EQ(decision.reason, Reason::kHotLoop);
  EXPECT_EQ(decision.tier, Tier::kMaglev);
  EXPECT_EQ(decision.osr_offset, 60u);
  EXPECT_EQ(decision.osr_urgency, 3);
  EXPECT_EQ(UseInLoop(100, inner, Tier::kSparkplug).reason, Reason::kCompilePending);
  auto osr = Compile(decision);
  ASSERT_NE(osr, nullptr);
  EXPECT_EQ(osr->kind, VersionKind::kOsr);
  EXPECT_EQ(state.ActiveTier(), Tier::kMaglev);
  // The next frame that is stuck there finds it.
  inner.has_osr_code = true;
  decision = UseInLoop(1, inner, Tier::kSparkplug);
  EXPECT_EQ(decision.action, Action::kEnterOsr);
  EXPECT_EQ(decision.osr_offset, 60u);
}

TEST_F(PolicyTest, ShortLoopsAreNotEntered) {
  WarmUp();
  auto maglev = Promote();
  LoopProfile loop{.offset = 40, .depth = 0, .trips = 63};
  EXPECT_EQ(UseInLoop(10000, loop, Tier::kSparkplug).reason, Reason::kLoopShort);
  loop.trips = 64;
  EXPECT_EQ(UseInLoop(1, loop, Tier::kSparkplug).action, Action::kCompileOsr);
}

TEST_F(PolicyTest, AlwaysOsrEntersLoopsAtOnce) {
  parameters.always_osr = true;
  Restart();
  WarmUp();
  TieringDecision decision = UseInLoop(1, kLoop, Tier::kSparkplug);
  EXPECT_EQ(decision.action, Action::kCompileOsr);
  EXPECT_EQ(decision.reason, Reason::kAlways);
}

TEST_F(PolicyTest, ProgramsMayAsk) {
  WarmUp();
  TieringDecision decision = manager->OnAsked(state, profile, Tier::kTurbofan, nullptr);
  EXPECT_EQ(decision.action, Action::kCompile);
  EXPECT_EQ(decision.reason, Reason::kAsked);
  EXPECT_EQ(manager->OnAsked(state, profile, Tier::kTurbofan, nullptr).reason,
            Reason::kCompilePending);
  auto code = Compile(decision);
  EXPECT_EQ(state.ActiveTier(), Tier::kTurbofan);
  decision = manager->OnAsked(state, profile, Tier::kMaglev, &kLoop);
  EXPECT_EQ(decision.action, Action::kCompileOsr);
  EXPECT_EQ(decision.osr_offset, 40u);
  parameters.turbofan = false;
  Restart();
  EXPECT_EQ(manager->OnAsked(state, profile, Tier::kTurbofan, nullptr).reason, Reason::kDisabled);
}

TEST_F(PolicyTest, ColdCodeIsDropped) {
  WarmUp();
  AgeProfile idle;
  for (int i = 1; i < 6; ++i)
    EXPECT_EQ(manager->OnCollection(state, idle).reason, Reason::kNotCold);
  TieringDecision decision = manager->OnCollection(state, idle);
  EXPECT_EQ(decision.action, Action::kDropCode);
  EXPECT_EQ(decision.reason, Reason::kCold);
  EXPECT_EQ(decision.tier, Tier::kSparkplug);
  manager->OnBaselineDropped(state);
  EXPECT_EQ(manager->OnCollection(state, idle).reason, Reason::kNothingToDrop);
  // It must earn its baseline code again.
  EXPECT_EQ(Use(599).reason, Reason::kNotWarm);
  EXPECT_EQ(Use(1).action, Action::kEnqueueBaseline);
  manager->OnBaselineCompiled(state);
  EXPECT_EQ(manager->OnCollection(state, {.executed = true}).reason, Reason::kNotCold);
  // Short memory makes code old sooner.
  idle.pressure = MemoryPressure::kModerate;
  for (int i = 1; i < 3; ++i)
    EXPECT_EQ(manager->OnCollection(state, idle).reason, Reason::kNotCold);
  EXPECT_EQ(manager->OnCollection(state, idle).reason, Reason::kMemoryShort);
  state.age = 0;
  idle.pressure = MemoryPressure::kCritical;
  EXPECT_EQ(manager->OnCollection(state, idle).action, Action::kDropCode);
}

TEST_F(PolicyTest, OptimizedCodeMayBeOlderThanBaselineCode) {
  parameters.optimized_old_age = 2;
  Restart();
  WarmUp();
  auto maglev = Promote();
  manager->OnCollection(state, {});
  TieringDecision decision = manager->OnCollection(state, {});
  EXPECT_EQ(decision.action, Action::kDropCode);
  EXPECT_EQ(decision.tier, Tier::kMaglev);
}

TEST(PolicyParameters, AreSetByName) {
  PolicyParameters parameters;
  EXPECT_TRUE(parameters.Set("maglev-versions", "9").ok());
  EXPECT_EQ(parameters.maglev_versions, 9u);
  EXPECT_TRUE(parameters.Set("refill_units", "4294967296").ok());
  EXPECT_EQ(parameters.refill_units, uint64_t{1} << 32);
  EXPECT_TRUE(parameters.Set("turbofan", "false").ok());
  EXPECT_FALSE(parameters.turbofan);
  EXPECT_EQ(parameters.Set("maglev_versions", "many").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(parameters.Set("maglev_versions", "-1").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(parameters.Set("turbofan", "perhaps").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(parameters.Set("warp", "1").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(parameters.maglev_versions, 9u);
  EXPECT_NE(parameters.ToString().find("\nmaglev_versions=9\n"), std::string::npos);
}

TEST(PolicyTexts, EveryReasonHasOne) {
  EXPECT_EQ(TieringReasonText(Reason::kHot), "is hot and its feedback is stable");
  EXPECT_EQ(TieringReasonName(Reason::kCold), "Cold");
  EXPECT_EQ(TieringActionName(Action::kDropCode), "DropCode");
  EXPECT_EQ(VerdictReasonName(VerdictReason::kTokenUnknown), "TokenUnknown");
  EXPECT_TRUE(IsDefect(VerdictReason::kTokenUnknown));
  EXPECT_FALSE(IsDefect(VerdictReason::kLearnedMeanwhile));
  EXPECT_EQ(TierName(Tier::kTurbofan), "turbofan");
}

}  // namespace
}  // namespace qdr
