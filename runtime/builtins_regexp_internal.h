// What the files of RegExp builtins share.
#ifndef RUNTIME_BUILTINS_REGEXP_INTERNAL_H_
#define RUNTIME_BUILTINS_REGEXP_INTERNAL_H_

#include "runtime/builtins.h"
#include "runtime/builtins_support.h"
#include "runtime/regexp_object.h"

namespace qdr {

/// The this value of a method of RegExp.prototype, which must be an object.
Completion<JSReceiver*> RegExpReceiver(Vm& vm, Arguments& arguments, std::string_view method);

/// ToString(? Get(R, "flags")), for the fast paths without the lookup.
struct RegExpFlagText {
  bool global = false;
  bool unicode = false;  // u or v
};
Completion<RegExpFlagText> ReadRegExpFlags(Vm& vm, JSReceiver* object);

/// lastIndex moves past an empty match (the loops of @@match and @@replace).
Completion<void> AdvancePastEmptyMatch(Vm& vm, JSReceiver* object, String* string, bool unicode);

/// RegExp.prototype [ %Symbol.replace% ], in builtins_regexp_replace.cc.
Completion<Value> RegExpPrototypeReplace(Vm& vm, Arguments& arguments);
/// @@match, @@matchAll, @@search and @@split, in builtins_regexp_symbols.cc.
void DefineRegExpSymbolMethods(Vm& vm, JSObject* prototype);
/// RegExp.$1, RegExp.lastMatch and so on, in builtins_regexp_legacy.cc.
void DefineRegExpLegacyProperties(Vm& vm, JSFunction* constructor);
/// RegExp.escape, in builtins_regexp_escape.cc.
Completion<Value> RegExpEscape(Vm& vm, Arguments& arguments);

}  // namespace qdr

#endif  // RUNTIME_BUILTINS_REGEXP_INTERNAL_H_
