// Text pictures of scopes, for tests and tools.
#ifndef LANGUAGE_SCOPE_DUMP_H_
#define LANGUAGE_SCOPE_DUMP_H_

#include <map>
#include <string>
#include <utility>

#include "language/parser.h"

namespace qdr {

/// Every scope of the result that declares something or has a context, one line each, with its
/// variables: "name: mode location(index) flags". Nested scopes are indented.
std::string DumpScopes(const ParseResult& result);

/// What code generation depends on in each function of the result that was kept, keyed by where
/// its parameters begin and its kind: scopes, variables, and where each reference leads. Compiling
/// a function alone must describe it as parsing everything does.
using FunctionDescriptions = std::map<std::pair<uint32_t, FunctionKind>, std::string>;
FunctionDescriptions DescribeFunctions(const ParseResult& result);

/// Checks what every consumer of an AST relies on: each reference is bound, variables have places
/// that fit their scopes. Gives the first fault found, or an empty string.
std::string VerifyAst(const ParseResult& result);

}  // namespace qdr

#endif  // LANGUAGE_SCOPE_DUMP_H_
