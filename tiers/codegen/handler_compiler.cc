#include "tiers/codegen/handler_compiler.h"

#include "feedback/ic.h"
#include "objects/dictionary.h"
#include "objects/property_cell.h"
#include "objects/typed_array.h"
#include "tiers/codegen/code_log.h"
#include "tiers/codegen/macro_assembler.h"
#include "tiers/codegen/stub_generator.h"

namespace qdr {

namespace {

constexpr size_t kShapeBytes = 2048;

// rdi = receiver, rsi = name or key, rcx = handler, r10 = slot, r11 = miss function; the current
// object is in r8. Free: rax (loads), rdx, r8. A store keeps its value in rax.
class ShapeAssembler : public MacroAssembler {
 public:
  ShapeAssembler(Vm& vm, uint64_t shape) : MacroAssembler(kShapeBytes), vm_(vm) {
    int count = static_cast<int>(shape >> 56);
    is_store_ = IsStoreStep(static_cast<HandlerStep>(shape >> (8 * (count - 1)) & 0xff));
    mov(r8, rdi);
    for (int i = 0; i < count; ++i) {
      auto step = static_cast<HandlerStep>(shape >> (8 * i) & 0xff);
      Emit(step);
      data_ += HandlerStepWords(step);
    }
    if (miss_used_) {
      L(miss_);
      jmp(VmField(StubField(is_store_ ? Stub::kStoreMiss : Stub::kLoadMiss)));
    }
    L(slow_);
    // The generic access that teaches nothing: the miss function sees that the slot is megamorphic.
    jmp(VmField(StubField(is_store_ ? Stub::kStoreMiss : Stub::kLoadMiss)));
  }

 private:
  Address Data(int i) { return qword[rcx + Handler::kDataOffset + 8 * (data_ + i)]; }
  Address SmiData(int i) { return dword[rcx + Handler::kDataOffset + 8 * (data_ + i)]; }
  Label& Miss() {
    miss_used_ = true;
    return miss_;
  }

  void ReturnLoaded() { ret(); }

  /// Barrier for a store of rax into the object in r8, then the end.
  void BarrierAndReturn() {
    Label done;
    test(rax, r15);
    jnz(done);
    cmp(byte[r8 + HeapObject::kCellStateOffset], 0);
    jne(done);
    mov(rdi, r8);
    jmp(VmField(StubField(Stub::kRemember)));
    L(done);
    ret();
  }

  /// The new hidden class in data word 0: its offset and elements kind go into the receiver's
  /// header.
  void SetClass() {
    mov(rdx, Data(0));
    mov(rdx, qword[rdx + MapBase::kInstanceHeaderOffset]);
    mov(dword[rdi], edx);
    shr(rdx, 40);
    mov(byte[rdi + HeapObject::kElementsKindOffset], dl);
  }

  /// edx = index from the key in rsi, below the length of the fast elements, which go to r8.
  void LoadElementsAndIndex() {
    cmp(rsi, r14);
    jb(Miss(), T_NEAR);
    mov(r8, qword[rdi + JSObject::kElementsOffset]);
    mov(edx, esi);
    cmp(edx, dword[r8 + FixedArray::kLengthOffset]);
    jae(Miss(), T_NEAR);
  }

  void CallInStubFrame(bool setter) {
    push(rbp);
    mov(rbp, rsp);
    mov(rdx, Value::Smi(static_cast<int32_t>(FrameMarker::kStub)).bits());
    push(rdx);
    if (setter) {
      push(rax);
      push(rax);
    }
    push(rdi);
    mov(rdi, Data(0));
    mov(esi, Value::kUndefinedBits);
    mov(edx, setter ? 1 : 0);
    call(VmField(StubField(Stub::kCallAny)));
    if (setter) mov(rax, qword[rbp - 16]);
    leave();
    ret();
  }

  /// Looks for the name in rsi in the dictionary in r8, with the hash in edx. At `found` the
  /// entry's words are at r8 + entry * 8 + kFoundKey; `buckets` and `entry` are clobbered, and rdx.
  static constexpr int kFoundKey = Dictionary::kEntriesOffset - Dictionary::kEntrySize;
  void Probe(const Reg64& buckets, const Reg64& entry, Label& found) {
    Label loop, absent;
    mov(buckets.cvt32(), dword[r8 + Dictionary::kCapacityOffset]);
    lea(buckets, ptr[buckets + buckets * 2]);
    lea(buckets, ptr[r8 + buckets * 8 + Dictionary::kEntriesOffset]);
    L(loop);
    and_(edx, dword[r8 + Dictionary::kBucketMaskOffset]);
    mov(entry.cvt32(), dword[buckets + rdx * 4]);
    inc(edx);
    test(entry.cvt32(), entry.cvt32());
    jz(absent);
    lea(entry, ptr[entry + entry * 2]);
    cmp(qword[r8 + entry * 8 + kFoundKey], rsi);
    je(found, T_NEAR);
    jmp(loop);
    L(absent);
  }

  void Emit(HandlerStep step);
  void EmitElementGrow();
  void EmitStringCharacter(Label& beyond);
  void EmitTypedLoad();
  void EmitTypedStore();

  Vm& vm_;
  bool is_store_;
  bool miss_used_ = false;
  int data_ = 0;
  Label miss_, slow_;
};

void ShapeAssembler::Emit(HandlerStep step) {
  switch (step) {
    case HandlerStep::kGuardKey:
      cmp(rsi, Data(0));
      jne(Miss(), T_NEAR);
      break;
    case HandlerStep::kGuardValidityCell:
      mov(rdx, Data(0));
      cmp(byte[rdx + ValidityCell::kValidOffset], static_cast<int>(Value::kTrueBits));
      jne(Miss(), T_NEAR);
      break;
    case HandlerStep::kGuardClassOf:
      mov(rdx, Data(0));
      mov(edx, dword[rdx]);
      cmp(edx, SmiData(1));
      jne(Miss(), T_NEAR);
      break;
    case HandlerStep::kGuardNotOwn: {
      mov(r8, qword[rdi + JSObject::kPropertiesOffset]);
      mov(edx, SmiData(0));
      Probe(rax, r9, Miss());
      mov(r8, rdi);
      break;
    }
    case HandlerStep::kUseHolder:
      mov(r8, Data(0));
      break;
    case HandlerStep::kLoadInObject:
      mov(edx, SmiData(0));
      mov(rax, qword[r8 + rdx]);
      ReturnLoaded();
      break;
    case HandlerStep::kLoadOutOfObject:
      mov(r8, qword[r8 + JSObject::kPropertiesOffset]);
      mov(edx, SmiData(0));
      mov(rax, qword[r8 + rdx]);
      ReturnLoaded();
      break;
    case HandlerStep::kLoadConstant:
      mov(rax, Data(0));
      ReturnLoaded();
      break;
    case HandlerStep::kLoadCell:
    case HandlerStep::kLoadModuleCell:
      mov(rdx, Data(0));
      mov(rax, qword[rdx + PropertyCell::kValueOffset]);
      cmp(rax, static_cast<int>(Value::kHoleBits));
      je(Miss(), T_NEAR);
      ReturnLoaded();
      break;
    case HandlerStep::kLoadUndefined:
      LoadUndefined(rax);
      ReturnLoaded();
      break;
    case HandlerStep::kLoadDictionary:
      mov(r8, qword[r8 + JSObject::kPropertiesOffset]);
      mov(edx, SmiData(0));
      cmp(edx, dword[r8 + Dictionary::kUsedOffset]);
      jae(Miss(), T_NEAR);
      lea(rdx, ptr[rdx + rdx * 2]);
      cmp(qword[r8 + rdx * 8 + Dictionary::kEntriesOffset + Dictionary::kEntryKeyOffset], rsi);
      jne(Miss(), T_NEAR);
      // Bit 0 of the details: an accessor.
      test(byte[r8 + rdx * 8 + Dictionary::kEntriesOffset + Dictionary::kEntryDetailsOffset], 1);
      jnz(Miss(), T_NEAR);
      mov(rax, qword[r8 + rdx * 8 + Dictionary::kEntriesOffset + Dictionary::kEntryValueOffset]);
      ReturnLoaded();
      break;
    case HandlerStep::kLoadOwnDictionary: {
      Label found;
      mov(r8, qword[rdi + JSObject::kPropertiesOffset]);
      mov(edx, SmiData(0));
      Probe(rax, r9, found);
      jmp(Miss(), T_NEAR);
      L(found);
      test(byte[r8 + r9 * 8 + kFoundKey + Dictionary::kEntryDetailsOffset], 1);
      jnz(Miss(), T_NEAR);
      mov(rax, qword[r8 + r9 * 8 + kFoundKey + Dictionary::kEntryValueOffset]);
      ReturnLoaded();
      break;
    }
    case HandlerStep::kLoadArrayLength:
      mov(rax, qword[rdi + JSArray::kLengthOffset]);
      ReturnLoaded();
      break;
    case HandlerStep::kLoadStringLength:
      mov(eax, dword[rdi + String::kLengthOffset]);
      or_(rax, r14);
      ReturnLoaded();
      break;
    case HandlerStep::kLoadFunctionPrototype:
      mov(rax, qword[r8 + JSFunction::kPrototypeOrInitialMapOffset]);
      cmp(rax, static_cast<int>(Value::kHoleBits));
      je(Miss(), T_NEAR);
      {
        Label not_a_map;
        test(rax, r15);
        jnz(not_a_map);
        cmp(byte[rax + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kMap));
        jne(not_a_map);
        mov(rax, qword[rax + Map::kPrototypeOffset]);
        L(not_a_map);
      }
      ReturnLoaded();
      break;
    case HandlerStep::kLoadTypedArrayLength:
      mov(rax, qword[rdi + JSTypedArray::kLengthOffset]);
      mov(rdx, rax);
      shr(rdx, 31);
      jnz(Miss(), T_NEAR);
      or_(rax, r14);
      ReturnLoaded();
      break;
    case HandlerStep::kCallGetter:
      CallInStubFrame(false);
      break;
    case HandlerStep::kCallSetter:
      CallInStubFrame(true);
      break;
    case HandlerStep::kCallNativeGetter:
      mov(rdx, Data(0));
      mov(r11, qword[rdx + NativeAccessor::kGetterOffset]);
      mov(rsi, r8);
      jmp(VmField(StubField(Stub::kCallC)));
      break;
    case HandlerStep::kLoadElement:
      LoadElementsAndIndex();
      mov(rax, qword[r8 + rdx * 8 + FixedArray::kElementsOffset]);
      cmp(rax, static_cast<int>(Value::kHoleBits));
      je(Miss(), T_NEAR);
      ReturnLoaded();
      break;
    case HandlerStep::kLoadElementHoleToUndefined: {
      Label absent;
      cmp(rsi, r14);
      jb(Miss(), T_NEAR);
      test(esi, esi);
      js(Miss(), T_NEAR);
      mov(r8, qword[rdi + JSObject::kElementsOffset]);
      mov(edx, esi);
      cmp(edx, dword[r8 + FixedArray::kLengthOffset]);
      jae(absent);
      mov(rax, qword[r8 + rdx * 8 + FixedArray::kElementsOffset]);
      cmp(rax, static_cast<int>(Value::kHoleBits));
      je(absent);
      ReturnLoaded();
      L(absent);
      LoadUndefined(rax);
      ReturnLoaded();
      break;
    }
    case HandlerStep::kLoadTypedElement:
      EmitTypedLoad();
      break;
    case HandlerStep::kLoadStringCharacter:
      EmitStringCharacter(Miss());
      break;
    case HandlerStep::kLoadStringCharacterOrUndefined: {
      Label beyond;
      EmitStringCharacter(beyond);
      L(beyond);
      test(edx, edx);
      js(Miss(), T_NEAR);
      LoadUndefined(rax);
      ReturnLoaded();
      break;
    }
    case HandlerStep::kLoadMappedArgument:
    case HandlerStep::kLoadProxy:
    case HandlerStep::kLoadSlow:
    case HandlerStep::kStoreSlow:
    case HandlerStep::kHasElement:
    case HandlerStep::kHasSlow:
    case HandlerStep::kStoreElementTransition:
    case HandlerStep::kStoreArrayLength:
    case HandlerStep::kCallNativeSetter:
      // Work for the runtime: the slot keeps its state and the miss function does the access.
      jmp(slow_, T_NEAR);
      break;
    case HandlerStep::kStoreInObject:
      mov(edx, SmiData(0));
      mov(qword[r8 + rdx], rax);
      BarrierAndReturn();
      break;
    case HandlerStep::kStoreOutOfObject:
      mov(r8, qword[r8 + JSObject::kPropertiesOffset]);
      mov(edx, SmiData(0));
      mov(qword[r8 + rdx], rax);
      BarrierAndReturn();
      break;
    case HandlerStep::kTransitionInObject:
      SetClass();
      mov(edx, SmiData(1));
      mov(qword[rdi + rdx], rax);
      mov(r8, rdi);
      BarrierAndReturn();
      break;
    case HandlerStep::kStoreOwnDictionary: {
      // An accessor, read-only or still constant: the runtime's work.
      constexpr int kNotPlain = 1 | kReadOnly << 2 | 1 << 5;
      Label found, store, plain_miss;
      mov(r8, qword[rdi + JSObject::kPropertiesOffset]);
      mov(edx, SmiData(0));
      push(r9);
      Probe(rcx, r9, found);
      L(plain_miss);
      pop(r9);
      jmp(Miss(), T_NEAR);
      L(found);
      test(byte[r8 + r9 * 8 + kFoundKey + Dictionary::kEntryDetailsOffset], kNotPlain);
      jnz(plain_miss);
      mov(qword[r8 + r9 * 8 + kFoundKey + Dictionary::kEntryValueOffset], rax);
      pop(r9);
      BarrierAndReturn();
      break;
    }
    case HandlerStep::kTransitionOutOfObject: {
      Label grow;
      mov(r8, qword[rdi + JSObject::kPropertiesOffset]);
      mov(edx, SmiData(1));
      // The shared hidden class may stand for objects whose array has no room left.
      lea(rdx, ptr[rdx - FixedArray::kElementsOffset]);
      shr(edx, 3);
      cmp(edx, dword[r8 + FixedArray::kLengthOffset]);
      jae(grow);
      mov(qword[r8 + rdx * 8 + FixedArray::kElementsOffset], rax);
      SetClass();
      BarrierAndReturn();
      L(grow);
      mov(rsi, rdi);
      mov(rdx, Data(0));
      mov(rcx, rax);
      mov(r11, reinterpret_cast<uintptr_t>(TransitionWithGrowth));
      jmp(VmField(StubField(Stub::kCallC)));
      break;
    }
    case HandlerStep::kStoreCell:
      mov(r8, Data(0));
      // The cell of a property that was deleted or redefined.
      cmp(qword[r8 + PropertyCell::kValueOffset], static_cast<int>(Value::kHoleBits));
      je(Miss(), T_NEAR);
      mov(qword[r8 + PropertyCell::kValueOffset], rax);
      BarrierAndReturn();
      break;
    case HandlerStep::kStoreElementGrow:
      EmitElementGrow();
      break;
    case HandlerStep::kStoreElement: {
      Label store, is_double, tagged;
      LoadElementsAndIndex();
      cmp(qword[r8 + rdx * 8 + FixedArray::kElementsOffset], static_cast<int>(Value::kHoleBits));
      je(Miss(), T_NEAR);
      movzx(ecx, byte[rdi + HeapObject::kElementsKindOffset]);
      cmp(ecx, static_cast<int>(ElementsKind::kPackedDouble));
      jae(is_double);
      cmp(rax, r14);
      jb(Miss(), T_NEAR);
      L(store);
      mov(qword[r8 + rdx * 8 + FixedArray::kElementsOffset], rax);
      BarrierAndReturn();
      L(is_double);
      cmp(ecx, static_cast<int>(ElementsKind::kPacked));
      jae(store);
      test(rax, r14);
      jz(Miss(), T_NEAR);
      cmp(rax, r14);
      jb(store);
      cvtsi2sd(xmm0, eax);
      movq(rcx, xmm0);
      sub(rcx, r14);
      mov(qword[r8 + rdx * 8 + FixedArray::kElementsOffset], rcx);
      ret();
      break;
    }
    case HandlerStep::kStoreTypedElement:
      EmitTypedStore();
      break;
    case HandlerStep::kReturnTrue:
      mov(eax, Value::kTrueBits);
      ReturnLoaded();
      break;
    case HandlerStep::kReturnFalse:
      mov(eax, Value::kFalseBits);
      ReturnLoaded();
      break;
    case HandlerStep::kHasInPrototypeChain: {
      Label loop, yes, no;
      mov(rax, Data(0));
      mov(rdx, VmField(vm_offset::kMapSpaceBase));
      L(loop);
      mov(ecx, dword[r8]);
      mov(r8, qword[rdx + rcx + Map::kPrototypeOffset]);
      cmp(r8, rax);
      je(yes);
      test(r8, r15);
      jz(loop);
      mov(eax, Value::kFalseBits);
      ret();
      L(yes);
      mov(eax, Value::kTrueBits);
      ret();
      break;
    }
    case HandlerStep::kOrdinaryHasInstance: {
      // rdi = constructor, rsi = value.
      Label have_prototype, loop, yes, no;
      mov(rax, qword[rdi + JSFunction::kPrototypeOrInitialMapOffset]);
      test(rax, r15);
      jnz(Miss(), T_NEAR);
      cmp(byte[rax + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kMap));
      jne(have_prototype);
      mov(rax, qword[rax + Map::kPrototypeOffset]);
      test(rax, r15);
      jnz(Miss(), T_NEAR);
      L(have_prototype);
      cmp(byte[rax + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kFirstJSReceiver));
      jb(Miss(), T_NEAR);
      test(rsi, r15);
      jnz(no);
      cmp(byte[rsi + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kFirstJSReceiver));
      jb(no);
      mov(r8, rsi);
      mov(rdx, VmField(vm_offset::kMapSpaceBase));
      L(loop);
      cmp(byte[r8 + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kJSProxy));
      je(Miss(), T_NEAR);
      mov(ecx, dword[r8]);
      mov(r8, qword[rdx + rcx + Map::kPrototypeOffset]);
      cmp(r8, rax);
      je(yes);
      test(r8, r15);
      jz(loop);
      L(no);
      mov(eax, Value::kFalseBits);
      ReturnLoaded();
      L(yes);
      mov(eax, Value::kTrueBits);
      ReturnLoaded();
      break;
    }
    case HandlerStep::kCount:
      QDR_UNREACHABLE();
  }
}

/// Ropes, and characters that have to be looked up among the internalized strings, are the miss
/// function's work.
void ShapeAssembler::EmitStringCharacter(Label& beyond) {
  cmp(rsi, r14);
  jb(Miss(), T_NEAR);
  mov(edx, esi);
  cmp(edx, dword[rdi + String::kLengthOffset]);
  jae(beyond, T_NEAR);
  mov(r8, rdi);
  LoadCodeUnit(r8, rdx, rax, Miss());
  cmp(edx, 0xff);
  ja(Miss(), T_NEAR);
  LoadSingleCharacter(rax, rdx);
  ReturnLoaded();
}

void ShapeAssembler::EmitElementGrow() {
  Label value_fits, not_smi_kind, store, store_raw;
  LoadElementsAndIndex();
  movzx(ecx, byte[rdi + HeapObject::kElementsKindOffset]);
  cmp(ecx, static_cast<int>(ElementsKind::kPackedDouble));
  jae(not_smi_kind);
  cmp(rax, r14);
  jb(Miss(), T_NEAR);
  jmp(value_fits);
  L(not_smi_kind);
  cmp(ecx, static_cast<int>(ElementsKind::kPacked));
  jae(value_fits);
  test(rax, r14);
  jz(Miss(), T_NEAR);

  L(value_fits);
  cmp(qword[r8 + rdx * 8 + FixedArray::kElementsOffset], static_cast<int>(Value::kHoleBits));
  jne(store);
  cmp(byte[rdi + HeapObject::kTypeOffset], static_cast<int>(InstanceType::kJSArray));
  jne(store);
  test(byte[rdi + HeapObject::kFlagsOffset], JSArray::kReadOnlyLengthFlag);
  jnz(Miss(), T_NEAR);
  mov(rcx, qword[rdi + JSArray::kLengthOffset]);
  cmp(rcx, r14);
  jb(Miss(), T_NEAR);
  cmp(edx, ecx);
  jb(store);
  ja(Miss(), T_NEAR);
  lea(ecx, ptr[rdx + 1]);
  or_(rcx, r14);
  mov(qword[rdi + JSArray::kLengthOffset], rcx);

  L(store);
  movzx(ecx, byte[rdi + HeapObject::kElementsKindOffset]);
  sub(ecx, static_cast<int>(ElementsKind::kPackedDouble));
  cmp(ecx, 1);
  ja(store_raw);
  cmp(rax, r14);
  jb(store_raw);
  cvtsi2sd(xmm0, eax);
  movq(rcx, xmm0);
  sub(rcx, r14);
  mov(qword[r8 + rdx * 8 + FixedArray::kElementsOffset], rcx);
  ret();
  L(store_raw);
  mov(qword[r8 + rdx * 8 + FixedArray::kElementsOffset], rax);
  BarrierAndReturn();
}

// The kind is in the receiver's header; a jump by kind keeps one shape for all.
void ShapeAssembler::EmitTypedLoad() {
  cmp(rsi, r14);
  jb(Miss(), T_NEAR);
  mov(edx, esi);
  cmp(rdx, qword[rdi + JSTypedArray::kLengthOffset]);
  jae(Miss(), T_NEAR);
  mov(r8, qword[rdi + JSTypedArray::kDataOffset]);
  movzx(ecx, byte[rdi + HeapObject::kElementsKindOffset]);
  auto when = [&](ElementsKind kind, auto emit) {
    Label next;
    cmp(ecx, static_cast<int>(kind));
    jne(next);
    emit();
    L(next);
  };
  auto smi = [&] {
    or_(rax, r14);
    ret();
  };
  auto boxed = [&] {
    Label ordered;
    ucomisd(xmm0, xmm0);
    jnp(ordered);
    mov(rax, Value::Double(std::numeric_limits<double>::quiet_NaN()).bits());
    ret();
    L(ordered);
    movq(rax, xmm0);
    sub(rax, r14);
    ret();
  };
  when(ElementsKind::kUint8, [&] {
    movzx(eax, byte[r8 + rdx]);
    smi();
  });
  when(ElementsKind::kInt32, [&] {
    mov(eax, dword[r8 + rdx * 4]);
    smi();
  });
  when(ElementsKind::kFloat64, [&] {
    movsd(xmm0, qword[r8 + rdx * 8]);
    boxed();
  });
  when(ElementsKind::kUint8Clamped, [&] {
    movzx(eax, byte[r8 + rdx]);
    smi();
  });
  when(ElementsKind::kInt8, [&] {
    movsx(eax, byte[r8 + rdx]);
    smi();
  });
  when(ElementsKind::kUint16, [&] {
    movzx(eax, word[r8 + rdx * 2]);
    smi();
  });
  when(ElementsKind::kInt16, [&] {
    movsx(eax, word[r8 + rdx * 2]);
    smi();
  });
  when(ElementsKind::kFloat32, [&] {
    cvtss2sd(xmm0, dword[r8 + rdx * 4]);
    boxed();
  });
  when(ElementsKind::kUint32, [&] {
    Label large;
    mov(eax, dword[r8 + rdx * 4]);
    test(eax, eax);
    js(large);
    smi();
    L(large);
    cvtsi2sd(xmm0, rax);
    boxed();
  });
  jmp(Miss(), T_NEAR);
}

void ShapeAssembler::EmitTypedStore() {
  Label is_smi, as_integer, as_double, kind_float;
  cmp(rsi, r14);
  jb(Miss(), T_NEAR);
  mov(edx, esi);
  cmp(rdx, qword[rdi + JSTypedArray::kLengthOffset]);
  jae(Miss(), T_NEAR);
  mov(r8, qword[rdi + JSTypedArray::kDataOffset]);
  movzx(ecx, byte[rdi + HeapObject::kElementsKindOffset]);
  cmp(ecx, static_cast<int>(ElementsKind::kFloat32));
  jae(kind_float, T_NEAR);
  // Integers: only Smi values; the rest converts in the runtime.
  cmp(rax, r14);
  jb(Miss(), T_NEAR);
  auto when = [&](ElementsKind kind, auto emit) {
    Label next;
    cmp(ecx, static_cast<int>(kind));
    jne(next);
    emit();
    ret();
    L(next);
  };
  when(ElementsKind::kUint8, [&] { mov(byte[r8 + rdx], al); });
  when(ElementsKind::kInt32, [&] { mov(dword[r8 + rdx * 4], eax); });
  when(ElementsKind::kUint32, [&] { mov(dword[r8 + rdx * 4], eax); });
  when(ElementsKind::kInt8, [&] { mov(byte[r8 + rdx], al); });
  when(ElementsKind::kUint16, [&] { mov(word[r8 + rdx * 2], ax); });
  when(ElementsKind::kInt16, [&] { mov(word[r8 + rdx * 2], ax); });
  when(ElementsKind::kUint8Clamped, [&] {
    xor_(ecx, ecx);
    mov(r8, r8);
    test(eax, eax);
    Label low, store;
    js(low);
    mov(ecx, 255);
    cmp(eax, ecx);
    cmovb(ecx, eax);
    L(low);
    mov(byte[r8 + rdx], cl);
  });
  jmp(Miss(), T_NEAR);

  L(kind_float);
  cmp(rax, r14);
  jae(is_smi);
  test(rax, r14);
  jz(Miss(), T_NEAR);
  mov(r9, rax);
  add(r9, r14);
  movq(xmm0, r9);
  jmp(as_double);
  L(is_smi);
  cvtsi2sd(xmm0, eax);
  L(as_double);
  Label single;
  cmp(ecx, static_cast<int>(ElementsKind::kFloat32));
  je(single);
  movsd(qword[r8 + rdx * 8], xmm0);
  ret();
  L(single);
  cvtsd2ss(xmm0, xmm0);
  movss(dword[r8 + rdx * 4], xmm0);
  ret();
}

}  // namespace

const void* NativeHandlerCompiler::CodeFor(uint64_t shape) {
  auto it = code_.find(shape);
  if (it != code_.end()) return it->second;
  ShapeAssembler assembler(vm_, shape);
  const uint8_t* code = assembler.Install(space_);
  code_[shape] = code;
  if (vm_.code_log != nullptr) {
    vm_.code_log->Added({.kind = CodeKind::kHandler,
                         .name = HandlerShapeName(shape),
                         .start = code,
                         .size = assembler.getSize()});
  }
  return code;
}

}  // namespace qdr
