// Functions on their way through the tiers: what the events say, what the code is, and when it
// goes.
#include "engine/tiering.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "engine/isolate.h"

namespace qdr {
namespace {

/// Counts events by "type reason" of the functions of the test, by name.
class Recorder final : public EventListener {
 public:
  void OnEvent(const Event& event) override {
    switch (event.type) {
      case EventType::kFunction:
        names_[event.as<event::Function>().function] = event.as<event::Function>().name;
        break;
      case EventType::kTierDecision: {
        const auto& decision = event.as<event::TierDecision>();
        Count(decision.function, std::string("decision: ") + std::string(decision.reason));
        break;
      }
      case EventType::kCompileFinish: {
        const auto& finish = event.as<event::CompileFinish>();
        Count(finish.function, finish.concurrent ? "compiled in the background" : "compiled");
        break;
      }
      case EventType::kInstall:
        Count(event.as<event::Install>().function, "installed");
        break;
      case EventType::kOsrEntry:
        Count(event.as<event::OsrEntry>().function, "entered a loop");
        break;
      case EventType::kOsrExit:
        Count(event.as<event::OsrExit>().function, "left a loop");
        break;
      case EventType::kCodeDeath: {
        const auto& death = event.as<event::CodeDeath>();
        Count(death.function, std::string("code died: ") + std::string(death.reason));
        break;
      }
      default:
        break;
    }
  }
  int count(const std::string& function, const std::string& what) const {
    auto it = counts_.find(function + " " + what);
    return it == counts_.end() ? 0 : it->second;
  }
  void Clear() { counts_.clear(); }

 private:
  void Count(FunctionId function, const std::string& what) {
    ++counts_[names_[function] + " " + what];
  }
  std::map<FunctionId, std::string> names_;
  std::map<std::string, int> counts_;
};

class World {
 public:
  explicit World(std::initializer_list<std::string_view> flags = {}) {
    Flags parsed;
    parsed.allow_natives_syntax = true;
    for (std::string_view flag : flags) EXPECT_TRUE(parsed.Parse(flag).ok()) << flag;
    isolate = std::make_unique<Isolate>(parsed);
    scope = std::make_unique<IsolateScope>(*isolate);
    isolate->events.AddListener(&events, kAllEvents);
    isolate->NewRealm();
  }
  ~World() { isolate->events.RemoveListener(&events); }

  Value Run(std::string_view source) {
    Completion<Value> result =
        isolate->EvaluateScript(String::FromUtf8(*isolate, source),
                                String::FromUtf8(*isolate, "test.js"), CompileOptions());
    if (!result.threw()) return result.value();
    ADD_FAILURE() << "threw: " << source;
    isolate->TakeException();
    return Value::Undefined();
  }
  std::string Error(std::string_view source) {
    Value text = Run("try { " + std::string(source) + "; 'no error' } catch (e) { String(e) }");
    return AsString(text)->ToUtf8(*isolate);
  }
  void Collect() {
    isolate->heap.CollectFull(GcReason::kRequested);
    isolate->tiering().OnInterrupt();
  }

  Recorder events;
  std::unique_ptr<Isolate> isolate;
  std::unique_ptr<IsolateScope> scope;
};

TEST(Tiering, WarmFunctionsGetBaselineCode) {
  World world;
  world.Run("function f(a, b) { return a + b * 2 - a; } for (let i = 0; i < 2000; i++) f(i, 1);");
  EXPECT_EQ(world.events.count("f", "installed"), 1);
  EXPECT_TRUE(world.Run("%ActiveTierIsSparkplug(f)").IsTrue());
  // The function of the script was called once, so only its loop made it warm.
  EXPECT_EQ(world.events.count("f", "entered a loop"), 0);
}

TEST(Tiering, ColdFunctionsStayInterpreted) {
  World world;
  world.Run("function f(a) { return a; } f(1); f(2);");
  EXPECT_EQ(world.events.count("f", "installed"), 0);
  EXPECT_TRUE(world.Run("%ActiveTierIsIgnition(f)").IsTrue());
}

TEST(Tiering, NothingIsCompiledWithoutSparkplug) {
  World world({"--no-sparkplug"});
  world.Run("function f(a) { return a + 1; } for (let i = 0; i < 5000; i++) f(i);");
  EXPECT_EQ(world.events.count("f", "installed"), 0);
  EXPECT_TRUE(world.Run("%CompileBaseline(f) === false && !%IsSparkplugEnabled()").IsTrue());
}

TEST(Tiering, ALoopGoesOnInBaselineCode) {
  World world;
  Value sum = world.Run(
      "function f(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s; } f(20000)");
  EXPECT_EQ(sum.AsNumber(), 199990000.0);
  EXPECT_EQ(world.events.count("f", "entered a loop"), 1);
}

TEST(Tiering, NoLoopChangesTierWithoutOsr) {
  World world({"--no-use-osr"});
  world.Run("function f(n) { let s = 0; for (let i = 0; i < n; i++) s += i; return s; } f(20000)");
  EXPECT_EQ(world.events.count("f", "entered a loop"), 0);
}

TEST(Tiering, ARunningLoopGoesBackToTheInterpreterWhenItsCodeIsDiscarded) {
  World world;
  Value tiers = world.Run(R"(
      function f(n) {
        let tiers = '';
        for (let i = 0; i < n; i++) {
          const tier = %IsBeingInterpreted() ? 'i' : 's';
          if (!tiers.endsWith(tier)) tiers += tier;
          if (i == 10) %BaselineOsr();
          if (i == 26) %DiscardBaseline(f);
        }
        return tiers;
      }
      f(30))");
  EXPECT_EQ(AsString(tiers)->ToUtf8(*world.isolate), "isi");
  EXPECT_EQ(world.events.count("f", "entered a loop"), 1);
  EXPECT_EQ(world.events.count("f", "left a loop"), 1);
  world.Collect();
  EXPECT_EQ(world.events.count("f", "code died: cold"), 1);
  EXPECT_TRUE(world.Run("f(2) == 'i' && %CompileBaseline(f) && f(2) == 's'").IsTrue());
}

TEST(Tiering, ClosuresShareTheCodeOfTheirLiteral) {
  World world;
  world.Run(R"(
      function make() { return function inner(a) { return a * 3 + 1; }; }
      const one = make(), two = make();
      for (let i = 0; i < 2000; i++) one(i);)");
  EXPECT_EQ(world.events.count("inner", "installed"), 1);
  EXPECT_TRUE(world.Run("two(2) === 7 && %ActiveTierIsSparkplug(two)").IsTrue());
  EXPECT_EQ(world.events.count("inner", "installed"), 1);
}

TEST(Tiering, CodeDiesWithItsFunction) {
  World world;
  world.Run(
      "(function () { function f(a) { return a + 1; } for (let i = 0; i < 2000; i++) f(i); })()");
  EXPECT_EQ(world.events.count("f", "installed"), 1);
  const size_t before = world.isolate->tiering().baseline_bytes();
  // What the last script left in registers and on the stack may keep it for one more.
  world.Run("0");
  world.Collect();
  world.Collect();
  EXPECT_EQ(world.events.count("f", "code died: its function died"), 1);
  EXPECT_LT(world.isolate->tiering().baseline_bytes(), before);
}

TEST(Tiering, ColdCodeIsLetGoAndComesBack) {
  World world;
  world.Run("function f(a) { return a + 1; } for (let i = 0; i < 2000; i++) f(i);");
  ASSERT_EQ(world.events.count("f", "installed"), 1);
  for (int i = 0; i < 12 && world.events.count("f", "code died: cold") == 0; ++i) world.Collect();
  EXPECT_EQ(world.events.count("f", "code died: cold"), 1);
  EXPECT_TRUE(world.Run("%ActiveTierIsIgnition(f) && f(41) === 42").IsTrue());
  world.Run("for (let i = 0; i < 5000; i++) f(i);");
  EXPECT_EQ(world.events.count("f", "installed"), 2);
}

TEST(Tiering, CodeInUseIsKept) {
  World world;
  world.Run("function f(a) { return a + 1; } for (let i = 0; i < 2000; i++) f(i);");
  for (int i = 0; i < 12; ++i) {
    world.Run("f(1)");
    world.Collect();
  }
  EXPECT_EQ(world.events.count("f", "code died: cold"), 0);
}

// A class that dies leaves its number to another one, which must not pass for it: the comparison in
// the code is overwritten.
TEST(Tiering, CodeForgetsClassesThatDie) {
  World world;
  world.Run(R"(
      function get(o) { return o.x; }
      (function () {
        const make = Function('x', 'return { onlyHere: 0, x }');
        %PrepareFunctionForOptimization(get);
        for (let i = 0; i < 10; i++) get(make(i));
        %CompileBaseline(get);
      })();)");
  auto* function = CellCast<JSFunction>(world.Run("get"));
  const BaselineCode* code = function->shared()->bytecode()->baseline();
  ASSERT_NE(code, nullptr);
  ASSERT_EQ(code->guards.size(), 1u);
  const auto* immediate = reinterpret_cast<const uint32_t*>(code->code + code->guards[0].native);
  EXPECT_EQ(*immediate, static_cast<uint32_t>(reinterpret_cast<uintptr_t>(code->guards[0].map) -
                                              world.isolate->heap.map_space_base));
  world.Run("0");
  world.Collect();
  world.Collect();
  EXPECT_TRUE(code->guards.empty());
  EXPECT_EQ(*immediate, 0u);
  EXPECT_EQ(world.Run("get({ y: 1, x: 2 })").AsNumber(), 2);
}

TEST(Tiering, CodeKeepsClassesThatLive) {
  World world;
  world.Run(R"(
      function get(o) { return o.x; }
      var kept = { y: 0, x: 1 };
      %PrepareFunctionForOptimization(get);
      for (let i = 0; i < 10; i++) get(kept);
      %CompileBaseline(get);)");
  auto* function = CellCast<JSFunction>(world.Run("get"));
  world.Collect();
  EXPECT_EQ(function->shared()->bytecode()->baseline()->guards.size(), 1u);
}

TEST(Tiering, BaselineCodeIsMadeInTheBackground) {
  World world({"--concurrent-sparkplug"});
  world.Run(R"(
      function f(a, b) { return a + b; }
      function g(a) { return f(a, a) + f(a, 1); }
      for (let i = 0; i < 20000; i++) g(i);
      %FinalizeOptimization();
      g(1))");
  EXPECT_GE(world.events.count("f", "compiled in the background"), 1);
  EXPECT_EQ(world.events.count("f", "installed"), 1);
}

TEST(Tiering, CompilationsThatNobodyWaitsForAreCancelledAtTheEnd) {
  World world({"--concurrent-sparkplug", "--concurrent-recompilation-delay=5"});
  std::string source;
  for (int i = 0; i < 50; ++i) {
    std::string f = "f" + std::to_string(i);
    source +=
        "function " + f + "(a) { return a + 1; } for (let i = 0; i < 3000; i++) " + f + "(i);";
  }
  world.Run(source);
}

TEST(Tiering, NothingRunsInTheBackgroundWhenSingleThreaded) {
  World world({"--concurrent-sparkplug", "--single-threaded"});
  world.Run("function f(a) { return a + 1; } for (let i = 0; i < 2000; i++) f(i);");
  EXPECT_EQ(world.events.count("f", "compiled"), 1);
  EXPECT_EQ(world.events.count("f", "compiled in the background"), 0);
}

TEST(Tiering, NativesOfMissingTiersSaySo) {
  World world;
  EXPECT_EQ(world.Error("%OptimizeFunctionOnNextCall(() => 1)"),
            "Error: %OptimizeFunctionOnNextCall: there is no TurboFan yet");
  EXPECT_EQ(world.Error("%OptimizeMaglevOnNextCall(() => 1)"),
            "Error: %OptimizeMaglevOnNextCall: there is no Maglev yet");
  EXPECT_EQ(world.Error("%OptimizeOsr()"),
            "Error: %OptimizeOsr: there is no optimizing compiler yet");
  EXPECT_EQ(world.Error("%CompileBaseline(1)"),
            "TypeError: %CompileBaseline needs a function of the program");
  EXPECT_EQ(world.Error("%CompileBaseline(Math.max)"),
            "TypeError: %CompileBaseline needs a function of the program");
}

TEST(Tiering, TheStatusOfAFunctionIsThatOfItsCode) {
  World world;
  constexpr int kIsFunction = 1, kNever = 2, kInterpreted = 128, kBaseline = 32768, kLazy = 262144;
  auto status = [&](std::string_view f) {
    return world.Run("%GetOptimizationStatus(" + std::string(f) + ")").AsSmi();
  };
  world.Run("function f() {} function g() {} g();");
  EXPECT_EQ(status("f"), kIsFunction | kLazy);
  EXPECT_EQ(status("g"), kIsFunction | kInterpreted);
  world.Run("%CompileBaseline(f); %NeverOptimizeFunction(g)");
  EXPECT_EQ(status("f"), kIsFunction | kBaseline);
  EXPECT_EQ(status("g"), kIsFunction | kInterpreted | kNever);
  EXPECT_EQ(status("1"), 0);
}

}  // namespace
}  // namespace qdr
