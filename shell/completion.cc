// Completion; see completion.h.
#include "shell/completion.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "shell/inspect.h"

namespace quadrille::shell {

namespace {

constexpr std::array kWords = {
    "async",    "await",   "break",    "case",      "catch",  "class",  "const",      "continue",
    "debugger", "default", "delete",   "do",        "else",   "export", "extends",    "false",
    "finally",  "for",     "function", "if",        "import", "in",     "instanceof", "let",
    "new",      "null",    "return",   "static",    "super",  "switch", "this",       "throw",
    "true",     "try",     "typeof",   "undefined", "var",    "void",   "while",      "with",
    "yield",    ".editor", ".exit",    ".help",     ".load",
};

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || (c & 0x80) != 0;
}

bool IsName(std::string_view text) {
  return !text.empty() && !(text[0] >= '0' && text[0] <= '9') &&
         std::all_of(text.begin(), text.end(), IsNameByte);
}

// The names of the properties of a value, along its prototype chain.
void AddProperties(Isolate& isolate, const Value& value, std::set<std::string>* names) {
  Value current = value;
  if (!value.IsObject()) {
    auto object = value.ToObject(isolate);
    if (!object.ok()) return;
    current = *object;
  }
  for (int depth = 0; depth < 100 && current.IsObject() && !current.Is<Proxy>(); ++depth) {
    Object object = current.As<Object>();
    auto keys = object.OwnKeys({.symbols = false, .indices = false});
    if (!keys.ok()) return;
    for (const Value& key : *keys) {
      std::string name = key.ToDisplayString();
      if (IsName(name)) names->insert(std::move(name));
    }
    auto prototype = object.GetPrototype();
    if (!prototype.ok()) return;
    current = *prototype;
  }
}

std::optional<Value> LookUp(const Context& context, std::string_view name) {
  if (name == "this" || name == "globalThis") return Value(context.global());
  if (auto value = context.Lexical(name); value.has_value()) return value;
  return GetQuietly(context.global(), name);
}

}  // namespace

Completions Complete(const Context& context, std::string_view before) {
  // The chain of names at the end: a.b?.c
  size_t start = before.size();
  while (start > 0 &&
         (IsNameByte(before[start - 1]) || before[start - 1] == '.' ||
          (before[start - 1] == '?' && start < before.size() && before[start] == '.'))) {
    --start;
  }
  std::string chain(before.substr(start));
  std::erase(chain, '?');
  size_t dot = chain.rfind('.');
  std::string partial = dot == chain.npos ? chain : chain.substr(dot + 1);
  std::set<std::string> names;
  if (dot == chain.npos || dot == 0) {
    if (dot == 0) {
      if (start != 0) return {};
      partial = chain;
    } else {
      AddProperties(context.isolate(), context.global(), &names);
      for (std::string& name : context.LexicalNames()) names.insert(std::move(name));
    }
    names.insert(kWords.begin(), kWords.end());
  } else {
    std::optional<Value> value;
    for (size_t from = 0; from <= dot;) {
      size_t to = std::min(chain.find('.', from), dot);
      std::string name = chain.substr(from, to - from);
      if (!IsName(name)) return {};
      if (from == 0) {
        value = LookUp(context, name);
      } else {
        auto object = value->ToObject(context.isolate());
        if (!object.ok()) return {};
        value = GetQuietly(*object, name);
      }
      if (!value.has_value() || value->IsNullish()) return {};
      from = to + 1;
    }
    AddProperties(context.isolate(), *value, &names);
  }
  Completions result;
  result.typed = partial.size();
  for (const std::string& name : names) {
    if (name.starts_with(partial)) result.words.push_back(name);
  }
  return result;
}

}  // namespace quadrille::shell
