// Places in source texts; see source_location.h.
#include "engine/source_location.h"

#include <algorithm>

#include "engine/utf16.h"

namespace quadrille::internal {

namespace {

// Longer lines are cut to this many code units around the place.
constexpr uint32_t kExcerpt = 120;

bool IsLineEnd(uint16_t unit) {
  return unit == '\n' || unit == '\r' || unit == 0x2028 || unit == 0x2029;
}

std::string Utf8Of(const qdr::FlatString& text, uint32_t from, uint32_t to) {
  std::u16string units;
  for (uint32_t index = from; index < to; ++index) {
    units.push_back(static_cast<char16_t>(text[index]));
  }
  return qdr::Utf16ToUtf8(units);
}

}  // namespace

SourceLocation LocateIn(qdr::Vm& vm, qdr::String* source, std::string file, uint32_t start,
                        uint32_t end) {
  SourceLocation location;
  location.file = std::move(file);
  qdr::FlatString text = source->Flatten(vm);
  start = std::min(start, text.length());
  end = std::clamp(end, start, text.length());
  uint32_t line_start = 0;
  location.line = 1;
  for (uint32_t index = 0; index < start; ++index) {
    if (!IsLineEnd(text[index])) continue;
    if (text[index] == '\r' && index + 1 < text.length() && text[index + 1] == '\n') continue;
    ++location.line;
    line_start = index + 1;
  }
  location.column = static_cast<int>(start - line_start) + 1;
  uint32_t from = line_start;
  if (start - line_start > kExcerpt / 2 + kExcerpt / 4) {
    from = start - kExcerpt / 2;
    location.cut_before = true;
  }
  uint32_t to = from;
  while (to < text.length() && !IsLineEnd(text[to]) && to - from < kExcerpt) ++to;
  location.cut_after = to < text.length() && !IsLineEnd(text[to]);
  end = std::min(end, to);
  location.excerpt = Utf8Of(text, from, to);
  location.excerpt_offset = Utf8Of(text, from, start).size();
  location.excerpt_length = std::max<size_t>(1, Utf8Of(text, start, end).size());
  return location;
}

SourceLocation LocateIn(qdr::Vm& vm, qdr::Script* script, uint32_t start, uint32_t end) {
  std::string name =
      qdr::IsString(script->name()) ? qdr::AsString(script->name())->ToUtf8(vm) : std::string();
  SourceLocation location = LocateIn(vm, script->source(), std::move(name), start, end);
  location.line += script->get(qdr::Script::kLineOffset).AsSmi();
  return location;
}

}  // namespace quadrille::internal
