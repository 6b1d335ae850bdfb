// Values to JSON text (ECMA-262 25.5.2).
#ifndef RUNTIME_JSON_STRINGIFIER_H_
#define RUNTIME_JSON_STRINGIFIER_H_

#include "objects/vm.h"

namespace qdr {

/// JSON.stringify: a String, or undefined.
Completion<Value> StringifyJson(Vm& vm, Value value, Value replacer, Value space);

}  // namespace qdr

#endif  // RUNTIME_JSON_STRINGIFIER_H_
