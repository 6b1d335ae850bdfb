// The first hidden classes of a realm.
#include "objects/realm_maps.h"

#include "objects/builtin_objects.h"
#include "objects/collections.h"
#include "objects/generator.h"
#include "objects/map_builder.h"
#include "objects/promise.h"
#include "objects/typed_array.h"
#include "objects/vm.h"

namespace qdr {

Map* NewObjectMap(Vm& vm, InstanceType type, int fixed_size, uint32_t inobject_properties,
                  Value prototype, ElementsKind kind, uint32_t bits) {
  auto start = static_cast<uint32_t>(fixed_size);
  return Map::New(vm, type, start + inobject_properties * 8, start, kind, prototype,
                  bits | Map::kExtensible);
}

namespace {

void AppendNative(Vm& vm, Map* map, String* name, HeapObject* accessor, uint8_t attributes) {
  PropertyDetails details;
  details.kind = PropertyDetails::Kind::kAccessor;
  details.location = PropertyDetails::Location::kDescriptor;
  details.attributes = attributes;
  MapBuilder::AppendDescriptor(vm, map, name, details, accessor);
}

/// A map with data fields already in place, through the transition tree.
Map* WithFields(Vm& vm, Map* map, std::initializer_list<HeapObject*> names,
                uint8_t attributes = kNoAttributes) {
  for (HeapObject* name : names) {
    map = Map::AddProperty(vm, map, name, PropertyDetails::Kind::kData, attributes, Value());
  }
  return map;
}

}  // namespace

Map* NewFunctionMap(Vm& vm, Value prototype, FunctionProperties properties, uint32_t bits) {
  Map* map = NewObjectMap(vm, InstanceType::kJSFunction, JSFunction::kFixedSize, 0, prototype,
                          ElementsKind::kHoley, bits | Map::kCallable);
  AppendNative(vm, map, vm.names().length, vm.roots().FunctionLengthAccessor,
               kReadOnly | kDontEnum);
  AppendNative(vm, map, vm.names().name, vm.roots().FunctionNameAccessor, kReadOnly | kDontEnum);
  if (properties != FunctionProperties::kNone) {
    uint8_t attributes = kDontEnum | kDontDelete;
    if (properties == FunctionProperties::kReadOnlyPrototype) attributes |= kReadOnly;
    AppendNative(vm, map, vm.names().prototype, vm.roots().FunctionPrototypeAccessor, attributes);
  }
  return map;
}

Intrinsic FunctionMapFor(FunctionKind kind, uint8_t shared_flags) {
  switch (kind) {
    case FunctionKind::kNormal:
      return (shared_flags & SharedFunctionInfo::kStrictFlag)
                 ? Intrinsic::kStrictFunctionWithPrototypeMap
                 : Intrinsic::kSloppyFunctionWithPrototypeMap;
    case FunctionKind::kBaseConstructor:
    case FunctionKind::kDerivedConstructor:
      return Intrinsic::kClassConstructorMap;
    case FunctionKind::kGenerator:
    case FunctionKind::kGeneratorMethod:
      return Intrinsic::kGeneratorFunctionMap;
    case FunctionKind::kAsyncGenerator:
    case FunctionKind::kAsyncGeneratorMethod:
      return Intrinsic::kAsyncGeneratorFunctionMap;
    case FunctionKind::kAsync:
    case FunctionKind::kAsyncArrow:
    case FunctionKind::kAsyncMethod:
      return Intrinsic::kAsyncFunctionMap;
    case FunctionKind::kBuiltin:
      return (shared_flags & SharedFunctionInfo::kHasPrototypeFlag)
                 ? Intrinsic::kBuiltinConstructorMap
                 : Intrinsic::kBuiltinFunctionMap;
    case FunctionKind::kArrow:
      return Intrinsic::kStrictFunctionMap;
    default:
      return Intrinsic::kMethodMap;
  }
}

void CreateRealmMaps(Vm& vm, Realm* realm) {
  auto missing = [&](Intrinsic i) { return !Is<Map>(realm->get(i)); };
  auto set = [&](Intrinsic i, Map* map) { realm->set(vm.heap, i, map); };
  auto has = [&](Intrinsic i) { return IsReceiver(realm->get(i)); };
  const Names& names = vm.names();

  if (has(Intrinsic::kObjectPrototype) && missing(Intrinsic::kObjectMap)) {
    Value prototype = realm->get(Intrinsic::kObjectPrototype);
    constexpr uint32_t kLiteralSlots = 4;
    Map* object_map =
        NewObjectMap(vm, InstanceType::kJSObject, JSObject::kHeaderSize, kLiteralSlots, prototype);
    set(Intrinsic::kObjectMap, object_map);
    set(Intrinsic::kNullPrototypeMap, Map::WithPrototype(vm, object_map, Value::Null()));
    set(Intrinsic::kIteratorResultMap, WithFields(vm, object_map, {names.value, names.done}));
    set(Intrinsic::kPropertyDescriptorMap,
        WithFields(vm, object_map,
                   {names.value, names.writable, names.enumerable, names.configurable}));
    // Arguments: length, callee (sloppy), and @@iterator are data properties, hidden from for-in.
    Symbol* iterator = vm.symbols().iterator;
    Map* arguments =
        NewObjectMap(vm, InstanceType::kJSArguments, JSArguments::kFixedSize, 3, prototype);
    set(Intrinsic::kSloppyArgumentsMap,
        WithFields(vm, arguments, {names.length, iterator, names.callee}, kDontEnum));
    Map* mapped = NewObjectMap(vm, InstanceType::kJSMappedArguments, JSMappedArguments::kFixedSize,
                               3, prototype, ElementsKind::kSlowArguments);
    set(Intrinsic::kMappedArgumentsMap,
        WithFields(vm, mapped, {names.length, iterator, names.callee}, kDontEnum));
  }

  if (has(Intrinsic::kThrowTypeError) && missing(Intrinsic::kStrictArgumentsMap)) {
    // 10.4.4.6: callee is an accessor that throws, the same for all.
    Map* strict = NewObjectMap(vm, InstanceType::kJSArguments, JSArguments::kFixedSize, 2,
                               realm->get(Intrinsic::kObjectPrototype));
    strict = WithFields(vm, strict, {names.length, vm.symbols().iterator}, kDontEnum);
    Value thrower = realm->get(Intrinsic::kThrowTypeError);
    AppendNative(vm, strict, names.callee, AccessorPair::New(vm, thrower, thrower),
                 kDontEnum | kDontDelete);
    set(Intrinsic::kStrictArgumentsMap, strict);
  }

  if (has(Intrinsic::kFunctionPrototype) && missing(Intrinsic::kSloppyFunctionMap)) {
    Value prototype = realm->get(Intrinsic::kFunctionPrototype);
    using P = FunctionProperties;
    set(Intrinsic::kSloppyFunctionMap, NewFunctionMap(vm, prototype, P::kNone, 0));
    set(Intrinsic::kStrictFunctionMap, NewFunctionMap(vm, prototype, P::kNone, 0));
    set(Intrinsic::kMethodMap, NewFunctionMap(vm, prototype, P::kNone, 0));
    set(Intrinsic::kBuiltinFunctionMap, NewFunctionMap(vm, prototype, P::kNone, 0));
    set(Intrinsic::kSloppyFunctionWithPrototypeMap,
        NewFunctionMap(vm, prototype, P::kWritablePrototype, Map::kConstructor));
    set(Intrinsic::kStrictFunctionWithPrototypeMap,
        NewFunctionMap(vm, prototype, P::kWritablePrototype, Map::kConstructor));
    set(Intrinsic::kClassConstructorMap,
        NewFunctionMap(vm, prototype, P::kReadOnlyPrototype,
                       Map::kConstructor | Map::kClassConstructor));
    set(Intrinsic::kBuiltinConstructorMap,
        NewFunctionMap(vm, prototype, P::kReadOnlyPrototype, Map::kConstructor));
    Map* bound = NewObjectMap(vm, InstanceType::kJSBoundFunction, sizeof(JSBoundFunction), 2,
                              prototype, ElementsKind::kHoley, Map::kCallable);
    set(Intrinsic::kBoundFunctionMap, bound);
    set(Intrinsic::kBoundConstructorMap,
        NewObjectMap(vm, InstanceType::kJSBoundFunction, sizeof(JSBoundFunction), 2, prototype,
                     ElementsKind::kHoley, Map::kCallable | Map::kConstructor));
  }
  // Functions whose prototype is not %Function.prototype%.
  auto function_map = [&](Intrinsic map, Intrinsic prototype, FunctionProperties properties) {
    if (missing(map) && has(prototype)) {
      set(map, NewFunctionMap(vm, realm->get(prototype), properties, 0));
    }
  };
  function_map(Intrinsic::kGeneratorFunctionMap, Intrinsic::kGeneratorFunctionPrototype,
               FunctionProperties::kWritablePrototype);
  function_map(Intrinsic::kAsyncGeneratorFunctionMap, Intrinsic::kAsyncGeneratorFunctionPrototype,
               FunctionProperties::kWritablePrototype);
  function_map(Intrinsic::kAsyncFunctionMap, Intrinsic::kAsyncFunctionPrototype,
               FunctionProperties::kNone);

  if (missing(Intrinsic::kProxyMap)) {
    auto proxy_map = [&](uint32_t bits) {
      return Map::New(vm, InstanceType::kJSProxy, JSProxy::kSize, 0, ElementsKind::kNone,
                      Value::Null(), bits | Map::kExtensible);
    };
    set(Intrinsic::kProxyMap, proxy_map(0));
    set(Intrinsic::kProxyCallableMap, proxy_map(Map::kCallable));
    set(Intrinsic::kProxyConstructorMap, proxy_map(Map::kCallable | Map::kConstructor));
    set(Intrinsic::kAsyncFunctionStateMap, NewObjectMap(vm, InstanceType::kJSAsyncFunction,
                                                        JSGenerator::kFixedSize, 0, Value::Null()));
  }

  if (has(Intrinsic::kArrayPrototype) && missing(Intrinsic::kArrayMapPackedSmi)) {
    Value prototype = realm->get(Intrinsic::kArrayPrototype);
    Map* first = Map::New(vm, InstanceType::kJSArray, JSArray::kSize, JSArray::kSize,
                          ElementsKind::kPackedSmi, prototype, Map::kExtensible);
    AppendNative(vm, first, names.length, vm.roots().ArrayLengthAccessor, kDontEnum | kDontDelete);
    for (int kind = 0; kind <= static_cast<int>(ElementsKind::kHoley); ++kind) {
      set(static_cast<Intrinsic>(static_cast<int>(Intrinsic::kArrayMapPackedSmi) + kind),
          Map::WithElementsKind(vm, first, static_cast<ElementsKind>(kind)));
    }
    // What RegExp.prototype.exec returns.
    Map* match = Map::New(vm, InstanceType::kJSArray, JSArray::kSize + 4 * 8, JSArray::kSize,
                          ElementsKind::kPacked, prototype, Map::kExtensible);
    AppendNative(vm, match, names.length, vm.roots().ArrayLengthAccessor, kDontEnum | kDontDelete);
    set(Intrinsic::kRegExpMatchMap,
        WithFields(vm, match, {names.index, names.input, names.groups}));
  }

  auto plain = [&](Intrinsic map, Intrinsic prototype, InstanceType type, int fixed_size,
                   uint32_t inobject = 0, ElementsKind kind = ElementsKind::kHoley) {
    if (missing(map) && has(prototype)) {
      set(map, NewObjectMap(vm, type, fixed_size, inobject, realm->get(prototype), kind));
    }
  };
  constexpr int kWrapperSize = sizeof(JSPrimitiveWrapper);
  constexpr auto kWrapper = InstanceType::kJSPrimitiveWrapper;
  plain(Intrinsic::kBooleanWrapperMap, Intrinsic::kBooleanPrototype, kWrapper, kWrapperSize);
  plain(Intrinsic::kNumberWrapperMap, Intrinsic::kNumberPrototype, kWrapper, kWrapperSize);
  plain(Intrinsic::kSymbolWrapperMap, Intrinsic::kSymbolPrototype, kWrapper, kWrapperSize);
  plain(Intrinsic::kBigIntWrapperMap, Intrinsic::kBigIntPrototype, kWrapper, kWrapperSize);
  if (missing(Intrinsic::kStringWrapperMap) && has(Intrinsic::kStringPrototype)) {
    set(Intrinsic::kStringWrapperMap,
        NewStringWrapperMap(vm, realm->get(Intrinsic::kStringPrototype)));
  }
  plain(Intrinsic::kErrorMap, Intrinsic::kErrorPrototype, InstanceType::kJSError,
        JSError::kFixedSize, 3);
  plain(Intrinsic::kDateMap, Intrinsic::kDatePrototype, InstanceType::kJSDate, JSDate::kFixedSize);
  plain(Intrinsic::kPromiseMap, Intrinsic::kPromisePrototype, InstanceType::kJSPromise,
        JSPromise::kFixedSize);
  plain(Intrinsic::kMapMap, Intrinsic::kMapPrototype, InstanceType::kJSMap, JSMap::kFixedSize);
  plain(Intrinsic::kSetMap, Intrinsic::kSetPrototype, InstanceType::kJSSet, JSSet::kFixedSize);
  plain(Intrinsic::kWeakMapMap, Intrinsic::kWeakMapPrototype, InstanceType::kJSWeakMap,
        JSWeakMap::kFixedSize);
  plain(Intrinsic::kWeakSetMap, Intrinsic::kWeakSetPrototype, InstanceType::kJSWeakSet,
        JSWeakSet::kFixedSize);
  plain(Intrinsic::kWeakRefMap, Intrinsic::kWeakRefPrototype, InstanceType::kJSWeakRef,
        JSWeakRef::kFixedSize);
  plain(Intrinsic::kFinalizationRegistryMap, Intrinsic::kFinalizationRegistryPrototype,
        InstanceType::kJSFinalizationRegistry, JSFinalizationRegistry::kFixedSize);
  plain(Intrinsic::kGeneratorMap, Intrinsic::kGeneratorPrototype, InstanceType::kJSGenerator,
        JSGenerator::kFixedSize);
  plain(Intrinsic::kAsyncGeneratorMap, Intrinsic::kAsyncGeneratorPrototype,
        InstanceType::kJSAsyncGenerator, JSGenerator::kFixedSize);
  plain(Intrinsic::kArrayBufferMap, Intrinsic::kArrayBufferPrototype, InstanceType::kJSArrayBuffer,
        JSArrayBuffer::kFixedSize);
  plain(Intrinsic::kSharedArrayBufferMap, Intrinsic::kSharedArrayBufferPrototype,
        InstanceType::kJSArrayBuffer, JSArrayBuffer::kFixedSize);
  plain(Intrinsic::kDataViewMap, Intrinsic::kDataViewPrototype, InstanceType::kJSDataView,
        JSDataView::kFixedSize);
  struct TypedMap {
    Intrinsic map, prototype;
    ElementsKind kind;
  };
  using I = Intrinsic;
  using K = ElementsKind;
  static constexpr TypedMap kTypedMaps[] = {
      {I::kInt8ArrayMap, I::kInt8ArrayPrototype, K::kInt8},
      {I::kUint8ArrayMap, I::kUint8ArrayPrototype, K::kUint8},
      {I::kUint8ClampedArrayMap, I::kUint8ClampedArrayPrototype, K::kUint8Clamped},
      {I::kInt16ArrayMap, I::kInt16ArrayPrototype, K::kInt16},
      {I::kUint16ArrayMap, I::kUint16ArrayPrototype, K::kUint16},
      {I::kInt32ArrayMap, I::kInt32ArrayPrototype, K::kInt32},
      {I::kUint32ArrayMap, I::kUint32ArrayPrototype, K::kUint32},
      {I::kBigInt64ArrayMap, I::kBigInt64ArrayPrototype, K::kBigInt64},
      {I::kBigUint64ArrayMap, I::kBigUint64ArrayPrototype, K::kBigUint64},
      {I::kFloat16ArrayMap, I::kFloat16ArrayPrototype, K::kFloat16},
      {I::kFloat32ArrayMap, I::kFloat32ArrayPrototype, K::kFloat32},
      {I::kFloat64ArrayMap, I::kFloat64ArrayPrototype, K::kFloat64},
  };
  for (const TypedMap& row : kTypedMaps) {
    plain(row.map, row.prototype, InstanceType::kJSTypedArray, JSTypedArray::kFixedSize, 0,
          row.kind);
  }
  if (missing(I::kRegExpMap) && has(I::kRegExpPrototype)) {
    Map* map = NewObjectMap(vm, InstanceType::kJSRegExp, JSRegExp::kFixedSize, 1,
                            realm->get(I::kRegExpPrototype));
    set(I::kRegExpMap, WithFields(vm, map, {names.lastIndex}, kDontEnum | kDontDelete));
  }
  constexpr auto kIterator = InstanceType::kJSIterator;
  plain(I::kArrayIteratorMap, I::kArrayIteratorPrototype, kIterator, JSIterator::SizeFor(3));
  plain(I::kStringIteratorMap, I::kStringIteratorPrototype, kIterator, JSIterator::SizeFor(2));
  plain(I::kMapIteratorMap, I::kMapIteratorPrototype, kIterator, JSIterator::SizeFor(3));
  plain(I::kSetIteratorMap, I::kSetIteratorPrototype, kIterator, JSIterator::SizeFor(3));
  plain(I::kRegExpStringIteratorMap, I::kRegExpStringIteratorPrototype, kIterator,
        JSIterator::SizeFor(4));
  if (missing(I::kRawJsonMap)) {
    Map* map = NewObjectMap(vm, InstanceType::kJSRawJson, JSRawJson::kFixedSize, 1, Value::Null());
    set(I::kRawJsonMap, map);
  }
}

Map* NewStringWrapperMap(Vm& vm, Value prototype) {
  Map* map = NewObjectMap(vm, InstanceType::kJSPrimitiveWrapper, sizeof(JSPrimitiveWrapper), 0,
                          prototype, ElementsKind::kString);
  AppendNative(vm, map, vm.names().length, vm.roots().StringLengthAccessor,
               kReadOnly | kDontEnum | kDontDelete);
  return map;
}

Map* NewArrayMap(Vm& vm, Value prototype, ElementsKind kind) {
  Map* map = Map::New(vm, InstanceType::kJSArray, JSArray::kSize, JSArray::kSize, kind, prototype,
                      Map::kExtensible);
  AppendNative(vm, map, vm.names().length, vm.roots().ArrayLengthAccessor, kDontEnum | kDontDelete);
  return map;
}

}  // namespace qdr
