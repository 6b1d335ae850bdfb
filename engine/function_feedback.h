// The feedback of a function, as data for the API and as text for %DebugPrintFeedback.
#ifndef ENGINE_FUNCTION_FEEDBACK_H_
#define ENGINE_FUNCTION_FEEDBACK_H_

#include <quadrille/introspection.h>

#include <optional>
#include <string>

#include "objects/vm.h"

namespace qdr {

/// Nothing if the function has no vector (yet).
std::optional<quadrille::FunctionFeedback> CollectFeedback(Vm& vm, JSFunction* function);

/// A line for each slot, with its place in the source, and one for each class it has seen.
std::string FeedbackText(Vm& vm, JSFunction* function);

}  // namespace qdr

#endif  // ENGINE_FUNCTION_FEEDBACK_H_
