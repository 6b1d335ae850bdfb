// String (ECMA-262 22.1): the constructor and its functions, and the set-up of the prototype, whose
// functions are in builtins_string_{text,pattern,html}.cc.
#include "runtime/string_builtins.h"
#include "runtime/text_builder.h"

namespace qdr {

namespace {

// 22.1.1.1 String ( value )
Completion<Value> StringConstructor(Vm& vm, Arguments& arguments) {
  String* s = vm.names().empty;
  // 1. If value is not present, let s be the empty String. 2. Else,
  if (arguments.size() > 0) {
    const Value value = arguments[0];
    // a. If NewTarget is undefined and value is a Symbol, return SymbolDescriptiveString(value).
    if (!arguments.is_construct() && Is<Symbol>(value)) {
      TextBuilder text;
      text.AppendAscii("Symbol(");
      const Value description = As<Symbol>(value)->description();
      if (IsString(description)) text.Append(vm, AsString(description));
      text.AppendAscii(")");
      return TRY(text.Finish(vm));
    }
    // b. Let s be ? ToString(value).
    s = TRY(ToString(vm, value));
  }
  // 3. If NewTarget is undefined, return s.
  if (!arguments.is_construct()) return s;
  // 4. Return StringCreate(s, ? GetPrototypeFromConstructor(NewTarget, "%String.prototype%")).
  Map* map = TRY(MapFromConstructor(vm, arguments.new_target(), Intrinsic::kStringWrapperMap,
                                    Intrinsic::kStringPrototype));
  auto* wrapper = static_cast<JSPrimitiveWrapper*>(JSObject::New(vm, map));
  wrapper->set_value(vm.heap, s);
  return wrapper;
}

// 22.1.2.1 String.fromCharCode ( ...codeUnits )
Completion<Value> StringFromCharCode(Vm& vm, Arguments& arguments) {
  if (arguments.size() == 1) {
    return String::FromCharCode(vm, static_cast<uint16_t>(TRY(ToUint32(vm, arguments[0]))));
  }
  // 1. Let result be the empty String. 2. For each element next of codeUnits, do
  TextBuilder result;
  for (size_t i = 0; i < arguments.size(); i++) {
    // a. Let nextCU be the code unit whose numeric value is ℝ(? ToUint16(next)).
    result.AppendUnit(static_cast<uint16_t>(TRY(ToUint32(vm, arguments[i]))));
  }
  // 3. Return result.
  return TRY(result.Finish(vm));
}

// 22.1.2.2 String.fromCodePoint ( ...codePoints )
Completion<Value> StringFromCodePoint(Vm& vm, Arguments& arguments) {
  TextBuilder result;
  for (size_t i = 0; i < arguments.size(); i++) {
    // 2.a. Let nextCP be ? ToNumber(next).
    const double number = TRY(ToNumber(vm, arguments[i]));
    // b. If IsIntegralNumber(nextCP) is false, throw a RangeError exception.
    // c. If ℝ(nextCP) < 0 or ℝ(nextCP) > 0x10FFFF, throw a RangeError exception.
    if (!(number >= 0 && number <= 0x10ffff) || number != std::trunc(number)) {
      return vm.ThrowRangeError(
          ConcatText({"Invalid code point ", DescribeForError(vm, arguments[i])}));
    }
    // d. Set result to the string-concatenation of result and UTF16EncodeCodePoint(ℝ(nextCP)).
    const auto code_point = static_cast<uint32_t>(number);
    if (code_point <= 0xffff) {
      result.AppendUnit(static_cast<uint16_t>(code_point));
    } else {
      result.AppendUnit(static_cast<uint16_t>(0xd800 + ((code_point - 0x10000) >> 10)));
      result.AppendUnit(static_cast<uint16_t>(0xdc00 + (code_point & 0x3ff)));
    }
  }
  return TRY(result.Finish(vm));
}

// 22.1.2.4 String.raw ( template, ...substitutions )
Completion<Value> StringRaw(Vm& vm, Arguments& arguments) {
  // 2. Let cooked be ? ToObject(template).
  JSReceiver* cooked = TRY(ToObject(vm, arguments[0]));
  // 3. Let literals be ? ToObject(? Get(cooked, "raw")).
  const Value raw = TRY(Get(vm, cooked, PropertyKey::Name(vm.names().raw)));
  JSReceiver* literals = TRY(ToObject(vm, raw));
  // 4. Let literalCount be ? LengthOfArrayLike(literals).
  const double literal_count = TRY(LengthOfArrayLike(vm, literals));
  // 6. Let R be the empty String. 7. Let nextIndex be 0. 8. Repeat,
  TextBuilder result;
  for (double next = 0; next < literal_count; next++) {
    TRY(vm.PollInterrupt());
    // a. Let nextLiteralVal be ? Get(literals, ! ToString(𝔽(nextIndex))).
    const Value literal = TRY(Get(vm, literals, IndexKey(vm, next)));
    // b. Let nextLiteral be ? ToString(nextLiteralVal). c. Append it.
    result.Append(vm, TRY(ToString(vm, literal)));
    // d. If nextIndex + 1 = literalCount, return R.
    if (next + 1 == literal_count) break;
    // e. If nextIndex < substitutionCount, append ? ToString(substitutions[nextIndex]).
    const auto index = static_cast<size_t>(next) + 1;
    if (index < arguments.size()) result.Append(vm, TRY(ToString(vm, arguments[index])));
    if (result.overflowed()) break;
  }
  return TRY(result.Finish(vm));
}

// 22.1.3.36 String.prototype [ %Symbol.iterator% ] ( )
Completion<Value> StringIterator(Vm& vm, Arguments& arguments) {
  return NewStringIterator(vm, TRY(ThisString(vm, arguments, "String.prototype[Symbol.iterator]")));
}

constexpr BuiltinSpec kConstructorFunctions[] = {
    NativeMethod("fromCharCode", StringFromCharCode, 1, Stub::kStringFromCharCode),
    {"fromCodePoint", StringFromCodePoint, 1},
    {"raw", StringRaw, 1},
};

constexpr BuiltinSpec kPrototypeFunctions[] = {{"[Symbol.iterator]", StringIterator, 0}};

}  // namespace

void CreateString(Vm& vm, Realm* realm) {
  // 22.1.3: the prototype is a String exotic object with the value "".
  JSObject* prototype = NewWrapperPrototype(vm, realm, vm.names().empty);
  JSObject::AddAccessor(vm, prototype, PropertyKey::Name(vm.names().length),
                        vm.roots().StringLengthAccessor, kAllAttributes);
  Map* map = PrepareInstanceMap(vm, realm, Intrinsic::kStringWrapperMap,
                                Intrinsic::kStringPrototype, prototype);
  JSFunction* constructor =
      DefineConstructor(vm, realm, "String", StringConstructor, 1, Intrinsic::kString,
                        Intrinsic::kStringPrototype, prototype, map);
  DefineBuiltins(vm, constructor, kConstructorFunctions);
  DefineBuiltins(vm, prototype, StringTextFunctions());
  DefineBuiltins(vm, prototype, StringPatternFunctions());
  DefineBuiltins(vm, prototype, StringHtmlFunctions());
  DefineBuiltins(vm, prototype, kPrototypeFunctions);
  // B.2.2.15, B.2.2.16: the old names of the same functions.
  auto name = [&](std::string_view text) {
    return PropertyKey::Name(String::InternalizeAscii(vm, text));
  };
  DefineAlias(vm, prototype, name("trimStart"), name("trimLeft"));
  DefineAlias(vm, prototype, name("trimEnd"), name("trimRight"));
}

}  // namespace qdr
