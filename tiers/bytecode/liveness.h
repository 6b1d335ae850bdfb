// Liveness: for each instruction, which registers and whether the accumulator may still be read
// before they are written, when it is entered and when it has completed. Parameters are not part of
// it: they are always live.
//
// An exception takes the path to its handler with the registers as they were before the
// instruction. A suspended generator keeps what is live at its resume point; the jump there from
// the start of the function needs nothing but the generator.
//
// Kept are the sets at the ends of short stretches of code; those of the instructions in a stretch
// are worked out when one of them is asked for, and kept until another stretch is.
#ifndef TIERS_BYTECODE_LIVENESS_H_
#define TIERS_BYTECODE_LIVENESS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tiers/bytecode/bytecode_iterator.h"
#include "tiers/bytecode/bytecode_view.h"

namespace qdr {

class LivenessAnalysis {
 public:
  /// Code and constants of `view` must stay where they are as long as the analysis is used.
  explicit LivenessAnalysis(const BytecodeView& view);

  bool IsRegisterLiveIn(uint32_t offset, int index) const { return Test(In(offset), index); }
  bool IsRegisterLiveOut(uint32_t offset, int index) const { return Test(Out(offset), index); }
  bool IsAccumulatorLiveIn(uint32_t offset) const { return Test(In(offset), registers_); }
  bool IsAccumulatorLiveOut(uint32_t offset) const { return Test(Out(offset), registers_); }
  /// "LL.L|A": registers and accumulator, for dumps.
  std::string ToString(uint32_t offset, bool out) const;

 private:
  using Word = uint64_t;
  struct Block {
    uint32_t start;
    uint32_t end;
  };

  static bool Test(const Word* set, int i) { return (set[i / 64] >> (i % 64) & 1) != 0; }
  static void Set(Word* set, int i) { set[i / 64] |= Word{1} << (i % 64); }
  static void Clear(Word* set, int i) { set[i / 64] &= ~(Word{1} << (i % 64)); }
  void Merge(Word* into, const Word* from) const {
    for (int w = 0; w < words_; ++w) into[w] |= from[w];
  }

  void FindBlocks();
  void Solve();
  size_t BlockAt(uint32_t offset) const;
  /// What is live when block b is entered.
  Word* BlockIn(size_t b) { return &block_in_[b * words_]; }
  const Word* BlockIn(size_t b) const { return &block_in_[b * words_]; }
  /// The union over the successors of the block's last instruction.
  void ComputeOut(const Block& block, uint32_t last, Word* out) const;
  /// `set` goes from what is live after the instruction to what is live before it.
  void Transfer(const BytecodeIterator& it, Word* set) const;
  void InstructionsOf(const Block& block, std::vector<uint32_t>* offsets) const;
  void Expand(size_t block) const;
  const Word* In(uint32_t offset) const;
  const Word* Out(uint32_t offset) const;
  size_t IndexInExpanded(uint32_t offset) const;

  BytecodeView view_;
  std::vector<HandlerEntry> handlers_;  // A copy.
  HandlerMap handler_map_;
  int registers_;
  int words_;
  std::vector<Block> blocks_;
  std::vector<Word> block_in_;
  // The stretch asked for last: its instructions, and for each of them in, out.
  mutable size_t expanded_ = static_cast<size_t>(-1);
  mutable std::vector<uint32_t> expanded_offsets_;
  mutable std::vector<Word> expanded_sets_;
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_LIVENESS_H_
