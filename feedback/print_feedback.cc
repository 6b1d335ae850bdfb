// Feedback as text.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "feedback/feedback_vector.h"
#include "objects/print.h"

namespace qdr {

const char* InlineCacheStateName(InlineCacheState state) {
  static constexpr const char* kNames[] = {"uninitialized", "monomorphic", "polymorphic",
                                           "megamorphic"};
  return kNames[static_cast<int>(state)];
}

namespace {

bool IsKeyed(SlotKind kind) {
  return kind == SlotKind::kLoadKeyed || kind == SlotKind::kStoreKeyed ||
         kind == SlotKind::kStoreInArrayLiteral;
}

}  // namespace

std::string HandlerShapeText(SlotKind kind, Value handler) {
  if (handler.IsCell()) return HandlerShapeName(CellCast<Handler>(handler)->shape());
  bool is_load = kind == SlotKind::kLoadNamed || kind == SlotKind::kLoadKeyed;
  std::string text = is_load ? "Load" : "Store";
  int32_t smi = handler.AsSmi();
  if (IsKeyed(kind) && smi >= 0 && smi < 8) return text + "Element";
  return text + (smi >= 0 ? "InObject" : "OutOfObject");
}

std::string HandlerText(Vm& vm, SlotKind kind, Value handler) {
  if (handler.IsCell()) return CellCast<Handler>(handler)->ToDebugString(vm);
  int32_t smi = handler.AsSmi();
  if (IsKeyed(kind) && smi >= 0 && smi < 8) return "element";
  if (smi >= 0) return absl::StrCat("field at ", smi);
  return absl::StrCat("out-of-object field at ", -smi);
}

std::string OperandText(uint8_t bits) {
  static constexpr struct {
    OperandFeedback bit;
    const char* name;
  } kBits[] = {{kSeenSmi, "Smi"},         {kSeenDouble, "Double"}, {kSeenOverflow, "overflow"},
               {kSeenOddball, "oddball"}, {kSeenString, "String"}, {kSeenBigInt, "BigInt"},
               {kSeenReceiver, "object"}, {kSeenAny, "any"}};
  std::string text;
  for (const auto& [bit, name] : kBits) {
    if ((bits & bit) != 0) absl::StrAppend(&text, text.empty() ? "" : " | ", name);
  }
  return text.empty() ? "nothing seen" : text;
}

namespace {

const char* KindName(SlotKind kind) {
  static constexpr const char* kNames[] = {"None",
#define QDR_NAME(Name, words) #Name,
                                           QDR_FEEDBACK_SLOT_KINDS(QDR_NAME)
#undef QDR_NAME
  };
  return kNames[static_cast<int>(kind)];
}

std::string PropertyText(Vm& vm, FeedbackVector* vector, FeedbackVector::SlotInfo slot) {
  PropertyFeedback feedback = ReadPropertySlot(vm, vector, slot.slot);
  std::string text = InlineCacheStateName(feedback.state);
  if (feedback.insertions > 1) absl::StrAppend(&text, ", taught ", feedback.insertions, " times");
  for (const PropertyFeedback::Entry& entry : feedback.entries) {
    absl::StrAppend(&text, "\n        ", ShortPrint(vm.heap, entry.map), ": ",
                    HandlerText(vm, slot.kind, entry.handler));
  }
  return text;
}

std::string SlotText(Vm& vm, FeedbackVector* vector, FeedbackVector::SlotInfo slot) {
  const uint64_t* word = vector->word(slot.slot);
  Value first(word[0]);
  switch (slot.kind) {
    case SlotKind::kLoadGlobal:
    case SlotKind::kLoadGlobalInsideTypeof:
    case SlotKind::kStoreGlobal:
      if (!first.IsCell()) return "uninitialized";
      return absl::StrCat(ShortPrint(vm.heap, first), " at ", Value(word[1]).AsSmi());
    case SlotKind::kCall:
    case SlotKind::kConstruct: {
      std::string target = word[0] == kMegamorphicTarget ? "megamorphic"
                           : first.IsCell()              ? ShortPrint(vm.heap, first)
                                                         : "no target";
      return absl::StrCat(target, ", ", word[1] >> 32, " calls");
    }
    case SlotKind::kBinaryOp:
    case SlotKind::kUnaryOp:
    case SlotKind::kCompareOp:
    case SlotKind::kToBoolean:
      return OperandText(static_cast<uint8_t>(word[0] >> 32));
    case SlotKind::kBranch:
      return absl::StrCat("taken ", word[0] >> 32, ", not taken ", word[1] >> 32);
    case SlotKind::kLoop:
      return absl::StrCat(word[0] >> 32, " back edges");
    case SlotKind::kLiteral:
    case SlotKind::kClosure:
    case SlotKind::kIteration:
      return first.IsCell() ? ShortPrint(vm.heap, first) : "uninitialized";
    case SlotKind::kForIn:
      return absl::StrFormat("%#x", word[0]);
    case SlotKind::kNone:
      return "";
    default:
      return PropertyText(vm, vector, slot);
  }
}

}  // namespace

std::string PrintFeedback(Vm& vm, FeedbackVector* vector) {
  if (vector->is_sink()) return "feedback: none yet\n";
  std::string text = absl::StrCat("feedback of ", ShortPrint(vm.heap, vector->shared()),
                                  ": version ", vector->version(), "\n");
  for (const FeedbackVector::SlotInfo& slot : vector->Slots()) {
    absl::StrAppendFormat(&text, "  [%3u] %s: %s\n", slot.slot, KindName(slot.kind),
                          SlotText(vm, vector, slot));
  }
  return text;
}

}  // namespace qdr
