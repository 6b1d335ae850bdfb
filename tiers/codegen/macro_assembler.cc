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

const uint8_t* MacroAssembler::Install(CodeSpace& space) {
  QDR_CHECK(Xbyak::GetError() == 0);
  CodeSpace::Block block = space.Allocate(getSize());
  QDR_CHECK(block.executable != nullptr);
  std::memcpy(block.writable, getCode(), getSize());
  return block.executable;
}

}  // namespace qdr
