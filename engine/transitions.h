#ifndef ENGINE_TRANSITIONS_H_
#define ENGINE_TRANSITIONS_H_

#include "tiers/codegen/transitions.h"

namespace qdr {

/// The table that the stubs are generated with.
const Transitions& EngineTransitions();

}  // namespace qdr

#endif  // ENGINE_TRANSITIONS_H_
