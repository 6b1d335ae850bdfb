// The parameters of the policy, one row each: V(type, name, default, text). Names and meanings are
// V8's wherever V8 has the thing; the engine sets them from its flags, the policy lab by name.
//
// A budget unit is one byte of bytecode executed (a back edge or a return counts the bytes since
// the last). "Invocations" times the length of a function's bytecode are therefore budget units.
#ifndef TIERING_POLICY_PARAMETERS_H_
#define TIERING_POLICY_PARAMETERS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace qdr {

// clang-format off
#define QDR_POLICY_PARAMETERS(V)                                                                   \
  /* What exists. */                                                                               \
  V(bool, sparkplug, true, "the second tier")                                                      \
  V(bool, maglev, true, "the third tier")                                                          \
  V(bool, turbofan, true, "the fourth tier")                                                       \
  V(bool, use_osr, true, "on-stack replacement of running loops")                                  \
  V(bool, concurrent_recompilation, true, "compile optimized code on background threads")          \
  V(bool, always_sparkplug, false, "baseline code before the first execution")                     \
  V(bool, always_osr, false, "OSR at every loop header as soon as the tier above is enabled")      \
  /* Feedback and Sparkplug. */                                                                    \
  V(uint32_t, interrupt_budget, 132 * 1024, "most budget units between two questions")             \
  V(uint32_t, budget_for_feedback_allocation, 940, "least budget before a feedback vector")        \
  V(uint32_t, invocation_count_for_feedback_allocation, 8, "invocations before a feedback vector") \
  V(uint32_t, budget_for_sparkplug, 500, "least budget, from the vector to baseline code")         \
  V(uint32_t, invocation_count_for_sparkplug, 6, "invocations, from the vector to baseline code")  \
  V(bool, baseline_batch_compilation, true, "compile baseline code in batches")                    \
  V(uint32_t, baseline_batch_compilation_threshold, 4 * 1024, "estimated bytes that fill a batch") \
  V(uint32_t, baseline_bytes_per_bytecode, 7, "estimated native bytes of a byte of bytecode")      \
  /* Maglev and TurboFan: N(tier). */                                                              \
  V(uint32_t, invocation_count_for_maglev, 400, "invocations before Maglev")                       \
  V(uint32_t, invocation_count_for_turbofan, 3000, "invocations, from Maglev to TurboFan")         \
  V(uint32_t, invocation_count_for_maglev_osr, 100, "invocations in a loop before Maglev OSR")     \
  V(uint32_t, invocation_count_for_turbofan_osr, 500, "invocations in a loop before TurboFan OSR") \
  V(uint32_t, invocations_after_ic_update_for_maglev, 100, "invocations without new feedback")     \
  V(uint32_t, invocations_after_ic_update_for_turbofan, 500, "invocations without new feedback")   \
  V(uint32_t, feedback_patience, 8, "waits after which unstable feedback must do")                 \
  V(uint32_t, max_optimized_bytecode_size, 60 * 1024, "longer functions are not optimized")        \
  V(uint32_t, compile_cost_units, 0, "least budget per microsecond of compiling (0: no matter)")   \
  /* OSR. */                                                                                       \
  V(uint32_t, max_osr_urgency, 6, "loops nested as deep or deeper are not entered")                \
  V(uint32_t, minimum_trips_for_osr, 64, "trips of a loop before OSR pays")                        \
  V(uint32_t, osr_early_iterations, 64, "an exit within these is a failed entry")                  \
  V(uint32_t, osr_failures, 4, "failed entries that deny a loop")                                  \
  /* The bound. */                                                                                 \
  V(uint32_t, maglev_versions, 6, "versions of a function before its code is terminal")            \
  V(uint32_t, turbofan_versions, 4, "versions of a function before its code is terminal")          \
  V(uint32_t, osr_versions, 4, "versions of a function's loops before their code is terminal")     \
  V(uint32_t, exits_per_version, 3, "exits that end a version")                                    \
  V(uint32_t, volatile_cell_firings, 8, "firings after which nobody depends on a cell")            \
  V(uint64_t, refill_units, 0, "budget units that give one version back (0: never)")               \
  /* Time. */                                                                                      \
  V(uint32_t, backoff_limit, 8, "most doublings of a wait")                                        \
  V(uint32_t, decay_waits, 16, "waits a version survives to take one doubling back")               \
  /* Dropping code. */                                                                             \
  V(uint32_t, bytecode_old_age, 6, "full collections without execution: baseline code goes")       \
  V(uint32_t, optimized_old_age, 6, "full collections without execution: optimized code goes")
// clang-format on

struct PolicyParameters {
#define QDR_FIELD(type, name, value, text) type name = value;
  QDR_POLICY_PARAMETERS(QDR_FIELD)
#undef QDR_FIELD

  /// Sets one by its name, with dashes or underscores. NotFound: no such parameter;
  /// InvalidArgument: the value is not of its type.
  absl::Status Set(std::string_view name, std::string_view value);
  /// "name=value" of each, a line each.
  std::string ToString() const;
};

}  // namespace qdr

#endif  // TIERING_POLICY_PARAMETERS_H_
