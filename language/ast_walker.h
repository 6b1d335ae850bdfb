// AstWalker: visits every node below a node, in the order of the source as far as that is the
// order of evaluation. Derive, and hide VisitX for the kinds of interest; call WalkX to go on to
// the children. Recursive: for tools and tests.
#ifndef LANGUAGE_AST_WALKER_H_
#define LANGUAGE_AST_WALKER_H_

#include "language/ast.h"

namespace qdr {

template <class Derived>
class AstWalker : public AstVisitor<Derived> {
 public:
#define QDR_WALK(Name) \
  void Visit##Name(Name* node) { static_cast<Derived*>(this)->Walk##Name(node); }
  QDR_AST_NODES(QDR_WALK)
#undef QDR_WALK

  void WalkLiteral(Literal*) {}
  void WalkRegExpLiteral(RegExpLiteral*) {}
  void WalkTemplateLiteral(TemplateLiteral* n) { All(n->expressions); }
  void WalkTaggedTemplate(TaggedTemplate* n) {
    Go(n->tag);
    All(n->expressions);
  }
  void WalkObjectLiteral(ObjectLiteral* n) {
    for (ObjectProperty& p : n->properties) {
      Go(p.key);
      Go(p.value);
    }
  }
  void WalkArrayLiteral(ArrayLiteral* n) { All(n->elements); }
  void WalkFunctionLiteral(FunctionLiteral* n) {
    for (Parameter& p : n->parameters) {
      Go(p.target);
      Go(p.initializer);
    }
    if (n->scope != nullptr) Hoisted(n->scope);
    if (n->body_scope != nullptr) Hoisted(n->body_scope);
    All(n->body);
  }
  void WalkClassLiteral(ClassLiteral* n) {
    Go(n->extends);
    Go(n->constructor);
    for (ClassMember* m : n->members) {
      if (m->is_computed) Go(m->key);
      Go(m->value);
    }
    Go(n->instance_initializer);
    Go(n->static_initializer);
  }
  void WalkVariableProxy(VariableProxy*) {}
  void WalkThisExpression(ThisExpression*) {}
  void WalkNewTarget(NewTarget*) {}
  void WalkImportMeta(ImportMeta*) {}
  void WalkImportCall(ImportCall* n) {
    Go(n->specifier);
    Go(n->options);
  }
  void WalkProperty(Property* n) {
    Go(n->object);
    if (!n->is_named) Go(n->key);
  }
  void WalkPrivateProperty(PrivateProperty* n) {
    Go(n->object);
    Go(n->name);
  }
  void WalkSuperProperty(SuperProperty* n) {
    Go(n->this_value);
    Go(n->this_function);
    if (!n->is_named) Go(n->key);
  }
  void WalkPrivateIn(PrivateIn* n) {
    Go(n->name);
    Go(n->object);
  }
  void WalkOptionalChain(OptionalChain* n) { Go(n->expression); }
  void WalkCall(Call* n) {
    Go(n->callee);
    All(n->arguments);
  }
  void WalkNew(New* n) {
    Go(n->callee);
    All(n->arguments);
  }
  void WalkSuperCall(SuperCall* n) {
    Go(n->this_function);
    Go(n->new_target);
    All(n->arguments);
    Go(n->this_value);
  }
  void WalkRuntimeCall(RuntimeCall* n) { All(n->arguments); }
  void WalkUnaryOperation(UnaryOperation* n) { Go(n->operand); }
  void WalkCountOperation(CountOperation* n) { Go(n->target); }
  void WalkBinaryOperation(BinaryOperation* n) {
    Go(n->left);
    Go(n->right);
  }
  void WalkCompareOperation(CompareOperation* n) {
    Go(n->left);
    Go(n->right);
  }
  void WalkLogicalOperation(LogicalOperation* n) {
    Go(n->left);
    Go(n->right);
  }
  void WalkNaryOperation(NaryOperation* n) {
    Go(n->first);
    for (NaryOperation::Rest& r : n->rest) Go(r.operand);
  }
  void WalkSequence(Sequence* n) { All(n->expressions); }
  void WalkConditional(Conditional* n) {
    Go(n->condition);
    Go(n->then_expression);
    Go(n->else_expression);
  }
  void WalkAssignment(Assignment* n) {
    Go(n->target);
    Go(n->value);
  }
  void WalkCompoundAssignment(CompoundAssignment* n) {
    Go(n->target);
    Go(n->value);
  }
  void WalkLogicalAssignment(LogicalAssignment* n) {
    Go(n->target);
    Go(n->value);
  }
  void WalkSpread(Spread* n) { Go(n->argument); }
  void WalkYield(Yield* n) { Go(n->argument); }
  void WalkYieldStar(YieldStar* n) { Go(n->argument); }
  void WalkAwait(Await* n) { Go(n->argument); }
  void WalkObjectPattern(ObjectPattern* n) {
    for (PatternProperty& p : n->properties) {
      Go(p.key);
      Element(p.element);
    }
    Go(n->rest);
  }
  void WalkArrayPattern(ArrayPattern* n) {
    for (PatternElement& e : n->elements) Element(e);
    Go(n->rest);
  }

  void WalkBlock(Block* n) {
    if (n->scope != nullptr) Hoisted(n->scope);
    All(n->statements);
  }
  void WalkEmptyStatement(EmptyStatement*) {}
  void WalkExpressionStatement(ExpressionStatement* n) { Go(n->expression); }
  void WalkVariableDeclaration(VariableDeclaration* n) {
    for (Declarator& d : n->declarators) {
      Go(d.target);
      Go(d.initializer);
    }
  }
  void WalkClassDeclaration(ClassDeclaration* n) {
    Go(n->target);
    Go(n->literal);
  }
  void WalkSloppyBlockFunction(SloppyBlockFunction*) {}
  void WalkIfStatement(IfStatement* n) {
    Go(n->condition);
    Go(n->then_statement);
    Go(n->else_statement);
  }
  void WalkDoWhileStatement(DoWhileStatement* n) {
    Go(n->body);
    Go(n->condition);
  }
  void WalkWhileStatement(WhileStatement* n) {
    Go(n->condition);
    Go(n->body);
  }
  void WalkForStatement(ForStatement* n) {
    Go(n->initializer);
    Go(n->condition);
    Go(n->next);
    Go(n->body);
  }
  void WalkForInStatement(ForInStatement* n) { ForEach(n); }
  void WalkForOfStatement(ForOfStatement* n) { ForEach(n); }
  void WalkSwitchStatement(SwitchStatement* n) {
    Go(n->tag);
    if (n->scope != nullptr) Hoisted(n->scope);
    for (SwitchClause& c : n->clauses) {
      Go(c.label);
      All(c.statements);
    }
  }
  void WalkLabelledStatement(LabelledStatement* n) { Go(n->body); }
  void WalkBreakStatement(BreakStatement*) {}
  void WalkContinueStatement(ContinueStatement*) {}
  void WalkReturnStatement(ReturnStatement* n) { Go(n->value); }
  void WalkThrowStatement(ThrowStatement* n) { Go(n->value); }
  void WalkTryStatement(TryStatement* n) {
    Go(n->try_block);
    Go(n->catch_parameter);
    Go(n->catch_block);
    Go(n->finally_block);
  }
  void WalkWithStatement(WithStatement* n) {
    Go(n->object);
    Go(n->body);
  }
  void WalkDebuggerStatement(DebuggerStatement*) {}
  void WalkClassElementInitializer(ClassElementInitializer* n) {
    Go(n->key);
    Go(n->value);
  }

 protected:
  void Go(AstNode* node) {
    if (node != nullptr) static_cast<Derived*>(this)->Visit(node);
  }

 private:
  template <class List>
  void All(const List& list) {
    for (auto* node : list) Go(node);
  }
  void Element(PatternElement& e) {
    Go(e.target);
    Go(e.initializer);
  }
  void Hoisted(Scope* scope) {
    for (HoistedFunction* f = scope->first_hoisted_function(); f != nullptr; f = f->next) {
      Go(f->function);
    }
  }
  void ForEach(ForEachStatement* n) {
    Go(n->initializer);
    Go(n->subject);
    Go(n->target);
    Go(n->body);
  }
};

}  // namespace qdr

#endif  // LANGUAGE_AST_WALKER_H_
