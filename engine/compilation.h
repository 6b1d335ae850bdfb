// What the engine adds to the compiler: running what was compiled.
#ifndef ENGINE_COMPILATION_H_
#define ENGINE_COMPILATION_H_

#include "objects/vm.h"

namespace qdr {

/// A function that has more feedback slots than the sink gets its vector at its next call. Its
/// bytecode is there.
void FitFeedback(JSFunction* function);

}  // namespace qdr

#endif  // ENGINE_COMPILATION_H_
