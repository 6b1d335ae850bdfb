// The meaning of a character class: a set of code points and, under v, a set of strings.
#ifndef RUNTIME_REGEXP_CLASS_EVALUATOR_H_
#define RUNTIME_REGEXP_CLASS_EVALUATOR_H_

#include <string>
#include <vector>

#include "language/regexp/regexp_ast.h"
#include "runtime/regexp/code_point_set.h"

namespace qdr {

/// What a class matches, case already taken into account: a character matches when `set` contains
/// it. `strings` (never of length 1) are sorted by descending length; under i they are folded and
/// must be compared with case ignored.
struct RegExpClassValue {
  CodePointSet set;
  std::vector<std::u32string> strings;
};

/// ECMA-262 CompileCharacterClass. Without u or v the set ends at U+FFFF.
RegExpClassValue EvaluateRegExpClass(const RegExpClassNode& node, RegExpFlags flags);

/// WordCharacters(rer).
CodePointSet RegExpWordCharacters(bool unicode, bool ignore_case);

/// WhiteSpace and LineTerminator.
CodePointSet RegExpSpaceCharacters();

}  // namespace qdr

#endif  // RUNTIME_REGEXP_CLASS_EVALUATOR_H_
