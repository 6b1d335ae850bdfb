// How an interpreted instruction gets its operands: decoded at run time from the bytecode at r12.
// The instruction bodies (bodies*.h) are templates over a class like this; Sparkplug has the other
// one, whose operands are known while it generates.
#ifndef TIERS_IGNITION_OPERANDS_H_
#define TIERS_IGNITION_OPERANDS_H_

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

  IgnitionAssembler(size_t capacity, const void* const* dispatch_table)
      : MacroAssembler(capacity), dispatch_table_(dispatch_table) {}

  void BeginInstruction(Opcode opcode, OperandScale scale) {
    opcode_ = opcode;
    scale_ = scale;
    prefix_ = scale == OperandScale::kSingle ? 0 : 1;
  }

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
  /// A byte of the slot, as a memory operand. Clobbers r10 and r11.
  Xbyak::RegExp Slot(int i, int byte_offset = 0) {
    LoadUnsigned(r11, i);
    mov(r10, Frame(frame::kVector));
    return r10 + r11 * 8 + (FeedbackVector::kSlotsOffset + byte_offset);
  }

  // --- Control.
  /// A result is most often stored next: a narrow Star that follows is done here, which saves a dispatch.
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
  /// Goes to the target of jump operand i.
  void TakeJump(int i) {
    LoadSigned(rcx, i);
    add(r12, rcx);
    DispatchHere();
  }
  /// Goes to the instruction `offset` bytes (in a register) from this one.
  void JumpBy(const Reg64& offset) {
    add(r12, offset);
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

  // --- Leaving the instruction.
  void SavePc() { mov(Frame(frame::kPc), r12); }
  /// After JavaScript may have run: all but rbp, r13-r15 is gone, rax has the result.
  void Reload() {
    mov(rsp, Frame(frame::kBottom));
    mov(r12, Frame(frame::kPc));
    mov(rbx, reinterpret_cast<uintptr_t>(dispatch_table_));
  }
  /// Calls a C function: arguments in rsi, rdx, rcx, r8, r9; result in rax.
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
  const void* const* dispatch_table_;
  Opcode opcode_ = Opcode::kIllegal;
  OperandScale scale_ = OperandScale::kSingle;
  int prefix_ = 0;
};

}  // namespace qdr

#endif  // TIERS_IGNITION_OPERANDS_H_
