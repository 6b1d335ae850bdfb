// Vm: the part of an isolate that the folders above engine/ may see. Owns the heap, the roots, the
// string table and the state that generated code reads at fixed offsets (it keeps the Vm's address
// in a pinned register). engine/isolate.h derives from it and adds what is only known there.
#ifndef OBJECTS_VM_H_
#define OBJECTS_VM_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/events.h"
#include "heap/heap.h"
#include "objects/completion.h"
#include "objects/function.h"
#include "objects/js_object.h"
#include "objects/realm.h"
#include "objects/roots.h"
#include "objects/string.h"

namespace qdr {

class Vm;
class CodeLog;
class DescriptorCache;
class ImportRequest;
class Module;
class RuntimeState;
struct CompilerState;
class StringTable;
struct FeedbackState;  // feedback/ic.h

enum class ErrorKind : uint8_t {
  kError,
  kEvalError,
  kRangeError,
  kReferenceError,
  kSyntaxError,
  kTypeError,
  kURIError,
};

/// What lower folders need of higher ones. engine/ installs the implementation.
class VmHooks {
 public:
  virtual ~VmHooks() = default;
  /// An error object of the current realm with message and stack.
  virtual Value MakeError(Vm& vm, ErrorKind kind, std::string_view utf8_message) = 0;
  /// Calls a callable through the entry stub (ECMA-262 Call); implemented by tiers/ignition.
  virtual Completion<Value> Call(Vm& vm, Value callee, Value receiver,
                                 std::span<const Value> arguments) = 0;
  /// ECMA-262 Construct; `new_target` is a constructor.
  virtual Completion<Value> Construct(Vm& vm, Value constructor, std::span<const Value> arguments,
                                      Value new_target) = 0;
  /// Runs the handler of a pending interrupt (termination, timer, debugger, GC request). Threw:
  /// terminate.
  virtual Completion<void> HandleInterrupt(Vm& vm) = 0;
  /// Emits the Function event of a function (base/events.h).
  virtual void AnnounceFunction(Vm& vm, SharedFunctionInfo* shared) {}
  /// The code that a function of this kind starts on.
  virtual const void* InitialCodeEntry(Vm& vm, SharedFunctionInfo* shared) = 0;

  // --- What the library (runtime/) needs of the engine. A Vm without an engine has none of these.
  /// CreateDynamicFunction (ECMA-262 20.2.1.1.1), from step 20 on: compiles `source`, the text of a
  /// function of this kind whose parameters are [parameters_start, parameters_end), and closes it
  /// over the global scope of the current realm. SyntaxError if it does not parse.
  virtual Completion<JSFunction*> CompileDynamicFunction(Vm& vm, FunctionKind kind, String* source,
                                                         uint32_t parameters_start,
                                                         uint32_t parameters_end);
  /// PerformEval (19.2.1.1) of an indirect eval in the current realm.
  virtual Completion<Value> IndirectEval(Vm& vm, String* source);
  /// Evaluates a file of the library that is written in JavaScript in the current realm: its
  /// functions are marked self-hosted. Gives the completion value.
  virtual Completion<Value> EvaluateSelfHosted(Vm& vm, std::string_view name,
                                               std::string_view source);
  /// GeneratorResume and GeneratorResumeAbrupt (27.5.3.3, 27.5.3.4), from where the execution
  /// context is resumed: runs the generator, async generator or async function until it suspends
  /// or ends, and gives the value it suspends or ends with. The caller has checked the state.
  virtual Completion<Value> ResumeGenerator(Vm& vm, JSObject* generator, ResumeMode mode,
                                            Value value);
  /// The innermost frames of JavaScript, at most `limit` of them, as a flat array of
  /// kStackFrameFieldCount values each. Frames above and including the innermost one of
  /// `skip_until` (a function) are left out; all are, when it is not on the stack. Undefined skips
  /// none.
  virtual FixedArray* CaptureStackTrace(Vm& vm, uint32_t limit, Value skip_until);
  /// Offset into the script's source of the expression a frame was captured at; -1 when unknown.
  virtual int32_t SourcePosition(Vm& vm, SharedFunctionInfo* shared, uint32_t bytecode_offset);
  /// HostPromiseRejectionTracker (27.2.1.9).
  enum class RejectionOperation : uint8_t { kReject, kHandle };
  virtual void PromiseRejectionTracker(Vm& vm, JSObject* promise, RejectionOperation operation) {}
  /// HostLoadImportedModule (16.2.1.8): finds the module that `referrer` (a Module, a Script, or a
  /// Realm when no code is active) requests, and reports it with FinishLoadingImportedModule
  /// (runtime/modules.h), now or later, but once. Threw: a termination.
  virtual Completion<void> LoadImportedModule(Vm& vm, Value referrer, ImportRequest* request,
                                              Value payload);
  /// HostGetImportMetaProperties and HostFinalizeImportMeta (13.3.12.1.1): fills a new import.meta.
  virtual Completion<void> GetImportMetaProperties(Vm& vm, Module* module, JSObject* import_meta) {
    return Done{};
  }
};

/// A frame of a captured stack trace.
enum StackFrameField : uint8_t {
  kFrameFunction,  ///< JSFunction
  kFrameReceiver,  ///< its this value; the hole when not known
  kFrameOffset,    ///< Smi: bytecode offset of the call in progress; 0 for builtins
  kFrameFlags,     ///< Smi: StackFrameFlag
  kStackFrameFieldCount,
};
enum StackFrameFlag : uint8_t {
  kFrameIsConstruct = 1,  ///< called with new
  kFrameIsAsync = 2,      ///< not on the stack: it awaits what the frame above it computes
};

/// The well-known names and symbols by name: `vm.names().length`, `vm.symbols().iterator`.
struct Names {
#define QDR_FIELD(Name, text) String* Name;
  QDR_NAMES(QDR_FIELD)
#undef QDR_FIELD
};
struct Symbols {
#define QDR_FIELD(Name) Symbol* Name;
  QDR_WELL_KNOWN_SYMBOLS(QDR_FIELD)
#undef QDR_FIELD
};
struct PrivateSymbols {
#define QDR_FIELD(Name) Symbol* Name;
  QDR_PRIVATE_SYMBOLS(QDR_FIELD)
#undef QDR_FIELD
};
struct RootObjects {
#define QDR_FIELD(Name) HeapObject* Name;
  QDR_ROOT_OBJECTS(QDR_FIELD)
#undef QDR_FIELD
};

/// The part with fixed offsets for generated code.
struct VmState {
  /// rsp below this is an overflow or a request to look at `interrupts`: set to ~0 to interrupt.
  std::atomic<uintptr_t> stack_limit{0};
  uintptr_t real_stack_limit = 0;
  Value pending_exception = Value::Hole();  ///< the hole: none
  /// Frame pointer of the innermost frame of generated code that called C++; 0: none. The frames
  /// below it are found by the chain of entry frames.
  uintptr_t exit_frame_pointer = 0;
  /// Address just above the outgoing area of that frame's call (its lowest live slot).
  uintptr_t exit_stack_pointer = 0;
  /// Realm of the innermost function that entered C++ (ECMA-262 "current realm").
  Realm* realm = nullptr;
  /// What a FeedbackCell holds while its functions have no vector: the sink (feedback/README.md).
  Value feedback_sink = Value::Undefined();
  /// What FeedbackCells of new closures start with, in budget units (engine/tiering.h).
  int32_t initial_budget = 940;
  /// Where the unwinder tells generated code to go on: frame, and the handler's instruction (0: the
  /// frame is an entry frame).
  uintptr_t unwind_frame = 0;
  uintptr_t unwind_pc = 0;
  /// Machine code of that instruction where the frame goes on in baseline code; nullptr: it is
  /// interpreted.
  const void* unwind_code = nullptr;
  /// --stress-tier-switch: instructions until the running frame changes between interpreter and
  /// baseline code.
  int32_t tier_switch_countdown = 0;
  /// Entry points of the stubs that generated code calls (tiers/codegen/stubs.h).
  const void* stubs[64] = {};
  Map* maps[kInstanceTypeCount] = {};  ///< canonical map of each internal instance type
  Value roots[static_cast<int>(RootIndex::kCount)] = {};
};

class Vm : public RootProvider {
 public:
  explicit Vm(const HeapOptions& options);
  ~Vm() override;

  Heap heap;
  VmState state;
  EventStream events;

  /// The function's id in the stream of events. Announces it if a listener has not heard of it.
  FunctionId FunctionIdOf(SharedFunctionInfo* shared);

  Realm* realm() const { return state.realm; }
  Value intrinsic(Intrinsic i) const { return state.realm->get(i); }
  JSObject* intrinsic_object(Intrinsic i) const { return state.realm->object(i); }

  /// Internal types' canonical map.
  Map* map(InstanceType type) const { return state.maps[static_cast<int>(type)]; }
  Map* MapOf(const HeapObject* object) const { return static_cast<Map*>(heap.MapOf(object)); }
  const Names& names() const { return *reinterpret_cast<const Names*>(&state.roots[0]); }
  const Symbols& symbols() const {
    return *reinterpret_cast<const Symbols*>(
        &state.roots[static_cast<int>(RootIndex::kSymbol_asyncIterator)]);
  }
  const PrivateSymbols& private_symbols() const {
    return *reinterpret_cast<const PrivateSymbols*>(
        &state.roots[static_cast<int>(RootIndex::kPrivate_class_fields)]);
  }
  const RootObjects& roots() const {
    return *reinterpret_cast<const RootObjects*>(
        &state.roots[static_cast<int>(RootIndex::kEmptyFixedArray)]);
  }
  FixedArray* empty_fixed_array() const {
    return static_cast<FixedArray*>(roots().EmptyFixedArray);
  }

  // --- Exceptions. Each sets pending_exception and returns Threw: `return
  // vm.ThrowTypeError("...")`.
  Threw Throw(Value exception);
  Threw ThrowError(ErrorKind kind, std::string_view utf8_message);
  Threw ThrowTypeError(std::string_view m) { return ThrowError(ErrorKind::kTypeError, m); }
  Threw ThrowRangeError(std::string_view m) { return ThrowError(ErrorKind::kRangeError, m); }
  Threw ThrowReferenceError(std::string_view m) {
    return ThrowError(ErrorKind::kReferenceError, m);
  }
  Threw ThrowSyntaxError(std::string_view m) { return ThrowError(ErrorKind::kSyntaxError, m); }
  /// "Maximum call stack size exceeded".
  Threw ThrowStackOverflow();
  bool has_pending_exception() const { return !state.pending_exception.IsHole(); }
  /// The pending exception, which is no longer pending. The termination of a script cannot be
  /// taken: see IsTerminating.
  Value TakeException() {
    Value v = state.pending_exception;
    state.pending_exception = Value::Hole();
    return v;
  }
  /// A termination (interrupt, limits) unwinds everything: no catch, no finally sees it.
  bool is_terminating() const { return terminating_; }
  Threw Terminate();
  void ClearTermination();

  /// Recursive C++ code asks this first: throws the RangeError when the stack is short, or would be
  /// with `bytes` more on it.
  Completion<void> CheckStack(size_t bytes = 0) {
    if (reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < state.real_stack_limit + bytes)
        [[unlikely]] {
      return ThrowStackOverflow();
    }
    return Done{};
  }
  /// Long loops in C++ poll this: Threw means stop at once.
  Completion<void> PollInterrupt() {
    if (state.stack_limit.load(std::memory_order_relaxed) == ~uintptr_t{0}) [[unlikely]] {
      return hooks_->HandleInterrupt(*this);
    }
    return Done{};
  }
  /// From any thread.
  void RequestInterrupt() { state.stack_limit.store(~uintptr_t{0}); }

  VmHooks& hooks() { return *hooks_; }
  void set_hooks(VmHooks* hooks) { hooks_ = hooks; }
  StringTable& string_table() { return *string_table_; }
  FeedbackState& feedback() { return *feedback_; }
  void set_feedback(FeedbackState* feedback) { feedback_ = feedback; }
  /// Settings and errors of the bytecode compiler (tiers/bytecode/compiler.h); may be null.
  CompilerState* compiler_state = nullptr;
  /// Who is told of machine code (tiers/codegen/code_log.h); nullptr: nobody.
  CodeLog* code_log = nullptr;
  /// State of the library that all realms share (runtime/runtime_state.h); set by its constructor.
  RuntimeState* runtime_state = nullptr;

  /// A new identity hash: never 0.
  uint32_t NextIdentityHash();
  /// Mixed into the hashes of strings; differs from process to process.
  uint64_t hash_seed() const { return hash_seed_; }
  /// WeakArray of every live JSFinalizationRegistry, or 0.
  Value finalization_registries() const { return finalization_registries_; }
  void set_finalization_registries(Value list) { finalization_registries_ = list; }
  DescriptorCache& descriptor_cache() { return *descriptor_cache_; }
  /// Recent results of NumberToString (objects/numbers.cc).
  struct NumberTextEntry {
    Value number;
    Value text;
  };
  static constexpr size_t kNumberCacheSize = 512;
  NumberTextEntry* number_cache() { return number_cache_.get(); }

  // RootProvider.
  void VisitRoots(RootVisitor& visitor) override;
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) override;
  void UpdateWeakYoung(const std::function<HeapObject*(HeapObject*)>& update) override;

 private:
  /// Makes the maps, names, symbols and empty containers, in an order in which each finds what it
  /// needs (objects/bootstrap.cc).
  void CreateRoots();

  VmHooks* hooks_ = nullptr;
  FeedbackState* feedback_ = nullptr;
  bool terminating_ = false;
  uint64_t hash_seed_;
  uint64_t identity_hash_state_;
  Value finalization_registries_;
  std::unique_ptr<NumberTextEntry[]> number_cache_;
  std::unique_ptr<DescriptorCache> descriptor_cache_;
  std::unique_ptr<StringTable> string_table_;
};

/// Restores the current realm at the end of a C++ function that calls into another one.
class RealmScope {
 public:
  RealmScope(Vm& vm, Realm* realm) : vm_(vm), saved_(vm.state.realm) { vm.state.realm = realm; }
  ~RealmScope() { vm_.state.realm = saved_; }

 private:
  Vm& vm_;
  Realm* saved_;
};

}  // namespace qdr

#endif  // OBJECTS_VM_H_
