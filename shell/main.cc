// The shell `quadrille`: reads the command line, makes an isolate, and hands over to the host.
#include <quadrille/quadrille.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "shell/host.h"
#include "shell/options.h"
#include "shell/output.h"
#include "shell/repl.h"

namespace quadrille::shell {
namespace {

int Main(const std::vector<std::string>& arguments) {
  Options options = ParseOptions(arguments);
  if (options.error.empty() && !options.engine_flags.empty()) {
    std::vector<std::string> rejected = RejectedFlags(options.engine_flags);
    if (!rejected.empty()) options.error = "unknown flag " + rejected[0];
  }
  if (!options.error.empty()) {
    WriteError("quadrille: " + options.error + " (quadrille --help lists the flags)\n");
    return kUsage;
  }
  if (options.help) {
    WriteOutput(Usage() + "\nFlags of the engine:\n" + FlagsHelp());
    return kSuccess;
  }
  if (options.version) {
    WriteOutput("quadrille " + std::string(Version()) + "\n");
    return kSuccess;
  }
  if (options.inputs.empty()) {
    if (isatty(STDIN_FILENO) != 0) {
      options.interactive = true;
    } else if (!options.interactive) {
      options.inputs.push_back({Input::Kind::kStandardInput, "", false, false});
    }
  }

  Isolate::Options limits;
  limits.max_heap_bytes = options.max_heap_mebibytes << 20;
  limits.max_stack_bytes = options.max_stack_kibibytes << 10;
  limits.flags = options.engine_flags;
  auto isolate = Isolate::New(limits);
  for (const std::string& error : isolate->FlagErrors()) {
    WriteError("quadrille: " + error + "\n");
    return kUsage;
  }
  Host host(*isolate, options);
  host.InstallGlobals(isolate->current_context());
  int code = kSuccess;
  for (const Input& input : options.inputs) {
    code = host.RunInput(input);
    if (code != kSuccess && !options.interactive) Exit(code);
  }
  if (options.interactive) return RunRepl(&host);
  if (!options.check_syntax) code = host.RunLoop();
  // The process ends here: taking the heap apart object by object would only cost time.
  Exit(code);
}

}  // namespace
}  // namespace quadrille::shell

int main(int count, char** values) {
  return quadrille::shell::Main(std::vector<std::string>(values + 1, values + count));
}
