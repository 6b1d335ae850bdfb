// Timers and what other threads send: everything that is left to do once the files are evaluated.
#ifndef SHELL_EVENT_LOOP_H_
#define SHELL_EVENT_LOOP_H_

#include <quadrille/quadrille.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace quadrille::shell {

/// Tasks posted from other threads; the only part of a loop that they may touch.
class Mailbox {
 public:
  using Task = std::function<Result<void>()>;
  void Post(Task task);
  /// A task, waiting for one until `deadline`; none if none came.
  std::optional<Task> Take(std::optional<std::chrono::steady_clock::time_point> deadline);
  /// The loop stays alive while somebody may still post.
  void Expect(int change);
  bool expects_tasks();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  int expected_ = 0;
};

class EventLoop {
 public:
  using Clock = std::chrono::steady_clock;

  EventLoop() : mailbox_(std::make_shared<Mailbox>()) {}

  /// Calls `callback` after `delay` (and again and again if `repeat`); gives the timer's number.
  uint32_t AddTimer(const Function& callback, std::vector<Value> arguments,
                    std::chrono::milliseconds delay, bool repeat);
  void CancelTimer(uint32_t id);
  bool HasWork();
  /// When the next timer is due.
  std::optional<Clock::time_point> next_due() const;
  /// Waits for the next timer or task and runs it.
  /// An exception is what it threw.
  Result<void> RunOne();
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

 private:
  struct Timer {
    Function callback;
    std::vector<Value> arguments;
    std::chrono::milliseconds delay;
    bool repeat;
    Clock::time_point due;
  };
  // Timers by the time they are due; of two at the same time the older is first.
  std::map<std::pair<Clock::time_point, uint32_t>, Timer> timers_;
  std::map<uint32_t, Clock::time_point> due_;
  uint32_t next_id_ = 1;
  // The repeating timer whose callback is running, unless the callback has cancelled it.
  std::optional<uint32_t> running_;
  std::shared_ptr<Mailbox> mailbox_;
};

}  // namespace quadrille::shell

#endif  // SHELL_EVENT_LOOP_H_
