// --perf: what Linux perf needs to name and to annotate generated code. /tmp/perf-PID.map has a
// line for each piece of code; jit-PID.dump (in --perf-path) has the code itself and the source
// lines, in the kernel's jitdump format (tools/perf/Documentation/jitdump-specification.txt), for
//     perf record -k mono quadrille --perf program.js
//     perf inject --jit -i perf.data -o perf.jit.data && perf report -i perf.jit.data
#ifndef ENGINE_PERF_FILES_H_
#define ENGINE_PERF_FILES_H_

#include <memory>
#include <string>

#include "objects/vm.h"
#include "tiers/codegen/code_log.h"

namespace qdr {

class PerfFiles final : public CodeListener {
 public:
  /// `directory`: where the dump goes. nullptr, and a line in `error`, if a file cannot be written.
  static std::unique_ptr<PerfFiles> Open(Vm& vm, const std::string& directory, std::string* error);
  ~PerfFiles() override;
  void CodeAdded(const CodeDescription& code) override;

 private:
  class Process;
  PerfFiles(Vm& vm, std::shared_ptr<Process> files) : vm_(vm), files_(std::move(files)) {}
  Vm& vm_;
  std::shared_ptr<Process> files_;
};

}  // namespace qdr

#endif  // ENGINE_PERF_FILES_H_
