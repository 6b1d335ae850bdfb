// --trace-gc: a line for each collection.
#ifndef ENGINE_TRACE_GC_H_
#define ENGINE_TRACE_GC_H_

#include <string>

#include "heap/heap.h"

namespace qdr {

/// "Scavenge 2.1 -> 1.5 MB, 0.52 ms, allocation; 0.3 MB promoted, 2 pages pinned"
std::string DescribeCollection(const CollectionRecord& record);

/// Prints a line on standard output after each collection from now on.
void TraceCollections(Heap& heap);

}  // namespace qdr

#endif  // ENGINE_TRACE_GC_H_
