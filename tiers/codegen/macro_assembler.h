// The macro assembler: xbyak with the engine's registers, value tests, and calls into C++.
// Included by few files (xbyak is large): interfaces elsewhere speak of addresses only.
#ifndef TIERS_CODEGEN_MACRO_ASSEMBLER_H_
#define TIERS_CODEGEN_MACRO_ASSEMBLER_H_

#include <cstddef>

#include "heap/code_space.h"
#include "objects/vm.h"
#include "tiers/codegen/assembler.h"
#include "tiers/codegen/frames.h"

namespace qdr {

/// Offsets in the Vm, whose address is in r13.
namespace vm_offset {
inline constexpr int kState = offsetof(Vm, state);
inline constexpr int kStackLimit = kState + offsetof(VmState, stack_limit);
inline constexpr int kPendingException = kState + offsetof(VmState, pending_exception);
inline constexpr int kExitFrame = kState + offsetof(VmState, exit_frame_pointer);
inline constexpr int kRealm = kState + offsetof(VmState, realm);
inline constexpr int kTierSwitchCountdown =
    kState + static_cast<int>(offsetof(VmState, tier_switch_countdown));
inline constexpr int kAllocationTop = offsetof(Vm, heap) + offsetof(Heap, window);
inline constexpr int kAllocationLimit = kAllocationTop + 8;
inline constexpr int kMapSpaceBase = offsetof(Vm, heap) + offsetof(Heap, map_space_base);
inline constexpr int Root(RootIndex i) {
  return kState + static_cast<int>(offsetof(VmState, roots)) + 8 * static_cast<int>(i);
}
inline constexpr int InternalMap(InstanceType t) {
  return kState + static_cast<int>(offsetof(VmState, maps)) + 8 * static_cast<int>(t);
}
}  // namespace vm_offset

class MacroAssembler : public Assembler {
 public:
  using Address = Xbyak::Address;

  explicit MacroAssembler(size_t capacity, void* buffer = nullptr) : Assembler(capacity, buffer) {}

  // Pinned registers (names as constants would need a definition per use: functions are free).
  const Reg64& vm() const { return r13; }
  const Reg64& number_tag() const { return r14; }
  const Reg64& not_cell_mask() const { return r15; }

  PlaceOperand<64> VmField(int offset) { return qword[At(r13, offset)]; }
  PlaceOperand<64> Frame(int offset) { return qword[At(rbp, offset)]; }

  // --- Values. "Jump" variants are near jumps.
  void JumpIfNotCell(const Reg64& v, Label& target) {
    test(v, r15);
    jnz(target, T_NEAR);
  }
  void JumpIfNotSmi(const Reg64& v, Label& target) {
    cmp(v, r14);
    jb(target, T_NEAR);
  }
  void JumpIfNotNumber(const Reg64& v, Label& target) {
    test(v, r14);
    jz(target, T_NEAR);
  }
  /// Boxes the int32 in `v`'s low half, whose high half is zero.
  void BoxSmi(const Reg64& v) { or_(v, r14); }
  /// Double from a boxed number: jumps when it is not one. Clobbers `v` unless it is a Smi.
  void UnboxNumber(const Xbyak::Xmm& dst, const Reg64& v, Label& not_number) {
    Label smi, done;
    cmp(v, r14);
    jae(smi);
    test(v, r14);
    jz(not_number, T_NEAR);
    add(v, r14);
    movq(dst, v);
    jmp(done);
    L(smi);
    pxor(dst, dst);
    cvtsi2sd(dst, v.cvt32());
    L(done);
  }
  void BoxDouble(const Reg64& dst, const Xbyak::Xmm& src) {
    movq(dst, src);
    sub(dst, r14);
  }
  void LoadConstant(const Reg64& dst, Value v) { mov(dst, v.bits()); }
  void LoadUndefined(const Reg64& dst) {
    mov(dst.cvt32(), static_cast<uint32_t>(Value::kUndefinedBits));
  }
  /// dst = boolean value of the condition in flag register set by the setter `set`.
  void BoxBoolean(const Reg64& dst) {  // dst's low byte is 0/1
    movzx(dst.cvt32(), dst.cvt8());
    or_(dst.cvt32(), static_cast<uint32_t>(Value::kFalseBits));
  }

  // --- Allocation in the young generation's window.
  /// dst = `bytes` of memory (a register, which becomes its end); or to `slow`. Clobbers `scratch`.
  void AllocateYoung(const Reg64& dst, const Reg64& bytes, const Reg64& scratch, Label& slow) {
    mov(dst, VmField(vm_offset::kAllocationTop));
    mov(scratch, VmField(vm_offset::kAllocationLimit));
    sub(scratch, dst);
    cmp(bytes, scratch);
    ja(slow, T_NEAR);
    add(bytes, dst);
    mov(VmField(vm_offset::kAllocationTop), bytes);
  }
  /// Header of a new instance of the hidden class in `map` at `object` + `offset`. Clobbers
  /// `scratch`.
  void StoreHeader(const Reg64& object, int offset, const Reg64& map, const Reg64& scratch) {
    mov(scratch, uint64_t{static_cast<uint8_t>(CellState::kYoung)} << 56);
    or_(scratch, qword[map + MapBase::kInstanceHeaderOffset]);
    mov(qword[object + offset], scratch);
  }

  // --- Strings.
  /// index = the code unit at `index`, which is below the length of `string` (zero-extended in,
  /// out). Goes to `rope` where the string must be flattened first. Clobbers `string` and
  /// `scratch`.
  void LoadCodeUnit(const Reg64& string, const Reg64& index, const Reg64& scratch, Label& rope);
  /// dst = the one-character string of the unit in `unit`, which is below 256.
  void LoadSingleCharacter(const Reg64& dst, const Reg64& unit) {
    mov(dst, VmField(vm_offset::Root(RootIndex::kSingleCharacterStrings)));
    mov(dst, qword[dst + unit * 8 + FixedArray::kElementsOffset]);
  }

  // --- Frames of stubs and calls into C++.
  /// Opens the frame through which a stub calls C++; afterwards arguments are in C registers but
  /// rdi.
  void EnterExitFrame(FrameMarker marker = FrameMarker::kExit);
  /// Sets the realm to that of the JavaScript frame that called the stub (the frame below the exit
  /// frame). Clobbers rax.
  void SetRealmFromCaller();
  /// Calls a C function from within an exit frame: aligns the stack.
  void CallC(const void* function);
  void LeaveFrame() { leave(); }

  /// Goes to `guard`, with nothing pushed, when the stack does not take `words` (a register) more,
  /// or an interrupt waits. Clobbers rax.
  template <class L>
  void CheckStack(const Reg64& words, L& guard) {
    imul(rax, words, -8);
    add(rax, rsp);
    cmp(rax, VmField(vm_offset::kStackLimit));
    jb(guard, T_NEAR);
  }

  /// Moves `count` words, at least one, that begin at `from`, down to rsp. Clobbers `index` and
  /// `scratch`.
  void MoveWordsDown(const Reg64& from, const Reg64& count, const Reg64& index,
                     const Reg64& scratch);

  /// At a function's entry, ecx being its parameters and edx the arguments, which are fewer: moves
  /// the return address, receiver and arguments down and fills in undefined; goes to `guard` when
  /// the stack does not take them. Clobbers rax, rbx, rcx, r10, r11.
  template <class L>
  void FillMissingArguments(L& guard) {
    sub(ecx, edx);
    CheckStack(rcx, guard);
    MoveArgumentsAndFill();
  }

  /// Copies the finished code to the code space. Returns its executable address.
  const uint8_t* Install(CodeSpace& space);

 private:
  /// FillMissingArguments, ecx being the number of those that are missing.
  void MoveArgumentsAndFill();
};

}  // namespace qdr

#endif  // TIERS_CODEGEN_MACRO_ASSEMBLER_H_
