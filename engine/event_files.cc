#include "engine/event_files.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "engine/json_text.h"

namespace qdr {

namespace {

// So much may be lost when the process is killed.
constexpr int64_t kFlushInterval = 100'000'000;

void FlushSometimes(std::FILE* file, int64_t now, int64_t* flushed) {
  if (now - *flushed < kFlushInterval) return;
  *flushed = now;
  std::fflush(file);
}

// A file that always ends in kTail: what is written goes before it.
constexpr std::string_view kTail = "\n]}\n";
struct TailedFile {
  int descriptor;
  off_t end;  ///< where the tail begins
};

bool WriteAt(int descriptor, const char* data, size_t size, off_t offset) {
  while (size > 0) {
    ssize_t written = pwrite(descriptor, data, size, offset);
    if (written <= 0) return false;
    data += written;
    size -= static_cast<size_t>(written);
    offset += written;
  }
  return true;
}

constexpr size_t kBufferSize = 64 * 1024;

ssize_t WriteBeforeTail(void* cookie, const char* data, size_t size) {
  auto* file = static_cast<TailedFile*>(cookie);
  if (!WriteAt(file->descriptor, data, size, file->end)) return 0;
  file->end += static_cast<off_t>(size);
  if (!WriteAt(file->descriptor, kTail.data(), kTail.size(), file->end)) return 0;
  return static_cast<ssize_t>(size);
}

int CloseTailed(void* cookie) {
  auto* file = static_cast<TailedFile*>(cookie);
  int result = close(file->descriptor);
  delete file;
  return result;
}

}  // namespace

JsonLines::~JsonLines() {
  if (owned_) {
    std::fclose(file_);
  } else {
    std::fflush(file_);
  }
}

void JsonLines::OnEvent(const Event& event) {
  line_ = "{\"type\":";
  AppendJsonString(line_, EventTypeName(event.type));
  if (event.type == EventType::kStart) absl::StrAppend(&line_, ",\"format\":", kFormat);
  line_ += ",\"t\":";
  AppendMicroseconds(line_, event.nanoseconds);
  absl::StrAppend(&line_, ",\"thread\":", event.thread);
  JsonFields fields(line_);
  VisitFields(event, fields);
  line_ += "}\n";
  std::fwrite(line_.data(), 1, line_.size(), file_);
  FlushSometimes(file_, event.nanoseconds, &flushed_);
}

std::unique_ptr<ChromeTrace> ChromeTrace::Open(const std::string& path) {
  int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) return nullptr;
  auto* tailed = new TailedFile{descriptor, 0};
  std::FILE* file = fopencookie(tailed, "w", {.write = WriteBeforeTail, .close = CloseTailed});
  return std::unique_ptr<ChromeTrace>(new ChromeTrace(file));
}

ChromeTrace::ChromeTrace(std::FILE* file) : file_(file), buffer_(new char[kBufferSize]) {
  std::setvbuf(file_, buffer_.get(), _IOFBF, kBufferSize);
  Write(
      absl::StrCat("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n"
                   R"({"name":"process_name","ph":"M","pid":)",
                   static_cast<int>(getpid()), R"(,"args":{"name":"quadrille"}})"));
}

ChromeTrace::~ChromeTrace() { std::fclose(file_); }

void ChromeTrace::NameThread(uint32_t thread) {
  if (thread >= 64 || (threads_named_ >> thread & 1) != 0) return;
  threads_named_ |= uint64_t{1} << thread;
  std::string name = thread == 0 ? "JavaScript" : absl::StrCat("compiler ", thread);
  Write(absl::StrCat(R"(,
{"name":"thread_name","ph":"M","pid":)",
                     static_cast<int>(getpid()), ",\"tid\":", thread + 1, R"(,"args":{"name":")",
                     name, "\"}}"));
}

void ChromeTrace::Begin(const Event& event, char phase, std::string_view name,
                        int64_t nanoseconds) {
  NameThread(event.thread);
  text_ = ",\n{\"name\":";
  AppendJsonString(text_, name);
  text_ += ",\"cat\":";
  AppendJsonString(text_, EventTypeName(event.type));
  absl::StrAppend(&text_, ",\"ph\":\"", std::string(1, phase),
                  "\",\"pid\":", static_cast<int>(getpid()), ",\"tid\":", event.thread + 1,
                  ",\"ts\":");
  AppendMicroseconds(text_, std::max<int64_t>(nanoseconds, 0));
}

void ChromeTrace::End() { Write(text_); }

// The buffer never holds a part of an event: what is flushed, for whatever reason, is complete.
void ChromeTrace::Write(std::string_view text) {
  if (pending_ + text.size() > kBufferSize) {
    std::fflush(file_);
    pending_ = 0;
  }
  std::fwrite(text.data(), 1, text.size(), file_);
  pending_ += text.size();
}

void ChromeTrace::OnEvent(const Event& event) {
  if (names_.Learn(event)) return;
  std::string name(EventTypeName(event.type));
  Duration duration;
  bool has_duration = true;
  switch (event.type) {
    case EventType::kCollection:
      name = std::string(event.as<event::Collection>().kind);
      duration = event.as<event::Collection>().duration_us;
      break;
    case EventType::kParse:
      duration = event.as<event::Parse>().duration_us;
      absl::StrAppend(&name, " ", std::string(event.as<event::Parse>().kind));
      break;
    case EventType::kCompileFinish: {
      const auto& e = event.as<event::CompileFinish>();
      std::string_view tier = TierName(e.tier);
      name = absl::StrCat("compile ", names_.NameOf(e.function), " ", std::string(tier));
      duration = e.duration_us;
      break;
    }
    case EventType::kCompileStart:
      return;  // the finish has the whole span
    default:
      has_duration = false;
  }
  if (has_duration) {
    Begin(event, 'X', name, event.nanoseconds - duration.nanoseconds);
    text_ += ",\"dur\":";
    AppendMicroseconds(text_, duration.nanoseconds);
  } else {
    Begin(event, 'i', name, event.nanoseconds);
    text_ += ",\"s\":\"t\"";
  }
  text_ += ",\"args\":{\"";
  // The fields begin with a comma: a first one goes before it.
  text_ += "t\":";
  AppendMicroseconds(text_, event.nanoseconds);
  JsonFields fields(text_);
  VisitFields(event, fields);
  FunctionId function = FunctionOf(event);
  if (function != 0) {
    fields.Text("name", names_.NameOf(function));
    fields.Text("place", names_.PlaceOf(function));
  }
  text_ += "}}";
  End();
  if (event.type == EventType::kCollection) {
    const auto& e = event.as<event::Collection>();
    Begin(event, 'C', "heap", event.nanoseconds);
    absl::StrAppend(&text_, ",\"args\":{\"used\":", e.bytes_after,
                    ",\"committed\":", e.committed_after, "}}");
    End();
  }
  FlushSometimes(file_, event.nanoseconds, &flushed_);
}

}  // namespace qdr
