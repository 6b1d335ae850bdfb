// String.prototype (ECMA-262 22.1.3): characters, parts, simple searches, padding, trimming.
#include <cmath>

#include "runtime/string_builtins.h"
#include "runtime/text_search.h"
#include "runtime/text_transform.h"

namespace qdr {

namespace {

bool IsLead(uint16_t c) { return (c & 0xfc00) == 0xd800; }
bool IsTrail(uint16_t c) { return (c & 0xfc00) == 0xdc00; }

// 22.1.3.1 String.prototype.at ( index )
Completion<Value> StringAt(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.at"));
  // 3. Let len be the length of S. 4. Let relativeIndex be ? ToIntegerOrInfinity(index).
  const double relative = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 5-6. Count from the end when negative.
  const double k = relative >= 0 ? relative : s->length() + relative;
  // 7. If k < 0 or k ≥ len, return undefined.
  if (k < 0 || k >= s->length()) return Value::Undefined();
  // 8. Return the substring of S from k to k + 1.
  return String::FromCharCode(vm, s->At(vm, static_cast<uint32_t>(k)));
}

// 22.1.3.2 String.prototype.charAt ( pos )
Completion<Value> StringCharAt(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.charAt"));
  // 3. Let position be ? ToIntegerOrInfinity(pos).
  const double position = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 5. If position < 0 or position ≥ size, return the empty String.
  if (position < 0 || position >= s->length()) return vm.names().empty;
  // 6. Return the substring of S from position to position + 1.
  return String::FromCharCode(vm, s->At(vm, static_cast<uint32_t>(position)));
}

// 22.1.3.3 String.prototype.charCodeAt ( pos )
Completion<Value> StringCharCodeAt(Vm& vm, Arguments& arguments) {
  // Fast path: nothing to convert.
  if (IsString(arguments.this_value()) && arguments[0].IsSmi()) [[likely]] {
    String* s = AsString(arguments.this_value());
    const auto position = static_cast<uint32_t>(arguments[0].AsSmi());
    if (position < s->length()) return Value::Smi(s->At(vm, position));
    return Value::Double(NAN);
  }
  String* s = TRY(ThisString(vm, arguments, "String.prototype.charCodeAt"));
  // 3. Let position be ? ToIntegerOrInfinity(pos).
  const double position = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 5. If position < 0 or position ≥ size, return NaN.
  if (position < 0 || position >= s->length()) return Value::Double(NAN);
  // 6. Return the Number value of the code unit at position.
  return Value::Smi(s->At(vm, static_cast<uint32_t>(position)));
}

// 22.1.3.4 String.prototype.codePointAt ( pos )
Completion<Value> StringCodePointAt(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.codePointAt"));
  // 3. Let position be ? ToIntegerOrInfinity(pos).
  const double number = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 5. If position < 0 or position ≥ size, return undefined.
  if (number < 0 || number >= s->length()) return Value::Undefined();
  // 6-7. Let cp be CodePointAt(S, position).
  const auto position = static_cast<uint32_t>(number);
  const uint16_t first = s->At(vm, position);
  if (!IsLead(first) || position + 1 == s->length()) return Value::Smi(first);
  const uint16_t second = s->At(vm, position + 1);
  if (!IsTrail(second)) return Value::Smi(first);
  return Value::Smi(0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff));
}

// 22.1.3.5 String.prototype.concat ( ...args )
Completion<Value> StringConcat(Vm& vm, Arguments& arguments) {
  String* result = TRY(ThisString(vm, arguments, "String.prototype.concat"));
  // 4. For each element next of args: let nextString be ? ToString(next), append it.
  for (size_t i = 0; i < arguments.size(); i++) {
    String* next = TRY(ToString(vm, arguments[i]));
    result = TRY(String::Concat(vm, result, next));
  }
  return result;
}

/// The search string of endsWith, includes and startsWith, which must not be a RegExp.
Completion<String*> SearchStringArgument(Vm& vm, Value argument, std::string_view method) {
  // Let isRegExp be ? IsRegExp(searchString). If isRegExp is true, throw a TypeError exception.
  if (IsReceiver(argument) && TRY(IsRegExp(vm, argument))) {
    return vm.ThrowTypeError(
        ConcatText({"First argument to ", method, " must not be a regular expression"}));
  }
  // Let searchStr be ? ToString(searchString).
  return ToString(vm, argument);
}

// 22.1.3.7 String.prototype.endsWith ( searchString [ , endPosition ] )
Completion<Value> StringEndsWith(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.endsWith"));
  String* search = TRY(SearchStringArgument(vm, arguments[0], "String.prototype.endsWith"));
  // 7. If endPosition is undefined, let pos be len; else let pos be ? ToIntegerOrInfinity(it).
  // 8. Let end be the result of clamping pos between 0 and len.
  const uint32_t end = TRY(ClampedPosition(vm, arguments[1], s->length(), s->length()));
  // 9-12. Let start be end - searchLength; if start < 0, return false.
  if (search->length() > end) return Value::False();
  // 13-14. Return whether the substring from start to end is searchStr.
  const FlatPair flat(vm, s, search);
  return Value::Boolean(TextMatchesAt(flat.first, flat.second, end - search->length()));
}

// 22.1.3.8 String.prototype.includes ( searchString [ , position ] )
Completion<Value> StringIncludes(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.includes"));
  String* search = TRY(SearchStringArgument(vm, arguments[0], "String.prototype.includes"));
  // 6-9. Let start be ? ToIntegerOrInfinity(position), clamped.
  const uint32_t start = TRY(ClampedPosition(vm, arguments[1], s->length(), 0));
  // 10-12. Return whether StringIndexOf(S, searchStr, start) finds it.
  const FlatPair flat(vm, s, search);
  return Value::Boolean(TRY(FindText(vm, flat.first, flat.second, start)) != kTextNotFound);
}

// 22.1.3.9 String.prototype.indexOf ( searchString [ , position ] )
Completion<Value> StringIndexOf(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.indexOf"));
  // 3. Let searchStr be ? ToString(searchString).
  String* search = TRY(ToString(vm, arguments[0]));
  // 4-7. Let start be ? ToIntegerOrInfinity(position), clamped.
  const uint32_t start = TRY(ClampedPosition(vm, arguments[1], s->length(), 0));
  // 8-10. Return StringIndexOf(S, searchStr, start), or -1.
  const FlatPair flat(vm, s, search);
  return Value::Smi(static_cast<int32_t>(TRY(FindText(vm, flat.first, flat.second, start))));
}

// 22.1.3.10 String.prototype.isWellFormed ( )
Completion<Value> StringIsWellFormed(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.isWellFormed"));
  return Value::Boolean(IsWellFormed(vm, s));
}

// 22.1.3.11 String.prototype.lastIndexOf ( searchString [ , position ] )
Completion<Value> StringLastIndexOf(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.lastIndexOf"));
  // 3. Let searchStr be ? ToString(searchString).
  String* search = TRY(ToString(vm, arguments[0]));
  // 4. Let numPos be ? ToNumber(position).
  const double position = TRY(ToNumber(vm, arguments[1]));
  // 6. If numPos is NaN, let pos be +∞; otherwise, let pos be ! ToIntegerOrInfinity(numPos).
  // 9. Let start be the result of clamping pos between 0 and len - searchLen.
  const uint32_t start =
      std::isnan(position)
          ? s->length()
          : static_cast<uint32_t>(std::clamp<double>(std::trunc(position), 0, s->length()));
  // 10-12. Return StringLastIndexOf(S, searchStr, start), or -1.
  const FlatPair flat(vm, s, search);
  return Value::Smi(
      static_cast<int32_t>(TRY(FindTextBackwards(vm, flat.first, flat.second, start))));
}

/// `count` copies of `unit`, the last one cut so that the whole has `length` units.
String* RepeatToLength(Vm& vm, String* unit, uint32_t length) {
  const FlatString probe = unit->Flatten(vm);
  const uint32_t unit_length = unit->length();
  if (probe.is_one_byte()) {
    uint8_t* out;
    String* result = String::NewRawOneByte(vm, length, &out);
    const std::span<const uint8_t> in = unit->Flatten(vm).one_byte();
    if (unit_length == 1) {
      std::fill_n(out, length, in[0]);
    } else {
      for (uint32_t i = 0; i < length; i += unit_length) {
        std::copy_n(in.data(), std::min(unit_length, length - i), out + i);
      }
    }
    return result;
  }
  char16_t* out;
  String* result = String::NewRawTwoByte(vm, length, &out);
  const std::span<const char16_t> in = unit->Flatten(vm).two_byte();
  for (uint32_t i = 0; i < length; i += unit_length) {
    std::copy_n(in.data(), std::min(unit_length, length - i), out + i);
  }
  return result;
}

// 22.1.3.17.1 StringPaddingBuiltinsImpl ( O, maxLength, fillString, placement )
Completion<Value> Pad(Vm& vm, Arguments& arguments, bool at_start, std::string_view method) {
  // 1. Let S be ? ToString(O).
  String* s = TRY(ThisString(vm, arguments, method));
  // 2. Let intMaxLength be ℝ(? ToLength(maxLength)).
  const double max_length = TRY(ToLength(vm, arguments[0]));
  // 4. If intMaxLength ≤ stringLength, return S.
  if (max_length <= s->length()) return s;
  // 5-6. If fillString is undefined, set it to a single space, else to ? ToString(fillString).
  String* fill =
      arguments[1].IsUndefined() ? String::FromCharCode(vm, ' ') : TRY(ToString(vm, arguments[1]));
  // 7. Return StringPad(S, intMaxLength, fillString, placement).
  if (fill->length() == 0) return s;
  if (max_length > String::kMaxLength) return vm.ThrowRangeError("Invalid string length");
  String* filler = RepeatToLength(vm, fill, static_cast<uint32_t>(max_length) - s->length());
  return TRY(at_start ? String::Concat(vm, filler, s) : String::Concat(vm, s, filler));
}

// 22.1.3.16 String.prototype.padEnd ( maxLength [ , fillString ] )
Completion<Value> StringPadEnd(Vm& vm, Arguments& arguments) {
  return Pad(vm, arguments, false, "String.prototype.padEnd");
}

// 22.1.3.17 String.prototype.padStart ( maxLength [ , fillString ] )
Completion<Value> StringPadStart(Vm& vm, Arguments& arguments) {
  return Pad(vm, arguments, true, "String.prototype.padStart");
}

// 22.1.3.18 String.prototype.repeat ( count )
Completion<Value> StringRepeat(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.repeat"));
  // 3. Let n be ? ToIntegerOrInfinity(count).
  const double n = TRY(ToIntegerOrInfinity(vm, arguments[0]));
  // 4. If n < 0 or n = +∞, throw a RangeError exception.
  if (n < 0 || std::isinf(n)) {
    return vm.ThrowRangeError(
        ConcatText({"Invalid count value: ", DescribeForError(vm, arguments[0])}));
  }
  // 5. If n = 0, return the empty String. 6. Return n copies of S.
  if (n == 0 || s->length() == 0) return vm.names().empty;
  if (n * s->length() > String::kMaxLength) return vm.ThrowRangeError("Invalid string length");
  return RepeatToLength(vm, s, static_cast<uint32_t>(n) * s->length());
}

// 22.1.3.22 String.prototype.slice ( start, end )
Completion<Value> StringSlice(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.slice"));
  // 4-10. Relative indices count from the end when negative.
  const double length = s->length();
  const double from = TRY(ToRelativeIndex(vm, arguments[0], length, 0));
  const double to = TRY(ToRelativeIndex(vm, arguments[1], length, length));
  // 11. If from ≥ to, return the empty String.
  if (from >= to) return vm.names().empty;
  // 12. Return the substring of S from from to to.
  return String::Substring(vm, s, static_cast<uint32_t>(from), static_cast<uint32_t>(to));
}

// 22.1.3.24 String.prototype.startsWith ( searchString [ , position ] )
Completion<Value> StringStartsWith(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.startsWith"));
  String* search = TRY(SearchStringArgument(vm, arguments[0], "String.prototype.startsWith"));
  // 7-8. Let start be ? ToIntegerOrInfinity(position), clamped.
  const uint32_t start = TRY(ClampedPosition(vm, arguments[1], s->length(), 0));
  // 9-14.
  const FlatPair flat(vm, s, search);
  return Value::Boolean(TextMatchesAt(flat.first, flat.second, start));
}

// B.2.2.1 String.prototype.substr ( start, length )
Completion<Value> StringSubstr(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.substr"));
  // 4-7. Let intStart be ? ToIntegerOrInfinity(start), counted from the end when negative.
  const double size = s->length();
  const double start = TRY(ToRelativeIndex(vm, arguments[0], size, 0));
  // 8-9. If length is undefined, let intLength be size; else clamp it between 0 and size.
  double length = size;
  if (!arguments[1].IsUndefined()) {
    length = std::clamp<double>(TRY(ToIntegerOrInfinity(vm, arguments[1])), 0, size);
  }
  // 10-11. Let intEnd be min(intStart + intLength, size).
  const double end = std::min(start + length, size);
  if (start >= end) return vm.names().empty;
  return String::Substring(vm, s, static_cast<uint32_t>(start), static_cast<uint32_t>(end));
}

// 22.1.3.25 String.prototype.substring ( start, end )
Completion<Value> StringSubstring(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.substring"));
  // 4-7. Both are clamped between 0 and len.
  const uint32_t length = s->length();
  const uint32_t start = TRY(ClampedPosition(vm, arguments[0], length, 0));
  const uint32_t end = TRY(ClampedPosition(vm, arguments[1], length, length));
  // 8-10. Return the substring of S from the smaller to the larger.
  return String::Substring(vm, s, std::min(start, end), std::max(start, end));
}

// 22.1.3.29 toString ( ), 22.1.3.35 valueOf ( )
Completion<Value> ThisStringValue(Vm& vm, Arguments& arguments, std::string_view method) {
  const Value value = arguments.this_value();
  // 1. If value is a String, return value.
  if (IsString(value)) return value;
  // 2. If value is an Object and has a [[StringData]] internal slot, return it.
  if (Is<JSPrimitiveWrapper>(value) && IsString(As<JSPrimitiveWrapper>(value)->value())) {
    return As<JSPrimitiveWrapper>(value)->value();
  }
  // 3. Throw a TypeError exception.
  return vm.ThrowTypeError(
      ConcatText({"String.prototype.", method, " requires that 'this' be a String"}));
}
Completion<Value> StringToString(Vm& vm, Arguments& arguments) {
  return ThisStringValue(vm, arguments, "toString");
}
Completion<Value> StringValueOf(Vm& vm, Arguments& arguments) {
  return ThisStringValue(vm, arguments, "valueOf");
}

// 22.1.3.31 String.prototype.toWellFormed ( )
Completion<Value> StringToWellFormed(Vm& vm, Arguments& arguments) {
  return ToWellFormed(vm, TRY(ThisString(vm, arguments, "String.prototype.toWellFormed")));
}

// 22.1.3.32 trim, 22.1.3.33 trimEnd, 22.1.3.34 trimStart
Completion<Value> StringTrim(Vm& vm, Arguments& arguments) {
  return TrimText(vm, TRY(ThisString(vm, arguments, "String.prototype.trim")), TrimWhere::kBoth);
}
Completion<Value> StringTrimEnd(Vm& vm, Arguments& arguments) {
  return TrimText(vm, TRY(ThisString(vm, arguments, "String.prototype.trimEnd")), TrimWhere::kEnd);
}
Completion<Value> StringTrimStart(Vm& vm, Arguments& arguments) {
  return TrimText(vm, TRY(ThisString(vm, arguments, "String.prototype.trimStart")),
                  TrimWhere::kStart);
}

constexpr BuiltinSpec kFunctions[] = {
    {"at", StringAt, 1},
    NativeMethod("charAt", StringCharAt, 1, Stub::kStringCharAt),
    NativeMethod("charCodeAt", StringCharCodeAt, 1, Stub::kStringCharCodeAt),
    {"codePointAt", StringCodePointAt, 1},
    {"concat", StringConcat, 1},
    {"endsWith", StringEndsWith, 1},
    {"includes", StringIncludes, 1},
    {"indexOf", StringIndexOf, 1},
    {"isWellFormed", StringIsWellFormed, 0},
    {"lastIndexOf", StringLastIndexOf, 1},
    {"padEnd", StringPadEnd, 1},
    {"padStart", StringPadStart, 1},
    {"repeat", StringRepeat, 1},
    {"slice", StringSlice, 2},
    {"startsWith", StringStartsWith, 1},
    {"substr", StringSubstr, 2},
    {"substring", StringSubstring, 2},
    {"toString", StringToString, 0},
    {"toWellFormed", StringToWellFormed, 0},
    {"trim", StringTrim, 0},
    {"trimEnd", StringTrimEnd, 0},
    {"trimStart", StringTrimStart, 0},
    {"valueOf", StringValueOf, 0},
};

}  // namespace

std::span<const BuiltinSpec> StringTextFunctions() { return kFunctions; }

}  // namespace qdr
