// Encoding and decoding: every row at every width, jumps of every distance.
#include <gtest/gtest.h>

#include "tests/unit/tiers_bytecode/test_source.h"
#include "tiers/bytecode/bytecode_builder.h"
#include "tiers/bytecode/source_positions.h"
#include "tiers/bytecode/verifier.h"

namespace qdr {
namespace {

TEST(InstructionTraits, SizesFollowTheRows) {
  EXPECT_EQ(InstructionSize(Opcode::kReturn, OperandScale::kSingle), 1);
  EXPECT_EQ(InstructionSize(Opcode::kCallMethod, OperandScale::kSingle), 6);
  EXPECT_EQ(InstructionSize(Opcode::kCallMethod, OperandScale::kDouble), 11);
  // Flags keep one byte, runtime ids two.
  EXPECT_EQ(InstructionSize(Opcode::kSetNamed, OperandScale::kQuadruple), 1 + 3 * 4 + 1);
  EXPECT_EQ(InstructionSize(Opcode::kCallRuntime, OperandScale::kSingle), 1 + 2 + 2);
}

TEST(Encoder, OperandsRoundTripAtEveryWidth) {
  for (int32_t value : {0, 1, -1, 127, -128, 128, -129, 255, 32767, -32768, 32768, 70000, -70000,
                        INT32_MAX, INT32_MIN}) {
    BytecodeBuilder builder(0, 0);
    builder.Emit(Opcode::kLdaSmi, value);
    builder.Emit(Opcode::kReturn);
    CompiledBytecode bytecode = builder.Finish();
    BytecodeIterator it(bytecode.code);
    ASSERT_EQ(it.opcode(), Opcode::kLdaSmi);
    EXPECT_EQ(it.operand(0), value);
    it.Advance();
    EXPECT_EQ(it.opcode(), Opcode::kReturn);
    it.Advance();
    EXPECT_TRUE(it.done());
  }
}

TEST(Encoder, UnsignedOperandsUseTheWholeRange) {
  for (int value : {0, 128, 255, 256, 65535, 65536}) {
    BytecodeBuilder builder(0, 0);
    builder.Emit(Opcode::kLdaCurrentContextSlot, value);
    builder.Emit(Opcode::kReturn);
    CompiledBytecode bytecode = builder.Finish();
    BytecodeIterator it(bytecode.code);
    EXPECT_EQ(it.operand(0), value);
    EXPECT_EQ(it.scale(), value <= 255     ? OperandScale::kSingle
                          : value <= 65535 ? OperandScale::kDouble
                                           : OperandScale::kQuadruple);
  }
}

TEST(Encoder, ForwardJumpsOfEveryDistance) {
  for (int filler : {0, 1, 40, 61, 62, 63, 64, 200, 16000, 16383, 16384, 40000}) {
    BytecodeBuilder builder(1, 0);
    Label target;
    builder.Emit(Opcode::kLdaTrue);
    builder.JumpIf(Opcode::kJumpIfTrue, &target);
    for (int i = 0; i < filler; ++i) builder.Emit(Opcode::kLdaSmi, 1 + i % 100);
    builder.Bind(&target);
    builder.Emit(Opcode::kLdaNull);
    builder.Emit(Opcode::kReturn);
    CompiledBytecode bytecode = builder.Finish();
    BytecodeView view = ViewOf(bytecode);
    EXPECT_EQ(VerifyBytecode(view), "") << filler;
    BytecodeIterator it(bytecode.code);
    it.Advance();
    it.SetOffset(it.JumpTarget());
    EXPECT_EQ(it.opcode(), Opcode::kLdaNull) << filler;
  }
}

TEST(Encoder, LoopsOfEveryLength) {
  for (int filler : {0, 10, 60, 70, 200, 20000, 40000}) {
    BytecodeBuilder builder(1, 0);
    Label header, exit;
    builder.BindLoopHeader(&header);
    builder.Emit(Opcode::kLdaTrue);
    builder.JumpIf(Opcode::kJumpIfFalse, &exit);
    for (int i = 0; i < filler; ++i) builder.Emit(Opcode::kLdaSmi, 7);
    builder.JumpLoop(&header, 0);
    builder.Bind(&exit);
    builder.Emit(Opcode::kReturn);
    CompiledBytecode bytecode = builder.Finish();
    EXPECT_EQ(VerifyBytecode(ViewOf(bytecode)), "") << filler;
  }
}

TEST(Encoder, JumpsToJumpsAreShortened) {
  TestFunction f("function f(a, b) { while (a) { if (b) continue; g(); } }");
  EXPECT_EQ(f.Count(Opcode::kJump), 0);
}

TEST(Encoder, UnreachableCodeIsDropped) {
  TestFunction f("function f() { return 1; g(); while (x) {} }");
  EXPECT_EQ(f.view.code.size(), 3u);
}

TEST(SourcePositions, RoundTrip) {
  SourcePositionBuilder builder;
  std::vector<SourcePosition> entries = {
      {0, 10, true}, {0, 500, false}, {3, 100000, false}, {1000, 4, true}, {70000, 5, false}};
  for (const SourcePosition& entry : entries) builder.Add(entry);
  size_t i = 0;
  for (SourcePositionIterator it(builder.bytes()); !it.done(); it.Advance(), ++i) {
    ASSERT_LT(i, entries.size());
    EXPECT_EQ(it.current().bytecode_offset, entries[i].bytecode_offset);
    EXPECT_EQ(it.current().source_offset, entries[i].source_offset);
    EXPECT_EQ(it.current().is_statement, entries[i].is_statement);
  }
  EXPECT_EQ(i, entries.size());
  EXPECT_EQ(SourceOffsetOf(builder.bytes(), 999), 100000);
  EXPECT_EQ(SourceOffsetOf(builder.bytes(), 1000), 4);
}

TEST(Positions, CallsKnowTheirPlace) {
  std::string source = "function f(a) { return a.b(1) + a.c(2); }";
  TestFunction f(source);
  int32_t first = SourceOffsetOf(f.view.positions, f.Find(Opcode::kCallMethod, 0));
  int32_t second = SourceOffsetOf(f.view.positions, f.Find(Opcode::kCallMethod, 1));
  EXPECT_EQ(first, static_cast<int32_t>(source.find("a.b")) + 2);
  EXPECT_EQ(second, static_cast<int32_t>(source.find("a.c")) + 2);
}

}  // namespace
}  // namespace qdr
