#include "tiers/codegen/code_printer.h"

#include <Zydis/Zydis.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "objects/vm.h"
#include "tiers/bytecode/bytecode_view.h"
#include "tiers/bytecode/disassembler.h"
#include "tiers/bytecode/source_positions.h"
#include "tiers/codegen/code_comments.h"

namespace qdr {

namespace {

// In the columns after the address and the offset.
constexpr int kByteColumns = 22;
constexpr int kTextColumns = 46;

const char* KindText(const CodeDescription& code) {
  switch (code.kind) {
    case CodeKind::kStub:
      return "STUB";
    case CodeKind::kInterpreter:
      return "BYTECODE_HANDLER";
    case CodeKind::kHandler:
      return "IC_HANDLER";
    case CodeKind::kFunction:
      break;
  }
  switch (code.tier) {
    case Tier::kIgnition:
      return "IGNITION";
    case Tier::kSparkplug:
      return "BASELINE";
    case Tier::kMaglev:
      return "MAGLEV";
    case Tier::kTurbofan:
      return "TURBOFAN_JS";
  }
  return "";
}

struct Instruction {
  uint64_t address;
  ZydisDecodedInstruction info;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
};

class Printer {
 public:
  Printer(Vm& vm, const CodeDescription& code, const CodeLog* log)
      : vm_(vm), code_(code), log_(log) {
    ZydisDecoderInit(&decoder_, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
    ZydisFormatterInit(&formatter_, ZYDIS_FORMATTER_STYLE_INTEL);
    for (auto [property, value] : {std::pair{ZYDIS_FORMATTER_PROP_HEX_UPPERCASE, ZYAN_FALSE},
                                   {ZYDIS_FORMATTER_PROP_ADDR_PADDING_ABSOLUTE, ZYAN_FALSE},
                                   {ZYDIS_FORMATTER_PROP_DISP_PADDING, ZYAN_FALSE},
                                   {ZYDIS_FORMATTER_PROP_IMM_PADDING, ZYAN_FALSE}}) {
      ZydisFormatterSetProperty(&formatter_, property, static_cast<ZyanUPointer>(value));
    }
    if (code.kind == CodeKind::kFunction && code.function != nullptr &&
        code.function->is_compiled()) {
      bytecode_ = ViewOf(vm, code.function->bytecode());
    }
  }

  std::string Print() {
    Header();
    size_t offset = 0;
    auto position = code_.positions.begin();
    while (offset < code_.size) {
      // What lies inside one instruction, or at the same place, comes before the next one.
      for (; position != code_.positions.end() && position->native_offset <= offset; ++position) {
        PositionLine(*position);
      }
      offset += InstructionLine(offset);
    }
    out_ += "--- End code ---\n";
    return std::move(out_);
  }

 private:
  void Header() {
    absl::StrAppendFormat(&out_, "--- Code ---\nkind = %s\nname = %s\n", KindText(code_),
                          code_.name);
    if (code_.kind == CodeKind::kFunction) {
      std::string tier(TierName(code_.tier));
      absl::StrAppendFormat(&out_, "compiler = %s%s\n", tier, code_.osr ? " (osr)" : "");
    }
    absl::StrAppendFormat(&out_, "address = %#x\n\nInstructions (size = %u)\n",
                          reinterpret_cast<uintptr_t>(code_.start), code_.size);
  }

  void PositionLine(const CodePosition& position) {
    out_ += "                  ;; ";
    if (!position.remark.empty()) {
      absl::StrAppend(&out_, position.remark, "\n");
      return;
    }
    absl::StrAppendFormat(&out_, "%4u : ", position.bytecode_offset);
    if (bytecode_.has_value() && position.bytecode_offset < bytecode_->code.size()) {
      BytecodeIterator it(bytecode_->code, position.bytecode_offset);
      out_ += InstructionText(it, *bytecode_);
      if (int32_t place = SourceOffsetOf(bytecode_->positions, position.bytecode_offset);
          place >= 0) {
        absl::StrAppend(&out_, "   @", place);
      }
    }
    out_ += "\n";
  }

  /// Gives the length of the instruction.
  size_t InstructionLine(size_t offset) {
    const uint8_t* at = code_.start + offset;
    Instruction instruction;
    instruction.address = reinterpret_cast<uint64_t>(at);
    char text[128] = "(no instruction)";
    bool valid = ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder_, at, code_.size - offset,
                                                     &instruction.info, instruction.operands));
    if (valid) {
      ZydisFormatterFormatInstruction(&formatter_, &instruction.info, instruction.operands,
                                      instruction.info.operand_count_visible, text, sizeof text,
                                      instruction.address, nullptr);
    }
    size_t length = valid ? instruction.info.length : 1;
    std::string bytes;
    for (size_t i = 0; i < length; ++i) absl::StrAppendFormat(&bytes, "%02x", at[i]);
    absl::StrAppendFormat(&out_, "%#x %5x  %-*s ", reinterpret_cast<uintptr_t>(at), offset,
                          kByteColumns, bytes);
    std::string comment = valid ? Comment(instruction) : "";
    if (comment.empty()) {
      absl::StrAppend(&out_, text, "\n");
    } else {
      absl::StrAppendFormat(&out_, "%-*s ; %s\n", kTextColumns, text, comment);
    }
    return length;
  }

  std::string Comment(const Instruction& instruction) const {
    for (int i = 0; i < instruction.info.operand_count_visible; ++i) {
      const ZydisDecodedOperand& operand = instruction.operands[i];
      std::string comment;
      if (operand.type == ZYDIS_OPERAND_TYPE_MEMORY) {
        comment = MemoryComment(operand.mem);
      } else if (operand.type == ZYDIS_OPERAND_TYPE_IMMEDIATE) {
        comment = ImmediateComment(instruction, operand);
      }
      if (!comment.empty()) return comment;
    }
    return "";
  }

  std::string MemoryComment(const ZydisDecodedOperandMem& memory) const {
    if (memory.index != ZYDIS_REGISTER_NONE || memory.disp.has_displacement == 0) return "";
    if (memory.base == ZYDIS_REGISTER_R13) return VmFieldName(memory.disp.value);
    bool js_frame = code_.kind == CodeKind::kInterpreter || code_.kind == CodeKind::kFunction;
    if (js_frame && memory.base == ZYDIS_REGISTER_RBP) return FrameSlotName(memory.disp.value);
    return "";
  }

  std::string ImmediateComment(const Instruction& instruction,
                               const ZydisDecodedOperand& operand) const {
    if (operand.imm.is_relative != 0) {
      ZyanU64 target = 0;
      if (!ZYAN_SUCCESS(ZydisCalcAbsoluteAddress(&instruction.info, &operand, instruction.address,
                                                 &target))) {
        return "";
      }
      auto start = reinterpret_cast<uintptr_t>(code_.start);
      if (target >= start && target < start + code_.size) {
        return absl::StrFormat("<+%#x>", target - start);
      }
      return AddressName(log_, reinterpret_cast<const void*>(target));
    }
    // Constants of 64 bits are values or addresses.
    if (operand.size != 64 || instruction.info.raw.imm[0].size != 64) return "";
    return ConstantName(vm_, log_, operand.imm.value.u);
  }

  Vm& vm_;
  const CodeDescription& code_;
  const CodeLog* log_;
  ZydisDecoder decoder_;
  ZydisFormatter formatter_;
  std::optional<BytecodeView> bytecode_;
  std::string out_;
};

}  // namespace

std::string PrintCode(Vm& vm, const CodeDescription& code, const CodeLog* log) {
  return Printer(vm, code, log).Print();
}

void CodePrinter::CodeAdded(const CodeDescription& code) {
  if (!(code.kind == CodeKind::kFunction ? options_.functions : options_.builtins)) return;
  if (options_.filter != "*" && options_.filter != code.name) return;
  std::fputs(PrintCode(vm_, code, &log_).c_str(), out_);
}

}  // namespace qdr
