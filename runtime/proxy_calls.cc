#include "runtime/proxy_calls.h"

#include "runtime/messages.h"

namespace qdr {

namespace {

/// The trap of that name, or undefined; the proxy must not be revoked.
Completion<Value> TrapOf(Vm& vm, JSProxy* proxy, std::string_view name) {
  TRY(vm.CheckStack());
  // 1. Perform ? ValidateNonRevokedProxy(O).
  if (proxy->handler().IsNull()) return ThrowMessage(vm, Message::kProxyRevoked, {name});
  return GetMethod(vm, proxy->handler(), PropertyKey::Name(String::InternalizeAscii(vm, name)));
}

}  // namespace

Completion<Value> ProxyCall(Vm& vm, JSProxy* proxy, Value this_argument,
                            std::span<const Value> arguments) {
  RootVector list(vm.heap);
  for (Value v : arguments) list.push_back(v);
  // 2.-3. The lookup of the trap may revoke the proxy: what it was is read before.
  Value target = proxy->target();
  Value handler = proxy->handler();
  // 4. Let trap be ? GetMethod(handler, "apply").
  Value trap = TRY(TrapOf(vm, proxy, "apply"));
  // 5. If trap is undefined, return ? Call(target, thisArgument, argumentsList).
  if (trap.IsUndefined()) return Call(vm, target, this_argument, {list.data(), list.size()});
  // 6.-7. Return ? Call(trap, handler, « target, thisArgument, CreateArrayFromList(argumentsList) »).
  JSArray* array = CreateArrayFromList(vm, {list.data(), list.size()});
  return Call(vm, trap, handler, {target, this_argument, array});
}

Completion<Value> ProxyConstruct(Vm& vm, JSProxy* proxy, std::span<const Value> arguments,
                                 Value new_target) {
  RootVector list(vm.heap);
  for (Value v : arguments) list.push_back(v);
  // 2.-4.
  Value target = proxy->target();
  Value handler = proxy->handler();
  // 5. Let trap be ? GetMethod(handler, "construct").
  Value trap = TRY(TrapOf(vm, proxy, "construct"));
  // 6. If trap is undefined, return ? Construct(target, argumentsList, newTarget).
  if (trap.IsUndefined()) {
    return Value(TRY(Construct(vm, target, {list.data(), list.size()}, new_target)));
  }
  // 7.-8. Let newObj be ? Call(trap, handler, « target, argArray, newTarget »).
  JSArray* array = CreateArrayFromList(vm, {list.data(), list.size()});
  Value object = TRY(Call(vm, trap, handler, {target, array, new_target}));
  // 9. If newObj is not an Object, throw a TypeError exception.
  if (!IsReceiver(object)) return ThrowMessage(vm, Message::kProxyConstructNonObject);
  return object;
}

}  // namespace qdr
