// The job queue (ECMA-262 9.5): promise jobs, callbacks of the host, finalization, in the order
// they were enqueued. A ring buffer of rooted words: enqueuing allocates nothing in the heap.
#ifndef RUNTIME_JOBS_H_
#define RUNTIME_JOBS_H_

#include <functional>
#include <memory>

#include "objects/vm.h"

namespace qdr {

enum class JobKind : uint8_t {
  kReaction,         ///< 27.2.2.1: PromiseReaction, argument, true if rejected
  kResume,           ///< of an await: generator, value, ResumeMode as a Smi
  kResolveThenable,  ///< 27.2.2.2: promise, thenable, then
  kCallback,         ///< callable, argument: queueMicrotask
  kHost,             ///< Foreign with a HostJob
  kFinalization,     ///< CleanupFinalizationRegistry: registry
};

class JobQueue : public RootProvider {
 public:
  using HostJob = std::function<Completion<void>(Vm&)>;
  /// Receives what a callback or host job threw.
  using UncaughtHandler = std::function<void(Vm&, Value exception)>;

  explicit JobQueue(Vm& vm);
  ~JobQueue() override;

  void Enqueue(JobKind kind, Value a, Value b = Value::Undefined(), Value c = Value::Undefined());
  void EnqueueHost(HostJob job);
  bool empty() const { return count_ == 0; }
  size_t size() const { return count_; }
  void clear() { count_ = 0; }

  /// Runs jobs until there are none; does nothing when it is running already. Threw: a termination.
  /// Promise jobs report nothing here: their errors reject promises.
  Completion<void> RunJobs(const UncaughtHandler& uncaught);

  /// What runs CleanupFinalizationRegistry; set by the file that owns the registries.
  using FinalizationRunner = Completion<void> (*)(Vm&, Value registry);
  void set_finalization_runner(FinalizationRunner runner) { finalization_ = runner; }

  void VisitRoots(RootVisitor& visitor) override;

 private:
  struct Job {
    Value kind;
    Value realm;  ///< current realm when it was enqueued
    Value a, b, c;
  };
  void Grow();
  Completion<void> Run(const Job& job);

  Vm& vm_;
  std::unique_ptr<Job[]> jobs_;
  size_t capacity_ = 0;  ///< a power of two
  size_t head_ = 0;
  size_t count_ = 0;
  bool running_ = false;
  FinalizationRunner finalization_ = nullptr;
};

}  // namespace qdr

#endif  // RUNTIME_JOBS_H_
