// Set (ECMA-262 24.2), the methods that combine sets included.
#include <cmath>

#include "runtime/collection_support.h"
#include "runtime/messages.h"

namespace qdr {

namespace {

Completion<JSSet*> ThisSet(Vm& vm, Arguments& arguments, std::string_view method) {
  // RequireInternalSlot(S, [[SetData]])
  if (Is<JSSet>(arguments.this_value())) [[likely]]
    return As<JSSet>(arguments.this_value());
  return ThrowIncompatibleReceiver(vm, ConcatText({"Set.prototype.", method}),
                                   arguments.this_value());
}

// 24.2.4.1 Set.prototype.add ( value )
Completion<Value> SetAdd(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "add"));
  // 3-5. Append the value unless it is there. 6. Return S.
  if (!JSSet::Add(vm, set, arguments[0])) return ThrowSetFull(vm);
  return set;
}

// 24.2.2.1 Set ( [ iterable ] )
Completion<Value> SetConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) return ThrowMessage(vm, Message::kConstructorRequiresNew, {"Set"});
  // 2-3. Let set be ? OrdinaryCreateFromConstructor(NewTarget, "%Set.prototype%", « [[SetData]] »).
  JSSet* set = JSSet::New(vm, TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kSetMap,
                                                     Intrinsic::kSetPrototype)));
  // 4. If iterable is either undefined or null, return set.
  if (arguments[0].IsNullish()) return set;
  // 5. Let adder be ? Get(set, "add"). 6. If IsCallable(adder) is false, throw a TypeError
  // exception.
  const PropertyKey add = PropertyKey::Name(String::InternalizeAscii(vm, "add"));
  const Value adder = TRY(Get(vm, set, add));
  if (!IsCallable(vm.heap, adder)) {
    return vm.ThrowTypeError(
        ConcatText({"'", DescribeForError(vm, adder),
                    "' returned for property 'add' of object '#<Set>' is not a function"}));
  }
  // 7-8. Call the adder for each value.
  if (IsBuiltin(adder, SetAdd)) {
    // Fast path: the intrinsic adder needs no call.
    TRY(AddValuesFromIterable(vm, arguments[0], [&](Value value) -> Completion<void> {
      if (!JSSet::Add(vm, set, value)) return ThrowSetFull(vm);
      return Done{};
    }));
  } else {
    TRY(AddValuesFromIterable(vm, arguments[0], [&](Value value) -> Completion<void> {
      TRY(Call(vm, adder, set, {value}));
      return Done{};
    }));
  }
  return set;
}

// 24.2.4.2 Set.prototype.clear ( )
Completion<Value> SetClear(Vm& vm, Arguments& arguments) {
  JSSet::Clear(vm, TRY(ThisSet(vm, arguments, "clear")));
  return Value::Undefined();
}

// 24.2.4.4 Set.prototype.delete ( value )
Completion<Value> SetDelete(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "delete"));
  return Value::Boolean(JSSet::Delete(vm, set, arguments[0]));
}

// 24.2.4.8 Set.prototype.has ( value )
Completion<Value> SetHas(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "has"));
  return Value::Boolean(HasKey(vm, set->table(), arguments[0]));
}

// 24.2.4.14 get Set.prototype.size
Completion<Value> SetSize(Vm& vm, Arguments& arguments) {
  return Value::Number(TRY(ThisSet(vm, arguments, "size"))->table()->size());
}

// 24.2.4.6 entries, 24.2.4.17 values
template <JSIterator::IterationKind kKind>
Completion<Value> SetIterate(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "values"));
  return NewTableIterator(vm, JSIterator::Kind::kSet, set->table(), kKind);
}

// --- 24.2.1 Set Records: what the combining methods want of the other set.

struct SetRecord {
  JSReceiver* object;
  double size;  ///< an integer >= 0, or +∞
  Value has;
  Value keys;
};

// 24.2.1.2 GetSetRecord ( obj )
Completion<SetRecord> GetSetRecord(Vm& vm, Value v) {
  // 1. If obj is not an Object, throw a TypeError exception.
  if (!IsReceiver(v)) return ThrowMessage(vm, Message::kNotObject, {DescribeForError(vm, v)});
  JSReceiver* object = AsReceiver(v);
  // 2. Let rawSize be ? Get(obj, "size"). 3. Let numSize be ? ToNumber(rawSize).
  const Value raw_size = TRY(Get(vm, object, PropertyKey::Name(vm.names().size)));
  const double number = TRY(ToNumber(vm, raw_size));
  // 5. If numSize is NaN, throw a TypeError exception.
  if (std::isnan(number)) {
    return vm.ThrowTypeError(ConcatText(
        {"The 'size' property must be a number, but is ", DescribeForError(vm, raw_size)}));
  }
  // 6. Let intSize be ! ToIntegerOrInfinity(numSize). 7. If intSize < 0, throw a RangeError
  // exception.
  const double size = std::trunc(number) + 0.0;
  if (size < 0) {
    return vm.ThrowRangeError(
        ConcatText({"'", DescribeForError(vm, Value::Number(size)), "' is an invalid size"}));
  }
  // 8-11. Let has and keys be the methods; what cannot be called is a TypeError.
  const Value has = TRY(Get(vm, object, PropertyKey::Name(vm.names().has)));
  if (!IsCallable(vm.heap, has)) return ThrowNotCallable(vm, has);
  const Value keys = TRY(Get(vm, object, PropertyKey::Name(vm.names().keys)));
  if (!IsCallable(vm.heap, keys)) return ThrowNotCallable(vm, keys);
  return SetRecord{object, size, has, keys};
}

/// ToBoolean(? Call(otherRec.[[Has]], otherRec.[[SetObject]], « e »)).
Completion<bool> OtherHas(Vm& vm, const SetRecord& other, Value e) {
  // Fast path: the intrinsic `has` of a true Set.
  if (IsBuiltin(other.has, SetHas) && Is<JSSet>(other.object)) {
    return HasKey(vm, As<JSSet>(other.object)->table(), e);
  }
  const Value result = TRY(Call(vm, other.has, other.object, {e}));
  return ToBoolean(vm, result);
}

double SizeOf(JSSet* set) { return set->table()->size(); }

/// Calls `visit(key)` for each key that other.keys() gives, canonicalized; it says whether to go
/// on. Stopping closes the iterator.
template <class Visit>
Completion<void> ForEachOtherKey(Vm& vm, const SetRecord& other, Visit visit) {
  // Let keysIter be ? GetIteratorFromMethod(otherRec.[[SetObject]], otherRec.[[Keys]]).
  IteratorRecord iterator = TRY(GetIteratorFromMethod(vm, other.object, other.keys));
  Value next;
  while (TRY(IteratorStepValue(vm, iterator, &next))) {
    TRY(vm.PollInterrupt());
    if (!TRY(visit(CanonicalKey(next)))) return IteratorClose(vm, iterator);
  }
  return Done{};
}

/// A new Set with a copy of the entries.
Completion<JSSet*> CopySet(Vm& vm, JSSet* set) {
  JSSet* result = JSSet::New(vm, vm.realm()->map(Intrinsic::kSetMap));
  TableIterator it(set->table());
  while (it.Next()) {
    if (!JSSet::Add(vm, result, it.key())) return ThrowSetFull(vm);
  }
  return result;
}

// 24.2.4.5 Set.prototype.difference ( other )
Completion<Value> SetDifference(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "difference"));
  // 3. Let otherRec be ? GetSetRecord(other).
  const SetRecord other = TRY(GetSetRecord(vm, arguments[0]));
  // 4. Let resultSetData be a copy of O.[[SetData]].
  JSSet* result = TRY(CopySet(vm, set));
  if (SizeOf(set) <= other.size) {
    // 5. Remove what other has. Its `has` may change O, not the copy.
    TableIterator it(result->table());
    while (it.Next()) {
      const Value e = it.key();
      if (TRY(OtherHas(vm, other, e))) JSSet::Delete(vm, result, e);
    }
  } else {
    // 6. Remove the keys of other.
    TRY(ForEachOtherKey(vm, other, [&](Value key) -> Completion<bool> {
      JSSet::Delete(vm, result, key);
      return true;
    }));
  }
  return result;
}

// 24.2.4.9 Set.prototype.intersection ( other )
Completion<Value> SetIntersection(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "intersection"));
  const SetRecord other = TRY(GetSetRecord(vm, arguments[0]));
  // 4. Let resultSetData be a new empty List.
  JSSet* result = JSSet::New(vm, vm.realm()->map(Intrinsic::kSetMap));
  if (SizeOf(set) <= other.size) {
    // 5. Keep what other has. The set may change in between; entries added are visited too.
    TableIterator it(set->table());
    while (it.Next()) {
      const Value e = it.key();
      if (TRY(OtherHas(vm, other, e)) && !JSSet::Add(vm, result, e)) return ThrowSetFull(vm);
    }
  } else {
    // 6. Keep the keys of other that are here.
    TRY(ForEachOtherKey(vm, other, [&](Value key) -> Completion<bool> {
      if (HasKey(vm, set->table(), key) && !JSSet::Add(vm, result, key)) return ThrowSetFull(vm);
      return true;
    }));
  }
  return result;
}

// 24.2.4.10 Set.prototype.isDisjointFrom ( other )
Completion<Value> SetIsDisjointFrom(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "isDisjointFrom"));
  const SetRecord other = TRY(GetSetRecord(vm, arguments[0]));
  bool disjoint = true;
  if (SizeOf(set) <= other.size) {
    TableIterator it(set->table());
    while (it.Next()) {
      if (TRY(OtherHas(vm, other, it.key()))) return Value::False();
    }
  } else {
    TRY(ForEachOtherKey(vm, other, [&](Value key) -> Completion<bool> {
      return disjoint = !HasKey(vm, set->table(), key);
    }));
  }
  return Value::Boolean(disjoint);
}

// 24.2.4.11 Set.prototype.isSubsetOf ( other )
Completion<Value> SetIsSubsetOf(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "isSubsetOf"));
  const SetRecord other = TRY(GetSetRecord(vm, arguments[0]));
  // 4. If SetDataSize(O.[[SetData]]) > otherRec.[[Size]], return false.
  if (SizeOf(set) > other.size) return Value::False();
  TableIterator it(set->table());
  while (it.Next()) {
    if (!TRY(OtherHas(vm, other, it.key()))) return Value::False();
  }
  return Value::True();
}

// 24.2.4.12 Set.prototype.isSupersetOf ( other )
Completion<Value> SetIsSupersetOf(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "isSupersetOf"));
  const SetRecord other = TRY(GetSetRecord(vm, arguments[0]));
  // 4. If SetDataSize(O.[[SetData]]) < otherRec.[[Size]], return false.
  if (SizeOf(set) < other.size) return Value::False();
  bool superset = true;
  TRY(ForEachOtherKey(vm, other, [&](Value key) -> Completion<bool> {
    return superset = HasKey(vm, set->table(), key);
  }));
  return Value::Boolean(superset);
}

// 24.2.4.15 Set.prototype.symmetricDifference ( other )
Completion<Value> SetSymmetricDifference(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "symmetricDifference"));
  const SetRecord other = TRY(GetSetRecord(vm, arguments[0]));
  JSSet* result = nullptr;
  // 4. Let keysIter be ? GetIteratorFromMethod(...). 5. Let resultSetData be a copy of
  // O.[[SetData]].
  IteratorRecord iterator = TRY(GetIteratorFromMethod(vm, other.object, other.keys));
  result = TRY(CopySet(vm, set));
  Value next;
  while (TRY(IteratorStepValue(vm, iterator, &next))) {
    TRY(vm.PollInterrupt());
    const Value key = CanonicalKey(next);
    if (HasKey(vm, set->table(), key)) {
      // 7.b.iii. What is here (still) leaves the result.
      JSSet::Delete(vm, result, key);
    } else if (!JSSet::Add(vm, result, key)) {
      // 7.b.iv. What is not joins it.
      return ThrowSetFull(vm);
    }
  }
  return result;
}

// 24.2.4.16 Set.prototype.union ( other )
Completion<Value> SetUnion(Vm& vm, Arguments& arguments) {
  JSSet* set = TRY(ThisSet(vm, arguments, "union"));
  const SetRecord other = TRY(GetSetRecord(vm, arguments[0]));
  // 4. Let keysIter be ? GetIteratorFromMethod(...). 5. Let resultSetData be a copy of
  // O.[[SetData]].
  IteratorRecord iterator = TRY(GetIteratorFromMethod(vm, other.object, other.keys));
  JSSet* result = TRY(CopySet(vm, set));
  Value next;
  while (TRY(IteratorStepValue(vm, iterator, &next))) {
    TRY(vm.PollInterrupt());
    if (!JSSet::Add(vm, result, CanonicalKey(next))) return ThrowSetFull(vm);
  }
  return result;
}

constexpr BuiltinSpec kFunctions[] = {
    {"has", SetHas, 1},
    {"add", SetAdd, 1},
    {"delete", SetDelete, 1},
    {"clear", SetClear, 0},
    {"entries", SetIterate<JSIterator::IterationKind::kEntries>, 0},
    {"size", SetSize, 0, BuiltinSpec::kGetter},
    {"values", SetIterate<JSIterator::IterationKind::kValues>, 0},
    {"difference", SetDifference, 1},
    {"intersection", SetIntersection, 1},
    {"isDisjointFrom", SetIsDisjointFrom, 1},
    {"isSubsetOf", SetIsSubsetOf, 1},
    {"isSupersetOf", SetIsSupersetOf, 1},
    {"symmetricDifference", SetSymmetricDifference, 1},
    {"union", SetUnion, 1},
};

}  // namespace

void CreateSet(Vm& vm, Realm* realm) {
  JSObject* prototype = NewPrototypeObject(vm, realm);
  Map* map = PrepareInstanceMap(vm, realm, Intrinsic::kSetMap, Intrinsic::kSetPrototype, prototype);
  JSFunction* constructor = DefineConstructor(vm, realm, "Set", SetConstructor, 0, Intrinsic::kSet,
                                              Intrinsic::kSetPrototype, prototype, map);
  DefineSpeciesGetter(vm, constructor);
  DefineBuiltins(vm, prototype, kFunctions);
  InstallSelfHosted(vm, realm, prototype, "set");
  // 24.2.4.10, 24.2.4.18: keys and [Symbol.iterator] are the same function as values.
  const PropertyKey values = PropertyKey::Name(String::InternalizeAscii(vm, "values"));
  DefineAlias(vm, prototype, values, PropertyKey::Name(vm.names().keys));
  DefineAlias(vm, prototype, values, PropertyKey::Name(vm.symbols().iterator));
  DefineToStringTag(vm, prototype, "Set");
}

}  // namespace qdr
