// The essential internal methods (ECMA-262 10.1, 10.4) that find, read, write, add and delete
// properties, for every kind of receiver. Each starts from one LookupIterator, whose state says who
// answers: an ordinary property, an accessor, C++, a proxy, a module namespace.
#include "objects/lookup.h"
#include "runtime/abstract_operations.h"
#include "runtime/internal_methods.h"
#include "runtime/messages.h"

namespace qdr {

using State = LookupIterator::State;

namespace {

/// ToNumber or ToBigInt, as the elements of a typed array ask.
Completion<Value> ToTypedElement(Vm& vm, ElementsKind kind, Value value) {
  if (kind == ElementsKind::kBigInt64 || kind == ElementsKind::kBigUint64) {
    return Value(TRY(ToBigInt(vm, value)));
  }
  if (value.IsNumber()) return value;
  return Value::Number(TRY(ToNumber(vm, value)));
}

/// TypedArraySetElement (10.4.5.16).
Completion<void> TypedArraySetElement(Vm& vm, JSObject* array, PropertyKey key, Value value) {
  // 1-2. The conversion happens even when there is no such element.
  Value element = TRY(ToTypedElement(vm, array->elements_kind(), value));
  // 3. If IsValidIntegerIndex(typedArray, index) is true: the conversion may have changed that.
  LookupIterator it(vm, array, key, LookupIterator::Scope::kOwn);
  if (it.state() == State::kData) it.WriteDataValue(element);
  return Done{};
}

bool IsTypedArray(const JSReceiver* object) {
  return object->type() == InstanceType::kJSTypedArray;
}

Completion<Value> GetFound(Vm& vm, LookupIterator& it, Value receiver) {
  switch (it.state()) {
    case State::kNotFound:
    case State::kIntegerIndexedAbsent:
      return Value::Undefined();
    case State::kData:
      return it.GetDataValue();
    case State::kAccessor: {
      Value getter = it.accessor()->getter();
      if (!IsReceiver(getter)) return Value::Undefined();
      return Call(vm, getter, receiver);
    }
    case State::kNativeAccessor:
      return it.native_accessor()->getter()(vm, it.holder_object());
    case State::kProxy:
      return ProxyGet(vm, static_cast<JSProxy*>(it.holder()), it.key(), receiver);
    case State::kModuleNamespace:
      return ModuleNamespaceGet(vm, it.holder_object(), it.key());
  }
  QDR_UNREACHABLE();
}

/// Adds an own {W, E, C} data property that is known to be absent; false if not extensible.
bool AddOwnData(Vm& vm, JSObject* object, PropertyKey key, Value value) {
  if (!object->map(vm.heap)->is_extensible()) return false;
  if (key.is_index()) {
    // 10.4.2.1 step 2.d: beyond the end of an array whose length is read-only.
    if (object->type() == InstanceType::kJSArray) {
      auto* array = static_cast<JSArray*>(object);
      if (array->length_is_read_only() && key.index() >= array->length()) return false;
    }
    JSObject::SetElement(vm, object, key.index(), value);
  } else {
    JSObject::AddDataProperty(vm, object, key, value);
  }
  return true;
}

/// Writes the own property `it` found (kData or kNativeAccessor); false if read-only.
Completion<bool> WriteFound(Vm& vm, LookupIterator& it, Value value) {
  if (!it.details().writable()) return false;
  if (it.state() == State::kData) {
    it.WriteDataValue(value);
    return true;
  }
  JSObject* holder = it.holder_object();
  if (holder->type() == InstanceType::kJSArray) {
    return ArrayWriteLength(vm, static_cast<JSArray*>(holder), value);
  }
  NativeAccessor* native = it.native_accessor();
  if (native->setter() == nullptr) return false;
  return native->setter()(vm, holder, value);
}

/// OrdinarySetWithOwnDescriptor (10.1.9.2) steps 2.b on: the chain allows a data property, the
/// receiver gets it.
Completion<bool> SetOnReceiver(Vm& vm, PropertyKey key, Value value, Value receiver) {
  // 2.b. If Receiver is not an Object, return false.
  if (!IsReceiver(receiver)) return false;
  JSReceiver* object = AsReceiver(receiver);
  // Fast: receivers whose [[GetOwnProperty]] and [[DefineOwnProperty]] are not observable.
  if (object->IsJSObject() && !IsTypedArray(object)) {
    LookupIterator own(vm, object, key, LookupIterator::Scope::kOwn);
    switch (own.state()) {
      case State::kNotFound:
        return AddOwnData(vm, static_cast<JSObject*>(object), key, value);
      case State::kData:
      case State::kNativeAccessor:
        return WriteFound(vm, own, value);
      case State::kAccessor:
        return false;
      default:
        break;
    }
  }
  // 2.c. Let existingDescriptor be ? Receiver.[[GetOwnProperty]](P).
  PropertyDescriptor existing;
  if (!TRY(GetOwnProperty(vm, object, key, &existing))) {
    // 2.e. Return ? CreateDataProperty(Receiver, P, V).
    return CreateDataProperty(vm, object, key, value);
  }
  // 2.d.i-ii. Accessors and read-only properties refuse.
  if (existing.is_accessor() || !existing.writable) return false;
  // 2.d.iii-iv. Return ? Receiver.[[DefineOwnProperty]](P, { [[Value]]: V }).
  PropertyDescriptor change;
  change.has_value = true;
  change.value = value;
  return DefineOwnProperty(vm, object, key, change);
}

uint8_t AttributesOf(const PropertyDescriptor& d) {
  return static_cast<uint8_t>((d.writable || d.is_accessor() ? 0 : kReadOnly) |
                              (d.enumerable ? 0 : kDontEnum) | (d.configurable ? 0 : kDontDelete));
}

void DescribeFound(Vm& vm, LookupIterator& it, PropertyDescriptor* out) {
  PropertyDetails details = it.details();
  *out = PropertyDescriptor();
  if (it.state() == State::kAccessor) {
    AccessorPair* pair = it.accessor();
    out->has_get = out->has_set = true;
    if (IsReceiver(pair->getter())) out->get = pair->getter();
    if (IsReceiver(pair->setter())) out->set = pair->setter();
  } else {
    out->has_value = out->has_writable = true;
    out->value = it.state() == State::kData
                     ? it.GetDataValue()
                     : it.native_accessor()->getter()(vm, it.holder_object());
    out->writable = details.writable();
  }
  out->has_enumerable = out->has_configurable = true;
  out->enumerable = details.enumerable();
  out->configurable = details.configurable();
}

/// Adds what a descriptor describes; absent fields take their defaults.
void AddDescribed(Vm& vm, JSObject* object, PropertyKey key, const PropertyDescriptor& d) {
  if (d.is_accessor()) {
    JSObject::AddAccessor(vm, object, key, AccessorPair::New(vm, d.get, d.set), AttributesOf(d));
    return;
  }
  uint8_t attributes = AttributesOf(d);
  if (key.is_index() && attributes == kNoAttributes) {
    JSObject::SetElement(vm, object, key.index(), d.value);
  } else {
    JSObject::AddDataProperty(vm, object, key, d.value, attributes);
  }
}

/// OrdinaryDefineOwnProperty (10.1.6.1).
Completion<bool> OrdinaryDefineOwnProperty(Vm& vm, JSObject* object, PropertyKey key,
                                           const PropertyDescriptor& d) {
  LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
  if (!it.found()) {
    if (!object->map(vm.heap)->is_extensible()) return false;
    AddDescribed(vm, object, key, d);
    return true;
  }
  PropertyDescriptor current;
  DescribeFound(vm, it, &current);
  if (!IsCompatibleDescriptor(vm, true, d, &current)) return false;
  // 10.1.6.3 step 6: apply. What the descriptor leaves out stays as it is; a change between data
  // and accessor keeps enumerable and configurable alone.
  bool was_accessor = current.is_accessor();
  uint8_t attributes = 0;
  if (!(d.has_enumerable ? d.enumerable : current.enumerable)) attributes |= kDontEnum;
  if (!(d.has_configurable ? d.configurable : current.configurable)) attributes |= kDontDelete;
  if (d.is_accessor() || (was_accessor && !d.is_data())) {
    Value getter = d.has_get ? d.get : was_accessor ? current.get : Value::Undefined();
    Value setter = d.has_set ? d.set : was_accessor ? current.set : Value::Undefined();
    if (was_accessor && attributes == it.details().attributes && getter == current.get &&
        setter == current.set) {
      return true;
    }
    it.Reconfigure(PropertyDetails::Kind::kAccessor, AccessorPair::New(vm, getter, setter),
                   attributes);
    return true;
  }
  bool writable = d.has_writable ? d.writable : !was_accessor && current.writable;
  if (!writable) attributes |= kReadOnly;
  if (it.state() == State::kNativeAccessor) {
    NativeAccessor* native = it.native_accessor();
    // The `prototype` of a function stays with the function, which keeps its initial map in step;
    // every other property of this kind becomes a true data property.
    if (native == vm.roots().FunctionPrototypeAccessor) {
      if (d.has_value)
        JSFunction::SetPrototypeProperty(vm, static_cast<JSFunction*>(object), d.value);
      if (attributes != it.details().attributes) {
        it.Reconfigure(PropertyDetails::Kind::kAccessor, native, attributes);
      }
      return true;
    }
    if (!d.has_value && attributes == it.details().attributes) return true;
    it.Reconfigure(PropertyDetails::Kind::kData, d.has_value ? d.value : current.value, attributes);
    return true;
  }
  Value value = d.has_value ? d.value : was_accessor ? Value::Undefined() : current.value;
  if (!was_accessor && attributes == it.details().attributes) {
    if (d.has_value && !(value == current.value)) it.WriteDataValue(value);
    return true;
  }
  it.Reconfigure(PropertyDetails::Kind::kData, value, attributes);
  return true;
}

/// 10.4.5.3 [[DefineOwnProperty]] of typed arrays, for the numeric key that `it` found.
Completion<bool> TypedArrayDefine(Vm& vm, JSObject* array, PropertyKey key,
                                  const PropertyDescriptor& d) {
  // Elements of an immutable buffer can only be defined as what they are.
  if (array->map(vm.heap)->is(Map::kHasReadOnlyElements)) {
    LookupIterator it(vm, array, key, LookupIterator::Scope::kOwn);
    PropertyDescriptor current;
    DescribeFound(vm, it, &current);
    return IsCompatibleDescriptor(vm, true, d, &current);
  }
  // 1.b.ii-v. Elements are configurable, enumerable, writable data.
  if ((d.has_configurable && !d.configurable) || (d.has_enumerable && !d.enumerable) ||
      d.is_accessor() || (d.has_writable && !d.writable)) {
    return false;
  }
  // 1.b.vi. If Desc has a [[Value]] field, perform ? TypedArraySetElement.
  if (d.has_value) TRY(TypedArraySetElement(vm, array, key, d.value));
  return true;
}

}  // namespace

PropertyDescriptor PropertyDescriptor::Data(Value value, uint8_t attributes) {
  PropertyDescriptor d;
  d.value = value;
  d.has_value = d.has_writable = d.has_enumerable = d.has_configurable = true;
  d.writable = !(attributes & kReadOnly);
  d.enumerable = !(attributes & kDontEnum);
  d.configurable = !(attributes & kDontDelete);
  return d;
}

PropertyDescriptor PropertyDescriptor::Accessor(Value get, Value set, uint8_t attributes) {
  PropertyDescriptor d;
  d.get = get;
  d.set = set;
  d.has_get = d.has_set = d.has_enumerable = d.has_configurable = true;
  d.enumerable = !(attributes & kDontEnum);
  d.configurable = !(attributes & kDontDelete);
  return d;
}

void CompleteDescriptor(PropertyDescriptor& d) {
  if (d.is_accessor()) {
    d.has_get = d.has_set = true;
  } else {
    d.has_value = d.has_writable = true;
  }
  d.has_enumerable = d.has_configurable = true;
}

std::string KeyForError(Vm& vm, PropertyKey key) { return key.ToDisplay(vm); }

bool IsCompatibleDescriptor(Vm& vm, bool extensible, const PropertyDescriptor& d,
                            const PropertyDescriptor* current) {
  // 2. If current is undefined, the property can be added if the object is extensible.
  if (current == nullptr) return extensible;
  // 5. If current.[[Configurable]] is false, then
  if (current->configurable) return true;
  if (d.has_configurable && d.configurable) return false;
  if (d.has_enumerable && d.enumerable != current->enumerable) return false;
  if ((d.is_accessor() || d.is_data()) && d.is_accessor() != current->is_accessor()) return false;
  if (current->is_accessor()) {
    if (d.has_get && !SameValue(vm, d.get, current->get)) return false;
    if (d.has_set && !SameValue(vm, d.set, current->set)) return false;
  } else if (!current->writable) {
    if (d.has_writable && d.writable) return false;
    if (d.has_value && !SameValue(vm, d.value, current->value)) return false;
  }
  return true;
}

// --- [[Get]].

Completion<Value> Get(Vm& vm, JSReceiver* object, PropertyKey key) {
  LookupIterator it(vm, object, key);
  return GetFound(vm, it, object);
}

Completion<Value> GetWithReceiver(Vm& vm, JSReceiver* object, PropertyKey key, Value receiver) {
  LookupIterator it(vm, receiver, key, object, LookupIterator::Scope::kChain);
  return GetFound(vm, it, receiver);
}

JSReceiver* PrototypeForPrimitive(Vm& vm, Value v) {
  if (v.IsNumber()) return vm.intrinsic_object(Intrinsic::kNumberPrototype);
  if (v.IsBoolean()) return vm.intrinsic_object(Intrinsic::kBooleanPrototype);
  if (!v.IsCell()) return nullptr;
  HeapObject* cell = v.AsCell();
  if (cell->IsString()) return vm.intrinsic_object(Intrinsic::kStringPrototype);
  if (cell->type() == InstanceType::kSymbol) {
    return vm.intrinsic_object(Intrinsic::kSymbolPrototype);
  }
  QDR_DCHECK(cell->type() == InstanceType::kBigInt);
  return vm.intrinsic_object(Intrinsic::kBigIntPrototype);
}

Completion<Value> GetV(Vm& vm, Value v, PropertyKey key) {
  if (IsReceiver(v)) return Get(vm, AsReceiver(v), key);
  // A string's own properties, without making the wrapper object.
  if (IsString(v)) {
    String* string = AsString(v);
    if (key.is_index()) {
      if (key.index() < string->length()) {
        return Value(String::FromCharCode(vm, string->At(vm, key.index())));
      }
    } else if (key.name() == vm.names().length) {
      return Value::Number(string->length());
    }
  }
  JSReceiver* prototype = PrototypeForPrimitive(vm, v);
  if (prototype == nullptr) {
    return ThrowMessage(vm, Message::kReadPropertyOfNullish,
                        {v.IsNull() ? "null" : "undefined", KeyForError(vm, key)});
  }
  return GetWithReceiver(vm, prototype, key, v);
}

// --- [[Set]].

Completion<bool> TrySet(Vm& vm, JSReceiver* object, PropertyKey key, Value value, Value receiver) {
  LookupIterator it(vm, receiver, key, object, LookupIterator::Scope::kChain);
  for (;;) {
    switch (it.state()) {
      case State::kData:
      case State::kNativeAccessor:
        if (it.where() == LookupIterator::Where::kTypedElement && it.state() == State::kData) {
          // An element of an immutable buffer is read-only.
          if (!it.details().writable()) return false;
          // 10.4.5.5 step 1.b.i. If SameValue(O, Receiver) is true, set the element.
          if (it.receiver_is_holder()) {
            TRY(TypedArraySetElement(vm, it.holder_object(), key, value));
            return true;
          }
          return SetOnReceiver(vm, key, value, receiver);
        }
        if (it.receiver_is_holder()) return WriteFound(vm, it, value);
        if (!it.details().writable()) return false;
        return SetOnReceiver(vm, key, value, receiver);
      case State::kAccessor: {
        Value setter = it.accessor()->setter();
        if (!IsReceiver(setter)) return false;
        TRY(Call(vm, setter, receiver, {value}));
        return true;
      }
      case State::kProxy:
        return ProxySet(vm, static_cast<JSProxy*>(it.holder()), key, value, receiver);
      case State::kModuleNamespace:
        return false;
      case State::kIntegerIndexedAbsent:
        // 10.4.5.5 step 1.b: nothing is stored, but the value is converted if it is its own array.
        if (it.receiver_is_holder()) {
          TRY(TypedArraySetElement(vm, it.holder_object(), key, value));
        }
        return true;
      case State::kNotFound:
        // Fast: the walk has shown that an ordinary receiver has no such property.
        if (receiver == Value(object) && object->IsJSObject() &&
            object->type() != InstanceType::kJSModuleNamespace) {
          return AddOwnData(vm, static_cast<JSObject*>(object), key, value);
        }
        return SetOnReceiver(vm, key, value, receiver);
    }
  }
}

Threw ThrowSetRefused(Vm& vm, Value receiver, PropertyKey key) {
  std::string name = KeyForError(vm, key);
  if (!IsReceiver(receiver)) {
    std::string type = TypeOf(vm, receiver)->ToUtf8(vm);
    if (IsString(receiver) && (key.is_index() ? key.index() < AsString(receiver)->length()
                                              : key.name() == vm.names().length)) {
      return ThrowMessage(vm, Message::kReadOnlyProperty,
                          {name, "string '" + DescribePrimitiveForError(vm, receiver) + "'"});
    }
    return ThrowMessage(vm, Message::kStrictSetPrimitive,
                        {name, type, DescribePrimitiveForError(vm, receiver)});
  }
  JSReceiver* object = AsReceiver(receiver);
  std::string description = DescribeObjectForError(vm, object);
  if (object->IsJSObject()) {
    LookupIterator it(vm, object, key);
    if (it.state() == State::kAccessor) {
      return ThrowMessage(vm, Message::kNoSetter, {name, description});
    }
    if (!it.found()) return ThrowMessage(vm, Message::kNotExtensible, {name});
    if (it.state() != State::kProxy) {
      return ThrowMessage(vm, Message::kReadOnlyProperty, {name, "object '" + description + "'"});
    }
  }
  return ThrowMessage(vm, Message::kProxyTrapFalsishFor, {"set", name});
}

Completion<void> Set(Vm& vm, JSReceiver* object, PropertyKey key, Value value) {
  if (!TRY(TrySet(vm, object, key, value, object))) return ThrowSetRefused(vm, object, key);
  return Done{};
}

Completion<bool> SetV(Vm& vm, Value target, PropertyKey key, Value value) {
  if (IsReceiver(target)) return TrySet(vm, AsReceiver(target), key, value, target);
  if (target.IsNullish()) {
    return ThrowMessage(vm, Message::kSetPropertyOfNullish,
                        {target.IsNull() ? "null" : "undefined", KeyForError(vm, key)});
  }
  // A string's own properties are read-only; anything else a primitive has is inherited.
  if (IsString(target) && ((key.is_index() && key.index() < AsString(target)->length()) ||
                           key.name() == vm.names().length)) {
    return false;
  }
  return TrySet(vm, PrototypeForPrimitive(vm, target), key, value, target);
}

// --- [[HasProperty]], [[Delete]].

Completion<bool> HasProperty(Vm& vm, JSReceiver* object, PropertyKey key) {
  LookupIterator it(vm, object, key);
  switch (it.state()) {
    case State::kNotFound:
    case State::kIntegerIndexedAbsent:
      return false;
    case State::kProxy:
      return ProxyHas(vm, static_cast<JSProxy*>(it.holder()), key);
    case State::kModuleNamespace:
      return ModuleNamespaceHas(vm, it.holder_object(), key);
    default:
      return true;
  }
}

Completion<bool> HasOwnProperty(Vm& vm, JSReceiver* object, PropertyKey key) {
  // Private names are kept by every object itself, proxies included.
  if ((object->IsJSObject() && object->type() != InstanceType::kJSModuleNamespace) ||
      key.is_private()) {
    LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
    return it.found() && it.state() != State::kIntegerIndexedAbsent;
  }
  PropertyDescriptor ignored;
  return GetOwnProperty(vm, object, key, &ignored);
}

Completion<bool> Delete(Vm& vm, JSReceiver* object, PropertyKey key) {
  if (object->IsProxy()) return ProxyDelete(vm, static_cast<JSProxy*>(object), key);
  auto* own = static_cast<JSObject*>(object);
  LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
  switch (it.state()) {
    case State::kNotFound:
    case State::kIntegerIndexedAbsent:
      return true;
    case State::kModuleNamespace:
      // 10.4.6.10: an export cannot be deleted, anything else is not there.
      return !ModuleNamespaceHas(vm, own, key);
    default:
      // 10.4.5.6 step 1.b: elements of typed arrays stay, though they say they are configurable.
      if (it.state() == State::kData && it.where() == LookupIterator::Where::kTypedElement) {
        return false;
      }
      if (!it.details().configurable()) return false;
      JSObject::DeleteProperty(vm, own, key);
      return true;
  }
}

Completion<void> DeletePropertyOrThrow(Vm& vm, JSReceiver* object, PropertyKey key) {
  if (!TRY(Delete(vm, object, key))) {
    return ThrowMessage(vm, Message::kCannotDelete,
                        {KeyForError(vm, key), DescribeObjectForError(vm, object)});
  }
  return Done{};
}

// --- [[GetOwnProperty]], [[DefineOwnProperty]].

Completion<bool> GetOwnProperty(Vm& vm, JSReceiver* object, PropertyKey key,
                                PropertyDescriptor* out) {
  if (object->IsProxy()) return ProxyGetOwnProperty(vm, static_cast<JSProxy*>(object), key, out);
  LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
  switch (it.state()) {
    case State::kNotFound:
    case State::kIntegerIndexedAbsent:
      return false;
    case State::kModuleNamespace:
      return ModuleNamespaceGetOwnProperty(vm, it.holder_object(), key, out);
    default:
      DescribeFound(vm, it, out);
      return true;
  }
}

Completion<bool> DefineOwnProperty(Vm& vm, JSReceiver* object, PropertyKey key,
                                   const PropertyDescriptor& d) {
  switch (object->type()) {
    case InstanceType::kJSProxy:
      return ProxyDefineOwnProperty(vm, static_cast<JSProxy*>(object), key, d);
    case InstanceType::kJSModuleNamespace:
      if (!key.is_symbol()) {
        return ModuleNamespaceDefineOwnProperty(vm, static_cast<JSObject*>(object), key, d);
      }
      break;
    case InstanceType::kJSArray: {
      auto* array = static_cast<JSArray*>(object);
      if (key.is_index()) {
        // 10.4.2.1 step 2.d. If index >= length and length is not writable, return false.
        if (key.index() >= array->length() && array->length_is_read_only()) return false;
        bool defined = TRY(OrdinaryDefineOwnProperty(vm, array, key, d));
        if (defined && key.index() >= array->length()) array->set_length_value(key.index() + 1);
        return defined;
      }
      if (key.name() == vm.names().length) return ArrayDefineLength(vm, array, d);
      break;
    }
    case InstanceType::kJSTypedArray: {
      if (key.is_symbol()) break;
      LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
      if (it.state() == State::kIntegerIndexedAbsent) return false;
      if (it.state() == State::kData && it.where() == LookupIterator::Where::kTypedElement) {
        return TypedArrayDefine(vm, static_cast<JSObject*>(object), key, d);
      }
      break;
    }
    case InstanceType::kJSMappedArguments: {
      // 10.4.4.2: a mapped element that becomes read-only without a new value keeps the
      // parameter's. (Writes go through to the parameter, and accessors or read-only elements
      // leave the map, inside LookupIterator.)
      if (!key.is_index() || !d.is_data() || d.has_value || !d.has_writable || d.writable) break;
      LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
      if (it.state() != State::kData || it.where() != LookupIterator::Where::kMappedArgument) break;
      PropertyDescriptor with_value = d;
      with_value.has_value = true;
      with_value.value = it.GetDataValue();
      return OrdinaryDefineOwnProperty(vm, static_cast<JSObject*>(object), key, with_value);
    }
    default:
      break;
  }
  return OrdinaryDefineOwnProperty(vm, static_cast<JSObject*>(object), key, d);
}

Completion<bool> CreateDataProperty(Vm& vm, JSReceiver* object, PropertyKey key, Value value) {
  // Fast: a property that is new to an ordinary object.
  if (object->IsJSObject() && object->type() != InstanceType::kJSTypedArray &&
      object->type() != InstanceType::kJSModuleNamespace) {
    LookupIterator own(vm, object, key, LookupIterator::Scope::kOwn);
    if (own.state() == State::kNotFound) {
      return AddOwnData(vm, static_cast<JSObject*>(object), key, value);
    }
    if (own.state() == State::kData && own.details().attributes == kNoAttributes) {
      own.WriteDataValue(value);
      return true;
    }
  }
  return DefineOwnProperty(vm, object, key, PropertyDescriptor::Data(value, kNoAttributes));
}

Threw ThrowDefineRefused(Vm& vm, JSReceiver* object, PropertyKey key) {
  std::string name = KeyForError(vm, key);
  if (object->IsProxy()) {
    return ThrowMessage(vm, Message::kProxyTrapFalsishFor, {"defineProperty", name});
  }
  LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
  return ThrowMessage(vm, it.found() ? Message::kCannotRedefine : Message::kCannotDefine, {name});
}

Completion<void> CreateDataPropertyOrThrow(Vm& vm, JSReceiver* object, PropertyKey key,
                                           Value value) {
  if (!TRY(CreateDataProperty(vm, object, key, value))) return ThrowDefineRefused(vm, object, key);
  return Done{};
}

Completion<void> DefinePropertyOrThrow(Vm& vm, JSReceiver* object, PropertyKey key,
                                       const PropertyDescriptor& descriptor) {
  if (!TRY(DefineOwnProperty(vm, object, key, descriptor))) {
    return ThrowDefineRefused(vm, object, key);
  }
  return Done{};
}

// --- Prototype and extensibility.

Completion<Value> GetPrototypeOf(Vm& vm, JSReceiver* object) {
  if (object->IsProxy()) return ProxyGetPrototypeOf(vm, static_cast<JSProxy*>(object));
  return object->map(vm.heap)->prototype();
}

Completion<bool> SetPrototypeOf(Vm& vm, JSReceiver* object, Value prototype) {
  if (object->IsProxy()) return ProxySetPrototypeOf(vm, static_cast<JSProxy*>(object), prototype);
  Map* map = object->map(vm.heap);
  // 1-3. The same prototype is fine, whatever the object is.
  if (map->prototype() == prototype) return true;
  // 4. Non-extensible objects, and those of 10.4.7, keep theirs.
  if (!map->is_extensible() || map->is(Map::kImmutablePrototype)) return false;
  // 6-7. No cycles; a proxy on the chain ends the check.
  for (Value p = prototype; IsReceiver(p); p = AsReceiver(p)->map(vm.heap)->prototype()) {
    if (p == Value(object)) return false;
    if (AsReceiver(p)->IsProxy()) break;
  }
  JSObject::SetPrototype(vm, static_cast<JSObject*>(object), prototype);
  return true;
}

Completion<bool> IsExtensible(Vm& vm, JSReceiver* object) {
  if (object->IsProxy()) return ProxyIsExtensible(vm, static_cast<JSProxy*>(object));
  return object->map(vm.heap)->is_extensible();
}

Completion<bool> PreventExtensions(Vm& vm, JSReceiver* object) {
  if (object->IsProxy()) return ProxyPreventExtensions(vm, static_cast<JSProxy*>(object));
  if (object->type() == InstanceType::kJSTypedArray &&
      !IsTypedArrayFixedLength(static_cast<JSObject*>(object))) {
    return false;  // 10.4.5.1
  }
  if (object->map(vm.heap)->is_extensible()) {
    JSObject::PreventExtensions(vm, static_cast<JSObject*>(object));
  }
  return true;
}

// --- Property descriptors.

Completion<PropertyDescriptor> ToPropertyDescriptor(Vm& vm, Value v) {
  // 1. If Obj is not an Object, throw a TypeError exception.
  if (!IsReceiver(v)) {
    return ThrowMessage(vm, Message::kDescriptorNotObject, {DescribeForError(vm, v)});
  }
  JSReceiver* object = AsReceiver(v);
  PropertyDescriptor d;
  const Names& names = vm.names();
  // 3-14. Each field in turn: HasProperty, then Get.
  auto read = [&](String* name, Value* value) -> Completion<bool> {
    PropertyKey key = PropertyKey::Name(name);
    LookupIterator it(vm, object, key);
    if (it.state() == State::kNotFound) return false;
    if (it.state() == State::kData) {
      *value = it.GetDataValue();
      return true;
    }
    if (!TRY(HasProperty(vm, object, key))) return false;
    *value = TRY(Get(vm, object, key));
    return true;
  };
  Value field;
  if (TRY(read(names.enumerable, &field))) {
    d.has_enumerable = true;
    d.enumerable = ToBoolean(vm, field);
  }
  if (TRY(read(names.configurable, &field))) {
    d.has_configurable = true;
    d.configurable = ToBoolean(vm, field);
  }
  d.has_value = TRY(read(names.value, &d.value));
  if (TRY(read(names.writable, &field))) {
    d.has_writable = true;
    d.writable = ToBoolean(vm, field);
  }
  if (TRY(read(names.get, &d.get))) {
    d.has_get = true;
    if (!d.get.IsUndefined() && !IsCallable(vm.heap, d.get)) {
      return ThrowMessage(vm, Message::kGetterNotFunction, {DescribeForError(vm, d.get)});
    }
  }
  if (TRY(read(names.set, &d.set))) {
    d.has_set = true;
    if (!d.set.IsUndefined() && !IsCallable(vm.heap, d.set)) {
      return ThrowMessage(vm, Message::kSetterNotFunction, {DescribeForError(vm, d.set)});
    }
  }
  // 15. A descriptor is not both.
  if (d.is_accessor() && d.is_data())
    return ThrowMessage(vm, Message::kAccessorAndValue, {DescribeObjectForError(vm, object)});
  return d;
}

Value FromPropertyDescriptor(Vm& vm, const PropertyDescriptor& d) {
  JSObject* object = JSObject::New(vm, vm.realm()->map(Intrinsic::kObjectMap));
  const Names& names = vm.names();
  auto put = [&](String* name, Value value) {
    JSObject::Put(vm, object, PropertyKey::Name(name), value);
  };
  if (d.has_value) put(names.value, d.value);
  if (d.has_writable) put(names.writable, Value::Boolean(d.writable));
  if (d.has_get) put(names.get, d.get);
  if (d.has_set) put(names.set, d.set);
  if (d.has_enumerable) put(names.enumerable, Value::Boolean(d.enumerable));
  if (d.has_configurable) put(names.configurable, Value::Boolean(d.configurable));
  return object;
}

}  // namespace qdr
