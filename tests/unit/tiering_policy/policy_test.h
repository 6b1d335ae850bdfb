// One function and the manager around it, for tests that follow single decisions.
#ifndef TESTS_UNIT_TIERING_POLICY_POLICY_TEST_H_
#define TESTS_UNIT_TIERING_POLICY_POLICY_TEST_H_

#include <memory>

#include "absl/container/flat_hash_map.h"
#include "gtest/gtest.h"
#include "tiering-policy/tiering_manager.h"

namespace qdr {

class RecordsMap : public ExitRecordsOwner {
 public:
  ExitRecords* RecordsOf(FunctionId function) override {
    auto& records = records_[function];
    if (records == nullptr) records = std::make_unique<ExitRecords>();
    return records.get();
  }

 private:
  absl::flat_hash_map<FunctionId, std::unique_ptr<ExitRecords>> records_;
};

class PolicyTest : public testing::Test {
 protected:
  static constexpr FunctionId kFunction = 1;
  static constexpr uint32_t kLength = 100;

  PolicyTest() { profile.bytecode_length = kLength; }

  /// Makes the manager anew, with the parameters as they are now.
  void Restart() {
    manager = std::make_unique<TieringManager>(parameters, records);
    state = TieringState(kFunction);
  }
  ExitRecords& Records(FunctionId function = kFunction) { return *records.RecordsOf(function); }

  /// The function uses `units` more and is asked about.
  TieringDecision Use(uint64_t units) {
    profile.budget_used = static_cast<uint32_t>(units);
    profile.at_loop = false;
    last = manager->OnBudgetInterrupt(state, profile);
    return last;
  }
  TieringDecision UseInLoop(uint64_t units, LoopProfile loop, Tier frame) {
    profile.budget_used = static_cast<uint32_t>(units);
    profile.at_loop = true;
    profile.loop = loop;
    profile.frame_tier = frame;
    last = manager->OnBudgetInterrupt(state, profile);
    return last;
  }
  /// Gets the function its vector and its baseline code.
  void WarmUp() {
    profile.has_feedback_vector = true;
    manager->OnBaselineCompiled(state);
  }
  /// Runs until something is to be done, as an engine would, by the budgets the manager gives.
  TieringDecision RunUntilDecision() {
    for (int i = 0; i < 100000; ++i) {
      if (Use(last.next_budget == 0 ? 1 : last.next_budget).action != TieringAction::kNone)
        return last;
    }
    return last;
  }
  using Ask = std::function<void(SpeculationLog&, const SpeculationLog::Body&)>;
  /// Compiles what `decision` says; `ask` is the compiler. Null if it is not installed.
  std::unique_ptr<CodeVersion> Compile(const TieringDecision& decision, const Ask& ask = {}) {
    auto version = std::make_unique<CodeVersion>(kFunction, decision);
    if (ask) ask(version->log, version->log.Outermost(kFunction, &Records()));
    verdict = manager->OnCompiled(state, *version);
    if (!verdict.install) return nullptr;
    return version;
  }
  std::unique_ptr<CodeVersion> Promote(const Ask& ask = {}) {
    return Compile(RunUntilDecision(), ask);
  }

  PolicyParameters parameters;
  RecordsMap records;
  std::unique_ptr<TieringManager> manager = std::make_unique<TieringManager>(parameters, records);
  TieringState state{kFunction};
  FunctionProfile profile;
  TieringDecision last;
  InstallVerdict verdict;
};

}  // namespace qdr

#endif  // TESTS_UNIT_TIERING_POLICY_POLICY_TEST_H_
