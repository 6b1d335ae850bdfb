// Handlers: how an inline cache does its access once the class matched. A handler is a Smi for the
// two commonest programs or a Handler object: a linear program of steps, data words beside it, and
// the address of the native code of its shape.
#ifndef FEEDBACK_HANDLER_H_
#define FEEDBACK_HANDLER_H_

#include <span>

#include "objects/vm.h"

namespace qdr {

// V(Name, data words it takes). "current" starts as the receiver. The last step yields the result.
// Hashes are those of the name (NameDictionary::HashOf), as Smis.
// clang-format off
#define QDR_HANDLER_STEPS(V)                                                                       \
  /* Guards: on failure the access misses. */                                                      \
  V(GuardKey, 1)          /* keyed sites: the key is this name (internalized string or symbol) */  \
  V(GuardValidityCell, 1) /* cell valid */                                                         \
  V(GuardClassOf, 2)      /* object data0 still has hidden class data1 (Smi offset) */             \
  V(GuardNotOwn, 1)       /* hash: the receiver, in dictionary mode, has no such own property */   \
  /* Moves. */                                                                                     \
  V(UseHolder, 1)         /* current = object */                                                   \
  /* Loads: end the program. */                                                                    \
  V(LoadInObject, 1)      /* byte offset (Smi) in current */                                       \
  V(LoadOutOfObject, 1)   /* byte offset in current's PropertyArray */                             \
  V(LoadConstant, 1)                                                                               \
  V(LoadCell, 1)          /* value of a PropertyCell; the hole misses */                           \
  V(LoadModuleCell, 1)    /* value of a Cell; the hole misses */                                   \
  V(LoadUndefined, 0)                                                                              \
  V(LoadDictionary, 1)    /* data property of current in its NameDictionary at this entry, if the  \
                             key there still is the name; else misses */                           \
  V(LoadOwnDictionary, 1) /* hash: data property of the receiver, looked up; else misses */        \
  V(LoadArrayLength, 0)                                                                            \
  V(LoadStringLength, 0)                                                                           \
  V(LoadFunctionPrototype, 0)                                                                      \
  V(LoadTypedArrayLength, 0)                                                                       \
  V(CallGetter, 1)        /* callable, called with the receiver */                                 \
  V(CallNativeGetter, 1)  /* NativeAccessor on current */                                          \
  V(LoadElement, 0)       /* fast kinds, packed or holey: in bounds, not the hole; else misses */  \
  V(LoadElementHoleToUndefined, 0) /* fast kinds: the hole and beyond the end give undefined; a    \
                             validity guard of the chain, which has no elements, comes before */   \
  V(LoadTypedElement, 1)  /* ElementsKind; in bounds or misses */                                  \
  V(LoadStringCharacter, 0) /* one-character string; in bounds or misses */                        \
  V(LoadStringCharacterOrUndefined, 0) /* undefined beyond the end; a validity guard of the chain  \
                             of String.prototype, which has no elements, comes before */           \
  V(LoadMappedArgument, 0)                                                                         \
  V(LoadProxy, 0)         /* always through the runtime, without a miss */                         \
  V(LoadSlow, 0)          /* generic runtime access without changing the feedback */               \
  /* Stores. */                                                                                    \
  V(StoreInObject, 1)     /* byte offset in receiver */                                            \
  V(StoreOutOfObject, 1)                                                                           \
  V(StoreOwnDictionary, 1) /* hash: writable data property of the receiver that is not constant */ \
  V(TransitionInObject, 2) /* new hidden class (Map), offset: sets class, then stores */           \
  V(TransitionOutOfObject, 2) /* new class, offset in the PropertyArray, which grows if it must */ \
  V(StoreCell, 1)         /* PropertyCell; the hole in it misses */                                \
  V(StoreArrayLength, 0)                                                                           \
  V(CallSetter, 1)                                                                                 \
  V(CallNativeSetter, 1)                                                                           \
  V(StoreElement, 1)      /* fast kind given: in bounds, value fits the kind, overwrites no hole;  \
                             else misses */                                                        \
  V(StoreElementGrow, 0)  /* as StoreElement for the receiver's kind, and fills holes and appends  \
                             at an array's length within the capacity; a validity guard of the     \
                             chain, which has no elements, comes before */                         \
  V(StoreElementTransition, 2) /* Map with the new elements kind, kind */                          \
  V(StoreTypedElement, 1) /* ElementsKind; out of bounds ignored after conversion of a number */   \
  V(StoreSlow, 0)                                                                                  \
  /* in */                                                                                         \
  V(ReturnTrue, 0)                                                                                 \
  V(ReturnFalse, 0)                                                                                \
  V(HasElement, 0)                                                                                 \
  V(HasSlow, 0)                                                                                    \
  /* instanceof: OrdinaryHasInstance with this prototype object. */                                \
  V(HasInPrototypeChain, 1)                                                                        \
  /* instanceof: OrdinaryHasInstance with the `prototype` of the constructor, a JSFunction. */     \
  V(OrdinaryHasInstance, 0)
// clang-format on

enum class HandlerStep : uint8_t {
#define QDR_ENUM(Name, words) k##Name,
  QDR_HANDLER_STEPS(QDR_ENUM)
#undef QDR_ENUM
      kCount
};
/// Does the step end a program of a store?
inline constexpr bool IsStoreStep(HandlerStep step) {
  return step >= HandlerStep::kStoreInObject && step <= HandlerStep::kStoreSlow;
}
/// Is it an access by index, for which the key is no name?
bool IsElementStep(HandlerStep step);
int HandlerStepWords(HandlerStep step);
const char* HandlerStepName(HandlerStep step);
/// "GuardValidityCell UseHolder LoadInObject": the steps of a shape (Handler::shape).
std::string HandlerShapeName(uint64_t shape);

/// The Smi handlers: a positive byte offset is an in-object field of the receiver; a negative one,
/// -offset in its PropertyArray.
inline Value InObjectHandler(int offset) { return Value::Smi(offset); }
inline Value OutOfObjectHandler(int offset) { return Value::Smi(-offset); }

/// At keyed sites the Smis below 8 mean elements of the receiver's own kind (the matched class says
/// which), in bounds and, for loads, not the hole: anything else misses.
inline Value ElementLoadHandler() { return Value::Smi(0); }
inline Value ElementStoreHandler(ElementsKind kind) {
  return Value::Smi(IsSmiKind(kind) ? 1 : IsDoubleKind(kind) ? 2 : 3);
}

class Handler : public HeapObject {
 public:
  static constexpr InstanceType kType = InstanceType::kHandler;
  static constexpr int kCodeOffset = 8;  ///< native entry of the shape
  static constexpr int kStepsOffset =
      16;  ///< up to 7 steps, one byte each, low byte first; the top byte is the count
  static constexpr int kLengthOffset = 24;  ///< uint32: number of data words
  static constexpr int kDataOffset = 32;
  static constexpr int kMaxSteps = 7;

  /// Finds the native code of the shape through the Vm's HandlerCompiler.
  static Handler* New(Vm& vm, std::span<const HandlerStep> steps, std::span<const Value> data);
  int step_count() const { return static_cast<int>(steps_ >> 56); }
  HandlerStep step(int i) const { return static_cast<HandlerStep>(steps_ >> (8 * i) & 0xff); }
  uint64_t shape() const { return steps_; }
  uint32_t data_count() const { return length_; }
  Value data(uint32_t i) const { return words()[i]; }
  Value* words() const {
    return reinterpret_cast<Value*>(reinterpret_cast<uintptr_t>(this) + kDataOffset);
  }
  const void* code() const { return code_; }
  HandlerStep last_step() const { return step(step_count() - 1); }
  /// The same program with the same data.
  static bool Same(Value a, Value b);
  /// `handler`, which may be empty, is this program.
  static bool Is(Value handler, std::span<const HandlerStep> steps, std::span<const Value> data);
  /// No validity cell that it guards on is invalid.
  bool IsStillValid() const;
  std::string ToDebugString(Vm& vm) const;

 private:
  const void* code_;
  uint64_t steps_;
  uint32_t length_;
  uint32_t padding_;
};

/// Gives native code for shapes; implemented by tiers/codegen, installed in the FeedbackState.
class HandlerCompiler {
 public:
  virtual ~HandlerCompiler() = default;
  /// Entry of the code for this shape (compiled at first request).
  virtual const void* CodeFor(uint64_t shape) = 0;
};

}  // namespace qdr

#endif  // FEEDBACK_HANDLER_H_
