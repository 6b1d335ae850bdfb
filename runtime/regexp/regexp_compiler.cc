// Code generation for all nodes but quantifiers (regexp_quantifiers.cc) and the search for starting
// points (regexp_scan.cc).
#include "runtime/regexp/regexp_compiler.h"

#include <algorithm>

#include "base/check.h"
#include "base/zone.h"
#include "runtime/regexp/case_folding.h"

namespace qdr {

namespace {

constexpr const char* kTooLarge = "Regular expression too large";

bool IsSurrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

}  // namespace

RegExpCompiler::RegExpCompiler(const RegExpTree& tree, uintptr_t stack_limit)
    : tree_(tree),
      stack_limit_(stack_limit),
      analysis_(tree, stack_limit),
      program_(new RegExpProgram),
      unicode_(tree.flags.either_unicode()) {}

RegExpProgramRef RegExpCompiler::Compile() {
  RegExpProgramRef result = RegExpProgramRef::Adopt(program_);
  program_->flags_ = tree_.flags;
  program_->capture_count_ = tree_.capture_count;
  program_->register_count_ = 2 * (tree_.capture_count + 1);
  for (const RegExpGroupName& name : tree_.names) {
    program_->names_.push_back(
        {std::u16string(name.name), {name.groups.begin(), name.groups.end()}});
  }
  if (!analysis_.Analyze(tree_.root)) return {};
  program_->min_length_ = analysis_.info(tree_.root).min_length;
  EmitOp(RegExpOp::kAttemptFailed);
  Follow follow{.first = RegExpUnitSet::All(), .accept = true};
  if (!Emit(tree_.root, follow) || too_large_) return {};
  EmitOp(RegExpOp::kAccept);
  if (Here() > kRegExpMaxOperand) return {};
  ChooseScan();
  return result;
}

void RegExpCompiler::EmitOp(RegExpOp op, uint32_t a) {
  if (a > kRegExpAnyClass) too_large_ = true;
  EmitWord(static_cast<uint32_t>(op) | a << 8);
}

void RegExpCompiler::EmitOp(RegExpOp op, uint32_t a, uint32_t w1) {
  EmitOp(op, a);
  EmitWord(w1);
}

void RegExpCompiler::SetTarget(Label jump, uint32_t target) {
  if (target > kRegExpMaxOperand) too_large_ = true;
  program_->code_[jump] = (program_->code_[jump] & 0xFF) | target << 8;
}

uint32_t RegExpCompiler::ClassIndex(const CodePointSet& set) {
  auto [entry, inserted] =
      class_cache_.try_emplace(set.ranges(), static_cast<uint32_t>(program_->classes_.size()));
  if (!inserted) return entry->second;
  RegExpClassTable& table = program_->classes_.emplace_back();
  for (const CodePointRange& range : set.ranges()) {
    for (char32_t c = range.first; c <= range.last && c <= 0xFF; c++) table.latin1[c] = 1;
    if (range.last <= 0xFF) continue;
    table.bounds.push_back(std::max<char32_t>(range.first, 0x100));
    table.bounds.push_back(range.last + 1);
  }
  if (!table.bounds.empty()) {
    bool all = table.bounds.size() == 2 && table.bounds[0] == 0x100 &&
               table.bounds[1] > (unicode_ ? kMaxCodePoint : 0xFFFF);
    table.beyond = all ? RegExpClassTable::Beyond::kAll : RegExpClassTable::Beyond::kRanges;
  }
  return entry->second;
}

uint32_t RegExpCompiler::Guard(const RegExpUnitSet& set) {
  if (set.IsAll()) return kRegExpNoGuard;
  CodePointSet units;
  for (uint32_t c = 0; c < 256; c++) {
    if (set.Contains(c)) units.Add(c);
  }
  if (set.beyond()) units.AddRange(0x100, unicode_ ? kMaxCodePoint : 0xFFFF);
  return ClassIndex(units) | (set.end() ? kRegExpGuardEnd : 0);
}

bool RegExpCompiler::EmitGuard(const RegExpUnitSet& set, Label* jump) {
  uint32_t guard = Guard(set);
  if (guard == kRegExpNoGuard) return false;
  EmitOp(RegExpOp::kBranchUnless, 0, guard);
  *jump = Here() - 2;
  return true;
}

uint32_t RegExpCompiler::AddLiteral(std::u16string_view units, bool pairs) {
  auto offset = static_cast<uint32_t>(program_->literals_.size());
  bool wide = false;
  size_t step = pairs ? 2 : 1;
  for (size_t i = 0; i < units.size(); i += step) {
    char16_t first = units[i];
    char16_t second = pairs ? units[i + 1] : first;
    if (first > 0xFF) first = second;
    if (second > 0xFF) second = first;
    wide |= first > 0xFF;
    program_->latin1_literals_ += static_cast<char>(first);
    if (pairs) program_->latin1_literals_ += static_cast<char>(second);
  }
  program_->literals_ += units;
  if (offset >= kRegExpWideLiteral) too_large_ = true;
  return offset | (wide ? kRegExpWideLiteral : 0);
}

// The units `node` may begin with, what follows it considered.
RegExpUnitSet RegExpCompiler::FirstOf(const RegExpNode* node, const Follow& follow) const {
  const RegExpNodeInfo& info = analysis_.info(node);
  RegExpUnitSet set = info.first;
  if (info.first_nullable) set.Unite(follow.first);
  return set;
}

// What follows the node before `node`.
RegExpCompiler::Follow RegExpCompiler::FollowThrough(const RegExpNode* node,
                                                     const Follow& follow) const {
  return {.first = FirstOf(node, follow),
          .accept = follow.accept && node->kind == RegExpNodeKind::kEmpty};
}

bool RegExpCompiler::Emit(const RegExpNode* node, const Follow& follow) {
  if (reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < stack_limit_) return false;
  if (Here() > kRegExpMaxOperand) return false;
  switch (node->kind) {
    case RegExpNodeKind::kEmpty:
      return true;
    case RegExpNodeKind::kCharacter:
      EmitCharacters({&node, 1});
      return true;
    case RegExpNodeKind::kClass:
      if (!analysis_.class_value(node).strings.empty()) {
        return EmitClassWithStrings(node->as<RegExpClassNode>(), follow);
      }
      EmitSet(analysis_.class_value(node).set);
      return true;
    case RegExpNodeKind::kAssertion:
      EmitAssertion(node->as<RegExpAssertion>());
      return true;
    case RegExpNodeKind::kLookaround:
      return EmitLookaround(node->as<RegExpLookaround>());
    case RegExpNodeKind::kCapture: {
      const auto& capture = node->as<RegExpCapture>();
      EmitOp(RegExpOp::kSavePosition, 2 * capture.index + (backward_ ? 1 : 0));
      if (!Emit(capture.body, follow)) return false;
      EmitOp(RegExpOp::kSavePosition, 2 * capture.index + (backward_ ? 0 : 1));
      return true;
    }
    case RegExpNodeKind::kQuantifier:
      return EmitQuantifier(node->as<RegExpQuantifier>(), follow);
    case RegExpNodeKind::kBackReference:
      EmitBackReference(node->as<RegExpBackReference>());
      return true;
    case RegExpNodeKind::kSequence:
      return EmitSequence(node->as<RegExpSequence>().terms, follow);
    case RegExpNodeKind::kDisjunction:
      return EmitDisjunction(node->as<RegExpDisjunction>(), follow);
  }
  QDR_UNREACHABLE();
}

bool RegExpCompiler::EmitSequence(std::span<const RegExpNode* const> terms, const Follow& follow) {
  size_t count = terms.size();
  if (count == 0) return true;
  auto term = [&](size_t i) { return terms[backward_ ? count - 1 - i : i]; };
  std::vector<Follow> follows(count);
  follows[count - 1] = follow;
  for (size_t i = count - 1; i > 0; i--) follows[i - 1] = FollowThrough(term(i), follows[i]);

  for (size_t i = 0; i < count;) {
    char16_t first, second;
    size_t end = i;
    while (end < count && term(end)->kind == RegExpNodeKind::kCharacter &&
           InLiteral(term(end)->as<RegExpCharacter>(), &first, &second)) {
      end++;
    }
    if (end > i) {
      EmitCharacters(backward_ ? terms.subspan(count - end, end - i) : terms.subspan(i, end - i));
      i = end;
      continue;
    }
    if (!Emit(term(i), follows[i])) return false;
    i++;
  }
  return true;
}

// True when the character is one unit with at most one other case.
bool RegExpCompiler::InLiteral(const RegExpCharacter& node, char16_t* first,
                               char16_t* second) const {
  char32_t c = node.character;
  if (unicode_ && (IsSurrogate(c) || (c > 0xFFFF && node.ignore_case))) return false;
  *first = *second = static_cast<char16_t>(c);
  if (!node.ignore_case) return true;
  CodePointSet set = analysis_.CharacterSet(node);
  if (set.size() > 2 || set.ranges().back().last > 0xFFFF) return false;
  *first = static_cast<char16_t>(set.ranges().front().first);
  *second = static_cast<char16_t>(set.ranges().back().last);
  return true;
}

// Characters in source order, matched in the direction of the moment. More than one only when all
// fit a literal.
void RegExpCompiler::EmitCharacters(std::span<const RegExpNode* const> characters) {
  std::u16string pairs;
  bool exact = true;
  for (const RegExpNode* node : characters) {
    const auto& character = node->as<RegExpCharacter>();
    char16_t first, second;
    if (!InLiteral(character, &first, &second)) {
      QDR_DCHECK(characters.size() == 1);
      EmitSet(analysis_.CharacterSet(character));
      return;
    }
    if (character.character > 0xFFFF) {
      std::u16string units;
      analysis_.AppendExact(character, &units);
      pairs += {units[0], units[0], units[1], units[1]};
      continue;
    }
    pairs += {first, second};
    exact &= first == second;
  }
  auto length = static_cast<uint32_t>(pairs.size() / 2);
  if (backward_) EmitOp(RegExpOp::kBack, length);
  if (length == 1) {
    if (exact) {
      EmitOp(RegExpOp::kChar, pairs[0]);
    } else {
      EmitOp(RegExpOp::kCharPair, pairs[0], pairs[1]);
    }
  } else if (exact) {
    std::u16string units;
    for (size_t i = 0; i < pairs.size(); i += 2) units += pairs[i];
    EmitOp(RegExpOp::kString, length, AddLiteral(units, false));
  } else {
    EmitOp(RegExpOp::kStringPair, length, AddLiteral(pairs, true));
  }
  if (backward_) EmitOp(RegExpOp::kBack, length);
}

// One character of `set`.
void RegExpCompiler::EmitSet(const CodePointSet& set) {
  if (set.empty()) {
    EmitOp(RegExpOp::kFail);
    return;
  }
  uint32_t size = set.size();
  if (analysis_.NeedsCodePoints(set)) {
    if (size == kMaxCodePoint + 1) {
      EmitOp(backward_ ? RegExpOp::kAnyCodePointBack : RegExpOp::kAnyCodePoint);
    } else {
      EmitOp(backward_ ? RegExpOp::kClassCodePointBack : RegExpOp::kClassCodePoint,
             ClassIndex(set));
    }
    return;
  }
  if (backward_) EmitOp(RegExpOp::kBack, 1);
  if (size == 1) {
    EmitOp(RegExpOp::kChar, set.ranges()[0].first);
  } else if (size == 2) {
    EmitOp(RegExpOp::kCharPair, set.ranges().front().first, set.ranges().back().last);
  } else if (size > 0xFFFF) {
    EmitOp(RegExpOp::kAny);
  } else {
    EmitOp(RegExpOp::kClass, ClassIndex(set));
  }
  if (backward_) EmitOp(RegExpOp::kBack, 1);
}

// A string of a v-mode class whose characters compare with case ignored.
void RegExpCompiler::EmitFoldedString(std::u32string_view string) {
  for (size_t i = 0; i < string.size(); i++) {
    char32_t c = string[backward_ ? string.size() - 1 - i : i];
    CodePointSet set{{c, c}};
    CloseOverCase(&set, true);
    EmitSet(set);
  }
}

// The longest strings first, then single characters, then the empty string.
bool RegExpCompiler::EmitClassWithStrings(const RegExpClassNode& node, const Follow& follow) {
  const RegExpClassValue& value = analysis_.class_value(&node);
  std::vector<Label> ends;
  bool has_empty = value.strings.back().empty();
  size_t count = value.strings.size() - (has_empty ? 1 : 0);
  bool has_singles = !value.set.empty();
  for (size_t i = 0; i < count; i++) {
    bool last = i + 1 == count && !has_singles && !has_empty;
    Label next = 0;
    if (!last) next = EmitJump(RegExpOp::kChoice);
    if (node.ignore_case) {
      EmitFoldedString(value.strings[i]);
    } else {
      Zone zone;
      std::vector<const RegExpNode*> characters;
      for (char32_t c : value.strings[i]) {
        auto* character = zone.New<RegExpCharacter>();
        character->kind = RegExpNodeKind::kCharacter;
        character->character = c;
        character->ignore_case = false;
        characters.push_back(character);
      }
      bool surrogates = std::any_of(value.strings[i].begin(), value.strings[i].end(), IsSurrogate);
      if (surrogates) {
        if (backward_) std::reverse(characters.begin(), characters.end());
        for (const RegExpNode* character : characters) EmitCharacters({&character, 1});
      } else {
        EmitCharacters(characters);
      }
    }
    if (last) break;
    ends.push_back(EmitJump(RegExpOp::kJump));
    Bind(next);
  }
  if (has_singles) {
    Label next = 0;
    if (has_empty) next = EmitJump(RegExpOp::kChoice);
    EmitSet(value.set);
    if (has_empty) Bind(next);
  }
  for (Label end : ends) Bind(end);
  return true;
}

void RegExpCompiler::EmitAssertion(const RegExpAssertion& node) {
  switch (node.type) {
    case RegExpAssertion::Type::kStart:
      EmitOp(node.multiline ? RegExpOp::kAssertLineStart : RegExpOp::kAssertStart);
      break;
    case RegExpAssertion::Type::kEnd:
      EmitOp(node.multiline ? RegExpOp::kAssertLineEnd : RegExpOp::kAssertEnd);
      break;
    case RegExpAssertion::Type::kBoundary:
    case RegExpAssertion::Type::kNotBoundary:
      EmitOp(node.type == RegExpAssertion::Type::kBoundary ? RegExpOp::kAssertBoundary
                                                           : RegExpOp::kAssertNotBoundary,
             ClassIndex(RegExpWordCharacters(unicode_, node.ignore_case)));
      break;
  }
}

void RegExpCompiler::EmitBackReference(const RegExpBackReference& node) {
  uint32_t flags = 0;
  if (backward_) flags |= kRegExpReferenceBackward;
  if (node.ignore_case) flags |= kRegExpReferenceIgnoreCase;
  if (unicode_) flags |= kRegExpReferenceUnicode;
  EmitOp(RegExpOp::kBackReference, flags, static_cast<uint32_t>(node.groups.size()));
  for (uint32_t group : node.groups) EmitWord(group);
}

// The captures inside are -1 on entry: a loop around resets them before each iteration.
bool RegExpCompiler::EmitLookaround(const RegExpLookaround& node) {
  bool saved = std::exchange(backward_, node.behind);
  Follow follow{.first = RegExpUnitSet::All(), .accept = true};
  uint32_t first = 2 * node.first_capture;
  uint32_t last = 2 * node.last_capture;
  bool done;
  if (node.negative) {
    uint32_t height = NewRegister();
    EmitOp(RegExpOp::kNegativeLookBegin, 0, height);
    Label begin = Here() - 2;
    done = Emit(node.body, follow);
    EmitOp(RegExpOp::kNegativeLookEnd, height, first);
    EmitWord(last);
    Bind(begin);
  } else {
    uint32_t height = NewRegister();
    NewRegister();
    // Cutting the stack drops the restores of what the body captures, so they go below the cut.
    if (first < last) EmitOp(RegExpOp::kPushRegisters, first, last);
    EmitOp(RegExpOp::kLookBegin, height);
    done = Emit(node.body, follow);
    EmitOp(RegExpOp::kLookEnd, height);
  }
  backward_ = saved;
  return done;
}

bool RegExpCompiler::EmitDisjunction(const RegExpDisjunction& node, const Follow& follow) {
  if (analysis_.info(&node).single) {
    EmitSet(analysis_.SingleSet(&node));
    return true;
  }
  if (!backward_) {
    bool done = false;
    if (!EmitDispatch(node.alternatives, follow, &done)) return false;
    if (done) return true;
  }
  std::vector<Label> ends;
  for (size_t i = 0; i < node.alternatives.size(); i++) {
    bool last = i + 1 == node.alternatives.size();
    Label next = 0;
    if (!last) next = EmitJump(RegExpOp::kChoice);
    if (!Emit(node.alternatives[i], follow)) return false;
    if (last) break;
    ends.push_back(EmitJump(RegExpOp::kJump));
    Bind(next);
  }
  for (Label end : ends) Bind(end);
  return true;
}

// Chooses among alternatives by the next unit: each unit (and the end) leads to the chain of those
// alternatives that may begin with it, so a unit that fits one alternative leaves no choice behind.
bool RegExpCompiler::EmitDispatch(std::span<const RegExpNode* const> alternatives,
                                  const Follow& follow, bool* done) {
  constexpr size_t kMostAlternatives = 2048;
  constexpr uint32_t kBeyond = 256, kEnd = 257, kSymbols = 258;
  size_t count = alternatives.size();
  if (count > kMostAlternatives) return true;
  std::vector<std::vector<uint16_t>> lists(kSymbols);
  for (size_t i = 0; i < count; i++) {
    RegExpUnitSet first = FirstOf(alternatives[i], follow);
    auto index = static_cast<uint16_t>(i);
    for (uint32_t c = 0; c < 256; c++) {
      if (first.Contains(c)) lists[c].push_back(index);
    }
    if (first.beyond()) lists[kBeyond].push_back(index);
    if (first.end()) lists[kEnd].push_back(index);
  }
  absl::flat_hash_map<std::vector<uint16_t>, uint8_t> cases;
  std::vector<const std::vector<uint16_t>*> order;
  std::array<uint8_t, kSymbols> case_of;
  size_t total = 0;
  for (uint32_t symbol = 0; symbol < kSymbols; symbol++) {
    auto [entry, inserted] = cases.try_emplace(lists[symbol], static_cast<uint8_t>(order.size()));
    if (inserted) {
      if (order.size() == 255) return true;
      order.push_back(&lists[symbol]);
      total += lists[symbol].size();
    }
    case_of[symbol] = entry->second;
  }
  // Nothing to tell the alternatives apart by, or more chains than the bodies are worth.
  if (order.size() == 1 || total > 4 * count + 32) return true;

  auto table_index = static_cast<uint32_t>(program_->dispatches_.size());
  program_->dispatches_.emplace_back();
  EmitOp(RegExpOp::kDispatch, table_index);
  std::vector<uint32_t> targets(order.size());
  // Chains first; the addresses of the bodies come later.
  std::vector<std::vector<Label>> to_body(count);
  std::vector<size_t> direct;  // cases of one alternative: the body is the target
  for (size_t i = 0; i < order.size(); i++) {
    const std::vector<uint16_t>& list = *order[i];
    if (list.size() == 1) {
      direct.push_back(i);
      continue;
    }
    targets[i] = Here();
    if (list.empty()) {
      EmitOp(RegExpOp::kFail);
      continue;
    }
    for (size_t j = 0; j < list.size(); j++) {
      bool last = j + 1 == list.size();
      Label next = 0;
      if (!last) next = EmitJump(RegExpOp::kChoice);
      to_body[list[j]].push_back(EmitJump(RegExpOp::kJump));
      if (!last) Bind(next);
    }
  }
  std::vector<Label> ends;
  for (size_t i = 0; i < count; i++) {
    for (Label jump : to_body[i]) Bind(jump);
    for (size_t one : direct) {
      if (order[one]->front() == i) targets[one] = Here();
    }
    if (!Emit(alternatives[i], follow)) return false;
    if (i + 1 < count) ends.push_back(EmitJump(RegExpOp::kJump));
  }
  for (Label end : ends) Bind(end);

  RegExpDispatchTable& table = program_->dispatches_[table_index];
  std::copy_n(case_of.begin(), 256, table.latin1);
  table.beyond = case_of[kBeyond];
  table.end = case_of[kEnd];
  table.targets = std::move(targets);
  *done = true;
  return true;
}

RegExpProgram::CompileResult RegExpProgram::Compile(RegExpText pattern, RegExpFlags flags,
                                                    uintptr_t stack_limit) {
  if (stack_limit == 0) {
    stack_limit = reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - 2 * kDefaultRegExpStack;
  }
  Zone zone;
  RegExpTree tree;
  if (auto error = ParseRegExp(&zone, pattern, flags, &tree, stack_limit)) {
    return {{}, *error};
  }
  RegExpProgramRef program = RegExpCompiler(tree, stack_limit).Compile();
  if (!program) return {{}, {kTooLarge, 0}};
  return {std::move(program), {}};
}

size_t RegExpProgram::SizeInBytes() const {
  size_t size = sizeof(*this) + code_.capacity() * sizeof(uint32_t) +
                classes_.capacity() * sizeof(RegExpClassTable) +
                literals_.capacity() * sizeof(char16_t) + latin1_literals_.capacity();
  for (const RegExpClassTable& table : classes_) size += table.bounds.capacity() * sizeof(char32_t);
  for (const RegExpDispatchTable& table : dispatches_) {
    size += sizeof(table) + table.targets.capacity() * sizeof(uint32_t);
  }
  for (const GroupName& name : names_) {
    size += sizeof(name) + name.name.capacity() * 2 + name.groups.capacity() * sizeof(uint32_t);
  }
  size += scan_.literal.capacity() * 2 + scan_.latin1_literal.capacity() +
          scan_.first.bounds.capacity() * sizeof(char32_t);
  return size;
}

}  // namespace qdr
