// Map (ECMA-262 24.1).
#include "runtime/collection_support.h"
#include "runtime/messages.h"
#include "tiers/bytecode/runtime_functions.h"

namespace qdr {

namespace {

Completion<JSMap*> ThisMap(Vm& vm, Value value, std::string_view method) {
  // RequireInternalSlot(M, [[MapData]])
  if (Is<JSMap>(value)) [[likely]]
    return As<JSMap>(value);
  return ThrowIncompatibleReceiver(vm, method, value);
}

// 24.1.3.10 Map.prototype.set ( key, value )
Completion<Value> MapSet(Vm& vm, Arguments& arguments) {
  JSMap* map = TRY(ThisMap(vm, arguments.this_value(), "Map.prototype.set"));
  // 3-6. Overwrite the entry of the key, or append one. 7. Return M.
  if (!JSMap::Set(vm, map, arguments[0], arguments[1])) return ThrowMapFull(vm);
  return map;
}

// 24.1.1.1 Map ( [ iterable ] )
Completion<Value> MapConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, throw a TypeError exception.
  if (!arguments.is_construct()) return ThrowMessage(vm, Message::kConstructorRequiresNew, {"Map"});
  // 2-3. Let map be ? OrdinaryCreateFromConstructor(NewTarget, "%Map.prototype%", « [[MapData]] »).
  JSMap* map = JSMap::New(vm, TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kMapMap,
                                                     Intrinsic::kMapPrototype)));
  // 4. If iterable is either undefined or null, return map.
  if (arguments[0].IsNullish()) return map;
  // 5. Let adder be ? Get(map, "set"). 6. If IsCallable(adder) is false, throw a TypeError
  // exception.
  const Value adder = TRY(Get(vm, map, PropertyKey::Name(vm.names().set)));
  if (!IsCallable(vm.heap, adder)) {
    return vm.ThrowTypeError(
        ConcatText({"'", DescribeForError(vm, adder),
                    "' returned for property 'set' of object '#<Map>' is not a function"}));
  }
  // 7. Return ? AddEntriesFromIterable(map, iterable, adder).
  if (IsBuiltin(adder, MapSet)) {
    // Fast path: the intrinsic adder needs no call.
    TRY(AddEntriesFromIterable(vm, arguments[0], [&](Value key, Value value) -> Completion<void> {
      if (!JSMap::Set(vm, map, key, value)) return ThrowMapFull(vm);
      return Done{};
    }));
  } else {
    TRY(AddEntriesFromIterable(vm, arguments[0], [&](Value key, Value value) -> Completion<void> {
      TRY(Call(vm, adder, map, {key, value}));
      return Done{};
    }));
  }
  return map;
}

// 24.1.3.1 Map.prototype.clear ( )
Completion<Value> MapClear(Vm& vm, Arguments& arguments) {
  JSMap::Clear(vm, TRY(ThisMap(vm, arguments.this_value(), "Map.prototype.clear")));
  return Value::Undefined();
}

// 24.1.3.3 Map.prototype.delete ( key )
Completion<Value> MapDelete(Vm& vm, Arguments& arguments) {
  JSMap* map = TRY(ThisMap(vm, arguments.this_value(), "Map.prototype.delete"));
  return Value::Boolean(JSMap::Delete(vm, map, arguments[0]));
}

// 24.1.3.6 Map.prototype.get ( key )
Completion<Value> MapGet(Vm& vm, Arguments& arguments) {
  JSMap* map = TRY(ThisMap(vm, arguments.this_value(), "Map.prototype.get"));
  return JSMap::Get(vm, map, arguments[0]);
}

// 24.1.3.7 Map.prototype.getOrInsert ( key, value )
Completion<Value> MapGetOrInsert(Vm& vm, Arguments& arguments) {
  JSMap* map = TRY(ThisMap(vm, arguments.this_value(), "Map.prototype.getOrInsert"));
  // 4. If there is an entry with the key, return its value.
  const uint32_t entry = OrderedHashTable::Find(vm, map->table(), arguments[0]);
  if (entry != OrderedHashTable::kNotFound) return map->table()->ValueAt(entry);
  // 5-6. Append { key, value }. 7. Return value.
  if (!JSMap::Set(vm, map, arguments[0], arguments[1])) return ThrowMapFull(vm);
  return arguments[1];
}

// 24.1.3.8 Map.prototype.getOrInsertComputed ( key, callback )
Completion<Value> MapGetOrInsertComputed(Vm& vm, Arguments& arguments) {
  JSMap* map = TRY(ThisMap(vm, arguments.this_value(), "Map.prototype.getOrInsertComputed"));
  // 3. If IsCallable(callback) is false, throw a TypeError exception.
  if (!IsCallable(vm.heap, arguments[1])) return ThrowNotCallable(vm, arguments[1]);
  // 4. Set key to CanonicalizeKeyedCollectionKey(key).
  const Value key = CanonicalKey(arguments[0]);
  // 5. If there is an entry with the key, return its value.
  const uint32_t entry = OrderedHashTable::Find(vm, map->table(), key);
  if (entry != OrderedHashTable::kNotFound) return map->table()->ValueAt(entry);
  // 6. Let value be ? Call(callback, undefined, « key »).
  const Value value = TRY(Call(vm, arguments[1], Value::Undefined(), {key}));
  // 7-9. The callback may have added the entry: its value is replaced.
  if (!JSMap::Set(vm, map, key, value)) return ThrowMapFull(vm);
  return value;
}

// 24.1.3.9 Map.prototype.has ( key )
Completion<Value> MapHas(Vm& vm, Arguments& arguments) {
  JSMap* map = TRY(ThisMap(vm, arguments.this_value(), "Map.prototype.has"));
  return Value::Boolean(HasKey(vm, map->table(), arguments[0]));
}

// 24.1.3.11 get Map.prototype.size
Completion<Value> MapSize(Vm& vm, Arguments& arguments) {
  JSMap* map = TRY(ThisMap(vm, arguments.this_value(), "get Map.prototype.size"));
  return Value::Number(map->table()->size());
}

// 24.1.3.4 entries, 24.1.3.9 keys, 24.1.3.12 values
template <JSIterator::IterationKind kKind>
Completion<Value> MapIterate(Vm& vm, Arguments& arguments) {
  JSMap* map = TRY(ThisMap(vm, arguments.this_value(), "Map.prototype.entries"));
  return NewTableIterator(vm, JSIterator::Kind::kMap, map->table(), kKind);
}

constexpr BuiltinSpec kFunctions[] = {
    {"get", MapGet, 1},
    {"set", MapSet, 2},
    {"has", MapHas, 1},
    {"delete", MapDelete, 1},
    {"clear", MapClear, 0},
    {"entries", MapIterate<JSIterator::IterationKind::kEntries>, 0},
    {"keys", MapIterate<JSIterator::IterationKind::kKeys>, 0},
    {"size", MapSize, 0, BuiltinSpec::kGetter},
    {"values", MapIterate<JSIterator::IterationKind::kValues>, 0},
    {"getOrInsert", MapGetOrInsert, 2},
    {"getOrInsertComputed", MapGetOrInsertComputed, 2},
};

}  // namespace

void CreateMap(Vm& vm, Realm* realm) {
  JSObject* prototype = NewPrototypeObject(vm, realm);
  Map* map = PrepareInstanceMap(vm, realm, Intrinsic::kMapMap, Intrinsic::kMapPrototype, prototype);
  JSFunction* constructor = DefineConstructor(vm, realm, "Map", MapConstructor, 0, Intrinsic::kMap,
                                              Intrinsic::kMapPrototype, prototype, map);
  InstallSelfHosted(vm, realm, constructor, "map_functions");
  DefineSpeciesGetter(vm, constructor);
  DefineBuiltins(vm, prototype, kFunctions);
  InstallSelfHosted(vm, realm, prototype, "map");
  DefineAlias(vm, prototype, PropertyKey::Name(String::InternalizeAscii(vm, "entries")),
              PropertyKey::Name(vm.symbols().iterator));
  DefineToStringTag(vm, prototype, "Map");
}

// --- What js/map.js, js/map_functions.js and js/set.js call.

Completion<Value> Runtime_MapEntries(Vm& vm, Arguments& arguments) {
  if (!Is<JSMap>(arguments[0])) {
    return ThrowIncompatibleReceiver(vm, AsString(arguments[1])->ToUtf8(vm), arguments[0]);
  }
  return NewTableIterator(vm, JSIterator::Kind::kMap, As<JSMap>(arguments[0])->table(),
                          JSIterator::IterationKind::kEntries);
}

Completion<Value> Runtime_SetEntries(Vm& vm, Arguments& arguments) {
  if (!Is<JSSet>(arguments[0])) {
    return ThrowIncompatibleReceiver(vm, AsString(arguments[1])->ToUtf8(vm), arguments[0]);
  }
  return NewTableIterator(vm, JSIterator::Kind::kSet, As<JSSet>(arguments[0])->table(),
                          JSIterator::IterationKind::kEntries);
}

Completion<Value> Runtime_TableIteratorStep(Vm& vm, Arguments& arguments) {
  Value key;
  Value value;
  if (!StepTableIterator(vm, As<JSIterator>(arguments[0]), &key, &value)) return Value::False();
  // The array is the library's own, of a kind that holds anything.
  FixedArray* entry = As<JSArray>(arguments[1])->elements();
  entry->set(vm.heap, 0, key);
  entry->set(vm.heap, 1, value);
  return Value::True();
}

Completion<Value> Runtime_NewMap(Vm& vm, Arguments& arguments) {
  return JSMap::New(vm, vm.realm()->map(Intrinsic::kMapMap));
}

Completion<Value> Runtime_MapAppend(Vm& vm, Arguments& arguments) {
  // 7.3.34 AddValueToKeyedGroup ( groups, key, value )
  auto* map = As<JSMap>(arguments[0]);
  const Value key = CanonicalKey(arguments[1]);
  const uint32_t entry = OrderedHashTable::Find(vm, map->table(), key);
  if (entry != OrderedHashTable::kNotFound) {
    JSArray::Push(vm, As<JSArray>(map->table()->ValueAt(entry)), arguments[2]);
    return Value::Undefined();
  }
  JSArray* group = JSArray::FromValues(vm, std::initializer_list<Value>{arguments[2]});
  if (!JSMap::Set(vm, map, key, group)) return ThrowMapFull(vm);
  return Value::Undefined();
}

}  // namespace qdr
