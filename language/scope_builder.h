// ScopeBuilder: scope analysis while parsing. There are no maps from names to variables; the two
// questions "what does this name mean here" and "who uses this name" are answered by two stacks
// that hang on each AstString:
//
// - binding_ is the innermost open declaration of the name; Variable::shadowed_ leads outwards.
// - last_use_ is the latest reference not yet bound; Use::previous leads back.
//
// Scopes are numbered in the order they are opened. Invariant: while a scope is open, all uses
// recorded since it was opened carry ids not below its own. So when it is closed, its variable x
// takes from the stack of "x" every use with an id not below the scope's: each use is touched
// once, however deep it stands.
//
// What may turn out to be the parameters of an arrow function is parsed under an id reserved for
// it (BeginArrowHead). If it is an arrow function, its scope takes that id.
//
// A function that is not kept leaves its free names, one use for each, and no trace else.
#ifndef LANGUAGE_SCOPE_BUILDER_H_
#define LANGUAGE_SCOPE_BUILDER_H_

#include <vector>

#include "base/zone.h"
#include "language/ast.h"
#include "language/scopes.h"

namespace qdr {

class ScopeBuilder {
 public:
  ScopeBuilder(Zone* zone, AstStringTable* strings, ParseResult* result);
  ~ScopeBuilder();

  Scope* current() const { return current_; }

  // Scopes -------------------------------------------------------------------------------------

  /// Installs what surrounds the code to be parsed: the scopes of `outer`, or for null an empty
  /// script scope.
  Scope* OpenOutside(const ScopeInfo* outer);
  Scope* Open(ScopeKind kind, uint32_t position);
  /// A function scope; `head_id` is that of an arrow head, or 0.
  Scope* OpenFunction(FunctionKind kind, uint32_t position, uint32_t head_id = 0);
  /// Binds what the scope declares and allocates its variables. True if there are any.
  bool Close(Scope* scope, uint32_t end_position);
  /// Same for function scopes. `facts` receives what is known only now.
  void CloseFunction(Scope* scope, uint32_t end_position, FunctionFacts* facts);
  /// Script, module or eval scope, then everything still unbound. False if a private name is
  /// declared nowhere; then *error_use says which.
  bool CloseProgram(Scope* scope, uint32_t end_position);
  /// Binds everything still unbound to the outside.
  bool ResolveOutside();

  /// From here on private names mean those of the class scope.
  void BeginClassBody(Scope* class_scope);

  /// A var of sloppy eval code that a lexical declaration around the eval forbids, or null.
  const Variable* FindEvalConflict(const Scope* eval_scope) const;

  /// The function that initializes the members of a class. Its code is spread over the class
  /// body, so that its scope is current only between Resume and Suspend, which may repeat.
  Scope* NewInitializer(FunctionKind kind, Scope* class_scope);
  void ResumeInitializer(Scope* scope);
  void SuspendInitializer(Scope* scope);
  void FinishInitializer(Scope* scope, uint32_t end_position, FunctionFacts* facts);

  /// Where the subject of a for-in or for-of loop is evaluated: the names of `loop_scope`, which
  /// is current, are in their dead zone there.
  Scope* OpenLoopSubject(Scope* loop_scope, uint32_t position);

  struct UnresolvedPrivateName {
    const AstString* name = nullptr;
    uint32_t position = 0;
  };
  const UnresolvedPrivateName& unresolved_private_name() const { return unresolved_private_; }

  // Declarations -------------------------------------------------------------------------------
  // All give null if the name is taken.

  /// let, const, class, using, import, functions in blocks; in the current scope.
  Variable* DeclareLexical(const AstString* name, VariableMode mode, uint32_t position);
  /// A function declared in a block, in sloppy mode: may be repeated.
  Variable* DeclareSloppyBlockFunction(const AstString* name, uint32_t position);
  /// `var`, from anywhere in the function.
  Variable* DeclareVar(const AstString* name, uint32_t position);
  /// Function declaration on the top level of a function or script.
  Variable* DeclareFunction(const AstString* name, uint32_t position);
  /// *duplicate is set if the list has the name already; then the older variable is given.
  Variable* DeclareParameter(const AstString* name, uint32_t position, bool* duplicate);
  Variable* DeclareCatchParameter(const AstString* name, bool is_simple, uint32_t position);
  /// Without a name that could be said or clash.
  Variable* DeclareTemporary(const AstString* name, VariableMode mode, Scope* scope);
  Variable* DeclarePrivateName(Scope* class_scope, const AstString* name, VariableMode mode,
                               bool is_static, uint32_t position);
  Variable* brand(Scope* class_scope);
  Variable* static_brand(Scope* class_scope);
  /// The open declaration of `name` that stands in `scope` itself, or null.
  Variable* LookupIn(Scope* scope, const AstString* name) const;

  void AddHoistedFunction(Scope* scope, Variable* variable, FunctionLiteral* function);
  /// Sloppy function in a block: maybe a var as well (B.3.2).
  void AddSloppyBlockFunction(SloppyBlockFunction* node, const AstString* name);

  // Uses ---------------------------------------------------------------------------------------

  void AddUse(const AstString* name, VariableReference* reference, uint32_t position);
  /// Takes back the latest use of `name`, which is `reference`.
  void RemoveUse(const AstString* name, const VariableReference* reference);
  void RecordEval(bool is_sloppy);
  /// *slot holds the current scope; corrected if this turns out to be in an arrow head.
  void TrackScope(Scope** slot) {
    *slot = current_;
    if (IsInArrowHead()) tracked_.push_back(slot);
  }

  // Arrow heads --------------------------------------------------------------------------------

  struct ArrowHead {
    uint32_t id;
    uint32_t resume_id;
    uint32_t use_count;
    uint32_t tracked_count;
    bool contains_eval, contains_arrow_eval, calls_sloppy_eval, contains_dynamic_scope;
  };
  ArrowHead BeginArrowHead();
  /// Ends the head's text. If no arrow follows, all is as if it had not been one.
  void EndArrowHead(const ArrowHead& head, bool is_arrow);
  /// Opens the scope of the arrow function with that head, which ended just before.
  Scope* OpenArrowFunction(const ArrowHead& head, FunctionKind kind, uint32_t position);

  // Functions that are not kept ----------------------------------------------------------------

  struct FunctionMark {
    uint32_t use_count;
    uint32_t scope_count;
    uint32_t tracked_count;
  };
  FunctionMark MarkFunction() const {
    return {static_cast<uint32_t>(uses_.size()), static_cast<uint32_t>(scope_by_id_.size()),
            static_cast<uint32_t>(tracked_.size())};
  }
  static FunctionMark MarkArrowFunction(const ArrowHead& head) {
    return {head.use_count, head.id, head.tracked_count};
  }
  /// Forgets the function `scope`, closed just now, and everything in it, but for its free names,
  /// which go to `record`.
  void DropFunction(const FunctionMark& mark, Scope* scope, FunctionRecord* record);
  /// Enters what a record says of a function standing here.
  void UseRecord(const FunctionRecord& record);

 private:
  /// Directly in what may be an arrow head: the current scope is still the one around it.
  bool IsInArrowHead() const {
    return current_id_ != current_->id_ && current_id_ != current_->class_body_id_;
  }

  struct Use {
    const AstString* name;         // Null once bound.
    VariableReference* reference;  // Null for a name used by a function that was not kept.
    uint32_t scope_id;
    uint32_t previous;
    uint32_t position;
    bool is_assigned;
    bool is_dynamic;
    bool is_captured;
  };
  struct BlockFunction {
    SloppyBlockFunction* node;
    const AstString* name;
    uint32_t scope_id;
  };

  Variable* NewVariable(const AstString* name, Scope* scope, VariableMode mode, uint32_t position);
  void Push(Variable* variable);
  void PushBelow(Variable* variable);
  bool ConflictsWithVar(const AstString* name, Scope* scope, const Variable* top) const;
  void BindDeclared(Scope* scope);
  void BindUses(Variable* variable, Scope* scope, uint32_t floor);
  void Bind(const Use& use, Variable* variable, Scope* scope);
  bool CrossesDynamicScope(const Use& use, const Scope* until) const;
  Variable* NewLookup(const AstString* name, Variable* candidate);
  bool HasPendingUse(const AstString* name, const Scope* scope) const {
    return name->last_use_ != 0 && uses_[name->last_use_].scope_id >= scope->id_;
  }
  Variable* DeclareImplicit(Scope* scope, const AstString* name, VariableMode mode, bool force);
  void DeclareImplicits(Scope* scope);
  void CancelBlockFunctions(Scope* scope);
  void HoistBlockFunctions(Scope* scope);
  void FinishBody(Scope* body);
  void Allocate(Scope* scope);
  static void FillFacts(Scope* scope, FunctionFacts* facts);
  void Leave(Scope* scope, uint32_t end_position);
  Variable* LookupOutside(const AstString* name);
  bool EvalVarConflicts(const AstString* name) const;
  const Scope* FirstVarScopeOutside() const;

  Zone* zone_;
  AstStringTable* strings_;
  ParseResult* result_;
  Scope* current_ = nullptr;
  Scope* outside_ = nullptr;
  uint32_t current_id_ = 0;
  std::vector<Use> uses_;
  std::vector<Scope*> scope_by_id_;
  std::vector<Scope**> tracked_;
  std::vector<BlockFunction> block_functions_;
  UnresolvedPrivateName unresolved_private_;
};

}  // namespace qdr

#endif  // LANGUAGE_SCOPE_BUILDER_H_
