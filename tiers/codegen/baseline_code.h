// BaselineCode: the machine code that Sparkplug made of one BytecodeArray, and where each
// instruction begins in it. Frames of it are laid out as the interpreter's, so it may take over a
// frame, or give it back, before any instruction.
#ifndef TIERS_CODEGEN_BASELINE_CODE_H_
#define TIERS_CODEGEN_BASELINE_CODE_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/events.h"
#include "objects/function.h"

namespace qdr {

struct BaselineCode {
  /// An instruction of the bytecode and the offset of its code.
  struct Position {
    uint32_t bytecode;
    uint32_t native;
  };
  /// A hidden class that the code compares with, as a 32-bit immediate, and the handler whose data
  /// the code behind the comparison uses (or nullptr). When one of them dies the immediate is
  /// overwritten with 0, which is no hidden class: so code keeps nothing alive, and never takes a
  /// new class for an old one.
  struct ClassGuard {
    uint32_t native;
    HeapObject* map;
    HeapObject* handler;
  };

  BytecodeArray* bytecode = nullptr;
  uint8_t* code = nullptr;  ///< executable address; calls enter at its start
  uint32_t size = 0;
  uint32_t main_size = 0;  ///< behind it lies what is out of line
  CodeId id = 0;
  FunctionId function_id = 0;
  std::vector<Position> positions;  ///< ascending
  std::vector<ClassGuard> guards;

  /// Where the instruction at this offset begins.
  const uint8_t* AddressOf(uint32_t bytecode_offset) const {
    auto it = std::lower_bound(
        positions.begin(), positions.end(), bytecode_offset,
        [](const Position& position, uint32_t offset) { return position.bytecode < offset; });
    QDR_CHECK(it != positions.end() && it->bytecode == bytecode_offset);
    return code + it->native;
  }
  bool Contains(const void* address) const {
    auto* p = static_cast<const uint8_t*>(address);
    return p >= code && p < code + size;
  }
};

}  // namespace qdr

#endif  // TIERS_CODEGEN_BASELINE_CODE_H_
