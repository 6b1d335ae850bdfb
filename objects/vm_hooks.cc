// What the hooks that only an engine can provide do without one: reaching them is a defect of the
// program that made the Vm.
#include "objects/vm.h"

namespace qdr {

Completion<JSFunction*> VmHooks::CompileDynamicFunction(Vm&, FunctionKind, String*, uint32_t,
                                                        uint32_t) {
  QDR_FATAL("this Vm has no compiler");
}

Completion<Value> VmHooks::IndirectEval(Vm&, String*) { QDR_FATAL("this Vm has no compiler"); }

Completion<Value> VmHooks::EvaluateSelfHosted(Vm&, std::string_view, std::string_view) {
  QDR_FATAL("this Vm has no compiler");
}

Completion<Value> VmHooks::ResumeGenerator(Vm&, JSObject*, ResumeMode, Value) {
  QDR_FATAL("this Vm has no interpreter");
}

Completion<void> VmHooks::LoadImportedModule(Vm&, Value, ImportRequest*, Value) {
  QDR_FATAL("this Vm has no module loader");
}

FixedArray* VmHooks::CaptureStackTrace(Vm& vm, uint32_t, Value) {
  // Without an interpreter there are no frames of JavaScript.
  return vm.empty_fixed_array();
}

int32_t VmHooks::SourcePosition(Vm&, SharedFunctionInfo*, uint32_t) { return -1; }

}  // namespace qdr
