// The agents of the conformance tests: threads with isolates of their own that share memory.
#ifndef SHELL_AGENTS_H_
#define SHELL_AGENTS_H_

#include <quadrille/quadrille.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>

namespace quadrille::shell {

/// What the main thread and its agents share; each agent's thread keeps it alive.
class AgentCluster : public std::enable_shared_from_this<AgentCluster> {
 public:
  /// What is broadcast with the memory: a number, or a BigInt as its digits.
  using Token = std::variant<double, std::string>;
  struct Broadcast {
    SharedMemory memory;
    Token token;
  };

  /// Starts a thread that evaluates `source`; returns when it runs.
  void Start(const std::string& source);
  /// Gives the message to every agent that runs; returns when all have taken it.
  void Send(const Broadcast& message);
  void Report(const std::string& text);
  std::optional<std::string> TakeReport();

  /// For agents: waits for the next message.
  Broadcast Receive(uint64_t* seen);
  void Leave();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> reports_;
  Broadcast message_;
  uint64_t message_number_ = 0;
  int running_ = 0;
  int receivers_ = 0;
};

/// The property $262.agent for the main thread.
Object NewAgentObject(Isolate& isolate, std::shared_ptr<AgentCluster> cluster);

}  // namespace quadrille::shell

#endif  // SHELL_AGENTS_H_
