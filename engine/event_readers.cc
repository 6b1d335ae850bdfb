#include "engine/event_readers.h"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "engine/event_files.h"
#include "engine/trace_gc.h"
#include "engine/trace_ic.h"
#include "engine/trace_tiers.h"

namespace qdr {

EventReaders::EventReaders(EventStream& stream, const Flags& flags, const void* isolate)
    : stream_(stream) {
  stream_.Describe(QUADRILLE_VERSION, flags.NotDefault());
  bool names = flags.trace_file_names;
  if (flags.trace_gc) Add(std::make_unique<TraceGc>(stdout, isolate), TraceGc::kTypes);
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
}

void EventReaders::AddError(const char* flag, const std::string& path) {
  errors_.push_back(absl::StrCat(flag, ": cannot write ", path, ": ", std::strerror(errno)));
}

EventReaders::~EventReaders() {
  for (const auto& reader : readers_) stream_.RemoveListener(reader.get());
}

void EventReaders::Add(std::unique_ptr<EventListener> reader, EventMask types) {
  stream_.AddListener(reader.get(), types);
  readers_.push_back(std::move(reader));
}

}  // namespace qdr
