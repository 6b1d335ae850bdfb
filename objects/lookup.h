// LookupIterator: finds where a property is, own or along the prototype chain, without side
// effects. Every property operation and every inline cache starts from one, so that the ICs'
// handlers describe exactly what the slow path would do.
#ifndef OBJECTS_LOOKUP_H_
#define OBJECTS_LOOKUP_H_

#include "objects/function.h"
#include "objects/js_object.h"

namespace qdr {

class LookupIterator {
 public:
  enum class State : uint8_t {
    kNotFound,              ///< the chain ended
    kData,                  ///< data property: details(), GetDataValue()
    kAccessor,              ///< AccessorPair: accessor()
    kNativeAccessor,        ///< looks like a data property; native_accessor()
    kProxy,                 ///< holder() is a proxy: its trap decides
    kIntegerIndexedAbsent,  ///< typed array, canonical numeric key that is not a valid index:
                            ///< absent, and the chain is not consulted
    kModuleNamespace,  ///< holder() is a module namespace: binding found but access may throw (TDZ)
  };
  enum class Where : uint8_t {
    kInObject,     ///< details().field is the field, descriptor_index() the descriptor
    kOutOfObject,  ///< field()
    kDescriptor,   ///< constant in the descriptor
    kDictionary,   ///< entry()
    kGlobalCell,   ///< global object: property_cell()
    kFastElement,
    kDictionaryElement,
    kTypedElement,
    kStringCharacter,
    kMappedArgument,
  };
  enum class Scope : uint8_t { kOwn, kChain };

  /// Starts at `start` (the holder to look at first); `receiver` may be a primitive.
  LookupIterator(Vm& vm, Value receiver, PropertyKey key, JSReceiver* start, Scope scope);
  /// For a receiver that is an object.
  LookupIterator(Vm& vm, JSReceiver* receiver, PropertyKey key, Scope scope = Scope::kChain)
      : LookupIterator(vm, Value(receiver), key, receiver, scope) {}

  State state() const { return state_; }
  bool found() const { return state_ != State::kNotFound; }
  Where where() const { return where_; }
  Value receiver() const { return receiver_; }
  PropertyKey key() const { return key_; }
  /// The object that has the property.
  JSReceiver* holder() const { return holder_; }
  JSObject* holder_object() const { return static_cast<JSObject*>(holder_); }
  PropertyDetails details() const { return details_; }
  uint32_t descriptor_index() const { return index_; }  ///< kInObject, kOutOfObject, kDescriptor
  uint32_t entry() const { return index_; }             ///< dictionary entry, element index
  bool receiver_is_holder() const { return receiver_ == Value(holder_); }

  Value GetDataValue() const;      ///< kData
  AccessorPair* accessor() const;  ///< kAccessor
  NativeAccessor* native_accessor() const;
  HeapObject* property_cell() const;  ///< kGlobalCell: PropertyCell
  Value module_cell() const;          ///< kModuleNamespace: Cell
  /// Overwrites the value of a writable kData property (keeps the elements kind and const tracking
  /// right). For typed arrays `value` is already converted (ToNumber / ToBigInt done).
  void WriteDataValue(Value value);
  /// Changes attributes and kind of the found own property of an ordinary object: kData with
  /// `value`, or accessor pair.
  void Reconfigure(PropertyDetails::Kind kind, Value value_or_accessor, uint8_t attributes);
  /// Continues behind the current holder.
  void Next();

 private:
  void Find();
  bool FindOwn();
  bool FindOwnElement();
  bool FindInDictionary(class NameDictionary* table, HeapObject* name);
  bool FindExport();
  bool FoundDictionary(Value value);
  void ReconfigureInDictionary(PropertyDetails::Kind kind, Value value, uint8_t attributes);

  Vm& vm_;
  Value receiver_;
  PropertyKey key_;
  JSReceiver* holder_;
  Scope scope_;
  State state_ = State::kNotFound;
  Where where_ = Where::kInObject;
  PropertyDetails details_;
  uint32_t index_ = 0;
  Value value_;  ///< descriptor value, accessor or cell
};

/// ECMA-262 7.1.21 CanonicalNumericIndexString gives a number for it: a name that typed arrays
/// treat as an index ("-0", "1.5", "4294967295", "NaN").
bool IsCanonicalNumericString(Vm& vm, String* name);

}  // namespace qdr

#endif  // OBJECTS_LOOKUP_H_
