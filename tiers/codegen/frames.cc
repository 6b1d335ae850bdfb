#include "tiers/codegen/frames.h"

namespace qdr {

namespace {

uintptr_t Word(uintptr_t address) { return *reinterpret_cast<uintptr_t*>(address); }

Value MarkerOf(uintptr_t fp) { return *reinterpret_cast<Value*>(fp + frame::kFunction); }

bool IsMarked(uintptr_t fp, FrameMarker marker) {
  return MarkerOf(fp) == Value::Smi(static_cast<int32_t>(marker));
}

}  // namespace

FrameIterator::FrameIterator(Vm& vm) : fp_(vm.state.exit_frame_pointer) { SkipToJs(); }

void FrameIterator::Advance() {
  fp_ = Word(fp_);
  SkipToJs();
}

void FrameIterator::SkipToJs() {
  while (fp_ != 0 && MarkerOf(fp_).IsSmi()) {
    fp_ = IsMarked(fp_, FrameMarker::kEntry) ? Word(fp_ + frame::kPreviousExitFrame) : Word(fp_);
  }
}

void FrameScanner::Scan(uintptr_t stack_pointer,
                        const std::function<void(const uintptr_t*, const uintptr_t*)>& conservative,
                        const std::function<void(Value*, Value*)>& precise) {
  auto words = [](uintptr_t a) { return reinterpret_cast<const uintptr_t*>(a); };
  auto values = [](uintptr_t a) { return reinterpret_cast<Value*>(a); };
  uintptr_t low = stack_pointer;
  uintptr_t exit = vm_.state.exit_frame_pointer;
  while (exit != 0) {
    conservative(words(low), words(exit + frame::kReceiver));
    uintptr_t callee = exit;
    uintptr_t fp = Word(exit);
    while (!IsMarked(fp, FrameMarker::kEntry)) {
      if (MarkerOf(fp).IsSmi()) {
        precise(values(callee + frame::kReceiver), values(fp + frame::kFunction));
      } else {
        // What lies between the callee's block and the fixed part is registers.
        precise(values(callee + frame::kReceiver), values(fp + frame::kFirstRegister + 8));
        precise(values(fp + frame::kNewTarget), values(fp + frame::kNewTarget + 8));
        precise(values(fp + frame::kVector), values(fp + frame::kVector + 8));
        precise(values(fp + frame::kBytecode), values(fp + frame::kFunction + 8));
      }
      callee = fp;
      fp = Word(fp);
    }
    precise(values(callee + frame::kReceiver), values(fp + frame::kEntrySavedRegisters));
    low = fp + frame::kEntrySavedRegisters;
    exit = Word(fp + frame::kPreviousExitFrame);
  }
  conservative(words(low), words(vm_.heap.stack_start()));
}

}  // namespace qdr
