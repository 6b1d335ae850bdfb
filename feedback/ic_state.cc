// The lattice of property slots: uninitialized, monomorphic, polymorphic, megamorphic. A slot
// climbs or stays; the high half of its first word counts what it was taught.
#include "feedback/ic_state.h"

#include <cstring>

namespace qdr {

namespace {

/// A slot that was taught this often (chains that change again and again) becomes megamorphic.
constexpr uint32_t kMaxInsertions = 256;

uint32_t ClassWord(const uint64_t* slot) { return static_cast<uint32_t>(*slot); }
uint32_t Insertions(const uint64_t* slot) { return static_cast<uint32_t>(*slot >> 32); }

/// Sets the low half and counts the insertion in the high half.
void SetClassWord(uint64_t* slot, uint32_t word) {
  uint64_t insertions = std::min<uint64_t>(Insertions(slot) + uint64_t{1}, UINT32_MAX);
  *slot = insertions << 32 | word;
}

FeedbackVector* VectorOf(Vm& vm, const uint64_t* slot) {
  return static_cast<FeedbackVector*>(vm.heap.OldCellAround(slot));
}

/// What kind of key a handler is for: a name (keyed sites guard it), an index, or whatever the
/// site's instruction says.
enum class KeyKind : uint8_t { kSite, kName, kIndex };
KeyKind KindOfKey(Value handler, Value* name) {
  if (!handler.IsCell()) {
    int32_t smi = handler.AsSmi();
    return smi >= 0 && smi < 8 ? KeyKind::kIndex : KeyKind::kSite;
  }
  auto* program = CellCast<Handler>(handler);
  if (program->step(0) == HandlerStep::kGuardKey) {
    *name = program->data(0);
    return KeyKind::kName;
  }
  return IsElementStep(program->last_step()) ? KeyKind::kIndex : KeyKind::kSite;
}

/// A second key for the same class means that the site reads many of them.
bool IsOtherKey(Value old_handler, Value new_handler) {
  Value old_name, new_name;
  KeyKind old_kind = KindOfKey(old_handler, &old_name);
  return old_kind != KindOfKey(new_handler, &new_name) || old_name != new_name;
}

/// The old handler does all that the new one does, and more.
bool Subsumes(Value old_handler, Value new_handler) {
  if (Handler::Same(old_handler, new_handler)) return true;
  if (!old_handler.IsCell() || !new_handler.IsSmi()) return false;
  auto* program = CellCast<Handler>(old_handler);
  return program->last_step() == HandlerStep::kStoreElementGrow && program->IsStillValid();
}

void FillCache(Vm& vm, Map* map, Value handler, Value name, StubCacheEntry* cache) {
  if (name.IsEmpty() || Heap::IsYoung(name.AsCell())) return;
  const bool is_primitive = map->instance_type() <= InstanceType::kLastPrimitive;
  if (is_primitive && vm.feedback().several_realms) return;
  uint32_t offset = map->offset(vm.heap);
  cache[StubCacheIndex(name.bits(), offset)] = {name.bits(), handler.bits(), offset, 0};
}

void GoMegamorphic(Vm& vm, uint64_t* slot, Map* map, Value handler, Value name,
                   StubCacheEntry* cache) {
  SetClassWord(slot, kMegamorphicClass);
  slot[1] = 0;
  VectorOf(vm, slot)->Changed();
  FillCache(vm, map, handler, name, cache);
}

PolymorphicArray* NewPolymorphicArray(Vm& vm) {
  auto* array = static_cast<PolymorphicArray*>(vm.heap.AllocateOld(
      vm.map(InstanceType::kPolymorphicArray), FixedArray::SizeFor(2 * kMaxPolymorphism)));
  array->InitializeLength(2 * kMaxPolymorphism);
  for (uint32_t i = 0; i < array->length(); ++i) array->set_no_barrier(i, Value::Smi(0));
  return array;
}

void SetEntry(Vm& vm, PolymorphicArray* array, uint32_t at, MapOffset offset, Value handler) {
  array->set_no_barrier(at, Value::Smi(static_cast<int32_t>(offset)));
  array->set(vm.heap, at + 1, handler);
}

MapOffset EntryClass(const PolymorphicArray* array, uint32_t at) {
  return static_cast<MapOffset>(array->get(at).bits());
}

}  // namespace

bool IsSinkSlot(Vm& vm, const uint64_t* slot) {
  const FeedbackVector* sink = vm.feedback().sink;
  return slot >= sink->word(0) && slot < sink->word(sink->word_count());
}

bool IsMegamorphic(const uint64_t* slot) { return ClassWord(slot) == kMegamorphicClass; }

void StoreSlotWord(Vm& vm, uint64_t* slot, int word, Value value) {
  slot[word] = value.bits();
  FeedbackVector* vector = VectorOf(vm, slot);
  vector->Changed();
  if (value.IsCell()) vm.heap.Barrier(vector);
}

Value HandlerFor(Vm& vm, const uint64_t* slot, const Map* map) {
  uint32_t offset = map->offset(vm.heap);
  uint32_t word = ClassWord(slot);
  if (word == offset) return Value(slot[1]);
  if (word != kPolymorphicClass) return Value();
  auto* array = CellCast<PolymorphicArray>(Value(slot[1]));
  for (uint32_t i = 0; i < array->length(); i += 2) {
    if (EntryClass(array, i) == offset) return array->get(i + 1);
  }
  return Value();
}

Value KnownHandler(Vm& vm, const uint64_t* slot, const Map* map, Value name,
                   const StubCacheEntry* cache) {
  if (IsSinkSlot(vm, slot)) return Value();
  if (!IsMegamorphic(slot)) return HandlerFor(vm, slot, map);
  if (cache == nullptr || name.IsEmpty()) return Value();
  uint32_t offset = map->offset(vm.heap);
  const StubCacheEntry& entry = cache[StubCacheIndex(name.bits(), offset)];
  return entry.name == name.bits() && entry.map == offset ? Value(entry.handler) : Value();
}

namespace {

void Teach(Vm& vm, uint64_t* slot, Map* map, Value handler, Value name, StubCacheEntry* cache) {
  uint32_t offset = map->offset(vm.heap);
  uint32_t word = ClassWord(slot);
  if (word == kMegamorphicClass) {
    FillCache(vm, map, handler, name, cache);
    return;
  }
  if (Value old_handler = HandlerFor(vm, slot, map); !old_handler.IsEmpty()) {
    if (Subsumes(old_handler, handler)) return;
    bool can_be_megamorphic = cache != nullptr;
    if (can_be_megamorphic &&
        (IsOtherKey(old_handler, handler) || Insertions(slot) >= kMaxInsertions)) {
      GoMegamorphic(vm, slot, map, handler, name, cache);
      return;
    }
  }
  if (word == kUninitializedClass || word == offset) {
    SetClassWord(slot, offset);
    StoreSlotWord(vm, slot, 1, handler);
    return;
  }
  if (word != kPolymorphicClass) {
    PolymorphicArray* array = NewPolymorphicArray(vm);
    // The allocation may have collected the class that the slot knew.
    word = ClassWord(slot);
    if (word == kUninitializedClass) {
      SetClassWord(slot, offset);
      StoreSlotWord(vm, slot, 1, handler);
      return;
    }
    SetEntry(vm, array, 0, word, Value(slot[1]));
    SetEntry(vm, array, 2, offset, handler);
    SetClassWord(slot, kPolymorphicClass);
    StoreSlotWord(vm, slot, 1, array);
    return;
  }
  auto* array = CellCast<PolymorphicArray>(Value(slot[1]));
  // The class's own place, else an empty one.
  uint32_t place = array->length();
  for (uint32_t i = array->length(); i > 0; i -= 2) {
    MapOffset entry = EntryClass(array, i - 2);
    if (entry == 0 && (place == array->length() || EntryClass(array, place) == 0)) place = i - 2;
    if (entry == offset) place = i - 2;
  }
  if (place == array->length()) {
    if (cache != nullptr) {
      GoMegamorphic(vm, slot, map, handler, name, cache);
      return;
    }
    place = 0;
  }
  SetEntry(vm, array, place, offset, handler);
  SetClassWord(slot, kPolymorphicClass);
  VectorOf(vm, slot)->Changed();
}

}  // namespace

void TeachPropertySlot(Vm& vm, uint64_t* slot, Map* map, Value handler, Value name,
                       StubCacheEntry* cache) {
  ++vm.feedback().ic_misses;
  if (IsSinkSlot(vm, slot)) return;
  ObserveTeaching(vm, slot, map, name, handler,
                  [&] { Teach(vm, slot, map, handler, name, cache); });
}

void ClearStubCaches(FeedbackState& state) {
  std::memset(state.load_cache, 0, sizeof(state.load_cache));
  std::memset(state.store_cache, 0, sizeof(state.store_cache));
}

}  // namespace qdr
