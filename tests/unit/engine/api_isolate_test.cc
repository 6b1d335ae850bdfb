// The public API: limits, interruption, several isolates, memory, weak references.
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/unit/engine/api_test_support.h"

namespace quadrille {
namespace {

using ApiIsolateTest = ApiTest;
using std::chrono::milliseconds;

TEST_F(ApiIsolateTest, IsInterruptedFromAnotherThread) {
  std::thread other([&] {
    std::this_thread::sleep_for(milliseconds(30));
    isolate->Interrupt();
  });
  Exception exception = Throws("try { for (;;); } catch { } finally { globalThis.leaked = 1 }");
  other.join();
  EXPECT_EQ(exception.kind(), Exception::Kind::kInterrupted);
  EXPECT_TRUE(exception.is_termination());
  EXPECT_EQ(Text("typeof leaked"), "undefined");
  EXPECT_EQ(Number("1 + 1"), 2);
}

TEST_F(ApiIsolateTest, ForgetsAnInterruptThatIsCancelled) {
  isolate->Interrupt();
  isolate->CancelInterrupt();
  EXPECT_EQ(Number("let s = 0; for (let i = 0; i < 1000; i++) s += i; s"), 499500);
}

TEST_F(ApiIsolateTest, UnwindsThroughCallbacks) {
  auto swallow = Function::New(*isolate, "swallow", [&](const CallInfo& info) -> Result<Value> {
    (void)info[0].As<Function>().Call(Value(), {});
    return Value(1);
  });
  ASSERT_TRUE(global.Set("swallow", swallow).ok());
  isolate->SetTimeLimit(milliseconds(30));
  Exception exception = Throws("swallow(() => { for (;;); }); for (;;);");
  EXPECT_EQ(exception.kind(), Exception::Kind::kTimeLimit);
}

TEST_F(ApiIsolateTest, LimitsTime) {
  isolate->SetTimeLimit(milliseconds(30));
  EXPECT_EQ(Throws("for (;;);").kind(), Exception::Kind::kTimeLimit);
  EXPECT_EQ(Number("1"), 1);
  EXPECT_EQ(Throws("/^(a+)+$/.test('a'.repeat(40) + 'b')").kind(), Exception::Kind::kTimeLimit);
  Run("const again = () => Promise.resolve().then(again); again();");
  EXPECT_EQ(isolate->RunJobs().exception().kind(), Exception::Kind::kTimeLimit);
  isolate->SetTimeLimit(milliseconds(0));
  EXPECT_EQ(Number("let n = 0; while (n < 1e5) n++; n"), 1e5);
}

TEST_F(ApiIsolateTest, LimitsMemory) {
  Isolate::Options options;
  options.max_heap_bytes = 32 << 20;
  std::unique_ptr<Isolate> small = Isolate::New(options);
  Context inside = small->current_context();
  Result<Value> result =
      inside.Evaluate("var all = []; try { for (;;) all.push([1, 2, 3]) } catch { }");
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.exception().kind(), Exception::Kind::kOutOfMemory);
  EXPECT_TRUE(inside.Evaluate("all = null").ok());
  small->CollectGarbage();
  EXPECT_EQ(inside.Evaluate("[1, 2, 3].length")->AsNumber(), 3);
  EXPECT_LT(small->heap_statistics().used_bytes, options.max_heap_bytes);
}

TEST_F(ApiIsolateTest, LimitsMemoryOfTheLibrary) {
  Isolate::Options options;
  options.max_heap_bytes = 32 << 20;
  std::unique_ptr<Isolate> small = Isolate::New(options);
  Context inside = small->current_context();
  for (const char* source : {
           "JSON.parse('[' + '{\"a\":1},'.repeat(2e6) + '1]')",
           "Object.keys(new Uint8Array(2e6))",
           "for (const k in 'a'.repeat(4e6));",
           "eval('[' + '()=>1,'.repeat(2e5) + ']')",
           "Function('return \"' + 'a'.repeat(2e7) + '\"')()",
           "const list = []; for (;;) list.push(new RegExp('a' + list.length))",
       }) {
    Result<Value> result = inside.Evaluate(source);
    ASSERT_FALSE(result.ok()) << source;
    EXPECT_EQ(result.exception().kind(), Exception::Kind::kOutOfMemory) << source;
    // The isolate goes on.
    Result<Value> next = inside.Evaluate("[1, 2, 3].map(x => x * 2).join()");
    ASSERT_TRUE(next.ok()) << source;
    EXPECT_EQ(next->As<String>().ToUtf8(), "2,4,6");
  }
}

// A program that keeps what it has does not use up the reserve: each further one is stopped, too.
TEST_F(ApiIsolateTest, LimitsMemoryAgainAndAgain) {
  Isolate::Options options;
  options.max_heap_bytes = 32 << 20;
  std::unique_ptr<Isolate> small = Isolate::New(options);
  Context inside = small->current_context();
  ASSERT_TRUE(inside.Evaluate("var all = []").ok());
  for (int i = 0; i < 50; ++i) {
    Result<Value> result = inside.Evaluate("for (;;) all.push([1, 2, 3])");
    ASSERT_FALSE(result.ok());
    ASSERT_EQ(result.exception().kind(), Exception::Kind::kOutOfMemory);
  }
  EXPECT_LT(small->heap_statistics().used_bytes, 2 * options.max_heap_bytes);
  ASSERT_TRUE(inside.Evaluate("all = null").ok());
  small->CollectGarbage();
  EXPECT_EQ(inside.Evaluate("[1, 2, 3].length")->AsNumber(), 3);
}

TEST_F(ApiIsolateTest, LimitsTheStack) {
  Exception exception = Throws("(function f() { f() })()");
  EXPECT_EQ(exception.name(), "RangeError");
  EXPECT_EQ(Number("try { (function f() { f() })() } catch (e) { 7 }"), 7);
}

TEST_F(ApiIsolateTest, RunsOnSeveralThreads) {
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int index = 0; index < 4; ++index) {
    threads.emplace_back([&right, index] {
      std::unique_ptr<Isolate> own = Isolate::New();
      std::string source =
          "let t = 0; const o = []; for (let i = 0; i < 20000; i++) { o[i % 100] = "
          "{ i }; t += o[i % 100].i; } t + " +
          std::to_string(index);
      Result<Value> sum = own->current_context().Evaluate(source);
      if (sum.ok() && sum->AsNumber() == 199990000 + index) ++right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 4);
}

TEST_F(ApiIsolateTest, MovesBetweenThreads) {
  Run("var state = 1");
  std::thread([&] { EXPECT_EQ(context.Evaluate("++state")->AsNumber(), 2); }).join();
  EXPECT_EQ(Number("state"), 2);
}

// Runs `body` further down: what its frames leave behind does not lie where a collection started
// from here looks for pointers.
template <class Body>
[[gnu::noinline]] void FurtherDown(Body body) {
  std::array<volatile char, 64 * 1024> room;
  room.front() = 0;
  body();
  room.back() = room.front();
}

TEST_F(ApiIsolateTest, HoldsWeakly) {
  int finalized = 0;
  Weak weak;
  FurtherDown([&] {
    Object object = Run("({ big: new Array(1000).fill(1) })").As<Object>();
    weak = Weak(object, [&] { ++finalized; });
    isolate->CollectGarbage();
    EXPECT_TRUE(weak.Get().IsObject());
  });
  isolate->CollectGarbage();
  EXPECT_TRUE(weak.Get().IsUndefined());
  ASSERT_TRUE(isolate->RunJobs().ok());
  EXPECT_EQ(finalized, 1);
  FurtherDown([&] {
    Run("var log = []; var registry = new FinalizationRegistry((v) => log.push(v));"
        "(() => { registry.register({}, 'held') })();");
  });
  isolate->CollectGarbage();
  ASSERT_TRUE(isolate->RunJobs().ok());
  EXPECT_EQ(Text("log.join()"), "held");
}

TEST_F(ApiIsolateTest, KnowsItsFlags) {
  std::vector<std::string> flags = {"--stress-gc", "--no-such-thing", "--max-heap-size=x"};
  EXPECT_EQ(RejectedFlags(flags),
            (std::vector<std::string>{"--no-such-thing", "--max-heap-size=x"}));
  EXPECT_NE(FlagsHelp().find("--trace-gc"), std::string::npos);
  Isolate::Options options;
  options.flags = {"--stress-gc-interval=100"};
  EXPECT_EQ(Isolate::New(options)->current_context().Evaluate("[1, [2]].flat().length")->AsNumber(),
            2);
}

TEST_F(ApiIsolateTest, CountsCollections) {
  HeapStatistics before = isolate->heap_statistics();
  isolate->CollectGarbage();
  HeapStatistics after = isolate->heap_statistics();
  EXPECT_EQ(after.full_collections, before.full_collections + 1);
  EXPECT_GT(after.used_bytes, 0u);
}

TEST_F(ApiIsolateTest, ShowsTheStack) {
  std::vector<StackFrame> frames;
  auto look = Function::New(*isolate, "look", [&](const CallInfo& info) -> Result<Value> {
    frames = info.isolate().CurrentStack();
    return Value();
  });
  ASSERT_TRUE(global.Set("look", look).ok());
  Run("function inner() { look() }\nfunction outer() { inner() }\nouter()");
  ASSERT_GE(frames.size(), 3u);
  size_t first = frames[0].function == "look" ? 1 : 0;
  EXPECT_EQ(frames[first].function, "inner");
  EXPECT_EQ(frames[first + 1].function, "outer");
  EXPECT_EQ(frames[first + 1].line, 2);
}

}  // namespace
}  // namespace quadrille
