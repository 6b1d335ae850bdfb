// Runs scripts straight on an isolate, without the API and the shell: for work on the engine itself.
// Usage: run_script [engine flags] FILE...; the scripts see print() alone.
#include <cstdio>
#include <fstream>
#include <sstream>

#include "engine/isolate.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/errors.h"
#include "runtime/runtime_state.h"

namespace qdr {
namespace {

Completion<Value> Print(Vm& vm, Arguments& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    String* text = TRY(ToString(vm, arguments[i]));
    std::printf("%s%s", i == 0 ? "" : " ", text->ToUtf8(vm).c_str());
  }
  std::printf("\n");
  return Value::Undefined();
}

int Report(Vm& vm) {
  std::printf("Uncaught %s\n", ErrorToText(vm, vm.TakeException()).c_str());
  return 1;
}

int Run(int argc, char** argv) {
  Flags flags;
  std::vector<const char*> files;
  for (int i = 1; i < argc; ++i) {
    if (absl::Status status = flags.Parse(argv[i]); absl::IsNotFound(status)) {
      files.push_back(argv[i]);
    } else if (!status.ok()) {
      std::printf("%s\n", std::string(status.message()).c_str());
      return 2;
    }
  }
  Isolate isolate(flags);
  IsolateScope scope(isolate);
  Realm* realm = isolate.NewRealm();
  JSObject::Put(isolate, realm->global_object(),
                PropertyKey::Name(String::InternalizeAscii(isolate, "print")),
                NewBuiltinFunction(isolate, "print", Print, 1));
  for (const char* file : files) {
    std::ifstream stream(file);
    std::stringstream text;
    text << stream.rdbuf();
    String* source = String::FromUtf8(isolate, text.str());
    if (isolate.EvaluateScript(source, String::FromUtf8(isolate, file)).threw()) {
      return Report(isolate);
    }
    if (RuntimeState::Of(isolate)
            .jobs.RunJobs([](Vm& vm, Value e) {
              std::printf("Uncaught %s\n", ErrorToText(vm, e).c_str());
            })
            .threw()) {
      return Report(isolate);
    }
  }
  return 0;
}

}  // namespace
}  // namespace qdr

int main(int argc, char** argv) { return qdr::Run(argc, argv); }
