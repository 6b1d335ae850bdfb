// The parts on their own: page space, size classes, deque and work list, code space.
#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "heap/block_space.h"
#include "heap/code_space.h"
#include "heap/page_space.h"
#include "heap/work_list.h"
#include "tests/unit/heap/heap_fixture.h"

namespace qdr::heap_test {

TEST(InstanceTypeTest, Names) {
  EXPECT_STREQ(InstanceTypeName(InstanceType::kSeqOneByteString), "SeqOneByteString");
  EXPECT_STREQ(InstanceTypeName(InstanceType::kJSArray), "JSArray");
}

TEST(SizeClassTest, SmallestThatFits) {
  for (size_t bytes = 16; bytes <= kMaxSmallObjectSize; bytes += 8) {
    int c = SizeClasses::Of(bytes);
    EXPECT_GE(SizeClasses::kSizes[c], bytes);
    if (c > 0) {
      EXPECT_LT(SizeClasses::kSizes[c - 1], bytes);
    }
    EXPECT_LE(SizeClasses::kSizes[c], bytes + bytes / 2 + 8);
  }
}

TEST(PageTest, CellOfInteriorAddress) {
  alignas(kPageSize) static char memory[kPageSize];
  auto* page = reinterpret_cast<Page*>(memory);
  for (uint32_t size : SizeClasses::kSizes) {
    page->cell_size = size;
    page->reciprocal = static_cast<uint32_t>(((uint64_t{1} << 32) + size - 1) / size);
    for (uintptr_t a = page->cells_start(); a < page->address() + kPageSize; ++a) {
      ASSERT_EQ(page->IndexOfCell(a), (a - page->cells_start()) / size);
    }
  }
}

TEST(PageSpaceTest, SpansAreReusedAndJoined) {
  PageSpace space;
  std::mt19937 random(1);
  std::vector<Page*> spans;
  size_t peak = 0;
  for (int i = 0; i < 20'000; ++i) {
    if (spans.size() < 50 && random() % 2 == 0) {
      size_t units = 1 + random() % 70;
      Page* page = space.Acquire(units, kOldLargePage);
      ASSERT_NE(page, nullptr);
      EXPECT_EQ(page->units, units);
      uintptr_t last = page->address() + (units << kPageBits) - 8;
      EXPECT_EQ(space.HeadOf(last), page);
      *reinterpret_cast<uint64_t*>(last) = 1;
      spans.push_back(page);
    } else if (!spans.empty()) {
      std::swap(spans[random() % spans.size()], spans.back());
      EXPECT_EQ(space.KindOf(spans.back()), kOldLargePage);
      space.Release(spans.back());
      EXPECT_EQ(space.KindOf(spans.back()), kFreePage);
      spans.pop_back();
    }
    if (i % 1000 == 0) {
      size_t keep = random() % 1000;
      space.Trim(keep);
      EXPECT_LE(space.committed_units(), space.used_units() + keep);
    }
    peak = std::max(peak, space.committed_units());
  }
  EXPECT_LT(peak, 50u * 71);
  for (Page* page : spans) space.Release(page);
  EXPECT_EQ(space.used_units(), 0u);
  EXPECT_GT(space.committed_units(), 0u);
  space.Trim(0);
  EXPECT_EQ(space.committed_units(), 0u);
}

TEST(PageSpaceTest, ImpossibleSpansAreRefused) {
  PageSpace space;
  EXPECT_EQ(space.Acquire(size_t{1} << 40, kOldLargePage), nullptr);
}

TEST(WorkListTest, LastInFirstOut) {
  WorkList<int> list;
  int out = 0;
  EXPECT_FALSE(list.Pop(&out));
  for (int i = 0; i < 10'000; ++i) list.Push(i);
  for (int i = 9999; i >= 0; --i) {
    ASSERT_TRUE(list.Pop(&out));
    ASSERT_EQ(out, i);
  }
  EXPECT_TRUE(list.empty());
}

TEST(WorkListTest, NothingIsLostOrDoubledByThieves) {
  constexpr int kItems = 300'000;
  constexpr int kThieves = 3;
  WorkList<int> owner;
  std::vector<std::atomic<int>> taken(kItems);
  std::atomic<bool> done{false};
  std::vector<std::thread> thieves;
  for (int t = 0; t < kThieves; ++t) {
    thieves.emplace_back([&] {
      WorkList<int> mine;
      for (;;) {
        bool last = done.load();
        bool got = mine.StealFrom(owner);
        int item;
        while (mine.Pop(&item)) ++taken[item];
        if (last && !got) break;
        std::this_thread::yield();
      }
    });
  }
  int item;
  for (int i = 0; i < kItems; ++i) {
    owner.Push(i);
    if (i % 3 == 0 && owner.Pop(&item)) ++taken[item];
  }
  while (owner.Pop(&item)) ++taken[item];
  done = true;
  for (auto& thief : thieves) thief.join();
  for (int i = 0; i < kItems; ++i) ASSERT_EQ(taken[i], 1) << i;
}

TEST(CodeSpaceTest, WhatIsWrittenRuns) {
  CodeSpace space;
  CodeSpace::Block block = space.Allocate(6);
  ASSERT_NE(block.executable, nullptr);
  const uint8_t code[] = {0xb8, 42, 0, 0, 0, 0xc3};  // mov eax, 42; ret
  memcpy(block.writable, code, sizeof(code));
  EXPECT_EQ(reinterpret_cast<int (*)()>(block.executable)(), 42);
  EXPECT_EQ(space.Writable(block.executable + 3), block.writable + 3);
  EXPECT_TRUE(space.Contains(block.executable));
  EXPECT_FALSE(space.Contains(block.writable));
  space.Free(block.executable);
  EXPECT_EQ(space.used_bytes(), 0u);
}

TEST(CodeSpaceTest, BlocksAreAlignedDisjointAndJoined) {
  CodeSpace space(1 << 20);
  std::mt19937 random(7);
  std::vector<CodeSpace::Block> blocks;
  size_t used = 0;
  for (int i = 0; i < 20'000; ++i) {
    if (random() % 2 == 0) {
      size_t size = 1 + random() % 5000;
      CodeSpace::Block block = space.Allocate(size);
      if (block.executable == nullptr) continue;
      EXPECT_EQ(reinterpret_cast<uintptr_t>(block.executable) % 64, 0u);
      EXPECT_GE(block.size, size);
      memset(block.writable, static_cast<int>(blocks.size() & 0x7f), block.size);
      used += block.size;
      blocks.push_back(block);
    } else if (!blocks.empty()) {
      size_t victim = random() % blocks.size();
      used -= blocks[victim].size;
      space.Free(blocks[victim].executable);
      blocks[victim] = blocks.back();
      blocks.pop_back();
    }
    ASSERT_EQ(space.used_bytes(), used);
  }
  for (auto& block : blocks) space.Free(block.executable);
  EXPECT_NE(space.Allocate(1 << 20).executable, nullptr);
  EXPECT_EQ(space.Allocate(1).executable, nullptr);
}

}  // namespace qdr::heap_test
