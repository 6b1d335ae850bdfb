// Text as the shell needs it; see text.h.
#include "shell/text.h"

#include <array>
#include <cstdio>

namespace quadrille::shell {

namespace {

// The length of the well-formed sequence at the front of `text`, or 0.
size_t SequenceLength(std::string_view text) {
  auto byte = [&](size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0u;
  };
  auto continues = [&](size_t index) { return (byte(index) & 0xc0) == 0x80; };
  unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return continues(1) ? 2 : 0;
  if (first < 0xf0) {
    unsigned lowest = first == 0xe0 ? 0xa0 : 0x80;
    unsigned highest = first == 0xed ? 0x9f : 0xbf;
    return byte(1) >= lowest && byte(1) <= highest && continues(2) ? 3 : 0;
  }
  if (first < 0xf5) {
    unsigned lowest = first == 0xf0 ? 0x90 : 0x80;
    unsigned highest = first == 0xf4 ? 0x8f : 0xbf;
    return byte(1) >= lowest && byte(1) <= highest && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

struct Range {
  char32_t first;
  char32_t last;
};

// Blocks that terminals show two columns wide.
constexpr std::array kWide = {
    Range{0x1100, 0x115f},   Range{0x2e80, 0x303e},   Range{0x3041, 0x33ff},
    Range{0x3400, 0x4dbf},   Range{0x4e00, 0x9fff},   Range{0xa000, 0xa4cf},
    Range{0xa960, 0xa97f},   Range{0xac00, 0xd7a3},   Range{0xf900, 0xfaff},
    Range{0xfe30, 0xfe6f},   Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6},
    Range{0x1f300, 0x1f64f}, Range{0x1f680, 0x1f6ff}, Range{0x1f900, 0x1f9ff},
    Range{0x20000, 0x3fffd},
};
// Combining marks and joiners, which take no column.
constexpr std::array kZero = {
    Range{0x300, 0x36f},   Range{0x200b, 0x200f}, Range{0x20d0, 0x20ff},
    Range{0xfe00, 0xfe0f}, Range{0xfe20, 0xfe2f}, Range{0xe0100, 0xe01ef},
};

template <class Table>
bool Contains(const Table& table, char32_t code_point) {
  for (const Range& range : table) {
    if (code_point >= range.first && code_point <= range.last) return true;
  }
  return false;
}

bool IsLead(char16_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool IsTrail(char16_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

char ChooseQuote(std::u16string_view units) {
  auto has = [&](std::u16string_view part) { return units.find(part) != units.npos; };
  if (!has(u"'")) return '\'';
  if (!has(u"\"")) return '"';
  if (!has(u"`") && !has(u"${")) return '`';
  return '\'';
}

}  // namespace

std::optional<size_t> FindInvalidUtf8(std::string_view bytes) {
  size_t position = 0;
  while (position < bytes.size()) {
    if (static_cast<unsigned char>(bytes[position]) < 0x80) {
      ++position;
      continue;
    }
    size_t length = SequenceLength(bytes.substr(position));
    if (length == 0) return position;
    position += length;
  }
  return std::nullopt;
}

char32_t TakeCodePoint(std::string_view* text) {
  size_t length = SequenceLength(*text);
  if (length == 0) {
    text->remove_prefix(1);
    return 0xfffd;
  }
  auto byte = [&](size_t index) { return static_cast<unsigned char>((*text)[index]); };
  char32_t result = byte(0);
  if (length > 1) {
    result &= 0xff >> (length + 1);
    for (size_t index = 1; index < length; ++index) result = result << 6 | (byte(index) & 0x3f);
  }
  text->remove_prefix(length);
  return result;
}

void AppendUtf8(std::string* out, char32_t code_point) {
  if (code_point < 0x80) {
    out->push_back(static_cast<char>(code_point));
    return;
  }
  auto tail = [&](int shift) {
    out->push_back(static_cast<char>(0x80 | (code_point >> shift & 0x3f)));
  };
  if (code_point < 0x800) {
    out->push_back(static_cast<char>(0xc0 | code_point >> 6));
  } else if (code_point < 0x10000) {
    out->push_back(static_cast<char>(0xe0 | code_point >> 12));
    tail(6);
  } else {
    out->push_back(static_cast<char>(0xf0 | code_point >> 18));
    tail(12);
    tail(6);
  }
  tail(0);
}

std::string Utf16ToUtf8(std::u16string_view units) {
  std::string result;
  result.reserve(units.size());
  for (size_t index = 0; index < units.size(); ++index) {
    char16_t unit = units[index];
    if (IsLead(unit) && index + 1 < units.size() && IsTrail(units[index + 1])) {
      AppendUtf8(&result, 0x10000 + ((unit - 0xd800) << 10) + (units[++index] - 0xdc00));
    } else if (IsLead(unit) || IsTrail(unit)) {
      AppendUtf8(&result, 0xfffd);
    } else {
      AppendUtf8(&result, unit);
    }
  }
  return result;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    if (text[0] == '\x1b' && text.size() > 1 && text[1] == '[') {
      size_t end = text.find('m');
      text.remove_prefix(end == text.npos ? text.size() : end + 1);
      continue;
    }
    char32_t code_point = TakeCodePoint(&text);
    if (Contains(kWide, code_point)) {
      width += 2;
    } else if (!Contains(kZero, code_point)) {
      width += 1;
    }
  }
  return width;
}

bool IsPlainKey(std::string_view name) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (name.empty() || !letter(name[0])) return false;
  for (char c : name) {
    if (!letter(c) && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

std::string Quote(std::u16string_view units) {
  const char quote = ChooseQuote(units);
  std::string result(1, quote);
  char buffer[8];
  for (size_t index = 0; index < units.size(); ++index) {
    char16_t unit = units[index];
    switch (unit) {
      case '\n':
        result += "\\n";
        continue;
      case '\t':
        result += "\\t";
        continue;
      case '\b':
        result += "\\b";
        continue;
      case '\f':
        result += "\\f";
        continue;
      case '\r':
        result += "\\r";
        continue;
      case '\\':
        result += "\\\\";
        continue;
      default:
        break;
    }
    if (unit == static_cast<char16_t>(quote)) {
      result += '\\';
      result += quote;
    } else if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) {
      std::snprintf(buffer, sizeof(buffer), "\\x%02X", unit);
      result += buffer;
    } else if (IsLead(unit) && index + 1 < units.size() && IsTrail(units[index + 1])) {
      AppendUtf8(&result, 0x10000 + ((unit - 0xd800) << 10) + (units[++index] - 0xdc00));
    } else if (IsLead(unit) || IsTrail(unit)) {
      std::snprintf(buffer, sizeof(buffer), "\\u%04x", unit);
      result += buffer;
    } else {
      AppendUtf8(&result, unit);
    }
  }
  result += quote;
  return result;
}

std::string PadStart(const std::string& text, size_t width) {
  size_t have = DisplayWidth(text);
  return have < width ? std::string(width - have, ' ') + text : text;
}

std::string PadEnd(const std::string& text, size_t width) {
  size_t have = DisplayWidth(text);
  return have < width ? text + std::string(width - have, ' ') : text;
}

}  // namespace quadrille::shell
