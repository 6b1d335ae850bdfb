#include "tiers/sparkplug/inline_caches.h"

#include "objects/property_cell.h"
#include "objects/typed_array.h"

namespace qdr {

namespace {

/// What the headers of the instances of a hidden class begin with.
MapOffset OffsetOf(const MapBase* map) { return static_cast<MapOffset>(map->instance_header()); }

constexpr auto kNear = Xbyak::CodeGenerator::T_NEAR;
using namespace Xbyak::util;  // NOLINT: register names

}  // namespace

std::vector<InlineCaches::Case> InlineCaches::CasesOf(int slot_operand, bool keyed,
                                                      bool store) const {
  std::vector<Case> cases;
  for (const PropertyFeedback::Entry& entry :
       a.feedback().EntriesOf(a.UnsignedOperand(slot_operand))) {
    // Comparisons with small immediates have a shorter form, which could not be overwritten.
    constexpr MapOffset kMinimumOffset = 128;
    if (OffsetOf(entry.map) < kMinimumOffset) return {};
    if (!entry.handler.IsSmi() && !IsInlinable(CellCast<Handler>(entry.handler), keyed, store)) {
      return {};
    }
    cases.push_back({entry.map, entry.handler});
  }
  return cases;
}

bool InlineCaches::IsInlinable(const Handler* handler, bool keyed, bool store) {
  for (int i = 0; i < handler->step_count(); ++i) {
    switch (handler->step(i)) {
      case HandlerStep::kGuardKey:
        if (!keyed) return false;
        break;
      case HandlerStep::kGuardValidityCell:
      case HandlerStep::kUseHolder:
      case HandlerStep::kLoadInObject:
      case HandlerStep::kLoadOutOfObject:
      case HandlerStep::kLoadConstant:
      case HandlerStep::kLoadUndefined:
      case HandlerStep::kLoadArrayLength:
      case HandlerStep::kLoadStringLength:
      case HandlerStep::kLoadTypedArrayLength:
        if (store && handler->step(i) != HandlerStep::kGuardValidityCell) return false;
        break;
      case HandlerStep::kLoadElement:
      case HandlerStep::kLoadElementHoleToUndefined:
      case HandlerStep::kLoadTypedElement:
        if (store || !keyed) return false;
        break;
      case HandlerStep::kStoreInObject:
      case HandlerStep::kStoreOutOfObject:
      case HandlerStep::kTransitionInObject:
        if (!store) return false;
        break;
      case HandlerStep::kStoreTypedElement:
        if (!store || !keyed) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}

void InlineCaches::CompareClass(const Case& c) {
  a.cmp(dword[rdi], OffsetOf(c.map));
  Handler* handler = c.handler.IsSmi() ? nullptr : CellCast<Handler>(c.handler);
  a.AddGuard({static_cast<uint32_t>(a.getSize() - sizeof(uint32_t)), c.map, handler});
}

/// Comparisons with the classes of the site, each with its case behind it.
template <class SmiHandler, class Program>
bool InlineCaches::EmitCases(const std::vector<Case>& cases, CodeLabel& slow,
                             SmiHandler emit_smi_handler, Program emit_program) {
  if (cases.empty()) return false;
  a.JumpIfNotCell(rdi, slow);
  CodeLabel done;
  for (size_t i = 0; i < cases.size(); ++i) {
    const bool last = i + 1 == cases.size();
    CodeLabel next;
    CompareClass(cases[i]);
    a.jne(last ? slow : next, kNear);
    if (cases[i].handler.IsSmi()) {
      emit_smi_handler(cases[i].handler.AsSmi());
    } else {
      emit_program(CellCast<Handler>(cases[i].handler));
    }
    if (!last) {
      a.jmp(done, kNear);
      a.L(next);
    }
  }
  a.L(done);
  return true;
}

bool InlineCaches::EmitLoad(int slot_operand, bool keyed, CodeLabel& slow) {
  auto own = [&](int32_t offset) {
    if (keyed) {
      EmitElementLoad(slow, false);
    } else if (offset >= 0) {
      a.mov(rax, qword[rdi + offset]);
    } else {
      a.mov(rdx, qword[rdi + JSObject::kPropertiesOffset]);
      a.mov(rax, qword[rdx - offset]);
    }
  };
  return EmitCases(CasesOf(slot_operand, keyed, /*store=*/false), slow, own,
                   [&](const Handler* handler) { EmitLoadProgram(handler, slow); });
}

bool InlineCaches::EmitStore(int slot_operand, bool keyed, CodeLabel& slow) {
  auto own = [&](int32_t offset) {
    if (keyed) {
      EmitElementStore(offset, slow);
    } else if (offset >= 0) {
      a.mov(qword[rdi + offset], rax);
      Barrier();
    } else {
      a.mov(rdi, qword[rdi + JSObject::kPropertiesOffset]);
      a.mov(qword[rdi - offset], rax);
      Barrier();
    }
  };
  return EmitCases(CasesOf(slot_operand, keyed, /*store=*/true), slow, own,
                   [&](const Handler* handler) { EmitStoreProgram(handler, slow); });
}

/// A data word of a handler, which r11 is made to point to.
Xbyak::Address InlineCaches::Data(const Handler* handler, int i) {
  a.mov(r11, handler->address());
  return qword[r11 + Handler::kDataOffset + 8 * i];
}

/// Step `i`, whose data words start at `data`; the key of the access is in `key`.
void InlineCaches::EmitGuard(const Handler* handler, int i, int data, const Xbyak::Reg64& key,
                             CodeLabel& slow) {
  if (handler->step(i) == HandlerStep::kGuardKey) {
    a.cmp(key, Data(handler, data));
  } else {
    a.mov(rdx, Data(handler, data));
    a.cmp(byte[rdx + ValidityCell::kValidOffset], static_cast<int>(Value::kTrueBits));
  }
  a.jne(slow, kNear);
}

void InlineCaches::EmitLoadProgram(const Handler* handler, CodeLabel& slow) {
  // Where the program moves from the receiver to the object that has the property.
  const Xbyak::Reg64* current = &rdi;
  int data = 0;
  for (int i = 0; i < handler->step_count(); ++i) {
    HandlerStep step = handler->step(i);
    auto offset = [&] { return handler->data(data).AsSmi(); };
    switch (step) {
      case HandlerStep::kGuardKey:
      case HandlerStep::kGuardValidityCell:
        EmitGuard(handler, i, data, rax, slow);
        break;
      case HandlerStep::kUseHolder:
        a.mov(r8, Data(handler, data));
        current = &r8;
        break;
      case HandlerStep::kLoadInObject:
        a.mov(rax, qword[*current + offset()]);
        break;
      case HandlerStep::kLoadOutOfObject:
        a.mov(rdx, qword[*current + JSObject::kPropertiesOffset]);
        a.mov(rax, qword[rdx + offset()]);
        break;
      case HandlerStep::kLoadConstant:
        a.mov(rax, Data(handler, data));
        break;
      case HandlerStep::kLoadUndefined:
        a.LoadUndefined(rax);
        break;
      case HandlerStep::kLoadArrayLength:
        a.mov(rax, qword[rdi + JSArray::kLengthOffset]);
        break;
      case HandlerStep::kLoadStringLength:
        a.mov(eax, dword[rdi + String::kLengthOffset]);
        a.BoxSmi(rax);
        break;
      case HandlerStep::kLoadTypedArrayLength:
        a.mov(rdx, qword[rdi + JSTypedArray::kLengthOffset]);
        a.mov(rcx, rdx);
        a.shr(rcx, 31);
        a.jnz(slow, kNear);
        a.mov(rax, rdx);
        a.BoxSmi(rax);
        break;
      case HandlerStep::kLoadElement:
        EmitElementLoad(slow, false);
        break;
      case HandlerStep::kLoadElementHoleToUndefined:
        EmitElementLoad(slow, true);
        break;
      case HandlerStep::kLoadTypedElement:
        EmitTypedElementLoad(static_cast<ElementsKind>(offset()), slow);
        break;
      default:
        QDR_UNREACHABLE();
    }
    data += HandlerStepWords(step);
  }
}

/// rax = the element of rdi with the index rax.
void InlineCaches::EmitElementLoad(CodeLabel& slow, bool hole_is_undefined) {
  CodeLabel absent, done;
  a.JumpIfNotSmi(rax, slow);
  a.mov(rdx, qword[rdi + JSObject::kElementsOffset]);
  a.mov(ecx, eax);
  if (hole_is_undefined) {
    a.test(ecx, ecx);
    a.js(slow, kNear);
  }
  a.cmp(ecx, dword[rdx + FixedArray::kLengthOffset]);
  a.jae(hole_is_undefined ? absent : slow, kNear);
  a.mov(rcx, qword[rdx + rcx * 8 + FixedArray::kElementsOffset]);
  a.cmp(rcx, static_cast<int>(Value::kHoleBits));
  if (!hole_is_undefined) {
    a.je(slow, kNear);
    a.mov(rax, rcx);
    return;
  }
  a.mov(rax, rcx);
  a.jne(done);
  a.L(absent);
  a.LoadUndefined(rax);
  a.L(done);
}

void InlineCaches::EmitTypedElementLoad(ElementsKind kind, CodeLabel& slow) {
  a.JumpIfNotSmi(rax, slow);
  a.mov(edx, eax);
  a.cmp(rdx, qword[rdi + JSTypedArray::kLengthOffset]);
  a.jae(slow, kNear);
  a.mov(r8, qword[rdi + JSTypedArray::kDataOffset]);
  switch (kind) {
    case ElementsKind::kUint8:
    case ElementsKind::kUint8Clamped:
      a.movzx(eax, byte[r8 + rdx]);
      break;
    case ElementsKind::kInt8:
      a.movsx(eax, byte[r8 + rdx]);
      break;
    case ElementsKind::kUint16:
      a.movzx(eax, word[r8 + rdx * 2]);
      break;
    case ElementsKind::kInt16:
      a.movsx(eax, word[r8 + rdx * 2]);
      break;
    case ElementsKind::kInt32:
      a.mov(eax, dword[r8 + rdx * 4]);
      break;
    case ElementsKind::kUint32: {
      CodeLabel large, done;
      a.mov(ecx, dword[r8 + rdx * 4]);
      a.test(ecx, ecx);
      a.js(large);
      a.mov(eax, ecx);
      a.BoxSmi(rax);
      a.jmp(done);
      a.L(large);
      a.cvtsi2sd(xmm0, rcx);
      a.BoxDouble(rax, xmm0);
      a.L(done);
      return;
    }
    case ElementsKind::kFloat32:
    case ElementsKind::kFloat64: {
      CodeLabel ordered, done;
      if (kind == ElementsKind::kFloat32) {
        a.cvtss2sd(xmm0, dword[r8 + rdx * 4]);
      } else {
        a.movsd(xmm0, qword[r8 + rdx * 8]);
      }
      // Any NaN in memory is the one NaN in a value.
      a.ucomisd(xmm0, xmm0);
      a.jnp(ordered);
      a.LoadConstant(rax, Value::Double(std::numeric_limits<double>::quiet_NaN()));
      a.jmp(done);
      a.L(ordered);
      a.BoxDouble(rax, xmm0);
      a.L(done);
      return;
    }
    default:
      a.jmp(slow, kNear);
      return;
  }
  a.BoxSmi(rax);
}

void InlineCaches::EmitStoreProgram(const Handler* handler, CodeLabel& slow) {
  int data = 0;
  for (int i = 0; i < handler->step_count(); ++i) {
    HandlerStep step = handler->step(i);
    switch (step) {
      case HandlerStep::kGuardKey:
      case HandlerStep::kGuardValidityCell:
        EmitGuard(handler, i, data, rsi, slow);
        break;
      case HandlerStep::kStoreInObject:
        a.mov(qword[rdi + handler->data(data).AsSmi()], rax);
        Barrier();
        break;
      case HandlerStep::kStoreOutOfObject:
        a.mov(rdi, qword[rdi + JSObject::kPropertiesOffset]);
        a.mov(qword[rdi + handler->data(data).AsSmi()], rax);
        Barrier();
        break;
      case HandlerStep::kTransitionInObject: {
        // The handler keeps the new class alive, and the comparison before goes when it dies.
        auto* map = CellCast<Map>(handler->data(data));
        constexpr int kKindShift = 40;
        a.mov(dword[rdi], OffsetOf(map));
        a.mov(byte[rdi + HeapObject::kElementsKindOffset],
              static_cast<int>(map->instance_header() >> kKindShift & 0xff));
        a.mov(qword[rdi + handler->data(data + 1).AsSmi()], rax);
        Barrier();
        break;
      }
      case HandlerStep::kStoreTypedElement:
        EmitTypedElementStore(static_cast<ElementsKind>(handler->data(data).AsSmi()), slow);
        break;
      default:
        QDR_UNREACHABLE();
    }
    data += HandlerStepWords(step);
  }
}

/// The kinds of ElementStoreHandler: 1 Smis, 2 doubles, 3 tagged.
void InlineCaches::EmitElementStore(int32_t kind, CodeLabel& slow) {
  a.JumpIfNotSmi(rsi, slow);
  a.mov(r8, qword[rdi + JSObject::kElementsOffset]);
  a.mov(edx, esi);
  a.cmp(edx, dword[r8 + FixedArray::kLengthOffset]);
  a.jae(slow, kNear);
  Xbyak::Address element = qword[r8 + rdx * 8 + FixedArray::kElementsOffset];
  a.cmp(element, static_cast<int>(Value::kHoleBits));
  a.je(slow, kNear);
  switch (kind) {
    case 1:
      a.JumpIfNotSmi(rax, slow);
      a.mov(element, rax);
      break;
    case 2: {
      CodeLabel is_double, done;
      a.JumpIfNotNumber(rax, slow);
      a.cmp(rax, r14);
      a.jb(is_double);
      a.cvtsi2sd(xmm0, eax);
      a.BoxDouble(rcx, xmm0);
      a.mov(element, rcx);
      a.jmp(done);
      a.L(is_double);
      a.mov(element, rax);
      a.L(done);
      break;
    }
    default:
      a.mov(element, rax);
      a.mov(rdi, r8);
      Barrier();
  }
}

void InlineCaches::EmitTypedElementStore(ElementsKind kind, CodeLabel& slow) {
  a.JumpIfNotSmi(rsi, slow);
  a.mov(edx, esi);
  a.cmp(rdx, qword[rdi + JSTypedArray::kLengthOffset]);
  a.jae(slow, kNear);
  a.mov(r8, qword[rdi + JSTypedArray::kDataOffset]);
  if (kind == ElementsKind::kFloat32 || kind == ElementsKind::kFloat64) {
    CodeLabel smi, have_double;
    a.cmp(rax, r14);
    a.jae(smi);
    a.JumpIfNotNumber(rax, slow);
    a.mov(rcx, rax);
    a.add(rcx, r14);
    a.movq(xmm0, rcx);
    a.jmp(have_double);
    a.L(smi);
    a.cvtsi2sd(xmm0, eax);
    a.L(have_double);
    if (kind == ElementsKind::kFloat64) {
      a.movsd(qword[r8 + rdx * 8], xmm0);
    } else {
      a.cvtsd2ss(xmm0, xmm0);
      a.movss(dword[r8 + rdx * 4], xmm0);
    }
    return;
  }
  a.JumpIfNotSmi(rax, slow);
  switch (kind) {
    case ElementsKind::kInt8:
    case ElementsKind::kUint8:
      a.mov(byte[r8 + rdx], al);
      break;
    case ElementsKind::kInt16:
    case ElementsKind::kUint16:
      a.mov(word[r8 + rdx * 2], ax);
      break;
    case ElementsKind::kInt32:
    case ElementsKind::kUint32:
      a.mov(dword[r8 + rdx * 4], eax);
      break;
    case ElementsKind::kUint8Clamped: {
      constexpr int kMax = 255;
      CodeLabel store;
      a.xor_(ecx, ecx);
      a.test(eax, eax);
      a.js(store);
      a.mov(ecx, kMax);
      a.cmp(eax, ecx);
      a.cmovb(ecx, eax);
      a.L(store);
      a.mov(byte[r8 + rdx], cl);
      break;
    }
    default:
      a.jmp(slow, kNear);
  }
}

/// After a store of rax into the object in rdi.
void InlineCaches::Barrier() {
  CodeLabel done;
  a.test(rax, r15);
  a.jnz(done);
  a.cmp(byte[rdi + HeapObject::kCellStateOffset], 0);
  a.jne(done);
  a.call(a.VmField(StubField(Stub::kRemember)));
  a.L(done);
}

}  // namespace qdr
