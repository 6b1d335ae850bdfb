// Calls: between tiers, to and from functions in C++, from the API, and into running loops.
#include "engine/tiering.h"
#include "feedback/feedback_vector.h"
#include "perf/micro/micro.h"
#include "tiers/codegen/stubs.h"

namespace qdr::micro {

namespace {

/// A callee, which is the first operand of the loop, and how it is called.
struct Shape {
  const char* name;
  const char* callee;
  const char* call;
};

constexpr Shape kShapes[] = {
    {"function", "(function callee(x) { return x; })", "a(i);"},
    {"missing_arguments", "(function callee(x, y, z) { return x; })", "a(i);"},
    {"extra_arguments", "(function callee(x) { return x; })", "a(i, i, i);"},
    {"method", "({ m: function callee(x) { return this; } }).m", "b.m(i);"},
    {"constructor", "(function Callee(x) { this.x = x; })", "new a(i);"},
    {"closure_variable", "(() => { let y = 1; return function callee(x) { return y; }; })()",
     "a(i);"},
};

void BetweenTiers(benchmark::State& state, Tier caller, Tier callee, const Shape& shape) {
  World world(state);
  quadrille::Function function = world.RunFunction(Concat("globalThis.callee = ", shape.callee));
  world.Hold(function, Tier::kIgnition);
  Loop loop(world, caller,
            {.setup = "const f = globalThis.callee; return [f, {m: f}];", .operation = shape.call});
  // Now that it has feedback.
  world.Hold(function, callee);
  Measure(state, world, loop);
}

/// The loop itself, which every benchmark with a loop contains once for ten operations.
void EmptyLoop(benchmark::State& state, Tier tier) {
  World world(state);
  Loop loop(world, tier, {.operation = ""});
  world.CheckTiers();
  while (state.KeepRunningBatch(loop.operations() / kRepeats)) {
    world.Refill();
    loop.Run();
  }
}

/// A function of the library: with generated code of its own, or in C++.
struct Builtin {
  const char* name;
  const char* function;
  const char* setup;
  const char* call;
  bool is_generated;
};

constexpr Builtin kBuiltins[] = {
    {"generated/Math.floor", "Math.floor", "return [Math.floor, 1.5];", "a(b);", true},
    {"generated/Math.max", "Math.max", "return [Math.max, 1];", "a(b, i);", true},
    {"generated/charCodeAt", "String.prototype.charCodeAt", "return ['quadrille'];",
     "a.charCodeAt(3);", true},
    {"generated/Function.prototype.call", "Function.prototype.call", "return [Math.floor];",
     "a.call(null, i);", true},
    {"generated/Function.prototype.apply", "Function.prototype.apply",
     "return [Math.floor, null, [1]];", "a.apply(b, c);", true},
    {"c++/Math.hypot", "Math.hypot", "return [Math.hypot, 3];", "a(b);", false},
    {"c++/Number.isInteger", "Number.isInteger", "return [Number.isInteger];", "a(i);", false},
    {"c++/hasOwnProperty", "Object.prototype.hasOwnProperty", "return [{x: 1}];",
     "a.hasOwnProperty('x');", false},
};

void ToBuiltin(benchmark::State& state, Tier tier, const Builtin& builtin) {
  World world(state);
  quadrille::Function function = world.RunFunction(builtin.function);
  JSFunction* engine = world.Engine(function);
  world.Check(engine->shared()->is_builtin() &&
                  (engine->code_entry_ != StubEntry(world.engine(), Stub::kBuiltinEntry)) ==
                      builtin.is_generated,
              "the builtin is not what its name says");
  Loop loop(world, tier, {.setup = builtin.setup, .operation = builtin.call});
  Measure(state, world, loop);
}

/// A function of the library that calls one of the program. An iteration is a call of that, so
/// `calls` of them stand behind one operation of the loop.
struct Callback {
  const char* name;
  const char* callback;
  const char* setup;
  const char* call;
  int calls;
};

constexpr Callback kCallbacks[] = {
    {"Reflect.apply", "(function callback(x) { return x; })", "return [f, [1]];",
     "Reflect.apply(a, null, b);", 1},
    {"bound", "(function callback(x) { return x; })", "return [f.bind(null)];", "a(i);", 1},
    {"Array.prototype.forEach", "(function callback(x) { return x; })",
     "return [f, Array.from({length: 100}, (_, i) => i)];", "b.forEach(a);", 100},
    {"Array.from", "(function callback(x) { return x; })", "return [f, {length: 100}];",
     "Array.from(b, a);", 100},
    {"String.prototype.replace", "(function callback(x) { return x; })",
     "return [f, 'x'.repeat(100), /x/g];", "b.replace(c, a);", 100},
    {"toString", "(function callback(x) { return ''; })", "return [{toString: f}];", "+a;", 1},
    {"getter", "(function callback(x) { return 1; })",
     "return [Object.defineProperty({}, 'x', {get: f})];", "a.x;", 1},
    {"proxy", "(function callback(x) { return 1; })", "return [new Proxy({}, {get: f})];", "a.x;",
     1},
};

void FromBuiltin(benchmark::State& state, Tier tier, const Callback& callback) {
  World world(state);
  quadrille::Function function = world.RunFunction(Concat("globalThis.f = ", callback.callback));
  world.Hold(function, tier);
  Loop loop(world, tier,
            {.setup = callback.setup,
             .operation = callback.call,
             .trips = std::max(1, 1000 / callback.calls)});
  world.Hold(function, tier);
  // The budget tells that it was called as often as was said.
  auto left = [&] { return int64_t{world.Engine(function)->feedback_cell()->budget_}; };
  const int64_t full = left();
  world.Call(function, {});
  const int64_t one = full - left();
  world.Refill();
  loop.Run();
  world.Check(
      one > 0 && full - left() == one * loop.operations() * callback.calls,
      Concat("the callback was called ", (full - left()) / std::max<int64_t>(1, one), " times"));
  world.CheckTiers();
  while (state.KeepRunningBatch(loop.operations() * callback.calls)) {
    world.Refill();
    loop.Run();
  }
  world.CheckTiers();
}

void FromApi(benchmark::State& state, Tier tier) {
  World world(state);
  quadrille::Function function = world.RunFunction("(function callee(x) { return x; })");
  world.Hold(function, Tier::kIgnition);
  world.Call(function, {1});
  world.Hold(function, tier);
  double sum = 0;
  for (auto _ : state) {
    sum += function.Call({}, {quadrille::Value(1)})->AsNumber();
  }
  world.Check(sum == static_cast<double>(state.iterations()), "the function was not called");
  world.CheckTiers();
}

/// The same within one entry: what the engine does whenever C++ calls JavaScript.
void FromEngine(benchmark::State& state, Tier tier) {
  World world(state);
  quadrille::Function function = world.RunFunction("(function callee(x) { return x; })");
  world.Hold(function, Tier::kIgnition);
  world.Call(function, {1});
  world.Hold(function, tier);
  {
    IsolateScope scope(world.engine());
    JSFunction* callee = world.Engine(function);
    const qdr::Value argument = qdr::Value::Smi(1);
    int64_t sum = 0;
    for (auto _ : state) {
      sum += world.engine()
                 .Call(world.engine(), callee, qdr::Value::Undefined(), {&argument, 1})
                 .value()
                 .AsSmi();
    }
    world.Check(sum == state.iterations(), "the function was not called");
  }
  world.CheckTiers();
}

void ToApi(benchmark::State& state, Tier tier) {
  World world(state);
  int64_t calls = 0;
  auto callback = [&calls](const quadrille::CallInfo& info) -> quadrille::Result<quadrille::Value> {
    ++calls;
    return info[0];
  };
  quadrille::Function function = quadrille::Function::New(world.isolate(), "host", callback);
  world.Check(world.context().global().Set("host", function).ok(), "the global is not set");
  Loop loop(world, tier, {.setup = "return [host];", .operation = "a(i);"});
  calls = 0;
  Measure(state, world, loop);
  world.Check(calls == state.iterations(), "the function in C++ was not called");
}

// --- On-stack replacement: a call from the engine of a function that loops twice. Without the
// entry, the same call in the interpreter.

enum class Osr { kNever, kEnter, kCompileAndEnter };

void EnterLoop(benchmark::State& state, Osr osr) {
  World world(state);
  quadrille::Function function = world.RunFunction(R"((function f(n) {
    for (let i = 0; i < n; i++);
    return %IsBeingInterpreted();
  }))");
  world.Hold(function, Tier::kIgnition);
  world.Call(function, {2});
  world.Hold(function, Tier::kSparkplug);
  const qdr::Value trips = qdr::Value::Smi(2);
  qdr::Isolate& engine = world.engine();
  IsolateScope scope(world.engine());
  int64_t entered = 0;
  for (auto _ : state) {
    JSFunction* f = world.Engine(function);
    auto* vector = CellCast<FeedbackVector>(f->feedback_cell()->vector());
    BytecodeArray* bytecode = f->shared()->bytecode();
    if (osr == Osr::kCompileAndEnter) {
      engine.tiering().DropBaseline(f);
      engine.tiering().CompileBaseline(f);
    }
    // Calls go to the interpreter, which would go on in baseline code if it saw its entry. The loop
    // finds that code by itself.
    const void* entry = bytecode->baseline_entry();
    bytecode->set_baseline(bytecode->baseline(), nullptr);
    f->code_entry_ = StubEntry(engine, Stub::kInterpreterEntry);
    f->feedback_cell()->budget_ = std::numeric_limits<int32_t>::max();
    vector->loop_budget_ = osr == Osr::kNever ? std::numeric_limits<int32_t>::max() : 0;
    qdr::Value interpreted = engine.Call(engine, f, qdr::Value::Undefined(), {&trips, 1}).value();
    entered += interpreted.IsTrue() ? 0 : 1;
    bytecode->set_baseline(bytecode->baseline(), entry);
  }
  world.Check(entered == (osr == Osr::kNever ? 0 : state.iterations()),
              Concat("the loop was entered ", entered, " times"));
}

}  // namespace

void RegisterCalls() {
  for (Tier tier : kTiers) {
    Register(Concat("loop/", TierName(tier)),
             [=](benchmark::State& state) { EmptyLoop(state, tier); });
  }
  for (const Shape& shape : kShapes) {
    for (Tier caller : kTiers) {
      for (Tier callee : kTiers) {
        Register(Concat("call/", shape.name, "/", TierName(caller), "_to_", TierName(callee)),
                 [=](benchmark::State& state) { BetweenTiers(state, caller, callee, shape); });
      }
    }
  }
  for (Tier tier : kTiers) {
    for (const Builtin& builtin : kBuiltins) {
      Register(Concat("call/builtin/", builtin.name, "/", TierName(tier)),
               [=](benchmark::State& state) { ToBuiltin(state, tier, builtin); });
    }
    for (const Callback& callback : kCallbacks) {
      Register(Concat("call/callback/", callback.name, "/", TierName(tier)),
               [=](benchmark::State& state) { FromBuiltin(state, tier, callback); });
    }
    Register(Concat("call/api_to/", TierName(tier)),
             [=](benchmark::State& state) { FromApi(state, tier); });
    Register(Concat("call/c++_to/", TierName(tier)),
             [=](benchmark::State& state) { FromEngine(state, tier); });
    Register(Concat("call/to_api/", TierName(tier)),
             [=](benchmark::State& state) { ToApi(state, tier); });
  }
  Register("osr/without", [](benchmark::State& state) { EnterLoop(state, Osr::kNever); });
  Register("osr/enter", [](benchmark::State& state) { EnterLoop(state, Osr::kEnter); });
  Register("osr/compile_and_enter",
           [](benchmark::State& state) { EnterLoop(state, Osr::kCompileAndEnter); });
}

}  // namespace qdr::micro
