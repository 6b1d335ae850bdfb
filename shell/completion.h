// Completion at the prompt: names in scope, and properties of what stands before the last dot.
#ifndef SHELL_COMPLETION_H_
#define SHELL_COMPLETION_H_

#include <quadrille/quadrille.h>

#include <string_view>

#include "shell/line_editor.h"

namespace quadrille::shell {

/// Candidates for the text before the cursor. Runs no code of the program: objects are found by
/// following plain names and data properties.
Completions Complete(const Context& context, std::string_view before_cursor);

}  // namespace quadrille::shell

#endif  // SHELL_COMPLETION_H_
