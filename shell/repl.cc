// The interactive prompt; see repl.h.
#include "shell/repl.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "shell/completion.h"
#include "shell/files.h"
#include "shell/host.h"
#include "shell/inspect.h"
#include "shell/line_editor.h"
#include "shell/output.h"
#include "shell/report.h"

namespace quadrille::shell {

namespace {

constexpr char kHelp[] =
    ".editor       enter several lines, evaluated at Ctrl-D\n"
    ".exit         leave (or Ctrl-D)\n"
    ".help         this list\n"
    ".load FILE    evaluate a file here\n"
    "_             the last value; _error the last error\n"
    "Ctrl-C        stop what is running, or discard what is typed\n"
    "Tab           complete names and properties\n";

// The isolate whose JavaScript Ctrl-C stops. A signal handler reaches nothing but globals.
std::atomic<Isolate*> g_running{nullptr};

void OnInterrupt(int) {
  if (Isolate* isolate = g_running.load()) isolate->Interrupt();
}

std::string HistoryFile() {
  if (const char* file = std::getenv("QUADRILLE_HISTORY")) return file;
  const char* home = std::getenv("HOME");
  return home == nullptr ? "" : std::string(home) + "/.quadrille_history";
}

bool WantsColors() { return OutputIsTerminal() && std::getenv("NO_COLOR") == nullptr; }

std::string_view Trim(std::string_view text) {
  size_t first = text.find_first_not_of(" \t\r\n");
  if (first == text.npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r\n") + 1 - first);
}

class Repl {
 public:
  explicit Repl(Host* host)
      : host_(host),
        isolate_(host->isolate()),
        context_(isolate_.current_context()),
        colors_(WantsColors()),
        editor_(HistoryFile(),
                {[this](std::string_view before) { return Complete(context_, before); },
                 [this] { return Idle(); }}) {}

  int Run() {
    struct sigaction action = {};
    action.sa_handler = OnInterrupt;  // No SA_RESTART: waiting for a key ends.
    sigaction(SIGINT, &action, nullptr);
    if (editor_.is_terminal()) {
      WriteOutput("Quadrille " + std::string(Version()) + " (.help for help)\n");
    }
    while (!done_) Turn();
    FlushOutput();
    return kSuccess;
  }

 private:
  // One line: a command, or more of the text that is being entered.
  void Turn() {
    std::string line;
    const char* prompt = pending_.empty() ? "> " : "| ";
    switch (editor_.Read(editor_.is_terminal() ? prompt : "", &line)) {
      case LineEditor::Status::kEnd:
        if (!pending_.empty()) Evaluate(std::exchange(pending_, ""));
        if (editor_.is_terminal()) WriteOutput("\n");
        done_ = true;
        return;
      case LineEditor::Status::kInterrupted:
        WriteOutput("\n");
        if (pending_.empty() && !editor_.interrupted_text()) {
          if (asked_to_leave_) {
            done_ = true;
            return;
          }
          WriteOutput("(Ctrl-C again or Ctrl-D leaves)\n");
          asked_to_leave_ = true;
        }
        pending_.clear();
        return;
      case LineEditor::Status::kLine:
        break;
    }
    asked_to_leave_ = false;
    std::string_view trimmed = Trim(line);
    if (pending_.empty()) {
      if (trimmed.empty()) return;
      if (trimmed[0] == '.' && trimmed.size() > 1 && trimmed[1] >= 'a' && trimmed[1] <= 'z') {
        editor_.AddHistory(line);
        return Command(trimmed);
      }
      pending_ = line;
    } else {
      pending_ += "\n" + line;
    }
    if (IsIncomplete(pending_)) return;
    std::string source = std::exchange(pending_, "");
    std::string entry = source;
    for (char& c : entry) {
      if (c == '\n') c = ' ';
    }
    editor_.AddHistory(entry);
    Evaluate(source);
  }

  void Command(std::string_view line) {
    size_t space = std::min(line.find(' '), line.size());
    std::string_view name = line.substr(0, space);
    std::string_view argument = Trim(line.substr(space));
    if (name == ".exit") {
      done_ = true;
    } else if (name == ".help") {
      WriteOutput(kHelp);
    } else if (name == ".load") {
      std::string error;
      auto source = ReadFile(std::string(argument), &error);
      if (!source.has_value()) {
        WriteOutput("Cannot read " + std::string(argument) + ": " + error + "\n");
      } else if (auto message = CheckSourceText(std::string(argument), *source)) {
        WriteOutput(*message);
      } else {
        Evaluate(*source);
      }
    } else if (name == ".editor") {
      Editor();
    } else {
      WriteOutput("There is no command " + std::string(name) + "; .help lists them.\n");
    }
  }

  void Editor() {
    WriteOutput("// Ctrl-D evaluates, Ctrl-C discards\n");
    std::string source;
    std::string line;
    while (true) {
      switch (editor_.Read("", &line)) {
        case LineEditor::Status::kLine:
          source += line + "\n";
          continue;
        case LineEditor::Status::kInterrupted:
          WriteOutput("\n");
          return;
        case LineEditor::Status::kEnd:
          WriteOutput("\n");
          return Evaluate(source);
      }
    }
  }

  SourceOptions NameFor() const {
    SourceOptions options;
    options.name = "REPL" + std::to_string(count_);
    options.repl = true;
    return options;
  }

  bool IsIncomplete(const std::string& source) {
    auto checked = context_.CheckSyntax(source, NameFor());
    if (checked.ok() || !checked.exception().incomplete_input()) return false;
    // `{` may begin an object as well as a block.
    return true;
  }

  // An input that begins with a brace is meant as an object if it can be one.
  Result<Evaluation> EvaluateText(const std::string& source) {
    SourceOptions options = NameFor();
    std::string_view trimmed = Trim(source);
    if (trimmed.starts_with("{") && !trimmed.ends_with(";")) {
      std::string wrapped = "(" + std::string(trimmed) + "\n)";
      if (context_.CheckSyntax(wrapped, options).ok()) {
        return context_.EvaluateForPrompt(wrapped, options);
      }
    }
    return context_.EvaluateForPrompt(source, options);
  }

  void Evaluate(const std::string& source) {
    ++count_;
    isolate_.CancelInterrupt();
    g_running = &isolate_;
    EvaluateAndShow(source);
    g_running = nullptr;
    isolate_.CancelInterrupt();
    FlushOutput();
  }

  void EvaluateAndShow(const std::string& source) {
    auto result = EvaluateText(source);
    if (!result.ok()) return ShowException(result.exception());
    Value value = result->value;
    if (result->awaits) {
      Promise promise = value.As<Promise>();
      promise.MarkHandled();
      if (auto settled = host_->RunUntilSettled(promise); !settled.ok()) {
        return ShowException(settled.exception());
      }
      if (promise.state() == Promise::State::kPending) {
        WriteOutput("(waits for a promise that nothing will settle)\n");
        return;
      }
      value = promise.result();
      if (promise.state() == Promise::State::kRejected) {
        Remember("_error", value);
        WriteOutput(DescribeThrown(isolate_, value, "Uncaught ", "", colors_));
        return;
      }
    } else {
      host_->RunJobs();
    }
    Remember("_", value);
    InspectOptions options;
    options.colors = colors_;
    options.proxies = true;
    WriteOutput(Inspect(isolate_, value, options) + "\n");
  }

  void Remember(const char* name, const Value& value) {
    (void)context_.global().DefineHidden(name, value);
  }

  void ShowException(const Exception& exception) {
    if (exception.kind() == Exception::Kind::kThrown) Remember("_error", exception.value());
    WriteOutput(DescribeException(isolate_, exception, "", colors_));
  }

  // While waiting for a key: runs timers that are due.
  int Idle() {
    using std::chrono::milliseconds;
    while (auto due = host_->loop().next_due()) {
      auto wait = std::chrono::ceil<milliseconds>(*due - EventLoop::Clock::now());
      if (wait > milliseconds(0)) {
        FlushOutput();
        return static_cast<int>(std::min<int64_t>(wait.count(), 1 << 30));
      }
      g_running = &isolate_;
      if (auto done = host_->loop().RunOne(); !done.ok()) ShowException(done.exception());
      host_->RunJobs();
      g_running = nullptr;
    }
    FlushOutput();
    return -1;
  }

  Host* host_;
  Isolate& isolate_;
  Context context_;
  bool colors_;
  LineEditor editor_;
  // Lines of a text that is not complete yet.
  std::string pending_;
  int count_ = 1;
  bool asked_to_leave_ = false;
  bool done_ = false;
};

}  // namespace

int RunRepl(Host* host) { return Repl(host).Run(); }

}  // namespace quadrille::shell
