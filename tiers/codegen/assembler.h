// The assembler under everything that makes machine code: xbyak's instructions with labels of our
// own. xbyak keeps its labels in hash tables, which costs more than the instructions themselves
// when a function has thousands of them; these are two integers, and what jumps to a label that is
// not bound yet is a list in one array.
#ifndef TIERS_CODEGEN_ASSEMBLER_H_
#define TIERS_CODEGEN_ASSEMBLER_H_

#include <xbyak/xbyak.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "base/check.h"

namespace qdr {

/// A place in the code of one Assembler. Jumps may come before or after it is bound; it is bound
/// once.
class CodeLabel {
 public:
  bool is_bound() const { return position_ >= 0; }
  bool is_used() const { return fixups_ >= 0; }
  /// Offset from the start of the code; bound labels only.
  int32_t position() const { return position_; }

 private:
  friend class Assembler;
  // Jumps take labels by const reference, as xbyak's do.
  mutable int32_t position_ = -1;
  mutable int32_t fixups_ = -1;  ///< newest entry of the Assembler's list for this label
};

/// [base + displacement]. xbyak's own operator+ joins two expressions of any shape, at a price that
/// shows in the baseline compiler; subtraction does not.
inline Xbyak::RegExp At(const Xbyak::RegExp& base, int displacement) {
  return base - static_cast<size_t>(-int64_t{displacement});
}
inline Xbyak::RegExp operator+(const Xbyak::Reg64& base, int displacement) {
  return At(base, displacement);
}
inline Xbyak::RegExp operator+(const Xbyak::RegExp& base, int displacement) {
  return At(base, displacement);
}

class Assembler : public Xbyak::CodeGenerator {
 public:
  using Label = CodeLabel;
  using LabelType = Xbyak::CodeGenerator::LabelType;

  /// `buffer`: memory of `capacity` bytes for the code, or nullptr to allocate it.
  explicit Assembler(size_t capacity, void* buffer = nullptr)
      : Xbyak::CodeGenerator(capacity, buffer) {}

  void L(const Label& label) {
    QDR_DCHECK(!label.is_bound());
    label.position_ = static_cast<int32_t>(getSize());
    last_bound_ = label.position_;
    for (int32_t i = label.fixups_; i >= 0; i = fixups_[i].next) {
      const Fixup& fixup = fixups_[i];
      Patch(fixup.at, label.position_ - (fixup.at + fixup.size), fixup.size);
    }
  }

  using Xbyak::CodeGenerator::call;
  using Xbyak::CodeGenerator::jmp;
  void jmp(const Label& label, LabelType type = T_AUTO) { JumpTo(label, type, 0xeb, 0xe9, false); }
  void call(const Label& label) { JumpTo(label, T_NEAR, 0, 0xe8, false); }

#define QDR_CONDITIONAL_JUMPS(V)                                                                  \
  V(jo, 0)                                                                                        \
  V(jno, 1) V(jb, 2) V(jc, 2) V(jae, 3) V(jnc, 3) V(je, 4) V(jz, 4) V(jne, 5) V(jnz, 5) V(jbe, 6) \
      V(ja, 7) V(js, 8) V(jns, 9) V(jp, 10) V(jnp, 11) V(jl, 12) V(jge, 13) V(jle, 14) V(jg, 15)
#define QDR_DEFINE(name, condition)                                \
  void name(const Label& label, LabelType type = T_AUTO) {         \
    JumpTo(label, type, 0x70 | condition, 0x80 | condition, true); \
  }
  QDR_CONDITIONAL_JUMPS(QDR_DEFINE)
#undef QDR_DEFINE
#undef QDR_CONDITIONAL_JUMPS

  /// dst = the address of `label`, wherever the code is copied to.
  void LoadAddress(const Xbyak::Reg64& dst, const Label& label) {
    lea(dst, ptr[rip]);
    Use(label, static_cast<int32_t>(getSize()) - 4, 4);
  }
  /// Four bytes: the distance of `label` from the bound label `base`.
  void DistanceFrom(const Label& base, const Label& label) {
    QDR_DCHECK(base.is_bound() && label.is_bound());
    dd(static_cast<uint32_t>(label.position_ - base.position_));
  }

  /// Takes back the last instruction if it is a near jump to `label` behind which nothing is bound.
  void DropJumpTo(const Label& label) {
    constexpr int kJumpSize = 5;
    auto end = static_cast<int32_t>(getSize());
    if (label.fixups_ < 0 || last_bound_ == end) return;
    if (label.fixups_ != static_cast<int32_t>(fixups_.size()) - 1) return;
    const Fixup& fixup = fixups_.back();
    if (fixup.at + 4 != end || fixup.size != 4 || top_[end - kJumpSize] != 0xe9) return;
    label.fixups_ = fixup.next;
    fixups_.pop_back();
    setSize(end - kJumpSize);
  }
  /// Forgets all code and labels, for the next function.
  void Restart() {
    reset();
    fixups_.clear();
    last_bound_ = -1;
  }

 private:
  struct Fixup {
    int32_t at;    ///< offset of the displacement, which counts from its end
    int32_t size;  ///< 1 or 4
    int32_t next;  ///< in fixups_; -1: the last
  };

  void JumpTo(const Label& label, LabelType type, int short_code, int near_code, bool two_bytes) {
    constexpr int kShortSize = 2;
    auto here = static_cast<int32_t>(getSize());
    bool is_short = type != T_NEAR;
    if (label.is_bound()) is_short = is_short && label.position_ - (here + kShortSize) >= -128;
    if (is_short) {
      db(short_code);
      db(0);
      Use(label, here + 1, 1);
      return;
    }
    if (two_bytes) db(0x0f);
    db(near_code);
    dd(0);
    Use(label, static_cast<int32_t>(getSize()) - 4, 4);
  }
  void Use(const Label& label, int32_t at, int32_t size) {
    if (label.is_bound()) {
      Patch(at, label.position_ - (at + size), size);
      return;
    }
    fixups_.push_back({at, size, label.fixups_});
    label.fixups_ = static_cast<int32_t>(fixups_.size()) - 1;
  }
  void Patch(int32_t at, int32_t distance, int32_t size) {
    if (size == 1) {
      QDR_CHECK(distance >= -128 && distance <= 127);
      top_[at] = static_cast<uint8_t>(distance);
    } else {
      memcpy(top_ + at, &distance, 4);
    }
  }

  std::vector<Fixup> fixups_;
  int32_t last_bound_ = -1;
};

}  // namespace qdr

#endif  // TIERS_CODEGEN_ASSEMBLER_H_
