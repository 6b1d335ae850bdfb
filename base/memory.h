// Memory outside the garbage-collected heap: blocks from mimalloc, or from the C library in a build
// under AddressSanitizer or ThreadSanitizer, which see only the C library's blocks.
#ifndef BASE_MEMORY_H_
#define BASE_MEMORY_H_

#include <cstddef>

namespace qdr {

/// `bytes` of uninitialized memory, aligned to 16; null if there is none.
void* AllocateMemory(size_t bytes);

/// The same, zeroed. Pages of a large block are first touched when they are used.
void* AllocateZeroedMemory(size_t bytes);

/// Makes `block` (null or from here) `bytes` long, at a new place if need be; null, with `block` as
/// it was, if there is no memory.
void* ReallocateMemory(void* block, size_t bytes);

/// Gives back what came from here; null is allowed.
void FreeMemory(void* block);

}  // namespace qdr

#endif  // BASE_MEMORY_H_
