// The kinds of feedback slots: one row each, with the size in 8-byte words and what the words hold.
// Generated code writes only the HIGH halves of words (counters, and type bits at byte 4 of a
// word); low halves and whole words are written by C++ alone, which spares the sink (README.md): so
// no counter can ever look like a hidden class. Every kind is a lattice that only climbs
// (feedback/README.md has each one's states).
#ifndef FEEDBACK_SLOT_KIND_H_
#define FEEDBACK_SLOT_KIND_H_

#include <cstdint>

namespace qdr {

//   V(Name, words)
// clang-format off
#define QDR_FEEDBACK_SLOT_KINDS(V)                                                                 \
  /* Property sites: word 0 = hidden class offset (low half) and insertions; word 1 = handler. */  \
  V(LoadNamed, 2) V(LoadKeyed, 2) V(StoreNamed, 2) V(StoreKeyed, 2) V(DefineOwn, 2)                \
  V(StoreInArrayLiteral, 2) V(HasProperty, 2) V(InstanceOf, 2) V(CloneObject, 2)                   \
  /* Word 0 = PropertyCell or (script) Context; word 1 = Smi, byte offset of the value in it. The  \
     hole there misses. Stores are cached only for writable bindings that are not const. */        \
  V(LoadGlobal, 2) V(LoadGlobalInsideTypeof, 2) V(StoreGlobal, 2)                                  \
  /* Word 0 = target (JSFunction, weak) or megamorphic; count of calls in word 1's high half. */   \
  V(Call, 2) V(Construct, 2)                                                                       \
  /* OperandFeedback bits in the high half's first byte, OR-ed. */                                 \
  V(BinaryOp, 1) V(UnaryOp, 1) V(CompareOp, 1) V(ToBoolean, 1)                                     \
  /* High halves: times taken, times not taken. */                                                 \
  V(Branch, 2)                                                                                     \
  /* High half: back edges taken (trip count). */                                                  \
  V(Loop, 1)                                                                                       \
  V(ForIn, 1) V(Iteration, 2)                                                                      \
  /* Word 0 = boilerplate or AllocationSite; for closures the FeedbackCell. */                     \
  V(Literal, 1) V(Closure, 1)
// clang-format on

enum class SlotKind : uint8_t {
  kNone,
#define QDR_ENUM(Name, words) k##Name,
  QDR_FEEDBACK_SLOT_KINDS(QDR_ENUM)
#undef QDR_ENUM
};

inline constexpr int SlotWords(SlotKind kind) {
  switch (kind) {
    case SlotKind::kNone:
      return 0;
#define QDR_CASE(Name, words) \
  case SlotKind::k##Name:     \
    return words;
      QDR_FEEDBACK_SLOT_KINDS(QDR_CASE)
#undef QDR_CASE
  }
  return 0;
}

/// What a site of arithmetic or comparison has seen: bits that are only ever set.
enum OperandFeedback : uint8_t {
  kSeenNothing = 0,
  kSeenSmi = 1,       ///< Smi operands, Smi result
  kSeenDouble = 2,    ///< a number operand that is a double
  kSeenOverflow = 4,  ///< Smi operands whose result is not a Smi (overflow, -0, fraction)
  kSeenOddball = 8,   ///< undefined, null or a boolean
  kSeenString = 16,
  kSeenBigInt = 32,
  kSeenReceiver = 64,  ///< objects and symbols
  kSeenAny = 128,      ///< mixed beyond the above: conversions with side effects
};

}  // namespace qdr

#endif  // FEEDBACK_SLOT_KIND_H_
