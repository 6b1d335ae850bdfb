// Hidden classes: creation, and the transitions by which properties are added and changed.
#include "objects/map.h"

#include "objects/descriptor_cache.h"
#include "objects/dictionary.h"
#include "objects/map_builder.h"
#include "objects/transitions.h"
#include "objects/vm.h"
#include "objects/weak.h"

namespace qdr {

namespace {

bool IsPrivateName(const HeapObject* name) {
  return name->type() == InstanceType::kSymbol && static_cast<const Symbol*>(name)->is_private();
}

}  // namespace

// --- Descriptors.

int DescriptorArray::Find(HeapObject* name, uint32_t limit) const {
  const Value* entry = data() + kFirstIndex;
  for (uint32_t i = 0; i < limit; ++i, entry += kEntrySize) {
    if (*entry == Value(name)) return static_cast<int>(i);
  }
  return -1;
}

int Map::FindDescriptor(Vm& vm, HeapObject* name) const {
  constexpr uint32_t kLinearLimit = 8;
  if (own_descriptors_ <= kLinearLimit) return descriptors()->Find(name, own_descriptors_);
  return vm.descriptor_cache().Find(this, name);
}

DescriptorArray* MapBuilder::NewDescriptors(Vm& vm, uint32_t capacity) {
  uint32_t length = DescriptorArray::kFirstIndex + capacity * DescriptorArray::kEntrySize;
  auto* array = static_cast<DescriptorArray*>(vm.heap.AllocateOld(
      vm.map(InstanceType::kDescriptorArray), DescriptorArray::SizeFor(length)));
  array->InitializeLength(length);
  for (uint32_t i = 0; i < length; ++i) array->data()[i] = Value();
  array->set_no_barrier(DescriptorArray::kCountIndex, Value::Smi(0));
  return array;
}

void MapBuilder::SetDescriptor(Heap& heap, DescriptorArray* array, uint32_t i, HeapObject* name,
                               PropertyDetails details, Value value) {
  uint32_t at = DescriptorArray::kFirstIndex + i * DescriptorArray::kEntrySize;
  array->set(heap, at, name);
  array->set_no_barrier(at + 1, details.Encode());
  array->set(heap, at + 2, value);
}

DescriptorArray* MapBuilder::CopyDescriptors(Vm& vm, const DescriptorArray* from, uint32_t count,
                                             uint32_t capacity) {
  if (capacity == 0) return static_cast<DescriptorArray*>(vm.roots().EmptyDescriptorArray);
  DescriptorArray* array = NewDescriptors(vm, capacity);
  uint32_t words = count * DescriptorArray::kEntrySize;
  for (uint32_t i = 0; i < words; ++i) {
    array->data()[DescriptorArray::kFirstIndex + i] =
        from->data()[DescriptorArray::kFirstIndex + i];
  }
  array->set_no_barrier(DescriptorArray::kCountIndex, Value::Smi(static_cast<int32_t>(count)));
  vm.heap.Barrier(array);
  return array;
}

void MapBuilder::AppendDescriptor(Vm& vm, Map* map, HeapObject* name, PropertyDetails details,
                                  Value value) {
  uint32_t own = map->own_descriptors_;
  DescriptorArray* array = map->descriptors();
  uint32_t capacity =
      (array->length() - DescriptorArray::kFirstIndex) / DescriptorArray::kEntrySize;
  if (array->count() != own) {
    // Another branch of the tree took the next place.
    array = CopyDescriptors(vm, array, own, own + std::max(2u, own / 4));
    vm.heap.Store(map, &map->descriptors_, array);
  } else if (capacity == own) {
    DescriptorArray* old = array;
    array = CopyDescriptors(vm, old, own, own + std::max(4u, own / 2));
    array->set(vm.heap, DescriptorArray::kEnumCacheIndex,
               old->get(DescriptorArray::kEnumCacheIndex));
    // The ancestors go on sharing, so that what one map learns of a field all of them know.
    for (Map* ancestor = map; ancestor != nullptr && ancestor->descriptors() == old;
         ancestor = ancestor->parent()) {
      vm.heap.Store(ancestor, &ancestor->descriptors_, array);
    }
  }
  SetDescriptor(vm.heap, array, own, name, details, value);
  array->set_no_barrier(DescriptorArray::kCountIndex, Value::Smi(static_cast<int32_t>(own + 1)));
  ++map->own_descriptors_;
  map->enum_length_ = Map::kEnumLengthUnknown;
}

void MapBuilder::AppendField(Vm& vm, Map* map, HeapObject* name, PropertyDetails details) {
  details.field = map->field_count_++;
  AppendDescriptor(vm, map, name, details, Value());
}

// --- Making maps.

void MapBuilder::SetInstanceHeader(const Heap& heap, Map* map, InstanceType type,
                                   ElementsKind kind) {
  map->instance_header_ = uint64_t{map->offset(heap)} | uint64_t{static_cast<uint8_t>(type)} << 32 |
                          uint64_t{static_cast<uint8_t>(kind)} << 40;
}

Map* Map::New(Vm& vm, InstanceType type, uint32_t instance_size, uint32_t inobject_start,
              ElementsKind kind, Value prototype, uint32_t bits) {
  if (!prototype.IsEmpty()) EnsurePrototype(vm, prototype);
  auto* map = static_cast<Map*>(vm.heap.AllocateMap(vm.map(InstanceType::kMap), kSize));
  MapBuilder::SetInstanceHeader(vm.heap, map, type, kind);
  map->instance_size_ = instance_size;
  map->map_bits_ = bits | kStable;
  map->back_pointer_ = Value::Null();
  map->inobject_start_ = static_cast<uint16_t>(inobject_start);
  map->inobject_capacity_ =
      inobject_start == 0 ? 0 : static_cast<uint8_t>((instance_size - inobject_start) / 8);
  map->enum_length_ = kEnumLengthUnknown;
  vm.heap.Store(map, &map->prototype_, prototype.IsEmpty() ? Value::Null() : prototype);
  vm.heap.Store(map, &map->descriptors_, Value(vm.roots().EmptyDescriptorArray));
  return map;
}

Map* MapBuilder::RawCopy(Vm& vm, Map* from) {
  // Only the tree shrinks when its tracking ends; a map outside it must not depend on that.
  from->FinishSlackTracking();
  auto* map = static_cast<Map*>(vm.heap.AllocateMap(vm.map(InstanceType::kMap), Map::kSize));
  SetInstanceHeader(vm.heap, map, from->instance_type(), from->elements_kind());
  map->instance_size_ = from->instance_size_;
  map->map_bits_ = (from->map_bits_ | Map::kStable) &
                   ~(Map::kRegisteredWithPrototype | Map::kSingleTransition |
                     Map::kElementsVariant | Map::kPrototypeVariant | Map::kInSlackTracking);
  map->back_pointer_ = Value::Null();
  map->own_descriptors_ = from->own_descriptors_;
  map->field_count_ = from->field_count_;
  map->enum_length_ = from->enum_length_;
  map->inobject_capacity_ = from->inobject_capacity_;
  map->inobject_start_ = from->inobject_start_;
  vm.heap.Store(map, &map->prototype_, from->prototype_);
  vm.heap.Store(map, &map->descriptors_, from->descriptors_);
  return map;
}

void MapBuilder::SetParent(Vm& vm, Map* parent, Map* child) {
  vm.heap.Store(child, &child->back_pointer_, parent);
}

void MapBuilder::SetDescriptors(Vm& vm, Map* map, DescriptorArray* descriptors, uint32_t count,
                                uint32_t fields) {
  vm.heap.Store(map, &map->descriptors_, descriptors);
  map->own_descriptors_ = static_cast<uint16_t>(count);
  map->field_count_ = static_cast<uint16_t>(fields);
  map->enum_length_ = Map::kEnumLengthUnknown;
}

void MapBuilder::SetPrototype(Vm& vm, Map* map, Value prototype) {
  vm.heap.Store(map, &map->prototype_, prototype);
}

Map* Map::Copy(Vm& vm, Map* map) {
  Map* copy = MapBuilder::RawCopy(vm, map);
  if (!map->is_dictionary()) {
    uint32_t own = map->own_descriptors_;
    DescriptorArray* descriptors =
        MapBuilder::CopyDescriptors(vm, map->descriptors(), own, own == 0 ? 0 : own + 2);
    vm.heap.Store(copy, &copy->descriptors_, descriptors);
    copy->enum_length_ = kEnumLengthUnknown;
  }
  return copy;
}

Map* MapBuilder::NewChild(Vm& vm, Map* parent) {
  QDR_DCHECK(!parent->is_prototype_map());
  auto* map = static_cast<Map*>(vm.heap.AllocateMap(vm.map(InstanceType::kMap), Map::kSize));
  SetInstanceHeader(vm.heap, map, parent->instance_type(), parent->elements_kind());
  map->instance_size_ = parent->instance_size_;
  map->map_bits_ = (parent->map_bits_ | Map::kStable) &
                   ~(Map::kRegisteredWithPrototype | Map::kSingleTransition |
                     Map::kElementsVariant | Map::kPrototypeVariant);
  map->own_descriptors_ = parent->own_descriptors_;
  map->field_count_ = parent->field_count_;
  map->enum_length_ = parent->enum_length_;
  map->inobject_capacity_ = parent->inobject_capacity_;
  map->inobject_start_ = parent->inobject_start_;
  vm.heap.Store(map, &map->prototype_, parent->prototype_);
  vm.heap.Store(map, &map->descriptors_, parent->descriptors_);
  vm.heap.Store(map, &map->back_pointer_, parent);
  return map;
}

Map* Map::FindTransition(Vm& vm, Map* map, HeapObject* name, uint8_t attributes) {
  return Transitions::Find(map, name,
                           Transitions::PropertyTag(PropertyDetails::Kind::kData, attributes));
}

Map* Map::AddProperty(Vm& vm, Map* map, HeapObject* name, PropertyDetails::Kind kind,
                      uint8_t attributes, Value descriptor_value) {
  if (map->is_dictionary()) return nullptr;
  bool is_field = kind == PropertyDetails::Kind::kData;
  uint32_t tag = Transitions::PropertyTag(kind, attributes);
  if (Map* target = Transitions::Find(map, name, tag)) {
    if (is_field) return target;
    // Another accessor under the same name: the tree would grow with each object.
    bool same = target->descriptors()->value(target->own_descriptors_ - 1) == descriptor_value;
    return same ? target : nullptr;
  }
  if (map->own_descriptors_ >= DescriptorArray::kMaxDescriptors) return nullptr;
  if (is_field &&
      map->field_count_ >= map->inobject_capacity_ + MapBuilder::kMaxOutOfObjectFields) {
    return nullptr;
  }
  bool in_tree = !map->is_prototype_map();
  if (in_tree && !Transitions::CanAdd(map)) return nullptr;
  Map* child = in_tree ? MapBuilder::NewChild(vm, map) : MapBuilder::RawCopy(vm, map);
  PropertyDetails details;
  details.kind = kind;
  details.attributes = attributes;
  if (is_field) {
    details.location = PropertyDetails::Location::kField;
    details.field = child->field_count_++;
    descriptor_value = Value();
  } else {
    details.location = PropertyDetails::Location::kDescriptor;
  }
  MapBuilder::AppendDescriptor(vm, child, name, details, descriptor_value);
  if (in_tree) Transitions::Add(vm, map, name, tag, child);
  return child;
}

Map* Map::Reconfigure(Vm& vm, Map* map, uint32_t descriptor, PropertyDetails::Kind kind,
                      uint8_t attributes, Value descriptor_value) {
  QDR_DCHECK(!map->is_dictionary());
  bool to_field = kind == PropertyDetails::Kind::kData;
  HeapObject* name = map->descriptors()->key(descriptor);
  PropertyDetails details = map->descriptors()->details(descriptor);
  bool needs_field = to_field && details.location != PropertyDetails::Location::kField;
  if (needs_field &&
      map->field_count_ >= map->inobject_capacity_ + MapBuilder::kMaxOutOfObjectFields) {
    return nullptr;
  }
  // Accessors belong to one object: a shared edge would never be taken again.
  bool in_tree = !map->is_prototype_map() && to_field;
  if (!map->is_prototype_map() && !to_field) return nullptr;
  uint32_t tag = Transitions::ReconfigureTag(kind, attributes);
  if (in_tree) {
    if (Map* target = Transitions::Find(map, name, tag)) return target;
    if (!Transitions::CanAdd(map)) return nullptr;
  }
  Map* child = in_tree ? MapBuilder::NewChild(vm, map) : MapBuilder::RawCopy(vm, map);
  uint32_t own = map->own_descriptors_;
  DescriptorArray* array = MapBuilder::CopyDescriptors(vm, map->descriptors(), own, own + 2);
  details.kind = kind;
  details.attributes = attributes;
  details.is_const = false;
  uint32_t fields = map->field_count_;
  if (needs_field) {
    details.field = fields++;
    details.location = PropertyDetails::Location::kField;
  } else if (!to_field) {
    details.location = PropertyDetails::Location::kDescriptor;
    details.field = 0;
  }
  MapBuilder::SetDescriptor(vm.heap, array, descriptor, name, details,
                            to_field ? Value() : descriptor_value);
  MapBuilder::SetDescriptors(vm, child, array, own, fields);
  if (in_tree) Transitions::Add(vm, map, name, tag, child);
  return child;
}

void Map::MakeFieldMutable(Vm& vm, Map* map, uint32_t descriptor) {
  auto make_mutable = [descriptor](Map* m) {
    PropertyDetails details = m->descriptors()->details(descriptor);
    if (!details.is_const) return;
    details.is_const = false;
    m->descriptors()->set_details(descriptor, details);
  };
  if (map->is_prototype_map()) {
    make_mutable(map);
    return;
  }
  // From the map that introduced the field all its descendants have it.
  HeapObject* name = map->descriptors()->key(descriptor);
  Map* owner = map;
  for (Map* parent = owner->parent(); parent != nullptr && parent->own_descriptors_ > descriptor &&
                                      parent->descriptors()->key(descriptor) == name;
       parent = owner->parent()) {
    owner = parent;
  }
  Transitions::ForEachInTree(owner, make_mutable);
}

// --- Variants: elements kind, prototype, integrity, dictionary.

Map* Map::WithElementsKind(Vm& vm, Map* map, ElementsKind kind) {
  if (map->elements_kind() == kind) return map;
  if (map->is_prototype_map() || map->is_dictionary()) {
    Map* copy = Copy(vm, map);
    MapBuilder::SetInstanceHeader(vm.heap, copy, map->instance_type(), kind);
    return copy;
  }
  // All kinds of one shape are children of the one that came first, so each has one map.
  Map* base = map->is(kElementsVariant) ? map->parent() : map;
  if (base->elements_kind() == kind) return base;
  auto* key = vm.private_symbols().transition_elements;
  auto tag = static_cast<uint32_t>(kind);
  if (Map* target = Transitions::Find(base, key, tag)) return target;
  bool in_tree = Transitions::CanAdd(base);
  Map* child = in_tree ? MapBuilder::NewChild(vm, base) : Copy(vm, base);
  MapBuilder::SetInstanceHeader(vm.heap, child, map->instance_type(), kind);
  if (in_tree) {
    child->set(kElementsVariant);
    Transitions::Add(vm, base, key, tag, child);
  }
  return child;
}

Map* Map::WithPrototype(Vm& vm, Map* map, Value prototype) {
  if (map->prototype_ == prototype) return map;
  EnsurePrototype(vm, prototype);
  constexpr uint32_t kMaxRemembered = 32;
  bool cacheable = !map->is_prototype_map() && !map->is_dictionary();
  if (!cacheable) {
    Map* copy = Copy(vm, map);
    MapBuilder::SetPrototype(vm, copy, prototype);
    return copy;
  }
  if (prototype.IsNull()) {
    auto* key = vm.private_symbols().transition_null_prototype;
    if (Map* target = Transitions::Find(map, key, 0)) return target;
    map->FinishSlackTracking();
    bool in_tree = Transitions::CanAdd(map);
    Map* child = Copy(vm, map);
    MapBuilder::SetPrototype(vm, child, prototype);
    if (in_tree) {
      MapBuilder::SetParent(vm, map, child);
      Transitions::Add(vm, map, key, 0, child);
    }
    return child;
  }
  if (!AsReceiver(prototype)->IsJSObject()) {
    Map* copy = Copy(vm, map);
    MapBuilder::SetPrototype(vm, copy, prototype);
    return copy;
  }
  // The prototype's own map remembers the maps made for it; their parents tell where from.
  Map* owner = AsReceiver(prototype)->map(vm.heap);
  WeakArray* made =
      owner->transitions_.IsCell() ? CellCast<WeakArray>(owner->transitions_) : nullptr;
  uint32_t used = made == nullptr ? 0 : made->used();
  for (uint32_t i = 0; i < used; ++i) {
    Value entry = made->get(i);
    if (entry.IsCell() && CellCast<Map>(entry)->back_pointer_ == Value(map)) {
      return CellCast<Map>(entry);
    }
  }
  Map* child = Copy(vm, map);
  MapBuilder::SetPrototype(vm, child, prototype);
  if (used < kMaxRemembered) {
    MapBuilder::SetParent(vm, map, child);
    child->set(kPrototypeVariant);
    if (made == nullptr) made = WeakArray::New(vm, 2);
    made = WeakArray::Append(vm, made, child);
    owner = AsReceiver(prototype)->map(vm.heap);
    vm.heap.Store(owner, &owner->transitions_, made);
  }
  return child;
}

Map* Map::WithIntegrity(Vm& vm, Map* map, uint8_t attributes_for_all) {
  bool in_tree = !map->is_prototype_map() && !map->is_dictionary();
  auto& symbols = vm.private_symbols();
  Symbol* key = attributes_for_all == 0            ? symbols.transition_prevent_extensions
                : (attributes_for_all & kReadOnly) ? symbols.transition_freeze
                                                   : symbols.transition_seal;
  if (in_tree) {
    if (Map* target = Transitions::Find(map, key, 0)) return target;
    in_tree = Transitions::CanAdd(map);
  }
  Map* child;
  if (in_tree) {
    child = MapBuilder::NewChild(vm, map);
    vm.heap.Store(child, &child->descriptors_,
                  Value(MapBuilder::CopyDescriptors(vm, map->descriptors(), map->own_descriptors_,
                                                    map->own_descriptors_)));
    child->enum_length_ = kEnumLengthUnknown;
  } else {
    child = Copy(vm, map);
  }
  child->set(kExtensible, false);
  if (!map->is_dictionary()) {
    DescriptorArray* descriptors = child->descriptors();
    for (uint32_t i = 0; i < child->own_descriptors_; ++i) {
      if (IsPrivateName(descriptors->key(i))) continue;
      PropertyDetails details = descriptors->details(i);
      uint8_t attributes = attributes_for_all;
      // Accessors have no writability, but those that only look like data do.
      if (details.kind == PropertyDetails::Kind::kAccessor &&
          Is<AccessorPair>(descriptors->value(i))) {
        attributes &= ~kReadOnly;
      }
      details.attributes |= attributes;
      descriptors->set_details(i, details);
    }
  }
  if (in_tree) Transitions::Add(vm, map, key, 0, child);
  return child;
}

Map* Map::WithReadOnlyElements(Vm& vm, Map* map) {
  if (map->is(kHasReadOnlyElements)) return map;
  auto* key = vm.private_symbols().transition_read_only_elements;
  bool in_tree = !map->is_prototype_map() && !map->is_dictionary();
  if (in_tree) {
    if (Map* target = Transitions::Find(map, key, 0)) return target;
    in_tree = Transitions::CanAdd(map);
  }
  Map* child = in_tree ? MapBuilder::NewChild(vm, map) : Copy(vm, map);
  child->set(kHasReadOnlyElements);
  if (in_tree) Transitions::Add(vm, map, key, 0, child);
  return child;
}

Map* Map::CopyToDictionary(Vm& vm, Map* map) {
  QDR_DCHECK(!map->is_dictionary());
  // Objects of one origin share their dictionary map; it hangs on the root of their tree.
  Map* root = map;
  while (Map* parent = root->parent()) root = parent;
  auto* key = vm.private_symbols().transition_dictionary;
  bool shared = !map->is_prototype_map() && !root->is_prototype_map();
  auto tag = static_cast<uint32_t>(map->elements_kind()) << 2 |
             uint32_t{map->is(kHasReadOnlyElements)} << 1 | uint32_t{map->is_extensible()};
  if (shared) {
    Map* known = Transitions::Find(root, key, tag);
    if (known != nullptr && known->prototype_ == map->prototype_ &&
        known->instance_header_ >> 32 == map->instance_header_ >> 32) {
      return known;
    }
    shared = known == nullptr && Transitions::CanAdd(root);
  }
  Map* result = MapBuilder::RawCopy(vm, map);
  result->set(kDictionary);
  MapBuilder::SetDescriptors(vm, result,
                             static_cast<DescriptorArray*>(vm.roots().EmptyDescriptorArray), 0, 0);
  if (shared) {
    MapBuilder::SetParent(vm, root, result);
    Transitions::Add(vm, root, key, tag, result);
  }
  return result;
}

// --- Slack tracking.

void Map::StartSlackTracking(uint32_t constructions) {
  set(kInSlackTracking);
  construction_counter_ = static_cast<uint8_t>(constructions);
}

void Map::CountConstruction(Vm& vm) {
  if (!is(kInSlackTracking) || construction_counter_ == 0) return;
  if (--construction_counter_ == 0) FinishSlackTracking();
}

void Map::FinishSlackTracking() {
  if (!is(kInSlackTracking)) return;
  Map* root = this;
  while (root->construction_counter_ == 0 && root->parent() != nullptr &&
         root->parent()->is(kInSlackTracking)) {
    root = root->parent();
  }
  uint32_t used = 0;
  Transitions::ForEachInTree(root,
                             [&](Map* map) { used = std::max<uint32_t>(used, map->field_count_); });
  Transitions::ForEachInTree(root, [&](Map* map) {
    map->construction_counter_ = 0;
    if (!map->is(kInSlackTracking)) return;
    map->set(kInSlackTracking, false);
    if (used < map->inobject_capacity_) {
      // The words that instances give up hold undefined, which the collector takes for fillers.
      map->instance_size_ -= (map->inobject_capacity_ - used) * 8;
      map->inobject_capacity_ = static_cast<uint8_t>(used);
    }
  });
}

}  // namespace qdr
