// RuntimeState: what the library keeps for a whole isolate, across realms: the job queue, the
// registry of Symbol.for, objects that weak references keep alive until the end of a job. Its owner
// (the isolate) makes it before the first realm.
#ifndef RUNTIME_RUNTIME_STATE_H_
#define RUNTIME_RUNTIME_STATE_H_

#include "objects/ordered_hash_table.h"
#include "objects/vm.h"
#include "runtime/jobs.h"

namespace qdr {

class AsyncWaits;

class RuntimeState {
 public:
  /// Registers itself as vm.runtime_state.
  explicit RuntimeState(Vm& vm);
  ~RuntimeState();
  RuntimeState(const RuntimeState&) = delete;
  RuntimeState& operator=(const RuntimeState&) = delete;

  static RuntimeState& Of(Vm& vm) { return *vm.runtime_state; }

  JobQueue jobs;
  /// [[ModuleAsyncEvaluationCount]] (9.7).
  int32_t module_async_evaluation_count = 0;
  /// Atomics.waitAsync (runtime/agent_waits.h).
  std::unique_ptr<AsyncWaits> async_waits;

  /// A script may declare a let, const or class again (the prompt of a REPL).
  bool allow_script_redeclaration = false;

  /// The symbol of the GlobalSymbolRegistry (20.4.2.2) with this key; made when there is none.
  Symbol* SymbolFor(String* key);

  /// AddToKeptObjects and ClearKeptObjects (9.10): the job queue clears them after each job.
  void KeepUntilJobEnds(Value target) { kept_objects_.push_back(target); }
  void ClearKeptObjects() { kept_objects_.clear(); }

  /// While a realm is made: what InstallSelfHosted was asked for, done once every object is there.
  struct SelfHostedRequests {
    explicit SelfHostedRequests(Heap& heap) : targets(heap) {}
    RootVector targets;
    std::vector<std::string_view> files;
  };
  SelfHostedRequests* self_hosted_requests = nullptr;

  /// A dense number for a C++ function that closures are made of, so that realms can keep one
  /// SharedFunctionInfo for each.
  uint32_t ClosureIndex(BuiltinFunction function);

 private:
  Vm& vm_;
  Root symbol_registry_;
  RootVector kept_objects_;
  absl::flat_hash_map<BuiltinFunction, uint32_t> closure_indices_;
};

}  // namespace qdr

#endif  // RUNTIME_RUNTIME_STATE_H_
