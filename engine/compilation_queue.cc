#include "engine/compilation_queue.h"

#include <algorithm>
#include <chrono>

#include "base/check.h"

namespace qdr {

CompilationQueue::CompilationQueue(int threads, int delay_ms, std::function<void()> wake)
    : thread_count_(threads), delay_ms_(delay_ms), wake_(std::move(wake)) {}

CompilationQueue::~CompilationQueue() {
  Cancel([](CompilationJob&) { return true; });
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  FinishReady();
}

void CompilationQueue::Enqueue(std::unique_ptr<CompilationJob> job) {
  if (thread_count_ == 0) {
    job->Execute(0);
    {
      std::lock_guard lock(mutex_);
      ready_.push_back(std::move(job));
    }
    FinishReady();
    return;
  }
  {
    std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(job));
  }
  if (threads_.empty()) {
    for (int i = 0; i < thread_count_; ++i) threads_.emplace_back([this, i] { Work(i); });
  }
  work_.notify_one();
}

void CompilationQueue::Work(int worker) {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [this] { return ending_ || (pauses_ == 0 && !waiting_.empty()); });
    if (ending_) return;
    std::unique_ptr<CompilationJob> job = std::move(waiting_.front());
    waiting_.pop_front();
    if (delay_ms_ > 0) {
      // The job still counts as waiting: a pause may begin meanwhile.
      CompilationJob* raw = job.get();
      waiting_.push_front(std::move(job));
      lock.unlock();
      std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms_));
      lock.lock();
      auto it = std::find_if(waiting_.begin(), waiting_.end(),
                             [raw](const auto& waiting) { return waiting.get() == raw; });
      if (it == waiting_.end() || pauses_ > 0 || ending_) continue;
      job = std::move(*it);
      waiting_.erase(it);
    }
    running_.push_back(job.get());
    lock.unlock();
    job->Execute(worker);
    lock.lock();
    std::erase(running_, job.get());
    ready_.push_back(std::move(job));
    stopped_.notify_all();
    if (!ending_) wake_();
  }
}

void CompilationQueue::FinishReady() {
  QDR_CHECK(finishing_ == nullptr);
  for (;;) {
    bool is_cancelled;
    {
      std::lock_guard lock(mutex_);
      if (ready_.empty()) return;
      finishing_ = std::move(ready_.front());
      ready_.erase(ready_.begin());
      is_cancelled = std::erase(cancelled_, finishing_.get()) > 0;
    }
    if (is_cancelled) {
      finishing_->Cancel();
    } else {
      finishing_->Finish();
    }
    finishing_ = nullptr;
  }
}

void CompilationQueue::FinishAll() {
  {
    std::unique_lock lock(mutex_);
    stopped_.wait(lock, [this] { return waiting_.empty() && running_.empty(); });
  }
  FinishReady();
}

void CompilationQueue::Cancel(const std::function<bool(CompilationJob&)>& unwanted) {
  std::vector<std::unique_ptr<CompilationJob>> gone;
  {
    std::lock_guard lock(mutex_);
    for (auto& job : waiting_) {
      if (unwanted(*job)) gone.push_back(std::move(job));
    }
    std::erase(waiting_, nullptr);
    for (auto& job : ready_) {
      if (unwanted(*job)) gone.push_back(std::move(job));
    }
    std::erase(ready_, nullptr);
    for (CompilationJob* job : running_) {
      if (unwanted(*job)) cancelled_.push_back(job);
    }
  }
  stopped_.notify_all();
  for (const auto& job : gone) job->Cancel();
}

CompilationQueue::Pause::Pause(CompilationQueue& queue) : queue_(queue) {
  std::unique_lock lock(queue_.mutex_);
  ++queue_.pauses_;
  queue_.stopped_.wait(lock, [this] { return queue_.running_.empty(); });
}

CompilationQueue::Pause::~Pause() {
  {
    std::lock_guard lock(queue_.mutex_);
    --queue_.pauses_;
  }
  queue_.work_.notify_all();
}

void CompilationQueue::ForEachJob(const std::function<void(CompilationJob&)>& visit) {
  std::lock_guard lock(mutex_);
  for (const auto& job : waiting_) visit(*job);
  for (const auto& job : ready_) visit(*job);
  if (finishing_ != nullptr) visit(*finishing_);
}

}  // namespace qdr
