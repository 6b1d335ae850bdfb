// The object $262 that the conformance tests ask of a host (test262, INTERPRETING.md).
#ifndef SHELL_TEST262_H_
#define SHELL_TEST262_H_

#include <quadrille/quadrille.h>

namespace quadrille::shell {

class Host;

/// Defines $262 on the global object of a context and gives it.
Object InstallTest262(Host* host, const Context& context);

}  // namespace quadrille::shell

#endif  // SHELL_TEST262_H_
