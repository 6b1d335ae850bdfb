// From text to code: parsing, bytecode generation, whole scripts, Sparkplug. Rates are in bytes of
// source or, for Sparkplug, of bytecode.
//     MICRO_FILES=a.js:b.js micro_benchmark --benchmark_filter=compile
// takes other files than program.js, which are also run once.
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/str_split.h"
#include "language/parser.h"
#include "perf/micro/micro.h"
#include "tiers/bytecode/bytecode_generator.h"
#include "tiers/bytecode/compiler.h"
#include "tiers/sparkplug/compiler.h"

namespace qdr::micro {

namespace {

/// The texts to compile; empty if one cannot be read.
std::vector<std::string> Sources(World& world) {
  const char* files = std::getenv("MICRO_FILES");
  std::vector<std::string> result;
  for (const std::string& name : std::vector<std::string>(
           absl::StrSplit(files != nullptr ? files : QDR_MICRO_PROGRAM, ':'))) {
    std::ifstream file(name, std::ios::binary);
    if (!world.Check(file.good(), "cannot read " + name)) return {};
    std::stringstream content;
    content << file.rdbuf();
    result.push_back(content.str());
  }
  return result;
}

size_t LengthOf(const std::vector<std::string>& texts) {
  size_t length = 0;
  for (const std::string& text : texts) length += text.size();
  return length;
}

/// Lazy: inner functions are checked and forgotten, what loading a script does. Full: every
/// function is kept. The string table is made anew each time, as for a script never seen before.
/// Bytes are taken as Latin-1: what a program that is ASCII, as most are, comes as.
void Parse(benchmark::State& state, bool eager, bool two_byte) {
  World world(state);
  const std::vector<std::string> texts = Sources(world);
  std::vector<std::u16string> wide;
  std::vector<SourceText> sources;
  for (const std::string& text : texts) wide.emplace_back(text.begin(), text.end());
  for (size_t i = 0; i < texts.size(); ++i) {
    sources.push_back(two_byte ? SourceText(std::u16string_view(wide[i]))
                               : SourceText(std::string_view(texts[i])));
  }
  ParseOptions options;
  options.eager = eager;
  while (state.KeepRunning()) {
    for (const SourceText& source : sources) {
      auto result = ParseScript(source, options);
      world.Check(result->ok(), result->error.message);
      benchmark::DoNotOptimize(result->function);
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(LengthOf(texts)));
}

/// The functions of a parsed text to bytecode, without putting it into the heap; gives its length.
size_t Generate(World& world, ParseResult* parsed, size_t* functions) {
  std::vector<FunctionLiteral*> work{parsed->function};
  size_t bytes = 0;
  while (!work.empty()) {
    FunctionLiteral* literal = work.back();
    work.pop_back();
    GeneratorOptions options;
    options.completion_value = literal == parsed->function;
    options.stack_limit = reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) - 500'000;
    BytecodeGenerator generator(parsed->strings.get(), literal, options);
    world.Check(generator.Generate(), "the generator failed");
    work.insert(work.end(), generator.inner_functions().begin(), generator.inner_functions().end());
    bytes += generator.Finish().code.size();
    ++*functions;
  }
  return bytes;
}

/// Processor time of this thread in seconds: what is timed here never waits.
double Now() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void GenerateBytecode(benchmark::State& state) {
  World world(state);
  const std::vector<std::string> texts = Sources(world);
  ParseOptions options;
  options.eager = true;
  size_t bytes = 0, functions = 0;
  while (state.KeepRunning()) {
    std::vector<std::unique_ptr<ParseResult>> parsed;
    for (const std::string& text : texts) {
      parsed.push_back(ParseScript(SourceText(std::string_view(text)), options));
      if (!world.Check(parsed.back()->ok(), parsed.back()->error.message)) return;
    }
    const double start = Now();
    for (const auto& result : parsed) bytes += Generate(world, result.get(), &functions);
    state.SetIterationTime(Now() - start);
  }
  world.Check(functions > static_cast<size_t>(state.iterations()), "no inner function was there");
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(LengthOf(texts)));
  state.counters["bytecode"] =
      benchmark::Counter(static_cast<double>(bytes), benchmark::Counter::kIsRate);
  state.SetItemsProcessed(static_cast<int64_t>(functions));
}

/// All of it: a script to a function that can be called. Its inner functions wait for their first
/// call, or (`all`) are compiled too.
void CompileSources(benchmark::State& state, bool all) {
  World world(state);
  const std::vector<std::string> texts = Sources(world);
  IsolateScope scope(world.engine());
  Vm& vm = world.engine();
  RootVector strings(vm.heap);
  for (const std::string& text : texts) strings.push_back(String::FromUtf8(vm, text));
  size_t functions = 0;
  while (state.KeepRunning()) {
    for (qdr::Value source : strings) {
      auto script = CompileScript(vm, AsString(source), String::FromUtf8(vm, "program.js"));
      if (!world.Check(!script.threw(), "the script does not compile")) return;
      RootVector work(vm.heap);
      work.push_back(script.value()->shared());
      while (!work.empty()) {
        auto* shared = CellCast<SharedFunctionInfo>(work.back());
        work.pop_back();
        ++functions;
        if (!shared->is_compiled() && CompileFunctionLazily(vm, shared).threw()) {
          world.Check(false, "a function does not compile");
        }
        if (!all) break;
        FixedArray* constants = shared->bytecode()->constants();
        for (uint32_t i = 0; i < constants->length(); ++i) {
          if (Is<SharedFunctionInfo>(constants->get(i))) work.push_back(constants->get(i));
        }
      }
    }
  }
  world.Check((functions > static_cast<size_t>(state.iterations()) * texts.size()) == all,
              Concat(functions, " functions were compiled"));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(LengthOf(texts)));
  state.SetItemsProcessed(static_cast<int64_t>(functions));
}

/// Every function of the files is compiled again and again: without feedback, as --always-sparkplug
/// does, or those that have some, with it.
void CompileBaseline(benchmark::State& state, bool feedback) {
  World world(state);
  for (const std::string& text : Sources(world)) world.Run(text);
  world.isolate().CollectGarbage();
  IsolateScope scope(world.engine());
  // Everything that is compiled is old, so nothing moves.
  struct Unit {
    SharedFunctionInfo* shared;
    FeedbackVector* vector;
  };
  std::vector<Unit> units;
  std::vector<SharedFunctionInfo*> shareds;
  RootVector roots(world.engine().heap);
  world.engine().heap.ForEachObject([&](HeapObject* object) {
    if (object->type() == InstanceType::kSharedFunctionInfo) {
      shareds.push_back(static_cast<SharedFunctionInfo*>(object));
    } else if (object->type() == InstanceType::kFeedbackVector && feedback) {
      auto* vector = static_cast<FeedbackVector*>(object);
      if (!vector->is_sink()) units.push_back({vector->shared(), vector});
    }
  });
  for (SharedFunctionInfo* shared : shareds) roots.push_back(shared);
  for (const Unit& unit : units) roots.push_back(unit.vector);
  for (SharedFunctionInfo* shared : shareds) {
    if (feedback || shared->is_builtin() || !shared->has_script()) continue;
    if (!shared->is_compiled() && CompileFunctionLazily(world.engine(), shared).threw()) continue;
    units.push_back({shared, nullptr});
  }
  CodeSpace space;
  SparkplugCompiler compiler(nullptr, {});
  int64_t bytes = 0, code = 0;
  while (state.KeepRunning()) {
    for (const Unit& unit : units) {
      BaselineInput input(world.engine(), unit.shared, unit.vector);
      BaselineOutput output = compiler.Compile(input);
      if (!world.Check(output.ok, "a function was refused")) break;
      auto result = SparkplugCompiler::Install(space, input.bytecode, std::move(output));
      bytes += unit.shared->bytecode()->length();
      code += result->size;
      space.Free(result->code);
    }
  }
  world.Check(units.size() >= 10, Concat("there are only ", units.size(), " functions"));
  state.SetBytesProcessed(bytes);
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(units.size()));
  state.counters["functions"] = static_cast<double>(units.size());
  state.counters["code/bytecode"] = static_cast<double>(code) / static_cast<double>(bytes);
}

}  // namespace

void RegisterCompilation() {
  constexpr benchmark::TimeUnit kUnit = benchmark::kMicrosecond;
  Register("compile/parse/lazy", [](auto& state) { Parse(state, false, false); })->Unit(kUnit);
  Register("compile/parse/lazy_utf16", [](auto& state) { Parse(state, false, true); })->Unit(kUnit);
  Register("compile/parse/full", [](auto& state) { Parse(state, true, false); })->Unit(kUnit);
  Register("compile/bytecode", GenerateBytecode)->UseManualTime()->Unit(kUnit);
  Register("compile/script/lazy", [](auto& state) { CompileSources(state, false); })->Unit(kUnit);
  Register("compile/script/all", [](auto& state) { CompileSources(state, true); })->Unit(kUnit);
  Register("compile/sparkplug/without_feedback", [](auto& state) {
    CompileBaseline(state, false);
  })->Unit(kUnit);
  Register("compile/sparkplug/with_feedback", [](auto& state) {
    CompileBaseline(state, true);
  })->Unit(kUnit);
}

}  // namespace qdr::micro
