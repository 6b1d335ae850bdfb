// What the young generation's policy concludes from sequences of cycles.
#include "heap/young_policy.h"

#include <gtest/gtest.h>

#include <set>

namespace qdr {
namespace {

constexpr size_t kMiB = size_t{1} << 20;
constexpr size_t kMax = 16 * kMiB;

class YoungPolicyTest : public ::testing::Test {
 protected:
  YoungPolicyTest() { policy_.SetInitial(2 * kMiB); }

  /// Cycles in which `survival` of a full semispace is copied.
  void Run(int cycles, double survival, size_t max = kMax) {
    for (int i = 0; i < cycles; ++i) {
      auto survivors = static_cast<size_t>(survival * static_cast<double>(policy_.capacity()));
      policy_.Update({.fresh = policy_.capacity(),
                      .fresh_survivors = survivors,
                      .copied = survivors,
                      .remembered = 0},
                     max);
      capacities_.insert(policy_.capacity());
    }
  }

  YoungPolicy policy_;
  std::set<size_t> capacities_;
};

TEST_F(YoungPolicyTest, NothingToDoKeepsItSmall) {
  Run(1000, 0.001);
  EXPECT_EQ(capacities_, std::set<size_t>{2 * kMiB});
  EXPECT_FALSE(policy_.promote_all());
}

TEST_F(YoungPolicyTest, SomeSurvivalMakesItGrowAndNoneMakesItShrink) {
  Run(10, 0.4);
  EXPECT_EQ(policy_.capacity(), kMax);
  EXPECT_FALSE(policy_.promote_all());
  Run(100, 0);
  EXPECT_EQ(policy_.capacity(), 2 * kMiB);
}

TEST_F(YoungPolicyTest, ScanningManyRememberedObjectsMakesItGrow) {
  for (int i = 0; i < 10; ++i) {
    policy_.Update({.fresh = 2 * kMiB, .fresh_survivors = 0, .copied = 0, .remembered = 64 * kMiB},
                   kMax);
  }
  EXPECT_EQ(policy_.capacity(), kMax);
}

TEST_F(YoungPolicyTest, FullSurvivalPromotesAtOnceFromASmallSemispace) {
  Run(10, 0.95);
  EXPECT_TRUE(policy_.promote_all());
  EXPECT_EQ(policy_.capacity(), 4 * kMiB);
}

TEST_F(YoungPolicyTest, LargeSemispacesAreTriedMoreAndMoreRarely) {
  int trials = 0;
  int last = 0;
  int distance = 0;
  for (int i = 0; i < 5000; ++i) {
    Run(1, 0.95);
    if (policy_.capacity() != kMax) continue;
    ++trials;
    EXPECT_GT(i - last, distance);
    distance = i - last;
    last = i;
  }
  EXPECT_GE(trials, 3);
  EXPECT_LE(trials, 8);
}

TEST_F(YoungPolicyTest, ATrialThatHelpsLasts) {
  // What is allocated lives for some 5 MiB of allocation.
  for (int i = 0; i < 200; ++i) {
    Run(1, policy_.capacity() <= 4 * kMiB ? 0.95 : 0.3);
  }
  EXPECT_EQ(policy_.capacity(), kMax);
}

TEST_F(YoungPolicyTest, PromotionEndsWithItsCause) {
  Run(10, 0.95);
  Run(1, 0.45);
  EXPECT_TRUE(policy_.promote_all());
  Run(1, 0.2);
  EXPECT_FALSE(policy_.promote_all());
  Run(1, 0.45);
  EXPECT_FALSE(policy_.promote_all());
}

TEST_F(YoungPolicyTest, TinySamplesSayNothing) {
  for (int i = 0; i < 100; ++i) {
    policy_.Update({.fresh = 1000, .fresh_survivors = 1000, .copied = 1000, .remembered = 0}, kMax);
  }
  EXPECT_FALSE(policy_.promote_all());
  EXPECT_EQ(policy_.capacity(), 2 * kMiB);
}

TEST_F(YoungPolicyTest, StaysAsItIsWithoutRoomToGrow) {
  Run(100, 0.95, 0);
  EXPECT_EQ(policy_.capacity(), 2 * kMiB);
}

}  // namespace
}  // namespace qdr
