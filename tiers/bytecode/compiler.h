// The ways to compile: source text or a SharedFunctionInfo in, something that can be called out.
// Each parses, generates the bytecode of all functions whose AST is there, and only then touches
// the heap. Parse errors are thrown as SyntaxError, ReferenceError or RangeError; where the
// offending text is stands in Vm::compiler_state->last_error.
#ifndef TIERS_BYTECODE_COMPILER_H_
#define TIERS_BYTECODE_COMPILER_H_

#include <functional>
#include <memory>
#include <string>

#include "language/module_descriptor.h"
#include "language/parse_error.h"
#include "language/ref_ptr.h"
#include "language/scope_info.h"
#include "objects/vm.h"
#include "tiers/bytecode/liveness_cache.h"

namespace qdr {

/// What a Vm's compilations share. The embedder of the Vm owns it (Vm::compiler_state); without one
/// the defaults hold.
struct CompilerState {
  /// %Name(...) in programs.
  bool allow_natives_syntax = false;
  /// Receives the disassembly of each function, with its name, as it is compiled.
  std::function<void(std::string_view name, const std::string& text)> print_bytecode;
  /// Which registers of a frame are live, for the collector and suspensions.
  LivenessCache liveness;
  /// Of the last parse that failed; positions count in the source that was compiled.
  ParseError last_error;
  /// Name of the script it was in.
  std::string last_error_script;
};

struct CompileOptions {
  /// What calling the result gives is the program's completion value; otherwise undefined.
  bool completion_value = true;
  /// Scripts of a REPL: `await` at top level. The program then returns a promise.
  bool allow_top_level_await = false;
  /// In strict mode from the start.
  bool strict = false;
  /// The library's own JavaScript: natives syntax is allowed, functions are hidden from stack
  /// traces.
  bool self_hosted = false;
  /// Added to reported lines.
  int32_t line_offset = 0;
  /// Script::kHostDefined.
  Value host_defined = Value::Undefined();
};

/// A script, as a function of no parameters that is called with the global `this` as its receiver.
/// The call performs GlobalDeclarationInstantiation and evaluates it.
Completion<JSFunction*> CompileScript(Vm& vm, String* source, String* name,
                                      const CompileOptions& options = {});

struct CompiledModule {
  /// Called with two FixedArrays of Cells, exports and imports (README.md).
  SharedFunctionInfo* shared = nullptr;
  Script* script = nullptr;
  std::shared_ptr<const ModuleDescriptor> descriptor;
  /// Keeps the descriptor's strings alive.
  RefPtr<AstStringTable> strings;
  bool has_top_level_await = false;
};
/// A source text module. `options.host_defined` becomes its script's; the module record may be put
/// there later. False in `ok` position: threw.
Completion<void> CompileModule(Vm& vm, String* source, String* name, const CompileOptions& options,
                               CompiledModule* result);

/// Code of a direct eval in the scope that `outer` describes, closed over `context`; `caller` is
/// the script the eval stands in (or null) and `position` its place there. The result is called
/// with any receiver.
Completion<JSFunction*> CompileEval(Vm& vm, String* source, const ScopeInfo* outer,
                                    Context* context, bool strict, Script* caller,
                                    uint32_t position);
/// Code of an indirect eval in the current realm: called with the global `this`.
Completion<JSFunction*> CompileIndirectEval(Vm& vm, String* source);

/// The bytecode of a function that was skipped when its script was compiled. Throws only where the
/// nesting is too deep for the stack that is left.
Completion<BytecodeArray*> CompileFunctionLazily(Vm& vm, SharedFunctionInfo* shared);

/// CreateDynamicFunction (ECMA-262 20.2.1.1.1): `source` is the complete text, its parameters are
/// [parameters_start, parameters_end). A closure over the global scope of the current realm.
Completion<JSFunction*> CompileDynamicFunction(Vm& vm, FunctionKind kind, String* source,
                                               uint32_t parameters_start, uint32_t parameters_end);

/// The ScopeInfo in a Context's scope_info(), a constant, or SharedFunctionInfo::outer_scope_; null
/// for anything but a Foreign.
const ScopeInfo* ScopeInfoOf(Value v);

/// Where eval-introduced variables of a function's context are: the slot that holds the JSObject
/// (undefined: none yet); -1 for contexts that cannot have any.
int EvalExtensionSlot(const Context* context);

}  // namespace qdr

#endif  // TIERS_BYTECODE_COMPILER_H_
