// Misses of global variables: script bindings first, then properties of the global object.
#include "feedback/handler_builder.h"
#include "feedback/ic.h"
#include "feedback/ic_state.h"
#include "objects/property_cell.h"
#include "objects/script_context_table.h"

namespace qdr {

namespace {

using State = LookupIterator::State;
using Where = LookupIterator::Where;

Value Raise(Threw) { return Value::Exception(); }

/// Where the value is from now on: a cell or a context, and the offset in it.
void TeachGlobal(Vm& vm, uint64_t* slot, String* name, HeapObject* holder, int offset) {
  if (IsSinkSlot(vm, slot)) return;
  ObserveTeaching(vm, slot, nullptr, name, Value(), [&] {
    StoreSlotWord(vm, slot, 0, holder);
    slot[1] = Value::Smi(offset).bits();
  });
}

int ContextOffset(uint32_t slot) { return Context::kSlotsOffset + 8 * static_cast<int>(slot); }

}  // namespace

extern "C" {

Value LoadGlobalMiss(Vm* vm, Value name, uint64_t* slot, bool inside_typeof) {
  auto* string = CellCast<String>(name);
  Realm* realm = vm->realm();
  ScriptBinding binding;
  if (FindScriptBinding(realm, string, &binding)) {
    Value value = binding.context->get(binding.slot);
    if (value.IsHole()) return Raise(vm->feedback().generic->ThrowUninitialized(*vm, string));
    TeachGlobal(*vm, slot, string, binding.context, ContextOffset(binding.slot));
    return value;
  }
  JSObject* global = realm->global_object();
  PropertyKey key = PropertyKey::Name(string);
  LookupIterator it(*vm, global, key);
  if (!it.found()) {
    if (inside_typeof) return Value::Undefined();
    return Raise(vm->feedback().generic->ThrowNotDefined(*vm, string));
  }
  if (it.state() == State::kData && it.where() == Where::kGlobalCell && it.holder() == global) {
    TeachGlobal(*vm, slot, string, it.property_cell(), PropertyCell::kValueOffset);
    return it.GetDataValue();
  }
  return vm->feedback().generic->GetProperty(*vm, global, key, realm->global_this()).value();
}

Value StoreGlobalMiss(Vm* vm, Value name, uint64_t* slot, Value value, bool strict) {
  auto* string = CellCast<String>(name);
  Realm* realm = vm->realm();
  GenericOperations* generic = vm->feedback().generic;
  ScriptBinding binding;
  if (FindScriptBinding(realm, string, &binding)) {
    if (binding.context->get(binding.slot).IsHole()) {
      return Raise(generic->ThrowUninitialized(*vm, string));
    }
    if (binding.is_const) return Raise(generic->ThrowConstAssignment(*vm, string));
    binding.context->set(vm->heap, binding.slot, value);
    TeachGlobal(*vm, slot, string, binding.context, ContextOffset(binding.slot));
    return value;
  }
  JSObject* global = realm->global_object();
  PropertyKey key = PropertyKey::Name(string);
  LookupIterator it(*vm, global, key);
  if (!it.found() && strict) return Raise(generic->ThrowNotDefined(*vm, string));
  if (it.state() == State::kData && it.where() == Where::kGlobalCell && it.holder() == global &&
      it.details().writable()) {
    it.WriteDataValue(value);
    TeachGlobal(*vm, slot, string, it.property_cell(), PropertyCell::kValueOffset);
    return value;
  }
  Completion<void> result = generic->SetProperty(*vm, global, key, value, strict);
  return result.threw() ? Value::Exception() : value;
}
}

}  // namespace qdr
