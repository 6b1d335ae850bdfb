// Evaluation of modules (ECMA-262 16.2.1.5.3), top-level await included, and import().
#include <algorithm>

#include "engine/isolate.h"
#include "engine/module_info.h"
#include "engine/modules.h"
#include "objects/generator.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/promise_operations.h"

namespace qdr {

namespace {

// Values of Module::kAsyncOrder that are no order: [[AsyncEvaluationOrder]] unset and done.
constexpr int32_t kUnset = -1;
constexpr int32_t kOrderDone = -2;

bool HasError(const Module* module) { return !module->get(Module::kEvaluationError).IsHole(); }

int32_t AsyncOrder(const Module* module) { return module->get(Module::kAsyncOrder).AsSmi(); }

int32_t PendingAsync(const Module* module) { return module->get(Module::kPendingAsync).AsSmi(); }

}  // namespace

/// One step of evaluation: a run of Evaluate, or what the settlement of an awaiting module causes.
class ModuleEvaluator {
 public:
  explicit ModuleEvaluator(ModuleSystem& system)
      : system_(system), vm_(system.vm_), stack_(vm_.heap) {}

  JSPromise* Evaluate(Module* module) {
    // 3. What was evaluated before belongs to the root of its cycle.
    if (module->status() == Module::Status::kEvaluatingAsync ||
        module->status() == Module::Status::kEvaluated) {
      if (module->get(Module::kCycleRoot).IsCell()) {
        module = CellCast<Module>(module->get(Module::kCycleRoot));
      }
    }
    // 4.
    if (module->get(Module::kTopLevelCapability).IsCell()) {
      return CellCast<JSPromise>(module->get(Module::kTopLevelCapability));
    }
    // 5-7.
    JSPromise* promise = NewPromise(vm_);
    module->set(vm_.heap, Module::kTopLevelCapability, promise);
    // 8-10.
    auto result = Inner(module, 0);
    if (result.threw()) {
      if (vm_.is_terminating()) return promise;
      Value error = vm_.TakeException();
      for (Value entry : stack_) {
        auto* member = CellCast<Module>(entry);
        member->set_status(Module::Status::kEvaluated);
        member->set(vm_.heap, Module::kEvaluationError, error);
        if (!member->get(Module::kCycleRoot).IsCell()) {
          member->set(vm_.heap, Module::kCycleRoot, member);
        }
      }
      stack_.clear();
      if (!HasError(module)) {
        module->set_status(Module::Status::kEvaluated);
        module->set(vm_.heap, Module::kEvaluationError, error);
      }
      RejectPromise(vm_, promise, error);
    } else if (module->status() == Module::Status::kEvaluated) {
      if (!(AsyncOrder(module) >= 0)) FulfillPromise(vm_, promise, Value::Undefined());
    }
    return promise;
  }

  /// AsyncModuleExecutionFulfilled (16.2.1.6.1.3.4).
  Completion<void> Fulfilled(Module* module) {
    // 1.
    if (module->status() == Module::Status::kEvaluated) return Done{};
    // 5-6.
    module->set_no_barrier(Module::kAsyncOrder, Value::Smi(kOrderDone));
    module->set_status(Module::Status::kEvaluated);
    // 7.
    SettleTopLevel(module, Value::Hole());
    // 8-11. Parents that waited only for this one, in the order in which they began to wait.
    RootVector available(vm_.heap);
    GatherAvailable(module, available);
    std::vector<uint32_t> order(available.size());
    for (uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return AsyncOrder(CellCast<Module>(available[a])) <
             AsyncOrder(CellCast<Module>(available[b]));
    });
    // 12.
    for (uint32_t position : order) {
      auto* parent = CellCast<Module>(available[position]);
      if (parent->status() == Module::Status::kEvaluated) continue;
      if (HasTopLevelAwait(parent)) {
        ExecuteAsync(parent);
        continue;
      }
      auto result = Execute(parent);
      if (result.threw()) {
        if (vm_.is_terminating()) return Threw{};
        Rejected(parent, vm_.TakeException());
        continue;
      }
      parent->set_no_barrier(Module::kAsyncOrder, Value::Smi(kOrderDone));
      parent->set_status(Module::Status::kEvaluated);
      SettleTopLevel(parent, Value::Hole());
    }
    return Done{};
  }

  /// AsyncModuleExecutionRejected (16.2.1.6.1.3.5).
  void Rejected(Module* module, Value error) {
    // 1.
    if (module->status() == Module::Status::kEvaluated) return;
    // 5-8.
    module->set(vm_.heap, Module::kEvaluationError, error);
    module->set_status(Module::Status::kEvaluated);
    module->set_no_barrier(Module::kAsyncOrder, Value::Smi(kOrderDone));
    // 9.
    if (module->get(Module::kAsyncParents).IsCell()) {
      auto* parents = CellCast<FixedArray>(module->get(Module::kAsyncParents));
      for (uint32_t i = 0; i < parents->length(); ++i) {
        Rejected(CellCast<Module>(parents->get(i)), error);
      }
    }
    // 10.
    SettleTopLevel(module, error);
  }

 private:
  /// InnerModuleEvaluation (16.2.1.6.1.3.1).
  Completion<int32_t> Inner(Module* module, int32_t index) {
    TRY(vm_.CheckStack());
    // 1. Synthetic modules have their values from the start.
    if (module->kind() == Module::Kind::kSynthetic) {
      module->set_status(Module::Status::kEvaluated);
      return index;
    }
    // 2.
    if (module->status() == Module::Status::kEvaluatingAsync ||
        module->status() == Module::Status::kEvaluated) {
      if (HasError(module)) return vm_.Throw(module->get(Module::kEvaluationError));
      return index;
    }
    // 3.
    if (module->status() == Module::Status::kEvaluating) return index;
    // 5-10.
    module->set_status(Module::Status::kEvaluating);
    module->set_no_barrier(Module::kDfsIndex, Value::Smi(index));
    module->set_no_barrier(Module::kDfsAncestorIndex, Value::Smi(index));
    module->set_no_barrier(Module::kPendingAsync, Value::Smi(0));
    ++index;
    stack_.push_back(module);
    // 11.
    const ModuleInfo& info = ModuleInfo::Of(module);
    for (uint32_t i = 0; i < info.requests.size(); ++i) {
      Module* required = LoadedModule(module, i);
      index = TRY(Inner(required, index));
      if (required->kind() == Module::Kind::kSynthetic) continue;
      if (required->status() == Module::Status::kEvaluating) {
        int32_t ancestor = std::min(module->get(Module::kDfsAncestorIndex).AsSmi(),
                                    required->get(Module::kDfsAncestorIndex).AsSmi());
        module->set_no_barrier(Module::kDfsAncestorIndex, Value::Smi(ancestor));
      } else {
        required = CellCast<Module>(required->get(Module::kCycleRoot));
        if (HasError(required)) return vm_.Throw(required->get(Module::kEvaluationError));
      }
      if (AsyncOrder(required) >= 0) {
        module->set_no_barrier(Module::kPendingAsync, Value::Smi(PendingAsync(module) + 1));
        AddAsyncParent(required, module);
      }
    }
    // 12-13.
    if (PendingAsync(module) > 0 || HasTopLevelAwait(module)) {
      module->set_no_barrier(Module::kAsyncOrder, Value::Smi(system_.async_count_++));
      if (PendingAsync(module) == 0) ExecuteAsync(module);
    } else {
      TRY(Execute(module));
    }
    // 16.
    if (module->get(Module::kDfsAncestorIndex) == module->get(Module::kDfsIndex)) {
      while (true) {
        auto* member = CellCast<Module>(stack_.back());
        stack_.pop_back();
        member->set_status(AsyncOrder(member) == kUnset ? Module::Status::kEvaluated
                                                        : Module::Status::kEvaluatingAsync);
        // An asynchronous member that was done before its cycle was keeps that.
        if (AsyncOrder(member) == kOrderDone) member->set_status(Module::Status::kEvaluated);
        member->set(vm_.heap, Module::kCycleRoot, module);
        if (member == module) break;
      }
    }
    return index;
  }

  /// ExecuteModule (16.2.1.7.3.2) of a module without top-level await.
  Completion<void> Execute(Module* module) {
    auto* activation = CellCast<JSGenerator>(module->get(Module::kActivation));
    module->set_no_barrier(Module::kActivation, Value::Undefined());
    RealmScope realm(vm_, CellCast<SharedFunctionInfo>(module->get(Module::kShared))->realm());
    TRY(vm_.hooks().ResumeGenerator(vm_, activation, ResumeMode::kNext, Value::Undefined()));
    return Done{};
  }

  /// ExecuteAsyncModule (16.2.1.6.1.3.2).
  void ExecuteAsync(Module* module) {
    auto* activation = CellCast<JSGenerator>(module->get(Module::kActivation));
    module->set_no_barrier(Module::kActivation, Value::Undefined());
    auto* shared = CellCast<SharedFunctionInfo>(module->get(Module::kShared));
    RealmScope realm(vm_, shared->realm());
    auto* promise = CellCast<JSPromise>(activation->promise());
    JSFunction* fulfilled = NewBuiltinClosure(vm_, "", OnFulfilled, 1, {module});
    JSFunction* rejected = NewBuiltinClosure(vm_, "", OnRejected, 1, {module});
    PerformPromiseThen(vm_, promise, fulfilled, rejected, Value::Undefined());
    // What the body throws rejects its promise.
    auto result =
        vm_.hooks().ResumeGenerator(vm_, activation, ResumeMode::kNext, Value::Undefined());
    QDR_CHECK(!result.threw() || vm_.is_terminating());
  }

  static Completion<Value> OnFulfilled(Vm& vm, Arguments& arguments) {
    auto* module = CellCast<Module>(BuiltinSlot(arguments, 0));
    TRY(ModuleEvaluator(static_cast<Isolate&>(vm).modules()).Fulfilled(module));
    return Value::Undefined();
  }
  static Completion<Value> OnRejected(Vm& vm, Arguments& arguments) {
    auto* module = CellCast<Module>(BuiltinSlot(arguments, 0));
    ModuleEvaluator(static_cast<Isolate&>(vm).modules()).Rejected(module, arguments[0]);
    return Value::Undefined();
  }

  void AddAsyncParent(Module* module, Module* parent) {
    uint32_t count = 0;
    FixedArray* old = vm_.empty_fixed_array();
    if (module->get(Module::kAsyncParents).IsCell()) {
      old = CellCast<FixedArray>(module->get(Module::kAsyncParents));
      count = old->length();
    }
    FixedArray* parents = FixedArray::CopyOf(vm_, old, count, count + 1, Value::Undefined());
    parents->set(vm_.heap, count, parent);
    module->set(vm_.heap, Module::kAsyncParents, parents);
  }

  /// GatherAvailableAncestors (16.2.1.6.1.3.3).
  void GatherAvailable(Module* module, RootVector& list) {
    if (!module->get(Module::kAsyncParents).IsCell()) return;
    auto* parents = CellCast<FixedArray>(module->get(Module::kAsyncParents));
    for (uint32_t i = 0; i < parents->length(); ++i) {
      auto* parent = CellCast<Module>(parents->get(i));
      bool listed = false;
      for (Value entry : list) listed |= entry == Value(parent);
      if (listed || HasError(CellCast<Module>(parent->get(Module::kCycleRoot)))) continue;
      parent->set_no_barrier(Module::kPendingAsync, Value::Smi(PendingAsync(parent) - 1));
      if (PendingAsync(parent) > 0) continue;
      list.push_back(parent);
      if (!HasTopLevelAwait(parent)) GatherAvailable(parent, list);
    }
  }

  // Settles the promise of Evaluate if this module has one: the hole fulfills it.
  void SettleTopLevel(Module* module, Value error) {
    if (!module->get(Module::kTopLevelCapability).IsCell()) return;
    auto* promise = CellCast<JSPromise>(module->get(Module::kTopLevelCapability));
    if (error.IsHole()) {
      FulfillPromise(vm_, promise, Value::Undefined());
    } else {
      RejectPromise(vm_, promise, error);
    }
  }

  ModuleSystem& system_;
  Vm& vm_;
  RootVector stack_;
};

JSPromise* ModuleSystem::Evaluate(Module* module) {
  return ModuleEvaluator(*this).Evaluate(module);
}

namespace {

// The namespace that import() promises, once the module is evaluated.
Completion<Value> FulfillImport(Vm& vm, Arguments& arguments) {
  auto* promise = CellCast<JSPromise>(BuiltinSlot(arguments, 0));
  auto* module = CellCast<Module>(BuiltinSlot(arguments, 1));
  auto name_space = static_cast<Isolate&>(vm).modules().GetNamespace(module);
  if (name_space.threw()) {
    if (vm.is_terminating()) return Threw{};
    RejectPromise(vm, promise, vm.TakeException());
    return Value::Undefined();
  }
  // A namespace may have an export `then`: resolve, not fulfill.
  TRY(ResolvePromise(vm, promise, name_space.value()));
  return Value::Undefined();
}

Completion<Value> RejectImport(Vm& vm, Arguments& arguments) {
  RejectPromise(vm, CellCast<JSPromise>(BuiltinSlot(arguments, 0)), arguments[0]);
  return Value::Undefined();
}

// The attributes of import(specifier, options) (13.3.10.2 steps 9 to 11).
Completion<void> ReadAttributes(Vm& vm, Value options, ModuleHostRequest& request) {
  if (options.IsUndefined()) return Done{};
  if (!IsReceiver(options)) {
    return vm.ThrowTypeError("The second argument of import() must be an object");
  }
  String* with = String::InternalizeAscii(vm, "with");
  Value attributes = TRY(Get(vm, AsReceiver(options), PropertyKey::Name(with)));
  if (attributes.IsUndefined()) return Done{};
  if (!IsReceiver(attributes)) {
    return vm.ThrowTypeError("The 'with' option of import() must be an object");
  }
  FixedArray* entries =
      TRY(EnumerableOwnProperties(vm, AsReceiver(attributes), PropertyKindFilter::kKeyAndValue));
  for (uint32_t i = 0; i < entries->length(); ++i) {
    auto* entry = CellCast<JSArray>(entries->get(i));
    Value key = JSObject::GetElementFast(entry, 0);
    Value value = JSObject::GetElementFast(entry, 1);
    if (!IsString(value)) {
      return vm.ThrowTypeError("The value of an import attribute must be a string");
    }
    if (!IsString(key)) continue;
    request.attributes.emplace_back(AsString(key)->ToUtf8(vm), AsString(value)->ToUtf8(vm));
  }
  std::sort(request.attributes.begin(), request.attributes.end());
  return Done{};
}

}  // namespace

Value ModuleSystem::DynamicImport(JSFunction* referrer, Value specifier, Value options) {
  JSPromise* promise = NewPromise(vm_);
  // IfAbruptRejectPromise.
  auto reject = [&]() -> Value {
    if (!vm_.is_terminating()) RejectPromise(vm_, promise, vm_.TakeException());
    return promise;
  };
  ModuleHostRequest request;
  request.dynamic = true;
  auto text = ToString(vm_, specifier);
  if (text.threw()) return reject();
  request.specifier = text.value()->ToUtf8(vm_);
  if (ReadAttributes(vm_, options, request).threw()) return reject();
  if (referrer->shared()->has_script() && IsString(referrer->shared()->script()->name())) {
    request.referrer = AsString(referrer->shared()->script()->name())->ToUtf8(vm_);
  }
  if (host_ == nullptr) {
    vm_.ThrowTypeError("There is no module loader");
    return reject();
  }
  auto loaded = host_->LoadModule(vm_, referrer->realm(), request);
  if (loaded.threw()) return reject();
  Module* module = loaded.value();
  if (Link(module).threw()) return reject();
  JSPromise* evaluated = Evaluate(module);
  JSFunction* fulfilled = NewBuiltinClosure(vm_, "", FulfillImport, 1, {promise, module});
  JSFunction* rejected = NewBuiltinClosure(vm_, "", RejectImport, 1, {promise});
  PerformPromiseThen(vm_, evaluated, fulfilled, rejected, Value::Undefined());
  return promise;
}

Completion<Value> ModuleSystem::ImportMeta(JSFunction* code) {
  auto* module = CellCast<Module>(code->shared()->script()->get(Script::kHostDefined));
  if (!module->get(Module::kImportMeta).IsUndefined()) return module->get(Module::kImportMeta);
  // 13.3.12.1: an object without prototype, filled by the host.
  JSObject* meta = JSObject::NewOrdinary(vm_, Value::Null());
  module->set(vm_.heap, Module::kImportMeta, meta);
  if (host_ != nullptr) TRY(host_->InitializeImportMeta(vm_, module, meta));
  return meta;
}

}  // namespace qdr
