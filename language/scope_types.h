// The enumerations that scopes, scope infos and function records share.
#ifndef LANGUAGE_SCOPE_TYPES_H_
#define LANGUAGE_SCOPE_TYPES_H_

#include <cstdint>
#include <string_view>

#include "base/function_kind.h"

namespace qdr {

enum class ScopeKind : uint8_t {
  kScript,
  kModule,
  kEval,
  kFunction,
  /// The body of a function whose parameter expressions contain closures or eval: its vars are
  /// apart from the parameters (FunctionDeclarationInstantiation, step 28).
  kFunctionBody,
  kBlock,
  kClass,
  kCatch,
  kWith,  // Always has a context; the object is not counted as a slot.
};

constexpr bool IsCodeScopeKind(ScopeKind kind) { return kind <= ScopeKind::kFunction; }
/// Scopes that `var` declarations end up in.
constexpr bool IsVarScopeKind(ScopeKind kind) { return kind <= ScopeKind::kFunctionBody; }
std::string_view ScopeKindName(ScopeKind kind);

std::string_view FunctionKindName(FunctionKind kind);

constexpr bool IsArrowFunction(FunctionKind k) {
  return k == FunctionKind::kArrow || k == FunctionKind::kAsyncArrow;
}
constexpr bool IsGeneratorFunction(FunctionKind k) {
  return k == FunctionKind::kGenerator || k == FunctionKind::kGeneratorMethod ||
         k == FunctionKind::kAsyncGenerator || k == FunctionKind::kAsyncGeneratorMethod;
}
constexpr bool IsAsyncFunction(FunctionKind k) {
  return k >= FunctionKind::kAsync && k <= FunctionKind::kAsyncGeneratorMethod;
}
constexpr bool IsAsyncGeneratorFunction(FunctionKind k) {
  return k == FunctionKind::kAsyncGenerator || k == FunctionKind::kAsyncGeneratorMethod;
}
constexpr bool IsClassConstructor(FunctionKind k) {
  return k == FunctionKind::kBaseConstructor || k == FunctionKind::kDerivedConstructor;
}
constexpr bool IsClassInitializer(FunctionKind k) {
  return k == FunctionKind::kClassMembersInitializer || k == FunctionKind::kClassStaticInitializer;
}
constexpr bool IsAccessorFunction(FunctionKind k) {
  return k == FunctionKind::kGetter || k == FunctionKind::kSetter;
}
/// Functions with a home object: `super.x` may stand in them.
constexpr bool AllowsSuperProperty(FunctionKind k) {
  switch (k) {
    case FunctionKind::kMethod:
    case FunctionKind::kGetter:
    case FunctionKind::kSetter:
    case FunctionKind::kBaseConstructor:
    case FunctionKind::kDerivedConstructor:
    case FunctionKind::kClassMembersInitializer:
    case FunctionKind::kClassStaticInitializer:
    case FunctionKind::kGeneratorMethod:
    case FunctionKind::kAsyncMethod:
    case FunctionKind::kAsyncGeneratorMethod:
      return true;
    default:
      return false;
  }
}
/// Functions that are constructors: they have a [[Construct]].
constexpr bool IsConstructible(FunctionKind k) {
  return k == FunctionKind::kNormal || IsClassConstructor(k);
}

enum class VariableMode : uint8_t {
  // Lexical, with a temporal dead zone.
  kLet,
  kClass,  // Class declaration, seen from outside; like let.
  kConst,  // The name of a class, seen from its own scope, is one too.
  kUsing,
  kAwaitUsing,
  kImport,  // Module import; read-only.
  // Lexical without dead zone.
  kBlockFunction,
  // Function-level.
  kVar,
  kFunction,
  kParameter,
  kCatch,
  // Implicit.
  kThis,
  kArguments,
  kNewTarget,
  kThisFunction,
  kFunctionName,
  // Private names: the variable holds, in this order: a private symbol; the method; the accessor
  // pair or what there is of it.
  kPrivateField,
  kPrivateMethod,
  kPrivateGetter,
  kPrivateSetter,
  kPrivateAccessor,  // Getter and setter.
  kBrand,
  kStaticBrand,  // The class, for static private methods.
  kTemporary,    // Made by the parser, without a name a program could say.
  // Declared nowhere in sight.
  kGlobal,
  kDynamic,
};
std::string_view VariableModeName(VariableMode mode);

constexpr bool IsLexicalVariableMode(VariableMode m) { return m <= VariableMode::kImport; }
constexpr bool IsConstVariableMode(VariableMode m) {
  return (m >= VariableMode::kConst && m <= VariableMode::kImport) ||
         m == VariableMode::kFunctionName;
}
constexpr bool IsPrivateNameMode(VariableMode m) {
  return m >= VariableMode::kPrivateField && m <= VariableMode::kPrivateAccessor;
}
constexpr bool IsPrivateMethodOrAccessorMode(VariableMode m) {
  return m >= VariableMode::kPrivateMethod && m <= VariableMode::kPrivateAccessor;
}

enum class VariableLocation : uint8_t {
  kUnallocated,  // Never used, so it has no place; initializing it has no effect.
  kParameter,    // Where the caller put it.
  kRegister,     // A local of the function.
  kContext,
  kGlobal,         // By name: the script contexts, then the global object.
  kScriptLexical,  // Declared by this script's let, const or class: lives in its script context,
                   // index() is the slot; other scripts reach it by name.
  kModule,
  kLookup,      // By name, walking the context chain.
  kReceiver,    // `this` in the function it belongs to.
  kGlobalThis,  // `this` of script code, and of functions that see it.
  kUndefined,   // `this` of a module, `new.target` outside functions.
};
std::string_view VariableLocationName(VariableLocation location);

}  // namespace qdr

#endif  // LANGUAGE_SCOPE_TYPES_H_
