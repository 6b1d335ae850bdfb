// PropertyKey: from values and to them.
#include "objects/property_key.h"

#include "objects/dictionary.h"
#include "objects/numbers.h"
#include "objects/vm.h"

namespace qdr {

PropertyKey PropertyKey::From(Vm& vm, String* string) {
  if (string->has_flag(String::kNotIndexFlag)) return PropertyKey(string, 0);
  uint32_t index;
  if (string->AsArrayIndex(vm, &index)) return Index(index);
  return PropertyKey(String::Internalize(vm, string), 0);
}

bool PropertyKey::FromValue(Vm& vm, Value value, PropertyKey* key) {
  if (value.IsNumber()) {
    uint32_t index;
    if (!NumberToArrayIndex(value, &index)) return false;
    *key = Index(index);
    return true;
  }
  if (!value.IsCell()) return false;
  HeapObject* cell = value.AsCell();
  if (cell->IsString()) {
    *key = From(vm, static_cast<String*>(cell));
    return true;
  }
  if (cell->type() == InstanceType::kSymbol) {
    *key = Name(static_cast<Symbol*>(cell));
    return true;
  }
  return false;
}

uint32_t PropertyKey::Hash() const {
  return is_index() ? NumberDictionary::HashOf(index_) : NameDictionary::HashOf(name_);
}

Value PropertyKey::ToValue(Vm& vm) const {
  if (is_index()) return Uint32ToString(vm, index_);
  return name_;
}

std::string PropertyKey::ToDisplay(Vm& vm) const {
  if (is_index()) return std::to_string(index_);
  if (is_string_name()) return string()->ToUtf8(vm);
  Value description = symbol()->description();
  std::string text = description.IsUndefined() ? std::string() : AsString(description)->ToUtf8(vm);
  // Private names are written as in the source.
  if (symbol()->has_flag(Symbol::kPrivateNameFlag)) return text;
  return "Symbol(" + text + ")";
}

}  // namespace qdr
