// Plays recorded events to a TieringManager with other parameters than those they were recorded
// under: a model of the run, not the run. What a program would do does not change with its
// parameters: it uses budget, shows its sites the same values, changes the same cells. What code it
// would have at that moment does, and that the replay works out.
//
// Its compiler is the recording itself: code asks for every site and dependency of its function
// that fails somewhere in the recording, and is ready at once. An exit happens if the function has
// such code and its assumption does not cover what was seen.
#ifndef TIERING_POLICY_REPLAY_H_
#define TIERING_POLICY_REPLAY_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tiering-policy/tiering_manager.h"

namespace qdr {

/// One event as it is recorded. Plain data; VisitFields gives each field its name.
struct TieringEvent {
  enum class Kind : uint8_t {
    kBudget,          ///< OnBudgetInterrupt: `profile`
    kExit,            ///< OnExit: `kind`, `site...`, `assumed`, `seen`, `osr...`
    kInvalidation,    ///< `cell` fired and code depended on it at `site_function`, `dependency`
    kOsrEntryFailed,  ///< `osr_offset`
    kCollection,      ///< OnCollection: `age`
    kReset,           ///< `reset`
  };
  Kind event = Kind::kBudget;
  FunctionId function = 0;
  FunctionProfile profile;
  AgeProfile age;
  VersionKind kind = VersionKind::kMaglev;
  FunctionId site_function = 0;  ///< whose site it is: another function's if it was inlined
  SpeculationSite site;
  uint8_t assumed = 0;
  uint8_t seen = 0;
  uint32_t osr_offset = 0;
  uint32_t osr_iterations = 0;
  DependencySite dependency;
  CellId cell = 0;
  ResetReason reset = ResetReason::kDebugger;
};

/// Calls visit(name, field) for every field, in an order that stays.
template <class Event, class Visit>
void VisitFields(Event& e, Visit&& visit) {
  visit("event", e.event);
  visit("function", e.function);
  visit("bytecode_length", e.profile.bytecode_length);
  visit("budget_used", e.profile.budget_used);
  visit("feedback_version", e.profile.feedback_version);
  visit("has_feedback_vector", e.profile.has_feedback_vector);
  visit("frame_tier", e.profile.frame_tier);
  visit("at_loop", e.profile.at_loop);
  visit("loop_offset", e.profile.loop.offset);
  visit("loop_depth", e.profile.loop.depth);
  visit("loop_trips", e.profile.loop.trips);
  visit("loop_has_osr_code", e.profile.loop.has_osr_code);
  visit("pressure", e.profile.pressure);
  visit("maglev_cost", e.profile.maglev_cost);
  visit("turbofan_cost", e.profile.turbofan_cost);
  visit("executed", e.age.executed);
  visit("age_pressure", e.age.pressure);
  visit("kind", e.kind);
  visit("site_function", e.site_function);
  visit("offset", e.site.offset);
  visit("speculation", e.site.speculation);
  visit("hoisted", e.site.hoisted);
  visit("assumed", e.assumed);
  visit("seen", e.seen);
  visit("osr_offset", e.osr_offset);
  visit("osr_iterations", e.osr_iterations);
  visit("dependency_offset", e.dependency.offset);
  visit("dependency", e.dependency.kind);
  visit("cell", e.cell);
  visit("reset", e.reset);
}

class Replay : public ExitRecordsOwner {
 public:
  struct Totals {
    uint64_t units[kTierCount] = {};         ///< budget units by the function's tier at the time
    uint64_t compilations[kTierCount] = {};  ///< OSR included
    uint64_t osr_compilations = 0;
    uint64_t terminal_compilations = 0;
    uint64_t exits = 0;
    uint64_t exits_avoided = 0;  ///< recorded ones that do not happen here
    uint64_t invalidations = 0;
    uint64_t drops = 0;
  };

  /// `recording`: all of it, from which the replay learns what compilers would ask. It need not
  /// live longer than this call.
  Replay(const PolicyParameters& parameters, std::span<const TieringEvent> recording);

  /// Plays one event. The decision says what follows from it (kBudget, kCollection), and has been
  /// carried out.
  TieringDecision Feed(const TieringEvent& event);
  /// Plays them all.
  const Totals& Run(std::span<const TieringEvent> recording);

  const Totals& totals() const { return totals_; }
  const TieringManager& manager() const { return manager_; }
  const TieringState* StateOf(FunctionId function) const;
  ExitRecords* RecordsOf(FunctionId function) override { return &Of(function).records; }

 private:
  struct Question {
    FunctionId function;
    SpeculationSite site;
    uint8_t level;
  };
  struct Dependence {
    FunctionId function;
    DependencySite site;
    CellId cell;
  };
  struct Function {
    explicit Function(FunctionId id) : state(id) {}
    TieringState state;
    ExitRecords records;
    std::vector<Question> questions;
    std::vector<Dependence> dependences;
    std::vector<std::unique_ptr<CodeVersion>> code;  ///< live
  };

  Function& Of(FunctionId function);
  TieringDecision Budget(Function& f, FunctionProfile profile);
  void Compile(Function& f, const TieringDecision& decision);
  void Exit(Function& f, const TieringEvent& event);
  void Invalidate(Function& f, CellId cell);
  TieringDecision Collect(Function& f, const AgeProfile& age);
  void DropAll(Function& f, DropReason reason);
  void Sweep(Function& f);

  TieringManager manager_;
  absl::flat_hash_map<FunctionId, std::unique_ptr<Function>> functions_;
  std::vector<FunctionId> batch_;
  CellId last_fired_ = 0;
  Totals totals_;
};

}  // namespace qdr

#endif  // TIERING_POLICY_REPLAY_H_
