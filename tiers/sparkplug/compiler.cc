#include "tiers/sparkplug/compiler.h"

#include <sys/mman.h>

#include "tiers/ignition/bodies.h"
#include "tiers/sparkplug/inline_caches.h"
#include "tiers/sparkplug/operands.h"

namespace qdr {

namespace {

/// Address space for the code of the longest function; pages are committed as they are written.
constexpr size_t kBufferBytes = size_t{64} << 20;
/// Committed pages beyond this are given back after the function that needed them.
constexpr size_t kKeptBytes = size_t{1} << 20;
constexpr auto kNear = Xbyak::CodeGenerator::T_NEAR;

}  // namespace

BaselineInput::BaselineInput(Vm& vm, SharedFunctionInfo* shared, FeedbackVector* vector)
    : shared(shared),
      bytecode(shared->bytecode()),
      kind(shared->kind()),
      constants(bytecode->constants()->data(),
                bytecode->constants()->data() + bytecode->constants()->length()),
      feedback(vm, vector) {}

SparkplugCompiler::SparkplugCompiler(const BuiltinFunction* runtime_table, const Options& options)
    : runtime_table_(runtime_table), options_(options) {
  void* p = mmap(nullptr, kBufferBytes, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) QDR_FATAL("cannot reserve the baseline compiler's buffer");
  buffer_ = static_cast<uint8_t*>(p);
  assembler_ = std::make_unique<SparkplugAssembler>(kBufferBytes, buffer_);
}

SparkplugCompiler::~SparkplugCompiler() { munmap(buffer_, kBufferBytes); }

BaselineOutput SparkplugCompiler::Compile(const BaselineInput& input) {
  BytecodeArray* bytecode = input.bytecode;
  BaselineOutput output;
  if (bytecode->length() > kMaxBytecodeLength) return output;
  SparkplugAssembler& a = *assembler_;
  a.BeginFunction(bytecode, input.constants, input.feedback);
  EmitPrologue(input);
  InstructionBodies<SparkplugAssembler> bodies(a, runtime_table_);
  for (BytecodeIterator it({bytecode->code(), bytecode->length()}); !it.done(); it.Advance()) {
    a.BeginInstruction(it);
    output.positions.push_back({it.offset(), static_cast<uint32_t>(a.getSize())});
    if (options_.stress_tier_switch) bodies.EmitTierSwitch();
    bodies.Emit(it.opcode());
  }
  output.main_size = static_cast<uint32_t>(a.getSize());
  a.EndFunction();
  if (Xbyak::GetError() != 0) {
    Xbyak::ClearError();
    return output;
  }
  const size_t size = a.getSize();
  output.code.assign(buffer_, buffer_ + size);
  if (size > kKeptBytes) madvise(buffer_ + kKeptBytes, size - kKeptBytes, MADV_DONTNEED);
  output.guards = std::move(a.guards());
  output.ok = true;
  return output;
}

std::unique_ptr<BaselineCode> SparkplugCompiler::Install(CodeSpace& space, BytecodeArray* bytecode,
                                                         BaselineOutput output) {
  CodeSpace::Block block = space.Allocate(output.code.size());
  if (block.executable == nullptr) return nullptr;
  std::memcpy(block.writable, output.code.data(), output.code.size());
  auto code = std::make_unique<BaselineCode>();
  code->bytecode = bytecode;
  code->code = block.executable;
  code->size = static_cast<uint32_t>(output.code.size());
  code->main_size = output.main_size;
  code->positions = std::move(output.positions);
  code->guards = std::move(output.guards);
  return code;
}

// The interpreter's entry (tiers/ignition/interpreter.cc) with what is known of this function.
void SparkplugCompiler::EmitPrologue(const BaselineInput& input) {
  using namespace Xbyak::util;  // NOLINT: register names
  SparkplugAssembler& a = *assembler_;
  BytecodeArray* bytecode = input.bytecode;
  const auto parameters = static_cast<int>(bytecode->parameter_count()) - 1;
  const auto registers = static_cast<int>(bytecode->register_count());
  CodeLabel* guard = a.NewLabel();
  CodeLabel* arguments_ready = a.NewLabel();

  if (IsClassConstructorKind(input.kind)) {
    CodeLabel* without_new = a.NewLabel();
    a.Deferred([&a, without_new] {
      a.L(*without_new);
      a.jmp(a.VmField(StubField(Stub::kClassConstructorEntry)));
    });
    a.cmp(rsi, static_cast<int>(Value::kUndefinedBits));
    a.je(*without_new, kNear);
  }
  if (parameters > 0) {
    CodeLabel* too_few = a.NewLabel();
    a.Deferred([&a, too_few, arguments_ready, guard, parameters] {
      a.L(*too_few);
      a.mov(ecx, parameters);
      a.FillMissingArguments(*guard);
      a.jmp(*arguments_ready, kNear);
    });
    a.cmp(edx, parameters);
    a.jb(*too_few, kNear);
  }
  a.L(*arguments_ready);
  a.Deferred([&a, guard] {
    a.L(*guard);
    a.jmp(a.VmField(StubField(Stub::kStackGuard)));
  });
  a.lea(r11, ptr[rsp - (registers * 8 + 80)]);
  a.cmp(r11, a.VmField(vm_offset::kStackLimit));
  a.jb(*guard, kNear);
  a.push(rbp);
  a.mov(rbp, rsp);
  a.push(rdi);
  a.push(qword[rdi + JSFunction::kContextOffset]);
  a.mov(eax, edx);
  a.or_(rax, r14);
  a.push(rax);
  a.mov(r8, Value(bytecode).bits());
  a.push(r8);
  a.add(r8, BytecodeArray::kCodeOffset);
  a.push(r8);
  a.mov(dword[r8 + (BytecodeArray::kAgeOffset - BytecodeArray::kCodeOffset)], 0);
  a.mov(r9, qword[rdi + JSFunction::kFeedbackCellOffset]);
  a.mov(rbx, qword[r9 + FeedbackCell::kVectorOffset]);
  a.push(rbx);
  a.lea(r11, ptr[rbp + frame::kFirstRegister + 8 - 8 * registers]);
  a.push(r11);
  a.push(rsi);
  const auto initialized = static_cast<int>(bytecode->initialized_registers());
  constexpr int kMaxUnrolled = 16;
  if (initialized <= kMaxUnrolled) {
    for (int i = 0; i < initialized; ++i) a.push(static_cast<int>(Value::kUndefinedBits));
  } else {
    CodeLabel fill;
    a.mov(ecx, initialized);
    a.L(fill);
    a.push(static_cast<int>(Value::kUndefinedBits));
    a.dec(ecx);
    a.jnz(fill);
  }
  if (registers > initialized) a.mov(rsp, r11);
  CodeLabel* budget = a.NewLabel();
  CodeLabel* start = a.NewLabel();
  a.Deferred([&a, budget, start] {
    a.L(*budget);
    a.mov(rsi, rbp);
    a.CallSlow(EntryBudgetExhausted);
    a.ReloadVector();
    a.jmp(*start, kNear);
  });
  a.sub(dword[r9 + FeedbackCell::kBudgetOffset], static_cast<int>(bytecode->length()));
  a.js(*budget, kNear);
  a.L(*start);
}

}  // namespace qdr
