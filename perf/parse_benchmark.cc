// Parsing speed in MB/s on a file: PARSE_BENCHMARK_FILE=FILE parse_benchmark
// Lazy: inner functions are checked and forgotten, what loading a script does. Full: every function
// is kept. The string table is made anew each time, as for a script never seen before.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "language/parser.h"

namespace {

const std::string& Source() {
  static const std::string* source = [] {
    const char* path = std::getenv("PARSE_BENCHMARK_FILE");
    if (path == nullptr) {
      std::fprintf(stderr, "set PARSE_BENCHMARK_FILE to a JavaScript file\n");
      std::exit(2);
    }
    std::ifstream file(path, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    return new std::string(content.str());
  }();
  return *source;
}

// Bytes are taken as Latin-1: what a program that is ASCII, as most are, comes as.
void Parse(benchmark::State& state, bool eager, bool two_byte) {
  const std::string& bytes = Source();
  std::u16string wide;
  if (two_byte) wide.assign(bytes.begin(), bytes.end());
  qdr::SourceText text = two_byte ? qdr::SourceText(std::u16string_view(wide))
                                  : qdr::SourceText(std::string_view(bytes));
  qdr::ParseOptions options;
  options.eager = eager;
  for (auto _ : state) {
    auto result = ParseScript(text, options);
    if (!result->ok()) {
      state.SkipWithError(result->error.message.c_str());
      return;
    }
    benchmark::DoNotOptimize(result->function);
  }
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * bytes.size()));
}

BENCHMARK_CAPTURE(Parse, lazy, false, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Parse, lazy_utf16, false, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Parse, full, true, false)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
