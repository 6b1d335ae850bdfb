// Reading files; see files.h.
#include "shell/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "shell/text.h"

namespace quadrille::shell {

namespace {

std::string ReadAll(int descriptor, size_t expected, int* error) {
  std::string text;
  text.resize(std::max<size_t>(expected + 1, 4096));
  size_t used = 0;
  while (true) {
    ssize_t count = read(descriptor, text.data() + used, text.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) *error = errno;
    if (count <= 0) break;
    used += static_cast<size_t>(count);
    if (used == text.size()) text.resize(text.size() * 2);
  }
  text.resize(used);
  return text;
}

// Removes "." and ".." as far as they can be without looking at the disk.
std::string Normalize(std::string_view path) {
  const bool absolute = !path.empty() && path[0] == '/';
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    size_t end = std::min(path.find('/'), path.size());
    std::string_view part = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  std::string result = absolute ? "/" : "";
  for (size_t index = 0; index < parts.size(); ++index) {
    if (index > 0) result += '/';
    result += parts[index];
  }
  return result;
}

}  // namespace

std::optional<std::string> ReadFile(const std::string& path, std::string* error) {
  int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    *error = std::strerror(errno);
    return std::nullopt;
  }
  struct stat status;
  if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode)) {
    close(descriptor);
    *error = std::strerror(EISDIR);
    return std::nullopt;
  }
  int failure = 0;
  std::string text = ReadAll(descriptor, static_cast<size_t>(status.st_size), &failure);
  close(descriptor);
  if (failure != 0) {
    *error = std::strerror(failure);
    return std::nullopt;
  }
  return text;
}

std::string ReadStandardInput() {
  int failure = 0;
  return ReadAll(STDIN_FILENO, 0, &failure);
}

std::optional<std::string> ReadInputLine() {
  std::string line;
  int c;
  while ((c = std::getc(stdin)) != EOF) {
    if (c == '\n') return line;
    line += static_cast<char>(c);
  }
  if (line.empty()) return std::nullopt;
  return line;
}

std::optional<std::string> CheckSourceText(const std::string& name, std::string_view text) {
  auto offset = FindInvalidUtf8(text);
  if (!offset.has_value()) return std::nullopt;
  auto line = 1 + std::count(text.begin(), text.begin() + static_cast<long>(*offset), '\n');
  char byte[8];
  std::snprintf(byte, sizeof(byte), "0x%02X", static_cast<unsigned char>(text[*offset]));
  return name + ":" + std::to_string(line) + ": not UTF-8: byte " + byte + " at offset " +
         std::to_string(*offset) + "\n";
}

std::optional<std::string> ResolvePath(std::string_view specifier, std::string_view referrer) {
  if (specifier.starts_with("file://")) specifier.remove_prefix(7);
  if (specifier.starts_with("/")) return Normalize(specifier);
  if (!specifier.starts_with("./") && !specifier.starts_with("../") && specifier != "." &&
      specifier != "..") {
    return std::nullopt;
  }
  size_t slash = referrer.rfind('/');
  std::string folder(slash == referrer.npos ? "" : referrer.substr(0, slash + 1));
  return Normalize(folder + std::string(specifier));
}

}  // namespace quadrille::shell
