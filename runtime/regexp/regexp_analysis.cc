// The analyses behind start scanning, guards, dispatch and possessive loops. All sets err on the
// large side, so what is built on them only ever skips work that would fail.
#include "runtime/regexp/regexp_analysis.h"

#include <algorithm>
#include <span>

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
      has_back_references_ = true;
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

// Collects what may stand at the first places of a match. Where the pattern branches, each branch
// is followed to what comes after it, and the sets are united as far as the shortest one goes.
class RegExpAnalysis::LeadCollector {
 public:
  using Sets = std::vector<RegExpUnitSet>;
  // What comes after a node: some terms of a sequence, or further rounds of a loop.
  struct Rest {
    std::span<const RegExpNode* const> terms;
    const RegExpQuantifier* loop;
    uint32_t rounds;  // of `loop`, behind us
    const Rest* next;
  };

  LeadCollector(const RegExpAnalysis& analysis, size_t limit)
      : analysis_(analysis), limit_(limit) {}

  void Collect(const RegExpNode* node, const Rest* rest, Sets* sets) {
    if (sets->size() >= limit_ || budget_ == 0) return;
    budget_--;
    const RegExpNodeInfo& info = analysis_.info(node);
    switch (node->kind) {
      case RegExpNodeKind::kEmpty:
      case RegExpNodeKind::kAssertion:
      case RegExpNodeKind::kLookaround:
        Continue(rest, sets);
        break;
      case RegExpNodeKind::kCharacter:
      case RegExpNodeKind::kClass:
        if (info.min_length == 0) return;
        sets->push_back(info.first);
        if (info.min_length == 2 && sets->size() < limit_) sets->push_back(info.first);
        if (info.min_length == info.max_length) Continue(rest, sets);
        break;
      case RegExpNodeKind::kCapture:
        Collect(node->as<RegExpCapture>().body, rest, sets);
        break;
      case RegExpNodeKind::kSequence: {
        Rest all{node->as<RegExpSequence>().terms, nullptr, 0, rest};
        Continue(&all, sets);
        break;
      }
      case RegExpNodeKind::kQuantifier: {
        Rest loop{{}, &node->as<RegExpQuantifier>(), 0, rest};
        Continue(&loop, sets);
        break;
      }
      case RegExpNodeKind::kBackReference:
        break;
      case RegExpNodeKind::kDisjunction: {
        Sets united;
        bool first = true;
        for (const RegExpNode* alternative : node->as<RegExpDisjunction>().alternatives) {
          Unite(&united, first, *sets, [&](Sets* branch) { Collect(alternative, rest, branch); });
          first = false;
          if (united.size() == sets->size()) break;
        }
        *sets = std::move(united);
        break;
      }
    }
  }

 private:
  void Continue(const Rest* rest, Sets* sets) {
    if (rest == nullptr || sets->size() >= limit_) return;
    if (rest->loop == nullptr) {
      if (rest->terms.empty()) {
        Continue(rest->next, sets);
        return;
      }
      Rest after{rest->terms.subspan(1), nullptr, 0, rest->next};
      Collect(rest->terms[0], &after, sets);
      return;
    }
    const RegExpQuantifier& loop = *rest->loop;
    if (rest->rounds >= loop.max) {
      Continue(rest->next, sets);
      return;
    }
    // A body of length zero would go round without filling the sets.
    if (analysis_.info(loop.body).min_length == 0) return;
    Rest again{{}, &loop, rest->rounds + 1, rest->next};
    if (rest->rounds < loop.min) {
      Collect(loop.body, &again, sets);
      return;
    }
    Sets united;
    Unite(&united, true, *sets, [&](Sets* branch) { Collect(loop.body, &again, branch); });
    if (united.size() > sets->size()) {
      Unite(&united, false, *sets, [&](Sets* branch) { Continue(rest->next, branch); });
    }
    *sets = std::move(united);
  }

  // Runs `collect` on a copy of `prefix` and unites the outcome with `united` beyond the prefix.
  template <class F>
  void Unite(Sets* united, bool first, const Sets& prefix, F collect) {
    Sets branch = prefix;
    collect(&branch);
    if (first) {
      *united = std::move(branch);
      return;
    }
    united->resize(std::min(united->size(), branch.size()));
    for (size_t i = prefix.size(); i < united->size(); i++) (*united)[i].Unite(branch[i]);
  }

  const RegExpAnalysis& analysis_;
  size_t limit_;
  // Branches of branches could take long.
  uint32_t budget_ = 4000;
};

std::vector<RegExpUnitSet> RegExpAnalysis::LeadingSets(const RegExpNode* root, size_t limit) const {
  std::vector<RegExpUnitSet> sets;
  LeadCollector(*this, limit).Collect(root, nullptr, &sets);
  return sets;
}

const RegExpQuantifier* RegExpAnalysis::LeadingLoop(const RegExpNode* root) const {
  if (has_back_references_) return nullptr;
  for (;;) {
    switch (root->kind) {
      case RegExpNodeKind::kCapture:
        root = root->as<RegExpCapture>().body;
        break;
      case RegExpNodeKind::kSequence:
        root = root->as<RegExpSequence>().terms[0];
        break;
      case RegExpNodeKind::kQuantifier: {
        const auto& quantifier = root->as<RegExpQuantifier>();
        bool fits = quantifier.max == kRegExpInfinity && info(quantifier.body).single;
        return fits ? &quantifier : nullptr;
      }
      default:
        return nullptr;
    }
  }
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
