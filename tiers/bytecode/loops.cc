// Loops from back edges.
#include "tiers/bytecode/loops.h"

#include <algorithm>

#include "tiers/bytecode/bytecode_iterator.h"

namespace qdr {

LoopAnalysis::LoopAnalysis(const BytecodeView& view) {
  for (BytecodeIterator it(view.code); !it.done(); it.Advance()) {
    if (it.opcode() != Opcode::kJumpLoop) continue;
    LoopInfo loop{};
    loop.header = it.JumpTarget();
    loop.jump_loop = it.offset();
    loop.end = it.next_offset();
    loop.assigned.assign(view.register_count, false);
    loops_.push_back(std::move(loop));
  }
  std::sort(loops_.begin(), loops_.end(), [](const LoopInfo& a, const LoopInfo& b) {
    return a.header != b.header ? a.header < b.header : a.end > b.end;
  });
  for (size_t i = 0; i < loops_.size(); ++i) {
    int parent = static_cast<int>(i) - 1;
    while (parent >= 0 && loops_[parent].end <= loops_[i].header) parent = loops_[parent].parent;
    loops_[i].parent = parent;
    loops_[i].depth = parent < 0 ? 0 : loops_[parent].depth + 1;
  }
  for (BytecodeIterator it(view.code); !it.done(); it.Advance()) {
    int loop = InnermostAt(it.offset());
    if (loop < 0) continue;
    for (int number = loop; number >= 0; number = loops_[number].parent) {
      if (it.opcode() == Opcode::kResumeGenerator) loops_[number].has_resume_point = true;
      for (int i = 0; i < it.traits().operand_count; ++i) {
        if (!IsRegisterOutput(it.traits().operands[i])) continue;
        Register reg = it.register_operand(i);
        for (int k = 0; k < it.ListLength(i); ++k) {
          if (reg.is_local()) loops_[number].assigned[reg.index() - k] = true;
        }
      }
    }
  }
}

int LoopAnalysis::InnermostAt(uint32_t offset) const {
  auto it = std::upper_bound(loops_.begin(), loops_.end(), offset,
                             [](uint32_t o, const LoopInfo& loop) { return o < loop.header; });
  int number = static_cast<int>(it - loops_.begin()) - 1;
  while (number >= 0 && loops_[number].end <= offset) number = loops_[number].parent;
  return number;
}

int LoopAnalysis::LoopOfHeader(uint32_t offset) const {
  for (size_t i = 0; i < loops_.size(); ++i) {
    if (loops_[i].header == offset) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace qdr
