// Generic calls and constructions: any callee, bound functions, argument lists, and the two methods
// of Function.prototype that are calls themselves. None of them leaves a frame behind but
// Construct.
#include "tiers/codegen/stub_generator.h"

namespace qdr {

namespace {
constexpr int kTypeByte = HeapObject::kTypeOffset;
constexpr auto TypeOf(InstanceType t) { return static_cast<int>(t); }
}  // namespace

/// The bound function in rdi gets its arguments between the receiver's place, which the caller must
/// fill, and the rest; edx counts them in. Goes to `guard`, with nothing changed, when the stack
/// does not take them. Clobbers rax, rcx, r8, r9, r11.
void StubGenerator::InsertBoundArguments(Label& guard) {
  Label copy, copied;
  mov(r8, qword[rdi + JSBoundFunction::kArgumentsOffset]);
  mov(r9d, dword[r8 + FixedArray::kLengthOffset]);
  CheckStack(r9, guard);
  pop(r11);
  lea(rcx, ptr[r9 * 8]);
  sub(rsp, rcx);
  xor_(ecx, ecx);
  L(copy);
  cmp(ecx, r9d);
  jae(copied);
  mov(rax, qword[r8 + rcx * 8 + FixedArray::kElementsOffset]);
  mov(qword[rsp + rcx * 8 + 8], rax);
  inc(ecx);
  jmp(copy);
  L(copied);
  push(r11);
  add(edx, r9d);
}

void StubGenerator::GenerateCallAny() {
  Begin(Stub::kCallAny);
  Label not_function, special, retry, guard;
  L(retry);
  test(rdi, r15);
  jnz(special, T_NEAR);
  cmp(byte[rdi + kTypeByte], TypeOf(InstanceType::kJSFunction));
  jne(not_function);
  jmp(qword[rdi + JSFunction::kCodeEntryOffset]);
  L(not_function);
  cmp(byte[rdi + kTypeByte], TypeOf(InstanceType::kJSBoundFunction));
  jne(special, T_NEAR);

  InsertBoundArguments(guard);
  mov(rax, qword[rdi + JSBoundFunction::kBoundThisOffset]);
  mov(qword[rsp + 8], rax);
  mov(rdi, qword[rdi + JSBoundFunction::kTargetOffset]);
  jmp(retry, T_NEAR);
  L(guard);
  CallKeepingCallee(reinterpret_cast<const void*>(transitions_.stack_guard));
  jmp(retry, T_NEAR);

  L(special);
  EnterExitFrame(FrameMarker::kCallExit);
  push(rdi);
  push(rsi);
  mov(edx, edx);
  push(rdx);
  SetRealmFromCaller();
  mov(rsi, rdi);
  mov(rcx, rdx);
  lea(rdx, ptr[rbp + frame::kReceiver]);
  mov(rdi, r13);
  CallC(reinterpret_cast<const void*>(transitions_.call_special));
  cmp(rax, static_cast<int>(Value::kExceptionBits));
  je(throw_, T_NEAR);
  leave();
  ret();
}

void StubGenerator::GenerateConstructAny() {
  Begin(Stub::kConstructAny);
  Label special, not_function, base, retry, guard;
  L(retry);
  test(rdi, r15);
  jnz(special, T_NEAR);
  cmp(byte[rdi + kTypeByte], TypeOf(InstanceType::kJSFunction));
  jne(not_function, T_NEAR);
  mov(rax, qword[rdi + JSFunction::kSharedOffset]);
  movzx(eax, byte[rax + SharedFunctionInfo::kKindOffset]);
  cmp(eax, static_cast<int>(FunctionKind::kNormal));
  je(base);
  cmp(eax, static_cast<int>(FunctionKind::kBaseConstructor));
  je(base);
  mov(qword[rsp + 8], static_cast<int>(Value::kHoleBits));
  jmp(qword[rdi + JSFunction::kCodeEntryOffset]);

  // A base constructor: makes the object, calls on a copy of the block, and takes the object where
  // the constructor returns none.
  L(base);
  mov(ecx, edx);
  CheckStack(rcx, guard);
  push(rbp);
  mov(rbp, rsp);
  mov(rax, Value::Smi(static_cast<int32_t>(FrameMarker::kStub)).bits());
  push(rax);
  push(rdi);
  push(rsi);
  mov(edx, edx);
  or_(rdx, r14);
  push(rdx);
  // [rbp-16] constructor, [rbp-24] new.target, [rbp-32] count; the object goes to [rbp-40].
  push(rbp);
  mov(rbp, rsp);
  mov(rax, Value::Smi(static_cast<int32_t>(FrameMarker::kExit)).bits());
  push(rax);
  mov(VmField(vm_offset::kExitFrame), rbp);
  mov(rdx, rsi);
  mov(rsi, rdi);
  mov(rdi, r13);
  CallC(reinterpret_cast<const void*>(transitions_.create_this));
  cmp(rax, static_cast<int>(Value::kExceptionBits));
  je(throw_, T_NEAR);
  leave();
  push(rax);
  mov(edx, dword[rbp - 32]);
  mov(ecx, edx);
  Label copy, copied;
  L(copy);
  test(ecx, ecx);
  jz(copied);
  push(qword[rbp + rcx * 8 + frame::kReceiver]);
  dec(ecx);
  jmp(copy);
  L(copied);
  push(rax);
  mov(rdi, qword[rbp - 16]);
  mov(rsi, qword[rbp - 24]);
  call(qword[rdi + JSFunction::kCodeEntryOffset]);
  Label take_object, done;
  test(rax, r15);
  jnz(take_object);
  cmp(byte[rax + kTypeByte], TypeOf(InstanceType::kFirstJSReceiver));
  jae(done);
  L(take_object);
  mov(rax, qword[rbp - 40]);
  L(done);
  leave();
  ret();

  L(not_function);
  cmp(byte[rdi + kTypeByte], TypeOf(InstanceType::kJSBoundFunction));
  jne(special, T_NEAR);
  InsertBoundArguments(guard);
  mov(qword[rsp + 8], static_cast<int>(Value::kHoleBits));
  mov(r8, qword[rdi + JSBoundFunction::kTargetOffset]);
  cmp(rsi, rdi);
  cmove(rsi, r8);
  mov(rdi, r8);
  jmp(retry, T_NEAR);
  L(guard);
  CallKeepingCallee(reinterpret_cast<const void*>(transitions_.stack_guard));
  jmp(retry, T_NEAR);

  L(special);
  EnterExitFrame(FrameMarker::kCallExit);
  push(rdi);
  push(rsi);
  mov(edx, edx);
  push(rdx);
  mov(r8, rsi);
  mov(rsi, rdi);
  mov(rcx, rdx);
  lea(rdx, ptr[rbp + frame::kReceiver]);
  mov(rdi, r13);
  CallC(reinterpret_cast<const void*>(transitions_.construct_special));
  cmp(rax, static_cast<int>(Value::kExceptionBits));
  je(throw_, T_NEAR);
  leave();
  ret();
}

// Stack at entry: [return][receiver][a 0 .. a n-2][place of the list]. Whoever makes the list
// bounds its length by what the stack can take.
void StubGenerator::GenerateCallWithList() {
  auto spread = [this] {
    Label empty, copy;
    mov(r9d, dword[r8 + FixedArray::kLengthOffset]);
    dec(edx);  // arguments before the list
    test(r9d, r9d);
    jz(empty, T_NEAR);
    mov(r11, rsp);
    lea(rcx, ptr[r9 * 8 - 8]);
    sub(rsp, rcx);
    lea(r10d, ptr[rdx + 2]);  // return address, receiver, arguments
    MoveWordsDown(r11, r10, rcx, rax);
    lea(r11, ptr[rsp + r10 * 8]);
    xor_(ecx, ecx);
    L(copy);
    mov(rax, qword[r8 + rcx * 8 + FixedArray::kElementsOffset]);
    mov(qword[r11 + rcx * 8], rax);
    inc(ecx);
    cmp(ecx, r9d);
    jb(copy);
    add(edx, r9d);
    L(empty);
  };
  Begin(Stub::kCallWithList);
  spread();
  jmp(VmField(StubField(Stub::kCallAny)));
  Begin(Stub::kConstructWithList);
  spread();
  jmp(VmField(StubField(Stub::kConstructAny)));
}

void StubGenerator::GenerateFunctionCallAndApply() {
  // f.call(receiver, ...): the receiver (f) leaves the block, the first argument becomes the
  // receiver.
  Begin(Stub::kFunctionCall);
  Label no_arguments;
  mov(rdi, qword[rsp + 8]);
  test(edx, edx);
  jz(no_arguments);
  pop(rcx);
  mov(qword[rsp], rcx);
  dec(edx);
  jmp(VmField(StubField(Stub::kCallAny)));
  L(no_arguments);
  mov(qword[rsp + 8], static_cast<int>(Value::kUndefinedBits));
  jmp(VmField(StubField(Stub::kCallAny)));

  // f.apply(receiver, list).
  Begin(Stub::kFunctionApply);
  Label without_list;
  mov(rax, qword[rsp + 8]);
  cmp(edx, 2);
  jb(without_list, T_NEAR);
  mov(r8, qword[rsp + 24]);
  Label list_in_cpp;
  SpreadArgumentsObject(list_in_cpp);
  L(list_in_cpp);
  EnterExitFrame();
  mov(rcx, qword[rdi + JSFunction::kSharedOffset]);
  mov(rcx, qword[rcx + SharedFunctionInfo::kRealmOffset]);
  mov(VmField(vm_offset::kRealm), rcx);
  mov(rdi, r13);
  mov(rsi, r8);
  mov(rdx, qword[rbp + frame::kReceiver]);
  CallC(reinterpret_cast<const void*>(transitions_.list_from_array_like));
  cmp(rax, static_cast<int>(Value::kExceptionBits));
  je(throw_, T_NEAR);
  leave();
  mov(r8, rax);
  mov(rdi, qword[rsp + 8]);
  pop(rcx);
  mov(qword[rsp], rcx);
  mov(edx, 1);
  // The call to C++ used the register of new.target.
  mov(esi, static_cast<int>(Value::kUndefinedBits));
  jmp(VmField(StubField(Stub::kCallWithList)));
  L(without_list);
  mov(rdi, rax);
  jmp(VmField(StubField(Stub::kFunctionCall)));
}

}  // namespace qdr
