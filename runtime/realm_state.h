// What the library keeps outside the heap for one realm: the state of Math.random, the time zone's
// cache, the collator. Made on first use, freed with the realm.
#ifndef RUNTIME_REALM_STATE_H_
#define RUNTIME_REALM_STATE_H_

#include <cstdint>
#include <memory>

#include "objects/vm.h"

namespace qdr {

class JoinScope;
class LocalTime;
class StringCollator;

/// xorshift128+: fast, good enough for Math.random, which promises no more.
class RandomGenerator {
 public:
  explicit RandomGenerator(uint64_t seed);
  /// In [0, 1), 53 random bits.
  double NextDouble();

 private:
  uint64_t state_[2];
};

struct RealmState {
  RealmState();
  ~RealmState();

  RandomGenerator random;
  JoinScope* innermost_join = nullptr;       ///< of Array.prototype.join in progress
  std::unique_ptr<LocalTime> local_time;     ///< made when first asked for
  std::unique_ptr<StringCollator> collator;  ///< made when first asked for
};

/// The current realm's.
RealmState& CurrentRealmState(Vm& vm);

}  // namespace qdr

#endif  // RUNTIME_REALM_STATE_H_
