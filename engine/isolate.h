// Isolate: one engine with a world of its own. Derives from Vm, which the folders above see, and
// owns what they cannot know: the code space with stubs and interpreter, the state of inline
// caches, the library's state, and the implementation of the hooks through which lower folders ask
// for higher ones.
//
// An isolate runs on one thread at a time; whoever uses it enters it first (IsolateScope), which
// tells it where the machine stack begins.
#ifndef ENGINE_ISOLATE_H_
#define ENGINE_ISOLATE_H_

#include <pthread.h>

#include <memory>

#include "engine/flags.h"
#include "feedback/ic.h"
#include "heap/code_space.h"
#include "objects/vm.h"
#include "tiers/bytecode/compiler.h"

namespace qdr {

class EventReaders;
class FrameScanner;
class Interpreter;
class NativeHandlerCompiler;
class RuntimeState;
class Tiering;
class GenericOperations;
class ModuleSystem;

class Isolate final : public Vm, public VmHooks {
 public:
  explicit Isolate(const Flags& flags);
  ~Isolate() override;

  const Flags& flags() const { return flags_; }
  ModuleSystem& modules() { return *modules_; }
  CodeSpace& code_space() { return code_space_; }
  Tiering& tiering() { return *tiering_; }
  const EventReaders& event_readers() const { return *event_readers_; }

  /// A realm with all built-in objects; it becomes the current one.
  Realm* NewRealm();

  /// Compiles and runs a classic script in the current realm. `name` is for positions and stacks.
  Completion<Value> EvaluateScript(String* source, String* name,
                                   const CompileOptions& options = {});

  /// The last exception that nothing in JavaScript caught, and where it was thrown: for messages
  /// about values that are no errors and know no place themselves.
  struct UncaughtThrow {
    Value exception = Value::Undefined();
    Value function = Value::Undefined();
    uint32_t bytecode_offset = 0;
  };
  const UncaughtThrow& uncaught_throw() const { return uncaught_throw_; }
  /// Keeps the first place of an exception that passes through several entries.
  void set_uncaught_throw(const UncaughtThrow& uncaught) {
    if (uncaught_throw_.exception != uncaught.exception) uncaught_throw_ = uncaught;
  }

  /// Any thread: what to do at the next safe point.
  enum Interrupt : uint32_t { kTerminate = 1, kCallback = 2, kTiering = 4 };
  void RequestInterrupt(Interrupt what);
  /// Runs on the isolate's thread when kCallback was requested.
  void set_interrupt_callback(std::function<Completion<void>()> callback) {
    interrupt_callback_ = std::move(callback);
  }

  // VmHooks.
  Value MakeError(Vm& vm, ErrorKind kind, std::string_view utf8_message) override;
  Completion<Value> Call(Vm& vm, Value callee, Value receiver,
                         std::span<const Value> arguments) override;
  Completion<Value> Construct(Vm& vm, Value constructor, std::span<const Value> arguments,
                              Value new_target) override;
  Completion<void> HandleInterrupt(Vm& vm) override;
  void AnnounceFunction(Vm& vm, SharedFunctionInfo* shared) override;
  const void* InitialCodeEntry(Vm& vm, SharedFunctionInfo* shared) override;
  Completion<JSFunction*> CompileDynamicFunction(Vm& vm, FunctionKind kind, String* source,
                                                 uint32_t parameters_start,
                                                 uint32_t parameters_end) override;
  Completion<Value> IndirectEval(Vm& vm, String* source) override;
  Completion<Value> EvaluateSelfHosted(Vm& vm, std::string_view name,
                                       std::string_view source) override;
  Completion<Value> ResumeGenerator(Vm& vm, JSObject* generator, ResumeMode mode,
                                    Value value) override;
  FixedArray* CaptureStackTrace(Vm& vm, uint32_t limit, Value skip_until) override;
  int32_t SourcePosition(Vm& vm, SharedFunctionInfo* shared, uint32_t bytecode_offset) override;
  void PromiseRejectionTracker(Vm& vm, JSObject* promise, RejectionOperation operation) override;
  Completion<void> LoadImportedModule(Vm& vm, Value referrer, ImportRequest* request,
                                      Value payload) override;
  Completion<void> GetImportMetaProperties(Vm& vm, Module* module, JSObject* import_meta) override;

  /// The embedder's tracker of unhandled rejections.
  std::function<void(JSObject* promise, RejectionOperation operation)> rejection_tracker;

 private:
  friend class IsolateScope;
  class Uninterrupted;
  void UpdateStackLimits(uintptr_t stack_position);
  /// Learns the bounds of this thread's stack, once a thread.
  void FindStackBounds();

  Flags flags_;
  CodeSpace code_space_;
  CompilerState compiler_state_;
  std::unique_ptr<FrameScanner> frame_scanner_;
  std::unique_ptr<FeedbackState> feedback_state_;
  std::unique_ptr<NativeHandlerCompiler> handler_compiler_;
  std::unique_ptr<GenericOperations> generic_operations_;
  std::unique_ptr<SlotObserver> slot_observer_;
  std::unique_ptr<Interpreter> interpreter_;
  std::unique_ptr<Tiering> tiering_;
  std::unique_ptr<RuntimeState> runtime_state_;
  std::unique_ptr<RootProvider> feedback_roots_;
  std::unique_ptr<RootProvider> realm_roots_;
  std::unique_ptr<RootProvider> liveness_roots_;
  std::unique_ptr<ModuleSystem> modules_;
  std::unique_ptr<EventReaders> event_readers_;
  UncaughtThrow uncaught_throw_;
  std::atomic<uint32_t> interrupts_{0};
  bool interrupts_wait_ = false;
  std::function<Completion<void>()> interrupt_callback_;
  int entered_ = 0;
  pthread_t stack_thread_{};
  uintptr_t stack_low_ = 0;
  uintptr_t stack_high_ = 0;
};

/// The thread is inside the isolate while one lives: the machine stack above it is known.
class IsolateScope {
 public:
  explicit IsolateScope(Isolate& isolate);
  ~IsolateScope();
  IsolateScope(const IsolateScope&) = delete;
  IsolateScope& operator=(const IsolateScope&) = delete;

 private:
  Isolate& isolate_;
  uintptr_t saved_stack_start_;
};

}  // namespace qdr

#endif  // ENGINE_ISOLATE_H_
