// Prints the bytecode of every function of each JavaScript file given, as the golden files have it.
// A first line `// options: module completion` chooses how the file is compiled.
#include <cstdio>
#include <deque>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "language/parser.h"
#include "tiers/bytecode/bytecode_generator.h"
#include "tiers/bytecode/disassembler.h"
#include "tiers/bytecode/verifier.h"

namespace {

bool HasOption(const std::string& source, const char* option) {
  std::string line = source.substr(0, source.find('\n'));
  return line.starts_with("// options:") && line.find(option) != std::string::npos;
}

bool Print(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream buffer;
  buffer << file.rdbuf();
  std::string source = buffer.str();
  qdr::SourceText text(source);
  qdr::ParseOptions options;
  options.eager = true;
  options.allow_natives_syntax = true;
  auto result = HasOption(source, "module") ? qdr::ParseModule(text, options)
                                            : qdr::ParseScript(text, options);
  if (!result->ok()) {
    std::cerr << path << ":" << result->error.line << ": " << result->error.message << "\n";
    return false;
  }
  std::deque<qdr::FunctionLiteral*> work{result->function};
  absl::flat_hash_set<qdr::FunctionLiteral*> seen;
  bool ok = true;
  while (!work.empty()) {
    qdr::FunctionLiteral* literal = work.front();
    work.pop_front();
    if (!seen.insert(literal).second) continue;
    qdr::GeneratorOptions generator_options;
    generator_options.completion_value =
        literal == result->function && HasOption(source, "completion");
    qdr::BytecodeGenerator generator(result->strings.get(), literal, generator_options);
    if (!generator.Generate()) {
      std::cerr << path << ": " << generator.error() << "\n";
      return false;
    }
    qdr::CompiledBytecode bytecode = generator.Finish();
    work.insert(work.end(), generator.inner_functions().begin(), generator.inner_functions().end());
    qdr::BytecodeView view = qdr::ViewOf(bytecode);
    const qdr::AstString* name = literal->facts.name;
    std::cout << "=== "
              << (literal == result->function        ? "(program)"
                  : name == nullptr || name->empty() ? "(anonymous)"
                                                     : name->ToUtf8())
              << "\n"
              << qdr::Disassemble(view, false);
    std::string error = qdr::VerifyBytecode(view);
    if (!error.empty()) {
      std::cout << "INVALID " << error << "\n";
      ok = false;
    }
  }
  return ok;
}

}  // namespace

int main(int argc, char** argv) {
  bool ok = true;
  for (int i = 1; i < argc; ++i) ok = Print(argv[i]) && ok;
  return ok ? 0 : 1;
}
