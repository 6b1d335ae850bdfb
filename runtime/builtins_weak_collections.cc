// WeakMap, WeakSet (ECMA-262 24.3, 24.4), WeakRef and FinalizationRegistry (26.1, 26.2).
#include "runtime/collection_support.h"
#include "runtime/messages.h"
#include "runtime/runtime_state.h"

namespace qdr {

namespace {

// 9.13 CanBeHeldWeakly ( v )
bool CanBeHeldWeakly(Value v) {
  // 1. If v is an Object, return true.
  if (IsReceiver(v)) return true;
  // 2. If v is a Symbol and KeyForSymbol(v) is undefined, return true.
  return Is<Symbol>(v) && !As<Symbol>(v)->has_flag(Symbol::kRegisteredFlag);
}

Threw ThrowInvalidKey(Vm& vm, std::string_view what, Value key) {
  return vm.ThrowTypeError(ConcatText({"Invalid value used ", what}));
}
constexpr std::string_view kAsMapKey = "as weak map key";
constexpr std::string_view kInSet = "in weak set";

// --- 24.3 WeakMap.

Completion<JSWeakMap*> ThisWeakMap(Vm& vm, Arguments& arguments, std::string_view method) {
  if (Is<JSWeakMap>(arguments.this_value())) [[likely]] {
    return As<JSWeakMap>(arguments.this_value());
  }
  return ThrowIncompatibleReceiver(vm, ConcatText({"WeakMap.prototype.", method}),
                                   arguments.this_value());
}

// 24.3.3.7 WeakMap.prototype.set ( key, value )
Completion<Value> WeakMapSet(Vm& vm, Arguments& arguments) {
  JSWeakMap* map = TRY(ThisWeakMap(vm, arguments, "set"));
  // 3. If CanBeHeldWeakly(key) is false, throw a TypeError exception.
  if (!CanBeHeldWeakly(arguments[0])) return ThrowInvalidKey(vm, kAsMapKey, arguments[0]);
  // 4-7.
  JSWeakCollection::Set(vm, map, arguments[0], arguments[1]);
  return map;
}

// 24.3.1.1 WeakMap ( [ iterable ] )
Completion<Value> WeakMapConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew, {"WeakMap"});
  }
  // 2-3.
  JSWeakCollection* map = JSWeakCollection::New(
      vm, TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kWeakMapMap,
                                 Intrinsic::kWeakMapPrototype)));
  // 4. If iterable is either undefined or null, return map.
  if (arguments[0].IsNullish()) return map;
  // 5-6. Let adder be ? Get(map, "set"), which must be callable.
  const Value adder = TRY(Get(vm, map, PropertyKey::Name(vm.names().set)));
  if (!IsCallable(vm.heap, adder)) return ThrowNotCallable(vm, adder);
  // 7. Return ? AddEntriesFromIterable(map, iterable, adder).
  TRY(AddEntriesFromIterable(vm, arguments[0], [&](Value key, Value value) -> Completion<void> {
    TRY(Call(vm, adder, map, {key, value}));
    return Done{};
  }));
  return map;
}

// 24.3.3.2 WeakMap.prototype.delete ( key )
Completion<Value> WeakMapDelete(Vm& vm, Arguments& arguments) {
  JSWeakMap* map = TRY(ThisWeakMap(vm, arguments, "delete"));
  return Value::Boolean(CanBeHeldWeakly(arguments[0]) && map->Delete(arguments[0]));
}

// 24.3.3.3 WeakMap.prototype.get ( key )
Completion<Value> WeakMapGet(Vm& vm, Arguments& arguments) {
  JSWeakMap* map = TRY(ThisWeakMap(vm, arguments, "get"));
  if (!CanBeHeldWeakly(arguments[0])) return Value::Undefined();
  const Value value = map->Get(arguments[0]);
  return value.IsHole() ? Value::Undefined() : value;
}

// 24.3.3.4 WeakMap.prototype.getOrInsert ( key, value )
Completion<Value> WeakMapGetOrInsert(Vm& vm, Arguments& arguments) {
  JSWeakMap* map = TRY(ThisWeakMap(vm, arguments, "getOrInsert"));
  // 3. If CanBeHeldWeakly(key) is false, throw a TypeError exception.
  if (!CanBeHeldWeakly(arguments[0])) return ThrowInvalidKey(vm, kAsMapKey, arguments[0]);
  // 4. If there is an entry with the key, return its value.
  const Value value = map->Get(arguments[0]);
  if (!value.IsHole()) return value;
  // 5-7. Append { key, value }.
  JSWeakCollection::Set(vm, map, arguments[0], arguments[1]);
  return arguments[1];
}

// 24.3.3.5 WeakMap.prototype.getOrInsertComputed ( key, callback )
Completion<Value> WeakMapGetOrInsertComputed(Vm& vm, Arguments& arguments) {
  JSWeakMap* map = TRY(ThisWeakMap(vm, arguments, "getOrInsertComputed"));
  // 3. If CanBeHeldWeakly(key) is false, throw a TypeError exception.
  if (!CanBeHeldWeakly(arguments[0])) return ThrowInvalidKey(vm, kAsMapKey, arguments[0]);
  // 4. If IsCallable(callback) is false, throw a TypeError exception.
  if (!IsCallable(vm.heap, arguments[1])) return ThrowNotCallable(vm, arguments[1]);
  // 5. If there is an entry with the key, return its value.
  const Value present = map->Get(arguments[0]);
  if (!present.IsHole()) return present;
  // 6. Let value be ? Call(callback, undefined, « key »).
  const Value value = TRY(Call(vm, arguments[1], Value::Undefined(), {arguments[0]}));
  // 7-9. The callback may have added the entry: its value is replaced.
  JSWeakCollection::Set(vm, map, arguments[0], value);
  return value;
}

// 24.3.3.6 WeakMap.prototype.has ( key )
Completion<Value> WeakMapHas(Vm& vm, Arguments& arguments) {
  JSWeakMap* map = TRY(ThisWeakMap(vm, arguments, "has"));
  return Value::Boolean(CanBeHeldWeakly(arguments[0]) && !map->Get(arguments[0]).IsHole());
}

constexpr BuiltinSpec kWeakMapFunctions[] = {
    {"delete", WeakMapDelete, 1},
    {"get", WeakMapGet, 1},
    {"set", WeakMapSet, 2},
    {"has", WeakMapHas, 1},
    {"getOrInsert", WeakMapGetOrInsert, 2},
    {"getOrInsertComputed", WeakMapGetOrInsertComputed, 2},
};

// --- 24.4 WeakSet.

Completion<JSWeakSet*> ThisWeakSet(Vm& vm, Arguments& arguments, std::string_view method) {
  if (Is<JSWeakSet>(arguments.this_value())) [[likely]] {
    return As<JSWeakSet>(arguments.this_value());
  }
  return ThrowIncompatibleReceiver(vm, ConcatText({"WeakSet.prototype.", method}),
                                   arguments.this_value());
}

// 24.4.1.1 WeakSet ( [ iterable ] )
Completion<Value> WeakSetConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew, {"WeakSet"});
  }
  // 2-3.
  JSWeakCollection* set = JSWeakCollection::New(
      vm, TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kWeakSetMap,
                                 Intrinsic::kWeakSetPrototype)));
  // 4. If iterable is either undefined or null, return set.
  if (arguments[0].IsNullish()) return set;
  // 5-6. Let adder be ? Get(set, "add"), which must be callable.
  const Value adder = TRY(Get(vm, set, PropertyKey::Name(String::InternalizeAscii(vm, "add"))));
  if (!IsCallable(vm.heap, adder)) return ThrowNotCallable(vm, adder);
  // 7-8.
  TRY(AddValuesFromIterable(vm, arguments[0], [&](Value value) -> Completion<void> {
    TRY(Call(vm, adder, set, {value}));
    return Done{};
  }));
  return set;
}

// 24.4.3.1 WeakSet.prototype.add ( value )
Completion<Value> WeakSetAdd(Vm& vm, Arguments& arguments) {
  JSWeakSet* set = TRY(ThisWeakSet(vm, arguments, "add"));
  // 3. If CanBeHeldWeakly(value) is false, throw a TypeError exception.
  if (!CanBeHeldWeakly(arguments[0])) return ThrowInvalidKey(vm, kInSet, arguments[0]);
  // 4-6.
  JSWeakCollection::Set(vm, set, arguments[0], Value::True());
  return set;
}

// 24.4.3.3 WeakSet.prototype.delete ( value )
Completion<Value> WeakSetDelete(Vm& vm, Arguments& arguments) {
  JSWeakSet* set = TRY(ThisWeakSet(vm, arguments, "delete"));
  return Value::Boolean(CanBeHeldWeakly(arguments[0]) && set->Delete(arguments[0]));
}

// 24.4.3.4 WeakSet.prototype.has ( value )
Completion<Value> WeakSetHas(Vm& vm, Arguments& arguments) {
  JSWeakSet* set = TRY(ThisWeakSet(vm, arguments, "has"));
  return Value::Boolean(CanBeHeldWeakly(arguments[0]) && !set->Get(arguments[0]).IsHole());
}

constexpr BuiltinSpec kWeakSetFunctions[] = {
    {"delete", WeakSetDelete, 1},
    {"has", WeakSetHas, 1},
    {"add", WeakSetAdd, 1},
};

// --- 26.1 WeakRef.

// 26.1.1.1 WeakRef ( target )
Completion<Value> WeakRefConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew, {"WeakRef"});
  }
  // 2. If CanBeHeldWeakly(target) is false, throw a TypeError exception.
  if (!CanBeHeldWeakly(arguments[0])) {
    return vm.ThrowTypeError("WeakRef: invalid target");
  }
  // 3. Let weakRef be ? OrdinaryCreateFromConstructor(NewTarget, "%WeakRef.prototype%", ...).
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kWeakRefMap,
                                    Intrinsic::kWeakRefPrototype));
  // 4. Perform AddToKeptObjects(target).
  RuntimeState::Of(vm).KeepUntilJobEnds(arguments[0]);
  // 5-6.
  return JSWeakRef::New(vm, map, arguments[0]);
}

// 26.1.3.2 WeakRef.prototype.deref ( )
Completion<Value> WeakRefDeref(Vm& vm, Arguments& arguments) {
  // 2. Perform ? RequireInternalSlot(weakRef, [[WeakRefTarget]]).
  if (!Is<JSWeakRef>(arguments.this_value())) {
    return ThrowIncompatibleReceiver(vm, "WeakRef.prototype.deref", arguments.this_value());
  }
  // 3. Return WeakRefDeref(weakRef).
  const Value target = As<JSWeakRef>(arguments.this_value())->target();
  if (target.IsCell()) RuntimeState::Of(vm).KeepUntilJobEnds(target);
  return target;
}

constexpr BuiltinSpec kWeakRefFunctions[] = {{"deref", WeakRefDeref, 0}};

// --- 26.2 FinalizationRegistry.

// 26.2.1.1 FinalizationRegistry ( cleanupCallback )
Completion<Value> FinalizationRegistryConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) {
    return ThrowMessage(vm, Message::kConstructorRequiresNew, {"FinalizationRegistry"});
  }
  // 2. If IsCallable(cleanupCallback) is false, throw a TypeError exception.
  if (!IsCallable(vm.heap, arguments[0])) {
    return vm.ThrowTypeError("FinalizationRegistry: cleanup must be callable");
  }
  // 3-8.
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kFinalizationRegistryMap,
                                    Intrinsic::kFinalizationRegistryPrototype));
  return JSFinalizationRegistry::New(vm, map, arguments[0], vm.realm());
}

Completion<JSFinalizationRegistry*> ThisRegistry(Vm& vm, Arguments& arguments,
                                                 std::string_view method) {
  if (Is<JSFinalizationRegistry>(arguments.this_value())) {
    return As<JSFinalizationRegistry>(arguments.this_value());
  }
  return ThrowIncompatibleReceiver(vm, ConcatText({"FinalizationRegistry.prototype.", method}),
                                   arguments.this_value());
}

// 26.2.3.2 FinalizationRegistry.prototype.register ( target, heldValue [ , unregisterToken ] )
Completion<Value> FinalizationRegistryRegister(Vm& vm, Arguments& arguments) {
  JSFinalizationRegistry* registry = TRY(ThisRegistry(vm, arguments, "register"));
  // 3. If CanBeHeldWeakly(target) is false, throw a TypeError exception.
  if (!CanBeHeldWeakly(arguments[0])) {
    return vm.ThrowTypeError("FinalizationRegistry.prototype.register: invalid target");
  }
  // 4. If SameValue(target, heldValue) is true, throw a TypeError exception.
  if (SameValue(vm, arguments[0], arguments[1])) {
    return vm.ThrowTypeError(
        "FinalizationRegistry.prototype.register: target and holdings must not be same");
  }
  // 5. If CanBeHeldWeakly(unregisterToken) is false, then it must be undefined.
  if (!CanBeHeldWeakly(arguments[2]) && !arguments[2].IsUndefined()) {
    return vm.ThrowTypeError(
        ConcatText({"Invalid unregisterToken ('", DescribeForError(vm, arguments[2]), "')"}));
  }
  // 6-8.
  JSFinalizationRegistry::Register(vm, registry, arguments[0], arguments[1], arguments[2]);
  return Value::Undefined();
}

// 26.2.3.3 FinalizationRegistry.prototype.unregister ( unregisterToken )
Completion<Value> FinalizationRegistryUnregister(Vm& vm, Arguments& arguments) {
  JSFinalizationRegistry* registry = TRY(ThisRegistry(vm, arguments, "unregister"));
  // 3. If CanBeHeldWeakly(unregisterToken) is false, throw a TypeError exception.
  if (!CanBeHeldWeakly(arguments[0])) {
    return vm.ThrowTypeError(
        ConcatText({"Invalid unregisterToken ('", DescribeForError(vm, arguments[0]), "')"}));
  }
  // 4-6.
  return Value::Boolean(JSFinalizationRegistry::Unregister(vm, registry, arguments[0]));
}

constexpr BuiltinSpec kRegistryFunctions[] = {
    {"register", FinalizationRegistryRegister, 2},
    {"unregister", FinalizationRegistryUnregister, 1},
};

// 9.12 CleanupFinalizationRegistry ( finalizationRegistry )
Completion<void> CleanupFinalizationRegistry(Vm& vm, Value v) {
  auto* registry = As<JSFinalizationRegistry>(v);
  registry->set_cleanup_scheduled(false);
  // 3. While there is a cell whose target died, remove it and call back with its held value.
  for (;;) {
    const Value holdings = registry->TakeDeadHoldings(vm);
    if (holdings.IsHole()) return Done{};
    TRY(Call(vm, registry->cleanup_callback(), Value::Undefined(), {holdings}));
  }
}

struct WeakKind {
  const char* name;
  BuiltinFunction function;
  uint16_t length;
  Intrinsic constructor;
  Intrinsic prototype;
  Intrinsic map;
  InstanceType type;
  int fixed_size;
  std::span<const BuiltinSpec> functions;
};

void CreateWeakKind(Vm& vm, Realm* realm, const WeakKind& kind) {
  JSObject* prototype = NewPrototypeObject(vm, realm);
  Map* map = PrepareInstanceMap(vm, realm, kind.map, kind.prototype, prototype, kind.type,
                                kind.fixed_size);
  DefineConstructor(vm, realm, kind.name, kind.function, kind.length, kind.constructor,
                    kind.prototype, prototype, map);
  DefineBuiltins(vm, prototype, kind.functions);
  DefineToStringTag(vm, prototype, kind.name);
}

}  // namespace

void CreateWeakCollections(Vm& vm, Realm* realm) {
  const WeakKind kinds[] = {
      {"WeakMap", WeakMapConstructor, 0, Intrinsic::kWeakMap, Intrinsic::kWeakMapPrototype,
       Intrinsic::kWeakMapMap, InstanceType::kJSWeakMap, JSWeakCollection::kFixedSize,
       kWeakMapFunctions},
      {"WeakSet", WeakSetConstructor, 0, Intrinsic::kWeakSet, Intrinsic::kWeakSetPrototype,
       Intrinsic::kWeakSetMap, InstanceType::kJSWeakSet, JSWeakCollection::kFixedSize,
       kWeakSetFunctions},
      {"WeakRef", WeakRefConstructor, 1, Intrinsic::kWeakRef, Intrinsic::kWeakRefPrototype,
       Intrinsic::kWeakRefMap, InstanceType::kJSWeakRef, JSWeakRef::kFixedSize, kWeakRefFunctions},
      {"FinalizationRegistry", FinalizationRegistryConstructor, 1, Intrinsic::kFinalizationRegistry,
       Intrinsic::kFinalizationRegistryPrototype, Intrinsic::kFinalizationRegistryMap,
       InstanceType::kJSFinalizationRegistry, JSFinalizationRegistry::kFixedSize,
       kRegistryFunctions},
  };
  for (const WeakKind& kind : kinds) CreateWeakKind(vm, realm, kind);
  RuntimeState::Of(vm).jobs.set_finalization_runner(CleanupFinalizationRegistry);
}

}  // namespace qdr
