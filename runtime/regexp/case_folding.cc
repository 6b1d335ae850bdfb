// Tables of case equivalence, derived from ICU on first use of a pattern that ignores case and
// names a character beyond ASCII; ASCII patterns never build them.
#include "runtime/regexp/case_folding.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <map>

#include "language/regexp/unicode_17.h"

namespace qdr {

namespace {

constexpr char32_t kLongS = 0x17F;
constexpr char32_t kKelvin = 0x212A;

// The toUppercase rule. ICU's simple mapping decides unless the full mapping has several units.
char32_t CanonicalizeLegacy(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 0x20 : c;
  auto simple = static_cast<char32_t>(u_toupper(static_cast<UChar32>(c)));
  if (simple == c) return MapByUnicode17(&Unicode17::to_upper, c);
  if (simple < 0x80 || simple > 0xFFFF) return c;
  UChar unit = static_cast<UChar>(c);
  UChar upper[8];
  UErrorCode error = U_ZERO_ERROR;
  int32_t length = u_strToUpper(upper, 8, &unit, 1, "", &error);
  return U_SUCCESS(error) && length == 1 ? upper[0] : c;
}

char32_t CanonicalizeUnicode(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
  switch (c) {
    // Simple foldings of characters long encoded that Unicode 15.1 added; older ICU lacks them.
    case 0x1FD3:
      return 0x0390;
    case 0x1FE3:
      return 0x03B0;
    case 0xFB05:
      return 0xFB06;
    default: {
      auto folded = static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
      return folded == c ? MapByUnicode17(&Unicode17::to_lower, c) : folded;
    }
  }
}

// The classes of more than one member.
class CaseTable {
 public:
  explicit CaseTable(bool unicode) {
    // No character beyond the supplementary multilingual plane has case.
    char32_t limit = unicode ? 0x20000 : 0x10000;
    std::map<char32_t, std::vector<char32_t>> classes;
    for (char32_t c = 0; c < limit; c++) {
      char32_t canonical = unicode ? CanonicalizeUnicode(c) : CanonicalizeLegacy(c);
      if (canonical == c) continue;
      auto& members = classes[canonical];
      if (members.empty()) members.push_back(canonical);
      members.push_back(c);
    }
    for (auto& [canonical, members] : classes) {
      auto begin = static_cast<uint32_t>(members_.size());
      members_.insert(members_.end(), members.begin(), members.end());
      auto end = static_cast<uint32_t>(members_.size());
      for (char32_t c : members) entries_.push_back({c, canonical, begin, end});
    }
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.c < b.c; });
    for (const Entry& entry : entries_) {
      if (entry.c != entry.canonical) folding_.Add(entry.c);
    }
    folded_ = folding_;
    folded_.Invert();
  }

  void CloseOver(CodePointSet* set) const {
    CodePointSet added;
    ForEachIn(*set, [&](const Entry& entry) {
      for (uint32_t i = entry.begin; i < entry.end; i++) added.Add(members_[i]);
    });
    set->Unite(added);
  }

  void Fold(CodePointSet* set) const {
    CodePointSet added;
    ForEachIn(*set, [&](const Entry& entry) { added.Add(entry.canonical); });
    set->Intersect(folded_);
    set->Unite(added);
  }

  const CodePointSet& folded() const { return folded_; }

 private:
  struct Entry {
    char32_t c;
    char32_t canonical;
    uint32_t begin;  // of its class in members_
    uint32_t end;
  };

  template <class F>
  void ForEachIn(const CodePointSet& set, F f) const {
    for (const CodePointRange& range : set.ranges()) {
      auto it = std::lower_bound(entries_.begin(), entries_.end(), range.first,
                                 [](const Entry& entry, char32_t c) { return entry.c < c; });
      for (; it != entries_.end() && it->c <= range.last; ++it) f(*it);
    }
  }

  std::vector<Entry> entries_;
  std::vector<char32_t> members_;
  CodePointSet folding_;
  CodePointSet folded_;
};

const CaseTable& Table(bool unicode) {
  if (unicode) {
    static const CaseTable table(true);
    return table;
  }
  static const CaseTable table(false);
  return table;
}

}  // namespace

char32_t CanonicalizeCase(char32_t c, bool unicode) {
  return unicode ? CanonicalizeUnicode(c) : CanonicalizeLegacy(c);
}

void CloseOverCase(CodePointSet* set, bool unicode) {
  if (set->empty()) return;
  if (set->ranges().back().last >= 0x80) {
    Table(unicode).CloseOver(set);
    return;
  }
  CodePointSet letters = *set;
  letters.Intersect(CodePointSet{{'A', 'Z'}, {'a', 'z'}});
  for (const CodePointRange& range : letters.ranges()) {
    set->AddRange(range.first ^ 0x20, range.last ^ 0x20);
  }
  if (!unicode) return;
  if (set->Contains('s')) set->Add(kLongS);
  if (set->Contains('k')) set->Add(kKelvin);
}

void FoldCase(CodePointSet* set) {
  if (!set->empty() && set->ranges().back().last < 'A') return;
  Table(true).Fold(set);
}

const CodePointSet& FoldedCharacters() { return Table(true).folded(); }

}  // namespace qdr
