#include "engine/generic_operations.h"

#include "runtime/abstract_operations.h"
#include "runtime/messages.h"
#include "tiers/bytecode/instructions.h"

namespace qdr {

namespace {

std::string NullishText(Value v) { return v.IsNull() ? "null" : "undefined"; }

class EngineOperations final : public GenericOperations {
 public:
  Completion<Value> GetProperty(Vm& vm, Value object, PropertyKey key, Value receiver) override {
    if (object.IsNullish()) {
      return ThrowMessage(vm, Message::kReadPropertyOfNullish,
                          {NullishText(object), key.ToDisplay(vm)});
    }
    if (IsPrivateName(key)) TRY(RequirePrivate(vm, object, key, Message::kPrivateReadMissing));
    if (IsReceiver(object)) return GetWithReceiver(vm, AsReceiver(object), key, receiver);
    return GetV(vm, object, key);
  }

  Completion<Value> GetKeyed(Vm& vm, Value object, Value key) override {
    if (object.IsNullish()) {
      // The key is named before it is converted.
      return ThrowMessage(vm, Message::kReadPropertyOfNullish,
                          {NullishText(object), DescribeKey(vm, key)});
    }
    PropertyKey property_key = TRY(ToPropertyKey(vm, key));
    return GetProperty(vm, object, property_key, object);
  }

  Completion<void> SetProperty(Vm& vm, Value object, PropertyKey key, Value value,
                               bool strict) override {
    if (object.IsNullish()) {
      return ThrowMessage(vm, Message::kSetPropertyOfNullish,
                          {NullishText(object), key.ToDisplay(vm)});
    }
    if (IsPrivateName(key)) TRY(RequirePrivate(vm, object, key, Message::kPrivateWriteMissing));
    if (key.is_private()) return Set(vm, AsReceiver(object), key, value);
    // 6.2.5.6 PutValue: [[Set]], which may be refused.
    if (!TRY(SetV(vm, object, key, value)) && strict) return ThrowSetRefused(vm, object, key);
    return Done{};
  }

  Completion<void> SetKeyed(Vm& vm, Value object, Value key, Value value, bool strict) override {
    if (object.IsNullish()) {
      return ThrowMessage(vm, Message::kSetPropertyOfNullish,
                          {NullishText(object), DescribeKey(vm, key)});
    }
    PropertyKey property_key = TRY(ToPropertyKey(vm, key));
    return SetProperty(vm, object, property_key, value, strict);
  }

  Completion<void> DefineKeyedOwn(Vm& vm, Value object, Value key_value, Value value,
                                  uint64_t flags) override {
    PropertyKey key = TRY(ToPropertyKey(vm, key_value));
    if ((flags & kSetFunctionName) != 0) {
      SetFunctionName(vm, CellCast<JSFunction>(value), key);
    }
    JSReceiver* receiver = AsReceiver(object);
    if ((flags & kDefinePrivate) != 0) return DefinePrivate(vm, receiver, key, value);
    return CreateDataPropertyOrThrow(vm, receiver, key, value);
  }

  Completion<void> DefineOwn(Vm& vm, JSObject* object, PropertyKey key, Value value) override {
    return CreateDataPropertyOrThrow(vm, object, key, value);
  }

  Completion<PropertyKey> ToPropertyKey(Vm& vm, Value key) override {
    return qdr::ToPropertyKey(vm, key);
  }

  // 13.10.1: RelationalExpression in.
  Completion<bool> HasProperty(Vm& vm, Value object, Value key) override {
    if (!IsReceiver(object)) {
      return ThrowMessage(vm, Message::kInNonObject,
                          {DescribeKey(vm, key), DescribePrimitiveForError(vm, object)});
    }
    PropertyKey property_key = TRY(qdr::ToPropertyKey(vm, key));
    return qdr::HasProperty(vm, AsReceiver(object), property_key);
  }

  Completion<bool> InstanceOf(Vm& vm, Value v, Value target) override {
    return InstanceofOperator(vm, v, target);
  }

  Threw ThrowNotDefined(Vm& vm, String* name) override {
    return ThrowMessage(vm, Message::kNotDefined, {name->ToUtf8(vm)});
  }
  Threw ThrowUninitialized(Vm& vm, String* name) override {
    return ThrowMessage(vm, Message::kAccessBeforeInit, {name->ToUtf8(vm)});
  }
  Threw ThrowConstAssignment(Vm& vm, String* name) override {
    return ThrowMessage(vm, Message::kConstAssign);
  }

 private:
  static bool IsPrivateName(PropertyKey key) {
    return key.is_private() && key.symbol()->has_flag(Symbol::kPrivateNameFlag);
  }
  /// 7.3.31 PrivateGet, 7.3.32 PrivateSet: the object has the element, or a TypeError.
  static Completion<void> RequirePrivate(Vm& vm, Value object, PropertyKey key, Message message) {
    if (IsReceiver(object) && TRY(HasOwnProperty(vm, AsReceiver(object), key))) return Done{};
    return ThrowMessage(vm, message, {PrivateText(vm, key)});
  }
  /// Without the "#", which the messages have.
  static std::string PrivateText(Vm& vm, PropertyKey key) {
    std::string text = AsString(key.symbol()->description())->ToUtf8(vm);
    return text.starts_with('#') ? text.substr(1) : text;
  }

  /// 7.3.28 PrivateFieldAdd.
  static Completion<void> DefinePrivate(Vm& vm, JSReceiver* receiver, PropertyKey key,
                                        Value value) {
    if (TRY(HasOwnProperty(vm, receiver, key))) {
      return ThrowMessage(vm, Message::kPrivateRedeclared, {PrivateText(vm, key)});
    }
    // An ordinary object that is not extensible takes no private elements either.
    if (!receiver->IsProxy() && !receiver->map(vm.heap)->is_extensible()) {
      return ThrowMessage(vm, Message::kPrivateNotExtensible, {PrivateText(vm, key)});
    }
    PropertyDetails details;
    if (receiver->IsProxy()) {
      JSObject::AddPrivateToProxy(vm, static_cast<JSProxy*>(receiver), key.symbol(), value,
                                  details);
    } else {
      JSObject::AddDataProperty(vm, static_cast<JSObject*>(receiver), key, value);
    }
    return Done{};
  }

  static std::string DescribeKey(Vm& vm, Value key) {
    PropertyKey property_key;
    if (PropertyKey::FromValue(vm, key, &property_key)) return property_key.ToDisplay(vm);
    return DescribeForError(vm, key);
  }
};

}  // namespace

std::unique_ptr<GenericOperations> NewGenericOperations() {
  return std::make_unique<EngineOperations>();
}

}  // namespace qdr
