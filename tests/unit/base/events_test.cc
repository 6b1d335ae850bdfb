// The stream of events: what reaches whom, in which order, and how long it lives.
#include "base/events.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"

namespace qdr {
namespace {

/// Each event in a line: "deopt@0 function=7 tier=maglev ...".
class Texts final : public EventListener, EventFieldVisitor {
 public:
  void OnEvent(const Event& event) override {
    lines.push_back(absl::StrCat(std::string(EventTypeName(event.type)), "@", event.thread));
    VisitFields(event, *this);
    times.push_back(event.nanoseconds);
    if (react) react(event);
  }

  std::vector<std::string> lines;
  std::vector<int64_t> times;
  std::function<void(const Event&)> react;

 private:
  void Number(std::string_view name, int64_t value) override { Add(name, std::to_string(value)); }
  void Microseconds(std::string_view name, double value) override {
    Add(name, absl::StrCat(value, "us"));
  }
  void Flag(std::string_view name, bool value) override { Add(name, value ? "true" : "false"); }
  void Text(std::string_view name, std::string_view value) override {
    Add(name, std::string(value));
  }
  void Add(std::string_view name, const std::string& value) {
    absl::StrAppend(&lines.back(), " ", std::string(name), "=", value);
  }
};

event::OsrEntry Osr(FunctionId function) {
  return {.function = function, .to = Tier::kMaglev, .offset = 12};
}

TEST(EventStreamTest, OnlyRareEventsAreWantedWithoutListeners) {
  EventStream stream;
  EXPECT_TRUE(stream.wants(EventType::kDeopt));
  EXPECT_FALSE(stream.wants(EventType::kIcChange));
  Texts texts;
  stream.AddListener(&texts, MaskOf(EventType::kIcChange));
  EXPECT_TRUE(stream.wants(EventType::kIcChange));
  stream.RemoveListener(&texts);
  EXPECT_FALSE(stream.wants(EventType::kIcChange));
}

TEST(EventStreamTest, ListenersGetWhatTheyAskFor) {
  EventStream stream;
  Texts osr, all;
  stream.AddListener(&osr, MaskOf(EventType::kOsrEntry));
  stream.AddListener(&all, kAllEvents & ~MaskOf(EventType::kStart));
  stream.Emit(Osr(3));
  stream.Emit(event::CompileFinish{.function = 3,
                                   .tier = Tier::kSparkplug,
                                   .outcome = CompileOutcome::kOk,
                                   .reason = "because",
                                   .duration_us = {1500}});
  EXPECT_EQ(osr.lines, (std::vector<std::string>{
                           "osr-entry@0 function=3 from=ignition to=maglev code=0 offset=12"}));
  EXPECT_EQ(all.lines,
            (std::vector<std::string>{
                "osr-entry@0 function=3 from=ignition to=maglev code=0 offset=12",
                "compile-finish@0 function=3 tier=sparkplug osr=false offset=0 concurrent=false "
                "outcome=ok reason=because bytecode_length=0 code_size=0 prepare_us=0us "
                "execute_us=0us finalize_us=0us duration_us=1.5us"}));
  EXPECT_LE(all.times[0], all.times[1]);
}

TEST(EventStreamTest, EveryListenerHearsWhatRunsHere) {
  EventStream stream;
  stream.Describe("1.2.3", "--flag");
  Texts texts;
  stream.AddListener(&texts, kAllEvents);
  ASSERT_EQ(texts.lines.size(), 1u);
  EXPECT_EQ(texts.lines[0].find("start@0 version=1.2.3 flags=--flag unix_time_us="), 0u);
}

TEST(EventStreamTest, TheRingKeepsTheLastRareEventsWithTheirTexts) {
  EventStream stream;
  for (uint32_t i = 0; i < EventStream::kRecent + 10; ++i) {
    std::string reason = absl::StrCat("reason ", i);
    stream.Emit(event::TierSwitch{.function = i, .reason = reason});
    stream.Emit(Osr(i));
  }
  uint32_t expected = 10;
  stream.ForEachRecent([&](const Event& event) {
    ASSERT_EQ(event.type, EventType::kTierSwitch);
    EXPECT_EQ(event.as<event::TierSwitch>().function, expected);
    EXPECT_EQ(event.as<event::TierSwitch>().reason, absl::StrCat("reason ", expected));
    ++expected;
  });
  EXPECT_EQ(expected, EventStream::kRecent + 10);
}

TEST(EventStreamTest, FunctionsAreAnnouncedOnceToEachSetOfListeners) {
  EventStream stream;
  FunctionId first = stream.NewFunctionId();
  EXPECT_NE(first, 0u);
  EXPECT_NE(stream.NewFunctionId(), first);
  EXPECT_FALSE(stream.TakeAnnouncement(first)) << "nobody listens";
  Texts one, two;
  stream.AddListener(&one, MaskOf(EventType::kFunction));
  EXPECT_TRUE(stream.TakeAnnouncement(first));
  EXPECT_FALSE(stream.TakeAnnouncement(first));
  stream.AddListener(&two, MaskOf(EventType::kFunction));
  EXPECT_TRUE(stream.TakeAnnouncement(first));
}

TEST(EventStreamTest, EventsOfThreadsWaitForTheIsolate) {
  EventStream stream;
  Texts texts;
  stream.AddListener(&texts, MaskOf(EventType::kCompileStart) | MaskOf(EventType::kOsrEntry));
  std::vector<std::thread> threads;
  for (uint32_t number = 1; number <= 4; ++number) {
    threads.emplace_back([&, number] {
      for (uint32_t i = 0; i < 100; ++i) {
        stream.EmitFrom(number, event::CompileStart{.function = i, .tier = Tier::kTurbofan});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(texts.lines.empty());
  stream.Emit(Osr(1));
  ASSERT_EQ(texts.lines.size(), 401u);
  EXPECT_EQ(texts.lines.back().find("osr-entry@0"), 0u);
  EXPECT_EQ(texts.lines.front().find("compile-start@"), 0u);
  stream.EmitFrom(2, event::CompileStart{});
  stream.Flush();
  EXPECT_EQ(texts.lines.back().find("compile-start@2"), 0u);
}

TEST(EventStreamTest, WhatAListenerCausesComesAfterwards) {
  EventStream stream;
  Texts texts;
  texts.react = [&](const Event& event) {
    if (event.type == EventType::kOsrEntry) {
      std::string passing = "passing";
      stream.Emit(event::TierSwitch{.function = 9, .reason = passing});
      EXPECT_EQ(texts.lines.size(), 1u);
    }
  };
  stream.AddListener(&texts, MaskOf(EventType::kOsrEntry) | MaskOf(EventType::kTierSwitch));
  stream.Emit(Osr(1));
  ASSERT_EQ(texts.lines.size(), 2u);
  EXPECT_EQ(texts.lines[1],
            "tier-switch@0 function=9 from=ignition to=ignition offset=0 reason=passing");
}

TEST(EventStreamTest, AListenerMayLeaveWhenItIsTold) {
  EventStream stream;
  Texts leaving, staying;
  leaving.react = [&](const Event&) { stream.RemoveListener(&leaving); };
  stream.AddListener(&leaving, MaskOf(EventType::kOsrEntry));
  stream.AddListener(&staying, MaskOf(EventType::kOsrEntry));
  stream.Emit(Osr(1));
  stream.Emit(Osr(2));
  EXPECT_EQ(leaving.lines.size(), 1u);
  EXPECT_EQ(staying.lines.size(), 2u);
}

}  // namespace
}  // namespace qdr
