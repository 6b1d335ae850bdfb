// A few layouts of the tests' own, so that the heap is tested without the objects above it.
#ifndef TESTS_UNIT_HEAP_HEAP_FIXTURE_H_
#define TESTS_UNIT_HEAP_HEAP_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>

#include "heap/heap.h"

namespace qdr::heap_test {

/// A map with two tagged fields, a weak field and a weak hidden-class offset.
class TestMap : public MapBase {
 public:
  void Describe(const Heap& heap, InstanceType type, uint32_t size, uint8_t elements_kind = 0) {
    instance_header_ = static_cast<MapOffset>(address() - heap.map_space_base) |
                       uint64_t{static_cast<uint8_t>(type)} << 32 | uint64_t{elements_kind} << 40;
    instance_size_ = size;
  }
  Value prototype;
  Value descriptors;
  Value weak;
  MapOffset weak_map;
  uint32_t padding;
};

/// Header, length, elements.
class Array : public HeapObject {
 public:
  uint32_t length;
  uint32_t extra;
  Value elements[1];
  static constexpr size_t kHeader = 16;
};

class Bytes : public HeapObject {
 public:
  uint32_t length;
  uint8_t data[4];
};

/// Size from the map.
class Object : public HeapObject {
 public:
  Value fields[1];
  static uint32_t SizeFor(int fields) { return 8 + 8 * static_cast<uint32_t>(fields); }
};

/// One raw word between two tagged ones.
class Mixed : public HeapObject {
 public:
  Value first;
  uint64_t raw;
  Value last;
};

class Weak : public HeapObject {
 public:
  Value target;
  Value strong;
};

/// Header, length (of pairs), key and value alternating.
class Ephemerons : public HeapObject {
 public:
  uint32_t length;
  uint32_t extra;
  Value pairs[1];
};

/// Owns something outside: counts in *counter when it dies.
class Owner : public HeapObject {
 public:
  int* counter;
  Value tagged;
};

class HeapTest : public ::testing::Test {
 protected:
  HeapTest() { Create(HeapOptions{.verify = true, .poison = true}); }

  void Create(const HeapOptions& options) {
    roots_ = nullptr;
    heap_ = std::make_unique<Heap>(options);
    SetLayouts();
    NoGcScope no_gc(*heap_);
    meta_map = static_cast<TestMap*>(heap_->AllocateMap(nullptr, sizeof(TestMap)));
    meta_map->Describe(*heap_, InstanceType::kMap, sizeof(TestMap));
    array_map = NewMap(InstanceType::kFixedArray, 0);
    bytes_map = NewMap(InstanceType::kByteArray, 0);
    mixed_map = NewMap(InstanceType::kForeign, sizeof(Mixed));
    weak_map = NewMap(InstanceType::kWeakCell, sizeof(Weak));
    ephemeron_map = NewMap(InstanceType::kEphemeronTable, 0);
    owner_map = NewMap(InstanceType::kCode, sizeof(Owner));
    for (int i = 0; i < 8; ++i)
      object_maps[i] = NewMap(InstanceType::kJSObject, Object::SizeFor(i + 1));
    roots_ = std::make_unique<RootVector>(*heap_);
    for (TestMap* map :
         {meta_map, array_map, bytes_map, mixed_map, weak_map, ephemeron_map, owner_map}) {
      roots_->push_back(map);
    }
    for (TestMap* map : object_maps) roots_->push_back(map);
  }
  ~HeapTest() override { roots_ = nullptr; }

  void SetLayouts() {
    using Size = TypeLayout::Size;
    heap_->SetLayout(InstanceType::kMap, {.size_kind = Size::kFixed,
                                          .fixed_size = sizeof(TestMap),
                                          .visit = [](HeapObject* o, SlotVisitor& v) {
                                            auto* map = static_cast<TestMap*>(o);
                                            v.Visit(map, &map->prototype);
                                            v.Visit(map, &map->descriptors);
                                            v.VisitWeak(map, &map->weak, Value::Undefined());
                                            v.VisitWeakMapOffset(map, &map->weak_map);
                                          }});
    heap_->SetLayout(InstanceType::kFixedArray,
                     {.size_kind = Size::kByLength, .fixed_size = 16, .tagged_begin = 16});
    heap_->SetLayout(InstanceType::kByteArray, {.size_kind = Size::kByLength,
                                                .element_shift = 0,
                                                .has_pointers = false,
                                                .fixed_size = 12});
    heap_->SetLayout(InstanceType::kJSObject, {.size_kind = Size::kFromMap});
    heap_->SetLayout(
        InstanceType::kForeign,
        {.size_kind = Size::kFixed, .fixed_size = sizeof(Mixed), .raw_begin = 16, .raw_end = 24});
    heap_->SetLayout(InstanceType::kWeakCell, {.size_kind = Size::kFixed,
                                               .fixed_size = sizeof(Weak),
                                               .visit = [](HeapObject* o, SlotVisitor& v) {
                                                 auto* weak = static_cast<Weak*>(o);
                                                 v.VisitWeak(o, &weak->target, Value::Null());
                                                 v.Visit(o, &weak->strong);
                                               }});
    heap_->SetLayout(InstanceType::kEphemeronTable,
                     {.size_kind = Size::kCustom,
                      .size_of =
                          [](const HeapObject* o) {
                            return 16 + 16 * static_cast<const Ephemerons*>(o)->length;
                          },
                      .visit =
                          [](HeapObject* o, SlotVisitor& v) {
                            auto* table = static_cast<Ephemerons*>(o);
                            for (uint32_t i = 0; i < table->length; ++i) {
                              v.VisitEphemeron(o, &table->pairs[2 * i], &table->pairs[2 * i + 1]);
                            }
                          }});
    heap_->SetLayout(InstanceType::kCode,
                     {.size_kind = Size::kFixed,
                      .fixed_size = sizeof(Owner),
                      .tagged_begin = 16,
                      .finalize = [](HeapObject* o) { ++*static_cast<Owner*>(o)->counter; }});
  }

  TestMap* NewMap(InstanceType type, uint32_t size) {
    auto* map = static_cast<TestMap*>(heap_->AllocateMap(meta_map, sizeof(TestMap)));
    map->Describe(*heap_, type, size);
    map->prototype = map->descriptors = map->weak = Value::Null();
    return map;
  }
  Array* NewArray(uint32_t length, bool old = false) {
    size_t bytes = Array::kHeader + 8 * size_t{length};
    auto* array = static_cast<Array*>(old ? heap_->AllocateOld(array_map, bytes)
                                          : heap_->Allocate(array_map, bytes));
    array->length = length;
    array->extra = 0;
    for (uint32_t i = 0; i < length; ++i) array->elements[i] = Value::Smi(static_cast<int>(i));
    return array;
  }
  Bytes* NewBytes(uint32_t length) {
    auto* bytes =
        static_cast<Bytes*>(heap_->Allocate(bytes_map, (size_t{length} + 12 + 7) & ~size_t{7}));
    bytes->length = length;
    for (uint32_t i = 0; i < length; ++i) bytes->data[i] = static_cast<uint8_t>(i * 7);
    return bytes;
  }
  /// Fields are Smis 0, 1, ...
  Object* NewObject(int fields) {
    auto* object =
        static_cast<Object*>(heap_->Allocate(object_maps[fields - 1], Object::SizeFor(fields)));
    for (int i = 0; i < fields; ++i) object->fields[i] = Value::Smi(i);
    return object;
  }
  Weak* NewWeak(Value target) {
    RootVector keep(*heap_);
    keep.push_back(target);
    auto* weak = static_cast<Weak*>(heap_->Allocate(weak_map, sizeof(Weak)));
    weak->target = keep[0];
    weak->strong = Value::Undefined();
    return weak;
  }
  Ephemerons* NewEphemerons(uint32_t length) {
    auto* table =
        static_cast<Ephemerons*>(heap_->Allocate(ephemeron_map, 16 + 16 * size_t{length}));
    table->length = length;
    table->extra = 0;
    for (uint32_t i = 0; i < 2 * length; ++i) table->pairs[i] = Value::Hole();
    return table;
  }
  Owner* NewOwner(int* counter) {
    auto* owner = static_cast<Owner*>(heap_->AllocateOld(owner_map, sizeof(Owner)));
    owner->counter = counter;
    owner->tagged = Value::Undefined();
    return owner;
  }
  void Scavenge() { heap_->CollectYoung(GcReason::kRequested); }
  void Full() { heap_->CollectFull(GcReason::kRequested); }

  std::unique_ptr<Heap> heap_;
  std::unique_ptr<RootVector> roots_;  ///< keeps the maps
  TestMap* meta_map = nullptr;
  TestMap* array_map = nullptr;
  TestMap* bytes_map = nullptr;
  TestMap* mixed_map = nullptr;
  TestMap* weak_map = nullptr;
  TestMap* ephemeron_map = nullptr;
  TestMap* owner_map = nullptr;
  TestMap* object_maps[8] = {};
};

}  // namespace qdr::heap_test

#endif  // TESTS_UNIT_HEAP_HEAP_FIXTURE_H_
