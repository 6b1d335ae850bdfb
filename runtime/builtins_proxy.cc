// Proxy (ECMA-262 28.2); the internal methods are in proxy_methods.cc.
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

// 10.5.14 ProxyCreate ( target, handler )
Completion<JSProxy*> ProxyCreate(Vm& vm, Value target, Value handler) {
  if (!IsReceiver(target) || !IsReceiver(handler)) {
    return ThrowMessage(vm, Message::kProxyNonObject);
  }
  return JSProxy::New(vm, AsReceiver(target), AsReceiver(handler));
}

// 28.2.1.1 Proxy ( target, handler )
Completion<Value> ProxyConstructor(Vm& vm, Arguments& arguments) {
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew, {"Proxy"});
  }
  return Value(TRY(ProxyCreate(vm, arguments[0], arguments[1])));
}

// 28.2.2.1.1 Proxy Revocation Functions. Slot 0: the proxy, or null once it was revoked.
Completion<Value> RevokeProxy(Vm& vm, Arguments& arguments) {
  Context* context = arguments.callee()->context();
  Value proxy = context->get(0);
  if (proxy.IsNull()) return Value::Undefined();
  context->set(vm.heap, 0, Value::Null());
  As<JSProxy>(proxy)->Revoke();
  return Value::Undefined();
}

// 28.2.2.1 Proxy.revocable ( target, handler )
Completion<Value> ProxyRevocable(Vm& vm, Arguments& arguments) {
  JSProxy* proxy = TRY(ProxyCreate(vm, arguments[0], arguments[1]));
  JSFunction* revoker = NewBuiltinClosure(vm, "", RevokeProxy, 0, {Value(proxy)});
  JSObject* result = JSObject::New(vm, vm.realm()->map(Intrinsic::kObjectMap));
  JSObject::Put(vm, result, PropertyKey::Name(String::InternalizeAscii(vm, "proxy")), proxy);
  JSObject::Put(vm, result, PropertyKey::Name(String::InternalizeAscii(vm, "revoke")), revoker);
  return Value(result);
}

constexpr BuiltinSpec kSpecs[] = {{"revocable", ProxyRevocable, 2}};

}  // namespace

void CreateProxy(Vm& vm, Realm* realm) {
  // The one constructor without a `prototype`.
  String* name = String::InternalizeAscii(vm, "Proxy");
  JSFunction* constructor = NewConstructor(vm, name, ProxyConstructor, 2, nullptr);
  realm->set(vm.heap, Intrinsic::kProxy, constructor);
  DefineBuiltins(vm, constructor, kSpecs);
  DefineConstant(vm, realm->global_object(), "Proxy", constructor, kDontEnum);
}

}  // namespace qdr
