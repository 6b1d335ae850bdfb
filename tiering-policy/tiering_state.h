// What the policy keeps: a small state for each function, and one for each piece of optimized code.
#ifndef TIERING_POLICY_TIERING_STATE_H_
#define TIERING_POLICY_TIERING_STATE_H_

#include <cstdint>

#include "feedback/exit_record.h"
#include "tiering-policy/decision.h"

namespace qdr {

/// The state of one function. The engine keeps it off the heap, beside the ExitRecords, so that no
/// collection and no flushing of bytecode can reset its caps. Only the TieringManager writes it.
/// Times are budget units of the function.
struct TieringState {
  struct Kind {
    uint16_t versions = 0;       ///< installed so far; one that was dropped gives its number back
    uint16_t carried_exits = 0;  ///< exits of dropped versions, which the next ones inherit
  };

  explicit TieringState(FunctionId id) : function(id) {}

  const Kind& kind(VersionKind k) const { return kinds[static_cast<int>(k)]; }
  Kind& kind(VersionKind k) { return kinds[static_cast<int>(k)]; }
  /// The best code that calls of the function enter.
  Tier ActiveTier() const {
    if (turbofan_serial != 0) return Tier::kTurbofan;
    if (maglev_serial != 0) return Tier::kMaglev;
    return has_baseline ? Tier::kSparkplug : Tier::kIgnition;
  }
  /// The active tier, or the one that is being compiled.
  Tier TargetTier() const { return pending > ActiveTier() ? pending : ActiveTier(); }

  uint64_t units = 0;             ///< used over its life
  uint64_t wait_start = 0;        ///< when the wait for the next tier began
  uint64_t baseline_start = 0;    ///< the same for feedback, then for baseline code
  uint64_t osr_start = 0;         ///< the same for the urgency of loops
  uint64_t feedback_changed = 0;  ///< when feedback was last seen to have changed
  uint64_t survival_start = 0;    ///< from when the present version is counted as surviving
  uint64_t survival_wait = 0;     ///< the wait before the present version
  Kind kinds[kVersionKindCount];
  FunctionId function;
  uint32_t bytecode_length = 1;  ///< as last told
  uint32_t feedback_version = 0;
  uint16_t refills = 0;
  uint8_t backoff = 0;             ///< k
  Tier pending = Tier::kIgnition;  ///< requested and not yet installed; kIgnition: none
  uint8_t osr_urgency = 0;
  uint8_t age = 0;  ///< full collections since it was executed
  uint8_t serial = 0;
  uint8_t maglev_serial = 0;    ///< serial of the live version; 0: none
  uint8_t turbofan_serial = 0;  ///< serial of the live version; 0: none
  bool has_baseline : 1 = false;
  bool queued : 1 = false;  ///< in the baseline batch
  bool pending_osr : 1 = false;
  bool maglev_terminal : 1 = false;
  bool turbofan_terminal : 1 = false;
  bool sparkplug_disabled : 1 = false;
  bool maglev_disabled : 1 = false;
  bool turbofan_disabled : 1 = false;
};
static_assert(sizeof(TieringState) <= 96);

/// One piece of optimized code, from the decision to compile it to its death. The engine keeps it
/// with the code; the compiler fills `log`.
struct CodeVersion {
  CodeVersion(FunctionId host, const TieringDecision& decision)
      : function(host),
        kind(decision.action == TieringAction::kCompileOsr ? VersionKind::kOsr
             : decision.tier == Tier::kMaglev              ? VersionKind::kMaglev
                                                           : VersionKind::kTurbofan),
        tier(decision.tier),
        osr_offset(decision.osr_offset),
        lessons(decision.lessons),
        log(static_cast<uint64_t>(kind) | static_cast<uint64_t>(tier) << 8 |
                uint64_t{osr_offset} << 16,
            decision.terminal) {}

  bool terminal() const { return log.terminal(); }

  FunctionId function;  ///< the outermost
  VersionKind kind;
  Tier tier;
  uint32_t osr_offset;  ///< of the loop's header, for OSR
  uint64_t lessons;     ///< of the policy, when it was asked for
  bool live = false;    ///< installed, and neither invalidated nor dropped
  uint8_t serial = 0;
  uint16_t number = 0;  ///< which version of its kind it is, from 1; 0: terminal
  uint16_t exits = 0;   ///< charged to it, inherited ones included
  SpeculationLog log;
};

}  // namespace qdr

#endif  // TIERING_POLICY_TIERING_STATE_H_
