#include "engine/baseline_tier.h"

#include <limits>

#include "engine/isolate.h"
#include "tiers/bytecode/bytecode_iterator.h"
#include "tiers/codegen/frames.h"
#include "tiers/codegen/stubs.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

namespace {

/// Calls and back edges that a function with a vector takes in the interpreter before it gets
/// baseline code. By then its sites know what is common.
constexpr int32_t kCallsBeforeBaseline = 12;
constexpr int32_t kBackEdgesBeforeBaseline = 60;
constexpr int32_t kSettledBudget = std::numeric_limits<int32_t>::max();

}  // namespace

BaselineTier::BaselineTier(Isolate& isolate, const BuiltinFunction* runtime_table)
    : isolate_(isolate),
      compiler_(runtime_table,
                {.stress_tier_switch = isolate.flags().stress_tier_switch > 0}) {
  isolate.heap.AddRootProvider(this);
}

BaselineTier::~BaselineTier() { isolate_.heap.RemoveRootProvider(this); }

bool BaselineTier::Compile(SharedFunctionInfo* shared, FeedbackVector* vector) {
  BaselineOutput output = compiler_.Compile(BaselineInput(isolate_, shared, vector));
  if (!output.ok) return false;
  std::unique_ptr<BaselineCode> code = SparkplugCompiler::Install(
      isolate_.code_space(), shared->bytecode(), std::move(output));
  if (code == nullptr) return false;
  shared->bytecode()->set_baseline(code.get(), code->code);
  codes_.push_back(std::move(code));
  return true;
}

void BaselineTier::GiveVector(uintptr_t fp) {
  JsFrame frame(fp);
  FeedbackCell* cell = frame.function()->feedback_cell();
  // Functions that share one cell for lack of their own stay on the sink.
  if (cell == isolate_.roots().ManyClosuresCell) {
    cell->budget_ = kSettledBudget;
    return;
  }
  if (CellCast<FeedbackVector>(cell->vector())->is_sink()) {
    FeedbackVector* vector = FeedbackVector::New(isolate_, frame.function()->shared());
    cell->set_vector(isolate_.heap, vector);
    vector->loop_budget_ = isolate_.flags().stress_osr ? 0 : kBackEdgesBeforeBaseline;
    cell->budget_ = kCallsBeforeBaseline;
  }
  frame.set_vector(cell->vector());
}

BaselineCode* BaselineTier::CodeFor(uintptr_t fp) {
  JsFrame frame(fp);
  BytecodeArray* bytecode = frame.bytecode();
  if (bytecode->baseline() == nullptr && isolate_.flags().sparkplug) {
    auto* vector = CellCast<FeedbackVector>(frame.vector());
    Compile(frame.function()->shared(), vector->is_sink() ? nullptr : vector);
  }
  BaselineCode* code = bytecode->baseline();
  if (code != nullptr) frame.function()->code_entry_ = code->code;
  return code;
}

const void* BaselineTier::OnEntryBudget(uintptr_t fp) {
  JsFrame frame(fp);
  bool had_vector = !CellCast<FeedbackVector>(frame.vector())->is_sink();
  if (!had_vector) {
    GiveVector(fp);
    if (!isolate_.flags().always_sparkplug) return nullptr;
  }
  frame.function()->feedback_cell()->budget_ = kSettledBudget;
  BaselineCode* code = CodeFor(fp);
  return code != nullptr ? code->AddressOf(0) : nullptr;
}

const void* BaselineTier::OnLoopBudget(uintptr_t fp) {
  JsFrame frame(fp);
  auto* vector = CellCast<FeedbackVector>(frame.vector());
  if (vector->is_sink()) {
    vector->loop_budget_ = FeedbackVector::kSinkLoopBudget;
    GiveVector(fp);
    return nullptr;
  }
  vector->loop_budget_ = isolate_.flags().stress_osr ? 0 : kSettledBudget;
  BaselineCode* code = CodeFor(fp);
  if (code == nullptr) return nullptr;
  BytecodeArray* bytecode = frame.bytecode();
  BytecodeIterator loop({bytecode->code(), bytecode->length()},
                        static_cast<uint32_t>(frame.bytecode_offset()));
  QDR_DCHECK(loop.opcode() == Opcode::kJumpLoop);
  return code->AddressOf(loop.JumpTarget());
}

const void* BaselineTier::SwitchTier(uintptr_t fp) {
  // Uneven steps reach all instructions of a loop.
  constexpr uint32_t kMultiplier = 1664525, kIncrement = 1013904223;
  random_ = random_ * kMultiplier + kIncrement;
  constexpr int kHighBits = 16;
  isolate_.state.tier_switch_countdown = static_cast<int32_t>(
      (random_ >> kHighBits) % static_cast<uint32_t>(2 * isolate_.flags().stress_tier_switch));
  BaselineCode* code = CodeFor(fp);
  if (code == nullptr) return nullptr;
  // Where the stub returns to tells which tier asks.
  auto* return_address =
      *reinterpret_cast<const void**>(isolate_.state.exit_frame_pointer + frame::kReturnAddress);
  JsFrame frame(fp);
  if (code->Contains(return_address)) return frame.bytecode()->code() + frame.bytecode_offset();
  return code->AddressOf(static_cast<uint32_t>(frame.bytecode_offset()));
}

void BaselineTier::UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) {
  std::erase_if(codes_, [&](const std::unique_ptr<BaselineCode>& code) {
    if (update(code->bytecode) == nullptr) {
      isolate_.code_space().Free(code->code);
      return true;
    }
    std::erase_if(code->guards, [&](const BaselineCode::ClassGuard& guard) {
      if (update(guard.map) != nullptr &&
          (guard.handler == nullptr || update(guard.handler) != nullptr)) {
        return false;
      }
      std::memset(isolate_.code_space().Writable(code->code + guard.native), 0, sizeof(uint32_t));
      return true;
    });
    return false;
  });
}

extern "C" {
uint64_t EntryBudgetExhausted(Vm* vm, uintptr_t fp) {
  return reinterpret_cast<uint64_t>(static_cast<Isolate*>(vm)->baseline().OnEntryBudget(fp));
}
uint64_t LoopBudgetExhausted(Vm* vm, uintptr_t fp) {
  return reinterpret_cast<uint64_t>(static_cast<Isolate*>(vm)->baseline().OnLoopBudget(fp));
}
uint64_t StressTierSwitch(Vm* vm, uintptr_t fp) {
  return reinterpret_cast<uint64_t>(static_cast<Isolate*>(vm)->baseline().SwitchTier(fp));
}
}

}  // namespace qdr
