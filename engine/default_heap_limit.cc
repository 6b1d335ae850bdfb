#include "engine/default_heap_limit.h"

#include <fcntl.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace qdr {

namespace {

/// The number a file consists of; the highest there is if the file is missing or says "max".
uint64_t NumberIn(const char* path) {
  uint64_t number = UINT64_MAX;
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return number;
  char text[32];
  const ssize_t length = read(file, text, sizeof text);
  close(file);
  if (length > 0) std::from_chars(text, text + length, number);
  return number;
}

}  // namespace

size_t DefaultHeapLimit() {
  constexpr uint64_t kMebibyte = uint64_t{1} << 20;
  uint64_t memory = UINT64_MAX;
  struct sysinfo machine;
  if (sysinfo(&machine) == 0) memory = uint64_t{machine.totalram} * machine.mem_unit;
  // As a container sees its own group, in the second and the first version of the interface.
  for (const char* path :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    memory = std::min(memory, NumberIn(path));
  }
  return std::clamp(memory / 2, 256 * kMebibyte, 4096 * kMebibyte);
}

}  // namespace qdr
