// YoungPolicy: how large the young generation is and when its survivors are promoted, from what
// each scavenge found. Counts bytes and no time, so that a program always runs the same way.
#ifndef HEAP_YOUNG_POLICY_H_
#define HEAP_YOUNG_POLICY_H_

#include <cstddef>

namespace qdr {

class YoungPolicy {
 public:
  /// What a scavenge had to do, in bytes.
  struct Cycle {
    size_t fresh;            ///< allocated since the cycle before
    size_t fresh_survivors;  ///< how much of that was copied
    size_t copied;           ///< of all ages
    size_t remembered;       ///< of the objects in the remembered set
  };

  /// The capacity at the start, below which it never falls.
  void SetInitial(size_t capacity) { capacity_ = initial_ = capacity; }
  /// Draws the conclusions from a cycle. The capacity does not grow beyond `max`.
  void Update(const Cycle& cycle, size_t max);

  /// Bytes of one semispace.
  size_t capacity() const { return capacity_; }
  /// True if the next cycle should promote at once: nearly everything lives, so that a second
  /// copy would be a waste.
  bool promote_all() const { return promote_all_; }

 private:
  /// Samples smaller than this say nothing about survival.
  static constexpr size_t kMinSample = size_t{256} << 10;
  /// While all is promoted, a larger semispace makes pauses longer and saves nothing.
  static constexpr size_t kPromotingCapacity = size_t{4} << 20;
  static constexpr int kFirstTrial = 16;
  static constexpr int kMaxTrialDistance = 4096;
  static constexpr int kIdleCycles = 16;

  void Resize(const Cycle& cycle, double survival, size_t max);

  size_t capacity_ = 0;
  size_t initial_ = 0;
  bool promote_all_ = false;
  int promoting_cycles_ = 0;          ///< since the last trial of a large semispace
  int trial_distance_ = kFirstTrial;  ///< cycles between two trials
  int idle_cycles_ = 0;               ///< cycles in a row that had next to nothing to do
};

}  // namespace qdr

#endif  // HEAP_YOUNG_POLICY_H_
