#include "tiers/ignition/interpreter.h"

#include "tiers/codegen/code_log.h"
#include "tiers/ignition/bodies.h"
#include "tiers/ignition/operands.h"
#include "tiers/ignition/operator_stubs.h"

namespace qdr {

namespace {

constexpr size_t kHandlerBytes = 192 * 1024;
constexpr size_t kEntryBytes = 2048;

/// Emits the handlers of one operand scale and records their offsets.
void GenerateHandlers(IgnitionAssembler& assembler, const BuiltinFunction* runtime_table,
                      bool stress_tier_switch, OperandScale scale, size_t* offsets) {
  InstructionBodies<IgnitionAssembler> bodies(assembler, runtime_table);
  for (int i = 0; i < kOpcodeCount; ++i) {
    auto opcode = static_cast<Opcode>(i);
    assembler.align(16);
    offsets[i] = assembler.getSize();
    assembler.BeginInstruction(opcode, scale);
    if (stress_tier_switch) bodies.EmitTierSwitch();
    bodies.Emit(opcode);
  }
}

}  // namespace

Interpreter::Interpreter(Vm& vm, CodeSpace& space, const BuiltinFunction* runtime_table,
                         bool stress_tier_switch)
    : vm_(vm),
      space_(space),
      runtime_table_(runtime_table),
      stress_tier_switch_(stress_tier_switch),
      dispatch_(new const void*[3 * kDispatchTableSize]) {
  IgnitionAssembler assembler(kHandlerBytes, dispatch_.get());
  size_t offsets[kOpcodeCount];
  GenerateHandlers(assembler, runtime_table, stress_tier_switch, OperandScale::kSingle, offsets);
  const uint8_t* base = assembler.Install(space);
  const void* illegal = base + offsets[static_cast<int>(Opcode::kIllegal)];
  for (int i = 0; i < 3 * kDispatchTableSize; ++i) dispatch_[i] = illegal;
  for (int i = 0; i < kOpcodeCount; ++i) dispatch_[i] = base + offsets[i];
  LogHandlers(OperandScale::kSingle, base, offsets, assembler.getSize());
  GenerateEntries();
  GenerateOperatorStubs(vm, space);
}

void Interpreter::LogHandlers(OperandScale scale, const uint8_t* base, const size_t* offsets,
                              size_t size) const {
  if (vm_.code_log == nullptr) return;
  static constexpr const char* kSuffixes[] = {"", ".Wide", ".ExtraWide"};
  int log_scale = std::countr_zero(static_cast<unsigned>(scale));
  std::vector<CodeDescription> handlers;
  for (int i = 0; i < kOpcodeCount; ++i) {
    size_t end = i + 1 < kOpcodeCount ? offsets[i + 1] : size;
    std::string name(TraitsOf(static_cast<Opcode>(i)).name);
    handlers.push_back({.kind = CodeKind::kInterpreter,
                        .name = name + kSuffixes[log_scale],
                        .start = base + offsets[i],
                        .size = end - offsets[i]});
  }
  vm_.code_log->Added(handlers);
}

Interpreter::~Interpreter() = default;

void Interpreter::GenerateWideHandlers() {
  for (int table = 1; table <= 2; ++table) {
    OperandScale scale = table == 1 ? OperandScale::kDouble : OperandScale::kQuadruple;
    IgnitionAssembler assembler(kHandlerBytes, dispatch_.get());
    size_t offsets[kOpcodeCount];
    GenerateHandlers(assembler, runtime_table_, stress_tier_switch_, scale, offsets);
    const uint8_t* base = assembler.Install(space_);
    for (int i = 0; i < kOpcodeCount; ++i) {
      dispatch_[table * kDispatchTableSize + i] = base + offsets[i];
    }
    LogHandlers(scale, base, offsets, assembler.getSize());
  }
}

void Interpreter::GenerateEntries() {
  IgnitionAssembler a(kEntryBytes, dispatch_.get());
  using namespace Xbyak::util;  // NOLINT: register names
  CodeLabel entry, arguments_ready, too_few, guard, budget, fill, filled, baseline;

  // Code entry of interpreted functions: rdi = callee, rsi = new.target, edx = argument count.
  size_t entry_offset = a.getSize();
  a.L(entry);
  a.mov(rcx, qword[rdi + JSFunction::kSharedOffset]);
  a.mov(r8, qword[rcx + SharedFunctionInfo::kBytecodeOffset]);
  a.cmp(qword[r8 + BytecodeArray::kBaselineEntryOffset], 0);
  a.jne(baseline, Xbyak::CodeGenerator::T_NEAR);
  a.mov(r9d, dword[r8 + BytecodeArray::kParameterCountOffset]);
  a.dec(r9d);
  a.cmp(edx, r9d);
  a.jb(too_few, Xbyak::CodeGenerator::T_NEAR);
  a.L(arguments_ready);
  // Room for the frame? The limit is also how other threads interrupt.
  a.mov(r10d, dword[r8 + BytecodeArray::kRegisterCountOffset]);
  a.lea(rcx, ptr[r10 * 8 + 80]);
  a.mov(r11, rsp);
  a.sub(r11, rcx);
  a.cmp(r11, a.VmField(vm_offset::kStackLimit));
  a.jb(guard, Xbyak::CodeGenerator::T_NEAR);
  a.push(rbp);
  a.mov(rbp, rsp);
  a.push(rdi);
  a.push(qword[rdi + JSFunction::kContextOffset]);
  a.mov(eax, edx);
  a.or_(rax, r14);
  a.push(rax);
  a.push(r8);
  a.lea(r12, ptr[r8 + BytecodeArray::kCodeOffset]);
  a.push(r12);
  a.mov(r9, qword[rdi + JSFunction::kFeedbackCellOffset]);
  a.push(qword[r9 + FeedbackCell::kVectorOffset]);
  // rsp at rest: below new.target and the registers.
  a.lea(rcx, ptr[r10 * 8 + 16]);
  a.mov(r11, rsp);
  a.sub(r11, rcx);
  a.push(r11);
  a.push(rsi);
  a.mov(r10d, dword[r8 + BytecodeArray::kInitializedRegistersOffset]);
  a.test(r10d, r10d);
  a.jz(filled);
  a.L(fill);
  a.push(static_cast<int>(Value::kUndefinedBits));
  a.dec(r10d);
  a.jnz(fill);
  a.L(filled);
  a.mov(rsp, r11);
  a.mov(rbx, reinterpret_cast<uintptr_t>(dispatch_.get()));
  a.mov(eax, dword[r8 + BytecodeArray::kLengthOffset]);
  a.sub(dword[r9 + FeedbackCell::kBudgetOffset], eax);
  a.js(budget);
  a.LoadUndefined(rax);
  a.DispatchHere();

  a.L(budget);
  a.mov(rsi, rbp);
  a.CallSlow(EntryBudgetExhausted);
  CodeLabel stay;
  a.test(rax, rax);
  a.jz(stay);
  a.mov(rdx, rax);
  a.LoadUndefined(rax);
  a.jmp(a.VmField(StubField(Stub::kBaselineResume)));
  a.L(stay);
  a.LoadUndefined(rax);
  a.DispatchHere();

  // Another closure's calls had baseline code made: this one's go there directly from now on.
  a.L(baseline);
  a.mov(r11, qword[r8 + BytecodeArray::kBaselineEntryOffset]);
  a.mov(qword[rdi + JSFunction::kCodeEntryOffset], r11);
  a.jmp(r11);

  a.L(too_few);
  a.mov(ecx, r9d);
  a.FillMissingArguments(guard);
  a.jmp(arguments_ready, Xbyak::CodeGenerator::T_NEAR);

  a.L(guard);
  a.jmp(a.VmField(StubField(Stub::kStackGuard)));

  // Where exceptions land: rbp = frame, rcx = the handler's instruction, rax = exception.
  a.align(16);
  size_t resume_offset = a.getSize();
  a.mov(r12, rcx);
  a.mov(rsp, a.Frame(frame::kBottom));
  a.mov(rbx, reinterpret_cast<uintptr_t>(dispatch_.get()));
  a.DispatchHere();

  // Prefixes before their handlers exist.
  a.align(16);
  size_t widen_offset = a.getSize();
  a.push(rax);
  a.push(rbp);
  a.mov(rbp, rsp);
  a.mov(rdi, reinterpret_cast<uintptr_t>(this));
  a.CallC(reinterpret_cast<const void*>(
      +[](Interpreter* interpreter) { interpreter->GenerateWideHandlers(); }));
  a.leave();
  a.pop(rax);
  a.mov(rbx, reinterpret_cast<uintptr_t>(dispatch_.get()));
  a.DispatchHere();

  const uint8_t* base = a.Install(space_);
  vm_.state.stubs[static_cast<int>(Stub::kInterpreterEntry)] = base + entry_offset;
  vm_.state.stubs[static_cast<int>(Stub::kInterpreterResume)] = base + resume_offset;
  if (vm_.code_log != nullptr) {
    vm_.code_log->Added({.kind = CodeKind::kStub,
                         .name = std::string(StubName(Stub::kInterpreterEntry)),
                         .start = base + entry_offset,
                         .size = resume_offset - entry_offset});
    vm_.code_log->Added({.kind = CodeKind::kStub,
                         .name = std::string(StubName(Stub::kInterpreterResume)),
                         .start = base + resume_offset,
                         .size = a.getSize() - resume_offset});
  }
  for (int i = kDispatchTableSize; i < 3 * kDispatchTableSize; ++i) {
    dispatch_[i] = base + widen_offset;
  }
}

}  // namespace qdr
