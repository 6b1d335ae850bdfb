// RegExp.prototype[@@match], [@@matchAll], [@@search], [@@split] (ECMA-262 22.2.6) and
// %RegExpStringIteratorPrototype% (22.2.9). [@@replace] has its own file.
#include "absl/strings/str_cat.h"
#include "runtime/builtins_regexp_internal.h"

namespace qdr {

namespace {

enum StringIteratorField : int { kMatcher, kString, kState, kStringIteratorFieldCount };
enum StringIteratorState : int32_t { kGlobal = 1, kUnicode = 2, kDone = 4 };

// All matches of a global expression that nobody watches.
Completion<Value> MatchAllFast(Vm& vm, JSRegExp* regexp, String* string, bool unicode) {
  JSArray* array = nullptr;
  RegExpCaptures captures;
  uint32_t index = 0;
  while (index <= string->length() &&
         TRY(RunRegExp(vm, regexp, string, index, RegExpMode::kFromFlags, &captures))) {
    if (array == nullptr) array = JSArray::New(vm);
    JSArray::Push(vm, array, RegExpCaptureValue(vm, string, captures, 0));
    index = static_cast<uint32_t>(captures[1]);
    if (captures[0] == captures[1]) index = AdvanceStringIndex(vm, string, index, unicode);
  }
  TRY(SetLastIndex(vm, regexp, 0));
  return array == nullptr ? Value::Null() : Value(array);
}

// 22.2.6.8 RegExp.prototype [ %Symbol.match% ] ( string )
Completion<Value> RegExpPrototypeMatch(Vm& vm, Arguments& arguments) {
  // 1. Let rx be the this value. 2. If rx is not an Object, throw a TypeError exception.
  JSReceiver* rx = TRY(RegExpReceiver(vm, arguments, "RegExp.prototype.@@match"));
  // 3. Let S be ? ToString(string).
  String* string = TRY(ToString(vm, arguments[0]));
  // 4. Let flags be ? ToString(? Get(rx, "flags")).
  RegExpFlagText flags = TRY(ReadRegExpFlags(vm, rx));
  // 5. If flags does not contain "g", return ? RegExpExec(rx, S).
  if (!flags.global) return RegExpExec(vm, rx, string);
  if (IsPristineRegExp(vm, rx)) {
    return MatchAllFast(vm, static_cast<JSRegExp*>(rx), string, flags.unicode);
  }
  // 6.b. Perform ? Set(rx, "lastIndex", +0𝔽, true).
  TRY(Set(vm, rx, PropertyKey::Name(vm.names().lastIndex), Value::Smi(0)));
  // 6.c. Let A be ! ArrayCreate(0). 6.d. Let n be 0.
  JSArray* array = JSArray::New(vm);
  // 6.e. Repeat,
  for (;;) {
    // i. Let result be ? RegExpExec(rx, S).
    Value result = TRY(RegExpExec(vm, rx, string));
    // ii. If result is null, then if n = 0, return null; else return A.
    if (result.IsNull()) return array->length() == 0 ? Value::Null() : Value(array);
    // iii.1. Let matchStr be ? ToString(? Get(result, "0")).
    String* match = TRY(ToString(vm, TRY(Get(vm, AsReceiver(result), PropertyKey::Index(0)))));
    // iii.2. Perform ! CreateDataPropertyOrThrow(A, ! ToString(𝔽(n)), matchStr).
    JSArray::Push(vm, array, match);
    // iii.3. If matchStr is the empty String, advance lastIndex.
    if (match->length() == 0) TRY(AdvancePastEmptyMatch(vm, rx, string, flags.unicode));
    TRY(vm.PollInterrupt());
  }
}

// 22.2.6.9 RegExp.prototype [ %Symbol.matchAll% ] ( string )
Completion<Value> RegExpPrototypeMatchAll(Vm& vm, Arguments& arguments) {
  // 1. Let R be the this value. 2. If R is not an Object, throw a TypeError exception.
  JSReceiver* object = TRY(RegExpReceiver(vm, arguments, "RegExp.prototype.@@matchAll"));
  // 3. Let S be ? ToString(string).
  String* string = TRY(ToString(vm, arguments[0]));
  // 4. Let C be ? SpeciesConstructor(R, %RegExp%).
  Value constructor = TRY(SpeciesConstructor(vm, object, vm.intrinsic(Intrinsic::kRegExp)));
  // 5. Let flags be ? ToString(? Get(R, "flags")).
  String* flags = TRY(ToString(vm, TRY(Get(vm, object, PropertyKey::Name(vm.names().flags)))));
  // 6. Let matcher be ? Construct(C, « R, flags »).
  JSReceiver* matcher = TRY(Construct(vm, constructor, {Value(object), Value(flags)}));
  // 7. Let lastIndex be ? ToLength(? Get(R, "lastIndex")).
  PropertyKey last_index_key = PropertyKey::Name(vm.names().lastIndex);
  double last_index = TRY(ToLength(vm, TRY(Get(vm, object, last_index_key))));
  // 8. Perform ? Set(matcher, "lastIndex", lastIndex, true).
  TRY(Set(vm, matcher, last_index_key, Value::Number(last_index)));
  // 9 to 12. Let global and fullUnicode be whether flags contains "g", "u" or "v".
  FlatString text = flags->Flatten(vm);
  int32_t state = 0;
  for (uint32_t i = 0; i < text.length(); i++) {
    if (text[i] == 'g') state |= kGlobal;
    if (text[i] == 'u' || text[i] == 'v') state |= kUnicode;
  }
  // 13. Return CreateRegExpStringIterator(matcher, S, global, fullUnicode).
  JSIterator* iterator = JSIterator::New(vm, vm.realm()->map(Intrinsic::kRegExpStringIteratorMap),
                                         JSIterator::Kind::kRegExpString);
  iterator->set_field(vm.heap, kMatcher, matcher);
  iterator->set_field(vm.heap, kString, string);
  iterator->set_field(vm.heap, kState, Value::Smi(state));
  return Value(iterator);
}

// 22.2.9.2.1 %RegExpStringIteratorPrototype%.next ( )
Completion<Value> RegExpStringIteratorNext(Vm& vm, Arguments& arguments) {
  if (!IsIterator(arguments.this_value(), JSIterator::Kind::kRegExpString)) {
    return ThrowIncompatibleReceiver(vm, "%RegExpStringIterator.prototype%.next",
                                     arguments.this_value());
  }
  auto* iterator = As<JSIterator>(arguments.this_value());
  int32_t state = iterator->field(kState).AsSmi();
  auto finish = [&] { iterator->set_field(vm.heap, kState, Value::Smi(state | kDone)); };
  if ((state & kDone) != 0) return Value(CreateIteratorResult(vm, Value::Undefined(), true));
  JSReceiver* matcher = AsReceiver(iterator->field(kMatcher));
  String* string = AsString(iterator->field(kString));
  // a. Let match be ? RegExpExec(R, S). An abrupt completion ends the iterator.
  Completion<Value> exec = RegExpExec(vm, matcher, string);
  if (exec.threw()) {
    finish();
    return Threw{};
  }
  Value match = exec.Take();
  // b. If match is null, return ReturnCompletion(undefined).
  if (match.IsNull()) {
    finish();
    return Value(CreateIteratorResult(vm, Value::Undefined(), true));
  }
  // c. If global is false, yield match and be done.
  if ((state & kGlobal) == 0) {
    finish();
    return Value(CreateIteratorResult(vm, match, false));
  }
  // d. Let matchStr be ? ToString(? Get(match, "0")). e. If it is empty, advance lastIndex.
  auto advance = [&]() -> Completion<void> {
    String* text = TRY(ToString(vm, TRY(Get(vm, AsReceiver(match), PropertyKey::Index(0)))));
    if (text->length() != 0) return Done{};
    return AdvancePastEmptyMatch(vm, matcher, string, (state & kUnicode) != 0);
  };
  if (advance().threw()) {
    finish();
    return Threw{};
  }
  // f. Perform ? GeneratorYield(CreateIteratorResultObject(match, false)).
  return Value(CreateIteratorResult(vm, match, false));
}

// 22.2.6.12 RegExp.prototype [ %Symbol.search% ] ( string )
Completion<Value> RegExpPrototypeSearch(Vm& vm, Arguments& arguments) {
  // 1. Let rx be the this value. 2. If rx is not an Object, throw a TypeError exception.
  JSReceiver* rx = TRY(RegExpReceiver(vm, arguments, "RegExp.prototype.@@search"));
  // 3. Let S be ? ToString(string).
  String* string = TRY(ToString(vm, arguments[0]));
  if (IsPristineRegExp(vm, rx)) {
    // lastIndex would be set to 0 and restored.
    RegExpCaptures captures;
    bool found = TRY(
        RunRegExp(vm, static_cast<JSRegExp*>(rx), string, 0, RegExpMode::kFromFlags, &captures));
    return Value::Smi(found ? captures[0] : -1);
  }
  PropertyKey key = PropertyKey::Name(vm.names().lastIndex);
  // 4. Let previousLastIndex be ? Get(rx, "lastIndex").
  Value previous = TRY(Get(vm, rx, key));
  // 5. If SameValue(previousLastIndex, +0𝔽) is false, perform ? Set(rx, "lastIndex", +0𝔽, true).
  if (!SameValue(vm, previous, Value::Smi(0))) TRY(Set(vm, rx, key, Value::Smi(0)));
  // 6. Let result be ? RegExpExec(rx, S).
  Value result = TRY(RegExpExec(vm, rx, string));
  // 7. Let currentLastIndex be ? Get(rx, "lastIndex").
  Value current = TRY(Get(vm, rx, key));
  // 8. If SameValue(currentLastIndex, previousLastIndex) is false, restore it.
  if (!SameValue(vm, current, previous)) TRY(Set(vm, rx, key, previous));
  // 9. If result is null, return -1𝔽.
  if (result.IsNull()) return Value::Smi(-1);
  // 10. Return ? Get(result, "index").
  return Get(vm, AsReceiver(result), PropertyKey::Name(vm.names().index));
}

// Splits with a search from place to place where the specification tries each place in turn.
Completion<Value> SplitFast(Vm& vm, JSRegExp* regexp, String* string, uint32_t limit) {
  bool unicode = FlagsOf(regexp).either_unicode();
  uint32_t size = string->length();
  uint32_t captures_count = ProgramOf(regexp).capture_count();
  RegExpCaptures captures;
  JSArray* array = JSArray::New(vm);
  if (limit == 0) return Value(array);
  if (size == 0) {
    bool matched = TRY(RunRegExp(vm, regexp, string, 0, RegExpMode::kSticky, &captures));
    if (!matched) JSArray::Push(vm, array, string);
    return Value(array);
  }
  uint32_t p = 0;
  uint32_t q = 0;
  while (q < size) {
    if (!TRY(RunRegExp(vm, regexp, string, q, RegExpMode::kSearch, &captures))) break;
    auto begin = static_cast<uint32_t>(captures[0]);
    auto end = static_cast<uint32_t>(captures[1]);
    if (begin >= size) break;
    if (end == p) {
      q = AdvanceStringIndex(vm, string, std::max(q, begin), unicode);
      continue;
    }
    JSArray::Push(vm, array, String::Substring(vm, string, p, begin));
    if (array->length() == limit) return Value(array);
    for (uint32_t i = 1; i <= captures_count; i++) {
      JSArray::Push(vm, array, RegExpCaptureValue(vm, string, captures, i));
      if (array->length() == limit) return Value(array);
    }
    p = q = end;
  }
  JSArray::Push(vm, array, String::Substring(vm, string, p, size));
  return Value(array);
}

// 22.2.6.14 RegExp.prototype [ %Symbol.split% ] ( string, limit )
Completion<Value> RegExpPrototypeSplit(Vm& vm, Arguments& arguments) {
  // 1. Let rx be the this value. 2. If rx is not an Object, throw a TypeError exception.
  JSReceiver* rx = TRY(RegExpReceiver(vm, arguments, "RegExp.prototype.@@split"));
  // 3. Let S be ? ToString(string).
  String* string = TRY(ToString(vm, arguments[0]));
  Value limit = arguments[1];
  if ((limit.IsUndefined() || limit.IsNumber()) && IsPristineRegExp(vm, rx) &&
      HasPristineRegExpSpecies(vm, static_cast<JSRegExp*>(rx))) {
    uint32_t bound = limit.IsUndefined() ? 0xFFFFFFFF : TRY(ToUint32(vm, limit));
    return SplitFast(vm, static_cast<JSRegExp*>(rx), string, bound);
  }
  // 4. Let C be ? SpeciesConstructor(rx, %RegExp%).
  Value constructor = TRY(SpeciesConstructor(vm, rx, vm.intrinsic(Intrinsic::kRegExp)));
  // 5. Let flags be ? ToString(? Get(rx, "flags")).
  String* flags = TRY(ToString(vm, TRY(Get(vm, rx, PropertyKey::Name(vm.names().flags)))));
  // 6, 7. Let unicodeMatching be whether flags contains "u" or "v".
  bool unicode = false;
  bool sticky = false;
  FlatString flag_text = flags->Flatten(vm);
  for (uint32_t i = 0; i < flag_text.length(); i++) {
    if (flag_text[i] == 'u' || flag_text[i] == 'v') unicode = true;
    if (flag_text[i] == 'y') sticky = true;
  }
  // 8, 9. Let newFlags be flags, with "y" if it was not there.
  if (!sticky) flags = TRY(String::Concat(vm, flags, String::NewAscii(vm, "y")));
  // 10. Let splitter be ? Construct(C, « rx, newFlags »).
  JSReceiver* splitter = TRY(Construct(vm, constructor, {Value(rx), Value(flags)}));
  // 11. Let A be ! ArrayCreate(0). 12. Let lengthA be 0.
  JSArray* array = JSArray::New(vm);
  // 13. If limit is undefined, let lim be 2**32 - 1; else let lim be ℝ(? ToUint32(limit)).
  uint32_t bound = limit.IsUndefined() ? 0xFFFFFFFF : TRY(ToUint32(vm, limit));
  // 14. If lim = 0, return A.
  if (bound == 0) return Value(array);
  // 15. If S is the empty String, then
  uint32_t size = string->length();
  if (size == 0) {
    // a. Let z be ? RegExpExec(splitter, S). b. If z is not null, return A.
    if (!TRY(RegExpExec(vm, splitter, string)).IsNull()) return Value(array);
    // c. Perform ! CreateDataPropertyOrThrow(A, "0", S). d. Return A.
    JSArray::Push(vm, array, string);
    return Value(array);
  }
  PropertyKey last_index_key = PropertyKey::Name(vm.names().lastIndex);
  // 16. Let size be the length of S. 17. Let p be 0. 18. Let q be p.
  uint32_t p = 0;
  uint32_t q = 0;
  // 19. Repeat, while q < size,
  while (q < size) {
    // a. Perform ? Set(splitter, "lastIndex", 𝔽(q), true).
    TRY(Set(vm, splitter, last_index_key, Value::Number(q)));
    // b. Let z be ? RegExpExec(splitter, S).
    Value z = TRY(RegExpExec(vm, splitter, string));
    // c. If z is null, set q to AdvanceStringIndex(S, q, unicodeMatching).
    if (z.IsNull()) {
      q = AdvanceStringIndex(vm, string, q, unicode);
      continue;
    }
    // d.i. Let e be ℝ(? ToLength(? Get(splitter, "lastIndex"))). ii. Set e to min(e, size).
    double end = TRY(ToLength(vm, TRY(Get(vm, splitter, last_index_key))));
    auto e = static_cast<uint32_t>(std::min<double>(end, size));
    // iii. If e = p, set q to AdvanceStringIndex(S, q, unicodeMatching).
    if (e == p) {
      q = AdvanceStringIndex(vm, string, q, unicode);
      continue;
    }
    // iv.1 to 3. Append the substring of S from p to q to A.
    JSArray::Push(vm, array, String::Substring(vm, string, p, q));
    // iv.4. If lengthA = lim, return A.
    if (array->length() == bound) return Value(array);
    // iv.5. Set p to e.
    p = e;
    // iv.6. Let numberOfCaptures be ? LengthOfArrayLike(z). 7. max(numberOfCaptures - 1, 0).
    double captures = TRY(LengthOfArrayLike(vm, AsReceiver(z)));
    // iv.8, 9. Append each capture.
    for (double i = 1; i < captures; i++) {
      // a. Let nextCapture be ? Get(z, ! ToString(𝔽(i))). b. Append it.
      JSArray::Push(vm, array, TRY(Get(vm, AsReceiver(z), IndexKey(vm, i))));
      // e. If lengthA = lim, return A.
      if (array->length() == bound) return Value(array);
    }
    // iv.10. Set q to p.
    q = p;
  }
  // 20, 21. Append the substring of S from p to size. 22. Return A.
  JSArray::Push(vm, array, String::Substring(vm, string, p, size));
  return Value(array);
}

constexpr BuiltinSpec kSymbolMethods[] = {
    {"[Symbol.match]", RegExpPrototypeMatch, 1},
    {"[Symbol.matchAll]", RegExpPrototypeMatchAll, 1},
    {"[Symbol.search]", RegExpPrototypeSearch, 1},
    {"[Symbol.split]", RegExpPrototypeSplit, 2},
};

constexpr BuiltinSpec kStringIteratorMethods[] = {{"next", RegExpStringIteratorNext, 0}};

}  // namespace

void DefineRegExpSymbolMethods(Vm& vm, JSObject* prototype) {
  DefineBuiltins(vm, prototype, kSymbolMethods);
}

// Apart from RegExp, because it inherits from %Iterator.prototype%.
void CreateRegExpStringIterator(Vm& vm, Realm* realm) {
  JSObject* iterator_prototype = NewPrototypeObject(vm, realm, Intrinsic::kIteratorPrototype);
  DefineBuiltins(vm, iterator_prototype, kStringIteratorMethods);
  DefineToStringTag(vm, iterator_prototype, "RegExp String Iterator");
  PrepareInstanceMap(vm, realm, Intrinsic::kRegExpStringIteratorMap,
                     Intrinsic::kRegExpStringIteratorPrototype, iterator_prototype,
                     InstanceType::kJSIterator, JSIterator::SizeFor(kStringIteratorFieldCount));
}

}  // namespace qdr
