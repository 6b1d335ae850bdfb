// --trace-gc: a line for each collection, laid out like V8's.
#ifndef ENGINE_TRACE_GC_H_
#define ENGINE_TRACE_GC_H_

#include <cstdio>
#include <string>

#include "base/events.h"

namespace qdr {

/// "Scavenge 2.1 (4.0) -> 1.5 (4.0) MB, 0.52 / 0.00 ms  allocation; 0.3 MB promoted, 2 pages
/// pinned"
std::string DescribeCollection(const event::Collection& collection);

class TraceGc final : public EventListener {
 public:
  static constexpr EventMask kTypes = MaskOf(EventType::kCollection);

  /// `isolate`: an address that tells the lines of one isolate from those of others.
  TraceGc(std::FILE* out, const void* isolate) : out_(out), isolate_(isolate) {}
  void OnEvent(const Event& event) override;

 private:
  std::FILE* out_;
  const void* isolate_;
};

}  // namespace qdr

#endif  // ENGINE_TRACE_GC_H_
