// Date (ECMA-262 21.4). Calendar arithmetic is in date_math.h, the zone in local_time.h, text in
// date_parser.h and date_format.h; here are the functions themselves.
#include <chrono>
#include <cmath>
#include <limits>

#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/builtins_support.h"
#include "runtime/date_format.h"
#include "runtime/date_math.h"
#include "runtime/date_parser.h"
#include "runtime/realm_state.h"

namespace qdr {

namespace {

LocalTime& Zone(Vm& vm) {
  RealmState& state = CurrentRealmState(vm);
  if (state.local_time == nullptr) state.local_time = std::make_unique<LocalTime>();
  return *state.local_time;
}

double CurrentTime() {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<double>(duration_cast<milliseconds>(now).count());
}

double ParseDateString(Vm& vm, String* text) {
  // No date is so long, whatever the free forms allow between its parts.
  constexpr uint32_t kLongest = 1 << 20;
  if (text->length() > kLongest) return std::numeric_limits<double>::quiet_NaN();
  const FlatString flat = text->Flatten(vm);
  return flat.is_one_byte() ? ParseDate(flat.one_byte(), Zone(vm))
                            : ParseDate(flat.two_byte(), Zone(vm));
}

/// 21.4.4.41.4 ToDateString ( tv ) and its relatives.
String* DateToString(Vm& vm, double tv, DateFormat format) {
  // 1. If tv is NaN, return "Invalid Date".
  if (std::isnan(tv)) return String::NewAscii(vm, "Invalid Date");
  return String::FromUtf8(vm, FormatDate(tv, format, Zone(vm)));
}

Completion<JSDate*> ThisDate(Vm& vm, Arguments& arguments) {
  // RequireInternalSlot(dateObject, [[DateValue]])
  if (Is<JSDate>(arguments.this_value())) [[likely]]
    return As<JSDate>(arguments.this_value());
  return vm.ThrowTypeError("this is not a Date object.");
}

double ToLocal(Vm& vm, double t) { return Zone(vm).FromUtc(t); }

/// Year, month, ... of the arguments: the common part of the constructor and of Date.UTC.
Completion<double> DateFromArguments(Vm& vm, Arguments& arguments) {
  // Let y be ? ToNumber(year); m, dt, h, min, s, milli likewise where present.
  double parts[7] = {NAN, 0, 1, 0, 0, 0, 0};
  for (size_t i = 0; i < 7; i++) {
    if (i == 0 || i < arguments.size()) parts[i] = TRY(ToNumber(vm, arguments[i]));
  }
  // Let yr be MakeFullYear(y). Let finalDate be MakeDate(MakeDay(yr, m, dt), MakeTime(h, min, s,
  // milli)).
  return MakeDate(MakeDay(MakeFullYear(parts[0]), parts[1], parts[2]),
                  MakeTime(parts[3], parts[4], parts[5], parts[6]));
}

// 21.4.2.1 Date ( ...values )
Completion<Value> DateConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, return ToDateString(now).
  if (!arguments.is_construct()) return DateToString(vm, CurrentTime(), DateFormat::kDateTime);
  double tv;
  if (arguments.size() == 0) {
    // 3. If numberOfArgs = 0, let dv be the time value of now.
    tv = CurrentTime();
  } else if (arguments.size() == 1) {
    // 4.a. Let value be values[0].
    const Value value = arguments[0];
    if (Is<JSDate>(value)) {
      // 4.b. If value has a [[DateValue]] internal slot, let tv be it.
      tv = As<JSDate>(value)->time();
    } else {
      // 4.c.i. Let v be ? ToPrimitive(value).
      const Value v = TRY(ToPrimitive(vm, value));
      // 4.c.ii. If v is a String, let tv be the result of parsing it as Date.parse does.
      // 4.c.iii. Else, let tv be ? ToNumber(v).
      tv = IsString(v) ? ParseDateString(vm, AsString(v)) : TRY(ToNumber(vm, v));
    }
    // 4.d. Let dv be TimeClip(tv).
    tv = TimeClip(tv);
  } else {
    // 5. ... Let dv be TimeClip(UTC(finalDate)).
    const double local = TRY(DateFromArguments(vm, arguments));
    tv = TimeClip(Zone(vm).ToUtc(local));
  }
  // 6. Let O be ? OrdinaryCreateFromConstructor(NewTarget, "%Date.prototype%", « [[DateValue]] »).
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kDateMap,
                                    Intrinsic::kDatePrototype));
  auto* date = static_cast<JSDate*>(JSObject::New(vm, map));
  // 7. Set O.[[DateValue]] to dv.
  date->set_time(tv);
  return date;
}

// 21.4.3.1 Date.now ( )
Completion<Value> DateNow(Vm& vm, Arguments& arguments) { return Value::Number(CurrentTime()); }

// 21.4.3.2 Date.parse ( string )
Completion<Value> DateParse(Vm& vm, Arguments& arguments) {
  return Value::Number(ParseDateString(vm, TRY(ToString(vm, arguments[0]))));
}

// 21.4.3.4 Date.UTC ( year [ , month [ , date [ , hours [ , minutes [ , seconds [ , ms ] ] ] ] ] ]
// )
Completion<Value> DateUtc(Vm& vm, Arguments& arguments) {
  return Value::Number(TimeClip(TRY(DateFromArguments(vm, arguments))));
}

// 21.4.4.2 to 21.4.4.19: the getters of one field.
template <int32_t DateFields::*kField, bool kUtc>
Completion<Value> GetField(Vm& vm, Arguments& arguments) {
  // 1-3. Let t be dateObject.[[DateValue]].
  const double t = TRY(ThisDate(vm, arguments))->time();
  // 4. If t is NaN, return NaN.
  if (std::isnan(t)) return Value::Number(t);
  // 5. Return the field of LocalTime(t), or of t.
  return Value::Smi(FieldsFromTime(kUtc ? t : ToLocal(vm, t)).*kField);
}

// 21.4.4.10 Date.prototype.getTime ( ), 21.4.4.44 Date.prototype.valueOf ( )
Completion<Value> DateGetTime(Vm& vm, Arguments& arguments) {
  return Value::Number(TRY(ThisDate(vm, arguments))->time());
}

// 21.4.4.11 Date.prototype.getTimezoneOffset ( )
Completion<Value> DateGetTimezoneOffset(Vm& vm, Arguments& arguments) {
  const double t = TRY(ThisDate(vm, arguments))->time();
  if (std::isnan(t)) return Value::Number(t);
  // 5. Return (t - LocalTime(t)) / msPerMinute.
  return Value::Number((t - ToLocal(vm, t)) / kMsPerMinute);
}

// B.2.3.1 Date.prototype.getYear ( )
Completion<Value> DateGetYear(Vm& vm, Arguments& arguments) {
  const double t = TRY(ThisDate(vm, arguments))->time();
  if (std::isnan(t)) return Value::Number(t);
  return Value::Smi(FieldsFromTime(ToLocal(vm, t)).year - 1900);
}

/// The end of every setter: TimeClip(UTC(newDate)).
template <bool kUtc>
Value StoreTime(Vm& vm, JSDate* date, double new_date) {
  const double u = TimeClip(kUtc ? new_date : Zone(vm).ToUtc(new_date));
  date->set_time(u);
  return Value::Number(u);
}

enum TimePart : uint8_t { kHour, kMinute, kSecond, kMillisecond };

// 21.4.4.22 setHours, 21.4.4.23 setMilliseconds, 21.4.4.24 setMinutes, 21.4.4.26 setSeconds, and
// their UTC forms: each sets one part of the time and, where present, those below it.
template <TimePart kFirst, bool kUtc>
Completion<Value> SetTimeParts(Vm& vm, Arguments& arguments) {
  JSDate* date = TRY(ThisDate(vm, arguments));
  // 3. Let t be dateObject.[[DateValue]].
  double t = date->time();
  // 4. Let the first part be ? ToNumber of it; the others likewise where they are present.
  double given[4];
  const size_t count = std::clamp<size_t>(arguments.size(), 1, 4 - kFirst);
  for (size_t i = 0; i < count; i++) given[i] = TRY(ToNumber(vm, arguments[i]));
  // 5. If t is NaN, return NaN.
  if (std::isnan(t)) return Value::Number(t);
  // 6. Set t to LocalTime(t).
  if (!kUtc) t = ToLocal(vm, t);
  const DateFields fields = FieldsFromTime(t);
  double parts[4] = {static_cast<double>(fields.hour), static_cast<double>(fields.minute),
                     static_cast<double>(fields.second), static_cast<double>(fields.millisecond)};
  std::copy(given, given + count, parts + kFirst);
  // Let newDate be MakeDate(Day(t), MakeTime(h, m, s, milli)).
  return StoreTime<kUtc>(vm, date,
                         MakeDate(Day(t), MakeTime(parts[0], parts[1], parts[2], parts[3])));
}

enum DayPart : uint8_t { kYear, kMonth, kDayOfMonth };

// 21.4.4.20 setDate, 21.4.4.21 setFullYear, 21.4.4.25 setMonth, and their UTC forms.
template <DayPart kFirst, bool kUtc>
Completion<Value> SetDayParts(Vm& vm, Arguments& arguments) {
  JSDate* date = TRY(ThisDate(vm, arguments));
  // 3. Let t be dateObject.[[DateValue]].
  double t = date->time();
  // 4. Convert the parts that are present.
  double given[3];
  const size_t count = std::clamp<size_t>(arguments.size(), 1, 3 - kFirst);
  for (size_t i = 0; i < count; i++) given[i] = TRY(ToNumber(vm, arguments[i]));
  // 5. If t is NaN, return NaN; setFullYear starts from +0 instead.
  if (std::isnan(t)) {
    if (kFirst != kYear) return Value::Number(t);
    t = 0;
  } else if (!kUtc) {
    // 6. Set t to LocalTime(t).
    t = ToLocal(vm, t);
  }
  const DateFields fields = FieldsFromTime(t);
  double parts[3] = {static_cast<double>(fields.year), static_cast<double>(fields.month),
                     static_cast<double>(fields.day)};
  std::copy(given, given + count, parts + kFirst);
  // Let newDate be MakeDate(MakeDay(y, m, dt), TimeWithinDay(t)).
  return StoreTime<kUtc>(vm, date,
                         MakeDate(MakeDay(parts[0], parts[1], parts[2]), TimeWithinDay(t)));
}

// B.2.3.2 Date.prototype.setYear ( year )
Completion<Value> DateSetYear(Vm& vm, Arguments& arguments) {
  JSDate* date = TRY(ThisDate(vm, arguments));
  // 3. Let t be dateObject.[[DateValue]].
  double t = date->time();
  // 4. Let y be ? ToNumber(year).
  const double y = TRY(ToNumber(vm, arguments[0]));
  // 5. If t is NaN, set t to +0; otherwise, set t to LocalTime(t).
  t = std::isnan(t) ? 0 : ToLocal(vm, t);
  // 6. Let yyyy be MakeFullYear(y). 7. Let d be MakeDay(yyyy, MonthFromTime(t), DateFromTime(t)).
  const DateFields fields = FieldsFromTime(t);
  const double day = MakeDay(MakeFullYear(y), fields.month, fields.day);
  // 8-11.
  return StoreTime<false>(vm, date, MakeDate(day, TimeWithinDay(t)));
}

// 21.4.4.27 Date.prototype.setTime ( time )
Completion<Value> DateSetTime(Vm& vm, Arguments& arguments) {
  JSDate* date = TRY(ThisDate(vm, arguments));
  // 3. Let t be ? ToNumber(time). 4. Let v be TimeClip(t).
  const double v = TimeClip(TRY(ToNumber(vm, arguments[0])));
  // 5. Set dateObject.[[DateValue]] to v. 6. Return v.
  date->set_time(v);
  return Value::Number(v);
}

// 21.4.4.35 toDateString, 38 toLocaleDateString, 39 toLocaleString, 40 toLocaleTimeString,
// 41 toString, 42 toTimeString, 43 toUTCString
template <DateFormat kFormat>
Completion<Value> DateFormatMethod(Vm& vm, Arguments& arguments) {
  return DateToString(vm, TRY(ThisDate(vm, arguments))->time(), kFormat);
}

// 21.4.4.36 Date.prototype.toISOString ( )
Completion<Value> DateToIsoString(Vm& vm, Arguments& arguments) {
  const double tv = TRY(ThisDate(vm, arguments))->time();
  // 4. If tv is NaN, throw a RangeError exception.
  if (std::isnan(tv)) return vm.ThrowRangeError("Invalid time value");
  return DateToString(vm, tv, DateFormat::kIso);
}

// 21.4.4.37 Date.prototype.toJSON ( key )
Completion<Value> DateToJson(Vm& vm, Arguments& arguments) {
  // 1. Let O be ? ToObject(this value).
  JSReceiver* object = TRY(ToObject(vm, arguments.this_value()));
  // 2. Let tv be ? ToPrimitive(O, number).
  const Value tv = TRY(ToPrimitive(vm, object, PreferredType::kNumber));
  // 3. If tv is a Number and tv is not finite, return null.
  if (tv.IsNumber() && !std::isfinite(tv.AsNumber())) return Value::Null();
  // 4. Return ? Invoke(O, "toISOString").
  return Invoke(vm, object, PropertyKey::Name(String::InternalizeAscii(vm, "toISOString")));
}

// 7.1.1.1 OrdinaryToPrimitive ( O, hint )
Completion<Value> OrdinaryToPrimitive(Vm& vm, JSReceiver* object, bool string_first) {
  String* const names[2] = {vm.names().toString, vm.names().valueOf};
  for (int i = 0; i < 2; i++) {
    // a. Let method be ? Get(O, name).
    const Value method = TRY(Get(vm, object, PropertyKey::Name(names[string_first ? i : 1 - i])));
    // b. If IsCallable(method), let result be ? Call(method, O); return it if it is not an Object.
    if (IsCallable(vm.heap, method)) {
      const Value result = TRY(Call(vm, method, object));
      if (!IsReceiver(result)) return result;
    }
  }
  return vm.ThrowTypeError("Cannot convert object to primitive value");
}

// 21.4.4.45 Date.prototype [ %Symbol.toPrimitive% ] ( hint )
Completion<Value> DateToPrimitive(Vm& vm, Arguments& arguments) {
  // 1-2. If O is not an Object, throw a TypeError exception.
  if (!IsReceiver(arguments.this_value())) {
    return ThrowIncompatibleReceiver(vm, "Date.prototype [ @@toPrimitive ]",
                                     arguments.this_value());
  }
  JSReceiver* object = AsReceiver(arguments.this_value());
  // 3. If hint is "string" or "default", let tryFirst be string. 4. Else if "number", number.
  if (IsString(arguments[0])) {
    const std::string hint = AsString(arguments[0])->ToUtf8(vm);
    if (hint == "string" || hint == "default") return OrdinaryToPrimitive(vm, object, true);
    if (hint == "number") return OrdinaryToPrimitive(vm, object, false);
  }
  // 5. Else, throw a TypeError exception.
  return vm.ThrowTypeError(ConcatText({"Invalid hint: ", DescribeForError(vm, arguments[0])}));
}

constexpr BuiltinSpec kConstructorFunctions[] = {
    {"now", DateNow, 0},
    {"parse", DateParse, 1},
    {"UTC", DateUtc, 7},
};

using F = DateFields;
constexpr BuiltinSpec kPrototypeFunctions[] = {
    {"toString", DateFormatMethod<DateFormat::kDateTime>, 0},
    {"toDateString", DateFormatMethod<DateFormat::kDate>, 0},
    {"toTimeString", DateFormatMethod<DateFormat::kTime>, 0},
    {"toISOString", DateToIsoString, 0},
    {"toUTCString", DateFormatMethod<DateFormat::kUtc>, 0},
    {"getDate", GetField<&F::day, false>, 0},
    {"setDate", SetDayParts<kDayOfMonth, false>, 1},
    {"getDay", GetField<&F::weekday, false>, 0},
    {"getFullYear", GetField<&F::year, false>, 0},
    {"setFullYear", SetDayParts<kYear, false>, 3},
    {"getHours", GetField<&F::hour, false>, 0},
    {"setHours", SetTimeParts<kHour, false>, 4},
    {"getMilliseconds", GetField<&F::millisecond, false>, 0},
    {"setMilliseconds", SetTimeParts<kMillisecond, false>, 1},
    {"getMinutes", GetField<&F::minute, false>, 0},
    {"setMinutes", SetTimeParts<kMinute, false>, 3},
    {"getMonth", GetField<&F::month, false>, 0},
    {"setMonth", SetDayParts<kMonth, false>, 2},
    {"getSeconds", GetField<&F::second, false>, 0},
    {"setSeconds", SetTimeParts<kSecond, false>, 2},
    {"getTime", DateGetTime, 0},
    {"setTime", DateSetTime, 1},
    {"getTimezoneOffset", DateGetTimezoneOffset, 0},
    {"getYear", DateGetYear, 0},
    {"setYear", DateSetYear, 1},
    {"getUTCDate", GetField<&F::day, true>, 0},
    {"setUTCDate", SetDayParts<kDayOfMonth, true>, 1},
    {"getUTCDay", GetField<&F::weekday, true>, 0},
    {"getUTCFullYear", GetField<&F::year, true>, 0},
    {"setUTCFullYear", SetDayParts<kYear, true>, 3},
    {"getUTCHours", GetField<&F::hour, true>, 0},
    {"setUTCHours", SetTimeParts<kHour, true>, 4},
    {"getUTCMilliseconds", GetField<&F::millisecond, true>, 0},
    {"setUTCMilliseconds", SetTimeParts<kMillisecond, true>, 1},
    {"getUTCMinutes", GetField<&F::minute, true>, 0},
    {"setUTCMinutes", SetTimeParts<kMinute, true>, 3},
    {"getUTCMonth", GetField<&F::month, true>, 0},
    {"setUTCMonth", SetDayParts<kMonth, true>, 2},
    {"getUTCSeconds", GetField<&F::second, true>, 0},
    {"setUTCSeconds", SetTimeParts<kSecond, true>, 2},
    {"valueOf", DateGetTime, 0},
    {"toJSON", DateToJson, 1},
    {"toLocaleString", DateFormatMethod<DateFormat::kLocaleDateTime>, 0},
    {"toLocaleDateString", DateFormatMethod<DateFormat::kLocaleDate>, 0},
    {"toLocaleTimeString", DateFormatMethod<DateFormat::kLocaleTime>, 0},
    {"[Symbol.toPrimitive]", DateToPrimitive, 1, BuiltinSpec::kMethod,
     static_cast<uint8_t>(kReadOnly | kDontEnum)},
};

}  // namespace

void CreateDate(Vm& vm, Realm* realm) {
  JSObject* prototype = NewPrototypeObject(vm, realm);
  Map* map =
      PrepareInstanceMap(vm, realm, Intrinsic::kDateMap, Intrinsic::kDatePrototype, prototype);
  JSFunction* constructor =
      DefineConstructor(vm, realm, "Date", DateConstructor, 7, Intrinsic::kDate,
                        Intrinsic::kDatePrototype, prototype, map);
  DefineBuiltins(vm, constructor, kConstructorFunctions);
  DefineBuiltins(vm, prototype, kPrototypeFunctions);
  // B.2.3.3: the initial value of toGMTString is the same function as toUTCString.
  DefineAlias(vm, prototype, PropertyKey::Name(String::InternalizeAscii(vm, "toUTCString")),
              PropertyKey::Name(String::InternalizeAscii(vm, "toGMTString")));
}

}  // namespace qdr
