// ScopeInfo: the lasting, immutable description of a scope. It is what compiling an inner function
// later, direct eval and lookups by name need to know once the AST is gone. FunctionRecord: the
// same for a function: everything needed to compile it on its first call, and to skip over it,
// without parsing it again, when the function around it is compiled.
#ifndef LANGUAGE_SCOPE_INFO_H_
#define LANGUAGE_SCOPE_INFO_H_

#include <cstdint>
#include <span>
#include <vector>

#include "language/ast_string.h"
#include "language/ref_ptr.h"
#include "language/scope_types.h"

namespace qdr {

class ScopeInfo final : public RefCounted<ScopeInfo> {
 public:
  struct Slot {
    const AstString* name;
    /// Context slot; module cell when is_module.
    int32_t index;
    VariableMode mode;
    bool is_module : 1;
    bool is_maybe_assigned : 1;
    bool is_static : 1;           // Private names.
    bool ignores_assignment : 1;  // Sloppy function name.
    bool has_tdz : 1;             // May hold the hole (parameters and derived `this` included).
    bool is_simple_catch_parameter : 1;
  };

  ScopeKind kind() const { return kind_; }
  /// Of function scopes; of eval and script scopes kScript, of module scopes kModule.
  FunctionKind function_kind() const { return function_kind_; }
  const ScopeInfo* outer() const { return outer_.get(); }
  bool is_strict() const { return is_strict_; }
  /// A context object exists for this scope. Infos without one only carry facts for eval.
  bool has_context() const { return has_context_; }
  int32_t context_slot_count() const { return context_slot_count_; }
  /// Sloppy direct eval may add variables to this (function) scope at run time.
  bool calls_sloppy_eval() const { return calls_sloppy_eval_; }
  /// The body's vars are in an inner scope: eval that has this as innermost scope is code of a
  /// parameter expression.
  bool has_separate_body() const { return has_separate_body_; }
  /// The scope's variables in context slots and module cells, in slot order.
  std::span<const Slot> slots() const { return slots_; }

  /// Entry for a name, which may come from another table; null if not here.
  const Slot* Lookup(const AstString* name) const;
  /// Entry for an implicit variable (kThis, kNewTarget, kThisFunction, kBrand, ...), or null.
  const Slot* LookupMode(VariableMode mode) const;

  const AstStringTable* strings() const { return strings_.get(); }

 private:
  friend class Scope;
  friend class RefCounted<ScopeInfo>;
  ScopeInfo() = default;
  ~ScopeInfo() = default;
  void BuildIndex();

  RefPtr<const ScopeInfo> outer_;
  RefPtr<const AstStringTable> strings_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> buckets_;  // Hash index into slots_, for large scopes only.
  int32_t context_slot_count_ = 0;
  ScopeKind kind_ = ScopeKind::kBlock;
  FunctionKind function_kind_ = FunctionKind::kNormal;
  bool is_strict_ = false;
  bool has_context_ = false;
  bool calls_sloppy_eval_ = false;
  bool has_separate_body_ = false;
};

/// What is known of a function without its AST. Part of every FunctionLiteral.
struct FunctionFacts {
  /// Own or inferred name; null or empty for none. Getters and setters hold the bare property
  /// name; "get " and "set " are put before it where the name property is made.
  const AstString* name = nullptr;
  /// Function.prototype.toString gives [start, end). For class constructors: the class.
  uint32_t start_position = 0;
  uint32_t end_position = 0;
  /// Where parsing the function alone begins: its parameters.
  uint32_t parameters_position = 0;
  /// End of the function itself; differs from end_position for class constructors.
  uint32_t body_end_position = 0;
  /// Expected argument count: the `length` property.
  uint16_t length = 0;
  /// Formal parameters, without a rest parameter.
  uint16_t parameter_count = 0;
  FunctionKind kind = FunctionKind::kNormal;
  bool is_strict : 1 = false;
  bool has_simple_parameters : 1 = true;
  bool has_rest_parameter : 1 = false;
  /// Its name is a binding of its own scope (named function expression).
  bool is_named_expression : 1 = false;
  /// A declaration: nothing is inferred for its name.
  bool is_declaration : 1 = false;
  /// `super.x` in it, in its arrow functions or possibly in eval: it needs its home object.
  bool needs_home_object : 1 = false;
  /// A constructor of a class that has instance fields or private methods: they are initialized
  /// when `this` is bound.
  bool has_instance_members : 1 = false;
  bool contains_eval : 1 = false;        // Direct eval, in it or further inside.
  bool contains_arrow_eval : 1 = false;  // Direct eval in it or in its arrow functions.
  bool calls_sloppy_eval : 1 = false;    // Direct eval of sloppy mode in its own code.
  bool uses_arguments : 1 = false;       // Directly, through arrow functions, or possibly by eval.
  bool uses_this : 1 = false;
  bool uses_new_target : 1 = false;
  bool uses_super_call : 1 = false;
  /// A default constructor: there is no source for it.
  bool is_default_constructor : 1 = false;
  /// Has `await` at its top level (modules, and scripts of a REPL).
  bool has_top_level_await : 1 = false;
  /// Compile it together with the function around it: it is probably called at once.
  bool is_eager : 1 = false;
};

/// A free variable of a skipped function.
struct FreeName {
  const AstString* name;
  uint32_t position : 30;
  uint32_t is_assigned : 1;
  /// A `with` or sloppy eval inside the function may shadow it.
  uint32_t is_dynamic : 1;
};

/// One function that was parsed and forgotten. Children are the functions directly inside it, in
/// source order.
class FunctionRecord final : public RefCounted<FunctionRecord> {
 public:
  const FunctionFacts& facts() const { return facts_; }
  std::span<const RefPtr<FunctionRecord>> children() const { return children_; }
  std::span<const FreeName> free_names() const { return free_names_; }
  const AstStringTable* strings() const { return strings_.get(); }

 private:
  friend class Parser;
  friend class ScopeBuilder;
  friend struct ParseResult;
  friend class RefCounted<FunctionRecord>;
  FunctionRecord() = default;
  ~FunctionRecord() = default;

  FunctionFacts facts_;
  std::vector<RefPtr<FunctionRecord>> children_;
  std::vector<FreeName> free_names_;
  RefPtr<AstStringTable> strings_;
};

}  // namespace qdr

#endif  // LANGUAGE_SCOPE_INFO_H_
