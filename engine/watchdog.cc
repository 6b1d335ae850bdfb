// The thread of time limits; see watchdog.h.
#include "engine/watchdog.h"

#include <utility>

namespace quadrille::internal {

Watchdog::Watchdog(std::function<void()> expired)
    : expired_(std::move(expired)), thread_([this] { Run(); }) {}

Watchdog::~Watchdog() {
  {
    std::lock_guard lock(mutex_);
    ends_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void Watchdog::Arm(std::chrono::steady_clock::duration limit) {
  std::lock_guard lock(mutex_);
  deadline_ = std::chrono::steady_clock::now() + limit;
  changed_.notify_all();
}

void Watchdog::Disarm() {
  std::lock_guard lock(mutex_);
  deadline_.reset();
}

void Watchdog::Run() {
  std::unique_lock lock(mutex_);
  while (!ends_) {
    if (!deadline_.has_value()) {
      changed_.wait(lock);
    } else if (std::chrono::steady_clock::now() < *deadline_) {
      changed_.wait_until(lock, *deadline_);
    } else {
      deadline_.reset();
      // Under the lock: Disarm must not return while this runs.
      expired_();
    }
  }
}

}  // namespace quadrille::internal
