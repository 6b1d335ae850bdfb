// --trace-opt, --trace-deopt, --trace-osr: how functions move between tiers, in lines laid out like
// V8's. Where V8 shows an address of a function or of code, these show its id in hexadecimal, which
// is the same from run to run.
#ifndef ENGINE_TRACE_TIERS_H_
#define ENGINE_TRACE_TIERS_H_

#include <cstdio>
#include <string>

#include "engine/function_names.h"

namespace qdr {

/// What the three have in common.
class TierTrace : public EventListener {
 public:
  TierTrace(std::FILE* out, bool file_names) : out_(out), file_names_(file_names) {}
  void OnEvent(const Event& event) final;

 protected:
  virtual void Trace(const Event& event) = 0;
  /// "0x00000000000c <JSFunction add (sfi = 0xc)>", with the place if that was asked for.
  std::string FunctionText(FunctionId function) const;
  void Line(const std::string& text);

  FunctionNames names_;

 private:
  std::FILE* out_;
  bool file_names_;
};

class TraceOpt final : public TierTrace {
 public:
  static constexpr EventMask kTypes =
      MaskOf(EventType::kFunction) | MaskOf(EventType::kTierDecision) |
      MaskOf(EventType::kCompileStart) | MaskOf(EventType::kCompileFinish) |
      MaskOf(EventType::kInstall) | MaskOf(EventType::kVerdict);
  using TierTrace::TierTrace;

 private:
  void Trace(const Event& event) override;
};

class TraceDeopt final : public TierTrace {
 public:
  static constexpr EventMask kTypes = MaskOf(EventType::kFunction) | MaskOf(EventType::kDeopt) |
                                      MaskOf(EventType::kInvalidation) |
                                      MaskOf(EventType::kCodeDeath);
  using TierTrace::TierTrace;

 private:
  void Trace(const Event& event) override;
};

class TraceOsr final : public TierTrace {
 public:
  static constexpr EventMask kTypes =
      MaskOf(EventType::kFunction) | MaskOf(EventType::kTierDecision) |
      MaskOf(EventType::kCompileStart) | MaskOf(EventType::kCompileFinish) |
      MaskOf(EventType::kOsrEntry) | MaskOf(EventType::kOsrExit);
  using TierTrace::TierTrace;

 private:
  void Trace(const Event& event) override;
};

}  // namespace qdr

#endif  // ENGINE_TRACE_TIERS_H_
