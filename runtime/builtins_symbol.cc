// Symbol (ECMA-262 20.4).
#include "objects/realm_maps.h"
#include "runtime/abstract_operations.h"
#include "runtime/builtins.h"
#include "runtime/messages.h"
#include "runtime/runtime_state.h"

namespace qdr {

namespace {

// 20.4.1.1 Symbol ( [ description ] )
Completion<Value> SymbolConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is not undefined, throw a TypeError exception.
  if (arguments.is_construct()) return ThrowMessage(vm, Message::kSymbolNotConstructor);
  // 2-4.
  Value description = Value::Undefined();
  if (!arguments[0].IsUndefined()) description = Value(TRY(ToString(vm, arguments[0])));
  return Value(Symbol::New(vm, description));
}

// 20.4.2.2 Symbol.for ( key )
Completion<Value> SymbolFor(Vm& vm, Arguments& arguments) {
  String* key = TRY(ToString(vm, arguments[0]));
  return Value(RuntimeState::Of(vm).SymbolFor(key));
}

// 20.4.2.6 Symbol.keyFor ( sym )
Completion<Value> SymbolKeyFor(Vm& vm, Arguments& arguments) {
  if (!Is<Symbol>(arguments[0])) {
    return ThrowMessage(vm, Message::kNotASymbol, {DescribeForError(vm, arguments[0])});
  }
  auto* symbol = As<Symbol>(arguments[0]);
  return symbol->has_flag(Symbol::kRegisteredFlag) ? symbol->description() : Value::Undefined();
}

// 20.4.3.4.1 ThisSymbolValue ( value )
Completion<Symbol*> ThisSymbolValue(Vm& vm, Value v, const char* method) {
  if (Is<Symbol>(v)) return As<Symbol>(v);
  if (Is<JSPrimitiveWrapper>(v) && Is<Symbol>(As<JSPrimitiveWrapper>(v)->value())) {
    return As<Symbol>(As<JSPrimitiveWrapper>(v)->value());
  }
  return ThrowMessage(vm, Message::kNotGeneric, {method, "Symbol"});
}

// 20.4.3.2 get Symbol.prototype.description
Completion<Value> SymbolDescription(Vm& vm, Arguments& arguments) {
  return TRY(ThisSymbolValue(vm, arguments.this_value(), "Symbol.prototype.description"))
      ->description();
}

// 20.4.3.3 Symbol.prototype.toString ( ), with SymbolDescriptiveString
Completion<Value> SymbolToString(Vm& vm, Arguments& arguments) {
  Symbol* symbol = TRY(ThisSymbolValue(vm, arguments.this_value(), "Symbol.prototype.toString"));
  String* text = String::NewAscii(vm, "Symbol(");
  if (IsString(symbol->description())) {
    text = TRY(String::Concat(vm, text, AsString(symbol->description())));
  }
  return Value(TRY(String::Concat(vm, text, String::NewAscii(vm, ")"))));
}

// 20.4.3.4 Symbol.prototype.valueOf ( )
Completion<Value> SymbolValueOf(Vm& vm, Arguments& arguments) {
  return Value(TRY(ThisSymbolValue(vm, arguments.this_value(), "Symbol.prototype.valueOf")));
}

// 20.4.3.5 Symbol.prototype [ %Symbol.toPrimitive% ] ( hint )
Completion<Value> SymbolToPrimitive(Vm& vm, Arguments& arguments) {
  return Value(
      TRY(ThisSymbolValue(vm, arguments.this_value(), "Symbol.prototype [ @@toPrimitive ]")));
}

constexpr BuiltinSpec kConstructorSpecs[] = {
    {"for", SymbolFor, 1},
    {"keyFor", SymbolKeyFor, 1},
};

constexpr BuiltinSpec kPrototypeSpecs[] = {
    {"toString", SymbolToString, 0},
    {"valueOf", SymbolValueOf, 0},
    {"description", SymbolDescription, 0, BuiltinSpec::kGetter},
    {"[Symbol.toPrimitive]", SymbolToPrimitive, 1, BuiltinSpec::kMethod, kReadOnly | kDontEnum},
};

}  // namespace

void CreateSymbol(Vm& vm, Realm* realm) {
  JSObject* prototype = NewBuiltinObject(vm, realm->get(Intrinsic::kObjectPrototype));
  realm->set(vm.heap, Intrinsic::kSymbolPrototype, prototype);
  CreateRealmMaps(vm, realm);
  JSFunction* constructor = DefineConstructor(vm, realm, "Symbol", SymbolConstructor, 0,
                                              Intrinsic::kSymbol, Intrinsic::kSymbolPrototype,
                                              prototype, realm->map(Intrinsic::kSymbolWrapperMap));
  JSObject::NormalizeProperties(vm, constructor);
  DefineBuiltins(vm, constructor, kConstructorSpecs);
#define QDR_DEFINE(Name) DefineConstant(vm, constructor, #Name, vm.symbols().Name);
  QDR_WELL_KNOWN_SYMBOLS(QDR_DEFINE)
#undef QDR_DEFINE
  DefineBuiltins(vm, prototype, kPrototypeSpecs);
  DefineToStringTag(vm, prototype, "Symbol");
}

}  // namespace qdr
