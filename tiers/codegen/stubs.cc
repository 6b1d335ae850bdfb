#include "tiers/codegen/stubs.h"

#include "feedback/ic.h"
#include "tiers/codegen/code_log.h"
#include "tiers/codegen/macro_assembler.h"
#include "tiers/codegen/stub_generator.h"
#include "tiers/codegen/transitions.h"

namespace qdr {

namespace {

constexpr size_t kStubBytes = 24 * 1024;

using EntryFunction = Value (*)(Vm* vm, Value callee, Value new_target, uint64_t argc,
                                const Value* receiver_and_arguments);

}  // namespace

std::string_view StubName(Stub stub) {
  static constexpr std::string_view kNames[] = {
#define QDR_NAME(Name) #Name,
      QDR_STUBS(QDR_NAME)
#undef QDR_NAME
  };
  return kNames[static_cast<int>(stub)];
}

StubGenerator::StubGenerator(Vm& vm, const Transitions& transitions)
    : MacroAssembler(kStubBytes),
      vm_(vm),
      transitions_(transitions),
      has_sse41_(__builtin_cpu_supports("sse4.1") != 0) {}

void StubGenerator::Begin(Stub stub) {
  align(32);
  offsets_[static_cast<int>(stub)] = getSize();
}

void StubGenerator::Generate(CodeSpace& space) {
  GenerateEnter();
  GenerateCallC();
  GenerateCallRuntime();
  GenerateThrow();
  GenerateBuiltinEntry();
  GenerateCompileLazy();
  GenerateClassConstructorEntry();
  GenerateCallAny();
  GenerateConstructAny();
  GenerateCallWithList();
  GenerateFunctionCallAndApply();
  GenerateNewArguments();
  GenerateStringNatives();
  GenerateMathNatives();
  GenerateArrayNatives();
  GenerateLoadCache();
  GenerateStoreCache();
  GenerateRemember();
  GenerateStackGuard();
  GenerateBaselineResume();
  const uint8_t* base = Install(space);
  for (int i = 0; i < static_cast<int>(Stub::kInterpreterEntry); ++i) {
    vm_.state.stubs[i] = base + offsets_[i];
  }
  if (vm_.code_log != nullptr) LogStubs(base);
}

void StubGenerator::LogStubs(const uint8_t* base) const {
  std::vector<CodeDescription> stubs;
  for (int i = 0; i < static_cast<int>(Stub::kInterpreterEntry); ++i) {
    // A stub ends where the next one begins, whichever that is.
    size_t end = getSize();
    for (size_t offset : offsets_) {
      if (offset > offsets_[i]) end = std::min(end, offset);
    }
    stubs.push_back({.kind = CodeKind::kStub,
                     .name = std::string(StubName(static_cast<Stub>(i))),
                     .start = base + offsets_[i],
                     .size = end - offsets_[i]});
  }
  vm_.code_log->Added(stubs);
}

// C++ calls JavaScript: rdi = Vm, rsi = callee, rdx = new.target, rcx = argument count, r8 =
// receiver and arguments in memory order.
void StubGenerator::GenerateEnter() {
  Label exit;
  auto open_frame = [this] {
    push(rbp);
    mov(rbp, rsp);
    mov(rax, Value::Smi(static_cast<int32_t>(FrameMarker::kEntry)).bits());
    push(rax);
    push(qword[rdi + vm_offset::kExitFrame]);
    push(rbx);
    push(r12);
    push(r13);
    push(r14);
    push(r15);
    mov(r13, rdi);
    mov(r14, Value::kNumberTag);
    mov(r15, Value::kNotCellMask);
    mov(rdi, rsi);
    mov(rsi, rdx);
    mov(edx, ecx);
    // The block: arguments from the last to the receiver.
    Label loop;
    L(loop);
    push(qword[r8 + rcx * 8]);
    dec(rcx);
    jns(loop);
  };
  Begin(Stub::kEnter);
  open_frame();
  Label construct;
  cmp(rsi, static_cast<int>(Value::kUndefinedBits));
  jne(construct);
  call(VmField(StubField(Stub::kCallAny)));
  jmp(exit);
  L(construct);
  call(VmField(StubField(Stub::kConstructAny)));
  L(exit);
  L(enter_exit_);
  lea(rsp, ptr[rbp + frame::kEntrySavedRegisters]);
  pop(r15);
  pop(r14);
  pop(rcx);  // the Vm stays in r13 until the exit frame is restored
  pop(r12);
  pop(rbx);
  pop(rdx);
  mov(VmField(vm_offset::kExitFrame), rdx);
  mov(r13, rcx);
  mov(rsp, rbp);
  pop(rbp);
  ret();

  Begin(Stub::kEnterResume);
  open_frame();
  call(qword[rdi + JSFunction::kCodeEntryOffset]);
  jmp(exit, T_NEAR);
}

void StubGenerator::GenerateCallC() {
  Begin(Stub::kCallC);
  EnterExitFrame();
  SetRealmFromCaller();
  mov(rdi, r13);
  and_(rsp, -16);
  call(r11);
  cmp(rax, static_cast<int>(Value::kExceptionBits));
  je(throw_, T_NEAR);
  leave();
  ret();
}

void StubGenerator::GenerateCallRuntime() {
  Begin(Stub::kCallRuntime);
  EnterExitFrame();
  mov(rax, qword[rbp]);
  mov(rax, qword[rax + frame::kFunction]);
  push(rax);
  push(static_cast<int>(Value::kUndefinedBits));
  mov(edx, edx);
  push(rdx);
  sub(rsi, 8);
  push(rsi);
  mov(rax, qword[rax + JSFunction::kSharedOffset]);
  mov(rax, qword[rax + SharedFunctionInfo::kRealmOffset]);
  mov(VmField(vm_offset::kRealm), rax);
  mov(rdi, r13);
  mov(rsi, rsp);
  and_(rsp, -16);
  call(r11);
  cmp(rax, static_cast<int>(Value::kExceptionBits));
  je(throw_, T_NEAR);
  leave();
  ret();
}

// The exit frame of the call that threw is still intact: the unwinder starts from it.
void StubGenerator::GenerateThrow() {
  Begin(Stub::kThrow);
  L(throw_);
  mov(rdi, r13);
  CallC(reinterpret_cast<const void*>(transitions_.unwind));
  mov(rbp, VmField(vm_offset::kState + static_cast<int>(offsetof(VmState, unwind_frame))));
  mov(rcx, VmField(vm_offset::kState + static_cast<int>(offsetof(VmState, unwind_pc))));
  test(rcx, rcx);
  Label handler;
  jnz(handler);
  mov(eax, Value::kExceptionBits);
  jmp(enter_exit_, T_NEAR);
  L(handler);
  mov(rdx, VmField(vm_offset::kState + static_cast<int>(offsetof(VmState, unwind_code))));
  test(rdx, rdx);
  Label interpret;
  jz(interpret);
  jmp(VmField(StubField(Stub::kBaselineResume)));
  L(interpret);
  jmp(VmField(StubField(Stub::kInterpreterResume)));
}

void StubGenerator::GenerateBuiltinEntry() {
  Begin(Stub::kBuiltinEntry);
  L(builtin_entry_);
  EnterExitFrame(FrameMarker::kCallExit);
  // An Arguments object, last field first.
  push(rdi);
  push(rsi);
  mov(edx, edx);
  push(rdx);
  lea(rax, ptr[rbp + frame::kReceiver]);
  push(rax);
  mov(rax, qword[rdi + JSFunction::kSharedOffset]);
  mov(rcx, qword[rax + SharedFunctionInfo::kRealmOffset]);
  mov(VmField(vm_offset::kRealm), rcx);
  mov(rdi, r13);
  mov(rsi, rsp);
  Label overflow;
  cmp(rsp, VmField(vm_offset::kState + static_cast<int>(offsetof(VmState, real_stack_limit))));
  jb(overflow);
  and_(rsp, -16);
  call(qword[rax + SharedFunctionInfo::kBuiltinOffset]);
  cmp(rax, static_cast<int>(Value::kExceptionBits));
  je(throw_, T_NEAR);
  leave();
  ret();
  L(overflow);
  CallC(reinterpret_cast<const void*>(transitions_.stack_guard));
  jmp(throw_, T_NEAR);
}

// Keeps callee, new.target and count in the exit frame, where the collector finds them.
void StubGenerator::CallKeepingCallee(const void* function) {
  EnterExitFrame(FrameMarker::kCallExit);
  push(rdi);
  push(rsi);
  mov(edx, edx);
  push(rdx);
  mov(rsi, rdi);
  mov(rdi, r13);
  CallC(function);
  cmp(rax, static_cast<int>(Value::kExceptionBits));
  je(throw_, T_NEAR);
  mov(rdi, qword[rbp - 16]);
  mov(rsi, qword[rbp - 24]);
  mov(rdx, qword[rbp - 32]);
  leave();
}

void StubGenerator::GenerateCompileLazy() {
  Begin(Stub::kCompileLazy);
  CallKeepingCallee(reinterpret_cast<const void*>(transitions_.compile_lazy));
  jmp(qword[rdi + JSFunction::kCodeEntryOffset]);
}

void StubGenerator::GenerateClassConstructorEntry() {
  Begin(Stub::kClassConstructorEntry);
  Label call_without_new;
  cmp(rsi, static_cast<int>(Value::kUndefinedBits));
  je(call_without_new);
  jmp(VmField(StubField(Stub::kInterpreterEntry)));
  L(call_without_new);
  CallKeepingCallee(reinterpret_cast<const void*>(transitions_.class_constructor_called));
  ud2();
}

void StubGenerator::GenerateStackGuard() {
  Begin(Stub::kStackGuard);
  CallKeepingCallee(reinterpret_cast<const void*>(transitions_.stack_guard));
  jmp(qword[rdi + JSFunction::kCodeEntryOffset]);
}

void StubGenerator::GenerateBaselineResume() {
  Begin(Stub::kBaselineResume);
  mov(rsp, Frame(frame::kBottom));
  mov(rbx, Frame(frame::kVector));
  jmp(rdx);

  Begin(Stub::kInterpreterContinue);
  mov(rcx, Frame(frame::kPc));
  jmp(VmField(StubField(Stub::kInterpreterResume)));
}

void StubGenerator::GenerateRemember() {
  Begin(Stub::kRemember);
  const Xbyak::Reg64 saved[] = {rax, rcx, rdx, rsi, rdi, r8, r9, r10};
  for (const auto& reg : saved) push(reg);
  push(rbp);
  mov(rbp, rsp);
  mov(rsi, rdi);
  lea(rdi, ptr[r13 + static_cast<int>(offsetof(Vm, heap))]);
  CallC(reinterpret_cast<const void*>(
      +[](Heap* heap, HeapObject* host) { heap->RememberSlow(host); }));
  leave();
  for (int i = std::size(saved) - 1; i >= 0; --i) pop(saved[i]);
  ret();
}

void GenerateStubs(Vm& vm, CodeSpace& space, const Transitions& transitions) {
  StubGenerator(vm, transitions).Generate(space);
}

namespace {
Completion<Value> Enter(Vm& vm, Stub stub, Value callee, Value new_target,
                        std::span<const Value> arguments) {
  TRY(vm.CheckStack(arguments.size_bytes()));
  RealmScope realm_scope(vm, vm.realm());
  auto entry = reinterpret_cast<EntryFunction>(StubEntry(vm, stub));
  return entry(&vm, callee, new_target, arguments.size() - 1, arguments.data());
}
}  // namespace

Completion<Value> EnterFunction(Vm& vm, Value callee, Value new_target,
                                std::span<const Value> arguments) {
  return Enter(vm, Stub::kEnter, callee, new_target, arguments);
}

Completion<Value> ResumeFunction(Vm& vm, JSFunction* function, HeapObject* generator,
                                 std::span<const Value> arguments) {
  return Enter(vm, Stub::kEnterResume, function, generator, arguments);
}

}  // namespace qdr
