// Objects: creation and named properties.
#include "objects/js_object.h"

#include "objects/builtin_objects.h"
#include "objects/dictionary.h"
#include "objects/layouts.h"
#include "objects/lookup.h"
#include "objects/map_builder.h"
#include "objects/property_cell.h"
#include "objects/vm.h"

namespace qdr {

AccessorPair* AccessorPair::New(Vm& vm, Value getter, Value setter) {
  auto* pair = static_cast<AccessorPair*>(
      vm.heap.Allocate(vm.map(InstanceType::kAccessorPair), sizeof(AccessorPair)));
  pair->getter_ = getter;
  pair->setter_ = setter;
  return pair;
}

NativeAccessor* NativeAccessor::New(Vm& vm, Getter getter, Setter setter) {
  auto* accessor = static_cast<NativeAccessor*>(
      vm.heap.AllocateOld(vm.map(InstanceType::kNativeAccessor), sizeof(NativeAccessor)));
  accessor->getter_ = getter;
  accessor->setter_ = setter;
  return accessor;
}

PropertyCell* PropertyCell::New(Vm& vm, HeapObject* name, Value value, PropertyDetails details) {
  auto* cell = static_cast<PropertyCell*>(
      vm.heap.AllocateOld(vm.map(InstanceType::kPropertyCell), sizeof(PropertyCell)));
  cell->value_ = value;
  cell->details_ = details.Encode();
  cell->name_ = name;
  cell->dependent_code_ = Value();
  vm.heap.Barrier(cell);
  return cell;
}

// --- Creation.

JSObject* JSObject::New(Vm& vm, Map* map) {
  const TypeLayout& layout = LayoutOf(map->instance_type());
  uint32_t size = map->instance_size();
  auto* object = static_cast<JSObject*>(vm.heap.Allocate(map, size));
  object->properties_ = vm.roots().EmptyPropertyArray;
  object->elements_ = vm.roots().EmptyFixedArray;
  for (uint32_t at = kHeaderSize; at < size; at += 8) *object->slot(at) = Value::Undefined();
  for (uint32_t at = layout.raw_begin; at < layout.raw_end; at += 8) *object->slot(at) = Value();
  if (map->is_dictionary()) object->set_properties(vm.heap, NameDictionary::New(vm));
  return object;
}

JSObject* JSObject::NewOrdinary(Vm& vm, Value prototype) {
  if (prototype == vm.intrinsic(Intrinsic::kObjectPrototype)) {
    return New(vm, vm.realm()->map(Intrinsic::kObjectMap));
  }
  if (prototype.IsNull()) return New(vm, vm.realm()->map(Intrinsic::kNullPrototypeMap));
  return New(vm, Map::WithPrototype(vm, vm.realm()->map(Intrinsic::kObjectMap), prototype));
}

JSProxy* JSProxy::New(Vm& vm, JSReceiver* target, JSReceiver* handler) {
  Map* target_map = target->map(vm.heap);
  Intrinsic kind = target_map->is_constructor() ? Intrinsic::kProxyConstructorMap
                   : target_map->is_callable()  ? Intrinsic::kProxyCallableMap
                                                : Intrinsic::kProxyMap;
  auto* proxy = static_cast<JSProxy*>(vm.heap.Allocate(vm.realm()->map(kind), kSize));
  proxy->properties_ = vm.roots().EmptyPropertyArray;
  proxy->target_ = target;
  proxy->handler_ = handler;
  return proxy;
}

NameDictionary* JSObject::dictionary_properties() const {
  return CellCast<NameDictionary>(properties_);
}

// --- Fields.

void JSObject::SetField(Heap& heap, const Map* map, uint32_t field, Value v) {
  if (map->IsInObject(field)) {
    heap.Store(this, slot(map->FieldOffset(field)), v);
  } else {
    properties()->set(heap, field - map->inobject_capacity(), v);
  }
}

void JSObject::EnsureFieldCapacity(Vm& vm, JSObject* object, const Map* map, uint32_t field_count) {
  if (field_count <= map->inobject_capacity()) return;
  uint32_t needed = field_count - map->inobject_capacity();
  auto* old = static_cast<PropertyArray*>(object->properties());
  uint32_t have = old->length();
  if (needed <= have) return;
  PropertyArray* grown = PropertyArray::New(vm, std::max(needed, have + std::max(3u, have / 2)));
  for (uint32_t i = 0; i < have; ++i) grown->data()[i] = old->data()[i];
  grown->set_identity_hash(old->identity_hash());
  vm.heap.Barrier(grown);
  object->set_properties(vm.heap, grown);
}

void JSObject::MigrateToMap(Vm& vm, JSObject* object, Map* map) {
  Map* old = object->map(vm.heap);
  if (old == map) return;
  if (old->is_prototype_map()) {
    Map::InvalidatePrototypeChains(vm, old);
    Map::TransferPrototypeInfo(vm, old, map);
  }
  object->SetMapWord(map);
}

// --- Adding.

namespace {

/// A prototype that is still being set up keeps its properties in a dictionary, where adding is
/// cheap; its first use by an inline cache makes it fast.
bool IsPrototypeInSetup(Map* map) { return map->is_prototype_map() && !map->is_prototype_in_use(); }

void AddToDictionary(Vm& vm, JSObject* object, HeapObject* name, Value value,
                     PropertyDetails details) {
  details.location = PropertyDetails::Location::kDescriptor;
  details.field = 0;
  if (object->type() == InstanceType::kJSGlobalObject) {
    value = PropertyCell::New(vm, name, value, details);
  }
  NameDictionary* table =
      NameDictionary::Add(vm, object->dictionary_properties(), name, value, details);
  object->set_properties(vm.heap, table);
  if (Map* map = object->map(vm.heap); map->is_prototype_map()) {
    Map::InvalidatePrototypeChains(vm, map);
  }
}

void AddNamed(Vm& vm, JSObject* object, HeapObject* name, PropertyDetails::Kind kind, Value value,
              uint8_t attributes) {
  Map* map = object->map(vm.heap);
  if (!map->is_dictionary()) {
    constexpr uint32_t kMaxFastSetup = 4;
    Map* next = IsPrototypeInSetup(map) && map->own_descriptors() >= kMaxFastSetup
                    ? nullptr
                    : Map::AddProperty(vm, map, name, kind, attributes, value);
    if (next != nullptr) {
      if (kind == PropertyDetails::Kind::kData) {
        uint32_t field = next->descriptors()->details(next->own_descriptors() - 1).field;
        JSObject::EnsureFieldCapacity(vm, object, next, field + 1);
        object->SetField(vm.heap, next, field, value);
      }
      JSObject::MigrateToMap(vm, object, next);
      return;
    }
    JSObject::NormalizeProperties(vm, object);
  }
  PropertyDetails details;
  details.kind = kind;
  details.attributes = attributes;
  AddToDictionary(vm, object, name, value, details);
}

}  // namespace

void JSObject::AddDataProperty(Vm& vm, JSObject* object, PropertyKey key, Value value,
                               uint8_t attributes) {
  if (key.is_index()) {
    if (attributes == kNoAttributes) {
      SetElement(vm, object, key.index(), value);
    } else {
      SetElementWithDetails(vm, object, key.index(), value, PropertyDetails::Kind::kData,
                            attributes);
    }
    return;
  }
  AddNamed(vm, object, key.name(), PropertyDetails::Kind::kData, value, attributes);
}

void JSObject::AddAccessor(Vm& vm, JSObject* object, PropertyKey key, Value accessor,
                           uint8_t attributes) {
  if (key.is_index()) {
    SetElementWithDetails(vm, object, key.index(), accessor, PropertyDetails::Kind::kAccessor,
                          attributes);
    return;
  }
  AddNamed(vm, object, key.name(), PropertyDetails::Kind::kAccessor, accessor, attributes);
}

void JSObject::AddPrivateToProxy(Vm& vm, JSProxy* proxy, Symbol* name, Value value,
                                 PropertyDetails details) {
  QDR_DCHECK(name->is_private());
  // A proxy has `properties` where objects have it, and nothing else of them.
  auto* object = reinterpret_cast<JSObject*>(proxy);
  details.location = PropertyDetails::Location::kDescriptor;
  Value old = object->properties_;
  NameDictionary* table;
  if (Is<NameDictionary>(old)) {
    table = CellCast<NameDictionary>(old);
  } else {
    table = NameDictionary::New(vm);
    table->set_identity_hash(CellCast<PropertyArray>(old)->identity_hash());
  }
  table = NameDictionary::Add(vm, table, name, value, details);
  object->set_properties(vm.heap, table);
}

void JSObject::Put(Vm& vm, JSObject* object, PropertyKey key, Value value, uint8_t attributes) {
  LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
  if (!it.found()) {
    AddDataProperty(vm, object, key, value, attributes);
  } else if (it.state() == LookupIterator::State::kData && it.details().attributes == attributes) {
    it.WriteDataValue(value);
  } else {
    it.Reconfigure(PropertyDetails::Kind::kData, value, attributes);
  }
}

// --- Deleting.

void JSObject::DeleteProperty(Vm& vm, JSObject* object, PropertyKey key) {
  if (key.is_index()) {
    DeleteElement(vm, object, key.index());
    return;
  }
  HeapObject* name = key.name();
  Map* map = object->map(vm.heap);
  if (!map->is_dictionary()) {
    int index = map->FindDescriptor(vm, name);
    QDR_DCHECK(index >= 0);
    Map* parent = map->parent();
    // The property that was added last is taken back by going back to where the object came from.
    if (parent != nullptr && index + 1 == static_cast<int>(map->own_descriptors()) &&
        parent->own_descriptors() == static_cast<uint32_t>(index) && !map->is_prototype_map() &&
        parent->elements_kind() == map->elements_kind() &&
        parent->is_extensible() == map->is_extensible() &&
        parent->prototype() == map->prototype() && !parent->is_dictionary()) {
      PropertyDetails details = map->descriptors()->details(static_cast<uint32_t>(index));
      if (details.location == PropertyDetails::Location::kField) {
        // What is added next may be a different value: this field is not constant any more.
        Map::MakeFieldMutable(vm, map, static_cast<uint32_t>(index));
        object->SetField(vm.heap, map, details.field, Value::Undefined());
      }
      MigrateToMap(vm, object, parent);
      return;
    }
    NormalizeProperties(vm, object);
    map = object->map(vm.heap);
  }
  NameDictionary* table = object->dictionary_properties();
  uint32_t entry = table->Find(name);
  QDR_DCHECK(entry != Dictionary::kNotFound);
  if (object->type() == InstanceType::kJSGlobalObject) {
    CellCast<PropertyCell>(table->ValueAt(entry))->set_value(vm.heap, Value::Hole());
  }
  table->DeleteAt(entry);
  if (map->is_prototype_map()) Map::InvalidatePrototypeChains(vm, map);
}

// --- Dictionary mode and back.

void JSObject::NormalizeProperties(Vm& vm, JSObject* object) {
  Map* map = object->map(vm.heap);
  if (map->is_dictionary()) return;
  uint32_t count = map->own_descriptors();
  NameDictionary* table = NameDictionary::New(vm, count + 2);
  table->set_identity_hash(static_cast<PropertyArray*>(object->properties())->identity_hash());
  Map* dictionary_map = Map::CopyToDictionary(vm, map);
  DescriptorArray* descriptors = map->descriptors();
  bool is_global = object->type() == InstanceType::kJSGlobalObject;
  for (uint32_t i = 0; i < count; ++i) {
    PropertyDetails details = descriptors->details(i);
    Value value = details.location == PropertyDetails::Location::kField
                      ? object->GetField(map, details.field)
                      : descriptors->value(i);
    details.location = PropertyDetails::Location::kDescriptor;
    details.field = 0;
    HeapObject* name = descriptors->key(i);
    if (is_global) value = PropertyCell::New(vm, name, value, details);
    table = NameDictionary::Add(vm, table, name, value, details);
  }
  for (uint32_t i = 0; i < map->inobject_capacity(); ++i) {
    *object->slot(map->FieldOffset(i)) = Value::Undefined();
  }
  object->set_properties(vm.heap, table);
  MigrateToMap(vm, object, dictionary_map);
}

void JSObject::MakeFast(Vm& vm, JSObject* object) {
  Map* old = object->map(vm.heap);
  if (!old->is_dictionary() || object->type() == InstanceType::kJSGlobalObject) return;
  NameDictionary* table = object->dictionary_properties();
  if (table->live() > DescriptorArray::kMaxDescriptors) return;
  Map* map = MapBuilder::RawCopy(vm, old);
  map->set(Map::kDictionary, false);
  uint32_t count = table->live();
  DescriptorArray* descriptors =
      count == 0 ? static_cast<DescriptorArray*>(vm.roots().EmptyDescriptorArray)
                 : MapBuilder::NewDescriptors(vm, count + 2);
  uint32_t fields = 0;
  for (uint32_t i = 0; i < table->used(); ++i) {
    if (!table->IsDeleted(i)) {
      fields += table->DetailsAt(i).kind == PropertyDetails::Kind::kData;
    }
  }
  uint32_t inobject = map->inobject_capacity();
  PropertyArray* array;
  if (fields > inobject || table->identity_hash() != 0) {
    array = PropertyArray::New(vm, fields > inobject ? fields - inobject : 0);
    array->set_identity_hash(table->identity_hash());
  } else {
    array = static_cast<PropertyArray*>(vm.roots().EmptyPropertyArray);
  }
  uint32_t index = 0;
  uint32_t field = 0;
  for (uint32_t i = 0; i < table->used(); ++i) {
    if (table->IsDeleted(i)) continue;
    PropertyDetails details = table->DetailsAt(i);
    Value value = table->ValueAt(i);
    if (details.kind == PropertyDetails::Kind::kData) {
      details.location = PropertyDetails::Location::kField;
      details.field = field++;
      if (details.field < inobject) {
        vm.heap.Store(object, object->slot(map->FieldOffset(details.field)), value);
      } else {
        array->set(vm.heap, details.field - inobject, value);
      }
      value = Value();
    }
    MapBuilder::SetDescriptor(vm.heap, descriptors, index++, table->NameAt(i), details, value);
  }
  if (count != 0) {
    descriptors->set_no_barrier(DescriptorArray::kCountIndex,
                                Value::Smi(static_cast<int32_t>(count)));
  }
  MapBuilder::SetDescriptors(vm, map, descriptors, count, fields);
  object->set_properties(vm.heap, array);
  MigrateToMap(vm, object, map);
}

// --- Prototypes and extensibility.

void JSObject::OptimizeAsPrototype(Vm& vm, JSObject* object) {
  Map* map = object->map(vm.heap);
  if (map->is_prototype_map()) return;
  Map* own = Map::Copy(vm, map);
  own->set(Map::kPrototypeMap);
  MigrateToMap(vm, object, own);
}

void JSObject::SetPrototype(Vm& vm, JSObject* object, Value prototype) {
  Map* map = object->map(vm.heap);
  if (map->prototype() == prototype) return;
  Map* next = Map::WithPrototype(vm, map, prototype);
  Map::UnregisterPrototypeUser(vm, object);
  MigrateToMap(vm, object, next);
}

void JSObject::PreventExtensions(Vm& vm, JSObject* object) {
  Map* map = object->map(vm.heap);
  if (!map->is_extensible()) return;
  MigrateToMap(vm, object, Map::WithIntegrity(vm, map, kNoAttributes));
}

}  // namespace qdr
