// Watches a World and says which property of the policy a step has broken, if any.
#ifndef TESTS_UNIT_TIERING_POLICY_MONITOR_H_
#define TESTS_UNIT_TIERING_POLICY_MONITOR_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "tests/unit/tiering_policy/world.h"

namespace qdr {

class Monitor : public World::Observer {
 public:
  /// `only`: watches for this property alone.
  explicit Monitor(const WorldOptions& options, std::string_view only = "")
      : world_(options, this), only_(only) {}

  /// Applies the steps until one breaks a property. Empty: none did.
  std::string Watch(const std::vector<Step>& steps);
  World& world() { return world_; }

  void Decided(World& world, World::Function& f, const TieringDecision& decision) override;
  void Installed(World& world, World::Function& f, const World::Code& code) override;
  void Exiting(World& world, World::Function& f, const World::Code& code) override;
  void Exited(World& world, World::Function& f, const World::Code& code,
              const ExitVerdict& verdict) override;
  void Invalidating(World& world, World::Function& f, const World::Code& code) override;
  void Invalidated(World& world, World::Function& f, const World::Code& code,
                   const ExitVerdict& verdict) override;

 private:
  /// What is known of a function independently of the policy's own state.
  struct Known {
    absl::flat_hash_set<uint64_t> failed;
    uint64_t wait_start = 0;
    uint8_t backoff = 0;       ///< k, counted here
    uint8_t seen_backoff = 0;  ///< the policy's, at the last decision
    uint64_t survival_start = 0;
    uint64_t survival_wait = 0;
  };

  void Break(std::string_view property, std::string_view how) {
    if (!only_.empty() && property != only_) return;
    if (broken_.empty()) broken_ = std::string(property) + ": " + std::string(how);
  }
  void CheckRecords(const Step& step, const std::vector<ExitRecords>& before);
  void CheckCaps();
  void Retired(World::Function& f, const World::Code& code, const ExitVerdict& verdict);
  Known& Of(const World::Function& f) {
    if (known_.size() < world_.functions().size()) known_.resize(world_.functions().size());
    return known_[f.state.function];
  }

  World world_;
  std::string_view only_;
  std::vector<Known> known_;
  int64_t phi_ = 0;
  Tier active_ = Tier::kIgnition;
  std::string broken_;
};

}  // namespace qdr

#endif  // TESTS_UNIT_TIERING_POLICY_MONITOR_H_
