// The host: what the shell adds to the language, and the order in which things run.
//
// One Host serves one isolate: the main one, or that of an agent of the conformance tests.
#ifndef SHELL_HOST_H_
#define SHELL_HOST_H_

#include <quadrille/quadrille.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shell/agents.h"
#include "shell/console.h"
#include "shell/event_loop.h"
#include "shell/modules.h"
#include "shell/options.h"

namespace quadrille::shell {

class Host {
 public:
  Host(Isolate& isolate, const Options& options);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  Isolate& isolate() { return isolate_; }
  const Options& options() const { return options_; }
  EventLoop& loop() { return loop_; }
  ModuleMap& modules() { return modules_; }
  const std::shared_ptr<AgentCluster>& agents() const { return agents_; }

  /// Puts the host's functions on the global object of a context.
  void InstallGlobals(const Context& context);

  /// Evaluates one input of the command line. Gives an exit code; messages are printed.
  int RunInput(const Input& input);
  /// Runs jobs, timers and tasks until none are left. Gives an exit code.
  int RunLoop();
  /// Runs jobs and reports rejections nobody handles. Gives an exit code.
  int RunJobs();

  /// Prints the message for an exception and gives its exit code.
  int Report(const Exception& exception, std::string_view place = "");

  /// Waits until the promise is settled or nothing is left that could settle it. An exception is
  /// what ended the program meanwhile.
  Result<void> RunUntilSettled(const Promise& promise);

  /// Evaluates a file in a context, as load() does.
  Result<Value> Load(const Context& context, const std::string& path);

 private:
  int RunScript(const Input& input, const std::string& name, const std::string& source);
  int RunModule(const std::string& name, const std::string& source);
  void InstallFunctions(const Object& global);
  void InstallTimers(const Object& global);

  Isolate& isolate_;
  const Options& options_;
  EventLoop loop_;
  ModuleMap modules_;
  Console console_;
  std::shared_ptr<AgentCluster> agents_ = std::make_shared<AgentCluster>();
  std::vector<Promise> rejections_;
  // Promises of modules that are still waiting, with their names.
  std::vector<std::pair<std::string, Promise>> waiting_;
};

/// Defines a function of the host as a builtin is: writable, configurable, not enumerable.
void DefineFunction(Isolate& isolate, const Object& target, const char* name, int length,
                    Callback callback);

}  // namespace quadrille::shell

#endif  // SHELL_HOST_H_
