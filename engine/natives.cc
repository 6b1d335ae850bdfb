// What %-functions do, in programs that are allowed them (--allow-natives-syntax): they ask the
// tiers and the heap things that the language has no words for. Named as in V8, so that its
// compiler tests can be read here.
#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "engine/isolate.h"
#include "engine/tiering.h"
#include "runtime/abstract_operations.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/bytecode/runtime_functions.h"
#include "tiers/codegen/frames.h"

namespace qdr {

namespace {

Tiering& TieringOf(Vm& vm) { return static_cast<Isolate&>(vm).tiering(); }

/// The argument as a function of the program with its bytecode, compiled now if need be.
Completion<JSFunction*> CompiledFunction(Vm& vm, Arguments& arguments, std::string_view native) {
  Value v = arguments[0];
  if (!Is<JSFunction>(v) || CellCast<JSFunction>(v)->shared()->is_builtin()) {
    return vm.ThrowTypeError(absl::StrCat("%", absl::string_view(native.data(), native.size()),
                                          " needs a function of the program"));
  }
  auto* function = CellCast<JSFunction>(v);
  if (!function->shared()->is_compiled()) {
    TRY(CompileFunctionLazily(vm, function->shared()));
    function->code_entry_ = vm.hooks().InitialCodeEntry(vm, function->shared());
  }
  return function;
}

Threw NoSuchTier(Vm& vm, std::string_view native, std::string_view tier) {
  return vm.ThrowError(
      ErrorKind::kError,
      absl::StrCat("%", absl::string_view(native.data(), native.size()), ": there is no ",
                   absl::string_view(tier.data(), tier.size()), " yet"));
}

/// The frame that called the native.
uintptr_t CallerFrame(Vm& vm) {
  FrameIterator it(vm);
  QDR_CHECK(!it.done());
  return it.frame().fp();
}

Completion<Value> Tests(Vm& vm, Arguments& arguments, bool (*test)(ElementsKind)) {
  return Value::Boolean(IsReceiver(arguments[0]) &&
                        test(AsReceiver(arguments[0])->elements_kind()));
}

// Bits of V8's OptimizationStatus.
enum OptimizationStatus : int32_t {
  kIsFunction = 1 << 0,
  kNeverOptimize = 1 << 1,
  kInterpreted = 1 << 7,
  kIsExecuting = 1 << 11,
  kBaseline = 1 << 15,
  kTopmostFrameIsInterpreted = 1 << 16,
  kTopmostFrameIsBaseline = 1 << 17,
  kIsLazy = 1 << 18,
};

}  // namespace

Completion<Value> Runtime_PrepareFunctionForOptimization(Vm& vm, Arguments& arguments) {
  TieringOf(vm).EnsureVector(
      TRY(CompiledFunction(vm, arguments, "PrepareFunctionForOptimization")));
  return Value::Undefined();
}
Completion<Value> Runtime_EnsureFeedbackVectorForFunction(Vm& vm, Arguments& arguments) {
  TieringOf(vm).EnsureVector(
      TRY(CompiledFunction(vm, arguments, "EnsureFeedbackVectorForFunction")));
  return Value::Undefined();
}
Completion<Value> Runtime_CompileBaseline(Vm& vm, Arguments& arguments) {
  return Value::Boolean(
      TieringOf(vm).CompileBaseline(TRY(CompiledFunction(vm, arguments, "CompileBaseline"))));
}
Completion<Value> Runtime_BaselineOsr(Vm& vm, Arguments& arguments) {
  TieringOf(vm).RequestBaselineOsr(CallerFrame(vm));
  return Value::Undefined();
}
Completion<Value> Runtime_OptimizeFunctionOnNextCall(Vm& vm, Arguments& arguments) {
  return NoSuchTier(vm, "OptimizeFunctionOnNextCall", "TurboFan");
}
Completion<Value> Runtime_OptimizeMaglevOnNextCall(Vm& vm, Arguments& arguments) {
  return NoSuchTier(vm, "OptimizeMaglevOnNextCall", "Maglev");
}
Completion<Value> Runtime_OptimizeOsr(Vm& vm, Arguments& arguments) {
  return NoSuchTier(vm, "OptimizeOsr", "optimizing compiler");
}
Completion<Value> Runtime_NeverOptimizeFunction(Vm& vm, Arguments& arguments) {
  TieringOf(vm).NeverOptimize(TRY(CompiledFunction(vm, arguments, "NeverOptimizeFunction")));
  return Value::Undefined();
}
Completion<Value> Runtime_DeoptimizeFunction(Vm& vm, Arguments& arguments) {
  TRY(CompiledFunction(vm, arguments, "DeoptimizeFunction"));
  return Value::Undefined();
}
Completion<Value> Runtime_DeoptimizeNow(Vm& vm, Arguments& arguments) { return Value::Undefined(); }
Completion<Value> Runtime_DiscardBaseline(Vm& vm, Arguments& arguments) {
  TieringOf(vm).DropBaseline(TRY(CompiledFunction(vm, arguments, "DiscardBaseline")));
  return Value::Undefined();
}
Completion<Value> Runtime_ClearFunctionFeedback(Vm& vm, Arguments& arguments) {
  TieringOf(vm).ClearFeedback(TRY(CompiledFunction(vm, arguments, "ClearFunctionFeedback")));
  return Value::Undefined();
}
Completion<Value> Runtime_FinalizeOptimization(Vm& vm, Arguments& arguments) {
  TieringOf(vm).FinishBackgroundCompilations();
  return Value::Undefined();
}
Completion<Value> Runtime_WaitForBackgroundOptimization(Vm& vm, Arguments& arguments) {
  TieringOf(vm).FinishBackgroundCompilations();
  return Value::Undefined();
}

Completion<Value> Runtime_GetOptimizationStatus(Vm& vm, Arguments& arguments) {
  if (!Is<JSFunction>(arguments[0])) return Value::Smi(0);
  auto* function = CellCast<JSFunction>(arguments[0]);
  SharedFunctionInfo* shared = function->shared();
  int32_t status = kIsFunction;
  if (shared->is_builtin()) return Value::Smi(status);
  if (!shared->is_compiled()) return Value::Smi(status | kIsLazy);
  Tiering& tiering = TieringOf(vm);
  if (tiering.IsNeverOptimized(function)) status |= kNeverOptimize;
  status |= tiering.ActiveTier(function) == Tier::kSparkplug ? kBaseline : kInterpreted;
  for (FrameIterator it(vm); !it.done(); it.Advance()) {
    if (it.frame().function() != function) continue;
    status |= kIsExecuting;
    break;
  }
  if ((status & kIsExecuting) != 0 && FrameIterator(vm).frame().function() == function) {
    status |= tiering.FrameTier(CallerFrame(vm)) == Tier::kSparkplug ? kTopmostFrameIsBaseline
                                                                     : kTopmostFrameIsInterpreted;
  }
  return Value::Smi(status);
}

namespace {
Completion<Value> IsActive(Vm& vm, Arguments& arguments, Tier tier) {
  return Value::Boolean(Is<JSFunction>(arguments[0]) &&
                        TieringOf(vm).ActiveTier(CellCast<JSFunction>(arguments[0])) == tier);
}
}  // namespace
Completion<Value> Runtime_ActiveTierIsIgnition(Vm& vm, Arguments& arguments) {
  return IsActive(vm, arguments, Tier::kIgnition);
}
Completion<Value> Runtime_ActiveTierIsSparkplug(Vm& vm, Arguments& arguments) {
  return IsActive(vm, arguments, Tier::kSparkplug);
}
Completion<Value> Runtime_ActiveTierIsMaglev(Vm& vm, Arguments& arguments) {
  return IsActive(vm, arguments, Tier::kMaglev);
}
Completion<Value> Runtime_ActiveTierIsTurbofan(Vm& vm, Arguments& arguments) {
  return IsActive(vm, arguments, Tier::kTurbofan);
}
Completion<Value> Runtime_IsSparkplugEnabled(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TieringOf(vm).parameters().sparkplug);
}
Completion<Value> Runtime_IsMaglevEnabled(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TieringOf(vm).parameters().maglev);
}
Completion<Value> Runtime_IsTurbofanEnabled(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TieringOf(vm).parameters().turbofan);
}
Completion<Value> Runtime_IsBeingInterpreted(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TieringOf(vm).FrameTier(CallerFrame(vm)) == Tier::kIgnition);
}
Completion<Value> Runtime_CurrentFrameIsTurbofan(Vm& vm, Arguments& arguments) {
  return Value::Boolean(TieringOf(vm).FrameTier(CallerFrame(vm)) == Tier::kTurbofan);
}

Completion<Value> Runtime_HasFastProperties(Vm& vm, Arguments& arguments) {
  return Value::Boolean(IsReceiver(arguments[0]) &&
                        !AsReceiver(arguments[0])->map(vm.heap)->is_dictionary());
}
Completion<Value> Runtime_HasDictionaryElements(Vm& vm, Arguments& arguments) {
  return Tests(vm, arguments, [](ElementsKind k) { return k == ElementsKind::kDictionary; });
}
Completion<Value> Runtime_HasFastElements(Vm& vm, Arguments& arguments) {
  return Tests(vm, arguments, [](ElementsKind k) { return IsFast(k); });
}
Completion<Value> Runtime_HasSmiElements(Vm& vm, Arguments& arguments) {
  return Tests(vm, arguments, [](ElementsKind k) { return IsSmiKind(k); });
}
Completion<Value> Runtime_HasDoubleElements(Vm& vm, Arguments& arguments) {
  return Tests(vm, arguments, [](ElementsKind k) { return IsDoubleKind(k); });
}
Completion<Value> Runtime_HasObjectElements(Vm& vm, Arguments& arguments) {
  return Tests(vm, arguments, [](ElementsKind k) { return IsTaggedKind(k); });
}
Completion<Value> Runtime_HasHoleyElements(Vm& vm, Arguments& arguments) {
  return Tests(vm, arguments, [](ElementsKind k) { return IsHoley(k); });
}
Completion<Value> Runtime_HaveSameMap(Vm& vm, Arguments& arguments) {
  if (!arguments[0].IsCell() || !arguments[1].IsCell()) return Value::False();
  return Value::Boolean(arguments[0].AsCell()->map_offset() == arguments[1].AsCell()->map_offset());
}
Completion<Value> Runtime_IsSmi(Vm& vm, Arguments& arguments) {
  return Value::Boolean(arguments[0].IsSmi());
}
Completion<Value> Runtime_StringLessThan(Vm& vm, Arguments& arguments) {
  if (!IsString(arguments[0]) || !IsString(arguments[1])) {
    return vm.ThrowTypeError("%StringLessThan needs two strings");
  }
  return Value::Boolean(String::Compare(vm, AsString(arguments[0]), AsString(arguments[1])) < 0);
}
Completion<Value> Runtime_HeapObjectVerify(Vm& vm, Arguments& arguments) {
  vm.heap.CollectFull(GcReason::kRequested);
  vm.heap.Verify("%HeapObjectVerify");
  return arguments[0];
}
Completion<Value> Runtime_AbortJS(Vm& vm, Arguments& arguments) {
  String* message = TRY(ToString(vm, arguments[0]));
  std::fprintf(stderr, "abort: %s\n", message->ToUtf8(vm).c_str());
  std::abort();
}

}  // namespace qdr
