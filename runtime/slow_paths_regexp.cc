// Regular expression literals (tiers/ignition/slow_paths.h). The first execution of a site compiles
// the pattern and leaves a copy in the feedback slot that no program sees; later executions copy
// that.
#include "feedback/ic_state.h"
#include "runtime/regexp_object.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

extern "C" {

Value SlowCreateRegExpLiteral(Vm* vm, Value pattern, Value flags, uint64_t* slot) {
  if (Value held(slot[0]); held.IsCell()) return CloneRegExp(*vm, As<JSRegExp>(held));
  Completion<JSRegExp*> made = RegExpCreate(*vm, pattern, flags);
  if (made.threw()) return Value::Exception();
  if (!IsSinkSlot(*vm, slot)) StoreSlotWord(*vm, slot, 0, CloneRegExp(*vm, made.value()));
  return made.value();
}
}

}  // namespace qdr
