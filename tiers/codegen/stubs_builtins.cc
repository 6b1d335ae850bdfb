// Natives: builtins whose common case is machine code behind the function's code entry. Each has
// the C++ builtin of the same meaning (runtime/) behind it and jumps to BuiltinEntry, with
// everything as it was, for all that is not common: what it does here can neither throw nor run
// program code.
//
// At entry: rdi = the function, edx = the number of arguments; receiver and arguments on the stack.
#include "objects/builtin_objects.h"
#include "tiers/codegen/stub_generator.h"

namespace qdr {

namespace {
constexpr int kReceiverOnStack = 8;
constexpr int kFirstArgument = 16;
constexpr int kElements = FixedArray::kElementsOffset;
}  // namespace

// --- String.prototype.

/// rcx = the receiver, a string; eax = the first argument, an index; to `beyond` if it is not below
/// the length.
void StubGenerator::LoadStringAndIndex(Label& generic, Label& beyond) {
  test(edx, edx);
  jz(generic, T_NEAR);
  mov(rcx, qword[rsp + kReceiverOnStack]);
  mov(rax, qword[rsp + kFirstArgument]);
  test(rcx, r15);
  jnz(generic, T_NEAR);
  cmp(byte[rcx + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kLastString));
  ja(generic, T_NEAR);
  cmp(rax, r14);
  jb(generic, T_NEAR);
  mov(eax, eax);
  cmp(eax, dword[rcx + String::kLengthOffset]);
  jae(beyond, T_NEAR);
}

void StubGenerator::GenerateStringNatives() {
  Label generic, beyond;
  // 22.1.3.3 String.prototype.charCodeAt ( pos )
  Begin(Stub::kStringCharCodeAt);
  LoadStringAndIndex(generic, beyond);
  LoadCodeUnit(rcx, rax, r8, generic);
  or_(rax, r14);
  ret();
  L(beyond);
  mov(rax, Value::Double(std::numeric_limits<double>::quiet_NaN()).bits());
  ret();

  // 22.1.3.2 String.prototype.charAt ( pos )
  Begin(Stub::kStringCharAt);
  LoadStringAndIndex(generic, generic);
  LoadCodeUnit(rcx, rax, r8, generic);
  cmp(eax, 0xff);
  ja(generic, T_NEAR);
  mov(r8d, eax);
  LoadSingleCharacter(rax, r8);
  ret();

  // 22.1.2.1 String.fromCharCode ( ...codeUnits )
  Begin(Stub::kStringFromCharCode);
  cmp(edx, 1);
  jne(generic, T_NEAR);
  mov(rax, qword[rsp + kFirstArgument]);
  cmp(rax, r14);
  jb(generic, T_NEAR);
  movzx(eax, ax);
  cmp(eax, 0xff);
  ja(generic, T_NEAR);
  mov(r8d, eax);
  LoadSingleCharacter(rax, r8);
  ret();

  L(generic);
  jmp(builtin_entry_, T_NEAR);
}

// --- Math.

/// xmm = the argument, a number.
void StubGenerator::LoadNumberArgument(const Xbyak::Xmm& dst, int i, Label& generic) {
  mov(rax, qword[rsp + kFirstArgument + 8 * i]);
  UnboxNumber(dst, rax, generic);
}

/// Returns the number in xmm0, as a Smi if it is one. Clobbers rcx and xmm1.
void StubGenerator::ReturnNumber() {
  Label is_double, is_smi;
  cvttsd2si(eax, xmm0);
  cvtsi2sd(xmm1, eax);
  ucomisd(xmm0, xmm1);
  jne(is_double);
  jp(is_double);
  test(eax, eax);
  jnz(is_smi);
  // The bits of -0 are not zero.
  movq(rcx, xmm0);
  test(rcx, rcx);
  jnz(is_double);
  L(is_smi);
  or_(rax, r14);
  ret();
  L(is_double);
  BoxDouble(rax, xmm0);
  ret();
}

/// One of floor, ceil and trunc: a Smi is its own result.
void StubGenerator::GenerateRounding(Stub stub, int mode, Label& generic) {
  constexpr int kNoInexactException = 8;
  Label is_double;
  Begin(stub);
  if (!has_sse41_) {
    jmp(generic, T_NEAR);
    return;
  }
  test(edx, edx);
  jz(generic, T_NEAR);
  mov(rax, qword[rsp + kFirstArgument]);
  cmp(rax, r14);
  jb(is_double);
  ret();
  L(is_double);
  test(rax, r14);
  jz(generic, T_NEAR);
  add(rax, r14);
  movq(xmm0, rax);
  roundsd(xmm0, xmm0, mode | kNoInexactException);
  ReturnNumber();
}

/// max or min of two numbers, in the form in which the one that wins was given. Equal ones, whose
/// zeros may differ in sign, and NaN are the builtin's matter.
void StubGenerator::GenerateExtremum(Stub stub, bool max, Label& generic) {
  Label take_first;
  Begin(stub);
  cmp(edx, 2);
  jne(generic, T_NEAR);
  LoadNumberArgument(xmm0, 0, generic);
  LoadNumberArgument(xmm1, 1, generic);
  ucomisd(xmm0, xmm1);
  jp(generic, T_NEAR);
  je(generic, T_NEAR);
  lea(rcx, ptr[rsp + kFirstArgument]);
  lea(rdx, ptr[rsp + kFirstArgument + 8]);
  max ? cmovb(rcx, rdx) : cmova(rcx, rdx);
  mov(rax, qword[rcx]);
  ret();
}

void StubGenerator::GenerateMathNatives() {
  Label generic, is_double, positive;
  // 21.3.2.1 Math.abs ( x )
  Begin(Stub::kMathAbs);
  test(edx, edx);
  jz(generic, T_NEAR);
  mov(rax, qword[rsp + kFirstArgument]);
  cmp(rax, r14);
  jb(is_double);
  test(eax, eax);
  jns(positive);
  neg(eax);
  jo(generic, T_NEAR);
  or_(rax, r14);
  L(positive);
  ret();
  L(is_double);
  test(rax, r14);
  jz(generic, T_NEAR);
  add(rax, r14);
  btr(rax, 63);
  movq(xmm0, rax);
  ReturnNumber();

  constexpr int kDown = 1, kUp = 2, kToZero = 3;
  GenerateRounding(Stub::kMathFloor, kDown, generic);
  GenerateRounding(Stub::kMathCeil, kUp, generic);
  GenerateRounding(Stub::kMathTrunc, kToZero, generic);

  // 21.3.2.32 Math.sqrt ( x )
  Begin(Stub::kMathSqrt);
  test(edx, edx);
  jz(generic, T_NEAR);
  LoadNumberArgument(xmm0, 0, generic);
  sqrtsd(xmm0, xmm0);
  ucomisd(xmm0, xmm0);
  jp(generic, T_NEAR);
  ReturnNumber();

  GenerateExtremum(Stub::kMathMax, true, generic);
  GenerateExtremum(Stub::kMathMin, false, generic);

  L(generic);
  jmp(builtin_entry_, T_NEAR);
}

// --- Array.prototype.

/// rcx = the receiver: an array with fast elements, which go to r8; eax = its length.
void StubGenerator::LoadArrayReceiver(Label& generic) {
  mov(rcx, qword[rsp + kReceiverOnStack]);
  test(rcx, r15);
  jnz(generic, T_NEAR);
  cmp(byte[rcx + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kJSArray));
  jne(generic, T_NEAR);
  cmp(byte[rcx + HeapObject::kElementsKindOffset], static_cast<int>(ElementsKind::kHoley));
  ja(generic, T_NEAR);
  test(byte[rcx + HeapObject::kFlagsOffset], JSArray::kReadOnlyLengthFlag);
  jnz(generic, T_NEAR);
  mov(rax, qword[rcx + JSArray::kLengthOffset]);
  cmp(rax, r14);
  jb(generic, T_NEAR);
  mov(eax, eax);
  mov(r8, qword[rcx + JSObject::kElementsOffset]);
}

/// To `generic` unless the array in rcx may be added to, is no prototype, and inherits no elements
/// (PrototypesHaveNoElements in runtime/array_support.h). Clobbers r9, r10, r11.
void StubGenerator::CheckPlainArray(Label& generic) {
  mov(r9d, dword[rcx]);
  add(r9, VmField(vm_offset::kMapSpaceBase));
  mov(r10d, dword[r9 + Map::kMapBitsOffset]);
  and_(r10d, static_cast<int>(Map::kExtensible) | static_cast<int>(Map::kPrototypeMap));
  cmp(r10d, static_cast<int>(Map::kExtensible));
  jne(generic, T_NEAR);
  mov(r11, qword[rdi + JSFunction::kSharedOffset]);
  mov(r11, qword[r11 + SharedFunctionInfo::kRealmOffset]);
  mov(r10, qword[r11 + Realm::OffsetOf(Intrinsic::kArrayPrototype)]);
  mov(r11, qword[r11 + Realm::OffsetOf(Intrinsic::kObjectPrototype)]);
  cmp(qword[r9 + Map::kPrototypeOffset], r10);
  jne(generic, T_NEAR);
  mov(r9d, dword[r10]);
  add(r9, VmField(vm_offset::kMapSpaceBase));
  cmp(qword[r9 + Map::kPrototypeOffset], r11);
  jne(generic, T_NEAR);
  mov(r9, VmField(vm_offset::Root(RootIndex::kEmptyFixedArray)));
  cmp(qword[r10 + JSObject::kElementsOffset], r9);
  jne(generic, T_NEAR);
  cmp(qword[r11 + JSObject::kElementsOffset], r9);
  jne(generic, T_NEAR);
}

void StubGenerator::GenerateArrayNatives() {
  Label generic, not_smis, store, stored, tagged;
  // 23.1.3.23 Array.prototype.push ( ...items ): one item that the kind of the elements can hold,
  // where there is room for it.
  Begin(Stub::kArrayPush);
  cmp(edx, 1);
  jne(generic, T_NEAR);
  LoadArrayReceiver(generic);
  cmp(eax, dword[r8 + FixedArray::kLengthOffset]);
  jae(generic, T_NEAR);
  CheckPlainArray(generic);
  mov(r9, qword[rsp + kFirstArgument]);
  movzx(r10d, byte[rcx + HeapObject::kElementsKindOffset]);
  cmp(r10d, static_cast<int>(ElementsKind::kPackedDouble));
  jae(not_smis);
  cmp(r9, r14);
  jb(generic, T_NEAR);
  L(store);
  mov(qword[r8 + rax * 8 + kElements], r9);
  L(stored);
  inc(eax);
  or_(rax, r14);
  mov(qword[rcx + JSArray::kLengthOffset], rax);
  ret();
  L(not_smis);
  cmp(r10d, static_cast<int>(ElementsKind::kPacked));
  jae(tagged);
  test(r9, r14);
  jz(generic, T_NEAR);
  cmp(r9, r14);
  jb(store);
  cvtsi2sd(xmm0, r9d);
  BoxDouble(r9, xmm0);
  jmp(store);
  L(tagged);
  test(r9, r15);
  jnz(store);
  cmp(byte[r8 + HeapObject::kCellStateOffset], static_cast<int>(CellState::kOldClean));
  jne(store);
  mov(qword[r8 + rax * 8 + kElements], r9);
  mov(rdi, r8);
  call(VmField(StubField(Stub::kRemember)));
  jmp(stored);

  // 23.1.3.22 Array.prototype.pop ( ): an element that is there, of an array whose elements need
  // not shrink.
  constexpr int kAlwaysKept = 64;
  Label keep;
  Begin(Stub::kArrayPop);
  LoadArrayReceiver(generic);
  mov(r9d, dword[r8 + FixedArray::kLengthOffset]);
  cmp(eax, r9d);
  ja(generic, T_NEAR);
  sub(eax, 1);
  jc(generic, T_NEAR);
  cmp(r9d, kAlwaysKept);
  jbe(keep);
  shr(r9d, 2);
  cmp(eax, r9d);
  jbe(generic, T_NEAR);
  L(keep);
  mov(r10, qword[r8 + rax * 8 + kElements]);
  cmp(r10, static_cast<int>(Value::kHoleBits));
  je(generic, T_NEAR);
  // Who inherits from it must learn of it.
  mov(r9d, dword[rcx]);
  add(r9, VmField(vm_offset::kMapSpaceBase));
  test(dword[r9 + Map::kMapBitsOffset], static_cast<int>(Map::kPrototypeMap));
  jnz(generic, T_NEAR);
  mov(qword[r8 + rax * 8 + kElements], static_cast<int>(Value::kHoleBits));
  or_(rax, r14);
  mov(qword[rcx + JSArray::kLengthOffset], rax);
  mov(rax, r10);
  ret();

  L(generic);
  jmp(builtin_entry_, T_NEAR);
}

}  // namespace qdr
