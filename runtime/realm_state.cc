// RealmState: where it hangs, and Math.random's generator.
#include "runtime/realm_state.h"

#include <bit>
#include <random>

#include "runtime/local_time.h"
#include "runtime/string_collator.h"

namespace qdr {

namespace {

uint64_t Seed() {
  std::random_device device;
  return uint64_t{device()} << 32 | device();
}

/// SplitMix64: spreads a seed over a state that must not be all zeros.
uint64_t NextSplitMix(uint64_t* state) {
  uint64_t z = *state += 0x9e37'79b9'7f4a'7c15;
  z = (z ^ z >> 30) * 0xbf58'476d'1ce4'e5b9;
  z = (z ^ z >> 27) * 0x94d0'49bb'1331'11eb;
  return z ^ z >> 31;
}

}  // namespace

RandomGenerator::RandomGenerator(uint64_t seed) {
  state_[0] = NextSplitMix(&seed);
  state_[1] = NextSplitMix(&seed);
}

double RandomGenerator::NextDouble() {
  uint64_t s1 = state_[0];
  const uint64_t s0 = state_[1];
  const uint64_t sum = s0 + s1;
  state_[0] = s0;
  s1 ^= s1 << 23;
  s1 ^= s1 >> 17;
  s1 ^= s0;
  s1 ^= s0 >> 26;
  state_[1] = s1;
  return static_cast<double>(sum >> 11) * 0x1p-53;
}

RealmState::RealmState() : random(Seed()) {}
RealmState::~RealmState() = default;

RealmState& CurrentRealmState(Vm& vm) {
  const Value slot = vm.intrinsic(Intrinsic::kRealmState);
  if (slot.IsCell()) [[likely]] {
    return *static_cast<RealmState*>(CellCast<Foreign>(slot)->pointer());
  }
  auto* state = new RealmState();
  Foreign* holder =
      Foreign::New(vm, state, [](void* pointer) { delete static_cast<RealmState*>(pointer); });
  vm.realm()->set(vm.heap, Intrinsic::kRealmState, holder);
  return *state;
}

}  // namespace qdr
