#include "engine/isolate.h"

#include "base/stack.h"
#include "engine/default_heap_limit.h"
#include "engine/event_readers.h"
#include "engine/feedback_events.h"
#include "engine/generic_operations.h"
#include "engine/modules.h"
#include "engine/tiering.h"
#include "engine/transitions.h"
#include "feedback/ic_state.h"
#include "objects/generator.h"
#include "objects/lookup.h"
#include "runtime/builtins.h"
#include "runtime/errors.h"
#include "runtime/runtime_state.h"
#include "runtime/stack_trace.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/bytecode/runtime_functions.h"
#include "tiers/bytecode/source_positions.h"
#include "tiers/codegen/frames.h"
#include "tiers/codegen/handler_compiler.h"
#include "tiers/codegen/stubs.h"
#include "tiers/ignition/interpreter.h"

namespace qdr {

namespace {

constexpr BuiltinFunction kRuntimeTable[] = {
#define QDR_ROW(Name, arguments) Runtime_##Name,
    QDR_RUNTIME_FUNCTIONS(QDR_ROW)
#undef QDR_ROW
};

HeapOptions OptionsFrom(const Flags& flags) {
  HeapOptions options;
  constexpr size_t kMebibyte = size_t{1} << 20;
  options.memory_limit_bytes =
      flags.max_heap_size > 0 ? flags.max_heap_size * kMebibyte : DefaultHeapLimit();
  if (flags.semi_space_size > 0) {
    options.max_young_semispace_bytes = flags.semi_space_size * kMebibyte;
  }
  options.stress_every_allocation = flags.stress_gc;
  options.stress_interval = static_cast<uint32_t>(flags.stress_gc_interval);
  options.verify = flags.verify_heap;
  return options;
}

/// The sink is a root; the stub caches, which name old cells by address, are emptied when those may
/// die.
class FeedbackRoots final : public RootProvider {
 public:
  explicit FeedbackRoots(FeedbackState& state) : state_(state) {}
  void VisitRoots(RootVisitor& visitor) override {
    visitor.VisitRoot(reinterpret_cast<Value*>(&state_.sink));
  }
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>&) override {
    ClearStubCaches(state_);
  }
  void UpdateWeakYoung(const std::function<HeapObject*(HeapObject*)>&) override {}

 private:
  FeedbackState& state_;
};

/// Bytecode dies in full collections alone.
class LivenessRoots final : public RootProvider {
 public:
  explicit LivenessRoots(LivenessCache& cache) : cache_(cache) {}
  void VisitRoots(RootVisitor& visitor) override {}
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>&) override { cache_.Clear(); }
  void UpdateWeakYoung(const std::function<HeapObject*(HeapObject*)>&) override {}

 private:
  LivenessCache& cache_;
};

class RealmRoots final : public RootProvider {
 public:
  RealmRoots(VmState& state, Isolate::UncaughtThrow& uncaught)
      : state_(state), uncaught_(uncaught) {}
  void VisitRoots(RootVisitor& visitor) override {
    if (state_.realm != nullptr) visitor.VisitRoot(reinterpret_cast<Value*>(&state_.realm));
    visitor.VisitRoot(&state_.pending_exception);
    visitor.VisitRoot(&uncaught_.exception);
    visitor.VisitRoot(&uncaught_.function);
  }

 private:
  VmState& state_;
  Isolate::UncaughtThrow& uncaught_;
};

}  // namespace

Isolate::Isolate(const Flags& flags)
    : Vm(OptionsFrom(flags)), flags_(flags), feedback_state_(std::make_unique<FeedbackState>()) {
  set_hooks(this);
  event_readers_ = std::make_unique<EventReaders>(*this, flags_);
  RegisterFeedbackLayouts(heap);
  frame_scanner_ = std::make_unique<FrameScanner>(*this, compiler_state_.liveness);
  heap.SetStackScanner(frame_scanner_.get());
  realm_roots_ = std::make_unique<RealmRoots>(state, uncaught_throw_);
  heap.AddRootProvider(realm_roots_.get());
  liveness_roots_ = std::make_unique<LivenessRoots>(compiler_state_.liveness);
  heap.AddRootProvider(liveness_roots_.get());

  handler_compiler_ = std::make_unique<NativeHandlerCompiler>(*this, code_space_);
  generic_operations_ = NewGenericOperations();
  feedback_state_->handler_compiler = handler_compiler_.get();
  feedback_state_->generic = generic_operations_.get();
  slot_observer_ = std::make_unique<FeedbackEvents>();
  feedback_state_->observer = slot_observer_.get();
  set_feedback(feedback_state_.get());
  feedback_state_->sink = FeedbackVector::NewSink(*this);
  state.feedback_sink = feedback_state_->sink;
  static_cast<FeedbackCell*>(roots().ManyClosuresCell)->set_vector(heap, state.feedback_sink);
  feedback_roots_ = std::make_unique<FeedbackRoots>(*feedback_state_);
  heap.AddRootProvider(feedback_roots_.get());

  compiler_state = &compiler_state_;
  compiler_state_.allow_natives_syntax = flags.allow_natives_syntax;
  if (flags.print_bytecode) {
    compiler_state_.print_bytecode = [this](std::string_view name, const std::string& text) {
      if (flags_.print_bytecode_filter != "*" && flags_.print_bytecode_filter != name) return;
      std::fputs(text.c_str(), stdout);
    };
  }
  GenerateStubs(*this, code_space_, EngineTransitions());
  interpreter_ = std::make_unique<Interpreter>(*this, code_space_, kRuntimeTable,
                                               flags.stress_tier_switch > 0);
  tiering_ = std::make_unique<Tiering>(*this, kRuntimeTable);
  state.initial_budget = tiering_->initial_budget();
  runtime_state_ = std::make_unique<RuntimeState>(*this);
  modules_ = std::make_unique<ModuleSystem>(*this);
  heap.SetOutOfMemoryHandler([this] { RequestInterrupt(kTerminate); });
}

Isolate::~Isolate() {
  heap.RemoveRootProvider(feedback_roots_.get());
  heap.RemoveRootProvider(realm_roots_.get());
  heap.RemoveRootProvider(liveness_roots_.get());
  heap.SetStackScanner(nullptr);
}

/// While one lives, interrupts wait, and the stack reaches further than JavaScript's does: for work
/// of bounded length and depth that must not break off.
class Isolate::Uninterrupted {
 public:
  explicit Uninterrupted(Isolate& isolate)
      : isolate_(isolate),
        saved_wait_(isolate.interrupts_wait_),
        saved_limit_(isolate.state.real_stack_limit) {
    constexpr uintptr_t kNeeded = kStackScale * 256 * 1024;
    constexpr uintptr_t kReserve = kStackScale * 32 * 1024;
    auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
    isolate.interrupts_wait_ = true;
    SetLimit(std::min(saved_limit_, std::max(here - kNeeded, isolate.stack_low_ + kReserve)));
  }
  ~Uninterrupted() {
    isolate_.interrupts_wait_ = saved_wait_;
    SetLimit(saved_limit_);
  }
  Uninterrupted(const Uninterrupted&) = delete;
  Uninterrupted& operator=(const Uninterrupted&) = delete;

 private:
  void SetLimit(uintptr_t limit) {
    isolate_.state.real_stack_limit = limit;
    isolate_.state.stack_limit.store(limit);
    // Last, so that a request from another thread is not lost.
    if (!isolate_.interrupts_wait_ && isolate_.interrupts_.load() != 0) {
      isolate_.Vm::RequestInterrupt();
    }
  }

  Isolate& isolate_;
  bool saved_wait_;
  uintptr_t saved_limit_;
};

Realm* Isolate::NewRealm() {
  Uninterrupted uninterrupted(*this);
  if (realm() != nullptr && !feedback().several_realms) {
    feedback().several_realms = true;
    ClearStubCaches(feedback());
  }
  return CreateRealm(*this);
}

Value Isolate::MakeError(Vm& vm, ErrorKind kind, std::string_view utf8_message) {
  return qdr::MakeError(vm, kind, utf8_message);
}

Completion<Value> Isolate::Call(Vm& vm, Value callee, Value receiver,
                                std::span<const Value> arguments) {
  absl::InlinedVector<Value, 10> block;
  block.reserve(arguments.size() + 1);
  block.push_back(receiver);
  block.insert(block.end(), arguments.begin(), arguments.end());
  return EnterFunction(vm, callee, Value::Undefined(), block);
}

Completion<Value> Isolate::Construct(Vm& vm, Value constructor, std::span<const Value> arguments,
                                     Value new_target) {
  absl::InlinedVector<Value, 10> block;
  block.reserve(arguments.size() + 1);
  block.push_back(Value::Hole());
  block.insert(block.end(), arguments.begin(), arguments.end());
  return EnterFunction(vm, constructor, new_target, block);
}

void Isolate::AnnounceFunction(Vm& vm, SharedFunctionInfo* shared) {
  std::string name = IsString(shared->name_) ? shared->name()->ToUtf8(vm) : std::string();
  std::string script;
  event::Function announcement{.function = shared->event_id_, .name = name};
  if (shared->has_script() && IsString(shared->script()->name())) {
    script = AsString(shared->script()->name())->ToUtf8(vm);
    announcement.script = script;
    ScriptLocation place = LocationInScript(vm, shared->script(), shared->start_position_);
    announcement.line = place.line;
    announcement.column = place.column;
    announcement.start = shared->start_position_;
    announcement.end = shared->end_position_;
  }
  events.Emit(announcement);
}

void Isolate::RequestInterrupt(Interrupt what) {
  interrupts_.fetch_or(what);
  Vm::RequestInterrupt();
}

Completion<void> Isolate::HandleInterrupt(Vm& vm) {
  state.stack_limit.store(state.real_stack_limit);
  if (interrupts_wait_) return Done{};
  uint32_t pending = interrupts_.exchange(0);
  if ((pending & kCallback) != 0 && interrupt_callback_) TRY(interrupt_callback_());
  if ((pending & kTiering) != 0) tiering_->OnInterrupt();
  if ((pending & kTerminate) != 0) return Terminate();
  return Done{};
}

const void* Isolate::InitialCodeEntry(Vm& vm, SharedFunctionInfo* shared) {
  if (shared->is_builtin()) {
    const bool native = shared->data_.IsSmi();
    return StubEntry(vm, native ? static_cast<Stub>(shared->data_.AsSmi()) : Stub::kBuiltinEntry);
  }
  if (!shared->is_compiled()) return StubEntry(vm, Stub::kCompileLazy);
  return tiering_->EntryFor(shared);
}

// The function is entered again from its start, with the generator as new.target
// (tiers/bytecode/README).
Completion<Value> Isolate::ResumeGenerator(Vm& vm, JSObject* object, ResumeMode mode, Value value) {
  auto* generator = static_cast<JSGenerator*>(object);
  generator->set_resume_mode(mode);
  generator->set_input(heap, value);
  JSFunction* function = generator->function();
  uint32_t parameters = function->shared()->bytecode()->parameter_count() - 1;
  absl::InlinedVector<Value, 10> block;
  block.push_back(generator->receiver());
  for (uint32_t i = 0; i < parameters; ++i) block.push_back(generator->registers()->get(i));
  return ResumeFunction(vm, function, generator, block);
}

FixedArray* Isolate::CaptureStackTrace(Vm& vm, uint32_t limit, Value skip_until) {
  RootVector frames(heap);
  bool skipping = !skip_until.IsUndefined();
  uint32_t count = 0;
  Value outermost = Value::Undefined();
  for (FrameIterator it(vm); !it.done() && count < limit; it.Advance()) {
    JsFrame frame = it.frame();
    JSFunction* function = frame.function();
    outermost = frame.new_target();
    if (skipping) {
      skipping = Value(function) != skip_until;
      continue;
    }
    // Of the library's own JavaScript only the function that the program called shows.
    if (function->shared()->has_flag(SharedFunctionInfo::kSelfHostedFlag)) {
      FrameIterator caller = it;
      caller.Advance();
      if (!caller.done() &&
          caller.frame().function()->shared()->has_flag(SharedFunctionInfo::kSelfHostedFlag)) {
        continue;
      }
    }
    int flags = 0;
    if (!frame.new_target().IsUndefined() && !IsAnyGenerator(frame.new_target())) {
      flags |= kFrameIsConstruct;
    }
    frames.push_back(function);
    frames.push_back(frame.receiver());
    frames.push_back(Value::Smi(frame.bytecode_offset()));
    frames.push_back(Value::Smi(flags));
    ++count;
  }
  if (!skipping && count < limit) AppendAsyncFrames(vm, outermost, limit - count, frames);
  FixedArray* result = FixedArray::New(vm, static_cast<uint32_t>(frames.size()));
  for (uint32_t i = 0; i < frames.size(); ++i) result->set(heap, i, frames[i]);
  return result;
}

int32_t Isolate::SourcePosition(Vm& vm, SharedFunctionInfo* shared, uint32_t bytecode_offset) {
  if (!shared->is_compiled()) return -1;
  ByteArray* table = shared->bytecode()->positions();
  return SourceOffsetOf({table->data(), table->length()}, bytecode_offset);
}

void Isolate::PromiseRejectionTracker(Vm& vm, JSObject* promise, RejectionOperation operation) {
  if (rejection_tracker) rejection_tracker(promise, operation);
}

Completion<void> Isolate::LoadImportedModule(Vm& vm, Value referrer, ImportRequest* request,
                                             Value payload) {
  return modules_->LoadImportedModule(referrer, request, payload);
}

Completion<void> Isolate::GetImportMetaProperties(Vm& vm, Module* module, JSObject* import_meta) {
  return modules_->GetImportMetaProperties(module, import_meta);
}

void Isolate::FindStackBounds() {
  if (stack_high_ != 0 && pthread_equal(stack_thread_, pthread_self())) return;
  stack_thread_ = pthread_self();
  pthread_attr_t attributes;
  void* low = nullptr;
  size_t size = 0;
  QDR_CHECK(pthread_getattr_np(stack_thread_, &attributes) == 0);
  QDR_CHECK(pthread_attr_getstack(&attributes, &low, &size) == 0);
  pthread_attr_destroy(&attributes);
  stack_low_ = reinterpret_cast<uintptr_t>(low);
  stack_high_ = stack_low_ + size;
}

void Isolate::UpdateStackLimits(uintptr_t stack_position) {
  // What C++ may need below the limit.
  constexpr uintptr_t kReserve = kStackScale * 128 * 1024;
  state.real_stack_limit = std::max(stack_position - kStackScale * 1024 * flags_.stack_size,
                                    std::min(stack_low_ + kReserve, stack_position));
  uintptr_t limit = state.stack_limit.load();
  if (limit != ~uintptr_t{0}) state.stack_limit.store(state.real_stack_limit);
}

IsolateScope::IsolateScope(Isolate& isolate)
    : isolate_(isolate), saved_stack_start_(isolate.heap.stack_start()) {
  if (isolate.entered_++ > 0) return;
  auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  // The caller's own frame may hold values too: scan a little above.
  constexpr size_t kCallerBytes = 4096;
  isolate.FindStackBounds();
  isolate.heap.SetStackStart(std::min(here + kCallerBytes, isolate.stack_high_));
  isolate.UpdateStackLimits(here);
}

IsolateScope::~IsolateScope() {
  if (--isolate_.entered_ == 0) isolate_.heap.SetStackStart(saved_stack_start_);
}

}  // namespace qdr
