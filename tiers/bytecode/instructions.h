// The table of instructions, and the contract that stands above it.
//
// Contract
//  1. An instruction is an opcode byte and operands, each 1 byte; behind the prefix Wide each is 2
//     bytes, behind ExtraWide 4 (the prefix byte belongs to the instruction: jump offsets and
//     positions count from the prefix). Operands are little-endian. Flags and runtime ids have
//     fixed sizes.
//  2. There is one accumulator. A row says whether the instruction reads and/or writes it; one that
//     writes it leaves nothing of the old value. Every other value is in a register or parameter.
//  3. A register operand is the signed index of an 8-byte frame slot relative to rbp: register i is
//     slot RegisterOperand(i), the receiver slot +2, parameter i slot +3+i.
//  4. A list of registers is named by its FIRST element; the following elements have DECREASING
//     register indices, that is, increasing addresses. So a list lies in memory in order. This
//     holds for what is read and for pairs and triples that are written.
//  5. The operand block of Call and Construct is [receiver, arg 0, arg 1, ...] as such a list. No
//     register with an index above the receiver's is live at the call: the callee's frame is built
//     right below the receiver, the block is the callee's parameters, and the callee may overwrite
//     it. So a block is allocated as the newest registers, with the receiver the newest of all.
//     Construct (and SuperConstruct) has one more register directly ABOVE the block's last argument
//     (the lowest index, i.e. first allocated): it keeps the new object during the call.
//  6. Jump offsets are signed, relative to the start of the jump instruction. Only JumpLoop goes
//     backwards, and its target is a loop header: reached by it and by falling in or by jumps from
//     before. (Resuming a generator may enter a loop in its middle.) Jump tables in the constant
//     pool hold such offsets, relative to the start of the switch, or the hole. The accumulator is
//     dead at loop headers and at the targets of a switch.
//  7. Feedback slot operands are word indices into the FeedbackVector's slot area; the kind is the
//     row's.
//  8. All registers are undefined at entry. The bytecode never reads the hole except through the
//     instructions that test for it or move it.
//  9. A handler (handler_table.h) is entered with the exception in the accumulator and the context
//     restored from the register its entry names.
// 10. An instruction with CanThrow either completes or has no effect on registers when it throws.
#ifndef TIERS_BYTECODE_INSTRUCTIONS_H_
#define TIERS_BYTECODE_INSTRUCTIONS_H_

#include <cstdint>

#include "feedback/slot_kind.h"

namespace qdr {

enum class OperandKind : uint8_t {
  kNone,
  kReg,     ///< register or parameter read
  kRegOut,  ///< register written
  kRegInOut,
  kRegList,     ///< first register of a list that is read; the next operand is its kCount
  kRegOutPair,  ///< two registers of a list, both written
  kRegOutTriple,
  kCount,    ///< unsigned number of list elements (Call: arguments without the receiver)
  kImm,      ///< signed immediate
  kUImm,     ///< unsigned immediate (slot numbers, depths, ...)
  kConst,    ///< index in the constant pool
  kSlot,     ///< feedback slot
  kJump,     ///< signed offset
  kFlag8,    ///< always 1 byte
  kRuntime,  ///< RuntimeFunction id, always 2 bytes
};

// Accumulator use.
enum class Acc : uint8_t { kNo, kRead, kWrite, kReadWrite };

// Effects.
enum InstructionFlags : uint16_t {
  kPure = 0,
  kCanThrow = 1,
  kCanCallJs = 2,      ///< may run any program code: implies kCanThrow
  kIsJump = 4,         ///< has a kJump operand or a jump table
  kIsConditional = 8,  ///< may also fall through
  kEndsBlock = 16,     ///< never falls through
  kIsLoop = 32,
  kIsSwitch = 64,
  kIsPrefix = 128,
  kCall = kCanThrow | kCanCallJs,
};

//  V(Name, accumulator, flags, slot kind, operands...)
// clang-format off
#define QDR_INSTRUCTIONS(V)                                                                              \
  V(Wide, kNo, kIsPrefix, kNone)                                                                         \
  V(ExtraWide, kNo, kIsPrefix, kNone)                                                                    \
  /* Constants into the accumulator. */                                                                  \
  V(LdaZero, kWrite, kPure, kNone)                                                                       \
  V(LdaSmi, kWrite, kPure, kNone, kImm)                                                                  \
  V(LdaConstant, kWrite, kPure, kNone, kConst)                                                           \
  V(LdaUndefined, kWrite, kPure, kNone)                                                                  \
  V(LdaNull, kWrite, kPure, kNone)                                                                       \
  V(LdaTrue, kWrite, kPure, kNone)                                                                       \
  V(LdaFalse, kWrite, kPure, kNone)                                                                      \
  V(LdaHole, kWrite, kPure, kNone)                                                                       \
  /* Registers. */                                                                                       \
  V(Ldar, kWrite, kPure, kNone, kReg)                                                                    \
  V(Star, kRead, kPure, kNone, kRegOut)                                                                  \
  V(Mov, kNo, kPure, kNone, kReg, kRegOut)                                                               \
  /* Context chain. PushContext makes acc the current context and keeps the old one in the register. */  \
  V(PushContext, kRead, kPure, kNone, kRegOut)                                                           \
  V(PopContext, kNo, kPure, kNone, kReg)                                                                 \
  V(LdaCurrentContextSlot, kWrite, kPure, kNone, kUImm)                                                  \
  V(LdaContextSlot, kWrite, kPure, kNone, kUImm /*slot*/, kUImm /*depth*/)                               \
  V(StaCurrentContextSlot, kRead, kPure, kNone, kUImm)                                                   \
  V(StaContextSlot, kRead, kPure, kNone, kUImm, kUImm)                                                   \
  V(LdaCurrentContext, kWrite, kPure, kNone)                                                             \
  V(LdaCallee, kWrite, kPure, kNone)   /* the running closure */                                         \
  /* Sloppy functions that use `this`: undefined and null in the receiver slot become globalThis, other  \
     primitives their wrapper (ECMA-262 10.2.1.2). Idempotent. */                                        \
  V(CoerceReceiver, kWrite /* nothing */, kCanThrow, kNone)                                                               \
  V(LdaNewTarget, kWrite, kPure, kNone) /* valid only as the function's first instructions (before any call) */ \
  /* Globals: PropertyCell or script context slot by IC. */                                              \
  V(LdaGlobal, kWrite, kCall, kLoadGlobal, kConst, kSlot)                                                \
  V(LdaGlobalInsideTypeof, kWrite, kCall, kLoadGlobalInsideTypeof, kConst, kSlot)                        \
  V(StaGlobal, kRead, kCall, kStoreGlobal, kConst, kSlot, kFlag8 /*strict*/)                             \
  /* Dynamic scope (with, sloppy eval). */                                                               \
  V(LdaLookupSlot, kWrite, kCall, kNone, kConst)                                                         \
  V(LdaLookupSlotInsideTypeof, kWrite, kCall, kNone, kConst)                                             \
  V(StaLookupSlot, kRead, kCall, kNone, kConst, kFlag8 /*strict*/)                     \
  /* Module bindings: cells in the module's context. */                                                  \
  V(LdaModuleVariable, kWrite, kCanThrow, kNone, kImm /*>0 export, <0 import*/, kUImm /*depth*/)         \
  V(StaModuleVariable, kRead, kCanThrow, kNone, kImm, kUImm)                                             \
  /* Properties. */                                                                                      \
  V(GetNamed, kWrite, kCall, kLoadNamed, kReg /*object*/, kConst /*name*/, kSlot)                        \
  V(GetNamedFromSuper, kReadWrite, kCall, kLoadNamed, kReg /*receiver*/, kConst, kSlot) /* acc: home object's prototype */ \
  V(GetSuperBase, kReadWrite, kPure, kNone)  /* acc: function; the prototype of its home object */        \
  V(GetSuperConstructor, kReadWrite, kPure, kNone)  /* acc: function; its prototype */                   \
  V(GetKeyed, kReadWrite, kCall, kLoadKeyed, kReg /*object*/, kSlot) /* acc: key */                      \
  V(SetNamed, kRead, kCall, kStoreNamed, kReg, kConst, kSlot, kFlag8 /*strict*/)                         \
  V(SetKeyed, kRead, kCall, kStoreKeyed, kReg, kReg /*key*/, kSlot, kFlag8 /*strict*/)                   \
  V(DefineNamedOwn, kRead, kCall, kDefineOwn, kReg, kConst, kSlot)  /* CreateDataPropertyOrThrow */      \
  V(DefineKeyedOwn, kRead, kCall, kDefineOwn, kReg, kReg, kSlot, kFlag8 /*DefineKeyedOwnFlag*/) \
  V(StaInArrayLiteral, kRead, kCall, kStoreInArrayLiteral, kReg /*array*/, kReg /*index*/, kSlot)        \
  V(DeletePropertyStrict, kReadWrite, kCall, kNone, kReg)  /* acc: key */                                \
  V(DeletePropertySloppy, kReadWrite, kCall, kNone, kReg)                                                \
  V(TestIn, kReadWrite, kCall, kHasProperty, kReg /*key*/, kSlot)  /* acc: object */                     \
  V(TestInstanceOf, kReadWrite, kCall, kInstanceOf, kReg /*value*/, kSlot)  /* acc: constructor */       \
  V(TestPrivateIn, kReadWrite, kCanThrow, kNone, kReg /*private name*/)  /* acc: object */               \
  /* Arithmetic: register op accumulator. */                                                             \
  V(Add, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                      \
  V(Sub, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                      \
  V(Mul, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                      \
  V(Div, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                      \
  V(Mod, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                      \
  V(Exp, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                      \
  V(BitAnd, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                   \
  V(BitOr, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                    \
  V(BitXor, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                   \
  V(Shl, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                      \
  V(Sar, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                      \
  V(Shr, kReadWrite, kCall, kBinaryOp, kReg, kSlot)                                                      \
  /* Accumulator op immediate. */                                                                        \
  V(AddSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                   \
  V(SubSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                   \
  V(MulSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                   \
  V(DivSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                   \
  V(ModSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                   \
  V(BitAndSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                \
  V(BitOrSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                 \
  V(BitXorSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                \
  V(ShlSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                   \
  V(SarSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                   \
  V(ShrSmi, kReadWrite, kCall, kBinaryOp, kImm, kSlot)                                                   \
  /* Unary. */                                                                                           \
  V(Inc, kReadWrite, kCall, kUnaryOp, kSlot)                                                             \
  V(Dec, kReadWrite, kCall, kUnaryOp, kSlot)                                                             \
  V(Negate, kReadWrite, kCall, kUnaryOp, kSlot)                                                          \
  V(BitNot, kReadWrite, kCall, kUnaryOp, kSlot)                                                          \
  V(ToNumeric, kReadWrite, kCall, kUnaryOp, kSlot)                                                       \
  V(ToNumber, kReadWrite, kCall, kUnaryOp, kSlot)                                                        \
  V(LogicalNot, kReadWrite, kPure, kNone)            /* acc is a boolean */                              \
  V(ToBooleanLogicalNot, kReadWrite, kPure, kToBoolean, kSlot)                                           \
  V(ToBoolean, kReadWrite, kPure, kToBoolean, kSlot)                                                     \
  V(ToString, kReadWrite, kCall, kNone)                                                                  \
  V(ToObject, kReadWrite /* the object */, kCall, kNone, kRegOut)                                                              \
  V(ToPropertyKey, kReadWrite, kCall, kNone)                                                             \
  /* The key of a property access that reads and then writes: like ToPropertyKey, but a TypeError if the \
     object (the register) is undefined or null comes first. Numbers, strings and symbols stay. */       \
  V(ToAccessKey, kReadWrite, kCall, kNone, kReg)                                                         \
  V(TypeOf, kReadWrite, kPure, kNone)                                                                    \
  /* Comparison: register op accumulator, boolean result. */                                             \
  V(TestEqual, kReadWrite, kCall, kCompareOp, kReg, kSlot)                                               \
  V(TestEqualStrict, kReadWrite, kPure, kCompareOp, kReg, kSlot)                                         \
  V(TestLess, kReadWrite, kCall, kCompareOp, kReg, kSlot)                                                \
  V(TestGreater, kReadWrite, kCall, kCompareOp, kReg, kSlot)                                             \
  V(TestLessOrEqual, kReadWrite, kCall, kCompareOp, kReg, kSlot)                                         \
  V(TestGreaterOrEqual, kReadWrite, kCall, kCompareOp, kReg, kSlot)                                      \
  V(TestReferenceEqual, kReadWrite, kPure, kNone, kReg)                                                  \
  V(TestNull, kReadWrite, kPure, kNone)                                                                  \
  V(TestUndefined, kReadWrite, kPure, kNone)                                                             \
  V(TestUndetectable, kReadWrite, kPure, kNone)      /* == null */                                       \
  V(TestTypeOf, kReadWrite, kPure, kNone, kFlag8 /*TypeOfLiteral*/)                                      \
  /* Jumps. */                                                                                           \
  V(Jump, kNo, kIsJump | kEndsBlock, kNone, kJump)                                                       \
  V(JumpLoop, kNo, kIsJump | kEndsBlock | kIsLoop | kCanThrow, kLoop, kJump, kUImm /*depth*/, kSlot)     \
  V(JumpIfTrue, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)      /* acc is a boolean */      \
  V(JumpIfFalse, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                                 \
  V(JumpIfToBooleanTrue, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                         \
  V(JumpIfToBooleanFalse, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                        \
  V(JumpIfNull, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                                  \
  V(JumpIfNotNull, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                               \
  V(JumpIfUndefined, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                             \
  V(JumpIfNotUndefined, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                          \
  V(JumpIfNullish, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)   /* undefined or null bits, not HTMLDDA */ \
  V(JumpIfNotNullish, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                            \
  V(JumpIfUndetectable, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)   /* == null, HTMLDDA included */ \
  V(JumpIfNotUndetectable, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                       \
  V(JumpIfHole, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                                  \
  V(JumpIfNotHole, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                               \
  V(JumpIfReceiver, kRead, kIsJump | kIsConditional, kBranch, kJump, kSlot)                              \
  /* Compare register with accumulator and branch: what conditions compile to. The slot is the CompareOp; the Branch slot is the \
     word right behind it (allocated together). The accumulator is dead after. */                        \
  V(JumpIfLess, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)                 \
  V(JumpIfNotLess, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)              \
  V(JumpIfGreater, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)              \
  V(JumpIfNotGreater, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)           \
  V(JumpIfLessOrEqual, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)          \
  V(JumpIfNotLessOrEqual, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)       \
  V(JumpIfGreaterOrEqual, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)       \
  V(JumpIfNotGreaterOrEqual, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)    \
  V(JumpIfEqual, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)                \
  V(JumpIfNotEqual, kRead, kIsJump | kIsConditional | kCall, kCompareOp, kReg, kJump, kSlot)             \
  V(JumpIfEqualStrict, kRead, kIsJump | kIsConditional, kCompareOp, kReg, kJump, kSlot)                  \
  V(JumpIfNotEqualStrict, kRead, kIsJump | kIsConditional, kCompareOp, kReg, kJump, kSlot)               \
  /* If acc is a Smi in [base, base + count): jump by the table of constants [first, first + count)      \
     (Smi offsets; falls through for the hole). Any other value, doubles too, falls through. */ \
  V(SwitchOnSmi, kRead, kIsSwitch | kIsConditional, kNone, kConst /*first*/, kUImm /*count*/, kImm /*base*/) \
  /* Calls. The block: contract 5. */                                                                    \
  V(Call, kWrite, kCall, kCall, kReg /*callee*/, kRegList /*receiver*/, kCount, kSlot)                   \
  V(CallUndefinedReceiver, kWrite, kCall, kCall, kReg, kRegList /*receiver slot, need not be set*/, kCount, kSlot) \
  /* Load the method `name` of the receiver in the block and call it: GetNamed + Call. */                \
  V(CallMethod, kWrite, kCall, kCall, kConst /*name*/, kRegList, kCount, kSlot /*Call*/, kSlot /*LoadNamed*/) \
  V(CallWithSpread, kWrite, kCall, kCall, kReg, kRegList, kCount, kSlot) /* the last argument is spread */ \
  V(Construct, kWrite, kCall, kConstruct, kReg /*constructor*/, kRegList, kCount, kSlot)                 \
  V(ConstructWithSpread, kWrite, kCall, kConstruct, kReg, kRegList, kCount, kSlot)                       \
  /* super(...): acc: new.target; the result is the new `this`. */                                       \
  V(SuperConstruct, kReadWrite, kCall, kConstruct, kReg /*super constructor*/, kRegList, kCount, kSlot)  \
  V(SuperConstructWithSpread, kReadWrite, kCall, kConstruct, kReg, kRegList, kCount, kSlot)              \
  /* super(...) with this frame's own arguments, pushed beyond the receiver; the count is 0. */           \
  V(SuperConstructForward, kReadWrite, kCall, kConstruct, kReg, kRegList, kCount, kSlot)                 \
  V(CallRuntime, kWrite, kCall, kNone, kRuntime, kRegList /*arguments*/, kCount)                         \
  /* Literals, closures, contexts. */                                                                    \
  V(CreateRegExpLiteral, kWrite, kCanThrow, kLiteral, kConst /*pattern*/, kConst /*flags*/, kSlot)       \
  V(CreateArrayLiteral, kWrite, kCanThrow, kLiteral, kConst /*boilerplate*/, kSlot)                      \
  V(CreateEmptyArrayLiteral, kWrite, kPure, kLiteral, kSlot)                                             \
  V(CreateObjectLiteral, kWrite, kCanThrow, kLiteral, kConst /*boilerplate*/, kSlot)                     \
  V(CreateEmptyObjectLiteral, kWrite, kPure, kNone)                                                      \
  V(CloneObject, kWrite, kCall, kCloneObject, kReg, kFlag8, kSlot)                                       \
  V(GetTemplateObject, kWrite, kPure, kLiteral, kConst, kSlot)                                           \
  V(CreateClosure, kWrite, kPure, kClosure, kConst /*SharedFunctionInfo*/, kSlot)                        \
  V(CreateFunctionContext, kWrite, kCanThrow, kNone, kConst /*scope info*/, kUImm /*slots*/)             \
  V(CreateBlockContext, kWrite, kCanThrow, kNone, kConst, kUImm)         /* slots start as the hole */   \
  V(CreateCatchContext, kWrite, kCanThrow, kNone, kReg /*exception*/, kConst)                            \
  V(CreateWithContext, kWrite, kCanThrow, kNone, kReg /*object*/, kConst)                                \
  V(CloneBlockContext, kWrite, kCanThrow, kNone)    /* a copy of the current context (per-iteration bindings) */ \
  /* The constant is a FixedArray with the slot in the current context of each parameter, or -1. */      \
  V(CreateMappedArguments, kWrite, kCanThrow, kNone, kConst)                                             \
  V(CreateUnmappedArguments, kWrite, kCanThrow, kNone)                                                   \
  V(CreateRestParameter, kWrite, kCanThrow, kNone, kUImm /*first*/)                                      \
  /* Iteration. */                                                                                       \
  V(GetIterator, kWrite /* nothing */, kCall, kIteration, kReg /*iterable*/, kRegOutPair /*iterator, next*/, kSlot)       \
  V(GetAsyncIterator, kWrite /* nothing */, kCall, kNone, kReg, kRegOutPair)                                              \
  /* One step of the list [iterator, next] where it is known how (arrays, ...): value in acc, or the hole when done; else jump to the general protocol. */ \
  V(IteratorFastStep, kWrite, kIsJump | kIsConditional | kCanThrow, kIteration, kRegList, kCount, kJump /*general*/, kSlot) \
  V(ForInEnumerate, kWrite, kCall, kNone, kReg)     /* keys to enumerate of the object: Map with enum cache or FixedArray */ \
  V(ForInPrepare, kReadWrite /* nothing */, kPure, kForIn, kRegOutTriple /*cache type, cache array, length*/, kSlot)        \
  V(ForInNext, kWrite, kCall, kForIn, kReg /*object*/, kReg /*index*/, kRegList /*type, array*/, kCount, kSlot) /* undefined: deleted meanwhile, skip */ \
  /* Generators: see tiers/bytecode/README.md. */                                                        \
  V(SwitchOnGeneratorState, kNo, kIsSwitch | kIsConditional, kNone, kReg, kConst /*first*/, kUImm /*count*/) \
  V(SuspendGenerator, kRead, kEndsBlock, kNone, kReg, kUImm /*registers*/, kUImm /*suspend id*/)         \
  V(ResumeGenerator, kWrite, kPure, kNone, kReg, kUImm)                                                  \
  V(LdaResumeMode, kWrite, kPure, kNone, kReg)       /* Smi of ResumeMode */                                \
  V(CreateIteratorResult, kReadWrite, kPure, kNone, kFlag8 /*done*/)  /* acc: value */                   \
  /* Control. */                                                                                         \
  V(Return, kRead, kEndsBlock, kNone)                                                                    \
  V(Throw, kRead, kCanThrow | kEndsBlock, kNone)                                                         \
  V(ReThrow, kRead, kCanThrow | kEndsBlock, kNone)   /* keeps the original position */                   \
  V(ThrowReferenceErrorIfHole, kRead, kCanThrow, kNone, kConst /*name*/)                                 \
  V(ThrowSuperNotCalledIfHole, kRead, kCanThrow, kNone)                                                  \
  V(ThrowSuperAlreadyCalledIfNotHole, kRead, kCanThrow, kNone)                                           \
  V(ThrowIfNotReceiver, kRead, kCanThrow, kNone, kReg /*for the message*/, kFlag8 /*NotReceiverMessage*/)           \
  V(ThrowIfNullish, kRead, kCanThrow, kNone)         /* destructuring of undefined or null */            \
  V(Debugger, kNo, kCall, kNone)                                                                         \
  V(Illegal, kNo, kEndsBlock, kNone)
// clang-format on

enum class Opcode : uint8_t {
#define QDR_ENUM(Name, ...) k##Name,
  QDR_INSTRUCTIONS(QDR_ENUM)
#undef QDR_ENUM
      kCount
};
inline constexpr int kOpcodeCount = static_cast<int>(Opcode::kCount);
static_assert(kOpcodeCount <= 256);

/// Flags of DefineKeyedOwn.
enum DefineKeyedOwnFlag : uint8_t {
  /// The value is an anonymous function or class: it gets the key as its name.
  kSetFunctionName = 1,
  /// The key is a private name: a TypeError if the object has it already.
  kDefinePrivate = 2,
};

/// Operand of TestTypeOf.
enum class TypeOfLiteral : uint8_t {
  kNumber,
  kString,
  kSymbol,
  kBoolean,
  kBigInt,
  kUndefined,
  kFunction,
  kObject,
  kOther,  ///< no value has this type: always false
};

/// What ThrowIfNotReceiver says; a TypeError but where noted. The two of derived constructors
/// belong to the construction: they are errors of the caller's realm (10.2.2, steps 12 to 16).
enum class NotReceiverMessage : uint8_t {
  kIteratorResult,       ///< "Iterator result %s is not an object"
  kDerivedConstructor,   ///< "Derived constructors may only return object or undefined"
  kIteratorReturnValue,  ///< what the iterator's return or throw method gave: "%s is not an object"
  kConstructedThis,      ///< the hole, as super() was not called: a ReferenceError
};

/// Frame slots between rbp and register 0 (tiers/codegen/frames.h names them).
inline constexpr int kFixedFrameSlots = 9;
/// Operand of register `i`, of the receiver and of parameter `i`.
inline constexpr int RegisterOperand(int i) { return -(kFixedFrameSlots + i); }
inline constexpr int kReceiverOperand = 2;
inline constexpr int ParameterOperand(int i) { return 3 + i; }

}  // namespace qdr

#endif  // TIERS_BYTECODE_INSTRUCTIONS_H_
