// ArrayBuffers for builtins (ECMA-262 25.1.3): allocation and the checks of buffers.
#ifndef RUNTIME_BUFFER_SUPPORT_H_
#define RUNTIME_BUFFER_SUPPORT_H_

#include <optional>

#include "objects/typed_array.h"
#include "runtime/builtins_support.h"

namespace qdr {

/// No buffer is larger.
inline constexpr double kMaxBufferBytes = 8589934592.0;  // 2^33

/// 25.1.3.1 AllocateArrayBuffer and 25.2.2.1 AllocateSharedArrayBuffer with the prototype from
/// `new_target` already in `map`. RangeError where there is not enough memory.
Completion<JSArrayBuffer*> AllocateBuffer(Vm& vm, Map* map, double byte_length,
                                          std::optional<double> max_byte_length, bool shared);
/// A fixed-length ArrayBuffer of the current realm.
Completion<JSArrayBuffer*> NewArrayBuffer(Vm& vm, double byte_length);

/// TypeError "Cannot perform METHOD on a detached ArrayBuffer".
Threw ThrowDetached(Vm& vm, std::string_view method);
/// TypeError "Cannot perform METHOD on an immutable ArrayBuffer".
Threw ThrowImmutable(Vm& vm, std::string_view method);

/// What a method is about to do with the memory of a view.
enum class AccessMode : uint8_t { kRead, kWrite };

}  // namespace qdr

#endif  // RUNTIME_BUFFER_SUPPORT_H_
