// The heap verifier: every cell in use has a sound header and size, every slot refers to the start
// of a cell in use, and so does every root; every old cell that refers to a young one is
// remembered. The mark bitmaps of young pages, clear outside collections, serve to note where cells
// start.
#include <cstdio>
#include <cstdlib>

#include "absl/container/flat_hash_set.h"
#include "heap/heap_impl.h"

namespace qdr {

namespace {

class Verifier final : public SlotVisitor, public RootVisitor {
 public:
  Verifier(Spaces& spaces, const char* when) : spaces_(spaces), when_(when) {}

  void Run() {
    for (Page* page : spaces_.young.pages()) NoteStarts(page);
    remembered_.insert(spaces_.remembered.begin(), spaces_.remembered.end());
    for (HeapObject* host : spaces_.remembered) {
      Check(IsCellStart(host), host, nullptr, "a remembered host is no cell");
      Check(host->cell_state() == CellState::kOldRemembered, host, nullptr,
            "a remembered host has another state");
    }
    spaces_.ForEachObject([this](HeapObject* object) { VerifyObject(object); });
    for (Page* page : spaces_.young.pages()) page->marks.ClearAll();
  }

  void RunRoots(const std::function<void(RootVisitor&)>& visit_roots) {
    for (Page* page : spaces_.young.pages()) NoteStarts(page);
    visit_roots(*this);
    for (Page* page : spaces_.young.pages()) page->marks.ClearAll();
  }

  void VisitRoots(Value* begin, Value* end) override {
    for (Value* slot = begin; slot < end; ++slot) VerifyRoot(slot);
  }
  void VisitRange(HeapObject* host, Value* begin, Value* end) override {
    for (Value* slot = begin; slot < end; ++slot) VerifySlot(host, slot);
  }
  void VisitWeak(HeapObject* host, Value* slot, Value cleared) override { VerifySlot(host, slot); }
  void VisitWeakMapOffset(HeapObject* host, MapOffset* slot) override {
    if (*slot != 0) {
      Check(IsMap(*slot), host, slot, "a weak hidden-class offset names no hidden class");
    }
  }
  void VisitEphemeron(HeapObject* host, Value* key, Value* value) override {
    VerifySlot(host, key);
    VerifySlot(host, value);
  }

 private:
  void Check(bool condition, const HeapObject* host, const void* slot, const char* what) {
    if (condition) [[likely]]
      return;
    std::fprintf(stderr, "\n# Heap verification %s: %s\n", when_, what);
    if (host != nullptr) {
      std::fprintf(stderr, "# in %s at %p, header %016lx, page kind %d\n",
                   InstanceTypeName(host->type()), static_cast<const void*>(host),
                   static_cast<unsigned long>(host->header_word()), spaces_.pages.KindOf(host));
    }
    if (slot != nullptr) {
      std::fprintf(stderr, "# slot at offset %ld: %016lx\n",
                   static_cast<long>(reinterpret_cast<uintptr_t>(slot) - host->address()),
                   static_cast<unsigned long>(*static_cast<const uint64_t*>(slot)));
    }
    std::fflush(stderr);
    std::abort();
  }

  bool IsMap(MapOffset offset) const {
    auto* map = reinterpret_cast<HeapObject*>(spaces_.pages.base() + offset);
    return offset % 8 == 0 && spaces_.pages.KindOf(map) == kMapPage && IsCellStart(map);
  }

  bool IsCellStart(const HeapObject* object) const {
    uintptr_t address = object->address();
    Page* page = Page::Of(address);
    switch (spaces_.pages.KindOf(object)) {
      case kMapPage:
      case kOldPage:
        return page->CellAt(address) == object;
      case kOldLargePage:
      case kYoungLargePage:
        return page->large_object() == object;
      case kYoungPage:
      case kSurvivorPage:
        return page->marks.Test(address);
      default:
        return false;
    }
  }

  void NoteStarts(Page* page) {
    uintptr_t end = page->young_start();
    for (uintptr_t p = end; p < page->top; p = end) {
      auto* object = reinterpret_cast<HeapObject*>(p);
      uint64_t header = object->header_word();
      if (IsFiller(header)) {
        end = p + FillerSize(header);
        Check(end > p, object, nullptr, "an empty filler");
        continue;
      }
      Check(IsMap(object->map_offset()), object, nullptr, "a header names no hidden class");
      size_t size = spaces_.layouts.SizeOf(object);
      Check(size >= kMinObjectSize && size % 8 == 0 && size <= kYoungPayload, object, nullptr,
            "the size of a young cell is out of range");
      page->marks.Set(p);
      end = p + size;
    }
    Check(end == page->top || page->top == page->young_start(), nullptr, nullptr,
          "the last cell of a young page ends past the page's top");
  }

  void VerifyObject(HeapObject* object) {
    Check(IsMap(object->map_offset()), object, nullptr, "a header names no hidden class");
    auto* map = reinterpret_cast<MapBase*>(spaces_.pages.base() + object->map_offset());
    Check(map->instance_type() == object->type(), object, nullptr,
          "type of the header and of the hidden class differ");
    uint8_t kind = spaces_.pages.KindOf(object);
    bool young = IsYoungKind(kind);
    Check(young == (object->cell_state() == CellState::kYoung), object, nullptr,
          "the state does not fit the page");
    const TypeLayout& layout = spaces_.layouts.Of(object);
    size_t size = spaces_.layouts.SizeOf(object);
    Page* page = Page::Of(object);
    size_t room = kind == kOldPage || kind == kMapPage               ? page->cell_size
                  : kind == kOldLargePage || kind == kYoungLargePage ? page->object_bytes
                                                                     : kYoungPayload;
    Check(size >= kMinObjectSize && size <= room, object, nullptr, "the size is out of range");
    Check(!young || layout.finalize == nullptr, object, nullptr,
          "a young cell of a type with a finalizer");
    Check(object->cell_state() != CellState::kOldRemembered || remembered_.contains(object), object,
          nullptr, "the state says remembered, the remembered set does not have it");
    spaces_.layouts.VisitSlots(object, layout, *this);
  }

  // Frames of generated code may hold addresses outside the heap, which the collector passes over.
  void VerifyRoot(Value* slot) {
    if (!slot->IsCell() || spaces_.pages.OffsetOf(slot->bits()) >= PageSpace::kReservation) return;
    if (slot->bits() % 8 == 0 && IsCellStart(slot->AsCell())) [[likely]]
      return;
    std::fprintf(stderr, "\n# Heap verification %s: a root refers to what is no cell in use\n",
                 when_);
    std::fprintf(stderr, "# root at %p: %016lx\n", static_cast<const void*>(slot),
                 static_cast<unsigned long>(slot->bits()));
    std::fflush(stderr);
    std::abort();
  }

  void VerifySlot(HeapObject* host, Value* slot) {
    if (!slot->IsCell()) return;
    Check(spaces_.pages.OffsetOf(slot->bits()) < PageSpace::kReservation, host, slot,
          "a slot refers outside the heap");
    HeapObject* target = slot->AsCell();
    Check(target->address() % 8 == 0 && IsCellStart(target), host, slot,
          "a slot refers to what is no cell in use");
    if (IsYoungKind(spaces_.pages.KindOf(target))) {
      Check(host->cell_state() != CellState::kOldClean, host, slot,
            "an old cell refers to a young one and is not remembered");
    }
  }

  Spaces& spaces_;
  const char* when_;
  absl::flat_hash_set<HeapObject*> remembered_;
};

}  // namespace

void VerifyHeap(Spaces& spaces, const char* when) { Verifier(spaces, when).Run(); }

void VerifyRoots(Spaces& spaces, const std::function<void(RootVisitor&)>& visit_roots,
                 const char* when) {
  Verifier(spaces, when).RunRoots(visit_roots);
}

}  // namespace qdr
