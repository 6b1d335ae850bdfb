// Places in source texts as the API shows them.
#ifndef ENGINE_SOURCE_LOCATION_H_
#define ENGINE_SOURCE_LOCATION_H_

#include <quadrille/exception.h>

#include <string>

#include "objects/function.h"
#include "objects/vm.h"

namespace quadrille::internal {

/// The place of [start, end) in a source text, with an excerpt of its line.
SourceLocation LocateIn(qdr::Vm& vm, qdr::String* source, std::string file, uint32_t start,
                        uint32_t end);
/// The same in a script of the engine.
SourceLocation LocateIn(qdr::Vm& vm, qdr::Script* script, uint32_t start, uint32_t end);

}  // namespace quadrille::internal

#endif  // ENGINE_SOURCE_LOCATION_H_
