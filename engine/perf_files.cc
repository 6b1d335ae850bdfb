#include "engine/perf_files.h"

#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "runtime/stack_trace.h"
#include "tiers/bytecode/source_positions.h"

namespace qdr {

namespace {

// The format's structures. All numbers are of the machine's own byte order.
struct FileHeader {
  uint32_t magic = 0x4a695444;  // "JiTD"
  uint32_t version = 1;
  uint32_t total_size = sizeof(FileHeader);
  uint32_t elf_mach = EM_X86_64;
  uint32_t pad = 0;
  uint32_t pid = 0;
  uint64_t timestamp = 0;
  uint64_t flags = 0;
};
static_assert(sizeof(FileHeader) == 40);

enum RecordId : uint32_t { kCodeLoad = 0, kDebugInfo = 2, kCodeClose = 3 };

struct RecordHeader {
  uint32_t id;
  uint32_t total_size;
  uint64_t timestamp;
};

/// What perf's -k mono stamps its samples with.
uint64_t MonotonicNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

template <class T>
void AppendRaw(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// A record with its header, padded as the format asks.
std::string DumpRecord(RecordId id, std::string body) {
  size_t size = (sizeof(RecordHeader) + body.size() + 7) & ~size_t{7};
  std::string record;
  AppendRaw(record, RecordHeader{id, static_cast<uint32_t>(size), MonotonicNanoseconds()});
  record += body;
  record.resize(size);
  return record;
}

struct Line {
  uint64_t address;
  uint32_t number;
};

}  // namespace

// perf looks for both files by the process's id: the isolates of a process share them, which makes
// them the one thing here that is the process's and not an isolate's.
class PerfFiles::Process {
 public:
  static std::shared_ptr<Process> Get(const std::string& directory, std::string* error) {
    static std::mutex mutex;
    static std::weak_ptr<Process> current;
    std::lock_guard lock(mutex);
    std::shared_ptr<Process> files = current.lock();
    if (files != nullptr) return files;
    files = std::make_shared<Process>();
    if (!files->Open(directory, error)) return nullptr;
    current = files;
    return files;
  }

  ~Process() {
    if (dump_ != nullptr) {
      Write(dump_, DumpRecord(kCodeClose, ""));
      std::fclose(dump_);
    }
    if (map_ != nullptr) std::fclose(map_);
    if (mark_ != nullptr) munmap(mark_, mark_size_);
  }

  void Add(const CodeDescription& code, const std::string& name, const std::string& script,
           const std::vector<Line>& lines) {
    std::lock_guard lock(mutex_);
    std::string place = absl::StrCat(absl::Hex(reinterpret_cast<uintptr_t>(code.start)), " ",
                                     absl::Hex(code.size), " ", name, "\n");
    Write(map_, place);
    if (!lines.empty()) {
      std::string body;
      AppendRaw(body, reinterpret_cast<uint64_t>(code.start));
      AppendRaw(body, uint64_t{lines.size()});
      for (const Line& line : lines) {
        AppendRaw(body, line.address);
        AppendRaw(body, line.number);
        AppendRaw(body, uint32_t{0});  // discriminator
        body += script;
        body.push_back('\0');
      }
      Write(dump_, DumpRecord(kDebugInfo, body));
    }
    std::string body;
    AppendRaw(body, static_cast<uint32_t>(getpid()));
    AppendRaw(body, static_cast<uint32_t>(syscall(SYS_gettid)));
    AppendRaw(body, reinterpret_cast<uint64_t>(code.start));  // where it was linked to run
    AppendRaw(body, reinterpret_cast<uint64_t>(code.start));  // where it runs
    AppendRaw(body, uint64_t{code.size});
    AppendRaw(body, next_index_++);
    body += name;
    body.push_back('\0');
    body.append(reinterpret_cast<const char*>(code.start), code.size);
    Write(dump_, DumpRecord(kCodeLoad, body));
  }

 private:
  bool Open(const std::string& directory, std::string* error) {
    std::string pid = std::to_string(getpid());
    std::string map = absl::StrCat("/tmp/perf-", pid, ".map");
    map_ = std::fopen(map.c_str(), "we");
    if (map_ == nullptr) return Fail(map, error);
    std::string dump = absl::StrCat(directory, "/jit-", pid, ".dump");
    int descriptor = open(dump.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) return Fail(dump, error);
    dump_ = fdopen(descriptor, "w");
    FileHeader header;
    header.pid = static_cast<uint32_t>(getpid());
    header.timestamp = MonotonicNanoseconds();
    std::string bytes;
    AppendRaw(bytes, header);
    Write(dump_, bytes);
    std::fflush(dump_);
    // perf learns of the dump from this mapping, which it sees because it is executable.
    mark_size_ = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    mark_ = mmap(nullptr, mark_size_, PROT_READ | PROT_EXEC, MAP_PRIVATE, descriptor, 0);
    if (mark_ == MAP_FAILED) {
      mark_ = nullptr;
      return Fail(dump, error);
    }
    return true;
  }

  static bool Fail(const std::string& path, std::string* error) {
    *error = absl::StrCat("--perf: cannot write ", path, ": ", std::strerror(errno));
    return false;
  }
  static void Write(std::FILE* file, const std::string& bytes) {
    std::fwrite(bytes.data(), 1, bytes.size(), file);
  }

  std::mutex mutex_;
  std::FILE* map_ = nullptr;
  std::FILE* dump_ = nullptr;
  void* mark_ = nullptr;
  size_t mark_size_ = 0;
  uint64_t next_index_ = 0;
};

namespace {

std::string_view KindPrefix(CodeKind kind) {
  switch (kind) {
    case CodeKind::kStub:
      return "Stub:";
    case CodeKind::kInterpreter:
      return "BytecodeHandler:";
    case CodeKind::kHandler:
      return "ICHandler:";
    case CodeKind::kFunction:
      return "JS:";
  }
  return "";
}

}  // namespace

std::unique_ptr<PerfFiles> PerfFiles::Open(Vm& vm, const std::string& directory,
                                           std::string* error) {
  std::shared_ptr<Process> files = Process::Get(directory, error);
  if (files == nullptr) return nullptr;
  return std::unique_ptr<PerfFiles>(new PerfFiles(vm, std::move(files)));
}

PerfFiles::~PerfFiles() = default;

void PerfFiles::CodeAdded(const CodeDescription& code) {
  std::string name(KindPrefix(code.kind));
  std::string script_name;
  std::vector<Line> lines;
  if (code.kind == CodeKind::kFunction) name.push_back("~^+*"[static_cast<int>(code.tier)]);
  name += code.name;
  SharedFunctionInfo* function = code.function;
  if (function != nullptr && function->has_script() && IsString(function->script()->name())) {
    Script* script = function->script();
    script_name = AsString(script->name())->ToUtf8(vm_);
    ScriptLocation place = LocationInScript(vm_, script, function->start_position_);
    absl::StrAppend(&name, " ", script_name, ":", place.line, ":", place.column);
    for (const CodePosition& position : code.positions) {
      int32_t source = position.remark.empty()
                           ? vm_.hooks().SourcePosition(vm_, function, position.bytecode_offset)
                           : -1;
      if (source < 0) continue;
      uint32_t line = LocationInScript(vm_, script, static_cast<uint32_t>(source)).line;
      if (lines.empty() || lines.back().number != line) {
        lines.push_back({reinterpret_cast<uint64_t>(code.start) + position.native_offset, line});
      }
    }
  }
  files_->Add(code, name, script_name, lines);
}

}  // namespace qdr
