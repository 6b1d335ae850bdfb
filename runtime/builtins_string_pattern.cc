// String.prototype (ECMA-262 22.1.3): what hands over to regular expressions (match, replace,
// split, ...) and what goes by Unicode's tables (case, normalization, collation).
#include "runtime/get_substitution.h"
#include "runtime/realm_state.h"
#include "runtime/string_builtins.h"
#include "runtime/string_collator.h"
#include "runtime/text_builder.h"
#include "runtime/text_search.h"
#include "runtime/text_transform.h"

namespace qdr {

namespace {

/// "If argument is an Object, let method be ? GetMethod(argument, symbol)": undefined for
/// primitives, whose property is not looked at.
Completion<Value> MethodOfObject(Vm& vm, Value argument, Symbol* symbol) {
  if (!IsReceiver(argument)) return Value::Undefined();
  return GetMethod(vm, argument, PropertyKey::Name(symbol));
}

/// RegExpCreate(P, F): of any value, as a pattern.
Completion<JSReceiver*> RegExpFromPattern(Vm& vm, Value pattern, Value flags) {
  if (!pattern.IsUndefined()) pattern = TRY(ToString(vm, pattern));
  return Construct(vm, vm.intrinsic(Intrinsic::kRegExp), {pattern, flags});
}

// 22.1.3.12 String.prototype.localeCompare ( that [ , reserved1 [ , reserved2 ] ] )
Completion<Value> StringLocaleCompare(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.localeCompare"));
  String* that = TRY(ToString(vm, arguments[0]));
  // Fast path: equal strings are equal in every order.
  if (String::Equals(vm, s, that)) return Value::Smi(0);
  RealmState& state = CurrentRealmState(vm);
  if (state.collator == nullptr) state.collator = std::make_unique<StringCollator>();
  auto to_utf16 = [&](String* text) {
    const FlatString flat = text->Flatten(vm);
    std::u16string result(flat.length(), 0);
    for (uint32_t i = 0; i < flat.length(); i++) result[i] = flat[i];
    return result;
  };
  const int order = state.collator->Compare(to_utf16(s), to_utf16(that));
  return Value::Smi(order < 0 ? -1 : order > 0 ? 1 : 0);
}

// 22.1.3.13 String.prototype.match ( regexp )
Completion<Value> StringMatch(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? RequireObjectCoercible(this value).
  const Value object = arguments.this_value();
  TRY(RequireObjectCoercible(vm, object, "String.prototype.match"));
  // 2. If regexp is an Object, let matcher be ? GetMethod(regexp, %Symbol.match%).
  const Value matcher = TRY(MethodOfObject(vm, arguments[0], vm.symbols().match));
  // 2.b. If matcher is not undefined, return ? Call(matcher, regexp, « O »).
  if (!matcher.IsUndefined()) return Call(vm, matcher, arguments[0], {object});
  // 3. Let S be ? ToString(O).
  String* s = TRY(ToString(vm, object));
  // 4. Let rx be ? RegExpCreate(regexp, undefined).
  JSReceiver* rx = TRY(RegExpFromPattern(vm, arguments[0], Value::Undefined()));
  // 5. Return ? Invoke(rx, %Symbol.match%, « S »).
  return Invoke(vm, rx, PropertyKey::Name(vm.symbols().match), {s});
}

/// Steps shared by matchAll and replaceAll: a RegExp must have the flag g.
Completion<void> RequireGlobalFlag(Vm& vm, Value regexp, std::string_view method) {
  // Let isRegExp be ? IsRegExp(regexp). If isRegExp is true, then
  if (!TRY(IsRegExp(vm, regexp))) return Done{};
  // Let flags be ? Get(regexp, "flags"). Perform ? RequireObjectCoercible(flags).
  const Value flags = TRY(Get(vm, AsReceiver(regexp), PropertyKey::Name(vm.names().flags)));
  TRY(RequireObjectCoercible(vm, flags, method));
  // If ? ToString(flags) does not contain "g", throw a TypeError exception.
  String* text = TRY(ToString(vm, flags));
  const uint8_t g[] = {'g'};
  if (TRY(FindText(vm, text->Flatten(vm), FlatString(g, 1), 0)) == kTextNotFound) {
    return vm.ThrowTypeError(ConcatText({method, " called with a non-global RegExp argument"}));
  }
  return Done{};
}

// 22.1.3.14 String.prototype.matchAll ( regexp )
Completion<Value> StringMatchAll(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? RequireObjectCoercible(this value).
  const Value object = arguments.this_value();
  TRY(RequireObjectCoercible(vm, object, "String.prototype.matchAll"));
  // 2. If regexp is an Object, then
  if (IsReceiver(arguments[0])) {
    // a-b. A RegExp must be global.
    TRY(RequireGlobalFlag(vm, arguments[0], "String.prototype.matchAll"));
    // c. Let matcher be ? GetMethod(regexp, %Symbol.matchAll%).
    const Value matcher =
        TRY(GetMethod(vm, arguments[0], PropertyKey::Name(vm.symbols().matchAll)));
    // d. If matcher is not undefined, return ? Call(matcher, regexp, « O »).
    if (!matcher.IsUndefined()) return Call(vm, matcher, arguments[0], {object});
  }
  // 3. Let S be ? ToString(O). 4. Let rx be ? RegExpCreate(regexp, "g").
  String* s = TRY(ToString(vm, object));
  JSReceiver* rx = TRY(RegExpFromPattern(vm, arguments[0], String::FromCharCode(vm, 'g')));
  // 5. Return ? Invoke(rx, %Symbol.matchAll%, « S »).
  return Invoke(vm, rx, PropertyKey::Name(vm.symbols().matchAll), {s});
}

// 22.1.3.15 String.prototype.normalize ( [ form ] )
Completion<Value> StringNormalize(Vm& vm, Arguments& arguments) {
  String* s = TRY(ThisString(vm, arguments, "String.prototype.normalize"));
  // 3. If form is undefined, let f be "NFC". 4. Else, let f be ? ToString(form).
  if (arguments[0].IsUndefined()) return TRY(NormalizeText(vm, s, NormalizationForm::kNfc));
  const std::string form = TRY(ToString(vm, arguments[0]))->ToUtf8(vm);
  constexpr std::pair<std::string_view, NormalizationForm> kForms[] = {
      {"NFC", NormalizationForm::kNfc},
      {"NFD", NormalizationForm::kNfd},
      {"NFKC", NormalizationForm::kNfkc},
      {"NFKD", NormalizationForm::kNfkd},
  };
  for (const auto& [name, value] : kForms) {
    // 6. Let ns be the String that is the result of normalizing S.
    if (form == name) return TRY(NormalizeText(vm, s, value));
  }
  // 5. If f is not one of "NFC", "NFD", "NFKC" or "NFKD", throw a RangeError exception.
  return vm.ThrowRangeError("The normalization form should be one of NFC, NFD, NFKC, NFKD.");
}

/// What takes the place of one match: a function's result or a template's expansion.
Completion<String*> Replacement(Vm& vm, Value replace_value, bool is_function, String* matched,
                                String* string, size_t position) {
  if (is_function) {
    // ? ToString(? Call(replaceValue, undefined, « searchString, 𝔽(p), string »)).
    const Value result = TRY(Call(vm, replace_value, Value::Undefined(),
                                  {matched, Value::Number(static_cast<double>(position)), string}));
    return ToString(vm, result);
  }
  return GetSubstitution(vm, matched, string, position, {}, Value::Undefined(),
                         AsString(replace_value));
}

// 22.1.3.19 String.prototype.replace ( searchValue, replaceValue )
Completion<Value> StringReplace(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? RequireObjectCoercible(this value).
  const Value object = arguments.this_value();
  TRY(RequireObjectCoercible(vm, object, "String.prototype.replace"));
  // 2. If searchValue is an Object, let replacer be ? GetMethod(searchValue, %Symbol.replace%).
  const Value replacer = TRY(MethodOfObject(vm, arguments[0], vm.symbols().replace));
  Value replace_value = arguments[1];
  // 2.b. If replacer is not undefined, return ? Call(replacer, searchValue, « O, replaceValue »).
  if (!replacer.IsUndefined()) return Call(vm, replacer, arguments[0], {object, replace_value});
  // 3. Let string be ? ToString(O). 4. Let searchString be ? ToString(searchValue).
  String* string = TRY(ToString(vm, object));
  String* search = TRY(ToString(vm, arguments[0]));
  // 5. Let functionalReplace be IsCallable(replaceValue).
  const bool is_function = IsCallable(vm.heap, replace_value);
  // 6. If functionalReplace is false, set replaceValue to ? ToString(replaceValue).
  if (!is_function) replace_value = TRY(ToString(vm, replace_value));
  // 8. Let position be StringIndexOf(string, searchString, 0). 9. If not-found, return string.
  int64_t found;
  {
    const FlatPair flat(vm, string, search);
    found = TRY(FindText(vm, flat.first, flat.second, 0));
  }
  if (found == kTextNotFound) return string;
  const auto position = static_cast<uint32_t>(found);
  // 10-12. Let replacement be the function's result or the template's expansion.
  String* replacement = TRY(Replacement(vm, replace_value, is_function, search, string, position));
  // 13. Return the string-concatenation of preceding, replacement and following.
  String* preceding = String::Substring(vm, string, 0, position);
  String* following = String::Substring(vm, string, position + search->length(), string->length());
  return TRY(String::Concat(vm, TRY(String::Concat(vm, preceding, replacement)), following));
}

// 22.1.3.20 String.prototype.replaceAll ( searchValue, replaceValue )
Completion<Value> StringReplaceAll(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? RequireObjectCoercible(this value).
  const Value object = arguments.this_value();
  TRY(RequireObjectCoercible(vm, object, "String.prototype.replaceAll"));
  Value replace_value = arguments[1];
  // 2. If searchValue is an Object, then
  if (IsReceiver(arguments[0])) {
    // a-b. A RegExp must be global.
    TRY(RequireGlobalFlag(vm, arguments[0], "replaceAll"));
    // c. Let replacer be ? GetMethod(searchValue, %Symbol.replace%).
    const Value replacer =
        TRY(GetMethod(vm, arguments[0], PropertyKey::Name(vm.symbols().replace)));
    // d. If replacer is not undefined, return ? Call(replacer, searchValue, « O, replaceValue »).
    if (!replacer.IsUndefined()) return Call(vm, replacer, arguments[0], {object, replace_value});
  }
  // 3. Let string be ? ToString(O). 4. Let searchString be ? ToString(searchValue).
  String* string = TRY(ToString(vm, object));
  String* search = TRY(ToString(vm, arguments[0]));
  // 5-6.
  const bool is_function = IsCallable(vm.heap, replace_value);
  if (!is_function) replace_value = TRY(ToString(vm, replace_value));
  // 8. Let advanceBy be max(1, searchLength).
  const uint32_t advance_by = std::max<uint32_t>(1, search->length());
  // 9-11. Let matchPositions be all places of searchString that do not overlap.
  // 12. Let endOfLastMatch be 0. 13. Let result be the empty String.
  TextBuilder result;
  uint32_t end_of_last_match = 0;
  size_t from = 0;
  bool found_any = false;
  // 14. For each element p of matchPositions, do. Neither string can change, so searching goes hand
  // in hand with replacing.
  while (true) {
    const FlatPair flat(vm, string, search);
    const int64_t found = TRY(FindText(vm, flat.first, flat.second, from));
    if (found == kTextNotFound) break;
    found_any = true;
    const auto p = static_cast<uint32_t>(found);
    // 14.a. Let preserved be the substring of string from endOfLastMatch to p.
    result.Append(flat.first, end_of_last_match, p);
    // 14.b-c. Let replacement be ...
    String* replacement = TRY(Replacement(vm, replace_value, is_function, search, string, p));
    // 14.d. Append preserved and replacement.
    result.Append(vm, replacement);
    // 14.e. Set endOfLastMatch to p + searchLength.
    end_of_last_match = p + search->length();
    from = p + advance_by;
    if (result.overflowed()) break;
    TRY(vm.PollInterrupt());
  }
  if (!found_any) return string;
  // 15. If endOfLastMatch < the length of string, append the rest.
  if (end_of_last_match < string->length()) {
    result.Append(string->Flatten(vm), end_of_last_match, string->length());
  }
  // 16. Return result.
  return TRY(result.Finish(vm));
}

// 22.1.3.21 String.prototype.search ( regexp )
Completion<Value> StringSearch(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? RequireObjectCoercible(this value).
  const Value object = arguments.this_value();
  TRY(RequireObjectCoercible(vm, object, "String.prototype.search"));
  // 2. If regexp is an Object, let searcher be ? GetMethod(regexp, %Symbol.search%).
  const Value searcher = TRY(MethodOfObject(vm, arguments[0], vm.symbols().search));
  // 2.b. If searcher is not undefined, return ? Call(searcher, regexp, « O »).
  if (!searcher.IsUndefined()) return Call(vm, searcher, arguments[0], {object});
  // 3. Let string be ? ToString(O). 4. Let rx be ? RegExpCreate(regexp, undefined).
  String* string = TRY(ToString(vm, object));
  JSReceiver* rx = TRY(RegExpFromPattern(vm, arguments[0], Value::Undefined()));
  // 5. Return ? Invoke(rx, %Symbol.search%, « string »).
  return Invoke(vm, rx, PropertyKey::Name(vm.symbols().search), {string});
}

/// The substrings of `s` between the positions in `bounds` (pairs of begin and end).
Completion<JSArray*> ArrayOfSubstrings(Vm& vm, String* s, std::span<const uint32_t> bounds) {
  const auto count = static_cast<uint32_t>(bounds.size() / 2);
  FixedArray* elements = FixedArray::New(vm, count, vm.names().empty);
  for (uint32_t i = 0; i < count; i++) {
    TRY(vm.PollInterrupt());
    elements->set(vm.heap, i, String::Substring(vm, s, bounds[2 * i], bounds[2 * i + 1]));
  }
  return JSArray::FromElements(vm, elements, count, ElementsKind::kPacked);
}

// 22.1.3.23 String.prototype.split ( separator, limit )
Completion<Value> StringSplit(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? RequireObjectCoercible(this value).
  const Value object = arguments.this_value();
  TRY(RequireObjectCoercible(vm, object, "String.prototype.split"));
  // 2. If separator is an Object, let splitter be ? GetMethod(separator, %Symbol.split%).
  const Value splitter = TRY(MethodOfObject(vm, arguments[0], vm.symbols().split));
  // 2.b. If splitter is not undefined, return ? Call(splitter, separator, « O, limit »).
  if (!splitter.IsUndefined()) return Call(vm, splitter, arguments[0], {object, arguments[1]});
  // 3. Let S be ? ToString(O).
  String* s = TRY(ToString(vm, object));
  // 4. If limit is undefined, let lim be 2^32 - 1; else let lim be ℝ(? ToUint32(limit)).
  uint32_t limit = UINT32_MAX;
  if (!arguments[1].IsUndefined()) limit = TRY(ToUint32(vm, arguments[1]));
  // 5. Let R be ? ToString(separator).
  String* separator = TRY(ToString(vm, arguments[0]));
  // 6. If lim = 0, return CreateArrayFromList(« »).
  if (limit == 0) return JSArray::New(vm);
  // 7. If separator is undefined, return CreateArrayFromList(« S »).
  if (arguments[0].IsUndefined()) return JSArray::FromValues(vm, std::initializer_list<Value>{s});
  const uint32_t length = s->length();
  const uint32_t separator_length = separator->length();
  // 9. If separatorLength = 0, the code units, at most lim of them.
  if (separator_length == 0) {
    const uint32_t count = std::min(length, limit);
    if (!vm.heap.CanAllocate(FixedArray::SizeFor(count))) {
      return vm.ThrowRangeError("Invalid array length");
    }
    FixedArray* units = FixedArray::New(vm, count, vm.names().empty);
    s->Flatten(vm);
    for (uint32_t i = 0; i < count; i++) {
      TRY(vm.PollInterrupt());
      units->set(vm.heap, i, String::FromCharCode(vm, s->At(vm, i)));
    }
    return JSArray::FromElements(vm, units, count, ElementsKind::kPacked);
  }
  // 10. If S is the empty String, return CreateArrayFromList(« S »).
  if (length == 0) return JSArray::FromValues(vm, std::initializer_list<Value>{s});
  // 11-14. Cut at every place of R that StringIndexOf finds one after the other.
  absl::InlinedVector<uint32_t, 64> bounds;
  uint32_t begin = 0;
  {
    const FlatPair flat(vm, s, separator);
    while (bounds.size() / 2 < limit) {
      const int64_t found = TRY(FindText(vm, flat.first, flat.second, begin));
      if (found == kTextNotFound) break;
      bounds.push_back(begin);
      bounds.push_back(static_cast<uint32_t>(found));
      begin = static_cast<uint32_t>(found) + separator_length;
      TRY(vm.PollInterrupt());
    }
  }
  // 15-16. The rest, unless lim parts are there.
  if (bounds.size() / 2 < limit) {
    bounds.push_back(begin);
    bounds.push_back(length);
  }
  if (bounds.size() == 2) {
    if (bounds[1] == length && bounds[0] == 0) {
      return JSArray::FromValues(vm, std::initializer_list<Value>{s});
    }
  }
  // 17. Return CreateArrayFromList(substrings).
  return Value(TRY(ArrayOfSubstrings(vm, s, bounds)));
}

// 22.1.3.26 toLocaleLowerCase, 22.1.3.28 toLowerCase
Completion<Value> StringToLocaleLowerCase(Vm& vm, Arguments& arguments) {
  return TRY(ToLowerCase(vm, TRY(ThisString(vm, arguments, "String.prototype.toLocaleLowerCase"))));
}
Completion<Value> StringToLowerCase(Vm& vm, Arguments& arguments) {
  return TRY(ToLowerCase(vm, TRY(ThisString(vm, arguments, "String.prototype.toLowerCase"))));
}

// 22.1.3.27 toLocaleUpperCase, 22.1.3.30 toUpperCase
Completion<Value> StringToLocaleUpperCase(Vm& vm, Arguments& arguments) {
  return TRY(ToUpperCase(vm, TRY(ThisString(vm, arguments, "String.prototype.toLocaleUpperCase"))));
}
Completion<Value> StringToUpperCase(Vm& vm, Arguments& arguments) {
  return TRY(ToUpperCase(vm, TRY(ThisString(vm, arguments, "String.prototype.toUpperCase"))));
}

constexpr BuiltinSpec kFunctions[] = {
    {"localeCompare", StringLocaleCompare, 1},
    {"match", StringMatch, 1},
    {"matchAll", StringMatchAll, 1},
    {"normalize", StringNormalize, 0},
    {"replace", StringReplace, 2},
    {"replaceAll", StringReplaceAll, 2},
    {"search", StringSearch, 1},
    {"split", StringSplit, 2},
    {"toLocaleLowerCase", StringToLocaleLowerCase, 0},
    {"toLocaleUpperCase", StringToLocaleUpperCase, 0},
    {"toLowerCase", StringToLowerCase, 0},
    {"toUpperCase", StringToUpperCase, 0},
};

}  // namespace

std::span<const BuiltinSpec> StringPatternFunctions() { return kFunctions; }

}  // namespace qdr
