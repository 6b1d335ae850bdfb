#include "engine/function_feedback.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "feedback/feedback_vector.h"
#include "objects/print.h"
#include "runtime/stack_trace.h"
#include "tiers/bytecode/disassembler.h"
#include "tiers/bytecode/slot_sites.h"

namespace qdr {

namespace {

using quadrille::FeedbackSlot;

std::string NameOf(const SharedFunctionInfo* shared) {
  return IsString(shared->name_) ? StringToDebugText(shared->name()) : std::string();
}

FeedbackVector* VectorOf(JSFunction* function) {
  Value vector = function->feedback_cell_.IsCell() ? function->feedback_cell()->vector() : Value();
  if (!Is<FeedbackVector>(vector) || CellCast<FeedbackVector>(vector)->is_sink()) return nullptr;
  return CellCast<FeedbackVector>(vector);
}

void CollectClasses(Vm& vm, FeedbackVector* vector, FeedbackVector::SlotInfo info,
                    FeedbackSlot* slot) {
  PropertyFeedback feedback = ReadPropertySlot(vm, vector, info.slot);
  slot->insertions = feedback.insertions;
  for (const PropertyFeedback::Entry& entry : feedback.entries) {
    slot->classes.push_back({entry.map->offset(vm.heap),
                             absl::StrCat(InstanceTypeName(entry.map->instance_type()), ", ",
                                          entry.map->own_descriptors(), " own"),
                             HandlerText(vm, info.kind, entry.handler)});
  }
}

FeedbackSlot Collect(Vm& vm, FeedbackVector* vector, FeedbackVector::SlotInfo info) {
  const uint64_t* word = vector->word(info.slot);
  FeedbackSlot slot;
  slot.index = info.slot;
  slot.kind = std::string(SlotKindName(info.kind));
  slot.state = static_cast<quadrille::FeedbackState>(SlotState(vector, info));
  switch (info.kind) {
    case SlotKind::kCall:
    case SlotKind::kConstruct:
      if (Value target(word[0]); Is<JSFunction>(target)) {
        slot.target = NameOf(CellCast<JSFunction>(target)->shared());
      }
      slot.count = static_cast<uint32_t>(word[1] >> 32);
      break;
    case SlotKind::kBinaryOp:
    case SlotKind::kUnaryOp:
    case SlotKind::kCompareOp:
    case SlotKind::kToBoolean:
      if (slot.state != quadrille::FeedbackState::kUninitialized) {
        slot.operands = OperandText(static_cast<uint8_t>(word[0] >> 32));
      }
      break;
    case SlotKind::kBranch:
      slot.count = static_cast<uint32_t>(word[0] >> 32);
      slot.not_taken = static_cast<uint32_t>(word[1] >> 32);
      break;
    case SlotKind::kLoop:
      slot.count = static_cast<uint32_t>(word[0] >> 32);
      break;
    default:
      if (IsPropertySlot(info.kind)) CollectClasses(vm, vector, info, &slot);
  }
  return slot;
}

std::string PlaceText(const std::string& file, int line, int column) {
  return line == 0 ? "" : absl::StrCat(" at ", file, ":", line, ":", column);
}

}  // namespace

std::optional<quadrille::FunctionFeedback> CollectFeedback(Vm& vm, JSFunction* function) {
  FeedbackVector* vector = VectorOf(function);
  if (vector == nullptr) return std::nullopt;
  SharedFunctionInfo* shared = function->shared();
  quadrille::FunctionFeedback result;
  result.function = NameOf(shared);
  result.version = vector->version();
  if (shared->has_script()) {
    Value name = shared->script()->name();
    result.file = IsString(name) ? AsString(name)->ToUtf8(vm) : std::string();
    ScriptLocation place = LocationInScript(vm, shared->script(), shared->start_position_);
    result.line = static_cast<int>(place.line);
    result.column = static_cast<int>(place.column);
  }
  BytecodeArray* bytecode = shared->bytecode();
  std::vector<int> offsets =
      OffsetsOfSlots({bytecode->code(), bytecode->length()}, vector->word_count());
  for (const FeedbackVector::SlotInfo& info : vector->Slots()) {
    FeedbackSlot slot = Collect(vm, vector, info);
    slot.offset = offsets[info.slot];
    int32_t position =
        slot.offset < 0 ? -1
                        : vm.hooks().SourcePosition(vm, shared, static_cast<uint32_t>(slot.offset));
    if (position >= 0 && shared->has_script()) {
      ScriptLocation place =
          LocationInScript(vm, shared->script(), static_cast<uint32_t>(position));
      slot.line = static_cast<int>(place.line);
      slot.column = static_cast<int>(place.column);
    }
    result.slots.push_back(std::move(slot));
  }
  return result;
}

std::string FeedbackText(Vm& vm, JSFunction* function) {
  std::optional<quadrille::FunctionFeedback> feedback = CollectFeedback(vm, function);
  if (!feedback.has_value()) {
    return absl::StrCat("[feedback of ", NameOf(function->shared()), ": no vector]\n");
  }
  std::string text =
      absl::StrCat("[feedback of ", feedback->function,
                   PlaceText(feedback->file, feedback->line, feedback->column), ": ",
                   feedback->slots.size(), " slots, version ", feedback->version, "]\n");
  for (const FeedbackSlot& slot : feedback->slots) {
    std::string state(quadrille::FeedbackStateName(slot.state));
    absl::StrAppendFormat(&text, " - slot #%u %s %s", slot.index, slot.kind, state);
    if (!slot.target.empty()) absl::StrAppend(&text, ", target ", slot.target);
    if (!slot.operands.empty()) absl::StrAppend(&text, ", ", slot.operands);
    if (slot.kind == "Call" || slot.kind == "Construct") {
      absl::StrAppend(&text, ", ", slot.count, " calls");
    } else if (slot.kind == "Branch") {
      absl::StrAppend(&text, ", taken ", slot.count, ", not taken ", slot.not_taken);
    } else if (slot.kind == "Loop") {
      absl::StrAppend(&text, ", ", slot.count, " back edges");
    }
    if (slot.offset >= 0) {
      absl::StrAppend(&text, " @", slot.offset, PlaceText(feedback->file, slot.line, slot.column));
    }
    text += "\n";
    for (const quadrille::FeedbackClass& seen : slot.classes) {
      absl::StrAppendFormat(&text, "     map %#x (%s): %s\n", seen.map, seen.description,
                            seen.handler);
    }
  }
  return text;
}

}  // namespace qdr
