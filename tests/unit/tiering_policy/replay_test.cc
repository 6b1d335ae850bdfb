// Recorded events under the same and under other parameters.
#include "tiering-policy/replay.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace qdr {
namespace {

using Kind = TieringEvent::Kind;

TieringEvent Budget(FunctionId function, uint32_t units) {
  TieringEvent event{.event = Kind::kBudget, .function = function};
  event.profile = {.bytecode_length = 100, .budget_used = units, .has_feedback_vector = true};
  return event;
}
TieringEvent Exit(FunctionId function, uint32_t offset, uint8_t assumed, uint8_t seen) {
  return {.event = Kind::kExit,
          .function = function,
          .kind = VersionKind::kMaglev,
          .site_function = function,
          .site = {offset, SpeculationClass::kNumber, false},
          .assumed = assumed,
          .seen = seen};
}

std::vector<TieringEvent> Recording() {
  std::vector<TieringEvent> events;
  for (int i = 0; i < 60; ++i) events.push_back(Budget(1, 1000));
  events.push_back(Exit(1, 10, 1, 3));  // Learned.
  events.push_back(Exit(1, 10, 1, 3));  // Stale: retired.
  for (int i = 0; i < 400; ++i) events.push_back(Budget(1, 1000));
  TieringEvent fired{.event = Kind::kInvalidation, .function = 1, .site_function = 1};
  fired.dependency = {30, DependencyKind::kPrototype};
  fired.cell = 9;
  events.push_back(fired);
  for (int i = 0; i < 10; ++i) events.push_back({.event = Kind::kCollection, .function = 1});
  return events;
}

TEST(Replay, FollowsARecording) {
  std::vector<TieringEvent> recording = Recording();
  Replay replay({}, recording);
  const Replay::Totals& totals = replay.Run(recording);
  EXPECT_EQ(totals.compilations[static_cast<int>(Tier::kSparkplug)], 1u);
  EXPECT_EQ(totals.compilations[static_cast<int>(Tier::kMaglev)], 2u);
  EXPECT_EQ(totals.compilations[static_cast<int>(Tier::kTurbofan)], 0u);
  EXPECT_EQ(totals.exits, 2u);
  EXPECT_EQ(totals.invalidations, 1u);
  EXPECT_EQ(totals.drops, 1u);
  EXPECT_EQ(totals.units[0] + totals.units[1] + totals.units[2] + totals.units[3], 460'000u);
  EXPECT_EQ(replay.StateOf(1)->ActiveTier(), Tier::kIgnition);
  EXPECT_EQ(replay.StateOf(1)->backoff, 2);
  EXPECT_EQ(replay.StateOf(2), nullptr);
}

TEST(Replay, ShowsWhatOtherParametersWouldDo) {
  std::vector<TieringEvent> recording = Recording();
  PolicyParameters parameters;
  ASSERT_TRUE(parameters.Set("invocation_count_for_maglev", "2000").ok());
  Replay late(parameters, recording);
  late.Run(recording);
  // The code is not there when the double comes, and when it is made nobody has told its site.
  EXPECT_EQ(late.totals().exits, 0u);
  EXPECT_EQ(late.totals().exits_avoided, 2u);
  EXPECT_GT(late.totals().units[static_cast<int>(Tier::kSparkplug)], 190'000u);

  ASSERT_TRUE(parameters.Set("maglev", "false").ok());
  ASSERT_TRUE(parameters.Set("invocation-count-for-turbofan", "100").ok());
  ASSERT_TRUE(parameters.Set("invocations_after_ic_update_for_turbofan", "0").ok());
  Replay direct(parameters, recording);
  direct.Run(recording);
  EXPECT_EQ(direct.totals().compilations[static_cast<int>(Tier::kMaglev)], 0u);
  EXPECT_EQ(direct.totals().compilations[static_cast<int>(Tier::kTurbofan)], 2u);
  EXPECT_EQ(direct.totals().exits, 2u);  // The same guards, in other code.
}

TEST(Replay, IsTheSameEachTime) {
  std::vector<TieringEvent> recording = Recording();
  Replay first({}, recording), second({}, recording);
  for (const TieringEvent& event : recording) EXPECT_EQ(first.Feed(event), second.Feed(event));
}

// Events survive a line of text: what a recording needs.
TEST(Replay, EventsHaveNamedFields) {
  TieringEvent event = Exit(7, 44, 2, 5);
  event.profile.loop.trips = 12345;
  event.cell = uint64_t{1} << 40;
  event.reset = ResetReason::kBytecodeFlushed;
  std::vector<std::pair<std::string, uint64_t>> fields;
  VisitFields(event, [&](const char* name, const auto& field) {
    fields.emplace_back(name, static_cast<uint64_t>(field));
  });
  TieringEvent read;
  size_t next = 0;
  VisitFields(read, [&](const char* name, auto& field) {
    ASSERT_EQ(fields[next].first, name);
    field = static_cast<std::remove_reference_t<decltype(field)>>(fields[next++].second);
  });
  EXPECT_EQ(next, fields.size());
  EXPECT_EQ(read.function, 7u);
  EXPECT_EQ(read.site.Key(), event.site.Key());
  EXPECT_EQ(read.profile.loop.trips, 12345u);
  EXPECT_EQ(read.cell, uint64_t{1} << 40);
  EXPECT_EQ(read.reset, ResetReason::kBytecodeFlushed);
  EXPECT_EQ(read.seen, 5);
}

}  // namespace
}  // namespace qdr
