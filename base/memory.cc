#include "base/memory.h"

#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)

// What the sanitizers are told in every program: too large a block is no memory, as everywhere, and
// a report ends the process with a code that nothing else ends it with.
#define QDR_SANITIZER_OPTIONS "allocator_may_return_null=1:exitcode=86"
extern "C" {
__attribute__((visibility("default"))) const char* __asan_default_options() {
  return QDR_SANITIZER_OPTIONS;
}
__attribute__((visibility("default"))) const char* __ubsan_default_options() {
  return "print_stacktrace=1:" QDR_SANITIZER_OPTIONS;
}
__attribute__((visibility("default"))) const char* __tsan_default_options() {
  return QDR_SANITIZER_OPTIONS;
}
}

namespace qdr {

void* AllocateMemory(size_t bytes) { return std::malloc(bytes); }
void* AllocateZeroedMemory(size_t bytes) { return std::calloc(bytes, 1); }
void* ReallocateMemory(void* block, size_t bytes) { return std::realloc(block, bytes); }
void FreeMemory(void* block) { std::free(block); }

}  // namespace qdr

#else

#include <mimalloc.h>

namespace qdr {

namespace {
constexpr size_t kAlignment = 16;
}  // namespace

void* AllocateMemory(size_t bytes) { return mi_malloc_aligned(bytes, kAlignment); }
void* AllocateZeroedMemory(size_t bytes) { return mi_zalloc_aligned(bytes, kAlignment); }
void* ReallocateMemory(void* block, size_t bytes) {
  return mi_realloc_aligned(block, bytes, kAlignment);
}
void FreeMemory(void* block) { mi_free(block); }

}  // namespace qdr

#endif
