#include "tiering-policy/decision.h"

namespace qdr {

std::string_view VersionKindName(VersionKind kind) {
  static constexpr std::string_view kNames[] = {"maglev", "turbofan", "osr"};
  return kNames[static_cast<int>(kind)];
}

std::string_view VerdictName(Verdict verdict) {
  static constexpr std::string_view kNames[] = {"learned", "cooling", "denied", "final"};
  return kNames[static_cast<int>(verdict)];
}

// The name and the text of each row of a table.
#define QDR_NAME(Name, text) #Name,
#define QDR_TEXT(Name, text) text,
#define QDR_NAMES(Enum, ROWS)                                      \
  std::string_view Enum##Name(Enum value) {                        \
    static constexpr std::string_view kNames[] = {ROWS(QDR_NAME)}; \
    return kNames[static_cast<int>(value)];                        \
  }                                                                \
  std::string_view Enum##Text(Enum value) {                        \
    static constexpr std::string_view kTexts[] = {ROWS(QDR_TEXT)}; \
    return kTexts[static_cast<int>(value)];                        \
  }
QDR_NAMES(TieringAction, QDR_TIERING_ACTIONS)
QDR_NAMES(TieringReason, QDR_TIERING_REASONS)
QDR_NAMES(VerdictReason, QDR_VERDICT_REASONS)
#undef QDR_NAMES
#undef QDR_TEXT
#undef QDR_NAME

}  // namespace qdr
