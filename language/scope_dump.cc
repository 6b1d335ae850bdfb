// Scope dumps and the verifier of syntax trees.
#include "language/scope_dump.h"

#include "absl/strings/str_cat.h"
#include "language/ast_walker.h"

namespace qdr {

namespace {

class Dumper : public AstWalker<Dumper> {
 public:
  std::string TakeText() { return std::move(text_); }

  void VisitFunctionLiteral(FunctionLiteral* n) {
    std::string title =
        absl::StrCat("function ", n->facts.name != nullptr ? n->facts.name->ToUtf8() : "", " (",
                     std::string(FunctionKindName(n->facts.kind)), ")");
    if (n->is_lazy()) {
      Line(absl::StrCat(title, " skipped", FreeNames(n->record)));
      return;
    }
    if (n->facts.is_default_constructor) return;
    Print(title, n->scope);
    ++depth_;
    if (n->body_scope != nullptr) {
      Print("body", n->body_scope);
      ++depth_;
    }
    WalkFunctionLiteral(n);
    if (n->body_scope != nullptr) --depth_;
    --depth_;
  }
  void VisitClassLiteral(ClassLiteral* n) {
    Nested("class", n->scope, [&] { WalkClassLiteral(n); });
  }
  void VisitBlock(Block* n) {
    Nested("block", n->scope, [&] { WalkBlock(n); });
  }
  void VisitForStatement(ForStatement* n) {
    Nested("for", n->scope, [&] { WalkForStatement(n); });
  }
  void VisitForInStatement(ForInStatement* n) {
    if (n->subject_scope != nullptr) Print("for-in subject", n->subject_scope);
    Nested("for-in", n->scope, [&] { WalkForInStatement(n); });
  }
  void VisitForOfStatement(ForOfStatement* n) {
    if (n->subject_scope != nullptr) Print("for-of subject", n->subject_scope);
    Nested("for-of", n->scope, [&] { WalkForOfStatement(n); });
  }
  void VisitSwitchStatement(SwitchStatement* n) {
    Nested("switch", n->scope, [&] { WalkSwitchStatement(n); });
  }
  void VisitTryStatement(TryStatement* n) {
    Go(n->try_block);
    Nested("catch", n->catch_scope, [&] {
      Go(n->catch_parameter);
      Go(n->catch_block);
    });
    Go(n->finally_block);
  }
  void VisitWithStatement(WithStatement* n) {
    Go(n->object);
    Nested("with", n->scope, [&] { Go(n->body); });
  }

 private:
  template <class Function>
  void Nested(std::string_view title, Scope* scope, Function walk) {
    if (scope != nullptr) {
      Print(title, scope);
      ++depth_;
    }
    walk();
    if (scope != nullptr) --depth_;
  }

  void Line(const std::string& text) {
    absl::StrAppend(&text_, std::string(depth_ * 2, ' '), text, "\n");
  }

  static std::string FreeNames(const FunctionRecord* record) {
    std::string text;
    for (const FreeName& name : record->free_names()) {
      absl::StrAppend(&text, text.empty() ? ", free:" : "", " ", name.name->ToUtf8(),
                      name.is_assigned ? "=" : "", name.is_dynamic ? "?" : "");
    }
    return text;
  }

  void Print(std::string_view title, Scope* scope) {
    std::string text(title);
    if (scope->is_strict()) absl::StrAppend(&text, " strict");
    if (scope->needs_context()) {
      absl::StrAppend(&text, " context[", scope->context_slot_count(), "]");
    }
    if (scope->local_count() > 0) absl::StrAppend(&text, " locals[", scope->local_count(), "]");
    if (scope->has_mapped_arguments()) absl::StrAppend(&text, " mapped-arguments");
    if (scope->contains_eval()) absl::StrAppend(&text, " eval");
    Line(text);
    ++depth_;
    for (Variable* v = scope->first_variable(); v != nullptr; v = v->next()) {
      std::string line =
          absl::StrCat(v->name()->ToUtf8(), ": ", std::string(VariableModeName(v->mode())), " ",
                       std::string(VariableLocationName(v->location())));
      if (v->index() >= 0 || v->location() == VariableLocation::kModule) {
        absl::StrAppend(&line, "(", v->index(), ")");
      }
      if (v->needs_hole_initialization()) absl::StrAppend(&line, " hole");
      if (v->is_maybe_assigned()) absl::StrAppend(&line, " assigned");
      if (v->is_static()) absl::StrAppend(&line, " static");
      Line(line);
    }
    --depth_;
  }

  std::string text_;
  size_t depth_ = 0;
};

class Verifier : public AstWalker<Verifier> {
 public:
  std::string TakeFault() { return std::move(fault_); }

  void VisitVariableProxy(VariableProxy* n) { Check(n, n->name->ToUtf8()); }
  void VisitThisExpression(ThisExpression* n) { Check(n, "this"); }
  void VisitNewTarget(NewTarget* n) { Check(n, "new.target"); }
  void VisitFunctionLiteral(FunctionLiteral* n) {
    if (n->outer_scope == nullptr && !n->facts.is_default_constructor) {
      Fault(n, "function without outer scope");
    }
    if (n->is_lazy() && n->record == nullptr) Fault(n, "skipped function without record");
    WalkFunctionLiteral(n);
  }
  void VisitCall(Call* n) {
    if (n->is_possibly_eval && n->eval_scope == nullptr) Fault(n, "eval without scope");
    WalkCall(n);
  }

 private:
  void Check(VariableReference* n, const std::string& name) {
    if (n->variable == nullptr) {
      Fault(n, absl::StrCat("unbound reference ", name));
      return;
    }
    const Variable* v = n->variable;
    bool is_declaration = n->Is<VariableProxy>() && n->As<VariableProxy>()->is_declaration;
    if (v->location() == VariableLocation::kUnallocated && !is_declaration) {
      Fault(n, absl::StrCat("used variable without location ", name));
    }
  }

  void Fault(AstNode* n, const std::string& what) {
    if (fault_.empty()) fault_ = absl::StrCat(what, " at ", n->position);
  }

  std::string fault_;
};

}  // namespace

namespace {

class Describer : public AstWalker<Describer> {
 public:
  explicit Describer(FunctionDescriptions* out) : out_(out) {}

  void VisitFunctionLiteral(FunctionLiteral* n) {
    const FunctionFacts& f = n->facts;
    std::string facts = absl::StrCat(
        "[", f.start_position, ",", f.end_position, ") length ", f.length, " parameters ",
        f.parameter_count, f.is_strict ? " strict" : "", f.has_simple_parameters ? "" : " complex",
        f.has_rest_parameter ? " rest" : "");
    absl::StrAppend(&facts, f.needs_home_object ? " home" : "", f.contains_eval ? " eval" : "",
                    f.contains_arrow_eval ? " arrow-eval" : "",
                    f.calls_sloppy_eval ? " sloppy-eval" : "", f.uses_arguments ? " arguments" : "",
                    f.uses_this ? " this" : "", f.uses_new_target ? " new.target" : "",
                    f.uses_super_call ? " super()" : "", f.has_instance_members ? " members" : "");
    absl::StrAppend(&facts, " name ", f.name != nullptr ? f.name->ToUtf8() : "-");
    Append(absl::StrCat("function ", facts));
    if (n->is_lazy() || f.is_default_constructor) return;
    std::string* saved_text = text_;
    Scope* saved_scope = scope_;
    text_ = &(*out_)[{f.parameters_position, f.kind}];
    Append(facts);
    Enter(n->scope);
    if (n->body_scope != nullptr) Enter(n->body_scope);
    WalkFunctionLiteral(n);
    text_ = saved_text;
    scope_ = saved_scope;
  }
  void VisitVariableProxy(VariableProxy* n) { Reference(n, n->name->ToUtf8()); }
  void VisitThisExpression(ThisExpression* n) { Reference(n, "this"); }
  void VisitNewTarget(NewTarget* n) { Reference(n, "new.target"); }

  void VisitClassLiteral(ClassLiteral* n) {
    In(n->scope, [&] { WalkClassLiteral(n); });
  }
  void VisitBlock(Block* n) {
    In(n->scope, [&] { WalkBlock(n); });
  }
  void VisitForStatement(ForStatement* n) {
    In(n->scope, [&] { WalkForStatement(n); });
  }
  void VisitForInStatement(ForInStatement* n) { ForEach(n); }
  void VisitForOfStatement(ForOfStatement* n) { ForEach(n); }
  void VisitSwitchStatement(SwitchStatement* n) {
    In(n->scope, [&] { WalkSwitchStatement(n); });
  }
  void VisitTryStatement(TryStatement* n) {
    Go(n->try_block);
    In(n->catch_scope, [&] {
      Go(n->catch_parameter);
      Go(n->catch_block);
    });
    Go(n->finally_block);
  }
  void VisitWithStatement(WithStatement* n) {
    Go(n->object);
    In(n->scope, [&] { Go(n->body); });
  }
  void VisitSloppyBlockFunction(SloppyBlockFunction* n) {
    Append(absl::StrCat("block function ", n->position, " ", Place(n->from), " to ",
                        n->to != nullptr ? Place(n->to) : "nothing"));
  }

 private:
  template <class Function>
  void In(Scope* scope, Function walk) {
    Scope* saved = scope_;
    if (scope != nullptr) Enter(scope);
    walk();
    scope_ = saved;
  }
  void ForEach(ForEachStatement* n) {
    Go(n->initializer);
    In(n->subject_scope, [&] { Go(n->subject); });
    In(n->scope, [&] {
      Go(n->target);
      Go(n->body);
    });
  }

  void Enter(Scope* scope) {
    scope_ = scope;
    Append(absl::StrCat("scope ", std::string(ScopeKindName(scope->kind())), " context ",
                        scope->needs_context() ? scope->context_slot_count() : -1, " locals ",
                        scope->is_code_scope() ? scope->local_count() : 0,
                        scope->has_mapped_arguments() ? " mapped" : ""));
    for (Variable* v = scope->first_variable(); v != nullptr; v = v->next()) {
      Append(absl::StrCat("  ", Place(v), v->needs_hole_initialization() ? " hole" : "",
                          v->is_maybe_assigned() ? " assigned" : "",
                          v->initial_value() != nullptr ? " from-parameter" : ""));
    }
  }

  // What is global is found by name, whether the script that declares it is in sight or not.
  static std::string Place(const Variable* v) {
    if (v->location() == VariableLocation::kGlobal)
      return absl::StrCat(v->name()->ToUtf8(), " global");
    return absl::StrCat(v->name()->ToUtf8(), " ", std::string(VariableModeName(v->mode())), " ",
                        std::string(VariableLocationName(v->location())), " ", v->index());
  }

  void Reference(VariableReference* n, const std::string& name) {
    const Variable* v = n->variable;
    std::string line = absl::StrCat("use ", n->position, " ", name, ": ", Place(v),
                                    n->needs_hole_check ? " check" : "");
    if (v->location() == VariableLocation::kLookup && v->static_candidate() != nullptr) {
      absl::StrAppend(&line, " candidate ", Place(v->static_candidate()));
    }
    if (v->is_in_context()) {
      absl::StrAppend(&line, " distance ", scope_->ContextDistance(v->scope()));
    }
    Append(line);
  }

  void Append(const std::string& line) {
    if (text_ != nullptr) absl::StrAppend(text_, line, "\n");
  }

  FunctionDescriptions* out_;
  std::string* text_ = nullptr;
  Scope* scope_ = nullptr;
};

}  // namespace

FunctionDescriptions DescribeFunctions(const ParseResult& result) {
  FunctionDescriptions descriptions;
  Describer describer(&descriptions);
  describer.Visit(result.function);
  return descriptions;
}

std::string DumpScopes(const ParseResult& result) {
  Dumper dumper;
  dumper.Visit(result.function);
  return dumper.TakeText();
}

std::string VerifyAst(const ParseResult& result) {
  Verifier verifier;
  verifier.Visit(result.function);
  return verifier.TakeFault();
}

}  // namespace qdr
