// Code generation for quantifiers (ECMA-262 RepeatMatcher). The cheapest form that keeps the
// semantics is chosen: one instruction for a single character, no choice where the next unit
// decides, no counter for ?, * and +, no empty check where the body cannot be empty.
#include "base/check.h"
#include "runtime/regexp/regexp_compiler.h"

namespace qdr {

void RegExpCompiler::EmitClearCaptures(uint32_t first, uint32_t last) {
  if (first < last) EmitOp(RegExpOp::kClearRegisters, 2 * first, 2 * last);
}

// The next unit alone tells whether another iteration or the exit can succeed.
bool RegExpCompiler::LoopIsDeterministic(const RegExpQuantifier& node, const Follow& follow) const {
  const RegExpNodeInfo& body = analysis_.info(node.body);
  return !follow.accept && !body.first_nullable && body.first.IsDisjointFrom(follow.first);
}

bool RegExpCompiler::EmitQuantifier(const RegExpQuantifier& node, const Follow& follow) {
  if (node.max == 0) return true;
  const RegExpNodeInfo& body = analysis_.info(node.body);
  if (body.max_length == 0) {
    // Every iteration is empty. An optional one is refused by the empty check; of the required ones
    // the last is like the first.
    if (node.min == 0) return true;
    EmitClearCaptures(node.first_capture, node.last_capture);
    return Emit(node.body, follow);
  }
  if (body.single && !backward_) {
    EmitSingleLoop(node, follow);
    return true;
  }
  if (node.min == 1 && node.max == 1) return Emit(node.body, follow);
  if (node.max == 1) return EmitOptional(node, follow);
  if (node.max == kRegExpInfinity && node.min == 0) return EmitStar(node, follow);
  if (node.max == kRegExpInfinity && node.min == 1) return EmitPlus(node, follow);
  return EmitCounted(node, follow);
}

uint32_t RegExpCompiler::LoopClass(const CodePointSet& set) {
  bool any = set.size() > (analysis_.NeedsCodePoints(set) ? kMaxCodePoint : 0xFFFF);
  return any ? kRegExpAnyClass : ClassIndex(set);
}

void RegExpCompiler::EmitSingleLoop(const RegExpQuantifier& node, const Follow& follow) {
  CodePointSet set = analysis_.SingleSet(node.body);
  if (set.empty()) {
    if (node.min > 0) EmitOp(RegExpOp::kFail);
    return;
  }
  if (node.min == 1 && node.max == 1) {
    EmitSet(set);
    return;
  }
  bool code_points = analysis_.NeedsCodePoints(set);
  uint32_t class_index = LoopClass(set);
  RegExpUnitSet units = analysis_.info(node.body).first;
  bool possessive = node.min == node.max || follow.accept || units.IsDisjointFrom(follow.first);
  if (possessive) {
    EmitOp(code_points ? RegExpOp::kLoopPossessiveCodePoint : RegExpOp::kLoopPossessive,
           class_index, node.min);
    EmitWord(!node.greedy && follow.accept ? node.min : node.max);
    return;
  }
  uint32_t guard = Guard(follow.first);
  RegExpOp loop, retry;
  if (node.greedy) {
    loop = code_points ? RegExpOp::kLoopGreedyCodePoint : RegExpOp::kLoopGreedy;
    retry = code_points ? RegExpOp::kLoopGreedyRetryCodePoint : RegExpOp::kLoopGreedyRetry;
  } else {
    loop = code_points ? RegExpOp::kLoopLazyCodePoint : RegExpOp::kLoopLazy;
    retry = code_points ? RegExpOp::kLoopLazyRetryCodePoint : RegExpOp::kLoopLazyRetry;
  }
  EmitOp(loop, class_index, node.min);
  EmitWord(node.max);
  EmitWord(guard);
  EmitOp(retry, class_index, guard);
}

bool RegExpCompiler::EmitOptional(const RegExpQuantifier& node, const Follow& follow) {
  bool check_empty = analysis_.info(node.body).min_length == 0;
  bool deterministic = !backward_ && LoopIsDeterministic(node, follow);
  Label skip_guard = 0, skip_choice = 0, lazy_jump = 0;
  bool guarded = !backward_ && EmitGuard(FirstOf(node.body, follow), &skip_guard);
  bool choice = !deterministic;
  if (choice) {
    skip_choice = EmitJump(RegExpOp::kChoice);
    if (!node.greedy) {
      lazy_jump = EmitJump(RegExpOp::kJump);
      Bind(skip_choice);
    }
  }
  EmitClearCaptures(node.first_capture, node.last_capture);
  uint32_t position = 0;
  if (check_empty) {
    position = NewRegister();
    EmitOp(RegExpOp::kSavePosition, position);
  }
  Follow body_follow = follow;
  if (check_empty) body_follow.accept = false;
  if (!Emit(node.body, body_follow)) return false;
  if (check_empty) EmitOp(RegExpOp::kNotEmpty, position);
  if (guarded) Bind(skip_guard);
  if (choice) Bind(node.greedy ? skip_choice : lazy_jump);
  return true;
}

bool RegExpCompiler::EmitStar(const RegExpQuantifier& node, const Follow& follow) {
  bool check_empty = analysis_.info(node.body).min_length == 0;
  bool deterministic = !backward_ && LoopIsDeterministic(node, follow);
  uint32_t position = check_empty ? NewRegister() : 0;
  uint32_t top = Here();
  Label exit_guard = 0, exit_choice = 0, lazy_jump = 0;
  bool guarded = !backward_ && EmitGuard(FirstOf(node.body, follow), &exit_guard);
  if (!deterministic) {
    exit_choice = EmitJump(RegExpOp::kChoice);
    if (!node.greedy) {
      lazy_jump = EmitJump(RegExpOp::kJump);
      Bind(exit_choice);
    }
  }
  EmitClearCaptures(node.first_capture, node.last_capture);
  if (check_empty) EmitOp(RegExpOp::kSavePosition, position);
  Follow body_follow{.first = FirstOf(node.body, follow), .accept = false};
  body_follow.first.Unite(follow.first);
  if (!Emit(node.body, body_follow)) return false;
  if (check_empty) EmitOp(RegExpOp::kNotEmpty, position);
  SetTarget(EmitJump(RegExpOp::kJump), top);
  if (guarded) Bind(exit_guard);
  if (!deterministic) Bind(node.greedy ? exit_choice : lazy_jump);
  return true;
}

// The body comes first and the test after it. The first iteration may be empty: its position
// register is -1, which no position equals.
bool RegExpCompiler::EmitPlus(const RegExpQuantifier& node, const Follow& follow) {
  bool check_empty = analysis_.info(node.body).min_length == 0;
  bool deterministic = !backward_ && LoopIsDeterministic(node, follow);
  uint32_t position = 0;
  if (check_empty) {
    position = NewRegister();
    EmitOp(RegExpOp::kSetRegister, position, static_cast<uint32_t>(-1));
  }
  uint32_t top = Here();
  EmitClearCaptures(node.first_capture, node.last_capture);
  Follow body_follow{.first = FirstOf(node.body, follow), .accept = false};
  body_follow.first.Unite(follow.first);
  if (!Emit(node.body, body_follow)) return false;
  if (check_empty) EmitOp(RegExpOp::kNotEmpty, position);
  Label exit_guard = 0, exit_choice = 0;
  bool guarded = !backward_ && EmitGuard(FirstOf(node.body, follow), &exit_guard);
  if (!node.greedy && !deterministic) {
    exit_choice = EmitJump(RegExpOp::kChoice);
    Label leave = EmitJump(RegExpOp::kJump);
    Bind(exit_choice);
    if (check_empty) EmitOp(RegExpOp::kSavePosition, position);
    SetTarget(EmitJump(RegExpOp::kJump), top);
    Bind(leave);
  } else {
    if (!deterministic) exit_choice = EmitJump(RegExpOp::kChoice);
    if (check_empty) EmitOp(RegExpOp::kSavePosition, position);
    SetTarget(EmitJump(RegExpOp::kJump), top);
    if (!deterministic) Bind(exit_choice);
  }
  if (guarded) Bind(exit_guard);
  return true;
}

bool RegExpCompiler::EmitCounted(const RegExpQuantifier& node, const Follow& follow) {
  bool check_empty = analysis_.info(node.body).min_length == 0;
  uint32_t counter = NewRegister();
  uint32_t position = check_empty ? NewRegister() : 0;
  EmitOp(RegExpOp::kSetRegister, counter, 0);
  uint32_t top = Here();
  Label head = EmitJump(node.greedy ? RegExpOp::kCountedGreedy : RegExpOp::kCountedLazy);
  EmitWord(counter);
  EmitWord(node.min);
  EmitWord(node.max);
  EmitOp(RegExpOp::kIncrementRegister, counter);
  EmitClearCaptures(node.first_capture, node.last_capture);
  if (check_empty) EmitOp(RegExpOp::kSavePosition, position);
  Follow body_follow{.first = FirstOf(node.body, follow), .accept = false};
  body_follow.first.Unite(follow.first);
  if (!Emit(node.body, body_follow)) return false;
  if (check_empty) {
    EmitOp(RegExpOp::kNotEmptyAfterMin, position, counter);
    EmitWord(node.min);
  }
  SetTarget(EmitJump(RegExpOp::kJump), top);
  Bind(head);
  return true;
}

}  // namespace qdr
