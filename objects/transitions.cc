// Transition edges: one target lies in the map itself, more of them in a hash table.
#include "objects/transitions.h"

#include "objects/dictionary.h"
#include "objects/vm.h"

namespace qdr {

namespace {

uint32_t EdgeHash(HeapObject* key, uint32_t tag) {
  return NameDictionary::HashOf(key) + tag * 0x9e37'79b1u;
}

/// Does the single transition of `map` lead over this edge? Only plain additions are kept so: the
/// target's last descriptor tells what it was.
bool IsSimpleEdge(const Map* target, HeapObject* key, uint32_t tag) {
  uint32_t last = target->own_descriptors() - 1;
  const DescriptorArray* descriptors = target->descriptors();
  PropertyDetails details = descriptors->details(last);
  return descriptors->key(last) == key &&
         Transitions::PropertyTag(details.kind, details.attributes) == tag;
}

}  // namespace

Map* Transitions::Find(const Map* map, HeapObject* key, uint32_t tag) {
  Value transitions = map->transitions_;
  if (transitions.IsEmpty() || map->is_prototype_map()) return nullptr;
  if (map->is(Map::kSingleTransition)) {
    auto* target = CellCast<Map>(transitions);
    return IsSimpleEdge(target, key, tag) ? target : nullptr;
  }
  auto* array = CellCast<TransitionArray>(transitions);
  uint32_t mask = array->capacity_ - 1;
  for (uint32_t i = EdgeHash(key, tag) & mask;; i = (i + 1) & mask) {
    const Value* entry = array->words(i);
    if (entry[TransitionArray::kKey].IsEmpty()) return nullptr;
    if (entry[TransitionArray::kKey] == Value(key) &&
        entry[TransitionArray::kTag] == Value::Smi(static_cast<int32_t>(tag))) {
      // A dead target leaves its entry; a later one over the same edge may follow.
      if (Map* target = array->target(i)) return target;
    }
  }
}

bool Transitions::CanAdd(const Map* map) {
  if (map->is_prototype_map()) return false;
  if (map->transitions_.IsEmpty() || map->is(Map::kSingleTransition)) return true;
  auto* array = CellCast<TransitionArray>(map->transitions_);
  if (array->used_ < kMaxTransitions) return true;
  // Dead targets count in used_ until the array grows: now and then, see what lives.
  constexpr uint32_t kRefusalsBetweenCounts = 256;
  if (array->refusals_ % kRefusalsBetweenCounts == 0 && LiveCount(array) < kMaxTransitions / 2) {
    return true;
  }
  ++array->refusals_;
  return false;
}

uint32_t Transitions::LiveCount(const TransitionArray* array) {
  uint32_t live = 0;
  for (uint32_t i = 0; i < array->capacity_; ++i) live += array->target(i) != nullptr;
  return live;
}

TransitionArray* Transitions::NewArray(Vm& vm, uint32_t capacity) {
  auto* array = static_cast<TransitionArray*>(vm.heap.AllocateOld(
      vm.map(TransitionArray::kType),
      TransitionArray::kEntriesOffset + size_t{8} * TransitionArray::kEntryWords * capacity));
  array->length_ = capacity * TransitionArray::kEntryWords;
  array->used_ = 0;
  array->capacity_ = capacity;
  array->refusals_ = 0;
  // The layout's fixed part ends where the entries begin, so a word count gives the size.
  for (uint32_t i = 0; i < array->length_; ++i) array->words(0)[i] = Value();
  return array;
}

void Transitions::Insert(Heap& heap, TransitionArray* array, HeapObject* key, uint32_t tag,
                         Map* target) {
  uint32_t mask = array->capacity_ - 1;
  uint32_t i = EdgeHash(key, tag) & mask;
  while (!array->words(i)[TransitionArray::kKey].IsEmpty()) i = (i + 1) & mask;
  Value* entry = array->words(i);
  entry[TransitionArray::kTag] = Value::Smi(static_cast<int32_t>(tag));
  heap.Store(array, &entry[TransitionArray::kKey], key);
  heap.Store(array, &entry[TransitionArray::kTarget], target);
  ++array->used_;
}

void Transitions::Add(Vm& vm, Map* map, HeapObject* key, uint32_t tag, Map* target) {
  QDR_DCHECK(CanAdd(map));
  map->set(Map::kStable, false);
  if (map->transitions_.IsEmpty() && target->own_descriptors() == map->own_descriptors() + 1 &&
      IsSimpleEdge(target, key, tag)) {
    map->set(Map::kSingleTransition);
    vm.heap.Store(map, &map->transitions_, target);
    return;
  }
  TransitionArray* array;
  if (map->transitions_.IsEmpty() || map->is(Map::kSingleTransition)) {
    array = NewArray(vm, 4);
    // The allocation may have cleared it.
    if (map->transitions_.IsCell()) {
      auto* single = CellCast<Map>(map->transitions_);
      uint32_t last = single->own_descriptors() - 1;
      PropertyDetails details = single->descriptors()->details(last);
      Insert(vm.heap, array, single->descriptors()->key(last),
             PropertyTag(details.kind, details.attributes), single);
    }
  } else {
    array = CellCast<TransitionArray>(map->transitions_);
    if ((array->used_ + 1) * 4 > array->capacity_ * 3) {
      TransitionArray* grown = NewArray(vm, std::bit_ceil((LiveCount(array) + 1) * 2));
      for (uint32_t i = 0; i < array->capacity_; ++i) {
        if (Map* old_target = array->target(i)) {
          Insert(vm.heap, grown, array->key(i), array->tag(i), old_target);
        }
      }
      array = grown;
    }
  }
  Insert(vm.heap, array, key, tag, target);
  map->set(Map::kSingleTransition, false);
  vm.heap.Store(map, &map->transitions_, array);
}

void Transitions::ForEach(const Map* map, const std::function<void(Map*)>& visit) {
  if (map->transitions_.IsEmpty() || map->is_prototype_map()) return;
  if (map->is(Map::kSingleTransition)) {
    visit(CellCast<Map>(map->transitions_));
    return;
  }
  auto* array = CellCast<TransitionArray>(map->transitions_);
  for (uint32_t i = 0; i < array->capacity_; ++i) {
    if (Map* target = array->target(i)) visit(target);
  }
}

void Transitions::ForEachInTree(Map* root, const std::function<void(Map*)>& visit) {
  std::vector<Map*> work{root};
  while (!work.empty()) {
    Map* map = work.back();
    work.pop_back();
    visit(map);
    ForEach(map, [&](Map* child) { work.push_back(child); });
  }
}

}  // namespace qdr
