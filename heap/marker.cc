// The marking loop, the fixpoint over ephemerons, and the clearing of weak slots.
#include "heap/marker.h"

namespace qdr {

namespace {
/// Longer stretches of slots wait on a list of their own and are taken in pieces of this length.
constexpr ptrdiff_t kPieceSlots = 4096;
/// Rounds over all ephemerons before the table by key is built: it makes chains linear.
constexpr int kEphemeronRounds = 6;
/// Cells that were popped wait this long for their header to arrive from memory.
constexpr size_t kPrefetchDistance = 8;
}  // namespace

Marker::Marker(Spaces& spaces) : spaces_(spaces), base_(spaces.pages.base()) {}

inline void Marker::MarkSlot(Value value) {
  if (!InHeap(value)) return;
  HeapObject* object = value.AsCell();
  if (Page::Of(object)->marks.Set(object->address())) work_.Push(object);
}

void Marker::MarkCell(HeapObject* object) { MarkSlot(object); }

void Marker::VisitRoots(Value* begin, Value* end) {
  for (Value* slot = begin; slot < end; ++slot) MarkSlot(*slot);
}

void Marker::VisitRange(HeapObject* host, Value* begin, Value* end) {
  if (end - begin > kPieceSlots) [[unlikely]] {
    long_ranges_.emplace_back(begin, end);
    return;
  }
  for (Value* slot = begin; slot < end; ++slot) MarkSlot(*slot);
}

void Marker::VisitWeak(HeapObject* host, Value* slot, Value cleared) {
  if (InHeap(*slot) && !IsMarked(slot->AsCell())) weak_slots_.push_back({slot, cleared});
}

void Marker::VisitWeakMapOffset(HeapObject* host, MapOffset* slot) {
  if (*slot != 0) weak_maps_.push_back(slot);
}

void Marker::VisitEphemeron(HeapObject* host, Value* key, Value* value) {
  if (!InHeap(*key) || IsMarked(key->AsCell())) {
    MarkSlot(*value);
    return;
  }
  ephemerons_.push_back({key, value});
  if (by_key_) waiting_[key->AsCell()].push_back(value);
}

inline void Marker::ScanObject(HeapObject* object) {
  if (MapOffset offset = object->map_offset(); offset != last_map_) {
    last_map_ = offset;
    MarkSlot(reinterpret_cast<HeapObject*>(base_ + offset));
  }
  spaces_.layouts.VisitSlots(object, spaces_.layouts.Of(object), *this);
  if (by_key_) [[unlikely]] {
    if (auto found = waiting_.find(object); found != waiting_.end()) {
      for (Value* value : found->second) MarkSlot(*value);
      waiting_.erase(found);
    }
  }
}

void Marker::DrainObjects() {
  HeapObject* queue[kPrefetchDistance] = {};
  size_t next = 0;
  for (;;) {
    HeapObject* object;
    while (work_.Pop(&object)) {
      __builtin_prefetch(object);
      std::swap(object, queue[next]);
      next = (next + 1) % kPrefetchDistance;
      if (object != nullptr) ScanObject(object);
    }
    for (size_t i = 0; i < kPrefetchDistance; ++i) {
      object = std::exchange(queue[(next + i) % kPrefetchDistance], nullptr);
      if (object != nullptr) ScanObject(object);
    }
    if (!work_.empty()) continue;
    if (long_ranges_.empty()) return;
    auto& [begin, end] = long_ranges_.back();
    Value* piece = begin;
    Value* piece_end = end - begin > kPieceSlots ? begin + kPieceSlots : end;
    if (piece_end == end) {
      long_ranges_.pop_back();
    } else {
      begin = piece_end;
    }
    VisitRange(nullptr, piece, piece_end);
  }
}

void Marker::Drain() {
  DrainObjects();
  for (int round = 0; MarkEphemerons(); ++round) {
    if (round == kEphemeronRounds) {
      MarkEphemeronsByKey();
      return;
    }
    DrainObjects();
  }
}

bool Marker::MarkEphemerons() {
  bool found = false;
  size_t kept = 0;
  for (const Ephemeron& ephemeron : ephemerons_) {
    if (IsMarked(ephemeron.key->AsCell())) {
      found = true;
      MarkSlot(*ephemeron.value);
    } else {
      ephemerons_[kept++] = ephemeron;
    }
  }
  ephemerons_.resize(kept);
  return found;
}

void Marker::MarkEphemeronsByKey() {
  by_key_ = true;
  DrainObjects();
  for (const Ephemeron& ephemeron : ephemerons_) {
    if (IsMarked(ephemeron.key->AsCell())) {
      MarkSlot(*ephemeron.value);
    } else {
      waiting_[ephemeron.key->AsCell()].push_back(ephemeron.value);
    }
  }
  DrainObjects();
  by_key_ = false;
  waiting_.clear();
}

void Marker::ClearWeak() {
  for (const WeakSlot& weak : weak_slots_) {
    if (!IsMarked(weak.slot->AsCell())) *weak.slot = weak.cleared;
  }
  for (MapOffset* slot : weak_maps_) {
    if (!IsMarked(reinterpret_cast<HeapObject*>(base_ + *slot))) *slot = 0;
  }
  for (const Ephemeron& ephemeron : ephemerons_) {
    if (IsMarked(ephemeron.key->AsCell())) continue;
    *ephemeron.key = Value::Hole();
    *ephemeron.value = Value::Hole();
  }
}

}  // namespace qdr
