// Exit records climb and never fall; tokens follow them.
#include "feedback/exit_record.h"

#include <type_traits>

#include "gtest/gtest.h"

namespace qdr {
namespace {

using Class = SpeculationClass;

constexpr FunctionId kFunction = 1, kInlinee = 2;
constexpr SpeculationSite kAdd{10, Class::kNumber, false};
constexpr DependencySite kLoad{20, DependencyKind::kStableHiddenClass};

// No token, no guard: only the log makes them.
static_assert(!std::is_default_constructible_v<SpeculationToken>);
static_assert(!std::is_default_constructible_v<DependencyToken>);
static_assert(!std::is_constructible_v<SpeculationToken, uint32_t, uint8_t>);

std::optional<uint8_t> Ask(const ExitRecords& records, SpeculationSite site, uint8_t level) {
  SpeculationLog log(0, false);
  auto token = log.MaySpeculate(log.Outermost(kFunction, &records), site, level);
  return token ? std::optional(token->assumed()) : std::nullopt;
}

TEST(ExitRecords, LevelsHaveNames) {
  EXPECT_EQ(LevelName(Class::kNumber, 0), "none");
  EXPECT_EQ(LevelName(Class::kNumber, 2), "Int32");
  EXPECT_EQ(LevelName(Class::kNumber, 5), "Any");
  EXPECT_EQ(LevelName(Class::kNumber, 200), "Any");
  EXPECT_EQ(LevelName(Class::kHiddenClass, 5), "megamorphic");
  EXPECT_EQ(SpeculationClassName(Class::kCoverage), "Coverage");
  EXPECT_EQ(DependencyKindName(DependencyKind::kProtector), "Protector");
  for (int c = 0; c < kSpeculationClassCount; ++c) {
    auto speculation = static_cast<Class>(c);
    // The names and the height agree.
    EXPECT_NE(LevelName(speculation, HeightOf(speculation)),
              LevelName(speculation, HeightOf(speculation) - 1));
    EXPECT_EQ(LevelName(speculation, HeightOf(speculation)),
              LevelName(speculation, HeightOf(speculation) + 1));
  }
}

TEST(ExitRecords, AnExitThatSawSomethingNewClimbs) {
  ExitRecords records;
  EXPECT_EQ(Ask(records, kAdd, 1), 1);
  EXPECT_EQ(records.RecordExit(kAdd, 1, 0, 3), ExitLesson::kLearned);
  EXPECT_EQ(records.At(kAdd).level, 3);
  EXPECT_EQ(records.At(kAdd).fail, 0);
  // The feedback may have been cleared: the record still demands Double.
  EXPECT_EQ(Ask(records, kAdd, 0), 3);
  EXPECT_EQ(records.RecordExit(kAdd, 3, 0, 5), ExitLesson::kLearned);
  EXPECT_EQ(Ask(records, kAdd, 0), std::nullopt);  // Nothing is left to assume.
  EXPECT_EQ(records.Learned(), 5u);
}

TEST(ExitRecords, AnExitThatSawNothingNewCoolsThenDenies) {
  ExitRecords records;
  EXPECT_EQ(records.RecordExit(kAdd, 1, 0, 1), ExitLesson::kCooling);
  EXPECT_EQ(Ask(records, kAdd, 1), std::nullopt);
  // Speculation is allowed strictly above what failed, when the feedback has climbed.
  EXPECT_EQ(Ask(records, kAdd, 2), 2);
  EXPECT_EQ(records.RecordExit(kAdd, 2, 1, 2), ExitLesson::kDenied);
  EXPECT_EQ(Ask(records, kAdd, 4), std::nullopt);
  EXPECT_EQ(records.Learned(), 4u);  // Level 2 and fail 2.
}

TEST(ExitRecords, WhatFailedCodeAssumedCountsAsLearned) {
  // The code had its Double from feedback that a collection has cleared since; its guard was moved,
  // so that the exit saw only a Smi. The record must not let Double be assumed again.
  ExitRecords records;
  EXPECT_EQ(records.RecordExit(kAdd, 3, 0, 1), ExitLesson::kCooling);
  EXPECT_EQ(records.At(kAdd).level, 3);
  EXPECT_EQ(Ask(records, kAdd, 0), std::nullopt);
  EXPECT_EQ(Ask(records, kAdd, 3), std::nullopt);
  EXPECT_EQ(Ask(records, kAdd, 4), 4);
}

TEST(ExitRecords, CodeThatIsBehindTheRecordDoesNotHarmTheSite) {
  ExitRecords records;
  EXPECT_EQ(records.RecordExit(kAdd, 1, 0, 3), ExitLesson::kLearned);
  // Ten other codes that inlined the site meet the same double.
  for (int i = 0; i < 10; ++i) EXPECT_EQ(records.RecordExit(kAdd, 1, 0, 3), ExitLesson::kStale);
  EXPECT_EQ(records.At(kAdd).fail, 0);
  EXPECT_EQ(Ask(records, kAdd, 1), 3);
  // A stale exit still teaches what nobody had seen.
  EXPECT_EQ(records.RecordExit(kAdd, 1, 0, 4), ExitLesson::kStale);
  EXPECT_EQ(records.At(kAdd).level, 4);
}

TEST(ExitRecords, AHoistedGuardIsASiteOfItsOwn) {
  ExitRecords records;
  SpeculationSite hoisted = kAdd;
  hoisted.hoisted = true;
  records.RecordExit(hoisted, 1, 0, 1);
  records.RecordExit(hoisted, 2, 1, 2);
  EXPECT_EQ(Ask(records, hoisted, 3), std::nullopt);
  EXPECT_EQ(Ask(records, kAdd, 1), 1);
}

TEST(ExitRecords, DependenciesAreDeniedAtTheSecondInvalidation) {
  ExitRecords records;
  auto ask = [&](CellId cell) {
    SpeculationLog log(0, false);
    return log.MayDepend(log.Outermost(kFunction, &records), kLoad, cell, false).has_value();
  };
  EXPECT_TRUE(ask(100));
  EXPECT_TRUE(records.RecordInvalidation(kLoad, 0));
  EXPECT_FALSE(records.RecordInvalidation(kLoad, 0));  // The same event in another code.
  EXPECT_TRUE(ask(101));
  EXPECT_TRUE(records.RecordInvalidation(kLoad, 1));
  EXPECT_FALSE(ask(102));  // A fresh cell does not help.
  EXPECT_FALSE(records.RecordInvalidation(kLoad, 2));
  EXPECT_EQ(records.Learned(), 2u);
}

TEST(ExitRecords, ACallWhoseInlineeFailedTwiceIsNotInlined) {
  ExitRecords records;
  auto ask = [&](uint32_t offset) {
    SpeculationLog log(0, false);
    return log.MayInline(log.Outermost(kFunction, &records), offset, kInlinee, nullptr).has_value();
  };
  SpeculationSite other{14, Class::kHiddenClass, false};
  EXPECT_FALSE(records.RecordInlineeExit(30, kInlinee, kAdd));
  EXPECT_FALSE(records.RecordInlineeExit(30, kInlinee, kAdd));  // The same site again.
  EXPECT_FALSE(records.RecordInlineeExit(30, 7, other));        // Of another callee.
  EXPECT_FALSE(records.RecordInlineeExit(40, kInlinee, other));
  EXPECT_TRUE(ask(30));
  EXPECT_TRUE(records.RecordInlineeExit(30, kInlinee, other));
  EXPECT_FALSE(ask(30));
  EXPECT_TRUE(ask(40));
}

TEST(ExitRecords, AResetForgetsButBeginsANewEpoch) {
  ExitRecords records;
  records.RecordExit(kAdd, 1, 0, 1);
  records.RecordInvalidation(kLoad, 0);
  for (int i = 0; i < 4; ++i) records.RecordOsrFailure(50);
  records.AddFailedFingerprint(77);
  auto fingerprint = [&] {
    SpeculationLog log(0, false);
    log.MaySpeculate(log.Outermost(kFunction, &records), kAdd, 2);
    return log.Fingerprint();
  };
  records.Reset(ResetReason::kDebugger);
  EXPECT_EQ(records.Learned(), 0u);
  EXPECT_EQ(records.At(kAdd).fail, 0);
  EXPECT_EQ(records.InvalidationsAt(kLoad), 0);
  EXPECT_EQ(records.OsrFailures(50), 4);
  EXPECT_TRUE(records.HasFailed(77));
  uint64_t before = fingerprint();
  records.Reset(ResetReason::kBytecodeFlushed);
  EXPECT_NE(fingerprint(), before);
}

TEST(ExitRecords, ACopyIsASnapshot) {
  ExitRecords records;
  records.RecordExit(kAdd, 1, 0, 2);
  ExitRecords copy = records;
  records.RecordExit(kAdd, 2, 0, 4);
  EXPECT_EQ(Ask(copy, kAdd, 0), 2);
  EXPECT_EQ(Ask(records, kAdd, 0), 4);
}

TEST(VolatileCells, AreThoseThatFiredOften) {
  VolatileCells cells(8);
  for (int i = 0; i < 7; ++i) EXPECT_FALSE(cells.Fired(5));
  EXPECT_FALSE(cells.IsVolatile(5));
  EXPECT_TRUE(cells.Fired(5));
  EXPECT_TRUE(cells.IsVolatile(5));
  EXPECT_FALSE(cells.IsVolatile(6));
  ExitRecords records;
  SpeculationLog log(0, false);
  auto body = log.Outermost(kFunction, &records);
  EXPECT_FALSE(log.MayDepend(body, kLoad, 5, cells.IsVolatile(5)).has_value());
  EXPECT_TRUE(log.MayDepend(body, kLoad, 6, cells.IsVolatile(6)).has_value());
  cells.Forget(5);
  EXPECT_FALSE(cells.IsVolatile(5));
}

TEST(SpeculationLog, ATerminalCompilationGetsNothing) {
  SpeculationLog log(0, true);
  auto body = log.Outermost(kFunction, nullptr);
  EXPECT_FALSE(log.MaySpeculate(body, kAdd, 0).has_value());
  EXPECT_FALSE(log.MayDepend(body, kLoad, 1, false).has_value());
  EXPECT_TRUE(log.speculations().empty());
  EXPECT_TRUE(log.dependencies().empty());
}

TEST(SpeculationLog, KeepsWhatExitsNeed) {
  ExitRecords records, inlinee;
  inlinee.RecordExit(kAdd, 1, 0, 2);
  SpeculationLog log(0, false);
  auto body = log.Outermost(kFunction, &records);
  auto own = log.MaySpeculate(body, kAdd, 1);
  auto inlined = log.MayInline(body, 30, kInlinee, &inlinee);
  ASSERT_TRUE(own && inlined);
  auto inner = log.MaySpeculate(*inlined, kAdd, 1);
  ASSERT_TRUE(inner);
  EXPECT_EQ(own->assumed(), 1);
  EXPECT_EQ(inner->assumed(), 2);
  // A site asked again has the same token.
  EXPECT_EQ(log.MaySpeculate(body, kAdd, 1)->index(), own->index());
  ASSERT_EQ(log.speculations().size(), 2u);
  const auto& entry = log.speculations()[inner->index()];
  EXPECT_EQ(entry.function, kInlinee);
  EXPECT_EQ(log.inlinings()[static_cast<size_t>(entry.inlining)].call_offset, 30u);
}

TEST(SpeculationLog, FingerprintsSayWhatWasAssumed) {
  struct Question {
    SpeculationSite site;
    uint8_t level;
  };
  SpeculationSite other{14, Class::kHiddenClass, false};
  ExitRecords records;
  auto of = [&](std::vector<Question> questions, uint64_t identity = 0, CellId cell = 0) {
    SpeculationLog log(identity, false);
    auto body = log.Outermost(kFunction, &records);
    for (const Question& q : questions) log.MaySpeculate(body, q.site, q.level);
    if (cell != 0) log.MayDepend(body, kLoad, cell, false);
    return log.Fingerprint();
  };
  uint64_t base = of({{kAdd, 1}, {other, 1}});
  EXPECT_EQ(of({{other, 1}, {kAdd, 1}, {other, 1}}), base);  // Order and number do not count.
  EXPECT_NE(of({{kAdd, 2}, {other, 1}}), base);
  EXPECT_NE(of({{kAdd, 1}}), base);
  EXPECT_NE(of({{kAdd, 1}, {other, 1}}, 1), base);
  uint64_t with_cell = of({{kAdd, 1}, {other, 1}}, 0, 100);
  EXPECT_NE(with_cell, base);
  EXPECT_EQ(of({{kAdd, 1}, {other, 1}}, 0, 101), with_cell);
  records.RecordInvalidation(kLoad, 0);
  EXPECT_NE(of({{kAdd, 1}, {other, 1}}, 0, 101), with_cell);
  // Level 1 is refused after its failure; level 2 is told apart from level 2 before.
  uint64_t weaker = of({{kAdd, 2}});
  records.RecordExit(kAdd, 1, 0, 1);
  EXPECT_NE(of({{kAdd, 2}}), weaker);
}

}  // namespace
}  // namespace qdr
