// How to put Quadrille into a C++ program: evaluate, call in both directions, handle errors,
// modules, promises, limits, and two isolates on two threads.
#include <quadrille/quadrille.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <string>
#include <thread>

using namespace quadrille;

namespace {

void Show(const char* what, const std::string& text) {
  std::printf("%-12s %s\n", what, text.c_str());
}

// What went wrong, with the place and the source line.
void Report(const Exception& exception) {
  const SourceLocation& where = exception.location();
  std::printf("%-12s %s:%d:%d: %s\n", "error", where.file.c_str(), where.line, where.column,
              exception.Header().c_str());
}

// A function in C++ that scripts call; it throws a TypeError when used wrongly.
Result<Value> Repeat(const CallInfo& info) {
  if (!info[0].IsString() || !info[1].IsNumber()) {
    return Exception::TypeError(info.isolate(), "repeat(text, times)");
  }
  std::string text = info[0].As<String>().ToUtf8();
  std::string result;
  for (int i = 0; i < info[1].AsNumber(); ++i) result += text;
  return String::New(info.isolate(), result);
}

int Run() {
  auto isolate = Isolate::New();
  Context context = isolate->current_context();
  Object global = context.global();

  // Evaluate a script.
  Result<Value> sum = context.Evaluate("[1, 2, 3].reduce((a, b) => a + b)");
  if (!sum.ok()) return Report(sum.exception()), 1;
  Show("sum", std::to_string(static_cast<int>(sum->AsNumber())));

  // Give scripts a function, and call one of theirs.
  if (!global.Set("repeat", Function::New(*isolate, "repeat", Repeat)).ok()) return 1;
  Result<Value> made = context.Evaluate("(name) => `${repeat('hi ', 2)}${name}`");
  if (!made.ok()) return Report(made.exception()), 1;
  Result<Value> greeting =
      made->As<Function>().Call(Value::Undefined(), {String::New(*isolate, "there")});
  if (!greeting.ok()) return Report(greeting.exception()), 1;
  Show("greeting", greeting->ToDisplayString());

  // Objects both ways.
  Object point = Object::New(*isolate);
  if (!point.Set("x", 3).ok() || !point.Set("y", 4).ok() || !global.Set("point", point).ok())
    return 1;
  Result<Value> length = context.Evaluate("Math.hypot(point.x, point.y)");
  if (length.ok()) Show("length", length->ToDisplayString());

  // Errors are values.
  SourceOptions options;
  options.name = "wrong.js";
  Result<Value> wrong = context.Evaluate("function f() {\n  repeat(1);\n}\nf();", options);
  if (!wrong.ok()) Report(wrong.exception());
  Result<Value> early = context.Evaluate("let = ;", options);
  if (!early.ok()) Report(early.exception());

  // Modules come from wherever the loader takes them.
  const std::map<std::string, std::string> sources = {{"shapes", "export const sides = 4;"}};
  isolate->SetModuleLoader(
      [&](const Context& realm, const ModuleRequest& request) -> Result<Module> {
        auto source = sources.find(request.specifier);
        if (source == sources.end()) {
          return Exception::Error(*isolate, "no module " + request.specifier);
        }
        SourceOptions named;
        named.name = request.specifier;
        return Module::Compile(realm, source->second, named);
      });
  Result<Module> module = Module::Compile(
      context, "import { sides } from 'shapes'; export const square = (await sides) ** 2;");
  if (!module.ok()) return Report(module.exception()), 1;
  Result<Promise> evaluated = module->Evaluate();
  if (!evaluated.ok()) return Report(evaluated.exception()), 1;
  if (!isolate->RunJobs().ok()) return 1;
  Result<Object> exports = module->Namespace();
  if (exports.ok()) Show("module", exports->Get("square")->ToDisplayString());

  // A limit on time: the loop ends, the isolate stays usable.
  isolate->SetTimeLimit(std::chrono::milliseconds(50));
  Result<Value> endless = context.Evaluate("for (;;);");
  Show("limit", endless.ok()                                                ? "no"
                : endless.exception().kind() == Exception::Kind::kTimeLimit ? "stopped"
                                                                            : "other");
  isolate->SetTimeLimit(std::chrono::milliseconds(0));
  Show("still here", context.Evaluate("6 * 7")->ToDisplayString());

  // Another isolate on another thread, with a heap of its own.
  std::string from_thread;
  std::thread([&] {
    auto other = Isolate::New();
    from_thread = other->current_context().Evaluate("typeof point")->ToDisplayString();
  }).join();
  Show("isolated", from_thread);
  return 0;
}

}  // namespace

int main() { return Run(); }
