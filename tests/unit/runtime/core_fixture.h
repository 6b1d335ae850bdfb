// A Vm with the core of a realm and no interpreter: enough to call builtins from C++.
#ifndef TESTS_UNIT_RUNTIME_CORE_FIXTURE_H_
#define TESTS_UNIT_RUNTIME_CORE_FIXTURE_H_

#include <gtest/gtest.h>

#include "objects/vm.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/errors.h"
#include "runtime/proxy_calls.h"
#include "runtime/runtime_state.h"

namespace qdr {

/// Calls builtins directly; nothing else is callable here.
class DirectHooks : public VmHooks {
 public:
  Value MakeError(Vm& vm, ErrorKind kind, std::string_view message) override {
    return qdr::MakeError(vm, kind, message);
  }
  Completion<Value> Call(Vm& vm, Value callee, Value receiver,
                         std::span<const Value> arguments) override {
    return Run(vm, callee, receiver, arguments, Value::Undefined());
  }
  Completion<Value> Construct(Vm& vm, Value constructor, std::span<const Value> arguments,
                              Value new_target) override {
    return Run(vm, constructor, Value::Hole(), arguments, new_target);
  }
  Completion<void> HandleInterrupt(Vm&) override { return Done{}; }
  const void* InitialCodeEntry(Vm&, SharedFunctionInfo*) override { return nullptr; }

 private:
  Completion<Value> Run(Vm& vm, Value callee, Value receiver, std::span<const Value> arguments,
                        Value new_target) {
    if (Is<JSBoundFunction>(callee)) {
      auto* bound = As<JSBoundFunction>(callee);
      RootVector all(vm.heap);
      for (uint32_t i = 0; i < bound->arguments()->length(); ++i) {
        all.push_back(bound->arguments()->get(i));
      }
      for (Value v : arguments) all.push_back(v);
      return Run(vm, bound->target(), bound->bound_this(), {all.data(), all.size()}, new_target);
    }
    RootVector block(vm.heap);
    block.push_back(receiver);
    for (Value v : arguments) block.push_back(v);
    auto* function = As<JSFunction>(callee);
    Arguments a;
    a.receiver_ = block.data();
    a.count_ = arguments.size();
    a.new_target_ = new_target;
    a.callee_ = function;
    RealmScope scope(vm, function->realm());
    return function->shared()->builtin_(vm, a);
  }
};

class CoreTest : public testing::Test {
 protected:
  CoreTest() : vm(Options()) {
    vm.set_hooks(&hooks);
    vm.heap.SetStackStart(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) + 65536);
    state = std::make_unique<RuntimeState>(vm);
    realm = Realm::New(vm);
    vm.state.realm = realm;
    CreateFundamentals(vm, realm);
    CreateErrors(vm, realm);
    CreateBoolean(vm, realm);
    CreateSymbol(vm, realm);
    CreateIterator(vm, realm);
    CreateArrayBasics();
    CreateReflect(vm, realm);
    CreateProxy(vm, realm);
    CreateGenerator(vm, realm);
    CreatePromise(vm, realm);
    CreateAsyncFunction(vm, realm);
    CreateAsyncGenerator(vm, realm);
    CreateDisposableStack(vm, realm);
  }
  static HeapOptions Options() {
    HeapOptions options;
    options.verify = true;
    return options;
  }
  /// What the tests need of arrays, whose file is another.
  void CreateArrayBasics();

  PropertyKey Key(std::string_view name) { return PropertyKey::From(vm, Text(name)); }
  String* Text(std::string_view text) { return String::NewAscii(vm, text); }
  Value Global(std::string_view name) { return MUST(Get(vm, realm->global_object(), Key(name))); }
  Value GetOf(Value object, std::string_view name) {
    return MUST(Get(vm, AsReceiver(object), Key(name)));
  }
  Completion<Value> CallMethod(Value object, std::string_view name,
                               std::initializer_list<Value> arguments = {}) {
    return Invoke(vm, object, Key(name), arguments);
  }
  JSObject* NewObject() { return JSObject::New(vm, realm->map(Intrinsic::kObjectMap)); }
  std::string TextOf(Value v) { return MUST(ToString(vm, v))->ToUtf8(vm); }
  /// "TypeError: ..." of the pending exception, which is taken.
  std::string Thrown() { return ErrorToText(vm, vm.TakeException()); }
  void RunJobs() {
    MUST(state->jobs.RunJobs([](Vm& vm, Value e) { FAIL() << ErrorToText(vm, e); }));
  }

  DirectHooks hooks;
  Vm vm;
  std::unique_ptr<RuntimeState> state;
  Realm* realm;
};

}  // namespace qdr

#endif  // TESTS_UNIT_RUNTIME_CORE_FIXTURE_H_
