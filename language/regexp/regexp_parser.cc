// Terms, groups and quantifiers of the pattern grammar (ECMA-262 22.2.1 and Annex B.1.2). Messages
// are worded as in V8, whose users know them.
#include "language/regexp/regexp_parser.h"

#include "base/check.h"
#include "language/character.h"
#include "language/regexp/regexp_parser_impl.h"

namespace qdr {

namespace {

constexpr const char* kTooLarge = "Regular expression too large";

bool IsLead(char32_t unit) { return (unit & 0xFFFFFC00) == 0xD800; }
bool IsTrail(char32_t unit) { return (unit & 0xFFFFFC00) == 0xDC00; }
char32_t Combine(char32_t lead, char32_t trail) {
  return 0x10000 + ((lead - 0xD800) << 10) + (trail - 0xDC00);
}
bool IsDigit(char32_t unit) { return unit >= '0' && unit <= '9'; }
bool IsAsciiLetter(char32_t unit) { return (unit | 0x20) >= 'a' && (unit | 0x20) <= 'z'; }

int HexValue(char32_t unit) {
  if (IsDigit(unit)) return static_cast<int>(unit - '0');
  char32_t lower = unit | 0x20;
  return lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a' + 10) : -1;
}

bool IsSyntaxCharacter(char32_t unit) {
  return unit < 0x80 && unit != 0 &&
         std::string_view("^$\\.*+?()[]{}|").find(static_cast<char>(unit)) !=
             std::string_view::npos;
}

}  // namespace

RegExpParser::RegExpParser(Zone* zone, RegExpText pattern, RegExpFlags flags, uintptr_t stack_limit)
    : zone_(zone), text_(pattern), flags_(flags), modifiers_(flags), stack_limit_(stack_limit) {
  if (stack_limit_ == 0) {
    stack_limit_ = reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - kDefaultRegExpStack;
  }
}

bool RegExpParser::StackOverflow() {
  if (reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) > stack_limit_) return false;
  Fail(kTooLarge);
  return true;
}

bool RegExpParser::LooksAt(const char* ascii) const {
  for (size_t i = 0; ascii[i] != '\0'; i++) {
    if (Peek(i) != static_cast<char32_t>(ascii[i])) return false;
  }
  return true;
}

char32_t RegExpParser::NextCharacter(bool unicode) {
  char32_t unit = Peek();
  QDR_DCHECK(unit != kEnd);
  position_++;
  if (unicode && IsLead(unit) && IsTrail(Peek())) {
    return Combine(unit, text_[position_++]);
  }
  return unit;
}

template <class T>
std::span<const T> RegExpParser::CopyToZone(const T* data, size_t count) {
  T* copy = zone_->NewArray<T>(count);
  std::copy(data, data + count, copy);
  return {copy, count};
}

const RegExpNode* RegExpParser::NewCharacter(char32_t character) {
  auto* node = NewNode<RegExpCharacter>();
  node->character = character;
  node->ignore_case = modifiers_.ignore_case();
  return node;
}

std::optional<RegExpSyntaxError> RegExpParser::Parse(RegExpTree* tree) {
  const RegExpNode* root = ParseDisjunction();
  if (root != nullptr && !AtEnd()) {
    QDR_DCHECK(Peek() == ')');
    Fail("Unmatched ')'");
  }
  if (error_) return error_;

  std::vector<RegExpGroupName> names;
  for (const GroupName& name : names_) {
    names.push_back({name.name, CopyToZone(name.groups.data(), name.groups.size())});
  }
  for (const PendingReference& reference : references_) {
    auto entry = name_index_.find(reference.name);
    if (entry == name_index_.end()) {
      FailAt("Invalid named capture referenced", reference.offset);
      return error_;
    }
    reference.node->groups = names[entry->second].groups;
  }
  tree->root = root;
  tree->flags = flags_;
  tree->capture_count = captures_;
  tree->node_count = next_id_;
  tree->names = CopyToZone(names.data(), names.size());
  return std::nullopt;
}

const RegExpNode* RegExpParser::ParseDisjunction() {
  if (StackOverflow()) return nullptr;
  size_t mark = nodes_.size();
  size_t live_mark = live_names_.size();
  // Names of the alternatives before this one: they cannot take part together with its names, but
  // they can with what follows the whole disjunction.
  std::vector<uint32_t> earlier_names;
  for (;;) {
    const RegExpNode* alternative = ParseAlternative();
    if (alternative == nullptr) return nullptr;
    nodes_.push_back(alternative);
    if (!Eat('|')) break;
    for (size_t i = live_mark; i < live_names_.size(); i++) {
      names_[live_names_[i]].live = false;
      earlier_names.push_back(live_names_[i]);
    }
    live_names_.resize(live_mark);
  }
  for (uint32_t name : earlier_names) {
    if (names_[name].live) continue;
    names_[name].live = true;
    live_names_.push_back(name);
  }
  if (nodes_.size() == mark + 1) {
    const RegExpNode* only = nodes_.back();
    nodes_.pop_back();
    return only;
  }
  auto* node = NewNode<RegExpDisjunction>();
  node->alternatives = CopyToZone(nodes_.data() + mark, nodes_.size() - mark);
  nodes_.resize(mark);
  return node;
}

const RegExpNode* RegExpParser::ParseAlternative() {
  size_t mark = nodes_.size();
  while (!AtEnd() && Peek() != '|' && Peek() != ')') {
    if (!ParseTerm()) return nullptr;
  }
  size_t count = nodes_.size() - mark;
  if (count == 0) return NewNode<RegExpEmpty>();
  if (count == 1) {
    const RegExpNode* only = nodes_.back();
    nodes_.pop_back();
    return only;
  }
  auto* node = NewNode<RegExpSequence>();
  node->terms = CopyToZone(nodes_.data() + mark, count);
  nodes_.resize(mark);
  return node;
}

// Parses one term with its quantifier and pushes it on nodes_.
bool RegExpParser::ParseTerm() {
  uint32_t captures_before = captures_;
  const RegExpNode* atom = nullptr;
  bool quantifiable = true;
  switch (char32_t unit = Peek()) {
    case '^':
    case '$': {
      position_++;
      auto* node = NewNode<RegExpAssertion>();
      node->type = unit == '^' ? RegExpAssertion::Type::kStart : RegExpAssertion::Type::kEnd;
      node->multiline = modifiers_.multiline();
      node->ignore_case = modifiers_.ignore_case();
      nodes_.push_back(node);
      return true;
    }
    case '(':
      atom = ParseGroup(&quantifiable);
      break;
    case '[':
      atom = ParseClass();
      break;
    case '.': {
      position_++;
      RegExpClassItem item{.kind = RegExpClassItem::Kind::kDot, .ignore_case = false};
      item.dot_all = modifiers_.dot_all();
      auto* node = NewClass(RegExpClassOperation::kUnion, false, {item});
      node->ignore_case = false;
      atom = node;
      break;
    }
    case '*':
    case '+':
    case '?':
      return Fail("Nothing to repeat");
    case '{': {
      if (unicode_mode()) {
        uint32_t min, max;
        return ParseBracedQuantifier(&min, &max) && !error_ ? Fail("Nothing to repeat")
                                                            : Fail("Lone quantifier brackets");
      }
      uint32_t min, max;
      if (ParseBracedQuantifier(&min, &max)) return Fail("Nothing to repeat");
      if (error_) return false;
      position_++;
      atom = NewCharacter('{');
      break;
    }
    case '}':
    case ']':
      if (unicode_mode()) return Fail("Lone quantifier brackets");
      position_++;
      atom = NewCharacter(unit);
      break;
    case '\\': {
      bool is_assertion = false;
      atom = ParseAtomEscape(&is_assertion);
      if (is_assertion && atom != nullptr) {
        nodes_.push_back(atom);
        return true;
      }
      break;
    }
    default:
      atom = NewCharacter(NextCharacter(unicode_mode()));
      break;
  }
  if (atom == nullptr) return false;
  if (!quantifiable) {
    char32_t next = Peek();
    if (next == '*' || next == '+' || next == '?') return Fail("Invalid quantifier");
    if (next == '{') {
      size_t before = position_;
      uint32_t min, max;
      if (ParseBracedQuantifier(&min, &max)) return Fail("Invalid quantifier");
      if (error_) return false;
      position_ = before;
    }
    nodes_.push_back(atom);
    return true;
  }
  const RegExpNode* result = nullptr;
  if (!ParseQuantifierFor(atom, captures_before, &result)) return false;
  nodes_.push_back(result);
  return true;
}

bool RegExpParser::ParseQuantifierFor(const RegExpNode* atom, uint32_t captures_before,
                                      const RegExpNode** result) {
  uint32_t min = 0;
  uint32_t max = kRegExpInfinity;
  switch (Peek()) {
    case '*':
      position_++;
      break;
    case '+':
      position_++;
      min = 1;
      break;
    case '?':
      position_++;
      max = 1;
      break;
    case '{': {
      if (!ParseBracedQuantifier(&min, &max)) {
        if (error_) return false;
        if (unicode_mode()) return Fail("Incomplete quantifier");
        *result = atom;
        return true;
      }
      break;
    }
    default:
      *result = atom;
      return true;
  }
  auto* node = NewNode<RegExpQuantifier>();
  node->min = min;
  node->max = max;
  node->greedy = !Eat('?');
  node->first_capture = captures_before + 1;
  node->last_capture = captures_ + 1;
  node->body = atom;
  *result = node;
  return true;
}

bool RegExpParser::ParseDecimal(uint64_t* value) {
  if (!IsDigit(Peek())) return false;
  constexpr uint64_t kSaturated = uint64_t{1} << 62;
  *value = 0;
  while (IsDigit(Peek())) {
    uint64_t digit = Peek() - '0';
    *value = *value >= kSaturated / 10 ? kSaturated : *value * 10 + digit;
    position_++;
  }
  return true;
}

// At '{'. True, with the bounds and the braces consumed, when this is a quantifier. Otherwise the
// position is unchanged.
bool RegExpParser::ParseBracedQuantifier(uint32_t* min, uint32_t* max) {
  size_t start = position_;
  uint64_t low, high;
  position_++;
  auto saturate = [](uint64_t value) {
    return value >= kRegExpInfinity ? kRegExpInfinity : static_cast<uint32_t>(value);
  };
  bool valid = ParseDecimal(&low);
  if (valid) {
    high = low;
    if (Eat(',')) {
      if (!ParseDecimal(&high)) high = kRegExpInfinity;
    }
    valid = Eat('}');
  }
  if (!valid) {
    position_ = start;
    return false;
  }
  // An open upper bound is never below the lower one.
  if (high < low && text_[position_ - 2] != ',') {
    FailAt("numbers out of order in {} quantifier", start);
    return false;
  }
  *min = saturate(low);
  *max = saturate(high);
  return true;
}

const RegExpNode* RegExpParser::ParseGroup(bool* quantifiable) {
  QDR_DCHECK(Peek() == '(');
  if (Peek(1) != '?') {
    position_++;
    return ParseCapture(false);
  }
  switch (Peek(2)) {
    case ':': {
      position_ += 3;
      const RegExpNode* body = ParseDisjunction();
      if (body != nullptr && !Eat(')')) return Fail("Unterminated group");
      return body;
    }
    case '=':
    case '!':
      *quantifiable = !unicode_mode();
      position_ += 3;
      return ParseLookaround(false, text_[position_ - 1] == '!');
    case '<':
      if (Peek(3) == '=' || Peek(3) == '!') {
        *quantifiable = false;
        position_ += 4;
        return ParseLookaround(true, text_[position_ - 1] == '!');
      }
      position_ += 3;
      return ParseCapture(true);
    case 'i':
    case 'm':
    case 's':
    case '-':
      position_ += 2;
      return ParseModifiers();
    default:
      position_ += 2;
      return Fail("Invalid group");
  }
}

const RegExpNode* RegExpParser::ParseLookaround(bool behind, bool negative) {
  uint32_t first = captures_ + 1;
  const RegExpNode* body = ParseDisjunction();
  if (body == nullptr) return nullptr;
  if (!Eat(')')) return Fail("Unterminated group");
  auto* node = NewNode<RegExpLookaround>();
  node->behind = behind;
  node->negative = negative;
  node->first_capture = first;
  node->last_capture = captures_ + 1;
  node->body = body;
  return node;
}

const RegExpNode* RegExpParser::ParseCapture(bool named) {
  if (captures_ >= kMaxRegExpCaptures) return Fail("Too many captures");
  uint32_t index = ++captures_;
  if (named) {
    size_t offset = position_;
    std::u16string_view name;
    if (!ParseGroupName(&name) || !DeclareName(name, index, offset)) return nullptr;
  }
  const RegExpNode* body = ParseDisjunction();
  if (body == nullptr) return nullptr;
  if (!Eat(')')) return Fail("Unterminated group");
  auto* node = NewNode<RegExpCapture>();
  node->index = index;
  node->body = body;
  return node;
}

// (?ims-ims:Disjunction), at the first modifier or the dash.
const RegExpNode* RegExpParser::ParseModifiers() {
  RegExpFlags saved = modifiers_;
  uint8_t seen = 0;
  bool adding = true;
  bool dash = false;
  for (;; position_++) {
    uint8_t bit;
    switch (Peek()) {
      case 'i':
        bit = kRegExpIgnoreCase;
        break;
      case 'm':
        bit = kRegExpMultiline;
        break;
      case 's':
        bit = kRegExpDotAll;
        break;
      case '-':
        if (dash) return Fail("Multiple dashes in flag group");
        dash = true;
        adding = false;
        continue;
      case ':': {
        if (seen == 0) return Fail("Invalid flag group");
        position_++;
        const RegExpNode* body = ParseDisjunction();
        modifiers_ = saved;
        if (body != nullptr && !Eat(')')) return Fail("Unterminated group");
        return body;
      }
      default:
        return Fail("Invalid group");
    }
    if ((seen & bit) != 0) return Fail("Repeated flag in flag group");
    seen |= bit;
    auto flag = static_cast<RegExpFlag>(bit);
    modifiers_ = adding ? modifiers_.With(flag) : modifiers_.Without(flag);
  }
}

bool RegExpParser::DeclareName(std::u16string_view name, uint32_t group, size_t offset) {
  auto [entry, inserted] = name_index_.try_emplace(name, static_cast<uint32_t>(names_.size()));
  if (inserted) names_.push_back({name, {}, false});
  uint32_t index = entry->second;
  if (names_[index].live) return FailAt("Duplicate capture group name", offset);
  names_[index].live = true;
  names_[index].groups.push_back(group);
  live_names_.push_back(index);
  return true;
}

// GroupName without its '<', up to and with its '>'. Always read as code points.
bool RegExpParser::ParseGroupName(std::u16string_view* name) {
  constexpr const char* kInvalid = "Invalid capture group name";
  std::u16string buffer;
  for (;;) {
    if (AtEnd()) return Fail(kInvalid);
    size_t start = position_;
    char32_t c = NextCharacter(true);
    if (c == '>') break;
    if (c == '\\') {
      if (!Eat('u')) return Fail(kInvalid);
      if (!ParseUnicodeEscape(true, &c)) return Fail("Invalid Unicode escape");
    }
    if (buffer.empty() ? !IsIdentifierStart(c) : !IsIdentifierPart(c)) {
      return FailAt(kInvalid, start);
    }
    if (c >= 0x10000) {
      buffer += static_cast<char16_t>(0xD7C0 + (c >> 10));
      buffer += static_cast<char16_t>(0xDC00 + (c & 0x3FF));
    } else {
      buffer += static_cast<char16_t>(c);
    }
  }
  if (buffer.empty()) return Fail(kInvalid);
  auto copy = CopyToZone(buffer.data(), buffer.size());
  *name = {copy.data(), copy.size()};
  return true;
}

const RegExpNode* RegExpParser::ParseNamedReference() {
  size_t offset = position_;
  if (!Eat('<')) return Fail("Invalid named reference");
  std::u16string_view name;
  if (!ParseGroupName(&name)) return nullptr;
  auto* node = NewNode<RegExpBackReference>();
  node->ignore_case = modifiers_.ignore_case();
  references_.push_back({node, name, offset});
  return node;
}

// Counts the groups of the whole pattern, for escapes whose meaning depends on groups to their
// right. What it finds in a wrong pattern does not matter: the parser reports the error.
void RegExpParser::ScanForCaptures() {
  scanned_ = true;
  size_t class_depth = 0;
  for (size_t i = 0; i < text_.length(); i++) {
    switch (text_[i]) {
      case '\\':
        i++;
        break;
      case '[':
        if (class_depth == 0 || flags_.unicode_sets()) class_depth++;
        break;
      case ']':
        if (class_depth > 0) class_depth--;
        break;
      case '(': {
        if (class_depth > 0) break;
        auto at = [&](size_t ahead) { return i + ahead < text_.length() ? text_[i + ahead] : 0; };
        if (at(1) != '?') {
          total_captures_++;
        } else if (at(2) == '<' && at(3) != '=' && at(3) != '!') {
          total_captures_++;
          has_named_groups_ = true;
        }
        break;
      }
      default:
        break;
    }
  }
}

uint32_t RegExpParser::TotalCaptures() {
  if (!scanned_) ScanForCaptures();
  return total_captures_;
}

bool RegExpParser::HasNamedGroups() {
  if (!scanned_) ScanForCaptures();
  return has_named_groups_;
}

// At a backslash outside a class.
const RegExpNode* RegExpParser::ParseAtomEscape(bool* is_assertion) {
  size_t start = position_;
  position_++;
  switch (char32_t unit = Peek()) {
    case kEnd:
      return FailAt("\\ at end of pattern", start);
    case 'b':
    case 'B': {
      position_++;
      *is_assertion = true;
      auto* node = NewNode<RegExpAssertion>();
      node->type =
          unit == 'b' ? RegExpAssertion::Type::kBoundary : RegExpAssertion::Type::kNotBoundary;
      node->multiline = false;
      node->ignore_case = modifiers_.ignore_case();
      return node;
    }
    case 'k':
      if (!unicode_mode() && !HasNamedGroups()) break;
      position_++;
      return ParseNamedReference();
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9': {
      uint64_t value;
      ParseDecimal(&value);
      if (value <= TotalCaptures()) {
        auto* node = NewNode<RegExpBackReference>();
        node->ignore_case = modifiers_.ignore_case();
        auto group = static_cast<uint32_t>(value);
        node->groups = CopyToZone(&group, 1);
        return node;
      }
      if (unicode_mode()) return FailAt("Invalid escape", start);
      position_ = start + 1;
      break;
    }
    default:
      break;
  }
  RegExpClassItem item{.ignore_case = modifiers_.ignore_case()};
  int parsed = ParseClassEscape(&item, false);
  if (parsed < 0) return nullptr;
  if (parsed > 0) return NewClass(RegExpClassOperation::kUnion, false, {item});
  char32_t character;
  if (!ParseCharacterEscape(false, &character)) return nullptr;
  return NewCharacter(character);
}

bool RegExpParser::ParseHex(size_t digits, char32_t* value) {
  char32_t result = 0;
  for (size_t i = 0; i < digits; i++) {
    int digit = HexValue(Peek(i));
    if (digit < 0) return false;
    result = result * 16 + static_cast<char32_t>(digit);
  }
  position_ += digits;
  *value = result;
  return true;
}

// After "\u". False, with the position unchanged, when no escape is there.
bool RegExpParser::ParseUnicodeEscape(bool unicode, char32_t* character) {
  size_t start = position_;
  if (unicode && Eat('{')) {
    char32_t value = 0;
    size_t digits = 0;
    for (; HexValue(Peek()) >= 0; digits++, position_++) {
      value = value * 16 + static_cast<char32_t>(HexValue(Peek()));
      if (value > 0x10FFFF) break;
    }
    if (digits == 0 || value > 0x10FFFF || !Eat('}')) {
      position_ = start;
      return false;
    }
    *character = value;
    return true;
  }
  if (!ParseHex(4, character)) return false;
  if (unicode && IsLead(*character) && LooksAt("\\u")) {
    size_t before = position_;
    char32_t trail;
    position_ += 2;
    if (ParseHex(4, &trail) && IsTrail(trail)) {
      *character = Combine(*character, trail);
    } else {
      position_ = before;
    }
  }
  return true;
}

// Annex B LegacyOctalEscapeSequence: at most three digits, at most 0377.
char32_t RegExpParser::ParseLegacyOctal() {
  char32_t value = 0;
  for (int i = 0; i < 3 && Peek() >= '0' && Peek() <= '7'; i++) {
    if (value * 8 + (Peek() - '0') > 0377) break;
    value = value * 8 + (Peek() - '0');
    position_++;
  }
  return value;
}

// After the backslash; the next unit exists.
bool RegExpParser::ParseCharacterEscape(bool in_class, char32_t* character) {
  size_t start = position_ - 1;
  char32_t unit = Peek();
  position_++;
  switch (unit) {
    case 't':
      *character = '\t';
      return true;
    case 'n':
      *character = '\n';
      return true;
    case 'v':
      *character = '\v';
      return true;
    case 'f':
      *character = '\f';
      return true;
    case 'r':
      *character = '\r';
      return true;
    case 'c': {
      char32_t letter = Peek();
      if (IsAsciiLetter(letter) ||
          (in_class && !unicode_mode() && (IsDigit(letter) || letter == '_'))) {
        position_++;
        *character = letter & 0x1F;
        return true;
      }
      if (unicode_mode()) return FailAt("Invalid Unicode escape", start);
      // Annex B: the backslash stands for itself, and the c is read next.
      position_--;
      *character = '\\';
      return true;
    }
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
      if (unicode_mode()) {
        if (unit != '0' || IsDigit(Peek())) return FailAt("Invalid decimal escape", start);
        *character = 0;
        return true;
      }
      position_--;
      *character = ParseLegacyOctal();
      return true;
    case 'x':
      if (ParseHex(2, character)) return true;
      if (unicode_mode()) return FailAt("Invalid escape", start);
      *character = 'x';
      return true;
    case 'u':
      if (ParseUnicodeEscape(unicode_mode(), character)) return true;
      if (unicode_mode()) return FailAt("Invalid Unicode escape", start);
      *character = 'u';
      return true;
    default:
      break;
  }
  position_--;
  if (unicode_mode()) {
    if (!IsSyntaxCharacter(unit) && unit != '/' && !(in_class && unit == '-')) {
      return FailAt("Invalid escape", start);
    }
  } else if (unit == 'k' && HasNamedGroups()) {
    return FailAt("Invalid escape", start);
  }
  *character = NextCharacter(unicode_mode());
  return true;
}

std::optional<RegExpSyntaxError> ParseRegExp(Zone* zone, RegExpText pattern, RegExpFlags flags,
                                             RegExpTree* tree, uintptr_t stack_limit) {
  return RegExpParser(zone, pattern, flags, stack_limit).Parse(tree);
}

std::optional<RegExpSyntaxError> ValidateRegExp(RegExpText pattern, RegExpFlags flags,
                                                uintptr_t stack_limit) {
  Zone zone;
  RegExpTree tree;
  return ParseRegExp(&zone, pattern, flags, &tree, stack_limit);
}

}  // namespace qdr
