#include "engine/tiering.h"

#include <algorithm>
#include <limits>

#include "engine/isolate.h"
#include "tiers/bytecode/bytecode_iterator.h"
#include "tiers/codegen/frames.h"
#include "tiers/codegen/stubs.h"
#include "tiers/ignition/slow_paths.h"

namespace qdr {

namespace {

constexpr int kBackgroundThreads = 1;

PolicyParameters ParametersFrom(const Flags& flags) {
  PolicyParameters parameters;
  parameters.sparkplug = flags.sparkplug;
  parameters.always_sparkplug = flags.always_sparkplug;
  parameters.always_osr = flags.stress_osr;
  parameters.concurrent_recompilation = !flags.single_threaded;
  parameters.use_osr = flags.use_osr;
  if (flags.stress_osr) {
    parameters.budget_for_sparkplug = 0;
    parameters.invocation_count_for_sparkplug = 0;
  }
  // There are no compilers for these yet.
  parameters.maglev = false;
  parameters.turbofan = false;
  return parameters;
}

SparkplugCompiler::Options OptionsFrom(const Flags& flags) {
  return {.stress_tier_switch = flags.stress_tier_switch > 0};
}

/// Does the function have more feedback than the sink has room for?
bool ExceedsSink(SharedFunctionInfo* shared) {
  Value metadata = shared->bytecode()->feedback_metadata();
  return metadata.IsCell() &&
         FeedbackWords(CellCast<ByteArray>(metadata)) > FeedbackVector::kSinkWords;
}

BytecodeIterator InstructionOf(const JsFrame& frame) {
  BytecodeArray* bytecode = frame.bytecode();
  return BytecodeIterator({bytecode->code(), bytecode->length()},
                          static_cast<uint32_t>(frame.bytecode_offset()));
}

int32_t ClampBudget(uint32_t units) {
  return static_cast<int32_t>(std::min<uint32_t>(units, std::numeric_limits<int32_t>::max() / 2));
}

}  // namespace

/// Baseline code made in the background.
class Tiering::BaselineJob final : public CompilationJob {
 public:
  BaselineJob(Tiering& tiering, SharedFunctionInfo* shared, FeedbackVector* vector)
      : tiering_(tiering), input_(tiering.isolate_, shared, vector) {}

  void Execute(int worker) override {
    std::unique_ptr<SparkplugCompiler>& compiler = tiering_.background_compilers_[worker];
    if (compiler == nullptr) {
      compiler = std::make_unique<SparkplugCompiler>(tiering_.runtime_table_,
                                                     OptionsFrom(tiering_.isolate_.flags()));
    }
    int64_t start = tiering_.isolate_.events.Now();
    output_ = compiler->Compile(input_);
    nanoseconds_ = tiering_.isolate_.events.Now() - start;
  }
  void Finish() override {
    FunctionState& state = tiering_.StateOf(input_.shared);
    state.compiling = false;
    // Somebody else was quicker, or the bytecode is another one by now.
    if (!input_.shared->is_compiled() || input_.shared->bytecode() != input_.bytecode ||
        input_.bytecode->baseline() != nullptr) {
      return Report(state, CompileOutcome::kStale);
    }
    tiering_.FinishBaseline(state, std::move(output_), nanoseconds_, /*concurrent=*/true);
  }
  void Cancel() override {
    FunctionState& state = tiering_.StateOf(input_.shared);
    state.compiling = false;
    tiering_.manager_.OnBaselineFailed(state.tiering, /*for_good=*/false);
    Report(state, CompileOutcome::kCancelled);
  }
  void VisitRoots(RootVisitor& visitor) override {
    auto* fields = reinterpret_cast<Value*>(&input_.shared);
    visitor.VisitRoot(fields);
    visitor.VisitRoot(reinterpret_cast<Value*>(&input_.bytecode));
  }
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) override {
    input_.feedback.UpdateWeak(update);
    std::erase_if(output_.guards, [&](const BaselineCode::ClassGuard& guard) {
      if (update(guard.map) != nullptr &&
          (guard.handler == nullptr || update(guard.handler) != nullptr)) {
        return false;
      }
      std::fill_n(output_.code.begin() + guard.native, sizeof(uint32_t), uint8_t{0});
      return true;
    });
  }

 private:
  void Report(const FunctionState& state, CompileOutcome outcome) {
    tiering_.isolate_.events.Emit(event::CompileFinish{.function = state.tiering.function,
                                                       .tier = Tier::kSparkplug,
                                                       .concurrent = true,
                                                       .outcome = outcome,
                                                       .bytecode_length = input_.bytecode->length(),
                                                       .execute_us = {nanoseconds_},
                                                       .duration_us = {nanoseconds_}});
  }

  Tiering& tiering_;
  BaselineInput input_;
  BaselineOutput output_;
  int64_t nanoseconds_ = 0;
};

Tiering::Tiering(Isolate& isolate, const BuiltinFunction* runtime_table)
    : isolate_(isolate),
      manager_(ParametersFrom(isolate.flags()), *this),
      runtime_table_(runtime_table),
      compiler_(runtime_table, OptionsFrom(isolate.flags())),
      codes_(isolate),
      background_compilers_(kBackgroundThreads),
      queue_(isolate.flags().single_threaded ? 0 : kBackgroundThreads,
             isolate.flags().concurrent_recompilation_delay,
             [&isolate] { isolate.RequestInterrupt(Isolate::kTiering); }) {
  isolate.heap.AddRootProvider(this);
}

Tiering::~Tiering() { isolate_.heap.RemoveRootProvider(this); }

int32_t Tiering::initial_budget() const {
  if (isolate_.flags().always_feedback) return 0;
  return static_cast<int32_t>(manager_.parameters().budget_for_feedback_allocation);
}

Tiering::FunctionState& Tiering::StateOf(SharedFunctionInfo* shared) {
  FunctionId id = isolate_.FunctionIdOf(shared);
  std::unique_ptr<FunctionState>& state = states_[id];
  if (state == nullptr) state = std::make_unique<FunctionState>(id, shared);
  return *state;
}

ExitRecords* Tiering::RecordsOf(FunctionId function) {
  auto it = states_.find(function);
  return it == states_.end() ? nullptr : &it->second->records;
}

const void* Tiering::EntryFor(SharedFunctionInfo* shared) {
  BytecodeArray* bytecode = shared->bytecode();
  if (bytecode->baseline() == nullptr && parameters().always_sparkplug) {
    if (manager_.OnBytecodeReady(StateOf(shared).tiering).action ==
        TieringAction::kCompileBaseline) {
      StartBaseline(shared, nullptr, /*may_wait=*/false);
    }
  }
  if (bytecode->baseline() != nullptr) return bytecode->baseline_entry();
  return StubEntry(isolate_, IsClassConstructorKind(shared->kind()) ? Stub::kClassConstructorEntry
                                                                    : Stub::kInterpreterEntry);
}

// ------------------------------------------------------------------------------------ Questions

const void* Tiering::ReturnAddress() const {
  return *reinterpret_cast<const void**>(isolate_.state.exit_frame_pointer + frame::kReturnAddress);
}

Tier Tiering::FrameTier(uintptr_t fp) const {
  return codes_.IsCodeOf(JsFrame(fp).bytecode(), ReturnAddress()) ? Tier::kSparkplug
                                                                  : Tier::kIgnition;
}

MemoryPressure Tiering::Pressure() const {
  const size_t limit = isolate_.heap.options().memory_limit_bytes;
  if (limit == 0) return MemoryPressure::kNone;
  HeapStatistics statistics = isolate_.heap.Statistics();
  const size_t used = statistics.old_used + statistics.large_used + statistics.external_bytes;
  constexpr size_t kModerate = 80, kCritical = 95, kHundred = 100;
  if (used > limit / kHundred * kCritical) return MemoryPressure::kCritical;
  return used > limit / kHundred * kModerate ? MemoryPressure::kModerate : MemoryPressure::kNone;
}

FunctionProfile Tiering::ProfileOf(uintptr_t fp, bool at_loop) const {
  JsFrame frame(fp);
  auto* vector = CellCast<FeedbackVector>(frame.vector());
  FeedbackCell* cell = frame.function()->feedback_cell();
  FunctionProfile profile;
  profile.bytecode_length = frame.bytecode()->length();
  profile.has_feedback_vector = !vector->is_sink();
  profile.frame_tier = FrameTier(fp);
  profile.at_loop = at_loop;
  profile.pressure = Pressure();
  if (profile.has_feedback_vector) {
    profile.feedback_version = vector->version();
    auto used = [&](int32_t left) {
      return static_cast<uint32_t>(std::max<int64_t>(0, int64_t{vector->granted_budget_} - left));
    };
    profile.budget_used = used(cell->budget_) + used(vector->loop_budget_);
  } else {
    const int64_t granted = at_loop ? FeedbackVector::kSinkLoopBudget : initial_budget();
    const int64_t left = at_loop ? vector->loop_budget_ : cell->budget_;
    profile.budget_used = static_cast<uint32_t>(std::max<int64_t>(0, granted - left));
  }
  if (at_loop) {
    BytecodeIterator loop = InstructionOf(frame);
    QDR_DCHECK(loop.opcode() == Opcode::kJumpLoop);
    profile.loop.offset = loop.JumpTarget();
    profile.loop.depth = static_cast<uint32_t>(loop.operand(1));
    constexpr int kHighHalf = 32;
    if (profile.has_feedback_vector) {
      profile.loop.trips =
          static_cast<uint32_t>(*vector->word(static_cast<uint32_t>(loop.operand(2))) >> kHighHalf);
    }
  }
  return profile;
}

void Tiering::SetBudgets(JSFunction* function, FeedbackVector* vector, uint32_t units) {
  if (isolate_.flags().stress_osr) units = 0;
  function->feedback_cell()->budget_ = ClampBudget(units);
  if (vector == nullptr) return;
  vector->granted_budget_ = ClampBudget(units);
  vector->loop_budget_ = ClampBudget(units);
}

FeedbackVector* Tiering::GiveVector(JSFunction* function) {
  FeedbackCell* cell = function->feedback_cell();
  // Functions that share one cell for lack of their own stay on the sink.
  if (cell == isolate_.roots().ManyClosuresCell) return nullptr;
  auto* vector = CellCast<FeedbackVector>(cell->vector());
  if (!vector->is_sink()) return vector;
  vector = FeedbackVector::New(isolate_, function->shared());
  cell->set_vector(isolate_.heap, vector);
  return vector;
}

TieringDecision Tiering::Ask(uintptr_t fp, bool at_loop) {
  JsFrame frame(fp);
  JSFunction* function = frame.function();
  SharedFunctionInfo* shared = function->shared();
  if (function->feedback_cell() == isolate_.roots().ManyClosuresCell) {
    // Its vector would be that of all functions without a cell of their own.
    CellCast<FeedbackVector>(frame.vector())->loop_budget_ = FeedbackVector::kSinkLoopBudget;
    function->feedback_cell()->budget_ = std::numeric_limits<int32_t>::max();
    return {};
  }
  FunctionState& state = StateOf(shared);
  FunctionProfile profile = ProfileOf(fp, at_loop);
  auto* vector = CellCast<FeedbackVector>(frame.vector());
  if (!profile.has_feedback_vector && at_loop) {
    vector->loop_budget_ = FeedbackVector::kSinkLoopBudget;
  }
  TieringDecision decision = manager_.OnBudgetInterrupt(state.tiering, profile);
  const bool must_have_vector = ExceedsSink(shared) || isolate_.flags().always_feedback;
  if (decision.action == TieringAction::kAllocateFeedback ||
      (!profile.has_feedback_vector && must_have_vector)) {
    FeedbackVector* made = GiveVector(function);
    frame.set_vector(made);
    SetBudgets(function, made, decision.next_budget);
    return decision;
  }
  SetBudgets(function, profile.has_feedback_vector ? vector : nullptr, decision.next_budget);
  if (decision.action == TieringAction::kNone) return decision;
  isolate_.events.Emit(event::TierDecision{.function = state.tiering.function,
                                           .from = profile.frame_tier,
                                           .to = decision.tier,
                                           .reason = TieringReasonText(decision.reason),
                                           .osr = at_loop,
                                           .offset = profile.loop.offset,
                                           .concurrent = decision.concurrent});
  switch (decision.action) {
    case TieringAction::kEnqueueBaseline:
      batch_.push_back({shared, vector});
      break;
    case TieringAction::kCompileBaseline:
      if (decision.flush_batch) CompileBatch();
      StartBaseline(shared, vector, /*may_wait=*/!at_loop);
      break;
    default:
      break;
  }
  return decision;
}

const void* Tiering::OnEntryBudget(uintptr_t fp) {
  JsFrame frame(fp);
  Ask(fp, /*at_loop=*/false);
  BaselineCode* code = frame.bytecode()->baseline();
  if (code == nullptr) return nullptr;
  if (frame.function()->code_entry_ != code->code) {
    frame.function()->code_entry_ = code->code;
    isolate_.events.Emit(event::TierSwitch{.function = code->function_id,
                                           .from = Tier::kIgnition,
                                           .to = Tier::kSparkplug,
                                           .offset = 0,
                                           .reason = "entry"});
  }
  return code->AddressOf(0);
}

const void* Tiering::OnLoopBudget(uintptr_t fp) {
  JsFrame frame(fp);
  const Tier from = FrameTier(fp);
  Ask(fp, /*at_loop=*/true);
  BaselineCode* code = frame.bytecode()->baseline();
  const uint32_t header = InstructionOf(frame).JumpTarget();
  if (from == Tier::kSparkplug && (code == nullptr || !code->Contains(ReturnAddress()))) {
    // The code was detached while the loop ran.
    isolate_.events.Emit(
        event::OsrExit{.function = isolate_.FunctionIdOf(frame.function()->shared()),
                       .from = Tier::kSparkplug,
                       .to = Tier::kIgnition,
                       .offset = header});
    if (code != nullptr) return code->AddressOf(header);
    frame.set_bytecode_offset(header);
    return StubEntry(isolate_, Stub::kInterpreterContinue);
  }
  if (code == nullptr || from != Tier::kIgnition || !parameters().use_osr) return nullptr;
  isolate_.events.Emit(event::OsrEntry{.function = code->function_id,
                                       .from = Tier::kIgnition,
                                       .to = Tier::kSparkplug,
                                       .code = code->id,
                                       .offset = header});
  return code->AddressOf(header);
}

const void* Tiering::SwitchTier(uintptr_t fp) {
  // Uneven steps reach all instructions of a loop.
  constexpr uint32_t kMultiplier = 1664525, kIncrement = 1013904223;
  random_ = random_ * kMultiplier + kIncrement;
  constexpr int kHighBits = 16;
  isolate_.state.tier_switch_countdown = static_cast<int32_t>(
      (random_ >> kHighBits) % static_cast<uint32_t>(2 * isolate_.flags().stress_tier_switch));
  JsFrame frame(fp);
  if (FrameTier(fp) == Tier::kSparkplug) {
    return frame.bytecode()->code() + frame.bytecode_offset();
  }
  if (frame.bytecode()->baseline() == nullptr && parameters().sparkplug) {
    StartBaseline(frame.function()->shared(), CellCast<FeedbackVector>(frame.vector()),
                  /*may_wait=*/false);
  }
  BaselineCode* code = frame.bytecode()->baseline();
  if (code == nullptr) return nullptr;
  return code->AddressOf(static_cast<uint32_t>(frame.bytecode_offset()));
}

void Tiering::OnInterrupt() {
  queue_.FinishReady();
  if (codes_.has_detached()) FreeDetached();
}

// --------------------------------------------------------------------------------- Baseline code

void Tiering::StartBaseline(SharedFunctionInfo* shared, FeedbackVector* vector, bool may_wait) {
  FunctionState& state = StateOf(shared);
  if (!shared->is_compiled() || shared->bytecode()->baseline() != nullptr) return;
  const bool concurrent =
      may_wait && isolate_.flags().concurrent_sparkplug && queue_.is_concurrent();
  if (state.compiling && concurrent) return;
  isolate_.events.Emit(event::CompileStart{.function = state.tiering.function,
                                           .tier = Tier::kSparkplug,
                                           .concurrent = concurrent,
                                           .bytecode_length = shared->bytecode()->length()});
  if (concurrent) {
    state.compiling = true;
    queue_.Enqueue(std::make_unique<BaselineJob>(*this, shared, vector));
    return;
  }
  const int64_t start = isolate_.events.Now();
  BaselineOutput output = compiler_.Compile(BaselineInput(isolate_, shared, vector));
  FinishBaseline(state, std::move(output), isolate_.events.Now() - start, /*concurrent=*/false);
}

bool Tiering::FinishBaseline(FunctionState& state, BaselineOutput output, int64_t nanoseconds,
                             bool concurrent) {
  SharedFunctionInfo* shared = state.shared;
  event::CompileFinish finish{.function = state.tiering.function,
                              .tier = Tier::kSparkplug,
                              .concurrent = concurrent,
                              .bytecode_length = shared->bytecode()->length(),
                              .execute_us = {nanoseconds},
                              .duration_us = {nanoseconds}};
  if (!output.ok) {
    manager_.OnBaselineFailed(state.tiering, /*for_good=*/true);
    finish.outcome = CompileOutcome::kRefused;
    finish.reason = "the function is too large";
    isolate_.events.Emit(finish);
    return false;
  }
  BaselineCode* code = codes_.Install(shared, std::move(output));
  if (code == nullptr) {
    manager_.OnBaselineFailed(state.tiering, /*for_good=*/false);
    finish.outcome = CompileOutcome::kRefused;
    finish.reason = "the code space is full";
    isolate_.events.Emit(finish);
    return false;
  }
  code->function_id = state.tiering.function;
  manager_.OnBaselineCompiled(state.tiering);
  finish.code_size = code->size;
  isolate_.events.Emit(finish);
  isolate_.events.Emit(event::Install{.function = state.tiering.function,
                                      .tier = Tier::kSparkplug,
                                      .code = code->id,
                                      .code_size = code->size});
  return true;
}

void Tiering::CompileBatch() {
  // One by one: those that wait must stay where the collector sees them.
  while (!batch_.empty()) {
    const BatchEntry entry = batch_.front();
    batch_.erase(batch_.begin());
    StartBaseline(CellCast<SharedFunctionInfo>(entry.shared),
                  CellCast<FeedbackVector>(entry.vector), /*may_wait=*/true);
  }
}

// --------------------------------------------------------------------------------------- Natives

void Tiering::EnsureVector(JSFunction* function) {
  if (FeedbackVector* vector = GiveVector(function); vector != nullptr) {
    SetBudgets(function, vector, manager_.parameters().interrupt_budget);
  }
}

bool Tiering::CompileBaseline(JSFunction* function) {
  SharedFunctionInfo* shared = function->shared();
  if (!parameters().sparkplug) return false;
  EnsureVector(function);
  StartBaseline(shared, CellCast<FeedbackVector>(function->feedback_cell()->vector()),
                /*may_wait=*/false);
  function->code_entry_ = EntryFor(shared);
  return shared->bytecode()->baseline() != nullptr;
}

void Tiering::DropBaseline(JSFunction* function) {
  SharedFunctionInfo* shared = function->shared();
  if (!shared->is_compiled() || shared->bytecode()->baseline() == nullptr) return;
  codes_.Detach(shared->bytecode());
  // Running loops ask soon, and are told to leave.
  auto* vector = CellCast<FeedbackVector>(function->feedback_cell()->vector());
  if (!vector->is_sink()) SetBudgets(function, vector, 0);
  manager_.OnBaselineDropped(StateOf(shared).tiering);
  function->code_entry_ = EntryFor(shared);
  FreeDetached();
}

void Tiering::FreeDetached() {
  codes_.FreeDetached([this](JSFunction* function) {
    // The budget was that of a function with code: this one is to be asked about soon.
    auto* vector = CellCast<FeedbackVector>(function->feedback_cell()->vector());
    SetBudgets(function, vector->is_sink() ? nullptr : vector,
               manager_.parameters().budget_for_sparkplug);
  });
}

void Tiering::RequestBaselineOsr(uintptr_t fp) {
  JsFrame frame(fp);
  CompileBaseline(frame.function());
  frame.set_vector(frame.function()->feedback_cell()->vector());
  CellCast<FeedbackVector>(frame.vector())->loop_budget_ = 0;
}

void Tiering::NeverOptimize(JSFunction* function) {
  manager_.OnNeverOptimize(StateOf(function->shared()).tiering);
}

bool Tiering::IsNeverOptimized(JSFunction* function) {
  const TieringState& state = StateOf(function->shared()).tiering;
  return state.maglev_disabled && state.turbofan_disabled;
}

void Tiering::ClearFeedback(JSFunction* function) {
  FeedbackCell* cell = function->feedback_cell();
  if (cell == isolate_.roots().ManyClosuresCell) return;
  if (CellCast<FeedbackVector>(cell->vector())->is_sink()) return;
  FeedbackVector* vector = FeedbackVector::New(isolate_, function->shared());
  cell->set_vector(isolate_.heap, vector);
  SetBudgets(function, vector, manager_.parameters().interrupt_budget);
}

Tier Tiering::ActiveTier(JSFunction* function) const {
  SharedFunctionInfo* shared = function->shared();
  return shared->is_compiled() && shared->bytecode()->baseline() != nullptr ? Tier::kSparkplug
                                                                            : Tier::kIgnition;
}

// ------------------------------------------------------------------------------------- Collector

void Tiering::VisitRoots(RootVisitor& visitor) {
  for (BatchEntry& entry : batch_) {
    visitor.VisitRoot(&entry.shared);
    visitor.VisitRoot(&entry.vector);
  }
  CompilationQueue::Pause pause(queue_);
  queue_.ForEachJob([&](CompilationJob& job) { job.VisitRoots(visitor); });
}

void Tiering::UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) {
  CompilationQueue::Pause pause(queue_);
  queue_.ForEachJob([&](CompilationJob& job) { job.UpdateWeak(update); });
  absl::erase_if(states_,
                 [&](const auto& entry) { return update(entry.second->shared) == nullptr; });
  absl::flat_hash_set<const BytecodeArray*> running;
  for (FrameIterator it(isolate_); !it.done(); it.Advance()) running.insert(it.frame().bytecode());
  const MemoryPressure pressure = Pressure();
  codes_.UpdateWeak(update, [&](BaselineCode& code) {
    auto it = states_.find(code.function_id);
    if (it == states_.end()) return false;
    AgeProfile profile{.executed = code.bytecode->age_ == 0 || running.contains(code.bytecode),
                       .pressure = pressure};
    ++code.bytecode->age_;
    TieringState& state = it->second->tiering;
    if (manager_.OnCollection(state, profile).action != TieringAction::kDropCode) return false;
    manager_.OnBaselineDropped(state);
    return true;
  });
  if (codes_.has_detached()) isolate_.RequestInterrupt(Isolate::kTiering);
}

extern "C" {
uint64_t EntryBudgetExhausted(Vm* vm, uintptr_t fp) {
  return reinterpret_cast<uint64_t>(static_cast<Isolate*>(vm)->tiering().OnEntryBudget(fp));
}
uint64_t LoopBudgetExhausted(Vm* vm, uintptr_t fp) {
  return reinterpret_cast<uint64_t>(static_cast<Isolate*>(vm)->tiering().OnLoopBudget(fp));
}
uint64_t StressTierSwitch(Vm* vm, uintptr_t fp) {
  return reinterpret_cast<uint64_t>(static_cast<Isolate*>(vm)->tiering().SwitchTier(fp));
}
}

}  // namespace qdr
