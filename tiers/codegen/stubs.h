// Stubs: the pieces of machine code that all tiers share, reached through the table in VmState.
// They make the transitions (C++ to JavaScript and back), the generic calls, and the out-of-line
// parts of inline caches. To add one: a row here, a generator in stubs_*.cc.
//
// Register conventions beyond the calling convention (frames.h):
//   CallC          r11 = C function, its arguments from rsi on (rdi becomes the Vm); result rax; an
//                  exception goes to Throw. Clobbers all caller-saved registers.
//   load caches    rdi = receiver, rsi = name or key, r10 = slot, r11 = miss function; result rax
//   store caches   rdi = receiver, rsi = name or key, rax = value, r9 = strict, r10 = slot, r11 =
//   miss
//                  function; rax is kept
// After any of them rsp is as before; rbx and r12 may be clobbered when JavaScript ran.
#ifndef TIERS_CODEGEN_STUBS_H_
#define TIERS_CODEGEN_STUBS_H_

#include "heap/code_space.h"
#include "objects/vm.h"

namespace qdr {

#define QDR_STUBS(V)                                                                               \
  V(Enter)       /* C++ entry: EnterFunction below */                                              \
  V(EnterResume) /* the same for generators: new.target is the generator, the call is a call */    \
  V(CallC)                                                                                         \
  V(CallRuntime)  /* r11 = C++ function with Arguments, rsi = address of the first argument, edx = \
                     count */                                                                      \
  V(Throw)        /* an exception is pending and the exit frame recorded */                        \
  V(BuiltinEntry) /* code entry of C++ builtins */                                                 \
  V(CompileLazy)  /* code entry of functions without bytecode */                                   \
  V(ClassConstructorEntry) /* code entry of class constructors: refuses calls without new */       \
  V(CallAny)               /* rdi = any value as callee */                                         \
  V(ConstructAny)          /* rdi = constructor (checked), rsi = new.target */                     \
  V(CallWithList)          /* rdi = callee, r8 = FixedArray: replaces the last argument */         \
  V(ConstructWithList)     /* rdi = constructor, rsi = new.target, r8 = FixedArray */              \
  V(FunctionCall)          /* code entry of Function.prototype.call */                             \
  V(FunctionApply)         /* code entry of Function.prototype.apply */                            \
  V(LoadCache)             /* class did not match monomorphically, or the handler is no Smi */     \
  V(StoreCache)                                                                                    \
  V(LoadMiss) /* as LoadCache, but known to miss */                                                \
  V(StoreMiss)                                                                                     \
  V(NewMappedArguments)   /* of the frame at rbp: rdx = FixedArray of the context slot of each     \
                             parameter, r11 = C function for what is not done here, called with    \
                             rsi = the frame and rdx; result rax */                                \
  V(NewUnmappedArguments) /* the same without rdx */                                               \
  V(NewRest)              /* the same, rdx = index of the first argument */                        \
  /* Natives: code entries of builtins whose common case is here (stubs_builtins.cc). */           \
  V(StringCharCodeAt)                                                                              \
  V(StringCharAt)                                                                                  \
  V(StringFromCharCode)                                                                            \
  V(MathAbs)                                                                                       \
  V(MathFloor)                                                                                     \
  V(MathCeil)                                                                                      \
  V(MathTrunc)                                                                                     \
  V(MathSqrt)                                                                                      \
  V(MathMax)                                                                                       \
  V(MathMin)                                                                                       \
  V(ArrayPush)                                                                                     \
  V(ArrayPop)                                                                                      \
  V(Remember)          /* rdi = host: write barrier; keeps every register but r11 */               \
  V(StackGuard)        /* at function entry: overflow or interrupt; keeps rdi, rsi, rdx */         \
  V(BaselineResume)    /* continues the frame at rbp in baseline code at rdx, acc in rax */        \
  V(InterpreterContinue) /* the interpreter goes on with the frame at rbp, at its pc, acc in rax */ \
  V(InterpreterEntry)  /* code entry of interpreted functions (set by tiers/ignition) */           \
  V(InterpreterResume) /* continues an interpreter frame at unwind_frame / unwind_pc, acc in rax */ \
  /* Operators (set by tiers/ignition/operator_stubs.h). */                                        \
  V(Add)                                                                                           \
  V(Sub)                                                                                           \
  V(Mul)                                                                                           \
  V(Div)                                                                                           \
  V(BinaryOp)                                                                                      \
  V(Less)                                                                                          \
  V(Greater)                                                                                       \
  V(LessOrEqual)                                                                                   \
  V(GreaterOrEqual)                                                                                \
  V(Equal)                                                                                         \
  V(EqualStrict)                                                                                   \
  V(ToBoolean)

enum class Stub : uint8_t {
#define QDR_ENUM(Name) k##Name,
  QDR_STUBS(QDR_ENUM)
#undef QDR_ENUM
      kCount
};

std::string_view StubName(Stub stub);

inline const void* StubEntry(const Vm& vm, Stub stub) {
  return vm.state.stubs[static_cast<int>(stub)];
}

struct Transitions;

/// Generates all stubs but the interpreter's into the code space and fills the table.
void GenerateStubs(Vm& vm, CodeSpace& space, const Transitions& transitions);

/// Calls `callee` (any callable) with new.target: `arguments` has the receiver first.
Completion<Value> EnterFunction(Vm& vm, Value callee, Value new_target,
                                std::span<const Value> arguments);

/// Enters a suspended function again: new.target is the generator, which may not be a constructor
/// call.
Completion<Value> ResumeFunction(Vm& vm, JSFunction* function, HeapObject* generator,
                                 std::span<const Value> arguments);

}  // namespace qdr

#endif  // TIERS_CODEGEN_STUBS_H_
