// Compile rate of Sparkplug, in bytes of bytecode a second:
//     SPARKPLUG_BENCHMARK_FILES=a.js:b.js sparkplug_benchmark
// runs the files in one isolate, then compiles every function of theirs again and again: without
// feedback, as --always-sparkplug does, and those that have some, with it.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/isolate.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/sparkplug/compiler.h"

namespace {

using qdr::FeedbackVector;
using qdr::SharedFunctionInfo;

struct Unit {
  SharedFunctionInfo* shared;
  FeedbackVector* vector;
};

/// The isolate with the program in it, and what is compiled. Everything is old, so nothing moves.
struct World {
  World() : isolate(Flags()), scope(isolate) {
    const char* files = std::getenv("SPARKPLUG_BENCHMARK_FILES");
    if (files == nullptr) {
      std::fprintf(stderr, "set SPARKPLUG_BENCHMARK_FILES to JavaScript files, with : between\n");
      std::exit(2);
    }
    isolate.NewRealm();
    std::stringstream names(files);
    for (std::string name; std::getline(names, name, ':');) {
      std::ifstream file(name, std::ios::binary);
      std::stringstream content;
      content << file.rdbuf();
      auto result =
          isolate.EvaluateScript(qdr::String::FromUtf8(isolate, content.str()),
                                 qdr::String::FromUtf8(isolate, name), qdr::CompileOptions());
      if (result.threw()) std::fprintf(stderr, "%s ended with an exception\n", name.c_str());
    }
    std::vector<SharedFunctionInfo*> shareds;
    isolate.heap.ForEachObject([&](qdr::HeapObject* object) {
      if (object->type() == qdr::InstanceType::kSharedFunctionInfo) {
        shareds.push_back(static_cast<SharedFunctionInfo*>(object));
      } else if (object->type() == qdr::InstanceType::kFeedbackVector) {
        auto* vector = static_cast<FeedbackVector*>(object);
        if (!vector->is_sink()) with_feedback.push_back({vector->shared(), vector});
      }
    });
    for (SharedFunctionInfo* shared : shareds) {
      if (shared->is_builtin() || !shared->has_script()) continue;
      if (!shared->is_compiled() && qdr::CompileFunctionLazily(isolate, shared).threw()) continue;
      all.push_back({shared, nullptr});
    }
  }
  static qdr::Flags Flags() {
    qdr::Flags flags;
    flags.single_threaded = true;
    return flags;
  }

  qdr::Isolate isolate;
  qdr::IsolateScope scope;
  std::vector<Unit> all, with_feedback;
};

void Compile(benchmark::State& state, bool feedback) {
  static World* world = new World;
  const std::vector<Unit>& units = feedback ? world->with_feedback : world->all;
  qdr::CodeSpace space;
  qdr::SparkplugCompiler compiler(nullptr, {});
  int64_t bytes = 0, code = 0;
  for (auto _ : state) {
    for (const Unit& unit : units) {
      qdr::BaselineInput input(world->isolate, unit.shared, unit.vector);
      qdr::BaselineOutput output = compiler.Compile(input);
      if (!output.ok) continue;
      auto result = qdr::SparkplugCompiler::Install(space, input.bytecode, std::move(output));
      bytes += unit.shared->bytecode()->length();
      code += result->size;
      space.Free(result->code);
    }
  }
  state.SetBytesProcessed(bytes);
  state.counters["functions"] = static_cast<double>(units.size());
  state.counters["code/bytecode"] = static_cast<double>(code) / static_cast<double>(bytes);
}

BENCHMARK_CAPTURE(Compile, without_feedback, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Compile, with_feedback, true)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
