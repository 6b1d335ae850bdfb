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
