// The static properties of RegExp that show the last match, after the proposal "Legacy RegExp
// features": accessors that work only on the constructor itself.
#include "runtime/builtins_regexp_internal.h"
#include "runtime/regexp_realm_data.h"

namespace qdr {

namespace {

// GetLegacyRegExpStaticProperty's checks: the data of the realm.
Completion<RegExpRealmData*> LegacyData(Vm& vm, Arguments& arguments, bool reading) {
  // 2. If SameValue(C, thisValue) is false, throw a TypeError exception.
  if (arguments.this_value() != vm.intrinsic(Intrinsic::kRegExp)) {
    return ThrowIncompatibleReceiver(vm, "RegExp static property", arguments.this_value());
  }
  RegExpRealmData* data = RegExpRealmData::Current(vm);
  // 4. If val is empty, throw a TypeError exception.
  if (reading && !data->state().last_match_valid) {
    return vm.ThrowTypeError("The last match was made by a regular expression of a subclass");
  }
  return data;
}

Completion<Value> GetInput(Vm& vm, Arguments& arguments) {
  return TRY(LegacyData(vm, arguments, true))->get(RegExpRealmData::kInput);
}

Completion<Value> SetInput(Vm& vm, Arguments& arguments) {
  RegExpRealmData* data = TRY(LegacyData(vm, arguments, false));
  // 3. Let strVal be ? ToString(val).
  String* value = TRY(ToString(vm, arguments[0]));
  // 4. Set the value of the internal slot of C.
  data->set(vm.heap, RegExpRealmData::kInput, value);
  return Value::Undefined();
}

Completion<Value> GetLastMatch(Vm& vm, Arguments& arguments) {
  return Value(TRY(LegacyData(vm, arguments, true))->LastCapture(vm, 0));
}

Completion<Value> GetLastParen(Vm& vm, Arguments& arguments) {
  RegExpRealmData* data = TRY(LegacyData(vm, arguments, true));
  auto groups = static_cast<uint32_t>(data->state().last_captures.size() / 2);
  if (groups <= 1) return Value(vm.names().empty);
  return Value(data->LastCapture(vm, groups - 1));
}

Completion<Value> GetLeftContext(Vm& vm, Arguments& arguments) {
  RegExpRealmData* data = TRY(LegacyData(vm, arguments, true));
  return Value(String::Substring(vm, data->last_subject(), 0,
                                 static_cast<uint32_t>(data->state().last_captures[0])));
}

Completion<Value> GetRightContext(Vm& vm, Arguments& arguments) {
  RegExpRealmData* data = TRY(LegacyData(vm, arguments, true));
  String* subject = data->last_subject();
  return Value(String::Substring(vm, subject, static_cast<uint32_t>(data->state().last_captures[1]),
                                 subject->length()));
}

template <uint32_t group>
Completion<Value> GetParen(Vm& vm, Arguments& arguments) {
  return Value(TRY(LegacyData(vm, arguments, true))->LastCapture(vm, group));
}

constexpr BuiltinSpec kLegacyProperties[] = {
    {"input", GetInput, 0, BuiltinSpec::kGetter},
    {"input", SetInput, 1, BuiltinSpec::kSetter},
    {"$_", GetInput, 0, BuiltinSpec::kGetter},
    {"$_", SetInput, 1, BuiltinSpec::kSetter},
    {"lastMatch", GetLastMatch, 0, BuiltinSpec::kGetter},
    {"$&", GetLastMatch, 0, BuiltinSpec::kGetter},
    {"lastParen", GetLastParen, 0, BuiltinSpec::kGetter},
    {"$+", GetLastParen, 0, BuiltinSpec::kGetter},
    {"leftContext", GetLeftContext, 0, BuiltinSpec::kGetter},
    {"$`", GetLeftContext, 0, BuiltinSpec::kGetter},
    {"rightContext", GetRightContext, 0, BuiltinSpec::kGetter},
    {"$'", GetRightContext, 0, BuiltinSpec::kGetter},
    {"$1", GetParen<1>, 0, BuiltinSpec::kGetter},
    {"$2", GetParen<2>, 0, BuiltinSpec::kGetter},
    {"$3", GetParen<3>, 0, BuiltinSpec::kGetter},
    {"$4", GetParen<4>, 0, BuiltinSpec::kGetter},
    {"$5", GetParen<5>, 0, BuiltinSpec::kGetter},
    {"$6", GetParen<6>, 0, BuiltinSpec::kGetter},
    {"$7", GetParen<7>, 0, BuiltinSpec::kGetter},
    {"$8", GetParen<8>, 0, BuiltinSpec::kGetter},
    {"$9", GetParen<9>, 0, BuiltinSpec::kGetter},
};

}  // namespace

void DefineRegExpLegacyProperties(Vm& vm, JSFunction* constructor) {
  DefineBuiltins(vm, constructor, kLegacyProperties);
}

}  // namespace qdr
