// A Vm with just enough around it to test objects/ alone: hooks that make error values out of
// messages, and a realm with the prototypes that its maps need.
#ifndef TESTS_UNIT_OBJECTS_FAKE_ENGINE_H_
#define TESTS_UNIT_OBJECTS_FAKE_ENGINE_H_

#include <gtest/gtest.h>
#include <pthread.h>

#include "objects/lookup.h"
#include "objects/realm_maps.h"
#include "objects/vm.h"

namespace qdr {

class FakeHooks : public VmHooks {
 public:
  Value MakeError(Vm& vm, ErrorKind kind, std::string_view message) override {
    return String::FromUtf8(vm, message);
  }
  Completion<Value> Call(Vm& vm, Value, Value, std::span<const Value>) override {
    return vm.ThrowTypeError("no calls here");
  }
  Completion<Value> Construct(Vm& vm, Value, std::span<const Value>, Value) override {
    return vm.ThrowTypeError("no calls here");
  }
  Completion<void> HandleInterrupt(Vm&) override { return Done{}; }
  const void* InitialCodeEntry(Vm&, SharedFunctionInfo*) override { return nullptr; }
};

/// Every prototype is a plain object, but for those of arrays and strings.
inline void MakeTestRealm(Vm& vm) {
  Realm* realm = Realm::New(vm);
  vm.state.realm = realm;
  Map* first = NewObjectMap(vm, InstanceType::kJSObject, JSObject::kHeaderSize, 4, Value::Null());
  realm->set(vm.heap, Intrinsic::kObjectPrototype, JSObject::New(vm, first));
  CreateRealmMaps(vm, realm);
  for (Intrinsic i :
       {Intrinsic::kFunctionPrototype, Intrinsic::kGeneratorPrototype, Intrinsic::kMapPrototype,
        Intrinsic::kSetPrototype, Intrinsic::kWeakMapPrototype, Intrinsic::kWeakSetPrototype,
        Intrinsic::kWeakRefPrototype, Intrinsic::kFinalizationRegistryPrototype,
        Intrinsic::kArrayBufferPrototype, Intrinsic::kSharedArrayBufferPrototype,
        Intrinsic::kUint8ArrayPrototype, Intrinsic::kFloat64ArrayPrototype,
        Intrinsic::kBigInt64ArrayPrototype, Intrinsic::kDataViewPrototype,
        Intrinsic::kPromisePrototype, Intrinsic::kStringPrototype, Intrinsic::kThrowTypeError}) {
    realm->set(vm.heap, i, JSObject::New(vm, realm->map(Intrinsic::kObjectMap)));
  }
  Map* array_map = NewArrayMap(vm, realm->get(Intrinsic::kObjectPrototype));
  realm->set(vm.heap, Intrinsic::kArrayPrototype,
             JSArray::NewWithMap(vm, array_map, vm.empty_fixed_array(), 0));
  CreateRealmMaps(vm, realm);
}

class ObjectsTest : public testing::TestWithParam<bool> {
 protected:
  ObjectsTest() : vm(Options()) {
    vm.set_hooks(&hooks);
    vm.heap.SetStackStart(StackTop());
    MakeTestRealm(vm);
  }

  static uintptr_t StackTop() {
    pthread_attr_t attributes;
    void* base = nullptr;
    size_t size = 0;
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &base, &size);
    pthread_attr_destroy(&attributes);
    return reinterpret_cast<uintptr_t>(base) + size;
  }

  static HeapOptions Options() {
    HeapOptions options;
    options.stress_every_allocation = GetParam();
    options.verify = GetParam();
    return options;
  }

  PropertyKey Key(std::string_view name) {
    return PropertyKey::From(vm, String::InternalizeAscii(vm, name));
  }
  HeapObject* Name(std::string_view name) { return String::InternalizeAscii(vm, name); }
  String* Str(std::string_view ascii) { return String::NewAscii(vm, ascii); }
  JSObject* NewObject() {
    return JSObject::NewOrdinary(vm, vm.intrinsic(Intrinsic::kObjectPrototype));
  }
  void Add(JSObject* object, std::string_view name, Value v, uint8_t attributes = kNoAttributes) {
    JSObject::AddDataProperty(vm, object, Key(name), v, attributes);
  }
  Value Get(JSReceiver* object, std::string_view name) {
    LookupIterator it(vm, object, Key(name));
    return it.state() == LookupIterator::State::kData ? it.GetDataValue() : Value::Hole();
  }
  Value GetIndex(JSReceiver* object, uint32_t index) {
    LookupIterator it(vm, object, PropertyKey::Index(index));
    return it.state() == LookupIterator::State::kData ? it.GetDataValue() : Value::Hole();
  }
  Map* MapOf(JSObject* object) { return object->map(vm.heap); }

  FakeHooks hooks;
  Vm vm;
};

}  // namespace qdr

#endif  // TESTS_UNIT_OBJECTS_FAKE_ENGINE_H_
