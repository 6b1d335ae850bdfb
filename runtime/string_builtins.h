// What the files of String's builtins share: the receiver's conversion and the tables of functions,
// which are installed together.
#ifndef RUNTIME_STRING_BUILTINS_H_
#define RUNTIME_STRING_BUILTINS_H_

#include "runtime/builtins.h"
#include "runtime/builtins_support.h"

namespace qdr {

/// The steps "Let O be ? RequireObjectCoercible(this value). Let S be ? ToString(O)."
/// `method`: "String.prototype.at".
inline Completion<String*> ThisString(Vm& vm, Arguments& arguments, std::string_view method) {
  const Value value = arguments.this_value();
  if (IsString(value)) [[likely]]
    return AsString(value);
  TRY(RequireObjectCoercible(vm, value, method));
  return ToString(vm, value);
}

/// A position argument: ToIntegerOrInfinity, clamped to 0..length; `fallback` for undefined.
inline Completion<uint32_t> ClampedPosition(Vm& vm, Value v, uint32_t length, uint32_t fallback) {
  if (v.IsSmi()) [[likely]] {
    const int32_t position = v.AsSmi();
    return position < 0 ? 0 : std::min(static_cast<uint32_t>(position), length);
  }
  if (v.IsUndefined()) return fallback;
  const double position = TRY(ToIntegerOrInfinity(vm, v));
  return static_cast<uint32_t>(std::clamp<double>(position, 0, length));
}

/// 22.1.5, at the start of the string.
JSIterator* NewStringIterator(Vm& vm, String* string);

/// at, charAt, includes, slice, padStart, trim, ...: builtins_string_text.cc.
std::span<const BuiltinSpec> StringTextFunctions();
/// match, replace, split, ... and localeCompare, normalize, case: builtins_string_pattern.cc.
std::span<const BuiltinSpec> StringPatternFunctions();
/// Annex B.2.2: builtins_string_html.cc.
std::span<const BuiltinSpec> StringHtmlFunctions();

}  // namespace qdr

#endif  // RUNTIME_STRING_BUILTINS_H_
