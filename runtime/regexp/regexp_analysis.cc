// The analyses behind start scanning, guards, dispatch and possessive loops. All sets err on the
// large side, so what is built on them only ever skips work that would fail.
#include "runtime/regexp/regexp_analysis.h"

#include <algorithm>

#include "base/check.h"
#include "runtime/regexp/case_folding.h"

namespace qdr {

namespace {

uint32_t AddLengths(uint32_t a, uint32_t b) {
  uint64_t sum = uint64_t{a} + b;
  return sum >= kRegExpInfinity ? kRegExpInfinity : static_cast<uint32_t>(sum);
}

uint32_t MultiplyLengths(uint32_t a, uint32_t b) {
  uint64_t product = uint64_t{a} * b;
  return product >= kRegExpInfinity ? kRegExpInfinity : static_cast<uint32_t>(product);
}

bool IsSurrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

}  // namespace

RegExpUnitSet RegExpUnitSet::All() {
  RegExpUnitSet set;
  for (uint64_t& word : set.bits_) word = ~uint64_t{0};
  set.beyond_ = set.end_ = true;
  return set;
}

void RegExpUnitSet::Add(const CodePointSet& set) {
  for (const CodePointRange& range : set.ranges()) {
    if (range.last > 0xFF) beyond_ = true;
    for (char32_t c = range.first; c <= range.last && c <= 0xFF; c++) Add(c);
  }
}

void RegExpUnitSet::Unite(const RegExpUnitSet& other) {
  for (int i = 0; i < 4; i++) bits_[i] |= other.bits_[i];
  beyond_ |= other.beyond_;
  end_ |= other.end_;
}

bool RegExpUnitSet::IsAll() const {
  for (uint64_t word : bits_) {
    if (word != ~uint64_t{0}) return false;
  }
  return beyond_ && end_;
}

bool RegExpUnitSet::IsDisjointFrom(const RegExpUnitSet& other) const {
  for (int i = 0; i < 4; i++) {
    if ((bits_[i] & other.bits_[i]) != 0) return false;
  }
  return !(beyond_ && other.beyond_) && !(end_ && other.end_);
}

CodePointSet RegExpAnalysis::CharacterSet(const RegExpCharacter& node) const {
  CodePointSet set{{node.character, node.character}};
  if (node.ignore_case) CloseOverCase(&set, flags_.either_unicode());
  return set;
}

bool RegExpAnalysis::NeedsCodePoints(const CodePointSet& set) const {
  if (!flags_.either_unicode() || set.empty()) return false;
  if (set.ranges().back().last > 0xFFFF) return true;
  for (const CodePointRange& range : set.ranges()) {
    if (range.first <= 0xDFFF && range.last >= 0xD800) return true;
  }
  return false;
}

bool RegExpAnalysis::AppendExact(const RegExpCharacter& node, std::u16string* text) const {
  char32_t c = node.character;
  if (flags_.either_unicode() && IsSurrogate(c)) return false;
  if (node.ignore_case && CharacterSet(node).size() > 1) return false;
  if (c > 0xFFFF) {
    *text += static_cast<char16_t>(0xD7C0 + (c >> 10));
    *text += static_cast<char16_t>(0xDC00 + (c & 0x3FF));
  } else {
    *text += static_cast<char16_t>(c);
  }
  return true;
}

CodePointSet RegExpAnalysis::SingleSet(const RegExpNode* node) const {
  switch (node->kind) {
    case RegExpNodeKind::kCharacter:
      return CharacterSet(node->as<RegExpCharacter>());
    case RegExpNodeKind::kClass:
      return class_value(node).set;
    case RegExpNodeKind::kDisjunction: {
      CodePointSet set;
      for (const RegExpNode* alternative : node->as<RegExpDisjunction>().alternatives) {
        set.Unite(SingleSet(alternative));
      }
      return set;
    }
    default:
      QDR_UNREACHABLE();
  }
}

void RegExpAnalysis::VisitClass(const RegExpClassNode& node, bool backward, RegExpNodeInfo* info) {
  class_index_[node.id] = static_cast<uint32_t>(class_values_.size());
  class_values_.push_back(EvaluateRegExpClass(node, flags_));
  const RegExpClassValue& value = class_values_.back();
  bool wide =
      flags_.either_unicode() && !value.set.empty() && value.set.ranges().back().last > 0xFFFF;
  info->single = value.strings.empty();
  info->min_length = 1;
  info->max_length = wide ? 2 : 1;
  info->first.Add(value.set);
  bool unicode = flags_.either_unicode();
  for (const std::u32string& string : value.strings) {
    auto length = static_cast<uint32_t>(string.size());
    info->min_length = std::min(info->min_length, length);
    info->max_length = std::max(info->max_length, 2 * length);
    if (string.empty()) {
      info->first_nullable = true;
      continue;
    }
    char32_t first = backward ? string.back() : string.front();
    CodePointSet set{{first, first}};
    if (node.ignore_case) CloseOverCase(&set, unicode);
    info->first.Add(set);
  }
}

bool RegExpAnalysis::Visit(const RegExpNode* node, bool backward) {
  if (reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < stack_limit_) return false;
  RegExpNodeInfo& info = infos_[node->id];
  switch (node->kind) {
    case RegExpNodeKind::kEmpty:
      info.first_nullable = true;
      break;
    case RegExpNodeKind::kCharacter: {
      const auto& character = node->as<RegExpCharacter>();
      CodePointSet set = CharacterSet(character);
      info.single = true;
      info.min_length = 1;
      info.max_length = 1;
      if (flags_.either_unicode() && set.ranges().back().last > 0xFFFF) {
        info.max_length = 2;
        if (set.ranges().front().first > 0xFFFF) info.min_length = 2;
      }
      info.first.Add(set);
      break;
    }
    case RegExpNodeKind::kClass:
      VisitClass(node->as<RegExpClassNode>(), backward, &info);
      break;
    case RegExpNodeKind::kAssertion: {
      const auto& assertion = node->as<RegExpAssertion>();
      if (assertion.type == RegExpAssertion::Type::kEnd && !backward) {
        info.first.AddEnd();
        if (assertion.multiline) {
          for (char32_t c : {U'\n', U'\r', U'\u2028'}) info.first.Add(c);
        }
      } else {
        info.first_nullable = true;
      }
      break;
    }
    case RegExpNodeKind::kLookaround: {
      const auto& look = node->as<RegExpLookaround>();
      if (!Visit(look.body, look.behind)) return false;
      info.first_nullable = true;
      break;
    }
    case RegExpNodeKind::kCapture: {
      const RegExpNode* body = node->as<RegExpCapture>().body;
      if (!Visit(body, backward)) return false;
      info = infos_[body->id];
      info.single = false;
      break;
    }
    case RegExpNodeKind::kQuantifier: {
      const auto& quantifier = node->as<RegExpQuantifier>();
      if (!Visit(quantifier.body, backward)) return false;
      const RegExpNodeInfo& body = infos_[quantifier.body->id];
      info.min_length = MultiplyLengths(body.min_length, quantifier.min);
      info.max_length = MultiplyLengths(body.max_length, quantifier.max);
      if (quantifier.max > 0) info.first = body.first;
      info.first_nullable = body.first_nullable || quantifier.min == 0;
      break;
    }
    case RegExpNodeKind::kBackReference:
      info.max_length = kRegExpInfinity;
      info.first = RegExpUnitSet::All();
      info.first_nullable = true;
      break;
    case RegExpNodeKind::kSequence: {
      auto terms = node->as<RegExpSequence>().terms;
      for (const RegExpNode* term : terms) {
        if (!Visit(term, backward)) return false;
        info.min_length = AddLengths(info.min_length, infos_[term->id].min_length);
        info.max_length = AddLengths(info.max_length, infos_[term->id].max_length);
      }
      info.first_nullable = true;
      for (size_t i = 0; i < terms.size() && info.first_nullable; i++) {
        const RegExpNodeInfo& term = infos_[terms[backward ? terms.size() - 1 - i : i]->id];
        info.first.Unite(term.first);
        info.first_nullable = term.first_nullable;
      }
      break;
    }
    case RegExpNodeKind::kDisjunction: {
      info.min_length = kRegExpInfinity;
      info.single = true;
      for (const RegExpNode* alternative : node->as<RegExpDisjunction>().alternatives) {
        if (!Visit(alternative, backward)) return false;
        const RegExpNodeInfo& other = infos_[alternative->id];
        info.min_length = std::min(info.min_length, other.min_length);
        info.max_length = std::max(info.max_length, other.max_length);
        info.first.Unite(other.first);
        info.first_nullable |= other.first_nullable;
        info.single &= other.single;
      }
      break;
    }
  }
  return true;
}

// Appends what `node` is sure to start with; true when that is all of it.
bool RegExpAnalysis::CollectLiteral(const RegExpNode* node, std::u16string* text) const {
  switch (node->kind) {
    case RegExpNodeKind::kEmpty:
      return true;
    case RegExpNodeKind::kCharacter:
      return AppendExact(node->as<RegExpCharacter>(), text);
    case RegExpNodeKind::kCapture:
      return CollectLiteral(node->as<RegExpCapture>().body, text);
    case RegExpNodeKind::kSequence:
      for (const RegExpNode* term : node->as<RegExpSequence>().terms) {
        if (!CollectLiteral(term, text)) return false;
      }
      return true;
    case RegExpNodeKind::kQuantifier:
      if (node->as<RegExpQuantifier>().min > 0) {
        CollectLiteral(node->as<RegExpQuantifier>().body, text);
      }
      return false;
    default:
      return false;
  }
}

std::u16string RegExpAnalysis::LeadingLiteral(const RegExpNode* root) const {
  std::u16string text;
  CollectLiteral(root, &text);
  return text;
}

// True when `node` has a fixed length, all of which is now in `sets`, and there is room for more.
bool RegExpAnalysis::CollectSets(const RegExpNode* node, size_t limit,
                                 std::vector<RegExpUnitSet>* sets) const {
  if (sets->size() >= limit) return false;
  const RegExpNodeInfo& node_info = info(node);
  switch (node->kind) {
    case RegExpNodeKind::kEmpty:
    case RegExpNodeKind::kAssertion:
    case RegExpNodeKind::kLookaround:
      return true;
    case RegExpNodeKind::kCharacter:
    case RegExpNodeKind::kClass:
      if (node_info.min_length == 0) return false;
      sets->push_back(node_info.first);
      if (node_info.min_length == 2 && sets->size() < limit) sets->push_back(node_info.first);
      return node_info.min_length == node_info.max_length && sets->size() < limit;
    case RegExpNodeKind::kCapture:
      return CollectSets(node->as<RegExpCapture>().body, limit, sets);
    case RegExpNodeKind::kSequence:
      for (const RegExpNode* term : node->as<RegExpSequence>().terms) {
        if (!CollectSets(term, limit, sets)) return false;
      }
      return true;
    case RegExpNodeKind::kQuantifier: {
      const auto& quantifier = node->as<RegExpQuantifier>();
      // A body of length zero would go round without filling `sets`.
      if (info(quantifier.body).min_length == 0) return quantifier.max == 0;
      for (uint32_t i = 0; i < quantifier.min; i++) {
        if (!CollectSets(quantifier.body, limit, sets)) return false;
      }
      return quantifier.min == quantifier.max;
    }
    case RegExpNodeKind::kBackReference:
      return false;
    case RegExpNodeKind::kDisjunction: {
      std::vector<RegExpUnitSet> united;
      bool fixed = true;
      bool first = true;
      for (const RegExpNode* alternative : node->as<RegExpDisjunction>().alternatives) {
        std::vector<RegExpUnitSet> one;
        fixed &= CollectSets(alternative, limit - sets->size(), &one);
        if (first) {
          united = std::move(one);
          first = false;
          continue;
        }
        fixed &= one.size() == united.size();
        united.resize(std::min(united.size(), one.size()));
        for (size_t i = 0; i < united.size(); i++) united[i].Unite(one[i]);
        if (united.empty()) return false;
      }
      sets->insert(sets->end(), united.begin(), united.end());
      return fixed && sets->size() < limit;
    }
  }
  QDR_UNREACHABLE();
}

std::vector<RegExpUnitSet> RegExpAnalysis::LeadingSets(const RegExpNode* root, size_t limit) const {
  std::vector<RegExpUnitSet> sets;
  CollectSets(root, limit, &sets);
  return sets;
}

bool RegExpAnalysis::StartsAtAssertion(const RegExpNode* node, bool multiline) const {
  switch (node->kind) {
    case RegExpNodeKind::kAssertion: {
      const auto& assertion = node->as<RegExpAssertion>();
      return assertion.type == RegExpAssertion::Type::kStart && (multiline || !assertion.multiline);
    }
    case RegExpNodeKind::kCapture:
      return StartsAtAssertion(node->as<RegExpCapture>().body, multiline);
    case RegExpNodeKind::kQuantifier:
      return node->as<RegExpQuantifier>().min > 0 &&
             StartsAtAssertion(node->as<RegExpQuantifier>().body, multiline);
    case RegExpNodeKind::kSequence:
      for (const RegExpNode* term : node->as<RegExpSequence>().terms) {
        if (StartsAtAssertion(term, multiline)) return true;
        if (term->kind != RegExpNodeKind::kLookaround && term->kind != RegExpNodeKind::kAssertion) {
          return false;
        }
      }
      return false;
    case RegExpNodeKind::kDisjunction: {
      auto alternatives = node->as<RegExpDisjunction>().alternatives;
      return std::all_of(alternatives.begin(), alternatives.end(),
                         [&](const RegExpNode* one) { return StartsAtAssertion(one, multiline); });
    }
    default:
      return false;
  }
}

}  // namespace qdr
