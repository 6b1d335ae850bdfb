// Parts of CreateFundamentals that live in the files of their objects.
#ifndef RUNTIME_BUILTINS_FUNDAMENTALS_H_
#define RUNTIME_BUILTINS_FUNDAMENTALS_H_

#include "objects/vm.h"

namespace qdr {

/// %Object% and what %Object.prototype% has (builtins_object.cc).
void CreateObjectConstructor(Vm& vm, Realm* realm);
/// %Function% and what %Function.prototype% has (builtins_function.cc).
void CreateFunctionConstructor(Vm& vm, Realm* realm);
/// %ThrowTypeError% is not extensible; its length and name are not configurable.
void FreezeThrowTypeError(Vm& vm, JSFunction* function);

/// CreateDynamicFunction (20.2.1.1.1): the bodies of Function, GeneratorFunction, AsyncFunction and
/// AsyncGeneratorFunction.
Completion<Value> CreateDynamicFunction(Vm& vm, Arguments& arguments, FunctionKind kind);

}  // namespace qdr

#endif  // RUNTIME_BUILTINS_FUNDAMENTALS_H_
