// Opening and closing scopes, declaring names, recording uses. Binding and allocation are in
// scope_resolution.cc.
#include "language/scope_builder.h"

#include <algorithm>

#include "language/parser.h"

namespace qdr {

ScopeBuilder::ScopeBuilder(Zone* zone, AstStringTable* strings, ParseResult* result)
    : zone_(zone), strings_(strings), result_(result) {
  uses_.reserve(256);
  uses_.push_back({});
  scope_by_id_.reserve(64);
}

// After an error scopes are still open and uses unbound: leave the strings as they were found.
ScopeBuilder::~ScopeBuilder() {
  for (const Use& use : uses_) {
    if (use.name != nullptr) use.name->last_use_ = 0;
  }
  for (Scope* scope = current_; scope != nullptr && !scope->is_outer_of_parse_;
       scope = scope->resume_) {
    for (Variable* v = scope->first_variable_; v != nullptr; v = v->next_) {
      v->name_->binding_ = nullptr;
    }
  }
}

Scope* ScopeBuilder::OpenOutside(const ScopeInfo* outer) {
  Scope** link = &outside_;
  for (const ScopeInfo* info = outer; info != nullptr; info = info->outer()) {
    Scope* scope = zone_->New<Scope>(info->kind(), nullptr);
    scope->function_kind_ = info->function_kind();
    scope->is_strict_ = info->is_strict();
    scope->needs_context_ = info->has_context();
    scope->context_slot_count_ = info->context_slot_count();
    scope->calls_sloppy_eval_ = info->calls_sloppy_eval();
    scope->has_separate_body_ = info->has_separate_body();
    scope->scope_info_ = info;
    scope->is_outer_of_parse_ = true;
    scope->result_ = result_;
    *link = scope;
    link = &scope->outer_;
  }
  if (outside_ == nullptr) {
    outside_ = zone_->New<Scope>(ScopeKind::kScript, nullptr);
    outside_->is_outer_of_parse_ = true;
    outside_->function_kind_ = FunctionKind::kScript;
    outside_->result_ = result_;
  } else {
    result_->scope_infos.push_back(outer);
  }
  Scope* code = nullptr;
  std::vector<Scope*> chain;
  for (Scope* s = outside_; s != nullptr; s = s->outer_) chain.push_back(s);
  for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
    if (code == nullptr || IsCodeScopeKind((*it)->kind_)) code = *it;
    (*it)->code_scope_ = code;
  }
  current_ = outside_;
  scope_by_id_.push_back(outside_);
  current_id_ = 0;
  return outside_;
}

Scope* ScopeBuilder::Open(ScopeKind kind, uint32_t position) {
  Scope* scope = zone_->New<Scope>(kind, current_);
  scope->id_ = static_cast<uint32_t>(scope_by_id_.size());
  scope_by_id_.push_back(scope);
  scope->code_scope_ = IsCodeScopeKind(kind) ? scope : current_->code_scope_;
  scope->is_strict_ = current_->is_strict_;
  scope->start_position_ = position;
  scope->resume_ = current_;
  scope->resume_id_ = current_id_;
  scope->result_ = result_;
  current_ = scope;
  current_id_ = scope->id_;
  return scope;
}

Scope* ScopeBuilder::OpenFunction(FunctionKind kind, uint32_t position, uint32_t head_id) {
  if (head_id == 0) {
    Scope* scope = Open(ScopeKind::kFunction, position);
    scope->function_kind_ = kind;
    return scope;
  }
  Scope* scope = zone_->New<Scope>(ScopeKind::kFunction, current_);
  scope->id_ = head_id;
  scope->code_scope_ = scope;
  scope->is_strict_ = current_->is_strict_;
  scope->start_position_ = position;
  scope->resume_ = current_;
  scope->resume_id_ = current_id_;
  scope->result_ = result_;
  scope->function_kind_ = kind;
  scope_by_id_[head_id] = scope;
  current_ = scope;
  current_id_ = head_id;
  return scope;
}

void ScopeBuilder::BeginClassBody(Scope* class_scope) {
  QDR_DCHECK(current_ == class_scope);
  class_scope->class_body_id_ = current_id_ = static_cast<uint32_t>(scope_by_id_.size());
  scope_by_id_.push_back(class_scope);
}

Scope* ScopeBuilder::NewInitializer(FunctionKind kind, Scope* class_scope) {
  Scope* scope = zone_->New<Scope>(ScopeKind::kFunction, class_scope);
  scope->function_kind_ = kind;
  scope->code_scope_ = scope;
  scope->is_strict_ = true;
  scope->start_position_ = class_scope->start_position_;
  scope->result_ = result_;
  return scope;
}

void ScopeBuilder::ResumeInitializer(Scope* scope) {
  scope->id_ = static_cast<uint32_t>(scope_by_id_.size());
  scope_by_id_.push_back(scope);
  scope->resume_ = current_;
  scope->resume_id_ = current_id_;
  current_ = scope;
  current_id_ = scope->id_;
}

void ScopeBuilder::SuspendInitializer(Scope* scope) {
  QDR_DCHECK(scope == current_);
  const auto& names = strings_->names();
  auto bind = [&](Variable*& variable, const AstString* name, VariableMode mode) {
    if (variable == nullptr) variable = DeclareImplicit(scope, name, mode, false);
    if (variable != nullptr) BindUses(variable, scope, scope->id_);
  };
  bind(scope->this_, names.this_, VariableMode::kThis);
  bind(scope->new_target_, names.new_target, VariableMode::kNewTarget);
  bind(scope->this_function_, names.this_function, VariableMode::kThisFunction);
  Leave(scope, 0);
}

void ScopeBuilder::FinishInitializer(Scope* scope, uint32_t end_position, FunctionFacts* facts) {
  scope->end_position_ = end_position;
  if (scope->contains_arrow_eval_) {
    const auto& names = strings_->names();
    auto force = [&](Variable*& variable, const AstString* name, VariableMode mode) {
      if (variable == nullptr) variable = DeclareImplicit(scope, name, mode, true);
      variable->is_force_context_ = true;
    };
    force(scope->this_, names.this_, VariableMode::kThis);
    force(scope->new_target_, names.new_target, VariableMode::kNewTarget);
    force(scope->this_function_, names.this_function, VariableMode::kThisFunction);
  }
  Allocate(scope);
  FillFacts(scope, facts);
}

Scope* ScopeBuilder::OpenLoopSubject(Scope* loop_scope, uint32_t position) {
  Scope* scope = Open(ScopeKind::kBlock, position);
  scope->outer_ = loop_scope->outer_;
  for (Variable* v = loop_scope->first_variable_; v != nullptr; v = v->next_) {
    Push(NewVariable(v->name_, scope, VariableMode::kLet, v->position_));
  }
  return scope;
}

// ------------------------------------------------------------------------------- Declarations

Variable* ScopeBuilder::NewVariable(const AstString* name, Scope* scope, VariableMode mode,
                                    uint32_t position) {
  Variable* variable = zone_->New<Variable>(name, scope, mode, position);
  if (scope->last_variable_ == nullptr) {
    scope->first_variable_ = variable;
  } else {
    scope->last_variable_->next_ = variable;
  }
  scope->last_variable_ = variable;
  return variable;
}

void ScopeBuilder::Push(Variable* variable) {
  variable->shadowed_ = variable->name_->binding_;
  variable->name_->binding_ = variable;
}

// The variable belongs to a scope that is not the innermost one.
void ScopeBuilder::PushBelow(Variable* variable) {
  Variable** link = &variable->name_->binding_;
  while (*link != nullptr && (*link)->scope_->id_ > variable->scope_->id_) {
    link = &(*link)->shadowed_;
  }
  variable->shadowed_ = *link;
  *link = variable;
}

Variable* ScopeBuilder::LookupIn(Scope* scope, const AstString* name) const {
  for (Variable* v = name->binding_; v != nullptr && v->scope_->id_ >= scope->id_;
       v = v->shadowed_) {
    if (v->scope_ == scope) return v;
  }
  return nullptr;
}

// A `var` of this name has been declared from within `scope`, a block that is still open.
bool ScopeBuilder::ConflictsWithVar(const AstString* name, Scope* scope,
                                    const Variable* top) const {
  if (IsVarScopeKind(scope->kind_)) return false;  // Then the var is in the scope itself.
  for (const Variable* v = top; v != nullptr; v = v->shadowed_) {
    if (IsVarScopeKind(v->scope_->kind_)) return v->last_var_declaration_ >= scope->id_;
  }
  return false;
}

Variable* ScopeBuilder::DeclareLexical(const AstString* name, VariableMode mode,
                                       uint32_t position) {
  Scope* scope = current_;
  Variable* top = name->binding_;
  if (top != nullptr) {
    if (top->scope_ == scope) return nullptr;
    // The body of a catch clause or function cannot redeclare the parameters.
    if (scope->is_catch_body_ && top->scope_ == scope->outer_) return nullptr;
    if (scope->kind_ == ScopeKind::kFunctionBody && top->scope_ == scope->outer_ &&
        top->mode_ == VariableMode::kParameter) {
      return nullptr;
    }
    if (ConflictsWithVar(name, scope, top)) return nullptr;
  }
  Variable* variable = NewVariable(name, scope, mode, position);
  Push(variable);
  return variable;
}

Variable* ScopeBuilder::DeclareSloppyBlockFunction(const AstString* name, uint32_t position) {
  Variable* top = name->binding_;
  if (top != nullptr && top->scope_ == current_) {
    return top->is_sloppy_block_function_ ? top : nullptr;
  }
  Variable* variable = DeclareLexical(name, VariableMode::kBlockFunction, position);
  if (variable != nullptr) variable->is_sloppy_block_function_ = true;
  return variable;
}

Variable* ScopeBuilder::DeclareVar(const AstString* name, uint32_t position) {
  Scope* var_scope = current_;
  while (!IsVarScopeKind(var_scope->kind_)) var_scope = var_scope->outer_;
  Variable* found = name->binding_;
  while (found != nullptr && found->scope_->id_ > var_scope->id_) {
    if (!found->is_simple_catch_parameter_) return nullptr;
    found = found->shadowed_;
  }
  if (found == nullptr || found->scope_ != var_scope) {
    Variable* parameter = nullptr;
    if (found != nullptr && var_scope->kind_ == ScopeKind::kFunctionBody &&
        found->scope_ == var_scope->outer_) {
      parameter = found;
    }
    found = NewVariable(name, var_scope, VariableMode::kVar, position);
    if (parameter != nullptr) {
      found->initial_value_ = parameter;
      parameter->is_used_ = true;
    }
    PushBelow(found);
  } else if (IsLexicalVariableMode(found->mode_) || found->mode_ == VariableMode::kBlockFunction) {
    return nullptr;
  }
  found->last_var_declaration_ = std::max(found->last_var_declaration_, current_->id_);
  return found;
}

Variable* ScopeBuilder::DeclareFunction(const AstString* name, uint32_t position) {
  Variable* variable = DeclareVar(name, position);
  if (variable != nullptr && variable->mode_ == VariableMode::kVar) {
    variable->mode_ = VariableMode::kFunction;
  }
  return variable;
}

Variable* ScopeBuilder::DeclareParameter(const AstString* name, uint32_t position,
                                         bool* duplicate) {
  Variable* top = name->binding_;
  if (top != nullptr && top->scope_ == current_) {
    *duplicate = true;
    top->is_used_ = true;
    return top;
  }
  Variable* variable = NewVariable(name, current_, VariableMode::kParameter, position);
  Push(variable);
  return variable;
}

Variable* ScopeBuilder::DeclareCatchParameter(const AstString* name, bool is_simple,
                                              uint32_t position) {
  Variable* top = name->binding_;
  if (top != nullptr && top->scope_ == current_) return nullptr;
  Variable* variable = NewVariable(name, current_, VariableMode::kCatch, position);
  variable->is_simple_catch_parameter_ = is_simple;
  Push(variable);
  return variable;
}

Variable* ScopeBuilder::DeclareTemporary(const AstString* name, VariableMode mode, Scope* scope) {
  return NewVariable(name, scope, mode, scope->start_position_);
}

Variable* ScopeBuilder::DeclarePrivateName(Scope* class_scope, const AstString* name,
                                           VariableMode mode, bool is_static, uint32_t position) {
  Variable* top = name->binding_;
  if (top != nullptr && top->scope_ == class_scope) {
    // Only a getter and a setter may share a name, both static or neither.
    bool pairs =
        (top->mode_ == VariableMode::kPrivateGetter && mode == VariableMode::kPrivateSetter) ||
        (top->mode_ == VariableMode::kPrivateSetter && mode == VariableMode::kPrivateGetter);
    if (!pairs || top->is_static_ != is_static) return nullptr;
    top->mode_ = VariableMode::kPrivateAccessor;
    return top;
  }
  Variable* variable = NewVariable(name, class_scope, mode, position);
  variable->is_static_ = is_static;
  variable->is_force_context_ = true;
  variable->is_used_ = true;
  Push(variable);
  return variable;
}

Variable* ScopeBuilder::brand(Scope* class_scope) {
  if (class_scope->this_ == nullptr) {
    class_scope->this_ =
        DeclareTemporary(strings_->names().brand, VariableMode::kBrand, class_scope);
    class_scope->this_->is_force_context_ = class_scope->this_->is_used_ = true;
  }
  return class_scope->this_;
}

Variable* ScopeBuilder::static_brand(Scope* class_scope) {
  if (class_scope->arguments_ == nullptr) {
    class_scope->arguments_ =
        DeclareTemporary(strings_->names().static_brand, VariableMode::kStaticBrand, class_scope);
    class_scope->arguments_->is_force_context_ = class_scope->arguments_->is_used_ = true;
  }
  return class_scope->arguments_;
}

void ScopeBuilder::AddHoistedFunction(Scope* scope, Variable* variable, FunctionLiteral* function) {
  if (variable->hoisted_ != nullptr) {
    variable->hoisted_->function = function;
    return;
  }
  auto* hoisted = zone_->New<HoistedFunction>(HoistedFunction{variable, function, nullptr});
  variable->hoisted_ = hoisted;
  if (scope->last_hoisted_function_ == nullptr) {
    scope->hoisted_functions_ = hoisted;
  } else {
    scope->last_hoisted_function_->next = hoisted;
  }
  scope->last_hoisted_function_ = hoisted;
}

void ScopeBuilder::AddSloppyBlockFunction(SloppyBlockFunction* node, const AstString* name) {
  block_functions_.push_back({node, name, current_->id_});
}

// --------------------------------------------------------------------------------------- Uses

void ScopeBuilder::AddUse(const AstString* name, VariableReference* reference, uint32_t position) {
  uint32_t index = static_cast<uint32_t>(uses_.size());
  uses_.push_back({name, reference, current_id_, name->last_use_, position, false, false, false});
  name->last_use_ = index;
}

void ScopeBuilder::RemoveUse(const AstString* name, const VariableReference* reference) {
  uint32_t* link = &name->last_use_;
  while (*link != 0 && uses_[*link].reference != reference) link = &uses_[*link].previous;
  QDR_DCHECK(*link != 0);
  Use& use = uses_[*link];
  *link = use.previous;
  use.name = nullptr;
}

void ScopeBuilder::RecordEval(bool is_sloppy) {
  current_->contains_eval_ = true;
  current_->contains_arrow_eval_ = true;
  if (is_sloppy) {
    current_->calls_sloppy_eval_ = true;
    current_->contains_dynamic_scope_ = true;
  }
}

// -------------------------------------------------------------------------------- Arrow heads

ScopeBuilder::ArrowHead ScopeBuilder::BeginArrowHead() {
  ArrowHead head = {static_cast<uint32_t>(scope_by_id_.size()),
                    current_id_,
                    static_cast<uint32_t>(uses_.size()),
                    static_cast<uint32_t>(tracked_.size()),
                    current_->contains_eval_,
                    current_->contains_arrow_eval_,
                    current_->calls_sloppy_eval_,
                    current_->contains_dynamic_scope_};
  scope_by_id_.push_back(current_);
  current_id_ = head.id;
  current_->contains_eval_ = current_->contains_arrow_eval_ = false;
  current_->calls_sloppy_eval_ = current_->contains_dynamic_scope_ = false;
  return head;
}

void ScopeBuilder::EndArrowHead(const ArrowHead& head, bool is_arrow) {
  current_id_ = head.resume_id;
  if (is_arrow) return;  // OpenArrowFunction follows at once.
  current_->contains_eval_ |= head.contains_eval;
  current_->contains_arrow_eval_ |= head.contains_arrow_eval;
  current_->calls_sloppy_eval_ |= head.calls_sloppy_eval;
  current_->contains_dynamic_scope_ |= head.contains_dynamic_scope;
  if (!IsInArrowHead()) tracked_.resize(head.tracked_count);
}

Scope* ScopeBuilder::OpenArrowFunction(const ArrowHead& head, FunctionKind kind,
                                       uint32_t position) {
  Scope* outer = current_;
  Scope* scope = OpenFunction(kind, position, head.id);
  scope->contains_eval_ = outer->contains_eval_;
  scope->contains_arrow_eval_ = outer->contains_arrow_eval_;
  scope->calls_sloppy_eval_ = outer->calls_sloppy_eval_;
  scope->contains_dynamic_scope_ = outer->contains_dynamic_scope_;
  outer->contains_eval_ = head.contains_eval;
  outer->contains_arrow_eval_ = head.contains_arrow_eval;
  outer->calls_sloppy_eval_ = head.calls_sloppy_eval;
  outer->contains_dynamic_scope_ = head.contains_dynamic_scope;
  // What was opened in the head belongs to the arrow function. (Only class scopes and functions
  // can have been.)
  Scope* outer_code = outer->code_scope_;
  for (uint32_t id = head.id + 1; id < scope_by_id_.size(); ++id) {
    Scope*& inner = scope_by_id_[id];
    if (inner == outer) {
      inner = scope;
      continue;
    }
    if (inner->outer_ == outer) inner->outer_ = scope;
    if (inner->code_scope_ == outer_code) {
      inner->code_scope_ = scope;
      scope->local_count_ = std::max(scope->local_count_, outer_code->local_count_);
    }
  }
  for (size_t i = head.tracked_count; i < tracked_.size(); ++i) {
    if (*tracked_[i] == outer) *tracked_[i] = scope;
  }
  tracked_.resize(head.tracked_count);
  return scope;
}

// ----------------------------------------------------------------- Functions that are not kept

void ScopeBuilder::DropFunction(const FunctionMark& mark, Scope* scope, FunctionRecord* record) {
  Scope* outer = scope->outer_;
  uint32_t kept = mark.use_count;
  for (uint32_t i = mark.use_count; i < uses_.size(); ++i) {
    const Use use = uses_[i];
    if (use.name == nullptr) continue;
    bool assigned = use.is_assigned || (use.reference != nullptr && use.reference->is_assigned);
    bool dynamic =
        use.is_dynamic || (scope->contains_dynamic_scope_ && CrossesDynamicScope(use, outer));
    if (use.previous < mark.use_count) {  // The first use of this name here.
      uses_[kept] = {use.name,     nullptr,  current_id_, use.previous,
                     use.position, assigned, dynamic,     true};
      use.name->last_use_ = kept++;
    } else {
      Use& first = uses_[use.name->last_use_];
      first.is_assigned |= assigned;
      first.is_dynamic |= dynamic;
    }
  }
  uses_.resize(kept);
  scope_by_id_.resize(mark.scope_count);
  tracked_.resize(mark.tracked_count);
  record->free_names_.reserve(kept - mark.use_count);
  for (uint32_t i = mark.use_count; i < kept; ++i) {
    const Use& use = uses_[i];
    record->free_names_.push_back({use.name, use.position, use.is_assigned, use.is_dynamic});
  }
}

void ScopeBuilder::UseRecord(const FunctionRecord& record) {
  const FunctionFacts& facts = record.facts();
  for (const FreeName& free : record.free_names()) {
    uint32_t index = static_cast<uint32_t>(uses_.size());
    uses_.push_back({free.name, nullptr, current_id_, free.name->last_use_, free.position,
                     free.is_assigned != 0, free.is_dynamic != 0, true});
    free.name->last_use_ = index;
  }
  if (facts.contains_eval) current_->contains_eval_ = true;
  if (facts.contains_arrow_eval && IsArrowFunction(facts.kind)) {
    current_->contains_arrow_eval_ = true;
  }
}

}  // namespace qdr
