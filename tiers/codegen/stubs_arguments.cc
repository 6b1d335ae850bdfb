// Arguments objects and rest parameters, and the way back: f.apply(receiver, arguments). What is
// common is done here without leaving generated code; the rest goes to C++.
//
// The stubs that make objects run in the frame of the function whose arguments they take: rbp is
// its frame, r11 the C function that does the same.
#include "objects/builtin_objects.h"
#include "tiers/codegen/stub_generator.h"

namespace qdr {

namespace {
/// More arguments than this are C++'s matter: it asks whether memory and stack can take them.
constexpr int kMaxArguments = 128;
constexpr int kElements = FixedArray::kElementsOffset;
}  // namespace

void StubGenerator::LoadRealmOfFrame(const Reg64& dst) {
  mov(dst, Frame(frame::kFunction));
  mov(dst, qword[dst + JSFunction::kSharedOffset]);
  mov(dst, qword[dst + SharedFunctionInfo::kRealmOffset]);
}

/// The object in rax gets empty properties, and as its first two fields (realm_maps.cc) the count
/// in r9 and the iterator. Clobbers rsi.
void StubGenerator::StoreArgumentsFields(int first_field, const Reg64& iterator) {
  mov(rsi, VmField(vm_offset::Root(RootIndex::kEmptyPropertyArray)));
  mov(qword[rax + JSObject::kPropertiesOffset], rsi);
  mov(rsi, r9);
  or_(rsi, r14);
  mov(qword[rax + first_field], rsi);
  mov(qword[rax + first_field + 8], iterator);
}

/// Writes all of the frame's arguments, at least one, whose count is r9, to a new FixedArray at
/// `elements`. Clobbers r8, r9, rsi.
void StubGenerator::CopyArguments(const Reg64& elements) {
  Label copy;
  mov(r8, VmField(vm_offset::InternalMap(InstanceType::kFixedArray)));
  StoreHeader(elements, 0, r8, rsi);
  mov(qword[elements + FixedArray::kLengthOffset], r9);
  L(copy);
  mov(rsi, qword[rbp + r9 * 8 + frame::kArguments - 8]);
  mov(qword[elements + r9 * 8 + kElements - 8], rsi);
  dec(r9);
  jnz(copy);
}

void StubGenerator::GenerateNewArguments() {
  Label slow, plain;
  // r9 = number of arguments.
  auto load_count = [&] {
    mov(r9d, dword[rbp + frame::kArgumentCount]);
    cmp(r9d, kMaxArguments);
    ja(slow, T_NEAR);
  };
  // An object of the map in r8 with elements of its own; the iterator is in r10. `callee`: it has
  // the field.
  auto unmapped = [&](bool callee) {
    Label allocate, no_elements;
    mov(ecx, dword[r8 + MapBase::kInstanceSizeOffset]);
    mov(edi, ecx);
    test(r9d, r9d);
    jz(allocate);
    lea(ecx, ptr[rcx + r9 * 8 + kElements]);
    L(allocate);
    AllocateYoung(rax, rcx, rsi, slow);
    StoreHeader(rax, 0, r8, rsi);
    StoreArgumentsFields(JSArguments::kFixedSize, r10);
    if (callee) {
      mov(rsi, Frame(frame::kFunction));
      mov(qword[rax + JSArguments::kFixedSize + 16], rsi);
    }
    test(r9d, r9d);
    jz(no_elements);
    add(rdi, rax);
    mov(qword[rax + JSObject::kElementsOffset], rdi);
    CopyArguments(rdi);
    ret();
    L(no_elements);
    mov(rsi, VmField(vm_offset::Root(RootIndex::kEmptyFixedArray)));
    mov(qword[rax + JSObject::kElementsOffset], rsi);
    ret();
  };

  // 10.4.4.7 CreateMappedArgumentsObject.
  Begin(Stub::kNewMappedArguments);
  load_count();
  LoadRealmOfFrame(r8);
  mov(r10d, dword[rdx + FixedArray::kLengthOffset]);
  cmp(r10d, r9d);
  cmova(r10d, r9d);
  test(r10d, r10d);
  jz(plain, T_NEAR);
  {
    constexpr int kObjectSize = JSMappedArguments::kFixedSize + 3 * 8;
    Label each, in_context, next, fill, filled;
    // The object, its elements, and the parameter map: the context, then the slots of r10
    // parameters.
    lea(rcx, ptr[r9 + r10]);
    lea(rcx, ptr[rcx * 8 + kObjectSize + kElements + kElements + 8]);
    AllocateYoung(rax, rcx, rsi, slow);
    mov(rdi, qword[r8 + Realm::OffsetOf(Intrinsic::kArrayPrototypeValues)]);
    mov(r8, qword[r8 + Realm::OffsetOf(Intrinsic::kMappedArgumentsMap)]);
    StoreHeader(rax, 0, r8, rsi);
    StoreArgumentsFields(JSMappedArguments::kFixedSize, rdi);
    mov(rsi, Frame(frame::kFunction));
    mov(qword[rax + JSMappedArguments::kFixedSize + 16], rsi);
    lea(rdi, ptr[rax + kObjectSize]);
    mov(qword[rax + JSObject::kElementsOffset], rdi);
    lea(rcx, ptr[rdi + r9 * 8 + kElements]);
    mov(qword[rax + JSMappedArguments::kParameterMapOffset], rcx);
    CopyArguments(rdi);
    StoreHeader(rcx, 0, r8, rsi);
    lea(rsi, ptr[r10 + 1]);
    mov(qword[rcx + FixedArray::kLengthOffset], rsi);
    mov(rsi, Frame(frame::kContext));
    mov(qword[rcx + kElements], rsi);
    // A parameter that lives in the context leaves a hole in the elements, the others leave one in
    // the parameter map.
    L(each);
    mov(rsi, qword[rdx + r10 * 8 + kElements - 8]);
    mov(r8d, static_cast<int>(Value::kHoleBits));
    test(esi, esi);
    jns(in_context);
    mov(qword[rcx + r10 * 8 + kElements], r8);
    jmp(next);
    L(in_context);
    mov(qword[rcx + r10 * 8 + kElements], rsi);
    mov(qword[rdi + r10 * 8 + kElements - 8], r8);
    L(next);
    dec(r10d);
    jnz(each);
    ret();
  }
  // Nothing to map: ordinary elements behave the same.
  L(plain);
  mov(r10, qword[r8 + Realm::OffsetOf(Intrinsic::kArrayPrototypeValues)]);
  mov(r8, qword[r8 + Realm::OffsetOf(Intrinsic::kSloppyArgumentsMap)]);
  unmapped(true);

  // 10.4.4.6 CreateUnmappedArgumentsObject.
  Begin(Stub::kNewUnmappedArguments);
  load_count();
  LoadRealmOfFrame(r8);
  mov(r10, qword[r8 + Realm::OffsetOf(Intrinsic::kArrayPrototypeValues)]);
  mov(r8, qword[r8 + Realm::OffsetOf(Intrinsic::kStrictArgumentsMap)]);
  unmapped(false);

  // An array of the arguments from rdx on.
  Begin(Stub::kNewRest);
  Label some, copy;
  load_count();
  LoadRealmOfFrame(r8);
  mov(r10d, edx);
  sub(r9, r10);
  jg(some);
  xor_(r9d, r9d);
  L(some);
  mov(rdi, qword[r8 + Realm::OffsetOf(Intrinsic::kArrayMapPackedSmi)]);
  mov(r8, qword[r8 + Realm::OffsetOf(Intrinsic::kArrayMapPacked)]);
  test(r9d, r9d);
  cmovz(r8, rdi);
  lea(rcx, ptr[r9 * 8 + JSArray::kSize + kElements]);
  AllocateYoung(rax, rcx, rsi, slow);
  StoreHeader(rax, 0, r8, rsi);
  mov(rsi, VmField(vm_offset::Root(RootIndex::kEmptyPropertyArray)));
  mov(qword[rax + JSObject::kPropertiesOffset], rsi);
  mov(rsi, r9);
  or_(rsi, r14);
  mov(qword[rax + JSArray::kLengthOffset], rsi);
  lea(rdi, ptr[rax + JSArray::kSize]);
  mov(qword[rax + JSObject::kElementsOffset], rdi);
  mov(r8, VmField(vm_offset::InternalMap(InstanceType::kFixedArray)));
  StoreHeader(rdi, 0, r8, rsi);
  mov(qword[rdi + FixedArray::kLengthOffset], r9);
  lea(r10, ptr[rbp + r10 * 8 + frame::kArguments]);
  Label done;
  L(copy);
  dec(r9);
  js(done);
  mov(rsi, qword[r10 + r9 * 8]);
  mov(qword[rdi + r9 * 8 + kElements], rsi);
  jmp(copy);
  L(done);
  ret();

  L(slow);
  mov(rsi, rbp);
  jmp(VmField(StubField(Stub::kCallC)));
}

/// Function.prototype.apply with a list that can be pushed as it lies in memory: jumps to the code
/// of the function, or to `slow` with everything as it was. rax = the function, r8 = the list, rdi
/// = apply itself; the stack has its block with two arguments or more.
void StubGenerator::SpreadArgumentsObject(Label& slow) {
  Label unmapped, mapped, array, have_list, copy, copied, copy_mapped, from_elements, push_value;
  Label hole;
  for (const Reg64& value : {rax, r8}) {
    test(value, r15);
    jnz(slow, T_NEAR);
  }
  cmp(byte[rax + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kJSFunction));
  jne(slow, T_NEAR);
  // r9 = the length as the object has it, r11 = the elements, r10 = the parameter map or 0.
  xor_(r10d, r10d);
  mov(r11, qword[r8 + JSObject::kElementsOffset]);
  cmp(byte[r8 + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kJSArray));
  je(array);
  mov(rcx, qword[rdi + JSFunction::kSharedOffset]);
  mov(rcx, qword[rcx + SharedFunctionInfo::kRealmOffset]);
  mov(edx, dword[r8]);
  auto has_map = [&](Intrinsic map) {
    mov(r9, qword[rcx + Realm::OffsetOf(map)]);
    cmp(edx, dword[r9 + MapBase::kInstanceHeaderOffset]);
  };
  // The hidden classes say that `length` is where it was and data, not that its value is.
  has_map(Intrinsic::kSloppyArgumentsMap);
  je(unmapped);
  has_map(Intrinsic::kMappedArgumentsMap);
  je(mapped);
  has_map(Intrinsic::kStrictArgumentsMap);
  jne(slow, T_NEAR);
  L(unmapped);
  mov(r9, qword[r8 + JSArguments::kFixedSize]);
  jmp(have_list);
  L(mapped);
  mov(r9, qword[r8 + JSMappedArguments::kFixedSize]);
  mov(r10, qword[r8 + JSMappedArguments::kParameterMapOffset]);
  cmp(byte[r11 + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kFixedArray));
  jne(slow, T_NEAR);
  jmp(have_list);
  L(array);
  cmp(byte[r8 + HeapObject::kElementsKindOffset], static_cast<int>(ElementsKind::kHoley));
  ja(slow, T_NEAR);
  mov(r9, qword[r8 + JSArray::kLengthOffset]);
  L(have_list);
  cmp(r9, r14);
  jb(slow, T_NEAR);
  mov(r9d, r9d);
  cmp(r9d, dword[r11 + FixedArray::kLengthOffset]);
  ja(slow, T_NEAR);
  cmp(r9d, kMaxArguments);
  ja(slow, T_NEAR);

  // The block [apply's receiver][receiver][list] becomes [receiver][elements...], with the same
  // end. Until all elements are known to be there, the registers keep what was: rcx the return
  // address, rdx the receiver.
  mov(rcx, qword[rsp]);
  mov(rdx, qword[rsp + 16]);
  lea(rsi, ptr[rsp + 32]);
  neg(r9);
  lea(rsp, ptr[rsi + r9 * 8 - 16]);
  neg(r9);
  push(rdi);
  push(r9);
  test(r10, r10);
  jnz(copy_mapped, T_NEAR);
  L(copy);
  dec(r9);
  js(copied, T_NEAR);
  mov(rdi, qword[r11 + r9 * 8 + kElements]);
  cmp(rdi, static_cast<int>(Value::kHoleBits));
  je(hole, T_NEAR);
  mov(qword[rsp + r9 * 8 + 32], rdi);
  jmp(copy);
  L(hole);
  pop(r9);
  pop(rdi);
  lea(rsp, ptr[rsi - 32]);
  mov(qword[rsp], rcx);
  mov(qword[rsp + 8], rax);
  mov(qword[rsp + 16], rdx);
  mov(qword[rsp + 24], r8);
  mov(esi, static_cast<int>(Value::kUndefinedBits));
  jmp(slow, T_NEAR);
  L(copied);
  pop(r9);
  pop(rdi);
  mov(qword[rsp], rcx);
  mov(qword[rsp + 8], rdx);
  mov(rdi, rax);
  mov(edx, r9d);
  mov(esi, static_cast<int>(Value::kUndefinedBits));
  jmp(qword[rdi + JSFunction::kCodeEntryOffset]);

  L(copy_mapped);
  dec(r9);
  js(copied, T_NEAR);
  lea(edi, ptr[r9 + 1]);
  cmp(edi, dword[r10 + FixedArray::kLengthOffset]);
  jae(from_elements);
  mov(rdi, qword[r10 + rdi * 8 + kElements]);
  cmp(rdi, r14);
  jb(from_elements);
  mov(edi, edi);
  mov(rbx, qword[r10 + kElements]);
  mov(rdi, qword[rbx + rdi * 8 + Context::kSlotsOffset]);
  jmp(push_value);
  L(from_elements);
  mov(rdi, qword[r11 + r9 * 8 + kElements]);
  L(push_value);
  cmp(rdi, static_cast<int>(Value::kHoleBits));
  je(hole, T_NEAR);
  mov(qword[rsp + r9 * 8 + 32], rdi);
  jmp(copy_mapped);
}

}  // namespace qdr
