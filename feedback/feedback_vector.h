// FeedbackMetadata and FeedbackVector: which slots a function has, and what they hold.
#ifndef FEEDBACK_FEEDBACK_VECTOR_H_
#define FEEDBACK_FEEDBACK_VECTOR_H_

#include <string>
#include <vector>

#include "feedback/handler.h"
#include "feedback/slot_kind.h"
#include "objects/vm.h"

namespace qdr {

/// Word 0's low half of a property slot beyond hidden-class offsets.
inline constexpr uint32_t kUninitializedClass = 0;
inline constexpr uint32_t kPolymorphicClass = 1;
inline constexpr uint32_t kMegamorphicClass = 3;
/// Word 0 of a call slot that saw several targets.
inline constexpr uint64_t kMegamorphicTarget = Value::kTrueBits;
inline constexpr int kMaxPolymorphism = 4;

/// (hidden class offset, handler) pairs: length = 2 * entries; even elements are Smis (the offset;
/// 0 = dead or empty), weak.
class PolymorphicArray : public FixedArray {
 public:
  static constexpr InstanceType kType = InstanceType::kPolymorphicArray;
};

enum class InlineCacheState : uint8_t { kUninitialized, kMonomorphic, kPolymorphic, kMegamorphic };

/// Lives in the old generation: slot addresses are stable.
class FeedbackVector : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kFeedbackVector;
  static constexpr int kWordCountOffset = 8;
  static constexpr int kVersionOffset = 12;  ///< counts changes of property, call and type feedback
  static constexpr int kMetadataOffset = 16;
  static constexpr int kSharedOffset = 24;
  static constexpr int kCodeOffset = 32;
  static constexpr int kReservedOffset = 40;
  static constexpr int kLoopBudgetOffset = 52;
  static constexpr int kSlotsOffset = 56;
  /// Slots of the sink; functions with more get their vector at once.
  static constexpr uint32_t kSinkWords = 4096;
  /// Budget units that the back edges of functions without a vector take together before the
  /// running one is asked about.
  static constexpr int32_t kSinkLoopBudget = 1000;

  /// The vector for `shared` (its bytecode is compiled): all slots uninitialized.
  static FeedbackVector* New(Vm& vm, SharedFunctionInfo* shared);
  static FeedbackVector* NewSink(Vm& vm);
  bool is_sink() const { return metadata_.IsEmpty(); }

  uint32_t word_count() const { return word_count_; }
  uint32_t version() const { return version_; }
  void Changed() { ++version_; }
  SharedFunctionInfo* shared() const { return CellCast<SharedFunctionInfo>(shared_); }
  uint64_t* word(uint32_t slot) const {
    return reinterpret_cast<uint64_t*>(reinterpret_cast<uintptr_t>(this) + kSlotsOffset) + slot;
  }

  /// The slots in order: (word index, kind).
  struct SlotInfo {
    uint32_t slot;
    SlotKind kind;
  };
  std::vector<SlotInfo> Slots() const;

  uint32_t word_count_;
  uint32_t version_;
  Value metadata_;  ///< ByteArray of SlotKinds; 0: the sink
  Value shared_;
  Value code_;  ///< optimized code, later; 0
  Value reserved_;
  int32_t granted_budget_;  ///< what both budgets, of calls and of loops, were set to last
  int32_t loop_budget_;     ///< counts down at back edges; below 0 the runtime is asked
};

/// Tells the collector about the types of this folder.
void RegisterFeedbackLayouts(Heap& heap);

/// Words that the kinds in `metadata` take.
uint32_t FeedbackWords(const ByteArray* metadata);

/// How far a slot of any kind has climbed. Kinds that only count, or keep one thing, are
/// uninitialized or monomorphic.
InlineCacheState SlotState(const FeedbackVector* vector, FeedbackVector::SlotInfo slot);
/// The slot one of whose words is at this address.
FeedbackVector::SlotInfo SlotContaining(const FeedbackVector* vector, const uint64_t* word);

/// Reads a property slot for compilers, printing and the API.
struct PropertyFeedback {
  InlineCacheState state;
  struct Entry {
    Map* map;
    Value handler;
  };
  absl::InlinedVector<Entry, kMaxPolymorphism> entries;
  uint32_t insertions;
};
PropertyFeedback ReadPropertySlot(Vm& vm, FeedbackVector* vector, uint32_t slot);

/// The program of a handler without its data: "GuardValidityCell UseHolder LoadConstant". Smi
/// handlers are named after the step that does what they mean at a slot of this kind.
std::string HandlerShapeText(SlotKind kind, Value handler);
/// The same with its data, and operand types as text: "Smi | Double".
std::string HandlerText(Vm& vm, SlotKind kind, Value handler);
std::string OperandText(uint8_t bits);
/// Does a slot of this kind hold hidden classes and handlers?
constexpr bool IsPropertySlot(SlotKind kind) {
  return kind >= SlotKind::kLoadNamed && kind <= SlotKind::kCloneObject;
}
const char* InlineCacheStateName(InlineCacheState state);
/// Every slot with kind, state, classes and handlers, operand types, counts.
std::string PrintFeedback(Vm& vm, FeedbackVector* vector);

}  // namespace qdr

#endif  // FEEDBACK_FEEDBACK_VECTOR_H_
