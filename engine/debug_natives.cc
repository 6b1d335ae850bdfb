// The natives that print: %DebugPrint and %DebugPrintFeedback, on standard output.
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "engine/function_feedback.h"
#include "objects/print.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

namespace {

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::string FunctionDetails(Vm& vm, JSFunction* function) {
  SharedFunctionInfo* shared = function->shared();
  std::string text =
      absl::StrCat("  shared: ", ShortPrint(vm.heap, shared), ", length ", shared->length(), "\n");
  if (shared->is_builtin()) return text + "  builtin\n";
  if (!shared->is_compiled()) return text + "  not compiled yet\n";
  BytecodeArray* bytecode = shared->bytecode();
  absl::StrAppend(&text, "  bytecode: ", bytecode->length(), " bytes, ", bytecode->register_count(),
                  " registers, ", bytecode->parameter_count() - 1, " parameters\n");
  return text + FeedbackText(vm, function);
}

}  // namespace

Completion<Value> Runtime_DebugPrint(Vm& vm, Arguments& arguments) {
  Value v = arguments[0];
  std::string text = "DebugPrint: " + PrintObject(vm.heap, v);
  if (Is<JSFunction>(v)) text += FunctionDetails(vm, CellCast<JSFunction>(v));
  if (IsReceiver(v)) text += PrintMap(vm.heap, AsReceiver(v)->map(vm.heap));
  Print(text);
  return v;
}

Completion<Value> Runtime_DebugPrintFeedback(Vm& vm, Arguments& arguments) {
  if (!Is<JSFunction>(arguments[0])) {
    return vm.ThrowTypeError("%DebugPrintFeedback needs a function");
  }
  Print(FeedbackText(vm, CellCast<JSFunction>(arguments[0])));
  return Value::Undefined();
}

}  // namespace qdr
