// Growth, tenuring, and trials: when nearly everything survives a small semispace, perhaps it would
// not survive a large one. That is tried once in a while, at growing distances.
#include "heap/young_policy.h"

#include <algorithm>

namespace qdr {

namespace {
constexpr double kPromoteAllAbove = 0.6;
constexpr double kPromoteAllUntil = 0.3;
}  // namespace

void YoungPolicy::Update(const Cycle& cycle, size_t max) {
  double survival = 0;
  if (cycle.fresh >= kMinSample) {
    survival = static_cast<double>(cycle.fresh_survivors) / static_cast<double>(cycle.fresh);
    promote_all_ = survival > (promote_all_ ? kPromoteAllUntil : kPromoteAllAbove);
  }
  Resize(cycle, survival, max);
}

void YoungPolicy::Resize(const Cycle& cycle, double survival, size_t max) {
  if (promote_all_ && survival > kPromoteAllAbove) {
    idle_cycles_ = 0;
    const size_t small = std::max(initial_, std::min(max, kPromotingCapacity));
    if (capacity_ > small) {
      capacity_ = small;
      trial_distance_ = std::min(trial_distance_ * 4, kMaxTrialDistance);
      promoting_cycles_ = 0;
    } else if (++promoting_cycles_ >= trial_distance_ && max > small) {
      capacity_ = max;
    } else {
      capacity_ = std::min(small, capacity_ * 2);
    }
    return;
  }
  promoting_cycles_ = 0;
  // Copying a fifth of a semispace each time, or scanning several times its size for pointers into
  // it, is dearer than the cache misses of a larger one.
  size_t work = cycle.copied + cycle.remembered / 8;
  if (work > capacity_ / 5 && capacity_ * 2 <= max) capacity_ *= 2;
  idle_cycles_ = work < capacity_ / 64 ? idle_cycles_ + 1 : 0;
  if (idle_cycles_ >= kIdleCycles && capacity_ / 2 >= initial_) {
    capacity_ /= 2;
    idle_cycles_ = 0;
  }
}

}  // namespace qdr
