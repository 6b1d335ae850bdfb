// Liveness and loops on the bytecode of small functions.
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "tests/unit/tiers_bytecode/test_source.h"
#include "tiers/bytecode/liveness.h"
#include "tiers/bytecode/loops.h"

namespace qdr {
namespace {

TEST(Liveness, LocalDiesAfterItsLastUse) {
  TestFunction f("function f(a) { var x = a(); a(); return x + 1; }");
  LivenessAnalysis liveness(f.view);
  // r0 is x.
  EXPECT_FALSE(liveness.IsRegisterLiveIn(0, 0));
  EXPECT_TRUE(liveness.IsRegisterLiveOut(f.Find(Opcode::kCallUndefinedReceiver, 1), 0));
  EXPECT_FALSE(liveness.IsRegisterLiveIn(f.Find(Opcode::kReturn), 0));
  EXPECT_TRUE(liveness.IsAccumulatorLiveIn(f.Find(Opcode::kReturn)));
  EXPECT_FALSE(liveness.IsAccumulatorLiveOut(f.Find(Opcode::kCallUndefinedReceiver, 1)));
}

TEST(Liveness, LoopCarriesItsVariables) {
  TestFunction f("function f(n) { var s = 0; for (var i = 0; i < n; i++) s += i; return s; }");
  LivenessAnalysis liveness(f.view);
  uint32_t back = f.Find(Opcode::kJumpLoop);
  EXPECT_TRUE(liveness.IsRegisterLiveIn(back, 0));
  EXPECT_TRUE(liveness.IsRegisterLiveIn(back, 1));
  EXPECT_FALSE(liveness.IsAccumulatorLiveIn(back));
}

TEST(Liveness, HandlerKeepsWhatItReads) {
  TestFunction f(
      "function f(a) { var x = a(); try { a(1); x = 2; a(2); } catch (e) { return x; } }");
  LivenessAnalysis liveness(f.view);
  EXPECT_TRUE(liveness.IsRegisterLiveIn(f.Find(Opcode::kCallUndefinedReceiver, 1), 0));
  EXPECT_TRUE(liveness.IsRegisterLiveIn(f.Find(Opcode::kCallUndefinedReceiver, 2), 0));
}

TEST(Liveness, SuspensionKeepsWhatComesAfter) {
  TestFunction f("function* f(a) { var x = a(); var y = a(); yield x; return y; }");
  LivenessAnalysis liveness(f.view);
  uint32_t suspend = f.Find(Opcode::kSuspendGenerator, 1);
  EXPECT_TRUE(liveness.IsRegisterLiveIn(suspend, 1));
  EXPECT_FALSE(liveness.IsRegisterLiveIn(suspend, 0));
  // Nothing but the generator is live at the start.
  for (int i = 0; i < f.view.register_count; ++i) EXPECT_FALSE(liveness.IsRegisterLiveIn(0, i));
}

TEST(Loops, NestingAndDepth) {
  TestFunction f(
      "function f(a) { while (a) { do { a(); } while (a); for (;;) { if (a) break; a(); } } "
      "while (a) a(); }");
  LoopAnalysis analysis(f.view);
  const auto& loops = analysis.loops();
  ASSERT_EQ(loops.size(), 4u);
  EXPECT_EQ(loops[0].depth, 0);
  EXPECT_EQ(loops[0].parent, -1);
  EXPECT_EQ(loops[1].depth, 1);
  EXPECT_EQ(loops[1].parent, 0);
  EXPECT_EQ(loops[2].depth, 1);
  EXPECT_EQ(loops[2].parent, 0);
  EXPECT_EQ(loops[3].depth, 0);
  EXPECT_EQ(loops[3].parent, -1);
  EXPECT_EQ(analysis.InnermostAt(loops[1].header), 1);
  EXPECT_EQ(analysis.InnermostAt(loops[2].jump_loop), 2);
  EXPECT_EQ(analysis.LoopOfHeader(loops[3].header), 3);
  EXPECT_EQ(analysis.InnermostAt(loops[3].end), -1);
  // The depth operand of JumpLoop agrees.
  for (const LoopInfo& loop : loops) {
    BytecodeIterator it(f.view.code, loop.jump_loop);
    EXPECT_EQ(it.operand(1), loop.depth);
  }
}

TEST(Loops, AssignedRegisters) {
  TestFunction f("function f(n) { var a = 1, b = 2; while (n) { b = n(); } return a + b; }");
  LoopAnalysis analysis(f.view);
  ASSERT_EQ(analysis.loops().size(), 1u);
  EXPECT_FALSE(analysis.loops()[0].assigned[0]);
  EXPECT_TRUE(analysis.loops()[0].assigned[1]);
  EXPECT_FALSE(analysis.loops()[0].has_resume_point);
}

TEST(Loops, ResumePoints) {
  TestFunction f("function* f(n) { while (n) yield 1; while (n) n(); }");
  LoopAnalysis analysis(f.view);
  ASSERT_EQ(analysis.loops().size(), 2u);
  EXPECT_TRUE(analysis.loops()[0].has_resume_point);
  EXPECT_FALSE(analysis.loops()[1].has_resume_point);
}

TEST(HandlerMap, AgreesWithTheTable) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    std::vector<HandlerEntry> entries;
    // Ranges that nest, inner ones before those around them, some in pieces, some equal.
    std::function<void(uint32_t, uint32_t, int)> nest = [&](uint32_t start, uint32_t end,
                                                            int depth) {
      for (uint32_t at = start; depth < 4 && at + 1 < end;) {
        const uint32_t piece_end = at + 1 + random() % (end - at);
        if (random() % 3 != 0) nest(at, piece_end, depth + 1);
        at = piece_end + random() % 2;
      }
      if (random() % 2 == 0) entries.push_back({.start = start, .end = end});
    };
    nest(random() % 5, 60, 0);
    const HandlerMap map(entries);
    for (uint32_t offset = 0; offset < 70; ++offset) {
      EXPECT_EQ(map.Lookup(offset), LookupHandler(entries, offset)) << offset;
    }
  }
  EXPECT_EQ(HandlerMap({}).Lookup(0), nullptr);
}

}  // namespace
}  // namespace qdr
