// Object and array literals (tiers/ignition/slow_paths.h). The first execution of a site builds the
// object from its description, property by property; the second builds a boilerplate of the same kind
// that stays in the feedback slot, and from then on executions copy it, nested literals included.
#include <cstring>

#include "feedback/ic_state.h"
#include "objects/builtin_objects.h"
#include "runtime/abstract_operations.h"
#include "runtime/regexp_object.h"
#include "tiers/bytecode/boilerplate.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

namespace {

Value MakeLiteral(Vm& vm, const FixedArray* description);

Value LiteralValue(Vm& vm, Value v) {
  if (!v.IsCell() || v.AsCell()->type() != InstanceType::kBoilerplateDescription) return v;
  return MakeLiteral(vm, CellCast<FixedArray>(v));
}

Value MakeArrayLiteral(Vm& vm, const FixedArray* description) {
  uint32_t length = description->length() - kArrayBoilerplateFirstElement;
  auto kind = static_cast<ElementsKind>(description->get(kArrayBoilerplateKind).AsSmi());
  FixedArray* elements = FixedArray::New(vm, length, Value::Hole());
  for (uint32_t i = 0; i < length; ++i) {
    Value v = LiteralValue(vm, description->get(kArrayBoilerplateFirstElement + i));
    if (IsDoubleKind(kind) && v.IsSmi()) v = Value::Double(v.AsSmi());
    elements->set(vm.heap, i, v);
  }
  return JSArray::FromElements(vm, elements, length, kind);
}

Value MakeObjectLiteral(Vm& vm, const FixedArray* description) {
  int flags = description->get(kBoilerplateFlags).AsSmi();
  Map* map = vm.realm()->map((flags & kBoilerplateNullPrototype) != 0 ? Intrinsic::kNullPrototypeMap
                                                                       : Intrinsic::kObjectMap);
  JSObject* object = JSObject::New(vm, map);
  for (uint32_t i = kBoilerplateFirstProperty; i + 1 < description->length(); i += 2) {
    Value value = LiteralValue(vm, description->get(i + 1));
    // Bytecode that follows defines the property; its place in the order is here.
    if (value.IsHole()) value = Value::Undefined();
    PropertyKey key;
    QDR_CHECK(PropertyKey::FromValue(vm, description->get(i), &key));
    JSObject::Put(vm, object, key, value);
  }
  return object;
}

Value MakeLiteral(Vm& vm, const FixedArray* description) {
  bool is_array = (description->get(kBoilerplateFlags).AsSmi() & kBoilerplateIsArray) != 0;
  return is_array ? MakeArrayLiteral(vm, description) : MakeObjectLiteral(vm, description);
}

/// Objects inside a boilerplate are its nested literals: the rest of its contents are primitives.
bool IsNestedLiteral(Value v) { return IsReceiver(v); }

/// A dictionary anywhere in it makes a literal too unusual to copy.
bool CanCopy(Vm& vm, Value boilerplate) {
  auto* object = CellCast<JSObject>(boilerplate);
  Map* map = object->map(vm.heap);
  if (map->is_dictionary() || !IsFast(object->elements_kind())) return false;
  auto can_copy = [&](Value v) { return !IsNestedLiteral(v) || CanCopy(vm, v); };
  for (uint32_t i = 0; i < map->field_count(); ++i) {
    if (!can_copy(object->GetField(map, i))) return false;
  }
  for (uint32_t i = 0; i < object->elements()->length(); ++i) {
    if (!can_copy(object->elements()->get(i))) return false;
  }
  return true;
}

JSObject* CopyBoilerplate(Vm& vm, JSObject* boilerplate);

FixedArray* CopyValues(Vm& vm, FixedArray* source, bool may_nest) {
  auto size = FixedArray::SizeFor(source->length());
  auto* copy = static_cast<FixedArray*>(vm.heap.Allocate(vm.MapOf(source), size));
  std::memcpy(reinterpret_cast<char*>(copy) + HeapObject::kHeaderSize,
              reinterpret_cast<char*>(source) + HeapObject::kHeaderSize,
              size - HeapObject::kHeaderSize);
  vm.heap.Barrier(copy);
  if (!may_nest) return copy;
  for (uint32_t i = 0; i < copy->length(); ++i) {
    if (Value v = copy->get(i); IsNestedLiteral(v)) {
      copy->set(vm.heap, i, CopyBoilerplate(vm, CellCast<JSObject>(v)));
    }
  }
  return copy;
}

JSObject* CopyBoilerplate(Vm& vm, JSObject* boilerplate) {
  Map* map = boilerplate->map(vm.heap);
  uint32_t size = map->instance_size();
  auto* copy = static_cast<JSObject*>(vm.heap.Allocate(map, size));
  std::memcpy(reinterpret_cast<char*>(copy) + HeapObject::kHeaderSize,
              reinterpret_cast<char*>(boilerplate) + HeapObject::kHeaderSize,
              size - HeapObject::kHeaderSize);
  vm.heap.Barrier(copy);
  if (copy->properties()->length() > 0) {
    copy->set_properties(vm.heap, CopyValues(vm, copy->properties(), true));
  }
  if (copy->elements()->length() > 0) {
    copy->set_elements(vm.heap,
                       CopyValues(vm, copy->elements(), IsTaggedKind(copy->elements_kind())));
  }
  for (uint32_t at = map->inobject_start(); at < size; at += 8) {
    if (Value v = *copy->slot(at); IsNestedLiteral(v)) {
      vm.heap.Store(copy, copy->slot(at), CopyBoilerplate(vm, CellCast<JSObject>(v)));
    }
  }
  return copy;
}

/// Slot: 0 never executed, true once, then the boilerplate; false: make it anew each time.
Value CreateLiteral(Vm& vm, const FixedArray* description, uint64_t* slot) {
  if (IsSinkSlot(vm, slot)) return MakeLiteral(vm, description);
  if (Value held(slot[0]); held.IsCell()) return CopyBoilerplate(vm, CellCast<JSObject>(held));
  Value object = MakeLiteral(vm, description);
  if (slot[0] == 0) {
    slot[0] = Value::kTrueBits;
  } else if (slot[0] == Value::kTrueBits) {
    if (!CanCopy(vm, object)) {
      slot[0] = Value::kFalseBits;
      return object;
    }
    StoreSlotWord(vm, slot, 0, object);
    return CopyBoilerplate(vm, CellCast<JSObject>(object));
  }
  return object;
}

}  // namespace

extern "C" {

// 13.2.7.3: each evaluation makes a new object; pattern and program are shared.
Value SlowCreateRegExpLiteral(Vm* vm, Value pattern, Value flags, uint64_t* slot) {
  if (Value held(slot[0]); held.IsCell() && !IsSinkSlot(*vm, slot)) {
    return CloneRegExp(*vm, CellCast<JSRegExp>(held));
  }
  Completion<JSRegExp*> object = RegExpCreate(*vm, pattern, flags);
  if (object.threw()) return Value::Exception();
  if (IsSinkSlot(*vm, slot)) return object.value();
  StoreSlotWord(*vm, slot, 0, object.value());
  return CloneRegExp(*vm, object.value());
}

Value SlowCreateArrayLiteral(Vm* vm, Value pool, uint64_t* slot) {
  return CreateLiteral(*vm, CellCast<FixedArray>(pool), slot);
}
Value SlowCreateObjectLiteral(Vm* vm, Value pool, uint64_t* slot) {
  return CreateLiteral(*vm, CellCast<FixedArray>(pool), slot);
}
}

}  // namespace qdr
