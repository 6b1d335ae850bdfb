// What generators, async functions and async generators share.
#ifndef RUNTIME_GENERATORS_H_
#define RUNTIME_GENERATORS_H_

#include "objects/generator.h"
#include "objects/vm.h"

namespace qdr {

/// Its body has not begun: it waits at the first suspension, whose id is 0.
bool IsSuspendedAtStart(const JSGenerator* generator);

/// Runs it until it suspends or ends; the caller has checked that it is suspended. A generator
/// whose body ended, by return or throw, is completed afterwards.
Completion<Value> ResumeGenerator(Vm& vm, JSGenerator* generator, ResumeMode mode, Value value);

/// %GeneratorFunction% and its relatives: constructor, prototype of the functions, and (unless
/// nullptr) the prototype of what they make, linked to each other.
void CreateGeneratorFunctionClass(Vm& vm, Realm* realm, const char* name, BuiltinFunction function,
                                  Intrinsic constructor, Intrinsic function_prototype_slot,
                                  JSObject* instance_prototype, Intrinsic function_map);

}  // namespace qdr

#endif  // RUNTIME_GENERATORS_H_
