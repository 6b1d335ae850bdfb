// RegExp.escape (ECMA-262 22.2.5.1).
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "runtime/builtins_regexp_internal.h"
#include "runtime/text_builder.h"

namespace qdr {

namespace {

bool IsDecimalDigitOrLetter(uint16_t c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

bool Contains(std::string_view ascii, uint16_t c) {
  return c != 0 && c < 0x80 && ascii.find(static_cast<char>(c)) != std::string_view::npos;
}

bool IsSpaceOrTerminator(uint16_t c) {
  return c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r' || c == ' ' || c == 0xA0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
         c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

// EncodeForRegExpEscape, for one code unit that is no part of a surrogate pair.
void AppendEscaped(TextBuilder& result, uint16_t c) {
  // 1. If cp is matched by SyntaxCharacter or is U+002F (SOLIDUS), return "\" and cp.
  if (Contains("^$\\.*+?()[]{}|/", c)) {
    result.AppendAscii('\\');
    result.AppendUnit(c);
    return;
  }
  // 2. Else if cp is listed in the table of ControlEscapes, return "\" and the letter.
  constexpr std::string_view kControls = "\t\n\v\f\r";
  if (Contains(kControls, c)) {
    result.AppendAscii('\\');
    result.AppendAscii("tnvfr"[kControls.find(static_cast<char>(c))]);
    return;
  }
  // 5. If cp is one of the other punctuators, white space, a line terminator or a surrogate, then
  bool surrogate = c >= 0xD800 && c <= 0xDFFF;
  if (Contains(",-=<>#&!%:;@~'`\"", c) || IsSpaceOrTerminator(c) || surrogate) {
    // a. "\x" and two digits up to U+00FF; else "\u" and four.
    result.AppendAscii(c <= 0xFF ? absl::StrFormat("\\x%02x", c) : absl::StrFormat("\\u%04x", c));
    return;
  }
  // 6. Return cp.
  result.AppendUnit(c);
}

}  // namespace

Completion<Value> RegExpEscape(Vm& vm, Arguments& arguments) {
  // 1. If S is not a String, throw a TypeError exception.
  if (!IsString(arguments[0])) {
    return vm.ThrowTypeError(absl::StrCat(DescribeForError(vm, arguments[0]), " is not a string"));
  }
  String* string = AsString(arguments[0]);
  // 2. Let escaped be the empty String. 3. Let cpList be StringToCodePoints(S).
  TextBuilder escaped;
  FlatString text = string->Flatten(vm);
  // 4. For each code point cp of cpList, do
  for (uint32_t i = 0; i < text.length(); i++) {
    uint16_t c = text[i];
    if (i == 0 && IsDecimalDigitOrLetter(c)) {
      // a. If escaped is the empty String and cp is a DecimalDigit or AsciiLetter, escape it in
      // hex, so that the result may follow \0, \1, \c and the like.
      escaped.AppendAscii(absl::StrFormat("\\x%02x", c));
      continue;
    }
    if ((c & 0xFC00) == 0xD800 && i + 1 < text.length() && (text[i + 1] & 0xFC00) == 0xDC00) {
      escaped.AppendUnit(c);
      escaped.AppendUnit(text[++i]);
      continue;
    }
    // b. Else, set escaped to escaped and EncodeForRegExpEscape(cp).
    AppendEscaped(escaped, c);
  }
  // 5. Return escaped.
  return Value(TRY(escaped.Finish(vm)));
}

}  // namespace qdr
