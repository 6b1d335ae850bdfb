// Array (ECMA-262 23.1): the constructor, its functions, and the set-up of the prototype, which is
// itself an array.
#include "objects/lookup.h"
#include "runtime/array_support.h"

namespace qdr {

namespace {

/// Lengths up to this get their elements at once; longer arrays start sparse.
constexpr uint32_t kMaxPreallocated = 1u << 25;

// 23.1.1.1 Array ( ...values )
Completion<Value> ArrayConstructor(Vm& vm, Arguments& arguments) {
  // 1. If NewTarget is undefined, let newTarget be the active function object.
  const Value new_target =
      arguments.is_construct() ? arguments.new_target() : Value(arguments.callee());
  // 2. Let proto be ? GetPrototypeFromConstructor(newTarget, "%Array.prototype%").
  Map* map = TRY(MapFromConstructor(vm, new_target, Intrinsic::kArrayMapPackedSmi,
                                    Intrinsic::kArrayPrototype));
  auto* array = static_cast<JSArray*>(JSObject::New(vm, map));
  array->set_length_value(0);
  // 5. If numberOfArgs = 1, then
  if (arguments.size() == 1 && arguments[0].IsNumber()) {
    const double length = arguments[0].AsNumber();
    // e.i-ii. Let intLen be ! ToUint32(len). If SameValueZero(intLen, len) is false, throw a
    // RangeError exception.
    if (!(length >= 0 && length <= kTwoTo32 - 1) || length != std::floor(length)) {
      return ThrowInvalidArrayLength(vm);
    }
    // f. Perform ! Set(array, "length", intLen, true).
    const auto count = static_cast<uint32_t>(length);
    if (count == 0) return array;
    if (count <= kMaxPreallocated) {
      TRY(EnsureRoom(vm, array, count));
      GeneralizeTo(vm, array, ElementsKind::kHoleySmi);
      array->set_length_value(count);
    } else {
      JSArray::SetLength(vm, array, count);
    }
    return array;
  }
  // 4, 5.d, 6. The values are the elements.
  TRY(EnsureRoom(vm, array, static_cast<double>(arguments.size())));
  for (size_t i = 0; i < arguments.size(); i++) JSArray::Push(vm, array, arguments[i]);
  return array;
}

// 23.1.2.2 Array.isArray ( arg )
Completion<Value> ArrayIsArray(Vm& vm, Arguments& arguments) {
  // 1. Return ? IsArray(arg).
  return Value::Boolean(TRY(IsArray(vm, arguments[0])));
}

// 23.1.2.3 Array.of ( ...items )
Completion<Value> ArrayOf(Vm& vm, Arguments& arguments) {
  // 1. Let len be the number of elements in items. 3. Let C be the this value.
  const auto length = static_cast<double>(arguments.size());
  const Value c = arguments.this_value();
  // Fast path: the array itself.
  if (c == vm.intrinsic(Intrinsic::kArray)) return JSArray::FromValues(vm, arguments.all());
  // 4-5. Let A be ? Construct(C, « lenNumber »), or ? ArrayCreate(len).
  JSReceiver* a;
  if (IsConstructor(vm.heap, c)) {
    a = TRY(Construct(vm, c, {Value::Number(length)}));
  } else {
    a = JSArray::New(vm);
  }
  // 6-7. Repeat, while k < len: Perform ? CreateDataPropertyOrThrow(A, Pk, kValue).
  for (size_t k = 0; k < arguments.size(); k++) {
    TRY(CreateAt(vm, a, static_cast<double>(k), arguments[k]));
  }
  // 8. Perform ? Set(A, "length", lenNumber, true).
  TRY(SetLength(vm, a, length));
  return a;
}

constexpr BuiltinSpec kConstructorFunctions[] = {
    {"isArray", ArrayIsArray, 1},
    {"of", ArrayOf, 0},
};

// 23.1.3.41 Array.prototype [ %Symbol.unscopables% ]
JSObject* CreateUnscopables(Vm& vm) {
  JSObject* list = JSObject::NewOrdinary(vm, Value::Null());
  for (std::string_view name :
       {"at", "copyWithin", "entries", "fill", "find", "findIndex", "findLast", "findLastIndex",
        "flat", "flatMap", "includes", "keys", "toReversed", "toSorted", "toSpliced", "values"}) {
    JSObject::Put(vm, list, PropertyKey::Name(String::InternalizeAscii(vm, name)), Value::True());
  }
  return list;
}

PropertyKey NameKey(Vm& vm, std::string_view name) {
  return PropertyKey::Name(String::InternalizeAscii(vm, name));
}

}  // namespace

void CreateArray(Vm& vm, Realm* realm) {
  // 23.1.3: the prototype is an Array exotic object.
  Map* prototype_map = NewObjectMap(vm, InstanceType::kJSArray, JSArray::kSize, 0,
                                    realm->get(Intrinsic::kObjectPrototype),
                                    ElementsKind::kPackedSmi, Map::kExtensible);
  auto* prototype = static_cast<JSArray*>(JSObject::New(vm, prototype_map));
  prototype->set_length_value(0);
  JSObject::AddAccessor(vm, prototype, PropertyKey::Name(vm.names().length),
                        vm.roots().ArrayLengthAccessor, kDontEnum | kDontDelete);
  Map* map = PrepareInstanceMap(vm, realm, Intrinsic::kArrayMapPackedSmi,
                                Intrinsic::kArrayPrototype, prototype);
  JSFunction* constructor =
      DefineConstructor(vm, realm, "Array", ArrayConstructor, 1, Intrinsic::kArray,
                        Intrinsic::kArrayPrototype, prototype, map);
  DefineBuiltins(vm, constructor, kConstructorFunctions);
  InstallSelfHosted(vm, realm, constructor, "array_functions");
  DefineSpeciesGetter(vm, constructor);

  DefineBuiltins(vm, prototype, ArrayAccessFunctions());
  DefineBuiltins(vm, prototype, ArrayMutateFunctions());
  InstallSelfHosted(vm, realm, prototype, "array");
  const Value object_to_string =
      GetOwnData(vm, realm->object(Intrinsic::kObjectPrototype), "toString");
  JSObject::AddDataProperty(vm, prototype, PropertyKey::Name(vm.names().toString),
                            NewArrayToString(vm, object_to_string), kDontEnum);
  DefineAlias(vm, prototype, NameKey(vm, "values"), PropertyKey::Name(vm.symbols().iterator));
  realm->set(vm.heap, Intrinsic::kArrayPrototypeValues, GetOwnData(vm, prototype, "values"));
  JSObject* unscopables = CreateUnscopables(vm);
  realm->set(vm.heap, Intrinsic::kArrayUnscopables, unscopables);
  JSObject::AddDataProperty(vm, prototype, PropertyKey::Name(vm.symbols().unscopables), unscopables,
                            kReadOnly | kDontEnum);
}

}  // namespace qdr
