#include "feedback/feedback_snapshot.h"

namespace qdr {

FeedbackSnapshot::FeedbackSnapshot(Vm& vm, FeedbackVector* vector) {
  if (vector == nullptr || vector->is_sink()) return;
  words_.assign(vector->word(0), vector->word(vector->word_count()));
  for (const FeedbackVector::SlotInfo& info : vector->Slots()) {
    if (!IsPropertySlot(info.kind)) continue;
    auto map = static_cast<uint32_t>(words_[info.slot]);
    if (map == kUninitializedClass || map == kMegamorphicClass) continue;
    PropertyFeedback feedback = ReadPropertySlot(vm, vector, info.slot);
    if (!feedback.entries.empty()) entries_[info.slot] = std::move(feedback.entries);
  }
}

const FeedbackSnapshot::Entries& FeedbackSnapshot::EntriesOf(uint32_t slot) const {
  static const Entries kNone;
  auto it = entries_.find(slot);
  return it == entries_.end() ? kNone : it->second;
}

void FeedbackSnapshot::UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) {
  absl::erase_if(entries_, [&](auto& slot_entries) {
    Entries& entries = slot_entries.second;
    entries.erase(std::remove_if(entries.begin(), entries.end(),
                                 [&](const PropertyFeedback::Entry& entry) {
                                   return update(entry.map) == nullptr ||
                                          (entry.handler.IsCell() &&
                                           update(entry.handler.AsCell()) == nullptr);
                                 }),
                  entries.end());
    return entries.empty();
  });
}

}  // namespace qdr
