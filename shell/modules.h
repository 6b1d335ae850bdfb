// Finding modules: specifiers are paths, relative to the file that names them.
#ifndef SHELL_MODULES_H_
#define SHELL_MODULES_H_

#include <quadrille/quadrille.h>

#include <map>
#include <string>
#include <utility>

namespace quadrille::shell {

/// The modules loaded so far, by realm, path and type, so that a file is one module.
class ModuleMap {
 public:
  explicit ModuleMap(Isolate& isolate) : isolate_(isolate) {}

  /// Tells the isolate to find modules here.
  void Install();
  /// Makes the text a module under that path: the main module may import itself.
  Result<Module> Add(const Context& context, const std::string& path, const std::string& source);

 private:
  Result<Module> Load(const Context& context, const ModuleRequest& request);

  struct Entry {
    Context context;
    std::string path;
    std::string type;
    Module module;
  };
  Isolate& isolate_;
  std::multimap<std::string, Entry> entries_;
};

}  // namespace quadrille::shell

#endif  // SHELL_MODULES_H_
