// Lines of input; see line_editor.h. All of libedit is in this file.
#include "shell/line_editor.h"

#include <histedit.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstring>
#include <cwchar>

#include "shell/files.h"
#include "shell/output.h"
#include "shell/text.h"

#if defined(__SANITIZE_ADDRESS__)
// libedit does not give back the names of functions that are added (EL_ADDFN).
extern "C" __attribute__((visibility("default"))) const char* __lsan_default_suppressions() {
  return "leak:wcsdup\n";
}
#endif

namespace quadrille::shell {

struct LineEditor::Data {
  std::string history_file;
  Hooks hooks;
  std::string prompt;
  EditLine* editor = nullptr;
  History* history = nullptr;
  bool interrupted_text = false;

  static Data* Of(EditLine* editor) {
    void* data = nullptr;
    el_get(editor, EL_CLIENTDATA, &data);
    return static_cast<Data*>(data);
  }
  static char* Prompt(EditLine* editor) { return Of(editor)->prompt.data(); }
  static int ReadKey(EditLine* editor, wchar_t* key);
  static unsigned char Complete(EditLine* editor, int);
};

// Waits for a key, and lets the host work in between.
int LineEditor::Data::ReadKey(EditLine* editor, wchar_t* key) {
  Data* data = Of(editor);
  std::mbstate_t state{};
  while (true) {
    int wait = data->hooks.idle ? data->hooks.idle() : -1;
    pollfd input{STDIN_FILENO, POLLIN, 0};
    int ready = poll(&input, 1, wait);
    if (ready < 0) return -1;  // errno says whether a signal came.
    if (ready == 0) continue;
    char byte;
    ssize_t count = read(STDIN_FILENO, &byte, 1);
    if (count <= 0) return static_cast<int>(count);
    size_t length = std::mbrtowc(key, &byte, 1, &state);
    if (length == static_cast<size_t>(-2)) continue;
    if (length == static_cast<size_t>(-1)) {
      *key = L'?';
      return 1;
    }
    return 1;
  }
}

unsigned char LineEditor::Data::Complete(EditLine* editor, int) {
  Data* data = Of(editor);
  const LineInfo* info = el_line(editor);
  std::string_view before(info->buffer, static_cast<size_t>(info->cursor - info->buffer));
  if (before.find_first_not_of(" \t") == before.npos) {
    return el_insertstr(editor, "  ") == 0 ? CC_REFRESH : CC_ERROR;
  }
  if (!data->hooks.complete) return CC_ERROR;
  Completions found = data->hooks.complete(before);
  if (found.words.empty()) return CC_ERROR;
  std::string common = found.words[0];
  for (const std::string& word : found.words) {
    size_t same = 0;
    while (same < common.size() && same < word.size() && common[same] == word[same]) ++same;
    common.resize(same);
  }
  if (common.size() > found.typed) {
    return el_insertstr(editor, common.c_str() + found.typed) == 0 ? CC_REFRESH : CC_ERROR;
  }
  if (found.words.size() == 1) return CC_NORM;
  // Nothing more is certain: list them in columns.
  size_t cell = 0;
  for (const std::string& word : found.words) cell = std::max(cell, DisplayWidth(word) + 2);
  size_t columns = std::max<size_t>(1, 80 / cell);
  std::string list = "\n";
  for (size_t index = 0; index < found.words.size(); ++index) {
    bool last = (index + 1) % columns == 0 || index + 1 == found.words.size();
    list += last ? found.words[index] + "\n" : PadEnd(found.words[index], cell);
  }
  WriteOutput(list);
  FlushOutput();
  return CC_REDISPLAY;
}

LineEditor::LineEditor(std::string history_file, Hooks hooks) : data_(std::make_unique<Data>()) {
  data_->history_file = std::move(history_file);
  data_->hooks = std::move(hooks);
  if (isatty(STDIN_FILENO) == 0) return;
  if (std::setlocale(LC_CTYPE, "") == nullptr ||
      std::strcmp(std::setlocale(LC_CTYPE, nullptr), "C") == 0) {
    std::setlocale(LC_CTYPE, "C.UTF-8");
  }
  EditLine* editor = el_init("quadrille", stdin, stdout, stderr);
  data_->editor = editor;
  if (editor == nullptr) return;
  el_set(editor, EL_CLIENTDATA, data_.get());
  el_set(editor, EL_PROMPT, &Data::Prompt);
  el_set(editor, EL_EDITOR, "emacs");
  el_set(editor, EL_SIGNAL, 0);
  el_set(editor, EL_GETCFN, &Data::ReadKey);
  el_set(editor, EL_ADDFN, "complete", "complete names and properties", &Data::Complete);
  el_set(editor, EL_BIND, "^I", "complete", nullptr);
  el_set(editor, EL_BIND, "^R", "em-inc-search-prev", nullptr);
  data_->history = history_init();
  HistEvent event;
  history(data_->history, &event, H_SETSIZE, 5000);
  history(data_->history, &event, H_SETUNIQUE, 1);
  if (!data_->history_file.empty()) {
    history(data_->history, &event, H_LOAD, data_->history_file.c_str());
  }
  el_set(editor, EL_HIST, history, data_->history);
}

LineEditor::~LineEditor() {
  if (data_->history != nullptr) {
    HistEvent event;
    if (!data_->history_file.empty()) {
      history(data_->history, &event, H_SAVE, data_->history_file.c_str());
    }
    history_end(data_->history);
  }
  if (data_->editor != nullptr) el_end(data_->editor);
}

bool LineEditor::is_terminal() const { return data_->editor != nullptr; }
bool LineEditor::interrupted_text() const { return data_->interrupted_text; }

LineEditor::Status LineEditor::Read(const std::string& prompt, std::string* line) {
  line->clear();
  if (data_->editor == nullptr) {
    WriteOutput(prompt);
    FlushOutput();
    auto read = ReadInputLine();
    if (!read.has_value()) return Status::kEnd;
    *line = *std::move(read);
    return Status::kLine;
  }
  FlushOutput();
  data_->prompt = prompt;
  int count = 0;
  errno = 0;
  const char* text = el_gets(data_->editor, &count);
  if (text == nullptr || count < 0) {
    if (errno != EINTR) return Status::kEnd;
    const LineInfo* info = el_line(data_->editor);
    data_->interrupted_text = info->lastchar > info->buffer;
    el_reset(data_->editor);
    return Status::kInterrupted;
  }
  line->assign(text, static_cast<size_t>(count));
  if (line->ends_with('\n')) line->pop_back();
  return Status::kLine;
}

void LineEditor::AddHistory(const std::string& entry) {
  if (data_->history == nullptr) return;
  HistEvent event;
  history(data_->history, &event, H_ENTER, entry.c_str());
}

}  // namespace quadrille::shell
