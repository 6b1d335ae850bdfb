#include "tiers/ignition/operator_stubs.h"

#include "tiers/codegen/stub_generator.h"

namespace qdr {

namespace {

constexpr size_t kStubBytes = 8 * 1024;
constexpr auto kNear = Xbyak::CodeGenerator::T_NEAR;
constexpr bool IsEquality(CompareOp op) { return op >= CompareOp::kEqual; }

class OperatorStubs : public MacroAssembler {
 public:
  explicit OperatorStubs(Vm& vm) : MacroAssembler(kStubBytes), vm_(vm) {}

  void Generate(CodeSpace& space) {
    Arithmetic(BinaryOp::kAdd, [this] { addsd(xmm0, xmm1); });
    Arithmetic(BinaryOp::kSub, [this] { subsd(xmm0, xmm1); });
    Arithmetic(BinaryOp::kMul, [this] { mulsd(xmm0, xmm1); });
    Arithmetic(BinaryOp::kDiv, [this] { divsd(xmm0, xmm1); });
    Begin(Stub::kBinaryOp);
    SlowBinary();
    for (auto op : {CompareOp::kLess, CompareOp::kGreater, CompareOp::kLessOrEqual,
                    CompareOp::kGreaterOrEqual, CompareOp::kEqual, CompareOp::kEqualStrict}) {
      Comparison(op);
    }
    Truth();
    const uint8_t* base = Install(space);
    for (auto [stub, offset] : offsets_) vm_.state.stubs[static_cast<int>(stub)] = base + offset;
  }

 private:
  void Begin(Stub stub) {
    align(32);
    offsets_.push_back({stub, getSize()});
  }
  void Saw(int bits) { or_(byte[r10], bits); }
  /// The operands as doubles in xmm0 and xmm1, or to `slow` with both intact.
  void UnboxOperands(Label& slow) {
    mov(rdx, rcx);
    UnboxNumber(xmm0, rdx, slow);
    mov(rdx, rax);
    UnboxNumber(xmm1, rdx, slow);
  }
  /// To SlowBinaryOp with the operator in r8d.
  void SlowBinary() {
    mov(rsi, rcx);
    mov(rdx, rax);
    mov(rcx, r10);
    mov(r11, reinterpret_cast<uintptr_t>(SlowBinaryOp));
    jmp(VmField(StubField(Stub::kCallC)));
  }

  template <class Compute>
  void Arithmetic(BinaryOp op, Compute compute) {
    Label both_smis, have_doubles, slow;
    Begin(StubOf(op));
    mov(rdx, rcx);
    and_(rdx, rax);
    cmp(rdx, r14);
    jae(both_smis, kNear);
    UnboxOperands(slow);
    Saw(kSeenDouble);
    L(have_doubles);
    compute();
    BoxDouble(rax, xmm0);
    ret();
    // Smis come here only when their result is none.
    L(both_smis);
    cvtsi2sd(xmm0, ecx);
    cvtsi2sd(xmm1, eax);
    Saw(kSeenSmi | kSeenOverflow);
    jmp(have_doubles, kNear);
    L(slow);
    mov(r8d, static_cast<int>(op));
    SlowBinary();
  }

  void Comparison(CompareOp op) {
    Label slow;
    Begin(StubOf(op));
    UnboxOperands(slow);
    Saw(kSeenDouble);
    CompareDoubles(op);
    BoxBoolean(rax);
    ret();
    L(slow);
    if (IsEquality(op)) CompareCells();
    mov(rsi, rcx);
    mov(rdx, rax);
    mov(rcx, r10);
    mov(r8d, static_cast<int>(op));
    mov(r11, reinterpret_cast<uintptr_t>(SlowCompare));
    jmp(VmField(StubField(Stub::kCallC)));
  }
  /// al = xmm0 ? xmm1. "Above" is false for NaN, so "less" is "above" the other way round.
  void CompareDoubles(CompareOp op) {
    switch (op) {
      case CompareOp::kLess:
        ucomisd(xmm1, xmm0);
        seta(al);
        break;
      case CompareOp::kGreater:
        ucomisd(xmm0, xmm1);
        seta(al);
        break;
      case CompareOp::kLessOrEqual:
        ucomisd(xmm1, xmm0);
        setae(al);
        break;
      case CompareOp::kGreaterOrEqual:
        ucomisd(xmm0, xmm1);
        setae(al);
        break;
      case CompareOp::kEqual:
      case CompareOp::kEqualStrict:
        ucomisd(xmm0, xmm1);
        setnp(dl);
        sete(al);
        and_(al, dl);
        break;
    }
  }
  /// Identical cells are equal; different internalized strings are not. Falls through for the rest.
  void CompareCells() {
    Label ask, different, not_string, big_int, equal;
    test(rax, r15);
    jnz(ask, kNear);
    cmp(rcx, rax);
    jne(different);
    cmp(byte[rax + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kLastString));
    ja(not_string);
    Saw(kSeenString);
    jmp(equal);
    L(not_string);
    cmp(byte[rax + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kBigInt));
    je(big_int);
    Saw(kSeenReceiver);
    L(equal);
    mov(eax, static_cast<int>(Value::kTrueBits));
    ret();
    L(big_int);
    Saw(kSeenBigInt);
    jmp(equal);
    L(different);
    test(rcx, r15);
    jnz(ask);
    cmp(byte[rax + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kLastString));
    ja(ask);
    cmp(byte[rcx + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kLastString));
    ja(ask);
    mov(dl, byte[rax + HeapObject::kFlagsOffset]);
    and_(dl, byte[rcx + HeapObject::kFlagsOffset]);
    test(dl, String::kInternalizedFlag);
    jz(ask);
    Saw(kSeenString);
    mov(eax, static_cast<int>(Value::kFalseBits));
    ret();
    L(ask);
  }

  /// rcx = ToBoolean(rax), which stays; for values that are no booleans, Smis or nullish.
  void Truth() {
    Label ask;
    Begin(Stub::kToBoolean);
    test(rax, r15);
    jnz(ask);
    cmp(byte[rax + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kJSObject));
    jb(ask);
    cmp(byte[rax + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kJSFunction));
    ja(ask);
    mov(ecx, static_cast<int>(Value::kTrueBits));
    ret();
    // Strings, doubles, bigints and document.all are asked for.
    L(ask);
    push(rbp);
    mov(rbp, rsp);
    mov(rdx, Value::Smi(static_cast<int32_t>(FrameMarker::kStub)).bits());
    push(rdx);
    push(rax);
    mov(rsi, rax);
    mov(r11, reinterpret_cast<uintptr_t>(SlowToBoolean));
    call(VmField(StubField(Stub::kCallC)));
    mov(rcx, rax);
    mov(rax, qword[rbp - 16]);
    leave();
    ret();
  }

  Vm& vm_;
  std::vector<std::pair<Stub, size_t>> offsets_;
};

}  // namespace

void GenerateOperatorStubs(Vm& vm, CodeSpace& space) { OperatorStubs(vm).Generate(space); }

}  // namespace qdr
