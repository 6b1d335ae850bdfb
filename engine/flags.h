// The flags, one row each: V(type, C++ name, default, text). The command line spells them with
// dashes
// ("--stress-gc"), and "--no-" before a boolean turns it off. To add one: a row.
#ifndef ENGINE_FLAGS_H_
#define ENGINE_FLAGS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace qdr {

// clang-format off
#define QDR_FLAGS(V)                                                                              \
  V(bool, allow_natives_syntax, false, "%-functions in programs, as d8 has them")                 \
  V(bool, always_sparkplug, false, "baseline code for every function from its first call")        \
  V(bool, always_feedback, false, "feedback vectors from the first call")                         \
  V(bool, concurrent_sparkplug, false, "make baseline code on a background thread")               \
  V(int, concurrent_recompilation_delay, 0, "ms that each background compilation waits first")    \
  V(std::string, chrome_trace, "", "write a trace for Perfetto to this file")                       \
  V(std::string, events, "", "write all events to this file, as lines of JSON")                     \
  V(bool, expose_gc, false, "a global function gc()")                                             \
  V(int, max_heap_size, 0, "memory limit in MiB (0: half of the machine's, at most 4096)")        \
  V(bool, perf, false, "files that let Linux perf name generated code")                           \
  V(std::string, perf_path, "/tmp", "directory of the file with the code for perf")               \
  V(bool, print_builtin_code, false, "print the code of stubs, of the interpreter, of handlers")  \
  V(bool, print_bytecode, false, "print the bytecode of every function as it is compiled")        \
  V(std::string, print_bytecode_filter, "*", "only functions of this name")                       \
  V(bool, print_code, false, "print the code of functions as compilers install it")               \
  V(std::string, print_code_filter, "*", "only code of this name")                                \
  V(int, semi_space_size, 0, "largest young semispace in MiB (0: the default)")                   \
  V(bool, single_threaded, false, "no background threads")                                        \
  V(bool, maglev, true, "the third tier")                                                         \
  V(bool, sparkplug, true, "the second tier")                                                     \
  V(int, stack_size, 984, "stack for JavaScript in KiB")                                          \
  V(bool, stress_gc, false, "collect at every allocation")                                        \
  V(int, stress_gc_interval, 0, "collect at every Nth allocation")                                \
  V(bool, stress_osr, false, "ask for another tier at every back edge")                           \
  V(int, stress_tier_switch, 0, "change between interpreter and baseline code about every N instructions") \
  V(bool, trace_deopt, false, "a line for each deoptimization and each invalidated code")         \
  V(bool, trace_file_names, false, "names of files in --trace-opt and --trace-deopt")             \
  V(bool, trace_gc, false, "a line for each collection")                                          \
  V(bool, trace_ic, false, "a line for each change of an inline cache's state")                   \
  V(bool, trace_opt, false, "a line for each step of an optimized compilation")                   \
  V(bool, trace_osr, false, "a line for each step of a replacement on the stack")                 \
  V(bool, turbofan, true, "the fourth tier")                                                      \
  V(bool, use_osr, true, "on-stack replacement: running loops change to better code")             \
  V(bool, verify_heap, false, "check the heap before and after each collection")
// clang-format on

struct Flags {
#define QDR_FIELD(type, name, value, text) type name = value;
  QDR_FLAGS(QDR_FIELD)
#undef QDR_FIELD

  /// Takes one argument ("--stress-gc", "--no-maglev", "--stack-size=500"). NotFound: not a flag of
  /// the engine; InvalidArgument: a bad value.
  absl::Status Parse(std::string_view argument);
  /// Those that are not as they are by default, as the command line has them, with spaces between.
  std::string NotDefault() const;
  /// A line for each flag, for --help.
  static std::string Help();
};

}  // namespace qdr

#endif  // ENGINE_FLAGS_H_
