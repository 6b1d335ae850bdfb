// The limit of a heap for which none was asked.
#ifndef ENGINE_DEFAULT_HEAP_LIMIT_H_
#define ENGINE_DEFAULT_HEAP_LIMIT_H_

#include <cstddef>

namespace qdr {

/// In bytes: half of the memory of the machine, or of the control group that stands for one, but at
/// least 256 MiB and at most 4 GiB. So a program without end meets the engine's limit, with its
/// message, before it meets the system's.
size_t DefaultHeapLimit();

}  // namespace qdr

#endif  // ENGINE_DEFAULT_HEAP_LIMIT_H_
