// The matcher: runs a program over a Latin-1 or UTF-16 subject. One function per kind of subject,
// dispatching with computed goto; regexp_bytecode.h says what each instruction does and what lies
// on the backtrack stack. The stack starts inside the frame and moves to the heap when it grows.
#include <algorithm>
#include <cstring>
#include <limits>

#include "base/check.h"
#include "base/memory.h"
#include "runtime/regexp/case_folding.h"
#include "runtime/regexp/regexp_program.h"

namespace qdr {

namespace {

constexpr size_t kInlineEntries = 512;
constexpr size_t kInlineRegisters = 64;
constexpr uint64_t kRestoreBit = uint64_t{1} << 63;

template <class Char>
constexpr bool kIsUtf16 = sizeof(Char) == 2;

bool IsLead(uint32_t unit) { return (unit & 0xFC00) == 0xD800; }
bool IsTrail(uint32_t unit) { return (unit & 0xFC00) == 0xDC00; }
uint32_t Combine(uint32_t lead, uint32_t trail) {
  return 0x10000 + ((lead - 0xD800) << 10) + (trail - 0xDC00);
}
bool IsLineTerminator(uint32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

// The backtrack stack.
class EntryStack {
 public:
  EntryStack() : base_(inline_), limit_(inline_ + kInlineEntries) {}
  ~EntryStack() {
    if (base_ != inline_) FreeMemory(base_);
  }
  EntryStack(const EntryStack&) = delete;
  EntryStack& operator=(const EntryStack&) = delete;

  uint64_t* base() const { return base_; }
  uint64_t* limit() const { return limit_; }

  // Doubles the stack, which is full up to `top`; returns the new top, or null at the maximum.
  [[gnu::noinline]] uint64_t* Grow(uint64_t* top) {
    size_t used = static_cast<size_t>(top - base_);
    size_t capacity = static_cast<size_t>(limit_ - base_) * 2;
    if (capacity > kMaxRegExpBacktrackEntries) return nullptr;
    auto* grown = static_cast<uint64_t*>(
        ReallocateMemory(base_ == inline_ ? nullptr : base_, capacity * sizeof(uint64_t)));
    if (grown == nullptr) return nullptr;
    if (base_ == inline_) std::memcpy(grown, inline_, used * sizeof(uint64_t));
    base_ = grown;
    limit_ = grown + capacity;
    return grown + used;
  }

 private:
  uint64_t* base_;
  uint64_t* limit_;
  uint64_t inline_[kInlineEntries];
};

template <class Char>
inline bool InClass(const RegExpClassTable& table, uint32_t c) {
  if constexpr (kIsUtf16<Char>) {
    if (c > 0xFF) return table.ContainsBeyond(c);
  }
  return table.latin1[c] != 0;
}

// Whether what stands at `p` passes the guard.
template <class Char>
inline bool Passes(const RegExpClassTable* classes, uint32_t guard, const Char* p,
                   const Char* end) {
  if (guard == kRegExpNoGuard) return true;
  if (p == end) return (guard & kRegExpGuardEnd) != 0;
  return InClass<Char>(classes[guard & ~kRegExpGuardEnd], *p);
}

// Reads the code point at `*p`, which is before `end`, and steps over it.
template <class Char>
inline uint32_t ReadCodePoint(const Char** p, const Char* end) {
  uint32_t unit = *(*p)++;
  if constexpr (kIsUtf16<Char>) {
    if (IsLead(unit) && *p < end && IsTrail(**p)) return Combine(unit, *(*p)++);
  }
  return unit;
}

// Reads the code point before `*p`, which is after `start`, and steps back over it.
template <class Char>
inline uint32_t ReadCodePointBack(const Char** p, const Char* start) {
  uint32_t unit = *--*p;
  if constexpr (kIsUtf16<Char>) {
    if (IsTrail(unit) && *p > start && IsLead((*p)[-1])) {
      --*p;
      return Combine(**p, unit);
    }
  }
  return unit;
}

// Consumes up to `max` characters of the class from `p`; returns where it stopped and, in `*count`,
// how many there were.
template <class Char, bool kCodePoints>
inline const Char* RunClass(const RegExpClassTable* classes, uint32_t index, const Char* p,
                            const Char* end, uint32_t max, uint32_t* count) {
  if constexpr (kCodePoints && kIsUtf16<Char>) {
    uint32_t n = 0;
    while (n < max && p < end) {
      const Char* next = p;
      uint32_t c = ReadCodePoint(&next, end);
      if (index != kRegExpAnyClass && !InClass<Char>(classes[index], c)) break;
      p = next;
      n++;
    }
    *count = n;
    return p;
  } else {
    const Char* first = p;
    if (static_cast<size_t>(end - p) > max) end = p + max;
    if (index == kRegExpAnyClass) {
      p = end;
    } else {
      const RegExpClassTable& table = classes[index];
      while (p < end && InClass<Char>(table, *p)) p++;
    }
    *count = static_cast<uint32_t>(p - first);
    return p;
  }
}

template <class Char>
const Char* FindLiteral(const RegExpScan& scan, const Char* p, const Char* end) {
  if constexpr (kIsUtf16<Char>) {
    std::u16string_view text(reinterpret_cast<const char16_t*>(p), static_cast<size_t>(end - p));
    size_t at = text.find(scan.literal);
    return at == std::u16string_view::npos ? nullptr : p + at;
  } else {
    const std::string& literal = scan.latin1_literal;
    if (literal.empty()) return nullptr;
    auto size = static_cast<size_t>(end - p);
    if (literal.size() == 1) {
      return static_cast<const Char*>(std::memchr(p, static_cast<uint8_t>(literal[0]), size));
    }
    return static_cast<const Char*>(memmem(p, size, literal.data(), literal.size()));
  }
}

// The first place at or after `p` where a match may start, or null.
template <class Char>
const Char* FindStart(const RegExpProgram& program, const Char* start, const Char* p,
                      const Char* end) {
  if (static_cast<size_t>(end - p) < program.min_length()) return nullptr;
  const RegExpScan& scan = program.scan();
  switch (scan.kind) {
    case RegExpScan::Kind::kEverywhere:
      return p;
    case RegExpScan::Kind::kAtStart:
      return p == start ? p : nullptr;
    case RegExpScan::Kind::kAtLineStart:
      while (p != start && !IsLineTerminator(p[-1])) {
        if (p == end) return nullptr;
        p++;
      }
      return p;
    case RegExpScan::Kind::kLiteral:
      return FindLiteral(scan, p, end);
    case RegExpScan::Kind::kClass: {
      const RegExpClassTable& first = scan.first;
      while (p < end && !InClass<Char>(first, *p)) p++;
      return p < end || scan.first_end ? p : nullptr;
    }
    case RegExpScan::Kind::kShift: {
      size_t ahead = scan.window - 1;
      // The window fits: it is at most the minimal length.
      const Char* last = end - scan.window;
      while (p <= last) {
        uint32_t c = p[ahead];
        uint32_t shift = c > 0xFF ? scan.shift_beyond : scan.shift[c];
        if (shift == 0) {
          if (InClass<Char>(scan.first, *p)) return p;
          shift = 1;
        }
        p += shift;
      }
      return nullptr;
    }
  }
  QDR_UNREACHABLE();
}

template <class Char>
bool SameIgnoringCase(const Char* a, const Char* b, size_t length, bool unicode) {
  const Char* a_end = a + length;
  const Char* b_end = b + length;
  while (a < a_end) {
    if (b >= b_end) return false;
    uint32_t x, y;
    if (unicode) {
      x = ReadCodePoint(&a, a_end);
      y = ReadCodePoint(&b, b_end);
    } else {
      x = *a++;
      y = *b++;
    }
    if (x != y && CanonicalizeCase(x, unicode) != CanonicalizeCase(y, unicode)) return false;
  }
  return true;
}

template <class Char>
RegExpResult Run(const RegExpProgram& program, const Char* const start, size_t length,
                 size_t start_index, std::span<int32_t> captures, const RegExpInterrupt& interrupt,
                 bool sticky) {
  const Char* const end = start + length;
  const Char* attempt = start + start_index;
  const bool unicode = program.flags().either_unicode();
  if constexpr (kIsUtf16<Char>) {
    if (unicode && attempt > start && attempt < end && IsTrail(*attempt) && IsLead(attempt[-1])) {
      attempt--;
    }
  }
  const uint32_t* const code = program.code().data();
  const RegExpClassTable* const classes = program.classes().data();
  const Char* literals;
  if constexpr (kIsUtf16<Char>) {
    literals = reinterpret_cast<const Char*>(program.literals().data());
  } else {
    literals = reinterpret_cast<const Char*>(program.latin1_literals().data());
  }

  int32_t inline_registers[kInlineRegisters];
  std::unique_ptr<int32_t[]> heap_registers;
  int32_t* registers = inline_registers;
  if (program.register_count() > kInlineRegisters) {
    heap_registers.reset(new int32_t[program.register_count()]);
    registers = heap_registers.get();
  }
  const uint32_t capture_slots = program.capture_slots();

  EntryStack stack;
  // The bottom choice leads to code[0], AttemptFailed.
  stack.base()[0] = 0;
  uint64_t* sp = stack.base() + 1;
  uint64_t* limit = stack.limit();
  uint32_t budget = kRegExpBacktracksPerPoll;

  const uint32_t* pc;
  const Char* p;

  static const void* const kLabels[] = {
#define REGEXP_OP(name, words, text) &&op_##name,
      REGEXP_BYTECODE_LIST(REGEXP_OP)
#undef REGEXP_OP
  };

#define A() (*pc >> 8)
#define DISPATCH() goto* kLabels[*pc & 0xFF]
#define NEXT(words) \
  do {              \
    pc += (words);  \
    DISPATCH();     \
  } while (false)
#define GOTO(address)      \
  do {                     \
    pc = code + (address); \
    DISPATCH();            \
  } while (false)
#define FAIL() goto fail
#define OP(name) op_##name:
// Makes room for `count` entries.
#define RESERVE(count)                                      \
  if (limit - sp < (count)) [[unlikely]] {                  \
    sp = stack.Grow(sp);                                    \
    if (sp == nullptr) return RegExpResult::kStackOverflow; \
    limit = stack.limit();                                  \
  }
#define INDEX(pointer) static_cast<uint32_t>((pointer)-start)
#define PUSH_CHOICE(address, pointer)                              \
  do {                                                             \
    RESERVE(1)                                                     \
    *sp++ = static_cast<uint64_t>(address) << 32 | INDEX(pointer); \
  } while (false)
#define PUSH_CHOICE_WITH(datum, address, pointer)                  \
  do {                                                             \
    RESERVE(2)                                                     \
    *sp++ = (datum);                                               \
    *sp++ = static_cast<uint64_t>(address) << 32 | INDEX(pointer); \
  } while (false)
// Restores matter only above a choice that is not the bottom one.
#define PUSH_RESTORE(r)                                                                           \
  do {                                                                                            \
    if (sp != stack.base() + 1) {                                                                 \
      RESERVE(1)                                                                                  \
      *sp++ = kRestoreBit | static_cast<uint64_t>(r) << 32 | static_cast<uint32_t>(registers[r]); \
    }                                                                                             \
  } while (false)
#define SET_REGISTER(r, value) \
  do {                         \
    PUSH_RESTORE(r);           \
    registers[r] = (value);    \
  } while (false)

// At every backtrack, and in counted loops, which can go round for long without one.
#define POLL()                                                           \
  do {                                                                   \
    if (--budget == 0) [[unlikely]] {                                    \
      budget = kRegExpBacktracksPerPoll;                                 \
      if (interrupt.poll != nullptr && interrupt.poll(interrupt.data)) { \
        return RegExpResult::kInterrupted;                               \
      }                                                                  \
    }                                                                    \
  } while (false)

next_attempt:
  if (!sticky) {
    attempt = FindStart(program, start, attempt, end);
    if (attempt == nullptr) return RegExpResult::kNoMatch;
    if constexpr (kIsUtf16<Char>) {
      // The scan looks at units; under u and v a match starts at a code point.
      if (unicode && attempt > start && attempt < end && IsTrail(*attempt) && IsLead(attempt[-1])) {
        attempt++;
        goto next_attempt;
      }
    }
  }
  std::fill_n(registers, capture_slots, -1);
  registers[0] = static_cast<int32_t>(attempt - start);
  p = attempt;
  pc = code + 1;
  DISPATCH();

fail:
  POLL();
  for (;;) {
    uint64_t entry = *--sp;
    if (static_cast<int64_t>(entry) >= 0) {
      p = start + static_cast<uint32_t>(entry);
      pc = code + (entry >> 32);
      DISPATCH();
    }
    registers[entry >> 32 & 0x7FFFFFFF] = static_cast<int32_t>(entry);
  }

  OP(AttemptFailed) {
    if (sticky || attempt == end) return RegExpResult::kNoMatch;
    sp = stack.base() + 1;
    const RegExpScan& scan = program.scan();
    if (scan.run_class != kRegExpNoGuard) {
      uint32_t count;
      attempt = scan.run_code_points
                    ? RunClass<Char, true>(classes, scan.run_class, attempt, end,
                                           std::numeric_limits<uint32_t>::max(), &count)
                    : RunClass<Char, false>(classes, scan.run_class, attempt, end,
                                            std::numeric_limits<uint32_t>::max(), &count);
      if (attempt == end) return RegExpResult::kNoMatch;
    }
    attempt++;
    goto next_attempt;
  }

  OP(Fail) { FAIL(); }

  OP(Accept) {
    registers[1] = static_cast<int32_t>(p - start);
    size_t count = std::min<size_t>(captures.size(), capture_slots);
    for (size_t i = 0; i + 1 < count; i += 2) {
      bool set = registers[i] >= 0 && registers[i + 1] >= 0;
      captures[i] = set ? registers[i] : -1;
      captures[i + 1] = set ? registers[i + 1] : -1;
    }
    return RegExpResult::kMatch;
  }

  OP(Jump) { GOTO(A()); }

  OP(Choice) {
    PUSH_CHOICE(A(), p);
    NEXT(1);
  }

  OP(BranchUnless) {
    if (Passes(classes, pc[1], p, end)) NEXT(2);
    GOTO(A());
  }

  OP(Dispatch) {
    const RegExpDispatchTable& table = program.dispatches()[A()];
    uint32_t which;
    if (p == end) {
      which = table.end;
    } else {
      uint32_t c = *p;
      which = kIsUtf16<Char> && c > 0xFF ? table.beyond : table.latin1[c & 0xFF];
    }
    GOTO(table.targets[which]);
  }

  OP(Char) {
    if (p == end || *p != A()) FAIL();
    p++;
    NEXT(1);
  }

  OP(CharPair) {
    if (p == end || (*p != A() && *p != pc[1])) FAIL();
    p++;
    NEXT(2);
  }

  OP(String) {
    size_t count = A();
    if (static_cast<size_t>(end - p) < count) FAIL();
    if (!kIsUtf16<Char> && (pc[1] & kRegExpWideLiteral) != 0) FAIL();
    const Char* literal = literals + (pc[1] & ~kRegExpWideLiteral);
    for (size_t i = 0; i < count; i++) {
      if (p[i] != literal[i]) FAIL();
    }
    p += count;
    NEXT(2);
  }

  OP(StringPair) {
    size_t count = A();
    if (static_cast<size_t>(end - p) < count) FAIL();
    if (!kIsUtf16<Char> && (pc[1] & kRegExpWideLiteral) != 0) FAIL();
    const Char* literal = literals + (pc[1] & ~kRegExpWideLiteral);
    for (size_t i = 0; i < count; i++) {
      if (p[i] != literal[2 * i] && p[i] != literal[2 * i + 1]) FAIL();
    }
    p += count;
    NEXT(2);
  }

  OP(Any) {
    if (p == end) FAIL();
    p++;
    NEXT(1);
  }

  OP(Class) {
    if (p == end || !InClass<Char>(classes[A()], *p)) FAIL();
    p++;
    NEXT(1);
  }

  OP(AnyCodePoint) {
    if (p == end) FAIL();
    ReadCodePoint(&p, end);
    NEXT(1);
  }

  OP(ClassCodePoint) {
    if (p == end || !InClass<Char>(classes[A()], ReadCodePoint(&p, end))) FAIL();
    NEXT(1);
  }

  OP(AnyCodePointBack) {
    if (p == start) FAIL();
    ReadCodePointBack(&p, start);
    NEXT(1);
  }

  OP(ClassCodePointBack) {
    if (p == start || !InClass<Char>(classes[A()], ReadCodePointBack(&p, start))) FAIL();
    NEXT(1);
  }

  OP(Back) {
    if (static_cast<size_t>(p - start) < A()) FAIL();
    p -= A();
    NEXT(1);
  }

// The loops, once for units and once for code points.
#define LOOP_POSSESSIVE(code_points)                                      \
  {                                                                       \
    uint32_t count;                                                       \
    p = RunClass<Char, code_points>(classes, A(), p, end, pc[2], &count); \
    if (count < pc[1]) FAIL();                                            \
    NEXT(3);                                                              \
  }
  OP(LoopPossessive)
  LOOP_POSSESSIVE(false)
  OP(LoopPossessiveCodePoint)
  LOOP_POSSESSIVE(true)
// Gives back characters until the guard passes; `least` is the shortest the loop may be.
#define STEP_BACK(code_points)      \
  do {                              \
    if (code_points) {              \
      ReadCodePointBack(&p, least); \
    } else {                        \
      p--;                          \
    }                               \
  } while (false)
#define LOOP_GREEDY(code_points)                                                      \
  {                                                                                   \
    const Char* least = p;                                                            \
    uint32_t count;                                                                   \
    if (pc[1] != 0) {                                                                 \
      least = RunClass<Char, code_points>(classes, A(), p, end, pc[1], &count);       \
      if (count < pc[1]) FAIL();                                                      \
    }                                                                                 \
    p = RunClass<Char, code_points>(classes, A(), least, end, pc[2] - pc[1], &count); \
    while (!Passes(classes, pc[3], p, end)) {                                         \
      if (p == least) FAIL();                                                         \
      STEP_BACK(code_points);                                                         \
    }                                                                                 \
    if (p != least) PUSH_CHOICE_WITH(INDEX(least), pc + 4 - code, p);                 \
    NEXT(6);                                                                          \
  }
  OP(LoopGreedy)
  LOOP_GREEDY(false)
  OP(LoopGreedyCodePoint)
  LOOP_GREEDY(true)
#define LOOP_GREEDY_RETRY(code_points)                            \
  {                                                               \
    const Char* least = start + sp[-1];                           \
    sp--;                                                         \
    do {                                                          \
      if (p == least) FAIL();                                     \
      STEP_BACK(code_points);                                     \
    } while (!Passes(classes, pc[1], p, end));                    \
    if (p != least) PUSH_CHOICE_WITH(INDEX(least), pc - code, p); \
    NEXT(2);                                                      \
  }
  OP(LoopGreedyRetry)
  LOOP_GREEDY_RETRY(false) OP(LoopGreedyRetryCodePoint) LOOP_GREEDY_RETRY(true)
// Consumes one more character of the class at `pc`, or fails.
#define STEP_FORWARD(code_points)                                     \
  do {                                                                \
    uint32_t count;                                                   \
    p = RunClass<Char, code_points>(classes, A(), p, end, 1, &count); \
    if (count == 0) FAIL();                                           \
  } while (false)
#define LOOP_LAZY(code_points)                                              \
  {                                                                         \
    uint32_t count;                                                         \
    if (pc[1] != 0) {                                                       \
      p = RunClass<Char, code_points>(classes, A(), p, end, pc[1], &count); \
      if (count < pc[1]) FAIL();                                            \
    }                                                                       \
    uint32_t left = pc[2] - pc[1];                                          \
    while (!Passes(classes, pc[3], p, end)) {                               \
      if (left-- == 0) FAIL();                                              \
      STEP_FORWARD(code_points);                                            \
    }                                                                       \
    if (left != 0) PUSH_CHOICE_WITH(left, pc + 4 - code, p);                \
    NEXT(6);                                                                \
  }
      OP(LoopLazy) LOOP_LAZY(false) OP(LoopLazyCodePoint) LOOP_LAZY(true)

#define LOOP_LAZY_RETRY(code_points)                     \
  {                                                      \
    uint32_t left = static_cast<uint32_t>(*--sp);        \
    do {                                                 \
      if (left-- == 0) FAIL();                           \
      STEP_FORWARD(code_points);                         \
    } while (!Passes(classes, pc[1], p, end));           \
    if (left != 0) PUSH_CHOICE_WITH(left, pc - code, p); \
    NEXT(2);                                             \
  }
          OP(LoopLazyRetry) LOOP_LAZY_RETRY(false) OP(LoopLazyRetryCodePoint) LOOP_LAZY_RETRY(true)

              OP(SetRegister) {
    SET_REGISTER(A(), static_cast<int32_t>(pc[1]));
    NEXT(2);
  }

  OP(SavePosition) {
    SET_REGISTER(A(), static_cast<int32_t>(p - start));
    NEXT(1);
  }

  OP(ClearRegisters) {
    for (uint32_t r = A(); r < pc[1]; r++) {
      if (registers[r] != -1) SET_REGISTER(r, -1);
    }
    NEXT(2);
  }

  OP(PushRegisters) {
    for (uint32_t r = A(); r < pc[1]; r++) PUSH_RESTORE(r);
    NEXT(2);
  }

  OP(IncrementRegister) {
    SET_REGISTER(A(), registers[A()] + 1);
    NEXT(1);
  }

  OP(CountedGreedy) {
    POLL();
    auto count = static_cast<uint32_t>(registers[pc[1]]);
    if (count >= pc[2]) {
      if (count == pc[3]) GOTO(A());
      PUSH_CHOICE(A(), p);
    }
    NEXT(4);
  }

  OP(CountedLazy) {
    POLL();
    auto count = static_cast<uint32_t>(registers[pc[1]]);
    if (count >= pc[2]) {
      if (count != pc[3]) PUSH_CHOICE(pc + 4 - code, p);
      GOTO(A());
    }
    NEXT(4);
  }

  OP(NotEmpty) {
    if (registers[A()] == p - start) FAIL();
    NEXT(1);
  }

  OP(NotEmptyAfterMin) {
    if (registers[A()] == p - start && static_cast<uint32_t>(registers[pc[1]]) > pc[2]) FAIL();
    NEXT(3);
  }

  OP(AssertStart) {
    if (p != start) FAIL();
    NEXT(1);
  }

  OP(AssertEnd) {
    if (p != end) FAIL();
    NEXT(1);
  }

  OP(AssertLineStart) {
    if (p != start && !IsLineTerminator(p[-1])) FAIL();
    NEXT(1);
  }

  OP(AssertLineEnd) {
    if (p != end && !IsLineTerminator(*p)) FAIL();
    NEXT(1);
  }

#define AT_BOUNDARY()                                    \
  ((p != start && InClass<Char>(classes[A()], p[-1])) != \
   (p != end && InClass<Char>(classes[A()], *p)))
  OP(AssertBoundary) {
    if (!AT_BOUNDARY()) FAIL();
    NEXT(1);
  }

  OP(AssertNotBoundary) {
    if (AT_BOUNDARY()) FAIL();
    NEXT(1);
  }

  OP(BackReference) {
    uint32_t count = pc[1];
    for (uint32_t i = 0; i < count; i++) {
      uint32_t group = pc[2 + i];
      int32_t from = registers[2 * group];
      int32_t to = registers[2 * group + 1];
      if (from < 0 || to < 0) continue;
      auto size = static_cast<size_t>(to - from);
      const Char* at = p;
      if ((A() & kRegExpReferenceBackward) != 0) {
        if (static_cast<size_t>(p - start) < size) FAIL();
        p = at -= size;
      } else {
        if (static_cast<size_t>(end - p) < size) FAIL();
        p += size;
      }
      if ((A() & kRegExpReferenceIgnoreCase) != 0) {
        if (!SameIgnoringCase(start + from, at, size, (A() & kRegExpReferenceUnicode) != 0)) {
          FAIL();
        }
      } else if (std::memcmp(start + from, at, size * sizeof(Char)) != 0) {
        FAIL();
      }
      if constexpr (kIsUtf16<Char>) {
        // Code points, not units, must be equal: no pair may be cut in two.
        if (unicode && p > start && p < end && IsTrail(*p) && IsLead(p[-1])) FAIL();
      }
      break;
    }
    NEXT(2 + count);
  }

  OP(LookBegin) {
    registers[A()] = static_cast<int32_t>(sp - stack.base());
    registers[A() + 1] = static_cast<int32_t>(p - start);
    NEXT(1);
  }

  OP(LookEnd) {
    sp = stack.base() + registers[A()];
    p = start + registers[A() + 1];
    NEXT(1);
  }

  OP(NegativeLookBegin) {
    registers[pc[1]] = static_cast<int32_t>(sp - stack.base());
    PUSH_CHOICE(A(), p);
    NEXT(2);
  }

  OP(NegativeLookEnd) {
    sp = stack.base() + registers[A()];
    for (uint32_t r = pc[1]; r < pc[2]; r++) registers[r] = -1;
    FAIL();
  }
}

}  // namespace

RegExpResult ExecuteRegExp(const RegExpProgram& program, std::span<const uint8_t> subject,
                           size_t start_index, std::span<int32_t> captures,
                           const RegExpInterrupt& interrupt, RegExpMode mode) {
  QDR_DCHECK(start_index <= subject.size());
  bool sticky =
      mode == RegExpMode::kSticky || (mode == RegExpMode::kFromFlags && program.flags().sticky());
  return Run(program, subject.data(), subject.size(), start_index, captures, interrupt, sticky);
}

RegExpResult ExecuteRegExp(const RegExpProgram& program, std::span<const char16_t> subject,
                           size_t start_index, std::span<int32_t> captures,
                           const RegExpInterrupt& interrupt, RegExpMode mode) {
  QDR_DCHECK(start_index <= subject.size());
  bool sticky =
      mode == RegExpMode::kSticky || (mode == RegExpMode::kFromFlags && program.flags().sticky());
  return Run(program, subject.data(), subject.size(), start_index, captures, interrupt, sticky);
}

}  // namespace qdr
