// Going down: what exits and invalidations do to a function, and what it may do then.
#include "tests/unit/tiering_policy/policy_test.h"

namespace qdr {
namespace {

using Action = TieringAction;
using Reason = TieringReason;
using Class = SpeculationClass;

constexpr SpeculationSite kAdd{10, Class::kNumber, false};
constexpr SpeculationSite kLoad{14, Class::kHiddenClass, false};
constexpr SpeculationSite kCall{18, Class::kCallTarget, false};
constexpr DependencySite kGlobal{22, DependencyKind::kConstantGlobal};
constexpr uint32_t kNoLoop = 0;

class RetirementTest : public PolicyTest {
 protected:
  RetirementTest() { WarmUp(); }

  static void AskAll(SpeculationLog& log, const SpeculationLog::Body& body) {
    for (const SpeculationSite& site : {kAdd, kLoad, kCall}) log.MaySpeculate(body, site, 1);
  }
  ExitVerdict Exit(CodeVersion& version, uint32_t token, uint8_t seen) {
    return manager->OnExit(state, version, token, seen, kNoLoop);
  }
};

TEST_F(RetirementTest, TheThirdExitEndsAVersion) {
  auto code = Promote(AskAll);
  ExitVerdict verdict = Exit(*code, 0, 3);
  EXPECT_EQ(verdict.reason, VerdictReason::kSiteLearned);
  EXPECT_FALSE(verdict.retire);
  EXPECT_EQ(verdict.level, 3);
  EXPECT_FALSE(Exit(*code, 1, 2).retire);
  verdict = Exit(*code, 2, 2);
  EXPECT_TRUE(verdict.retire);
  EXPECT_EQ(verdict.reason, VerdictReason::kExitsUsedUp);
  EXPECT_FALSE(code->live);
  EXPECT_EQ(state.ActiveTier(), Tier::kSparkplug);
  EXPECT_EQ(state.backoff, 1);
}

TEST_F(RetirementTest, TheSecondExitAtASiteEndsAVersion) {
  auto code = Promote(AskAll);
  EXPECT_FALSE(Exit(*code, 0, 1).retire);
  ExitVerdict verdict = Exit(*code, 0, 1);
  EXPECT_TRUE(verdict.retire);
  EXPECT_EQ(verdict.reason, VerdictReason::kCodeStale);
  EXPECT_EQ(verdict.verdict, Verdict::kCooling);
}

TEST_F(RetirementTest, DenyingItsSiteEndsAVersion) {
  Records().RecordExit(kAdd, 1, 0, 1);
  auto code = Promote([](SpeculationLog& log, const SpeculationLog::Body& body) {
    ASSERT_TRUE(log.MaySpeculate(body, kAdd, 2));
  });
  ExitVerdict verdict = Exit(*code, 0, 2);
  EXPECT_TRUE(verdict.retire);
  EXPECT_EQ(verdict.reason, VerdictReason::kSiteDenied);
  EXPECT_EQ(verdict.verdict, Verdict::kDenied);
}

TEST_F(RetirementTest, FramesOfDeadCodeTeachButAreNotCharged) {
  auto code = Promote(AskAll);
  Exit(*code, 0, 1);
  Exit(*code, 0, 1);
  ASSERT_FALSE(code->live);
  ExitVerdict verdict = Exit(*code, 1, 2);
  EXPECT_EQ(verdict.reason, VerdictReason::kFrameOfDeadCode);
  EXPECT_FALSE(verdict.retire);
  EXPECT_EQ(verdict.level, 2);
  EXPECT_EQ(state.backoff, 1);
}

TEST_F(RetirementTest, WaitsDoubleAndDecay) {
  uint64_t wait = 40000;
  for (int k = 0; k < 5; ++k) {
    EXPECT_EQ(manager->Wait(Tier::kMaglev, kLength, static_cast<uint8_t>(k)), wait << k);
    if (k > 0) {
      EXPECT_EQ(Use((wait << k) - 1).reason, Reason::kCoolingDown);
    }
    auto code = k == 0 ? Promote(AskAll) : Compile(Use(1), AskAll);
    ASSERT_NE(code, nullptr);
    const auto offset = static_cast<uint8_t>(k + 2);
    EXPECT_FALSE(Exit(*code, 0, offset).retire || Exit(*code, 1, offset).retire) << k;
    EXPECT_TRUE(Exit(*code, 1, offset).retire);
    EXPECT_EQ(state.backoff, k + 1);
    if (k == 3) break;  // Number is Any now.
  }
  EXPECT_EQ(manager->Wait(Tier::kMaglev, kLength, 9), manager->Wait(Tier::kMaglev, kLength, 8));
  EXPECT_EQ(manager->Wait(Tier::kMaglev, kLength, 255), wait << 8);
  // The next version survives: after 16 of its waits, one doubling is taken back. TurboFan would
  // come before that.
  parameters.turbofan = false;
  TieringManager only_maglev(parameters, records);
  profile.budget_used = static_cast<uint32_t>(wait << 4);
  TieringDecision decision = only_maglev.OnBudgetInterrupt(state, profile);
  ASSERT_EQ(decision.tier, Tier::kMaglev);
  CodeVersion code(kFunction, decision);
  ASSERT_TRUE(only_maglev.OnCompiled(state, code).install);
  profile.budget_used = static_cast<uint32_t>((wait << 4) * 16 - 1);
  only_maglev.OnBudgetInterrupt(state, profile);
  EXPECT_EQ(state.backoff, 4);
  profile.budget_used = 1;
  only_maglev.OnBudgetInterrupt(state, profile);
  EXPECT_EQ(state.backoff, 3);
}

TEST_F(RetirementTest, VersionsEndInTerminalCode) {
  parameters.turbofan = false;
  Restart();
  WarmUp();
  uint32_t offset = 0;
  auto ask = [&](SpeculationLog& log, const SpeculationLog::Body& body) {
    offset += 4;  // A compiler that always finds something new to assume.
    log.MaySpeculate(body, {offset, Class::kCoverage, false}, 0);
  };
  for (int i = 1; i <= 6; ++i) {
    auto code = Promote(ask);
    ASSERT_NE(code, nullptr);
    EXPECT_EQ(code->number, i);
    EXPECT_FALSE(Exit(*code, 0, 1).retire);
    ExitVerdict verdict = Exit(*code, 0, 1);
    EXPECT_TRUE(verdict.retire);
    EXPECT_EQ(verdict.verdict == Verdict::kFinal, i == 6);
  }
  TieringDecision decision = RunUntilDecision();
  EXPECT_TRUE(decision.terminal);
  EXPECT_EQ(decision.reason, Reason::kVersionsUsedUp);
  auto code = Compile(decision, ask);
  ASSERT_NE(code, nullptr);
  EXPECT_TRUE(code->log.speculations().empty());
  EXPECT_EQ(code->number, 0);
  EXPECT_EQ(Use(100'000'000).reason, Reason::kTopTier);
  EXPECT_EQ(manager->defects(), 0u);
}

TEST_F(RetirementTest, MaglevHoldsWhenTurbofanIsUsedUp) {
  parameters.turbofan_versions = 1;
  Restart();
  WarmUp();
  auto maglev = Promote(AskAll);
  auto turbofan = Promote(AskAll);
  ASSERT_EQ(turbofan->kind, VersionKind::kTurbofan);
  Exit(*turbofan, 0, 1);
  EXPECT_EQ(Exit(*turbofan, 0, 1).verdict, Verdict::kFinal);
  EXPECT_EQ(state.ActiveTier(), Tier::kMaglev);
  EXPECT_EQ(Use(100'000'000).reason, Reason::kMaglevHolds);
  // Without the Maglev code the function climbs again, by Maglev.
  Exit(*maglev, 0, 1);
  EXPECT_FALSE(maglev->live);
  EXPECT_EQ(RunUntilDecision().tier, Tier::kMaglev);
}

TEST_F(RetirementTest, ARefillGivesAVersionBack) {
  parameters.turbofan = false;
  parameters.maglev_versions = 1;
  parameters.refill_units = uint64_t{1} << 32;
  Restart();
  WarmUp();
  auto code = Promote(AskAll);
  Exit(*code, 0, 1);
  Exit(*code, 0, 1);
  auto terminal = Promote();
  ASSERT_TRUE(terminal->terminal());
  EXPECT_EQ(Use(0xf0000000).reason, Reason::kTopTier);
  TieringDecision decision = Use(0x10000000);
  EXPECT_EQ(decision.reason, Reason::kRefilled);
  EXPECT_FALSE(decision.terminal);
  auto next = Compile(decision, AskAll);
  ASSERT_NE(next, nullptr);
  manager->OnDropped(state, *terminal, DropReason::kReplaced);
  EXPECT_EQ(state.ActiveTier(), Tier::kMaglev);
  // What failed stays known: two sites are left to speculate on.
  EXPECT_EQ(next->log.speculations().size(), 2u);
  Exit(*next, 0, 1);
  Exit(*next, 0, 1);
  EXPECT_TRUE(RunUntilDecision().terminal);
}

TEST_F(RetirementTest, DroppedVersionsComeAgainWithTheirExits) {
  auto code = Promote(AskAll);
  Exit(*code, 0, 2);
  Exit(*code, 1, 2);
  manager->OnDropped(state, *code, DropReason::kMemory);
  EXPECT_EQ(state.kind(VersionKind::kMaglev).versions, 0);
  EXPECT_EQ(state.backoff, 0);
  code = Promote(AskAll);
  EXPECT_EQ(code->number, 1);
  EXPECT_EQ(code->exits, 2);
  EXPECT_TRUE(Exit(*code, 2, 2).retire);
  // A version that is dead is not dropped again.
  manager->OnDropped(state, *code, DropReason::kCold);
  EXPECT_EQ(state.kind(VersionKind::kMaglev).versions, 1);
}

TEST_F(RetirementTest, CodeWhoseObjectsDieWaitsLonger) {
  auto code = Promote();
  manager->OnDropped(state, *code, DropReason::kWeakObjectDied);
  EXPECT_EQ(state.backoff, 1);
  EXPECT_EQ(Use(79999).reason, Reason::kCoolingDown);
  EXPECT_EQ(Use(1).action, Action::kCompile);
}

TEST_F(RetirementTest, RepeatedCodeIsRefusedAndReported) {
  // A compiler that does not ask the function's records.
  auto forgetful = [](SpeculationLog& log, const SpeculationLog::Body& body) {
    log.MaySpeculate({body.function, nullptr, body.inlining}, kAdd, 1);
  };
  auto code = Promote(forgetful);
  Exit(*code, 0, 1);
  Exit(*code, 0, 1);
  EXPECT_EQ(Promote(forgetful), nullptr);
  EXPECT_EQ(verdict.reason, VerdictReason::kFailedCodeRepeated);
  EXPECT_EQ(manager->defects(), 1u);
  // The function does not stay down for that: its next code cannot fail.
  TieringDecision decision = RunUntilDecision();
  EXPECT_EQ(decision.tier, Tier::kMaglev);
  EXPECT_TRUE(decision.terminal);
  EXPECT_NE(Compile(decision, forgetful), nullptr);
}

TEST_F(RetirementTest, CodeThatIgnoresLessonsOfOthersIsRefused) {
  // Another function that inlined this one has had the exits.
  Records().RecordExit(kAdd, 1, 0, 3);
  EXPECT_EQ(Promote([](SpeculationLog& log, const SpeculationLog::Body& body) {
              log.MaySpeculate({body.function, nullptr, body.inlining}, kAdd, 1);
            }),
            nullptr);
  EXPECT_EQ(verdict.reason, VerdictReason::kRecordsNotAsked);
  EXPECT_TRUE(RunUntilDecision().terminal);
}

TEST_F(RetirementTest, CodeThatIsOvertakenWhileItIsCompiledIsNotInstalled) {
  auto maglev = Promote(AskAll);
  TieringDecision decision = RunUntilDecision();
  ASSERT_EQ(decision.tier, Tier::kTurbofan);
  CodeVersion turbofan(kFunction, decision);
  AskAll(turbofan.log, turbofan.log.Outermost(kFunction, &Records()));
  Exit(*maglev, 0, 3);
  verdict = manager->OnCompiled(state, turbofan);
  EXPECT_FALSE(verdict.install);
  EXPECT_EQ(verdict.reason, VerdictReason::kLearnedMeanwhile);
  EXPECT_EQ(state.kind(VersionKind::kTurbofan).versions, 0);
  EXPECT_EQ(state.pending, Tier::kIgnition);
}

TEST_F(RetirementTest, DependenciesAreInvalidatedTwiceAndNeverAgain) {
  auto ask = [&](CellId cell) {
    return [this, cell](SpeculationLog& log, const SpeculationLog::Body& body) {
      log.MayDepend(body, kGlobal, cell, manager->cells().IsVolatile(cell));
    };
  };
  for (CellId cell = 100; cell < 102; ++cell) {
    auto code = Promote(ask(cell));
    ASSERT_EQ(code->log.dependencies().size(), 1u);
    manager->OnCellFired(cell);
    ExitVerdict verdict = manager->OnInvalidated(state, *code, cell);
    EXPECT_TRUE(verdict.retire);
    EXPECT_EQ(verdict.reason, VerdictReason::kDependencyBroken);
    EXPECT_EQ(verdict.verdict == Verdict::kDenied, cell == 101);
  }
  EXPECT_TRUE(Promote(ask(102))->log.dependencies().empty());
  EXPECT_EQ(state.backoff, 2);
}

TEST_F(RetirementTest, OsrEntriesThatFailDenyTheLoop) {
  parameters.turbofan = false;
  Restart();
  WarmUp();
  auto maglev = Promote();
  LoopProfile loop{.offset = 40, .depth = 0, .trips = 1000};
  TieringDecision decision = UseInLoop(10000, loop, Tier::kSparkplug);
  ASSERT_EQ(decision.action, Action::kCompileOsr);
  auto osr = Compile(decision);
  for (int i = 1; i <= 4; ++i) EXPECT_EQ(manager->OnOsrEntryFailed(state, 40), i == 4);
  manager->OnDropped(state, *osr, DropReason::kMemory);
  EXPECT_EQ(UseInLoop(1'000'000, loop, Tier::kSparkplug).reason, Reason::kLoopDenied);
  EXPECT_EQ(manager->OnAsked(state, profile, Tier::kMaglev, &loop).reason, Reason::kLoopDenied);
  loop.offset = 80;
  UseInLoop(1'000'000, loop, Tier::kSparkplug);
  EXPECT_EQ(last.action, Action::kCompileOsr);
  EXPECT_EQ(state.backoff, 0);
}

TEST_F(RetirementTest, EarlyExitsFromLoopsAreChargedToTheLoop) {
  auto maglev = Promote();
  LoopProfile loop{.offset = 40, .depth = 0, .trips = 1000};
  auto osr = Compile(UseInLoop(10000, loop, Tier::kSparkplug), AskAll);
  ASSERT_NE(osr, nullptr);
  ExitVerdict verdict = manager->OnExit(state, *osr, 0, 2, 63);
  EXPECT_EQ(verdict.reason, VerdictReason::kEarlyOsrExit);
  EXPECT_FALSE(verdict.retire);
  EXPECT_EQ(osr->exits, 0);
  EXPECT_EQ(Records().OsrFailures(40), 1);
  verdict = manager->OnExit(state, *osr, 1, 2, 64);
  EXPECT_EQ(osr->exits, 1);
  EXPECT_EQ(Records().OsrFailures(40), 1);
  // The site has learned: the code is stale.
  EXPECT_TRUE(manager->OnExit(state, *osr, 0, 2, 5).retire);
}

TEST_F(RetirementTest, LoopsEndInTerminalCodeToo) {
  parameters.osr_versions = 1;
  parameters.turbofan = false;
  Restart();
  WarmUp();
  auto maglev = Promote();
  LoopProfile loop{.offset = 40, .depth = 0, .trips = 1000};
  auto osr = Compile(UseInLoop(10000, loop, Tier::kSparkplug), AskAll);
  manager->OnExit(state, *osr, 0, 2, 100);
  ExitVerdict verdict = manager->OnExit(state, *osr, 0, 2, 100);
  EXPECT_TRUE(verdict.retire);
  EXPECT_EQ(verdict.verdict, Verdict::kFinal);
  EXPECT_EQ(state.ActiveTier(), Tier::kMaglev);  // The function's own code did not fail.
  EXPECT_EQ(UseInLoop(19999, loop, Tier::kSparkplug).action, Action::kNone);
  TieringDecision decision = UseInLoop(1, loop, Tier::kSparkplug);
  EXPECT_EQ(decision.action, Action::kCompileOsr);
  EXPECT_TRUE(decision.terminal);
}

TEST_F(RetirementTest, ResetsForgetWhatWasLearnedAndKeepTheCaps) {
  auto code = Promote(AskAll);
  Exit(*code, 0, 1);
  Exit(*code, 0, 1);
  manager->OnReset(state, ResetReason::kDebugger);
  EXPECT_EQ(Records().Learned(), 0u);
  EXPECT_EQ(state.kind(VersionKind::kMaglev).versions, 1);
  EXPECT_EQ(state.backoff, 1);
  code = Promote(AskAll);
  ASSERT_NE(code, nullptr);  // A new epoch: not a repeat.
  EXPECT_EQ(code->log.speculations().size(), 3u);
  EXPECT_EQ(code->number, 2);
}

TEST_F(RetirementTest, DefectsEndATierForTheFunction) {
  auto code = Promote(AskAll);
  ExitVerdict verdict = Exit(*code, 17, 1);
  EXPECT_EQ(verdict.reason, VerdictReason::kTokenUnknown);
  EXPECT_TRUE(IsDefect(verdict.reason));
  EXPECT_TRUE(verdict.retire);
  EXPECT_EQ(manager->defects(), 1u);
  EXPECT_EQ(RunUntilDecision().tier, Tier::kTurbofan);
}

}  // namespace
}  // namespace qdr
