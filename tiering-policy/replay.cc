#include "tiering-policy/replay.h"

#include <algorithm>

namespace qdr {

Replay::Replay(const PolicyParameters& parameters, std::span<const TieringEvent> recording)
    : manager_(parameters, *this) {
  for (const TieringEvent& event : recording) {
    Function& f = Of(event.function);
    if (event.event == TieringEvent::Kind::kExit) {
      auto same = [&](const Question& q) {
        return q.function == event.site_function && q.site.Key() == event.site.Key();
      };
      // The first exit tells what the feedback said then.
      if (std::ranges::none_of(f.questions, same))
        f.questions.push_back({event.site_function, event.site, event.assumed});
    } else if (event.event == TieringEvent::Kind::kInvalidation) {
      f.dependences.push_back({event.site_function, event.dependency, event.cell});
    }
  }
}

Replay::Function& Replay::Of(FunctionId function) {
  std::unique_ptr<Function>& f = functions_[function];
  if (f == nullptr) f = std::make_unique<Function>(function);
  return *f;
}

const TieringState* Replay::StateOf(FunctionId function) const {
  auto it = functions_.find(function);
  return it == functions_.end() ? nullptr : &it->second->state;
}

const Replay::Totals& Replay::Run(std::span<const TieringEvent> recording) {
  for (const TieringEvent& event : recording) Feed(event);
  return totals_;
}

TieringDecision Replay::Feed(const TieringEvent& event) {
  Function& f = Of(event.function);
  // Codes that one firing invalidates are recorded one after the other.
  if (event.event != TieringEvent::Kind::kInvalidation) last_fired_ = 0;
  switch (event.event) {
    case TieringEvent::Kind::kBudget:
      return Budget(f, event.profile);
    case TieringEvent::Kind::kExit:
      Exit(f, event);
      break;
    case TieringEvent::Kind::kInvalidation:
      if (event.cell != last_fired_) manager_.OnCellFired(event.cell);
      last_fired_ = event.cell;
      Invalidate(f, event.cell);
      break;
    case TieringEvent::Kind::kOsrEntryFailed:
      if (manager_.OnOsrEntryFailed(f.state, event.osr_offset)) {
        for (auto& code : f.code) {
          if (code->kind == VersionKind::kOsr && code->osr_offset == event.osr_offset)
            manager_.OnDropped(f.state, *code, DropReason::kMemory);
        }
        Sweep(f);
      }
      break;
    case TieringEvent::Kind::kCollection:
      return Collect(f, event.age);
    case TieringEvent::Kind::kReset:
      DropAll(f, DropReason::kDebugger);
      manager_.OnReset(f.state, event.reset);
      break;
  }
  return {};
}

TieringDecision Replay::Budget(Function& f, FunctionProfile profile) {
  profile.frame_tier = std::min(profile.frame_tier, f.state.ActiveTier());
  profile.loop.has_osr_code = std::ranges::any_of(f.code, [&](const auto& code) {
    return code->kind == VersionKind::kOsr && code->osr_offset == profile.loop.offset &&
           code->tier > profile.frame_tier;
  });
  totals_.units[static_cast<int>(f.state.ActiveTier())] += profile.budget_used;
  TieringDecision decision = manager_.OnBudgetInterrupt(f.state, profile);
  auto baseline = [&](FunctionId function) {
    ++totals_.compilations[static_cast<int>(Tier::kSparkplug)];
    manager_.OnBaselineCompiled(Of(function).state);
  };
  switch (decision.action) {
    case TieringAction::kEnqueueBaseline:
      batch_.push_back(f.state.function);
      break;
    case TieringAction::kCompileBaseline:
      if (decision.flush_batch) {
        for (FunctionId function : batch_) {
          if (function != f.state.function && !Of(function).state.has_baseline) baseline(function);
        }
        batch_.clear();
      }
      baseline(f.state.function);
      break;
    case TieringAction::kCompile:
    case TieringAction::kCompileOsr:
      Compile(f, decision);
      break;
    default:
      break;
  }
  return decision;
}

void Replay::Compile(Function& f, const TieringDecision& decision) {
  auto code = std::make_unique<CodeVersion>(f.state.function, decision);
  for (const Question& q : f.questions) {
    code->log.MaySpeculate(code->log.Outermost(q.function, RecordsOf(q.function)), q.site, q.level);
  }
  for (const Dependence& d : f.dependences) {
    code->log.MayDepend(code->log.Outermost(d.function, RecordsOf(d.function)), d.site, d.cell,
                        manager_.cells().IsVolatile(d.cell));
  }
  if (!manager_.OnCompiled(f.state, *code).install) return;
  ++totals_.compilations[static_cast<int>(code->tier)];
  totals_.osr_compilations += code->kind == VersionKind::kOsr ? 1 : 0;
  totals_.terminal_compilations += code->terminal() ? 1 : 0;
  for (auto& old : f.code) {
    if (old->kind == code->kind && old->osr_offset == code->osr_offset)
      manager_.OnDropped(f.state, *old, DropReason::kReplaced);
  }
  Sweep(f);
  f.code.push_back(std::move(code));
}

void Replay::Exit(Function& f, const TieringEvent& event) {
  // The best code of the kind that had the exit, or of the other kind for functions.
  const bool osr = event.kind == VersionKind::kOsr;
  CodeVersion* best = nullptr;
  for (auto& code : f.code) {
    const bool is_osr = code->kind == VersionKind::kOsr;
    if (is_osr != osr || (osr && code->osr_offset != event.osr_offset)) continue;
    if (best == nullptr || code->tier > best->tier) best = code.get();
  }
  if (best != nullptr) {
    auto speculations = best->log.speculations();
    for (uint32_t token = 0; token < speculations.size(); ++token) {
      const SpeculationLog::Speculation& s = speculations[token];
      if (s.function != event.site_function || s.site.Key() != event.site.Key()) continue;
      // A guard that taught nothing fails whatever it assumes; others only beyond what they assume.
      if (event.seen > event.assumed && event.seen <= s.assumed) continue;
      ++totals_.exits;
      manager_.OnExit(f.state, *best, token, event.seen, event.osr_iterations);
      Sweep(f);
      return;
    }
  }
  ++totals_.exits_avoided;
}

void Replay::Invalidate(Function& f, CellId cell) {
  for (auto& code : f.code) {
    if (std::ranges::any_of(code->log.dependencies(),
                            [&](const SpeculationLog::Dependency& d) { return d.cell == cell; })) {
      ++totals_.invalidations;
      manager_.OnInvalidated(f.state, *code, cell);
    }
  }
  Sweep(f);
}

TieringDecision Replay::Collect(Function& f, const AgeProfile& age) {
  TieringDecision decision = manager_.OnCollection(f.state, age);
  if (decision.action == TieringAction::kDropCode) {
    ++totals_.drops;
    DropAll(f, DropReason::kCold);
    if (decision.tier == Tier::kSparkplug) manager_.OnBaselineDropped(f.state);
  }
  return decision;
}

void Replay::DropAll(Function& f, DropReason reason) {
  for (auto& code : f.code) manager_.OnDropped(f.state, *code, reason);
  Sweep(f);
}

// Forgets code that is no longer live.
void Replay::Sweep(Function& f) {
  std::erase_if(f.code, [](const auto& code) { return !code->live; });
}

}  // namespace qdr
