// GetSubstitution.
#include "runtime/get_substitution.h"

#include "runtime/abstract_operations.h"
#include "runtime/text_builder.h"
#include "runtime/text_search.h"

namespace qdr {

namespace {

bool IsDigit(uint16_t c) { return c >= '0' && c <= '9'; }

}  // namespace

Completion<String*> GetSubstitution(Vm& vm, String* matched, String* string, size_t position,
                                    std::span<const Value> captures, Value named_captures,
                                    String* replacement_template) {
  // Fast path: a template without "$" stands for itself.
  const uint8_t dollar[] = {'$'};
  const FlatString dollar_text(dollar, 1);
  if (TRY(FindText(vm, replacement_template->Flatten(vm), dollar_text, 0)) == kTextNotFound) {
    return replacement_template;
  }
  // 1. Let stringLength be the length of str. 3. Let result be the empty String.
  const uint32_t string_length = string->length();
  const uint32_t template_length = replacement_template->length();
  TextBuilder result;
  // 5. Repeat, while templateRemainder is not the empty String,
  uint32_t at = 0;
  while (at < template_length) {
    const FlatString text = replacement_template->Flatten(vm);
    const int64_t next = TRY(FindText(vm, text, dollar_text, at));
    if (next == kTextNotFound) {
      result.Append(text, at, template_length);
      break;
    }
    result.Append(text, at, static_cast<size_t>(next));
    at = static_cast<uint32_t>(next);
    const uint16_t selector = at + 1 < template_length ? text[at + 1] : 0;
    if (selector == '$') {
      // b. "$$"
      result.AppendAscii('$');
      at += 2;
    } else if (selector == '`') {
      // c. "$`"
      if (position > 0) {
        result.Append(vm, String::Substring(vm, string, 0, static_cast<uint32_t>(position)));
      }
      at += 2;
    } else if (selector == '&') {
      // d. "$&"
      result.Append(vm, matched);
      at += 2;
    } else if (selector == '\'') {
      // e. "$'": the tail may begin behind the end of the string when exec lied.
      const size_t tail = std::min<size_t>(position + matched->length(), string_length);
      result.Append(vm, String::Substring(vm, string, static_cast<uint32_t>(tail), string_length));
      at += 2;
    } else if (IsDigit(selector)) {
      // f. "$n" or "$nn": two digits if such a group exists.
      uint32_t digit_count = at + 2 < template_length && IsDigit(text[at + 2]) ? 2 : 1;
      uint32_t index = selector - '0';
      if (digit_count == 2) {
        const uint32_t two_digits = index * 10 + (text[at + 2] - '0');
        if (two_digits > captures.size()) {
          digit_count = 1;
        } else {
          index = two_digits;
        }
      }
      if (index >= 1 && index <= captures.size()) {
        const Value capture = captures[index - 1];
        if (!capture.IsUndefined()) result.Append(vm, AsString(capture));
      } else {
        result.Append(text, at, at + 1 + digit_count);
      }
      at += 1 + digit_count;
    } else if (selector == '<') {
      // g. "$<name>"
      const uint8_t greater[] = {'>'};
      const int64_t end = named_captures.IsUndefined()
                              ? kTextNotFound
                              : TRY(FindText(vm, text, FlatString(greater, 1), at + 2));
      if (end == kTextNotFound) {
        result.AppendAscii("$<");
        at += 2;
      } else {
        String* name =
            String::Substring(vm, replacement_template, at + 2, static_cast<uint32_t>(end));
        // g.iii.4. Let capture be ? Get(namedCaptures, groupName).
        const Value capture = TRY(Get(vm, AsReceiver(named_captures), PropertyKey::From(vm, name)));
        if (!capture.IsUndefined()) result.Append(vm, TRY(ToString(vm, capture)));
        at = static_cast<uint32_t>(end) + 1;
      }
    } else {
      // h. "$" stands for itself.
      result.AppendAscii('$');
      at += 1;
    }
    if (result.overflowed()) break;
  }
  // 6. Return result.
  return result.Finish(vm);
}

}  // namespace qdr
