// Finding modules; see modules.h.
#include "shell/modules.h"

#include <filesystem>
#include <optional>
#include <string_view>

#include "shell/files.h"

namespace quadrille::shell {

namespace {

/// The URL of a module of that name: of files absolute; other names stand for themselves.
std::string UrlOf(const std::string& name) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(name, error)) return name;
  std::string path = std::filesystem::absolute(name, error).lexically_normal().string();
  std::string url = "file://";
  constexpr std::string_view kPlain = "-._~!$&'()*+,;=:@/";
  for (char c : path) {
    bool is_alphanumeric = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    if (is_alphanumeric || kPlain.find(c) != std::string_view::npos) {
      url += c;
    } else {
      constexpr char kDigits[] = "0123456789ABCDEF";
      auto byte = static_cast<unsigned char>(c);
      url += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return url;
}

}  // namespace

void ModuleMap::Install() {
  isolate_.SetModuleLoader([this](const Context& context, const ModuleRequest& request) {
    return Load(context, request);
  });
  isolate_.SetImportMetaHook([this](const std::string& name, const Object& meta) -> Result<void> {
    return meta.Set("url", String::New(isolate_, UrlOf(name)));
  });
}

Result<Module> ModuleMap::Add(const Context& context, const std::string& path,
                              const std::string& source) {
  SourceOptions options;
  options.name = path;
  auto module = Module::Compile(context, source, options);
  if (!module.ok()) return module;
  std::string key = ResolvePath(path.starts_with("/") ? path : "./" + path, "").value_or(path);
  entries_.emplace(key, Entry{context, key, "", *module});
  return module;
}

Result<Module> ModuleMap::Load(const Context& context, const ModuleRequest& request) {
  auto path = ResolvePath(request.specifier, request.referrer);
  std::string from = request.referrer.empty() ? "" : ", imported from " + request.referrer;
  if (!path.has_value()) {
    return Exception::TypeError(isolate_,
                                "Cannot find module '" + request.specifier + "'" + from +
                                    ": a module is named by a path that starts with ./, ../ or /");
  }
  std::string type(request.type());
  for (const auto& [key, value] : request.attributes) {
    if (key != "type") {
      return Exception::TypeError(isolate_, "Import attribute '" + key + "' is not supported");
    }
  }
  if (!type.empty() && type != "json" && type != "text") {
    return Exception::TypeError(isolate_, "Import attribute type '" + type + "' is not supported");
  }
  auto [first, last] = entries_.equal_range(*path);
  for (auto entry = first; entry != last; ++entry) {
    if (entry->second.context == context && entry->second.type == type) {
      return entry->second.module;
    }
  }
  std::string error;
  auto source = ReadFile(*path, &error);
  if (!source.has_value()) {
    return Exception::TypeError(isolate_,
                                "Cannot find module '" + *path + "'" + from + ": " + error);
  }
  if (auto message = CheckSourceText(*path, *source); message.has_value()) {
    message->pop_back();
    return Exception::SyntaxError(isolate_, *message);
  }
  SourceOptions options;
  options.name = *path;
  auto module = [&]() -> Result<Module> {
    if (type == "json") return Module::NewJson(context, *path, *source);
    if (type == "text") {
      return Module::New(context, *path, {{"default", String::New(isolate_, *source)}});
    }
    return Module::Compile(context, *source, options);
  }();
  if (!module.ok()) return module;
  entries_.emplace(*path, Entry{context, *path, type, *module});
  return module;
}

}  // namespace quadrille::shell
