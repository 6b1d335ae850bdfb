// UTF-8 in and out of strings. Ill-formed input becomes U+FFFD, one for each maximal subpart (the
// WHATWG decoder's way); lone surrogates go out as U+FFFD.
#include <cstring>

#include "objects/string.h"
#include "objects/vm.h"

namespace qdr {

namespace {

constexpr char16_t kReplacement = 0xfffd;

size_t AsciiPrefix(const uint8_t* p, size_t n) {
  size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    uint64_t word;
    std::memcpy(&word, p + i, 8);
    if ((word & 0x8080'8080'8080'8080) != 0) break;
  }
  while (i < n && p[i] < 0x80) ++i;
  return i;
}

/// Appends the UTF-16 of [p, p + n).
void Decode(const uint8_t* p, size_t n, std::vector<char16_t>& out) {
  size_t i = 0;
  while (i < n) {
    uint8_t lead = p[i];
    if (lead < 0x80) {
      out.push_back(lead);
      ++i;
      continue;
    }
    int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4) {
      out.push_back(kReplacement);
      ++i;
      continue;
    }
    // The second byte's range excludes overlong forms, surrogates and what is beyond U+10FFFF.
    uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    uint32_t code_point = lead & (0x3f >> more);
    size_t j = i + 1;
    int left = more;
    while (left > 0 && j < n && p[j] >= low && p[j] <= high) {
      code_point = code_point << 6 | (p[j] & 0x3f);
      low = 0x80;
      high = 0xbf;
      ++j;
      --left;
    }
    i = j;
    if (left > 0) {
      out.push_back(kReplacement);
    } else if (code_point > 0xffff) {
      out.push_back(static_cast<char16_t>(0xd7c0 + (code_point >> 10)));
      out.push_back(static_cast<char16_t>(0xdc00 + (code_point & 0x3ff)));
    } else {
      out.push_back(static_cast<char16_t>(code_point));
    }
  }
}

void AppendCodePoint(std::string& out, uint32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xc0 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | c >> 12));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  } else {
    out.push_back(static_cast<char>(0xf0 | c >> 18));
    out.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  }
}

}  // namespace

String* String::FromUtf8(Vm& vm, std::string_view utf8) {
  auto* p = reinterpret_cast<const uint8_t*>(utf8.data());
  size_t ascii = AsciiPrefix(p, utf8.size());
  if (ascii == utf8.size()) return NewOneByte(vm, {p, ascii});
  std::vector<char16_t> units(p, p + ascii);
  units.reserve(utf8.size());
  Decode(p + ascii, utf8.size() - ascii, units);
  return NewTwoByte(vm, units);
}

std::string String::ToUtf8(Vm& vm) {
  FlatString flat = Flatten(vm);
  std::string out;
  if (flat.is_one_byte()) {
    auto bytes = flat.one_byte();
    size_t ascii = AsciiPrefix(bytes.data(), bytes.size());
    out.reserve(bytes.size() + (bytes.size() - ascii) / 2);
    out.assign(reinterpret_cast<const char*>(bytes.data()), ascii);
    for (size_t i = ascii; i < bytes.size(); ++i) AppendCodePoint(out, bytes[i]);
    return out;
  }
  auto units = flat.two_byte();
  out.reserve(units.size() * 2);
  for (size_t i = 0; i < units.size(); ++i) {
    uint32_t c = units[i];
    if ((c & 0xf800) == 0xd800) {
      if (c < 0xdc00 && i + 1 < units.size() && (units[i + 1] & 0xfc00) == 0xdc00) {
        c = 0x10000 + ((c - 0xd800) << 10) + (units[++i] - 0xdc00);
      } else {
        c = kReplacement;
      }
    }
    AppendCodePoint(out, c);
  }
  return out;
}

}  // namespace qdr
