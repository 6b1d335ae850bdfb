#include "tiers/codegen/macro_assembler.h"

#include <cstring>

namespace qdr {

void MacroAssembler::EnterExitFrame(FrameMarker marker) {
  push(rbp);
  mov(rbp, rsp);
  mov(rax, Value::Smi(static_cast<int32_t>(marker)).bits());
  push(rax);
  mov(VmField(vm_offset::kExitFrame), rbp);
}

void MacroAssembler::SetRealmFromCaller() {
  mov(rax, qword[rbp]);
  mov(rax, qword[rax + frame::kFunction]);
  Label not_a_function;
  cmp(rax, r14);
  jae(not_a_function);
  mov(rax, qword[rax + JSFunction::kSharedOffset]);
  mov(rax, qword[rax + SharedFunctionInfo::kRealmOffset]);
  mov(VmField(vm_offset::kRealm), rax);
  L(not_a_function);
}

void MacroAssembler::CallC(const void* function) {
  and_(rsp, -16);
  mov(rax, reinterpret_cast<uintptr_t>(function));
  call(rax);
}

void MacroAssembler::MoveWordsDown(const Reg64& from, const Reg64& count, const Reg64& index,
                                   const Reg64& scratch) {
  Label move;
  xor_(index.cvt32(), index.cvt32());
  L(move);
  mov(scratch, qword[from + index * 8]);
  mov(qword[rsp + index * 8], scratch);
  inc(index.cvt32());
  cmp(index.cvt32(), count.cvt32());
  jb(move);
}

void MacroAssembler::MoveArgumentsAndFill() {
  Label missing;
  mov(r10, rsp);
  lea(r11, ptr[rcx * 8]);
  sub(rsp, r11);
  lea(r11d, ptr[rdx + 2]);
  MoveWordsDown(r10, r11, rax, rbx);
  lea(r10, ptr[rsp + r11 * 8]);
  L(missing);
  mov(qword[r10], static_cast<int>(Value::kUndefinedBits));
  add(r10, 8);
  dec(ecx);
  jnz(missing);
}

void MacroAssembler::LoadCodeUnit(const Reg64& string, const Reg64& index, const Reg64& scratch,
                                  Label& rope) {
  Label again, one_byte, two_byte, sliced, done;
  L(again);
  movzx(scratch.cvt32(), byte[string + HeapObject::kTypeOffset]);
  cmp(scratch.cvt32(), static_cast<int>(InstanceType::kSeqTwoByteString));
  jb(one_byte);
  je(two_byte);
  cmp(scratch.cvt32(), static_cast<int>(InstanceType::kConsString));
  jne(sliced);
  // A rope that was flattened: all of it is the first part.
  mov(scratch, qword[string + ConsString::kSecondOffset]);
  cmp(dword[scratch + String::kLengthOffset], 0);
  jne(rope, T_NEAR);
  mov(string, qword[string + ConsString::kFirstOffset]);
  jmp(again);
  L(sliced);
  add(index.cvt32(), dword[string + SlicedString::kOffsetOffset]);
  mov(string, qword[string + SlicedString::kParentOffset]);
  jmp(again);
  L(two_byte);
  movzx(index.cvt32(), word[string + index * 2 + SeqTwoByteString::kDataOffset]);
  jmp(done);
  L(one_byte);
  movzx(index.cvt32(), byte[string + index + SeqOneByteString::kDataOffset]);
  L(done);
}

const uint8_t* MacroAssembler::Install(CodeSpace& space) {
  QDR_CHECK(Xbyak::GetError() == 0);
  CodeSpace::Block block = space.Allocate(getSize());
  QDR_CHECK(block.executable != nullptr);
  std::memcpy(block.writable, getCode(), getSize());
  return block.executable;
}

}  // namespace qdr
