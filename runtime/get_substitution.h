// GetSubstitution (ECMA-262 22.1.3.19.1): the templates of replace and replaceAll.
#ifndef RUNTIME_GET_SUBSTITUTION_H_
#define RUNTIME_GET_SUBSTITUTION_H_

#include "objects/vm.h"

namespace qdr {

/// `captures` are strings or undefined, the first is group 1; `named_captures` is an object or
/// undefined.
Completion<String*> GetSubstitution(Vm& vm, String* matched, String* string, size_t position,
                                    std::span<const Value> captures, Value named_captures,
                                    String* replacement_template);

}  // namespace qdr

#endif  // RUNTIME_GET_SUBSTITUTION_H_
