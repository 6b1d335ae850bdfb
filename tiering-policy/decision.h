// What goes into the policy and what comes out: plain structs, so that they can be recorded, read
// back and replayed. Every decision and verdict has a reason; every reason has a text.
#ifndef TIERING_POLICY_DECISION_H_
#define TIERING_POLICY_DECISION_H_

#include <cstdint>
#include <string_view>

#include "base/tier.h"

namespace qdr {

/// Optimized code by how its versions are counted: code of a function by its tier, code of a loop
/// (of either tier) as OSR.
enum class VersionKind : uint8_t { kMaglev, kTurbofan, kOsr };
inline constexpr int kVersionKindCount = 3;
std::string_view VersionKindName(VersionKind kind);

enum class MemoryPressure : uint8_t { kNone, kModerate, kCritical };

/// The loop whose back edge ran out of budget.
struct LoopProfile {
  uint32_t offset = 0;        ///< of the loop's header
  uint32_t depth = 0;         ///< loops around it
  uint32_t trips = 0;         ///< back edges taken, as feedback counts them
  bool has_osr_code = false;  ///< live, of a tier above the frame's
};

/// What the engine knows of a function when its budget is used up.
struct FunctionProfile {
  uint32_t bytecode_length = 0;
  uint32_t budget_used = 0;  ///< units since the last question
  uint32_t feedback_version = 0;
  bool has_feedback_vector = false;
  Tier frame_tier = Tier::kIgnition;  ///< of the running code
  bool at_loop = false;               ///< at a back edge, of `loop`; otherwise at a return
  LoopProfile loop;
  MemoryPressure pressure = MemoryPressure::kNone;
  /// What compiling this function is expected to cost, in microseconds; 0: unknown.
  uint32_t maglev_cost = 0;
  uint32_t turbofan_cost = 0;
};

/// What the engine knows of a function after a full collection.
struct AgeProfile {
  bool executed = false;  ///< since the last full collection
  MemoryPressure pressure = MemoryPressure::kNone;
};

// V(Name, text)
#define QDR_TIERING_ACTIONS(V)                                          \
  V(None, "nothing")                                                    \
  V(AllocateFeedback, "allocate the feedback vector")                   \
  V(EnqueueBaseline, "put the function into the baseline batch")        \
  V(CompileBaseline, "compile baseline code now")                       \
  V(EnterBaseline, "go on in the baseline code, at this loop's header") \
  V(EnterOsr, "go on in the optimized code of this loop")               \
  V(Compile, "compile the function")                                    \
  V(CompileOsr, "compile the loop")                                     \
  V(DropCode, "drop the code of the tier and those above")

#define QDR_TIERING_REASONS(V)                                                 \
  /* Nothing is done. */                                                       \
  V(NotWarm, "has not used its budget")                                        \
  V(CoolingDown, "waits longer after invalidations")                           \
  V(FeedbackUnstable, "its feedback still changes")                            \
  V(CompilePending, "is being compiled")                                       \
  V(TopTier, "is at the highest tier it can reach")                            \
  V(TooLarge, "is too long to be optimized")                                   \
  V(Disabled, "may not be compiled")                                           \
  V(Compiled, "has this code already")                                         \
  V(MemoryShort, "memory is short")                                            \
  V(CostTooHigh, "has not run for as long as compiling takes")                 \
  V(MaglevHolds, "TurboFan's versions are used up, Maglev's still speculates") \
  V(LoopNotWarm, "the loop has not used its budget")                           \
  V(LoopShort, "the loop has few trips")                                       \
  V(LoopDenied, "entries into this loop failed too often")                     \
  V(UrgencyRaised, "is stuck in a loop of lower code")                         \
  V(NotCold, "was executed lately")                                            \
  V(NothingToDrop, "has no code")                                              \
  /* Something is done. */                                                     \
  V(FirstFeedback, "is executed again and has no feedback")                    \
  V(Warm, "is warm")                                                           \
  V(BatchFull, "is warm and fills the batch")                                  \
  V(QueuedAndHot, "grew hot while it waited in the batch")                     \
  V(WarmLoop, "is in a warm loop")                                             \
  V(BaselineAtHand, "is in a loop and baseline code exists")                   \
  V(OsrAtHand, "is in a loop that has optimized code")                         \
  V(Hot, "is hot and its feedback is stable")                                  \
  V(PatienceSpent, "is so hot that its changing feedback must do")             \
  V(VersionsUsedUp, "its versions are used up: code without speculation")      \
  V(Refilled, "was given a version back for its long run")                     \
  V(HotLoop, "is stuck in a hot loop")                                         \
  V(Always, "a flag wants it")                                                 \
  V(Asked, "the program asked for it")                                         \
  V(Cold, "was not executed for long")

enum class TieringAction : uint8_t {
#define QDR_ENUM(Name, text) k##Name,
  QDR_TIERING_ACTIONS(QDR_ENUM)
#undef QDR_ENUM
};
enum class TieringReason : uint8_t {
#define QDR_ENUM(Name, text) k##Name,
  QDR_TIERING_REASONS(QDR_ENUM)
#undef QDR_ENUM
};
std::string_view TieringActionName(TieringAction action);
std::string_view TieringActionText(TieringAction action);
std::string_view TieringReasonName(TieringReason reason);
std::string_view TieringReasonText(TieringReason reason);

struct TieringDecision {
  TieringAction action = TieringAction::kNone;
  TieringReason reason = TieringReason::kNotWarm;
  Tier tier = Tier::kIgnition;  ///< to compile, enter or drop
  bool concurrent = false;      ///< on a background thread
  bool terminal = false;        ///< without speculation
  bool flush_batch = false;     ///< compile the baseline batch now, this function included
  uint8_t osr_urgency = 0;      ///< loops nested less deep than this ask for OSR code
  uint32_t osr_offset = 0;      ///< kCompileOsr, kEnterBaseline: the loop's header
  uint32_t next_budget = 0;     ///< units until the next question
  uint64_t lessons = 0;         ///< what the policy had learned in all when it decided

  bool operator==(const TieringDecision&) const = default;
};

// What became of an exit, an invalidation or a finished compilation.
#define QDR_VERDICT_REASONS(V)                                                        \
  V(SiteLearned, "the site learned a weaker assumption")                              \
  V(SiteCooling, "the site saw nothing new; it may speculate only above what failed") \
  V(SiteDenied, "the site saw nothing new again; it never speculates any more")       \
  V(CodeStale, "the site had learned this already; the code is out of date")          \
  V(ExitsUsedUp, "the version has had all its exits")                                 \
  V(EarlyOsrExit, "left a loop soon after entering it")                               \
  V(FrameOfDeadCode, "a frame that was live when its code was invalidated")           \
  V(DependencyBroken, "what the code depended on changed")                            \
  V(Installed, "installed")                                                           \
  V(LearnedMeanwhile, "what it assumes failed elsewhere while it was compiled")       \
  /* Defects: the compiler or the engine broke a rule. */                             \
  V(FailedCodeRepeated, "defect: equals code that failed")                            \
  V(RecordsNotAsked, "defect: assumes what had failed before it was compiled")        \
  V(TerminalCodeExited, "defect: code without speculation had an exit")               \
  V(TokenUnknown, "defect: an exit names no token of its code")

enum class VerdictReason : uint8_t {
#define QDR_ENUM(Name, text) k##Name,
  QDR_VERDICT_REASONS(QDR_ENUM)
#undef QDR_ENUM
};
std::string_view VerdictReasonName(VerdictReason reason);
std::string_view VerdictReasonText(VerdictReason reason);
constexpr bool IsDefect(VerdictReason reason) {
  return reason >= VerdictReason::kFailedCodeRepeated;
}

/// The state of a site or function in words for people.
enum class Verdict : uint8_t {
  kLearned,  ///< the next code assumes less
  kCooling,  ///< no speculation until something new is seen
  kDenied,   ///< no speculation here any more
  kFinal,    ///< the function's next code is without speculation
};
std::string_view VerdictName(Verdict verdict);

struct ExitVerdict {
  Verdict verdict = Verdict::kLearned;
  VerdictReason reason = VerdictReason::kSiteLearned;
  bool retire = false;           ///< invalidate the code
  bool loop_denied = false;      ///< no OSR into this loop any more
  bool inlining_denied = false;  ///< the call it was inlined at is not inlined any more
  uint8_t level = 0;             ///< the site's now
  uint8_t fail = 0;              ///< the site's now
  uint32_t next_budget = 0;      ///< if retired: units until the next question

  bool operator==(const ExitVerdict&) const = default;
};

struct InstallVerdict {
  bool install = false;
  VerdictReason reason = VerdictReason::kInstalled;
  uint32_t next_budget = 0;  ///< units until the next question

  bool operator==(const InstallVerdict&) const = default;
};

}  // namespace qdr

#endif  // TIERING_POLICY_DECISION_H_
