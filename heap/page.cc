// What AddressSanitizer is told about pages.
#include "heap/page.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

namespace qdr {

#if defined(__SANITIZE_ADDRESS__)
void MakeAccessible(uintptr_t start, size_t bytes) {
  __asan_unpoison_memory_region(reinterpret_cast<void*>(start), bytes);
}
void MakeInaccessible(uintptr_t start, size_t bytes) {
  __asan_poison_memory_region(reinterpret_cast<void*>(start), bytes);
}
#else
void MakeAccessible(uintptr_t, size_t) {}
void MakeInaccessible(uintptr_t, size_t) {}
#endif

}  // namespace qdr
