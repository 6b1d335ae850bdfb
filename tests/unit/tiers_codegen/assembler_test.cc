// The instructions that the assembler encodes itself are those that xbyak would have made.
#include "tiers/codegen/assembler.h"

#include <gtest/gtest.h>

#include <string>

namespace qdr {
namespace {

std::string BytesOf(const Xbyak::CodeGenerator& code) {
  return {reinterpret_cast<const char*>(code.getCode()), code.getSize()};
}

class AssemblerTest : public testing::Test {
 protected:
  static constexpr size_t kCapacity = 4096;
  /// `emit` gets an assembler and the operand of 64 and 32 bits and the address at [base + d].
  template <class F>
  void Compare(F emit) {
    const Xbyak::Reg64 bases[] = {Xbyak::util::rax, Xbyak::util::rbx, Xbyak::util::rsp,
                                  Xbyak::util::rbp, Xbyak::util::rdi, Xbyak::util::r8,
                                  Xbyak::util::r12, Xbyak::util::r13, Xbyak::util::r15};
    for (const Xbyak::Reg64& base : bases) {
      for (int d : {0, 8, -8, 127, 128, -128, -129, 4096, -4096, 1 << 30}) {
        Assembler ours(kCapacity);
        emit(ours, ours.qword[At(base, d)], ours.dword[At(base, d)], ours.ptr[At(base, d)]);
        Xbyak::CodeGenerator theirs(kCapacity);
        const Xbyak::RegExp place = base - static_cast<size_t>(-int64_t{d});
        emit(theirs, Xbyak::util::qword[place], Xbyak::util::dword[place], Xbyak::util::ptr[place]);
        EXPECT_EQ(BytesOf(ours), BytesOf(theirs)) << base.toString() << " + " << d;
      }
    }
  }
};

TEST_F(AssemblerTest, MemoryOperands) {
  using namespace Xbyak::util;  // NOLINT: register names
  Compare([](auto& a, auto word, auto half, auto address) {
    for (const Xbyak::Reg64& reg : {rcx, rsp, rbp, rsi, r9, r12, r13, r14}) {
      a.mov(reg, word);
      a.mov(word, reg);
      a.mov(reg.cvt32(), half);
      a.mov(half, reg.cvt32());
      a.lea(reg, address);
      a.cmp(reg, word);
    }
    a.mov(half, 0x12345678u);
    a.call(word);
    a.jmp(word);
    a.push(word);
  });
}

TEST_F(AssemblerTest, RegistersAndImmediates) {
  using namespace Xbyak::util;  // NOLINT: register names
  auto emit = [](auto& a) {
    const Xbyak::Reg64 registers[] = {rax, rcx, rsp, rbp, rdi, r8, r12, r13, r15};
    for (const Xbyak::Reg64& x : registers) {
      for (const Xbyak::Reg64& y : registers) {
        if (x == y) continue;
        a.mov(x, y);
        a.mov(x.cvt32(), y.cvt32());
        a.cmp(x, y);
        a.test(x, y);
      }
      for (uint64_t immediate :
           {uint64_t{0}, uint64_t{1}, uint64_t{0x7fffffff}, uint64_t{0x80000000},
            uint64_t{0xffffffff}, uint64_t{0x100000000}, ~uint64_t{0}, ~uint64_t{0x7fffffff},
            ~uint64_t{0x80000000}, uint64_t{0xfffe000000000007}}) {
        a.mov(x, immediate);
        a.mov(x.cvt32(), static_cast<uint32_t>(immediate));
      }
    }
  };
  Assembler ours(1 << 16);
  emit(ours);
  Xbyak::CodeGenerator theirs(1 << 16);
  emit(theirs);
  EXPECT_EQ(BytesOf(ours), BytesOf(theirs));
}

TEST_F(AssemblerTest, FullBuffer) {
  Assembler code(20);
  for (int i = 0; i < 100; ++i) code.mov(code.rax, code.qword[At(code.rbx, 8)]);
  EXPECT_LE(code.getSize(), 20u);
  EXPECT_NE(Xbyak::GetError(), 0);
  Xbyak::ClearError();
}

}  // namespace
}  // namespace qdr
