// Parsing a script only to learn about it. Apart from the rest of the API: the parser's header and
// the library's do not go together in one file.
#ifndef ENGINE_SYNTAX_CHECK_H_
#define ENGINE_SYNTAX_CHECK_H_

#include <string_view>

#include "language/parse_error.h"
#include "objects/string.h"
#include "objects/vm.h"

namespace qdr {

struct SyntaxReport {
  bool ok = false;
  /// The script awaits at its top level.
  bool awaits = false;
  ParseError error;
};

struct SyntaxCheckOptions {
  bool strict = false;
  bool allow_top_level_await = false;
  bool allow_natives_syntax = false;
};

SyntaxReport CheckScriptSyntax(Vm& vm, String* source, const SyntaxCheckOptions& options);

}  // namespace qdr

#endif  // ENGINE_SYNTAX_CHECK_H_
