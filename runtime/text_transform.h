// Whole-string transformations by Unicode's data: case, normalization, trimming, well-formedness.
// Each gives back the same string where nothing changes.
#ifndef RUNTIME_TEXT_TRANSFORM_H_
#define RUNTIME_TEXT_TRANSFORM_H_

#include <span>
#include <string>

#include "objects/vm.h"

namespace qdr {

/// ECMA-262 22.1.3.28: Unicode's default mapping, special casing included.
Completion<String*> ToLowerCase(Vm& vm, String* text);
/// 22.1.3.30.
Completion<String*> ToUpperCase(Vm& vm, String* text);

enum class NormalizationForm : uint8_t { kNfc, kNfd, kNfkc, kNfkd };
Completion<String*> NormalizeText(Vm& vm, String* text, NormalizationForm form);

enum class TrimWhere : uint8_t { kStart, kEnd, kBoth };
/// 22.1.3.32.1 TrimString, of a string.
String* TrimText(Vm& vm, String* text, TrimWhere where);

bool IsAscii(std::span<const uint8_t> text);
/// The characters widened.
std::u16string ToUtf16(const FlatString& text);

/// 7.2.9 IsStringWellFormedUnicode.
bool IsWellFormed(Vm& vm, String* text);
/// Lone surrogates become U+FFFD.
String* ToWellFormed(Vm& vm, String* text);

}  // namespace qdr

#endif  // RUNTIME_TEXT_TRANSFORM_H_
