// A set of code points as sorted ranges. Invariant (after every public operation): ranges are
// disjoint, not adjacent, and ascending.
#ifndef RUNTIME_REGEXP_CODE_POINT_SET_H_
#define RUNTIME_REGEXP_CODE_POINT_SET_H_

#include <cstdint>
#include <utility>
#include <vector>

namespace qdr {

inline constexpr char32_t kMaxCodePoint = 0x10FFFF;

struct CodePointRange {
  char32_t first;
  char32_t last;  // included
  bool operator==(const CodePointRange&) const = default;
  template <class H>
  friend H AbslHashValue(H h, const CodePointRange& range) {
    return H::combine(std::move(h), static_cast<uint32_t>(range.first),
                      static_cast<uint32_t>(range.last));
  }
};

class CodePointSet {
 public:
  CodePointSet() = default;
  CodePointSet(std::initializer_list<CodePointRange> ranges);

  bool empty() const { return ranges_.empty(); }
  const std::vector<CodePointRange>& ranges() const { return ranges_; }
  bool Contains(char32_t c) const;
  /// Number of code points.
  uint32_t size() const;
  bool operator==(const CodePointSet&) const = default;

  void Add(char32_t c) { AddRange(c, c); }
  void AddRange(char32_t first, char32_t last);
  void Unite(const CodePointSet& other);
  void Intersect(const CodePointSet& other);
  void Subtract(const CodePointSet& other);
  /// Everything up to U+10FFFF that is not in the set.
  void Invert();
  /// Drops what lies above `last`.
  void Truncate(char32_t last);

 private:
  std::vector<CodePointRange> ranges_;
};

}  // namespace qdr

#endif  // RUNTIME_REGEXP_CODE_POINT_SET_H_
