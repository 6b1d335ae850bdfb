// Functions: what the compiler made once (SharedFunctionInfo, Script) and the closures over it
// (JSFunction), contexts, and the bytecode's container.
#ifndef OBJECTS_FUNCTION_H_
#define OBJECTS_FUNCTION_H_

#include "base/function_kind.h"
#include "objects/js_object.h"

namespace qdr {

class JSFunction;
class Realm;
class Vm;
class ScopeInfo;
struct BaselineCode;

/// A source text and where it came from.
class Script : public FixedArray {
 public:
  static constexpr InstanceType kType = InstanceType::kScript;
  enum Field {
    kSource,         ///< String (sequential)
    kName,           ///< String: file name or URL
    kLineEnds,       ///< ByteArray of uint32 or 0: filled on demand
    kId,             ///< Smi
    kLineOffset,     ///< Smi: added to reported lines (eval, REPL)
    kFunctions,      ///< FixedArray: SharedFunctionInfo by function literal id, or 0
    kParseData,      ///< Foreign: what language/ keeps for lazy compilation
    kHostDefined,    ///< referrer for dynamic import: Module, Script, or undefined (itself)
    kFlags,          ///< Smi
    kLoadedModules,  ///< what import() loaded for it: a list (runtime/modules.h), or undefined
    kFieldCount
  };
  String* source() const { return CellCast<String>(get(kSource)); }
  Value name() const { return get(kName); }
};

/// Executable form for the interpreter; lives in the old generation, so addresses inside are
/// stable.
///   +8 length of the code in bytes   +12 registers   +16 parameters incl. receiver   +20 registers
///   that must be undefined at entry (the others are written before they are read)
///   +24 constant pool (FixedArray)   +32 handler table (ByteArray)   +40 source positions
///   (ByteArray) +48 feedback metadata  +56 shared function info  +64 entry of the baseline
///   code, or 0   +72 BaselineCode (tiers/codegen), or 0   +80 age   +88 instructions
class BytecodeArray : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kBytecodeArray;
  static constexpr int kLengthOffset = 8;
  static constexpr int kRegisterCountOffset = 12;
  static constexpr int kParameterCountOffset = 16;
  static constexpr int kInitializedRegistersOffset = 20;
  static constexpr int kConstantPoolOffset = 24;
  static constexpr int kHandlerTableOffset = 32;
  static constexpr int kSourcePositionsOffset = 40;
  static constexpr int kFeedbackMetadataOffset = 48;
  static constexpr int kSharedOffset = 56;
  static constexpr int kBaselineEntryOffset = 64;
  static constexpr int kBaselineOffset = 72;
  static constexpr int kAgeOffset = 80;
  static constexpr int kCodeOffset = 88;

  static BytecodeArray* New(Vm& vm, std::span<const uint8_t> code, uint32_t registers,
                            uint32_t initialized_registers, uint32_t parameters, FixedArray* constants, ByteArray* handlers,
                            ByteArray* positions);
  uint32_t length() const { return length_; }
  uint32_t register_count() const { return register_count_; }
  /// Registers [0, n) must be undefined at entry; the others are written before they are read.
  uint32_t initialized_registers() const { return initialized_registers_; }
  /// Receiver included.
  uint32_t parameter_count() const { return parameter_count_; }
  const uint8_t* code() const { return reinterpret_cast<const uint8_t*>(address() + kCodeOffset); }
  FixedArray* constants() const { return CellCast<FixedArray>(constants_); }
  ByteArray* handlers() const { return CellCast<ByteArray>(handlers_); }
  ByteArray* positions() const { return CellCast<ByteArray>(positions_); }
  Value feedback_metadata() const { return feedback_metadata_; }
  void set_feedback_metadata(Heap& heap, Value v) { heap.Store(this, &feedback_metadata_, v); }
  Value shared() const { return shared_; }
  void set_shared(Heap& heap, Value v) { heap.Store(this, &shared_, v); }

  BaselineCode* baseline() const { return baseline_; }
  const void* baseline_entry() const { return baseline_entry_; }
  void set_baseline(BaselineCode* code, const void* entry) {
    baseline_ = code;
    baseline_entry_ = entry;
  }

  uint32_t length_, register_count_, parameter_count_, initialized_registers_;

 private:
  Value constants_, handlers_, positions_, feedback_metadata_, shared_;
  const void* baseline_entry_;
  BaselineCode* baseline_;  ///< owned by the engine

 public:
  uint32_t age_ = 0;  ///< full collections since baseline code of this was last entered
 private:
  uint32_t padding_;
};

inline constexpr bool IsGeneratorKind(FunctionKind k) {
  return k == FunctionKind::kGenerator || k == FunctionKind::kGeneratorMethod ||
         k == FunctionKind::kAsyncGenerator || k == FunctionKind::kAsyncGeneratorMethod;
}
inline constexpr bool IsAsyncKind(FunctionKind k) {
  return k >= FunctionKind::kAsync && k <= FunctionKind::kAsyncGeneratorMethod;
}
inline constexpr bool IsClassConstructorKind(FunctionKind k) {
  return k == FunctionKind::kBaseConstructor || k == FunctionKind::kDerivedConstructor;
}

/// How a suspended generator goes on; LdaResumeMode gives it as a Smi.
enum class ResumeMode : int32_t { kNext = 0, kThrow = 1, kReturn = 2 };

class Arguments;
template <class T>
class Completion;
using BuiltinFunction = Completion<Value> (*)(Vm& vm, Arguments& arguments);

/// The immutable side of a function: one per function literal, script, or builtin, per realm.
class SharedFunctionInfo : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kSharedFunctionInfo;
  // Flags (header byte 6).
  static constexpr uint8_t kStrictFlag = 1;
  static constexpr uint8_t kNativeFlag = 2;  ///< this is not coerced for strict and native
  static constexpr uint8_t kNeedsHomeObjectFlag = 4;
  static constexpr uint8_t kHasPrototypeFlag = 8;  ///< instances get a `prototype` property
  static constexpr uint8_t kSelfHostedFlag = 16;   ///< shown as `[native code]`, without positions

  // Offsets for generated code.
  static constexpr int kRealmOffset = 8;
  static constexpr int kBytecodeOffset = 16;
  static constexpr int kNameOffset = 24;
  static constexpr int kScriptOffset = 32;
  static constexpr int kOuterScopeOffset = 40;
  static constexpr int kFeedbackMetadataOffset = 48;
  static constexpr int kDataOffset = 56;
  static constexpr int kBuiltinOffset = 64;
  static constexpr int kKindOffset = 72;
  static constexpr int kLengthOffset = 74;

  static SharedFunctionInfo* New(Vm& vm, FunctionKind kind, String* name, uint16_t length);
  static SharedFunctionInfo* NewBuiltin(Vm& vm, BuiltinFunction function, String* name,
                                        uint16_t length, bool is_constructor);

  Realm* realm() const { return CellCast<Realm>(realm_); }
  FunctionKind kind() const { return static_cast<FunctionKind>(kind_); }
  uint16_t length() const { return length_; }
  bool is_strict() const { return has_flag(kStrictFlag); }
  bool is_builtin() const { return builtin_ != nullptr; }
  bool is_compiled() const { return !bytecode_.IsEmpty(); }
  BytecodeArray* bytecode() const { return CellCast<BytecodeArray>(bytecode_); }
  void set_bytecode(Heap& heap, BytecodeArray* b) { heap.Store(this, &bytecode_, b); }
  String* name() const { return CellCast<String>(name_); }
  Script* script() const { return CellCast<Script>(script_); }
  bool has_script() const { return script_.IsCell(); }

  Value realm_;
  Value bytecode_;     ///< BytecodeArray or 0
  Value name_;         ///< String; the hole: no own `name` property
  Value script_;       ///< Script or 0 (builtins)
  Value outer_scope_;  ///< Foreign holding a reference to a ScopeInfo, or 0: for lazy compilation
  Value feedback_metadata_;  ///< FeedbackMetadata or 0
  Value data_;               ///< engine-private: Foreign with parse data; exit records later; or 0;
                             ///< of builtins: Smi, the number of the stub that is their code entry
  BuiltinFunction builtin_;  ///< C++ implementation, or nullptr
  uint8_t kind_;
  uint8_t tier_flags_;
  uint16_t length_;  ///< the `length` property
  uint32_t literal_id_;
  uint32_t start_position_;  ///< source range for toString and lazy compilation
  uint32_t end_position_;
  uint32_t function_token_position_;
  uint32_t expected_properties_;  ///< in-object slots that `this.x = ` assignments suggest
  uint32_t event_id_;             ///< FunctionId of the stream of events (Vm::FunctionIdOf), or 0
};

/// Scope at run time: slots of the variables that closures capture.
class Context : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kContext;
  static constexpr int kLengthOffset = 8;
  static constexpr int kPreviousOffset = 16;
  static constexpr int kScopeInfoOffset = 24;
  static constexpr int kSlotsOffset = 32;
  static Context* New(Vm& vm, uint32_t slots, Value previous, Value scope_info,
                      Value fill = Value::Undefined());
  uint32_t length() const { return length_; }
  Value previous() const { return previous_; }  ///< Context or 0
  Value scope_info() const {
    return scope_info_;
  }  ///< Foreign (ScopeInfo), or 0; `with`: the object is slot 0
  Value get(uint32_t i) const { return slots()[i]; }
  void set(Heap& heap, uint32_t i, Value v) { heap.Store(this, slots() + i, v); }
  Value* slots() const {
    return reinterpret_cast<Value*>(reinterpret_cast<uintptr_t>(this) + kSlotsOffset);
  }

 private:
  uint32_t length_;
  uint32_t padding_;
  Value previous_;
  Value scope_info_;
};

/// What closures of one literal share when they come from the same parent closure: the feedback.
class FeedbackCell : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kFeedbackCell;
  static constexpr int kVectorOffset = 8;
  static constexpr int kBudgetOffset = 16;
  static FeedbackCell* New(Vm& vm, int32_t budget);
  /// FeedbackVector or undefined.
  Value vector() const { return vector_; }
  void set_vector(Heap& heap, Value v) { heap.Store(this, &vector_, v); }

  Value vector_;
  int32_t budget_;  ///< counts down by calls and back edges; below 0 the runtime is asked
  uint32_t padding_;
};

/// A closure. `code_entry` is where every call jumps, whatever tier the function is on.
class JSFunction : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSFunction;
  static constexpr int kSharedOffset = 24;
  static constexpr int kContextOffset = 32;
  static constexpr int kFeedbackCellOffset = 40;
  static constexpr int kPrototypeOrInitialMapOffset = 48;
  static constexpr int kHomeObjectOffset = 56;
  static constexpr int kCodeEntryOffset = 64;
  static constexpr int kFixedSize = 72;

  SharedFunctionInfo* shared() const { return CellCast<SharedFunctionInfo>(shared_); }
  Realm* realm() const { return shared()->realm(); }
  Context* context() const { return CellCast<Context>(context_); }
  FeedbackCell* feedback_cell() const { return CellCast<FeedbackCell>(feedback_cell_); }
  /// Map: the initial map of instances (its prototype is the `prototype` property); the hole: not
  /// made yet; anything else: the `prototype` property's value while there is no initial map.
  Value prototype_or_initial_map() const { return prototype_or_initial_map_; }
  void set_prototype_or_initial_map(Heap& heap, Value v) {
    heap.Store(this, &prototype_or_initial_map_, v);
  }
  Value home_object() const { return home_object_; }
  void set_home_object(Heap& heap, Value v) { heap.Store(this, &home_object_, v); }

  /// With the function map that `shared`'s kind asks for in its realm.
  static JSFunction* New(Vm& vm, SharedFunctionInfo* shared, Context* context, FeedbackCell* cell);
  static JSFunction* NewWithMap(Vm& vm, Map* map, SharedFunctionInfo* shared, Context* context,
                                FeedbackCell* cell);
  /// The `prototype` property's value (makes the prototype object lazily).
  static Value GetPrototypeProperty(Vm& vm, JSFunction* function);
  static void SetPrototypeProperty(Vm& vm, JSFunction* function, Value value);
  /// Hidden class of what `new function` makes; `function` is a constructor that is not a
  /// builtin's.
  static Map* InitialMap(Vm& vm, JSFunction* function);

  Value shared_;
  Value context_;
  Value feedback_cell_;
  Value prototype_or_initial_map_;
  Value home_object_;
  const void* code_entry_;
};

class JSBoundFunction : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSBoundFunction;
  static constexpr int kTargetOffset = 24;
  static constexpr int kBoundThisOffset = 32;
  static constexpr int kArgumentsOffset = 40;
  JSReceiver* target() const { return CellCast<JSReceiver>(target_); }
  Value bound_this() const { return bound_this_; }
  FixedArray* arguments() const { return CellCast<FixedArray>(arguments_); }

  Value target_;
  Value bound_this_;
  Value arguments_;
};

/// The arguments of a C++ builtin's call, as they lie on the machine stack.
class Arguments {
 public:
  Value this_value() const { return receiver_[0]; }
  size_t size() const { return count_; }
  /// undefined beyond the end.
  Value operator[](size_t i) const { return i < count_ ? receiver_[1 + i] : Value::Undefined(); }
  Value& at(size_t i) { return receiver_[1 + i]; }
  std::span<Value> all() const { return {receiver_ + 1, static_cast<size_t>(count_)}; }
  std::span<Value> from(size_t i) const {
    return i < count_ ? std::span<Value>{receiver_ + 1 + i, static_cast<size_t>(count_ - i)}
                      : std::span<Value>{};
  }
  JSFunction* callee() const { return callee_; }
  /// undefined when called without `new`.
  Value new_target() const { return new_target_; }
  bool is_construct() const { return !new_target_.IsUndefined(); }

  Value* receiver_;
  uint64_t count_;
  Value new_target_;
  JSFunction* callee_;
};

inline bool IsCallable(const Heap& heap, Value v) {
  return IsReceiver(v) && AsReceiver(v)->map(heap)->is_callable();
}
inline bool IsConstructor(const Heap& heap, Value v) {
  return IsReceiver(v) && AsReceiver(v)->map(heap)->is_constructor();
}

}  // namespace qdr

#endif  // OBJECTS_FUNCTION_H_
