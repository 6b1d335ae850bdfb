// Reading files and standard input.
#ifndef SHELL_FILES_H_
#define SHELL_FILES_H_

#include <optional>
#include <string>
#include <string_view>

namespace quadrille::shell {

/// The contents of a file, or nothing and why not in `error` ("No such file or directory").
std::optional<std::string> ReadFile(const std::string& path, std::string* error);
/// Everything on standard input to its end.
std::string ReadStandardInput();
/// One line of standard input without its end, or nothing at the end of the input.
std::optional<std::string> ReadInputLine();

/// A source text must be UTF-8: a message with the place of the first byte that is not, or nothing.
std::optional<std::string> CheckSourceText(const std::string& name, std::string_view text);

/// `specifier` seen from the file `referrer`: relative to its folder unless absolute. Names without
/// ./, ../ or / in front name nothing here.
std::optional<std::string> ResolvePath(std::string_view specifier, std::string_view referrer);

}  // namespace quadrille::shell

#endif  // SHELL_FILES_H_
