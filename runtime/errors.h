// Making error objects, their stack traces and the texts of those.
#ifndef RUNTIME_ERRORS_H_
#define RUNTIME_ERRORS_H_

#include "objects/builtin_objects.h"
#include "objects/vm.h"

namespace qdr {

/// An error of the current realm with message and captured stack: VmHooks::MakeError.
Value MakeError(Vm& vm, ErrorKind kind, std::string_view utf8_message);
JSObject* MakeAggregateError(Vm& vm, std::string_view utf8_message, Value errors);
/// SuppressedError without message, as disposal makes it.
JSObject* MakeSuppressedError(Vm& vm, Value error, Value suppressed);

/// Captures the stack for an error that was just made. Frames above and including the innermost one
/// of `skip_until` (a function) are left out; undefined leaves out none.
void CaptureStack(Vm& vm, JSError* error, Value skip_until);
/// The captured frames (StackFrameField) of an error or of an object that Error.captureStackTrace
/// was called on; nullptr if there are none.
FixedArray* CapturedFrames(Vm& vm, Value error);
/// The place in a source text that an error is about, when that is not where it was made: of
/// syntax and link errors. Offsets; nothing happens if `error` is no error object.
void SetErrorPosition(Vm& vm, Value error, Script* script, uint32_t start, uint32_t end);
struct ErrorPosition {
  Script* script = nullptr;  ///< nullptr: not known
  uint32_t start = 0;
  uint32_t end = 0;
};
ErrorPosition PositionOfError(Value error);
/// The value of `stack`: formatted on the first call, by Error.prepareStackTrace if there is one.
Completion<Value> GetStack(Vm& vm, Value error);

/// Error.prototype.toString without side effects going wrong: what throws becomes "<error>".
std::string ErrorToText(Vm& vm, Value error);

}  // namespace qdr

#endif  // RUNTIME_ERRORS_H_
