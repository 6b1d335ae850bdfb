// Scope and ScopeInfo, as far as they are used once the parse has ended.
#include "language/scopes.h"

#include "language/parser.h"

namespace qdr {

Scope* Scope::receiver_scope() {
  Scope* scope = code_scope_;
  while (true) {
    bool lexical_this =
        (scope->kind_ == ScopeKind::kFunction && IsArrowFunction(scope->function_kind_)) ||
        scope->kind_ == ScopeKind::kEval;
    if (!lexical_this || scope->outer_ == nullptr) return scope;
    scope = scope->outer_->code_scope_;
  }
}

int Scope::ContextDistance(const Scope* target) const {
  int distance = 0;
  for (const Scope* s = this; s != target; s = s->outer_) {
    QDR_DCHECK(s != nullptr);
    distance += s->needs_context_;
  }
  return distance;
}

const ScopeInfo* Scope::EnsureScopeInfo() {
  // Descends iteratively: scopes nest as deeply as the parser does, but callers may be deep too.
  Scope* scope = this;
  while (scope != nullptr && !scope->is_outer_of_parse_ && scope->scope_info_ == nullptr &&
         !scope->needs_context_) {
    scope = scope->outer_;
  }
  if (scope == nullptr) return nullptr;
  if (scope->is_outer_of_parse_ || scope->scope_info_ != nullptr) return scope->scope_info_;

  std::vector<Scope*> pending;
  const ScopeInfo* outer = nullptr;
  for (Scope* s = scope; s != nullptr; s = s->outer_) {
    if (s->is_outer_of_parse_ || s->scope_info_ != nullptr) {
      outer = s->scope_info_;
      break;
    }
    if (s->needs_context_) pending.push_back(s);
  }
  while (!pending.empty()) {
    Scope* s = pending.back();
    pending.pop_back();
    auto* info = new ScopeInfo();
    RefPtr<const ScopeInfo> owner(info);
    info->outer_ = outer;
    info->strings_ = s->result_->strings.get();
    info->kind_ = s->kind_;
    info->function_kind_ = s->function_kind_;
    info->is_strict_ = s->is_strict_;
    info->has_context_ = true;
    info->context_slot_count_ = s->context_slot_count_;
    info->calls_sloppy_eval_ = s->calls_sloppy_eval_ && (s->kind_ == ScopeKind::kFunction ||
                                                         s->kind_ == ScopeKind::kFunctionBody);
    info->has_separate_body_ = s->has_separate_body_;
    for (Variable* v = s->first_variable_; v != nullptr; v = v->next_) {
      VariableLocation location = v->location_;
      bool is_module = location == VariableLocation::kModule;
      if (!is_module && location != VariableLocation::kContext &&
          location != VariableLocation::kScriptLexical) {
        continue;
      }
      info->slots_.push_back({v->name_, v->index_, v->mode_, is_module, v->is_maybe_assigned_,
                              v->is_static_, v->ignores_assignment_,
                              v->needs_hole_initialization_ && v->may_be_uninitialized(),
                              v->is_simple_catch_parameter_});
    }
    info->BuildIndex();
    s->scope_info_ = outer = info;
    s->result_->scope_infos.push_back(std::move(owner));
  }
  return scope->scope_info_;
}

void ScopeInfo::BuildIndex() {
  if (slots_.size() <= 8) return;
  uint32_t capacity = 16;
  while (capacity < slots_.size() * 2) capacity *= 2;
  buckets_.assign(capacity, 0);
  for (uint32_t i = 0; i < slots_.size(); ++i) {
    uint32_t at = slots_[i].name->hash() & (capacity - 1);
    while (buckets_[at] != 0) at = (at + 1) & (capacity - 1);
    buckets_[at] = i + 1;
  }
}

const ScopeInfo::Slot* ScopeInfo::Lookup(const AstString* name) const {
  if (buckets_.empty()) {
    for (const Slot& slot : slots_) {
      if (slot.name == name || slot.name->Equals(*name)) return &slot;
    }
    return nullptr;
  }
  uint32_t mask = static_cast<uint32_t>(buckets_.size()) - 1;
  for (uint32_t at = name->hash() & mask; buckets_[at] != 0; at = (at + 1) & mask) {
    const Slot& slot = slots_[buckets_[at] - 1];
    if (slot.name == name || slot.name->Equals(*name)) return &slot;
  }
  return nullptr;
}

const ScopeInfo::Slot* ScopeInfo::LookupMode(VariableMode mode) const {
  for (const Slot& slot : slots_) {
    if (slot.mode == mode) return &slot;
  }
  return nullptr;
}

}  // namespace qdr
