#include "engine/unwinder.h"

#include "engine/isolate.h"
#include "tiers/bytecode/handler_table.h"
#include "tiers/codegen/baseline_code.h"
#include "tiers/codegen/frames.h"

namespace qdr {

namespace {

// The innermost frame of JavaScript from `fp` on is where the exception comes from.
void RememberUncaught(Vm* vm, uintptr_t fp) {
  for (;; fp = *reinterpret_cast<uintptr_t*>(fp)) {
    Value marker = *reinterpret_cast<Value*>(fp + frame::kFunction);
    if (marker == Value::Smi(static_cast<int32_t>(FrameMarker::kEntry))) return;
    if (marker.IsSmi()) continue;
    JsFrame frame(fp);
    static_cast<Isolate*>(vm)->set_uncaught_throw({vm->state.pending_exception, frame.function(),
                                                   static_cast<uint32_t>(frame.bytecode_offset())});
    return;
  }
}

}  // namespace

Value Unwind(Vm* vm) {
  VmState& state = vm->state;
  const uintptr_t start = *reinterpret_cast<uintptr_t*>(state.exit_frame_pointer);
  uintptr_t fp = start;
  for (;; fp = *reinterpret_cast<uintptr_t*>(fp)) {
    Value marker = *reinterpret_cast<Value*>(fp + frame::kFunction);
    if (marker == Value::Smi(static_cast<int32_t>(FrameMarker::kEntry))) {
      RememberUncaught(vm, start);
      state.unwind_frame = fp;
      state.unwind_pc = 0;
      return Value::Exception();
    }
    // Nothing catches a termination but the embedder.
    if (marker.IsSmi() || vm->is_terminating()) continue;
    JsFrame frame(fp);
    BytecodeArray* bytecode = frame.bytecode();
    ByteArray* handlers = bytecode->handlers();
    const HandlerEntry* entry = LookupHandler(HandlerEntries(handlers->data(), handlers->length()),
                                              static_cast<uint32_t>(frame.bytecode_offset()));
    if (entry == nullptr) continue;
    frame.set_context(
        *reinterpret_cast<Context**>(fp + 8 * static_cast<intptr_t>(entry->context_register)));
    state.unwind_frame = fp;
    BaselineCode* baseline = bytecode->baseline();
    state.unwind_code = baseline != nullptr ? baseline->AddressOf(entry->handler) : nullptr;
    state.unwind_pc = reinterpret_cast<uintptr_t>(bytecode->code()) + entry->handler;
    return vm->TakeException();
  }
}

}  // namespace qdr
