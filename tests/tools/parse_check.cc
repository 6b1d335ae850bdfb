// parse_check: parses files and says what is wrong with them.
//
//   parse_check [--module] [--strict] [--full] [--verify] [--dump-scopes] [--time] FILE...
//   parse_check [flags] --list FILE
//
// --full keeps the AST of every function; without it inner functions are checked and forgotten,
// and --verify then parses each of them by itself as well, as a first call would, and compares
// what comes out with a parse of everything. With --list each
// line of FILE is "flags<TAB>path", flags being of m (module), s (strict), and for each a line
// "path<TAB>OK" or the error is printed.
#include <pthread.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "language/ast_walker.h"
#include "language/parser.h"
#include "language/scope_dump.h"

namespace {

using qdr::ParseResult;
using qdr::SourceText;

struct Flags {
  bool module = false;
  bool strict = false;
  bool full = false;
  bool verify = false;
  bool dump_scopes = false;
  bool time = false;
  bool natives = false;
};

// Invalid UTF-8 gives U+FFFD. Latin-1 if all characters are ASCII.
struct Source {
  std::string bytes;
  std::u16string units;
  bool is_ascii = true;
  SourceText text() const {
    return is_ascii ? SourceText(std::string_view(bytes)) : SourceText(std::u16string_view(units));
  }
};

void Decode(Source* source) {
  const std::string& s = source->bytes;
  for (unsigned char c : s) source->is_ascii &= c < 0x80;
  if (source->is_ascii) return;
  for (size_t i = 0; i < s.size();) {
    auto byte = [&](size_t k) -> unsigned { return k < s.size() ? (unsigned char)s[k] : 0; };
    unsigned c = byte(i);
    unsigned code = 0xFFFD;
    size_t length = 1;
    if (c < 0x80) {
      code = c;
    } else if (c >> 5 == 6 && byte(i + 1) >> 6 == 2) {
      code = (c & 31) << 6 | (byte(i + 1) & 63);
      length = 2;
    } else if (c >> 4 == 14 && byte(i + 1) >> 6 == 2 && byte(i + 2) >> 6 == 2) {
      code = (c & 15) << 12 | (byte(i + 1) & 63) << 6 | (byte(i + 2) & 63);
      length = 3;
    } else if (c >> 3 == 30) {
      code =
          (c & 7) << 18 | (byte(i + 1) & 63) << 12 | (byte(i + 2) & 63) << 6 | (byte(i + 3) & 63);
      length = 4;
    }
    i += length;
    if (code >= 0x10000) {
      source->units.push_back(static_cast<char16_t>(0xD7C0 + (code >> 10)));
      source->units.push_back(static_cast<char16_t>(0xDC00 + (code & 0x3FF)));
    } else {
      source->units.push_back(static_cast<char16_t>(code));
    }
  }
}

class FunctionCollector : public qdr::AstWalker<FunctionCollector> {
 public:
  std::vector<qdr::FunctionLiteral*> lazy;
  void VisitFunctionLiteral(qdr::FunctionLiteral* n) {
    if (n->is_lazy()) lazy.push_back(n);
    WalkFunctionLiteral(n);
  }
};

std::string FirstDifference(const std::string& whole, const std::string& alone) {
  std::stringstream a(whole), b(alone);
  std::string line_a, line_b;
  do {
    if (!std::getline(a, line_a)) line_a = "(end)";
    if (!std::getline(b, line_b)) line_b = "(end)";
  } while (line_a == line_b);
  return "alone \"" + line_b + "\", in the whole \"" + line_a + "\"";
}

// Parses all functions the result has skipped, and those they skip. Gives the first fault.
std::string VerifyLazyFunctions(const SourceText& source, ParseResult* result,
                                const qdr::FunctionDescriptions& expected) {
  std::string fault = VerifyAst(*result);
  if (!fault.empty()) return fault;
  for (const auto& [key, description] : DescribeFunctions(*result)) {
    auto it = expected.find(key);
    if (it == expected.end()) return "function at " + std::to_string(key.first) + " is unexpected";
    if (it->second != description) {
      return "function at " + std::to_string(key.first) +
             " differs: " + FirstDifference(it->second, description);
    }
  }
  FunctionCollector collector;
  collector.Visit(result->function);
  for (qdr::FunctionLiteral* literal : collector.lazy) {
    const qdr::ScopeInfo* outer = literal->outer_scope->EnsureScopeInfo();
    auto inner = ParseFunction(source, *literal->record, outer, {});
    if (!inner->ok()) {
      return "function at " + std::to_string(literal->position) +
             " fails by itself: " + inner->error.message;
    }
    fault = VerifyLazyFunctions(source, inner.get(), expected);
    if (!fault.empty()) return "in function at " + std::to_string(literal->position) + ": " + fault;
  }
  return {};
}

std::string Run(const std::string& path, const Flags& flags) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return "cannot read";
  std::stringstream content;
  content << file.rdbuf();
  Source source;
  source.bytes = content.str();
  Decode(&source);
  qdr::ParseOptions options;
  options.eager = flags.full;
  options.strict = flags.strict;
  options.allow_natives_syntax = flags.natives;
  SourceText text = source.text();
  if (flags.time) {
    double best = 1e9;
    for (int i = 0; i < 20; ++i) {
      auto start = std::chrono::steady_clock::now();
      auto result = flags.module ? ParseModule(text, options) : ParseScript(text, options);
      std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
      best = std::min(best, elapsed.count());
    }
    std::printf("%s: %.3f ms, %.1f MB/s\n", path.c_str(), best * 1e3,
                source.bytes.size() / best / 1e6);
  }
  auto result = flags.module ? ParseModule(text, options) : ParseScript(text, options);
  if (!result->ok()) {
    return (result->error.kind == qdr::ParseErrorKind::kRangeError ? "RangeError: "
                                                                   : "SyntaxError: ") +
           result->error.message + " (" + std::to_string(result->error.line) + ":" +
           std::to_string(result->error.column) + ", [" + std::to_string(result->error.start) +
           ", " + std::to_string(result->error.end) + "))";
  }
  if (flags.dump_scopes) std::printf("%s", DumpScopes(*result).c_str());
  if (flags.verify) {
    options.eager = true;
    auto whole = flags.module ? ParseModule(text, options) : ParseScript(text, options);
    std::string fault = VerifyLazyFunctions(text, result.get(), DescribeFunctions(*whole));
    if (!fault.empty()) return "FAULT: " + fault;
  }
  return "OK";
}

int Main(int argc, char** argv) {
  Flags flags;
  bool list = false;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    std::string_view arg = argv[i];
    if (arg == "--module") {
      flags.module = true;
    } else if (arg == "--strict") {
      flags.strict = true;
    } else if (arg == "--full") {
      flags.full = true;
    } else if (arg == "--verify") {
      flags.verify = true;
    } else if (arg == "--dump-scopes") {
      flags.dump_scopes = true;
    } else if (arg == "--time") {
      flags.time = true;
    } else if (arg == "--allow-natives-syntax") {
      flags.natives = true;
    } else if (arg == "--list") {
      list = true;
    } else {
      files.emplace_back(arg);
    }
  }
  if (files.empty()) {
    std::fprintf(stderr,
                 "usage: parse_check [--module] [--strict] [--full] [--verify] "
                 "[--dump-scopes] [--time] FILE...\n");
    return 2;
  }
  if (list) {
    std::ifstream in(files[0]);
    std::string line;
    while (std::getline(in, line)) {
      size_t tab = line.find('\t');
      if (tab == std::string::npos) continue;
      Flags each = flags;
      each.module = line.find('m') < tab;
      each.strict = line.find('s') < tab;
      std::string path = line.substr(tab + 1);
      std::printf("%s\t%s\n", path.c_str(), Run(path, each).c_str());
      std::fflush(stdout);
    }
    return 0;
  }
  bool all_ok = true;
  for (const std::string& path : files) {
    std::string outcome = Run(path, flags);
    all_ok &= outcome == "OK";
    std::printf("%s: %s\n", path.c_str(), outcome.c_str());
  }
  return all_ok ? 0 : 1;
}

}  // namespace

// Walking a long chain of member accesses recurses: give it room.
int main(int argc, char** argv) {
  struct Arguments {
    int argc;
    char** argv;
    int result;
  } arguments = {argc, argv, 0};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size_t{256} << 20);
  pthread_t thread;
  auto start = [](void* data) -> void* {
    auto* a = static_cast<Arguments*>(data);
    a->result = Main(a->argc, a->argv);
    return nullptr;
  };
  if (pthread_create(&thread, &attributes, start, &arguments) != 0) return 2;
  pthread_join(thread, nullptr);
  return arguments.result;
}
