// How the collector sizes and scans every instance type: one row each, checked against the classes'
// own offsets. Invariant: every type has a row; custom visits read nothing but the object itself.
#include "objects/layouts.h"

#include <array>

#include "heap/heap.h"
#include "objects/bigint.h"
#include "objects/builtin_objects.h"
#include "objects/collections.h"
#include "objects/dictionary.h"
#include "objects/function.h"
#include "objects/generator.h"
#include "objects/module.h"
#include "objects/ordered_hash_table.h"
#include "objects/promise.h"
#include "objects/property_cell.h"
#include "objects/realm.h"
#include "objects/transitions.h"
#include "objects/typed_array.h"
#include "objects/weak.h"

namespace qdr {

struct MapLayout {
  static void Visit(HeapObject* host, SlotVisitor& visitor) {
    auto* map = static_cast<Map*>(host);
    visitor.VisitRange(host, &map->prototype_, &map->transitions_);
    if (map->is(Map::kSingleTransition)) {
      if (!map->transitions_.IsEmpty()) visitor.VisitWeak(host, &map->transitions_, Value());
    } else {
      visitor.Visit(host, &map->transitions_);
    }
    visitor.VisitRange(host, &map->validity_cell_, host->slot(Map::kRawOffset));
  }
};

struct DictionaryLayout {
  static void Visit(HeapObject* host, SlotVisitor& visitor) {
    auto* table = static_cast<Dictionary*>(host);
    visitor.VisitRange(host, table->words(0), table->words(table->used_));
  }
};

struct OrderedHashTableLayout {
  static void Visit(HeapObject* host, SlotVisitor& visitor) {
    auto* table = static_cast<OrderedHashTable*>(host);
    visitor.Visit(host, &table->successor_);
    visitor.VisitRange(host, table->words(0), table->words(table->used_));
  }
};

struct EphemeronTableLayout {
  static void Visit(HeapObject* host, SlotVisitor& visitor) {
    auto* table = static_cast<EphemeronTable*>(host);
    for (uint32_t i = 0; i < table->length_; ++i) {
      Value* slot = table->words(i);
      if (slot[0].IsCell()) visitor.VisitEphemeron(host, &slot[0], &slot[1]);
    }
  }
};

struct TransitionLayout {
  static void Visit(HeapObject* host, SlotVisitor& visitor) {
    auto* array = static_cast<TransitionArray*>(host);
    for (uint32_t i = 0; i < array->capacity_; ++i) {
      Value* entry = array->words(i);
      visitor.Visit(host, &entry[TransitionArray::kKey]);
      Value* target = &entry[TransitionArray::kTarget];
      if (target->IsCell()) visitor.VisitWeak(host, target, Value::Hole());
    }
  }
};

struct WeakLayouts {
  static void VisitCell(HeapObject* host, SlotVisitor& visitor) {
    auto* cell = static_cast<WeakCell*>(host);
    if (cell->target_.IsCell()) visitor.VisitWeak(host, &cell->target_, Value::Undefined());
    if (cell->token_.IsCell()) visitor.VisitWeak(host, &cell->token_, Value::Undefined());
    visitor.Visit(host, &cell->holdings_);
  }
  static void VisitArray(HeapObject* host, SlotVisitor& visitor) {
    auto* array = static_cast<WeakArray*>(host);
    for (uint32_t i = 0; i < array->used_; ++i) {
      Value* slot = &array->data()[i];
      if (slot->IsCell()) visitor.VisitWeak(host, slot, Value());
    }
  }
};

namespace {

using Size = TypeLayout::Size;

constexpr TypeLayout Fixed(uint32_t size, uint32_t tagged_begin = 8) {
  return {.size_kind = Size::kFixed, .fixed_size = size, .tagged_begin = tagged_begin};
}
/// Length at byte 8, elements of 2^shift bytes from `fixed`, everything from `tagged_begin` tagged.
constexpr TypeLayout Tagged(uint32_t fixed, uint32_t tagged_begin) {
  return {.size_kind = Size::kByLength, .fixed_size = fixed, .tagged_begin = tagged_begin};
}
constexpr TypeLayout kArrayLayout = Tagged(16, 16);
/// No pointers: characters, bytes, limbs.
constexpr TypeLayout Raw(uint32_t fixed, uint8_t shift) {
  return {.size_kind = Size::kByLength,
          .element_shift = shift,
          .has_pointers = false,
          .fixed_size = fixed};
}
constexpr TypeLayout Visited(uint32_t fixed, uint8_t shift,
                             void (*visit)(HeapObject*, SlotVisitor&)) {
  return {
      .size_kind = Size::kByLength, .element_shift = shift, .fixed_size = fixed, .visit = visit};
}
/// Objects; with a hole of raw words for some.
constexpr TypeLayout Object(uint32_t raw_begin = 0, uint32_t raw_end = 0) {
  return {.size_kind = Size::kFromMap, .raw_begin = raw_begin, .raw_end = raw_end};
}
constexpr TypeLayout WithHole(TypeLayout layout, uint32_t raw_begin, uint32_t raw_end) {
  layout.raw_begin = raw_begin;
  layout.raw_end = raw_end;
  return layout;
}
/// A raw part that reaches to the end of the object, whatever its size.
constexpr uint32_t kToTheEnd = 0xffff'fff0;

constexpr TypeLayout Compute(InstanceType type) {
  switch (type) {
    case InstanceType::kSeqOneByteString:
      return Raw(SeqOneByteString::kDataOffset, 0);
    case InstanceType::kSeqTwoByteString:
      return Raw(SeqTwoByteString::kDataOffset, 1);
    case InstanceType::kConsString:
    case InstanceType::kSlicedString:
      return Fixed(sizeof(ConsString), ConsString::kFirstOffset);
    case InstanceType::kSymbol:
      return Fixed(sizeof(Symbol), Symbol::kDescriptionOffset);
    case InstanceType::kBigInt:
      return Raw(BigInt::kLimbsOffset, 3);
    case InstanceType::kMap: {
      TypeLayout layout = Fixed(Map::kSize);
      layout.visit = MapLayout::Visit;
      return layout;
    }
    case InstanceType::kFixedArray:
    case InstanceType::kPropertyArray:
    case InstanceType::kDescriptorArray:
    case InstanceType::kScript:
    case InstanceType::kBoilerplateDescription:
    case InstanceType::kRealm:
    case InstanceType::kPromiseReaction:
    case InstanceType::kPromiseCapability:
    case InstanceType::kMicrotask:
    case InstanceType::kModule:
    case InstanceType::kStackTraceInfo:
    case InstanceType::kRecord:
      return kArrayLayout;
    case InstanceType::kByteArray:
    case InstanceType::kFeedbackMetadata:
      return Raw(ByteArray::kDataOffset, 0);
    case InstanceType::kTransitionArray:
      return Visited(TransitionArray::kEntriesOffset, 3, TransitionLayout::Visit);
    case InstanceType::kNameDictionary:
    case InstanceType::kNumberDictionary:
      return Visited(16, 3, DictionaryLayout::Visit);
    case InstanceType::kOrderedHashTable:
      return Visited(16, 3, OrderedHashTableLayout::Visit);
    case InstanceType::kEphemeronTable:
      return Visited(16, 4, EphemeronTableLayout::Visit);
    case InstanceType::kContext:
      return Tagged(Context::kSlotsOffset, Context::kPreviousOffset);
    case InstanceType::kSharedFunctionInfo:
      return WithHole(Fixed(sizeof(SharedFunctionInfo)), SharedFunctionInfo::kBuiltinOffset,
                      sizeof(SharedFunctionInfo));
    case InstanceType::kBytecodeArray:
      return WithHole({.size_kind = Size::kByLength,
                       .element_shift = 0,
                       .fixed_size = BytecodeArray::kCodeOffset,
                       .tagged_begin = BytecodeArray::kConstantPoolOffset},
                      BytecodeArray::kBaselineEntryOffset, kToTheEnd);
    case InstanceType::kFeedbackCell:
      return WithHole(Fixed(sizeof(FeedbackCell)), FeedbackCell::kBudgetOffset,
                      sizeof(FeedbackCell));
    case InstanceType::kPropertyCell:
      return Fixed(sizeof(PropertyCell));
    case InstanceType::kValidityCell:
      return Fixed(sizeof(ValidityCell));
    case InstanceType::kAccessorPair:
      return Fixed(sizeof(AccessorPair));
    case InstanceType::kCell:
      return Fixed(sizeof(Cell));
    case InstanceType::kNativeAccessor: {
      TypeLayout layout = Fixed(sizeof(NativeAccessor));
      layout.has_pointers = false;
      return layout;
    }
    case InstanceType::kWeakCell: {
      TypeLayout layout = Fixed(sizeof(WeakCell));
      layout.visit = WeakLayouts::VisitCell;
      return layout;
    }
    case InstanceType::kWeakArray:
      return Visited(16, 3, WeakLayouts::VisitArray);
    case InstanceType::kForeign: {
      TypeLayout layout = Fixed(sizeof(Foreign));
      layout.has_pointers = false;
      layout.finalize = [](HeapObject* object) { static_cast<Foreign*>(object)->Dispose(); };
      return layout;
    }
    // What feedback/ and tiers/codegen/ own; they register their layouts over these.
    case InstanceType::kCode:
    case InstanceType::kFeedbackVector:
    case InstanceType::kAllocationSite:
    case InstanceType::kHandler:
    case InstanceType::kPolymorphicArray:
      return kArrayLayout;
    case InstanceType::kJSProxy:
      return Object();
    case InstanceType::kJSFunction:
      return Object(JSFunction::kCodeEntryOffset, JSFunction::kFixedSize);
    case InstanceType::kJSArrayBuffer:
      return Object(JSArrayBuffer::kDataOffset, JSArrayBuffer::kFixedSize);
    case InstanceType::kJSTypedArray:
      return Object(JSTypedArray::kDataOffset, JSTypedArray::kFixedSize);
    case InstanceType::kJSDataView:
      return Object(JSDataView::kByteOffsetOffset, JSDataView::kFixedSize);
    default:
      return Object();
  }
}

constexpr auto kLayouts = [] {
  std::array<TypeLayout, kInstanceTypeCount> table{};
  for (int i = 0; i < kInstanceTypeCount; ++i) table[i] = Compute(static_cast<InstanceType>(i));
  return table;
}();

static_assert(sizeof(ConsString) == 32 && sizeof(SlicedString) == 32);
static_assert(sizeof(Symbol) == 24 && sizeof(JSObject) == JSObject::kHeaderSize);
static_assert(sizeof(JSFunction) == JSFunction::kFixedSize);
static_assert(sizeof(JSArray) == JSArray::kSize && sizeof(JSProxy) == JSProxy::kSize);
static_assert(sizeof(JSArrayBuffer) == JSArrayBuffer::kFixedSize);
static_assert(sizeof(JSTypedArray) == JSTypedArray::kFixedSize);
static_assert(sizeof(JSDataView) == JSDataView::kFixedSize);
static_assert(sizeof(JSGenerator) == JSGenerator::kFixedSize);
static_assert(sizeof(JSPromise) == JSPromise::kFixedSize);
static_assert(sizeof(JSRegExp) == JSRegExp::kFixedSize);
static_assert(sizeof(JSModuleNamespace) == JSModuleNamespace::kFixedSize);
static_assert(sizeof(JSFinalizationRegistry) == JSFinalizationRegistry::kFixedSize);
static_assert(sizeof(SharedFunctionInfo) == 104 &&
              sizeof(BytecodeArray) == BytecodeArray::kCodeOffset);
static_assert(sizeof(FixedArray) == 16 && sizeof(ByteArray) == 16 && sizeof(Context) == 32);
static_assert(offsetof(SharedFunctionInfo, builtin_) == SharedFunctionInfo::kBuiltinOffset);
static_assert(offsetof(SharedFunctionInfo, kind_) == SharedFunctionInfo::kKindOffset);
static_assert(offsetof(SharedFunctionInfo, length_) == SharedFunctionInfo::kLengthOffset);
static_assert(offsetof(JSFunction, code_entry_) == JSFunction::kCodeEntryOffset);
static_assert(sizeof(Dictionary) == Dictionary::kEntriesOffset);
static_assert(sizeof(OrderedHashTable) == OrderedHashTable::kEntriesOffset);

}  // namespace

const TypeLayout& LayoutOf(InstanceType type) { return kLayouts[static_cast<int>(type)]; }

void RegisterLayouts(Heap& heap) {
  for (int i = 0; i < kInstanceTypeCount; ++i) {
    heap.SetLayout(static_cast<InstanceType>(i), kLayouts[i]);
  }
}

}  // namespace qdr
