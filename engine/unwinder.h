// Finds where a pending exception goes: the innermost handler in the frames of generated code up to
// the entry frame, or the C++ code that entered.
#ifndef ENGINE_UNWINDER_H_
#define ENGINE_UNWINDER_H_

#include "objects/vm.h"

namespace qdr {

/// Transitions::unwind.
Value Unwind(Vm* vm);

}  // namespace qdr

#endif  // ENGINE_UNWINDER_H_
