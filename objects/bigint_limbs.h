// Operations on bare magnitudes that BigInt and the number conversions share.
#ifndef OBJECTS_BIGINT_LIMBS_H_
#define OBJECTS_BIGINT_LIMBS_H_

#include <cstdint>
#include <span>

namespace qdr {

/// The nearest double to a magnitude (least significant limb first), ties to even.
double LimbsToDouble(std::span<const uint64_t> limbs);

}  // namespace qdr

#endif  // OBJECTS_BIGINT_LIMBS_H_
