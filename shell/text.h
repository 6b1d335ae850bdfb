// Text as the shell needs it: UTF-8 checks, display width, quoting. Knows nothing of the engine.
#ifndef SHELL_TEXT_H_
#define SHELL_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quadrille::shell {

/// The offset of the first byte that is not part of well-formed UTF-8, if there is one.
std::optional<size_t> FindInvalidUtf8(std::string_view bytes);

/// One code point taken from the front of `text` (which is shortened); U+FFFD for a bad byte.
char32_t TakeCodePoint(std::string_view* text);
void AppendUtf8(std::string* out, char32_t code_point);
std::string Utf16ToUtf8(std::u16string_view units);

/// Columns the text takes on a terminal: escape sequences count nothing, wide characters two.
size_t DisplayWidth(std::string_view utf8);

/// True if `name` can stand before a colon without quotes in shown objects.
bool IsPlainKey(std::string_view name);

/// The string in quotes as inspection shows it: single quotes unless it holds some and another
/// kind of quote needs no escape; control characters and lone surrogates escaped.
std::string Quote(std::u16string_view units);

/// `text` padded with spaces to `width` columns.
std::string PadStart(const std::string& text, size_t width);
std::string PadEnd(const std::string& text, size_t width);

}  // namespace quadrille::shell

#endif  // SHELL_TEXT_H_
