// Feedback vectors: allocation, what the collector sees, reading slots.
#include "feedback/feedback_vector.h"

#include "feedback/ic.h"

namespace qdr {

namespace {

uint32_t VectorSize(const HeapObject* object) {
  auto* vector = static_cast<const FeedbackVector*>(object);
  return FeedbackVector::kSlotsOffset + 8 * vector->word_count();
}

// The kinds say which words are references: hidden classes and call targets are weak, the rest
// strong.
void VisitVector(HeapObject* object, SlotVisitor& visitor) {
  auto* vector = static_cast<FeedbackVector*>(object);
  visitor.VisitRange(vector, &vector->metadata_, &vector->reserved_ + 1);
  if (vector->is_sink()) return;
  // Visited just now, so it is where the slot says, and a byte array's contents do not change.
  auto* metadata = CellCast<ByteArray>(vector->metadata_);
  uint64_t* word = vector->word(0);
  for (uint32_t i = 0; i < metadata->length(); ++i) {
    auto kind = static_cast<SlotKind>(metadata->data()[i]);
    auto* value = reinterpret_cast<Value*>(word);
    switch (kind) {
      case SlotKind::kLoadGlobal:
      case SlotKind::kLoadGlobalInsideTypeof:
      case SlotKind::kStoreGlobal:
      case SlotKind::kLiteral:
      case SlotKind::kClosure:
      case SlotKind::kIteration:
        visitor.Visit(vector, value);
        break;
      case SlotKind::kCall:
      case SlotKind::kConstruct:
        if (value->IsCell()) visitor.VisitWeak(vector, value, Value());
        break;
      default:
        if (IsPropertySlot(kind)) {
          auto* map = reinterpret_cast<MapOffset*>(word);
          if ((*map & 1) == 0 && *map != 0) visitor.VisitWeakMapOffset(vector, map);
          visitor.Visit(vector, value + 1);
        }
    }
    word += SlotWords(kind);
  }
}

uint32_t HandlerSize(const HeapObject* object) {
  return Handler::kDataOffset + 8 * static_cast<const Handler*>(object)->data_count();
}

void VisitHandler(HeapObject* object, SlotVisitor& visitor) {
  auto* handler = static_cast<Handler*>(object);
  visitor.VisitRange(handler, handler->words(), handler->words() + handler->data_count());
}

void VisitPolymorphic(HeapObject* object, SlotVisitor& visitor) {
  auto* array = static_cast<PolymorphicArray*>(object);
  for (uint32_t i = 0; i < array->length(); i += 2) {
    auto* map = reinterpret_cast<MapOffset*>(array->data() + i);
    if (*map != 0) visitor.VisitWeakMapOffset(array, map);
    visitor.Visit(array, array->data() + i + 1);
  }
}

TypeLayout Custom(uint32_t (*size)(const HeapObject*), void (*visit)(HeapObject*, SlotVisitor&)) {
  TypeLayout layout;
  layout.size_kind = TypeLayout::Size::kCustom;
  layout.size_of = size;
  layout.visit = visit;
  return layout;
}

}  // namespace

void RegisterFeedbackLayouts(Heap& heap) {
  heap.SetLayout(InstanceType::kFeedbackVector, Custom(VectorSize, VisitVector));
  heap.SetLayout(InstanceType::kHandler, Custom(HandlerSize, VisitHandler));
  TypeLayout polymorphic;
  polymorphic.size_kind = TypeLayout::Size::kByLength;
  polymorphic.fixed_size = FixedArray::kElementsOffset;
  polymorphic.tagged_begin = FixedArray::kElementsOffset;
  polymorphic.visit = VisitPolymorphic;
  heap.SetLayout(InstanceType::kPolymorphicArray, polymorphic);
}

uint32_t FeedbackWords(const ByteArray* metadata) {
  uint32_t words = 0;
  for (uint32_t i = 0; i < metadata->length(); ++i) {
    words += SlotWords(static_cast<SlotKind>(metadata->data()[i]));
  }
  return words;
}

FeedbackVector* FeedbackVector::New(Vm& vm, SharedFunctionInfo* shared) {
  Value metadata = shared->bytecode()->feedback_metadata();
  uint32_t words = FeedbackWords(CellCast<ByteArray>(metadata));
  auto* vector =
      static_cast<FeedbackVector*>(vm.heap.AllocateOld(vm.map(kType), kSlotsOffset + 8 * words));
  vector->word_count_ = words;
  vector->version_ = 0;
  vector->metadata_ = shared->bytecode()->feedback_metadata();
  vector->shared_ = shared;
  vector->code_ = vector->reserved_ = Value();
  vector->granted_budget_ = 0;
  vector->loop_budget_ = std::numeric_limits<int32_t>::max();
  std::memset(vector->word(0), 0, 8 * words);
  if (vm.events.wants(EventType::kFeedbackVector)) [[unlikely]] {
    vm.events.Emit(event::FeedbackVector{
        .function = vm.FunctionIdOf(shared),
        .slots = CellCast<ByteArray>(shared->bytecode()->feedback_metadata())->length(),
        .bytes = kSlotsOffset + 8 * words});
  }
  return vector;
}

FeedbackVector* FeedbackVector::NewSink(Vm& vm) {
  auto* vector = static_cast<FeedbackVector*>(
      vm.heap.AllocateOld(vm.map(kType), kSlotsOffset + 8 * kSinkWords));
  vector->word_count_ = kSinkWords;
  vector->version_ = 0;
  vector->metadata_ = vector->shared_ = vector->code_ = vector->reserved_ = Value();
  vector->granted_budget_ = 0;
  vector->loop_budget_ = kSinkLoopBudget;
  std::memset(vector->word(0), 0, 8 * kSinkWords);
  return vector;
}

std::vector<FeedbackVector::SlotInfo> FeedbackVector::Slots() const {
  std::vector<SlotInfo> slots;
  auto* metadata = CellCast<ByteArray>(metadata_);
  uint32_t word = 0;
  for (uint32_t i = 0; i < metadata->length(); ++i) {
    auto kind = static_cast<SlotKind>(metadata->data()[i]);
    slots.push_back({word, kind});
    word += SlotWords(kind);
  }
  return slots;
}

namespace {

InlineCacheState OperandState(uint8_t bits) {
  if (bits == kSeenNothing) return InlineCacheState::kUninitialized;
  if ((bits & kSeenAny) != 0) return InlineCacheState::kMegamorphic;
  return std::has_single_bit(bits) ? InlineCacheState::kMonomorphic
                                   : InlineCacheState::kPolymorphic;
}

}  // namespace

InlineCacheState SlotState(const FeedbackVector* vector, FeedbackVector::SlotInfo slot) {
  const uint64_t* word = vector->word(slot.slot);
  auto once = [](bool seen) {
    return seen ? InlineCacheState::kMonomorphic : InlineCacheState::kUninitialized;
  };
  switch (slot.kind) {
    case SlotKind::kBinaryOp:
    case SlotKind::kUnaryOp:
    case SlotKind::kCompareOp:
    case SlotKind::kToBoolean:
      return OperandState(static_cast<uint8_t>(word[0] >> 32));
    case SlotKind::kCall:
    case SlotKind::kConstruct:
      if (word[0] == kMegamorphicTarget) return InlineCacheState::kMegamorphic;
      return once(Value(word[0]).IsCell());
    case SlotKind::kBranch:
      return once((word[0] | word[1]) >> 32 != 0);
    case SlotKind::kLoop:
    case SlotKind::kForIn:
      return once(word[0] != 0);
    default:
      break;
  }
  if (!IsPropertySlot(slot.kind)) return once(Value(word[0]).IsCell());
  auto map = static_cast<uint32_t>(word[0]);
  if (map == kMegamorphicClass) return InlineCacheState::kMegamorphic;
  if (map == kPolymorphicClass) return InlineCacheState::kPolymorphic;
  return once(map != kUninitializedClass);
}

FeedbackVector::SlotInfo SlotContaining(const FeedbackVector* vector, const uint64_t* word) {
  for (const FeedbackVector::SlotInfo& slot : vector->Slots()) {
    const uint64_t* first = vector->word(slot.slot);
    if (word >= first && word < first + SlotWords(slot.kind)) return slot;
  }
  QDR_FATAL("no slot of the vector is there");
}

PropertyFeedback ReadPropertySlot(Vm& vm, FeedbackVector* vector, uint32_t slot) {
  uint64_t* word = vector->word(slot);
  auto map = static_cast<uint32_t>(*word);
  PropertyFeedback feedback{
      InlineCacheState::kUninitialized, {}, static_cast<uint32_t>(*word >> 32)};
  Value handler(word[1]);
  if (map == kMegamorphicClass) {
    feedback.state = InlineCacheState::kMegamorphic;
  } else if (map == kPolymorphicClass) {
    feedback.state = InlineCacheState::kPolymorphic;
    auto* array = CellCast<PolymorphicArray>(handler);
    for (uint32_t i = 0; i < array->length(); i += 2) {
      auto offset = static_cast<MapOffset>(array->get(i).bits());
      if (offset == 0) continue;
      feedback.entries.push_back({static_cast<Map*>(vm.heap.MapAt(offset)), array->get(i + 1)});
    }
  } else if (map != kUninitializedClass) {
    feedback.state = InlineCacheState::kMonomorphic;
    feedback.entries.push_back({static_cast<Map*>(vm.heap.MapAt(map)), handler});
  }
  return feedback;
}

}  // namespace qdr
