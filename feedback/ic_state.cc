#include "feedback/ic_state.h"

#include <cstring>

namespace qdr {

namespace {

uint32_t ClassWord(const uint64_t* slot) { return static_cast<uint32_t>(*slot); }

/// Sets the low half and counts the insertion in the high half.
void SetClassWord(uint64_t* slot, uint32_t word) {
  uint64_t insertions = (*slot >> 32) + 1;
  *slot = insertions << 32 | word;
}

FeedbackVector* VectorOf(Vm& vm, uint64_t* slot) {
  return static_cast<FeedbackVector*>(vm.heap.FindObject(reinterpret_cast<uintptr_t>(slot)));
}

Value GuardedKey(Value handler) {
  if (!handler.IsCell()) return Value();
  auto* program = CellCast<Handler>(handler);
  return program->step(0) == HandlerStep::kGuardKey ? program->data(0) : Value();
}

/// At a keyed site, a second name for a class means that the site reads many names.
bool OtherKey(Value old_handler, Value new_handler) {
  Value a = GuardedKey(old_handler);
  Value b = GuardedKey(new_handler);
  return !a.IsEmpty() && !b.IsEmpty() && a != b;
}

void GoMegamorphic(Vm& vm, uint64_t* slot) {
  SetClassWord(slot, kMegamorphicClass);
  slot[1] = 0;
}

void FillCache(Vm& vm, Map* map, Value handler, Value name, StubCacheEntry* cache) {
  if (name.IsEmpty()) return;
  uint32_t offset = map->offset(vm.heap);
  cache[StubCacheIndex(name.bits(), offset)] = {name.bits(), handler.bits(), offset, 0};
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

void TeachPropertySlot(Vm& vm, uint64_t* slot, Map* map, Value handler, Value name,
                       StubCacheEntry* cache) {
  ++vm.feedback().ic_misses;
  if (IsSinkSlot(vm, slot)) return;
  uint32_t offset = map->offset(vm.heap);
  uint32_t word = ClassWord(slot);
  if (word == kMegamorphicClass) {
    FillCache(vm, map, handler, name, cache);
    return;
  }
  if (word == kUninitializedClass) {
    SetClassWord(slot, offset);
    StoreSlotWord(vm, slot, 1, handler);
    return;
  }
  if (word == offset) {
    if (OtherKey(Value(slot[1]), handler)) {
      GoMegamorphic(vm, slot);
      FillCache(vm, map, handler, name, cache);
      return;
    }
    SetClassWord(slot, offset);
    StoreSlotWord(vm, slot, 1, handler);
    return;
  }
  if (word != kPolymorphicClass) {
    auto* array = static_cast<PolymorphicArray*>(vm.heap.AllocateOld(
        vm.map(InstanceType::kPolymorphicArray), FixedArray::SizeFor(2 * kMaxPolymorphism)));
    array->InitializeLength(2 * kMaxPolymorphism);
    for (uint32_t i = 0; i < array->length(); ++i) array->set_no_barrier(i, Value::Smi(0));
    array->set_no_barrier(0, Value::Smi(static_cast<int32_t>(word)));
    array->set(vm.heap, 1, Value(slot[1]));
    array->set_no_barrier(2, Value::Smi(static_cast<int32_t>(offset)));
    array->set(vm.heap, 3, handler);
    SetClassWord(slot, kPolymorphicClass);
    StoreSlotWord(vm, slot, 1, array);
    return;
  }
  auto* array = CellCast<PolymorphicArray>(Value(slot[1]));
  int free = -1;
  for (uint32_t i = 0; i < array->length(); i += 2) {
    auto entry = static_cast<MapOffset>(array->get(i).bits());
    if (entry == offset) {
      if (OtherKey(array->get(i + 1), handler)) {
        free = -1;
        break;
      }
      array->set(vm.heap, i + 1, handler);
      SetClassWord(slot, kPolymorphicClass);
      VectorOf(vm, slot)->Changed();
      return;
    }
    if (entry == 0 && free < 0) free = static_cast<int>(i);
  }
  if (free < 0 && cache == nullptr) {
    // Definitions must not share the cache of assignments: the newest class takes the first place.
    free = 0;
  }
  if (free < 0) {
    GoMegamorphic(vm, slot);
    VectorOf(vm, slot)->Changed();
    FillCache(vm, map, handler, name, cache);
    return;
  }
  array->set_no_barrier(free, Value::Smi(static_cast<int32_t>(offset)));
  array->set(vm.heap, free + 1, handler);
  SetClassWord(slot, kPolymorphicClass);
  VectorOf(vm, slot)->Changed();
}

void ClearStubCaches(FeedbackState& state) {
  std::memset(state.load_cache, 0, sizeof(state.load_cache));
  std::memset(state.store_cache, 0, sizeof(state.store_cache));
}

}  // namespace qdr
