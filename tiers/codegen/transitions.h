// C++ functions that stubs call and that need more than codegen knows; each is implemented by the
// folder named, below this one, and reaches the stubs through this table, which the engine fills.
#ifndef TIERS_CODEGEN_TRANSITIONS_H_
#define TIERS_CODEGEN_TRANSITIONS_H_

#include "objects/vm.h"

namespace qdr {

struct Transitions {
  /// Compiles the callee's bytecode and sets its code entry (engine). Value::Exception() on a
  /// SyntaxError.
  Value (*compile_lazy)(Vm* vm, Value callee);
  /// The callee of CallAny is not a JSFunction: proxies are called, the rest is a TypeError
  /// (runtime).
  Value (*call_special)(Vm* vm, Value callee, Value* receiver_and_arguments, uint64_t count);
  /// Construct for what is not a plain JSFunction (runtime).
  Value (*construct_special)(Vm* vm, Value callee, Value* receiver_and_arguments, uint64_t count,
                             Value new_target);
  /// OrdinaryCreateFromConstructor for a base constructor (runtime).
  Value (*create_this)(Vm* vm, Value constructor, Value new_target);
  /// Function.prototype.apply up to its call: `function` is callable, then CreateListFromArrayLike;
  /// undefined and null give the empty list (runtime).
  Value (*list_from_array_like)(Vm* vm, Value array_like, Value function);
  Value (*class_constructor_called)(Vm* vm, Value callee);
  /// Handles the stack guard: throws the RangeError or serves the interrupt.
  Value (*stack_guard)(Vm* vm);
  /// Finds the handler of the pending exception, sets unwind_frame and unwind_pc; gives the
  /// exception.
  Value (*unwind)(Vm* vm);
};

}  // namespace qdr

#endif  // TIERS_CODEGEN_TRANSITIONS_H_
