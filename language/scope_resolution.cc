// Closing scopes: uses are bound to the variables a scope declares, variables get their places,
// and what remains is looked up outside the text that was parsed.
#include <algorithm>

#include "language/scope_builder.h"

namespace qdr {

namespace {

// Direct eval can put variables here at run time. (Those of sloppy eval code itself end up in the
// function around it, those of scripts on the global object.)
bool IsExtensible(const Scope* scope) {
  return (scope->kind() == ScopeKind::kFunction || scope->kind() == ScopeKind::kFunctionBody) &&
         scope->calls_sloppy_eval();
}

bool IsImplicitMode(VariableMode mode) {
  return mode == VariableMode::kThis || mode == VariableMode::kNewTarget ||
         mode == VariableMode::kThisFunction || IsPrivateNameMode(mode);
}

}  // namespace

bool ScopeBuilder::CrossesDynamicScope(const Use& use, const Scope* until) const {
  for (const Scope* s = scope_by_id_[use.scope_id]; s != until && s != nullptr; s = s->outer_) {
    if (s->kind_ == ScopeKind::kWith || IsExtensible(s)) return true;
  }
  return false;
}

Variable* ScopeBuilder::NewLookup(const AstString* name, Variable* candidate) {
  auto* variable = zone_->New<Variable>(name, nullptr, VariableMode::kDynamic, 0);
  variable->location_ = VariableLocation::kLookup;
  variable->initial_value_ = candidate;
  variable->is_used_ = variable->is_maybe_assigned_ = true;
  return variable;
}

void ScopeBuilder::Bind(const Use& use, Variable* variable, Scope* scope) {
  VariableReference* reference = use.reference;
  if (reference != nullptr && reference->Is<VariableProxy>() &&
      reference->As<VariableProxy>()->is_declaration) {
    reference->variable = variable;
    return;
  }
  bool captured = use.is_captured || scope_by_id_[use.scope_id]->code_scope_ != scope->code_scope_;
  variable->is_used_ = true;
  variable->is_captured_ |= captured;
  variable->is_maybe_assigned_ |=
      use.is_assigned || (reference != nullptr && reference->is_assigned);
  bool dynamic = false;
  if (!IsImplicitMode(variable->mode_)) {
    dynamic = use.is_dynamic ||
              (scope->contains_dynamic_scope_ && CrossesDynamicScope(use, scope)) ||
              (variable->mode_ == VariableMode::kFunctionName && scope->calls_sloppy_eval_);
  }
  bool check = false;
  if (variable->may_be_uninitialized()) {
    if (captured) {
      check = variable->mode_ != VariableMode::kParameter || use.position < scope->parameters_end_;
    } else {
      check = scope->is_nonlinear_ || use.position < variable->initializer_position_;
    }
    if (dynamic) check = true;
    variable->needs_hole_initialization_ |= check;
  }
  if (dynamic) {
    variable->is_force_context_ = true;
    variable->is_maybe_assigned_ = true;
    if (reference != nullptr) {
      bool found_by_name = (scope->kind_ == ScopeKind::kScript ||
                            (scope->kind_ == ScopeKind::kEval && !scope->is_strict_)) &&
                           !IsLexicalVariableMode(variable->mode_);
      reference->variable = NewLookup(use.name, found_by_name ? nullptr : variable);
      reference->needs_hole_check = true;
    }
    return;
  }
  if (reference != nullptr) {
    reference->variable = variable;
    reference->needs_hole_check = check;
  }
}

void ScopeBuilder::BindDeclared(Scope* scope) {
  for (Variable* v = scope->first_variable_; v != nullptr; v = v->next_) {
    const AstString* name = v->name_;
    if (name->binding_ == v) name->binding_ = v->shadowed_;
    BindUses(v, scope, IsPrivateNameMode(v->mode_) ? scope->class_body_id_ : scope->id_);
  }
}

void ScopeBuilder::BindUses(Variable* variable, Scope* scope, uint32_t floor) {
  const AstString* name = variable->name_;
  uint32_t index = name->last_use_;
  while (index != 0 && uses_[index].scope_id >= floor) {
    Use& use = uses_[index];
    index = use.previous;
    Bind(use, variable, scope);
    use.name = nullptr;
  }
  name->last_use_ = index;
}

// ---------------------------------------------------------------- Functions in blocks (B.3.2)

// Functions from further inside whose name the block `scope` declares cannot become vars.
void ScopeBuilder::CancelBlockFunctions(Scope* scope) {
  for (size_t i = block_functions_.size(); i-- > 0;) {
    BlockFunction& entry = block_functions_[i];
    if (entry.scope_id < scope->id_) break;
    if (entry.scope_id == scope->id_ || entry.name == nullptr) continue;
    Variable* v = LookupIn(scope, entry.name);
    if (v != nullptr && !v->is_simple_catch_parameter_) entry.name = nullptr;
  }
}

void ScopeBuilder::HoistBlockFunctions(Scope* scope) {
  size_t first = block_functions_.size();
  while (first > 0 && block_functions_[first - 1].scope_id >= scope->id_) --first;
  for (size_t i = first; i < block_functions_.size(); ++i) {
    const BlockFunction& entry = block_functions_[i];
    if (entry.name == nullptr) continue;
    Variable* v = LookupIn(scope, entry.name);
    if (v != nullptr) {
      if (v->mode_ != VariableMode::kVar && v->mode_ != VariableMode::kFunction &&
          v->mode_ != VariableMode::kArguments) {
        continue;
      }
    } else {
      VariableMode mode = VariableMode::kVar;
      if (scope->kind_ == ScopeKind::kFunctionBody) {
        Variable* parameter = LookupIn(scope->outer_, entry.name);
        if (parameter != nullptr && parameter->mode_ == VariableMode::kParameter) continue;
      } else if (scope->kind_ == ScopeKind::kFunction &&
                 entry.name == strings_->names().arguments &&
                 !IsArrowFunction(scope->function_kind_)) {
        mode = VariableMode::kArguments;
      } else if (scope->kind_ == ScopeKind::kEval && EvalVarConflicts(entry.name)) {
        continue;
      }
      v = NewVariable(entry.name, scope, mode, entry.node->position);
      v->is_annex_b_var_ = mode == VariableMode::kVar;
      PushBelow(v);
    }
    v->is_maybe_assigned_ = true;
    entry.node->to = v;
  }
  block_functions_.resize(first);
}

// ----------------------------------------------------------------------- Implicit variables

Variable* ScopeBuilder::DeclareImplicit(Scope* scope, const AstString* name, VariableMode mode,
                                        bool force) {
  if (!force && !HasPendingUse(name, scope)) return nullptr;
  Variable* variable = NewVariable(name, scope, mode, scope->start_position_);
  variable->is_force_context_ = force;
  variable->is_used_ = true;
  return variable;
}

void ScopeBuilder::DeclareImplicits(Scope* scope) {
  const auto& names = strings_->names();
  bool force = scope->contains_arrow_eval_;
  FunctionKind kind = scope->function_kind_;
  scope->this_ = DeclareImplicit(scope, names.this_, VariableMode::kThis, force);
  if (scope->this_ != nullptr && kind == FunctionKind::kDerivedConstructor) {
    scope->this_->has_tdz_ = true;
    scope->this_->is_maybe_assigned_ = true;
    scope->this_->needs_hole_initialization_ = true;
  }
  scope->new_target_ = DeclareImplicit(scope, names.new_target, VariableMode::kNewTarget, force);
  scope->this_function_ = DeclareImplicit(scope, names.this_function, VariableMode::kThisFunction,
                                          force && AllowsSuperProperty(kind));
  if (!IsClassInitializer(kind)) {
    Variable* existing = LookupIn(scope, names.arguments);
    bool wanted = force || HasPendingUse(names.arguments, scope);
    if (existing == nullptr) {
      scope->arguments_ = DeclareImplicit(scope, names.arguments, VariableMode::kArguments, force);
    } else if (existing->mode_ == VariableMode::kArguments ||
               (existing->mode_ == VariableMode::kVar && (wanted || existing->is_used_))) {
      scope->arguments_ = existing;
      existing->is_force_context_ |= force;
      existing->is_used_ = true;
    }
  }
}

// A `var arguments` in a body apart from the parameters starts with the arguments object.
void ScopeBuilder::FinishBody(Scope* body) {
  HoistBlockFunctions(body);
  Scope* function = body->outer_;
  const AstString* name = strings_->names().arguments;
  Variable* v = LookupIn(body, name);
  if (v == nullptr || v->mode_ != VariableMode::kVar || v->initial_value_ != nullptr ||
      IsArrowFunction(function->function_kind_) || LookupIn(function, name) != nullptr) {
    return;
  }
  Variable* arguments =
      NewVariable(name, function, VariableMode::kArguments, function->start_position_);
  arguments->is_used_ = true;
  PushBelow(arguments);
  v->initial_value_ = arguments;
}

// ------------------------------------------------------------------------------- Allocation

void ScopeBuilder::Allocate(Scope* scope) {
  Scope* code = scope->code_scope_;
  bool outside_function = true;
  for (Scope* s = outside_; s != nullptr; s = s->outer_) {
    outside_function &= s->kind_ != ScopeKind::kFunction && s->kind_ != ScopeKind::kFunctionBody &&
                        s->kind_ != ScopeKind::kModule &&
                        !(s->kind_ == ScopeKind::kEval && s->is_strict_);
  }
  for (Variable* v = scope->first_variable_; v != nullptr; v = v->next_) {
    bool is_var = v->mode_ == VariableMode::kVar || v->mode_ == VariableMode::kFunction;
    if (v->location_ != VariableLocation::kUnallocated) continue;
    if (scope->kind_ == ScopeKind::kScript && v->mode_ != VariableMode::kTemporary) {
      v->is_maybe_assigned_ = true;
      if (is_var) {
        v->location_ = VariableLocation::kGlobal;
      } else {
        v->location_ = VariableLocation::kScriptLexical;
        v->index_ = scope->context_slot_count_++;
        v->needs_hole_initialization_ = true;
      }
      continue;
    }
    if (scope->kind_ == ScopeKind::kEval && !scope->is_strict_ && is_var) {
      v->location_ = outside_function ? VariableLocation::kGlobal : VariableLocation::kLookup;
      v->is_maybe_assigned_ = true;
      continue;
    }
    if (v->is_exported_ || v->mode_ == VariableMode::kImport) {
      v->location_ = VariableLocation::kModule;
      v->is_captured_ = true;
      v->needs_hole_initialization_ = v->may_be_uninitialized();
      if (scope->contains_eval_) v->is_maybe_assigned_ = true;
      continue;
    }
    bool visible_to_eval = scope->contains_eval_ && v->mode_ != VariableMode::kTemporary &&
                           v->mode_ != VariableMode::kArguments && !IsImplicitMode(v->mode_);
    if (visible_to_eval) {
      v->is_maybe_assigned_ = true;
      v->is_captured_ = v->is_used_ = true;
      if (v->may_be_uninitialized()) v->needs_hole_initialization_ = true;
    }
    if (v->is_force_context_ || v->is_captured_) {
      v->location_ = VariableLocation::kContext;
      v->index_ = scope->context_slot_count_++;
      v->is_captured_ = true;
      continue;
    }
    if (v->is_plain_parameter_ && !v->needs_hole_initialization_) {
      v->location_ = VariableLocation::kParameter;  // index_ is its number already.
      continue;
    }
    if (v->mode_ == VariableMode::kThis && !v->has_tdz_) {
      v->location_ = VariableLocation::kReceiver;
      continue;
    }
    if (!v->is_used_) continue;
    v->location_ = VariableLocation::kRegister;
    v->index_ = code->local_count_++;
  }
  scope->needs_context_ = scope->context_slot_count_ > 0 || scope->kind_ == ScopeKind::kWith ||
                          scope->kind_ == ScopeKind::kModule || IsExtensible(scope);
}

void ScopeBuilder::Leave(Scope* scope, uint32_t end_position) {
  scope->end_position_ = end_position;
  Scope* outer = scope->outer_;
  if (!outer->is_outer_of_parse_) {
    outer->contains_eval_ |= scope->contains_eval_;
    outer->contains_dynamic_scope_ |= scope->contains_dynamic_scope_;
    if (scope->kind_ != ScopeKind::kFunction) {
      outer->contains_arrow_eval_ |= scope->contains_arrow_eval_;
      if (scope->kind_ != ScopeKind::kFunctionBody) {
        outer->calls_sloppy_eval_ |= scope->calls_sloppy_eval_;
      }
    } else if (IsArrowFunction(scope->function_kind_)) {
      outer->contains_arrow_eval_ |= scope->contains_arrow_eval_;
    }
  }
  current_ = scope->resume_;
  current_id_ = scope->resume_id_;
}

bool ScopeBuilder::Close(Scope* scope, uint32_t end_position) {
  QDR_DCHECK(scope == current_);
  if (scope->kind_ == ScopeKind::kFunctionBody) {
    FinishBody(scope);
  } else if (!block_functions_.empty()) {
    CancelBlockFunctions(scope);
  }
  if (scope->first_variable_ != nullptr) BindDeclared(scope);
  Allocate(scope);
  Leave(scope, end_position);
  return scope->first_variable_ != nullptr;
}

void ScopeBuilder::CloseFunction(Scope* scope, uint32_t end_position, FunctionFacts* facts) {
  QDR_DCHECK(scope == current_);
  HoistBlockFunctions(scope);
  if (!IsArrowFunction(scope->function_kind_)) DeclareImplicits(scope);
  if (facts->is_named_expression && facts->name != nullptr &&
      LookupIn(scope, facts->name) == nullptr) {
    scope->function_name_ =
        DeclareImplicit(scope, facts->name, VariableMode::kFunctionName, scope->contains_eval_);
    if (scope->function_name_ != nullptr) {
      scope->function_name_->ignores_assignment_ = !scope->is_strict_;
    }
  }
  BindDeclared(scope);
  if (scope->arguments_ != nullptr && !scope->is_strict_ && scope->has_simple_parameters_) {
    scope->has_mapped_arguments_ = true;
    for (Variable* v = scope->first_variable_; v != nullptr; v = v->next_) {
      if (v->is_plain_parameter_) v->is_force_context_ = v->is_maybe_assigned_ = true;
    }
  }
  Allocate(scope);
  FillFacts(scope, facts);
  Leave(scope, end_position);
}

void ScopeBuilder::FillFacts(Scope* scope, FunctionFacts* facts) {
  facts->contains_eval = scope->contains_eval_;
  facts->contains_arrow_eval = scope->contains_arrow_eval_;
  facts->calls_sloppy_eval = scope->calls_sloppy_eval_;
  facts->uses_arguments = scope->arguments_ != nullptr;
  facts->uses_this = scope->this_ != nullptr;
  facts->uses_new_target = scope->new_target_ != nullptr;
  facts->needs_home_object =
      scope->this_function_ != nullptr && AllowsSuperProperty(scope->function_kind_);
}

bool ScopeBuilder::CloseProgram(Scope* scope, uint32_t end_position) {
  QDR_DCHECK(scope == current_);
  HoistBlockFunctions(scope);
  if (scope->kind_ == ScopeKind::kModule) {
    scope->this_ = DeclareImplicit(scope, strings_->names().this_, VariableMode::kThis, false);
    if (scope->this_ != nullptr) scope->this_->location_ = VariableLocation::kUndefined;
  }
  BindDeclared(scope);
  Allocate(scope);
  Leave(scope, end_position);
  return ResolveOutside();
}

// --------------------------------------------------------------------------------- Outside

bool ScopeBuilder::EvalVarConflicts(const AstString* name) const {
  for (const Scope* s = outside_; s != nullptr; s = s->outer_) {
    const ScopeInfo* info = s->scope_info_;
    if (info == nullptr) return false;
    const ScopeInfo::Slot* slot = info->Lookup(name);
    bool is_function = info->kind() == ScopeKind::kFunction;
    if (slot != nullptr) {
      if (IsLexicalVariableMode(slot->mode) || slot->mode == VariableMode::kBlockFunction) {
        return true;
      }
      if (slot->mode == VariableMode::kCatch && !slot->is_simple_catch_parameter) return true;
      // Code in a parameter list: its vars are outside of the parameters.
      if (is_function && info->has_separate_body() && s == FirstVarScopeOutside() &&
          (slot->mode == VariableMode::kParameter || slot->mode == VariableMode::kArguments)) {
        return true;
      }
    }
    if (IsVarScopeKind(info->kind()) && !(info->kind() == ScopeKind::kEval && !info->is_strict())) {
      return false;
    }
  }
  return false;
}

const Scope* ScopeBuilder::FirstVarScopeOutside() const {
  const Scope* s = outside_;
  while (s != nullptr && !IsVarScopeKind(s->kind_)) s = s->outer_;
  return s;
}

const Variable* ScopeBuilder::FindEvalConflict(const Scope* eval_scope) const {
  for (const Variable* v = eval_scope->first_variable_; v != nullptr; v = v->next_) {
    if ((v->mode_ == VariableMode::kVar || v->mode_ == VariableMode::kFunction) &&
        !v->is_annex_b_var_ && EvalVarConflicts(v->name_)) {
      return v;
    }
  }
  return nullptr;
}

Variable* ScopeBuilder::LookupOutside(const AstString* name) {
  const auto& names = strings_->names();
  bool is_implicit = name == names.this_ || name == names.new_target ||
                     name == names.this_function || name->is_private_name();
  Variable* found = nullptr;
  bool dynamic = false;
  for (Scope* s = outside_; s != nullptr && found == nullptr; s = s->outer_) {
    const ScopeInfo* info = s->scope_info_;
    if (info == nullptr) continue;
    if (name == names.this_ && info->kind() == ScopeKind::kModule) {
      found = zone_->New<Variable>(name, s, VariableMode::kThis, 0);
      found->location_ = VariableLocation::kUndefined;
      break;
    }
    const ScopeInfo::Slot* slot = info->Lookup(name);
    if (slot == nullptr) {
      dynamic |= info->kind() == ScopeKind::kWith || info->calls_sloppy_eval();
      continue;
    }
    found = zone_->New<Variable>(name, s, slot->mode, 0);
    found->location_ = slot->is_module                      ? VariableLocation::kModule
                       : info->kind() == ScopeKind::kScript ? VariableLocation::kScriptLexical
                                                            : VariableLocation::kContext;
    found->index_ = slot->index;
    found->has_tdz_ = slot->has_tdz;
    found->is_maybe_assigned_ = slot->is_maybe_assigned;
    found->is_static_ = slot->is_static;
    found->ignores_assignment_ = slot->ignores_assignment;
    found->is_captured_ = true;
    dynamic |= slot->mode == VariableMode::kFunctionName && info->calls_sloppy_eval();
    if (IsPrivateMethodOrAccessorMode(slot->mode)) {
      // Checking a receiver takes the brand as well.
      auto add = [&](VariableMode mode, const AstString* brand_name) {
        const ScopeInfo::Slot* brand = info->LookupMode(mode);
        if (brand == nullptr) return static_cast<Variable*>(nullptr);
        auto* v = zone_->New<Variable>(brand_name, s, mode, 0);
        v->location_ = VariableLocation::kContext;
        v->index_ = brand->index;
        v->is_captured_ = true;
        return v;
      };
      if (s->this_ == nullptr) s->this_ = add(VariableMode::kBrand, names.brand);
      if (s->arguments_ == nullptr) {
        s->arguments_ = add(VariableMode::kStaticBrand, names.static_brand);
      }
    }
  }
  if (found != nullptr) found->is_used_ = true;
  if (dynamic && !is_implicit) return NewLookup(name, found);
  if (found != nullptr) return found;
  if (name->is_private_name()) return nullptr;
  found = zone_->New<Variable>(name, nullptr, VariableMode::kGlobal, 0);
  found->is_used_ = true;
  if (name == names.this_) {
    found->location_ = VariableLocation::kGlobalThis;
  } else if (is_implicit) {
    found->location_ = VariableLocation::kUndefined;
  } else {
    found->location_ = VariableLocation::kGlobal;
    found->is_maybe_assigned_ = true;
  }
  return found;
}

bool ScopeBuilder::ResolveOutside() {
  bool ok = true;
  // No declaration is open any more: binding_ serves as a cache of what is found.
  for (size_t i = 1; i < uses_.size(); ++i) {
    Use& use = uses_[i];
    const AstString* name = use.name;
    if (name == nullptr) continue;
    if (name->binding_ == nullptr) {
      name->binding_ = LookupOutside(name);
      if (name->binding_ == nullptr) {
        if (ok) unresolved_private_ = {name, use.position};
        ok = false;
        continue;
      }
    }
    Variable* variable = name->binding_;
    VariableReference* reference = use.reference;
    if (reference == nullptr) continue;
    if (!IsImplicitMode(variable->mode_) && variable->location_ != VariableLocation::kGlobalThis &&
        variable->location_ != VariableLocation::kLookup && CrossesDynamicScope(use, outside_)) {
      variable =
          NewLookup(name, variable->location_ == VariableLocation::kGlobal ? nullptr : variable);
    }
    reference->variable = variable;
    reference->needs_hole_check =
        variable->location_ == VariableLocation::kLookup || variable->may_be_uninitialized();
  }
  for (Use& use : uses_) {
    if (use.name == nullptr) continue;
    use.name->binding_ = nullptr;
    use.name->last_use_ = 0;
    use.name = nullptr;
  }
  return ok;
}

}  // namespace qdr
