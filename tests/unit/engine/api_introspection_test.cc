// Feedback as data, and events through the API.
#include <gtest/gtest.h>
#include <quadrille/quadrille.h>

#include <string>
#include <vector>

namespace quadrille {
namespace {

class IntrospectionTest : public ::testing::Test {
 protected:
  IntrospectionTest() {
    Isolate::Options options;
    options.flags = {"--always-feedback", "--no-sparkplug", "--no-maglev", "--no-turbofan"};
    isolate_ = Isolate::New(options);
  }
  Value Run(const char* source) {
    SourceOptions options;
    options.name = "a.js";
    return isolate_->current_context().Evaluate(source, options).value();
  }
  Function Get(const char* name) {
    return (*isolate_->current_context().global().Get(name)).As<Function>();
  }
  static const FeedbackSlot* Find(const FunctionFeedback& feedback, std::string_view kind) {
    for (const FeedbackSlot& slot : feedback.slots) {
      if (slot.kind == kind) return &slot;
    }
    return nullptr;
  }

  std::unique_ptr<Isolate> isolate_;
};

TEST_F(IntrospectionTest, FeedbackOfAFunction) {
  Run("function add(a, b) { return a.v + b; }\n"
      "function f(n) { let s = 0; for (let i = 0; i < n; i++) s += add({ v: i }, 1.5); return s }\n"
      "f(10); f(10);\n"
      "add({ v: 1, w: 2 }, 1);");
  auto add = Get("add").Feedback();
  ASSERT_TRUE(add.has_value());
  EXPECT_EQ(add->function, "add");
  EXPECT_EQ(add->file, "a.js");
  EXPECT_EQ(add->line, 1);
  const FeedbackSlot* load = Find(*add, "LoadNamed");
  ASSERT_NE(load, nullptr);
  EXPECT_EQ(load->state, FeedbackState::kPolymorphic);
  ASSERT_EQ(load->classes.size(), 2u);
  EXPECT_NE(load->classes[0].map, load->classes[1].map);
  EXPECT_EQ(load->line, 1);
  EXPECT_GT(load->column, 20);
  EXPECT_GE(load->offset, 0);
  const FeedbackSlot* sum = Find(*add, "BinaryOp");
  ASSERT_NE(sum, nullptr);
  EXPECT_NE(sum->operands.find("Double"), std::string::npos) << sum->operands;
  auto f = Get("f").Feedback();
  ASSERT_TRUE(f.has_value());
  const FeedbackSlot* call = Find(*f, "Call");
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->state, FeedbackState::kMonomorphic);
  EXPECT_EQ(call->target, "add");
  EXPECT_GE(call->count, 18u);
  EXPECT_LE(call->count, 20u);
  const FeedbackSlot* loop = Find(*f, "Loop");
  ASSERT_NE(loop, nullptr);
  EXPECT_EQ(loop->count, 20u);
}

TEST_F(IntrospectionTest, FunctionsWithoutFeedback) {
  Run("function never() {}");
  EXPECT_FALSE(Get("never").Feedback().has_value());
  EXPECT_FALSE(Run("Math.max").As<Function>().Feedback().has_value());
  EXPECT_FALSE(Run("never.bind()").As<Function>().Feedback().has_value());
  EXPECT_FALSE(Run("new Proxy(never, {})").As<Function>().Feedback().has_value());
}

TEST_F(IntrospectionTest, ListenersHearOfEvents) {
  std::vector<std::string> heard;
  std::string reason;
  uint32_t id = isolate_->AddEventListener(
      [&](const Event& event) {
        heard.emplace_back(event.type);
        if (event.type == "gc") {
          reason = std::get<std::string_view>(event.Find("reason")->value);
          EXPECT_GT(std::get<int64_t>(event.Find("bytes_before")->value), 0);
          EXPECT_GT(std::get<double>(event.Find("duration_us")->value), 0);
          EXPECT_EQ(event.Find("nothing"), nullptr);
        }
      },
      {"gc", "ic", "nonsense"});
  isolate_->CollectGarbage();
  EXPECT_EQ(heard, std::vector<std::string>{"gc"});
  EXPECT_EQ(reason, "requested");
  Run("function g(o) { return o.x } g({ x: 1 }); g({ x: 1 })");
  EXPECT_GT(std::count(heard.begin(), heard.end(), "ic"), 0);
  heard.clear();
  isolate_->RemoveEventListener(id);
  isolate_->CollectGarbage();
  EXPECT_TRUE(heard.empty());
  int collections = 0;
  isolate_->RecentEvents([&](const Event& event) { collections += event.type == "gc"; });
  EXPECT_GE(collections, 2);
}

TEST_F(IntrospectionTest, LateListenersAreToldWhoIsWho) {
  std::vector<std::string> names;
  auto listen = [&] {
    names.clear();
    return isolate_->AddEventListener([&](const Event& event) {
      if (event.type != "function") return;
      names.emplace_back(std::get<std::string_view>(event.Find("name")->value));
    });
  };
  isolate_->RemoveEventListener(listen());
  uint32_t id = listen();
  Run("function known(o) { return o.x } known({ x: 1 });");
  EXPECT_EQ(std::count(names.begin(), names.end(), "known"), 1);
  isolate_->RemoveEventListener(id);
  listen();
  EXPECT_EQ(std::count(names.begin(), names.end(), "known"), 1);
}

}  // namespace
}  // namespace quadrille
