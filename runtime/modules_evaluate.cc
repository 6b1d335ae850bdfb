// Evaluating modules, with those that await at their top level (ECMA-262 16.2.1.6.1.3).
#include <algorithm>

#include "objects/generator.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/errors.h"
#include "runtime/generators.h"
#include "runtime/modules.h"
#include "runtime/modules_internal.h"
#include "runtime/promise_operations.h"
#include "runtime/runtime_state.h"

namespace qdr {

namespace {

Module* CycleRoot(const Module* module) { return AsModule(module->get(Module::kCycleRoot)); }
bool HasEvaluationError(const Module* module) {
  return !module->get(Module::kEvaluationError).IsHole();
}
int32_t AsyncOrder(const Module* module) { return SmiField(module, Module::kAsyncOrder); }
bool IsAsyncOrderInteger(const Module* module) { return AsyncOrder(module) >= 0; }

void SetEvaluationError(Vm& vm, Module* module, Value error) {
  module->set(vm.heap, Module::kEvaluationError, error);
  module->set_no_barrier(Module::kActivation, Value::Undefined());
}

/// ? module.[[EvaluationError]].
Threw ThrowEvaluationError(Vm& vm, Module* module) {
  Value error = module->get(Module::kEvaluationError);
  // What ended with the script that ran it has no value to throw.
  if (error.IsException()) {
    return vm.ThrowError(ErrorKind::kError, "The evaluation of the module was terminated");
  }
  return vm.Throw(error);
}

/// ExecuteModule (16.2.1.7.3.2) of a module without top-level await.
Completion<void> ExecuteModule(Vm& vm, Module* module) {
  QDR_DCHECK(!HasTopLevelAwait(module));
  RealmScope realm(vm, CellCast<Realm>(module->get(Module::kRealm)));
  auto* activation = CellCast<JSGenerator>(module->get(Module::kActivation));
  module->set_no_barrier(Module::kActivation, Value::Undefined());
  // 9.c. Let result be Completion(Evaluation of module.[[ECMAScriptCode]]).
  TRY(ResumeGenerator(vm, activation, ResumeMode::kNext, Value::Undefined()));
  return Done{};
}

Completion<void> AsyncModuleExecutionFulfilled(Vm& vm, Module* module);
Completion<void> AsyncModuleExecutionRejected(Vm& vm, Module* module, Value error);

Completion<Value> OnFulfilled(Vm& vm, Arguments& arguments) {
  TRY(AsyncModuleExecutionFulfilled(vm, AsModule(BuiltinSlot(arguments, 0))));
  return Value::Undefined();
}

Completion<Value> OnRejected(Vm& vm, Arguments& arguments) {
  TRY(AsyncModuleExecutionRejected(vm, AsModule(BuiltinSlot(arguments, 0)), arguments[0]));
  return Value::Undefined();
}

/// ExecuteAsyncModule (16.2.1.6.1.3.2).
Completion<void> ExecuteAsyncModule(Vm& vm, Module* module) {
  // 1-2. Assert: module is being evaluated, and has a top-level await.
  QDR_DCHECK(HasTopLevelAwait(module));
  RealmScope realm(vm, CellCast<Realm>(module->get(Module::kRealm)));
  // 3. Let capability be ! NewPromiseCapability(%Promise%): the activation came with it.
  auto* activation = CellCast<JSGenerator>(module->get(Module::kActivation));
  module->set_no_barrier(Module::kActivation, Value::Undefined());
  // 4-7. onFulfilled performs AsyncModuleExecutionFulfilled(module), onRejected
  // AsyncModuleExecutionRejected(module, error).
  JSFunction* on_fulfilled = NewBuiltinClosure(vm, "", OnFulfilled, 0, {Value(module)});
  JSFunction* on_rejected = NewBuiltinClosure(vm, "", OnRejected, 1, {Value(module)});
  // 8. Perform PerformPromiseThen(capability.[[Promise]], onFulfilled, onRejected).
  PerformPromiseThen(vm, As<JSPromise>(activation->promise()), on_fulfilled, on_rejected,
                     Value::Undefined());
  // 9. Perform ! module.ExecuteModule(capability).
  TRY(ResumeGenerator(vm, activation, ResumeMode::kNext, Value::Undefined()));
  return Done{};
}

/// GatherAvailableAncestors (16.2.1.6.1.3.3), without recursion.
void GatherAvailableAncestors(Vm& vm, Module* module, RootVector& exec_list) {
  RootVector pending(vm.heap);
  pending.push_back(module);
  while (!pending.empty()) {
    Value parents = AsModule(pending.back())->get(Module::kAsyncParents);
    pending.pop_back();
    // 1. For each Cyclic Module Record m of module.[[AsyncParentModules]], do
    for (uint32_t i = 0; i < ListSize(parents); ++i) {
      Module* m = AsModule(ListGet(parents, i));
      // a. If execList does not contain m and m.[[CycleRoot]].[[EvaluationError]] is empty, then
      // A module whose evaluation threw while it waited has an error but no cycle root.
      Value root = m->get(Module::kCycleRoot);
      if (SmiField(m, Module::kPendingAsync) == 0 ||
          HasEvaluationError(root.IsUndefined() ? m : AsModule(root))) {
        continue;
      }
      // i-iii. Assert: m waits.
      QDR_DCHECK(m->status() == Module::Status::kEvaluatingAsync && IsAsyncOrderInteger(m));
      // iv. Set m.[[PendingAsyncDependencies]] to m.[[PendingAsyncDependencies]] - 1.
      SetSmiField(m, Module::kPendingAsync, SmiField(m, Module::kPendingAsync) - 1);
      // v. If m.[[PendingAsyncDependencies]] = 0, then
      if (SmiField(m, Module::kPendingAsync) == 0) {
        // 1. Append m to execList.
        exec_list.push_back(m);
        // 2. If m.[[HasTLA]] is false, perform GatherAvailableAncestors(m, execList).
        if (!HasTopLevelAwait(m)) pending.push_back(m);
      }
    }
  }
}

/// What follows the evaluation of a module that was asynchronous, when it has ended well.
Completion<void> FinishAsyncModule(Vm& vm, Module* module) {
  SetSmiField(module, Module::kAsyncOrder, Module::kAsyncDone);
  module->set_status(Module::Status::kEvaluated);
  // If module.[[TopLevelCapability]] is not empty, perform ! Call(its [[Resolve]], undefined,
  // « undefined »).
  Value capability = module->get(Module::kTopLevelCapability);
  if (capability.IsUndefined()) return Done{};
  QDR_DCHECK(CycleRoot(module) == module);
  return ResolvePromise(vm, As<JSPromise>(capability), Value::Undefined());
}

/// AsyncModuleExecutionFulfilled (16.2.1.6.1.3.4).
Completion<void> AsyncModuleExecutionFulfilled(Vm& vm, Module* module) {
  // 1. If module.[[Status]] is evaluated, then it has an error: return unused.
  if (module->status() == Module::Status::kEvaluated) {
    QDR_DCHECK(HasEvaluationError(module));
    return Done{};
  }
  // 2-4. Assert: it was evaluating.
  QDR_DCHECK(module->status() == Module::Status::kEvaluatingAsync);
  QDR_DCHECK(IsAsyncOrderInteger(module) && !HasEvaluationError(module));
  // 5-7. Set module.[[AsyncEvaluationOrder]] to done and module.[[Status]] to evaluated; resolve
  // the capability.
  TRY(FinishAsyncModule(vm, module));
  // 8-9. Perform GatherAvailableAncestors(module, execList).
  RootVector exec_list(vm.heap);
  GatherAvailableAncestors(vm, module, exec_list);
  // 11. Let sortedExecList be execList sorted by [[AsyncEvaluationOrder]].
  std::sort(exec_list.begin(), exec_list.end(),
            [](Value a, Value b) { return AsyncOrder(AsModule(a)) < AsyncOrder(AsModule(b)); });
  // 12. For each Cyclic Module Record m of sortedExecList, do
  for (size_t i = 0; i < exec_list.size(); ++i) {
    Module* m = AsModule(exec_list[i]);
    // a. If m.[[Status]] is evaluated, then it has an error.
    if (m->status() == Module::Status::kEvaluated) {
      QDR_DCHECK(HasEvaluationError(m));
      continue;
    }
    // b. Else if m.[[HasTLA]] is true, perform ExecuteAsyncModule(m).
    if (HasTopLevelAwait(m)) {
      TRY(ExecuteAsyncModule(vm, m));
      continue;
    }
    // c.i. Let result be m.ExecuteModule().
    if (ExecuteModule(vm, m).threw()) {
      // ii. If result is an abrupt completion, perform AsyncModuleExecutionRejected(m, its value).
      Value error = TRY(TakeThrown(vm));
      TRY(AsyncModuleExecutionRejected(vm, m, error));
    } else {
      // iii. Set m.[[AsyncEvaluationOrder]] to done and m.[[Status]] to evaluated; resolve the
      // capability.
      TRY(FinishAsyncModule(vm, m));
    }
  }
  return Done{};
}

/// AsyncModuleExecutionRejected (16.2.1.6.1.3.5), without recursion: parents in the order of a
/// walk in depth.
Completion<void> AsyncModuleExecutionRejected(Vm& vm, Module* first, Value error) {
  RootVector pending(vm.heap);
  pending.push_back(first);
  while (!pending.empty()) {
    Module* module = AsModule(pending.back());
    pending.pop_back();
    // 1. If module.[[Status]] is evaluated, then it has an error already: return unused.
    if (module->status() == Module::Status::kEvaluated) {
      QDR_DCHECK(HasEvaluationError(module));
      continue;
    }
    // 2-4. Assert: it was evaluating.
    QDR_DCHECK(module->status() == Module::Status::kEvaluatingAsync);
    QDR_DCHECK(IsAsyncOrderInteger(module) && !HasEvaluationError(module));
    // 5. Set module.[[EvaluationError]] to ThrowCompletion(error).
    SetEvaluationError(vm, module, error);
    // 6. Set module.[[Status]] to evaluated.
    module->set_status(Module::Status::kEvaluated);
    // 7. Set module.[[AsyncEvaluationOrder]] to done.
    SetSmiField(module, Module::kAsyncOrder, Module::kAsyncDone);
    // 9. If module.[[TopLevelCapability]] is not empty, perform ! Call(its [[Reject]], undefined,
    // « error »).
    Value capability = module->get(Module::kTopLevelCapability);
    if (!capability.IsUndefined()) {
      QDR_DCHECK(CycleRoot(module) == module);
      RejectPromise(vm, As<JSPromise>(capability), error);
    }
    // 10. For each Cyclic Module Record m of module.[[AsyncParentModules]], perform
    // AsyncModuleExecutionRejected(m, error).
    Value parents = module->get(Module::kAsyncParents);
    for (uint32_t i = ListSize(parents); i > 0; --i) pending.push_back(ListGet(parents, i - 1));
  }
  return Done{};
}

/// InnerModuleEvaluation (16.2.1.6.1.3.1). Gives the next index.
Completion<int32_t> InnerModuleEvaluation(Vm& vm, Module* module, RootVector& stack,
                                          int32_t index) {
  // 1. If module is not a Cyclic Module Record, then
  if (!IsCyclicModule(module)) {
    // a-b. Perform ? EvaluateModuleSync(module). Return index.
    EvaluateSynthetic(vm, module);
    return index;
  }
  // 2. If module.[[Status]] is either evaluating-async or evaluated, then
  if (module->status() >= Module::Status::kEvaluatingAsync) {
    // a-b. If module.[[EvaluationError]] is empty, return index. Otherwise, return it.
    if (!HasEvaluationError(module)) return index;
    return ThrowEvaluationError(vm, module);
  }
  // 3. If module.[[Status]] is evaluating, return index.
  if (module->status() == Module::Status::kEvaluating) return index;
  // 4. Assert: module.[[Status]] is linked.
  QDR_DCHECK(module->status() == Module::Status::kLinked);
  TRY(vm.CheckStack());
  // 5. Set module.[[Status]] to evaluating.
  module->set_status(Module::Status::kEvaluating);
  // 6-7. Let moduleIndex be index. Set module.[[DFSAncestorIndex]] to index.
  SetSmiField(module, Module::kDfsIndex, index);
  SetSmiField(module, Module::kDfsAncestorIndex, index);
  // 8. Set module.[[PendingAsyncDependencies]] to 0.
  SetSmiField(module, Module::kPendingAsync, 0);
  // 9. Set index to index + 1.
  ++index;
  // 10. Append module to stack.
  stack.push_back(module);
  // 11. For each ModuleRequest Record request of module.[[RequestedModules]], do
  for (uint32_t i = 0; i < RequestsOf(module)->length(); ++i) {
    // a. Let requiredModule be GetImportedModule(module, request).
    Module* required = ImportedModule(module, i);
    // b. Set index to ? InnerModuleEvaluation(requiredModule, stack, index).
    index = TRY(InnerModuleEvaluation(vm, required, stack, index));
    // c. If requiredModule is a Cyclic Module Record, then
    if (!IsCyclicModule(required)) continue;
    if (required->status() == Module::Status::kEvaluating) {
      // iii. If requiredModule.[[Status]] is evaluating, set module.[[DFSAncestorIndex]] to
      // min(module.[[DFSAncestorIndex]], requiredModule.[[DFSAncestorIndex]]).
      SetSmiField(module, Module::kDfsAncestorIndex,
                  std::min(SmiField(module, Module::kDfsAncestorIndex),
                           SmiField(required, Module::kDfsAncestorIndex)));
    } else {
      // iv.1. Set requiredModule to requiredModule.[[CycleRoot]].
      required = CycleRoot(required);
      // 2. Assert: requiredModule.[[Status]] is either evaluating-async or evaluated.
      QDR_DCHECK(required->status() >= Module::Status::kEvaluatingAsync);
      // 3. If requiredModule.[[EvaluationError]] is not empty, return it.
      if (HasEvaluationError(required)) return ThrowEvaluationError(vm, required);
    }
    // v. If requiredModule.[[AsyncEvaluationOrder]] is an integer, then
    if (IsAsyncOrderInteger(required)) {
      // 1. Set module.[[PendingAsyncDependencies]] to module.[[PendingAsyncDependencies]] + 1.
      SetSmiField(module, Module::kPendingAsync, SmiField(module, Module::kPendingAsync) + 1);
      // 2. Append module to requiredModule.[[AsyncParentModules]].
      required->set(vm.heap, Module::kAsyncParents,
                    ListAppend(vm, required->get(Module::kAsyncParents), module));
    }
  }
  // 12. If module.[[PendingAsyncDependencies]] > 0 or module.[[HasTLA]] is true, then
  if (SmiField(module, Module::kPendingAsync) > 0 || HasTopLevelAwait(module)) {
    // a. Assert: module.[[AsyncEvaluationOrder]] is unset.
    QDR_DCHECK(AsyncOrder(module) == Module::kAsyncUnset);
    // b. Set module.[[AsyncEvaluationOrder]] to IncrementModuleAsyncEvaluationCount().
    SetSmiField(module, Module::kAsyncOrder, RuntimeState::Of(vm).module_async_evaluation_count++);
    // c. If module.[[PendingAsyncDependencies]] = 0, perform ExecuteAsyncModule(module).
    if (SmiField(module, Module::kPendingAsync) == 0) TRY(ExecuteAsyncModule(vm, module));
  } else {
    // 13. Else, perform ? module.ExecuteModule().
    TRY(ExecuteModule(vm, module));
  }
  // 14-15. Assert: module occurs exactly once in stack; its ancestor index is not above its index.
  QDR_DCHECK(SmiField(module, Module::kDfsAncestorIndex) <= SmiField(module, Module::kDfsIndex));
  // 16. If module.[[DFSAncestorIndex]] = moduleIndex, then
  if (SmiField(module, Module::kDfsAncestorIndex) == SmiField(module, Module::kDfsIndex)) {
    // b. Repeat, while done is false:
    Module* required;
    do {
      // i-ii. Let requiredModule be the last element of stack, and remove it.
      required = AsModule(stack.back());
      stack.pop_back();
      // iv-v. If requiredModule.[[AsyncEvaluationOrder]] is unset, it is evaluated; otherwise it is
      // evaluating-async.
      required->set_status(AsyncOrder(required) == Module::kAsyncUnset
                               ? Module::Status::kEvaluated
                               : Module::Status::kEvaluatingAsync);
      // vii. Set requiredModule.[[CycleRoot]] to module.
      required->set(vm.heap, Module::kCycleRoot, module);
    } while (required != module);
  }
  // 17. Return index.
  return index;
}

}  // namespace

Completion<JSPromise*> Evaluate(Vm& vm, Module* module) {
  if (!IsCyclicModule(module)) {
    EvaluateSynthetic(vm, module);
    return PromiseResolveIntrinsic(vm, Value::Undefined());
  }
  // 2. Assert: module.[[Status]] is one of linked, evaluating-async, or evaluated.
  QDR_DCHECK(module->status() == Module::Status::kLinked ||
             module->status() >= Module::Status::kEvaluatingAsync);
  // 3. If module.[[Status]] is either evaluating-async or evaluated, and module.[[CycleRoot]] is
  // not empty, set module to module.[[CycleRoot]].
  if (module->status() >= Module::Status::kEvaluatingAsync &&
      !module->get(Module::kCycleRoot).IsUndefined()) {
    module = CycleRoot(module);
  }
  // 4. If module.[[TopLevelCapability]] is not empty, return its promise.
  Value known = module->get(Module::kTopLevelCapability);
  if (!known.IsUndefined()) return As<JSPromise>(known);
  // 5. Let stack be a new empty List.
  RootVector stack(vm.heap);
  // 6-7. Set module.[[TopLevelCapability]] to ! NewPromiseCapability(%Promise%).
  JSPromise* capability = NewPromise(vm);
  module->set(vm.heap, Module::kTopLevelCapability, capability);
  // 8. Let result be Completion(InnerModuleEvaluation(module, stack, 0)).
  Completion<int32_t> result = InnerModuleEvaluation(vm, module, stack, 0);
  // 9. If result is an abrupt completion, then
  if (result.threw()) {
    bool terminating = vm.is_terminating();
    Value error = terminating ? Value::Exception() : vm.TakeException();
    // a. For each Cyclic Module Record m of stack, do
    for (Value entry : stack) {
      // i-ii. Assert: m.[[Status]] is evaluating, m.[[AsyncEvaluationOrder]] is unset or its value
      // does not matter any more.
      Module* m = AsModule(entry);
      QDR_DCHECK(m->status() == Module::Status::kEvaluating);
      // iii. Set m.[[Status]] to evaluated.
      m->set_status(Module::Status::kEvaluated);
      // iv. Set m.[[EvaluationError]] to result.
      SetEvaluationError(vm, m, error);
    }
    // b-c. Assert: module is evaluated with this error.
    QDR_DCHECK(module->status() == Module::Status::kEvaluated);
    if (terminating) {
      // Whoever asks after the termination gets a promise that is settled.
      module->set_no_barrier(Module::kTopLevelCapability, Value::Undefined());
      return Threw{};
    }
    // d. Perform ! Call(capability.[[Reject]], undefined, « result.[[Value]] »).
    RejectPromise(vm, capability, error);
    return capability;
  }
  // 10.a-c. If module.[[Status]] is evaluated (it was not asynchronous), perform
  // ! Call(capability.[[Resolve]], undefined, « undefined »).
  if (module->status() == Module::Status::kEvaluated) {
    TRY(ResolvePromise(vm, capability, Value::Undefined()));
  }
  // d. Assert: stack is empty.
  QDR_DCHECK(stack.empty());
  // 11. Return capability.[[Promise]].
  return capability;
}

}  // namespace qdr
