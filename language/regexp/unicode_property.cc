// Resolves the names of \p{...}. ICU knows the values' names; ECMA-262 narrows which properties may
// be asked for, so those stand in a table here, with the two spellings the specification lists.
#include "language/regexp/unicode_property.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <cstring>
#include <string>

#include "language/regexp/unicode_17.h"

namespace qdr {

namespace {

struct BinaryName {
  std::string_view long_name;
  std::string_view short_name;
  UProperty property;
};

// ECMA-262, table "Binary Unicode property aliases and their canonical property names".
constexpr BinaryName kBinaryNames[] = {
    {"ASCII_Hex_Digit", "AHex", UCHAR_ASCII_HEX_DIGIT},
    {"Alphabetic", "Alpha", UCHAR_ALPHABETIC},
    {"Bidi_Control", "Bidi_C", UCHAR_BIDI_CONTROL},
    {"Bidi_Mirrored", "Bidi_M", UCHAR_BIDI_MIRRORED},
    {"Case_Ignorable", "CI", UCHAR_CASE_IGNORABLE},
    {"Cased", "", UCHAR_CASED},
    {"Changes_When_Casefolded", "CWCF", UCHAR_CHANGES_WHEN_CASEFOLDED},
    {"Changes_When_Casemapped", "CWCM", UCHAR_CHANGES_WHEN_CASEMAPPED},
    {"Changes_When_Lowercased", "CWL", UCHAR_CHANGES_WHEN_LOWERCASED},
    {"Changes_When_NFKC_Casefolded", "CWKCF", UCHAR_CHANGES_WHEN_NFKC_CASEFOLDED},
    {"Changes_When_Titlecased", "CWT", UCHAR_CHANGES_WHEN_TITLECASED},
    {"Changes_When_Uppercased", "CWU", UCHAR_CHANGES_WHEN_UPPERCASED},
    {"Dash", "", UCHAR_DASH},
    {"Default_Ignorable_Code_Point", "DI", UCHAR_DEFAULT_IGNORABLE_CODE_POINT},
    {"Deprecated", "Dep", UCHAR_DEPRECATED},
    {"Diacritic", "Dia", UCHAR_DIACRITIC},
    {"Emoji", "", UCHAR_EMOJI},
    {"Emoji_Component", "EComp", UCHAR_EMOJI_COMPONENT},
    {"Emoji_Modifier", "EMod", UCHAR_EMOJI_MODIFIER},
    {"Emoji_Modifier_Base", "EBase", UCHAR_EMOJI_MODIFIER_BASE},
    {"Emoji_Presentation", "EPres", UCHAR_EMOJI_PRESENTATION},
    {"Extended_Pictographic", "ExtPict", UCHAR_EXTENDED_PICTOGRAPHIC},
    {"Extender", "Ext", UCHAR_EXTENDER},
    {"Grapheme_Base", "Gr_Base", UCHAR_GRAPHEME_BASE},
    {"Grapheme_Extend", "Gr_Ext", UCHAR_GRAPHEME_EXTEND},
    {"Hex_Digit", "Hex", UCHAR_HEX_DIGIT},
    {"IDS_Binary_Operator", "IDSB", UCHAR_IDS_BINARY_OPERATOR},
    {"IDS_Trinary_Operator", "IDST", UCHAR_IDS_TRINARY_OPERATOR},
    {"ID_Continue", "IDC", UCHAR_ID_CONTINUE},
    {"ID_Start", "IDS", UCHAR_ID_START},
    {"Ideographic", "Ideo", UCHAR_IDEOGRAPHIC},
    {"Join_Control", "Join_C", UCHAR_JOIN_CONTROL},
    {"Logical_Order_Exception", "LOE", UCHAR_LOGICAL_ORDER_EXCEPTION},
    {"Lowercase", "Lower", UCHAR_LOWERCASE},
    {"Math", "", UCHAR_MATH},
    {"Noncharacter_Code_Point", "NChar", UCHAR_NONCHARACTER_CODE_POINT},
    {"Pattern_Syntax", "Pat_Syn", UCHAR_PATTERN_SYNTAX},
    {"Pattern_White_Space", "Pat_WS", UCHAR_PATTERN_WHITE_SPACE},
    {"Quotation_Mark", "QMark", UCHAR_QUOTATION_MARK},
    {"Radical", "", UCHAR_RADICAL},
    {"Regional_Indicator", "RI", UCHAR_REGIONAL_INDICATOR},
    {"Sentence_Terminal", "STerm", UCHAR_S_TERM},
    {"Soft_Dotted", "SD", UCHAR_SOFT_DOTTED},
    {"Terminal_Punctuation", "Term", UCHAR_TERMINAL_PUNCTUATION},
    {"Unified_Ideograph", "UIdeo", UCHAR_UNIFIED_IDEOGRAPH},
    {"Uppercase", "Upper", UCHAR_UPPERCASE},
    {"Variation_Selector", "VS", UCHAR_VARIATION_SELECTOR},
    {"White_Space", "space", UCHAR_WHITE_SPACE},
    {"XID_Continue", "XIDC", UCHAR_XID_CONTINUE},
    {"XID_Start", "XIDS", UCHAR_XID_START},
};

// ECMA-262, table "Binary Unicode properties of strings".
constexpr BinaryName kStringNames[] = {
    {"Basic_Emoji", "", UCHAR_BASIC_EMOJI},
    {"Emoji_Keycap_Sequence", "", UCHAR_EMOJI_KEYCAP_SEQUENCE},
    {"RGI_Emoji_Modifier_Sequence", "", UCHAR_RGI_EMOJI_MODIFIER_SEQUENCE},
    {"RGI_Emoji_Flag_Sequence", "", UCHAR_RGI_EMOJI_FLAG_SEQUENCE},
    {"RGI_Emoji_Tag_Sequence", "", UCHAR_RGI_EMOJI_TAG_SEQUENCE},
    {"RGI_Emoji_ZWJ_Sequence", "", UCHAR_RGI_EMOJI_ZWJ_SEQUENCE},
    {"RGI_Emoji", "", UCHAR_RGI_EMOJI},
};

// ICU matches names loosely (case, underscores); this accepts `name` only as some listed spelling.
std::optional<int32_t> FindValue(UProperty property, std::string_view name) {
  std::string text(name);
  int32_t value = u_getPropertyValueEnum(property, text.c_str());
  if (value == UCHAR_INVALID_CODE) return std::nullopt;
  // The short name may be absent (null) while the long one exists, so look at both before stopping.
  for (int choice = U_SHORT_PROPERTY_NAME;; choice++) {
    const char* spelling =
        u_getPropertyValueName(property, value, static_cast<UPropertyNameChoice>(choice));
    if (spelling == nullptr) {
      if (choice > U_LONG_PROPERTY_NAME) return std::nullopt;
      continue;
    }
    if (name == spelling) return value;
  }
}

std::optional<UnicodeProperty> FindGeneralCategory(std::string_view name) {
  auto value = FindValue(UCHAR_GENERAL_CATEGORY_MASK, name);
  if (!value) return std::nullopt;
  return UnicodeProperty{UnicodeProperty::Kind::kGeneralCategory, static_cast<uint32_t>(*value)};
}

// ICU also names ISO 15924 codes that are not values of Unicode's Script property: those of scripts
// not encoded, and those of combinations of scripts.
bool IsUnicodeScript(UScriptCode code) {
  switch (code) {
    case USCRIPT_SIMPLIFIED_HAN:
    case USCRIPT_TRADITIONAL_HAN:
    case USCRIPT_HAN_WITH_BOPOMOFO:
    case USCRIPT_JAPANESE:
    case USCRIPT_KOREAN:
    case USCRIPT_JAMO:
      return false;
    default:
      return uscript_getUsage(code) != USCRIPT_USAGE_NOT_ENCODED;
  }
}

}  // namespace

std::optional<UnicodeProperty> FindUnicodeProperty(std::string_view name, std::string_view value) {
  if (name == "General_Category" || name == "gc") return FindGeneralCategory(value);
  bool script = name == "Script" || name == "sc";
  bool extensions = name == "Script_Extensions" || name == "scx";
  if (!script && !extensions) return std::nullopt;
  auto kind = script ? UnicodeProperty::Kind::kScript : UnicodeProperty::Kind::kScriptExtensions;
  if (const Unicode17* newer = Unicode17IfIcuIsOlder()) {
    for (size_t i = 0; i < newer->script_names.size(); i++) {
      const UnicodeScriptName& row = newer->script_names[i];
      if (value == row.long_name || value == row.short_name) {
        return UnicodeProperty{kind, static_cast<uint32_t>(kFirstUnicode17Script + i)};
      }
    }
  }
  auto code = FindValue(UCHAR_SCRIPT, value);
  if (!code) return std::nullopt;
  if (!IsUnicodeScript(static_cast<UScriptCode>(*code))) return std::nullopt;
  return UnicodeProperty{kind, static_cast<uint32_t>(*code)};
}

std::optional<UnicodeProperty> FindUnicodeProperty(std::string_view name, bool allow_strings) {
  if (name.empty()) return std::nullopt;
  if (name == "Any") return UnicodeProperty{UnicodeProperty::Kind::kAny, 0};
  if (name == "ASCII") return UnicodeProperty{UnicodeProperty::Kind::kAscii, 0};
  if (name == "Assigned") return UnicodeProperty{UnicodeProperty::Kind::kAssigned, 0};
  for (const BinaryName& row : kBinaryNames) {
    if (name == row.long_name || name == row.short_name) {
      return UnicodeProperty{UnicodeProperty::Kind::kBinary, static_cast<uint32_t>(row.property)};
    }
  }
  if (allow_strings) {
    for (const BinaryName& row : kStringNames) {
      if (name == row.long_name) {
        return UnicodeProperty{UnicodeProperty::Kind::kStrings,
                               static_cast<uint32_t>(row.property)};
      }
    }
  }
  return FindGeneralCategory(name);
}

}  // namespace qdr
