// Standard output and standard error; see output.h. The C library's streams do the buffering.
#include "shell/output.h"

#include <unistd.h>

#include <cstdio>

namespace quadrille::shell {

void WriteOutput(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void WriteError(std::string_view text) {
  FlushOutput();
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

void FlushOutput() { std::fflush(stdout); }

bool OutputIsTerminal() { return isatty(STDOUT_FILENO) != 0; }
bool ErrorIsTerminal() { return isatty(STDERR_FILENO) != 0; }

void Exit(int code) {
  // Files of the engine, too.
  std::fflush(nullptr);
  _exit(code);
}

}  // namespace quadrille::shell
