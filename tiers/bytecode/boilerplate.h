// What constant pools hold for object, array and template literals. All are plain FixedArrays (of
// type BoilerplateDescription for the first two), old and immutable but for the template cache.
#ifndef TIERS_BYTECODE_BOILERPLATE_H_
#define TIERS_BYTECODE_BOILERPLATE_H_

#include <cstdint>

namespace qdr {

/// CreateObjectLiteral: [flags, property count, key 0, value 0, key 1, value 1, ...]. Keys are
/// internalized strings or array indices as numbers; the same key may come twice: the first gives
/// the place, the last the value. A value is a primitive, a nested BoilerplateDescription, or the
/// hole: bytecode that follows defines the property (which is there from the start, as undefined).
/// The property count is an estimate of how many the object will have.
enum ObjectBoilerplateField : uint32_t {
  kBoilerplateFlags,
  kBoilerplatePropertyCount,
  kBoilerplateFirstProperty,
};

/// CreateArrayLiteral: [flags, elements kind, element 0, element 1, ...]. An element is a
/// primitive, a nested description, or the hole for an elision. Elements that bytecode stores later
/// are Smi 0; they do not count for the elements kind (an ElementsKind as a Smi), which is
/// PackedSmi or HoleySmi if there is nothing else.
enum ArrayBoilerplateField : uint32_t {
  kArrayBoilerplateFlags,
  kArrayBoilerplateKind,
  kArrayBoilerplateFirstElement,
};

/// Bits of the flags, a Smi.
enum BoilerplateFlag : int32_t {
  kBoilerplateIsArray = 1,
  /// `__proto__: null` is part of the literal.
  kBoilerplateNullPrototype = 2,
};

/// GetTemplateObject: [cooked strings, raw strings, template object]. The first two are FixedArrays
/// (cooked: undefined for invalid escapes). The third starts as the hole; the first execution of
/// the site sets it (ECMA-262 13.2.8.4: one object per site).
enum TemplateDescriptionField : uint32_t {
  kTemplateCooked,
  kTemplateRaw,
  kTemplateObject,
  kTemplateFieldCount,
};

/// Declarations of a script or of eval code, for GlobalDeclarationInstantiation and
/// EvalDeclarationInstantiation: FixedArrays of internalized strings in the order of declaration.
enum DeclarationsField : uint32_t {
  kDeclarationsLexical,
  kDeclarationsFunctions,
  kDeclarationsVars,  ///< those that are not among the functions
  /// Functions in blocks that would be vars by Annex B.3.2: declared unless that is an error.
  kDeclarationsBlockFunctions,
  kDeclarationsFieldCount,
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_BOILERPLATE_H_
