#include "engine/event_readers.h"

#include <cstdio>

#include "engine/trace_gc.h"

namespace qdr {

EventReaders::EventReaders(EventStream& stream, const Flags& flags, const void* isolate)
    : stream_(stream) {
  if (flags.trace_gc) Add(std::make_unique<TraceGc>(stdout, isolate), TraceGc::kTypes);
}

EventReaders::~EventReaders() {
  for (const auto& reader : readers_) stream_.RemoveListener(reader.get());
}

void EventReaders::Add(std::unique_ptr<EventListener> reader, EventMask types) {
  stream_.AddListener(reader.get(), types);
  readers_.push_back(std::move(reader));
}

}  // namespace qdr
