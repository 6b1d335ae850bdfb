// Function (ECMA-262 20.2) and CreateDynamicFunction.
#include "objects/lookup.h"
#include "objects/numbers.h"
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/builtins_fundamentals.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

/// Calls take at most this many arguments: the machine stack holds them.
constexpr uint32_t kMaxArguments = 65535;

// 20.2.1.1 Function ( ...parameterArgs, bodyArg )
Completion<Value> FunctionConstructor(Vm& vm, Arguments& arguments) {
  return CreateDynamicFunction(vm, arguments, FunctionKind::kNormal);
}

// 20.2.3.1 Function.prototype.apply ( thisArg, argArray )
Completion<Value> FunctionApply(Vm& vm, Arguments& arguments) {
  // 2. If IsCallable(func) is false, throw a TypeError exception.
  Value function = arguments.this_value();
  if (!IsCallable(vm.heap, function)) {
    return ThrowMessage(vm, Message::kApplyNonFunction,
                        {DescribeForError(vm, function), TypeOf(vm, function)->ToUtf8(vm)});
  }
  // 3. If argArray is undefined or null, no arguments.
  if (arguments[1].IsNullish()) return Call(vm, function, arguments[0]);
  // 4. Let argList be ? CreateListFromArrayLike(argArray).
  FixedArray* list = TRY(CreateListFromArrayLike(vm, arguments[1]));
  if (list->length() > kMaxArguments) return ThrowMessage(vm, Message::kTooManyArguments);
  return Call(vm, function, arguments[0], std::span<const Value>(list->data(), list->length()));
}

// 20.2.3.3 Function.prototype.call ( thisArg, ...args )
Completion<Value> FunctionCall(Vm& vm, Arguments& arguments) {
  Value function = arguments.this_value();
  if (!IsCallable(vm.heap, function)) {
    return ThrowMessage(vm, Message::kNotCallable, {"Function.prototype.call"});
  }
  return Call(vm, function, arguments[0], std::span<const Value>(arguments.from(1)));
}

// 20.2.3.2 Function.prototype.bind ( thisArg, ...args )
Completion<Value> FunctionBind(Vm& vm, Arguments& arguments) {
  // 2. If IsCallable(Target) is false, throw a TypeError exception.
  if (!IsCallable(vm.heap, arguments.this_value())) {
    return ThrowMessage(vm, Message::kBindNotCallable);
  }
  JSReceiver* target = AsReceiver(arguments.this_value());
  // 3. Let F be ? BoundFunctionCreate(Target, thisArg, args).
  std::span<const Value> bound_arguments = arguments.from(1);
  JSBoundFunction* bound = TRY(BoundFunctionCreate(vm, target, arguments[0], bound_arguments));
  // 4-7. Let L be the target's length less the bound arguments.
  double length = 0;
  PropertyKey length_key = PropertyKey::Name(vm.names().length);
  if (TRY(HasOwnProperty(vm, target, length_key))) {
    Value target_length = TRY(Get(vm, target, length_key));
    if (target_length.IsNumber()) {
      double n = target_length.AsNumber();
      if (n == std::numeric_limits<double>::infinity()) {
        length = n;
      } else {
        length = std::max(
            DoubleToIntegerOrInfinity(n) - static_cast<double>(bound_arguments.size()), 0.0);
      }
    }
  }
  DefineFunctionLength(vm, bound, Value::Number(length));
  // 8-10. Perform SetFunctionName(F, targetName, "bound").
  Value name = TRY(Get(vm, target, PropertyKey::Name(vm.names().name)));
  String* text = vm.names().bound_space;
  if (IsString(name)) text = TRY(String::Concat(vm, text, AsString(name)));
  DefineFunctionName(vm, bound, text);
  return Value(bound);
}

// 20.2.3.5 Function.prototype.toString ( )
Completion<Value> FunctionToString(Vm& vm, Arguments& arguments) {
  if (!IsCallable(vm.heap, arguments.this_value())) {
    return ThrowMessage(vm, Message::kFunctionToStringNotGeneric);
  }
  return Value(FunctionSourceText(vm, AsReceiver(arguments.this_value())));
}

// 20.2.3.6 Function.prototype [ %Symbol.hasInstance% ] ( V )
Completion<Value> FunctionHasInstance(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TRY(OrdinaryHasInstance(vm, arguments.this_value(), arguments[0])));
}

constexpr BuiltinSpec kPrototypeSpecs[] = {
    NativeMethod("apply", FunctionApply, 2, Stub::kFunctionApply),
    {"bind", FunctionBind, 1},
    NativeMethod("call", FunctionCall, 1, Stub::kFunctionCall),
    {"toString", FunctionToString, 0},
    {"[Symbol.hasInstance]", FunctionHasInstance, 1, BuiltinSpec::kMethod, kAllAttributes},
};

void Redefine(Vm& vm, JSObject* object, String* name, Value value, uint8_t attributes) {
  LookupIterator it(vm, object, PropertyKey::Name(name), LookupIterator::Scope::kOwn);
  if (it.found()) {
    it.Reconfigure(PropertyDetails::Kind::kData, value, attributes);
  } else {
    JSObject::AddDataProperty(vm, object, PropertyKey::Name(name), value, attributes);
  }
}

struct DynamicFunctionKind {
  const char* prefix;
  Intrinsic prototype;
};

DynamicFunctionKind TraitsOf(FunctionKind kind) {
  switch (kind) {
    case FunctionKind::kGenerator:
      return {"function*", Intrinsic::kGeneratorFunctionPrototype};
    case FunctionKind::kAsync:
      return {"async function", Intrinsic::kAsyncFunctionPrototype};
    case FunctionKind::kAsyncGenerator:
      return {"async function*", Intrinsic::kAsyncGeneratorFunctionPrototype};
    default:
      return {"function", Intrinsic::kFunctionPrototype};
  }
}

}  // namespace

void DefineFunctionLength(Vm& vm, JSObject* function, Value length) {
  Redefine(vm, function, vm.names().length, length, kReadOnly | kDontEnum);
}

void DefineFunctionName(Vm& vm, JSObject* function, String* name) {
  Redefine(vm, function, vm.names().name, name, kReadOnly | kDontEnum);
}

String* FunctionSourceText(Vm& vm, JSReceiver* callable) {
  if (callable->type() != InstanceType::kJSFunction) {
    return String::NewAscii(vm, "function () { [native code] }");
  }
  SharedFunctionInfo* shared = static_cast<JSFunction*>(callable)->shared();
  if (!shared->has_script() || shared->has_flag(SharedFunctionInfo::kSelfHostedFlag)) {
    std::string name = IsString(shared->name_) ? shared->name()->ToUtf8(vm) : std::string();
    // A name that could not stand in source text is left out (RegExp's `$&` and the like).
    if (name.find_first_of("&'`+") != std::string::npos) name.clear();
    return String::FromUtf8(vm, "function " + name + "() { [native code] }");
  }
  return String::Substring(vm, shared->script()->source(), shared->start_position_,
                           shared->end_position_);
}

Completion<Value> CreateDynamicFunction(Vm& vm, Arguments& arguments, FunctionKind kind) {
  DynamicFunctionKind traits = TraitsOf(kind);
  // 1. If newTarget is undefined, it is the constructor.
  Value new_target = arguments.is_construct() ? arguments.new_target() : Value(arguments.callee());
  // 6-11. The parameters, joined by commas, then the body, as strings.
  size_t count = arguments.size();
  String* parameters = vm.names().empty;
  String* comma = String::NewAscii(vm, ",");
  for (size_t i = 0; i + 1 < count; ++i) {
    if (i > 0) parameters = TRY(String::Concat(vm, parameters, comma));
    parameters = TRY(String::Concat(vm, parameters, TRY(ToString(vm, arguments[i]))));
  }
  String* body = count == 0 ? vm.names().empty : TRY(ToString(vm, arguments[count - 1]));
  // 12-14. Let sourceString be prefix, " anonymous(", parameters, "\n) {\n", body, "\n}".
  std::string start = std::string(traits.prefix) + " anonymous(";
  String* source = String::NewAscii(vm, start);
  source = TRY(String::Concat(vm, source, parameters));
  uint32_t parameters_end = source->length();
  source = TRY(String::Concat(vm, source, String::NewAscii(vm, "\n) {\n")));
  source = TRY(String::Concat(vm, source, body));
  source = TRY(String::Concat(vm, source, String::NewAscii(vm, "\n}")));
  // 15-28. The engine parses it and makes the closure.
  JSFunction* function = TRY(vm.hooks().CompileDynamicFunction(
      vm, kind, source, static_cast<uint32_t>(start.size()), parameters_end));
  // 24. Let proto be ? GetPrototypeFromConstructor(newTarget, fallbackProto).
  if (new_target != Value(arguments.callee())) {
    JSObject* prototype = TRY(GetPrototypeFromConstructor(vm, new_target, traits.prototype));
    if (function->map(vm.heap)->prototype() != Value(prototype)) {
      JSObject::SetPrototype(vm, function, prototype);
    }
  }
  return Value(function);
}

void FreezeThrowTypeError(Vm& vm, JSFunction* function) {
  Redefine(vm, function, vm.names().length, Value::Smi(0), kAllAttributes);
  Redefine(vm, function, vm.names().name, vm.names().empty, kAllAttributes);
  JSObject::PreventExtensions(vm, function);
}

void CreateFunctionConstructor(Vm& vm, Realm* realm) {
  JSObject* prototype = realm->object(Intrinsic::kFunctionPrototype);
  DefineConstructor(vm, realm, "Function", FunctionConstructor, 1, Intrinsic::kFunction,
                    Intrinsic::kFunctionPrototype, prototype);
  DefineBuiltins(vm, prototype, kPrototypeSpecs);
  realm->set(vm.heap, Intrinsic::kFunctionPrototypeHasInstance,
             GetOwnData(vm, prototype, "[Symbol.hasInstance]"));
}

}  // namespace qdr
