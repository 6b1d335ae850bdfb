// Liveness: for each instruction, which registers and whether the accumulator may still be read
// before they are written, when it is entered and when it has completed. Parameters are not part of
// it: they are always live.
//
// An exception takes the path to its handler with the registers as they were before the
// instruction. A suspended generator keeps what is live at its resume point; the jump there from
// the start of the function needs nothing but the generator.
#ifndef TIERS_BYTECODE_LIVENESS_H_
#define TIERS_BYTECODE_LIVENESS_H_

#include <cstdint>
#include <vector>

#include "tiers/bytecode/bytecode_view.h"

namespace qdr {

class LivenessAnalysis {
 public:
  explicit LivenessAnalysis(const BytecodeView& view);

  bool IsRegisterLiveIn(uint32_t offset, int index) const { return Test(In(offset), index); }
  bool IsRegisterLiveOut(uint32_t offset, int index) const { return Test(Out(offset), index); }
  bool IsAccumulatorLiveIn(uint32_t offset) const { return Test(In(offset), registers_); }
  bool IsAccumulatorLiveOut(uint32_t offset) const { return Test(Out(offset), registers_); }
  /// "LL.L|A": registers and accumulator, for dumps.
  std::string ToString(uint32_t offset, bool out) const;

 private:
  using Word = uint64_t;
  const Word* In(uint32_t offset) const { return &bits_[size_t(2) * words_ * index_[offset]]; }
  const Word* Out(uint32_t offset) const { return In(offset) + words_; }
  static bool Test(const Word* set, int i) { return (set[i / 64] >> (i % 64) & 1) != 0; }

  int registers_;
  int words_;
  std::vector<int32_t> index_;  // Offset to number of the instruction; -1 elsewhere.
  std::vector<Word> bits_;      // For each instruction: in, out.
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_LIVENESS_H_
