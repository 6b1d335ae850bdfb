// What the compiler asks about nodes before it emits code: lengths, first units, which nodes match
// exactly one character. Computed once for each node, bottom up.
#ifndef RUNTIME_REGEXP_REGEXP_ANALYSIS_H_
#define RUNTIME_REGEXP_REGEXP_ANALYSIS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "language/regexp/regexp_ast.h"
#include "runtime/regexp/class_evaluator.h"
#include "runtime/regexp/code_point_set.h"

namespace qdr {

/// A set of code units, exact for Latin-1, one bit for all the others, and one for "the end of the
/// subject" (the start of it when matching backward).
class RegExpUnitSet {
 public:
  static RegExpUnitSet All();
  static RegExpUnitSet End() {
    RegExpUnitSet set;
    set.end_ = true;
    return set;
  }

  void Add(char32_t c) {
    if (c > 0xFF) {
      beyond_ = true;
    } else {
      bits_[c >> 6] |= uint64_t{1} << (c & 63);
    }
  }
  void Add(const CodePointSet& set);
  void AddEnd() { end_ = true; }
  void Unite(const RegExpUnitSet& other);
  bool Contains(uint32_t latin1) const { return bits_[latin1 >> 6] >> (latin1 & 63) & 1; }
  bool beyond() const { return beyond_; }
  bool end() const { return end_; }
  bool IsAll() const;
  bool IsDisjointFrom(const RegExpUnitSet& other) const;

 private:
  uint64_t bits_[4] = {};
  bool beyond_ = false;
  bool end_ = false;
};

struct RegExpNodeInfo {
  // In code units of a UTF-16 subject; max_length saturates to kRegExpInfinity.
  uint32_t min_length = 0;
  uint32_t max_length = 0;
  // What the first unit may be (the last when matching backward). When `first_nullable`, the node
  // may let what follows it decide. Over-approximations.
  RegExpUnitSet first;
  bool first_nullable = false;
  // Always matches exactly one character, of the set SingleSet gives.
  bool single = false;
};

class RegExpAnalysis {
 public:
  RegExpAnalysis(const RegExpTree& tree, uintptr_t stack_limit)
      : flags_(tree.flags), stack_limit_(stack_limit), infos_(tree.node_count) {}

  /// False when the tree is too deep for the stack.
  bool Analyze(const RegExpNode* root) { return Visit(root, false); }

  const RegExpNodeInfo& info(const RegExpNode* node) const { return infos_[node->id]; }
  /// The characters that the single node matches, closed over case.
  CodePointSet SingleSet(const RegExpNode* node) const;
  const RegExpClassValue& class_value(const RegExpNode* node) const {
    return class_values_[class_index_.at(node->id)];
  }
  CodePointSet CharacterSet(const RegExpCharacter& node) const;
  /// Characters of the set may be surrogate pairs or lone surrogates under u or v.
  bool NeedsCodePoints(const CodePointSet& set) const;
  /// The exact units the pattern must start with, as far as they are known.
  std::u16string LeadingLiteral(const RegExpNode* root) const;
  /// Sets for the first units of any match, at most `limit` and at most its minimal length.
  std::vector<RegExpUnitSet> LeadingSets(const RegExpNode* root, size_t limit) const;
  /// Every match begins at the start of the subject (of a line, if `multiline`).
  bool StartsAtAssertion(const RegExpNode* node, bool multiline) const;
  /// The unbounded loop over a single character that every match begins with, or null. Null if the
  /// pattern has a back reference: that could tell where the loop began.
  const RegExpQuantifier* LeadingLoop(const RegExpNode* root) const;
  /// The units that `node` is made of when it is an exact character, else false.
  bool AppendExact(const RegExpCharacter& node, std::u16string* text) const;

 private:
  class LeadCollector;
  bool Visit(const RegExpNode* node, bool backward);
  void VisitClass(const RegExpClassNode& node, bool backward, RegExpNodeInfo* info);
  bool CollectLiteral(const RegExpNode* node, std::u16string* text) const;

  RegExpFlags flags_;
  uintptr_t stack_limit_;
  std::vector<RegExpNodeInfo> infos_;
  bool has_back_references_ = false;
  absl::flat_hash_map<uint32_t, uint32_t> class_index_;
  std::vector<RegExpClassValue> class_values_;
};

}  // namespace qdr

#endif  // RUNTIME_REGEXP_REGEXP_ANALYSIS_H_
