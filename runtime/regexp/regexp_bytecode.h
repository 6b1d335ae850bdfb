// The instructions of compiled regular expressions: one table, from which the names, lengths and
// the dispatch of the matcher come.
//
// The machine. A position `pos` in the subject; int32 registers; a stack of 64-bit entries for
// backtracking. Registers 2n and 2n+1 are start and end of capture n (0 is the whole match), -1
// when it took no part; the others belong to loops and lookarounds. An instruction is one 32-bit
// word, the operation in its low 8 bits and operand A in its high 24, followed by its further
// operands, one word each (W1, W2, ...). Code addresses are word indices. Word 0 is kAttemptFailed.
//
// The stack. An entry is a choice (address << 32 | position), or a restore (bit 63 | register << 32
// | old value), or a datum below a choice that the instruction at that choice pops. "Fail" pops
// entries: a restore is undone and the next entry popped; a choice resumes there. Bottommost is a
// choice of word 0. A write to a register pushes a restore unless only that bottom choice is there.
//
// Classes. A class (RegExpClassTable) has a byte a Latin-1 character and a list of ranges beyond.
// A "guard" is a class used to look at the next unit without consuming it: an over-approximation of
// what may begin there; bit 31 of the operand says that the end of the subject passes too, and
// kNoGuard that everything passes.
//
// Unicode. Under u and v positions are always at code point boundaries. Instructions with CodePoint
// in their name read a surrogate pair as one character; the others are used for characters that are
// one unit and no surrogate, for which unit and code point agree.
#ifndef RUNTIME_REGEXP_REGEXP_BYTECODE_H_
#define RUNTIME_REGEXP_REGEXP_BYTECODE_H_

#include <cstdint>

namespace qdr {

inline constexpr uint32_t kRegExpNoGuard = 0xFFFFFFFF;
inline constexpr uint32_t kRegExpGuardEnd = 0x80000000;
/// The class operand of loops that take any character.
inline constexpr uint32_t kRegExpAnyClass = 0x00FFFFFF;
/// In the offset of String and StringPair: no Latin-1 subject can match.
inline constexpr uint32_t kRegExpWideLiteral = 0x80000000;
/// The largest address and the largest A.
inline constexpr uint32_t kRegExpMaxOperand = 0x00FFFFFE;

enum RegExpBackReferenceFlag : uint32_t {
  kRegExpReferenceBackward = 1,
  kRegExpReferenceIgnoreCase = 2,
  kRegExpReferenceUnicode = 4,
};

// V(name, words, description); words 0 means that the length depends on W1.
#define REGEXP_BYTECODE_LIST(V)                                                                   \
  V(AttemptFailed, 1, "no match at this start: try the next one")                                 \
  V(Fail, 1, "fail")                                                                              \
  V(Accept, 1, "the whole pattern matched, ending at pos")                                        \
  V(Jump, 1, "go to A")                                                                           \
  V(Choice, 1, "push a choice of A at pos; go on")                                                \
  V(BranchUnless, 2, "go to A unless guard W1 passes")                                            \
  V(Dispatch, 1, "go where dispatch table A sends the next unit")                                 \
  V(Char, 1, "consume the unit A, or fail")                                                       \
  V(CharPair, 2, "consume A or W1, or fail")                                                      \
  V(String, 2, "consume the A units of the literal pool at W1, or fail")                          \
  V(StringPair, 2, "as String; the pool has two choices for each unit, side by side")             \
  V(Any, 1, "consume a unit, or fail at the end")                                                 \
  V(Class, 1, "consume a unit of class A, or fail")                                               \
  V(AnyCodePoint, 1, "consume a code point, or fail at the end")                                  \
  V(ClassCodePoint, 1, "consume a code point of class A, or fail")                                \
  V(AnyCodePointBack, 1, "step back over a code point, or fail at the start")                     \
  V(ClassCodePointBack, 1, "step back over a code point of class A, or fail")                     \
  V(Back, 1, "step back A units, or fail at the start")                                           \
  V(LoopPossessive, 3, "consume W1 to W2 units of class A, as many as there are, for good")       \
  V(LoopPossessiveCodePoint, 3, "the same over code points")                                      \
  V(LoopGreedy, 4, "consume W1 to W2 units of A; step back to where guard W3 passes")             \
  V(LoopGreedyRetry, 2, "(reached by failing) give back one unit and more until guard W1 passes") \
  V(LoopGreedyCodePoint, 4, "LoopGreedy over code points")                                        \
  V(LoopGreedyRetryCodePoint, 2, "LoopGreedyRetry over code points")                              \
  V(LoopLazy, 4, "consume W1 units of A, then up to W2 until guard W3 passes")                    \
  V(LoopLazyRetry, 2, "(reached by failing) consume another of A, and more until W1 passes")      \
  V(LoopLazyCodePoint, 4, "LoopLazy over code points")                                            \
  V(LoopLazyRetryCodePoint, 2, "LoopLazyRetry over code points")                                  \
  V(SetRegister, 2, "register A = W1")                                                            \
  V(SavePosition, 1, "register A = pos")                                                          \
  V(ClearRegisters, 2, "registers A to W1 - 1 = -1")                                              \
  V(PushRegisters, 2, "push restores of registers A to W1 - 1")                                   \
  V(IncrementRegister, 1, "register A += 1")                                                      \
  V(CountedGreedy, 4, "register W1 below W2: go on; at W3: go to A; else push a choice of A")     \
  V(CountedLazy, 4, "the same, but push a choice of the next instruction and go to A")            \
  V(NotEmpty, 1, "fail if pos is register A")                                                     \
  V(NotEmptyAfterMin, 3, "fail if pos is register A and register W1 is above W2")                 \
  V(AssertStart, 1, "fail unless at the start of the subject")                                    \
  V(AssertEnd, 1, "fail unless at the end of the subject")                                        \
  V(AssertLineStart, 1, "fail unless at the start or after a line terminator")                    \
  V(AssertLineEnd, 1, "fail unless at the end or before a line terminator")                       \
  V(AssertBoundary, 1, "fail unless just one neighbour is of class A")                            \
  V(AssertNotBoundary, 1, "fail if just one neighbour is of class A")                             \
  V(BackReference, 0, "A: flags, W1: count, then groups; match again what the one set holds")     \
  V(LookBegin, 1, "register A = height of the stack, A + 1 = pos; no restore")                    \
  V(LookEnd, 1, "cut the stack to register A, pos = register A + 1")                              \
  V(NegativeLookBegin, 2, "register W1 = height; push a choice of A")                             \
  V(NegativeLookEnd, 3, "cut the stack to register A, registers W1 to W2 - 1 = -1, fail")

enum class RegExpOp : uint8_t {
#define REGEXP_OP(name, words, text) k##name,
  REGEXP_BYTECODE_LIST(REGEXP_OP)
#undef REGEXP_OP
};

inline constexpr uint32_t kRegExpOpCount = 0
#define REGEXP_OP(name, words, text) +1
    REGEXP_BYTECODE_LIST(REGEXP_OP)
#undef REGEXP_OP
    ;

inline RegExpOp RegExpOpOf(uint32_t word) { return static_cast<RegExpOp>(word & 0xFF); }

/// Words of the instruction at `code`.
uint32_t RegExpInstructionLength(const uint32_t* code);

}  // namespace qdr

#endif  // RUNTIME_REGEXP_REGEXP_BYTECODE_H_
