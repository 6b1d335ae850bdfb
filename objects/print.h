// Short texts of values for dumps, traces and assertions. Nothing here runs JavaScript, allocates
// in the heap or throws.
#ifndef OBJECTS_PRINT_H_
#define OBJECTS_PRINT_H_

#include <string>

#include "heap/heap.h"

namespace qdr {

class String;
class Map;

/// One line: 42, "text", Symbol(x), #<JSObject 0x... map 0x40>, [function f], ...
std::string ShortPrint(const Heap& heap, Value v);
/// Characters of a string of any form as UTF-8, at most `limit`; then "...".
std::string StringToDebugText(const String* string, size_t limit = 80);
/// Several lines: a hidden class with its descriptors and transitions.
std::string PrintMap(const Heap& heap, const Map* map);
/// Several lines: an object's header, properties and elements.
std::string PrintObject(const Heap& heap, Value v);

}  // namespace qdr

#endif  // OBJECTS_PRINT_H_
