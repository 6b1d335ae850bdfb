#include "engine/compilation.h"

#include "engine/isolate.h"
#include "feedback/feedback_vector.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/codegen/frames.h"

namespace qdr {

void FitFeedback(JSFunction* function) {
  Value metadata = function->shared()->bytecode()->feedback_metadata();
  if (metadata.IsCell() &&
      FeedbackWords(CellCast<ByteArray>(metadata)) > FeedbackVector::kSinkWords) {
    function->feedback_cell()->budget_ = 0;
  }
}

namespace {

/// What import() in code made by `eval` or `Function` refers to is what the calling code refers to.
void InheritReferrer(Vm& vm, JSFunction* function) {
  for (FrameIterator it(vm); !it.done(); it.Advance()) {
    SharedFunctionInfo* caller = it.frame().function()->shared();
    if (!caller->has_script() || caller->has_flag(SharedFunctionInfo::kSelfHostedFlag)) continue;
    Value referrer = caller->script()->get(Script::kHostDefined);
    if (!referrer.IsCell()) referrer = caller->script();
    function->shared()->script()->set(vm.heap, Script::kHostDefined, referrer);
    return;
  }
}

}  // namespace

Completion<Value> Isolate::EvaluateScript(String* source, String* name,
                                          const CompileOptions& options) {
  JSFunction* function = TRY(CompileScript(*this, source, name, options));
  FitFeedback(function);
  return Call(*this, function, realm()->global_this(), {});
}

Completion<JSFunction*> Isolate::CompileDynamicFunction(Vm& vm, FunctionKind kind, String* source,
                                                        uint32_t parameters_start,
                                                        uint32_t parameters_end) {
  JSFunction* function =
      TRY(qdr::CompileDynamicFunction(vm, kind, source, parameters_start, parameters_end));
  InheritReferrer(vm, function);
  return function;
}

Completion<Value> Isolate::IndirectEval(Vm& vm, String* source) {
  JSFunction* function = TRY(CompileIndirectEval(vm, source));
  InheritReferrer(vm, function);
  FitFeedback(function);
  return Call(vm, function, realm()->global_this(), {});
}

Completion<Value> Isolate::EvaluateSelfHosted(Vm& vm, std::string_view name,
                                              std::string_view source) {
  CompileOptions options;
  options.self_hosted = true;
  return EvaluateScript(String::FromUtf8(vm, source), String::FromUtf8(vm, name), options);
}

}  // namespace qdr
