// The readers of the stream of events that flags ask for: traces on standard output, files.
#ifndef ENGINE_EVENT_READERS_H_
#define ENGINE_EVENT_READERS_H_

#include <memory>
#include <string>
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

  /// A line for each file that cannot be written.
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  void AddError(const char* flag, const std::string& path);
  void Add(std::unique_ptr<EventListener> reader, EventMask types);

  EventStream& stream_;
  std::vector<std::unique_ptr<EventListener>> readers_;
  std::vector<std::string> errors_;
};

}  // namespace qdr

#endif  // ENGINE_EVENT_READERS_H_
