// Timers and tasks; see event_loop.h.
#include "shell/event_loop.h"

namespace quadrille::shell {

void Mailbox::Post(Task task) {
  std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
  changed_.notify_all();
}

std::optional<Mailbox::Task> Mailbox::Take(
    std::optional<std::chrono::steady_clock::time_point> deadline) {
  std::unique_lock lock(mutex_);
  auto ready = [&] { return !tasks_.empty() || (!deadline.has_value() && expected_ == 0); };
  if (deadline.has_value()) {
    changed_.wait_until(lock, *deadline, ready);
  } else {
    changed_.wait(lock, ready);
  }
  if (tasks_.empty()) return std::nullopt;
  Task task = std::move(tasks_.front());
  tasks_.pop_front();
  return task;
}

void Mailbox::Expect(int change) {
  std::lock_guard lock(mutex_);
  expected_ += change;
  changed_.notify_all();
}

bool Mailbox::expects_tasks() {
  std::lock_guard lock(mutex_);
  return expected_ > 0 || !tasks_.empty();
}

uint32_t EventLoop::AddTimer(const Function& callback, std::vector<Value> arguments,
                             std::chrono::milliseconds delay, bool repeat) {
  uint32_t id = next_id_++;
  Clock::time_point due = Clock::now() + delay;
  timers_.emplace(std::pair(due, id), Timer{callback, std::move(arguments), delay, repeat, due});
  due_.emplace(id, due);
  return id;
}

void EventLoop::CancelTimer(uint32_t id) {
  if (running_ == id) running_.reset();
  auto found = due_.find(id);
  if (found == due_.end()) return;
  timers_.erase({found->second, id});
  due_.erase(found);
}

bool EventLoop::HasWork() { return !timers_.empty() || mailbox_->expects_tasks(); }

std::optional<EventLoop::Clock::time_point> EventLoop::next_due() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first.first;
}

Result<void> EventLoop::RunOne() {
  if (auto task = mailbox_->Take(next_due()); task.has_value()) return (*task)();
  if (timers_.empty() || timers_.begin()->first.first > Clock::now()) return {};

  auto node = timers_.extract(timers_.begin());
  uint32_t id = node.key().second;
  Timer& timer = node.mapped();
  due_.erase(id);
  if (timer.repeat) running_ = id;
  auto result = timer.callback.Call(Value(), timer.arguments);
  if (timer.repeat && running_ == id) {
    Clock::time_point due = Clock::now() + timer.delay;
    due_.emplace(id, due);
    timers_.emplace(std::pair(due, id), std::move(timer));
  }
  running_.reset();
  if (!result.ok()) return result.exception();
  return {};
}

}  // namespace quadrille::shell
