// Limits on the machine stack.
#ifndef BASE_STACK_H_
#define BASE_STACK_H_

#include <cstddef>

namespace qdr {

/// How much larger the frames of C++ are than in a release build, at the worst. Every limit on the
/// machine stack is multiplied by it, so that programs may nest as deeply in every build.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr size_t kStackScale = 4;
#else
inline constexpr size_t kStackScale = 1;
#endif

}  // namespace qdr

#endif  // BASE_STACK_H_
