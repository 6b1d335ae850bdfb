// The second tier inside an isolate: owns all baseline code, decides with the budgets of functions
// and loops when there is to be some, and lets it go when its function dies or has gone cold.
#ifndef ENGINE_BASELINE_TIER_H_
#define ENGINE_BASELINE_TIER_H_

#include <memory>
#include <vector>

#include "objects/vm.h"
#include "tiers/codegen/baseline_code.h"
#include "tiers/sparkplug/compiler.h"

namespace qdr {

class Isolate;

class BaselineTier final : public RootProvider {
 public:
  BaselineTier(Isolate& isolate, const BuiltinFunction* runtime_table);
  ~BaselineTier() override;

  /// Makes baseline code for a function whose bytecode is there and attaches it; calls through the
  /// interpreter's entry find it by themselves. False where that cannot be (see SparkplugCompiler).
  bool Compile(SharedFunctionInfo* shared, FeedbackVector* vector);

  /// The budget of the function in the frame, or of a loop in it, is used up. Gives the code that
  /// goes on with the frame, at its current instruction or at the loop's header, or nullptr.
  const void* OnEntryBudget(uintptr_t fp);
  const void* OnLoopBudget(uintptr_t fp);
  /// --stress-tier-switch: nullptr where there is no other tier for this function.
  const void* SwitchTier(uintptr_t fp);

  // RootProvider: code is weak in everything it mentions.
  void VisitRoots(RootVisitor& visitor) override {}
  void UpdateWeak(const std::function<HeapObject*(HeapObject*)>& update) override;
  void UpdateWeakYoung(const std::function<HeapObject*(HeapObject*)>& update) override {}

 private:
  void GiveVector(uintptr_t fp);
  /// Baseline code of the function in the frame, made now if it is allowed.
  BaselineCode* CodeFor(uintptr_t fp);

  Isolate& isolate_;
  SparkplugCompiler compiler_;
  std::vector<std::unique_ptr<BaselineCode>> codes_;
  uint32_t random_ = 1;
};

}  // namespace qdr

#endif  // ENGINE_BASELINE_TIER_H_
