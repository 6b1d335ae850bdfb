// --trace-gc; see trace_gc.h.
#include "engine/trace_gc.h"

#include <chrono>
#include <cstdio>

#include "absl/strings/str_format.h"

namespace qdr {

namespace {

const char* NameOf(GcReason reason) {
  switch (reason) {
    case GcReason::kAllocation:
      return "allocation";
    case GcReason::kOldLimit:
      return "old generation's limit";
    case GcReason::kExternal:
      return "external memory";
    case GcReason::kRequested:
      return "requested";
    case GcReason::kStress:
      return "stress";
    case GcReason::kLowMemory:
      return "low memory";
  }
  return "";
}

double Megabytes(size_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

}  // namespace

std::string DescribeCollection(const CollectionRecord& record) {
  return absl::StrFormat("%s %.1f -> %.1f MB, %.2f ms, %s; %.1f MB promoted, %u pages pinned",
                         record.full ? "Mark-sweep" : "Scavenge", Megabytes(record.bytes_before),
                         Megabytes(record.bytes_after), record.ms, NameOf(record.reason),
                         Megabytes(record.promoted), record.pinned_pages);
}

void TraceCollections(Heap& heap) {
  auto start = std::chrono::steady_clock::now();
  heap.SetCollectionObserver([start](const CollectionRecord& record) {
    std::chrono::duration<double, std::milli> passed = std::chrono::steady_clock::now() - start;
    std::printf("[gc %8.1f ms] %s\n", passed.count(), DescribeCollection(record).c_str());
  });
}

}  // namespace qdr
