#include "tests/unit/tiering_policy/world.h"

#include "base/check.h"

namespace qdr {
namespace {

constexpr uint32_t kLength = 50;
constexpr uint32_t kLoopBase = 1000;  // Offsets of loops' headers.
constexpr uint32_t kCallBase = 2000;  // Offsets of calls.

WorldOptions Adjusted(WorldOptions options) {
  if (options.ablation == Ablation::kNoCaps) {
    options.parameters.maglev_versions = UINT32_MAX;
    options.parameters.turbofan_versions = UINT32_MAX;
    options.parameters.osr_versions = UINT32_MAX;
    options.parameters.exits_per_version = UINT32_MAX;
  }
  options.parameters.concurrent_recompilation = options.concurrent;
  return options;
}

}  // namespace

SpeculationSite SiteOf(uint32_t i) {
  return {.offset = 4 * i,
          .speculation = static_cast<SpeculationClass>(i % kSpeculationClassCount),
          .hoisted = i % 5 == 4};
}

DependencySite DependencyOf(uint32_t i) {
  return {.offset = 4 * i, .kind = static_cast<DependencyKind>(i % kDependencyKindCount)};
}

bool SameRecords(const ExitRecords& a, const ExitRecords& b) {
  auto same_site = [](const ExitRecords::Site& x, const ExitRecords::Site& y) {
    return x.Key() == y.Key() && x.level == y.level && x.fail == y.fail &&
           x.failed_level == y.failed_level;
  };
  auto same_dependency = [](const ExitRecords::Dependency& x, const ExitRecords::Dependency& y) {
    return x.Key() == y.Key() && x.invalidations == y.invalidations;
  };
  auto same_call = [](const ExitRecords::InlinedCall& x, const ExitRecords::InlinedCall& y) {
    return x.Key() == y.Key() && x.first_failure == y.first_failure && x.denied == y.denied;
  };
  auto same_loop = [](const ExitRecords::Loop& x, const ExitRecords::Loop& y) {
    return x.Key() == y.Key() && x.failures == y.failures;
  };
  return std::ranges::equal(a.sites(), b.sites(), same_site) &&
         std::ranges::equal(a.dependencies(), b.dependencies(), same_dependency) &&
         std::ranges::equal(a.inlined_calls(), b.inlined_calls(), same_call) &&
         std::ranges::equal(a.loops(), b.loops(), same_loop) &&
         std::ranges::equal(a.failed_fingerprints(), b.failed_fingerprints()) &&
         a.epoch() == b.epoch() && a.Learned() == b.Learned();
}

World::World(const WorldOptions& options, Observer* observer)
    : options_(Adjusted(options)), observer_(observer), manager_(options_.parameters, *this) {
  for (FunctionId id = 0; id < options_.functions; ++id) {
    auto f = std::make_unique<Function>(id);
    for (uint32_t i = 0; i < options_.dependencies; ++i) f->cells.push_back(FreshCell());
    manager_.OnBaselineCompiled(f->state);
    functions_.push_back(std::move(f));
  }
}

int64_t World::Phi() const {
  int64_t phi = 0;
  for (const auto& f : functions_) {
    phi -= static_cast<int64_t>(f->records.Learned());
    const uint32_t caps[] = {options_.parameters.maglev_versions,
                             options_.parameters.turbofan_versions,
                             options_.parameters.osr_versions};
    for (int k = 0; k < kVersionKindCount; ++k)
      phi += int64_t{caps[k]} - int64_t{f->state.kinds[k].versions};
    for (const auto& code : f->code) phi += code->version.live && !code->version.terminal() ? 1 : 0;
  }
  return phi;
}

bool World::HasSpeculatingCode(const Function& f) const {
  return std::ranges::any_of(f.code, [](const auto& code) { return !code->guards.empty(); });
}

uint64_t World::Most(uint64_t Counters::*counter) const {
  uint64_t most = 0;
  for (const auto& f : functions_) most = std::max(most, f->counters.*counter);
  return most;
}

// ------------------------------------------------------------------------------------- Going up

TieringDecision World::Run(Function& f, uint64_t units, bool in_loop, uint32_t loop) {
  FunctionProfile profile{.bytecode_length = kLength,
                          .budget_used = static_cast<uint32_t>(units),
                          .feedback_version = f.feedback_version,
                          .has_feedback_vector = true,
                          .frame_tier = Tier::kSparkplug,
                          .at_loop = in_loop,
                          .loop = {.offset = kLoopBase + loop, .depth = loop, .trips = 1000}};
  for (const auto& code : f.code) {
    profile.loop.has_osr_code |=
        code->version.kind == VersionKind::kOsr && code->version.osr_offset == profile.loop.offset;
  }
  const uint8_t backoff = f.state.backoff;
  TieringDecision decision = manager_.OnBudgetInterrupt(f.state, profile);
  if (Ablated(Ablation::kDecayForgives) && f.state.backoff < backoff) f.records = {};
  if (observer_ != nullptr) observer_->Decided(*this, f, decision);
  if (options_.concurrent) decisions_.push_back(decision);
  if (decision.action == TieringAction::kCompile || decision.action == TieringAction::kCompileOsr)
    Start(f, decision);
  return decision;
}

TieringDecision World::RunHot(Function& f, bool in_loop, uint32_t loop) {
  TieringDecision decision;
  for (int i = 0; i < 8; ++i) {
    // A wait with all its doublings, and quiet feedback.
    const Tier goal = f.state.ActiveTier() < Tier::kMaglev ? Tier::kMaglev : Tier::kTurbofan;
    decision = Run(f, manager_.Wait(goal, kLength, f.state.backoff), in_loop, loop);
    if (decision.action != TieringAction::kNone || !in_loop) break;
  }
  return decision;
}

void World::Start(Function& f, const TieringDecision& decision) {
  ++f.counters.compilations;
  TieringDecision compiled = decision;
  if (Ablated(Ablation::kTerminalSpeculates)) compiled.terminal = false;
  auto code = std::make_unique<Code>(f.state.function, compiled);
  AskAll(*code, code->version.log.Outermost(f.state.function, &f.records), 0);
  if (options_.concurrent) {
    f.pending.push_back(std::move(code));
  } else {
    Install(f, std::move(code));
  }
}

// The compiler: speculates and depends wherever it may, inlines what it may.
void World::AskAll(Code& code, const SpeculationLog::Body& body, int depth) {
  SpeculationLog& log = code.version.log;
  SpeculationLog::Body asked = body;
  if (Ablated(Ablation::kRecordsNotAsked) || Ablated(Ablation::kFingerprintsIgnored))
    asked.records = nullptr;
  auto guard = [&](SpeculationSite site, bool forced) {
    // Its feedback knows nothing: the record alone can demand more.
    std::optional<SpeculationToken> token = log.MaySpeculate(asked, site, 0);
    if (token) {
      code.guards.push_back({body.function, site, token->index()});
    } else if (forced) {
      code.guards.push_back({body.function, site, std::nullopt});
    }
  };
  for (uint32_t i = 0; i < options_.sites; ++i)
    guard(SiteOf(i), Ablated(Ablation::kGuardsWithoutToken) && i == 0);
  SpeculationLog::Body depending = asked;
  if (Ablated(Ablation::kDependenciesByCell)) depending.records = nullptr;
  for (uint32_t i = 0; i < options_.dependencies; ++i) {
    const CellId cell = functions_[body.function]->cells[i];
    if (!log.MayDepend(depending, DependencyOf(i), cell, manager_.cells().IsVolatile(cell))) {
      guard({.offset = DependencyOf(i).offset, .speculation = SpeculationClass::kHiddenClass},
            false);
    }
  }
  constexpr int kMaxDepth = 2;
  if (depth == kMaxDepth) return;
  for (uint32_t i = 0; i < options_.calls; ++i) {
    const FunctionId callee = (body.function + 1 + i) % options_.functions;
    if (callee == body.function) continue;
    auto inlined = log.MayInline(asked, kCallBase + 4 * i, callee, &functions_[callee]->records);
    if (inlined) AskAll(code, *inlined, depth + 1);
  }
}

void World::Install(Function& f, std::unique_ptr<Code> code) {
  std::vector<ExitRecords> hidden(functions_.size());
  auto hide = [&] {
    if (!Ablated(Ablation::kFingerprintsIgnored)) return;
    for (size_t i = 0; i < hidden.size(); ++i) std::swap(functions_[i]->records, hidden[i]);
  };
  hide();
  InstallVerdict verdict = manager_.OnCompiled(f.state, code->version);
  hide();
  if (!verdict.install) {
    ++f.counters.refusals;
    return;
  }
  if (Ablated(Ablation::kWaitsFromInstall)) f.state.wait_start = f.state.units;
  // Older code of the same kind goes, its frames stay.
  for (size_t i = f.code.size(); i-- > 0;) {
    const CodeVersion& old = f.code[i]->version;
    if (old.live && old.kind == code->version.kind && old.osr_offset == code->version.osr_offset)
      Drop(f, i, DropReason::kReplaced);
  }
  f.code.push_back(std::move(code));
  if (observer_ != nullptr) observer_->Installed(*this, f, *f.code.back());
}

void World::Finish(Function& f) {
  auto finished = std::move(f.pending);
  f.pending.clear();
  for (auto& code : finished) Install(f, std::move(code));
}

// ----------------------------------------------------------------------------------- Going down

ExitVerdict World::Exit(Function& f, Code& code, const Guard& guard, uint8_t seen,
                        uint32_t iterations) {
  ExitRecords& records = functions_[guard.function]->records;
  const ExitRecords before = records;
  // Code that is kept runs on as if nothing had been said; any other is left by its last frames.
  const bool kept = !code.version.live && Ablated(Ablation::kCodeKept);
  const bool live = code.version.live || kept;
  const uint16_t charged = code.version.exits;
  if (observer_ != nullptr && live) observer_->Exiting(*this, f, code);
  ExitVerdict verdict =
      manager_.OnExit(f.state, code.version, guard.token.value_or(UINT32_MAX), seen, iterations);
  if (Ablated(Ablation::kNothingNewForgiven) && verdict.reason == VerdictReason::kSiteCooling)
    records = before;
  if (!live) {
    ++f.counters.late_exits;
  } else if (code.version.exits > charged || kept) {
    ++f.counters.exits;
  } else {
    ++f.counters.early_exits;
  }
  if (verdict.retire) ++f.counters.invalidations;
  if (observer_ != nullptr && live) observer_->Exited(*this, f, code, verdict);
  if (verdict.retire && !Ablated(Ablation::kCodeKept)) {
    auto it = std::ranges::find_if(f.code, [&](const auto& c) { return c.get() == &code; });
    if (it != f.code.end())
      Bury(f, static_cast<size_t>(it - f.code.begin()), guard.site.offset % 3);
  }
  return verdict;
}

void World::Bury(Function& f, size_t index, int frames) {
  std::unique_ptr<Code> code = std::move(f.code[index]);
  f.code.erase(f.code.begin() + static_cast<ptrdiff_t>(index));
  code->frames = frames;
  if (frames > 0 && !code->guards.empty()) f.dead.push_back(std::move(code));
}

void World::FireCell(CellId cell) {
  manager_.OnCellFired(cell);
  for (auto& f : functions_) {
    for (size_t i = f->code.size(); i-- > 0;) {
      Code& code = *f->code[i];
      auto depends = [&](const SpeculationLog::Dependency& d) { return d.cell == cell; };
      if (!code.version.live || !std::ranges::any_of(code.version.log.dependencies(), depends)) {
        continue;
      }
      if (observer_ != nullptr) observer_->Invalidating(*this, *f, code);
      std::vector<ExitRecords> before;
      if (Ablated(Ablation::kDependenciesByCell)) {
        for (auto& g : functions_) before.push_back(g->records);
      }
      ExitVerdict verdict = manager_.OnInvalidated(f->state, code.version, cell);
      ++f->counters.invalidations;
      if (Ablated(Ablation::kDependenciesByCell)) {
        // The cell is blamed: neither the site nor the function remembers.
        for (auto& g : functions_) g->records = before[g->state.function];
        auto& kind = f->state.kind(code.version.kind);
        if (kind.versions > 0) --kind.versions;
        f->state.backoff = 0;
      }
      if (observer_ != nullptr) observer_->Invalidated(*this, *f, code, verdict);
      Bury(*f, i, static_cast<int>(cell % 3));
    }
  }
}

void World::Drop(Function& f, size_t index, DropReason reason) {
  manager_.OnDropped(f.state, f.code[index]->version, reason);
  Bury(f, index, 1);
}

void World::Collect(Function& f) {
  ++f.feedback_version;  // Feedback is cleared.
  if (Ablated(Ablation::kRecordsCollected)) {
    // As if all of it were in the feedback vector, the code included.
    for (size_t i = f.code.size(); i-- > 0;) Drop(f, i, DropReason::kCold);
    f.records = {};
    for (auto& kind : f.state.kinds) kind = {};
  }
  if (Ablated(Ablation::kBackoffForgotten)) f.state.backoff = 0;
  TieringDecision decision = manager_.OnCollection(f.state, {});
  if (decision.action != TieringAction::kDropCode) return;
  for (size_t i = f.code.size(); i-- > 0;) {
    if (f.code[i]->version.live) Drop(f, i, DropReason::kCold);
  }
}

// ---------------------------------------------------------------------------------------- Steps

World::Code* World::Pick(Function& f, uint8_t pick, bool with_dependencies) {
  std::vector<Code*> candidates;
  for (auto& code : f.code) {
    if (with_dependencies ? code->version.live && !code->version.log.dependencies().empty()
                          : !code->guards.empty()) {
      candidates.push_back(code.get());
    }
  }
  return candidates.empty() ? nullptr : candidates[pick % candidates.size()];
}

void World::Apply(const Step& step) {
  Function& f = *functions_[step.function % functions_.size()];
  auto exit = [&](Code& code, uint32_t iterations) {
    const Guard guard = code.guards[step.value % code.guards.size()];
    uint8_t seen = 0;
    if (guard.token) {
      // A third of all exits teaches nothing, a third one level, a third everything.
      const uint8_t assumed = code.version.log.speculations()[*guard.token].assumed;
      const uint8_t levels[] = {assumed, static_cast<uint8_t>(assumed + 1),
                                HeightOf(guard.site.speculation)};
      seen = levels[step.pick % 3];
    }
    Exit(f, code, guard, seen, iterations);
  };
  switch (step.what) {
    case Step::kRun:
      step.value % 4 == 0 ? Run(f, step.pick * kLength) : RunHot(f);
      break;
    case Step::kRunLoop:
      step.value % 4 == 0 ? Run(f, step.pick * kLength, true, step.pick % options_.loops)
                          : RunHot(f, true, step.pick % options_.loops);
      break;
    case Step::kExit:
      if (Code* code = Pick(f, step.pick, false)) exit(*code, step.value % 4 == 0 ? 8 : 1000);
      break;
    case Step::kExitLate:
      if (!f.dead.empty()) {
        const size_t index = step.pick % f.dead.size();
        exit(*f.dead[index], 1000);
        if (--f.dead[index]->frames <= 0)
          f.dead.erase(f.dead.begin() + static_cast<ptrdiff_t>(index));
      }
      break;
    case Step::kFireCell:
      if (Code* code = Pick(f, step.pick, true)) {
        auto dependencies = code->version.log.dependencies();
        const SpeculationLog::Dependency d = dependencies[step.value % dependencies.size()];
        FireCell(d.cell);
        // Mostly the program makes a fresh cell; some cells fire again and again.
        if (step.value % 8 != 0) functions_[d.function]->cells[d.site.offset / 4] = FreshCell();
      }
      break;
    case Step::kFailOsrEntry:
      manager_.OnOsrEntryFailed(f.state, kLoopBase + step.pick % options_.loops);
      break;
    case Step::kCollect:
      Collect(f);
      break;
    case Step::kDrop:
      if (Code* code = Pick(f, step.pick, false); code != nullptr && code->version.live) {
        auto it = std::ranges::find_if(f.code, [&](const auto& c) { return c.get() == code; });
        Drop(f, static_cast<size_t>(it - f.code.begin()),
             step.value % 4 == 0 ? DropReason::kWeakObjectDied : DropReason::kMemory);
      }
      break;
    case Step::kFinish:
      Finish(f);
      break;
    case Step::kReset:
      if (!options_.resets) break;
      for (size_t i = f.code.size(); i-- > 0;) {
        if (f.code[i]->version.live) Drop(f, i, DropReason::kDebugger);
      }
      manager_.OnReset(f.state, ResetReason::kDebugger);
      break;
    case Step::kCount:
      break;
  }
}

}  // namespace qdr
