// Text for every kind of operand and table.
#include "tiers/bytecode/disassembler.h"

#include <cstdio>

#include "tiers/bytecode/runtime_functions.h"
#include "tiers/bytecode/source_positions.h"

namespace qdr {
namespace {

std::string ListText(Register first, int count) {
  if (count == 0) return "[]";
  std::string result = first.ToString();
  if (count > 1) result += "..r" + std::to_string(first.index() - count + 1);
  return "[" + result + "]";
}

std::string OperandText(const BytecodeIterator& it, int i) {
  int32_t value = it.operand(i);
  Register reg = Register::FromOperand(value);
  switch (it.traits().operands[i]) {
    case OperandKind::kReg:
    case OperandKind::kRegOut:
    case OperandKind::kRegInOut:
      return reg.ToString();
    case OperandKind::kRegList:
    case OperandKind::kRegOutPair:
    case OperandKind::kRegOutTriple:
      return ListText(reg, it.ListLength(i));
    case OperandKind::kCount:
      return "";
    case OperandKind::kImm:
    case OperandKind::kUImm:
      return "#" + std::to_string(value);
    case OperandKind::kFlag8:
      return "!" + std::to_string(value);
    case OperandKind::kConst:
      return "{" + std::to_string(value) + "}";
    case OperandKind::kSlot:
      return "[" + std::to_string(value) + "]";
    case OperandKind::kJump:
      return "-> " + std::to_string(it.offset() + value);
    case OperandKind::kRuntime:
      return std::string(RuntimeFunctionName(static_cast<RuntimeFunction>(value)));
    case OperandKind::kNone:
      return "";
  }
  return "";
}

template <class... Args>
void Append(std::string* out, const char* format, Args... args) {
  char buffer[160];
  snprintf(buffer, sizeof buffer, format, args...);
  *out += buffer;
}

}  // namespace

std::string_view SlotKindName(SlotKind kind) {
  switch (kind) {
    case SlotKind::kNone:
      return "None";
#define QDR_CASE(Name, words) \
  case SlotKind::k##Name:     \
    return #Name;
      QDR_FEEDBACK_SLOT_KINDS(QDR_CASE)
#undef QDR_CASE
  }
  return "";
}

std::string InstructionText(const BytecodeIterator& it, const BytecodeView& view) {
  std::string result(it.traits().name);
  if (it.scale() == OperandScale::kDouble) result += ".Wide";
  if (it.scale() == OperandScale::kQuadruple) result += ".ExtraWide";
  const char* separator = " ";
  for (int i = 0; i < it.traits().operand_count; ++i) {
    std::string text = OperandText(it, i);
    if (text.empty()) continue;
    result += separator + text;
    separator = ", ";
  }
  if (it.traits().has(kIsSwitch)) {
    result += " {";
    it.ForEachSwitchTarget(view.smi_constant, [&result](int value, uint32_t target) {
      result += " " + std::to_string(value) + ": -> " + std::to_string(target);
    });
    result += " }";
  }
  return result;
}

std::string Disassemble(const BytecodeView& view, bool with_bytes) {
  std::string out;
  Append(&out, "Parameter count %d\nRegister count %d\n", view.parameter_count + 1,
         view.register_count);
  SourcePositionIterator position(view.positions);
  for (BytecodeIterator it(view.code); !it.done(); it.Advance()) {
    bool has_position = !position.done() && position.current().bytecode_offset == it.offset();
    if (has_position) {
      Append(&out, "%5u %c> ", position.current().source_offset,
             position.current().is_statement ? 'S' : 'E');
      position.Advance();
    } else {
      out += "         ";
    }
    Append(&out, "%5u : ", it.offset());
    if (with_bytes) {
      constexpr uint32_t kByteColumns = 8;
      for (uint32_t i = 0; i < it.size() || i < kByteColumns; ++i) {
        if (i < it.size()) {
          Append(&out, "%02x ", view.code[it.offset() + i]);
        } else {
          out += "   ";
        }
      }
    }
    out += InstructionText(it, view) + "\n";
  }
  Append(&out, "Constant pool (size = %d)\n", view.constant_count);
  for (int i = 0; i < view.constant_count; ++i) {
    Append(&out, "%5d: ", i);
    out += view.describe_constant(i) + "\n";
  }
  Append(&out, "Handler table (size = %d)\n", static_cast<int>(view.handlers.size()));
  for (const HandlerEntry& entry : view.handlers) {
    static constexpr const char* kPredictions[] = {"caught", "rethrown", "promise"};
    Append(&out, "  (%4u,%4u) -> %4u (context %s, %s)\n", entry.start, entry.end, entry.handler,
           Register::FromOperand(entry.context_register).ToString().c_str(),
           kPredictions[entry.prediction]);
  }
  Append(&out, "Feedback slots (count = %d)\n", static_cast<int>(view.slots.size()));
  int word = 0;
  for (SlotKind kind : view.slots) {
    Append(&out, "%5d: %s\n", word, std::string(SlotKindName(kind)).c_str());
    word += SlotWords(kind);
  }
  return out;
}

}  // namespace qdr
