// FeedbackSnapshot: what the sites of a function had seen at one moment. Compilers read it instead of
// the vector, which changes under them, and may do so on other threads.
//
// It names hidden classes and handlers weakly: whoever keeps one across a full collection passes it
// through UpdateWeak, and lets no thread read it meanwhile.
#ifndef FEEDBACK_FEEDBACK_SNAPSHOT_H_
#define FEEDBACK_FEEDBACK_SNAPSHOT_H_

#include <functional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "feedback/feedback_vector.h"

namespace qdr {

class FeedbackSnapshot {
 public:
  /// Nothing was seen.
  FeedbackSnapshot() = default;
  /// On the isolate's thread. The sink counts as nothing.
  FeedbackSnapshot(Vm& vm, FeedbackVector* vector);

  bool empty() const { return words_.empty(); }
  /// Word of a slot (slot_kind.h); 0 where nothing was seen.
  uint64_t word(uint32_t slot) const { return empty() ? 0 : words_[slot]; }
  /// OperandFeedback of a slot of operators.
  uint8_t OperandsSeen(uint32_t slot) const {
    constexpr int kShift = 32;
    return static_cast<uint8_t>(word(slot) >> kShift);
  }
  bool IsMegamorphic(uint32_t slot) const {
    return static_cast<uint32_t>(word(slot)) == kMegamorphicClass;
  }
  /// The classes a property slot knows, at most kMaxPolymorphism, with their handlers; none for
  /// megamorphic slots and where nothing was seen.
  using Entries = absl::InlinedVector<PropertyFeedback::Entry, kMaxPolymorphism>;
  const Entries& EntriesOf(uint32_t slot) const;

  /// Forgets what died (`update` gives nullptr for it).
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update);

 private:
  std::vector<uint64_t> words_;
  absl::flat_hash_map<uint32_t, Entries> entries_;
};

}  // namespace qdr

#endif  // FEEDBACK_FEEDBACK_SNAPSHOT_H_
