// One line of input at a time, edited with libedit on a terminal, plain otherwise.
#ifndef SHELL_LINE_EDITOR_H_
#define SHELL_LINE_EDITOR_H_

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace quadrille::shell {

/// What could stand at the end of a line: whole words, and how many bytes of them are there.
struct Completions {
  std::vector<std::string> words;
  size_t typed = 0;
};

class LineEditor {
 public:
  struct Hooks {
    /// Candidates for the text before the cursor.
    std::function<Completions(std::string_view before_cursor)> complete;
    /// Called while waiting for a key: does what is due, and gives the milliseconds after which
    /// it wants to be called again, -1 for never.
    std::function<int()> idle;
  };
  enum class Status { kLine, kEnd, kInterrupted };

  /// Reads the history from that file, and adds to it; an empty name: no file.
  LineEditor(std::string history_file, Hooks hooks);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  /// Shows the prompt and reads a line without its end. kInterrupted: a signal came (Ctrl-C).
  Status Read(const std::string& prompt, std::string* line);
  /// True if something was typed before the interruption.
  bool interrupted_text() const;
  void AddHistory(const std::string& entry);
  bool is_terminal() const;

 private:
  struct Data;
  std::unique_ptr<Data> data_;
};

}  // namespace quadrille::shell

#endif  // SHELL_LINE_EDITOR_H_
