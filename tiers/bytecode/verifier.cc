// Verification: first each instruction by itself, then tables, then what liveness says.
#include "tiers/bytecode/verifier.h"

#include <vector>

#include "tiers/bytecode/bytecode_iterator.h"
#include "tiers/bytecode/liveness.h"
#include "tiers/bytecode/runtime_functions.h"
#include "tiers/bytecode/source_positions.h"

namespace qdr {
namespace {

class Verifier {
 public:
  explicit Verifier(const BytecodeView& view) : view_(view) {}

  std::string Run() {
    if (FindStarts() && CheckInstructions() && CheckHandlers() && CheckPositions()) {
      CheckLiveness();
    }
    return error_;
  }

 private:
  bool Fail(uint32_t offset, const std::string& what) {
    if (error_.empty()) error_ = "at " + std::to_string(offset) + ": " + what;
    return false;
  }

  bool FindStarts() {
    starts_.assign(view_.code.size() + 1, false);
    uint32_t size = static_cast<uint32_t>(view_.code.size());
    if (size == 0) return Fail(0, "no code");
    uint32_t offset = 0;
    bool falls_through = true;
    while (offset < size) {
      starts_[offset] = true;
      auto opcode = static_cast<Opcode>(view_.code[offset]);
      OperandScale scale = OperandScale::kSingle;
      uint32_t prefix = 0;
      if (opcode == Opcode::kWide || opcode == Opcode::kExtraWide) {
        if (offset + 1 >= size) return Fail(offset, "prefix at the end");
        scale = opcode == Opcode::kWide ? OperandScale::kDouble : OperandScale::kQuadruple;
        opcode = static_cast<Opcode>(view_.code[offset + 1]);
        prefix = 1;
      }
      if (opcode >= Opcode::kCount || IsPrefix(opcode)) return Fail(offset, "no such opcode");
      uint32_t next = offset + prefix + InstructionSize(opcode, scale);
      if (next > size) return Fail(offset, "instruction beyond the end");
      falls_through = !TraitsOf(opcode).has(kEndsBlock);
      offset = next;
    }
    if (falls_through) return Fail(size, "control falls off the end");
    return true;
  }

  bool CheckRegister(uint32_t offset, Register reg) {
    if (reg.is_local()) {
      return reg.index() < view_.register_count ? true : Fail(offset, "register out of range");
    }
    if (reg.operand() == kReceiverOperand) return true;
    int parameter = reg.parameter_index();
    return parameter >= 0 && parameter < view_.parameter_count
               ? true
               : Fail(offset, "parameter out of range");
  }

  bool CheckTarget(uint32_t from, uint32_t target) {
    return target < view_.code.size() && starts_[target]
               ? true
               : Fail(from, "jump to the middle of an instruction");
  }

  bool CheckSlot(uint32_t offset, int word, SlotKind kind) {
    if (word < 0 || word >= static_cast<int>(words_.size()) || words_[word] == SlotKind::kNone) {
      return Fail(offset, "no feedback slot there");
    }
    return words_[word] == kind ? true : Fail(offset, "feedback slot of another kind");
  }

  bool CheckInstructions() {
    for (SlotKind kind : view_.slots) {
      words_.push_back(kind);
      for (int i = 1; i < SlotWords(kind); ++i) words_.push_back(SlotKind::kNone);
    }
    for (BytecodeIterator it(view_.code); !it.done(); it.Advance()) {
      if (!CheckInstruction(it)) return false;
    }
    return true;
  }

  bool CheckInstruction(const BytecodeIterator& it) {
    uint32_t offset = it.offset();
    const InstructionTraits& traits = it.traits();
    int slots_seen = 0;
    for (int i = 0; i < traits.operand_count; ++i) {
      int32_t value = it.operand(i);
      switch (traits.operands[i]) {
        case OperandKind::kReg:
        case OperandKind::kRegOut:
        case OperandKind::kRegInOut:
          if (!CheckRegister(offset, it.register_operand(i))) return false;
          break;
        case OperandKind::kRegList:
        case OperandKind::kRegOutPair:
        case OperandKind::kRegOutTriple: {
          int length = it.ListLength(i);
          if (length == 0) break;
          Register first = it.register_operand(i);
          if (!first.is_local()) return Fail(offset, "list of parameters");
          if (!CheckRegister(offset, first)) return false;
          int lowest = first.index() - length + 1 - (IsConstructOpcode(it.opcode()) ? 1 : 0);
          if (lowest < 0) return Fail(offset, "list out of range");
          break;
        }
        case OperandKind::kConst:
          if (static_cast<uint32_t>(value) >= static_cast<uint32_t>(view_.constant_count)) {
            bool empty_switch = traits.has(kIsSwitch) && it.operand(i + 1) == 0;
            if (!empty_switch) return Fail(offset, "constant out of range");
          }
          break;
        case OperandKind::kSlot: {
          SlotKind kind = traits.slot_kind;
          if (it.opcode() == Opcode::kCallMethod && slots_seen == 1) kind = SlotKind::kLoadNamed;
          if (!CheckSlot(offset, value, kind)) return false;
          if (HasFusedBranchSlot(it.opcode()) && !CheckSlot(offset, value + 1, SlotKind::kBranch)) {
            return false;
          }
          ++slots_seen;
          break;
        }
        case OperandKind::kJump: {
          bool backwards = value <= 0;
          if (backwards != (it.opcode() == Opcode::kJumpLoop)) {
            return Fail(offset, "jump in the wrong direction");
          }
          if (!CheckTarget(offset, offset + value)) return false;
          break;
        }
        case OperandKind::kRuntime: {
          if (value >= kRuntimeFunctionCount) return Fail(offset, "no such runtime function");
          int expected = RuntimeFunctionArguments(static_cast<RuntimeFunction>(value));
          if (expected >= 0 && expected != it.operand(i + 2)) {
            return Fail(offset, "wrong number of arguments");
          }
          break;
        }
        default:
          break;
      }
    }
    if (traits.has(kIsSwitch)) {
      bool ok = true;
      int first = it.operand(it.opcode() == Opcode::kSwitchOnSmi ? 0 : 1);
      int count = it.operand(it.opcode() == Opcode::kSwitchOnSmi ? 1 : 2);
      if (first + count > view_.constant_count) return Fail(offset, "jump table out of range");
      it.ForEachSwitchTarget(view_.smi_constant, [&](int, uint32_t target) {
        ok = ok && target > offset && CheckTarget(offset, target);
      });
      if (!ok) return Fail(offset, "bad entry of a jump table");
    }
    return true;
  }

  bool CheckHandlers() {
    std::span<const HandlerEntry> handlers = view_.handlers;
    for (size_t i = 0; i < handlers.size(); ++i) {
      const HandlerEntry& entry = handlers[i];
      if (entry.start >= entry.end || entry.end > view_.code.size() || !starts_[entry.start] ||
          (entry.end < view_.code.size() && !starts_[entry.end])) {
        return Fail(entry.start, "bad range of a handler");
      }
      if (!CheckTarget(entry.start, entry.handler)) return false;
      if (!CheckRegister(entry.start, Register::FromOperand(entry.context_register))) return false;
      for (size_t k = 0; k < i; ++k) {
        const HandlerEntry& before = handlers[k];
        bool disjoint = before.end <= entry.start || entry.end <= before.start;
        bool inside = before.start >= entry.start && before.end <= entry.end;
        if (!disjoint && !inside) return Fail(entry.start, "ranges of handlers do not nest");
      }
    }
    return true;
  }

  bool CheckPositions() {
    for (SourcePositionIterator it(view_.positions); !it.done(); it.Advance()) {
      uint32_t offset = it.current().bytecode_offset;
      if (offset >= view_.code.size() || !starts_[offset]) {
        return Fail(offset, "position of no instruction");
      }
    }
    return true;
  }

  void CheckLiveness() {
    LivenessAnalysis liveness(view_);
    if (liveness.IsAccumulatorLiveIn(0)) {
      Fail(0, "the accumulator is read before it is written");
      return;
    }
    if (view_.initialized_registers >= 0) {
      for (int i = view_.initialized_registers; i < view_.register_count; ++i) {
        if (!liveness.IsRegisterLiveIn(0, i)) continue;
        Fail(0, "r" + std::to_string(i) + " is read before it is written");
        return;
      }
    }
    auto check_target = [&](uint32_t from, uint32_t target) {
      if (!liveness.IsAccumulatorLiveIn(target)) return;
      Fail(from, "the accumulator is read where this goes to");
    };
    for (BytecodeIterator it(view_.code); !it.done(); it.Advance()) {
      // Contract 6.
      if (it.opcode() == Opcode::kJumpLoop) check_target(it.offset(), it.JumpTarget());
      if (it.traits().has(kIsSwitch)) {
        it.ForEachSwitchTarget(view_.smi_constant,
                               [&](int, uint32_t target) { check_target(it.offset(), target); });
      }
      if (!HasReceiverInList(it.opcode())) continue;
      int list = it.FindOperand(OperandKind::kRegList);
      int receiver = it.register_operand(list).index();
      // Contract 5. The block itself is overwritten too.
      int lowest = receiver - it.ListLength(list) + 1;
      auto check = [&](bool is_live, int i) {
        return !is_live || Fail(it.offset(), "r" + std::to_string(i) +
                                                 " is live across a call that overwrites it");
      };
      for (int i = lowest; i < view_.register_count; ++i) {
        if (!check(liveness.IsRegisterLiveOut(it.offset(), i), i)) return;
      }
      const HandlerEntry* handler = LookupHandler(view_.handlers, it.offset());
      if (handler == nullptr) continue;
      for (int i = lowest; i < view_.register_count; ++i) {
        if (!check(liveness.IsRegisterLiveIn(handler->handler, i), i)) return;
      }
    }
  }

  const BytecodeView& view_;
  std::vector<bool> starts_;
  std::vector<SlotKind> words_;  // Kind of the slot that starts at each word; kNone inside.
  std::string error_;
};

}  // namespace

std::string VerifyBytecode(const BytecodeView& view) { return Verifier(view).Run(); }

}  // namespace qdr
