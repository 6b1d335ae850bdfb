// Finding text in text: the one implementation behind indexOf, includes, split, replace and their
// kin. Works on any mixture of Latin-1 and UTF-16.
#ifndef RUNTIME_TEXT_SEARCH_H_
#define RUNTIME_TEXT_SEARCH_H_

#include <cstdint>

#include "objects/vm.h"

namespace qdr {

inline constexpr int64_t kTextNotFound = -1;

/// ECMA-262 6.1.4.1 StringIndexOf: the first place >= `from` where `pattern` is, or kTextNotFound.
/// Threw: a termination, in texts so long that a search polls for it.
Completion<int64_t> FindText(Vm& vm, const FlatString& text, const FlatString& pattern,
                             size_t from);
/// 6.1.4.2 StringLastIndexOf: the last place <= `from`.
Completion<int64_t> FindTextBackwards(Vm& vm, const FlatString& text, const FlatString& pattern,
                                      size_t from);
/// Is `pattern` in `text` at `position`? False where it would reach beyond the end.
bool TextMatchesAt(const FlatString& text, const FlatString& pattern, size_t position);

/// Two strings as characters at the same time: neither view is spoilt by flattening the other.
struct FlatPair {
  FlatPair(Vm& vm, String* a, String* b)
      : first((b->Flatten(vm), a->Flatten(vm))), second(b->Flatten(vm)) {}
  FlatString first;
  FlatString second;
};

}  // namespace qdr

#endif  // RUNTIME_TEXT_SEARCH_H_
