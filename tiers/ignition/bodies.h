// The bodies of all instructions, each written once, as a template over how it gets its operands:
// with IgnitionAssembler they make the interpreter, with Sparkplug's assembler the baseline
// compiler's output. Split by theme: this file has the class and what moves values;
// bodies_arithmetic.h operators and comparisons; bodies_properties.h inline caches; bodies_calls.h
// calls, literals, iteration and control.
//
// Every body ends in a.Next(), a jump, or an instruction that does not go on. Fast paths come first
// and inline; slow paths are deferred behind the body. Feedback is written only into high halves of
// words.
#ifndef TIERS_IGNITION_BODIES_H_
#define TIERS_IGNITION_BODIES_H_

#include <memory>

#include "feedback/ic.h"
#include "objects/builtin_objects.h"
#include "objects/generator.h"
#include "tiers/bytecode/instructions.h"
#include "tiers/codegen/stub_generator.h"
#include "tiers/ignition/operator_stubs.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

template <class A>
class InstructionBodies {
 public:
  explicit InstructionBodies(A& assembler, const BuiltinFunction* runtime_table)
      : a(assembler), runtime_table_(runtime_table) {}

  /// Emits the body of an instruction; a row of the table without a body does not compile.
  void Emit(Opcode opcode) {
    switch (opcode) {
#define QDR_CASE(Name, ...) \
  case Opcode::k##Name:     \
    Name();                 \
    break;
      QDR_INSTRUCTIONS(QDR_CASE)
#undef QDR_CASE
      case Opcode::kCount:
        QDR_UNREACHABLE();
    }
    a.EmitDeferred();
  }

  /// --stress-tier-switch, before a body: from time to time the other tier goes on with the frame.
  void EmitTierSwitch() {
    LabelPtr stay = NewLabel();
    LabelPtr change = Deferred([this, stay] {
      a.push(acc);
      a.mov(rsi, Xbyak::util::rbp);
      a.CallSlow(StressTierSwitch);
      a.mov(rcx, acc);
      a.pop(acc);
      a.test(rcx, rcx);
      a.jz(*stay, T_NEAR);
      a.GoOnInOtherTier();
    });
    a.dec(a.dword[Xbyak::util::r13 + vm_offset::kTierSwitchCountdown]);
    a.js(*change, T_NEAR);
    a.L(*stay);
  }

 private:
  using Reg64 = Xbyak::Reg64;
  using Label = typename A::Label;
  using LabelPtr = typename A::LabelPtr;
  using SetFn = void (A::*)(const Xbyak::Operand&);
  using JumpFn = void (A::*)(const Label&, typename A::LabelType);
  static constexpr auto T_NEAR = Xbyak::CodeGenerator::T_NEAR;

  // Registers by role.
  const Reg64& acc = Xbyak::util::rax;
  const Reg64& rcx = Xbyak::util::rcx;
  const Reg64& rdx = Xbyak::util::rdx;
  const Reg64& rsi = Xbyak::util::rsi;
  const Reg64& rdi = Xbyak::util::rdi;
  const Reg64& r8 = Xbyak::util::r8;
  const Reg64& r9 = Xbyak::util::r9;
  const Reg64& r10 = Xbyak::util::r10;
  const Reg64& r11 = Xbyak::util::r11;
  const Reg64& tag = Xbyak::util::r14;
  const Reg64& not_cell = Xbyak::util::r15;

  /// A label that deferred code may use after the body's scope has ended.
  LabelPtr NewLabel() { return a.NewLabel(); }
  /// Emits `emit` behind the body, at the returned label.
  template <class F>
  LabelPtr Deferred(F emit) {
    LabelPtr label = NewLabel();
    a.Deferred([this, label, emit] {
      a.L(*label);
      emit();
    });
    return label;
  }
  static constexpr int Bits(uint64_t value_bits) { return static_cast<int>(value_bits); }

  // --- Constants and registers.
  void Wide() { a.DispatchPrefixed(1); }
  void ExtraWide() { a.DispatchPrefixed(2); }
  void LdaZero() {
    a.mov(acc, tag);
    a.Next();
  }
  void LdaSmi() {
    a.LoadSmi(acc, 0);
    a.Next();
  }
  void LdaConstant() {
    a.LoadPool(acc, 0);
    a.Next();
  }
  void LoadImmediateValue(uint64_t bits) {
    a.mov(acc.cvt32(), static_cast<uint32_t>(bits));
    a.Next();
  }
  void LdaUndefined() { LoadImmediateValue(Value::kUndefinedBits); }
  void LdaNull() { LoadImmediateValue(Value::kNullBits); }
  void LdaTrue() { LoadImmediateValue(Value::kTrueBits); }
  void LdaFalse() { LoadImmediateValue(Value::kFalseBits); }
  void LdaHole() { LoadImmediateValue(Value::kHoleBits); }
  void Ldar() {
    a.LoadRegister(acc, 0);
    a.Next();
  }
  void Star() {
    a.StoreRegister(0, acc);
    a.Next();
  }
  void Mov() {
    a.LoadRegister(rcx, 0);
    a.StoreRegister(1, rcx);
    a.Next();
  }

  // --- Contexts.
  void PushContext() {
    a.mov(rcx, a.Frame(frame::kContext));
    a.StoreRegister(0, rcx);
    a.mov(a.Frame(frame::kContext), acc);
    a.Next();
  }
  void PopContext() {
    a.LoadRegister(rcx, 0);
    a.mov(a.Frame(frame::kContext), rcx);
    a.Next();
  }
  void LdaCurrentContextSlot() {
    a.mov(rdx, a.Frame(frame::kContext));
    a.mov(acc, a.qword[a.ContextSlot(rdx, 0)]);
    a.Next();
  }
  /// rdx = the context `depth` (operand i) steps up the chain.
  void WalkContexts(int i) {
    a.mov(rdx, a.Frame(frame::kContext));
    if constexpr (A::kOperandsAreKnown) {
      for (int n = a.UnsignedOperand(i); n > 0; --n) {
        a.mov(rdx, a.qword[rdx + Context::kPreviousOffset]);
      }
      return;
    }
    Label loop, done;
    a.LoadUnsigned(rcx, i);
    a.test(rcx.cvt32(), rcx.cvt32());
    a.jz(done);
    a.L(loop);
    a.mov(rdx, a.qword[rdx + Context::kPreviousOffset]);
    a.dec(rcx.cvt32());
    a.jnz(loop);
    a.L(done);
  }
  void LdaContextSlot() {
    WalkContexts(1);
    a.mov(acc, a.qword[a.ContextSlot(rdx, 0)]);
    a.Next();
  }
  void StoreInContext() {  // rdx = context
    a.mov(a.qword[a.ContextSlot(rdx, 0)], acc);
    a.mov(rdi, rdx);
    Barrier(acc);
    a.Next();
  }
  void StaCurrentContextSlot() {
    a.mov(rdx, a.Frame(frame::kContext));
    StoreInContext();
  }
  void StaContextSlot() {
    WalkContexts(1);
    StoreInContext();
  }
  void LdaCurrentContext() {
    a.mov(acc, a.Frame(frame::kContext));
    a.Next();
  }
  void LdaCallee() {
    a.mov(acc, a.Frame(frame::kFunction));
    a.Next();
  }
  void LdaNewTarget() {
    a.mov(acc, a.Frame(frame::kNewTarget));
    a.Next();
  }

  /// Write barrier for a store of `value` into the object in rdi. Clobbers r11.
  void Barrier(const Reg64& value) {
    Label done;
    a.test(value, not_cell);
    a.jnz(done);
    a.cmp(a.byte[rdi + HeapObject::kCellStateOffset], 0);
    a.jne(done);
    a.call(a.VmField(StubField(Stub::kRemember)));
    a.L(done);
  }

  /// Slow call of an instruction that does not write the accumulator: the result is in rcx.
  template <class F>
  void CallKeepingAccumulator(F* function) {
    a.push(acc);
    a.CallSlow(function);
    a.mov(rcx, acc);
    a.pop(acc);
  }

  /// Slow call whose result is the instruction's; arguments were loaded by the caller.
  template <class F>
  void FinishSlow(F* function) {
    a.CallSlow(function);
    a.Next();
  }

#include "tiers/ignition/bodies_arithmetic.inc"
#include "tiers/ignition/bodies_calls.inc"
#include "tiers/ignition/bodies_properties.inc"

  A& a;
  const BuiltinFunction* runtime_table_;
};

}  // namespace qdr

#endif  // TIERS_IGNITION_BODIES_H_
