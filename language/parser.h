// The entry points of the front end: source text in, a bound AST or an error out. Parsing touches
// no heap but its own zone, reports every early error, and forgets the inner functions it has
// checked unless they are likely to be called at once.
#ifndef LANGUAGE_PARSER_H_
#define LANGUAGE_PARSER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/zone.h"
#include "language/ast.h"
#include "language/module_descriptor.h"
#include "language/parse_error.h"
#include "language/ref_ptr.h"
#include "language/scope_info.h"
#include "language/source_text.h"

namespace qdr {

struct ParseOptions {
  /// Lowest stack address parsing may use, for the nesting limit. 0 takes 500 kB below the
  /// caller's frame.
  uintptr_t stack_limit = 0;
  /// The table of the script the text belongs to; null for a new one.
  RefPtr<AstStringTable> strings;
  /// Keep the AST of all inner functions.
  bool eager = false;
  /// %Name(...) calls.
  bool allow_natives_syntax = false;
  /// Scripts of a REPL: `await` at top level; the result has has_top_level_await set if there is
  /// any, and must then be run as an async function.
  bool allow_top_level_await = false;
  /// Parse the script in strict mode from the start (test runners).
  bool strict = false;
};

// -------------------------------------------------------------------------------------- Result

/// What a parse gives. Owns the zone of the AST; strings belong to the table.
struct ParseResult {
  ParseResult();
  ~ParseResult();
  ParseResult(const ParseResult&) = delete;
  ParseResult& operator=(const ParseResult&) = delete;

  bool ok() const { return function != nullptr; }

  /// The function asked for; for scripts, modules and eval code one of kind kScript or kModule
  /// whose body is the program. Null if there was an error.
  FunctionLiteral* function = nullptr;
  ParseError error;
  /// Modules only.
  std::unique_ptr<ModuleDescriptor> module;
  RefPtr<AstStringTable> strings;
  Zone zone;

  /// The record of any function literal of this result, so that it can be compiled (again) when
  /// the AST is gone. Null for default constructors and class initializers, which are compiled
  /// with their class.
  RefPtr<FunctionRecord> EnsureRecord(FunctionLiteral* literal);

  /// Keeps what the zone points to alive.
  std::vector<RefPtr<const ScopeInfo>> scope_infos;
  std::vector<RefPtr<FunctionRecord>> records;
};

/// Script (ECMA-262 16.1). Top-level let, const and class are kScriptLexical, var and function
/// kGlobal; function->scope lists them all for GlobalDeclarationInstantiation.
std::unique_ptr<ParseResult> ParseScript(const SourceText& source, const ParseOptions& options);

/// Module (16.2).
std::unique_ptr<ParseResult> ParseModule(const SourceText& source, const ParseOptions& options);

/// Code of eval (19.2.1.1). `outer`: the ScopeInfo at the place of a direct eval (Call::eval_scope)
/// or null for indirect eval. `strict`: the calling code is strict. What is allowed in the code
/// (super, new.target, arguments, private names) follows from `outer`.
/// var and function declarations of sloppy code are kLookup in functions (EvalDeclaration-
/// Instantiation puts them into the variable environment) and kGlobal outside; the SyntaxErrors
/// for vars that collide with lexical names of enclosing scopes are reported here.
std::unique_ptr<ParseResult> ParseEval(const SourceText& source, const ScopeInfo* outer,
                                       bool strict, const ParseOptions& options);

/// A function that was skipped before: `source` is the whole text it is in, `outer` the ScopeInfo
/// of the scope its closures are created in. Cannot fail except for nesting.
std::unique_ptr<ParseResult> ParseFunction(const SourceText& source, const FunctionRecord& record,
                                           const ScopeInfo* outer, const ParseOptions& options);

/// CreateDynamicFunction (20.2.1.1.1). `source` is the complete text made by the caller:
/// "function anonymous(" parameters "\n) {\n" body "\n}"; the two parts are also checked by
/// themselves. `parameters_end` is the offset of the "\n)". kind: kNormal, kGenerator, kAsync or
/// kAsyncGenerator. The result's function is the function itself; its scope is global.
std::unique_ptr<ParseResult> ParseDynamicFunction(const SourceText& source,
                                                  uint32_t parameters_start,
                                                  uint32_t parameters_end, FunctionKind kind,
                                                  const ParseOptions& options);

enum class InputState : uint8_t { kComplete, kIncomplete, kInvalid };
/// Whether a REPL should evaluate `source` or ask for another line. kInvalid: evaluate it, to show
/// the error.
InputState ClassifyInput(const SourceText& source, const ParseOptions& options);

/// 1-based line and column of an offset.
struct SourceLocation {
  uint32_t line;
  uint32_t column;
};
SourceLocation LocationOf(const SourceText& source, uint32_t offset);

}  // namespace qdr

#endif  // LANGUAGE_PARSER_H_
