// The job queue and the loop that empties it.
#include "runtime/jobs.h"

#include "objects/generator.h"
#include "objects/promise.h"
#include "runtime/abstract_operations.h"
#include "runtime/promise_operations.h"
#include "runtime/runtime_state.h"

namespace qdr {

JobQueue::JobQueue(Vm& vm) : vm_(vm) { vm.heap.AddRootProvider(this); }

JobQueue::~JobQueue() { vm_.heap.RemoveRootProvider(this); }

void JobQueue::Grow() {
  size_t capacity = capacity_ == 0 ? 64 : capacity_ * 2;
  auto jobs = std::make_unique<Job[]>(capacity);
  for (size_t i = 0; i < count_; ++i) jobs[i] = jobs_[(head_ + i) & (capacity_ - 1)];
  jobs_ = std::move(jobs);
  capacity_ = capacity;
  head_ = 0;
}

void JobQueue::Enqueue(JobKind kind, Value a, Value b, Value c) {
  if (count_ == capacity_) Grow();
  jobs_[(head_ + count_) & (capacity_ - 1)] = {Value::Smi(static_cast<int32_t>(kind)),
                                               Value(vm_.realm()), a, b, c};
  ++count_;
}

void JobQueue::EnqueueHost(HostJob job) {
  Foreign* foreign = Foreign::New(vm_, new HostJob(std::move(job)),
                                  [](void* p) { delete static_cast<HostJob*>(p); });
  Enqueue(JobKind::kHost, foreign);
}

void JobQueue::VisitRoots(RootVisitor& visitor) {
  static_assert(sizeof(Job) == 5 * sizeof(Value));
  for (size_t i = 0; i < count_; ++i) {
    auto* words = reinterpret_cast<Value*>(&jobs_[(head_ + i) & (capacity_ - 1)]);
    visitor.VisitRoots(words, words + 5);
  }
}

Completion<void> JobQueue::Run(const Job& job) {
  switch (static_cast<JobKind>(job.kind.AsSmi())) {
    case JobKind::kReaction:
      return RunPromiseReaction(vm_, CellCast<PromiseReaction>(job.a), job.b, job.c.IsTrue());
    case JobKind::kResume:
      return ResumeAwaiting(vm_, CellCast<JSGenerator>(job.a),
                            static_cast<ResumeMode>(job.c.AsSmi()), job.b);
    case JobKind::kResolveThenable:
      return RunResolveThenable(vm_, As<JSPromise>(job.a), job.b, job.c);
    case JobKind::kCallback:
      TRY(Call(vm_, job.a, Value::Undefined(), {job.b}));
      return Done{};
    case JobKind::kHost:
      return (*static_cast<HostJob*>(As<Foreign>(job.a)->pointer()))(vm_);
    case JobKind::kFinalization:
      QDR_CHECK(finalization_ != nullptr);
      return finalization_(vm_, job.a);
  }
  QDR_UNREACHABLE();
}

Completion<void> JobQueue::RunJobs(const UncaughtHandler& uncaught) {
  if (running_) return Done{};
  running_ = true;
  bool terminated = false;
  while (count_ > 0 && !terminated) {
    // The copy on the stack keeps the job's objects alive.
    Job job = jobs_[head_];
    head_ = (head_ + 1) & (capacity_ - 1);
    --count_;
    RealmScope realm(vm_, job.realm.IsCell() ? CellCast<Realm>(job.realm) : vm_.realm());
    if (Run(job).threw()) {
      terminated = vm_.is_terminating();
      if (!terminated) uncaught(vm_, vm_.TakeException());
    }
    RuntimeState::Of(vm_).ClearKeptObjects();
  }
  running_ = false;
  if (terminated) {
    clear();
    return Threw{};
  }
  return Done{};
}

}  // namespace qdr
