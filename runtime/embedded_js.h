// The library's JavaScript files (runtime/js/*.js), embedded in the program by cmake/EmbedJs.cmake.
#ifndef RUNTIME_EMBEDDED_JS_H_
#define RUNTIME_EMBEDDED_JS_H_

#include <span>
#include <string_view>

namespace qdr {

struct EmbeddedJsFile {
  std::string_view name;  ///< "array.js"
  std::string_view text;  ///< ASCII
};

/// Defined by the generated file.
std::span<const EmbeddedJsFile> EmbeddedJsFiles();

/// nullptr if there is none of this name; ".js" may be left out.
inline const EmbeddedJsFile* FindEmbeddedJs(std::string_view name) {
  for (const EmbeddedJsFile& file : EmbeddedJsFiles()) {
    if (file.name == name) return &file;
    if (file.name.size() == name.size() + 3 && file.name.starts_with(name)) return &file;
  }
  return nullptr;
}

}  // namespace qdr

#endif  // RUNTIME_EMBEDDED_JS_H_
