// --trace-gc; see trace_gc.h.
#include "engine/trace_gc.h"

#include <unistd.h>

#include "absl/strings/str_format.h"

namespace qdr {

namespace {

double Megabytes(uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

}  // namespace

std::string DescribeCollection(const event::Collection& collection) {
  return absl::StrFormat(
      "%s %.1f (%.1f) -> %.1f (%.1f) MB, %.2f / 0.00 ms  %s; "
      "%.1f MB promoted, %u pages pinned",
      collection.kind == "scavenge" ? "Scavenge" : "Mark-Sweep", Megabytes(collection.bytes_before),
      Megabytes(collection.committed_before), Megabytes(collection.bytes_after),
      Megabytes(collection.committed_after),
      static_cast<double>(collection.duration_us.nanoseconds) / 1e6, std::string(collection.reason),
      Megabytes(collection.promoted), collection.pinned_pages);
}

void TraceGc::OnEvent(const Event& event) {
  std::fprintf(out_, "[%d:%p] %8.0f ms: %s\n", static_cast<int>(getpid()), isolate_,
               static_cast<double>(event.nanoseconds) / 1e6,
               DescribeCollection(event.as<event::Collection>()).c_str());
}

}  // namespace qdr
