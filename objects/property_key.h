// PropertyKey: a property name in the form every property operation takes it: an array index, or a
// name (internalized string that is not an array index, or symbol).
#ifndef OBJECTS_PROPERTY_KEY_H_
#define OBJECTS_PROPERTY_KEY_H_

#include "objects/string.h"

namespace qdr {

class PropertyKey {
 public:
  PropertyKey() = default;
  static PropertyKey Index(uint32_t index) {
    return PropertyKey(0, index);
  }  ///< any uint32 below 2^32 - 1
  static PropertyKey Name(String* internalized) {
    QDR_DCHECK(internalized->is_internalized());
    return PropertyKey(internalized, 0);
  }
  static PropertyKey Name(Symbol* symbol) { return PropertyKey(symbol, 0); }
  /// From a string of any kind: finds indices, internalizes the rest.
  static PropertyKey From(Vm& vm, String* string);
  /// From a value that is already a property key or a number that is an index (fast path of
  /// ToPropertyKey); `is_key` false if the value needs the full ToPropertyKey.
  static bool FromValue(Vm& vm, Value value, PropertyKey* key);

  bool is_index() const { return name_ == nullptr; }
  uint32_t index() const { return index_; }
  HeapObject* name() const { return name_; }
  bool is_symbol() const { return name_ != nullptr && name_->type() == InstanceType::kSymbol; }
  bool is_string_name() const { return name_ != nullptr && name_->IsString(); }
  bool is_private() const { return is_symbol() && static_cast<Symbol*>(name_)->is_private(); }
  Symbol* symbol() const { return static_cast<Symbol*>(name_); }
  String* string() const { return static_cast<String*>(name_); }
  uint32_t Hash() const;
  /// The key as the value that reflection gives: a string (indices become strings) or symbol.
  Value ToValue(Vm& vm) const;
  std::string ToDisplay(Vm& vm) const;  ///< for messages: `foo`, `0`, `Symbol(desc)`
  bool operator==(const PropertyKey&) const = default;

 private:
  PropertyKey(HeapObject* name, uint32_t index) : name_(name), index_(index) {}
  HeapObject* name_ = nullptr;
  uint32_t index_ = 0;
};

/// Attribute bits of a property; absent bits are "true" in the specification's sense of the default
/// assignment: 0 is writable, enumerable, configurable.
enum Attributes : uint8_t {
  kNoAttributes = 0,
  kReadOnly = 1,
  kDontEnum = 2,
  kDontDelete = 4,
  kAllAttributes = 7,
  kAbsent = 64,  ///< result "no such property"
};

/// One property's details, packed for descriptor arrays and dictionaries.
struct PropertyDetails {
  enum class Kind : uint8_t { kData, kAccessor };
  /// Where the value is: in a slot of the object, or in the descriptor/dictionary entry itself (an
  /// AccessorPair, a NativeAccessor, or the constant value).
  enum class Location : uint8_t { kField, kDescriptor };
  Kind kind = Kind::kData;
  Location location = Location::kField;
  uint8_t attributes = kNoAttributes;
  /// Never written after its initialization: compilers may embed the value.
  bool is_const = true;
  /// Field number: below the map's in-object capacity it is in the object, else in the
  /// PropertyArray.
  uint32_t field = 0;

  static PropertyDetails Decode(Value smi) {
    auto bits = static_cast<uint32_t>(smi.AsSmi());
    return {static_cast<Kind>(bits & 1), static_cast<Location>(bits >> 1 & 1),
            static_cast<uint8_t>(bits >> 2 & 7), (bits >> 5 & 1) != 0, bits >> 6};
  }
  Value Encode() const {
    return Value::Smi(static_cast<int32_t>(static_cast<uint32_t>(kind) |
                                           static_cast<uint32_t>(location) << 1 | attributes << 2 |
                                           uint32_t{is_const} << 5 | field << 6));
  }
  bool enumerable() const { return !(attributes & kDontEnum); }
  bool configurable() const { return !(attributes & kDontDelete); }
  bool writable() const { return !(attributes & kReadOnly); }
};

}  // namespace qdr

#endif  // OBJECTS_PROPERTY_KEY_H_
