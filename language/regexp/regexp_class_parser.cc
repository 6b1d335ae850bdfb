// Character classes: the legacy and u-mode grammar (ClassRanges), and the set notation of the v
// flag (ClassSetExpression).
#include "base/check.h"
#include "language/regexp/regexp_parser_impl.h"

namespace qdr {

namespace {

constexpr const char* kUnterminated = "Unterminated character class";
constexpr const char* kInvalidClass = "Invalid character class";
constexpr const char* kOutOfOrder = "Range out of order in character class";
constexpr const char* kInvalidOperation = "Invalid set operation in character class";
constexpr const char* kInvalidCharacter = "Invalid character in character class";
constexpr const char* kNegatedStrings = "Negated character class may contain strings";

bool Contains(std::string_view ascii, char32_t unit) {
  return unit != 0 && unit < 0x80 && ascii.find(static_cast<char>(unit)) != std::string_view::npos;
}

bool IsClassSetSyntaxCharacter(char32_t unit) { return Contains("()[]{}/-\\|", unit); }
bool IsClassSetReservedPunctuator(char32_t unit) { return Contains("&-!#%,:;<=>@`~", unit); }
// A character that is reserved when doubled.
bool IsReservedDouble(char32_t unit) { return Contains("&!#$%*+,.:;<=>?@^`~", unit); }

bool IsPropertyCharacter(char32_t unit) {
  return ((unit | 0x20) >= 'a' && (unit | 0x20) <= 'z') || (unit >= '0' && unit <= '9') ||
         unit == '_';
}

}  // namespace

RegExpClassItem RegExpParser::RangeItem(char32_t first, char32_t last) const {
  return {.kind = RegExpClassItem::Kind::kRange,
          .ignore_case = modifiers_.ignore_case(),
          .first = first,
          .last = last};
}

RegExpClassNode* RegExpParser::NewClass(RegExpClassOperation operation, bool negated,
                                        const std::vector<RegExpClassItem>& items) {
  auto may_contain_strings = [](const RegExpClassItem& item) {
    switch (item.kind) {
      case RegExpClassItem::Kind::kString:
        return true;
      case RegExpClassItem::Kind::kProperty:
        return item.property.kind == UnicodeProperty::Kind::kStrings;
      case RegExpClassItem::Kind::kNested:
        return item.nested->may_contain_strings;
      default:
        return false;
    }
  };
  bool strings = operation == RegExpClassOperation::kIntersection;
  for (const RegExpClassItem& item : items) {
    bool here = may_contain_strings(item);
    if (operation == RegExpClassOperation::kUnion) strings |= here;
    if (operation == RegExpClassOperation::kIntersection) strings &= here;
  }
  if (operation == RegExpClassOperation::kSubtraction) strings = may_contain_strings(items[0]);

  RegExpClassItem* copy = zone_->NewArray<RegExpClassItem>(items.size());
  std::copy(items.begin(), items.end(), copy);
  auto* node = NewNode<RegExpClassNode>();
  node->operation = operation;
  node->negated = negated;
  node->ignore_case = modifiers_.ignore_case();
  node->may_contain_strings = strings;
  node->items = {copy, items.size()};
  return node;
}

const RegExpClassNode* RegExpParser::ParseClass() {
  QDR_DCHECK(Peek() == '[');
  position_++;
  return flags_.unicode_sets() ? ParseClassSet() : ParseLegacyClass();
}

int RegExpParser::ParseClassEscape(RegExpClassItem* item, bool in_class) {
  item->ignore_case = modifiers_.ignore_case();
  char32_t unit = Peek();
  switch (unit) {
    case 'd':
    case 'D':
      item->kind = RegExpClassItem::Kind::kDigit;
      break;
    case 's':
    case 'S':
      item->kind = RegExpClassItem::Kind::kSpace;
      break;
    case 'w':
    case 'W':
      item->kind = RegExpClassItem::Kind::kWord;
      break;
    case 'p':
    case 'P': {
      if (!unicode_mode()) return 0;
      const char* message =
          in_class ? "Invalid property name in character class" : "Invalid property name";
      size_t start = position_ - 1;
      position_++;
      if (!Eat('{')) {
        FailAt(message, start);
        return -1;
      }
      std::string name, value;
      bool has_value = false;
      for (; IsPropertyCharacter(Peek()) || (Peek() == '=' && !has_value); position_++) {
        if (Peek() == '=') {
          has_value = true;
        } else {
          (has_value ? value : name) += static_cast<char>(Peek());
        }
      }
      std::optional<UnicodeProperty> property;
      if (Eat('}')) {
        property = has_value ? FindUnicodeProperty(name, std::string_view(value))
                             : FindUnicodeProperty(name, flags_.unicode_sets() && unit == 'p');
      }
      if (!property) {
        FailAt(message, start);
        return -1;
      }
      item->kind = RegExpClassItem::Kind::kProperty;
      item->negated = unit == 'P';
      item->property = *property;
      return 1;
    }
    default:
      return 0;
  }
  position_++;
  item->negated = unit < 'a';
  return 1;
}

// One ClassAtom of the legacy and u grammars.
bool RegExpParser::ParseClassAtom(RegExpClassItem* item) {
  char32_t character;
  if (Peek() != '\\') {
    character = NextCharacter(unicode_mode());
  } else {
    size_t start = position_;
    position_++;
    if (AtEnd()) return FailAt("\\ at end of pattern", start);
    int parsed = ParseClassEscape(item, true);
    if (parsed != 0) return parsed > 0;
    if (Eat('b')) {
      character = '\b';
    } else if (!ParseCharacterEscape(true, &character)) {
      return false;
    }
  }
  *item = RangeItem(character, character);
  return true;
}

// ClassRanges after '['.
const RegExpClassNode* RegExpParser::ParseLegacyClass() {
  bool negated = Eat('^');
  std::vector<RegExpClassItem> items;
  for (;;) {
    if (AtEnd()) return Fail(kUnterminated);
    if (Eat(']')) break;
    size_t start = position_;
    RegExpClassItem first;
    if (!ParseClassAtom(&first)) return nullptr;
    if (Peek() != '-' || Peek(1) == ']' || Peek(1) == kEnd) {
      items.push_back(first);
      continue;
    }
    position_++;
    RegExpClassItem last;
    if (!ParseClassAtom(&last)) return nullptr;
    if (first.kind != RegExpClassItem::Kind::kRange || last.kind != RegExpClassItem::Kind::kRange) {
      if (unicode_mode()) return FailAt(kInvalidClass, start);
      // Annex B: a class escape beside the dash makes the dash an ordinary character.
      items.push_back(first);
      items.push_back(RangeItem('-', '-'));
      items.push_back(last);
      continue;
    }
    if (first.first > last.first) return FailAt(kOutOfOrder, start);
    items.push_back(RangeItem(first.first, last.first));
  }
  return NewClass(RegExpClassOperation::kUnion, negated, items);
}

// ClassSetCharacter.
bool RegExpParser::ParseClassSetCharacter(char32_t* character) {
  if (AtEnd()) return Fail(kUnterminated);
  char32_t unit = Peek();
  if (unit == '\\') {
    size_t start = position_;
    position_++;
    if (AtEnd()) return FailAt("\\ at end of pattern", start);
    if (Eat('b')) {
      *character = '\b';
      return true;
    }
    if (IsClassSetReservedPunctuator(Peek())) {
      *character = text_[position_++];
      return true;
    }
    return ParseCharacterEscape(true, character);
  }
  if (IsReservedDouble(unit) && Peek(1) == unit) return Fail(kInvalidOperation);
  if (IsClassSetSyntaxCharacter(unit)) return Fail(kInvalidCharacter);
  *character = NextCharacter(true);
  return true;
}

// \q{...} after "\q{".
bool RegExpParser::ParseClassStrings(RegExpClassItem* item) {
  std::vector<RegExpClassItem> items;
  std::u32string buffer;
  for (;;) {
    if (AtEnd()) return Fail(kInvalidCharacter);
    bool closes = Peek() == '}';
    if (closes || Peek() == '|') {
      position_++;
      if (buffer.size() == 1) {
        items.push_back(RangeItem(buffer[0], buffer[0]));
      } else {
        char32_t* copy = zone_->NewArray<char32_t>(buffer.size());
        std::copy(buffer.begin(), buffer.end(), copy);
        RegExpClassItem string = RangeItem(0, 0);
        string.kind = RegExpClassItem::Kind::kString;
        string.string = {copy, buffer.size()};
        items.push_back(string);
      }
      buffer.clear();
      if (closes) break;
      continue;
    }
    char32_t character;
    if (!ParseClassSetCharacter(&character)) return false;
    buffer += character;
  }
  *item = RangeItem(0, 0);
  item->kind = RegExpClassItem::Kind::kNested;
  item->nested = NewClass(RegExpClassOperation::kUnion, false, items);
  return true;
}

// ClassSetOperand; a single character comes back as a range.
bool RegExpParser::ParseClassSetOperand(RegExpClassItem* item) {
  if (Peek() == '[') {
    position_++;
    const RegExpClassNode* nested = ParseClassSet();
    if (nested == nullptr) return false;
    *item = RangeItem(0, 0);
    item->kind = RegExpClassItem::Kind::kNested;
    item->nested = nested;
    return true;
  }
  if (Peek() == '\\') {
    position_++;
    if (LooksAt("q{")) {
      position_ += 2;
      return ParseClassStrings(item);
    }
    int parsed = ParseClassEscape(item, true);
    if (parsed != 0) return parsed > 0;
    position_--;
  }
  char32_t character;
  if (!ParseClassSetCharacter(&character)) return false;
  *item = RangeItem(character, character);
  return true;
}

// The contents of a class under v, after '[' and up to and with its ']'.
const RegExpClassNode* RegExpParser::ParseClassSet() {
  if (StackOverflow()) return nullptr;
  size_t class_start = position_ - 1;
  bool negated = Eat('^');
  std::vector<RegExpClassItem> items;
  auto operation = RegExpClassOperation::kUnion;
  while (!Eat(']')) {
    if (AtEnd()) return Fail(kUnterminated);
    bool subtraction = LooksAt("--");
    if (!items.empty() && (subtraction || LooksAt("&&"))) {
      // An operator: all operators of one class are alike, and their operands are single.
      auto wanted =
          subtraction ? RegExpClassOperation::kSubtraction : RegExpClassOperation::kIntersection;
      bool first_operator =
          items.size() == 1 && operation == RegExpClassOperation::kUnion &&
          !(items[0].kind == RegExpClassItem::Kind::kRange && items[0].first != items[0].last);
      if (operation != wanted && !first_operator) return Fail(kInvalidOperation);
      operation = wanted;
      position_ += 2;
      if (!subtraction && Peek() == '&') return Fail(kInvalidCharacter);
      if (AtEnd()) return Fail(kUnterminated);
      RegExpClassItem item;
      if (!ParseClassSetOperand(&item)) return nullptr;
      items.push_back(item);
      continue;
    }
    if (operation != RegExpClassOperation::kUnion) return Fail(kInvalidOperation);
    size_t start = position_;
    RegExpClassItem item;
    if (!ParseClassSetOperand(&item)) return nullptr;
    if (Peek() == '-' && Peek(1) != '-') {
      position_++;
      if (item.kind != RegExpClassItem::Kind::kRange) return FailAt(kInvalidClass, start);
      RegExpClassItem last;
      if (Peek() == ']') return Fail(kInvalidCharacter);
      if (AtEnd()) return Fail(kUnterminated);
      if (!ParseClassSetOperand(&last)) return nullptr;
      if (last.kind != RegExpClassItem::Kind::kRange) return FailAt(kInvalidClass, start);
      if (item.first > last.first) return FailAt(kOutOfOrder, start);
      // A range of one character is still no operand of `--` or `&&`: let the next loop see two.
      item = RangeItem(item.first, last.first);
      if (item.first == item.last && (LooksAt("--") || LooksAt("&&"))) {
        return Fail(kInvalidOperation);
      }
    }
    items.push_back(item);
  }
  RegExpClassNode* node = NewClass(operation, negated, items);
  if (negated && node->may_contain_strings) return FailAt(kNegatedStrings, class_start);
  return node;
}

}  // namespace qdr
