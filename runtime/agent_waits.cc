// Waiter lists. A blocked thread wakes up now and then to see whether its isolate is interrupted.
#include "runtime/agent_waits.h"

#include <algorithm>
#include <cmath>

#include "runtime/promise_operations.h"

namespace qdr {

namespace {

using Clock = std::chrono::steady_clock;

/// Longer timeouts are as good as none: a hundred years.
constexpr double kLongestTimeoutMs = 100.0 * 365 * 86400 * 1000;
constexpr std::chrono::milliseconds kInterruptPeriod{10};

Clock::time_point Deadline(double timeout_ms) {
  const double ms = std::min(timeout_ms, kLongestTimeoutMs);
  return Clock::now() +
         std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::milli>(ms));
}

}  // namespace

void AsyncWaitInbox::Put(Ended ended) {
  std::function<void()> wake;
  {
    std::lock_guard lock(mutex_);
    ended_.push_back(ended);
    wake = wake_;
  }
  if (wake) wake();
}

std::vector<AsyncWaitInbox::Ended> AsyncWaitInbox::TakeAll() {
  std::lock_guard lock(mutex_);
  return std::exchange(ended_, {});
}

void AsyncWaitInbox::SetWake(std::function<void()> wake) {
  std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

WaiterList& WaiterList::Of(BackingStore& store) {
  return static_cast<WaiterList&>(store.GetCompanion(
      []() -> std::unique_ptr<BackingStore::Companion> { return std::make_unique<WaiterList>(); }));
}

Completion<WaitResult> WaiterList::Wait(Vm& vm, size_t byte_index,
                                        const std::function<bool()>& is_expected,
                                        double timeout_ms) {
  const Clock::time_point deadline = Deadline(timeout_ms);
  std::condition_variable blocked;
  bool notified = false;
  std::unique_lock lock(mutex_);
  if (!is_expected()) return WaitResult::kNotEqual;
  if (timeout_ms == 0) return WaitResult::kTimedOut;
  const auto self = waiters_.insert(
      waiters_.end(), Waiter{.byte_index = byte_index, .blocked = &blocked, .notified = &notified});
  while (!notified) {
    if (Clock::now() >= deadline) {
      waiters_.erase(self);
      return WaitResult::kTimedOut;
    }
    blocked.wait_until(lock, std::min(deadline, Clock::now() + kInterruptPeriod));
    if (notified) break;
    lock.unlock();
    const bool stop = vm.PollInterrupt().threw();
    lock.lock();
    if (stop) {
      if (!notified) waiters_.erase(self);
      return Threw{};
    }
  }
  // Who notifies takes the waiter off the list.
  return WaitResult::kOk;
}

bool WaiterList::WaitAsync(size_t byte_index, const std::function<bool()>& is_expected,
                           std::shared_ptr<AsyncWaitInbox> inbox, uint64_t id) {
  std::lock_guard lock(mutex_);
  if (!is_expected()) return false;
  waiters_.push_back(Waiter{.byte_index = byte_index, .inbox = std::move(inbox), .id = id});
  return true;
}

double WaiterList::Notify(size_t byte_index, double count) {
  double ended = 0;
  std::vector<Waiter> async;
  {
    std::lock_guard lock(mutex_);
    for (auto it = waiters_.begin(); it != waiters_.end() && ended < count;) {
      if (it->byte_index != byte_index) {
        ++it;
        continue;
      }
      if (it->blocked != nullptr) {
        *it->notified = true;
        it->blocked->notify_one();
      } else {
        async.push_back(*it);
      }
      it = waiters_.erase(it);
      ended++;
    }
  }
  for (const Waiter& waiter : async) waiter.inbox->Put({waiter.id, WaitResult::kOk});
  return ended;
}

bool WaiterList::Cancel(const AsyncWaitInbox* inbox, uint64_t id) {
  std::lock_guard lock(mutex_);
  return waiters_.remove_if([&](const Waiter& waiter) {
    return waiter.inbox.get() == inbox && waiter.id == id;
  }) > 0;
}

AsyncWaits::AsyncWaits(Vm& vm) : vm_(vm) {}

AsyncWaits::~AsyncWaits() {
  inbox_->SetWake(nullptr);
  {
    std::lock_guard lock(timer_mutex_);
    stopping_ = true;
    timer_changed_.notify_all();
  }
  if (timer_.joinable()) timer_.join();
}

bool AsyncWaits::Start(const std::shared_ptr<BackingStore>& store, size_t byte_index,
                       const std::function<bool()>& is_expected, double timeout_ms, Value promise) {
  const uint64_t id = next_id_++;
  if (!WaiterList::Of(*store).WaitAsync(byte_index, is_expected, inbox_, id)) return false;
  promises_.emplace(id, std::make_unique<Root>(vm_.heap, promise));
  if (expect_) expect_(1);
  if (std::isfinite(timeout_ms)) {
    std::lock_guard lock(timer_mutex_);
    timeouts_.emplace(Deadline(timeout_ms), Timeout{id, store});
    if (timer_.joinable()) {
      timer_changed_.notify_all();
    } else {
      timer_ = std::thread([this] { RunTimeouts(); });
    }
  }
  return true;
}

void AsyncWaits::RunTimeouts() {
  std::unique_lock lock(timer_mutex_);
  while (!stopping_) {
    if (timeouts_.empty()) {
      timer_changed_.wait(lock);
      continue;
    }
    const auto first = timeouts_.begin();
    if (Clock::now() < first->first) {
      timer_changed_.wait_until(lock, first->first);
      continue;
    }
    const Timeout timeout = first->second;
    timeouts_.erase(first);
    lock.unlock();
    if (WaiterList::Of(*timeout.store).Cancel(inbox_.get(), timeout.id)) {
      inbox_->Put({timeout.id, WaitResult::kTimedOut});
    }
    lock.lock();
  }
}

Completion<void> AsyncWaits::Settle() {
  for (const AsyncWaitInbox::Ended& ended : inbox_->TakeAll()) {
    const auto found = promises_.find(ended.id);
    QDR_CHECK(found != promises_.end());
    auto* promise = As<JSPromise>(found->second->get());
    promises_.erase(found);
    if (expect_) expect_(-1);
    String* result =
        String::InternalizeAscii(vm_, ended.result == WaitResult::kOk ? "ok" : "timed-out");
    TRY(ResolvePromise(vm_, promise, result));
  }
  return Done{};
}

void AsyncWaits::SetHooks(std::function<void(int)> expect, std::function<void()> wake) {
  expect_ = std::move(expect);
  inbox_->SetWake(std::move(wake));
}

}  // namespace qdr
