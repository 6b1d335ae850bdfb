#ifndef ENGINE_UTF16_H_
#define ENGINE_UTF16_H_

#include <string>
#include <string_view>

#include "objects/vm.h"

namespace qdr {

std::u16string ToUtf16(Vm& vm, String* string);
/// Lone surrogates become U+FFFD.
std::string Utf16ToUtf8(std::u16string_view text);

}  // namespace qdr

#endif  // ENGINE_UTF16_H_
