// The four tiers, and how they are written.
#ifndef BASE_TIER_H_
#define BASE_TIER_H_

#include <cstdint>
#include <string_view>

namespace qdr {

enum class Tier : uint8_t { kIgnition, kSparkplug, kMaglev, kTurbofan };
inline constexpr int kTierCount = 4;

/// "ignition", "sparkplug", "maglev", "turbofan".
constexpr std::string_view TierName(Tier tier) {
  constexpr std::string_view kNames[kTierCount] = {"ignition", "sparkplug", "maglev", "turbofan"};
  return kNames[static_cast<int>(tier)];
}

}  // namespace qdr

#endif  // BASE_TIER_H_
