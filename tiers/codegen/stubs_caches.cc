// The out-of-line parts of inline caches: polymorphic search, megamorphic probe, running a handler,
// and the way to the miss functions.
#include "feedback/handler.h"
#include "feedback/ic.h"
#include "tiers/codegen/stub_generator.h"

namespace qdr {

void StubGenerator::FindHandler(const StubCacheEntry* cache, Label& found, Label& element,
                                Label& miss) {
  // r8 and rcx, rdx are free; rax and r9 belong to stores.
  Label polymorphic, megamorphic;
  test(rdi, r15);
  jnz(miss, T_NEAR);
  mov(ecx, dword[r10]);
  mov(edx, dword[rdi]);
  cmp(ecx, kPolymorphicClass);
  je(polymorphic);
  cmp(ecx, kMegamorphicClass);
  je(megamorphic, T_NEAR);
  cmp(ecx, edx);
  jne(miss, T_NEAR);
  mov(rcx, qword[r10 + 8]);
  jmp(found, T_NEAR);

  L(polymorphic);
  mov(r8, qword[r10 + 8]);
  for (int i = 0; i < kMaxPolymorphism; ++i) {
    Label next;
    cmp(dword[r8 + FixedArray::kElementsOffset + 16 * i], edx);
    jne(next);
    mov(rcx, qword[r8 + FixedArray::kElementsOffset + 16 * i + 8]);
    jmp(found, T_NEAR);
    L(next);
  }
  jmp(miss, T_NEAR);

  L(megamorphic);
  Label name;
  cmp(rsi, r14);
  jb(name);
  // Elements of any fast kind. The kind, as the Smi handlers of stores number it, goes to edx.
  cmp(byte[rdi + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kFirstJSObject));
  jb(miss, T_NEAR);
  movzx(edx, byte[rdi + HeapObject::kElementsKindOffset]);
  cmp(edx, static_cast<int>(ElementsKind::kHoley));
  ja(miss, T_NEAR);
  shr(edx, 1);
  inc(edx);
  jmp(element, T_NEAR);

  L(name);
  mov(rcx, rsi);
  shr(rcx, 3);
  mov(r8d, edx);
  shr(r8d, 3);
  xor_(ecx, r8d);
  and_(ecx, kStubCacheEntries - 1);
  lea(rcx, ptr[rcx + rcx * 2]);
  mov(r8, reinterpret_cast<uintptr_t>(cache));
  lea(r8, ptr[r8 + rcx * 8]);
  cmp(qword[r8 + static_cast<int>(offsetof(StubCacheEntry, name))], rsi);
  jne(miss, T_NEAR);
  cmp(dword[r8 + static_cast<int>(offsetof(StubCacheEntry, map))], edx);
  jne(miss, T_NEAR);
  mov(rcx, qword[r8 + static_cast<int>(offsetof(StubCacheEntry, handler))]);
}

void StubGenerator::GenerateLoadCache() {
  Begin(Stub::kLoadCache);
  Label found, smi, out_of_object, element;
  FindHandler(vm_.feedback().load_cache, found, element, load_miss_);
  L(found);
  cmp(rcx, r14);
  jae(smi);
  jmp(qword[rcx + Handler::kCodeOffset]);
  L(smi);
  movsxd(rdx, ecx);
  test(rdx, rdx);
  js(out_of_object);
  jz(element);
  mov(rax, qword[rdi + rdx]);
  ret();
  L(out_of_object);
  mov(r8, qword[rdi + JSObject::kPropertiesOffset]);
  neg(rdx);
  mov(rax, qword[r8 + rdx]);
  ret();
  L(element);
  mov(r8, qword[rdi + JSObject::kElementsOffset]);
  cmp(rsi, r14);
  jb(load_miss_, T_NEAR);
  mov(edx, esi);
  cmp(edx, dword[r8 + FixedArray::kLengthOffset]);
  jae(load_miss_, T_NEAR);
  mov(rax, qword[r8 + rdx * 8 + FixedArray::kElementsOffset]);
  cmp(rax, static_cast<int>(Value::kHoleBits));
  je(load_miss_, T_NEAR);
  ret();

  Begin(Stub::kLoadMiss);
  L(load_miss_);
  mov(rdx, rsi);
  mov(rsi, rdi);
  mov(rcx, r10);
  jmp(VmField(StubField(Stub::kCallC)));
}

void StubGenerator::GenerateStoreCache() {
  Begin(Stub::kStoreCache);
  Label found, smi, out_of_object, element, barrier, done;
  FindHandler(vm_.feedback().store_cache, found, element, store_miss_);
  L(found);
  cmp(rcx, r14);
  jae(smi);
  jmp(qword[rcx + Handler::kCodeOffset]);
  L(smi);
  movsxd(rdx, ecx);
  test(rdx, rdx);
  js(out_of_object);
  cmp(edx, 8);
  jb(element, T_NEAR);
  mov(qword[rdi + rdx], rax);
  L(barrier);
  test(rax, r15);
  jnz(done);
  cmp(byte[rdi + HeapObject::kCellStateOffset], 0);
  jne(done);
  jmp(VmField(StubField(Stub::kRemember)));
  L(done);
  ret();
  L(out_of_object);
  mov(rdi, qword[rdi + JSObject::kPropertiesOffset]);
  neg(rdx);
  mov(qword[rdi + rdx], rax);
  jmp(barrier);

  // The class matched, so the elements kind is the one that the Smi (1 Smi, 2 double, 3 tagged)
  // says.
  L(element);
  Label not_smi_kind, tagged_kind, store, in_bounds, is_double, is_array_checked;
  cmp(rsi, r14);
  jb(store_miss_, T_NEAR);
  mov(r8, qword[rdi + JSObject::kElementsOffset]);
  mov(ecx, esi);
  cmp(ecx, dword[r8 + FixedArray::kLengthOffset]);
  jae(store_miss_, T_NEAR);
  // Only overwriting: a hole there would be an addition (array length, holeyness).
  cmp(qword[r8 + rcx * 8 + FixedArray::kElementsOffset], static_cast<int>(Value::kHoleBits));
  je(store_miss_, T_NEAR);
  cmp(edx, 2);
  ja(tagged_kind);
  je(is_double);
  cmp(rax, r14);
  jb(store_miss_, T_NEAR);
  L(store);
  mov(qword[r8 + rcx * 8 + FixedArray::kElementsOffset], rax);
  ret();
  L(is_double);
  Label number_is_smi;
  test(rax, r14);
  jz(store_miss_, T_NEAR);
  cmp(rax, r14);
  jb(store);
  cvtsi2sd(xmm0, eax);
  movq(rdx, xmm0);
  sub(rdx, r14);
  mov(qword[r8 + rcx * 8 + FixedArray::kElementsOffset], rdx);
  ret();
  L(tagged_kind);
  mov(qword[r8 + rcx * 8 + FixedArray::kElementsOffset], rax);
  mov(rdi, r8);
  jmp(barrier, T_NEAR);

  Begin(Stub::kStoreMiss);
  L(store_miss_);
  mov(r8, rax);
  EnterExitFrame();
  push(r8);
  SetRealmFromCaller();
  mov(rdx, rsi);
  mov(rsi, rdi);
  mov(rcx, r10);
  mov(rdi, r13);
  and_(rsp, -16);
  call(r11);
  cmp(rax, static_cast<int>(Value::kExceptionBits));
  je(throw_, T_NEAR);
  mov(rax, qword[rbp - 16]);
  leave();
  ret();
}

}  // namespace qdr
