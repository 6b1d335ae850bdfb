// Canonicalize of ECMA-262 22.2.2.7.3 and the sets it induces. There are two relations: simple case
// folding under u and v, and the uppercase rule of one code unit otherwise.
#ifndef RUNTIME_REGEXP_CASE_FOLDING_H_
#define RUNTIME_REGEXP_CASE_FOLDING_H_

#include "runtime/regexp/code_point_set.h"

namespace qdr {

/// Canonicalize(ch) with ignoreCase on: scf under `unicode`, else the toUppercase rule, for which
/// `c` is a code unit.
char32_t CanonicalizeCase(char32_t c, bool unicode);

/// Adds to `set` every character that canonicalizes as one of its members does.
void CloseOverCase(CodePointSet* set, bool unicode);

/// MaybeSimpleCaseFolding of ECMA-262 with ignoreCase on: replaces each member by its folding.
void FoldCase(CodePointSet* set);

/// AllCharacters under v and i: the code points that fold to themselves.
const CodePointSet& FoldedCharacters();

}  // namespace qdr

#endif  // RUNTIME_REGEXP_CASE_FOLDING_H_
