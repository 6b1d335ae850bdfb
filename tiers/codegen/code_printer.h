// Machine code as text (--print-code): disassembly, with the bytecode between where the code's tier
// says which instruction a stretch belongs to, and comments on what operands mean: stubs and C++
// functions that are called, fields of the Vm, slots of the frame, values.
#ifndef TIERS_CODEGEN_CODE_PRINTER_H_
#define TIERS_CODEGEN_CODE_PRINTER_H_

#include <cstdio>
#include <string>

#include "tiers/codegen/code_log.h"

namespace qdr {

class Vm;

/// The whole text of a piece of code, which lies where it runs. `log` knows the names of other
/// pieces; may be nullptr.
std::string PrintCode(Vm& vm, const CodeDescription& code, const CodeLog* log);

/// Prints code as it is installed.
class CodePrinter final : public CodeListener {
 public:
  struct Options {
    bool functions = false;  ///< compiled functions
    bool builtins = false;   ///< stubs, the interpreter's code, handlers
    std::string filter = "*";
  };
  CodePrinter(Vm& vm, const CodeLog& log, Options options, std::FILE* out)
      : vm_(vm), log_(log), options_(std::move(options)), out_(out) {}
  void CodeAdded(const CodeDescription& code) override;

 private:
  Vm& vm_;
  const CodeLog& log_;
  Options options_;
  std::FILE* out_;
};

}  // namespace qdr

#endif  // TIERS_CODEGEN_CODE_PRINTER_H_
