// Generator functions and generators (ECMA-262 27.3, 27.5).
#include "objects/generator.h"
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/builtins_fundamentals.h"
#include "runtime/generators.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

// 27.3.1.1 GeneratorFunction ( ...parameterArgs, bodyArg )
Completion<Value> GeneratorFunctionConstructor(Vm& vm, Arguments& arguments) {
  return CreateDynamicFunction(vm, arguments, FunctionKind::kGenerator);
}

// GeneratorValidate (27.5.3.2).
Completion<JSGenerator*> Validate(Vm& vm, Value v, const char* method) {
  if (!Is<JSGenerator>(v)) {
    return ThrowMessage(vm, Message::kIncompatibleReceiver, {method, DescribeForError(vm, v)});
  }
  auto* generator = As<JSGenerator>(v);
  if (generator->is_executing()) return ThrowMessage(vm, Message::kGeneratorRunning);
  return generator;
}

// 27.5.1.2 %GeneratorPrototype%.next ( value )
Completion<Value> GeneratorNext(Vm& vm, Arguments& arguments) {
  JSGenerator* generator = TRY(Validate(vm, arguments.this_value(), "[Generator].prototype.next"));
  // GeneratorResume: 2. If state is completed, return CreateIteratorResultObject(undefined, true).
  if (generator->is_completed()) {
    return Value(CreateIteratorResult(vm, Value::Undefined(), true));
  }
  return ResumeGenerator(vm, generator, ResumeMode::kNext, arguments[0]);
}

// 27.5.1.3 %GeneratorPrototype%.return ( value )
Completion<Value> GeneratorReturn(Vm& vm, Arguments& arguments) {
  JSGenerator* generator =
      TRY(Validate(vm, arguments.this_value(), "[Generator].prototype.return"));
  // GeneratorResumeAbrupt: 2. A generator that has not started is completed now.
  if (IsSuspendedAtStart(generator)) generator->set_resume_offset(JSGenerator::kCompleted);
  if (generator->is_completed()) return Value(CreateIteratorResult(vm, arguments[0], true));
  return ResumeGenerator(vm, generator, ResumeMode::kReturn, arguments[0]);
}

// 27.5.1.4 %GeneratorPrototype%.throw ( exception )
Completion<Value> GeneratorThrow(Vm& vm, Arguments& arguments) {
  JSGenerator* generator = TRY(Validate(vm, arguments.this_value(), "[Generator].prototype.throw"));
  if (IsSuspendedAtStart(generator)) generator->set_resume_offset(JSGenerator::kCompleted);
  if (generator->is_completed()) return vm.Throw(arguments[0]);
  return ResumeGenerator(vm, generator, ResumeMode::kThrow, arguments[0]);
}

constexpr BuiltinSpec kGeneratorSpecs[] = {
    {"next", GeneratorNext, 1},
    {"return", GeneratorReturn, 1},
    {"throw", GeneratorThrow, 1},
};

}  // namespace

bool IsSuspendedAtStart(const JSGenerator* generator) { return generator->resume_offset() == 0; }

Completion<Value> ResumeGenerator(Vm& vm, JSGenerator* generator, ResumeMode mode, Value value) {
  Completion<Value> result = vm.hooks().ResumeGenerator(vm, generator, mode, value);
  if (!generator->is_executing()) return result;
  // It did not suspend again: the body has returned or thrown.
  generator->set_resume_offset(JSGenerator::kCompleted);
  // What a generator yields comes as a result object already; what it returns does not.
  if (result.threw() || generator->type() != InstanceType::kJSGenerator) return result;
  return Value(CreateIteratorResult(vm, result.value(), true));
}

void CreateGeneratorFunctionClass(Vm& vm, Realm* realm, const char* name, BuiltinFunction function,
                                  Intrinsic constructor, Intrinsic function_prototype_slot,
                                  JSObject* instance_prototype, Intrinsic function_map) {
  // The constructor is not a global; its prototype is the prototype of the functions.
  JSObject* function_prototype = NewBuiltinObject(vm, realm->get(Intrinsic::kFunctionPrototype));
  realm->set(vm.heap, function_prototype_slot, function_prototype);
  CreateRealmMaps(vm, realm);
  JSFunction* result = NewConstructor(vm, String::InternalizeAscii(vm, name), function, 1,
                                      function_prototype, realm->get(Intrinsic::kFunction));
  realm->set(vm.heap, constructor, result);
  JSObject::AddDataProperty(vm, function_prototype, PropertyKey::Name(vm.names().constructor),
                            result, kReadOnly | kDontEnum);
  if (instance_prototype != nullptr) {
    JSObject::AddDataProperty(vm, function_prototype, PropertyKey::Name(vm.names().prototype),
                              instance_prototype, kReadOnly | kDontEnum);
    JSObject::AddDataProperty(vm, instance_prototype, PropertyKey::Name(vm.names().constructor),
                              function_prototype, kReadOnly | kDontEnum);
  }
  DefineToStringTag(vm, function_prototype, name);
  QDR_CHECK(Is<Map>(realm->get(function_map)));
}

void CreateGenerator(Vm& vm, Realm* realm) {
  JSObject* generator = NewBuiltinObject(vm, realm->get(Intrinsic::kIteratorPrototype));
  realm->set(vm.heap, Intrinsic::kGeneratorPrototype, generator);
  CreateGeneratorFunctionClass(
      vm, realm, "GeneratorFunction", GeneratorFunctionConstructor, Intrinsic::kGeneratorFunction,
      Intrinsic::kGeneratorFunctionPrototype, generator, Intrinsic::kGeneratorFunctionMap);
  DefineBuiltins(vm, generator, kGeneratorSpecs);
  DefineToStringTag(vm, generator, "Generator");
}

}  // namespace qdr
