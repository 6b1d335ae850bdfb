// Standard output and standard error; see output.h. The C library's streams do the buffering.
#include "shell/output.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

namespace quadrille::shell {

namespace {

/// Is something in the buffer that nobody has promised to write out?
std::atomic<bool> buffered = false;

/// Writes out what has been in the buffer for a while, so that little is lost when a signal ends
/// the process, and who reads along reads on.
void FlushNowAndThen() {
  constexpr std::chrono::milliseconds kAge(50);
  for (;;) {
    buffered.wait(false);
    std::this_thread::sleep_for(kAge);
    buffered.store(false);
    FlushOutput();
  }
}

}  // namespace

void WriteOutput(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (buffered.load(std::memory_order_relaxed) || OutputIsTerminal()) return;
  static std::once_flag started;
  std::call_once(started, [] { std::thread(FlushNowAndThen).detach(); });
  buffered.store(true);
  buffered.notify_one();
}

void WriteError(std::string_view text) {
  FlushOutput();
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

void FlushOutput() { std::fflush(stdout); }

bool OutputIsTerminal() {
  static const bool is_terminal = isatty(STDOUT_FILENO) != 0;
  return is_terminal;
}
bool ErrorIsTerminal() { return isatty(STDERR_FILENO) != 0; }

void Exit(int code) {
  // Files of the engine, too.
  std::fflush(nullptr);
  _exit(code);
}

}  // namespace quadrille::shell
