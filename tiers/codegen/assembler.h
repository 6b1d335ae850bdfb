// The assembler under everything that makes machine code: xbyak's instructions with labels of our
// own. xbyak keeps its labels in hash tables, which costs more than the instructions themselves
// when a function has thousands of them; these are two integers, and what jumps to a label that is
// not bound yet is a list in one array.
#ifndef TIERS_CODEGEN_ASSEMBLER_H_
#define TIERS_CODEGEN_ASSEMBLER_H_

#include <xbyak/xbyak.h>

#include <concepts>
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

/// base + displacement, the commonest shape of an address. xbyak's own expressions have every
/// shape, at a price that shows in the baseline compiler.
struct Place {
  Xbyak::Reg64 base;
  int displacement = 0;
  operator Xbyak::RegExp() const {  // NOLINT: an expression like any other
    return base - static_cast<size_t>(-int64_t{displacement});
  }
};
inline Place At(const Xbyak::Reg64& base, int displacement) { return {base, displacement}; }
inline Place At(const Place& place, int more) { return {place.base, place.displacement + more}; }
inline Place operator+(const Xbyak::Reg64& base, int displacement) { return {base, displacement}; }
inline Place operator+(const Place& place, int more) { return At(place, more); }
inline Place operator-(const Place& place, int less) { return At(place, -less); }
inline Xbyak::RegExp operator+(const Xbyak::RegExp& base, int displacement) {
  return base - static_cast<size_t>(-int64_t{displacement});
}

/// Memory at a place, kBits wide (0: an address alone). The assembler encodes the commonest
/// instructions on it itself, xbyak the rest.
template <int kBits>
struct PlaceOperand {
  Place place;
  operator Xbyak::Address() const {  // NOLINT: an operand like any other
    return Xbyak::AddressFrame(kBits)[static_cast<Xbyak::RegExp>(place)];
  }
};
/// qword[...], dword[...], ptr[...].
template <int kBits>
struct PlaceFrame {
  PlaceOperand<kBits> operator[](const Place& place) const { return {place}; }
  PlaceOperand<kBits> operator[](const Xbyak::Reg64& base) const { return {{base, 0}}; }
  template <class Expression>
  Xbyak::Address operator[](const Expression& expression) const {
    return Xbyak::AddressFrame(kBits)[expression];
  }
};

class Assembler : public Xbyak::CodeGenerator {
 public:
  using Label = CodeLabel;
  using LabelType = Xbyak::CodeGenerator::LabelType;

  /// `buffer`: memory of `capacity` bytes for the code, or nullptr to allocate it.
  explicit Assembler(size_t capacity, void* buffer = nullptr)
      : Xbyak::CodeGenerator(capacity, buffer) {
    if (top_ == nullptr) QDR_FATAL("out of memory: no buffer for machine code");
  }

  void L(const Label& label) {
    QDR_DCHECK(!label.is_bound());
    label.position_ = static_cast<int32_t>(getSize());
    last_bound_ = label.position_;
    for (int32_t i = label.fixups_; i >= 0; i = fixups_[i].next) {
      const Fixup& fixup = fixups_[i];
      Patch(fixup.at, label.position_ - (fixup.at + fixup.size), fixup.size);
    }
  }

  // --- The commonest instructions. They say the same as xbyak's.
  static constexpr PlaceFrame<64> qword{};
  static constexpr PlaceFrame<32> dword{};
  static constexpr PlaceFrame<0> ptr{};
  using Reg32 = Xbyak::Reg32;
  using Reg64 = Xbyak::Reg64;
  using Xbyak::CodeGenerator::call;
  using Xbyak::CodeGenerator::cmp;
  using Xbyak::CodeGenerator::jmp;
  using Xbyak::CodeGenerator::lea;
  using Xbyak::CodeGenerator::mov;
  using Xbyak::CodeGenerator::push;
  using Xbyak::CodeGenerator::test;
  void mov(const Reg64& dst, const PlaceOperand<64>& src) { Access(kWide, 0x8b, dst, src.place); }
  void mov(const Reg32& dst, const PlaceOperand<32>& src) { Access(0, 0x8b, dst, src.place); }
  void mov(const PlaceOperand<64>& dst, const Reg64& src) { Access(kWide, 0x89, src, dst.place); }
  void mov(const PlaceOperand<32>& dst, const Reg32& src) { Access(0, 0x89, src, dst.place); }
  void lea(const Reg64& dst, const PlaceOperand<0>& src) { Access(kWide, 0x8d, dst, src.place); }
  void call(const PlaceOperand<64>& target) { Access(0, 0xff, Xbyak::util::edx, target.place); }
  void jmp(const PlaceOperand<64>& target) { Access(0, 0xff, Xbyak::util::esp, target.place); }
  void push(const PlaceOperand<64>& value) { Access(0, 0xff, Xbyak::util::esi, value.place); }
  void cmp(const Reg64& a, const PlaceOperand<64>& b) { Access(kWide, 0x3b, a, b.place); }
  void mov(const Reg64& dst, const Reg64& src) { Registers(kWide, 0x89, dst, src); }
  void mov(const Reg32& dst, const Reg32& src) { Registers(0, 0x89, dst, src); }
  void cmp(const Reg64& a, const Reg64& b) { Registers(kWide, 0x39, a, b); }
  void test(const Reg64& a, const Reg64& b) { Registers(kWide, 0x85, a, b); }
  template <std::integral T>
  void mov(const PlaceOperand<32>& dst, T immediate) {
    Access(0, 0xc7, Xbyak::util::eax, dst.place, static_cast<uint32_t>(immediate));
  }
  template <std::integral T>
  void mov(const Reg32& dst, T immediate) {
    MoveImmediate(dst.getIdx(), static_cast<uint32_t>(immediate));
  }
  template <std::integral T>
  void mov(const Reg64& dst, T immediate) {
    MoveImmediate(dst.getIdx(), static_cast<uint64_t>(immediate));
  }

  void jmp(const Label& label, LabelType type = T_AUTO) { JumpTo(label, type, 0xeb, 0xe9, false); }
  void call(const Label& label) { JumpTo(label, T_NEAR, 0, 0xe8, false); }

#define QDR_CONDITIONAL_JUMPS(V)                                                                 \
  V(jo, 0)                                                                                       \
  V(jno, 1)                                                                                      \
  V(jb, 2) V(jc, 2) V(jae, 3) V(jnc, 3) V(je, 4) V(jz, 4) V(jne, 5) V(jnz, 5) V(jbe, 6) V(ja, 7) \
      V(js, 8) V(jns, 9) V(jp, 10) V(jnp, 11) V(jl, 12) V(jge, 13) V(jle, 14) V(jg, 15)
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

  /// The bytes of one instruction, put behind the code at once.
  class Bytes {
   public:
    template <class T>
    void Add(T bytes) {
      memcpy(bytes_ + size_, &bytes, sizeof(T));
      size_ += static_cast<int>(sizeof(T));
    }
    /// REX prefix, if there is one but W; only registers of 32 and 64 bits need no other.
    void AddRex(int wide, int reg, int base) {
      const int rex = 0x40 | wide | (reg & 8) >> 1 | base >> 3;
      if (rex != 0x40) Add(static_cast<uint8_t>(rex));
    }

   private:
    friend class Assembler;
    static constexpr int kMax = 16;
    uint8_t bytes_[kMax];
    int size_ = 0;
  };
  static constexpr int kWide = 8;  ///< REX.W

  void Append(const Bytes& code) {
    if (size_ + Bytes::kMax <= maxSize_) {
      memcpy(top_ + size_, code.bytes_, Bytes::kMax);
      size_ += static_cast<size_t>(code.size_);
    } else {
      db(code.bytes_, static_cast<size_t>(code.size_));
    }
  }
  /// ModRM and displacement of `place`, behind prefix and opcode.
  static void AddPlace(Bytes& code, int reg, const Place& place) {
    const int base = place.base.getIdx() & 7;
    const bool is_byte = place.displacement == static_cast<int8_t>(place.displacement);
    // Without a displacement, the encoding of rbp and r13 means something else.
    const int mode = place.displacement == 0 && base != 5 ? 0 : is_byte ? 1 : 2;
    code.Add(static_cast<uint8_t>(mode << 6 | (reg & 7) << 3 | base));
    // That of rsp and r12 announces an index: none.
    if (base == 4) code.Add(uint8_t{0x24});
    if (mode == 1) code.Add(static_cast<int8_t>(place.displacement));
    if (mode == 2) code.Add(int32_t{place.displacement});
  }
  template <class... Immediate>
  void Access(int wide, int opcode, const Xbyak::Reg& reg, const Place& place,
              Immediate... immediate) {
    Bytes code;
    code.AddRex(wide, reg.getIdx(), place.base.getIdx());
    code.Add(static_cast<uint8_t>(opcode));
    AddPlace(code, reg.getIdx(), place);
    (code.Add(immediate), ...);
    Append(code);
  }
  void Registers(int wide, int opcode, const Xbyak::Reg& dst, const Xbyak::Reg& src) {
    Bytes code;
    code.AddRex(wide, src.getIdx(), dst.getIdx());
    code.Add(static_cast<uint8_t>(opcode));
    code.Add(static_cast<uint8_t>(0xc0 | (src.getIdx() & 7) << 3 | (dst.getIdx() & 7)));
    Append(code);
  }
  void MoveImmediate(int dst, uint64_t immediate) {
    Bytes code;
    const bool is_unsigned = immediate == static_cast<uint32_t>(immediate);
    const bool is_signed =
        static_cast<int64_t>(immediate) == static_cast<int32_t>(static_cast<uint32_t>(immediate));
    code.AddRex(is_unsigned ? 0 : kWide, 0, dst);
    if (is_signed && !is_unsigned) {
      code.Add(uint8_t{0xc7});
      code.Add(static_cast<uint8_t>(0xc0 | (dst & 7)));
    } else {
      code.Add(static_cast<uint8_t>(0xb8 | (dst & 7)));
    }
    if (is_signed || is_unsigned) {
      code.Add(static_cast<uint32_t>(immediate));
    } else {
      code.Add(immediate);
    }
    Append(code);
  }

  void JumpTo(const Label& label, LabelType type, int short_code, int near_code, bool two_bytes) {
    constexpr int kShortSize = 2;
    auto here = static_cast<int32_t>(getSize());
    bool is_short = type != T_NEAR;
    if (label.is_bound()) is_short = is_short && label.position_ - (here + kShortSize) >= -128;
    Bytes code;
    if (is_short) {
      code.Add(static_cast<uint8_t>(short_code));
      code.Add(uint8_t{0});
    } else {
      if (two_bytes) code.Add(uint8_t{0x0f});
      code.Add(static_cast<uint8_t>(near_code));
      code.Add(uint32_t{0});
    }
    Append(code);
    const int32_t size = is_short ? 1 : 4;
    Use(label, here + code.size_ - size, size);
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
