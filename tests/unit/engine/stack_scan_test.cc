// What the collector reads of frames of generated code, over a stack full of what was left there.
#include <array>
#include <cmath>
#include <string>
#include <string_view>

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

/// The result of `source`, collected at every allocation; in it litter(text) fills so many words of
/// the stack.
template <size_t kWords>
double Evaluate(std::string_view source) {
  Isolate::Options options;
  options.flags = {"--stress-gc", "--verify-heap"};
  auto isolate = Isolate::New(options);
  Context context = isolate->current_context();
  Function litter = Function::New(*isolate, "litter", [](const CallInfo& info) -> Result<Value> {
    // Inside the characters: what lies there is no object.
    Litter<kWords>(internal::Access::ToEngine(info[0]).bits() + 64);
    return Value();
  });
  EXPECT_TRUE(context.global().Set("litter", litter).ok());
  Result<Value> result = context.Evaluate(source);
  EXPECT_TRUE(result.ok());
  return result.ok() ? result->AsNumber() : std::nan("");
}

TEST(StackScanTest, AnObjectUnderConstructionIsReadOnlyWhileItsConstructorRuns) {
  const double sum = Evaluate<16 * 1024>(R"(
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
  EXPECT_EQ(sum, 400);
}

TEST(StackScanTest, TheBlockOfAForwardedConstructionIsReadOnlyOnceItIsThere) {
  // The stack ends where one of the default constructors is about to push its arguments again.
  const double overflows = Evaluate<100 * 1024>(R"(
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
  EXPECT_GE(overflows, 3);
}

}  // namespace
}  // namespace quadrille
