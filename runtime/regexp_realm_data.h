// What a realm remembers about regular expressions: the last match, for the static properties of
// the constructor (RegExp.$1, RegExp.lastMatch, ...); recently compiled programs; and whether the
// prototype is still as it was made. Kept in Intrinsic::kRegExpLastMatch.
#ifndef RUNTIME_REGEXP_REALM_DATA_H_
#define RUNTIME_REGEXP_REALM_DATA_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "objects/builtin_objects.h"
#include "objects/vm.h"
#include "runtime/regexp/regexp_program.h"

namespace qdr {

/// The part outside the heap.
struct RegExpRealmState {
  /// Bounds of the groups in RegExpRealmData::last_subject().
  std::vector<int32_t> last_captures;
  /// False after a match by an object without legacy features: reading the static properties is
  /// a TypeError then.
  bool last_match_valid = true;
  /// Field of `exec` in the prototype while the validity cell holds.
  uint32_t exec_field = 0;
  /// By flags and pattern; emptied when it is full.
  absl::flat_hash_map<std::string, RegExpProgramRef> programs;
};

class RegExpRealmData : public FixedArray {
 public:
  /// The accessors of the prototype that `flags` depends on, itself included.
  static constexpr uint32_t kGetterCount = 9;
  enum Field : uint32_t {
    kState,         ///< Foreign of a RegExpRealmState
    kLastSubject,   ///< String of the last match
    kInput,         ///< RegExp.input: the same until assigned
    kPristineCell,  ///< ValidityCell of the prototype chain when it was found untouched, or
                    ///< undefined
    kSpeciesGetter,
    kFirstGetter,
    kFieldCount = kFirstGetter + kGetterCount,
  };

  /// The current realm's; made on first use.
  static RegExpRealmData* Current(Vm& vm);
  static RegExpRealmData* Create(Vm& vm, Realm* realm);

  RegExpRealmState& state() const {
    return *static_cast<RegExpRealmState*>(As<Foreign>(get(kState))->pointer());
  }
  String* last_subject() const { return AsString(get(kLastSubject)); }
  /// Group `index` of the last match; the empty string when it took no part.
  String* LastCapture(Vm& vm, uint32_t index) const;
  void RecordMatch(Vm& vm, String* subject, std::span<const int32_t> captures) {
    if (get(kLastSubject) != Value(subject)) set(vm.heap, kLastSubject, subject);
    if (get(kInput) != Value(subject)) set(vm.heap, kInput, subject);
    RegExpRealmState& s = state();
    s.last_captures.assign(captures.begin(), captures.end());
    s.last_match_valid = true;
  }

  /// The program for a pattern, from the cache or compiled; null and `*error` when it is wrong.
  RegExpProgramRef FindProgram(Vm& vm, String* pattern, RegExpFlags flags,
                               RegExpSyntaxError* error);
};

/// Names of the getters in the order RegExpRealmData keeps them: `flags`, then one a flag.
std::array<String*, RegExpRealmData::kGetterCount> RegExpGetterNames(Vm& vm);

}  // namespace qdr

#endif  // RUNTIME_REGEXP_REALM_DATA_H_
