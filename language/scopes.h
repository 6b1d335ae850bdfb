// Scope and Variable: what scope analysis leaves behind for the bytecode generator. Both live in
// the zone of their parse. Once an entry point of parser.h has returned, every reference in the
// AST is bound to a Variable, and every Variable has its location.
//
// Contexts: a scope for which needs_context() holds owns a context object at run time, entered
// where the scope is entered, with context_slot_count() slots numbered from 0 (headers of the
// context object are not counted). The number of contexts between a reference and its variable is
// Scope::ContextDistance.
#ifndef LANGUAGE_SCOPES_H_
#define LANGUAGE_SCOPES_H_

#include <cstdint>
#include <string>

#include "base/zone.h"
#include "language/ast_string.h"
#include "language/scope_info.h"
#include "language/scope_types.h"

namespace qdr {

struct FunctionLiteral;
struct HoistedFunction;
struct ParseResult;
class Scope;

class Variable {
 public:
  const AstString* name() const { return name_; }
  /// The scope that declares it. Null for kGlobal variables nobody declared and for kLookup ones.
  Scope* scope() const { return scope_; }
  VariableMode mode() const { return mode_; }

  VariableLocation location() const { return location_; }
  /// kParameter: parameter number, receiver not counted. kRegister: number among the function's
  /// locals. kContext: slot. kModule: cell (export cell n - 1 for n > 0, import -n - 1 for n < 0).
  int32_t index() const { return index_; }
  bool is_in_context() const { return location_ == VariableLocation::kContext; }

  /// Used by an inner function, or visible to direct eval.
  bool is_captured() const { return is_captured_; }
  /// Assigned other than by its initialization (direct eval counts).
  bool is_maybe_assigned() const { return is_maybe_assigned_; }
  /// Referenced at all, by this function or an inner one.
  bool is_used() const { return is_used_; }
  /// The variable must hold the hole from the entry of its scope until it is initialized: some
  /// reference may reach it before.
  bool needs_hole_initialization() const { return needs_hole_initialization_; }
  /// let, const, using, class; parameters in lists with expressions; `this` in derived
  /// constructors.
  bool may_be_uninitialized() const { return IsLexicalVariableMode(mode_) || has_tdz_; }
  bool is_const() const { return IsConstVariableMode(mode_); }
  /// Private names: declared static.
  bool is_static() const { return is_static_; }
  /// Assigning to it does nothing (sloppy mode name of a function expression) instead of throwing.
  bool ignores_assignment() const { return ignores_assignment_; }
  /// A var of a parameter-separated body that starts with the value of the parameter (or of the
  /// arguments object, or of the function) of the same name; null otherwise.
  Variable* initial_value() const { return initial_value_; }
  /// For kLookup: the variable a static search finds, for the case that nothing dynamic shadows
  /// it; null if there is none (then a global).
  Variable* static_candidate() const { return initial_value_; }
  /// Where the declaration is, for messages; its initialization has ended at
  /// initializer_position().
  uint32_t position() const { return position_; }
  uint32_t initializer_position() const { return initializer_position_; }

  /// A var that exists only because of a function declaration in a block (B.3.2): in scripts and
  /// eval code it is left out, without an error, where the global object cannot have it.
  bool is_annex_b_var() const { return is_annex_b_var_; }

  /// The next variable in the order of declaration.
  Variable* next() const { return next_; }

  Variable(const AstString* name, Scope* scope, VariableMode mode, uint32_t position)
      : name_(name), scope_(scope), position_(position), mode_(mode) {}

 private:
  friend class ScopeBuilder;
  friend class Parser;
  friend class Scope;
  static constexpr uint32_t kNeverInitialized = 0xFFFFFFFF;

  const AstString* name_;
  Scope* scope_;
  Variable* next_ = nullptr;
  Variable* shadowed_ = nullptr;  // Builder: what the name meant outside.
  Variable* initial_value_ = nullptr;
  HoistedFunction* hoisted_ = nullptr;
  uint32_t position_;
  uint32_t initializer_position_ = kNeverInitialized;
  uint32_t last_var_declaration_ = 0;  // Builder: highest scope id a `var` for it stood in.
  int32_t index_ = -1;
  VariableMode mode_;
  VariableLocation location_ = VariableLocation::kUnallocated;
  bool is_captured_ : 1 = false;
  bool is_maybe_assigned_ : 1 = false;
  bool is_used_ : 1 = false;
  bool needs_hole_initialization_ : 1 = false;
  bool has_tdz_ : 1 = false;
  bool is_static_ : 1 = false;
  bool ignores_assignment_ : 1 = false;
  bool is_simple_catch_parameter_ : 1 = false;
  bool is_exported_ : 1 = false;
  bool is_sloppy_block_function_ : 1 = false;  // Builder: a sloppy duplicate is allowed.
  bool is_annex_b_var_ : 1 = false;
  bool is_force_context_ : 1 = false;
  bool is_plain_parameter_ : 1 = false;  // Builder: may stay where the caller put it.
};

/// A function declaration to be instantiated when its scope is entered.
struct HoistedFunction {
  Variable* variable;  // Where the closure goes (kLookup in sloppy eval code, kGlobal in scripts).
  FunctionLiteral* function;
  HoistedFunction* next;
};

class Scope {
 public:
  ScopeKind kind() const { return kind_; }
  /// Lexically enclosing scope. The chain goes on through the scopes of an outer ScopeInfo when a
  /// single function or eval code is parsed; for those is_outer_of_parse() holds.
  Scope* outer() const { return outer_; }
  bool is_outer_of_parse() const { return is_outer_of_parse_; }
  bool is_function_scope() const { return kind_ == ScopeKind::kFunction; }
  /// Function, script, module and eval scopes: the ones that code is compiled for.
  bool is_code_scope() const { return IsCodeScopeKind(kind_); }
  /// The code scope this scope belongs to (itself if it is one).
  Scope* code_scope() const { return code_scope_; }
  /// The nearest scope that binds `this`: not an arrow function's, not eval's.
  Scope* receiver_scope();

  bool is_strict() const { return is_strict_; }
  FunctionKind function_kind() const { return function_kind_; }  // Of function scopes.

  /// All variables in the order of declaration, implicit ones (`this`, ...) last.
  Variable* first_variable() const { return first_variable_; }
  /// Function declarations in source order; of duplicates the last function is kept, in the place
  /// of the first.
  HoistedFunction* first_hoisted_function() const { return hoisted_functions_; }

  bool needs_context() const { return needs_context_; }
  int32_t context_slot_count() const { return context_slot_count_; }
  /// Code scopes: how many kRegister locations are used in the scope and its blocks.
  int32_t local_count() const { return local_count_; }

  /// Contains a direct eval of sloppy mode in its own code (blocks and arrow parameters
  /// included): `var`s may appear in it at run time.
  bool calls_sloppy_eval() const { return calls_sloppy_eval_; }
  /// A direct eval, of whatever mode, in it or in an inner function.
  bool contains_eval() const { return contains_eval_; }

  // Function scopes. Null where the function does not use the thing (itself, or through arrow
  // functions or eval).
  Variable* this_variable() const { return this_; }
  Variable* arguments_variable() const { return arguments_; }
  Variable* new_target_variable() const { return new_target_; }
  /// The active function, needed by `super` to find the home object or the parent constructor.
  Variable* this_function_variable() const { return this_function_; }
  /// The own name of a function expression, unless a declaration shadows it.
  Variable* function_name_variable() const { return function_name_; }
  /// The arguments object is of the sloppy kind, which aliases the parameters (if there are any:
  /// all of them are in context slots) and has a `callee`.
  bool has_mapped_arguments() const { return has_mapped_arguments_; }
  /// Parameter n of a simple list (the last one of duplicates has the name).
  bool has_simple_parameters() const { return has_simple_parameters_; }

  // Class scopes.
  /// The private symbol that marks instances which have private methods or accessors; or null.
  Variable* brand_variable() const { return this_; }
  /// The class itself, for the check that a static private method is called on it; or null.
  Variable* class_variable() const { return arguments_; }

  /// Contexts to walk outwards from the innermost one in this scope to reach that of `target`.
  int ContextDistance(const Scope* target) const;

  /// The lasting description of this scope, or of the nearest one outside that has any. Made on
  /// first use; valid once the parse has ended. May be null (script without lexical names). The
  /// caller takes its own reference to keep it beyond the parse.
  const ScopeInfo* EnsureScopeInfo();

  uint32_t start_position() const { return start_position_; }
  uint32_t end_position() const { return end_position_; }
  /// The function this scope is of, for function scopes parsed in full.
  FunctionLiteral* function() const { return function_; }

 private:
  friend class ScopeBuilder;
  friend class Parser;
  friend struct ParseResult;

  Scope(ScopeKind kind, Scope* outer) : outer_(outer), kind_(kind) {}
  friend class Zone;

  Scope* outer_;
  Scope* code_scope_ = nullptr;
  Scope* resume_ = nullptr;  // Builder: the current scope once this one is closed.
  Variable* first_variable_ = nullptr;
  Variable* last_variable_ = nullptr;
  HoistedFunction* hoisted_functions_ = nullptr;
  HoistedFunction* last_hoisted_function_ = nullptr;
  FunctionLiteral* function_ = nullptr;
  Variable* this_ = nullptr;
  Variable* arguments_ = nullptr;
  Variable* new_target_ = nullptr;
  Variable* this_function_ = nullptr;
  Variable* function_name_ = nullptr;
  const ScopeInfo* scope_info_ = nullptr;
  ParseResult* result_ = nullptr;  // Keeps scope infos alive.
  uint32_t id_ = 0;
  uint32_t resume_id_ = 0;
  uint32_t class_body_id_ = 0;   // Class scopes: uses of private names count from here.
  uint32_t parameters_end_ = 0;  // Function scopes.
  uint32_t start_position_ = 0;
  uint32_t end_position_ = 0;
  int32_t context_slot_count_ = 0;
  int32_t local_count_ = 0;
  ScopeKind kind_;
  FunctionKind function_kind_ = FunctionKind::kNormal;
  bool is_strict_ : 1 = false;
  bool needs_context_ : 1 = false;
  bool calls_sloppy_eval_ : 1 = false;
  bool contains_eval_ : 1 = false;
  bool contains_dynamic_scope_ : 1 = false;  // `with` or sloppy eval in it or further inside.
  bool is_nonlinear_ : 1 = false;            // A switch: cases can be jumped over.
  bool has_mapped_arguments_ : 1 = false;
  bool has_simple_parameters_ : 1 = true;
  bool has_separate_body_ : 1 = false;
  bool is_outer_of_parse_ : 1 = false;
  bool is_catch_body_ : 1 = false;        // The block of a catch clause.
  bool contains_arrow_eval_ : 1 = false;  // Direct eval here or in arrow functions.
};

}  // namespace qdr

#endif  // LANGUAGE_SCOPES_H_
