// The known ways into a deoptimization loop, one test each: the program does at a site what it did
// in other engines, for as long as it can, and the function must settle, in optimized code.
#include "tests/unit/tiering_policy/policy_test.h"

namespace qdr {
namespace {

using Action = TieringAction;
using Reason = TieringReason;
using Class = SpeculationClass;
using Body = SpeculationLog::Body;

constexpr FunctionId kInlinee = 2;

class WaysIntoALoop : public PolicyTest {
 protected:
  WaysIntoALoop() { WarmUp(); }

  /// What the guard of a speculation sees each time the code runs.
  using Seen = std::function<uint8_t(const SpeculationLog::Speculation&)>;
  static Seen Always(uint8_t level) {
    return [level](const auto&) { return level; };
  }
  static uint8_t OneMore(const SpeculationLog::Speculation& s) {
    return static_cast<uint8_t>(s.assumed + 1);
  }
  static Ask AskFor(SpeculationSite site, uint8_t level) {
    return [=](SpeculationLog& log, const Body& body) { log.MaySpeculate(body, site, level); };
  }

  /// Runs the function; all code that speculates exits, every time it runs, until it is retired.
  /// Gives the exits it takes until code comes that speculates no more.
  int ExitsUntilSettled(const Ask& ask, const Seen& seen) {
    constexpr int kRounds = 100;
    int exits = 0;
    for (int round = 0; round < kRounds; ++round) {
      auto code = Promote(ask);
      EXPECT_NE(code, nullptr) << VerdictReasonText(verdict.reason);
      if (code == nullptr) return -1;
      if (code->log.speculations().empty()) {
        settled = std::move(code);
        return exits;
      }
      for (uint32_t token = 0; code->live;
           token = (token + 1) % static_cast<uint32_t>(code->log.speculations().size())) {
        manager->OnExit(state, *code, token, seen(code->log.speculations()[token]), 1000);
        ++exits;
      }
      ++profile.feedback_version;  // It does change; what it says does not help.
    }
    ADD_FAILURE() << "a loop";
    return exits;
  }

  std::unique_ptr<CodeVersion> settled;
};

TEST_F(WaysIntoALoop, Way01_TheExitIsRecordedButTheCompilerDoesNotAsk) {
  auto forgetful = [](SpeculationLog& log, const Body& body) {
    log.MaySpeculate({body.function, nullptr, body.inlining}, {10, Class::kNumber, false}, 1);
  };
  int versions = 0, exits = 0;
  for (int round = 0; round < 50; ++round) {
    TieringDecision decision = RunUntilDecision();
    if (decision.action == Action::kNone) break;
    auto code = Compile(decision, forgetful);
    if (code == nullptr) continue;
    ++versions;
    while (code->live && !code->terminal()) {
      manager->OnExit(state, *code, 0, 1, 0);
      ++exits;
    }
  }
  // One version at each tier, and terminal code; the repeats are refused and reported.
  EXPECT_EQ(versions, 3);
  EXPECT_LE(exits, 4);
  EXPECT_EQ(manager->defects(), 2u);
  EXPECT_EQ(state.ActiveTier(), Tier::kTurbofan);
}

TEST_F(WaysIntoALoop, Way02_ABranchThatWarmUpNeverReachedIsReached) {
  EXPECT_EQ(ExitsUntilSettled(AskFor({10, Class::kCoverage, false}, 0), Always(1)), 2);
}

TEST_F(WaysIntoALoop, Way03_AGuardWasMovedAndRunningAgainTeachesNothing) {
  // The interpreter goes on elsewhere, so the feedback at the site never changes; and the value it
  // saw is one that the site allows.
  EXPECT_EQ(ExitsUntilSettled(AskFor({10, Class::kNumber, true}, 1), Always(1)), 2);
  // The guard in its own place is another site and may stay.
  SpeculationLog log(0, false);
  EXPECT_TRUE(log.MaySpeculate(log.Outermost(kFunction, &Records()), {10, Class::kNumber, false}, 1)
                  .has_value());
}

TEST_F(WaysIntoALoop, Way04_EveryCallHasAFreshClosure) {
  // The feedback knows one target, always the latest.
  EXPECT_EQ(ExitsUntilSettled(AskFor({10, Class::kCallTarget, false}, 1), OneMore), 8);
  EXPECT_EQ(Records().At({10, Class::kCallTarget, false}).level, HeightOf(Class::kCallTarget));
}

TEST_F(WaysIntoALoop, Way05_AnInlinedCalleeWhoseOwnCodeAbsorbsTheCase) {
  // The callee's own code handles doubles without an exit, so its feedback never hears of them.
  auto ask = [this](SpeculationLog& log, const Body& body) {
    auto inlined = log.MayInline(body, 30, kInlinee, &Records(kInlinee));
    if (!inlined) return;
    log.MaySpeculate(*inlined, {10, Class::kNumber, false}, 1);
    log.MaySpeculate(*inlined, {14, Class::kIndex, false}, 0);
  };
  EXPECT_LE(ExitsUntilSettled(ask, OneMore), 4);
  // Two sites of one inlinee have failed: that call is not inlined again, another may be.
  EXPECT_TRUE(settled->log.inlinings().empty());
  EXPECT_TRUE(Records().InliningDenied(30));
  EXPECT_GT(Records(kInlinee).At({10, Class::kNumber, false}).level, 1);
}

TEST_F(WaysIntoALoop, Way06_OsrEntriesFail) {
  auto maglev = Promote();
  LoopProfile loop{.offset = 40, .depth = 0, .trips = 1000};
  int entries = 0;
  for (int round = 0; round < 100; ++round) {
    TieringDecision decision = UseInLoop(10000, loop, Tier::kSparkplug);
    if (decision.action != Action::kCompileOsr) continue;
    auto osr =
        Compile(decision, AskFor({static_cast<uint32_t>(10 + 4 * round), Class::kNumber}, 1));
    ASSERT_NE(osr, nullptr);
    // Entered and left at once, each time at a site that has not failed before.
    manager->OnExit(state, *osr, 0, 2, 3);
    ++entries;
    manager->OnDropped(state, *osr, DropReason::kMemory);
  }
  EXPECT_EQ(entries, 4);
  EXPECT_EQ(manager->OnAsked(state, profile, Tier::kMaglev, &loop).reason, Reason::kLoopDenied);
  // The function was not charged.
  EXPECT_TRUE(maglev->live);
  EXPECT_EQ(state.backoff, 0);
}

TEST_F(WaysIntoALoop, Way07_TheBudgetItself) {
  // A function so hot that its budget is used up the moment its code fails, at ever new sites.
  uint32_t offset = 0;
  auto ask = [&](SpeculationLog& log, const Body& body) {
    log.MaySpeculate(body, {offset += 4, Class::kCoverage, false}, 0);
  };
  uint64_t before = 0;
  uint64_t last_wait = 0;
  for (int version = 0; version < 6; ++version) {
    auto code = Promote(ask);
    ASSERT_EQ(code->kind, VersionKind::kMaglev);
    const uint64_t wait = state.units - before;
    EXPECT_GE(wait, 40000u << version);  // Each waits twice as long as the one before.
    EXPECT_GT(wait, last_wait);
    last_wait = wait;
    manager->OnExit(state, *code, 0, 1, 0);
    manager->OnExit(state, *code, 0, 1, 0);
    ASSERT_FALSE(code->live);
    before = state.units;
    EXPECT_EQ(Use(1).reason, Reason::kCoolingDown);
  }
  EXPECT_TRUE(RunUntilDecision().terminal);
}

TEST_F(WaysIntoALoop, Way08_TheCollectorClearsFeedback) {
  // After each collection the feedback begins anew, at Smi.
  EXPECT_EQ(ExitsUntilSettled(AskFor({10, Class::kNumber, false}, 1),
                              [this](const SpeculationLog::Speculation& s) {
                                manager->OnCollection(state, {.executed = true});
                                return static_cast<uint8_t>(s.assumed + 1);
                              }),
            8);
}

TEST_F(WaysIntoALoop, Way09_IndicesOutOfBoundsAndFractional) {
  EXPECT_EQ(ExitsUntilSettled(AskFor({10, Class::kIndex, false}, 0), OneMore), 4);
  EXPECT_EQ(ExitsUntilSettled(AskFor({20, Class::kIndex, false}, 0), Always(2)), 2);
}

TEST_F(WaysIntoALoop, Way10_MinusZeroAndOverflow) {
  auto ask = [](SpeculationLog& log, const Body& body) {
    for (Class c : {Class::kMinusZero, Class::kOverflow, Class::kNaN})
      log.MaySpeculate(body, {10, c, false}, 0);
  };
  EXPECT_LE(ExitsUntilSettled(ask, Always(1)), 6);
  // That the operands are Smis is still a fair assumption.
  SpeculationLog log(0, false);
  EXPECT_TRUE(log.MaySpeculate(log.Outermost(kFunction, &Records()), {10, Class::kNumber, false}, 1)
                  .has_value());
}

TEST_F(WaysIntoALoop, Way11_HiddenClassesAreDeprecated) {
  // Each deprecated class makes room in the feedback, which so shows one class all the time.
  EXPECT_EQ(ExitsUntilSettled(AskFor({10, Class::kHiddenClass, false}, 1), OneMore), 8);
}

TEST_F(WaysIntoALoop, Way12_ProtectorsPrototypesAndAllocationSitesChange) {
  CellId cell = 100;
  for (auto kind :
       {DependencyKind::kProtector, DependencyKind::kPrototype, DependencyKind::kAllocationSite}) {
    Restart();
    WarmUp();
    int invalidations = 0;
    for (int round = 0; round < 20; ++round) {
      ++cell;  // The program makes a fresh one each time.
      auto code = Promote([&](SpeculationLog& log, const Body& body) {
        if (!log.MayDepend(body, {10, kind}, cell, manager->cells().IsVolatile(cell)))
          log.MaySpeculate(body, {10, Class::kHiddenClass, false}, 1);
      });
      ASSERT_NE(code, nullptr);
      if (code->log.dependencies().empty()) {
        EXPECT_EQ(code->log.speculations().size(), 1u);  // A guard instead.
        break;
      }
      manager->OnCellFired(cell);
      EXPECT_TRUE(manager->OnInvalidated(state, *code, cell).retire);
      ++invalidations;
    }
    EXPECT_EQ(invalidations, 2);
  }
  // One cell that fires and fires, under ever new sites.
  int invalidations = 0;
  for (uint32_t offset = 100; offset < 200; offset += 4) {
    SpeculationLog log(0, false);
    if (!log.MayDepend(log.Outermost(kFunction, &Records()), {offset, DependencyKind::kProtector},
                       7, manager->cells().IsVolatile(7))) {
      break;
    }
    manager->OnCellFired(7);
    ++invalidations;
  }
  EXPECT_EQ(invalidations, 8);
}

TEST_F(WaysIntoALoop, Way13_Exceptions) {
  // Thrown in an inlinee and caught in the function, which had no code for its handler.
  auto ask = [this](SpeculationLog& log, const Body& body) {
    auto inlined = log.MayInline(body, 30, kInlinee, &Records(kInlinee));
    if (inlined) log.MaySpeculate(*inlined, {10, Class::kException, false}, 0);
    log.MaySpeculate(body, {50, Class::kCoverage, false}, 0);
  };
  EXPECT_LE(ExitsUntilSettled(ask, Always(1)), 4);
  EXPECT_EQ(settled->log.inlinings().size(), 1u);
}

TEST_F(WaysIntoALoop, Way14_ValueCachesHaveAGenericState) {
  // A field that is constant between two exits, and never the same.
  EXPECT_EQ(ExitsUntilSettled(AskFor({10, Class::kValue, false}, 1), OneMore), 2);
  EXPECT_EQ(Records().At({10, Class::kValue, false}).level, HeightOf(Class::kValue));
}

}  // namespace
}  // namespace qdr
