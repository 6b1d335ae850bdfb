// Files of events: JSON lines (--events) and traces for Perfetto (--chrome-trace). EVENTS.md has
// the formats. Both are buffered by the C library; what was written is a valid file after every
// fflush.
#ifndef ENGINE_EVENT_FILES_H_
#define ENGINE_EVENT_FILES_H_

#include <cstdio>
#include <memory>
#include <string>

#include "engine/function_names.h"

namespace qdr {

/// Writes each event as a line of JSON.
class JsonLines final : public EventListener {
 public:
  static constexpr EventMask kTypes = kAllEvents;
  /// Version of the format: raised when a reader of the old one would misunderstand the new one.
  static constexpr int kFormat = 1;

  /// Takes the file over. An `owned` one is closed at the end.
  JsonLines(std::FILE* file, bool owned) : file_(file), owned_(owned) {}
  ~JsonLines() override;
  void OnEvent(const Event& event) override;

 private:
  std::FILE* file_;
  bool owned_;
  int64_t flushed_ = 0;  ///< when, in the stream's nanoseconds
  std::string line_;
};

/// Writes the trace event format.
class ChromeTrace final : public EventListener {
 public:
  static constexpr EventMask kTypes = kAllEvents;

  /// nullptr and errno if the file cannot be written.
  static std::unique_ptr<ChromeTrace> Open(const std::string& path);
  ~ChromeTrace() override;
  void OnEvent(const Event& event) override;

 private:
  explicit ChromeTrace(std::FILE* file);
  /// Begins an event: `phase` X (with a duration), i, C or M.
  void Begin(const Event& event, char phase, std::string_view name, int64_t nanoseconds);
  void End();
  void Write(std::string_view text);
  void NameThread(uint32_t thread);

  std::FILE* file_;
  FunctionNames names_;
  uint64_t threads_named_ = 0;
  int64_t flushed_ = 0;
  std::unique_ptr<char[]> buffer_;  ///< the C library's for the file
  size_t pending_ = 0;              ///< bytes in it
  std::string text_;
};

}  // namespace qdr

#endif  // ENGINE_EVENT_FILES_H_
