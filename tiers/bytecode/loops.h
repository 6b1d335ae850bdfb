// The loops of a function, from its JumpLoop instructions: contract 6 makes each the one back edge
// of its header, and loops nest properly.
#ifndef TIERS_BYTECODE_LOOPS_H_
#define TIERS_BYTECODE_LOOPS_H_

#include <cstdint>
#include <vector>

#include "tiers/bytecode/bytecode_view.h"

namespace qdr {

struct LoopInfo {
  uint32_t header;     ///< offset of the first instruction
  uint32_t jump_loop;  ///< offset of the JumpLoop that ends it
  uint32_t end;        ///< offset behind that
  int parent;          ///< number of the loop around, -1 for none
  int depth;           ///< 0 for outermost loops
  /// Registers written in it (inner loops included), by index.
  std::vector<bool> assigned;
  /// A generator may be resumed into it.
  bool has_resume_point;
};

class LoopAnalysis {
 public:
  explicit LoopAnalysis(const BytecodeView& view);
  /// In the order of their headers; an outer loop before the loops in it.
  const std::vector<LoopInfo>& loops() const { return loops_; }
  /// Number of the innermost loop that contains the offset; -1 for none.
  int InnermostAt(uint32_t offset) const;
  /// Number of the loop with this header; -1 for none.
  int LoopOfHeader(uint32_t offset) const;

 private:
  std::vector<LoopInfo> loops_;
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_LOOPS_H_
