// Watchdog: a thread that calls back once a deadline has passed.
#ifndef ENGINE_WATCHDOG_H_
#define ENGINE_WATCHDOG_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace quadrille::internal {

class Watchdog {
 public:
  /// `expired` is called on the watchdog's thread.
  explicit Watchdog(std::function<void()> expired);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void Arm(std::chrono::steady_clock::duration limit);
  /// After it returns, `expired` is not called until it is armed again.
  void Disarm();

 private:
  void Run();

  std::function<void()> expired_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace quadrille::internal

#endif  // ENGINE_WATCHDOG_H_
