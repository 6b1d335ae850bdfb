// A model of an engine around the tiering manager, and of the programs that run in it: functions
// with sites, dependencies, calls that are inlined and loops; a compiler that asks for a token
// wherever it could speculate; and steps by which an adversary makes guards fail, cells fire, loops
// be left, memory be collected. Programs here never learn: their feedback says the least all the
// time, so that only exit records stand between them and a loop.
//
// An Ablation takes one rule away, of the policy or of how the engine must use it, to see that some
// property then fails.
#ifndef TESTS_UNIT_TIERING_POLICY_WORLD_H_
#define TESTS_UNIT_TIERING_POLICY_WORLD_H_

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tiering-policy/tiering_manager.h"

namespace qdr {

enum class Ablation {
  kNone,
  kNoCaps,               // Versions are not counted.
  kRecordsCollected,     // Records and caps live where a collection can reset them.
  kDependenciesByCell,   // Invalidations are blamed on the cell, not on the site that depended.
  kCodeKept,             // Code is not invalidated, however often it exits.
  kRecordsNotAsked,      // The compiler does not ask the records.
  kFingerprintsIgnored,  // ... and nobody compares what it makes with what has failed.
  kGuardsWithoutToken,   // The compiler emits a guard it has no token for.
  kNothingNewForgiven,   // An exit that saw nothing new leaves its site as it was.
  kTerminalSpeculates,   // Terminal code speculates like any other.
  kBackoffForgotten,     // A collection resets the backoff.
  kDecayForgives,        // Time takes failures back, not only the backoff.
  kWaitsFromInstall,     // Waits count from when a compilation happened to finish.
};

/// One step of a program or of its engine; small numbers that Apply interprets.
struct Step {
  enum What : uint8_t {
    kRun,
    kRunLoop,
    kExit,
    kExitLate,
    kFireCell,
    kFailOsrEntry,
    kCollect,
    kDrop,
    kFinish,
    kReset,
    kCount
  };
  What what;
  uint8_t function;
  uint8_t pick;
  uint8_t value;
};

struct WorldOptions {
  uint32_t functions = 2;
  uint32_t sites = 8;
  uint32_t dependencies = 3;
  uint32_t calls = 1;  ///< each inlines the next function
  uint32_t loops = 2;
  bool concurrent = false;  ///< compilations end at kFinish, not at once
  bool resets = false;      ///< kReset does something
  Ablation ablation = Ablation::kNone;
  PolicyParameters parameters;
};

class World : public ExitRecordsOwner {
 public:
  struct Guard {
    FunctionId function;
    SpeculationSite site;
    std::optional<uint32_t> token;
  };
  struct Code {
    Code(FunctionId host, const TieringDecision& decision) : version(host, decision) {}
    CodeVersion version;
    std::vector<Guard> guards;
    int frames = 0;  ///< still live when the code died
  };
  struct Counters {
    uint64_t exits = 0;        ///< charged to the function
    uint64_t early_exits = 0;  ///< charged to a loop
    uint64_t late_exits = 0;   ///< of frames whose code was dead
    uint64_t invalidations = 0;
    uint64_t compilations = 0;
    uint64_t refusals = 0;
  };
  struct Function {
    explicit Function(FunctionId id) : state(id) {}
    TieringState state;
    ExitRecords records;
    std::vector<CellId> cells;  ///< of its dependencies, now
    uint32_t feedback_version = 0;
    std::vector<std::unique_ptr<Code>> code;     ///< live
    std::vector<std::unique_ptr<Code>> pending;  ///< being compiled
    std::vector<std::unique_ptr<Code>> dead;     ///< with frames that are still live
    Counters counters;
  };
  /// Told of what happens; the properties are checked there.
  class Observer {
   public:
    virtual ~Observer() = default;
    virtual void Decided(World& world, Function& f, const TieringDecision& decision) {}
    virtual void Installed(World& world, Function& f, const Code& code) {}
    virtual void Exiting(World& world, Function& f, const Code& code) {}
    virtual void Exited(World& world, Function& f, const Code& code, const ExitVerdict& verdict) {}
    virtual void Invalidating(World& world, Function& f, const Code& code) {}
    virtual void Invalidated(World& world, Function& f, const Code& code,
                             const ExitVerdict& verdict) {}
  };

  explicit World(const WorldOptions& options, Observer* observer = nullptr);

  void Apply(const Step& step);

  ExitRecords* RecordsOf(FunctionId function) override { return &functions_[function]->records; }
  TieringManager& manager() { return manager_; }
  const WorldOptions& options() const { return options_; }
  std::vector<std::unique_ptr<Function>>& functions() { return functions_; }
  std::vector<TieringDecision>& decisions() { return decisions_; }
  /// The potential of README.md, from an arbitrary zero.
  int64_t Phi() const;
  bool HasSpeculatingCode(const Function& f) const;
  /// Of all functions: the most of one counter.
  uint64_t Most(uint64_t Counters::*counter) const;

  // Single steps, for tests that tell a story.
  TieringDecision Run(Function& f, uint64_t units, bool in_loop = false, uint32_t loop = 0);
  /// Runs `f` until it waits no more for its next tier.
  TieringDecision RunHot(Function& f, bool in_loop = false, uint32_t loop = 0);
  ExitVerdict Exit(Function& f, Code& code, const Guard& guard, uint8_t seen,
                   uint32_t iterations = 1000);
  void FireCell(CellId cell);
  void Drop(Function& f, size_t index, DropReason reason);
  void Collect(Function& f);
  /// Compilations of `f` that are pending end now.
  void Finish(Function& f);

 private:
  bool Ablated(Ablation ablation) const { return options_.ablation == ablation; }
  void Start(Function& f, const TieringDecision& decision);
  void Install(Function& f, std::unique_ptr<Code> code);
  void AskAll(Code& code, const SpeculationLog::Body& body, int depth);
  void Bury(Function& f, size_t index, int frames);
  CellId FreshCell() { return ++last_cell_; }
  Code* Pick(Function& f, uint8_t pick, bool with_dependencies);

  WorldOptions options_;
  Observer* observer_;
  TieringManager manager_;
  std::vector<std::unique_ptr<Function>> functions_;
  std::vector<TieringDecision> decisions_;  ///< kept only if concurrent compilations matter
  CellId last_cell_ = 0;
};

/// The site number `i` of a model function.
SpeculationSite SiteOf(uint32_t i);
DependencySite DependencyOf(uint32_t i);
bool SameRecords(const ExitRecords& a, const ExitRecords& b);

}  // namespace qdr

#endif  // TESTS_UNIT_TIERING_POLICY_WORLD_H_
