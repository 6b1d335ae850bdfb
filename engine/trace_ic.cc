// [LoadIC in ~area+12 at shapes.js:3:16 (0->1) map=0x1a40 "width" LoadInObject]
#include "engine/trace_ic.h"

#include <string>
#include <string_view>

#include "absl/strings/str_format.h"

namespace qdr {

namespace {

/// V8's name for the cache of a kind of slots.
std::string CacheName(std::string_view kind) {
  static constexpr struct {
    std::string_view kind;
    const char* name;
  } kNames[] = {
      {"LoadNamed", "LoadIC"},          {"LoadKeyed", "KeyedLoadIC"},
      {"StoreNamed", "StoreIC"},        {"StoreKeyed", "KeyedStoreIC"},
      {"DefineOwn", "DefineOwnIC"},     {"HasProperty", "KeyedHasIC"},
      {"LoadGlobal", "LoadGlobalIC"},   {"LoadGlobalInsideTypeof", "LoadGlobalIC"},
      {"StoreGlobal", "StoreGlobalIC"},
  };
  for (const auto& row : kNames) {
    if (row.kind == kind) return row.name;
  }
  return std::string(kind) + "IC";
}

/// V8's letter for a state.
char Mark(std::string_view state) {
  if (state == "uninitialized") return '0';
  if (state == "monomorphic") return '1';
  return state == "polymorphic" ? 'P' : 'N';
}

}  // namespace

void TraceIc::OnEvent(const Event& event) {
  if (names_.Learn(event)) return;
  if (event.type != EventType::kIcChange) return;
  const auto& e = event.as<event::IcChange>();
  const FunctionNames::Entry& function = names_.Of(e.function);
  std::string line = absl::StrFormat("[%s in %s+%u at %s:%u:%u (%c->%c)", CacheName(e.kind),
                                     names_.NameOf(e.function), e.offset, function.script, e.line,
                                     e.column, Mark(e.from), Mark(e.to));
  if (e.map != 0) absl::StrAppendFormat(&line, " map=%#x", e.map);
  if (!e.key.empty()) line += " " + std::string(e.key);
  if (!e.handler.empty()) line += " " + std::string(e.handler);
  std::fprintf(out_, "%s]\n", line.c_str());
}

}  // namespace qdr
