#include "engine/feedback_events.h"

#include "objects/print.h"
#include "runtime/stack_trace.h"
#include "tiers/bytecode/disassembler.h"
#include "tiers/bytecode/slot_sites.h"

namespace qdr {

namespace {

/// The name of a property or of a function.
std::string KeyText(const Heap& heap, Value key) {
  if (key.IsEmpty()) return "";
  if (Is<JSFunction>(key)) key = CellCast<JSFunction>(key)->shared()->name_;
  if (IsString(key)) return StringToDebugText(AsString(key));
  return key.IsHole() ? "" : ShortPrint(heap, key);
}

}  // namespace

void FeedbackEvents::SlotChanged(Vm& vm, const SlotChange& change) {
  SharedFunctionInfo* shared = change.vector->shared();
  BytecodeArray* bytecode = shared->bytecode();
  int offset = OffsetOfSlot({bytecode->code(), bytecode->length()}, change.slot.slot);
  std::string key = KeyText(vm.heap, change.key);
  std::string handler;
  if (!change.handler.IsEmpty()) handler = HandlerShapeText(change.slot.kind, change.handler);
  event::IcChange event{.function = vm.FunctionIdOf(shared),
                        .offset = static_cast<uint32_t>(std::max(offset, 0)),
                        .slot = change.slot.slot,
                        .kind = SlotKindName(change.slot.kind),
                        .from = InlineCacheStateName(change.from),
                        .to = InlineCacheStateName(change.to),
                        .map = change.map == nullptr ? 0 : change.map->offset(vm.heap),
                        .key = key,
                        .handler = handler};
  int32_t position = vm.hooks().SourcePosition(vm, shared, event.offset);
  if (shared->has_script() && position >= 0) {
    ScriptLocation place = LocationInScript(vm, shared->script(), static_cast<uint32_t>(position));
    event.line = place.line;
    event.column = place.column;
  }
  vm.events.Emit(event);
}

}  // namespace qdr
