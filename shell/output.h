// Standard output and standard error: buffered, kept in order, written whole.
#ifndef SHELL_OUTPUT_H_
#define SHELL_OUTPUT_H_

#include <string_view>

namespace quadrille::shell {

/// Appends to standard output; written out when enough has come together, after 50 ms at the
/// latest, at a line's end on a terminal, before anything on standard error, and by FlushOutput.
void WriteOutput(std::string_view text);
/// Writes to standard error at once.
void WriteError(std::string_view text);
void FlushOutput();

bool OutputIsTerminal();
bool ErrorIsTerminal();

/// Ends the process with everything written; no destructors run, other threads just stop.
[[noreturn]] void Exit(int code);

}  // namespace quadrille::shell

#endif  // SHELL_OUTPUT_H_
