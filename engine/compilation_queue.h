// CompilationQueue: compilations on background threads. A job is made on the isolate's thread, runs
// on another, and is finished on the isolate's thread again, at a safe point: when the interrupt
// that its end asks for is served. With no threads (--single-threaded) Enqueue does all of it at
// once.
//
// Invariant: no job runs while the queue is paused. The collector pauses it where cells die,
// because jobs name some weakly (CompilationJob::UpdateWeak).
#ifndef ENGINE_COMPILATION_QUEUE_H_
#define ENGINE_COMPILATION_QUEUE_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "heap/heap.h"

namespace qdr {

class CompilationJob {
 public:
  virtual ~CompilationJob() = default;
  /// The compilation. On a background thread; `worker` numbers it, from 0.
  virtual void Execute(int worker) = 0;
  /// On the isolate's thread, after Execute: installs the code, or not.
  virtual void Finish() = 0;
  /// On the isolate's thread, in place of Finish: nobody wants it any more, and it may not have
  /// run.
  virtual void Cancel() = 0;
  /// What the job needs alive, and what it names weakly; never while it runs.
  virtual void VisitRoots(RootVisitor& visitor) = 0;
  virtual void UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) = 0;
};

class CompilationQueue {
 public:
  /// `wake` is called on a background thread when a job is ready to be finished. Threads start with
  /// the first job. `delay_ms`: each job waits so long before it runs, to let things happen
  /// meanwhile.
  CompilationQueue(int threads, int delay_ms, std::function<void()> wake);
  /// Cancels what is left.
  ~CompilationQueue();
  CompilationQueue(const CompilationQueue&) = delete;
  CompilationQueue& operator=(const CompilationQueue&) = delete;

  // All on the isolate's thread.
  void Enqueue(std::unique_ptr<CompilationJob> job);
  /// Finishes the jobs that have run.
  void FinishReady();
  /// Waits until all jobs have run, and finishes them.
  void FinishAll();
  /// Cancels the jobs for which `unwanted` holds, those that run once they have run.
  void Cancel(const std::function<bool(CompilationJob&)>& unwanted);
  bool is_concurrent() const { return thread_count_ > 0; }

  /// While one is alive no job runs or begins.
  class Pause {
   public:
    explicit Pause(CompilationQueue& queue);
    ~Pause();

   private:
    CompilationQueue& queue_;
  };
  /// Every job that is not finished; paused.
  void ForEachJob(const std::function<void(CompilationJob&)>& visit);

 private:
  void Work(int worker);

  const int thread_count_;
  const int delay_ms_;
  const std::function<void()> wake_;
  std::vector<std::thread> threads_;
  std::unique_ptr<CompilationJob> finishing_;  ///< the isolate's thread alone has it

  std::mutex mutex_;
  std::condition_variable work_;     ///< there is a job, or the end, or the pause is over
  std::condition_variable stopped_;  ///< a job has run
  // Guarded by the mutex.
  std::deque<std::unique_ptr<CompilationJob>> waiting_;
  std::vector<std::unique_ptr<CompilationJob>> ready_;
  std::vector<CompilationJob*> cancelled_;  ///< running, and unwanted
  std::vector<CompilationJob*> running_;
  int pauses_ = 0;
  bool ending_ = false;
};

}  // namespace qdr

#endif  // ENGINE_COMPILATION_QUEUE_H_
