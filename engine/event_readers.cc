#include "engine/event_readers.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "engine/event_files.h"
#include "engine/perf_files.h"
#include "engine/trace_gc.h"
#include "engine/trace_ic.h"
#include "engine/trace_tiers.h"
#include "tiers/codegen/code_printer.h"

namespace qdr {

EventReaders::EventReaders(Vm& vm, const Flags& flags) : vm_(vm) {
  vm.events.Describe(QUADRILLE_VERSION, flags.NotDefault());
  bool names = flags.trace_file_names;
  if (flags.trace_gc) Add(std::make_unique<TraceGc>(stdout, &vm), TraceGc::kTypes);
  if (flags.trace_ic) Add(std::make_unique<TraceIc>(stdout), TraceIc::kTypes);
  if (flags.trace_opt) Add(std::make_unique<TraceOpt>(stdout, names), TraceOpt::kTypes);
  if (flags.trace_osr) Add(std::make_unique<TraceOsr>(stdout, names), TraceOsr::kTypes);
  if (flags.trace_deopt) Add(std::make_unique<TraceDeopt>(stdout, names), TraceDeopt::kTypes);
  if (!flags.events.empty()) {
    bool standard = flags.events == "-";
    std::FILE* file = standard ? stdout : std::fopen(flags.events.c_str(), "we");
    if (file == nullptr) {
      AddError("--events", flags.events);
    } else {
      Add(std::make_unique<JsonLines>(file, !standard), JsonLines::kTypes);
    }
  }
  if (!flags.chrome_trace.empty()) {
    std::unique_ptr<ChromeTrace> trace = ChromeTrace::Open(flags.chrome_trace);
    if (trace == nullptr) {
      AddError("--chrome-trace", flags.chrome_trace);
    } else {
      Add(std::move(trace), ChromeTrace::kTypes);
    }
  }
  AddCodeListeners(flags);
}

void EventReaders::AddCodeListeners(const Flags& flags) {
  auto log = std::make_unique<CodeLog>();
  if (flags.print_code || flags.print_builtin_code) {
    CodePrinter::Options options{.functions = flags.print_code,
                                 .builtins = flags.print_builtin_code,
                                 .filter = flags.print_code_filter};
    code_listeners_.push_back(std::make_unique<CodePrinter>(vm_, *log, options, stdout));
  }
  if (flags.perf) {
    std::string error;
    std::unique_ptr<PerfFiles> files = PerfFiles::Open(vm_, flags.perf_path, &error);
    if (files == nullptr) {
      errors_.push_back(error);
    } else {
      code_listeners_.push_back(std::move(files));
    }
  }
  if (code_listeners_.empty()) return;
  for (const auto& listener : code_listeners_) log->AddListener(listener.get());
  code_log_ = std::move(log);
  vm_.code_log = code_log_.get();
}

void EventReaders::AddError(const char* flag, const std::string& path) {
  errors_.push_back(absl::StrCat(flag, ": cannot write ", path, ": ", std::strerror(errno)));
}

EventReaders::~EventReaders() {
  vm_.code_log = nullptr;
  for (const auto& reader : readers_) vm_.events.RemoveListener(reader.get());
}

void EventReaders::Add(std::unique_ptr<EventListener> reader, EventMask types) {
  vm_.events.AddListener(reader.get(), types);
  readers_.push_back(std::move(reader));
}

}  // namespace qdr
