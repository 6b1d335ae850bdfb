// Compiles source text to bytecode without a heap, for the tests of this folder.
#ifndef TESTS_UNIT_TIERS_BYTECODE_TEST_SOURCE_H_
#define TESTS_UNIT_TIERS_BYTECODE_TEST_SOURCE_H_

#include <memory>
#include <string>

#include "language/parser.h"
#include "tiers/bytecode/bytecode_generator.h"
#include "tiers/bytecode/bytecode_iterator.h"
#include "tiers/bytecode/bytecode_view.h"

namespace qdr {

/// The bytecode of the function `name` in a script.
struct TestFunction {
  explicit TestFunction(std::string_view source, std::string_view name = "f") : text(source) {
    ParseOptions options;
    options.eager = true;
    result = ParseScript(SourceText(text), options);
    QDR_CHECK(result->ok());
    std::vector<FunctionLiteral*> work{result->function};
    for (size_t i = 0; i < work.size(); ++i) {
      BytecodeGenerator generator(result->strings.get(), work[i], {});
      QDR_CHECK(generator.Generate());
      CompiledBytecode compiled = generator.Finish();
      work.insert(work.end(), generator.inner_functions().begin(),
                  generator.inner_functions().end());
      if (work[i]->facts.name != nullptr && work[i]->facts.name->Equals(name)) {
        bytecode = std::move(compiled);
        found = true;
      }
    }
    QDR_CHECK(found);
    view = ViewOf(bytecode);
  }

  /// Offset of the n-th instruction with this opcode.
  uint32_t Find(Opcode opcode, int n = 0) const {
    for (BytecodeIterator it(view.code); !it.done(); it.Advance()) {
      if (it.opcode() == opcode && n-- == 0) return it.offset();
    }
    QDR_FATAL("no such instruction");
  }
  int Count(Opcode opcode) const {
    int count = 0;
    for (BytecodeIterator it(view.code); !it.done(); it.Advance()) count += it.opcode() == opcode;
    return count;
  }

  std::string text;
  std::unique_ptr<ParseResult> result;
  CompiledBytecode bytecode;
  BytecodeView view;
  bool found = false;
};

}  // namespace qdr

#endif  // TESTS_UNIT_TIERS_BYTECODE_TEST_SOURCE_H_
