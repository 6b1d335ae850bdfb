// The public API: functions of the language, and functions in C++.
#include "engine/api_internal.h"
#include "objects/function.h"
#include "runtime/builtins.h"

namespace quadrille {

using internal::Access;
using internal::Entry;
using internal::HostFunction;

namespace {

Isolate& IsolateOf(const Value& value) { return *Access::IsolateOf(value); }

// What the engine calls for every function in C++: slot 0 of its context holds the callback.
qdr::Completion<qdr::Value> CallHost(qdr::Vm& vm, qdr::Arguments& arguments) {
  auto* foreign = qdr::CellCast<qdr::Foreign>(qdr::BuiltinSlot(arguments, 0));
  // A copy: the callback must survive even if its function dies while it runs.
  std::shared_ptr<HostFunction> function = foreign->shared<HostFunction>();
  Isolate& isolate = *function->isolate;
  Result<Value> result = function->callback(Access::NewCallInfo(isolate, arguments));
  if (!result.ok()) return Access::Rethrow(isolate, result.exception());
  // A termination that the callback has seen and dropped goes on all the same.
  if (Access::DataOf(isolate).unwinding) return vm.Terminate();
  qdr::Value value = Access::ToEngine(*result);
  if (arguments.is_construct() && !qdr::IsReceiver(value)) {
    return vm.ThrowTypeError("A constructor in C++ has not returned an object");
  }
  return value;
}

}  // namespace

CallInfo Access::NewCallInfo(Isolate& isolate, qdr::Arguments& arguments) {
  CallInfo info;
  info.isolate_ = &isolate;
  info.callee_ = Wrap(isolate, arguments.callee());
  // In a construct call there is no this: the engine passes the hole.
  if (!arguments.this_value().IsHole()) {
    info.this_value_ = Wrap(isolate, arguments.this_value());
  }
  info.new_target_ = Wrap(isolate, arguments.new_target());
  info.arguments_.reserve(arguments.size());
  for (qdr::Value argument : arguments.all()) info.arguments_.push_back(Wrap(isolate, argument));
  return info;
}

Context CallInfo::context() const {
  return Access::WrapRealm(*isolate_, Access::Cell<qdr::JSFunction>(callee_)->realm());
}

Function Function::New(Isolate& isolate, std::string_view name, Callback callback,
                       const Options& options) {
  Entry entry(isolate);
  qdr::Vm& vm = entry.vm();
  auto host = std::make_shared<HostFunction>(HostFunction{&isolate, std::move(callback)});
  qdr::Foreign* foreign = qdr::Foreign::NewShared(vm, std::move(host));
  auto length = static_cast<uint16_t>(options.length);
  qdr::JSFunction* function = qdr::NewBuiltinClosure(vm, name, CallHost, length, {foreign});
  if (!options.constructor) return Access::WrapAs<Function>(isolate, function);

  // The same closure with the hidden class of constructors, and a prototype for its objects.
  qdr::String* text = qdr::String::FromUtf8(vm, name);
  auto* shared = qdr::SharedFunctionInfo::NewBuiltin(vm, CallHost, text, length, true);
  qdr::JSFunction* constructor =
      qdr::JSFunction::NewWithMap(vm, vm.realm()->map(qdr::Intrinsic::kBuiltinConstructorMap),
                                  shared, function->context(), function->feedback_cell());
  Function result = Access::WrapAs<Function>(isolate, constructor);
  Object prototype = Object::New(isolate);
  QDR_CHECK(prototype.DefineHidden("constructor", result).ok());
  constructor = Access::Cell<qdr::JSFunction>(result);
  qdr::JSFunction::SetPrototypeProperty(vm, constructor, Access::ToEngine(prototype));
  return result;
}

Result<Value> Function::Call(const Value& this_value, std::span<const Value> arguments) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  internal::RootList values(entry.vm(), arguments);
  return Access::Wrap(isolate, API_TRY(qdr::Call(entry.vm(), Access::ToEngine(*this),
                                                 Access::ToEngine(this_value), values.span())));
}

Result<Object> Function::Construct(std::span<const Value> arguments) const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  if (!IsConstructor()) return Exception::TypeError(isolate, name() + " is not a constructor");
  internal::RootList values(entry.vm(), arguments);
  qdr::JSReceiver* object =
      API_TRY(qdr::Construct(entry.vm(), Access::ToEngine(*this), values.span()));
  return Access::WrapAs<Object>(isolate, object);
}

FunctionKind Function::function_kind() const {
  qdr::Value value = Access::ToEngine(*this);
  if (qdr::Is<qdr::JSBoundFunction>(value)) return FunctionKind::kBound;
  if (!qdr::Is<qdr::JSFunction>(value)) return FunctionKind::kNative;
  auto* shared = qdr::CellCast<qdr::JSFunction>(value)->shared();
  if (shared->is_builtin() || shared->has_flag(qdr::SharedFunctionInfo::kSelfHostedFlag)) {
    return FunctionKind::kNative;
  }
  switch (shared->kind()) {
    case qdr::FunctionKind::kArrow:
      return FunctionKind::kArrow;
    case qdr::FunctionKind::kMethod:
    case qdr::FunctionKind::kGetter:
    case qdr::FunctionKind::kSetter:
      return FunctionKind::kMethod;
    case qdr::FunctionKind::kBaseConstructor:
    case qdr::FunctionKind::kDerivedConstructor:
      return FunctionKind::kClass;
    case qdr::FunctionKind::kGenerator:
    case qdr::FunctionKind::kGeneratorMethod:
      return FunctionKind::kGenerator;
    case qdr::FunctionKind::kAsync:
    case qdr::FunctionKind::kAsyncArrow:
    case qdr::FunctionKind::kAsyncMethod:
      return FunctionKind::kAsync;
    case qdr::FunctionKind::kAsyncGenerator:
    case qdr::FunctionKind::kAsyncGeneratorMethod:
      return FunctionKind::kAsyncGenerator;
    default:
      return FunctionKind::kNormal;
  }
}

bool Function::IsConstructor() const {
  return qdr::IsConstructor(Access::VmOf(IsolateOf(*this)).heap, Access::ToEngine(*this));
}

std::string Function::name() const {
  if (Is<Proxy>()) return "";
  auto property = GetOwnProperty("name");
  if (!property.ok() || !property->has_value() || !(*property)->value.has_value()) return "";
  const Value& value = *(*property)->value;
  return value.IsString() ? value.As<String>().ToUtf8() : "";
}

std::string Function::SourceText() const {
  Isolate& isolate = IsolateOf(*this);
  Entry entry(isolate);
  Object prototype =
      Access::WrapAs<Object>(isolate, entry.vm().intrinsic(qdr::Intrinsic::kFunctionPrototype));
  auto method = prototype.Get("toString");
  if (!method.ok() || !method->IsFunction()) return "";
  Result<Value> text = method->As<Function>().Call(*this, {});
  return text.ok() ? text->ToDisplayString() : "";
}

}  // namespace quadrille
