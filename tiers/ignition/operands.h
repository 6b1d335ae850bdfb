// How an interpreted instruction gets its operands: decoded at run time from the bytecode at r12.
// The instruction bodies (bodies*.h) are templates over a class like this; Sparkplug has the other
// one, whose operands are known while it generates.
#ifndef TIERS_IGNITION_OPERANDS_H_
#define TIERS_IGNITION_OPERANDS_H_

#include <deque>
#include <functional>
#include <memory>

#include "feedback/feedback_vector.h"
#include "tiers/bytecode/instruction_traits.h"
#include "tiers/codegen/macro_assembler.h"
#include "tiers/codegen/stub_generator.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

/// Handlers by opcode; three tables (narrow, Wide, ExtraWide) lie behind each other.
inline constexpr int kDispatchTableSize = 256;

/// rax = accumulator, r12 = current instruction, rbx = dispatch table of the narrow instructions.
/// Bodies may use rcx, rdx, rsi, rdi, r8-r11 and xmm0-xmm5.
class IgnitionAssembler : public MacroAssembler {
 public:
  using Reg32 = Xbyak::Reg32;
  using LabelPtr = std::shared_ptr<Label>;
  static constexpr bool kOperandsAreKnown = false;

  IgnitionAssembler(size_t capacity, const void* const* dispatch_table)
      : MacroAssembler(capacity), dispatch_table_(dispatch_table) {}

  void BeginInstruction(Opcode opcode, OperandScale scale) {
    opcode_ = opcode;
    scale_ = scale;
    prefix_ = scale == OperandScale::kSingle ? 0 : 1;
  }

  /// A label that deferred code may use after the body's scope has ended.
  LabelPtr NewLabel() { return std::make_shared<Label>(); }
  /// Emits `emit` behind the current body (see EmitDeferred).
  void Deferred(std::function<void()> emit) { deferred_.push_back(std::move(emit)); }
  void EmitDeferred() {
    while (!deferred_.empty()) {
      auto emit = std::move(deferred_.front());
      deferred_.pop_front();
      emit();
    }
  }

  // --- What is known of the operands while code is generated: nothing.
  bool AccumulatorIsSmi() const { return false; }
  bool SawOnlyDoubles(int slot_operand) const { return false; }
  bool ExpectsDoubles(int slot_operand) const { return true; }
  int32_t SignedOperand(int i) const { QDR_UNREACHABLE(); }
  uint32_t UnsignedOperand(int i) const { QDR_UNREACHABLE(); }

  /// Emits the cases that a site has seen, in line; false when there are none. The contract is that
  /// of tiers/sparkplug/inline_caches.h.
  bool InlineLoad(int slot_operand, bool keyed, Label& slow) { return false; }
  bool InlineStore(int slot_operand, bool keyed, Label& slow) { return false; }
  /// Has the site seen too many classes to compare?
  bool IsMegamorphic(int slot_operand) const { return false; }

  // --- Operands.
  void LoadSigned(const Reg64& dst, int i) {
    switch (OperandSize(i)) {
      case 1:
        movsx(dst, byte[r12 + Offset(i)]);
        break;
      case 2:
        movsx(dst, word[r12 + Offset(i)]);
        break;
      default:
        movsxd(dst, dword[r12 + Offset(i)]);
    }
  }
  void LoadUnsigned(const Reg64& dst, int i) {
    switch (OperandSize(i)) {
      case 1:
        movzx(dst.cvt32(), byte[r12 + Offset(i)]);
        break;
      case 2:
        movzx(dst.cvt32(), word[r12 + Offset(i)]);
        break;
      default:
        mov(dst.cvt32(), dword[r12 + Offset(i)]);
    }
  }
  /// The immediate as a value.
  void LoadSmi(const Reg64& dst, int i) {
    LoadSigned(dst, i);
    mov(dst.cvt32(), dst.cvt32());
    BoxSmi(dst);
  }
  /// The value in register operand i.
  void LoadRegister(const Reg64& dst, int i) {
    LoadSigned(dst, i);
    mov(dst, qword[rbp + dst * 8]);
  }
  /// Clobbers r11.
  void StoreRegister(int i, const Reg64& src) {
    LoadSigned(r11, i);
    mov(qword[rbp + r11 * 8], src);
  }
  void RegisterAddress(const Reg64& dst, int i) {
    LoadSigned(dst, i);
    lea(dst, ptr[rbp + dst * 8]);
  }
  /// Register operand i in memory. Clobbers rcx.
  Address RegisterSlot(int i) {
    LoadSigned(rcx, i);
    return qword[rbp + rcx * 8];
  }
  /// The word `beyond` words behind the last argument of the call block at register operand i,
  /// whose count is operand i + 1. Clobbers rcx and rdx.
  Address BlockSlot(int i, int beyond) {
    LoadSigned(rcx, i);
    LoadUnsigned(rdx, i + 1);
    add(rcx, rdx);
    return qword[rbp + rcx * 8 + 8 * beyond];
  }
  /// The call block at register operand i becomes the top of the stack. Clobbers rcx.
  void SetStackToBlock(int i) {
    LoadSigned(rcx, i);
    lea(rsp, ptr[rbp + rcx * 8]);
  }
  /// Slot operand i of the context in `context`. Clobbers rcx.
  Xbyak::RegExp ContextSlot(const Reg64& context, int i) {
    LoadUnsigned(rcx, i);
    return context + rcx * 8 + Context::kSlotsOffset;
  }
  void LoadPool(const Reg64& dst, int i) {
    LoadUnsigned(dst, i);
    mov(r11, Frame(frame::kBytecode));
    mov(r11, qword[r11 + BytecodeArray::kConstantPoolOffset]);
    mov(dst, qword[r11 + dst * 8 + FixedArray::kElementsOffset]);
  }
  /// Address of the slot's word 0. Clobbers r11.
  void SlotAddress(const Reg64& dst, int i) {
    LoadUnsigned(r11, i);
    mov(dst, Frame(frame::kVector));
    lea(dst, ptr[dst + r11 * 8 + FeedbackVector::kSlotsOffset]);
  }
  /// dst = address of a byte of the slot. Clobbers r10 and r11.
  void LeaSlot(const Reg64& dst, int i, int byte_offset) { lea(dst, ptr[Slot(i, byte_offset)]); }
  /// A byte of the slot, as a memory operand. Clobbers r10 and r11.
  Xbyak::RegExp Slot(int i, int byte_offset = 0) {
    LoadUnsigned(r11, i);
    mov(r10, Frame(frame::kVector));
    return r10 + r11 * 8 + (FeedbackVector::kSlotsOffset + byte_offset);
  }

  /// The register that has the vector after Slot.
  const Reg64& Vector() const { return r10; }

  // --- Control.
  /// A result is most often stored next: a narrow Star that follows is done here, which saves a
  /// dispatch.
  void Next() {
    int size = InstructionSize();
    movzx(ecx, byte[r12 + size]);
    if (scale_ == OperandScale::kSingle && TraitsOf(opcode_).writes_accumulator()) {
      Label no_star;
      constexpr int kStarSize = 2;
      cmp(ecx, static_cast<int>(Opcode::kStar));
      jne(no_star);
      movsx(r11, byte[r12 + size + 1]);
      mov(qword[rbp + r11 * 8], rax);
      movzx(ecx, byte[r12 + size + kStarSize]);
      add(r12, size + kStarSize);
      jmp(qword[rbx + rcx * 8]);
      L(no_star);
    }
    add(r12, size);
    jmp(qword[rbx + rcx * 8]);
  }
  /// budget -= the length of the loop that jump operand i closes. Clobbers rcx.
  void SubtractBackEdge(const Address& budget, int i) {
    LoadSigned(rcx, i);
    add(budget, ecx);
  }
  /// Goes to the target of jump operand i.
  void TakeJump(int i) {
    LoadSigned(rcx, i);
    add(r12, rcx);
    DispatchHere();
  }
  /// Goes to the instruction whose offset from this one is constant number (operand `first`) + ecx,
  /// or to `hole`, where that has none; ecx is within the table. The table's length is operand
  /// first + 1.
  void JumpByTable(int first, Label& hole) {
    LoadUnsigned(rdx, first);
    add(edx, ecx);
    mov(r11, Frame(frame::kBytecode));
    mov(r11, qword[r11 + BytecodeArray::kConstantPoolOffset]);
    mov(rcx, qword[r11 + rdx * 8 + FixedArray::kElementsOffset]);
    cmp(rcx, r14);
    jb(hole, T_NEAR);
    movsxd(rcx, ecx);
    add(r12, rcx);
    DispatchHere();
  }
  void DispatchHere() {
    movzx(ecx, byte[r12]);
    jmp(qword[rbx + rcx * 8]);
  }
  /// The instruction behind a prefix, with the handlers of table `table` (1 Wide, 2 ExtraWide).
  void DispatchPrefixed(int table) {
    movzx(ecx, byte[r12 + 1]);
    jmp(qword[rbx + rcx * 8 + table * kDispatchTableSize * 8]);
  }

  /// Baseline code goes on with the frame, at the address in rcx.
  void GoOnInOtherTier() {
    mov(rdx, rcx);
    jmp(VmField(StubField(Stub::kBaselineResume)));
  }

  // --- Leaving the instruction.
  void SavePc() { mov(Frame(frame::kPc), r12); }
  /// After a call on a block of registers: all but rbp, r13-r15 is gone, rax has the result.
  void ReloadAfterCall() {
    mov(rsp, Frame(frame::kBottom));
    ReloadAfterStub();
  }
  /// After a stub that may have called JavaScript in its own frame.
  void ReloadAfterStub() {
    mov(r12, Frame(frame::kPc));
    mov(rbx, reinterpret_cast<uintptr_t>(dispatch_table_));
  }
  /// After the frame got another vector, which is read from the frame each time.
  void ReloadVector() {}
  /// Calls a C function, which keeps rsp, rbx and r12, whatever it calls: arguments in rsi, rdx, rcx, r8, r9; result in rax.
  template <class F>
  void CallSlow(F* function) {
    SavePc();
    mov(r11, reinterpret_cast<uintptr_t>(function));
    call(VmField(StubField(Stub::kCallC)));
  }

  int OperandSize(int i) const { return qdr::OperandSize(TraitsOf(opcode_).operands[i], scale_); }
  int Offset(int i) const { return prefix_ + OperandOffset(opcode_, i, scale_); }
  int InstructionSize() const { return prefix_ + qdr::InstructionSize(opcode_, scale_); }

 private:
  std::deque<std::function<void()>> deferred_;
  const void* const* dispatch_table_;
  Opcode opcode_ = Opcode::kIllegal;
  OperandScale scale_ = OperandScale::kSingle;
  int prefix_ = 0;
};

}  // namespace qdr

#endif  // TIERS_IGNITION_OPERANDS_H_
