// Zones and blocks outside the heap: alignment, going back, and that AddressSanitizer sees a step
// beyond an allocation.
#include "base/memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <vector>

#include "base/zone.h"

namespace qdr {
namespace {

TEST(Memory, BlocksAreAlignedZeroedAndGrow) {
  for (size_t bytes : {size_t{0}, size_t{1}, size_t{24}, size_t{4096}, size_t{1} << 20}) {
    void* block = AllocateMemory(bytes);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 16, 0u);
    FreeMemory(block);
  }
  auto* zeroed = static_cast<uint8_t*>(AllocateZeroedMemory(1000));
  EXPECT_EQ(std::vector<uint8_t>(zeroed, zeroed + 1000), std::vector<uint8_t>(1000, 0));
  std::memset(zeroed, 7, 1000);
  auto* grown = static_cast<uint8_t*>(ReallocateMemory(zeroed, 100'000));
  EXPECT_EQ(std::vector<uint8_t>(grown, grown + 1000), std::vector<uint8_t>(1000, 7));
  FreeMemory(grown);
  FreeMemory(ReallocateMemory(nullptr, 10));
  FreeMemory(nullptr);
}

TEST(Zone, KeepsWhatIsAllocated) {
  Zone zone;
  std::vector<uint8_t*> blocks;
  for (size_t i = 0; i < 2000; ++i) {
    auto* block = static_cast<uint8_t*>(zone.Allocate(i));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 8, 0u);
    if (i > 0) std::memset(block, static_cast<int>(i % 251), i);
    blocks.push_back(block);
  }
  for (size_t i = 0; i < blocks.size(); ++i) {
    EXPECT_EQ(std::vector<uint8_t>(blocks[i], blocks[i] + i), std::vector<uint8_t>(i, i % 251));
  }
}

TEST(Zone, GoesBackToAMark) {
  Zone zone;
  Zone::Mark empty = zone.Save();
  auto* kept = zone.New<uint64_t>(uint64_t{42});
  Zone::Mark mark = zone.Save();
  size_t allocated = zone.allocated_bytes();
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 1000; ++i) std::memset(zone.Allocate(1000), round, 1000);
    zone.Rewind(mark);
    EXPECT_EQ(zone.allocated_bytes(), allocated);
    EXPECT_EQ(*kept, 42u);
  }
  zone.Rewind(empty);
  EXPECT_EQ(zone.allocated_bytes(), 0u);
  *zone.New<uint64_t>(uint64_t{1}) = 2;
}

#if defined(__SANITIZE_ADDRESS__)
TEST(ZoneDeathTest, AStepBeyondIsReported) {
  Zone zone;
  volatile char* first = static_cast<char*>(zone.Allocate(24));
  zone.Allocate(24);
  first[23] = 1;
  EXPECT_DEATH(first[24] = 1, "use-after-poison");
  Zone::Mark mark = zone.Save();
  volatile char* gone = static_cast<char*>(zone.Allocate(24));
  zone.Rewind(mark);
  EXPECT_DEATH(gone[0] = 1, "use-after-poison");
}

TEST(MemoryDeathTest, AStepBeyondIsReported) {
  volatile char* block = static_cast<char*>(AllocateMemory(24));
  EXPECT_DEATH(block[24] = 1, "heap-buffer-overflow");
  FreeMemory(const_cast<char*>(block));
  EXPECT_DEATH(block[0] = 1, "heap-use-after-free");
}
#endif

}  // namespace
}  // namespace qdr
