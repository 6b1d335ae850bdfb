// The verifier accepts what the generator makes and finds errors planted in it.
#include "tiers/bytecode/verifier.h"

#include <gtest/gtest.h>

#include "tests/unit/tiers_bytecode/test_source.h"

namespace qdr {
namespace {

constexpr std::string_view kSource = R"(
function f(a, b) {
  var s = 0;
  for (var i = 0; i < b; i++) {
    try { s += a.m(i, b[i]); } catch (e) { s = new a(e); }
    switch (i) { case 1: case 2: case 3: case 4: s++; }
  }
  return s;
})";

/// `f` with one operand changed.
std::string AfterChange(Opcode opcode, int operand, int32_t value) {
  TestFunction f(kSource);
  uint32_t offset = f.Find(opcode);
  BytecodeIterator it(f.view.code, offset);
  QDR_CHECK(it.scale() == OperandScale::kSingle);
  f.bytecode.code[offset + OperandOffset(opcode, operand, it.scale())] =
      static_cast<uint8_t>(value);
  return VerifyBytecode(f.view);
}

TEST(Verifier, AcceptsGeneratedCode) {
  TestFunction f(kSource);
  EXPECT_EQ(VerifyBytecode(f.view), "");
}

TEST(Verifier, FindsBadOpcodes) {
  TestFunction f(kSource);
  f.bytecode.code[0] = 0xff;
  EXPECT_NE(VerifyBytecode(f.view), "");
}

TEST(Verifier, FindsTruncatedCode) {
  TestFunction f(kSource);
  f.view.code = f.view.code.first(f.view.code.size() - 1);
  EXPECT_NE(VerifyBytecode(f.view), "");
}

TEST(Verifier, FindsRegistersOutOfRange) {
  EXPECT_NE(AfterChange(Opcode::kStar, 0, RegisterOperand(100)), "");
  EXPECT_NE(AfterChange(Opcode::kLdar, 0, ParameterOperand(2)), "");
  EXPECT_NE(AfterChange(Opcode::kLdar, 0, 0), "");
  EXPECT_NE(AfterChange(Opcode::kConstruct, 1, RegisterOperand(0)), "");
}

TEST(Verifier, FindsConstantsOutOfRange) {
  EXPECT_NE(AfterChange(Opcode::kSwitchOnSmi, 0, 200), "");
}

TEST(Verifier, FindsWrongSlots) {
  EXPECT_NE(AfterChange(Opcode::kGetKeyed, 1, 0), "");
  EXPECT_NE(AfterChange(Opcode::kGetKeyed, 1, 250), "");
}

TEST(Verifier, FindsBadJumps) {
  TestFunction f(kSource);
  BytecodeIterator it(f.view.code, f.Find(Opcode::kJumpIfNotLess));
  int32_t distance = it.operand(1);
  EXPECT_EQ(AfterChange(Opcode::kJumpIfNotLess, 1, distance), "");
  EXPECT_NE(AfterChange(Opcode::kJumpIfNotLess, 1, distance - 1), "");
  EXPECT_NE(AfterChange(Opcode::kJumpIfNotLess, 1, -2), "");
  EXPECT_NE(AfterChange(Opcode::kJumpLoop, 0, 2), "");
}

TEST(Verifier, FindsBadHandlers) {
  TestFunction f(kSource);
  ASSERT_FALSE(f.bytecode.handlers.empty());
  HandlerEntry saved = f.bytecode.handlers[0];
  f.bytecode.handlers[0].start += 1;
  EXPECT_NE(VerifyBytecode(f.view), "");
  f.bytecode.handlers[0] = saved;
  f.bytecode.handlers[0].context_register = RegisterOperand(99);
  EXPECT_NE(VerifyBytecode(f.view), "");
  f.bytecode.handlers[0] = saved;
  std::swap(f.bytecode.handlers[0].start, f.bytecode.handlers[0].end);
  EXPECT_NE(VerifyBytecode(f.view), "");
}

TEST(Verifier, FindsReadsOfTheAccumulatorBeforeItIsWritten) {
  TestFunction f("function f() { return 1; }");
  ASSERT_EQ(f.bytecode.code[0], static_cast<uint8_t>(Opcode::kLdaSmi));
  BytecodeBuilder builder(0, 0);
  builder.Emit(Opcode::kReturn);
  CompiledBytecode bytecode = builder.Finish();
  EXPECT_NE(VerifyBytecode(ViewOf(bytecode)), "");
}

TEST(Verifier, FindsAccumulatorsLiveAtLoopHeaders) {
  TestFunction f("function f(n) { while (n) n(); }");
  const uint32_t loop = f.Find(Opcode::kJumpLoop);
  const uint32_t header = BytecodeIterator(f.view.code, loop).JumpTarget();
  ASSERT_EQ(f.bytecode.code[header], static_cast<uint8_t>(Opcode::kLdar));
  // Star reads what Ldar wrote.
  f.bytecode.code[header] = static_cast<uint8_t>(Opcode::kStar);
  EXPECT_NE(VerifyBytecode(f.view).find("accumulator"), std::string::npos);
}

TEST(Verifier, FindsRegistersLiveAcrossACallThatOverwritesThem) {
  // Contract 5: r1 holds the callee's frame after the call with the block at r0.
  CompiledBytecode bytecode;
  auto reg = [](int i) { return static_cast<uint8_t>(RegisterOperand(i)); };
  bytecode.code = {static_cast<uint8_t>(Opcode::kLdaZero),
                   static_cast<uint8_t>(Opcode::kStar),
                   reg(1),
                   static_cast<uint8_t>(Opcode::kStar),
                   reg(0),
                   static_cast<uint8_t>(Opcode::kCall),
                   static_cast<uint8_t>(kReceiverOperand),
                   reg(0),
                   0,
                   0,
                   static_cast<uint8_t>(Opcode::kLdar),
                   reg(1),
                   static_cast<uint8_t>(Opcode::kReturn)};
  bytecode.slots = {SlotKind::kCall};
  bytecode.register_count = 2;
  EXPECT_NE(VerifyBytecode(ViewOf(bytecode)), "");
  // Dead after the call, it may be there.
  bytecode.code[11] = static_cast<uint8_t>(kReceiverOperand);
  EXPECT_EQ(VerifyBytecode(ViewOf(bytecode)), "");
}

}  // namespace
}  // namespace qdr
