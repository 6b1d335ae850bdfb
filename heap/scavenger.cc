// The copying loop. Its fast exits, in order of how often they happen: the slot holds no address of
// the heap; its page is not in the collected set; the cell has a forwarding address.
#include "heap/scavenger.h"

#include <atomic>
#include <cstring>

namespace qdr {

namespace {

constexpr uint64_t kForwarded = 1;
constexpr uint64_t kStateMask = uint64_t{0xff} << 56;

// One worker alone may store the forwarding address without an exchange, which costs as much as
// copying a small object. Debug builds take the shared path, so that it is exercised.
constexpr bool kSharedHeaders = kDebugBuild;

inline std::atomic_ref<uint64_t> HeaderOf(HeapObject* object) {
  return std::atomic_ref<uint64_t>(*reinterpret_cast<uint64_t*>(object));
}

inline void CopyWords(HeapObject* to, const HeapObject* from, size_t bytes) {
  if (bytes <= 128) [[likely]] {
    auto* target = reinterpret_cast<uint64_t*>(to);
    auto* source = reinterpret_cast<const uint64_t*>(from);
    for (size_t i = 1; i < bytes / 8; ++i) target[i] = source[i];
  } else {
    std::memcpy(reinterpret_cast<char*>(to) + 8, reinterpret_cast<const char*>(from) + 8,
                bytes - 8);
  }
}

}  // namespace

Scavenger::Scavenger(Spaces& spaces, bool poison)
    : spaces_(spaces), base_(spaces.pages.base()), kinds_(spaces.pages.kinds()), poison_(poison) {}

void Scavenger::Start(const std::vector<HeapObject*>& pinned, bool promote_all) {
  promote_all_ = promote_all;
  from_pages_ = spaces_.young.TakePages();
  for (Page* page : from_pages_) {
    if (spaces_.pages.KindOf(page) == kYoungPage) fresh_bytes_ += page->top - page->young_start();
  }
  auto collect = [this](Page* page) {
    auto kind = static_cast<PageKind>(spaces_.pages.KindOf(page) | kCollected);
    spaces_.pages.SetKind(page, kind);
  };
  for (Page* page : from_pages_) collect(page);
  for (Page* page : spaces_.large.young_pages()) collect(page);
  for (HeapObject* object : pinned) {
    if (spaces_.pages.KindOf(object) != kFromLargePage) {
      spaces_.pages.SetKind(Page::Of(object), kPinnedPage);
    }
  }
  for (HeapObject* object : pinned) {
    Value slot(object);
    ProcessSlot(&slot);
  }
}

inline bool Scavenger::ProcessSlot(Value* slot) {
  uintptr_t offset = slot->bits() - base_;
  if (offset >= PageSpace::kReservation) return false;
  uint8_t kind = kinds_[offset >> kPageBits];
  if ((kind & kCollected) == 0) return kind >= kYoungPage;
  return ProcessCollected(slot, slot->AsCell(), kind);
}

inline bool Scavenger::ProcessCollected(Value* slot, HeapObject* object, uint8_t kind) {
  if (kind <= kFromSurvivorPage) [[likely]]
    return Evacuate(slot, object, kind);
  if (kind == kFromLargePage) return KeepLarge(object);
  if (Page::Of(object)->marks.Set(object->address())) {
    if (spaces_.layouts.Of(object).has_pointers) work_.Push(object);
  }
  return true;
}

inline bool Scavenger::Evacuate(Value* slot, HeapObject* object, uint8_t kind) {
  uint64_t header = HeaderOf(object).load(std::memory_order_acquire);
  if ((header & kForwarded) != 0) return UseForwarding(slot, header);
  const TypeLayout& layout = spaces_.layouts.Of(static_cast<InstanceType>(header >> 32 & 0xff));
  QDR_DCHECK(layout.finalize == nullptr);
  size_t size = spaces_.layouts.SizeOf(object, header, layout);
  QDR_DCHECK(size >= kMinObjectSize && size <= kYoungPayload);
  bool fresh = kind == kFromPage;
  bool young = fresh && !promote_all_;
  HeapObject* target;
  uint64_t new_header = header;
  if (young) {
    target = AllocateSurvivor(size);
    copied_bytes_ += size;
  } else {
    target = spaces_.AllocateOld(size, false);
    new_header &= ~kStateMask;  // kOldClean, until its slots have been seen
    promoted_bytes_ += size;
  }
  CopyWords(target, object, size);
  target->set_header_word(new_header);
  if (!InstallForwarding(object, &header, target)) {
    UndoAllocation(target, size, young);
    return UseForwarding(slot, header);
  }
  if (fresh) fresh_survivor_bytes_ += size;
  *slot = target;
  if (layout.has_pointers) work_.Push(target);
  return young;
}

inline bool Scavenger::UseForwarding(Value* slot, uint64_t header) {
  auto* target = reinterpret_cast<HeapObject*>(header & ~kForwarded);
  *slot = target;
  return kinds_[(target->address() - base_) >> kPageBits] >= kYoungPage;
}

/// False if another worker was faster: `*header` is its forwarding word then.
inline bool Scavenger::InstallForwarding(HeapObject* object, uint64_t* header, HeapObject* target) {
  uint64_t forwarding = target->address() | kForwarded;
  if constexpr (kSharedHeaders) {
    return HeaderOf(object).compare_exchange_strong(*header, forwarding, std::memory_order_acq_rel,
                                                    std::memory_order_acquire);
  } else {
    HeaderOf(object).store(forwarding, std::memory_order_release);
    return true;
  }
}

/// Gives back the cell that was allocated last.
void Scavenger::UndoAllocation(HeapObject* target, size_t size, bool young) {
  if (young) {
    to_top_ -= size;
    copied_bytes_ -= size;
  } else {
    promoted_bytes_ -= size;
    spaces_.UndoAllocateOld(size);
  }
}

inline HeapObject* Scavenger::AllocateSurvivor(size_t size) {
  if (size > to_end_ - to_top_) [[unlikely]] {
    if (to_page_ != nullptr) to_page_->top = to_top_;
    to_page_ = spaces_.young.Acquire(kSurvivorPage);
    to_top_ = to_page_->young_start();
    to_end_ = to_page_->address() + kPageSize;
  }
  auto* result = reinterpret_cast<HeapObject*>(to_top_);
  to_top_ += size;
  return result;
}

bool Scavenger::KeepLarge(HeapObject* object) {
  Page* page = Page::Of(object);
  bool young = page->survived_cycles++ == 0 && !promote_all_;
  if (young) {
    spaces_.pages.SetKind(page, kYoungLargePage);
    copied_bytes_ += page->object_bytes;
  } else {
    spaces_.large.Promote(spaces_.pages, page);
    SetCellState(object, CellState::kOldClean);
    promoted_bytes_ += page->object_bytes;
  }
  if (spaces_.layouts.Of(object).has_pointers) work_.Push(object);
  return young;
}

void Scavenger::VisitRoots(Value* begin, Value* end) {
  for (Value* slot = begin; slot < end; ++slot) ProcessSlot(slot);
}

void Scavenger::VisitRange(HeapObject* host, Value* begin, Value* end) {
  bool young = false;
  for (Value* slot = begin; slot < end; ++slot) young |= ProcessSlot(slot);
  saw_young_ |= young;
}

void Scavenger::VisitWeak(HeapObject* host, Value* slot, Value cleared) {
  saw_young_ |= ProcessSlot(slot);
}

void Scavenger::VisitEphemeron(HeapObject* host, Value* key, Value* value) {
  saw_young_ |= ProcessSlot(key);
  saw_young_ |= ProcessSlot(value);
}

void Scavenger::ScanObject(HeapObject* object) {
  saw_young_ = false;
  spaces_.layouts.VisitSlots(object, spaces_.layouts.Of(object), *this);
  if (saw_young_ && object->cell_state() == CellState::kOldClean) spaces_.Remember(object);
}

void Scavenger::ScanRemembered() {
  std::vector<HeapObject*> hosts = std::move(spaces_.remembered);
  spaces_.remembered.clear();
  for (HeapObject* host : hosts) {
    SetCellState(host, CellState::kOldClean);
    remembered_bytes_ += spaces_.layouts.SizeOf(host);
    ScanObject(host);
  }
}

void Scavenger::Drain() {
  HeapObject* object;
  while (work_.Pop(&object)) ScanObject(object);
}

HeapObject* Scavenger::Updated(HeapObject* object) const {
  uint8_t kind = spaces_.pages.KindOf(object);
  if ((kind & kCollected) == 0) return object;
  if (kind == kPinnedPage) {
    return Page::Of(object)->marks.Test(object->address()) ? object : nullptr;
  }
  if (kind == kFromLargePage) return nullptr;
  uint64_t header = object->header_word();
  if ((header & kForwarded) == 0) return nullptr;
  return reinterpret_cast<HeapObject*>(header & ~kForwarded);
}

void Scavenger::Finish() {
  if (to_page_ != nullptr) to_page_->top = to_top_;
  for (Page* page : from_pages_) {
    if (spaces_.pages.KindOf(page) == kPinnedPage) {
      FinishPinnedPage(page);
    } else {
      spaces_.young.Recycle(page, poison_);
    }
  }
  spaces_.large.FreeCollected(spaces_.pages);
}

void Scavenger::FinishPinnedPage(Page* page) {
  ++pinned_pages_;
  uintptr_t dead = page->young_start();
  auto close = [&](uintptr_t end) {
    if (poison_) PoisonRange(dead, end);
    WriteFiller(dead, end - dead);
  };
  YoungSpace::Walk(
      page, [&](HeapObject* object) { return spaces_.layouts.SizeOf(object); },
      [&](HeapObject* object, size_t size) {
        if (!page->marks.Test(object->address())) return;
        close(object->address());
        dead = object->address() + size;
      });
  // The dead end of the page need not be walked any more.
  if (poison_) PoisonRange(dead, page->top);
  page->top = dead;
  page->marks.ClearAll();
  spaces_.pages.SetKind(page, kSurvivorPage);
  spaces_.young.Add(page);
}

}  // namespace qdr
