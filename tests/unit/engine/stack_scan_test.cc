// What the collector reads of frames of generated code, over a stack full of what was left there.
#include <array>
#include <string>

#include "engine/api_internal.h"
#include "tests/unit/engine/api_test_support.h"

namespace quadrille {
namespace {

/// Fills the stack below with `word`.
template <size_t kWords>
[[gnu::noinline]] void Litter(uintptr_t word) {
  std::array<uintptr_t, kWords> words;
  words.fill(word);
  asm volatile("" : : "r"(words.data()) : "memory");  // It is written although nobody reads it.
}

TEST(StackScanTest, AnObjectUnderConstructionIsReadOnlyWhileItsConstructorRuns) {
  Isolate::Options options;
  options.flags = {"--stress-gc", "--verify-heap"};
  auto isolate = Isolate::New(options);
  Context context = isolate->current_context();
  Function litter = Function::New(*isolate, "litter", [](const CallInfo& info) -> Result<Value> {
    // Inside the characters: what lies there is no object.
    Litter<16 * 1024>(internal::Access::ToEngine(info[0]).bits() + 64);
    return Value();
  });
  ASSERT_TRUE(context.global().Set("litter", litter).ok());
  Result<Value> result = context.Evaluate(R"(
    class Base { constructor() { this.a = 1 } }
    const text = '\xFF'.repeat(1000);
    // It begins with the construction, so the collector sees its frame there when it is entered.
    const make = (C) => new C();
    const down = (depth, C) => depth === 0 ? make(C) : down(depth - 1, C);
    let sum = 0;
    for (let i = 0; i < 400; i++) {
      litter(text);
      sum += down(60 + i % 20, Base).a;
    }
    sum)");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->AsNumber(), 400);
}

TEST(StackScanTest, TheBlockOfAForwardedConstructionIsReadOnlyOnceItIsThere) {
  Isolate::Options options;
  options.flags = {"--stress-gc", "--verify-heap"};
  auto isolate = Isolate::New(options);
  Context context = isolate->current_context();
  Function litter = Function::New(*isolate, "litter", [](const CallInfo& info) -> Result<Value> {
    Litter<100 * 1024>(internal::Access::ToEngine(info[0]).bits() + 64);
    return Value();
  });
  ASSERT_TRUE(context.global().Set("litter", litter).ok());
  // The stack ends where one of the default constructors is about to push its arguments again.
  Result<Value> result = context.Evaluate(R"(
    let Class = class {};
    for (let i = 0; i < 10; i++) Class = class extends Class {};
    const text = '\xFF'.repeat(1000);
    let overflows = 0;
    for (let n = 10000; n < 30000; n += 5000) {
      const many = Array(n).fill(1);
      litter(text);
      try { new Class(...many); } catch (e) { overflows += e instanceof RangeError; }
    }
    overflows)");
  ASSERT_TRUE(result.ok());
  EXPECT_GE(result->AsNumber(), 3);
}

}  // namespace
}  // namespace quadrille
