// RegExp objects (ECMA-262 22.2.3 to 22.2.7): making them and running them. What the rest of the
// library and the interpreter need of regular expressions is here; the engine proper is in
// runtime/regexp/ and knows no heap.
#ifndef RUNTIME_REGEXP_OBJECT_H_
#define RUNTIME_REGEXP_OBJECT_H_

#include "absl/container/inlined_vector.h"
#include "objects/builtin_objects.h"
#include "runtime/abstract_operations.h"
#include "runtime/regexp/regexp_program.h"

namespace qdr {

/// RegExpCreate(pattern, flags): what a literal evaluates to for the first time. SyntaxError when
/// the pattern or the flags are wrong.
Completion<JSRegExp*> RegExpCreate(Vm& vm, Value pattern, Value flags);
/// A new object of the current realm with the pattern, flags and program of `original` and
/// lastIndex 0: what a literal evaluates to from then on.
JSRegExp* CloneRegExp(Vm& vm, JSRegExp* original);
/// RegExpAlloc(newTarget).
Completion<JSRegExp*> RegExpAlloc(Vm& vm, Value new_target);
/// RegExpInitialize(obj, pattern, flags).
Completion<JSRegExp*> RegExpInitialize(Vm& vm, JSRegExp* object, Value pattern, Value flags);

/// RegExpExec(R, S): an object or null. Calls a user-defined `exec`.
Completion<Value> RegExpExec(Vm& vm, JSReceiver* object, String* string);
/// RegExpBuiltinExec(R, S).
Completion<Value> RegExpBuiltinExec(Vm& vm, JSRegExp* object, String* string);
/// RegExpExec(R, S) is not null; makes no match array where nobody can see it.
Completion<bool> RegExpTest(Vm& vm, JSReceiver* object, String* string);

/// EscapeRegExpPattern: the pattern as it may stand between slashes.
Completion<String*> EscapeRegExpPattern(Vm& vm, JSRegExp* object);

/// AdvanceStringIndex(S, index, unicode).
uint32_t AdvanceStringIndex(Vm& vm, String* string, uint32_t index, bool unicode);

inline bool IsRegExpObject(Value v) { return Is<JSRegExp>(v); }
/// [[OriginalFlags]].
inline RegExpFlags FlagsOf(const JSRegExp* object) {
  return RegExpFlags(static_cast<uint8_t>(object->flag_bits()));
}
/// Bit of JSRegExp::flag_bits beyond the flags: the object was made by a subclass, so its matches
/// do not show in the static properties of the constructor.
inline constexpr int32_t kLegacyRegExpFeaturesOff = 1 << 8;
inline bool HasLegacyRegExpFeatures(const JSRegExp* object) {
  return (object->flag_bits() & kLegacyRegExpFeaturesOff) == 0;
}
/// The compiled program; the object is initialized.
inline const RegExpProgram& ProgramOf(const JSRegExp* object) {
  return *static_cast<const RegExpProgram*>(As<Foreign>(object->program())->pointer());
}

/// Bounds of the groups of one match, as ExecuteRegExp gives them.
using RegExpCaptures = absl::InlinedVector<int32_t, 24>;

/// Runs the program of `object` on `string` from `index`. True: matched, `captures` is set, and the
/// static properties of the constructor show this match. RangeError when backtracking needs too
/// much memory.
Completion<bool> RunRegExp(Vm& vm, JSRegExp* object, String* string, uint32_t index,
                           RegExpMode mode, RegExpCaptures* captures);
/// The array that exec returns for a match.
JSArray* NewRegExpMatchArray(Vm& vm, JSRegExp* object, String* string,
                             const RegExpCaptures& captures);
/// The `groups` object of a match, or undefined when the pattern has no names.
Value NewRegExpGroups(Vm& vm, const RegExpProgram& program, String* string,
                      std::span<const int32_t> captures);
/// Group `index` as a string, or undefined.
Value RegExpCaptureValue(Vm& vm, String* string, std::span<const int32_t> captures, uint32_t index);

/// Writes lastIndex; TypeError when it is read-only.
Completion<void> SetLastIndex(Vm& vm, JSRegExp* object, uint32_t index);

/// True when nobody can tell the difference between the specification's property lookups and going
/// straight to the object's state: an own shape that is the initial one, the prototype's exec,
/// flags and flag getters untouched, lastIndex a small number. For fast paths; check again after
/// anything that may run user code.
bool IsPristineRegExp(Vm& vm, JSReceiver* object);
/// Moreover `constructor` and its @@species are the initial ones.
bool HasPristineRegExpSpecies(Vm& vm, JSRegExp* object);

}  // namespace qdr

#endif  // RUNTIME_REGEXP_OBJECT_H_
