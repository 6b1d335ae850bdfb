// The readers of the stream of events, and of the log of machine code, that flags ask for: traces
// on standard output, files.
#ifndef ENGINE_EVENT_READERS_H_
#define ENGINE_EVENT_READERS_H_

#include <memory>
#include <string>
#include <vector>

#include "base/events.h"
#include "engine/flags.h"
#include "objects/vm.h"
#include "tiers/codegen/code_log.h"

namespace qdr {

class EventReaders {
 public:
  /// Listens to the Vm's events for whatever `flags` ask, and gives it a log of machine code if one
  /// is needed.
  EventReaders(Vm& vm, const Flags& flags);
  ~EventReaders();
  EventReaders(const EventReaders&) = delete;
  EventReaders& operator=(const EventReaders&) = delete;

  /// A line for each file that cannot be written.
  const std::vector<std::string>& errors() const { return errors_; }

 private:
  void AddError(const char* flag, const std::string& path);
  void Add(std::unique_ptr<EventListener> reader, EventMask types);

  void AddCodeListeners(const Flags& flags);

  Vm& vm_;
  std::vector<std::unique_ptr<EventListener>> readers_;
  std::unique_ptr<CodeLog> code_log_;
  std::vector<std::unique_ptr<CodeListener>> code_listeners_;
  std::vector<std::string> errors_;
};

}  // namespace qdr

#endif  // ENGINE_EVENT_READERS_H_
