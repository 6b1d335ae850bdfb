// The readers of the stream of events that flags ask for: traces on standard output, files.
#ifndef ENGINE_EVENT_READERS_H_
#define ENGINE_EVENT_READERS_H_

#include <memory>
#include <vector>

#include "base/events.h"
#include "engine/flags.h"

namespace qdr {

class EventReaders {
 public:
  /// Listens to `stream` for whatever `flags` ask. `isolate`: its address, for traces.
  EventReaders(EventStream& stream, const Flags& flags, const void* isolate);
  ~EventReaders();
  EventReaders(const EventReaders&) = delete;
  EventReaders& operator=(const EventReaders&) = delete;

 private:
  void Add(std::unique_ptr<EventListener> reader, EventMask types);

  EventStream& stream_;
  std::vector<std::unique_ptr<EventListener>> readers_;
};

}  // namespace qdr

#endif  // ENGINE_EVENT_READERS_H_
