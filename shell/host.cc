// The order in which things run; see host.h. The functions themselves are in host_functions.cc.
#include "shell/host.h"

#include <algorithm>
#include <chrono>

#include "shell/files.h"
#include "shell/inspect.h"
#include "shell/output.h"
#include "shell/report.h"
#include "shell/test262.h"

namespace quadrille::shell {

Host::Host(Isolate& isolate, const Options& options)
    : isolate_(isolate), options_(options), modules_(isolate), console_(isolate) {
  modules_.Install();
  isolate_.SetUnhandledRejectionHook(
      [this](const Promise& promise) { rejections_.push_back(promise); });
  std::shared_ptr<Mailbox> mailbox = loop_.mailbox();
  isolate_.SetWaitHooks([mailbox](int change) { mailbox->Expect(change); },
                        [mailbox] { mailbox->Post([]() -> Result<void> { return {}; }); });
  if (options.time_limit_seconds > 0) {
    isolate_.SetTimeLimit(
        std::chrono::milliseconds(static_cast<int64_t>(options.time_limit_seconds * 1000)));
  }
}

void Host::InstallGlobals(const Context& context) {
  Context::Scope scope(context);
  Object global = context.global();
  InstallFunctions(global);
  InstallTimers(global);
  console_.Install(context);
  if (options_.expose_262) InstallTest262(this, context);
}

int Host::Report(const Exception& exception, std::string_view place) {
  WriteError(DescribeException(isolate_, exception, place, ErrorIsTerminal()));
  return ExitCodeFor(exception);
}

Result<Value> Host::Load(const Context& context, const std::string& path) {
  std::string error;
  auto source = ReadFile(path, &error);
  if (!source.has_value()) return Exception::Error(isolate_, "Cannot read " + path + ": " + error);
  if (auto message = CheckSourceText(path, *source); message.has_value()) {
    message->pop_back();
    return Exception::SyntaxError(isolate_, *message);
  }
  SourceOptions options;
  options.name = path;
  return context.Evaluate(*source, options);
}

int Host::RunInput(const Input& input) {
  std::string name;
  std::string source;
  switch (input.kind) {
    case Input::Kind::kFile: {
      name = input.text;
      std::string error;
      auto text = ReadFile(name, &error);
      if (!text.has_value()) {
        WriteError("quadrille: cannot read " + name + ": " + error + "\n");
        return kUsage;
      }
      source = *std::move(text);
      break;
    }
    case Input::Kind::kStandardInput:
      name = "<stdin>";
      source = ReadStandardInput();
      break;
    case Input::Kind::kCode:
    case Input::Kind::kPrintedCode:
      name = "<eval>";
      source = input.text;
      break;
  }
  if (auto message = CheckSourceText(name, source); message.has_value()) {
    WriteError(*message);
    return kFailure;
  }
  return input.module ? RunModule(name, source) : RunScript(input, name, source);
}

int Host::RunScript(const Input& input, const std::string& name, const std::string& source) {
  Context context = isolate_.current_context();
  SourceOptions options;
  options.name = name;
  options.strict = input.strict;
  if (options_.check_syntax) {
    auto checked = context.CheckSyntax(source, options);
    return checked.ok() ? kSuccess : Report(checked.exception(), name);
  }
  auto result = context.Evaluate(source, options);
  if (!result.ok()) return Report(result.exception(), name);
  if (int code = RunJobs(); code != kSuccess) return code;
  if (input.kind == Input::Kind::kPrintedCode) {
    std::string text = result->IsString()
                           ? result->As<String>().ToUtf8()
                           : Inspect(isolate_, *result, {.colors = OutputIsTerminal()});
    WriteOutput(text + "\n");
  }
  return kSuccess;
}

int Host::RunModule(const std::string& name, const std::string& source) {
  auto module = modules_.Add(isolate_.current_context(), name, source);
  if (!module.ok()) return Report(module.exception(), name);
  if (options_.check_syntax) return kSuccess;
  auto promise = module->Evaluate();
  if (!promise.ok()) return Report(promise.exception(), name);
  // Its failure is reported as the module's, not as a rejection nobody handles.
  promise->MarkHandled();
  waiting_.emplace_back(name, *promise);
  return RunJobs();
}

int Host::RunJobs() {
  if (auto done = isolate_.RunJobs(); !done.ok()) return Report(done.exception());
  for (auto module = waiting_.begin(); module != waiting_.end();) {
    auto& [name, promise] = *module;
    if (promise.state() == Promise::State::kRejected) {
      WriteError(DescribeThrown(isolate_, promise.result(), "Uncaught ", name, ErrorIsTerminal()));
      return kFailure;
    }
    module = promise.state() == Promise::State::kFulfilled ? waiting_.erase(module) : module + 1;
  }
  std::vector<Promise> rejections = std::exchange(rejections_, {});
  for (const Promise& promise : rejections) {
    if (options_.rejections == Rejections::kIgnore) break;
    WriteError(DescribeThrown(isolate_, promise.result(), "Uncaught (in promise) ", "",
                              ErrorIsTerminal()));
    if (options_.rejections == Rejections::kError) return kFailure;
  }
  return kSuccess;
}

int Host::RunLoop() {
  while (loop_.HasWork()) {
    auto done = loop_.RunOne();
    if (!done.ok()) return Report(done.exception());
    if (int code = RunJobs(); code != kSuccess) return code;
  }
  for (const auto& [name, promise] : waiting_) {
    WriteError(name + ": the module waits for a promise that nothing will settle\n");
    return kFailure;
  }
  return kSuccess;
}

Result<void> Host::RunUntilSettled(const Promise& promise) {
  while (true) {
    if (auto done = isolate_.RunJobs(); !done.ok()) return done;
    if (promise.state() != Promise::State::kPending || !loop_.HasWork()) return {};
    if (auto done = loop_.RunOne(); !done.ok()) return done;
  }
}

void DefineFunction(Isolate& isolate, const Object& target, const char* name, int length,
                    Callback callback) {
  Function::Options options;
  options.length = length;
  (void)target.DefineHidden(name, Function::New(isolate, name, std::move(callback), options));
}

}  // namespace quadrille::shell
