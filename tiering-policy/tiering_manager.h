// The tiering manager: decides which code of a function is made, entered, kept and dropped. It is
// pure: no clock, no heap, no compiler; the same events give the same decisions. It owns the
// parameters, the volatile cells and the size of the baseline batch; the state of each function is
// the engine's to keep (tiering_state.h).
//
// Invariants: code that fails is weaker when it comes again, and no function has more versions, and
// no version more exits, than the parameters say (README.md has the bound).
#ifndef TIERING_POLICY_TIERING_MANAGER_H_
#define TIERING_POLICY_TIERING_MANAGER_H_

#include <cstdint>

#include "feedback/exit_record.h"
#include "tiering-policy/decision.h"
#include "tiering-policy/parameters.h"
#include "tiering-policy/tiering_state.h"

namespace qdr {

/// Where the records of functions are; the engine implements it.
class ExitRecordsOwner {
 public:
  virtual ~ExitRecordsOwner() = default;
  /// The records of `function`, made if there are none yet; null if the function is gone.
  virtual ExitRecords* RecordsOf(FunctionId function) = 0;
};

/// Why live code goes without having failed.
enum class DropReason : uint8_t {
  kCold,
  kMemory,
  kDebugger,
  kReplaced,        ///< by a newer version of its kind
  kWeakObjectDied,  ///< an object it names weakly: the next version waits twice as long
};

class TieringManager {
 public:
  TieringManager(const PolicyParameters& parameters, ExitRecordsOwner& owner)
      : parameters_(parameters), owner_(owner), cells_(parameters.volatile_cell_firings) {}

  const PolicyParameters& parameters() const { return parameters_; }
  const VolatileCells& cells() const { return cells_; }

  // Going up.

  /// Budget units after which a function without a feedback vector is asked about first.
  uint32_t InitialBudget(uint32_t bytecode_length) const;
  /// The function's bytecode is new: only --always-sparkplug has something to do.
  TieringDecision OnBytecodeReady(const TieringState& state) const;
  /// The function's budget is used up. A decision to compile marks the compilation as pending: it
  /// must end in OnBaselineCompiled, OnCompiled or OnCompileFailed.
  TieringDecision OnBudgetInterrupt(TieringState& state, const FunctionProfile& profile);
  /// The program asks for code (natives): caps and terminal states hold all the same. kMaglev or
  /// kTurbofan; `loop`: OSR code of that loop, null: code of the function.
  TieringDecision OnAsked(TieringState& state, const FunctionProfile& profile, Tier tier,
                          const LoopProfile* loop);

  /// Neither Maglev nor TurboFan is wanted for the function, ever.
  void OnNeverOptimize(TieringState& state);
  void OnBaselineCompiled(TieringState& state);
  /// `for_good`: the compiler will never manage this function.
  void OnBaselineFailed(TieringState& state, bool for_good);
  /// A compilation that was asked for is finished; may its code be installed? Code that repeats
  /// what failed is refused and counted as a defect; code whose assumptions failed elsewhere in
  /// the meantime is refused too, and asked for again.
  InstallVerdict OnCompiled(TieringState& state, CodeVersion& version);
  /// The compilation was cancelled or gave up; `for_good` as above (for OSR: counts as a failed
  /// entry into the loop).
  void OnCompileFailed(TieringState& state, const CodeVersion& version, bool for_good);

  // Going down.

  /// A guard failed: `token` is the index of its SpeculationToken, `seen` the level of the value it
  /// saw (for degrees: one more than assumed). `osr_iterations`: trips of the loop since OSR code
  /// was entered; ignored for other code. The caller invalidates the code if told to.
  ExitVerdict OnExit(TieringState& state, CodeVersion& version, uint32_t token, uint8_t seen,
                     uint32_t osr_iterations);
  /// A cell fired: once for each firing, before OnInvalidated of each code that depends on it.
  /// True if the cell is volatile now.
  bool OnCellFired(CellId cell) { return cells_.Fired(cell); }
  void OnCellDied(CellId cell) { cells_.Forget(cell); }
  /// `version` depended on `cell`, which fired; its code is invalid now.
  ExitVerdict OnInvalidated(TieringState& state, CodeVersion& version, CellId cell);
  /// OSR code could not be entered. True if the loop is denied now; the engine drops its code.
  bool OnOsrEntryFailed(const TieringState& state, uint32_t loop_offset);

  /// After a full collection: what has gone cold?
  TieringDecision OnCollection(TieringState& state, const AgeProfile& profile) const;
  void OnBaselineDropped(TieringState& state);
  /// The code of `version` is dropped without having failed: its version may come again.
  void OnDropped(TieringState& state, CodeVersion& version, DropReason reason);
  /// The records are to be reset, code that is live having been dropped. The caps stay.
  void OnReset(TieringState& state, ResetReason reason);

  /// Rules that a compiler or the engine was seen to break; each also is a verdict.
  uint64_t defects() const { return defects_; }

  /// N(tier) x length x 2^min(k, limit): budget units before the next version.
  uint64_t Wait(Tier tier, uint32_t bytecode_length, uint8_t backoff) const;
  uint64_t OsrWait(Tier tier, uint32_t bytecode_length, uint8_t backoff) const;

 private:
  uint32_t VersionCap(VersionKind kind) const;
  bool Usable(const TieringState& state, Tier tier) const;
  bool LoopDenied(const TieringState& state, uint32_t loop_offset) const;
  bool VersionsLeft(const TieringState& state, VersionKind kind) const;
  bool RefillReady(const TieringState& state) const;
  void DecayBackoff(TieringState& state) const;
  TieringDecision Decide(TieringState& state, const FunctionProfile& profile);
  TieringDecision DecideBaseline(TieringState& state, const FunctionProfile& profile);
  TieringDecision DecidePromotion(TieringState& state, const FunctionProfile& profile);
  TieringDecision DecideOsr(TieringState& state, const FunctionProfile& profile);
  TieringDecision RequestFunction(TieringState& state, const FunctionProfile& profile, Tier tier,
                                  TieringReason reason);
  TieringDecision RequestLoop(TieringState& state, Tier tier, uint32_t offset,
                              TieringReason reason);
  bool TakeVersionOrTerminal(TieringState& state, VersionKind kind, TieringReason* reason);
  uint32_t NextBudget(const TieringState& state, bool in_lower_loop) const;
  bool LearnedMeanwhile(const SpeculationLog& log);
  void Retire(TieringState& state, CodeVersion& version);
  InstallVerdict Refuse(TieringState& state, VersionKind kind, VerdictReason reason);
  void Unlink(TieringState& state, const CodeVersion& version);
  ExitVerdict Defect(TieringState& state, CodeVersion& version, VerdictReason reason);

  PolicyParameters parameters_;
  ExitRecordsOwner& owner_;
  VolatileCells cells_;
  uint64_t batch_bytes_ = 0;
  uint64_t lessons_ = 0;
  uint64_t defects_ = 0;
};

}  // namespace qdr

#endif  // TIERING_POLICY_TIERING_MANAGER_H_
