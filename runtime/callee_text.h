// What a call calls, as messages write it: "a.b" of `a.b(1)`, "f(...).g" of `f(x).g()`. Read from
// the source text around the call's position, without parsing: the text is known to be valid.
#ifndef RUNTIME_CALLEE_TEXT_H_
#define RUNTIME_CALLEE_TEXT_H_

#include <string>

#include "objects/vm.h"

namespace qdr {

/// `position` is that of a call or `new` expression (language/ast.h): the name of the function, the
/// '[' of a computed name, `new`, or the first token. Empty when the text does not tell.
std::string CalleeText(std::u16string_view source, uint32_t position);
/// The callee of the call that the innermost frame of JavaScript is making; `fallback` when that is
/// not known.
std::string CalleeOfInnermostCall(Vm& vm, Value fallback);
/// The TypeError "o.list is not iterable" for the iteration the innermost frame is starting.
Threw ThrowIterableNotIterable(Vm& vm, Value iterable);

/// The TypeError "f is not a function" ("... is not a constructor") for the innermost call.
Threw ThrowCalleeNotCallable(Vm& vm, Value callee);
Threw ThrowCalleeNotConstructor(Vm& vm, Value callee);

}  // namespace qdr

#endif  // RUNTIME_CALLEE_TEXT_H_
