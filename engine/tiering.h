// Tiering: the engine's side of the tiering policy. It keeps the state of each function, counts
// budgets, asks the policy when one is used up, and does what the policy says: feedback vectors,
// baseline code, later optimized code. All decisions are the policy's (tiering-policy/).
//
// Budgets are counted in units of one byte of bytecode: calls take the function's length from its
// FeedbackCell's budget, back edges the loop's length from the vector's (from the sink's, while
// there is no vector).
#ifndef ENGINE_TIERING_H_
#define ENGINE_TIERING_H_

#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/baseline_codes.h"
#include "engine/compilation_queue.h"
#include "feedback/feedback_vector.h"
#include "objects/vm.h"
#include "tiering-policy/tiering_manager.h"

namespace qdr {

class Isolate;
struct Flags;

class Tiering final : public RootProvider, public ExitRecordsOwner {
 public:
  Tiering(Isolate& isolate, const BuiltinFunction* runtime_table);
  ~Tiering() override;

  /// What FeedbackCells of new closures start with.
  int32_t initial_budget() const;
  /// Bytecode is there and a closure over it is being made: the code that its calls enter.
  /// Allocates nothing in the heap.
  const void* EntryFor(SharedFunctionInfo* shared);

  /// The budget of the function in the frame, or of a loop in it, is used up. Gives the code that
  /// goes on with the frame, at its current instruction or at the loop's header, or nullptr.
  const void* OnEntryBudget(uintptr_t fp);
  const void* OnLoopBudget(uintptr_t fp);
  /// --stress-tier-switch: nullptr where there is no other tier for this function.
  const void* SwitchTier(uintptr_t fp);
  /// Serves the interrupt that background compilations and collections ask for.
  void OnInterrupt();

  // What programs ask for through natives. The function's bytecode is there.
  /// The vector is made if there is none.
  void EnsureVector(JSFunction* function);
  bool CompileBaseline(JSFunction* function);
  /// Calls of the function go to the interpreter from now on.
  void DropBaseline(JSFunction* function);
  /// The running loop of the frame asks for baseline code at its next back edge.
  void RequestBaselineOsr(uintptr_t fp);
  /// No optimizing compiler touches the function.
  void NeverOptimize(JSFunction* function);
  bool IsNeverOptimized(JSFunction* function);
  /// The function's sites forget what they have seen.
  void ClearFeedback(JSFunction* function);
  /// Of the frame at `fp`, which is calling a stub.
  Tier FrameTier(uintptr_t fp) const;
  Tier ActiveTier(JSFunction* function) const;
  void FinishBackgroundCompilations() { queue_.FinishAll(); }
  const PolicyParameters& parameters() const { return manager_.parameters(); }
  size_t baseline_bytes() const { return codes_.bytes(); }

  // ExitRecordsOwner.
  ExitRecords* RecordsOf(FunctionId function) override;

  // RootProvider.
  void VisitRoots(RootVisitor& visitor) override;
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) override;
  void UpdateWeakYoung(const std::function<HeapObject*(HeapObject*)>& update) override {}

 private:
  class BaselineJob;
  friend class BaselineJob;
  /// Of a function, from its first question on.
  struct FunctionState {
    explicit FunctionState(FunctionId id, SharedFunctionInfo* shared)
        : tiering(id), shared(shared) {}
    TieringState tiering;
    ExitRecords records;
    SharedFunctionInfo* shared;  ///< weak
    bool compiling = false;      ///< a BaselineJob is on its way
  };
  /// Waits to be compiled with others. Both are roots.
  struct BatchEntry {
    Value shared;
    Value vector;
  };

  FunctionState& StateOf(SharedFunctionInfo* shared);
  /// Asks the policy and does what it says; what is left to do for the frame is the caller's.
  TieringDecision Ask(uintptr_t fp, bool at_loop);
  FunctionProfile ProfileOf(uintptr_t fp, bool at_loop) const;
  void SetBudgets(JSFunction* function, FeedbackVector* vector, uint32_t units);
  FeedbackVector* GiveVector(JSFunction* function);
  /// Where the stub that asks returns to: tells which code the innermost frame runs.
  const void* ReturnAddress() const;
  MemoryPressure Pressure() const;

  /// Compiles at once, or in the background with --concurrent-sparkplug and `may_wait`.
  void StartBaseline(SharedFunctionInfo* shared, FeedbackVector* vector, bool may_wait);
  bool FinishBaseline(FunctionState& state, BaselineOutput output, int64_t nanoseconds,
                      bool concurrent);
  void CompileBatch();
  void FreeDetached();

  Isolate& isolate_;
  TieringManager manager_;
  const BuiltinFunction* runtime_table_;
  SparkplugCompiler compiler_;
  BaselineCodes codes_;
  absl::flat_hash_map<FunctionId, std::unique_ptr<FunctionState>> states_;
  std::vector<BatchEntry> batch_;
  /// One for each background thread, made by it.
  std::vector<std::unique_ptr<SparkplugCompiler>> background_compilers_;
  CompilationQueue queue_;
  uint32_t random_ = 1;
};

}  // namespace qdr

#endif  // ENGINE_TIERING_H_
