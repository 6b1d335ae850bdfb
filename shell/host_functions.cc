// The functions of d8 and of the web that programs expect of a shell.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "shell/files.h"
#include "shell/host.h"
#include "shell/output.h"

namespace quadrille::shell {

namespace {

const std::chrono::steady_clock::time_point kStart = std::chrono::steady_clock::now();

Result<Value> Print(const CallInfo& info, void (*write)(std::string_view)) {
  std::string line;
  for (size_t index = 0; index < info.size(); ++index) {
    if (index > 0) line += ' ';
    const Value& argument = info.arguments()[index];
    if (argument.IsSymbol()) {
      line += argument.ToDisplayString();
      continue;
    }
    auto text = argument.ToString(info.isolate());
    if (!text.ok()) return text.exception();
    line += text->ToUtf8();
  }
  line += '\n';
  write(line);
  return Value();
}

// read(name) gives text, read(name, "binary") a Uint8Array.
Result<Value> Read(const CallInfo& info) {
  Isolate& isolate = info.isolate();
  auto name = info[0].ToString(info.isolate());
  if (!name.ok()) return name.exception();
  std::string path = name->ToUtf8();
  std::string error;
  auto text = ReadFile(path, &error);
  if (!text.has_value()) return Exception::Error(isolate, "Cannot read " + path + ": " + error);
  if (info[1].IsString() && info[1].As<String>().ToUtf8() == "binary") {
    auto buffer = ArrayBuffer::New(isolate, text->size());
    if (!buffer.ok()) return buffer.exception();
    std::memcpy(buffer->bytes().data(), text->data(), text->size());
    return TypedArray::New(isolate, ElementType::kUint8, *buffer, 0, text->size());
  }
  return String::New(isolate, *text);
}

Result<Value> Quit(const CallInfo& info) {
  int code = 0;
  if (!info[0].IsUndefined()) {
    auto number = info[0].ToInt32();
    if (!number.ok()) return number.exception();
    code = *number;
  }
  Exit(code);
}

Result<std::chrono::milliseconds> Delay(const Value& value) {
  if (value.IsUndefined()) return std::chrono::milliseconds(1);
  auto number = value.ToNumber();
  if (!number.ok()) return number.exception();
  // As in browsers: what is no sensible delay is one millisecond.
  double delay = *number;
  if (!(delay >= 1 && delay <= 2147483647)) delay = 1;
  return std::chrono::milliseconds(static_cast<int64_t>(delay));
}

}  // namespace

void Host::InstallFunctions(const Object& global) {
  auto define = [&](const char* name, int length, Callback callback) {
    DefineFunction(isolate_, global, name, length, std::move(callback));
  };
  define("print", 1, [](const CallInfo& info) { return Print(info, WriteOutput); });
  define("printErr", 1, [](const CallInfo& info) { return Print(info, WriteError); });
  define("write", 1, [](const CallInfo& info) -> Result<Value> {
    for (const Value& argument : info.arguments()) {
      auto text = argument.ToString(info.isolate());
      if (!text.ok()) return text.exception();
      WriteOutput(text->ToUtf8());
    }
    return Value();
  });
  define("read", 1, Read);
  define("readline", 0, [](const CallInfo& info) -> Result<Value> {
    FlushOutput();
    auto line = ReadInputLine();
    if (!line.has_value()) return Value::Null();
    return String::New(info.isolate(), *line);
  });
  define("load", 1, [this](const CallInfo& info) -> Result<Value> {
    Result<Value> last = Value();
    for (const Value& argument : info.arguments()) {
      auto name = argument.ToString(info.isolate());
      if (!name.ok()) return name.exception();
      last = Load(info.context(), name->ToUtf8());
      if (!last.ok()) return last;
    }
    return last;
  });
  define("quit", 0, Quit);
  define("version", 0, [](const CallInfo& info) -> Result<Value> {
    return String::New(info.isolate(), Version());
  });
  define("queueMicrotask", 1, [this](const CallInfo& info) -> Result<Value> {
    if (!info[0].IsFunction()) {
      return Exception::TypeError(isolate_, "queueMicrotask: the callback is not a function");
    }
    isolate_.EnqueueJob(info[0].As<Function>());
    return Value();
  });
  if (options_.expose_gc) {
    define("gc", 0, [this](const CallInfo& info) -> Result<Value> {
      isolate_.CollectGarbage();
      return Value();
    });
  }

  // Conformance tests expect that there is no global of this name.
  if (!options_.expose_262) {
    std::vector<Value> arguments;
    for (const std::string& argument : options_.arguments) {
      arguments.push_back(String::New(isolate_, argument));
    }
    (void)global.DefineHidden("arguments", Array::New(isolate_, arguments));
  }

  Object performance = Object::New(isolate_);
  DefineFunction(isolate_, performance, "now", 0, [](const CallInfo&) -> Result<Value> {
    std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - kStart;
    return Value(passed.count());
  });
  std::chrono::duration<double, std::milli> origin =
      std::chrono::system_clock::now().time_since_epoch() -
      (std::chrono::steady_clock::now() - kStart);
  (void)performance.DefineHidden("timeOrigin", Value(origin.count()));
  (void)global.DefineHidden("performance", performance);
}

void Host::InstallTimers(const Object& global) {
  auto start = [this](const char* name, bool repeat) -> Callback {
    return [this, name, repeat](const CallInfo& info) -> Result<Value> {
      if (!info[0].IsFunction()) {
        return Exception::TypeError(isolate_,
                                    std::string(name) + ": the callback is not a function");
      }
      auto delay = Delay(info[1]);
      if (!delay.ok()) return delay.exception();
      std::vector<Value> arguments;
      if (info.size() > 2) {
        arguments.assign(info.arguments().begin() + 2, info.arguments().end());
      }
      return Value(loop_.AddTimer(info[0].As<Function>(), std::move(arguments), *delay, repeat));
    };
  };
  auto stop = [this](const CallInfo& info) -> Result<Value> {
    if (info[0].IsNumber() && info[0].AsNumber() > 0 && info[0].AsNumber() < 4294967296.0) {
      loop_.CancelTimer(static_cast<uint32_t>(info[0].AsNumber()));
    }
    return Value();
  };
  DefineFunction(isolate_, global, "setTimeout", 1, start("setTimeout", false));
  DefineFunction(isolate_, global, "setInterval", 1, start("setInterval", true));
  DefineFunction(isolate_, global, "clearTimeout", 1, stop);
  DefineFunction(isolate_, global, "clearInterval", 1, stop);
}

}  // namespace quadrille::shell
