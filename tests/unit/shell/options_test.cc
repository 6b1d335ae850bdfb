// The command line of the shell.
#include "shell/options.h"

#include <gtest/gtest.h>

namespace quadrille::shell {
namespace {

Options Parse(std::vector<std::string> arguments) { return ParseOptions(arguments); }

TEST(Options, KeepsInputsInOrder) {
  Options options =
      Parse({"a.js", "-e", "1", "--module", "b.js", "-", "c.mjs", "--strict", "d.js"});
  ASSERT_EQ(options.inputs.size(), 6u);
  EXPECT_EQ(options.inputs[0].kind, Input::Kind::kFile);
  EXPECT_FALSE(options.inputs[0].module);
  EXPECT_EQ(options.inputs[1].kind, Input::Kind::kCode);
  EXPECT_EQ(options.inputs[1].text, "1");
  EXPECT_TRUE(options.inputs[2].module);
  EXPECT_EQ(options.inputs[3].kind, Input::Kind::kStandardInput);
  EXPECT_FALSE(options.inputs[3].module);
  EXPECT_TRUE(options.inputs[4].module);
  EXPECT_TRUE(options.inputs[5].strict);
  EXPECT_EQ(options.error, "");
}

TEST(Options, LeavesUnknownFlagsToTheEngine) {
  Options options = Parse({"--trace-gc", "--max-heap-size=64", "x.js"});
  ASSERT_EQ(options.engine_flags.size(), 1u);
  EXPECT_EQ(options.engine_flags[0], "--trace-gc");
  EXPECT_EQ(options.max_heap_mebibytes, 64u);
}

TEST(Options, PassesWhatFollowsTheDashes) {
  Options options = Parse({"x.js", "--", "-e", "--", "y"});
  EXPECT_EQ(options.arguments, (std::vector<std::string>{"-e", "--", "y"}));
  EXPECT_EQ(options.inputs.size(), 1u);
}

TEST(Options, RefusesWhatMakesNoSense) {
  EXPECT_NE(Parse({"-e"}).error, "");
  EXPECT_NE(Parse({"--module"}).error, "");
  EXPECT_NE(Parse({"--max-heap-size=lots"}).error, "");
  EXPECT_NE(Parse({"--unhandled-rejections=maybe"}).error, "");
}

}  // namespace
}  // namespace quadrille::shell
