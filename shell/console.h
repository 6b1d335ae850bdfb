// The object console, in the manner of node's.
#ifndef SHELL_CONSOLE_H_
#define SHELL_CONSOLE_H_

#include <quadrille/quadrille.h>

#include <chrono>
#include <map>
#include <span>
#include <string>

namespace quadrille::shell {

class Console {
 public:
  explicit Console(Isolate& isolate) : isolate_(isolate) {}

  /// Puts a console on the global object of a context. All contexts share counts and timers.
  void Install(const Context& context);

 private:
  Result<Value> Log(std::span<const Value> arguments, bool error);
  Result<Value> Table(const Value& data);
  Result<Value> Assert(const CallInfo& info);
  Result<Value> Count(const CallInfo& info);
  Result<Value> Elapsed(const CallInfo& info, bool end);
  Result<Value> Trace(const CallInfo& info);
  void Print(const std::string& text, bool error);

  Isolate& isolate_;
  std::string indentation_;
  std::map<std::string, uint64_t> counts_;
  std::map<std::string, std::chrono::steady_clock::time_point> timers_;
};

}  // namespace quadrille::shell

#endif  // SHELL_CONSOLE_H_
