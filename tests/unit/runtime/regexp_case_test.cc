// Case equivalence and class evaluation against brute force over ICU's mappings.
#include <gtest/gtest.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <map>
#include <vector>

#include "language/regexp/unicode_17.h"
#include "runtime/regexp/case_folding.h"
#include "runtime/regexp/code_point_set.h"

namespace qdr {
namespace {

// ECMA-262 Canonicalize steps for neither u nor v, as they are written.
char32_t SpecifiedCanonicalize(char16_t unit) {
  if (const Unicode17* newer = Unicode17IfIcuIsOlder()) {
    for (const UnicodeCaseRow& row : newer->to_upper) {
      if (unit >= row.first && unit <= row.last) return unit + row.distance;
    }
  }
  UChar source = unit;
  UChar upper[8];
  UErrorCode error = U_ZERO_ERROR;
  int32_t length = u_strToUpper(upper, 8, &source, 1, "", &error);
  if (length != 1) return unit;
  if (unit >= 128 && upper[0] < 128) return unit;
  return upper[0];
}

TEST(RegExpCase, LegacyCanonicalizeIsTheSpecifiedOne) {
  for (uint32_t c = 0; c <= 0xFFFF; c++) {
    ASSERT_TRUE(CanonicalizeCase(c, false) == SpecifiedCanonicalize(static_cast<char16_t>(c)))
        << static_cast<uint32_t>(c);
  }
}

TEST(RegExpCase, ClosureIsTheEquivalenceClass) {
  for (bool unicode : {false, true}) {
    char32_t limit = unicode ? 0x1FFFF : 0xFFFF;
    std::map<char32_t, std::vector<char32_t>> classes;
    for (char32_t c = 0; c <= limit; c++) classes[CanonicalizeCase(c, unicode)].push_back(c);
    for (auto& [canonical, members] : classes) {
      if (members.size() == 1 && canonical > 0x500) continue;
      CodePointSet expected;
      for (char32_t c : members) expected.Add(c);
      for (char32_t c : members) {
        CodePointSet set{{c, c}};
        CloseOverCase(&set, unicode);
        ASSERT_EQ(set, expected) << "code point " << static_cast<uint32_t>(c) << " unicode "
                                 << unicode;
      }
    }
  }
}

TEST(RegExpCase, Folding) {
  CodePointSet set{{'A', 'Z'}, {0x17F, 0x17F}, {'!', '!'}};
  FoldCase(&set);
  EXPECT_EQ(set, (CodePointSet{{'!', '!'}, {'a', 'z'}}));
  EXPECT_TRUE(FoldedCharacters().Contains('a'));
  EXPECT_FALSE(FoldedCharacters().Contains('A'));
}

// Sets of small numbers against bit masks.
TEST(CodePointSet, Algebra) {
  auto make = [](uint32_t mask) {
    CodePointSet set;
    // Out of order, so that ranges meet in the middle.
    for (uint32_t bit : {5, 1, 0, 7, 6, 2, 4, 3}) {
      if (mask >> bit & 1) set.Add(bit);
    }
    return set;
  };
  for (uint32_t a = 0; a < 256; a++) {
    CodePointSet set = make(a);
    for (uint32_t bit = 0; bit < 8; bit++) ASSERT_EQ(set.Contains(bit), (a >> bit & 1) != 0);
    ASSERT_EQ(set.size(), static_cast<uint32_t>(std::popcount(a)));
    for (uint32_t b = 0; b < 256; b += 3) {
      CodePointSet other = make(b);
      CodePointSet united = set, common = set, rest = set;
      united.Unite(other);
      common.Intersect(other);
      rest.Subtract(other);
      ASSERT_EQ(united, make(a | b));
      ASSERT_EQ(common, make(a & b));
      ASSERT_EQ(rest, make(a & ~b));
    }
    CodePointSet twice = set;
    twice.Invert();
    ASSERT_EQ(twice.size(), kMaxCodePoint + 1 - set.size());
    twice.Invert();
    ASSERT_EQ(twice, set);
  }
}

}  // namespace
}  // namespace qdr
