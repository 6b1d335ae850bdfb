// How built-in objects come to be. Each file runtime/builtins_<object>.cc states its functions in a
// constant table and defines one function `void Create<Object>(Vm&, Realm*)`, which is listed in
// QDR_BUILTIN_OBJECTS, in order of creation. To add an object: a file, a row here, its intrinsics
// in objects/intrinsics.h.
#ifndef RUNTIME_BUILTINS_H_
#define RUNTIME_BUILTINS_H_

#include <span>
#include <string_view>

#include "objects/vm.h"
#include "tiers/codegen/stubs.h"

namespace qdr {

#define QDR_BUILTIN_OBJECTS(V)                                                                    \
  V(Fundamentals) /* Object, Function, their prototypes, maps of objects and functions */         \
  V(Errors)                                                                                       \
  V(Boolean)                                                                                      \
  V(Symbol)                                                                                       \
  V(Number)                                                                                       \
  V(BigInt) V(Math) V(Date) V(String) V(RegExp) V(Iterator) V(BuiltinIterators)                   \
      V(RegExpStringIterator) V(Array) V(ArrayBuffer) V(TypedArray) V(DataView) V(Atomics) V(Map) \
          V(Set) V(WeakCollections) V(Json) V(Reflect) V(Proxy) V(Generator) V(Promise)           \
              V(AsyncFunction) V(AsyncGenerator) V(DisposableStack) V(Global)

#define QDR_DECLARE(Name) void Create##Name(Vm& vm, Realm* realm);
QDR_BUILTIN_OBJECTS(QDR_DECLARE)
#undef QDR_DECLARE

/// A new realm with every built-in object; vm.state.realm is it while it is made and after.
Realm* CreateRealm(Vm& vm);

/// An ordinary object that builtins will be defined on: a namespace or a prototype.
JSObject* NewBuiltinObject(Vm& vm, Value prototype);

/// A row of a builtin table.
struct BuiltinSpec {
  const char* name;  ///< property name; "[Symbol.iterator]" names the well-known symbol
  BuiltinFunction function;
  uint8_t length;
  enum Kind : uint8_t { kMethod, kGetter, kSetter } kind = kMethod;
  uint8_t attributes = kDontEnum;
  Stub entry = Stub::kBuiltinEntry;  ///< of functions: their code entry
};
/// A row for a method with a code entry of its own, behind which stands `function`.
constexpr BuiltinSpec NativeMethod(const char* name, BuiltinFunction function, uint8_t length,
                                   Stub entry) {
  return {name, function, length, BuiltinSpec::kMethod, kDontEnum, entry};
}
/// A constant data property: value made by the caller.
void DefineConstant(Vm& vm, JSObject* object, std::string_view name, Value value,
                    uint8_t attributes = kAllAttributes);
/// Defines all rows on `object`; a getter and a setter of one name make one accessor property.
void DefineBuiltins(Vm& vm, JSObject* object, std::span<const BuiltinSpec> specs);
JSFunction* NewBuiltinFunction(Vm& vm, std::string_view name, BuiltinFunction function,
                               uint16_t length, Stub entry = Stub::kBuiltinEntry);
/// A builtin closure with private data: `slots` values in its context (read with BuiltinSlot).
JSFunction* NewBuiltinClosure(Vm& vm, std::string_view name, BuiltinFunction function,
                              uint16_t length, std::initializer_list<Value> slots);
/// The same over a context that several closures share.
JSFunction* NewBuiltinClosureWithContext(Vm& vm, std::string_view name, BuiltinFunction function,
                                         uint16_t length, Context* context);
inline Value BuiltinSlot(const Arguments& arguments, uint32_t i) {
  return arguments.callee()->context()->get(i);
}
/// A constructor with `prototype` (read-only), defined as a global under `name` and stored as
/// intrinsics. `instance_map`: hidden class that the constructor's initial map is, or nullptr.
JSFunction* DefineConstructor(Vm& vm, Realm* realm, std::string_view name, BuiltinFunction function,
                              uint16_t length, Intrinsic constructor, Intrinsic prototype_intrinsic,
                              JSObject* prototype, Map* instance_map = nullptr,
                              Value constructor_prototype = Value::Undefined());
/// A constructor that is not a global: `prototype` (nullptr: it has none) is read-only, its
/// `constructor` is the caller's matter.
JSFunction* NewConstructor(Vm& vm, String* name, BuiltinFunction function, uint16_t length,
                           JSObject* prototype, Value constructor_prototype = Value::Undefined());
/// Attributes {W, C} of most builtin properties.
void DefineToStringTag(Vm& vm, JSObject* object, std::string_view tag);
/// The value of an own data property that a table defined.
Value GetOwnData(Vm& vm, JSObject* object, std::string_view name);
/// The builtin `get [Symbol.species]`: returns this.
Completion<Value> SpeciesGetter(Vm& vm, Arguments& arguments);
/// Functions written in JavaScript (runtime/js/NAME.js, compiled with the engine): evaluates the
/// file in the realm; its completion is an object whose properties are installed on `target` as
/// methods.
void InstallSelfHosted(Vm& vm, Realm* realm, JSObject* target, std::string_view file);

}  // namespace qdr

#endif  // RUNTIME_BUILTINS_H_
