// Waiting on shared memory (ECMA-262 25.4.3): the list of those who wait on a block, which is
// shared by all threads that see the block, and the waits of one isolate that end in promises.
#ifndef RUNTIME_AGENT_WAITS_H_
#define RUNTIME_AGENT_WAITS_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include "objects/typed_array.h"
#include "objects/vm.h"

namespace qdr {

enum class WaitResult : uint8_t { kOk, kNotEqual, kTimedOut };

/// Where waits that do not block report their end, from whatever thread ends them.
class AsyncWaitInbox {
 public:
  struct Ended {
    uint64_t id;
    WaitResult result;
  };
  void Put(Ended ended);
  std::vector<Ended> TakeAll();
  void SetWake(std::function<void()> wake);

 private:
  std::mutex mutex_;
  std::vector<Ended> ended_;
  std::function<void()> wake_;
};

/// The waiters of one block, first come, first served.
class WaiterList final : public BackingStore::Companion {
 public:
  static WaiterList& Of(BackingStore& store);

  /// Blocks until notified or for `timeout_ms`. `is_expected` is asked in the critical section.
  /// Threw: a termination.
  Completion<WaitResult> Wait(Vm& vm, size_t byte_index, const std::function<bool()>& is_expected,
                              double timeout_ms);
  /// Enters a wait that ends in `inbox`. False if the value is not the expected one.
  bool WaitAsync(size_t byte_index, const std::function<bool()>& is_expected,
                 std::shared_ptr<AsyncWaitInbox> inbox, uint64_t id);
  /// Ends up to `count` waits; gives their number.
  double Notify(size_t byte_index, double count);
  /// Takes an asynchronous wait off the list; false if it ended already.
  bool Cancel(const AsyncWaitInbox* inbox, uint64_t id);

 private:
  struct Waiter {
    size_t byte_index;
    std::condition_variable* blocked = nullptr;  ///< of a thread that waits
    bool* notified = nullptr;
    std::shared_ptr<AsyncWaitInbox> inbox;  ///< of one that does not
    uint64_t id = 0;
  };
  std::mutex mutex_;
  std::list<Waiter> waiters_;
};

/// The asynchronous waits of one isolate. All functions on its thread.
class AsyncWaits {
 public:
  explicit AsyncWaits(Vm& vm);
  ~AsyncWaits();
  AsyncWaits(const AsyncWaits&) = delete;
  AsyncWaits& operator=(const AsyncWaits&) = delete;

  /// Starts a wait; `promise` is resolved by Settle when it ends. False if the value is not the
  /// expected one. `timeout_ms` may be infinite.
  bool Start(const std::shared_ptr<BackingStore>& store, size_t byte_index,
             const std::function<bool()>& is_expected, double timeout_ms, Value promise);
  /// Resolves the promises of waits that ended.
  Completion<void> Settle();

  /// `expect(+1)` when a wait begins, `expect(-1)` when it was settled; `wake`, on any thread, when
  /// there is something to settle.
  void SetHooks(std::function<void(int)> expect, std::function<void()> wake);

 private:
  using Clock = std::chrono::steady_clock;
  struct Timeout {
    uint64_t id;
    std::shared_ptr<BackingStore> store;
  };
  void RunTimeouts();

  Vm& vm_;
  std::shared_ptr<AsyncWaitInbox> inbox_ = std::make_shared<AsyncWaitInbox>();
  std::map<uint64_t, std::unique_ptr<Root>> promises_;
  uint64_t next_id_ = 1;
  std::function<void(int)> expect_;

  // The thread that ends waits whose time is up; started by the first one that has a time.
  std::thread timer_;
  std::mutex timer_mutex_;
  std::condition_variable timer_changed_;
  std::multimap<Clock::time_point, Timeout> timeouts_;
  bool stopping_ = false;
};

}  // namespace qdr

#endif  // RUNTIME_AGENT_WAITS_H_
