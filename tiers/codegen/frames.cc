#include "tiers/codegen/frames.h"

#include "tiers/bytecode/bytecode_iterator.h"
#include "tiers/bytecode/instructions.h"

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

void FrameScanner::ScanJsFrame(uintptr_t fp, uintptr_t callee, const Precise& precise) {
  auto values = [](uintptr_t a) { return reinterpret_cast<Value*>(a); };
  auto one = [&](uintptr_t a) { precise(values(a), values(a + 8)); };
  JsFrame frame(fp);
  precise(values(fp + frame::kBytecode), values(fp + frame::kFunction + 8));
  one(fp + frame::kVector);
  one(fp + frame::kNewTarget);

  const LivenessAnalysis& liveness = liveness_.Of(vm_, frame.bytecode());
  BytecodeArray* bytecode = frame.bytecode();
  auto offset = static_cast<uint32_t>(frame.bytecode_offset());
  auto registers = static_cast<int>(bytecode->register_count());
  for (int i = 0; i < registers; ++i) {
    // What the instruction is going to write is not there yet.
    if (liveness.IsRegisterLiveIn(offset, i)) {
      one(fp + frame::kFirstRegister - 8 * i);
    }
  }
  // The object that a base constructor is initializing waits above the block while the constructor
  // runs; before, when the instruction itself or the entry of the function calls C++, what lies
  // there may be anything.
  BytecodeIterator it({bytecode->code(), bytecode->length()});
  it.SetOffset(offset);
  if (it.opcode() == Opcode::kConstruct && !IsMarked(callee, FrameMarker::kExit)) {
    int block = it.operand(1);
    int count = it.operand(2);
    one(fp + 8 * (block + count + 1));
  }
  // What the instruction has pushed below its registers.
  uintptr_t above_callee = callee + frame::kReceiver;
  uintptr_t pushed_from = frame.bottom();
  // Here the copies of the arguments begin in the register of the block, once they are made.
  if (it.opcode() == Opcode::kSuperConstructForward && !IsMarked(callee, FrameMarker::kExit)) {
    pushed_from = std::max(pushed_from, fp + 8 * (it.operand(1) + 1));
  }
  if (above_callee < pushed_from) precise(values(above_callee), values(pushed_from));
}

namespace {

/// The receiver and arguments of the frame at `callee` are its own, wherever they lie.
void ScanArguments(uintptr_t callee, const std::function<void(Value*, Value*)>& precise) {
  int64_t count;
  if (IsMarked(callee, FrameMarker::kCallExit)) {
    count = *reinterpret_cast<int64_t*>(callee + frame::kBytecode);
  } else if (MarkerOf(callee).IsSmi()) {
    return;
  } else {
    JsFrame frame(callee);
    count = std::max<int64_t>(frame.argument_count(), frame.bytecode()->parameter_count() - 1);
  }
  auto* receiver = reinterpret_cast<Value*>(callee + frame::kReceiver);
  precise(receiver, receiver + 1 + count);
}

}  // namespace

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
      ScanArguments(callee, precise);
      if (MarkerOf(fp).IsSmi()) {
        precise(values(callee + frame::kReceiver), values(fp + frame::kFunction));
      } else {
        ScanJsFrame(fp, callee, precise);
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
