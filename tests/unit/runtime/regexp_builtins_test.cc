// RegExp objects without an interpreter. What has a fast path is asked twice: of an untouched
// object and of one with an own property, which takes the path of the specification.
#include "runtime/regexp_object.h"
#include "tests/unit/runtime/core_fixture.h"

namespace qdr {
namespace {

Completion<Value> Shout(Vm& vm, Arguments& arguments) {
  // "<" and all arguments, joined by commas.
  std::string text = "<";
  for (size_t i = 0; i < arguments.size(); i++) {
    if (i > 0) text += ",";
    if (IsReceiver(arguments[i])) {
      text += "groups";
    } else {
      text += TRY(ToString(vm, arguments[i]))->ToUtf8(vm);
    }
  }
  return Value(String::FromUtf8(vm, text + ">"));
}

int g_exec_calls;  // NOLINT: a builtin has no other place to count
Completion<Value> CountingExec(Vm& vm, Arguments& arguments) {
  g_exec_calls++;
  return Value::Null();
}

class RegExpBuiltins : public CoreTest {
 protected:
  RegExpBuiltins() {
    CreateRegExp(vm, realm);
    CreateRegExpStringIterator(vm, realm);
  }

  Value Make(std::string_view pattern, std::string_view flags = "") {
    return MUST(RegExpCreate(vm, String::FromUtf8(vm, pattern), Text(flags)));
  }
  // The same, but not pristine.
  Value MakeOdd(std::string_view pattern, std::string_view flags = "") {
    Value regexp = Make(pattern, flags);
    MUST(Set(vm, AsReceiver(regexp), Key("odd"), Value::True()));
    EXPECT_FALSE(IsPristineRegExp(vm, AsReceiver(regexp)));
    return regexp;
  }
  std::string Show(Value v) {
    if (v.IsNull()) return "null";
    if (v.IsUndefined()) return "undefined";
    if (IsString(v)) return "\"" + AsString(v)->ToUtf8(vm) + "\"";
    if (!IsReceiver(v)) return TextOf(v);
    std::string text = "[";
    double length = MUST(LengthOfArrayLike(vm, AsReceiver(v)));
    for (double i = 0; i < length; i++) {
      if (i > 0) text += ",";
      text += Show(MUST(Get(vm, AsReceiver(v), PropertyKey::Index(static_cast<uint32_t>(i)))));
    }
    return text + "]";
  }
  Completion<Value> CallSymbol(Value regexp, Symbol* symbol,
                               std::initializer_list<Value> arguments) {
    return Invoke(vm, regexp, PropertyKey::Name(symbol), arguments);
  }
  Value LastIndex(Value regexp) { return GetOf(regexp, "lastIndex"); }
  void SetLastIndexOf(Value regexp, int32_t index) {
    MUST(Set(vm, AsReceiver(regexp), Key("lastIndex"), Value::Smi(index)));
  }

  // The result and lastIndex of a symbol method, which must be the same on both paths.
  std::string Both(std::string_view pattern, std::string_view flags, Symbol* symbol,
                   std::initializer_list<Value> arguments) {
    std::string shown[2];
    for (int odd = 0; odd < 2; odd++) {
      Value regexp = odd ? MakeOdd(pattern, flags) : Make(pattern, flags);
      EXPECT_EQ(IsPristineRegExp(vm, AsReceiver(regexp)), !odd);
      Completion<Value> result = CallSymbol(regexp, symbol, arguments);
      shown[odd] = result.threw() ? Thrown() : Show(result.value());
      shown[odd] += " " + TextOf(LastIndex(regexp)) + " " + TextOf(GetOf(Global("RegExp"), "$&"));
    }
    EXPECT_EQ(shown[0], shown[1]) << pattern;
    return shown[0].substr(0, shown[0].rfind(' '));
  }
  std::string Replace(std::string_view pattern, std::string_view flags, std::string_view subject,
                      std::string_view replacement) {
    return Both(pattern, flags, vm.symbols().replace,
                {String::FromUtf8(vm, subject), String::FromUtf8(vm, replacement)});
  }
  std::string Split(std::string_view pattern, std::string_view flags, std::string_view subject,
                    Value limit = Value::Undefined()) {
    return Both(pattern, flags, vm.symbols().split, {String::FromUtf8(vm, subject), limit});
  }
  std::string Match(std::string_view pattern, std::string_view flags, std::string_view subject) {
    return Both(pattern, flags, vm.symbols().match, {String::FromUtf8(vm, subject)});
  }
};

TEST_F(RegExpBuiltins, ExecMakesMatchArrays) {
  Value regexp = Make("(a)(?<n>b)?", "d");
  Value match = MUST(CallMethod(regexp, "exec", {Text("xa")}));
  EXPECT_EQ(Show(match), "[\"a\",\"a\",undefined]");
  EXPECT_EQ(TextOf(GetOf(match, "index")), "1");
  EXPECT_EQ(TextOf(GetOf(match, "input")), "xa");
  EXPECT_EQ(Show(GetOf(match, "indices")), "[[1,2],[1,2],undefined]");
  Value groups = GetOf(match, "groups");
  EXPECT_TRUE(MUST(GetPrototypeOf(vm, AsReceiver(groups))).IsNull());
  EXPECT_TRUE(GetOf(groups, "n").IsUndefined());
  EXPECT_TRUE(MUST(HasOwnProperty(vm, AsReceiver(groups), Key("n"))));
  EXPECT_TRUE(GetOf(GetOf(match, "indices"), "groups").IsCell());
  EXPECT_TRUE(MUST(CallMethod(regexp, "exec", {Text("b")})).IsNull());
}

TEST_F(RegExpBuiltins, LastIndex) {
  Value global = Make("a", "g");
  EXPECT_TRUE(MUST(CallMethod(global, "test", {Text("aba")})).IsTrue());
  EXPECT_EQ(TextOf(LastIndex(global)), "1");
  EXPECT_TRUE(MUST(CallMethod(global, "test", {Text("aba")})).IsTrue());
  EXPECT_EQ(TextOf(LastIndex(global)), "3");
  EXPECT_TRUE(MUST(CallMethod(global, "test", {Text("aba")})).IsFalse());
  EXPECT_EQ(TextOf(LastIndex(global)), "0");
  SetLastIndexOf(global, 7);
  EXPECT_TRUE(MUST(CallMethod(global, "test", {Text("aba")})).IsFalse());
  EXPECT_EQ(TextOf(LastIndex(global)), "0");
  Value plain = Make("a");
  SetLastIndexOf(plain, 2);
  EXPECT_TRUE(MUST(CallMethod(plain, "test", {Text("ab")})).IsTrue());
  EXPECT_EQ(TextOf(LastIndex(plain)), "2");
  Value sticky = Make("a", "y");
  SetLastIndexOf(sticky, 1);
  EXPECT_TRUE(MUST(CallMethod(sticky, "test", {Text("aba")})).IsFalse());
  EXPECT_EQ(TextOf(LastIndex(sticky)), "0");
  // Read-only.
  PropertyDescriptor descriptor;
  descriptor.has_writable = true;
  MUST(DefinePropertyOrThrow(vm, AsReceiver(global), Key("lastIndex"), descriptor));
  EXPECT_TRUE(CallMethod(global, "exec", {Text("aba")}).threw());
  EXPECT_EQ(Thrown().substr(0, 9), "TypeError");
}

TEST_F(RegExpBuiltins, Match) {
  EXPECT_EQ(Match("a.", "g", "abacad"), "[\"ab\",\"ac\",\"ad\"] 0");
  EXPECT_EQ(Match("x", "g", "abacad"), "null 0");
  EXPECT_EQ(Match("a*", "g", "baab"), "[\"\",\"aa\",\"\",\"\"] 0");
  EXPECT_EQ(Match("", "gu", "\U0001F600a"), "[\"\",\"\",\"\"] 0");
  EXPECT_EQ(Match("", "g", "\U0001F600a"), "[\"\",\"\",\"\",\"\"] 0");
  EXPECT_EQ(Match("(a)(b)?", "", "xac"), "[\"a\",\"a\",undefined] 0");
  EXPECT_EQ(Match("a", "gy", "aaba"), "[\"a\",\"a\"] 0");
}

TEST_F(RegExpBuiltins, Replace) {
  EXPECT_EQ(Replace("b", "", "abcb", "[$&]"), "\"a[b]cb\" 0");
  EXPECT_EQ(Replace("b", "g", "abcb", "[$&]"), "\"a[b]c[b]\" 0");
  EXPECT_EQ(Replace("x", "g", "abcb", "[$&]"), "\"abcb\" 0");
  EXPECT_EQ(Replace("b", "g", "abc", "$`|$'|$$|$"), "\"aa|c|$|$c\" 0");
  EXPECT_EQ(Replace("(a)(b)?", "g", "acab", "<$1$2$3$0$01$10>"), "\"<a$3$0aa0>c<ab$3$0aa0>\" 0");
  EXPECT_EQ(Replace("(?<x>a)|(?<y>b)", "g", "ab", "$<x>-$<y>-$<z>-$<x"), "\"a---$<x-b--$<x\" 0");
  EXPECT_EQ(Replace("a", "g", "aa", "$<x>"), "\"$<x>$<x>\" 0");
  EXPECT_EQ(Replace("", "g", "ab", "-"), "\"-a-b-\" 0");
  EXPECT_EQ(Replace("", "gu", "\U0001F600", "-"), "\"-\U0001F600-\" 0");
  EXPECT_EQ(Replace("a", "y", "aab", "x"), "\"xab\" 1");
  EXPECT_EQ(Replace("(((((((((((a)))))))))))", "", "a", "$11$12$9"), "\"aa2a\" 0");
}

TEST_F(RegExpBuiltins, ReplaceWithAFunction) {
  Value shout = NewBuiltinFunction(vm, "shout", Shout, 0);
  auto replace = [&](std::string_view pattern, std::string_view flags, std::string_view subject) {
    return Both(pattern, flags, vm.symbols().replace, {Text(subject), shout});
  };
  EXPECT_EQ(replace("(b)|c", "g", "abc"), "\"a<b,b,1,abc><c,undefined,2,abc>\" 0");
  EXPECT_EQ(replace("(?<n>b)", "", "abc"), "\"a<b,b,1,abc,groups>c\" 0");
}

TEST_F(RegExpBuiltins, Split) {
  EXPECT_EQ(Split(",", "", "a,b,,c"), "[\"a\",\"b\",\"\",\"c\"] 0");
  EXPECT_EQ(Split("", "", "abc"), "[\"a\",\"b\",\"c\"] 0");
  EXPECT_EQ(Split("(?:)", "u", "\U0001F600b"), "[\"\U0001F600\",\"b\"] 0");
  EXPECT_EQ(Split("(-)|,", "", "a-b,c"), "[\"a\",\"-\",\"b\",undefined,\"c\"] 0");
  EXPECT_EQ(Split(",", "", "a,b,c", Value::Smi(2)), "[\"a\",\"b\"] 0");
  EXPECT_EQ(Split(",", "", "a,b,c", Value::Smi(0)), "[] 0");
  EXPECT_EQ(Split("x*", "", "axbxxc"), "[\"a\",\"b\",\"c\"] 0");
  EXPECT_EQ(Split(",", "y", "a,b"), "[\"a\",\"b\"] 0");
  EXPECT_EQ(Split("", "", ""), "[] 0");
  EXPECT_EQ(Split("a", "", ""), "[\"\"] 0");
  EXPECT_EQ(Split("$", "", "ab"), "[\"ab\"] 0");
  EXPECT_EQ(Split("^", "m", "a\nb"), "[\"a\n\",\"b\"] 0");
  EXPECT_EQ(Split("(?=b)", "", "abab"), "[\"a\",\"ba\",\"b\"] 0");
}

TEST_F(RegExpBuiltins, Search) {
  auto search = [&](std::string_view pattern, std::string_view flags, std::string_view subject) {
    return Both(pattern, flags, vm.symbols().search, {Text(subject)});
  };
  EXPECT_EQ(search("b", "", "ab"), "1 0");
  EXPECT_EQ(search("b", "g", "ab"), "1 0");
  EXPECT_EQ(search("b", "y", "ab"), "-1 0");
  EXPECT_EQ(search("c", "", "ab"), "-1 0");
}

TEST_F(RegExpBuiltins, MatchAll) {
  Value iterator = MUST(CallSymbol(Make("a(.)", "g"), vm.symbols().matchAll, {Text("abacx")}));
  std::string seen;
  for (;;) {
    Value result = MUST(CallMethod(iterator, "next"));
    if (GetOf(result, "done").IsTrue()) break;
    seen += Show(GetOf(result, "value"));
  }
  EXPECT_EQ(seen, "[\"ab\",\"b\"][\"ac\",\"c\"]");
  EXPECT_EQ(TextOf(MUST(CallMethod(iterator, "toString"))), "[object RegExp String Iterator]");
}

TEST_F(RegExpBuiltins, SourceAndFlags) {
  auto source = [&](std::string_view pattern) { return TextOf(GetOf(Make(pattern), "source")); };
  EXPECT_EQ(source(""), "(?:)");
  EXPECT_EQ(source("/"), "\\/");
  EXPECT_EQ(source("\\/"), "\\/");
  EXPECT_EQ(source("[/]/"), "[/]\\/");
  EXPECT_EQ(source("\n"), "\\n");
  EXPECT_EQ(source("\\\n"), "\\n");
  EXPECT_EQ(source("\r\u2028\u2029"), "\\r\\u2028\\u2029");
  EXPECT_EQ(TextOf(Make("a/b", "ymigsd")), "/a\\/b/dgimsy");
  EXPECT_EQ(TextOf(GetOf(Make("", "v"), "flags")), "v");
  EXPECT_TRUE(GetOf(Make("", "s"), "dotAll").IsTrue());
  EXPECT_TRUE(GetOf(Make("", "d"), "hasIndices").IsTrue());
  Value prototype = realm->get(Intrinsic::kRegExpPrototype);
  EXPECT_TRUE(GetOf(prototype, "global").IsUndefined());
  EXPECT_EQ(TextOf(GetOf(prototype, "source")), "(?:)");
  EXPECT_EQ(TextOf(prototype), "/(?:)/");
}

TEST_F(RegExpBuiltins, Errors) {
  EXPECT_TRUE(RegExpCreate(vm, Text("("), Value::Undefined()).threw());
  EXPECT_EQ(Thrown(), "SyntaxError: Invalid regular expression: /(/: Unterminated group");
  EXPECT_TRUE(RegExpCreate(vm, Text("\\p{x}"), Text("u")).threw());
  EXPECT_EQ(Thrown(), "SyntaxError: Invalid regular expression: /\\p{x}/u: Invalid property name");
  EXPECT_TRUE(RegExpCreate(vm, Text("a"), Text("gg")).threw());
  EXPECT_EQ(Thrown(), "SyntaxError: Invalid flags supplied to RegExp constructor 'gg'");
}

TEST_F(RegExpBuiltins, ConstructorCopies) {
  Value constructor = realm->get(Intrinsic::kRegExp);
  Value first = Make("a", "g");
  EXPECT_EQ(MUST(Call(vm, constructor, Value::Undefined(), {first})), first);
  Value second = MUST(Construct(vm, constructor, {first}));
  EXPECT_NE(second, first);
  EXPECT_EQ(TextOf(second), "/a/g");
  EXPECT_EQ(TextOf(Value(MUST(Construct(vm, constructor, {first, Text("i")})))), "/a/i");
}

TEST_F(RegExpBuiltins, Compile) {
  Value regexp = Make("a", "g");
  SetLastIndexOf(regexp, 5);
  EXPECT_EQ(MUST(CallMethod(regexp, "compile", {Text("b"), Text("i")})), regexp);
  EXPECT_EQ(TextOf(regexp), "/b/i");
  EXPECT_EQ(TextOf(LastIndex(regexp)), "0");
  EXPECT_TRUE(MUST(CallMethod(regexp, "test", {Text("B")})).IsTrue());
}

TEST_F(RegExpBuiltins, Escape) {
  auto escape = [&](std::string_view text) {
    return TextOf(MUST(CallMethod(Global("RegExp"), "escape", {String::FromUtf8(vm, text)})));
  };
  EXPECT_EQ(escape("abc"), "\\x61bc");
  EXPECT_EQ(escape("1a"), "\\x31a");
  EXPECT_EQ(escape("_a.b*c"), "_a\\.b\\*c");
  EXPECT_EQ(escape("-\n /\"'\u2028\u00a0"), "\\x2d\\n\\x20\\/\\x22\\x27\\u2028\\xa0");
  EXPECT_EQ(escape("\U0001F600\u00e9"), "\U0001F600\u00e9");
  EXPECT_TRUE(CallMethod(Global("RegExp"), "escape", {Value::Smi(1)}).threw());
  Thrown();
}

TEST_F(RegExpBuiltins, StaticProperties) {
  Value constructor = Global("RegExp");
  auto read = [&](std::string_view name) { return TextOf(GetOf(constructor, name)); };
  EXPECT_EQ(read("lastMatch") + read("$1") + read("leftContext"), "");
  MUST(CallMethod(Make("(b)(c)?(d)"), "exec", {Text("abde")}));
  EXPECT_EQ(read("$&"), "bd");
  EXPECT_EQ(read("$1") + "|" + read("$2") + "|" + read("$3") + "|" + read("$4"), "b||d|");
  EXPECT_EQ(read("lastParen"), "d");
  EXPECT_EQ(read("leftContext") + "|" + read("rightContext"), "a|e");
  EXPECT_EQ(read("input"), "abde");
  MUST(CallMethod(Make("x"), "exec", {Text("y")}));
  EXPECT_EQ(read("$&"), "bd");
  MUST(Set(vm, AsReceiver(constructor), Key("input"), Text("mine")));
  EXPECT_EQ(read("$_"), "mine");
}

TEST_F(RegExpBuiltins, OverridesAreSeen) {
  Value regexp = Make("a", "g");
  JSObject* prototype = realm->object(Intrinsic::kRegExpPrototype);
  EXPECT_TRUE(IsPristineRegExp(vm, AsReceiver(regexp)));
  EXPECT_TRUE(IsPristineRegExp(vm, AsReceiver(regexp)));
  Value exec = GetOf(prototype, "exec");
  g_exec_calls = 0;
  MUST(Set(vm, prototype, Key("exec"), NewBuiltinFunction(vm, "exec", CountingExec, 1)));
  EXPECT_FALSE(IsPristineRegExp(vm, AsReceiver(regexp)));
  EXPECT_TRUE(MUST(CallMethod(regexp, "test", {Text("a")})).IsFalse());
  EXPECT_EQ(Show(MUST(CallSymbol(regexp, vm.symbols().match, {Text("a")}))), "null");
  EXPECT_EQ(g_exec_calls, 2);
  MUST(Set(vm, prototype, Key("exec"), exec));
  EXPECT_TRUE(IsPristineRegExp(vm, AsReceiver(regexp)));
  // A redefined getter.
  Value getter = NewBuiltinFunction(vm, "flags", Shout, 0);
  PropertyDescriptor descriptor =
      PropertyDescriptor::Accessor(getter, Value::Undefined(), kDontEnum);
  MUST(DefinePropertyOrThrow(vm, prototype, Key("global"), descriptor));
  EXPECT_FALSE(IsPristineRegExp(vm, AsReceiver(regexp)));
}

TEST_F(RegExpBuiltins, ClonesShareTheProgram) {
  auto* original = As<JSRegExp>(Make("a(b)", "g"));
  SetLastIndexOf(original, 3);
  JSRegExp* copy = CloneRegExp(vm, original);
  EXPECT_EQ(copy->program(), original->program());
  EXPECT_EQ(TextOf(LastIndex(copy)), "0");
  EXPECT_EQ(TextOf(copy), "/a(b)/g");
}

}  // namespace
}  // namespace qdr
