// Prints programs, for --print-regexp-bytecode and for tests.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "runtime/regexp/regexp_program.h"

namespace qdr {

namespace {

constexpr struct {
  const char* name;
  uint8_t words;
} kOps[] = {
#define REGEXP_OP(name, words, text) {#name, words},
    REGEXP_BYTECODE_LIST(REGEXP_OP)
#undef REGEXP_OP
};

std::string Unit(uint32_t unit) {
  if (unit > ' ' && unit < 0x7F) return std::string(1, static_cast<char>(unit));
  return absl::StrFormat("\\u%04x", unit);
}

std::string Literal(std::u16string_view units) {
  std::string result;
  for (char16_t unit : units) result += Unit(unit);
  return result;
}

std::string Class(const RegExpClassTable& table) {
  std::string result;
  for (uint32_t c = 0; c < 256; c++) {
    if (!table.latin1[c]) continue;
    uint32_t last = c;
    while (last < 255 && table.latin1[last + 1]) last++;
    result += Unit(c);
    if (last > c) absl::StrAppend(&result, last > c + 1 ? "-" : "", Unit(last));
    c = last;
  }
  switch (table.beyond) {
    case RegExpClassTable::Beyond::kNone:
      break;
    case RegExpClassTable::Beyond::kAll:
      result += " +all";
      break;
    case RegExpClassTable::Beyond::kRanges:
      for (size_t i = 0; i < table.bounds.size(); i += 2) {
        absl::StrAppendFormat(&result, " %x-%x", static_cast<uint32_t>(table.bounds[i]),
                              static_cast<uint32_t>(table.bounds[i + 1] - 1));
      }
      break;
  }
  return result;
}

}  // namespace

uint32_t RegExpInstructionLength(const uint32_t* code) {
  uint32_t words = kOps[*code & 0xFF].words;
  return words != 0 ? words : 2 + code[1];
}

std::string RegExpProgram::Disassemble() const {
  std::string result;
  constexpr const char* kScanNames[] = {"everywhere", "at start", "at line start",
                                        "literal",    "class",    "shift"};
  absl::StrAppend(&result, "scan ", kScanNames[static_cast<int>(scan_.kind)]);
  if (scan_.kind == RegExpScan::Kind::kLiteral) {
    absl::StrAppend(&result, " ", Literal(scan_.literal));
  } else if (scan_.kind == RegExpScan::Kind::kShift) {
    absl::StrAppend(&result, " window ", scan_.window, " first ", Class(scan_.first));
  } else if (scan_.kind == RegExpScan::Kind::kClass) {
    absl::StrAppend(&result, " ", Class(scan_.first), scan_.first_end ? " or end" : "");
  }
  if (scan_.run_class == kRegExpAnyClass) {
    result += ", skips to the end";
  } else if (scan_.run_class != kRegExpNoGuard) {
    absl::StrAppend(&result, ", skips runs of class ", scan_.run_class);
  }
  absl::StrAppend(&result, ", min length ", min_length_, ", ", register_count_, " registers\n");
  for (uint32_t at = 0; at < code_.size();) {
    const uint32_t* code = &code_[at];
    uint32_t length = RegExpInstructionLength(code);
    absl::StrAppendFormat(&result, "%4d %s %d", at, kOps[*code & 0xFF].name, *code >> 8);
    for (uint32_t i = 1; i < length; i++) {
      absl::StrAppendFormat(&result, ", %d", static_cast<int32_t>(code[i]));
    }
    RegExpOp op = RegExpOpOf(*code);
    if (op == RegExpOp::kString || op == RegExpOp::kStringPair) {
      uint32_t units = (*code >> 8) * (op == RegExpOp::kStringPair ? 2 : 1);
      absl::StrAppend(
          &result, "  ; ",
          Literal(std::u16string_view(literals_).substr(code[1] & ~kRegExpWideLiteral, units)));
    } else if (op == RegExpOp::kChar) {
      absl::StrAppend(&result, "  ; ", Unit(*code >> 8));
    }
    result += "\n";
    at += length;
  }
  for (size_t i = 0; i < classes_.size(); i++) {
    absl::StrAppend(&result, "class ", i, ": ", Class(classes_[i]), "\n");
  }
  for (size_t i = 0; i < dispatches_.size(); i++) {
    const RegExpDispatchTable& table = dispatches_[i];
    absl::StrAppend(&result, "dispatch ", i, ":");
    for (size_t j = 0; j < table.targets.size(); j++) {
      RegExpClassTable units;
      for (uint32_t c = 0; c < 256; c++) units.latin1[c] = table.latin1[c] == j;
      absl::StrAppend(&result, " [", Class(units), table.beyond == j ? " +beyond" : "",
                      table.end == j ? " +end" : "", "] -> ", table.targets[j]);
    }
    result += "\n";
  }
  return result;
}

}  // namespace qdr
