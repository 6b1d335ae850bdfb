// Promises (ECMA-262 27.2) and the records of their reactions and jobs.
#ifndef OBJECTS_PROMISE_H_
#define OBJECTS_PROMISE_H_

#include "objects/js_object.h"

namespace qdr {

class JSPromise : public JSObject {
 public:
  static constexpr InstanceType kType = InstanceType::kJSPromise;
  static constexpr int kResultOffset = 24;
  static constexpr int kReactionsOffset = 32;
  static constexpr int kStateOffset = 40;
  static constexpr int kFixedSize = 48;
  // Flags (header byte 6).
  static constexpr uint8_t kHandledFlag = 1;          ///< [[PromiseIsHandled]]
  static constexpr uint8_t kAlreadyResolvedFlag = 2;  ///< one of its resolving functions was called

  enum class State : int32_t { kPending = 0, kFulfilled = 1, kRejected = 2 };

  static JSPromise* New(Vm& vm, Map* map);
  State state() const { return static_cast<State>(state_.AsSmi()); }
  /// Settles it: result and state; gives the reactions that waited (a chain, newest first).
  Value Settle(Heap& heap, State state, Value result);
  /// The value or reason once it is settled.
  Value result() const { return result_; }
  /// While pending: chain of PromiseReaction, newest first; undefined at its end.
  Value reactions() const { return reactions_; }
  void set_reactions(Heap& heap, Value v) { heap.Store(this, &reactions_, v); }
  bool is_handled() const { return has_flag(kHandledFlag); }
  void set_handled() { set_flag(kHandledFlag); }

 private:
  Value result_;
  Value reactions_;
  Value state_;
};

/// 27.2.1.2, both reactions of one `then` in one record.
class PromiseReaction : public Record {
 public:
  static constexpr InstanceType kType = InstanceType::kPromiseReaction;
  enum Field : uint32_t {
    kNext,            ///< PromiseReaction or undefined
    kCapability,      ///< PromiseCapability, JSPromise (a plain one), or undefined (await)
    kFulfillHandler,  ///< callable, or undefined (default); await: the generator to resume
    kRejectHandler,
    kFieldCount
  };
  static PromiseReaction* New(Vm& vm) {
    return static_cast<PromiseReaction*>(Record::New(vm, kType, kFieldCount));
  }
};

/// 27.2.1.1.
class PromiseCapability : public Record {
 public:
  static constexpr InstanceType kType = InstanceType::kPromiseCapability;
  enum Field : uint32_t { kPromise, kResolve, kReject, kFieldCount };
  static PromiseCapability* New(Vm& vm) {
    return static_cast<PromiseCapability*>(Record::New(vm, kType, kFieldCount));
  }
  Value promise() const { return get(kPromise); }
  Value resolve() const { return get(kResolve); }
  Value reject() const { return get(kReject); }
};

/// One job of the queue. What the arguments mean depends on the kind, which belongs to whoever runs
/// the queue.
class Microtask : public Record {
 public:
  static constexpr InstanceType kType = InstanceType::kMicrotask;
  enum Field : uint32_t {
    kKind,   ///< Smi: Microtask::Kind
    kRealm,  ///< Realm or undefined
    kArgument0,
    kArgument1,
    kArgument2,
    kArgument3,
    kFieldCount
  };
  enum class Kind : int32_t {
    kFulfillReaction,  ///< 27.2.2.1 NewPromiseReactionJob: reaction, argument
    kRejectReaction,
    kResolveThenable,  ///< 27.2.2.2: promise, thenable, then
    kCallback,         ///< callable, argument (queueMicrotask, host callbacks)
    kHost,             ///< Foreign with a C++ function object
    kFinalization,     ///< JSFinalizationRegistry
  };
  static Microtask* New(Vm& vm, Kind kind) {
    auto* task = static_cast<Microtask*>(Record::New(vm, kType, kFieldCount));
    task->set_no_barrier(kKind, Value::Smi(static_cast<int32_t>(kind)));
    return task;
  }
  Kind kind() const { return static_cast<Kind>(get(kKind).AsSmi()); }
};

}  // namespace qdr

#endif  // OBJECTS_PROMISE_H_
