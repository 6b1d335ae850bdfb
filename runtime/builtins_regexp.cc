// RegExp (ECMA-262 22.2): the constructor and the methods of the prototype whose names are strings.
#include "absl/strings/str_cat.h"
#include "objects/lookup.h"
#include "runtime/builtins_regexp_internal.h"
#include "runtime/regexp_realm_data.h"

namespace qdr {

Completion<JSReceiver*> RegExpReceiver(Vm& vm, Arguments& arguments, std::string_view method) {
  if (!IsReceiver(arguments.this_value())) {
    return ThrowIncompatibleReceiver(vm, method, arguments.this_value());
  }
  return AsReceiver(arguments.this_value());
}

namespace {

// 22.2.4.1 RegExp ( pattern, flags )
Completion<Value> RegExpConstructor(Vm& vm, Arguments& arguments) {
  Value pattern = arguments[0];
  Value flags = arguments[1];
  // 1. Let patternIsRegExp be ? IsRegExp(pattern).
  bool pattern_is_regexp = TRY(IsRegExp(vm, pattern));
  Value new_target = arguments.new_target();
  // 2. If NewTarget is undefined, then
  if (!arguments.is_construct()) {
    // a. Let newTarget be the active function object.
    new_target = arguments.callee();
    // b. If patternIsRegExp is true and flags is undefined, then
    if (pattern_is_regexp && flags.IsUndefined()) {
      // i. Let patternConstructor be ? Get(pattern, "constructor").
      Value constructor =
          TRY(Get(vm, AsReceiver(pattern), PropertyKey::Name(vm.names().constructor)));
      // ii. If SameValue(newTarget, patternConstructor) is true, return pattern.
      if (SameValue(vm, new_target, constructor)) return pattern;
    }
  }
  Value p, f;
  if (IsRegExpObject(pattern)) {
    // 4. If pattern is an Object and pattern has a [[RegExpMatcher]] internal slot, then
    auto* regexp = As<JSRegExp>(pattern);
    // a. Let P be pattern.[[OriginalSource]]. b, c. Let F be flags or pattern.[[OriginalFlags]].
    p = regexp->source();
    f = flags.IsUndefined() ? Value(String::NewAscii(vm, FlagsOf(regexp).ToString())) : flags;
  } else if (pattern_is_regexp) {
    // 5. Else if patternIsRegExp is true, then
    // a. Let P be ? Get(pattern, "source").
    p = TRY(Get(vm, AsReceiver(pattern), PropertyKey::Name(vm.names().source)));
    // b. If flags is undefined, let F be ? Get(pattern, "flags"). c. Else, let F be flags.
    f = flags.IsUndefined() ? TRY(Get(vm, AsReceiver(pattern), PropertyKey::Name(vm.names().flags)))
                            : flags;
  } else {
    // 6. Else, let P be pattern and let F be flags.
    p = pattern;
    f = flags;
  }
  // 7. Let O be ? RegExpAlloc(newTarget).
  JSRegExp* object = TRY(RegExpAlloc(vm, new_target));
  // 8. Return ? RegExpInitialize(O, P, F).
  return Value(TRY(RegExpInitialize(vm, object, p, f)));
}

// 22.2.6.2 RegExp.prototype.exec ( string )
Completion<Value> RegExpPrototypeExec(Vm& vm, Arguments& arguments) {
  // 1. Let R be the this value. 2. Perform ? RequireInternalSlot(R, [[RegExpMatcher]]).
  if (!IsRegExpObject(arguments.this_value())) {
    return ThrowIncompatibleReceiver(vm, "RegExp.prototype.exec", arguments.this_value());
  }
  auto* regexp = As<JSRegExp>(arguments.this_value());
  // 3. Let S be ? ToString(string).
  String* string = TRY(ToString(vm, arguments[0]));
  // 4. Return ? RegExpBuiltinExec(R, S).
  return RegExpBuiltinExec(vm, regexp, string);
}

// 22.2.6.16 RegExp.prototype.test ( S )
Completion<Value> RegExpPrototypeTest(Vm& vm, Arguments& arguments) {
  // 1. Let R be the this value. 2. If R is not an Object, throw a TypeError exception.
  JSReceiver* object = TRY(RegExpReceiver(vm, arguments, "RegExp.prototype.test"));
  // 3. Let string be ? ToString(S).
  String* string = TRY(ToString(vm, arguments[0]));
  // 4. Let match be ? RegExpExec(R, string). 5. If match is not null, return true.
  return Value::Boolean(TRY(RegExpTest(vm, object, string)));
}

// 22.2.6.17 RegExp.prototype.toString ( )
Completion<Value> RegExpPrototypeToString(Vm& vm, Arguments& arguments) {
  // 1. Let R be the this value. 2. If R is not an Object, throw a TypeError exception.
  JSReceiver* object = TRY(RegExpReceiver(vm, arguments, "RegExp.prototype.toString"));
  // 3. Let pattern be ? ToString(? Get(R, "source")).
  String* pattern = TRY(ToString(vm, TRY(Get(vm, object, PropertyKey::Name(vm.names().source)))));
  // 4. Let flags be ? ToString(? Get(R, "flags")).
  String* flags = TRY(ToString(vm, TRY(Get(vm, object, PropertyKey::Name(vm.names().flags)))));
  // 5. Let result be the string-concatenation of "/", pattern, "/", and flags. 6. Return result.
  String* slash = String::NewAscii(vm, "/");
  String* left = TRY(String::Concat(vm, TRY(String::Concat(vm, slash, pattern)), slash));
  return Value(TRY(String::Concat(vm, left, flags)));
}

// B.2.4.1 RegExp.prototype.compile ( pattern, flags ), with the checks of the proposal "Legacy
// RegExp features": only for direct instances of this realm's RegExp.
Completion<Value> RegExpPrototypeCompile(Vm& vm, Arguments& arguments) {
  // 1. Let O be the this value. 2. Perform ? RequireInternalSlot(O, [[RegExpMatcher]]).
  if (!IsRegExpObject(arguments.this_value())) {
    return ThrowIncompatibleReceiver(vm, "RegExp.prototype.compile", arguments.this_value());
  }
  auto* regexp = As<JSRegExp>(arguments.this_value());
  if (regexp->realm() != Value(vm.realm()) || !HasLegacyRegExpFeatures(regexp)) {
    return ThrowIncompatibleReceiver(vm, "RegExp.prototype.compile", arguments.this_value());
  }
  Value pattern = arguments[0];
  Value flags = arguments[1];
  // 3. If pattern is an Object and pattern has a [[RegExpMatcher]] internal slot, then
  if (IsRegExpObject(pattern)) {
    // a. If flags is not undefined, throw a TypeError exception.
    if (!flags.IsUndefined()) {
      return vm.ThrowTypeError("Invalid flags supplied to RegExp constructor");
    }
    // b. Let P be pattern.[[OriginalSource]]. c. Let F be pattern.[[OriginalFlags]].
    auto* other = As<JSRegExp>(pattern);
    flags = String::NewAscii(vm, FlagsOf(other).ToString());
    pattern = other->source();
  }
  // 5. Return ? RegExpInitialize(O, P, F).
  return Value(TRY(RegExpInitialize(vm, regexp, pattern, flags)));
}

// 22.2.6.4 get RegExp.prototype.flags
Completion<Value> RegExpGetFlags(Vm& vm, Arguments& arguments) {
  // 1. Let R be the this value. 2. If R is not an Object, throw a TypeError exception.
  if (!IsReceiver(arguments.this_value())) {
    return vm.ThrowTypeError(absl::StrCat("RegExp.prototype.flags getter called on non-object ",
                                          DescribeForError(vm, arguments.this_value())));
  }
  JSReceiver* object = AsReceiver(arguments.this_value());
  // 3. Let codeUnits be a new empty List. 4 to 19. Append the letter of each flag that is set.
  constexpr std::string_view kLetters = "dgimsuvy";
  auto names = RegExpGetterNames(vm);
  std::string letters;
  for (size_t i = 0; i < kLetters.size(); i++) {
    Value value = TRY(Get(vm, object, PropertyKey::Name(names[i + 1])));
    if (ToBoolean(vm, value)) letters += kLetters[i];
  }
  // 20. Return the String value whose code units are the elements of codeUnits.
  return Value(String::NewAscii(vm, letters));
}

// 22.2.6.4.1 RegExpHasFlag ( R, codeUnit )
template <RegExpFlag flag>
Completion<Value> RegExpGetFlag(Vm& vm, Arguments& arguments) {
  // 2. If R does not have an [[OriginalFlags]] internal slot, then
  if (!IsRegExpObject(arguments.this_value())) {
    // a. If SameValue(R, %RegExp.prototype%) is true, return undefined.
    if (arguments.this_value() == vm.intrinsic(Intrinsic::kRegExpPrototype)) {
      return Value::Undefined();
    }
    // 1, 2.b. Throw a TypeError exception.
    return vm.ThrowTypeError(absl::StrCat("RegExp flag getter called on non-RegExp object ",
                                          DescribeForError(vm, arguments.this_value())));
  }
  // 3. Let flags be R.[[OriginalFlags]]. 4. If flags contains codeUnit, return true.
  return Value::Boolean(FlagsOf(As<JSRegExp>(arguments.this_value())).has(flag));
}

// 22.2.6.13 get RegExp.prototype.source
Completion<Value> RegExpGetSource(Vm& vm, Arguments& arguments) {
  // 3. If R does not have an [[OriginalSource]] internal slot, then
  if (!IsRegExpObject(arguments.this_value())) {
    // a. If SameValue(R, %RegExp.prototype%) is true, return "(?:)".
    if (arguments.this_value() == vm.intrinsic(Intrinsic::kRegExpPrototype)) {
      return Value(String::NewAscii(vm, "(?:)"));
    }
    // 2, 3.b. Throw a TypeError exception.
    return vm.ThrowTypeError(
        absl::StrCat("RegExp.prototype.source getter called on non-RegExp object ",
                     DescribeForError(vm, arguments.this_value())));
  }
  // 6. Return EscapeRegExpPattern(src, flags).
  return Value(TRY(EscapeRegExpPattern(vm, As<JSRegExp>(arguments.this_value()))));
}

constexpr BuiltinSpec kPrototypeFunctions[] = {
    {"exec", RegExpPrototypeExec, 1},
    {"dotAll", RegExpGetFlag<kRegExpDotAll>, 0, BuiltinSpec::kGetter},
    {"flags", RegExpGetFlags, 0, BuiltinSpec::kGetter},
    {"global", RegExpGetFlag<kRegExpGlobal>, 0, BuiltinSpec::kGetter},
    {"hasIndices", RegExpGetFlag<kRegExpHasIndices>, 0, BuiltinSpec::kGetter},
    {"ignoreCase", RegExpGetFlag<kRegExpIgnoreCase>, 0, BuiltinSpec::kGetter},
    {"multiline", RegExpGetFlag<kRegExpMultiline>, 0, BuiltinSpec::kGetter},
    {"source", RegExpGetSource, 0, BuiltinSpec::kGetter},
    {"sticky", RegExpGetFlag<kRegExpSticky>, 0, BuiltinSpec::kGetter},
    {"unicode", RegExpGetFlag<kRegExpUnicode>, 0, BuiltinSpec::kGetter},
    {"unicodeSets", RegExpGetFlag<kRegExpUnicodeSets>, 0, BuiltinSpec::kGetter},
    {"compile", RegExpPrototypeCompile, 2},
    {"toString", RegExpPrototypeToString, 0},
    {"test", RegExpPrototypeTest, 1},
    {"[Symbol.replace]", RegExpPrototypeReplace, 2},
};

constexpr BuiltinSpec kConstructorFunctions[] = {
    {"escape", RegExpEscape, 1},
};

Value OwnGetter(Vm& vm, JSObject* object, PropertyKey key) {
  LookupIterator it(vm, object, key, LookupIterator::Scope::kOwn);
  QDR_CHECK(it.state() == LookupIterator::State::kAccessor);
  return it.accessor()->getter();
}

}  // namespace

Completion<RegExpFlagText> ReadRegExpFlags(Vm& vm, JSReceiver* object) {
  // Fast path: the getters are the built-in ones, which read the object's own flags.
  if (IsPristineRegExp(vm, object)) {
    RegExpFlags flags = FlagsOf(static_cast<JSRegExp*>(object));
    return RegExpFlagText{flags.global(), flags.either_unicode()};
  }
  String* text = TRY(ToString(vm, TRY(Get(vm, object, PropertyKey::Name(vm.names().flags)))));
  FlatString flat = text->Flatten(vm);
  RegExpFlagText result;
  for (uint32_t i = 0; i < flat.length(); i++) {
    if (flat[i] == 'g') result.global = true;
    if (flat[i] == 'u' || flat[i] == 'v') result.unicode = true;
  }
  return result;
}

Completion<void> AdvancePastEmptyMatch(Vm& vm, JSReceiver* object, String* string, bool unicode) {
  PropertyKey key = PropertyKey::Name(vm.names().lastIndex);
  // 1. Let thisIndex be ℝ(? ToLength(? Get(rx, "lastIndex"))).
  double index = TRY(ToLength(vm, TRY(Get(vm, object, key))));
  // 2. Let nextIndex be AdvanceStringIndex(S, thisIndex, fullUnicode).
  double next = index + 1;
  if (index < string->length()) {
    next = AdvanceStringIndex(vm, string, static_cast<uint32_t>(index), unicode);
  }
  // 3. Perform ? Set(rx, "lastIndex", 𝔽(nextIndex), true).
  return Set(vm, object, key, Value::Number(next));
}

void CreateRegExp(Vm& vm, Realm* realm) {
  RegExpRealmData* data = RegExpRealmData::Create(vm, realm);
  JSObject* prototype = NewPrototypeObject(vm, realm);
  Map* map =
      PrepareInstanceMap(vm, realm, Intrinsic::kRegExpMap, Intrinsic::kRegExpPrototype, prototype);
  // lastIndex is written behind the back of the property mechanisms: never a constant.
  Map::MakeFieldMutable(vm, map, 0);
  JSFunction* constructor =
      DefineConstructor(vm, realm, "RegExp", RegExpConstructor, 2, Intrinsic::kRegExp,
                        Intrinsic::kRegExpPrototype, prototype, map);
  DefineSpeciesGetter(vm, constructor);
  DefineBuiltins(vm, constructor, kConstructorFunctions);
  DefineRegExpLegacyProperties(vm, constructor);
  DefineBuiltins(vm, prototype, kPrototypeFunctions);
  DefineRegExpSymbolMethods(vm, prototype);

  LookupIterator exec(vm, prototype, PropertyKey::Name(vm.names().exec),
                      LookupIterator::Scope::kOwn);
  realm->set(vm.heap, Intrinsic::kRegExpPrototypeExec, exec.GetDataValue());
  auto names = RegExpGetterNames(vm);
  for (uint32_t i = 0; i < names.size(); i++) {
    data->set(vm.heap, RegExpRealmData::kFirstGetter + i,
              OwnGetter(vm, prototype, PropertyKey::Name(names[i])));
  }
  data->set(vm.heap, RegExpRealmData::kSpeciesGetter,
            OwnGetter(vm, constructor, PropertyKey::Name(vm.symbols().species)));
}

}  // namespace qdr
