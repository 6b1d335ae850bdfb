// RegExp objects: allocation, initialization, exec.
#include "runtime/regexp_object.h"

#include "absl/strings/str_cat.h"
#include "runtime/regexp_realm_data.h"
#include "runtime/text_builder.h"

namespace qdr {

namespace {

std::optional<RegExpFlags> ParseFlags(Vm& vm, String* flags) {
  FlatString text = flags->Flatten(vm);
  return text.is_one_byte() ? ParseRegExpFlags(text.one_byte()) : ParseRegExpFlags(text.two_byte());
}

// UpdateLegacyRegExpStaticProperties or its opposite (the proposal "Legacy RegExp features").
void RecordMatch(Vm& vm, JSRegExp* object, String* string, std::span<const int32_t> captures) {
  RegExpRealmData* data = RegExpRealmData::Current(vm);
  if (object->realm() != Value(vm.realm())) return;
  if (!HasLegacyRegExpFeatures(object)) {
    data->state().last_match_valid = false;
    return;
  }
  data->RecordMatch(vm, string, captures);
}

bool PollForRegExp(void* data) {
  // A request to stop leaves its exception pending.
  return static_cast<Vm*>(data)->PollInterrupt().threw();
}

// RegExpBuiltinExec up to where the match array is made: true if there is a match.
Completion<bool> ExecWithoutArray(Vm& vm, JSRegExp* object, String* string,
                                  RegExpCaptures* captures) {
  // 2. Let lastIndex be ℝ(? ToLength(! Get(R, "lastIndex"))).
  double last_index;
  if (object->last_index().IsSmi() && object->last_index().AsSmi() >= 0) [[likely]] {
    last_index = object->last_index().AsSmi();
  } else {
    last_index = TRY(ToLength(vm, object->last_index()));
  }
  // 3. Let flags be R.[[OriginalFlags]]. 4. If flags contains "g", let global be true.
  // 5. If flags contains "y", let sticky be true.
  RegExpFlags flags = FlagsOf(object);
  bool updates_index = flags.global() || flags.sticky();
  // 7. If global is false and sticky is false, set lastIndex to 0.
  if (!updates_index) last_index = 0;
  // 13.a. If lastIndex > length, then
  if (last_index > string->length()) {
    // i. If global is true or sticky is true, perform ? Set(R, "lastIndex", +0𝔽, true).
    // ii. Return null.
    TRY(SetLastIndex(vm, object, 0));
    return false;
  }
  if (!TRY(RunRegExp(vm, object, string, static_cast<uint32_t>(last_index), RegExpMode::kFromFlags,
                     captures))) {
    // 13.d.i or 13.a.i: the last attempt was a failure.
    if (updates_index) TRY(SetLastIndex(vm, object, 0));
    return false;
  }
  // 16. If global is true or sticky is true, perform ? Set(R, "lastIndex", 𝔽(e), true).
  if (updates_index) TRY(SetLastIndex(vm, object, static_cast<uint32_t>((*captures)[1])));
  return true;
}

// MakeMatchIndicesIndexPairArray.
JSArray* NewIndicesArray(Vm& vm, const RegExpProgram& program, const RegExpCaptures& captures) {
  uint32_t count = program.capture_count() + 1;
  FixedArray* elements = FixedArray::New(vm, count);
  auto pair = [&](uint32_t group) -> Value {
    int32_t from = captures[2 * group];
    if (from < 0) return Value::Undefined();
    // GetMatchIndexPair.
    const Value bounds[] = {Value::Smi(from), Value::Smi(captures[2 * group + 1])};
    return JSArray::FromValues(vm, bounds);
  };
  for (uint32_t i = 0; i < count; i++) elements->set(vm.heap, i, pair(i));
  JSArray* array = JSArray::FromElements(vm, elements, count, ElementsKind::kPacked);
  Value groups = Value::Undefined();
  if (!program.names().empty()) {
    JSObject* object = JSObject::NewOrdinary(vm, Value::Null());
    for (const RegExpProgram::GroupName& name : program.names()) {
      Value value = Value::Undefined();
      for (uint32_t group : name.groups) {
        if (captures[2 * group] >= 0) value = elements->get(group);
      }
      String* key = String::InternalizeTwoByte(vm, name.name);
      JSObject::Put(vm, object, PropertyKey::Name(key), value);
    }
    groups = object;
  }
  JSObject::Put(vm, array, PropertyKey::Name(vm.names().groups), groups);
  return array;
}

}  // namespace

Completion<JSRegExp*> RegExpAlloc(Vm& vm, Value new_target) {
  // 1. Let obj be ? OrdinaryCreateFromConstructor(newTarget, "%RegExp.prototype%", ...).
  Map* map =
      TRY(MapFromConstructor(vm, new_target, Intrinsic::kRegExpMap, Intrinsic::kRegExpPrototype));
  auto* object = static_cast<JSRegExp*>(JSObject::New(vm, map));
  object->set_realm(vm.heap, vm.realm());
  bool legacy = new_target == vm.intrinsic(Intrinsic::kRegExp);
  object->set_flag_bits(legacy ? 0 : kLegacyRegExpFeaturesOff);
  // 2. Perform ! DefinePropertyOrThrow(obj, "lastIndex", ...): the map has it.
  object->set_last_index(vm.heap, Value::Smi(0));
  return object;
}

Completion<JSRegExp*> RegExpInitialize(Vm& vm, JSRegExp* object, Value pattern, Value flags) {
  // 1. If pattern is undefined, let P be the empty String. 2. Else, let P be ? ToString(pattern).
  String* source = pattern.IsUndefined() ? vm.names().empty : TRY(ToString(vm, pattern));
  // 3. If flags is undefined, let F be the empty String. 4. Else, let F be ? ToString(flags).
  String* flag_text = flags.IsUndefined() ? vm.names().empty : TRY(ToString(vm, flags));
  // 5. If F contains an unknown or repeated code unit, or both "u" and "v", throw a SyntaxError.
  std::optional<RegExpFlags> parsed = ParseFlags(vm, flag_text);
  if (!parsed) {
    return vm.ThrowSyntaxError(
        absl::StrCat("Invalid flags supplied to RegExp constructor '", flag_text->ToUtf8(vm), "'"));
  }
  // 12. Let parseResult be ParsePattern(patternText, u, v). 13. If it is a List of errors, throw a
  // SyntaxError exception.
  RegExpSyntaxError error = {};
  RegExpProgramRef program = RegExpRealmData::Current(vm)->FindProgram(vm, source, *parsed, &error);
  if (!program) {
    return vm.ThrowSyntaxError(absl::StrCat("Invalid regular expression: /", source->ToUtf8(vm),
                                            "/", parsed->ToString(), ": ", error.message));
  }
  Foreign* foreign = Foreign::New(vm, const_cast<RegExpProgram*>(program.Leak()),
                                  [](void* p) { static_cast<const RegExpProgram*>(p)->Release(); });
  // 14. Set obj.[[OriginalSource]] to P. 15. Set obj.[[OriginalFlags]] to F. 18, 19: the matcher.
  object->set_source(vm.heap, source);
  object->set_flag_bits((object->flag_bits() & kLegacyRegExpFeaturesOff) | parsed->bits());
  object->set_program(vm.heap, foreign);
  // 20. Perform ? Set(obj, "lastIndex", +0𝔽, true).
  TRY(SetLastIndex(vm, object, 0));
  // 21. Return obj.
  return object;
}

Completion<JSRegExp*> RegExpCreate(Vm& vm, Value pattern, Value flags) {
  // 1. Let obj be ! RegExpAlloc(%RegExp%).
  JSRegExp* object = MUST(RegExpAlloc(vm, vm.intrinsic(Intrinsic::kRegExp)));
  // 2. Return ? RegExpInitialize(obj, P, F).
  return RegExpInitialize(vm, object, pattern, flags);
}

JSRegExp* CloneRegExp(Vm& vm, JSRegExp* original) {
  auto* object = static_cast<JSRegExp*>(JSObject::New(vm, vm.realm()->map(Intrinsic::kRegExpMap)));
  object->set_source(vm.heap, original->source());
  object->set_flag_bits(original->flag_bits() & ~kLegacyRegExpFeaturesOff);
  object->set_program(vm.heap, original->program());
  object->set_realm(vm.heap, vm.realm());
  object->set_last_index(vm.heap, Value::Smi(0));
  return object;
}

Completion<void> SetLastIndex(Vm& vm, JSRegExp* object, uint32_t index) {
  // Fast path: with the initial shape lastIndex is writable.
  if (object->map(vm.heap) == vm.realm()->map(Intrinsic::kRegExpMap)) [[likely]] {
    object->set_last_index(vm.heap, Value::Number(index));
    return Done{};
  }
  return Set(vm, object, PropertyKey::Name(vm.names().lastIndex), Value::Number(index));
}

uint32_t AdvanceStringIndex(Vm& vm, String* string, uint32_t index, bool unicode) {
  // 2. If unicode is false, return index + 1. 3. Let length be the length of S.
  // 4. If index + 1 >= length, return index + 1.
  if (!unicode || string->is_one_byte() || index + 1 >= string->length()) return index + 1;
  // 5. Let cp be CodePointAt(S, index). 6. Return index + cp.[[CodeUnitCount]].
  FlatString text = string->Flatten(vm);
  bool pair = (text[index] & 0xFC00) == 0xD800 && (text[index + 1] & 0xFC00) == 0xDC00;
  return index + (pair ? 2 : 1);
}

Completion<bool> RunRegExp(Vm& vm, JSRegExp* object, String* string, uint32_t index,
                           RegExpMode mode, RegExpCaptures* captures) {
  // The program lives as long as its Foreign, which compile() may detach from the object while an
  // interrupt is handled.
  Value foreign = object->program();
  const RegExpProgram& program = ProgramOf(object);
  captures->resize(program.capture_slots());
  FlatString text = string->Flatten(vm);
  RegExpInterrupt interrupt{PollForRegExp, &vm};
  std::span<int32_t> out(captures->data(), captures->size());
  RegExpResult result = text.is_one_byte()
                            ? ExecuteRegExp(program, text.one_byte(), index, out, interrupt, mode)
                            : ExecuteRegExp(program, text.two_byte(), index, out, interrupt, mode);
  // Keeps the word on the stack, where the collector sees it.
  asm volatile("" : : "r"(foreign.bits()) : "memory");
  switch (result) {
    case RegExpResult::kMatch:
      RecordMatch(vm, object, string, out);
      return true;
    case RegExpResult::kNoMatch:
      return false;
    case RegExpResult::kStackOverflow:
      return vm.ThrowStackOverflow();
    case RegExpResult::kInterrupted:
      return Threw{};
  }
  QDR_UNREACHABLE();
}

Value RegExpCaptureValue(Vm& vm, String* string, std::span<const int32_t> captures,
                         uint32_t index) {
  int32_t from = captures[2 * index];
  if (from < 0) return Value::Undefined();
  return String::Substring(vm, string, static_cast<uint32_t>(from),
                           static_cast<uint32_t>(captures[2 * index + 1]));
}

Value NewRegExpGroups(Vm& vm, const RegExpProgram& program, String* string,
                      std::span<const int32_t> captures) {
  if (program.names().empty()) return Value::Undefined();
  JSObject* groups = JSObject::NewOrdinary(vm, Value::Null());
  for (const RegExpProgram::GroupName& name : program.names()) {
    // Of the groups of one name at most one has taken part.
    Value value = Value::Undefined();
    for (uint32_t group : name.groups) {
      if (captures[2 * group] >= 0) value = RegExpCaptureValue(vm, string, captures, group);
    }
    String* key = String::InternalizeTwoByte(vm, name.name);
    JSObject::Put(vm, groups, PropertyKey::Name(key), value);
  }
  return groups;
}

JSArray* NewRegExpMatchArray(Vm& vm, JSRegExp* object, String* string,
                             const RegExpCaptures& captures) {
  const RegExpProgram& program = ProgramOf(object);
  uint32_t count = program.capture_count() + 1;
  // 17. Let A be ! ArrayCreate(n + 1).
  FixedArray* elements = FixedArray::New(vm, count);
  for (uint32_t i = 0; i < count; i++) {
    elements->set(vm.heap, i, RegExpCaptureValue(vm, string, captures, i));
  }
  Map* map = vm.realm()->map(Intrinsic::kRegExpMatchMap);
  auto* array = static_cast<JSArray*>(JSObject::New(vm, map));
  array->set_elements(vm.heap, elements);
  array->set_length_value(count);
  // "index", "input" and "groups" are the in-object properties of the map, in this order.
  array->SetField(vm.heap, map, 0, Value::Smi(captures[0]));
  array->SetField(vm.heap, map, 1, string);
  array->SetField(vm.heap, map, 2,
                  NewRegExpGroups(vm, program, string, {captures.data(), captures.size()}));
  // 34. If hasIndices is true, then perform ! CreateDataPropertyOrThrow(A, "indices", ...).
  if (FlagsOf(object).has_indices()) {
    JSObject::Put(vm, array, PropertyKey::Name(vm.names().indices),
                  NewIndicesArray(vm, program, captures));
  }
  return array;
}

Completion<Value> RegExpBuiltinExec(Vm& vm, JSRegExp* object, String* string) {
  RegExpCaptures captures;
  if (!TRY(ExecWithoutArray(vm, object, string, &captures))) return Value::Null();
  return NewRegExpMatchArray(vm, object, string, captures);
}

Completion<Value> RegExpExec(Vm& vm, JSReceiver* object, String* string) {
  // 1. Let exec be ? Get(R, "exec").
  // Fast path: it is the built-in one.
  Value exec = vm.intrinsic(Intrinsic::kRegExpPrototypeExec);
  if (!IsPristineRegExp(vm, object)) {
    exec = TRY(Get(vm, object, PropertyKey::Name(vm.names().exec)));
  }
  if (Is<JSRegExp>(object) && exec == vm.intrinsic(Intrinsic::kRegExpPrototypeExec)) {
    return RegExpBuiltinExec(vm, static_cast<JSRegExp*>(object), string);
  }
  // 2. If IsCallable(exec) is true, then
  if (IsCallable(vm.heap, exec)) {
    // a. Let result be ? Call(exec, R, « S »).
    Value result = TRY(Call(vm, exec, object, {Value(string)}));
    // b. If result is not an Object and result is not null, throw a TypeError exception.
    if (!IsReceiver(result) && !result.IsNull()) {
      return vm.ThrowTypeError(
          absl::StrCat(DescribeForError(vm, result), " is not an object or null"));
    }
    // c. Return result.
    return result;
  }
  // 3. Perform ? RequireInternalSlot(R, [[RegExpMatcher]]).
  if (!Is<JSRegExp>(object)) {
    return vm.ThrowTypeError(
        absl::StrCat("Method RegExp.prototype.exec called on incompatible receiver ",
                     DescribeForError(vm, object)));
  }
  // 4. Return ? RegExpBuiltinExec(R, S).
  return RegExpBuiltinExec(vm, static_cast<JSRegExp*>(object), string);
}

Completion<bool> RegExpTest(Vm& vm, JSReceiver* object, String* string) {
  if (IsPristineRegExp(vm, object)) {
    RegExpCaptures captures;
    return ExecWithoutArray(vm, static_cast<JSRegExp*>(object), string, &captures);
  }
  Value result = TRY(RegExpExec(vm, object, string));
  return !result.IsNull();
}

Completion<String*> EscapeRegExpPattern(Vm& vm, JSRegExp* object) {
  String* source = AsString(object->source());
  if (source->length() == 0) return String::NewAscii(vm, "(?:)");
  FlatString text = source->Flatten(vm);
  auto is_special = [](uint16_t c) {
    return c == '/' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
  };
  bool plain = true;
  for (uint32_t i = 0; i < text.length() && plain; i++) plain = !is_special(text[i]);
  if (plain) return source;
  TextBuilder result;
  bool in_class = false;
  bool escaped = false;
  for (uint32_t i = 0; i < text.length(); i++) {
    uint16_t c = text[i];
    if (is_special(c) && !(c == '/' && (in_class || escaped))) {
      // A backslash before a line terminator is already there.
      if (!escaped) result.AppendAscii('\\');
      switch (c) {
        case '/':
          result.AppendAscii('/');
          break;
        case '\n':
          result.AppendAscii('n');
          break;
        case '\r':
          result.AppendAscii('r');
          break;
        default:
          result.AppendAscii(c == 0x2028 ? "u2028" : "u2029");
          break;
      }
    } else {
      if (c == '[' && !escaped) in_class = true;
      if (c == ']' && !escaped) in_class = false;
      result.AppendUnit(c);
    }
    escaped = c == '\\' && !escaped;
  }
  return result.Finish(vm);
}

}  // namespace qdr
