// Evaluates classes after ECMA-262 22.2.2.9. Under v and i every leaf is folded first and the set
// operations work on foldings; under u and i leaves stay as they are and the result is closed over
// case before a leading ^ inverts it.
#include "runtime/regexp/class_evaluator.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>

#include <algorithm>

#include "base/check.h"
#include "language/regexp/unicode_17.h"
#include "runtime/regexp/case_folding.h"

namespace qdr {

namespace {

// A set of code points and strings in the course of evaluation; strings sorted, without duplicates.
struct Value {
  CodePointSet set;
  std::vector<std::u32string> strings;

  void Normalize() {
    std::sort(strings.begin(), strings.end());
    strings.erase(std::unique(strings.begin(), strings.end()), strings.end());
  }
};

void AppendRanges(const USet* source, CodePointSet* set) {
  int32_t count = uset_getRangeCount(source);
  for (int32_t i = 0; i < count; i++) {
    UChar32 first, last;
    UErrorCode error = U_ZERO_ERROR;
    UChar none[1];
    if (uset_getItem(source, i, &first, &last, none, 0, &error) != 0) continue;
    set->AddRange(static_cast<char32_t>(first), static_cast<char32_t>(last));
  }
}

void AppendStrings(const USet* source, Value* value) {
  int32_t count = uset_getItemCount(source);
  for (int32_t i = uset_getRangeCount(source); i < count; i++) {
    UChar32 first, last;
    UChar buffer[64];
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = uset_getItem(source, i, &first, &last, buffer, 64, &error);
    if (U_FAILURE(error) || length < 2) continue;
    std::u32string string;
    for (int32_t at = 0; at < length;) {
      UChar32 c;
      U16_NEXT(buffer, at, length, c);
      string += static_cast<char32_t>(c);
    }
    if (string.size() == 1) {
      value->set.Add(string[0]);
    } else {
      value->strings.push_back(std::move(string));
    }
  }
}

CodePointSet IntPropertySet(UProperty property, uint32_t value) {
  CodePointSet result;
  USet* set = uset_openEmpty();
  UErrorCode error = U_ZERO_ERROR;
  uset_applyIntPropertyValue(set, property, static_cast<int32_t>(value), &error);
  if (U_SUCCESS(error)) AppendRanges(set, &result);
  uset_close(set);
  return result;
}

// The words of `tags` include `tag`.
bool HasTag(std::string_view tags, std::string_view tag) {
  for (size_t at = 0; at < tags.size(); at += 5) {
    if (tags.substr(at, tag.size()) == tag) return true;
  }
  return false;
}

template <class F>
void ApplyTagRows(std::span<const UnicodeTagRow> rows, F has, CodePointSet* set) {
  CodePointSet changed, added;
  for (const UnicodeTagRow& row : rows) {
    changed.AddRange(row.first, row.last);
    if (has(row.tags)) added.AddRange(row.first, row.last);
  }
  set->Subtract(changed);
  set->Unite(added);
}

bool MaskHasCategory(uint32_t mask, std::string_view tag) {
  // In the order of ICU's UCharCategory.
  constexpr std::string_view kCategories =
      "CnLuLlLtLmLoMnMeMcNdNlNoZsZlZpCcCfCoCsPdPsPePcPoSmScSkSoPiPf";
  for (size_t i = 0; i < kCategories.size(); i += 2) {
    if (kCategories.substr(i, 2) == tag) return (mask >> (i / 2) & 1) != 0;
  }
  return false;
}

void ApplyUnicode17(const Unicode17& newer, UnicodeProperty property, Value* result) {
  switch (property.kind) {
    case UnicodeProperty::Kind::kAny:
    case UnicodeProperty::Kind::kAscii:
      break;
    case UnicodeProperty::Kind::kAssigned:
    case UnicodeProperty::Kind::kGeneralCategory: {
      uint32_t mask = property.kind == UnicodeProperty::Kind::kAssigned ? ~uint32_t{U_GC_CN_MASK}
                                                                        : property.value;
      ApplyTagRows(
          newer.general_categories,
          [&](std::string_view tag) { return MaskHasCategory(mask, tag); }, &result->set);
      break;
    }
    case UnicodeProperty::Kind::kScript:
    case UnicodeProperty::Kind::kScriptExtensions: {
      std::string_view name =
          property.value >= kFirstUnicode17Script
              ? newer.script_names[property.value - kFirstUnicode17Script].short_name
              : uscript_getShortName(static_cast<UScriptCode>(property.value));
      auto rows =
          property.kind == UnicodeProperty::Kind::kScript ? newer.scripts : newer.script_extensions;
      ApplyTagRows(
          rows, [&](std::string_view tags) { return HasTag(tags, name); }, &result->set);
      break;
    }
    case UnicodeProperty::Kind::kBinary: {
      CodePointSet added, removed;
      for (const UnicodeBinaryRow& row : newer.binary) {
        if (row.property != property.value) continue;
        (row.value ? added : removed).AddRange(row.first, row.last);
      }
      result->set.Subtract(removed);
      result->set.Unite(added);
      break;
    }
    case UnicodeProperty::Kind::kStrings:
      for (const UnicodeStringRow& row : newer.strings) {
        if (row.property != property.value && property.value != UCHAR_RGI_EMOJI) continue;
        if (row.string.size() == 1) {
          result->set.Add(row.string[0]);
        } else {
          result->strings.emplace_back(row.string);
        }
      }
      break;
  }
}

Value EvaluateProperty(UnicodeProperty property) {
  Value result;
  switch (property.kind) {
    case UnicodeProperty::Kind::kAny:
      result.set.AddRange(0, kMaxCodePoint);
      break;
    case UnicodeProperty::Kind::kAscii:
      result.set.AddRange(0, 0x7F);
      break;
    case UnicodeProperty::Kind::kAssigned:
      result.set = IntPropertySet(UCHAR_GENERAL_CATEGORY_MASK, U_GC_CN_MASK);
      result.set.Invert();
      break;
    case UnicodeProperty::Kind::kGeneralCategory:
      result.set = IntPropertySet(UCHAR_GENERAL_CATEGORY_MASK, property.value);
      break;
    case UnicodeProperty::Kind::kScript:
    case UnicodeProperty::Kind::kScriptExtensions:
      if (property.value < kFirstUnicode17Script) {
        result.set = IntPropertySet(property.kind == UnicodeProperty::Kind::kScript
                                        ? UCHAR_SCRIPT
                                        : UCHAR_SCRIPT_EXTENSIONS,
                                    property.value);
      }
      break;
    case UnicodeProperty::Kind::kBinary:
    case UnicodeProperty::Kind::kStrings: {
      UErrorCode error = U_ZERO_ERROR;
      const USet* set = u_getBinaryPropertySet(static_cast<UProperty>(property.value), &error);
      if (U_FAILURE(error)) break;
      AppendRanges(set, &result.set);
      if (property.kind == UnicodeProperty::Kind::kStrings) AppendStrings(set, &result);
      break;
    }
  }
  if (const Unicode17* newer = Unicode17IfIcuIsOlder()) ApplyUnicode17(*newer, property, &result);
  result.Normalize();
  return result;
}

class Evaluator {
 public:
  explicit Evaluator(RegExpFlags flags) : flags_(flags) {}

  // ClassContents, without the ^.
  Value EvaluateContents(const RegExpClassNode& node) {
    Value result;
    for (size_t i = 0; i < node.items.size(); i++) {
      if (node.operation == RegExpClassOperation::kUnion) {
        AddItem(node.items[i], &result);
        continue;
      }
      Value operand;
      AddItem(node.items[i], &operand);
      operand.Normalize();
      if (i == 0) {
        result = std::move(operand);
        continue;
      }
      bool keep = node.operation == RegExpClassOperation::kIntersection;
      if (keep) {
        result.set.Intersect(operand.set);
      } else {
        result.set.Subtract(operand.set);
      }
      std::erase_if(result.strings, [&](const std::u32string& string) {
        return std::binary_search(operand.strings.begin(), operand.strings.end(), string) != keep;
      });
    }
    result.Normalize();
    return result;
  }

  // CharacterComplement(rer, set).
  void Complement(CodePointSet* set, bool ignore_case) {
    set->Invert();
    if (folds(ignore_case)) set->Intersect(FoldedCharacters());
  }

  bool folds(bool ignore_case) const { return flags_.unicode_sets() && ignore_case; }

 private:
  void AddItem(const RegExpClassItem& item, Value* result) {
    Value leaf;
    switch (item.kind) {
      case RegExpClassItem::Kind::kRange:
        if (!folds(item.ignore_case)) {
          result->set.AddRange(item.first, item.last);
          return;
        }
        leaf.set.AddRange(item.first, item.last);
        break;
      case RegExpClassItem::Kind::kDigit:
        leaf.set.AddRange('0', '9');
        break;
      case RegExpClassItem::Kind::kSpace:
        leaf.set = RegExpSpaceCharacters();
        break;
      case RegExpClassItem::Kind::kWord:
        leaf.set = RegExpWordCharacters(flags_.either_unicode(), item.ignore_case);
        break;
      case RegExpClassItem::Kind::kProperty:
        leaf = EvaluateProperty(item.property);
        break;
      case RegExpClassItem::Kind::kString:
        leaf.strings.emplace_back(item.string);
        break;
      case RegExpClassItem::Kind::kNested:
        // Its leaves are folded already.
        leaf = EvaluateContents(*item.nested);
        if (item.nested->negated) Complement(&leaf.set, item.nested->ignore_case);
        result->set.Unite(leaf.set);
        AddStrings(&leaf, result);
        return;
      case RegExpClassItem::Kind::kDot:
        if (item.dot_all) {
          leaf.set.AddRange(0, kMaxCodePoint);
        } else {
          leaf.set = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}};
          leaf.set.Invert();
        }
        result->set.Unite(leaf.set);
        return;
    }
    if (folds(item.ignore_case)) {
      FoldCase(&leaf.set);
      for (std::u32string& string : leaf.strings) {
        for (char32_t& c : string) c = CanonicalizeCase(c, true);
      }
    }
    if (item.negated) Complement(&leaf.set, item.ignore_case);
    result->set.Unite(leaf.set);
    AddStrings(&leaf, result);
  }

  static void AddStrings(Value* from, Value* to) {
    for (std::u32string& string : from->strings) to->strings.push_back(std::move(string));
  }

  RegExpFlags flags_;
};

// \w, \d, \s, \W ... and `.` never change when closed over case: \w is made closed under u and i,
// and no other escape or its complement splits a case pair.
bool IsClosedOverCase(const RegExpClassNode& node) {
  for (const RegExpClassItem& item : node.items) {
    switch (item.kind) {
      case RegExpClassItem::Kind::kDigit:
      case RegExpClassItem::Kind::kSpace:
      case RegExpClassItem::Kind::kWord:
      case RegExpClassItem::Kind::kDot:
        continue;
      default:
        return false;
    }
  }
  return node.operation == RegExpClassOperation::kUnion;
}

}  // namespace

CodePointSet RegExpWordCharacters(bool unicode, bool ignore_case) {
  CodePointSet set = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
  if (unicode && ignore_case) CloseOverCase(&set, true);
  return set;
}

CodePointSet RegExpSpaceCharacters() {
  return {{'\t', '\r'},     {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
          {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
}

RegExpClassValue EvaluateRegExpClass(const RegExpClassNode& node, RegExpFlags flags) {
  Evaluator evaluator(flags);
  bool unicode = flags.either_unicode();
  Value value = evaluator.EvaluateContents(node);
  bool fold_sets = evaluator.folds(node.ignore_case);
  if (node.negated && flags.unicode_sets()) evaluator.Complement(&value.set, node.ignore_case);
  if (!unicode) value.set.Truncate(0xFFFF);
  if (node.ignore_case && (fold_sets || !IsClosedOverCase(node))) {
    CloseOverCase(&value.set, unicode);
  }
  if (node.negated && !flags.unicode_sets()) value.set.Invert();
  if (!unicode) value.set.Truncate(0xFFFF);

  RegExpClassValue result;
  result.set = std::move(value.set);
  result.strings = std::move(value.strings);
  std::stable_sort(result.strings.begin(), result.strings.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return result;
}

}  // namespace qdr
