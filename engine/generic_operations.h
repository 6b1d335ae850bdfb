#ifndef ENGINE_GENERIC_OPERATIONS_H_
#define ENGINE_GENERIC_OPERATIONS_H_

#include <memory>

#include "feedback/ic.h"

namespace qdr {

/// What inline caches ask the library when they do not know (feedback/ic.h).
std::unique_ptr<GenericOperations> NewGenericOperations();

}  // namespace qdr

#endif  // ENGINE_GENERIC_OPERATIONS_H_
