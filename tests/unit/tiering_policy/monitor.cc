#include "tests/unit/tiering_policy/monitor.h"

namespace qdr {

std::string Monitor::Watch(const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    std::vector<ExitRecords> before;
    for (auto& f : world_.functions()) before.push_back(f->records);
    world_.Apply(step);
    CheckRecords(step, before);
    CheckCaps();
    if (!broken_.empty()) break;
  }
  return broken_;
}

// P1: L, fail and dep never fall outside logged resets. P8: a collection changes no record.
void Monitor::CheckRecords(const Step& step, const std::vector<ExitRecords>& before) {
  for (auto& f : world_.functions()) {
    const ExitRecords& old = before[f->state.function];
    const ExitRecords& now = f->records;
    if (step.what == Step::kCollect && !SameRecords(old, now)) Break("P8", "a collection taught");
    if (now.epoch() != old.epoch()) {
      if (step.what != Step::kReset) Break("P1", "a reset that nobody asked for");
      continue;
    }
    for (const ExitRecords::Site& site : old.sites()) {
      const ExitRecords::Site at = now.At(site.site);
      if (at.level < site.level) Break("P1", "L fell");
      if (at.fail < site.fail || at.failed_level < site.failed_level) Break("P1", "fail fell");
    }
    for (const ExitRecords::Dependency& d : old.dependencies()) {
      if (now.InvalidationsAt(d.site) < d.invalidations) Break("P1", "dep fell");
    }
    for (const ExitRecords::Loop& loop : old.loops()) {
      if (now.OsrFailures(loop.offset) < loop.failures) Break("P1", "a loop was forgiven");
    }
  }
}

// P3: caps of sites, versions and functions. The numbers are those of the bound, not what the
// parameters happen to be.
void Monitor::CheckCaps() {
  constexpr uint64_t kExits = 42, kVersions = 14, kExitsPerVersion = 3, kEarlyExitsPerLoop = 4;
  for (auto& f : world_.functions()) {
    for (const ExitRecords::Site& site : f->records.sites()) {
      if (site.level > HeightOf(site.site.speculation) || site.fail > kFailDenied)
        Break("P3", "a site is above its height");
    }
    for (const ExitRecords::Dependency& d : f->records.dependencies()) {
      if (d.invalidations > kDependencyDenied) Break("P3", "a dependency is above its height");
    }
    for (const auto& code : f->code) {
      if (code->version.exits > kExitsPerVersion) Break("P3", "a version had too many exits");
    }
    if (f->counters.exits > kExits) Break("P3", "a function had too many exits");
    if (f->counters.invalidations > kVersions) Break("P3", "a function had too many invalidations");
    if (f->counters.early_exits > kEarlyExitsPerLoop * world_.options().loops)
      Break("P3", "a loop was left early too often");
  }
}

// P7: nobody compiles before N x length x 2^k is used up, with k counted here: up with each
// invalidation, down only when a version has survived so many of its waits.
void Monitor::Decided(World& world, World::Function& f, const TieringDecision& decision) {
  Known& known = Of(f);
  const TieringState& state = f.state;
  const TieringManager& manager = world.manager();
  if (state.backoff + 1 == known.seen_backoff) {
    const uint64_t waits = manager.parameters().decay_waits;
    if (state.units - known.survival_start < waits * known.survival_wait) {
      Break("P7", "the backoff decayed too soon");
    }
    if (known.backoff > 0) --known.backoff;
    known.survival_start = state.units;
  }
  known.seen_backoff = state.backoff;
  if (decision.action != TieringAction::kCompile) return;
  const uint64_t wait = manager.Wait(decision.tier, state.bytecode_length, known.backoff);
  if (decision.reason != TieringReason::kRefilled && state.units - known.wait_start < wait)
    Break("P7", "compiled before the wait was over");
  known.wait_start = known.survival_start = state.units;
  known.survival_wait = wait;
}

void Monitor::Installed(World& world, World::Function& f, const World::Code& code) {
  // P4: terminal code is exactly what comes when a kind's versions are used up.
  const CodeVersion& version = code.version;
  const uint32_t cap = version.kind == VersionKind::kMaglev     ? 6
                       : version.kind == VersionKind::kTurbofan ? 4
                                                                : 4;
  if (version.terminal() && (!code.guards.empty() || !version.log.dependencies().empty()))
    Break("P4", "terminal code speculates");
  if (!version.terminal() && version.number > cap) Break("P3", "too many versions");
  // P5: what failed never comes again.
  if (!version.terminal() && Of(f).failed.contains(version.log.Fingerprint()))
    Break("P5", "code that failed came again");
  // P6: every guard has a token, and its token is one that the records still give.
  for (const World::Guard& guard : code.guards) {
    if (!guard.token || *guard.token >= version.log.speculations().size()) {
      Break("P6", "a guard without a token");
      continue;
    }
    const SpeculationLog::Speculation& s = version.log.speculations()[*guard.token];
    const ExitRecords& records = *world.RecordsOf(s.function);
    if (records.epoch() != s.epoch) continue;
    const ExitRecords::Site site = records.At(s.site);
    if (s.assumed < site.level || site.fail >= kFailDenied ||
        (site.fail >= kFailCooling && s.assumed <= site.failed_level)) {
      Break("P6", "a guard that its site forbids");
    }
  }
}

void Monitor::Exiting(World& world, World::Function& f, const World::Code& code) {
  phi_ = world.Phi();
  active_ = f.state.ActiveTier();
  if (code.version.terminal()) Break("P4", "terminal code had an exit");
}

// P2: an exit or an invalidation lowers Phi.
void Monitor::Exited(World& world, World::Function& f, const World::Code& code,
                     const ExitVerdict& verdict) {
  if (world.Phi() >= phi_) Break("P2", "an exit did not lower Phi");
  if (verdict.retire) Retired(f, code, verdict);
}

void Monitor::Invalidating(World& world, World::Function& f, const World::Code& code) {
  phi_ = world.Phi();
  active_ = f.state.ActiveTier();
  if (code.version.terminal()) Break("P4", "terminal code was invalidated");
}

void Monitor::Invalidated(World& world, World::Function& f, const World::Code& code,
                          const ExitVerdict& verdict) {
  if (world.Phi() >= phi_) Break("P2", "an invalidation did not lower Phi");
  if (!verdict.retire) Break("P2", "invalid code stays");
  Retired(f, code, verdict);
}

void Monitor::Retired(World::Function& f, const World::Code& code, const ExitVerdict& verdict) {
  Known& known = Of(f);
  // Code that goes because its loop is denied has not failed.
  if (verdict.reason == VerdictReason::kEarlyOsrExit) return;
  known.failed.insert(code.version.log.Fingerprint());
  if (IsDefect(verdict.reason)) {
    Break("P6", "an exit without a token");
    return;
  }
  ++known.backoff;
  known.seen_backoff = static_cast<uint8_t>(known.seen_backoff + 1);
  if (f.state.ActiveTier() != active_) known.wait_start = f.state.units;
}

}  // namespace qdr
