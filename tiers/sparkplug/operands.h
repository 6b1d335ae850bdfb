// How a compiled instruction gets its operands: they are known while code is generated, so they
// become immediates and displacements. The second answer to the instruction bodies' questions (the
// first is tiers/ignition/operands.h).
//
// rax = accumulator, rbx = feedback vector. The code of all instructions lies in the order of the
// bytecode; what bodies defer goes behind all of it.
#ifndef TIERS_SPARKPLUG_OPERANDS_H_
#define TIERS_SPARKPLUG_OPERANDS_H_

#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "feedback/feedback_snapshot.h"
#include "tiers/bytecode/bytecode_iterator.h"
#include "tiers/codegen/baseline_code.h"
#include "tiers/codegen/macro_assembler.h"
#include "tiers/codegen/stub_generator.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

class SparkplugAssembler : public MacroAssembler {
 public:
  using LabelPtr = Label*;
  static constexpr bool kOperandsAreKnown = true;

  SparkplugAssembler(size_t capacity, void* buffer) : MacroAssembler(capacity, buffer) {}

  /// `constants` and `feedback` must live until EndFunction.
  void BeginFunction(BytecodeArray* bytecode, std::span<const Value> constants,
                     const FeedbackSnapshot& feedback);
  /// Binds the label of the next instruction of `it`.
  void BeginInstruction(const BytecodeIterator& it);
  /// Emits what bodies have deferred, and the jump tables.
  void EndFunction();
  const Label& LabelAt(uint32_t bytecode_offset) const { return labels_[bytecode_offset]; }

  Label* NewLabel() { return &label_pool_.emplace_back(); }
  void Deferred(std::function<void()> emit) {
    deferred_.push_back({std::move(emit), it_.offset(), accumulator_is_smi_});
  }
  /// The end of a body: a jump to the next instruction is not needed there.
  void EmitDeferred() { DropJumpTo(labels_[it_.next_offset()]); }

  // --- What is known of the operands.
  bool AccumulatorIsSmi() const { return accumulator_is_smi_; }
  bool SawOnlyDoubles(int slot_operand) const {
    return (Seen(slot_operand) & (kSeenSmi | kSeenDouble)) == kSeenDouble;
  }
  /// Numbers that are no Smis are worth code in line.
  bool ExpectsDoubles(int slot_operand) const { return (Seen(slot_operand) & kSeenDouble) != 0; }
  int32_t SignedOperand(int i) const { return it_.operand(i); }
  uint32_t UnsignedOperand(int i) const { return static_cast<uint32_t>(it_.operand(i)); }
  Value Constant(int i) const { return constants_[UnsignedOperand(i)]; }
  const FeedbackSnapshot& feedback() const { return *feedback_; }
  void AddGuard(const BaselineCode::ClassGuard& guard) { guards_.push_back(guard); }
  std::vector<BaselineCode::ClassGuard>& guards() { return guards_; }

  // --- Property accesses (inline_caches.h).
  bool InlineLoad(int slot_operand, bool keyed, Label& slow);
  bool InlineStore(int slot_operand, bool keyed, Label& slow);
  bool IsMegamorphic(int slot_operand) const {
    return feedback_->IsMegamorphic(UnsignedOperand(slot_operand));
  }

  // --- Operands.
  void LoadSigned(const Reg64& dst, int i) { mov(dst, static_cast<int64_t>(SignedOperand(i))); }
  void LoadUnsigned(const Reg64& dst, int i) { mov(dst.cvt32(), UnsignedOperand(i)); }
  void LoadSmi(const Reg64& dst, int i) { LoadConstant(dst, Value::Smi(SignedOperand(i))); }
  PlaceOperand<64> RegisterSlot(int i) { return qword[At(rbp, 8 * SignedOperand(i))]; }
  void LoadRegister(const Reg64& dst, int i) { mov(dst, RegisterSlot(i)); }
  void StoreRegister(int i, const Reg64& src) { mov(RegisterSlot(i), src); }
  void RegisterAddress(const Reg64& dst, int i) { lea(dst, ptr[At(rbp, 8 * SignedOperand(i))]); }
  PlaceOperand<64> BlockSlot(int i, int beyond) {
    return qword[At(rbp, 8 * (SignedOperand(i) + SignedOperand(i + 1) + beyond))];
  }
  void SetStackToBlock(int i) { lea(rsp, ptr[At(rbp, 8 * SignedOperand(i))]); }
  Place ContextSlot(const Reg64& context, int i) {
    return At(context, 8 * SignedOperand(i) + Context::kSlotsOffset);
  }
  void LoadPool(const Reg64& dst, int i) {
    Value constant = Constant(i);
    if (!constant.IsCell()) {
      LoadConstant(dst, constant);
      return;
    }
    // The pool is old, so it stays where it is, and it lives as long as the bytecode.
    mov(dst, reinterpret_cast<uintptr_t>(bytecode_->constants()->data() + UnsignedOperand(i)));
    mov(dst, qword[dst]);
  }
  void LeaSlot(const Reg64& dst, int i, int byte_offset) { lea(dst, ptr[Slot(i, byte_offset)]); }
  void SlotAddress(const Reg64& dst, int i) { lea(dst, ptr[Slot(i)]); }
  Place Slot(int i, int byte_offset = 0) {
    return At(
        rbx, static_cast<int>(FeedbackVector::kSlotsOffset + 8 * UnsignedOperand(i)) + byte_offset);
  }
  const Reg64& Vector() const { return rbx; }

  // --- Control.
  void Next() { jmp(labels_[it_.next_offset()], T_NEAR); }
  void SubtractBackEdge(const Address& budget, int i) { sub(budget, -SignedOperand(i)); }
  void TakeJump(int i) { jmp(labels_[it_.offset() + SignedOperand(i)], T_NEAR); }
  void JumpByTable(int first, Label& hole);
  void DispatchPrefixed(int table) { QDR_UNREACHABLE(); }

  /// The interpreter goes on with the frame, at the instruction in rcx.
  void GoOnInOtherTier() { jmp(VmField(StubField(Stub::kInterpreterResume))); }

  // --- Leaving the instruction.
  void SavePc();
  void ReloadAfterCall() {
    lea(rsp, ptr[At(rbp, frame_bottom_)]);
    ReloadVector();
  }
  void ReloadAfterStub() { ReloadVector(); }
  void ReloadVector() { mov(rbx, Frame(frame::kVector)); }
  template <class F>
  void CallSlow(F* function) {
    SavePc();
    mov(r11, reinterpret_cast<uintptr_t>(function));
    call(VmField(StubField(Stub::kCallC)));
  }

 private:
  uint8_t Seen(int slot_operand) const {
    return feedback_->OperandsSeen(UnsignedOperand(slot_operand));
  }

  struct DeferredCode {
    std::function<void()> emit;
    uint32_t offset;
    bool accumulator_is_smi;
  };
  struct JumpTable {
    Label* label;
    uint32_t offset;  ///< of the switch
    uint32_t first;   ///< constant
    uint32_t count;
  };

  BytecodeArray* bytecode_ = nullptr;
  std::span<const Value> constants_;
  const FeedbackSnapshot* feedback_ = nullptr;
  BytecodeIterator it_{{}};
  int frame_bottom_ = 0;  ///< rsp at rest, from rbp
  bool accumulator_is_smi_ = false;
  std::vector<Label> labels_;  ///< by bytecode offset
  std::deque<Label> label_pool_;
  std::deque<DeferredCode> deferred_;
  std::vector<JumpTable> tables_;
  std::vector<BaselineCode::ClassGuard> guards_;
  std::vector<uint32_t> handler_starts_;  ///< sorted
};

}  // namespace qdr

#endif  // TIERS_SPARKPLUG_OPERANDS_H_
