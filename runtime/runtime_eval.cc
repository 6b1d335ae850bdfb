// The runtime function behind calls that look like direct eval (ECMA-262 13.3.6.1, 19.2.1.1).
#include "objects/vm.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/bytecode/runtime_functions.h"
#include "tiers/codegen/frames.h"

namespace qdr {

// (callee, source, scope_info, flags, position, context)
Completion<Value> Runtime_ResolvePossiblyDirectEval(Vm& vm, Arguments& arguments) {
  Value callee = arguments[0];
  // 13.3.6.1 step 6.a. If SameValue(func, %eval%) is true: else it is a call like any other.
  if (callee != vm.intrinsic(Intrinsic::kEval) || !IsString(arguments[1])) return callee;
  Script* caller = nullptr;
  FrameIterator frames(vm);
  if (!frames.done() && frames.frame().function()->shared()->has_script()) {
    caller = frames.frame().function()->shared()->script();
  }
  bool strict = (arguments[3].AsSmi() & kEvalStrict) != 0;
  return Value(TRY(CompileEval(vm, AsString(arguments[1]), ScopeInfoOf(arguments[2]),
                               CellCast<Context>(arguments[5]), strict, caller,
                               static_cast<uint32_t>(arguments[4].AsNumber()))));
}

}  // namespace qdr
