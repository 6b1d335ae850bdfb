// LivenessCache: the liveness of functions that are on the stack when the collector or a suspension
// asks. Calls overwrite the registers below their block (contract 5 of the instruction table), so
// registers that are not live may hold anything, addresses of dead objects included.
#ifndef TIERS_BYTECODE_LIVENESS_CACHE_H_
#define TIERS_BYTECODE_LIVENESS_CACHE_H_

#include <memory>

#include "absl/container/flat_hash_map.h"
#include "objects/vm.h"
#include "tiers/bytecode/liveness.h"

namespace qdr {

class LivenessCache {
 public:
  /// Valid until Clear.
  const LivenessAnalysis& Of(Vm& vm, BytecodeArray* bytecode) {
    std::unique_ptr<LivenessAnalysis>& entry = entries_[bytecode];
    if (entry == nullptr) entry = std::make_unique<LivenessAnalysis>(ViewOf(vm, bytecode));
    return *entry;
  }
  /// Bytecode may have died: addresses are about to be used again.
  void Clear() { entries_.clear(); }

 private:
  absl::flat_hash_map<BytecodeArray*, std::unique_ptr<LivenessAnalysis>> entries_;
};

}  // namespace qdr

#endif  // TIERS_BYTECODE_LIVENESS_CACHE_H_
