// The C++ side of the stubs (tiers/codegen/transitions.h).
#include "engine/transitions.h"

#include "engine/compilation.h"
#include "engine/unwinder.h"
#include "runtime/abstract_operations.h"
#include "runtime/callee_text.h"
#include "runtime/messages.h"
#include "runtime/proxy_calls.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

namespace {

std::span<const Value> ArgumentsOf(const Value* block, uint64_t count) {
  return {block + 1, static_cast<size_t>(count)};
}

Value CompileLazy(Vm* vm, Value callee) {
  auto* function = CellCast<JSFunction>(callee);
  SharedFunctionInfo* shared = function->shared();
  RealmScope realm(*vm, shared->realm());
  if (!shared->is_compiled() && CompileFunctionLazily(*vm, shared).threw()) {
    return Value::Exception();
  }
  FitFeedback(function);
  function->code_entry_ = vm->hooks().InitialCodeEntry(*vm, shared);
  return callee;
}

Value CallSpecial(Vm* vm, Value callee, Value* block, uint64_t count) {
  if (!IsCallable(vm->heap, callee)) {
    (void)ThrowCalleeNotCallable(*vm, callee);
    return Value::Exception();
  }
  return ProxyCall(*vm, CellCast<JSProxy>(callee), block[0], ArgumentsOf(block, count)).value();
}

Value ConstructSpecial(Vm* vm, Value callee, Value* block, uint64_t count, Value new_target) {
  if (!IsConstructor(vm->heap, callee)) {
    (void)ThrowCalleeNotConstructor(*vm, callee);
    return Value::Exception();
  }
  return ProxyConstruct(*vm, CellCast<JSProxy>(callee), ArgumentsOf(block, count), new_target)
      .value();
}

// OrdinaryCreateFromConstructor(newTarget, "%Object.prototype%").
Value CreateThis(Vm* vm, Value constructor, Value new_target) {
  if (constructor == new_target) {
    Map* map = JSFunction::InitialMap(*vm, CellCast<JSFunction>(constructor));
    JSObject* object = JSObject::New(*vm, map);
    map->CountConstruction(*vm);
    return object;
  }
  Completion<Map*> map =
      MapFromConstructor(*vm, new_target, Intrinsic::kObjectMap, Intrinsic::kObjectPrototype);
  if (map.threw()) return Value::Exception();
  return JSObject::New(*vm, map.value());
}

Value ListFromArrayLike(Vm* vm, Value array_like, Value function) {
  // Function.prototype.apply: 1. IsCallable(func) comes first.
  if (!IsCallable(vm->heap, function)) {
    (void)ThrowMessage(
        *vm, Message::kApplyNonFunction,
        {DescribeForError(*vm, function), AsString(TypeOf(*vm, function))->ToUtf8(*vm)});
    return Value::Exception();
  }
  if (array_like.IsNullish()) return vm->empty_fixed_array();
  Completion<FixedArray*> list = CreateListFromArrayLike(*vm, array_like);
  if (list.threw()) return Value::Exception();
  if (CheckStackForArguments(*vm, list.value()->length()).threw()) return Value::Exception();
  return list.value();
}

Value ClassConstructorCalled(Vm* vm, Value callee) {
  // 10.2.1 step 4.a: the error is of the function's own realm.
  RealmScope realm(*vm, CellCast<JSFunction>(callee)->realm());
  (void)ThrowMessage(*vm, Message::kClassConstructorWithoutNew,
                     {CellCast<JSFunction>(callee)->shared()->name()->ToUtf8(*vm)});
  return Value::Exception();
}

}  // namespace

const Transitions& EngineTransitions() {
  static constexpr Transitions kTransitions = {
      .compile_lazy = CompileLazy,
      .call_special = CallSpecial,
      .construct_special = ConstructSpecial,
      .create_this = CreateThis,
      .list_from_array_like = ListFromArrayLike,
      .class_constructor_called = ClassConstructorCalled,
      .stack_guard = SlowStackGuard,
      .unwind = Unwind,
  };
  return kTransitions;
}

}  // namespace qdr
