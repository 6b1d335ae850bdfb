// The command line of the shell; see options.h.
#include "shell/options.h"

#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

namespace quadrille::shell {

namespace {

// The text after `name=` if `argument` starts so.
std::optional<std::string> ValueOf(const std::string& argument, std::string_view name) {
  if (argument.size() > name.size() && argument.compare(0, name.size(), name) == 0 &&
      argument[name.size()] == '=') {
    return argument.substr(name.size() + 1);
  }
  return std::nullopt;
}

std::optional<double> Number(const std::string& text) {
  char* end = nullptr;
  double number = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(number > 0)) return std::nullopt;
  return number;
}

class Parser {
 public:
  explicit Parser(std::span<const std::string> arguments) : arguments_(arguments) {}

  Options Run() {
    while (next_ < arguments_.size() && options_.error.empty()) {
      const std::string& argument = arguments_[next_++];
      if (argument == "--") {
        options_.arguments.assign(arguments_.begin() + static_cast<long>(next_), arguments_.end());
        break;
      }
      if (argument == "-") {
        Add(Input::Kind::kStandardInput, "");
      } else if (argument.empty() || argument[0] != '-') {
        Add(Input::Kind::kFile, argument);
      } else {
        Flag(argument);
      }
    }
    if (options_.error.empty() && (module_ || strict_)) {
      options_.error = std::string(module_ ? "--module" : "--strict") + " needs a file after it";
    }
    return std::move(options_);
  }

 private:
  void Add(Input::Kind kind, std::string text) {
    bool module = module_ || (kind == Input::Kind::kFile && text.ends_with(".mjs"));
    options_.inputs.push_back({kind, std::move(text), module, strict_});
    module_ = strict_ = false;
  }

  void Code(const std::string& flag, Input::Kind kind) {
    if (next_ == arguments_.size()) {
      options_.error = flag + " needs code after it";
      return;
    }
    Add(kind, arguments_[next_++]);
  }

  void Flag(const std::string& flag) {
    if (flag == "-h" || flag == "--help") {
      options_.help = true;
    } else if (flag == "-v" || flag == "--version") {
      options_.version = true;
    } else if (flag == "-i" || flag == "--interactive") {
      options_.interactive = true;
    } else if (flag == "-e" || flag == "--eval") {
      Code(flag, Input::Kind::kCode);
    } else if (flag == "-p" || flag == "--print") {
      Code(flag, Input::Kind::kPrintedCode);
    } else if (flag == "-m" || flag == "--module") {
      module_ = true;
    } else if (flag == "--strict") {
      strict_ = true;
    } else if (flag == "-c" || flag == "--check") {
      options_.check_syntax = true;
    } else if (flag == "--expose-gc") {
      options_.expose_gc = true;
    } else if (flag == "--expose-262") {
      options_.expose_262 = true;
    } else if (auto mode = ValueOf(flag, "--unhandled-rejections")) {
      Mode(*mode);
    } else if (auto heap = ValueOf(flag, "--max-heap-size")) {
      if (auto size = Positive(flag, *heap)) {
        options_.max_heap_mebibytes = static_cast<size_t>(*size);
      }
    } else if (auto stack = ValueOf(flag, "--stack-size")) {
      if (auto size = Positive(flag, *stack)) {
        options_.max_stack_kibibytes = static_cast<size_t>(*size);
      }
    } else if (auto time = ValueOf(flag, "--time-limit")) {
      if (auto seconds = Positive(flag, *time)) options_.time_limit_seconds = *seconds;
    } else {
      options_.engine_flags.push_back(flag);
    }
  }

  void Mode(const std::string& mode) {
    if (mode == "error") {
      options_.rejections = Rejections::kError;
    } else if (mode == "warn") {
      options_.rejections = Rejections::kWarn;
    } else if (mode == "ignore") {
      options_.rejections = Rejections::kIgnore;
    } else {
      options_.error = "--unhandled-rejections is error, warn or ignore, not " + mode;
    }
  }

  std::optional<double> Positive(const std::string& flag, const std::string& text) {
    auto number = Number(text);
    if (!number.has_value()) options_.error = flag + ": not a positive number";
    return number;
  }

  std::span<const std::string> arguments_;
  size_t next_ = 0;
  bool module_ = false;
  bool strict_ = false;
  Options options_;
};

}  // namespace

Options ParseOptions(std::span<const std::string> arguments) { return Parser(arguments).Run(); }

std::string Usage() {
  return R"(Usage: quadrille [FLAGS] [FILE...] [-- ARGUMENTS]

Evaluates the files in order, in one realm, then runs what they have left to do (jobs, timers).
Without a file: an interactive prompt on a terminal, else the program on standard input.

  FILE                a script; a module if its name ends in .mjs
  -m, --module FILE   FILE (or the code of -e) is a module
  --strict FILE       FILE is evaluated as if it began with "use strict"
  -e, --eval CODE     evaluate CODE
  -p, --print CODE    evaluate CODE and show its value
  -                   the program on standard input
  -i, --interactive   the prompt, after everything else
  -c, --check         check the syntax only
  -- ARGUMENTS        the rest is the array `arguments` of the program

  --expose-gc                    the function gc()
  --expose-262                   the object $262 of the conformance tests
  --unhandled-rejections=MODE    error (the default), warn, ignore
  --max-heap-size=MEBIBYTES      limit of the heap (default: half of the memory, up to 4096)
  --stack-size=KIBIBYTES         limit of the machine stack
  --time-limit=SECONDS           limit of the time in JavaScript, for each file, job or timer
  -h, --help    -v, --version

Exit codes: 0 success; 1 an uncaught exception, a syntax error, or an unhandled rejection;
2 a bad command line or a file that cannot be read; 3 the heap's limit; 4 the time limit;
130 interrupted; or what quit(CODE) says.
)";
}

}  // namespace quadrille::shell
