// Going up: feedback, baseline code, promotion, OSR, installing.
#include "tiering-policy/tiering_manager.h"

#include <algorithm>

#include "base/check.h"

namespace qdr {
namespace {

using Action = TieringAction;
using Reason = TieringReason;

TieringDecision Nothing(Reason reason) { return {.action = Action::kNone, .reason = reason}; }

VersionKind KindOf(Tier tier) {
  QDR_DCHECK(tier >= Tier::kMaglev);
  return tier == Tier::kMaglev ? VersionKind::kMaglev : VersionKind::kTurbofan;
}

}  // namespace

uint64_t TieringManager::Wait(Tier tier, uint32_t bytecode_length, uint8_t backoff) const {
  const uint64_t invocations = tier == Tier::kMaglev ? parameters_.invocation_count_for_maglev
                                                     : parameters_.invocation_count_for_turbofan;
  const uint32_t doublings = std::min<uint32_t>(backoff, parameters_.backoff_limit);
  return invocations * bytecode_length << doublings;
}

uint64_t TieringManager::OsrWait(Tier tier, uint32_t bytecode_length, uint8_t backoff) const {
  const uint64_t invocations = tier == Tier::kMaglev
                                   ? parameters_.invocation_count_for_maglev_osr
                                   : parameters_.invocation_count_for_turbofan_osr;
  const uint32_t doublings = std::min<uint32_t>(backoff, parameters_.backoff_limit);
  return invocations * bytecode_length << doublings;
}

uint32_t TieringManager::VersionCap(VersionKind kind) const {
  switch (kind) {
    case VersionKind::kMaglev:
      return parameters_.maglev_versions;
    case VersionKind::kTurbofan:
      return parameters_.turbofan_versions;
    case VersionKind::kOsr:
      return parameters_.osr_versions;
  }
  QDR_UNREACHABLE();
}

bool TieringManager::Usable(const TieringState& state, Tier tier) const {
  switch (tier) {
    case Tier::kIgnition:
      return true;
    case Tier::kSparkplug:
      return parameters_.sparkplug && !state.sparkplug_disabled;
    case Tier::kMaglev:
      return parameters_.maglev && !state.maglev_disabled;
    case Tier::kTurbofan:
      return parameters_.turbofan && !state.turbofan_disabled;
  }
  QDR_UNREACHABLE();
}

bool TieringManager::VersionsLeft(const TieringState& state, VersionKind kind) const {
  return state.kind(kind).versions < VersionCap(kind);
}

bool TieringManager::RefillReady(const TieringState& state) const {
  return parameters_.refill_units != 0 && state.units / parameters_.refill_units > state.refills;
}

// Gives a version back if a refill is due, and says whether the next code must be terminal.
bool TieringManager::TakeVersionOrTerminal(TieringState& state, VersionKind kind, Reason* reason) {
  if (VersionsLeft(state, kind)) return false;
  if (RefillReady(state) && state.kind(kind).versions > 0) {
    ++state.refills;
    --state.kind(kind).versions;
    *reason = Reason::kRefilled;
    return false;
  }
  *reason = Reason::kVersionsUsedUp;
  return true;
}

uint32_t TieringManager::InitialBudget(uint32_t bytecode_length) const {
  const uint64_t budget =
      uint64_t{parameters_.invocation_count_for_feedback_allocation} * bytecode_length;
  return static_cast<uint32_t>(std::clamp<uint64_t>(
      budget, parameters_.budget_for_feedback_allocation,
      std::max(parameters_.budget_for_feedback_allocation, parameters_.interrupt_budget)));
}

TieringDecision TieringManager::OnBytecodeReady(const TieringState& state) const {
  if (!parameters_.always_sparkplug || !Usable(state, Tier::kSparkplug) || state.has_baseline)
    return Nothing(Reason::kNotWarm);
  return {.action = Action::kCompileBaseline, .reason = Reason::kAlways, .tier = Tier::kSparkplug};
}

TieringDecision TieringManager::OnBudgetInterrupt(TieringState& state,
                                                  const FunctionProfile& profile) {
  state.units += profile.budget_used;
  state.bytecode_length = std::max<uint32_t>(1, profile.bytecode_length);
  state.age = 0;
  // A function may have several vectors; the one that has changed most speaks for all.
  if (profile.has_feedback_vector && state.feedback_version < profile.feedback_version) {
    state.feedback_version = profile.feedback_version;
    state.feedback_changed = state.units;
  }
  DecayBackoff(state);
  TieringDecision decision = Decide(state, profile);
  decision.osr_urgency = state.osr_urgency;
  decision.next_budget =
      profile.has_feedback_vector || decision.action == Action::kAllocateFeedback
          ? NextBudget(state, profile.at_loop && profile.frame_tier < state.TargetTier())
          : InitialBudget(state.bytecode_length);
  return decision;
}

// k falls by one each time the present version has survived so many times its wait. Only k: what
// sites have learned, denials and caps know no time.
void TieringManager::DecayBackoff(TieringState& state) const {
  if (state.backoff == 0 || state.survival_wait == 0 || state.TargetTier() < Tier::kMaglev) return;
  if (state.units - state.survival_start < parameters_.decay_waits * state.survival_wait) return;
  --state.backoff;
  state.survival_start = state.units;
}

TieringDecision TieringManager::Decide(TieringState& state, const FunctionProfile& profile) {
  if (!profile.has_feedback_vector) {
    if (state.units - state.baseline_start < InitialBudget(state.bytecode_length))
      return Nothing(Reason::kNotWarm);
    state.baseline_start = state.wait_start = state.osr_start = state.units;
    state.feedback_changed = state.units;
    return {.action = Action::kAllocateFeedback, .reason = Reason::kFirstFeedback};
  }
  if (profile.pressure == MemoryPressure::kCritical) return Nothing(Reason::kMemoryShort);
  TieringDecision decision = DecideBaseline(state, profile);
  if (decision.action != Action::kNone) return decision;
  decision = DecidePromotion(state, profile);
  if (decision.action != Action::kNone || !profile.at_loop) return decision;
  TieringDecision osr = DecideOsr(state, profile);
  // What keeps the function down says more than that its loop waits for it.
  return osr.action != Action::kNone || osr.reason != Reason::kLoopNotWarm ? osr : decision;
}

TieringDecision TieringManager::DecideBaseline(TieringState& state,
                                               const FunctionProfile& profile) {
  if (!Usable(state, Tier::kSparkplug)) return Nothing(Reason::kDisabled);
  TieringDecision decision{.action = Action::kCompileBaseline, .tier = Tier::kSparkplug};
  if (state.has_baseline) {
    if (!parameters_.use_osr || !profile.at_loop || profile.frame_tier != Tier::kIgnition)
      return Nothing(Reason::kTopTier);
    decision.action = Action::kEnterBaseline;
    decision.reason = Reason::kBaselineAtHand;
    decision.osr_offset = profile.loop.offset;
    return decision;
  }
  const uint64_t need = std::max<uint64_t>(
      parameters_.budget_for_sparkplug,
      uint64_t{parameters_.invocation_count_for_sparkplug} * state.bytecode_length);
  if (parameters_.always_sparkplug) {
    decision.reason = Reason::kAlways;
    return decision;
  }
  if (state.queued) {
    decision.reason = Reason::kQueuedAndHot;
    decision.flush_batch = true;
    batch_bytes_ = 0;
    return decision;
  }
  if (state.units - state.baseline_start < need) return Nothing(Reason::kNotWarm);
  if (profile.at_loop || !parameters_.baseline_batch_compilation) {
    decision.reason = profile.at_loop ? Reason::kWarmLoop : Reason::kWarm;
    return decision;
  }
  state.queued = true;
  batch_bytes_ += uint64_t{parameters_.baseline_bytes_per_bytecode} * state.bytecode_length;
  decision.flush_batch = batch_bytes_ >= parameters_.baseline_batch_compilation_threshold;
  if (decision.flush_batch) batch_bytes_ = 0;
  decision.action = decision.flush_batch ? Action::kCompileBaseline : Action::kEnqueueBaseline;
  decision.reason = decision.flush_batch ? Reason::kBatchFull : Reason::kWarm;
  return decision;
}

TieringDecision TieringManager::DecidePromotion(TieringState& state,
                                                const FunctionProfile& profile) {
  if (state.pending != Tier::kIgnition) return Nothing(Reason::kCompilePending);
  const Tier active = state.ActiveTier();
  Tier goal = Tier::kIgnition;
  if (active < Tier::kMaglev && Usable(state, Tier::kMaglev)) {
    goal = Tier::kMaglev;
  } else if (active < Tier::kTurbofan && Usable(state, Tier::kTurbofan)) {
    goal = Tier::kTurbofan;
  }
  // Code without speculation is replaced when its tier is given a version back.
  const bool terminal = active == Tier::kTurbofan ? state.turbofan_terminal
                        : active == Tier::kMaglev ? state.maglev_terminal
                                                  : false;
  if (goal == Tier::kIgnition) {
    if (!terminal || !RefillReady(state)) return Nothing(Reason::kTopTier);
    goal = active;
  }
  const VersionKind kind = KindOf(goal);
  if (state.bytecode_length > parameters_.max_optimized_bytecode_size)
    return Nothing(Reason::kTooLarge);
  if (profile.pressure == MemoryPressure::kModerate && goal == Tier::kTurbofan)
    return Nothing(Reason::kMemoryShort);
  if (goal == Tier::kTurbofan && active == Tier::kMaglev && !state.maglev_terminal &&
      !VersionsLeft(state, kind) && !RefillReady(state)) {
    return Nothing(Reason::kMaglevHolds);
  }
  const uint64_t waited = state.units - state.wait_start;
  const uint64_t wait = Wait(goal, state.bytecode_length, state.backoff);
  if (waited < wait) return Nothing(state.backoff > 0 ? Reason::kCoolingDown : Reason::kNotWarm);
  const uint64_t cost = goal == Tier::kMaglev ? profile.maglev_cost : profile.turbofan_cost;
  if (waited < cost * parameters_.compile_cost_units) return Nothing(Reason::kCostTooHigh);
  const uint64_t quiet = goal == Tier::kMaglev
                             ? parameters_.invocations_after_ic_update_for_maglev
                             : parameters_.invocations_after_ic_update_for_turbofan;
  if (state.units - state.feedback_changed >= quiet * state.bytecode_length)
    return RequestFunction(state, profile, goal, Reason::kHot);
  if (waited >= parameters_.feedback_patience * wait)
    return RequestFunction(state, profile, goal, Reason::kPatienceSpent);
  return Nothing(Reason::kFeedbackUnstable);
}

TieringDecision TieringManager::RequestFunction(TieringState& state, const FunctionProfile& profile,
                                                Tier tier, Reason reason) {
  TieringDecision decision{.action = Action::kCompile, .reason = reason, .tier = tier};
  decision.terminal = TakeVersionOrTerminal(state, KindOf(tier), &decision.reason);
  decision.concurrent = parameters_.concurrent_recompilation;
  decision.lessons = lessons_;
  // All waits count from the request, not from the moment a thread happens to finish: so decisions
  // are the same whether code is compiled at once or in the background.
  state.pending = tier;
  state.survival_wait = Wait(tier, state.bytecode_length, state.backoff);
  state.wait_start = state.survival_start = state.osr_start = state.units;
  state.osr_urgency = 0;
  return decision;
}

TieringDecision TieringManager::DecideOsr(TieringState& state, const FunctionProfile& profile) {
  if (!parameters_.use_osr) return Nothing(Reason::kLoopNotWarm);
  Tier goal = Tier::kIgnition;
  if (profile.frame_tier < Tier::kMaglev && Usable(state, Tier::kMaglev)) {
    goal = Tier::kMaglev;
  } else if (profile.frame_tier < Tier::kTurbofan && Usable(state, Tier::kTurbofan)) {
    goal = Tier::kTurbofan;
  }
  if (goal == Tier::kIgnition) return Nothing(Reason::kTopTier);
  if (state.pending_osr) return Nothing(Reason::kCompilePending);
  if (LoopDenied(state, profile.loop.offset)) return Nothing(Reason::kLoopDenied);
  if (profile.loop.has_osr_code) {
    return {.action = Action::kEnterOsr,
            .reason = Reason::kOsrAtHand,
            .tier = goal,
            .osr_offset = profile.loop.offset};
  }
  if (parameters_.always_osr) return RequestLoop(state, goal, profile.loop.offset, Reason::kAlways);
  // The function itself goes first: its next call then enters good code.
  if (goal > state.TargetTier()) return Nothing(Reason::kLoopNotWarm);
  if (state.units - state.osr_start < OsrWait(goal, state.bytecode_length, state.backoff))
    return Nothing(Reason::kLoopNotWarm);
  if (profile.loop.trips < parameters_.minimum_trips_for_osr) return Nothing(Reason::kLoopShort);
  state.osr_start = state.units;
  if (state.osr_urgency < std::min<uint32_t>(parameters_.max_osr_urgency, UINT8_MAX))
    ++state.osr_urgency;
  if (profile.loop.depth >= state.osr_urgency) return Nothing(Reason::kUrgencyRaised);
  return RequestLoop(state, goal, profile.loop.offset, Reason::kHotLoop);
}

bool TieringManager::LoopDenied(const TieringState& state, uint32_t loop_offset) const {
  const ExitRecords* records = owner_.RecordsOf(state.function);
  return records != nullptr && records->OsrFailures(loop_offset) >= parameters_.osr_failures;
}

TieringDecision TieringManager::RequestLoop(TieringState& state, Tier tier, uint32_t offset,
                                            Reason reason) {
  TieringDecision decision{.action = Action::kCompileOsr, .reason = reason, .tier = tier};
  decision.terminal = TakeVersionOrTerminal(state, VersionKind::kOsr, &decision.reason);
  decision.concurrent = parameters_.concurrent_recompilation;
  decision.lessons = lessons_;
  decision.osr_offset = offset;
  state.pending_osr = true;
  state.osr_start = state.units;
  return decision;
}

TieringDecision TieringManager::OnAsked(TieringState& state, const FunctionProfile& profile,
                                        Tier tier, const LoopProfile* loop) {
  QDR_DCHECK(tier >= Tier::kMaglev);
  state.bytecode_length = std::max<uint32_t>(1, profile.bytecode_length);
  TieringDecision decision;
  if (!Usable(state, tier)) {
    decision = Nothing(Reason::kDisabled);
  } else if (loop != nullptr ? state.pending_osr : state.pending != Tier::kIgnition) {
    decision = Nothing(Reason::kCompilePending);
  } else if (loop == nullptr) {
    decision = tier <= state.ActiveTier() ? Nothing(Reason::kCompiled)
                                          : RequestFunction(state, profile, tier, Reason::kAsked);
  } else if (LoopDenied(state, loop->offset)) {
    decision = Nothing(Reason::kLoopDenied);
  } else {
    decision = loop->has_osr_code ? Nothing(Reason::kCompiled)
                                  : RequestLoop(state, tier, loop->offset, Reason::kAsked);
  }
  decision.osr_urgency = state.osr_urgency;
  decision.next_budget = NextBudget(state, profile.at_loop);
  return decision;
}

// The least of the waits that are still running, so that the next question comes when its answer
// may change.
uint32_t TieringManager::NextBudget(const TieringState& state, bool in_lower_loop) const {
  uint64_t next = std::max<uint32_t>(1, parameters_.interrupt_budget);
  auto until = [&](uint64_t start, uint64_t wait) {
    const uint64_t waited = state.units - start;
    if (waited < wait) next = std::min(next, wait - waited);
  };
  const uint64_t length = state.bytecode_length;
  const Tier active = state.ActiveTier();
  if (active == Tier::kIgnition && Usable(state, Tier::kSparkplug)) {
    const uint64_t need = std::max<uint64_t>(parameters_.budget_for_sparkplug,
                                             parameters_.invocation_count_for_sparkplug * length);
    until(state.queued ? state.units : state.baseline_start, need);
  }
  if (state.pending == Tier::kIgnition && active < Tier::kTurbofan) {
    const bool to_maglev = active < Tier::kMaglev && Usable(state, Tier::kMaglev);
    const Tier goal = to_maglev ? Tier::kMaglev : Tier::kTurbofan;
    if (Usable(state, goal)) {
      until(state.wait_start, Wait(goal, state.bytecode_length, state.backoff));
      until(state.feedback_changed,
            length * (to_maglev ? parameters_.invocations_after_ic_update_for_maglev
                                : parameters_.invocations_after_ic_update_for_turbofan));
    }
  }
  if (in_lower_loop && parameters_.use_osr && !state.pending_osr) {
    const Tier goal = state.TargetTier() >= Tier::kTurbofan ? Tier::kTurbofan : Tier::kMaglev;
    until(state.osr_start, OsrWait(goal, state.bytecode_length, state.backoff));
  }
  return static_cast<uint32_t>(std::max<uint64_t>(1, next));
}

void TieringManager::OnNeverOptimize(TieringState& state) {
  state.maglev_disabled = state.turbofan_disabled = true;
}

void TieringManager::OnBaselineCompiled(TieringState& state) {
  state.has_baseline = true;
  state.queued = false;
}

void TieringManager::OnBaselineFailed(TieringState& state, bool for_good) {
  state.queued = false;
  state.baseline_start = state.units;
  if (for_good) state.sparkplug_disabled = true;
}

InstallVerdict TieringManager::OnCompiled(TieringState& state, CodeVersion& version) {
  QDR_DCHECK(!version.live);
  if (version.kind == VersionKind::kOsr) {
    state.pending_osr = false;
  } else if (state.pending == version.tier) {
    state.pending = Tier::kIgnition;
  }
  auto& kind = state.kind(version.kind);
  if (!version.terminal()) {
    ExitRecords* records = owner_.RecordsOf(version.function);
    if (records != nullptr && records->HasFailed(version.log.Fingerprint()))
      return Refuse(state, version.kind, VerdictReason::kFailedCodeRepeated);
    if (LearnedMeanwhile(version.log)) {
      return Refuse(state, version.kind,
                    version.lessons == lessons_ ? VerdictReason::kRecordsNotAsked
                                                : VerdictReason::kLearnedMeanwhile);
    }
    if (kind.versions < UINT16_MAX) ++kind.versions;
    version.number = kind.versions;
    version.exits = static_cast<uint16_t>(
        std::min<uint32_t>(kind.carried_exits, parameters_.exits_per_version - 1));
    kind.carried_exits -= version.exits;
  }
  if (++state.serial == 0) ++state.serial;
  version.serial = state.serial;
  version.live = true;
  if (version.kind == VersionKind::kMaglev) {
    state.maglev_serial = version.serial;
    state.maglev_terminal = version.terminal();
  } else if (version.kind == VersionKind::kTurbofan) {
    state.turbofan_serial = version.serial;
    state.turbofan_terminal = version.terminal();
  }
  return {.install = true, .next_budget = NextBudget(state, version.kind != VersionKind::kOsr)};
}

InstallVerdict TieringManager::Refuse(TieringState& state, VersionKind kind, VerdictReason reason) {
  // Asked again at once: what was learned in the meantime makes the next code weaker.
  if (!IsDefect(reason)) return {.reason = reason, .next_budget = 1};
  // Whatever is wrong with the compiler, the next code of this kind cannot fail.
  ++defects_;
  uint16_t& versions = state.kind(kind).versions;
  versions = static_cast<uint16_t>(
      std::max<uint32_t>(versions, std::min<uint32_t>(VersionCap(kind), UINT16_MAX)));
  state.wait_start = state.osr_start = state.units;
  return {.reason = reason, .next_budget = NextBudget(state, kind == VersionKind::kOsr)};
}

// True if one of the sites that `log` asked has moved on since: the code would fail where other
// code has failed already.
bool TieringManager::LearnedMeanwhile(const SpeculationLog& log) {
  for (const SpeculationLog::Speculation& s : log.speculations()) {
    const ExitRecords* records = owner_.RecordsOf(s.function);
    if (records == nullptr || records->epoch() != s.epoch) continue;
    const ExitRecords::Site now = records->At(s.site);
    if (now.level > s.assumed || now.fail > s.fail) return true;
  }
  for (const SpeculationLog::Dependency& d : log.dependencies()) {
    const ExitRecords* records = owner_.RecordsOf(d.function);
    if (records == nullptr || records->epoch() != d.epoch) continue;
    if (records->InvalidationsAt(d.site) > d.invalidations) return true;
  }
  return false;
}

void TieringManager::OnCompileFailed(TieringState& state, const CodeVersion& version,
                                     bool for_good) {
  if (version.kind == VersionKind::kOsr) {
    state.pending_osr = false;
    state.osr_start = state.units;
    if (for_good) OnOsrEntryFailed(state, version.osr_offset);
    return;
  }
  if (state.pending == version.tier) state.pending = Tier::kIgnition;
  state.wait_start = state.units;
  if (!for_good) return;
  if (version.kind == VersionKind::kMaglev) {
    state.maglev_disabled = true;
  } else {
    state.turbofan_disabled = true;
  }
}

}  // namespace qdr
