// RegExp.prototype[@@replace] (ECMA-262 22.2.6.11). The specification collects all matches before
// it makes the first replacement; so does the fast path, which keeps only the bounds of the groups.
#include <cmath>

#include "absl/strings/str_cat.h"
#include "runtime/builtins_regexp_internal.h"
#include "runtime/get_substitution.h"
#include "runtime/text_builder.h"

namespace qdr {

namespace {

// A replacement template, read once for all matches. Equivalent to GetSubstitution for matches of
// the built-in exec, where no lookup can be observed.
class ReplacementTemplate {
 public:
  ReplacementTemplate(const FlatString& text, const RegExpProgram& program) {
    uint32_t groups = program.capture_count();
    uint32_t literal = 0;  // start of the literal text not yet added
    uint32_t at = 0;
    auto add = [&](Part part, uint32_t next) {
      if (at > literal) parts_.push_back({Part::kLiteral, literal, at});
      if (part.kind != Part::kNothing) parts_.push_back(part);
      at = literal = next;
    };
    while (at < text.length()) {
      if (text[at] != '$' || at + 1 >= text.length()) {
        at++;
        continue;
      }
      uint16_t selector = text[at + 1];
      switch (selector) {
        case '$':
          // One dollar of the two stays.
          at++;
          add({Part::kNothing, 0, 0}, at + 1);
          break;
        case '&':
          add({Part::kGroup, 0, 0}, at + 2);
          break;
        case '`':
          add({Part::kBefore, 0, 0}, at + 2);
          break;
        case '\'':
          add({Part::kAfter, 0, 0}, at + 2);
          break;
        case '<':
          if (program.names().empty() || !AddName(text, program, at, add)) at += 2;
          break;
        default: {
          if (selector < '0' || selector > '9') {
            at++;
            break;
          }
          uint32_t group = selector - '0';
          uint32_t next = at + 2;
          if (next < text.length() && text[next] >= '0' && text[next] <= '9' &&
              group * 10 + (text[next] - '0') <= groups) {
            group = group * 10 + (text[next] - '0');
            next++;
          }
          if (group >= 1 && group <= groups) {
            add({Part::kGroup, group, 0}, next);
          } else {
            at = next;
          }
          break;
        }
      }
    }
    add({Part::kNothing, 0, 0}, at);
  }

  // Calls `piece(from_template, begin, end)` for each stretch of the replacement of a match.
  template <class F>
  void ForEachPiece(uint32_t subject_length, std::span<const int32_t> captures, F piece) const {
    auto group = [&](uint32_t index) {
      if (captures[2 * index] < 0) return;
      piece(false, static_cast<uint32_t>(captures[2 * index]),
            static_cast<uint32_t>(captures[2 * index + 1]));
    };
    for (const Part& part : parts_) {
      switch (part.kind) {
        case Part::kNothing:
          break;
        case Part::kLiteral:
          piece(true, part.a, part.b);
          break;
        case Part::kGroup:
          group(part.a);
          break;
        case Part::kNamed:
          for (uint32_t index : *names_[part.a]) group(index);
          break;
        case Part::kBefore:
          piece(false, uint32_t{0}, static_cast<uint32_t>(captures[0]));
          break;
        case Part::kAfter:
          piece(false, static_cast<uint32_t>(captures[1]), subject_length);
          break;
      }
    }
  }

 private:
  struct Part {
    enum Kind : uint8_t { kNothing, kLiteral, kGroup, kNamed, kBefore, kAfter } kind;
    uint32_t a;  // kLiteral: from; kGroup: which; kNamed: index in names_
    uint32_t b;  // kLiteral: to
  };

  // "$<name>" at `at`; false when it is not closed.
  template <class Add>
  bool AddName(const FlatString& text, const RegExpProgram& program, uint32_t at, Add& add) {
    uint32_t end = at + 2;
    while (end < text.length() && text[end] != '>') end++;
    if (end == text.length()) return false;
    for (const RegExpProgram::GroupName& name : program.names()) {
      if (name.name.size() != end - at - 2) continue;
      bool same = true;
      for (uint32_t i = 0; i < name.name.size() && same; i++) {
        same = name.name[i] == text[at + 2 + i];
      }
      if (!same) continue;
      names_.push_back(&name.groups);
      add({Part::kNamed, static_cast<uint32_t>(names_.size() - 1), 0}, end + 1);
      return true;
    }
    // A name the groups object lacks reads as undefined.
    add({Part::kNothing, 0, 0}, end + 1);
    return true;
  }

  std::vector<Part> parts_;
  std::vector<const std::vector<uint32_t>*> names_;
};

// Writes pieces of flat strings to a sequential one.
template <class Unit>
Unit* CopyUnits(Unit* to, const FlatString& from, uint32_t begin, uint32_t end) {
  if (from.is_one_byte()) {
    return std::copy(from.one_byte().begin() + begin, from.one_byte().begin() + end, to);
  }
  if constexpr (sizeof(Unit) == 2) {
    return std::copy(from.two_byte().begin() + begin, from.two_byte().begin() + end, to);
  }
  QDR_UNREACHABLE();
}

// `string` with each match replaced after the template: measured first, so that a result that
// cannot be costs nothing, then written in place.
Completion<Value> ReplaceWithTemplate(Vm& vm, const RegExpProgram& program, String* string,
                                      String* text_string, std::span<const int32_t> matches) {
  text_string->Flatten(vm);
  FlatString subject = string->Flatten(vm);
  FlatString text = text_string->Flatten(vm);
  const ReplacementTemplate replacement(text, program);
  const uint32_t slots = program.capture_slots();
  const uint32_t subject_length = string->length();

  uint64_t length = subject_length;
  for (size_t i = 0; i < matches.size(); i += slots) {
    std::span<const int32_t> match = matches.subspan(i, slots);
    length -= static_cast<uint32_t>(match[1] - match[0]);
    replacement.ForEachPiece(subject_length, match,
                             [&](bool, uint32_t begin, uint32_t end) { length += end - begin; });
  }
  bool wide = !subject.is_one_byte() || !text.is_one_byte();
  if (length > String::kMaxLength || !vm.heap.CanAllocate(length * (wide ? 2 : 1) + 64)) {
    return vm.ThrowRangeError("Invalid string length");
  }
  auto write = [&](auto* to) {
    // The allocation of the result may have moved what the views show.
    subject = string->Flatten(vm);
    text = text_string->Flatten(vm);
    uint32_t next = 0;
    for (size_t i = 0; i < matches.size(); i += slots) {
      std::span<const int32_t> match = matches.subspan(i, slots);
      to = CopyUnits(to, subject, next, static_cast<uint32_t>(match[0]));
      replacement.ForEachPiece(subject_length, match,
                               [&](bool from_template, uint32_t begin, uint32_t end) {
                                 to = CopyUnits(to, from_template ? text : subject, begin, end);
                               });
      next = static_cast<uint32_t>(match[1]);
    }
    CopyUnits(to, subject, next, subject_length);
  };
  if (length == 0) return Value(vm.names().empty);
  auto size = static_cast<uint32_t>(length);
  String* result;
  if (wide) {
    char16_t* to;
    result = String::NewRawTwoByte(vm, size, &to);
    write(to);
  } else {
    uint8_t* to;
    result = String::NewRawOneByte(vm, size, &to);
    write(to);
  }
  return Value(result);
}

// The arguments of a replacer function, and its result as a string.
Completion<String*> CallReplacer(Vm& vm, JSRegExp* regexp, Value replacer, String* string,
                                 std::span<const int32_t> captures, bool has_names,
                                 Value groups_object) {
  size_t count = captures.size() / 2;
  RootVector arguments(vm.heap);
  arguments.reserve(count + 3);
  for (uint32_t i = 0; i < count; i++) {
    arguments.push_back(RegExpCaptureValue(vm, string, captures, i));
  }
  arguments.push_back(Value::Smi(captures[0]));
  arguments.push_back(string);
  if (has_names) arguments.push_back(groups_object);
  Value result = TRY(Call(vm, replacer, Value::Undefined(),
                          std::span<const Value>(arguments.data(), arguments.size())));
  return ToString(vm, result);
}

// For an expression nobody watches: no match arrays, no lookups.
Completion<Value> ReplaceFast(Vm& vm, JSRegExp* regexp, String* string, Value replace_value,
                              bool functional) {
  RegExpFlags flags = FlagsOf(regexp);
  // The program stays although a replacer may recompile the object.
  Value program_owner = regexp->program();
  const RegExpProgram& program = ProgramOf(regexp);
  const uint32_t slots = program.capture_slots();
  std::vector<int32_t> matches;
  RegExpCaptures captures;
  uint32_t index = 0;
  if (!flags.global() && flags.sticky()) {
    index = static_cast<uint32_t>(regexp->last_index().AsSmi());
  }
  for (;;) {
    bool matched = index <= string->length() &&
                   TRY(RunRegExp(vm, regexp, string, index, RegExpMode::kFromFlags, &captures));
    if (!matched) {
      if (flags.global() || flags.sticky()) TRY(SetLastIndex(vm, regexp, 0));
      break;
    }
    matches.insert(matches.end(), captures.begin(), captures.end());
    index = static_cast<uint32_t>(captures[1]);
    if (!flags.global()) {
      if (flags.sticky()) TRY(SetLastIndex(vm, regexp, index));
      break;
    }
    if (captures[0] == captures[1]) {
      index = AdvanceStringIndex(vm, string, index, flags.either_unicode());
    }
  }
  if (matches.empty()) return Value(string);

  if (!functional) {
    Completion<Value> result =
        ReplaceWithTemplate(vm, program, string, AsString(replace_value), matches);
    asm volatile("" : : "r"(program_owner.bits()) : "memory");
    return result;
  }
  TextBuilder result;
  size_t next_position = 0;
  bool has_names = !program.names().empty();
  for (size_t i = 0; i < matches.size(); i += slots) {
    std::span<const int32_t> match(matches.data() + i, slots);
    Value groups = NewRegExpGroups(vm, program, string, match);
    String* replacement =
        TRY(CallReplacer(vm, regexp, replace_value, string, match, has_names, groups));
    result.Append(string->Flatten(vm), next_position, static_cast<size_t>(match[0]));
    result.Append(vm, replacement);
    next_position = static_cast<size_t>(match[1]);
    if (result.overflowed()) break;
  }
  asm volatile("" : : "r"(program_owner.bits()) : "memory");
  result.Append(string->Flatten(vm), next_position, string->length());
  return Value(TRY(result.Finish(vm)));
}

}  // namespace

// 22.2.6.11 RegExp.prototype [ %Symbol.replace% ] ( string, replaceValue )
Completion<Value> RegExpPrototypeReplace(Vm& vm, Arguments& arguments) {
  // 1. Let rx be the this value. 2. If rx is not an Object, throw a TypeError exception.
  JSReceiver* rx = TRY(RegExpReceiver(vm, arguments, "RegExp.prototype.@@replace"));
  // 3. Let S be ? ToString(string). 4. Let lengthS be the length of S.
  String* string = TRY(ToString(vm, arguments[0]));
  // 5. Let functionalReplace be IsCallable(replaceValue).
  Value replace_value = arguments[1];
  bool functional = IsCallable(vm.heap, replace_value);
  // 6. If functionalReplace is false, set replaceValue to ? ToString(replaceValue).
  if (!functional) replace_value = TRY(ToString(vm, replace_value));
  if (IsPristineRegExp(vm, rx)) {
    return ReplaceFast(vm, static_cast<JSRegExp*>(rx), string, replace_value, functional);
  }
  // 7. Let flags be ? ToString(? Get(rx, "flags")). 8. If flags contains "g", let global be true.
  RegExpFlagText flags = TRY(ReadRegExpFlags(vm, rx));
  // 9. If global is true, then perform ? Set(rx, "lastIndex", +0𝔽, true).
  if (flags.global) {
    TRY(Set(vm, rx, PropertyKey::Name(vm.names().lastIndex), Value::Smi(0)));
  }
  // 10. Let results be a new empty List. 11. Let done be false. 12. Repeat, while done is false,
  RootVector results(vm.heap);
  for (;;) {
    // a. Let result be ? RegExpExec(rx, S). b. If result is null, set done to true.
    Value result = TRY(RegExpExec(vm, rx, string));
    if (result.IsNull()) break;
    // c.i. Append result to results. ii. If global is false, set done to true.
    results.push_back(result);
    if (!flags.global) break;
    // iii.1. Let matchStr be ? ToString(? Get(result, "0")).
    String* match = TRY(ToString(vm, TRY(Get(vm, AsReceiver(result), PropertyKey::Index(0)))));
    // iii.2. If matchStr is the empty String, advance lastIndex.
    if (match->length() == 0) TRY(AdvancePastEmptyMatch(vm, rx, string, flags.unicode));
    TRY(vm.PollInterrupt());
  }
  // 13. Let accumulatedResult be the empty String. 14. Let nextSourcePosition be 0.
  TextBuilder accumulated;
  uint64_t next_position = 0;
  // 15. For each element result of results, do
  for (size_t r = 0; r < results.size(); r++) {
    JSReceiver* result = AsReceiver(results[r]);
    // a. Let resultLength be ? LengthOfArrayLike(result). b. Let nCaptures be max(length - 1, 0).
    double length = TRY(LengthOfArrayLike(vm, result));
    // c. Let matched be ? ToString(? Get(result, "0")).
    String* matched = TRY(ToString(vm, TRY(Get(vm, result, PropertyKey::Index(0)))));
    // e. Let position be ? ToIntegerOrInfinity(? Get(result, "index")).
    double position =
        TRY(ToIntegerOrInfinity(vm, TRY(Get(vm, result, PropertyKey::Name(vm.names().index)))));
    // f. Set position to the result of clamping position between 0 and lengthS.
    position = std::clamp<double>(position, 0, string->length());
    // g. Let captures be a new empty List. h, i. For each n from 1 to nCaptures, do
    RootVector captures(vm.heap);
    for (double n = 1; n < length; n++) {
      // 1. Let capN be ? Get(result, ! ToString(𝔽(n))). 2. If capN is not undefined, ToString it.
      Value capture = TRY(Get(vm, result, IndexKey(vm, n)));
      if (!capture.IsUndefined()) capture = TRY(ToString(vm, capture));
      captures.push_back(capture);
    }
    // j. Let namedCaptures be ? Get(result, "groups").
    Value named = TRY(Get(vm, result, PropertyKey::Name(vm.names().groups)));
    String* replacement;
    if (functional) {
      // k. Let replacerArgs be « matched », captures, « 𝔽(position), S », and namedCaptures if it
      // is not undefined.
      captures.insert(0, matched);
      captures.push_back(Value::Number(position));
      captures.push_back(string);
      if (!named.IsUndefined()) captures.push_back(named);
      // iv. Let replacementValue be ? Call(replaceValue, undefined, replacerArgs).
      Value value = TRY(Call(vm, replace_value, Value::Undefined(),
                             std::span<const Value>(captures.data(), captures.size())));
      // v. Let replacementString be ? ToString(replacementValue).
      replacement = TRY(ToString(vm, value));
    } else {
      // l. If namedCaptures is not undefined, set it to ? ToObject(namedCaptures).
      if (!named.IsUndefined()) named = TRY(ToObject(vm, named));
      // ii. Let replacementString be ? GetSubstitution(...).
      replacement = TRY(GetSubstitution(vm, matched, string, static_cast<size_t>(position),
                                        std::span<const Value>(captures.data(), captures.size()),
                                        named, AsString(replace_value)));
    }
    // m. If position >= nextSourcePosition, then
    if (position >= next_position) {
      auto at = static_cast<uint32_t>(position);
      accumulated.Append(string->Flatten(vm), next_position, at);
      accumulated.Append(vm, replacement);
      // iii. Set nextSourcePosition to position + the length of matched.
      next_position = uint64_t{at} + matched->length();
    }
  }
  // 16. If nextSourcePosition >= lengthS, return accumulatedResult.
  // 17. Return accumulatedResult and the rest of S.
  if (next_position < string->length()) {
    accumulated.Append(string->Flatten(vm), next_position, string->length());
  }
  return Value(TRY(accumulated.Finish(vm)));
}

}  // namespace qdr
