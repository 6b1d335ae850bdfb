// The texts of the traces, from made-up events.
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/event_files.h"
#include "engine/json_text.h"
#include "engine/trace_gc.h"
#include "engine/trace_ic.h"
#include "engine/trace_tiers.h"

namespace qdr {
namespace {

class TraceTest : public testing::Test {
 protected:
  TraceTest() { out_ = open_memstream(&text_, &size_); }
  ~TraceTest() override {
    std::fclose(out_);
    std::free(text_);
  }
  std::string Text() {
    std::fflush(out_);
    return {text_, size_};
  }
  void Announce() {
    stream_.Emit(
        event::Function{.function = 10, .name = "hot", .script = "a.js", .line = 2, .column = 1});
    stream_.Emit(
        event::Function{.function = 11, .name = "add", .script = "a.js", .line = 1, .column = 1});
  }

  char* text_ = nullptr;
  size_t size_ = 0;
  std::FILE* out_;
  EventStream stream_;
};

TEST_F(TraceTest, Opt) {
  TraceOpt trace(out_, false);
  stream_.AddListener(&trace, TraceOpt::kTypes);
  Announce();
  stream_.Emit(event::TierDecision{
      .function = 10, .to = Tier::kMaglev, .reason = "hot and stable", .concurrent = true});
  stream_.Emit(event::CompileStart{.function = 10, .tier = Tier::kMaglev, .concurrent = true});
  stream_.Emit(event::CompileFinish{.function = 10,
                                    .tier = Tier::kMaglev,
                                    .prepare_us = {1000},
                                    .execute_us = {8280000},
                                    .finalize_us = {40000}});
  stream_.Emit(event::Install{.function = 10, .tier = Tier::kMaglev, .code = 3, .osr = true});
  stream_.Emit(event::CompileFinish{.function = 11,
                                    .tier = Tier::kTurbofan,
                                    .outcome = CompileOutcome::kRefused,
                                    .reason = "too large"});
  EXPECT_EQ(Text(),
            "[marking 0x00000000000a <JSFunction hot (sfi = 0xa)> for optimization to MAGLEV, "
            "ConcurrencyMode::kConcurrent, reason: hot and stable]\n"
            "[compiling method 0x00000000000a <JSFunction hot (sfi = 0xa)> (target MAGLEV), mode: "
            "ConcurrencyMode::kConcurrent]\n"
            "[completed compiling 0x00000000000a <JSFunction hot (sfi = 0xa)> (target MAGLEV) - "
            "took 0.001, 8.280, 0.040 ms]\n"
            "[completed optimizing 0x00000000000a <JSFunction hot (sfi = 0xa)> (target MAGLEV) "
            "OSR]\n"
            "[aborted compiling 0x00000000000b <JSFunction add (sfi = 0xb)> (target TURBOFAN_JS) "
            "because: too large]\n");
}

TEST_F(TraceTest, Deopt) {
  TraceDeopt trace(out_, true);
  stream_.AddListener(&trace, TraceDeopt::kTypes);
  Announce();
  stream_.Emit(event::Deopt{.function = 10,
                            .tier = Tier::kTurbofan,
                            .code = 2,
                            .kind = DeoptKind::kEager,
                            .reason = "overflow",
                            .deopt_id = 7,
                            .site_function = 11,
                            .offset = 2,
                            .line = 1,
                            .column = 31,
                            .assumed = "Smi",
                            .seen = "Double",
                            .inlining = "a.js:2:62",
                            .fail = 1,
                            .cost_us = {52000}});
  stream_.Emit(event::Invalidation{.function = 11,
                                   .tier = Tier::kMaglev,
                                   .code = 5,
                                   .dependency = "constant field changed",
                                   .cell = "field f of 0x40",
                                   .stack = "set at a.js:9:1"});
  EXPECT_EQ(Text(),
            "[bailout (kind: deopt-eager, reason: overflow): begin. deoptimizing 0x00000000000a "
            "<JSFunction hot (sfi = 0xa)> a.js:2:1, 0x000000000002 <Code TURBOFAN_JS>, opt id 2, "
            "bytecode offset 2, deopt exit 7, took 0.052 ms]\n"
            "            ;;; deoptimize at <a.js:1:31> inlined at <a.js:2:62>\n"
            "            ;;; assumed Smi, saw Double; fail level 1\n"
            "[marking dependent code 0x000000000005 <Code MAGLEV> (0xb <SharedFunctionInfo add>) "
            "(opt id 5) for deoptimization, reason: constant field changed]\n"
            "            ;;; broken: field f of 0x40\n"
            "            ;;; by set at a.js:9:1\n");
}

TEST_F(TraceTest, Osr) {
  TraceOsr trace(out_, false);
  stream_.AddListener(&trace, TraceOsr::kTypes);
  Announce();
  stream_.Emit(event::CompileStart{.function = 11, .tier = Tier::kMaglev});
  stream_.Emit(event::CompileStart{
      .function = 10, .tier = Tier::kMaglev, .osr = true, .offset = 26, .concurrent = true});
  stream_.Emit(
      event::CompileFinish{.function = 10, .tier = Tier::kMaglev, .osr = true, .offset = 26});
  stream_.Emit(event::OsrEntry{.function = 10, .to = Tier::kMaglev, .offset = 26});
  EXPECT_EQ(Text(),
            "[OSR - compilation started. function: hot, osr offset: 26, mode: "
            "ConcurrencyMode::kConcurrent]\n"
            "[OSR - compilation finished. function: hot, osr offset: 26]\n"
            "[OSR - entry. function: hot, osr offset: 26, from: IGNITION, to: MAGLEV]\n");
}

TEST_F(TraceTest, Ic) {
  TraceIc trace(out_);
  stream_.AddListener(&trace, TraceIc::kTypes);
  Announce();
  stream_.Emit(event::IcChange{.function = 10,
                               .offset = 12,
                               .line = 3,
                               .column = 16,
                               .kind = "LoadKeyed",
                               .from = "polymorphic",
                               .to = "megamorphic",
                               .map = 0x1a40,
                               .key = "width",
                               .handler = "GuardKey LoadInObject"});
  EXPECT_EQ(Text(),
            "[KeyedLoadIC in hot+12 at a.js:3:16 (P->N) map=0x1a40 width GuardKey LoadInObject]\n");
}

TEST_F(TraceTest, Gc) {
  EXPECT_EQ(DescribeCollection({.kind = "scavenge",
                                .reason = "allocation",
                                .duration_us = {520000},
                                .bytes_before = 2 << 20,
                                .bytes_after = 3 << 19,
                                .committed_before = 4 << 20,
                                .committed_after = 4 << 20,
                                .promoted = 1 << 19,
                                .pinned_pages = 2}),
            "Scavenge 2.0 (4.0) -> 1.5 (4.0) MB, 0.52 / 0.00 ms  allocation; 0.5 MB promoted, 2 "
            "pages pinned");
}

TEST_F(TraceTest, JsonLines) {
  JsonLines lines(out_, false);
  stream_.AddListener(&lines, MaskOf(EventType::kTierSwitch));
  stream_.EmitFrom(2,
                   event::TierSwitch{.function = 10,
                                     .to = Tier::kSparkplug,
                                     .reason = "tab\t, \"quote\", \\, \x01, gr\xc3\xbc\xc3\x9f"});
  stream_.Flush();
  std::string text = Text();
  EXPECT_EQ(text.find("{\"type\":\"tier-switch\",\"t\":"), 0u);
  size_t rest = text.find(",\"thread\"");
  ASSERT_NE(rest, std::string::npos);
  EXPECT_EQ(text.substr(rest),
            ",\"thread\":2,\"function\":10,\"from\":\"ignition\",\"to\":\"sparkplug\",\"offset\":0,"
            "\"reason\":\"tab\\u0009, \\\"quote\\\", \\\\, \\u0001, gr\xc3\xbc\xc3\x9f\"}\n");
}

TEST(JsonTextTest, BytesThatAreNotUtf8) {
  for (auto [text, expected] : std::initializer_list<std::pair<const char*, const char*>>{
           {"a\xff", "\"a\\ufffd\""},
           {"\xc3", "\"\\ufffd\""},
           {"\xe2\x82", "\"\\ufffd\\ufffd\""},
           {"\xe2\x82\xac", "\"\xe2\x82\xac\""},
           {"\xf0\x9f\x98\x80!", "\"\xf0\x9f\x98\x80!\""},
           {"\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""},
           {"\xc0\x80", "\"\\ufffd\\ufffd\""}}) {
    std::string out;
    AppendJsonString(out, text);
    EXPECT_EQ(out, expected);
  }
}

}  // namespace
}  // namespace qdr
