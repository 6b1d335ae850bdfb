// C functions that instruction bodies call when their fast path does not apply. One convention: the
// Vm first, values in registers, Value::Exception() for a throw. They run in an exit frame; those
// that take a frame pointer get the frame of the instruction. Implemented in runtime/slow_paths*.cc
// (they are ECMAScript semantics) and engine/ (compilation); the two baseline tiers share them.
#ifndef TIERS_IGNITION_SLOW_PATHS_H_
#define TIERS_IGNITION_SLOW_PATHS_H_

#include "objects/vm.h"
#include "tiers/codegen/frames.h"

namespace qdr {

/// Operators by number, for the functions below.
enum class BinaryOp : uint8_t {
  kAdd,
  kSub,
  kMul,
  kDiv,
  kMod,
  kExp,
  kBitAnd,
  kBitOr,
  kBitXor,
  kShl,
  kSar,
  kShr,
};
enum class UnaryOp : uint8_t { kInc, kDec, kNegate, kBitNot, kToNumeric, kToNumber };
enum class CompareOp : uint8_t {
  kLess,
  kGreater,
  kLessOrEqual,
  kGreaterOrEqual,
  kEqual,
  kEqualStrict,
};

extern "C" {
// Operators: perform the operation and OR what they saw into the feedback byte at `feedback`.
Value SlowBinaryOp(Vm* vm, Value left, Value right, uint8_t* feedback, BinaryOp op);
Value SlowUnaryOp(Vm* vm, Value v, uint8_t* feedback, UnaryOp op);
/// true or false.
Value SlowCompare(Vm* vm, Value left, Value right, uint8_t* feedback, CompareOp op);
Value SlowToBoolean(Vm* vm, Value v);
Value SlowTypeOf(Vm* vm, Value v);
Value SlowToString(Vm* vm, Value v);
Value SlowToObject(Vm* vm, Value v);
Value SlowToPropertyKey(Vm* vm, Value v);
Value SlowToAccessKey(Vm* vm, Value key, Value object);
Value SlowCoerceReceiver(Vm* vm, Value receiver);
Value SlowTestTypeOf(Vm* vm, Value v, uint64_t literal);

// Dynamic scope.
Value SlowLoadLookup(Vm* vm, Value name, uintptr_t fp, bool inside_typeof);
Value SlowStoreLookup(Vm* vm, Value name, Value value, uintptr_t fp, uint64_t flags);

// Properties.
Value SlowDelete(Vm* vm, Value object, Value key, bool strict);
Value SlowTestPrivateIn(Vm* vm, Value name, Value object);

// Calls. Feedback of a call site: `slot` is the Call slot.
Value RecordCallTarget(Vm* vm, Value callee, uint64_t* slot);
/// Throws that `callee` is no constructor.
Value ThrowNotConstructor(Vm* vm, Value callee);
/// The iterable as a FixedArray whose length the stack can take.
Value SpreadToList(Vm* vm, Value iterable);

// Literals, closures, contexts. `pool` is the operand from the constant pool.
Value SlowCreateRegExpLiteral(Vm* vm, Value pattern, Value flags, uint64_t* slot);
Value SlowCreateArrayLiteral(Vm* vm, Value pool, uint64_t* slot);
Value SlowCreateEmptyArray(Vm* vm, uint64_t* slot);
Value SlowCreateObjectLiteral(Vm* vm, Value pool, uint64_t* slot);
Value SlowCreateEmptyObject(Vm* vm);
Value SlowCloneObject(Vm* vm, Value source, uint64_t flags, uint64_t* slot);
Value SlowGetTemplateObject(Vm* vm, Value pool, uint64_t* slot);
Value SlowCreateClosure(Vm* vm, Value shared, uint64_t* slot, Value context);
enum class ContextKind : uint8_t { kFunction, kBlock, kCatch, kWith };
Value SlowCreateContext(Vm* vm, Value scope_info, uint64_t slots_or_value, Value previous,
                        ContextKind kind);
Value SlowCloneContext(Vm* vm, Value context);
/// `slots`: FixedArray of the context slot of each parameter, or -1.
Value SlowCreateMappedArguments(Vm* vm, uintptr_t fp, Value slots);
Value SlowCreateUnmappedArguments(Vm* vm, uintptr_t fp);
Value SlowCreateRest(Vm* vm, uintptr_t fp, uint64_t first);

// Iteration. A pair or triple is written through the address of its first register.
Value SlowGetIterator(Vm* vm, Value iterable, Value* pair, uint64_t* slot);
Value SlowGetAsyncIterator(Vm* vm, Value iterable, Value* pair);
/// The value, the hole when done, or empty (0) if this pair needs the general protocol.
Value TryIteratorStep(Vm* vm, Value iterator, Value next, uint64_t* slot);
Value SlowForInEnumerate(Vm* vm, Value object);
Value SlowForInPrepare(Vm* vm, Value enumerated, Value* triple);
/// The key if it still is a property, else undefined.
Value SlowForInFilter(Vm* vm, Value object, Value key);

// Generators.
Value SlowCreateIteratorResult(Vm* vm, Value value, bool done);
Value SlowSuspendGenerator(Vm* vm, Value generator, uintptr_t fp, uint64_t registers, uint64_t id);
/// Restores registers and context; gives the input.
Value SlowResumeGenerator(Vm* vm, Value generator, uintptr_t fp, uint64_t registers);

// Throws.
Value SlowThrow(Vm* vm, Value exception);
Value SlowReThrow(Vm* vm, Value exception);
Value ThrowHoleRead(Vm* vm, Value name);
Value ThrowSuperNotCalled(Vm* vm);
Value ThrowSuperAlreadyCalled(Vm* vm);
Value ThrowNotReceiver(Vm* vm, Value v, uint64_t message);
Value ThrowNullish(Vm* vm, Value v);

// Budgets: at function entry and at back edges, when the count ran out. They allocate feedback
// vectors and choose tiers: the result is the address of code that takes over the frame where it
// is, or 0 to go on.
uint64_t EntryBudgetExhausted(Vm* vm, uintptr_t fp);
uint64_t LoopBudgetExhausted(Vm* vm, uintptr_t fp);
/// --stress-tier-switch, before an instruction: the address where the other of the two tiers goes
/// on with the frame, or 0. The accumulator waits on the stack.
uint64_t StressTierSwitch(Vm* vm, uintptr_t fp);
/// At a back edge, when the stack limit asks for attention.
Value SlowInterrupt(Vm* vm);
/// Below the stack guard: serves the interrupt, or throws the RangeError.
Value SlowStackGuard(Vm* vm);
}

}  // namespace qdr

#endif  // TIERS_IGNITION_SLOW_PATHS_H_
