// Parsing only; see syntax_check.h.
#include "engine/syntax_check.h"

#include <vector>

#include "language/parser.h"

namespace qdr {

SyntaxReport CheckScriptSyntax(Vm& vm, String* source, const SyntaxCheckOptions& options) {
  ParseOptions parse;
  parse.stack_limit = vm.state.real_stack_limit;
  parse.strict = options.strict;
  parse.allow_top_level_await = options.allow_top_level_await;
  parse.allow_natives_syntax = options.allow_natives_syntax;
  // A copy: nothing may move the characters under the parser.
  FlatString flat = source->Flatten(vm);
  std::vector<uint8_t> one_byte;
  std::vector<char16_t> two_byte;
  SourceText text;
  if (flat.is_one_byte()) {
    one_byte.assign(flat.one_byte().begin(), flat.one_byte().end());
    text = SourceText(one_byte.data(), one_byte.size());
  } else {
    two_byte.assign(flat.two_byte().begin(), flat.two_byte().end());
    text = SourceText(two_byte.data(), two_byte.size());
  }
  auto result = ParseScript(text, parse);
  SyntaxReport report;
  report.ok = result->ok();
  report.error = result->error;
  report.awaits = report.ok && result->function->facts.has_top_level_await;
  return report;
}

}  // namespace qdr
