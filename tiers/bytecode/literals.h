// What of a literal is constant: shared by the generator, which leaves it to the boilerplate, and
// by the finalization, which makes the boilerplate.
#ifndef TIERS_BYTECODE_LITERALS_H_
#define TIERS_BYTECODE_LITERALS_H_

#include <cstddef>
#include <cstdint>

#include "language/ast.h"

namespace qdr {

/// A primitive, or a literal of nothing but constants: part of a boilerplate.
bool IsConstantValue(const Expression* expression);
bool IsConstantObject(const ObjectLiteral& literal);
bool IsConstantArray(const ArrayLiteral& literal);

/// Number of leading properties that the boilerplate holds a place for: plain values and methods
/// with literal keys, and `__proto__: null`.
size_t FixedPropertyCount(const ObjectLiteral& literal);
/// Number of elements before the first spread.
size_t FixedElementCount(const ArrayLiteral& literal);

/// Equal for keys that name the same property.
uint64_t PropertyKeyIdentity(const Literal& key);

}  // namespace qdr

#endif  // TIERS_BYTECODE_LITERALS_H_
