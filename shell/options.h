// The command line of the shell. Pure: what it asks for, not how it is done.
#ifndef SHELL_OPTIONS_H_
#define SHELL_OPTIONS_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace quadrille::shell {

/// Exit codes; --help lists them.
enum ExitCode {
  kSuccess = 0,
  kFailure = 1,      ///< An uncaught exception, a syntax error, an unhandled rejection.
  kUsage = 2,        ///< A bad command line, or a file that cannot be read.
  kOutOfMemory = 3,  ///< The heap's limit.
  kOutOfTime = 4,    ///< --time-limit.
  kInterrupted = 130,
};

/// One thing to evaluate, in the order of the command line.
struct Input {
  enum class Kind { kFile, kCode, kPrintedCode, kStandardInput };
  Kind kind = Kind::kFile;
  /// The file's name, or the code.
  std::string text;
  bool module = false;
  bool strict = false;
};

enum class Rejections { kError, kWarn, kIgnore };

struct Options {
  std::vector<Input> inputs;
  /// What follows `--`.
  std::vector<std::string> arguments;
  /// Flags the shell does not know: the engine may.
  std::vector<std::string> engine_flags;
  bool help = false;
  bool version = false;
  bool interactive = false;
  bool check_syntax = false;
  bool expose_gc = false;
  bool expose_262 = false;
  Rejections rejections = Rejections::kError;
  size_t max_heap_mebibytes = 0;
  size_t max_stack_kibibytes = 0;
  double time_limit_seconds = 0;
  /// Why the command line is no good; empty if it is.
  std::string error;
};

Options ParseOptions(std::span<const std::string> arguments);

/// The text of --help without the engine's flags.
std::string Usage();

}  // namespace quadrille::shell

#endif  // SHELL_OPTIONS_H_
