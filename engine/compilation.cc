#include "engine/compilation.h"

#include "engine/isolate.h"
#include "feedback/feedback_vector.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

void FitFeedback(JSFunction* function) {
  Value metadata = function->shared()->bytecode()->feedback_metadata();
  if (metadata.IsCell() && FeedbackWords(CellCast<ByteArray>(metadata)) > FeedbackVector::kSinkWords) {
    function->feedback_cell()->budget_ = 0;
  }
}

Completion<Value> Isolate::EvaluateScript(String* source, String* name,
                                          const CompileOptions& options) {
  JSFunction* function = TRY(CompileScript(*this, source, name, options));
  FitFeedback(function);
  return Call(*this, function, realm()->global_this(), {});
}

Completion<JSFunction*> Isolate::CompileDynamicFunction(Vm& vm, FunctionKind kind, String* source,
                                                        uint32_t parameters_start,
                                                        uint32_t parameters_end) {
  return qdr::CompileDynamicFunction(vm, kind, source, parameters_start, parameters_end);
}

Completion<Value> Isolate::IndirectEval(Vm& vm, String* source) {
  JSFunction* function = TRY(CompileIndirectEval(vm, source));
  FitFeedback(function);
  return Call(vm, function, realm()->global_this(), {});
}

Completion<Value> Isolate::EvaluateSelfHosted(Vm& vm, std::string_view name,
                                              std::string_view source) {
  CompileOptions options;
  options.self_hosted = true;
  return EvaluateScript(String::FromUtf8(vm, source), String::FromUtf8(vm, name), options);
}

Completion<Value> Runtime_ResolvePossiblyDirectEval(Vm& vm, Arguments& arguments) {
  Value callee = arguments[0];
  Value source = arguments[1];
  // 13.3.6.1 step 6: only a call of %eval% is direct, and eval of anything but a string is the string.
  if (callee != vm.intrinsic(Intrinsic::kEval) || !IsString(source)) return callee;
  bool strict = (arguments[3].AsSmi() & kEvalStrict) != 0;
  auto* context = CellCast<Context>(arguments[5]);
  SharedFunctionInfo* caller = arguments.callee()->shared();
  JSFunction* function =
      TRY(CompileEval(vm, AsString(source), ScopeInfoOf(arguments[2]), context, strict,
                      caller->has_script() ? caller->script() : nullptr,
                      static_cast<uint32_t>(arguments[4].AsNumber())));
  FitFeedback(function);
  return function;
}

}  // namespace qdr
