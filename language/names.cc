// Names of the enumerations, for dumps and messages to developers.
#include "language/ast.h"
#include "language/scope_types.h"

namespace qdr {

std::string_view AstKindName(AstKind kind) {
  static constexpr std::string_view kNames[] = {
#define QDR_AST_NAME(Name) #Name,
      QDR_AST_NODES(QDR_AST_NAME)
#undef QDR_AST_NAME
  };
  return kNames[static_cast<int>(kind)];
}

std::string_view ScopeKindName(ScopeKind kind) {
  switch (kind) {
    case ScopeKind::kScript:
      return "script";
    case ScopeKind::kModule:
      return "module";
    case ScopeKind::kEval:
      return "eval";
    case ScopeKind::kFunction:
      return "function";
    case ScopeKind::kFunctionBody:
      return "body";
    case ScopeKind::kBlock:
      return "block";
    case ScopeKind::kClass:
      return "class";
    case ScopeKind::kCatch:
      return "catch";
    case ScopeKind::kWith:
      return "with";
  }
  return "";
}

std::string_view FunctionKindName(FunctionKind kind) {
  switch (kind) {
    case FunctionKind::kNormal:
      return "normal";
    case FunctionKind::kArrow:
      return "arrow";
    case FunctionKind::kMethod:
      return "method";
    case FunctionKind::kGetter:
      return "getter";
    case FunctionKind::kSetter:
      return "setter";
    case FunctionKind::kBaseConstructor:
      return "base constructor";
    case FunctionKind::kDerivedConstructor:
      return "derived constructor";
    case FunctionKind::kClassMembersInitializer:
      return "members initializer";
    case FunctionKind::kClassStaticInitializer:
      return "static initializer";
    case FunctionKind::kGenerator:
      return "generator";
    case FunctionKind::kGeneratorMethod:
      return "generator method";
    case FunctionKind::kAsync:
      return "async";
    case FunctionKind::kAsyncArrow:
      return "async arrow";
    case FunctionKind::kAsyncMethod:
      return "async method";
    case FunctionKind::kAsyncGenerator:
      return "async generator";
    case FunctionKind::kAsyncGeneratorMethod:
      return "async generator method";
    case FunctionKind::kModule:
      return "module";
    case FunctionKind::kScript:
      return "script";
    case FunctionKind::kEval:
      return "eval";
    case FunctionKind::kBuiltin:
      return "builtin";
  }
  return "";
}

std::string_view VariableModeName(VariableMode mode) {
  switch (mode) {
    case VariableMode::kLet:
      return "let";
    case VariableMode::kClass:
      return "class";
    case VariableMode::kConst:
      return "const";
    case VariableMode::kUsing:
      return "using";
    case VariableMode::kAwaitUsing:
      return "await using";
    case VariableMode::kImport:
      return "import";
    case VariableMode::kBlockFunction:
      return "block function";
    case VariableMode::kVar:
      return "var";
    case VariableMode::kFunction:
      return "function";
    case VariableMode::kParameter:
      return "parameter";
    case VariableMode::kCatch:
      return "catch";
    case VariableMode::kThis:
      return "this";
    case VariableMode::kArguments:
      return "arguments";
    case VariableMode::kNewTarget:
      return "new.target";
    case VariableMode::kThisFunction:
      return "this function";
    case VariableMode::kFunctionName:
      return "function name";
    case VariableMode::kPrivateField:
      return "private field";
    case VariableMode::kPrivateMethod:
      return "private method";
    case VariableMode::kPrivateGetter:
      return "private getter";
    case VariableMode::kPrivateSetter:
      return "private setter";
    case VariableMode::kPrivateAccessor:
      return "private accessor";
    case VariableMode::kBrand:
      return "brand";
    case VariableMode::kStaticBrand:
      return "static brand";
    case VariableMode::kTemporary:
      return "temporary";
    case VariableMode::kGlobal:
      return "global";
    case VariableMode::kDynamic:
      return "dynamic";
  }
  return "";
}

std::string_view VariableLocationName(VariableLocation location) {
  switch (location) {
    case VariableLocation::kUnallocated:
      return "unallocated";
    case VariableLocation::kParameter:
      return "parameter";
    case VariableLocation::kRegister:
      return "register";
    case VariableLocation::kContext:
      return "context";
    case VariableLocation::kGlobal:
      return "global";
    case VariableLocation::kScriptLexical:
      return "script lexical";
    case VariableLocation::kModule:
      return "module";
    case VariableLocation::kLookup:
      return "lookup";
    case VariableLocation::kReceiver:
      return "receiver";
    case VariableLocation::kGlobalThis:
      return "global this";
    case VariableLocation::kUndefined:
      return "undefined";
  }
  return "";
}

}  // namespace qdr
