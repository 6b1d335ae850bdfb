// JSReceiver, JSObject and JSArray: the layout of objects and the operations on their own
// properties.
//
//   +0 header   +8 properties   +16 elements   +24.. fields of the type, then in-object properties
//
// `properties` is a PropertyArray (fields beyond the in-object ones) or a NameDictionary;
// `elements` a FixedArray, a NumberDictionary, or what the elements kind says. Both point to the
// shared empty array while there is nothing.
//
// The functions here are the structural mechanisms; the essential internal methods ([[Get]],
// [[Set]],
// [[DefineOwnProperty]] ... with proxies, accessors called and exceptions) are in
// runtime/abstract_operations.h and build on LookupIterator (lookup.h).
#ifndef OBJECTS_JS_OBJECT_H_
#define OBJECTS_JS_OBJECT_H_

#include "objects/map.h"

namespace qdr {

class JSReceiver : public HeapObject {
 public:
  Map* map(const Heap& heap) const { return static_cast<Map*>(heap.MapOf(this)); }
  ElementsKind elements_kind() const { return static_cast<ElementsKind>(elements_kind_bits()); }
  bool IsProxy() const { return type() == InstanceType::kJSProxy; }
};
inline bool IsReceiver(Value v) { return v.IsCell() && v.AsCell()->IsJSReceiver(); }
inline JSReceiver* AsReceiver(Value v) {
  QDR_DCHECK(IsReceiver(v));
  return CellCast<JSReceiver>(v);
}

class JSObject : public JSReceiver {
 public:
  static constexpr InstanceType kType = InstanceType::kJSObject;
  static constexpr int kPropertiesOffset = 8;
  static constexpr int kElementsOffset = 16;
  static constexpr int kHeaderSize = 24;

  FixedArray* properties() const { return CellCast<FixedArray>(properties_); }
  FixedArray* elements() const { return CellCast<FixedArray>(elements_); }
  void set_properties(Heap& heap, HeapObject* p) { heap.Store(this, &properties_, p); }
  void set_elements(Heap& heap, HeapObject* e) { heap.Store(this, &elements_, e); }

  /// A new object of this map: fields undefined, no elements.
  static JSObject* New(Vm& vm, Map* map);
  /// An empty ordinary object with this prototype (object or null): OrdinaryObjectCreate.
  static JSObject* NewOrdinary(Vm& vm, Value prototype);

  Value GetField(const Map* map, uint32_t field) const {
    if (map->IsInObject(field)) {
      return *reinterpret_cast<const Value*>(address() + map->FieldOffset(field));
    }
    return properties()->get(field - map->inobject_capacity());
  }
  void SetField(Heap& heap, const Map* map, uint32_t field, Value v);

  // --- Own named properties, without side effects. The object is not a proxy.
  /// Adds a property that is known to be absent; extensibility was checked by the caller.
  static void AddDataProperty(Vm& vm, JSObject* object, PropertyKey key, Value value,
                              uint8_t attributes = kNoAttributes);
  static void AddAccessor(Vm& vm, JSObject* object, PropertyKey key, Value accessor_pair_or_native,
                          uint8_t attributes);
  /// Private names alone can be own properties of a proxy itself; the name is absent.
  static void AddPrivateToProxy(Vm& vm, class JSProxy* proxy, Symbol* name, Value value,
                                PropertyDetails details);
  /// Deletes an own property that exists and is configurable.
  static void DeleteProperty(Vm& vm, JSObject* object, PropertyKey key);
  /// CreateDataProperty on an ordinary extensible object, fast: adds or overwrites as {W,E,C}. For
  /// building results in builtins; never throws.
  static void Put(Vm& vm, JSObject* object, PropertyKey key, Value value,
                  uint8_t attributes = kNoAttributes);
  static void NormalizeProperties(Vm& vm, JSObject* object);  ///< to dictionary mode
  static void MakeFast(Vm& vm, JSObject* object);  ///< back from dictionary mode (prototypes)
  /// Makes `map` the object's class; its storage fits both. Every change of an object's class goes
  /// through here (or a handler of the same effect): a prototype's dependents are invalidated.
  static void MigrateToMap(Vm& vm, JSObject* object, Map* map);
  /// Makes room for fields up to `field_count` in the PropertyArray; the identity hash moves along.
  static void EnsureFieldCapacity(Vm& vm, JSObject* object, const Map* map, uint32_t field_count);
  static void SetPrototype(Vm& vm, JSObject* object, Value prototype);  ///< no checks
  static void PreventExtensions(Vm& vm, JSObject* object);
  /// Marks it as a prototype: own map, fast properties, validity cells from now on.
  static void OptimizeAsPrototype(Vm& vm, JSObject* object);

  // --- Elements.
  /// The own element as data in a fast kind or dictionary without accessors; the hole if absent or
  /// not plain data.
  static Value GetElementFast(const JSObject* object, uint32_t index);
  /// Adds or overwrites a {W,E,C} element of an ordinary extensible object; grows, changes the kind
  /// or goes to dictionary as needed (also updates an array's length).
  static void SetElement(Vm& vm, JSObject* object, uint32_t index, Value value);
  static void EnsureCapacity(Vm& vm, JSObject* object, uint32_t capacity);
  /// What elements grow to that were full at `capacity`.
  static uint32_t GrownCapacity(uint32_t capacity) { return capacity + capacity / 2 + 16; }
  static void TransitionElementsKind(Vm& vm, JSObject* object, ElementsKind to);
  static void NormalizeElements(Vm& vm, JSObject* object);  ///< to a NumberDictionary
  /// Adds an absent element, or overwrites one as a whole, with these attributes.
  static void SetElementWithDetails(Vm& vm, JSObject* object, uint32_t index, Value value,
                                    PropertyDetails::Kind kind, uint8_t attributes);
  static void DeleteElement(Vm& vm, JSObject* object, uint32_t index);
  /// preventExtensions (no attributes), seal (kDontDelete) or freeze (kDontDelete | kReadOnly), all
  /// properties at once. Not for typed arrays, namespaces and proxies.
  static void ApplyIntegrity(Vm& vm, JSObject* object, uint8_t attributes);
  bool has_dictionary_elements() const;
  class NumberDictionary* dictionary_elements() const;
  class NameDictionary* dictionary_properties() const;

 private:
  Value properties_;
  Value elements_;
};

/// ECMA-262 10.4.2. `length` is a NativeAccessor property; its writability is a header flag.
class JSArray : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSArray;
  static constexpr int kLengthOffset = 24;
  static constexpr int kSize = 32;
  static constexpr uint8_t kReadOnlyLengthFlag = 1;

  /// Smi, or a double when above 2^31 - 1.
  Value length_value() const { return length_; }
  uint32_t length() const { return static_cast<uint32_t>(length_.AsNumber()); }
  void set_length_value(uint32_t length) { length_ = Value::Number(length); }
  bool length_is_read_only() const { return has_flag(kReadOnlyLengthFlag); }

  /// In the current realm; elements are holes for holey kinds when length > 0.
  static JSArray* New(Vm& vm, uint32_t length = 0, ElementsKind kind = ElementsKind::kPackedSmi,
                      uint32_t capacity = 0);
  /// CreateArrayFromList; the elements kind is found from the values.
  static JSArray* FromValues(Vm& vm, std::span<const Value> values);
  static JSArray* NewWithMap(Vm& vm, Map* map, FixedArray* elements, uint32_t length);
  static JSArray* FromElements(Vm& vm, FixedArray* elements, uint32_t length, ElementsKind kind);
  static void Push(Vm& vm, JSArray* array, Value value);
  /// ArraySetLength (10.4.2.4) after validation: truncates or extends; false if a non-configurable
  /// element stopped it.
  static bool SetLength(Vm& vm, JSArray* array, uint32_t length);

 private:
  Value length_;
};

/// Boolean, Number, String, Symbol and BigInt objects. String wrappers have elements kind kString.
class JSPrimitiveWrapper : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSPrimitiveWrapper;
  static constexpr int kValueOffset = 24;
  Value value() const { return value_; }
  void set_value(Heap& heap, Value v) { heap.Store(this, &value_, v); }

 private:
  Value value_;
};

/// `properties` is the shared empty array or a NameDictionary that holds private names alone (a
/// constructor that returns a proxy can put them there).
class JSProxy : public JSReceiver {
 public:
  static constexpr InstanceType kType = InstanceType::kJSProxy;
  static constexpr int kTargetOffset = 16;
  static constexpr int kHandlerOffset = 24;
  static constexpr int kSize = 32;
  /// With the realm's map that is callable or a constructor as the target is.
  static JSProxy* New(Vm& vm, JSReceiver* target, JSReceiver* handler);
  Value target() const { return target_; }    ///< null when revoked
  Value handler() const { return handler_; }  ///< null when revoked
  void Revoke() { target_ = handler_ = Value::Null(); }

 private:
  Value properties_;
  Value target_;
  Value handler_;
};

}  // namespace qdr

#endif  // OBJECTS_JS_OBJECT_H_
