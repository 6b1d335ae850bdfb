// Generators, async functions and async generators (ECMA-262 27.3-27.7): an activation that waits.
// One layout serves the three; JSAsyncFunction is the hidden object an async function's activation
// saves itself in.
#ifndef OBJECTS_GENERATOR_H_
#define OBJECTS_GENERATOR_H_

#include "objects/function.h"

namespace qdr {

class JSGenerator : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSGenerator;
  static constexpr int kFunctionOffset = 24;
  static constexpr int kContextOffset = 32;
  static constexpr int kReceiverOffset = 40;
  static constexpr int kRegistersOffset = 48;
  static constexpr int kResumeOffsetOffset = 56;
  static constexpr int kResumeModeOffset = 64;
  static constexpr int kInputOffset = 72;
  static constexpr int kPromiseOffset = 80;
  static constexpr int kQueueOffset = 88;
  static constexpr int kAwaitHandlersOffset = 96;
  static constexpr int kFixedSize = 104;

  using ResumeMode = qdr::ResumeMode;
  /// Values of resume_offset that are not places in the bytecode.
  static constexpr int32_t kExecuting = -1;
  static constexpr int32_t kCompleted = -2;

  /// Waiting at the start: resume_offset 0. `map` has the type of a generator, async function state
  /// or async generator; `registers`: what the activation saves (parameters, then registers).
  static JSGenerator* New(Vm& vm, Map* map, JSFunction* function, Value receiver,
                          FixedArray* registers);

  JSFunction* function() const { return CellCast<JSFunction>(function_); }
  Value context() const { return context_; }
  void set_context(Heap& heap, Value c) { heap.Store(this, &context_, c); }
  Value receiver() const { return receiver_; }
  FixedArray* registers() const { return CellCast<FixedArray>(registers_); }
  void set_registers(Heap& heap, FixedArray* r) { heap.Store(this, &registers_, r); }
  /// Offset of the suspending instruction, kExecuting or kCompleted.
  int32_t resume_offset() const { return resume_offset_.AsSmi(); }
  void set_resume_offset(int32_t offset) { resume_offset_ = Value::Smi(offset); }
  bool is_executing() const { return resume_offset() == kExecuting; }
  bool is_completed() const { return resume_offset() == kCompleted; }
  bool is_suspended() const { return resume_offset() >= 0; }
  ResumeMode resume_mode() const { return static_cast<ResumeMode>(resume_mode_.AsSmi()); }
  void set_resume_mode(ResumeMode m) { resume_mode_ = Value::Smi(static_cast<int32_t>(m)); }
  /// What next, return or throw was called with.
  Value input() const { return input_; }
  void set_input(Heap& heap, Value v) { heap.Store(this, &input_, v); }
  /// Async functions: the promise that the call returned.
  Value promise() const { return promise_; }
  void set_promise(Heap& heap, Value v) { heap.Store(this, &promise_, v); }
  /// Async generators: the requests that wait, a chain of AsyncGeneratorRequest, or undefined.
  Value queue() const { return queue_; }
  void set_queue(Heap& heap, Value v) { heap.Store(this, &queue_, v); }
  /// Engine-private: closures or state that await reuses; undefined at first.
  Value await_handlers() const { return await_handlers_; }
  void set_await_handlers(Heap& heap, Value v) { heap.Store(this, &await_handlers_, v); }

 private:
  Value function_;
  Value context_;
  Value receiver_;
  Value registers_;
  Value resume_offset_;
  Value resume_mode_;
  Value input_;
  Value promise_;
  Value queue_;
  Value await_handlers_;
};

class JSAsyncFunction : public JSGenerator {
 public:
  static constexpr InstanceType kType = InstanceType::kJSAsyncFunction;
};

/// 27.6.3.1: the state is told by resume_offset and these flags (header byte 6).
class JSAsyncGenerator : public JSGenerator {
 public:
  static constexpr InstanceType kType = InstanceType::kJSAsyncGenerator;
  static constexpr uint8_t kAwaitingReturnFlag = 1;  ///< draining-queue
  static constexpr uint8_t kAwaitingFlag = 2;        ///< suspended in an await, not in a yield
  bool is_awaiting_return() const { return has_flag(kAwaitingReturnFlag); }
  void set_awaiting_return(bool on) {
    on ? set_flag(kAwaitingReturnFlag) : clear_flag(kAwaitingReturnFlag);
  }
};

/// 27.6.3.2, in a chain.
class AsyncGeneratorRequest : public Record {
 public:
  enum Field : uint32_t {
    kNext,        ///< request or undefined
    kMode,        ///< Smi: JSGenerator::ResumeMode
    kValue,       ///< completion value
    kCapability,  ///< the promise that the call returned
    kFieldCount
  };
};

inline bool IsAnyGenerator(Value v) {
  return v.IsCell() && (v.AsCell()->type() == InstanceType::kJSGenerator ||
                        v.AsCell()->type() == InstanceType::kJSAsyncFunction ||
                        v.AsCell()->type() == InstanceType::kJSAsyncGenerator);
}

}  // namespace qdr

#endif  // OBJECTS_GENERATOR_H_
