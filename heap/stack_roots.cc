// Conservative scanning: filter words by page kind, sort them, and walk each young page that is
// pointed into once.
#include "heap/stack_roots.h"

#include <algorithm>

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#endif

// The scan reads whole frames, redzones and dead slots included.
#define QDR_READS_FRAMES __attribute__((no_sanitize("address", "thread"), noinline))

namespace qdr {

void StackRoots::Scan(uintptr_t stack_pointer, uintptr_t stack_start, StackScanner* scanner,
                      bool old) {
  old_ = old;
  words_.clear();
  pinned_.clear();
  old_cells_.clear();
  precise_.clear();
#if defined(__SANITIZE_ADDRESS__)
  fake_stack_ = __asan_get_current_fake_stack();
#endif
  if (stack_start == 0) return;
  if (scanner != nullptr) {
    scanner->Scan(
        stack_pointer,
        [this](const uintptr_t* begin, const uintptr_t* end) { AddRange(begin, end); },
        [this](Value* begin, Value* end) { precise_.emplace_back(begin, end); });
  } else {
    AddRange(reinterpret_cast<const uintptr_t*>(stack_pointer),
             reinterpret_cast<const uintptr_t*>(stack_start));
  }
  Resolve();
}

QDR_READS_FRAMES void StackRoots::AddRange(const uintptr_t* begin, const uintptr_t* end) {
  const PageSpace& pages = spaces_.pages;
  for (const uintptr_t* p = begin; p < end; ++p) {
    uintptr_t word = *p;
    uintptr_t offset = pages.OffsetOf(word);
    if (offset >= PageSpace::kReservation) {
      if (fake_stack_ != nullptr) [[unlikely]]
        AddFakeFrame(word);
      continue;
    }
    uint8_t kind = pages.KindAtOffset(offset);
    if (kind >= kYoungPage || (kind != kFreePage && (old_ || kind == kContinuationPage))) {
      words_.push_back(word);
    }
  }
}

// With stack-use-after-return detection, AddressSanitizer keeps frames in memory of its own; the
// real frame holds a pointer to it.
QDR_READS_FRAMES void StackRoots::AddFakeFrame(uintptr_t word) {
#if defined(__SANITIZE_ADDRESS__)
  void* begin = nullptr;
  void* end = nullptr;
  if (__asan_addr_is_in_fake_stack(fake_stack_, reinterpret_cast<void*>(word), &begin, &end) ==
      nullptr) {
    return;
  }
  void* fake_stack = fake_stack_;
  fake_stack_ = nullptr;  // fake frames are not searched for further ones
  AddRange(static_cast<const uintptr_t*>(begin), static_cast<const uintptr_t*>(end));
  fake_stack_ = fake_stack;
#else
  (void)word;
#endif
}

void StackRoots::Resolve() {
  std::sort(words_.begin(), words_.end());
  words_.erase(std::unique(words_.begin(), words_.end()), words_.end());
  for (size_t i = 0; i < words_.size();) {
    uint8_t kind = spaces_.pages.KindAtOffset(spaces_.pages.OffsetOf(words_[i]));
    if (kind == kYoungPage || kind == kSurvivorPage) {
      i = ResolveYoungPage(i);
      continue;
    }
    HeapObject* object = FindCell(spaces_, words_[i++]);
    if (object == nullptr) continue;
    auto& list = spaces_.pages.KindOf(object) == kYoungLargePage ? pinned_ : old_cells_;
    if (list.empty() || list.back() != object) list.push_back(object);
  }
}

size_t StackRoots::ResolveYoungPage(size_t i) {
  Page* page = Page::Of(words_[i]);
  size_t end = i;
  while (end < words_.size() && Page::Of(words_[end]) == page) ++end;
  while (i < end && words_[i] < page->young_start()) ++i;
  for (uintptr_t p = page->young_start(); p < page->top && i < end;) {
    auto* object = reinterpret_cast<HeapObject*>(p);
    uint64_t header = object->header_word();
    bool filler = IsFiller(header);
    p += filler ? FillerSize(header) : spaces_.layouts.SizeOf(object);
    if (words_[i] >= p) continue;
    if (!filler) pinned_.push_back(object);
    while (i < end && words_[i] < p) ++i;
  }
  return end;
}

HeapObject* FindCell(Spaces& spaces, uintptr_t address) {
  uintptr_t offset = spaces.pages.OffsetOf(address);
  if (offset >= PageSpace::kReservation) return nullptr;
  switch (spaces.pages.KindAtOffset(offset)) {
    case kMapPage:
    case kOldPage:
      return Page::Of(address)->CellAt(address);
    case kContinuationPage:
    case kOldLargePage:
    case kYoungLargePage: {
      Page* page = spaces.pages.HeadOf(address);
      uintptr_t start = page->young_start();
      if (address < start || address >= start + page->object_bytes) return nullptr;
      return page->large_object();
    }
    case kYoungPage:
    case kSurvivorPage: {
      HeapObject* found = nullptr;
      YoungSpace::Walk(
          Page::Of(address), [&](HeapObject* object) { return spaces.layouts.SizeOf(object); },
          [&](HeapObject* object, size_t size) {
            if (address >= object->address() && address - object->address() < size) found = object;
          });
      return found;
    }
    default:
      return nullptr;
  }
}

}  // namespace qdr
