// Set algebra on sorted ranges.
#include "runtime/regexp/code_point_set.h"

#include <algorithm>

namespace qdr {

CodePointSet::CodePointSet(std::initializer_list<CodePointRange> ranges) {
  for (const CodePointRange& range : ranges) AddRange(range.first, range.last);
}

bool CodePointSet::Contains(char32_t c) const {
  auto after = std::upper_bound(ranges_.begin(), ranges_.end(), c,
                                [](char32_t v, const CodePointRange& r) { return v < r.first; });
  return after != ranges_.begin() && std::prev(after)->last >= c;
}

uint32_t CodePointSet::size() const {
  uint32_t total = 0;
  for (const CodePointRange& range : ranges_) total += range.last - range.first + 1;
  return total;
}

void CodePointSet::AddRange(char32_t first, char32_t last) {
  // Nearly every caller adds in ascending order.
  if (ranges_.empty() || first > ranges_.back().last + 1) {
    ranges_.push_back({first, last});
    return;
  }
  auto begin = std::lower_bound(ranges_.begin(), ranges_.end(), first,
                                [](const CodePointRange& r, char32_t v) { return r.last + 1 < v; });
  auto end = begin;
  while (end != ranges_.end() && end->first <= last + 1) {
    first = std::min(first, end->first);
    last = std::max(last, end->last);
    ++end;
  }
  if (begin == end) {
    ranges_.insert(begin, {first, last});
  } else {
    *begin = {first, last};
    ranges_.erase(begin + 1, end);
  }
}

void CodePointSet::Unite(const CodePointSet& other) {
  if (other.ranges_.size() <= 4) {
    for (const CodePointRange& range : other.ranges_) AddRange(range.first, range.last);
    return;
  }
  std::vector<CodePointRange> merged(ranges_.size() + other.ranges_.size());
  std::merge(ranges_.begin(), ranges_.end(), other.ranges_.begin(), other.ranges_.end(),
             merged.begin(), [](auto& a, auto& b) { return a.first < b.first; });
  ranges_.clear();
  for (const CodePointRange& range : merged) {
    if (!ranges_.empty() && range.first <= ranges_.back().last + 1) {
      ranges_.back().last = std::max(ranges_.back().last, range.last);
    } else {
      ranges_.push_back(range);
    }
  }
}

void CodePointSet::Intersect(const CodePointSet& other) {
  std::vector<CodePointRange> result;
  size_t i = 0, j = 0;
  while (i < ranges_.size() && j < other.ranges_.size()) {
    char32_t first = std::max(ranges_[i].first, other.ranges_[j].first);
    char32_t last = std::min(ranges_[i].last, other.ranges_[j].last);
    if (first <= last) result.push_back({first, last});
    if (ranges_[i].last < other.ranges_[j].last) {
      i++;
    } else {
      j++;
    }
  }
  ranges_ = std::move(result);
}

void CodePointSet::Subtract(const CodePointSet& other) {
  CodePointSet complement = other;
  complement.Invert();
  Intersect(complement);
}

void CodePointSet::Invert() {
  std::vector<CodePointRange> result;
  char32_t next = 0;
  for (const CodePointRange& range : ranges_) {
    if (range.first > next) result.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= kMaxCodePoint) result.push_back({next, kMaxCodePoint});
  ranges_ = std::move(result);
}

void CodePointSet::Truncate(char32_t last) {
  while (!ranges_.empty() && ranges_.back().first > last) ranges_.pop_back();
  if (!ranges_.empty()) ranges_.back().last = std::min(ranges_.back().last, last);
}

}  // namespace qdr
