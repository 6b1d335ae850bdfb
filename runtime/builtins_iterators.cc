// The iterators of arrays, strings, maps and sets (ECMA-262 23.1.5, 22.1.5, 24.1.5, 24.2.6): their
// prototypes and `next`. What each keeps is stated at JSIterator::Kind.
#include "objects/collections.h"
#include "runtime/array_support.h"
#include "runtime/collection_support.h"
#include "runtime/messages.h"
#include "runtime/string_builtins.h"
#include "runtime/typed_array_support.h"

namespace qdr {

namespace {

using IterationKind = JSIterator::IterationKind;

Value Finished(Vm& vm) { return CreateIteratorResult(vm, Value::Undefined(), true); }

/// What `next` gives for an entry.
Value Produce(Vm& vm, IterationKind kind, Value key, Value value) {
  switch (kind) {
    case IterationKind::kKeys:
      return CreateIteratorResult(vm, key, false);
    case IterationKind::kValues:
      return CreateIteratorResult(vm, value, false);
    case IterationKind::kEntries:
      break;
  }
  JSArray* entry = JSArray::FromValues(vm, std::initializer_list<Value>{key, value});
  return CreateIteratorResult(vm, entry, false);
}

// 23.1.5.2.1 %ArrayIteratorPrototype%.next ( )
Completion<Value> ArrayIteratorNext(Vm& vm, Arguments& arguments) {
  if (!IsIterator(arguments.this_value(), JSIterator::Kind::kArray)) {
    return ThrowIncompatibleReceiver(vm, "Array Iterator.prototype.next", arguments.this_value());
  }
  auto* iterator = As<JSIterator>(arguments.this_value());
  if (!IsReceiver(iterator->field(kIteratedObject))) return Finished(vm);
  JSReceiver* object = AsReceiver(iterator->field(kIteratedObject));
  const double index = iterator->field(kIterationIndex).AsNumber();
  const auto kind = static_cast<IterationKind>(iterator->field(kIterationKind).AsSmi());
  // 23.1.5.1 CreateArrayIterator, 1.b.i-ii: the length, of a typed array after its check.
  double length;
  if (Is<JSTypedArray>(object)) {
    auto* array = As<JSTypedArray>(object);
    Refresh(array);
    if (array->IsOutOfBounds()) return ThrowDetached(vm, "%ArrayIteratorPrototype%.next");
    length = static_cast<double>(array->length());
  } else {
    length = TRY(LengthOfArrayLike(vm, object));
  }
  // 1.b.iii. If index ≥ len, return NormalCompletion(undefined).
  if (index >= length) {
    iterator->set_field(vm.heap, kIteratedObject, Value::Undefined());
    return Finished(vm);
  }
  iterator->set_field(vm.heap, kIterationIndex, Value::Number(index + 1));
  // 1.b.iv-vi. Let result be the key, ? Get(array, elementKey), or both.
  const Value key = Value::Number(index);
  Value value = Value::Undefined();
  if (kind != IterationKind::kKeys) {
    value = Is<JSTypedArray>(object) ? GetTypedElement(vm, As<JSTypedArray>(object), index)
                                     : TRY(GetAt(vm, object, index));
  }
  return Produce(vm, kind, key, value);
}

// Fields of a string iterator.
enum StringIteratorField { kIteratedString, kNextPosition };

// 22.1.5.1.1 %StringIteratorPrototype%.next ( )
Completion<Value> StringIteratorNext(Vm& vm, Arguments& arguments) {
  if (!IsIterator(arguments.this_value(), JSIterator::Kind::kString)) {
    return ThrowIncompatibleReceiver(vm, "String Iterator.prototype.next", arguments.this_value());
  }
  auto* iterator = As<JSIterator>(arguments.this_value());
  if (!IsString(iterator->field(kIteratedString))) return Finished(vm);
  String* s = AsString(iterator->field(kIteratedString));
  const auto position = static_cast<uint32_t>(iterator->field(kNextPosition).AsSmi());
  if (position >= s->length()) {
    iterator->set_field(vm.heap, kIteratedString, Value::Undefined());
    return Finished(vm);
  }
  // Let cp be CodePointAt(s, position): one code unit, or the two of a surrogate pair.
  const uint16_t first = s->At(vm, position);
  uint32_t units = 1;
  if ((first & 0xfc00) == 0xd800 && position + 1 < s->length() &&
      (s->At(vm, position + 1) & 0xfc00) == 0xdc00) {
    units = 2;
  }
  iterator->set_field(vm.heap, kNextPosition, Value::Smi(static_cast<int32_t>(position + units)));
  String* result = units == 1 ? String::FromCharCode(vm, first)
                              : String::Substring(vm, s, position, position + 2);
  return CreateIteratorResult(vm, result, false);
}

// 24.1.5.2.1 %MapIteratorPrototype%.next ( ), 24.2.6.2.1 %SetIteratorPrototype%.next ( )
template <JSIterator::Kind kKind>
Completion<Value> TableIteratorNext(Vm& vm, Arguments& arguments) {
  if (!IsIterator(arguments.this_value(), kKind)) {
    return ThrowIncompatibleReceiver(vm,
                                     kKind == JSIterator::Kind::kMap
                                         ? "Map Iterator.prototype.next"
                                         : "Set Iterator.prototype.next",
                                     arguments.this_value());
  }
  auto* iterator = As<JSIterator>(arguments.this_value());
  Value key;
  Value value;
  if (!StepTableIterator(vm, iterator, &key, &value)) return Finished(vm);
  return Produce(vm, static_cast<IterationKind>(iterator->field(kTableIterationKind).AsSmi()), key,
                 value);
}

void CreateIteratorPrototype(Vm& vm, Realm* realm, Intrinsic map, Intrinsic prototype_intrinsic,
                             BuiltinFunction next, std::string_view tag) {
  JSObject* prototype = NewPrototypeObject(vm, realm, Intrinsic::kIteratorPrototype);
  PrepareInstanceMap(vm, realm, map, prototype_intrinsic, prototype);
  const BuiltinSpec functions[] = {{"next", next, 0}};
  DefineBuiltins(vm, prototype, functions);
  DefineToStringTag(vm, prototype, tag);
}

}  // namespace

JSIterator* NewStringIterator(Vm& vm, String* string) {
  JSIterator* iterator = JSIterator::New(vm, vm.realm()->map(Intrinsic::kStringIteratorMap),
                                         JSIterator::Kind::kString);
  iterator->set_field(vm.heap, kIteratedString, string);
  iterator->set_field(vm.heap, kNextPosition, Value::Smi(0));
  return iterator;
}

JSIterator* NewTableIterator(Vm& vm, JSIterator::Kind kind, OrderedHashTable* table,
                             IterationKind iteration) {
  const Intrinsic map =
      kind == JSIterator::Kind::kMap ? Intrinsic::kMapIteratorMap : Intrinsic::kSetIteratorMap;
  JSIterator* iterator = JSIterator::New(vm, vm.realm()->map(map), kind);
  iterator->set_field(vm.heap, kIteratedTable, table);
  iterator->set_field(vm.heap, kTableIndex, Value::Smi(0));
  iterator->set_field(vm.heap, kTableIterationKind, Value::Smi(static_cast<int32_t>(iteration)));
  return iterator;
}

bool StepTableIterator(Vm& vm, JSIterator* iterator, Value* key, Value* value) {
  if (!iterator->field(kIteratedTable).IsCell()) return false;
  TableIterator position(CellCast<OrderedHashTable>(iterator->field(kIteratedTable)),
                         static_cast<uint32_t>(iterator->field(kTableIndex).AsSmi()));
  if (!position.Next()) {
    iterator->set_field(vm.heap, kIteratedTable, Value::Undefined());
    return false;
  }
  iterator->set_field(vm.heap, kIteratedTable, position.table());
  iterator->set_field(vm.heap, kTableIndex, Value::Smi(static_cast<int32_t>(position.index())));
  *key = position.key();
  *value = iterator->kind() == JSIterator::Kind::kMap ? position.value() : position.key();
  return true;
}

void CreateBuiltinIterators(Vm& vm, Realm* realm) {
  CreateIteratorPrototype(vm, realm, Intrinsic::kArrayIteratorMap,
                          Intrinsic::kArrayIteratorPrototype, ArrayIteratorNext, "Array Iterator");
  realm->set(vm.heap, Intrinsic::kArrayIteratorPrototypeNext,
             GetOwnData(vm, realm->object(Intrinsic::kArrayIteratorPrototype), "next"));
  CreateIteratorPrototype(vm, realm, Intrinsic::kStringIteratorMap,
                          Intrinsic::kStringIteratorPrototype, StringIteratorNext,
                          "String Iterator");
  CreateIteratorPrototype(vm, realm, Intrinsic::kMapIteratorMap, Intrinsic::kMapIteratorPrototype,
                          TableIteratorNext<JSIterator::Kind::kMap>, "Map Iterator");
  CreateIteratorPrototype(vm, realm, Intrinsic::kSetIteratorMap, Intrinsic::kSetIteratorPrototype,
                          TableIteratorNext<JSIterator::Kind::kSet>, "Set Iterator");
}

}  // namespace qdr
