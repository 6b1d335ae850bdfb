// Exit records: what the sites of a function have learned from deoptimizations, and the tokens
// without which no compiler may speculate.
//
// A function's ExitRecords are off the heap, strong, and live beside its bytecode: the collector
// clears feedback but never these. Everything in them only climbs, except in a logged Reset; the
// sum of what has climbed (Learned) bounds the deoptimizations of a program
// (tiering-policy/README.md).
//
// A compiler holds a SpeculationLog, asks it for every guard, dependency and inlining, and gets
// tokens that only the log can make: no token, no guard. What it was given stays with the code.
//
// Threads: ExitRecords are changed on the main thread only. A compilation in the background reads
// copies that its snapshot took.
#ifndef FEEDBACK_EXIT_RECORD_H_
#define FEEDBACK_EXIT_RECORD_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/events.h"

namespace qdr {

/// Names a cell that code may depend on (validity cell, property cell, protector, hidden class).
using CellId = uint64_t;

// The classes of speculation: V(Name, height, names of the levels from 0 to height). The level of a
// class is the weakest assumption its site may still make; at its height nothing is left to assume.
// Degrees count insertions, not live entries: a dead hidden class or closure stays counted.
// clang-format off
#define QDR_SPECULATION_CLASSES(V)                                                          \
  V(Number, 5, "none,Smi,Int32,Double,NumberOrOddball,Any")                                 \
  V(MinusZero, 1, "unseen,seen")                                                            \
  V(NaN, 1, "unseen,seen")                                                                  \
  V(Overflow, 1, "unseen,seen")                                                             \
  V(Type, 2, "none,one type,any")                                                           \
  V(HiddenClass, 5, "degree 0,degree 1,degree 2,degree 3,degree 4,megamorphic")             \
  V(CallTarget, 5, "degree 0,degree 1,degree 2,degree 3,degree 4,megamorphic")              \
  V(Index, 2, "in bounds,out of bounds,generic")                                            \
  V(Coverage, 1, "unreached,reached")                                                       \
  V(Exception, 1, "not thrown,thrown")                                                      \
  V(Value, 2, "none,one value,any")

// What code may depend on without a guard, until the cell fires: V(Name, text).
#define QDR_DEPENDENCY_KINDS(V)                                                             \
  V(StableHiddenClass, "a hidden class without transitions")                                \
  V(Prototype, "the validity of a prototype chain")                                         \
  V(ConstantGlobal, "a global that was never reassigned")                                   \
  V(ConstantField, "a field that was never reassigned")                                     \
  V(ContextSlot, "a script variable that was never reassigned")                             \
  V(Protector, "a protector of the library")                                                \
  V(AllocationSite, "the elements kind of an allocation site")
// clang-format on

enum class SpeculationClass : uint8_t {
#define QDR_ENUM(Name, height, levels) k##Name,
  QDR_SPECULATION_CLASSES(QDR_ENUM)
#undef QDR_ENUM
};
enum class DependencyKind : uint8_t {
#define QDR_ENUM(Name, text) k##Name,
  QDR_DEPENDENCY_KINDS(QDR_ENUM)
#undef QDR_ENUM
};
inline constexpr int kSpeculationClassCount =
#define QDR_COUNT(Name, height, levels) +1
    QDR_SPECULATION_CLASSES(QDR_COUNT);
#undef QDR_COUNT
inline constexpr int kDependencyKindCount =
#define QDR_COUNT(Name, text) +1
    QDR_DEPENDENCY_KINDS(QDR_COUNT);
#undef QDR_COUNT

/// The top level of a class, at which its sites speculate no more.
constexpr uint8_t HeightOf(SpeculationClass speculation) {
  constexpr uint8_t kHeights[] = {
#define QDR_HEIGHT(Name, height, levels) height,
      QDR_SPECULATION_CLASSES(QDR_HEIGHT)
#undef QDR_HEIGHT
  };
  return kHeights[static_cast<int>(speculation)];
}
std::string_view SpeculationClassName(SpeculationClass speculation);
/// "Int32", "degree 2", ...; `level` beyond the height gives the top's name.
std::string_view LevelName(SpeculationClass speculation, uint8_t level);
std::string_view DependencyKindName(DependencyKind kind);
std::string_view DependencyKindText(DependencyKind kind);

/// A place in a function's bytecode at which a class of speculation can fail. A guard that was
/// hoisted belongs to the offset of its loop's header, and is a site of its own.
struct SpeculationSite {
  uint32_t offset = 0;
  SpeculationClass speculation = SpeculationClass::kNumber;
  bool hoisted = false;

  /// Unique in a function, and in the order of offsets.
  uint64_t Key() const {
    return uint64_t{offset} << 16 | uint64_t{hoisted} << 8 | static_cast<uint64_t>(speculation);
  }
};
struct DependencySite {
  uint32_t offset = 0;
  DependencyKind kind = DependencyKind::kStableHiddenClass;
  uint64_t Key() const { return uint64_t{offset} << 16 | static_cast<uint64_t>(kind); }
};

/// Failures after which a site may speculate only above what failed, and not at all.
inline constexpr uint8_t kFailCooling = 1;
inline constexpr uint8_t kFailDenied = 2;
/// Invalidations after which a compiler emits a guard instead of the dependency.
inline constexpr uint8_t kDependencyDenied = 2;

/// What an exit taught its site.
enum class ExitLesson : uint8_t {
  kLearned,  ///< the level climbed: the next code assumes less
  kCooling,  ///< nothing new was seen: the site may speculate only once its level has climbed
  kDenied,   ///< nothing new was seen again: the site never speculates any more
  kStale,    ///< the site had moved on since the code was made: the code is to blame, not the site
};

/// Why records were reset. Resets are the only thing that lowers a record.
enum class ResetReason : uint8_t { kDebugger, kBytecodeFlushed };

class ExitRecords {
 public:
  struct Site {
    SpeculationSite site;
    uint8_t level = 0;
    uint8_t fail = 0;          ///< 0 free, kFailCooling, kFailDenied
    uint8_t failed_level = 0;  ///< the weakest assumption that failed without a lesson
    uint64_t Key() const { return site.Key(); }
  };
  struct Dependency {
    DependencySite site;
    uint8_t invalidations = 0;
    uint64_t Key() const { return site.Key(); }
  };
  /// A callee that had exits where it was inlined.
  struct InlinedCall {
    uint32_t offset = 0;
    FunctionId callee = 0;
    uint64_t first_failure = 0;  ///< key of the callee's site that failed first
    bool denied = false;
    uint64_t Key() const { return uint64_t{offset} << 32 | callee; }
  };
  struct Loop {
    uint32_t offset = 0;
    uint8_t failures = 0;  ///< entries that failed, and exits soon after entry
    uint64_t Key() const { return offset; }
  };

  /// The record of a site; one that has learned nothing if there is none.
  Site At(SpeculationSite site) const;
  uint8_t InvalidationsAt(DependencySite site) const;
  bool InliningDenied(uint32_t call_offset) const;
  uint8_t OsrFailures(uint32_t loop_offset) const;

  /// An exit of code that assumed `assumed` when the site's fail was `fail_then`, and that saw a
  /// value of level `seen`. What the code assumed counts as learned, whoever had taught it.
  ExitLesson RecordExit(SpeculationSite site, uint8_t assumed, uint8_t fail_then, uint8_t seen);
  /// Code that depended here, when `then` invalidations were recorded, was invalidated. False if
  /// the record had moved on since: one event that invalidates many counts once.
  bool RecordInvalidation(DependencySite site, uint8_t then);
  /// An exit at `failed`, a site of `callee`, inlined at `call_offset`. True if the call is not to
  /// be inlined from now on: a second site of this callee has failed there.
  bool RecordInlineeExit(uint32_t call_offset, FunctionId callee, SpeculationSite failed);
  /// Counts a failed or useless OSR entry; gives the count.
  uint8_t RecordOsrFailure(uint32_t loop_offset);

  /// Fingerprints of invalidated code: none of them may be compiled again.
  void AddFailedFingerprint(uint64_t fingerprint);
  bool HasFailed(uint64_t fingerprint) const;

  /// Forgets what sites, dependencies and inlined calls have learned, and begins a new epoch.
  /// Denied loops and failed fingerprints stay (fingerprints contain the epoch).
  void Reset(ResetReason reason);
  uint32_t epoch() const { return epoch_; }

  /// The sum of levels, fails and invalidations: what climbs, and what the bound rests on.
  uint64_t Learned() const { return learned_; }

  // For readers (printing, JSON, the doctor): in the order of offsets.
  std::span<const Site> sites() const { return sites_; }
  std::span<const Dependency> dependencies() const { return dependencies_; }
  std::span<const InlinedCall> inlined_calls() const { return inlined_calls_; }
  std::span<const Loop> loops() const { return loops_; }
  std::span<const uint64_t> failed_fingerprints() const { return failed_fingerprints_; }

 private:
  std::vector<Site> sites_;
  std::vector<Dependency> dependencies_;
  std::vector<InlinedCall> inlined_calls_;
  std::vector<Loop> loops_;
  std::vector<uint64_t> failed_fingerprints_;
  uint64_t learned_ = 0;
  uint32_t epoch_ = 0;
};

/// Counts the firings of cells; one that has fired `limit` times is volatile: nobody may depend on
/// it. This is an addition to the records of sites and never replaces them: fresh cells evade it.
class VolatileCells {
 public:
  explicit VolatileCells(uint32_t limit) : limit_(limit) {}
  /// Once for each firing, however many codes it invalidates. True if the cell is volatile now.
  bool Fired(CellId cell);
  bool IsVolatile(CellId cell) const;
  /// The cell died: its id may come again.
  void Forget(CellId cell) { firings_.erase(cell); }

 private:
  uint32_t limit_;
  absl::flat_hash_map<CellId, uint32_t> firings_;
};

class SpeculationLog;

/// The right to emit one kind of guard at one site, and what its exit must name.
class SpeculationToken {
 public:
  /// Position in the log; the guard's exit hands it to the policy.
  uint32_t index() const { return index_; }
  /// What the guard may assume: at least this level, never a stronger one.
  uint8_t assumed() const { return assumed_; }

 private:
  friend class SpeculationLog;
  SpeculationToken(uint32_t index, uint8_t assumed) : index_(index), assumed_(assumed) {}
  uint32_t index_;
  uint8_t assumed_;
};

/// The right to depend on a cell instead of guarding.
class DependencyToken {
 public:
  uint32_t index() const { return index_; }

 private:
  friend class SpeculationLog;
  explicit DependencyToken(uint32_t index) : index_(index) {}
  uint32_t index_;
};

/// All that one compilation assumed. It moves from the compiler to the code it made.
class SpeculationLog {
 public:
  static constexpr int32_t kNotInlined = -1;

  struct Speculation {
    FunctionId function;
    SpeculationSite site;
    uint8_t assumed;
    uint8_t fail;  ///< the site's, when it was asked
    int32_t inlining;
    uint32_t epoch;  ///< of the records that answered
  };
  struct Dependency {
    FunctionId function;
    DependencySite site;
    uint8_t invalidations;  ///< the site's, when it was asked
    CellId cell;
    uint32_t epoch;
  };
  struct Inlining {
    FunctionId caller;
    uint32_t call_offset;
    FunctionId callee;
    int32_t parent;  ///< the caller's own inlining, or kNotInlined
  };
  /// One function body in the compilation: whose records answer for it (null: nothing recorded),
  /// and where it was inlined.
  struct Body {
    FunctionId function;
    const ExitRecords* records;
    int32_t inlining;
  };

  /// `code_identity` tells fingerprints of different code for one function apart (tier, OSR loop).
  /// A terminal compilation gets no token: generic operations, no exits, no dependencies.
  SpeculationLog(uint64_t code_identity, bool terminal);

  Body Outermost(FunctionId function, const ExitRecords* records) const {
    return {function, records, kNotInlined};
  }
  /// The body of `callee` at a call of `caller`; nothing if it failed there before.
  std::optional<Body> MayInline(const Body& caller, uint32_t call_offset, FunctionId callee,
                                const ExitRecords* callee_records);
  /// May the site assume what its feedback says (`level`)? The token may demand a weaker assumption
  /// than asked for. Nothing: the operation must be generic, or its guard another one.
  std::optional<SpeculationToken> MaySpeculate(const Body& body, SpeculationSite site,
                                               uint8_t level);
  /// May the site depend on `cell` (`is_volatile`: VolatileCells says so)? Nothing: emit a guard,
  /// for which MaySpeculate is asked.
  std::optional<DependencyToken> MayDepend(const Body& body, DependencySite site, CellId cell,
                                           bool is_volatile);

  /// Equal for two compilations of a function that were told the same and asked the same, in any
  /// order and number. Cells are left out: a fresh cell at a site that failed is a repeat.
  uint64_t Fingerprint() const;
  bool terminal() const { return terminal_; }
  std::span<const Speculation> speculations() const { return speculations_; }
  std::span<const Dependency> dependencies() const { return dependencies_; }
  std::span<const Inlining> inlinings() const { return inlinings_; }

 private:
  struct EntryKey {
    uint64_t site;
    FunctionId function;
    int32_t inlining;
    uint64_t more;  // The assumed level, or the cell.
    bool operator==(const EntryKey&) const = default;
    template <class H>
    friend H AbslHashValue(H h, const EntryKey& key) {
      return H::combine(std::move(h), key.site, key.function, key.inlining, key.more);
    }
  };

  uint64_t code_identity_;
  bool terminal_;
  std::vector<Speculation> speculations_;
  std::vector<Dependency> dependencies_;
  std::vector<Inlining> inlinings_;
  absl::flat_hash_map<EntryKey, uint32_t> speculation_index_;
  absl::flat_hash_map<EntryKey, uint32_t> dependency_index_;
};

}  // namespace qdr

#endif  // FEEDBACK_EXIT_RECORD_H_
