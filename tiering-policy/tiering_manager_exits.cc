// Going down: exits, invalidations, failed OSR entries, ageing, resets.
#include <algorithm>

#include "base/check.h"
#include "tiering-policy/tiering_manager.h"

namespace qdr {

ExitVerdict TieringManager::OnExit(TieringState& state, CodeVersion& version, uint32_t token,
                                   uint8_t seen, uint32_t osr_iterations) {
  if (version.terminal()) return Defect(state, version, VerdictReason::kTerminalCodeExited);
  if (token >= version.log.speculations().size())
    return Defect(state, version, VerdictReason::kTokenUnknown);
  const SpeculationLog::Speculation& s = version.log.speculations()[token];

  // The site learns whatever becomes of the code.
  ExitVerdict verdict;
  ExitLesson lesson = ExitLesson::kStale;
  if (ExitRecords* records = owner_.RecordsOf(s.function); records != nullptr) {
    lesson = records->RecordExit(s.site, s.assumed, s.fail, seen);
    ++lessons_;
    const ExitRecords::Site now = records->At(s.site);
    verdict.level = now.level;
    verdict.fail = now.fail;
  }
  if (s.inlining != SpeculationLog::kNotInlined) {
    const auto& inlining = version.log.inlinings()[static_cast<size_t>(s.inlining)];
    if (ExitRecords* caller = owner_.RecordsOf(inlining.caller); caller != nullptr) {
      verdict.inlining_denied =
          caller->RecordInlineeExit(inlining.call_offset, inlining.callee, s.site);
    }
  }
  switch (lesson) {
    case ExitLesson::kLearned:
      verdict.reason = VerdictReason::kSiteLearned;
      verdict.verdict = Verdict::kLearned;
      break;
    case ExitLesson::kCooling:
      verdict.reason = VerdictReason::kSiteCooling;
      verdict.verdict = Verdict::kCooling;
      break;
    case ExitLesson::kDenied:
      verdict.reason = VerdictReason::kSiteDenied;
      verdict.verdict = Verdict::kDenied;
      break;
    case ExitLesson::kStale:
      verdict.reason = VerdictReason::kCodeStale;
      verdict.verdict = verdict.fail >= kFailDenied    ? Verdict::kDenied
                        : verdict.fail >= kFailCooling ? Verdict::kCooling
                                                       : Verdict::kLearned;
      break;
  }
  if (!version.live) {
    verdict.reason = VerdictReason::kFrameOfDeadCode;
    return verdict;
  }

  // A second exit at one site finds its own lesson and so is stale; so is the first exit of code
  // that other code's exits have overtaken. Code whose site is denied has nothing left to learn.
  verdict.retire = lesson == ExitLesson::kStale || lesson == ExitLesson::kDenied;
  bool failed = verdict.retire;
  if (version.kind == VersionKind::kOsr && osr_iterations < parameters_.osr_early_iterations) {
    // The entry was useless; that is charged to the loop, not to the function.
    if (!failed) verdict.reason = VerdictReason::kEarlyOsrExit;
    verdict.loop_denied = OnOsrEntryFailed(state, version.osr_offset);
    verdict.retire |= verdict.loop_denied;
  } else if (++version.exits >= parameters_.exits_per_version) {
    if (!failed) verdict.reason = VerdictReason::kExitsUsedUp;
    verdict.retire = failed = true;
  }
  if (verdict.retire) {
    if (failed) {
      Retire(state, version);
    } else {
      version.live = false;  // Only its loop is denied.
    }
    if (!VersionsLeft(state, version.kind) && !RefillReady(state))
      verdict.verdict = Verdict::kFinal;
    verdict.next_budget = NextBudget(state, version.kind == VersionKind::kOsr);
  }
  return verdict;
}

ExitVerdict TieringManager::OnInvalidated(TieringState& state, CodeVersion& version, CellId cell) {
  ExitVerdict verdict;
  verdict.reason = VerdictReason::kDependencyBroken;
  if (version.terminal()) return Defect(state, version, VerdictReason::kTerminalCodeExited);
  if (!version.live) {
    verdict.reason = VerdictReason::kFrameOfDeadCode;
    return verdict;
  }
  bool known = false;
  for (const SpeculationLog::Dependency& d : version.log.dependencies()) {
    if (d.cell != cell) continue;
    known = true;
    ExitRecords* records = owner_.RecordsOf(d.function);
    if (records == nullptr) continue;
    records->RecordInvalidation(d.site, d.invalidations);
    ++lessons_;
    if (records->InvalidationsAt(d.site) >= kDependencyDenied) verdict.verdict = Verdict::kDenied;
  }
  if (!known) return Defect(state, version, VerdictReason::kTokenUnknown);
  verdict.retire = true;
  Retire(state, version);
  if (!VersionsLeft(state, version.kind) && !RefillReady(state)) verdict.verdict = Verdict::kFinal;
  verdict.next_budget = NextBudget(state, version.kind == VersionKind::kOsr);
  return verdict;
}

// The code is out of the function: calls enter the best that is left.
void TieringManager::Unlink(TieringState& state, const CodeVersion& version) {
  if (version.kind == VersionKind::kMaglev && state.maglev_serial == version.serial) {
    state.maglev_serial = 0;
    state.maglev_terminal = false;
  } else if (version.kind == VersionKind::kTurbofan && state.turbofan_serial == version.serial) {
    state.turbofan_serial = 0;
    state.turbofan_terminal = false;
  }
}

void TieringManager::Retire(TieringState& state, CodeVersion& version) {
  version.live = false;
  if (ExitRecords* records = owner_.RecordsOf(version.function); records != nullptr)
    records->AddFailedFingerprint(version.log.Fingerprint());
  if (state.backoff < UINT8_MAX) ++state.backoff;
  const bool was_active = version.kind != VersionKind::kOsr && version.tier == state.ActiveTier();
  Unlink(state, version);
  if (was_active) state.wait_start = state.units;
  state.osr_start = state.units;
  state.osr_urgency = 0;
}

ExitVerdict TieringManager::Defect(TieringState& state, CodeVersion& version,
                                   VerdictReason reason) {
  ++defects_;
  ExitVerdict verdict;
  verdict.verdict = Verdict::kFinal;
  verdict.reason = reason;
  if (!version.live) return verdict;
  // Nothing is known of what went wrong: this tier gives the function up.
  verdict.retire = true;
  version.live = false;
  const bool was_active = version.kind != VersionKind::kOsr && version.tier == state.ActiveTier();
  Unlink(state, version);
  if (was_active) state.wait_start = state.units;
  if (version.tier == Tier::kMaglev) {
    state.maglev_disabled = true;
  } else {
    state.turbofan_disabled = true;
  }
  verdict.next_budget = NextBudget(state, version.kind == VersionKind::kOsr);
  return verdict;
}

bool TieringManager::OnOsrEntryFailed(const TieringState& state, uint32_t loop_offset) {
  ExitRecords* records = owner_.RecordsOf(state.function);
  return records != nullptr && records->RecordOsrFailure(loop_offset) >= parameters_.osr_failures;
}

TieringDecision TieringManager::OnCollection(TieringState& state, const AgeProfile& profile) const {
  TieringDecision decision;
  state.age = profile.executed ? 0 : static_cast<uint8_t>(std::min(state.age + 1, 255));
  auto old = [&](uint32_t age) {
    if (profile.pressure == MemoryPressure::kModerate) age = (age + 1) / 2;
    if (profile.pressure == MemoryPressure::kCritical) age = 1;
    return state.age >= std::max<uint32_t>(1, age);
  };
  const bool baseline_old = old(parameters_.bytecode_old_age);
  const bool optimized_old = old(parameters_.optimized_old_age);
  if (!baseline_old && !optimized_old) {
    decision.reason = TieringReason::kNotCold;
    return decision;
  }
  const bool optimized = state.maglev_serial != 0 || state.turbofan_serial != 0;
  if (!(baseline_old && state.has_baseline) && !(optimized_old && optimized)) {
    decision.reason = TieringReason::kNothingToDrop;
    return decision;
  }
  decision.action = TieringAction::kDropCode;
  decision.reason = profile.pressure == MemoryPressure::kNone ? TieringReason::kCold
                                                              : TieringReason::kMemoryShort;
  decision.tier = baseline_old && state.has_baseline ? Tier::kSparkplug : Tier::kMaglev;
  return decision;
}

void TieringManager::OnBaselineDropped(TieringState& state) {
  state.has_baseline = false;
  state.baseline_start = state.units;
}

void TieringManager::OnDropped(TieringState& state, CodeVersion& version, DropReason reason) {
  if (!version.live) return;
  version.live = false;
  const bool was_active = version.kind != VersionKind::kOsr && version.tier == state.ActiveTier();
  Unlink(state, version);
  if (was_active && reason != DropReason::kReplaced) state.wait_start = state.units;
  if (reason == DropReason::kWeakObjectDied && state.backoff < UINT8_MAX) ++state.backoff;
  if (version.terminal()) return;
  // It did not fail: its number comes again, and whoever gets it inherits its exits, so that the
  // sum of exits over all versions keeps its bound.
  auto& kind = state.kind(version.kind);
  if (kind.versions > 0) --kind.versions;
  kind.carried_exits =
      static_cast<uint16_t>(std::min<uint32_t>(kind.carried_exits + version.exits, UINT16_MAX));
}

void TieringManager::OnReset(TieringState& state, ResetReason reason) {
  if (ExitRecords* records = owner_.RecordsOf(state.function); records != nullptr)
    records->Reset(reason);
  state.wait_start = state.osr_start = state.units;
  state.osr_urgency = 0;
  if (reason == ResetReason::kBytecodeFlushed) {
    state.has_baseline = state.queued = false;
    state.baseline_start = state.units;
    state.feedback_version = 0;
  }
}

}  // namespace qdr
