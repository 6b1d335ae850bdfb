// Own keys in the order of the specification, and the enum cache.
#include "objects/own_keys.h"

#include <algorithm>

#include "objects/builtin_objects.h"
#include "objects/dictionary.h"
#include "objects/map_builder.h"
#include "objects/module.h"
#include "objects/numbers.h"
#include "objects/property_cell.h"
#include "objects/typed_array.h"
#include "objects/vm.h"

namespace qdr {

namespace {

class KeyCollector {
 public:
  KeyCollector(Vm& vm, JSObject* object, uint8_t filter, bool indices_as_numbers, RootVector& keys)
      : vm_(vm), object_(object), filter_(filter), as_numbers_(indices_as_numbers), keys_(keys) {}

  Completion<void> Collect() {
    if (object_->type() == InstanceType::kJSModuleNamespace) {
      CollectExports();
    } else if ((filter_ & (kSkipIndices | kSkipStrings)) == 0) {
      TRY(CollectIndices());
    }
    if ((filter_ & kSkipStrings) == 0) CollectNames(/*symbols=*/false);
    if ((filter_ & kSkipSymbols) == 0) CollectNames(/*symbols=*/true);
    return Done{};
  }

 private:
  bool Passes(PropertyDetails details) const {
    return (filter_ & kEnumerableOnly) == 0 || details.enumerable();
  }
  /// Each may make a string, and there may be very many.
  Completion<void> AddIndex(uint32_t index) {
    keys_.push_back(as_numbers_ ? Value::Number(index) : Value(Uint32ToString(vm_, index)));
    return vm_.PollInterrupt();
  }

  void CollectExports() {
    if ((filter_ & kSkipStrings) != 0) return;
    FixedArray* names = static_cast<JSModuleNamespace*>(object_)->names();
    for (uint32_t i = 0; i < names->length(); ++i) keys_.push_back(names->get(i));
  }

  Completion<void> CollectIndices() {
    ElementsKind kind = object_->elements_kind();
    if (IsTypedArrayKind(kind)) {
      auto* array = static_cast<JSTypedArray*>(object_);
      array->RefreshView();
      if (array->length() > FixedArray::kMaxLength) {
        return vm_.ThrowRangeError("Invalid array length");
      }
      for (size_t i = 0; i < array->length(); ++i) TRY(AddIndex(static_cast<uint32_t>(i)));
      return Done{};
    }
    if (kind == ElementsKind::kNone) return Done{};
    if (kind == ElementsKind::kString) {
      uint32_t length = AsString(static_cast<JSPrimitiveWrapper*>(object_)->value())->length();
      for (uint32_t i = 0; i < length; ++i) TRY(AddIndex(i));
    }
    if (object_->has_dictionary_elements()) {
      NumberDictionary* table = object_->dictionary_elements();
      for (uint32_t entry : table->SortedEntries()) {
        if (Passes(table->DetailsAt(entry))) TRY(AddIndex(table->IndexAt(entry)));
      }
      return Done{};
    }
    FixedArray* elements = object_->elements();
    for (uint32_t i = 0; i < elements->length(); ++i) {
      bool there =
          !elements->get(i).IsHole() || (kind == ElementsKind::kSlowArguments &&
                                         static_cast<JSMappedArguments*>(object_)->IsMapped(i));
      if (there) TRY(AddIndex(i));
    }
    return Done{};
  }

  void AddName(HeapObject* name, PropertyDetails details, bool symbols) {
    bool is_symbol = name->type() == InstanceType::kSymbol;
    if (is_symbol != symbols || !Passes(details)) return;
    if (is_symbol && static_cast<Symbol*>(name)->is_private()) return;
    keys_.push_back(name);
  }

  void CollectNames(bool symbols) {
    Map* map = object_->map(vm_.heap);
    if (!map->is_dictionary()) {
      DescriptorArray* descriptors = map->descriptors();
      for (uint32_t i = 0; i < map->own_descriptors(); ++i) {
        AddName(descriptors->key(i), descriptors->details(i), symbols);
      }
      return;
    }
    NameDictionary* table = object_->dictionary_properties();
    bool is_global = object_->type() == InstanceType::kJSGlobalObject;
    for (uint32_t i = 0; i < table->used(); ++i) {
      if (table->IsDeleted(i)) continue;
      PropertyDetails details =
          is_global ? CellCast<PropertyCell>(table->ValueAt(i))->details() : table->DetailsAt(i);
      AddName(table->NameAt(i), details, symbols);
    }
  }

  Vm& vm_;
  JSObject* object_;
  uint8_t filter_;
  bool as_numbers_;
  RootVector& keys_;
};

}  // namespace

Completion<FixedArray*> OwnKeys(Vm& vm, JSObject* object, uint8_t filter, bool indices_as_numbers) {
  Map* map = object->map(vm.heap);
  // Object.keys and for-in of plain objects: the keys are ready.
  if ((filter & (kEnumerableOnly | kSkipSymbols)) == (kEnumerableOnly | kSkipSymbols) &&
      (filter & kSkipStrings) == 0 && !map->is_dictionary() &&
      ((filter & kSkipIndices) != 0 || !HasOwnElements(object)) &&
      object->type() != InstanceType::kJSModuleNamespace) {
    uint32_t count;
    FixedArray* cache = EnumCache(vm, map, &count);
    return FixedArray::CopyOf(vm, cache, count, count, Value::Hole());
  }
  RootVector keys(vm.heap);
  TRY(KeyCollector(vm, object, filter, indices_as_numbers, keys).Collect());
  auto count = static_cast<uint32_t>(keys.size());
  FixedArray* result = FixedArray::New(vm, count);
  for (uint32_t i = 0; i < count; ++i) result->set(vm.heap, i, keys[i]);
  return result;
}

bool HasOwnElements(const JSObject* object) {
  ElementsKind kind = object->elements_kind();
  if (IsTypedArrayKind(kind)) return static_cast<const JSTypedArray*>(object)->length() != 0;
  if (kind == ElementsKind::kNone) return object->type() == InstanceType::kJSModuleNamespace;
  if (kind == ElementsKind::kString) {
    auto* wrapper = static_cast<const JSPrimitiveWrapper*>(object);
    if (AsString(wrapper->value())->length() != 0) return true;
  }
  if (object->has_dictionary_elements()) return object->dictionary_elements()->live() != 0;
  if (object->type() == InstanceType::kJSArray) {
    return static_cast<const JSArray*>(object)->length() != 0 && object->elements()->length() != 0;
  }
  return object->elements()->length() != 0;
}

FixedArray* EnumCache(Vm& vm, Map* map, uint32_t* count) {
  QDR_DCHECK(!map->is_dictionary());
  DescriptorArray* descriptors = map->descriptors();
  auto is_enumerable_string = [&](uint32_t i) {
    return descriptors->details(i).enumerable() && descriptors->key(i)->IsString();
  };
  if (map->enum_length_ == Map::kEnumLengthUnknown) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < map->own_descriptors(); ++i) n += is_enumerable_string(i);
    map->enum_length_ = static_cast<uint16_t>(n);
  }
  uint32_t n = map->enum_length_;
  *count = n;
  if (n == 0) return vm.empty_fixed_array();
  Value cached = descriptors->get(DescriptorArray::kEnumCacheIndex);
  if (cached.IsCell() && CellCast<FixedArray>(cached)->length() >= n) {
    return CellCast<FixedArray>(cached);
  }
  // A longer cache has the shorter ones as its beginning, so all maps that share the array use it.
  FixedArray* cache = FixedArray::New(vm, n);
  uint32_t at = 0;
  for (uint32_t i = 0; at < n; ++i) {
    if (is_enumerable_string(i)) cache->set(vm.heap, at++, descriptors->key(i));
  }
  descriptors->set(vm.heap, DescriptorArray::kEnumCacheIndex, cache);
  return cache;
}

namespace {

bool HasEnumerableNames(Vm& vm, JSObject* object) {
  Map* map = object->map(vm.heap);
  if (!map->is_dictionary()) {
    uint32_t count;
    EnumCache(vm, map, &count);
    return count != 0;
  }
  NameDictionary* table = object->dictionary_properties();
  bool is_global = object->type() == InstanceType::kJSGlobalObject;
  for (uint32_t i = 0; i < table->used(); ++i) {
    if (table->IsDeleted(i) || !table->NameAt(i)->IsString()) continue;
    PropertyDetails details =
        is_global ? CellCast<PropertyCell>(table->ValueAt(i))->details() : table->DetailsAt(i);
    if (details.enumerable()) return true;
  }
  return false;
}

}  // namespace

Map* ForInEnumCacheMap(Vm& vm, JSReceiver* receiver) {
  if (!receiver->IsJSObject()) return nullptr;
  auto* object = static_cast<JSObject*>(receiver);
  Map* map = object->map(vm.heap);
  if (map->is_dictionary() || HasOwnElements(object)) return nullptr;
  for (Value v = map->prototype(); !v.IsNull();) {
    if (!AsReceiver(v)->IsJSObject()) return nullptr;
    auto* prototype = CellCast<JSObject>(v);
    if (HasOwnElements(prototype) || HasEnumerableNames(vm, prototype)) return nullptr;
    v = prototype->map(vm.heap)->prototype();
  }
  return map;
}

bool ChainHasNoElements(Vm& vm, const Map* map) {
  for (Value v = map->prototype(); IsReceiver(v);) {
    JSReceiver* object = AsReceiver(v);
    if (object->IsProxy()) return false;
    ElementsKind kind = object->elements_kind();
    if (!IsFast(kind) && kind != ElementsKind::kDictionary) return false;
    if (HasOwnElements(static_cast<JSObject*>(object))) return false;
    v = object->map(vm.heap)->prototype();
  }
  return true;
}

}  // namespace qdr
