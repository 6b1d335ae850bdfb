#include "engine/json_text.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace qdr {

namespace {

/// Length of the valid UTF-8 sequence that starts at `text[at]`; 0 if there is none.
size_t SequenceLength(std::string_view text, size_t at) {
  auto byte = [&](size_t i) -> unsigned {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0;
  };
  auto continues = [&](size_t i) { return (byte(i) & 0xc0) == 0x80; };
  unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return continues(1) ? 2 : 0;
  if (first >= 0xe0 && first <= 0xef) {
    if (!continues(1) || !continues(2)) return 0;
    if (first == 0xe0 && byte(1) < 0xa0) return 0;
    return first == 0xed && byte(1) >= 0xa0 ? 0 : 3;
  }
  if (first >= 0xf0 && first <= 0xf4) {
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (first == 0xf0 && byte(1) < 0x90) return 0;
    return first == 0xf4 && byte(1) >= 0x90 ? 0 : 4;
  }
  return 0;
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out.push_back('"');
  for (size_t at = 0; at < text.size();) {
    size_t length = SequenceLength(text, at);
    char c = text[at];
    if (length == 0) {
      out += "\\ufffd";
      length = 1;
    } else if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&out, "\\u%04x", static_cast<unsigned char>(c));
    } else {
      out.append(text.substr(at, length));
    }
    at += length;
  }
  out.push_back('"');
}

void AppendMicroseconds(std::string& out, int64_t nanoseconds) {
  absl::StrAppendFormat(&out, "%d.%03d", nanoseconds / 1000, nanoseconds % 1000);
}

void JsonFields::Name(std::string_view name) {
  out_.push_back(',');
  AppendJsonString(out_, name);
  out_.push_back(':');
}

void JsonFields::Number(std::string_view name, int64_t value) {
  Name(name);
  absl::StrAppend(&out_, value);
}

void JsonFields::Microseconds(std::string_view name, double value) {
  Name(name);
  AppendMicroseconds(out_, std::llround(std::max(value, 0.0) * 1000));
}

void JsonFields::Flag(std::string_view name, bool value) {
  Name(name);
  out_ += value ? "true" : "false";
}

void JsonFields::Text(std::string_view name, std::string_view value) {
  Name(name);
  AppendJsonString(out_, value);
}

}  // namespace qdr
