// The constant parts of literals.
#include "tiers/bytecode/literals.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"

namespace qdr {
namespace {

// Boilerplates are copied by recursion.
constexpr int kMaxDepth = 16;
// Longer arrays of plain elements would only make the bytecode longer than the loop that fills
// them.
constexpr size_t kMaxFixedElements = size_t{1} << 24;

bool IsNumberThatIsIndex(const Literal& key) {
  if (key.type == Literal::Type::kSmi) return key.smi >= 0;
  return key.type == Literal::Type::kNumber && key.number >= 0 && key.number < 4294967295.0 &&
         key.number == static_cast<double>(static_cast<uint32_t>(key.number));
}

bool HasPlainKey(const ObjectProperty& property) {
  if (property.is_computed || property.key == nullptr) return false;
  const auto* key = property.key->TryAs<Literal>();
  return key != nullptr && (key->IsString() || IsNumberThatIsIndex(*key));
}

bool IsFixedProperty(const ObjectProperty& property) {
  switch (property.kind) {
    case ObjectProperty::Kind::kValue:
    case ObjectProperty::Kind::kMethod:
      return HasPlainKey(property);
    case ObjectProperty::Kind::kPrototype:
      return property.value->Is<Literal>() &&
             property.value->As<Literal>()->type == Literal::Type::kNull;
    default:
      return false;
  }
}

bool IsConstantAtDepth(const Expression* expression, int depth);

bool IsConstantObjectAtDepth(const ObjectLiteral& literal, int depth) {
  absl::flat_hash_set<uint64_t> keys;
  for (const ObjectProperty& property : literal.properties) {
    if (!IsFixedProperty(property)) return false;
    if (property.kind == ObjectProperty::Kind::kPrototype) continue;
    if (!IsConstantAtDepth(property.value, depth)) return false;
    if (!keys.insert(PropertyKeyIdentity(*property.key->As<Literal>())).second) return false;
  }
  return true;
}

bool IsConstantAtDepth(const Expression* expression, int depth) {
  if (expression->Is<Literal>()) return true;
  if (depth >= kMaxDepth) return false;
  if (const auto* object = expression->TryAs<ObjectLiteral>()) {
    return IsConstantObjectAtDepth(*object, depth + 1);
  }
  if (const auto* array = expression->TryAs<ArrayLiteral>()) {
    return !array->has_spread && std::all_of(array->elements.begin(), array->elements.end(),
                                             [depth](const Expression* element) {
                                               return element == nullptr ||
                                                      IsConstantAtDepth(element, depth + 1);
                                             });
  }
  return false;
}

}  // namespace

bool IsConstantValue(const Expression* expression) { return IsConstantAtDepth(expression, 0); }
bool IsConstantObject(const ObjectLiteral& literal) { return IsConstantAtDepth(&literal, -1); }
bool IsConstantArray(const ArrayLiteral& literal) { return IsConstantAtDepth(&literal, -1); }

size_t FixedPropertyCount(const ObjectLiteral& literal) {
  size_t count = 0;
  while (count < literal.properties.size() && IsFixedProperty(literal.properties[count])) ++count;
  return count;
}

size_t FixedElementCount(const ArrayLiteral& literal) {
  size_t count = 0;
  while (count < literal.elements.size() && count < kMaxFixedElements &&
         (literal.elements[count] == nullptr || !literal.elements[count]->Is<Spread>())) {
    ++count;
  }
  return count;
}

uint64_t PropertyKeyIdentity(const Literal& key) {
  constexpr uint64_t kIndexTag = uint64_t{1} << 63;
  if (!key.IsString()) return kIndexTag | static_cast<uint32_t>(key.AsNumber());
  if (key.string->is_array_index()) return kIndexTag | key.string->array_index();
  return reinterpret_cast<uintptr_t>(key.string);
}

}  // namespace qdr
