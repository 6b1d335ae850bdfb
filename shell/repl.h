// The interactive prompt.
#ifndef SHELL_REPL_H_
#define SHELL_REPL_H_

namespace quadrille::shell {

class Host;

/// Reads, evaluates and shows until the input ends or .exit. Gives the exit code.
int RunRepl(Host* host);

}  // namespace quadrille::shell

#endif  // SHELL_REPL_H_
