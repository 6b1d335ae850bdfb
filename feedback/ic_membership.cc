// Misses of `in` and `instanceof`.
#include "feedback/handler_builder.h"
#include "feedback/ic.h"
#include "feedback/ic_state.h"

namespace qdr {

namespace {

using State = LookupIterator::State;

/// 13.10.2 InstanceofOperator comes down to OrdinaryHasInstance exactly if @@hasInstance is that of
/// %Function.prototype%, where it can be neither written nor redefined.
bool HasOrdinaryInstanceof(Vm& vm, JSFunction* constructor) {
  LookupIterator it(vm, constructor, PropertyKey::Name(vm.symbols().hasInstance));
  return it.state() == State::kData && it.holder() != constructor &&
         it.holder() == vm.intrinsic_object(Intrinsic::kFunctionPrototype);
}

bool KnowsOrdinary(Vm& vm, JSFunction* constructor, const uint64_t* slot) {
  Value handler = HandlerFor(vm, slot, constructor->map(vm.heap));
  return handler.IsCell() && CellCast<Handler>(handler)->IsStillValid();
}

void TeachOrdinary(Vm& vm, JSFunction* constructor, uint64_t* slot) {
  Map* map = constructor->map(vm.heap);
  if (map->is_dictionary() || IsSinkSlot(vm, slot)) return;
  HandlerBuilder program(vm, KnownHandler(vm, slot, map, Value(), nullptr));
  program.GuardCell(Map::PrototypeChainCell(vm, map));
  program.Add(HandlerStep::kOrdinaryHasInstance);
  TeachPropertySlot(vm, slot, constructor->map(vm.heap), program.Build(), Value(), nullptr);
}

}  // namespace

extern "C" {

Value InstanceOfMiss(Vm* vm, Value constructor, Value value, uint64_t* slot) {
  if (Is<JSFunction>(constructor)) {
    auto* function = CellCast<JSFunction>(constructor);
    bool ordinary = KnowsOrdinary(*vm, function, slot);
    if (!ordinary && HasOrdinaryInstanceof(*vm, function)) {
      ordinary = true;
      TeachOrdinary(*vm, function, slot);
    }
    Value held = function->prototype_or_initial_map();
    Value prototype = Is<Map>(held) ? CellCast<Map>(held)->prototype() : held;
    // 7.3.21 OrdinaryHasInstance, steps 3 to 6, while no proxy is in the way.
    if (ordinary && !IsReceiver(value)) return Value::False();
    if (ordinary && IsReceiver(prototype)) {
      for (Value v = value; !AsReceiver(v)->IsProxy();) {
        v = AsReceiver(v)->map(vm->heap)->prototype();
        if (v == prototype) return Value::True();
        if (v.IsNull()) return Value::False();
      }
    }
  }
  Completion<bool> result = vm->feedback().generic->InstanceOf(*vm, value, constructor);
  return result.threw() ? Value::Exception() : Value::Boolean(result.value());
}

Value HasPropertyMiss(Vm* vm, Value key_value, Value object, uint64_t* slot) {
  PropertyKey key;
  if (IsReceiver(object) && PropertyKey::FromValue(*vm, key_value, &key)) {
    LookupIterator it(*vm, AsReceiver(object), key);
    switch (it.state()) {
      case State::kNotFound:
      case State::kIntegerIndexedAbsent:
        return Value::False();
      case State::kProxy:
        break;
      default:
        return Value::True();
    }
  }
  Completion<bool> result = vm->feedback().generic->HasProperty(*vm, object, key_value);
  return result.threw() ? Value::Exception() : Value::Boolean(result.value());
}
}

}  // namespace qdr
