#include "engine/trace_tiers.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace qdr {

namespace {

/// As V8 writes the tiers.
const char* TargetName(Tier tier) {
  static constexpr const char* kNames[] = {"IGNITION", "BASELINE", "MAGLEV", "TURBOFAN_JS"};
  return kNames[static_cast<int>(tier)];
}

const char* ModeName(bool concurrent) {
  return concurrent ? "ConcurrencyMode::kConcurrent" : "ConcurrencyMode::kSynchronous";
}

double Milliseconds(Duration duration) { return static_cast<double>(duration.nanoseconds) / 1e6; }

std::string CodeText(CodeId code, Tier tier) {
  return absl::StrFormat("0x%012x <Code %s>", code, TargetName(tier));
}

}  // namespace

void TierTrace::OnEvent(const Event& event) {
  if (!names_.Learn(event)) Trace(event);
}

std::string TierTrace::FunctionText(FunctionId function) const {
  const FunctionNames::Entry& entry = names_.Of(function);
  std::string text = absl::StrFormat("0x%012x <JSFunction%s%s (sfi = 0x%x)>", function,
                                     entry.name.empty() ? "" : " ", entry.name, function);
  if (file_names_ && entry.line != 0) absl::StrAppend(&text, " ", names_.PlaceOf(function));
  return text;
}

void TierTrace::Line(const std::string& text) { std::fprintf(out_, "%s\n", text.c_str()); }

void TraceOpt::Trace(const Event& event) {
  switch (event.type) {
    case EventType::kTierDecision: {
      const auto& e = event.as<event::TierDecision>();
      if (e.to == Tier::kIgnition) return;
      Line(absl::StrFormat("[marking %s for optimization to %s%s, %s, reason: %s]",
                           FunctionText(e.function), TargetName(e.to), e.osr ? " OSR" : "",
                           ModeName(e.concurrent), std::string(e.reason)));
      return;
    }
    case EventType::kCompileStart: {
      const auto& e = event.as<event::CompileStart>();
      Line(absl::StrFormat("[compiling method %s (target %s)%s, mode: %s]",
                           FunctionText(e.function), TargetName(e.tier), e.osr ? " OSR" : "",
                           ModeName(e.concurrent)));
      return;
    }
    case EventType::kCompileFinish: {
      const auto& e = event.as<event::CompileFinish>();
      std::string what = absl::StrFormat("%s (target %s)%s", FunctionText(e.function),
                                         TargetName(e.tier), e.osr ? " OSR" : "");
      if (e.outcome == CompileOutcome::kOk) {
        Line(absl::StrFormat("[completed compiling %s - took %.3f, %.3f, %.3f ms]", what,
                             Milliseconds(e.prepare_us), Milliseconds(e.execute_us),
                             Milliseconds(e.finalize_us)));
      } else {
        std::string reason(e.reason.empty() ? CompileOutcomeName(e.outcome) : e.reason);
        Line(absl::StrFormat("[aborted compiling %s because: %s]", what, reason));
      }
      return;
    }
    case EventType::kInstall: {
      const auto& e = event.as<event::Install>();
      Line(absl::StrFormat("[completed optimizing %s (target %s)%s]", FunctionText(e.function),
                           TargetName(e.tier), e.osr ? " OSR" : ""));
      return;
    }
    case EventType::kVerdict: {
      const auto& e = event.as<event::Verdict>();
      Line(absl::StrFormat("[verdict on %s, bytecode offset %u, %s: %s, seen: %s, fail level %u]",
                           FunctionText(e.function), e.offset, std::string(e.speculation),
                           std::string(e.verdict), std::string(e.lattice), e.fail));
      return;
    }
    default:
      return;
  }
}

void TraceDeopt::Trace(const Event& event) {
  switch (event.type) {
    case EventType::kDeopt: {
      const auto& e = event.as<event::Deopt>();
      Line(absl::StrFormat(
          "[bailout (kind: deopt-%s, reason: %s): begin. deoptimizing %s, %s, opt id %u, "
          "bytecode offset %u, deopt exit %u, took %.3f ms]",
          std::string(DeoptKindName(e.kind)), std::string(e.reason), FunctionText(e.function),
          CodeText(e.code, e.tier), e.code, e.offset, e.deopt_id, Milliseconds(e.cost_us)));
      std::string place =
          absl::StrCat(names_.Of(e.site_function).script, ":", e.line, ":", e.column);
      if (e.line != 0) {
        std::string inlined;
        if (!e.inlining.empty()) {
          inlined = " inlined at <" +
                    absl::StrReplaceAll(std::string(e.inlining), {{", ", "> inlined at <"}}) + ">";
        }
        Line(absl::StrFormat("            ;;; deoptimize at <%s>%s", place, inlined));
      }
      if (!e.assumed.empty() || !e.seen.empty()) {
        Line(absl::StrFormat("            ;;; assumed %s, saw %s; fail level %u",
                             std::string(e.assumed), std::string(e.seen), e.fail));
      }
      return;
    }
    case EventType::kInvalidation: {
      const auto& e = event.as<event::Invalidation>();
      Line(
          absl::StrFormat("[marking dependent code %s (0x%x <SharedFunctionInfo %s>) (opt id %u) "
                          "for deoptimization, reason: %s]",
                          CodeText(e.code, e.tier), e.function, names_.Of(e.function).name, e.code,
                          std::string(e.dependency)));
      if (!e.cell.empty()) Line(absl::StrCat("            ;;; broken: ", std::string(e.cell)));
      if (!e.stack.empty()) Line(absl::StrCat("            ;;; by ", std::string(e.stack)));
      return;
    }
    case EventType::kCodeDeath: {
      const auto& e = event.as<event::CodeDeath>();
      Line(absl::StrFormat("[discarding code %s of %s, reason: %s]", CodeText(e.code, e.tier),
                           FunctionText(e.function), std::string(e.reason)));
      return;
    }
    default:
      return;
  }
}

void TraceOsr::Trace(const Event& event) {
  auto line = [&](std::string_view what, FunctionId function, uint32_t offset,
                  const std::string& more = "") {
    Line(absl::StrFormat("[OSR - %s. function: %s, osr offset: %u%s]", std::string(what),
                         names_.Of(function).name, offset, more));
  };
  switch (event.type) {
    case EventType::kTierDecision: {
      const auto& e = event.as<event::TierDecision>();
      if (!e.osr) return;
      line("wanted", e.function, e.offset,
           absl::StrFormat(", from: %s, to: %s, reason: %s", TargetName(e.from), TargetName(e.to),
                           std::string(e.reason)));
      return;
    }
    case EventType::kCompileStart: {
      const auto& e = event.as<event::CompileStart>();
      if (!e.osr) return;
      line("compilation started", e.function, e.offset,
           absl::StrCat(", mode: ", ModeName(e.concurrent)));
      return;
    }
    case EventType::kCompileFinish: {
      const auto& e = event.as<event::CompileFinish>();
      if (!e.osr) return;
      line(e.outcome == CompileOutcome::kOk ? "compilation finished" : "compilation failed",
           e.function, e.offset);
      return;
    }
    case EventType::kOsrEntry: {
      const auto& e = event.as<event::OsrEntry>();
      line("entry", e.function, e.offset,
           absl::StrFormat(", from: %s, to: %s", TargetName(e.from), TargetName(e.to)));
      return;
    }
    case EventType::kOsrExit: {
      const auto& e = event.as<event::OsrExit>();
      line("exit", e.function, e.offset,
           absl::StrFormat(", from: %s, to: %s", TargetName(e.from), TargetName(e.to)));
      return;
    }
    default:
      return;
  }
}

}  // namespace qdr
