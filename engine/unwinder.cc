#include "engine/unwinder.h"

#include "tiers/bytecode/handler_table.h"
#include "tiers/codegen/frames.h"

namespace qdr {

Value Unwind(Vm* vm) {
  VmState& state = vm->state;
  uintptr_t fp = *reinterpret_cast<uintptr_t*>(state.exit_frame_pointer);
  for (;; fp = *reinterpret_cast<uintptr_t*>(fp)) {
    Value marker = *reinterpret_cast<Value*>(fp + frame::kFunction);
    if (marker == Value::Smi(static_cast<int32_t>(FrameMarker::kEntry))) {
      state.unwind_frame = fp;
      state.unwind_pc = 0;
      return Value::Exception();
    }
    // Nothing catches a termination but the embedder.
    if (marker.IsSmi() || vm->is_terminating()) continue;
    JsFrame frame(fp);
    BytecodeArray* bytecode = frame.bytecode();
    ByteArray* handlers = bytecode->handlers();
    const HandlerEntry* entry =
        LookupHandler(HandlerEntries(handlers->data(), handlers->length()),
                      static_cast<uint32_t>(frame.bytecode_offset()));
    if (entry == nullptr) continue;
    frame.set_context(
        *reinterpret_cast<Context**>(fp + 8 * static_cast<intptr_t>(entry->context_register)));
    state.unwind_frame = fp;
    state.unwind_pc = reinterpret_cast<uintptr_t>(bytecode->code()) + entry->handler;
    return vm->TakeException();
  }
}

}  // namespace qdr
