// The internal methods of Proxy objects (ECMA-262 10.5). Each runs the trap, or does the operation
// on the target when there is none, and then checks the invariants against the target.
#include "runtime/internal_methods.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

struct Trap {
  JSReceiver* target;
  JSReceiver* handler;
  Value method;  ///< undefined: there is none
};

/// The first steps of every method: recursion check, revocation, GetMethod(handler, name).
Completion<Trap> FindTrap(Vm& vm, JSProxy* proxy, String* name) {
  TRY(vm.CheckStack());
  if (proxy->handler().IsNull()) {
    return ThrowMessage(vm, Message::kProxyRevoked, {name->ToUtf8(vm)});
  }
  Trap trap{AsReceiver(proxy->target()), AsReceiver(proxy->handler()), Value::Undefined()};
  Value method = TRY(Get(vm, trap.handler, PropertyKey::Name(name)));
  if (method.IsNullish()) return trap;
  if (!IsCallable(vm.heap, method)) {
    return ThrowMessage(
        vm, Message::kProxyTrapNotFunction,
        {DescribeForError(vm, method), name->ToUtf8(vm), DescribeObjectForError(vm, trap.handler)});
  }
  trap.method = method;
  return trap;
}

Completion<Trap> FindTrap(Vm& vm, JSProxy* proxy, const char* name) {
  return FindTrap(vm, proxy, String::InternalizeAscii(vm, name));
}

Threw ThrowFor(Vm& vm, Message message, PropertyKey key) {
  return ThrowMessage(vm, message, {KeyForError(vm, key)});
}

}  // namespace

// 10.5.1
Completion<Value> ProxyGetPrototypeOf(Vm& vm, JSProxy* proxy) {
  Trap trap = TRY(FindTrap(vm, proxy, "getPrototypeOf"));
  // 6. If trap is undefined, return ? target.[[GetPrototypeOf]]().
  if (trap.method.IsUndefined()) return GetPrototypeOf(vm, trap.target);
  // 7. Let handlerProto be ? Call(trap, handler, « target »).
  Value prototype = TRY(Call(vm, trap.method, trap.handler, {Value(trap.target)}));
  // 8. It is an object or null.
  if (!IsReceiver(prototype) && !prototype.IsNull()) {
    return ThrowMessage(vm, Message::kProxyGetPrototypeOfInvalid);
  }
  // 9-10. An extensible target allows any.
  if (TRY(IsExtensible(vm, trap.target))) return prototype;
  // 11-13. Otherwise it is the target's own.
  Value actual = TRY(GetPrototypeOf(vm, trap.target));
  if (!(prototype == actual)) return ThrowMessage(vm, Message::kProxyGetPrototypeOfNonExtensible);
  return prototype;
}

// 10.5.2
Completion<bool> ProxySetPrototypeOf(Vm& vm, JSProxy* proxy, Value prototype) {
  Trap trap = TRY(FindTrap(vm, proxy, "setPrototypeOf"));
  if (trap.method.IsUndefined()) return SetPrototypeOf(vm, trap.target, prototype);
  // 7. Let booleanTrapResult be ToBoolean(? Call(trap, handler, « target, V »)).
  Value result = TRY(Call(vm, trap.method, trap.handler, {Value(trap.target), prototype}));
  if (!ToBoolean(vm, result)) return false;
  // 9-12. A non-extensible target keeps its prototype.
  if (TRY(IsExtensible(vm, trap.target))) return true;
  Value actual = TRY(GetPrototypeOf(vm, trap.target));
  if (!(prototype == actual)) return ThrowMessage(vm, Message::kProxySetPrototypeOfNonExtensible);
  return true;
}

// 10.5.3
Completion<bool> ProxyIsExtensible(Vm& vm, JSProxy* proxy) {
  Trap trap = TRY(FindTrap(vm, proxy, "isExtensible"));
  if (trap.method.IsUndefined()) return IsExtensible(vm, trap.target);
  bool result = ToBoolean(vm, TRY(Call(vm, trap.method, trap.handler, {Value(trap.target)})));
  // 8-9. The answer is the target's.
  bool actual = TRY(IsExtensible(vm, trap.target));
  if (result != actual) {
    return ThrowMessage(vm, Message::kProxyIsExtensibleInconsistent, {actual ? "true" : "false"});
  }
  return result;
}

// 10.5.4
Completion<bool> ProxyPreventExtensions(Vm& vm, JSProxy* proxy) {
  Trap trap = TRY(FindTrap(vm, proxy, "preventExtensions"));
  if (trap.method.IsUndefined()) return PreventExtensions(vm, trap.target);
  bool result = ToBoolean(vm, TRY(Call(vm, trap.method, trap.handler, {Value(trap.target)})));
  // 8. Success means that the target is not extensible.
  if (result && TRY(IsExtensible(vm, trap.target))) {
    return ThrowMessage(vm, Message::kProxyPreventExtensionsExtensible);
  }
  return result;
}

// 10.5.5
Completion<bool> ProxyGetOwnProperty(Vm& vm, JSProxy* proxy, PropertyKey key,
                                     PropertyDescriptor* out) {
  if (key.is_private()) return false;
  Trap trap = TRY(FindTrap(vm, proxy, "getOwnPropertyDescriptor"));
  if (trap.method.IsUndefined()) return GetOwnProperty(vm, trap.target, key, out);
  // 7. Let trapResultObj be ? Call(trap, handler, « target, P »).
  Value result = TRY(Call(vm, trap.method, trap.handler, {Value(trap.target), key.ToValue(vm)}));
  // 8. It is an object or undefined.
  if (!IsReceiver(result) && !result.IsUndefined()) {
    return ThrowFor(vm, Message::kProxyGetOwnInvalid, key);
  }
  // 9. Let targetDesc be ? target.[[GetOwnProperty]](P).
  PropertyDescriptor target;
  bool exists = TRY(GetOwnProperty(vm, trap.target, key, &target));
  // 10. If trapResultObj is undefined, then
  if (result.IsUndefined()) {
    if (!exists) return false;
    if (!target.configurable) return ThrowFor(vm, Message::kProxyGetOwnUndefined, key);
    if (!TRY(IsExtensible(vm, trap.target))) {
      return ThrowFor(vm, Message::kProxyGetOwnNonExtensible, key);
    }
    return false;
  }
  // 11-13. What the trap describes must be a possible state of the target's property.
  bool extensible = TRY(IsExtensible(vm, trap.target));
  *out = TRY(ToPropertyDescriptor(vm, result));
  CompleteDescriptor(*out);
  // 14-15. Let valid be IsCompatiblePropertyDescriptor(extensibleTarget, resultDesc, targetDesc).
  if (!IsCompatibleDescriptor(vm, extensible, *out, exists ? &target : nullptr)) {
    return ThrowFor(vm, Message::kProxyGetOwnIncompatible, key);
  }
  // 16. If resultDesc.[[Configurable]] is false, then
  if (!out->configurable) {
    if (!exists || target.configurable) {
      return ThrowFor(vm, Message::kProxyGetOwnNonConfigurable, key);
    }
    if (out->has_writable && !out->writable && target.writable) {
      return ThrowFor(vm, Message::kProxyGetOwnNonConfigurableWritable, key);
    }
  }
  return true;
}

// 10.5.6
Completion<bool> ProxyDefineOwnProperty(Vm& vm, JSProxy* proxy, PropertyKey key,
                                        const PropertyDescriptor& descriptor) {
  Trap trap = TRY(FindTrap(vm, proxy, "defineProperty"));
  if (trap.method.IsUndefined()) return DefineOwnProperty(vm, trap.target, key, descriptor);
  // 7-8. Call the trap with the descriptor as an object.
  Value object = FromPropertyDescriptor(vm, descriptor);
  Value result =
      TRY(Call(vm, trap.method, trap.handler, {Value(trap.target), key.ToValue(vm), object}));
  if (!ToBoolean(vm, result)) return false;
  // 10-11. Let targetDesc be ? target.[[GetOwnProperty]](P).
  PropertyDescriptor target;
  bool exists = TRY(GetOwnProperty(vm, trap.target, key, &target));
  bool extensible = TRY(IsExtensible(vm, trap.target));
  bool setting_non_configurable = descriptor.has_configurable && !descriptor.configurable;
  if (!exists) {
    // 14. The target must be able to take it.
    if (!extensible) return ThrowFor(vm, Message::kProxyDefineNonExtensible, key);
    if (setting_non_configurable) {
      return ThrowFor(vm, Message::kProxyDefineNonConfigurable, key);
    }
    return true;
  }
  // 15. The target's property must be compatible.
  if (!IsCompatibleDescriptor(vm, extensible, descriptor, &target)) {
    return ThrowFor(vm, Message::kProxyDefineIncompatible, key);
  }
  if (setting_non_configurable && target.configurable) {
    return ThrowFor(vm, Message::kProxyDefineNonConfigurable, key);
  }
  if (target.is_data() && !target.configurable && target.writable && descriptor.has_writable &&
      !descriptor.writable) {
    return ThrowFor(vm, Message::kProxyDefineNonConfigurableWritable, key);
  }
  return true;
}

// 10.5.7
Completion<bool> ProxyHas(Vm& vm, JSProxy* proxy, PropertyKey key) {
  Trap trap = TRY(FindTrap(vm, proxy, vm.names().has));
  if (trap.method.IsUndefined()) return HasProperty(vm, trap.target, key);
  bool result = ToBoolean(
      vm, TRY(Call(vm, trap.method, trap.handler, {Value(trap.target), key.ToValue(vm)})));
  // 8. Non-configurable properties, and those of non-extensible targets, cannot be hidden.
  if (!result) {
    PropertyDescriptor target;
    if (TRY(GetOwnProperty(vm, trap.target, key, &target))) {
      if (!target.configurable) return ThrowFor(vm, Message::kProxyHasNonConfigurable, key);
      if (!TRY(IsExtensible(vm, trap.target))) {
        return ThrowFor(vm, Message::kProxyHasNonExtensible, key);
      }
    }
  }
  return result;
}

// 10.5.8
Completion<Value> ProxyGet(Vm& vm, JSProxy* proxy, PropertyKey key, Value receiver) {
  if (key.is_private()) return Value::Undefined();
  Trap trap = TRY(FindTrap(vm, proxy, vm.names().get));
  if (trap.method.IsUndefined()) return GetWithReceiver(vm, trap.target, key, receiver);
  // 7. Let trapResult be ? Call(trap, handler, « target, P, Receiver »).
  Value result =
      TRY(Call(vm, trap.method, trap.handler, {Value(trap.target), key.ToValue(vm), receiver}));
  // 8-9. Constant properties of the target show through.
  PropertyDescriptor target;
  if (TRY(GetOwnProperty(vm, trap.target, key, &target)) && !target.configurable) {
    if (target.is_data() && !target.writable && !SameValue(vm, result, target.value)) {
      return ThrowMessage(
          vm, Message::kProxyGetNonConfigurableData,
          {KeyForError(vm, key), DescribeForError(vm, target.value), DescribeForError(vm, result)});
    }
    if (target.is_accessor() && target.get.IsUndefined() && !result.IsUndefined()) {
      return ThrowMessage(vm, Message::kProxyGetNonConfigurableAccessor,
                          {KeyForError(vm, key), DescribeForError(vm, result)});
    }
  }
  return result;
}

// 10.5.9
Completion<bool> ProxySet(Vm& vm, JSProxy* proxy, PropertyKey key, Value value, Value receiver) {
  Trap trap = TRY(FindTrap(vm, proxy, vm.names().set));
  if (trap.method.IsUndefined()) return TrySet(vm, trap.target, key, value, receiver);
  // 7. Let booleanTrapResult be ToBoolean(? Call(trap, handler, « target, P, V, Receiver »)).
  Value result = TRY(
      Call(vm, trap.method, trap.handler, {Value(trap.target), key.ToValue(vm), value, receiver}));
  if (!ToBoolean(vm, result)) return false;
  // 9-10. Constant properties of the target cannot seem to change.
  PropertyDescriptor target;
  if (TRY(GetOwnProperty(vm, trap.target, key, &target)) && !target.configurable) {
    if (target.is_data() && !target.writable && !SameValue(vm, value, target.value)) {
      return ThrowFor(vm, Message::kProxySetFrozenData, key);
    }
    if (target.is_accessor() && target.set.IsUndefined()) {
      return ThrowFor(vm, Message::kProxySetFrozenAccessor, key);
    }
  }
  return true;
}

// 10.5.10
Completion<bool> ProxyDelete(Vm& vm, JSProxy* proxy, PropertyKey key) {
  Trap trap = TRY(FindTrap(vm, proxy, "deleteProperty"));
  if (trap.method.IsUndefined()) return Delete(vm, trap.target, key);
  Value result = TRY(Call(vm, trap.method, trap.handler, {Value(trap.target), key.ToValue(vm)}));
  if (!ToBoolean(vm, result)) return false;
  // 9-13. What the target cannot lose cannot be reported as deleted.
  PropertyDescriptor target;
  if (!TRY(GetOwnProperty(vm, trap.target, key, &target))) return true;
  if (!target.configurable) return ThrowFor(vm, Message::kProxyDeleteNonConfigurable, key);
  if (!TRY(IsExtensible(vm, trap.target))) {
    return ThrowFor(vm, Message::kProxyDeleteNonExtensible, key);
  }
  return true;
}

// 10.5.11
Completion<FixedArray*> ProxyOwnKeys(Vm& vm, JSProxy* proxy) {
  Trap trap = TRY(FindTrap(vm, proxy, "ownKeys"));
  if (trap.method.IsUndefined()) return OwnPropertyKeys(vm, trap.target);
  // 7-8. Let trapResult be CreateListFromArrayLike of the result, property keys only.
  Value array = TRY(Call(vm, trap.method, trap.handler, {Value(trap.target)}));
  FixedArray* result = TRY(CreateListFromArrayLike(vm, array));
  auto hash_of = [&vm](Value v) {
    return IsString(v) ? AsString(v)->Hash(vm) : As<Symbol>(v)->hash();
  };
  // Strings are internalized or index-like; compare by content all the same.
  struct SeenKey {
    uint32_t index;
    bool checked;
  };
  absl::flat_hash_map<uint32_t, std::vector<SeenKey>> seen;
  auto find = [&](Value key) -> SeenKey* {
    auto it = seen.find(hash_of(key));
    if (it == seen.end()) return nullptr;
    for (SeenKey& s : it->second) {
      if (SameValue(vm, result->get(s.index), key)) return &s;
    }
    return nullptr;
  };
  for (uint32_t i = 0; i < result->length(); ++i) {
    Value key = result->get(i);
    if (!IsString(key) && !Is<Symbol>(key)) {
      return ThrowMessage(vm, Message::kProxyOwnKeysElement, {DescribeForError(vm, key)});
    }
    // 9. No duplicates.
    if (find(key) != nullptr) return ThrowMessage(vm, Message::kProxyOwnKeysDuplicate);
    seen[hash_of(key)].push_back({i, false});
  }
  // 10-11. Let extensibleTarget and targetKeys be the target's.
  bool extensible = TRY(IsExtensible(vm, trap.target));
  FixedArray* target_keys = TRY(OwnPropertyKeys(vm, trap.target));
  // 14-16. Which target keys are configurable; nothing is to check if the target is extensible and
  // all of them are.
  std::vector<bool> configurable(target_keys->length());
  bool any_non_configurable = false;
  for (uint32_t i = 0; i < target_keys->length(); ++i) {
    PropertyKey key = TRY(ToPropertyKey(vm, target_keys->get(i)));
    PropertyDescriptor d;
    bool exists = TRY(GetOwnProperty(vm, trap.target, key, &d));
    configurable[i] = !exists || d.configurable;
    any_non_configurable |= !configurable[i];
  }
  if (extensible && !any_non_configurable) return result;
  // 18. Every non-configurable key is there; 20. with a non-extensible target every key.
  size_t checked = 0;
  for (int pass = 0; pass < (extensible ? 1 : 2); ++pass) {
    for (uint32_t i = 0; i < target_keys->length(); ++i) {
      if (configurable[i] != (pass == 1)) continue;
      SeenKey* s = find(target_keys->get(i));
      if (s == nullptr) {
        PropertyKey key = TRY(ToPropertyKey(vm, target_keys->get(i)));
        return ThrowFor(vm, Message::kProxyOwnKeysMissing, key);
      }
      if (!s->checked) ++checked;
      s->checked = true;
    }
  }
  if (extensible) return result;
  // 21. Nothing else is.
  if (checked != result->length()) return ThrowMessage(vm, Message::kProxyOwnKeysNonExtensible);
  return result;
}

}  // namespace qdr
