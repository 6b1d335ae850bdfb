// What Map, Set and their iterators share.
#ifndef RUNTIME_COLLECTION_SUPPORT_H_
#define RUNTIME_COLLECTION_SUPPORT_H_

#include "objects/collections.h"
#include "runtime/builtins_support.h"

namespace qdr {

// Fields of the iterators of maps and sets.
enum TableIteratorField { kIteratedTable, kTableIndex, kTableIterationKind };

/// An iterator at the first entry (kind: kMap or kSet).
JSIterator* NewTableIterator(Vm& vm, JSIterator::Kind kind, OrderedHashTable* table,
                             JSIterator::IterationKind iteration);
/// Moves on; false at the end. For sets the value is the key.
bool StepTableIterator(Vm& vm, JSIterator* iterator, Value* key, Value* value);

/// 24.1.1.2 AddEntriesFromIterable ( target, iterable, adder ): calls `add(key, value)` for each
/// entry; for Map and WeakMap.
template <class Add>
Completion<void> AddEntriesFromIterable(Vm& vm, Value iterable, Add add);
/// The same for the values of Set and WeakSet.
template <class Add>
Completion<void> AddValuesFromIterable(Vm& vm, Value iterable, Add add);

inline bool HasKey(Vm& vm, OrderedHashTable* table, Value key) {
  return OrderedHashTable::Find(vm, table, key) != OrderedHashTable::kNotFound;
}
inline bool IsBuiltin(Value function, BuiltinFunction implementation) {
  return Is<JSFunction>(function) && As<JSFunction>(function)->shared()->builtin_ == implementation;
}
/// 24.5.1 CanonicalizeKeyedCollectionKey: -0 is +0.
inline Value CanonicalKey(Value key) {
  return key.IsDouble() && key.AsDouble() == 0 ? Value::Smi(0) : key;
}

inline Threw ThrowMapFull(Vm& vm) { return vm.ThrowRangeError("Map maximum size exceeded"); }
inline Threw ThrowSetFull(Vm& vm) { return vm.ThrowRangeError("Set maximum size exceeded"); }

// --- Implementation.

template <class Add>
Completion<void> AddValuesFromIterable(Vm& vm, Value iterable, Add add) {
  // Fast path: a plain array is read by index, as its iterator would.
  if (CanIterateArrayFast(vm, iterable)) {
    auto* array = As<JSArray>(iterable);
    for (uint32_t i = 0; i < array->length(); i++) {
      const Value value = TRY(Get(vm, array, PropertyKey::Index(i)));
      TRY(add(value));
    }
    return Done{};
  }
  // Let iteratorRecord be ? GetIterator(iterable, sync). Repeat,
  IteratorRecord iterator = TRY(GetIterator(vm, iterable));
  Value next;
  while (TRY(IteratorStepValue(vm, iterator, &next))) {
    // IfAbruptCloseIterator(status, iteratorRecord).
    if (add(next).threw()) return IteratorCloseOnThrow(vm, iterator);
  }
  return Done{};
}

template <class Add>
Completion<void> AddEntriesFromIterable(Vm& vm, Value iterable, Add add) {
  return AddValuesFromIterable(vm, iterable, [&](Value next) -> Completion<void> {
    // 2.c. If next is not an Object, throw a TypeError exception.
    if (!IsReceiver(next)) {
      return vm.ThrowTypeError(
          ConcatText({"Iterator value ", DescribeForError(vm, next), " is not an entry object"}));
    }
    // 2.d-h. Let k be ? Get(next, "0"). Let v be ? Get(next, "1").
    const Value key = TRY(Get(vm, AsReceiver(next), PropertyKey::Index(0)));
    const Value value = TRY(Get(vm, AsReceiver(next), PropertyKey::Index(1)));
    // 2.i. Let status be Completion(Call(adder, target, « k, v »)).
    return add(key, value);
  });
}

}  // namespace qdr

#endif  // RUNTIME_COLLECTION_SUPPORT_H_
